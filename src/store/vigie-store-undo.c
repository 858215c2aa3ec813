/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-store-file.h"
#include "vigie-store-log.h"

/**
 * Undoing:
 * @actor: (nullable): who
 * @decision: what no longer counts, or counts again; of a group the last one
 * @revoked: (element-type utf8): ids of the entries to revoke for that, the last one first
 */
typedef struct
{
  char *actor;
  VigieDecision *decision;
  GPtrArray *revoked;
} Undoing;

static Undoing *
undoing_new (const char *actor)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->actor = g_strdup (actor);
  undoing->revoked = g_ptr_array_new_with_free_func (g_free);
  return undoing;
}

static void
undoing_free (gpointer data)
{
  Undoing *undoing = data;

  g_free (undoing->actor);
  g_clear_object (&undoing->decision);
  g_ptr_array_unref (undoing->revoked);
  g_free (undoing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Undoing, undoing_free)

static gboolean
finish_search (VigieDecision *decision, GError *failure, const char *nothing, GError **error)
{
  if (failure != NULL)
    g_propagate_error (error, failure);
  else if (decision == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO, nothing);
  return decision != NULL;
}

/* A group was written without anything between, so it ends where another group, or none, is. */
static gboolean
is_of_group (VigieDecision *first, const char *payload_group)
{
  const char *group = vigie_decision_get_group (first);

  return group != NULL && g_strcmp0 (group, payload_group) == 0;
}

/* The last entry of @device that counts, is no revoke and may be undone, and what was decided
 * together with it. */
static gboolean
find_undoable (VigieSql *sql, const char *device, Undoing *undoing, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.body, l.kind, l.id, l.body ->> '$.payload.group' FROM log l"
                     " JOIN log_fold f ON f.entry = l.entry"
                     " WHERE l.device = ?1 AND f.active AND f.target IS NULL ORDER BY l.seq DESC",
                     error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, device);
  while (failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      if (undoing->decision == NULL)
        {
          if (!vigie_decision_kind_is_undoable (
                  vigie_decision_kind_from_string (vigie_sql_peek_string (statement, 1))))
            continue;
          undoing->decision =
              vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
        }
      else if (!is_of_group (undoing->decision, vigie_sql_peek_text (statement, 3)))
        break;
      g_ptr_array_add (undoing->revoked, vigie_sql_dup_text (statement, 2));
    }
  sqlite3_reset (statement);
  return finish_search (undoing->decision, g_steal_pointer (&failure),
                        _ ("There is nothing to undo."), error);
}

/* What the last undo of @device revoked, unless something was decided since. */
static gboolean
find_redoable (VigieSql *sql, const char *device, Undoing *undoing, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql,
                                           "SELECT l.id, f.active, f.target, t.body, tf.target,"
                                           " l.body ->> '$.payload.group'"
                                           " FROM log l JOIN log_fold f ON f.entry = l.entry"
                                           " LEFT JOIN log t ON t.id = f.target"
                                           " LEFT JOIN log_fold tf ON tf.entry = t.entry"
                                           " WHERE l.device = ?1 ORDER BY l.seq DESC",
                                           error);
  g_autofree char *group = NULL;
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, device);
  while (failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      gboolean is_revoke = sqlite3_column_type (statement, 2) != SQLITE_NULL;
      gboolean active = sqlite3_column_int (statement, 1) != 0;
      const char *body = vigie_sql_peek_text (statement, 3);

      if (!is_revoke)
        break;
      if (undoing->decision != NULL &&
          (group == NULL || g_strcmp0 (group, vigie_sql_peek_text (statement, 5)) != 0))
        break;
      if (!active || body == NULL || sqlite3_column_type (statement, 4) != SQLITE_NULL)
        continue;
      if (undoing->decision == NULL)
        {
          undoing->decision = vigie_decision_new_from_body (body, &failure);
          if (undoing->decision != NULL &&
              !vigie_decision_kind_is_undoable (vigie_decision_get_kind (undoing->decision)))
            { /* nobody undid that: it was taken back because it did not come about */
              g_clear_object (&undoing->decision);
              break;
            }
          group = vigie_sql_dup_text (statement, 5);
        }
      g_ptr_array_add (undoing->revoked, vigie_sql_dup_text (statement, 0));
    }
  sqlite3_reset (statement);
  return finish_search (undoing->decision, g_steal_pointer (&failure),
                        _ ("There is nothing to redo."), error);
}

static gboolean
append_revokes (VigieWriter *writer, Undoing *undoing, GError **error)
{
  g_autofree char *group = undoing->revoked->len > 1 ? vigie_store_file_random_id () : NULL;

  for (guint i = 0; i < undoing->revoked->len; i++)
    {
      g_autoptr (VigieDraft) draft =
          vigie_draft_new_revoke (g_ptr_array_index (undoing->revoked, i), undoing->actor);
      g_autoptr (VigieDecision) revoke = NULL;

      if (group != NULL)
        vigie_draft_set_group (draft, group);
      revoke = vigie_log_append (writer, draft, error);
      if (revoke == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_undo (VigieWriter *writer, gpointer data, GError **error)
{
  return find_undoable (writer->sql, writer->device, data, error) &&
         append_revokes (writer, data, error);
}

static gboolean
write_redo (VigieWriter *writer, gpointer data, GError **error)
{
  return find_redoable (writer->sql, writer->device, data, error) &&
         append_revokes (writer, data, error);
}

typedef gboolean (*FindFunc) (VigieSql *sql, const char *device, Undoing *undoing, GError **error);

static VigieDecision *
peek (VigieStore *self, FindFunc find, GError **error)
{
  g_autoptr (Undoing) undoing = undoing_new (NULL);
  VigieSql *sql = vigie_store_take_reader (self, error);

  if (sql == NULL)
    return NULL;
  find (sql, vigie_store_get_device (self), undoing, error);
  vigie_store_give_reader (self, sql);
  return g_steal_pointer (&undoing->decision);
}

/**
 * vigie_store_peek_undo:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what vigie_store_undo() would undo, or %NULL with
 *   %VIGIE_ERROR_NOTHING_TO_DO
 */
VigieDecision *
vigie_store_peek_undo (VigieStore *self, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return peek (self, find_undoable, error);
}

/**
 * vigie_store_peek_redo:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what would count again after vigie_store_redo(), or %NULL
 *   with %VIGIE_ERROR_NOTHING_TO_DO
 */
VigieDecision *
vigie_store_peek_redo (VigieStore *self, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return peek (self, find_redoable, error);
}

static VigieDecision *
write_now (
    VigieStore *self, VigieWriteFunc func, const char *actor, guint *n_decisions, GError **error)
{
  g_autoptr (Undoing) undoing = undoing_new (actor);

  if (!vigie_store_write (self, func, undoing, error))
    return NULL;
  if (n_decisions != NULL)
    *n_decisions = undoing->revoked->len;
  return g_steal_pointer (&undoing->decision);
}

/**
 * vigie_store_undo:
 * @self: a store
 * @actor: (nullable): who undoes
 * @n_decisions: (out) (optional): how many were undone as one
 * @error: return location for a #GError
 *
 * Revokes the last entry of this desk that counts and can be undone, with what was decided together
 * with it. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what no longer counts, or %NULL with
 *   %VIGIE_ERROR_NOTHING_TO_DO or another error
 */
VigieDecision *
vigie_store_undo (VigieStore *self, const char *actor, guint *n_decisions, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return write_now (self, write_undo, actor, n_decisions, error);
}

/**
 * vigie_store_redo:
 * @self: a store
 * @actor: (nullable): who redoes
 * @n_decisions: (out) (optional): how many count again as one
 * @error: return location for a #GError
 *
 * Revokes the last undo of this desk, unless something was decided since. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what counts again, or %NULL with
 *   %VIGIE_ERROR_NOTHING_TO_DO or another error
 */
VigieDecision *
vigie_store_redo (VigieStore *self, const char *actor, guint *n_decisions, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return write_now (self, write_redo, actor, n_decisions, error);
}

static gpointer
steal_undoing (gpointer data)
{
  Undoing *undoing = data;
  Undoing *result = undoing_new (undoing->actor);

  result->decision = g_steal_pointer (&undoing->decision);
  g_ptr_array_extend_and_steal (result->revoked, g_steal_pointer (&undoing->revoked));
  undoing->revoked = g_ptr_array_new ();
  return result;
}

static void
start_task (VigieStore *self,
            const char *actor,
            VigieWriteFunc func,
            gpointer source_tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* What is written cannot be cancelled any more, and must be told as written. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, undoing_new (actor), undoing_free);
  vigie_store_write_in_task (self, task, func, steal_undoing, undoing_free);
}

static VigieDecision *
finish_task (GAsyncResult *result, guint *n_decisions, GError **error)
{
  g_autoptr (Undoing) undoing = g_task_propagate_pointer (G_TASK (result), error);

  if (undoing == NULL)
    return NULL;
  if (n_decisions != NULL)
    *n_decisions = undoing->revoked->len;
  return g_steal_pointer (&undoing->decision);
}

void
vigie_store_undo_async (VigieStore *self,
                        const char *actor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  start_task (self, actor, write_undo, vigie_store_undo_async, cancellable, callback, user_data);
}

VigieDecision *
vigie_store_undo_finish (VigieStore *self, GAsyncResult *result, guint *n_decisions, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_undo_async), NULL);

  return finish_task (result, n_decisions, error);
}

void
vigie_store_redo_async (VigieStore *self,
                        const char *actor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  start_task (self, actor, write_redo, vigie_store_redo_async, cancellable, callback, user_data);
}

VigieDecision *
vigie_store_redo_finish (VigieStore *self, GAsyncResult *result, guint *n_decisions, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_redo_async), NULL);

  return finish_task (result, n_decisions, error);
}
