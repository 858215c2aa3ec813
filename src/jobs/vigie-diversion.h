/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-diverting.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieDiversionPlan:
 * @closure: (nullable): the shape that it leads around
 * @title: for people
 * @from: ms, or %VIGIE_TIME_UNKNOWN for now
 * @places: (array length=n_places): longitude and latitude of from, via…, to
 * @n_places: 2 or more
 *
 * What a route is for.
 */
typedef struct
{
  const char *closure;
  const char *title;
  gint64 from;
  const double (*places)[2];
  guint n_places;
} VigieDiversionPlan;

VigieDraft *vigie_diversion_new_draft (VigieGuide *guide,
                                       VigieDiverting *found,
                                       guint route,
                                       const VigieDiversionPlan *plan,
                                       const char *actor); /* (transfer full) (nullable) */
char *vigie_diversion_make_title (VigieGuide *guide, VigieDiverting *found, guint route);

/* What is closed at a moment by all closures: (transfer full) */
VigieRoadSet *vigie_diversion_close_all (VigieGuide *guide, GPtrArray *shapes, gint64 at);

/* A diversion that a closure cuts. */
typedef struct
{
  VigieShape *diversion;
  VigieShape *closure;
} VigieDiversionCut;

/* (transfer full) (element-type VigieDiversionCut): those that hold at a moment */
GArray *vigie_diversion_find_cut (GPtrArray *shapes, gint64 at);

G_END_DECLS
