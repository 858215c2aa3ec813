/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sent and may have arrived though nobody said so: an answer was lost, a drive was slow, a
 * program ended. The log does not have it, so it is kept in the incident before it is sent: what
 * lies there afterwards is then known as ours, also by the next program that opens the file. */
#include "vigie-push-tried.h"

#include <string.h>

#include "vigie-json.h"

#define MAX_TRIED 64 /* of one place; the oldest go */
#define MAX_PLACES (2 * VIGIE_DESTINATIONS_MAX)

/* (transfer full): by place, an array of hashes */
static JsonNode *
read_places (const char *text)
{
  g_autoptr (JsonNode) node =
      text != NULL && text[0] != '\0' ? vigie_json_parse (text, -1, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_get_size (json_node_get_object (node)) <= MAX_PLACES)
    return g_steal_pointer (&node);
  g_clear_pointer (&node, json_node_unref);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, json_object_new ());
  return g_steal_pointer (&node);
}

/* (nullable): at a place that nothing was sent to */
static JsonArray *
find_place (JsonNode *tried, const char *place)
{
  JsonNode *node = json_object_get_member (json_node_get_object (tried), place);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
has_hash (JsonArray *hashes, const char *sha256)
{
  for (guint i = 0; i < json_array_get_length (hashes); i++)
    {
      JsonNode *node = json_array_get_element (hashes, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
          strcmp (json_node_get_string (node), sha256) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Each address that a destination ever had is a place. */
static void
make_room (JsonObject *places)
{
  g_autoptr (GList) names = json_object_get_members (places);

  if (json_object_get_size (places) >= MAX_PLACES)
    json_object_remove_member (places, names->data);
}

typedef struct
{
  const char *place;
  const char *sha256;
} Tried;

/* (transfer full) (nullable): the setting with one more; NULL where it is there already */
static char *
add_tried (const char *text, gpointer data)
{
  const Tried *added = data;
  g_autoptr (JsonNode) tried = read_places (text);
  JsonArray *hashes = find_place (tried, added->place);

  if (hashes == NULL)
    {
      make_room (json_node_get_object (tried));
      hashes = json_array_new ();
      json_object_set_array_member (json_node_get_object (tried), added->place, hashes);
    }
  if (has_hash (hashes, added->sha256))
    return NULL;
  json_array_add_string_element (hashes, added->sha256);
  while (json_array_get_length (hashes) > MAX_TRIED)
    json_array_remove_element (hashes, 0);
  return vigie_json_canonical (tried);
}

/**
 * vigie_push_tried_add:
 * @store: the incident
 * @place: vigie_destination_dup_place_key()
 * @sha256: of what is about to be sent there
 *
 * Where that cannot be kept, it is sent all the same. Several may do so at once, of this program
 * and of others.
 */
void
vigie_push_tried_add (VigieStore *store, const char *place, const char *sha256)
{
  Tried added = { place, sha256 };
  g_autoptr (GError) error = NULL;

  if (!vigie_store_update (store, VIGIE_INFO_TRIED, add_tried, &added, &error))
    g_debug ("It is not kept what is sent: %s", error->message);
}

/**
 * vigie_push_tried_has:
 * @store: the incident
 * @place: vigie_destination_dup_place_key()
 * @sha256: of what lies there
 *
 * Returns: whether this incident sent it there
 */
gboolean
vigie_push_tried_has (VigieStore *store, const char *place, const char *sha256)
{
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_TRIED);
  g_autoptr (JsonNode) tried = read_places (text);
  JsonArray *hashes = find_place (tried, place);

  return hashes != NULL && has_hash (hashes, sha256);
}
