/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-history-private.h"

#include <math.h>

#include "vigie-store-private.h"

static void
free_mark (gpointer data)
{
  VigieHistoryMark *mark = data;

  g_object_unref (mark->decision);
  g_free (mark);
}

static void
clear_post_version (gpointer data)
{
  vigie_post_state_free (((VigiePostVersion *) data)->state);
}

static void
free_strings (gpointer data)
{
  g_strfreev (data);
}

static void
free_shape (gpointer data)
{
  if (data != NULL)
    vigie_shape_unref (data);
}

VigieHistory *
vigie_history_new (VigieStore *store)
{
  VigieHistory *self = g_new0 (VigieHistory, 1);
  const VigiePostVersion none = { .x = NAN, .y = NAN };

  g_atomic_ref_count_init (&self->ref_count);
  self->store = g_object_ref (store);
  self->sources = g_hash_table_new_full (NULL, NULL, NULL, free_strings);
  self->marks = g_ptr_array_new_with_free_func (free_mark);
  self->post_versions = g_array_new (FALSE, FALSE, sizeof (VigiePostVersion));
  g_array_set_clear_func (self->post_versions, clear_post_version);
  g_array_append_val (self->post_versions, none);
  self->photo_versions = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_state_free);
  g_ptr_array_add (self->photo_versions, NULL);
  self->shape_versions = g_ptr_array_new_with_free_func (free_shape);
  g_ptr_array_add (self->shape_versions, NULL);
  self->photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->repeats =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->updates = g_array_new (FALSE, FALSE, sizeof (VigieHistoryUpdate));
  return self;
}

VigieHistory *
vigie_history_ref (VigieHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_arrays (VigieHistory *self)
{
  g_free (self->row_id);
  g_free (self->posted_at);
  g_free (self->received_at);
  g_free (self->source);
  g_free (self->has_photo);
  g_free (self->slot);
  g_free (self->by_key);
  g_free (self->slot_post);
  g_free (self->slot_row_id);
  g_free (self->lon);
  g_free (self->lat);
  g_free (self->x);
  g_free (self->y);
  g_free (self->radius_m);
  g_free (self->decided_at);
  g_free (self->changes);
}

void
vigie_history_unref (VigieHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  free_arrays (self);
  g_hash_table_unref (self->sources);
  g_ptr_array_unref (self->marks);
  g_array_unref (self->post_versions);
  g_ptr_array_unref (self->photo_versions);
  g_ptr_array_unref (self->shape_versions);
  g_hash_table_unref (self->photos);
  g_hash_table_unref (self->repeats);
  g_array_unref (self->updates);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- loading ---- */

/**
 * vigie_history_load:
 * @store: an open incident
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for a #GError
 *
 * Reads all that happened so far; blocks for seconds where there is very much of it.
 *
 * Returns: (transfer full) (nullable): the history, or %NULL with @error set
 */
VigieHistory *
vigie_history_load (VigieStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieHistory) self = NULL;
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  sql = vigie_store_take_reader (store, error);
  if (sql == NULL)
    return NULL;
  self = vigie_history_new (store);
  done = vigie_sql_exec (sql, "BEGIN", error) &&
         vigie_history_read_posts (self, sql, cancellable, error) &&
         vigie_history_read_log (self, sql, cancellable, error);
  vigie_store_give_reader (store, sql);
  if (!done)
    return NULL;
  vigie_history_make_slots (self);
  return g_steal_pointer (&self);
}

static void
run_load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  VigieHistory *self = vigie_history_load (source, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) vigie_history_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_history_load_async:
 * @store: an open incident
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Reads all that happened so far in a worker thread.
 */
void
vigie_history_load_async (VigieStore *store,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIGIE_IS_STORE (store));

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_history_load_async);
  g_task_run_in_thread (task, run_load);
}

/**
 * vigie_history_load_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the history, or %NULL with @error set
 */
VigieHistory *
vigie_history_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_history_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what is in it ---- */

/**
 * vigie_history_get_posts:
 * @self: a history
 *
 * Returns: (transfer none): all posts, in the order in which they arrived
 */
const VigieHistoryPosts *
vigie_history_get_posts (VigieHistory *self)
{
  return &self->posts;
}

/**
 * vigie_history_get_source:
 * @self: a history
 * @source: of a post
 * @kind: (out): as in #VigieObservation
 * @host: (out): as in #VigieObservation
 *
 * Returns: whether there is such a source
 */
gboolean
vigie_history_get_source (VigieHistory *self, guint32 source, const char **kind, const char **host)
{
  GStrv names = g_hash_table_lookup (self->sources, GUINT_TO_POINTER (source));

  if (names == NULL)
    return FALSE;
  *kind = names[0];
  *host = names[1];
  return TRUE;
}

guint32
vigie_history_find_key (VigieHistory *self, gint64 row_id)
{
  gsize low = 0;
  gsize high = self->posts.n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->row_id[self->by_key[middle]] < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return (guint32) low;
}

gboolean
vigie_history_find_post (VigieHistory *self, gint64 row_id, guint32 *post)
{
  const guint32 place = vigie_history_find_key (self, row_id);

  if (place == self->posts.n || self->row_id[self->by_key[place]] != row_id)
    return FALSE;
  *post = self->by_key[place];
  return TRUE;
}

/**
 * vigie_history_get_span:
 * @self: a history
 * @from: (out): ms of the first arrival or decision
 * @to: (out): ms of the last one
 *
 * Returns: %FALSE when nothing happened at all
 */
gboolean
vigie_history_get_span (VigieHistory *self, gint64 *from, gint64 *to)
{
  *from = G_MAXINT64;
  *to = G_MININT64;
  if (self->posts.n > 0)
    {
      *from = self->received_at[0];
      *to = self->received_at[self->posts.n - 1];
    }
  if (self->n_decisions > 0)
    {
      *from = MIN (*from, self->decided_at[0]);
      *to = MAX (*to, self->decided_at[self->n_decisions - 1]);
    }
  return *from <= *to;
}

/**
 * vigie_history_get_decision_times:
 * @self: a history
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): ms, of all entries of the log, ascending
 */
const gint64 *
vigie_history_get_decision_times (VigieHistory *self, gsize *n)
{
  *n = self->n_decisions;
  return self->decided_at;
}

/**
 * vigie_history_find_next:
 * @self: a history
 * @after: ms
 * @at: (out): ms of the first decision after that
 *
 * Returns: whether there is one
 */
gboolean
vigie_history_find_next (VigieHistory *self, gint64 after, gint64 *at)
{
  const gsize n = vigie_count_until (self->decided_at, self->n_decisions, after);

  if (n == self->n_decisions)
    return FALSE;
  *at = self->decided_at[n];
  return TRUE;
}

/**
 * vigie_history_find_previous:
 * @self: a history
 * @before: ms
 * @at: (out): ms of the last decision before that
 *
 * Returns: whether there is one
 */
gboolean
vigie_history_find_previous (VigieHistory *self, gint64 before, gint64 *at)
{
  const gsize n =
      before > G_MININT64 ? vigie_count_until (self->decided_at, self->n_decisions, before - 1) : 0;

  if (n == 0)
    return FALSE;
  *at = self->decided_at[n - 1];
  return TRUE;
}

gsize
vigie_count_until (const gint64 *times, gsize n, gint64 until)
{
  gsize low = 0;
  gsize high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (times[middle] <= until)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * vigie_history_get_marks:
 * @self: a history
 *
 * Returns: (transfer none) (element-type VigieHistoryMark): milestones, messages, overlays and
 *   briefs, oldest first
 */
GPtrArray *
vigie_history_get_marks (VigieHistory *self)
{
  return self->marks;
}
