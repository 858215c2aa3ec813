/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* How long another process may hold the file before we give up, in ms. */
#define VIGIE_SQL_BUSY_TIMEOUT_MS 10000

/**
 * VigieSql:
 *
 * One connection to an incident file with its prepared statements. Used by one thread at a time.
 */
typedef struct
{
  sqlite3 *db;
  GHashTable *statements; /* (element-type static-string sqlite3_stmt): by address of their SQL */
} VigieSql;

VigieSql *vigie_sql_open (const char *path, int flags, GError **error);
void vigie_sql_close (VigieSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSql, vigie_sql_close)

gboolean vigie_sql_fail (VigieSql *self, GError **error);
gboolean vigie_sql_pass (GError **failure,
                         GError **error); /* hands @failure on; %TRUE when there is none */
gboolean vigie_sql_exec (VigieSql *self, const char *sql, GError **error);
void vigie_sql_rollback (VigieSql *self);

/* Only string literals: the address is the key. The statement stays the connection's. */
sqlite3_stmt *vigie_sql_get (VigieSql *self, const char *sql, GError **error);
gboolean vigie_sql_step (VigieSql *self, sqlite3_stmt *statement, GError **error);
gboolean vigie_sql_run (VigieSql *self, sqlite3_stmt *statement, GError **error);
gboolean vigie_sql_read_int (VigieSql *self, const char *sql, gint64 *value, GError **error);

void vigie_sql_bind_text (sqlite3_stmt *statement, int index, const char *text);
void vigie_sql_bind_blob (sqlite3_stmt *statement, int index, gconstpointer data, gsize length);
char *vigie_sql_dup_text (sqlite3_stmt *statement, int column);
const char *vigie_sql_peek_text (sqlite3_stmt *statement, int column); /* (nullable) */
const char *vigie_sql_peek_string (sqlite3_stmt *statement,
                                   int column); /* never %NULL, even in a damaged file */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
