/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-span-editor.h"

G_BEGIN_DECLS

struct _VigieSpanEditor
{
  ShumateLayer parent_instance;

  VigieRoadSnapper *snapper;
  gboolean active;
  gboolean one_direction;

  gboolean has_from; /* where the closure begins is set */
  VigieRoadSnap from;
  gboolean has_snap; /* what the next click would set */
  VigieRoadSnap snap;
  VigieRoadSpan *preview; /* (nullable): from there to here */
  char *problem;          /* (nullable): why there is none */

  gboolean pressed;
  double press_x, press_y;
  gboolean pointer_inside;
  double pointer_x, pointer_y;
  gboolean by_keyboard;
};

void vigie_span_editor_get_transform (VigieSpanEditor *self, VigieMapTransform *transform);
void vigie_span_editor_init_input (VigieSpanEditor *self);
void vigie_span_editor_update (VigieSpanEditor *self);
void vigie_span_editor_snapshot (VigieSpanEditor *self, GtkSnapshot *snapshot);

G_END_DECLS
