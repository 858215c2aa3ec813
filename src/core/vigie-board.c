/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-board.h"

#include <string.h>

#include "vigie-error.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"
#include "vigie-road-state.h"

struct _VigieBoard
{
  GHashTable *decisions; /* (element-type utf8 VigieDecision): by id */
  GHashTable *revokes;   /* (element-type utf8 GPtrArray): ids of the revokes of a decision */
  GHashTable *subjects;  /* (element-type utf8 GPtrArray): its decisions in order */
  GHashTable *posts;     /* (element-type utf8 VigiePostState) */
  GHashTable *photos;    /* (element-type utf8 VigiePhotoState): by SHA-256 */
  GHashTable *shapes;    /* (element-type utf8 VigieShape) */
  GHashTable *findings;  /* (element-type utf8 VigieFinding) */
};

static GHashTable *
new_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

/**
 * vigie_board_new:
 *
 * Returns: (transfer full): an empty board
 */
VigieBoard *
vigie_board_new (void)
{
  VigieBoard *self = g_new0 (VigieBoard, 1);

  self->decisions = new_table (g_object_unref);
  self->revokes = new_table ((GDestroyNotify) g_ptr_array_unref);
  self->subjects = new_table ((GDestroyNotify) g_ptr_array_unref);
  self->posts = new_table ((GDestroyNotify) vigie_post_state_free);
  self->photos = new_table ((GDestroyNotify) vigie_photo_state_free);
  self->shapes = new_table ((GDestroyNotify) vigie_shape_unref);
  self->findings = new_table ((GDestroyNotify) vigie_finding_unref);
  return self;
}

void
vigie_board_free (VigieBoard *self)
{
  g_hash_table_unref (self->decisions);
  g_hash_table_unref (self->revokes);
  g_hash_table_unref (self->subjects);
  g_hash_table_unref (self->posts);
  g_hash_table_unref (self->photos);
  g_hash_table_unref (self->shapes);
  g_hash_table_unref (self->findings);
  g_free (self);
}

static gboolean
is_active (VigieBoard *self, const char *id)
{
  GPtrArray *revokes = g_hash_table_lookup (self->revokes, id);

  for (guint i = 0; revokes != NULL && i < revokes->len; i++)
    {
      if (is_active (self, g_ptr_array_index (revokes, i)))
        return FALSE;
    }
  return TRUE;
}

/* What a chain of revokes comes down to; NULL while that is not here, or when it goes round. */
static VigieDecision *
find_root (VigieBoard *self, VigieDecision *decision)
{
  guint left = g_hash_table_size (self->decisions);

  while (decision != NULL && vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE)
    {
      if (left-- == 0)
        return NULL;
      decision = g_hash_table_lookup (self->decisions, vigie_decision_get_subject (decision));
    }
  return decision;
}

/**
 * vigie_board_is_active:
 * @self: a board
 * @decision_id: a decision
 *
 * Returns: whether the decision is here and counts: not revoked, or its revoke revoked
 */
gboolean
vigie_board_is_active (VigieBoard *self, const char *decision_id)
{
  VigieDecision *decision = g_hash_table_lookup (self->decisions, decision_id);

  return decision != NULL && find_root (self, decision) != NULL && is_active (self, decision_id);
}

static gboolean
fold_post (VigieBoard *self, VigieDecision *decision)
{
  const char *subject = vigie_decision_get_subject (decision);
  VigiePostState *state = g_hash_table_lookup (self->posts, subject);
  g_autoptr (VigiePostState) fresh = NULL;

  if (state == NULL)
    {
      fresh = g_new0 (VigiePostState, 1);
      *fresh = VIGIE_POST_STATE_NONE;
    }
  if (!vigie_post_state_fold (state != NULL ? state : fresh, decision))
    return FALSE;
  if (fresh != NULL)
    g_hash_table_insert (self->posts, g_strdup (subject), g_steal_pointer (&fresh));
  return TRUE;
}

static gboolean
fold_photo (VigieBoard *self, VigieDecision *decision)
{
  const char *subject = vigie_decision_get_subject (decision);
  VigiePhotoState *state = g_hash_table_lookup (self->photos, subject);
  g_autoptr (VigiePhotoState) fresh = NULL;

  if (state == NULL)
    {
      fresh = g_new0 (VigiePhotoState, 1);
      *fresh = VIGIE_PHOTO_STATE_NONE;
    }
  if (!vigie_photo_state_fold (state != NULL ? state : fresh, decision))
    return FALSE;
  if (fresh != NULL)
    g_hash_table_insert (self->photos, g_strdup (subject), g_steal_pointer (&fresh));
  return TRUE;
}

static void
read_text (JsonObject *payload, const char *member, char **field)
{
  const char *text = vigie_json_get_string (payload, member);

  if (text == NULL && !json_object_has_member (payload, member))
    return;
  g_free (*field);
  *field = g_strdup (text != NULL ? text : "");
}

/* An absent member leaves the field, null clears it. */
static void
read_time (JsonObject *payload, const char *member, gint64 *field)
{
  const char *text = vigie_json_get_string (payload, member);

  if (!json_object_has_member (payload, member))
    return;
  if (text == NULL || !vigie_time_parse (text, field))
    *field = VIGIE_TIME_UNKNOWN;
}

static void
fold_detail (JsonObject *details, JsonObject *payload, const char *member)
{
  JsonNode *value = json_object_get_member (payload, member);

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (details, member, json_node_copy (value));
  else if (value != NULL && json_object_has_member (details, member))
    json_object_remove_member (details, member);
}

/* They are of one geometry and one kind of shape: another one takes none of them over. An absent
 * member leaves what is there, null takes it away. The state of the roads is what somebody set and
 * stays. */
static void
fold_details (VigieShape *shape, JsonObject *payload, gboolean keeps)
{
  g_autoptr (JsonNode) known =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) details =
      known != NULL ? json_node_dup_object (known) : json_object_new ();

  for (const char *const *member = vigie_shape_get_details (); *member != NULL; member++)
    {
      if (!keeps && json_object_has_member (details, *member))
        json_object_remove_member (details, *member);
      fold_detail (details, payload, *member);
    }
  fold_detail (details, payload, VIGIE_ROAD_STATE_MEMBER);
  g_clear_pointer (&shape->details, g_free);
  json_node_set_object (node, details);
  if (json_object_get_size (details) > 0)
    shape->details = vigie_json_canonical (node);
}

static gboolean
fold_shape_payload (VigieShape *shape, JsonObject *payload)
{
  JsonNode *geometry_node = json_object_get_member (payload, "geometry");
  const VigieShapeKind old_kind = shape->kind;
  gboolean same_geometry = TRUE;

  if (geometry_node != NULL)
    {
      VigieGeometry *geometry = vigie_geometry_from_json (geometry_node, NULL);

      if (geometry == NULL)
        return FALSE;
      same_geometry = vigie_geometry_equal (geometry, shape->geometry);
      g_clear_pointer (&shape->geometry, vigie_geometry_unref);
      shape->geometry = geometry;
    }
  if (json_object_has_member (payload, "kind") &&
      !vigie_shape_kind_from_string (vigie_json_get_string (payload, "kind"), &shape->kind))
    return FALSE;

  read_text (payload, "title", &shape->title);
  read_text (payload, "cause", &shape->cause);
  read_time (payload, "from", &shape->from);
  read_time (payload, "to", &shape->to);
  fold_details (shape, payload, same_geometry && shape->kind == old_kind);
  return shape->geometry != NULL;
}

static gboolean
fold_shape (VigieBoard *self, VigieDecision *decision)
{
  const char *id = vigie_decision_get_subject (decision);
  JsonObject *payload = vigie_decision_get_payload (decision);
  VigieShape *old = g_hash_table_lookup (self->shapes, id);
  g_autoptr (VigieShape) shape = NULL;

  if (old == NULL && vigie_decision_get_kind (decision) != VIGIE_DECISION_SHAPE_DRAW)
    return TRUE; /* the drawing was revoked: what came after it has nothing to change */

  shape = old != NULL ? vigie_shape_copy (old) : vigie_shape_new (id);
  if (old == NULL)
    {
      shape->drawn_at = vigie_decision_get_at (decision);
      g_free (shape->drawn_by);
      shape->drawn_by = g_strdup (vigie_decision_get_actor (decision));
    }
  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_SHAPE_LIFT)
    read_time (payload, "at", &shape->lifted_at);
  else if (!fold_shape_payload (shape, payload))
    return FALSE;

  shape->edited_at = vigie_decision_get_at (decision);
  shape->version++;
  g_hash_table_replace (self->shapes, g_strdup (id), g_steal_pointer (&shape));
  return TRUE;
}

static gboolean
fold_finding (VigieBoard *self, VigieDecision *decision)
{
  const char *id = vigie_decision_get_subject (decision);
  VigieFinding *finding = vigie_finding_new (decision, g_hash_table_lookup (self->findings, id));

  if (finding == NULL)
    return FALSE;
  g_hash_table_replace (self->findings, g_strdup (id), finding);
  return TRUE;
}

static gboolean
fold_decision (VigieBoard *self, VigieDecision *decision)
{
  switch (vigie_decision_get_kind (decision))
    {
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return fold_post (self, decision);
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_PHOTO_REDACT:
      return fold_photo (self, decision);
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
      return fold_shape (self, decision);
    case VIGIE_DECISION_REVIEW_FINDING:
      return fold_finding (self, decision);
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVOKE:
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
      return TRUE; /* entries of the log that change no state */
    case VIGIE_DECISION_UNKNOWN:
    default:
      return FALSE;
    }
}

static void
refold_subject (VigieBoard *self, const char *subject)
{
  GPtrArray *decisions = g_hash_table_lookup (self->subjects, subject);

  g_hash_table_remove (self->posts, subject);
  g_hash_table_remove (self->photos, subject);
  g_hash_table_remove (self->shapes, subject);
  g_hash_table_remove (self->findings, subject);
  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (decisions, i);

      if (is_active (self, vigie_decision_get_id (decision)))
        fold_decision (self, decision);
    }
}

static GPtrArray *
ensure_list (GHashTable *table, const char *key, GDestroyNotify free_item)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (free_item);
      g_hash_table_insert (table, g_strdup (key), list);
    }
  return list;
}

static void
apply_revoke (VigieBoard *self, VigieDecision *revoke)
{
  GPtrArray *revokes = ensure_list (self->revokes, vigie_decision_get_subject (revoke), g_free);
  VigieDecision *root = find_root (self, revoke);

  g_ptr_array_add (revokes, g_strdup (vigie_decision_get_id (revoke)));
  if (root != NULL)
    refold_subject (self, vigie_decision_get_subject (root));
}

/* Returns whether @decision came last, which is the rule; another desk's may come late. */
static gboolean
insert_in_order (GPtrArray *decisions, VigieDecision *decision)
{
  guint at = decisions->len;

  while (at > 0 && vigie_decision_compare (g_ptr_array_index (decisions, at - 1), decision) > 0)
    at--;
  g_ptr_array_insert (decisions, (int) at, g_object_ref (decision));
  return at == decisions->len - 1;
}

/**
 * vigie_board_apply:
 * @self: a board
 * @decision: the next entry of the log
 * @error: return location for a #GError
 *
 * Total: every entry is taken in, in any order, and one that was here already changes nothing.
 * Entries of unknown kind or with a payload that cannot be read stay without effect.
 *
 * Returns: %FALSE with %VIGIE_ERROR_UNSUPPORTED when @decision has no effect because this version
 *   cannot read it
 */
gboolean
vigie_board_apply (VigieBoard *self, VigieDecision *decision, GError **error)
{
  const char *id = vigie_decision_get_id (decision);
  const char *subject = vigie_decision_get_subject (decision);
  GPtrArray *decisions;
  gboolean understood = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (VIGIE_IS_DECISION (decision), FALSE);

  if (g_hash_table_contains (self->decisions, id))
    return TRUE;
  g_hash_table_insert (self->decisions, g_strdup (id), g_object_ref (decision));
  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE)
    {
      /* Revokes of this one may have come before it. */
      apply_revoke (self, decision);
      return TRUE;
    }

  decisions = ensure_list (self->subjects, subject, g_object_unref);
  if (insert_in_order (decisions, decision) && is_active (self, id))
    understood = fold_decision (self, decision);
  else
    refold_subject (self, subject);
  if (!understood)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED, "Unknown decision “%s”",
                 vigie_decision_get_kind_name (decision));
  return understood;
}

/**
 * vigie_board_get_post:
 * @self: a board
 * @post_id: a post
 *
 * Returns: (transfer none) (nullable): what was decided about it, %NULL when nothing counts
 */
const VigiePostState *
vigie_board_get_post (VigieBoard *self, const char *post_id)
{
  return g_hash_table_lookup (self->posts, post_id);
}

/**
 * vigie_board_get_photo:
 * @self: a board
 * @sha256: a photo
 *
 * Returns: (transfer none) (nullable): what was decided about it, %NULL when nothing counts
 */
const VigiePhotoState *
vigie_board_get_photo (VigieBoard *self, const char *sha256)
{
  return g_hash_table_lookup (self->photos, sha256);
}

/**
 * vigie_board_get_shape:
 * @self: a board
 * @shape_id: a shape
 *
 * Returns: (transfer none) (nullable): the shape as it stands
 */
VigieShape *
vigie_board_get_shape (VigieBoard *self, const char *shape_id)
{
  return g_hash_table_lookup (self->shapes, shape_id);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * vigie_board_list_posts:
 * @self: a board
 *
 * Returns: (transfer container) (element-type utf8): ids of the posts with a decision that
 *   counts, sorted; valid until the next vigie_board_apply()
 */
GPtrArray *
vigie_board_list_posts (VigieBoard *self)
{
  GPtrArray *ids = g_hash_table_get_keys_as_ptr_array (self->posts);

  g_ptr_array_sort_values (ids, compare_ids);
  return ids;
}

/**
 * vigie_board_list_photos:
 * @self: a board
 *
 * Returns: (transfer container) (element-type utf8): SHA-256 of the photos with a decision
 *   that counts, sorted; valid until the next vigie_board_apply()
 */
GPtrArray *
vigie_board_list_photos (VigieBoard *self)
{
  GPtrArray *ids = g_hash_table_get_keys_as_ptr_array (self->photos);

  g_ptr_array_sort_values (ids, compare_ids);
  return ids;
}

/**
 * vigie_board_list_shapes:
 * @self: a board
 *
 * Returns: (transfer full) (element-type VigieShape): all shapes, lifted ones too, in the order of
 *   drawing
 */
GPtrArray *
vigie_board_list_shapes (VigieBoard *self)
{
  GPtrArray *shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  GHashTableIter iter;
  gpointer shape;

  g_hash_table_iter_init (&iter, self->shapes);
  while (g_hash_table_iter_next (&iter, NULL, &shape))
    g_ptr_array_add (shapes, vigie_shape_ref (shape));
  g_ptr_array_sort_values (shapes, vigie_shape_compare_drawn);
  return shapes;
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const VigieFinding *first = a;
  const VigieFinding *second = b;

  if (first->found_at != second->found_at)
    return first->found_at < second->found_at ? -1 : 1;
  return strcmp (first->id, second->id);
}

/**
 * vigie_board_list_findings:
 * @self: a board
 *
 * Returns: (transfer full) (element-type VigieFinding): what the review found, in the order in
 *   which it was first written
 */
GPtrArray *
vigie_board_list_findings (VigieBoard *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_finding_unref);
  GHashTableIter iter;
  gpointer finding;

  g_hash_table_iter_init (&iter, self->findings);
  while (g_hash_table_iter_next (&iter, NULL, &finding))
    g_ptr_array_add (findings, vigie_finding_ref (finding));
  g_ptr_array_sort_values (findings, compare_findings);
  return findings;
}

static gboolean
tables_equal (GHashTable *a, GHashTable *b, gboolean (*values_equal) (gconstpointer, gconstpointer))
{
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gconstpointer other = g_hash_table_lookup (b, key);

      if (other == NULL || !values_equal (value, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
states_equal (gconstpointer a, gconstpointer b)
{
  return vigie_post_state_equal (a, b);
}

static gboolean
photos_equal (gconstpointer a, gconstpointer b)
{
  return vigie_photo_state_equal (a, b);
}

static gboolean
shapes_equal (gconstpointer a, gconstpointer b)
{
  return vigie_shape_equal (a, b);
}

static gboolean
findings_equal (gconstpointer a, gconstpointer b)
{
  return vigie_finding_equal (a, b);
}

/**
 * vigie_board_equal:
 * @a: a board
 * @b: another
 *
 * Returns: whether both show the same state, whatever way they came to it
 */
gboolean
vigie_board_equal (VigieBoard *a, VigieBoard *b)
{
  return tables_equal (a->posts, b->posts, states_equal) &&
         tables_equal (a->photos, b->photos, photos_equal) &&
         tables_equal (a->shapes, b->shapes, shapes_equal) &&
         tables_equal (a->findings, b->findings, findings_equal);
}
