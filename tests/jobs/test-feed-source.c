/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-source.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

/* A feed that a real server gives, watched into a real incident. */

#define PATH "/feed"
#define FEED(inner)                                                                                \
  "<rss version=\"2.0\" xmlns:georss=\"http://www.georss.org/georss\" "                            \
  "xmlns:gml=\"http://www.opengis.net/gml\"><channel><title>Crue</title>" inner "</channel></rss>"
#define ITEM(id, text)                                                                             \
  "<item><guid isPermaLink=\"false\">" id "</guid><title>" text "</title>"                         \
  "<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieWebServer *server;
  VigieHttpClient *client;
  VigieSource *source;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;

  place_init (&f->place);
  f->store = create_store (f->place.path);
  f->server = vigie_web_server_new ();
  f->client = vigie_http_client_new ("desk@sdis13.example", TRUE);
  uri = vigie_web_server_dup_uri (f->server, PATH);
  option = g_strconcat ("url=", uri, NULL);
  f->source = vigie_source_new ("feed", (const char *[]) { option, NULL }, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->source);
  vigie_http_client_close (f->client);
  g_clear_object (&f->client);
  assert_intact (f->store);
  close_and_unref (f->store);
  vigie_web_server_free (f->server);
  place_clear (&f->place);
}

static void
serve (Fixture *f, const char *feed)
{
  vigie_web_server_set_text (f->server, PATH, 200, "application/rss+xml", feed);
}

static void
serve_version (Fixture *f, const char *feed, const char *etag)
{
  g_autoptr (GBytes) bytes = g_bytes_new (feed, strlen (feed));

  vigie_web_server_set (f->server, PATH, 200, "application/rss+xml", bytes, "ETag", etag, NULL);
}

static char *
dup_cursor (Fixture *f)
{
  g_autofree char *key = vigie_source_dup_key (f->source);

  return vigie_store_dup_cursor (f->store, key, NULL);
}

static gboolean
try_poll (Fixture *f, VigieSourceRound *round, GError **error)
{
  round->client = f->client;
  round->sink = VIGIE_POST_SINK (f->store);
  round->cursor = dup_cursor (f);
  return vigie_source_poll (f->source, round, error);
}

static void
poll_for (Fixture *f, guint64 imported, guint64 known, guint64 changed)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  try_poll (f, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.counts.imported, ==, imported);
  g_assert_cmpuint (round.counts.known, ==, known);
  g_assert_cmpuint (round.counts.changed, ==, changed);
  g_assert_cmpuint (round.notes->len, ==, 0);
}

static void
poll_for_error (Fixture *f, int code, const char *part)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *before = dup_cursor (f);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (try_poll (f, &round, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
  if (part != NULL)
    g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (round.counts.imported, ==, 0);
  after = dup_cursor (f);
  g_assert_cmpstr (after, ==, before);
}

static VigiePost *
load (Fixture *f, const char *kind, const char *host, const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GError) error = NULL;
  VigiePost *post;

  vigie_post_make_id (kind, host, external_id, id);
  post = vigie_store_find_post (f->store, id, &error);
  if (post == NULL)
    g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  return post;
}

/* What only has a number has it within its feed. */
static VigiePost *
load_numbered_item (Fixture *f, const char *number)
{
  g_autofree char *id = g_strconcat (vigie_source_get_option (f->source, "url"), " ", number, NULL);

  return load (f, "feed", "127.0.0.1", id);
}

/* ---- new, known, not changed ---- */

static void
test_new_then_known (Fixture *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  g_autoptr (VigiePost) post = NULL;

  serve (f, FEED (ITEM ("1", "Pont fermé") ITEM ("2", "Crue")));
  poll_for (f, 2, 0, 0);
  cursor = dup_cursor (f);
  g_assert_nonnull (cursor);
  post = load_numbered_item (f, "1");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont fermé");
  poll_for (f, 0, 2, 0);
  serve (f, FEED (ITEM ("3", "Neuf") ITEM ("2", "Crue")));
  poll_for (f, 1, 1, 0);
}

static void
test_not_changed (Fixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;

  serve_version (f, FEED (ITEM ("1", "Crue")), "\"v1\"");
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 0, 0);
  asked = vigie_web_server_dup_header (f->server, PATH, "If-None-Match");
  g_assert_cmpstr (asked, ==, "\"v1\"");
  g_assert_cmpuint (vigie_web_server_count (f->server, PATH), ==, 2);
  serve_version (f, FEED (ITEM ("1", "Crue") ITEM ("2", "Crue")), "\"v2\"");
  poll_for (f, 1, 1, 0);
  poll_for (f, 0, 0, 0);
}

/* A round that ends early leaves the cursor, and what it would have brought comes with the next. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  serve_version (f, FEED (ITEM ("1", "Crue")), "\"v1\"");
  g_cancellable_cancel (cancellable);
  round.cancellable = cancellable;
  g_assert_false (try_poll (f, &round, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  cursor = dup_cursor (f);
  g_assert_null (cursor);
  poll_for (f, 1, 0, 0);
}

/* ---- moved, gone, something else ---- */

static void
test_moved_for_good (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/new");
  g_autoptr (VigiePost) post = NULL;

  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  vigie_web_server_set (f->server, PATH, 301, NULL, NULL, "Location", uri, NULL);
  vigie_web_server_set_text (f->server, "/new", 200, NULL, FEED (ITEM ("1", "Crue")));
  poll_for (f, 0, 1, 0); /* the same post, though it comes from elsewhere */
  poll_for (f, 0, 1, 0);
  g_assert_cmpuint (vigie_web_server_count (f->server, PATH), ==, 2);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/new"), ==, 2);
  post = load_numbered_item (f, "1");
  g_assert_nonnull (post);
}

static void
test_moved_for_now (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_redirect (f->server, PATH, "/new");
  vigie_web_server_set_text (f->server, "/new", 200, NULL, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 1, 0);
  g_assert_cmpuint (vigie_web_server_count (f->server, PATH), ==, 2);
}

/* It has moved to where it was redirected before, and is as it was. */
static void
test_moved_without_news (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/new");
  g_autoptr (GBytes) bytes =
      g_bytes_new_static (FEED (ITEM ("1", "Crue")), strlen (FEED (ITEM ("1", "Crue"))));

  vigie_web_server_set_redirect (f->server, PATH, uri);
  vigie_web_server_set (f->server, "/new", 200, NULL, bytes, "ETag", "\"v1\"", NULL);
  poll_for (f, 1, 0, 0);
  vigie_web_server_set (f->server, PATH, 301, NULL, NULL, "Location", uri, NULL);
  poll_for (f, 0, 0, 0);
  poll_for (f, 0, 0, 0);
  g_assert_cmpuint (vigie_web_server_count (f->server, PATH), ==, 2);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/new"), ==, 3);
}

/* A server in the local network that somebody typed may move a feed, within itself. */
static void
test_moved_in_local_network (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/new");

  vigie_http_client_close (f->client);
  g_object_unref (f->client);
  f->client = vigie_http_client_new ("desk@sdis13.example", FALSE);
  vigie_web_server_set (f->server, PATH, 301, NULL, NULL, "Location", uri, NULL);
  vigie_web_server_set_text (f->server, "/new", 200, NULL, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 1, 0);
  g_assert_cmpuint (vigie_web_server_count (f->server, PATH), ==, 1);
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) post = NULL;

  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  vigie_web_server_set_text (f->server, PATH, 410, "text/html", "<p>Gone</p>");
  poll_for_error (f, VIGIE_ERROR_NOT_FOUND, NULL);
  post = load_numbered_item (f, "1");
  g_assert_nonnull (post);
}

static void
test_page (Fixture *f, gconstpointer data)
{
  serve_version (f, FEED (ITEM ("1", "Crue")), "\"v1\"");
  poll_for (f, 1, 0, 0);
  vigie_web_server_set_text (f->server, PATH, 200, "application/rss+xml",
                             "<!DOCTYPE html><html><title>Maintenance</title></html>");
  poll_for_error (f, VIGIE_ERROR_INVALID, "a web page, not a feed");
  vigie_web_server_set_text (f->server, PATH, 200, "application/rss+xml", "");
  poll_for_error (f, VIGIE_ERROR_INVALID, "empty");
  serve_version (f, FEED (ITEM ("1", "Crue") ITEM ("2", "Crue")), "\"v2\"");
  poll_for (f, 1, 1, 0);
}

/* What breaks off on the way is nothing; what the server has in half is read as far as it goes. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  g_autofree char *cut = g_strdup (FEED (ITEM ("1", "Crue") ITEM ("2", "Crue")));
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  serve (f, cut);
  vigie_web_server_set_manner (f->server, PATH, VIGIE_WEB_BROKEN);
  poll_for_error (f, VIGIE_ERROR_NETWORK, NULL);
  *(strstr (cut,
            "<title>Crue</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item></chan") +
    10) = '\0';
  vigie_web_server_set_manner (f->server, PATH, VIGIE_WEB_WHOLE);
  serve (f, cut);
  try_poll (f, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  g_assert_cmpuint (round.notes->len, ==, 1);
}

/* ---- what becomes of posts ---- */

static void
test_edited (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;
  const VigieProvenance *update;

  serve (f, FEED (ITEM ("1", "Pont fermé") ITEM ("2", "Crue")));
  poll_for (f, 2, 0, 0);
  serve (f, FEED (ITEM ("1", "Pont rouvert") ITEM ("2", "Crue")));
  poll_for (f, 0, 2, 1);
  poll_for (f, 0, 2, 0); /* it is known now */
  post = load_numbered_item (f, "1");
  updates = vigie_store_list_post_updates (f->store, vigie_post_get_id (post), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (updates->len, ==, 1);
  update = g_ptr_array_index (updates, 0);
  g_assert_cmpint (update->kind, ==, VIGIE_POST_EDITED);
  g_assert_cmpstr (update->text, ==, "Pont rouvert");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont fermé"); /* as it came */
}

static void
test_networks_name (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePost) other = NULL;

  serve (f, FEED ("<item><guid>https://m.example/@zoe/115988000000000000</guid>"
                  "<link>https://m.example/@zoe/115988000000000000</link>"
                  "<description>&lt;p&gt;D570 coupée&lt;/p&gt;</description></item>"));
  poll_for (f, 1, 0, 0);
  post = load (f, "mastodon", "m.example", "115988000000000000");
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "D570 coupée");
  other = load (f, "feed", "127.0.0.1", "https://m.example/@zoe/115988000000000000");
  g_assert_null (other);
}

static void
test_place_and_photo (Fixture *f, gconstpointer data)
{
  const VigieBox area = { 4.3, 43.3, 4.9, 43.9 };
  g_auto (VigieSourceRound) round = { .area = &area };
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/photos/a.jpg");
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;
  const VigiePosition *positions;
  VigiePhotoFacts *const *photos;
  gsize n;

  serve (f, FEED ("<item><guid isPermaLink=\"false\">1</guid><title>Eau</title>"
                  "<enclosure url=\"photos/a.jpg\" type=\"image/jpeg\"/>"
                  "<georss:where><gml:Point><gml:pos>4.63 43.68</gml:pos></gml:Point>"
                  "</georss:where><georss:radius>250</georss:radius></item>"));
  try_poll (f, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  g_assert_cmpuint (round.notes->len, ==, 1); /* on the order of its coordinates */
  post = load_numbered_item (f, "1");
  positions = vigie_post_get_candidates (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (positions[0].lon, 4.63, 1e-9);
  g_assert_cmpfloat_with_epsilon (positions[0].lat, 43.68, 1e-9);
  g_assert_cmpfloat_with_epsilon (positions[0].radius_m, 250, 1e-3);
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, uri);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  serve (f, FEED ("<ttl>7</ttl>" ITEM ("1", "Crue")));
  try_poll (f, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpint (round.pause_ms, ==, 7 * 60 * 1000);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/jobs/feed-source/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("new-then-known", test_new_then_known);
  ADD ("not-changed", test_not_changed);
  ADD ("cancelled", test_cancelled);
  ADD ("moved-for-good", test_moved_for_good);
  ADD ("moved-for-now", test_moved_for_now);
  ADD ("moved-without-news", test_moved_without_news);
  ADD ("moved-in-local-network", test_moved_in_local_network);
  ADD ("gone", test_gone);
  ADD ("page", test_page);
  ADD ("cut", test_cut);
  ADD ("edited", test_edited);
  ADD ("networks-name", test_networks_name);
  ADD ("place-and-photo", test_place_and_photo);
  ADD ("pause", test_pause);
  return g_test_run ();
}
