/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sql.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "vigie-error.h"

static void
finalize_statement (gpointer data)
{
  sqlite3_finalize (data);
}

/**
 * vigie_sql_open:
 * @path: a file name or an SQLite URI
 * @flags: of sqlite3_open_v2()
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL with @error set
 */
VigieSql *
vigie_sql_open (const char *path, int flags, GError **error)
{
  VigieSql *self = g_new0 (VigieSql, 1);

  self->statements =
      g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_statement);
  if (sqlite3_open_v2 (path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                       NULL) != SQLITE_OK)
    {
      vigie_sql_fail (self, error);
      vigie_sql_close (self);
      return NULL;
    }

  sqlite3_busy_timeout (self->db, VIGIE_SQL_BUSY_TIMEOUT_MS);
  /* The file comes from outside: it must not make SQLite run what its schema says. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return self;
}

void
vigie_sql_close (VigieSql *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->db);
  g_free (self);
}

static gboolean
is_no_space (int code, int system_errno)
{
  return (code & 0xff) == SQLITE_FULL ||
         ((code & 0xff) == SQLITE_IOERR &&
          (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG));
}

/**
 * vigie_sql_fail:
 * @self: a connection whose last call failed
 * @error: return location for a #GError
 *
 * Says in the user's words what went wrong.
 *
 * Returns: %FALSE, so that callers can return it
 */
gboolean
vigie_sql_fail (VigieSql *self, GError **error)
{
  int code = self->db != NULL ? sqlite3_extended_errcode (self->db) : SQLITE_NOMEM;
  int system_errno = self->db != NULL ? sqlite3_system_errno (self->db) : 0;
  const char *detail = self->db != NULL ? sqlite3_errmsg (self->db) : "";

  if (is_no_space (code, system_errno))
    g_set_error_literal (
        error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE,
        _ ("The disk is full. Nothing was lost; free some space and do it again."));
  else if (code == SQLITE_IOERR_SHORT_READ)
    g_set_error_literal (
        error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
        _ ("The incident file is shorter than it should be: a part of it is missing. "
           "Use a copy."));
  else
    {
      switch (code & 0xff)
        {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_BUSY,
                               _ ("Another program has held the incident file for too long. "
                                  "Try again in a moment."));
          break;
        case SQLITE_READONLY:
        case SQLITE_PERM:
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                               _ ("The incident file cannot be written. Save a copy elsewhere and "
                                  "open that."));
          break;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                       _ ("The incident file is damaged (%s). Use a copy."), detail);
          break;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
                       _ ("The incident file cannot be read or written: %s."),
                       system_errno != 0 ? g_strerror (system_errno) : detail);
          break;
        default:
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                       _ ("The incident file could not be used: %s."), detail);
        }
    }
  return FALSE;
}

gboolean
vigie_sql_pass (GError **failure, GError **error)
{
  if (*failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (failure));
  return FALSE;
}

gboolean
vigie_sql_exec (VigieSql *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
         vigie_sql_fail (self, error);
}

/* After a failure SQLite may have rolled back by itself; then there is nothing to do. */
void
vigie_sql_rollback (VigieSql *self)
{
  GHashTableIter iter;
  gpointer statement;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_reset (statement);
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * vigie_sql_get:
 * @self: a connection
 * @sql: a string literal
 * @error: return location for a #GError
 *
 * Returns: (transfer none) (nullable): the statement, reset and without bindings
 */
sqlite3_stmt *
vigie_sql_get (VigieSql *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK)
    {
      vigie_sql_fail (self, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/**
 * vigie_sql_step:
 * @self: a connection
 * @statement: one of its statements
 * @error: return location for a #GError
 *
 * Returns: %TRUE with a row; %FALSE at the end, the statement reset, or with @error set
 */
gboolean
vigie_sql_step (VigieSql *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    vigie_sql_fail (self, error);
  sqlite3_reset (statement);
  return FALSE;
}

/* Runs a statement that gives no rows. */
gboolean
vigie_sql_run (VigieSql *self, sqlite3_stmt *statement, GError **error)
{
  int result;

  if (statement == NULL)
    return FALSE;
  result = sqlite3_step (statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      vigie_sql_fail (self, error);
      sqlite3_reset (statement);
      return FALSE;
    }
  sqlite3_reset (statement);
  return TRUE;
}

/* The first column of the first row; 0 where there is no row or it is null. */
gboolean
vigie_sql_read_int (VigieSql *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (self, sql, error);
  g_autoptr (GError) failure = NULL;

  *value = 0;
  if (statement == NULL)
    return FALSE;
  if (vigie_sql_step (self, statement, &failure))
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/* Borrows @text until the statement has run. */
void
vigie_sql_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

void
vigie_sql_bind_blob (sqlite3_stmt *statement, int index, gconstpointer data, gsize length)
{
  sqlite3_bind_blob64 (statement, index, data != NULL ? data : "", length, SQLITE_STATIC);
}

char *
vigie_sql_dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

const char *
vigie_sql_peek_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

const char *
vigie_sql_peek_string (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}
