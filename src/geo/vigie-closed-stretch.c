/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closed-stretch.h"

#include <string.h>

#define MAX_STEPS 4096       /* further away nobody looks for a junction */
#define MAX_ON_ROUNDABOUT 32 /* edges that are followed for a name */

/* A walk away from the cut: against the traffic before it, with the traffic behind it. */
typedef struct
{
  VigieOpenRoads *roads;
  gboolean upstream;
  guint32 key;
  guint8 road_class;
  GArray *steps; /* (element-type VigieRoadStep): in the order of the walk */
} Walk;

/* Is @edge met for the first time in this round? */
static gboolean
meet_edge (VigieOpenRoads *self, guint32 edge)
{
  if (self->met[edge] == self->round)
    return FALSE;
  self->met[edge] = self->round;
  return TRUE;
}

static gboolean
is_open (const VigieOpenRoads *self, VigieRoadStep step)
{
  return vigie_road_graph_may_drive (self->graph, step) &&
         (self->closed[step / 64] >> (step % 64) & 1) == 0;
}

/* A loop leads nowhere, and neither do roads for who lives there. */
static gboolean
leads_on (VigieRoadGraph *graph, guint32 edge, guint8 road_class)
{
  const VigieRoadEdge *road = &graph->edges[edge];

  return road->source != road->target && (road->flags & VIGIE_ROAD_NO_THROUGH) == 0 &&
         road->road_class <= MAX (road_class, VIGIE_ROAD_LOCAL) &&
         (road->flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)) != 0;
}

gboolean
vigie_open_roads_is_usable (const VigieOpenRoads *self,
                            guint32 node,
                            guint32 edge,
                            guint8 road_class)
{
  VigieRoadGraph *graph = self->graph;
  guint n_in = 0, n_out = 0, n_both = 0;

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      const VigieRoadStep out = graph->steps[i];
      const guint32 other = VIGIE_ROAD_STEP_EDGE (out);
      gboolean may_come, may_go;

      if (other == edge || !leads_on (graph, other, road_class))
        continue;
      may_come = is_open (self, out ^ 1);
      may_go = is_open (self, out);
      n_in += may_come;
      n_out += may_go;
      n_both += may_come && may_go;
    }
  /* Turning back where one came from is no choice. */
  return n_in > 0 && n_out > 0 && !(n_in == 1 && n_out == 1 && n_both == 1);
}

/* ---- which other road is there ---- */

/* Is @edge a better name for a junction than @best? */
static gboolean
names_better (VigieRoadGraph *graph, guint32 edge, guint32 best)
{
  const VigieRoadEdge *road = &graph->edges[edge], *other;

  if (vigie_road_edge_get_key (road) == VIGIE_ROAD_NONE)
    return FALSE;
  if (best == VIGIE_ROAD_NONE)
    return TRUE;
  other = &graph->edges[best];
  if (road->road_class != other->road_class)
    return road->road_class < other->road_class;
  return (road->ref != VIGIE_ROAD_NONE) > (other->ref != VIGIE_ROAD_NONE);
}

/* Looks at @node for a road that is not @key; sets a step of a roundabout that leaves it. */
static guint32
find_crossing_at (
    VigieRoadGraph *graph, guint32 node, guint32 key, guint32 best, VigieRoadStep *around)
{
  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      const guint32 edge = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);

      if (vigie_road_edge_get_key (&graph->edges[edge]) != key && names_better (graph, edge, best))
        best = edge;
      if ((graph->edges[edge].flags & VIGIE_ROAD_ROUNDABOUT) != 0 &&
          vigie_road_graph_may_drive (graph, graph->steps[i]))
        *around = graph->steps[i];
    }
  return best;
}

/* Where the junction is a roundabout, all of its roads count. */
static guint32
find_crossing (VigieRoadGraph *graph, guint32 node, guint32 key)
{
  VigieRoadStep around = VIGIE_ROAD_NONE;
  guint32 best = find_crossing_at (graph, node, key, VIGIE_ROAD_NONE, &around);

  for (guint i = 0; around != VIGIE_ROAD_NONE && i < MAX_ON_ROUNDABOUT; i++)
    {
      const guint32 next = vigie_road_graph_get_step_end (graph, around);

      if (next == node)
        break;
      around = VIGIE_ROAD_NONE;
      best = find_crossing_at (graph, next, key, best, &around);
    }
  return best != VIGIE_ROAD_NONE ? vigie_road_edge_get_key (&graph->edges[best]) : VIGIE_ROAD_NONE;
}

/* ---- walking ---- */

static guint32
get_far_node (const Walk *walk, VigieRoadStep step)
{
  return walk->upstream ? vigie_road_graph_get_step_start (walk->roads->graph, step)
                        : vigie_road_graph_get_step_end (walk->roads->graph, step);
}

static gboolean
is_better (const Walk *walk, VigieRoadStep step, VigieRoadStep best)
{
  const VigieRoadEdge *road = &walk->roads->graph->edges[VIGIE_ROAD_STEP_EDGE (step)], *other;
  gboolean same, other_same;

  if (best == VIGIE_ROAD_NONE)
    return TRUE;
  other = &walk->roads->graph->edges[VIGIE_ROAD_STEP_EDGE (best)];
  same = vigie_road_edge_get_key (road) == walk->key;
  other_same = vigie_road_edge_get_key (other) == walk->key;
  return same != other_same ? same : road->road_class < other->road_class;
}

/* The step by which traffic comes to @node, or by which it leaves it: an open one, of the same road
 * rather than another; or else the only closed one. */
static VigieRoadStep
choose_step (const Walk *walk, guint32 node, guint32 from, gboolean *has_others)
{
  VigieRoadGraph *graph = walk->roads->graph;
  VigieRoadStep open = VIGIE_ROAD_NONE, closed = VIGIE_ROAD_NONE;
  guint n_closed = 0;

  *has_others = FALSE;
  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      const VigieRoadStep step = walk->upstream ? graph->steps[i] ^ 1 : graph->steps[i];
      const guint32 edge = VIGIE_ROAD_STEP_EDGE (step);

      if (edge == from || !leads_on (graph, edge, walk->road_class))
        continue;
      *has_others = TRUE;
      if (!vigie_road_graph_may_drive (graph, step))
        continue;
      if (is_open (walk->roads, step))
        {
          if (is_better (walk, step, open))
            open = step;
        }
      else
        {
          closed = step;
          n_closed++;
        }
    }
  if (open != VIGIE_ROAD_NONE)
    return open;
  return n_closed == 1 ? closed : VIGIE_ROAD_NONE;
}

/* Walks on until traffic has a choice. */
static VigieRoadEnd
walk_to_junction (Walk *walk, VigieRoadStep first)
{
  VigieRoadGraph *graph = walk->roads->graph;
  VigieRoadStep at = first;
  VigieRoadEnd end = { .node = get_far_node (walk, first), .kind = VIGIE_ROAD_END_JUNCTION };

  while (!vigie_open_roads_is_usable (walk->roads, end.node, VIGIE_ROAD_STEP_EDGE (at),
                                      walk->road_class))
    {
      gboolean has_others;
      const VigieRoadStep next =
          choose_step (walk, end.node, VIGIE_ROAD_STEP_EDGE (at), &has_others);

      if (next == VIGIE_ROAD_NONE || walk->steps->len >= MAX_STEPS ||
          !meet_edge (walk->roads, VIGIE_ROAD_STEP_EDGE (next)))
        {
          end.kind = has_others ? VIGIE_ROAD_END_INSIDE : VIGIE_ROAD_END_DEAD_END;
          break;
        }
      g_array_append_val (walk->steps, next);
      at = next;
      end.node = get_far_node (walk, next);
    }
  /* Seen from the road by which one comes there, which may have another name by then. */
  end.crossing = find_crossing (graph, end.node,
                                vigie_road_edge_get_key (&graph->edges[VIGIE_ROAD_STEP_EDGE (at)]));
  return end;
}

static double
sum_lengths (VigieRoadGraph *graph, const GArray *steps)
{
  double length = 0;

  for (guint i = 0; i < steps->len; i++)
    length += graph->edges[VIGIE_ROAD_STEP_EDGE (g_array_index (steps, VigieRoadStep, i))].length_m;
  return length;
}

void
vigie_closed_stretch_init (VigieClosedStretch *self,
                           VigieOpenRoads *roads,
                           const VigieRoadStep *steps,
                           guint n_steps,
                           double before_m,
                           double after_m)
{
  const VigieRoadEdge *road = &roads->graph->edges[VIGIE_ROAD_STEP_EDGE (steps[0])];
  GArray *before = roads->before, *after = roads->after;
  Walk walk = { .roads = roads,
                .key = vigie_road_edge_get_key (road),
                .road_class = road->road_class };

  roads->round++;
  g_array_set_size (before, 0);
  g_array_set_size (after, 0);
  for (guint i = 0; i < n_steps; i++)
    {
      meet_edge (roads, VIGIE_ROAD_STEP_EDGE (steps[i]));
      self->length_m += roads->graph->edges[VIGIE_ROAD_STEP_EDGE (steps[i])].length_m;
    }
  walk.upstream = TRUE;
  walk.steps = before;
  self->from = walk_to_junction (&walk, steps[0]);
  walk.upstream = FALSE;
  walk.steps = after;
  self->to = walk_to_junction (&walk, steps[n_steps - 1]);
  self->before_m = before_m + sum_lengths (roads->graph, before);
  self->after_m = after_m + sum_lengths (roads->graph, after);
  self->length_m += self->before_m - before_m + self->after_m - after_m;
  self->first_cut = before->len;
  self->n_steps = before->len + n_steps + after->len;
  self->steps = g_new (VigieRoadStep, self->n_steps);
  for (guint i = 0; i < before->len; i++)
    self->steps[i] = g_array_index (before, VigieRoadStep, before->len - 1 - i);
  memcpy (self->steps + before->len, steps, n_steps * sizeof *steps);
  if (after->len > 0)
    memcpy (self->steps + before->len + n_steps, after->data, after->len * sizeof *steps);
}

void
vigie_closed_stretch_clear (VigieClosedStretch *self)
{
  g_clear_pointer (&self->steps, g_free);
  self->n_steps = 0;
}
