/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watched the incident that an exercise replays: a member of its setting `exercise_of`, so
 * that it is known without the original. */
#include "vigie-exercise-sources.h"

#include <string.h>

#include "vigie-json.h"
#include "vigie-tape.h"
#include "vigie-watch-list.h"

#define MAX_SOURCES 200

/* What is looked for and where; no account, address or path leaves the original. */
static gboolean
is_told (const char *option)
{
  static const char *const prefixes[] = { "q=", "tag=", "lat=", "lon=", "radius=" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (option, prefixes[i]))
      return TRUE;
  return FALSE;
}

static void
add_once (GPtrArray *texts, GString *text)
{
  if (texts->len < MAX_SOURCES &&
      !g_ptr_array_find_with_equal_func (texts, text->str, g_str_equal, NULL))
    g_ptr_array_add (texts, g_string_free_and_steal (text));
  else
    g_string_free (text, TRUE);
}

static void
append_option (GString *text, const char *option)
{
  g_autofree char *escaped = g_uri_escape_string (option, ":/?&=#@+,;!*()$'[]", TRUE);

  g_string_append_printf (text, " %s", escaped);
}

/* ---- of the original ---- */

/* @key: as vigie_source_dup_key() makes it */
static void
add_key (GPtrArray *texts, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, " ", -1);
  GString *text;

  if (parts[0] == NULL || strcmp (parts[0], VIGIE_SOURCE_EXERCISE) == 0)
    return;
  text = g_string_new (parts[0]);
  for (gsize i = 1; parts[i] != NULL; i++)
    if (is_told (parts[i]))
      g_string_append_printf (text, " %s", parts[i]);
  add_once (texts, text);
}

static void
add_watch (GPtrArray *texts, const VigieWatch *watch)
{
  GString *text;

  if (strcmp (watch->kind, VIGIE_SOURCE_EXERCISE) == 0)
    return;
  text = g_string_new (watch->kind);
  for (gsize i = 0; watch->options[i] != NULL; i++)
    if (is_told (watch->options[i]))
      append_option (text, watch->options[i]);
  add_once (texts, text);
}

/* An exercise may be replayed as well: what watched is what watched its original. */
static void
add_replayed (GPtrArray *texts, VigieStore *original)
{
  g_autoptr (GPtrArray) watches = vigie_exercise_sources_load (original);

  for (guint i = 0; watches != NULL && i < watches->len; i++)
    add_watch (texts, g_ptr_array_index (watches, i));
}

/**
 * vigie_exercise_sources_list:
 * @original: the incident that will be replayed
 *
 * Sources that were asked once, also those that were removed later, and those that are on its list.
 * What cannot be read, as in a file of an older Vigie, is left out.
 *
 * Returns: (transfer full) (element-type utf8): their kinds, each with what it looked for
 */
GPtrArray *
vigie_exercise_sources_list (VigieStore *original)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) watches = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (original), texts);

  keys = vigie_tape_list_watches (original, NULL);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    add_key (texts, g_ptr_array_index (keys, i));
  watches = vigie_watches_load (original, NULL);
  for (guint i = 0; watches != NULL && i < watches->len; i++)
    add_watch (texts, g_ptr_array_index (watches, i));
  add_replayed (texts, original);
  return texts;
}

/* ---- of the exercise ---- */

static VigieWatch *
read_watch (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  if (parts[0] == NULL || *parts[0] == '\0')
    return NULL;
  for (gsize i = 1; parts[i] != NULL; i++)
    {
      char *plain = g_uri_unescape_string (parts[i], NULL);

      if (plain == NULL) /* no text that this wrote */
        continue;
      g_free (parts[i]);
      parts[i] = plain;
    }
  return vigie_watch_new ("", parts[0], (const char *const *) parts + 1);
}

/**
 * vigie_exercise_sources_load:
 * @store: an incident
 *
 * Returns: (transfer full) (nullable) (element-type VigieWatch): what watched the incident that it
 *   replays, none where everything was imported; %NULL where it replays nothing, or does not know
 */
GPtrArray *
vigie_exercise_sources_load (VigieStore *store)
{
  g_autofree char *json = vigie_store_get (store, VIGIE_INFO_EXERCISE_OF);
  g_autoptr (JsonNode) node = json != NULL ? vigie_json_parse (json, -1, NULL) : NULL;
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, "sources") : NULL;
  GPtrArray *watches;
  JsonArray *array;

  if (member == NULL || !JSON_NODE_HOLDS_ARRAY (member))
    return NULL;
  watches = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  array = json_node_get_array (member);
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_SOURCES); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text =
          json_node_get_value_type (element) == G_TYPE_STRING ? json_node_get_string (element) : "";
      VigieWatch *watch = read_watch (text);

      if (watch != NULL)
        g_ptr_array_add (watches, watch);
    }
  return watches;
}
