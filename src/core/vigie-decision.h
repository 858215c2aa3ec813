/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-post.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_DECISION_UNKNOWN, /* written by a newer peer */
  VIGIE_DECISION_POST_STATUS,
  VIGIE_DECISION_POST_POSITION,
  VIGIE_DECISION_POST_OWNER,
  VIGIE_DECISION_POST_LABEL,
  VIGIE_DECISION_POST_DUPLICATE_OF,
  VIGIE_DECISION_PHOTO_VERDICT,
  VIGIE_DECISION_PHOTO_REDACT,
  VIGIE_DECISION_SHAPE_DRAW,
  VIGIE_DECISION_SHAPE_EDIT,
  VIGIE_DECISION_SHAPE_LIFT,
  VIGIE_DECISION_DIVERSION_SET,
  VIGIE_DECISION_NOTE,
  VIGIE_DECISION_MILESTONE,
  VIGIE_DECISION_MESSAGE,
  VIGIE_DECISION_OVERLAY_PUBLISHED,
  VIGIE_DECISION_BRIEF_ISSUED,
  VIGIE_DECISION_ROSTER_JOIN,
  VIGIE_DECISION_ROSTER_LEAVE,
  VIGIE_DECISION_REVIEW_FINDING,
  VIGIE_DECISION_REVOKE,
  VIGIE_DECISION_DATA_PURGE,
  VIGIE_DECISION_DATA_PSEUDONYMISE,
} VigieDecisionKind;

#define VIGIE_DECISION_VERSION 1
#define VIGIE_HASH_LENGTH 64 /* hex digits */
#define VIGIE_HASH_NONE "0000000000000000000000000000000000000000000000000000000000000000"

/* Names of milestones that Vigie knows; there may be any other. */
#define VIGIE_MILESTONE_ALERT "alert-received"
#define VIGIE_MILESTONE_CALLED "volunteers-called"
#define VIGIE_MILESTONE_ONLINE "team-online"
#define VIGIE_MILESTONE_OFFICIAL "official-information" /* the first from official channels */

/* By convention, from the alert: ms. */
#define VIGIE_CALL_LIMIT_MS (3 * G_GINT64_CONSTANT (60000))
#define VIGIE_ONLINE_LIMIT_MS (15 * G_GINT64_CONSTANT (60000))

const char *vigie_decision_kind_to_string (VigieDecisionKind kind);
VigieDecisionKind vigie_decision_kind_from_string (const char *text);
gboolean vigie_decision_kind_is_undoable (VigieDecisionKind kind);

/**
 * VigieDraft:
 *
 * A decision before it is written: what the person meant. The store adds id, device,
 * sequence, time and the chain.
 */
typedef struct _VigieDraft VigieDraft;

VigieDraft *vigie_draft_new (const char *kind,
                             const char *subject,
                             JsonNode *payload,
                             const char *reason,
                             const char *actor,
                             GError **error);
VigieDraft *vigie_draft_new_status (const char *post_id,
                                    VigieStatus status,
                                    const char *reason,
                                    const char *actor);
VigieDraft *vigie_draft_new_verdict (
    const char *post_id, VigieStatus status, GStrv checks, const char *reason, const char *actor);
VigieDraft *vigie_draft_new_owner (const char *post_id,
                                   const char *owner,
                                   gboolean take_over,
                                   const char *actor);
VigieDraft *
vigie_draft_new_label (const char *post_id, const char *label, gboolean remove, const char *actor);
VigieDraft *vigie_draft_new_duplicate (const char *post_id,
                                       const char *other,
                                       gboolean same,
                                       const char *actor);
VigieDraft *vigie_draft_new_photo_verdict (
    const char *sha256, VigieStatus verdict, GStrv checks, const char *reason, const char *actor);
VigieDraft *
vigie_draft_new_position (const char *post_id, const VigiePosition *position, const char *actor);
VigieDraft *vigie_draft_new_revoke (const char *decision_id, const char *actor);
void vigie_draft_set_group (VigieDraft *self, const char *group);
VigieDraft *vigie_draft_ref (VigieDraft *self);
void vigie_draft_unref (VigieDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDraft, vigie_draft_unref)

VigieDecisionKind vigie_draft_get_kind (VigieDraft *self);
const char *vigie_draft_get_kind_name (VigieDraft *self);
const char *vigie_draft_get_subject (VigieDraft *self); /* "" for the incident itself */
const char *vigie_draft_get_actor (VigieDraft *self);
const char *vigie_draft_get_payload (VigieDraft *self); /* canonical JSON */
const char *vigie_draft_get_reason (VigieDraft *self);

/**
 * VigieDecision:
 *
 * One entry of the log, immutable. Its body is the canonical JSON of docs/log.md, kept
 * byte for byte as it was first written, also for kinds and members that this version
 * does not know.
 */
#define VIGIE_TYPE_DECISION (vigie_decision_get_type ())
G_DECLARE_FINAL_TYPE (VigieDecision, vigie_decision, VIGIE, DECISION, GObject)

VigieDecision *vigie_decision_new (VigieDraft *draft,
                                   const char *id,
                                   const char *device,
                                   gint64 seq,
                                   gint64 at,
                                   const char *previous_hash);
VigieDecision *vigie_decision_new_from_body (const char *body, GError **error);

const char *vigie_decision_get_body (VigieDecision *self); /* canonical JSON without the hash */
char *vigie_decision_to_json (VigieDecision *self); /* the body with the hash as last member */
const char *vigie_decision_get_id (VigieDecision *self);
const char *vigie_decision_get_device (VigieDecision *self);
gint64 vigie_decision_get_seq (VigieDecision *self);
const char *vigie_decision_get_actor (VigieDecision *self);
gint64 vigie_decision_get_at (VigieDecision *self);
VigieDecisionKind vigie_decision_get_kind (VigieDecision *self);
const char *vigie_decision_get_kind_name (VigieDecision *self);
int vigie_decision_get_version (VigieDecision *self);
const char *vigie_decision_get_subject (VigieDecision *self);
JsonObject *vigie_decision_get_payload (VigieDecision *self); /* (transfer none) */
const char *vigie_decision_get_group (VigieDecision *self);   /* (nullable) */
const char *vigie_decision_get_reason (VigieDecision *self);  /* "" when none was given */
const char *vigie_decision_get_previous_hash (VigieDecision *self);
const char *vigie_decision_get_hash (VigieDecision *self);
int vigie_decision_compare (VigieDecision *a, VigieDecision *b); /* by time, device, seq */

G_END_DECLS
