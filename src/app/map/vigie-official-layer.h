/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-official-paths.h"

G_BEGIN_DECLS

/**
 * VigieOfficialLayer:
 *
 * What authorities say of rivers and roads, below what the desk knows itself. As shapes are, it is
 * painted in a worker thread into one picture, which a pan only moves.
 */
#define VIGIE_TYPE_OFFICIAL_LAYER (vigie_official_layer_get_type ())
G_DECLARE_FINAL_TYPE (VigieOfficialLayer, vigie_official_layer, VIGIE, OFFICIAL_LAYER, ShumateLayer)

VigieOfficialLayer *vigie_official_layer_new (ShumateViewport *viewport);
void vigie_official_layer_set_paths (VigieOfficialLayer *self,
                                     VigieOfficialPaths *paths); /* (nullable) */
const VigieOfficialPath *vigie_official_layer_hit (VigieOfficialLayer *self, double x, double y);
gboolean vigie_official_layer_is_painted (VigieOfficialLayer *self);
guint vigie_official_layer_get_n_drawn (VigieOfficialLayer *self);

G_END_DECLS
