/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-privacy.h"

/* This program is its own other process: `test-store-processes --child WHAT PATH`. A child says on
 * its standard output what it has been told is durable, and is killed without warning. */

static char *program;

typedef struct
{
  GPid pid;
  FILE *output;
} Child;

static Child
spawn (const char *what, const char *path, const char *data_folder)
{
  const char *argv[] = { program, "--child", what, path, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), "XDG_DATA_HOME", data_folder, TRUE);
  g_autoptr (GError) error = NULL;
  Child child = { 0 };
  int fd;

  g_spawn_async_with_pipes (NULL, (char **) argv, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                            NULL, &child.pid, NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  child.output = fdopen (fd, "r");
  return child;
}

static gboolean
read_line (Child *child, char line[256])
{
  if (fgets (line, 256, child->output) == NULL)
    return FALSE;
  g_strchomp (line);
  return TRUE;
}

static void
expect_line (Child *child, const char *expected)
{
  char line[256];

  g_assert_true (read_line (child, line));
  g_assert_cmpstr (line, ==, expected);
}

static int
end (Child *child, int signal_number)
{
  int status = 0;

  if (signal_number != 0)
    kill (child->pid, signal_number);
  while (waitpid (child->pid, &status, 0) < 0 && errno == EINTR)
    ;
  fclose (child->output);
  g_spawn_close_pid (child->pid);
  return status;
}

/* ---- what a child does ---- */

static void
say (const char *word)
{
  printf ("%s\n", word);
  fflush (stdout);
}

static void
append_for_ever (const char *path)
{
  VigieStore *store = open_store (path);

  for (guint i = 0;; i++)
    {
      g_autoptr (VigieDecision) decision =
          decide_status (store, i % 50, (VigieStatus) (i % VIGIE_N_STATUSES));

      say (vigie_decision_get_id (decision));
      if (i % 7 == 6)
        {
          g_autoptr (VigieDecision) other = vigie_store_undo (store, "Ana", NULL, NULL);

          g_assert_nonnull (other);
        }
    }
}

static void
append_many (const char *path, guint n)
{
  VigieStore *store = open_store (path);

  say ("ready");
  for (guint i = 0; i < n; i++)
    g_object_unref (decide_status (store, i % 50, (VigieStatus) (i % VIGIE_N_STATUSES)));
  close_and_unref (store);
}

/* Takes each number that nobody has yet, and says which. */
static void
number_many (const char *path, guint n)
{
  VigieStore *store = open_store (path);
  g_autoptr (JsonNode) payload = json_from_string ("{\"text\":\"a\"}", NULL);

  say ("ready");
  for (guint i = 1; i <= n; i++)
    {
      g_autoptr (VigieDraft) draft = vigie_draft_new ("note", NULL, payload, NULL, "Ana", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieDecision) decision = vigie_store_append_nth (store, draft, i, &error);
      g_autofree char *number = g_strdup_printf ("%u", i);

      if (decision != NULL)
        say (number);
      else
        g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
    }
  close_and_unref (store);
}

static void
ingest_for_ever (const char *path)
{
  VigieStore *store = open_store (path);

  for (guint i = 0;; i++)
    {
      g_autofree char *word = g_strdup_printf ("%u", (i + 1) * 300);

      ingest_numbered (store, i * 300, 300);
      say (word);
    }
}

static void
create_for_ever (const char *folder)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.vigie", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      close_and_unref (create_store (path));
      say (name);
    }
}

/* Comes, and is removed again. */
static void
purge_for_ever (const char *path)
{
  const VigiePurge all = { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };
  VigieStore *store = open_store (path);

  for (guint i = 0;; i++)
    {
      g_autoptr (VigieRemovalReport) report = NULL;

      ingest_numbered (store, i * 300, 300);
      say ("came");
      report = vigie_store_purge (store, &all, NULL, "Ana", NULL);
      g_assert_nonnull (report);
      say ("went");
    }
}

typedef struct
{
  VigieStore *store;
  VigieStatus status;
  guint64 n_posts;
  gboolean told;
} Sight;

static void
on_changed (VigieStore *store, guint changes, gpointer user_data)
{
  ((Sight *) user_data)->told = TRUE;
}

static gboolean
sees_it (gpointer data)
{
  Sight *sight = data;

  if (!sight->told) /* only what it was told of */
    return FALSE;
  return get_status (sight->store, 0) == sight->status &&
         count_found (sight->store, NULL) == sight->n_posts;
}

static void
watch (const char *path)
{
  Sight sight = { .store = open_store (path), .status = VIGIE_STATUS_CONFIRMED, .n_posts = 10 };

  g_signal_connect (sight.store, "changed", G_CALLBACK (on_changed), &sight);
  say ("ready");
  say (wait_until (sees_it, &sight, 10) ? "seen" : "not seen");
  g_object_unref (decide_status (sight.store, 0, VIGIE_STATUS_REJECTED));
  ingest_numbered (sight.store, 10, 10);
  say ("written");
  close_and_unref (sight.store);
}

static int
run_child (const char *what, const char *path)
{
  if (g_str_equal (what, "append"))
    append_for_ever (path);
  else if (g_str_equal (what, "append-many"))
    append_many (path, 150);
  else if (g_str_equal (what, "number-many"))
    number_many (path, 60);
  else if (g_str_equal (what, "ingest"))
    ingest_for_ever (path);
  else if (g_str_equal (what, "purge"))
    purge_for_ever (path);
  else if (g_str_equal (what, "create"))
    create_for_ever (path);
  else if (g_str_equal (what, "watch"))
    watch (path);
  return 0;
}

/* ---- tests ---- */

static void
test_acknowledged_decisions_survive_kill (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GPtrArray) acknowledged = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OpenStore) store = NULL;
  int n_rounds = g_test_slow () ? 100 : 20;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 50);
  g_clear_pointer (&store, close_and_unref);
  for (int round = 0; round < n_rounds; round++)
    {
      Child child = spawn ("append", place.path, place.folder);
      int n = g_test_rand_int_range (1, 40);
      char line[256];

      for (int i = 0; i < n; i++)
        {
          g_assert_true (read_line (&child, line));
          g_ptr_array_add (acknowledged, g_strdup (line));
        }
      g_usleep ((gulong) g_test_rand_int_range (0, 3000)); /* anywhere in a transaction */
      g_assert_true (WIFSIGNALED (end (&child, SIGKILL)));

      store = open_store (place.path);
      assert_intact (store);
      for (guint i = 0; i < acknowledged->len; i++)
        {
          g_autoptr (VigieDecision) found =
              vigie_store_find_decision (store, g_ptr_array_index (acknowledged, i), NULL);

          g_assert_nonnull (found);
        }
      g_clear_pointer (&store, close_and_unref);
    }
}

static void
test_acknowledged_posts_survive_kill (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  close_and_unref (create_store (place.path));
  for (int round = 0; round < 8; round++)
    {
      g_autoptr (OpenStore) store = NULL;
      Child child = spawn ("ingest", place.path, place.folder);
      int n = g_test_rand_int_range (1, 12);
      char line[256];
      guint64 expected;

      for (int i = 0; i < n; i++)
        g_assert_true (read_line (&child, line));
      expected = g_ascii_strtoull (line, NULL, 10);
      g_usleep ((gulong) g_test_rand_int_range (0, 20000));
      end (&child, SIGKILL);
      store = open_store (place.path);
      g_assert_cmpuint (count_found (store, NULL), >=, expected);
      g_assert_cmpuint (count_found (store, NULL) % 300, ==, 0); /* whole batches */
      assert_intact (store);
    }
}

static gboolean
add_arrival (const VigieArrival *arrival, gpointer user_data)
{
  guint *counts = user_data;

  counts[arrival->is_removed]++;
  return TRUE;
}

/* All is gone and the log says so, or nothing is and it does not; whatever was left in the file is
 * taken out by asking again. */
static void
test_killed_purge_removes_all_or_nothing (void)
{
  const VigiePurge all = { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };

  for (int round = 0; round < 12; round++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      g_autoptr (GPtrArray) removals = NULL;
      g_autoptr (VigieRemovalReport) report = NULL;
      g_autofree char *contents = NULL;
      guint counts[2] = { 0 };
      gsize length;
      Child child;
      char line[256];

      place_init (&place);
      close_and_unref (create_store (place.path));
      child = spawn ("purge", place.path, place.folder);
      for (int i = g_test_rand_int_range (0, 2) * 2; i >= 0; i--)
        g_assert_true (read_line (&child, line));
      g_assert_cmpstr (line, ==, "came");
      g_usleep ((gulong) g_test_rand_int_range (0, 30000)); /* anywhere in it */
      end (&child, SIGKILL);

      store = open_store (place.path);
      assert_intact (store);
      removals = vigie_store_list_removals (store, NULL);
      g_assert_true (vigie_store_foreach_arrival (store, G_MAXINT64, add_arrival, counts, NULL));
      g_assert_cmpuint (counts[TRUE], ==, removals->len * 300);
      g_assert_true (counts[FALSE] == 0 || counts[FALSE] == 300);
      report = vigie_store_purge (store, &all, NULL, "Ana", NULL);
      g_assert_nonnull (report);
      g_assert_true (report->is_clean);
      g_assert_true (g_file_get_contents (place.path, &contents, &length, NULL));
      g_assert_null (memmem (contents, length, "Camille", 7));
    }
}

static void
test_killed_creation_leaves_nothing_or_a_whole_file (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  for (int round = 0; round < 15; round++)
    {
      Child child;
      char line[256];
      const char *name;
      GDir *dir;

      child = spawn ("create", place.folder, place.folder);
      for (int i = g_test_rand_int_range (1, 4); i > 0; i--)
        g_assert_true (read_line (&child, line));
      g_usleep ((gulong) g_test_rand_int_range (0, 20000));
      end (&child, SIGKILL);
      dir = g_dir_open (place.folder, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (place.folder, name, NULL);

          if (!g_str_has_suffix (name, ".vigie"))
            continue;
          close_and_unref (open_store (path));
        }
      g_dir_close (dir);
      dir = g_dir_open (place.folder, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (place.folder, name, NULL);

          unlink (path);
        }
      g_dir_close (dir);
    }
}

static void
test_each_process_sees_the_other_within_a_second (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  Sight sight = { .status = VIGIE_STATUS_REJECTED, .n_posts = 20 };
  Child child;
  gint64 began;

  place_init (&place);
  store = sight.store = create_store (place.path);
  ingest_numbered (store, 0, 5);
  child = spawn ("watch", place.path, place.folder);
  expect_line (&child, "ready");
  ingest_numbered (store, 5, 5);
  began = g_get_monotonic_time ();
  g_object_unref (decide_status (store, 0, VIGIE_STATUS_CONFIRMED));
  expect_line (&child, "seen");
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);

  g_signal_connect (store, "changed", G_CALLBACK (on_changed), &sight);
  expect_line (&child, "written");
  began = g_get_monotonic_time ();
  g_assert_true (wait_until (sees_it, &sight, 10));
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
  g_assert_cmpint (end (&child, 0), ==, 0);
  assert_intact (store);
}

static void
test_two_processes_write_at_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieCheckReport) report = NULL;
  Child same, other;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 50);
  same = spawn ("append-many", place.path, place.folder);
  other = spawn ("append-many", place.path, place.folder);
  expect_line (&same, "ready");
  expect_line (&other, "ready");
  for (guint i = 0; i < 150; i++)
    g_object_unref (decide_status (store, i % 50, (VigieStatus) (i % VIGIE_N_STATUSES)));
  g_assert_cmpint (end (&same, 0), ==, 0);
  g_assert_cmpint (end (&other, 0), ==, 0);
  report = vigie_store_check (store, NULL);
  g_assert_cmpuint (report->n_decisions, ==, 450);
  assert_intact (store);
}

static void
test_two_processes_take_each_number_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  gboolean taken[60 + 1] = { FALSE };
  Child children[2];
  char line[256];

  place_init (&place);
  store = create_store (place.path);
  for (int i = 0; i < 2; i++)
    children[i] = spawn ("number-many", place.path, place.folder);
  for (int i = 0; i < 2; i++)
    expect_line (&children[i], "ready");
  for (int i = 0; i < 2; i++)
    {
      while (read_line (&children[i], line))
        {
          const guint64 number = g_ascii_strtoull (line, NULL, 10);

          g_assert_cmpuint (number, <, G_N_ELEMENTS (taken));
          g_assert_false (taken[number]);
          taken[number] = TRUE;
        }
      g_assert_cmpint (end (&children[i], 0), ==, 0);
    }
  for (guint number = 1; number < G_N_ELEMENTS (taken); number++)
    g_assert_true (taken[number]);
  assert_intact (store);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  program = argv[0];
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/processes/acknowledged-decisions-survive-kill",
                   test_acknowledged_decisions_survive_kill);
  g_test_add_func ("/processes/acknowledged-posts-survive-kill",
                   test_acknowledged_posts_survive_kill);
  g_test_add_func ("/processes/killed-purge", test_killed_purge_removes_all_or_nothing);
  g_test_add_func ("/processes/killed-creation",
                   test_killed_creation_leaves_nothing_or_a_whole_file);
  g_test_add_func ("/processes/each-sees-the-other",
                   test_each_process_sees_the_other_within_a_second);
  g_test_add_func ("/processes/two-write-at-once", test_two_processes_write_at_once);
  g_test_add_func ("/processes/two-take-numbers", test_two_processes_take_each_number_once);
  return g_test_run ();
}
