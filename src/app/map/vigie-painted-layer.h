/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-map-transform.h"

G_BEGIN_DECLS

/**
 * VigieLayerView:
 * @box: what to draw of the world
 * @world: width of the world in pixels
 * @scale_factor: device pixels in a pixel
 * @dark: whether the map below is dark
 * @high_contrast: whether the user asked for high contrast
 * @font: of what is written
 *
 * What a picture shows, and how.
 */
typedef struct
{
  VigieWorldBox box;
  double world;
  int scale_factor;
  gboolean dark;
  gboolean high_contrast;
  PangoFontDescription *font;
} VigieLayerView;

#define VIGIE_TYPE_PAINTED_LAYER (vigie_painted_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    VigiePaintedLayer, vigie_painted_layer, VIGIE, PAINTED_LAYER, ShumateLayer)

/**
 * VigiePaintedLayerClass:
 * @get_box: (nullable): where in the world there is something; %NULL where there is nothing at all
 * @dup_content: (transfer full): what is drawn, which nobody changes any more: a worker reads it
 * @free_content: frees it, in any thread
 * @paint: draws it in a worker, from the upper left corner of the view's box in its pixels
 *
 * A layer of the map that is painted in a worker thread into one picture, somewhat larger than the
 * view. A pan only moves the picture, and it stays until there is a better one.
 */
struct _VigiePaintedLayerClass
{
  ShumateLayerClass parent_class;

  const VigieWorldBox *(*get_box) (VigiePaintedLayer *self);
  gpointer (*dup_content) (VigiePaintedLayer *self);
  GDestroyNotify free_content;
  void (*paint) (cairo_t *cr, const VigieLayerView *view, gconstpointer content);
};

void vigie_painted_layer_changed (VigiePaintedLayer *self);
void vigie_painted_layer_get_transform (VigiePaintedLayer *self, VigieMapTransform *transform);
gboolean vigie_painted_layer_is_painted (VigiePaintedLayer *self);

G_END_DECLS
