/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <signal.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-feed-parser.h"
#include "vigie-source-trial.h"
#include "vigie-source.h"
#include "vigie-test-site.h"
#include "vigie-test-util.h"

/* A feed, watched into an incident: given by a server of ours, and with the same assertions by
 * Apache. */

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
  VigieTestSite *site;  /* (nullable): skipped */
  VigieWebServer *fake; /* (nullable): ours */
  VigieHttpClient *client;
  VigieSource *source;
} Fixture;

/**
 * Case:
 * @func: what is to hold
 * @is_real: whether Apache gives the feed
 */
typedef struct
{
  void (*func) (Fixture *f, gconstpointer data);
  gboolean is_real;
} Case;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;

  f->site = vigie_test_site_new (((const Case *) data)->is_real);
  if (f->site == NULL)
    return;
  f->fake = vigie_test_site_get_fake (f->site);
  place_init (&f->place);
  f->store = create_store (f->place.path);
  f->client = vigie_http_client_new ("desk@sdis13.example", TRUE);
  uri = vigie_test_site_dup_uri (f->site, PATH);
  option = g_strconcat ("url=", uri, NULL);
  f->source = vigie_source_new ("feed", (const char *[]) { option, NULL }, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->site == NULL)
    return;
  g_clear_object (&f->source);
  vigie_http_client_close (f->client);
  g_clear_object (&f->client);
  assert_intact (f->store);
  close_and_unref (f->store);
  vigie_test_site_free (f->site);
  place_clear (&f->place);
}

static void
serve (Fixture *f, const char *feed)
{
  vigie_test_site_put (f->site, PATH, feed);
}

/* Who has an old clock, or none, names no version. */
static void
serve_unnamed (Fixture *f, const char *feed)
{
  vigie_web_server_set_text (f->fake, PATH, 200, "application/rss+xml", feed);
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
  poll_for (f, 0, 0, 0);
  serve (f, FEED (ITEM ("3", "Neuf") ITEM ("2", "Crue")));
  poll_for (f, 1, 1, 0);
}

/* A server that names no version gives the whole each time. */
static void
test_unnamed_version (Fixture *f, gconstpointer data)
{
  serve_unnamed (f, FEED (ITEM ("1", "Pont fermé") ITEM ("2", "Crue")));
  poll_for (f, 2, 0, 0);
  poll_for (f, 0, 2, 0);
  serve_unnamed (f, FEED (ITEM ("3", "Neuf") ITEM ("2", "Crue")));
  poll_for (f, 1, 1, 0);
}

static void
test_not_changed (Fixture *f, gconstpointer data)
{
  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 0, 0); /* which says 304, or its entry were known */
  vigie_test_site_expect_count (f->site, PATH, 2);
  serve (f, FEED (ITEM ("1", "Crue") ITEM ("2", "Crue")));
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

  serve (f, FEED (ITEM ("1", "Crue")));
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
  g_autofree char *uri = vigie_test_site_dup_uri (f->site, "/new");
  g_autoptr (VigiePost) post = NULL;

  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  vigie_test_site_move (f->site, PATH, 301, uri);
  vigie_test_site_put (f->site, "/new", FEED (ITEM ("1", "Crue")));
  poll_for (f, 0, 1, 0); /* the same post, though it comes from elsewhere */
  poll_for (f, 0, 0, 0);
  vigie_test_site_expect_count (f->site, PATH, 2);
  vigie_test_site_expect_count (f->site, "/new", 2);
  post = load_numbered_item (f, "1");
  g_assert_nonnull (post);
}

static void
test_moved_for_now (Fixture *f, gconstpointer data)
{
  vigie_test_site_move (f->site, PATH, 302, "/new");
  vigie_test_site_put (f->site, "/new", FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 0, 0);
  vigie_test_site_expect_count (f->site, PATH, 2);
}

/* It has moved to where it was redirected before, and is as it was. */
static void
test_moved_without_news (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_test_site_dup_uri (f->site, "/new");

  vigie_test_site_move (f->site, PATH, 302, uri);
  vigie_test_site_put (f->site, "/new", FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  vigie_test_site_move (f->site, PATH, 301, uri);
  poll_for (f, 0, 0, 0);
  poll_for (f, 0, 0, 0);
  vigie_test_site_expect_count (f->site, PATH, 2);
  vigie_test_site_expect_count (f->site, "/new", 3);
}

/* A server in the local network that somebody typed may move a feed, within itself. */
static void
test_moved_in_local_network (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_test_site_dup_uri (f->site, "/new");

  vigie_http_client_close (f->client);
  g_object_unref (f->client);
  f->client = vigie_http_client_new ("desk@sdis13.example", FALSE);
  vigie_test_site_move (f->site, PATH, 301, uri);
  vigie_test_site_put (f->site, "/new", FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  poll_for (f, 0, 0, 0);
  vigie_test_site_expect_count (f->site, PATH, 1);
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) post = NULL;

  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  vigie_test_site_refuse (f->site, PATH, 410, NULL);
  poll_for_error (f, VIGIE_ERROR_NOT_FOUND, NULL);
  post = load_numbered_item (f, "1");
  g_assert_nonnull (post);
}

static void
test_page (Fixture *f, gconstpointer data)
{
  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for (f, 1, 0, 0);
  serve (f, "<!DOCTYPE html><html><title>Maintenance</title></html>");
  poll_for_error (f, VIGIE_ERROR_INVALID, "a web page, not a feed");
  serve (f, "");
  poll_for_error (f, VIGIE_ERROR_INVALID, "empty");
  serve (f, FEED (ITEM ("1", "Crue") ITEM ("2", "Crue")));
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
  vigie_web_server_set_manner (f->fake, PATH, VIGIE_WEB_BROKEN);
  poll_for_error (f, VIGIE_ERROR_NETWORK, NULL);
  *(strstr (cut,
            "<title>Crue</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item></chan") +
    10) = '\0';
  vigie_web_server_set_manner (f->fake, PATH, VIGIE_WEB_WHOLE);
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
  serve (f, FEED (ITEM ("1", "Pont rouvert") ITEM ("3", "Crue")));
  poll_for (f, 1, 1, 0); /* it is known now */
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
  g_autofree char *uri = vigie_test_site_dup_uri (f->site, "/photos/a.jpg");
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

/* ---- large, and killed ---- */

static char *
make_feed (guint n_items, gsize filler)
{
  g_autofree char *more = g_strnfill (filler, 'x');
  GString *feed = g_string_new ("<rss><channel>");

  for (guint i = 0; i < n_items; i++)
    g_string_append_printf (feed,
                            "<item><guid isPermaLink=\"false\">%u</guid><title>Crue %u</title>"
                            "<x>%s</x></item>",
                            i, i, more);
  g_string_append (feed, "</channel></rss>");
  return g_string_free (feed, FALSE);
}

/* Its first entries come, and the others are counted; what is larger still is refused whole. */
static void
test_huge (Fixture *f, gconstpointer data)
{
  const guint n = 9500;
  g_autofree char *feed = make_feed (n, 10000);
  g_autofree char *tail = g_strnfill (6 * 1000 * 1000, ' ');
  g_autofree char *larger = g_strconcat (feed, tail, NULL);
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (strlen (feed), >, 95 * 1000 * 1000);
  serve_unnamed (f, larger);
  vigie_web_server_set_manner (f->fake, PATH, VIGIE_WEB_CHUNKED); /* not told beforehand */
  poll_for_error (f, VIGIE_ERROR_TOO_LARGE, "too large");
  serve_unnamed (f, feed);
  try_poll (f, &round, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (round.counts.imported, ==, VIGIE_FEED_MAX_ENTRIES);
  g_assert_cmpuint (round.notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (round.notes, 0), "4500"));
}

/* Another process, which asks until it is killed. */
static int
poll_until_killed (const char *path, const char *option)
{
  VigieStore *store = open_store (path);
  VigieHttpClient *client = vigie_http_client_new (NULL, TRUE);
  VigieSource *source = vigie_source_new ("feed", (const char *[]) { option, NULL }, NULL);
  g_autofree char *key = vigie_source_dup_key (source);

  while (TRUE)
    {
      g_auto (VigieSourceRound) round = { .client = client,
                                          .sink = VIGIE_POST_SINK (store),
                                          .cursor = vigie_store_dup_cursor (store, key, NULL) };

      vigie_source_poll (source, &round, NULL);
    }
  return 1;
}

typedef struct
{
  VigieStore *store;
  guint64 n_posts;
} Wish;

static gboolean
has_posts (gpointer data)
{
  const Wish *wish = data;
  g_autoptr (VigieQuery) query = vigie_query_new ();

  return count_found (wish->store, query) >= wish->n_posts;
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

/* Killed while it reads or writes, and begun again: no hole, and nothing twice. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  const char *address = vigie_source_get_option (f->source, "url");
  g_autofree char *option = g_strconcat ("url=", address, NULL);
  g_autoptr (VigieQuery) query = vigie_query_new ();
  guint n_items = 0;

  for (guint life = 0; life < 6; life++)
    {
      Wish wish = { f->store, n_items + 1 };
      g_autofree char *feed = make_feed (n_items + 700, 1000);
      guint n_asked = vigie_web_server_count (f->fake, PATH);
      gboolean has_ended = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = NULL;

      serve (f, feed);
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--poll",
                                  f->place.path, option, NULL);
      g_assert_no_error (error);
      g_subprocess_wait_async (process, NULL, on_process_ended, &has_ended);
      if (g_rand_boolean (random)) /* while it reads, or once it has written */
        vigie_web_server_wait (f->fake, PATH, n_asked + 1);
      else
        g_assert_true (vigie_test_wait_until (has_posts, &wish, 60000));
      g_subprocess_send_signal (process, SIGKILL);
      g_assert_true (vigie_test_wait_until (is_true, &has_ended, 60000));
      n_items += 700;
    }
  {
    g_auto (VigieSourceRound) round = { 0 };
    g_autoptr (GError) error = NULL;

    try_poll (f, &round, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (count_found (f->store, query), ==, n_items);
}

/* ---- trying it before it is added ---- */

static void
on_tried (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
is_tried (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static VigieSourceTrial *
try_it (Fixture *f, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vigie_source_try_async (f->source, f->store, f->client, NULL, cancellable, on_tried, &result);
  g_assert_true (vigie_test_wait_until (is_tried, &result, 60000));
  return vigie_source_try_finish (result, error);
}

static void
test_trial_shows_what_would_come (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieSourceTrial) trial = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  const VigieTrialPost *newest;

  serve (f, FEED (ITEM ("1", "Crue") ITEM ("2", "Boue") ITEM ("3", "Eau") ITEM (
                "4", "Arbre") "<item><guid isPermaLink=\"false\">5</guid><title>Le pont</title>"
                              "<description>Il est ferm\xc3\xa9</description>"
                              "<pubDate>Tue, 24 Nov 2026 11:00:00 GMT</pubDate></item>"));
  trial = try_it (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trial->n_posts, ==, 5);
  g_assert_false (trial->is_cut);
  g_assert_cmpuint (trial->newest->len, ==, VIGIE_SOURCE_TRIAL_EXAMPLES);
  newest = g_ptr_array_index (trial->newest, 0);
  g_assert_cmpstr (newest->line, ==, "Le pont"); /* its first line */
  g_assert_cmpint (newest->at, ==, G_GINT64_CONSTANT (1795518000000));
  /* nothing is kept: the same comes when it is asked in earnest */
  cursor = dup_cursor (f);
  g_assert_null (cursor);
  poll_for (f, 5, 0, 0);
}

static void
test_trial_says_what_is_wrong (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieSourceTrial) trial = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  serve (f, "<!DOCTYPE html><html><body>Connexion</body></html>");
  trial = try_it (f, NULL, &error);
  g_assert_null (trial);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  trial = try_it (f, cancellable, &error);
  g_assert_null (trial);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- packed, and refused ---- */

static void
expect_packed (Fixture *f, VigieTestSitePacking packing)
{
  g_autofree char *many = g_strnfill (20000, 'u');
  g_autofree char *feed = g_strconcat ("<rss><channel>" ITEM ("1", "Pont fermé") "<x>", many,
                                       "</x></channel></rss>", NULL);
  g_autofree char *more =
      g_strconcat ("<rss><channel>" ITEM ("2", "Crue") "<x>", many, "</x></channel></rss>", NULL);
  g_autoptr (VigiePost) post = NULL;

  vigie_test_site_set_packing (f->site, PATH, packing);
  serve (f, feed);
  poll_for (f, 1, 0, 0);
  serve (f, more);
  poll_for (f, 1, 0, 0);
  post = load_numbered_item (f, "1");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont fermé");
}

static void
test_gzip (Fixture *f, gconstpointer data)
{
  expect_packed (f, VIGIE_TEST_SITE_GZIP);
}

static void
test_brotli (Fixture *f, gconstpointer data)
{
  expect_packed (f, VIGIE_TEST_SITE_BROTLI);
}

static gint64 fake_now;

static gint64
get_now (gpointer data)
{
  return fake_now;
}

/* How long it is left alone: as long as the server says, else two seconds at most. While it is, it
 * is not asked; and then it is, and nothing was lost. */
static void
expect_pause (
    Fixture *f, guint status, const char *retry_after, int code, gint64 at_least, gint64 at_most)
{
  gint64 pause;

  fake_now = G_GINT64_CONSTANT (1800000000000);
  vigie_http_client_set_clock (f->client, get_now, NULL);
  vigie_test_site_refuse (f->site, PATH, status, retry_after);
  poll_for_error (f, code, NULL);
  pause = vigie_http_client_get_pause (f->client, vigie_source_get_option (f->source, "url"));
  g_assert_cmpint (pause - fake_now, >=, at_least);
  g_assert_cmpint (pause - fake_now, <=, at_most);
  serve (f, FEED (ITEM ("1", "Crue")));
  poll_for_error (f, VIGIE_ERROR_LIMITED, "pause");
  vigie_test_site_expect_count (f->site, PATH, 1);
  fake_now = pause;
  poll_for (f, 1, 0, 0);
}

static void
test_pause_as_the_server_says (Fixture *f, gconstpointer data)
{
  expect_pause (f, 429, "120", VIGIE_ERROR_LIMITED, 120 * 1000, 120 * 1000);
}

static void
test_pause_of_its_own (Fixture *f, gconstpointer data)
{
  expect_pause (f, 429, NULL, VIGIE_ERROR_LIMITED, 1000, 2000);
}

static void
test_out_of_order (Fixture *f, gconstpointer data)
{
  expect_pause (f, 503, "7", VIGIE_ERROR_NETWORK, 7000, 7000);
}

static void
run_case (Fixture *f, gconstpointer data)
{
  if (f->site != NULL)
    ((const Case *) data)->func (f, NULL);
}

#define ADD(name, func, server, is_real)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const Case made = { func, is_real };                                                    \
                                                                                                   \
    g_test_add ("/jobs/feed-source/" name "/" server, Fixture, &made, set_up, run_case,            \
                tear_down);                                                                        \
  }                                                                                                \
  G_STMT_END
#define ADD_FAKE(name, func) ADD (name, func, "fake", FALSE)
#define ADD_BOTH(name, func)                                                                       \
  ADD_FAKE (name, func);                                                                           \
  ADD (name, func, "apache", TRUE)

int
main (int argc, char **argv)
{
  int status;

  if (argc == 4 && g_str_equal (argv[1], "--poll"))
    return poll_until_killed (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  ADD_BOTH ("new-then-known", test_new_then_known);
  ADD_FAKE ("unnamed-version", test_unnamed_version);
  ADD_BOTH ("not-changed", test_not_changed);
  ADD_BOTH ("cancelled", test_cancelled);
  ADD_BOTH ("moved-for-good", test_moved_for_good);
  ADD_BOTH ("moved-for-now", test_moved_for_now);
  ADD_BOTH ("moved-without-news", test_moved_without_news);
  ADD_BOTH ("moved-in-local-network", test_moved_in_local_network);
  ADD_BOTH ("gone", test_gone);
  ADD_BOTH ("page", test_page);
  ADD_FAKE ("cut", test_cut);
  ADD_BOTH ("edited", test_edited);
  ADD_FAKE ("networks-name", test_networks_name);
  ADD_BOTH ("place-and-photo", test_place_and_photo);
  ADD_FAKE ("pause", test_pause);
  ADD_FAKE ("huge", test_huge);
  ADD_FAKE ("killed", test_killed);
  ADD_FAKE ("trial", test_trial_shows_what_would_come);
  ADD_FAKE ("trial-fails", test_trial_says_what_is_wrong);
  ADD_BOTH ("gzip", test_gzip);
  ADD_BOTH ("brotli", test_brotli);
  ADD_BOTH ("pause-as-the-server-says", test_pause_as_the_server_says);
  ADD_BOTH ("pause-of-its-own", test_pause_of_its_own);
  ADD_BOTH ("out-of-order", test_out_of_order);
  status = g_test_run ();
  vigie_test_site_end_all ();
  return status;
}
