/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-comparison.h"

#include <string.h>

#include "vigie-comparison-private.h"

/* ---- words for programs ---- */

/**
 * vigie_compared_kind_to_string:
 *
 * Returns: (transfer none): its name for programs
 */
const char *
vigie_compared_kind_to_string (VigieComparedKind kind)
{
  static const char *const names[VIGIE_N_COMPARED] = {
    [VIGIE_COMPARED_CONTRARY] = "contrary",   [VIGIE_COMPARED_MISSED] = "missed",
    [VIGIE_COMPARED_DIFFERENT] = "different", [VIGIE_COMPARED_EXTRA] = "extra",
    [VIGIE_COMPARED_LEFT_OPEN] = "left_open", [VIGIE_COMPARED_LATER] = "later",
    [VIGIE_COMPARED_AGREE] = "agree",         [VIGIE_COMPARED_PLACED] = "placed",
  };

  g_return_val_if_fail ((guint) kind < VIGIE_N_COMPARED, "");

  return names[kind];
}

/**
 * vigie_compared_area_kind_to_string:
 *
 * Returns: (transfer none): its name for programs
 */
const char *
vigie_compared_area_kind_to_string (VigieComparedAreaKind kind)
{
  static const char *const names[VIGIE_N_COMPARED_AREAS] = {
    [VIGIE_COMPARED_AREA_MISSED] = "missed",
    [VIGIE_COMPARED_AREA_EXTRA] = "extra",
    [VIGIE_COMPARED_AREA_BOTH] = "both",
    [VIGIE_COMPARED_AREA_LATER] = "later",
  };

  g_return_val_if_fail ((guint) kind < VIGIE_N_COMPARED_AREAS, "");

  return names[kind];
}

/**
 * vigie_side_to_string:
 *
 * Returns: (transfer none): its name for programs
 */
const char *
vigie_side_to_string (VigieSide side)
{
  return side == VIGIE_SIDE_ORIGINAL ? "original" : "exercise";
}

/* ---- life ---- */

static void
shape_clear (VigieComparedShape *self)
{
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    g_clear_pointer (&self->shape[side], vigie_shape_unref);
}

static void
milestone_clear (VigieComparedMilestone *self)
{
  g_free (self->name);
}

static struct _VigieComparisonWork *
work_new (void)
{
  struct _VigieComparisonWork *work = g_new0 (struct _VigieComparisonWork, 1);

  work->marks = g_array_new (FALSE, FALSE, sizeof (VigieClockMark));
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      work->logs[side] = g_ptr_array_new_with_free_func (g_object_unref);
      work->verdicts[side] = g_hash_table_new (g_str_hash, g_str_equal);
    }
  return work;
}

static void
work_free (struct _VigieComparisonWork *work)
{
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      g_clear_pointer (&work->reviews[side], vigie_review_unref);
      g_clear_pointer (&work->boards[side], vigie_board_free);
      g_hash_table_unref (work->verdicts[side]);
      g_ptr_array_unref (work->logs[side]);
    }
  g_array_unref (work->marks);
  g_free (work);
}

static GArray *
new_array (guint size, gpointer clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

/**
 * vigie_comparison_new:
 * @of: what the exercise replays
 * @at: the moment in the exercise, ms: what was decided there later is not compared
 *
 * Then come the decisions and the figures of both sides, then vigie_comparison_finish().
 *
 * Returns: (transfer full): an empty comparison
 */
VigieComparison *
vigie_comparison_new (const VigieExerciseOf *of, gint64 at)
{
  VigieComparison *self = g_atomic_rc_box_new0 (VigieComparison);

  vigie_exercise_of_copy (&self->of, of);
  self->at = at;
  self->reached = of->from;
  self->posts = g_array_new (FALSE, FALSE, sizeof (VigieComparedPost));
  self->shapes = new_array (sizeof (VigieComparedShape), shape_clear);
  self->milestones = new_array (sizeof (VigieComparedMilestone), milestone_clear);
  self->releases = g_array_new (FALSE, FALSE, sizeof (VigieComparedRelease));
  self->clock = g_array_new (FALSE, FALSE, sizeof (VigieClockMark));
  self->work = work_new ();
  return self;
}

VigieComparison *
vigie_comparison_ref (VigieComparison *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
comparison_clear (VigieComparison *self)
{
  vigie_exercise_of_clear (&self->of);
  g_array_unref (self->posts);
  g_array_unref (self->shapes);
  g_array_unref (self->milestones);
  g_array_unref (self->releases);
  g_array_unref (self->clock);
  g_clear_pointer (&self->work, work_free);
}

void
vigie_comparison_unref (VigieComparison *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) comparison_clear);
}

/* ---- what goes in ---- */

/**
 * vigie_comparison_add_decision:
 * @side: whose
 * @decision: the next entry in the order of its log
 */
void
vigie_comparison_add_decision (VigieComparison *self, VigieSide side, VigieDecision *decision)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  if (side == VIGIE_SIDE_EXERCISE && vigie_decision_get_at (decision) > self->at)
    return;
  g_ptr_array_add (self->work->logs[side], g_object_ref (decision));
}

/**
 * vigie_comparison_set_begin:
 * @begun_at: when time began to run in the exercise, ms, where that is known better than the
 * setting says, which is of when it was made
 */
void
vigie_comparison_set_begin (VigieComparison *self, gint64 begun_at)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  self->of.begun_at = begun_at;
}

/**
 * vigie_comparison_add_mark:
 * @exercise_at: a moment on the exercise's clock, ms
 * @original_at: which one of the original that was, where it is known, ms
 *
 * Besides the posts that arrived in both, which are marks by themselves.
 */
void
vigie_comparison_add_mark (VigieComparison *self, gint64 exercise_at, gint64 original_at)
{
  const VigieClockMark mark = { exercise_at, original_at };

  g_return_if_fail (self != NULL && self->work != NULL);

  g_array_append_val (self->work->marks, mark);
}

/**
 * vigie_comparison_add_review:
 * @side: whose
 * @review: its finished figures: of the original all of it, of the exercise up to the moment of the
 *   comparison
 */
void
vigie_comparison_add_review (VigieComparison *self, VigieSide side, VigieReview *review)
{
  g_return_if_fail (self != NULL && self->work != NULL && self->work->reviews[side] == NULL);

  self->work->reviews[side] = vigie_review_ref (review);
}

/* ---- the work ---- */

static void
note_verdict (struct _VigieComparisonWork *work, VigieSide side, VigieDecision *decision)
{
  const char *post = vigie_decision_get_subject (decision);
  const VigiePostState *state = vigie_board_get_post (work->boards[side], post);
  VigieDecision *known = g_hash_table_lookup (work->verdicts[side], post);
  VigiePostState own = VIGIE_POST_STATE_NONE;

  if (state == NULL || state->status == VIGIE_STATUS_NEW ||
      !vigie_board_is_active (work->boards[side], vigie_decision_get_id (decision)))
    return;
  if (known != NULL && vigie_decision_get_at (known) <= vigie_decision_get_at (decision))
    return;
  if (vigie_post_state_fold (&own, decision) && own.status == state->status)
    g_hash_table_replace (work->verdicts[side], (gpointer) post, decision);
  vigie_post_state_clear (&own);
}

static void
fold (struct _VigieComparisonWork *work, VigieSide side)
{
  GPtrArray *log = work->logs[side];

  work->boards[side] = vigie_board_new ();
  for (guint i = 0; i < log->len; i++)
    vigie_board_apply (work->boards[side], g_ptr_array_index (log, i), NULL);
  for (guint i = 0; i < log->len; i++)
    if (vigie_decision_get_kind (g_ptr_array_index (log, i)) == VIGIE_DECISION_POST_STATUS)
      note_verdict (work, side, g_ptr_array_index (log, i));
}

/**
 * vigie_comparison_finish:
 *
 * Works out what follows from what was added, which must be both reviews and both logs.
 */
void
vigie_comparison_finish (VigieComparison *self)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      g_return_if_fail (self->work->reviews[side] != NULL);

      fold (self->work, (VigieSide) side);
      self->n_persons[side] = self->work->reviews[side]->counts.persons;
    }
  vigie_comparison_compare_posts (self); /* sets the clock */
  vigie_comparison_compare_photos (self);
  vigie_comparison_compare_shapes (self);
  vigie_comparison_compare_facts (self);
  g_clear_pointer (&self->work, work_free);
}

/* ---- the clock ---- */

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const VigieClockMark *first = a;
  const VigieClockMark *second = b;

  if (first->exercise != second->exercise)
    return first->exercise < second->exercise ? -1 : 1;
  return (first->original > second->original) - (first->original < second->original);
}

/* Both clocks go forward only: of marks at one moment the last one counts, and none goes back. */
void
vigie_comparison_set_clock (VigieComparison *self)
{
  GArray *marks = self->work->marks;
  const VigieClockMark begin = { self->of.begun_at, self->of.from };

  g_array_sort (marks, compare_marks);
  g_array_set_size (self->clock, 0);
  g_array_append_val (self->clock, begin);
  for (guint i = 0; i < marks->len; i++)
    {
      const VigieClockMark mark = g_array_index (marks, VigieClockMark, i);
      VigieClockMark *last = &g_array_index (self->clock, VigieClockMark, self->clock->len - 1);

      if (mark.exercise < last->exercise || mark.original < last->original)
        continue;
      if (mark.exercise == last->exercise)
        last->original = mark.original;
      else
        g_array_append_val (self->clock, mark);
    }
}

gboolean
vigie_comparison_is_later (const VigieComparison *self, gint64 original_at)
{
  return !self->of.by_posting && original_at > self->reached;
}

static gint64
go_on (gint64 original, gint64 since, double speed)
{
  return original + (gint64) ((double) since * speed);
}

/**
 * vigie_comparison_map_time:
 * @self: a finished comparison
 * @exercise_at: a moment on the exercise's clock, ms
 *
 * What time it was in the original when the exercise showed that moment. Each post that arrived in
 * both says it exactly; between two of them the way is straight, so a pause between them makes a
 * difference of no more than they are apart; before the first and after the last one it goes by the
 * exercise's speed, and never beyond its end.
 *
 * Returns: on the original's clock, ms
 */
gint64
vigie_comparison_map_time (const VigieComparison *self, gint64 exercise_at)
{
  const VigieClockMark *marks = (const VigieClockMark *) (gpointer) self->clock->data;
  guint low = 0, high = self->clock->len;
  gint64 mapped;

  while (low < high) /* the first one after it */
    {
      const guint middle = low + (high - low) / 2;

      if (marks[middle].exercise <= exercise_at)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return go_on (self->of.from, exercise_at - self->of.begun_at, self->of.speed);
  if (low < self->clock->len)
    {
      const VigieClockMark *before = &marks[low - 1], *after = &marks[low];
      const double part =
          (double) (exercise_at - before->exercise) / (double) (after->exercise - before->exercise);

      return before->original + (gint64) (part * (double) (after->original - before->original));
    }
  mapped = go_on (marks[low - 1].original, exercise_at - marks[low - 1].exercise, self->of.speed);
  if (self->of.to != VIGIE_TIME_UNKNOWN && mapped > self->of.to)
    mapped = MAX (self->of.to, marks[low - 1].original);
  return mapped;
}
