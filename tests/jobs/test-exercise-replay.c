/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in an exercise, and when, against a slow computation. */
#include "exercise-desk.h"
#include "vigie-error.h"

static void
test_whole_incident_comes_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 150);
  before = hash_file (desk.place.path);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  while (!run.step.has_ended)
    {
      run_step (&run);
      run_check (&run);
      run.now += g_rand_int_range (desk.rand, 1, STEADY_MS);
    }
  run_assert_replayed (&run);
  g_assert_cmpuint (run.step.counts.imported, ==, 150);
  after = hash_file (desk.place.path);
  g_assert_cmpstr (before, ==, after);
}

/* Let run, let stand, left alone, ended without a word, quicker and slower. */
static void
test_random_course (void)
{
  for (guint round = 0; round < 5; round++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (Run) run = { 0 };

      desk_init (&desk);
      desk_make_original (&desk, 80);
      desk_make_exercise (&desk, &whole);
      run_init (&run, &desk, 60);
      for (guint i = 0; i < 60; i++)
        {
          run_step (&run);
          run_check (&run);
          switch (g_rand_int_range (desk.rand, 0, 8))
            {
            case 0:
              run.now += g_rand_int_range (desk.rand, 0, 2000);
              run_stop (&run);
              run.now += g_rand_int_range (desk.rand, 0, 100000);
              break;
            case 1: /* nobody is there any more, after a sign of life */
              run.now += VIGIE_EXERCISE_SIGN_MS;
              run_step (&run);
              run_new_process (&run);
              run.now += g_rand_int_range (desk.rand, 0, 100000);
              break;
            case 2:
              run.speed = g_rand_int_range (desk.rand, 1, 6000) / 10.0;
              break;
            default:
              run.now += g_rand_int_range (desk.rand, 0, STEADY_MS);
              break;
            }
        }
      run_to_end (&run);
      run_assert_replayed (&run);
    }
}

static void
test_part_of_it (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (Run) run = { 0 };
      VigieExerciseOptions options = whole;

      desk_init (&desk);
      desk_make_original (&desk, 100);
      options.from = FIRST + SPAN_MS / 3;
      options.to = FIRST + SPAN_MS / 2;
      options.no_backlog = i == 1;
      desk_make_exercise (&desk, &options);
      run_init (&run, &desk, 60);
      run_step (&run);
      run_check (&run);
      run_to_end (&run);
      run_check (&run);
      if (i == 0)
        run_assert_replayed (&run);
      else
        g_assert_cmpuint (count_posts (desk.exercise, BEGUN - 1), ==, 0);
      assert_intact (run.store);
    }
}

/* What was imported at once comes as it was posted. */
static void
test_by_posting (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  VigieExerciseOptions options = whole;

  desk_init (&desk);
  {
    g_autoptr (OpenStore) store = create_store (desk.place.path);

    ingest_numbered (store, 0, 100);
  }
  options.by_posting = TRUE;
  desk_make_exercise (&desk, &options);
  run_init (&run, &desk, 60);
  g_assert_cmpint (run.of->from, ==, NUMBERED_TIME (0));
  g_assert_cmpint (run.of->to, ==, NUMBERED_TIME (99));
  for (guint i = 0; i < 100; i++) /* a minute is a second */
    {
      run_step (&run);
      g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, i + 1);
      run.now += 1000;
    }
  g_assert_true (run.step.has_ended);
}

/* Two desks let it run: nothing comes twice, and nothing is missing. */
static void
test_two_who_run_it (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autoptr (OpenStore) other_store = NULL;
  g_autoptr (VigieExerciseReplay) other = NULL;
  g_autoptr (GError) error = NULL;
  VigieExerciseStep step = { 0 };

  desk_init (&desk);
  desk_make_original (&desk, 120);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  other_store = open_store (desk.exercise);
  other = vigie_exercise_replay_new (other_store, desk.place.path, &error);
  g_assert_no_error (error);
  while (!run.step.has_ended || !step.has_ended)
    {
      if (g_rand_boolean (desk.rand))
        run_step (&run);
      else
        {
          run_count (&run);
          vigie_exercise_replay_step (other, run.now, 60, &step, &error);
          g_assert_no_error (error);
        }
      run.now += g_rand_int_range (desk.rand, 1, 5000);
    }
  g_assert_cmpuint (run.step.counts.imported + step.counts.imported, ==, 120);
  run_assert_replayed (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exercise/whole-incident-comes-again", test_whole_incident_comes_again);
  g_test_add_func ("/exercise/random-course", test_random_course);
  g_test_add_func ("/exercise/part-of-it", test_part_of_it);
  g_test_add_func ("/exercise/by-posting", test_by_posting);
  g_test_add_func ("/exercise/two-who-run-it", test_two_who_run_it);

  return g_test_run ();
}
