/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieRoadPlate:
 * @ink: of the number, 0xrrggbb
 * @ground: behind it
 * @edge: around that
 *
 * How a road's number is shown on a map: as on the road's own signs.
 */
typedef struct
{
  guint32 ink;
  guint32 ground;
  guint32 edge;
} VigieRoadPlate;

const VigieRoadPlate *vigie_road_plate_for_number (const char *number);

G_END_DECLS
