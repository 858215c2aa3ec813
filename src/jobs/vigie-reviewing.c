/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-reviewing.h"

#include "vigie-publish-private.h"
#include "vigie-store-things.h"

typedef struct
{
  VigieReview *review;
  GCancellable *cancellable;
  guint n;
} Reading;

static gboolean
add_brief (VigieDecision *decision, gpointer user_data)
{
  Reading *reading = user_data;

  vigie_review_add_brief (reading->review, decision);
  return !g_cancellable_is_cancelled (reading->cancellable);
}

static gboolean
add_decision (VigieDecision *decision, gboolean begins, gpointer user_data)
{
  Reading *reading = user_data;

  if (begins)
    vigie_review_begin_thing (reading->review);
  vigie_review_add_decision (reading->review, decision);
  return !g_cancellable_is_cancelled (reading->cancellable);
}

static gboolean
add_post (const VigieArrival *arrival, gpointer user_data)
{
  Reading *reading = user_data;
  const VigieReviewArrival post = {
    .id = arrival->id,
    .source_kind = arrival->source_kind,
    .source_host = arrival->source_host,
    .external_id = arrival->external_id,
    .posted_at = arrival->posted_at,
    .received_at = arrival->received_at,
    .candidate = arrival->has_candidate ? &arrival->candidate : NULL,
    .is_removed = arrival->is_removed,
  };

  vigie_review_add_post (reading->review, &post);
  return ++reading->n % 1024 != 0 || !g_cancellable_is_cancelled (reading->cancellable);
}

static guint32
find_commune (double lon, double lat, gpointer user_data)
{
  return vigie_commune_set_find (user_data, lon, lat);
}

static void
add_communes (VigieReview *review, VigieCommuneSet *communes)
{
  for (guint i = 0; i < vigie_commune_set_get_n (communes); i++)
    {
      const VigieCommune *commune = vigie_commune_set_get (communes, i);

      vigie_review_add_commune (review, commune->name, commune->code);
    }
  vigie_review_find_communes (review, find_commune, communes);
}

static void
set_alert (VigieReview *review, VigieStore *store)
{
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_ALERT_AT);
  gint64 alert_at;

  if (text != NULL && vigie_time_parse (text, &alert_at))
    vigie_review_set_alert (review, alert_at);
}

/**
 * vigie_reviewing_run:
 * @store: the incident
 * @at: the moment of the review, ms: what came or was decided later is not there
 * @guide: (nullable): of its territory, for the communes
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): its figures, or %NULL with @error set
 */
VigieReview *
vigie_reviewing_run (
    VigieStore *store, gint64 at, VigieGuide *guide, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieReview) review = vigie_review_new (at, vigie_publish_wants_second_person (store));
  VigieCommuneSet *communes =
      guide != NULL ? vigie_territory_get_communes (vigie_guide_get_territory (guide)) : NULL;
  Reading reading = { review, cancellable, 0 };
  guint64 counts[VIGIE_N_STATUSES];
  guint64 n = 0;

  if (!vigie_store_count (store, counts, error))
    return NULL;
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    n += counts[i];
  vigie_review_reserve (review, n);
  set_alert (review, store);
  if (communes != NULL)
    add_communes (review, communes);
  if (!vigie_store_foreach_brief (store, at, add_brief, &reading, error) ||
      !vigie_store_foreach_by_thing (store, at, add_decision, &reading, error) ||
      !vigie_store_foreach_arrival (store, at, add_post, &reading, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  vigie_review_finish (review);
  return g_steal_pointer (&review);
}

/* ---- in a worker ---- */

typedef struct
{
  gint64 at;
  VigieGuide *guide;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->guide, vigie_guide_unref);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  VigieReview *review = vigie_reviewing_run (source, job->at, job->guide, cancellable, &error);

  if (review != NULL)
    g_task_return_pointer (task, review, (GDestroyNotify) vigie_review_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_reviewing_run_async:
 * @store: the incident
 * @at: as of vigie_reviewing_run()
 * @guide: (nullable): of its territory
 * @cancellable: (nullable): ends it
 * @callback: called on the caller's main context
 * @user_data: for @callback
 */
void
vigie_reviewing_run_async (VigieStore *store,
                           gint64 at,
                           VigieGuide *guide,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->at = at;
  job->guide = guide != NULL ? vigie_guide_ref (guide) : NULL;
  g_task_set_source_tag (task, vigie_reviewing_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_job);
}

/**
 * vigie_reviewing_run_finish:
 *
 * Returns: (transfer full) (nullable): the figures, or %NULL with @error set
 */
VigieReview *
vigie_reviewing_run_finish (VigieStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_reviewing_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
