/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways around closures against igraph's A* on the same roads: bench-route [--roads FILE] [COLUMNS]
 *
 * FILE comes from real-roads.py; without it roads are made, about 1.3 edges for each of COLUMNS². A
 * hundredth of the junctions get a forbidden turn; igraph does not know those, nor roads closed to
 * through traffic, so that costs are compared on the same roads without. igraph gets the straight
 * line at the greatest speed as its bound. Both hand out the path. One line for each figure: figure
 * TAB ours TAB theirs TAB unit; without igraph the other side has "-".
 */
#include "bench-util.h"
#include "road-maker.h"
#include "vigie-reach.h"
#include "vigie-route.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef HAVE_IGRAPH
#include <igraph.h>
#endif

#define SEED 20240118
#define N_PAIRS 1000
#define N_PEER_PAIRS 100
#define EDGES_PER_CLOSED_AREA 11250 /* 40 in all */
#define CLOSED_RADIUS_M 1500
#define TOP_KMH 130
#define METRES_PER_E7 (6371008.8 * G_PI / 180 * 1e-7)

/* Of this thread alone: what else the machine does is not counted on either side. */
static double
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
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

/* ---- roads ---- */

/* A turn that may not be made, where a luck says so. */
static void
forbid_turns (VigieRoadGraphBuilder *builder, VigieRoadGraph *graph)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (VigieRoadStep step = 0; step < 2 * graph->n_edges; step++)
    {
      guint32 node = vigie_road_graph_get_step_end (graph, step);
      guint32 n = graph->first_step[node + 1] - graph->first_step[node];
      VigieRoadStep steps[] = { step, 0 };

      if (n < 3 || g_rand_double (rand) > 0.01)
        continue;
      steps[1] =
          graph->steps[graph->first_step[node] + (guint32) g_rand_int_range (rand, 0, (gint32) n)];
      vigie_road_graph_builder_forbid (builder, steps, 2);
    }
}

static gboolean
read_line (const char *line, VigieRoadGraphBuilder *builder, GArray *points, gboolean plain)
{
  VigieRoadEdge edge = { .ref = VIGIE_ROAD_NONE, .name = VIGIE_ROAD_NONE };
  char *next;

  if (line[0] == 'n')
    {
      VigieRoadPoint point = { .lon_e7 = (gint32) strtol (line + 1, &next, 10) };

      point.lat_e7 = (gint32) strtol (next, &next, 10);
      vigie_road_graph_builder_add_node (builder, point);
      return TRUE;
    }
  if (line[0] != 'e')
    return FALSE;
  g_array_set_size (points, 0);
  edge.source = (guint32) strtoul (line + 1, &next, 10);
  edge.target = (guint32) strtoul (next, &next, 10);
  edge.flags = (guint16) strtoul (next, &next, 10);
  if (plain)
    edge.flags &= ~VIGIE_ROAD_NO_THROUGH;
  edge.speed_kmh = (guint8) strtoul (next, &next, 10);
  edge.road_class = (guint8) strtoul (next, &next, 10);
  while (*next == ' ')
    {
      VigieRoadPoint point = { .lon_e7 = (gint32) strtol (next, &next, 10) };

      point.lat_e7 = (gint32) strtol (next, &next, 10);
      g_array_append_val (points, point);
    }
  vigie_road_graph_builder_add_edge (builder, &edge, (VigieRoadPoint *) (gpointer) points->data,
                                     points->len);
  return TRUE;
}

static VigieRoadGraphBuilder *
read_builder (const char *path, gboolean plain)
{
  VigieRoadGraphBuilder *builder = vigie_road_graph_builder_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *line;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  for (line = strtok (text, "\n"); line != NULL; line = strtok (NULL, "\n"))
    {
      if (!read_line (line, builder, points, plain))
        g_error ("%s is not from real-roads.py", path);
    }
  return builder;
}

/* With forbidden turns, or with nothing that igraph does not know. */
static VigieRoadGraph *
read_roads (const char *path, gboolean plain)
{
  VigieRoadGraphBuilder *builder = read_builder (path, plain);
  VigieRoadGraph *graph = vigie_road_graph_builder_end (builder);

  vigie_road_graph_builder_free (builder);
  if (!plain)
    {
      g_autoptr (VigieRoadGraph) without = graph;

      builder = read_builder (path, FALSE);
      forbid_turns (builder, without);
      graph = vigie_road_graph_builder_end (builder);
      vigie_road_graph_builder_free (builder);
    }
  return graph;
}

static VigieRoadGraph *
get_roads (const char *path, guint32 columns, gboolean plain)
{
  const RoadMaker maker = { .columns = columns,
                            .rows = columns,
                            .gaps = 0.1,
                            .one_ways = 0.08,
                            .side_roads = 0.25,
                            .no_through = plain ? 0 : 0.01,
                            .restrictions = plain ? 0 : 0.02,
                            .max_restriction = 3 };

  return path != NULL ? read_roads (path, plain) : road_maker_make (&maker, SEED);
}

/* ---- ours ---- */

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
bench (const char *path, guint32 columns)
{
  g_autoptr (VigieRoadGraph) graph = get_roads (path, columns, FALSE);
  g_autoptr (VigieRoadGraph) plain = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  const guint n_areas = graph->n_edges / EDGES_PER_CLOSED_AREA;
  VigieRoadSet *closed[2] = { road_maker_close (graph, n_areas, CLOSED_RADIUS_M, rand),
                              road_maker_close (graph, n_areas, CLOSED_RADIUS_M, rand) };
  g_autoptr (VigieRouter) router = NULL, plain_router = NULL;
  g_autofree Pair *pairs = g_new (Pair, N_PAIRS);
  double begin = (double) g_get_monotonic_time () / 1000, set_up, ours, slow, heavy, some, n_some,
         cut, peer_ms = NAN;
  guint longer = 0, shorter = 0;
  VigieVehicle car;

  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  router = vigie_router_new (graph);
  vigie_router_prepare (router, VIGIE_VEHICLE_CAR);
  set_up = (double) g_get_monotonic_time () / 1000 - begin;
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
  plain = get_roads (path, columns, TRUE);
  plain_router = vigie_router_new (plain);
#ifdef HAVE_IGRAPH
  {
    VigieRoadSet *plain_closed[2];
    Peer peer;

    g_autoptr (GRand) again = g_rand_new_with_seed (SEED);
    for (guint i = 0; i < 2; i++)
      plain_closed[i] = road_maker_close (plain, n_areas, CLOSED_RADIUS_M, again);
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
  const char *path = NULL;
  guint columns = 520;

  if (argc > 2 && g_strcmp0 (argv[1], "--roads") == 0)
    {
      path = argv[2];
      argc -= 2;
      argv += 2;
    }
  if (argc > 1)
    columns = (guint) CLAMP (atoi (argv[1]), 10, 2000);
  bench (path, columns);
  return 0;
}
