/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-index.h"

G_BEGIN_DECLS

gboolean vigie_road_index_holds (VigieRoadIndex *self, guint32 road, guint32 edge);

G_END_DECLS
