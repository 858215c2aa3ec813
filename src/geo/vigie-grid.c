/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-cluster.h"

/* Beyond this many cells, 19 MB, cells grow: nobody can look at so many clusters. */
#define MAX_CELLS (1u << 18)

/* How far over the edge of the world a view may show its copies. */
#define MAX_COPIES 2

typedef struct
{
  double sum_x;
  double sum_y;
  VigieWorldBox box;
  guint32 by_status[VIGIE_GRID_N_STATUSES];
  guint32 first;
} Cell;

/* The cells that cover a view. */
typedef struct
{
  double per_world; /* cells along the world's edge */
  double column;    /* of the first one, counted from the world's left edge */
  double row;
  double n_columns;
  double n_rows;
  double first_copy; /* of the world */
  double last_copy;
} Raster;

struct _VigieGrid
{
  Cell *cells;
  gsize n_allocated;
  guint32 *touched; /* the cells in use, so that only they are cleared and read */
  gsize n_touched;
  Raster raster;      /* of the last call */
  gboolean has_cells; /* which are the raster's */
  GArray *clusters;   /* of VigieGridCluster */
};

/**
 * vigie_grid_new:
 *
 * Returns: (transfer full): a grid without buffers yet
 */
VigieGrid *
vigie_grid_new (void)
{
  VigieGrid *self = g_new0 (VigieGrid, 1);

  self->clusters = g_array_new (FALSE, FALSE, sizeof (VigieGridCluster));
  return self;
}

void
vigie_grid_free (VigieGrid *self)
{
  g_free (self->cells);
  g_free (self->touched);
  g_array_unref (self->clusters);
  g_free (self);
}

static gboolean
raster_init (Raster *self, const VigieWorldBox *view, double zoom, double cell_px)
{
  double min_x = MAX (view->min_x, -MAX_COPIES), max_x = MIN (view->max_x, 1 + MAX_COPIES);
  double min_y = MAX (view->min_y, 0.0), max_y = MIN (view->max_y, 1.0);

  /* Written so that a view with a number that is none is refused too. */
  if (!(view->min_x <= view->max_x) || !(view->min_y <= view->max_y) || min_x > max_x ||
      min_y > max_y)
    return FALSE;
  self->per_world = vigie_mercator_world_px (CLAMP (zoom, 0.0, VIGIE_MERCATOR_MAX_ZOOM)) / cell_px;
  do
    {
      self->column = floor (min_x * self->per_world);
      self->row = floor (min_y * self->per_world);
      self->n_columns = floor (max_x * self->per_world) - self->column + 1;
      self->n_rows = floor (max_y * self->per_world) - self->row + 1;
      self->per_world /= 2;
    }
  while (self->n_columns * self->n_rows > MAX_CELLS);
  self->per_world *= 2;
  self->first_copy = floor (min_x);
  self->last_copy = MAX (ceil (max_x) - 1, self->first_copy);
  return TRUE;
}

static void
reserve (VigieGrid *self, gsize n_cells)
{
  if (n_cells <= self->n_allocated)
    return;
  g_free (self->cells);
  g_free (self->touched);
  self->cells = g_new0 (Cell, n_cells);
  self->touched = g_new (guint32, n_cells);
  self->n_allocated = n_cells;
  for (gsize i = 0; i < n_cells; i++)
    self->cells[i].first = G_MAXUINT32;
}

static inline void
add_point (VigieGrid *self, guint32 at, double x, double y, guint status, guint32 index)
{
  Cell *cell = &self->cells[at];

  if (G_UNLIKELY (cell->first == G_MAXUINT32))
    {
      self->touched[self->n_touched++] = at;
      cell->first = index;
      cell->box = (VigieWorldBox) { x, y, x, y };
    }
  cell->sum_x += x;
  cell->sum_y += y;
  cell->by_status[status]++;
  cell->box.min_x = MIN (cell->box.min_x, x);
  cell->box.min_y = MIN (cell->box.min_y, y);
  cell->box.max_x = MAX (cell->box.max_x, x);
  cell->box.max_y = MAX (cell->box.max_y, y);
}

/* Adds the points from @from on of one copy of the world, @shift worlds to the right. */
static void
add_copy (VigieGrid *self, const VigiePoints *points, gsize from, double shift)
{
  const double *xs = points->x, *ys = points->y;
  const guint8 *mask = points->mask, *status = points->status;
  const Raster r = self->raster;

  for (gsize i = from; i < points->n; i++)
    {
      double x = xs[i] + shift;
      double column = x * r.per_world - r.column;
      double row = ys[i] * r.per_world - r.row;
      gboolean inside;

      /* One branch instead of four, for most points lie outside a close view; false for NaN too. */
      inside = (column >= 0) & (column < r.n_columns) & (row >= 0) & (row < r.n_rows);
      if (mask != NULL)
        inside &= mask[i] != 0;
      if (inside)
        add_point (self, (guint32) row * (guint32) r.n_columns + (guint32) column, x, ys[i],
                   status != NULL ? MIN (status[i], VIGIE_GRID_N_STATUSES - 1) : 0, (guint32) i);
    }
}

static void
add_points (VigieGrid *self, const VigiePoints *points, gsize from)
{
  for (double shift = self->raster.first_copy; shift <= self->raster.last_copy; shift++)
    add_copy (self, points, from, shift);
}

static void
clear_cells (VigieGrid *self)
{
  for (gsize i = 0; i < self->n_touched; i++)
    {
      Cell *cell = &self->cells[self->touched[i]];

      memset (cell, 0, sizeof *cell);
      cell->first = G_MAXUINT32;
    }
  self->n_touched = 0;
  self->has_cells = FALSE;
}

static void
append_cluster (GArray *clusters, const Cell *cell)
{
  VigieGridCluster cluster = { .first = cell->first, .box = cell->box };

  for (guint i = 0; i < VIGIE_GRID_N_STATUSES; i++)
    {
      cluster.by_status[i] = cell->by_status[i];
      cluster.count += cell->by_status[i];
    }
  cluster.x = cell->sum_x / cluster.count;
  cluster.y = cell->sum_y / cluster.count;
  g_array_append_val (clusters, cluster);
}

static gsize
list_clusters (VigieGrid *self, const VigieGridCluster **clusters)
{
  g_array_set_size (self->clusters, 0);
  for (gsize i = 0; i < self->n_touched; i++)
    append_cluster (self->clusters, &self->cells[self->touched[i]]);
  *clusters = (const VigieGridCluster *) (void *) self->clusters->data;
  return self->clusters->len;
}

/**
 * vigie_grid_cluster:
 * @points: at most 2³² − 1 of them
 * @view: what the map shows; beyond the world's left or right edge it shows copies of the world, at
 *   most two on either side
 * @zoom: 0 to %VIGIE_MERCATOR_MAX_ZOOM, clamped
 * @cell_px: edge of a cell in pixels, positive
 * @clusters: (out) (transfer none) (array): in no particular order; it belongs to @self and is
 *   valid until the next call
 *
 * Puts the points that @mask lets through into the cells of a grid and makes one cluster of each
 * cell. Cells start at the world's corner, whatever the view, and a cell that the view only touches
 * is counted whole: panning changes no cluster. In a view inside the world each point counts once.
 * A grid of more than 262,144 cells gets larger ones.
 *
 * Returns: number of clusters
 */
gsize
vigie_grid_cluster (VigieGrid *self,
                    const VigiePoints *points,
                    const VigieWorldBox *view,
                    double zoom,
                    double cell_px,
                    const VigieGridCluster **clusters)
{
  g_return_val_if_fail (cell_px > 0, 0);
  g_return_val_if_fail (points->n < G_MAXUINT32, 0);

  clear_cells (self);
  if (raster_init (&self->raster, view, zoom, cell_px))
    {
      reserve (self, (gsize) (self->raster.n_columns * self->raster.n_rows));
      self->has_cells = TRUE;
      add_points (self, points, 0);
    }
  return list_clusters (self, clusters);
}

/**
 * vigie_grid_add:
 * @points: those of the last vigie_grid_cluster() or vigie_grid_add(), which are as they were, and
 *   more behind them
 * @from: how many they were
 * @clusters: (out) (transfer none) (array): as vigie_grid_cluster() would find them; it belongs to
 *   @self and is valid until the next call
 *
 * Counts what came since into the same cells, without a look at what is there already.
 *
 * Returns: number of clusters
 */
gsize
vigie_grid_add (VigieGrid *self,
                const VigiePoints *points,
                gsize from,
                const VigieGridCluster **clusters)
{
  g_return_val_if_fail (points->n < G_MAXUINT32, 0);
  g_return_val_if_fail (from <= points->n, 0);

  if (self->has_cells)
    add_points (self, points, from);
  return list_clusters (self, clusters);
}
