/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What answers of a server mean, and what is kept of them. */
#include <string.h>

#include "http-fixture.h"
#include "vigie-error.h"
#include "vigie-tile-download.h"

static void
test_says_who_asks (HttpFixture *f, gconstpointer data)
{
  g_autofree char *agent = NULL;
  g_autofree char *path = NULL;

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  agent = tile_server_dup_header (f->server, "User-Agent");
  path = tile_server_dup_path (f->server);
  g_assert_cmpstr (agent, ==, "Vigie/" VIGIE_VERSION " (+mailto:desk@example.org)");
  g_assert_cmpstr (path, ==, "/10/5/6.png");
}

static void
test_max_age (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "public, max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 59 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 1);

  http_fixture_answer_png (f, "b", "Cache-Control", "max-age=60");
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "b", FALSE);
  http_fixture_expect_requests (f, 2);
}

static void
test_survives_restart (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_close_map (f);
  http_fixture_open_map (f);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 1);
}

static void
test_expires (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, "a");

  tile_server_answer (f->server, 200, "image/png", png, "Date", "Mon, 21 Sep 2026 10:00:00 GMT",
                      "Expires", "Mon, 21 Sep 2026 11:00:00 GMT", NULL);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 3599 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 1);
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 2);
}

static void
test_etag (HttpFixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"one\"");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 61 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE); /* 304 */
  asked = tile_server_dup_header (f->server, "If-None-Match");
  g_assert_cmpstr (asked, ==, "\"one\"");
  http_fixture_expect_requests (f, 2);
  http_fixture_advance (f, 59 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE); /* confirmed for another minute */
  http_fixture_expect_requests (f, 2);

  http_fixture_answer_png (f, "b", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"two\"");
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "b", FALSE);
  http_fixture_expect_requests (f, 3);
}

static void
test_silent_304_keeps_lifetime (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile_server_set_etag (f->server, "\"one\"");
  http_fixture_expect_tile (f, "a", FALSE);

  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  tile_server_set_etag (f->server, "\"one\""); /* a 304 without any other header */
  http_fixture_advance (f, 61 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 59 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 2);
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 3);
}

static void
test_last_modified (HttpFixture *f, gconstpointer data)
{
  g_autofree char *asked = NULL;

  http_fixture_answer_png (f, "a", "Last-Modified", "Mon, 07 Sep 2026 10:00:00 GMT");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 400 * DAY);
  tile_server_answer (f->server, 304, NULL, NULL, NULL);
  http_fixture_expect_tile (f, "a", FALSE);
  asked = tile_server_dup_header (f->server, "If-Modified-Since");
  g_assert_cmpstr (asked, ==, "Mon, 07 Sep 2026 10:00:00 GMT");
}

static void
test_no_store (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "no-store");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 2);
}

static void
test_no_cache (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "no-cache, max-age=600");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 2);
  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  http_fixture_expect_tile (f, "a", TRUE);
}

static void
test_policy_of_seven_days (HttpFixture *f, gconstpointer data)
{
  http_fixture_close_map (f);
  f->config.at_least_s = 7 * 86400;
  http_fixture_open_map (f);
  http_fixture_answer_png (f, "a", "Cache-Control", "no-store, max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 7 * DAY - SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 1);
  http_fixture_advance (f, 2 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 2);
}

static void
test_captive_portal (HttpFixture *f, gconstpointer data)
{
  static const char page[] = "\n <!DOCTYPE html><html>Log in</html>";
  g_autoptr (GBytes) html = g_bytes_new_static (page, sizeof page - 1);

  /* It says that it is a picture, as some do. */
  tile_server_answer (f->server, 200, "image/png", html, "Cache-Control", "max-age=600", NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_state (f, VIGIE_BASEMAP_ERROR);
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_requests (f, 1); /* it is left alone */

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_advance (f, 10 * SECOND);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK);
  http_fixture_wait_until (&f->n_refills, 1); /* what failed is to be loaded again */
  http_fixture_wait_until (&f->n_states, 2);
}

static void
test_empty_answers (HttpFixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 204, NULL, NULL, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_state (f, VIGIE_BASEMAP_ERROR);
}

static void
test_broken_tile_is_alone (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bad = g_bytes_new_static ("\x89PNGgarbage", 11);
  g_autoptr (GBytes) big = tile_png_new (4096, 256, "big");
  g_autoptr (GBytes) other = NULL;

  tile_server_answer (f->server, 200, "image/png", bad, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_INVALID);
  http_fixture_expect_state (f, VIGIE_BASEMAP_ERROR);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE,
                             VIGIE_ERROR_NOT_FOUND); /* not asked again at once */
  http_fixture_expect_requests (f, 1);

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  other = http_fixture_load (f, 10, 6, 6, VIGIE_BASEMAP_NONE, NULL, NULL);
  g_assert_nonnull (other);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK);

  tile_server_answer (f->server, 200, "image/png", big, NULL);
  http_fixture_advance (f, 61 * SECOND);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
}

static void
test_stale_if_error (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 61 * SECOND);
  tile_server_answer (f->server, 500, NULL, NULL, NULL);
  http_fixture_expect_tile (f, "a", TRUE);
  http_fixture_expect_tile (f, "a", TRUE); /* while waiting, too */
  http_fixture_expect_requests (f, 2);
}

static void
test_offline (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  g_clear_pointer (&f->server, tile_server_free);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_advance (f, 61 * SECOND);
  http_fixture_expect_tile (f, "a", TRUE);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OFFLINE);
  http_fixture_wait_until (&f->n_states, 1);
}

static void
test_redirects (HttpFixture *f, gconstpointer data)
{
  tile_server_answer (f->server, 302, NULL, NULL, "Location", "/elsewhere", NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NETWORK);
  http_fixture_expect_requests (f, 4); /* the tile and three redirects, then no more */
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
test_big_body (HttpFixture *f, gconstpointer data)
{
  g_autofree char *filler = g_malloc0 (3 * 1024 * 1024);
  g_autofree char *tag = NULL;
  g_autoptr (GBytes) big = NULL;

  memset (filler, 'x', 3 * 1024 * 1024 - 1);
  big = tile_png_new (256, 256, filler);
  tile_server_answer (f->server, 200, "image/png", big, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
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
test_gzip_bomb (HttpFixture *f, gconstpointer data)
{
  gsize size = 64 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (size);
  g_autoptr (GBytes) bomb = gzip (zeros, size);

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1024 * 1024);
  tile_server_answer (f->server, 200, "image/png", bomb, "Content-Encoding", "gzip", NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_TOO_LARGE);
}

static void
test_packed_picture (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, "packed");
  g_autoptr (GBytes) packed = gzip (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  /* tileserver-gl packs pictures too. */
  tile_server_answer (f->server, 200, "image/png", packed, "Content-Encoding", "gzip", NULL);
  http_fixture_expect_tile (f, "packed", FALSE);
}

static void
test_parent (HttpFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = NULL;
  g_autoptr (GBytes) none = NULL;
  VigieTileInfo info;

  http_fixture_answer_png (f, "parent", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "parent", FALSE); /* 10/5/6 */
  tile_server_answer (f->server, 404, NULL, NULL, NULL);
  tile = http_fixture_load (f, 12, 23, 26, VIGIE_BASEMAP_NONE, &info, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tile);
  g_assert_cmpint (info.z, ==, 10);
  g_assert_cmpint (info.x, ==, 5);
  g_assert_cmpint (info.y, ==, 6);
  g_assert_cmpfloat (info.left, ==, 0.75);
  g_assert_cmpfloat (info.top, ==, 0.5);
  g_assert_cmpfloat (info.part, ==, 0.25);
  g_assert_false (info.stale);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK);
  http_fixture_expect_requests (f, 2);

  none = http_fixture_load (f, 12, 23, 26, VIGIE_BASEMAP_NO_PARENT, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_requests (f, 2); /* known to be missing for an hour */
  http_fixture_advance (f, 3601 * SECOND);
  g_clear_pointer (&tile, g_bytes_unref);
  tile = http_fixture_load (f, 12, 23, 26, VIGIE_BASEMAP_NONE, &info, NULL);
  g_assert_nonnull (tile);
  g_assert_true (info.stale);
  http_fixture_expect_requests (f, 3);
}

static void
test_above_highest_zoom (HttpFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) tile = NULL;
  VigieTileInfo info;

  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  tile = http_fixture_load (f, 21, 5, 7, VIGIE_BASEMAP_NONE, &info, NULL);
  path = tile_server_dup_path (f->server);
  g_assert_cmpstr (path, ==, "/19/1/1.png");
  g_assert_nonnull (tile);
  g_assert_cmpint (info.z, ==, 19);
  g_assert_cmpfloat (info.left, ==, 0.25);
  g_assert_cmpfloat (info.top, ==, 0.75);
  g_assert_cmpfloat (info.part, ==, 0.25);
}

static void
test_cache_only_asks_nobody (HttpFixture *f, gconstpointer data)
{
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_error (f, VIGIE_BASEMAP_CACHE_ONLY, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_requests (f, 0);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK);
}

static void
test_vector (HttpFixture *f, gconstpointer data)
{
  static const guint8 layer[] = { 0x1a, 0x05, 0x0a, 0x01, 'a', 0x78, 0x02 };
  g_autoptr (GBytes) packed = gzip (layer, sizeof layer);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) tile = NULL;
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;

  http_fixture_close_map (f);
  f->config.vector = TRUE;
  http_fixture_open_map (f);
  tile_server_answer (f->server, 200, "application/x-protobuf", empty, NULL);
  http_fixture_expect_error (f, VIGIE_BASEMAP_NONE, VIGIE_ERROR_NOT_FOUND);
  http_fixture_expect_state (f, VIGIE_BASEMAP_OK); /* the sea is empty */

  /* Packed, and not saying so. */
  tile_server_answer (f->server, 200, "application/x-protobuf", packed, NULL);
  tile = http_fixture_load (f, 3, 1, 1, VIGIE_BASEMAP_NONE, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info.format, ==, VIGIE_TILE_MVT);
  g_assert_cmpmem (g_bytes_get_data (tile, NULL), g_bytes_get_size (tile), layer, sizeof layer);
}

static void
test_wrong_addresses (HttpFixture *f, gconstpointer data)
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
test_wrong_tile (HttpFixture *f, gconstpointer data)
{
  const int addresses[][3] = { { 3, 8, 0 }, { 3, 0, 8 }, { -1, 0, 0 }, { 25, 0, 0 }, { 3, -1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) tile = http_fixture_load (
          f, addresses[i][0], addresses[i][1], addresses[i][2], VIGIE_BASEMAP_NONE, NULL, &error);

      g_assert_null (tile);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  http_fixture_expect_requests (f, 0);
}

static void
test_unusable_cache_file (HttpFixture *f, gconstpointer data)
{
  http_fixture_close_map (f);
  f->config.cache_path = "/proc/no/such/folder/tiles.db";
  http_fixture_open_map (f);
  http_fixture_answer_png (f, "a", "Cache-Control", "max-age=60");
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_tile (f, "a", FALSE);
  http_fixture_expect_requests (f, 1); /* in memory */
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (HttpFixture *f, gconstpointer data);
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
    { "/http-tiles/stale-if-error", test_stale_if_error },
    { "/http-tiles/offline", test_offline },
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
    g_test_add (tests[i].path, HttpFixture, NULL, http_fixture_set_up, tests[i].test,
                http_fixture_tear_down);
  g_test_add_func ("/http-tiles/redirect-targets", test_redirect_targets);
  return g_test_run ();
}
