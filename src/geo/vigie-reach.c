/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-reach.h"

#include <string.h>

typedef struct
{
  VigieRoadGraph *graph;
  const VigieRoadSet *closed;
  const VigieVehicle *vehicle;
} World;

static gboolean
is_driven (const World *world, VigieRoadStep step)
{
  return vigie_road_graph_may_drive (world->graph, step) &&
         (world->closed == NULL || !vigie_road_set_has_step (world->closed, step)) &&
         vigie_vehicle_may_drive (world->vehicle,
                                  &world->graph->edges[VIGIE_ROAD_STEP_EDGE (step)]);
}

static gboolean
is_through (const World *world, VigieRoadStep step)
{
  return (world->graph->edges[VIGIE_ROAD_STEP_EDGE (step)].flags & VIGIE_ROAD_NO_THROUGH) == 0 &&
         is_driven (world, step);
}

/* ---- strongly connected components (Tarjan, "Depth-first search and linear graph algorithms",
 * SIAM J. Comput. 1972), without recursion ---- */

typedef struct
{
  guint32 *numbers; /* in the order of discovery, from 1 */
  guint32 *lows;
  guint32 *next; /* step to look at */
  guint32 *components;
  GArray *path; /* (element-type guint32): from the root to where the walk is */
  GArray *open; /* (element-type guint32): nodes without a component yet */
  guint32 n_components;
  guint32 n_numbers;
} Walk;

static void
enter (Walk *walk, const World *world, guint32 node)
{
  walk->numbers[node] = walk->lows[node] = ++walk->n_numbers;
  walk->next[node] = world->graph->first_step[node];
  g_array_append_val (walk->path, node);
  g_array_append_val (walk->open, node);
}

static void
leave (Walk *walk, guint32 node)
{
  g_array_set_size (walk->path, walk->path->len - 1);
  if (walk->path->len > 0)
    {
      guint32 parent = g_array_index (walk->path, guint32, walk->path->len - 1);

      walk->lows[parent] = MIN (walk->lows[parent], walk->lows[node]);
    }
  if (walk->lows[node] != walk->numbers[node])
    return;
  while (TRUE)
    {
      guint32 member = g_array_index (walk->open, guint32, walk->open->len - 1);

      g_array_set_size (walk->open, walk->open->len - 1);
      walk->components[member] = walk->n_components;
      if (member == node)
        break;
    }
  walk->n_components++;
}

static void
walk_from (Walk *walk, const World *world, guint32 root)
{
  const VigieRoadGraph *graph = world->graph;

  enter (walk, world, root);
  while (walk->path->len > 0)
    {
      guint32 node = g_array_index (walk->path, guint32, walk->path->len - 1);

      if (walk->next[node] == graph->first_step[node + 1])
        {
          leave (walk, node);
          continue;
        }
      VigieRoadStep step = graph->steps[walk->next[node]++];
      guint32 end = vigie_road_graph_get_step_end (world->graph, step);

      if (!is_through (world, step))
        continue;
      if (walk->numbers[end] == 0)
        enter (walk, world, end);
      else if (walk->components[end] == VIGIE_ROAD_NONE)
        walk->lows[node] = MIN (walk->lows[node], walk->numbers[end]);
    }
}

static void
find_components (Walk *walk, const World *world)
{
  const gsize n = (gsize) world->graph->n_nodes + 1;

  *walk = (Walk) { .numbers = g_new0 (guint32, n),
                   .lows = g_new0 (guint32, n),
                   .next = g_new0 (guint32, n),
                   .components = g_new (guint32, n),
                   .path = g_array_new (FALSE, FALSE, sizeof (guint32)),
                   .open = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  memset (walk->components, 0xff, n * sizeof (guint32));
  for (guint32 i = 0; i < world->graph->n_nodes; i++)
    {
      if (walk->numbers[i] == 0)
        walk_from (walk, world, i);
    }
  g_free (walk->numbers);
  g_free (walk->lows);
  g_free (walk->next);
  g_array_unref (walk->path);
  g_array_unref (walk->open);
}

/* ---- the main network ---- */

enum
{
  OUTSIDE,
  BESIDE, /* on roads closed to through traffic that hang on the main network */
  MAIN,
};

/* The component with most road in it; of what was in @before, where there is one. */
static guint32
find_main (const World *world, const Walk *walk, const guint8 *before)
{
  const VigieRoadGraph *graph = world->graph;
  g_autofree double *lengths = g_new0 (double, (gsize) walk->n_components + 1);
  guint32 main_one = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];

      if ((before == NULL || before[edge->source] == MAIN) &&
          walk->components[edge->source] == walk->components[edge->target] &&
          (is_through (world, VIGIE_ROAD_STEP (i, FALSE)) ||
           is_through (world, VIGIE_ROAD_STEP (i, TRUE))))
        lengths[walk->components[edge->source]] += edge->length_m;
    }
  for (guint32 i = 1; i < walk->n_components; i++)
    main_one = lengths[i] > lengths[main_one] ? i : main_one;
  return lengths[main_one] > 0 ? main_one : VIGIE_ROAD_NONE;
}

static void
mark_way (const World *world, guint8 *places, gboolean backward)
{
  const VigieRoadGraph *graph = world->graph;
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint8 bit = backward ? 8 : 4;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    {
      if ((places[i] & 3) == MAIN)
        g_array_append_val (queue, i);
    }
  for (guint i = 0; i < queue->len; i++)
    {
      guint32 node = g_array_index (queue, guint32, i);

      for (guint32 j = graph->first_step[node]; j < graph->first_step[node + 1]; j++)
        {
          VigieRoadStep step = graph->steps[j];
          guint32 end = vigie_road_graph_get_step_end (world->graph, step);

          if ((graph->edges[VIGIE_ROAD_STEP_EDGE (step)].flags & VIGIE_ROAD_NO_THROUGH) == 0 ||
              !is_driven (world, backward ? step ^ 1 : step) || (places[end] & (3 | bit)) != 0)
            continue;
          places[end] |= bit;
          g_array_append_val (queue, end);
        }
    }
}

/* For each node, whether it lies in the main network, or only roads closed to through traffic lead
 * there and back. */
static guint8 *
find_places (const World *world, const guint8 *before)
{
  const guint32 n = world->graph->n_nodes;
  guint8 *places = g_new0 (guint8, (gsize) n + 1);
  guint32 main_one;
  Walk walk;

  find_components (&walk, world);
  main_one = find_main (world, &walk, before);
  for (guint32 i = 0; i < n; i++)
    places[i] = main_one != VIGIE_ROAD_NONE && walk.components[i] == main_one ? MAIN : OUTSIDE;
  g_free (walk.components);
  mark_way (world, places, FALSE);
  mark_way (world, places, TRUE);
  for (guint32 i = 0; i < n; i++)
    {
      if (places[i] != MAIN)
        places[i] = (places[i] & 12) == 12 ? BESIDE : OUTSIDE;
    }
  return places;
}

static gboolean
is_reached (const World *world, const guint8 *places, guint32 number)
{
  const VigieRoadEdge *edge = &world->graph->edges[number];

  return places[edge->source] != OUTSIDE && places[edge->target] != OUTSIDE &&
         (is_driven (world, VIGIE_ROAD_STEP (number, FALSE)) ||
          is_driven (world, VIGIE_ROAD_STEP (number, TRUE)));
}

/* ---- what is lost ---- */

static VigieReachCommune *
get_commune (VigieReach *self, GHashTable *rows, guint32 commune)
{
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (rows, GUINT_TO_POINTER (commune)));

  if (row == 0)
    {
      const VigieReachCommune added = { .commune = commune };

      g_array_append_val (self->communes, added);
      row = self->communes->len;
      g_hash_table_insert (rows, GUINT_TO_POINTER (commune), GUINT_TO_POINTER (row));
    }
  return &g_array_index (self->communes, VigieReachCommune, row - 1);
}

static int
compare_communes (gconstpointer a, gconstpointer b)
{
  const VigieReachCommune *first = a, *second = b;

  if (first->cut_off_m != second->cut_off_m)
    return first->cut_off_m > second->cut_off_m ? -1 : 1;
  return (first->commune > second->commune) - (first->commune < second->commune);
}

static void
count_edge (VigieReach *self,
            GHashTable *rows,
            const VigieRoadGraph *graph,
            guint32 number,
            gboolean is_cut_off)
{
  const VigieRoadEdge *edge = &graph->edges[number];
  VigieReachCommune *commune = get_commune (self, rows, edge->commune);

  commune->n_edges++;
  commune->length_m += edge->length_m;
  if (!is_cut_off)
    return;
  commune->n_cut_off++;
  commune->cut_off_m += edge->length_m;
  vigie_road_set_add_edge (self->edges, number);
  self->n_edges++;
  self->length_m += edge->length_m;
}

/**
 * vigie_reach_cut_off:
 * @graph: the roads
 * @closed: what is closed
 * @vehicle: whose roads count
 *
 * The main network is the largest part of the roads in which every place is reached from every
 * other; roads closed to through traffic lead nowhere, but are reached with what they hang on.
 * Forbidden turns do not count: they hardly ever cut a place off, and command must not be told so
 * for a mistake in the data. A road that is closed itself is closed and not cut off, and neither is
 * one that was not reached before.
 *
 * Returns: (transfer full): what the closures take away from the main network
 */
VigieReach *
vigie_reach_cut_off (VigieRoadGraph *graph, const VigieRoadSet *closed, const VigieVehicle *vehicle)
{
  const World open = { .graph = graph, .vehicle = vehicle };
  const World now = { .graph = graph, .closed = closed, .vehicle = vehicle };
  VigieReach *self = g_new0 (VigieReach, 1);
  g_autofree guint8 *before = find_places (&open, NULL);
  g_autofree guint8 *after = find_places (&now, before);
  g_autoptr (GHashTable) rows = g_hash_table_new (NULL, NULL);

  self->edges = vigie_road_set_new (graph);
  self->communes = g_array_new (FALSE, FALSE, sizeof (VigieReachCommune));
  self->is_node_cut_off = g_new0 (guint8, (gsize) graph->n_nodes + 1);
  for (guint32 i = 0; i < graph->n_nodes; i++)
    {
      self->is_node_cut_off[i] = before[i] != OUTSIDE && after[i] == OUTSIDE;
      self->n_nodes += self->is_node_cut_off[i];
    }
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      /* What is closed in the one direction that it has, or in both, is closed. */
      if (is_reached (&open, before, i) && (is_driven (&now, VIGIE_ROAD_STEP (i, FALSE)) ||
                                            is_driven (&now, VIGIE_ROAD_STEP (i, TRUE))))
        count_edge (self, rows, graph, i, !is_reached (&now, after, i));
    }
  g_array_sort (self->communes, compare_communes);
  for (guint i = self->communes->len; i > 0; i--)
    {
      if (g_array_index (self->communes, VigieReachCommune, i - 1).n_cut_off > 0)
        break;
      g_array_set_size (self->communes, i - 1);
    }
  return self;
}

/**
 * vigie_reach_find_outside:
 * @graph: the roads
 * @vehicle: whose roads count
 *
 * Roads that no way leads to or from: those cut off by the edge of the map, yards, islands. A route
 * that begins or ends there finds no way though nothing is closed.
 *
 * Returns: (transfer full): what lies outside of the main network with nothing closed
 */
VigieRoadSet *
vigie_reach_find_outside (VigieRoadGraph *graph, const VigieVehicle *vehicle)
{
  const World open = { .graph = graph, .vehicle = vehicle };
  g_autofree guint8 *places = find_places (&open, NULL);
  VigieRoadSet *outside = vigie_road_set_new (graph);

  for (guint32 i = 0; i < graph->n_edges; i++)
    if (!is_reached (&open, places, i))
      vigie_road_set_add_edge (outside, i);
  return outside;
}

void
vigie_reach_free (VigieReach *self)
{
  vigie_road_set_free (self->edges);
  g_array_unref (self->communes);
  g_free (self->is_node_cut_off);
  g_free (self);
}
