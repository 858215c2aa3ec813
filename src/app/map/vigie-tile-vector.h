/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "vigie-basemap.h"

G_BEGIN_DECLS

GdkTexture *
vigie_tile_paint_vector (GBytes *bytes, const VigieTileInfo *info, int tile_size, gboolean dark);

G_END_DECLS
