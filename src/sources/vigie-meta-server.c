/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-meta-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-json.h"

#define DEFAULT_SERVER VIGIE_META_SERVER
#define VERSION "/v23.0"
#define MAX_WORDS 200 /* of a server that are shown */
#define MINUTE_MS G_GINT64_CONSTANT (60000)

/* From so many percent of what may be asked in an hour on, it is asked more seldom, or no more. */
#define MUCH_PERCENT 75
#define TOO_MUCH_PERCENT 95
#define MUCH_MS (5 * MINUTE_MS)
#define TOO_MUCH_MS (20 * MINUTE_MS)

gboolean
vigie_meta_server_init (VigieMetaServer *self,
                        VigieSource *source,
                        VigieSourceRound *round,
                        GError **error)
{
  *self = (VigieMetaServer) { .round = round, .source = source };
  if (round->secret == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                           _ ("Meta answers only to an access token of the organisation’s own page "
                              "or account. Give it as the source’s secret."));
      return FALSE;
    }
  vigie_source_server_init (&self->server, source, DEFAULT_SERVER);
  self->authorization = g_strconcat ("Bearer ", round->secret, NULL);
  self->words = vigie_source_choose_words (source, round);
  return TRUE;
}

void
vigie_meta_server_clear (VigieMetaServer *self)
{
  vigie_source_server_clear (&self->server);
  g_clear_pointer (&self->authorization, g_free);
}

/* ---- how much is asked ---- */

static void
take_usage (VigieMetaServer *self, const VigieHttpResponse *response)
{
  VigieMetaUsage usage;
  gint64 pause = 0;

  vigie_meta_usage_read (&usage, response->app_usage, response->business_usage);
  if (usage.regain_ms > 0)
    pause = usage.regain_ms;
  else if (usage.percent >= TOO_MUCH_PERCENT)
    pause = TOO_MUCH_MS;
  else if (usage.percent >= MUCH_PERCENT)
    pause = MUCH_MS;
  self->is_tired = self->is_tired || usage.regain_ms > 0 || usage.percent >= TOO_MUCH_PERCENT;
  if (pause == 0)
    return;
  self->round->pause_ms = MAX (self->round->pause_ms, pause);
  vigie_source_round_add_note (
      self->round,
      g_strdup_printf (_ ("%.0f%% of what Meta lets an app ask in an hour is used: it "
                          "is asked again in %d minutes."),
                       MIN (usage.percent, 999), (int) (self->round->pause_ms / MINUTE_MS)));
}

/* ---- what Meta refuses ---- */

static gboolean
refuse (VigieMetaServer *self, const VigieMetaAnswer *answer, GError **error)
{
  const char *said = answer->message != NULL ? answer->message : "?";
  g_autofree char *words = vigie_import_shorten (said, strlen (said), MAX_WORDS);

  switch (answer->trouble)
    {
    case VIGIE_META_LOGIN:
      g_set_error (
          error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
          answer->has_expired
              ? _ ("The access token has run out, as Meta’s do after 60 days: “%s”. Give a "
                   "new one as the source’s secret.")
              : _ ("Meta does not accept the access token: “%s”. Give a new one as the "
                   "source’s secret."),
          words);
      break;
    case VIGIE_META_RIGHTS:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("The access token does not have the rights for this: “%s”."), words);
      break;
    case VIGIE_META_LIMIT:
      self->round->pause_ms = MAX (self->round->pause_ms, TOO_MUCH_MS);
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED,
                   _ ("Meta was asked too much and wants a pause: “%s”."), words);
      break;
    case VIGIE_META_NOTHING:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("Meta knows no such thing: “%s”."),
                   words);
      break;
    case VIGIE_META_BROKEN:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                   _ ("Meta is out of order at the moment: “%s”."), words);
      break;
    case VIGIE_META_TAGS:
    case VIGIE_META_WRONG:
    case VIGIE_META_FINE:
    default:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("Meta does not accept the question: “%s”."), words);
      break;
    }
  return FALSE;
}

/**
 * vigie_meta_server_get:
 * @self: a server
 * @place: path and query, without version and token
 * @answer: (out caller-allocates): what it says; also where it refuses
 * @error: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN, %VIGIE_ERROR_LIMITED,
 *   %VIGIE_ERROR_NOT_FOUND and %VIGIE_ERROR_INVALID
 *
 * Returns: whether it answered with a list
 */
gboolean
vigie_meta_server_get (VigieMetaServer *self,
                       const char *place,
                       VigieMetaAnswer *answer,
                       GError **error)
{
  g_autofree char *uri = g_strconcat (self->server.origin, VERSION, place, NULL);
  g_autoptr (VigieHttpResponse) response = NULL;

  *answer = (VigieMetaAnswer) { 0 };
  response = vigie_http_client_get (self->round->client,
                                    &(VigieHttpRequest) { .uri = uri,
                                                          .accept = "application/json",
                                                          .authorization = self->authorization,
                                                          .allow_local = self->server.is_typed,
                                                          .keep_refusals = TRUE },
                                    self->round->cancellable, error);
  if (response == NULL)
    return FALSE;
  take_usage (self, response);
  if (!vigie_meta_answer_read (answer, response->bytes))
    {
      vigie_meta_answer_clear (answer);
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("%s does not answer as Meta’s interface does."), self->server.host);
      return FALSE;
    }
  if (answer->trouble != VIGIE_META_FINE)
    return refuse (self, answer, error);
  return TRUE;
}

/* What is wrong with one place does not keep the others.
 * @first: (inout): what is told
 * @error: (transfer full): what is wrong with this one */
gboolean
vigie_meta_may_go_on (GError **first, GError *error)
{
  const gboolean goes_on = g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND) ||
                           g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID) ||
                           g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);

  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
  return goes_on;
}

gboolean
vigie_meta_commit (VigieSourceIntake *intake, JsonNode *cursor, GError **error)
{
  g_autofree char *text = vigie_json_canonical (cursor);

  return vigie_source_intake_commit (intake, text, error);
}
