/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-mastodon.h"

#include <string.h>

#include "vigie-server-thread.h"

typedef struct
{
  guint number;
  char *id;
  char *words;
  char *more;
  char *edited_at;
} Status;

struct _FakeMastodon
{
  VigieServerThread thread;

  GMutex mutex;        /* everything below */
  GPtrArray *statuses; /* (element-type Status): the newest first */
  guint manner;
  guint n_made;
  guint n_requests;
  char *query;
  char *authorization;

  gboolean fails;
  guint n_before;
  guint status;
  char *type;
  char *body;
  char *header;
  char *value;
};

static void
status_free (gpointer data)
{
  Status *self = data;

  g_free (self->id);
  g_free (self->words);
  g_free (self->more);
  g_free (self->edited_at);
  g_free (self);
}

/* ---- what it gives ---- */

static void
append_status (FakeMastodon *self, GString *json, const Status *status)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  /* the newest was made now, and each a second after the one before */
  g_autoptr (GDateTime) at =
      g_date_time_add_seconds (now, -(gdouble) (self->n_made - status->number));
  g_autofree char *time = g_date_time_format (at, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *edited =
      status->edited_at != NULL ? g_strdup_printf ("\"%s\"", status->edited_at) : g_strdup ("null");

  if (json->str[json->len - 1] == '}')
    g_string_append_c (json, ',');
  g_string_append_printf (
      json,
      "{\"id\":\"%s\",\"created_at\":\"%s\",\"in_reply_to_id\":null,\"sensitive\":false,"
      "\"spoiler_text\":\"\",%s\"language\":\"fr\","
      "\"uri\":\"https://m.example/ap/users/117020565966271181/statuses/11702058322344%04u\","
      "\"url\":\"https://m.example/@anne/11702058322344%04u\",\"edited_at\":%s,"
      "\"content\":\"<p>%s</p>\",\"account\":{\"id\":\"117020565966271181\",\"username\":\"anne\","
      "\"acct\":\"anne@m.example\",\"display_name\":\"Anne\",\"note\":\"<p>I walk</p>\"},"
      "\"mentions\":[],\"tags\":[],\"emojis\":[],\"quote\":null,\"card\":null,\"poll\":null}",
      status->id, time,
      status->more != NULL ? status->more
                           : "\"visibility\":\"public\",\"reblog\":null,\"media_attachments\":[],",
      status->number, status->number, edited, status->words);
}

static int
find_status (FakeMastodon *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->statuses->len; i++)
    if (g_str_equal (((Status *) g_ptr_array_index (self->statuses, i))->id, id))
      return (int) i;
  return -1;
}

/* The part of the list that is asked for: from @first on, @n of it. */
static void
choose (FakeMastodon *self, GHashTable *query, guint *first, guint *n)
{
  const char *min_id = g_hash_table_lookup (query, "min_id");
  const char *since_id = g_hash_table_lookup (query, "since_id");
  const char *limit_text = g_hash_table_lookup (query, "limit");
  guint limit = limit_text != NULL ? (guint) g_ascii_strtoull (limit_text, NULL, 10) : 20;
  int below = find_status (self, g_hash_table_lookup (query, "max_id"));
  int above = find_status (self, min_id != NULL ? min_id : since_id);
  guint end = above >= 0 ? (guint) above : self->statuses->len;

  *first = below >= 0 ? (guint) below + 1 : 0;
  limit = (self->manner & FAKE_MASTODON_SHORT) != 0 ? 7 : MIN (limit, 40);
  *n = end > *first ? MIN (limit, end - *first) : 0;
  if (min_id != NULL && (self->manner & FAKE_MASTODON_SINCE) == 0 && end > *first)
    *first = end - *n;
}

static char *
make_list (FakeMastodon *self, guint first, guint n)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    {
      guint index = (self->manner & FAKE_MASTODON_ASCENDING) != 0 ? first + n - 1 - i : first + i;

      append_status (self, json, g_ptr_array_index (self->statuses, index));
      if ((self->manner & FAKE_MASTODON_DOUBLED) != 0)
        append_status (self, json, g_ptr_array_index (self->statuses, index));
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static void
add_link (FakeMastodon *self, SoupServerMessage *message, guint first, guint n)
{
  const Status *newest = g_ptr_array_index (self->statuses, first);
  const Status *oldest = g_ptr_array_index (self->statuses, first + n - 1);
  g_autofree char *link = g_strdup_printf (
      "<https://elsewhere.example/api/v1/timelines/tag/crue?limit=40&max_id=%s>; rel=\"next\", "
      "<https://elsewhere.example/api/v1/timelines/tag/crue?limit=40&min_id=%s>; rel=\"prev\"",
      oldest->id, newest->id);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Link", link);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
give_statuses (FakeMastodon *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  gboolean is_search = g_str_equal (path, "/api/v2/search");
  gboolean is_hidden = (self->manner & FAKE_MASTODON_CLOSED) != 0 && self->authorization == NULL;
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *list = NULL;
  g_autofree char *result = NULL;
  guint first, n;

  choose (self, query != NULL ? query : none, &first, &n);
  if (is_hidden || g_str_has_suffix (path, "/nobody"))
    n = 0;
  list = make_list (self, first, n);
  if (is_search)
    result = g_strdup_printf ("{\"accounts\":[],\"statuses\":%s,\"hashtags\":[]}", list);
  else if (n > 0 && (self->manner & FAKE_MASTODON_NO_LINK) == 0)
    add_link (self, message, first, n);
  respond (message, 200, "application/json; charset=utf-8", is_search ? result : list);
}

/* ---- the server's thread ---- */

static void
on_half_written (SoupServerMessage *message, gpointer data)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
fail (FakeMastodon *self, SoupServerMessage *message)
{
  self->fails = FALSE;
  if (self->header != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), self->header,
                                  self->value);
  if (self->status != 0)
    {
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
  FakeMastodon *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_set_str (&self->authorization, soup_message_headers_get_one (headers, "Authorization"));
  if (self->fails && self->n_before-- == 0)
    fail (self, message);
  else if (g_str_has_prefix (path, "/api/v1/timelines/tag/") ||
           g_str_equal (path, "/api/v2/search"))
    {
      g_set_str (&self->query, g_uri_get_query (soup_server_message_get_uri (message)));
      give_statuses (self, message, path, query);
    }
  else if (g_str_equal (path, "/api/v2/instance") && (self->manner & FAKE_MASTODON_CLOSED) != 0)
    respond (message, 200, "application/json",
             "{\"configuration\":{\"timelines_access\":{\"hashtag_feeds\":"
             "{\"local\":\"authenticated\",\"remote\":\"disabled\"}}}}");
  else
    respond (message, 404, "text/html", "<h1>404</h1>");
  g_mutex_unlock (&self->mutex);
}

FakeMastodon *
fake_mastodon_new (void)
{
  FakeMastodon *self = g_new0 (FakeMastodon, 1);

  g_mutex_init (&self->mutex);
  self->statuses = g_ptr_array_new_with_free_func (status_free);
  vigie_server_thread_start (&self->thread, "mastodon", on_request, self);
  return self;
}

void
fake_mastodon_free (FakeMastodon *self)
{
  if (self == NULL)
    return;
  vigie_server_thread_stop (&self->thread);
  g_ptr_array_unref (self->statuses);
  g_mutex_clear (&self->mutex);
  g_free (self->query);
  g_free (self->authorization);
  g_free (self->type);
  g_free (self->body);
  g_free (self->header);
  g_free (self->value);
  g_free (self);
}

char *
fake_mastodon_dup_uri (FakeMastodon *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->thread.port);
}

/* ---- what is told it ---- */

void
fake_mastodon_set_manner (FakeMastodon *self, guint manner)
{
  g_mutex_lock (&self->mutex);
  self->manner = manner;
  g_mutex_unlock (&self->mutex);
}

static guint
insert (FakeMastodon *self, const char *words, const char *more, guint n_above)
{
  Status *status = g_new0 (Status, 1);
  g_autofree char *salt = NULL;

  g_mutex_lock (&self->mutex);
  status->number = ++self->n_made;
  salt = g_strdup_printf ("status %u", status->number);
  status->id = g_compute_checksum_for_string (G_CHECKSUM_MD5, salt, -1);
  status->words = g_strdup (words);
  status->more = g_strdup (more);
  g_ptr_array_insert (self->statuses, (int) n_above, status);
  g_mutex_unlock (&self->mutex);
  return status->number;
}

guint
fake_mastodon_add (FakeMastodon *self, const char *words, const char *more)
{
  return insert (self, words, more, 0);
}

void
fake_mastodon_add_late (FakeMastodon *self, const char *words, guint n_above)
{
  insert (self, words, NULL, n_above);
}

static guint
find_number (FakeMastodon *self, guint number)
{
  for (guint i = 0; i < self->statuses->len; i++)
    if (((Status *) g_ptr_array_index (self->statuses, i))->number == number)
      return i;
  g_assert_not_reached ();
}

void
fake_mastodon_edit (FakeMastodon *self, guint number, const char *words, const char *at)
{
  Status *status;

  g_mutex_lock (&self->mutex);
  status = g_ptr_array_index (self->statuses, find_number (self, number));
  g_set_str (&status->words, words);
  g_set_str (&status->edited_at, at);
  g_mutex_unlock (&self->mutex);
}

void
fake_mastodon_delete (FakeMastodon *self, guint number)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_index (self->statuses, find_number (self, number));
  g_mutex_unlock (&self->mutex);
}

void
fake_mastodon_fail (FakeMastodon *self,
                    guint n_more,
                    guint status,
                    const char *type,
                    const char *body,
                    const char *header,
                    const char *value)
{
  g_mutex_lock (&self->mutex);
  self->fails = TRUE;
  self->n_before = n_more;
  self->status = status;
  g_set_str (&self->type, type);
  g_set_str (&self->body, body);
  g_set_str (&self->header, header);
  g_set_str (&self->value, value);
  g_mutex_unlock (&self->mutex);
}

guint
fake_mastodon_count (FakeMastodon *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_requests;
  self->n_requests = 0;
  g_mutex_unlock (&self->mutex);
  return n;
}

char *
fake_mastodon_dup_query (FakeMastodon *self)
{
  char *query;

  g_mutex_lock (&self->mutex);
  query = g_strdup (self->query);
  g_mutex_unlock (&self->mutex);
  return query;
}

char *
fake_mastodon_dup_authorization (FakeMastodon *self)
{
  char *authorization;

  g_mutex_lock (&self->mutex);
  authorization = g_strdup (self->authorization);
  g_mutex_unlock (&self->mutex);
  return authorization;
}
