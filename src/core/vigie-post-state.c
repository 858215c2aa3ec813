/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-state.h"

#include <string.h>

#include "vigie-json.h"

/* ---- lists of names ---- */

static gboolean
lists_equal (GStrv a, GStrv b)
{
  static char *none[] = { NULL };

  return g_strv_equal ((const char *const *) (a != NULL ? a : none),
                       (const char *const *) (b != NULL ? b : none));
}

static gboolean
list_contains (GStrv list, const char *text)
{
  return list != NULL && g_strv_contains ((const char *const *) list, text);
}

static GStrv
end_list (GPtrArray *list)
{
  if (list->len == 0)
    {
      g_ptr_array_unref (list);
      return NULL;
    }
  return (GStrv) g_ptr_array_free (list, FALSE);
}

static GPtrArray *
begin_list (GStrv old, const char *without)
{
  GPtrArray *list = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    {
      if (without == NULL || !g_str_equal (old[i], without))
        g_ptr_array_add (list, g_strdup (old[i]));
    }
  return list;
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Puts @text into a sorted list, or takes it out. */
static void
set_member (GStrv *list, const char *text, gboolean present)
{
  GPtrArray *items = begin_list (*list, text);

  if (present)
    g_ptr_array_add (items, g_strdup (text));
  qsort (items->pdata, items->len, sizeof (gpointer), compare_texts);
  g_strfreev (*list);
  *list = end_list (items);
}

/* Adds @text at the end unless it is there. */
static void
add_member (GStrv *list, const char *text)
{
  GPtrArray *items;

  if (list_contains (*list, text))
    return;
  items = begin_list (*list, NULL);
  g_ptr_array_add (items, g_strdup (text));
  g_strfreev (*list);
  *list = end_list (items);
}

/**
 * vigie_person_equal:
 * @a: (nullable): a name, as in #VigieDecision:actor
 * @b: (nullable): another
 *
 * Returns: whether they are one person, however the name is written; %NULL is nobody
 */
gboolean
vigie_person_equal (const char *a, const char *b)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  first = g_strstrip (g_utf8_casefold (a, -1));
  second = g_strstrip (g_utf8_casefold (b, -1));
  return g_str_equal (first, second);
}

static gboolean
has_person (GStrv list, const char *name)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      if (vigie_person_equal (list[i], name))
        return TRUE;
    }
  return FALSE;
}

static void
add_person (GStrv *list, const char *name)
{
  if (name[strspn (name, " \t\n")] != '\0' && !has_person (*list, name))
    add_member (list, name);
}

static void
add_checks (GStrv *list, JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, "checks");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        add_member (list, json_node_get_string (element));
    }
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

/* ---- posts ---- */

/**
 * vigie_post_state_clear:
 * @self: a state
 *
 * Frees what @self holds and makes it the state of a post nobody has decided on.
 */
void
vigie_post_state_clear (VigiePostState *self)
{
  g_free (self->owner);
  g_strfreev (self->labels);
  g_free (self->duplicate_of);
  g_strfreev (self->differs_from);
  g_strfreev (self->confirmed_by);
  g_strfreev (self->checks);
  g_free (self->judged_by);
  g_free (self->reason);
  *self = VIGIE_POST_STATE_NONE;
}

VigiePostState *
vigie_post_state_copy (const VigiePostState *self)
{
  VigiePostState *copy = g_memdup2 (self, sizeof *self);

  copy->owner = g_strdup (self->owner);
  copy->labels = g_strdupv (self->labels);
  copy->duplicate_of = g_strdup (self->duplicate_of);
  copy->differs_from = g_strdupv (self->differs_from);
  copy->confirmed_by = g_strdupv (self->confirmed_by);
  copy->checks = g_strdupv (self->checks);
  copy->judged_by = g_strdup (self->judged_by);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
vigie_post_state_free (VigiePostState *self)
{
  if (self == NULL)
    return;

  vigie_post_state_clear (self);
  g_free (self);
}

gboolean
vigie_post_state_equal (const VigiePostState *a, const VigiePostState *b)
{
  return a->status == b->status && a->has_position == b->has_position &&
         (!a->has_position || vigie_position_equal (&a->position, &b->position)) &&
         g_strcmp0 (a->owner, b->owner) == 0 && lists_equal (a->labels, b->labels) &&
         g_strcmp0 (a->duplicate_of, b->duplicate_of) == 0 &&
         lists_equal (a->differs_from, b->differs_from) &&
         lists_equal (a->confirmed_by, b->confirmed_by) && lists_equal (a->checks, b->checks) &&
         a->decided_at == b->decided_at && a->judged_at == b->judged_at &&
         g_strcmp0 (a->judged_by, b->judged_by) == 0 && g_strcmp0 (a->reason, b->reason) == 0;
}

/* A second person who confirms stands beside the first; any other verdict begins anew. */
static gboolean
fold_status (VigiePostState *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *reason = vigie_decision_get_reason (decision);
  VigieStatus status;
  gboolean again;

  if (!vigie_status_from_string (vigie_json_get_string (payload, "status"), &status))
    return FALSE;
  again = status == VIGIE_STATUS_CONFIRMED && self->status == VIGIE_STATUS_CONFIRMED;
  if (!again)
    {
      g_clear_pointer (&self->confirmed_by, g_strfreev);
      g_clear_pointer (&self->checks, g_strfreev);
    }
  self->status = status;
  self->decided_at = vigie_decision_get_at (decision);
  self->judged_at = vigie_decision_get_at (decision);
  set_text (&self->judged_by, vigie_decision_get_actor (decision));
  if (status == VIGIE_STATUS_CONFIRMED)
    add_person (&self->confirmed_by, vigie_decision_get_actor (decision));
  add_checks (&self->checks, payload);
  if (!again || reason[0] != '\0')
    set_text (&self->reason, reason);
  return TRUE;
}

/* Whoever else had confirmed did so at another place. */
static void
keep_only_actor (VigiePostState *self, const char *actor)
{
  gboolean stands = has_person (self->confirmed_by, actor);

  g_clear_pointer (&self->confirmed_by, g_strfreev);
  if (stands)
    add_person (&self->confirmed_by, actor);
}

static gboolean
fold_position (VigiePostState *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  VigiePosition position = { .origin = VIGIE_ORIGIN_ANALYST };

  if (json_object_get_size (payload) == 0 ||
      (json_object_get_size (payload) == 1 && json_object_has_member (payload, "group")))
    {
      if (self->has_position)
        keep_only_actor (self, vigie_decision_get_actor (decision));
      self->has_position = FALSE;
      self->position = (VigiePosition) { 0 };
      self->decided_at = vigie_decision_get_at (decision);
      return TRUE;
    }
  if (!vigie_json_get_double (payload, "lon", &position.lon) ||
      !vigie_json_get_double (payload, "lat", &position.lat))
    return FALSE;
  if (!vigie_json_get_double (payload, "radius_m", &position.radius_m))
    position.radius_m = 0;
  if (!vigie_origin_from_string (vigie_json_get_string (payload, "origin"), &position.origin))
    position.origin = VIGIE_ORIGIN_ANALYST;
  if (!vigie_position_is_valid (&position))
    return FALSE;

  /* Who confirms the same place again changes nothing of what the others stand for. */
  if (!self->has_position || !vigie_position_equal (&self->position, &position))
    keep_only_actor (self, vigie_decision_get_actor (decision));
  self->has_position = TRUE;
  self->position = position;
  self->decided_at = vigie_decision_get_at (decision);
  return TRUE;
}

/* Who takes a post first has it, on every desk, until there is a verdict, or until it is given back
 * or taken over. */
static void
fold_owner (VigiePostState *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *owner = vigie_json_get_string (payload, "owner");

  if (self->owner != NULL && self->status == VIGIE_STATUS_NEW &&
      !vigie_person_equal (owner, self->owner) &&
      !vigie_person_equal (vigie_decision_get_actor (decision), self->owner) &&
      !json_object_get_boolean_member_with_default (payload, "take_over", FALSE))
    return;
  set_text (&self->owner, owner);
}

static gboolean
fold_label (VigiePostState *self, JsonObject *payload)
{
  const char *label = vigie_json_get_string (payload, "label");

  if (label == NULL)
    return FALSE;
  set_member (&self->labels, label,
              !json_object_get_boolean_member_with_default (payload, "remove", FALSE));
  return TRUE;
}

static void
fold_duplicate (VigiePostState *self, JsonObject *payload)
{
  const char *other = vigie_json_get_string (payload, "post");
  gboolean same = json_object_get_boolean_member_with_default (payload, "same", TRUE);

  if (other != NULL)
    set_member (&self->differs_from, other, !same);
  if (same)
    set_text (&self->duplicate_of, other);
  else if (g_strcmp0 (self->duplicate_of, other) == 0)
    set_text (&self->duplicate_of, NULL);
}

static gboolean
fold_post (VigiePostState *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);

  switch ((int) vigie_decision_get_kind (decision))
    {
    case VIGIE_DECISION_POST_STATUS:
      return fold_status (self, decision);
    case VIGIE_DECISION_POST_POSITION:
      return fold_position (self, decision);
    case VIGIE_DECISION_POST_OWNER:
      fold_owner (self, decision);
      return TRUE;
    case VIGIE_DECISION_POST_LABEL:
      return fold_label (self, payload);
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      fold_duplicate (self, payload);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * vigie_post_state_fold:
 * @self: a state
 * @decision: the next decision on the post that counts
 *
 * Returns: %FALSE when @decision is not about posts or cannot be read, and @self is as it was
 */
gboolean
vigie_post_state_fold (VigiePostState *self, VigieDecision *decision)
{
  return fold_post (self, decision);
}

/**
 * vigie_post_state_is_cleared:
 * @self: a state
 * @four_eyes: whether the incident wants a second person
 *
 * Returns: whether the post may go to command: confirmed, and by two where two are wanted
 */
gboolean
vigie_post_state_is_cleared (const VigiePostState *self, gboolean four_eyes)
{
  if (self->status != VIGIE_STATUS_CONFIRMED)
    return FALSE;
  return !four_eyes || (self->confirmed_by != NULL && g_strv_length (self->confirmed_by) >= 2);
}

/* ---- photos ---- */

void
vigie_photo_state_clear (VigiePhotoState *self)
{
  g_strfreev (self->checks);
  g_free (self->decided_by);
  g_free (self->reason);
  g_clear_pointer (&self->redaction, vigie_redaction_unref);
  *self = VIGIE_PHOTO_STATE_NONE;
}

VigiePhotoState *
vigie_photo_state_copy (const VigiePhotoState *self)
{
  VigiePhotoState *copy = g_memdup2 (self, sizeof *self);

  copy->checks = g_strdupv (self->checks);
  copy->decided_by = g_strdup (self->decided_by);
  copy->reason = g_strdup (self->reason);
  if (self->redaction != NULL)
    copy->redaction = vigie_redaction_ref (self->redaction);
  return copy;
}

void
vigie_photo_state_free (VigiePhotoState *self)
{
  if (self == NULL)
    return;

  vigie_photo_state_clear (self);
  g_free (self);
}

gboolean
vigie_photo_state_equal (const VigiePhotoState *a, const VigiePhotoState *b)
{
  return a->verdict == b->verdict && lists_equal (a->checks, b->checks) &&
         a->decided_at == b->decided_at && g_strcmp0 (a->decided_by, b->decided_by) == 0 &&
         g_strcmp0 (a->reason, b->reason) == 0 &&
         vigie_redaction_equal (a->redaction, b->redaction);
}

/**
 * vigie_photo_state_fold:
 * @self: a state
 * @decision: the next decision on the photo that counts
 *
 * Returns: %FALSE when @decision is none on a photo or cannot be read
 */
gboolean
vigie_photo_state_fold (VigiePhotoState *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  VigieStatus verdict;

  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_PHOTO_REDACT)
    {
      VigieRedaction *redaction = vigie_redaction_change (self->redaction, payload);

      g_clear_pointer (&self->redaction, vigie_redaction_unref);
      self->redaction = redaction;
      return TRUE;
    }
  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_PHOTO_VERDICT ||
      !vigie_status_from_string (vigie_json_get_string (payload, "verdict"), &verdict))
    return FALSE;
  self->verdict = verdict;
  g_clear_pointer (&self->checks, g_strfreev);
  add_checks (&self->checks, payload);
  set_text (&self->reason, vigie_decision_get_reason (decision));
  self->decided_at = vigie_decision_get_at (decision);
  set_text (&self->decided_by, vigie_decision_get_actor (decision));
  return TRUE;
}
