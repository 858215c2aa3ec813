/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-painted-layer.h"
#include "vigie-shape-path.h"

G_BEGIN_DECLS

void vigie_shape_paths_paint (cairo_t *cr, const VigieLayerView *view, gconstpointer content);

G_END_DECLS
