/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "made-roads.h"

static VigieRoadIndex *
make_random (guint n)
{
  MadeRoads roads;

  made_roads_init (&roads);
  for (guint i = 0; i < n; i++)
    {
      const double x = g_test_rand_double_range (0, 50), y = g_test_rand_double_range (0, 50);
      const double xy[] = { x,
                            y,
                            x + g_test_rand_double_range (-2, 2),
                            y + g_test_rand_double_range (-2, 2),
                            x + g_test_rand_double_range (-2, 2),
                            y };

      made_edge (&roads, (VigieRoadEdge) { .flags = MADE_BOTH }, NULL, xy, 3);
    }
  return made_roads_end (&roads);
}

static gboolean
meets (VigieRoadGraph *graph, guint32 edge, const VigieRoadBox *box)
{
  const VigieRoadPoint *points = graph->points + graph->edges[edge].first_point;
  gint32 west = G_MAXINT32, south = G_MAXINT32, east = G_MININT32, north = G_MININT32;

  for (guint i = 0; i < graph->edges[edge].n_points; i++)
    {
      west = MIN (west, points[i].lon_e7);
      east = MAX (east, points[i].lon_e7);
      south = MIN (south, points[i].lat_e7);
      north = MAX (north, points[i].lat_e7);
    }
  return west <= box->east && east >= box->west && south <= box->north && north >= box->south;
}

static void
test_query_is_a_scan (void)
{
  static const guint sizes[] = { 0, 1, 15, 16, 17, 255, 256, 257, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (VigieRoadIndex) index = make_random (sizes[i]);
      VigieRoadGraph *graph = vigie_road_index_get_graph (index);

      for (guint round = 0; round < 20; round++)
        {
          const VigieRoadPoint from =
              made_point (g_test_rand_double_range (-5, 50), g_test_rand_double_range (-5, 50));
          const gint32 reach = round == 0 ? 100 * MADE_UNIT : g_test_rand_int_range (0, 2000000);
          const VigieRoadBox box = { from.lon_e7 - (round == 0 ? reach : 0),
                                     from.lat_e7 - (round == 0 ? reach : 0), from.lon_e7 + reach,
                                     from.lat_e7 + reach };
          g_autoptr (GArray) found = vigie_road_index_query (index, &box);
          g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);
          guint n = 0;

          for (guint at = 0; at < found->len; at++)
            g_assert_true (
                g_hash_table_add (set, GUINT_TO_POINTER (g_array_index (found, guint32, at))));
          for (guint32 edge = 0; edge < graph->n_edges; edge++)
            {
              g_assert_cmpint (meets (graph, edge, &box), ==,
                               g_hash_table_contains (set, GUINT_TO_POINTER (edge)));
              n += meets (graph, edge, &box);
            }
          g_assert_cmpuint (found->len, ==, n);
        }
    }
}

static gboolean
is_even (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  return edge % 2 == 0;
}

/* Beside a straight line of known places. */
static void
test_nearest (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  VigieRoadHit place;
  const VigieRoadPoint from = made_point (0, 0), foot = made_point (3, 0), away = made_point (3, 1);
  double distance = vigie_road_measure ((const VigieRoadPoint[]) { foot, away }, 2);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 2, 0, 8, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 3, 1.5, 8, 1.5);
  index = made_roads_end (&roads);
  g_assert_true (vigie_road_index_nearest (index, away, 1e5, NULL, NULL, &place));
  g_assert_cmpuint (place.edge, ==, 1);
  g_assert_cmpfloat_with_epsilon (place.along_m, 0, 1e-9);
  g_assert_true (vigie_road_index_nearest (index, away, 1e5, is_even, NULL, &place));
  g_assert_cmpuint (place.edge, ==, 0);
  g_assert_cmpuint (place.segment, ==, 1);
  g_assert_cmpint (place.where.lon_e7, ==, foot.lon_e7);
  g_assert_cmpint (place.where.lat_e7, ==, foot.lat_e7);
  g_assert_cmpfloat_with_epsilon (place.distance_m, distance, distance * 1e-4);
  g_assert_cmpfloat_with_epsilon (
      place.along_m, vigie_road_measure ((const VigieRoadPoint[]) { from, foot }, 2), 1e-3);
  g_assert_false (vigie_road_index_nearest (index, away, 100, NULL, NULL, &place));
}

static void
test_nearest_is_a_scan (void)
{
  g_autoptr (VigieRoadIndex) index = make_random (600);

  for (guint round = 0; round < 20; round++)
    {
      const VigieRoadPoint where =
          made_point (g_test_rand_double_range (-5, 55), g_test_rand_double_range (-5, 55));
      VigieRoadHit place, nearest = { .distance_m = INFINITY };

      for (guint32 edge = 0; edge < 600; edge += 2)
        {
          const VigieRoadPoint *points =
              vigie_road_index_get_graph (index)->points +
              vigie_road_index_get_graph (index)->edges[edge].first_point;

          for (guint i = 0; i < 2; i++)
            for (guint part = 0; part <= 20; part++)
              {
                const double t = part / 20.0;
                const VigieRoadPoint at = {
                  points[i].lon_e7 + (gint32) (t * (points[i + 1].lon_e7 - points[i].lon_e7)),
                  points[i].lat_e7 + (gint32) (t * (points[i + 1].lat_e7 - points[i].lat_e7))
                };

                nearest.distance_m =
                    MIN (nearest.distance_m,
                         vigie_road_measure ((const VigieRoadPoint[]) { where, at }, 2));
              }
        }
      g_assert_true (vigie_road_index_nearest (index, where, 1e6, is_even, NULL, &place));
      /* Never further than any place that was tried, and not nearer than between two of these. */
      g_assert_cmpfloat (place.distance_m, <=, nearest.distance_m * 1.001 + 0.1);
      g_assert_cmpfloat (place.distance_m, >=, nearest.distance_m * 0.999 - 150);
    }
}

static void
test_size_and_references (void)
{
  g_autoptr (VigieRoadIndex) index = make_random (16000);
  VigieRoadIndex *other = vigie_road_index_ref (index);

  g_assert_cmpuint (vigie_road_index_get_size (index), <, 16000 * 24);
  vigie_road_index_unref (other);
  g_assert_cmpuint (vigie_road_index_get_graph (index)->n_edges, ==, 16000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road-index/query-is-a-scan", test_query_is_a_scan);
  g_test_add_func ("/road-index/nearest", test_nearest);
  g_test_add_func ("/road-index/nearest-is-a-scan", test_nearest_is_a_scan);
  g_test_add_func ("/road-index/size-and-references", test_size_and_references);
  return g_test_run ();
}
