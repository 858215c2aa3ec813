/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-road-snapper.h"
#include "vigie-road-span.h"

G_BEGIN_DECLS

/**
 * VigieSpanEditor:
 *
 * The pen that closes a road from here to there: two clicks on it, or two times the space bar over
 * the cross in the middle. What the second click would close is shown before it.
 *
 * Signals: "changed"; "finished" (#VigieRoadSpan with its area, valid only during the call);
 * "cancelled".
 */
#define VIGIE_TYPE_SPAN_EDITOR (vigie_span_editor_get_type ())
G_DECLARE_FINAL_TYPE (VigieSpanEditor, vigie_span_editor, VIGIE, SPAN_EDITOR, ShumateLayer)

VigieSpanEditor *vigie_span_editor_new (ShumateViewport *viewport, VigieRoadSnapper *snapper);
gboolean vigie_span_editor_start (VigieSpanEditor *self);
gboolean vigie_span_editor_is_active (VigieSpanEditor *self);
gboolean vigie_span_editor_has_beginning (VigieSpanEditor *self);
const VigieRoadSpan *vigie_span_editor_get_preview (VigieSpanEditor *self); /* (nullable) */
gboolean vigie_span_editor_set (VigieSpanEditor *self);
gboolean vigie_span_editor_step_back (VigieSpanEditor *self);
void vigie_span_editor_cancel (VigieSpanEditor *self);
void vigie_span_editor_set_one_direction (VigieSpanEditor *self, gboolean one_direction);
gboolean vigie_span_editor_get_one_direction (VigieSpanEditor *self);
char *vigie_span_editor_dup_readout (VigieSpanEditor *self, gboolean *wrong);

/* What pointer and keys do, for the widget's own controllers and for tests; in widget pixels. */
gboolean vigie_span_editor_press (VigieSpanEditor *self, double x, double y, int n_press);
void vigie_span_editor_release (VigieSpanEditor *self, double x, double y);
void vigie_span_editor_move (VigieSpanEditor *self, double x, double y);
gboolean vigie_span_editor_key (VigieSpanEditor *self, guint keyval, GdkModifierType state);

G_END_DECLS
