/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-removal.h"
#include "vigie-text-index.h"

/* What was deleted may still be read in a file: words in old segments of the text index, pages that
 * are free since before SQLite was told to overwrite them, and pages of the write-ahead log. Each
 * step is a job of its own, so that decisions come in between. */

#define STEP_PAGES 2000
#define LOG_TIMEOUT_MS 2000 /* who reads for longer is told about */

typedef struct
{
  gboolean is_first;
  gboolean is_done;
} Merge;

/* A part of the text index; without the words of what is deleted, once all of it is one segment.
 * https://www.sqlite.org/fts5.html#the_merge_command: below zero, all segments are marked. */
static gboolean
merge_text (VigieWriter *writer, gpointer data, GError **error)
{
  Merge *merge = data;

  return vigie_text_index_merge (writer->sql, merge->is_first ? -STEP_PAGES : STEP_PAGES,
                                 &merge->is_done, error);
}

static gboolean
merge_all (VigieStore *self, GError **error)
{
  Merge merge = { .is_first = TRUE };

  while (!merge.is_done)
    {
      if (!vigie_store_write (self, merge_text, &merge, error))
        return FALSE;
      merge.is_first = FALSE;
    }
  return TRUE;
}

static gboolean
vacuum (VigieWriter *writer, gpointer data, GError **error)
{
  return vigie_sql_exec (writer->sql, "VACUUM", error);
}

/* All of the write-ahead log into the file, and the log emptied: not while somebody reads in it. */
static gboolean
empty_log (VigieWriter *writer, gpointer data, GError **error)
{
  gboolean *is_empty = data;
  sqlite3_stmt *statement = vigie_sql_get (writer->sql, "PRAGMA wal_checkpoint (TRUNCATE)", error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  sqlite3_busy_timeout (writer->sql->db, LOG_TIMEOUT_MS);
  done = vigie_sql_step (writer->sql, statement, error);
  *is_empty = done && sqlite3_column_int (statement, 0) == 0;
  sqlite3_reset (statement);
  sqlite3_busy_timeout (writer->sql->db, VIGIE_SQL_BUSY_TIMEOUT_MS);
  return done;
}

static char *
say_why (const GError *error)
{
  if (error == NULL)
    return g_strdup (_ ("Removed, but another program still reads the file: what was removed can "
                        "be found in it until that program is closed and this is done again."));
  if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE))
    return g_strdup (_ ("Removed, but the disk has no room to write the file anew: something of it "
                        "may be found in the file until there is room and this is done again."));
  /* Translators: a sentence that says why */
  return g_strdup_printf (_ ("Removed, but something of it may be found in the file until this is "
                             "done again: %s"),
                          error->message);
}

/**
 * vigie_store_clean:
 * @self: a store that can be written
 * @report: (inout): of what was removed
 *
 * Takes the bytes of what was removed out of the file and its write-ahead log. What was removed
 * stays removed where that fails. Blocks; any thread but the writer's.
 */
void
vigie_store_clean (VigieStore *self, VigieRemovalReport *report)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) second = NULL;
  gboolean is_empty = FALSE;
  gboolean done =
      merge_all (self, &failure) && vigie_store_write_bare (self, vacuum, NULL, &failure);

  /* also where there was no room: what was deleted is overwritten in the log first */
  if (!vigie_store_write_bare (self, empty_log, &is_empty, &second) && failure == NULL)
    failure = g_steal_pointer (&second);
  report->is_clean = done && is_empty;
  g_set_str (&report->notice, NULL);
  if (!report->is_clean)
    report->notice = say_why (failure);
}
