/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <shumate/shumate.h>

#include "vigie-basemap.h"
#include "vigie-cluster-layer.h"
#include "vigie-feed-model.h"
#include "vigie-official-layer.h"
#include "vigie-official-legend.h"
#include "vigie-place-editor.h"
#include "vigie-position-layer.h"
#include "vigie-shape-editor.h"
#include "vigie-shape-layer.h"
#include "vigie-span-editor.h"

G_BEGIN_DECLS

/**
 * VigieMapView:
 *
 * The map of an incident: basemap, shapes, posts, and the pen. It asks by signals; it changes
 * nothing.
 *
 * Properties: "basemap" (string: an id, see vigie_map_view_set_basemap()), "selected-shape"
 * (string), "drawing" (boolean, read-only: a shape is drawn or edited, or a road closed), "placing"
 * (boolean, read-only: a pin is being placed), "drawing-text" (string, read-only: size of the
 * shape, what is wrong with it, or what to do next; while placing, where the pin stands),
 * "has-roads" (boolean, read-only), "snap-to-roads" (boolean), "closing-road" (boolean, read-only),
 * "one-direction" (boolean: only one carriageway of the road that is being closed).
 *
 * Signals:
 * - "post-activated" (int64 row_id)
 * - "cluster-activated" (uint count): the map zooms to it by itself
 * - "posts-activated" (#GArray of int64 row ids): a cluster that no zoom takes apart;
 *   "post-activated" follows for one of them, the next one with each click
 * - "shape-activated" (string id)
 * - "background-activated": a click on nothing
 * - "place-picked" (double lon, double lat, double radius_m)
 * - "geometry-finished" (pointer #VigieGeometry, valid during the call; of a closed road see also
 *   vigie_map_view_get_finished_span())
 * - "drawing-cancelled": drawing, editing or placing was given up
 * - "view-changed": the map was moved or zoomed
 */
#define VIGIE_TYPE_MAP_VIEW (vigie_map_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieMapView, vigie_map_view, VIGIE, MAP_VIEW, AdwBin)

VigieMapView *vigie_map_view_new (void);

void vigie_map_view_set_points (VigieMapView *self, VigieMapPoints *points);
void vigie_map_view_set_points_data (VigieMapView *self, const VigieMapPointsData *data);
void vigie_map_view_let_pass (VigieMapView *self); /* other work of the next frame */
void vigie_map_view_set_shapes (VigieMapView *self, GPtrArray *shapes);
void vigie_map_view_set_official (VigieMapView *self, GPtrArray *sheets);
void vigie_map_view_set_basemap (VigieMapView *self, const char *basemap);
const char *vigie_map_view_get_basemap (VigieMapView *self);
void vigie_map_view_set_territory (VigieMapView *self, VigieBasemap *territory);
VigieBasemap *vigie_map_view_get_territory (VigieMapView *self); /* (nullable) */
void vigie_map_view_take_basemap (VigieMapView *self, VigieBasemap *basemap);
VigieBasemap *vigie_map_view_get_basemap_object (VigieMapView *self);
void
vigie_map_view_set_selected_post (VigieMapView *self, gint64 row_id, const VigiePosition *position);
void vigie_map_view_set_selected_shape (VigieMapView *self, const char *id);
const char *vigie_map_view_get_selected_shape (VigieMapView *self);
void vigie_map_view_set_show_lifted (VigieMapView *self, gboolean show_lifted);

void vigie_map_view_start_drawing (VigieMapView *self);
void vigie_map_view_start_drawing_kind (VigieMapView *self,
                                        VigieShapeKind kind,
                                        VigieEditKind edit_kind);
gboolean vigie_map_view_edit_shape (VigieMapView *self, VigieShape *shape);
gboolean vigie_map_view_finish_drawing (VigieMapView *self);
void vigie_map_view_cancel_drawing (VigieMapView *self);
gboolean vigie_map_view_drawing_undo (VigieMapView *self);
gboolean vigie_map_view_drawing_redo (VigieMapView *self);
gboolean vigie_map_view_is_drawing (VigieMapView *self);
const char *vigie_map_view_get_drawing_text (VigieMapView *self);

void vigie_map_view_set_roads (VigieMapView *self, VigieRoadIndex *index); /* (nullable) */
void vigie_map_view_set_snap_to_roads (VigieMapView *self, gboolean snap_to_roads);
gboolean vigie_map_view_get_snap_to_roads (VigieMapView *self);
gboolean vigie_map_view_start_closing_road (VigieMapView *self);
gboolean vigie_map_view_is_closing_road (VigieMapView *self);
void vigie_map_view_set_one_direction (VigieMapView *self, gboolean one_direction);
gboolean vigie_map_view_get_one_direction (VigieMapView *self);
const VigieRoadSpan *vigie_map_view_get_finished_span (VigieMapView *self); /* (nullable) */

void vigie_map_view_set_positions (VigieMapView *self, const VigiePositionDisplay *display);
void vigie_map_view_set_can_place (VigieMapView *self, gboolean can_place);
void vigie_map_view_start_placing (VigieMapView *self, const VigiePosition *start);
gboolean vigie_map_view_finish_placing (VigieMapView *self);
gboolean vigie_map_view_is_placing (VigieMapView *self);
const VigiePosition *vigie_map_view_get_place (VigieMapView *self);
void vigie_map_view_set_place (VigieMapView *self, double lon, double lat, double radius_m);
void vigie_map_view_step_radius (VigieMapView *self, int steps);

void vigie_map_view_show_box (VigieMapView *self, const VigieBox *box, gboolean animate);
gboolean vigie_map_view_show_all (VigieMapView *self, gboolean animate);
void
vigie_map_view_go_to (VigieMapView *self, double lon, double lat, double zoom, gboolean animate);
void vigie_map_view_get_view_box (VigieMapView *self, VigieBox *box);

/* For tests and benchmarks. */
ShumateMap *vigie_map_view_get_map (VigieMapView *self);
VigieClusterLayer *vigie_map_view_get_cluster_layer (VigieMapView *self);
VigieShapeLayer *vigie_map_view_get_shape_layer (VigieMapView *self);
VigieOfficialLayer *vigie_map_view_get_official_layer (VigieMapView *self);
VigieOfficialLegend *vigie_map_view_get_legend (VigieMapView *self);
char *vigie_map_view_dup_official_text (VigieMapView *self);
VigieShapeEditor *vigie_map_view_get_editor (VigieMapView *self);
VigieSpanEditor *vigie_map_view_get_span_editor (VigieMapView *self);
VigiePositionLayer *vigie_map_view_get_position_layer (VigieMapView *self);
VigiePlaceEditor *vigie_map_view_get_place_editor (VigieMapView *self);
ShumateMapLayer *vigie_map_view_get_base_layer (VigieMapView *self);
void vigie_map_view_click (VigieMapView *self, double x, double y);
gboolean vigie_map_view_key (VigieMapView *self, guint keyval, GdkModifierType state);
const char *vigie_map_view_get_status_text (VigieMapView *self);
const char *vigie_map_view_get_attribution_text (VigieMapView *self);

G_END_DECLS
