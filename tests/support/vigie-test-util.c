/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-test-util.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#define DEFAULT_DEADLINE_MS 10000

static gboolean
deadline_passed_cb (gpointer user_data)
{
  gboolean *passed = user_data;

  *passed = TRUE;

  return G_SOURCE_CONTINUE;
}

static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * vigie_test_get_patience:
 *
 * Returns: how many times longer than on an ordinary build a deadline is, from
 *   VIGIE_TEST_PATIENCE: sanitizers and valgrind are slow
 */
guint
vigie_test_get_patience (void)
{
  const char *value = g_getenv ("VIGIE_TEST_PATIENCE");
  guint64 factor = 1;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, 100, &factor, NULL))
    g_error ("VIGIE_TEST_PATIENCE is not a number from 1 to 100: %s", value);

  return (guint) factor;
}

/**
 * vigie_test_wait_until:
 * @done: says whether what is waited for has happened
 * @data: given to @done
 * @deadline_ms: how long to wait at most, in ms; times VIGIE_TEST_PATIENCE where that is set
 *
 * Runs the thread's default main context until @done or the deadline. @done is asked after every
 * event and every 10 ms, so it may look at things that wake no main context.
 *
 * Returns: whether @done came true in time
 */
gboolean
vigie_test_wait_until (VigieTestDone done, gpointer data, guint deadline_ms)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) deadline = g_timeout_source_new (deadline_ms * vigie_test_get_patience ());
  g_autoptr (GSource) look_again = g_timeout_source_new (10);
  gboolean passed = FALSE;
  gboolean happened;

  g_source_set_callback (deadline, deadline_passed_cb, &passed, NULL);
  g_source_attach (deadline, context);
  g_source_set_callback (look_again, look_again_cb, NULL, NULL);
  g_source_attach (look_again, context);

  while (!(happened = done (data)) && !passed)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (look_again);
  g_source_destroy (deadline);

  return happened;
}

/**
 * vigie_test_take_result:
 * @source: (nullable): the object that finished
 * @result: its result
 * @user_data: a `GAsyncResult **` that takes a reference to @result
 *
 * A #GAsyncReadyCallback for vigie_test_wait_result().
 */
void
vigie_test_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  g_assert_null (*taken);
  *taken = g_object_ref (result);
}

static gboolean
result_is_there (gpointer data)
{
  GAsyncResult **result = data;

  return *result != NULL;
}

/**
 * vigie_test_wait_result:
 * @result: (inout): what vigie_test_take_result() was given as user data; %NULL at first
 *
 * Runs the main context until the asynchronous call has its result; ends the test when it has none
 * after 10 s.
 *
 * Returns: (transfer none): the result, for the `_finish` function
 */
GAsyncResult *
vigie_test_wait_result (GAsyncResult **result)
{
  if (!vigie_test_wait_until (result_is_there, result, DEFAULT_DEADLINE_MS))
    g_error ("an asynchronous call did not finish in time");

  return *result;
}

/**
 * vigie_test_make_dir:
 *
 * Returns: (transfer full): the path of a new, empty folder; see #VigieTestDir
 */
char *
vigie_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("vigie-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static void
remove_recursively (const char *path)
{
  /* A symbolic link is removed, never followed. */
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;

      /* Tests make folders read-only to see writing fail. */
      g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_recursively (child);
        }
    }

  if (g_remove (path) != 0)
    g_test_message ("could not remove %s", path);
}

/**
 * vigie_test_remove_dir:
 * @path: (nullable) (transfer full): a folder of vigie_test_make_dir()
 *
 * Deletes the folder and what is in it.
 */
void
vigie_test_remove_dir (char *path)
{
  if (path == NULL)
    return;

  remove_recursively (path);
  g_free (path);
}

/**
 * vigie_test_source_path:
 * @relative: a path in the source folder
 *
 * Returns: (transfer full): its absolute path
 */
char *
vigie_test_source_path (const char *relative)
{
  const char *source = g_getenv ("VIGIE_SRCDIR");

  if (source == NULL)
    g_error ("VIGIE_SRCDIR is not set: run tests with `meson test`");

  return g_build_filename (source, relative, NULL);
}

/**
 * vigie_test_shared_path:
 * @relative: a path in the folder of shared data, such as `data/posts`
 *
 * Returns: (transfer full) (nullable): its absolute path, %NULL where it is absent
 */
char *
vigie_test_shared_path (const char *relative)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = NULL;

  if (shared == NULL || *shared == '\0')
    return NULL;

  path = g_build_filename (shared, relative, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/**
 * vigie_test_shared_path_or_skip:
 * @relative: a path in the folder of shared data
 *
 * Like vigie_test_shared_path(); where the data is absent the running test is marked as skipped
 * with the missing path as the reason, and should return.
 *
 * Returns: (transfer full) (nullable): the absolute path, or %NULL
 */
char *
vigie_test_shared_path_or_skip (const char *relative)
{
  char *path = vigie_test_shared_path (relative);

  if (path == NULL)
    {
      g_autofree char *reason = g_strdup_printf ("no shared %s here", relative);

      g_test_skip (reason);
    }

  return path;
}

/* Between fork and exec: only what may be called there. */
static void
end_with_us (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/**
 * vigie_test_launcher_new:
 * @flags: for each program; not about its output where @output is set
 * @output: (nullable): a file for what it says
 *
 * For servers: they end at the latest when this program does, also where that is killed, and hold
 * nothing open that somebody reads to its end. To be used on the main thread, for it is the end of
 * a thread that the kernel looks at.
 *
 * Returns: (transfer full): starts them
 */
GSubprocessLauncher *
vigie_test_launcher_new (GSubprocessFlags flags, const char *output)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (output != NULL ? flags | G_SUBPROCESS_FLAGS_STDERR_MERGE : flags);

  if (output != NULL)
    g_subprocess_launcher_set_stdout_file_path (launcher, output);
  g_subprocess_launcher_set_child_setup (launcher, end_with_us, NULL, NULL);
  return launcher;
}

/**
 * vigie_test_rand_new:
 *
 * A generator for random tests. Its seed is printed, and VIGIE_SEED sets it to run a failure again.
 *
 * Returns: (transfer full): the generator
 */
GRand *
vigie_test_rand_new (void)
{
  const char *value = g_getenv ("VIGIE_SEED");
  guint64 seed = g_random_int ();

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seed, NULL))
    g_error ("VIGIE_SEED is not a number: %s", value);

  g_test_message ("seed: VIGIE_SEED=%" G_GUINT64_FORMAT, seed);

  return g_rand_new_with_seed ((guint32) seed);
}

/**
 * vigie_test_note_peer:
 * @name: of a server that people really run
 *
 * Says that it takes part in the running test; the report of all tests names those that did.
 */
void
vigie_test_note_peer (const char *name)
{
  g_test_message ("peer: %s", name);
}
