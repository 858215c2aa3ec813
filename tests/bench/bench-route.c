/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways around closures against igraph's A* on the same roads: bench-route [COLUMNS]
 *
 * 586 columns make 450,000 edges. Half of the figures are of roads with forbidden turns, which
 * igraph does not know; costs are compared on the same roads without. igraph gets the straight line
 * at the greatest speed as its bound. Both hand out the path. One line for each figure: figure TAB
 * ours TAB theirs TAB unit; without igraph the other side has "-".
 */
#include "road-maker.h"
#include "vigie-reach.h"
#include "vigie-route.h"

#include <math.h>
#include <stdlib.h>
#ifdef HAVE_IGRAPH
#include <igraph.h>
#endif

#define SEED 20240118
#define N_PAIRS 1000
#define N_PEER_PAIRS 60
#define N_CLOSED_AREAS 40
#define CLOSED_RADIUS_M 1500
#define TOP_KMH 110
#define METRES_PER_E7 (6371008.8 * G_PI / 180 * 1e-7)

static double
get_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
get_quantile (double *times, guint n, double share)
{
  qsort (times, n, sizeof *times, compare_doubles);
  return times[(guint) (share * (n - 1))];
}

typedef struct
{
  guint32 from;
  guint32 to;
} Pair;

static VigieRoute *
find (VigieRouter *router,
      VigieRouteScratch *scratch,
      Pair pair,
      const VigieRoadSet *closed,
      VigieVehicleKind kind)
{
  VigieRoutePlace places[2];
  VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };

  vigie_vehicle_init (&request.vehicle, kind);
  vigie_route_place_init_node (&places[0], vigie_router_get_graph (router), pair.from);
  vigie_route_place_init_node (&places[1], vigie_router_get_graph (router), pair.to);
  return vigie_router_find (router, scratch, &request);
}

/* Each pair once, with other roads closed each time in turn. */
static double
measure (VigieRouter *router,
         const Pair *pairs,
         guint n,
         VigieRoadSet *closed[2],
         VigieVehicleKind kind,
         double *slow)
{
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  g_autofree double *times = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      double begin = get_ms ();
      g_autoptr (VigieRoute) route = find (router, scratch, pairs[i], closed[i % 2], kind);

      times[i] = get_ms () - begin;
    }
  *slow = get_quantile (times, n, 0.99);
  return get_quantile (times, n, 0.5);
}

static double
measure_some (VigieRouter *router, const Pair *pairs, guint n, VigieRoadSet *closed, double *found)
{
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  g_autofree double *times = g_new (double, n);

  *found = 0;
  for (guint i = 0; i < n; i++)
    {
      VigieRoutePlace places[2];
      VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };
      g_autoptr (GPtrArray) routes = NULL;
      double begin;

      vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
      vigie_route_place_init_node (&places[0], vigie_router_get_graph (router), pairs[i].from);
      vigie_route_place_init_node (&places[1], vigie_router_get_graph (router), pairs[i].to);
      begin = get_ms ();
      routes = vigie_router_find_some (router, scratch, &request, 2);
      times[i] = get_ms () - begin;
      *found += routes->len > 0 ? (double) routes->len - 1 : 0;
    }
  *found /= n;
  return get_quantile (times, n, 0.5);
}

static double
measure_edit (VigieRouter *router, const Pair *pairs, VigieRoadSet *closed)
{
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  double times[101];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (VigieRoute) before = find (router, scratch, pairs[i], closed, VIGIE_VEHICLE_CAR);
      double begin = get_ms ();
      g_autoptr (VigieRoute) after = NULL;

      if (before != NULL && before->n_steps > 0)
        vigie_road_set_add_edge (closed, before->steps[before->n_steps / 2] / 2);
      after = find (router, scratch, pairs[i], closed, VIGIE_VEHICLE_CAR);
      times[i] = get_ms () - begin;
    }
  return get_quantile (times, G_N_ELEMENTS (times), 0.5);
}

#ifdef HAVE_IGRAPH
typedef struct
{
  igraph_t graph;
  igraph_vector_t weights;
  GArray *steps; /* of each arc */
  VigieRoadGraph *roads;
} Peer;

static void
peer_init (Peer *self, VigieRoadGraph *roads)
{
  igraph_vector_int_t ends;
  VigieVehicle car;

  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  self->roads = roads;
  self->steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  igraph_vector_int_init (&ends, 0);
  igraph_vector_init (&self->weights, 0);
  for (VigieRoadStep step = 0; step < 2 * roads->n_edges; step++)
    {
      if (!vigie_road_graph_may_drive (roads, step) ||
          !vigie_vehicle_may_drive (&car, &roads->edges[step / 2]))
        continue;
      g_array_append_val (self->steps, step);
      igraph_vector_int_push_back (&ends, vigie_road_graph_get_step_start (roads, step));
      igraph_vector_int_push_back (&ends, vigie_road_graph_get_step_end (roads, step));
      igraph_vector_push_back (&self->weights,
                               vigie_vehicle_get_cost (car.kind, &roads->edges[step / 2]));
    }
  igraph_create (&self->graph, &ends, roads->n_nodes, IGRAPH_DIRECTED);
  igraph_vector_int_destroy (&ends);
}

static void
peer_clear (Peer *self)
{
  igraph_destroy (&self->graph);
  igraph_vector_destroy (&self->weights);
  g_array_unref (self->steps);
}

static void
peer_close (Peer *self, const VigieRoadSet *closed)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      VigieRoadStep step = g_array_index (self->steps, VigieRoadStep, i);

      VECTOR (self->weights)
      [i] = closed != NULL && vigie_road_set_has_step (closed, step)
                ? IGRAPH_INFINITY
                : vigie_vehicle_get_cost (VIGIE_VEHICLE_CAR, &self->roads->edges[step / 2]);
    }
}

/* The straight line, a little shorter than on the ellipsoid, at the greatest speed. */
static igraph_error_t
guess (igraph_real_t *result, igraph_integer_t from, igraph_integer_t to, void *extra)
{
  const VigieRoadGraph *roads = extra;
  VigieRoadPoint a = roads->nodes[from], b = roads->nodes[to];
  double narrowing = cos ((a.lat_e7 + b.lat_e7) * 0.5e-7 * G_PI / 180);
  double metres =
      hypot ((double) (a.lon_e7 - b.lon_e7) * narrowing, (double) (a.lat_e7 - b.lat_e7)) *
      METRES_PER_E7;

  *result = 0.99 * metres * 3600 / TOP_KMH;
  return IGRAPH_SUCCESS;
}

/* igraph's median, and how many of ours are longer or shorter than its. */
static double
measure_peer (Peer *peer,
              VigieRouter *router,
              const Pair *pairs,
              guint n,
              VigieRoadSet *closed[2],
              guint *longer,
              guint *shorter)
{
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  g_autofree double *times = g_new (double, n);
  igraph_vector_int_t path;

  igraph_vector_int_init (&path, 0);
  for (guint side = 0; side < 2; side++)
    {
      peer_close (peer, closed[side]);
      for (guint i = side; i < n; i += 2)
        {
          double begin = get_ms (), cost = 0;
          g_autoptr (VigieRoute) route = NULL;

          igraph_get_shortest_path_astar (&peer->graph, NULL, &path, pairs[i].from, pairs[i].to,
                                          &peer->weights, IGRAPH_OUT, guess, peer->roads);
          times[i] = get_ms () - begin;
          for (igraph_integer_t j = 0; j < igraph_vector_int_size (&path); j++)
            cost += VECTOR (peer->weights)[VECTOR (path)[j]];
          route = find (router, scratch, pairs[i], closed[side], VIGIE_VEHICLE_CAR);
          if ((route == NULL) != (cost == 0 && pairs[i].from != pairs[i].to))
            (*longer)++;
          else if (route != NULL && route->milliseconds > cost + 0.5)
            (*longer)++;
          else if (route != NULL && route->milliseconds < cost - 0.5)
            (*shorter)++;
        }
    }
  igraph_vector_int_destroy (&path);
  return get_quantile (times, n, 0.5);
}
#endif

static void
print (const char *figure, double ours, double theirs, const char *unit)
{
  if (isnan (theirs))
    g_print ("%s\t%.4f\t-\t%s\n", figure, ours, unit);
  else
    g_print ("%s\t%.4f\t%.4f\t%s\n", figure, ours, theirs, unit);
}

static void
bench (RoadMaker maker)
{
  g_autoptr (VigieRoadGraph) graph = road_maker_make (&maker, SEED);
  g_autoptr (VigieRoadGraph) plain = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  VigieRoadSet *closed[2] = { road_maker_close (graph, N_CLOSED_AREAS, CLOSED_RADIUS_M, rand),
                              road_maker_close (graph, N_CLOSED_AREAS, CLOSED_RADIUS_M, rand) };
  g_autoptr (VigieRouter) router = NULL, plain_router = NULL;
  g_autofree Pair *pairs = g_new (Pair, N_PAIRS);
  double begin = get_ms (), set_up, ours, slow, heavy, some, n_some, cut, peer_ms = NAN;
  guint longer = 0, shorter = 0;
  VigieVehicle car;

  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  router = vigie_router_new (graph);
  vigie_router_prepare (router, VIGIE_VEHICLE_CAR);
  set_up = get_ms () - begin;
  g_printerr ("%u nodes, %u edges, %u forbidden sequences\n", graph->n_nodes, graph->n_edges,
              graph->n_restrictions);
  for (guint i = 0; i < N_PAIRS; i++)
    {
      pairs[i].from = (guint32) g_rand_int_range (rand, 0, (gint32) graph->n_nodes);
      pairs[i].to = (guint32) g_rand_int_range (rand, 0, (gint32) graph->n_nodes);
    }
  ours = measure (router, pairs, N_PAIRS, closed, VIGIE_VEHICLE_CAR, &slow);
  print ("router set up", set_up, NAN, "ms");
  print ("router memory", (double) vigie_router_get_memory (router) / 1e6, NAN, "MB");
  maker.restrictions = 0;
  maker.no_through = 0;
  plain = road_maker_make (&maker, SEED);
  plain_router = vigie_router_new (plain);
#ifdef HAVE_IGRAPH
  {
    VigieRoadSet *plain_closed[2];
    Peer peer;

    g_autoptr (GRand) again = g_rand_new_with_seed (SEED);
    for (guint i = 0; i < 2; i++)
      plain_closed[i] = road_maker_close (plain, N_CLOSED_AREAS, CLOSED_RADIUS_M, again);
    peer_init (&peer, plain);
    peer_ms =
        measure_peer (&peer, plain_router, pairs, N_PEER_PAIRS, plain_closed, &longer, &shorter);
    peer_clear (&peer);
    for (guint i = 0; i < 2; i++)
      vigie_road_set_free (plain_closed[i]);
  }
#endif
  print ("diversion with its path", ours, peer_ms, "ms");
  print ("diversion, 99 of 100", slow, NAN, "ms");
  if (!isnan (peer_ms))
    {
      print ("diversions longer than igraph's", longer, NAN, "");
      print ("diversions shorter than igraph's", shorter, NAN, "");
    }
  vigie_router_prepare (router, VIGIE_VEHICLE_HEAVY);
  heavy = measure (router, pairs, N_PAIRS, closed, VIGIE_VEHICLE_HEAVY, &slow);
  print ("diversion of a heavy vehicle", heavy, NAN, "ms");
  print ("edited closure to new route", measure_edit (router, pairs, closed[0]), NAN, "ms");
  some = measure_some (router, pairs, 100, closed[1], &n_some);
  print ("diversion with alternatives", some, NAN, "ms");
  print ("alternatives found", n_some, NAN, "");
  begin = get_ms ();
  vigie_reach_free (vigie_reach_cut_off (graph, closed[1], &car));
  cut = get_ms () - begin;
  print ("what is cut off", cut, NAN, "ms");
  for (guint i = 0; i < 2; i++)
    vigie_road_set_free (closed[i]);
}

int
main (int argc, char *argv[])
{
  guint columns = argc > 1 ? (guint) atoi (argv[1]) : 586;

  bench ((RoadMaker) { .columns = columns,
                       .rows = columns,
                       .gaps = 0.42,
                       .one_ways = 0.08,
                       .side_roads = 0.12,
                       .no_through = 0.01,
                       .restrictions = 0.02,
                       .max_restriction = 3,
                       .limits = 0.01 });
  return 0;
}
