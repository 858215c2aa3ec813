/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/vigie-map-view.h"
#include "vigie-desk.h"
#include "vigie-feed-pane.h"
#include "vigie-histogram-view.h"
#include "vigie-inspector.h"
#include "vigie-placing-bar.h"
#include "vigie-shape-dialog.h"
#include "vigie-territory-places.h"

G_BEGIN_DECLS

/* What the pointer does on the map. */
typedef enum
{
  VIGIE_DESK_LOOKING,
  VIGIE_DESK_DRAWING,
  VIGIE_DESK_EDITING,
  VIGIE_DESK_PLACING,
} VigieDeskMode;

/* What a place on the map is chosen for. */
typedef enum
{
  VIGIE_DESK_PICK_POSITION, /* of the selected post */
  VIGIE_DESK_PICK_VIA,      /* of the planned diversion */
  VIGIE_DESK_PICK_ROAD,     /* that a closure closes, too */
} VigieDeskPick;

struct _VigieDesk
{
  AdwBreakpointBin parent_instance;

  VigieSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *feed_signals;
  GSignalGroup *item_signals; /* of the selected post */
  GSignalGroup *official_signals;
  VigiePhotoCache *photos;
  VigieTerritoryPlaces *places;
  VigieDeskMode mode;
  VigieDeskPick picking;
  VigieDiverter *diverter; /* (nullable): while a diversion is planned */
  gboolean plan_shown;     /* the map was fitted to it */
  char *edited_shape;
  gboolean shown; /* the map was fitted to this session */
  guint fit_id;

  AdwOverlaySplitView *inspector_split;
  AdwOverlaySplitView *feed_split;
  VigieFeedPane *feed_pane;
  VigieInspector *inspector;
  VigieMapView *map_view;
  VigieHistogramView *histogram;
  AdwBanner *diversion_banner;
  GtkRevealer *drawing_bar;
  VigiePlacingBar *placing_bar;
  GtkWidget *finish_button;
};

void vigie_desk_set_mode (VigieDesk *self, VigieDeskMode mode);

/* vigie-desk-roads.c: closing a road, and the pen that is drawn to roads */
void vigie_desk_install_road_actions (GtkWidgetClass *widget_class);
void vigie_desk_follow_roads (VigieDesk *self);
void vigie_desk_describe_road (VigieDesk *self, VigieShapeDialog *dialog);

/* vigie-desk-divert.c: diversions */
void vigie_desk_plan (VigieDesk *self, VigieDiverter *diverter); /* (nullable) */
void vigie_desk_show_shapes (VigieDesk *self);
void vigie_desk_keep_way (VigieDesk *self);
gboolean vigie_desk_choose_way (VigieDesk *self, const char *shape_id);
void vigie_desk_on_via_requested (VigieDesk *self);
void vigie_desk_on_include_requested (VigieDesk *self);
gboolean vigie_desk_take_place (VigieDesk *self, double lon, double lat);
void vigie_desk_update_alarm (VigieDesk *self);
void vigie_desk_on_alarm_clicked (VigieDesk *self);

/* vigie-desk-triage.c: moving through the feed, selecting, judging */
void vigie_desk_install_triage_actions (GtkWidgetClass *widget_class);
void vigie_desk_add_check_keys (VigieDesk *self);

G_END_DECLS
