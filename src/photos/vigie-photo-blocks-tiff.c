/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-blocks.h"

/* TIFF 6.0, § 2, which EXIF blocks are made of as well. */

enum
{
  TAG_SUB_DIRECTORIES = 0x014a,
  TAG_XMP = 0x02bc,
  TAG_EXIF_DIRECTORY = 0x8769,
  TAG_GPS_DIRECTORY = 0x8825,
  TAG_MAKER_NOTE = 0x927c,
  TAG_INTEROPERABILITY_DIRECTORY = 0xa005,
  TAG_DNG_PRIVATE = 0xc634,
  TAG_C2PA = 0xcd41,
  TAG_UNKNOWN = 0xfffe,
};

#define MAX_DIRECTORIES 64
#define MAX_FIELDS 4096
#define MAX_VALUES (4 * 1024 * 1024)

/* Bytes a value, by type, the later IFD (13) included. */
static const guint8 type_sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

/* Of types that nobody knows Exiv2 takes the values for bytes. */
static guint
get_width (guint16 type)
{
  return type < G_N_ELEMENTS (type_sizes) ? MAX (type_sizes[type], 1) : 1;
}

/* Returns: %FALSE when there are too many */
static gboolean
add_directory (GArray *queue, guint32 offset)
{
  for (guint i = 0; i < queue->len; i++)
    {
      if (g_array_index (queue, guint32, i) == offset)
        return TRUE; /* a loop */
    }
  if (queue->len >= MAX_DIRECTORIES)
    return FALSE;
  if (offset > 0)
    g_array_append_val (queue, offset);
  return TRUE;
}

static void
add_directories (
    GArray *queue, VigieByteReader values, guint width, guint32 count, VigieTiffDirectories *found)
{
  for (guint32 i = 0; i < count && !found->too_many; i++)
    found->too_many = i >= MAX_DIRECTORIES ||
                      !add_directory (queue, (guint32) vigie_byte_reader_number (&values, width));
}

static void
read_field (VigieByteReader *reader, GArray *queue, VigieTiffDirectories *found)
{
  gsize start = reader->at;
  guint16 tag = vigie_byte_reader_u16 (reader);
  guint16 type = vigie_byte_reader_u16 (reader);
  guint32 count = vigie_byte_reader_u32 (reader);
  VigieByteReader values = *reader;
  guint width = get_width (type);
  guint64 length;

  vigie_byte_reader_take (reader, 4);
  if (reader->failed)
    return;

  length = (guint64) width * count;
  if (length > 4)
    {
      guint32 offset = vigie_byte_reader_u32 (&values);

      vigie_byte_reader_seek (&values, offset);
      if (vigie_byte_reader_left (&values) < length)
        return; /* no reader follows it */
    }
  if (tag == TAG_C2PA)
    found->has_manifest |= length > 4;
  if (length > VIGIE_PHOTO_MAX_BLOCK || tag == TAG_MAKER_NOTE || tag == TAG_DNG_PRIVATE)
    {
      found->has_long_xmp |= tag == TAG_XMP;
      g_array_append_val (found->to_hide, start);
    }
  if (length > 4 && length <= VIGIE_PHOTO_MAX_BLOCK)
    found->values += length;
  if (tag == TAG_SUB_DIRECTORIES || tag == TAG_EXIF_DIRECTORY || tag == TAG_GPS_DIRECTORY ||
      tag == TAG_INTEROPERABILITY_DIRECTORY)
    add_directories (queue, values, MIN (width, 4), count, found);
}

/**
 * vigie_tiff_directories_read:
 * @data: (array length=size): a TIFF, from its "II" or "MM"
 * @size: its size in bytes
 * @found: (out caller-allocates): what its directories name; free its array
 *
 * Follows at most 64 directories of at most 4096 fields, each once.
 */
void
vigie_tiff_directories_read (const guint8 *data, gsize size, VigieTiffDirectories *found)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));

  *found = (VigieTiffDirectories) { .to_hide = g_array_new (FALSE, FALSE, sizeof (gsize)) };
  if (size < 8 || (memcmp (data, "II*\0", 4) != 0 && memcmp (data, "MM\0*", 4) != 0))
    return;
  reader.little_endian = data[0] == 'I';
  vigie_byte_reader_seek (&reader, 4);
  add_directory (queue, vigie_byte_reader_u32 (&reader));

  for (guint i = 0; i < queue->len; i++)
    {
      guint16 n_fields;

      reader.failed = FALSE;
      vigie_byte_reader_seek (&reader, g_array_index (queue, guint32, i));
      n_fields = vigie_byte_reader_u16 (&reader);
      if (n_fields > MAX_FIELDS)
        continue;
      for (guint16 j = 0; j < n_fields && !reader.failed; j++)
        read_field (&reader, queue, found);
      /* The next page. Exiv2 does not go on for long, so that pages left out do no harm. */
      add_directory (queue, vigie_byte_reader_u32 (&reader));
    }
}

/* Values do not overlap in what cameras write; two fields sharing a resolution may. */
static gboolean
is_plausible (const VigieTiffDirectories *found, gsize size)
{
  return !found->too_many && found->values <= 2 * MIN ((guint64) size, MAX_VALUES) + 64 * 1024;
}

/**
 * vigie_photo_blocks_is_safe_exif:
 * @data: (array length=size): an EXIF block, from its "II" or "MM"
 * @size: its size in bytes
 *
 * Returns: whether it can be read in the time and the memory that its size lets expect
 */
gboolean
vigie_photo_blocks_is_safe_exif (const guint8 *data, gsize size)
{
  VigieTiffDirectories found;
  gboolean safe;

  if (size > VIGIE_PHOTO_MAX_BLOCK)
    return FALSE;
  vigie_tiff_directories_read (data, size, &found);
  safe = is_plausible (&found, size);
  g_array_unref (found.to_hide);
  return safe;
}

/* Exiv2 would copy what is long, which takes it a second for 40 MB, and the directories in a
 * maker's notes may name all of the file over and over. Nothing in them is asked for: such a field
 * becomes one byte of no meaning. */
static GBytes *
hide_fields (GBytes *bytes, GArray *fields)
{
  static const guint8 little[8] = { TAG_UNKNOWN & 0xff, TAG_UNKNOWN >> 8, 1, 0, 1, 0, 0, 0 };
  static const guint8 big[8] = { TAG_UNKNOWN >> 8, TAG_UNKNOWN & 0xff, 0, 1, 0, 0, 0, 1 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);

  for (guint i = 0; i < fields->len; i++)
    memcpy (copy + g_array_index (fields, gsize, i), data[0] == 'I' ? little : big, 8);
  return g_bytes_new_take (copy, size);
}

void
vigie_photo_blocks_find_tiff (GBytes *bytes, VigiePhotoBlocks *blocks)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  VigieTiffDirectories found;

  vigie_tiff_directories_read (data, size, &found);
  blocks->has_manifest = found.has_manifest;
  blocks->refused = found.has_long_xmp || !is_plausible (&found, size);
  if (!is_plausible (&found, size))
    blocks->readable = NULL;
  else if (found.to_hide->len > 0 && size > VIGIE_PHOTO_MAX_BLOCK)
    blocks->readable = hide_fields (bytes, found.to_hide);
  else
    blocks->readable = g_bytes_ref (bytes);
  g_array_unref (found.to_hide);
}
