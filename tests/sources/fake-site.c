/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-site.h"

#include <string.h>

#include "vigie-error.h"

/* ---- the server's thread ---- */

static void
on_half_written (SoupServerMessage *message, gpointer data)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
fail (SiteDesk *self, SoupServerMessage *message)
{
  self->fails = FALSE;
  if (self->status != 0)
    {
      if (self->status == 429)
        soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                      "Retry-After", "120");
      respond (message, self->status, self->type, self->body);
      return;
    }
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_half_written), NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            self->body, strlen (self->body));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  SiteDesk *self = data;
  g_autofree char *json = NULL;
  gboolean fails;

  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_set_str (&self->authorization,
             soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                           "Authorization"));
  g_set_str (&self->query, g_uri_get_query (soup_server_message_get_uri (message)));
  fails = self->fails && self->n_before-- == 0;
  if (fails)
    fail (self, message);
  else if (self->broken != NULL && g_str_has_prefix (path, self->broken))
    {
      respond (message, 500, "text/html", "<h1>500</h1>");
      fails = TRUE;
    }
  g_mutex_unlock (&self->mutex);
  if (fails)
    return;
  json = self->func (path, query, self->func_data);
  if (json != NULL)
    respond (message, 200, "application/json; charset=utf-8", json);
  else
    respond (message, 404, "application/json", "{\"errors\":[{\"status\":404}]}");
}

/* ---- the test's thread ---- */

static gint64
read_clock (gpointer data)
{
  SiteDesk *self = data;
  gint64 now;

  g_mutex_lock (&self->mutex);
  now = self->now != 0 ? self->now : g_get_real_time () / 1000;
  if (self->runs_from != 0)
    now += (g_get_monotonic_time () - self->runs_from) / 1000;
  g_mutex_unlock (&self->mutex);
  return now;
}

void
site_desk_init (SiteDesk *self, FakeSiteFunc func, gpointer user_data)
{
  g_mutex_init (&self->mutex);
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->client = vigie_http_client_new ("desk@sdis21.example", FALSE);
  vigie_http_client_set_clock (self->client, read_clock, self);
  self->now = SITE_DESK_START;
  self->func = func;
  self->func_data = user_data;
  if (func != NULL)
    vigie_server_thread_start (&self->thread, "site", on_request, self);
}

void
site_desk_clear (SiteDesk *self)
{
  if (self->store == NULL)
    return;
  vigie_http_client_close (self->client);
  if (self->func != NULL)
    vigie_server_thread_stop (&self->thread);
  assert_intact (self->store);
  close_and_unref (self->store);
  place_clear (&self->place);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  g_clear_error (&self->error);
  g_free (self->notes);
  g_free (self->authorization);
  g_free (self->query);
  g_mutex_clear (&self->mutex);
}

char *
site_desk_dup_uri (SiteDesk *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->thread.port, path);
}

void
site_desk_watch (SiteDesk *self, const char *kind, ...)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  const char *option;
  va_list arguments;

  va_start (arguments, kind);
  while ((option = va_arg (arguments, const char *)) != NULL)
    {
      g_autofree char *uri = NULL;

      if (g_str_has_prefix (option, "url=/"))
        uri = site_desk_dup_uri (self, option + strlen ("url="));
      g_strv_builder_take (options,
                           uri != NULL ? g_strconcat ("url=", uri, NULL) : g_strdup (option));
    }
  va_end (arguments);
  all = g_strv_builder_end (options);
  g_clear_object (&self->source);
  self->source = vigie_source_new (kind, (const char *const *) all, &error);
  g_assert_no_error (error);
}

void
site_desk_fail (SiteDesk *self, guint n_more, guint status, const char *type, const char *body)
{
  g_mutex_lock (&self->mutex);
  self->fails = TRUE;
  self->n_before = n_more;
  self->status = status;
  self->type = type;
  self->body = body;
  g_mutex_unlock (&self->mutex);
}

guint
site_desk_count (SiteDesk *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_requests;
  self->n_requests = 0;
  g_mutex_unlock (&self->mutex);
  return n;
}

static gboolean
poll_once (SiteDesk *self)
{
  g_autofree char *key = vigie_source_dup_key (self->source);
  g_autoptr (VigieWatchWords) words =
      self->expression != NULL ? vigie_watch_words_new (self->expression, NULL) : NULL;
  g_auto (VigieSourceRound) round = { .client = self->client,
                                      .sink = VIGIE_POST_SINK (self->store),
                                      .secret = self->secret,
                                      .area = self->area,
                                      .words = words,
                                      .cursor = vigie_store_dup_cursor (self->store, key, NULL) };
  gboolean done;

  g_clear_error (&self->error);
  g_clear_pointer (&self->notes, g_free);
  done = vigie_source_poll (self->source, &round, &self->error);
  g_assert_true (done == (self->error == NULL));
  if (self->error != NULL)
    g_test_message ("%s", self->error->message);
  g_ptr_array_add (round.notes, NULL);
  self->notes = g_strjoinv ("\n", (char **) round.notes->pdata);
  g_ptr_array_remove_index (round.notes, round.notes->len - 1);
  self->counts = round.counts;
  self->n_hidden = round.n_hidden;
  return done;
}

gboolean
site_desk_poll (SiteDesk *self)
{
  g_mutex_lock (&self->mutex);
  if (self->now != 0)
    self->now += SITE_DESK_STEP;
  g_mutex_unlock (&self->mutex);
  return poll_once (self);
}

static guint64
count_posts (SiteDesk *self)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  return count_found (self->store, query);
}

void
site_desk_expect_round (SiteDesk *self, guint n_imported, guint n_posts)
{
  site_desk_poll (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->counts.imported, ==, n_imported);
  g_assert_cmpuint (count_posts (self), ==, n_posts);
}

void
site_desk_expect_failure (SiteDesk *self, int code, const char *words)
{
  g_assert_false (site_desk_poll (self));
  g_assert_error (self->error, VIGIE_ERROR, code);
  g_assert_true (g_str_has_suffix (self->error->message, ".") ||
                 g_str_has_suffix (self->error->message, "?"));
  g_assert_nonnull (strstr (self->error->message, words));
}

VigiePost *
site_desk_find (SiteDesk *self, const char *kind, const char *host, const char *id)
{
  char hex[VIGIE_POST_ID_LENGTH + 1];
  VigiePost *post;

  vigie_post_make_id (kind, host, id, hex);
  post = vigie_store_find_post (self->store, hex, NULL);
  g_assert_nonnull (post);
  return post;
}
