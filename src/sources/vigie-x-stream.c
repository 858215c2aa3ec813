/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filtered stream. What comes over it is told by rules that the account keeps, so ours have a
 * tag of their own, and those of others stay. Like Mastodon's, it is opened first; then the search
 * brings what was before, and from time to time what the stream lost. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-stream-private.h"
#include "vigie-x-server.h"

#define IDLE_MS (60 * 1000) /* three of X's signs of life */
#define BATCH_MS 500
#define BATCH_POSTS 250
#define SWEEP_MS (15 * 60 * 1000)
#define RULES "/2/tweets/search/stream/rules"
#define TAG "vigie "
#define TAG_DIGITS 12

/* ---- rules ---- */

/* The same for a source of one incident whatever its words; another desk's differs. */
static char *
make_tag (const char *watch)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, watch, -1);

  return g_strdup_printf (TAG "%.*s", TAG_DIGITS, hash);
}

typedef struct
{
  JsonArray *outdated; /* (element-type utf8): ids */
  gboolean has_others;
} Rules;

/* Takes those that stand already out of @missing. */
static void
sort_rules (const VigieXAnswer *answer, const char *tag, GPtrArray *missing, Rules *rules)
{
  yyjson_arr_iter iter;
  yyjson_val *rule;

  if (!yyjson_arr_iter_init (answer->posts, &iter))
    return;
  while ((rule = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *value = yyjson_get_str (yyjson_obj_get (rule, "value"));
      const char *id = yyjson_get_str (yyjson_obj_get (rule, "id"));
      guint index;

      if (!yyjson_equals_str (yyjson_obj_get (rule, "tag"), tag))
        rules->has_others = TRUE;
      else if (value != NULL &&
               g_ptr_array_find_with_equal_func (missing, value, g_str_equal, &index))
        g_ptr_array_remove_index (missing, index);
      else if (vigie_x_id_is_valid (id))
        json_array_add_string_element (rules->outdated, id);
    }
}

static gboolean
send_rules (const VigieXServer *server, JsonObject *change /* (transfer full) */, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *body = NULL;
  g_autofree char *said = NULL;
  g_auto (VigieXAnswer) answer = { 0 };

  json_node_take_object (node, change);
  body = json_to_string (node, FALSE);
  if (!vigie_x_server_ask (server, RULES, body, &answer, error))
    return FALSE;
  said = vigie_x_answer_describe_errors (&answer);
  if (said == NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               /* Translators: what X says, in its own language */
               _ ("X does not accept a rule for its stream: “%s”."), said);
  return FALSE;
}

static gboolean
add_rules (const VigieXServer *server, const char *tag, GPtrArray *values, GError **error)
{
  JsonObject *change = json_object_new ();
  JsonArray *add = json_array_new ();

  for (guint i = 0; i < values->len; i++)
    {
      JsonObject *rule = json_object_new ();

      json_object_set_string_member (rule, "value", g_ptr_array_index (values, i));
      json_object_set_string_member (rule, "tag", tag);
      json_array_add_object_element (add, rule);
    }
  json_object_set_array_member (change, "add", add);
  return send_rules (server, change, error);
}

static gboolean
delete_rules (const VigieXServer *server, JsonArray *ids, GError **error)
{
  JsonObject *change = json_object_new ();
  JsonObject *list = json_object_new ();

  json_object_set_array_member (list, "ids", json_array_ref (ids));
  json_object_set_object_member (change, "delete", list);
  return send_rules (server, change, error);
}

/* New ones first: what a post matches may never be nothing in between. */
static gboolean
set_rules (const VigieXServer *server,
           const char *tag,
           const char *const *queries,
           gboolean *has_others,
           GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (JsonArray) outdated = json_array_new ();
  Rules rules = { outdated, FALSE };
  g_auto (VigieXAnswer) answer = { 0 };

  for (gsize i = 0; queries[i] != NULL; i++)
    g_ptr_array_add (missing, (gpointer) queries[i]);
  if (!vigie_x_server_ask (server, RULES, NULL, &answer, error))
    return FALSE;
  sort_rules (&answer, tag, missing, &rules);
  *has_others = rules.has_others;
  return (missing->len == 0 || add_rules (server, tag, missing, error)) &&
         (json_array_get_length (outdated) == 0 || delete_rules (server, outdated, error));
}

/* ---- what comes ---- */

typedef struct
{
  const VigieXServer *server;
  VigieSource *source;
  VigieHttpStream *stream;
  char *tag;
  VigieSourceIntake intake; /* begun where it has a round */
  JsonNode *cursor;         /* to be committed with it */
  guint n_taken;
  gint64 taken_at; /* of g_get_monotonic_time(): the first of those */
  gint64 room;     /* posts that may still come, whatever they hold */
  guint n_others;
  const char *others_note;
  const char *failure; /* a note */
  gboolean is_whole;
  gint64 sweep_at;
} Listener;

static void
listener_clear (Listener *self)
{
  vigie_source_intake_clear (&self->intake);
  g_clear_pointer (&self->cursor, json_node_unref);
  g_clear_pointer (&self->stream, vigie_http_stream_close);
  g_clear_pointer (&self->tag, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

static void
begin_batch (Listener *self)
{
  if (self->n_taken++ > 0)
    return;
  self->taken_at = g_get_monotonic_time ();
  vigie_source_intake_init (&self->intake, self->server->round, "");
  self->cursor = vigie_source_round_read_cursor (self->server->round);
}

/* What the account's other rules bring is billed too. */
static void
note_other (Listener *self)
{
  self->n_others++;
  vigie_x_note_besides (json_node_get_object (self->cursor),
                        vigie_http_client_get_now (self->server->round->client), 1, FALSE);
  vigie_source_round_set_note (
      self->server->round, &self->others_note,
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                    "The account’s stream has rules of somebody else too. %u post "
                                    "that came for them was left out, and counts for the cap.",
                                    "The account’s stream has rules of somebody else too. %u posts "
                                    "that came for them were left out, and count for the cap.",
                                    self->n_others),
                       self->n_others));
}

/* X says why it ends a connection before it does so. */
static gboolean
fail_ended (const VigieXAnswer *answer, GError **error)
{
  g_autofree char *said = vigie_x_answer_describe_errors (answer);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
               /* Translators: what X says, in its own language */
               _ ("X has ended its stream: “%s”."), said != NULL ? said : "?");
  return FALSE;
}

static gboolean
take_line (Listener *self, GBytes *line, GError **error)
{
  g_auto (VigieXAnswer) answer = { 0 };
  gboolean is_read = vigie_x_answer_read (&answer, line);

  if (is_read && answer.posts == NULL && answer.errors != NULL)
    return fail_ended (&answer, error);
  begin_batch (self);
  self->room--;
  if (!is_read || vigie_x_answer_count (&answer) != 1)
    {
      vigie_source_intake_reject (&self->intake, _ ("X sent something that is no post."));
      return TRUE;
    }
  if (!vigie_x_answer_has_rule (&answer, self->tag))
    {
      note_other (self);
      return TRUE;
    }
  return vigie_x_take (self->server, &answer, &self->intake, json_node_get_object (self->cursor),
                       error);
}

static gboolean
hand_over (Listener *self, GError **error)
{
  gboolean done;

  if (self->n_taken == 0)
    return TRUE;
  done = vigie_x_commit (&self->intake, self->cursor, error);
  vigie_source_intake_clear (&self->intake);
  self->intake.round = NULL;
  g_clear_pointer (&self->cursor, json_node_unref);
  self->n_taken = 0;
  return done;
}

/* How much may still come, by what the incident holds. It stops where a search does, or a source
 * at its cap would open its stream again and again. */
static gboolean
look_at_cap (Listener *self, GError **error)
{
  const VigieXServer *server = self->server;
  VigieXSpent spent;

  if (!vigie_x_server_load_spent (server, &spent, error))
    return FALSE;
  vigie_source_round_set_note (server->round, &server->round->cost_note,
                               vigie_x_cap_describe_spent (&server->cap, &spent));
  self->room = vigie_x_cap_get_room (&server->cap, &spent);
  return self->room >= VIGIE_X_MIN_PAGE || vigie_x_cap_fail (&server->cap, &spent, error);
}

/* Asks for what the stream has not brought. One that fails for the moment is tried again; the
 * stream goes on. */
static gboolean
sweep (Listener *self, GError **error)
{
  VigieSourceRound *round = self->server->round;
  g_autoptr (GError) failure = NULL;
  gboolean done;

  if (!hand_over (self, error))
    return FALSE;
  done = VIGIE_SOURCE_GET_CLASS (self->source)->poll (self->source, round, &failure);
  if (!done && !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK) &&
      !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LIMITED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  vigie_source_round_set_note (round, &self->failure, done ? NULL : g_strdup (failure->message));
  self->is_whole = self->is_whole || done;
  self->sweep_at = g_get_monotonic_time () + (done ? SWEEP_MS : IDLE_MS) * G_TIME_SPAN_MILLISECOND;
  if (!look_at_cap (self, error))
    return FALSE;
  vigie_source_round_report (round, self->is_whole);
  return TRUE;
}

static guint
get_wait (const Listener *self)
{
  gint64 until = self->sweep_at;

  if (self->n_taken > 0)
    until = MIN (until, self->taken_at + BATCH_MS * G_TIME_SPAN_MILLISECOND);
  return (guint) (MAX (until - g_get_monotonic_time (), 0) / G_TIME_SPAN_MILLISECOND) + 1;
}

static gboolean
is_due (const Listener *self)
{
  return self->n_taken >= BATCH_POSTS || (self->n_taken > 0 && self->room <= 0) ||
         (self->n_taken > 0 &&
          g_get_monotonic_time () - self->taken_at >= BATCH_MS * G_TIME_SPAN_MILLISECOND);
}

static gboolean
step (Listener *self, GError **error)
{
  VigieSourceRound *round = self->server->round;
  g_auto (VigieHttpStreamMessage) message = { 0 };

  if (!vigie_http_stream_read (self->stream, get_wait (self), &message, round->cancellable,
                               error) ||
      (message.data != NULL && !take_line (self, message.data, error)))
    return FALSE;
  if (is_due (self))
    {
      if (!hand_over (self, error) || !look_at_cap (self, error))
        return FALSE;
      vigie_source_round_report (round, self->is_whole);
    }
  return g_get_monotonic_time () < self->sweep_at || sweep (self, error);
}

/* What X has sent is billed, whatever has ended the connection. */
static void
take_rest (Listener *self)
{
  for (guint i = 0; i < VIGIE_HTTP_STREAM_MAX_QUEUED; i++)
    {
      g_auto (VigieHttpStreamMessage) message = { 0 };

      if (!vigie_http_stream_read (self->stream, 0, &message, NULL, NULL) || message.data == NULL ||
          !take_line (self, message.data, NULL))
        break;
    }
  hand_over (self, NULL);
}

static VigieHttpStream *
open_stream (const VigieXServer *server, GError **error)
{
  g_autofree char *uri =
      g_strconcat (server->server.origin, "/2/tweets/search/stream?" VIGIE_X_FIELDS, NULL);

  return vigie_http_stream_open (server->round->client, VIGIE_HTTP_STREAM_LINES,
                                 &(VigieHttpRequest) { .uri = uri,
                                                       .idle_ms = IDLE_MS,
                                                       .authorization = server->authorization,
                                                       .allow_local = server->server.is_typed },
                                 server->round->cancellable, error);
}

/**
 * vigie_x_stream_run:
 * @server: whom to ask
 * @source: what is watched
 * @queries: (array zero-terminated=1): what posts have to match
 * @was_open: (out): whether the connection stood
 * @error: why it has ended, or why there is none: those of vigie_http_stream_read(), of the
 *   source's poll, and %VIGIE_ERROR_CAP
 *
 * Takes posts as they are written, until the connection ends or the cap is reached.
 *
 * Returns: %FALSE
 */
gboolean
vigie_x_stream_run (const VigieXServer *server,
                    VigieSource *source,
                    const char *const *queries,
                    gboolean *was_open,
                    GError **error)
{
  g_auto (Listener) self = { .server = server, .source = source };
  gboolean has_others;

  *was_open = FALSE;
  self.tag = make_tag (server->round->watch);
  if (!look_at_cap (&self, error) || !set_rules (server, self.tag, queries, &has_others, error))
    return FALSE;
  self.stream = open_stream (server, error);
  if (self.stream == NULL)
    return FALSE;
  *was_open = TRUE;
  if (sweep (&self, error))
    while (step (&self, error))
      ;
  take_rest (&self);
  return FALSE;
}
