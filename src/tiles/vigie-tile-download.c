/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-download.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"

#define MAX_REDIRECTS 3
#define CHUNK_BYTES (64 * 1024)

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GCancellable *cancellable; /* ours: stopped by the caller's or by the time limit */
  GCancellable *caller;
  GSource *caller_source;
  GSource *timer;
  char *accept;
  char *etag;
  char *modified;
  gsize max_bytes;
  guint n_redirects;
  gboolean timed_out;
} Download;

void
vigie_tile_answer_clear (VigieTileAnswer *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->body, g_bytes_unref);
}

static void
stop_sources (Download *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->caller_source)
    g_source_destroy (self->caller_source);
  g_clear_pointer (&self->caller_source, g_source_unref);
}

static void
download_free (gpointer data)
{
  Download *self = data;

  stop_sources (self);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->caller);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self->accept);
  g_free (self->etag);
  g_free (self->modified);
  g_free (self);
}

static gboolean
on_timeout (gpointer data)
{
  Download *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_caller_cancelled (GCancellable *caller, gpointer data)
{
  Download *self = data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* (transfer full): task and error */
static void
fail (GTask *task, GError *error)
{
  Download *self = g_task_get_task_data (task);

  stop_sources (self);
  if (self->timed_out)
    {
      g_clear_error (&error);
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _ ("The map server did not answer in time."));
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
succeed (GTask *task)
{
  stop_sources (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->stream, result, &error);
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    {
      fail (task, error);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      succeed (task);
      return;
    }
  if (size > self->max_bytes - self->body->len)
    {
      g_cancellable_cancel (self->cancellable);
      g_set_error_literal (&error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                           _ ("The map tile is too large."));
      fail (task, error);
      return;
    }
  g_byte_array_append (self->body, data, (guint) size);
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, task);
}

static void send_message (GTask *task, GUri *uri);

static void
on_closed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;

  /* The status is known; that the rest of the body did not come is no failure, time is. */
  if (!g_input_stream_close_finish (self->stream, result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->timed_out)
    {
      fail (task, error);
      return;
    }
  g_clear_error (&error);
  succeed (task);
}

/**
 * vigie_tile_follow_redirect:
 * @location: (nullable): what the server said, absolute or relative
 *
 * Returns: (transfer full) (nullable): where to go; %NULL where one must not: to another protocol,
 *   or from https to http
 */
GUri *
vigie_tile_follow_redirect (GUri *from, const char *location)
{
  g_autoptr (GUri) to =
      location ? g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = to ? g_uri_get_scheme (to) : "";
  const char *host = to ? g_uri_get_host (to) : NULL;

  if (host == NULL || *host == '\0')
    return NULL;
  if (g_str_equal (scheme, "https") ||
      (g_str_equal (scheme, "http") && g_str_equal (g_uri_get_scheme (from), "http")))
    return g_steal_pointer (&to);
  return NULL;
}

static void
redirect (GTask *task)
{
  Download *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;

  if (++self->n_redirects <= MAX_REDIRECTS)
    uri = vigie_tile_follow_redirect (soup_message_get_uri (self->message),
                                      soup_message_headers_get_one (headers, "Location"));
  if (uri)
    {
      send_message (task, uri);
      return;
    }
  g_set_error_literal (&error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                       _ ("The map server points to an address that is not followed."));
  fail (task, error);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  self->stream = soup_session_send_finish (self->session, result, &error);
  if (self->stream == NULL)
    {
      fail (task, error);
      return;
    }

  status = soup_message_get_status (self->message);
  if (SOUP_STATUS_IS_REDIRECTION (status) && status != SOUP_STATUS_NOT_MODIFIED)
    {
      redirect (task);
      return;
    }
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     self->cancellable, on_read, task);
  else
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, self->cancellable, on_closed,
                                task);
}

static void
send_message (GTask *task, GUri *uri)
{
  Download *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept", self->accept);
  if (self->etag)
    soup_message_headers_replace (headers, "If-None-Match", self->etag);
  if (self->modified)
    soup_message_headers_replace (headers, "If-Modified-Since", self->modified);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable,
                           on_sent, task);
}

/**
 * vigie_tile_download_async:
 * @request: copied
 * @cancellable: (nullable): to stop it
 *
 * Follows up to three redirects, never from https to http. All of it happens in the thread-default
 * main context.
 */
void
vigie_tile_download_async (SoupSession *session,
                           const VigieTileRequest *request,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Download *self = g_new0 (Download, 1);
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, vigie_tile_download_async);
  g_task_set_task_data (task, self, download_free);
  self->session = g_object_ref (session);
  self->cancellable = g_cancellable_new ();
  self->body = g_byte_array_new ();
  self->accept = g_strdup (request->accept);
  self->etag = g_strdup (request->etag);
  self->modified = g_strdup (request->modified);
  self->max_bytes = request->max_bytes;

  uri = g_uri_parse (request->uri, SOUP_HTTP_URI_FLAGS, &error);
  if (uri == NULL)
    {
      fail (task, error);
      return;
    }
  self->timer = g_timeout_source_new (request->timeout_ms);
  g_source_set_callback (self->timer, on_timeout, self, NULL);
  g_source_attach (self->timer, context);
  if (cancellable)
    {
      self->caller = g_object_ref (cancellable);
      self->caller_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->caller_source, G_SOURCE_FUNC (on_caller_cancelled), self, NULL);
      g_source_attach (self->caller_source, context);
    }
  send_message (task, uri);
}

/**
 * vigie_tile_download_finish:
 * @answer: (out caller-allocates): cleared by the caller
 *
 * Errors: %G_IO_ERROR_CANCELLED, %G_IO_ERROR_TIMED_OUT, %VIGIE_ERROR_TOO_LARGE,
 * %VIGIE_ERROR_NETWORK (redirect refused), and what GIO and libsoup say of the connection.
 *
 * Returns: whether there is an answer, of any status
 */
gboolean
vigie_tile_download_finish (GAsyncResult *result, VigieTileAnswer *answer, GError **error)
{
  Download *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_tile_download_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  answer->message = g_object_ref (self->message);
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  return TRUE;
}
