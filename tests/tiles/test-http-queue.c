/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who waits for whom, and for how long. */
#include <libsoup/soup.h>

#include "http-fixture.h"
#include "vigie-error.h"

typedef struct
{
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
start (HttpFixture *f, int x, GCancellable *cancellable, Many *many)
{
  vigie_basemap_load_tile_async (f->map, 10, x, 6, VIGIE_BASEMAP_NONE, cancellable, on_many, many);
}

static void
test_joins_same_tile (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  for (guint i = 0; i < 5; i++)
    start (f, 5, NULL, &many);
  tile_server_wait_for_requests (f->server, 1);
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_done, 5);
  g_assert_cmpuint (many.n_tiles, ==, 5);
  http_fixture_expect_requests (f, 1);
}

static void
test_two_connections (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
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
  http_fixture_wait_until (&many.n_done, 20);
  g_assert_cmpuint (many.n_tiles, ==, 20);
  g_assert_cmpuint (tile_server_get_most_held (f->server), ==, 2);
}

static void
test_failure_ends_the_queue (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "60", NULL);
  tile_server_hold (f->server);
  for (int x = 0; x < 20; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_done, 20);
  g_assert_cmpuint (many.n_failed, ==, 20);
  http_fixture_expect_requests (f, 2);
}

static void
test_one_probe_after_failure (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_advance (f, 10 * SECOND);
  tile_server_hold (f->server);
  for (int x = 0; x < 20; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_done, 20);
  http_fixture_expect_requests (f, 2); /* the first, and one that tried */
}

static void
test_cancel (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  Many many = { 0 };

  tile_server_hold (f->server);
  start (f, 5, first, &many);
  start (f, 5, second, &many);
  tile_server_wait_for_requests (f->server, 1);
  g_cancellable_cancel (first);
  http_fixture_wait_until (&many.n_cancelled, 1);
  g_assert_cmpuint (many.n_done, ==, 1); /* the other still waits */
  g_cancellable_cancel (second);
  http_fixture_wait_until (&many.n_cancelled, 2);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK); /* nobody's fault */
}

static void
test_cancel_frees_connections (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Many gone = { 0 };
  Many many = { 0 };

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 0, cancellable, &gone);
  start (f, 1, cancellable, &gone);
  tile_server_wait_for_requests (f->server, 2);
  start (f, 5, NULL, &many);
  g_cancellable_cancel (cancellable);
  tile_server_wait_for_requests (f->server, 3);
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_tiles, 1);
  http_fixture_wait_until (&gone.n_cancelled, 2);
}

static void
test_cancel_in_queue (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Many many = { 0 };
  Many gone = { 0 };

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 0, NULL, &many);
  start (f, 1, NULL, &many);
  start (f, 2, cancellable, &gone);
  tile_server_wait_for_requests (f->server, 2);
  g_cancellable_cancel (cancellable);
  http_fixture_wait_until (&gone.n_cancelled, 1);
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_tiles, 2);
  http_fixture_expect_requests (f, 2);
}

static void
test_close_while_loading (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  tile_server_hold (f->server);
  for (int x = 0; x < 5; x++)
    start (f, x, NULL, &many);
  tile_server_wait_for_requests (f->server, 2);
  vigie_http_tiles_close (VIGIE_HTTP_TILES (f->map));
  http_fixture_wait_until (&many.n_cancelled, 5);
  start (f, 9, NULL, &many); /* after closing, too */
  http_fixture_wait_until (&many.n_cancelled, 6);
}

static void
test_last_reference_is_a_load (HttpFixture *f, gconstpointer data)
{
  Many many = { 0 };

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_hold (f->server);
  start (f, 5, NULL, &many);
  tile_server_wait_for_requests (f->server, 1);
  g_signal_handlers_disconnect_by_data (f->map, f);
  g_clear_object (&f->map); /* without closing: the load keeps it */
  tile_server_release (f->server);
  http_fixture_wait_until (&many.n_tiles, 1);
}

static void
test_slow_server (HttpFixture *f, gconstpointer data)
{
  http_fixture_close_map (f);
  f->config.timeout_ms = 50;
  http_fixture_open_map (f);
  tile_server_hold (f->server);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OFFLINE);
}

static void
test_network_returns (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) again = NULL;

  /* Nobody listens on the discard port. */
  http_fixture_close_map (f);
  f->config.uri_template = "http://127.0.0.1:9/{z}/{x}/{y}.png";
  http_fixture_open_map (f);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OFFLINE);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), >,
                   http_fixture_fake_clock (f));
  g_assert_cmpuint (f->n_refills, ==, 0);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  http_fixture_wait_until (&f->n_refills, 1);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==, 0);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OFFLINE); /* until a tile comes */
}

static void
test_network_return_is_no_excuse (HttpFixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "120", NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  http_fixture_expect_requests (f, 1);
}

static void
test_back_off_grows (HttpFixture *f, gconstpointer data)
{
  gint64 longest = 2;

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  for (guint i = 1; i <= 12; i++)
    {
      gint64 wait;

      http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
      http_fixture_expect_requests (f, i);
      wait =
          vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)) - http_fixture_fake_clock (f);
      g_assert_cmpint (wait, <=, longest * SECOND);
      g_assert_cmpint (wait, >=, longest * SECOND / 2);
      http_fixture_advance (f, wait - SECOND / 2);
      http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
      http_fixture_expect_requests (f, i); /* too early: no request */
      http_fixture_advance (f, SECOND);
      longest = MIN (2 * longest, 900);
    }
  http_fixture_expect_state (f, VIGIE_BASEMAP_ERROR);
}

static void
test_retry_after (HttpFixture *f, gconstpointer data)
{
  gint64 now = http_fixture_fake_clock (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = NULL;

  tile_server_answer (f->server, 429, NULL, NULL, "Retry-After", "120", NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  http_fixture_expect_state (f, VIGIE_BASEMAP_LIMITED);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==,
                   now + 120 * SECOND);
  http_fixture_advance (f, 119 * SECOND);
  other = http_fixture_load (f, 3, 1, 1, VIGIE_BASEMAP_NONE, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED);
  http_fixture_expect_requests (f, 1);

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==, 0);
}

static void
test_retry_after_date (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GDateTime) date =
      g_date_time_new_from_unix_utc (http_fixture_fake_clock (f) / SECOND + 300);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  tile_server_answer (f->server, 503, NULL, NULL, "Retry-After", text, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_LIMITED);
  g_assert_cmpint (vigie_http_tiles_get_retry_at (VIGIE_HTTP_TILES (f->map)), ==,
                   http_fixture_fake_clock (f) + 300 * SECOND);
}

static void
test_refusal_waits_long (HttpFixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 403, NULL, NULL, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_advance (f, 59 * SECOND);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_requests (f, 1);
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (HttpFixture *f, gconstpointer data);
  } tests[] = {
    { "/http-queue/retry-after", test_retry_after },
    { "/http-queue/retry-after-date", test_retry_after_date },
    { "/http-queue/back-off-grows", test_back_off_grows },
    { "/http-queue/refusal-waits-long", test_refusal_waits_long },
    { "/http-queue/network-returns", test_network_returns },
    { "/http-queue/network-return-is-no-excuse", test_network_return_is_no_excuse },
    { "/http-queue/joins-same-tile", test_joins_same_tile },
    { "/http-queue/two-connections", test_two_connections },
    { "/http-queue/failure-ends-the-queue", test_failure_ends_the_queue },
    { "/http-queue/one-probe-after-failure", test_one_probe_after_failure },
    { "/http-queue/cancel", test_cancel },
    { "/http-queue/cancel-frees-connections", test_cancel_frees_connections },
    { "/http-queue/cancel-in-queue", test_cancel_in_queue },
    { "/http-queue/close-while-loading", test_close_while_loading },
    { "/http-queue/last-reference-is-a-load", test_last_reference_is_a_load },
    { "/http-queue/slow-server", test_slow_server },
  };

  /* The desktop's proxies are none of a loopback's business, and its settings are out of reach. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, HttpFixture, NULL, http_fixture_set_up, tests[i].test,
                http_fixture_tear_down);
  return g_test_run ();
}
