/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem */

#include <string.h>

#include "photo-samples.h"
#include "vigie-error.h"
#include "vigie-photo-exif.h"
#include "vigie-photo-info.h"

static GBytes *
from_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_nothing_and_rubbish_are_named (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) rubbish = from_text ("<html>404 not found</html>");
  g_autoptr (GBytes) head = from_text ("\x89PNG\r\n\x1a\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_photo_info_new (empty, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (vigie_photo_info_new (rubbish, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (vigie_photo_info_new (head, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED);
}

static void
test_too_many_bytes_are_refused (void)
{
  gsize size = 100 * 1000 * 1000 + 1;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_photo_info_new (bytes, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

static void
test_bomb_is_refused (void)
{
  g_autoptr (GBytes) bomb = photo_samples_png_header (30000, 30000);
  g_autoptr (GBytes) most = photo_samples_png_header (10000, 10000);
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  info = vigie_photo_info_new (bomb, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->width, ==, 30000);
  g_assert_false (vigie_photo_info_check (info, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "900 megapixels"));
  g_clear_error (&error);
  vigie_photo_info_free (g_steal_pointer (&info));

  info = vigie_photo_info_new (most, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_photo_info_check (info, &error));
}

static void
test_sizes_come_from_the_headers (void)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (37, 21);
  g_autoptr (GBytes) png = photo_samples_png (37, 21);
  g_autoptr (GBytes) webp = photo_samples_webp (37, 21);
  g_autoptr (GBytes) tiff = photo_samples_tiff (37, 21);
  const struct
  {
    GBytes *bytes;
    const char *mime_type;
  } cases[] = {
    { jpeg, "image/jpeg" }, { png, "image/png" }, { webp, "image/webp" }, { tiff, "image/tiff" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigiePhotoInfo) info = vigie_photo_info_new (cases[i].bytes, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (info->mime_type, ==, cases[i].mime_type);
      g_assert_cmpint (info->width, ==, 37);
      g_assert_cmpint (info->height, ==, 21);
      g_assert_true (vigie_photo_info_check (info, &error));
      g_assert_cmpint (info->taken.at_ms, ==, VIGIE_TIME_UNKNOWN);
      g_assert_false (info->has_position);
    }
}

static void
test_gif_is_known (void)
{
  g_autoptr (GBytes) gif = photo_samples_gif ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePhotoInfo) info = vigie_photo_info_new (gif, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->mime_type, ==, "image/gif");
  g_assert_cmpint (info->width, ==, 2);
  g_assert_cmpint (info->height, ==, 1);
  g_assert_true (vigie_photo_info_check (info, &error));
}

/* Whatever is cut off the end, the photo is either no photo at all or said to be damaged. */
static void
assert_every_cut_is_seen (GBytes *whole, gsize last)
{
  gsize step = MAX (1, last / 200);

  for (gsize size = 1; size < last; size += step)
    {
      g_autoptr (GBytes) cut = photo_samples_cut (whole, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigiePhotoInfo) info = vigie_photo_info_new (cut, &error);

      if (info != NULL)
        {
          g_test_message ("%s cut to %" G_GSIZE_FORMAT " bytes", info->mime_type, size);
          g_assert_false (vigie_photo_info_check (info, &error));
          g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED);
        }
      else
        g_assert_nonnull (error);
    }
}

static void
test_every_cut_is_seen (void)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (200, 100);
  g_autoptr (GBytes) png = photo_samples_png (200, 100);
  g_autoptr (GBytes) webp = photo_samples_webp (200, 100);
  g_autoptr (GBytes) tiff = photo_samples_tiff (200, 100);
  g_autoptr (GBytes) gif = photo_samples_gif ();

  assert_every_cut_is_seen (jpeg, g_bytes_get_size (jpeg));
  assert_every_cut_is_seen (png, g_bytes_get_size (png));
  assert_every_cut_is_seen (webp, g_bytes_get_size (webp));
  assert_every_cut_is_seen (tiff, g_bytes_get_size (tiff));
  assert_every_cut_is_seen (gif, g_bytes_get_size (gif) - 1); /* the trailer is often missing */
}

static void
test_every_cut_of_an_avif_is_seen (void)
{
  g_autoptr (GBytes) avif = photo_samples_real ("avif/rot1mir0.avif");

  if (avif != NULL)
    assert_every_cut_is_seen (avif, g_bytes_get_size (avif));
}

static void
test_exif_times (void)
{
  VigiePhotoTime time;

  g_assert_true (vigie_photo_exif_parse_time ("2024:01:31 08:15:02", NULL, NULL, &time));
  g_assert_cmpint (time.at_ms, ==, G_GINT64_CONSTANT (1706688902000));
  g_assert_false (time.has_offset);
  g_assert_true (vigie_photo_exif_parse_time ("2024:01:31 08:15:02", "25", "+01:00", &time));
  g_assert_cmpint (time.at_ms, ==, G_GINT64_CONSTANT (1706685302250));
  g_assert_true (time.has_offset);
  g_assert_cmpint (time.offset_minutes, ==, 60);
  g_assert_true (vigie_photo_exif_parse_time ("2024:01:31 08:15:02", NULL, "-03:30", &time));
  g_assert_cmpint (time.offset_minutes, ==, -210);
  g_assert_true (vigie_photo_exif_parse_time ("2024:01:31 08:15:02", NULL, "   :  ", &time));
  g_assert_false (time.has_offset);

  g_assert_false (vigie_photo_exif_parse_time ("0000:00:00 00:00:00", NULL, NULL, &time));
  g_assert_false (vigie_photo_exif_parse_time ("    :  :     :  :  ", NULL, NULL, &time));
  g_assert_false (vigie_photo_exif_parse_time ("2024:13:31 08:15:02", NULL, NULL, &time));
  g_assert_false (vigie_photo_exif_parse_time ("yesterday", NULL, NULL, &time));
}

static void
test_time_without_offset_needs_a_zone (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  VigiePhotoInfo info = { .taken = { .at_ms = G_GINT64_CONSTANT (1706688902000) } };

  if (paris == NULL)
    {
      g_test_skip ("no time zones here");
      return;
    }
  g_assert_cmpint (vigie_photo_info_get_taken_at (&info, NULL), ==, info.taken.at_ms);
  g_assert_cmpint (vigie_photo_info_get_taken_at (&info, paris), ==, info.taken.at_ms - 3600000);
  info.taken.has_offset = TRUE;
  g_assert_cmpint (vigie_photo_info_get_taken_at (&info, paris), ==, info.taken.at_ms);
}

static VigiePhotoInfo *
read_tagged (const char *const *tags)
{
  g_autoptr (GBytes) bytes = photo_samples_tagged (tags);
  g_autoptr (GError) error = NULL;
  VigiePhotoInfo *info = vigie_photo_info_new (bytes, &error);

  g_assert_no_error (error);
  return info;
}

static void
test_all_tags_are_read (void)
{
  static const char *const tags[] = {
    "Exif.Image.Make",
    "Acme",
    "Exif.Image.Model",
    "  Phone\n7 ",
    "Exif.Image.Software",
    "Editor 2",
    "Exif.Image.Orientation",
    "6",
    "Exif.Photo.DateTimeOriginal",
    "2024:01:31 08:15:02",
    "Exif.Photo.OffsetTimeOriginal",
    "+01:00",
    "Exif.GPSInfo.GPSLatitude",
    "47/1 19/1 18/1",
    "Exif.GPSInfo.GPSLatitudeRef",
    "N",
    "Exif.GPSInfo.GPSLongitude",
    "5/1 2/1 24/1",
    "Exif.GPSInfo.GPSLongitudeRef",
    "W",
    "Exif.GPSInfo.GPSHPositioningError",
    "75/10",
    "Exif.GPSInfo.GPSImgDirection",
    "27050/100",
    "Exif.GPSInfo.GPSImgDirectionRef",
    "M",
    NULL,
  };
  g_autoptr (VigiePhotoInfo) info = read_tagged (tags);

  g_assert_cmpstr (info->make, ==, "Acme");
  g_assert_cmpstr (info->model, ==, "Phone 7");
  g_assert_cmpstr (info->software, ==, "Editor 2");
  g_assert_cmpint (info->orientation, ==, 6);
  g_assert_cmpint (info->width, ==, 32); /* upright */
  g_assert_cmpint (info->height, ==, 64);
  g_assert_cmpint (info->taken.at_ms, ==, G_GINT64_CONSTANT (1706685302000));
  g_assert_true (info->taken.has_offset);
  g_assert_true (info->has_position);
  g_assert_cmpfloat_with_epsilon (info->position.lat, 47.0 + 19.0 / 60 + 18.0 / 3600, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->position.lon, -(5.0 + 2.0 / 60 + 24.0 / 3600), 1e-9);
  g_assert_cmpfloat_with_epsilon (info->position.radius_m, 7.5, 1e-9);
  g_assert_cmpint (info->position.origin, ==, VIGIE_ORIGIN_EXIF);
  g_assert_true (info->has_direction);
  g_assert_cmpfloat_with_epsilon (info->direction_deg, 270.5, 1e-9);
  g_assert_true (info->direction_is_magnetic);
}

static void
test_senseless_tags_are_left_out (void)
{
  static const char *const null_island[] = {
    "Exif.GPSInfo.GPSLatitude",
    "0/1 0/1 0/1",
    "Exif.GPSInfo.GPSLatitudeRef",
    "N",
    "Exif.GPSInfo.GPSLongitude",
    "0/1 0/1 0/1",
    "Exif.GPSInfo.GPSLongitudeRef",
    "E",
    "Exif.GPSInfo.GPSImgDirection",
    "1/0",
    "Exif.Photo.DateTimeOriginal",
    "0000:00:00 00:00:00",
    NULL,
  };
  static const char *const no_fix[] = {
    "Exif.GPSInfo.GPSStatus",
    "V",
    "Exif.GPSInfo.GPSLatitude",
    "47/1 0/1 0/1",
    "Exif.GPSInfo.GPSLatitudeRef",
    "N",
    "Exif.GPSInfo.GPSLongitude",
    "5/1 0/1 0/1",
    "Exif.GPSInfo.GPSLongitudeRef",
    "E",
    NULL,
  };
  static const char *const off_the_earth[] = {
    "Exif.GPSInfo.GPSLatitude",
    "97/1 0/1 0/1",
    "Exif.GPSInfo.GPSLatitudeRef",
    "N",
    "Exif.GPSInfo.GPSLongitude",
    "5/1 0/1 0/1",
    "Exif.GPSInfo.GPSLongitudeRef",
    "E",
    "Exif.GPSInfo.GPSImgDirection",
    "400/1",
    NULL,
  };
  const char *const *cases[] = { null_island, no_fix, off_the_earth };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigiePhotoInfo) info = read_tagged (cases[i]);

      g_assert_false (info->has_position);
      g_assert_false (info->has_direction);
      g_assert_cmpint (info->taken.at_ms, ==, VIGIE_TIME_UNKNOWN);
    }
}

static void
test_damaged_metadata_does_not_fail_the_photo (void)
{
  static const char *const tags[] = { "Exif.Photo.DateTimeOriginal", "2024:01:31 08:15:02",
                                      "Exif.Image.Make", "Acme", NULL };
  g_autoptr (GBytes) bytes = photo_samples_tagged (tags);
  gsize size = g_bytes_get_size (bytes);
  const guint8 *original = g_bytes_get_data (bytes, NULL);
  const guint8 *exif = memmem (original, size, "Exif\0\0", 6);
  guint32 seed = g_test_rand_int_range (0, G_MAXINT);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  int start;

  g_assert_nonnull (exif);
  start = (int) (exif - original);
  g_test_message ("seed %u", seed);
  for (int i = 0; i < 500; i++)
    {
      guint8 *data = g_memdup2 (original, size);
      g_autoptr (GBytes) damaged = g_bytes_new_take (data, size);
      g_autoptr (VigiePhotoInfo) info = NULL;
      g_autoptr (GError) error = NULL;

      /* The segment's length is left alone, so that the picture still follows. */
      for (int j = 0; j < 8; j++)
        data[g_rand_int_range (rand, start, start + 80)] = (guint8) g_rand_int (rand);
      info = vigie_photo_info_new (damaged, &error);
      g_assert_no_error (error);
      g_assert_true (vigie_photo_info_check (info, &error));
    }
}

static void
test_real_gps (void)
{
  g_autoptr (GBytes) bytes = photo_samples_real ("gps/DSCN0010.jpg");
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return;
  info = vigie_photo_info_new (bytes, &error);
  g_assert_no_error (error);
  /* As exiftool reads them. */
  g_assert_true (info->has_position);
  g_assert_cmpfloat_with_epsilon (info->position.lat, 43.4674483333333, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->position.lon, 11.8851266666639, 1e-9);
  g_assert_cmpfloat (info->position.radius_m, ==, 20.0);
  g_assert_cmpint (info->taken.at_ms, ==, G_GINT64_CONSTANT (1224692919000));
  g_assert_false (info->taken.has_offset);
  g_assert_cmpstr (info->make, ==, "NIKON");
  g_assert_cmpstr (info->model, ==, "COOLPIX P6000");
  g_assert_cmpstr (info->software, ==, "Nikon Transfer 1.1 W");
  g_assert_cmpint (info->width, ==, 640);
  g_assert_cmpint (info->height, ==, 480);
  g_assert_true (vigie_photo_info_check (info, &error));
}

/* Each photo of the walk, as another reader of EXIF has its degrees, minutes and seconds. */
static void
test_real_walk (void)
{
  static const struct
  {
    const char *name;
    double lat;
    double lon;
    const char *time;
  } cases[] = {
    { "DSCN0010", 43.4674483333, 11.8851266667, "2008:10:22 16:28:39" },
    { "DSCN0012", 43.4671566667, 11.8853950000, "2008:10:22 16:29:49" },
    { "DSCN0021", 43.4670816667, 11.8845383333, "2008:10:22 16:38:20" },
    { "DSCN0025", 43.4683650000, 11.8816350000, "2008:10:22 16:43:21" },
    { "DSCN0027", 43.4684416667, 11.8815150000, "2008:10:22 16:44:01" },
    { "DSCN0029", 43.4682433333, 11.8801716666, "2008:10:22 16:46:53" },
    { "DSCN0038", 43.4672550000, 11.8792133333, "2008:10:22 16:52:15" },
    { "DSCN0040", 43.4660116666, 11.8791116666, "2008:10:22 16:55:37" },
    { "DSCN0042", 43.4644550000, 11.8814783333, "2008:10:22 17:00:07" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("gps/%s.jpg", cases[i].name);
      g_autoptr (GBytes) bytes = photo_samples_real (name);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigiePhotoInfo) info = NULL;
      VigiePhotoTime time;

      if (bytes == NULL)
        return;
      info = vigie_photo_info_new (bytes, &error);
      g_assert_no_error (error);
      g_assert_true (info->has_position);
      g_assert_cmpfloat_with_epsilon (info->position.lat, cases[i].lat, 1e-8);
      g_assert_cmpfloat_with_epsilon (info->position.lon, cases[i].lon, 1e-8);
      g_assert_true (vigie_photo_exif_parse_time (cases[i].time, NULL, NULL, &time));
      g_assert_cmpint (info->taken.at_ms, ==, time.at_ms);
      g_assert_false (info->has_direction); /* a reference for it, but none itself */
      g_assert_cmpstr (info->camera, ==, "NIKON COOLPIX P6000");
      g_assert_false (info->has_manifest);
      g_assert_cmpint (info->source_type, ==, VIGIE_SOURCE_TYPE_UNKNOWN);
    }
}

static void
test_real_orientations (void)
{
  for (int i = 1; i <= 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("orientation/Landscape_%d.jpg", i);
      g_autoptr (GBytes) bytes = photo_samples_real (name);
      g_autoptr (VigiePhotoInfo) info = NULL;
      g_autoptr (GError) error = NULL;

      if (bytes == NULL)
        return;
      info = vigie_photo_info_new (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpint (info->orientation, ==, i);
      g_assert_cmpint (info->width, ==, 1800);
      g_assert_cmpint (info->height, ==, 1200);
    }
}

static void
test_facts_keep_what_cannot_be_shown (void)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("file:///photo.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 32);
  g_autoptr (GBytes) cut = photo_samples_cut (jpeg, g_bytes_get_size (jpeg) / 2);
  g_autofree char *sha256 = vigie_photo_sha256 (cut);

  vigie_photo_facts_read (facts, cut, NULL);
  g_assert_cmpstr (facts->sha256, ==, sha256);
  g_assert_true (facts->bytes == cut);
  g_assert_cmpstr (facts->mime_type, ==, "image/jpeg");
  g_assert_nonnull (facts->error);

  vigie_photo_facts_read (facts, jpeg, NULL);
  g_assert_null (facts->error);
  g_assert_cmpint (facts->width, ==, 64);
  g_assert_cmpint (facts->taken_at, ==, VIGIE_TIME_UNKNOWN);
}

static void
test_sha256 (void)
{
  g_autoptr (GBytes) bytes = from_text ("abc");
  g_autofree char *sha256 = vigie_photo_sha256 (bytes);

  /* FIPS 180-4, example B.1 */
  g_assert_cmpstr (sha256, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/photo-info/nothing-and-rubbish-are-named", test_nothing_and_rubbish_are_named);
  g_test_add_func ("/photo-info/too-many-bytes-are-refused", test_too_many_bytes_are_refused);
  g_test_add_func ("/photo-info/bomb-is-refused", test_bomb_is_refused);
  g_test_add_func ("/photo-info/sizes-come-from-the-headers", test_sizes_come_from_the_headers);
  g_test_add_func ("/photo-info/gif-is-known", test_gif_is_known);
  g_test_add_func ("/photo-info/every-cut-is-seen", test_every_cut_is_seen);
  g_test_add_func ("/photo-info/every-cut-of-an-avif-is-seen", test_every_cut_of_an_avif_is_seen);
  g_test_add_func ("/photo-info/exif-times", test_exif_times);
  g_test_add_func ("/photo-info/time-without-offset-needs-a-zone",
                   test_time_without_offset_needs_a_zone);
  g_test_add_func ("/photo-info/all-tags-are-read", test_all_tags_are_read);
  g_test_add_func ("/photo-info/senseless-tags-are-left-out", test_senseless_tags_are_left_out);
  g_test_add_func ("/photo-info/damaged-metadata-does-not-fail-the-photo",
                   test_damaged_metadata_does_not_fail_the_photo);
  g_test_add_func ("/photo-info/real-gps", test_real_gps);
  g_test_add_func ("/photo-info/real-walk", test_real_walk);
  g_test_add_func ("/photo-info/real-orientations", test_real_orientations);
  g_test_add_func ("/photo-info/facts-keep-what-cannot-be-shown",
                   test_facts_keep_what_cannot_be_shown);
  g_test_add_func ("/photo-info/sha256", test_sha256);

  return g_test_run ();
}
