/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-transform.h"

#include <math.h>

/**
 * vigie_map_transform_init:
 * @self: (out caller-allocates): what to fill
 * @viewport: a viewport; without a reference source, tiles of 256 px are assumed
 * @width: of the widget, pixels
 * @height: of the widget, pixels
 */
void
vigie_map_transform_init (VigieMapTransform *self,
                          ShumateViewport *viewport,
                          double width,
                          double height)
{
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  double tile_size = source != NULL ? shumate_map_source_get_tile_size (source) : 256;

  self->world = tile_size * exp2 (shumate_viewport_get_zoom_level (viewport));
  vigie_mercator_from_lon_lat (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                               shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                               &self->cx, &self->cy);
  self->rotation = shumate_viewport_get_rotation (viewport);
  self->sine = sin (self->rotation);
  self->cosine = cos (self->rotation);
  self->width = width;
  self->height = height;
}

/**
 * vigie_map_transform_get_bounds:
 * @self: a transform
 * @padding: pixels to add on every side
 *
 * Returns: the smallest upright box around the view, which may be turned
 */
VigieWorldBox
vigie_map_transform_get_bounds (const VigieMapTransform *self, double padding)
{
  double c = fabs (self->cosine), s = fabs (self->sine);
  double half_x = ((self->width * c + self->height * s) / 2 + padding) / self->world;
  double half_y = ((self->width * s + self->height * c) / 2 + padding) / self->world;

  return (VigieWorldBox) { self->cx - half_x, self->cy - half_y, self->cx + half_x,
                           self->cy + half_y };
}

/**
 * vigie_map_transform_apply_rotation:
 * @self: a transform
 * @snapshot: where to draw; the caller saves and restores
 *
 * Turns what follows around the middle of the widget, as the basemap is turned.
 */
void
vigie_map_transform_apply_rotation (const VigieMapTransform *self, GtkSnapshot *snapshot)
{
  graphene_point_t middle =
      GRAPHENE_POINT_INIT ((float) (self->width / 2), (float) (self->height / 2));

  gtk_snapshot_translate (snapshot, &middle);
  gtk_snapshot_rotate (snapshot, (float) (self->rotation * 180 / G_PI));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-middle.x, -middle.y));
}

/**
 * vigie_map_transform_append_picture:
 * @self: a transform
 * @snapshot: where to draw
 * @picture: what was painted upright
 * @box: what part of the world it shows
 * @world: the width of the world when it was painted, in pixels
 * @scale_factor: its pixels to one of the widget
 *
 * Draws a picture where its part of the world is now, stretched while a new one is painted.
 */
void
vigie_map_transform_append_picture (const VigieMapTransform *self,
                                    GtkSnapshot *snapshot,
                                    GdkTexture *picture,
                                    const VigieWorldBox *box,
                                    double world,
                                    int scale_factor)
{
  double x = (box->min_x - self->cx) * self->world + self->width / 2;
  double y = (box->min_y - self->cy) * self->world + self->height / 2;
  double stretch = self->world / world / scale_factor;

  if (fabs (stretch * scale_factor - 1) < 1e-6)
    {
      x = round (x); /* sharp lines while nothing zooms */
      y = round (y);
    }
  gtk_snapshot_save (snapshot);
  vigie_map_transform_apply_rotation (self, snapshot);
  gtk_snapshot_append_texture (
      snapshot, picture,
      &GRAPHENE_RECT_INIT ((float) x, (float) y,
                           (float) (gdk_texture_get_width (picture) * stretch),
                           (float) (gdk_texture_get_height (picture) * stretch)));
  gtk_snapshot_restore (snapshot);
}

/**
 * vigie_map_transform_append_crosshair:
 * @self: a transform
 * @snapshot: where to draw
 * @arm: how long each of its four arms is, in pixels
 * @color: of the cross
 * @halo: around it
 *
 * Draws a cross in the middle of the widget: where the keyboard is.
 */
void
vigie_map_transform_append_crosshair (const VigieMapTransform *self,
                                      GtkSnapshot *snapshot,
                                      float arm,
                                      const GdkRGBA *color,
                                      const GdkRGBA *halo)
{
  const float x = (float) round (self->width / 2);
  const float y = (float) round (self->height / 2);
  const float reach = arm + 1.5f;

  gtk_snapshot_append_color (snapshot, halo,
                             &GRAPHENE_RECT_INIT (x - 2.5f, y - reach, 5, 2 * reach));
  gtk_snapshot_append_color (snapshot, halo,
                             &GRAPHENE_RECT_INIT (x - reach, y - 2.5f, 2 * reach, 5));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x - 1, y - arm, 2, 2 * arm));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x - arm, y - 1, 2 * arm, 2));
}

/**
 * vigie_map_transform_meters:
 * @self: a transform
 * @y: Web Mercator, 0..1
 * @meters: a length on the ground
 *
 * Returns: @meters in pixels at the latitude of @y
 */
double
vigie_map_transform_meters (const VigieMapTransform *self, double y, double meters)
{
  return vigie_mercator_metres_to_world (vigie_mercator_lat (y), meters) * self->world;
}
