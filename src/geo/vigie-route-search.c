/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search: from both ends at once, each state looked at from one of them only (Pijls, Post, "Yet
 * another bidirectional algorithm for finding the shortest path", 2009), with the landmarks'
 * bounds.
 *
 * Where it does not matter how one came to a node, but that one may not turn back, the two cheapest
 * ways to come there decide everything: the first goes on everywhere but back, the second only
 * there where the first may not. So later ones are not followed. */
#include "vigie-route-private.h"

#include <string.h>

typedef struct VigieRouteMark
{
  guint32 stamp;
  guint32 is_done;
  guint32 cost[2]; /* from the start until its end; from there to the end */
  guint32 by[2];   /* the state before; the state after */
} Mark;

typedef struct VigieRouteNodeMark
{
  guint32 stamp;
  guint32 bounds[2]; /* to the end; to the start */
  guint32 first[2];  /* the arc by which one came, or went on, first */
  guint32 value;     /* from the node by that arc to the end */
  guint16 is_second; /* a second one came */
  guint16 is_plain;  /* how one came says only that one may not turn back */
} NodeMark;

typedef struct
{
  VigieRouteScratch *scratch;
  const VigieRouteNetwork *network;
  const VigieRouteRules *rules;
  const VigieRouteBounds *bounds;
  guint32 best; /* no way that costs as much is of use */
  guint32 meeting;
} Search;

enum
{
  FORWARD,
  BACKWARD,
};

static Mark *
get_mark (Search *self, guint32 state)
{
  Mark *mark = &self->scratch->marks[state];

  if (mark->stamp != self->scratch->stamp)
    *mark = (Mark) { .stamp = self->scratch->stamp,
                     .cost = { VIGIE_ROUTE_FAR, VIGIE_ROUTE_FAR },
                     .by = { VIGIE_ROAD_NONE, VIGIE_ROAD_NONE } };
  return mark;
}

static NodeMark *
get_node (Search *self, guint32 node)
{
  NodeMark *mark = &self->scratch->nodes[node];

  if (mark->stamp != self->scratch->stamp)
    {
      *mark = (NodeMark) { .stamp = self->scratch->stamp,
                           .first = { VIGIE_ROAD_NONE, VIGIE_ROAD_NONE },
                           .value = VIGIE_ROUTE_FAR,
                           .is_plain = !vigie_route_network_is_busy (self->network, node) &&
                                       !vigie_route_rules_is_near (self->rules, node) };
      vigie_route_bounds_get (self->bounds, node, mark->bounds);
    }
  return mark;
}

/* What the other side has not reached yet costs at least its least key. */
static gboolean
is_too_late (Search *self, int side, guint32 cost, const NodeMark *at)
{
  const VigieRouteHeap *others = &self->scratch->heaps[!side];

  return others->n > 0 && self->best != VIGIE_ROUTE_FAR &&
         (gint64) cost + vigie_route_heap_get_key (others) - at->bounds[!side] >=
             (gint64) self->best;
}

static void
label (Search *self, int side, guint32 state, guint32 node, guint32 cost, guint32 by)
{
  Mark *mark = get_mark (self, state);
  const NodeMark *at;
  guint64 total;

  if (mark->is_done || cost >= mark->cost[side] || cost >= VIGIE_ROUTE_LIMIT)
    return;
  mark->cost[side] = cost;
  mark->by[side] = by;
  total = (guint64) cost + mark->cost[!side];
  if (total < self->best)
    {
      self->best = (guint32) total;
      self->meeting = state;
    }
  at = get_node (self, node);
  if (side == FORWARD && at->is_second && at->is_plain)
    return;
  total = (guint64) cost + at->bounds[side];
  if (total < self->best && !is_too_late (self, side, cost, at))
    vigie_route_heap_push (&self->scratch->heaps[side], (guint32) total, state);
}

/* ---- forward ---- */

static void
go_on (Search *self, guint32 state, guint32 arc, guint32 next_arc, guint32 cost)
{
  const VigieRouteArc *arcs = self->network->arcs;
  guint32 next = next_arc;

  if ((arcs[next_arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0 &&
      !vigie_route_rules_is_near (self->rules, arcs[arc].head))
    return;
  if (!vigie_route_rules_may_drive (self->rules, next_arc) ||
      !vigie_route_turns_may_follow (self->rules, arc, next_arc))
    return;
  if (state >= self->network->n_arcs ||
      ((arcs[arc].bits & (VIGIE_ROUTE_ARC_RESTRICTED | VIGIE_ROUTE_ARC_NO_THROUGH)) |
       (arcs[next_arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH)) != 0)
    next = vigie_route_turns_next (self->network->turns, self->rules, state, next_arc);
  if (next != VIGIE_ROAD_NONE)
    label (self, FORWARD, next, arcs[next_arc].head,
           cost + vigie_route_rules_get_cost (self->rules, next_arc), state);
}

static void
expand_forward (Search *self, guint32 state, guint32 cost)
{
  const VigieRouteNetwork *network = self->network;
  guint32 arc = vigie_route_network_get_arc (network, state);
  guint32 node = network->arcs[arc].head;
  NodeMark *at = get_node (self, node);
  guint32 only = VIGIE_ROAD_NONE;

  if (at->first[FORWARD] == VIGIE_ROAD_NONE)
    {
      at->first[FORWARD] = arc;
    }
  else if (at->is_plain)
    {
      if (at->is_second)
        return;
      at->is_second = TRUE;
      only = VIGIE_ROUTE_ARC_STEP (&network->arcs[at->first[FORWARD]]) ^ 1;
    }
  for (guint32 i = network->first_out[node]; i < network->first_out[node + 1]; i++)
    {
      if (only == VIGIE_ROAD_NONE || VIGIE_ROUTE_ARC_STEP (&network->arcs[i]) == only)
        go_on (self, state, arc, i, cost);
    }
}

/* ---- backward ---- */

static void
come_from (Search *self, guint32 state, guint32 arc, guint32 before, guint32 cost)
{
  const VigieRouteNetwork *network = self->network;
  const VigieRouteArc *arcs = network->arcs;
  guint32 node = arcs[before].head, first, n;

  if ((arcs[before].bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0 &&
      !vigie_route_rules_is_near (self->rules, node))
    return;
  if (!vigie_route_rules_may_drive (self->rules, before) ||
      !vigie_route_turns_may_follow (self->rules, before, arc))
    return;
  if (state < network->n_arcs &&
      ((arcs[before].bits & (VIGIE_ROUTE_ARC_RESTRICTED | VIGIE_ROUTE_ARC_NO_THROUGH)) |
       (arcs[arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH)) == 0)
    {
      label (self, BACKWARD, before, node, cost, state);
      return;
    }
  if (vigie_route_turns_next (network->turns, self->rules, before, arc) == state)
    label (self, BACKWARD, before, node, cost, state);
  n = vigie_route_turns_get_more (network->turns, before, &first);
  for (guint32 i = first; i < first + n; i++)
    {
      if (vigie_route_turns_next (network->turns, self->rules, i, arc) == state)
        label (self, BACKWARD, i, node, cost, state);
    }
}

static void
expand_backward (Search *self, guint32 state, guint32 cost)
{
  const VigieRouteNetwork *network = self->network;
  guint32 arc = vigie_route_network_get_arc (network, state);
  guint32 node = network->tails[arc], only = VIGIE_ROAD_NONE;
  NodeMark *at = get_node (self, node);

  cost += vigie_route_rules_get_cost (self->rules, arc);
  if (at->is_plain)
    {
      /* Not in the order of these costs, so that a later one may be better than the first. */
      if (cost < at->value)
        {
          at->value = cost;
          at->first[BACKWARD] = arc;
        }
      else
        {
          only = VIGIE_ROUTE_ARC_STEP (&network->arcs[at->first[BACKWARD]]) ^ 1;
        }
    }
  for (guint32 i = network->first_in[node]; i < network->first_in[node + 1]; i++)
    {
      guint32 before = network->in_arcs[i];

      if (only == VIGIE_ROAD_NONE || VIGIE_ROUTE_ARC_STEP (&network->arcs[before]) == only)
        come_from (self, state, arc, before, cost);
    }
}

/* ---- both ---- */

/* Takes the best state of one side; FALSE when that side has nothing more to find. */
static gboolean
take_one (Search *self, int side)
{
  VigieRouteHeap *heap = &self->scratch->heaps[side];
  guint32 key, state = vigie_route_heap_pop (heap, &key);
  Mark *mark = get_mark (self, state);
  const NodeMark *at;
  guint32 node;

  if (key >= self->best)
    return FALSE;
  if (mark->is_done)
    return TRUE;
  node = self->network->arcs[vigie_route_network_get_arc (self->network, state)].head;
  at = get_node (self, node);
  mark->is_done = TRUE;
  if (is_too_late (self, side, mark->cost[side], at))
    return TRUE;
  if (side == FORWARD)
    expand_forward (self, state, mark->cost[side]);
  else
    expand_backward (self, state, mark->cost[side]);
  return TRUE;
}

static void
collect_states (Search *self, GArray *states)
{
  guint32 state = self->meeting;

  g_array_set_size (states, 0);
  for (; state != VIGIE_ROAD_NONE; state = get_mark (self, state)->by[FORWARD])
    g_array_append_val (states, state);
  for (guint i = 0; i < states->len / 2; i++)
    {
      guint32 *a = &g_array_index (states, guint32, i);
      guint32 *b = &g_array_index (states, guint32, states->len - 1 - i);
      guint32 swap = *a;

      *a = *b;
      *b = swap;
    }
  state = get_mark (self, self->meeting)->by[BACKWARD];
  for (; state != VIGIE_ROAD_NONE; state = get_mark (self, state)->by[BACKWARD])
    g_array_append_val (states, state);
}

static void
label_ends (Search *self, int side, const GArray *labels)
{
  const VigieRouteNetwork *network = self->network;

  for (guint i = 0; i < labels->len; i++)
    {
      const VigieRouteLabel *it = &g_array_index (labels, VigieRouteLabel, i);
      guint32 arc = vigie_route_network_get_arc (network, it->state);

      label (self, side, it->state, network->arcs[arc].head, it->cost, VIGIE_ROAD_NONE);
    }
}

static void
begin (VigieRouteScratch *scratch)
{
  scratch->heaps[FORWARD].n = 0;
  scratch->heaps[BACKWARD].n = 0;
  if (++scratch->stamp == 0) /* after four thousand million searches old marks would count again */
    {
      gsize n_states = vigie_route_turns_get_n_states (scratch->network->turns);

      memset (scratch->marks, 0, n_states * sizeof (Mark));
      memset (scratch->nodes, 0, scratch->network->n_nodes * sizeof (NodeMark));
      scratch->stamp = 1;
    }
}

guint32
vigie_route_search (VigieRouteScratch *scratch,
                    const VigieRouteRules *rules,
                    const VigieRouteSearch *search,
                    GArray *states)
{
  VigieRouteHeap *heaps = scratch->heaps;
  Search self = { .scratch = scratch,
                  .network = scratch->network,
                  .rules = rules,
                  .bounds = &search->bounds,
                  .best = search->better_than,
                  .meeting = VIGIE_ROAD_NONE };

  begin (scratch);
  label_ends (&self, FORWARD, search->starts);
  label_ends (&self, BACKWARD, search->ends);
  while (heaps[FORWARD].n > 0 && heaps[BACKWARD].n > 0)
    {
      if (!take_one (&self, heaps[FORWARD].n <= heaps[BACKWARD].n ? FORWARD : BACKWARD))
        break;
    }
  if (self.meeting == VIGIE_ROAD_NONE)
    return VIGIE_ROUTE_FAR;
  collect_states (&self, states);
  return self.best;
}

/**
 * vigie_route_scratch_new:
 * @router: a router, which must outlive it
 *
 * Costs memory by the size of the graph, 24 bytes for each direction of an edge and 28 for each
 * node, of which the system provides what searches touch.
 *
 * Returns: (transfer full): for one search at a time
 */
VigieRouteScratch *
vigie_route_scratch_new (VigieRouter *router)
{
  VigieRouteScratch *self = g_new0 (VigieRouteScratch, 1);
  gsize n_states = vigie_route_turns_get_n_states (router->network->turns);

  self->network = router->network;
  self->marks = g_new0 (Mark, n_states + 1);
  self->nodes = g_new0 (NodeMark, (gsize) router->network->n_nodes + 1);
  self->states = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->starts = g_array_new (FALSE, FALSE, sizeof (VigieRouteLabel));
  self->ends = g_array_new (FALSE, FALSE, sizeof (VigieRouteLabel));
  return self;
}

void
vigie_route_scratch_free (VigieRouteScratch *self)
{
  g_free (self->marks);
  g_free (self->nodes);
  for (guint i = 0; i < G_N_ELEMENTS (self->heaps); i++)
    vigie_route_heap_clear (&self->heaps[i]);
  g_array_unref (self->states);
  g_array_unref (self->starts);
  g_array_unref (self->ends);
  g_free (self->penalties);
  g_free (self);
}
