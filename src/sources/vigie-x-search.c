/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recent search: from the newest post down to the one that was known. Each page is committed with
 * the place below it, so that nothing is paid for twice when a round breaks off or the cap is
 * reached: the next one goes on below, and only then looks for what is newer. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-import-time.h"
#include "vigie-json.h"
#include "vigie-time.h"
#include "vigie-x-server.h"

#define PAGE_POSTS 100
#define MAX_PAGES 10                          /* of one query in one round */
#define FIRST_MS G_GINT64_CONSTANT (86400000) /* how far the first search goes back */
#define MARGIN_MS (60 * 1000)
#define REACH_MS (7 * G_GINT64_CONSTANT (86400000) - MARGIN_MS) /* what can be asked for at all */

/* members of a query's place */
#define SINCE "since" /* id: everything up to it is here */
#define START "start" /* time, where there is no such id yet */
#define TOP "top"     /* id: the newest of those that are being read */
#define UNTIL "until" /* id: the oldest of those that were read; those below are to come */
#define BEGAN "began" /* ms: when the newest of them was asked for */
#define ASKED "asked" /* ms: everything that was written up to then is here, or was not found */

typedef struct
{
  const VigieXServer *server;
  const char *query;
  gint64 now;
  guint n_pages;
  char *next; /* (nullable): token of the next page */
} Walk;

static void
walk_clear (Walk *self)
{
  g_free (self->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static const char *
get_id (JsonObject *place, const char *name)
{
  const char *id = vigie_json_get_string (place, name);

  return vigie_x_id_is_valid (id) ? id : NULL;
}

/* The lowest id of that time: X takes no time together with "until_id". */
static void
add_start (Walk *self, GString *address, gint64 start)
{
  g_autofree char *id = vigie_snowflake_from_time (MAX (start, self->now - REACH_MS));

  g_string_append_printf (address, "&since_id=%s", id);
}

static void
note_hole (Walk *self)
{
  vigie_source_round_add_note (
      self->server->round,
      g_strdup_printf (_ ("X gives posts of the last 7 days only: older ones that were written "
                          "since “%s” was last asked for are missing."),
                       self->query));
}

static gint64
get_moment (JsonObject *place, const char *name)
{
  return vigie_source_get_number (place, name);
}

/* Where the walk ends below. A query that brings nothing for a week has missed nothing, as long as
 * it was asked. */
static void
add_bottom (Walk *self, GString *address, JsonObject *place)
{
  const char *since = get_id (place, SINCE);
  const char *start = vigie_json_get_string (place, START);
  const gint64 reach = self->now - REACH_MS;
  gint64 at = 0;

  if (since != NULL && vigie_snowflake_to_time (since, &at) && at >= reach)
    {
      g_string_append_printf (address, "&since_id=%s", since);
      return;
    }
  if (since == NULL && (start == NULL || !vigie_time_parse (start, &at)))
    {
      g_autofree char *time = vigie_time_format (self->now - FIRST_MS);

      at = self->now - FIRST_MS;
      json_object_set_string_member (place, START, time);
    }
  if (MAX (at, get_moment (place, ASKED)) < reach)
    note_hole (self);
  add_start (self, address, at);
}

static char *
make_address (Walk *self, JsonObject *place, const char *until, guint room)
{
  GString *address = g_string_new ("/2/tweets/search/recent?sort_order=recency&" VIGIE_X_FIELDS);

  g_string_append (address, "&query=");
  g_string_append_uri_escaped (address, self->query, NULL, FALSE);
  g_string_append_printf (address, "&max_results=%u", MIN (room, PAGE_POSTS));
  add_bottom (self, address, place);
  if (until != NULL)
    g_string_append_printf (address, "&until_id=%s", until);
  if (self->next != NULL)
    {
      g_string_append (address, "&next_token=");
      g_string_append_uri_escaped (address, self->next, NULL, FALSE);
    }
  return g_string_free_and_steal (address);
}

/* All down to the bottom is read, or lost. */
static void
end_walk (JsonObject *place)
{
  if (get_id (place, TOP) != NULL)
    {
      json_object_set_string_member (place, SINCE, get_id (place, TOP));
      json_object_remove_member (place, START);
    }
  json_object_set_int_member (place, ASKED, get_moment (place, BEGAN));
  json_object_remove_member (place, TOP);
  json_object_remove_member (place, UNTIL);
}

/* What an earlier round left to be read may be too old to be asked for by now. */
static void
forget_lost (Walk *self, JsonObject *place)
{
  const char *until = self->next == NULL ? get_id (place, UNTIL) : NULL;
  gint64 at;

  if (until == NULL || (vigie_snowflake_to_time (until, &at) && at > self->now - REACH_MS))
    return;
  note_hole (self);
  end_walk (place);
}

/* Where the query goes on after a page. */
static void
move_place (JsonObject *place, const VigieXAnswer *answer)
{
  if (answer->newest != NULL && get_id (place, TOP) == NULL)
    json_object_set_string_member (place, TOP, answer->newest);
  if (answer->next != NULL)
    {
      if (answer->oldest != NULL)
        json_object_set_string_member (place, UNTIL, answer->oldest);
      return;
    }
  end_walk (place);
}

/* X leaves something out and gives the rest. */
static void
note_errors (const VigieXServer *server, const VigieXAnswer *answer)
{
  g_autofree char *words = vigie_x_answer_describe_errors (answer);

  if (words != NULL)
    vigie_source_round_add_note (
        server->round,
        /* Translators: what X says, in its own language */
        g_strdup_printf (_ ("X left something out of its answer: “%s”."), words));
}

/* @until: (nullable): as it was when the walk began, for tokens belong to a question */
static gboolean
read_page (Walk *self, const char *until, gboolean *is_last, GError **error)
{
  const VigieXServer *server = self->server;
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (server->round);
  JsonObject *places = vigie_x_get_part (json_node_get_object (cursor), VIGIE_X_SEARCHES);
  JsonObject *place = vigie_x_get_part (places, self->query);
  g_auto (VigieSourceIntake) intake = { 0 };
  g_auto (VigieXAnswer) answer = { 0 };
  g_autofree char *address = NULL;
  VigieXSpent spent;
  guint room;

  if (!vigie_x_server_load_spent (server, &spent, error))
    return FALSE;
  room = vigie_x_cap_get_room (&server->cap, &spent);
  if (room < VIGIE_X_MIN_PAGE)
    return vigie_x_cap_fail (&server->cap, &spent, error);
  forget_lost (self, place);
  if (until == NULL && self->next == NULL)
    json_object_set_int_member (place, BEGAN, self->now);
  address = make_address (self, place, until, room);
  if (!vigie_x_server_ask (server, address, NULL, &answer, error))
    return FALSE;
  vigie_source_intake_init (&intake, server->round, "");
  if (!vigie_x_take (server, &answer, &intake, json_node_get_object (cursor), error))
    return FALSE;
  note_errors (server, &answer);
  move_place (place, &answer);
  *is_last = answer.next == NULL;
  g_free (self->next);
  self->next = g_strdup (answer.next);
  return vigie_x_commit (&intake, cursor, error);
}

static char *
dup_until (Walk *self)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->server->round);
  JsonObject *places = vigie_x_get_part (json_node_get_object (cursor), VIGIE_X_SEARCHES);
  JsonObject *place = vigie_x_get_part (places, self->query);

  forget_lost (self, place);
  return g_strdup (get_id (place, UNTIL));
}

/**
 * vigie_x_search:
 * @server: whom to ask
 * @query: in X's language
 * @error: those of vigie_x_server_ask(), of the sink, and %VIGIE_ERROR_CAP
 *
 * Brings what is new for one query.
 *
 * Returns: whether it came to its end, or as far as one round goes
 */
gboolean
vigie_x_search (const VigieXServer *server, const char *query, GError **error)
{
  g_auto (Walk) walk = { .server = server,
                         .query = query,
                         .now = vigie_http_client_get_now (server->round->client) };
  g_autofree char *until = dup_until (&walk);

  while (walk.n_pages++ < MAX_PAGES)
    {
      gboolean is_last = TRUE;

      if (!read_page (&walk, until, &is_last, error))
        return FALSE;
      if (!is_last)
        continue;
      if (until == NULL)
        return TRUE;
      g_clear_pointer (&until, g_free); /* the hole is filled: now what is above it */
    }
  vigie_source_round_add_note (
      server->round,
      g_strdup_printf (_ ("More came for “%s” than one round reads: the next one goes on."),
                       query));
  return TRUE;
}
