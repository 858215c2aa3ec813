/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures replaying a large incident as an exercise: making it, beginning to replay it, beside
 * SQLite stepping through the same rows; what comes at the start; what a tick costs late in it,
 * beside the same tick of a small incident; and the comparison of such an exercise with its
 * original, beside stepping through the rows of both. Prints one line a figure: name, ours, theirs,
 * unit.
 *
 *   bench-exercise [POSTS [DECISIONS [FILE]]]    of an incident that bench-review made so, or a new
 * one
 */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench-util.h"
#include "vigie-comparing.h"
#include "vigie-exercise-replay.h"
#include "vigie-exercise.h"
#include "vigie-store-private.h"

#define SMALL 20000
#define N_MAKINGS 3
#define N_TICKS 300
#define TICK_POSTS 5 /* that come in one */
#define SPEED 10
#define BEGIN_MS G_GINT64_CONSTANT (1769846400000) /* of what bench-review makes */
#define SPAN_MS G_GINT64_CONSTANT (21600000)
#define BEGUN_MS (BEGIN_MS + 100 * SPAN_MS)

static double
processor_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static double
find_median (double *times, gsize n)
{
  qsort (times, n, sizeof *times, compare_doubles);
  return times[n / 2];
}

static void
print_figure (const char *name, double ours, double theirs, const char *unit)
{
  if (theirs >= 0)
    printf ("%s\t%.4g\t%.4g\t%s\n", name, ours, theirs, unit);
  else
    printf ("%s\t%.4g\t-\t%s\n", name, ours, unit);
  fflush (stdout);
}

/* ---- incidents ---- */

/* Those of the other benchmark that looks back. */
static char *
make_original (const char *folder, const char *name, guint n_posts, guint n_decisions)
{
  const char *build = g_getenv ("VIGIE_BUILDDIR");
  g_autofree char *program = NULL;
  g_autofree char *posts = g_strdup_printf ("%u", n_posts);
  g_autofree char *decisions = g_strdup_printf ("%u", n_decisions);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  if (build == NULL)
    g_error ("VIGIE_BUILDDIR does not name the folder that was built");
  program = g_build_filename (build, "tests", "bench", "bench-review", NULL);
  {
    const char *const argv[] = { program, "make", path, posts, decisions, "0", NULL };

    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                  &error);
  }
  stop_on (error);
  if (!g_spawn_check_wait_status (status, &error))
    stop_on (error);
  return path;
}

static VigieStore *
open_incident (const char *path, VigieStoreOpenFlags flags)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_open (path, flags, &error);

  stop_on (error);
  return store;
}

static void
close_incident (VigieStore *store)
{
  vigie_store_close (store);
  g_object_unref (store);
}

/* Processor time. */
static double
measure_stepping (const char *path, const char *text)
{
  VigieStore *store = open_incident (path, VIGIE_STORE_OPEN_READ_ONLY);
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);
  const double began = processor_ms ();
  sqlite3_stmt *statement;
  double spent;

  stop_on (error);
  statement = vigie_sql_get (sql, text, &error);
  stop_on (error);
  while (vigie_sql_step (sql, statement, &error))
    ;
  stop_on (error);
  spent = processor_ms () - began;
  vigie_store_give_reader (store, sql);
  close_incident (store);
  return spent;
}

/* ---- making and beginning ---- */

static void
make_exercise (const char *original, const char *path, gint64 from)
{
  const VigieExerciseOptions options = { .speed = SPEED, .from = from, .to = VIGIE_TIME_UNKNOWN };
  g_autoptr (GError) error = NULL;

  g_remove (path);
  vigie_exercise_create (original, path, &options, BEGUN_MS, &error);
  stop_on (error);
}

static void
measure_making (const char *original, const char *path)
{
  const double stepping = measure_stepping (original, "SELECT received_at, key FROM post");
  double makings[N_MAKINGS], beginnings[N_MAKINGS];

  for (int i = 0; i < N_MAKINGS; i++)
    {
      VigieExerciseReplay *replay;
      g_autoptr (GError) error = NULL;
      VigieStore *store;
      double began = processor_ms ();

      make_exercise (original, path, VIGIE_TIME_UNKNOWN);
      makings[i] = processor_ms () - began;
      store = open_incident (path, VIGIE_STORE_OPEN_DEFAULT);
      began = processor_ms ();
      replay = vigie_exercise_replay_new (store, original, &error);
      stop_on (error);
      beginnings[i] = processor_ms () - began;
      vigie_exercise_replay_free (replay);
      close_incident (store);
    }
  print_figure ("an exercise made", find_median (makings, N_MAKINGS), stepping, "ms");
  print_figure ("beginning to replay it", find_median (beginnings, N_MAKINGS), stepping, "ms");
}

/* ---- ticks ---- */

typedef struct
{
  double median;
  double slowest;
  double idle;
} Ticks;

static void
step (VigieExerciseReplay *replay, gint64 now, VigieExerciseStep *taken)
{
  g_autoptr (GError) error = NULL;

  vigie_exercise_replay_step (replay, now, SPEED, taken, &error);
  stop_on (error);
}

/* What came before the moment at which the exercise begins, all of it at the start. */
static double
take_backlog (VigieExerciseReplay *replay)
{
  VigieExerciseStep taken = { 0 };
  const double began = now_ms ();

  do
    step (replay, BEGUN_MS, &taken);
  while (taken.has_more);
  return (double) taken.counts.imported * 1e3 / (now_ms () - began);
}

/* From there on, some posts at a time, each time on the disk; processor time of all threads, for
 * what it waits for the disk is the same for all. */
static Ticks
measure_ticks (VigieExerciseReplay *replay, guint n_posts)
{
  const double posts_a_ms = (double) n_posts / (double) SPAN_MS * SPEED;
  double times[N_TICKS], idle[N_TICKS];
  VigieExerciseStep taken = { 0 };
  double now = BEGUN_MS;
  Ticks ticks;

  for (int i = 0; i < N_TICKS; i++)
    {
      double began;

      now += TICK_POSTS / posts_a_ms;
      began = processor_ms ();
      step (replay, (gint64) now, &taken);
      times[i] = processor_ms () - began;
      began = processor_ms ();
      step (replay, (gint64) now, &taken);
      idle[i] = processor_ms () - began;
    }
  g_assert (!taken.has_ended);
  ticks.idle = find_median (idle, N_TICKS);
  ticks.median = find_median (times, N_TICKS); /* sorts them */
  ticks.slowest = times[N_TICKS - 1];
  return ticks;
}

static Ticks
run_exercise (const char *original, const char *path, guint n_posts, double *rate)
{
  g_autoptr (GError) error = NULL;
  VigieExerciseReplay *replay;
  VigieStore *store;
  Ticks ticks;

  make_exercise (original, path, BEGIN_MS + SPAN_MS * 9 / 10);
  store = open_incident (path, VIGIE_STORE_OPEN_DEFAULT);
  replay = vigie_exercise_replay_new (store, original, &error);
  stop_on (error);
  *rate = take_backlog (replay);
  ticks = measure_ticks (replay, n_posts);
  vigie_exercise_replay_free (replay);
  close_incident (store);
  return ticks;
}

static void
compare_ticks (
    const char *folder, const char *original, const char *path, guint n_posts, guint n_decisions)
{
  g_autofree char *small = make_original (folder, "small.vigie", SMALL, SMALL / 10);
  g_autofree char *small_path = g_build_filename (folder, "small-exercise.vigie", NULL);
  double rate, small_rate;
  const Ticks theirs = run_exercise (small, small_path, SMALL, &small_rate);
  const Ticks ours = run_exercise (original, path, n_posts, &rate);

  print_figure ("posts before its begin, written at the start", rate, small_rate, "posts/s");
  print_figure ("a tick of it, median", ours.median, theirs.median, "ms");
  print_figure ("a tick of it, slowest of 300", ours.slowest, theirs.slowest, "ms");
  print_figure ("a tick in which nothing comes, median", ours.idle * 1e3, theirs.idle * 1e3, "µs");
}

/* ---- the comparison ---- */

static double
measure_rows (const char *path)
{
  return measure_stepping (path, "SELECT key, received_at, posted_at, source, n_photos, lon, lat,"
                                 " radius_m FROM post ORDER BY key") +
         measure_stepping (path, "SELECT body FROM log ORDER BY at, device, seq");
}

/* The team decides what the first one did, so that there is as much to compare as there may be. */
static void
decide_alike (const char *original, const char *path)
{
  VigieStore *store = open_incident (path, VIGIE_STORE_OPEN_DEFAULT);
  VigieStore *from = open_incident (original, VIGIE_STORE_OPEN_READ_ONLY);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBoard) board = vigie_store_fold (from, G_MAXINT64, &error);
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GPtrArray) posts = NULL;

  stop_on (error);
  posts = vigie_board_list_posts (board);
  for (guint i = 0; i < posts->len; i++)
    {
      const char *id = g_ptr_array_index (posts, i);
      const VigiePostState *state = vigie_board_get_post (board, id);

      if (state->status != VIGIE_STATUS_NEW)
        g_ptr_array_add (drafts, vigie_draft_new_status (id, state->status, NULL, "Ana"));
    }
  written = vigie_store_append_all (store, drafts, NULL, &error);
  stop_on (error);
  close_incident (from);
  close_incident (store);
}

static void
measure_comparison (const char *original, const char *path)
{
  VigieStore *store;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison = NULL;
  double began, spent;

  decide_alike (original, path);
  store = open_incident (path, VIGIE_STORE_OPEN_DEFAULT);
  began = processor_ms ();
  comparison = vigie_comparing_open_and_run (store, NULL, g_get_real_time () / 1000, NULL, &error);
  stop_on (error);
  spent = processor_ms () - began;
  print_figure ("comparison with the original", spent / 1e3,
                (measure_rows (original) + measure_rows (path)) / 1e3, "s");
  close_incident (store);
}

int
main (int argc, char *argv[])
{
  const guint n_posts = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  const guint n_decisions = argc > 2 ? (guint) atoi (argv[2]) : 100000;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vigie-bench-XXXXXX", &error);
  g_autofree char *original = NULL;
  g_autofree char *path = NULL;
  GDir *dir;

  stop_on (error);
  path = g_build_filename (folder, "exercise.vigie", NULL);
  original =
      argc > 3 ? g_strdup (argv[3]) : make_original (folder, "large.vigie", n_posts, n_decisions);
  measure_making (original, path);
  compare_ticks (folder, original, path, n_posts, n_decisions);
  measure_comparison (original, path);
  dir = g_dir_open (folder, 0, NULL);
  for (const char *name = NULL; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_remove (file);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
  return 0;
}
