/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-cluster.h"
#include "vigie-feed-model.h"

G_BEGIN_DECLS

/**
 * VigieClusterHit:
 * @row_id: of the post; for a cluster, of its first one
 * @count: posts in it; 1 for a post that stands alone
 * @by_status: the same by status
 * @status: of the post that stands alone
 * @radius_m: uncertainty of the post that stands alone, 0 when unknown
 * @x: where it is drawn, in widget pixels
 * @y: where it is drawn, in widget pixels
 * @box: smallest box around its posts, in the world's own copy
 *
 * What lies under a pointer.
 */
typedef struct
{
  gint64 row_id;
  guint32 count;
  guint32 by_status[VIGIE_N_STATUSES];
  VigieStatus status;
  double radius_m;
  double x, y;
  VigieWorldBox box;
} VigieClusterHit;

/**
 * VigieClusterLayer:
 *
 * Posts on the map: rings with exact counts where they are many, pins where they stand alone.
 * Signal "clusters-changed", after a frame regrouped them.
 */
#define VIGIE_TYPE_CLUSTER_LAYER (vigie_cluster_layer_get_type ())
G_DECLARE_FINAL_TYPE (VigieClusterLayer, vigie_cluster_layer, VIGIE, CLUSTER_LAYER, ShumateLayer)

VigieClusterLayer *vigie_cluster_layer_new (ShumateViewport *viewport);
void vigie_cluster_layer_set_data (VigieClusterLayer *self, const VigieMapPointsData *data);
void vigie_cluster_layer_let_pass (VigieClusterLayer *self); /* other work of the next frame */
void vigie_cluster_layer_set_selected (
    VigieClusterLayer *self, gint64 row_id, double lon, double lat, gboolean has_position);
void vigie_cluster_layer_set_show_radius (VigieClusterLayer *self, gboolean show_radius);
void vigie_cluster_layer_set_crosshair (VigieClusterLayer *self, gboolean crosshair);
gboolean
vigie_cluster_layer_hit (VigieClusterLayer *self, double x, double y, VigieClusterHit *hit);
gboolean vigie_cluster_layer_hit_nearest_centre (VigieClusterLayer *self, VigieClusterHit *hit);
GArray *
vigie_cluster_layer_list_members (VigieClusterLayer *self, const VigieClusterHit *hit, guint most);
guint64 vigie_cluster_layer_count_in_view (VigieClusterLayer *self,
                                           guint32 by_status[VIGIE_N_STATUSES]);
guint vigie_cluster_layer_get_n_groupings (VigieClusterLayer *self);

G_END_DECLS
