/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-projection.h"
#include "vigie-shape-table.h"
#include "vigie-store-file.h"
#include "vigie-store-private.h"

/* ---- appending ---- */

/* The last entry of a device. */
typedef struct
{
  gint64 seq;
  gint64 at;
  char hash[VIGIE_HASH_LENGTH + 1];
} Head;

static gboolean
read_head (VigieSql *sql, const char *device, Head *head, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT seq, at, hash FROM log WHERE device = ?1 ORDER BY seq DESC LIMIT 1", error);
  g_autoptr (GError) failure = NULL;

  *head = (Head) { .at = G_MININT64, .hash = VIGIE_HASH_NONE };
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, device);
  if (vigie_sql_step (sql, statement, &failure))
    {
      head->seq = sqlite3_column_int64 (statement, 0);
      head->at = sqlite3_column_int64 (statement, 1);
      g_strlcpy (head->hash, vigie_sql_peek_string (statement, 2), sizeof head->hash);
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
insert_entry (VigieSql *sql, VigieDecision *decision, gint64 *entry, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT INTO log (id, device, seq, at, actor, kind, version, subject, reason,"
                     " previous_hash, hash, body)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_id (decision));
  vigie_sql_bind_text (statement, 2, vigie_decision_get_device (decision));
  sqlite3_bind_int64 (statement, 3, vigie_decision_get_seq (decision));
  sqlite3_bind_int64 (statement, 4, vigie_decision_get_at (decision));
  vigie_sql_bind_text (statement, 5, vigie_decision_get_actor (decision));
  vigie_sql_bind_text (statement, 6, vigie_decision_get_kind_name (decision));
  sqlite3_bind_int (statement, 7, vigie_decision_get_version (decision));
  vigie_sql_bind_text (statement, 8, vigie_decision_get_subject (decision));
  vigie_sql_bind_text (statement, 9, vigie_decision_get_reason (decision));
  vigie_sql_bind_text (statement, 10, vigie_decision_get_previous_hash (decision));
  vigie_sql_bind_text (statement, 11, vigie_decision_get_hash (decision));
  vigie_sql_bind_text (statement, 12, vigie_decision_get_body (decision));
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  *entry = sqlite3_last_insert_rowid (sql->db);
  return TRUE;
}

/* The entry and everything that follows from it, in the transaction that is open. */
static gboolean
add_entry (VigieWriter *writer, VigieDecision *decision, GError **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 entry;

  return insert_entry (writer->sql, decision, &entry, error) &&
         vigie_projection_add (writer->sql, decision, entry, touched, error) &&
         vigie_change_add (writer, VIGIE_STORE_CHANGED_DECISIONS,
                           (gint64 *) (gpointer) touched->data, touched->len, error);
}

static VigieDecision *
append_draft (VigieWriter *writer, VigieDraft *draft, GError **error)
{
  g_autofree char *id = vigie_store_file_random_id ();
  g_autoptr (VigieDecision) decision = NULL;
  Head head;

  if (!read_head (writer->sql, writer->device, &head, error))
    return NULL;
  decision = vigie_decision_new (draft, id, writer->device, head.seq + 1,
                                 MAX (vigie_writer_now (writer), head.at), head.hash);
  return add_entry (writer, decision, error) ? g_steal_pointer (&decision) : NULL;
}

typedef struct
{
  VigieDraft *draft;
  char *actor;
  VigieDecision *decision; /* the result */
} Append;

static void
append_clear (Append *append)
{
  g_clear_pointer (&append->draft, vigie_draft_unref);
  g_clear_pointer (&append->actor, g_free);
  g_clear_object (&append->decision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Append, append_clear)

static void
append_free (gpointer data)
{
  append_clear (data);
  g_free (data);
}

static gpointer
append_steal_result (gpointer data)
{
  return g_steal_pointer (&((Append *) data)->decision);
}

/* What a payload alone does not show: a changed end may lie before the beginning that stays. */
static gboolean
check_validity (VigieSql *sql, const char *shape, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT 1 FROM shape_state WHERE id = ?1 AND valid_to < valid_from", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, shape);
  if (vigie_sql_step (sql, statement, &failure))
    g_set_error_literal (&failure, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("A shape cannot end before it begins."));
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
write_append (VigieWriter *writer, gpointer data, GError **error)
{
  Append *append = data;

  append->decision = append_draft (writer, append->draft, error);
  if (append->decision == NULL)
    return FALSE;
  if (vigie_draft_get_kind (append->draft) != VIGIE_DECISION_SHAPE_EDIT ||
      check_validity (writer->sql, vigie_draft_get_subject (append->draft), error))
    return TRUE;
  g_clear_object (&append->decision);
  return FALSE;
}

/**
 * vigie_store_append:
 * @self: a store
 * @draft: what was meant
 * @error: return location for a #GError
 *
 * Writes an entry and everything that follows from it, durably and all at once. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with @error set and nothing written
 */
VigieDecision *
vigie_store_append (VigieStore *self, VigieDraft *draft, GError **error)
{
  g_auto (Append) append = { 0 };

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  append.draft = vigie_draft_ref (draft);
  return vigie_store_write (self, write_append, &append, error) ? g_steal_pointer (&append.decision)
                                                                : NULL;
}

static void
start_task (VigieStore *self,
            Append append,
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
  g_task_set_task_data (task, g_memdup2 (&append, sizeof append), append_free);
  vigie_store_write_in_task (self, task, func, append_steal_result);
}

void
vigie_store_append_async (VigieStore *self,
                          VigieDraft *draft,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));
  g_return_if_fail (draft != NULL);

  start_task (self, (Append) { .draft = vigie_draft_ref (draft) }, write_append,
              vigie_store_append_async, cancellable, callback, user_data);
}

VigieDecision *
vigie_store_append_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_append_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- entries of other desks ---- */

static gboolean
fail_chain (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("An entry of another desk's log does not follow the one before it."));
  return FALSE;
}

static gboolean
is_present (VigieSql *sql, VigieDecision *decision, gboolean *present, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "SELECT hash FROM log WHERE id = ?1", error);
  g_autoptr (GError) failure = NULL;
  gboolean same = TRUE;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_id (decision));
  *present = vigie_sql_step (sql, statement, &failure);
  if (*present)
    same = g_strcmp0 (vigie_sql_peek_text (statement, 0), vigie_decision_get_hash (decision)) == 0;
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return same || fail_chain (error);
}

static gboolean
write_received (VigieWriter *writer, gpointer data, GError **error)
{
  VigieDecision *decision = data;
  gboolean present;
  Head head;

  if (!is_present (writer->sql, decision, &present, error))
    return FALSE;
  if (present)
    return TRUE;
  if (!read_head (writer->sql, vigie_decision_get_device (decision), &head, error))
    return FALSE;
  if (vigie_decision_get_seq (decision) != head.seq + 1 ||
      !g_str_equal (vigie_decision_get_previous_hash (decision), head.hash))
    return fail_chain (error);
  return add_entry (writer, decision, error);
}

/**
 * vigie_store_receive:
 * @self: a store
 * @decision: an entry of another desk, as that desk wrote it
 * @error: return location for a #GError
 *
 * Takes the next entry of a device's chain. One that is here already changes nothing. What it is
 * about, or what it revokes, may come later.
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID when it does not continue the chain
 */
gboolean
vigie_store_receive (VigieStore *self, VigieDecision *decision, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (VIGIE_IS_DECISION (decision), FALSE);

  return vigie_store_write (self, write_received, decision, error);
}

/* ---- reading ---- */

static VigieDecision *
find_by_id (VigieSql *sql, const char *id, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "SELECT body FROM log WHERE id = ?1", error);
  g_autoptr (GError) failure = NULL;
  VigieDecision *decision = NULL;

  if (statement == NULL)
    return NULL;
  vigie_sql_bind_text (statement, 1, id);
  if (vigie_sql_step (sql, statement, &failure))
    decision = vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
  else if (failure == NULL)
    g_set_error (&failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("There is no entry “%s” in the log."), id);
  sqlite3_reset (statement);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return decision;
}

/**
 * vigie_store_find_decision:
 * @self: a store
 * @id: 32 hex digits
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with %VIGIE_ERROR_NOT_FOUND
 */
VigieDecision *
vigie_store_find_decision (VigieStore *self, const char *id, GError **error)
{
  VigieSql *sql;
  VigieDecision *decision;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  decision = find_by_id (sql, id, error);
  vigie_store_give_reader (self, sql);
  return decision;
}

/**
 * vigie_store_decision_is_active:
 * @self: a store
 * @id: an entry
 *
 * Returns: whether it counts: it is here, is not revoked, or its revoke is revoked
 */
gboolean
vigie_store_decision_is_active (VigieStore *self, const char *id)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  gboolean active = FALSE;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  sql = vigie_store_take_reader (self, NULL);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (
      sql, "SELECT f.active FROM log l JOIN log_fold f ON f.entry = l.entry WHERE l.id = ?1", NULL);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, id);
      active = vigie_sql_step (sql, statement, NULL) && sqlite3_column_int (statement, 0) != 0;
    }
  vigie_store_give_reader (self, sql);
  return active;
}

/**
 * vigie_store_foreach_decision:
 * @self: a store
 * @until_ms: the last moment that counts, or %G_MAXINT64
 * @func: called for each entry
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * The log in the order in which entries count: by time, device, sequence.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_decision (
    VigieStore *self, gint64 until_ms, VigieDecisionFunc func, gpointer user_data, GError **error)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  g_autoptr (GError) failure = NULL;
  gboolean go_on = TRUE;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement =
      vigie_sql_get (sql, "SELECT body FROM log WHERE at <= ?1 ORDER BY at, device, seq", &failure);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, until_ms);
  while (statement != NULL && go_on && failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (VigieDecision) decision =
          vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);

      if (decision != NULL)
        go_on = func (decision, user_data);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

static gboolean
apply_to_board (VigieDecision *decision, gpointer user_data)
{
  vigie_board_apply (user_data, decision, NULL);
  return TRUE;
}

/**
 * vigie_store_fold:
 * @self: a store
 * @until_ms: the moment, or %G_MAXINT64 for now
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the board as it stood, folded from nothing
 */
VigieBoard *
vigie_store_fold (VigieStore *self, gint64 until_ms, GError **error)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return vigie_store_foreach_decision (self, until_ms, apply_to_board, board, error)
             ? g_steal_pointer (&board)
             : NULL;
}

/**
 * vigie_store_list_shapes:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieShape) (nullable): all shapes, lifted ones too, in
 *   the order in which they were drawn
 */
GPtrArray *
vigie_store_list_shapes (VigieStore *self, GError **error)
{
  VigieSql *sql;
  GPtrArray *shapes;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  shapes = vigie_shape_table_read (sql, error);
  vigie_store_give_reader (self, sql);
  return shapes;
}

/* ---- undo and redo ---- */

/* The last entry of @device that counts, is no revoke and may be undone. */
static VigieDecision *
find_undoable (VigieSql *sql, const char *device, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.body, l.kind FROM log l JOIN log_fold f ON f.entry = l.entry"
                     " WHERE l.device = ?1 AND f.active AND f.target IS NULL ORDER BY l.seq DESC",
                     error);
  g_autoptr (GError) failure = NULL;
  VigieDecision *decision = NULL;

  if (statement == NULL)
    return NULL;
  vigie_sql_bind_text (statement, 1, device);
  while (decision == NULL && failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      if (vigie_decision_kind_is_undoable (
              vigie_decision_kind_from_string (vigie_sql_peek_string (statement, 1))))
        decision = vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
    }
  sqlite3_reset (statement);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (decision == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO,
                         _ ("There is nothing to undo."));
  return decision;
}

/* What the last undo of @device revoked, unless something was decided since; @revoke is that undo.
 */
static VigieDecision *
find_redoable (VigieSql *sql, const char *device, char **revoke, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql,
                                           "SELECT l.id, f.active, f.target, t.body, tf.target"
                                           " FROM log l JOIN log_fold f ON f.entry = l.entry"
                                           " LEFT JOIN log t ON t.id = f.target"
                                           " LEFT JOIN log_fold tf ON tf.entry = t.entry"
                                           " WHERE l.device = ?1 ORDER BY l.seq DESC",
                                           error);
  g_autoptr (GError) failure = NULL;
  VigieDecision *decision = NULL;

  if (statement == NULL)
    return NULL;
  vigie_sql_bind_text (statement, 1, device);
  while (decision == NULL && failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      gboolean is_revoke = sqlite3_column_type (statement, 2) != SQLITE_NULL;
      gboolean active = sqlite3_column_int (statement, 1) != 0;
      const char *body = vigie_sql_peek_text (statement, 3);

      if (!is_revoke)
        break;
      if (!active || body == NULL || sqlite3_column_type (statement, 4) != SQLITE_NULL)
        continue;
      decision = vigie_decision_new_from_body (body, &failure);
      *revoke = vigie_sql_dup_text (statement, 0);
    }
  sqlite3_reset (statement);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (decision == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO,
                         _ ("There is nothing to redo."));
  return decision;
}

static gboolean
append_revoke (VigieWriter *writer, const char *id, const char *actor, GError **error)
{
  g_autoptr (VigieDraft) draft = vigie_draft_new_revoke (id, actor);
  g_autoptr (VigieDecision) revoke = append_draft (writer, draft, error);

  return revoke != NULL;
}

static gboolean
write_undo (VigieWriter *writer, gpointer data, GError **error)
{
  Append *append = data;

  append->decision = find_undoable (writer->sql, writer->device, error);
  return append->decision != NULL &&
         append_revoke (writer, vigie_decision_get_id (append->decision), append->actor, error);
}

static gboolean
write_redo (VigieWriter *writer, gpointer data, GError **error)
{
  Append *append = data;
  g_autofree char *revoke = NULL;

  append->decision = find_redoable (writer->sql, writer->device, &revoke, error);
  return append->decision != NULL && append_revoke (writer, revoke, append->actor, error);
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
  VigieSql *sql;
  VigieDecision *decision;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  decision = find_undoable (sql, vigie_store_get_device (self), error);
  vigie_store_give_reader (self, sql);
  return decision;
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
  g_autofree char *revoke = NULL;
  VigieSql *sql;
  VigieDecision *decision;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  decision = find_redoable (sql, vigie_store_get_device (self), &revoke, error);
  vigie_store_give_reader (self, sql);
  return decision;
}

static VigieDecision *
write_now (VigieStore *self, VigieWriteFunc func, const char *actor, GError **error)
{
  g_auto (Append) append = { .actor = g_strdup (actor) };

  return vigie_store_write (self, func, &append, error) ? g_steal_pointer (&append.decision) : NULL;
}

/**
 * vigie_store_undo:
 * @self: a store
 * @actor: (nullable): who undoes
 * @error: return location for a #GError
 *
 * Revokes the last entry of this desk that counts and can be undone. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what no longer counts, or %NULL with
 *   %VIGIE_ERROR_NOTHING_TO_DO or another error
 */
VigieDecision *
vigie_store_undo (VigieStore *self, const char *actor, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return write_now (self, write_undo, actor, error);
}

/**
 * vigie_store_redo:
 * @self: a store
 * @actor: (nullable): who redoes
 * @error: return location for a #GError
 *
 * Revokes the last undo of this desk, unless something was decided since. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what counts again, or %NULL with
 *   %VIGIE_ERROR_NOTHING_TO_DO or another error
 */
VigieDecision *
vigie_store_redo (VigieStore *self, const char *actor, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return write_now (self, write_redo, actor, error);
}

void
vigie_store_undo_async (VigieStore *self,
                        const char *actor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  start_task (self, (Append) { .actor = g_strdup (actor) }, write_undo, vigie_store_undo_async,
              cancellable, callback, user_data);
}

VigieDecision *
vigie_store_undo_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_undo_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vigie_store_redo_async (VigieStore *self,
                        const char *actor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  start_task (self, (Append) { .actor = g_strdup (actor) }, write_redo, vigie_store_redo_async,
              cancellable, callback, user_data);
}

VigieDecision *
vigie_store_redo_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_redo_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
