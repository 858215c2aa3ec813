/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-test-util.h"

#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
never (gpointer data)
{
  return FALSE;
}

static gboolean
flag_is_set (gpointer data)
{
  return g_atomic_int_get ((int *) data) != 0;
}

static gpointer
set_flag_thread (gpointer data)
{
  g_atomic_int_set ((int *) data, 1);

  return NULL;
}

static void
test_wait_ends_at_deadline (void)
{
  g_assert_false (vigie_test_wait_until (never, NULL, 20));
}

static void
test_wait_sees_what_wakes_nothing (void)
{
  int flag = 0;
  GThread *thread = g_thread_new ("flag", set_flag_thread, &flag);

  g_assert_true (vigie_test_wait_until (flag_is_set, &flag, 10000));
  g_thread_join (thread);
}

static void
test_dir_goes_with_its_content (void)
{
  g_autofree char *path = NULL;
  g_autofree char *outside = NULL;

  {
    g_autoptr (VigieTestDir) kept = vigie_test_make_dir ();
    outside = g_build_filename (kept, "outside", NULL);
    g_assert_true (g_file_set_contents (outside, "kept", -1, NULL));

    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autofree char *folder = g_build_filename (dir, "folder", NULL);
      g_autofree char *file = g_build_filename (folder, "file", NULL);
      g_autofree char *link = g_build_filename (dir, "link", NULL);

      path = g_strdup (dir);
      g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
      g_assert_true (g_file_set_contents (file, "x", -1, NULL));
      g_assert_cmpint (symlink (kept, link), ==, 0);
      g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
    }

    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (outside, G_FILE_TEST_EXISTS));
  }
}

static void
test_absent_shared_data_is_null (void)
{
  g_autofree char *path = vigie_test_shared_path ("data/there-is-no-such-thing");

  g_assert_null (path);
}

/* ---- a test that is killed ---- */

#define LEFT_ALONE "--left-alone"

/* What the killed one did before: starts a program that would never end and says which. */
static int
start_and_wait (const char *output)
{
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_NONE, output);
  g_autoptr (GSubprocess) server =
      g_subprocess_launcher_spawn (launcher, NULL, "sh", "-c", "echo said; exec sleep 1000", NULL);

  g_print ("%s\n", server != NULL ? g_subprocess_get_identifier (server) : "");
  pause ();
  return 0;
}

static gboolean
has_spoken (gpointer data)
{
  g_autofree char *said = NULL;

  return g_file_get_contents (data, &said, NULL, NULL) && g_str_equal (said, "said\n");
}

/* Nobody may have taken note of its end: then it is a zombie, proc_pid_stat(5). */
static gboolean
is_gone (gpointer data)
{
  g_autofree char *path = g_build_filename ("/proc", data, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *state;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return TRUE;
  state = strrchr (stat, ')');
  return state == NULL || g_str_has_prefix (state, ") Z") || g_str_has_prefix (state, ") X");
}

static void
test_launched_program_ends_with_a_killed_test (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *output = g_build_filename (dir, "output", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GSubprocess) killed =
      g_subprocess_launcher_spawn (launcher, NULL, self, LEFT_ALONE, output, NULL);
  GInputStream *stream = g_subprocess_get_stdout_pipe (killed);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  g_autofree char *server = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_autofree char *more = NULL;

  g_assert_nonnull (server);
  g_assert_cmpstr (server, !=, "");
  g_assert_true (vigie_test_wait_until (has_spoken, output, 10000));
  g_assert_false (is_gone (server));
  g_subprocess_force_exit (killed);
  more = g_data_input_stream_read_line (lines, NULL, NULL, NULL); /* nobody holds it open */
  g_assert_null (more);
  g_assert_true (vigie_test_wait_until (is_gone, server, 10000));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], LEFT_ALONE))
    return start_and_wait (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/test-util/wait/ends-at-deadline", test_wait_ends_at_deadline);
  g_test_add_func ("/test-util/wait/sees-what-wakes-nothing", test_wait_sees_what_wakes_nothing);
  g_test_add_func ("/test-util/dir/goes-with-its-content", test_dir_goes_with_its_content);
  g_test_add_func ("/test-util/launcher/ends-with-a-killed-test",
                   test_launched_program_ends_with_a_killed_test);
  g_test_add_func ("/test-util/shared/absent-data-is-null", test_absent_shared_data_is_null);

  return g_test_run ();
}
