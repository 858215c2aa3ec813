/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-id.h"

#include <string.h>

/* Posts are found by the first 63 bits of their identifier; where two share them, the later one is
 * one further. New ones gather in a small table and move to the large one many at a time:
 * identifiers are hashes, so that a batch would write nearly every page of the large one. */

/**
 * vigie_post_id_parse:
 * @hex: 32 hex digits
 * @id: (out): the identifier
 *
 * Returns: %FALSE when @hex is none
 */
gboolean
vigie_post_id_parse (const char *hex, guint8 id[VIGIE_POST_ID_BYTES])
{
  if (strlen (hex) != 2 * VIGIE_POST_ID_BYTES)
    return FALSE;
  for (int i = 0; i < VIGIE_POST_ID_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]);
      int low = g_ascii_xdigit_value (hex[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      id[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

/* In the order of the identifiers. */
gint64
vigie_post_id_hash (const guint8 id[VIGIE_POST_ID_BYTES])
{
  guint64 first;

  memcpy (&first, id, sizeof first);
  return (gint64) (GUINT64_FROM_BE (first) >> 1);
}

static gboolean
has_id (
    VigieSql *sql, gint64 key, const guint8 id[VIGIE_POST_ID_BYTES], gboolean *same, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT 1 FROM post WHERE key = ?1 AND id = ?2", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  vigie_sql_bind_blob (statement, 2, id, VIGIE_POST_ID_BYTES);
  *same = vigie_sql_step (sql, statement, &failure);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_post_id_find:
 * @sql: a connection
 * @id: an identifier
 * @key: (out): the post, 0 when there is none
 * @place: (out) (nullable): where a new post of this identifier goes
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_post_id_find (
    VigieSql *sql, const guint8 id[VIGIE_POST_ID_BYTES], gint64 *key, gint64 *place, GError **error)
{
  for (gint64 hash = vigie_post_id_hash (id);; hash++)
    {
      sqlite3_stmt *statement = vigie_sql_get (sql,
                                               "SELECT key FROM post_id_recent WHERE hash = ?1"
                                               " UNION ALL SELECT key FROM post_id WHERE hash = ?1",
                                               error);
      g_autoptr (GError) failure = NULL;
      gboolean same;

      if (statement == NULL)
        return FALSE;
      *key = 0;
      sqlite3_bind_int64 (statement, 1, hash);
      if (vigie_sql_step (sql, statement, &failure))
        *key = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
      if (!vigie_sql_pass (&failure, error))
        return FALSE;
      if (place != NULL)
        *place = hash;
      if (*key == 0)
        return TRUE;
      if (!has_id (sql, *key, id, &same, error))
        return FALSE;
      if (same)
        return TRUE;
    }
}

/**
 * vigie_post_id_insert:
 * @sql: a write connection in a transaction
 * @id: an identifier that was not found
 * @place: what vigie_post_id_find() said
 * @key: its post, which is inserted already
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_post_id_insert (
    VigieSql *sql, const guint8 id[VIGIE_POST_ID_BYTES], gint64 place, gint64 key, GError **error)
{
  while (TRUE)
    {
      sqlite3_stmt *statement = vigie_sql_get (
          sql, "INSERT OR IGNORE INTO post_id_recent (hash, key) VALUES (?1, ?2)", error);
      gint64 other;

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, place);
      sqlite3_bind_int64 (statement, 2, key);
      if (!vigie_sql_run (sql, statement, error))
        return FALSE;
      if (sqlite3_changes (sql->db) > 0)
        return TRUE;
      /* Another one of the same beginning took the place since. */
      if (!vigie_post_id_find (sql, id, &other, &place, error))
        return FALSE;
    }
}

/* Moves the recent ones to the large table. */
gboolean
vigie_post_id_settle (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql,
                         "INSERT INTO post_id SELECT hash, key FROM post_id_recent ORDER BY hash;"
                         "DELETE FROM post_id_recent;",
                         error);
}
