/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-map-transform.h"
#include "vigie-road-snap.h"

G_BEGIN_DECLS

/**
 * VigieRoadSnapper:
 *
 * Draws the pens of a map to roads and junctions that are a few pixels away. Reference counted;
 * for one thread.
 */
typedef struct _VigieRoadSnapper VigieRoadSnapper;

VigieRoadSnapper *vigie_road_snapper_new (void);
VigieRoadSnapper *vigie_road_snapper_ref (VigieRoadSnapper *self);
void vigie_road_snapper_unref (VigieRoadSnapper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadSnapper, vigie_road_snapper_unref)

void vigie_road_snapper_set_index (VigieRoadSnapper *self, VigieRoadIndex *index); /* (nullable) */
VigieRoadIndex *vigie_road_snapper_get_index (VigieRoadSnapper *self);             /* (nullable) */

gboolean vigie_road_snapper_is_near_enough (const VigieMapTransform *transform);
gboolean vigie_road_snapper_find (VigieRoadSnapper *self,
                                  const VigieMapTransform *transform,
                                  double x,
                                  double y,
                                  VigieRoadSnap *snap);
char *vigie_road_snapper_describe (VigieRoadSnapper *self, const VigieRoadSnap *snap);
void vigie_road_snap_get_lon_lat (const VigieRoadSnap *snap, double *lon, double *lat);
void vigie_road_snap_place (const VigieRoadSnap *snap,
                            const VigieMapTransform *transform,
                            double *x,
                            double *y);
gboolean vigie_road_snap_equal (const VigieRoadSnap *a, const VigieRoadSnap *b);
void vigie_road_snap_draw (const VigieRoadSnap *snap,
                           const VigieMapTransform *transform,
                           GtkSnapshot *snapshot,
                           const GdkRGBA *color,
                           const GdkRGBA *paper);

G_END_DECLS
