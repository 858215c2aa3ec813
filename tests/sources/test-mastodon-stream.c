/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mastodon-desk.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

#define PATIENCE_MS 20000

/* Posts that a server sends as they are written. */

typedef struct
{
  const char *name;
  guint manner;
  const char *option; /* (nullable) */
} Way;

static const Way ways[] = {
  { "sse", FAKE_MASTODON_SSE, NULL },
  { "websocket", FAKE_MASTODON_WEBSOCKET, NULL },
  { "either", FAKE_MASTODON_SSE | FAKE_MASTODON_WEBSOCKET, "stream=websocket" },
};

typedef struct
{
  Desk desk;
  GThread *thread;
  GCancellable *cancellable;
  VigieSourceRound round;
  gboolean done;
  GError *error;

  GMutex mutex; /* everything below */
  guint64 n_imported;
  guint64 n_changed;
  gboolean is_live;
  gboolean has_ended;
  char *notes;      /* (nullable) */
  gboolean was_out; /* it was said that the server is out of order */
  gint64 ahead_ms;  /* how far the client's clock is */
} Follow;

static gint64
read_clock (gpointer data)
{
  Follow *self = data;
  gint64 ahead_ms;

  g_mutex_lock (&self->mutex);
  ahead_ms = self->ahead_ms;
  g_mutex_unlock (&self->mutex);
  return g_get_real_time () / 1000 + ahead_ms;
}

static void
advance (Follow *self, gint64 minutes)
{
  g_mutex_lock (&self->mutex);
  self->ahead_ms += minutes * 60 * 1000;
  g_mutex_unlock (&self->mutex);
}

static void
watch (Follow *self, const char *option)
{
  const char *const options[] = { "tag=#crue", option, NULL };

  desk_watch (&self->desk, options);
}

static void
follow_init (Follow *self, guint manner, const char *option)
{
  *self = (Follow) { 0 };
  g_mutex_init (&self->mutex);
  desk_set_up_fake (&self->desk, manner);
  vigie_http_client_set_clock (self->desk.client, read_clock, self);
  self->desk.secret = "secret";
  watch (self, option);
}

static void
on_report (const VigieSourceRound *round, gpointer data)
{
  Follow *self = data;
  g_autoptr (GString) notes = g_string_new (NULL);

  for (guint i = 0; i < round->notes->len; i++)
    g_string_append_printf (notes, "%s\n", (char *) round->notes->pdata[i]);
  g_mutex_lock (&self->mutex);
  self->n_imported = round->counts.imported;
  self->n_changed = round->counts.changed;
  self->is_live = round->is_live;
  g_set_str (&self->notes, notes->str);
  self->was_out |= strstr (notes->str, "out of order") != NULL;
  g_mutex_unlock (&self->mutex);
}

static gpointer
follow_in_thread (gpointer data)
{
  Follow *self = data;

  self->done = vigie_source_follow (self->desk.source, &self->round, &self->error);
  g_mutex_lock (&self->mutex);
  self->has_ended = TRUE;
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
start (Follow *self)
{
  g_autofree char *key = vigie_source_dup_key (self->desk.source);

  self->cancellable = g_cancellable_new ();
  self->is_live = self->has_ended = FALSE;
  self->n_imported = self->n_changed = 0;
  self->round =
      (VigieSourceRound) { .client = self->desk.client,
                           .sink = VIGIE_POST_SINK (self->desk.sink),
                           .secret = self->desk.secret,
                           .cancellable = self->cancellable,
                           .report = on_report,
                           .report_data = self,
                           .cursor = vigie_store_dup_cursor (self->desk.store, key, NULL) };
  self->thread = g_thread_new ("follow", follow_in_thread, self);
}

static gboolean
is_live (gpointer data)
{
  Follow *self = data;
  gboolean live;

  g_mutex_lock (&self->mutex);
  live = self->is_live || self->has_ended;
  g_mutex_unlock (&self->mutex);
  return live;
}

static void
finish (Follow *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  if (self->error != NULL)
    g_test_message ("%s", self->error->message);
}

static void
start_live (Follow *self)
{
  start (self);
  g_assert_true (vigie_test_wait_until (is_live, self, PATIENCE_MS));
  if (self->has_ended)
    {
      finish (self);
      for (guint i = 0; i < self->round.notes->len; i++)
        g_test_message ("%s", (char *) self->round.notes->pdata[i]);
      g_error ("It has ended before it was live");
    }
}

static void
end_round (Follow *self)
{
  vigie_source_round_clear (&self->round);
  g_clear_error (&self->error);
}

static void
stop (Follow *self)
{
  g_cancellable_cancel (self->cancellable);
  finish (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  end_round (self);
}

static void
follow_clear (Follow *self)
{
  if (self->thread != NULL)
    stop (self);
  desk_clear (&self->desk);
  g_free (self->notes);
  g_mutex_clear (&self->mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follow, follow_clear)

typedef struct
{
  Follow *follow;
  guint64 n;
} Wish;

static gboolean
has_imported (gpointer data)
{
  Wish *wish = data;
  gboolean so;

  g_mutex_lock (&wish->follow->mutex);
  so = wish->follow->n_imported >= wish->n;
  g_mutex_unlock (&wish->follow->mutex);
  return so;
}

static gboolean
has_changed (gpointer data)
{
  Wish *wish = data;
  gboolean so;

  g_mutex_lock (&wish->follow->mutex);
  so = wish->follow->n_changed >= wish->n;
  g_mutex_unlock (&wish->follow->mutex);
  return so;
}

static void
expect_imported (Follow *self, guint64 n)
{
  Wish wish = { self, n };

  g_assert_true (vigie_test_wait_until (has_imported, &wish, PATIENCE_MS));
  g_assert_cmpuint (self->n_imported, ==, n);
}

static void
expect_changed (Follow *self, guint64 n)
{
  Wish wish = { self, n };

  g_assert_true (vigie_test_wait_until (has_changed, &wish, PATIENCE_MS));
  g_assert_cmpuint (self->n_changed, ==, n);
}

static guint
publish (Follow *self, const char *words)
{
  guint number = fake_mastodon_add (self->desk.fake, words, NULL);

  fake_mastodon_send_status (self->desk.fake, "update", number);
  return number;
}

/* The round had to end by itself. */
static void
expect_end (Follow *self, GQuark domain, int code)
{
  finish (self);
  g_assert_false (self->done);
  g_assert_error (self->error, domain, code);
  end_round (self);
}

/* It was polled once, with a word about why. */
static void
expect_poll (Follow *self, guint n_posts, const char *words)
{
  g_autofree char *notes = NULL;

  start (self);
  finish (self);
  g_assert_no_error (self->error);
  g_assert_true (self->done);
  g_assert_cmpuint (desk_count_posts (&self->desk), ==, n_posts);
  g_ptr_array_add (self->round.notes, NULL);
  notes = g_strjoinv ("\n", (char **) self->round.notes->pdata);
  g_ptr_array_remove_index (self->round.notes, self->round.notes->len - 1);
  g_test_message ("%s", notes);
  g_assert_nonnull (strstr (notes, words));
  end_round (self);
}

/* ---- what comes ---- */

static void
test_posts_come (gconstpointer data)
{
  const Way *way = data;
  g_auto (Follow) self = { 0 };
  guint first;

  follow_init (&self, way->manner, way->option);
  first = fake_mastodon_add (self.desk.fake, "Avant", NULL);
  start_live (&self);
  expect_imported (&self, 1);
  g_assert_true (fake_mastodon_streamed_first (self.desk.fake)); /* nothing falls in between */
  publish (&self, "Pont fermé");
  expect_imported (&self, 2);
  fake_mastodon_edit (self.desk.fake, first, "Après", "2026-03-01T10:00:00.000Z");
  fake_mastodon_send_status (self.desk.fake, "status.update", first);
  expect_changed (&self, 1);
  fake_mastodon_send_deletion (self.desk.fake, first);
  expect_changed (&self, 2);
  g_assert_cmpuint (desk_count_posts (&self.desk), ==, 2);
}

static void
test_double_and_out_of_order (gconstpointer data)
{
  const Way *way = data;
  g_auto (Follow) self = { 0 };
  guint numbers[20];

  follow_init (&self, way->manner, way->option);
  start_live (&self);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = fake_mastodon_add (self.desk.fake, "Pont fermé", NULL);
  fake_mastodon_send_status (self.desk.fake, "status.update", numbers[3]);
  fake_mastodon_send_deletion (self.desk.fake, numbers[7]);
  for (guint i = G_N_ELEMENTS (numbers); i > 0; i--)
    for (guint n = 0; n < 3; n++)
      fake_mastodon_send_status (self.desk.fake, "update", numbers[i - 1]);
  fake_mastodon_send_deletion (self.desk.fake, numbers[5]);
  fake_mastodon_send_deletion (self.desk.fake, numbers[5]);
  expect_changed (&self, 2);
  expect_imported (&self, G_N_ELEMENTS (numbers));
  g_assert_cmpuint (desk_count_posts (&self.desk), ==, G_N_ELEMENTS (numbers));
}

/* What a server should not send, but may. */
static void
test_nonsense (gconstpointer data)
{
  static const char *const payloads[] = {
    "nonsense",          "[]", "{\"id\":7}", "null", "", "{\"id\":[[[[[[[[[[]]]]]]]]]]}",
    "{\"visibility\":7}"
  };
  const Way *way = data;
  g_auto (Follow) self = { 0 };
  g_autofree char *deep = g_strnfill (100000, '[');
  guint private;

  follow_init (&self, way->manner, way->option);
  start_live (&self);
  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      fake_mastodon_send (self.desk.fake, "update", payloads[i]);
      fake_mastodon_send (self.desk.fake, "status.update", payloads[i]);
      fake_mastodon_send (self.desk.fake, "delete", payloads[i]);
      fake_mastodon_send (self.desk.fake, "announcement", payloads[i]);
    }
  fake_mastodon_send (self.desk.fake, "update", deep);
  private = fake_mastodon_add (self.desk.fake, "Entre nous", "\"visibility\":\"direct\",");
  fake_mastodon_send_status (self.desk.fake, "update", private);
  if (way->manner == FAKE_MASTODON_WEBSOCKET)
    {
      fake_mastodon_send_raw (self.desk.fake, "{\"event\":\"update\",\"payload\":{}}");
      fake_mastodon_send_raw (self.desk.fake, "7");
      fake_mastodon_send_raw (self.desk.fake, "not JSON");
    }
  publish (&self, "Pont fermé");
  expect_imported (&self, 1);
  g_assert_cmpuint (desk_count_posts (&self.desk), ==, 1);
}

/* ---- how it ends ---- */

static void
test_hole_is_filled (gconstpointer data)
{
  const Way *way = data;
  g_auto (Follow) self = { 0 };

  follow_init (&self, way->manner, way->option);
  start_live (&self);
  publish (&self, "Un");
  publish (&self, "Deux");
  expect_imported (&self, 2);
  publish (&self, "Trois");
  fake_mastodon_cut (self.desk.fake);
  expect_end (&self, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (desk_count_posts (&self.desk), ==, 3); /* also what came just before */

  for (guint i = 0; i < 100; i++)
    publish (&self, "Pendant la coupure");
  start_live (&self);
  expect_imported (&self, 100);
  publish (&self, "Après");
  expect_imported (&self, 101);
  g_assert_cmpuint (desk_count_posts (&self.desk), ==, 104);
}

/* The first request for posts comes after those about the server, and for events. */
static void
test_hole_is_filled_later (gconstpointer data)
{
  const Way *way = data;
  g_auto (Follow) self = { 0 };

  follow_init (&self, way->manner, way->option);
  fake_mastodon_add (self.desk.fake, "Avant", NULL);
  fake_mastodon_fail (self.desk.fake, way->option == NULL ? 3 : 2, 502, "text/html", "", NULL,
                      NULL);
  start_live (&self);
  expect_imported (&self, 1); /* it is not live before */
  g_assert_true (self.was_out);
  g_assert_null (strstr (self.notes, "out of order")); /* any more */
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 1);
  publish (&self, "Après");
  expect_imported (&self, 2);
}

static void
test_full_disk_ends_it (gconstpointer data)
{
  const Way *way = data;
  g_auto (Follow) self = { 0 };

  follow_init (&self, way->manner, way->option);
  start_live (&self);
  self.desk.sink->n_left = 0;
  publish (&self, "Un");
  expect_end (&self, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  self.desk.sink->n_left = G_MAXUINT;
  start_live (&self);
  expect_imported (&self, 1);
}

static void
test_server_says_no_later (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_WEBSOCKET, NULL);
  start_live (&self);
  fake_mastodon_send_raw (self.desk.fake, "{\"error\":\"Access token expired\",\"status\":401}");
  expect_end (&self, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  /* whether the token still holds for anything says the next round */
  fake_mastodon_set_manner (self.desk.fake, FAKE_MASTODON_WEBSOCKET | FAKE_MASTODON_REVOKED);
  start (&self);
  expect_end (&self, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
}

/* ---- where it does not stream ---- */

static void
test_without_a_token_it_is_asked (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_SSE | FAKE_MASTODON_WEBSOCKET, NULL);
  fake_mastodon_add (self.desk.fake, "Un", NULL);
  self.desk.secret = NULL;
  expect_poll (&self, 1, "access token");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);

  watch (&self, "stream=off");
  self.desk.secret = "secret";
  expect_poll (&self, 1, "");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);
}

static void
test_refusal_is_said_and_put_off (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, 0, NULL);
  fake_mastodon_add (self.desk.fake, "Un", NULL);
  expect_poll (&self, 1, "does not send its posts at once");
  fake_mastodon_set_manner (self.desk.fake, FAKE_MASTODON_SSE);
  expect_poll (&self, 1, "");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);
  advance (&self, 20);
  expect_poll (&self, 1, "");
  advance (&self, 11);
  start_live (&self);
}

/* One that may read but not stream, and then one that may. */
static void
test_new_login_streams_at_once (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, 0, NULL);
  expect_poll (&self, 0, "does not send its posts at once");
  fake_mastodon_set_manner (self.desk.fake, FAKE_MASTODON_SSE);
  expect_poll (&self, 0, "");
  self.desk.secret = "another";
  start_live (&self);
}

static void
test_clock_that_is_put_back (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, 0, NULL);
  expect_poll (&self, 0, "does not send its posts at once");
  fake_mastodon_set_manner (self.desk.fake, FAKE_MASTODON_SSE);
  advance (&self, -24 * 60);
  start_live (&self);
}

/* Which of the requests: it is asked twice about itself first. */
#define ABOUT 0
#define EVENTS 2

static void
expect_short_outage (guint request, const char *retry_after)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_SSE | FAKE_MASTODON_WEBSOCKET, NULL);
  fake_mastodon_fail (self.desk.fake, request, 502, "text/html", "",
                      retry_after != NULL ? "Retry-After" : NULL, retry_after);
  start (&self);
  expect_end (&self, VIGIE_ERROR, VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);
  advance (&self, 1);
  expect_poll (&self, 0, "");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);
  advance (&self, 2);
  start_live (&self);
}

static void
test_short_outage_is_soon_over (void)
{
  expect_short_outage (ABOUT, NULL);
  expect_short_outage (EVENTS, NULL);
  expect_short_outage (EVENTS, "30");
}

/* The other way may be tried at once, and there is none. */
static void
test_outage_is_no_refusal (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_SSE, NULL);
  fake_mastodon_fail (self.desk.fake, EVENTS, 502, "text/html", "", "Retry-After", "0");
  expect_poll (&self, 0, "out of order");
  advance (&self, 3);
  start_live (&self);
}

static void
test_streaming_for_members_only (void)
{
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_SSE | FAKE_MASTODON_WEBSOCKET, "stream=sse");
  fake_mastodon_add (self.desk.fake, "Un", NULL);
  self.desk.secret = NULL;
  expect_poll (&self, 1, "does not show this to everybody");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 1);
  self.desk.secret = "secret"; /* which came a moment later */
  start_live (&self);
}

static void
test_several_tags_share_a_connection (void)
{
  static const char *const tags[] = { "tag=crue", "tag=#route", "stream=auto", NULL };
  g_auto (Follow) self = { 0 };

  follow_init (&self, FAKE_MASTODON_SSE | FAKE_MASTODON_WEBSOCKET, NULL);
  desk_watch (&self.desk, tags);
  start_live (&self);
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 1);
  publish (&self, "Un");
  expect_imported (&self, 1);
  g_assert_cmpuint (fake_mastodon_count_streams (self.desk.fake), ==, 2);
}

static void
test_streams_from_where_the_server_says (void)
{
  g_auto (Follow) self = { 0 };
  g_autofree char *uri = NULL;
  g_autofree char *elsewhere = NULL;

  follow_init (&self, FAKE_MASTODON_WEBSOCKET, "stream=websocket");
  uri = fake_mastodon_dup_uri (self.desk.fake);
  elsewhere = g_strconcat ("ws://127.0.0.2", strrchr (uri, ':'), NULL);
  fake_mastodon_set_streaming (self.desk.fake, elsewhere); /* which nobody has typed */
  expect_poll (&self, 0, "leads into the local network");
  g_assert_cmpuint (fake_mastodon_count_attempts (self.desk.fake), ==, 0);

  watch (&self, "stream=websocket");
  elsewhere[0] = '\0';
  g_free (g_steal_pointer (&elsewhere));
  elsewhere = g_strconcat ("ws", strchr (uri, ':'), NULL);
  fake_mastodon_set_streaming (self.desk.fake, elsewhere);
  start_live (&self);
}

static void
test_options (void)
{
  static const char *const cases[][4] = {
    { "url=https://m.example", "tag=crue", "stream=telepathy", NULL },
    { "url=https://m.example", "tag=crue", "tag=route", "stream=sse" },
    { "url=https://m.example", "q=crue", "stream=sse", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const options[] = { cases[i][0], cases[i][1], cases[i][2], cases[i][3], NULL };
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_source_new ("mastodon", options, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
      g_test_message ("%s", error->message);
    }
}

static void
add (const char *path, void (*test) (gconstpointer data))
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *full = g_strdup_printf ("/mastodon-stream/%s/%s", path, ways[i].name);

      g_test_add_data_func (full, &ways[i], test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("posts-come", test_posts_come);
  add ("double-and-out-of-order", test_double_and_out_of_order);
  add ("nonsense", test_nonsense);
  add ("hole-is-filled", test_hole_is_filled);
  add ("hole-is-filled-later", test_hole_is_filled_later);
  add ("full-disk", test_full_disk_ends_it);
  g_test_add_func ("/mastodon-stream/server-says-no-later", test_server_says_no_later);
  g_test_add_func ("/mastodon-stream/without-a-token", test_without_a_token_it_is_asked);
  g_test_add_func ("/mastodon-stream/refusal-is-put-off", test_refusal_is_said_and_put_off);
  g_test_add_func ("/mastodon-stream/new-login", test_new_login_streams_at_once);
  g_test_add_func ("/mastodon-stream/clock-that-is-put-back", test_clock_that_is_put_back);
  g_test_add_func ("/mastodon-stream/short-outage", test_short_outage_is_soon_over);
  g_test_add_func ("/mastodon-stream/outage-is-no-refusal", test_outage_is_no_refusal);
  g_test_add_func ("/mastodon-stream/members-only", test_streaming_for_members_only);
  g_test_add_func ("/mastodon-stream/several-tags", test_several_tags_share_a_connection);
  g_test_add_func ("/mastodon-stream/where-the-server-says",
                   test_streams_from_where_the_server_says);
  g_test_add_func ("/mastodon-stream/options", test_options);
  return g_test_run ();
}
