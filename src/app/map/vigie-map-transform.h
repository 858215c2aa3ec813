/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-mercator.h"

G_BEGIN_DECLS

/**
 * VigieMapTransform:
 * @cx: the view's centre, Web Mercator 0..1
 * @cy: the view's centre, Web Mercator 0..1 from the north
 * @world: width of the whole world in widget pixels
 * @sine: of the view's rotation
 * @cosine: of the view's rotation
 * @width: of the widget
 * @height: of the widget
 *
 * What shumate_viewport_location_to_widget_coords() computes, taken apart so that a frame pays for
 * the trigonometry once and not per point.
 */
typedef struct
{
  double cx, cy;
  double world;
  double rotation;
  double sine, cosine;
  double width, height;
} VigieMapTransform;

void vigie_map_transform_init (VigieMapTransform *self,
                               ShumateViewport *viewport,
                               double width,
                               double height);
VigieWorldBox vigie_map_transform_get_bounds (const VigieMapTransform *self, double padding);
void vigie_map_transform_apply_rotation (const VigieMapTransform *self, GtkSnapshot *snapshot);
void vigie_map_transform_append_picture (const VigieMapTransform *self,
                                         GtkSnapshot *snapshot,
                                         GdkTexture *picture,
                                         const VigieWorldBox *box,
                                         double world,
                                         int scale_factor);
void vigie_map_transform_append_crosshair (const VigieMapTransform *self,
                                           GtkSnapshot *snapshot,
                                           float arm,
                                           const GdkRGBA *color,
                                           const GdkRGBA *halo);
double vigie_map_transform_meters (const VigieMapTransform *self, double y, double meters);

static inline void
vigie_map_transform_to_widget (
    const VigieMapTransform *self, double x, double y, double *widget_x, double *widget_y)
{
  double dx = (x - self->cx) * self->world;
  double dy = (y - self->cy) * self->world;

  *widget_x = dx * self->cosine - dy * self->sine + self->width / 2;
  *widget_y = dx * self->sine + dy * self->cosine + self->height / 2;
}

static inline void
vigie_map_transform_from_widget (
    const VigieMapTransform *self, double widget_x, double widget_y, double *x, double *y)
{
  double dx = widget_x - self->width / 2;
  double dy = widget_y - self->height / 2;

  *x = self->cx + (dx * self->cosine + dy * self->sine) / self->world;
  *y = self->cy + (dy * self->cosine - dx * self->sine) / self->world;
}

static inline gboolean
vigie_world_box_covers (const VigieWorldBox *outer, const VigieWorldBox *inner)
{
  return outer->min_x <= inner->min_x && outer->min_y <= inner->min_y &&
         outer->max_x >= inner->max_x && outer->max_y >= inner->max_y;
}

static inline gboolean
vigie_world_box_meets (const VigieWorldBox *a, const VigieWorldBox *b)
{
  return a->min_x <= b->max_x && a->max_x >= b->min_x && a->min_y <= b->max_y &&
         a->max_y >= b->min_y;
}

G_END_DECLS
