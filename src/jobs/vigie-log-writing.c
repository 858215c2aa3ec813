/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-writing.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-log-document.h"
#include "vigie-log-selection.h"
#include "vigie-store-exercise.h"

/* The entry that is looked at. */
typedef struct
{
  VigieLogSelection *selection;
  VigieLogItem *item;
} Reader;

static gboolean
load_line (guint index, VigieLogLine *line, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  g_clear_object (&self->item);
  self->item = vigie_log_selection_load_item (self->selection, index, error);
  if (self->item == NULL)
    return FALSE;
  line->decision = vigie_log_item_get_decision (self->item);
  line->active = vigie_log_item_is_active (self->item);
  line->redo = vigie_log_item_is_redo (self->item);
  line->headline = vigie_log_item_get_headline (self->item);
  line->text = vigie_log_item_get_text (self->item);
  return TRUE;
}

/* (transfer full) (nullable): a shape by its title, a post by who wrote it */
static char *
name_subject (Reader *self, const VigieLogFilter *filter)
{
  VigieLogLine line;

  if (filter == NULL || filter->subject == NULL ||
      vigie_log_selection_get_n (self->selection) == 0 || !load_line (0, &line, self, NULL) ||
      line.headline == NULL)
    return NULL;
  return g_strdup_printf ("%s (%.12s)", line.headline, filter->subject);
}

/**
 * vigie_log_write:
 * @store: an incident
 * @request: what is asked for
 * @now_ms: the time that it bears
 * @cancellable: (nullable): stops it
 * @outcome: (out): what was written
 * @error: return location for a #GError
 *
 * Writes the log, or what a filter lets through of it, as sheets or as a table. Takes its time:
 * call it in a worker where somebody waits.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_log_write (VigieStore *store,
                 const VigieLogRequest *request,
                 gint64 now_ms,
                 GCancellable *cancellable,
                 VigieLogOutcome *outcome,
                 GError **error)
{
  g_autoptr (VigieLogSelection) selection = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);
  g_autofree char *subject = NULL;
  VigieLogDocument document = { .language = vigie_language_get_default (),
                                .zone = zone,
                                .title = title != NULL ? title : "",
                                .organisation = organisation,
                                .exercise = vigie_store_is_exercise (store),
                                .filter = request->filter,
                                .printed_at = now_ms,
                                .load = load_line,
                                .progress = request->progress,
                                .progress_data = request->progress_data,
                                .cancellable = cancellable };
  Reader reader = { 0 };
  gboolean done;

  if (request->language != NULL &&
      !vigie_language_from_string (request->language, &document.language))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The log is written in French (fr) or English (en), not in “%s”."),
                   request->language);
      return FALSE;
    }
  selection = vigie_store_select_log (store, request->filter, error);
  if (selection == NULL)
    return FALSE;
  reader.selection = selection;
  subject = name_subject (&reader, request->filter);
  document.subject = subject;
  document.head = vigie_log_selection_get_head (selection);
  document.n = outcome->n = vigie_log_selection_get_n (selection);
  document.total = outcome->total = vigie_log_selection_get_total (selection);
  document.data = &reader;
  done = vigie_log_document_write (&document, request->path, &outcome->n_pages, &outcome->n_bytes,
                                   error);
  g_clear_object (&reader.item);
  return done;
}

/* ---- in a worker ---- */

typedef struct
{
  VigieLogRequest request;
  VigieLogOutcome outcome;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  vigie_log_filter_free ((VigieLogFilter *) self->request.filter);
  g_free ((char *) self->request.language);
  g_free ((char *) self->request.path);
  g_free (self);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (vigie_log_write (VIGIE_STORE (source), &job->request, g_get_real_time () / 1000, cancellable,
                       &job->outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_log_write_async:
 * @store: an incident
 * @request: what is asked for; copied
 * @cancellable: (nullable): stops it; the old file is then untouched
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * vigie_log_write() in a worker.
 */
void
vigie_log_write_async (VigieStore *store,
                       const VigieLogRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->request = *request;
  job->request.filter = vigie_log_filter_copy (request->filter);
  job->request.language = g_strdup (request->language);
  job->request.path = g_strdup (request->path);
  g_task_set_source_tag (task, vigie_log_write_async);
  /* What was written is there, however late it was to be stopped. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

/**
 * vigie_log_write_finish:
 * @outcome: (out caller-allocates) (optional): what was written
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_log_write_finish (VigieStore *store,
                        GAsyncResult *result,
                        VigieLogOutcome *outcome,
                        GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_log_write_async), FALSE);

  if (outcome != NULL)
    *outcome = ((Job *) g_task_get_task_data (G_TASK (result)))->outcome;
  return g_task_propagate_boolean (G_TASK (result), error);
}
