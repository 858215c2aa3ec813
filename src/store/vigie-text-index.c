/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-index.h"

/* Posts that came in since the index was last in order, and how many pages one step may write. */
#define UNTIDY_POSTS 1000
#define STEP_PAGES 256

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
  sqlite3_stmt *statement;
  sqlite3 *db = writer->sql->db;
  gint64 before;

  if (writer->untidy < UNTIDY_POSTS)
    return FALSE;
  statement = vigie_sql_get (writer->sql,
                             "INSERT INTO post_text (post_text, rank) VALUES ('merge', ?1)", NULL);
  if (statement == NULL)
    return FALSE;
  before = sqlite3_total_changes64 (db);
  sqlite3_bind_int (statement, 1, STEP_PAGES);
  if (vigie_sql_run (writer->sql, statement, NULL) && sqlite3_total_changes64 (db) - before >= 2)
    return TRUE;

  writer->untidy = 0;
  sqlite3_db_release_memory (db);
  return FALSE;
}
