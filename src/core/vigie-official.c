/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"

#define MAX_UNPACKED_BYTES (64 * 1024 * 1024)
#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define OLD_MS (30 * 60 * G_GINT64_CONSTANT (1000)) /* three rounds failed */

/* ---- items ---- */

/* They are written into incident files. */
static const char *const kind_names[VIGIE_OFFICIAL_N_KINDS] = {
  [VIGIE_OFFICIAL_RIVER] = "river",       [VIGIE_OFFICIAL_CLOSED] = "closed",
  [VIGIE_OFFICIAL_ACCIDENT] = "accident", [VIGIE_OFFICIAL_OBSTACLE] = "obstacle",
  [VIGIE_OFFICIAL_LANES] = "lanes",       [VIGIE_OFFICIAL_DIVERSION] = "diversion",
  [VIGIE_OFFICIAL_WORKS] = "works",       [VIGIE_OFFICIAL_TRAFFIC] = "traffic",
  [VIGIE_OFFICIAL_OTHER] = "other",       [VIGIE_OFFICIAL_WEATHER] = "weather",
};

const char *
vigie_official_kind_to_string (VigieOfficialKind kind)
{
  return kind_names[kind];
}

static VigieOfficialKind
kind_from_string (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (kind_names[i], name) == 0)
      return (VigieOfficialKind) i;
  return VIGIE_OFFICIAL_OTHER; /* a newer Vigie's */
}

/**
 * vigie_official_item_new:
 * @kind: what it is
 * @id: its name at the authority
 *
 * Returns: (transfer full): an item without anything else
 */
VigieOfficialItem *
vigie_official_item_new (VigieOfficialKind kind, const char *id)
{
  VigieOfficialItem *self = g_new0 (VigieOfficialItem, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  self->from = self->to = VIGIE_TIME_UNKNOWN;
  return self;
}

void
vigie_official_item_free (VigieOfficialItem *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->place);
  g_free (self->topic);
  g_free (self->text);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_free (self);
}

/**
 * vigie_official_item_holds_at:
 * @self: an item
 * @at: ms
 *
 * Returns: whether it holds at that time, as far as it says
 */
gboolean
vigie_official_item_holds_at (const VigieOfficialItem *self, gint64 at)
{
  return (self->from == VIGIE_TIME_UNKNOWN || self->from <= at) &&
         (self->to == VIGIE_TIME_UNKNOWN || at < self->to);
}

/* ---- states ---- */

/**
 * vigie_official_state_new:
 *
 * Returns: (transfer full): an empty state, to be filled
 */
VigieOfficialState *
vigie_official_state_new (void)
{
  VigieOfficialState *self = g_new0 (VigieOfficialState, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_official_item_free);
  return self;
}

void
vigie_official_state_free (VigieOfficialState *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* Returns: the highest level in or near the area; 0 where nothing has one */
guint
vigie_official_state_get_top_level (const VigieOfficialState *self)
{
  guint top = 0;

  for (guint i = 0; i < self->items->len; i++)
    top = MAX (top, ((const VigieOfficialItem *) g_ptr_array_index (self->items, i))->level);
  return top;
}

/* ---- sheets ---- */

void
vigie_official_sheet_free (VigieOfficialSheet *self)
{
  if (self == NULL)
    return;
  g_free (self->watch);
  g_free (self->kind);
  g_clear_pointer (&self->state, vigie_official_state_free);
  g_free (self);
}

/**
 * vigie_official_sheet_is_old:
 * @self: a sheet
 * @now: ms
 *
 * Returns: whether something newer should be known by now: it was not asked for half an hour, or
 *   the authority has not said anything for longer than it ever does
 */
gboolean
vigie_official_sheet_is_old (const VigieOfficialSheet *self, gint64 now)
{
  /* roads are told hourly, the others at least twice a day */
  const gint64 rhythm = strcmp (self->kind, "bisonfute") == 0 ? 3 : 15;

  return now - self->last_at > OLD_MS ||
         (self->said_at != VIGIE_TIME_UNKNOWN && now - self->said_at > rhythm * HOUR_MS);
}

/* ---- as JSON ---- */

static void
append_text (GString *out, const char *name, const char *text /* (nullable) */)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  vigie_json_append_string (out, text);
}

static void
append_time (GString *out, const char *name, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : NULL;

  append_text (out, name, text);
}

static void
append_item (GString *out, const VigieOfficialItem *item)
{
  g_string_append_printf (out, "{\"kind\":\"%s\",\"level\":%u", kind_names[item->kind],
                          item->level);
  append_text (out, "id", item->id);
  append_text (out, "title", item->title);
  append_text (out, "place", item->place);
  append_text (out, "topic", item->topic);
  append_text (out, "text", item->text);
  append_time (out, "from", item->from);
  append_time (out, "to", item->to);
  if (item->geometry != NULL)
    {
      g_string_append (out, ",\"geometry\":");
      vigie_geometry_append_json (item->geometry, out);
    }
  g_string_append_c (out, '}');
}

/**
 * vigie_official_state_to_json:
 * @self: a state
 *
 * Returns: (transfer full): the members "all", "levels", "whole" and "items" of an object, the same
 *   for the same state
 */
char *
vigie_official_state_to_json (const VigieOfficialState *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "{\"all\":%u,\"whole\":%s,\"levels\":[", self->n_all,
                          self->is_whole ? "true" : "false");
  for (guint i = 0; i < VIGIE_OFFICIAL_N_LEVELS; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? "," : "", self->levels[i]);
  g_string_append (out, "],\"items\":[");
  for (guint i = 0; i < self->items->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      append_item (out, g_ptr_array_index (self->items, i));
    }
  g_string_append (out, "]}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static guint
get_uint (JsonObject *object, const char *member, guint most)
{
  double value;

  if (!vigie_json_get_double (object, member, &value) || !(value > 0))
    return 0;
  return (guint) MIN (value, (double) most);
}

static gint64
get_time (JsonObject *object, const char *member)
{
  const char *text = vigie_json_get_string (object, member);
  gint64 at;

  return text != NULL && vigie_time_parse (text, &at) ? at : VIGIE_TIME_UNKNOWN;
}

static VigieOfficialItem *
read_item (JsonObject *object)
{
  const char *id = vigie_json_get_string (object, "id");
  VigieOfficialItem *item = vigie_official_item_new (
      kind_from_string (vigie_json_get_string (object, "kind")), id != NULL ? id : "");

  item->level = get_uint (object, "level", VIGIE_OFFICIAL_N_LEVELS - 1);
  item->title = g_strdup (vigie_json_get_string (object, "title"));
  item->place = g_strdup (vigie_json_get_string (object, "place"));
  item->topic = g_strdup (vigie_json_get_string (object, "topic"));
  item->text = g_strdup (vigie_json_get_string (object, "text"));
  item->from = get_time (object, "from");
  item->to = get_time (object, "to");
  if (json_object_has_member (object, "geometry"))
    item->geometry = vigie_geometry_from_json (json_object_get_member (object, "geometry"), NULL);
  return item;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static VigieOfficialState *
read_state (JsonObject *object)
{
  VigieOfficialState *self = vigie_official_state_new ();
  JsonArray *levels = get_array (object, "levels");
  JsonArray *items = get_array (object, "items");
  JsonNode *whole = json_object_get_member (object, "whole");

  self->n_all = get_uint (object, "all", G_MAXINT);
  self->is_whole = whole != NULL && JSON_NODE_HOLDS_VALUE (whole) && json_node_get_boolean (whole);
  for (guint i = 0; levels != NULL && i < MIN (json_array_get_length (levels), 5); i++)
    {
      JsonNode *level = json_array_get_element (levels, i);

      if (JSON_NODE_HOLDS_VALUE (level))
        self->levels[i] = (guint) CLAMP (json_node_get_int (level), 0, G_MAXINT);
    }
  for (guint i = 0;
       items != NULL && i < MIN (json_array_get_length (items), VIGIE_OFFICIAL_MAX_ITEMS); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        g_ptr_array_add (self->items, read_item (json_node_get_object (item)));
    }
  return self;
}

/* ---- as it is kept ---- */

static GBytes *
convert (GConverter *converter, GBytes *bytes, GError **error)
{
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (base, converter);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[16 * 1024];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    {
      if (all->len > MAX_UNPACKED_BYTES)
        {
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                               _ ("Official information in the incident is too large."));
          return NULL;
        }
      g_byte_array_append (all, buffer, (guint) n);
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

/**
 * vigie_official_state_pack:
 * @self: a state
 *
 * Returns: (transfer full): as it is kept: its JSON, deflated
 */
GBytes *
vigie_official_state_pack (const VigieOfficialState *self)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  char *json = vigie_official_state_to_json (self);
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
  g_autoptr (GError) error = NULL;
  GBytes *packed = convert (G_CONVERTER (compressor), bytes, &error);

  g_assert_no_error (error);
  return packed;
}

/**
 * vigie_official_state_unpack:
 * @packed: by vigie_official_state_pack()
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the state, or %NULL with @error set
 */
VigieOfficialState *
vigie_official_state_unpack (GBytes *packed, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GBytes) bytes = convert (G_CONVERTER (decompressor), packed, error);
  g_autoptr (JsonNode) node = NULL;
  gsize size;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  node = vigie_json_parse (text != NULL ? text : "", (gssize) size, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                           _ ("Official information in the incident cannot be read."));
      return NULL;
    }
  return read_state (json_node_get_object (node));
}
