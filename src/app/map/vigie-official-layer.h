/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-official-paths.h"
#include "vigie-painted-layer.h"

G_BEGIN_DECLS

/**
 * VigieOfficialLayer:
 *
 * What authorities say of rivers and roads, below what the desk knows itself.
 */
#define VIGIE_TYPE_OFFICIAL_LAYER (vigie_official_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieOfficialLayer, vigie_official_layer, VIGIE, OFFICIAL_LAYER, VigiePaintedLayer)

VigieOfficialLayer *vigie_official_layer_new (ShumateViewport *viewport);
void vigie_official_layer_set_paths (VigieOfficialLayer *self,
                                     VigieOfficialPaths *paths); /* (nullable) */
const VigieOfficialPath *vigie_official_layer_hit (VigieOfficialLayer *self, double x, double y);
guint vigie_official_layer_get_n_drawn (VigieOfficialLayer *self);

G_END_DECLS
