/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-box.h"
#include "vigie-photo-header.h"

/* ISO/IEC 14496-12 (boxes, items) and 23008-12 (HEIF: properties); AVIF is built on the same. */

#define MAX_PROPERTIES 1024

typedef struct
{
  gboolean has_size;
  guint32 width;
  guint32 height;
  int rotation; /* quarter turns against the clock, −1 when it is no rotation */
  int mirror;   /* 0 swaps top and bottom, 1 left and right; −1 when it is no mirror */
} Property;

static GArray *
read_properties (VigieByteReader container)
{
  GArray *properties = g_array_new (FALSE, TRUE, sizeof (Property));
  VigieBox box;

  while (properties->len < MAX_PROPERTIES && vigie_box_next (&container, &box))
    {
      Property property = { .rotation = -1, .mirror = -1 };
      guint32 flags;

      if (box.type == VIGIE_BOX ('i', 's', 'p', 'e'))
        {
          vigie_box_read_version (&box.body, &flags);
          property.width = vigie_byte_reader_u32 (&box.body);
          property.height = vigie_byte_reader_u32 (&box.body);
          property.has_size = !box.body.failed;
        }
      else if (box.type == VIGIE_BOX ('i', 'r', 'o', 't'))
        property.rotation = vigie_byte_reader_u8 (&box.body) & 3;
      else if (box.type == VIGIE_BOX ('i', 'm', 'i', 'r'))
        property.mirror = vigie_byte_reader_u8 (&box.body) & 1;
      g_array_append_val (properties, property);
    }
  return properties;
}

/* The EXIF orientation of a turn (quarters against the clock) that a mirror may follow. */
static int
make_orientation (int rotation, int mirror)
{
  static const int turned[4] = { 1, 8, 3, 6 };
  static const int turned_then_top_bottom[4] = { 4, 5, 2, 7 };
  static const int turned_then_left_right[4] = { 2, 7, 4, 5 };

  if (mirror == 0)
    return turned_then_top_bottom[rotation];
  return mirror == 1 ? turned_then_left_right[rotation] : turned[rotation];
}

/* Which properties belong to the primary item (the box "ipma"). */
static void
apply_associations (VigieByteReader reader,
                    guint32 primary,
                    GArray *properties,
                    VigiePhotoHeader *header)
{
  guint32 flags;
  guint8 version = vigie_box_read_version (&reader, &flags);
  guint32 n_items = vigie_byte_reader_u32 (&reader);

  for (guint32 i = 0; i < n_items && !reader.failed; i++)
    {
      guint32 item = (guint32) vigie_byte_reader_number (&reader, version < 1 ? 2 : 4);
      guint8 n = vigie_byte_reader_u8 (&reader);
      int rotation = 0;
      int mirror = -1;

      for (guint8 j = 0; j < n; j++)
        {
          guint32 index = flags & 1 ? vigie_byte_reader_u16 (&reader) & 0x7fff
                                    : vigie_byte_reader_u8 (&reader) & 0x7f;
          const Property *property;

          if (item != primary || index == 0 || index > properties->len)
            continue;
          property = &g_array_index (properties, Property, index - 1);
          if (property->has_size)
            {
              header->width = property->width;
              header->height = property->height;
            }
          if (property->rotation >= 0)
            rotation = property->rotation;
          if (property->mirror >= 0)
            mirror = property->mirror;
        }
      if (item == primary)
        {
          header->orientation = make_orientation (rotation, mirror);
          return;
        }
    }
}

static void
read_item_properties (VigieByteReader reader, guint32 primary, VigiePhotoHeader *header)
{
  g_autoptr (GArray) properties = NULL;
  VigieBox box;

  while (vigie_box_next (&reader, &box))
    {
      if (box.type == VIGIE_BOX ('i', 'p', 'c', 'o') && properties == NULL)
        {
          properties = read_properties (box.body);
          for (guint i = 0; i < properties->len; i++)
            {
              const Property *property = &g_array_index (properties, Property, i);
              guint64 area = (guint64) property->width * property->height;

              header->largest_area = MAX (header->largest_area, area);
            }
        }
      else if (box.type == VIGIE_BOX ('i', 'p', 'm', 'a') && properties != NULL)
        apply_associations (box.body, primary, properties, header);
    }
}

/* Whether all that the box "iloc" names lies within the file. */
static gboolean
has_all_extents (VigieByteReader reader, gsize file_size)
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
    return FALSE;

  for (guint32 i = 0; i < n_items && !reader.failed; i++)
    {
      guint method = 0;
      guint64 base;
      guint16 n_extents;

      vigie_byte_reader_take (&reader, version < 2 ? 2 : 4);
      if (version > 0)
        method = vigie_byte_reader_u16 (&reader) & 15;
      vigie_byte_reader_take (&reader, 2);
      base = vigie_byte_reader_number (&reader, base_width);
      n_extents = vigie_byte_reader_u16 (&reader);
      for (guint16 j = 0; j < n_extents && !reader.failed; j++)
        {
          guint64 offset;
          guint64 length;

          vigie_byte_reader_take (&reader, index_width);
          offset = vigie_byte_reader_number (&reader, offset_width);
          length = vigie_byte_reader_number (&reader, length_width);
          if (method == 0 &&
              (base > file_size || offset > file_size - base || length > file_size - base - offset))
            return FALSE;
        }
    }
  return !reader.failed;
}

static gboolean
read_meta (VigieByteReader reader, gsize file_size, VigiePhotoHeader *header)
{
  VigieByteReader properties = { .failed = TRUE };
  guint32 primary = 0;
  guint32 flags;
  VigieBox box;

  vigie_box_read_version (&reader, &flags);
  while (vigie_box_next (&reader, &box))
    {
      if (box.type == VIGIE_BOX ('p', 'i', 't', 'm'))
        {
          guint8 version = vigie_box_read_version (&box.body, &flags);

          primary = (guint32) vigie_byte_reader_number (&box.body, version == 0 ? 2 : 4);
        }
      else if (box.type == VIGIE_BOX ('i', 'p', 'r', 'p'))
        properties = box.body;
      else if (box.type == VIGIE_BOX ('i', 'l', 'o', 'c'))
        header->complete = has_all_extents (box.body, file_size);
    }
  if (properties.failed)
    return FALSE;

  read_item_properties (properties, primary, header);
  return TRUE;
}

gboolean
vigie_photo_header_read_heif (const guint8 *data, gsize size, VigiePhotoHeader *header)
{
  VigieByteReader reader = vigie_byte_reader (data, size);
  VigieBox box;

  while (vigie_box_next (&reader, &box))
    {
      if (box.type == VIGIE_BOX ('m', 'e', 't', 'a'))
        return read_meta (box.body, size, header);
    }
  return FALSE;
}
