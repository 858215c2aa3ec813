/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X wants posts that were deleted, or hidden by their authors, to be dropped within a day: once a
 * day those of the last days are looked up by their ids. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json.h"
#include "vigie-x-server.h"

#define PART "recheck" /* of the cursor */
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define PASS_MS (23 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define REACH_DAYS 30
#define MAX_IDS 100 /* of a request */
#define N_REQUESTS 10

/* members of that part */
#define AT "at"       /* ms: when the last pass ended */
#define BELOW "below" /* see vigie_post_sink_list_recent(); none at the beginning of a pass */

static void
add_deletions (VigieSourceIntake *intake, GPtrArray *ids, char *const *asked, guint n_asked)
{
  for (guint i = 0; i < ids->len; i++)
    for (guint k = 0; k < n_asked; k++)
      if (strcmp (asked[k], g_ptr_array_index (ids, i)) == 0)
        {
          const VigiePostUpdate update = {
            .kind = VIGIE_POST_DELETED,
            .source_kind = "x",
            .source_host = "",
            .external_id = vigie_import_batch_dup (intake->run.batch, asked[k], strlen (asked[k])),
            .at = VIGIE_TIME_UNKNOWN,
          };

          vigie_import_batch_add_update (intake->run.batch, &update);
          break;
        }
}

/* Those of today were read today, and are not billed again. */
static guint
count_billed (char *const *ids, guint n_ids, gint64 today)
{
  guint n = 0;
  gint64 at;

  for (guint i = 0; i < n_ids; i++)
    n += !vigie_snowflake_to_time (ids[i], &at) || at < today;
  return n;
}

static gboolean
ask (const VigieXServer *server,
     VigieSourceIntake *intake,
     char *const *ids,
     guint n_ids,
     JsonObject *cursor,
     GError **error)
{
  const gint64 now = vigie_http_client_get_now (server->round->client);
  g_autoptr (GString) address = g_string_new ("/2/tweets?ids=");
  g_autoptr (GPtrArray) gone = NULL;
  g_auto (VigieXAnswer) answer = { 0 };

  for (guint i = 0; i < n_ids; i++)
    g_string_append_printf (address, "%s%s", i > 0 ? "," : "", ids[i]);
  if (!vigie_x_server_ask (server, address->str, NULL, &answer, error))
    return FALSE;
  gone = vigie_x_answer_list_gone (&answer);
  add_deletions (intake, gone, ids, n_ids);
  vigie_x_note_besides (cursor, now, count_billed (ids, n_ids, now - now % DAY_MS), TRUE);
  return TRUE;
}

/* A clock may have been set back; and what was read just now need not be looked up. */
static gboolean
is_due (JsonObject *place, gint64 now)
{
  const gint64 at = vigie_source_get_number (place, AT);

  return json_object_has_member (place, BELOW) || at > now || (at != 0 && now - at >= PASS_MS);
}

static GPtrArray *
list_ids (const VigieXServer *server, gint64 now, gint64 *below, guint limit, GError **error)
{
  GPtrArray *ids = vigie_post_sink_list_recent (
      server->round->sink, "x", "", now - REACH_DAYS * DAY_MS, G_MAXINT64, below, limit, error);

  for (guint i = ids != NULL ? ids->len : 0; i-- > 0;)
    if (!vigie_x_id_is_valid (g_ptr_array_index (ids, i)))
      g_ptr_array_remove_index (ids, i);
  return ids;
}

static void
end_step (JsonObject *place, gint64 now, gint64 below)
{
  if (below != G_MAXINT64)
    {
      json_object_set_int_member (place, BELOW, below);
      return;
    }
  json_object_remove_member (place, BELOW);
  json_object_set_int_member (place, AT, now);
}

/**
 * vigie_x_recheck:
 * @server: whom to ask
 * @error: those of vigie_x_server_ask() and of the sink
 *
 * Looks up a thousand posts where that is due. Where the cap leaves no room for it, it says so.
 *
 * Returns: whether X answered, where it was asked
 */
gboolean
vigie_x_recheck (const VigieXServer *server, GError **error)
{
  const gint64 now = vigie_http_client_get_now (server->round->client);
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (server->round);
  JsonObject *place = vigie_x_get_part (json_node_get_object (cursor), PART);
  gint64 below = json_object_get_int_member_with_default (place, BELOW, G_MAXINT64);
  g_auto (VigieSourceIntake) intake = { 0 };
  g_autoptr (GPtrArray) ids = NULL;
  VigieXSpent spent;
  guint room;

  if (!json_object_has_member (place, AT))
    json_object_set_int_member (place, AT, now); /* the pass of tomorrow */
  else if (!is_due (place, now))
    return TRUE;
  else
    {
      if (!vigie_x_server_load_spent (server, &spent, error))
        return FALSE;
      room = vigie_x_cap_get_room_for_ids (&server->cap, &spent);
      if (room < VIGIE_X_MIN_PAGE)
        {
          vigie_source_round_add_note (
              server->round, g_strdup (_ ("Whether posts were deleted could not be looked up: the "
                                          "cap leaves no room for it.")));
          return TRUE;
        }
      ids = list_ids (server, now, &below, MIN (room, N_REQUESTS * MAX_IDS), error);
      if (ids == NULL)
        return FALSE;
    }
  vigie_source_intake_init (&intake, server->round, "");
  for (guint i = 0; ids != NULL && i < ids->len; i += MAX_IDS)
    if (!ask (server, &intake, (char *const *) ids->pdata + i, MIN (MAX_IDS, ids->len - i),
              json_node_get_object (cursor), error))
      return FALSE;
  if (ids != NULL)
    end_step (place, now, below);
  return vigie_x_commit (&intake, cursor, error);
}
