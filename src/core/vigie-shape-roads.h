/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieShapeRoad:
 * @road: number or name
 * @from: (nullable): where the one section that it has begins, as "PR 12+300"
 * @to: (nullable): where that ends
 * @n_sections: how many it has
 * @length_m: of all of them
 *
 * A road of a closure or of a diversion.
 */
typedef struct
{
  char *road;
  char *from;
  char *to;
  guint n_sections;
  double length_m;
} VigieShapeRoad;

/**
 * VigieShapeRoads:
 * @roads: (element-type VigieShapeRoad): of a closure those that it closes, the longest first; of a
 *   diversion those that it takes, in their order
 * @n_unnamed: further roads without number and name
 * @length_m: of all
 * @seconds: on a diversion; NaN where that is not known
 * @extra_seconds: longer than usual; NaN where that is not known
 * @is_way: whether it is the way of a diversion
 * @is_heavy: whether that is one for heavy vehicles
 *
 * What a territory said to a shape.
 */
typedef struct
{
  GPtrArray *roads;
  guint n_unnamed;
  double length_m;
  double seconds;
  double extra_seconds;
  gboolean is_way;
  gboolean is_heavy;
} VigieShapeRoads;

VigieShapeRoads *vigie_shape_list_roads (const VigieShape *shape); /* (transfer full) (nullable) */
void vigie_shape_roads_free (VigieShapeRoads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieShapeRoads, vigie_shape_roads_free)

G_END_DECLS
