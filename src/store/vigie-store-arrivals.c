/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-id.h"
#include "vigie-store-private.h"

static VigieOrigin
read_origin (sqlite3_stmt *statement, int column)
{
  return (VigieOrigin) CLAMP (sqlite3_column_int (statement, column), 0, VIGIE_N_ORIGINS - 1);
}

static gboolean
read_arrival (sqlite3_stmt *statement, VigieArrival *arrival)
{
  *arrival = (VigieArrival) {
    .id = sqlite3_column_blob (statement, 0),
    .posted_at = sqlite3_column_int64 (statement, 1),
    .received_at = sqlite3_column_int64 (statement, 2),
    .source_kind = vigie_sql_peek_string (statement, 3),
    .source_host = vigie_sql_peek_string (statement, 4),
    .external_id = vigie_sql_peek_string (statement, 5),
    .has_candidate = sqlite3_column_type (statement, 6) != SQLITE_NULL,
    .candidate = { sqlite3_column_double (statement, 6), sqlite3_column_double (statement, 7),
                   sqlite3_column_double (statement, 8), read_origin (statement, 9) },
  };
  return arrival->id != NULL && sqlite3_column_bytes (statement, 0) == VIGIE_POST_ID_BYTES;
}

static gboolean
foreach_row (VigieSql *sql,
             const char *text,
             gint64 until_ms,
             gboolean is_removed,
             VigieArrivalFunc func,
             gpointer user_data,
             gboolean *go_on,
             GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, text, error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, until_ms);
  while (*go_on && vigie_sql_step (sql, statement, &failure))
    {
      VigieArrival arrival;

      if (!read_arrival (statement, &arrival))
        continue;
      arrival.is_removed = is_removed;
      *go_on = func (&arrival, user_data);
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_foreach_arrival:
 * @self: a store
 * @until_ms: the last moment that counts, or %G_MAXINT64
 * @func: called for each
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Posts as they came, without what they say: a million of them is read in a second or two. Those
 * that were removed since come after all others.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_foreach_arrival (
    VigieStore *self, gint64 until_ms, VigieArrivalFunc func, gpointer user_data, GError **error)
{
  VigieSql *sql;
  gboolean go_on = TRUE;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  done = vigie_sql_exec (sql, "BEGIN", error) && /* a purge in between would lose or double some */
         foreach_row (sql,
                      "SELECT p.id, p.posted_at, p.received_at, s.kind, s.host,"
                      " p.external_id, p.lon, p.lat, p.radius_m, p.origin"
                      " FROM post p CROSS JOIN source s ON s.source = p.source"
                      " WHERE p.received_at <= ?1 ORDER BY p.key",
                      until_ms, FALSE, func, user_data, &go_on, error) &&
         foreach_row (sql,
                      "SELECT p.id, p.posted_at, p.received_at, s.kind, s.host, '',"
                      " iif (p.has_place, 0, NULL), 0, 0, 0"
                      " FROM removed_post p CROSS JOIN source s ON s.source = p.source"
                      " WHERE p.received_at <= ?1 ORDER BY p.posted_at, p.id",
                      until_ms, TRUE, func, user_data, &go_on, error);
  vigie_store_give_reader (self, sql);
  return done;
}
