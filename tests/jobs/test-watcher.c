/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-watcher.h"
#include "vigie-web-server.h"

#define PATIENCE_MS 20000

/* ---- an incident, a server and a watcher ---- */

#define TIMELINE "/api/v1/timelines/tag/crue" /* of Mastodon */

typedef struct
{
  Place place;
  VigieStore *store;
  VigieWebServer *server;
  VigieHttpClient *client;
  VigieWatcher *watcher; /* (nullable) */
} Desk;

static void
desk_init (Desk *self)
{
  *self = (Desk) { 0 };
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->server = vigie_web_server_new ();
  self->client = vigie_http_client_new (NULL, FALSE);
}

static gboolean
is_idle (gpointer data)
{
  return !vigie_watcher_is_busy (data);
}

static void
desk_clear (Desk *self)
{
  if (self->watcher != NULL)
    {
      vigie_watcher_close (self->watcher);
      g_assert_true (vigie_test_wait_until (is_idle, self->watcher, PATIENCE_MS));
      g_clear_object (&self->watcher);
    }
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  close_and_unref (self->store);
  vigie_web_server_free (self->server);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static VigieWatch *
make_watch (Desk *self, const char *name, const char *path)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, path);
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  const char *const options[] = { option, NULL };

  return vigie_watch_new (name, "feed", options);
}

static void
add_feed (Desk *self, const char *name, const char *path)
{
  g_autoptr (VigieWatch) watch = make_watch (self, name, path);
  g_autoptr (GError) error = NULL;

  vigie_watches_add (self->store, watch, &error);
  g_assert_no_error (error);
}

static void
add_tag (Desk *self, const char *name)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, "");
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  g_autoptr (VigieWatch) watch = vigie_watch_new (
      name, "mastodon", (const char *const[]) { option, "tag=crue", "stream=off", NULL });
  g_autoptr (GError) error = NULL;

  vigie_watches_add (self->store, watch, &error);
  g_assert_no_error (error);
}

static void
serve_items (Desk *self, const char *path, guint n_items)
{
  g_autoptr (GString) feed = g_string_new ("<rss version=\"2.0\"><channel><title>Test</title>");

  for (guint i = 0; i < n_items; i++)
    g_string_append_printf (feed,
                            "<item><guid isPermaLink=\"false\">%s-%u</guid>"
                            "<title>Crue %u</title></item>",
                            path, i, i);
  g_string_append (feed, "</channel></rss>");
  vigie_web_server_set_text (self->server, path, 200, "application/rss+xml", feed->str);
}

static void
start (Desk *self)
{
  self->watcher = vigie_watcher_new (self->store, self->client);
}

typedef struct
{
  Desk *desk;
  const char *name;
  VigieWatchState state;
  guint64 n_imported;
} Wish;

static gboolean
is_so (gpointer data)
{
  Wish *wish = data;
  const VigieWatchStatus *status = vigie_watcher_find (wish->desk->watcher, wish->name);

  return status != NULL && status->state == wish->state && status->asked_at != VIGIE_TIME_UNKNOWN &&
         status->counts.imported == wish->n_imported;
}

static const VigieWatchStatus *
wait_for (Desk *self, const char *name, VigieWatchState state, guint64 n_imported)
{
  Wish wish = { self, name, state, n_imported };
  const VigieWatchStatus *status;

  if (!vigie_test_wait_until (is_so, &wish, PATIENCE_MS))
    {
      status = vigie_watcher_find (self->watcher, name);
      g_error ("%s is %s with %" G_GUINT64_FORMAT " posts: %s", name,
               vigie_watch_state_to_string (status->state), status->counts.imported,
               status->reason);
    }
  return vigie_watcher_find (self->watcher, name);
}

/* ---- the list ---- */

static void
test_list_is_kept_in_the_incident (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GPtrArray) watches = NULL;
  g_autoptr (VigieWatch) again = NULL;
  g_autoptr (GError) error = NULL;
  const VigieWatch *second;

  desk_init (&desk);
  add_feed (&desk, "Préfecture", "/a");
  add_feed (&desk, "Mairie", "/b");
  again = make_watch (&desk, "Mairie", "/c");
  g_assert_false (vigie_watches_add (desk.store, again, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (vigie_watches_change (desk.store, "Préfecture", again, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_clear_error (&error);
  again->paused = TRUE;
  g_assert_true (vigie_watches_change (desk.store, "Mairie", again, &error));
  g_assert_true (vigie_watches_remove (desk.store, "Préfecture", &error));
  g_assert_no_error (error);
  g_assert_false (vigie_watches_remove (desk.store, "Préfecture", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);

  watches = vigie_watches_load (desk.store, NULL);
  g_assert_cmpuint (watches->len, ==, 1);
  second = g_ptr_array_index (watches, 0);
  g_assert_cmpstr (second->name, ==, "Mairie");
  g_assert_true (g_str_has_suffix (second->options[0], "/c"));
  g_assert_true (second->paused);
}

static void
test_what_cannot_be_watched_is_refused (void)
{
  static const struct
  {
    const char *name;
    const char *kind;
    const char *option;
  } cases[] = {
    { "", "feed", "url=https://example.org/" },
    { "a\nb", "feed", "url=https://example.org/" },
    { "a", "telepathy", "url=https://example.org/" },
    { "a", "feed", "tag=crue" },
    { "a", "feed", "url" },
    { "a", "feed", "url=" },
    { "a", "feed", "url=ftp://example.org/" },
    { "a", "feed", "url=https://anne:secret@example.org/" },
    { "a", "feed", NULL },
  };
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const options[] = { cases[i].option, NULL };
      g_autoptr (VigieWatch) watch = vigie_watch_new (cases[i].name, cases[i].kind, options);
      g_autoptr (GError) error = NULL;

      g_assert_false (vigie_watches_add (desk.store, watch, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

/* ---- watching ---- */

static void
test_new_posts_come_and_known_ones_do_not (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;
  g_autofree char *cursor = NULL;

  desk_init (&desk);
  serve_items (&desk, "/feed", 2);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  status = wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 2);
  g_assert_cmpint (status->next_at, >, status->asked_at);
  g_assert_cmpint (status->post_at, ==, status->asked_at);

  serve_items (&desk, "/feed", 3);
  vigie_watcher_ask (desk.watcher, "Préfecture");
  status = wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 3);
  g_assert_cmpuint (status->counts.known, ==, 2);
}

static void
test_goes_on_where_the_incident_is (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  serve_items (&desk, "/feed", 2);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 2);
  vigie_watcher_close (desk.watcher);
  g_assert_true (vigie_test_wait_until (is_idle, desk.watcher, PATIENCE_MS));
  g_clear_object (&desk.watcher);

  start (&desk);
  g_assert_cmpuint (wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 0)->counts.known, ==, 2);
}

static void
test_one_that_is_out_of_order_does_not_hold_the_others (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/broken", 500, "text/html", "<html>oops</html>");
  serve_items (&desk, "/feed", 2);
  add_feed (&desk, "Cassé", "/broken");
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  status = wait_for (&desk, "Cassé", VIGIE_WATCH_WAITING, 0);
  g_assert_nonnull (status->reason);
  g_assert_cmpint (status->next_at, >=, status->asked_at);
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 2);
}

static void
test_what_is_not_there_is_asked_again_seldom (gconstpointer http_status)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;
  gint64 begun = g_get_real_time () / 1000;

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/feed", GPOINTER_TO_UINT (http_status), "text/plain",
                             "no");
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  status = wait_for (&desk, "Préfecture", VIGIE_WATCH_FAILED, 0);
  g_assert_cmpint (status->next_at, >=, begun + 15 * 60 * 1000);
  g_assert_nonnull (status->reason);

  serve_items (&desk, "/feed", 1);
  vigie_watcher_ask (desk.watcher, "Préfecture");
  status = wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 1);
  g_assert_null (status->reason);
}

/* As long as the server says, and not as long as we would. */
static void
test_pause_of_a_server_is_told (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;
  gint64 begun = g_get_real_time () / 1000;

  desk_init (&desk);
  vigie_web_server_set (desk.server, "/feed", 429, NULL, NULL, "Retry-After", "1800", NULL);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  status = wait_for (&desk, "Préfecture", VIGIE_WATCH_WAITING, 0);
  g_assert_cmpint (status->next_at, >=, begun + 1800 * 1000);
  vigie_watcher_ask (desk.watcher, "Préfecture"); /* which is not done before */
  wait_for (&desk, "Préfecture", VIGIE_WATCH_WAITING, 0);
  g_assert_cmpuint (vigie_web_server_count (desk.server, "/feed"), ==, 1);
}

/* By which its pause is known. */
static void
test_each_kind_knows_its_server (void)
{
  static const char *const sources[][4] = {
    { "bluesky", "q=crue" },
    { "commons", "lat=47", "lon=5" },
    { "x", "q=crue" },
    { "telegram" },
    { "meta", "page=1" },
    { "vigicrues" },
    { "bisonfute" },
    { "vigilance", "department=21" },
    { "feed", "url=https://a.example/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieSource) source = vigie_source_new (sources[i][0], sources[i] + 1, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (vigie_source_get_server (source), "https://"));
    }
}

static void
test_login_is_asked_for (void)
{
  g_auto (Desk) desk = { 0 };
  const VigieWatchStatus *status;

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, TIMELINE, 401, "application/json", "{}");
  add_tag (&desk, "Crue");
  start (&desk);
  status = wait_for (&desk, "Crue", VIGIE_WATCH_NEEDS_LOGIN, 0);
  g_assert_cmpint (status->next_at, ==, VIGIE_TIME_UNKNOWN);

  vigie_web_server_set_text (desk.server, TIMELINE, 200, "application/json", "[]");
  vigie_watcher_set_secret (desk.watcher, "Crue", "secret");
  wait_for (&desk, "Crue", VIGIE_WATCH_LIVE, 0);
}

static void
test_page_instead_of_a_feed_is_said (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/feed", 200, "text/html",
                             "<!DOCTYPE html><html><body>Portail</body></html>");
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  g_assert_nonnull (wait_for (&desk, "Préfecture", VIGIE_WATCH_WAITING, 0)->reason);
}

/* ---- changes of the list ---- */

static gboolean
is_paused (gpointer data)
{
  Desk *self = data;
  const VigieWatchStatus *status = vigie_watcher_find (self->watcher, "Préfecture");

  return status != NULL && status->state == VIGIE_WATCH_PAUSED;
}

static gboolean
is_gone (gpointer data)
{
  Desk *self = data;

  return vigie_watcher_list (self->watcher)->len == 0;
}

static void
test_paused_source_is_left_alone (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigieWatch) watch = NULL;
  guint n_requests;

  desk_init (&desk);
  serve_items (&desk, "/feed", 1);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 1);
  watch = make_watch (&desk, "Préfecture", "/feed");
  watch->paused = TRUE;
  g_assert_true (vigie_watches_change (desk.store, "Préfecture", watch, NULL));
  g_assert_true (vigie_test_wait_until (is_paused, &desk, PATIENCE_MS));
  n_requests = vigie_web_server_count (desk.server, "/feed");
  vigie_watcher_ask (desk.watcher, "Préfecture");
  g_assert_true (is_paused (&desk));
  g_assert_cmpuint (vigie_web_server_count (desk.server, "/feed"), ==, n_requests);

  watch->paused = FALSE;
  g_assert_true (vigie_watches_change (desk.store, "Préfecture", watch, NULL));
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 0);
}

/* Who changes them does not wait for the next minute. */
static void
test_other_words_are_asked_for_at_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (OpenStore) other = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/feed", 200, "application/rss+xml",
                             "<rss version=\"2.0\"><channel><title>T</title>"
                             "<item><guid>1</guid><title>Crue</title></item>"
                             "<item><guid>2</guid><title>Marché</title></item></channel></rss>");
  uri = vigie_web_server_dup_uri (desk.server, "/feed");
  option = g_strconcat ("url=", uri, NULL);
  watch = vigie_watch_new ("Préfecture", "feed",
                           (const char *const[]) { option, "only-words=yes", NULL });
  vigie_watches_add (desk.store, watch, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_store_set (desk.store, VIGIE_INFO_WATCH_WORDS, "crue", NULL));
  start (&desk);
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 1);
  other = open_store (desk.place.path); /* another program's */
  g_assert_true (vigie_store_set (other, VIGIE_INFO_WATCH_WORDS, "crue, marché", NULL));
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 2);
}

static void
test_renamed_source_goes_on (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (VigieWatch) watch = NULL;

  desk_init (&desk);
  serve_items (&desk, "/feed", 2);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  wait_for (&desk, "Préfecture", VIGIE_WATCH_LIVE, 2);
  watch = make_watch (&desk, "Préfecture 21", "/feed");
  g_assert_true (vigie_watches_change (desk.store, "Préfecture", watch, NULL));
  wait_for (&desk, "Préfecture 21", VIGIE_WATCH_LIVE, 2); /* it still has what it brought */
}

static void
test_source_is_removed_while_it_is_asked (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  serve_items (&desk, "/feed", 1);
  vigie_web_server_set_manner (desk.server, "/feed", VIGIE_WEB_HELD);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  vigie_web_server_wait (desk.server, "/feed", 1);
  g_assert_true (vigie_watches_remove (desk.store, "Préfecture", NULL));
  g_assert_true (vigie_test_wait_until (is_gone, &desk, PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (is_idle, desk.watcher, PATIENCE_MS));
  vigie_web_server_release (desk.server);
}

static void
test_closing_does_not_wait_for_a_server (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  serve_items (&desk, "/feed", 1);
  vigie_web_server_set_manner (desk.server, "/feed", VIGIE_WEB_HELD);
  add_feed (&desk, "Préfecture", "/feed");
  start (&desk);
  vigie_web_server_wait (desk.server, "/feed", 1);
  vigie_watcher_close (desk.watcher);
  g_assert_true (vigie_watcher_is_busy (desk.watcher)); /* it came back before the round */
  g_assert_true (vigie_test_wait_until (is_idle, desk.watcher, PATIENCE_MS));
  vigie_web_server_release (desk.server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watcher/list-is-kept-in-the-incident", test_list_is_kept_in_the_incident);
  g_test_add_func ("/watcher/what-cannot-be-watched-is-refused",
                   test_what_cannot_be_watched_is_refused);
  g_test_add_func ("/watcher/new-posts-come-and-known-ones-do-not",
                   test_new_posts_come_and_known_ones_do_not);
  g_test_add_func ("/watcher/goes-on-where-the-incident-is", test_goes_on_where_the_incident_is);
  g_test_add_func ("/watcher/one-that-is-out-of-order-does-not-hold-the-others",
                   test_one_that_is_out_of_order_does_not_hold_the_others);
  g_test_add_data_func ("/watcher/what-is-not-there-is-asked-again-seldom/gone",
                        GUINT_TO_POINTER (410), test_what_is_not_there_is_asked_again_seldom);
  g_test_add_data_func ("/watcher/what-is-not-there-is-asked-again-seldom/closed",
                        GUINT_TO_POINTER (403), test_what_is_not_there_is_asked_again_seldom);
  g_test_add_func ("/watcher/pause-of-a-server-is-told", test_pause_of_a_server_is_told);
  g_test_add_func ("/watcher/each-kind-knows-its-server", test_each_kind_knows_its_server);
  g_test_add_func ("/watcher/login-is-asked-for", test_login_is_asked_for);
  g_test_add_func ("/watcher/page-instead-of-a-feed-is-said", test_page_instead_of_a_feed_is_said);
  g_test_add_func ("/watcher/paused-source-is-left-alone", test_paused_source_is_left_alone);
  g_test_add_func ("/watcher/other-words-are-asked-for-at-once",
                   test_other_words_are_asked_for_at_once);
  g_test_add_func ("/watcher/renamed-source-goes-on", test_renamed_source_goes_on);
  g_test_add_func ("/watcher/source-is-removed-while-it-is-asked",
                   test_source_is_removed_while_it_is_asked);
  g_test_add_func ("/watcher/closing-does-not-wait-for-a-server",
                   test_closing_does_not_wait_for_a_server);

  return g_test_run ();
}
