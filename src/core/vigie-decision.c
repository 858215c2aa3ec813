/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-decision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"

static const char *const kind_names[] = {
  [VIGIE_DECISION_UNKNOWN] = "",
  [VIGIE_DECISION_POST_STATUS] = "post.status",
  [VIGIE_DECISION_POST_POSITION] = "post.position",
  [VIGIE_DECISION_POST_OWNER] = "post.owner",
  [VIGIE_DECISION_POST_LABEL] = "post.label",
  [VIGIE_DECISION_POST_DUPLICATE_OF] = "post.duplicate-of",
  [VIGIE_DECISION_PHOTO_VERDICT] = "photo.verdict",
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
  [VIGIE_DECISION_REVOKE] = "revoke",
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
 * What left the desk or who was there cannot be undone; what somebody judged can.
 *
 * Returns: whether undo may revoke such a decision
 */
gboolean
vigie_decision_kind_is_undoable (VigieDecisionKind kind)
{
  switch (kind)
    {
    case VIGIE_DECISION_UNKNOWN:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVOKE:
      return FALSE;
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MILESTONE:
    default:
      return TRUE;
    }
}

struct _VigieDraft
{
  VigieDecisionKind kind;
  char *subject;
  char *payload; /* canonical JSON */
  char *reason;
  char *actor;
};

static gboolean
invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
is_time (const char *text)
{
  gint64 at;

  return text != NULL && vigie_time_parse (text, &at);
}

static gboolean
is_optional_time (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         is_time (vigie_json_get_string (payload, member));
}

static gboolean
is_optional_string (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         vigie_json_get_string (payload, member) != NULL;
}

static gboolean
is_filled_string (JsonObject *payload, const char *member)
{
  const char *text = vigie_json_get_string (payload, member);

  while (text != NULL && g_ascii_isspace (*text))
    text++;
  return text != NULL && *text != '\0';
}

static gboolean
is_optional_boolean (JsonObject *payload, const char *member)
{
  JsonNode *node = json_object_get_member (payload, member);

  return node == NULL || json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
check_status (JsonObject *payload, GError **error)
{
  VigieStatus status;

  return vigie_status_from_string (vigie_json_get_string (payload, "status"), &status) ||
         invalid (error, _ ("The status must be new, confirmed, rejected, unverifiable or "
                            "known-to-command."));
}

static gboolean
check_position (JsonObject *payload, GError **error)
{
  VigiePosition position = { 0 };
  const char *origin = vigie_json_get_string (payload, "origin");

  /* An empty payload takes the confirmed position back. */
  if (json_object_get_size (payload) == 0)
    return TRUE;
  if (!vigie_json_get_double (payload, "lon", &position.lon) ||
      !vigie_json_get_double (payload, "lat", &position.lat) ||
      (json_object_has_member (payload, "radius_m") &&
       !vigie_json_get_double (payload, "radius_m", &position.radius_m)) ||
      !vigie_position_is_valid (&position))
    return invalid (error, _ ("A position needs lon (−180 to 180), lat (−90 to 90) and a radius_m "
                              "that is not negative."));
  return !json_object_has_member (payload, "origin") ||
         vigie_origin_from_string (origin, &position.origin) ||
         invalid (error, _ ("The origin must be source, exif, text, road-reference or analyst."));
}

static gboolean
ends_before_it_begins (JsonObject *payload)
{
  const char *from_text = vigie_json_get_string (payload, "from");
  const char *to_text = vigie_json_get_string (payload, "to");
  gint64 from, to;

  return from_text != NULL && to_text != NULL && vigie_time_parse (from_text, &from) &&
         vigie_time_parse (to_text, &to) && to < from;
}

static gboolean
check_shape (JsonObject *payload, gboolean complete, GError **error)
{
  static const char *const kinds[] = {
    "closure", "hazard", "perimeter", "diversion", "marker", NULL
  };
  const char *kind = vigie_json_get_string (payload, "kind");
  JsonNode *geometry_node = json_object_get_member (payload, "geometry");
  VigieGeometry *geometry;

  if (kind != NULL ? !g_strv_contains (kinds, kind)
                   : complete || json_object_has_member (payload, "kind"))
    return invalid (error, _ ("The kind of a shape must be closure, hazard, perimeter, diversion "
                              "or marker."));
  if (!is_optional_string (payload, "title") || !is_optional_string (payload, "cause"))
    return invalid (error, _ ("Title and cause of a shape are texts."));
  if (!is_optional_time (payload, "from") || !is_optional_time (payload, "to"))
    return invalid (error, _ ("A shape's validity is given as times like 2026-01-12T18:00:00Z."));
  if (ends_before_it_begins (payload))
    return invalid (error, _ ("A shape cannot end before it begins."));
  if (geometry_node == NULL)
    return !complete || invalid (error, _ ("A shape needs a geometry."));

  geometry = vigie_geometry_from_json (geometry_node, error);
  if (geometry == NULL)
    return FALSE;
  vigie_geometry_unref (geometry);
  return TRUE;
}

static gboolean
check_payload (VigieDecisionKind kind, const char *subject, JsonObject *payload, GError **error)
{
  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
      return check_status (payload, error);
    case VIGIE_DECISION_POST_POSITION:
      return check_position (payload, error);
    case VIGIE_DECISION_POST_OWNER:
      return is_optional_string (payload, "owner") || invalid (error, _ ("The owner is a name."));
    case VIGIE_DECISION_POST_LABEL:
      return (is_filled_string (payload, "label") && is_optional_boolean (payload, "remove")) ||
             invalid (error, _ ("A label needs a text, and “remove” is true or false."));
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      if (g_strcmp0 (vigie_json_get_string (payload, "post"), subject) == 0)
        return invalid (error, _ ("A post cannot repeat itself."));
      return is_optional_string (payload, "post") ||
             invalid (error, _ ("The original is named by its post id."));
    case VIGIE_DECISION_SHAPE_DRAW:
      return check_shape (payload, TRUE, error);
    case VIGIE_DECISION_SHAPE_EDIT:
      return check_shape (payload, FALSE, error);
    case VIGIE_DECISION_SHAPE_LIFT:
      return is_time (vigie_json_get_string (payload, "at")) ||
             invalid (error, _ ("Lifting needs the time “at”, like 2026-01-12T18:00:00Z."));
    case VIGIE_DECISION_NOTE:
      return is_filled_string (payload, "text") || invalid (error, _ ("A note needs a text."));
    case VIGIE_DECISION_MILESTONE:
      return (is_filled_string (payload, "name") && is_optional_time (payload, "at")) ||
             invalid (error, _ ("A milestone needs a name, and “at” is a time."));
    case VIGIE_DECISION_UNKNOWN:
      return invalid (error, _ ("This version does not know that kind of decision."));
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVOKE:
    default:
      return TRUE;
    }
}

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
      return FALSE;
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
    case VIGIE_DECISION_DIVERSION_SET:
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
  self->actor = g_utf8_make_valid (actor != NULL ? actor : "", -1);
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
      invalid (error, _ ("The payload must be a JSON object."));
      return NULL;
    }
  if (needs_subject (known) && (subject == NULL || subject[0] == '\0'))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” needs a subject."), kind);
      return NULL;
    }

  empty = json_object_new ();
  object = payload != NULL ? json_node_get_object (payload) : empty;
  if (!check_payload (known, subject, object, error))
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
  g_autoptr (JsonBuilder) builder = begin_object ();
  g_autoptr (JsonNode) payload = NULL;

  g_return_val_if_fail (post_id != NULL, NULL);

  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, vigie_status_to_string (status));
  payload = object_node (builder);
  return draft_new (VIGIE_DECISION_POST_STATUS, post_id, payload, reason, actor);
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
  g_autoptr (JsonNode) payload = NULL;

  g_return_val_if_fail (post_id != NULL, NULL);

  if (position != NULL)
    {
      json_builder_set_member_name (builder, "lon");
      json_builder_add_double_value (builder, round_coordinate (position->lon));
      json_builder_set_member_name (builder, "lat");
      json_builder_add_double_value (builder, round_coordinate (position->lat));
      json_builder_set_member_name (builder, "radius_m");
      json_builder_add_double_value (builder, position->radius_m);
      json_builder_set_member_name (builder, "origin");
      json_builder_add_string_value (builder, vigie_origin_to_string (position->origin));
    }
  payload = object_node (builder);
  return draft_new (VIGIE_DECISION_POST_POSITION, post_id, payload, NULL, actor);
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
      invalid (error, _ ("An entry of the log lacks a member or has one of the wrong type."));
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

  append_member (body, "actor", draft->actor);
  append_member (body, "at", at_text);
  append_member (body, "device", device);
  append_member (body, "id", id);
  append_member (body, "kind", vigie_decision_kind_to_string (draft->kind));
  g_string_append_printf (body, ",\"payload\":%s", draft->payload);
  append_member (body, "previous_hash", previous_hash);
  append_member (body, "reason", draft->reason);
  g_string_append_printf (body, ",\"seq\":%" G_GINT64_FORMAT, seq);
  append_member (body, "subject", draft->subject);
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
