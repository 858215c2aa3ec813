/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-position.h"

G_BEGIN_DECLS

#define VIGIE_PLACE_DEFAULT_RADIUS_M 50.0

/**
 * VigiePlaceEditor:
 *
 * The pin that is being placed, with the ring of its uncertainty. The pin and the ring's handle can
 * be dragged, a click elsewhere moves the pin there, keys nudge it; what is none of these stays the
 * map's. A standing pin can be dragged off, which begins placing.
 *
 * Signals: "changed"; "started" (placing began by dragging the standing pin); "finished"
 * (#VigiePosition, valid during the call); "cancelled"; "clicked" (double x, double y): the
 * standing pin was clicked and not dragged.
 */
#define VIGIE_TYPE_PLACE_EDITOR (vigie_place_editor_get_type ())
G_DECLARE_FINAL_TYPE (VigiePlaceEditor, vigie_place_editor, VIGIE, PLACE_EDITOR, ShumateLayer)

VigiePlaceEditor *vigie_place_editor_new (ShumateViewport *viewport);
void vigie_place_editor_start (VigiePlaceEditor *self, const VigiePosition *place);
gboolean vigie_place_editor_is_active (VigiePlaceEditor *self);
const VigiePosition *vigie_place_editor_get_place (VigiePlaceEditor *self); /* (nullable) */
void vigie_place_editor_set_place (VigiePlaceEditor *self, double lon, double lat, double radius_m);
void vigie_place_editor_set_standing (VigiePlaceEditor *self, const VigiePosition *standing);
gboolean vigie_place_editor_finish (VigiePlaceEditor *self);
void vigie_place_editor_cancel (VigiePlaceEditor *self);
void vigie_place_editor_step_radius (VigiePlaceEditor *self, int steps);

/* What pointer and keys do, for the widget's own controllers and for tests; in widget pixels. */
gboolean vigie_place_editor_press (VigiePlaceEditor *self, double x, double y, int n_press);
gboolean vigie_place_editor_drag (VigiePlaceEditor *self, double x, double y);
void vigie_place_editor_release (VigiePlaceEditor *self, double x, double y);
gboolean vigie_place_editor_key (VigiePlaceEditor *self, guint keyval, GdkModifierType state);
gboolean vigie_place_editor_wants (VigiePlaceEditor *self, double x, double y);
gboolean vigie_place_editor_get_pin (VigiePlaceEditor *self, double *x, double *y);
gboolean vigie_place_editor_get_handle (VigiePlaceEditor *self, double *x, double *y);

G_END_DECLS
