/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"

static guint32
big_endian (const guint8 *data, guint n_bytes)
{
  guint32 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value = value << 8 | data[i];
  return value;
}

static guint32
little_endian (const guint8 *data, guint n_bytes)
{
  guint32 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value |= (guint32) data[i] << (8 * i);
  return value;
}

/* An MVT is a run of layers, protobuf field 3, and nothing else that is in use. */
static gboolean
looks_like_mvt (const guint8 *data, gsize size)
{
  gsize length = 0;
  gsize at = 1;

  if (size < 4 || data[0] != 0x1a)
    return FALSE;
  for (guint shift = 0; shift <= 28; shift += 7)
    {
      if (at >= size)
        return FALSE;
      length |= (gsize) (data[at] & 0x7f) << shift;
      if (!(data[at++] & 0x80))
        return length > 0 && length <= size - at;
    }
  return FALSE;
}

/**
 * vigie_tile_sniff_format:
 * @bytes: a tile, unpacked
 *
 * Tells by the first bytes, as servers' content types lie (WHATWG MIME sniffing §6.1 for pictures).
 */
VigieTileFormat
vigie_tile_sniff_format (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size >= 24 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return VIGIE_TILE_PNG;
  if (size >= 4 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return VIGIE_TILE_JPEG;
  if (size >= 30 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBPVP8", 7) == 0)
    return VIGIE_TILE_WEBP;
  if (looks_like_mvt (data, size))
    return VIGIE_TILE_MVT;
  return VIGIE_TILE_UNKNOWN;
}

/* Walks the segments to the frame header (ITU T.81 §B.2.2). */
static gboolean
read_jpeg_size (const guint8 *data, gsize size, int *width, int *height)
{
  gsize at = 2;

  while (at + 9 < size)
    {
      guint8 marker = data[at + 1];

      if (data[at] != 0xff)
        return FALSE;
      if (marker == 0xff) /* fill byte */
        {
          at++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) /* no length follows */
        {
          at += 2;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *height = (int) big_endian (data + at + 5, 2);
          *width = (int) big_endian (data + at + 7, 2);
          return TRUE;
        }
      if (marker == 0xda || marker == 0xd9)
        return FALSE;
      at += 2 + big_endian (data + at + 2, 2);
    }
  return FALSE;
}

/* https://developers.google.com/speed/webp/docs/riff_container, RFC 6386 §9.1 for `VP8 `. */
static gboolean
read_webp_size (const guint8 *data, int *width, int *height)
{
  switch (data[15])
    {
    case 'X':
      *width = (int) little_endian (data + 24, 3) + 1;
      *height = (int) little_endian (data + 27, 3) + 1;
      return TRUE;
    case 'L':
      if (data[20] != 0x2f)
        return FALSE;
      *width = (int) (little_endian (data + 21, 4) & 0x3fff) + 1;
      *height = (int) (little_endian (data + 21, 4) >> 14 & 0x3fff) + 1;
      return TRUE;
    case ' ':
      if (memcmp (data + 23, "\x9d\x01\x2a", 3) != 0)
        return FALSE;
      *width = (int) little_endian (data + 26, 2) & 0x3fff;
      *height = (int) little_endian (data + 28, 2) & 0x3fff;
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * vigie_tile_read_size:
 * @bytes: a PNG, JPEG or WebP
 * @width: (out): pixels
 * @height: (out): pixels
 *
 * Reads the size from the header, without decoding.
 *
 * Returns: whether the header has one
 */
gboolean
vigie_tile_read_size (GBytes *bytes, int *width, int *height)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 w, h;

  switch (vigie_tile_sniff_format (bytes))
    {
    case VIGIE_TILE_PNG:
      w = big_endian (data + 16, 4);
      h = big_endian (data + 20, 4);
      if (memcmp (data + 12, "IHDR", 4) != 0 || w > G_MAXINT32 || h > G_MAXINT32)
        return FALSE;
      *width = (int) w;
      *height = (int) h;
      return TRUE;
    case VIGIE_TILE_JPEG:
      return read_jpeg_size (data, size, width, height);
    case VIGIE_TILE_WEBP:
      return read_webp_size (data, width, height);
    case VIGIE_TILE_MVT:
    case VIGIE_TILE_UNKNOWN:
    default:
      return FALSE;
    }
}

static gboolean
set_too_large (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, _ ("The map tile is too large."));
  return FALSE;
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The map tile is damaged."));
  return FALSE;
}

static gboolean
inflate (GBytes *packed, GByteArray *out, gsize max_bytes, gboolean *fits)
{
  g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  gsize size;
  const guint8 *data = g_bytes_get_data (packed, &size);
  guint8 buffer[16384];

  *fits = TRUE;
  for (;;)
    {
      gsize n_read = 0, n_written = 0;
      GConverterResult result =
          g_converter_convert (G_CONVERTER (gunzip), data, size, buffer, sizeof buffer,
                               G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);

      if (result == G_CONVERTER_ERROR)
        return FALSE;
      data += n_read;
      size -= n_read;
      if (n_written > max_bytes - out->len)
        return *fits = FALSE;
      g_byte_array_append (out, buffer, (guint) n_written);
      if (result == G_CONVERTER_FINISHED)
        return TRUE;
    }
}

/**
 * vigie_tile_unpack:
 * @bytes: a tile, perhaps packed with gzip
 * @max_bytes: limit for the result
 *
 * Errors: %VIGIE_ERROR_TOO_LARGE, %VIGIE_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): the tile unpacked, or a reference to @bytes
 */
GBytes *
vigie_tile_unpack (GBytes *bytes, gsize max_bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GByteArray) out = NULL;
  gboolean fits;

  if (size < 2 || data[0] != 0x1f || data[1] != 0x8b)
    return g_bytes_ref (bytes);

  out = g_byte_array_new ();
  if (inflate (bytes, out, max_bytes, &fits))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  if (fits)
    set_damaged (error);
  else
    set_too_large (error);
  return NULL;
}

/**
 * vigie_tile_check:
 * @bytes: what a server or file gave as a tile
 * @vector: whether vector tiles are expected, else pictures
 * @format: (out): what it is
 *
 * Refuses what is no tile: web pages of captive portals, empty answers, pictures over
 * %VIGIE_TILE_MAX_PIXELS a side, more than %VIGIE_TILE_MAX_BYTES packed or unpacked.
 *
 * Errors: %VIGIE_ERROR_TOO_LARGE, %VIGIE_ERROR_INVALID.
 *
 * Returns: (transfer full) (nullable): the tile, unpacked
 */
GBytes *
vigie_tile_check (GBytes *bytes, gboolean vector, VigieTileFormat *format, GError **error)
{
  g_autoptr (GBytes) tile = NULL;
  int width, height;

  *format = VIGIE_TILE_UNKNOWN;
  if (g_bytes_get_size (bytes) > VIGIE_TILE_MAX_BYTES)
    {
      set_too_large (error);
      return NULL;
    }
  tile = vigie_tile_unpack (bytes, VIGIE_TILE_MAX_BYTES, error);
  if (tile == NULL)
    return NULL;

  *format = vigie_tile_sniff_format (tile);
  if (*format == VIGIE_TILE_UNKNOWN || (*format == VIGIE_TILE_MVT) != !!vector)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What came in place of a map tile is none."));
      return NULL;
    }
  if (!vector)
    {
      if (!vigie_tile_read_size (tile, &width, &height) || width < 1 || height < 1)
        {
          set_damaged (error);
          return NULL;
        }
      if (width > VIGIE_TILE_MAX_PIXELS || height > VIGIE_TILE_MAX_PIXELS)
        {
          set_too_large (error);
          return NULL;
        }
    }
  return g_steal_pointer (&tile);
}
