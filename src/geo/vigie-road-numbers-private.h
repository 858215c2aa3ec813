/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-numbers.h"

G_BEGIN_DECLS

gboolean vigie_road_numbers_holds (VigieRoadNumbers *self, guint32 road, guint32 edge);

G_END_DECLS
