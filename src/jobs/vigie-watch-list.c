/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watch-list.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-json.h"

#define MAX_NAME 80 /* characters */

/**
 * vigie_watch_new:
 * @name: for people
 * @kind: what kind of source it is
 * @options: (array zero-terminated=1): "name=value" each
 *
 * Returns: (transfer full): a watch, which vigie_watch_make_source() checks
 */
VigieWatch *
vigie_watch_new (const char *name, const char *kind, const char *const *options)
{
  VigieWatch *self = g_new0 (VigieWatch, 1);

  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->options = g_strdupv ((GStrv) options);
  return self;
}

VigieWatch *
vigie_watch_copy (const VigieWatch *self)
{
  VigieWatch *copy = vigie_watch_new (self->name, self->kind, (const char *const *) self->options);

  copy->paused = self->paused;
  return copy;
}

void
vigie_watch_free (VigieWatch *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->kind);
  g_strfreev (self->options);
  g_free (self);
}

/**
 * vigie_watch_make_source:
 * @self: a watch
 * @error: see vigie_source_new()
 *
 * Returns: (transfer full) (nullable): what asks for it
 */
VigieSource *
vigie_watch_make_source (const VigieWatch *self, GError **error)
{
  return vigie_source_new (self->kind, (const char *const *) self->options, error);
}

/**
 * vigie_watch_dup_key:
 * @self: a watch
 *
 * Returns: (transfer full) (nullable): under which name the incident keeps what it knows of it;
 *   %NULL where it is no source that this version knows
 */
char *
vigie_watch_dup_key (const VigieWatch *self)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (self, NULL);

  return source != NULL ? vigie_source_dup_key (source) : NULL;
}

static gboolean
check (VigieStore *store, const VigieWatch *self, GError **error)
{
  g_autoptr (VigieSource) source = NULL;

  if (self->name == NULL || self->name[0] == '\0' || !g_utf8_validate (self->name, -1, NULL) ||
      g_utf8_strlen (self->name, -1) > MAX_NAME || strpbrk (self->name, "\r\n\t") != NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("A source needs a name of one line and at most %d characters."), MAX_NAME);
      return FALSE;
    }
  source = vigie_watch_make_source (self, error);
  return source != NULL && vigie_exercise_allows (store, source, error);
}

/* ---- in the incident ---- */

static VigieWatch *
read_watch (JsonObject *object)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "options");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *name = vigie_json_get_string (object, "name");
  const char *kind = vigie_json_get_string (object, "kind");
  g_auto (GStrv) list = NULL;
  VigieWatch *self;

  if (name == NULL || kind == NULL || array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (options, json_node_get_string (element));
    }
  list = g_strv_builder_end (options);
  self = vigie_watch_new (name, kind, (const char *const *) list);
  node = json_object_get_member (object, "paused");
  self->paused = node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
  return self;
}

static void
write_watch (JsonBuilder *builder, const VigieWatch *self)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, self->name);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, self->kind);
  json_builder_set_member_name (builder, "options");
  json_builder_begin_array (builder);
  for (gsize i = 0; self->options[i] != NULL; i++)
    json_builder_add_string_value (builder, self->options[i]);
  json_builder_end_array (builder);
  if (self->paused)
    {
      json_builder_set_member_name (builder, "paused");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}

static gboolean
save (VigieStore *store, GPtrArray *watches, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < watches->len; i++)
    write_watch (builder, g_ptr_array_index (watches, i));
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  text = vigie_json_canonical (node);
  return vigie_store_set (store, VIGIE_INFO_SOURCES, text, error);
}

/* Every incident has an identifier: where there is none, no setting can be read at the moment. */
static gboolean
can_be_read (VigieStore *store)
{
  g_autofree char *id = vigie_store_get (store, VIGIE_INFO_ID);

  return id != NULL;
}

static void
fail_unreadable (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("The incident’s list of sources cannot be read."));
}

/**
 * vigie_watches_load:
 * @store: the incident
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieWatch) (nullable): what it watches, also what only a
 *   newer Vigie knows how to ask; %NULL with @error set where the list cannot be read at all
 */
GPtrArray *
vigie_watches_load (VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) watches =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_SOURCES);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (text == NULL && !can_be_read (store))
    {
      fail_unreadable (error);
      return NULL;
    }
  if (text == NULL || text[0] == '\0')
    return g_steal_pointer (&watches);
  node = vigie_json_parse (text, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      fail_unreadable (error);
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < MIN (json_array_get_length (array), VIGIE_WATCHES_MAX); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      VigieWatch *watch =
          JSON_NODE_HOLDS_OBJECT (element) ? read_watch (json_node_get_object (element)) : NULL;

      if (watch != NULL)
        g_ptr_array_add (watches, watch);
    }
  return g_steal_pointer (&watches);
}

/* (transfer none) (nullable) */
const VigieWatch *
vigie_watches_find (GPtrArray *watches, const char *name)
{
  for (guint i = 0; i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);

      if (strcmp (watch->name, name) == 0)
        return watch;
    }
  return NULL;
}

static gboolean
fail_taken (const char *name, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
               _ ("There is a source “%s” already. Choose another name."), name);
  return FALSE;
}

static gboolean
find_index (GPtrArray *watches, const char *name, guint *index, GError **error)
{
  if (g_ptr_array_find (watches, vigie_watches_find (watches, name), index))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no source “%s”."), name);
  return FALSE;
}

/**
 * vigie_watches_add:
 * @store: the incident
 * @watch: the new one
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID, or %VIGIE_ERROR_EXISTS where its name is taken
 */
gboolean
vigie_watches_add (VigieStore *store, const VigieWatch *watch, GError **error)
{
  g_autoptr (GPtrArray) watches = NULL;

  if (!check (store, watch, error))
    return FALSE;
  watches = vigie_watches_load (store, error);
  if (watches == NULL)
    return FALSE;
  if (vigie_watches_find (watches, watch->name) != NULL)
    return fail_taken (watch->name, error);
  if (watches->len >= VIGIE_WATCHES_MAX)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The incident has too many sources. Remove one first."));
      return FALSE;
    }
  g_ptr_array_add (watches, vigie_watch_copy (watch));
  return save (store, watches, error);
}

/**
 * vigie_watches_change:
 * @store: the incident
 * @name: of one of its sources
 * @watch: as it is from now on; its name may be another
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set, and nothing changed
 */
gboolean
vigie_watches_change (VigieStore *store, const char *name, const VigieWatch *watch, GError **error)
{
  g_autoptr (GPtrArray) watches = NULL;
  guint index;

  if (!check (store, watch, error))
    return FALSE;
  watches = vigie_watches_load (store, error);
  if (watches == NULL || !find_index (watches, name, &index, error))
    return FALSE;
  if (strcmp (name, watch->name) != 0 && vigie_watches_find (watches, watch->name) != NULL)
    return fail_taken (watch->name, error);
  vigie_watch_free (g_ptr_array_index (watches, index));
  watches->pdata[index] = vigie_watch_copy (watch);
  return save (store, watches, error);
}

/**
 * vigie_watches_remove:
 * @store: the incident
 * @name: of one of its sources
 * @error: return location for a #GError
 *
 * What it brought stays, and so does where it went to: added again, it goes on there.
 *
 * Returns: %FALSE with @error set where there is no such source
 */
gboolean
vigie_watches_remove (VigieStore *store, const char *name, GError **error)
{
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, error);
  guint index;

  if (watches == NULL || !find_index (watches, name, &index, error))
    return FALSE;
  g_ptr_array_remove_index (watches, index);
  return save (store, watches, error);
}
