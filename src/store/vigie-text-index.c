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
 * vigie_text_index_merge:
 * @sql: a write connection
 * @n_pages: how many to write; below zero to begin with all segments
 * @is_done: (out): whether there was nothing left to merge
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_text_index_merge (VigieSql *sql, int n_pages, gboolean *is_done, GError **error)
{
  const gint64 before = sqlite3_total_changes64 (sql->db);
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "INSERT INTO post_text (post_text, rank) VALUES ('merge', ?1)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, n_pages);
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  /* https://www.sqlite.org/fts5.html#the_merge_command */
  *is_done = sqlite3_total_changes64 (sql->db) - before < 2;
  return TRUE;
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
  gboolean is_done;

  if (writer->is_tidy)
    return FALSE;
  writer->is_tidy = !has_many_segments (writer->sql);
  if (!writer->is_tidy)
    {
      if (vigie_text_index_merge (writer->sql, STEP_PAGES, &is_done, NULL) && !is_done)
        return TRUE;
      writer->is_tidy = TRUE; /* nothing left to merge */
    }
  sqlite3_db_release_memory (writer->sql->db);
  return FALSE;
}
