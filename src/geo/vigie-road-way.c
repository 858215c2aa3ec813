/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways along one road. A road has few edges, so a search that keeps its own small tables is enough
 * (Dijkstra, "A note on two problems in connexion with graphs", 1959). */
#include <math.h>
#include <string.h>

#include "vigie-road-numbers-private.h"

#define MAX_FOLLOWED 4096   /* edges */
#define NAMED_ENOUGH_M 1000 /* further away no numbered road is better than a nearer street */

typedef struct
{
  guint32 node;
  gboolean is_done;
  double length_m;
  guint32 before;     /* reached node before; %VIGIE_ROAD_NONE at a beginning */
  VigieRoadStep step; /* by which; of a beginning the step on which its spot lies */
  guint beginning;    /* of which spot */
} Reached;

typedef struct
{
  double length_m;
  guint32 reached;
} Waiting;

typedef struct
{
  VigieRoadNumbers *index;
  VigieRoadGraph *graph;
  guint32 road;
  VigieRoadWayMode mode;
  GHashTable *places; /* (element-type guint32 guint): node, plus one, → @reached, plus one */
  GArray *reached;    /* (element-type Reached) */
  GArray *heap;       /* (element-type Waiting) */
} Search;

/* ---- the queue ---- */

#define HEAP(search, i) g_array_index ((search)->heap, Waiting, i)

static void
push (Search *self, double length_m, guint32 reached)
{
  Waiting waiting = { length_m, reached };
  guint at = self->heap->len;

  g_array_append_val (self->heap, waiting);
  while (at > 0 && HEAP (self, (at - 1) / 2).length_m > length_m)
    {
      HEAP (self, at) = HEAP (self, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  HEAP (self, at) = waiting;
}

static Waiting
pop (Search *self)
{
  Waiting first = HEAP (self, 0);
  Waiting last = HEAP (self, self->heap->len - 1);
  guint at = 0;

  g_array_set_size (self->heap, self->heap->len - 1);
  for (guint child; (child = 2 * at + 1) < self->heap->len; at = child)
    {
      if (child + 1 < self->heap->len &&
          HEAP (self, child + 1).length_m < HEAP (self, child).length_m)
        child++;
      if (HEAP (self, child).length_m >= last.length_m)
        break;
      HEAP (self, at) = HEAP (self, child);
    }
  if (self->heap->len > 0)
    HEAP (self, at) = last;
  return first;
}

/* ---- the search ---- */

static void
search_init (Search *self, VigieRoadNumbers *index, guint32 road, VigieRoadWayMode mode)
{
  *self = (Search) {
    .index = index,
    .graph = vigie_road_numbers_get_graph (index),
    .road = road,
    .mode = mode,
    .places = g_hash_table_new (NULL, NULL),
    .reached = g_array_new (FALSE, FALSE, sizeof (Reached)),
    .heap = g_array_new (FALSE, FALSE, sizeof (Waiting)),
  };
}

static void
search_clear (Search *self)
{
  g_hash_table_unref (self->places);
  g_array_unref (self->reached);
  g_array_unref (self->heap);
}

static gboolean
may_go (const Search *self, VigieRoadStep step)
{
  switch (self->mode)
    {
    case VIGIE_ROAD_WAY_FORWARD:
      return vigie_road_graph_may_drive (self->graph, step);
    case VIGIE_ROAD_WAY_BACKWARD:
      return vigie_road_graph_may_drive (self->graph, step ^ 1);
    case VIGIE_ROAD_WAY_ANY:
    default:
      return TRUE;
    }
}

static void
reach (Search *self, const Reached *reached)
{
  gpointer key = GUINT_TO_POINTER (reached->node + 1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));

  if (known == 0)
    {
      g_array_append_val (self->reached, *reached);
      known = self->reached->len;
      g_hash_table_insert (self->places, key, GUINT_TO_POINTER (known));
    }
  else if (g_array_index (self->reached, Reached, known - 1).length_m > reached->length_m)
    g_array_index (self->reached, Reached, known - 1) = *reached;
  else
    return;
  push (self, reached->length_m, known - 1);
}

/* Both ways off a spot that may be gone. */
static void
begin (Search *self, const VigieRoadSpot *spot, guint beginning)
{
  for (guint backward = 0; backward < 2; backward++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (spot->edge, backward);
      double rest =
          backward ? spot->along_m : self->graph->edges[spot->edge].length_m - spot->along_m;
      Reached reached = { .node = vigie_road_graph_get_step_end (self->graph, step),
                          .length_m = rest + 2 * spot->distance_m,
                          .before = VIGIE_ROAD_NONE,
                          .step = step,
                          .beginning = beginning };

      if (may_go (self, step))
        reach (self, &reached);
    }
}

/* The next nearest node; %VIGIE_ROAD_NONE at the end. */
static guint32
advance (Search *self, double limit_m)
{
  while (self->heap->len > 0)
    {
      Waiting waiting = pop (self);
      Reached reached = g_array_index (self->reached, Reached, waiting.reached);

      if (reached.is_done || waiting.length_m > reached.length_m)
        continue;
      if (waiting.length_m > limit_m)
        return VIGIE_ROAD_NONE;
      g_array_index (self->reached, Reached, waiting.reached).is_done = TRUE;
      for (guint32 i = self->graph->first_step[reached.node];
           i < self->graph->first_step[reached.node + 1]; i++)
        {
          VigieRoadStep step = self->graph->steps[i];
          guint32 edge = VIGIE_ROAD_STEP_EDGE (step);
          Reached next = { .node = vigie_road_graph_get_step_end (self->graph, step),
                           .length_m = reached.length_m + self->graph->edges[edge].length_m,
                           .before = waiting.reached,
                           .step = step,
                           .beginning = reached.beginning };

          if (vigie_road_numbers_holds (self->index, self->road, edge) && may_go (self, step))
            reach (self, &next);
        }
      return waiting.reached;
    }
  return VIGIE_ROAD_NONE;
}

/* ---- the line of a way ---- */

static VigieRoadPoint
get_point (const VigieRoadSpot *spot)
{
  return (VigieRoadPoint) { (gint32) lround (spot->lon * 1e7), (gint32) lround (spot->lat * 1e7) };
}

static void
add_point (GArray *points, VigieRoadPoint point)
{
  const VigieRoadPoint *last =
      points->len > 0 ? &g_array_index (points, VigieRoadPoint, points->len - 1) : NULL;

  if (last == NULL || last->lon_e7 != point.lon_e7 || last->lat_e7 != point.lat_e7)
    g_array_append_val (points, point);
}

/* What of an edge's line lies between two lengths, in the direction of the step, without the
 * places at those lengths themselves. */
static void
add_between (VigieRoadGraph *graph, VigieRoadStep step, double from_m, double to_m, GArray *points)
{
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (step)];
  const VigieRoadPoint *line = graph->points + edge->first_point;
  gboolean backward = VIGIE_ROAD_STEP_IS_BACKWARD (step);
  double along = 0;

  for (guint i = 0; i < edge->n_points; i++)
    {
      guint at = backward ? edge->n_points - 1 - i : i;

      if (i > 0)
        along += vigie_road_measure (line + (backward ? at : at - 1), 2);
      if (along > from_m && along < to_m)
        add_point (points, line[at]);
    }
}

static double
get_along (VigieRoadGraph *graph, VigieRoadStep step, double along_m)
{
  return VIGIE_ROAD_STEP_IS_BACKWARD (step)
             ? graph->edges[VIGIE_ROAD_STEP_EDGE (step)].length_m - along_m
             : along_m;
}

static void
draw_way (const Search *self,
          guint32 last,
          const VigieRoadSpot *from,
          const VigieRoadSpot *to,
          VigieRoadStep last_step,
          GArray *points)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  double begin_m, end_m = get_along (self->graph, last_step, to->along_m);

  g_array_append_val (steps, last_step);
  for (guint32 i = last; i != VIGIE_ROAD_NONE;)
    {
      const Reached *reached = &g_array_index (self->reached, Reached, i);

      g_array_append_val (steps, reached->step);
      i = reached->before;
    }
  add_point (points, get_point (from));
  for (guint i = steps->len; i > 0; i--)
    {
      VigieRoadStep step = g_array_index (steps, VigieRoadStep, i - 1);
      guint32 node = vigie_road_graph_get_step_end (self->graph, step);

      begin_m = i == steps->len ? get_along (self->graph, step, from->along_m) : 0;
      add_between (self->graph, step, begin_m, i == 1 ? end_m : G_MAXDOUBLE, points);
      if (i > 1)
        add_point (points, self->graph->nodes[node]);
    }
  add_point (points, get_point (to));
}

typedef struct
{
  double length_m; /* with what counts double */
  guint32 reached; /* %VIGIE_ROAD_NONE where both spots are on one edge */
  const VigieRoadSpot *from;
  const VigieRoadSpot *to;
  VigieRoadStep step;
} Best;

/* Spots of one edge may have it between them. */
static void
try_one_edge (const Search *self, const VigieRoadSpot *from, const VigieRoadSpot *to, Best *best)
{
  gboolean backward = from->along_m > to->along_m;
  double length = fabs (from->along_m - to->along_m) + 2 * from->distance_m + 2 * to->distance_m;

  if (from->edge == to->edge && may_go (self, VIGIE_ROAD_STEP (from->edge, backward)) &&
      length < best->length_m)
    *best = (Best) { length, VIGIE_ROAD_NONE, from, to, VIGIE_ROAD_STEP (from->edge, backward) };
}

static void
try_ends (const Search *self,
          guint32 reached,
          const VigieRoadSpot *from,
          const VigieRoadSpot *to,
          guint n_to,
          Best *best)
{
  const Reached *r = &g_array_index (self->reached, Reached, reached);

  for (guint i = 0; i < n_to; i++)
    {
      for (guint backward = 0; backward < 2; backward++)
        {
          VigieRoadStep step = VIGIE_ROAD_STEP (to[i].edge, backward);
          double length =
              r->length_m + get_along (self->graph, step, to[i].along_m) + 2 * to[i].distance_m;

          if (vigie_road_graph_get_step_start (self->graph, step) == r->node &&
              may_go (self, step) && length < best->length_m)
            *best = (Best) { length, reached, &from[r->beginning], &to[i], step };
        }
    }
}

double
vigie_road_numbers_find_way (VigieRoadNumbers *self,
                             guint32 road,
                             const VigieRoadSpot *from,
                             guint n_from,
                             const VigieRoadSpot *to,
                             guint n_to,
                             VigieRoadWayMode mode,
                             double limit_m,
                             GArray *points)
{
  Best best = { .length_m = limit_m };
  Search search;
  guint32 reached;

  search_init (&search, self, road, mode);
  for (guint i = 0; i < n_from; i++)
    {
      begin (&search, &from[i], i);
      for (guint j = 0; j < n_to; j++)
        try_one_edge (&search, &from[i], &to[j], &best);
    }
  while ((reached = advance (&search, best.length_m)) != VIGIE_ROAD_NONE)
    try_ends (&search, reached, from, to, n_to, &best);
  if (best.from != NULL && points != NULL)
    {
      if (best.reached == VIGIE_ROAD_NONE)
        {
          add_point (points, get_point (best.from));
          add_between (search.graph, best.step,
                       get_along (search.graph, best.step, best.from->along_m),
                       get_along (search.graph, best.step, best.to->along_m), points);
          add_point (points, get_point (best.to));
        }
      else
        draw_way (&search, best.reached, best.from, best.to, best.step, points);
    }
  search_clear (&search);
  if (best.from == NULL)
    return -1;
  return best.length_m - 2 * best.from->distance_m - 2 * best.to->distance_m;
}

/* ---- straight on ---- */

static double
get_turn (double from, double to)
{
  double turn = fabs (fmod (to - from + 3 * G_PI, 2 * G_PI) - G_PI);

  return turn;
}

/* The direction of a line at its beginning or at its end, as the step is gone. */
static double
get_bearing (VigieRoadGraph *graph, VigieRoadStep step, gboolean at_end)
{
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (step)];
  const VigieRoadPoint *line = graph->points + edge->first_point;
  gboolean backward = VIGIE_ROAD_STEP_IS_BACKWARD (step);
  gboolean first = backward == at_end; /* whether it is the beginning of the line as it lies */
  const VigieRoadPoint *a = first ? &line[0] : &line[edge->n_points - 2];
  const VigieRoadPoint *b = first ? &line[1] : &line[edge->n_points - 1];
  double bearing = atan2 (((double) b->lon_e7 - a->lon_e7) * cos (a->lat_e7 * 1e-7 * G_PI / 180),
                          (double) b->lat_e7 - a->lat_e7);

  return backward ? bearing + G_PI : bearing;
}

/**
 * vigie_road_numbers_follow:
 * @self: an index
 * @road: one of its roads
 * @from: where to begin
 * @backward: whether towards the source of the spot's edge
 * @limit_m: how far at most
 * @points: (element-type VigieRoadPoint): gets the line
 *
 * Goes on where the road bends least, as long as it goes on at all and was not gone already.
 */
void
vigie_road_numbers_follow (VigieRoadNumbers *self,
                           guint32 road,
                           const VigieRoadSpot *from,
                           gboolean backward,
                           double limit_m,
                           GArray *points)
{
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (self);
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  VigieRoadStep step = VIGIE_ROAD_STEP (from->edge, backward);
  double begin_m = get_along (graph, step, from->along_m), length = -begin_m;

  add_point (points, get_point (from));
  for (guint n = 0; n < MAX_FOLLOWED; n++)
    {
      guint32 node = vigie_road_graph_get_step_end (graph, step);
      double best = G_MAXDOUBLE;
      VigieRoadStep next = step;

      g_hash_table_add (gone, GUINT_TO_POINTER (VIGIE_ROAD_STEP_EDGE (step) + 1));
      add_between (graph, step, n == 0 ? begin_m : 0, G_MAXDOUBLE, points);
      add_point (points, graph->nodes[node]);
      length += graph->edges[VIGIE_ROAD_STEP_EDGE (step)].length_m;
      for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
        {
          guint32 edge = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);
          double turn = get_turn (get_bearing (graph, step, TRUE),
                                  get_bearing (graph, graph->steps[i], FALSE));

          if (turn < best && vigie_road_numbers_holds (self, road, edge) &&
              !g_hash_table_contains (gone, GUINT_TO_POINTER (edge + 1)))
            {
              best = turn;
              next = graph->steps[i];
            }
        }
      if (best == G_MAXDOUBLE || length >= limit_m)
        return;
      step = next;
    }
}

/* ---- junctions ---- */

/* What crosses the road at a node: a number is worth more than a name. */
static const char *
get_crossing (VigieRoadNumbers *self, guint32 road, guint32 node, gboolean *is_number)
{
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (self);
  const char *name = NULL;

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      guint32 edge = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);
      guint n;
      const guint32 *roads = vigie_road_numbers_get_roads (self, edge, &n);

      if (vigie_road_numbers_holds (self, road, edge))
        continue;
      if (n > 0)
        {
          *is_number = TRUE;
          return vigie_road_numbers_get_number (self, roads[0]);
        }
      if (name == NULL)
        name = vigie_road_graph_get_string (graph, graph->edges[edge].name);
    }
  *is_number = FALSE;
  return name;
}

double
vigie_road_numbers_find_junction (VigieRoadNumbers *self,
                                  guint32 road,
                                  const VigieRoadSpot *from,
                                  double limit_m,
                                  const char **other)
{
  VigieRoadSpot spot = *from;
  double named_m = -1, length_m = -1;
  Search search;
  guint32 i;

  *other = NULL;
  spot.distance_m = 0; /* from the road on */
  search_init (&search, self, road, VIGIE_ROAD_WAY_ANY);
  begin (&search, &spot, 0);
  while (length_m < 0 &&
         (i = advance (&search, named_m < 0 ? limit_m : NAMED_ENOUGH_M)) != VIGIE_ROAD_NONE)
    {
      Reached reached = g_array_index (search.reached, Reached, i);
      gboolean is_number;
      const char *crossing = get_crossing (self, road, reached.node, &is_number);

      if (crossing != NULL && is_number)
        {
          *other = crossing;
          length_m = reached.length_m;
        }
      else if (crossing != NULL && named_m < 0)
        {
          *other = crossing;
          named_m = reached.length_m;
        }
    }
  search_clear (&search);
  return length_m >= 0 ? length_m : named_m;
}
