/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "vigie-cli-run.h"

/* The log as somebody at a terminal asks for it while others write. */

typedef struct
{
  GSubprocess *process;
  GDataInputStream *out;
} Follower;

static void
follower_start (Follower *self, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list list;

  g_ptr_array_add (argv, (gpointer) g_getenv ("VIGIE_CLI"));
  va_start (list, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (list, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (list);
  g_ptr_array_add (argv, NULL);
  self->process = g_subprocess_newv (
      (const char *const *) argv->pdata,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
}

static char *
follower_read (Follower *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (self->out, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

/* Returns: what it printed and nobody read */
static char *
follower_stop (Follower *self, int signal)
{
  GString *rest = g_string_new (NULL);
  char *line;

  g_subprocess_send_signal (self->process, signal);
  while ((line = g_data_input_stream_read_line_utf8 (self->out, NULL, NULL, NULL)) != NULL)
    {
      g_string_append_printf (rest, "%s\n", line);
      g_free (line);
    }
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&self->out);
  g_clear_object (&self->process);
  return g_string_free_and_steal (rest);
}

static void
note (const char *path, const char *text, const char *actor)
{
  g_autofree char *payload = g_strdup_printf ("{\"text\":\"%s\"}", text);

  vigie_run_ok ("decide", path, "note", "--payload", payload, "--actor", actor, NULL);
}

/* What others write comes as it is written, once, and as it would be printed without following. */
static void
test_follow (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) whole = NULL;
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (GString) followed = g_string_new (NULL);
  g_autofree char *rest = NULL;
  g_autofree char *others = NULL;
  Follower follower, of_anne;

  follower_start (&follower, "log", path, "--follow", "--json", NULL); /* the log is empty */
  note (path, "Un", "Anne");
  follower_start (&of_anne, "log", path, "-f", "--person", "anne", NULL);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *line = follower_read (&follower);

      g_string_append_printf (followed, "%s\n", line);
      if (i == 0)
        note (path, "Deux", "Paul");
      else if (i == 1)
        vigie_run_ok ("undo", path, NULL);
      else if (i == 2)
        note (path, "Trois", "Anne");
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *line = follower_read (&of_anne);

      g_assert_nonnull (strstr (line, i == 0 ? "Un" : "Trois"));
    }
  rest = follower_stop (&follower, SIGTERM);
  others = follower_stop (&of_anne, SIGINT);
  g_assert_cmpstr (rest, ==, "");
  g_assert_cmpstr (others, ==, "");
  whole = vigie_run ("log", path, "--json", NULL);
  assert_run (whole, 0);
  g_assert_cmpstr (followed->str, ==, whole->out);
  wrong = vigie_run ("log", path, "--follow", "--output", "x.csv", NULL);
  assert_run (wrong, 2);
}

static void
test_who_wrote_is_told (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) part = NULL;
  g_autoptr (VigieRun) whole = NULL;

  note (path, "Un", "Zoé Martin");
  note (path, "Deux", "Paul");
  part = vigie_run ("log", path, "--person", "Zoé", NULL);
  assert_run (part, 0);
  g_assert_cmpstr (part->out, ==, "");
  g_assert_nonnull (strstr (part->err, "Paul, Zoé Martin"));
  whole = vigie_run ("log", path, "--person", "ZOE MARTIN", "--text", "deux", NULL);
  assert_run (whole, 0); /* she wrote, but nothing of that */
  g_assert_null (strstr (whole->err, "Paul"));
}

/* Scripts often run in a locale that knows no accents. */
static void
test_any_locale (void)
{
  static const char *const locales[] = { "C", "POSIX", "C.UTF-8", "fr_FR.UTF-8" };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);

  note (path, "Relève à l’aube", "Zoé Martin");
  note (path, "Deux", "Paul");
  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autofree char *script =
          g_strdup_printf ("LC_ALL=%s \"$VIGIE_CLI\" log '%s' --person 'zoé martin' --text relève",
                           locales[i], path);
      g_autoptr (VigieRun) run = vigie_run_shell (dir, script);

      assert_run (run, 0);
      g_assert_nonnull (strstr (run->out, "Zoé Martin"));
      g_assert_nonnull (strstr (run->out, "Relève à l’aube"));
      g_assert_null (strstr (run->out, "Paul"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/log/follow", test_follow);
  g_test_add_func ("/cli/log/who-wrote", test_who_wrote_is_told);
  g_test_add_func ("/cli/log/any-locale", test_any_locale);

  return g_test_run ();
}
