/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds from below by the triangle inequality (Goldberg, Harrelson, "Computing the shortest path:
 * A* search meets graph theory", SODA 2005). They are taken from the network with nothing closed
 * and every turn allowed: closing a road only makes ways longer, so that they hold for any closure.
 */
#include "vigie-route-private.h"

#include <math.h>
#include <string.h>

#define N_CENTRE_TRIES 8
#define CENTRE_SEED 5

/* ---- distances of all nodes ---- */

typedef struct
{
  const VigieRouteNetwork *network;
  VigieVehicleKind kind;
} World;

static gboolean
is_for_kind (const World *world, guint32 arc)
{
  const VigieRouteArc *a = &world->network->arcs[arc];
  const VigieRoadEdge *edges = world->network->graph->edges;

  return world->kind != VIGIE_VEHICLE_HEAVY || (a->bits & VIGIE_ROUTE_ARC_LIMITED) == 0 ||
         (edges[VIGIE_ROUTE_ARC_STEP (a) >> 1].flags & VIGIE_ROAD_NO_HGV) == 0;
}

static void
reach (guint32 *distances, VigieRouteHeap *heap, guint32 node, guint32 cost)
{
  if (cost < distances[node] && cost < VIGIE_ROUTE_LIMIT)
    {
      distances[node] = cost;
      vigie_route_heap_push (heap, cost, node);
    }
}

/* From @root to each node, or from each node to it. */
static void
measure_all (const World *world, guint32 root, gboolean backward, guint32 *distances)
{
  const VigieRouteNetwork *network = world->network;
  const guint32 *first = backward ? network->first_in : network->first_out;
  VigieRouteHeap heap = { 0 };

  memset (distances, 0xff, network->n_nodes * sizeof *distances);
  reach (distances, &heap, root, 0);
  while (heap.n > 0)
    {
      guint32 cost, node = vigie_route_heap_pop (&heap, &cost);

      if (cost > distances[node])
        continue;
      for (guint32 i = first[node]; i < first[node + 1]; i++)
        {
          guint32 arc = backward ? network->in_arcs[i] : i;

          if (is_for_kind (world, arc))
            reach (distances, &heap, backward ? network->tails[arc] : network->arcs[arc].head,
                   cost + network->arcs[arc].cost[world->kind]);
        }
    }
  vigie_route_heap_clear (&heap);
}

/* ---- choosing ---- */

typedef struct
{
  guint32 node;
  guint32 *to; /* ms from each node to the centre */
  guint32 *from;
} Centre;

/* A node from which, and to which, most others have a way: one of a few. */
static void
find_centre (const World *world, Centre *centre)
{
  const guint32 n = world->network->n_nodes;
  g_autofree guint32 *to = g_new (guint32, n), *from = g_new (guint32, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (CENTRE_SEED); /* the same for the same graph */
  guint32 best = 0;

  centre->to = g_new (guint32, n);
  centre->from = g_new (guint32, n);
  for (guint i = 0; i < N_CENTRE_TRIES && best <= n / 2; i++)
    {
      guint32 node = (guint32) (g_rand_double (rand) * n), reached = 0;

      measure_all (world, node, TRUE, to);
      measure_all (world, node, FALSE, from);
      for (guint32 j = 0; j < n; j++)
        reached += to[j] != VIGIE_ROUTE_FAR && from[j] != VIGIE_ROUTE_FAR;
      if (reached > best)
        {
          best = reached;
          centre->node = node;
          memcpy (centre->to, to, n * sizeof *to);
          memcpy (centre->from, from, n * sizeof *from);
        }
    }
}

/* The farthest node of each sector around the middle of what the centre reaches. */
static guint
choose (const World *world, guint32 chosen[VIGIE_ROUTE_MAX_LANDMARKS])
{
  const VigieRouteNetwork *network = world->network;
  const VigieRoadPoint *points = network->graph->nodes;
  guint64 farthest[VIGIE_ROUTE_MAX_LANDMARKS] = { 0 };
  double lon = 0, lat = 0, n = 0, narrowing;
  Centre centre = { 0 };
  guint n_chosen = 0;

  find_centre (world, &centre);
  for (guint32 i = 0; i < network->n_nodes; i++)
    {
      if (centre.to[i] == VIGIE_ROUTE_FAR || centre.from[i] == VIGIE_ROUTE_FAR)
        continue;
      lon += points[network->graph_nodes[i]].lon_e7;
      lat += points[network->graph_nodes[i]].lat_e7;
      n++;
    }
  lon /= n;
  lat /= n;
  narrowing = cos (lat * 1e-7 * G_PI / 180);
  for (guint32 i = 0; i < network->n_nodes; i++)
    {
      const VigieRoadPoint *point = &points[network->graph_nodes[i]];
      double angle = atan2 (point->lat_e7 - lat, (point->lon_e7 - lon) * narrowing);
      double sector = floor ((angle / G_PI + 1) / 2 * VIGIE_ROUTE_MAX_LANDMARKS);
      guint at = (guint) CLAMP (sector, 0, VIGIE_ROUTE_MAX_LANDMARKS - 1);
      guint64 distance = (guint64) centre.to[i] + centre.from[i] + 1;

      if (centre.to[i] != VIGIE_ROUTE_FAR && centre.from[i] != VIGIE_ROUTE_FAR &&
          distance > farthest[at])
        {
          farthest[at] = distance;
          chosen[at] = i;
        }
    }
  for (guint i = 0; i < VIGIE_ROUTE_MAX_LANDMARKS; i++)
    {
      if (farthest[i] > 0)
        chosen[n_chosen++] = chosen[i];
    }
  g_free (centre.to);
  g_free (centre.from);
  return n_chosen;
}

/* ---- tables ---- */

typedef struct
{
  World world;
  VigieLandmarks *landmarks;
  const guint32 *chosen;
} Work;

/* Each column of the table belongs to one job. */
static void
fill_column (gpointer data, gpointer user_data)
{
  const Work *work = user_data;
  guint column = GPOINTER_TO_UINT (data) - 1;
  const guint32 n_nodes = work->world.network->n_nodes;
  guint32 *table = work->landmarks->table + (gsize) (column / 2) * 2 * n_nodes + column % 2;
  g_autofree guint32 *distances = g_new (guint32, n_nodes);

  measure_all (&work->world, work->chosen[column / 2], column % 2 == 0, distances);
  for (guint32 i = 0; i < n_nodes; i++)
    table[2 * (gsize) i] = distances[i];
}

/**
 * vigie_landmarks_new:
 * @network: the roads
 * @kind: of vehicle whose times count
 *
 * Works on all processors and returns when all is done.
 *
 * Returns: (transfer full): tables of 128 bytes for each node
 */
VigieLandmarks *
vigie_landmarks_new (const VigieRouteNetwork *network, VigieVehicleKind kind)
{
  VigieLandmarks *self = g_new0 (VigieLandmarks, 1);
  guint32 chosen[VIGIE_ROUTE_MAX_LANDMARKS] = { 0 };
  Work work = { .world = { .network = network, .kind = kind }, .landmarks = self };
  GThreadPool *pool;

  if (network->n_nodes == 0)
    return self;
  self->n = choose (&work.world, chosen);
  self->table = g_new (guint32, (gsize) network->n_nodes * 2 * self->n);
  self->n_nodes = network->n_nodes;
  work.chosen = chosen;
  pool = g_thread_pool_new (fill_column, &work, (int) g_get_num_processors (), FALSE, NULL);
  for (guint i = 0; i < 2 * self->n; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return self;
}

void
vigie_landmarks_free (VigieLandmarks *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_free (self);
}

/* ---- bounds of a search ---- */

enum
{
  TO_END_BY_FROM,
  TO_END_BY_TO,
  TO_START_BY_FROM,
  TO_START_BY_TO,
};

/* The least, or the most, of what a column says of some ends. Where the most is asked for, an end
 * that the landmark knows nothing of leaves nothing to say. */
static gboolean
gather (
    const guint32 *column, const VigieRouteEnd *ends, guint n_ends, gboolean most, gint32 *value)
{
  gboolean has = FALSE;

  for (guint i = 0; i < n_ends; i++)
    {
      guint32 distance = column[2 * (gsize) ends[i].node];
      gint64 sum = most ? (gint64) distance - ends[i].cost : (gint64) distance + ends[i].cost;

      if (distance == VIGIE_ROUTE_FAR || sum > G_MAXINT32)
        {
          if (most)
            return FALSE;
          continue;
        }
      if (!has || (most ? sum > *value : sum < *value))
        *value = (gint32) sum;
      has = TRUE;
    }
  return has;
}

static guint32
get_bound (const VigieRouteBounds *bounds, const VigieRouteEnd *starts, guint n_starts)
{
  guint32 best = 0, both[2];

  for (guint i = 0; i < n_starts; i++)
    {
      vigie_route_bounds_get (bounds, starts[i].node, both);
      best = MAX (best, both[0]);
    }
  return best;
}

/**
 * vigie_route_bounds_init:
 * @self: to be filled
 * @landmarks: the tables
 * @starts: nodes where the search begins, with what was driven until there
 * @n_starts: how many
 * @ends: nodes where it ends, with what is still driven from there
 * @n_ends: how many
 *
 * Chooses the landmarks that say most about this start and this end.
 */
void
vigie_route_bounds_init (VigieRouteBounds *self,
                         const VigieLandmarks *landmarks,
                         const VigieRouteEnd *starts,
                         guint n_starts,
                         const VigieRouteEnd *ends,
                         guint n_ends)
{
  guint32 scores[VIGIE_ROUTE_ACTIVE_LANDMARKS];

  self->n = 0;
  for (guint i = 0; i < landmarks->n; i++)
    {
      const guint32 *to = landmarks->table + (gsize) i * 2 * landmarks->n_nodes, *from = to + 1;
      VigieRouteBounds alone = { .n = 1, .active[0].column = to };
      gint32 *values = alone.active[0].values;
      gboolean *has = alone.active[0].has;
      guint32 score;
      guint at;

      has[TO_END_BY_FROM] = gather (from, ends, n_ends, FALSE, &values[TO_END_BY_FROM]);
      has[TO_END_BY_TO] = gather (to, ends, n_ends, TRUE, &values[TO_END_BY_TO]);
      has[TO_START_BY_FROM] = gather (from, starts, n_starts, TRUE, &values[TO_START_BY_FROM]);
      has[TO_START_BY_TO] = gather (to, starts, n_starts, FALSE, &values[TO_START_BY_TO]);
      score = get_bound (&alone, starts, n_starts);
      for (at = self->n; at > 0 && scores[at - 1] < score; at--)
        {
          if (at < VIGIE_ROUTE_ACTIVE_LANDMARKS)
            {
              scores[at] = scores[at - 1];
              self->active[at] = self->active[at - 1];
            }
        }
      if (at == VIGIE_ROUTE_ACTIVE_LANDMARKS)
        continue;
      scores[at] = score;
      self->active[at] = alone.active[0];
      self->n = MIN (self->n + 1, VIGIE_ROUTE_ACTIVE_LANDMARKS);
    }
}

void
vigie_route_bounds_get (const VigieRouteBounds *self, guint32 node, guint32 bounds[2])
{
  gint64 to_end = 0, to_start = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const guint32 to = self->active[i].column[2 * (gsize) node];
      const guint32 from = self->active[i].column[2 * (gsize) node + 1];

      if (to == VIGIE_ROUTE_FAR)
        {
          /* The end reaches this landmark, the node does not: it does not reach the end either. */
          if (self->active[i].has[TO_END_BY_TO])
            to_end = G_MAXINT64;
        }
      else
        {
          if (self->active[i].has[TO_END_BY_TO])
            to_end = MAX (to_end, (gint64) to - self->active[i].values[TO_END_BY_TO]);
          if (self->active[i].has[TO_START_BY_TO])
            to_start = MAX (to_start, self->active[i].values[TO_START_BY_TO] - (gint64) to);
        }
      if (from == VIGIE_ROUTE_FAR)
        {
          if (self->active[i].has[TO_START_BY_FROM])
            to_start = G_MAXINT64;
        }
      else
        {
          if (self->active[i].has[TO_END_BY_FROM])
            to_end = MAX (to_end, self->active[i].values[TO_END_BY_FROM] - (gint64) from);
          if (self->active[i].has[TO_START_BY_FROM])
            to_start = MAX (to_start, (gint64) from - self->active[i].values[TO_START_BY_FROM]);
        }
    }
  bounds[0] = (guint32) MIN (to_end, VIGIE_ROUTE_FAR);
  bounds[1] = (guint32) MIN (to_start, VIGIE_ROUTE_FAR);
}
