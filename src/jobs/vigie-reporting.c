/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-reporting.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-photo-out.h"
#include "vigie-publish-private.h"
#include "vigie-report-collect.h"
#include "vigie-review-charts.h"
#include "vigie-reviewing.h"
#include "vigie-store-exercise.h"

void
vigie_report_outcome_clear (VigieReportOutcome *self)
{
  g_clear_pointer (&self->territory_problem, g_free);
  g_clear_pointer (&self->original_problem, g_free);
}

/* ---- what is read while the pages are made ---- */

typedef struct
{
  VigieStore *store;
  VigieLogMark *mark; /* what the log held at first: it may grow meanwhile */
  const VigieReport *report;
  GCancellable *cancellable;
} Reading;

typedef struct
{
  const Reading *reading;
  VigieReportEntryFunc func;
  gpointer func_data;
} Visit;

static gboolean
visit_decision (VigieDecision *decision, gpointer user_data)
{
  const Visit *visit = user_data;
  const Reading *reading = visit->reading;
  g_auto (VigieReportWords) words = { 0 };

  if (!vigie_log_mark_holds (reading->mark, decision))
    return TRUE;
  vigie_report_words_init (&words, decision, reading->report->review, reading->report->language);
  const VigieReportEntry entry = {
    .at = vigie_decision_get_at (decision),
    .who = vigie_decision_get_actor (decision),
    .what = words.what,
    .subject = words.subject,
    .reason = words.reason,
    .counts = vigie_review_holds (reading->report->review, decision),
  };

  return visit->func (&entry, visit->func_data);
}

static gboolean
foreach_entry (VigieReportEntryFunc func, gpointer func_data, gpointer user_data, GError **error)
{
  const Reading *reading = user_data;
  Visit visit = { reading, func, func_data };

  return vigie_store_foreach_decision (reading->store, reading->report->review->at, visit_decision,
                                       &visit, error);
}

/* A photo that cannot be shown leaves its frame empty. */
static VigieImage *
load_photo (const char *sha256, int max_side, gpointer user_data)
{
  const Reading *reading = user_data;

  return vigie_photo_out_load (reading->store, sha256, max_side, reading->cancellable, NULL);
}

/* ---- what it says ---- */

static char *
get_text (VigieStore *store, const char *key)
{
  char *text = vigie_store_get (store, key);

  return text != NULL ? text : g_strdup ("");
}

static void
set_identity (VigieReport *report, VigieStore *store, const char *author)
{

  report->zone = g_time_zone_new_local ();
  report->title = get_text (store, VIGIE_INFO_TITLE);
  if (*report->title == '\0')
    g_set_str (&report->title, vigie_words_get (report->language, VIGIE_WORD_UNTITLED));
  report->organisation = get_text (store, VIGIE_INFO_ORGANISATION);
  report->author =
      author != NULL && *author != '\0' ? g_strdup (author) : get_text (store, VIGIE_INFO_AUTHOR);
  report->exercise = vigie_store_is_exercise (store);
  report->made_at = g_get_real_time () / 1000;
}

static void
make_charts (VigieReport *report, VigieGuide *guide)
{
  const VigieReview *review = report->review;
  const VigieLanguage language = report->language;
  VigieCommuneSet *communes =
      guide != NULL ? vigie_territory_get_communes (vigie_guide_get_territory (guide)) : NULL;

  report->arrivals = vigie_review_chart_arrivals (review, TRUE, language, report->zone);
  report->statuses = vigie_review_chart_statuses (review, language, report->zone);
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    report->delays[i] = vigie_review_chart_delays (review, (VigieDelayKind) i, language);
  report->closures = vigie_review_chart_closures (review, language, report->zone);
  if (communes != NULL && review->communes->len > 0)
    report->communes = vigie_review_chart_communes (review, communes, language);
}

static gboolean
fill (VigieReport *report,
      Reading *reading,
      const VigieReportRequest *request,
      VigieGuide *guide,
      GError **error)
{
  set_identity (report, reading->store, request->author);
  reading->mark = vigie_store_read_mark (reading->store, &report->log_head, error);
  if (reading->mark == NULL)
    return FALSE;
  report->review =
      vigie_reviewing_run (reading->store, request->at, guide, reading->cancellable, error);
  if (report->review == NULL)
    return FALSE;
  make_charts (report, guide);
  return vigie_report_collect_events (report, reading->store, request->include_authors, error) &&
         vigie_report_collect_photos (report, reading->store, guide, request->include_authors,
                                      reading->cancellable, error);
}

static gboolean
choose_language (const char *name, VigieLanguage *language, GError **error)
{
  *language = vigie_language_get_default ();
  if (name == NULL || vigie_language_from_string (name, language))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("Reports are written in French (fr) or English (en), not in “%s”."), name);
  return FALSE;
}

/**
 * vigie_report_write:
 * @store: the incident
 * @request: what is asked for
 * @cancellable: (nullable): ends it before the file is written
 * @outcome: (out caller-allocates): what was written, of zeros before; to be cleared
 * @error: return location for a #GError
 *
 * Writes the report of the review as PDF. The incident is only read. It takes its time: call it in
 * a worker thread.
 *
 * Returns: %FALSE with @error set; an old file is then untouched
 */
gboolean
vigie_report_write (VigieStore *store,
                    const VigieReportRequest *request,
                    GCancellable *cancellable,
                    VigieReportOutcome *outcome,
                    GError **error)
{
  g_autoptr (VigieReport) report = vigie_report_new ();
  g_autoptr (VigieGuide) guide = NULL;
  Reading reading = { .store = store, .report = report, .cancellable = cancellable };
  const VigieReportSource source = { .foreach_entry = request->without_log ? NULL : foreach_entry,
                                     .load_photo = load_photo,
                                     .user_data = &reading,
                                     .cancellable = cancellable };
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);

  if (!choose_language (request->language, &report->language, error) ||
      !vigie_publish_check_target (request->path, NULL, error))
    return FALSE;
  guide =
      vigie_publish_open_guide (store, request->guide, cancellable, &outcome->territory_problem);
  done = fill (report, &reading, request, guide, error) &&
         vigie_report_collect_comparison (report, store, request->original, cancellable,
                                          &outcome->original_problem, error) &&
         vigie_report_write_pdf (report, &source, request->path, &outcome->n_pages, error);
  outcome->n_photos = report->photos->len;
  g_clear_pointer (&reading.mark, vigie_log_mark_free);
  return done;
}

/* ---- in a worker ---- */

typedef struct
{
  VigieReportRequest request;
  VigieReportOutcome outcome;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free ((char *) job->request.path);
  g_free ((char *) job->request.language);
  g_free ((char *) job->request.author);
  g_free ((char *) job->request.original);
  g_clear_pointer (&job->request.guide, vigie_guide_unref);
  vigie_report_outcome_clear (&job->outcome);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (vigie_report_write (source, &job->request, cancellable, &job->outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_report_write_async:
 * @store: the incident
 * @request: what is asked for; copied
 * @cancellable: (nullable): ends it before the file is written
 * @callback: called on the caller's main context
 * @user_data: for @callback
 */
void
vigie_report_write_async (VigieStore *store,
                          const VigieReportRequest *request,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->request = *request;
  job->request.path = g_strdup (request->path);
  job->request.language = g_strdup (request->language);
  job->request.author = g_strdup (request->author);
  job->request.original = g_strdup (request->original);
  job->request.guide = request->guide != NULL ? vigie_guide_ref (request->guide) : NULL;
  g_task_set_source_tag (task, vigie_report_write_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

/**
 * vigie_report_write_finish:
 * @outcome: (out caller-allocates) (optional): what was written; to be cleared
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_report_write_finish (VigieStore *store,
                           GAsyncResult *result,
                           VigieReportOutcome *outcome,
                           GError **error)
{
  Job *job;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_report_write_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (outcome != NULL)
    {
      *outcome = job->outcome;
      job->outcome.territory_problem = NULL;
      job->outcome.original_problem = NULL;
    }
  return g_task_propagate_boolean (G_TASK (result), error);
}
