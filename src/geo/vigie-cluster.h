/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-mercator.h"

G_BEGIN_DECLS

/* As many as a post has statuses: VIGIE_N_STATUSES of the layer above. */
#define VIGIE_GRID_N_STATUSES 5

/**
 * VigiePoints:
 * @x: world units (Web Mercator, 0 to 1)
 * @y: world units
 * @status: (nullable): 0 to %VIGIE_GRID_N_STATUSES − 1 for each; without it all are 0
 * @mask: (nullable): one byte for each, 0 leaves the point out; without it all count
 * @n: number of points
 *
 * Points as a struct of arrays, borrowed for one call. A point whose @x or @y is not a number has
 * no place and is left out.
 */
typedef struct
{
  const double *x;
  const double *y;
  const guint8 *status;
  const guint8 *mask;
  gsize n;
} VigiePoints;

/**
 * VigieGridCluster:
 * @x: mean of the members in world units, in the copy of the world that the view shows
 * @y: mean of the members
 * @count: number of members, exact
 * @by_status: the same by status
 * @first: index of the member that comes first
 * @box: smallest box around the members, in the same copy of the world
 */
typedef struct
{
  double x;
  double y;
  guint32 count;
  guint32 by_status[VIGIE_GRID_N_STATUSES];
  guint32 first;
  VigieWorldBox box;
} VigieGridCluster;

/**
 * VigieGrid:
 *
 * Clusters points on the fly: no index, so any filter costs nothing to change. It keeps its buffers
 * and what it counted between calls. Not thread-safe; use one for each thread.
 */
typedef struct _VigieGrid VigieGrid;

VigieGrid *vigie_grid_new (void);
void vigie_grid_free (VigieGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieGrid, vigie_grid_free)

gsize vigie_grid_cluster (
    VigieGrid *self,
    const VigiePoints *points,
    const VigieWorldBox *view,
    double zoom,
    double cell_px,
    const VigieGridCluster **clusters); /* (out) (transfer none): until the next call */
gsize vigie_grid_add (VigieGrid *self,
                      const VigiePoints *points,
                      gsize from, /* those before are counted already */
                      const VigieGridCluster **clusters);

/**
 * VigieClusterOptions:
 * @radius_px: how near clusters are merged, 40
 * @extent_px: edge of a tile in the same pixels, 512
 * @min_zoom: 0
 * @max_zoom: the last zoom with clusters, 16; beyond it every point stands alone
 *
 * The names, the defaults and what they mean are those of npm's supercluster.
 */
typedef struct
{
  double radius_px;
  double extent_px;
  int min_zoom;
  int max_zoom;
} VigieClusterOptions;

#define VIGIE_CLUSTER_OPTIONS_INIT                                                                 \
  { .radius_px = 40, .extent_px = 512, .min_zoom = 0, .max_zoom = 16 }

/**
 * VigieCluster:
 * @x: weighted mean of the members, world units
 * @y: weighted mean of the members
 * @count: number of points in it, exact; 1 for a point that stands alone
 * @point: index of a member, the point itself when it stands alone
 * @id: names it for vigie_cluster_index_get_members()
 */
typedef struct
{
  double x;
  double y;
  guint32 count;
  guint32 point;
  guint32 id;
} VigieCluster;

/**
 * VigieClusterIndex:
 *
 * Clusters of a fixed set of points for every zoom. Immutable once built, so any thread may query
 * it.
 */
typedef struct _VigieClusterIndex VigieClusterIndex;

VigieClusterIndex *
vigie_cluster_index_new (const double *x,
                         const double *y,
                         gsize n,
                         const VigieClusterOptions *options); /* (nullable): options */
void vigie_cluster_index_free (VigieClusterIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieClusterIndex, vigie_cluster_index_free)

gsize vigie_cluster_index_query (const VigieClusterIndex *self,
                                 const VigieWorldBox *view,
                                 double zoom,
                                 GArray *clusters); /* of VigieCluster; they are appended */
gsize vigie_cluster_index_get_n_clusters (const VigieClusterIndex *self, double zoom);
gsize vigie_cluster_index_get_members (const VigieClusterIndex *self,
                                       guint32 id,
                                       GArray *points); /* of guint32; appended */
int vigie_cluster_index_get_expansion_zoom (const VigieClusterIndex *self, guint32 id);
gsize vigie_cluster_index_get_memory (const VigieClusterIndex *self); /* bytes */

G_END_DECLS
