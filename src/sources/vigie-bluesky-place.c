/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-place.h"

#include "vigie-json.h"

void
vigie_bluesky_place_init (VigieBlueskyPlace *self)
{
  g_mutex_init (&self->mutex);
}

void
vigie_bluesky_place_clear (VigieBlueskyPlace *self)
{
  g_clear_pointer (&self->known, json_node_unref);
  g_mutex_clear (&self->mutex);
}

/**
 * vigie_bluesky_place_read:
 * @round: whose cursor is read
 * @half: "searches" or "stream"
 *
 * Returns: (transfer full): that half, empty where there is none
 */
JsonObject *
vigie_bluesky_place_read (VigieSourceRound *round, const char *half)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  JsonNode *node = json_object_get_member (json_node_get_object (cursor), half);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? json_object_ref (json_node_get_object (node))
             : json_object_new ();
}

static JsonNode *
copy_with (JsonNode *whole, const char *half, JsonObject *value)
{
  g_autoptr (JsonNode) part = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *whole_text = json_to_string (whole, FALSE);
  g_autofree char *part_text = NULL;
  JsonNode *copy = vigie_json_parse (whole_text, -1, NULL);

  json_node_set_object (part, value);
  part_text = json_to_string (part, FALSE); /* its owner goes on to change it */
  json_object_set_member (json_node_get_object (copy), half,
                          vigie_json_parse (part_text, -1, NULL));
  return copy;
}

/**
 * vigie_bluesky_place_commit:
 * @self: a place
 * @intake: what came, for the same transaction
 * @half: "searches" or "stream"
 * @value: where that half goes on
 * @error: see vigie_source_intake_commit()
 *
 * The other half stays as this process committed it last, or else as the round found it.
 *
 * Returns: whether it is on disk
 */
gboolean
vigie_bluesky_place_commit (VigieBlueskyPlace *self,
                            VigieSourceIntake *intake,
                            const char *half,
                            JsonObject *value,
                            GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (intake->round);
  g_autoptr (JsonNode) changed = NULL;
  g_autofree char *text = NULL;
  gboolean done;

  g_mutex_lock (&self->mutex); /* until it is on disk: the later one holds both halves */
  changed = copy_with (self->known != NULL ? self->known : cursor, half, value);
  text = vigie_json_canonical (changed);
  done = vigie_source_intake_commit (intake, text, error);
  if (done)
    {
      g_clear_pointer (&self->known, json_node_unref);
      self->known = g_steal_pointer (&changed);
    }
  g_mutex_unlock (&self->mutex);
  return done;
}
