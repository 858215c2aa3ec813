/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "territory-support.h"
#include "vigie-error.h"
#include "vigie-mercator.h"
#include "vigie-mvt.h"
#include "vigie-territory-basemap.h"

static VigieTerritory *
build_real_or_skip (const char *dir, const char *file)
{
  g_autofree char *relative = g_build_filename ("data", "roads", file, NULL);
  g_autofree char *roads = vigie_test_shared_path_or_skip (relative);
  g_auto (VigieTerritoryReport) report = { 0 };

  return roads != NULL ? build_roads (dir, roads, &report) : NULL;
}

static VigieMvtTile *
load (VigieBasemap *basemap, int z, int x, int y)
{
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;
  g_autoptr (GBytes) bytes =
      vigie_basemap_load_tile (basemap, z, x, y, VIGIE_BASEMAP_CACHE_ONLY, NULL, &info, &error);
  const char *reason = NULL;
  VigieMvtTile *tile;
  gsize size;
  const guint8 *data;

  g_assert_no_error (error);
  g_assert_cmpint (info.format, ==, VIGIE_TILE_MVT);
  g_assert_cmpint (info.z, ==, z);
  data = g_bytes_get_data (bytes, &size);
  tile = vigie_mvt_parse (data, size, &reason);
  g_assert_cmpstr (reason, ==, NULL);
  return tile;
}

/* Nothing is known beyond the territory. */
static VigieMvtTile *
load_or_empty (VigieBasemap *basemap, int z, int x, int y)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      vigie_basemap_load_tile (basemap, z, x, y, VIGIE_BASEMAP_NONE, NULL, NULL, &error);

  if (bytes != NULL)
    return load (basemap, z, x, y);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  return vigie_mvt_parse (NULL, 0, NULL);
}

static VigieMvtTile *
load_at (VigieBasemap *basemap, double lon, double lat, int z)
{
  guint x, y;

  vigie_mercator_tile (lon, lat, (guint) z, &x, &y);
  return load (basemap, z, (int) x, (int) y);
}

/* Features of a layer with such a tag. */
static guint
count (const VigieMvtTile *tile, const char *name, const char *key, const char *value)
{
  const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, name);
  guint n = 0;

  for (guint32 i = 0; layer != NULL && i < layer->n_features; i++)
    n += key == NULL ||
         g_strcmp0 (vigie_mvt_layer_find_string (layer, &layer->features[i], key), value) == 0;
  return n;
}

/* ---- a made network ---- */

#define WEST 4.0
#define SOUTH 47.0
#define STEP 0.01

/* A grid of streets, a numbered road through its middle and a motorway with a tunnel. */
static VigieTerritory *
build_grid (const char *dir, gboolean with_communes)
{
  static const char communes[] =
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{\"nom\":\"Grandville\",\"code\":\"99001\","
      "\"population\":60000},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[4.0,47.0],[4.05,47.0],[4.05,47.1],[4.0,47.1],[4.0,47.0]]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"nom\":\"Petitbourg\",\"code\":\"99002\","
      "\"population\":300},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[4.05,47.0],[4.1,47.0],[4.1,47.1],[4.05,47.1],[4.05,47.0]]]}}]}";
  g_autoptr (MadeOsm) osm = made_osm_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *roads = NULL;
  g_autofree char *areas = write_text (dir, "communes.geojson", communes);
  const char *road_list[2] = { NULL };
  const char *const area_list[] = { areas, NULL };
  VigieTerritoryInputs inputs = { .roads = road_list,
                                  .communes = with_communes ? area_list : NULL };
  g_auto (VigieTerritoryReport) report = { 0 };
  gint64 row[11], column[11];

  for (gint64 i = 0; i < 121; i++)
    made_osm_node (osm, i + 1, WEST + (double) (i % 11) * STEP, SOUTH + (double) (i / 11) * STEP,
                   NULL);
  for (gint64 i = 0; i < 11; i++)
    {
      for (gint64 j = 0; j < 11; j++)
        {
          row[j] = i * 11 + j + 1;
          column[j] = j * 11 + i + 1;
        }
      if (i == 5)
        made_osm_way (osm, 100 + i, row, 11, "highway=secondary", "ref=D 12", NULL);
      else if (i == 8)
        {
          made_osm_way (osm, 100 + i, row, 6, "highway=motorway", "ref=A 5", NULL);
          made_osm_way (osm, 200 + i, row + 5, 6, "highway=motorway", "ref=A 5", "tunnel=yes",
                        NULL);
        }
      else
        made_osm_way (osm, 100 + i, row, 11, "highway=residential", "name=Rue Longue", NULL);
      made_osm_way (osm, 300 + i, column, 11, "highway=residential", NULL);
    }
  bytes = made_osm_end (osm, TRUE);
  roads = write_bytes (dir, "made.osm.pbf", bytes);
  road_list[0] = roads;
  return build_territory (dir, &inputs, &report);
}

static void
test_describes_itself (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, FALSE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);

  g_assert_cmpstr (vigie_basemap_get_id (basemap), ==, "territory");
  g_assert_cmpstr (vigie_basemap_get_title (basemap), ==, "Territory");
  g_assert_cmpstr (vigie_basemap_get_attribution (basemap), ==,
                   vigie_territory_get_attribution (territory));
  g_assert_true (vigie_basemap_is_vector (basemap));
  g_assert_true (vigie_basemap_may_prefetch (basemap));
  g_assert_cmpint (vigie_basemap_get_tile_size (basemap), ==, 512);
  g_assert_cmpint (vigie_basemap_get_min_zoom (basemap), <, vigie_basemap_get_max_zoom (basemap));
  g_assert_cmpint (vigie_basemap_get_state (basemap, NULL), ==, VIGIE_BASEMAP_OK);
}

static void
test_shows_what_a_zoom_needs (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, TRUE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autoptr (VigieMvtTile) far = load_at (basemap, 4.025, 47.05, 5);
  g_autoptr (VigieMvtTile) near = load_at (basemap, 4.05, 47.05, 11);
  g_autoptr (VigieMvtTile) close = load_at (basemap, 4.025, 47.0001, 14);

  g_assert_cmpuint (count (far, "transportation", "class", "motorway"), >, 0);
  g_assert_cmpuint (count (far, "transportation", "class", "secondary"), ==, 0);
  g_assert_cmpuint (count (far, "place", "name", "Grandville"), ==, 1);
  g_assert_cmpuint (count (far, "place", "name", "Petitbourg"), ==, 0);

  g_assert_cmpuint (count (near, "transportation", "class", "secondary"), >, 0);
  g_assert_cmpuint (count (near, "transportation", "class", "minor"), >, 0);
  g_assert_cmpuint (count (near, "transportation", "brunnel", "tunnel"), >, 0);
  g_assert_cmpuint (count (near, "place", "name", "Petitbourg"), ==, 1);
  g_assert_cmpuint (count (near, "boundary", NULL, NULL), ==, 2); /* outer and inner */

  g_assert_cmpuint (count (close, "transportation_name", "name", "Rue Longue"), >, 0);
}

static void
test_ranks_places_by_people (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, TRUE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autoptr (VigieMvtTile) tile = load_at (basemap, 4.05, 47.05, 11);
  const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, "place");

  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, &layer->features[0], "name"), ==,
                   "Grandville");
  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, &layer->features[0], "class"), ==, "city");
  g_assert_cmpstr (vigie_mvt_layer_find_string (layer, &layer->features[1], "class"), ==,
                   "village");
}

static void
test_roads_alone_are_a_map (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, FALSE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);

  for (int z = vigie_basemap_get_min_zoom (basemap); z <= vigie_basemap_get_max_zoom (basemap); z++)
    {
      g_autoptr (VigieMvtTile) tile = load_at (basemap, 4.025, 47.0801, z);

      g_assert_cmpuint (count (tile, "transportation", "class", "motorway"), >, 0);
      g_assert_cmpuint (count (tile, "place", NULL, NULL), ==, 0);
      g_assert_cmpuint (count (tile, "boundary", NULL, NULL), ==, 0);
    }
}

/* Between two streets, inside of the territory. */
static void
test_a_tile_may_be_empty (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, FALSE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autoptr (VigieMvtTile) tile = load_at (basemap, 4.025, 47.025, 16);

  g_assert_cmpuint (vigie_mvt_tile_get_n_layers (tile), ==, 0);
}

static void
assert_not_found (VigieBasemap *basemap, int z, int x, int y, VigieBasemapFlags flags)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_basemap_load_tile (basemap, z, x, y, flags, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_all_zooms (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, TRUE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);

  for (int z = 0; z <= 22; z++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      VigieTileInfo info;
      guint x, y;

      vigie_mercator_tile (4.05, 47.05, (guint) MIN (z, 16), &x, &y);
      x <<= MAX (z - 16, 0);
      y <<= MAX (z - 16, 0);
      if (z < vigie_basemap_get_min_zoom (basemap))
        {
          assert_not_found (basemap, z, (int) x, (int) y, VIGIE_BASEMAP_NONE);
          continue;
        }
      bytes = vigie_basemap_load_tile (basemap, z, (int) x, (int) y, VIGIE_BASEMAP_NONE, NULL,
                                       &info, &error);
      g_assert_no_error (error);
      g_assert_cmpint (info.z, ==, MIN (z, vigie_basemap_get_max_zoom (basemap)));
      g_assert_cmpfloat_with_epsilon (info.part, exp2 (info.z - z), 1e-9);
      if (z > vigie_basemap_get_max_zoom (basemap))
        assert_not_found (basemap, z, (int) x, (int) y, VIGIE_BASEMAP_NO_PARENT);
    }
  assert_not_found (basemap, 10, 0, 0, VIGIE_BASEMAP_NONE); /* far away */
  assert_not_found (basemap, 4, 15, 15, VIGIE_BASEMAP_NONE);
}

static void
test_a_cancelled_load_gives_nothing (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, FALSE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint x, y;

  vigie_mercator_tile (4.05, 47.05, 12, &x, &y);
  vigie_basemap_load_tile_async (basemap, 12, (int) x, (int) y, VIGIE_BASEMAP_NONE, cancellable,
                                 vigie_test_take_result, &result);
  g_cancellable_cancel (cancellable);
  vigie_test_wait_result (&result);
  g_assert_null (vigie_basemap_load_tile_finish (basemap, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The last reference is that of a load: the basemap ends on a worker. */
static void
test_may_be_dropped_while_it_loads (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, FALSE);
  VigieBasemap *basemap = vigie_territory_basemap_new (territory);
  g_autoptr (GAsyncResult) result = NULL;
  guint x, y;

  vigie_mercator_tile (4.05, 47.05, 12, &x, &y);
  vigie_basemap_load_tile_async (basemap, 12, (int) x, (int) y, VIGIE_BASEMAP_NONE, NULL,
                                 vigie_test_take_result, &result);
  g_object_unref (basemap);
  vigie_test_wait_result (&result);
}

/* ---- lines across edges, labels ---- */

/* Where lines cross the meridian at @at, in the tile's units, as "class y". */
static GHashTable *
list_crossings (const VigieMvtTile *tile, gint32 at)
{
  GHashTable *crossings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, "transportation");

  for (guint32 i = 0; layer != NULL && i < layer->n_features; i++)
    {
      const VigieMvtFeature *feature = &layer->features[i];
      const char *class = vigie_mvt_layer_find_string (layer, feature, "class");

      for (guint part = 0; part < feature->n_parts; part++)
        {
          guint n;
          const VigieMvtPoint *p = vigie_mvt_layer_get_part (layer, feature, part, &n);

          for (guint j = 1; j < n; j++)
            {
              double t;

              if ((p[j - 1].x < at) == (p[j].x < at) || p[j - 1].x == p[j].x)
                continue;
              t = (double) (at - p[j - 1].x) / (p[j].x - p[j - 1].x);
              if (p[j - 1].y + t * (p[j].y - p[j - 1].y) < 0 ||
                  p[j - 1].y + t * (p[j].y - p[j - 1].y) > 4096)
                continue;
              g_hash_table_add (
                  crossings,
                  g_strdup_printf ("%s %.0f", class, p[j - 1].y + t * (p[j].y - p[j - 1].y)));
            }
        }
    }
  return crossings;
}

static gboolean
has_near (GHashTable *crossings, const char *crossing)
{
  const char *space = strchr (crossing, ' ');
  gint64 y = g_ascii_strtoll (space, NULL, 10);

  for (gint64 d = -2; d <= 2; d++)
    {
      g_autofree char *near =
          g_strdup_printf ("%.*s %" G_GINT64_FORMAT, (int) (space - crossing), crossing, y + d);

      if (g_hash_table_contains (crossings, near))
        return TRUE;
    }
  return FALSE;
}

static guint
assert_lines_go_on (VigieBasemap *basemap, int z, int x, int y)
{
  g_autoptr (VigieMvtTile) west = load_or_empty (basemap, z, x, y);
  g_autoptr (VigieMvtTile) east = load_or_empty (basemap, z, x + 1, y);
  g_autoptr (GHashTable) left = list_crossings (west, 4096);
  g_autoptr (GHashTable) right = list_crossings (east, 0);
  GHashTableIter iter;
  gpointer crossing;

  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, &crossing, NULL))
    g_assert_true (has_near (right, crossing));
  g_hash_table_iter_init (&iter, right);
  while (g_hash_table_iter_next (&iter, &crossing, NULL))
    g_assert_true (has_near (left, crossing));
  return g_hash_table_size (left);
}

typedef struct
{
  const char *file;
  double lon;
  double lat;
  const char *ref; /* (nullable) */
} Real;

static const Real reals[] = {
  { "saint-germain-en-laye.osm.pbf", 2.094, 48.899, "D 190" },
  { "andorra.osm.pbf", 1.53, 42.51, "CG-2" },
  { "liechtenstein-latest.osm.pbf", 9.52, 47.14, NULL },
};

static void
test_real_roads_go_on_across_edges (gconstpointer data)
{
  const Real *real = data;
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_real_or_skip (dir, real->file);
  g_autoptr (VigieBasemap) basemap = NULL;
  guint n = 0;

  if (territory == NULL)
    return;
  basemap = vigie_territory_basemap_new (territory);
  for (int z = 12; z <= 16; z++)
    {
      guint x, y;

      vigie_mercator_tile (real->lon, real->lat, (guint) z, &x, &y);
      for (int d = -1; d <= 1; d++)
        n += assert_lines_go_on (basemap, z, (int) x + d, (int) y);
    }
  g_assert_cmpuint (n, >, 20);
}

static gboolean
find_label (const VigieMvtTile *tile, const char *ref, double *x, double *y)
{
  const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, "transportation_name");

  for (guint32 i = 0; layer != NULL && i < layer->n_features; i++)
    {
      guint n;
      const VigieMvtPoint *point = vigie_mvt_layer_get_part (layer, &layer->features[i], 0, &n);

      if (g_strcmp0 (vigie_mvt_layer_find_string (layer, &layer->features[i], "ref"), ref) != 0)
        continue;
      *x = point->x / 4096.0;
      *y = point->y / 4096.0;
      return TRUE;
    }
  return FALSE;
}

static void
test_real_roads_have_their_numbers (gconstpointer data)
{
  const Real *real = data;
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (VigieBasemap) basemap = NULL;
  guint n_found = 0;

  if (real->ref == NULL || (territory = build_real_or_skip (dir, real->file)) == NULL)
    return;
  basemap = vigie_territory_basemap_new (territory);
  for (int z = 12; z <= 14; z++)
    {
      guint x, y;
      double label_x, label_y;

      vigie_mercator_tile (real->lon, real->lat, (guint) z, &x, &y);
      for (int d = 0; d < 9; d++)
        {
          g_autoptr (VigieMvtTile) tile =
              load_or_empty (basemap, z, (int) x + d % 3 - 1, (int) y + d / 3 - 1);

          n_found += find_label (tile, real->ref, &label_x, &label_y);
        }
    }
  g_assert_cmpuint (n_found, >=, 3);
}

/* A label that reaches over an edge is in both tiles, at the very same place; any other in one. */
static void
test_labels_are_at_one_place (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieTerritory) territory = build_grid (dir, TRUE);
  g_autoptr (VigieBasemap) basemap = vigie_territory_basemap_new (territory);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const int z = 13;
  guint x, y;

  vigie_mercator_tile (4.05, 47.05, (guint) z, &x, &y);
  for (int d = 0; d < 9; d++)
    {
      int tile_x = (int) x + d % 3 - 1, tile_y = (int) y + d / 3 - 1;
      g_autoptr (VigieMvtTile) tile = load_or_empty (basemap, z, tile_x, tile_y);
      const VigieMvtLayer *layer = vigie_mvt_tile_find_layer (tile, "place");

      for (guint32 i = 0; layer != NULL && i < layer->n_features; i++)
        {
          guint n;
          const VigieMvtPoint *point = vigie_mvt_layer_get_part (layer, &layer->features[i], 0, &n);
          const char *name = vigie_mvt_layer_find_string (layer, &layer->features[i], "name");
          g_autofree char *place =
              g_strdup_printf ("%d %d", tile_x * 4096 + point->x, tile_y * 4096 + point->y);
          const char *known = g_hash_table_lookup (places, name);

          if (known != NULL)
            g_assert_cmpstr (known, ==, place);
          else
            g_hash_table_insert (places, g_strdup (name), g_steal_pointer (&place));
        }
    }
  g_assert_cmpuint (g_hash_table_size (places), >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/territory-basemap/describes-itself", test_describes_itself);
  g_test_add_func ("/territory-basemap/shows-what-a-zoom-needs", test_shows_what_a_zoom_needs);
  g_test_add_func ("/territory-basemap/ranks-places-by-people", test_ranks_places_by_people);
  g_test_add_func ("/territory-basemap/roads-alone-are-a-map", test_roads_alone_are_a_map);
  g_test_add_func ("/territory-basemap/a-tile-may-be-empty", test_a_tile_may_be_empty);
  g_test_add_func ("/territory-basemap/all-zooms", test_all_zooms);
  g_test_add_func ("/territory-basemap/a-cancelled-load-gives-nothing",
                   test_a_cancelled_load_gives_nothing);
  g_test_add_func ("/territory-basemap/may-be-dropped-while-it-loads",
                   test_may_be_dropped_while_it_loads);
  g_test_add_func ("/territory-basemap/labels-are-at-one-place", test_labels_are_at_one_place);
  for (gsize i = 0; i < G_N_ELEMENTS (reals); i++)
    {
      g_autofree char *edges = g_strdup_printf ("/territory-basemap/edges/%s", reals[i].file);
      g_autofree char *numbers = g_strdup_printf ("/territory-basemap/numbers/%s", reals[i].file);

      g_test_add_data_func (edges, &reals[i], test_real_roads_go_on_across_edges);
      if (reals[i].ref != NULL)
        g_test_add_data_func (numbers, &reals[i], test_real_roads_have_their_numbers);
    }
  return g_test_run ();
}
