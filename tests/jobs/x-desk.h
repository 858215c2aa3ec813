/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-incident-words.h"
#include "vigie-json.h"
#include "vigie-test-util.h"
#include "watch-desk.h"

/* A server that speaks as X does, and an incident that watches it. For test programs only. */

#define TOKEN "AAAA-bearer"
#define STEP_MS 100 /* between two posts: all of one day of UTC */
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* ---- a server that speaks the X API v2 ---- */

typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  gint64 now;          /* ms: the newest post is a step older, each a step after the one before */
  const gint64 *clock; /* ms: what is too old to be asked for is so by this */
  guint n_posts;
  guint n_authors; /* they take turns */
  guint status;    /* of everything; 0 to answer well */
  const char *refusal;
  guint fail_at;       /* the search that fails, from 1; 0 for none */
  gboolean is_page;    /* a web page for everything */
  gboolean has_errors; /* beside the posts */
  guint gone;          /* the post that was deleted; 0 for none */
  guint hidden;        /* the post whose author hides it; 0 for none */
  guint edited;        /* the post whose later version is the one after it; 0 for none */
  guint n_searches;
  guint n_given; /* posts, in all */
  guint n_looked_up;
  guint n_rules;
  char *last_search; /* query of its address, decoded */
  GPtrArray *rules;  /* (element-type utf8): "tag\tvalue" */
  gboolean streams;
  SoupServerMessage *stream; /* (nullable): the one that stands */
} Fake;

static inline void
answer_with (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static inline void
answer (SoupServerMessage *message, guint status, const char *text)
{
  answer_with (message, status, "application/json", text);
}

/* An id holds its time, as X's do. */
static inline guint64
make_number (const Fake *self, guint index)
{
  const gint64 at = self->now - (gint64) (self->n_posts - index) * STEP_MS;

  return ((guint64) (at - G_GINT64_CONSTANT (1288834974657)) << 22) | 1;
}

/* The versions that X names with a post: those up to it. */
static inline char *
make_history (const Fake *self, guint index)
{
  if (self->edited == 0 || index != self->edited + 1)
    return g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", make_number (self, index));
  return g_strdup_printf ("\"%" G_GUINT64_FORMAT "\",\"%" G_GUINT64_FORMAT "\"",
                          make_number (self, self->edited), make_number (self, index));
}

static inline void
append_post (const Fake *self, GString *text, guint index)
{
  const gint64 at = self->now - (gint64) (self->n_posts - index) * STEP_MS;
  g_autofree char *time = vigie_time_format (at);
  g_autofree char *history = make_history (self, index);

  g_string_append_printf (
      text,
      "{\"id\":\"%" G_GUINT64_FORMAT
      "\",\"edit_history_tweet_ids\":[%s],\"text\":\"Crue &amp; %u\","
      "\"created_at\":\"%s\",\"author_id\":\"%u\"%s}",
      make_number (self, index), history, index, time, 100 + index % self->n_authors,
      index == 1 ? ",\"geo\":{\"place_id\":\"p1\"},\"attachments\":{\"media_keys\":[\"3_1\"]}"
                 : "");
}

static inline void
append_includes (const Fake *self, GString *text)
{
  g_string_append (text, "\"includes\":{\"users\":[");
  for (guint i = 0; i < self->n_authors; i++)
    g_string_append_printf (text, "%s{\"id\":\"%u\",\"username\":\"anne%u\",\"name\":\"Anne\"}",
                            i > 0 ? "," : "", 100 + i, i);
  g_string_append (
      text,
      "],\"media\":[{\"media_key\":\"3_1\",\"type\":\"photo\",\"width\":800,\"height\":600,"
      "\"url\":\"https://pbs.twimg.com/media/a.jpg\"}],\"places\":[{\"id\":\"p1\","
      "\"full_name\":\"Dijon\",\"geo\":{\"type\":\"Feature\",\"bbox\":[4.9,47.2,5.1,47.4]}}]}");
}

static inline guint64
get_number (GHashTable *query, const char *name, guint64 otherwise)
{
  const char *text = g_hash_table_lookup (query, name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static inline gboolean
is_after_start (const Fake *self, GHashTable *query, guint index)
{
  const char *text = g_hash_table_lookup (query, "start_time");
  gint64 start;

  if (text == NULL)
    return TRUE;
  g_assert_true (vigie_time_parse (text, &start));
  return self->now - (gint64) (self->n_posts - index) * STEP_MS >= start;
}

/* X takes ids of the last seven days only, and none together with a time. */
static inline gboolean
is_refused (const Fake *self, GHashTable *query)
{
  static const char *const names[] = { "since_id", "until_id" };
  gint64 at;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *id = g_hash_table_lookup (query, names[i]);

      if (id != NULL && (g_hash_table_lookup (query, "start_time") != NULL ||
                         !vigie_snowflake_to_time (id, &at) || at < *self->clock - 7 * DAY_MS))
        return TRUE;
    }
  return FALSE;
}

static inline void
search (Fake *self, SoupServerMessage *message, GHashTable *query)
{
  const guint most = (guint) get_number (query, "max_results", 10);
  const guint64 since = get_number (query, "since_id", 0);
  guint64 until = get_number (query, "until_id", G_MAXUINT64);
  const guint64 next = get_number (query, "next_token", 0);
  g_autoptr (GString) text = g_string_new ("{\"data\":[");
  guint n = 0;
  guint64 oldest = 0;

  g_assert_cmpuint (most, >=, 10);
  g_assert_cmpuint (most, <=, 100);
  g_assert_cmpint (g_utf8_strlen (g_hash_table_lookup (query, "query"), -1), <=, 512);
  if (is_refused (self, query))
    {
      answer (message, 400, "{\"title\":\"Invalid Request\",\"detail\":\"ids and times\"}");
      return;
    }
  g_free (self->last_search);
  self->last_search = g_strdup (g_hash_table_lookup (query, "query"));
  if (++self->n_searches == self->fail_at)
    {
      answer (message, 503, "");
      return;
    }
  if (next != 0)
    until = MIN (until, next);
  for (guint i = self->n_posts; i-- > 0;)
    {
      const guint64 number = make_number (self, i);

      if (number <= since || number >= until || !is_after_start (self, query, i))
        continue;
      if (n == most)
        {
          n++;
          break;
        }
      g_string_append (text, n++ > 0 ? "," : "");
      append_post (self, text, i);
      oldest = number;
    }
  self->n_given += MIN (n, most);
  g_string_append (text, "],");
  append_includes (self, text);
  if (self->has_errors)
    g_string_append (text,
                     ",\"errors\":[{\"title\":\"Not Found Error\",\"detail\":\"Could not find "
                     "user with pinned_tweet_id\",\"type\":\"about:blank\"}]");
  if (n > most)
    g_string_append_printf (
        text, ",\"meta\":{\"result_count\":%u,\"next_token\":\"%" G_GUINT64_FORMAT "\"}}", most,
        oldest);
  else
    g_string_append_printf (text, ",\"meta\":{\"result_count\":%u}}", n);
  answer (message, 200, n > 0 ? text->str : "{\"meta\":{\"result_count\":0}}");
}

static inline void
look_up (Fake *self, SoupServerMessage *message, GHashTable *query)
{
  g_auto (GStrv) ids = g_strsplit (g_hash_table_lookup (query, "ids"), ",", -1);
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GString) errors = g_string_new (NULL);

  g_assert_cmpuint (g_strv_length (ids), <=, 100);
  self->n_looked_up += g_strv_length (ids);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      const guint64 number = g_ascii_strtoull (ids[i], NULL, 10);
      const gboolean is_gone = self->gone != 0 && number == make_number (self, self->gone);
      const gboolean is_hidden = self->hidden != 0 && number == make_number (self, self->hidden);

      if (is_gone || is_hidden)
        g_string_append_printf (
            errors,
            "%s{\"value\":\"%s\",\"resource_id\":\"%s\",\"resource_type\":\"tweet\","
            "\"parameter\":\"ids\",\"title\":\"Not Found Error\",\"detail\":\"gone\","
            "\"type\":\"https://api.twitter.com/2/problems/%s\"}",
            errors->len > 0 ? "," : "", ids[i], ids[i],
            is_gone ? "resource-not-found" : "not-authorized-for-resource");
      else
        g_string_append_printf (data, "%s{\"id\":\"%s\",\"text\":\"x\"}", data->len > 0 ? "," : "",
                                ids[i]);
    }
  g_string_prepend (data, "{\"data\":[");
  g_string_append_printf (data, "],\"errors\":[%s]}", errors->str);
  answer (message, 200, data->str);
}

static inline void
change_rules (Fake *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonNode) node =
      vigie_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
  JsonObject *change = json_node_get_object (node);

  if (json_object_has_member (change, "add"))
    {
      JsonArray *add = json_object_get_array_member (change, "add");

      for (guint i = 0; i < json_array_get_length (add); i++)
        {
          JsonObject *rule = json_array_get_object_element (add, i);

          g_ptr_array_add (self->rules,
                           g_strdup_printf ("%s\t%s", vigie_json_get_string (rule, "tag"),
                                            vigie_json_get_string (rule, "value")));
        }
    }
  else
    {
      JsonArray *ids =
          json_object_get_array_member (json_object_get_object_member (change, "delete"), "ids");

      for (guint i = json_array_get_length (ids); i-- > 0;)
        g_ptr_array_remove_index (
            self->rules,
            (guint) g_ascii_strtoull (json_array_get_string_element (ids, i), NULL, 10) - 1);
    }
  answer (message, 200, "{\"meta\":{\"sent\":\"2026\"}}");
}

static inline void
answer_rules (Fake *self, SoupServerMessage *message)
{
  g_autoptr (GString) text = g_string_new ("{\"data\":[");

  self->n_rules++;
  if (g_strcmp0 (soup_server_message_get_method (message), "POST") == 0)
    {
      change_rules (self, message);
      return;
    }
  for (guint i = 0; i < self->rules->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (self->rules, i), "\t", 2);

      g_string_append_printf (text, "%s{\"id\":\"%u\",", i > 0 ? "," : "", i + 1);
      g_string_append (text, "\"value\":");
      vigie_json_append_string (text, parts[1]);
      g_string_append (text, ",\"tag\":");
      vigie_json_append_string (text, parts[0]);
      g_string_append_c (text, '}');
    }
  g_string_append (text, "],\"meta\":{\"sent\":\"2026\"}}");
  answer (message, 200, text->str);
}

static inline void
on_stream_finished (SoupServerMessage *message, Fake *self)
{
  g_mutex_lock (&self->mutex);
  if (self->stream == message)
    g_clear_object (&self->stream);
  g_mutex_unlock (&self->mutex);
}

static inline void
open_stream (Fake *self, SoupServerMessage *message)
{
  if (!self->streams)
    {
      answer (message, 403, "{\"title\":\"Client Forbidden\",\"detail\":\"no stream for you\"}");
      return;
    }
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/json", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "\r\n", 2);
  soup_server_message_set_status (message, 200, NULL);
  g_set_object (&self->stream, message);
  g_signal_connect (message, "finished", G_CALLBACK (on_stream_finished), self);
}

static inline void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fake *self = user_data;
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  g_mutex_lock (&self->mutex);
  if (self->is_page)
    answer_with (message, 200, "text/html", "<html><body>Bienvenue</body></html>");
  else if (g_strcmp0 (authorization, "Bearer " TOKEN) != 0)
    answer (message, 401,
            "{\"title\":\"Unauthorized\",\"detail\":\"Unauthorized\",\"status\":401}");
  else if (self->status == 429)
    {
      g_autofree char *reset =
          g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC + 600);

      soup_message_headers_append (soup_server_message_get_response_headers (message),
                                   "x-rate-limit-reset", reset);
      answer (message, 429, "{\"title\":\"Too Many Requests\"}");
    }
  else if (self->status != 0)
    answer (message, self->status, self->refusal);
  else if (g_str_equal (path, "/2/tweets/search/recent"))
    search (self, message, query);
  else if (g_str_equal (path, "/2/tweets"))
    look_up (self, message, query);
  else if (g_str_equal (path, "/2/tweets/search/stream/rules"))
    answer_rules (self, message);
  else if (g_str_equal (path, "/2/tweets/search/stream"))
    open_stream (self, message);
  else
    answer (message, 404, "{\"title\":\"Not Found\"}");
  g_mutex_unlock (&self->mutex);
}

/* ---- an incident that watches it ---- */

typedef struct
{
  WatchDesk watch;
  Fake fake;
} Desk;

static inline VigieSource *
make_source (Desk *self, const char *first, const char *second)
{
  return watch_desk_make_source (&self->watch, "x", (const char *const[]) { first, second, NULL });
}

static inline void
desk_init (Desk *self, const char *first, const char *second)
{
  gint64 now = g_get_real_time () / 1000;

  now += DAY_MS / 2 - now % DAY_MS; /* noon: what was written just now is of today */
  g_mutex_init (&self->fake.mutex);
  self->fake.now = now;
  self->fake.clock = &self->watch.now;
  self->fake.n_posts = 3;
  self->fake.n_authors = 1;
  self->fake.rules = g_ptr_array_new_with_free_func (g_free);
  vigie_server_thread_start (&self->fake.thread, "x", on_request, &self->fake);
  watch_desk_init (&self->watch, &self->fake.thread, TOKEN, now, "x",
                   (const char *const[]) { first, second, NULL });
  vigie_store_set_clock (self->watch.store, watch_desk_get_time, &self->watch.now);
}

static inline void
desk_clear (Desk *self)
{
  watch_desk_clear (&self->watch);
  g_clear_object (&self->fake.stream);
  g_clear_pointer (&self->fake.last_search, g_free);
  g_clear_pointer (&self->fake.rules, g_ptr_array_unref);
  g_mutex_clear (&self->fake.mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static inline void
poll_badly (Desk *self, int code, const char *words)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (watch_desk_poll (&self->watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_null (strstr (error->message, TOKEN));
}

static inline VigiePost *
find_post (Desk *self, guint index)
{
  g_autofree char *external_id =
      g_strdup_printf ("%" G_GUINT64_FORMAT, make_number (&self->fake, index));

  return watch_desk_find (&self->watch, "x", external_id);
}

static inline gboolean
is_deleted (Desk *self, guint index)
{
  g_autoptr (VigiePost) post = find_post (self, index);
  g_autoptr (GPtrArray) updates = NULL;

  g_assert_nonnull (post);
  updates = vigie_store_list_post_updates (self->watch.store, vigie_post_get_id (post), NULL);
  return updates->len == 1 &&
         ((VigieProvenance *) g_ptr_array_index (updates, 0))->kind == VIGIE_POST_DELETED;
}

static inline char *
describe_cost (Desk *self)
{
  g_autofree char *key = vigie_source_dup_key (self->watch.source);
  g_autofree char *cursor = vigie_store_dup_cursor (self->watch.store, key, NULL);

  return vigie_source_describe_cost (self->watch.source, VIGIE_POST_SINK (self->watch.store),
                                     cursor, self->watch.now);
}

static inline void
expect_cost (Desk *self, const char *words)
{
  g_autofree char *cost = describe_cost (self);

  if (strstr (cost, words) == NULL)
    g_error ("“%s” does not say “%s”", cost, words);
}
