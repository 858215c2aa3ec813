/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-private.h"

static sqlite3_stmt *
prepare_walk (VigieSql *sql, gboolean newer, GError **error)
{
  if (newer)
    return vigie_sql_get (sql,
                          "SELECT key, posted_at, url, text FROM post WHERE key >= ?1 AND key <= ?2"
                          " ORDER BY key LIMIT ?3",
                          error);
  return vigie_sql_get (sql,
                        "SELECT key, posted_at, url, text FROM post WHERE key <= ?1 AND key >= ?2"
                        " ORDER BY key DESC LIMIT ?3",
                        error);
}

/**
 * vigie_store_foreach_text:
 * @self: a store
 * @from: the row id to begin with
 * @to: the row id to end with; an earlier one walks backwards
 * @limit: at most so many
 * @func: called for each post from @from to @to
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * What posts say, by their row ids, which are their times in ms but for posts of one millisecond.
 * Reads one table in its own order; nothing else of a post is loaded.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_text (VigieStore *self,
                          gint64 from,
                          gint64 to,
                          guint limit,
                          VigiePostTextFunc func,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement = prepare_walk (sql, to >= from, &failure);
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, from);
      sqlite3_bind_int64 (statement, 2, to);
      sqlite3_bind_int64 (statement, 3, limit);
    }
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      VigiePostText post = { .row_id = sqlite3_column_int64 (statement, 0),
                             .posted_at = sqlite3_column_int64 (statement, 1),
                             .url = vigie_sql_peek_text (statement, 2),
                             .text = vigie_sql_peek_string (statement, 3) };

      func (&post, user_data);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_list_rows_with:
 * @self: a store
 * @expression: an FTS5 expression
 * @limit: at most so many
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type gint64) (nullable): row ids of the posts whose text it
 *   finds, earliest first
 */
GArray *
vigie_store_list_rows_with (VigieStore *self, const char *expression, guint limit, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (expression != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (
      sql, "SELECT rowid FROM post_text WHERE post_text MATCH ?1 ORDER BY rowid LIMIT ?2",
      &failure);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, expression);
      sqlite3_bind_int64 (statement, 2, limit);
    }
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      gint64 row = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, row);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&rows) : NULL;
}
