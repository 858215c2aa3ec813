/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIGIE_IMAGE_MAX_ZOOM 16.0

/**
 * VigieImageGeometry:
 * @image_width: pixels, before any turn; 0 without a picture
 * @image_height: pixels
 * @width: of the widget, in its own px
 * @height: of the widget
 * @scale: device pixels in one px of the widget
 * @zoom: device pixels in one pixel of the picture: 1 is 100 %
 * @angle: degrees that the picture is turned, clockwise
 * @centre_x: what part of the picture is in the middle of the widget: 0 left, 1 right, before any
 *   turn
 * @centre_y: 0 top, 1 bottom
 *
 * How a picture lies in a widget. Places in the picture are fractions of it, as for @centre_x.
 * Limits hold for quarter turns; on the way from one to the next nothing is limited.
 */
typedef struct
{
  double image_width;
  double image_height;
  double width;
  double height;
  double scale;
  double zoom;
  double angle;
  double centre_x;
  double centre_y;
} VigieImageGeometry;

double vigie_image_geometry_get_fit (const VigieImageGeometry *self);
double vigie_image_geometry_clamp_zoom (const VigieImageGeometry *self, double zoom);
void vigie_image_geometry_clamp_centre (VigieImageGeometry *self);
void vigie_image_geometry_to_widget (
    const VigieImageGeometry *self, double image_x, double image_y, double *x, double *y);
void vigie_image_geometry_to_image (
    const VigieImageGeometry *self, double x, double y, double *image_x, double *image_y);
void vigie_image_geometry_put (
    VigieImageGeometry *self, double image_x, double image_y, double x, double y);
void vigie_image_geometry_pan (VigieImageGeometry *self, double dx, double dy);
VigieImageGeometry vigie_image_geometry_mix (const VigieImageGeometry *from,
                                             const VigieImageGeometry *to,
                                             double part);
void vigie_image_geometry_turn (int n_quarters, double *x, double *y);

G_END_DECLS
