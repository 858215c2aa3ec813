/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-geometry.h"

#include <math.h>

/* Nearer than this, in parts of a zoom, two zooms are one. */
#define SAME_ZOOM 1e-6

static int
get_quarters (const VigieImageGeometry *self)
{
  return (int) (((long) round (self->angle / 90.0) % 4 + 4) % 4);
}

/* How large the picture is in the widget, as turned. */
static void
get_shown_size (const VigieImageGeometry *self, double *width, double *height)
{
  gboolean is_across = get_quarters (self) % 2 == 1;
  double factor = self->zoom / self->scale;

  *width = (is_across ? self->image_height : self->image_width) * factor;
  *height = (is_across ? self->image_width : self->image_height) * factor;
}

/**
 * vigie_image_geometry_get_fit:
 * @self: a geometry
 *
 * Returns: the zoom at which the turned picture just fills the widget, with small pictures
 *   enlarged to at most %VIGIE_IMAGE_MAX_ZOOM; 1 where there is nothing to fit
 */
double
vigie_image_geometry_get_fit (const VigieImageGeometry *self)
{
  gboolean is_across = get_quarters (self) % 2 == 1;
  double image_width = is_across ? self->image_height : self->image_width;
  double image_height = is_across ? self->image_width : self->image_height;

  if (image_width <= 0 || image_height <= 0 || self->width <= 0 || self->height <= 0)
    return 1.0;
  return MIN (MIN (self->width / image_width, self->height / image_height) * self->scale,
              VIGIE_IMAGE_MAX_ZOOM);
}

/**
 * vigie_image_geometry_clamp_zoom:
 * @self: a geometry
 * @zoom: what is asked for
 *
 * Returns: @zoom, at least what fits, or 100 % where that is less, and at most
 *   %VIGIE_IMAGE_MAX_ZOOM
 */
double
vigie_image_geometry_clamp_zoom (const VigieImageGeometry *self, double zoom)
{
  double lowest = MIN (vigie_image_geometry_get_fit (self), 1.0);

  if (isnan (zoom))
    return self->zoom;
  return CLAMP (zoom, lowest, VIGIE_IMAGE_MAX_ZOOM);
}

static double
clamp_axis (double centre, double shown, double room)
{
  double margin = shown > 0 ? room / shown / 2.0 : 0.5;

  if (isnan (centre) || margin >= 0.5)
    return 0.5;
  return CLAMP (centre, margin, 1.0 - margin);
}

/**
 * vigie_image_geometry_clamp_centre:
 * @self: a geometry
 *
 * Moves the picture so that no edge of it comes inside the widget where there is more of it to
 * show; where it is smaller than the widget, it is in the middle.
 */
void
vigie_image_geometry_clamp_centre (VigieImageGeometry *self)
{
  int quarters = get_quarters (self);
  double width, height;

  get_shown_size (self, &width, &height);
  vigie_image_geometry_turn (quarters, &self->centre_x, &self->centre_y);
  self->centre_x = clamp_axis (self->centre_x, width, self->width);
  self->centre_y = clamp_axis (self->centre_y, height, self->height);
  vigie_image_geometry_turn (-quarters, &self->centre_x, &self->centre_y);
}

static void
rotate (double degrees, double *x, double *y)
{
  double radians = degrees * G_PI / 180.0;
  double cosine = cos (radians);
  double sine = sin (radians);
  double old_x = *x;

  *x = old_x * cosine - *y * sine;
  *y = old_x * sine + *y * cosine;
}

void
vigie_image_geometry_to_widget (
    const VigieImageGeometry *self, double image_x, double image_y, double *x, double *y)
{
  double factor = self->zoom / self->scale;

  *x = (image_x - self->centre_x) * self->image_width * factor;
  *y = (image_y - self->centre_y) * self->image_height * factor;
  rotate (self->angle, x, y);
  *x += self->width / 2.0;
  *y += self->height / 2.0;
}

/**
 * vigie_image_geometry_to_image:
 * @self: a geometry with a picture
 * @x: in the widget
 * @y: in the widget
 * @image_x: (out): what is there; below 0 or above 1 beside the picture
 * @image_y: (out): likewise
 */
void
vigie_image_geometry_to_image (
    const VigieImageGeometry *self, double x, double y, double *image_x, double *image_y)
{
  double factor = self->zoom / self->scale;

  *image_x = x - self->width / 2.0;
  *image_y = y - self->height / 2.0;
  rotate (-self->angle, image_x, image_y);
  *image_x = *image_x / (self->image_width * factor) + self->centre_x;
  *image_y = *image_y / (self->image_height * factor) + self->centre_y;
}

/**
 * vigie_image_geometry_put:
 * @self: a geometry with a picture
 * @image_x: a place in the picture
 * @image_y: likewise
 * @x: where in the widget it is to be
 * @y: likewise
 *
 * Moves the picture, as far as it may go: after a change of zoom what was under the pointer can so
 * stay there.
 */
void
vigie_image_geometry_put (
    VigieImageGeometry *self, double image_x, double image_y, double x, double y)
{
  double under_x, under_y;

  vigie_image_geometry_to_image (self, x, y, &under_x, &under_y);
  self->centre_x += image_x - under_x;
  self->centre_y += image_y - under_y;
  vigie_image_geometry_clamp_centre (self);
}

/**
 * vigie_image_geometry_pan:
 * @self: a geometry with a picture
 * @dx: how far the picture is pushed to the right, px of the widget
 * @dy: downwards
 */
void
vigie_image_geometry_pan (VigieImageGeometry *self, double dx, double dy)
{
  double x, y;

  vigie_image_geometry_to_image (self, self->width / 2.0 - dx, self->height / 2.0 - dy, &x, &y);
  self->centre_x = x;
  self->centre_y = y;
  vigie_image_geometry_clamp_centre (self);
}

/**
 * vigie_image_geometry_mix:
 * @from: where a movement begins
 * @to: where it ends; its picture and widget count
 * @part: how much of it is done, 0–1
 *
 * Zoom grows by equal factors. The centre then goes with 1 / zoom, so that a place that is at the
 * same point of the widget at both ends rests there all the way.
 *
 * Returns: the place on the way
 */
VigieImageGeometry
vigie_image_geometry_mix (const VigieImageGeometry *from, const VigieImageGeometry *to, double part)
{
  VigieImageGeometry mixed = *to;
  double way = part;

  if (part >= 1.0)
    return mixed;
  if (fabs (from->zoom / to->zoom - 1.0) > SAME_ZOOM)
    {
      mixed.zoom = from->zoom * pow (to->zoom / from->zoom, part);
      way = (1.0 / mixed.zoom - 1.0 / from->zoom) / (1.0 / to->zoom - 1.0 / from->zoom);
    }
  mixed.angle = from->angle + (to->angle - from->angle) * part;
  mixed.centre_x = from->centre_x + (to->centre_x - from->centre_x) * way;
  mixed.centre_y = from->centre_y + (to->centre_y - from->centre_y) * way;
  return mixed;
}

/**
 * vigie_image_geometry_turn:
 * @n_quarters: quarter turns clockwise, negative for the other way
 * @x: (inout): a place in a picture, as a fraction; then the same place in the turned one
 * @y: (inout): likewise
 */
void
vigie_image_geometry_turn (int n_quarters, double *x, double *y)
{
  for (int i = 0; i < (n_quarters % 4 + 4) % 4; i++)
    {
      double old_x = *x;

      *x = 1.0 - *y;
      *y = old_x;
    }
}
