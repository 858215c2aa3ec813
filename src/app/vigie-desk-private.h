/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/vigie-map-view.h"
#include "vigie-desk.h"
#include "vigie-feed-pane.h"
#include "vigie-histogram-view.h"
#include "vigie-inspector.h"
#include "vigie-placing-bar.h"
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

struct _VigieDesk
{
  AdwBreakpointBin parent_instance;

  VigieSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *item_signals; /* of the selected post */
  VigiePhotoCache *photos;
  VigieTerritoryPlaces *places;
  VigieDeskMode mode;
  char *edited_shape;
  gboolean shown; /* the map was fitted to this session */
  guint fit_id;

  AdwOverlaySplitView *inspector_split;
  AdwOverlaySplitView *feed_split;
  VigieFeedPane *feed_pane;
  VigieInspector *inspector;
  VigieMapView *map_view;
  VigieHistogramView *histogram;
  AdwBanner *exercise_banner;
  GtkRevealer *drawing_bar;
  VigiePlacingBar *placing_bar;
  GtkWidget *finish_button;
};

/* vigie-desk-triage.c: moving through the feed, selecting, judging */
void vigie_desk_install_triage_actions (GtkWidgetClass *widget_class);
void vigie_desk_add_check_keys (VigieDesk *self);

G_END_DECLS
