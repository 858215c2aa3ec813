/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-map-transform.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieShapePath:
 * @shape: where it comes from
 * @points: x and y by turns, Web Mercator
 * @ends: for each ring, the index after its last point
 * @n_rings: length of @ends
 * @box: smallest box around it
 * @label_x: where its title goes
 * @label_y: where its title goes
 * @lifted: ended before the layer's time
 * @upcoming: begins after the layer's time
 *
 * A shape laid out for drawing. Immutable and atomically counted: workers draw from it.
 */
typedef struct
{
  VigieShape *shape;
  double *points;
  guint *ends;
  guint n_rings;
  VigieWorldBox box;
  double label_x, label_y;
  gboolean polygonal;
  gboolean is_point;
  gboolean lifted;
  gboolean upcoming;
} VigieShapePath;

VigieShapePath *vigie_shape_path_new (VigieShape *shape, gint64 at);
VigieShapePath *vigie_shape_path_ref (VigieShapePath *self);
void vigie_shape_path_unref (VigieShapePath *self);
double vigie_path_segment_distance (const double *a, const double *b, double x, double y);
double vigie_shape_path_distance (const VigieShapePath *self, double x, double y);
int vigie_shape_path_compare (gconstpointer a, gconstpointer b);
GskPath *vigie_shape_path_to_gsk (const VigieShapePath *self, const VigieMapTransform *transform);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieShapePath, vigie_shape_path_unref)

G_END_DECLS
