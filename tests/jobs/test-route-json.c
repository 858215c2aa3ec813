/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes and what is cut off as the command line and the desk hand them out. */
#include "vigie-route-json.h"

#include "vigie-json.h"

#define BOTH (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)

/* A road to the east in three pieces of 1,113 m; a slower one beside the last. */
static VigieRoadGraph *
make_graph (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  const char *const refs[] = { "D 971", "D 971", NULL, "D 108" };
  const char *const names[] = { NULL, NULL, "Rue Haute", "Route de \"Dijon\"" };
  const guint8 speeds[] = { 80, 80, 50, 40 };

  for (gint32 i = 0; i < 4; i++)
    vigie_road_graph_builder_add_node (builder, (VigieRoadPoint) { i * 100000, 0 });
  for (guint32 i = 0; i < 4; i++)
    {
      guint32 source = MIN (i, 2);
      VigieRoadEdge edge = { .source = source,
                             .target = source + 1,
                             .flags = BOTH,
                             .speed_kmh = speeds[i],
                             .commune = i == 0 ? 7 : 8 };
      const VigieRoadPoint points[] = { { (gint32) source * 100000, 0 },
                                        { (gint32) source * 100000 + 100000, 0 } };

      edge.ref = vigie_road_graph_builder_add_string (builder, refs[i]);
      edge.name = vigie_road_graph_builder_add_string (builder, names[i]);
      vigie_road_graph_builder_add_edge (builder, &edge, points, 2);
    }
  return vigie_road_graph_builder_end (builder);
}

static VigieRoute *
find (VigieRouter *router, const VigieRoadSet *closed)
{
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  VigieRoutePlace places[2] = { { .node = VIGIE_ROAD_NONE, .edge = 0, .fraction = 0.5 } };
  VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };

  vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
  vigie_route_place_init_node (&places[1], vigie_router_get_graph (router), 3);
  return vigie_router_find (router, scratch, &request);
}

static void
test_route (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigieRouter) router = vigie_router_new (graph);
  g_autoptr (VigieRoadSet) closed = vigie_road_set_new (graph);
  g_autoptr (VigieRoute) normal = find (router, closed);
  g_autoptr (GPtrArray) routes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_route_unref);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  vigie_road_set_add_edge (closed, 2);
  g_ptr_array_add (routes, find (router, closed));
  node = vigie_routes_to_json (routes, graph, VIGIE_VEHICLE_CAR, normal);
  text = vigie_json_canonical (node);
  g_assert_cmpstr (
      text, ==,
      "[{\"extra_seconds\":20.038,\"geometry\":{\"coordinates\":[[0.005,0],[0.01,0],[0.02,0],"
      "[0.03,0]],\"type\":\"LineString\"},\"length_m\":2783,\"roads\":[{\"length_m\":1669.8,"
      "\"road\":\"D 971\",\"seconds\":75.141},{\"length_m\":1113.2,"
      "\"name\":\"Route de \\\"Dijon\\\"\",\"road\":\"D 108\",\"seconds\":100.188}],"
      "\"seconds\":175.329}]");
}

static void
test_no_way (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (GPtrArray) routes = g_ptr_array_new ();
  g_autoptr (JsonNode) node = vigie_routes_to_json (routes, graph, VIGIE_VEHICLE_CAR, NULL);
  g_autofree char *text = vigie_json_canonical (node);

  g_assert_cmpstr (text, ==, "[]");
}

/* From a place to itself there is nothing to draw and nothing to drive. */
static void
test_nowhere (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigieRouter) router = vigie_router_new (graph);
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  VigieRoutePlace places[2];
  VigieRouteRequest request = { .places = places, .n_places = 2 };
  g_autoptr (VigieRoute) route = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
  vigie_route_place_init_node (&places[0], graph, 1);
  places[1] = places[0];
  route = vigie_router_find (router, scratch, &request);
  node = vigie_route_to_json (route, graph, VIGIE_VEHICLE_CAR, NULL);
  text = vigie_json_canonical (node);
  g_assert_cmpstr (text, ==, "{\"geometry\":null,\"length_m\":0,\"roads\":[],\"seconds\":0}");
}

static const char *
tell_commune (guint32 commune, gint64 *population, gpointer user_data)
{
  *population = commune == 7 ? 912 : -1;
  return commune == 7 ? "Fixin" : NULL;
}

static void
test_cut_off (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigieRoadSet) closed = vigie_road_set_new (graph);
  g_autoptr (VigieReach) reach = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  VigieVehicle car;

  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  vigie_road_set_add_edge (closed, 1);
  reach = vigie_reach_cut_off (graph, closed, &car);
  node = vigie_reach_to_json (reach, tell_commune, NULL);
  text = vigie_json_canonical (node);
  g_assert_cmpstr (
      text, ==, "[{\"commune\":\"Fixin\",\"length_m\":1113.2,\"population\":912,\"whole\":true}]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/route-json/route", test_route);
  g_test_add_func ("/route-json/no-way", test_no_way);
  g_test_add_func ("/route-json/nowhere", test_nowhere);
  g_test_add_func ("/route-json/cut-off", test_cut_off);
  return g_test_run ();
}
