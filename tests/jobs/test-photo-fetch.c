/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-fetch.h"

#include <string.h>

#include "photo-samples.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

#define START (G_GINT64_CONSTANT (1769846400000))
#define PAGE "<!DOCTYPE html><html><head><title>Une photo</title></head></html>"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieWebServer *server;
  VigiePhotoFetcher *fetcher;
  gint64 now; /* moved only while no request runs */
} Fixture;

static gint64
read_clock (gpointer data)
{
  return ((Fixture *) data)->now;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  place_init (&f->place);
  f->now = START;
  f->store = create_store (f->place.path);
  f->server = vigie_web_server_new ();
  f->fetcher = vigie_photo_fetcher_new (f->store, NULL, TRUE);
  vigie_http_client_set_clock (vigie_photo_fetcher_get_client (f->fetcher), read_clock, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  vigie_photo_fetcher_close (f->fetcher);
  g_clear_object (&f->fetcher);
  assert_intact (f->store);
  close_and_unref (f->store);
  vigie_web_server_free (f->server);
  place_clear (&f->place);
}

/* A post that names photos at these paths of the server. */
static void
ingest (Fixture *f, guint number, ...)
{
  g_autofree char *external_id = g_strdup_printf ("post-%u", number);
  g_autoptr (GPtrArray) photos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
  g_autoptr (GError) error = NULL;
  VigieObservation observation = { 0 };
  const char *path;
  va_list paths;

  va_start (paths, number);
  while ((path = va_arg (paths, const char *)) != NULL)
    {
      g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);

      g_ptr_array_add (photos, vigie_photo_facts_new (uri));
    }
  va_end (paths);
  observation = (VigieObservation) {
    .source_kind = "file",
    .source_host = "test.csv",
    .external_id = external_id,
    .posted_at = NUMBERED_TIME (number),
    .received_at = NUMBERED_TIME (number),
    .photos = (VigiePhotoFacts *const *) (gpointer) photos->pdata,
    .n_photos = photos->len,
  };
  vigie_store_ingest (f->store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
serve (Fixture *f, const char *path, const char *type, GBytes *bytes)
{
  vigie_web_server_set (f->server, path, 200, type, bytes, NULL);
}

static gboolean
finish (Fixture *f, GAsyncResult **result, GError **error)
{
  gboolean done;

  vigie_test_wait_result (result);
  done = vigie_photo_fetcher_fetch_finish (f->fetcher, *result, error);
  g_clear_object (result);
  return done;
}

static gboolean
fetch (Fixture *f, const char *path, GError **error)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);
  GAsyncResult *result = NULL;

  vigie_photo_fetcher_fetch_async (f->fetcher, uri, NULL, vigie_test_take_result, &result);
  return finish (f, &result, error);
}

static void
expect_failure (Fixture *f, const char *path, int code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fetch (f, path, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  if (sentence != NULL)
    g_assert_cmpstr (error->message, ==, sentence);
}

static VigiePhotoFetch *
find (Fixture *f, const char *path)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);
  g_autoptr (GError) error = NULL;
  VigiePhotoFetch *found = vigie_store_find_photo_fetch (f->store, uri, &error);

  g_assert_no_error (error);
  return found;
}

/* ---- one photo ---- */

static void
test_arrives (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (VigiePhotoFetch) found = NULL;
  const VigiePhotoFacts *photo;

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  ingest (f, 1, "/a.jpg", NULL);
  g_assert_true (fetch (f, "/a.jpg", &error));
  g_assert_no_error (error);
  post = load_numbered (f->store, 1);
  photo = get_photo (post, 0);
  g_assert_cmpstr (photo->mime_type, ==, "image/jpeg");
  g_assert_cmpint (photo->width, ==, 64);
  g_assert_cmpint (photo->height, ==, 48);
  g_assert_null (photo->error);
  kept = vigie_store_load_photo (f->store, photo->sha256, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (kept, jpeg));
  found = find (f, "/a.jpg");
  g_assert_cmpint (found->fetched_at, ==, START);
}

/* Where Bluesky keeps what an author sent: the address of a copy, which names its hash. */
static char *
make_copy_path (GBytes *bytes)
{
  static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
  guint8 cid[37] = { 1, 0x55, 0x12, 32 };
  gsize length = 32;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) text =
      g_string_new ("/img/feed_fullsize/plain/did:plc:ewvi7nxzyoun6zhxrhs64oiz/b");

  g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_checksum_get_digest (checksum, cid + 4, &length);
  for (guint bit = 0; bit < 36 * 8; bit += 5)
    {
      guint two = (guint) cid[bit / 8] << 8 | cid[bit / 8 + 1];

      g_string_append_c (text, digits[two >> (11 - bit % 8) & 31]);
    }
  return g_string_free (g_string_append (g_steal_pointer (&text), "@jpeg"), FALSE);
}

#define BLOB_PATH "/xrpc/com.atproto.sync.getBlob"

static void
serve_author (Fixture *f)
{
  g_autofree char *server = vigie_web_server_dup_uri (f->server, "");
  g_autofree char *document =
      g_strdup_printf ("{\"id\":\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\",\"service\":[{\"id\":"
                       "\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\","
                       "\"serviceEndpoint\":\"%s\"}]}",
                       server);

  g_setenv ("VIGIE_PLC_DIRECTORY", server, TRUE);
  vigie_web_server_set_text (f->server, "/did:plc:ewvi7nxzyoun6zhxrhs64oiz", 200,
                             "application/did+ld+json", document);
}

static void
test_original_instead_of_a_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) original = photo_samples_jpeg (64, 48);
  g_autoptr (GBytes) copy = photo_samples_jpeg (32, 24);
  g_autofree char *path = make_copy_path (original);
  g_autoptr (VigiePhotoFetch) found = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  serve_author (f);
  serve (f, path, "image/jpeg", copy);
  serve (f, BLOB_PATH, "image/jpeg", original);
  ingest (f, 1, path, NULL);
  g_assert_true (fetch (f, path, &error));
  g_assert_no_error (error);
  post = load_numbered (f->store, 1);
  g_assert_cmpint (get_photo (post, 0)->width, ==, 64);
  found = find (f, path);
  g_assert_nonnull (strstr (found->final_uri, BLOB_PATH));
  g_assert_cmpuint (vigie_web_server_count (f->server, path), ==, 0);
}

/* The author's server is anybody's: other bytes than the post names are not taken from it. */
static void
test_copy_where_the_original_is_another (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) original = photo_samples_jpeg (64, 48);
  g_autoptr (GBytes) copy = photo_samples_jpeg (32, 24);
  g_autoptr (GBytes) other = photo_samples_jpeg (80, 60);
  g_autofree char *path = make_copy_path (original);
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  serve_author (f);
  serve (f, path, "image/jpeg", copy);
  serve (f, BLOB_PATH, "image/jpeg", other);
  ingest (f, 1, path, NULL);
  g_assert_true (fetch (f, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (vigie_web_server_count (f->server, BLOB_PATH), ==, 1);
  post = load_numbered (f->store, 1);
  g_assert_cmpint (get_photo (post, 0)->width, ==, 32);
}

static void
test_copy_where_the_author_is_unknown (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) copy = photo_samples_jpeg (32, 24);
  g_autofree char *server = vigie_web_server_dup_uri (f->server, "");
  g_autofree char *path = make_copy_path (copy);
  g_autoptr (GError) error = NULL;

  g_setenv ("VIGIE_PLC_DIRECTORY", server, TRUE);
  serve (f, path, "image/jpeg", copy);
  ingest (f, 1, path, NULL);
  g_assert_true (fetch (f, path, &error));
  g_assert_no_error (error);
}

/* A directory that is down costs the first photo something, and not each. */
static void
test_copies_while_the_directory_is_down (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieWebServer) directory = vigie_web_server_new ();
  g_autofree char *server = vigie_web_server_dup_uri (directory, "");

  g_setenv ("VIGIE_PLC_DIRECTORY", server, TRUE);
  vigie_web_server_set_text (directory, "/did:plc:ewvi7nxzyoun6zhxrhs64oiz", 502, "text/plain", "");
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) copy = photo_samples_jpeg (32 + 8 * i, 24);
      g_autofree char *path = make_copy_path (copy);
      g_autoptr (GError) error = NULL;

      serve (f, path, "image/jpeg", copy);
      ingest (f, (guint) i + 1, path, NULL);
      g_assert_true (fetch (f, path, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (vigie_web_server_count (directory, NULL), ==, 1);
}

static void
test_not_asked_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  g_assert_true (fetch (f, "/a.jpg", NULL));
  g_assert_true (fetch (f, "/a.jpg", NULL));
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
}

/* The server's word for it counts as little as the name in the address. */
static void
test_bytes_decide (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) webp = photo_samples_webp (40, 30);
  g_autoptr (VigiePost) post = NULL;

  serve (f, "/a.jpg", "text/html", webp);
  ingest (f, 1, "/a.jpg", NULL);
  g_assert_true (fetch (f, "/a.jpg", NULL));
  post = load_numbered (f->store, 1);
  g_assert_cmpstr (get_photo (post, 0)->mime_type, ==, "image/webp");
}

static void
test_kept_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (VigiePost) one = NULL;
  g_autoptr (VigiePost) two = NULL;
  g_autoptr (GArray) posts = NULL;

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  serve (f, "/b.jpg", "image/jpeg", jpeg);
  ingest (f, 1, "/a.jpg", NULL);
  ingest (f, 2, "/b.jpg", NULL);
  g_assert_true (fetch (f, "/a.jpg", NULL));
  g_assert_true (fetch (f, "/b.jpg", NULL));
  one = load_numbered (f->store, 1);
  two = load_numbered (f->store, 2);
  g_assert_cmpstr (get_photo (one, 0)->sha256, ==, get_photo (two, 0)->sha256);
  posts = vigie_store_list_rows_of_photo (f->store, get_photo (one, 0)->sha256, NULL);
  g_assert_cmpuint (posts->len, ==, 2);
}

static void
test_no_photo (Fixture *f, gconstpointer data)
{
  static const char page[] = "This address shows a web page, not a photo.";
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (VigiePhotoFetch) found = NULL;

  vigie_web_server_set_text (f->server, "/page", 200, "text/html; charset=utf-8", PAGE);
  vigie_web_server_set_text (f->server, "/liar.jpg", 200, "image/jpeg", "\xef\xbb\xbf \n" PAGE);
  vigie_web_server_set_text (f->server, "/text", 200, "text/plain", "Rien à voir");
  serve (f, "/empty", "image/jpeg", empty);
  expect_failure (f, "/page", VIGIE_ERROR_UNSUPPORTED, page);
  expect_failure (f, "/liar.jpg", VIGIE_ERROR_UNSUPPORTED, page);
  expect_failure (f, "/text", VIGIE_ERROR_UNSUPPORTED,
                  "What this address gives is not a photo of a kind that can be shown.");
  expect_failure (f, "/empty", VIGIE_ERROR_INVALID,
                  "This address gives an empty file, not a photo.");
  expect_failure (f, "/none", VIGIE_ERROR_NOT_FOUND, NULL);
  found = find (f, "/page");
  g_assert_null (found);
}

/* What a server gives whole is what it has, damaged or not; what broke off on the way is nothing.
 */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (GBytes) cut = photo_samples_cut (jpeg, g_bytes_get_size (jpeg) / 2);
  g_autoptr (GBytes) stump = photo_samples_cut (jpeg, 12);
  g_autoptr (VigiePost) post = NULL;

  serve (f, "/cut.jpg", "image/jpeg", cut);
  serve (f, "/stump.jpg", "image/jpeg", stump);
  serve (f, "/broken.jpg", "image/jpeg", jpeg);
  vigie_web_server_set_manner (f->server, "/broken.jpg", VIGIE_WEB_BROKEN);
  ingest (f, 1, "/cut.jpg", "/stump.jpg", "/broken.jpg", NULL);
  g_assert_true (fetch (f, "/cut.jpg", NULL));
  g_assert_true (fetch (f, "/stump.jpg", NULL));
  expect_failure (f, "/broken.jpg", VIGIE_ERROR_NETWORK, NULL);
  post = load_numbered (f->store, 1);
  g_assert_cmpstr (get_photo (post, 0)->error, ==, "The photo is damaged: its end is missing");
  g_assert_cmpint (get_photo (post, 0)->width, ==, 640);
  g_assert_nonnull (get_photo (post, 0)->sha256);
  g_assert_cmpstr (get_photo (post, 1)->error, ==, "The photo is damaged");
  g_assert_nonnull (get_photo (post, 1)->sha256);
  g_assert_null (get_photo (post, 2)->sha256);
}

static void
test_redirect (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autofree char *final = vigie_web_server_dup_uri (f->server, "/cdn/a.jpg");
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePhotoFetch) found = NULL;

  serve (f, "/cdn/a.jpg", "image/jpeg", jpeg);
  vigie_web_server_set_redirect (f->server, "/short", "/cdn/a.jpg");
  ingest (f, 1, "/short", NULL);
  g_assert_true (fetch (f, "/short", NULL));
  found = find (f, "/short");
  g_assert_cmpstr (found->final_uri, ==, final);
  post = load_numbered (f->store, 1);
  g_assert_true (g_str_has_suffix (get_photo (post, 0)->uri, "/short"));
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (VIGIE_PHOTO_FETCH_MAX_BYTES + 1);
  g_autoptr (GBytes) large =
      g_bytes_new_take (g_steal_pointer (&zeros), VIGIE_PHOTO_FETCH_MAX_BYTES + 1);

  serve (f, "/large", "image/jpeg", large);
  expect_failure (f, "/large", VIGIE_ERROR_TOO_LARGE, NULL);
}

static void
test_local_is_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (VigiePhotoFetcher) closed = vigie_photo_fetcher_new (f->store, NULL, FALSE);
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  vigie_photo_fetcher_fetch_async (closed, uri, NULL, vigie_test_take_result, &result);
  vigie_test_wait_result (&result);
  g_assert_false (vigie_photo_fetcher_fetch_finish (closed, result, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_object (&result);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 0);
  vigie_photo_fetcher_close (closed);
}

/* ---- again, and together ---- */

typedef struct
{
  VigieWebServer *server;
  guint n;
} Asked;

static gboolean
was_asked (gpointer data)
{
  Asked *asked = data;

  return vigie_web_server_count (asked->server, NULL) >= asked->n;
}

static void
wait_for_request (Fixture *f, guint n)
{
  Asked asked = { f->server, n };

  g_assert_true (vigie_test_wait_until (was_asked, &asked, 10000));
}

static void
test_failure_is_remembered (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  gint64 at = 0;

  expect_failure (f, "/a.jpg", VIGIE_ERROR_NOT_FOUND, NULL);
  serve (f, "/a.jpg", "image/jpeg", jpeg);
  f->now += VIGIE_PHOTO_FETCH_AGAIN_MS - 1;
  expect_failure (f, "/a.jpg", VIGIE_ERROR_NOT_FOUND, "127.0.0.1 has nothing at this address.");
  g_assert_cmpstr (vigie_photo_fetcher_get_failure (f->fetcher, uri, &at), ==,
                   "127.0.0.1 has nothing at this address.");
  g_assert_cmpint (at, ==, START);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  f->now++;
  g_assert_null (vigie_photo_fetcher_get_failure (f->fetcher, uri, NULL));
  g_assert_true (fetch (f, "/a.jpg", NULL));
}

static void
test_failure_is_forgotten_when_asked (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);

  expect_failure (f, "/a.jpg", VIGIE_ERROR_NOT_FOUND, NULL);
  serve (f, "/a.jpg", "image/jpeg", jpeg);
  vigie_photo_fetcher_forget (f->fetcher, uri);
  g_assert_true (fetch (f, "/a.jpg", NULL));
}

/* A pause has its own end; nothing else is remembered of it. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);

  vigie_web_server_set (f->server, "/a.jpg", 429, NULL, NULL, "Retry-After", "60", NULL);
  expect_failure (f, "/a.jpg", VIGIE_ERROR_LIMITED, NULL);
  serve (f, "/a.jpg", "image/jpeg", jpeg);
  expect_failure (f, "/a.jpg", VIGIE_ERROR_LIMITED, NULL);
  g_assert_null (vigie_photo_fetcher_get_failure (f->fetcher, uri, NULL));
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  f->now += 60000;
  g_assert_true (fetch (f, "/a.jpg", NULL));
}

static void
test_together (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *results[3] = { NULL };

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  vigie_web_server_set_manner (f->server, "/a.jpg", VIGIE_WEB_HELD);
  for (guint i = 0; i < 3; i++)
    vigie_photo_fetcher_fetch_async (f->fetcher, uri, i == 0 ? cancellable : NULL,
                                     vigie_test_take_result, &results[i]);
  g_assert_true (vigie_photo_fetcher_is_running (f->fetcher, uri));
  wait_for_request (f, 1);
  /* the first waits no longer; the others do */
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (f, &results[0], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vigie_web_server_release (f->server);
  g_assert_true (finish (f, &results[1], NULL));
  g_assert_true (finish (f, &results[2], NULL));
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  g_assert_false (vigie_photo_fetcher_is_running (f->fetcher, uri));
}

/* All who waited went away: it stops, and whoever comes later starts anew. */
static void
test_nobody_waits (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *first = NULL;
  GAsyncResult *second = NULL;

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  vigie_web_server_set_manner (f->server, "/a.jpg", VIGIE_WEB_HELD);
  vigie_photo_fetcher_fetch_async (f->fetcher, uri, cancellable, vigie_test_take_result, &first);
  wait_for_request (f, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (f, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vigie_photo_fetcher_fetch_async (f->fetcher, uri, NULL, vigie_test_take_result, &second);
  wait_for_request (f, 2);
  vigie_web_server_release (f->server);
  g_assert_true (finish (f, &second, NULL));
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/a.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) later = NULL;
  GAsyncResult *result = NULL;

  vigie_web_server_set_manner (f->server, "/a.jpg", VIGIE_WEB_HELD);
  vigie_photo_fetcher_fetch_async (f->fetcher, uri, NULL, vigie_test_take_result, &result);
  wait_for_request (f, 1);
  vigie_photo_fetcher_close (f->fetcher);
  g_assert_false (finish (f, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (fetch (f, "/a.jpg", &later));
  g_assert_error (later, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- all photos ---- */

static void
note_progress (guint n_done, guint n_all, gpointer user_data)
{
  guint *seen = user_data;

  g_assert_cmpuint (n_done, ==, *seen + 1);
  g_assert_cmpuint (n_all, ==, 4);
  *seen = n_done;
}

static void
test_all (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GBytes) png = photo_samples_png (30, 20);
  g_autoptr (GError) error = NULL;
  g_auto (VigiePhotoFetchCounts) counts = { 0 };
  g_auto (VigiePhotoFetchCounts) again = { 0 };
  const VigiePhotoFailure *failure;
  guint n_seen = 0;

  serve (f, "/a.jpg", "image/jpeg", jpeg);
  serve (f, "/b.png", "image/png", png);
  vigie_web_server_set_text (f->server, "/page", 200, "text/html", PAGE);
  ingest (f, 1, "/a.jpg", "/page", NULL);
  ingest (f, 2, "/b.png", "/none", "/a.jpg", NULL);
  vigie_photos_fetch_all (f->store, client, 0, NULL, note_progress, &n_seen, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_seen, ==, 4);
  g_assert_cmpuint (counts.n_fetched, ==, 2);
  g_assert_cmpuint (counts.failures->len, ==, 2);
  failure = g_ptr_array_index (counts.failures, 0);
  g_assert_true (g_str_has_suffix (failure->uri, "/none"));
  g_assert_cmpstr (failure->sentence, ==, "127.0.0.1 has nothing at this address.");
  failure = g_ptr_array_index (counts.failures, 1);
  g_assert_true (g_str_has_suffix (failure->uri, "/page"));

  vigie_photos_fetch_all (f->store, client, 1, NULL, NULL, NULL, &again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again.n_fetched, ==, 0);
  g_assert_cmpuint (again.failures->len, ==, 1);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/a.jpg"), ==, 1);
  vigie_http_client_close (client);
}

static void
cancel_after_two (guint n_done, guint n_all, gpointer user_data)
{
  if (n_done == 2)
    g_cancellable_cancel (user_data);
}

/* What came before stays, and the next time gets the rest. */
static void
test_all_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;
  g_auto (VigiePhotoFetchCounts) counts = { 0 };
  g_auto (VigiePhotoFetchCounts) rest = { 0 };

  serve (f, "/1", NULL, jpeg);
  serve (f, "/2", NULL, jpeg);
  serve (f, "/3", NULL, jpeg);
  vigie_web_server_set_manner (f->server, "/3", VIGIE_WEB_HELD);
  ingest (f, 1, "/1", "/2", "/3", NULL);
  g_assert_false (vigie_photos_fetch_all (f->store, client, 0, cancellable, cancel_after_two,
                                          cancellable, &counts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (counts.n_fetched, ==, 2);
  g_assert_cmpuint (counts.failures->len, ==, 0);
  left = vigie_store_list_unfetched_photos (f->store, 10, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  serve (f, "/3", NULL, jpeg);
  vigie_web_server_set_manner (f->server, "/3", VIGIE_WEB_WHOLE);
  g_assert_true (vigie_photos_fetch_all (f->store, client, 0, NULL, NULL, NULL, &rest, &none));
  g_assert_no_error (none);
  g_assert_cmpuint (rest.n_fetched, ==, 1);
  vigie_http_client_close (client);
}

static void
test_all_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (OpenStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (VigiePhotoFetchCounts) counts = { 0 };

  serve (f, "/1", NULL, jpeg);
  ingest (f, 1, "/1", NULL);
  reader = vigie_store_open (f->place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (vigie_photos_fetch_all (reader, client, 0, NULL, NULL, NULL, &counts, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_assert_cmpuint (counts.n_fetched, ==, 0);
  vigie_http_client_close (client);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/jobs/photo-fetch/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("arrives", test_arrives);
  ADD ("original-instead-of-a-copy", test_original_instead_of_a_copy);
  ADD ("copy-where-the-original-is-another", test_copy_where_the_original_is_another);
  ADD ("copy-where-the-author-is-unknown", test_copy_where_the_author_is_unknown);
  ADD ("copies-while-the-directory-is-down", test_copies_while_the_directory_is_down);
  ADD ("not-asked-twice", test_not_asked_twice);
  ADD ("bytes-decide", test_bytes_decide);
  ADD ("kept-once", test_kept_once);
  ADD ("no-photo", test_no_photo);
  ADD ("damaged", test_damaged);
  ADD ("redirect", test_redirect);
  ADD ("too-large", test_too_large);
  ADD ("local-is-refused", test_local_is_refused);
  ADD ("failure-is-remembered", test_failure_is_remembered);
  ADD ("failure-is-forgotten-when-asked", test_failure_is_forgotten_when_asked);
  ADD ("pause", test_pause);
  ADD ("together", test_together);
  ADD ("nobody-waits", test_nobody_waits);
  ADD ("closed", test_closed);
  ADD ("all", test_all);
  ADD ("all-cancelled", test_all_cancelled);
  ADD ("all-read-only", test_all_read_only);
  return g_test_run ();
}
