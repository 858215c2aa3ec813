/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shortest way between places on roads, with small tables of its own: what is closed by hand is
 * some kilometres long. Hart, Nilsson and Raphael, "A formal basis for the heuristic determination
 * of minimum cost paths", 1968. */
#include <math.h>

#include "vigie-road-plane.h"
#include "vigie-road-span-private.h"
#include "vigie-route-heap.h"

#define MAX_REACHED 30000 /* nodes: some hundredths of a second */
#define CERTAIN 0.97      /* of a straight line on the plane: what a way is never shorter than */
#define SPREAD_M 80.0     /* all ends of a way lie in this distance of each other */
#define KEYS_PER_M 50.0

typedef struct
{
  guint32 node;
  gboolean is_done;
  double cost_m;
  guint32 before; /* reached node before; %VIGIE_ROAD_NONE at a beginning */
  VigieRoadStep step;
  guint beginning; /* there: of which spot; one at a node has no step */
} Reached;

typedef struct
{
  double cost_m;
  guint32 reached; /* %VIGIE_ROAD_NONE where both ends are on one edge */
  guint from;      /* of that one; otherwise the way's first step knows */
  guint to;
  VigieRoadStep step; /* the last one, unless the end is at a node */
} Best;

typedef struct
{
  const VigieSpanSearch *search;
  VigieRoadGraph *graph;
  VigieRoadPlane plane; /* around the end */
  GHashTable *places;   /* (element-type guint32 guint): node, plus one, → @reached, plus one */
  GArray *reached;      /* (element-type Reached) */
  VigieRouteHeap heap;
  Best best;
  gboolean gave_up;
} Run;

void
vigie_span_way_free (VigieSpanWay *self)
{
  g_array_unref (self->legs);
  g_free (self);
}

static double
get_cost (const Run *run, VigieRoadStep step)
{
  if (run->search->as_traffic && !vigie_road_graph_may_drive (run->graph, step))
    return 0;
  return run->search->cost (run->graph, VIGIE_ROAD_STEP_EDGE (step), run->search->cost_data);
}

static double
get_along (VigieRoadGraph *graph, VigieRoadStep step, double along_m)
{
  return VIGIE_ROAD_STEP_IS_BACKWARD (step)
             ? graph->edges[VIGIE_ROAD_STEP_EDGE (step)].length_m - along_m
             : along_m;
}

static void
reach (Run *run, const Reached *reached)
{
  gpointer key = GUINT_TO_POINTER (reached->node + 1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (run->places, key));
  double rest =
      CERTAIN * vigie_road_plane_get_distance (&run->plane, run->graph->nodes[reached->node]) -
      SPREAD_M;
  double total = reached->cost_m + MAX (rest, 0);

  if (total >= run->best.cost_m)
    {
      run->gave_up |= total >= run->search->limit_m;
      return;
    }
  if (known == 0)
    {
      g_array_append_val (run->reached, *reached);
      known = run->reached->len;
      g_hash_table_insert (run->places, key, GUINT_TO_POINTER (known));
    }
  else if (g_array_index (run->reached, Reached, known - 1).cost_m > reached->cost_m)
    g_array_index (run->reached, Reached, known - 1) = *reached;
  else
    return;
  vigie_route_heap_push (&run->heap, (guint32) (total * KEYS_PER_M), known - 1);
}

static void
begin (Run *run, const VigieSpanSpot *spot, guint beginning)
{
  Reached reached = {
    .node = spot->node, .cost_m = spot->extra_m, .before = VIGIE_ROAD_NONE, .beginning = beginning
  };

  if (spot->node != VIGIE_ROAD_NONE)
    {
      reach (run, &reached);
      return;
    }
  for (guint backward = 0; backward < 2; backward++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (spot->hit.edge, backward);
      double length = run->graph->edges[spot->hit.edge].length_m -
                      get_along (run->graph, step, spot->hit.along_m);
      double cost = get_cost (run, step);

      reached.node = vigie_road_graph_get_step_end (run->graph, step);
      reached.cost_m = spot->extra_m + cost * MAX (length, 0);
      reached.step = step;
      if (cost > 0)
        reach (run, &reached);
    }
}

static void
try_one_edge (
    Run *run, const VigieSpanSpot *from, guint from_index, const VigieSpanSpot *to, guint to_index)
{
  VigieRoadStep step = VIGIE_ROAD_STEP (from->hit.edge, from->hit.along_m > to->hit.along_m);
  double cost;

  if (from->node != VIGIE_ROAD_NONE || to->node != VIGIE_ROAD_NONE ||
      from->hit.edge != to->hit.edge)
    return;
  cost = get_cost (run, step);
  if (cost <= 0)
    return;
  cost = cost * fabs (from->hit.along_m - to->hit.along_m) + from->extra_m + to->extra_m;
  if (cost < run->best.cost_m)
    run->best = (Best) { cost, VIGIE_ROAD_NONE, from_index, to_index, step };
}

static void
try_end (Run *run, guint32 reached, const VigieSpanSpot *to, guint to_index)
{
  const Reached *r = &g_array_index (run->reached, Reached, reached);

  if (to->node != VIGIE_ROAD_NONE)
    {
      if (to->node == r->node && r->cost_m + to->extra_m < run->best.cost_m)
        run->best = (Best) { r->cost_m + to->extra_m, reached, 0, to_index, 0 };
      return;
    }
  for (guint backward = 0; backward < 2; backward++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (to->hit.edge, backward);
      double cost;

      if (vigie_road_graph_get_step_start (run->graph, step) != r->node)
        continue;
      cost = get_cost (run, step);
      if (cost <= 0)
        continue;
      cost = r->cost_m + cost * get_along (run->graph, step, to->hit.along_m) + to->extra_m;
      if (cost < run->best.cost_m)
        run->best = (Best) { cost, reached, 0, to_index, step };
    }
}

static void
go_on (Run *run, guint32 at)
{
  const Reached reached = g_array_index (run->reached, Reached, at);

  for (guint32 i = run->graph->first_step[reached.node];
       i < run->graph->first_step[reached.node + 1]; i++)
    {
      VigieRoadStep step = run->graph->steps[i];
      double cost = get_cost (run, step);
      Reached next = { .node = vigie_road_graph_get_step_end (run->graph, step),
                       .cost_m = reached.cost_m +
                                 cost * run->graph->edges[VIGIE_ROAD_STEP_EDGE (step)].length_m,
                       .before = at,
                       .step = step };

      if (cost > 0)
        reach (run, &next);
    }
}

static void
search (Run *run, const VigieSpanSpot *to, guint n_to)
{
  while (run->heap.n > 0)
    {
      guint32 key, at = vigie_route_heap_pop (&run->heap, &key);

      if (key > run->best.cost_m * KEYS_PER_M)
        return;
      if (g_array_index (run->reached, Reached, at).is_done)
        continue;
      if (run->reached->len > MAX_REACHED)
        {
          run->gave_up = TRUE;
          return;
        }
      g_array_index (run->reached, Reached, at).is_done = TRUE;
      for (guint i = 0; i < n_to; i++)
        try_end (run, at, &to[i], i);
      go_on (run, at);
    }
}

/* ---- the way that was found ---- */

/* What of a step lies from one spot to another; each %NULL where it is gone from or to its end. */
static void
add_leg (VigieSpanWay *way,
         VigieRoadGraph *graph,
         VigieRoadStep step,
         const VigieRoadHit *from,
         const VigieRoadHit *to)
{
  const guint32 edge = VIGIE_ROAD_STEP_EDGE (step);
  const gboolean backward = VIGIE_ROAD_STEP_IS_BACKWARD (step);
  const VigieRoadHit *first = backward ? to : from, *last = backward ? from : to;
  VigieSpanLeg leg = { .step = step,
                       .piece = { .edge = edge,
                                  .to_m = graph->edges[edge].length_m,
                                  .to_segment = graph->edges[edge].n_points - 2,
                                  .to_fraction = 1 } };

  if (first != NULL)
    {
      leg.piece.from_m = first->along_m;
      leg.piece.from_segment = first->segment;
      leg.piece.from_fraction = first->fraction;
    }
  if (last != NULL)
    {
      leg.piece.to_m = MIN (last->along_m, leg.piece.to_m);
      leg.piece.to_segment = last->segment;
      leg.piece.to_fraction = last->fraction;
    }
  if (leg.piece.to_m <= leg.piece.from_m)
    return;
  way->length_m += leg.piece.to_m - leg.piece.from_m;
  g_array_append_val (way->legs, leg);
}

static VigieSpanWay *
make_way (const Run *run, const VigieSpanSpot *from, const VigieSpanSpot *to)
{
  const Best *best = &run->best;
  const VigieRoadHit *start, *end = to->node == VIGIE_ROAD_NONE ? &to->hit : NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  VigieSpanWay *way = g_new0 (VigieSpanWay, 1);
  guint beginning = best->from;

  for (guint32 i = best->reached; i != VIGIE_ROAD_NONE;)
    {
      const Reached *reached = &g_array_index (run->reached, Reached, i);

      i = reached->before;
      if (i == VIGIE_ROAD_NONE)
        beginning = reached->beginning;
      if (i != VIGIE_ROAD_NONE || from[beginning].node == VIGIE_ROAD_NONE)
        g_array_append_val (steps, reached->step);
    }
  start = from[beginning].node == VIGIE_ROAD_NONE ? &from[beginning].hit : NULL;
  way->legs = g_array_new (FALSE, FALSE, sizeof (VigieSpanLeg));
  way->cost_m = best->cost_m;
  way->from = from[beginning];
  way->to = *to;
  for (guint i = steps->len; i > 0; i--)
    add_leg (way, run->graph, g_array_index (steps, VigieRoadStep, i - 1),
             i == steps->len ? start : NULL, NULL);
  if (best->reached == VIGIE_ROAD_NONE)
    add_leg (way, run->graph, best->step, start, end);
  else if (end != NULL)
    add_leg (way, run->graph, best->step, NULL, end);
  return way;
}

/**
 * vigie_span_search_run:
 * @self: what may be taken
 * @from: (array length=n_from): where the way may begin, all near each other
 * @n_from: 1 or more
 * @to: (array length=n_to): where it may end, all near each other
 * @n_to: 1 or more
 * @gave_up: (out) (nullable): whether there may be one that was too far to look at
 *
 * Returns: (transfer full) (nullable): the way that costs least, or %NULL for none within the limit
 */
VigieSpanWay *
vigie_span_search_run (const VigieSpanSearch *self,
                       const VigieSpanSpot *from,
                       guint n_from,
                       const VigieSpanSpot *to,
                       guint n_to,
                       gboolean *gave_up)
{
  Run run = { .search = self,
              .graph = self->graph,
              .places = g_hash_table_new (NULL, NULL),
              .reached = g_array_new (FALSE, FALSE, sizeof (Reached)),
              .best = { .cost_m = self->limit_m, .to = G_MAXUINT } };
  VigieSpanWay *way = NULL;

  vigie_road_plane_init (&run.plane, to[0].hit.where);
  for (guint i = 0; i < n_from; i++)
    {
      for (guint k = 0; k < n_to; k++)
        try_one_edge (&run, &from[i], i, &to[k], k);
      begin (&run, &from[i], i);
    }
  search (&run, to, n_to);
  if (run.best.to != G_MAXUINT)
    way = make_way (&run, from, &to[run.best.to]);
  if (gave_up != NULL)
    *gave_up |= run.gave_up;
  g_hash_table_unref (run.places);
  g_array_unref (run.reached);
  vigie_route_heap_clear (&run.heap);
  return way;
}

/* ---- its line ---- */

static void
add_place (GArray *line, double x, double y)
{
  const double *last =
      line->len > 1 ? &g_array_index (line, double, line->len - 2) : (const double[]) { NAN, NAN };

  if (x == last[0] && y == last[1])
    return;
  g_array_append_val (line, x);
  g_array_append_val (line, y);
}

static void
add_between (GArray *line, const VigieRoadPoint *points, guint32 segment, double fraction)
{
  const VigieRoadPoint a = points[segment], b = points[segment + 1];

  add_place (line, a.lon_e7 + fraction * ((double) b.lon_e7 - a.lon_e7),
             a.lat_e7 + fraction * ((double) b.lat_e7 - a.lat_e7));
}

GArray *
vigie_span_way_get_line (const VigieSpanWay *self, VigieRoadGraph *graph)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->legs->len; i++)
    {
      const VigieSpanLeg *leg = &g_array_index (self->legs, VigieSpanLeg, i);
      const VigieRoadSpanPiece *piece = &leg->piece;
      const VigieRoadPoint *points = graph->points + graph->edges[piece->edge].first_point;

      if (VIGIE_ROAD_STEP_IS_BACKWARD (leg->step))
        {
          add_between (line, points, piece->to_segment, piece->to_fraction);
          for (guint32 k = piece->to_segment; k > piece->from_segment; k--)
            add_place (line, points[k].lon_e7, points[k].lat_e7);
          add_between (line, points, piece->from_segment, piece->from_fraction);
        }
      else
        {
          add_between (line, points, piece->from_segment, piece->from_fraction);
          for (guint32 k = piece->from_segment + 1; k <= piece->to_segment; k++)
            add_place (line, points[k].lon_e7, points[k].lat_e7);
          add_between (line, points, piece->to_segment, piece->to_fraction);
        }
    }
  return line;
}
