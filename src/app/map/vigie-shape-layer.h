/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-painted-layer.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieShapeLayer:
 *
 * What is drawn on the map: closures, hazards, perimeters, diversions, markers. The selected one
 * stands out live.
 */
#define VIGIE_TYPE_SHAPE_LAYER (vigie_shape_layer_get_type ())
G_DECLARE_FINAL_TYPE (VigieShapeLayer, vigie_shape_layer, VIGIE, SHAPE_LAYER, VigiePaintedLayer)

VigieShapeLayer *vigie_shape_layer_new (ShumateViewport *viewport);
void vigie_shape_layer_set_shapes (VigieShapeLayer *self, GPtrArray *shapes);
void vigie_shape_layer_set_selected (VigieShapeLayer *self, const char *id);
void vigie_shape_layer_set_hidden (VigieShapeLayer *self, const char *id);
void vigie_shape_layer_set_show_lifted (VigieShapeLayer *self, gboolean show_lifted);
void vigie_shape_layer_set_time (VigieShapeLayer *self, gint64 at);
const char *vigie_shape_layer_hit (VigieShapeLayer *self, double x, double y);
VigieShape *vigie_shape_layer_find (VigieShapeLayer *self, const char *id);

G_END_DECLS
