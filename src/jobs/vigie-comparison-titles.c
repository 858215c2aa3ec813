/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-comparison-titles.h"

#include "vigie-error.h"
#include "vigie-text.h"

#define MAX_CHARS 160

void
vigie_comparison_title_free (VigieComparisonTitle *self)
{
  g_free (self->text);
  g_free (self);
}

static char *
make_line (VigiePost *post, gboolean for_paper)
{
  const char *url = vigie_post_get_url (post);
  const char *external_id = vigie_post_get_external_id (post);

  if (!for_paper || !vigie_post_is_link_only (post))
    return vigie_text_make_line (vigie_post_get_text (post), MAX_CHARS);
  if (url != NULL)
    return g_strdup (url);
  return g_strdup (external_id[0] != '\0' ? external_id : vigie_post_get_id (post)); /* pseudonym */
}

/* A post that was removed since is told by its id alone. */
static VigieComparisonTitle *
read_title (VigieStore *exercise, const VigieComparedPost *row, gboolean for_paper, GError **error)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GError) failure = NULL;
  g_autoptr (VigiePost) post = NULL;
  VigieComparisonTitle *title;

  vigie_compared_post_format_id (row, id);
  post = vigie_store_find_post (exercise, id, &failure);
  if (post == NULL && !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  title = g_new0 (VigieComparisonTitle, 1);
  title->row_id = post != NULL ? vigie_post_get_row_id (post) : 0;
  title->text = post != NULL ? make_line (post, for_paper) : g_strdup (id);
  return title;
}

/**
 * vigie_comparison_list_titles:
 * @comparison: a finished comparison
 * @exercise: its exercise
 * @first: index of the first post
 * @n: how many at most
 * @for_paper: whether what may only be linked to is told by its address alone
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Reads what the posts say: in a worker.
 *
 * Returns: (transfer full) (nullable) (element-type VigieComparisonTitle): of the posts from @first
 *   on, or %NULL with @error set
 */
GPtrArray *
vigie_comparison_list_titles (const VigieComparison *comparison,
                              VigieStore *exercise,
                              guint first,
                              guint n,
                              gboolean for_paper,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GPtrArray) titles =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_comparison_title_free);

  for (guint i = first; i < comparison->posts->len && i - first < n; i++)
    {
      VigieComparisonTitle *title;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      title = read_title (exercise, &g_array_index (comparison->posts, VigieComparedPost, i),
                          for_paper, error);
      if (title == NULL)
        return NULL;
      g_ptr_array_add (titles, title);
    }
  return g_steal_pointer (&titles);
}

/* ---- in a worker ---- */

typedef struct
{
  VigieComparison *comparison;
  guint first;
  guint n;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  vigie_comparison_unref (job->comparison);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  GPtrArray *titles = vigie_comparison_list_titles (job->comparison, source, job->first, job->n,
                                                    FALSE, cancellable, &error);

  if (titles != NULL)
    g_task_return_pointer (task, titles, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_comparison_list_titles_async:
 * @comparison: a finished comparison
 * @exercise: its exercise
 * @first: index of the first post
 * @n: how many at most
 * @cancellable: (nullable): ends it
 * @callback: called on the caller's main context
 * @user_data: for @callback
 */
void
vigie_comparison_list_titles_async (VigieComparison *comparison,
                                    VigieStore *exercise,
                                    guint first,
                                    guint n,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (exercise, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->comparison = vigie_comparison_ref (comparison);
  job->first = first;
  job->n = n;
  g_task_set_source_tag (task, vigie_comparison_list_titles_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
}

/**
 * vigie_comparison_list_titles_finish:
 *
 * Returns: (transfer full) (nullable) (element-type VigieComparisonTitle): as of
 *   vigie_comparison_list_titles()
 */
GPtrArray *
vigie_comparison_list_titles_finish (VigieStore *exercise, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_comparison_list_titles_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
