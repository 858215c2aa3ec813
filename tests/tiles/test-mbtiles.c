/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-mbtiles-file.h"
#include "vigie-mbtiles.h"
#include "vigie-mvt.h"

static char *
make_path (void)
{
  g_autofree char *name = g_strdup_printf ("map %u é?#.mbtiles", (guint) g_test_rand_int ());
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "vigie", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return g_build_filename (folder, name, NULL);
}

/* Returns: (transfer full): the path of a new file made by @sql */
static char *
make_file (const char *sql)
{
  char *path = make_path ();
  char *message = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
  return path;
}

#define PNG_HEAD "89504e470d0a1a0a0000000d494844520000020000000200"
#define TABLES                                                                                     \
  "CREATE TABLE metadata (name text, value text);"                                                 \
  "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data "      \
  "blob);"

static GBytes *
load (VigieMbtiles *map, int z, int x, int y, int flags, VigieTileInfo *info, GError **error)
{
  return vigie_basemap_load_tile (VIGIE_BASEMAP (map), z, x, y, (VigieBasemapFlags) flags, NULL,
                                  info, error);
}

static void
test_reads_metadata (void)
{
  g_autofree char *path = make_file (
      TABLES "INSERT INTO metadata VALUES ('name', 'Fond'), ('format', 'png'), ('minzoom', '3'),"
             " ('maxzoom', '5'), ('bounds', '4.0,46.9,5.5,48.1'),"
             " ('attribution', '<a href=\"x\">&copy; Les &eacute;diteurs</a>\n &#x26; co <b>');"
             "INSERT INTO tiles VALUES (3, 4, 5, x'" PNG_HEAD "01');");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieMbtiles) map = vigie_mbtiles_new (path, NULL, &error);
  g_autofree char *id = g_strconcat ("mbtiles:", path, NULL);
  double west, south, east, north;

  g_assert_no_error (error);
  g_assert_cmpstr (vigie_basemap_get_id (VIGIE_BASEMAP (map)), ==, id);
  g_assert_cmpstr (vigie_basemap_get_title (VIGIE_BASEMAP (map)), ==, "Fond");
  g_assert_cmpstr (vigie_basemap_get_attribution (VIGIE_BASEMAP (map)), ==, "© Les éditeurs & co");
  g_assert_cmpint (vigie_basemap_get_min_zoom (VIGIE_BASEMAP (map)), ==, 3);
  g_assert_cmpint (vigie_basemap_get_max_zoom (VIGIE_BASEMAP (map)), ==, 5);
  g_assert_cmpint (vigie_basemap_get_tile_size (VIGIE_BASEMAP (map)), ==, 512);
  g_assert_false (vigie_basemap_is_vector (VIGIE_BASEMAP (map)));
  g_assert_true (vigie_basemap_may_prefetch (VIGIE_BASEMAP (map)));
  g_assert_true (vigie_mbtiles_get_bounds (map, &west, &south, &east, &north));
  g_assert_cmpfloat (west, ==, 4.0);
  g_assert_cmpfloat (north, ==, 48.1);
}

static void
test_counts_rows_from_the_south (void)
{
  g_autofree char *path = make_file (TABLES "INSERT INTO tiles VALUES (3, 4, 5, x'" PNG_HEAD
                                            "01'), (3, 4, 2, x'" PNG_HEAD "02'),"
                                            " (2, 2, 2, x'" PNG_HEAD "03');");
  g_autoptr (VigieMbtiles) map = vigie_mbtiles_new (path, NULL, NULL);
  g_autoptr (GBytes) south = load (map, 3, 4, 5, 0, NULL, NULL);
  g_autoptr (GBytes) north = load (map, 3, 4, 2, 0, NULL, NULL);
  gsize size;

  g_assert_cmpint (((const guint8 *) g_bytes_get_data (south, &size))[24], ==, 2);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (north, &size))[24], ==, 1);
  /* Without metadata the file itself says what it has. */
  g_assert_cmpint (vigie_basemap_get_min_zoom (VIGIE_BASEMAP (map)), ==, 2);
  g_assert_cmpint (vigie_basemap_get_max_zoom (VIGIE_BASEMAP (map)), ==, 3);
}

static void
test_gives_parents (void)
{
  g_autofree char *path = make_file (TABLES "INSERT INTO tiles VALUES (1, 1, 0, x'" PNG_HEAD "01'),"
                                            " (4, 0, 0, x'" PNG_HEAD "02');");
  g_autoptr (VigieMbtiles) map = vigie_mbtiles_new (path, NULL, NULL);
  g_autoptr (GBytes) parent = NULL;
  g_autoptr (GBytes) exact = NULL;
  g_autoptr (GBytes) outside = NULL;
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;

  parent = load (map, 3, 5, 7, 0, &info, &error);
  g_assert_no_error (error);
  g_assert_nonnull (parent);
  g_assert_cmpint (info.z, ==, 1);
  g_assert_cmpint (info.x, ==, 1);
  g_assert_cmpint (info.y, ==, 1);
  g_assert_cmpfloat (info.left, ==, 0.25);
  g_assert_cmpfloat (info.top, ==, 0.75);
  g_assert_cmpfloat (info.part, ==, 0.25);

  exact = load (map, 3, 5, 7, VIGIE_BASEMAP_NO_PARENT, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  outside = load (map, 3, 0, 0, 0, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
expect_refusal (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (path);

  g_assert_null (vigie_mbtiles_new (path, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_wrong_files (void)
{
  g_autofree char *text = make_path ();
  g_autofree char *empty = make_path ();
  g_autofree char *other = make_file ("CREATE TABLE post (id)");
  g_autofree char *half = make_file ("CREATE TABLE metadata (name, value)");
  g_autofree char *void_map = make_file (TABLES);
  g_autofree char *strange = make_file (TABLES "INSERT INTO tiles VALUES (0, 0, 0, 'text')");

  g_assert_true (
      g_file_set_contents (text, "This is no map, but long enough to be read.", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  expect_refusal (text, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal (empty, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal (other, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal (half, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal (void_map, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal (strange, VIGIE_ERROR_UNSUPPORTED);
  expect_refusal ("/nonexistent/no.mbtiles", VIGIE_ERROR_NOT_FOUND);
  expect_refusal (g_get_user_cache_dir (), VIGIE_ERROR_NOT_FOUND);
}

static void
test_cancelled_open (void)
{
  g_autofree char *path = make_file (TABLES);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_mbtiles_new (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_endless_view (void)
{
  g_autofree char *path = make_file (
      "CREATE TABLE metadata (name, value);"
      "CREATE VIEW tiles AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
      " SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'00' AS tile_data FROM n WHERE i "
      "< 0");

  expect_refusal (path, VIGIE_ERROR_DAMAGED);
}

static void
test_endless_metadata (void)
{
  g_autofree char *path = make_file (
      "CREATE VIEW metadata AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
      " SELECT 'name' AS name, i AS value FROM n WHERE i < 0;"
      "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);"
      "INSERT INTO tiles VALUES (0, 0, 0, x'" PNG_HEAD "01');");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieMbtiles) map = vigie_mbtiles_new (path, NULL, &error);

  /* What it says of itself is left out, the map can be had. */
  g_assert_no_error (error);
  g_assert_nonnull (map);
}

static void
test_huge_blob (void)
{
  g_autofree char *path = make_file (
      TABLES
      "INSERT INTO tiles VALUES (0, 0, 0, x'" PNG_HEAD "01');"
      "INSERT INTO tiles VALUES (1, 0, 0, zeroblob (100000000)), (1, 1, 0, zeroblob (3000000));");
  g_autoptr (VigieMbtiles) map = vigie_mbtiles_new (path, NULL, NULL);
  g_autoptr (GBytes) huge = NULL;
  g_autoptr (GBytes) large = NULL;
  g_autoptr (GError) error = NULL;

  huge = load (map, 1, 0, 1, 0, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED);
  g_clear_error (&error);
  large = load (map, 1, 1, 1, 0, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE);
}

static void
test_views_do_nothing (void)
{
  g_autofree char *path =
      make_file (TABLES "INSERT INTO tiles VALUES (0, 0, 0, x'" PNG_HEAD "01');"
                        "ALTER TABLE tiles RENAME TO kept;"
                        "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row,"
                        " randomblob (2000000) || load_extension ('x') AS tile_data FROM kept;");

  expect_refusal (path, VIGIE_ERROR_UNSUPPORTED);
}

static void
count_entries (const char *path, guint *n)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  *n = 0;
  while ((entry = g_dir_read_name (dir)))
    if (g_str_has_prefix (entry, name))
      ++*n;
}

static void
test_writes_nothing (void)
{
  g_autofree char *path = make_file ("PRAGMA journal_mode = WAL;" TABLES
                                     "INSERT INTO tiles VALUES (0, 0, 0, x'" PNG_HEAD "01');");
  g_autoptr (VigieMbtiles) map = NULL;
  g_autoptr (GBytes) tile = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;
  guint n;

  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));
  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  map = vigie_mbtiles_new (path, NULL, NULL);
  tile = load (map, 0, 0, 0, 0, NULL, NULL);
  g_assert_nonnull (tile);
  count_entries (path, &n);
  g_assert_cmpuint (n, ==, 1); /* no -wal, no -shm, no journal */
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_truncated (void)
{
  g_autoptr (GString) sql = g_string_new (TABLES "BEGIN;");
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  for (int i = 0; i < 256; i++)
    g_string_append_printf (sql,
                            "INSERT INTO tiles VALUES (4, %d, %d, CAST (x'" PNG_HEAD
                            "01' || zeroblob (2000) AS BLOB));",
                            i / 16, i % 16);
  g_string_append (sql, "COMMIT");
  path = make_file (sql->str);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));

  /* Wherever it is cut: a message or a map, never a crash, and every load ends. */
  for (guint part = 1; part < 16; part++)
    {
      g_autofree char *cut = make_path ();
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieMbtiles) map = NULL;

      g_assert_true (g_file_set_contents (cut, bytes, (gssize) (size * part / 16), NULL));
      map = vigie_mbtiles_new (cut, NULL, &error);
      g_assert_true ((map == NULL) == (error != NULL));
      for (int i = 0; map && i < 256; i++)
        {
          g_autoptr (GError) load_error = NULL;
          g_autoptr (GBytes) tile = load (map, 4, i / 16, i % 16, 0, NULL, &load_error);

          g_assert_true ((tile == NULL) == (load_error != NULL));
        }
    }
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  guint *n_done = data;
  g_autoptr (GBytes) tile =
      vigie_basemap_load_tile_finish (VIGIE_BASEMAP (object), result, NULL, NULL);

  g_assert_nonnull (tile);
  ++*n_done;
}

static void
test_last_reference_is_a_load (void)
{
  g_autofree char *path =
      make_file (TABLES "INSERT INTO tiles VALUES (0, 0, 0, x'" PNG_HEAD "01');");
  VigieMbtiles *map = vigie_mbtiles_new (path, NULL, NULL);
  guint n_done = 0;

  for (guint i = 0; i < 50; i++)
    vigie_basemap_load_tile_async (VIGIE_BASEMAP (map), 0, 0, 0, VIGIE_BASEMAP_NONE, NULL,
                                   on_loaded, &n_done);
  g_object_unref (map);
  while (n_done < 50)
    g_main_context_iteration (NULL, TRUE);
}

static VigieMbtiles *
open_shared (const char *name)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = g_build_filename (shared ? shared : "", "data", "tiles", name, NULL);
  g_autoptr (GError) error = NULL;
  VigieMbtiles *map;

  if (shared == NULL || *shared == '\0' || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no real map file here");
      return NULL;
    }
  map = vigie_mbtiles_new (path, NULL, &error);
  g_assert_no_error (error);
  return map;
}

static void
test_real_vector_file (void)
{
  g_autoptr (VigieMbtiles) map = open_shared ("saint-germain.mbtiles");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) over = NULL;
  g_autoptr (VigieMvtTile) tile = NULL;
  g_autoptr (GError) error = NULL;
  const VigieMvtLayer *roads;
  const char *reason;
  VigieTileInfo info;

  if (map == NULL)
    return;
  g_assert_cmpstr (vigie_basemap_get_title (VIGIE_BASEMAP (map)), ==,
                   "Saint-Germain-en-Laye roads");
  g_assert_true (vigie_basemap_is_vector (VIGIE_BASEMAP (map)));
  g_assert_cmpint (vigie_basemap_get_min_zoom (VIGIE_BASEMAP (map)), ==, 8);
  g_assert_cmpint (vigie_basemap_get_max_zoom (VIGIE_BASEMAP (map)), ==, 14);
  g_assert_cmpint (vigie_basemap_get_tile_size (VIGIE_BASEMAP (map)), ==, 512);

  bytes = load (map, 14, 8287, 5630, 0, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info.z, ==, 14);
  tile = vigie_mvt_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &reason);
  g_assert_cmpstr (reason, ==, NULL);
  roads = vigie_mvt_tile_find_layer (tile, "roads");
  g_assert_nonnull (roads);
  g_assert_cmpuint (roads->n_features, >, 10);

  over = load (map, 17, 66300, 45041, 0, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info.z, ==, 14);
  g_assert_cmpfloat (info.part, ==, 0.125);
}

static void
test_real_raster_file (void)
{
  g_autoptr (VigieMbtiles) map = open_shared ("saint-germain-raster.mbtiles");
  guint n = 0;

  if (map == NULL)
    return;
  g_assert_cmpint (vigie_mbtiles_get_format (map), ==, VIGIE_TILE_PNG);
  g_assert_cmpint (vigie_basemap_get_tile_size (VIGIE_BASEMAP (map)), ==, 256);
  /* All 72 tiles of zoom 14, rows 10748–10756 from the south. */
  for (int x = 8284; x <= 8291; x++)
    for (int row = 10748; row <= 10756; row++)
      {
        g_autoptr (GBytes) tile =
            load (map, 14, x, (1 << 14) - 1 - row, VIGIE_BASEMAP_NO_PARENT, NULL, NULL);

        n += tile != NULL;
      }
  g_assert_cmpuint (n, ==, 72);
}

static void
test_plain_text (void)
{
  const char *const cases[][2] = {
    { "", "" },
    { "plain", "plain" },
    { "a &amp; b", "a & b" },
    { "&copy; <a href='https://x'>OSM</a>", "© OSM" },
    { "&unknown; &#169; &#0; &#x1F600;", "&unknown; © &#0; 😀" },
    { "a < b", "a < b" },
    { " tabs\tand\nlines ", "tabs and lines" },
    { "<script>alert(1)</script>", "alert(1)" },
    { "&", "&" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vigie_mbtiles_plain_text (cases[i][0]);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/mbtiles/reads-metadata", test_reads_metadata);
  g_test_add_func ("/mbtiles/counts-rows-from-the-south", test_counts_rows_from_the_south);
  g_test_add_func ("/mbtiles/gives-parents", test_gives_parents);
  g_test_add_func ("/mbtiles/wrong-files", test_wrong_files);
  g_test_add_func ("/mbtiles/cancelled-open", test_cancelled_open);
  g_test_add_func ("/mbtiles/endless-view", test_endless_view);
  g_test_add_func ("/mbtiles/endless-metadata", test_endless_metadata);
  g_test_add_func ("/mbtiles/huge-blob", test_huge_blob);
  g_test_add_func ("/mbtiles/views-do-nothing", test_views_do_nothing);
  g_test_add_func ("/mbtiles/writes-nothing", test_writes_nothing);
  g_test_add_func ("/mbtiles/truncated", test_truncated);
  g_test_add_func ("/mbtiles/last-reference-is-a-load", test_last_reference_is_a_load);
  g_test_add_func ("/mbtiles/real-vector-file", test_real_vector_file);
  g_test_add_func ("/mbtiles/real-raster-file", test_real_raster_file);
  g_test_add_func ("/mbtiles/plain-text", test_plain_text);

  return g_test_run ();
}
