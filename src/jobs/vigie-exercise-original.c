/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of the incident that an exercise replays: where it is, and that it is the right one. */
#include "vigie-exercise.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"

/**
 * vigie_exercise_fail_original:
 * @cause: (transfer full): what went wrong with the file of the incident that is replayed
 * @error: return location for a #GError
 *
 * Says that it is that file, and not the exercise, for somebody has both.
 *
 * Returns: %FALSE, so that callers can return it
 */
gboolean
vigie_exercise_fail_original (GError *cause, GError **error)
{
  g_autoptr (GError) own = cause;

  if (own->domain != VIGIE_ERROR)
    g_propagate_error (error, g_steal_pointer (&own));
  else if (own->code == VIGIE_ERROR_NOT_FOUND)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("The incident that is replayed is not where it was. %s Say where it is now."),
                 own->message);
  else
    g_set_error (error, VIGIE_ERROR, own->code,
                 _ ("The incident that is replayed cannot be read. %s"), own->message);
  return FALSE;
}

/**
 * vigie_exercise_open_original:
 * @path: of an incident file
 * @incident: (nullable): the id that it must have
 * @error: return location for a #GError
 *
 * Opens what is replayed, to read it only; it may lie on a medium that cannot be written. Blocks.
 *
 * Returns: (transfer full) (nullable): the incident, to be closed; %NULL with
 *   %VIGIE_ERROR_NOT_FOUND where there is no such file, %VIGIE_ERROR_INVALID where it is another
 *   incident, or an error of vigie_store_open()
 */
VigieStore *
vigie_exercise_open_original (const char *path, const char *incident, GError **error)
{
  GError *cause = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (path, VIGIE_STORE_OPEN_READ_ONLY, &cause);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (store == NULL)
    {
      vigie_exercise_fail_original (cause, error);
      return NULL;
    }
  id = vigie_store_get (store, VIGIE_INFO_ID);
  if (id != NULL && (incident == NULL || strcmp (id, incident) == 0))
    return g_steal_pointer (&store);
  vigie_store_close (store);
  name = g_filename_display_name (path);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is another incident than the one that this exercise replays."), name);
  return NULL;
}

/* ---- in a worker ---- */

typedef struct
{
  char *path;
  gboolean is_for_time;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job);
}

static void
set_in_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new (); /* of the original's store */
  const Job *job = data;
  GError *error = NULL;
  gboolean done;

  g_main_context_push_thread_default (context);
  done = job->is_for_time ? vigie_exercise_set_original (store, job->path, &error)
                          : vigie_exercise_keep_original (store, job->path, &error);
  g_main_context_pop_thread_default (context);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_exercise_set_original_async:
 * @store: an exercise
 * @path: where the incident that it replays is now
 * @is_for_time: %TRUE as vigie_exercise_set_original(), %FALSE as vigie_exercise_keep_original()
 * @cancellable: (nullable): ends it
 * @callback: called on the caller's main context
 * @user_data: for @callback
 */
void
vigie_exercise_set_original_async (VigieStore *store,
                                   const char *path,
                                   gboolean is_for_time,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->is_for_time = is_for_time;
  g_task_set_source_tag (task, vigie_exercise_set_original_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, set_in_thread);
}

/**
 * vigie_exercise_set_original_finish:
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_exercise_set_original_finish (VigieStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_exercise_set_original_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
