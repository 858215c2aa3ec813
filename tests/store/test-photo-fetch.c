/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-feed-model.h"

#define FIRST "https://photos.example.org/1.jpg"
#define SECOND "http://example.org/two.png"
#define FETCHED_AT (G_GINT64_CONSTANT (1769850000000))

/* A post of its own minute that names its photos by address, or by path. */
static void
ingest (VigieStore *store, guint number, ...)
{
  g_autofree char *external_id = g_strdup_printf ("post-%u", number);
  g_autoptr (GPtrArray) photos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
  g_autoptr (GError) error = NULL;
  VigieObservation observation = { 0 };
  const char *uri;
  va_list uris;

  va_start (uris, number);
  while ((uri = va_arg (uris, const char *)) != NULL)
    g_ptr_array_add (photos, vigie_photo_facts_new (uri));
  va_end (uris);
  observation = (VigieObservation) {
    .source_kind = "file",
    .source_host = "test.csv",
    .external_id = external_id,
    .text = "Arbre sur la D996",
    .posted_at = NUMBERED_TIME (number),
    .received_at = NUMBERED_TIME (number),
    .photos = (VigiePhotoFacts *const *) (gpointer) photos->pdata,
    .n_photos = photos->len,
  };
  vigie_store_ingest (store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static VigiePhotoFacts *
make_facts (const char *uri, const char *content)
{
  VigiePhotoFacts *facts = vigie_photo_facts_new (uri);

  facts->bytes = g_bytes_new (content, strlen (content));
  facts->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, facts->bytes);
  facts->mime_type = g_strdup ("image/jpeg");
  facts->width = 640;
  facts->height = 480;
  facts->taken_at = FETCHED_AT - 1000;
  facts->has_position = TRUE;
  facts->position = (VigiePosition) { 4.84, 47.02, 30, VIGIE_ORIGIN_EXIF };
  return facts;
}

static void
fetch (VigieStore *store, const char *uri, const char *content)
{
  g_autoptr (VigiePhotoFacts) facts = make_facts (uri, content);
  g_autoptr (GError) error = NULL;

  vigie_store_add_fetched_photo (store, uri, "https://cdn.example.org/x", FETCHED_AT, facts,
                                 &error);
  g_assert_no_error (error);
}

static void
expect_unfetched (VigieStore *store, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) uris = vigie_store_list_unfetched_photos (store, limit, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_ptr_array_add (uris, NULL);
  text = g_strjoinv (" ", (char **) uris->pdata);
  g_assert_cmpstr (text, ==, expected);
}

static gint64
count (const char *path, const char *query)
{
  sqlite3_stmt *statement;
  sqlite3 *db;
  gint64 n;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, query, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

static void
run_sql (const char *path, const char *statements)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, statements, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_shows_in_its_post (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePost) before = NULL;
  g_autoptr (VigiePost) after = NULL;
  g_autoptr (VigiePhotoFetch) none = NULL;
  g_autoptr (VigiePhotoFetch) found = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const VigiePhotoFacts *photo;

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, FIRST, SECOND, NULL);
  before = load_numbered (store, 1);
  g_assert_null (get_photo (before, 0)->sha256);
  none = vigie_store_find_photo_fetch (store, FIRST, &error);
  g_assert_no_error (error);
  g_assert_null (none);

  fetch (store, FIRST, "neige");
  after = load_numbered (store, 1);
  photo = get_photo (after, 0);
  g_assert_nonnull (photo->sha256);
  g_assert_cmpstr (photo->uri, ==, FIRST);
  g_assert_cmpstr (photo->mime_type, ==, "image/jpeg");
  g_assert_cmpint (photo->width, ==, 640);
  g_assert_cmpint (photo->height, ==, 480);
  g_assert_cmpint (photo->taken_at, ==, FETCHED_AT - 1000);
  g_assert_true (photo->has_position);
  g_assert_cmpfloat (photo->position.lon, ==, 4.84);
  g_assert_cmpint (photo->position.origin, ==, VIGIE_ORIGIN_EXIF);
  g_assert_null (get_photo (after, 1)->sha256);
  bytes = vigie_store_load_photo (store, photo->sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 5);

  found = vigie_store_find_photo_fetch (store, FIRST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->fetched_at, ==, FETCHED_AT);
  g_assert_cmpstr (found->final_uri, ==, "https://cdn.example.org/x");
  g_assert_cmpstr (found->sha256, ==, photo->sha256);
  assert_intact (store);
}

/* Also a post that comes after the photo has it. */
static void
test_later_post (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePost) post = NULL;

  place_init (&place);
  store = create_store (place.path);
  fetch (store, FIRST, "neige");
  ingest (store, 1, FIRST, NULL);
  post = load_numbered (store, 1);
  g_assert_nonnull (get_photo (post, 0)->sha256);
  expect_unfetched (store, 10, "");
}

static void
test_kept_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePost) one = NULL;
  g_autoptr (VigiePost) two = NULL;
  g_autoptr (GArray) posts = NULL;
  g_autoptr (GPtrArray) photos = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, FIRST, FIRST, NULL);
  ingest (store, 2, SECOND, NULL);
  ingest (store, 3, "https://example.org/never.jpg", NULL);
  fetch (store, FIRST, "neige");
  fetch (store, SECOND, "neige");
  one = load_numbered (store, 1);
  two = load_numbered (store, 2);
  g_assert_cmpstr (get_photo (one, 0)->sha256, ==, get_photo (two, 0)->sha256);
  g_assert_cmpstr (get_photo (one, 1)->sha256, ==, get_photo (two, 0)->sha256);
  g_assert_cmpstr (get_photo (two, 0)->uri, ==, SECOND);
  g_assert_cmpint (count (place.path, "SELECT count (*) FROM blob"), ==, 1);
  g_assert_cmpint (count (place.path, "SELECT count (*) FROM photo WHERE sha256 IS NOT NULL"), ==,
                   1);

  posts = vigie_store_list_rows_of_photo (store, get_photo (one, 0)->sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (posts->len, ==, 2);
  ids = vigie_store_list_post_ids (store, posts, &error);
  g_assert_no_error (error);
  numbered_post_id (1, id);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, id);
  numbered_post_id (2, id);
  g_assert_cmpstr (g_ptr_array_index (ids, 1), ==, id);
  photos = vigie_store_list_photos_without_look (store, 1, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (photos->len, ==, 1);
  assert_intact (store);
}

/* What was seen first is the observation, whatever the address gives later. */
static void
test_first_counts (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePost) first = NULL;
  g_autoptr (VigiePost) second = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, FIRST, NULL);
  fetch (store, FIRST, "neige");
  first = load_numbered (store, 1);
  fetch (store, FIRST, "another picture by now");
  second = load_numbered (store, 1);
  g_assert_cmpstr (get_photo (first, 0)->sha256, ==, get_photo (second, 0)->sha256);
  g_assert_cmpint (count (place.path, "SELECT count (*) FROM blob"), ==, 1);
}

/* A photo that came with its post stays that photo. */
static void
test_own_photo_stays (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePhotoFacts) own = make_facts (FIRST, "its own");
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GArray) posts = NULL;
  g_autoptr (VigiePhotoFetch) fetched = NULL;
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { own };
  const VigieObservation observation = { .source_kind = "file",
                                         .source_host = "test.csv",
                                         .external_id = "post-1",
                                         .posted_at = NUMBERED_TIME (1),
                                         .received_at = NUMBERED_TIME (1),
                                         .photos = photos,
                                         .n_photos = 1 };

  place_init (&place);
  store = create_store (place.path);
  vigie_store_ingest (store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
  expect_unfetched (store, 10, "");
  fetch (store, FIRST, "from the web");
  post = load_numbered (store, 1);
  g_assert_cmpstr (get_photo (post, 0)->sha256, ==, own->sha256);
  fetched = vigie_store_find_photo_fetch (store, FIRST, &error);
  g_assert_no_error (error);
  posts = vigie_store_list_rows_of_photo (store, fetched->sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (posts->len, ==, 0);
}

static void
test_unfetched (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, "https://e.org/a", "https://e.org/b", NULL);
  ingest (store, 3, "photos/local.jpg", "file:///tmp/x.jpg", "ftp://e.org/f", NULL);
  ingest (store, 2, "HTTP://e.org/c", "https://e.org/b", "", NULL);
  expect_unfetched (store, 10, "HTTP://e.org/c https://e.org/b https://e.org/a");
  expect_unfetched (store, 2, "HTTP://e.org/c https://e.org/b");
  expect_unfetched (store, 0, "");
  fetch (store, "https://e.org/b", "neige");
  expect_unfetched (store, 10, "HTTP://e.org/c https://e.org/a");
}

/* ---- whoever follows the file ---- */

static void
take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static VigieFeedModel *
load_feed (VigieStore *store)
{
  static const VigieQuery everything = VIGIE_QUERY_INIT;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  VigieFeedModel *model;

  vigie_feed_model_load_async (store, &everything, 0, NULL, take_result, &result);
  g_assert_true (wait_until (has_result, &result, 20));
  model = vigie_feed_model_load_finish (result, &error);
  g_assert_no_error (error);
  return model;
}

static gboolean
has_photo (gpointer data)
{
  return get_photo (vigie_feed_item_get_post (data), 0)->sha256 != NULL;
}

static void
count_call (gpointer data)
{
  (*(guint *) data)++;
}

/* Another process has the same file open: its rows show the photo without being made anew. */
static void
test_feeds_follow (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) other = NULL;
  g_autoptr (VigieFeedModel) model = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (VigieFeedItem) neighbour = NULL;
  guint n_notified = 0;

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, FIRST, NULL);
  ingest (store, 2, SECOND, NULL);
  other = open_store (place.path);
  model = load_feed (other);
  neighbour = g_list_model_get_item (G_LIST_MODEL (model), 0);
  item = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_false (has_photo (item));
  g_signal_connect_swapped (item, "notify::post", G_CALLBACK (count_call), &n_notified);
  fetch (store, FIRST, "neige");
  g_assert_true (wait_until (has_photo, item, 20));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_nonnull (get_photo (vigie_feed_item_get_post (item), 0)->sha256);
  g_assert_false (has_photo (neighbour));
  g_clear_object (&model);
}

/* ---- trust ---- */

static void
test_missing_original_is_told (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieCheckReport) report = NULL;
  g_autoptr (VigiePhotoFacts) facts = make_facts (FIRST, "cut off");
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  facts->error = g_strdup ("its end is missing");
  vigie_store_add_fetched_photo (store, FIRST, FIRST, FETCHED_AT, facts, &error);
  g_assert_no_error (error);
  assert_intact (store);
  run_sql (place.path, "DELETE FROM blob");
  report = vigie_store_check (store, &error);
  g_assert_no_error (error);
  g_assert_false (report->photos_intact);
}

static void
test_read_only (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePhotoFacts) facts = make_facts (FIRST, "neige");
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  g_clear_pointer (&store, close_and_unref);
  store = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (vigie_store_add_fetched_photo (store, FIRST, FIRST, FETCHED_AT, facts, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
}

/* A file of the second version is brought up to date where it can be written, and nowhere else. */
static void
test_older_file (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest (store, 1, FIRST, NULL);
  g_clear_pointer (&store, close_and_unref);
  run_sql (place.path,
           DROP_WATCHES "DROP TABLE photo_fetch; DROP INDEX post_photo_uri; DROP TABLE photo_state;"
                        "ALTER TABLE photo DROP COLUMN direction_deg;"
                        "UPDATE projection SET version = 1 WHERE name = 'board';"
                        "PRAGMA user_version = 2");

  g_assert_null (vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  store = open_store (place.path);
  fetch (store, FIRST, "neige");
  post = load_numbered (store, 1);
  g_assert_nonnull (get_photo (post, 0)->sha256);
  assert_intact (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/photo-fetch/shows-in-its-post", test_shows_in_its_post);
  g_test_add_func ("/photo-fetch/later-post-has-it", test_later_post);
  g_test_add_func ("/photo-fetch/kept-once", test_kept_once);
  g_test_add_func ("/photo-fetch/first-counts", test_first_counts);
  g_test_add_func ("/photo-fetch/own-photo-stays", test_own_photo_stays);
  g_test_add_func ("/photo-fetch/unfetched", test_unfetched);
  g_test_add_func ("/photo-fetch/feeds-follow", test_feeds_follow);
  g_test_add_func ("/photo-fetch/missing-original-is-told", test_missing_original_is_told);
  g_test_add_func ("/photo-fetch/read-only", test_read_only);
  g_test_add_func ("/photo-fetch/older-file", test_older_file);
  return g_test_run ();
}
