/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mvt.h"

#include <string.h>

/*
 * The format: https://github.com/mapbox/vector-tile-spec/tree/master/2.1 and protobuf's encoding.
 * Nothing is read past a message's end, every index is checked while reading, and memory is
 * bounded by a small multiple of the input: a point, tag or value takes at least one byte there.
 */

#define MAX_LAYERS 256
#define MAX_COORDINATE (1 << 24) /* far outside of any tile; keeps sums of deltas in range */

enum
{
  WIRE_VARINT = 0,
  WIRE_FIXED64 = 1,
  WIRE_BYTES = 2,
  WIRE_FIXED32 = 5,
};

enum
{
  COMMAND_MOVE_TO = 1,
  COMMAND_LINE_TO = 2,
  COMMAND_CLOSE_PATH = 7,
};

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Reader;

typedef struct
{
  VigieMvtLayer public;
  GArray *features;
  GArray *parts;
  GArray *points;
  GArray *values;
  GArray *tags;
  GPtrArray *keys;
} Layer;

struct _VigieMvtTile
{
  GPtrArray *layers;
  GStringChunk *strings;
};

/* What a protobuf field holds: `number` for the three number types, `bytes` for the fourth. */
typedef struct
{
  guint32 id;
  guint32 wire;
  guint64 number;
  Reader bytes;
} Field;

static gboolean
read_varint (Reader *reader, guint64 *value)
{
  guint64 result = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      guint8 byte;

      if (reader->at >= reader->end)
        return FALSE;
      byte = *reader->at++;
      if (shift == 63 && byte > 1)
        return FALSE;
      result |= (guint64) (byte & 0x7f) << shift;
      if (!(byte & 0x80))
        {
          *value = result;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_fixed (Reader *reader, guint n_bytes, guint64 *value)
{
  guint64 result = 0;

  if ((gsize) (reader->end - reader->at) < n_bytes)
    return FALSE;
  for (guint i = 0; i < n_bytes; i++)
    result |= (guint64) reader->at[i] << (8 * i);
  reader->at += n_bytes;
  *value = result;
  return TRUE;
}

static gboolean
read_bytes (Reader *reader, Reader *bytes)
{
  guint64 size;

  if (!read_varint (reader, &size) || size > (gsize) (reader->end - reader->at))
    return FALSE;
  bytes->at = reader->at;
  bytes->end = reader->at + size;
  reader->at = bytes->end;
  return TRUE;
}

static gboolean
read_field (Reader *reader, Field *field)
{
  guint64 tag;

  *field = (Field) { 0 };
  if (!read_varint (reader, &tag) || tag > G_MAXUINT32 || tag >> 3 == 0)
    return FALSE;
  field->id = (guint32) (tag >> 3);
  field->wire = (guint32) (tag & 7);
  switch (field->wire)
    {
    case WIRE_VARINT:
      return read_varint (reader, &field->number);
    case WIRE_FIXED64:
      return read_fixed (reader, 8, &field->number);
    case WIRE_BYTES:
      return read_bytes (reader, &field->bytes);
    case WIRE_FIXED32:
      return read_fixed (reader, 4, &field->number);
    default: /* groups: not in this format, and out of use elsewhere */
      return FALSE;
    }
}

static gint64
unzigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

/* Returns: (nullable): a copy that lives as long as the tile */
static const char *
take_string (VigieMvtTile *tile, Reader bytes)
{
  gsize size = (gsize) (bytes.end - bytes.at);

  if (size > G_MAXINT || !g_utf8_validate_len ((const char *) bytes.at, size, NULL))
    return NULL;
  return g_string_chunk_insert_len (tile->strings, (const char *) bytes.at, (gssize) size);
}

static gboolean
read_value (VigieMvtTile *tile, Reader reader, VigieMvtValue *value)
{
  static const guint32 wires[] = { 8,           WIRE_BYTES,  WIRE_FIXED32, WIRE_FIXED64,
                                   WIRE_VARINT, WIRE_VARINT, WIRE_VARINT,  WIRE_VARINT };
  gboolean found = FALSE;
  Field field;

  *value = (VigieMvtValue) { .type = VIGIE_MVT_NUMBER };
  while (reader.at < reader.end)
    {
      float single;
      guint32 bits;

      if (!read_field (&reader, &field))
        return FALSE;
      if (field.id >= G_N_ELEMENTS (wires))
        continue; /* from a later version */
      if (field.wire != wires[field.id])
        return FALSE;
      found = TRUE;
      switch (field.id)
        {
        case 1:
          value->type = VIGIE_MVT_STRING;
          if ((value->string = take_string (tile, field.bytes)) == NULL)
            return FALSE;
          break;
        case 2:
          bits = (guint32) field.number;
          memcpy (&single, &bits, sizeof single);
          value->number = single;
          break;
        case 3:
          memcpy (&value->number, &field.number, sizeof value->number);
          break;
        case 4:
          value->number = (double) (gint64) field.number;
          break;
        case 5:
          value->number = (double) field.number;
          break;
        case 6:
          value->number = (double) unzigzag (field.number);
          break;
        default:
          value->type = VIGIE_MVT_BOOLEAN;
          value->boolean = field.number != 0;
          break;
        }
    }
  return found;
}

static guint32
minimum_points (VigieMvtGeometry geometry)
{
  return geometry == VIGIE_MVT_POINT ? 1 : geometry == VIGIE_MVT_LINE ? 2 : 3;
}

/* Ends the part that was being read; one that is too short to draw is dropped, not an error. */
static void
end_part (Layer *layer, VigieMvtFeature *feature, guint32 first)
{
  VigieMvtPart part = { first, layer->points->len - first };

  if (part.n_points < minimum_points (feature->geometry))
    {
      g_array_set_size (layer->points, first);
      return;
    }
  g_array_append_val (layer->parts, part);
  feature->n_parts++;
}

static gboolean
read_points (Layer *layer, Reader *reader, guint32 count, gint64 *x, gint64 *y)
{
  /* Two numbers a point and at least a byte a number: a lie about the count ends here. */
  if (count == 0 || count > (gsize) (reader->end - reader->at) / 2)
    return FALSE;

  for (guint32 i = 0; i < count; i++)
    {
      guint64 dx, dy;
      VigieMvtPoint point;

      if (!read_varint (reader, &dx) || !read_varint (reader, &dy) || dx > G_MAXUINT32 ||
          dy > G_MAXUINT32)
        return FALSE;
      *x += unzigzag (dx);
      *y += unzigzag (dy);
      if (ABS (*x) > MAX_COORDINATE || ABS (*y) > MAX_COORDINATE)
        return FALSE;
      point.x = (gint32) *x;
      point.y = (gint32) *y;
      g_array_append_val (layer->points, point);
    }
  return TRUE;
}

static gboolean
read_geometry (Layer *layer, VigieMvtFeature *feature, Reader reader)
{
  guint32 first = layer->points->len;
  gint64 x = 0, y = 0;
  gboolean moved = FALSE;

  feature->first_part = layer->parts->len;
  while (reader.at < reader.end)
    {
      guint64 command;
      guint32 count;

      if (!read_varint (&reader, &command) || command > G_MAXUINT32)
        return FALSE;
      count = (guint32) (command >> 3);
      switch (command & 7)
        {
        case COMMAND_MOVE_TO:
          /* Lines and rings begin with one point; several points make one part. */
          if (feature->geometry != VIGIE_MVT_POINT)
            {
              if (count != 1)
                return FALSE;
              if (moved)
                end_part (layer, feature, first);
              first = layer->points->len;
            }
          moved = TRUE;
          if (!read_points (layer, &reader, count, &x, &y))
            return FALSE;
          break;
        case COMMAND_LINE_TO:
          if (!moved || feature->geometry == VIGIE_MVT_POINT ||
              !read_points (layer, &reader, count, &x, &y))
            return FALSE;
          break;
        case COMMAND_CLOSE_PATH:
          if (!moved || count != 1 || feature->geometry != VIGIE_MVT_POLYGON)
            return FALSE;
          end_part (layer, feature, first);
          moved = FALSE;
          break;
        default:
          return FALSE;
        }
    }
  if (moved && feature->geometry == VIGIE_MVT_POLYGON)
    return FALSE; /* a ring that is not closed */
  if (moved)
    end_part (layer, feature, first);
  return TRUE;
}

static gboolean
read_tags (Layer *layer, VigieMvtFeature *feature, Reader reader)
{
  while (reader.at < reader.end)
    {
      guint64 key, value;
      guint32 pair[2];

      if (!read_varint (&reader, &key) || !read_varint (&reader, &value) ||
          key >= layer->keys->len || value >= layer->values->len)
        return FALSE;
      pair[0] = (guint32) key;
      pair[1] = (guint32) value;
      g_array_append_vals (layer->tags, pair, 2);
      feature->n_tags++;
    }
  return TRUE;
}

static gboolean
read_feature (Layer *layer, Reader reader)
{
  VigieMvtFeature feature = { .first_tag = layer->tags->len };
  Reader tags = { 0 }, geometry = { 0 };
  guint64 type = 0;
  Field field;

  while (reader.at < reader.end)
    {
      if (!read_field (&reader, &field))
        return FALSE;
      switch (field.id)
        {
        case 1:
          if (field.wire != WIRE_VARINT)
            return FALSE;
          feature.id = field.number;
          break;
        case 2:
          if (field.wire != WIRE_BYTES || tags.at)
            return FALSE;
          tags = field.bytes;
          break;
        case 3:
          if (field.wire != WIRE_VARINT)
            return FALSE;
          type = field.number;
          break;
        case 4:
          if (field.wire != WIRE_BYTES || geometry.at)
            return FALSE;
          geometry = field.bytes;
          break;
        default:
          break;
        }
    }

  if (type < VIGIE_MVT_POINT || type > VIGIE_MVT_POLYGON)
    return TRUE; /* of unknown shape: readers may leave it out */
  feature.geometry = (VigieMvtGeometry) type;
  if (!read_geometry (layer, &feature, geometry) || !read_tags (layer, &feature, tags))
    return FALSE;
  if (feature.n_parts > 0)
    g_array_append_val (layer->features, feature);
  return TRUE;
}

static void
layer_free (gpointer data)
{
  Layer *self = data;

  g_array_unref (self->features);
  g_array_unref (self->parts);
  g_array_unref (self->points);
  g_array_unref (self->values);
  g_array_unref (self->tags);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static Layer *
layer_new (void)
{
  Layer *self = g_new0 (Layer, 1);

  self->features = g_array_new (FALSE, FALSE, sizeof (VigieMvtFeature));
  self->parts = g_array_new (FALSE, FALSE, sizeof (VigieMvtPart));
  self->points = g_array_new (FALSE, FALSE, sizeof (VigieMvtPoint));
  self->values = g_array_new (FALSE, FALSE, sizeof (VigieMvtValue));
  self->tags = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->keys = g_ptr_array_new ();
  self->public.extent = 4096;
  return self;
}

/* Everything but the features, which need the keys and values that may come after them. */
static gboolean
read_layer_head (VigieMvtTile *tile, Layer *layer, Reader reader)
{
  Field field;

  while (reader.at < reader.end)
    {
      VigieMvtValue value;
      const char *string;

      if (!read_field (&reader, &field))
        return FALSE;
      switch (field.id)
        {
        case 1:
        case 3:
          if (field.wire != WIRE_BYTES || (string = take_string (tile, field.bytes)) == NULL)
            return FALSE;
          if (field.id == 1)
            layer->public.name = string;
          else
            g_ptr_array_add (layer->keys, (gpointer) string);
          break;
        case 2:
          if (field.wire != WIRE_BYTES)
            return FALSE;
          break;
        case 4:
          if (field.wire != WIRE_BYTES || !read_value (tile, field.bytes, &value))
            return FALSE;
          g_array_append_val (layer->values, value);
          break;
        case 5:
        case 15:
          if (field.wire != WIRE_VARINT || field.number == 0 || field.number > MAX_COORDINATE)
            return FALSE;
          if (field.id == 5)
            layer->public.extent = (guint32) field.number;
          else
            layer->public.version = (guint32) field.number;
          break;
        default:
          break;
        }
    }
  return layer->public.name != NULL && layer->public.version != 0;
}

static gboolean
read_layer (VigieMvtTile *tile, Reader reader, const char **reason)
{
  Layer *layer = layer_new ();
  Field field;

  g_ptr_array_add (tile->layers, layer);
  if (!read_layer_head (tile, layer, reader))
    {
      *reason = "damaged layer";
      return FALSE;
    }
  if (layer->public.version > 2)
    {
      *reason = "vector tile of a later version";
      return FALSE;
    }
  while (reader.at < reader.end)
    if (!read_field (&reader, &field) || (field.id == 2 && !read_feature (layer, field.bytes)))
      {
        *reason = "damaged feature";
        return FALSE;
      }

  layer->public.features = (const VigieMvtFeature *) (gconstpointer) layer->features->data;
  layer->public.n_features = layer->features->len;
  layer->public.parts = (const VigieMvtPart *) (gconstpointer) layer->parts->data;
  layer->public.points = (const VigieMvtPoint *) (gconstpointer) layer->points->data;
  layer->public.values = (const VigieMvtValue *) (gconstpointer) layer->values->data;
  layer->public.tags = (const guint32 *) (gconstpointer) layer->tags->data;
  layer->public.keys = (const char *const *) layer->keys->pdata;
  return TRUE;
}

/**
 * vigie_mvt_parse:
 * @data: (array length=size): an unpacked vector tile (no gzip); may be empty: no layers
 * @size: up to %VIGIE_MVT_MAX_BYTES
 * @reason: (out) (optional) (transfer none): on failure, what is wrong, for a log (not translated)
 *
 * Reads a whole vector tile. Strict: a tile that breaks the format anywhere gives nothing. Features
 * of unknown shape and parts too short to draw are left out.
 *
 * Returns: (transfer full) (nullable): the tile
 */
VigieMvtTile *
vigie_mvt_parse (const guint8 *data, gsize size, const char **reason)
{
  g_autoptr (VigieMvtTile) self = NULL;
  Reader reader = { data, data ? data + size : NULL };
  const char *why = "not a vector tile";
  Field field;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  if (reason == NULL)
    reason = &why;
  *reason = why;
  if (size > VIGIE_MVT_MAX_BYTES)
    {
      *reason = "vector tile too large";
      return NULL;
    }

  self = g_new0 (VigieMvtTile, 1);
  self->layers = g_ptr_array_new_with_free_func (layer_free);
  self->strings = g_string_chunk_new (4096);
  while (reader.at < reader.end)
    {
      if (!read_field (&reader, &field))
        return NULL;
      if (field.id != 3)
        continue;
      if (field.wire != WIRE_BYTES || self->layers->len >= MAX_LAYERS ||
          !read_layer (self, field.bytes, reason))
        return NULL;
    }
  *reason = NULL;
  return g_steal_pointer (&self);
}

void
vigie_mvt_tile_free (VigieMvtTile *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->layers);
  g_string_chunk_free (self->strings);
  g_free (self);
}

guint
vigie_mvt_tile_get_n_layers (const VigieMvtTile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->layers->len;
}

/**
 * vigie_mvt_tile_get_layer:
 *
 * Returns: (transfer none): the layer, valid as long as the tile
 */
const VigieMvtLayer *
vigie_mvt_tile_get_layer (const VigieMvtTile *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->layers->len, NULL);

  return &((const Layer *) g_ptr_array_index (self->layers, index))->public;
}

/**
 * vigie_mvt_tile_find_layer:
 *
 * Returns: (transfer none) (nullable): the first layer with that name
 */
const VigieMvtLayer *
vigie_mvt_tile_find_layer (const VigieMvtTile *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (self, i);

      if (g_str_equal (layer->name, name))
        return layer;
    }
  return NULL;
}

/**
 * vigie_mvt_layer_get_part:
 * @part: below @feature's n_parts
 * @n_points: (out): how many points it has
 *
 * Returns: (transfer none) (array length=n_points): the points of a line, of a ring, or all points
 */
const VigieMvtPoint *
vigie_mvt_layer_get_part (const VigieMvtLayer *self,
                          const VigieMvtFeature *feature,
                          guint part,
                          guint *n_points)
{
  const VigieMvtPart *found;

  g_return_val_if_fail (self != NULL && feature != NULL && n_points != NULL, NULL);
  g_return_val_if_fail (part < feature->n_parts, NULL);

  found = &self->parts[feature->first_part + part];
  *n_points = found->n_points;
  return self->points + found->first;
}

/**
 * vigie_mvt_layer_find_tag:
 *
 * Returns: (transfer none) (nullable): what the feature says of @key
 */
const VigieMvtValue *
vigie_mvt_layer_find_tag (const VigieMvtLayer *self,
                          const VigieMvtFeature *feature,
                          const char *key)
{
  g_return_val_if_fail (self != NULL && feature != NULL && key != NULL, NULL);

  for (guint32 i = 0; i < feature->n_tags; i++)
    {
      const guint32 *pair = self->tags + feature->first_tag + 2 * (gsize) i;

      if (g_str_equal (self->keys[pair[0]], key))
        return &self->values[pair[1]];
    }
  return NULL;
}

/**
 * vigie_mvt_layer_find_string:
 *
 * Returns: (transfer none) (nullable): the text of @key, where it has one
 */
const char *
vigie_mvt_layer_find_string (const VigieMvtLayer *self,
                             const VigieMvtFeature *feature,
                             const char *key)
{
  const VigieMvtValue *value = vigie_mvt_layer_find_tag (self, feature, key);

  return value && value->type == VIGIE_MVT_STRING ? value->string : NULL;
}
