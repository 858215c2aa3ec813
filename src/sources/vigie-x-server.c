/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-x-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-json.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define DEFAULT_SERVER VIGIE_X_SERVER

gboolean
vigie_x_server_init (VigieXServer *self,
                     VigieSource *source,
                     VigieSourceRound *round,
                     GError **error)
{
  *self = (VigieXServer) { .round = round };
  if (!vigie_x_cap_parse (&self->cap, vigie_source_get_option (source, "cap"), error))
    return FALSE;
  if (round->secret == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                           _ ("X answers only to a bearer token of its developer console. Give it "
                              "as the source’s secret."));
      return FALSE;
    }
  vigie_source_server_init (&self->server, source, DEFAULT_SERVER);
  self->authorization = g_strconcat ("Bearer ", round->secret, NULL);
  return TRUE;
}

void
vigie_x_server_clear (VigieXServer *self)
{
  vigie_source_server_clear (&self->server);
  g_clear_pointer (&self->authorization, g_free);
}

static gboolean
fail_strange (const VigieXServer *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("%s does not answer as the X API does."),
               self->server.host);
  return FALSE;
}

/* Sets @error from what X says about a question that it refuses. */
static gboolean
refuse (const VigieXServer *self, const VigieHttpResponse *response, GError **error)
{
  g_autofree char *said = vigie_x_describe_refusal (response->bytes);
  g_autofree char *words =
      said != NULL ? g_steal_pointer (&said) : g_strdup_printf ("%u", response->status);

  switch (response->status)
    {
    case 400:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("X does not accept the question: “%s”."), words);
      break;
    case 401:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("X does not accept the bearer token: “%s”. If it was made anew, give the new "
                      "one as the source’s secret."),
                   words);
      break;
    case 402:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED,
                   _ ("The account’s credit at X is used up: “%s”."), words);
      break;
    case 403:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("X does not let the owner of this bearer token do that: “%s”."), words);
      break;
    case 404:
      return fail_strange (self, error);
    default:
      return vigie_http_fail_status (self->server.host, response->status, error);
    }
  return FALSE;
}

/**
 * vigie_x_server_ask:
 * @self: a server
 * @place: path and query
 * @body: (nullable): JSON, for what is sent with POST
 * @answer: (out caller-allocates): what it says
 * @error: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN, and %VIGIE_ERROR_INVALID
 *
 * Returns: whether it answered
 */
gboolean
vigie_x_server_ask (const VigieXServer *self,
                    const char *place,
                    const char *body,
                    VigieXAnswer *answer,
                    GError **error)
{
  g_autofree char *uri = g_strconcat (self->server.origin, place, NULL);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  *answer = (VigieXAnswer) { 0 };
  response = vigie_http_client_get (self->round->client,
                                    &(VigieHttpRequest) { .uri = uri,
                                                          .accept = "application/json",
                                                          .method = body != NULL ? "POST" : NULL,
                                                          .body = bytes,
                                                          .body_type = "application/json",
                                                          .authorization = self->authorization,
                                                          .allow_local = self->server.is_typed,
                                                          .keep_refusals = TRUE },
                                    self->round->cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status >= 300)
    return refuse (self, response, error);
  if (response->bytes == NULL || !vigie_x_answer_read (answer, response->bytes))
    {
      vigie_x_answer_clear (answer);
      return fail_strange (self, error);
    }
  return TRUE;
}

/* ---- money ---- */

gboolean
vigie_x_server_load_spent (const VigieXServer *self, VigieXSpent *spent, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);

  return vigie_x_spent_load (spent, &self->cap, self->round->sink, self->round->watch,
                             json_node_get_object (cursor),
                             vigie_http_client_get_now (self->round->client), error);
}

/* Says in the round what was spent so far. */
gboolean
vigie_x_server_note_cost (const VigieXServer *self, GError **error)
{
  VigieXSpent spent;

  if (!vigie_x_server_load_spent (self, &spent, error))
    return FALSE;
  vigie_source_round_set_note (self->round, &self->round->cost_note,
                               vigie_x_cap_describe_spent (&self->cap, &spent));
  return TRUE;
}

/* Posts that this source brought on an earlier day: X bills them once more today. */
static gboolean
count_again (
    const VigieXServer *self, const VigieXAnswer *answer, gint64 now, guint *n, GError **error)
{
  const gint64 today = now - now % DAY_MS;
  g_autoptr (GPtrArray) ids = vigie_x_answer_list_older (answer, today);

  if (!vigie_post_sink_keep_read_again (self->round->sink, self->round->watch, today, "x", "", ids,
                                        error))
    return FALSE;
  *n = ids->len;
  return TRUE;
}

/**
 * vigie_x_take:
 * @self: a server
 * @answer: what it gave
 * @intake: where the posts go
 * @cursor: (inout): what is committed with them
 * @error: return location for a #GError
 *
 * Whatever was paid for is kept; what leaves nothing in the incident is counted in the cursor. So
 * are edits of posts that are here, which have ids of their own for X.
 *
 * Returns: %FALSE with @error set where the incident refused
 */
gboolean
vigie_x_take (const VigieXServer *self,
              const VigieXAnswer *answer,
              VigieSourceIntake *intake,
              JsonObject *cursor,
              GError **error)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);
  const guint64 n_rejected = intake->run.result->rejected;
  g_autoptr (GPtrArray) edited = vigie_x_answer_list_edited (answer);
  guint n_again, n_older;

  if (!count_again (self, answer, now, &n_again, error) ||
      !vigie_post_sink_keep_known (self->round->sink, "x", "", edited, error) ||
      !vigie_x_answer_take (answer, &intake->run, edited, &n_older, error))
    return FALSE;
  vigie_x_note_besides (cursor, now,
                        (gint64) n_again + n_older + edited->len +
                            (gint64) (intake->run.result->rejected - n_rejected),
                        FALSE);
  return TRUE;
}

/* ---- the cursor ---- */

/* (transfer none): made where there is none */
JsonObject *
vigie_x_get_part (JsonObject *cursor, const char *name)
{
  JsonNode *node = json_object_get_member (cursor, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (cursor, name, json_object_new ());
  return json_object_get_object_member (cursor, name);
}

gboolean
vigie_x_commit (VigieSourceIntake *intake, JsonNode *cursor, GError **error)
{
  g_autofree char *text = vigie_json_canonical (cursor);

  return vigie_source_intake_commit (intake, text, error);
}
