/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-stream.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-event-stream.h"
#include "vigie-http-error.h"
#include "vigie-http-private.h"
#include "vigie-import-private.h"
#include "vigie-user-agent.h"

#define CHUNK_BYTES (64 * 1024)
#define MAX_QUEUED 4096
#define MAX_QUEUED_BYTES (4 * 1000 * 1000) /* and one message */
#define MAX_WORDS 200                      /* of a server that are shown */
#define FAREWELL_STEPS 10 /* of the main loop, in which a WebSocket's last frame goes out */

struct _VigieHttpStream
{
  VigieHttpClient *client;
  VigieHttpStreamKind kind;
  char *accept;
  GStrv headers;
  char *first_key; /* of the first server, which alone gets @headers and may be local */
  gboolean allow_local;
  gsize max_bytes;
  guint deadline_ms;
  guint idle_ms;
  GCancellable *cancellable; /* ends it */
  gulong wake_id;
  GThread *thread;
  GMainContext *context;

  GMutex mutex; /* everything below */
  GCond came;   /* a message, the connection or the end */
  GCond room;   /* in the queue, or the end is wanted */
  GQueue queue; /* of VigieHttpStreamMessage */
  gsize n_bytes;
  gboolean connected;
  GError *error; /* (nullable): why it ended */

  /* of the thread */
  GUri *uri;
  SoupSession *session;
  SoupMessage *message;
  GInputStream *input;
  SoupWebsocketConnection *socket;
  VigieEventStream *parser;
  GSource *deadline;
  GSource *idle;
  guint n_redirects;
  guint n_pending; /* calls that are not back */
  gboolean ended;
};

void
vigie_http_stream_message_clear (VigieHttpStreamMessage *self)
{
  g_clear_pointer (&self->event, g_free);
  g_clear_pointer (&self->data, g_bytes_unref);
}

static void
message_free (gpointer data)
{
  vigie_http_stream_message_clear (data);
  g_free (data);
}

/* ---- the end ---- */

static void
destroy_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* (transfer full): @error. What the user has not read yet he still gets. */
static void
end (VigieHttpStream *self, GError *error)
{
  if (self->ended)
    {
      g_error_free (error);
      return;
    }
  self->ended = TRUE;
  g_mutex_lock (&self->mutex);
  self->error = error;
  g_cond_broadcast (&self->came);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
}

static const char *
get_host (VigieHttpStream *self)
{
  return g_uri_get_host (self->uri);
}

/* (transfer full): @cause */
static void
end_connection (VigieHttpStream *self, GError *cause)
{
  GError *error = NULL;

  if (vigie_http_message_is_refused (self->message))
    vigie_http_fail_local (get_host (self), &error);
  else
    vigie_http_fail_connection (get_host (self), cause, &error);
  g_error_free (cause);
  end (self, error);
}

static void
end_broken (VigieHttpStream *self)
{
  end_connection (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "closed"));
}

static void
end_strange (VigieHttpStream *self)
{
  end (self, g_error_new (VIGIE_ERROR, VIGIE_ERROR_INVALID,
                          _ ("%s does not send at this address as things happen: it answers with "
                             "something else."),
                          get_host (self)));
}

static void
end_large (VigieHttpStream *self)
{
  GError *error = NULL;

  vigie_http_fail_size (get_host (self), self->max_bytes, &error);
  end (self, error);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  end_connection (data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

/* ---- limits of time ---- */

static gboolean
on_late (gpointer data)
{
  VigieHttpStream *self = data;
  GError *error = NULL;

  if (self->connected)
    g_set_error (&error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("Nothing came from %s for too long, not even a sign of life."),
                 get_host (self));
  else
    vigie_http_fail_time (get_host (self), &error);
  end (self, error);
  return G_SOURCE_REMOVE;
}

static void
start_timer (VigieHttpStream *self, GSource **source, guint after_ms)
{
  destroy_source (source);
  *source = g_timeout_source_new (after_ms);
  g_source_set_callback (*source, on_late, self, NULL);
  g_source_attach (*source, self->context);
}

static void
note_progress (VigieHttpStream *self)
{
  g_source_set_ready_time (self->idle, g_get_monotonic_time () +
                                           (gint64) self->idle_ms * G_TIME_SPAN_MILLISECOND);
}

/* ---- messages ---- */

static gboolean
is_full (VigieHttpStream *self)
{
  return self->queue.length >= MAX_QUEUED || self->n_bytes >= MAX_QUEUED_BYTES;
}

static gboolean
is_ending (VigieHttpStream *self)
{
  return self->ended || g_cancellable_is_cancelled (self->cancellable);
}

/* Waits where the user is slower than the server: nothing more is read then. */
static void
deliver (const char *event, GBytes *data, gpointer user_data)
{
  VigieHttpStream *self = user_data;
  VigieHttpStreamMessage *message;

  if (is_ending (self))
    return;
  message = g_new0 (VigieHttpStreamMessage, 1);
  message->event = g_strdup (event);
  message->data = g_bytes_ref (data);
  g_mutex_lock (&self->mutex);
  while (is_full (self) && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->room, &self->mutex);
  g_queue_push_tail (&self->queue, message);
  self->n_bytes += g_bytes_get_size (data);
  if (self->queue.length == 1)
    g_cond_broadcast (&self->came);
  g_mutex_unlock (&self->mutex);
}

static void
set_connected (VigieHttpStream *self)
{
  destroy_source (&self->deadline);
  note_progress (self);
  g_mutex_lock (&self->mutex);
  self->connected = TRUE;
  g_cond_broadcast (&self->came);
  g_mutex_unlock (&self->mutex);
}

/* ---- events and lines ---- */

static void read_more (VigieHttpStream *self);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieHttpStream *self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->input, result, &error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  self->n_pending--;
  if (bytes == NULL)
    end_connection (self, error);
  else if (size == 0)
    end_broken (self);
  else if (!vigie_event_stream_push (self->parser, data, size))
    end_large (self);
  else if (!self->ended)
    {
      note_progress (self);
      read_more (self);
    }
}

static void
read_more (VigieHttpStream *self)
{
  self->n_pending++;
  g_input_stream_read_bytes_async (self->input, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, self);
}

static gboolean
is_stream (VigieHttpStream *self)
{
  const char *type = soup_message_headers_get_content_type (
      soup_message_get_response_headers (self->message), NULL);

  if (soup_message_get_status (self->message) != SOUP_STATUS_OK)
    return FALSE;
  if (self->kind == VIGIE_HTTP_STREAM_EVENTS)
    return type != NULL && g_ascii_strcasecmp (type, "text/event-stream") == 0;
  return type == NULL || g_ascii_strcasecmp (type, "text/html") != 0;
}

/* ---- WebSockets ---- */

static void
say_farewell (SoupWebsocketConnection *socket)
{
  if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

static void
on_socket_message (SoupWebsocketConnection *socket,
                   SoupWebsocketDataType type,
                   GBytes *data,
                   VigieHttpStream *self)
{
  /* libsoup reads on for as long as something comes, and asks nobody in between */
  if (is_ending (self))
    {
      say_farewell (socket);
      return;
    }
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    ;
  else if (g_bytes_get_size (data) > self->max_bytes)
    end_large (self);
  else
    deliver (NULL, data, self);
  note_progress (self);
}

static void
on_socket_pong (SoupWebsocketConnection *socket, GBytes *data, VigieHttpStream *self)
{
  note_progress (self);
}

static void
on_socket_closed (SoupWebsocketConnection *socket, VigieHttpStream *self)
{
  const char *words = soup_websocket_connection_get_close_data (socket);

  if (words == NULL || *words == '\0')
    end_broken (self);
  else
    {
      g_autofree char *shown = vigie_import_shorten (words, strlen (words), MAX_WORDS);

      end (self, g_error_new (VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                              /* Translators: a server, and what it says in its own language */
                              _ ("%s ended the connection: “%s”."), get_host (self), shown));
    }
}

static void
on_socket_error (SoupWebsocketConnection *socket, GError *error, VigieHttpStream *self)
{
  /* the server's own end, with a code that libsoup does not know, as 1013 */
  if (soup_websocket_connection_get_close_code (socket) != 0)
    on_socket_closed (socket, self);
  else if (g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG))
    end_large (self);
  else if (error->domain == SOUP_WEBSOCKET_ERROR)
    end_strange (self);
  else
    end_connection (self, g_error_copy (error));
}

static void
take_socket (VigieHttpStream *self, SoupWebsocketConnection *socket)
{
  self->socket = socket;
  soup_websocket_connection_set_max_incoming_payload_size (socket, self->max_bytes);
  /* of a message in several frames; newer libsoups have it */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (socket), "max-total-message-size") != NULL)
    g_object_set (socket, "max-total-message-size", (guint64) self->max_bytes, NULL);
  soup_websocket_connection_set_keepalive_interval (socket, MAX (self->idle_ms / 3000, 1));
  g_signal_connect (socket, "message", G_CALLBACK (on_socket_message), self);
  g_signal_connect (socket, "pong", G_CALLBACK (on_socket_pong), self);
  g_signal_connect (socket, "error", G_CALLBACK (on_socket_error), self);
  g_signal_connect (socket, "closed", G_CALLBACK (on_socket_closed), self);
  set_connected (self);
}

/* The last frame says to the server that we go; nobody waits for its answer. */
static void
leave_socket (VigieHttpStream *self)
{
  if (self->socket == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->socket, self);
  say_farewell (self->socket);
  for (guint i = 0; i < FAREWELL_STEPS; i++)
    g_main_context_iteration (self->context, FALSE);
  g_clear_object (&self->socket);
}

/* ---- the answer ---- */

static void send_request (VigieHttpStream *self);

static void
redirect (VigieHttpStream *self)
{
  GError *error = NULL;
  GUri *uri = vigie_http_message_follow (self->message, ++self->n_redirects, &error);

  if (uri == NULL)
    {
      end (self, error);
      return;
    }
  g_uri_unref (self->uri);
  self->uri = uri;
  g_clear_object (&self->input);
  g_clear_object (&self->message);
  send_request (self);
}

/* Whatever is no stream. */
static void
take_refusal (VigieHttpStream *self)
{
  guint status = soup_message_get_status (self->message);
  GError *error = NULL;

  if (vigie_http_is_redirect (status))
    redirect (self);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status) || status == SOUP_STATUS_SWITCHING_PROTOCOLS)
    end_strange (self);
  else
    {
      vigie_http_fail_status (get_host (self), status, &error);
      end (self, error);
    }
}

static void
on_socket_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieHttpStream *self = user_data;
  GError *error = NULL;
  SoupWebsocketConnection *socket =
      soup_session_websocket_connect_finish (self->session, result, &error);

  self->n_pending--;
  if (soup_message_get_status (self->message) != SOUP_STATUS_NONE)
    vigie_http_client_note_answer (self->client, self->message);
  if (socket != NULL)
    take_socket (self, socket);
  else if (error->domain == SOUP_WEBSOCKET_ERROR)
    {
      g_error_free (error);
      take_refusal (self);
    }
  else
    end_connection (self, error);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieHttpStream *self = user_data;
  GError *error = NULL;

  self->n_pending--;
  self->input = soup_session_send_finish (self->session, result, &error);
  if (self->input == NULL)
    {
      end_connection (self, error);
      return;
    }
  vigie_http_client_note_answer (self->client, self->message);
  if (!is_stream (self))
    {
      take_refusal (self);
      return;
    }
  self->parser = vigie_event_stream_new (
      self->kind == VIGIE_HTTP_STREAM_EVENTS ? VIGIE_EVENT_STREAM_EVENTS : VIGIE_EVENT_STREAM_LINES,
      self->max_bytes, deliver, self);
  set_connected (self);
  read_more (self);
}

/* ---- the request ---- */

static void
send_request (VigieHttpStream *self)
{
  g_autofree char *key = vigie_http_host_make_key (self->uri);
  gboolean is_first = g_str_equal (key, self->first_key);
  SoupMessageHeaders *headers;

  start_timer (self, &self->idle, self->idle_ms);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, self->uri);
  soup_message_add_flags (self->message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (self->message);
  if (self->accept != NULL)
    soup_message_headers_replace (headers, "Accept", self->accept);
  for (gsize i = 0; is_first && self->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, self->headers[i], self->headers[i + 1]);
  if (!vigie_http_client_get_allow_local (self->client) && !(self->allow_local && is_first))
    vigie_http_message_guard (self->message, self->cancellable);
  self->n_pending++;
  if (self->kind == VIGIE_HTTP_STREAM_WEBSOCKET)
    soup_session_websocket_connect_async (self->session, self->message, NULL, NULL,
                                          G_PRIORITY_DEFAULT, self->cancellable, on_socket_opened,
                                          self);
  else
    soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable,
                             on_sent, self);
}

/* ---- the thread ---- */

static void
clean_up (VigieHttpStream *self)
{
  destroy_source (&self->deadline);
  destroy_source (&self->idle);
  leave_socket (self);
  g_clear_object (&self->input);
  g_clear_object (&self->message);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->parser, vigie_event_stream_free);
  for (guint i = 0; i < FAREWELL_STEPS; i++)
    g_main_context_iteration (self->context, FALSE);
}

static gpointer
run (gpointer data)
{
  VigieHttpStream *self = data;
  g_autofree char *user_agent = vigie_user_agent_new (vigie_http_client_get_contact (self->client));
  g_autoptr (GSource) cancelled = g_cancellable_source_new (self->cancellable);

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", user_agent, NULL);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (cancelled, self->context);
  start_timer (self, &self->deadline, self->deadline_ms);
  send_request (self);
  while (!self->ended || self->n_pending > 0)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (cancelled);
  clean_up (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* ---- the user's side ---- */

static void
wake_reader (GCancellable *cancellable, gpointer data)
{
  VigieHttpStream *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->came);
  g_mutex_unlock (&self->mutex);
}

static void
wake_thread (GCancellable *cancellable, gpointer data)
{
  VigieHttpStream *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->mutex);
}

/* Waits until there is a message or the connection has ended, @connected_only until it stands. */
static void
wait_for_news (VigieHttpStream *self,
               gboolean connected_only,
               gint64 until,
               GCancellable *cancellable)
{
  gulong id = cancellable != NULL
                  ? g_cancellable_connect (cancellable, G_CALLBACK (wake_reader), self, NULL)
                  : 0;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->mutex);
  while (in_time && self->error == NULL && self->queue.length == 0 &&
         !(connected_only && self->connected) && !g_cancellable_is_cancelled (cancellable))
    in_time = g_cond_wait_until (&self->came, &self->mutex, until);
  g_mutex_unlock (&self->mutex);
  if (id != 0)
    g_cancellable_disconnect (cancellable, id);
}

/* "wss" is written for "https" where a WebSocket is meant. */
static GUri *
read_uri (const char *address, GError **error)
{
  g_autofree char *plain = NULL;
  g_autoptr (GUri) raw = NULL;

  if (g_ascii_strncasecmp (address, "ws://", 5) == 0 ||
      g_ascii_strncasecmp (address, "wss://", 6) == 0)
    plain = g_strconcat ("http", address + 2, NULL);
  raw = g_uri_parse (plain != NULL ? plain : address,
                     SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (raw == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("This address is not written as addresses are."));
      return NULL;
    }
  return vigie_http_uri_clean (raw, error);
}

static VigieHttpStream *
stream_new (VigieHttpClient *client,
            VigieHttpStreamKind kind,
            const VigieHttpRequest *request,
            GUri *uri)
{
  VigieHttpStream *self = g_new0 (VigieHttpStream, 1);

  self->client = g_object_ref (client);
  self->kind = kind;
  self->uri = g_uri_ref (uri);
  self->accept = g_strdup (request->accept != NULL            ? request->accept
                           : kind == VIGIE_HTTP_STREAM_EVENTS ? "text/event-stream"
                                                              : NULL);
  self->headers = vigie_http_request_dup_headers (request);
  self->first_key = vigie_http_host_make_key (uri);
  self->allow_local = request->allow_local;
  self->max_bytes = request->max_bytes > 0 ? request->max_bytes : VIGIE_HTTP_STREAM_MAX_BYTES;
  self->deadline_ms =
      request->deadline_ms > 0 ? request->deadline_ms : VIGIE_HTTP_DEFAULT_DEADLINE_MS;
  self->idle_ms = request->idle_ms > 0 ? request->idle_ms : VIGIE_HTTP_DEFAULT_IDLE_MS;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->came);
  g_cond_init (&self->room);
  g_queue_init (&self->queue);
  self->wake_id = g_cancellable_connect (self->cancellable, G_CALLBACK (wake_thread), self, NULL);
  return self;
}

static void
stream_free (VigieHttpStream *self)
{
  /* somebody may be closing the client, which cancels it too */
  g_cancellable_disconnect (self->cancellable, self->wake_id);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->queue, message_free);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->came);
  g_cond_clear (&self->room);
  g_clear_error (&self->error);
  g_uri_unref (self->uri);
  g_strfreev (self->headers);
  g_free (self->accept);
  g_free (self->first_key);
  g_object_unref (self->client);
  g_free (self);
}

static gboolean
check_pause (VigieHttpClient *client, GUri *uri, GError **error)
{
  g_autofree char *address = g_uri_to_string (uri);
  gint64 until = vigie_http_client_get_pause (client, address);

  return until == 0 || vigie_http_fail_wait (g_uri_get_host (uri), until, error);
}

/**
 * vigie_http_stream_open:
 * @client: whose rules hold
 * @kind: what is expected
 * @request: what to ask for, with GET; http, https, and for a WebSocket also ws and wss. Its
 *   "max_bytes" are those of one message, "deadline_ms" is for the connection, and "idle_ms" how
 *   long there may be no sign of life afterwards: comments, blank lines and a WebSocket's pongs
 *   are some. The server's pauses are not waited out.
 * @cancellable: (nullable): to stop it
 * @error: return location for a #GError
 *
 * Connects. Blocks; any thread but the main one.
 *
 * Errors: those of vigie_http_client_get_finish(), with %VIGIE_ERROR_INVALID also for an answer
 * that is no stream
 *
 * Returns: (transfer full) (nullable): a connection that stands, to be closed by this thread
 */
VigieHttpStream *
vigie_http_stream_open (VigieHttpClient *client,
                        VigieHttpStreamKind kind,
                        const VigieHttpRequest *request,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (VigieHttpStream) self = NULL;
  gboolean connected;

  g_return_val_if_fail (VIGIE_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (request != NULL && request->uri != NULL, NULL);

  uri = read_uri (request->uri, error);
  if (uri == NULL || !check_pause (client, uri, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self = stream_new (client, kind, request, uri);
  if (!vigie_http_client_add_stream (client, self->cancellable))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      return NULL;
    }
  self->thread = g_thread_new ("vigie-stream", run, self);
  wait_for_news (self, TRUE, G_MAXINT64, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&self->mutex);
  connected = self->connected;
  if (!connected)
    g_propagate_error (error, g_error_copy (self->error));
  g_mutex_unlock (&self->mutex);
  return connected ? g_steal_pointer (&self) : NULL;
}

typedef struct
{
  VigieHttpStream *stream;
  char *text;
} Letter;

static gboolean
on_send (gpointer data)
{
  Letter *letter = data;
  SoupWebsocketConnection *socket = letter->stream->socket;

  if (socket != NULL && soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (socket, letter->text);
  return G_SOURCE_REMOVE;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->text);
  g_free (letter);
}

/**
 * vigie_http_stream_send:
 * @self: a WebSocket
 * @text: UTF-8
 * @error: return location for a #GError
 *
 * Does not wait until it has gone out.
 *
 * Returns: %FALSE where the connection has ended
 */
gboolean
vigie_http_stream_send (VigieHttpStream *self, const char *text, GError **error)
{
  g_autoptr (GSource) source = NULL;
  Letter *letter;

  g_return_val_if_fail (self->kind == VIGIE_HTTP_STREAM_WEBSOCKET, FALSE);
  g_return_val_if_fail (g_utf8_validate (text, -1, NULL), FALSE);

  g_mutex_lock (&self->mutex);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      g_mutex_unlock (&self->mutex);
      return FALSE;
    }
  g_mutex_unlock (&self->mutex);
  letter = g_new0 (Letter, 1);
  letter->stream = self;
  letter->text = g_strdup (text);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_send, letter, letter_free);
  g_source_attach (source, self->context);
  return TRUE;
}

static void
pop (VigieHttpStream *self, VigieHttpStreamMessage *message)
{
  VigieHttpStreamMessage *first = g_queue_pop_head (&self->queue);

  *message = *first;
  g_free (first);
  self->n_bytes -= g_bytes_get_size (message->data);
  if (self->queue.length <= MAX_QUEUED / 2 && self->n_bytes <= MAX_QUEUED_BYTES / 2)
    g_cond_broadcast (&self->room);
}

/**
 * vigie_http_stream_read:
 * @self: a connection
 * @wait_ms: how long to wait for a message
 * @message: (out caller-allocates): the next one; without data where none came in @wait_ms
 * @cancellable: (nullable): to stop waiting; the connection goes on
 * @error: return location for a #GError
 *
 * Errors: %VIGIE_ERROR_NETWORK where the connection ended, %VIGIE_ERROR_TOO_LARGE,
 * %VIGIE_ERROR_INVALID where what came is against the rules, and %G_IO_ERROR_CANCELLED. Messages
 * that came before are read first.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_http_stream_read (VigieHttpStream *self,
                        guint wait_ms,
                        VigieHttpStreamMessage *message,
                        GCancellable *cancellable,
                        GError **error)
{
  gboolean done = TRUE;

  *message = (VigieHttpStreamMessage) { 0 };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  if (self->queue.length == 0 && self->error == NULL && wait_ms > 0)
    {
      g_mutex_unlock (&self->mutex);
      wait_for_news (self, FALSE,
                     g_get_monotonic_time () + (gint64) wait_ms * G_TIME_SPAN_MILLISECOND,
                     cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_mutex_lock (&self->mutex);
    }
  if (self->queue.length > 0)
    pop (self, message);
  else if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      done = FALSE;
    }
  g_mutex_unlock (&self->mutex);
  return done;
}

/**
 * vigie_http_stream_close:
 * @self: (transfer full) (nullable): a connection
 *
 * Ends it, tells a WebSocket's server so, and waits for the thread.
 */
void
vigie_http_stream_close (VigieHttpStream *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  vigie_http_client_remove_stream (self->client, self->cancellable);
  stream_free (self);
}
