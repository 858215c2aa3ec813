/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-web-server.h"

#include <string.h>

#include "vigie-server-thread.h"
#include "vigie-test-util.h"

#define DEADLINE (10 * G_USEC_PER_SEC)

typedef struct
{
  guint status;
  char *type;
  GBytes *body;
  GPtrArray *headers;
  VigieWebManner manner;
  guint n_requests;
  gint64 last_at;
  gint64 interval;
  SoupMessageHeaders *last_headers;
  char *last_query;
} Page;

struct _VigieWebServer
{
  VigieServerThread thread;

  GMutex mutex; /* everything below */
  GCond cond;
  GHashTable *pages; /* (element-type utf8 Page) */
  GPtrArray *held;
  guint most_held;
  guint n_requests;
};

static void
page_free (gpointer data)
{
  Page *self = data;

  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->last_headers, soup_message_headers_unref);
  g_free (self->last_query);
  g_free (self->type);
  g_free (self);
}

/* With the mutex locked: pages that nobody set are 404, and are counted too. */
static Page *
find_page (VigieWebServer *self, const char *path)
{
  Page *page = g_hash_table_lookup (self->pages, path);

  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->status = SOUP_STATUS_NOT_FOUND;
      page->headers = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->pages, g_strdup (path), page);
    }
  return page;
}

/* ---- the server's thread ---- */

static void
on_half_written (SoupServerMessage *message, gpointer data)
{
  if (GPOINTER_TO_INT (data) == VIGIE_WEB_BROKEN)
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  else
    soup_server_message_pause (message);
}

static void
append_half (SoupServerMessage *message, Page *page)
{
  g_autoptr (GBytes) half =
      g_bytes_new_from_bytes (page->body, 0, g_bytes_get_size (page->body) / 2);

  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_half_written),
                    GINT_TO_POINTER (page->manner));
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), half);
}

static void
fill_answer (SoupServerMessage *message, Page *page)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  const char *etag;

  for (guint i = 0; i + 1 < page->headers->len; i += 2)
    soup_message_headers_append (headers, page->headers->pdata[i], page->headers->pdata[i + 1]);
  etag = soup_message_headers_get_one (headers, "ETag");
  if (etag != NULL && g_strcmp0 (etag, soup_message_headers_get_one (asked, "If-None-Match")) == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (message, page->status, NULL);
  if (page->type != NULL)
    soup_message_headers_replace (headers, "Content-Type", page->type);
  if (page->body == NULL || g_bytes_get_size (page->body) == 0)
    return;
  if (page->manner == VIGIE_WEB_STALLED || page->manner == VIGIE_WEB_BROKEN)
    {
      append_half (message, page);
      return;
    }
  if (page->manner == VIGIE_WEB_CHUNKED)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), page->body);
  if (page->manner == VIGIE_WEB_CHUNKED)
    soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
note_request (VigieWebServer *self, Page *page, SoupServerMessage *message)
{
  gint64 now = g_get_monotonic_time ();

  self->n_requests++;
  page->n_requests++;
  page->interval = page->last_at != 0 ? now - page->last_at : 0;
  page->last_at = now;
  g_clear_pointer (&page->last_headers, soup_message_headers_unref);
  page->last_headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
  g_free (page->last_query);
  page->last_query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  VigieWebServer *self = data;
  Page *page;

  g_mutex_lock (&self->mutex);
  page = find_page (self, path);
  note_request (self, page, message);
  if (page->manner == VIGIE_WEB_HELD)
    {
      g_ptr_array_add (self->held, g_object_ref (message));
      self->most_held = MAX (self->most_held, self->held->len);
      soup_server_message_pause (message);
    }
  else
    fill_answer (message, page);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

VigieWebServer *
vigie_web_server_new (void)
{
  VigieWebServer *self = g_new0 (VigieWebServer, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  vigie_server_thread_start (&self->thread, "web-server", on_request, self);
  return self;
}

void
vigie_web_server_free (VigieWebServer *self)
{
  if (self == NULL)
    return;
  vigie_server_thread_stop (&self->thread);
  g_ptr_array_unref (self->held);
  g_hash_table_unref (self->pages);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* ---- pages ---- */

guint
vigie_web_server_get_port (VigieWebServer *self)
{
  return self->thread.port;
}

char *
vigie_web_server_dup_uri (VigieWebServer *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->thread.port, path);
}

void
vigie_web_server_set (
    VigieWebServer *self, const char *path, guint status, const char *type, GBytes *body, ...)
{
  const char *word;
  va_list arguments;
  Page *page;

  g_mutex_lock (&self->mutex);
  page = find_page (self, path);
  page->status = status;
  g_free (page->type);
  page->type = g_strdup (type);
  g_clear_pointer (&page->body, g_bytes_unref);
  page->body = body != NULL ? g_bytes_ref (body) : NULL;
  g_ptr_array_set_size (page->headers, 0);
  va_start (arguments, body);
  while ((word = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (page->headers, g_strdup (word));
  va_end (arguments);
  g_mutex_unlock (&self->mutex);
}

void
vigie_web_server_set_text (
    VigieWebServer *self, const char *path, guint status, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  vigie_web_server_set (self, path, status, type, body, NULL);
}

void
vigie_web_server_set_redirect (VigieWebServer *self, const char *path, const char *location)
{
  vigie_web_server_set (self, path, SOUP_STATUS_FOUND, NULL, NULL, "Location", location, NULL);
}

void
vigie_web_server_set_manner (VigieWebServer *self, const char *path, VigieWebManner manner)
{
  g_mutex_lock (&self->mutex);
  find_page (self, path)->manner = manner;
  g_mutex_unlock (&self->mutex);
}

static gboolean
on_release (gpointer data)
{
  VigieWebServer *self = data;
  g_autoptr (GPtrArray) held = NULL;
  GHashTableIter iter;
  gpointer page;

  g_mutex_lock (&self->mutex);
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &page))
    if (((Page *) page)->manner == VIGIE_WEB_HELD)
      ((Page *) page)->manner = VIGIE_WEB_WHOLE;
  for (guint i = 0; i < held->len; i++)
    fill_answer (held->pdata[i],
                 find_page (self, g_uri_get_path (soup_server_message_get_uri (held->pdata[i]))));
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < held->len; i++)
    soup_server_message_unpause (held->pdata[i]);
  return G_SOURCE_REMOVE;
}

void
vigie_web_server_release (VigieWebServer *self)
{
  g_main_context_invoke (self->thread.context, on_release, self);
}

/* ---- what was asked ---- */

static guint
count (VigieWebServer *self, const char *path)
{
  return path != NULL ? find_page (self, path)->n_requests : self->n_requests;
}

guint
vigie_web_server_count (VigieWebServer *self, const char *path)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = count (self, path);
  g_mutex_unlock (&self->mutex);
  return n;
}

void
vigie_web_server_wait (VigieWebServer *self, const char *path, guint n_requests)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE * vigie_test_get_patience ();

  g_mutex_lock (&self->mutex);
  while (count (self, path) < n_requests)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      g_error ("The server waited for %u requests and saw %u", n_requests, count (self, path));
  g_mutex_unlock (&self->mutex);
}

guint
vigie_web_server_get_most_held (VigieWebServer *self)
{
  guint most;

  g_mutex_lock (&self->mutex);
  most = self->most_held;
  g_mutex_unlock (&self->mutex);
  return most;
}

char *
vigie_web_server_dup_header (VigieWebServer *self, const char *path, const char *name)
{
  char *value = NULL;
  Page *page;

  g_mutex_lock (&self->mutex);
  page = find_page (self, path);
  if (page->last_headers != NULL)
    value = g_strdup (soup_message_headers_get_list (page->last_headers, name));
  g_mutex_unlock (&self->mutex);
  return value;
}

char *
vigie_web_server_dup_query (VigieWebServer *self, const char *path)
{
  char *query;

  g_mutex_lock (&self->mutex);
  query = g_strdup (find_page (self, path)->last_query);
  g_mutex_unlock (&self->mutex);
  return query;
}

gint64
vigie_web_server_get_interval (VigieWebServer *self, const char *path)
{
  gint64 interval;

  g_mutex_lock (&self->mutex);
  interval = find_page (self, path)->interval;
  g_mutex_unlock (&self->mutex);
  return interval;
}
