/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "made-roads.h"
#include "vigie-road-snap.h"

/* A road with a side road at its middle, and a place where only its name changes. */
static VigieRoadIndex *
make_town (void)
{
  MadeRoads roads;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 4, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 4, 0, 6, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 6, 0, 8, 0); /* nothing meets at 6 */
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 4, 0, 4, 3);
  MADE_ROAD (&roads, 0, NULL, 0, 2, 8, 2); /* for nobody */
  return made_roads_end (&roads);
}

static void
test_junction_comes_first (void)
{
  g_autoptr (VigieRoadIndex) index = make_town ();
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  const VigieRoadPoint where = made_point (4.1, 0.001), junction = made_point (4, 0);
  VigieRoadSnap snap;

  g_assert_true (vigie_road_snap_find (index, where, 80, &snap));
  g_assert_cmpuint (snap.node, !=, VIGIE_ROAD_NONE);
  g_assert_cmpint (snap.hit.where.lon_e7, ==, junction.lon_e7);
  g_assert_cmpint (snap.hit.where.lat_e7, ==, junction.lat_e7);
  g_assert_cmpint (graph->nodes[snap.node].lon_e7, ==, junction.lon_e7);
  g_assert_true (graph->edges[snap.hit.edge].source == snap.node ||
                 graph->edges[snap.hit.edge].target == snap.node);
  g_assert_cmpfloat_with_epsilon (
      snap.hit.distance_m, vigie_road_measure ((const VigieRoadPoint[]) { where, junction }, 2),
      0.01);

  /* Too far for the junction, near enough for the road. */
  g_assert_true (vigie_road_snap_find (index, where, 30, &snap));
  g_assert_cmpuint (snap.node, ==, VIGIE_ROAD_NONE);
  g_assert_cmpuint (snap.hit.edge, ==, 1);
  g_assert_cmpint (snap.hit.where.lat_e7, ==, junction.lat_e7);
  g_assert_cmpint (snap.hit.where.lon_e7, ==, where.lon_e7);
}

static void
test_what_is_no_junction (void)
{
  g_autoptr (VigieRoadIndex) index = make_town ();
  VigieRoadSnap snap;

  g_assert_true (vigie_road_snap_find (index, made_point (6.01, 0.01), 80, &snap));
  g_assert_cmpuint (snap.node, ==, VIGIE_ROAD_NONE);
  g_assert_true (vigie_road_snap_find (index, made_point (7.99, 0.01), 80, &snap)); /* an end */
  g_assert_cmpuint (snap.node, !=, VIGIE_ROAD_NONE);
  g_assert_false (vigie_road_snap_find (index, made_point (2, 2), 80, &snap));
  g_assert_false (vigie_road_snap_find (index, made_point (2, 1), 0, &snap));
  g_assert_true (vigie_road_snap_find (index, made_point (2, 0), 0, &snap)); /* on it */
}

static void
test_nothing_to_snap_to (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  VigieRoadSnap snap;

  made_roads_init (&roads);
  index = made_roads_end (&roads);
  g_assert_false (vigie_road_snap_find (index, made_point (0, 0), 1000, &snap));
}

/* Against a look at every node and edge. */
static void
test_snap_is_a_scan (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  VigieRoadGraph *graph;

  made_roads_init (&roads);
  for (guint i = 0; i < 400; i++)
    {
      /* On a grid, so that many of them meet. */
      const double x = g_test_rand_int_range (0, 15), y = g_test_rand_int_range (0, 15);

      MADE_ROAD (&roads, g_test_rand_int_range (0, 4), NULL, x, y,
                 x + g_test_rand_int_range (-1, 2), y + 1);
    }
  index = made_roads_end (&roads);
  graph = vigie_road_index_get_graph (index);
  for (guint round = 0; round < 200; round++)
    {
      const VigieRoadPoint where =
          made_point (g_test_rand_double_range (-1, 17), g_test_rand_double_range (-1, 17));
      const double reach = g_test_rand_double_range (10, 1500);
      double nearest = INFINITY;
      VigieRoadSnap snap;
      gboolean found = vigie_road_snap_find (index, where, reach, &snap);

      for (guint32 node = 0; node < graph->n_nodes; node++)
        if (vigie_road_graph_count_roads (graph, node) != 2 &&
            vigie_road_graph_count_roads (graph, node) > 0)
          nearest =
              MIN (nearest,
                   vigie_road_measure ((const VigieRoadPoint[]) { where, graph->nodes[node] }, 2));
      if (found && snap.node != VIGIE_ROAD_NONE)
        g_assert_cmpfloat_with_epsilon (snap.hit.distance_m, nearest, 0.01 + nearest * 1e-3);
      else
        g_assert_cmpfloat (nearest, >=, reach * 0.999);
      if (found)
        g_assert_cmpfloat (snap.hit.distance_m, <=, reach);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/road-snap/junction-comes-first", test_junction_comes_first);
  g_test_add_func ("/road-snap/what-is-no-junction", test_what_is_no_junction);
  g_test_add_func ("/road-snap/nothing-to-snap-to", test_nothing_to_snap_to);
  g_test_add_func ("/road-snap/is-a-scan", test_snap_is_a_scan);

  return g_test_run ();
}
