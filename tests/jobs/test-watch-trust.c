/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-watch-trust.h"
#include "vigie-watcher.h"
#include "vigie-web-server.h"

#define PATIENCE_MS 20000

static VigieWatch *
make_watch (const char *kind, const char *first, const char *second)
{
  const char *const options[] = { first, second, NULL };

  return vigie_watch_new ("Source", kind, options);
}

static gboolean
trusts (VigieStore *store, const VigieWatch *watch)
{
  g_autoptr (VigieWatchTrust) trust = vigie_watch_trust_new (store);

  return vigie_watch_trust_has (trust, watch);
}

static void
agree (VigieStore *store, const VigieWatch *watch)
{
  g_autoptr (VigieWatchTrust) trust = vigie_watch_trust_new (store);
  g_autoptr (GError) error = NULL;

  vigie_watch_trust_add (trust, &watch, 1, &error);
  g_assert_no_error (error);
}

static void
test_agreement_is_kept_for_one_incident (void)
{
  g_auto (Place) place = { 0 }, elsewhere = { 0 };
  g_autoptr (VigieWatch) watch = make_watch ("feed", "url=https://example.org/feed", NULL);
  g_autoptr (VigieStore) store = NULL, other = NULL;

  place_init (&place);
  place_init (&elsewhere);
  store = create_store (place.path);
  other = create_store (elsewhere.path);
  g_assert_false (trusts (store, watch));
  agree (store, watch);
  g_assert_true (trusts (store, watch));
  g_assert_false (trusts (other, watch));
  agree (other, watch);
  g_assert_true (trusts (store, watch));
  vigie_store_close (store);
  vigie_store_close (other);
}

static void
test_another_place_needs_a_new_agreement (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (VigieWatch) watch = make_watch ("mastodon", "url=https://example.org", "tag=crue");
  g_autoptr (VigieWatch) words =
      make_watch ("mastodon", "tag=inondation", "url=https://example.org");
  g_autoptr (VigieWatch) address = make_watch ("mastodon", "url=http://10.0.0.1", "tag=crue");
  g_autoptr (VigieWatch) kind = make_watch ("feed", "url=https://example.org", NULL);
  g_autoptr (VigieWatch) more = make_watch ("mastodon", "url=https://example.org", "relay=x");
  g_autoptr (VigieStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  agree (store, watch);
  g_assert_true (trusts (store, words));
  g_assert_false (trusts (store, address));
  g_assert_false (trusts (store, kind));
  g_assert_false (trusts (store, more));
  vigie_store_close (store);
}

static void
test_agreement_of_another_process_is_seen (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (VigieWatch) watch = make_watch ("folder", "path=/srv/photos", NULL);
  g_autoptr (VigieWatchTrust) trust = NULL;
  g_autoptr (VigieStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  trust = vigie_watch_trust_new (store);
  g_assert_false (vigie_watch_trust_has (trust, watch));
  agree (store, watch);
  g_assert_true (vigie_watch_trust_has (trust, watch));
  vigie_store_close (store);
}

static void
assert_place (const char *kind, const char *option, const char *expected, gboolean local)
{
  g_autoptr (VigieWatch) watch = make_watch (kind, option, NULL);
  gboolean is_local = FALSE;
  g_autofree char *place = vigie_watch_dup_place (watch, &is_local);

  g_assert_cmpstr (place, ==, expected);
  g_assert_cmpint (is_local, ==, local);
}

static void
test_place_is_named_as_people_know_it (void)
{
  assert_place ("feed", "url=https://user@www.example.org/a/b?c", "www.example.org", FALSE);
  assert_place ("feed", "url=example.org/feed", "example.org", FALSE);
  assert_place ("feed", "url=http://127.0.0.1:8080/feed", "127.0.0.1:8080", TRUE);
  assert_place ("feed", "url=http://localhost/feed", "localhost", TRUE);
  assert_place ("folder", "path=/srv/photos", "/srv/photos", TRUE);
  assert_place ("bluesky", "q=crue", NULL, FALSE);
  assert_place ("feed", "url=", "", FALSE);
  assert_place ("bluesky", "jetstream=on", NULL, FALSE);
  assert_place ("bluesky", "jetstream=jetstream.example.org", NULL, FALSE);
  assert_place ("bluesky", "jetstream=ws://192.168.1.4:6008/x", NULL, TRUE);
  assert_place ("bluesky", "jetstream=127.0.0.1:6008", NULL, TRUE);
}

/* A stream in the desk's own network is not hidden by a server elsewhere. */
static void
test_place_of_two_addresses (void)
{
  g_autoptr (VigieWatch) watch =
      make_watch ("bluesky", "url=https://example.org", "jetstream=ws://10.0.0.1/subscribe");
  gboolean is_local = FALSE;
  g_autofree char *place = vigie_watch_dup_place (watch, &is_local);

  g_assert_cmpstr (place, ==, "example.org");
  g_assert_true (is_local);
}

/* What was agreed to before must not be written over. */
static void
test_file_that_cannot_be_read_is_left_alone (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path =
      g_build_filename (g_get_user_data_dir (), "vigie", "trusted-sources", NULL);
  g_autofree char *aside = g_strconcat (path, "-aside", NULL);
  g_autoptr (VigieWatch) watch = make_watch ("feed", "url=https://example.org/feed", NULL);
  g_autoptr (VigieWatch) other = make_watch ("feed", "url=https://example.net/feed", NULL);
  g_autoptr (VigieWatchTrust) trust = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  agree (store, watch);
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  g_assert_cmpint (symlink (path, path), ==, 0); /* a loop: there, but not to be read */
  trust = vigie_watch_trust_new (store);
  g_assert_false (vigie_watch_trust_has (trust, watch));
  g_assert_false (vigie_watch_trust_add (trust, (const VigieWatch *const[]) { other }, 1, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_rename (aside, path), ==, 0);
  g_assert_true (trusts (store, watch));
  g_assert_false (trusts (store, other));
  vigie_store_close (store);
}

/* ---- a watcher that is guarded ---- */

static gboolean
allow (const VigieWatch *watch, gpointer data)
{
  return vigie_watch_trust_has (data, watch);
}

static gboolean
is_live (gpointer data)
{
  return vigie_watcher_find (data, "Source")->state == VIGIE_WATCH_LIVE;
}

static gboolean
is_idle (gpointer data)
{
  return !vigie_watcher_is_busy (data);
}

static void
test_held_source_is_not_asked_until_somebody_agrees (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/feed");
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  g_autoptr (VigieWatch) watch = make_watch ("feed", option, NULL);
  g_autoptr (VigieWatchTrust) trust = NULL;
  g_autoptr (VigieWatcher) watcher = NULL;
  g_autoptr (VigieStore) store = NULL;

  vigie_web_server_set_text (server, "/feed", 200, "application/rss+xml",
                             "<rss version=\"2.0\"><channel><title>T</title>"
                             "<item><guid>a</guid><title>Crue</title></item></channel></rss>");
  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_watches_add (store, watch, NULL));
  trust = vigie_watch_trust_new (store);
  watcher = vigie_watcher_new_guarded (store, client, allow, trust);
  g_assert_cmpint (vigie_watcher_find (watcher, "Source")->state, ==, VIGIE_WATCH_HELD);
  vigie_watcher_ask (watcher, "Source");
  vigie_watcher_set_secret (watcher, "Source", "s3cret");
  vigie_watcher_reload (watcher);
  g_assert_false (vigie_watcher_is_busy (watcher));
  agree (store, watch);
  vigie_watcher_reload (watcher);
  g_assert_true (vigie_test_wait_until (is_live, watcher, PATIENCE_MS));
  g_assert_cmpuint (vigie_web_server_count (server, NULL), ==, 1);
  vigie_watcher_close (watcher);
  g_assert_true (vigie_test_wait_until (is_idle, watcher, PATIENCE_MS));
  vigie_http_client_close (client);
  vigie_store_close (store);
}

/* ---- what a source brought ---- */

static void
test_times_of_a_source_are_listed_in_order (void)
{
  g_auto (Place) place = { 0 };
  VigieObservation posts[] = {
    { .source_kind = "t",
      .source_host = "h",
      .external_id = "1",
      .text = "a",
      .posted_at = 2000,
      .received_at = 5000 },
    { .source_kind = "t",
      .source_host = "h",
      .external_id = "2",
      .text = "b",
      .posted_at = 1000,
      .received_at = 5000 },
    { .source_kind = "t",
      .source_host = "h",
      .external_id = "3",
      .text = "c",
      .posted_at = 3000,
      .received_at = 5000 },
  };
  VigieBatch batch = { .observations = posts, .n_observations = 3, .watch = "feed a" };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GArray) times = NULL, none = NULL, late = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error));
  times = vigie_store_list_watch_posts (store, "feed a", 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (times->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (times, gint64, i), ==, 1000 * (i + 1));
  none = vigie_store_list_watch_posts (store, "feed b", 0, 10, &error);
  g_assert_cmpuint (none->len, ==, 0);
  late = vigie_store_list_watch_posts (store, "feed a", G_MAXINT64, 10, &error);
  g_assert_cmpuint (late->len, ==, 0);
  g_assert_no_error (error);
  vigie_store_close (store);
}

int
main (int argc, char *argv[])
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();

  g_setenv ("XDG_DATA_HOME", dir, TRUE); /* what is agreed here is of this test only */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-trust/one-incident", test_agreement_is_kept_for_one_incident);
  g_test_add_func ("/watch-trust/another-place", test_another_place_needs_a_new_agreement);
  g_test_add_func ("/watch-trust/other-process", test_agreement_of_another_process_is_seen);
  g_test_add_func ("/watch-trust/place", test_place_is_named_as_people_know_it);
  g_test_add_func ("/watch-trust/place-of-two-addresses", test_place_of_two_addresses);
  g_test_add_func ("/watch-trust/unreadable-file", test_file_that_cannot_be_read_is_left_alone);
  g_test_add_func ("/watch-trust/held", test_held_source_is_not_asked_until_somebody_agrees);
  g_test_add_func ("/watch-trust/times", test_times_of_a_source_are_listed_in_order);

  return g_test_run ();
}
