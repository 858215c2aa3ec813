/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-place.h"

#include "vigie-json.h"

/**
 * vigie_bluesky_place_read:
 * @round: whose cursor is read
 * @part: "searches", "stream" or "recheck"
 *
 * Returns: (transfer full): that part, empty where there is none
 */
JsonObject *
vigie_bluesky_place_read (VigieSourceRound *round, const char *part)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  JsonNode *node = json_object_get_member (json_node_get_object (cursor), part);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return json_object_new ();
  return json_object_ref (json_node_get_object (node));
}

/**
 * vigie_bluesky_place_commit:
 * @intake: what came, for the same transaction
 * @part: "searches", "stream" or "recheck"
 * @value: where that part goes on
 * @error: see vigie_source_intake_commit()
 *
 * The other parts stay as they are.
 *
 * Returns: whether it is on disk
 */
gboolean
vigie_bluesky_place_commit (VigieSourceIntake *intake,
                            const char *part,
                            JsonObject *value,
                            GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (intake->round);
  g_autofree char *text = NULL;

  json_object_set_object_member (json_node_get_object (cursor), part, json_object_ref (value));
  text = vigie_json_canonical (cursor);
  return vigie_source_intake_commit (intake, text, error);
}
