/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mvt-writer.h"

#include <string.h>

/* Fields and types of the format, as "id << 3 | wire type"; vigie-mvt.c reads them. */
enum
{
  TILE_LAYER = 3 << 3 | 2,
  LAYER_NAME = 1 << 3 | 2,
  LAYER_FEATURE = 2 << 3 | 2,
  LAYER_KEY = 3 << 3 | 2,
  LAYER_VALUE = 4 << 3 | 2,
  LAYER_EXTENT = 5 << 3 | 0,
  LAYER_VERSION = 15 << 3 | 0,
  FEATURE_TAGS = 2 << 3 | 2,
  FEATURE_TYPE = 3 << 3 | 0,
  FEATURE_GEOMETRY = 4 << 3 | 2,
  VALUE_STRING = 1 << 3 | 2,
  VALUE_INTEGER = 6 << 3 | 0, /* zigzag */
  VALUE_BOOLEAN = 7 << 3 | 0,
};

enum
{
  COMMAND_MOVE_TO = 1,
  COMMAND_LINE_TO = 2,
  COMMAND_CLOSE_PATH = 7,
};

struct _VigieMvtWriter
{
  GByteArray *tile;

  gboolean in_layer;
  gboolean has_features;
  char *name;
  guint32 extent;
  GByteArray *features; /* of the layer, each with its field and size */
  GHashTable *keys;     /* (element-type utf8 guint): its place, plus one */
  GByteArray *key_bytes;
  GHashTable *values; /* (element-type GBytes guint): as written; its place, plus one */
  GByteArray *value_bytes;

  VigieMvtGeometry geometry; /* 0 where no feature was begun */
  gint32 x;                  /* where the pen is */
  gint32 y;
  GByteArray *drawn;
  GByteArray *tags;
};

static void
put_varint (GByteArray *to, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do
    {
      bytes[n++] = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
      value >>= 7;
    }
  while (value > 0);
  g_byte_array_append (to, bytes, n);
}

static guint64
zigzag (gint64 value)
{
  return (guint64) value << 1 ^ (value < 0 ? G_MAXUINT64 : 0);
}

static void
put_field (GByteArray *to, guint64 field, gconstpointer bytes, gsize size)
{
  put_varint (to, field);
  put_varint (to, size);
  g_byte_array_append (to, bytes, (guint) size);
}

VigieMvtWriter *
vigie_mvt_writer_new (void)
{
  VigieMvtWriter *self = g_new0 (VigieMvtWriter, 1);

  self->tile = g_byte_array_new ();
  self->features = g_byte_array_new ();
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->key_bytes = g_byte_array_new ();
  self->values =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->value_bytes = g_byte_array_new ();
  self->drawn = g_byte_array_new ();
  self->tags = g_byte_array_new ();
  return self;
}

void
vigie_mvt_writer_free (VigieMvtWriter *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->tile, g_byte_array_unref);
  g_free (self->name);
  g_byte_array_unref (self->features);
  g_hash_table_unref (self->keys);
  g_byte_array_unref (self->key_bytes);
  g_hash_table_unref (self->values);
  g_byte_array_unref (self->value_bytes);
  g_byte_array_unref (self->drawn);
  g_byte_array_unref (self->tags);
  g_free (self);
}

/* A feature without any part is left out. */
static void
end_feature (VigieMvtWriter *self)
{
  if (self->geometry != 0 && self->drawn->len > 0)
    {
      g_autoptr (GByteArray) feature = g_byte_array_new ();

      if (self->tags->len > 0)
        put_field (feature, FEATURE_TAGS, self->tags->data, self->tags->len);
      put_varint (feature, FEATURE_TYPE);
      put_varint (feature, self->geometry);
      put_field (feature, FEATURE_GEOMETRY, self->drawn->data, self->drawn->len);
      put_field (self->features, LAYER_FEATURE, feature->data, feature->len);
      self->has_features = TRUE;
    }
  self->geometry = 0;
  self->x = self->y = 0;
  g_byte_array_set_size (self->drawn, 0);
  g_byte_array_set_size (self->tags, 0);
}

static void
end_layer (VigieMvtWriter *self)
{
  end_feature (self);
  if (self->in_layer && self->has_features)
    {
      g_autoptr (GByteArray) layer = g_byte_array_new ();

      put_varint (layer, LAYER_VERSION);
      put_varint (layer, 2);
      put_field (layer, LAYER_NAME, self->name, strlen (self->name));
      g_byte_array_append (layer, self->features->data, self->features->len);
      g_byte_array_append (layer, self->key_bytes->data, self->key_bytes->len);
      g_byte_array_append (layer, self->value_bytes->data, self->value_bytes->len);
      put_varint (layer, LAYER_EXTENT);
      put_varint (layer, self->extent);
      put_field (self->tile, TILE_LAYER, layer->data, layer->len);
    }
  self->in_layer = self->has_features = FALSE;
  g_byte_array_set_size (self->features, 0);
  g_byte_array_set_size (self->key_bytes, 0);
  g_byte_array_set_size (self->value_bytes, 0);
  g_hash_table_remove_all (self->keys);
  g_hash_table_remove_all (self->values);
}

/**
 * vigie_mvt_writer_begin_layer:
 * @name: of the layer; each once in a tile
 * @extent: width and height of the tile in the units of its points
 *
 * A layer without features is left out.
 */
void
vigie_mvt_writer_begin_layer (VigieMvtWriter *self, const char *name, guint32 extent)
{
  g_return_if_fail (self->tile != NULL && name != NULL && extent > 0);

  end_layer (self);
  g_set_str (&self->name, name);
  self->extent = extent;
  self->in_layer = TRUE;
}

void
vigie_mvt_writer_begin_feature (VigieMvtWriter *self, VigieMvtGeometry geometry)
{
  g_return_if_fail (self->in_layer);
  g_return_if_fail (geometry >= VIGIE_MVT_POINT && geometry <= VIGIE_MVT_POLYGON);

  end_feature (self);
  self->geometry = geometry;
}

static void
put_points (VigieMvtWriter *self, guint command, const VigieMvtPoint *points, guint32 n)
{
  put_varint (self->drawn, (guint64) n << 3 | command);
  for (guint32 i = 0; i < n; i++)
    {
      put_varint (self->drawn, zigzag ((gint64) points[i].x - self->x));
      put_varint (self->drawn, zigzag ((gint64) points[i].y - self->y));
      self->x = points[i].x;
      self->y = points[i].y;
    }
}

/**
 * vigie_mvt_writer_add_part:
 * @points: (array length=n_points): a line, a ring without its first point repeated, or points
 * @n_points: 2 or more of a line, 3 or more of a ring
 *
 * Points of a feature come as one part.
 */
void
vigie_mvt_writer_add_part (VigieMvtWriter *self, const VigieMvtPoint *points, guint32 n_points)
{
  g_return_if_fail (self->geometry != 0 && n_points >= (guint32) self->geometry);

  if (self->geometry == VIGIE_MVT_POINT)
    {
      g_return_if_fail (self->drawn->len == 0);

      put_points (self, COMMAND_MOVE_TO, points, n_points);
      return;
    }
  put_points (self, COMMAND_MOVE_TO, points, 1);
  put_points (self, COMMAND_LINE_TO, points + 1, n_points - 1);
  if (self->geometry == VIGIE_MVT_POLYGON)
    put_varint (self->drawn, 1 << 3 | COMMAND_CLOSE_PATH);
}

static guint
find_key (VigieMvtWriter *self, const char *key)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->keys, key));

  if (known == 0)
    {
      known = g_hash_table_size (self->keys) + 1;
      g_hash_table_insert (self->keys, g_strdup (key), GUINT_TO_POINTER (known));
      put_field (self->key_bytes, LAYER_KEY, key, strlen (key));
    }
  return known - 1;
}

static void
add_tag (VigieMvtWriter *self, const char *key, const GByteArray *written)
{
  g_autoptr (GBytes) value = g_bytes_new (written->data, written->len);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->values, value));

  if (known == 0)
    {
      known = g_hash_table_size (self->values) + 1;
      g_hash_table_insert (self->values, g_bytes_ref (value), GUINT_TO_POINTER (known));
      put_field (self->value_bytes, LAYER_VALUE, written->data, written->len);
    }
  put_varint (self->tags, find_key (self, key));
  put_varint (self->tags, known - 1);
}

/**
 * vigie_mvt_writer_add_string:
 * @key: of the tag
 * @value: valid UTF-8
 */
void
vigie_mvt_writer_add_string (VigieMvtWriter *self, const char *key, const char *value)
{
  g_autoptr (GByteArray) written = g_byte_array_new ();

  g_return_if_fail (self->geometry != 0);

  put_field (written, VALUE_STRING, value, strlen (value));
  add_tag (self, key, written);
}

void
vigie_mvt_writer_add_integer (VigieMvtWriter *self, const char *key, gint64 value)
{
  g_autoptr (GByteArray) written = g_byte_array_new ();

  g_return_if_fail (self->geometry != 0);

  put_varint (written, VALUE_INTEGER);
  put_varint (written, zigzag (value));
  add_tag (self, key, written);
}

void
vigie_mvt_writer_add_boolean (VigieMvtWriter *self, const char *key, gboolean value)
{
  g_autoptr (GByteArray) written = g_byte_array_new ();

  g_return_if_fail (self->geometry != 0);

  put_varint (written, VALUE_BOOLEAN);
  put_varint (written, value ? 1 : 0);
  add_tag (self, key, written);
}

/**
 * vigie_mvt_writer_end:
 *
 * Returns: (transfer full): the tile, not packed; of no bytes where nothing is in it
 */
GBytes *
vigie_mvt_writer_end (VigieMvtWriter *self)
{
  g_return_val_if_fail (self->tile != NULL, NULL);

  end_layer (self);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->tile));
}
