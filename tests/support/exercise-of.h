/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Files that a test made become an exercise and its original, without a replay: neither is open. */

static inline char *
exercise_of_read_id (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *id;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db, "SELECT value FROM setting WHERE name = 'id'", -1, &statement, NULL),
      ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return id;
}

/* From @from on the original's clock, which is @begun_at on the exercise's. */
static inline void
exercise_of_write (
    const char *path, const char *original, const char *from, const char *begun_at, double speed)
{
  g_autofree char *id = exercise_of_read_id (original);
  g_autofree char *json = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_ascii_dtostr (number, sizeof number, speed);
  json = g_strdup_printf ("{\"incident\":\"%s\",\"path\":\"%s\",\"title\":\"Crue\",\"from\":\"%s\","
                          "\"begun_at\":\"%s\",\"speed\":%s}",
                          id, original, from, begun_at, number);
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          "INSERT OR REPLACE INTO setting (name, value) VALUES ('exercise_of', ?1)",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, json, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

G_END_DECLS
