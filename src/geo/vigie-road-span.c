/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way people mean when they say "this road, from here to there". */
#include "vigie-road-span.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-road-plane.h"
#include "vigie-road-span-private.h"

#define GAP_COST 4.0 /* of a piece that has neither number nor name, within a road */
#define SIDE_COST 2.0
#define DIRECTION_M 20.0
#define DUST_M 0.01 /* coordinates are whole centimetres */
#define LONGER 1.5  /* than the way that it goes with */
#define LONGER_M 120.0

/* ---- one road ---- */

/* A road by its number or its name; what of the graph's strings say so. */
typedef struct
{
  const char *text;
  guint32 name;      /* or %VIGIE_ROAD_NONE: it is a number */
  GHashTable *known; /* (element-type guint32 guint): number as signed, plus one → 1 no, 2 yes */
} Road;

static gboolean
has_number (const char *ref, const char *number)
{
  const gsize length = strlen (number);

  for (const char *at = ref; at != NULL && *at != '\0';)
    {
      gsize n;

      at += strspn (at, " ;");
      n = strcspn (at, ";");
      while (n > 0 && at[n - 1] == ' ')
        n--;
      if (n == length && strncmp (at, number, n) == 0)
        return TRUE;
      at += strcspn (at, ";");
    }
  return FALSE;
}

static gboolean
is_of_road (VigieRoadGraph *graph, guint32 edge, const Road *road)
{
  const VigieRoadEdge *e = &graph->edges[edge];
  gpointer key = GUINT_TO_POINTER (e->ref + 1);
  guint known;

  if (road->name != VIGIE_ROAD_NONE)
    return e->name == road->name;
  if (e->ref == VIGIE_ROAD_NONE)
    return FALSE;
  known = GPOINTER_TO_UINT (g_hash_table_lookup (road->known, key));
  if (known == 0)
    {
      known = has_number (vigie_road_graph_get_string (graph, e->ref), road->text) ? 2 : 1;
      g_hash_table_insert (road->known, key, GUINT_TO_POINTER (known));
    }
  return known == 2;
}

static gboolean
can_be_driven (VigieRoadGraph *graph, guint32 edge)
{
  return (graph->edges[edge].flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)) != 0;
}

/* Roundabouts often have no number, and now and then a bridge has none. */
static double
get_road_cost (VigieRoadGraph *graph, guint32 edge, gconstpointer user_data)
{
  const VigieRoadEdge *e = &graph->edges[edge];

  if (!can_be_driven (graph, edge))
    return 0;
  if (is_of_road (graph, edge, user_data) || (e->flags & VIGIE_ROAD_ROUNDABOUT) != 0)
    return 1;
  return e->ref == VIGIE_ROAD_NONE && e->name == VIGIE_ROAD_NONE &&
                 e->road_class <= VIGIE_ROAD_LOCAL
             ? GAP_COST
             : 0;
}

static double
get_any_cost (VigieRoadGraph *graph, guint32 edge, gconstpointer user_data)
{
  if (!can_be_driven (graph, edge))
    return 0;
  return graph->edges[edge].road_class <= VIGIE_ROAD_LOCAL ? 1 : SIDE_COST;
}

/* ---- the task ---- */

typedef struct
{
  VigieRoadIndex *index;
  VigieRoadGraph *graph;
  const VigieRoadSnap *from;
  const VigieRoadSnap *to;
  gboolean one_direction;
  gboolean gave_up;
} Task;

static gboolean
is_meant (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  return is_of_road (graph, edge, user_data);
}

static VigieSpanWay *
find_way (Task *task,
          const Road *road,
          VigieSpanCostFunc cost,
          gconstpointer cost_data,
          gboolean as_traffic,
          gboolean back,
          double limit_m)
{
  const VigieSpanSearch search = { task->graph, cost, cost_data, as_traffic, limit_m };
  const VigieRoadEdgeFilter filter = road != NULL ? is_meant : NULL;
  VigieSpanEnd from, to;

  vigie_span_end_init (&from, task->index, back ? task->to : task->from, filter, (gpointer) road);
  vigie_span_end_init (&to, task->index, back ? task->from : task->to, filter, (gpointer) road);
  return vigie_span_search_run (&search, from.spots, from.n, to.spots, to.n, &task->gave_up);
}

/* ---- the roads that both places are on ---- */

/* Calls @seen for each edge that a place is on. */
static void
for_each_edge (const Task *task,
               const VigieRoadSnap *snap,
               void (*seen) (VigieRoadGraph *graph, guint32 edge, gpointer user_data),
               gpointer user_data)
{
  VigieRoadGraph *graph = task->graph;

  if (snap->node == VIGIE_ROAD_NONE)
    {
      seen (graph, snap->hit.edge, user_data);
      return;
    }
  for (guint32 i = graph->first_step[snap->node]; i < graph->first_step[snap->node + 1]; i++)
    seen (graph, VIGIE_ROAD_STEP_EDGE (graph->steps[i]), user_data);
}

static void
collect_numbers (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  const char *ref = vigie_road_graph_get_string (graph, graph->edges[edge].ref);
  g_auto (GStrv) parts = g_strsplit (ref != NULL ? ref : "", ";", 16);

  for (char **part = parts; *part != NULL; part++)
    if (g_strstrip (*part)[0] != '\0')
      g_hash_table_add (user_data, g_strdup (*part));
}

static void
collect_names (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  if (graph->edges[edge].name != VIGIE_ROAD_NONE)
    g_hash_table_add (user_data, GUINT_TO_POINTER (graph->edges[edge].name));
}

typedef struct
{
  VigieSpanWay *way; /* (nullable) */
  char *text;
  guint32 name;
} BestRoad;

static void
try_road (Task *task, const Road *road, BestRoad *best)
{
  VigieSpanWay *way = find_way (task, road, get_road_cost, road, FALSE, FALSE,
                                best->way != NULL ? best->way->cost_m : VIGIE_ROAD_SPAN_LIMIT_M);

  if (way == NULL)
    return;
  g_clear_pointer (&best->way, vigie_span_way_free);
  best->way = way;
  best->name = road->name;
  g_set_str (&best->text, road->text);
}

static void
try_numbers (Task *task, BestRoad *best)
{
  g_autoptr (GHashTable) here = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer number;

  for_each_edge (task, task->from, collect_numbers, here);
  for_each_edge (task, task->to, collect_numbers, there);
  g_hash_table_iter_init (&iter, here);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
      const Road road = { .text = number, .name = VIGIE_ROAD_NONE, .known = known };

      if (g_hash_table_contains (there, number))
        try_road (task, &road, best);
    }
}

static void
try_names (Task *task, BestRoad *best)
{
  g_autoptr (GHashTable) here = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer name;

  for_each_edge (task, task->from, collect_names, here);
  for_each_edge (task, task->to, collect_names, there);
  g_hash_table_iter_init (&iter, here);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      const guint32 offset = GPOINTER_TO_UINT (name);
      const Road road = { .text = vigie_road_graph_get_string (task->graph, offset),
                          .name = offset };

      if (g_hash_table_contains (there, name) && road.text != NULL)
        try_road (task, &road, best);
    }
}

/* ---- both carriageways ---- */

/* What a way of traffic may use: what the way itself uses, and what is called the same. */
typedef struct
{
  GHashTable *edges;
  GHashTable *names; /* of refs and names, plus one */
} Company;

static double
get_company_cost (VigieRoadGraph *graph, guint32 edge, gconstpointer user_data)
{
  const Company *company = user_data;
  const VigieRoadEdge *e = &graph->edges[edge];

  if (!can_be_driven (graph, edge))
    return 0;
  return (e->flags & VIGIE_ROAD_ROUNDABOUT) != 0 ||
                 g_hash_table_contains (company->edges, GUINT_TO_POINTER (edge)) ||
                 (e->ref != VIGIE_ROAD_NONE &&
                  g_hash_table_contains (company->names, GUINT_TO_POINTER (e->ref + 1))) ||
                 (e->name != VIGIE_ROAD_NONE &&
                  g_hash_table_contains (company->names, GUINT_TO_POINTER (e->name + 1)))
             ? 1
             : 0;
}

static void
keep_company (Company *company, VigieRoadGraph *graph, const VigieSpanWay *way)
{
  for (guint i = 0; i < way->legs->len; i++)
    {
      const guint32 edge = g_array_index (way->legs, VigieSpanLeg, i).piece.edge;
      const VigieRoadEdge *e = &graph->edges[edge];

      g_hash_table_add (company->edges, GUINT_TO_POINTER (edge));
      if (e->ref != VIGIE_ROAD_NONE)
        g_hash_table_add (company->names, GUINT_TO_POINTER (e->ref + 1));
      if (e->name != VIGIE_ROAD_NONE)
        g_hash_table_add (company->names, GUINT_TO_POINTER (e->name + 1));
    }
}

/* The direction of a line's first metres. */
static void
get_direction (const GArray *line, gboolean from_end, double length_m, double direction[2])
{
  const guint n = line->len / 2;
  const double *points = (const double *) (gconstpointer) line->data;
  const double *first = from_end ? points + 2 * (n - 1) : points;
  const double east = cos (first[1] * 1e-7 * G_PI / 180);
  double length;

  for (guint i = 1; i < n; i++)
    {
      const double *at = from_end ? points + 2 * (n - 1 - i) : points + 2 * i;

      direction[0] = (at[0] - first[0]) * east;
      direction[1] = at[1] - first[1];
      length = hypot (direction[0], direction[1]);
      if (length * 0.0111 >= length_m || i + 1 == n)
        {
          direction[0] /= length > 0 ? length : 1;
          direction[1] /= length > 0 ? length : 1;
          return;
        }
    }
  direction[0] = direction[1] = 0;
}

/* Whether traffic goes where the way goes, and does not first turn round somewhere else. */
static gboolean
goes_with (VigieRoadGraph *graph, const VigieSpanWay *way, const VigieSpanWay *other, gboolean back)
{
  g_autoptr (GArray) a = vigie_span_way_get_line (way, graph);
  g_autoptr (GArray) b = vigie_span_way_get_line (other, graph);
  const double near = MIN (DIRECTION_M, MIN (way->length_m, other->length_m) / 2);

  if (way->length_m > LONGER * other->length_m + LONGER_M || a->len < 4 || b->len < 4)
    return FALSE;
  for (guint end = 0; end < 2; end++)
    {
      double x[2], y[2];

      get_direction (a, end == 1, near, x);
      get_direction (b, back ? end == 0 : end == 1, near, y);
      if (x[0] * y[0] + x[1] * y[1] < -0.3)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same_way (const VigieSpanWay *a, const VigieSpanWay *b)
{
  if (a->legs->len != b->legs->len)
    return FALSE;
  for (guint i = 0; i < a->legs->len; i++)
    {
      const VigieRoadSpanPiece *x = &g_array_index (a->legs, VigieSpanLeg, i).piece;
      const VigieRoadSpanPiece *y =
          &g_array_index (b->legs, VigieSpanLeg, b->legs->len - 1 - i).piece;

      if (x->edge != y->edge || x->from_m != y->from_m || x->to_m != y->to_m)
        return FALSE;
    }
  return TRUE;
}

/* The way there and the way back as traffic goes, where it can; they differ on two carriageways
 * and around a roundabout. */
static GPtrArray *
find_ways (Task *task, const Road *road, const VigieSpanWay *way)
{
  g_autoptr (GHashTable) edges = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);
  Company company = { edges, names };
  const double limit = LONGER * way->length_m + LONGER_M + 4 * VIGIE_SPAN_CARRIAGEWAY_M;
  GPtrArray *ways = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_span_way_free);

  keep_company (&company, task->graph, way);
  for (guint back = 0; back < (task->one_direction ? 1 : 2); back++)
    {
      g_autoptr (VigieSpanWay) other =
          find_way (task, road, get_company_cost, &company, TRUE, back == 1, limit);

      if (other == NULL || !goes_with (task->graph, other, way, back == 1) ||
          (ways->len > 0 && is_same_way (other, ways->pdata[0])))
        continue;
      g_ptr_array_add (ways, g_steal_pointer (&other));
    }
  return ways;
}

/* ---- the result ---- */

static VigieGeometry *
make_line (const GPtrArray *ways, VigieRoadGraph *graph)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (
      ways->len > 1 ? VIGIE_GEOMETRY_MULTI_LINE_STRING : VIGIE_GEOMETRY_LINE_STRING);

  for (guint i = 0; i < ways->len; i++)
    {
      g_autoptr (GArray) line = vigie_span_way_get_line (ways->pdata[i], graph);

      vigie_geometry_builder_begin_part (builder);
      for (guint k = 0; k + 1 < line->len; k += 2)
        vigie_geometry_builder_add (builder, g_array_index (line, double, k) / 1e7,
                                    g_array_index (line, double, k + 1) / 1e7);
    }
  return vigie_geometry_builder_end (builder);
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const VigieRoadSpanPiece *x = a, *y = b;

  if (x->edge != y->edge)
    return x->edge < y->edge ? -1 : 1;
  return (x->from_m > y->from_m) - (x->from_m < y->from_m);
}

/* What is gone of an edge, unless a place lies on its end but for a hair: all of a bridge would be
 * closed for that. */
static void
append_pieces (GArray *pieces, const VigieSpanWay *way, double shortest_m)
{
  for (guint i = 0; i < way->legs->len; i++)
    {
      const VigieRoadSpanPiece *piece = &g_array_index (way->legs, VigieSpanLeg, i).piece;

      if (piece->to_m - piece->from_m >= shortest_m)
        g_array_append_val (pieces, *piece);
    }
}

/* What both ways use counts once. */
static void
collect_pieces (VigieRoadSpan *self)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (VigieRoadSpanPiece));
  guint n = 0;

  for (guint i = 0; i < self->ways->len; i++)
    append_pieces (pieces, self->ways->pdata[i], DUST_M);
  for (guint i = 0; pieces->len == 0 && i < self->ways->len; i++)
    append_pieces (pieces, self->ways->pdata[i], 0);
  g_array_sort (pieces, compare_pieces);
  for (guint i = 0; i < pieces->len; i++)
    {
      const VigieRoadSpanPiece *piece = &g_array_index (pieces, VigieRoadSpanPiece, i);
      VigieRoadSpanPiece *last = n > 0 ? &g_array_index (pieces, VigieRoadSpanPiece, n - 1) : NULL;

      if (last == NULL || last->edge != piece->edge || last->to_m < piece->from_m)
        g_array_index (pieces, VigieRoadSpanPiece, n++) = *piece;
      else if (last->to_m < piece->to_m)
        {
          last->to_m = piece->to_m;
          last->to_segment = piece->to_segment;
          last->to_fraction = piece->to_fraction;
        }
    }
  self->n_pieces = n;
  self->pieces = (gpointer) g_array_free (pieces, FALSE);
}

static void
set_no_way (const Task *task, GError **error)
{
  VigieRoadPlane plane;

  vigie_road_plane_init (&plane, task->from->hit.where);
  if (task->gave_up ||
      vigie_road_plane_get_distance (&plane, task->to->hit.where) > VIGIE_ROAD_SPAN_OTHER_LIMIT_M)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("The two places are too far from each other: %.0f km at most along one road, "
                    "%.0f km over several."),
                 VIGIE_ROAD_SPAN_LIMIT_M / 1000, VIGIE_ROAD_SPAN_OTHER_LIMIT_M / 1000);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("No road leads from the one place to the other."));
}

/**
 * vigie_road_span_new:
 * @index: of the roads
 * @from: a place on a road or a junction
 * @to: another one
 * @one_direction: only the carriageway from @from to @to, where a road has two
 * @error: (nullable): why there is none, in words
 *
 * Finds the way along the road that both places are on, by its number or else its name, through
 * roundabouts and over short pieces that have neither; and where there is no such road, the
 * shortest way, on which a metre of a service road or a track counts double. Where traffic goes
 * another way back, as on two carriageways, both belong to it.
 *
 * Returns: (transfer full) (nullable): the span
 */
VigieRoadSpan *
vigie_road_span_new (VigieRoadIndex *index,
                     const VigieRoadSnap *from,
                     const VigieRoadSnap *to,
                     gboolean one_direction,
                     GError **error)
{
  Task task = { index, vigie_road_index_get_graph (index), from, to, one_direction, FALSE };
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  BestRoad best = { .name = VIGIE_ROAD_NONE };
  VigieRoadSpan *self;
  Road road;

  try_numbers (&task, &best);
  if (best.way == NULL)
    try_names (&task, &best);
  if (best.way == NULL)
    best.way =
        find_way (&task, NULL, get_any_cost, NULL, FALSE, FALSE, VIGIE_ROAD_SPAN_OTHER_LIMIT_M);
  if (best.way == NULL)
    {
      set_no_way (&task, error);
      return NULL;
    }
  if (best.way->legs->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("Both places are the same."));
      vigie_span_way_free (best.way);
      g_free (best.text);
      return NULL;
    }

  road = (Road) { .text = best.text, .name = best.name, .known = known };
  self = g_new0 (VigieRoadSpan, 1);
  self->ways = find_ways (&task, best.text != NULL ? &road : NULL, best.way);
  if (self->ways->len == 0)
    g_ptr_array_add (self->ways, g_steal_pointer (&best.way));
  g_clear_pointer (&best.way, vigie_span_way_free);
  self->road = best.text;
  self->n_carriageways = self->ways->len;
  self->length_m = ((VigieSpanWay *) self->ways->pdata[0])->length_m;
  self->line = make_line (self->ways, task.graph);
  self->exclude = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->include = g_array_new (FALSE, FALSE, sizeof (guint32));
  collect_pieces (self);
  return self;
}

void
vigie_road_span_free (VigieRoadSpan *self)
{
  g_free (self->road);
  g_free (self->pieces);
  g_array_unref (self->exclude);
  g_array_unref (self->include);
  g_ptr_array_unref (self->ways);
  vigie_geometry_unref (self->line);
  g_clear_pointer (&self->area, vigie_geometry_unref);
  g_free (self);
}
