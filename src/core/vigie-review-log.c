/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log, one thing after the other: what is about one post does not touch any other, so only the
 * entries about it are in memory, on a board of their own. What figures need of an entry is kept.
 */
#include <string.h>

#include "vigie-review-private.h"

/* ---- subjects ---- */

static gboolean
parse_id (const char *hex, guint8 id[VIGIE_POST_ID_LENGTH / 2])
{
  if (strlen (hex) != VIGIE_POST_ID_LENGTH ||
      strspn (hex, "0123456789abcdef") != VIGIE_POST_ID_LENGTH)
    return FALSE;
  for (guint i = 0; i < VIGIE_POST_ID_LENGTH / 2; i++)
    id[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

/* (nullable): of a post that somebody decided on */
VigieReviewSubject *
vigie_review_find_subject (const VigieReview *self, const guint8 *id)
{
  return g_hash_table_lookup (self->work->subjects, id);
}

VigieReviewSubject *
vigie_review_find_subject_hex (const VigieReview *self, const char *hex)
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2];

  return parse_id (hex, id) ? vigie_review_find_subject (self, id) : NULL;
}

static VigieReviewSubject *
ensure_subject (VigieReview *self, const char *hex)
{
  VigieReviewSubject *subject;
  guint8 id[VIGIE_POST_ID_LENGTH / 2];

  if (!parse_id (hex, id))
    return NULL;
  subject = vigie_review_find_subject (self, id);
  if (subject != NULL)
    return subject;
  subject = g_new0 (VigieReviewSubject, 1);
  memcpy (subject->id, id, sizeof id);
  g_strlcpy (subject->hex, hex, sizeof subject->hex);
  subject->confirmed_at = subject->decided_at = VIGIE_TIME_UNKNOWN;
  g_hash_table_add (self->work->subjects, subject);
  return subject;
}

static void
told_clear (VigieReviewTold *told)
{
  vigie_post_state_free (told->state);
}

void
vigie_review_subject_free (VigieReviewSubject *self)
{
  g_clear_pointer (&self->turns, g_array_unref);
  g_clear_pointer (&self->stays, g_array_unref);
  g_clear_pointer (&self->told, g_array_unref);
  g_free (self->external_id);
  g_clear_object (&self->post_of_briefs);
  g_free (self);
}

/* ---- a post, entry by entry ---- */

static gboolean
is_of_post (VigieDecision *decision)
{
  switch ((int) vigie_decision_get_kind (decision))
    {
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
end_stay (VigieReviewSubject *subject, gint64 at)
{
  VigieReviewStay stay = { subject->out_since, at, subject->is_placed };

  if (subject->is_out && stay.from < stay.until) /* what begins and ends in one moment never was */
    {
      if (subject->stays == NULL)
        subject->stays = g_array_new (FALSE, FALSE, sizeof stay);
      g_array_append_val (subject->stays, stay);
    }
  subject->is_out = FALSE;
}

static void
note_turn (VigieReviewSubject *subject, gint64 at, VigieStatus status)
{
  VigieReviewTurn turn = { at, status };

  if (status == subject->status)
    return;
  if (subject->turns == NULL)
    subject->turns = g_array_new (FALSE, FALSE, sizeof turn);
  g_array_append_val (subject->turns, turn);
  subject->status = status;
}

static void
note_state (VigieReviewSubject *subject, const VigiePostState *state, gboolean four_eyes, gint64 at)
{
  const gboolean is_out = state != NULL && vigie_post_state_is_cleared (state, four_eyes);
  const gboolean is_placed = state != NULL && state->has_position;

  note_turn (subject, at, state != NULL ? state->status : VIGIE_STATUS_NEW);
  subject->is_duplicate = state != NULL && state->duplicate_of != NULL;
  if (is_placed)
    subject->position = state->position;
  if (is_out == subject->is_out && is_placed == subject->is_placed)
    return;
  end_stay (subject, at);
  subject->is_out = is_out;
  subject->is_placed = is_placed;
  subject->out_since = at;
}

/* The first one after which it was confirmed, of those that count in the end. */
static void
note_confirmation (VigieReviewSubject *subject, VigieReviewEntry *entry, VigieDecision *decision)
{
  VigiePostState state = VIGIE_POST_STATE_NONE;

  if (entry->kind != VIGIE_DECISION_POST_STATUS)
    return;
  entry->subject = subject;
  if (!entry->is_active || subject->confirmed_at != VIGIE_TIME_UNKNOWN)
    return;
  if (vigie_post_state_fold (&state, decision) && state.status == VIGIE_STATUS_CONFIRMED)
    {
      entry->confirms = TRUE;
      subject->confirmed_at = entry->at;
    }
  vigie_post_state_clear (&state);
}

/* ---- what briefs knew of a post ---- */

static void
note_told (VigieReviewSubject *subject, guint brief, const VigiePostState *state)
{
  const gboolean is_told =
      state != NULL && (state->status == VIGIE_STATUS_CONFIRMED || state->duplicate_of != NULL);
  VigieReviewTold told = { brief, NULL };

  if (!is_told &&
      (subject->told == NULL ||
       g_array_index (subject->told, VigieReviewTold, subject->told->len - 1).state == NULL))
    return;
  if (subject->told == NULL)
    {
      subject->told = g_array_new (FALSE, FALSE, sizeof told);
      g_array_set_clear_func (subject->told, (GDestroyNotify) told_clear);
    }
  told.state = is_told ? vigie_post_state_copy (state) : NULL;
  g_array_append_val (subject->told, told);
}

/* Entries that a brief's log held, in whatever order they are applied. Briefs of one desk hold more
 * and more; where one holds less, the board begins anew. */
static void
tell_briefs (VigieReview *self, VigieReviewSubject *subject)
{
  struct _VigieReviewWork *work = self->work;
  const guint n = work->thing->len;
  g_autofree guint8 *held = g_new0 (guint8, n);
  g_autofree guint8 *applied = g_new0 (guint8, n);
  VigieBoard *known = NULL;

  for (guint brief = 0; brief < work->briefs->len; brief++)
    {
      gboolean is_more = known != NULL;

      for (guint i = 0; i < n; i++)
        {
          held[i] = vigie_brief_has_told (g_ptr_array_index (work->briefs, brief),
                                          g_ptr_array_index (work->thing, i));
          is_more = is_more && (held[i] || !applied[i]);
        }
      if (memcmp (held, applied, n) == 0)
        continue;
      if (!is_more)
        {
          g_clear_pointer (&known, vigie_board_free);
          known = vigie_board_new ();
          memset (applied, 0, n);
        }
      for (guint i = 0; i < n; i++)
        if (held[i] && !applied[i])
          vigie_board_apply (known, g_ptr_array_index (work->thing, i), NULL);
      memcpy (applied, held, n);
      note_told (subject, brief, vigie_board_get_post (known, subject->hex));
    }
  g_clear_pointer (&known, vigie_board_free);
}

/* ---- things ---- */

/* What is looked at again once everything is there. */
static gboolean
is_kept (VigieDecisionKind kind)
{
  switch ((int) kind)
    {
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVIEW_FINDING:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Borrowed from @names, in which each is once. */
static const char *
intern (GHashTable *names, char *name)
{
  gpointer known;

  if (g_hash_table_lookup_extended (names, name, &known, NULL))
    g_free (name);
  else
    g_hash_table_add (names, known = name);
  return known;
}

/* As vigie_person_equal() compares them. */
char *
vigie_review_fold_person (const char *name)
{
  return g_strstrip (g_utf8_casefold (name, -1));
}

const char *
vigie_review_intern (VigieReview *self, const char *name)
{
  return intern (self->work->names, g_strdup (name));
}

static void
add_entry (VigieReview *self, VigieDecision *decision)
{
  struct _VigieReviewWork *work = self->work;
  const VigieReviewEntry entry = {
    .at = vigie_decision_get_at (decision),
    .seq = vigie_decision_get_seq (decision),
    .device = vigie_review_intern (self, vigie_decision_get_device (decision)),
    .person =
        intern (work->persons, vigie_review_fold_person (vigie_decision_get_actor (decision))),
    .kind = vigie_decision_get_kind (decision),
  };

  g_array_append_val (work->entries, entry);
  g_ptr_array_add (work->thing, g_object_ref (decision));
}

static void
settle_entry (VigieReview *self, VigieReviewEntry *entry, VigieDecision *decision)
{
  const char *id = vigie_decision_get_id (decision);

  entry->is_active = vigie_board_is_active (self->work->board, id);
  if (!entry->is_active)
    g_hash_table_add (self->undone, g_strdup (id));
  else if (is_kept (entry->kind))
    entry->kept = g_object_ref (decision);
}

static void
take_shapes (VigieReview *self)
{
  g_autoptr (GPtrArray) shapes = vigie_board_list_shapes (self->work->board);

  for (guint i = 0; i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);

      g_hash_table_replace (self->shapes, shape->id, vigie_shape_ref (shape));
    }
}

/**
 * vigie_review_begin_thing:
 *
 * What is added from here on is about something else.
 */
void
vigie_review_begin_thing (VigieReview *self)
{
  struct _VigieReviewWork *work;

  g_return_if_fail (self != NULL && self->work != NULL);

  work = self->work;
  for (guint i = 0; i < work->thing->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (work->thing, i);
      VigieReviewEntry *entry = &g_array_index (work->entries, VigieReviewEntry,
                                                work->entries->len - work->thing->len + i);

      settle_entry (self, entry, decision);
      if (work->subject != NULL)
        note_confirmation (work->subject, entry, decision);
    }
  if (work->subject != NULL)
    {
      end_stay (work->subject, G_MAXINT64);
      tell_briefs (self, work->subject);
    }
  take_shapes (self);
  work->subject = NULL;
  g_ptr_array_set_size (work->thing, 0);
  vigie_board_free (work->board);
  work->board = vigie_board_new ();
}

/**
 * vigie_review_add_brief:
 * @decision: the next brief in the order of the log, whether it counts or not
 *
 * All of them come before the first entry, among which they come again: what they knew is asked of
 * each thing.
 */
void
vigie_review_add_brief (VigieReview *self, VigieDecision *decision)
{
  VigieBrief *reader;

  g_return_if_fail (self != NULL && self->work != NULL && self->work->entries->len == 0);

  if (vigie_decision_get_at (decision) > self->at)
    return;
  reader = vigie_brief_new (G_MAXINT64);
  vigie_brief_add_decision (reader, decision);
  g_hash_table_insert (self->work->brief_numbers, g_strdup (vigie_decision_get_id (decision)),
                       GUINT_TO_POINTER (self->work->briefs->len));
  g_ptr_array_add (self->work->briefs, reader);
}

/**
 * vigie_review_add_decision:
 * @decision: the next entry about one thing, in the order of the log
 *
 * Entries come thing by thing, with vigie_review_begin_thing() between two of them: all about one
 * post, shape or photo together with what revokes them, and every other entry with what revokes it.
 * All of them come before the first post.
 */
void
vigie_review_add_decision (VigieReview *self, VigieDecision *decision)
{
  struct _VigieReviewWork *work;

  g_return_if_fail (self != NULL && self->work != NULL && !self->work->is_folded);

  work = self->work;
  if (vigie_decision_get_at (decision) > self->at)
    return;
  add_entry (self, decision);
  vigie_board_apply (work->board, decision, NULL);
  if (work->subject == NULL && is_of_post (decision))
    work->subject = ensure_subject (self, vigie_decision_get_subject (decision));
  if (work->subject != NULL)
    note_state (work->subject, vigie_board_get_post (work->board, work->subject->hex),
                work->four_eyes, vigie_decision_get_at (decision));
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const VigieReviewEntry *first = a;
  const VigieReviewEntry *second = b;
  int by_device;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  by_device = strcmp (first->device, second->device);
  if (by_device != 0)
    return by_device;
  return (first->seq > second->seq) - (first->seq < second->seq);
}

/* Everything of the log that posts need to know is there; entries are in its order from here on. */
void
vigie_review_fold (VigieReview *self)
{
  vigie_review_begin_thing (self);
  g_array_sort (self->work->entries, compare_entries);
  self->work->is_folded = TRUE;
}
