/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-header.h"

#include "vigie-byte-reader.h"

static const struct
{
  const char *name;
  const char *mime_type;
} formats[VIGIE_N_PHOTO_FORMATS] = {
  [VIGIE_PHOTO_UNKNOWN] = { "unknown", NULL },   [VIGIE_PHOTO_JPEG] = { "jpeg", "image/jpeg" },
  [VIGIE_PHOTO_PNG] = { "png", "image/png" },    [VIGIE_PHOTO_WEBP] = { "webp", "image/webp" },
  [VIGIE_PHOTO_AVIF] = { "avif", "image/avif" }, [VIGIE_PHOTO_HEIC] = { "heic", "image/heic" },
  [VIGIE_PHOTO_GIF] = { "gif", "image/gif" },    [VIGIE_PHOTO_TIFF] = { "tiff", "image/tiff" },
};

/**
 * vigie_photo_format_get_mime_type:
 * @format: a format
 *
 * Returns: (transfer none) (nullable): its media type, %NULL for the unknown one
 */
const char *
vigie_photo_format_get_mime_type (VigiePhotoFormat format)
{
  g_return_val_if_fail ((guint) format < VIGIE_N_PHOTO_FORMATS, NULL);

  return formats[format].mime_type;
}

/**
 * vigie_photo_format_get_name:
 * @format: a format
 *
 * Returns: (transfer none): a short name for command lines
 */
const char *
vigie_photo_format_get_name (VigiePhotoFormat format)
{
  g_return_val_if_fail ((guint) format < VIGIE_N_PHOTO_FORMATS, "unknown");

  return formats[format].name;
}

/**
 * vigie_photo_format_from_name:
 * @name: a short name
 *
 * Returns: the format, %VIGIE_PHOTO_UNKNOWN when there is none of that name
 */
VigiePhotoFormat
vigie_photo_format_from_name (const char *name)
{
  for (guint i = 1; i < VIGIE_N_PHOTO_FORMATS; i++)
    {
      if (g_strcmp0 (name, formats[i].name) == 0)
        return (VigiePhotoFormat) i;
    }
  return VIGIE_PHOTO_UNKNOWN;
}

/* Brands of ISO/IEC 23008-12 (HEIF) annex B and of the AVIF specification 1.1, § 6. */
static VigiePhotoFormat
guess_heif (const guint8 *data, gsize size)
{
  static const char heic[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx" };
  VigieByteReader reader = vigie_byte_reader (data, size);
  guint32 box_size = vigie_byte_reader_u32 (&reader);
  const guint8 *type = vigie_byte_reader_take (&reader, 4);
  VigiePhotoFormat found = VIGIE_PHOTO_UNKNOWN;

  if (type == NULL || memcmp (type, "ftyp", 4) != 0 || box_size < 16)
    return VIGIE_PHOTO_UNKNOWN;

  reader.size = MIN (reader.size, box_size);
  for (guint i = 0; vigie_byte_reader_left (&reader) >= 4; i++)
    {
      const guint8 *brand = vigie_byte_reader_take (&reader, 4);

      if (i == 1) /* the minor version, not a brand */
        continue;
      if (memcmp (brand, "avif", 4) == 0 || memcmp (brand, "avis", 4) == 0)
        return VIGIE_PHOTO_AVIF;
      for (gsize j = 0; j < G_N_ELEMENTS (heic); j++)
        {
          if (memcmp (brand, heic[j], 4) == 0)
            found = VIGIE_PHOTO_HEIC;
        }
    }
  return found;
}

/**
 * vigie_photo_format_guess:
 * @data: (array length=size): a file's first bytes
 * @size: how many
 *
 * Returns: the format by magic bytes
 */
VigiePhotoFormat
vigie_photo_format_guess (const guint8 *data, gsize size)
{
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return VIGIE_PHOTO_JPEG;
  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return VIGIE_PHOTO_PNG;
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return VIGIE_PHOTO_WEBP;
  if (size >= 6 && (memcmp (data, "GIF87a", 6) == 0 || memcmp (data, "GIF89a", 6) == 0))
    return VIGIE_PHOTO_GIF;
  if (size >= 4 && (memcmp (data, "II*\0", 4) == 0 || memcmp (data, "MM\0*", 4) == 0))
    return VIGIE_PHOTO_TIFF;
  return guess_heif (data, size);
}

static void
set_size (VigiePhotoHeader *header, guint32 width, guint32 height)
{
  header->width = width;
  header->height = height;
  header->largest_area = (guint64) width * height;
}

/* PNG specification, third edition, § 5. */
static gboolean
read_png (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  guint32 length;
  const guint8 *type;
  guint32 width;
  guint32 height;
  gboolean has_pixels = FALSE;

  vigie_byte_reader_take (&reader, 8);
  length = vigie_byte_reader_u32 (&reader);
  type = vigie_byte_reader_take (&reader, 4);
  width = vigie_byte_reader_u32 (&reader);
  height = vigie_byte_reader_u32 (&reader);
  vigie_byte_reader_take (&reader, 5 + 4);
  if (reader.failed || length != 13 || memcmp (type, "IHDR", 4) != 0)
    return FALSE;

  set_size (header, width, height);
  while (!reader.failed)
    {
      length = vigie_byte_reader_u32 (&reader);
      type = vigie_byte_reader_take (&reader, 4);
      vigie_byte_reader_take (&reader, (guint64) length + 4);
      if (reader.failed)
        break;
      if (memcmp (type, "IDAT", 4) == 0)
        has_pixels = TRUE;
      else if (memcmp (type, "IEND", 4) == 0)
        {
          header->complete = has_pixels;
          break;
        }
    }
  return TRUE;
}

/* RFC 9649: the container, and where each of its three kinds keeps the size. */
static gboolean
read_webp (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  guint32 riff_size;
  const guint8 *type;

  reader.little_endian = TRUE;
  vigie_byte_reader_take (&reader, 4);
  riff_size = vigie_byte_reader_u32 (&reader);
  vigie_byte_reader_take (&reader, 4);
  type = vigie_byte_reader_take (&reader, 4);
  vigie_byte_reader_take (&reader, 4);
  if (reader.failed)
    return FALSE;

  if (memcmp (type, "VP8 ", 4) == 0)
    {
      const guint8 *start;
      guint32 width;

      vigie_byte_reader_take (&reader, 3);
      start = vigie_byte_reader_take (&reader, 3);
      width = vigie_byte_reader_u16 (&reader) & 0x3fff;
      set_size (header, width, vigie_byte_reader_u16 (&reader) & 0x3fff);
      if (reader.failed || memcmp (start, "\x9d\x01\x2a", 3) != 0)
        return FALSE;
    }
  else if (memcmp (type, "VP8L", 4) == 0)
    {
      guint8 signature = vigie_byte_reader_u8 (&reader);
      guint32 bits = vigie_byte_reader_u32 (&reader);

      if (reader.failed || signature != 0x2f)
        return FALSE;
      set_size (header, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
  else if (memcmp (type, "VP8X", 4) == 0)
    {
      guint32 width;

      vigie_byte_reader_take (&reader, 4);
      width = (guint32) vigie_byte_reader_number (&reader, 3) + 1;
      set_size (header, width, (guint32) vigie_byte_reader_number (&reader, 3) + 1);
      if (reader.failed)
        return FALSE;
    }
  else
    return FALSE;

  header->complete = (guint64) riff_size + 8 <= size;
  return TRUE;
}

static void
skip_gif_blocks (VigieByteReader *reader)
{
  guint8 length;

  do
    {
      length = vigie_byte_reader_u8 (reader);
      vigie_byte_reader_take (reader, length);
    }
  while (length != 0 && !reader->failed);
}

static void
skip_gif_colours (VigieByteReader *reader, guint8 flags)
{
  if (flags & 0x80)
    vigie_byte_reader_take (reader, 3u << ((flags & 7) + 1));
}

/* GIF89a specification: only the first picture counts, the others are never shown. */
static gboolean
read_gif (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  guint16 width;
  guint16 height;
  guint8 flags;

  reader.little_endian = TRUE;
  vigie_byte_reader_take (&reader, 6);
  width = vigie_byte_reader_u16 (&reader);
  height = vigie_byte_reader_u16 (&reader);
  flags = vigie_byte_reader_u8 (&reader);
  vigie_byte_reader_take (&reader, 2);
  if (reader.failed)
    return FALSE;

  set_size (header, width, height);
  skip_gif_colours (&reader, flags);
  while (!reader.failed)
    {
      guint8 kind = vigie_byte_reader_u8 (&reader);

      if (kind == 0x21)
        {
          vigie_byte_reader_take (&reader, 1);
          skip_gif_blocks (&reader);
        }
      else if (kind == 0x2c)
        {
          guint64 area;

          vigie_byte_reader_take (&reader, 4);
          area = vigie_byte_reader_u16 (&reader);
          area *= vigie_byte_reader_u16 (&reader);
          header->largest_area = MAX (header->largest_area, area);
          flags = vigie_byte_reader_u8 (&reader);
          skip_gif_colours (&reader, flags);
          vigie_byte_reader_take (&reader, 1);
          skip_gif_blocks (&reader);
          header->complete = !reader.failed;
          break;
        }
      else
        break;
    }
  return TRUE;
}

/**
 * vigie_photo_header_read:
 * @data: (array length=size): a whole file
 * @size: its size in bytes
 * @header: (out caller-allocates): what was found; its format is set even on failure
 *
 * Returns: %FALSE when the format is unknown, or its header has no sensible picture size
 */
gboolean
vigie_photo_header_read (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  gboolean read = FALSE;

  *header = (VigiePhotoHeader) { .format = vigie_photo_format_guess (data, size) };
  switch (header->format)
    {
    case VIGIE_PHOTO_JPEG:
      read = vigie_photo_header_read_jpeg (data, size, header);
      break;
    case VIGIE_PHOTO_PNG:
      read = read_png (data, size, header);
      break;
    case VIGIE_PHOTO_WEBP:
      read = read_webp (data, size, header);
      break;
    case VIGIE_PHOTO_AVIF:
    case VIGIE_PHOTO_HEIC:
      read = vigie_photo_header_read_heif (data, size, header);
      break;
    case VIGIE_PHOTO_GIF:
      read = read_gif (data, size, header);
      break;
    case VIGIE_PHOTO_TIFF:
      read = vigie_photo_header_read_tiff (data, size, header);
      break;
    case VIGIE_PHOTO_UNKNOWN:
    default:
      break;
    }
  return read && header->width > 0 && header->height > 0 && header->width <= G_MAXINT / 4 &&
         header->height <= G_MAXINT / 4;
}
