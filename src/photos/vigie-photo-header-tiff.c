/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-byte-reader.h"
#include "vigie-photo-header.h"

enum
{
  TAG_WIDTH = 256,
  TAG_HEIGHT = 257,
  TAG_STRIP_OFFSETS = 273,
  TAG_STRIP_SIZES = 279,
  TAG_TILE_OFFSETS = 324,
  TAG_TILE_SIZES = 325,
  TYPE_SHORT = 3,
  TYPE_LONG = 4,
};

typedef struct
{
  guint16 type;
  guint32 count;
  VigieByteReader values; /* at the first one */
} Field;

static guint32
next_value (Field *field)
{
  return (guint32) vigie_byte_reader_number (&field->values, field->type == TYPE_SHORT ? 2 : 4);
}

/* Bytes a value, by type (TIFF 6.0, § 2 and the later IFD, 13). */
static const guint8 type_sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

/* Sets @outside when the field's values lie beyond the file's end. */
static gboolean
read_field (VigieByteReader *reader, Field *field, gboolean *outside)
{
  guint64 length;

  field->type = vigie_byte_reader_u16 (reader);
  field->count = vigie_byte_reader_u32 (reader);
  field->values = *reader;
  vigie_byte_reader_take (reader, 4);
  if (reader->failed || field->type >= G_N_ELEMENTS (type_sizes) || field->count == 0)
    return FALSE;

  length = (guint64) type_sizes[field->type] * field->count;
  if (length > 4)
    {
      guint32 offset = vigie_byte_reader_u32 (&field->values);

      vigie_byte_reader_seek (&field->values, offset);
    }
  if (vigie_byte_reader_left (&field->values) < length)
    {
      *outside = TRUE;
      return FALSE;
    }
  return field->type == TYPE_SHORT || field->type == TYPE_LONG;
}

/* Whether every strip or tile lies within the file. */
static gboolean
has_all_parts (Field *offsets, Field *sizes, gsize file_size)
{
  if (offsets->count == 0 || offsets->count != sizes->count)
    return FALSE;

  for (guint32 i = 0; i < offsets->count; i++)
    {
      guint64 end = next_value (offsets);

      end += next_value (sizes);
      if (end > file_size)
        return FALSE;
    }
  return TRUE;
}

/* TIFF 6.0, § 2; the first directory is the picture. */
gboolean
vigie_photo_header_read_tiff (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  Field offsets = { 0 };
  Field sizes = { 0 };
  gboolean outside = FALSE;
  guint16 n_fields;
  guint32 offset;

  vigie_byte_reader_take (&reader, 4);
  reader.little_endian = data[0] == 'I';
  offset = vigie_byte_reader_u32 (&reader);
  vigie_byte_reader_seek (&reader, offset);
  n_fields = vigie_byte_reader_u16 (&reader);

  for (guint16 i = 0; i < n_fields && !reader.failed; i++)
    {
      guint16 tag = vigie_byte_reader_u16 (&reader);
      Field field;

      if (!read_field (&reader, &field, &outside))
        continue;
      if (tag == TAG_WIDTH)
        header->width = next_value (&field);
      else if (tag == TAG_HEIGHT)
        header->height = next_value (&field);
      else if (tag == TAG_STRIP_OFFSETS || tag == TAG_TILE_OFFSETS)
        offsets = field;
      else if (tag == TAG_STRIP_SIZES || tag == TAG_TILE_SIZES)
        sizes = field;
    }
  if (reader.failed)
    return FALSE;

  header->largest_area = (guint64) header->width * header->height;
  vigie_byte_reader_take (&reader, 4); /* where the next directory is */
  header->complete = !reader.failed && !outside && has_all_parts (&offsets, &sizes, size);
  return TRUE;
}
