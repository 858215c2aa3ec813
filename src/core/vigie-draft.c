/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-draft-private.h"
#include "vigie-error.h"
#include "vigie-json.h"

struct _VigieDraft
{
  VigieDecisionKind kind;
  char *subject;
  char *payload; /* canonical JSON */
  char *reason;
  char *actor;
};

static gboolean
needs_subject (VigieDecisionKind kind)
{
  switch (kind)
    {
    case VIGIE_DECISION_UNKNOWN:
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
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
    case VIGIE_DECISION_REVIEW_FINDING:
    case VIGIE_DECISION_REVOKE:
    default:
      return TRUE;
    }
}

static VigieDraft *
draft_new (VigieDecisionKind kind,
           const char *subject,
           JsonNode *payload,
           const char *reason,
           const char *actor)
{
  VigieDraft *self = g_atomic_rc_box_new0 (VigieDraft);

  /* Names and reasons come from keyboards and command lines: the log holds UTF-8 only. */
  self->kind = kind;
  self->subject = g_utf8_make_valid (subject != NULL ? subject : "", -1);
  self->payload = payload != NULL ? vigie_json_canonical (payload) : g_strdup ("{}");
  self->reason = g_utf8_make_valid (reason != NULL ? reason : "", -1);
  self->actor = g_strstrip (g_utf8_make_valid (actor != NULL ? actor : "", -1));
  return self;
}

/**
 * vigie_draft_new:
 * @kind: a kind's name, "post.status", …
 * @subject: (nullable): id of a post, photo, shape or decision; %NULL for the incident itself
 * @payload: (nullable): a JSON object
 * @reason: (nullable): why
 * @actor: (nullable): who
 * @error: return location for a #GError
 *
 * For decisions from outside, so everything is checked.
 *
 * Returns: (transfer full) (nullable): a draft, or %NULL with %VIGIE_ERROR_INVALID
 */
VigieDraft *
vigie_draft_new (const char *kind,
                 const char *subject,
                 JsonNode *payload,
                 const char *reason,
                 const char *actor,
                 GError **error)
{
  g_autoptr (JsonObject) empty = NULL;
  VigieDecisionKind known = vigie_decision_kind_from_string (kind);
  JsonObject *object;

  g_return_val_if_fail (kind != NULL, NULL);

  if (payload != NULL && !JSON_NODE_HOLDS_OBJECT (payload))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The payload must be a JSON object."));
      return NULL;
    }
  if (needs_subject (known) && (subject == NULL || subject[0] == '\0'))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” needs a subject."), kind);
      return NULL;
    }

  empty = json_object_new ();
  object = payload != NULL ? json_node_get_object (payload) : empty;
  if (!vigie_draft_check_payload (known, subject, object, error))
    return NULL;
  return draft_new (known, subject, payload, reason, actor);
}

static JsonNode *
object_node (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static JsonBuilder *
begin_object (void)
{
  return json_builder_begin_object (json_builder_new ());
}

static void
add_string (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static VigieDraft *
end_draft (JsonBuilder *builder,
           VigieDecisionKind kind,
           const char *subject,
           const char *reason,
           const char *actor)
{
  g_autoptr (JsonNode) payload = object_node (builder);

  return draft_new (kind, subject, payload, reason, actor);
}

static void
add_checks (JsonBuilder *builder, GStrv checks)
{
  if (checks == NULL || checks[0] == NULL)
    return;
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; checks[i] != NULL; i++)
    json_builder_add_string_value (builder, checks[i]);
  json_builder_end_array (builder);
}

/**
 * vigie_draft_new_status:
 * @post_id: a post
 * @status: the verdict
 * @reason: (nullable): why
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_status (const char *post_id,
                        VigieStatus status,
                        const char *reason,
                        const char *actor)
{
  return vigie_draft_new_verdict (post_id, status, NULL, reason, actor);
}

/**
 * vigie_draft_new_verdict:
 * @post_id: a post
 * @status: the verdict
 * @checks: (nullable): what was found to hold
 * @reason: (nullable): why
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_verdict (
    const char *post_id, VigieStatus status, GStrv checks, const char *reason, const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (post_id != NULL, NULL);

  add_string (builder, "status", vigie_status_to_string (status));
  add_checks (builder, checks);
  return end_draft (builder, VIGIE_DECISION_POST_STATUS, post_id, reason, actor);
}

/**
 * vigie_draft_new_photo_verdict:
 * @sha256: a photo, 64 hex digits
 * @verdict: confirmed, rejected, unverifiable; new takes a verdict back
 * @checks: (nullable): what was found to hold
 * @reason: (nullable): why
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_photo_verdict (
    const char *sha256, VigieStatus verdict, GStrv checks, const char *reason, const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (sha256 != NULL, NULL);

  add_string (builder, "verdict", vigie_status_to_string (verdict));
  add_checks (builder, checks);
  return end_draft (builder, VIGIE_DECISION_PHOTO_VERDICT, sha256, reason, actor);
}

/**
 * vigie_draft_new_owner:
 * @post_id: a post
 * @owner: (nullable): who works on it, %NULL to give it back
 * @take_over: whether somebody else may have it now
 * @actor: (nullable): who decides that
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_owner (const char *post_id,
                       const char *owner,
                       gboolean take_over,
                       const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (post_id != NULL, NULL);

  add_string (builder, "owner", owner != NULL ? owner : "");
  if (take_over)
    {
      json_builder_set_member_name (builder, "take_over");
      json_builder_add_boolean_value (builder, TRUE);
    }
  return end_draft (builder, VIGIE_DECISION_POST_OWNER, post_id, NULL, actor);
}

/**
 * vigie_draft_new_label:
 * @post_id: a post
 * @label: a word
 * @remove: whether it is taken away
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_label (const char *post_id, const char *label, gboolean remove, const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (post_id != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);

  add_string (builder, "label", label);
  if (remove)
    {
      json_builder_set_member_name (builder, "remove");
      json_builder_add_boolean_value (builder, TRUE);
    }
  return end_draft (builder, VIGIE_DECISION_POST_LABEL, post_id, NULL, actor);
}

/**
 * vigie_draft_new_duplicate:
 * @post_id: a post
 * @other: (nullable): the post that it repeats, %NULL for none
 * @same: %FALSE to say that it looks like @other and is something else
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_duplicate (const char *post_id, const char *other, gboolean same, const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (post_id != NULL, NULL);
  g_return_val_if_fail (same || other != NULL, NULL);

  json_builder_set_member_name (builder, "post");
  if (other != NULL)
    json_builder_add_string_value (builder, other);
  else
    json_builder_add_null_value (builder);
  if (!same)
    {
      json_builder_set_member_name (builder, "same");
      json_builder_add_boolean_value (builder, FALSE);
    }
  return end_draft (builder, VIGIE_DECISION_POST_DUPLICATE_OF, post_id, NULL, actor);
}

static double
round_coordinate (double degrees)
{
  return g_ascii_strtod (g_ascii_formatd ((char[G_ASCII_DTOSTR_BUF_SIZE]) { 0 },
                                          G_ASCII_DTOSTR_BUF_SIZE, "%.7f", degrees),
                         NULL);
}

/**
 * vigie_draft_new_position:
 * @post_id: a post
 * @position: (nullable): the confirmed position, or %NULL to take it back
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_position (const char *post_id, const VigiePosition *position, const char *actor)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  g_return_val_if_fail (post_id != NULL, NULL);

  if (position != NULL)
    {
      json_builder_set_member_name (builder, "lon");
      json_builder_add_double_value (builder, round_coordinate (position->lon));
      json_builder_set_member_name (builder, "lat");
      json_builder_add_double_value (builder, round_coordinate (position->lat));
      json_builder_set_member_name (builder, "radius_m");
      json_builder_add_double_value (builder, position->radius_m);
      add_string (builder, "origin", vigie_origin_to_string (position->origin));
    }
  return end_draft (builder, VIGIE_DECISION_POST_POSITION, post_id, NULL, actor);
}

/**
 * vigie_draft_new_revoke:
 * @decision_id: what shall no longer count
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_revoke (const char *decision_id, const char *actor)
{
  g_return_val_if_fail (decision_id != NULL, NULL);

  return draft_new (VIGIE_DECISION_REVOKE, decision_id, NULL, NULL, actor);
}

/**
 * vigie_draft_set_group:
 * @self: a draft that is not written yet
 * @group: 32 hex digits that everything decided together has
 *
 * The member stands in the payload, so the entries of the log keep their form.
 */
void
vigie_draft_set_group (VigieDraft *self, const char *group)
{
  g_autoptr (JsonNode) payload = vigie_json_parse (self->payload, -1, NULL);

  g_return_if_fail (payload != NULL);
  g_return_if_fail (group != NULL);

  json_object_set_string_member (json_node_get_object (payload), "group", group);
  g_free (self->payload);
  self->payload = vigie_json_canonical (payload);
}

VigieDraft *
vigie_draft_ref (VigieDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
draft_clear (gpointer data)
{
  VigieDraft *self = data;

  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->payload, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->actor, g_free);
}

void
vigie_draft_unref (VigieDraft *self)
{
  g_atomic_rc_box_release_full (self, draft_clear);
}

VigieDecisionKind
vigie_draft_get_kind (VigieDraft *self)
{
  return self->kind;
}

const char *
vigie_draft_get_kind_name (VigieDraft *self)
{
  return vigie_decision_kind_to_string (self->kind);
}

const char *
vigie_draft_get_subject (VigieDraft *self)
{
  return self->subject;
}

const char *
vigie_draft_get_actor (VigieDraft *self)
{
  return self->actor;
}

const char *
vigie_draft_get_payload (VigieDraft *self)
{
  return self->payload;
}

const char *
vigie_draft_get_reason (VigieDraft *self)
{
  return self->reason;
}
