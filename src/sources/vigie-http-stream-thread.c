/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reads a stream: a thread with a session of its own. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-http-stream-private.h"
#include "vigie-import-private.h"
#include "vigie-user-agent.h"

#define CHUNK_BYTES (64 * 1024)
#define MAX_WORDS 200     /* of a server that are shown */
#define FAREWELL_STEPS 10 /* of the main loop, in which a WebSocket's last frame goes out */

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
  return self->queue.length >= VIGIE_HTTP_STREAM_MAX_QUEUED ||
         self->n_bytes >= VIGIE_HTTP_STREAM_MAX_QUEUED_BYTES;
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
  start_timer (self, &self->idle, self->idle_ms);
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

gpointer
vigie_http_stream_run (gpointer data)
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
