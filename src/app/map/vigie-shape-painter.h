/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-shape-path.h"

G_BEGIN_DECLS

/**
 * VigieShapePainting:
 * @paths: (element-type VigieShapePath): in the order of drawing; not changed while it is used
 * @box: what to draw of the world
 * @world: width of the world in pixels
 * @scale_factor: device pixels in a pixel
 * @dark: whether the map below is dark
 * @high_contrast: whether the user asked for high contrast
 * @font: (nullable): of the titles
 *
 * A picture to be painted, with all that a worker thread needs.
 */
typedef struct
{
  GPtrArray *paths;
  VigieWorldBox box;
  double world;
  int scale_factor;
  gboolean dark;
  gboolean high_contrast;
  PangoFontDescription *font;
} VigieShapePainting;

void vigie_shape_painting_free (VigieShapePainting *self);
GdkTexture *vigie_shape_painting_paint (const VigieShapePainting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieShapePainting, vigie_shape_painting_free)

G_END_DECLS
