/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-recheck.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-place.h"
#include "vigie-error.h"
#include "vigie-json.h"

#define PLACE "recheck"           /* a part of the cursor */
#define PASS_MS (5 * 60 * 1000)   /* from looking through all posts to doing so again */
#define YOUNG_MS (30 * 60 * 1000) /* streams run ahead of what the servers have indexed */
#define MAX_URIS 25               /* of a request, as app.bsky.feed.getPosts has it */
#define N_REQUESTS 4
#define MIN_DOUBTED 5
#define MAX_MISSED 200 /* in the cursor, which is written often */

/* members of that part */
#define AT "at"           /* ms: when the last pass ended */
#define BELOW "below"     /* see vigie_post_sink_list_recent(); none at the beginning of a pass */
#define N_ASKED "asked"   /* posts, by this pass */
#define N_FOUND "found"   /* of them */
#define MISSING "missing" /* those that this pass did not find */
#define MISSED "missed"   /* those that the last pass did not find */

/* (transfer full) (nullable): a set of the addresses of the posts that are there */
static GHashTable *
read_answer (JsonNode *answer)
{
  JsonNode *posts = json_object_get_member (json_node_get_object (answer), "posts");
  GHashTable *found;
  JsonArray *array;

  if (posts == NULL || !JSON_NODE_HOLDS_ARRAY (posts))
    return NULL;
  found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  array = json_node_get_array (posts);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *post = json_array_get_element (array, i);
      const char *uri = JSON_NODE_HOLDS_OBJECT (post)
                            ? vigie_json_get_string (json_node_get_object (post), "uri")
                            : NULL;

      if (uri != NULL)
        g_hash_table_add (found, g_strdup (uri));
    }
  return found;
}

static void
add_deletion (VigieSourceIntake *intake, const char *uri)
{
  const VigiePostUpdate update = {
    .kind = VIGIE_POST_DELETED,
    .source_kind = "bluesky",
    .source_host = "",
    .external_id = vigie_import_batch_dup (intake->run.batch, uri, strlen (uri)),
    .at = VIGIE_TIME_UNKNOWN,
  };

  vigie_import_batch_add_update (intake->run.batch, &update);
}

/* (transfer none): made where there is none */
static JsonArray *
get_list (JsonObject *place, const char *name)
{
  JsonNode *node = json_object_get_member (place, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    json_object_set_array_member (place, name, json_array_new ());
  return json_object_get_array_member (place, name);
}

static void
add_number (JsonObject *place, const char *name, gint64 more)
{
  json_object_set_int_member (place, name, vigie_source_get_number (place, name) + more);
}

static void
note_unknown (VigieSourceRound *round)
{
  vigie_source_round_add_note (
      round, g_strdup (_ ("Whether posts were deleted could not be looked up: the server knows "
                          "none of them.")));
}

static gboolean
ask (VigieBlueskySession *session,
     VigieSourceRound *round,
     char *const *uris,
     guint n_uris,
     JsonObject *place,
     GError **error)
{
  g_autoptr (GString) method = g_string_new ("app.bsky.feed.getPosts?");
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GHashTable) found = NULL;
  JsonArray *missing = get_list (place, MISSING);

  for (guint i = 0; i < n_uris; i++)
    {
      g_string_append (method, i > 0 ? "&uris=" : "uris=");
      g_string_append_uri_escaped (method, uris[i], NULL, FALSE);
    }
  answer = vigie_bluesky_session_get (session, round, method->str, 0, error);
  if (answer == NULL)
    return FALSE;
  found = read_answer (answer);
  add_number (place, N_ASKED, n_uris);
  add_number (place, N_FOUND, found != NULL ? g_hash_table_size (found) : 0);
  /* a server that has lost everything is out of order; people do not all delete at once */
  if (found == NULL || (g_hash_table_size (found) == 0 && n_uris >= MIN_DOUBTED))
    {
      note_unknown (round);
      return TRUE;
    }
  for (guint i = 0; i < n_uris && json_array_get_length (missing) < MAX_MISSED; i++)
    if (!g_hash_table_contains (found, uris[i]))
      json_array_add_string_element (missing, uris[i]);
  return TRUE;
}

/* People are also named by their handles, where a post was added by hand; the answer says DIDs. */
static gboolean
is_by_did (const char *uri)
{
  return g_str_has_prefix (uri, "at://did:");
}

static GHashTable *
make_set (JsonArray *array)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_hash_table_add (set, json_node_dup_string (node));
    }
  return set;
}

static void
begin_pass (JsonObject *place)
{
  json_object_remove_member (place, BELOW);
  json_object_remove_member (place, N_ASKED);
  json_object_remove_member (place, N_FOUND);
  json_object_remove_member (place, MISSING);
}

/* A deletion stays for good. It is believed of a post that two passes did not find, one after the
 * other; and nothing is believed of a pass that found nothing, unless it was about few posts. */
static void
end_pass (JsonObject *place, VigieSourceIntake *intake, gint64 now)
{
  const gint64 n_asked = vigie_source_get_number (place, N_ASKED);
  const gint64 n_found = vigie_source_get_number (place, N_FOUND);
  g_autoptr (GHashTable) missing = make_set (get_list (place, MISSING));
  g_autoptr (GHashTable) missed = make_set (get_list (place, MISSED));
  GHashTableIter iter;
  gpointer uri;

  json_object_set_int_member (place, AT, now);
  if (n_asked >= MIN_DOUBTED && n_found == 0)
    {
      note_unknown (intake->round);
      g_hash_table_remove_all (missing);
    }
  json_object_set_array_member (place, MISSED, json_array_new ());
  g_hash_table_iter_init (&iter, missing);
  while (g_hash_table_iter_next (&iter, &uri, NULL))
    if (g_hash_table_contains (missed, uri))
      add_deletion (intake, uri);
    else
      json_array_add_string_element (get_list (place, MISSED), uri);
  begin_pass (place);
}

/* A clock may have been set back. */
static gboolean
is_due (JsonObject *place, gint64 now)
{
  const gint64 at = vigie_source_get_number (place, AT);

  return json_object_has_member (place, BELOW) || at > now || now - at >= PASS_MS;
}

/**
 * vigie_bluesky_recheck:
 * @session: what asks
 * @round: gets the deletions
 * @error: see vigie_bluesky_session_get(), and of the sink
 *
 * Looks whether posts of the last days are still there, a hundred in turn, and through all of them
 * every few minutes. One that is twice not there was deleted, or its author blocks the account that
 * asks. Where it goes on is in the cursor.
 *
 * Returns: whether the server answered, where it was asked
 */
gboolean
vigie_bluesky_recheck (VigieBlueskySession *session, VigieSourceRound *round, GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };
  g_autoptr (JsonObject) place = vigie_bluesky_place_read (round, PLACE);
  g_autoptr (GPtrArray) uris = NULL;
  const gint64 now = vigie_http_client_get_now (round->client);
  const gint64 since = now - (gint64) VIGIE_BLUESKY_RECHECK_DAYS * 24 * 60 * 60 * 1000;
  gint64 below = json_object_get_int_member_with_default (place, BELOW, G_MAXINT64);

  if (!is_due (place, now))
    return TRUE;
  uris = vigie_post_sink_list_recent (round->sink, "bluesky", "", since, now - YOUNG_MS, &below,
                                      N_REQUESTS * MAX_URIS, error);
  if (uris == NULL)
    return FALSE;
  for (guint i = uris->len; i-- > 0;)
    if (!is_by_did (g_ptr_array_index (uris, i)))
      g_ptr_array_remove_index (uris, i);
  for (guint i = 0; i < uris->len; i += MAX_URIS)
    if (!ask (session, round, (char *const *) uris->pdata + i, MIN (MAX_URIS, uris->len - i), place,
              error))
      return FALSE;
  vigie_source_intake_init (&intake, round, "");
  json_object_set_int_member (place, BELOW, below);
  if (below == G_MAXINT64)
    end_pass (place, &intake, now);
  return vigie_bluesky_place_commit (&intake, PLACE, place, error);
}
