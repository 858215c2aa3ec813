/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-hand-post.h"

#include <string.h>

#include "photo-samples.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-import.h"
#include "vigie-post-link.h"
#include "vigie-privacy.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

/* What a person adds by hand. */

#define MASTODON                                                                                   \
  "{\"id\":\"999\",\"created_at\":\"2026-01-31T08:00:00.000Z\",\"content\":\"<p>Neige</p>\","      \
  "\"uri\":\"https://m.example/users/anne/statuses/115988000000000000\","                          \
  "\"url\":\"https://m.example/@anne/115988000000000000\",\"reblog\":null,"                        \
  "\"media_attachments\":[],\"account\":{\"acct\":\"anne\"}}\n"
#define X1                                                                                         \
  "{\"id_str\":\"2017500000000000000\",\"full_text\":\"Neige\","                                   \
  "\"created_at\":\"Sat Jan 31 08:00:00 +0000 2026\",\"entities\":{},"                             \
  "\"user\":{\"screen_name\":\"anne\"}}\n"
#define BLUESKY                                                                                    \
  "{\"uri\":\"at://did:plc:abc123/app.bsky.feed.post/3mdpabcdefg2x\",\"cid\":\"x\","               \
  "\"author\":{\"did\":\"did:plc:abc123\",\"handle\":\"anne.example\"},"                           \
  "\"record\":{\"$type\":\"app.bsky.feed.post\",\"text\":\"Neige\","                               \
  "\"createdAt\":\"2026-01-31T08:00:00.000Z\"},\"indexedAt\":\"2026-01-31T08:00:01.000Z\"}\n"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieHandPost *post;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  place_init (&f->place);
  f->store = create_store (f->place.path);
  f->post = vigie_hand_post_new ();
  f->post->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_hand_photo_unref);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assert_intact (f->store);
  close_and_unref (f->store);
  vigie_hand_post_free (f->post);
  place_clear (&f->place);
}

static void
add_photo (Fixture *f, GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;
  VigieHandPhoto *photo = vigie_hand_photo_new (bytes, name, &error);

  g_assert_no_error (error);
  g_ptr_array_add (f->post->photos, photo);
}

static VigieHandResult
add (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  VigieHandResult result;

  g_assert_true (vigie_hand_post_add (f->store, f->post, &result, &error));
  g_assert_no_error (error);
  return result;
}

static VigiePost *
add_and_load (Fixture *f)
{
  VigieHandResult result = add (f);
  g_autoptr (GError) error = NULL;
  VigiePost *post;

  g_assert_false (result.is_known);
  post = vigie_store_load_post (f->store, result.row_id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_post_get_id (post), ==, result.post_id);
  return post;
}

static void
import (Fixture *f, const char *lines, guint64 n_imported, guint64 n_known)
{
  g_autoptr (GFile) file = g_file_new_for_path ("posts.jsonl");
  const VigieImportOptions options = { .discard_rejects = TRUE };
  g_autoptr (VigieImport) import = vigie_import_new (file, &options);
  g_autoptr (GInputStream) stream =
      g_memory_input_stream_new_from_data (lines, (gssize) strlen (lines), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result =
      vigie_import_run_stream (import, stream, VIGIE_POST_SINK (f->store), NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s", lines);
  g_assert_cmpuint (result->rejected, ==, 0);
  g_assert_cmpuint (result->imported, ==, n_imported);
  g_assert_cmpuint (result->known, ==, n_known);
}

static void
give (Fixture *f, const char *link, const char *text)
{
  g_set_str (&f->post->link, link);
  g_set_str (&f->post->text, text);
}

/* ---- what it is ---- */

/* Whichever of the ways that people copy an address. */
static void
test_networks_know_their_posts (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *links[4];
  } posts[] = {
    { MASTODON,
      { "https://m.example/@anne/115988000000000000",
        " https://M.example/@anne/115988000000000000/",
        "https://m.example/web/@anne/115988000000000000?utm_source=x",
        "https://m.example/users/anne/statuses/115988000000000000" } },
    { X1,
      { "https://x.com/anne/status/2017500000000000000",
        "https://twitter.com/anne/status/2017500000000000000?s=20",
        "https://mobile.twitter.com/anne/status/2017500000000000000/photo/1",
        "x.com/i/web/status/2017500000000000000" } },
    { BLUESKY, { "https://bsky.app/profile/did:plc:abc123/post/3mdpabcdefg2x", NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      g_autoptr (VigiePost) post = NULL;

      give (f, posts[i].links[0], NULL);
      post = add_and_load (f);
      import (f, posts[i].line, 0, 1);
      for (guint j = 1; j < G_N_ELEMENTS (posts[i].links) && posts[i].links[j] != NULL; j++)
        {
          VigieHandResult result;

          give (f, posts[i].links[j], NULL);
          result = add (f);
          g_assert_true (result.is_known);
          g_assert_cmpint (result.row_id, ==, vigie_post_get_row_id (post));
        }
    }
}

/* The other way round: the import was first. */
static void
test_imported_post_is_known (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (VigiePost) post = NULL;
  VigieHandResult result;
  gsize n_photos;

  import (f, X1, 1, 0);
  give (f, "https://x.com/anne/status/2017500000000000000", "Autre texte");
  add_photo (f, jpeg, "a.jpg");
  result = add (f);
  g_assert_true (result.is_known);
  post = vigie_store_load_post (f->store, result.row_id, NULL, NULL);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Neige");
  vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 0);
}

static void
assert_link (const char *text, const char *kind, const char *host, const char *id, gint64 at)
{
  g_auto (VigiePostLink) link = { 0 };

  g_assert_true (vigie_post_link_parse (text, &link));
  g_assert_cmpstr (link.kind, ==, kind);
  g_assert_cmpstr (link.host, ==, host);
  g_assert_cmpstr (link.external_id, ==, id);
  g_assert_cmpint (link.posted_at, ==, at);
}

static void
test_links (void)
{
  static const char *const no_links[] = {
    "",         "Neige",      "x.com/a b",          "ftp://a.example/", "javascript:alert(1)",
    "https://", "https:///a", "file:///etc/passwd", "\xff.example"
  };
  g_auto (VigiePostLink) link = { 0 };

  assert_link ("https://x.com/anne/status/2017500000000000000", "x", "", "2017500000000000000",
               (G_GINT64_CONSTANT (2017500000000000000) >> 22) + G_GINT64_CONSTANT (1288834974657));
  assert_link ("https://m.example:3000/@anne/115988000000000000", "mastodon", "m.example:3000",
               "115988000000000000", G_GINT64_CONSTANT (115988000000000000) >> 16);
  assert_link ("https://m.example/@anne/12", "mastodon", "m.example", "12", VIGIE_TIME_UNKNOWN);
  /* the number is the viewing server's own */
  assert_link ("https://m.example/@bob@other.example/115988000000000000", "hand", "",
               "https://m.example/@bob@other.example/115988000000000000", VIGIE_TIME_UNKNOWN);
  assert_link ("https://bsky.app/profile/anne.example/post/3mdpabcdefg2x", "bluesky", "",
               "at://anne.example/app.bsky.feed.post/3mdpabcdefg2x", 1769842449623);
  assert_link ("https://bsky.app/profile/anne.example/post/mine", "bluesky", "",
               "at://anne.example/app.bsky.feed.post/mine", VIGIE_TIME_UNKNOWN);
  assert_link ("HTTPS://user:secret@Press.Example:443/a%20b?utm_source=x&id=7&fbclid=y#comments",
               "hand", "", "https://press.example/a%20b?id=7", VIGIE_TIME_UNKNOWN);
  assert_link ("press.example", "hand", "", "https://press.example/", VIGIE_TIME_UNKNOWN);
  assert_link ("https://x.com/anne", "hand", "", "https://x.com/anne", VIGIE_TIME_UNKNOWN);
  assert_link ("https://notx.com/anne/status/12", "hand", "", "https://notx.com/anne/status/12",
               VIGIE_TIME_UNKNOWN);
  for (gsize i = 0; i < G_N_ELEMENTS (no_links); i++)
    {
      g_autofree char *printable = g_strescape (no_links[i], NULL); /* TAP is UTF-8 */

      g_test_message ("%s", printable);
      g_assert_false (vigie_post_link_parse (no_links[i], &link));
    }
}

static void
test_other_links_are_known_by_their_address (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) post = NULL;
  VigieHandResult again;

  give (f, "https://press.example/article?id=7", "Train déraillé");
  g_set_str (&f->post->author, "  Le\nJournal ");
  post = add_and_load (f);
  g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "hand");
  g_assert_cmpstr (vigie_post_get_url (post), ==, "https://press.example/article?id=7");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Le Journal");
  give (f, "https://press.example/article?id=7&utm_medium=social#top", NULL);
  again = add (f);
  g_assert_true (again.is_known);
  g_assert_cmpint (again.row_id, ==, vigie_post_get_row_id (post));
}

static void
test_text_alone_is_a_post_each_time (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) one = NULL;
  g_autoptr (VigiePost) two = NULL;

  give (f, NULL, "  Arbre sur la route\r\nà \x07l’entrée\n");
  one = add_and_load (f);
  two = add_and_load (f);
  g_assert_cmpstr (vigie_post_get_text (one), ==, "Arbre sur la route\nà l’entrée");
  g_assert_cmpstr (vigie_post_get_id (one), !=, vigie_post_get_id (two));
}

static void
expect_refusal (Fixture *f, int code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  VigieHandResult result;
  guint64 counts[VIGIE_N_STATUSES];

  g_assert_false (vigie_hand_post_add (f->store, f->post, &result, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_true (vigie_store_count (f->store, counts, NULL));
  g_assert_cmpuint (counts[VIGIE_STATUS_NEW], ==, 0);
}

static void
test_nothing_is_no_post (Fixture *f, gconstpointer data)
{
  expect_refusal (f, VIGIE_ERROR_INVALID, "Give a link, a text or a photo.");
  give (f, " ", " \n ");
  expect_refusal (f, VIGIE_ERROR_INVALID, "Give a link, a text or a photo.");
  give (f, "voir plus bas", "Neige");
  expect_refusal (f, VIGIE_ERROR_INVALID,
                  "The link is not an address of the web. It begins with https://.");
}

static void
test_too_many_photos_are_refused (Fixture *f, gconstpointer data)
{
  for (int i = 0; i <= VIGIE_HAND_MAX_PHOTOS; i++)
    {
      g_autoptr (GBytes) png = photo_samples_png (8 + i, 8);

      add_photo (f, png, NULL);
    }
  expect_refusal (f, VIGIE_ERROR_TOO_LARGE, "A post has at most 16 photos. Take some away.");
}

static void
test_removed_post_does_not_come_back (Fixture *f, gconstpointer data)
{
  const VigiePurge all = { .rule = VIGIE_PURGE_ALL };
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (GError) error = NULL;

  give (f, "https://press.example/a", "Neige");
  add (f);
  report = vigie_store_purge (f->store, &all, NULL, "Ana", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_posts, ==, 1);
  expect_refusal (f, VIGIE_ERROR_NOT_FOUND,
                  "This post was removed from the incident on purpose, and does not come back.");
}

/* ---- when ---- */

static void
test_time_of_the_link_comes_first (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePost) of_link = NULL;
  g_autoptr (VigiePost) given = NULL;
  g_autoptr (VigiePost) future = NULL;
  g_autoptr (VigiePost) now = NULL;
  gint64 before = g_get_real_time () / 1000;

  f->post->posted_at = 1769846400000;
  give (f, "https://m.example/@anne/115988000000000000", NULL);
  of_link = add_and_load (f);
  g_assert_cmpint (vigie_post_get_posted_at (of_link), ==,
                   G_GINT64_CONSTANT (115988000000000000) >> 16);
  /* a number that somebody made up: in the year 2079 */
  give (f, "https://x.com/anne/status/9100000000000000000", NULL);
  future = add_and_load (f);
  g_assert_cmpint (vigie_post_get_posted_at (future), ==, 1769846400000);
  give (f, "https://press.example/a", NULL);
  given = add_and_load (f);
  g_assert_cmpint (vigie_post_get_posted_at (given), ==, 1769846400000);
  f->post->posted_at = VIGIE_TIME_UNKNOWN;
  give (f, "https://press.example/b", NULL);
  now = add_and_load (f);
  g_assert_cmpint (vigie_post_get_posted_at (now), >=, before);
  g_assert_cmpint (vigie_post_get_posted_at (now), <=, g_get_real_time () / 1000);
}

/* ---- photos ---- */

static void
test_photos_are_kept_once_and_untouched (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GBytes) webp = photo_samples_webp (40, 30);
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, jpeg);
  g_autoptr (VigiePost) one = NULL;
  g_autoptr (VigiePost) two = NULL;
  g_autoptr (GArray) posts = NULL;
  VigiePhotoFacts *const *photos;
  gsize n_photos;

  add_photo (f, jpeg, "IMG_1.jpg");
  add_photo (f, webp, "IMG_2.webp");
  one = add_and_load (f);
  g_assert_cmpstr (vigie_post_get_external_id (one), ==, sha256);
  photos = vigie_post_get_photos (one, &n_photos);
  g_assert_cmpuint (n_photos, ==, 2);
  g_assert_cmpstr (photos[0]->sha256, ==, sha256);
  g_assert_cmpstr (photos[0]->uri, ==, "IMG_1.jpg");
  g_assert_cmpstr (photos[1]->mime_type, ==, "image/webp");
  kept = vigie_store_load_photo (f->store, sha256, NULL);
  g_assert_true (g_bytes_equal (kept, jpeg));

  give (f, "https://press.example/a", NULL);
  two = add_and_load (f);
  posts = vigie_store_list_rows_of_photo (f->store, sha256, NULL);
  g_assert_cmpuint (posts->len, ==, 2);
}

static void
test_same_photo_alone_is_the_same_post (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  VigieHandResult first, second;

  add_photo (f, jpeg, "a.jpg");
  first = add (f);
  second = add (f);
  g_assert_false (first.is_known);
  g_assert_true (second.is_known);
  g_assert_cmpint (first.row_id, ==, second.row_id);
}

static void
expect_no_photo (const char *content, gssize length, const char *name, const char *sentence)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, (gsize) length);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_hand_photo_new (bytes, name, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_what_is_no_photo_is_refused (void)
{
  expect_no_photo ("<!doctype html>", 15, "page.jpg",
                   "“page.jpg” is not a photo of a kind that can be shown.");
  expect_no_photo ("", 0, NULL, "This is not a photo of a kind that can be shown.");
  expect_no_photo ("%PDF-1.7 and more", 17, "a\nb.pdf",
                   "“a b.pdf” is not a photo of a kind that can be shown.");
}

static void
test_damaged_photo_is_kept_with_its_error (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (GBytes) cut = photo_samples_cut (jpeg, g_bytes_get_size (jpeg) / 2);
  g_autoptr (GBytes) stump = photo_samples_cut (jpeg, 12);
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  gsize n_photos;

  add_photo (f, cut, "a.jpg");
  add_photo (f, stump, "b.jpg");
  post = add_and_load (f);
  photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpstr (photos[0]->error, ==, "The photo is damaged: its end is missing");
  g_assert_cmpstr (photos[1]->error, ==, "The photo is damaged");
  g_assert_nonnull (photos[1]->sha256);
}

static void
test_positions_become_candidates (Fixture *f, gconstpointer data)
{
  static const char *const tags[] = { "Exif.GPSInfo.GPSLatitude",
                                      "47/1 19/1 18/1",
                                      "Exif.GPSInfo.GPSLatitudeRef",
                                      "N",
                                      "Exif.GPSInfo.GPSLongitude",
                                      "5/1 2/1 24/1",
                                      "Exif.GPSInfo.GPSLongitudeRef",
                                      "E",
                                      NULL };
  g_autoptr (GBytes) tagged = photo_samples_tagged (tags);
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *candidates;
  gsize n_candidates;

  add_photo (f, tagged, "a.jpg");
  give (f, NULL, "Arbre tombé ici : 47.0525, 4.8371");
  f->post->has_position = TRUE;
  f->post->position = (VigiePosition) { 4.9, 47.1, 50, VIGIE_ORIGIN_ANALYST };
  post = add_and_load (f);
  candidates = vigie_post_get_candidates (post, &n_candidates);
  g_assert_cmpuint (n_candidates, ==, 3);
  g_assert_cmpint (candidates[0].origin, ==, VIGIE_ORIGIN_ANALYST);
  g_assert_cmpint (candidates[1].origin, ==, VIGIE_ORIGIN_EXIF);
  g_assert_cmpfloat_with_epsilon (candidates[1].lon, 5.04, 1e-6);
  g_assert_cmpint (candidates[2].origin, ==, VIGIE_ORIGIN_TEXT);
  g_assert_cmpfloat_with_epsilon (candidates[2].lat, 47.0525, 1e-6);
}

/* ---- where photos come from ---- */

static VigieHandPhoto *
wait_for_photo (GAsyncResult **result, GError **error)
{
  VigieHandPhoto *photo;

  vigie_test_wait_result (result);
  photo = vigie_hand_photo_finish (*result, error);
  g_clear_object (result);
  return photo;
}

static void
test_files_are_read (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autofree char *path = g_build_filename (f->place.folder, "photo é.jpg", NULL);
  g_autofree char *no_path = g_build_filename (f->place.folder, "none.jpg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (f->place.folder);
  g_autoptr (GFile) none = g_file_new_for_path (no_path);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero"); /* never ends */
  g_autoptr (VigieHandPhoto) photo = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (jpeg, NULL),
                                      (gssize) g_bytes_get_size (jpeg), NULL));
  vigie_hand_photo_load_async (file, NULL, vigie_test_take_result, &result);
  photo = wait_for_photo (&result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (photo->facts->uri, ==, "photo é.jpg");
  g_assert_true (g_bytes_equal (photo->facts->bytes, jpeg));

  vigie_hand_photo_load_async (folder, NULL, vigie_test_take_result, &result);
  g_assert_null (wait_for_photo (&result, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  vigie_hand_photo_load_async (device, NULL, vigie_test_take_result, &result);
  g_assert_null (wait_for_photo (&result, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  vigie_hand_photo_load_async (none, NULL, vigie_test_take_result, &result);
  g_assert_null (wait_for_photo (&result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* With where it came from in the end, and when. */
static void
test_fetched_photos_say_where_from (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/short.jpg");
  g_autofree char *final = vigie_web_server_dup_uri (server, "/cdn/a");
  g_autofree char *page = vigie_web_server_dup_uri (server, "/page.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePhotoFetch) fetch = NULL;
  g_autoptr (GPtrArray) unfetched = NULL;
  VigieHandPhoto *photo;
  GAsyncResult *result = NULL;

  vigie_web_server_set (server, "/cdn/a", 200, "image/jpeg", jpeg, NULL);
  vigie_web_server_set_redirect (server, "/short.jpg", "/cdn/a");
  vigie_web_server_set_text (server, "/page.jpg", 200, "text/html", "<html></html>");
  vigie_hand_photo_fetch_async (client, page, NULL, vigie_test_take_result, &result);
  g_assert_null (wait_for_photo (&result, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  vigie_hand_photo_fetch_async (client, uri, NULL, vigie_test_take_result, &result);
  photo = wait_for_photo (&result, &error);
  g_assert_no_error (error);
  g_ptr_array_add (f->post->photos, photo);
  give (f, uri, NULL);
  post = add_and_load (f);
  fetch = vigie_store_find_photo_fetch (f->store, uri, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fetch->final_uri, ==, final);
  g_assert_cmpint (fetch->fetched_at, ==, photo->fetched_at);
  g_assert_cmpstr (fetch->sha256, ==, photo->facts->sha256);
  unfetched = vigie_store_list_unfetched_photos (f->store, 10, NULL);
  g_assert_cmpuint (unfetched->len, ==, 0);
  vigie_http_client_close (client);
}

static void
test_addresses_of_photos (void)
{
  static const char *const photos[] = { "https://a.example/a.jpg", "http://a.example/B.JPEG?x=1",
                                        "https://pbs.twimg.com/media/G1?format=jpg&name=orig",
                                        "https://a.example/a.heic#x" };
  static const char *const others[] = {
    "https://a.example/",    "https://a.example/a.jpg/b",      "file:///a.jpg", "a.jpg",
    "https://a.example/jpg", "https://a.example/?q=format=jpg"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (photos); i++)
    g_assert_true (vigie_hand_is_photo_address (photos[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (vigie_hand_is_photo_address (others[i]));
}

static void
test_pasted_text_is_split (void)
{
  static const struct
  {
    const char *text;
    const char *link;
    const char *rest;
  } pastes[] = {
    { " https://press.example/a\n", "https://press.example/a", NULL },
    { "Vu sur https://press.example/a, ce matin", "https://press.example/a",
      "Vu sur https://press.example/a, ce matin" },
    { "(https://x.com/anne/status/12).", "https://x.com/anne/status/12",
      "(https://x.com/anne/status/12)." },
    { "« https://press.example/a » d’après https://x.com/anne/status/12", /* the network's own */
      "https://x.com/anne/status/12",
      "« https://press.example/a » d’après https://x.com/anne/status/12" },
    { "https://a.example/ ou https://b.example/", NULL,
      "https://a.example/ ou https://b.example/" },
    { "Neige sur la D 16", NULL, "Neige sur la D 16" },
    { "https:// rien", NULL, "https:// rien" },
    { " \n ", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pastes); i++)
    {
      g_autofree char *link = NULL;
      g_autofree char *rest = NULL;

      vigie_hand_split_text (pastes[i].text, &link, &rest);
      g_assert_cmpstr (link, ==, pastes[i].link);
      g_assert_cmpstr (rest, ==, pastes[i].rest);
    }
}

/* The clock of the tests is UTC. */
static void
test_times_as_people_type_them (void)
{
  const gint64 now = 1768241040000; /* 12 January 2026, 18:04 */
  static const char *const wrong[] = { "18:60", "hier", "13/01/2026 08:00", "12/01/2026 18:20" };
  gint64 at;

  g_assert_true (vigie_hand_parse_time (" ", now, &at));
  g_assert_cmpint (at, ==, VIGIE_TIME_UNKNOWN);
  g_assert_true (vigie_hand_parse_time ("17:30", now, &at));
  g_assert_cmpint (at, ==, now - 34 * 60000);
  g_assert_true (vigie_hand_parse_time (" 18h04 ", now, &at));
  g_assert_cmpint (at, ==, now);
  g_assert_true (vigie_hand_parse_time ("23:00", now, &at)); /* yesterday's */
  g_assert_cmpint (at, ==, now - (19 * 60 + 4) * 60000);
  g_assert_true (vigie_hand_parse_time ("11/01/2026 18:04", now, &at));
  g_assert_cmpint (at, ==, now - 24 * 3600000);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (vigie_hand_parse_time (wrong[i], now, &at));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/hand-post/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("networks", test_networks_know_their_posts);
  ADD ("imported-before", test_imported_post_is_known);
  ADD ("other-links", test_other_links_are_known_by_their_address);
  ADD ("text", test_text_alone_is_a_post_each_time);
  ADD ("nothing", test_nothing_is_no_post);
  ADD ("removed", test_removed_post_does_not_come_back);
  ADD ("too-many-photos", test_too_many_photos_are_refused);
  ADD ("time", test_time_of_the_link_comes_first);
  ADD ("photos", test_photos_are_kept_once_and_untouched);
  ADD ("same-photo", test_same_photo_alone_is_the_same_post);
  ADD ("damaged", test_damaged_photo_is_kept_with_its_error);
  ADD ("positions", test_positions_become_candidates);
  ADD ("files", test_files_are_read);
  ADD ("fetched", test_fetched_photos_say_where_from);
  g_test_add_func ("/hand-post/links", test_links);
  g_test_add_func ("/hand-post/no-photo", test_what_is_no_photo_is_refused);
  g_test_add_func ("/hand-post/split", test_pasted_text_is_split);
  g_test_add_func ("/hand-post/times", test_times_as_people_type_them);
  g_test_add_func ("/hand-post/photo-addresses", test_addresses_of_photos);
  return g_test_run ();
}
