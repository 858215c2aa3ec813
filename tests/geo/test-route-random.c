/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The router against plain Dijkstra on made roads with everything that roads have. */
#include "road-maker.h"
#include "route-reference.h"

#define N_GRAPHS 25
#define N_PAIRS 40 /* of each: 1,000 in all */

static void
pick_place (VigieRoadGraph *graph, VigieRoutePlace *place)
{
  if (g_test_rand_bit ())
    {
      vigie_route_place_init_node (place, graph,
                                   (guint32) g_test_rand_int_range (0, (gint32) graph->n_nodes));
      return;
    }
  *place = (VigieRoutePlace) {
    .node = VIGIE_ROAD_NONE,
    .edge = (guint32) g_test_rand_int_range (0, (gint32) graph->n_edges),
    .fraction = g_test_rand_double (),
  };
}

static const RoadMaker makers[] = {
  { 12, 12, .gaps = 0.2, .one_ways = 0.2, .side_roads = 0.2 },
  { 9, 14, .gaps = 0.2, .one_ways = 0.1, .restrictions = 0.3, .max_restriction = 2 },
  { 12, 9, .gaps = 0.1, .side_roads = 0.2, .restrictions = 1.0, .max_restriction = 5,
    .oddities = 0.1 },
  { 12, 12, .gaps = 0.2, .one_ways = 0.1, .side_roads = 0.2, .no_through = 0.08, .limits = 0.1 },
  { 11, 11, .gaps = 0.15, .one_ways = 0.15, .side_roads = 0.2, .no_through = 0.06,
    .restrictions = 0.6, .max_restriction = 4, .limits = 0.05, .oddities = 0.08 },
};

static void
compare (VigieRouter *router,
         VigieRouteScratch *scratch,
         const VigieRouteRequest *request,
         guint counts[2])
{
  VigieRoadGraph *graph = vigie_router_get_graph (router);
  g_autoptr (VigieRoute) route = vigie_router_find (router, scratch, request);
  guint64 wanted = reference_find (graph, request);

  if (wanted == REFERENCE_NONE)
    {
      g_assert_null (route);
      counts[1]++;
      return;
    }
  g_assert_nonnull (route);
  g_assert_cmpstr (reference_check (graph, request, route), ==, NULL);
  g_assert_cmpuint (route->milliseconds, ==, wanted);
  counts[0]++;
}

static void
test_like_dijkstra (void)
{
  guint counts[2] = { 0 };

  for (guint i = 0; i < N_GRAPHS; i++)
    {
      const RoadMaker *maker = &makers[i % G_N_ELEMENTS (makers)];
      g_autoptr (VigieRoadGraph) graph = road_maker_make (maker, (guint32) g_test_rand_int ());
      g_autoptr (VigieRouter) router = vigie_router_new (graph);
      g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
      g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

      for (guint j = 0; j < N_PAIRS; j++)
        {
          g_autoptr (VigieRoadSet) closed = road_maker_close (graph, j % 3, 350, rand);
          VigieRoutePlace places[2];
          VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };

          vigie_vehicle_init (&request.vehicle,
                              j % 4 < 2 ? VIGIE_VEHICLE_CAR : VIGIE_VEHICLE_HEAVY);
          pick_place (graph, &places[0]);
          pick_place (graph, &places[1]);
          compare (router, scratch, &request, counts);
        }
    }
  g_test_message ("%u ways, %u times none", counts[0], counts[1]);
  g_assert_cmpuint (counts[0], >, 600);
  g_assert_cmpuint (counts[1], >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL); /* prints the seed */
  g_test_add_func ("/route-random/like-dijkstra", test_like_dijkstra);
  return g_test_run ();
}
