/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"

#define DEADLINE (10 * SECOND)

gint64
http_fixture_fake_clock (gpointer data)
{
  HttpFixture *f = data;
  gint64 now;

  g_mutex_lock (&f->mutex);
  now = f->now;
  g_mutex_unlock (&f->mutex);
  return now;
}

void
http_fixture_advance (HttpFixture *f, gint64 time)
{
  g_mutex_lock (&f->mutex);
  f->now += time;
  g_mutex_unlock (&f->mutex);
}

static void
on_refill (VigieBasemap *map, gpointer data)
{
  ((HttpFixture *) data)->n_refills++;
}

static void
on_state (VigieBasemap *map, gpointer data)
{
  ((HttpFixture *) data)->n_states++;
}

void
http_fixture_open_map (HttpFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->map = VIGIE_BASEMAP (vigie_http_tiles_new (&f->config, &error));
  g_assert_no_error (error);
  g_signal_connect (f->map, "refill", G_CALLBACK (on_refill), f);
  g_signal_connect (f->map, "state-changed", G_CALLBACK (on_state), f);
}

void
http_fixture_close_map (HttpFixture *f)
{
  vigie_http_tiles_close (VIGIE_HTTP_TILES (f->map));
  g_signal_handlers_disconnect_by_data (f->map, f);
  g_clear_object (&f->map);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
http_fixture_set_up (HttpFixture *f, gconstpointer data)
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
    .clock = http_fixture_fake_clock,
    .clock_data = f,
  };
  http_fixture_open_map (f);
}

void
http_fixture_tear_down (HttpFixture *f, gconstpointer data)
{
  if (f->map)
    http_fixture_close_map (f);
  g_clear_pointer (&f->server, tile_server_free);
  g_unlink (f->cache_path);
  g_free (f->cache_path);
  g_free (f->uri_template);
  g_mutex_clear (&f->mutex);
}

GBytes *
http_fixture_load (HttpFixture *f,
                   int z,
                   int x,
                   int y,
                   VigieBasemapFlags flags,
                   VigieTileInfo *info,
                   GError **error)
{
  return vigie_basemap_load_tile (f->map, z, x, y, flags, NULL, info, error);
}

/* Loads 10/5/6 and expects that @tag ends it. */
void
http_fixture_expect_tile (HttpFixture *f, const char *tag, gboolean stale)
{
  g_autoptr (GError) error = NULL;
  VigieTileInfo info = { 0 };
  g_autoptr (GBytes) tile = http_fixture_load (f, 10, 5, 6, VIGIE_BASEMAP_NONE, &info, &error);
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

void
http_fixture_expect_error (HttpFixture *f, VigieBasemapFlags flags, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = http_fixture_load (f, 10, 5, 6, flags, NULL, &error);

  g_assert_null (tile);
  g_assert_error (error, VIGIE_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
}

void
http_fixture_answer_png (HttpFixture *f, const char *tag, const char *header, const char *value)
{
  g_autoptr (GBytes) png = tile_png_new (256, 256, tag);

  tile_server_answer (f->server, 200, "image/png", png, header, value, NULL);
}

void
http_fixture_expect_requests (HttpFixture *f, guint n)
{
  g_assert_cmpuint (tile_server_get_n_requests (f->server), ==, n);
}

void
http_fixture_expect_state (HttpFixture *f, VigieBasemapState state)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (vigie_basemap_get_state (f->map, &text), ==, state);
  g_assert_true ((text == NULL) == (state == VIGIE_BASEMAP_OK));
}

void
http_fixture_wait_until (const guint *counter, guint at_least)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;

  while (*counter < at_least && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_cmpuint (*counter, >=, at_least);
}
