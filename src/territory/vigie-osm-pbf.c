/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-osm-pbf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-protobuf.h"

/*
 * A file is a row of blobs, each with a header that says how long it is; a blob unpacks to a block
 * of up to some thousand nodes, ways or relations. The sizes are the format's own limits, so memory
 * is bounded whatever a file claims.
 */
#define MAX_HEADER_BYTES (64 * 1024)
#define MAX_BLOB_BYTES (32 * 1024 * 1024)
#define MAX_MEMBERS (1u << 20) /* of one way or relation: OpenStreetMap itself stops at 32,000 */

#define MAX_STRING_BYTES 4096 /* OpenStreetMap itself stops at 255 characters */
#define NANODEGREES_PER_E7 100
#define MAX_LON_E7 1800000000
#define MAX_LAT_E7 900000000

typedef struct
{
  const VigieOsmHandler *handler;
  gpointer data;
  GArray *strings; /* (element-type gsize): where each begins in @text */
  GByteArray *text;
  GArray *groups;  /* (element-type VigieBytes) */
  GArray *tags;    /* (element-type VigieOsmTag) */
  GArray *refs;    /* (element-type gint64) */
  GArray *members; /* (element-type VigieOsmMember) */
  gint64 granularity;
  gint64 lon_offset;
  gint64 lat_offset;
  const char *reason; /* why a file cannot be read though nothing is broken; untranslated */
} Block;

const char *
vigie_osm_tags_get (const VigieOsmTags *self, const char *key)
{
  for (guint i = 0; i < self->n; i++)
    {
      if (strcmp (self->tags[i].key, key) == 0)
        return self->tags[i].value;
    }
  return NULL;
}

/* ---- the parts of a block ---- */

static const char *
get_string (Block *self, guint64 index)
{
  if (index >= self->strings->len)
    return NULL;
  return (const char *) self->text->data + g_array_index (self->strings, gsize, index);
}

static gboolean
read_strings (Block *self, VigieBytes reader)
{
  VigieField field;

  while (reader.at < reader.end)
    {
      gsize begin = self->text->len;
      guint length;

      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id != 1 || field.wire != VIGIE_WIRE_BYTES)
        continue;
      length = (guint) (field.bytes.end - field.bytes.at);
      if (length > 0 && length <= MAX_STRING_BYTES &&
          g_utf8_validate_len ((const char *) field.bytes.at, length, NULL))
        g_byte_array_append (self->text, field.bytes.at, length);
      g_byte_array_append (self->text, (const guint8 *) "", 1);
      g_array_append_val (self->strings, begin);
    }
  return TRUE;
}

static gboolean
add_tag (Block *self, guint64 key, guint64 value)
{
  VigieOsmTag tag = { get_string (self, key), get_string (self, value) };

  if (tag.key == NULL || tag.value == NULL)
    return FALSE;
  g_array_append_val (self->tags, tag);
  return TRUE;
}

static VigieOsmTags
get_tags (Block *self)
{
  return (VigieOsmTags) { (const VigieOsmTag *) (gconstpointer) self->tags->data, self->tags->len };
}

/* Two lists of equal length, of keys and of values. */
static gboolean
read_tags (Block *self, VigieBytes keys, VigieBytes values)
{
  guint64 key, value;

  g_array_set_size (self->tags, 0);
  while (keys.at < keys.end)
    {
      if (!vigie_bytes_read_varint (&keys, &key) || !vigie_bytes_read_varint (&values, &value) ||
          !add_tag (self, key, value))
        return FALSE;
    }
  return TRUE;
}

/* Returns: whether it is a place on earth; the few that are not are left to be missing */
static gboolean
make_point (Block *self, gint64 lon, gint64 lat, VigieRoadPoint *point)
{
  gint64 x, y;

  if (__builtin_mul_overflow (lon, self->granularity, &x) ||
      __builtin_add_overflow (x, self->lon_offset, &x) ||
      __builtin_mul_overflow (lat, self->granularity, &y) ||
      __builtin_add_overflow (y, self->lat_offset, &y))
    return FALSE;
  x /= NANODEGREES_PER_E7;
  y /= NANODEGREES_PER_E7;
  if (ABS (x) > MAX_LON_E7 || ABS (y) > MAX_LAT_E7)
    return FALSE;
  *point = (VigieRoadPoint) { (gint32) x, (gint32) y };
  return TRUE;
}

/* Adds a difference to what it is a difference from; wraps where a hostile file makes it. */
static gboolean
read_delta (VigieBytes *reader, gint64 *value)
{
  gint64 delta;

  if (!vigie_bytes_read_signed (reader, &delta))
    return FALSE;
  *value = (gint64) ((guint64) *value + (guint64) delta);
  return TRUE;
}

/* ---- nodes ---- */

typedef struct
{
  VigieBytes ids, lons, lats, keys_values;
} Dense;

static gboolean
read_dense_tags (Block *self, VigieBytes *reader)
{
  guint64 key, value;

  g_array_set_size (self->tags, 0);
  while (reader->at < reader->end)
    {
      if (!vigie_bytes_read_varint (reader, &key))
        return FALSE;
      if (key == 0)
        break;
      if (!vigie_bytes_read_varint (reader, &value) || !add_tag (self, key, value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_dense (Block *self, VigieBytes reader)
{
  gint64 id = 0, lon = 0, lat = 0;
  Dense dense = { { NULL, NULL } };
  VigieField field;

  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 1)
        dense.ids = field.bytes;
      else if (field.id == 8)
        dense.lats = field.bytes;
      else if (field.id == 9)
        dense.lons = field.bytes;
      else if (field.id == 10)
        dense.keys_values = field.bytes;
    }
  while (dense.ids.at < dense.ids.end)
    {
      VigieOsmTags tags;
      VigieRoadPoint where;

      if (!read_delta (&dense.ids, &id) || !read_delta (&dense.lons, &lon) ||
          !read_delta (&dense.lats, &lat) || !read_dense_tags (self, &dense.keys_values))
        return FALSE;
      tags = get_tags (self);
      if (make_point (self, lon, lat, &where))
        self->handler->node (id, where, &tags, self->data);
    }
  return TRUE;
}

static gint64
unzigzag (guint64 raw)
{
  return (gint64) ((raw >> 1) ^ (~(raw & 1) + 1));
}

static gboolean
read_node (Block *self, VigieBytes reader)
{
  VigieBytes keys = { NULL, NULL }, values = { NULL, NULL };
  gint64 id = 0, lon = 0, lat = 0;
  VigieOsmTags tags;
  VigieRoadPoint where;
  VigieField field;

  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 1)
        id = unzigzag (field.number);
      else if (field.id == 2)
        keys = field.bytes;
      else if (field.id == 3)
        values = field.bytes;
      else if (field.id == 8)
        lat = unzigzag (field.number);
      else if (field.id == 9)
        lon = unzigzag (field.number);
    }
  if (!read_tags (self, keys, values))
    return FALSE;
  tags = get_tags (self);
  if (make_point (self, lon, lat, &where))
    self->handler->node (id, where, &tags, self->data);
  return TRUE;
}

/* ---- ways and relations ---- */

static gboolean
read_way (Block *self, VigieBytes reader)
{
  VigieBytes keys = { NULL, NULL }, values = { NULL, NULL }, refs = { NULL, NULL };
  gint64 id = 0, ref = 0;
  VigieOsmTags tags;
  VigieField field;

  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 1)
        id = (gint64) field.number;
      else if (field.id == 2)
        keys = field.bytes;
      else if (field.id == 3)
        values = field.bytes;
      else if (field.id == 8)
        refs = field.bytes;
    }
  if (!read_tags (self, keys, values))
    return FALSE;
  g_array_set_size (self->refs, 0);
  while (refs.at < refs.end)
    {
      if (!read_delta (&refs, &ref) || self->refs->len >= MAX_MEMBERS)
        return FALSE;
      g_array_append_val (self->refs, ref);
    }
  tags = get_tags (self);
  self->handler->way (id, &tags, (const gint64 *) (gconstpointer) self->refs->data, self->refs->len,
                      self->data);
  return TRUE;
}

static gboolean
read_members (Block *self, VigieBytes roles, VigieBytes ids, VigieBytes types)
{
  gint64 id = 0;

  g_array_set_size (self->members, 0);
  while (ids.at < ids.end)
    {
      VigieOsmMember member;
      guint64 role, type;

      if (!read_delta (&ids, &id) || !vigie_bytes_read_varint (&roles, &role) ||
          !vigie_bytes_read_varint (&types, &type) || type > VIGIE_OSM_RELATION ||
          self->members->len >= MAX_MEMBERS)
        return FALSE;
      member = (VigieOsmMember) { id, get_string (self, role), (VigieOsmType) type };
      if (member.role == NULL)
        return FALSE;
      g_array_append_val (self->members, member);
    }
  return TRUE;
}

static gboolean
read_relation (Block *self, VigieBytes reader)
{
  VigieBytes keys = { NULL, NULL }, values = { NULL, NULL };
  VigieBytes roles = { NULL, NULL }, ids = { NULL, NULL }, types = { NULL, NULL };
  VigieOsmTags tags;
  VigieField field;
  gint64 id = 0;

  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 1)
        id = (gint64) field.number;
      else if (field.id == 2)
        keys = field.bytes;
      else if (field.id == 3)
        values = field.bytes;
      else if (field.id == 8)
        roles = field.bytes;
      else if (field.id == 9)
        ids = field.bytes;
      else if (field.id == 10)
        types = field.bytes;
    }
  if (!read_tags (self, keys, values) || !read_members (self, roles, ids, types))
    return FALSE;
  tags = get_tags (self);
  self->handler->relation (id, &tags, (const VigieOsmMember *) (gconstpointer) self->members->data,
                           self->members->len, self->data);
  return TRUE;
}

static gboolean
read_group (Block *self, VigieBytes reader)
{
  const VigieOsmHandler *handler = self->handler;
  VigieField field;

  while (reader.at < reader.end)
    {
      gboolean sound = TRUE;

      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.wire != VIGIE_WIRE_BYTES)
        continue;
      if (field.id == 1 && handler->node != NULL)
        sound = read_node (self, field.bytes);
      else if (field.id == 2 && handler->node != NULL)
        sound = read_dense (self, field.bytes);
      else if (field.id == 3 && handler->way != NULL)
        sound = read_way (self, field.bytes);
      else if (field.id == 4 && handler->relation != NULL)
        sound = read_relation (self, field.bytes);
      if (!sound)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_block (Block *self, VigieBytes reader)
{
  VigieField field;

  g_array_set_size (self->strings, 0);
  g_byte_array_set_size (self->text, 0);
  g_array_set_size (self->groups, 0);
  self->granularity = NANODEGREES_PER_E7;
  self->lon_offset = self->lat_offset = 0;
  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 1 && !read_strings (self, field.bytes))
        return FALSE;
      if (field.id == 2)
        g_array_append_val (self->groups, field.bytes);
      else if (field.id == 17)
        self->granularity = (gint64) field.number;
      else if (field.id == 19)
        self->lat_offset = (gint64) field.number;
      else if (field.id == 20)
        self->lon_offset = (gint64) field.number;
    }
  for (guint i = 0; i < self->groups->len; i++)
    {
      if (!read_group (self, g_array_index (self->groups, VigieBytes, i)))
        return FALSE;
    }
  return TRUE;
}

/* What a reader must know to understand the file. */
static gboolean
is_understood (VigieBytes feature)
{
  static const char *const known[] = { "OsmSchema-V0.6", "DenseNodes" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if ((gsize) (feature.end - feature.at) == strlen (known[i]) &&
          memcmp (feature.at, known[i], strlen (known[i])) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_file_header (Block *self, VigieBytes reader)
{
  VigieField field;

  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return FALSE;
      if (field.id == 4 && !is_understood (field.bytes))
        self->reason = N_ ("“%s” needs a newer or another reader of OpenStreetMap data.");
      if (field.id == 32 && self->handler->as_of != NULL)
        *self->handler->as_of = (gint64) MIN (field.number, G_MAXINT32 * (guint64) 4);
    }
  return TRUE;
}

/* ---- blobs ---- */

typedef enum
{
  READ_DONE,
  READ_END,
  READ_DAMAGED,
  READ_FAILED, /* with an error of GIO's */
} ReadResult;

static ReadResult
read_exactly (
    GInputStream *stream, guint8 *buffer, gsize n, GCancellable *cancellable, GError **error)
{
  gsize n_read;

  if (!g_input_stream_read_all (stream, buffer, n, &n_read, cancellable, error))
    return READ_FAILED;
  if (n_read == n)
    return READ_DONE;
  return n_read == 0 ? READ_END : READ_DAMAGED;
}

typedef struct
{
  gboolean is_header;
  gboolean is_data;
  gsize size;
} BlobHeader;

static gboolean
has_name (VigieBytes bytes, const char *name)
{
  return (gsize) (bytes.end - bytes.at) == strlen (name) &&
         memcmp (bytes.at, name, strlen (name)) == 0;
}

static ReadResult
read_blob_header (GInputStream *stream,
                  BlobHeader *header,
                  goffset *position,
                  GCancellable *cancellable,
                  GError **error)
{
  guint8 buffer[MAX_HEADER_BYTES];
  VigieBytes reader;
  VigieField field;
  ReadResult result;
  guint32 length;

  result = read_exactly (stream, (guint8 *) &length, sizeof length, cancellable, error);
  if (result != READ_DONE)
    return result;
  length = GUINT32_FROM_BE (length);
  if (length == 0 || length > MAX_HEADER_BYTES)
    return READ_DAMAGED;
  result = read_exactly (stream, buffer, length, cancellable, error);
  if (result != READ_DONE)
    return result == READ_END ? READ_DAMAGED : result;
  *header = (BlobHeader) { FALSE, FALSE, 0 };
  reader = (VigieBytes) { buffer, buffer + length };
  while (reader.at < reader.end)
    {
      if (!vigie_bytes_read_field (&reader, &field))
        return READ_DAMAGED;
      if (field.id == 1)
        {
          header->is_header = has_name (field.bytes, "OSMHeader");
          header->is_data = has_name (field.bytes, "OSMData");
        }
      else if (field.id == 3)
        header->size = (gsize) MIN (field.number, MAX_BLOB_BYTES + 1);
    }
  *position += 4 + length + (goffset) header->size;
  return header->size > 0 && header->size <= MAX_BLOB_BYTES ? READ_DONE : READ_DAMAGED;
}

static gboolean
inflate_bytes (VigieBytes packed, GByteArray *raw, guint64 size)
{
  g_autoptr (GZlibDecompressor) inflater = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  gsize n_in = (gsize) (packed.end - packed.at), at_in = 0, at_out = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (size == 0 || size > MAX_BLOB_BYTES)
    return size == 0;
  g_byte_array_set_size (raw, (guint) size);
  while (result == G_CONVERTER_CONVERTED && at_out < size)
    {
      gsize consumed = 0, produced = 0;

      result = g_converter_convert (G_CONVERTER (inflater), packed.at + at_in, n_in - at_in,
                                    raw->data + at_out, size - at_out, G_CONVERTER_INPUT_AT_END,
                                    &consumed, &produced, NULL);
      at_in += consumed;
      at_out += produced;
      if (consumed == 0 && produced == 0)
        break;
    }
  return at_out == size && result != G_CONVERTER_ERROR;
}

/* Sets @content to what lies in @blob, unpacked into @raw where it is packed. */
static gboolean
unpack_blob (Block *self, VigieBytes blob, GByteArray *raw, VigieBytes *content)
{
  VigieBytes packed = { NULL, NULL };
  guint64 raw_size = 0;
  VigieField field;

  *content = (VigieBytes) { NULL, NULL };
  while (blob.at < blob.end)
    {
      if (!vigie_bytes_read_field (&blob, &field))
        return FALSE;
      if (field.id == 1 && field.wire == VIGIE_WIRE_BYTES)
        *content = field.bytes;
      else if (field.id == 2)
        raw_size = field.number;
      else if (field.id == 3 && field.wire == VIGIE_WIRE_BYTES)
        packed = field.bytes;
      else if (field.wire == VIGIE_WIRE_BYTES)
        self->reason = N_ ("“%s” is packed in a way that Vigie does not read; pack it with zlib.");
    }
  if (packed.at == NULL)
    return content->at != NULL || self->reason != NULL;
  self->reason = NULL;
  if (!inflate_bytes (packed, raw, raw_size))
    return FALSE;
  *content = (VigieBytes) { raw->data, raw->data + raw_size };
  return TRUE;
}

static ReadResult
read_blob (Block *self,
           GInputStream *stream,
           const BlobHeader *header,
           GByteArray *buffers[2],
           GCancellable *cancellable,
           GError **error)
{
  VigieBytes content;
  ReadResult result;
  gboolean sound;

  g_byte_array_set_size (buffers[0], (guint) header->size);
  result = read_exactly (stream, buffers[0]->data, header->size, cancellable, error);
  if (result != READ_DONE)
    return result == READ_END ? READ_DAMAGED : result;
  if (!header->is_header && !header->is_data)
    return READ_DONE; /* others may be skipped, the format says */
  if (!unpack_blob (self, (VigieBytes) { buffers[0]->data, buffers[0]->data + header->size },
                    buffers[1], &content))
    return READ_DAMAGED;
  if (self->reason != NULL)
    return READ_DAMAGED;
  sound = header->is_header ? read_file_header (self, content) : read_block (self, content);
  return sound && self->reason == NULL ? READ_DONE : READ_DAMAGED;
}

static void
block_init (Block *self, const VigieOsmHandler *handler, gpointer data)
{
  *self = (Block) {
    .handler = handler,
    .data = data,
    .strings = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .text = g_byte_array_new (),
    .groups = g_array_new (FALSE, FALSE, sizeof (VigieBytes)),
    .tags = g_array_new (FALSE, FALSE, sizeof (VigieOsmTag)),
    .refs = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .members = g_array_new (FALSE, FALSE, sizeof (VigieOsmMember)),
  };
}

static void
block_clear (Block *self)
{
  g_array_unref (self->strings);
  g_byte_array_unref (self->text);
  g_array_unref (self->groups);
  g_array_unref (self->tags);
  g_array_unref (self->refs);
  g_array_unref (self->members);
}

static gboolean
say_why (Block *block, gboolean began, const char *name, GError **error)
{
  if (block->reason != NULL)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* one of the two above */
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED, _ (block->reason), name);
#pragma GCC diagnostic pop
    }
  else if (began)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                 _ ("“%s” is damaged or was not fetched to its end."), name);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                 _ ("“%s” holds no OpenStreetMap data in PBF format."), name);
  return FALSE;
}

/**
 * vigie_osm_pbf_read:
 * @stream: the file, read to its end
 * @size: how long it is, for the progress; 0 where that is not known
 * @name: what people call it, for messages
 * @handler: what is to be handed out
 * @data: for the handler
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Reads a file block by block. Nodes, ways and relations come in the file's own order. What was
 * handed out before an error has been handed out.
 *
 * Returns: %FALSE with %VIGIE_ERROR_UNSUPPORTED for what is no such file, %VIGIE_ERROR_DAMAGED for
 *   one that is broken, or GIO's error
 */
gboolean
vigie_osm_pbf_read (GInputStream *stream,
                    goffset size,
                    const char *name,
                    const VigieOsmHandler *handler,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  ReadResult result = READ_DONE;
  gboolean began = FALSE;
  goffset position = 0;
  BlobHeader header;
  Block block;

  g_return_val_if_fail (name != NULL && handler != NULL, FALSE);

  block_init (&block, handler, data);
  while (result == READ_DONE)
    {
      result = read_blob_header (stream, &header, &position, cancellable, error);
      if (result == READ_DONE && !began && !header.is_header)
        result = READ_DAMAGED;
      if (result != READ_DONE)
        break;
      result = read_blob (&block, stream, &header, (GByteArray *[2]) { packed, raw }, cancellable,
                          error);
      began = began || result == READ_DONE;
      if (handler->progress != NULL && size > 0)
        handler->progress (MIN (1, (double) position / (double) size), data);
    }
  block_clear (&block);
  if (result == READ_FAILED)
    return FALSE;
  if (result == READ_END && began)
    return TRUE;
  return say_why (&block, began, name, error);
}
