/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-map-transform.h"
#include "vigie-position-layer.h"

G_BEGIN_DECLS

/* More than a post ever has; drawing stays cheap whatever a file says. */
#define VIGIE_MAX_SHOWN_POSITIONS 24

#define VIGIE_TYPE_POSITION_GROUND (vigie_position_ground_get_type ())
G_DECLARE_FINAL_TYPE (
    VigiePositionGround, vigie_position_ground, VIGIE, POSITION_GROUND, ShumateLayer)

struct _VigiePositionLayer
{
  ShumateLayer parent_instance;

  VigiePositionGround *ground; /* (owned) */

  VigiePositionDisplay display; /* its candidates are owned */
  int pinned;                   /* index of the one that has a pin of the posts' layer, or −1 */
  gboolean has_place;
  VigiePosition place; /* of the pin that is being placed */

  GskPath *glyphs[VIGIE_N_ORIGINS];
  AdwStyleManager *style_manager;
};

void vigie_position_layer_draw_ground (VigiePositionLayer *self,
                                       GtkSnapshot *snapshot,
                                       const VigieMapTransform *transform);
void vigie_position_layer_draw_labels (VigiePositionLayer *self,
                                       GtkSnapshot *snapshot,
                                       const VigieMapTransform *transform);

G_END_DECLS
