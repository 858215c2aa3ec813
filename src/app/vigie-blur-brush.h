/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image-view.h"
#include "vigie-redaction.h"

G_BEGIN_DECLS

/**
 * VigieBlurBrush:
 *
 * Lies over a #VigieImageView and shows what of its photo is blurred before it goes out, as it will
 * be. Dragging paints, with Shift it takes strokes away; arrows move a rectangle, with Shift they
 * size it, and Return blurs what is in it. Wheel and pinching go to the view below.
 *
 * Signals: "changed": what is blurred is another; "full": there is no room for more.
 */
#define VIGIE_TYPE_BLUR_BRUSH (vigie_blur_brush_get_type ())
G_DECLARE_FINAL_TYPE (VigieBlurBrush, vigie_blur_brush, VIGIE, BLUR_BRUSH, GtkWidget)

#define VIGIE_BLUR_BRUSH_LEAST 0.005 /* of the photo's longer side */
#define VIGIE_BLUR_BRUSH_MOST 0.3

GtkWidget *vigie_blur_brush_new (VigieImageView *view);
void vigie_blur_brush_begin (VigieBlurBrush *self,
                             VigieImage *image,
                             const VigieRedaction *redaction); /* (nullable redaction) */
void vigie_blur_brush_end (VigieBlurBrush *self);
const VigieRedaction *vigie_blur_brush_get_redaction (VigieBlurBrush *self); /* (nullable) */
void vigie_blur_brush_finish_stroke (VigieBlurBrush *self);
gboolean vigie_blur_brush_can_undo (VigieBlurBrush *self);
gboolean vigie_blur_brush_undo (VigieBlurBrush *self);
void vigie_blur_brush_set_size (VigieBlurBrush *self, double width);
double vigie_blur_brush_get_size (VigieBlurBrush *self);
void vigie_blur_brush_set_erases (VigieBlurBrush *self, gboolean erases);
void vigie_blur_brush_set_lifted (VigieBlurBrush *self, gboolean lifted);
gboolean vigie_blur_brush_is_lifted (VigieBlurBrush *self);

G_END_DECLS
