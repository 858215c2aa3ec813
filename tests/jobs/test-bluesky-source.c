/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "real-bluesky.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-server-thread.h"
#include "vigie-test-util.h"
#include "vigie-watching.h"

#define PASSWORD "hunter2-hunter2"
#define FIRST_TIME (G_GINT64_CONSTANT (1769850000000))

/* ---- a server that speaks XRPC ---- */

typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  gint64 first_time;
  guint n_posts;        /* each a minute after the one before */
  guint n_good;         /* searches that an access token is good for */
  gboolean wants_login; /* 403 to strangers */
  gboolean forgets;     /* renewals are refused */
  gboolean is_page;     /* a web page for everything */
  guint fail_at;        /* the search that fails, from 1; 0 for none */
  guint n_logins;
  guint n_renewals;
  guint n_searches;
  guint n_looks;     /* requests for posts that are known */
  guint n_looked_at; /* posts that these were for, in the last one */
  gboolean has_lost; /* all of them */
  guint gone;        /* the post that was deleted; 0 for none */
  guint gone_from;   /* those that were, from this one on; 0 for none */
  char *last_query;
  char *last_since;
} Fake;

static void
answer (SoupServerMessage *message, guint status, const char *text)
{
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static void
answer_error (SoupServerMessage *message, guint status, const char *name)
{
  g_autofree char *text =
      g_strdup_printf ("{\"error\":\"%s\",\"message\":\"%s, it says\"}", name, name);

  answer (message, status, text);
}

static void
answer_session (Fake *self, SoupServerMessage *message)
{
  g_autofree char *text = g_strdup_printf (
      "{\"accessJwt\":\"access-%u\",\"refreshJwt\":\"refresh-%u\",\"did\":\"did:plc:desk\","
      "\"handle\":\"desk.test\",\"didDoc\":{\"service\":[{\"id\":\"#atproto_pds\","
      "\"type\":\"AtprotoPersonalDataServer\","
      "\"serviceEndpoint\":\"http://127.0.0.1:%u\"}]}}",
      self->n_logins, self->n_logins, self->thread.port);

  self->n_good = self->n_good > 0 ? self->n_good : 1000;
  answer (message, 200, text);
}

static void
log_in (Fake *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  self->n_logins++;
  if (strstr (body, "\"password\":\"" PASSWORD "\"") == NULL)
    answer_error (message, 401, "AuthenticationRequired");
  else
    answer_session (self, message);
}

static void
append_post (const Fake *self, GString *text, guint number)
{
  g_autofree char *time = vigie_time_format (self->first_time + (gint64) number * 60000);

  g_string_append_printf (
      text,
      "{\"uri\":\"at://did:plc:anne/app.bsky.feed.post/p%u\",\"cid\":\"c\","
      "\"author\":{\"did\":\"did:plc:anne\",\"handle\":\"anne.test\"%s},"
      "\"record\":{\"$type\":\"app.bsky.feed.post\",\"text\":\"Crue %u\",\"createdAt\":\"%s\"},"
      "\"indexedAt\":\"%s\"}",
      number, number == 7 ? ",\"labels\":[{\"val\":\"!no-unauthenticated\"}]" : "", number, time,
      time);
}

/* The newest first, as the real one does with "latest". */
static void
search (Fake *self, SoupServerMessage *message, GHashTable *query)
{
  const char *cursor = g_hash_table_lookup (query, "cursor");
  guint start = cursor != NULL ? (guint) g_ascii_strtoull (cursor, NULL, 10) : 0;
  guint limit = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);
  guint end = MIN (start + limit, self->n_posts);
  g_autoptr (GString) text = g_string_new ("{\"posts\":[");

  self->n_searches++;
  g_free (self->last_query);
  self->last_query = g_strdup (g_hash_table_lookup (query, "q"));
  g_free (self->last_since);
  self->last_since = g_strdup (g_hash_table_lookup (query, "since"));
  if (self->n_searches == self->fail_at)
    {
      answer_error (message, 400, "InvalidRequest");
      return;
    }
  for (guint i = start; i < end; i++)
    {
      g_string_append (text, i > start ? "," : "");
      append_post (self, text, self->n_posts - 1 - i);
    }
  g_string_append_c (text, ']');
  if (end < self->n_posts)
    g_string_append_printf (text, ",\"cursor\":\"%u\"", end);
  g_string_append_c (text, '}');
  answer (message, 200, text->str);
}

/* The posts that are asked for, but for those that are gone. */
static void
look_up (Fake *self, SoupServerMessage *message)
{
  g_auto (GStrv) parts =
      g_strsplit (g_uri_get_query (soup_server_message_get_uri (message)), "uris=", -1);
  g_autoptr (GString) text = g_string_new ("{\"posts\":[");

  self->n_looks++;
  self->n_looked_at = g_strv_length (parts) - 1;
  g_assert_cmpuint (self->n_looked_at, <=, 25);
  for (gsize i = 1; parts[i] != NULL; i++)
    {
      guint number = (guint) g_ascii_strtoull (strrchr (parts[i], 'p') + 1, NULL, 10);

      if (self->has_lost || (number != 0 && number == self->gone) ||
          (self->gone_from != 0 && number >= self->gone_from))
        continue;
      g_string_append (text, g_str_has_suffix (text->str, "[") ? "" : ",");
      append_post (self, text, number);
    }
  g_string_append (text, "]}");
  answer (message, 200, text->str);
}

static gboolean
is_let_in (Fake *self, SoupServerMessage *message)
{
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  if (authorization == NULL)
    {
      if (self->wants_login)
        answer_error (message, 403, "Forbidden");
      return !self->wants_login;
    }
  g_assert_true (g_str_has_prefix (authorization, "Bearer access-"));
  if (self->n_good == 0)
    {
      answer_error (message, 400, "ExpiredToken");
      return FALSE;
    }
  self->n_good--;
  return TRUE;
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fake *self = user_data;

  g_mutex_lock (&self->mutex);
  if (self->is_page)
    answer (message, 200, "<html><body>Bienvenue</body></html>");
  else if (g_str_equal (path, "/xrpc/com.atproto.server.createSession"))
    log_in (self, message);
  else if (g_str_equal (path, "/xrpc/com.atproto.server.refreshSession"))
    {
      self->n_renewals++;
      if (self->forgets)
        answer_error (message, 400, "ExpiredToken");
      else
        answer_session (self, message);
    }
  else if (g_str_equal (path, "/xrpc/app.bsky.feed.searchPosts"))
    {
      if (is_let_in (self, message))
        search (self, message, query);
    }
  else if (g_str_equal (path, "/xrpc/app.bsky.feed.getPosts"))
    {
      if (is_let_in (self, message))
        look_up (self, message);
    }
  else
    answer_error (message, 501, "MethodNotImplemented");
  g_mutex_unlock (&self->mutex);
}

/* ---- an incident that watches it ---- */

typedef struct
{
  Place place;
  VigieStore *store;
  Fake fake; /* or */
  RealBluesky real;
  const char *password;
  VigieHttpClient *client;
  VigieSource *source;
} Desk;

/* FALSE, with a word, where there is no real network. Its posts are found by a word of their own.
 */
static gboolean
desk_init_real (Desk *self, const char *word)
{
  g_autofree char *query = g_strconcat ("q=", word, NULL);
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  if (!real_bluesky_init (&self->real))
    return FALSE;
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->client = vigie_http_client_new (NULL, FALSE);
  self->password = REAL_BLUESKY_PASSWORD;
  url = g_strconcat ("url=", self->real.pds, NULL);
  self->source = vigie_source_new (
      "bluesky", (const char *const[]) { query, url, "handle=" REAL_BLUESKY_HANDLE, NULL }, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
desk_init (Desk *self, const char *option, gboolean has_account)
{
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&self->place);
  self->store = create_store (self->place.path);
  g_mutex_init (&self->fake.mutex);
  self->fake.n_posts = 3;
  self->fake.first_time = FIRST_TIME;
  self->password = PASSWORD;
  vigie_server_thread_start (&self->fake.thread, "bluesky", on_request, &self->fake);
  self->client = vigie_http_client_new (NULL, FALSE);
  url = g_strdup_printf ("url=http://127.0.0.1:%u", self->fake.thread.port);
  self->source = vigie_source_new (
      "bluesky",
      (const char *const[]) { option, url, has_account ? "handle=desk.test" : NULL, NULL }, &error);
  g_assert_no_error (error);
}

static void
desk_clear (Desk *self)
{
  if (self->store == NULL)
    return;
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->source);
  if (self->real.pds == NULL)
    {
      vigie_server_thread_stop (&self->fake.thread);
      g_clear_pointer (&self->fake.last_query, g_free);
      g_clear_pointer (&self->fake.last_since, g_free);
      g_mutex_clear (&self->fake.mutex);
    }
  real_bluesky_clear (&self->real);
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

  poll_with (self, self->password, round, &error);
  g_assert_no_error (error);
}

static gint64
get_time (gpointer data)
{
  return *(gint64 *) data;
}

static gboolean
is_deleted (Desk *self, guint number)
{
  g_autofree char *uri = g_strdup_printf ("at://did:plc:anne/app.bsky.feed.post/p%u", number);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GError) error = NULL;

  vigie_post_make_id ("bluesky", "", uri, id);
  updates = vigie_store_list_post_updates (self->store, id, &error);
  g_assert_no_error (error);
  return updates->len == 1 &&
         ((VigieProvenance *) g_ptr_array_index (updates, 0))->kind == VIGIE_POST_DELETED;
}

/* ---- the same for both ---- */

typedef struct
{
  Desk *desk;
  guint64 n_posts;
} Wish;

/* A real network takes a moment until a search finds what was written. */
static gboolean
has_posts_when_asked (gpointer data)
{
  const Wish *wish = data;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_auto (VigieSourceRound) round = { 0 };

  poll_well (wish->desk, &round);
  g_assert_cmpuint (round.notes->len, ==, 0);
  return count_found (wish->desk->store, query) >= wish->n_posts;
}

static void
publish_and_find (Desk *self, const char *word, guint n_posts, guint64 n_all)
{
  Wish wish = { self, n_all };
  g_autoptr (VigieQuery) query = vigie_query_new ();

  if (self->real.pds == NULL)
    self->fake.n_posts += n_posts;
  for (guint i = 0; self->real.pds != NULL && i < n_posts; i++)
    {
      g_autofree char *key = real_bluesky_make_key ();
      g_autofree char *text = g_strdup_printf ("Pont fermé, %s, %u", word, i);

      real_bluesky_put (&self->real, key, text);
    }
  g_assert_true (vigie_test_wait_until (has_posts_when_asked, &wish, 60000));
  g_assert_cmpuint (count_found (self->store, query), ==, n_all);
}

static void
test_what_is_written_is_found_once (gconstpointer is_real)
{
  g_autofree char *key = real_bluesky_make_key ();
  g_autofree char *word = g_strconcat ("crue", key, NULL);
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  if (is_real == NULL)
    desk_init (&desk, "q=crue", TRUE);
  else if (!desk_init_real (&desk, word))
    return;
  desk.fake.n_posts = 0;
  g_assert_false (poll_with (&desk, "wrong", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_null (strstr (error->message, "wrong"));

  publish_and_find (&desk, word, 3, 3);
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  publish_and_find (&desk, word, 120, 123); /* more than a page */
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  g_assert_null (strstr (round.cursor, desk.password));
}

/* ---- tests ---- */

static void
test_login_and_search (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;

  desk_init (&desk, "q=crue", TRUE);
  desk.fake.wants_login = TRUE;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpuint (desk.fake.n_logins, ==, 1);
  g_assert_cmpstr (desk.fake.last_query, ==, "crue");
  g_assert_null (desk.fake.last_since);
  g_assert_null (strstr (round.cursor, PASSWORD));
  g_assert_null (strstr (round.watch, PASSWORD));

  vigie_post_make_id ("bluesky", "", "at://did:plc:anne/app.bsky.feed.post/p2", id);
  post = vigie_store_find_post (desk.store, id, NULL);
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Crue 2");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "anne.test");
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, FIRST_TIME + 120000);
  g_assert_cmpstr (vigie_post_get_url (post), ==, "https://bsky.app/profile/did:plc:anne/post/p2");
}

static void
test_next_round_asks_for_what_is_new (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", TRUE);
  desk.fake.n_posts = 250;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 250);
  g_assert_cmpuint (desk.fake.n_searches, ==, 3);
  g_assert_cmpuint (round.notes->len, ==, 0);

  desk.fake.n_posts = 253;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_nonnull (desk.fake.last_since);
  g_assert_cmpuint (desk.fake.n_logins, ==, 1);
  g_assert_cmpuint (desk.fake.n_searches, ==, 4); /* one page reaches back far enough */
}

static void
test_round_that_breaks_off_is_made_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;

  desk_init (&desk, "q=crue", TRUE);
  desk.fake.n_posts = 250;
  desk.fake.fail_at = 2;
  g_assert_false (poll_with (&desk, PASSWORD, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "it says"));
  g_assert_cmpuint (round.counts.imported, ==, 100); /* what came stays */
  cursor = vigie_store_dup_cursor (desk.store, round.watch, NULL);
  g_assert_true (cursor == NULL || strstr (cursor, "searches") == NULL);

  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 150);
  g_assert_cmpuint (round.counts.known, ==, 100);
}

static void
test_more_than_can_be_asked_for_is_said (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", TRUE);
  poll_well (&desk, &round);
  desk.fake.n_posts = 2000;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1000);
  g_assert_cmpuint (round.notes->len, ==, 1);
}

static void
test_wrong_password (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", TRUE);
  g_assert_false (poll_with (&desk, "wrong", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_null (strstr (error->message, "wrong"));
  g_clear_error (&error);
  g_assert_false (poll_with (&desk, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  poll_well (&desk, &round); /* the right one, at last */
  g_assert_cmpuint (round.counts.imported, ==, 3);
}

static void
test_login_that_has_run_out_is_renewed (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", TRUE);
  desk.fake.n_good = 1;
  poll_well (&desk, &round);
  desk.fake.n_good = 0;
  poll_well (&desk, &round);
  g_assert_cmpuint (round.counts.known, ==, 3);
  g_assert_cmpuint (desk.fake.n_renewals, ==, 1);
  g_assert_cmpuint (desk.fake.n_logins, ==, 1);

  desk.fake.n_good = 0;
  desk.fake.forgets = TRUE;
  poll_well (&desk, &round);
  g_assert_cmpuint (desk.fake.n_logins, ==, 2);
}

static void
test_strangers (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", FALSE);
  desk.fake.n_posts = 10;
  g_assert_true (poll_with (&desk, NULL, &round, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (round.counts.imported, ==, 9); /* one wants to be seen by members only */
  g_assert_cmpuint (desk.fake.n_logins, ==, 0);

  desk.fake.wants_login = TRUE;
  g_assert_false (poll_with (&desk, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
}

static void
test_tag_is_searched_with_its_sign (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "tag=crue", TRUE);
  poll_well (&desk, &round);
  g_assert_cmpstr (desk.fake.last_query, ==, "#crue");
}

static void
test_page_instead_of_an_answer (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", FALSE);
  desk.fake.is_page = TRUE;
  g_assert_false (poll_with (&desk, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* Posts of two hours ago, which have come now. */
static void
desk_take_posts (Desk *self, guint n_posts, gint64 *now)
{
  g_auto (VigieSourceRound) round = { 0 };

  *now = g_get_real_time () / 1000;
  vigie_http_client_set_clock (self->client, get_time, now);
  self->fake.first_time = *now - 2 * 60 * 60 * 1000;
  self->fake.n_posts = n_posts;
  poll_well (self, &round);
  g_assert_cmpuint (round.counts.imported, ==, n_posts);
  g_assert_cmpuint (self->fake.n_looks, ==, 0); /* nothing was known before */
}

/* What the desk says to it is in @round. */
static void
look_again (Desk *self, gint64 *now, gint64 minutes, VigieSourceRound *round)
{
  *now += minutes * 60 * 1000;
  self->fake.n_looks = 0;
  poll_well (self, round);
}

static void
test_deleted_posts_are_noted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  gint64 now;

  desk_init (&desk, "q=crue", TRUE);
  desk_take_posts (&desk, 60, &now);
  desk.fake.gone = 7;
  look_again (&desk, &now, 31, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 3);
  g_assert_cmpuint (desk.fake.n_looked_at, ==, 10);
  g_assert_cmpuint (round.counts.changed, ==, 0); /* once is not enough */
  g_assert_false (is_deleted (&desk, 7));
  look_again (&desk, &now, 1, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 0); /* not all the time */

  /* that it was missed once outlives the program */
  g_assert_nonnull (strstr (round.cursor, "/p7\""));
  look_again (&desk, &now, 6, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 3);
  g_assert_cmpuint (round.counts.changed, ==, 1);
  g_assert_true (is_deleted (&desk, 7));
  g_assert_false (is_deleted (&desk, 8));

  /* what is known to be gone is not asked for again, nor what is older */
  look_again (&desk, &now, 6, &round);
  g_assert_cmpuint (desk.fake.n_looked_at, ==, 9);
  look_again (&desk, &now, 4 * 24 * 60, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 0);
}

static void
test_post_that_is_found_again_was_not_deleted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  gint64 now;

  desk_init (&desk, "q=crue", TRUE);
  desk_take_posts (&desk, 20, &now);
  for (guint i = 0; i < 3; i++)
    {
      desk.fake.gone = 7;
      look_again (&desk, &now, 31, &round);
      g_assert_cmpuint (desk.fake.n_looks, ==, 1);
      desk.fake.gone = 0;
      look_again (&desk, &now, 6, &round);
      g_assert_cmpuint (desk.fake.n_looks, ==, 1);
      g_assert_false (is_deleted (&desk, 7));
    }
}

/* Streams bring posts before the servers have indexed them. */
static void
test_posts_that_have_just_come_are_not_looked_for (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  gint64 now;

  desk_init (&desk, "q=crue", TRUE);
  desk_take_posts (&desk, 20, &now);
  look_again (&desk, &now, 6, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 0);
  look_again (&desk, &now, 25, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 1);
}

/* Few posts may all be deleted: a server that says so twice is believed. */
static void
test_few_posts_are_all_deleted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  gint64 now;

  desk_init (&desk, "q=crue", TRUE);
  desk_take_posts (&desk, 3, &now);
  desk.fake.has_lost = TRUE;
  look_again (&desk, &now, 31, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_false (is_deleted (&desk, i));
  look_again (&desk, &now, 6, &round);
  for (guint i = 0; i < 3; i++)
    g_assert_true (is_deleted (&desk, i));
}

static void
test_server_that_lost_everything_is_not_believed (void)
{
  const guint numbers[] = { 20, 26, 101 }; /* posts, in requests of 25, in turns of 100 */

  for (gsize n = 0; n < G_N_ELEMENTS (numbers); n++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (VigieSourceRound) round = { 0 };
      gint64 now;

      desk_init (&desk, "q=crue", TRUE);
      desk_take_posts (&desk, numbers[n], &now);
      desk.fake.has_lost = TRUE;
      now += 25 * 60 * 1000;
      for (guint i = 0; i < 6; i++)
        {
          look_again (&desk, &now, 6, &round);
          g_assert_cmpuint (desk.fake.n_looks, >, 0);
          g_assert_cmpuint (round.counts.changed, ==, 0);
          g_assert_cmpuint (round.notes->len, >=, 1);
        }
    }
}

static void
test_several_deletions_are_noted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  gint64 now;

  desk_init (&desk, "q=crue", TRUE);
  desk_take_posts (&desk, 26, &now);
  desk.fake.gone_from = 24;
  look_again (&desk, &now, 31, &round);
  g_assert_cmpuint (desk.fake.n_looks, ==, 2);
  look_again (&desk, &now, 6, &round);
  g_assert_cmpuint (round.counts.changed, ==, 2);
  g_assert_true (is_deleted (&desk, 24));
  g_assert_true (is_deleted (&desk, 25));
  g_assert_false (is_deleted (&desk, 23));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/bluesky/what-is-written-is-found-once/fake", NULL,
                        test_what_is_written_is_found_once);
  g_test_add_data_func ("/bluesky/what-is-written-is-found-once/real", GINT_TO_POINTER (TRUE),
                        test_what_is_written_is_found_once);
  g_test_add_func ("/bluesky/login-and-search", test_login_and_search);
  g_test_add_func ("/bluesky/next-round-asks-for-what-is-new",
                   test_next_round_asks_for_what_is_new);
  g_test_add_func ("/bluesky/round-that-breaks-off-is-made-again",
                   test_round_that_breaks_off_is_made_again);
  g_test_add_func ("/bluesky/more-than-can-be-asked-for-is-said",
                   test_more_than_can_be_asked_for_is_said);
  g_test_add_func ("/bluesky/wrong-password", test_wrong_password);
  g_test_add_func ("/bluesky/login-that-has-run-out-is-renewed",
                   test_login_that_has_run_out_is_renewed);
  g_test_add_func ("/bluesky/strangers", test_strangers);
  g_test_add_func ("/bluesky/tag-is-searched-with-its-sign", test_tag_is_searched_with_its_sign);
  g_test_add_func ("/bluesky/page-instead-of-an-answer", test_page_instead_of_an_answer);
  g_test_add_func ("/bluesky/deleted-posts-are-noted", test_deleted_posts_are_noted);
  g_test_add_func ("/bluesky/post-that-is-found-again-was-not-deleted",
                   test_post_that_is_found_again_was_not_deleted);
  g_test_add_func ("/bluesky/posts-that-have-just-come-are-not-looked-for",
                   test_posts_that_have_just_come_are_not_looked_for);
  g_test_add_func ("/bluesky/few-posts-are-all-deleted", test_few_posts_are_all_deleted);
  g_test_add_func ("/bluesky/several-deletions-are-noted", test_several_deletions_are_noted);
  g_test_add_func ("/bluesky/server-that-lost-everything-is-not-believed",
                   test_server_that_lost_everything_is_not_believed);

  return g_test_run ();
}
