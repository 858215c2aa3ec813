/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a server's posts are taken as they are written. A connection gives nothing of what was before
 * it, leaves out what the account does not want to see, and may lose something: so it is opened
 * first, then what was before is asked for, and that is done again from time to time. */
#include "vigie-mastodon-stream.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-import-private.h"

#define IDLE_MS (45 * 1000) /* three of the server's signs of life */
#define MAX_WORDS 200       /* of a server that are shown */

/* A batch is handed over when it is so old or so large. */
#define BATCH_MS 500
#define BATCH_POSTS 500

#define SWEEP_MS (5 * 60 * 1000)
#define SEARCH_MS (60 * 1000) /* nothing but a search gives what it finds */
#define RETRY_MS 1000         /* twice as long after each sweep that failed, up to SEARCH_MS */

/* ---- the connection ---- */

void
vigie_mastodon_connection_clear (VigieMastodonConnection *self)
{
  g_clear_pointer (&self->stream, vigie_http_stream_close);
}

/* Where the server streams: it may name another host, but not one without TLS where it has TLS. */
static GUri *
find_base (const VigieMastodonServer *server)
{
  g_autofree char *said = vigie_mastodon_dup_streaming (server);
  g_autoptr (GUri) own = g_uri_parse (server->origin, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) base = said != NULL ? g_uri_parse (said, G_URI_FLAGS_ENCODED, NULL) : NULL;
  const char *scheme = base != NULL ? g_uri_get_scheme (base) : "";
  gboolean is_secure = g_str_equal (scheme, "wss") || g_str_equal (scheme, "https");

  if (base == NULL || g_uri_get_host (base) == NULL ||
      !(is_secure || g_str_equal (scheme, "ws") || g_str_equal (scheme, "http")) ||
      (!is_secure && g_str_equal (g_uri_get_scheme (own), "https")))
    return g_steal_pointer (&own);
  return g_uri_build (G_URI_FLAGS_ENCODED, is_secure ? "https" : "http", NULL,
                      g_uri_get_host (base), g_uri_get_port (base), "", NULL, NULL);
}

static VigieHttpStream *
open_stream (const VigieMastodonServer *server,
             GUri *base,
             VigieHttpStreamKind kind,
             const char *place,
             GError **error)
{
  g_autofree char *origin = g_uri_to_string (base);
  g_autofree char *uri = g_strconcat (origin, place, NULL);

  return vigie_http_stream_open (
      server->round->client, kind,
      &(VigieHttpRequest) { .uri = uri,
                            .idle_ms = IDLE_MS,
                            .authorization = server->authorization,
                            /* somebody typed the server's address, but not another one */
                            .allow_local =
                                g_ascii_strcasecmp (g_uri_get_host (base), server->host) == 0 },
      server->round->cancellable, error);
}

static gboolean
open_events (VigieMastodonConnection *self,
             const VigieMastodonServer *server,
             GUri *base,
             const char *tag,
             GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (tag, NULL, FALSE);
  g_autofree char *place = g_strconcat ("/api/v1/streaming/hashtag?tag=", escaped, NULL);

  self->stream = open_stream (server, base, VIGIE_HTTP_STREAM_EVENTS, place, error);
  self->is_websocket = FALSE;
  return self->stream != NULL;
}

static char *
make_subscription (const char *tag)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "subscribe");
  json_builder_set_member_name (builder, "stream");
  json_builder_add_string_value (builder, "hashtag");
  json_builder_set_member_name (builder, "tag");
  json_builder_add_string_value (builder, tag);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return json_to_string (node, FALSE);
}

static gboolean
open_websocket (VigieMastodonConnection *self,
                const VigieMastodonServer *server,
                GUri *base,
                const char *const *tags,
                GError **error)
{
  self->stream =
      open_stream (server, base, VIGIE_HTTP_STREAM_WEBSOCKET, "/api/v1/streaming", error);
  self->is_websocket = TRUE;
  if (self->stream == NULL)
    return FALSE;
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *text = make_subscription (tags[i]);

      if (!vigie_http_stream_send (self->stream, text, error))
        return FALSE;
    }
  return TRUE;
}

/* A server that cannot be asked at the moment. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
         g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED);
}

/* Whether the same server may have another way all the same. One that is out of order wants a
 * pause, and would only be found to want it. */
static gboolean
may_go_otherwise (const VigieMastodonServer *server, GUri *base, const GError *refusal)
{
  g_autofree char *origin = g_uri_to_string (base);

  return refusal->domain == VIGIE_ERROR && refusal->code != VIGIE_ERROR_LOGIN &&
         refusal->code != VIGIE_ERROR_LIMITED &&
         vigie_http_client_get_pause (server->round->client, origin) == 0;
}

/**
 * vigie_mastodon_connect:
 * @self: (out caller-allocates): the connection, to be cleared
 * @server: whose
 * @tags: (array zero-terminated=1): whose posts are wanted, without "#"
 * @way: (nullable): "sse" or "websocket"; %NULL for the former where it can be, as it is the
 * simpler one
 * @error: see vigie_http_stream_open()
 *
 * Returns: whether it stands
 */
gboolean
vigie_mastodon_connect (VigieMastodonConnection *self,
                        const VigieMastodonServer *server,
                        const char *const *tags,
                        const char *way,
                        GError **error)
{
  g_autoptr (GUri) base = find_base (server);
  gboolean is_one = tags[0] != NULL && tags[1] == NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) failure = NULL;

  *self = (VigieMastodonConnection) { 0 };
  if (is_one && g_strcmp0 (way, "websocket") != 0)
    {
      if (open_events (self, server, base, tags[0], &refusal))
        return TRUE;
      if (way != NULL || !may_go_otherwise (server, base, refusal))
        {
          g_propagate_error (error, g_steal_pointer (&refusal));
          return FALSE;
        }
    }
  if (open_websocket (self, server, base, tags, &failure))
    return TRUE;
  /* that the other way is none makes an outage no refusal */
  if (refusal != NULL && is_passing (refusal) && failure->domain == VIGIE_ERROR)
    g_propagate_error (error, g_steal_pointer (&refusal));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- what comes ---- */

typedef struct
{
  VigieMastodonConnection *connection;
  const VigieMastodonServer *server;
  VigieSource *source;
  gboolean only_media;
  const VigieWatchWords *words; /* (nullable): what posts have to match */
  VigieSourceIntake intake;
  guint n_taken;      /* into @intake */
  gint64 taken_at;    /* of g_get_monotonic_time(), the first of them */
  gint64 sweep_at;    /* of g_get_monotonic_time(): the next one */
  gint64 sweep_every; /* ms */
  guint n_failed;     /* sweeps in a row */
  gboolean is_whole;  /* nothing is missing before the connection */
  guint n_hidden;
  const char *failure; /* (nullable): of the last sweep, among the notes */
} Listener;

static gboolean
take_payload (Listener *self, const char *event, const char *payload, gsize length, GError **error)
{
  yyjson_doc *doc;
  gboolean taken = TRUE;

  if (g_strcmp0 (event, "delete") == 0)
    {
      vigie_mastodon_take_deletion (&self->intake, payload, self->server->ids);
      return TRUE;
    }
  if (g_strcmp0 (event, "update") != 0 && g_strcmp0 (event, "status.update") != 0)
    return TRUE; /* announcements, filters of the account */
  doc = yyjson_read (payload, length, YYJSON_READ_NOFLAG);
  if (doc == NULL)
    vigie_source_intake_reject (&self->intake, _ ("Not an object"));
  else
    taken = vigie_mastodon_take_status (&self->intake, yyjson_doc_get_root (doc), self->only_media,
                                        self->server->ids, &self->n_hidden, error);
  yyjson_doc_free (doc);
  return taken;
}

static gboolean
refuse (Listener *self, yyjson_val *said, GError **error)
{
  g_autofree char *words =
      vigie_import_shorten (yyjson_get_str (said), yyjson_get_len (said), MAX_WORDS);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
               /* Translators: a server, and what it says in its own language */
               _ ("%s does not send its posts at once: “%s”."), self->server->host, words);
  return FALSE;
}

/* A WebSocket's message holds the payload as text within JSON. */
static gboolean
take_frame (Listener *self, const char *text, gsize length, GError **error)
{
  yyjson_doc *doc = yyjson_read (text, length, YYJSON_READ_NOFLAG);
  yyjson_val *root = yyjson_doc_get_root (doc);
  yyjson_val *said = yyjson_obj_get (root, "error");
  yyjson_val *event = yyjson_obj_get (root, "event");
  yyjson_val *payload = yyjson_obj_get (root, "payload");
  gboolean taken = TRUE;

  if (yyjson_is_str (said))
    taken = refuse (self, said, error);
  else if (yyjson_is_str (event) && yyjson_is_str (payload))
    taken = take_payload (self, yyjson_get_str (event), yyjson_get_str (payload),
                          yyjson_get_len (payload), error);
  yyjson_doc_free (doc);
  return taken;
}

static gboolean
take_message (Listener *self, const VigieHttpStreamMessage *message, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (message->data, &length);

  if (self->n_taken++ == 0)
    self->taken_at = g_get_monotonic_time ();
  if (self->intake.round == NULL)
    {
      vigie_source_intake_init (&self->intake, self->server->round, self->server->host);
      vigie_source_intake_set_words (&self->intake, self->words);
    }
  return self->connection->is_websocket ? take_frame (self, text, length, error)
                                        : take_payload (self, message->event, text, length, error);
}

/* ---- handing over ---- */

/* Where the source goes on is left as it was: the next round asks again for what came here, and for
 * what did not. */
static gboolean
hand_over (Listener *self, GError **error)
{
  gboolean done;

  if (self->intake.round == NULL)
    return TRUE;
  done = vigie_source_intake_commit (&self->intake, NULL, error);
  vigie_source_intake_clear (&self->intake);
  self->intake.round = NULL;
  self->n_taken = 0;
  vigie_mastodon_note_hidden (self->server->round, self->n_hidden);
  self->n_hidden = 0;
  if (done)
    vigie_source_round_report (self->server->round, self->is_whole);
  return done;
}

static gboolean
is_due (Listener *self)
{
  return self->n_taken >= BATCH_POSTS ||
         (self->n_taken > 0 &&
          g_get_monotonic_time () - self->taken_at >= BATCH_MS * G_TIME_SPAN_MILLISECOND);
}

static void
plan_sweep (Listener *self)
{
  gint64 in_ms = self->sweep_every;

  if (self->n_failed > 0)
    in_ms = MIN ((gint64) RETRY_MS << MIN (self->n_failed, 16), SEARCH_MS);
  self->sweep_at = g_get_monotonic_time () + in_ms * G_TIME_SPAN_MILLISECOND;
}

/* A server that cannot be asked at the moment sends all the same: the connection is kept. */
static gboolean
sweep (Listener *self, GError **error)
{
  VigieSourceRound *round = self->server->round;
  g_autoptr (GError) failure = NULL;

  if (!hand_over (self, error))
    return FALSE;
  if (VIGIE_SOURCE_GET_CLASS (self->source)->poll (self->source, round, &failure))
    {
      self->n_failed = 0;
      self->is_whole = TRUE;
      vigie_source_round_set_note (round, &self->failure, NULL);
    }
  else if (is_passing (failure))
    {
      self->n_failed++;
      vigie_source_round_set_note (round, &self->failure, g_strdup (failure->message));
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  plan_sweep (self);
  vigie_source_round_report (round, self->is_whole);
  return TRUE;
}

static guint
get_wait (Listener *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 until = self->sweep_at;

  if (self->n_taken > 0)
    until = MIN (until, self->taken_at + BATCH_MS * G_TIME_SPAN_MILLISECOND);
  return (guint) (MAX (until - now, 0) / G_TIME_SPAN_MILLISECOND) + 1;
}

static gboolean
step (Listener *self, GError **error)
{
  g_auto (VigieHttpStreamMessage) message = { 0 };

  if (!vigie_http_stream_read (self->connection->stream, get_wait (self), &message,
                               self->server->round->cancellable, error) ||
      (message.data != NULL && !take_message (self, &message, error)))
    return FALSE;
  if (is_due (self) && !hand_over (self, error))
    return FALSE;
  return g_get_monotonic_time () < self->sweep_at || sweep (self, error);
}

/**
 * vigie_mastodon_listen:
 * @self: a connection that stands
 * @server: whose
 * @source: what is watched
 * @error: why it has ended: those of vigie_http_stream_read(), of the sink, and of the source's
 *   poll where that says that the source as a whole is no more
 *
 * Asks for what was before the connection stood, and takes what comes, until it ends. It is live
 * once the former has come.
 *
 * Returns: %FALSE
 */
gboolean
vigie_mastodon_listen (VigieMastodonConnection *self,
                       const VigieMastodonServer *server,
                       VigieSource *source,
                       GError **error)
{
  gboolean searches =
      vigie_source_get_option (source, "q") != NULL || vigie_source_follows_words (source);
  Listener listener = {
    .connection = self,
    .server = server,
    .source = source,
    .only_media = g_strcmp0 (vigie_source_get_option (source, "only-media"), "yes") == 0,
    /* tags of its own are wanted whole; else they are those of the words */
    .words = vigie_source_get_option (source, "tag") == NULL ? server->round->words : NULL,
    .sweep_every = searches ? SEARCH_MS : SWEEP_MS,
  };

  if (sweep (&listener, error))
    while (step (&listener, error))
      ;
  hand_over (&listener, NULL); /* what came before the end */
  return FALSE;
}
