/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Building and opening a territory, per 100,000 edges: a real network, beside itself as often as it
 * takes, as an OpenStreetMap file. Building is held against ogr2ogr, which puts the lines of the
 * same file into a GeoPackage; opening against reading the file's bytes. Then opening it to be
 * asked (index, names, PR, router), whole and not per edges, and what one post's text costs; and
 * tiles of its map, each made for the first time, against reading the very same ones from an
 * MBTiles file.
 *
 *   bench-territory [EDGES]
 *
 * Lines on stdout: figure TAB ours TAB theirs TAB unit.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "bench-util.h"
#include "made-osm.h"
#include "vigie-error.h"
#include "vigie-guide.h"
#include "vigie-mbtiles.h"
#include "vigie-mercator.h"
#include "vigie-territory-basemap.h"
#include "vigie-territory-build.h"

#define N_RUNS 5
#define PER_EDGES 100000.0
#define N_TEXTS 2000
#define SHIFT_DEG 0.3 /* from copy to copy: wider than the network */

static void
build (const char *roads, const char *out, VigieTerritoryReport *report)
{
  const char *const list[] = { roads, NULL };
  const VigieTerritoryInputs inputs = { .roads = list };
  g_autoptr (GError) error = NULL;

  vigie_territory_build (&inputs, out, NULL, NULL, NULL, report, &error);
  g_assert_no_error (error);
}

static const char *
get_highway (const VigieRoadEdge *edge)
{
  static const char *const names[] = { "motorway", "trunk",       "primary", "secondary",
                                       "tertiary", "residential", "service", "track" };

  return names[edge->road_class];
}

/* The edges of @graph as ways of their own; nodes of different copies have different ids. */
static void
add_copy (MadeOsm *osm, VigieRoadGraph *graph, guint copy)
{
  gint64 base = 1 + (gint64) copy * (graph->n_nodes + (gint64) graph->n_points);
  gint64 inner = base + graph->n_nodes;
  double shift = SHIFT_DEG * copy;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    made_osm_node (osm, base + i, graph->nodes[i].lon_e7 * 1e-7 + shift,
                   graph->nodes[i].lat_e7 * 1e-7, NULL);
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];
      const char *ref = vigie_road_graph_get_string (graph, edge->ref);
      const char *name = vigie_road_graph_get_string (graph, edge->name);
      g_autofree gint64 *nodes = g_new (gint64, edge->n_points);
      g_autofree char *highway = g_strconcat ("highway=", get_highway (edge), NULL);
      g_autofree char *ref_tag = g_strconcat ("ref=", ref != NULL ? ref : "", NULL);
      g_autofree char *name_tag = g_strconcat ("name=", name != NULL ? name : "", NULL);

      for (guint32 j = 0; j < edge->n_points; j++)
        {
          VigieRoadPoint point = graph->points[edge->first_point + j];

          nodes[j] = inner++;
          if (j == 0)
            nodes[j] = base + edge->source;
          else if (j + 1 == edge->n_points)
            nodes[j] = base + edge->target;
          else
            made_osm_node (osm, nodes[j], point.lon_e7 * 1e-7 + shift, point.lat_e7 * 1e-7, NULL);
        }
      made_osm_way (osm, 1 + i + (gint64) copy * graph->n_edges, nodes, edge->n_points, highway,
                    ref_tag, name_tag,
                    edge->flags & VIGIE_ROAD_BACKWARD ? "oneway=no" : "oneway=yes", NULL);
    }
}

static void
write_roads (const char *path, VigieRoadGraph *graph, guint n_edges)
{
  g_autoptr (MadeOsm) osm = made_osm_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i * graph->n_edges < n_edges; i++)
    add_copy (osm, graph, i);
  bytes = made_osm_end (osm, TRUE);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
}

static double
get_seconds (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* Returns: seconds, or 0 where ogr2ogr is not here */
static double
run_ogr2ogr (const char *roads, const char *out)
{
  const char *argv[] = { "ogr2ogr", "-f", "GPKG", out, roads, "lines", NULL };
  gint64 begin = g_get_monotonic_time ();
  int status;

  g_unlink (out);
  if (!g_spawn_sync (NULL, (char **) argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, &status, NULL) ||
      status != 0)
    return 0;
  return get_seconds (begin);
}

static double
open_once (const char *path)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieTerritory) territory = vigie_territory_open (path, NULL, &error);

  g_assert_no_error (error);
  return get_seconds (begin);
}

static VigieGuide *
open_guide (const char *path)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_guide_open (path, NULL, &error);

  g_assert_no_error (error);
  return guide;
}

static double
open_guide_once (const char *path)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (VigieGuide) guide = open_guide (path);

  return get_seconds (begin);
}

/* Milliseconds for a text of the usual length, with a road and a name in it. */
static double
find_places (VigieGuide *guide)
{
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("Gros bouchon sur la D %u à hauteur de Saint-Germain-en-Laye, un arbre "
                           "est tombé en travers, les pompiers arrivent. Évitez le secteur %u.",
                           180 + i % 20, i);
      g_autoptr (GArray) places = vigie_guide_find_places (guide, text);

      g_assert_nonnull (places);
    }
  return get_seconds (begin) * 1e3 / N_TEXTS;
}

static double
read_once (const char *path)
{
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  return get_seconds (begin);
}

static double
get_median (double *values)
{
  qsort (values, N_RUNS, sizeof (double), compare_doubles);
  return values[N_RUNS / 2];
}

static void
print_figure (const char *name, double ours, double theirs, const char *unit)
{
  if (theirs > 0)
    g_print ("%s\t%.3f\t%.3f\t%s\n", name, ours, theirs, unit);
  else
    g_print ("%s\t%.3f\t-\t%s\n", name, ours, unit);
}

static void
measure (const char *roads, const char *dir)
{
  g_autofree char *out = g_build_filename (dir, "out.territory", NULL);
  g_autofree char *peer = g_build_filename (dir, "peer.gpkg", NULL);
  double built[N_RUNS], converted[N_RUNS], opened[N_RUNS], read[N_RUNS], share = 1;
  double asked[N_RUNS];
  g_autofree char *name = NULL;
  g_autoptr (VigieGuide) guide = NULL;
  guint n_edges = 0;
  guint64 size = 0;

  for (int i = 0; i < N_RUNS; i++)
    {
      g_auto (VigieTerritoryReport) report = { 0 };
      gint64 begin = g_get_monotonic_time ();

      build (roads, out, &report);
      built[i] = get_seconds (begin);
      converted[i] = run_ogr2ogr (roads, peer);
      opened[i] = open_once (out);
      asked[i] = open_guide_once (out);
      read[i] = read_once (out);
      n_edges = report.n_edges;
      size = report.size;
    }
  share = PER_EDGES / n_edges;
  name = g_strdup_printf ("building a territory of %u edges, per 100,000", n_edges);
  print_figure (name, get_median (built) * share, get_median (converted) * share, "s");
  print_figure ("its file, per 100,000 edges", (double) size / 1e6 * share, 0, "MB");
  print_figure ("opening it, per 100,000 edges", get_median (opened) * 1e3 * share,
                get_median (read) * 1e3 * share, "ms");
  g_free (name);
  name = g_strdup_printf ("opening one of %u edges to be asked", n_edges);
  print_figure (name, get_median (asked) * 1e3, 0, "ms");
  guide = open_guide (out);
  print_figure ("places of one post's text", find_places (guide), 0, "ms");
  g_unlink (out);
  g_unlink (peer);
}

/* ---- tiles ---- */

#define MAX_TILES 64

typedef struct
{
  int zoom;
  guint n;
  guint x[MAX_TILES];
  guint y;
  GBytes *bytes[MAX_TILES];
} Row;

/* Tiles across the territory, from the west to the east. */
static void
choose_tiles (VigieTerritory *territory, int zoom, Row *row)
{
  VigieBox box;
  guint west, east, y;

  vigie_territory_get_box (territory, &box);
  vigie_mercator_tile (box.west, (box.south + box.north) / 2, (guint) zoom, &west, &row->y);
  vigie_mercator_tile (box.east, (box.south + box.north) / 2, (guint) zoom, &east, &y);
  row->zoom = zoom;
  row->n = MIN (east - west + 1, MAX_TILES);
  for (guint i = 0; i < row->n; i++)
    row->x[i] = west + (guint) ((guint64) (east - west + 1) * i / row->n);
}

static double
load_tile (VigieBasemap *basemap, const Row *row, guint i, GBytes **bytes)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile =
      vigie_basemap_load_tile (basemap, row->zoom, (int) row->x[i], (int) row->y,
                               VIGIE_BASEMAP_NO_PARENT, NULL, NULL, &error);

  if (!g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND)) /* an empty tile of MBTiles */
    g_assert_no_error (error);
  if (bytes != NULL)
    *bytes = g_bytes_ref (tile);
  return get_seconds (begin) * 1e3;
}

static double
get_median_of (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  return values[n / 2];
}

static void
write_mbtiles (const char *path, const Row *row)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db,
                "CREATE TABLE metadata (name text, value text);"
                "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, "
                "tile_data blob, PRIMARY KEY (zoom_level, tile_column, tile_row));"
                "INSERT INTO metadata VALUES ('name', 'Tiles'), ('format', 'pbf');",
                NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)", -1, &insert, NULL);
  for (guint i = 0; i < row->n; i++)
    {
      gsize size;
      const void *data = g_bytes_get_data (row->bytes[i], &size);

      sqlite3_bind_int (insert, 1, row->zoom);
      sqlite3_bind_int64 (insert, 2, row->x[i]);
      sqlite3_bind_int64 (insert, 3, (1 << row->zoom) - 1 - (int) row->y);
      sqlite3_bind_blob (insert, 4, size > 0 ? data : "", (int) size, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  sqlite3_close (db);
}

static double
read_mbtiles (const char *path, const Row *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieMbtiles) mbtiles = vigie_mbtiles_new (path, NULL, &error);
  double times[MAX_TILES];

  g_assert_no_error (error);
  for (guint i = 0; i < row->n; i++)
    times[i] = load_tile (VIGIE_BASEMAP (mbtiles), row, i, NULL);
  return get_median_of (times, row->n);
}

static void
measure_zoom (VigieTerritory *territory, const char *dir, int zoom)
{
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autofree char *path = g_build_filename (dir, "tiles.mbtiles", NULL);
  g_autofree char *first = g_strdup_printf ("first tile of zoom %d", zoom);
  g_autofree char *others = g_strdup_printf ("tile of zoom %d", zoom);
  double times[MAX_TILES];
  Row row;

  choose_tiles (territory, zoom, &row);
  print_figure (first, load_tile (basemap, &row, 0, NULL), 0, "ms");
  for (guint i = 0; i < row.n; i++)
    times[i] = load_tile (basemap, &row, i, &row.bytes[i]);
  g_unlink (path);
  write_mbtiles (path, &row);
  print_figure (others, get_median_of (times, row.n), read_mbtiles (path, &row), "ms");
  for (guint i = 0; i < row.n; i++)
    g_bytes_unref (row.bytes[i]);
  g_unlink (path);
}

static void
measure_tiles (const char *roads, const char *dir)
{
  static const int zooms[] = { 7, 9, 11, 13, 15 };
  g_autofree char *out = g_build_filename (dir, "tiles.territory", NULL);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  build (roads, out, &report);
  territory = vigie_territory_open (out, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    measure_zoom (territory, dir, zooms[i]);
  g_unlink (out);
}

int
main (int argc, char **argv)
{
  guint n_edges = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *dir = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  g_autofree char *real = NULL;
  g_autofree char *small = g_build_filename (dir, "small.territory", NULL);
  g_autofree char *roads = g_build_filename (dir, "roads.osm.pbf", NULL);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  real = g_build_filename (shared != NULL ? shared : "", "data", "roads",
                           "saint-germain-en-laye.osm.pbf", NULL);
  if (!g_file_test (real, G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, "bench-territory: there is no shared data here\n");
      g_rmdir (dir);
      return 0;
    }
  build (real, small, &report);
  territory = vigie_territory_open (small, NULL, NULL);
  write_roads (roads, vigie_territory_get_graph (territory), n_edges);
  measure (roads, dir);
  measure_tiles (roads, dir);
  g_unlink (small);
  g_unlink (roads);
  g_rmdir (dir);
  return 0;
}
