/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-shape-table.h"
#include "vigie-store-log.h"
#include "vigie-store-private.h"
#include "vigie-store-things.h"

/**
 * vigie_store_list_decisions:
 * @self: a store
 * @kind: which decisions
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieDecision) (nullable): those of @kind that count,
 *   oldest first
 */
GPtrArray *
vigie_store_list_decisions (VigieStore *self, VigieDecisionKind kind, GError **error)
{
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql,
                             "SELECT l.body FROM log l JOIN log_fold f ON f.entry = l.entry"
                             " WHERE l.kind = ?1 AND f.active ORDER BY l.at, l.device, l.seq",
                             &failure);
  if (statement != NULL)
    vigie_sql_bind_text (statement, 1, vigie_decision_kind_to_string (kind));
  while (statement != NULL && failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      VigieDecision *decision =
          vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);

      if (decision != NULL)
        g_ptr_array_add (decisions, decision);
    }
  vigie_store_give_reader (self, sql);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&decisions);
}

/* What the log holds as this connection sees it, and its head where it is asked for. */
VigieLogMark *
vigie_log_read_mark (VigieSql *sql, char **head, GError **error)
{
  g_autoptr (GChecksum) heads = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (VigieLogMark) mark = vigie_log_mark_new ();
  g_autoptr (GError) failure = NULL;
  /* With max() SQLite takes the other columns from the row that has it. */
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT device, hash, max (seq) FROM log GROUP BY device ORDER BY device", &failure);

  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      const char *device = vigie_sql_peek_string (statement, 0);
      g_autofree char *line =
          g_strdup_printf ("%s %s\n", device, vigie_sql_peek_string (statement, 1));

      g_checksum_update (heads, (const guchar *) line, -1);
      vigie_log_mark_add (mark, device, sqlite3_column_int64 (statement, 2));
    }
  if (failure == NULL && head != NULL)
    *head = g_strdup (g_checksum_get_string (heads));
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&mark) : NULL;
}

/**
 * vigie_store_read_mark:
 * @self: a store
 * @head: (out) (optional): one hash for the whole log, 64 hex digits: of the last hash of every
 *   device, by device; see docs/log.md
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what the log holds
 */
VigieLogMark *
vigie_store_read_mark (VigieStore *self, char **head, GError **error)
{
  VigieLogMark *mark;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  mark = vigie_log_read_mark (sql, head, error);
  vigie_store_give_reader (self, sql);
  return mark;
}

/**
 * vigie_store_dup_head:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the head of vigie_store_read_mark()
 */
char *
vigie_store_dup_head (VigieStore *self, GError **error)
{
  char *head = NULL;
  g_autoptr (VigieLogMark) mark = vigie_store_read_mark (self, &head, error);

  return mark != NULL ? head : NULL;
}

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

/* @statement selects bodies; ?1 is @until_ms, ?2 the name of @kind where it is one */
static gboolean
visit_log (VigieStore *self,
           const char *text,
           gint64 until_ms,
           VigieDecisionKind kind,
           VigieDecisionFunc func,
           gpointer user_data,
           GError **error)
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
  statement = vigie_sql_get (sql, text, &failure);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, until_ms);
  if (statement != NULL && kind != VIGIE_DECISION_UNKNOWN)
    vigie_sql_bind_text (statement, 2, vigie_decision_kind_to_string (kind));
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
  return visit_log (self, "SELECT body FROM log WHERE at <= ?1 ORDER BY at, device, seq", until_ms,
                    VIGIE_DECISION_UNKNOWN, func, user_data, error);
}

/**
 * vigie_store_foreach_brief:
 * @self: a store
 * @until_ms: the last moment that counts, or %G_MAXINT64
 * @func: called for each entry
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * The briefs that were issued, whether they count or not, in the order of the log.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_brief (
    VigieStore *self, gint64 until_ms, VigieDecisionFunc func, gpointer user_data, GError **error)
{
  return visit_log (self,
                    "SELECT body FROM log WHERE kind = ?2 AND at <= ?1 ORDER BY at, device, seq",
                    until_ms, VIGIE_DECISION_BRIEF_ISSUED, func, user_data, error);
}

/**
 * vigie_store_foreach_by_thing:
 * @self: a store
 * @until_ms: the last moment that counts, or %G_MAXINT64
 * @func: called for each entry
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * The log by what it is about: all about one post, photo or shape, with what revokes it, then all
 * about another one, each in the order of the log. What changes no state is a thing of its own.
 * Things do not touch each other, so they can be folded one by one.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_by_thing (
    VigieStore *self, gint64 until_ms, VigieThingFunc func, gpointer user_data, GError **error)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  g_autofree char *key = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean go_on = TRUE;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (sql,
                             "SELECT l.body, f.key FROM log_fold f JOIN log l ON l.entry = f.entry"
                             " WHERE l.at <= ?1 ORDER BY f.key, l.at, l.device, l.seq",
                             &failure);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, until_ms);
  while (statement != NULL && go_on && failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (VigieDecision) decision =
          vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), &failure);
      const char *next = vigie_sql_peek_string (statement, 1);
      const gboolean begins = g_strcmp0 (key, next) != 0;

      if (begins)
        g_set_str (&key, next);
      if (decision != NULL)
        go_on = func (decision, begins, user_data);
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
