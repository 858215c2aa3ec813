/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "fake-mastodon.h"
#include "store-support.h"
#include "vigie-test-util.h"
#include "vigie-watcher.h"

#define PATIENCE_MS 30000
#define NAME "Mastodon"
#define ANY G_MAXUINT64

/* Sources that send by themselves, watched. */

typedef struct
{
  Place place;
  VigieStore *store;
  FakeMastodon *fake;
  VigieHttpClient *client;
  VigieWatcher *watcher; /* (nullable) */
} Desk;

static void
desk_init (Desk *self, guint manner)
{
  g_autoptr (VigieWatch) watch = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  g_autoptr (GError) error = NULL;

  *self = (Desk) { 0 };
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->fake = fake_mastodon_new ();
  fake_mastodon_set_manner (self->fake, manner);
  self->client = vigie_http_client_new (NULL, FALSE);
  uri = fake_mastodon_dup_uri (self->fake);
  option = g_strconcat ("url=", uri, NULL);
  watch = vigie_watch_new (NAME, "mastodon", (const char *const[]) { option, "tag=crue", NULL });
  g_assert_true (vigie_watches_add (self->store, watch, &error));
  g_assert_no_error (error);
}

static void
start (Desk *self)
{
  self->watcher = vigie_watcher_new (self->store, self->client);
  vigie_watcher_set_secret (self->watcher, NAME, "secret");
}

static gboolean
is_idle (gpointer data)
{
  return !vigie_watcher_is_busy (data);
}

static void
stop (Desk *self)
{
  vigie_watcher_close (self->watcher);
  g_assert_true (vigie_test_wait_until (is_idle, self->watcher, PATIENCE_MS));
  g_clear_object (&self->watcher);
}

static void
desk_clear (Desk *self)
{
  if (self->watcher != NULL)
    stop (self);
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  assert_intact (self->store);
  close_and_unref (self->store);
  fake_mastodon_free (self->fake);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static const VigieWatchStatus *
get_status_now (Desk *self)
{
  return vigie_watcher_find (self->watcher, NAME);
}

typedef struct
{
  Desk *desk;
  VigieWatchState state;
  gboolean is_streaming;
  guint64 n_imported;
} Wish;

static gboolean
is_so (gpointer data)
{
  Wish *wish = data;
  const VigieWatchStatus *status = get_status_now (wish->desk);

  return status->state == wish->state && status->is_streaming == wish->is_streaming &&
         (wish->n_imported == ANY || status->counts.imported == wish->n_imported);
}

static const VigieWatchStatus *
wait_for (Desk *self, VigieWatchState state, gboolean is_streaming, guint64 n_imported)
{
  Wish wish = { self, state, is_streaming, n_imported };
  const VigieWatchStatus *status;

  if (!vigie_test_wait_until (is_so, &wish, PATIENCE_MS))
    {
      status = get_status_now (self);
      g_error ("%s with %" G_GUINT64_FORMAT " posts: %s",
               vigie_watch_state_to_string (status->state), status->counts.imported,
               status->reason);
    }
  return get_status_now (self);
}

static void
publish (Desk *self)
{
  fake_mastodon_send_status (self->fake, "update",
                             fake_mastodon_add (self->fake, "Pont fermé", NULL));
}

/* ---- what is shown ---- */

static void
test_posts_are_told_as_they_come (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;

  desk_init (&desk, FAKE_MASTODON_SSE);
  fake_mastodon_add (desk.fake, "Avant", NULL);
  start (&desk);
  status = wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 1);
  g_assert_cmpint (status->next_at, ==, VIGIE_TIME_UNKNOWN);
  publish (&desk);
  status = wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 2);
  g_assert_cmpint (status->post_at, !=, VIGIE_TIME_UNKNOWN);
  vigie_watcher_ask (desk.watcher, NAME); /* nothing to do */
  publish (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 3);
}

typedef struct
{
  Desk *desk;
  const char *note;
} NoteWish;

static gboolean
says_only (gpointer data)
{
  const NoteWish *wish = data;
  const GPtrArray *notes = get_status_now (wish->desk)->notes;

  return notes->len == 1 && g_str_has_prefix (g_ptr_array_index (notes, 0), wish->note);
}

static void
send_private (Desk *self, guint n)
{
  for (guint i = 0; i < n; i++)
    fake_mastodon_send_status (
        self->fake, "update",
        fake_mastodon_add (self->fake, "Entre nous", "\"visibility\":\"direct\","));
}

/* A connection may stand for days. */
static void
test_notes_are_told_while_it_streams (void)
{
  g_auto (Desk) desk = { 0 };
  NoteWish wish = { &desk, "1 post is not public" };

  desk_init (&desk, FAKE_MASTODON_SSE);
  fake_mastodon_add (desk.fake, "Avant", NULL);
  start (&desk);
  g_assert_cmpuint (wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 1)->notes->len, ==, 0);
  send_private (&desk, 1);
  g_assert_true (vigie_test_wait_until (says_only, &wish, PATIENCE_MS));
  for (guint n = 2; n < 5; n++) /* one note, however often it changes */
    {
      g_autofree char *words = g_strdup_printf ("%u posts are not public", n);

      wish.note = words;
      send_private (&desk, 1);
      g_assert_true (vigie_test_wait_until (says_only, &wish, PATIENCE_MS));
    }
  g_assert_true (get_status_now (&desk)->is_streaming);
}

static void
test_comes_back_by_itself (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, FAKE_MASTODON_WEBSOCKET);
  start (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 0);
  publish (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 1);
  fake_mastodon_cut (desk.fake);
  g_assert_nonnull (wait_for (&desk, VIGIE_WATCH_WAITING, FALSE, 1)->reason);
  for (guint i = 0; i < 50; i++)
    publish (&desk);
  g_assert_null (wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 51)->reason);
  publish (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 52);
}

static void
test_polls_what_does_not_stream (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;

  desk_init (&desk, 0);
  fake_mastodon_add (desk.fake, "Un", NULL);
  start (&desk);
  status = wait_for (&desk, VIGIE_WATCH_LIVE, FALSE, 1);
  g_assert_cmpint (status->next_at, !=, VIGIE_TIME_UNKNOWN);
  g_assert_cmpuint (status->notes->len, ==, 1);
}

static void
test_login_that_expires (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, FAKE_MASTODON_SSE);
  start (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 0);
  fake_mastodon_set_manner (desk.fake, FAKE_MASTODON_SSE | FAKE_MASTODON_REVOKED);
  fake_mastodon_cut (desk.fake);
  wait_for (&desk, VIGIE_WATCH_NEEDS_LOGIN, FALSE, 0);

  fake_mastodon_add (desk.fake, "Un", NULL);
  fake_mastodon_set_manner (desk.fake, FAKE_MASTODON_SSE);
  vigie_watcher_set_secret (desk.watcher, NAME, "another");
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 1);
}

static void
test_new_secret_begins_anew (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, FAKE_MASTODON_SSE);
  start (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 0);
  fake_mastodon_count_attempts (desk.fake);
  vigie_watcher_set_secret (desk.watcher, NAME, "another");
  wait_for (&desk, VIGIE_WATCH_CATCHING_UP, FALSE, 0);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 0);
  g_assert_cmpuint (fake_mastodon_count_attempts (desk.fake), ==, 1);
  publish (&desk);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, 1);
}

/* ---- killed ---- */

static gboolean
has_posts (gpointer data)
{
  Wish *wish = data;
  g_autoptr (VigieQuery) query = vigie_query_new ();

  return count_found (wish->desk->store, query) >= wish->n_imported;
}

static void
wait_for_posts (Desk *self, guint64 n)
{
  Wish wish = { .desk = self, .n_imported = n };

  g_assert_true (vigie_test_wait_until (has_posts, &wish, PATIENCE_MS));
}

/* Another process, which watches until it is killed. */
static int
watch_until_killed (const char *path)
{
  VigieStore *store = open_store (path);
  VigieHttpClient *client = vigie_http_client_new (NULL, FALSE);
  VigieWatcher *watcher = vigie_watcher_new (store, client);

  vigie_watcher_set_secret (watcher, NAME, "secret");
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 1;
}

static void
on_process_ended (GObject *object, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_killed_while_posts_come (gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  g_auto (Desk) desk = { 0 };
  guint n_posts = 0;

  desk_init (&desk, GPOINTER_TO_UINT (data));
  for (guint life = 0; life < 4; life++)
    {
      guint n_enough = n_posts + (guint) g_rand_int_range (random, 1, 200);
      gboolean has_ended = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (
          G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--watch", desk.place.path, NULL);

      g_assert_no_error (error);
      g_subprocess_wait_async (process, NULL, on_process_ended, &has_ended);
      wait_for_posts (&desk, n_posts); /* the hole of the last time */
      for (guint i = 0; i < 200; i++, n_posts++)
        publish (&desk);
      wait_for_posts (&desk, n_enough);
      g_subprocess_send_signal (process, SIGKILL);
      g_assert_true (vigie_test_wait_until (is_true, &has_ended, PATIENCE_MS));
      for (guint i = 0; i < 10; i++, n_posts++)
        publish (&desk); /* nobody listens */
    }
  start (&desk);
  wait_for_posts (&desk, n_posts);
  wait_for (&desk, VIGIE_WATCH_LIVE, TRUE, ANY);
  {
    g_autoptr (VigieQuery) query = vigie_query_new ();

    g_assert_cmpuint (count_found (desk.store, query), ==, n_posts);
  }
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--watch"))
    return watch_until_killed (argv[2]);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watcher-stream/posts-are-told-as-they-come", test_posts_are_told_as_they_come);
  g_test_add_func ("/watcher-stream/notes-are-told", test_notes_are_told_while_it_streams);
  g_test_add_func ("/watcher-stream/comes-back-by-itself", test_comes_back_by_itself);
  g_test_add_func ("/watcher-stream/polls-what-does-not-stream", test_polls_what_does_not_stream);
  g_test_add_func ("/watcher-stream/login-that-expires", test_login_that_expires);
  g_test_add_func ("/watcher-stream/new-secret-begins-anew", test_new_secret_begins_anew);
  g_test_add_data_func ("/watcher-stream/killed/sse", GUINT_TO_POINTER (FAKE_MASTODON_SSE),
                        test_killed_while_posts_come);
  g_test_add_data_func ("/watcher-stream/killed/websocket",
                        GUINT_TO_POINTER (FAKE_MASTODON_WEBSOCKET), test_killed_while_posts_come);
  return g_test_run ();
}
