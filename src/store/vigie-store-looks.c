/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-error.h"
#include "vigie-store-ingest.h"

/**
 * vigie_store_list_photos_without_look:
 * @self: a store
 * @version: of the way looks are written
 * @limit: at most so many
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): photos whose bytes are here and whose
 *   look is not, as 64 hex digits
 */
GPtrArray *
vigie_store_list_photos_without_look (VigieStore *self, int version, guint limit, GError **error)
{
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql,
                             "SELECT lower (hex (b.sha256)) FROM blob b LEFT JOIN photo_look l"
                             " ON l.sha256 = b.sha256 AND l.version = ?1"
                             " WHERE l.sha256 IS NULL LIMIT ?2",
                             &failure);
  if (statement != NULL)
    {
      sqlite3_bind_int (statement, 1, version);
      sqlite3_bind_int64 (statement, 2, limit);
    }
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (photos, vigie_sql_dup_text (statement, 0));
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&photos) : NULL;
}

typedef struct
{
  guint8 sha256[VIGIE_SHA256_LENGTH];
  int version;
  GBytes *look;
} Look;

static gboolean
write_look (VigieWriter *writer, gpointer data, GError **error)
{
  const Look *look = data;
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql,
                     "INSERT OR REPLACE INTO photo_look (sha256, version, look) SELECT ?1, ?2, ?3"
                     " WHERE ?1 NOT IN (SELECT sha256 FROM removed_photo)",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, look->sha256, VIGIE_SHA256_LENGTH);
  sqlite3_bind_int (statement, 2, look->version);
  if (look->look != NULL)
    vigie_sql_bind_blob (statement, 3, g_bytes_get_data (look->look, NULL),
                         g_bytes_get_size (look->look));
  return vigie_sql_run (writer->sql, statement, error);
}

/**
 * vigie_store_save_look:
 * @self: a store
 * @sha256: a photo, as 64 hex digits
 * @version: of the way its look is written
 * @look: (nullable): what it looks like; %NULL where there is nothing to see
 * @error: return location for a #GError
 *
 * Blocks; any thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_save_look (
    VigieStore *self, const char *sha256, int version, GBytes *look, GError **error)
{
  Look row = { .version = version, .look = look };

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);

  if (!vigie_sha256_parse (sha256, row.sha256))
    return TRUE;
  return vigie_store_write (self, write_look, &row, error);
}

static GBytes *
read_look (sqlite3_stmt *statement, int column)
{
  return g_bytes_new (sqlite3_column_blob (statement, column),
                      (gsize) sqlite3_column_bytes (statement, column));
}

/**
 * vigie_store_foreach_new_look:
 * @self: a store
 * @version: of the way looks are written; others are left out
 * @cursor: (inout): 0 at first; what was called for is not called for again
 * @func: called for each photo that looks like something
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_new_look (VigieStore *self,
                              int version,
                              gint64 *cursor,
                              VigieLookFunc func,
                              gpointer user_data,
                              GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (cursor != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (sql,
                             "SELECT lower (hex (sha256)), look, rowid FROM photo_look"
                             " WHERE rowid > ?2 AND version = ?1 AND look IS NOT NULL"
                             " ORDER BY rowid",
                             &failure);
  if (statement != NULL)
    {
      sqlite3_bind_int (statement, 1, version);
      sqlite3_bind_int64 (statement, 2, *cursor);
    }
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (GBytes) look = read_look (statement, 1);

      *cursor = sqlite3_column_int64 (statement, 2);
      func (vigie_sql_peek_string (statement, 0), look, user_data);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_foreach_look:
 * @self: a store
 * @version: of the way looks are written; others are left out
 * @func: called for each photo that looks like something
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_look (
    VigieStore *self, int version, VigieLookFunc func, gpointer user_data, GError **error)
{
  gint64 cursor = 0;

  return vigie_store_foreach_new_look (self, version, &cursor, func, user_data, error);
}

/**
 * vigie_store_foreach_shown_look:
 * @self: a store
 * @version: of the way looks are written; others are left out
 * @func: called for each photo that was looked at, with the earliest post that shows it
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_shown_look (
    VigieStore *self, int version, VigieShownLookFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (
      sql,
      "SELECT lower (hex (l.sha256)), l.look, lower (hex (p.id)), p.posted_at FROM photo_look l"
      " JOIN photo f ON f.sha256 = l.sha256"
      " JOIN post p ON p.key = coalesce ("
      "(SELECT min (key) FROM post_photo WHERE photo = f.photo),"
      " (SELECT min (n.key) FROM photo_fetch g JOIN post_photo n ON n.uri = g.uri"
      " WHERE g.sha256 = l.sha256))"
      " WHERE l.version = ?1",
      &failure);
  if (statement != NULL)
    sqlite3_bind_int (statement, 1, version);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (GBytes) look =
          sqlite3_column_type (statement, 1) != SQLITE_NULL ? read_look (statement, 1) : NULL;

      func (vigie_sql_peek_string (statement, 0), look, vigie_sql_peek_string (statement, 2),
            sqlite3_column_int64 (statement, 3), user_data);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_list_rows_of_photo:
 * @self: a store
 * @sha256: a photo, as 64 hex digits
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type gint64) (nullable): row ids of the posts that show it,
 *   earliest first
 */
GArray *
vigie_store_list_rows_of_photo (VigieStore *self, const char *sha256, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean done;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  done = vigie_photo_list_keys (sql, sha256, rows, error);
  vigie_store_give_reader (self, sql);
  return done ? g_steal_pointer (&rows) : NULL;
}
