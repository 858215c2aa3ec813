/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines as a map of some zoom needs them: pieces of one road joined, with fewer points, small roads
 * left out. They are kept as a road graph whose edges join nowhere, so that they lie in memory and
 * in an index as roads do.
 */
#include "vigie-territory-sheet.h"

#include <math.h>
#include <string.h>

#include "vigie-line-chain.h"
#include "vigie-mercator.h"
#include "vigie-simplify.h"

#define E7 1e-7
#define SEEN_FLAGS (VIGIE_ROAD_RAMP | VIGIE_ROAD_TUNNEL)

typedef struct
{
  VigieRoadGraph *graph;
  VigieSheetKey key;
  GArray *edges; /* (element-type guint32): of each link */
  VigieRoadGraphBuilder *builder;
  double tolerance; /* world units; 0 for every point */
  GArray *line;     /* (element-type VigieRoadPoint) */
  GArray *xy;
  GArray *keep; /* (element-type gsize) */
} Sheet;

static void
add_points (GArray *line, VigieRoadGraph *graph, VigieRoadStep step)
{
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (step)];
  const VigieRoadPoint *points = graph->points + edge->first_point;
  gboolean backward = VIGIE_ROAD_STEP_IS_BACKWARD (step);

  for (guint32 i = line->len > 0 ? 1 : 0; i < edge->n_points; i++)
    g_array_append_val (line, points[backward ? edge->n_points - 1 - i : i]);
}

/* Leaves out what no eye sees. FALSE where that is all of it. */
static gboolean
thin_out (Sheet *self)
{
  VigieWorldBox box = { 2, 2, -2, -2 };
  gsize n;

  if (self->tolerance <= 0)
    return TRUE;
  g_array_set_size (self->xy, 2 * self->line->len);
  g_array_set_size (self->keep, self->line->len);
  for (guint i = 0; i < self->line->len; i++)
    {
      const VigieRoadPoint *point = &g_array_index (self->line, VigieRoadPoint, i);
      double *xy = &g_array_index (self->xy, double, 2 * i);

      vigie_mercator_from_lon_lat (point->lon_e7 * E7, point->lat_e7 * E7, &xy[0], &xy[1]);
      box.min_x = MIN (box.min_x, xy[0]);
      box.max_x = MAX (box.max_x, xy[0]);
      box.min_y = MIN (box.min_y, xy[1]);
      box.max_y = MAX (box.max_y, xy[1]);
    }
  if (box.max_x - box.min_x < self->tolerance && box.max_y - box.min_y < self->tolerance)
    return FALSE;
  n = vigie_simplify ((const double *) (gconstpointer) self->xy->data, self->line->len,
                      self->tolerance, (gsize *) (gpointer) self->keep->data);
  for (guint i = 0; i < n; i++)
    g_array_index (self->line, VigieRoadPoint, i) =
        g_array_index (self->line, VigieRoadPoint, g_array_index (self->keep, gsize, i));
  g_array_set_size (self->line, (guint) n);
  return n >= 2;
}

/* Only what the sheet is for. */
static guint32
keep_string (Sheet *self, VigieSheetKey key, guint32 offset)
{
  return self->key == key ? vigie_road_graph_builder_add_string (
                                self->builder, vigie_road_graph_get_string (self->graph, offset))
                          : VIGIE_ROAD_NONE;
}

static void
add_chain (const VigieRoadStep *steps, gsize n_steps, gpointer user_data)
{
  Sheet *self = user_data;
  const VigieRoadPoint *points;
  VigieRoadEdge edge;

  g_array_set_size (self->line, 0);
  for (gsize i = 0; i < n_steps; i++)
    {
      guint32 link = VIGIE_ROAD_STEP_EDGE (steps[i]);

      add_points (self->line, self->graph,
                  VIGIE_ROAD_STEP (g_array_index (self->edges, guint32, link),
                                   VIGIE_ROAD_STEP_IS_BACKWARD (steps[i])));
    }
  if (!thin_out (self))
    return;
  points = (const VigieRoadPoint *) (gconstpointer) self->line->data;
  edge = self->graph->edges[g_array_index (self->edges, guint32, VIGIE_ROAD_STEP_EDGE (steps[0]))];
  edge.ref = keep_string (self, VIGIE_SHEET_NUMBERED, edge.ref);
  edge.name = keep_string (self, VIGIE_SHEET_BY_NAME, edge.name);
  edge.source = vigie_road_graph_builder_add_node (self->builder, points[0]);
  edge.target = vigie_road_graph_builder_add_node (self->builder, points[self->line->len - 1]);
  vigie_road_graph_builder_add_edge (self->builder, &edge, points, self->line->len);
}

static guint64
make_key (const VigieRoadEdge *edge, VigieSheetKey key)
{
  if (key == VIGIE_SHEET_BY_NAME)
    return (guint64) edge->name << 32 | edge->road_class;
  if (key == VIGIE_SHEET_NUMBERED)
    return edge->ref;
  return (guint64) edge->ref << 32 | (guint64) (edge->flags & SEEN_FLAGS) << 8 | edge->road_class;
}

static gboolean
is_wanted (const VigieRoadEdge *edge, VigieSheetKey key, VigieRoadClass lowest)
{
  if (edge->road_class > lowest)
    return FALSE;
  if (key == VIGIE_SHEET_BY_NAME)
    return edge->name != VIGIE_ROAD_NONE;
  return key != VIGIE_SHEET_NUMBERED ||
         (edge->ref != VIGIE_ROAD_NONE && (edge->flags & VIGIE_ROAD_RAMP) == 0);
}

/**
 * vigie_territory_sheet_new:
 * @graph: roads
 * @key: what lines are joined by
 * @lowest: class of the smallest roads that are wanted
 * @tolerance: how far a line may lie from the road, in world units
 *
 * Takes tenths of a second for a département: for workers.
 *
 * Returns: (transfer full): the lines, as edges that join nowhere
 */
VigieRoadGraph *
vigie_territory_sheet_new (VigieRoadGraph *graph,
                           VigieSheetKey key,
                           VigieRoadClass lowest,
                           double tolerance)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (VigieChainLink));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) keep = g_array_new (FALSE, FALSE, sizeof (gsize));
  Sheet self = { graph, key, edges, builder, tolerance, line, xy, keep };

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];
      VigieChainLink link = { edge->source, edge->target, make_key (edge, key) };

      if (!is_wanted (edge, key, lowest))
        continue;
      g_array_append_val (links, link);
      g_array_append_val (edges, i);
    }
  vigie_line_chain_foreach ((const VigieChainLink *) (gconstpointer) links->data, links->len,
                            graph->n_nodes, add_chain, &self);
  return vigie_road_graph_builder_end (builder);
}

/* ---- borders ---- */

/* A side of a commune's area, as the numbers of two corners, the smaller first. */
typedef struct
{
  guint32 from;
  guint32 to;
} Side;

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const VigieRoadPoint *x = a, *y = b;

  if (x->lon_e7 != y->lon_e7)
    return x->lon_e7 < y->lon_e7 ? -1 : 1;
  return (x->lat_e7 > y->lat_e7) - (x->lat_e7 < y->lat_e7);
}

static int
compare_sides (gconstpointer a, gconstpointer b)
{
  const Side *x = a, *y = b;

  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return (x->to > y->to) - (x->to < y->to);
}

static VigieRoadPoint
get_corner (const double *lonlat)
{
  return (VigieRoadPoint) { (gint32) lround (lonlat[0] / E7), (gint32) lround (lonlat[1] / E7) };
}

typedef void (*RingFunc) (const double *ring, gsize n, gpointer user_data);

static void
foreach_ring (const VigieCommuneSet *communes, RingFunc func, gpointer user_data)
{
  for (guint i = 0; i < vigie_commune_set_get_n (communes); i++)
    {
      const VigieGeometry *area = vigie_commune_set_get (communes, i)->geometry;

      for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
        {
          for (gsize r = 0; r < vigie_geometry_get_n_rings (area, part); r++)
            {
              gsize n;
              const double *ring = vigie_geometry_get_ring (area, part, r, &n);

              func (ring, n, user_data);
            }
        }
    }
}

static void
add_corners (const double *ring, gsize n, gpointer user_data)
{
  for (gsize i = 0; i + 1 < n; i++)
    {
      VigieRoadPoint corner = get_corner (ring + 2 * i);

      g_array_append_val ((GArray *) user_data, corner);
    }
}

typedef struct
{
  GArray *corners; /* sorted, each once */
  GArray *sides;
} Borders;

static guint32
find_corner (const Borders *self, const double *lonlat)
{
  VigieRoadPoint corner = get_corner (lonlat);
  guint found = 0;

  g_array_binary_search (self->corners, &corner, compare_points, &found);
  return found;
}

static void
add_sides (const double *ring, gsize n, gpointer user_data)
{
  Borders *self = user_data;
  guint32 last = n > 0 ? find_corner (self, ring) : 0;

  for (gsize i = 1; i < n; i++)
    {
      guint32 next = find_corner (self, ring + 2 * i);
      Side side = { MIN (last, next), MAX (last, next) };

      if (last != next)
        g_array_append_val (self->sides, side);
      last = next;
    }
}

static void
keep_each_once (GArray *array, GCompareFunc compare)
{
  guint size = g_array_get_element_size (array), n = 0;

  g_array_sort (array, compare);
  for (guint i = 0; i < array->len; i++)
    {
      if (n == 0 || compare (array->data + i * size, array->data + (n - 1) * size) != 0)
        memmove (array->data + n++ * size, array->data + i * size, size);
    }
  g_array_set_size (array, n);
}

/* Each side once; its class says whether a second commune has it too. */
static VigieRoadGraph *
join_sides (const Borders *self)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  const Side *sides = (const Side *) (gconstpointer) self->sides->data;
  guint n_shared = 0;
  gboolean fit;

  for (guint i = 0; i + 1 < self->sides->len; i++)
    n_shared += compare_sides (&sides[i], &sides[i + 1]) == 0;
  /* Communes of different makers do not share their corners: then nothing is known to be outer. */
  fit = 8 * n_shared >= self->sides->len;
  for (guint i = 0; i < self->corners->len; i++)
    vigie_road_graph_builder_add_node (builder, g_array_index (self->corners, VigieRoadPoint, i));
  for (guint i = 0; i < self->sides->len;)
    {
      const VigieRoadPoint line[2] = { g_array_index (self->corners, VigieRoadPoint, sides[i].from),
                                       g_array_index (self->corners, VigieRoadPoint, sides[i].to) };
      VigieRoadEdge edge = { .source = sides[i].from,
                             .target = sides[i].to,
                             .ref = VIGIE_ROAD_NONE,
                             .name = VIGIE_ROAD_NONE,
                             .commune = VIGIE_ROAD_NONE };
      guint end = i + 1;

      while (end < self->sides->len && compare_sides (&sides[i], &sides[end]) == 0)
        end++;
      edge.road_class = fit && end == i + 1 ? VIGIE_BORDER_OUTER : VIGIE_BORDER_INNER;
      vigie_road_graph_builder_add_edge (builder, &edge, line, 2);
      i = end;
    }
  return vigie_road_graph_builder_end (builder);
}

/**
 * vigie_territory_sheet_new_borders:
 * @communes: areas
 *
 * A border between two communes is one line, not two: dashes of two would fill each other's gaps.
 *
 * Returns: (transfer full): all borders, as edges of %VIGIE_BORDER_OUTER and %VIGIE_BORDER_INNER
 */
VigieRoadGraph *
vigie_territory_sheet_new_borders (const VigieCommuneSet *communes)
{
  g_autoptr (GArray) corners = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (Side));
  g_autoptr (VigieRoadGraph) pieces = NULL;
  Borders self = { corners, sides };

  foreach_ring (communes, add_corners, corners);
  keep_each_once (corners, compare_points);
  foreach_ring (communes, add_sides, &self);
  g_array_sort (sides, compare_sides);
  pieces = join_sides (&self);
  return vigie_territory_sheet_new (pieces, VIGIE_SHEET_BY_NUMBER, VIGIE_ROAD_TRACK, 0);
}
