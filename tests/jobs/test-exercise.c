/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "exercise-desk.h"
#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-watcher.h"
#include "vigie-watching.h"

/* ---- tests of the course ---- */

static void
test_now_is_never_in_the_future (void)
{
  const VigieTapeEvent before = { .at = G_MININT64 };
  g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);

  vigie_exercise_course_begin (course, FIRST, BEGUN);
  vigie_exercise_course_go (course, BEGUN, 0.7);
  for (gint64 now = BEGUN; now < BEGUN + 1000; now++)
    {
      const gint64 moment = vigie_exercise_course_get_moment (course, now);

      g_assert_cmpint (vigie_exercise_course_map (course, moment), <=, now);
      g_assert_cmpint (vigie_exercise_course_map (course, moment + 1), >, now);
    }
}

static void
test_course_is_the_same_after_reading (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  const VigieTapeEvent before = { .at = G_MININT64 };
  g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);
  gint64 now = BEGUN, last_moment = FIRST;

  vigie_exercise_course_begin (course, FIRST, now);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      g_autoptr (VigieExerciseCourse) read = NULL;
      g_autoptr (GError) error = NULL;
      gint64 moment;

      now += g_rand_int_range (rand, 0, 20000);
      if (g_rand_boolean (rand))
        vigie_exercise_course_go (course, now, g_rand_int_range (rand, 1, 6000) / 10.0);
      else
        vigie_exercise_course_stop (course, now, G_MAXINT64);
      moment = vigie_exercise_course_get_moment (course, now);
      g_assert_cmpint (moment, >=, last_moment);
      g_assert_cmpint (vigie_exercise_course_map (course, moment), <=, now);
      g_assert_cmpint (vigie_exercise_course_map (course, moment), >=,
                       vigie_exercise_course_map (course, last_moment));
      last_moment = moment;
      if (i % 4 > 0)
        continue;
      text = vigie_exercise_course_write (course);
      read = vigie_exercise_course_read (text, &error);
      g_assert_no_error (error);
      again = vigie_exercise_course_write (read);
      g_assert_cmpstr (text, ==, again);
    }
}

/* What it was is known however it went on: run, left, ended without a word, run on. */
static void
test_past_is_known (void)
{
  enum
  {
    N = 400
  };
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  const VigieTapeEvent before = { .at = G_MININT64 };
  g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);
  gint64 times[N], moments[N], now = BEGUN;

  vigie_exercise_course_begin (course, FIRST, now);
  for (guint i = 0; i < N; i++)
    {
      now += g_rand_int_range (rand, 1, 20000);
      if (g_rand_boolean (rand))
        vigie_exercise_course_go (course, now, g_rand_int_range (rand, 1, 4) * 10);
      else
        vigie_exercise_course_stop (course, now, G_MAXINT64);
      times[i] = now;
      moments[i] = vigie_exercise_course_get_moment (course, now);
    }
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (vigie_exercise_course_get_moment_at (course, times[i]), ==, moments[i]);
  g_assert_cmpint (vigie_exercise_course_get_moment_at (course, BEGUN - 1000), ==, FIRST);
  g_assert_cmpint (vigie_exercise_course_get_moment_at (course, now + HOUR_MS), ==,
                   vigie_exercise_course_get_moment (course, now + HOUR_MS));
}

static void
test_strange_times_stay_in_order (void)
{
  static const gint64 strange[] = { G_MININT64, G_MININT64 + 1, -(G_MAXINT64 / 2),
                                    FIRST,      G_MAXINT64 / 2, G_MAXINT64 };
  static const double speeds[] = { VIGIE_EXERCISE_MIN_SPEED, 1, VIGIE_EXERCISE_MAX_SPEED };
  const VigieTapeEvent before = { .at = G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (strange) * G_N_ELEMENTS (strange) * 3; i++)
    {
      const gint64 from = strange[i / 3 % G_N_ELEMENTS (strange)];
      const gint64 begun = strange[i / 3 / G_N_ELEMENTS (strange)];
      g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);
      gint64 last_time = G_MININT64, last_moment = G_MININT64, last_past = G_MININT64;

      vigie_exercise_course_begin (course, from, begun);
      vigie_exercise_course_go (course, begun, speeds[i % 3]);
      for (guint j = 0; j < G_N_ELEMENTS (strange); j++)
        {
          const gint64 at = vigie_exercise_course_map (course, strange[j]);
          const gint64 moment = vigie_exercise_course_get_moment (course, strange[j]);
          const gint64 past = vigie_exercise_course_get_moment_at (course, strange[j]);

          g_assert_cmpint (at, >=, last_time);
          g_assert_cmpint (moment, >=, last_moment);
          g_assert_cmpint (past, >=, last_past);
          last_time = at;
          last_moment = moment;
          last_past = past;
        }
      g_assert_cmpint (vigie_exercise_course_map (course, G_MAXINT64), >,
                       vigie_exercise_course_map (course, G_MININT64));
      vigie_exercise_course_stop (course, G_MAXINT64, G_MAXINT64);
    }
}

static void
test_course_of_nonsense_is_refused (void)
{
  static const char *const cursors[] = {
    "",
    "[]",
    "{}",
    "{\"place\":[1,1,1],\"legs\":[]}",
    "{\"place\":[1,1],\"legs\":[[1,1,1]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1,0.01]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1,1e9]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1]]}",
    "{\"place\":[1,1,{}],\"legs\":[[1,1,1]]}",
    "{\"place\":\"x\",\"legs\":7}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_exercise_course_read (cursors[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

/* ---- making one, and what it replays ---- */

static void
test_new_exercise_has_no_decision (void)
{
  g_auto (Desk) desk = { 0 };
  VigieExerciseOptions options = whole;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) original = NULL;
  g_autoptr (VigieExerciseTerms) of = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const same[] = { VIGIE_INFO_TITLE, VIGIE_INFO_ORGANISATION,
                                      VIGIE_INFO_FOUR_EYES, VIGIE_INFO_CHECKLIST,
                                      VIGIE_INFO_WATCH_WORDS };
  g_autofree char *id = NULL;
  g_autofree char *alert_at = NULL;
  g_autofree char *begun_at = vigie_time_format (BEGUN);
  g_autofree char *destinations = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 10);
  before = hash_file (desk.place.path);
  options.alert = TRUE;
  desk_make_exercise (&desk, &options);
  after = hash_file (desk.place.path);
  g_assert_cmpstr (before, ==, after);
  store = open_store (desk.exercise);
  original = open_store (desk.place.path);
  of = vigie_exercise_terms_load (store, &error);
  g_assert_no_error (error);
  id = vigie_store_get (original, VIGIE_INFO_ID);
  g_assert_cmpstr (of->incident, ==, id);
  g_assert_cmpstr (of->path, ==, desk.place.path);
  g_assert_cmpint (of->begun_at, ==, BEGUN);
  g_assert_cmpfloat (of->speed, ==, 60);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = vigie_store_get (original, same[i]);
      g_autofree char *b = vigie_store_get (store, same[i]);

      g_assert_cmpstr (a, ==, b);
    }
  alert_at = vigie_store_get (store, VIGIE_INFO_ALERT_AT);
  g_assert_cmpstr (alert_at, ==, begun_at);
  destinations = vigie_store_get (store, VIGIE_INFO_DESTINATIONS);
  g_assert_null (destinations);
  g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, 0);
  assert_intact (store);
}

static void
test_original_removed_meanwhile (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autofree char *moved = NULL;
  g_autofree char *other_path = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 60);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  for (guint i = 0; i < 10; i++)
    {
      run_step (&run);
      run.now += 3000;
    }
  moved = g_build_filename (desk.place.folder, "moved.vigie", NULL);
  copy_file (desk.place.path, moved);
  g_assert_cmpint (g_remove (desk.place.path), ==, 0);

  /* who has it open goes on; who comes later hears where to look */
  run_step (&run);
  vigie_exercise_replay_free (run.replay);
  run.replay = vigie_exercise_replay_new (run.store, desk.place.path, &error);
  g_assert_null (run.replay);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  other_path = g_build_filename (desk.place.folder, "another.vigie", NULL);
  {
    g_autoptr (OpenStore) another = create_store (other_path);
  }
  g_assert_false (vigie_exercise_set_original (run.store, other_path, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  vigie_exercise_set_original (run.store, moved, &error);
  g_assert_no_error (error);
  run.replay = vigie_exercise_replay_new (run.store, moved, &error);
  g_assert_no_error (error);
  g_clear_pointer (&desk.place.path, g_free);
  desk.place.path = g_steal_pointer (&moved);
  run_to_end (&run);
  run_assert_replayed (&run);
}

static void
test_originals_that_cannot_be_read (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *empty = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  text = g_build_filename (desk.place.folder, "text.vigie", NULL);
  empty = g_build_filename (desk.place.folder, "empty.vigie", NULL);
  g_assert_true (g_file_set_contents (text, "no incident at all", -1, NULL));
  {
    g_autoptr (OpenStore) store = create_store (empty);
  }
  g_assert_false (vigie_exercise_create (desk.place.path, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (vigie_exercise_create (text, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS);
  g_clear_error (&error);
  g_assert_false (vigie_exercise_create (empty, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_false (g_file_test (desk.exercise, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  desk_make_original (&desk, 5);
  g_assert_false (vigie_exercise_create (desk.place.path, empty, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
}

/* Posts of times that no calendar has: the exercise can be made, read and run. */
static void
test_original_of_strange_times (void)
{
  static const gint64 times[] = { G_MININT64 + 1, FIRST, G_MAXINT64 };
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  VigieExerciseOptions options = whole;

  desk_init (&desk);
  {
    g_autoptr (OpenStore) store = create_store (desk.place.path);

    for (guint i = 0; i < G_N_ELEMENTS (times); i++)
      {
        const char *const ids[] = { "long ago", "then", "some day" };
        const VigieObservation post = { .source_kind = "file",
                                        .source_host = "",
                                        .external_id = ids[i],
                                        .text = "",
                                        .posted_at = times[i],
                                        .received_at = times[i] };
        g_autoptr (GError) error = NULL;

        vigie_store_ingest (store, &post, 1, NULL, &error);
        g_assert_no_error (error);
      }
  }
  for (guint i = 0; i < 2; i++)
    {
      options.by_posting = i == 1;
      desk_make_exercise (&desk, &options);
      run_init (&run, &desk, 60);
      g_assert_cmpint (run.of->from, <, FIRST);
      g_assert_cmpint (run.of->to, >, FIRST);
      run_step (&run);
      g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, 1);
      run_clear (&run);
      g_assert_cmpint (g_remove (desk.exercise), ==, 0);
    }
  /* of what there is no time for, everything is */
  options.to = FIRST;
  options.from = G_MININT64 + 1;
  desk_make_exercise (&desk, &options);
  run_init (&run, &desk, 60);
}

static void
test_read_only_original (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };

  desk_init (&desk);
  desk_make_original (&desk, 20);
  g_assert_cmpint (g_chmod (desk.place.path, 0400), ==, 0);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  run_to_end (&run);
  run_assert_replayed (&run);
}

/* ---- among other sources ---- */

static void
test_nothing_real_comes_in (void)
{
  static const char *const options[] = { "url=http://127.0.0.1:1/feed", NULL };
  g_auto (Desk) desk = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) original = NULL;
  g_autoptr (VigieWatch) feed = vigie_watch_new ("Feed", "feed", options);
  g_autoptr (VigieSource) source = vigie_watch_make_source (feed, NULL);
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (GPtrArray) watches = NULL;
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 5);
  desk_make_exercise (&desk, &whole);
  store = open_store (desk.exercise);
  original = open_store (desk.place.path);
  g_assert_false (vigie_watches_add (store, feed, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vigie_watching_poll (store, source, client, NULL, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  watches = vigie_watches_load (store, &error);
  g_assert_cmpuint (watches->len, ==, 1);
  g_assert_false (vigie_watches_add (original, g_ptr_array_index (watches, 0), &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  vigie_http_client_close (client);
}

typedef struct
{
  VigieStore *store;
  VigieWatcher *watcher;
  VigieWatchState state;
  VigieExerciseState exercise_state;
} Waiting;

static gboolean
has_state (gpointer data)
{
  Waiting *self = data;
  GPtrArray *list = vigie_watcher_list (self->watcher);

  return list->len == 1 &&
         ((const VigieWatchStatus *) g_ptr_array_index (list, 0))->state == self->state;
}

static gboolean
has_exercise_state (gpointer data)
{
  Waiting *self = data;
  g_autoptr (VigieExerciseStatus) status =
      vigie_exercise_status_load (self->store, g_get_real_time () / 1000, NULL);

  return status != NULL && status->state == self->exercise_state;
}

static gboolean
is_idle (gpointer watcher)
{
  return !vigie_watcher_is_busy (watcher);
}

static void
wait_for (Waiting *self, VigieWatchState state, VigieExerciseState exercise_state)
{
  self->state = state;
  self->exercise_state = exercise_state;
  g_assert_true (vigie_test_wait_until (has_state, self, 20000));
  g_assert_true (vigie_test_wait_until (has_exercise_state, self, 20000));
}

/* As the window and the command watch it. */
static void
test_watcher_runs_it (void)
{
  g_auto (Desk) desk = { 0 };
  VigieExerciseOptions options = whole;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (VigieWatcher) watcher = NULL;
  g_autoptr (VigieExerciseStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  Waiting waiting;

  desk_init (&desk);
  desk_make_original (&desk, 50);
  options.speed = 1;
  options.to = FIRST + HOUR_MS / 2;
  desk_make_exercise (&desk, &options);
  store = open_store (desk.exercise);
  watcher = vigie_watcher_new (store, client);
  waiting = (Waiting) { .store = store, .watcher = watcher };
  wait_for (&waiting, VIGIE_WATCH_LIVE, VIGIE_EXERCISE_RUNNING);
  vigie_exercise_set_paused (store, TRUE, &error);
  g_assert_no_error (error);
  wait_for (&waiting, VIGIE_WATCH_PAUSED, VIGIE_EXERCISE_PAUSED);
  vigie_exercise_set_speed (store, 600, &error);
  g_assert_no_error (error);
  status = vigie_exercise_status_load (store, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (status->speed, ==, 600);
  g_assert_cmpint (status->moment, >=, status->of->from);
  g_assert_cmpint (status->moment, <, status->of->from + HOUR_MS / 2);
  vigie_exercise_set_paused (store, FALSE, &error);
  g_assert_no_error (error);
  wait_for (&waiting, VIGIE_WATCH_ENDED, VIGIE_EXERCISE_ENDED);
  g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==,
                    count_posts (desk.place.path, options.to));
  vigie_watcher_close (watcher);
  g_assert_true (vigie_test_wait_until (is_idle, watcher, 20000));
  vigie_http_client_close (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exercise/course-is-the-same-after-reading",
                   test_course_is_the_same_after_reading);
  g_test_add_func ("/exercise/now-is-never-in-the-future", test_now_is_never_in_the_future);
  g_test_add_func ("/exercise/past-is-known", test_past_is_known);
  g_test_add_func ("/exercise/strange-times", test_strange_times_stay_in_order);
  g_test_add_func ("/exercise/course-of-nonsense-is-refused", test_course_of_nonsense_is_refused);
  g_test_add_func ("/exercise/new-exercise-has-no-decision", test_new_exercise_has_no_decision);
  g_test_add_func ("/exercise/original-removed-meanwhile", test_original_removed_meanwhile);
  g_test_add_func ("/exercise/originals-that-cannot-be-read", test_originals_that_cannot_be_read);
  g_test_add_func ("/exercise/original-of-strange-times", test_original_of_strange_times);
  g_test_add_func ("/exercise/read-only-original", test_read_only_original);
  g_test_add_func ("/exercise/nothing-real-comes-in", test_nothing_real_comes_in);
  g_test_add_func ("/exercise/watcher-runs-it", test_watcher_runs_it);

  return g_test_run ();
}
