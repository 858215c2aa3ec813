/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-position.h"

G_BEGIN_DECLS

/**
 * VigiePositionDisplay:
 * @candidates: (array length=n) (nullable): where a post may be, the confirmed position among them
 * @n: how many
 * @confirmed: index of the confirmed one, or −1
 * @has_direction: whether the photo says where the camera looked
 * @direction_deg: degrees from north, clockwise
 * @has_sun: whether it is known where the sun stood
 * @sun_azimuth_deg: degrees from north, clockwise
 * @sun_elevation_deg: degrees over the horizon, negative below
 *
 * What is known about where one post is. The pointer is borrowed for the call that takes it.
 */
typedef struct
{
  const VigiePosition *candidates;
  gsize n;
  int confirmed;
  gboolean has_direction;
  double direction_deg;
  gboolean has_sun;
  double sun_azimuth_deg, sun_elevation_deg;
} VigiePositionDisplay;

/**
 * VigiePositionLayer:
 *
 * The positions of the selected post: each with its radius, where it comes from and how far it is
 * from the confirmed one; where the camera looked and where the sun stood. It takes no pointer. Its
 * rings, lines, cone and sun are drawn by a layer of their own, so that pins stand on them.
 */
#define VIGIE_TYPE_POSITION_LAYER (vigie_position_layer_get_type ())
G_DECLARE_FINAL_TYPE (VigiePositionLayer, vigie_position_layer, VIGIE, POSITION_LAYER, ShumateLayer)

VigiePositionLayer *vigie_position_layer_new (ShumateViewport *viewport);
ShumateLayer *vigie_position_layer_get_ground (VigiePositionLayer *self); /* (transfer none) */
void vigie_position_layer_set_display (VigiePositionLayer *self,
                                       const VigiePositionDisplay *display); /* (nullable) */
void vigie_position_layer_set_pinned (VigiePositionLayer *self, const VigiePosition *position);
void vigie_position_layer_set_place (VigiePositionLayer *self, const VigiePosition *place);

const VigiePosition *vigie_position_layer_get_candidates (VigiePositionLayer *self, gsize *n);
const VigiePosition *vigie_position_layer_get_confirmed (VigiePositionLayer *self);
const VigiePosition *vigie_position_layer_get_reference (VigiePositionLayer *self);
const VigiePosition *vigie_position_layer_get_camera (VigiePositionLayer *self);

G_END_DECLS
