/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photo-samples.h"
#include "vigie-error.h"
#include "vigie-photo-encode.h"
#include "vigie-photo-info.h"
#include "vigie-pixels.h"

static const guint8 *
pixel_at (VigieImage *image, int x, int y)
{
  return (const guint8 *) g_bytes_get_data (image->pixels, NULL) + (gsize) y * image->stride +
         4 * (gsize) x;
}

/* Where the four corners go, for each orientation of EXIF: row 0 and column 0 of the stored
 * picture, as the standard's table names them. */
static void
test_orientations_move_the_corners (void)
{
  /* The stored corner that is at the top left and at the top right of the upright picture. */
  static const struct
  {
    gboolean left_is_right, left_is_low, right_is_right, right_is_low;
  } corners[9] = {
    { 0 },          { 0, 0, 1, 0 }, { 1, 0, 0, 0 }, { 1, 1, 0, 1 }, { 0, 1, 1, 1 },
    { 0, 0, 0, 1 }, { 0, 1, 0, 0 }, { 1, 1, 1, 0 }, { 1, 0, 1, 1 },
  };
  g_autoptr (VigieImage) image = photo_samples_image (6, 4);

  for (int i = 1; i <= 8; i++)
    {
      g_autoptr (VigieImage) upright = vigie_pixels_orient (image, i);
      const guint8 *left = pixel_at (upright, 0, 0);
      const guint8 *right = pixel_at (upright, upright->width - 1, 0);

      g_assert_cmpint (upright->width, ==, i >= 5 ? 4 : 6);
      g_assert_cmpint (upright->height, ==, i >= 5 ? 6 : 4);
      g_assert_cmpmem (
          left, 4,
          pixel_at (image, corners[i].left_is_right ? 5 : 0, corners[i].left_is_low ? 3 : 0), 4);
      g_assert_cmpmem (
          right, 4,
          pixel_at (image, corners[i].right_is_right ? 5 : 0, corners[i].right_is_low ? 3 : 0), 4);
    }
}

static void
test_conversions (void)
{
  static const guint8 bgra[] = { 10, 20, 30, 128 };
  static const guint16 grey16[] = { 65535, 32768 };
  static const guint16 half[] = { 0x3c00, 0x3800, 0x0000, 0xbc00 }; /* 1, ½, 0, −1 */
  static const VigiePixelLayout bgra_layout = { VIGIE_NUMBER_U8, 4, 2, 1, 0, 3, TRUE };
  static const VigiePixelLayout grey_layout = { VIGIE_NUMBER_U16, 2, 0, 0, 0, 1, FALSE };
  static const VigiePixelLayout half_layout = { VIGIE_NUMBER_HALF, 4, 0, 1, 2, 3, FALSE };
  g_autoptr (GBytes) bgra_bytes = g_bytes_new_static (bgra, sizeof bgra);
  g_autoptr (GBytes) grey_bytes = g_bytes_new_static (grey16, sizeof grey16);
  g_autoptr (GBytes) half_bytes = g_bytes_new_static (half, sizeof half);
  g_autoptr (VigieImage) from_bgra = vigie_pixels_convert (&bgra_layout, 1, 1, 4, bgra_bytes);
  g_autoptr (VigieImage) from_grey = vigie_pixels_convert (&grey_layout, 1, 1, 4, grey_bytes);
  g_autoptr (VigieImage) from_half = vigie_pixels_convert (&half_layout, 1, 1, 8, half_bytes);

  g_assert_cmpmem (pixel_at (from_bgra, 0, 0), 4, "\x3c\x28\x14\x80", 4);
  g_assert_cmpmem (pixel_at (from_grey, 0, 0), 4, "\xff\xff\xff\x80", 4);
  g_assert_cmpmem (pixel_at (from_half, 0, 0), 4, "\xff\x80\x00\x00", 4);
  /* Less than it says is refused. */
  g_assert_null (vigie_pixels_convert (&bgra_layout, 1, 2, 4, bgra_bytes));
  g_assert_null (vigie_pixels_convert (&bgra_layout, 2, 1, 4, bgra_bytes));
}

static void
test_jpeg_and_thumbnail (void)
{
  g_autoptr (VigieImage) image = photo_samples_image (1000, 500);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = vigie_photo_make_thumbnail (image, &error);
  g_autoptr (VigiePhotoInfo) info = NULL;

  g_assert_no_error (error);
  info = vigie_photo_info_new (jpeg, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->mime_type, ==, "image/jpeg");
  g_assert_cmpint (info->width, ==, 256);
  g_assert_cmpint (info->height, ==, 128);
  g_assert_true (vigie_photo_info_check (info, &error));
}

static void
test_too_long_for_jpeg_is_said (void)
{
  g_autoptr (VigieImage) image = photo_samples_image (70000, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_photo_encode_jpeg (image, 80, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pixels/orientations-move-the-corners", test_orientations_move_the_corners);
  g_test_add_func ("/pixels/conversions", test_conversions);
  g_test_add_func ("/pixels/jpeg-and-thumbnail", test_jpeg_and_thumbnail);
  g_test_add_func ("/pixels/too-long-for-jpeg-is-said", test_too_long_for_jpeg_is_said);

  return g_test_run ();
}
