/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server or file gives as a tile, before anything decodes it. */
#include "fuzz.h"
#include "vigie-mbtiles-file.h"
#include "vigie-tile-format.h"

static void
check (GBytes *bytes, gboolean vector)
{
  g_autoptr (GError) error = NULL;
  VigieTileFormat format;
  g_autoptr (GBytes) tile = vigie_tile_check (bytes, vector, &format, &error);

  g_assert_true ((tile == NULL) == (error != NULL));
  if (tile)
    {
      int width = 1, height = 1;

      g_assert_cmpint (format == VIGIE_TILE_MVT, ==, vector);
      g_assert_cmpuint (g_bytes_get_size (tile), <=, VIGIE_TILE_MAX_BYTES);
      g_assert_true (vector || vigie_tile_read_size (tile, &width, &height));
      g_assert_cmpint (width, <=, VIGIE_TILE_MAX_PIXELS);
      g_assert_cmpint (height, <=, VIGIE_TILE_MAX_PIXELS);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autofree char *text = g_utf8_make_valid (size > 0 ? (const char *) data : "", (gssize) size);
  g_autofree char *plain = vigie_mbtiles_plain_text (text);

  g_assert_true (g_utf8_validate (plain, -1, NULL));
  check (bytes, FALSE);
  check (bytes, TRUE);
  return 0;
}
