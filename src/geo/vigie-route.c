/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-route-private.h"

#include <math.h>
#include <string.h>

/* ---- the router ---- */

/**
 * vigie_router_new:
 * @graph: the roads; kept
 *
 * The landmarks of a kind of vehicle are measured when it is first asked for, or by
 * vigie_router_prepare().
 *
 * Returns: (transfer full): a router
 */
VigieRouter *
vigie_router_new (VigieRoadGraph *graph)
{
  VigieRouter *self = g_new0 (VigieRouter, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->network = vigie_route_network_new (graph);
  self->grid = vigie_route_grid_new (graph);
  return self;
}

VigieRouter *
vigie_router_ref (VigieRouter *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vigie_router_unref (VigieRouter *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < VIGIE_N_VEHICLE_KINDS; i++)
    vigie_landmarks_free (self->landmarks[i]);
  vigie_route_grid_free (self->grid);
  vigie_route_network_free (self->network);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

VigieRoadGraph *
vigie_router_get_graph (VigieRouter *self)
{
  return self->network->graph;
}

const VigieLandmarks *
vigie_router_get_landmarks (VigieRouter *self, VigieVehicleKind kind)
{
  VigieLandmarks *landmarks;

  g_mutex_lock (&self->mutex);
  if (self->landmarks[kind] == NULL)
    self->landmarks[kind] = vigie_landmarks_new (self->network, kind);
  landmarks = self->landmarks[kind];
  g_mutex_unlock (&self->mutex);
  return landmarks;
}

/**
 * vigie_router_prepare:
 * @self: a router
 * @kind: of vehicle
 *
 * Measures the landmarks now, so that no search has to wait for it.
 */
void
vigie_router_prepare (VigieRouter *self, VigieVehicleKind kind)
{
  vigie_router_get_landmarks (self, kind);
}

gsize
vigie_router_get_memory (VigieRouter *self)
{
  gsize size =
      vigie_route_network_get_memory (self->network) + vigie_route_grid_get_memory (self->grid);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < VIGIE_N_VEHICLE_KINDS; i++)
    {
      if (self->landmarks[i] != NULL)
        size += (gsize) self->network->n_nodes * 2 * self->landmarks[i]->n * sizeof (guint32);
    }
  g_mutex_unlock (&self->mutex);
  return size;
}

/**
 * vigie_router_snap:
 * @self: a router
 * @vehicle: who drives
 * @closed: (nullable): where it may not
 * @lon: degrees
 * @lat: degrees
 * @max_m: no farther than that
 * @place: (out): the nearest place on a road that @vehicle may drive, one way at least
 *
 * Returns: whether there is one
 */
gboolean
vigie_router_snap (VigieRouter *self,
                   const VigieVehicle *vehicle,
                   const VigieRoadSet *closed,
                   double lon,
                   double lat,
                   double max_m,
                   VigieRoutePlace *place)
{
  return vigie_route_grid_find (self->grid, vehicle, closed, lon, lat, max_m, place);
}

void
vigie_route_place_init_node (VigieRoutePlace *self, VigieRoadGraph *graph, guint32 node)
{
  *self = (VigieRoutePlace) { .node = node,
                              .edge = VIGIE_ROAD_NONE,
                              .lon = graph->nodes[node].lon_e7 * 1e-7,
                              .lat = graph->nodes[node].lat_e7 * 1e-7 };
}

/* ---- one leg, from a place to the next ---- */

/* Up to two arcs of a place on a road, with what is driven of them before the place. */
typedef struct
{
  guint32 arc;
  guint32 before;
  guint32 after;
  double fraction; /* in the arc's direction */
} OnArc;

static guint
list_arcs (const VigieRouteRules *rules, const VigieRoutePlace *place, OnArc on[2])
{
  const VigieRouteNetwork *network = rules->network;
  guint n = 0;

  if (place->node != VIGIE_ROAD_NONE)
    return 0;
  for (guint back = 0; back < 2; back++)
    {
      guint32 arc = network->step_arcs[VIGIE_ROAD_STEP (place->edge, back)];
      double fraction = back ? 1 - place->fraction : place->fraction;
      guint32 cost;

      if (arc == VIGIE_ROAD_NONE || !vigie_route_rules_may_drive (rules, arc))
        continue;
      cost = vigie_route_rules_get_cost (rules, arc);
      on[n].arc = arc;
      on[n].fraction = fraction;
      on[n].before = vigie_route_get_share_cost (cost, 0, fraction);
      on[n].after = cost - on[n].before;
      n++;
    }
  return n;
}

/* A route as far as one of its places. */
typedef struct
{
  guint32 state; /* in which it ends, on or at the end of its arc; VIGIE_ROAD_NONE for no arc yet */
  guint64 cost;
  GArray *steps; /* (element-type VigieRoadStep): of the route until here */
  double from_fraction;
  double to_fraction;
} Part;

static void
clear_part (gpointer data)
{
  g_array_unref (((Part *) data)->steps);
}

typedef struct
{
  VigieRouteScratch *scratch;
  VigieRouteRules *rules;
  const VigieLandmarks *landmarks;
  const VigieRoutePlace *from;
  const VigieRoutePlace *to;
  gboolean is_last; /* how it ends plays no part afterwards */
  VigieRouteEnd start_nodes[2], end_nodes[2];
  guint n_start_nodes, n_end_nodes;
} Leg;

static void
add_label (GArray *labels, guint32 state, guint32 cost)
{
  const VigieRouteLabel added = { .state = state, .cost = cost };

  g_array_append_val (labels, added);
}

static void
list_starts (Leg *leg, const Part *came)
{
  const VigieRouteNetwork *network = leg->rules->network;
  GArray *starts = leg->scratch->starts;
  guint32 node;
  OnArc on[2];
  guint n = list_arcs (leg->rules, leg->from, on);

  g_array_set_size (starts, 0);
  leg->n_start_nodes = 0;
  if (came != NULL && came->state != VIGIE_ROAD_NONE)
    {
      guint32 state = vigie_route_turns_begin_again (network->turns, came->state);
      guint32 arc = vigie_route_network_get_arc (network, state), cost = 0;

      for (guint i = 0; i < n; i++)
        cost = on[i].arc == arc ? on[i].after : cost;
      add_label (starts, state, cost);
      leg->start_nodes[leg->n_start_nodes++] = (VigieRouteEnd) { network->arcs[arc].head, cost };
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      add_label (starts, on[i].arc, on[i].after);
      leg->start_nodes[leg->n_start_nodes++] =
          (VigieRouteEnd) { network->arcs[on[i].arc].head, on[i].after };
    }
  if (leg->from->node == VIGIE_ROAD_NONE)
    return;
  node = network->nodes[leg->from->node];
  leg->start_nodes[leg->n_start_nodes++] = (VigieRouteEnd) { node, 0 };
  for (guint32 i = network->first_out[node]; i < network->first_out[node + 1]; i++)
    {
      if (vigie_route_rules_may_drive (leg->rules, i))
        add_label (starts, i, vigie_route_rules_get_cost (leg->rules, i));
    }
}

/* Every state of an arc from which what comes next is allowed. */
static void
add_ends (Leg *leg, guint32 arc, guint32 last, guint32 cost)
{
  const VigieRouteNetwork *network = leg->rules->network;
  const VigieRouteTurns *turns = network->turns;
  guint32 first, n = vigie_route_turns_get_more (turns, arc, &first);

  if (!vigie_route_rules_may_drive (leg->rules, arc) ||
      (last != VIGIE_ROAD_NONE && !vigie_route_turns_may_follow (leg->rules, arc, last)) ||
      ((network->arcs[arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0 &&
       !vigie_route_rules_is_near (leg->rules, network->arcs[arc].head)))
    return;
  for (guint32 i = 0; i <= n; i++)
    {
      guint32 state = i == 0 ? arc : first + i - 1;

      if (last == VIGIE_ROAD_NONE ||
          vigie_route_turns_next (turns, leg->rules, state, last) != VIGIE_ROAD_NONE)
        add_label (leg->scratch->ends, state, cost);
    }
}

static void
list_ends (Leg *leg, const OnArc *on)
{
  const VigieRouteNetwork *network = leg->rules->network;
  guint32 node = on != NULL ? network->tails[on->arc] : network->nodes[leg->to->node];
  guint32 cost = on != NULL ? on->before : 0;

  g_array_set_size (leg->scratch->ends, 0);
  leg->end_nodes[0] = (VigieRouteEnd) { node, cost };
  leg->n_end_nodes = 1;
  for (guint32 i = network->first_in[node]; i < network->first_in[node + 1]; i++)
    add_ends (leg, network->in_arcs[i], on != NULL ? on->arc : VIGIE_ROAD_NONE, cost);
}

/* Without a whole arc between: along the same arc, or from its first node. */
static gboolean
find_direct (Leg *leg, const Part *came, const OnArc *to, double *from_fraction, guint32 *cost)
{
  const VigieRouteNetwork *network = leg->rules->network;
  OnArc on[2];
  guint n = list_arcs (leg->rules, leg->from, on);

  if (leg->from->node != VIGIE_ROAD_NONE)
    {
      guint32 node = network->nodes[leg->from->node];

      if (to == NULL)
        {
          *cost = 0;
          return leg->to->node == leg->from->node;
        }
      /* Who came to a node goes on from the arc that they came by: that is no direct way. */
      if (came != NULL && came->state != VIGIE_ROAD_NONE)
        return FALSE;
      *from_fraction = 0;
      *cost = to->before;
      return network->tails[to->arc] == node;
    }
  for (guint i = 0; i < n; i++)
    {
      if (to == NULL || on[i].arc != to->arc || on[i].fraction > to->fraction)
        continue;
      if (came != NULL && came->state != VIGIE_ROAD_NONE &&
          vigie_route_network_get_arc (network, came->state) != to->arc)
        continue;
      *from_fraction = on[i].fraction;
      *cost = to->before - on[i].before;
      return TRUE;
    }
  return FALSE;
}

/* A search writes the states that it went through, of which the first is where it began. */
static void
append_states (Leg *leg, Part *part, gboolean without_first)
{
  const VigieRouteNetwork *network = leg->rules->network;

  for (guint i = without_first ? 1 : 0; i < leg->scratch->states->len; i++)
    {
      guint32 state = g_array_index (leg->scratch->states, guint32, i);
      guint32 arc = vigie_route_network_get_arc (network, state);
      VigieRoadStep step = VIGIE_ROUTE_ARC_STEP (&network->arcs[arc]);

      g_array_append_val (part->steps, step);
      part->state = state;
    }
}

static double
get_start_fraction (Leg *leg, guint32 arc)
{
  OnArc on[2];
  guint n = list_arcs (leg->rules, leg->from, on);

  for (guint i = 0; i < n; i++)
    {
      if (on[i].arc == arc)
        return on[i].fraction;
    }
  return 0;
}

static gboolean
is_plain (const VigieRouteRules *rules, guint32 node)
{
  return !vigie_route_network_is_busy (rules->network, node) &&
         !vigie_route_rules_is_near (rules, node);
}

/* Goes on from @came to an arc of the end, or to its node. */
static gboolean
go (Leg *leg, const Part *came, const OnArc *to, Part *part)
{
  const VigieRouteNetwork *network = leg->rules->network;
  const gboolean goes_on = came != NULL && came->state != VIGIE_ROAD_NONE;
  VigieRouteSearch search = { .starts = leg->scratch->starts, .ends = leg->scratch->ends };
  guint32 direct = VIGIE_ROUTE_FAR, cost;
  double fraction = 0;

  if (!find_direct (leg, came, to, &fraction, &direct))
    direct = VIGIE_ROUTE_FAR;
  list_starts (leg, came);
  list_ends (leg, to);
  vigie_route_bounds_init (&search.bounds, leg->landmarks, leg->start_nodes, leg->n_start_nodes,
                           leg->end_nodes, leg->n_end_nodes);
  search.better_than = direct;
  search.are_starts_free = !goes_on;
  search.are_ends_free =
      leg->is_last && (to == NULL || is_plain (leg->rules, network->tails[to->arc]));
  cost = vigie_route_search (leg->scratch, leg->rules, &search, leg->scratch->states);
  if (cost == VIGIE_ROUTE_FAR && direct == VIGIE_ROUTE_FAR)
    return FALSE;

  part->steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  part->state = VIGIE_ROAD_NONE;
  part->cost = MIN (cost, direct);
  part->to_fraction = to != NULL ? to->fraction : 1;
  if (came != NULL)
    {
      g_array_append_vals (part->steps, came->steps->data, came->steps->len);
      part->cost += came->cost;
      part->from_fraction = came->from_fraction;
      part->state = came->state;
    }
  if (cost != VIGIE_ROUTE_FAR)
    {
      guint32 first =
          vigie_route_network_get_arc (network, g_array_index (leg->scratch->states, guint32, 0));

      if (part->steps->len == 0)
        part->from_fraction = get_start_fraction (leg, first);
      append_states (leg, part, goes_on);
      if (to != NULL)
        part->state = vigie_route_turns_next (network->turns, leg->rules, part->state, to->arc);
    }
  else if (to != NULL)
    {
      if (part->steps->len == 0)
        part->from_fraction = fraction;
      if (goes_on)
        return TRUE; /* further along the arc that it is on */
      part->state = to->arc;
    }
  else
    {
      return TRUE; /* it is there */
    }
  if (to != NULL)
    {
      VigieRoadStep step = VIGIE_ROUTE_ARC_STEP (&network->arcs[to->arc]);

      g_array_append_val (part->steps, step);
    }
  return TRUE;
}

/* The best way to each arc of the end from any of the parts so far. */
static GArray *
go_from_all (Leg *leg, GArray *parts)
{
  GArray *reached = g_array_new (FALSE, FALSE, sizeof (Part));
  OnArc on[2];
  guint n = list_arcs (leg->rules, leg->to, on);

  g_array_set_clear_func (reached, clear_part);
  if (leg->to->node != VIGIE_ROAD_NONE)
    n = 1;
  for (guint i = 0; i < n; i++)
    {
      Part best = { .cost = G_MAXUINT64 };

      for (guint j = 0; j < MAX (parts->len, 1); j++)
        {
          const Part *came = parts->len > 0 ? &g_array_index (parts, Part, j) : NULL;
          Part part = { 0 };

          if (!go (leg, came, leg->to->node != VIGIE_ROAD_NONE ? NULL : &on[i], &part))
            continue;
          if (part.cost < best.cost)
            {
              Part swap = best;

              best = part;
              part = swap;
            }
          if (part.steps != NULL)
            clear_part (&part);
        }
      if (best.steps != NULL)
        g_array_append_val (reached, best);
    }
  return reached;
}

static void
find_areas (const VigieRouteNetwork *network, const VigieRoutePlace *place, guint32 areas[2])
{
  areas[0] = areas[1] = VIGIE_ROAD_NONE;
  if (network->areas == NULL)
    return;
  if (place->node != VIGIE_ROAD_NONE)
    areas[0] = network->areas[network->nodes[place->node]];
  else if (network->graph->edges[place->edge].flags & VIGIE_ROAD_NO_THROUGH)
    areas[0] = network->areas[network->nodes[network->graph->edges[place->edge].source]];
}

void
vigie_route_rules_init (VigieRouteRules *self,
                        const VigieRouteNetwork *network,
                        const VigieRouteRequest *request,
                        const VigieRoutePlace *from,
                        const VigieRoutePlace *to)
{
  *self = (VigieRouteRules) { .network = network,
                              .vehicle = &request->vehicle,
                              .closed = request->closed };
  find_areas (network, from, self->from_areas);
  find_areas (network, to, self->to_areas);
}

static gboolean
is_request_right (VigieRouter *self, const VigieRouteRequest *request)
{
  const VigieRoadGraph *graph = self->network->graph;

  g_return_val_if_fail (request->n_places >= 2, FALSE);
  g_return_val_if_fail (request->closed == NULL || request->closed->n_steps == 2 * graph->n_edges,
                        FALSE);
  for (guint i = 0; i < request->n_places; i++)
    {
      const VigieRoutePlace *place = &request->places[i];

      g_return_val_if_fail (place->node != VIGIE_ROAD_NONE ? place->node < graph->n_nodes
                                                           : place->edge < graph->n_edges,
                            FALSE);
    }
  return TRUE;
}

VigieRoute *
vigie_router_search (VigieRouter *self,
                     VigieRouteScratch *scratch,
                     const VigieRouteRequest *request,
                     const guint8 *penalties)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  const Part *best = NULL;

  for (guint i = 0; i + 1 < request->n_places; i++)
    {
      VigieRouteRules rules;
      Leg leg = { .scratch = scratch,
                  .rules = &rules,
                  .landmarks = vigie_router_get_landmarks (self, request->vehicle.kind),
                  .from = &request->places[i],
                  .to = &request->places[i + 1],
                  .is_last = i + 2 == request->n_places };
      GArray *reached;

      vigie_route_rules_init (&rules, self->network, request, leg.from, leg.to);
      rules.penalties = penalties;
      reached = go_from_all (&leg, parts);
      g_array_unref (parts);
      parts = reached;
      if (parts->len == 0)
        return NULL;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      if (best == NULL || part->cost < best->cost)
        best = part;
    }
  if (best == NULL)
    return NULL;
  return vigie_route_new (self->network->graph, request->vehicle.kind,
                          (const VigieRoadStep *) (gpointer) best->steps->data, best->steps->len,
                          best->from_fraction, best->to_fraction);
}

/**
 * vigie_router_find:
 * @self: a router
 * @scratch: of this thread
 * @request: who drives, from where to where, and what is closed
 *
 * The shortest way in time. Through several places each leg is the shortest that goes on in the
 * direction in which the one before ended.
 *
 * Returns: (transfer full) (nullable): a route, or %NULL where there is none
 */
VigieRoute *
vigie_router_find (VigieRouter *self, VigieRouteScratch *scratch, const VigieRouteRequest *request)
{
  g_return_val_if_fail (scratch->network == self->network, NULL);

  if (!is_request_right (self, request))
    return NULL;
  return vigie_router_search (self, scratch, request, NULL);
}
