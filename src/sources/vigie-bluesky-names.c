/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-names.h"

#include "vigie-json.h"

#define MAX_ACTORS 25 /* of a request, as app.bsky.actor.getProfiles has it */
#define MAX_KNOWN 20000
#define DEADLINE_MS (5 * 1000)
#define AGAIN_US (15 * G_TIME_SPAN_SECOND) /* after a failure */

typedef struct
{
  char *handle; /* (nullable): the server does not know it */
  gboolean hides;
} Person;

struct _VigieBlueskyNames
{
  VigieBlueskySession *session; /* borrowed */
  GHashTable *people;           /* (element-type utf8 Person): by DID */
  gint64 again_at;              /* of g_get_monotonic_time() */
};

static void
person_free (gpointer data)
{
  g_free (((Person *) data)->handle);
  g_free (data);
}

/**
 * vigie_bluesky_names_new:
 * @session: what asks; must live as long
 *
 * Returns: (transfer full): names, none at first
 */
VigieBlueskyNames *
vigie_bluesky_names_new (VigieBlueskySession *session)
{
  VigieBlueskyNames *self = g_new0 (VigieBlueskyNames, 1);

  self->session = session;
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, person_free);
  return self;
}

void
vigie_bluesky_names_free (VigieBlueskyNames *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->people);
  g_free (self);
}

gboolean
vigie_bluesky_author_hides (JsonObject *author)
{
  JsonNode *labels = json_object_get_member (author, "labels");
  JsonArray *array =
      labels != NULL && JSON_NODE_HOLDS_ARRAY (labels) ? json_node_get_array (labels) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *label = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (label) &&
          g_strcmp0 (vigie_json_get_string (json_node_get_object (label), "val"),
                     "!no-unauthenticated") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
take_profiles (VigieBlueskyNames *self, JsonNode *answer)
{
  JsonNode *profiles = json_object_get_member (json_node_get_object (answer), "profiles");
  JsonArray *array =
      profiles != NULL && JSON_NODE_HOLDS_ARRAY (profiles) ? json_node_get_array (profiles) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *profile = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *did = profile != NULL ? vigie_json_get_string (profile, "did") : NULL;
      const char *handle = profile != NULL ? vigie_json_get_string (profile, "handle") : NULL;
      Person *person = did != NULL ? g_hash_table_lookup (self->people, did) : NULL;

      if (person == NULL) /* nobody who was asked for */
        continue;
      if (handle != NULL && handle[0] != '\0' && !g_str_equal (handle, "handle.invalid"))
        g_set_str (&person->handle, handle);
      person->hides = vigie_bluesky_author_hides (profile);
    }
}

static gboolean
ask (VigieBlueskyNames *self, VigieSourceRound *round, const GPtrArray *dids)
{
  g_autoptr (GString) method = g_string_new ("app.bsky.actor.getProfiles?");
  g_autoptr (JsonNode) answer = NULL;

  for (guint i = 0; i < dids->len; i++)
    {
      g_string_append (method, i > 0 ? "&actors=" : "actors=");
      g_string_append_uri_escaped (method, g_ptr_array_index (dids, i), NULL, FALSE);
    }
  answer = vigie_bluesky_session_get (self->session, round, method->str, DEADLINE_MS, NULL);
  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < dids->len; i++)
    g_hash_table_insert (self->people, g_strdup (g_ptr_array_index (dids, i)), g_new0 (Person, 1));
  take_profiles (self, answer);
  return TRUE;
}

/**
 * vigie_bluesky_names_ask:
 * @self: names
 * @round: with the client and the secret
 * @dids: (element-type utf8 utf8): a set of those that are wanted
 *
 * Asks for those that are not known so far. Without an answer the posts come without names, and for
 * a while it is not tried again: names must not hold up posts.
 */
void
vigie_bluesky_names_ask (VigieBlueskyNames *self, VigieSourceRound *round, GHashTable *dids)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer did;

  if (self->again_at > g_get_monotonic_time ())
    return;
  if (g_hash_table_size (self->people) > MAX_KNOWN)
    g_hash_table_remove_all (self->people);
  g_hash_table_iter_init (&iter, dids);
  while (g_hash_table_iter_next (&iter, &did, NULL))
    {
      if (!g_hash_table_contains (self->people, did))
        g_ptr_array_add (wanted, did);
      if (wanted->len < MAX_ACTORS)
        continue;
      if (!ask (self, round, wanted))
        break;
      g_ptr_array_set_size (wanted, 0);
    }
  if (wanted->len > 0 && (wanted->len == MAX_ACTORS || !ask (self, round, wanted)))
    self->again_at = g_get_monotonic_time () + AGAIN_US;
}

/**
 * vigie_bluesky_names_is_known:
 * @self: names
 * @did: whose
 *
 * Returns: whether the server has said something about the author, be it that it knows nothing
 */
gboolean
vigie_bluesky_names_is_known (VigieBlueskyNames *self, const char *did)
{
  return g_hash_table_contains (self->people, did);
}

/**
 * vigie_bluesky_names_get:
 * @self: names
 * @did: whose
 *
 * Returns: the handle, or @did where it is not known
 */
const char *
vigie_bluesky_names_get (VigieBlueskyNames *self, const char *did)
{
  const Person *person = g_hash_table_lookup (self->people, did);

  return person != NULL && person->handle != NULL ? person->handle : did;
}

/**
 * vigie_bluesky_names_is_hidden:
 * @self: names
 * @did: whose
 *
 * Returns: whether the author is known to want to be seen by members only
 */
gboolean
vigie_bluesky_names_is_hidden (VigieBlueskyNames *self, const char *did)
{
  const Person *person = g_hash_table_lookup (self->people, did);

  return person != NULL && person->hides;
}
