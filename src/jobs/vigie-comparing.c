/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-comparing.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-reviewing.h"

/* ---- what is compared ---- */

static gboolean
read_terms (VigieExerciseOf *of, VigieStore *exercise, GError **error)
{
  g_autofree char *json = vigie_store_get (exercise, VIGIE_INFO_EXERCISE_OF);

  return vigie_exercise_of_read (of, json, error);
}

/**
 * vigie_comparing_is_possible:
 * @store: an incident
 *
 * Returns: whether it is an exercise that replays another incident
 */
gboolean
vigie_comparing_is_possible (VigieStore *store)
{
  g_autofree char *json = vigie_store_get (store, VIGIE_INFO_EXERCISE_OF);

  return json != NULL && *json != '\0';
}

static gboolean
check_original (const VigieExerciseOf *of, VigieStore *original, GError **error)
{
  g_autofree char *id = vigie_store_get (original, VIGIE_INFO_ID);
  g_autofree char *title = NULL;

  if (g_strcmp0 (id, of->incident) == 0)
    return TRUE;
  title = vigie_store_get (original, VIGIE_INFO_TITLE);
  if (of->title != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("“%s” is another incident. This exercise replays “%s”."),
                 title != NULL ? title : vigie_store_get_path (original), of->title);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("“%s” is another incident than the one that this exercise replays."),
                 title != NULL ? title : vigie_store_get_path (original));
  return FALSE;
}

typedef struct
{
  VigieComparison *comparison;
  VigieSide side;
  GCancellable *cancellable;
} Reading;

static gboolean
add_decision (VigieDecision *decision, gpointer user_data)
{
  const Reading *reading = user_data;

  vigie_comparison_add_decision (reading->comparison, reading->side, decision);
  return !g_cancellable_is_cancelled (reading->cancellable);
}

static gboolean
add_side (VigieComparison *comparison,
          VigieSide side,
          VigieStore *store,
          gint64 at,
          GCancellable *cancellable,
          GError **error)
{
  Reading reading = { comparison, side, cancellable };
  g_autoptr (VigieReview) review = vigie_reviewing_run (store, at, NULL, cancellable, error);

  if (review == NULL || !vigie_store_foreach_decision (store, at, add_decision, &reading, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  vigie_comparison_add_review (comparison, side, review);
  return TRUE;
}

/* When it really began, and which moment of the original it was at @at and since when: pauses are
 * known so. An exercise that was not made by a replay says neither. */
static void
add_course (VigieComparison *comparison, VigieStore *exercise, gint64 at)
{
  VigieExercisePast past;

  if (!vigie_exercise_find_course (exercise, comparison->of.incident, at, &past))
    return;
  vigie_comparison_set_begin (comparison, past.begun_at);
  if (at < past.begun_at)
    return;
  vigie_comparison_add_mark (comparison, past.since, past.moment);
  vigie_comparison_add_mark (comparison, at, past.moment);
}

/**
 * vigie_comparing_run:
 * @exercise: an exercise
 * @original: the incident that it replays
 * @at: the moment in the exercise, on its own clock, ms: what was decided there later is not
 *   compared
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError: %VIGIE_ERROR_UNSUPPORTED where @exercise is none,
 *   %VIGIE_ERROR_INVALID where it replays another incident
 *
 * What the people of the exercise decided beside what was decided then. Both are only read.
 *
 * Returns: (transfer full) (nullable): the comparison, or %NULL with @error set
 */
VigieComparison *
vigie_comparing_run (VigieStore *exercise,
                     VigieStore *original,
                     gint64 at,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (VigieExerciseOf) of = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (exercise), NULL);
  g_return_val_if_fail (VIGIE_IS_STORE (original), NULL);

  if (!read_terms (&of, exercise, error) || !check_original (&of, original, error))
    return NULL;
  comparison = vigie_comparison_new (&of, at);
  add_course (comparison, exercise, at);
  if (!add_side (comparison, VIGIE_SIDE_ORIGINAL, original, G_MAXINT64, cancellable, &failure))
    {
      vigie_exercise_fail_original (failure, error);
      return NULL;
    }
  if (!add_side (comparison, VIGIE_SIDE_EXERCISE, exercise, at, cancellable, error))
    return NULL;
  vigie_comparison_finish (comparison);
  return g_steal_pointer (&comparison);
}

/* ---- where the original is ---- */

/* Where the replay looks for it, or where it was; or beside the exercise, as files are copied
 * together: (transfer full) (nullable)
 * @sought: (out) (transfer full) (nullable): where it was looked for first */
static char *
find_original (const VigieExerciseOf *of, VigieStore *exercise, char **sought)
{
  g_autoptr (VigieExerciseStatus) status = vigie_exercise_status_load (exercise, 0, NULL);
  const char *kept = status != NULL ? status->original : NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *beside = NULL;

  *sought = g_strdup (kept != NULL ? kept : of->path);
  if (kept != NULL && g_file_test (kept, G_FILE_TEST_EXISTS))
    return g_strdup (kept);
  if (of->path == NULL || *of->path == '\0')
    return NULL;
  if (g_file_test (of->path, G_FILE_TEST_EXISTS))
    return g_strdup (of->path);
  folder = g_path_get_dirname (vigie_store_get_path (exercise));
  name = g_path_get_basename (of->path);
  beside = g_build_filename (folder, name, NULL);
  return g_file_test (beside, G_FILE_TEST_EXISTS) ? g_steal_pointer (&beside) : NULL;
}

/* @sought: (nullable): where it is not */
static void
refuse_missing (const char *sought, GError **error)
{
  if (sought != NULL && *sought != '\0')
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("The incident that this exercise replays is not at “%s” any more. Say where it "
                    "is now."),
                 sought);
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                         _ ("This exercise does not say where the incident is that it replays. Say "
                            "where it is."));
}

static VigieComparison *
run_with (
    VigieStore *exercise, const char *path, gint64 at, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieStore) original = vigie_exercise_open_original (path, NULL, error);
  VigieComparison *comparison;

  if (original == NULL)
    return NULL;
  comparison = vigie_comparing_run (exercise, original, at, cancellable, error);
  vigie_store_close (original);
  return comparison;
}

/**
 * vigie_comparing_open_and_run:
 * @exercise: an exercise
 * @path: (nullable): the file of the incident that it replays; %NULL for where the exercise says,
 *   or for a file of that name beside the exercise
 * @at: as of vigie_comparing_run()
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError, also %VIGIE_ERROR_NOT_FOUND where the original is not
 *   there, and what opening it says
 *
 * The original is opened to be read only, and closed again.
 *
 * Returns: (transfer full) (nullable): the comparison, or %NULL with @error set
 */
VigieComparison *
vigie_comparing_open_and_run (
    VigieStore *exercise, const char *path, gint64 at, GCancellable *cancellable, GError **error)
{
  g_auto (VigieExerciseOf) of = { 0 };
  g_autofree char *found = NULL;
  g_autofree char *sought = NULL;
  g_autoptr (GMainContext) context = NULL;
  VigieComparison *comparison;

  g_return_val_if_fail (VIGIE_IS_STORE (exercise), NULL);

  if (!read_terms (&of, exercise, error))
    return NULL;
  found = path != NULL ? g_strdup (path) : find_original (&of, exercise, &sought);
  if (found == NULL)
    {
      refuse_missing (sought, error);
      return NULL;
    }
  /* the store looks for others' changes in the context that it is opened in: not in the desk's,
   * which would look at it while it is closed here */
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  comparison = run_with (exercise, found, at, cancellable, error);
  g_main_context_pop_thread_default (context);
  return comparison;
}

/* ---- in a worker ---- */

typedef struct
{
  char *path;
  gint64 at;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  VigieComparison *comparison =
      vigie_comparing_open_and_run (source, job->path, job->at, cancellable, &error);

  if (comparison != NULL)
    g_task_return_pointer (task, comparison, (GDestroyNotify) vigie_comparison_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_comparing_open_and_run_async:
 * @exercise: an exercise
 * @path: (nullable): as of vigie_comparing_open_and_run()
 * @at: as of vigie_comparing_run()
 * @cancellable: (nullable): ends it
 * @callback: called on the caller's main context
 * @user_data: for @callback
 */
void
vigie_comparing_open_and_run_async (VigieStore *exercise,
                                    const char *path,
                                    gint64 at,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (exercise, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->at = at;
  g_task_set_source_tag (task, vigie_comparing_open_and_run_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

/**
 * vigie_comparing_open_and_run_finish:
 *
 * Returns: (transfer full) (nullable): the comparison, or %NULL with @error set
 */
VigieComparison *
vigie_comparing_open_and_run_finish (VigieStore *exercise, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_comparing_open_and_run_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
