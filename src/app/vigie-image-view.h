/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image-geometry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VigieImageView:
 *
 * One picture to look at closely. Drag, touchpad and arrow keys move it; wheel, Ctrl with scrolling
 * and pinching zoom at the pointer; a double click changes between all of it and 100 %.
 *
 * Properties, each with notify: "zoom" (device pixels in a pixel of the picture), "fit" (all of it
 * is shown, however the widget grows), "rotation" (0, 90, 180, 270, clockwise), "centre-x" and
 * "centre-y" (what is in the middle, in fractions of the picture before it is turned), and
 * "contrast" and "shadows" (0–1), which change only what is shown; "has-picture" can only be read,
 * and is told again when the whole picture comes after its preview. On the way there the view may
 * be animated: the properties hold where it ends.
 */
#define VIGIE_TYPE_IMAGE_VIEW (vigie_image_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieImageView, vigie_image_view, VIGIE, IMAGE_VIEW, GtkWidget)

#define VIGIE_IMAGE_VIEW_AT_ONCE 0
#define VIGIE_IMAGE_VIEW_SWIFTLY 200 /* ms */

void vigie_image_view_set_preview (VigieImageView *self, GdkTexture *preview); /* (nullable) */
void vigie_image_view_set_texture (VigieImageView *self, GdkTexture *texture);
void vigie_image_view_set_label (VigieImageView *self, const char *label);
gboolean vigie_image_view_has_picture (VigieImageView *self);
gboolean vigie_image_view_is_preview (VigieImageView *self);

void vigie_image_view_reset (VigieImageView *self);
void vigie_image_view_set_fit (VigieImageView *self, gboolean fit);
gboolean vigie_image_view_get_fit (VigieImageView *self);
void vigie_image_view_set_zoom (VigieImageView *self, double zoom);
double vigie_image_view_get_zoom (VigieImageView *self);
void vigie_image_view_zoom_at (VigieImageView *self, double zoom, double x, double y, guint ms);
void vigie_image_view_zoom_by (VigieImageView *self, double factor, double x, double y, guint ms);
void vigie_image_view_toggle_fit (VigieImageView *self, double x, double y);
gboolean vigie_image_view_pan (VigieImageView *self, double dx, double dy, guint ms);
void vigie_image_view_rotate (VigieImageView *self, int n_quarters);
int vigie_image_view_get_rotation (VigieImageView *self);
void vigie_image_view_set_tone (VigieImageView *self, double contrast, double shadows);

/* What the properties say, as a whole, and going there: for views that are linked. */
const VigieImageGeometry *vigie_image_view_get_geometry (VigieImageView *self);
void vigie_image_view_go (
    VigieImageView *self, gboolean fit, double zoom, double centre_x, double centre_y, guint ms);
guint vigie_image_view_get_motion (VigieImageView *self); /* ms of the last, 0: at once */
gboolean vigie_image_view_is_at_rest (VigieImageView *self);

G_END_DECLS
