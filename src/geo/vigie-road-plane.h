/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vigie-road-index.h"

G_BEGIN_DECLS

/* Places around one in metres, on the plane that touches the ellipsoid there: true to a thousandth
 * within some kilometres. */
typedef struct
{
  VigieRoadPoint origin;
  double east_m; /* of a ten-millionth of a degree */
  double north_m;
} VigieRoadPlane;

static inline void
vigie_road_plane_init (VigieRoadPlane *self, VigieRoadPoint origin)
{
  const gint32 step = origin.lat_e7 > 0 ? -10000 : 10000;
  const VigieRoadPoint east = { origin.lon_e7 > 0 ? origin.lon_e7 - 10000 : origin.lon_e7 + 10000,
                                origin.lat_e7 };
  const VigieRoadPoint north = { origin.lon_e7, origin.lat_e7 + step };

  self->origin = origin;
  self->east_m = vigie_road_measure_part (origin, east, 1) / 10000;
  self->north_m = vigie_road_measure_part (origin, north, 1) / 10000;
}

static inline double
vigie_road_plane_get_distance (const VigieRoadPlane *self, VigieRoadPoint point)
{
  return hypot (((double) point.lon_e7 - self->origin.lon_e7) * self->east_m,
                ((double) point.lat_e7 - self->origin.lat_e7) * self->north_m);
}

static inline double
vigie_road_plane_get_box_distance (const VigieRoadPlane *self, const VigieRoadBox *box)
{
  const double x = self->origin.lon_e7, y = self->origin.lat_e7;

  return hypot (MAX (MAX (box->west - x, x - box->east), 0) * self->east_m,
                MAX (MAX (box->south - y, y - box->north), 0) * self->north_m);
}

G_END_DECLS
