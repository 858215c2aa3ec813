/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-edit-model.h"
#include "vigie-road-snapper.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieShapeEditor:
 *
 * The one shape under the pen. A click adds a corner while drawing; corners and the middles of
 * edges can be dragged, removed and walked through by keyboard. Each act is one undo step. What is
 * not a corner stays the map's: it pans and zooms as always. Where there are roads, corners are
 * drawn to them.
 *
 * Signals: "changed" (also when the pointer comes to another road); "snaps-toggled" (by key);
 * "finished" (#VigieGeometry, valid only during the call); "cancelled".
 */
#define VIGIE_TYPE_SHAPE_EDITOR (vigie_shape_editor_get_type ())
G_DECLARE_FINAL_TYPE (VigieShapeEditor, vigie_shape_editor, VIGIE, SHAPE_EDITOR, ShumateLayer)

VigieShapeEditor *vigie_shape_editor_new (ShumateViewport *viewport);
void vigie_shape_editor_draw (VigieShapeEditor *self, VigieShapeKind kind, VigieEditKind edit_kind);
gboolean vigie_shape_editor_edit (VigieShapeEditor *self, VigieShape *shape);
gboolean vigie_shape_editor_is_active (VigieShapeEditor *self);
gboolean vigie_shape_editor_is_drawing (VigieShapeEditor *self);
VigieEditModel *vigie_shape_editor_get_model (VigieShapeEditor *self);

void vigie_shape_editor_set_snapper (VigieShapeEditor *self,
                                     VigieRoadSnapper *snapper); /* (nullable) */
void vigie_shape_editor_set_snaps (VigieShapeEditor *self, gboolean snaps);
gboolean vigie_shape_editor_get_snaps (VigieShapeEditor *self);
void vigie_shape_editor_hold_off (VigieShapeEditor *self, gboolean held_off);
const VigieRoadSnap *vigie_shape_editor_get_snap (VigieShapeEditor *self); /* (nullable) */

gboolean vigie_shape_editor_finish (VigieShapeEditor *self);
void vigie_shape_editor_cancel (VigieShapeEditor *self);
gboolean vigie_shape_editor_undo (VigieShapeEditor *self);
gboolean vigie_shape_editor_redo (VigieShapeEditor *self);
VigieGeometry *vigie_shape_editor_dup_geometry (VigieShapeEditor *self);
VigieGeometryProblem vigie_shape_editor_get_problem (VigieShapeEditor *self);
char *vigie_shape_editor_dup_readout (VigieShapeEditor *self);

/* What pointer and keys do, for the widget's own controllers and for tests; in widget pixels. */
gboolean vigie_shape_editor_press (VigieShapeEditor *self, double x, double y, int n_press);
void vigie_shape_editor_drag (VigieShapeEditor *self, double x, double y);
void vigie_shape_editor_release (VigieShapeEditor *self, double x, double y);
gboolean vigie_shape_editor_remove_at (VigieShapeEditor *self, double x, double y);
gboolean vigie_shape_editor_key (VigieShapeEditor *self, guint keyval, GdkModifierType state);
gboolean vigie_shape_editor_get_vertex_place (
    VigieShapeEditor *self, guint ring, guint index, double *x, double *y);

G_END_DECLS
