/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-decision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-draft-private.h"
#include "vigie-error.h"
#include "vigie-json.h"

static const char *const kind_names[] = {
  [VIGIE_DECISION_UNKNOWN] = "",
  [VIGIE_DECISION_POST_STATUS] = "post.status",
  [VIGIE_DECISION_POST_POSITION] = "post.position",
  [VIGIE_DECISION_POST_OWNER] = "post.owner",
  [VIGIE_DECISION_POST_LABEL] = "post.label",
  [VIGIE_DECISION_POST_DUPLICATE_OF] = "post.duplicate-of",
  [VIGIE_DECISION_PHOTO_VERDICT] = "photo.verdict",
  [VIGIE_DECISION_PHOTO_REDACT] = "photo.redact",
  [VIGIE_DECISION_SHAPE_DRAW] = "shape.draw",
  [VIGIE_DECISION_SHAPE_EDIT] = "shape.edit",
  [VIGIE_DECISION_SHAPE_LIFT] = "shape.lift",
  [VIGIE_DECISION_DIVERSION_SET] = "diversion.set",
  [VIGIE_DECISION_NOTE] = "note",
  [VIGIE_DECISION_MILESTONE] = "milestone",
  [VIGIE_DECISION_MESSAGE] = "message",
  [VIGIE_DECISION_OVERLAY_PUBLISHED] = "overlay.published",
  [VIGIE_DECISION_BRIEF_ISSUED] = "brief.issued",
  [VIGIE_DECISION_ROSTER_JOIN] = "roster.join",
  [VIGIE_DECISION_ROSTER_LEAVE] = "roster.leave",
  [VIGIE_DECISION_REVIEW_FINDING] = "review.finding",
  [VIGIE_DECISION_REVOKE] = "revoke",
  [VIGIE_DECISION_DATA_PURGE] = "data.purge",
  [VIGIE_DECISION_DATA_PSEUDONYMISE] = "data.pseudonymise",
};

const char *
vigie_decision_kind_to_string (VigieDecisionKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_names), "");

  return kind_names[kind];
}

VigieDecisionKind
vigie_decision_kind_from_string (const char *text)
{
  for (gsize i = 1; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_strcmp0 (text, kind_names[i]) == 0)
        return (VigieDecisionKind) i;
    }
  return VIGIE_DECISION_UNKNOWN;
}

/**
 * vigie_decision_kind_is_undoable:
 * @kind: a kind
 *
 * What left the desk, was removed for good, or who was there cannot be undone; what somebody judged
 * can. That a message was relayed is what somebody says: the message itself left elsewhere, and a
 * wrong tick is taken back.
 *
 * Returns: whether undo may revoke such a decision
 */
gboolean
vigie_decision_kind_is_undoable (VigieDecisionKind kind)
{
  switch (kind)
    {
    case VIGIE_DECISION_UNKNOWN:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVOKE:
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return FALSE;
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_PHOTO_REDACT:
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_REVIEW_FINDING:
    default:
      return TRUE;
    }
}

struct _VigieDecision
{
  GObject parent_instance;

  char *body;
  JsonNode *root; /* of body; the strings below point into it */
  JsonObject *payload;
  const char *id;
  const char *device;
  const char *actor;
  const char *kind_name;
  const char *subject;
  const char *reason;
  const char *previous_hash;
  char *hash;
  gint64 seq;
  gint64 at;
  int version;
  VigieDecisionKind kind;
};

G_DEFINE_FINAL_TYPE (VigieDecision, vigie_decision, G_TYPE_OBJECT)

static void
vigie_decision_finalize (GObject *object)
{
  VigieDecision *self = VIGIE_DECISION (object);

  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->hash, g_free);

  G_OBJECT_CLASS (vigie_decision_parent_class)->finalize (object);
}

static void
vigie_decision_class_init (VigieDecisionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_decision_finalize;
}

static void
vigie_decision_init (VigieDecision *self)
{
}

static gboolean
read_body (VigieDecision *self)
{
  JsonObject *object;
  JsonNode *payload;
  const char *at;

  if (!JSON_NODE_HOLDS_OBJECT (self->root))
    return FALSE;
  object = json_node_get_object (self->root);
  self->id = vigie_json_get_string (object, "id");
  self->device = vigie_json_get_string (object, "device");
  self->actor = vigie_json_get_string (object, "actor");
  self->kind_name = vigie_json_get_string (object, "kind");
  self->subject = vigie_json_get_string (object, "subject");
  self->reason = vigie_json_get_string (object, "reason");
  self->previous_hash = vigie_json_get_string (object, "previous_hash");
  at = vigie_json_get_string (object, "at");
  payload = json_object_get_member (object, "payload");
  if (self->id == NULL || self->device == NULL || self->actor == NULL || self->kind_name == NULL ||
      self->subject == NULL || self->reason == NULL || self->previous_hash == NULL || at == NULL ||
      payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload) || !vigie_time_parse (at, &self->at))
    return FALSE;

  self->payload = json_node_get_object (payload);
  self->seq = json_object_get_int_member_with_default (object, "seq", 0);
  self->version = (int) json_object_get_int_member_with_default (object, "version", 0);
  /* A later version of a kind may mean something else: it counts as unknown. */
  self->kind = self->version <= VIGIE_DECISION_VERSION
                   ? vigie_decision_kind_from_string (self->kind_name)
                   : VIGIE_DECISION_UNKNOWN;
  return self->seq > 0 && self->version > 0;
}

/**
 * vigie_decision_new_from_body:
 * @body: canonical JSON without the hash, as it was first written
 * @error: return location for a #GError
 *
 * Members and kinds that this version does not know are kept as they are.
 *
 * Returns: (transfer full) (nullable): a decision, or %NULL with %VIGIE_ERROR_INVALID
 */
VigieDecision *
vigie_decision_new_from_body (const char *body, GError **error)
{
  g_autoptr (VigieDecision) self = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  self = g_object_new (VIGIE_TYPE_DECISION, NULL);
  self->root = vigie_json_parse (body, -1, error);
  if (self->root == NULL)
    return NULL;
  if (!read_body (self))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("An entry of the log lacks a member or has one of the wrong type."));
      return NULL;
    }

  self->body = g_strdup (body);
  self->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  return g_steal_pointer (&self);
}

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%c\"%s\":", out->len == 0 ? '{' : ',', name);
  vigie_json_append_string (out, text);
}

/**
 * vigie_decision_new:
 * @draft: what was meant
 * @id: 32 hex digits
 * @device: the desk
 * @seq: from 1, without gaps on each device
 * @at: ms
 * @previous_hash: hash of the device's entry before, or %VIGIE_HASH_NONE
 *
 * Returns: (transfer full): the entry as it will be written
 */
VigieDecision *
vigie_decision_new (VigieDraft *draft,
                    const char *id,
                    const char *device,
                    gint64 seq,
                    gint64 at,
                    const char *previous_hash)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *at_text = vigie_time_format (at);
  VigieDecision *self;

  g_return_val_if_fail (draft != NULL, NULL);
  g_return_val_if_fail (seq > 0, NULL);

  append_member (body, "actor", vigie_draft_get_actor (draft));
  append_member (body, "at", at_text);
  append_member (body, "device", device);
  append_member (body, "id", id);
  append_member (body, "kind", vigie_decision_kind_to_string (vigie_draft_get_kind (draft)));
  g_string_append_printf (body, ",\"payload\":%s", vigie_draft_get_payload (draft));
  append_member (body, "previous_hash", previous_hash);
  append_member (body, "reason", vigie_draft_get_reason (draft));
  g_string_append_printf (body, ",\"seq\":%" G_GINT64_FORMAT, seq);
  append_member (body, "subject", vigie_draft_get_subject (draft));
  g_string_append_printf (body, ",\"version\":%d}", VIGIE_DECISION_VERSION);

  self = vigie_decision_new_from_body (body->str, &error);
  g_assert_no_error (error);
  return self;
}

const char *
vigie_decision_get_body (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->body;
}

/**
 * vigie_decision_to_json:
 * @self: a decision
 *
 * Returns: (transfer full): the body with the hash as its last member, on one line, so that
 *   taking the last member away gives back the very bytes that were hashed
 */
char *
vigie_decision_to_json (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return g_strdup_printf ("%.*s,\"hash\":\"%s\"}", (int) strlen (self->body) - 1, self->body,
                          self->hash);
}

const char *
vigie_decision_get_id (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->id;
}

const char *
vigie_decision_get_device (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->device;
}

gint64
vigie_decision_get_seq (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), 0);

  return self->seq;
}

const char *
vigie_decision_get_actor (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->actor;
}

gint64
vigie_decision_get_at (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), 0);

  return self->at;
}

VigieDecisionKind
vigie_decision_get_kind (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), VIGIE_DECISION_UNKNOWN);

  return self->kind;
}

const char *
vigie_decision_get_kind_name (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->kind_name;
}

int
vigie_decision_get_version (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), 0);

  return self->version;
}

const char *
vigie_decision_get_subject (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->subject;
}

JsonObject *
vigie_decision_get_payload (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->payload;
}

/**
 * vigie_decision_get_group:
 * @self: a decision
 *
 * Returns: (nullable): what it was decided together with has the same; undone as one
 */
const char *
vigie_decision_get_group (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return vigie_json_get_string (self->payload, "group");
}

const char *
vigie_decision_get_reason (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->reason;
}

const char *
vigie_decision_get_previous_hash (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->previous_hash;
}

const char *
vigie_decision_get_hash (VigieDecision *self)
{
  g_return_val_if_fail (VIGIE_IS_DECISION (self), NULL);

  return self->hash;
}

/**
 * vigie_decision_compare:
 * @a: a decision
 * @b: another
 *
 * The order in which decisions count, the same on every desk: by time, then device, then
 * sequence.
 *
 * Returns: < 0, 0 or > 0
 */
int
vigie_decision_compare (VigieDecision *a, VigieDecision *b)
{
  int by_device;

  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  by_device = strcmp (a->device, b->device);
  if (by_device != 0)
    return by_device;
  return (a->seq > b->seq) - (a->seq < b->seq);
}
