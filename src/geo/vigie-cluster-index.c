/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-cluster-build.h"

#define WORLD VIGIE_CLUSTER_WORLD
#define MAX_ZOOM 22 /* beyond it the radius has too few units */

static gboolean
options_are_valid (const VigieClusterOptions *options)
{
  return options->radius_px > 0 && options->extent_px > 0 &&
         options->radius_px / options->extent_px <= 0.5 && options->min_zoom >= 0 &&
         options->min_zoom <= options->max_zoom && options->max_zoom <= MAX_ZOOM &&
         options->radius_px / options->extent_px * WORLD >= exp2 (options->max_zoom);
}

/**
 * vigie_cluster_index_new:
 * @x: (array): world units, clamped to 0 … 1
 * @y: (array): world units, clamped to 0 … 1
 * @n: number of points, below 2³¹; those whose place is not a number are left out
 * @options: (nullable): %NULL for the defaults. The radius is at most half the extent, zooms are at
 *   most 22.
 *
 * Builds clusters for every zoom, each from those of the next closer one, as npm's supercluster
 * does: in the order of the points, each that is still free takes in all others that are free
 * within the radius, and the new cluster stands at their weighted mean. Sums of members are exact
 * at every zoom. The clusters are supercluster's too, but for what its single precision makes of
 * them.
 *
 * Returns: (transfer full): the index; the points are not needed any more
 */
VigieClusterIndex *
vigie_cluster_index_new (const double *x,
                         const double *y,
                         gsize n,
                         const VigieClusterOptions *options)
{
  VigieClusterOptions defaults = VIGIE_CLUSTER_OPTIONS_INIT;
  VigieClusterIndex *self;

  if (options == NULL)
    options = &defaults;
  g_return_val_if_fail (options_are_valid (options), NULL);
  g_return_val_if_fail (n < G_MAXINT32, NULL);

  self = g_new0 (VigieClusterIndex, 1);
  self->min_zoom = options->min_zoom;
  self->max_zoom = options->max_zoom;
  self->radius = options->radius_px / options->extent_px * WORLD;
  self->row_height = (guint32) ceil (self->radius / exp2 (self->max_zoom));
  vigie_cluster_index_build (self, x, y, n);
  return self;
}

void
vigie_cluster_index_free (VigieClusterIndex *self)
{
  for (int zoom = self->min_zoom; zoom <= self->max_zoom + 1; zoom++)
    {
      g_free (self->levels[zoom].ids);
      g_free (self->levels[zoom].rows);
    }
  g_free (self->nodes);
  g_free (self);
}

static const Level *
get_level (const VigieClusterIndex *self, double zoom)
{
  int whole = (int) floor (CLAMP (zoom, self->min_zoom, self->max_zoom + 1));

  return &self->levels[whole];
}

static inline guint32
get_id (const Level *level, gsize i)
{
  return level->ids != NULL ? level->ids[i] : (guint32) i;
}

/* The first row not above @row. */
static gsize
find_row (const Level *level, guint32 row)
{
  gsize low = 0, high = level->n_rows;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (level->rows[middle].row < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first of the row's items that is not left of @x. */
static gsize
find_column (const VigieClusterIndex *self, const Level *level, const Row *row, guint32 x)
{
  gsize low = row[0].start, high = row[1].start;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (self->nodes[get_id (level, middle)].x < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
append_cluster (const VigieClusterIndex *self, guint32 id, double shift, GArray *clusters)
{
  const Node *node = &self->nodes[id];
  VigieCluster cluster = {
    .x = node->x / WORLD + shift,
    .y = node->y / WORLD,
    .count = node->count,
    .point = node->point,
    .id = id,
  };

  g_array_append_val (clusters, cluster);
}

/* @view lies within the world here. */
static void
query_copy (const VigieClusterIndex *self,
            const Level *level,
            const VigieWorldBox *view,
            double shift,
            GArray *clusters)
{
  guint32 min_x = vigie_cluster_to_units (view->min_x),
          max_x = vigie_cluster_to_units (view->max_x);
  guint32 min_y = vigie_cluster_to_units (view->min_y),
          max_y = vigie_cluster_to_units (view->max_y);
  guint32 last_row = (max_y / self->row_height) >> level->row_shift;

  for (gsize i = find_row (level, (min_y / self->row_height) >> level->row_shift);
       i < level->n_rows && level->rows[i].row <= last_row; i++)
    for (gsize j = find_column (self, level, &level->rows[i], min_x);
         j < level->rows[i + 1].start && self->nodes[get_id (level, j)].x <= max_x; j++)
      {
        guint32 y = self->nodes[get_id (level, j)].y;

        if (y >= min_y && y <= max_y)
          append_cluster (self, get_id (level, j), shift, clusters);
      }
}

/**
 * vigie_cluster_index_query:
 * @view: what to look at, edges included; beyond the world's left or right edge there are copies of
 *   the world, at most two on either side
 * @zoom: rounded down and clamped to the zooms of the options; beyond the last one every point
 * stands alone
 * @clusters: (element-type VigieCluster): the clusters whose middle lies in @view are appended, in
 *   no particular order
 *
 * Returns: number of clusters appended
 */
gsize
vigie_cluster_index_query (const VigieClusterIndex *self,
                           const VigieWorldBox *view,
                           double zoom,
                           GArray *clusters)
{
  const Level *level = get_level (self, zoom);
  guint before = clusters->len;
  double min_x = MAX (view->min_x, -2.0), max_x = MIN (view->max_x, 3.0);
  double first, last;

  /* Written so that a view with a number that is none is refused too. */
  if (!(view->min_x <= view->max_x) || !(view->min_y <= view->max_y) || min_x > max_x ||
      view->max_y < 0 || view->min_y > 1)
    return 0;
  first = floor (min_x);
  last = MAX (ceil (max_x) - 1, first);
  for (double shift = first; shift <= last; shift++)
    {
      VigieWorldBox copy = { MAX (min_x - shift, 0.0), view->min_y, MIN (max_x - shift, 1.0),
                             view->max_y };

      query_copy (self, level, &copy, shift, clusters);
    }
  return clusters->len - before;
}

/**
 * vigie_cluster_index_get_n_clusters:
 * @zoom: as of vigie_cluster_index_query()
 *
 * Returns: how many clusters and single points the whole world has at @zoom
 */
gsize
vigie_cluster_index_get_n_clusters (const VigieClusterIndex *self, double zoom)
{
  return get_level (self, zoom)->n;
}

/**
 * vigie_cluster_index_get_members:
 * @id: the id of a found cluster
 * @points: (element-type guint32): the indices of all its points are appended
 *
 * Returns: number of points appended, the cluster's count
 */
gsize
vigie_cluster_index_get_members (const VigieClusterIndex *self, guint32 id, GArray *points)
{
  g_autoptr (GArray) open = NULL; /* a stack of nodes: no recursion, though it would be shallow */
  guint before = points->len;

  g_return_val_if_fail (id < self->n_nodes, 0);

  open = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (open, id);
  while (open->len > 0)
    {
      guint32 top = g_array_index (open, guint32, open->len - 1);
      const Node *node = &self->nodes[top];

      g_array_set_size (open, open->len - 1);
      if (node->child == NO_NODE)
        g_array_append_val (points, node->point);
      for (guint32 child = node->child; child != NO_NODE; child = self->nodes[child].sibling)
        g_array_append_val (open, child);
    }
  return points->len - before;
}

/**
 * vigie_cluster_index_get_expansion_zoom:
 * @id: the id of a found cluster
 *
 * Returns: the first zoom at which it comes apart, for zooming in on a click; 0 for a single point
 */
int
vigie_cluster_index_get_expansion_zoom (const VigieClusterIndex *self, guint32 id)
{
  g_return_val_if_fail (id < self->n_nodes, 0);

  for (int zoom = self->min_zoom; zoom <= self->max_zoom; zoom++)
    if (id >= self->levels[zoom + 1].n_nodes)
      return zoom + 1;
  return 0;
}

/**
 * vigie_cluster_index_get_memory:
 *
 * Returns: bytes that the index holds
 */
gsize
vigie_cluster_index_get_memory (const VigieClusterIndex *self)
{
  gsize bytes = sizeof *self + self->n_nodes * sizeof (Node);

  for (int zoom = self->min_zoom; zoom <= self->max_zoom + 1; zoom++)
    bytes +=
        self->levels[zoom].n * sizeof (guint32) + (self->levels[zoom].n_rows + 1) * sizeof (Row);
  return bytes;
}
