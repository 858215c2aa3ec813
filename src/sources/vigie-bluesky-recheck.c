/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-recheck.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-json.h"

#define MAX_URIS 25 /* of a request, as app.bsky.feed.getPosts has it */
#define N_REQUESTS 4
#define MIN_DOUBTED 5

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

static gboolean
ask (VigieBlueskySession *session,
     VigieSourceIntake *intake,
     char *const *uris,
     guint n_uris,
     GError **error)
{
  g_autoptr (GString) method = g_string_new ("app.bsky.feed.getPosts?");
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GHashTable) found = NULL;

  for (guint i = 0; i < n_uris; i++)
    {
      g_string_append (method, i > 0 ? "&uris=" : "uris=");
      g_string_append_uri_escaped (method, uris[i], NULL, FALSE);
    }
  answer = vigie_bluesky_session_get (session, intake->round, method->str, 0, error);
  if (answer == NULL)
    return FALSE;
  found = read_answer (answer);
  /* a server that has lost everything is out of order; people do not all delete at once */
  if (found == NULL || (g_hash_table_size (found) == 0 && n_uris >= MIN_DOUBTED))
    {
      vigie_source_round_add_note (
          intake->round, g_strdup (_ ("Whether posts were deleted could not be looked up: the "
                                      "server knows none of them.")));
      return TRUE;
    }
  for (guint i = 0; i < n_uris; i++)
    if (!g_hash_table_contains (found, uris[i]))
      add_deletion (intake, uris[i]);
  return TRUE;
}

/* People are also named by their handles, where a post was added by hand; the answer says DIDs. */
static gboolean
is_by_did (const char *uri)
{
  return g_str_has_prefix (uri, "at://did:");
}

/**
 * vigie_bluesky_recheck:
 * @session: what asks
 * @intake: gets the deletions
 * @below: (inout): where it goes on; %G_MAXINT64 at first
 * @error: see vigie_bluesky_session_get(), and of the sink
 *
 * Looks whether posts of the last days are still there, a hundred in turn. One that is not was
 * deleted, or its author blocks the account that asks.
 *
 * Returns: whether the server answered
 */
gboolean
vigie_bluesky_recheck (VigieBlueskySession *session,
                       VigieSourceIntake *intake,
                       gint64 *below,
                       GError **error)
{
  VigieSourceRound *round = intake->round;
  gint64 since = vigie_http_client_get_now (round->client) -
                 (gint64) VIGIE_BLUESKY_RECHECK_DAYS * 24 * 60 * 60 * 1000;
  g_autoptr (GPtrArray) uris = vigie_post_sink_list_recent (round->sink, "bluesky", "", since,
                                                            below, N_REQUESTS * MAX_URIS, error);

  if (uris == NULL)
    return FALSE;
  for (guint i = uris->len; i-- > 0;)
    if (!is_by_did (g_ptr_array_index (uris, i)))
      g_ptr_array_remove_index (uris, i);
  for (guint i = 0; i < uris->len; i += MAX_URIS)
    if (!ask (session, intake, (char *const *) uris->pdata + i, MIN (MAX_URIS, uris->len - i),
              error))
      return FALSE;
  return TRUE;
}
