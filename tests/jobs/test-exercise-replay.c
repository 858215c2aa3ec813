/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in an exercise, and when, against a slow computation. */
#include "exercise-desk.h"
#include "vigie-comparing.h"
#include "vigie-privacy.h"

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

/* A photo of a post that was posted before the exercise begins is of no use, whenever that post was
 * received. */
static void
test_photos_by_posting (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  VigieExerciseOptions options = whole;

  desk_init (&desk);
  {
    static const char *const uris[] = { "https://example.org/0.jpg", "https://example.org/1.jpg" };
    g_autoptr (OpenStore) store = create_store (desk.place.path);

    for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
      {
        g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new (uris[i]);
        const VigieObservation post = { .source_kind = "file",
                                        .source_host = "",
                                        .external_id = uris[i],
                                        .text = "",
                                        .posted_at = FIRST + i * HOUR_MS,
                                        .received_at = FIRST + 2 * HOUR_MS,
                                        .photos = &photo,
                                        .n_photos = 1 };
        g_autoptr (GError) error = NULL;

        vigie_store_ingest (store, &post, 1, NULL, &error);
        g_assert_no_error (error);
        desk_fetch_photo (&desk, store, i);
      }
  }
  options.by_posting = TRUE;
  options.no_backlog = TRUE;
  options.from = FIRST + HOUR_MS / 2;
  desk_make_exercise (&desk, &options);
  run_init (&run, &desk, 60);
  run_to_end (&run);
  g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, 1);
  g_assert_cmpuint (count_rows (desk.exercise, "SELECT count (*) FROM photo_fetch"), ==, 1);
  g_assert_cmpuint (count_rows (desk.exercise, "SELECT count (*) FROM photo_fetch JOIN post_photo"
                                               " USING (uri)"),
                    ==, 1);
}

/* ---- what is compared ---- */

static VigieComparison *
compare (Run *self, gint64 at)
{
  g_autoptr (OpenStore) original = open_store (self->desk->place.path);
  g_autoptr (GError) error = NULL;
  VigieComparison *comparison = vigie_comparing_run (self->store, original, at, NULL, &error);

  g_assert_no_error (error);
  return comparison;
}

/* Posts keep who they are, and what happened to them, where nobody is named any more. */
static void
test_without_names (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 60);
  {
    g_autoptr (OpenStore) store = open_store (desk.place.path);
    g_autoptr (VigieRemovalReport) report = NULL;
    g_autoptr (GError) error = NULL;

    report = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (report->n_posts, >, 0);
  }
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  run_to_end (&run);
  g_assert_cmpuint (count_rows (desk.exercise, "SELECT count (*) FROM post_change"), >, 0);
  run_assert_replayed (&run); /* the same ids, and all changes; it is intact */
  comparison = compare (&run, run.now);
  g_assert_cmpuint (comparison->n_common, ==, 60);
}

/* How far it was is told of any time, and of long pauses, by the exercise's own clock. */
static void
test_pause_is_compared (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  gint64 paused_at, moment;

  desk_init (&desk);
  desk_make_original (&desk, 40);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  for (guint i = 0; i < 8; i++)
    {
      run_step (&run);
      run.now += 4000;
    }
  run_stop (&run);
  paused_at = run.now;
  moment = run.moment;
  for (guint i = 0; i < 3; i++)
    {
      /* at once, after an hour, and when it has long gone on */
      const gint64 at = paused_at + (gint64[]) { 0, HOUR_MS, HOUR_MS / 2 }[i];
      g_autoptr (VigieComparison) comparison = NULL;

      if (i == 2)
        {
          run.now = paused_at + HOUR_MS;
          run_step (&run);
          run.now += 4000;
          run_step (&run);
        }
      comparison = compare (&run, at);
      g_assert_cmpint (comparison->reached, ==, moment);
      /* and what was decided in between was decided then */
      g_assert_cmpint (vigie_comparison_map_time (comparison, paused_at + (at - paused_at) / 2), ==,
                       moment);
    }
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
  g_test_add_func ("/exercise/photos-by-posting", test_photos_by_posting);
  g_test_add_func ("/exercise/without-names", test_without_names);
  g_test_add_func ("/exercise/pause-is-compared", test_pause_is_compared);
  g_test_add_func ("/exercise/two-who-run-it", test_two_who_run_it);

  return g_test_run ();
}
