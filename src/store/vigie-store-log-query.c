/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-private.h"

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

/**
 * vigie_store_dup_head:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): one hash for the whole log, 64 hex digits: of the last hash
 *   of every device, by device; see docs/log.md
 */
char *
vigie_store_dup_head (VigieStore *self, GError **error)
{
  GChecksum *heads;
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;
  char *head = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  heads = g_checksum_new (G_CHECKSUM_SHA256);
  /* With max() SQLite takes the other columns from the row that has it. */
  statement = vigie_sql_get (
      sql, "SELECT device, hash, max (seq) FROM log GROUP BY device ORDER BY device", &failure);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autofree char *line = g_strdup_printf ("%s %s\n", vigie_sql_peek_text (statement, 0),
                                               vigie_sql_peek_text (statement, 1));

      g_checksum_update (heads, (const guchar *) line, -1);
    }
  vigie_store_give_reader (self, sql);
  if (failure == NULL)
    head = g_strdup (g_checksum_get_string (heads));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  g_checksum_free (heads);
  return head;
}
