/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"

G_BEGIN_DECLS

/*
 * Flat arrays with offsets. Part p has the rings parts[p] … parts[p + 1] − 1, ring r has the points
 * rings[r] … rings[r + 1] − 1, point i is coords[2i], coords[2i + 1].
 */
struct _VigieGeometry
{
  VigieGeometryKind kind;
  gsize n_parts;
  gsize n_rings;
  gsize n_points;
  gsize *parts;
  gsize *rings;
  double *coords;
  VigieBox box;
};

static inline const double *
vigie_geometry_peek_ring (const VigieGeometry *self, gsize ring, gsize *n_points)
{
  *n_points = self->rings[ring + 1] - self->rings[ring];
  return self->coords + 2 * self->rings[ring];
}

static inline gboolean
vigie_points_equal (const double *a, const double *b)
{
  return a[0] == b[0] && a[1] == b[1];
}

G_END_DECLS
