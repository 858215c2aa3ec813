/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory-support.h"
#include "vigie-error.h"
#include "vigie-road-network.h"

/* ---- OpenStreetMap: shared nodes ---- */

#define WAY(osm, id, tags, ...)                                                                    \
  made_osm_way (osm, id, (gint64[]) { __VA_ARGS__ }, sizeof ((gint64[]) { __VA_ARGS__ }) / 8,      \
                tags, NULL)

/* A cross: way 1 west to east over node 3, way 2 south to north over it too. */
static MadeOsm *
make_cross (void)
{
  MadeOsm *osm = made_osm_new ();

  made_osm_node (osm, 1, 5.00, 47.30, NULL);
  made_osm_node (osm, 2, 5.02, 47.30, NULL);
  made_osm_node (osm, 3, 5.01, 47.30, NULL);
  made_osm_node (osm, 4, 5.01, 47.29, NULL);
  made_osm_node (osm, 5, 5.01, 47.31, NULL);
  return osm;
}

static void
test_shared_nodes_are_junctions (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_cross ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  WAY (osm, 1, "highway=primary", 1, 3, 2);
  WAY (osm, 2, "highway=secondary", 4, 3, 5);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (graph->n_nodes, ==, 5);
  g_assert_cmpuint (graph->n_edges, ==, 4);
  g_assert_cmpuint (count_edges (graph, 1), ==, 2);
  g_assert_cmpuint (report.n_used, ==, 2);
}

static void
test_crossings_without_a_node_are_none (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_cross ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  WAY (osm, 1, "highway=primary", 1, 3, 2);
  WAY (osm, 2, "highway=secondary", 4, 5);
  territory = build_osm (dir, osm, &report);
  g_assert_cmpuint (report.n_edges, ==, 2);
  g_assert_cmpuint (report.n_nodes, ==, 4);
}

static void
test_bollards_part_a_road (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = made_osm_new ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  made_osm_node (osm, 1, 5.00, 47.30, NULL);
  made_osm_node (osm, 2, 5.01, 47.30, "barrier=bollard");
  made_osm_node (osm, 3, 5.02, 47.30, NULL);
  WAY (osm, 1, "highway=residential", 1, 2, 3);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (graph->n_edges, ==, 2);
  g_assert_cmpuint (graph->n_nodes, ==, 4);
  g_assert_cmpuint (count_largest_part (graph), ==, 2);
}

static void
test_loops_and_missing_nodes (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_cross ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;
  const VigieRoadEdge *loop;

  WAY (osm, 1, "highway=residential", 1, 3, 5, 1); /* a closed road that nothing joins */
  WAY (osm, 2, "highway=residential", 4, 2, 99, 98);
  WAY (osm, 3, "highway=residential", 97, 98, 4);
  WAY (osm, 4, "highway=residential", 4, 4);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  loop = get_only_edge (graph, 1);
  g_assert_cmpuint (loop->source, ==, loop->target);
  g_assert_cmpuint (loop->n_points, ==, 4);
  g_assert_cmpuint (count_edges (graph, 2), ==, 1);
  g_assert_cmpuint (report.n_used, ==, 2);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_INCOMPLETE], ==, 2);
}

/* ---- turn restrictions ---- */

static gboolean
forbids (VigieRoadGraph *graph, const guint64 *ways, guint n)
{
  for (guint32 i = 0; i < graph->n_restrictions; i++)
    {
      const VigieRoadStep *steps = graph->restricted + graph->first_restricted[i];
      guint length = graph->first_restricted[i + 1] - graph->first_restricted[i];
      gboolean same = length == n;

      for (guint j = 0; same && j < n; j++)
        {
          same = graph->edges[VIGIE_ROAD_STEP_EDGE (steps[j])].origin_id == ways[j];
          if (j > 0)
            g_assert_cmpuint (vigie_road_graph_get_step_end (graph, steps[j - 1]), ==,
                              vigie_road_graph_get_step_start (graph, steps[j]));
        }
      if (same)
        return TRUE;
    }
  return FALSE;
}

#define FORBIDS(graph, ...)                                                                        \
  forbids (graph, (guint64[]) { __VA_ARGS__ }, sizeof ((guint64[]) { __VA_ARGS__ }) / 8)

/* Four roads that end at node 3: 1 from the west, 2 to the east, 4 from the south, 5 to the
 * north. */
static MadeOsm *
make_junction (void)
{
  MadeOsm *osm = make_cross ();

  WAY (osm, 1, "highway=primary", 1, 3);
  WAY (osm, 2, "highway=primary", 3, 2);
  WAY (osm, 4, "highway=primary", 4, 3);
  WAY (osm, 5, "highway=primary", 3, 5);
  return osm;
}

static void
test_no_turn (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_junction ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  made_osm_relation (osm, 1, "from:w1 via:n3 to:w5", "type=restriction", "restriction=no_left_turn",
                     NULL);
  made_osm_relation (osm, 2, "from:w2 via:n3 to:w2", "type=restriction", "restriction=no_u_turn",
                     NULL);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (report.n_restrictions, ==, 2);
  g_assert_cmpuint (graph->n_restrictions, ==, 2);
  g_assert_true (FORBIDS (graph, 1, 5));
  g_assert_true (FORBIDS (graph, 2, 2));
}

static void
test_only_turn (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_junction ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  made_osm_relation (osm, 1, "from:w1 via:n3 to:w2", "type=restriction",
                     "restriction=only_straight_on", NULL);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (report.n_restrictions, ==, 1);
  g_assert_cmpuint (graph->n_restrictions, ==, 3);
  g_assert_true (FORBIDS (graph, 1, 4));
  g_assert_true (FORBIDS (graph, 1, 5));
  g_assert_true (FORBIDS (graph, 1, 1));
  g_assert_false (FORBIDS (graph, 1, 2));
}

/* From way 1 over ways 10 and 11 into way 12. */
static void
test_turn_over_ways (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = made_osm_new ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  for (gint64 i = 1; i <= 8; i++)
    made_osm_node (osm, i, 5 + 0.01 * (double) i, 47.3, NULL);
  WAY (osm, 1, "highway=primary", 1, 2);
  WAY (osm, 10, "highway=primary", 3, 2); /* drawn the other way */
  WAY (osm, 11, "highway=primary", 3, 4, 5);
  WAY (osm, 12, "highway=primary", 5, 6);
  WAY (osm, 13, "highway=primary", 5, 7);
  WAY (osm, 14, "highway=primary", 4, 8); /* cuts way 11 in two */
  made_osm_relation (osm, 1, "from:w1 via:w11 via:w10 to:w12", "type=restriction",
                     "restriction=no_u_turn", NULL);
  made_osm_relation (osm, 2, "from:w1 via:w10 to:w11", "type=restriction",
                     "restriction=only_straight_on", NULL);
  territory = build_osm (dir, osm, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (report.n_restrictions, ==, 2);
  g_assert_true (FORBIDS (graph, 1, 10, 11, 11, 12));
  g_assert_true (FORBIDS (graph, 1, 10, 10));
  g_assert_cmpuint (graph->n_restrictions, ==, 2);
}

static void
test_turns_that_do_not_count (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_junction ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  const char *const turn = "from:w1 via:n3 to:w5";

  made_osm_node (osm, 9, 5.02, 47.31, NULL);
  WAY (osm, 9, "highway=footway", 3, 9);
  WAY (osm, 8, "highway=motorway", 9, 3);
  made_osm_relation (osm, 1, turn, "type=restriction", "restriction:hgv=no_left_turn", NULL);
  made_osm_relation (osm, 2, turn, "type=restriction", "restriction=no_left_turn",
                     "except=psv;motorcar", NULL);
  made_osm_relation (osm, 3, turn, "type=restriction",
                     "restriction:conditional=no_left_turn @ (Mo-Fr)", NULL);
  made_osm_relation (osm, 4, turn, "type=restriction", "restriction=give_way", NULL);
  made_osm_relation (osm, 5, "from:w1 via:n3 to:w9", "type=restriction", "restriction=no_left_turn",
                     NULL);
  made_osm_relation (osm, 6, "from:w1 via:n3 to:w8", "type=restriction", "restriction=no_left_turn",
                     NULL);
  made_osm_relation (osm, 7, turn, "type=restriction", "restriction:bus=no_left_turn", NULL);
  made_osm_relation (osm, 8, turn, "type=restriction", "restriction=no_left_turn",
                     "except=psv;bicycle", NULL);
  made_osm_relation (osm, 9, "from:w1 to:w5", "type=restriction", "restriction=no_left_turn", NULL);
  territory = build_osm (dir, osm, &report);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_HEAVY_ONLY], ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_OTHER_VEHICLES], ==, 2);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_AT_TIMES], ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_UNKNOWN_KIND], ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_INCOMPLETE], ==, 2);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_TURN_NEEDLESS], ==, 1);
  g_assert_cmpuint (report.n_restrictions, ==, 1);
}

/* ---- roads by coordinates ---- */

typedef struct
{
  VigieRoadNetwork *network;
  gboolean snap;
} Drawing;

/* A road over places in ten-thousandths of a degree, at a level. */
static guint32
draw (Drawing *drawing, int level, const double *places, guint n)
{
  VigieRoadFacts facts = {
    { .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD, .speed_kmh = 50, .level = (gint8) level }
  };
  g_autofree guint32 *vertices = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    {
      VigieRoadPoint where = { (gint32) (50000000 + places[2 * i] * 1000),
                               (gint32) (473000000 + places[2 * i + 1] * 1000) };

      vertices[i] = vigie_road_network_find_vertex (drawing->network, where, drawing->snap);
    }
  return vigie_road_network_add_road (drawing->network, &facts, vertices, n);
}

#define DRAW(drawing, level, ...)                                                                  \
  draw (drawing, level, (double[]) { __VA_ARGS__ }, sizeof ((double[]) { __VA_ARGS__ }) / 16)

static VigieRoadGraph *
end_drawing (Drawing *drawing)
{
  g_autoptr (GError) error = NULL;

  vigie_road_network_cut (drawing->network, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return vigie_road_network_end (drawing->network);
}

static void
test_roads_of_one_level_meet (void)
{
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Drawing drawing = { network, FALSE };
  g_autoptr (VigieRoadGraph) graph = NULL;

  DRAW (&drawing, 0, 0, 0, 10, 0, 20, 0);
  DRAW (&drawing, 0, 10, 0, 10, 10); /* ends at a vertex of the first */
  graph = end_drawing (&drawing);
  g_assert_cmpuint (graph->n_edges, ==, 3);
  g_assert_cmpuint (graph->n_nodes, ==, 4);
}

static void
test_bridges_do_not_meet_what_they_cross (void)
{
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Drawing drawing = { network, FALSE };
  g_autoptr (VigieRoadGraph) graph = NULL;

  DRAW (&drawing, 0, 0, 0, 10, 0, 20, 0);
  DRAW (&drawing, 1, 10, -5, 10, 0, 10, 5); /* over the vertex of the first */
  DRAW (&drawing, 0, 10, -20, 10, -5);      /* leads to the bridge */
  DRAW (&drawing, 0, 10, 5, 10, 20);
  graph = end_drawing (&drawing);
  g_assert_cmpuint (graph->n_edges, ==, 4);
  g_assert_cmpuint (count_largest_part (graph), ==, 4);
}

/* In data that is cut at every crossing, the bridge is in two pieces above two pieces. */
static void
test_pieces_that_cross_do_not_meet (void)
{
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Drawing drawing = { network, FALSE };
  g_autoptr (VigieRoadGraph) graph = NULL;

  DRAW (&drawing, 0, 0, 0, 10, 0);
  DRAW (&drawing, 0, 10, 0, 20, 0);
  DRAW (&drawing, 1, 10, -10, 10, 0);
  DRAW (&drawing, 1, 10, 0, 10, 10);
  graph = end_drawing (&drawing);
  g_assert_cmpuint (graph->n_nodes, ==, 6);
  g_assert_cmpuint (count_largest_part (graph), ==, 3);
}

/* Two carriageways that both begin a bridge at one place. */
static void
test_bridges_go_on_where_they_land (void)
{
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Drawing drawing = { network, FALSE };
  g_autoptr (VigieRoadGraph) graph = NULL;

  DRAW (&drawing, 0, 0, 1, 10, 0);
  DRAW (&drawing, 0, 0, -1, 10, 0);
  DRAW (&drawing, 1, 10, 0, 20, 1);
  DRAW (&drawing, 1, 10, 0, 20, -1);
  DRAW (&drawing, -1, 30, 0, 40, 0, 50, 0); /* a tunnel that a ramp leads into */
  DRAW (&drawing, 0, 40, 0, 40, 10);
  graph = end_drawing (&drawing);
  g_assert_cmpuint (graph->n_nodes, ==, 5 + 4);
  g_assert_cmpuint (count_largest_part (graph), ==, 5);
  g_assert_cmpuint (graph->n_edges, ==, 4 + 3);
}

static void
test_two_centimetres_are_one_place (void)
{
  for (int snap = 0; snap < 2; snap++)
    {
      g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
      Drawing drawing = { network, snap };
      g_autoptr (VigieRoadGraph) graph = NULL;

      DRAW (&drawing, 0, 0, 0, 10, 0);
      DRAW (&drawing, 0, 10.001, 0.001, 20, 0); /* 1.3 cm away */
      DRAW (&drawing, 0, 20.004, 0, 30, 0);     /* 3 cm away */
      graph = end_drawing (&drawing);
      g_assert_cmpuint (graph->n_nodes, ==, snap ? 5 : 6);
    }
}

static void
test_cut_can_be_cancelled (void)
{
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Drawing drawing = { network, FALSE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  DRAW (&drawing, 0, 0, 0, 10, 0);
  g_cancellable_cancel (cancellable);
  g_assert_false (vigie_road_network_cut (network, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road-network/shared-nodes-are-junctions", test_shared_nodes_are_junctions);
  g_test_add_func ("/road-network/crossings-without-a-node-are-none",
                   test_crossings_without_a_node_are_none);
  g_test_add_func ("/road-network/bollards-part-a-road", test_bollards_part_a_road);
  g_test_add_func ("/road-network/loops-and-missing-nodes", test_loops_and_missing_nodes);
  g_test_add_func ("/road-network/no-turn", test_no_turn);
  g_test_add_func ("/road-network/only-turn", test_only_turn);
  g_test_add_func ("/road-network/turn-over-ways", test_turn_over_ways);
  g_test_add_func ("/road-network/turns-that-do-not-count", test_turns_that_do_not_count);
  g_test_add_func ("/road-network/roads-of-one-level-meet", test_roads_of_one_level_meet);
  g_test_add_func ("/road-network/bridges-do-not-meet-what-they-cross",
                   test_bridges_do_not_meet_what_they_cross);
  g_test_add_func ("/road-network/pieces-that-cross-do-not-meet",
                   test_pieces_that_cross_do_not_meet);
  g_test_add_func ("/road-network/bridges-go-on-where-they-land",
                   test_bridges_go_on_where_they_land);
  g_test_add_func ("/road-network/two-centimetres-are-one-place",
                   test_two_centimetres_are_one_place);
  g_test_add_func ("/road-network/cut-can-be-cancelled", test_cut_can_be_cancelled);
  return g_test_run ();
}
