/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-blocks.h"
#include "vigie-photo-box.h"

/* ISO/IEC 14496-12, § 8.11 (items) and 23008-12, annex A (EXIF and XMP as items). */

#define MAX_EXTENTS 64

/* C2PA specification 2.1, § A.5 (embedding into ISO BMFF). */
static const guint8 c2pa_uuid[16] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
                                      0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };

typedef struct
{
  guint32 id; /* 0 when there is none */
  GByteArray *data;
} Item;

/* The box "iinf": which items are metadata. */
static void
find_items (VigieByteReader reader, Item *exif, Item *xmp)
{
  static const char xmp_type[] = "application/rdf+xml";
  guint32 flags;
  guint8 version = vigie_box_read_version (&reader, &flags);
  VigieBox box;

  vigie_byte_reader_take (&reader, version == 0 ? 2 : 4);
  while (vigie_box_next (&reader, &box))
    {
      guint32 id;
      guint32 type;

      if (box.type != VIGIE_BOX ('i', 'n', 'f', 'e'))
        continue;
      version = vigie_box_read_version (&box.body, &flags);
      if (version < 2) /* not of HEIF */
        continue;
      id = (guint32) vigie_byte_reader_number (&box.body, version == 2 ? 2 : 4);
      vigie_byte_reader_take (&box.body, 2);
      type = vigie_byte_reader_u32 (&box.body);
      if (type == VIGIE_BOX ('E', 'x', 'i', 'f') && exif->id == 0)
        exif->id = id;
      else if (type == VIGIE_BOX ('m', 'i', 'm', 'e') && xmp->id == 0)
        {
          const guint8 *rest = box.body.data + box.body.at;
          const guint8 *name_end = memchr (rest, 0, vigie_byte_reader_left (&box.body));

          vigie_byte_reader_take (&box.body, name_end != NULL ? name_end - rest + 1 : G_MAXUINT32);
          rest = vigie_byte_reader_take (&box.body, sizeof xmp_type);
          if (rest != NULL && memcmp (rest, xmp_type, sizeof xmp_type) == 0)
            xmp->id = id;
        }
    }
}

/* Adds an extent; %FALSE when that would be too much. */
static gboolean
add_extent (Item *item, VigieByteReader from, guint64 offset, guint64 length)
{
  const guint8 *start;

  vigie_byte_reader_seek (&from, offset);
  if (length == 0) /* all there is */
    length = vigie_byte_reader_left (&from);
  if (length > VIGIE_PHOTO_MAX_BLOCK || item->data->len > VIGIE_PHOTO_MAX_BLOCK)
    return FALSE;
  start = vigie_byte_reader_take (&from, length);
  if (start != NULL)
    g_byte_array_append (item->data, start, (guint) length);
  return TRUE;
}

static guint64
add_offsets (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

/* The box "iloc": where the items are. %FALSE when one of them is too large. */
static gboolean
load_items (VigieByteReader reader, VigieByteReader file, VigieByteReader idat, Item *items[2])
{
  guint32 flags;
  guint8 version = vigie_box_read_version (&reader, &flags);
  guint16 widths = vigie_byte_reader_u16 (&reader);
  guint offset_width = widths >> 12;
  guint length_width = widths >> 8 & 15;
  guint base_width = widths >> 4 & 15;
  guint index_width = version == 1 || version == 2 ? widths & 15 : 0;
  guint32 n_items = (guint32) vigie_byte_reader_number (&reader, version < 2 ? 2 : 4);

  if (version > 2 || offset_width > 8 || length_width > 8 || base_width > 8 || index_width > 8)
    return TRUE;

  for (guint32 i = 0; i < n_items && !reader.failed; i++)
    {
      guint32 id = (guint32) vigie_byte_reader_number (&reader, version < 2 ? 2 : 4);
      guint method = version > 0 ? vigie_byte_reader_u16 (&reader) & 15 : 0;
      guint64 base;
      guint16 n_extents;

      vigie_byte_reader_take (&reader, 2);
      base = vigie_byte_reader_number (&reader, base_width);
      n_extents = vigie_byte_reader_u16 (&reader);
      for (guint16 j = 0; j < n_extents && !reader.failed; j++)
        {
          guint64 offset;
          guint64 length;

          vigie_byte_reader_take (&reader, index_width);
          offset = add_offsets (base, vigie_byte_reader_number (&reader, offset_width));
          length = vigie_byte_reader_number (&reader, length_width);
          for (int k = 0; k < 2 && !reader.failed && id != 0; k++)
            {
              if (items[k]->id != id || method > 1)
                continue;
              if (j >= MAX_EXTENTS ||
                  !add_extent (items[k], method == 1 ? idat : file, offset, length))
                return FALSE;
            }
        }
    }
  return TRUE;
}

static void
append_chunk (
    GByteArray *png, const char *type, const char *head, gsize head_size, GByteArray *data)
{
  guint32 length = GUINT32_TO_BE ((guint32) head_size + (data != NULL ? data->len : 0));
  static const guint8 no_checksum[4] = { 0 }; /* Exiv2 does not look at it */

  g_byte_array_append (png, (const guint8 *) &length, sizeof length);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, (const guint8 *) head, (guint) head_size);
  if (data != NULL)
    g_byte_array_append (png, data->data, data->len);
  g_byte_array_append (png, no_checksum, sizeof no_checksum);
}

/* The item is an offset to the block itself (which may say "Exif" before that), then the block. */
static void
skip_exif_head (GByteArray *exif)
{
  VigieByteReader reader = vigie_byte_reader (exif->data, exif->len);
  guint32 offset = vigie_byte_reader_u32 (&reader);

  vigie_byte_reader_take (&reader, offset);
  g_byte_array_remove_range (exif, 0, reader.failed ? exif->len : (guint) reader.at);
}

/* Exiv2 would go through boxes of many kinds on its own; it gets the two blocks alone, in the
 * simplest container that holds both (PNG, third edition, § 11.3). */
static GBytes *
wrap_items (const Item *exif, const Item *xmp)
{
  static const char header[13] = { 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0 };
  static const char xmp_head[] = "XML:com.adobe.xmp\0\0\0\0"; /* and the last one ends the string */
  GByteArray *png = g_byte_array_new ();

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header, sizeof header, NULL);
  if (exif->data->len > 0)
    append_chunk (png, "eXIf", "", 0, exif->data);
  if (xmp->data->len > 0)
    append_chunk (png, "iTXt", xmp_head, sizeof xmp_head, xmp->data);
  append_chunk (png, "IEND", "", 0, NULL);
  return g_byte_array_free_to_bytes (png);
}

static void
read_meta (VigieByteReader reader, VigieByteReader file, VigiePhotoBlocks *blocks)
{
  g_autoptr (GByteArray) exif_data = g_byte_array_new ();
  g_autoptr (GByteArray) xmp_data = g_byte_array_new ();
  Item exif = { .data = exif_data };
  Item xmp = { .data = xmp_data };
  VigieByteReader locations = { .failed = TRUE };
  VigieByteReader idat = { .failed = TRUE };
  guint32 flags;
  VigieBox box;

  vigie_box_read_version (&reader, &flags);
  while (vigie_box_next (&reader, &box))
    {
      /* Offsets into "idat" count from its first byte. */
      if (box.type == VIGIE_BOX ('i', 'd', 'a', 't'))
        idat = vigie_byte_reader (box.body.data + box.body.at, box.body.size - box.body.at);
      else if (box.type == VIGIE_BOX ('i', 'i', 'n', 'f'))
        find_items (box.body, &exif, &xmp);
      else if (box.type == VIGIE_BOX ('i', 'l', 'o', 'c'))
        locations = box.body;
    }
  if (locations.failed || (exif.id == 0 && xmp.id == 0))
    return;

  if (!load_items (locations, file, idat, (Item *[]) { &exif, &xmp }))
    blocks->refused = TRUE;
  skip_exif_head (exif_data);
  if (!vigie_photo_blocks_is_safe_exif (exif_data->data, exif_data->len) ||
      xmp_data->len > VIGIE_PHOTO_MAX_BLOCK)
    blocks->refused = TRUE;
  if (!blocks->refused)
    blocks->readable = wrap_items (&exif, &xmp);
}

void
vigie_photo_blocks_find_heif (GBytes *bytes, VigiePhotoBlocks *blocks)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  VigieByteReader file = vigie_byte_reader (data, size);
  VigieByteReader reader = file;
  gboolean has_meta = FALSE;
  VigieBox box;

  while (vigie_box_next (&reader, &box))
    {
      if (box.type == VIGIE_BOX ('m', 'e', 't', 'a') && !has_meta)
        {
          has_meta = TRUE;
          read_meta (box.body, file, blocks);
        }
      else if (box.type == VIGIE_BOX ('u', 'u', 'i', 'd'))
        {
          const guint8 *uuid = vigie_byte_reader_take (&box.body, sizeof c2pa_uuid);

          if (uuid != NULL && memcmp (uuid, c2pa_uuid, sizeof c2pa_uuid) == 0)
            blocks->has_manifest = TRUE;
        }
    }
}
