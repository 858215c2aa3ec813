/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search: from both ends at once, each state looked at from one of them only (Pijls, Post, "Yet
 * another bidirectional algorithm for finding the shortest path", 2009), with the landmarks'
 * bounds.
 *
 * That nobody turns back at a junction makes arcs, not nodes, what is searched. Two remarks make it
 * nearly as quick as nodes would be. A node is plain where forbidden sequences play no part.
 * - The first arc by which one comes to a plain node goes on everywhere but back. Those that come
 *   later are of use only where the first may not go: back along it. After two, all is said. From
 *   the other end it is the same.
 * - And that is of no use either, where all nodes on the way of the first were plain (the way is
 *   free): who comes back along it to its last node would have come there sooner by that way
 * itself, and may go on everywhere from there. For the same reason a free way leads into no dead
 * end. Both leave out ways that are longer than others, never one that is as long as the shortest.
 */
#include "vigie-route-private.h"

#include <string.h>

typedef struct VigieRouteMark
{
  guint32 stamp;
  guint16 is_done;
  guint8 is_free[2]; /* nothing on its way was forbidden but turning back */
  guint32 cost[2];   /* from the start until its end; from there to the end */
  guint32 by[2];     /* the state before; the state after */
} Mark;

typedef struct VigieRouteNodeMark
{
  guint32 stamp;
  guint32 bounds[2]; /* to the end; to the start */
  guint32 first[2];  /* the arc by which one came, or went on, first */
  guint32 value;     /* from the node by that arc to the end */
  guint8 is_free[2]; /* the way by that arc */
  guint8 is_second;  /* another one came */
  guint8 is_plain;   /* how one came says only that one may not turn back */
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

/* Whether nothing leaves where an arc leads to but back along it. */
static gboolean
ends_dead (const VigieRouteNetwork *network, guint32 arc)
{
  guint32 node = network->arcs[arc].head, first = network->first_out[node];
  guint32 n = network->first_out[node + 1] - first;

  return n == 0 || (n == 1 && VIGIE_ROUTE_ARC_STEP (&network->arcs[first]) ==
                                  (VIGIE_ROUTE_ARC_STEP (&network->arcs[arc]) ^ 1));
}

/* Whether nothing leads to where an arc begins but back along it. */
static gboolean
begins_dead (const VigieRouteNetwork *network, guint32 arc)
{
  guint32 node = network->tails[arc], first = network->first_in[node];
  guint32 n = network->first_in[node + 1] - first;

  return n == 0 || (n == 1 && VIGIE_ROUTE_ARC_STEP (&network->arcs[network->in_arcs[first]]) ==
                                  (VIGIE_ROUTE_ARC_STEP (&network->arcs[arc]) ^ 1));
}

/* Whether nothing that follows a state can be of use. */
static gboolean
is_idle (Search *self, int side, guint32 state, const NodeMark *at, gboolean is_free)
{
  const VigieRouteNetwork *network = self->network;

  if (side == BACKWARD)
    return is_free && state < network->n_arcs && begins_dead (network, state);
  if (at->is_plain && at->first[FORWARD] != VIGIE_ROAD_NONE)
    return at->is_second || at->is_free[FORWARD];
  return is_free && state < network->n_arcs && ends_dead (network, state);
}

static void
label (
    Search *self, int side, guint32 state, guint32 node, guint32 cost, guint32 by, gboolean is_free)
{
  Mark *mark = get_mark (self, state);
  const NodeMark *at;
  guint64 total;

  if (mark->is_done || cost >= mark->cost[side] || cost >= VIGIE_ROUTE_LIMIT)
    return;
  mark->cost[side] = cost;
  mark->by[side] = by;
  mark->is_free[side] = is_free != FALSE;
  total = (guint64) cost + mark->cost[!side];
  if (total < self->best)
    {
      self->best = (guint32) total;
      self->meeting = state;
    }
  at = get_node (self, node);
  total = (guint64) cost + at->bounds[side];
  if (total < self->best && !is_idle (self, side, state, at, is_free) &&
      !is_too_late (self, side, cost, at))
    vigie_route_heap_push (&self->scratch->heaps[side], (guint32) total, state);
}

/* ---- forward ---- */

static void
go_on (Search *self, guint32 state, guint32 arc, guint32 next_arc, guint32 cost, gboolean is_free)
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
           cost + vigie_route_rules_get_cost (self->rules, next_arc), state, is_free);
}

/* What looking at a state will read, asked for together: a search waits for memory more than for
 * anything else. */
static void
fetch (Search *self, guint32 state, guint32 node)
{
  __builtin_prefetch (&self->scratch->marks[state]);
  __builtin_prefetch (&self->scratch->nodes[node]);
  for (guint i = 0; i < self->bounds->n; i++)
    __builtin_prefetch (self->bounds->active[i].column + 2 * (gsize) node);
}

static void
expand_forward (Search *self, guint32 state, const Mark *mark)
{
  const VigieRouteNetwork *network = self->network;
  guint32 arc = vigie_route_network_get_arc (network, state), only = VIGIE_ROAD_NONE;
  guint32 node = network->arcs[arc].head;
  NodeMark *at = get_node (self, node);
  const gboolean is_free = mark->is_free[FORWARD] && at->is_plain;

  if (at->is_plain && at->first[FORWARD] == VIGIE_ROAD_NONE)
    {
      at->first[FORWARD] = arc;
      at->is_free[FORWARD] = mark->is_free[FORWARD];
    }
  else if (at->is_plain)
    {
      if (at->is_second || at->is_free[FORWARD])
        return;
      at->is_second = TRUE;
      only = VIGIE_ROUTE_ARC_STEP (&network->arcs[at->first[FORWARD]]) ^ 1;
    }
  for (guint32 i = network->first_out[node]; i < network->first_out[node + 1]; i++)
    fetch (self, i, network->arcs[i].head);
  for (guint32 i = network->first_out[node]; i < network->first_out[node + 1]; i++)
    {
      if (only == VIGIE_ROAD_NONE || VIGIE_ROUTE_ARC_STEP (&network->arcs[i]) == only)
        go_on (self, state, arc, i, mark->cost[FORWARD], is_free);
    }
}

/* ---- backward ---- */

static void
come_from (Search *self, guint32 state, guint32 arc, guint32 before, guint32 cost, gboolean is_free)
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
      label (self, BACKWARD, before, node, cost, state, is_free);
      return;
    }
  if (vigie_route_turns_next (network->turns, self->rules, before, arc) == state)
    label (self, BACKWARD, before, node, cost, state, is_free);
  n = vigie_route_turns_get_more (network->turns, before, &first);
  for (guint32 i = first; i < first + n; i++)
    {
      if (vigie_route_turns_next (network->turns, self->rules, i, arc) == state)
        label (self, BACKWARD, i, node, cost, state, is_free);
    }
}

static void
expand_backward (Search *self, guint32 state, const Mark *mark)
{
  const VigieRouteNetwork *network = self->network;
  guint32 arc = vigie_route_network_get_arc (network, state), only = VIGIE_ROAD_NONE;
  guint32 node = network->tails[arc];
  guint32 cost = mark->cost[BACKWARD] + vigie_route_rules_get_cost (self->rules, arc);
  NodeMark *at = get_node (self, node);
  const gboolean is_free = mark->is_free[BACKWARD] && at->is_plain;

  /* Not in the order of these costs, so that a later one may be better than the first. */
  if (at->is_plain && cost < at->value)
    {
      at->value = cost;
      at->first[BACKWARD] = arc;
      at->is_free[BACKWARD] = mark->is_free[BACKWARD];
    }
  else if (at->is_plain)
    {
      if (at->is_free[BACKWARD])
        return;
      only = VIGIE_ROUTE_ARC_STEP (&network->arcs[at->first[BACKWARD]]) ^ 1;
    }
  for (guint32 i = network->first_in[node]; i < network->first_in[node + 1]; i++)
    {
      guint32 before = network->in_arcs[i];

      __builtin_prefetch (&network->arcs[before]);
      __builtin_prefetch (&network->tails[before]);
      __builtin_prefetch (&self->scratch->marks[before]);
    }
  for (guint32 i = network->first_in[node]; i < network->first_in[node + 1]; i++)
    {
      guint32 before = network->in_arcs[i];

      if (only == VIGIE_ROAD_NONE || VIGIE_ROUTE_ARC_STEP (&network->arcs[before]) == only)
        come_from (self, state, arc, before, cost, is_free);
    }
}

/* ---- both ---- */

/* The beginning of what the next state will read. */
static void
fetch_next (Search *self, int side)
{
  const VigieRouteNetwork *network = self->network;
  const VigieRouteHeap *heap = &self->scratch->heaps[side];
  guint32 next;

  if (heap->n == 0)
    return;
  next = (guint32) heap->entries[0];
  __builtin_prefetch (&self->scratch->marks[next]);
  if (next >= network->n_arcs)
    return;
  if (side == FORWARD)
    __builtin_prefetch (&network->first_out[network->arcs[next].head]);
  else
    __builtin_prefetch (&network->first_in[network->tails[next]]);
}

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
  fetch_next (self, side);
  if (mark->is_done)
    return TRUE;
  node = self->network->arcs[vigie_route_network_get_arc (self->network, state)].head;
  at = get_node (self, node);
  mark->is_done = TRUE;
  if (is_too_late (self, side, mark->cost[side], at))
    return TRUE;
  if (side == FORWARD)
    expand_forward (self, state, mark);
  else
    expand_backward (self, state, mark);
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
label_ends (Search *self, int side, const GArray *labels, gboolean are_free)
{
  const VigieRouteNetwork *network = self->network;

  for (guint i = 0; i < labels->len; i++)
    {
      const VigieRouteLabel *it = &g_array_index (labels, VigieRouteLabel, i);
      guint32 arc = vigie_route_network_get_arc (network, it->state);

      label (self, side, it->state, network->arcs[arc].head, it->cost, VIGIE_ROAD_NONE, are_free);
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
  label_ends (&self, FORWARD, search->starts, search->are_starts_free);
  label_ends (&self, BACKWARD, search->ends, search->are_ends_free);
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
