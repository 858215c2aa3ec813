/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-removal.h"
#include "vigie-schema.h"
#include "vigie-store-file.h"
#include "vigie-store-lock.h"

/* ---- what is here ---- */

static gboolean
read_number (VigieSql *sql, const char *text, guint64 *number, GError **error)
{
  gint64 value;

  if (!vigie_sql_read_int (sql, text, &value, error))
    return FALSE;
  *number = (guint64) value;
  return TRUE;
}

static gboolean
count_personal (VigieSql *sql, VigiePersonalData *data, GError **error)
{
  gint64 oldest;

  if (!vigie_sql_exec (sql, "BEGIN", error) ||
      !read_number (sql, "SELECT count (*) FROM feed", &data->n_posts, error) ||
      !read_number (sql,
                    "SELECT count (*) FROM post WHERE author <> ''"
                    " AND key NOT IN (SELECT key FROM renamed_post)",
                    &data->n_authors, error) ||
      !read_number (sql, "SELECT count (*) FROM renamed_post", &data->n_pseudonyms, error) ||
      !read_number (sql, "SELECT count (*) FROM blob", &data->n_photos, error) ||
      !read_number (sql, "SELECT sum (length (bytes)) FROM blob", &data->n_bytes, error) ||
      !read_number (sql,
                    "SELECT count (*) FROM post_photo l JOIN photo p ON p.photo = l.photo"
                    " WHERE l.uri IS NOT NULL AND p.sha256 IS NULL"
                    " AND NOT EXISTS (SELECT 1 FROM photo_fetch f WHERE f.uri = l.uri)",
                    &data->n_addresses, error) ||
      !read_number (sql, "SELECT count (*) FROM removed_post", &data->n_removed_posts, error) ||
      !read_number (sql, "SELECT count (*) FROM removed_photo", &data->n_removed_photos, error) ||
      !vigie_sql_read_int (sql, "SELECT min (posted_at) FROM post", &oldest, error))
    return FALSE;
  data->oldest = data->n_posts > 0 ? oldest : VIGIE_TIME_UNKNOWN;
  return TRUE;
}

/**
 * vigie_store_count_personal:
 * @self: a store
 * @data: (out): what it holds about people
 * @error: return location for a #GError
 *
 * Blocks; any thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_count_personal (VigieStore *self, VigiePersonalData *data, GError **error)
{
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);

  *data = (VigiePersonalData) { .oldest = VIGIE_TIME_UNKNOWN };
  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  done = count_personal (sql, data, error);
  vigie_store_give_reader (self, sql);
  return done;
}

/* ---- what a purge would remove ---- */

static gboolean
read_preview (VigieSql *sql,
              const char *text,
              const VigiePurge *purge,
              VigieRemovalReport *report,
              GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, text, error);

  if (statement == NULL)
    return FALSE;
  vigie_purge_bind (statement, purge);
  if (!vigie_sql_step (sql, statement, error))
    return FALSE;
  report->n_posts = (guint64) sqlite3_column_int64 (statement, 0);
  report->n_photos = (guint64) sqlite3_column_int64 (statement, 1);
  report->n_bytes = (guint64) sqlite3_column_int64 (statement, 2);
  sqlite3_reset (statement);
  return TRUE;
}

#define WANTED "WITH wanted AS MATERIALIZED (" VIGIE_PURGE_PHOTOS_WANTED ")"
#define SUMS                                                                                       \
  " (SELECT count (*) FROM wanted),"                                                               \
  " (SELECT sum (length (b.bytes)) FROM wanted w JOIN blob b ON b.sha256 = w.sha256)"

/**
 * vigie_store_preview_purge:
 * @self: a store, also one that can only be read
 * @purge: what would be removed
 * @error: return location for a #GError
 *
 * Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): how much vigie_store_purge() would remove, without an entry;
 *   %NULL with @error set
 */
VigieRemovalReport *
vigie_store_preview_purge (VigieStore *self, const VigiePurge *purge, GError **error)
{
  g_autoptr (VigieRemovalReport) report = g_new0 (VigieRemovalReport, 1);
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (purge != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  done =
      purge->what == VIGIE_PURGE_POSTS
          ? read_preview (sql,
                          WANTED " SELECT (SELECT count (*) FROM post p"
                                 " WHERE " VIGIE_PURGE_MATCHES ("p") ")," SUMS,
                          purge, report, error)
          : read_preview (
                sql,
                WANTED " SELECT (SELECT count (DISTINCT key) FROM ("
                       "SELECT l.key FROM wanted w JOIN post_photo l ON l.photo = w.photo"
                       " UNION SELECT l.key FROM wanted w JOIN photo_fetch f ON f.sha256 = w.sha256"
                       " JOIN post_photo l ON l.uri = f.uri JOIN photo o ON o.photo = l.photo"
                       " WHERE o.sha256 IS NULL))," SUMS,
                purge, report, error);
  vigie_store_give_reader (self, sql);
  return done ? g_steal_pointer (&report) : NULL;
}

/* ---- removing ---- */

/* What was done before may have left something: asking again finishes it. */
static gboolean
needs_cleaning (VigieStore *self, const VigieRemovalReport *report)
{
  VigiePersonalData data;

  return report->decision != NULL ||
         (vigie_store_count_personal (self, &data, NULL) &&
          data.n_removed_posts + data.n_removed_photos + data.n_pseudonyms > 0);
}

static VigieRemovalReport *
remove_and_clean (VigieStore *self, VigieWriteFunc func, VigieRemoving *removing, GError **error)
{
  g_autoptr (VigieRemovalReport) report = g_new0 (VigieRemovalReport, 1);

  removing->report = report;
  if (!vigie_store_write (self, func, removing, error))
    return NULL;
  report->is_clean = TRUE;
  if (needs_cleaning (self, report))
    vigie_store_clean (self, report);
  return g_steal_pointer (&report);
}

/**
 * vigie_store_purge:
 * @self: a store
 * @purge: what is removed
 * @reason: (nullable): why, for the log
 * @actor: (nullable): who does it
 * @error: return location for a #GError
 *
 * Removes posts with everything that belongs to them alone, or photos, for good: in one transaction
 * with an entry of kind `data.purge`, which says the rule and numbers. It cannot be undone, and
 * what was removed does not come back with a later import or round of a source. Then the file is
 * written anew, so that nothing of it can be found in it; where that was not possible the report
 * says why, and a purge that removes nothing more finishes it. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what was removed, without an entry where there was nothing
 * to remove; %NULL with @error set and nothing removed
 */
VigieRemovalReport *
vigie_store_purge (VigieStore *self,
                   const VigiePurge *purge,
                   const char *reason,
                   const char *actor,
                   GError **error)
{
  VigieRemoving removing = { .purge = purge, .reason = reason, .actor = actor };

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (purge != NULL, NULL);

  return remove_and_clean (self, vigie_purge_write, &removing, error);
}

/**
 * vigie_store_pseudonymise:
 * @self: a store
 * @reason: (nullable): why, for the log
 * @actor: (nullable): who does it
 * @error: return location for a #GError
 *
 * Gives each author a pseudonym that says nothing, the same for all of their posts of one source,
 * and takes the posts' addresses, their source's own ids and the names of accounts in texts away,
 * in one transaction with an entry of kind `data.pseudonymise`. The posts keep the id that the log
 * names. Posts that come later keep their authors until this is asked again; those that have a
 * pseudonym keep that. It cannot be undone. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what was done, without an entry where there was nothing to
 *   do; %NULL with @error set and nothing changed
 */
VigieRemovalReport *
vigie_store_pseudonymise (VigieStore *self, const char *reason, const char *actor, GError **error)
{
  VigieRemoving removing = { .reason = reason, .actor = actor };

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return remove_and_clean (self, vigie_pseudonyms_write, &removing, error);
}

/**
 * vigie_store_list_removals:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieRemoval) (nullable): what the log says was removed,
 *   the oldest first
 */
GPtrArray *
vigie_store_list_removals (VigieStore *self, GError **error)
{
  static const VigieDecisionKind kinds[] = { VIGIE_DECISION_DATA_PURGE,
                                             VIGIE_DECISION_DATA_PSEUDONYMISE };
  g_autoptr (GPtrArray) removals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_removal_free);

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) entries = vigie_store_list_decisions (self, kinds[i], error);

      if (entries == NULL)
        return NULL;
      for (guint k = 0; k < entries->len; k++)
        {
          VigieRemoval *removal = vigie_removal_new (g_ptr_array_index (entries, k));
          guint place = removals->len;

          while (place > 0 &&
                 ((VigieRemoval *) g_ptr_array_index (removals, place - 1))->at > removal->at)
            place--;
          g_ptr_array_insert (removals, (int) place, removal);
        }
    }
  return g_steal_pointer (&removals);
}

/**
 * vigie_store_list_removed_photos:
 * @self: a store
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type GBytes) (nullable): the SHA-256, 32 bytes, of each photo
 *   that was removed from this file on purpose
 */
GPtrArray *
vigie_store_list_removed_photos (VigieStore *self, GError **error)
{
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement =
      vigie_sql_get (sql, "SELECT sha256 FROM removed_photo WHERE length (sha256) = 32", &failure);
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (photos, g_bytes_new (sqlite3_column_blob (statement, 0), 32));
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&photos) : NULL;
}

/* ---- how long it may stay ---- */

/**
 * vigie_retention_parse:
 * @text: a day, as "2027-11-29"
 * @past_at: (out): the end of that day where this desk is, ms
 *
 * Returns: %FALSE where @text is no such day
 */
gboolean
vigie_retention_parse (const char *text, gint64 *past_at)
{
  g_autoptr (GDateTime) day = NULL, next = NULL;
  int year, month, number, end = 0;

  if (strlen (text) != 10 || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &number, &end) != 3 ||
      end != 10)
    return FALSE;
  day = g_date_time_new_local (year, month, number, 0, 0, 0);
  next = day != NULL ? g_date_time_add_days (day, 1) : NULL;
  if (next == NULL)
    return FALSE;
  *past_at = g_date_time_to_unix (next) * 1000;
  return TRUE;
}

/**
 * vigie_store_dup_retention:
 * @self: a store
 * @now_ms: the time
 * @is_past: (out): whether that day is over
 *
 * Returns: (transfer full) (nullable): the last day on which personal data may be here, as it was
 *   set with %VIGIE_INFO_RETENTION; %NULL where none was
 */
char *
vigie_store_dup_retention (VigieStore *self, gint64 now_ms, gboolean *is_past)
{
  g_autofree char *text = vigie_store_get (self, VIGIE_INFO_RETENTION);
  gint64 past_at;

  *is_past = FALSE;
  if (text == NULL || !vigie_retention_parse (text, &past_at))
    return NULL;
  *is_past = now_ms >= past_at;
  return g_steal_pointer (&text);
}

static gboolean
is_ours (VigieSql *sql)
{
  gint64 id, version;

  return vigie_sql_read_int (sql, "PRAGMA application_id", &id, NULL) &&
         vigie_sql_read_int (sql, "PRAGMA user_version", &version, NULL) &&
         id == VIGIE_APPLICATION_ID && version <= VIGIE_SCHEMA_VERSION;
}

/* Another computer may hold what lies on a network share. */
static VigieSql *
open_to_peek (const char *path)
{
  g_autoptr (VigieSql) sql =
      vigie_store_lock_is_network (path) ? NULL : vigie_store_file_peek (path, NULL);

  return sql != NULL && is_ours (sql) ? g_steal_pointer (&sql) : NULL;
}

static char *
read_retention (VigieSql *sql)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT value FROM setting WHERE name = '" VIGIE_INFO_RETENTION "'", NULL);
  char *day = NULL;

  if (statement == NULL)
    return NULL;
  if (vigie_sql_step (sql, statement, NULL))
    day = g_strdup (vigie_sql_peek_string (statement, 0));
  sqlite3_reset (statement);
  return day;
}

/**
 * vigie_retention_peek:
 * @path: an incident file
 * @now_ms: the time
 *
 * Looks into a file, whether somebody has it open or not, and changes nothing in it. One on a
 * network share is left alone. Blocks: call it in a worker thread.
 *
 * Returns: (transfer full) (nullable): the last day on which personal data was to be there, where
 *   that is over and authors or photos still are; %NULL otherwise, and where the file cannot be
 *   read
 */
char *
vigie_retention_peek (const char *path, gint64 now_ms)
{
  g_autoptr (VigieSql) sql = NULL;
  g_autofree char *day = NULL;
  gint64 past_at, any = 0;

  g_return_val_if_fail (path != NULL, NULL);

  sql = open_to_peek (path);
  day = sql != NULL ? read_retention (sql) : NULL;
  if (day == NULL || !vigie_retention_parse (day, &past_at) || now_ms < past_at ||
      !vigie_sql_read_int (sql,
                           "SELECT EXISTS (SELECT 1 FROM blob) OR EXISTS (SELECT 1 FROM post"
                           " WHERE author <> '' AND key NOT IN (SELECT key FROM renamed_post))",
                           &any, NULL))
    return NULL;
  return any != 0 ? g_steal_pointer (&day) : NULL;
}

/* ---- in a worker ---- */

static void
run_in_worker (VigieStore *self,
               gpointer tag,
               const VigiePurge *purge,
               GTaskThreadFunc func,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (purge != NULL)
    g_task_set_task_data (task, g_memdup2 (purge, sizeof *purge), g_free);
  g_task_run_in_thread (task, func);
}

static void
run_count (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree VigiePersonalData *data = g_new0 (VigiePersonalData, 1);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (vigie_store_count_personal (source, data, &error))
    g_task_return_pointer (task, g_steal_pointer (&data), g_free);
  else
    g_task_return_error (task, error);
}

void
vigie_store_count_personal_async (VigieStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));

  run_in_worker (self, vigie_store_count_personal_async, NULL, run_count, cancellable, callback,
                 user_data);
}

gboolean
vigie_store_count_personal_finish (VigieStore *self,
                                   GAsyncResult *result,
                                   VigiePersonalData *data,
                                   GError **error)
{
  g_autofree VigiePersonalData *counted = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_count_personal_async), FALSE);

  counted = g_task_propagate_pointer (G_TASK (result), error);
  if (counted == NULL)
    return FALSE;
  *data = *counted;
  return TRUE;
}

static void
run_preview (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieRemovalReport *report;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  report = vigie_store_preview_purge (source, task_data, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) vigie_removal_report_free);
  else
    g_task_return_error (task, error);
}

void
vigie_store_preview_purge_async (VigieStore *self,
                                 const VigiePurge *purge,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_STORE (self));
  g_return_if_fail (purge != NULL);

  run_in_worker (self, vigie_store_preview_purge_async, purge, run_preview, cancellable, callback,
                 user_data);
}

VigieRemovalReport *
vigie_store_preview_purge_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_preview_purge_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
