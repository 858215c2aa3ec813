/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which state the roads of a shape are: docs/roads-board.md has the rule. */
#include "vigie-road-state.h"

#include "vigie-json.h"

static const char *const names[] = {
  [VIGIE_ROAD_STATE_GREEN] = "green",
  [VIGIE_ROAD_STATE_ORANGE] = "orange",
  [VIGIE_ROAD_STATE_RED] = "red",
  [VIGIE_ROAD_STATE_BLACK] = "black",
};

const char *
vigie_road_state_to_string (VigieRoadState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (names), "green");

  return names[state];
}

/**
 * vigie_road_state_from_string:
 * @text: (nullable): a word of payloads
 * @state: (out): left alone where it is none
 *
 * Returns: whether it is one
 */
gboolean
vigie_road_state_from_string (const char *text, VigieRoadState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *state = (VigieRoadState) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * vigie_shape_get_chosen_road_state:
 * @shape: a shape
 * @state: (out): left alone where nobody set one
 *
 * Returns: whether somebody set in which state the roads are
 */
gboolean
vigie_shape_get_chosen_road_state (const VigieShape *shape, VigieRoadState *state)
{
  g_autoptr (JsonNode) details =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;

  return details != NULL && JSON_NODE_HOLDS_OBJECT (details) &&
         vigie_road_state_from_string (
             vigie_json_get_string (json_node_get_object (details), VIGIE_ROAD_STATE_MEMBER),
             state);
}

/* What makes a road treacherous is orange, what takes it or threatens life on it red. */
static VigieRoadState
derive_from_cause (const char *cause)
{
  static const char *const orange[] = { "snow",   "ice",       "smoke", "stranded-vehicles",
                                        "rescue", "roadworks", "other", "",
                                        NULL };

  return g_strv_contains (orange, cause) ? VIGIE_ROAD_STATE_ORANGE : VIGIE_ROAD_STATE_RED;
}

static gboolean
is_known_cause (const char *cause)
{
  return g_strv_contains (vigie_shape_get_causes (), cause);
}

/**
 * vigie_shape_get_road_state:
 * @shape: a shape
 * @state: (out): of the roads in it; left alone where it says nothing about them
 *
 * What an officer set counts. Otherwise a closure is black and a hazard area orange or red, as its
 * cause is; a perimeter, a diversion and a marker say nothing.
 *
 * Returns: whether it says in which state the roads are
 */
gboolean
vigie_shape_get_road_state (const VigieShape *shape, VigieRoadState *state)
{
  if (vigie_shape_get_chosen_road_state (shape, state))
    return TRUE;
  switch (shape->kind)
    {
    case VIGIE_SHAPE_CLOSURE:
      *state = VIGIE_ROAD_STATE_BLACK;
      return TRUE;
    case VIGIE_SHAPE_HAZARD:
      /* In words of their own, people may mean anything: no alarm is made of that. */
      *state = is_known_cause (shape->cause) ? derive_from_cause (shape->cause)
                                             : VIGIE_ROAD_STATE_ORANGE;
      return TRUE;
    case VIGIE_SHAPE_PERIMETER:
    case VIGIE_SHAPE_DIVERSION:
    case VIGIE_SHAPE_MARKER:
    default:
      return FALSE;
    }
}

/* (transfer full) (nullable): the same draft with another @state; %NULL takes back what was set */
static VigieDraft *
put_state (VigieDraft *self, const char *state)
{
  g_autoptr (JsonNode) payload = vigie_json_parse (vigie_draft_get_payload (self), -1, NULL);
  JsonObject *object;

  g_return_val_if_fail (payload != NULL, NULL);

  object = json_node_get_object (payload);
  if (state != NULL)
    json_object_set_string_member (object, VIGIE_ROAD_STATE_MEMBER, state);
  else
    json_object_set_null_member (object, VIGIE_ROAD_STATE_MEMBER);
  return vigie_draft_new (vigie_draft_get_kind_name (self), vigie_draft_get_subject (self), payload,
                          vigie_draft_get_reason (self), vigie_draft_get_actor (self), NULL);
}

/**
 * vigie_draft_set_road_state:
 * @self: a draft that draws or edits a shape
 * @state: of the roads in it
 *
 * Returns: (transfer full): the same draft with this state
 */
VigieDraft *
vigie_draft_set_road_state (VigieDraft *self, VigieRoadState state)
{
  return put_state (self, vigie_road_state_to_string (state));
}

/**
 * vigie_draft_clear_road_state:
 * @self: a draft that edits a shape
 *
 * Returns: (transfer full): the same draft, after which the state follows from kind and cause again
 */
VigieDraft *
vigie_draft_clear_road_state (VigieDraft *self)
{
  return put_state (self, NULL);
}
