/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-http-private.h"
#include "vigie-time.h"

#define CHUNK_BYTES (64 * 1024)

static void
destroy_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
vigie_http_job_free (VigieHttpJob *self)
{
  destroy_source (&self->caller);
  destroy_source (&self->deadline);
  destroy_source (&self->idle);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->task);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->headers, g_strfreev);
  vigie_http_validator_clear (&self->validator);
  g_free (self->accept);
  g_free (self->method);
  g_free (self->content_type);
  g_free (self->first_key);
  g_free (self);
}

/* (transfer none): @task, which is taken with success */
VigieHttpJob *
vigie_http_job_new (const VigieHttpRequest *request, GTask *task, GError **error)
{
  g_autoptr (GUri) raw =
      g_uri_parse (request->uri, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GUri) uri = NULL;
  VigieHttpJob *self;

  if (raw == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("This address is not written as addresses are."));
      return NULL;
    }
  uri = vigie_http_uri_clean (raw, error);
  if (uri == NULL)
    return NULL;

  self = g_new0 (VigieHttpJob, 1);
  self->task = g_object_ref (task);
  self->uri = g_steal_pointer (&uri);
  self->accept = g_strdup (request->accept);
  if (request->validator != NULL)
    {
      self->validator.uri = g_strdup (request->validator->uri);
      self->validator.etag = g_strdup (request->validator->etag);
      self->validator.modified = g_strdup (request->validator->modified);
    }
  self->max_bytes = request->max_bytes > 0 ? request->max_bytes : VIGIE_HTTP_DEFAULT_MAX_BYTES;
  self->deadline_ms =
      request->deadline_ms > 0 ? request->deadline_ms : VIGIE_HTTP_DEFAULT_DEADLINE_MS;
  self->idle_ms = request->idle_ms > 0 ? request->idle_ms : VIGIE_HTTP_DEFAULT_IDLE_MS;
  self->patience_ms = request->patience_ms;
  self->method = g_strdup (request->method != NULL ? request->method : SOUP_METHOD_GET);
  self->content = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  self->content_type = g_strdup (request->body_type);
  self->headers = vigie_http_request_dup_headers (request);
  self->first_key = vigie_http_host_make_key (self->uri);
  self->allow_local = request->allow_local;
  self->keep_refusals = request->keep_refusals;
  self->moved = TRUE;
  self->cancellable = g_cancellable_new ();
  self->body = g_byte_array_new ();
  return self;
}

/* ---- the end ---- */

/* (transfer full): @error */
static void
fail (VigieHttpJob *self, GError *error)
{
  vigie_http_queue_end (self->queue, self, NULL, error);
}

/* What GIO said is only a consequence where we ourselves stopped it. (transfer full): @cause */
static void
fail_connection (VigieHttpJob *self, GError *cause)
{
  const char *host = g_uri_get_host (self->uri);
  GError *error = NULL;

  if (self->late)
    vigie_http_fail_time (host, &error);
  else if (vigie_http_message_is_refused (self->message))
    vigie_http_fail_local (host, &error);
  else
    vigie_http_fail_connection (host, cause, &error);
  g_error_free (cause);
  fail (self, error);
}

static char *
dup_mime_type (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL ? g_ascii_strdown (type, -1) : NULL;
}

static gint64
read_time (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) time = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * 1000 : VIGIE_TIME_UNKNOWN;
}

static void
succeed (VigieHttpJob *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  VigieHttpResponse *response = g_new0 (VigieHttpResponse, 1);

  response->status = soup_message_get_status (self->message);
  response->uri = g_uri_to_string (self->uri);
  response->mime_type = dup_mime_type (headers);
  response->received_at = vigie_http_queue_now (self->queue);
  if (self->moved && self->n_redirects > 0)
    response->moved_to = g_strdup (response->uri);
  response->link = g_strdup (soup_message_headers_get_list (headers, "Link"));
  response->app_usage = g_strdup (soup_message_headers_get_one (headers, "X-App-Usage"));
  response->business_usage =
      g_strdup (soup_message_headers_get_one (headers, "X-Business-Use-Case-Usage"));
  response->dpop_nonce = g_strdup (soup_message_headers_get_one (headers, "DPoP-Nonce"));
  response->challenge = g_strdup (soup_message_headers_get_list (headers, "WWW-Authenticate"));
  response->server_time = read_time (headers);
  response->validator.uri = g_strdup (response->uri);
  response->validator.etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  response->validator.modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  if (response->status != SOUP_STATUS_NOT_MODIFIED)
    response->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  vigie_http_queue_end (self->queue, self, response, NULL);
}

/* ---- limits of time ---- */

static gboolean
on_late (gpointer data)
{
  VigieHttpJob *self = data;
  GError *error = NULL;

  if (self->host != NULL)
    {
      self->late = TRUE;
      g_cancellable_cancel (self->cancellable);
      return G_SOURCE_REMOVE;
    }
  /* redirected, and waiting for its turn */
  vigie_http_fail_time (g_uri_get_host (self->uri), &error);
  fail (self, error);
  return G_SOURCE_REMOVE;
}

static void
start_timer (VigieHttpJob *self, GSource **source, guint after_ms)
{
  destroy_source (source);
  *source = g_timeout_source_new (after_ms);
  g_source_set_callback (*source, on_late, self, NULL);
  g_source_attach (*source, self->queue->context);
}

static void
note_progress (VigieHttpJob *self)
{
  g_source_set_ready_time (self->idle, g_source_get_time (self->idle) +
                                           (gint64) self->idle_ms * G_TIME_SPAN_MILLISECOND);
}

/* The timer goes by the time that passes, as the system's clock may be set meanwhile. One that the
 * client was given counts as well. */
static gboolean
is_late (VigieHttpJob *self)
{
  return self->queue->clock != NULL && vigie_http_queue_now (self->queue) >= self->late_at;
}

/* ---- the answer ---- */

/* Whether we have a version of the very address that is being asked: one of an address that it was
 * redirected to earlier says nothing of another. */
static gboolean
is_validated (VigieHttpJob *self)
{
  g_autofree char *uri = g_uri_to_string (self->uri);

  return (self->validator.etag != NULL || self->validator.modified != NULL) &&
         (self->validator.uri != NULL ? g_str_equal (self->validator.uri, uri)
                                      : self->n_redirects == 0);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieHttpJob *self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->stream, result, &error);
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    {
      fail_connection (self, error);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      succeed (self);
      return;
    }
  if (is_late (self))
    {
      vigie_http_fail_time (g_uri_get_host (self->uri), &error);
      fail (self, error);
      return;
    }
  if (size > self->max_bytes - self->body->len)
    {
      vigie_http_fail_size (g_uri_get_host (self->uri), self->max_bytes, &error);
      fail (self, error);
      return;
    }
  g_byte_array_append (self->body, data, (guint) size);
  note_progress (self);
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, self);
}

static void
read_body (VigieHttpJob *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  GError *error = NULL;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) self->max_bytes)
    {
      vigie_http_fail_size (g_uri_get_host (self->uri), self->max_bytes, &error);
      fail (self, error);
      return;
    }
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, self);
}

/* A request that says or changes something is not sent anywhere else. */
static gboolean
is_redirect (VigieHttpJob *self, guint status)
{
  return vigie_http_is_redirect (status) && g_str_equal (self->method, SOUP_METHOD_GET);
}

static gboolean
is_refusal (VigieHttpJob *self, guint status)
{
  return self->keep_refusals && SOUP_STATUS_IS_CLIENT_ERROR (status) &&
         status != VIGIE_HTTP_TOO_MANY_REQUESTS;
}

static void
redirect (VigieHttpJob *self)
{
  GError *error = NULL;
  GUri *uri = vigie_http_message_follow (self->message, ++self->n_redirects, &error);

  if (uri == NULL)
    {
      fail (self, error);
      return;
    }
  self->moved = self->moved && (soup_message_get_status (self->message) == 301 ||
                                soup_message_get_status (self->message) == 308);
  g_uri_unref (self->uri);
  self->uri = uri;
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  destroy_source (&self->idle);
  vigie_http_queue_push_again (self->queue, self);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieHttpJob *self = user_data;
  GError *error = NULL;
  guint status;

  self->stream = soup_session_send_finish (self->queue->session, result, &error);
  if (self->stream == NULL)
    {
      fail_connection (self, error);
      return;
    }
  note_progress (self);
  status = soup_message_get_status (self->message);
  vigie_http_host_take_answer (self->host, status,
                               soup_message_get_response_headers (self->message),
                               vigie_http_queue_now (self->queue), g_random_double ());
  vigie_http_queue_note_pause (self->queue, self);
  if (is_redirect (self, status))
    redirect (self);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status) || is_refusal (self, status))
    read_body (self);
  else if (status == SOUP_STATUS_NOT_MODIFIED && is_validated (self))
    succeed (self);
  else
    {
      vigie_http_fail_status (g_uri_get_host (self->uri), status, &error);
      fail (self, error);
    }
}

/* ---- the request ---- */

static gboolean
is_first_server (VigieHttpJob *self)
{
  g_autofree char *key = vigie_http_host_make_key (self->uri);

  return g_str_equal (key, self->first_key);
}

static void
add_headers (VigieHttpJob *self)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);

  if (self->accept != NULL)
    soup_message_headers_replace (headers, "Accept", self->accept);
  for (gsize i = 0; is_first_server (self) && self->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, self->headers[i], self->headers[i + 1]);
  if (self->content != NULL)
    soup_message_set_request_body_from_bytes (self->message, self->content_type, self->content);
  if (!is_validated (self))
    return;
  if (self->validator.etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", self->validator.etag);
  if (self->validator.modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", self->validator.modified);
}

/* Sends it, or what it was redirected to; it has a place at its server. */
void
vigie_http_job_send (VigieHttpJob *self)
{
  if (self->deadline == NULL)
    {
      start_timer (self, &self->deadline, self->deadline_ms);
      self->late_at = vigie_http_queue_now (self->queue) + self->deadline_ms;
    }
  start_timer (self, &self->idle, self->idle_ms);
  self->message = soup_message_new_from_uri (self->method, self->uri);
  soup_message_add_flags (self->message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  add_headers (self);
  if (!self->queue->allow_local && !(self->allow_local && is_first_server (self)))
    vigie_http_message_guard (self->message, self->cancellable);
  soup_session_send_async (self->queue->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, on_sent, self);
}
