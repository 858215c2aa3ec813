/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-error.h"
#include "vigie-tile-format.h"

static const guint8 png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13,
                              'I',  'H', 'D', 'R', 0,    0,    1,    0,    0, 0, 2, 0 };
/* SOI, APP0, a fill byte, SOF2 of 512 × 256 */
static const guint8 jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 0x00, 0x00, 0xff, 0xff, 0xc2,
                               0x00, 0x0b, 0x08, 0x01, 0x00, 0x02, 0x00, 0x01, 0x01, 0x11, 0x00 };
static const guint8 webp_lossy[] = { 'R',  'I', 'F', 'F',  26,   0,    0,    0,    'W',  'E',
                                     'B',  'P', 'V', 'P',  '8',  ' ',  14,   0,    0,    0,
                                     0x30, 1,   0,   0x9d, 0x01, 0x2a, 0x00, 0x01, 0x00, 0x02 };
static const guint8 webp_lossless[] = { 'R',  'I',  'F',  'F',  22,   0,   0, 0, 'W', 'E',
                                        'B',  'P',  'V',  'P',  '8',  'L', 9, 0, 0,   0,
                                        0x2f, 0xff, 0xc0, 0x7f, 0x00, 0,   0, 0, 0,   0 };
static const guint8 webp_extended[] = { 'R', 'I', 'F', 'F', 22,   0,    0,  0,    'W',  'E',
                                        'B', 'P', 'V', 'P', '8',  'X',  10, 0,    0,    0,
                                        0,   0,   0,   0,   0xff, 0x00, 0,  0xff, 0x01, 0 };
static const guint8 mvt[] = { 0x1a, 0x05, 0x0a, 0x01, 'a', 0x78, 0x02 };

typedef struct
{
  const guint8 *data;
  gsize size;
  VigieTileFormat format;
  int width;
  int height;
} Case;

static const Case cases[] = {
  { png, sizeof png, VIGIE_TILE_PNG, 256, 512 },
  { jpeg, sizeof jpeg, VIGIE_TILE_JPEG, 512, 256 },
  { webp_lossy, sizeof webp_lossy, VIGIE_TILE_WEBP, 256, 512 },
  { webp_lossless, sizeof webp_lossless, VIGIE_TILE_WEBP, 256, 512 },
  { webp_extended, sizeof webp_extended, VIGIE_TILE_WEBP, 256, 512 },
  { mvt, sizeof mvt, VIGIE_TILE_MVT, 0, 0 },
};

static void
test_known_formats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].data, cases[i].size);
      int width = 0, height = 0;

      g_test_message ("case %u", i);
      g_assert_cmpint (vigie_tile_sniff_format (bytes), ==, cases[i].format);
      g_assert_cmpint (vigie_tile_read_size (bytes, &width, &height), ==, cases[i].width > 0);
      g_assert_cmpint (width, ==, cases[i].width);
      g_assert_cmpint (height, ==, cases[i].height);
    }
}

static void
test_every_truncation (void)
{
  /* Each copy is as long as it is: the sanitizer sees a step beyond. */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize size = 0; size <= cases[i].size; size++)
      {
        g_autoptr (GBytes) bytes = g_bytes_new (cases[i].data, size);
        g_autoptr (GBytes) tile = NULL;
        VigieTileFormat format;
        int width, height;

        vigie_tile_sniff_format (bytes);
        vigie_tile_read_size (bytes, &width, &height);
        tile = vigie_tile_check (bytes, cases[i].format == VIGIE_TILE_MVT, &format, NULL);
        if (size == cases[i].size)
          g_assert_nonnull (tile);
      }
}

static void
test_random_bytes (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      const Case *model = &cases[(guint) g_test_rand_int_range (0, G_N_ELEMENTS (cases))];
      g_autofree guint8 *data = g_memdup2 (model->data, model->size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) tile = NULL;
      VigieTileFormat format;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        data[g_test_rand_int_range (0, (gint32) model->size)] = (guint8) g_test_rand_int ();
      bytes = g_bytes_new_take (g_steal_pointer (&data), model->size);
      tile = vigie_tile_check (bytes, round % 2 == 0, &format, NULL);
    }
}

static void
expect_refusal (const char *text, gsize size, gboolean vector, int code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  g_autoptr (GError) error = NULL;
  VigieTileFormat format;

  g_assert_null (vigie_tile_check (bytes, vector, &format, &error));
  g_assert_error (error, VIGIE_ERROR, code);
}

static void
test_what_is_no_tile (void)
{
  static const char html[] = "<!DOCTYPE html><title>Log in</title>";
  static const char xml[] = "<?xml version=\"1.0\"?><ows:ExceptionReport/>";
  g_autofree char *large = g_malloc0 (VIGIE_TILE_MAX_BYTES + 1);
  guint8 wide[sizeof png];

  expect_refusal ("", 0, FALSE, VIGIE_ERROR_INVALID);
  expect_refusal (html, strlen (html), FALSE, VIGIE_ERROR_INVALID);
  expect_refusal (html, strlen (html), TRUE, VIGIE_ERROR_INVALID);
  expect_refusal (xml, strlen (xml), FALSE, VIGIE_ERROR_INVALID);
  expect_refusal ("GIF89a\1\0\1\0", 10, FALSE, VIGIE_ERROR_INVALID);
  expect_refusal ((const char *) mvt, sizeof mvt, FALSE, VIGIE_ERROR_INVALID);
  expect_refusal ((const char *) png, sizeof png, TRUE, VIGIE_ERROR_INVALID);
  memcpy (large, png, sizeof png);
  expect_refusal (large, VIGIE_TILE_MAX_BYTES + 1, FALSE, VIGIE_ERROR_TOO_LARGE);
  memcpy (wide, png, sizeof png);
  wide[18] = 4, wide[19] = 1; /* 1025 wide */
  expect_refusal ((const char *) wide, sizeof wide, FALSE, VIGIE_ERROR_TOO_LARGE);
  memset (wide + 16, 0, 4);
  expect_refusal ((const char *) wide, sizeof wide, FALSE, VIGIE_ERROR_INVALID);
}

static GBytes *
pack (gconstpointer data, gsize size)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) packed = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) plain = g_converter_output_stream_new (packed, G_CONVERTER (packer));

  g_assert_true (g_output_stream_write_all (plain, data, size, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (plain, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (packed));
}

static void
test_unpacks (void)
{
  g_autoptr (GBytes) packed = pack (mvt, sizeof mvt);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 9);
  g_autoptr (GBytes) tile = NULL;
  g_autoptr (GError) error = NULL;
  VigieTileFormat format;

  tile = vigie_tile_check (packed, TRUE, &format, &error);
  g_assert_no_error (error);
  g_assert_cmpint (format, ==, VIGIE_TILE_MVT);
  g_assert_cmpmem (g_bytes_get_data (tile, NULL), g_bytes_get_size (tile), mvt, sizeof mvt);

  g_assert_null (vigie_tile_check (cut, TRUE, &format, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_unpacking_has_a_limit (void)
{
  gsize size = 32 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (size);
  g_autoptr (GBytes) bomb = pack (zeros, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_tile_unpack (bomb, VIGIE_TILE_MAX_BYTES, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/tile-format/known", test_known_formats);
  g_test_add_func ("/tile-format/every-truncation", test_every_truncation);
  g_test_add_func ("/tile-format/random-bytes", test_random_bytes);
  g_test_add_func ("/tile-format/what-is-no-tile", test_what_is_no_tile);
  g_test_add_func ("/tile-format/unpacks", test_unpacks);
  g_test_add_func ("/tile-format/unpacking-has-a-limit", test_unpacking_has_a_limit);

  return g_test_run ();
}
