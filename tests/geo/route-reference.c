/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "route-reference.h"

#include <math.h>
#include <string.h>

#define MAX_HISTORY 8

/* Closed to through traffic: at the beginning, then never, then until the end. */
enum
{
  BEGINNING,
  THROUGH,
  ENDING,
};

typedef struct
{
  guint32 phase;
  guint32 n; /* steps in the history, the newest last */
  VigieRoadStep history[MAX_HISTORY];
} State;

typedef struct
{
  guint64 cost;
  State state;
} Entry;

typedef struct
{
  VigieRoadGraph *graph;
  const VigieRouteRequest *request;
  guint n_kept;
  GHashTable *done; /* (element-type State) */
  GArray *heap;     /* (element-type Entry) */
} World;

static guint
hash_state (gconstpointer data)
{
  const State *state = data;
  guint hash = state->phase;

  for (guint i = 0; i < state->n; i++)
    hash = hash * 2654435761u + state->history[i];
  return hash;
}

static gboolean
equal_states (gconstpointer a, gconstpointer b)
{
  const State *first = a, *second = b;

  return first->phase == second->phase && first->n == second->n &&
         memcmp (first->history, second->history, first->n * sizeof (VigieRoadStep)) == 0;
}

static void
push (World *world, const State *state, guint64 cost)
{
  Entry entry = { .cost = cost, .state = *state };
  guint at = world->heap->len;

  g_array_append_val (world->heap, entry);
  for (Entry *data = (Entry *) (gpointer) world->heap->data;
       at > 0 && data[(at - 1) / 2].cost > cost; at = (at - 1) / 2)
    {
      data[at] = data[(at - 1) / 2];
      data[(at - 1) / 2] = entry;
    }
}

static Entry
pop (World *world)
{
  Entry *data = (Entry *) (gpointer) world->heap->data;
  Entry first = data[0], last = data[world->heap->len - 1];
  guint n = world->heap->len - 1, at = 0;

  g_array_set_size (world->heap, n);
  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && data[child + 1].cost < data[child].cost)
        child++;
      if (data[child].cost >= last.cost)
        break;
      data[at] = data[child];
      at = child;
    }
  if (n > 0)
    data[at] = last;
  return first;
}

/* ---- the rules ---- */

static gboolean
is_driven (const World *world, VigieRoadStep step)
{
  return vigie_road_graph_may_drive (world->graph, step) &&
         vigie_vehicle_may_drive (&world->request->vehicle, &world->graph->edges[step / 2]) &&
         (world->request->closed == NULL ||
          !vigie_road_set_has_step (world->request->closed, step));
}

static gboolean
is_no_through (const World *world, VigieRoadStep step)
{
  return (world->graph->edges[step / 2].flags & VIGIE_ROAD_NO_THROUGH) != 0;
}

static gboolean
is_dead_end (const World *world, VigieRoadStep came)
{
  guint32 node = vigie_road_graph_get_step_end (world->graph, came);

  for (guint32 i = world->graph->first_step[node]; i < world->graph->first_step[node + 1]; i++)
    {
      VigieRoadStep step = world->graph->steps[i];

      if (step != (came ^ 1) && is_driven (world, step) &&
          (!is_no_through (world, step) || is_no_through (world, came)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_forbidden (const World *world, const State *state, VigieRoadStep step)
{
  const VigieRoadGraph *graph = world->graph;

  for (guint32 i = 0; i < graph->n_restrictions; i++)
    {
      const VigieRoadStep *steps = graph->restricted + graph->first_restricted[i];
      guint32 n = graph->first_restricted[i + 1] - graph->first_restricted[i];

      if (steps[n - 1] == step && n - 1 <= state->n &&
          memcmp (steps, state->history + state->n - (n - 1), (n - 1) * sizeof *steps) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Drives a step; FALSE where that may not be. */
static gboolean
drive (const World *world, const State *state, VigieRoadStep step, State *next)
{
  VigieRoadStep came = state->n > 0 ? state->history[state->n - 1] : 0;

  if (!is_driven (world, step))
    return FALSE;
  *next = *state;
  if (state->n > 0)
    {
      if (vigie_road_graph_get_step_end (world->graph, came) !=
              vigie_road_graph_get_step_start (world->graph, step) ||
          (step == (came ^ 1) && !is_dead_end (world, came)) || is_forbidden (world, state, step))
        return FALSE;
      if (!is_no_through (world, step) && state->phase == ENDING)
        return FALSE;
      if (!is_no_through (world, step))
        next->phase = THROUGH;
      else if (state->phase == THROUGH)
        next->phase = ENDING;
    }
  else
    {
      next->phase = is_no_through (world, step) ? BEGINNING : THROUGH;
    }
  if (next->n == world->n_kept)
    memmove (next->history, next->history + 1, --next->n * sizeof (VigieRoadStep));
  next->history[next->n++] = step;
  return TRUE;
}

/* ---- places ---- */

static guint64
get_cost (const World *world, VigieRoadStep step)
{
  return vigie_vehicle_get_cost (world->request->vehicle.kind, &world->graph->edges[step / 2]);
}

static guint64
get_before (const World *world, const VigieRoutePlace *place, gboolean back)
{
  guint64 cost = get_cost (world, VIGIE_ROAD_STEP (place->edge, back));

  return (guint64) round ((double) cost * (back ? 1 - place->fraction : place->fraction));
}

static guint64
start (World *world)
{
  const VigieRoutePlace *from = &world->request->places[0], *to = &world->request->places[1];
  const State nothing = { 0 };
  guint64 best = REFERENCE_NONE;

  if (from->node != VIGIE_ROAD_NONE)
    {
      push (world, &nothing, 0);
      return to->node == from->node ? 0 : REFERENCE_NONE;
    }
  for (guint back = 0; back < 2; back++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (from->edge, back);
      guint64 before = get_before (world, from, back);
      State state;

      if (!drive (world, &nothing, step, &state))
        continue;
      push (world, &state, get_cost (world, step) - before);
      if (to->node == VIGIE_ROAD_NONE && to->edge == from->edge &&
          (back ? to->fraction <= from->fraction : to->fraction >= from->fraction))
        best = MIN (best, get_before (world, to, back) - before);
    }
  return best;
}

static void
settle (World *world, const Entry *entry, guint64 *best)
{
  const VigieRoutePlace *from = &world->request->places[0], *to = &world->request->places[1];
  guint32 node =
      entry->state.n > 0
          ? vigie_road_graph_get_step_end (world->graph, entry->state.history[entry->state.n - 1])
          : from->node;

  if (to->node == node)
    *best = MIN (*best, entry->cost);
  for (guint32 i = world->graph->first_step[node]; i < world->graph->first_step[node + 1]; i++)
    {
      VigieRoadStep step = world->graph->steps[i];
      State next;

      if (!drive (world, &entry->state, step, &next))
        continue;
      if (to->node == VIGIE_ROAD_NONE && step / 2 == to->edge)
        *best = MIN (*best, entry->cost + get_before (world, to, step & 1));
      push (world, &next, entry->cost + get_cost (world, step));
    }
}

static guint
get_longest (const VigieRoadGraph *graph)
{
  guint32 longest = 2;

  for (guint32 i = 0; i < graph->n_restrictions; i++)
    longest = MAX (longest, graph->first_restricted[i + 1] - graph->first_restricted[i]);
  g_assert_cmpuint (longest, <=, MAX_HISTORY);
  return longest;
}

guint64
reference_find (VigieRoadGraph *graph, const VigieRouteRequest *request)
{
  World world = { .graph = graph,
                  .request = request,
                  .n_kept = get_longest (graph) - 1,
                  .done = g_hash_table_new_full (hash_state, equal_states, g_free, NULL),
                  .heap = g_array_new (FALSE, FALSE, sizeof (Entry)) };
  guint64 best = start (&world);

  while (world.heap->len > 0)
    {
      Entry entry = pop (&world);

      if (entry.cost >= best)
        break;
      if (g_hash_table_add (world.done, g_memdup2 (&entry.state, sizeof entry.state)))
        settle (&world, &entry, &best);
    }
  g_hash_table_unref (world.done);
  g_array_unref (world.heap);
  return best;
}

/* ---- a route ---- */

static const char *
check_ends (const World *world, const VigieRoute *route)
{
  const VigieRoutePlace *from = &world->request->places[0], *to = &world->request->places[1];
  VigieRoadStep first = route->steps[0], last = route->steps[route->n_steps - 1];

  if (from->node != VIGIE_ROAD_NONE
          ? route->from_fraction != 0 ||
                vigie_road_graph_get_step_start (world->graph, first) != from->node
          : first / 2 != from->edge ||
                fabs (route->from_fraction - (first & 1 ? 1 - from->fraction : from->fraction)) >
                    1e-12)
    return "begins elsewhere";
  if (to->node != VIGIE_ROAD_NONE
          ? route->to_fraction != 1 ||
                vigie_road_graph_get_step_end (world->graph, last) != to->node
          : last / 2 != to->edge ||
                fabs (route->to_fraction - (last & 1 ? 1 - to->fraction : to->fraction)) > 1e-12)
    return "ends elsewhere";
  return NULL;
}

const char *
reference_check (VigieRoadGraph *graph, const VigieRouteRequest *request, const VigieRoute *route)
{
  const World world = { .graph = graph, .request = request, .n_kept = get_longest (graph) - 1 };
  State state = { 0 };
  double length = 0;
  guint64 cost = 0;

  if (route->n_steps == 0)
    return request->places[0].node == request->places[1].node && route->milliseconds == 0
               ? NULL
               : "has no step";
  for (guint32 i = 0; i < route->n_steps; i++)
    {
      VigieRoadStep step = route->steps[i];
      double from = i == 0 ? route->from_fraction : 0;
      double to = i + 1 == route->n_steps ? route->to_fraction : 1;
      double whole = (double) get_cost (&world, step);
      State next;

      if (!drive (&world, &state, step, &next))
        return "may not be driven";
      state = next;
      cost += (guint64) (round (whole * to) - round (whole * from));
      length += graph->edges[step / 2].length_m * (to - from);
    }
  if (cost != route->milliseconds)
    return "has a wrong cost";
  if (fabs (length - route->length_m) > 1e-6)
    return "has a wrong length";
  return check_ends (&world, route);
}
