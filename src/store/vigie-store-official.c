/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-store-watch.h"

#define HASH_LENGTH 32

/* ---- the writer's side ---- */

typedef struct
{
  gint64 n; /* 0: there is none yet */
  gint64 said_at;
  guint8 body[HASH_LENGTH];
} Newest;

static gboolean
find_newest (VigieWriter *writer, gint64 watch, Newest *newest, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (writer->sql,
                                           "SELECT n, said_at, body FROM official WHERE watch = ?1"
                                           " ORDER BY n DESC LIMIT 1",
                                           error);
  g_autoptr (GError) failure = NULL;

  *newest = (Newest) { 0 };
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, watch);
  if (vigie_sql_step (writer->sql, statement, &failure))
    {
      newest->n = sqlite3_column_int64 (statement, 0);
      newest->said_at = sqlite3_column_type (statement, 1) != SQLITE_NULL
                            ? sqlite3_column_int64 (statement, 1)
                            : VIGIE_TIME_UNKNOWN;
      if (sqlite3_column_bytes (statement, 2) == HASH_LENGTH)
        memcpy (newest->body, sqlite3_column_blob (statement, 2), HASH_LENGTH);
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/* A clock that is set back shortens nothing. */
static gboolean
prolong (VigieWriter *writer, gint64 n, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "UPDATE official SET last_at = max (last_at, ?2) WHERE n = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, n);
  sqlite3_bind_int64 (statement, 2, vigie_writer_now (writer));
  return vigie_sql_run (writer->sql, statement, error);
}

static gboolean
insert_body (VigieWriter *writer, const guint8 *hash, GBytes *bytes, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "INSERT OR IGNORE INTO official_body (sha256, bytes) VALUES (?1, ?2)", error);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, hash, HASH_LENGTH);
  vigie_sql_bind_blob (statement, 2, data, size);
  return vigie_sql_run (writer->sql, statement, error);
}

static gboolean
insert_state (VigieWriter *writer,
              gint64 watch,
              const VigieOfficialNews *news,
              const guint8 *hash,
              GError **error)
{
  const gint64 now = vigie_writer_now (writer);
  sqlite3_stmt *statement;

  if (!insert_body (writer, hash, news->packed, error))
    return FALSE;
  statement = vigie_sql_get (writer->sql,
                             "INSERT INTO official (watch, kind, said_at, first_at, last_at,"
                             " answer, body) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
                             error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, watch);
  vigie_sql_bind_text (statement, 2, news->kind);
  if (news->said_at != VIGIE_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, 3, news->said_at);
  sqlite3_bind_int64 (statement, 4, now);
  vigie_sql_bind_blob (statement, 5, news->answer, HASH_LENGTH);
  vigie_sql_bind_blob (statement, 6, hash, HASH_LENGTH);
  return vigie_sql_run (writer->sql, statement, error);
}

static void
hash_bytes (GBytes *bytes, guint8 hash[HASH_LENGTH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_LENGTH, size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, hash, &length);
}

/* What the source said, in the transaction of its cursor. */
gboolean
vigie_watch_note_official (VigieWriter *writer,
                           VigieWatchNotes *self,
                           const VigieOfficialNews *news,
                           GError **error)
{
  guint8 hash[HASH_LENGTH] = { 0 };
  Newest newest;
  gboolean is_same;

  if (!find_newest (writer, self->watch, &newest, error))
    return FALSE;
  if (news->packed != NULL)
    hash_bytes (news->packed, hash);
  is_same = news->packed == NULL ||
            (newest.said_at == news->said_at && memcmp (newest.body, hash, HASH_LENGTH) == 0);
  if (is_same && newest.n == 0 && news->packed == NULL)
    return TRUE; /* as it was, but nothing was */
  if (is_same && newest.n != 0)
    {
      if (!prolong (writer, newest.n, error))
        return FALSE;
    }
  else if (!insert_state (writer, self->watch, news, hash, error))
    return FALSE;
  return vigie_change_add (writer, VIGIE_STORE_CHANGED_OFFICIAL, NULL, 0, error);
}

/* ---- the readers' side ---- */

static VigieOfficialSheet *
read_sheet (sqlite3_stmt *statement, GError **error)
{
  g_autoptr (VigieOfficialSheet) self = g_new0 (VigieOfficialSheet, 1);
  g_autoptr (GBytes) packed =
      g_bytes_new (sqlite3_column_blob (statement, 5), (gsize) sqlite3_column_bytes (statement, 5));

  self->watch = vigie_sql_dup_text (statement, 0);
  self->kind = vigie_sql_dup_text (statement, 1);
  self->said_at = sqlite3_column_type (statement, 2) != SQLITE_NULL
                      ? sqlite3_column_int64 (statement, 2)
                      : VIGIE_TIME_UNKNOWN;
  self->first_at = sqlite3_column_int64 (statement, 3);
  self->last_at = sqlite3_column_int64 (statement, 4);
  self->state = vigie_official_state_unpack (packed, error);
  return self->state != NULL ? g_steal_pointer (&self) : NULL;
}

/* A file that an older Vigie wrote and that is only read has no such table. */
gboolean
vigie_store_has_official (VigieSql *sql)
{
  gint64 n = 0;

  return vigie_sql_read_int (sql, "SELECT count (*) FROM sqlite_schema WHERE name = 'official'", &n,
                             NULL) &&
         n > 0;
}

/**
 * vigie_store_list_official:
 * @self: a store
 * @at: ms, or %G_MAXINT64 for now
 * @error: return location for a #GError
 *
 * Returns: (element-type VigieOfficialSheet) (transfer container) (nullable): of each source of
 *   official information, what was known of it at that time, in the order in which the sources were
 *   first asked; %NULL with @error set
 */
GPtrArray *
vigie_store_list_official (VigieStore *self, gint64 at, GError **error)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  g_autoptr (GPtrArray) sheets =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_official_sheet_free);
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_store_has_official (sql)
                  ? vigie_sql_get (sql,
                                   "SELECT name, kind, said_at, first_at, last_at, bytes"
                                   " FROM official JOIN watch USING (watch)"
                                   " JOIN official_body ON sha256 = body"
                                   " WHERE n IN (SELECT max (n) FROM official WHERE first_at <= ?1"
                                   " GROUP BY watch) ORDER BY watch",
                                   &failure)
                  : NULL;
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, at);
      while (failure == NULL && vigie_sql_step (sql, statement, &failure))
        {
          VigieOfficialSheet *sheet = read_sheet (statement, &failure);

          if (sheet != NULL)
            g_ptr_array_add (sheets, sheet);
        }
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&sheets) : NULL;
}
