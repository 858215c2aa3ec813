/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli-run.h"

#include <stdarg.h>
#include <string.h>

void
vigie_run_free (VigieRun *self)
{
  if (self == NULL)
    return;

  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

static VigieRun *
run_argv (const char *const *argv, const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  VigieRun *self = g_new0 (VigieRun, 1);

  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->out, &self->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->status = g_subprocess_get_exit_status (process);

  return self;
}

VigieRun *
vigie_run_strv (const char *const *args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_assert_nonnull (g_getenv ("VIGIE_CLI"));
  g_ptr_array_add (argv, (gpointer) g_getenv ("VIGIE_CLI"));
  for (; *args != NULL; args++)
    g_ptr_array_add (argv, (gpointer) *args);
  g_ptr_array_add (argv, NULL);

  return run_argv ((const char *const *) argv->pdata, NULL);
}

static VigieRun *
run_list (const char *first, va_list list)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  for (const char *arg = first; arg != NULL; arg = va_arg (list, const char *))
    g_ptr_array_add (args, (gpointer) arg);
  g_ptr_array_add (args, NULL);

  return vigie_run_strv ((const char *const *) args->pdata);
}

VigieRun *
vigie_run (const char *first, ...)
{
  VigieRun *self;
  va_list list;

  va_start (list, first);
  self = run_list (first, list);
  va_end (list);

  return self;
}

void
vigie_run_ok (const char *first, ...)
{
  g_autoptr (VigieRun) run = NULL;
  va_list list;

  va_start (list, first);
  run = run_list (first, list);
  va_end (list);
  assert_run (run, 0);
}

char *
vigie_run_line (const char *first, ...)
{
  g_autoptr (VigieRun) run = NULL;
  va_list list;

  va_start (list, first);
  run = run_list (first, list);
  va_end (list);
  assert_run (run, 0);
  g_assert_true (strchr (run->out, '\n') == run->out + strlen (run->out) - 1);

  return g_strdup (g_strchomp (run->out));
}

VigieRun *
vigie_run_shell (const char *folder, const char *script)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };

  return run_argv (argv, folder);
}

char *
vigie_make_incident (const char *dir)
{
  char *path = g_build_filename (dir, "incident.vigie", NULL);

  vigie_run_ok ("new", path, "--title", "Neige en Côte-d’Or", NULL);

  return path;
}

char *
vigie_write (const char *dir, const char *name, const char *text)
{
  char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

GPtrArray *
vigie_parse_lines (const char *text)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonNode *node;

      if (lines[i][0] == '\0')
        continue;
      node = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      g_ptr_array_add (nodes, node);
    }

  return nodes;
}

JsonObject *
vigie_line_object (GPtrArray *lines, guint index)
{
  g_assert_cmpuint (index, <, lines->len);
  g_assert_true (JSON_NODE_HOLDS_OBJECT ((JsonNode *) g_ptr_array_index (lines, index)));

  return json_node_get_object (g_ptr_array_index (lines, index));
}

void
vigie_assert_members (JsonObject *object, const char *names)
{
  g_auto (GStrv) wanted = g_strsplit (names, " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!json_object_has_member (object, wanted[i]))
      g_error ("no member “%s”", wanted[i]);
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length (wanted));
}
