/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-private.h"

/* Followers look at least twice a second; who is further behind reads everything again. */
#define N_KEPT 1024
#define N_LARGE_KEPT 32
#define LARGE_BYTES 4096
#define IS_LOST 256 /* beside the kind: which posts it was about is not there */

static gboolean
drop_old (VigieSql *sql, gint64 last, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "DELETE FROM change WHERE n <= ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, last - N_KEPT);
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;

  statement = vigie_sql_get (
      sql, "UPDATE change SET posts = NULL, kind = kind | 256 WHERE n = ?1 AND length (posts) > ?2",
      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, last - N_LARGE_KEPT);
  sqlite3_bind_int (statement, 2, LARGE_BYTES);
  return vigie_sql_run (sql, statement, error);
}

/**
 * vigie_change_add:
 * @writer: in a transaction
 * @kind: what changed
 * @keys: (array length=n_keys) (nullable): the posts that arrived or whose state changed
 * @n_keys: how many
 * @error: return location for a #GError
 *
 * Writes down what changed for whoever follows the file, in this process or another.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_change_add (
    VigieWriter *writer, VigieStoreChange kind, const gint64 *keys, gsize n_keys, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "INSERT INTO change (kind, posts) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) kind);
  if (n_keys > 0)
    vigie_sql_bind_blob (statement, 2, keys, n_keys * sizeof *keys);
  if (!vigie_sql_run (writer->sql, statement, error))
    return FALSE;
  writer->changes |= kind;
  return drop_old (writer->sql, sqlite3_last_insert_rowid (writer->sql->db), error);
}

gboolean
vigie_change_add_lost (VigieWriter *writer, GError **error)
{
  const guint kinds =
      VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS | VIGIE_STORE_CHANGED_REMOVED;
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "INSERT INTO change (kind) VALUES (?1)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) kinds | IS_LOST);
  if (!vigie_sql_run (writer->sql, statement, error))
    return FALSE;
  writer->changes |= kinds;
  return drop_old (writer->sql, sqlite3_last_insert_rowid (writer->sql->db), error);
}

gint64
vigie_change_get_last (VigieSql *sql)
{
  gint64 last;

  vigie_sql_read_int (sql, "SELECT max (n) FROM change", &last, NULL);
  return last;
}

/* Which kinds of changes came after @cursor, which moves on; when some were dropped: all. */
gboolean
vigie_change_get_kinds (VigieSql *sql, gint64 *cursor, guint *kinds)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT n, kind FROM change WHERE n > ?1 ORDER BY n", NULL);
  gint64 expected = *cursor + 1;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, *cursor);
  while (vigie_sql_step (sql, statement, NULL))
    {
      *cursor = sqlite3_column_int64 (statement, 0);
      *kinds |= (guint) sqlite3_column_int (statement, 1) & 255;
      if (*cursor != expected++)
        *kinds |= VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS |
                  VIGIE_STORE_CHANGED_INFO | VIGIE_STORE_CHANGED_OFFICIAL |
                  VIGIE_STORE_CHANGED_REMOVED;
    }
  return TRUE;
}

static void
append_keys (GArray *keys, sqlite3_stmt *statement, int column)
{
  gconstpointer blob = sqlite3_column_blob (statement, column);

  if (blob != NULL)
    g_array_append_vals (keys, blob,
                         (guint) sqlite3_column_bytes (statement, column) / sizeof (gint64));
}

/**
 * vigie_changes_read:
 * @sql: a reader
 * @changes: (inout): what came after its cursor is added, and the cursor moves on
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_changes_read (VigieSql *sql, VigieChanges *changes, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT n, kind, posts FROM change WHERE n > ?1 ORDER BY n", error);
  g_autoptr (GError) failure = NULL;
  gint64 expected = changes->cursor + 1;

  if (statement == NULL)
    return FALSE;
  if (changes->arrived == NULL)
    changes->arrived = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (changes->touched == NULL)
    changes->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_bind_int64 (statement, 1, changes->cursor);
  while (vigie_sql_step (sql, statement, &failure))
    {
      int kind = sqlite3_column_int (statement, 1);

      changes->cursor = sqlite3_column_int64 (statement, 0);
      if (changes->cursor != expected++ || (kind & IS_LOST) != 0)
        changes->lost = TRUE;
      if ((kind & VIGIE_STORE_CHANGED_POSTS) != 0)
        append_keys (changes->arrived, statement, 2);
      if ((kind & VIGIE_STORE_CHANGED_DECISIONS) != 0)
        append_keys (changes->touched, statement, 2);
    }
  return vigie_sql_pass (&failure, error);
}

void
vigie_changes_clear (VigieChanges *self)
{
  g_clear_pointer (&self->arrived, g_array_unref);
  g_clear_pointer (&self->touched, g_array_unref);
}
