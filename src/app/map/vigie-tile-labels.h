/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "vigie-basemap.h"
#include "vigie-mvt.h"

G_BEGIN_DECLS

void vigie_tile_labels_paint (
    cairo_t *cr, const VigieMvtTile *tile, const VigieTileInfo *info, int tile_size, gboolean dark);

G_END_DECLS
