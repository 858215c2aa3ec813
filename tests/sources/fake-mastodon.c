/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-mastodon.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-server-thread.h"

#define STREAMING "/api/v1/streaming"

typedef struct
{
  guint number;
  char *id;
  char *words;
  char *more;
  char *edited_at;
} Status;

typedef struct
{
  FakeMastodon *fake;
  SoupServerMessage *message;      /* (nullable): of events */
  SoupWebsocketConnection *socket; /* (nullable) */
  GSocket *raw;
  guint n_tags;
} Listener;

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

  GPtrArray *listeners; /* (element-type Listener); of the server's thread */
  guint n_streams;
  guint n_attempts;
  gboolean streamed_first;
  char *streaming; /* (nullable) */
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

/* ---- streams, in the server's thread ---- */

static void
listener_free (gpointer data)
{
  Listener *self = data;

  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  if (self->socket != NULL)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  g_clear_object (&self->message);
  g_clear_object (&self->socket);
  g_clear_object (&self->raw);
  g_free (self);
}

/* With the mutex locked. */
static void
count_streams (FakeMastodon *self)
{
  self->n_streams = 0;
  for (guint i = 0; i < self->listeners->len; i++)
    self->n_streams += ((Listener *) self->listeners->pdata[i])->n_tags;
}

static void
on_listener_gone (GObject *object, Listener *listener)
{
  FakeMastodon *self = listener->fake;

  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_fast (self->listeners, listener);
  count_streams (self);
  g_mutex_unlock (&self->mutex);
}

/* With the mutex locked. */
static Listener *
add_listener (FakeMastodon *self, SoupServerMessage *message, guint n_tags)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->fake = self;
  listener->raw = g_object_ref (soup_server_message_get_socket (message));
  listener->n_tags = n_tags;
  g_ptr_array_add (self->listeners, listener);
  count_streams (self);
  return listener;
}

/* Whether the one who asks may listen; otherwise he is told why not. */
static gboolean
admit (FakeMastodon *self, SoupServerMessage *message)
{
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  gboolean may = (self->manner & FAKE_MASTODON_ANYBODY) != 0 ||
                 (authorization != NULL && (self->manner & FAKE_MASTODON_REVOKED) == 0);

  self->n_attempts++;
  if (!may)
    respond (message, 401, "application/json", "{\"error\":\"Missing access token\"}");
  return may;
}

static void
open_events (FakeMastodon *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  Listener *listener;

  if (!admit (self, message))
    return;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, ":)\n", 3);
  listener = add_listener (self, message, 1);
  listener->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_listener_gone), listener);
}

static void
on_early_stream (SoupServer *server,
                 SoupServerMessage *message,
                 const char *path,
                 GHashTable *query,
                 gpointer data)
{
  FakeMastodon *self = data;

  if (!g_str_equal (path, STREAMING))
    return;
  g_mutex_lock (&self->mutex);
  if ((self->manner & FAKE_MASTODON_WEBSOCKET) == 0)
    respond (message, 404, "text/html", "<h1>404</h1>");
  else
    admit (self, message);
  g_mutex_unlock (&self->mutex);
}

static void
on_subscription (SoupWebsocketConnection *socket, int type, GBytes *data, Listener *listener)
{
  FakeMastodon *self = listener->fake;
  g_autoptr (JsonNode) node = json_from_string (g_bytes_get_data (data, NULL), NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "subscribe");
  g_assert_cmpstr (json_object_get_string_member (object, "stream"), ==, "hashtag");
  g_assert_true (json_object_has_member (object, "tag"));
  g_mutex_lock (&self->mutex);
  listener->n_tags++;
  count_streams (self);
  g_mutex_unlock (&self->mutex);
}

static void
on_websocket (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *socket,
              gpointer data)
{
  FakeMastodon *self = data;
  Listener *listener;

  g_mutex_lock (&self->mutex);
  listener = add_listener (self, message, 0);
  listener->socket = g_object_ref (socket);
  g_mutex_unlock (&self->mutex);
  g_signal_connect (socket, "message", G_CALLBACK (on_subscription), listener);
  g_signal_connect (socket, "closed", G_CALLBACK (on_listener_gone), listener);
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

  if (g_str_equal (path, STREAMING)) /* on_websocket() comes next */
    return;
  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_set_str (&self->authorization, soup_message_headers_get_one (headers, "Authorization"));
  if (self->fails && self->n_before-- == 0)
    fail (self, message);
  else if ((self->manner & FAKE_MASTODON_REVOKED) != 0)
    respond (message, 401, "application/json", "{\"error\":\"The access token was revoked\"}");
  else if (g_str_equal (path, STREAMING "/hashtag") && (self->manner & FAKE_MASTODON_SSE) != 0)
    open_events (self, message);
  else if (g_str_equal (path, "/api/v2/instance") && self->streaming != NULL)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"configuration\":{\"urls\":{\"streaming\":\"%s\"}}}", self->streaming);

      respond (message, 200, "application/json", json);
    }
  else if (g_str_has_prefix (path, "/api/v1/timelines/tag/") ||
           g_str_equal (path, "/api/v2/search"))
    {
      g_set_str (&self->query, g_uri_get_query (soup_server_message_get_uri (message)));
      self->streamed_first = self->n_streams > 0;
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

static gboolean
add_stream_handlers (gpointer data)
{
  FakeMastodon *self = data;
  SoupServer *server = self->thread.server;

  soup_server_add_early_handler (server, STREAMING, on_early_stream, self, NULL);
  soup_server_add_handler (server, STREAMING, on_request, self, NULL);
  soup_server_add_websocket_handler (server, STREAMING, NULL, NULL, on_websocket, self, NULL);
  return G_SOURCE_REMOVE;
}

FakeMastodon *
fake_mastodon_new (void)
{
  FakeMastodon *self = g_new0 (FakeMastodon, 1);

  g_mutex_init (&self->mutex);
  self->statuses = g_ptr_array_new_with_free_func (status_free);
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  vigie_server_thread_start (&self->thread, "mastodon", on_request, self);
  g_main_context_invoke_full (self->thread.context, G_PRIORITY_HIGH, add_stream_handlers, self,
                              NULL);
  return self;
}

void
fake_mastodon_free (FakeMastodon *self)
{
  if (self == NULL)
    return;
  vigie_server_thread_stop (&self->thread);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->statuses);
  g_free (self->streaming);
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

/* ---- streams ---- */

guint
fake_mastodon_count_streams (FakeMastodon *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_streams;
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
fake_mastodon_count_attempts (FakeMastodon *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_attempts;
  self->n_attempts = 0;
  g_mutex_unlock (&self->mutex);
  return n;
}

gboolean
fake_mastodon_streamed_first (FakeMastodon *self)
{
  gboolean first;

  g_mutex_lock (&self->mutex);
  first = self->streamed_first;
  g_mutex_unlock (&self->mutex);
  return first;
}

void
fake_mastodon_set_streaming (FakeMastodon *self, const char *address)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->streaming, address);
  g_mutex_unlock (&self->mutex);
}

typedef struct
{
  FakeMastodon *fake;
  char *event; /* (nullable): raw, over WebSockets only */
  char *payload;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *self = data;

  g_free (self->event);
  g_free (self->payload);
  g_free (self);
}

static char *
wrap (const Letter *letter)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "stream");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "hashtag");
  json_builder_add_string_value (builder, "crue");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, letter->event);
  json_builder_set_member_name (builder, "payload");
  json_builder_add_string_value (builder, letter->payload);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return json_to_string (node, FALSE);
}

static gboolean
on_send (gpointer data)
{
  const Letter *letter = data;
  GPtrArray *listeners = letter->fake->listeners;

  for (guint i = 0; i < listeners->len; i++)
    {
      const Listener *listener = listeners->pdata[i];
      g_autofree char *text =
          letter->event == NULL ? g_strdup (letter->payload)
          : listener->socket != NULL
              ? wrap (letter)
              : g_strdup_printf ("event: %s\ndata: %s\n\n:thump\n", letter->event, letter->payload);

      if (listener->socket != NULL &&
          soup_websocket_connection_get_state (listener->socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (listener->socket, text);
      else if (listener->socket == NULL)
        {
          soup_message_body_append (soup_server_message_get_response_body (listener->message),
                                    SOUP_MEMORY_COPY, text, strlen (text));
          soup_server_message_unpause (listener->message);
        }
    }
  return G_SOURCE_REMOVE;
}

static void
send_letter (FakeMastodon *self, const char *event, const char *payload)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->fake = self;
  letter->event = g_strdup (event);
  letter->payload = g_strdup (payload);
  g_main_context_invoke_full (self->thread.context, G_PRIORITY_DEFAULT, on_send, letter,
                              letter_free);
}

void
fake_mastodon_send (FakeMastodon *self, const char *event, const char *payload)
{
  send_letter (self, event, payload);
}

void
fake_mastodon_send_raw (FakeMastodon *self, const char *text)
{
  send_letter (self, NULL, text);
}

void
fake_mastodon_send_status (FakeMastodon *self, const char *event, guint number)
{
  g_autoptr (GString) json = g_string_new ("\n");

  g_mutex_lock (&self->mutex);
  append_status (self, json, g_ptr_array_index (self->statuses, find_number (self, number)));
  g_mutex_unlock (&self->mutex);
  send_letter (self, event, json->str + 1);
}

void
fake_mastodon_send_deletion (FakeMastodon *self, guint number)
{
  const Status *status;

  g_mutex_lock (&self->mutex);
  status = g_ptr_array_index (self->statuses, find_number (self, number));
  send_letter (self, "delete", status->id);
  g_mutex_unlock (&self->mutex);
}

static gboolean
on_cut (gpointer data)
{
  static const char half_frame[] = "\x81\x7e\x10\x00{\"stream\":[\"hashtag\"";
  static const char half_chunk[] = "1000\r\nevent: update\ndata: {\"id\":\"";
  FakeMastodon *self = data;

  for (guint i = 0; i < self->listeners->len; i++)
    {
      const Listener *listener = self->listeners->pdata[i];
      const char *half = listener->socket != NULL ? half_frame : half_chunk;
      gsize length = listener->socket != NULL ? sizeof half_frame - 1 : sizeof half_chunk - 1;

      g_socket_send (listener->raw, half, length, NULL, NULL);
      g_socket_shutdown (listener->raw, TRUE, TRUE, NULL);
    }
  return G_SOURCE_REMOVE;
}

void
fake_mastodon_cut (FakeMastodon *self)
{
  /* after what is to be sent before */
  g_main_context_invoke_full (self->thread.context, G_PRIORITY_LOW, on_cut, self, NULL);
}
