/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-route-private.h"

#include <string.h>

/* ---- nodes along a curve ---- */

/* Where a point is on Hilbert's curve of order 16 through the square of the graph. What a search
 * reads lies together this way. */
static guint32
get_curve_place (guint32 x, guint32 y)
{
  guint32 place = 0;

  for (guint32 side = 1u << 15; side > 0; side >>= 1)
    {
      guint32 right = (x & side) != 0, down = (y & side) != 0;

      place += side * side * ((3 * right) ^ down);
      if (!down)
        {
          guint32 swap = x;

          if (right)
            {
              x = 0xffff - x;
              y = 0xffff - y;
              swap = x;
            }
          x = y;
          y = swap;
        }
    }
  return place;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return (first > second) - (first < second);
}

static void
order_nodes (VigieRouteNetwork *self)
{
  const VigieRoadPoint *points = self->graph->nodes;
  gint64 min_lon = G_MAXINT32, min_lat = G_MAXINT32, max_lon = G_MININT32, max_lat = G_MININT32;
  g_autofree guint64 *keys = g_new (guint64, (gsize) self->n_nodes + 1);

  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      min_lon = MIN (min_lon, points[i].lon_e7);
      max_lon = MAX (max_lon, points[i].lon_e7);
      min_lat = MIN (min_lat, points[i].lat_e7);
      max_lat = MAX (max_lat, points[i].lat_e7);
    }
  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      gint64 side = MAX (MAX (max_lon - min_lon, max_lat - min_lat), 1);
      guint32 x = (guint32) ((points[i].lon_e7 - min_lon) * 0xffff / side);
      guint32 y = (guint32) ((points[i].lat_e7 - min_lat) * 0xffff / side);

      keys[i] = (guint64) get_curve_place (x, y) << 32 | i;
    }
  qsort (keys, self->n_nodes, sizeof *keys, compare_keys);
  self->graph_nodes = g_new (guint32, (gsize) self->n_nodes + 1);
  self->nodes = g_new (guint32, (gsize) self->n_nodes + 1);
  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      self->graph_nodes[i] = (guint32) keys[i];
      self->nodes[(guint32) keys[i]] = i;
    }
}

/* ---- arcs ---- */

static void
add_arc (VigieRouteNetwork *self, guint32 tail, VigieRoadStep step)
{
  const VigieRoadEdge *edge = &self->graph->edges[VIGIE_ROAD_STEP_EDGE (step)];
  VigieRouteArc *arc = &self->arcs[self->n_arcs];

  arc->head = self->nodes[vigie_road_graph_get_step_end (self->graph, step)];
  arc->bits = step;
  if (edge->flags & VIGIE_ROAD_NO_THROUGH)
    arc->bits |= VIGIE_ROUTE_ARC_NO_THROUGH;
  if ((edge->flags & VIGIE_ROAD_NO_HGV) || edge->max_height_cm || edge->max_width_cm ||
      edge->max_weight_10kg)
    arc->bits |= VIGIE_ROUTE_ARC_LIMITED;
  for (guint kind = 0; kind < VIGIE_N_VEHICLE_KINDS; kind++)
    arc->cost[kind] = vigie_vehicle_get_cost ((VigieVehicleKind) kind, edge);
  self->tails[self->n_arcs] = tail;
  self->step_arcs[step] = self->n_arcs++;
}

static void
collect_arcs (VigieRouteNetwork *self)
{
  const gsize n_steps = 2 * (gsize) self->graph->n_edges;

  self->arcs = g_new (VigieRouteArc, n_steps + 1);
  self->tails = g_new (guint32, n_steps + 1);
  self->step_arcs = g_new (guint32, n_steps + 1);
  memset (self->step_arcs, 0xff, n_steps * sizeof (guint32));
  self->first_out = g_new (guint32, (gsize) self->n_nodes + 1);
  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      guint32 node = self->graph_nodes[i];

      self->first_out[i] = self->n_arcs;
      for (guint32 j = self->graph->first_step[node]; j < self->graph->first_step[node + 1]; j++)
        {
          VigieRoadStep step = self->graph->steps[j];

          /* A damaged file may name a step twice. */
          if (vigie_road_graph_may_drive (self->graph, step) &&
              self->step_arcs[step] == VIGIE_ROAD_NONE)
            add_arc (self, i, step);
        }
    }
  self->first_out[self->n_nodes] = self->n_arcs;
  self->arcs = g_renew (VigieRouteArc, self->arcs, (gsize) self->n_arcs + 1);
  self->tails = g_renew (guint32, self->tails, (gsize) self->n_arcs + 1);
}

static void
index_heads (VigieRouteNetwork *self)
{
  g_autofree guint32 *next = g_new0 (guint32, (gsize) self->n_nodes + 1);

  self->first_in = g_new0 (guint32, (gsize) self->n_nodes + 1);
  self->in_arcs = g_new (guint32, (gsize) self->n_arcs + 1);
  for (guint32 i = 0; i < self->n_arcs; i++)
    self->first_in[self->arcs[i].head + 1]++;
  for (guint32 i = 0; i < self->n_nodes; i++)
    self->first_in[i + 1] += self->first_in[i];
  memcpy (next, self->first_in, self->n_nodes * sizeof *next);
  for (guint32 i = 0; i < self->n_arcs; i++)
    self->in_arcs[next[self->arcs[i].head]++] = i;
}

/* ---- roads closed to through traffic ---- */

static guint32
find_area (guint32 *parents, guint32 node)
{
  while (parents[node] != node)
    {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
  return node;
}

/* Such roads that hang together are one area: who begins or ends in it may use all of it. */
static void
find_areas (VigieRouteNetwork *self)
{
  g_autofree guint32 *parents = NULL;
  gboolean some = FALSE;

  for (guint32 i = 0; i < self->n_arcs && !some; i++)
    some = (self->arcs[i].bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0;
  if (!some)
    return;

  parents = g_new (guint32, (gsize) self->n_nodes + 1);
  self->areas = g_new (guint32, (gsize) self->n_nodes + 1);
  memset (self->areas, 0xff, self->n_nodes * sizeof (guint32));
  for (guint32 i = 0; i < self->n_nodes; i++)
    parents[i] = i;
  for (guint32 i = 0; i < self->n_arcs; i++)
    {
      if (self->arcs[i].bits & VIGIE_ROUTE_ARC_NO_THROUGH)
        parents[find_area (parents, self->tails[i])] = find_area (parents, self->arcs[i].head);
    }
  for (guint32 i = 0; i < self->n_arcs; i++)
    {
      const guint32 ends[] = { self->tails[i], self->arcs[i].head };

      if ((self->arcs[i].bits & VIGIE_ROUTE_ARC_NO_THROUGH) == 0)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
        self->areas[ends[j]] = find_area (parents, ends[j]);
    }
}

VigieRouteNetwork *
vigie_route_network_new (VigieRoadGraph *graph)
{
  VigieRouteNetwork *self = g_new0 (VigieRouteNetwork, 1);

  self->graph = vigie_road_graph_ref (graph);
  self->n_nodes = graph->n_nodes;
  self->busy = g_new0 (guint32, self->n_nodes / 32 + 1);
  order_nodes (self);
  collect_arcs (self);
  index_heads (self);
  find_areas (self);
  self->turns = vigie_route_turns_new (self);
  return self;
}

void
vigie_route_network_free (VigieRouteNetwork *self)
{
  vigie_route_turns_free (self->turns);
  g_free (self->graph_nodes);
  g_free (self->nodes);
  g_free (self->first_out);
  g_free (self->arcs);
  g_free (self->tails);
  g_free (self->first_in);
  g_free (self->in_arcs);
  g_free (self->step_arcs);
  g_free (self->areas);
  g_free (self->busy);
  vigie_road_graph_unref (self->graph);
  g_free (self);
}

gsize
vigie_route_network_get_memory (const VigieRouteNetwork *self)
{
  gsize words = (gsize) self->n_nodes * (self->areas != NULL ? 5 : 4) + self->n_nodes / 32 +
                2 * (gsize) self->n_arcs + 2 * (gsize) self->graph->n_edges;

  return words * sizeof (guint32) + self->n_arcs * sizeof (VigieRouteArc) +
         vigie_route_turns_get_memory (self->turns);
}
