/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-index.h"

/* How many segments a search may have to look through, and how many pages one step may write. */
#define MAX_SEGMENTS 6
#define STEP_PAGES 256

static gboolean
has_many_segments (VigieSql *sql)
{
  gint64 n_segments;

  return vigie_sql_read_int (sql,
                             "SELECT count (*) FROM (SELECT DISTINCT segid FROM post_text_idx)",
                             &n_segments, NULL) &&
         n_segments > MAX_SEGMENTS;
}

/**
 * vigie_text_index_tidy:
 * @writer: the writer, outside of a transaction
 *
 * Merges a part of the text index, which ingest leaves in many segments, in a short transaction of
 * its own (https://www.sqlite.org/fts5.html#the_merge_command).
 *
 * Returns: whether there is more to do
 */
gboolean
vigie_text_index_tidy (VigieWriter *writer)
{
  sqlite3 *db = writer->sql->db;
  sqlite3_stmt *statement;
  gint64 before;

  if (writer->is_tidy)
    return FALSE;
  writer->is_tidy = !has_many_segments (writer->sql);
  if (!writer->is_tidy)
    {
      statement = vigie_sql_get (
          writer->sql, "INSERT INTO post_text (post_text, rank) VALUES ('merge', ?1)", NULL);
      if (statement == NULL)
        return FALSE;
      before = sqlite3_total_changes64 (db);
      sqlite3_bind_int (statement, 1, STEP_PAGES);
      if (vigie_sql_run (writer->sql, statement, NULL) &&
          sqlite3_total_changes64 (db) - before >= 2)
        return TRUE;
      writer->is_tidy = TRUE; /* nothing left to merge */
    }
  sqlite3_db_release_memory (db);
  return FALSE;
}
