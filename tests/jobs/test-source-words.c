/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-mastodon.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-incident-words.h"
#include "vigie-watching.h"
#include "vigie-web-server.h"

/* One expression of the incident drives every source. */

#define FEED(items)                                                                                \
  "<rss version=\"2.0\"><channel><title>Préfecture</title>" items "</channel></rss>"
#define ITEM(id, title)                                                                            \
  "<item><guid isPermaLink=\"false\">" id "</guid><title>" title "</title></item>"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieWebServer *server;
  FakeMastodon *mastodon;
  VigieHttpClient *client;
  VigieSource *source;
  VigieSourceRound round;
  const char *secret;
} Desk;

static void
set_up (Desk *self, gconstpointer data)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->server = vigie_web_server_new ();
  self->mastodon = fake_mastodon_new ();
  self->client = vigie_http_client_new (NULL, FALSE);
}

static void
tear_down (Desk *self, gconstpointer data)
{
  vigie_source_round_clear (&self->round);
  g_clear_object (&self->source);
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  fake_mastodon_free (self->mastodon);
  vigie_web_server_free (self->server);
  assert_intact (self->store);
  close_and_unref (self->store);
  place_clear (&self->place);
}

static void
watch (Desk *self, const char *kind, const char *address, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *option =
      g_strconcat (g_str_equal (kind, "folder") ? "path=" : "url=", address, NULL);

  g_clear_object (&self->source);
  self->source =
      vigie_source_new (kind, (const char *const[]) { option, first, second, NULL }, &error);
  g_assert_no_error (error);
}

static void
look_for (Desk *self, const char *expression)
{
  g_autoptr (GError) error = NULL;

  vigie_incident_words_save (self->store, expression, &error);
  g_assert_no_error (error);
}

static gboolean
poll (Desk *self, GError **error)
{
  vigie_source_round_clear (&self->round);
  return vigie_watching_poll (self->store, self->source, self->client, self->secret, NULL,
                              &self->round, error);
}

static void
expect_round (Desk *self, guint n_imported, guint n_left_out)
{
  g_autoptr (GError) error = NULL;

  poll (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->round.counts.imported, ==, n_imported);
  g_assert_cmpuint (self->round.n_left_out, ==, n_left_out);
}

static void
expect_failure (Desk *self, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (poll (self, &error));
  g_assert_error (error, VIGIE_ERROR, code);
}

static gboolean
has_note (Desk *self, const char *part)
{
  for (guint i = 0; i < self->round.notes->len; i++)
    if (strstr (g_ptr_array_index (self->round.notes, i), part) != NULL)
      return TRUE;
  return FALSE;
}

static void
serve (Desk *self, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  vigie_web_server_set (self->server, "/page", 200, type, bytes, "ETag", "\"1\"", NULL);
}

static char *
dup_page (Desk *self)
{
  return vigie_web_server_dup_uri (self->server, "/page");
}

/* ---- what was not asked for ---- */

static void
test_feed_keeps_what_matches (Desk *self, gconstpointer data)
{
  g_autofree char *uri = dup_page (self);

  serve (self, "application/rss+xml",
         FEED (ITEM ("1", "Les crues montent") ITEM ("2", "Marché de Noël")
                   ITEM ("3", "Pont inondé")));
  watch (self, "feed", uri, "only-words=yes", NULL);
  look_for (self, "crue");
  expect_round (self, 1, 2);
  g_assert_true (has_note (self, "2 posts do not match"));
  expect_round (self, 0, 0); /* it is as it was */

  look_for (self, "crue, inond*"); /* the same version of the feed holds more now */
  expect_round (self, 1, 1);
  g_assert_cmpuint (self->round.counts.known, ==, 1);
  expect_round (self, 0, 0);
}

static void
test_without_words_everything_is_taken (Desk *self, gconstpointer data)
{
  g_autofree char *uri = dup_page (self);

  serve (self, "application/rss+xml", FEED (ITEM ("1", "Les crues") ITEM ("2", "Marché")));
  watch (self, "feed", uri, "only-words=yes", NULL);
  expect_round (self, 2, 0);
  g_assert_true (has_note (self, "no words to watch for"));
}

static void
test_other_feeds_are_taken_whole (Desk *self, gconstpointer data)
{
  g_autofree char *uri = dup_page (self);

  serve (self, "application/rss+xml", FEED (ITEM ("1", "Les crues") ITEM ("2", "Marché")));
  look_for (self, "crue");
  watch (self, "feed", uri, "only-words=no", NULL);
  expect_round (self, 2, 0);
  g_assert_false (vigie_source_follows_words (self->source));
}

static void
test_table_keeps_what_matches (Desk *self, gconstpointer data)
{
  g_autofree char *uri = dup_page (self);

  serve (self, "text/csv", "id,text\n1,Arbre sur la D971\n2,Marché\n");
  watch (self, "csv", uri, "only-words=yes", NULL);
  look_for (self, "D971");
  expect_round (self, 1, 1);
  look_for (self, "marchés");
  expect_round (self, 1, 1);
}

/* A table full of what does not match takes no memory that grows. */
static void
test_much_is_left_out (Desk *self, gconstpointer data)
{
  g_autofree char *uri = dup_page (self);
  g_autoptr (GString) table = g_string_new ("id,text\n");

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (table, "%u,\"%0300u\"\n", i, i);
  g_string_append (table, "last,Crue\n");
  serve (self, "text/csv", table->str);
  watch (self, "csv", uri, "only-words=yes", NULL);
  look_for (self, "crue");
  expect_round (self, 1, 40000);
}

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint64 at = (guint64) (g_get_real_time () / G_USEC_PER_SEC) - 60;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (
      g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, at, 0, NULL, NULL));
}

static void
test_folder_keeps_rows_that_match_and_photos (Desk *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->place.folder, "dépôt", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  put (folder, "posts.csv", "id,text\n1,Crue de la Tille\n2,Marché\n");
  put (folder, "IMG_1.jpg", "\xff\xd8\xff\xe0 photo");
  watch (self, "folder", folder, "only-words=yes", NULL);
  look_for (self, "crue");
  expect_round (self, 2, 1);
  expect_round (self, 0, 0);
  look_for (self, "marché");
  expect_round (self, 1, 1); /* the photo is not looked at again */
  expect_round (self, 0, 0);
}

/* ---- Mastodon ---- */

static void
watch_mastodon (Desk *self, const char *first, const char *second)
{
  g_autofree char *uri = fake_mastodon_dup_uri (self->mastodon);

  watch (self, "mastodon", uri, first, second);
}

static void
test_mastodon_asks_for_tags (Desk *self, gconstpointer data)
{
  fake_mastodon_add (self->mastodon, "Crues partout", NULL);
  fake_mastodon_add (self->mastodon, "Au ski", NULL);
  watch_mastodon (self, NULL, NULL);
  look_for (self, "crue, inondation, \"pont coupé\", Crue");
  expect_round (self, 1, 3);
  g_assert_nonnull (strstr (self->round.cursor, "\"w#crue\""));
  g_assert_nonnull (strstr (self->round.cursor, "\"w#inondation\""));
  g_assert_nonnull (strstr (self->round.cursor, "\"w#pontcoupé\""));
  g_assert_null (strstr (self->round.cursor, "\"w#Crue\"")); /* is one of them */
  g_assert_true (has_note (self, "only tags are asked"));
}

static void
test_mastodon_searches_with_a_token (Desk *self, gconstpointer data)
{
  g_autofree char *query = NULL;

  self->secret = "t0ken";
  fake_mastodon_add (self->mastodon, "Le pont est coupé", NULL);
  watch_mastodon (self, NULL, NULL);
  look_for (self, "pont coupé -ski");
  expect_round (self, 1, 0);
  query = fake_mastodon_dup_query (self->mastodon);
  g_assert_nonnull (strstr (query, "q=pont%20coup%C3%A9%20-ski"));
}

static void
test_mastodon_goes_on_with_other_words (Desk *self, gconstpointer data)
{
  g_autofree char *before = NULL;

  fake_mastodon_add (self->mastodon, "Crue", NULL);
  fake_mastodon_add (self->mastodon, "Crue au ski", NULL);
  watch_mastodon (self, NULL, NULL);
  look_for (self, "crue -ski");
  expect_round (self, 1, 1);
  before = g_strdup (self->round.cursor);
  g_assert_nonnull (strstr (before, "\"w#crue\""));
  look_for (self, "crue"); /* what did not match then does now */
  expect_round (self, 1, 0);
  g_assert_cmpuint (self->round.counts.known, ==, 1);
  look_for (self, "inondation");
  expect_round (self, 0, 2);
  g_assert_null (strstr (self->round.cursor, "\"w#crue\"")); /* nobody asks for it any more */
  g_assert_nonnull (strstr (self->round.cursor, "\"w#inondation\""));
}

static void
test_mastodon_keeps_its_place_where_all_matched (Desk *self, gconstpointer data)
{
  watch_mastodon (self, NULL, NULL);
  look_for (self, "crue");
  for (guint i = 0; i < 200; i++)
    fake_mastodon_add (self->mastodon, "Crue", NULL);
  expect_round (self, 200, 0);
  fake_mastodon_count (self->mastodon);
  look_for (self, "crue, crues");
  expect_round (self, 0, 0);
  g_assert_cmpuint (self->round.counts.known, <, 2 * 200); /* of “crues” all, of “crue” the end */
}

static void
test_own_tags_are_what_somebody_wants (Desk *self, gconstpointer data)
{
  fake_mastodon_add (self->mastodon, "Au ski #dijon", NULL);
  look_for (self, "crue");
  watch_mastodon (self, "tag=dijon", NULL);
  expect_round (self, 1, 0);
  g_assert_null (strstr (self->round.cursor, "crue"));
  watch_mastodon (self, "tag=dijon", "words=yes");
  expect_round (self, 0, 1);
  g_assert_nonnull (strstr (self->round.cursor, "\"w#crue\""));
}

static void
test_nothing_to_ask_for_is_said (Desk *self, gconstpointer data)
{
  static const char *const none[] = { "url=https://m.example", "words=no", NULL };
  static const char *const odd[] = { "url=https://m.example", "words=perhaps", NULL };
  g_autoptr (GError) error = NULL;

  watch_mastodon (self, NULL, NULL);
  expect_failure (self, VIGIE_ERROR_INVALID);
  watch_mastodon (self, "tag=dijon", "words=yes");
  expect_round (self, 0, 0);
  g_assert_true (has_note (self, "no words to watch for"));
  g_assert_null (vigie_source_new ("mastodon", none, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (vigie_source_new ("mastodon", odd, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);

  look_for (self, "pont route"); /* is no tag */
  watch_mastodon (self, NULL, NULL);
  expect_failure (self, VIGIE_ERROR_LOGIN);
}

static void
test_too_many_words_are_said (Desk *self, gconstpointer data)
{
  g_autoptr (GString) expression = g_string_new (NULL);

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (expression, "mot%u, ", i);
  watch_mastodon (self, NULL, NULL);
  look_for (self, expression->str);
  expect_round (self, 0, 0);
  g_assert_cmpuint (fake_mastodon_count (self->mastodon), ==, 20);
  g_assert_true (has_note (self, "of 30 searches"));
}

/* ---- Bluesky ---- */

#define SEARCH "/xrpc/app.bsky.feed.searchPosts"

static void
serve_posts (Desk *self, const char *const *texts)
{
  g_autoptr (GString) json = g_string_new ("{\"posts\":[");
  g_autofree char *time = vigie_time_format (g_get_real_time () / 1000 - 60000);

  for (gsize i = 0; texts[i] != NULL; i++)
    g_string_append_printf (
        json,
        "%s{\"uri\":\"at://did:plc:anne/app.bsky.feed.post/p%zu\",\"cid\":\"c\","
        "\"author\":{\"did\":\"did:plc:anne\",\"handle\":\"anne.test\"},"
        "\"record\":{\"$type\":\"app.bsky.feed.post\",\"text\":\"%s\",\"createdAt\":\"%s\"},"
        "\"indexedAt\":\"%s\"}",
        i > 0 ? "," : "", i, texts[i], time, time);
  g_string_append (json, "]}");
  vigie_web_server_set_text (self->server, SEARCH, 200, "application/json", json->str);
}

static gint64
read_since (Desk *self)
{
  g_autofree char *query = vigie_web_server_dup_query (self->server, SEARCH);
  g_autoptr (GHashTable) parameters = g_uri_parse_params (query, -1, "&", 0, NULL);
  const char *since = g_hash_table_lookup (parameters, "since");
  gint64 at;

  g_assert_nonnull (since);
  g_assert_true (vigie_time_parse (since, &at));
  return g_get_real_time () / 1000 - at;
}

static void
test_bluesky_searches_for_the_words (Desk *self, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, "/");
  const gint64 hour = 60 * 60 * 1000;

  serve_posts (self, (const char *const[]) { "La crue monte", "Crue, au ski", NULL });
  watch (self, "bluesky", uri, NULL, NULL);
  look_for (self, "crue -ski");
  expect_round (self, 1, 1); /* its search knows no exclusion */
  g_assert_cmpint (read_since (self), >, 24 * hour);
  g_assert_cmpint (read_since (self), <, 25 * hour);
  expect_round (self, 0, 1);
  g_assert_cmpint (read_since (self), <, hour);
  look_for (self, "crue, \"pont coupé\"");
  expect_round (self, 1, 0); /* both searches bring both */
  g_assert_cmpint (read_since (self), >, 24 * hour);
}

static void
test_bluesky_asks_only_for_its_own (Desk *self, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, "/");

  serve_posts (self, (const char *const[]) { "Au ski", NULL });
  look_for (self, "crue");
  watch (self, "bluesky", uri, "q=ski", NULL);
  expect_round (self, 1, 0);
  g_assert_cmpuint (vigie_web_server_count (self->server, SEARCH), ==, 1);
  look_for (self, "");
  watch (self, "bluesky", uri, NULL, NULL);
  expect_failure (self, VIGIE_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/source-words/" name, Desk, NULL, set_up, func, tear_down)
  ADD ("feed-keeps-what-matches", test_feed_keeps_what_matches);
  ADD ("without-words-everything-is-taken", test_without_words_everything_is_taken);
  ADD ("other-feeds-are-taken-whole", test_other_feeds_are_taken_whole);
  ADD ("table-keeps-what-matches", test_table_keeps_what_matches);
  ADD ("much-is-left-out", test_much_is_left_out);
  ADD ("folder-keeps-rows-that-match-and-photos", test_folder_keeps_rows_that_match_and_photos);
  ADD ("mastodon-asks-for-tags", test_mastodon_asks_for_tags);
  ADD ("mastodon-searches-with-a-token", test_mastodon_searches_with_a_token);
  ADD ("mastodon-goes-on-with-other-words", test_mastodon_goes_on_with_other_words);
  ADD ("mastodon-keeps-its-place-where-all-matched",
       test_mastodon_keeps_its_place_where_all_matched);
  ADD ("own-tags-are-what-somebody-wants", test_own_tags_are_what_somebody_wants);
  ADD ("nothing-to-ask-for-is-said", test_nothing_to_ask_for_is_said);
  ADD ("too-many-words-are-said", test_too_many_words_are_said);
  ADD ("bluesky-searches-for-the-words", test_bluesky_searches_for_the_words);
  ADD ("bluesky-asks-only-for-its-own", test_bluesky_asks_only_for_its_own);
#undef ADD

  return g_test_run ();
}
