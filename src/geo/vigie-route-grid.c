/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which edges pass through which cell of a grid, to find the nearest one. */
#include "vigie-route-private.h"

#include <math.h>
#include <string.h>

#define EDGES_PER_CELL 2
#define MIN_CELLS 64
#define MAX_ENTRIES_PER_POINT                                                                      \
  8 /* a file with roads across all the country makes a coarser grid                               \
     */
#define METRES_PER_E7 (6371008.8 * G_PI / 180 * 1e-7)
#define NODE_M 0.5 /* nearer than that to a junction is on it */

struct _VigieRouteGrid
{
  VigieRoadGraph *graph; /* unowned */
  gint32 min_lon, min_lat;
  guint32 n_columns, n_rows;
  double cell;    /* e7 */
  guint32 *first; /* (array length=n_columns*n_rows+1) */
  guint32 *edges;
  guint32 n_entries;
};

typedef void (*CellFunc) (VigieRouteGrid *self, guint32 cell, guint32 edge, guint32 *last);

static guint32
get_index (double offset, double cell, guint32 n)
{
  return (guint32) CLAMP (floor (offset / cell), 0, n - 1);
}

/* Each cell that a segment may touch: column by column the rows that it crosses there. */
static void
visit_segment (
    VigieRouteGrid *self, const VigieRoadPoint *points, guint32 edge, guint32 *last, CellFunc func)
{
  double x = (double) points[0].lon_e7 - self->min_lon,
         y = (double) points[0].lat_e7 - self->min_lat;
  double to_x = (double) points[1].lon_e7 - self->min_lon;
  double to_y = (double) points[1].lat_e7 - self->min_lat;
  guint32 first, end;

  if (x > to_x)
    {
      double swap = x;

      x = to_x;
      to_x = swap;
      swap = y;
      y = to_y;
      to_y = swap;
    }
  first = get_index (x, self->cell, self->n_columns);
  end = get_index (to_x, self->cell, self->n_columns);
  for (guint32 column = first; column <= end; column++)
    {
      double slope = to_x > x ? (to_y - y) / (to_x - x) : 0;
      double left = column == first ? y : y + (column * self->cell - x) * slope;
      double right = column == end ? to_y : y + ((column + 1) * self->cell - x) * slope;
      guint32 row = get_index (MIN (left, right), self->cell, self->n_rows);
      guint32 last_row = get_index (MAX (left, right), self->cell, self->n_rows);

      for (; row <= last_row; row++)
        func (self, row * self->n_columns + column, edge, last);
    }
}

static void
count_cell (VigieRouteGrid *self, guint32 cell, guint32 edge, guint32 *last)
{
  if (last[cell] == edge + 1)
    return;
  last[cell] = edge + 1;
  self->first[cell + 1]++;
  self->n_entries++;
}

static void
fill_cell (VigieRouteGrid *self, guint32 cell, guint32 edge, guint32 *next)
{
  if (next[cell] > self->first[cell] && self->edges[next[cell] - 1] == edge)
    return;
  self->edges[next[cell]++] = edge;
}

static gboolean
visit_edges (VigieRouteGrid *self, guint32 *last, CellFunc func, guint64 limit)
{
  const VigieRoadGraph *graph = self->graph;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];

      for (guint32 j = 0; j + 1 < edge->n_points; j++)
        visit_segment (self, graph->points + edge->first_point + j, i, last, func);
      if (self->n_entries > limit)
        return FALSE;
    }
  return TRUE;
}

static void
measure_box (VigieRouteGrid *self, double *width, double *height)
{
  const VigieRoadGraph *graph = self->graph;
  gint32 max_lon = G_MININT32, max_lat = G_MININT32;

  self->min_lon = self->min_lat = G_MAXINT32;
  for (guint32 i = 0; i < graph->n_points; i++)
    {
      self->min_lon = MIN (self->min_lon, graph->points[i].lon_e7);
      self->min_lat = MIN (self->min_lat, graph->points[i].lat_e7);
      max_lon = MAX (max_lon, graph->points[i].lon_e7);
      max_lat = MAX (max_lat, graph->points[i].lat_e7);
    }
  *width = MAX ((double) max_lon - self->min_lon, 1);
  *height = MAX ((double) max_lat - self->min_lat, 1);
}

/* FALSE when cells of this size would hold too much. */
static gboolean
try_cells (VigieRouteGrid *self, double width, double height, double n_cells)
{
  const guint64 limit = MAX_ENTRIES_PER_POINT * (guint64) self->graph->n_points + MIN_CELLS;
  g_autofree guint32 *last = NULL;
  gsize n;

  self->cell = MAX (sqrt (width * height / n_cells), MAX (width, height) / n_cells);
  self->n_columns = (guint32) (width / self->cell) + 1;
  self->n_rows = (guint32) (height / self->cell) + 1;
  n = (gsize) self->n_columns * self->n_rows;
  self->first = g_new0 (guint32, n + 1);
  self->n_entries = 0;
  last = g_new0 (guint32, n);
  if (!visit_edges (self, last, count_cell, limit) && n_cells > MIN_CELLS)
    {
      g_clear_pointer (&self->first, g_free);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    self->first[i + 1] += self->first[i];
  self->edges = g_new (guint32, (gsize) self->n_entries + 1);
  memcpy (last, self->first, n * sizeof *last);
  visit_edges (self, last, fill_cell, G_MAXUINT64);
  return TRUE;
}

VigieRouteGrid *
vigie_route_grid_new (VigieRoadGraph *graph)
{
  VigieRouteGrid *self = g_new0 (VigieRouteGrid, 1);
  double n_cells = MAX ((double) graph->n_edges / EDGES_PER_CELL, MIN_CELLS), width, height;

  self->graph = graph;
  if (graph->n_edges == 0)
    return self;
  measure_box (self, &width, &height);
  while (!try_cells (self, width, height, n_cells))
    n_cells = MAX (n_cells / 8, MIN_CELLS);
  return self;
}

void
vigie_route_grid_free (VigieRouteGrid *self)
{
  g_free (self->first);
  g_free (self->edges);
  g_free (self);
}

gsize
vigie_route_grid_get_memory (const VigieRouteGrid *self)
{
  return ((gsize) self->n_columns * self->n_rows + self->n_entries) * sizeof (guint32);
}

/* ---- the nearest ---- */

typedef struct
{
  double x, y;      /* of the asked point, e7 */
  double narrowing; /* of degrees east there */
  double distance;  /* e7 of latitude */
  guint32 edge;
  guint32 segment;
  double fraction;
} Nearest;

static void
look_at_edge (const VigieRouteGrid *self, guint32 number, Nearest *nearest)
{
  const VigieRoadEdge *edge = &self->graph->edges[number];
  const VigieRoadPoint *points = self->graph->points + edge->first_point;

  for (guint32 i = 0; i + 1 < edge->n_points; i++)
    {
      double x = (points[i].lon_e7 - nearest->x) * nearest->narrowing;
      double y = points[i].lat_e7 - nearest->y;
      double width = ((double) points[i + 1].lon_e7 - points[i].lon_e7) * nearest->narrowing;
      double height = (double) points[i + 1].lat_e7 - points[i].lat_e7;
      double square = width * width + height * height;
      double along = square > 0 ? CLAMP (-(x * width + y * height) / square, 0, 1) : 0;
      double distance = hypot (x + width * along, y + height * along);

      /* The first of two as near, whichever cell it was met in. */
      if (distance < nearest->distance || (distance <= nearest->distance && number < nearest->edge))
        {
          nearest->distance = distance;
          nearest->edge = number;
          nearest->segment = i;
          nearest->fraction = along;
        }
    }
}

static gboolean
is_driven (const VigieRouteGrid *self,
           const VigieVehicle *vehicle,
           const VigieRoadSet *closed,
           guint32 number)
{
  if (!vigie_vehicle_may_drive (vehicle, &self->graph->edges[number]))
    return FALSE;
  for (guint back = 0; back < 2; back++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (number, back);

      if (vigie_road_graph_may_drive (self->graph, step) &&
          (closed == NULL || !vigie_road_set_has_step (closed, step)))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_cell (const VigieRouteGrid *self,
              const VigieVehicle *vehicle,
              const VigieRoadSet *closed,
              gint64 column,
              gint64 row,
              Nearest *nearest)
{
  gsize cell;

  if (column < 0 || row < 0 || column >= self->n_columns || row >= self->n_rows)
    return;
  cell = (gsize) row * self->n_columns + (gsize) column;
  for (guint32 i = self->first[cell]; i < self->first[cell + 1]; i++)
    {
      if (is_driven (self, vehicle, closed, self->edges[i]))
        look_at_edge (self, self->edges[i], nearest);
    }
}

static void
fill_place (const VigieRouteGrid *self, const Nearest *nearest, VigieRoutePlace *place)
{
  const VigieRoadEdge *edge = &self->graph->edges[nearest->edge];
  const VigieRoadPoint *points = self->graph->points + edge->first_point;
  const VigieRoadPoint *at = points + nearest->segment;
  double along = nearest->fraction, before, whole = MAX (edge->length_m, 1e-6);
  double lon = at[0].lon_e7 + along * ((double) at[1].lon_e7 - at[0].lon_e7);
  double lat = at[0].lat_e7 + along * ((double) at[1].lat_e7 - at[0].lat_e7);

  before = vigie_road_measure (points, nearest->segment + 1) + along * vigie_road_measure (at, 2);
  if (before < NODE_M || edge->length_m - before < NODE_M)
    {
      vigie_route_place_init_node (place, self->graph,
                                   before <= edge->length_m / 2 ? edge->source : edge->target);
    }
  else
    {
      *place = (VigieRoutePlace) { .node = VIGIE_ROAD_NONE,
                                   .edge = nearest->edge,
                                   .fraction = CLAMP (before / whole, 0, 1),
                                   .lon = lon * 1e-7,
                                   .lat = lat * 1e-7 };
    }
  place->distance_m = nearest->distance * METRES_PER_E7;
}

/* The cells that are @ring away from a cell, as far as there are some. */
static void
look_at_ring (const VigieRouteGrid *self,
              const VigieVehicle *vehicle,
              const VigieRoadSet *closed,
              gint64 column,
              gint64 row,
              gint64 ring,
              Nearest *nearest)
{
  const gint64 left = MAX (column - ring, 0), right = MIN (column + ring, self->n_columns - 1);
  const gint64 top = MAX (row - ring + 1, 0), bottom = MIN (row + ring - 1, self->n_rows - 1);

  for (gint64 i = left; i <= right; i++)
    {
      look_at_cell (self, vehicle, closed, i, row - ring, nearest);
      if (ring > 0)
        look_at_cell (self, vehicle, closed, i, row + ring, nearest);
    }
  for (gint64 i = top; i <= bottom; i++)
    {
      look_at_cell (self, vehicle, closed, column - ring, i, nearest);
      look_at_cell (self, vehicle, closed, column + ring, i, nearest);
    }
}

/* Ring by ring around the point, until the next ring is farther than what was found. */
gboolean
vigie_route_grid_find (const VigieRouteGrid *self,
                       const VigieVehicle *vehicle,
                       const VigieRoadSet *closed,
                       double lon,
                       double lat,
                       double max_m,
                       VigieRoutePlace *place)
{
  const double narrowing = cos (CLAMP (lat, -89, 89) * G_PI / 180);
  Nearest nearest = { .x = lon * 1e7,
                      .y = lat * 1e7,
                      .narrowing = narrowing,
                      .distance = max_m / METRES_PER_E7,
                      .edge = VIGIE_ROAD_NONE };
  gint64 column, row, n_columns = self->n_columns, n_rows = self->n_rows, ring, end;

  if (self->first == NULL || !isfinite (lon) || !isfinite (lat) || fabs (lon) > 360 ||
      fabs (lat) > 90)
    return FALSE;
  column = (gint64) floor ((nearest.x - self->min_lon) / self->cell);
  row = (gint64) floor ((nearest.y - self->min_lat) / self->cell);
  ring = MAX (MAX (-column, column - n_columns + 1), MAX (-row, row - n_rows + 1));
  end = MAX (MAX (ABS (column), ABS (column - n_columns)), MAX (ABS (row), ABS (row - n_rows)));
  for (ring = MAX (ring, 0); ring <= end; ring++)
    {
      /* All nearer rings were seen: nothing left is nearer than their edge. */
      if ((double) (ring - 1) * self->cell * narrowing > nearest.distance)
        break;
      look_at_ring (self, vehicle, closed, column, row, ring, &nearest);
    }
  if (nearest.edge == VIGIE_ROAD_NONE)
    return FALSE;
  fill_place (self, &nearest, place);
  return TRUE;
}
