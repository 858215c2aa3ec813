/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-mark.h"

struct _VigieLogMark
{
  GHashTable *devices; /* (element-type utf8 gint64): the last entry of each */
};

/**
 * vigie_log_mark_new:
 *
 * Returns: (transfer full): of an empty log
 */
VigieLogMark *
vigie_log_mark_new (void)
{
  VigieLogMark *self = g_new0 (VigieLogMark, 1);

  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
vigie_log_mark_free (VigieLogMark *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->devices);
  g_free (self);
}

/**
 * vigie_log_mark_add:
 * @device: which one
 * @seq: of an entry that is there, and so all before it are
 */
void
vigie_log_mark_add (VigieLogMark *self, const char *device, gint64 seq)
{
  const gint64 *known;

  g_return_if_fail (self != NULL && device != NULL);

  known = g_hash_table_lookup (self->devices, device);
  if (seq > (known != NULL ? *known : 0))
    g_hash_table_replace (self->devices, g_strdup (device), g_memdup2 (&seq, sizeof seq));
}

/**
 * vigie_log_mark_join:
 * @other: what was held as well
 */
void
vigie_log_mark_join (VigieLogMark *self, const VigieLogMark *other)
{
  GHashTableIter iter;
  gpointer device, seq;

  g_return_if_fail (self != NULL && other != NULL);

  g_hash_table_iter_init (&iter, other->devices);
  while (g_hash_table_iter_next (&iter, &device, &seq))
    vigie_log_mark_add (self, device, *(gint64 *) seq);
}

/**
 * vigie_log_mark_holds:
 * @decision: an entry
 *
 * Returns: whether it was there
 */
gboolean
vigie_log_mark_holds (const VigieLogMark *self, VigieDecision *decision)
{
  const gint64 *seq;

  g_return_val_if_fail (self != NULL, FALSE);

  seq = g_hash_table_lookup (self->devices, vigie_decision_get_device (decision));
  return seq != NULL && vigie_decision_get_seq (decision) <= *seq;
}

/**
 * vigie_log_mark_to_json:
 *
 * Returns: (transfer full): an object: device → seq
 */
JsonNode *
vigie_log_mark_to_json (const VigieLogMark *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer device, seq;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &device, &seq))
    json_object_set_int_member (object, device, *(gint64 *) seq);
  json_node_take_object (node, object);
  return node;
}

/**
 * vigie_log_mark_new_from_json:
 * @node: (nullable): as vigie_log_mark_to_json() made it, on whatever desk
 *
 * Returns: (transfer full) (nullable): %NULL where @node is no such thing
 */
VigieLogMark *
vigie_log_mark_new_from_json (JsonNode *node)
{
  g_autoptr (VigieLogMark) self = NULL;
  JsonObjectIter iter;
  const char *device;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  self = vigie_log_mark_new ();
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &device, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_INT64)
        return NULL;
      vigie_log_mark_add (self, device, json_node_get_int (value));
    }
  return g_steal_pointer (&self);
}
