/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-making.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* A territory that another thread builds; it tells the thread that asked how far it is. */
typedef struct
{
  gatomicrefcount references;
  char *title;
  GStrv roads;
  GStrv communes;
  GStrv markers;
  GStrv names;
  GStrv attributions;
  char *path;
  VigieTerritoryReport report;
  GMainContext *context; /* of who asked, and there only: */
  VigieTerritoryProgress progress;
  gpointer data;
} Making;

static void
making_unref (gpointer data)
{
  Making *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->title);
  g_strfreev (self->roads);
  g_strfreev (self->communes);
  g_strfreev (self->markers);
  g_strfreev (self->names);
  g_strfreev (self->attributions);
  g_free (self->path);
  vigie_territory_report_clear (&self->report);
  g_main_context_unref (self->context);
  g_free (self);
}

static Making *
making_ref (Making *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static GStrv
copy_list (const char *const *list)
{
  return g_strdupv ((char **) list);
}

/* ---- progress ---- */

typedef struct
{
  Making *making;
  double fraction;
  char *sentence;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  making_unref (step->making);
  g_free (step->sentence);
  g_free (step);
}

static gboolean
tell (gpointer data)
{
  Step *step = data;

  if (step->making->progress != NULL)
    step->making->progress (step->fraction, step->sentence, step->making->data);
  return G_SOURCE_REMOVE;
}

static void
on_progress (double fraction, const char *sentence, gpointer data)
{
  Making *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Step *step = g_new (Step, 1);

  *step = (Step) { making_ref (self), fraction, g_strdup (sentence) };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, step, step_free);
  g_source_attach (source, self->context);
}

/* ---- the work ---- */

/* The folder of one's own data is made when something is kept there first. */
static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int code;

  if (g_mkdir_with_parents (folder, 0755) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("The folder “%s” cannot be made: %s"), folder, g_strerror (code));
  return FALSE;
}

static void
build_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Making *self = task_data;
  GError *error = NULL;
  const VigieTerritoryInputs inputs = {
    .title = self->title,
    .roads = (const char *const *) self->roads,
    .communes = (const char *const *) self->communes,
    .markers = (const char *const *) self->markers,
    .names = (const char *const *) self->names,
    .attributions = (const char *const *) self->attributions,
  };

  if (make_folder (self->path, &error) &&
      vigie_territory_build (&inputs, self->path, on_progress, self, cancellable, &self->report,
                             &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_territory_make_async:
 * @inputs: what to build it of; copied
 * @path: the file to make or to replace; its folder is made where it is not there
 * @progress: (nullable): is told how far it is, in the calling thread, and not after @callback
 * @data: for @progress
 * @cancellable: (nullable): ends the work, which leaves no file then
 * @callback: is called when it has ended, cancelled or not
 * @user_data: for @callback
 *
 * Builds a territory as vigie_territory_build() does, in another thread.
 */
void
vigie_territory_make_async (const VigieTerritoryInputs *inputs,
                            const char *path,
                            VigieTerritoryProgress progress,
                            gpointer data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Making *self = g_new0 (Making, 1);

  g_atomic_ref_count_init (&self->references);
  self->title = g_strdup (inputs->title);
  self->roads = copy_list (inputs->roads);
  self->communes = copy_list (inputs->communes);
  self->markers = copy_list (inputs->markers);
  self->names = copy_list (inputs->names);
  self->attributions = copy_list (inputs->attributions);
  self->path = g_strdup (path);
  self->context = g_main_context_ref_thread_default ();
  self->progress = progress;
  self->data = data;
  g_task_set_source_tag (task, vigie_territory_make_async);
  g_task_set_task_data (task, self, making_unref);
  g_task_run_in_thread (task, build_in_thread);
}

/**
 * vigie_territory_make_finish:
 * @result: of vigie_territory_make_async()
 * @report: (out caller-allocates): what came of it; to be cleared
 * @error: return location for a #GError, whose message is for the user
 *
 * Returns: %FALSE where it failed or was cancelled: a file that was there is there still
 */
gboolean
vigie_territory_make_finish (GAsyncResult *result, VigieTerritoryReport *report, GError **error)
{
  Making *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_territory_make_async), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  self->progress = NULL;
  *report = (VigieTerritoryReport) { 0 };
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *report = self->report;
  self->report = (VigieTerritoryReport) { 0 };
  return TRUE;
}
