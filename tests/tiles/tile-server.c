/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tile-server.h"

#include "vigie-server-thread.h"

#define DEADLINE (10 * G_USEC_PER_SEC)

struct _TileServer
{
  VigieServerThread thread;

  GMutex mutex;
  GCond cond;
  guint status;
  char *type;
  GBytes *body;
  GPtrArray *headers;
  char *etag;
  gboolean held;
  GPtrArray *paused;
  guint n_requests;
  guint most_held;
  SoupMessageHeaders *last_headers;
  char *last_path;
};

static void
fill_answer (TileServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *asked = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "If-None-Match");

  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    soup_message_headers_append (headers, self->headers->pdata[i], self->headers->pdata[i + 1]);
  if (self->etag)
    soup_message_headers_replace (headers, "ETag", self->etag);
  if (self->etag && g_strcmp0 (asked, self->etag) == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (message, self->status, NULL);
  if (self->body && g_bytes_get_size (self->body) > 0)
    {
      soup_message_headers_set_content_type (headers, self->type, NULL);
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->body);
    }
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  TileServer *self = data;
  gboolean held;

  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_clear_pointer (&self->last_headers, soup_message_headers_unref);
  self->last_headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
  g_free (self->last_path);
  self->last_path = g_strdup (path);
  held = self->held;
  if (held)
    {
      g_ptr_array_add (self->paused, g_object_ref (message));
      self->most_held = MAX (self->most_held, self->paused->len);
    }
  else
    fill_answer (self, message);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (held)
    soup_server_message_pause (message);
}

TileServer *
tile_server_new (void)
{
  TileServer *self = g_new0 (TileServer, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->paused = g_ptr_array_new_with_free_func (g_object_unref);
  self->status = SOUP_STATUS_NOT_FOUND;
  vigie_server_thread_start (&self->thread, "tile-server", on_request, self);
  return self;
}

void
tile_server_free (TileServer *self)
{
  if (self == NULL)
    return;
  vigie_server_thread_stop (&self->thread);
  g_ptr_array_unref (self->paused);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->last_headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->last_path);
  g_free (self->type);
  g_free (self->etag);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
tile_server_dup_template (TileServer *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/{z}/{x}/{y}.png", self->thread.port);
}

void
tile_server_answer (TileServer *self, guint status, const char *type, GBytes *body, ...)
{
  const char *word;
  va_list arguments;

  g_mutex_lock (&self->mutex);
  self->status = status;
  g_free (self->type);
  self->type = g_strdup (type);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body ? g_bytes_ref (body) : NULL;
  g_ptr_array_set_size (self->headers, 0);
  g_clear_pointer (&self->etag, g_free);
  va_start (arguments, body);
  while ((word = va_arg (arguments, const char *)))
    g_ptr_array_add (self->headers, g_strdup (word));
  va_end (arguments);
  g_mutex_unlock (&self->mutex);
}

void
tile_server_set_etag (TileServer *self, const char *etag)
{
  g_mutex_lock (&self->mutex);
  g_free (self->etag);
  self->etag = g_strdup (etag);
  g_mutex_unlock (&self->mutex);
}

void
tile_server_hold (TileServer *self)
{
  g_mutex_lock (&self->mutex);
  self->held = TRUE;
  g_mutex_unlock (&self->mutex);
}

static void
release (TileServer *self, guint at_most)
{
  g_autoptr (GPtrArray) released = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&self->mutex);
  while (self->paused->len > 0 && released->len < at_most)
    {
      SoupServerMessage *message = g_ptr_array_steal_index (self->paused, 0);

      g_ptr_array_add (released, message);
      fill_answer (self, message);
    }
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < released->len; i++)
    soup_server_message_unpause (released->pdata[i]);
}

static gboolean
on_release (gpointer data)
{
  TileServer *self = data;

  g_mutex_lock (&self->mutex);
  self->held = FALSE;
  g_mutex_unlock (&self->mutex);
  release (self, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

static gboolean
on_release_one (gpointer data)
{
  release (data, 1);
  return G_SOURCE_REMOVE;
}

void
tile_server_release (TileServer *self)
{
  g_main_context_invoke (self->thread.context, on_release, self);
}

void
tile_server_release_one (TileServer *self)
{
  g_main_context_invoke (self->thread.context, on_release_one, self);
}

guint
tile_server_get_n_requests (TileServer *self)
{
  guint n_requests;

  g_mutex_lock (&self->mutex);
  n_requests = self->n_requests;
  g_mutex_unlock (&self->mutex);
  return n_requests;
}

guint
tile_server_get_most_held (TileServer *self)
{
  guint most;

  g_mutex_lock (&self->mutex);
  most = self->most_held;
  g_mutex_unlock (&self->mutex);
  return most;
}

static void
wait_for (TileServer *self, const guint *counter, guint n)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;

  g_mutex_lock (&self->mutex);
  while (*counter < n)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      g_error ("The server waited for %u and saw %u", n, *counter);
  g_mutex_unlock (&self->mutex);
}

void
tile_server_wait_for_requests (TileServer *self, guint n_requests)
{
  wait_for (self, &self->n_requests, n_requests);
}

char *
tile_server_dup_header (TileServer *self, const char *name)
{
  char *value = NULL;

  g_mutex_lock (&self->mutex);
  if (self->last_headers)
    value = g_strdup (soup_message_headers_get_list (self->last_headers, name));
  g_mutex_unlock (&self->mutex);
  return value;
}

char *
tile_server_dup_path (TileServer *self)
{
  char *path;

  g_mutex_lock (&self->mutex);
  path = g_strdup (self->last_path);
  g_mutex_unlock (&self->mutex);
  return path;
}

GBytes *
tile_png_new (guint width, guint height, const char *tag)
{
  const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                          0,    0,   0,   13,  'I',  'H',  'D',  'R' };
  GByteArray *array = g_byte_array_new ();
  guint32 size[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  g_byte_array_append (array, head, sizeof head);
  g_byte_array_append (array, (const guint8 *) size, sizeof size);
  g_byte_array_append (array, (const guint8 *) tag, (guint) strlen (tag));
  return g_byte_array_free_to_bytes (array);
}
