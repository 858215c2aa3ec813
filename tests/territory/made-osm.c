/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-osm.h"

#include <gio/gio.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

struct _MadeOsm
{
  GPtrArray *strings; /* (element-type utf8): the first is "" */
  GByteArray *nodes;  /* plain ones */
  GByteArray *ways;
  GByteArray *relations;
  GPtrArray *full; /* (element-type GByteArray): groups that are a block each */
};

#define FULL_BYTES (8 * 1024 * 1024)

MadeOsm *
made_osm_new (void)
{
  MadeOsm *self = g_new0 (MadeOsm, 1);

  self->strings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->strings, g_strdup (""));
  self->nodes = g_byte_array_new ();
  self->ways = g_byte_array_new ();
  self->relations = g_byte_array_new ();
  self->full = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  return self;
}

void
made_osm_free (MadeOsm *self)
{
  g_ptr_array_unref (self->strings);
  g_byte_array_unref (self->nodes);
  g_byte_array_unref (self->ways);
  g_byte_array_unref (self->relations);
  g_ptr_array_unref (self->full);
  g_free (self);
}

static void
put_varint (GByteArray *out, guint64 value)
{
  do
    {
      guint8 byte = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));

      g_byte_array_append (out, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

static guint64
zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

static void
put_number (GByteArray *out, guint field, guint64 value)
{
  put_varint (out, field << 3);
  put_varint (out, value);
}

static void
put_bytes (GByteArray *out, guint field, gconstpointer data, gsize size)
{
  put_varint (out, field << 3 | 2);
  put_varint (out, size);
  g_byte_array_append (out, data, (guint) size);
}

static void
put_array (GByteArray *out, guint field, GByteArray *array)
{
  put_bytes (out, field, array->data, array->len);
}

static guint
find_string (MadeOsm *self, const char *text)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->strings, text, g_str_equal, &index))
    return index;
  g_ptr_array_add (self->strings, g_strdup (text));
  return self->strings->len - 1;
}

static void
put_tag (MadeOsm *self, GByteArray *keys, GByteArray *values, const char *tag)
{
  g_auto (GStrv) parts = g_strsplit (tag, "=", 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  put_varint (keys, find_string (self, parts[0]));
  put_varint (values, find_string (self, parts[1]));
}

static void
end_group (MadeOsm *self, GByteArray **group)
{
  if ((*group)->len < FULL_BYTES)
    return;
  g_ptr_array_add (self->full, *group);
  *group = g_byte_array_new ();
}

void
made_osm_node (MadeOsm *self, gint64 id, double lon, double lat, const char *tag)
{
  g_autoptr (GByteArray) node = g_byte_array_new ();
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  g_autoptr (GByteArray) values = g_byte_array_new ();

  put_number (node, 1, zigzag (id));
  if (tag != NULL)
    {
      put_tag (self, keys, values, tag);
      put_array (node, 2, keys);
      put_array (node, 3, values);
    }
  put_number (node, 8, zigzag (llround (lat * 1e7)));
  put_number (node, 9, zigzag (llround (lon * 1e7)));
  put_array (self->nodes, 1, node);
  end_group (self, &self->nodes);
}

static void
put_tags (MadeOsm *self, GByteArray *out, va_list tags)
{
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  g_autoptr (GByteArray) values = g_byte_array_new ();

  for (const char *tag = va_arg (tags, const char *); tag != NULL;
       tag = va_arg (tags, const char *))
    put_tag (self, keys, values, tag);
  put_array (out, 2, keys);
  put_array (out, 3, values);
}

void
made_osm_way (MadeOsm *self, gint64 id, const gint64 *nodes, guint n, ...)
{
  g_autoptr (GByteArray) way = g_byte_array_new ();
  g_autoptr (GByteArray) refs = g_byte_array_new ();
  va_list tags;

  put_number (way, 1, (guint64) id);
  va_start (tags, n);
  put_tags (self, way, tags);
  va_end (tags);
  for (guint i = 0; i < n; i++)
    put_varint (refs, zigzag (nodes[i] - (i > 0 ? nodes[i - 1] : 0)));
  put_array (way, 8, refs);
  put_array (self->ways, 3, way);
  end_group (self, &self->ways);
}

void
made_osm_relation (MadeOsm *self, gint64 id, const char *members, ...)
{
  g_autoptr (GByteArray) relation = g_byte_array_new ();
  g_autoptr (GByteArray) roles = g_byte_array_new ();
  g_autoptr (GByteArray) ids = g_byte_array_new ();
  g_autoptr (GByteArray) types = g_byte_array_new ();
  g_auto (GStrv) list = g_strsplit (members, " ", -1);
  gint64 before = 0;
  va_list tags;

  put_number (relation, 1, (guint64) id);
  va_start (tags, members);
  put_tags (self, relation, tags);
  va_end (tags);
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (list[i], ":", 2);
      gint64 member = g_ascii_strtoll (parts[1] + 1, NULL, 10);

      put_varint (roles, find_string (self, parts[0]));
      put_varint (ids, zigzag (member - before));
      put_varint (types, parts[1][0] == 'n' ? 0 : 1);
      before = member;
    }
  put_array (relation, 8, roles);
  put_array (relation, 9, ids);
  put_array (relation, 10, types);
  put_array (self->relations, 4, relation);
}

static GBytes *
deflate_bytes (GByteArray *content)
{
  g_autoptr (GConverter) deflater =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, deflater);

  g_assert_true (g_output_stream_write_all (stream, content->data, content->len, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
put_blob (GByteArray *out, const char *type, GByteArray *content, gboolean pack)
{
  g_autoptr (GByteArray) blob = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GBytes) packed = pack ? deflate_bytes (content) : NULL;
  guint32 size;

  if (pack)
    {
      put_number (blob, 2, content->len);
      put_bytes (blob, 3, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    }
  else
    put_array (blob, 1, content);
  put_bytes (header, 1, type, strlen (type));
  put_number (header, 3, blob->len);
  size = GUINT32_TO_BE (header->len);
  g_byte_array_append (out, (const guint8 *) &size, sizeof size);
  g_byte_array_append (out, header->data, header->len);
  g_byte_array_append (out, blob->data, blob->len);
}

GBytes *
made_osm_end (MadeOsm *self, gboolean pack)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) strings = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  put_bytes (header, 4, "OsmSchema-V0.6", 14);
  put_bytes (header, 4, "DenseNodes", 10);
  put_number (header, 32, 1768219200); /* 2026-01-12 */
  put_blob (out, "OSMHeader", header, pack);
  for (guint i = 0; i < self->strings->len; i++)
    {
      const char *text = g_ptr_array_index (self->strings, i);

      put_bytes (strings, 1, text, strlen (text));
    }
  g_ptr_array_add (self->full, g_byte_array_ref (self->nodes));
  g_ptr_array_add (self->full, g_byte_array_ref (self->ways));
  g_ptr_array_add (self->full, g_byte_array_ref (self->relations));
  for (guint i = 0; i < self->full->len; i++)
    {
      g_autoptr (GByteArray) block = g_byte_array_new ();

      put_array (block, 1, strings);
      put_array (block, 2, g_ptr_array_index (self->full, i));
      put_blob (out, "OSMData", block, pack);
    }
  return g_byte_array_free_to_bytes (out);
}
