/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieRoadState:
 * @VIGIE_ROAD_STATE_GREEN: normal
 * @VIGIE_ROAD_STATE_ORANGE: difficult
 * @VIGIE_ROAD_STATE_RED: very difficult
 * @VIGIE_ROAD_STATE_BLACK: closed
 *
 * The four states that French services for the information of road users tell. The worse, the
 * higher.
 */
typedef enum
{
  VIGIE_ROAD_STATE_GREEN,
  VIGIE_ROAD_STATE_ORANGE,
  VIGIE_ROAD_STATE_RED,
  VIGIE_ROAD_STATE_BLACK,
} VigieRoadState;

#define VIGIE_N_ROAD_STATES 4
#define VIGIE_ROAD_STATE_MEMBER "state" /* of a shape's payload */

const char *vigie_road_state_to_string (VigieRoadState state); /* "green", "orange", … */
gboolean vigie_road_state_from_string (const char *text, VigieRoadState *state);

gboolean vigie_shape_get_road_state (const VigieShape *shape, VigieRoadState *state);
gboolean vigie_shape_get_chosen_road_state (const VigieShape *shape, VigieRoadState *state);
VigieDraft *vigie_draft_set_road_state (VigieDraft *self, VigieRoadState state);
VigieDraft *vigie_draft_clear_road_state (VigieDraft *self);

G_END_DECLS
