/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tile-server.h"
#include "vigie-error.h"
#include "vigie-http-tiles.h"
#include "vigie-tile-download.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY (86400 * SECOND)
#define DEADLINE (10 * SECOND)

typedef struct
{
  TileServer *server;
  char *uri_template;
  char *cache_path;
  VigieHttpTilesConfig config;
  VigieBasemap *map;
  guint n_refills;
  guint n_states;

  GMutex mutex;
  gint64 now;
} Fixture;

static gint64
fake_clock (gpointer data)
{
  Fixture *f = data;
  gint64 now;

  g_mutex_lock (&f->mutex);
  now = f->now;
  g_mutex_unlock (&f->mutex);
  return now;
}

static void
advance (Fixture *f, gint64 time)
{
  g_mutex_lock (&f->mutex);
  f->now += time;
  g_mutex_unlock (&f->mutex);
}

static void
on_refill (VigieBasemap *map, gpointer data)
{
  ((Fixture *) data)->n_refills++;
}

static void
on_state (VigieBasemap *map, gpointer data)
{
  ((Fixture *) data)->n_states++;
}

static void
open_map (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->map = VIGIE_BASEMAP (vigie_http_tiles_new (&f->config, &error));
  g_assert_no_error (error);
  g_signal_connect (f->map, "refill", G_CALLBACK (on_refill), f);
  g_signal_connect (f->map, "state-changed", G_CALLBACK (on_state), f);
}

static void
close_map (Fixture *f)
{
  vigie_http_tiles_close (VIGIE_HTTP_TILES (f->map));
  g_signal_handlers_disconnect_by_data (f->map, f);
  g_clear_object (&f->map);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("tiles-%u.db", (guint) g_test_rand_int ());

  g_mutex_init (&f->mutex);
  f->now = G_GINT64_CONSTANT (1790000000) * SECOND;
  f->server = tile_server_new ();
  f->uri_template = tile_server_dup_template (f->server);
  f->cache_path = g_build_filename (g_get_user_cache_dir (), "vigie", name, NULL);
  f->config = (VigieHttpTilesConfig) {
    .id = "test",
    .title = "Test",
    .attribution = "© nobody",
    .uri_template = f->uri_template,
    .contact = "mailto:desk@example.org",
    .max_zoom = 19,
    .cache_path = f->cache_path,
    .clock = fake_clock,
    .clock_data = f,
  };
  open_map (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->map)
    close_map (f);
  g_clear_pointer (&f->server, tile_server_free);
  g_unlink (f->cache_path);
  g_free (f->cache_path);
  g_free (f->uri_template);
  g_mutex_clear (&f->mutex);
}

static GBytes *
load (Fixture *f, int z, int x, int y, VigieBasemapFlags flags, VigieTileInfo *info, GError **error)
{
  return vigie_basemap_load_tile (f->map, z, x, y, flags, NULL, info, error);
}

/* Loads 10/5/6 and expects that @tag ends it. */
static void
expect_tile (Fixture *f, const char *tag, gboolean stale)
{
  g_autoptr (GError) error = NULL;
  VigieTileInfo info = { 0 };
  g_autoptr (GBytes) tile = load (f, 10, 5, 6, VIGIE_BASEMAP_NONE, &info, &error);
  gsize size;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (tile, &size);
  g_assert_cmpmem (data + 24, size - 24, tag, strlen (tag));
  g_assert_cmpint (info.z, ==, 10);
  g_assert_cmpint (info.x, ==, 5);
  g_assert_cmpint (info.y, ==, 6);
  g_assert_cmpint (info.format, ==, VIGIE_TILE_PNG);
  g_assert_cmpint (info.stale, ==, stale);
}

static void
expect_error (Fixture *f, VigieBasemapFlags flags, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = load (f, 10, 5, 6, flags, NULL, &error);

  g_assert_null (tile);
  g_assert_error (error, VIGIE_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
}

static void
answer_png (Fixture *f, const char *tag, const char *header, const char *value)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, tag);

  tile_server_answer (f->server, 200, "image/png", png, header, value, NULL);
}

static void
expect_requests (Fixture *f, guint n)
{
  g_assert_cmpuint (tile_server_get_n_requests (f->server), ==, n);
}

static void
expect_state (Fixture *f, VigieBasemapState state)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (vigie_basemap_get_state (f->map, &text), ==, state);
  g_assert_true ((text == NULL) == (state == VIGIE_BASEMAP_OK));
}

static void
wait_until (const guint *counter, guint at_least)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;

  while (*counter < at_least && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_cmpuint (*counter, >=, at_least);
}

static void
test_says_who_asks (Fixture *f, gconstpointer data)
{
  g_autofree char *agent = NULL;
  g_autofree char *path = NULL;

  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_tile (f, "a", FALSE);
  agent = tile_server_dup_header (f->server, "User-Agent");
  path = tile_server_dup_path (f->server);
  g_assert_cmpstr (agent, ==, "Vigie/" VIGIE_VERSION " (+mailto:desk@example.org)");
  g_assert_cmpstr (path, ==, "/10/5/6.png");
}

static void
test_max_age (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "public, max-age=60");
  expect_tile (f, "a", FALSE);
  advance (f, 59 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 1);

  answer_png (f, "b", "Cache-Control", "max-age=60");
  advance (f, 2 * SECOND);
  expect_tile (f, "b", FALSE);
  expect_requests (f, 2);
}

static void
test_survives_restart (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_tile (f, "a", FALSE);
  close_map (f);
  open_map (f);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 1);
}

static void
test_expires (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, "a");

  tile_server_answer (f->server, 200, "image/png", png, "Date", "Mon, 21 Sep 2026 10:00:00 GMT",
                      "Expires", "Mon, 21 Sep 2026 11:00:00 GMT", NULL);
  expect_tile (f, "a", FALSE);
  advance (f, 3599 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 1);
  advance (f, 2 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 2);
}

static void
test_etag (Fixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"one\"");
  expect_tile (f, "a", FALSE);
  advance (f, 61 * SECOND);
  expect_tile (f, "a", FALSE); /* 304 */
  asked = tile_server_dup_header (f->server, "If-None-Match");
  g_assert_cmpstr (asked, ==, "\"one\"");
  expect_requests (f, 2);
  advance (f, 59 * SECOND);
  expect_tile (f, "a", FALSE); /* confirmed for another minute */
  expect_requests (f, 2);

  answer_png (f, "b", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"two\"");
  advance (f, 2 * SECOND);
  expect_tile (f, "b", FALSE);
  expect_requests (f, 3);
}

static void
test_silent_304_keeps_lifetime (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"one\"");
  expect_tile (f, "a", FALSE);

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  tile_server_set_etag (f->server, "\"one\""); /* a 304 without any other header */
  advance (f, 61 * SECOND);
  expect_tile (f, "a", FALSE);
  advance (f, 59 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 2);
  advance (f, 2 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 3);
}

static void
test_last_modified (Fixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;

  answer_png (f, "a", "Last-Modified", "Mon, 07 Sep 2026 10:00:00 GMT");
  expect_tile (f, "a", FALSE);
  advance (f, 400 * DAY);
  tile_server_answer (f->server, 304, NULL, NULL, NULL);
  expect_tile (f, "a", FALSE);
  asked = tile_server_dup_header (f->server, "If-Modified-Since");
  g_assert_cmpstr (asked, ==, "Mon, 07 Sep 2026 10:00:00 GMT");
}

static void
test_no_store (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "no-store");
  expect_tile (f, "a", FALSE);
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 2);
}

static void
test_no_cache (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "no-cache, max-age=600");
  expect_tile (f, "a", FALSE);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 2);
  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  expect_tile (f, "a", TRUE);
}

static void
test_policy_of_seven_days (Fixture *f, gconstpointer data)
{
  close_map (f);
  f->config.at_least_s = 7 * 86400;
  open_map (f);
  answer_png (f, "a", "Cache-Control", "no-store, max-age=60");
  expect_tile (f, "a", FALSE);
  advance (f, 7 * DAY - SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 1);
  advance (f, 2 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 2);
}

static void
test_captive_portal (Fixture *f, gconstpointer data)
{
  static const char page[] = "\n <!DOCTYPE html><html>Log in</html>";
  g_autoptr (GBytes) html = g_bytes_new_static (page, sizeof page - 1);

  /* It says that it is a picture, as some do. */
  tile_server_answer (f->server, 200, "image/png", html, "Cache-Control", "max-age=600", NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_state (f, VIGIE_BASEMAP_ERROR);
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_requests (f, 1); /* it is left alone */

  answer_png (f, "a", "Cache-Control", "max-age=60");
  advance (f, 10 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_state (f, VIGIE_BASEMAP_OK);
  wait_until (&f->n_refills, 1); /* what failed is to be loaded again */
  wait_until (&f->n_states, 2);
}

static void
test_empty_answers (Fixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 204, NULL, NULL, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  expect_state (f, VIGIE_BASEMAP_ERROR);
}

static void
test_broken_tile_is_alone (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bad = g_bytes_new_static ("\x89PNGgarbage", 11);
  g_autoptr (GBytes) big = tile_png_new (4096, 256, "big");
  g_autoptr (GBytes) other = NULL;

  tile_server_answer (f->server, 200, "image/png", bad, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_INVALID);
  expect_state (f, VIGIE_BASEMAP_ERROR);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NOT_FOUND); /* not asked again at once */
  expect_requests (f, 1);

  answer_png (f, "a", "Cache-Control", "max-age=60");
  other = load (f, 10, 6, 6, VIGIE_BASEMAP_NONE, NULL, NULL);
  g_assert_nonnull (other);
  expect_state (f, VIGIE_BASEMAP_OK);

  tile_server_answer (f->server, 200, "image/png", big, NULL);
  advance (f, 61 * SECOND);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
}

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  gint64 now = fake_clock (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = NULL;

  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "120", NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  expect_state (f, VIGIE_BASEMAP_LIMITED);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==,
                   now + 120 * SECOND);
  advance (f, 119 * SECOND);
  other = load (f, 3, 1, 1, VIGIE_BASEMAP_NONE, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED);
  expect_requests (f, 1);

  answer_png (f, "a", "Cache-Control", "max-age=60");
  advance (f, 2 * SECOND);
  expect_tile (f, "a", FALSE);
  expect_state (f, VIGIE_BASEMAP_OK);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==, 0);
}

static void
test_retry_after_date (Fixture *f, gconstpointer data)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (fake_clock (f) / SECOND + 300);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  tile_server_answer (f->server, 503, NULL, NULL, "Retry-After", text, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==,
                   fake_clock (f) + 300 * SECOND);
}

static void
test_back_off_grows (Fixture *f, gconstpointer data)
{
  gint64 longest = 2;

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  for (guint i = 1; i <= 12; i++)
    {
      gint64 wait;

      expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
      expect_requests (f, i);
      wait = vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)) - fake_clock (f);
      g_assert_cmpint (wait, <=, longest * SECOND);
      g_assert_cmpint (wait, >=, longest * SECOND / 2);
      advance (f, wait - SECOND / 2);
      expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
      expect_requests (f, i); /* too early: no request */
      advance (f, SECOND);
      longest = MIN (2 * longest, 900);
    }
  expect_state (f, VIGIE_BASEMAP_ERROR);
}

static void
test_refusal_waits_long (Fixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 403, NULL, NULL, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  advance (f, 59 * SECOND);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_requests (f, 1);
}

static void
test_stale_if_error (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_tile (f, "a", FALSE);
  advance (f, 61 * SECOND);
  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  expect_tile (f, "a", TRUE);
  expect_tile (f, "a", TRUE); /* while waiting, too */
  expect_requests (f, 2);
}

static void
test_offline (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_tile (f, "a", FALSE);
  g_clear_pointer (&f->server, tile_server_free);
  expect_tile (f, "a", FALSE);
  advance (f, 61 * SECOND);
  expect_tile (f, "a", TRUE);
  expect_state (f, VIGIE_BASEMAP_OFFLINE);
  wait_until (&f->n_states, 1);
}

static void
test_network_returns (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) again = NULL;

  /* Nobody listens on the discard port. */
  close_map (f);
  f->config.uri_template = "http://127.0.0.1:9/{z}/{x}/{y}.png";
  open_map (f);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_state (f, VIGIE_BASEMAP_OFFLINE);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), >, fake_clock (f));
  g_assert_cmpuint (f->n_refills, ==, 0);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  wait_until (&f->n_refills, 1);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==, 0);
  expect_state (f, VIGIE_BASEMAP_OFFLINE); /* until a tile comes */
}

static void
test_network_return_is_no_excuse (Fixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "120", NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  expect_requests (f, 1);
}

typedef struct
{
  GMainContext *context;
  guint n_done;
  guint n_tiles;
  guint n_cancelled;
  guint n_failed;
} Many;

static void
on_many (GObject *object, GAsyncResult *result, gpointer data)
{
  Many *many = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile =
      vigie_basemap_load_tile_finish (VIGIE_BASEMAP (object), result, NULL, &error);

  many->n_done++;
  if (tile)
    many->n_tiles++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    many->n_cancelled++;
  else
    many->n_failed++;
}

static void
start (Fixture *f, int x, GCancellable *cancellable, Many *many)
{
  vigie_basemap_load_tile_async (f->map, 10, x, 6, VIGIE_BASEMAP_NONE, cancellable, on_many, many);
}

static void
test_joins_same_tile (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  for (guint i = 0; i < 5; i++)
    start (f, 5, NULL, &many);
  tile_server_wait_for_requests (f->server, 1);
  tile_server_release (f->server);
  wait_until (&many.n_done, 5);
  g_assert_cmpuint (many.n_tiles, ==, 5);
  expect_requests (f, 1);
}

static void
test_two_connections (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  for (int x = 0; x < 20; x++)
    start (f, x, NULL, &many);
  for (guint n = 2; n < 20; n++)
    {
      tile_server_wait_for_requests (f->server, n);
      tile_server_release_one (f->server);
    }
  tile_server_wait_for_requests (f->server, 20);
  tile_server_release (f->server);
  wait_until (&many.n_done, 20);
  g_assert_cmpuint (many.n_tiles, ==, 20);
  g_assert_cmpuint (tile_server_get_most_held (f->server), ==, 2);
}

static void
test_failure_ends_the_queue (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "60", NULL);
  tile_server_hold (f->server);
  for (int x = 0; x < 20; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  tile_server_release (f->server);
  wait_until (&many.n_done, 20);
  g_assert_cmpuint (many.n_failed, ==, 20);
  expect_requests (f, 2);
}

static void
test_one_probe_after_failure (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  advance (f, 10 * SECOND);
  tile_server_hold (f->server);
  for (int x = 0; x < 20; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  tile_server_release (f->server);
  wait_until (&many.n_done, 20);
  expect_requests (f, 2); /* the first, and one that tried */
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  Many many = { 0 };

  tile_server_hold (f->server);
  start (f, 5, first, &many);
  start (f, 5, second, &many);
  tile_server_wait_for_requests (f->server, 1);
  g_cancellable_cancel (first);
  wait_until (&many.n_cancelled, 1);
  g_assert_cmpuint (many.n_done, ==, 1); /* the other still waits */
  g_cancellable_cancel (second);
  wait_until (&many.n_cancelled, 2);
  expect_state (f, VIGIE_BASEMAP_OK); /* nobody's fault */
}

static void
test_cancel_frees_connections (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Many gone = { 0 };
  Many many = { 0 };

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 0, cancellable, &gone);
  start (f, 1, cancellable, &gone);
  tile_server_wait_for_requests (f->server, 2);
  start (f, 5, NULL, &many);
  g_cancellable_cancel (cancellable);
  tile_server_wait_for_requests (f->server, 3);
  tile_server_release (f->server);
  wait_until (&many.n_tiles, 1);
  wait_until (&gone.n_cancelled, 2);
}

static void
test_cancel_in_queue (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Many many = { 0 };
  Many gone = { 0 };

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 0, NULL, &many);
  start (f, 1, NULL, &many);
  start (f, 2, cancellable, &gone);
  tile_server_wait_for_requests (f->server, 2);
  g_cancellable_cancel (cancellable);
  wait_until (&gone.n_cancelled, 1);
  tile_server_release (f->server);
  wait_until (&many.n_tiles, 2);
  expect_requests (f, 2);
}

static void
test_close_while_loading (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_hold (f->server);
  for (int x = 0; x < 5; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  vigie_http_tiles_close (VIGIE_HTTP_TILES (f->map));
  wait_until (&many.n_cancelled, 5);
  start (f, 9, NULL, &many); /* after closing, too */
  wait_until (&many.n_cancelled, 6);
}

static void
test_last_reference_is_a_load (Fixture *f, gconstpointer data)
{
  Many many = { 0 };

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 5, NULL, &many);
  tile_server_wait_for_requests (f->server, 1);
  g_signal_handlers_disconnect_by_data (f->map, f);
  g_clear_object (&f->map); /* without closing: the load keeps it */
  tile_server_release (f->server);
  wait_until (&many.n_tiles, 1);
}

static void
test_slow_server (Fixture *f, gconstpointer data)
{
  close_map (f);
  f->config.timeout_ms = 50;
  open_map (f);
  tile_server_hold (f->server);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_state (f, VIGIE_BASEMAP_OFFLINE);
}

static void
test_redirects (Fixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 302, NULL, NULL, "Location", "/elsewhere", NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  expect_requests (f, 4); /* the tile and three redirects, then no more */
}

static void
test_redirect_targets (void)
{
  const struct
  {
    const char *from;
    const char *location;
    const char *to;
  } cases[] = {
    { "https://a.example/1", "/2", "https://a.example/2" },
    { "https://a.example/1", "https://b.example/2", "https://b.example/2" },
    { "http://a.example/1", "https://a.example/2", "https://a.example/2" },
    { "http://a.example/1", "http://b.example/2", "http://b.example/2" },
    { "https://a.example/1", "http://a.example/2", NULL },
    { "https://a.example/1", "ftp://a.example/2", NULL },
    { "https://a.example/1", "file:///etc/passwd", NULL },
    { "https://a.example/1", "http:///2", NULL },
    { "https://a.example/1", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) from = g_uri_parse (cases[i].from, SOUP_HTTP_URI_FLAGS, NULL);
      g_autoptr (GUri) to = vigie_tile_follow_redirect (from, cases[i].location);
      g_autofree char *text = to ? g_uri_to_string (to) : NULL;

      g_assert_cmpstr (text, ==, cases[i].to);
    }
}

static void
test_big_body (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_malloc0 (3 * 1024 * 1024);
  g_autofree char *tag = NULL;
  g_autoptr (GBytes) big = NULL;

  memset (filler, 'x', 3 * 1024 * 1024 - 1);
  big = tile_png_new (256, 256, filler);
  tile_server_answer (f->server, 200, "image/png", big, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
}

static GBytes *
gzip (gconstpointer data, gsize size)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) packed = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) plain = g_converter_output_stream_new (packed, G_CONVERTER (packer));

  g_assert_true (g_output_stream_write_all (plain, data, size, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (plain, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (packed));
}

static void
test_gzip_bomb (Fixture *f, gconstpointer data)
{
  gsize size = 64 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (size);
  g_autoptr (GBytes) bomb = gzip (zeros, size);

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1024 * 1024);
  tile_server_answer (f->server, 200, "image/png", bomb, "Content-Encoding", "gzip", NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
}

static void
test_packed_picture (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, "packed");
  g_autoptr (GBytes) packed = gzip (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  /* tileserver-gl packs pictures too. */
  tile_server_answer (f->server, 200, "image/png", packed, "Content-Encoding", "gzip", NULL);
  expect_tile (f, "packed", FALSE);
}

static void
test_parent (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = NULL;
  g_autoptr (GBytes) none = NULL;
  VigieTileInfo info;

  answer_png (f, "parent", "Cache-Control", "max-age=60");
  expect_tile (f, "parent", FALSE); /* 10/5/6 */
  tile_server_answer (f->server, 404, NULL, NULL, NULL);
  tile = load (f, 12, 23, 26, VIGIE_BASEMAP_NONE, &info, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tile);
  g_assert_cmpint (info.z, ==, 10);
  g_assert_cmpint (info.x, ==, 5);
  g_assert_cmpint (info.y, ==, 6);
  g_assert_cmpfloat (info.left, ==, 0.75);
  g_assert_cmpfloat (info.top, ==, 0.5);
  g_assert_cmpfloat (info.part, ==, 0.25);
  g_assert_false (info.stale);
  expect_state (f, VIGIE_BASEMAP_OK);
  expect_requests (f, 2);

  none = load (f, 12, 23, 26, VIGIE_BASEMAP_NO_PARENT, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  expect_requests (f, 2); /* known to be missing for an hour */
  advance (f, 3601 * SECOND);
  g_clear_pointer (&tile, g_bytes_unref);
  tile = load (f, 12, 23, 26, VIGIE_BASEMAP_NONE, &info, NULL);
  g_assert_nonnull (tile);
  g_assert_true (info.stale);
  expect_requests (f, 3);
}

static void
test_above_highest_zoom (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) tile = NULL;
  VigieTileInfo info;

  answer_png (f, "a", "Cache-Control", "max-age=60");
  tile = load (f, 21, 5, 7, VIGIE_BASEMAP_NONE, &info, NULL);
  path = tile_server_dup_path (f->server);
  g_assert_cmpstr (path, ==, "/19/1/1.png");
  g_assert_nonnull (tile);
  g_assert_cmpint (info.z, ==, 19);
  g_assert_cmpfloat (info.left, ==, 0.25);
  g_assert_cmpfloat (info.top, ==, 0.75);
  g_assert_cmpfloat (info.part, ==, 0.25);
}

static void
test_cache_only_asks_nobody (Fixture *f, gconstpointer data)
{
  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  expect_requests (f, 0);
  expect_state (f, VIGIE_BASEMAP_OK);
}

static void
test_vector (Fixture *f, gconstpointer data)
{
  static const guint8 layer[] = { 0x1a, 0x05, 0x0a, 0x01, 'a', 0x78, 0x02 };
  g_autoptr (GBytes) packed = gzip (layer, sizeof layer);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) tile = NULL;
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;

  close_map (f);
  f->config.vector = TRUE;
  open_map (f);
  tile_server_answer (f->server, 200, "application/x-protobuf", empty, NULL);
  expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NOT_FOUND);
  expect_state (f, VIGIE_BASEMAP_OK); /* the sea is empty */

  /* Packed, and not saying so. */
  tile_server_answer (f->server, 200, "application/x-protobuf", packed, NULL);
  tile = load (f, 3, 1, 1, VIGIE_BASEMAP_NONE, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info.format, ==, VIGIE_TILE_MVT);
  g_assert_cmpmem (g_bytes_get_data (tile, NULL), g_bytes_get_size (tile), layer, sizeof layer);
}

static void
test_wrong_addresses (Fixture *f, gconstpointer data)
{
  static const char *const templates[] = { "",
                                           "https://tile.example/{z}/{x}.png",
                                           "https://tile.example/{z}/{x}/{y}/{key}.png",
                                           "file:///{z}/{x}/{y}.png",
                                           "https:///{z}/{x}/{y}.png",
                                           "{z}/{x}/{y}" };
  VigieHttpTilesConfig config = f->config;

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GError) error = NULL;

      config.uri_template = templates[i];
      g_assert_null (vigie_http_tiles_new (&config, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_wrong_tile (Fixture *f, gconstpointer data)
{
  const int addresses[][3] = { { 3, 8, 0 }, { 3, 0, 8 }, { -1, 0, 0 }, { 25, 0, 0 }, { 3, -1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) tile = load (f, addresses[i][0], addresses[i][1], addresses[i][2],
                                      VIGIE_BASEMAP_NONE, NULL, &error);

      g_assert_null (tile);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  expect_requests (f, 0);
}

static void
test_unusable_cache_file (Fixture *f, gconstpointer data)
{
  close_map (f);
  f->config.cache_path = "/proc/no/such/folder/tiles.db";
  open_map (f);
  answer_png (f, "a", "Cache-Control", "max-age=60");
  expect_tile (f, "a", FALSE);
  expect_tile (f, "a", FALSE);
  expect_requests (f, 1); /* in memory */
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/http-tiles/says-who-asks", test_says_who_asks },
    { "/http-tiles/max-age", test_max_age },
    { "/http-tiles/survives-restart", test_survives_restart },
    { "/http-tiles/expires", test_expires },
    { "/http-tiles/etag", test_etag },
    { "/http-tiles/silent-304-keeps-lifetime", test_silent_304_keeps_lifetime },
    { "/http-tiles/last-modified", test_last_modified },
    { "/http-tiles/no-store", test_no_store },
    { "/http-tiles/no-cache", test_no_cache },
    { "/http-tiles/policy-of-seven-days", test_policy_of_seven_days },
    { "/http-tiles/captive-portal", test_captive_portal },
    { "/http-tiles/empty-answers", test_empty_answers },
    { "/http-tiles/broken-tile-is-alone", test_broken_tile_is_alone },
    { "/http-tiles/retry-after", test_retry_after },
    { "/http-tiles/retry-after-date", test_retry_after_date },
    { "/http-tiles/back-off-grows", test_back_off_grows },
    { "/http-tiles/refusal-waits-long", test_refusal_waits_long },
    { "/http-tiles/stale-if-error", test_stale_if_error },
    { "/http-tiles/offline", test_offline },
    { "/http-tiles/network-returns", test_network_returns },
    { "/http-tiles/network-return-is-no-excuse", test_network_return_is_no_excuse },
    { "/http-tiles/joins-same-tile", test_joins_same_tile },
    { "/http-tiles/two-connections", test_two_connections },
    { "/http-tiles/failure-ends-the-queue", test_failure_ends_the_queue },
    { "/http-tiles/one-probe-after-failure", test_one_probe_after_failure },
    { "/http-tiles/cancel", test_cancel },
    { "/http-tiles/cancel-frees-connections", test_cancel_frees_connections },
    { "/http-tiles/cancel-in-queue", test_cancel_in_queue },
    { "/http-tiles/close-while-loading", test_close_while_loading },
    { "/http-tiles/last-reference-is-a-load", test_last_reference_is_a_load },
    { "/http-tiles/slow-server", test_slow_server },
    { "/http-tiles/redirects", test_redirects },
    { "/http-tiles/big-body", test_big_body },
    { "/http-tiles/gzip-bomb", test_gzip_bomb },
    { "/http-tiles/packed-picture", test_packed_picture },
    { "/http-tiles/parent", test_parent },
    { "/http-tiles/above-highest-zoom", test_above_highest_zoom },
    { "/http-tiles/cache-only-asks-nobody", test_cache_only_asks_nobody },
    { "/http-tiles/vector", test_vector },
    { "/http-tiles/wrong-addresses", test_wrong_addresses },
    { "/http-tiles/wrong-tile", test_wrong_tile },
    { "/http-tiles/unusable-cache-file", test_unusable_cache_file },
  };

  /* The desktop's proxies are none of a loopback's business, and its settings are out of reach. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/http-tiles/redirect-targets", test_redirect_targets);
  return g_test_run ();
}
