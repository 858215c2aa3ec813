/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alternatives that a driver would take. */
#include "road-maker.h"
#include "route-reference.h"

static GPtrArray *
find_some (VigieRouter *router,
           VigieRouteScratch *scratch,
           const VigieRoadSet *closed,
           VigieRoutePlace places[2])
{
  VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };

  vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
  return vigie_router_find_some (router, scratch, &request, 2);
}

/* Three valleys from west to east, joined at the ends only. */
static void
test_three_valleys (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (VigieRoadGraph) graph = NULL;
  g_autoptr (VigieRouter) router = NULL;
  g_autoptr (VigieRouteScratch) scratch = NULL;
  g_autoptr (VigieRoadSet) closed = NULL;
  g_autoptr (GPtrArray) routes = NULL;
  VigieRoutePlace places[2];
  VigieRoadPoint ends[2] = { { 0, 0 }, { 1000000, 0 } };
  const guint8 speeds[] = { 80, 65, 60, 30 };

  vigie_road_graph_builder_add_node (builder, ends[0]);
  vigie_road_graph_builder_add_node (builder, ends[1]);
  for (guint32 i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      VigieRoadEdge edge = { .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD,
                             .ref = VIGIE_ROAD_NONE,
                             .name = VIGIE_ROAD_NONE,
                             .speed_kmh = speeds[i] };
      VigieRoadPoint last = ends[0];

      for (guint32 j = 1; j <= 10; j++)
        {
          VigieRoadPoint points[2] = { last, ends[1] };

          edge.source = j == 1 ? 0 : edge.target;
          if (j < 10)
            {
              points[1] = (VigieRoadPoint) { (gint32) j * 100000, (gint32) i * 30000 };
              edge.target = vigie_road_graph_builder_add_node (builder, points[1]);
            }
          else
            {
              edge.target = 1;
            }
          vigie_road_graph_builder_add_edge (builder, &edge, points, 2);
          last = points[1];
        }
    }
  graph = vigie_road_graph_builder_end (builder);
  router = vigie_router_new (graph);
  scratch = vigie_route_scratch_new (router);
  closed = vigie_road_set_new (graph);
  vigie_route_place_init_node (&places[0], graph, 0);
  vigie_route_place_init_node (&places[1], graph, 1);
  routes = find_some (router, scratch, closed, places);
  g_assert_cmpuint (routes->len, ==, 3); /* the fourth takes more than twice as long */
  for (guint i = 0; i < 3; i++)
    {
      const VigieRoute *route = g_ptr_array_index (routes, i);

      g_assert_cmpuint (route->n_steps, ==, 10);
      g_assert_cmpuint (route->steps[0], ==, VIGIE_ROAD_STEP (10 * i, FALSE));
    }
  g_ptr_array_unref (g_steal_pointer (&routes));
  vigie_road_set_add_edge (closed, 15);
  routes = find_some (router, scratch, closed, places);
  g_assert_cmpuint (routes->len, ==, 2);
  g_ptr_array_unref (g_steal_pointer (&routes));
  vigie_road_set_add_edge (closed, 5);
  vigie_road_set_add_edge (closed, 25);
  vigie_road_set_add_edge (closed, 35);
  routes = find_some (router, scratch, closed, places);
  g_assert_cmpuint (routes->len, ==, 0);
}

static guint64
measure_shared (VigieRoadGraph *graph, const VigieRoute *a, const VigieRoute *b)
{
  guint64 shared = 0;

  for (guint32 i = 0; i < a->n_steps; i++)
    {
      for (guint32 j = 0; j < b->n_steps; j++)
        {
          if (a->steps[i] != b->steps[j])
            continue;
          shared += vigie_vehicle_get_cost (VIGIE_VEHICLE_CAR, &graph->edges[a->steps[i] / 2]);
          break;
        }
    }
  return shared;
}

static guint
check_some (VigieRoadGraph *graph, const VigieRouteRequest *request, GPtrArray *routes)
{
  const VigieRoute *fastest = routes->len > 0 ? g_ptr_array_index (routes, 0) : NULL;

  for (guint i = 0; i < routes->len; i++)
    {
      const VigieRoute *route = g_ptr_array_index (routes, i);

      g_assert_cmpstr (reference_check (graph, request, route), ==, NULL);
      g_assert_cmpfloat (route->milliseconds, <=,
                         VIGIE_ROUTE_ALTERNATIVE_TIME * fastest->milliseconds);
      g_assert_cmpuint (route->milliseconds, >=, fastest->milliseconds);
      for (guint j = 0; i > 0 && j < route->n_steps; j++)
        {
          for (guint k = 0; k < j; k++)
            g_assert_cmpuint (route->steps[j] / 2, !=, route->steps[k] / 2);
        }
      for (guint j = 0; j < i; j++)
        g_assert_cmpfloat ((double) measure_shared (graph, route, g_ptr_array_index (routes, j)),
                           <=, (VIGIE_ROUTE_ALTERNATIVE_SHARED + 1e-9) * route->milliseconds);
    }
  return routes->len;
}

static void
test_requirements (void)
{
  const RoadMaker maker = { 40,
                            40,
                            .gaps = 0.15,
                            .one_ways = 0.1,
                            .side_roads = 0.2,
                            .no_through = 0.02,
                            .restrictions = 0.1,
                            .max_restriction = 4 };
  g_autoptr (VigieRoadGraph) graph = road_maker_make (&maker, (guint32) g_test_rand_int ());
  g_autoptr (VigieRouter) router = vigie_router_new (graph);
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  guint n = 0, n_ways = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (VigieRoadSet) closed = road_maker_close (graph, 2, 500, rand);
      g_autoptr (GPtrArray) routes = NULL;
      g_autoptr (VigieRoute) again = NULL;
      VigieRoutePlace places[2];
      VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };
      guint found;

      vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
      for (guint j = 0; j < 2; j++)
        vigie_route_place_init_node (&places[j], graph,
                                     (guint32) g_test_rand_int_range (0, (gint32) graph->n_nodes));
      routes = vigie_router_find_some (router, scratch, &request, 2);
      found = check_some (graph, &request, routes);
      n_ways += found > 0;
      n += found > 0 ? found - 1 : 0;
      /* What was penalised counts as before again. */
      again = vigie_router_find (router, scratch, &request);
      g_assert_true ((again == NULL) == (found == 0));
      if (again != NULL)
        g_assert_cmpuint (again->milliseconds, ==,
                          ((VigieRoute *) g_ptr_array_index (routes, 0))->milliseconds);
    }
  g_test_message ("%u alternatives to %u ways", n, n_ways);
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL); /* prints the seed */
  g_test_add_func ("/route-alternatives/three-valleys", test_three_valleys);
  g_test_add_func ("/route-alternatives/requirements", test_requirements);
  return g_test_run ();
}
