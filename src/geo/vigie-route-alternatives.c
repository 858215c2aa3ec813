/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alternatives by penalties: what was found already costs more, and the search is done again. What
 * turns up is held against the requirements of Abraham, Delling, Goldberg and Werneck ("Alternative
 * routes in road networks", 2010): not much longer, different enough, and without detours that a
 * driver would take for nonsense. */
#include "vigie-route-private.h"

#include <math.h>
#include <string.h>

#define MAX_TRIES 10
#define PENALTY 3        /* tenths of an edge's cost, each time that it was found */
#define MAX_PENALTY 60   /* the same */
#define SHORT_SHARE 0.08 /* of the fastest way: where it is left for less, that is for nothing */
#define LOCAL_SHARE 0.25 /* of the fastest way: pieces that short must be as fast as can be */
#define LOCAL_TOLERANCE 1.02

typedef struct
{
  VigieRouter *router;
  VigieRouteScratch *scratch;
  const VigieRouteRequest *request;
  GPtrArray *found;  /* (element-type VigieRoute): what is handed out */
  guint8 *penalties; /* by edge */
} Quest;

static guint32
get_step_cost (const Quest *self, const VigieRoute *route, guint32 i)
{
  const VigieRoadGraph *graph = self->router->network->graph;
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (route->steps[i])];

  return vigie_route_get_share_cost (vigie_vehicle_get_cost (self->request->vehicle.kind, edge),
                                     i == 0 ? route->from_fraction : 0,
                                     i + 1 == route->n_steps ? route->to_fraction : 1);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* The steps of a route, sorted, to look some up. */
static VigieRoadStep *
sort_steps (const VigieRoute *route)
{
  VigieRoadStep *sorted = g_new (VigieRoadStep, (gsize) route->n_steps + 1);

  if (route->n_steps > 0)
    memcpy (sorted, route->steps, route->n_steps * sizeof *sorted);
  qsort (sorted, route->n_steps, sizeof *sorted, compare_steps);
  return sorted;
}

static gboolean
has_step (const VigieRoadStep *sorted, guint32 n, VigieRoadStep step)
{
  return bsearch (&step, sorted, n, sizeof step, compare_steps) != NULL;
}

/* ---- different enough ---- */

static gboolean
is_different (const Quest *self, const VigieRoute *route)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const VigieRoute *better = g_ptr_array_index (self->found, i);
      g_autofree VigieRoadStep *sorted = sort_steps (better);
      guint64 shared = 0;

      for (guint32 j = 0; j < route->n_steps; j++)
        {
          if (has_step (sorted, better->n_steps, route->steps[j]))
            shared += get_step_cost (self, route, j);
        }
      if ((double) shared > VIGIE_ROUTE_ALTERNATIVE_SHARED * route->milliseconds)
        return FALSE;
    }
  return TRUE;
}

/* ---- sensible ---- */

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  return compare_steps (a, b);
}

/* Through no junction twice: a loop is a sign of a turn that the penalty made worth its while. */
static gboolean
is_simple (const Quest *self, const VigieRoute *route)
{
  VigieRoadGraph *graph = self->router->network->graph;
  g_autofree guint32 *nodes = g_new (guint32, (gsize) route->n_steps + 1);

  for (guint32 i = 0; i + 1 < route->n_steps; i++)
    nodes[i] = vigie_road_graph_get_step_end (graph, route->steps[i]);
  if (route->n_steps > 1)
    qsort (nodes, route->n_steps - 1, sizeof *nodes, compare_nodes);
  for (guint32 i = 1; i + 1 < route->n_steps; i++)
    {
      if (nodes[i] == nodes[i - 1])
        return FALSE;
    }
  return TRUE;
}

/* Whether nothing is notably faster between two of a route's nodes, before steps @begin and @end.
 */
static gboolean
is_piece_fast (const Quest *self, const VigieRoute *route, guint32 begin, guint32 end)
{
  VigieRoadGraph *graph = self->router->network->graph;
  VigieRoutePlace places[2];
  VigieRouteRequest request = *self->request;
  g_autoptr (VigieRoute) fastest = NULL;
  guint64 cost = 0;

  vigie_route_place_init_node (&places[0], graph,
                               vigie_road_graph_get_step_start (graph, route->steps[begin]));
  vigie_route_place_init_node (&places[1], graph,
                               vigie_road_graph_get_step_end (graph, route->steps[end - 1]));
  request.places = places;
  request.n_places = 2;
  for (guint32 i = begin; i < end; i++)
    cost += get_step_cost (self, route, i);
  fastest = vigie_router_search (self->router, self->scratch, &request, NULL);
  return fastest == NULL || (double) cost <= LOCAL_TOLERANCE * fastest->milliseconds;
}

/* Every piece of the way that is no longer than a share of the fastest is the fastest between its
 * ends; pieces that overlap by half stand for all. */
static gboolean
is_fast_locally (const Quest *self, const VigieRoute *route, guint32 fastest)
{
  const double wanted = LOCAL_SHARE * fastest;
  guint32 begin = 1, end = 1;
  double cost = 0;

  while (end + 1 < route->n_steps)
    {
      while (end + 1 < route->n_steps && (cost < wanted || end == begin))
        cost += get_step_cost (self, route, end++);
      if (cost > 2 * wanted && end - begin > 1) /* the last step is a long one: without it */
        cost -= get_step_cost (self, route, --end);
      if (end - begin > 1 && !is_piece_fast (self, route, begin, end))
        return FALSE;
      for (double half = cost / 2; begin < end && cost > half; begin++)
        cost -= get_step_cost (self, route, begin);
    }
  return TRUE;
}

/* ---- without short hops ---- */

/* Where the fastest way is left for a short while only, the penalty was the reason: the route goes
 * back to it there. Returns %NULL where that may not be driven. */
static VigieRoute *
mend (const Quest *self, const VigieRoute *route)
{
  const VigieRoute *fastest = g_ptr_array_index (self->found, 0);
  VigieRouteRules rules;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  const double little = SHORT_SHARE * fastest->milliseconds;
  guint32 last = VIGIE_ROAD_NONE; /* where on the fastest way the route was last */

  for (guint32 i = 0; i < fastest->n_steps; i++)
    g_hash_table_insert (places, GUINT_TO_POINTER (fastest->steps[i] + 1),
                         GUINT_TO_POINTER (i + 1));
  for (guint32 i = 0; i < route->n_steps;)
    {
      guint32 at =
          GPOINTER_TO_UINT (g_hash_table_lookup (places, GUINT_TO_POINTER (route->steps[i] + 1)));
      guint32 end = i, back = 0;
      double cost = 0;

      if (at > 0)
        {
          last = at - 1;
          g_array_append_val (steps, route->steps[i]);
          i++;
          continue;
        }
      for (; end < route->n_steps && back == 0; end++)
        {
          back = GPOINTER_TO_UINT (
              g_hash_table_lookup (places, GUINT_TO_POINTER (route->steps[end] + 1)));
          if (back > 0)
            break;
          cost += get_step_cost (self, route, end);
        }
      if (last != VIGIE_ROAD_NONE && back > last + 1 && cost < little)
        g_array_append_vals (steps, fastest->steps + last + 1, back - 1 - (last + 1));
      else
        g_array_append_vals (steps, route->steps + i, end - i);
      i = end;
    }
  vigie_route_rules_init (&rules, self->router->network, self->request, &self->request->places[0],
                          &self->request->places[self->request->n_places - 1]);
  if (steps->len != route->n_steps &&
      !vigie_route_is_legal (&rules, (const VigieRoadStep *) (gpointer) steps->data, steps->len))
    return NULL;
  return vigie_route_new (self->router->network->graph, self->request->vehicle.kind,
                          (const VigieRoadStep *) (gpointer) steps->data, steps->len,
                          route->from_fraction, route->to_fraction);
}

/**
 * vigie_route_is_legal:
 * @rules: of a search
 * @steps: (array length=n): after each other
 * @n: how many
 *
 * Returns: whether they may be driven so
 */
gboolean
vigie_route_is_legal (const VigieRouteRules *rules, const VigieRoadStep *steps, guint n)
{
  const VigieRouteNetwork *network = rules->network;
  guint32 state = VIGIE_ROAD_NONE, arc = VIGIE_ROAD_NONE;

  for (guint i = 0; i < n; i++)
    {
      guint32 next = network->step_arcs[steps[i]];

      if (next == VIGIE_ROAD_NONE || !vigie_route_rules_may_drive (rules, next))
        return FALSE;
      if (i == 0)
        {
          state = next;
        }
      else
        {
          if (network->arcs[arc].head != network->tails[next] ||
              !vigie_route_turns_may_follow (rules, arc, next))
            return FALSE;
          state = vigie_route_turns_next (network->turns, rules, state, next);
          if (state == VIGIE_ROAD_NONE)
            return FALSE;
        }
      arc = next;
    }
  return TRUE;
}

/* ---- the search ---- */

static void
penalise (Quest *self, const VigieRoute *route)
{
  for (guint32 i = 0; i < route->n_steps; i++)
    {
      guint8 *penalty = &self->penalties[VIGIE_ROAD_STEP_EDGE (route->steps[i])];

      *penalty = (guint8) MIN (*penalty + PENALTY, MAX_PENALTY);
    }
}

static void
look_for_more (Quest *self, guint n_wanted, GPtrArray *tried)
{
  const guint32 fastest = ((VigieRoute *) g_ptr_array_index (self->found, 0))->milliseconds;

  for (guint i = 0; i < MAX_TRIES && self->found->len < n_wanted; i++)
    {
      g_autoptr (VigieRoute) other =
          vigie_router_search (self->router, self->scratch, self->request, self->penalties);
      g_autoptr (VigieRoute) mended = NULL;

      if (other == NULL)
        return;
      penalise (self, other);
      g_ptr_array_add (tried, vigie_route_ref (other));
      mended = mend (self, other);
      if (mended != NULL && mended->milliseconds <= VIGIE_ROUTE_ALTERNATIVE_TIME * fastest &&
          is_different (self, mended) && is_simple (self, mended) &&
          is_fast_locally (self, mended, fastest))
        g_ptr_array_add (self->found, g_steal_pointer (&mended));
    }
}

/**
 * vigie_router_find_some:
 * @self: a router
 * @scratch: of this thread
 * @request: who drives, from where to where, and what is closed
 * @n_alternatives: up to %VIGIE_ROUTE_MAX_ALTERNATIVES
 *
 * The fastest way first, then alternatives in the order of their time: each at most
 * %VIGIE_ROUTE_ALTERNATIVE_TIME times as long as the fastest, at most
 * %VIGIE_ROUTE_ALTERNATIVE_SHARED of it on roads of another, through no junction twice, and never
 * leaving the fastest way for a small loop. There may be none. A way through given places has no
 * alternatives.
 *
 * Returns: (transfer full) (element-type VigieRoute): empty where there is no way
 */
GPtrArray *
vigie_router_find_some (VigieRouter *self,
                        VigieRouteScratch *scratch,
                        const VigieRouteRequest *request,
                        guint n_alternatives)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_route_unref);
  g_autoptr (GPtrArray) tried = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_route_unref);
  VigieRoute *fastest = vigie_router_find (self, scratch, request);
  Quest quest = { .router = self, .scratch = scratch, .request = request, .found = found };

  if (fastest == NULL)
    return found;
  g_ptr_array_add (found, fastest);
  if (n_alternatives == 0 || request->n_places > 2 || fastest->n_steps < 2)
    return found;

  if (scratch->penalties == NULL)
    scratch->penalties = g_new0 (guint8, (gsize) self->network->graph->n_edges + 1);
  quest.penalties = scratch->penalties;
  g_ptr_array_add (tried, vigie_route_ref (fastest));
  penalise (&quest, fastest);
  look_for_more (&quest, 1 + MIN (n_alternatives, VIGIE_ROUTE_MAX_ALTERNATIVES), tried);
  for (guint i = 0; i < tried->len; i++)
    {
      const VigieRoute *route = g_ptr_array_index (tried, i);

      for (guint32 j = 0; j < route->n_steps; j++)
        scratch->penalties[VIGIE_ROAD_STEP_EDGE (route->steps[j])] = 0;
    }
  if (found->len == 3)
    {
      const VigieRoute *second = g_ptr_array_index (found, 1),
                       *third = g_ptr_array_index (found, 2);

      if (third->milliseconds < second->milliseconds)
        {
          gpointer swap = found->pdata[1];

          found->pdata[1] = found->pdata[2];
          found->pdata[2] = swap;
        }
    }
  return found;
}
