/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exercises on a full disk, and of originals that are damaged, too new or held by somebody. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "exercise-desk.h"
#include "vigie-comparing.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

/* ---- files ---- */

static void
set_file_limit (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static rlim_t
get_size (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 ? (rlim_t) info.st_size : 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): of all files in a folder, without those that SQLite keeps beside the original
 * for whoever reads it */
static char *
list_folder (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_prefix (name, "test.vigie-"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("\n", (char **) names->pdata);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
assert_says (const GError *error, int code, const char *words)
{
  g_assert_error (error, VIGIE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* ---- a full disk ---- */

/* Whether it goes on in the process that may run into limits. */
static gboolean
begin_alone (void)
{
  if (g_test_subprocess ())
    {
      signal (SIGXFSZ, SIG_IGN);
      return TRUE;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  return FALSE;
}

/* Wherever there is no room any more, nothing is left. */
static void
make_on_full_disks (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *before = NULL;
  guint n_failed = 0, n_made = 0;

  desk_init (&desk);
  desk_make_original (&desk, 20);
  before = list_folder (desk.place.folder);
  for (rlim_t room = 0; n_made < 3; room += 7919)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gboolean done;

      set_file_limit (room);
      done = vigie_exercise_create (desk.place.path, desk.exercise, &whole, BEGUN, &error);
      set_file_limit (RLIM_INFINITY);
      if (done)
        {
          g_auto (Run) run = { 0 };

          run_init (&run, &desk, 60);
          run_to_end (&run);
          run_assert_replayed (&run);
          n_made++;
        }
      else
        {
          assert_says (error, VIGIE_ERROR_NO_SPACE, "disk is full");
          n_failed++;
        }
      g_remove (desk.exercise);
      after = list_folder (desk.place.folder);
      g_assert_cmpstr (after, ==, before);
    }
  g_assert_cmpuint (n_failed, >, 5);
}

static void
test_made_on_a_full_disk (void)
{
  if (begin_alone ())
    make_on_full_disks ();
}

/* What does not fit comes later, once and at its own time. */
static void
run_on_full_disks (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  guint n_failed = 0;

  desk_init (&desk);
  desk_make_original (&desk, 120);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  while (!run.step.has_ended)
    {
      const rlim_t size = MAX (get_size (desk.exercise, ""), get_size (desk.exercise, "-wal"));
      g_autoptr (GError) error = NULL;

      set_file_limit (size + (rlim_t) g_rand_int_range (desk.rand, 0, 40000));
      if (!vigie_exercise_replay_step (run.replay, run.now, run.speed, &run.step, &error))
        {
          assert_says (error, VIGIE_ERROR_NO_SPACE, "disk is full");
          n_failed++;
        }
      set_file_limit (RLIM_INFINITY); /* somebody made room */
      run_step (&run);
      run_check (&run);
      run.now += g_rand_int_range (desk.rand, 1, STEADY_MS);
    }
  run_assert_replayed (&run);
  g_assert_cmpuint (n_failed, >, 5);
}

static void
test_run_on_a_full_disk (void)
{
  if (begin_alone ())
    run_on_full_disks ();
}

/* ---- originals ---- */

/* Pages that hold what @table says are not readable any more. */
static void
damage (const char *path, const char *table)
{
  g_autofree char *root_sql =
      g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  const guint root = count_rows (path, root_sql);
  const guint page_size = count_rows (path, "PRAGMA page_size");
  g_autofree char *bytes = NULL;
  gsize length;

  run_sql (path, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (root, >, 1);
  g_assert_cmpuint (length, >=, (gsize) root * page_size);
  memset (bytes + (gsize) (root - 1) * page_size, 0xa5, page_size);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

static void
assert_no_exercise (Desk *desk, int code, const char *words)
{
  g_autofree char *before = list_folder (desk->place.folder);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_exercise_create (desk->place.path, desk->exercise, &whole, BEGUN, &error));
  assert_says (error, code, "incident that is replayed cannot be read");
  assert_says (error, code, words);
  after = list_folder (desk->place.folder);
  g_assert_cmpstr (after, ==, before);
}

static void
test_none_of_a_damaged_original (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *bytes = NULL;
  gsize length;

  desk_init (&desk);
  desk_make_original (&desk, 20);
  damage (desk.place.path, "post");
  assert_no_exercise (&desk, VIGIE_ERROR_DAMAGED, "Use a copy");

  g_assert_true (g_file_get_contents (desk.place.path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (desk.place.path, bytes, (gssize) length / 2, NULL));
  assert_no_exercise (&desk, VIGIE_ERROR_DAMAGED, "cut off");
}

/* It is found only when what is damaged should come: what came before stays, and with a whole copy
 * it goes on without a hole. */
static void
test_original_is_damaged_while_it_runs (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autofree char *copy = NULL;
  g_autoptr (VigieExerciseStatus) status = NULL;
  g_autoptr (VigieComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  guint n_posts;

  desk_init (&desk);
  desk_make_original (&desk, 60);
  copy = g_build_filename (desk.place.folder, "copy.vigie", NULL);
  copy_file (desk.place.path, copy);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  for (guint i = 0; i < 5; i++)
    {
      run_step (&run);
      run.now += 3000;
    }
  vigie_exercise_replay_free (run.replay);
  n_posts = count_posts (desk.exercise, G_MAXINT64);
  damage (desk.place.path, "candidate");
  run.replay = vigie_exercise_replay_new (run.store, desk.place.path, &error);
  g_assert_no_error (error);
  while (run_count (&run),
         vigie_exercise_replay_step (run.replay, run.now, run.speed, &run.step, &error))
    run.now += 3000;
  assert_says (error, VIGIE_ERROR_DAMAGED, "incident that is replayed cannot be read");
  g_clear_error (&error);
  g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, n_posts);

  g_assert_true (vigie_exercise_set_original (run.store, copy, &error));
  g_assert_no_error (error);
  status = vigie_exercise_status_load (run.store, run.now, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (status->original, ==, copy);
  g_set_str (&desk.place.path, copy);
  run_new_process (&run);
  run_to_end (&run);
  run_assert_replayed (&run);
}

static void
test_comparison_says_which_file_is_damaged (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 20);
  desk_make_exercise (&desk, &whole);
  damage (desk.place.path, "log");
  store = open_store (desk.exercise);
  g_assert_null (vigie_comparing_open_and_run (store, NULL, BEGUN + HOUR_MS, NULL, &error));
  assert_says (error, VIGIE_ERROR_DAMAGED, "incident that is replayed cannot be read");
}

static void
test_original_of_a_newer_vigie (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieExerciseReplay) replay = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  desk_make_original (&desk, 20);
  desk_make_exercise (&desk, &whole);
  run_sql (desk.place.path, "PRAGMA user_version = 9999");
  store = open_store (desk.exercise);
  replay = vigie_exercise_replay_new (store, desk.place.path, &error);
  g_assert_null (replay);
  assert_says (error, VIGIE_ERROR_NEWER, "newer Vigie");
  g_clear_error (&error);
  g_assert_null (vigie_comparing_open_and_run (store, NULL, BEGUN + HOUR_MS, NULL, &error));
  assert_says (error, VIGIE_ERROR_NEWER, "newer Vigie");
  g_clear_error (&error);
  g_assert_false (vigie_exercise_keep_original (store, desk.place.path, &error));
  assert_says (error, VIGIE_ERROR_NEWER, "newer Vigie");

  g_assert_cmpint (g_remove (desk.exercise), ==, 0);
  assert_no_exercise (&desk, VIGIE_ERROR_NEWER, "Update Vigie");
}

/* A team goes on working in the original: it is read beside that, and what comes there now is no
 * part of the exercise. */
static void
test_original_is_open_elsewhere (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autoptr (OpenStore) original = NULL;
  g_autoptr (VigieComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  guint n_posts;

  desk_init (&desk);
  desk_make_original (&desk, 60);
  original = open_store (desk.place.path);
  desk_make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  n_posts = count_posts (desk.place.path, run.of->to);
  for (guint i = 0; !run.step.has_ended; i++)
    {
      const VigieObservation post = { .source_kind = "file",
                                      .source_host = "",
                                      .external_id = "later",
                                      .text = "",
                                      .posted_at = run.of->to + 1000,
                                      .received_at = run.of->to + 1000 };

      if (i == 3)
        g_assert_true (vigie_store_ingest (original, &post, 1, NULL, NULL));
      g_object_unref (decide_note (original, "Ils travaillent encore"));
      run_step (&run);
      run.now += 4000;
    }
  run_assert_replayed (&run);
  g_assert_cmpuint (count_posts (desk.exercise, G_MAXINT64), ==, n_posts);
  comparison =
      vigie_comparing_open_and_run (run.store, desk.place.path, run.now + HOUR_MS, NULL, &error);
  g_assert_no_error (error);
}

/* Somebody holds it for himself. Who waited long enough hears that, and nothing is left. */
static void
test_original_is_held (void)
{
  g_auto (Desk) desk = { 0 };
  sqlite3 *db;

  desk_init (&desk);
  desk_make_original (&desk, 20);
  g_assert_cmpint (sqlite3_open (desk.place.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;"
                                 "BEGIN EXCLUSIVE",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  assert_no_exercise (&desk, VIGIE_ERROR_BUSY, "Try again");
  sqlite3_close (db);
  desk_make_exercise (&desk, &whole);
}

#define ADD(name, func) g_test_add_func ("/jobs/exercise-faults/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("full-disk/made", test_made_on_a_full_disk);
  ADD ("full-disk/run", test_run_on_a_full_disk);
  ADD ("damaged/made", test_none_of_a_damaged_original);
  ADD ("damaged/run", test_original_is_damaged_while_it_runs);
  ADD ("damaged/compared", test_comparison_says_which_file_is_damaged);
  ADD ("newer", test_original_of_a_newer_vigie);
  ADD ("open-elsewhere", test_original_is_open_elsewhere);
  ADD ("held", test_original_is_held);
  return g_test_run ();
}
