/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "vigie-cli-run.h"

/* One post a minute, as an archive is imported. */
static char *
make_original (const char *dir, guint n)
{
  char *path = vigie_make_incident (dir);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *posts = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (lines,
                            "{\"id\":\"p%u\",\"text\":\"Arbre tombé %u\",\"created_at\":"
                            "\"2026-01-31T%02u:%02u:00Z\"}\n",
                            i, i, 8 + i / 60, i % 60);
  posts = vigie_write (dir, "posts.jsonl", lines->str);
  vigie_run_ok ("import", path, posts, NULL);
  return path;
}

static JsonObject *
get_object (GPtrArray *lines)
{
  g_assert_cmpuint (lines->len, ==, 1);
  return vigie_line_object (lines, 0);
}

static guint
count_posts (const char *path)
{
  g_autoptr (VigieRun) run = vigie_run ("posts", path, "--json", "--limit", "100000", NULL);
  g_autoptr (GPtrArray) lines = NULL;

  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  return lines->len;
}

static void
test_run_to_the_end (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = make_original (dir, 20);
  g_autofree char *exercise = g_build_filename (dir, "exercise.vigie", NULL);
  g_autoptr (VigieRun) made = vigie_run ("exercise", original, "--output", exercise, "--speed",
                                         "600", "--by-posting", "--json", NULL);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (VigieRun) shown = NULL;
  g_autoptr (VigieRun) text = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;

  assert_run (made, 0);
  lines = vigie_parse_lines (made->out);
  object = get_object (lines);
  vigie_assert_members (object, "file incident title original state speed from to moment begun_at "
                                "ends_at backlog by_posting exercise");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "waiting");
  g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, "2026-01-31T08:00:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (object, "to"), ==, "2026-01-31T08:19:00.000Z");
  g_assert_cmpuint (count_posts (exercise), ==, 0);

  run = vigie_run ("exercise", exercise, "--run", "--json", NULL);
  assert_run (run, 0);
  g_assert_nonnull (strstr (run->out, "\"state\":\"ended\""));
  g_assert_cmpuint (count_posts (exercise), ==, 20);
  shown = vigie_run ("exercise", exercise, "--json", NULL);
  g_assert_nonnull (strstr (shown->out, "\"state\":\"ended\""));
  text = vigie_run ("exercise", exercise, NULL);
  assert_run (text, 0);
  g_assert_nonnull (strstr (text->out, "×600"));
  /* As everything of the command says a time, in whatever locale it runs. */
  g_assert_nonnull (strstr (text->out, "2026-01-31T08:00:00.000Z to 2026-01-31T08:19:00.000Z\n"));
  g_assert_nonnull (strstr (text->out, "is at: 2026-01-31T08:19:00.000Z\n"));
  vigie_run_ok ("check", exercise, NULL);
}

/* Killed again and again, it neither loses nor doubles anything. */
static void
test_killed_while_it_runs (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = make_original (dir, 60);
  g_autofree char *exercise = g_build_filename (dir, "exercise.vigie", NULL);
  g_autoptr (VigieRun) run = NULL;
  guint last = 0;

  vigie_run_ok ("exercise", original, "--output", exercise, "--speed", "600", "--by-posting", NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocessLauncher) launcher =
          vigie_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
      g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (
          launcher, &error, g_getenv ("VIGIE_CLI"), "watch", exercise, "--json", NULL);
      g_autoptr (GDataInputStream) stream = NULL;
      g_autofree char *line = NULL;
      guint n;

      g_assert_no_error (error);
      stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      line = g_data_input_stream_read_line (stream, NULL, NULL, &error); /* it is at work */
      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      n = count_posts (exercise);
      g_assert_cmpuint (n, >=, last);
      last = n;
      vigie_run_ok ("check", exercise, NULL);
    }
  run = vigie_run ("exercise", exercise, "--run", NULL);
  assert_run (run, 0);
  g_assert_cmpuint (count_posts (exercise), ==, 60);
  vigie_run_ok ("check", exercise, NULL);
}

static void
test_course_from_elsewhere (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = make_original (dir, 5);
  g_autofree char *moved = g_build_filename (dir, "moved.vigie", NULL);
  g_autofree char *exercise = g_build_filename (dir, "exercise.vigie", NULL);
  g_autoptr (VigieRun) paused = NULL;
  g_autoptr (VigieRun) lost = NULL;
  g_autoptr (VigieRun) found = NULL;

  vigie_run_ok ("exercise", original, "--output", exercise, NULL);
  paused = vigie_run ("exercise", exercise, "--pause", "--speed", "2.5", "--json", NULL);
  assert_run (paused, 0);
  g_assert_nonnull (strstr (paused->out, "\"state\":\"paused\""));
  g_assert_nonnull (strstr (paused->out, "\"speed\":2.5"));
  vigie_run_ok ("exercise", exercise, "--resume", "--speed", "600", NULL);
  g_assert_cmpint (g_rename (original, moved), ==, 0);
  lost = vigie_run ("exercise", exercise, "--run", NULL);
  assert_run (lost, 1);
  g_assert_nonnull (strstr (lost->err, "Say where it is now"));
  found = vigie_run ("exercise", exercise, "--original", moved, "--run", NULL);
  assert_run (found, 0);
  g_assert_cmpuint (count_posts (exercise), ==, 5);
}

static void
test_wrong_usage (void)
{
  static const char *const wrong[][6] = {
    { "--speed", "fast", NULL },
    { "--speed", "0", NULL },
    { "--speed", "601", NULL },
    { "--pause", "--resume", NULL },
    { "--pause", "--run", NULL },
    { "--from", "2026-01-31T08:00:00Z", NULL },
    { "--alert", NULL },
    { "--output", "new.vigie", "--pause", NULL },
    { "--output", "new.vigie", "--from", "noon", NULL },
    { "--output", "new.vigie", "--original", "x", NULL },
  };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = make_original (dir, 1);
  g_autoptr (VigieRun) no_replay = vigie_run ("exercise", original, NULL);
  g_autoptr (VigieRun) nothing = vigie_run ("exercise", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *args[9] = { "exercise", original };
      g_autoptr (VigieRun) run = NULL;

      for (guint j = 0; wrong[i][j] != NULL; j++)
        args[2 + j] = wrong[i][j];
      run = vigie_run_strv (args);
      assert_run (run, 2);
    }
  assert_run (nothing, 2);
  assert_run (no_replay, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/exercise/run-to-the-end", test_run_to_the_end);
  g_test_add_func ("/cli/exercise/killed-while-it-runs", test_killed_while_it_runs);
  g_test_add_func ("/cli/exercise/course-from-elsewhere", test_course_from_elsewhere);
  g_test_add_func ("/cli/exercise/wrong-usage", test_wrong_usage);

  return g_test_run ();
}
