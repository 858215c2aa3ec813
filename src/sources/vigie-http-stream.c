/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-http-stream-private.h"

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
  self->thread = g_thread_new ("vigie-stream", vigie_http_stream_run, self);
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
  if (self->queue.length <= VIGIE_HTTP_STREAM_MAX_QUEUED / 2 &&
      self->n_bytes <= VIGIE_HTTP_STREAM_MAX_QUEUED_BYTES / 2)
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
