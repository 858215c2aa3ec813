/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "vigie-tile-cache.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1790000000) * SECOND)

static char *
make_path (void)
{
  g_autofree char *name = g_strdup_printf ("cache-%u.db", (guint) g_test_rand_int ());

  return g_build_filename (g_get_user_cache_dir (), "vigie", name, NULL);
}

static void
store (VigieTileCache *cache, int x, gsize size, gint64 now)
{
  g_autofree char *data = g_malloc0 (size);
  g_autoptr (GBytes) bytes = NULL;
  VigieCachedTile tile = { .format = VIGIE_TILE_PNG,
                           .lifetime = 60 * SECOND,
                           .expires_at = now + 60 * SECOND };

  g_snprintf (data, size, "tile %d", x);
  tile.bytes = bytes = g_bytes_new (data, size);
  vigie_tile_cache_store (cache, 10, x, 0, now, &tile);
}

static gboolean
has (VigieTileCache *cache, int x, gint64 now)
{
  g_auto (VigieCachedTile) tile = { 0 };
  g_autofree char *text = g_strdup_printf ("tile %d", x);

  if (!vigie_tile_cache_find (cache, 10, x, 0, now, &tile))
    return FALSE;
  g_assert_cmpstr (g_bytes_get_data (tile.bytes, NULL), ==, text);
  return TRUE;
}

static void
test_keeps_everything (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("picture", 7);
  g_autoptr (VigieTileCache) cache = vigie_tile_cache_open (path, "a", 1000000);
  VigieCachedTile tile = {
    .bytes = bytes,
    .format = VIGIE_TILE_WEBP,
    .etag = (char *) "W/\"é\"",
    .modified = (char *) "Mon, 21 Sep 2026 10:00:00 GMT",
    .lifetime = 60 * SECOND,
    .expires_at = NOW + 60 * SECOND,
  };
  g_auto (VigieCachedTile) found = { 0 };
  g_auto (VigieCachedTile) confirmed = { 0 };
  g_auto (VigieCachedTile) none = { 0 };

  g_assert_true (vigie_tile_cache_is_on_disk (cache));
  vigie_tile_cache_store (cache, 19, 524287, 1, NOW, &tile);
  g_clear_pointer (&cache, vigie_tile_cache_close);

  cache = vigie_tile_cache_open (path, "a", 1000000);
  g_assert_true (vigie_tile_cache_find (cache, 19, 524287, 1, NOW, &found));
  g_assert_true (g_bytes_equal (found.bytes, bytes));
  g_assert_cmpint (found.format, ==, VIGIE_TILE_WEBP);
  g_assert_cmpstr (found.etag, ==, tile.etag);
  g_assert_cmpstr (found.modified, ==, tile.modified);
  g_assert_cmpint (found.lifetime, ==, tile.lifetime);
  g_assert_cmpint (found.expires_at, ==, tile.expires_at);

  vigie_tile_cache_confirm (cache, 19, 524287, 1, 30 * SECOND, NOW + 90 * SECOND);
  g_assert_true (vigie_tile_cache_find (cache, 19, 524287, 1, NOW, &confirmed));
  g_assert_cmpint (confirmed.lifetime, ==, 30 * SECOND);
  g_assert_cmpint (confirmed.expires_at, ==, NOW + 90 * SECOND);
  g_assert_false (vigie_tile_cache_find (cache, 19, 524287, 2, NOW, &none));
}

static void
test_sources_are_apart (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (VigieTileCache) one = vigie_tile_cache_open (path, "one", 1000000);
  g_autoptr (VigieTileCache) other = vigie_tile_cache_open (path, "other", 1000000);

  store (one, 1, 100, NOW);
  g_assert_true (has (one, 1, NOW));
  g_assert_false (has (other, 1, NOW));
  store (other, 2, 100, NOW);
  g_assert_true (has (other, 2, NOW));
  g_assert_cmpint (vigie_tile_cache_get_bytes (one), ==, vigie_tile_cache_get_bytes (other));
}

static void
test_least_recently_used_leave (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (VigieTileCache) cache = vigie_tile_cache_open (path, "a", 1000000);
  gint64 now = NOW;

  store (cache, 0, 10000, now);
  store (cache, 1, 10000, now);
  for (int x = 2; x < 300; x++)
    {
      now += 3600 * SECOND;
      store (cache, x, 10000, now);
      g_assert_true (has (cache, 0, now)); /* always in use */
    }
  g_assert_cmpint (vigie_tile_cache_get_bytes (cache), <=, 1100000);
  g_assert_cmpint (vigie_tile_cache_get_bytes (cache), >=, 800000);
  g_assert_true (has (cache, 0, now));
  g_assert_false (has (cache, 1, now));
  g_assert_false (has (cache, 150, now));
  g_assert_true (has (cache, 299, now));
}

static void
test_file_has_a_limit (void)
{
  g_autofree char *path = make_path ();
  VigieTileCache *cache = vigie_tile_cache_open (path, "a", 1000000);
  GStatBuf info;

  for (int x = 0; x < 1000; x++)
    store (cache, x, 10000, NOW + x * SECOND);
  vigie_tile_cache_close (cache);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 2000000);
}

static void
expect_new_file (const char *path)
{
  g_autoptr (VigieTileCache) cache = vigie_tile_cache_open (path, "a", 1000000);

  g_assert_true (vigie_tile_cache_is_on_disk (cache));
  g_assert_false (has (cache, 1, NOW));
  store (cache, 1, 100, NOW);
  g_assert_true (has (cache, 1, NOW));
}

static void
test_not_a_database (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  expect_new_file (path);
}

static void
test_other_version (void)
{
  g_autofree char *path = make_path ();
  sqlite3 *db = NULL;

  vigie_tile_cache_close (vigie_tile_cache_open (path, "a", 1000000));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  expect_new_file (path);
}

static void
test_damage_while_open (void)
{
  g_autofree char *path = make_path ();
  VigieTileCache *cache = vigie_tile_cache_open (path, "a", 10000000);
  g_autofree char *bytes = NULL;
  gsize size;

  for (int x = 0; x < 200; x++)
    store (cache, x, 5000, NOW);
  vigie_tile_cache_close (cache);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes + 8192, 0xa5, size - 8192); /* the schema stays readable, the rows do not */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));

  cache = vigie_tile_cache_open (path, "a", 10000000);
  for (int x = 0; x < 200; x++)
    store (cache, x, 5000, NOW);
  for (int x = 0; x < 200; x++)
    has (cache, x, NOW);
  store (cache, 1, 100, NOW);
  g_assert_true (has (cache, 1, NOW));
  vigie_tile_cache_close (cache);
}

static void
test_foreign_file_is_left_alone (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;
  VigieTileCache *cache;
  sqlite3 *db = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE precious (a)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));

  cache = vigie_tile_cache_open (path, "a", 1000000);
  g_assert_false (vigie_tile_cache_is_on_disk (cache));
  store (cache, 1, 100, NOW);
  g_assert_true (has (cache, 1, NOW));
  vigie_tile_cache_close (cache);
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_memory_has_a_limit (void)
{
  g_autoptr (VigieTileCache) cache = vigie_tile_cache_open (NULL, "a", 500000000);

  for (int x = 0; x < 60; x++)
    store (cache, x, 1000000, NOW + x * SECOND);
  store (cache, 60, 100000000, NOW + 60 * SECOND); /* makes it look at once */
  g_assert_cmpint (vigie_tile_cache_get_bytes (cache), <=, 32 * 1024 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/tile-cache/keeps-everything", test_keeps_everything);
  g_test_add_func ("/tile-cache/sources-are-apart", test_sources_are_apart);
  g_test_add_func ("/tile-cache/least-recently-used-leave", test_least_recently_used_leave);
  g_test_add_func ("/tile-cache/file-has-a-limit", test_file_has_a_limit);
  g_test_add_func ("/tile-cache/not-a-database", test_not_a_database);
  g_test_add_func ("/tile-cache/other-version", test_other_version);
  g_test_add_func ("/tile-cache/damage-while-open", test_damage_while_open);
  g_test_add_func ("/tile-cache/foreign-file-is-left-alone", test_foreign_file_is_left_alone);
  g_test_add_func ("/tile-cache/memory-has-a-limit", test_memory_has_a_limit);

  return g_test_run ();
}
