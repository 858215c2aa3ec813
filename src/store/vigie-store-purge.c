/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-projection.h"
#include "vigie-removal.h"

/* What is removed is gathered in tables of the connection's own, which hold numbers and hashes. All
 * of it is one transaction with the entry of the log: a crash leaves all or nothing. */
static const char tables[] =
    "CREATE TEMP TABLE IF NOT EXISTS purge_key (key INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE IF NOT EXISTS purge_photo (photo INTEGER PRIMARY KEY, sha256 BLOB);"
    "CREATE TEMP TABLE IF NOT EXISTS purge_link (key INTEGER, n INTEGER, photo INTEGER,"
    " PRIMARY KEY (key, n)) WITHOUT ROWID;"
    "CREATE TEMP TABLE IF NOT EXISTS purge_entry (entry INTEGER PRIMARY KEY);"
    "DELETE FROM purge_key; DELETE FROM purge_photo; DELETE FROM purge_link;"
    "DELETE FROM purge_entry;"
    "INSERT INTO purge_entry SELECT coalesce (max (entry), 0) + 1 FROM log;";

static const char photos_gone[] =
    "INSERT OR IGNORE INTO removed_photo SELECT sha256, entry FROM purge_photo, purge_entry"
    " WHERE sha256 IS NOT NULL ORDER BY sha256;"
    "DELETE FROM blob WHERE sha256 IN (SELECT sha256 FROM purge_photo);"
    "DELETE FROM thumbnail WHERE sha256 IN (SELECT sha256 FROM purge_photo);"
    "DELETE FROM photo_look WHERE sha256 IN (SELECT sha256 FROM purge_photo);"
    "DELETE FROM photo_fetch WHERE sha256 IN (SELECT sha256 FROM purge_photo);";

/* Rows of photos that no post names any more, and that no address leads to. */
static const char drop_orphans[] =
    "DELETE FROM photo WHERE NOT EXISTS (SELECT 1 FROM post_photo l WHERE l.photo = photo.photo)"
    " AND (sha256 IS NULL OR NOT EXISTS"
    " (SELECT 1 FROM photo_fetch f WHERE f.sha256 = photo.sha256));";

/* The post stays and says that it had a photo; which one, its hash tells, for decisions name it. */
static const char photos_of_posts_gone[] =
    "INSERT INTO purge_link SELECT l.key, l.n, w.photo FROM purge_photo w"
    " JOIN post_photo l ON l.photo = w.photo"
    " UNION SELECT l.key, l.n, w.photo FROM purge_photo w JOIN photo_fetch f ON f.sha256 = w.sha256"
    " JOIN post_photo l ON l.uri = f.uri JOIN photo own ON own.photo = l.photo"
    " WHERE own.sha256 IS NULL;"
    "INSERT OR IGNORE INTO removed_link SELECT key, n, entry FROM purge_link, purge_entry;"
    "UPDATE post_photo SET uri = NULL, photo = (SELECT k.photo FROM purge_link k"
    " WHERE k.key = post_photo.key AND k.n = post_photo.n)"
    " WHERE (key, n) IN (SELECT key, n FROM purge_link);"
    "UPDATE photo SET mime_type = NULL, width = 0, height = 0, taken_at = NULL, lon = NULL,"
    " lat = NULL, radius_m = NULL, origin = NULL, error = NULL, direction_deg = NULL"
    " WHERE photo IN (SELECT photo FROM purge_photo);";

static const char posts_noted[] =
    "INSERT OR IGNORE INTO removed_post SELECT p.id, e.entry, p.source, p.posted_at, p.received_at,"
    " p.lon IS NOT NULL FROM purge_key k CROSS JOIN post p ON p.key = k.key"
    " CROSS JOIN purge_entry e ORDER BY p.id;";

static const char posts_gone[] =
    "INSERT INTO post_text (post_text, rowid, text) SELECT 'delete', p.key, p.text"
    " FROM purge_key k CROSS JOIN post p ON p.key = k.key WHERE p.text <> '' ORDER BY k.key;"
    "DELETE FROM photo_fetch WHERE uri IN"
    " (SELECT l.uri FROM post_photo l WHERE l.key IN (SELECT key FROM purge_key))"
    " AND NOT EXISTS (SELECT 1 FROM post_photo o WHERE o.uri = photo_fetch.uri"
    " AND o.key NOT IN (SELECT key FROM purge_key));"
    "DELETE FROM candidate WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM removed_link WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM renamed_post WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM provenance WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM post_change WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM post_photo WHERE key IN (SELECT key FROM purge_key);"
    "UPDATE post_state SET key = NULL WHERE key IN (SELECT key FROM purge_key);"
    /* of two identifiers that begin with the same 63 bits the second one would be missed: hashes
     * of posts do not */
    "DELETE FROM post_id WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM post_id_recent WHERE key IN (SELECT key FROM purge_key);"
    "UPDATE counter SET n = (SELECT count (*) FROM post_id_recent) WHERE name = 'recent';"
    "DELETE FROM feed WHERE key IN (SELECT key FROM purge_key);"
    "DELETE FROM post WHERE key IN (SELECT key FROM purge_key);";

/* Where sources go on names the last posts, and their names what they look for. Without any post
 * nobody needs them; what authorities said stays, and so does how far an exercise is. */
static const char watches_gone[] =
    "DELETE FROM watch WHERE watch NOT IN (SELECT watch FROM official)"
    " AND watch NOT IN (SELECT watch FROM provenance)"
    " AND watch NOT IN (SELECT watch FROM post_change)"
    " AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'exercise_of');";

void
vigie_purge_bind (sqlite3_stmt *statement, const VigiePurge *purge)
{
  if (purge->rule == VIGIE_PURGE_OLDER)
    sqlite3_bind_int64 (statement, 1, purge->older_than);
  if (purge->rule == VIGIE_PURGE_STATUS)
    sqlite3_bind_int (statement, 2, (int) purge->status);
}

static gboolean
run_rule (VigieSql *sql, const char *text, const VigiePurge *purge, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, text, error);

  if (statement == NULL)
    return FALSE;
  vigie_purge_bind (statement, purge);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
choose (VigieSql *sql, const VigiePurge *purge, GError **error)
{
  return run_rule (sql, "INSERT INTO purge_photo " VIGIE_PURGE_PHOTOS_WANTED, purge, error) &&
         (purge->what == VIGIE_PURGE_PHOTOS ||
          run_rule (sql,
                    "INSERT INTO purge_key SELECT p.key FROM post p"
                    " WHERE " VIGIE_PURGE_MATCHES ("p") " ORDER BY p.key",
                    purge, error));
}

static gboolean
count (VigieSql *sql, const VigiePurge *purge, VigieRemovalReport *report, GError **error)
{
  gint64 n_posts, n_photos, n_bytes;

  if (!vigie_sql_read_int (sql,
                           purge->what == VIGIE_PURGE_PHOTOS
                               ? "SELECT count (DISTINCT key) FROM purge_link"
                               : "SELECT count (*) FROM purge_key",
                           &n_posts, error) ||
      !vigie_sql_read_int (sql, "SELECT count (*) FROM purge_photo", &n_photos, error) ||
      !vigie_sql_read_int (sql,
                           "SELECT sum (length (b.bytes)) FROM purge_photo w"
                           " JOIN blob b ON b.sha256 = w.sha256",
                           &n_bytes, error))
    return FALSE;
  report->n_posts = (guint64) n_posts;
  report->n_photos = (guint64) n_photos;
  report->n_bytes = (guint64) n_bytes;
  return TRUE;
}

static gboolean
lower_counters (VigieSql *sql, GError **error)
{
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    {
      sqlite3_stmt *statement =
          vigie_sql_get (sql,
                         "UPDATE counter SET n = n - (SELECT count (*) FROM purge_key k"
                         " JOIN feed f ON f.key = k.key WHERE f.flags & 7 = ?2) WHERE name = ?1",
                         error);

      if (statement == NULL)
        return FALSE;
      vigie_sql_bind_text (statement, 1, vigie_status_to_string ((VigieStatus) i));
      sqlite3_bind_int (statement, 2, i);
      if (!vigie_sql_run (sql, statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
remove_photos (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql, photos_gone, error) && vigie_sql_exec (sql, drop_orphans, error);
}

static gboolean
remove_posts (VigieSql *sql, const VigiePurge *purge, GError **error)
{
  return vigie_sql_exec (sql, posts_noted, error) && lower_counters (sql, error) &&
         vigie_sql_exec (sql, posts_gone, error) &&
         (purge->rule != VIGIE_PURGE_ALL || vigie_sql_exec (sql, watches_gone, error)) &&
         vigie_projection_rebuild_map (sql, error);
}

static gboolean
empty_tables (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (
      sql, "DELETE FROM purge_key; DELETE FROM purge_photo; DELETE FROM purge_link", error);
}

/* What is removed by this one transaction, and the entry that says so. */
gboolean
vigie_purge_write (VigieWriter *writer, gpointer data, GError **error)
{
  VigieRemoving *removing = data;
  const VigiePurge *purge = removing->purge;
  VigieRemovalReport *report = removing->report;
  VigieSql *sql = writer->sql;
  gint64 entry;

  if (!vigie_sql_exec (sql, tables, error) || !vigie_removal_next_entry (sql, &entry, error) ||
      !choose (sql, purge, error) ||
      (purge->what == VIGIE_PURGE_PHOTOS && !vigie_sql_exec (sql, photos_of_posts_gone, error)) ||
      !count (sql, purge, report, error))
    return FALSE;
  if (report->n_posts == 0 && report->n_photos == 0)
    return empty_tables (sql, error);
  if ((purge->what == VIGIE_PURGE_POSTS && !remove_posts (sql, purge, error)) ||
      !remove_photos (sql, error))
    return FALSE;
  writer->run_start = writer->run_end = 0; /* keys are free again */
  writer->is_tidy = FALSE;
  return vigie_removal_log (writer,
                            vigie_purge_make_draft (purge, report->n_posts, report->n_photos,
                                                    report->n_bytes, removing->reason,
                                                    removing->actor),
                            entry, report, error) &&
         vigie_change_add_lost (writer, error) && empty_tables (sql, error);
}
