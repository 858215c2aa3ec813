/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-import-time.h"
#include "vigie-incident-words.h"
#include "vigie-json.h"
#include "vigie-server-thread.h"
#include "vigie-test-util.h"
#include "vigie-watching.h"

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
  guint n_searches;
  guint n_given; /* posts, in all */
  guint n_looked_up;
  guint n_rules;
  char *last_search; /* query of its address, decoded */
  GPtrArray *rules;  /* (element-type utf8): "tag\tvalue" */
  gboolean streams;
  SoupServerMessage *stream; /* (nullable): the one that stands */
} Fake;

static void
answer_with (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static void
answer (SoupServerMessage *message, guint status, const char *text)
{
  answer_with (message, status, "application/json", text);
}

/* An id holds its time, as X's do. */
static guint64
make_number (const Fake *self, guint index)
{
  const gint64 at = self->now - (gint64) (self->n_posts - index) * STEP_MS;

  return ((guint64) (at - G_GINT64_CONSTANT (1288834974657)) << 22) | 1;
}

static void
append_post (const Fake *self, GString *text, guint index)
{
  const gint64 at = self->now - (gint64) (self->n_posts - index) * STEP_MS;
  g_autofree char *time = vigie_time_format (at);

  g_string_append_printf (
      text,
      "{\"id\":\"%" G_GUINT64_FORMAT "\",\"edit_history_tweet_ids\":[],\"text\":\"Crue &amp; %u\","
      "\"created_at\":\"%s\",\"author_id\":\"%u\"%s}",
      make_number (self, index), index, time, 100 + index % self->n_authors,
      index == 1 ? ",\"geo\":{\"place_id\":\"p1\"},\"attachments\":{\"media_keys\":[\"3_1\"]}"
                 : "");
}

static void
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

static guint64
get_number (GHashTable *query, const char *name, guint64 otherwise)
{
  const char *text = g_hash_table_lookup (query, name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static gboolean
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
static gboolean
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

static void
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

static void
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

static void
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

static void
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

static void
on_stream_finished (SoupServerMessage *message, Fake *self)
{
  g_mutex_lock (&self->mutex);
  if (self->stream == message)
    g_clear_object (&self->stream);
  g_mutex_unlock (&self->mutex);
}

static void
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

static void
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
  Place place;
  VigieStore *store;
  Fake fake;
  VigieHttpClient *client;
  VigieSource *source;
  gint64 now; /* ms, of the client */
} Desk;

static gint64
get_time (gpointer data)
{
  return *(gint64 *) data;
}

static VigieSource *
make_source (Desk *self, const char *first, const char *second)
{
  g_autofree char *url = g_strdup_printf ("url=http://127.0.0.1:%u", self->fake.thread.port);
  g_autoptr (GError) error = NULL;
  VigieSource *source =
      vigie_source_new ("x", (const char *const[]) { url, first, second, NULL }, &error);

  g_assert_no_error (error);
  return source;
}

static void
desk_init (Desk *self, const char *first, const char *second)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  g_mutex_init (&self->fake.mutex);
  self->now = g_get_real_time () / 1000;
  self->now += DAY_MS / 2 - self->now % DAY_MS; /* noon: what was written just now is of today */
  vigie_store_set_clock (self->store, get_time, &self->now);
  self->fake.now = self->now;
  self->fake.clock = &self->now;
  self->fake.n_posts = 3;
  self->fake.n_authors = 1;
  self->fake.rules = g_ptr_array_new_with_free_func (g_free);
  vigie_server_thread_start (&self->fake.thread, "x", on_request, &self->fake);
  self->client = vigie_http_client_new (NULL, FALSE);
  vigie_http_client_set_clock (self->client, get_time, &self->now);
  self->source = make_source (self, first, second);
}

static void
desk_clear (Desk *self)
{
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  vigie_server_thread_stop (&self->fake.thread);
  g_clear_object (&self->fake.stream);
  g_clear_pointer (&self->fake.last_search, g_free);
  g_clear_pointer (&self->fake.rules, g_ptr_array_unref);
  g_mutex_clear (&self->fake.mutex);
  close_and_unref (self->store);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
poll_with (Desk *self, const char *secret, VigieSourceRound *round, GError **error)
{
  vigie_source_round_clear (round);
  return vigie_watching_poll (self->store, self->source, self->client, secret, NULL, round, error);
}

static void
poll_well (Desk *self, VigieSourceRound *round)
{
  g_autoptr (GError) error = NULL;

  poll_with (self, TOKEN, round, &error);
  g_assert_no_error (error);
}

static void
poll_badly (Desk *self, int code, const char *words)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (poll_with (self, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_null (strstr (error->message, TOKEN));
}

static gboolean
says (const VigieSourceRound *round, const char *words)
{
  for (guint i = 0; i < round->notes->len; i++)
    if (strstr (g_ptr_array_index (round->notes, i), words) != NULL)
      return TRUE;
  return FALSE;
}

static VigiePost *
find_post (Desk *self, guint index)
{
  g_autofree char *external_id =
      g_strdup_printf ("%" G_GUINT64_FORMAT, make_number (&self->fake, index));
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id ("x", "", external_id, id);
  return vigie_store_find_post (self->store, id, NULL);
}

static gboolean
is_deleted (Desk *self, guint index)
{
  g_autoptr (VigiePost) post = find_post (self, index);
  g_autoptr (GPtrArray) updates = NULL;

  g_assert_nonnull (post);
  updates = vigie_store_list_post_updates (self->store, vigie_post_get_id (post), NULL);
  return updates->len == 1 &&
         ((VigieProvenance *) g_ptr_array_index (updates, 0))->kind == VIGIE_POST_DELETED;
}

static char *
describe_cost (Desk *self)
{
  g_autofree char *key = vigie_source_dup_key (self->source);
  g_autofree char *cursor = vigie_store_dup_cursor (self->store, key, NULL);

  return vigie_source_describe_cost (self->source, VIGIE_POST_SINK (self->store), cursor,
                                     self->now);
}

static void
expect_cost (Desk *self, const char *words)
{
  g_autofree char *cost = describe_cost (self);

  if (strstr (cost, words) == NULL)
    g_error ("“%s” does not say “%s”", cost, words);
}

/* ---- search ---- */

static void
test_search_brings_posts_joined (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  const VigiePosition *candidates;
  gsize n;

  desk_init (&desk, "q=crue", "lang=fr");
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpstr (desk.fake.last_search, ==, "(crue) -is:retweet lang:fr");
  g_assert_null (strstr (round.cursor, TOKEN));
  post = find_post (&desk, 1);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Crue & 1");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "anne0");
  g_assert_true (g_str_has_prefix (vigie_post_get_url (post), "https://x.com/anne0/status/"));
  g_assert_cmpint (vigie_post_get_posted_at (post) / 1000, ==, (desk.now - 2 * STEP_MS) / 1000);
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, "https://pbs.twimg.com/media/a.jpg");
  /* a place is an area, never a point */
  candidates = vigie_post_get_candidates (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (candidates[0].lon, 5.0, 1e-6);
  g_assert_cmpfloat (candidates[0].radius_m, >, 10000);
  /* what X lets be handed on is id and link */
  g_assert_true (vigie_post_is_link_only (post));
}

static void
test_next_round_asks_for_what_is_new (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "tag=crue", NULL);
  desk.fake.n_posts = 250;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 250);
  g_assert_cmpstr (desk.fake.last_search, ==, "(#crue) -is:retweet");
  g_assert_cmpuint (desk.fake.n_searches, ==, 3);
  desk.fake.n_posts = 253;
  desk.fake.now += 3 * STEP_MS; /* the others stay what they are */
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpuint (round.counts.known, ==, 0); /* nothing is paid for twice */
  g_assert_cmpuint (desk.fake.n_given, ==, 253);
}

static void
test_round_that_breaks_off_goes_on_below (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", NULL);
  desk.fake.n_posts = 250;
  desk.fake.fail_at = 2;
  g_assert_false (poll_with (&desk, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 100);
  desk.now += 10 * 60000; /* the server's pause is over */
  desk.fake.n_posts = 252;
  desk.fake.now += 2 * STEP_MS;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 152);
  g_assert_cmpuint (round.counts.known, ==, 0);
  g_assert_cmpuint (desk.fake.n_given, ==, 252);
}

/* What was left to be read is too old by now: it is lost, and that is said. */
static void
test_round_that_breaks_off_for_a_week (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "cap=1000/month");
  desk.fake.n_posts = 250;
  desk.fake.fail_at = 2;
  g_assert_false (poll_with (&desk, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  desk.now += 8 * DAY_MS;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  g_assert_true (says (&round, "last 7 days"));
  g_assert_null (strstr (round.cursor, "until"));
  desk.fake.now += 8 * DAY_MS;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 250);
}

/* The same with an upper end that X still knows, and a lower one that it does not. */
static void
test_round_that_breaks_off_after_a_week (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "cap=1000/month");
  poll_well (&desk, &round);
  desk.now += 8 * DAY_MS;
  desk.fake.now = desk.now;
  desk.fake.n_posts = 250;
  desk.fake.fail_at = desk.fake.n_searches + 2;
  g_assert_false (poll_with (&desk, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 100);
  desk.now += 10 * 60000;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 150);
  g_assert_cmpuint (round.counts.known, ==, 0);
}

static void
test_words_become_questions (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) words = g_string_new ("crue -ski, \"pont coupé\"");

  desk_init (&desk, "words=yes", NULL);
  desk.fake.n_posts = 0;
  poll_with (&desk, TOKEN, &round, &error); /* there are none */
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  vigie_incident_words_save (desk.store, words->str, &error);
  g_assert_no_error (error);
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1);
  g_assert_nonnull (strstr (desk.fake.last_search, "-ski"));
  g_assert_nonnull (strstr (desk.fake.last_search, "\"pont coupé\""));

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (words, ", inondation%u", i);
  vigie_incident_words_save (desk.store, words->str, &error);
  g_assert_no_error (error);
  poll_well (&desk, &round); /* the server looks that none is too long */
  g_assert_cmpuint (desk.fake.n_searches, >, 4);
}

/* ---- what goes wrong ---- */

static void
test_refusals_are_said (void)
{
  static const struct
  {
    guint status;
    const char *text;
    int code;
    const char *words;
  } cases[] = {
    { 400,
      "{\"errors\":[{\"message\":\"There were errors processing your request: missing EOF\"}],"
      "\"title\":\"Invalid Request\",\"detail\":\"One or more parameters\"}",
      VIGIE_ERROR_INVALID, "missing EOF" },
    { 401, "{\"title\":\"Unauthorized\"}", VIGIE_ERROR_LOGIN, "bearer token" },
    { 402, "{\"title\":\"CreditsDepleted\"}", VIGIE_ERROR_LIMITED, "credit" },
    { 403, "{\"detail\":\"You must use keys from a Project\"}", VIGIE_ERROR_LOGIN, "Project" },
    { 404, "Not here", VIGIE_ERROR_INVALID, "X API" },
  };
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, "q=crue", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      desk.fake.status = cases[i].status;
      desk.fake.refusal = cases[i].text;
      poll_badly (&desk, cases[i].code, cases[i].words);
    }
  desk.fake.status = 0;
  desk.fake.is_page = TRUE;
  poll_badly (&desk, VIGIE_ERROR_INVALID, "X API");
  desk.fake.is_page = FALSE;
  desk.fake.status = 429;
  poll_badly (&desk, VIGIE_ERROR_LIMITED, "");
  poll_badly (&desk, VIGIE_ERROR_LIMITED, "pause until"); /* until the time that X named */
}

static void
test_token_is_needed (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", NULL);
  g_assert_false (poll_with (&desk, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  g_assert_false (poll_with (&desk, "other", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  poll_well (&desk, &round);
}

static void
test_part_of_an_answer_is_taken (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", NULL);
  desk.fake.has_errors = TRUE;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_true (says (&round, "pinned_tweet_id"));
}

static void
test_options_are_checked (void)
{
  static const char *const wrong[][3] = {
    { "words=no", NULL },           { "q=crue", "cap=lots" },     { "q=crue", "cap=0" },
    { "q=crue", "cap=5/year" },     { "q=crue", "cap=0.01/day" }, { "q=crue", "cap=-1" },
    { "q=crue", "cap=9posts/day" }, { "tag=deux mots", NULL },    { "q=crue", "lang=French" },
    { "q=crue", "cap=1e400" },      { "q=crue", "cap=$20posts" }, { "q=crue", "cap=nan" },
  };
  static const char *const right[] = { "cap=5", "cap=$5/day", "cap= 7.5 / month", "cap=2000 posts",
                                       "cap=30posts/month" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_source_new ("x", wrong[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieSource) source =
          vigie_source_new ("x", (const char *const[]) { "q=crue", right[i], NULL }, &error);
      g_autofree char *price = NULL;

      g_assert_no_error (error);
      price = vigie_source_describe_price (source);
      g_assert_nonnull (strstr (price, "1000 posts"));
    }
}

/* ---- what it costs ---- */

static void
test_cap_stops_it (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *same_key = NULL;

  desk_init (&desk, "q=crue", "cap=120posts/day");
  desk.fake.n_posts = 250;
  poll_badly (&desk, VIGIE_ERROR_CAP, "120 of 120 posts");
  g_assert_cmpuint (desk.fake.n_given, ==, 120);
  poll_badly (&desk, VIGIE_ERROR_CAP, "120 of 120 posts");
  g_assert_cmpuint (desk.fake.n_searches, ==, 2); /* nobody was asked */
  expect_cost (&desk, "Stopped at the cap: 120 of 120 posts");

  /* with a higher one it goes on where it was */
  key = vigie_source_dup_key (desk.source);
  g_set_object (&desk.source, NULL);
  desk.source = make_source (&desk, "q=crue", "cap=300posts/day");
  same_key = vigie_source_dup_key (desk.source);
  g_assert_cmpstr (key, ==, same_key);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 130);
  g_assert_cmpuint (round.counts.known, ==, 0);
  g_assert_cmpuint (desk.fake.n_given, ==, 250);
  g_assert_true (says (&round, "250 of 300 posts"));

  desk.now += DAY_MS; /* another day, another cap */
  expect_cost (&desk, "0 of 300 posts");
}

static void
test_money_is_counted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "cap=$2/day");
  desk.fake.n_posts = 21;
  desk.fake.n_authors = 4;
  poll_well (&desk, &round); /* 21 × 0.005 + 4 × 0.010 + one photo */
  expect_cost (&desk, "$0.15 of $2.00");
  g_assert_true (says (&round, "$0.15 of $2.00"));
  desk.fake.n_posts = 420;
  desk.fake.now += 400 * STEP_MS;
  poll_well (&desk, &round); /* questions become smaller, so this is not all of them */
  poll_badly (&desk, VIGIE_ERROR_CAP, " of $2.00");
  g_assert_cmpuint (desk.fake.n_given, >, 300);
  g_assert_cmpuint (desk.fake.n_given, <, 400);
}

/* One post is billed once a day, whoever finds it. */
static void
test_same_post_is_counted_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "tag=crue");
  desk.fake.n_posts = 3;
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_given, ==, 6);
  g_assert_cmpuint (round.counts.known, ==, 3);
  expect_cost (&desk, "$0.03 of $5.00");
  g_set_object (&desk.source, NULL);
  desk.source = make_source (&desk, "tag=crue", NULL);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.known, ==, 3);
  expect_cost (&desk, "$0.00 of $5.00");
}

/* What is read again on another day comes with authors and photos, and may cost as much as can be.
 */
static void
test_posts_read_again_are_counted_whole (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "tag=crue");
  desk.fake.n_posts = 4;
  desk.fake.fail_at = 2; /* the tag */
  g_assert_false (poll_with (&desk, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 4);
  desk.now += DAY_MS / 2 + 60000; /* past midnight */
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.known, ==, 4);
  expect_cost (&desk, "$0.14 of $5.00"); /* 4 × (0.005 + 0.010 + 4 × 0.005) */
}

static void
test_deleted_posts_are_found (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "cap=1000/month");
  desk.fake.n_posts = 130;
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 0); /* they were read just now */
  desk.fake.gone = 7;
  desk.fake.hidden = 9;
  desk.now += DAY_MS;
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 130);
  g_assert_cmpuint (round.counts.changed, ==, 2);
  g_assert_true (is_deleted (&desk, 7));
  g_assert_true (is_deleted (&desk, 9));
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 130); /* once a day */
  desk.now += DAY_MS;
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 258);
}

/* ---- as it comes ---- */

typedef struct
{
  Desk *desk;
  GCancellable *cancellable;
  GThread *thread;
  GError *error;
  gint is_live;
  gint n_imported;
} Follower;

static void
on_report (const VigieSourceRound *round, gpointer data)
{
  Follower *self = data;

  g_atomic_int_set (&self->is_live, round->is_live);
  g_atomic_int_set (&self->n_imported, (gint) round->counts.imported);
}

static gpointer
follow (gpointer data)
{
  Follower *self = data;
  g_auto (VigieSourceRound) round = { .client = self->desk->client,
                                      .sink = VIGIE_POST_SINK (self->desk->store),
                                      .secret = TOKEN,
                                      .cancellable = self->cancellable,
                                      .report = on_report,
                                      .report_data = self };
  g_autofree char *key = vigie_source_dup_key (self->desk->source);

  round.cursor = vigie_store_dup_cursor (self->desk->store, key, NULL);
  vigie_source_follow (self->desk->source, &round, &self->error);
  return NULL;
}

static void
follower_start (Follower *self, Desk *desk)
{
  *self = (Follower) { .desk = desk, .cancellable = g_cancellable_new () };
  self->thread = g_thread_new ("follow", follow, self);
}

static void
follower_end (Follower *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
}

static gboolean
is_live (gpointer data)
{
  return g_atomic_int_get (&((Follower *) data)->is_live) != 0;
}

typedef struct
{
  Fake *fake;
  char *text;
  gboolean is_end;
} Line;

static gboolean
send_line (gpointer data)
{
  Line *line = data;

  g_mutex_lock (&line->fake->mutex);
  if (line->fake->stream != NULL)
    {
      SoupMessageBody *body = soup_server_message_get_response_body (line->fake->stream);

      soup_message_body_append (body, SOUP_MEMORY_COPY, line->text, strlen (line->text));
      if (line->is_end)
        soup_message_body_complete (body);
      soup_server_message_unpause (line->fake->stream);
    }
  g_mutex_unlock (&line->fake->mutex);
  g_free (line->text);
  g_free (line);
  return G_SOURCE_REMOVE;
}

static void
send_text (Fake *self, const char *text, gboolean is_end)
{
  Line *line = g_new (Line, 1);

  *line = (Line) { self, g_strdup (text), is_end };
  g_main_context_invoke (self->thread.context, send_line, line);
}

static void
send_post (Fake *self, guint index, const char *tag)
{
  g_autoptr (GString) text = g_string_new ("{\"data\":");

  append_post (self, text, index);
  g_string_append_c (text, ',');
  append_includes (self, text);
  g_string_append_printf (text, ",\"matching_rules\":[{\"id\":\"1\",\"tag\":\"%s\"}]}\r\n", tag);
  send_text (self, text->str, FALSE);
}

static char *
dup_own_tag (Fake *self)
{
  char *tag = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->rules->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->rules, i), "vigie "))
      {
        const char *rule = g_ptr_array_index (self->rules, i);

        tag = g_strndup (rule, strcspn (rule, "\t"));
      }
  g_mutex_unlock (&self->mutex);
  return tag;
}

static gboolean
has_three (gpointer data)
{
  return g_atomic_int_get (&((Follower *) data)->n_imported) >= 3;
}

static void
test_stream_brings_posts_at_once (void)
{
  g_auto (Desk) desk = { 0 };
  Follower follower;
  g_autofree char *tag = NULL;

  desk_init (&desk, "q=crue", "cap=1000posts/day");
  desk.fake.streams = TRUE;
  desk.fake.n_posts = 0;
  g_ptr_array_add (desk.fake.rules, g_strdup ("somebody\tcats has:images"));
  follower_start (&follower, &desk);
  g_assert_true (vigie_test_wait_until (is_live, &follower, 20000));
  tag = dup_own_tag (&desk.fake);
  g_assert_nonnull (tag);
  g_assert_cmpuint (desk.fake.rules->len, ==, 2); /* the other one stays */
  g_assert_cmpstr (g_ptr_array_index (desk.fake.rules, 0), ==, "somebody\tcats has:images");

  desk.fake.n_posts = 5;
  send_text (&desk.fake, "\r\n", FALSE);
  send_post (&desk.fake, 0, tag);
  send_post (&desk.fake, 0, tag); /* X may send one twice */
  send_text (&desk.fake, "{\"data\":{\"id\":\"no\"\r\n", FALSE);
  send_post (&desk.fake, 1, "somebody");
  send_post (&desk.fake, 2, tag);
  send_post (&desk.fake, 3, tag);
  g_assert_true (vigie_test_wait_until (has_three, &follower, 20000));
  /* what X says before it ends, and a line that is cut */
  send_text (&desk.fake, "{\"data\":{\"id\":", TRUE);
  g_thread_join (g_steal_pointer (&follower.thread));
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_clear_error (&follower.error);
  g_clear_object (&follower.cancellable);
  g_assert_cmpint (follower.n_imported, ==, 3);
  expect_cost (&desk, "4 of 1000 posts"); /* the other one's is paid as well */
}

static void
test_stream_says_why_it_ends (void)
{
  g_auto (Desk) desk = { 0 };
  Follower follower;

  desk_init (&desk, "q=crue", NULL);
  desk.fake.streams = TRUE;
  follower_start (&follower, &desk);
  g_assert_true (vigie_test_wait_until (is_live, &follower, 20000));
  send_text (&desk.fake,
             "{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":"
             "\"UpstreamOperationalDisconnect\",\"detail\":\"This stream has been disconnected\"}]}"
             "\r\n",
             FALSE);
  g_thread_join (g_steal_pointer (&follower.thread));
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_nonnull (strstr (follower.error->message, "has been disconnected"));
  g_clear_error (&follower.error);
  g_clear_object (&follower.cancellable);
}

static guint
count_posts (Desk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->fake.n_posts; i++)
    {
      g_autoptr (VigiePost) post = find_post (self, i);

      n += post != NULL;
    }
  return n;
}

/* What came before the connection was closed is billed, so that it is kept and counted. */
static void
test_stream_stops_at_the_cap (void)
{
  g_auto (Desk) desk = { 0 };
  Follower follower;
  g_autofree char *tag = NULL;
  g_autofree char *sum = NULL;

  desk_init (&desk, "q=crue", "cap=12posts/day");
  desk.fake.streams = TRUE;
  desk.fake.n_posts = 0;
  follower_start (&follower, &desk);
  g_assert_true (vigie_test_wait_until (is_live, &follower, 20000));
  tag = dup_own_tag (&desk.fake);
  desk.fake.n_posts = 30;
  for (guint i = 0; i < 30; i++)
    send_post (&desk.fake, i, tag);
  g_thread_join (g_steal_pointer (&follower.thread));
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_CAP);
  g_clear_error (&follower.error);
  g_clear_object (&follower.cancellable);
  g_assert_cmpuint (count_posts (&desk), >=, 3);
  sum = g_strdup_printf ("%u of 12 posts", count_posts (&desk));
  expect_cost (&desk, sum);
}

/* Where less is left than the smallest question takes, the stream is not opened either. */
static void
test_stream_is_not_opened_at_the_cap (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  Follower follower;

  desk_init (&desk, "q=crue", "cap=12posts/day");
  desk.fake.streams = TRUE;
  poll_well (&desk, &round); /* 3 of 12 */
  follower_start (&follower, &desk);
  g_thread_join (g_steal_pointer (&follower.thread));
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_CAP);
  g_clear_error (&follower.error);
  g_clear_object (&follower.cancellable);
  g_assert_cmpuint (desk.fake.n_rules, ==, 0);
}

static void
test_without_a_stream_it_is_asked (void)
{
  g_auto (Desk) desk = { 0 };
  Follower follower;

  desk_init (&desk, "q=crue", NULL);
  follower_start (&follower, &desk);
  g_thread_join (g_steal_pointer (&follower.thread));
  g_assert_no_error (follower.error);
  g_clear_object (&follower.cancellable);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1);
}

/* Rules of the words of before go, and those of others stay. */
static void
test_outdated_rules_go (void)
{
  g_auto (Desk) desk = { 0 };
  Follower follower;
  g_autofree char *tag = NULL;

  desk_init (&desk, "q=crue", NULL);
  desk.fake.streams = TRUE;
  follower_start (&follower, &desk);
  g_assert_true (vigie_test_wait_until (is_live, &follower, 20000));
  g_cancellable_cancel (follower.cancellable);
  follower_end (&follower);
  tag = dup_own_tag (&desk.fake);
  g_ptr_array_add (desk.fake.rules, g_strconcat (tag, "\t(neige) -is:retweet", NULL));
  g_ptr_array_add (desk.fake.rules, g_strdup ("somebody\tcats"));
  follower_start (&follower, &desk);
  g_assert_true (vigie_test_wait_until (is_live, &follower, 20000));
  g_cancellable_cancel (follower.cancellable);
  follower_end (&follower);
  g_assert_cmpuint (desk.fake.rules->len, ==, 2);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (desk.fake.rules, 0), "(crue) -is:retweet"));
  g_assert_cmpstr (g_ptr_array_index (desk.fake.rules, 1), ==, "somebody\tcats");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/x/search/posts-are-joined", test_search_brings_posts_joined);
  g_test_add_func ("/x/search/next-round", test_next_round_asks_for_what_is_new);
  g_test_add_func ("/x/search/broken-off", test_round_that_breaks_off_goes_on_below);
  g_test_add_func ("/x/search/broken-off-for-a-week", test_round_that_breaks_off_for_a_week);
  g_test_add_func ("/x/search/broken-off-after-a-week", test_round_that_breaks_off_after_a_week);
  g_test_add_func ("/x/search/words", test_words_become_questions);
  g_test_add_func ("/x/faults/refusals", test_refusals_are_said);
  g_test_add_func ("/x/faults/token", test_token_is_needed);
  g_test_add_func ("/x/faults/partial", test_part_of_an_answer_is_taken);
  g_test_add_func ("/x/options", test_options_are_checked);
  g_test_add_func ("/x/cost/cap", test_cap_stops_it);
  g_test_add_func ("/x/cost/money", test_money_is_counted);
  g_test_add_func ("/x/cost/once", test_same_post_is_counted_once);
  g_test_add_func ("/x/cost/again", test_posts_read_again_are_counted_whole);
  g_test_add_func ("/x/deletions", test_deleted_posts_are_found);
  g_test_add_func ("/x/stream/at-once", test_stream_brings_posts_at_once);
  g_test_add_func ("/x/stream/end", test_stream_says_why_it_ends);
  g_test_add_func ("/x/stream/cap", test_stream_stops_at_the_cap);
  g_test_add_func ("/x/stream/closed-at-the-cap", test_stream_is_not_opened_at_the_cap);
  g_test_add_func ("/x/stream/none", test_without_a_stream_it_is_asked);
  g_test_add_func ("/x/stream/rules", test_outdated_rules_go);
  return g_test_run ();
}
