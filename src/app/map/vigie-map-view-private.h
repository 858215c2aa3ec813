/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-base-map.h"
#include "vigie-map-view.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_MAP_POST_ACTIVATED,
  VIGIE_MAP_CLUSTER_ACTIVATED,
  VIGIE_MAP_POSTS_ACTIVATED,
  VIGIE_MAP_SHAPE_ACTIVATED,
  VIGIE_MAP_BACKGROUND_ACTIVATED,
  VIGIE_MAP_PLACE_PICKED,
  VIGIE_MAP_GEOMETRY_FINISHED,
  VIGIE_MAP_DRAWING_CANCELLED,
  VIGIE_MAP_VIEW_CHANGED,
  VIGIE_MAP_N_SIGNALS
} VigieMapViewSignal;

struct _VigieMapView
{
  AdwBin parent_instance;

  ShumateMap *map;
  ShumateScale *scale;
  GtkMenuButton *basemap_button;
  GtkWidget *north_button;
  GtkLabel *attribution_label;
  GtkLabel *status_label;
  GtkLabel *drawing_readout;
  VigieOfficialLegend *legend;

  ShumateViewport *viewport; /* (unowned): the map's */
  VigieBaseMap *base_map;
  VigieOfficialLayer *official_layer;
  VigieShapeLayer *shape_layer;
  VigieClusterLayer *cluster_layer;
  VigiePositionLayer *position_layer;
  VigieShapeEditor *editor;
  VigiePlaceEditor *place_editor;
  VigieSpanEditor *span_editor;
  VigieRoadSnapper *snapper;
  const VigieRoadSpan *finished_span; /* (nullable): while it is handed out */

  GPtrArray *official; /* (nullable) (element-type VigieOfficialSheet) */
  GStrv hidden_layers; /* kinds of what is not shown of it */
  GtkPopover *official_popover;

  VigieMapPoints *points;
  GSignalGroup *points_signals;
  const VigieMapPointsData *data;
  VigieBox shapes_box;

  gint64 selected_row_id;
  gboolean has_selected_position;
  VigiePosition selected_position;
  char *selected_shape;
  char *drawing_text;
  gboolean can_place;

  gboolean pressed;
  double press_x, press_y;

  gboolean has_pending_box;
  VigieBox pending_box;
  guint describe_id;
  guint map_state_id;
};

void vigie_map_view_emit (VigieMapView *self, VigieMapViewSignal signal, ...);
gboolean vigie_map_view_query_tooltip (
    VigieMapView *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *widget);
void vigie_map_view_init_official (VigieMapView *self);
void vigie_map_view_dispose_official (VigieMapView *self);
GMenuModel *vigie_map_view_make_official_menu (VigieMapView *self); /* (nullable) */
void vigie_map_view_update_menu (VigieMapView *self);
gboolean vigie_map_view_click_official (VigieMapView *self, double x, double y);
char *vigie_map_view_dup_official_tooltip (VigieMapView *self, double x, double y);
void vigie_map_view_init_input (VigieMapView *self);
void vigie_map_view_init_pen (VigieMapView *self);
gboolean vigie_map_view_pen_key (VigieMapView *self, guint keyval, GdkModifierType state);
gboolean vigie_map_view_place_key (VigieMapView *self, guint keyval, GdkModifierType state);
void vigie_map_view_init_place (VigieMapView *self);
void vigie_map_view_update_selected (VigieMapView *self);
void vigie_map_view_update_readout (VigieMapView *self);
void vigie_map_view_zoom_by (VigieMapView *self, double levels);
char *vigie_map_view_describe_counts (guint64 sum, const guint32 by_status[VIGIE_N_STATUSES]);

G_END_DECLS
