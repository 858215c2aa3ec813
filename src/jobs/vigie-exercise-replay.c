/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-replay.h"

#include <glib/gi18n-lib.h>

#include "vigie-exercise-course.h"
#include "vigie-official.h"
#include "vigie-tape.h"

#define MAX_EVENTS 1000 /* of one transaction */
#define MAX_BYTES (32 * 1000 * 1000)
#define MAX_TRIES 20           /* against others who move the cursor */
#define PROLONG_MS (30 * 1000) /* how often authorities are said to still say the same */
#define MAX_LOOKED_BACK 500

struct _VigieExerciseReplay
{
  VigieStore *store;
  VigieStore *original;
  VigieTape *tape;
  VigieExerciseTerms *of;
  char *watch;
  char *cursor;                /* (nullable): as it was read or written last */
  VigieExerciseCourse *course; /* as @cursor says */
  guint next;                  /* index of the first event that has not come */
  GHashTable *officials;       /* (element-type utf8 VigieTapeOfficial): what each said last */
  gint64 prolonged_at;
};

static void
official_free (gpointer data)
{
  VigieTapeOfficial *self = data;

  g_free (self->watch);
  g_free (self);
}

/* ---- where it goes on ---- */

/* What authorities said before is prolonged as long as they said it. */
static void
keep_official (VigieExerciseReplay *self, const VigieTapeOfficial *official, gboolean is_newer)
{
  VigieTapeOfficial *kept;

  if (!is_newer && g_hash_table_contains (self->officials, official->watch))
    return;
  kept = g_new0 (VigieTapeOfficial, 1);
  kept->watch = g_strconcat (VIGIE_SOURCE_EXERCISE " ", official->watch, NULL);
  kept->first_at = official->first_at;
  kept->last_at = official->last_at;
  g_hash_table_replace (self->officials, g_strdup (official->watch), kept);
}

static gboolean
look_back (VigieExerciseReplay *self, GError **error)
{
  guint n = 0;

  g_hash_table_remove_all (self->officials);
  for (guint i = self->next; i-- > 0 && n < MAX_LOOKED_BACK;)
    {
      g_autoptr (VigieTapeSlice) slice = NULL;
      GError *failure = NULL;

      if (vigie_tape_get (self->tape, i)->kind != VIGIE_TAPE_OFFICIAL)
        continue;
      slice = vigie_tape_slice_new ();
      if (!vigie_tape_read (self->tape, i, slice, &failure))
        return vigie_exercise_fail_original (failure, error);
      if (slice->officials->len > 0)
        keep_official (self, &g_array_index (slice->officials, VigieTapeOfficial, 0), FALSE);
      n++;
    }
  return TRUE;
}

static VigieExerciseCourse *
make_course (void)
{
  const VigieTapeEvent before = { .at = G_MININT64 };

  return vigie_exercise_course_new (&before);
}

static gboolean
load_course (VigieExerciseReplay *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *cursor = vigie_store_dup_cursor (self->store, self->watch, &failure);
  VigieExerciseCourse *course = NULL;
  guint next;

  if (failure == NULL)
    course = cursor != NULL ? vigie_exercise_course_read (cursor, &failure) : make_course ();
  if (course == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_clear_pointer (&self->course, vigie_exercise_course_free);
  self->course = course;
  g_set_str (&self->cursor, cursor);
  next = vigie_tape_find (self->tape, &course->place);
  if (next == self->next)
    return TRUE;
  self->next = next;
  return look_back (self, error);
}

/**
 * vigie_exercise_replay_new:
 * @store: an exercise
 * @original: file of what it replays
 * @error: return location for a #GError
 *
 * Opens the original and reads what came when. Blocks.
 *
 * Returns: (transfer full) (nullable): what replays it, or %NULL with an error of
 *   vigie_exercise_terms_load() or vigie_exercise_open_original()
 */
VigieExerciseReplay *
vigie_exercise_replay_new (VigieStore *store, const char *original, GError **error)
{
  g_autoptr (VigieExerciseReplay) self = g_new0 (VigieExerciseReplay, 1);
  GError *failure = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (original != NULL, NULL);

  self->store = g_object_ref (store);
  self->officials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, official_free);
  self->of = vigie_exercise_terms_load (store, error);
  if (self->of == NULL)
    return NULL;
  self->watch = g_strconcat (VIGIE_SOURCE_EXERCISE " incident=", self->of->incident, NULL);
  self->original = vigie_exercise_open_original (original, self->of->incident, error);
  if (self->original == NULL)
    return NULL;
  self->tape = vigie_tape_new (
      self->original, self->of->by_posting ? VIGIE_TAPE_BY_POSTING : VIGIE_TAPE_DEFAULT, &failure);
  if (self->tape == NULL)
    {
      vigie_exercise_fail_original (failure, error);
      return NULL;
    }
  if (!load_course (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vigie_exercise_replay_free (VigieExerciseReplay *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->tape, vigie_tape_free);
  if (self->original != NULL)
    vigie_store_close (self->original);
  g_clear_object (&self->original);
  g_clear_pointer (&self->course, vigie_exercise_course_free);
  g_clear_pointer (&self->of, vigie_exercise_terms_free);
  g_hash_table_unref (self->officials);
  g_free (self->watch);
  g_free (self->cursor);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- to the exercise's times ---- */

static gint64
map (const VigieExerciseReplay *self, gint64 moment)
{
  return moment != VIGIE_TIME_UNKNOWN ? vigie_exercise_course_map (self->course, moment) : moment;
}

/* Until when something is said to hold is a time as well. */
static GBytes *
map_state (const VigieExerciseReplay *self, GBytes *packed)
{
  g_autoptr (VigieOfficialState) state = vigie_official_state_unpack (packed, NULL);

  if (state == NULL)
    return g_bytes_ref (packed);
  for (guint i = 0; i < state->items->len; i++)
    {
      VigieOfficialItem *item = g_ptr_array_index (state->items, i);

      item->from = map (self, item->from);
      item->to = map (self, item->to);
    }
  return vigie_official_state_pack (state);
}

static void
map_official (VigieExerciseReplay *self, VigieTapeOfficial *official, gint64 moment)
{
  GBytes *packed = map_state (self, official->packed);
  char *watch = g_strconcat (VIGIE_SOURCE_EXERCISE " ", official->watch, NULL);

  keep_official (self, official, TRUE);
  official->said_at = map (self, official->said_at);
  official->last_at = map (self, CLAMP (moment, official->first_at, official->last_at));
  official->first_at = map (self, official->first_at);
  g_bytes_unref (official->packed);
  official->packed = packed;
  g_free (official->watch);
  official->watch = watch;
}

/* A post that came when it was posted was received then. */
static void
map_slice (VigieExerciseReplay *self, VigieTapeSlice *slice, gint64 moment)
{
  for (guint i = 0; i < slice->posts->len; i++)
    {
      VigieObservation *post = &g_array_index (slice->posts, VigieObservation, i);

      post->received_at = map (self, self->of->by_posting ? post->posted_at : post->received_at);
      post->posted_at = map (self, post->posted_at);
    }
  for (guint i = 0; i < slice->photos->len; i++)
    {
      VigieTapePhoto *photo = &g_array_index (slice->photos, VigieTapePhoto, i);

      photo->at = map (self, MIN (photo->at, moment));
    }
  for (guint i = 0; i < slice->changes->len; i++)
    {
      VigieTapeChange *change = &g_array_index (slice->changes, VigieTapeChange, i);

      change->at = map (self, change->at);
    }
  for (guint i = 0; i < slice->officials->len; i++)
    map_official (self, &g_array_index (slice->officials, VigieTapeOfficial, i), moment);
}

static GArray *
list_prolonged (VigieExerciseReplay *self, gint64 moment)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (VigieTapeOfficial));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->officials);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VigieTapeOfficial official = *(VigieTapeOfficial *) value;

      official.last_at = map (self, CLAMP (moment, official.first_at, official.last_at));
      g_array_append_val (list, official);
    }
  return list;
}

/* ---- steps ---- */

/* (nullable): what is due until then, up to the index @end */
static VigieTapeSlice *
read_due (VigieExerciseReplay *self, gint64 moment, guint *end, GError **error)
{
  g_autoptr (VigieTapeSlice) slice = vigie_tape_slice_new ();
  const gint64 until = MIN (moment, self->of->to);
  guint n = 0;

  for (*end = self->next; *end < vigie_tape_get_n (self->tape); (*end)++)
    {
      const VigieTapeEvent *event = vigie_tape_get (self->tape, *end);
      GError *failure = NULL;

      if (event->at > until || n >= MAX_EVENTS || slice->n_bytes >= MAX_BYTES)
        break;
      if (event->at < self->of->from && !self->of->backlog &&
          !vigie_tape_is_needed (self->tape, *end, self->of->from, &failure))
        {
          if (failure == NULL)
            continue;
          vigie_exercise_fail_original (failure, error);
          return NULL;
        }
      if (!vigie_tape_read (self->tape, *end, slice, &failure))
        {
          vigie_exercise_fail_original (failure, error);
          return NULL;
        }
      n++;
    }
  return g_steal_pointer (&slice);
}

static gboolean
commit (VigieExerciseReplay *self,
        VigieTapeSlice *slice, /* (nullable) */
        GArray *prolonged,     /* (nullable) */
        VigieIngestCounts *counts,
        gboolean *is_taken,
        GError **error)
{
  g_autofree char *cursor = vigie_exercise_course_write (self->course);
  const VigieReplay replay = { .watch = self->watch,
                               .expected = self->cursor,
                               .cursor = cursor,
                               .slice = slice,
                               .officials_until = prolonged };

  if (!vigie_store_take_replay (self->store, &replay, counts, is_taken, error))
    return FALSE;
  if (*is_taken)
    g_set_str (&self->cursor, cursor);
  return TRUE;
}

/* What was tried is not in the file: it is read again before anything else is. */
static void
forget_course (VigieExerciseReplay *self)
{
  g_clear_pointer (&self->course, vigie_exercise_course_free);
  self->next = G_MAXUINT;
}

static void
find_next (VigieExerciseReplay *self, gint64 now, VigieExerciseStep *step)
{
  const VigieTapeEvent *event =
      self->next < vigie_tape_get_n (self->tape) ? vigie_tape_get (self->tape, self->next) : NULL;
  const gint64 moment = event != NULL ? MIN (event->at, self->of->to) : self->of->to;

  step->has_ended = self->course->has_ended;
  step->next_at = step->has_ended ? VIGIE_TIME_UNKNOWN : map (self, moment);
  step->has_more =
      !step->has_ended && moment <= vigie_exercise_course_get_moment (self->course, now);
}

/* One transaction, or none where nothing is due and somebody was seen lately. */
static gboolean
try_step (VigieExerciseReplay *self,
          gint64 now,
          double speed,
          VigieIngestCounts *counts,
          gboolean *is_taken,
          GError **error)
{
  const gint64 seen_at = self->course->seen_at;
  const gboolean is_new = !vigie_exercise_course_has_begun (self->course);
  const gboolean went = !is_new && vigie_exercise_course_is_running (self->course, now) &&
                        vigie_exercise_course_get_speed (self->course) == speed;
  const gboolean to_prolong = now - self->prolonged_at >= PROLONG_MS || now < self->prolonged_at;
  g_autoptr (VigieTapeSlice) slice = NULL;
  g_autoptr (GArray) prolonged = NULL;
  gint64 moment;
  guint end;

  if (is_new)
    vigie_exercise_course_begin (self->course, self->of->from, now);
  vigie_exercise_course_go (self->course, now, speed);
  moment = vigie_exercise_course_get_moment (self->course, now);
  slice = read_due (self, moment, &end, error);
  if (slice == NULL)
    return FALSE;
  *is_taken = TRUE;
  if (end == self->next && went && moment < self->of->to && now - seen_at < VIGIE_EXERCISE_SIGN_MS)
    {
      self->course->seen_at = seen_at; /* as it is in the file */
      return TRUE;
    }
  map_slice (self, slice, MIN (moment, self->of->to));
  if (to_prolong)
    prolonged = list_prolonged (self, MIN (moment, self->of->to));
  if (end > self->next)
    self->course->place = *vigie_tape_get (self->tape, end - 1);
  if (moment >= self->of->to &&
      (end == vigie_tape_get_n (self->tape) || vigie_tape_get (self->tape, end)->at > self->of->to))
    {
      vigie_exercise_course_stop (self->course, now, self->of->to);
      self->course->has_ended = TRUE;
    }
  if (!commit (self, end > self->next ? slice : NULL, prolonged, counts, is_taken, error))
    return FALSE;
  self->next = end; /* where it was not taken, that is forgotten */
  self->prolonged_at = to_prolong ? now : self->prolonged_at;
  return TRUE;
}

/**
 * vigie_exercise_replay_step:
 * @self: a replay
 * @now: ms
 * @speed: how many times as fast as the original
 * @step: (inout): what it leaves
 * @error: return location for a #GError
 *
 * Writes what is due by now, at most some of it, with how far it went. Where another process did
 * that, it goes on from there. Blocks.
 *
 * Returns: %FALSE with @error set where nothing was written
 */
gboolean
vigie_exercise_replay_step (
    VigieExerciseReplay *self, gint64 now, double speed, VigieExerciseStep *step, GError **error)
{
  gboolean is_taken = FALSE;

  for (guint i = 0; i < MAX_TRIES && !is_taken; i++)
    {
      if (self->course == NULL && !load_course (self, error))
        return FALSE;
      if (self->course->has_ended)
        break;
      if (!try_step (self, now, speed, &step->counts, &is_taken, error))
        {
          forget_course (self);
          return FALSE;
        }
      if (!is_taken)
        forget_course (self);
    }
  if (self->course == NULL && !load_course (self, error))
    return FALSE;
  find_next (self, now, step);
  return TRUE;
}

/**
 * vigie_exercise_replay_stop:
 * @self: a replay
 * @now: ms
 * @error: return location for a #GError
 *
 * Nobody replays it any more: time stands still until somebody does again.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_exercise_replay_stop (VigieExerciseReplay *self, gint64 now, GError **error)
{
  gboolean is_taken = FALSE;

  for (guint i = 0; i < MAX_TRIES && !is_taken; i++)
    {
      VigieIngestCounts none = { 0 };

      forget_course (self);
      if (!load_course (self, error))
        return FALSE;
      if (!vigie_exercise_course_has_begun (self->course) || self->course->has_ended ||
          vigie_exercise_course_get_speed (self->course) <= 0)
        return TRUE;
      vigie_exercise_course_stop (self->course, now, self->of->to);
      if (!commit (self, NULL, NULL, &none, &is_taken, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- as a source ---- */

/* Until then, or until it is cancelled. */
static void
wait_until (gint64 at, GCancellable *cancellable)
{
  const gint64 now = g_get_real_time () / 1000;
  const gint64 longest = VIGIE_EXERCISE_SIGN_MS;
  const gint64 pause = at != VIGIE_TIME_UNKNOWN ? CLAMP (at - now, 1, longest) : longest;
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) pause * 1000);
      return;
    }
  g_poll (&fd, 1, (int) pause);
  g_cancellable_release_fd (cancellable);
}

static void
report (VigieSourceRound *round, const VigieExerciseStep *step)
{
  round->counts = step->counts;
  round->is_live = TRUE;
  if (round->report != NULL)
    round->report (round, round->report_data);
}

static gboolean
follow (VigieExerciseReplay *self,
        double speed,
        VigieSourceRound *round,
        gboolean to_follow,
        GError **error)
{
  VigieExerciseStep step = { 0 };
  gboolean was_told = FALSE;

  while (!g_cancellable_set_error_if_cancelled (round->cancellable, error))
    {
      const guint64 n_before = step.counts.imported + step.counts.changed;

      if (!vigie_exercise_replay_step (self, g_get_real_time () / 1000, speed, &step, error))
        break;
      round->counts = step.counts;
      round->has_ended = step.has_ended;
      if (step.has_ended)
        {
          g_ptr_array_add (round->notes,
                           g_strdup (_ ("The exercise is over: all has come that there was.")));
          return TRUE;
        }
      if (step.has_more)
        continue;
      if (!to_follow)
        return TRUE;
      if (!was_told || step.counts.imported + step.counts.changed > n_before)
        report (round, &step);
      was_told = TRUE;
      wait_until (step.next_at, round->cancellable);
    }
  round->counts = step.counts;
  vigie_exercise_replay_stop (self, g_get_real_time () / 1000, NULL);
  return FALSE;
}

/**
 * vigie_exercise_replay_round:
 * @source: of the kind %VIGIE_SOURCE_EXERCISE
 * @round: with the exercise's store as its data
 * @to_follow: whether to go on as time does; else it ends with what is due
 * @error: see vigie_source_poll()
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_exercise_replay_round (VigieSource *source,
                             VigieSourceRound *round,
                             gboolean to_follow,
                             GError **error)
{
  const char *text = vigie_source_get_option (source, "speed");
  g_autoptr (GMainContext) context = g_main_context_new (); /* of the original's store */
  g_autoptr (VigieExerciseReplay) replay = NULL;
  gboolean done = FALSE;

  g_main_context_push_thread_default (context);
  replay = vigie_exercise_replay_new (round->replay_data,
                                      vigie_source_get_option (source, "original"), error);
  if (replay != NULL)
    done = follow (replay, text != NULL ? g_ascii_strtod (text, NULL) : replay->of->speed, round,
                   to_follow, error);
  g_clear_pointer (&replay, vigie_exercise_replay_free);
  g_main_context_pop_thread_default (context);
  return done;
}
