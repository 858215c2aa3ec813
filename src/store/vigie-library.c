/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-library.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-library-file.h"
#include "vigie-privacy.h"
#include "vigie-store-ingest.h"

struct _VigieLibrary
{
  char *path;
  VigieSql *sql;
  char *notice;
  gint64 data_version; /* what was last seen of other connections' writing; 0 at first */
};

/**
 * vigie_library_dup_path:
 *
 * Returns: (transfer full) (nullable): where the user's library is: what the environment's
 *   VIGIE_LIBRARY says, else a file among the user's data; %NULL where that variable is empty, for
 *   there shall be none
 */
char *
vigie_library_dup_path (void)
{
  const char *path = g_getenv (VIGIE_LIBRARY_VARIABLE);

  if (path == NULL)
    return g_build_filename (g_get_user_data_dir (), "vigie", "library.sqlite", NULL);
  return path[0] != '\0' ? g_strdup (path) : NULL;
}

/**
 * vigie_library_open:
 * @path: (nullable): the file; %NULL for the user's own
 * @error: return location for a #GError
 *
 * Makes the file where there is none. One that is damaged, or that a newer Vigie wrote, is set
 * aside under another name and a new one begun: vigie_library_get_notice() says so.
 *
 * Returns: (transfer full) (nullable): the library, or %NULL with %VIGIE_ERROR_NOT_FOUND where
 * there shall be none, %VIGIE_ERROR_NOT_OURS for a file of something else, which stays as it is
 */
VigieLibrary *
vigie_library_open (const char *path, GError **error)
{
  g_autofree char *own = path != NULL ? g_strdup (path) : vigie_library_dup_path ();
  g_autofree char *folder = NULL;
  g_autofree char *notice = NULL;
  VigieLibrary *self;
  VigieSql *sql;

  if (own == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                           _ ("There is no library of past incidents: VIGIE_LIBRARY is empty."));
      return NULL;
    }
  folder = g_path_get_dirname (own);
  g_mkdir_with_parents (folder, 0700); /* where that fails, opening says why */
  sql = vigie_library_file_open (own, &notice, error);
  if (sql == NULL)
    return NULL;
  self = g_new0 (VigieLibrary, 1);
  self->path = g_steal_pointer (&own);
  self->sql = sql;
  self->notice = g_steal_pointer (&notice);
  return self;
}

void
vigie_library_close (VigieLibrary *self)
{
  if (self == NULL)
    return;
  vigie_sql_close (self->sql);
  g_free (self->notice);
  g_free (self->path);
  g_free (self);
}

const char *
vigie_library_get_path (VigieLibrary *self)
{
  return self->path;
}

/**
 * vigie_library_get_notice:
 * @self: a library
 *
 * Returns: (transfer none) (nullable): a sentence for the user, where the file that was there had
 * to be set aside
 */
const char *
vigie_library_get_notice (VigieLibrary *self)
{
  return self->notice;
}

/* What turns out to be damaged only now is set aside as well: the next to open it begins anew. */
static gboolean
finish (VigieLibrary *self, GError **failure, GError **error)
{
  if (g_error_matches (*failure, VIGIE_ERROR, VIGIE_ERROR_DAMAGED))
    g_free (vigie_library_file_set_aside (self->path, "damaged"));
  return vigie_library_pass (failure, error);
}

/* ---- writing ---- */

typedef struct
{
  VigieSql *sql;
  const char *incident_id;
  int version;
  guint n_new;
  GError *error;
} Learning;

/* Written in another way, or shown earlier than it was known: in either case it is new to readers.
 */
static gboolean
drop_outdated (
    Learning *learning, const guint8 *sha256, const char *post_id, gint64 posted_at, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (learning->sql,
                     "DELETE FROM look WHERE incident = ?1 AND sha256 = ?2"
                     " AND (version <> ?3 OR (post_id <> ?4 AND posted_at > ?5))",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, learning->incident_id);
  vigie_sql_bind_blob (statement, 2, sha256, VIGIE_SHA256_LENGTH);
  sqlite3_bind_int (statement, 3, learning->version);
  vigie_sql_bind_text (statement, 4, post_id);
  sqlite3_bind_int64 (statement, 5, posted_at);
  return vigie_sql_run (learning->sql, statement, error);
}

static gboolean
insert_look (Learning *learning,
             const guint8 *sha256,
             GBytes *look,
             const char *post_id,
             gint64 posted_at,
             GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      learning->sql,
      "INSERT OR IGNORE INTO look (incident, sha256, version, look, post_id, posted_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, learning->incident_id);
  vigie_sql_bind_blob (statement, 2, sha256, VIGIE_SHA256_LENGTH);
  sqlite3_bind_int (statement, 3, learning->version);
  if (look != NULL)
    vigie_sql_bind_blob (statement, 4, g_bytes_get_data (look, NULL), g_bytes_get_size (look));
  vigie_sql_bind_text (statement, 5, post_id);
  sqlite3_bind_int64 (statement, 6, posted_at);
  return vigie_sql_run (learning->sql, statement, error);
}

static void
learn_look (
    const char *sha256, GBytes *look, const char *post_id, gint64 posted_at, gpointer user_data)
{
  Learning *learning = user_data;
  guint8 digest[VIGIE_SHA256_LENGTH];

  if (learning->error != NULL || !vigie_sha256_parse (sha256, digest) ||
      !drop_outdated (learning, digest, post_id, posted_at, &learning->error) ||
      !insert_look (learning, digest, look, post_id, posted_at, &learning->error))
    return;
  learning->n_new += sqlite3_changes (learning->sql->db) > 0;
}

/* What was removed from the incident is not known here either. Two files may fail: @failure is the
 * library's, @error the incident's. */
static gboolean
drop_removed (VigieSql *sql,
              VigieStore *store,
              const char *incident_id,
              guint *n_dropped,
              GError **failure,
              GError **error)
{
  g_autoptr (GPtrArray) photos = vigie_store_list_removed_photos (store, error);
  const int n_before = sqlite3_total_changes (sql->db);

  if (photos == NULL)
    return FALSE;
  for (guint i = 0; i < photos->len; i++)
    {
      sqlite3_stmt *statement =
          vigie_sql_get (sql, "DELETE FROM look WHERE incident = ?1 AND sha256 = ?2", failure);

      if (statement == NULL)
        return FALSE;
      vigie_sql_bind_text (statement, 1, incident_id);
      vigie_sql_bind_blob (statement, 2, g_bytes_get_data (g_ptr_array_index (photos, i), NULL),
                           VIGIE_SHA256_LENGTH);
      if (!vigie_sql_run (sql, statement, failure))
        return FALSE;
    }
  if (n_dropped != NULL)
    *n_dropped = (guint) (sqlite3_total_changes (sql->db) - n_before);
  return TRUE;
}

static gboolean
write_incident (VigieSql *sql, VigieStore *store, const char *id, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT INTO incident (id, title, path, seen_at) VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
                     " path = excluded.path, seen_at = excluded.seen_at",
                     error);
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *path = g_canonicalize_filename (vigie_store_get_path (store), NULL);
  g_autofree char *name = g_filename_to_utf8 (path, -1, NULL, NULL, NULL);
  g_autofree char *shown = name == NULL ? g_filename_display_name (path) : NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  vigie_sql_bind_text (statement, 2, title != NULL ? title : "");
  vigie_sql_bind_text (statement, 3, name != NULL ? name : shown);
  sqlite3_bind_int64 (statement, 4, g_get_real_time () / 1000);
  return vigie_sql_run (sql, statement, error);
}

/**
 * vigie_library_learn:
 * @self: a library
 * @store: an incident
 * @version: of the way its looks are written
 * @n_new: (out) (optional): how many photos were not known
 * @error: return location for a #GError
 *
 * Takes over what the incident's photos look like, those that somebody looked at, and its title.
 * Doing it again changes nothing. What was removed from the incident on purpose is forgotten; what
 * it no longer has otherwise stays known: see vigie_library_forget(). Blocks: call it in a worker
 * thread.
 *
 * Returns: %FALSE with @error set and nothing changed
 */
gboolean
vigie_library_learn (
    VigieLibrary *self, VigieStore *store, int version, guint *n_new, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) failure = NULL;
  Learning learning = { .sql = self->sql, .version = version };
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);

  id = vigie_store_get (store, VIGIE_INFO_ID);
  if (id == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The incident is closed."));
      return FALSE;
    }
  learning.incident_id = id;
  if (!vigie_sql_exec (self->sql, "BEGIN IMMEDIATE", &failure))
    return finish (self, &failure, error);
  done = write_incident (self->sql, store, id, &failure);
  if (done && !vigie_store_foreach_shown_look (store, version, learn_look, &learning, error))
    {
      vigie_sql_rollback (self->sql); /* the incident's failure, not ours */
      g_clear_error (&learning.error);
      return FALSE;
    }
  if (done && learning.error != NULL)
    failure = g_steal_pointer (&learning.error);
  if (done && failure == NULL && !drop_removed (self->sql, store, id, NULL, &failure, error))
    {
      vigie_sql_rollback (self->sql);
      return failure != NULL ? finish (self, &failure, error) : FALSE;
    }
  if (failure == NULL && vigie_sql_exec (self->sql, "COMMIT", &failure))
    {
      if (n_new != NULL)
        *n_new = learning.n_new;
      return TRUE;
    }
  vigie_sql_rollback (self->sql);
  return finish (self, &failure, error);
}

/* Older pages lie in the log of writes until it is emptied. */
static void
empty_log (VigieLibrary *self)
{
  sqlite3_wal_checkpoint_v2 (self->sql->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static gboolean
run_for_incident (VigieSql *sql, sqlite3_stmt *statement, const char *id, GError **error)
{
  if (statement != NULL)
    vigie_sql_bind_text (statement, 1, id);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
delete_incident (VigieSql *sql, const char *id, GError **error)
{
  return run_for_incident (sql, vigie_sql_get (sql, "DELETE FROM look WHERE incident = ?1", error),
                           id, error) &&
         run_for_incident (sql, vigie_sql_get (sql, "DELETE FROM incident WHERE id = ?1", error),
                           id, error);
}

/**
 * vigie_library_forget:
 * @self: a library
 * @incident_id: an incident
 * @error: return location for a #GError
 *
 * Takes the incident out, and overwrites what was there.
 *
 * Returns: %FALSE with @error set; %VIGIE_ERROR_NOT_FOUND for an incident that is not known
 */
gboolean
vigie_library_forget (VigieLibrary *self, const char *incident_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  int n_before = sqlite3_total_changes (self->sql->db);

  if (vigie_sql_exec (self->sql, "BEGIN IMMEDIATE", &failure) &&
      delete_incident (self->sql, incident_id, &failure) &&
      vigie_sql_exec (self->sql, "COMMIT", &failure))
    {
      if (sqlite3_total_changes (self->sql->db) == n_before)
        {
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                       _ ("The library of past incidents has no incident “%s”."), incident_id);
          return FALSE;
        }
      empty_log (self);
      return TRUE;
    }
  vigie_sql_rollback (self->sql);
  return finish (self, &failure, error);
}

/**
 * vigie_library_forget_all:
 * @self: a library
 * @error: return location for a #GError
 *
 * Takes all incidents out, overwrites what was there, and removes libraries that were set aside
 * because they were damaged or of a newer Vigie.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_library_forget_all (VigieLibrary *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (vigie_sql_exec (self->sql, "BEGIN IMMEDIATE", &failure) &&
      vigie_sql_exec (self->sql, "DELETE FROM look; DELETE FROM incident", &failure) &&
      vigie_sql_exec (self->sql, "COMMIT", &failure))
    {
      empty_log (self);
      return vigie_library_file_remove_aside (self->path, error);
    }
  vigie_sql_rollback (self->sql);
  return finish (self, &failure, error);
}

/**
 * vigie_library_forget_removed:
 * @self: a library
 * @store: an incident
 * @error: return location for a #GError
 *
 * Takes out what was removed from the incident on purpose, and overwrites it. Blocks.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_library_forget_removed (VigieLibrary *self, VigieStore *store, GError **error)
{
  g_autofree char *id = vigie_store_get (store, VIGIE_INFO_ID);
  g_autoptr (GError) failure = NULL;
  guint n_dropped = 0;
  gboolean done;

  if (id == NULL)
    return TRUE;
  if (!vigie_sql_exec (self->sql, "BEGIN IMMEDIATE", &failure))
    return finish (self, &failure, error);
  done = drop_removed (self->sql, store, id, &n_dropped, &failure, error);
  if (done && vigie_sql_exec (self->sql, "COMMIT", &failure))
    {
      if (n_dropped > 0)
        empty_log (self);
      return TRUE;
    }
  vigie_sql_rollback (self->sql);
  return failure != NULL ? finish (self, &failure, error) : FALSE;
}

/* ---- reading ---- */

/**
 * vigie_library_has_changed:
 * @self: a library
 *
 * Returns: whether others wrote since this was asked last; %TRUE the first time
 */
gboolean
vigie_library_has_changed (VigieLibrary *self)
{
  gint64 version;

  /* https://www.sqlite.org/pragma.html#pragma_data_version: not of what is written here */
  if (!vigie_sql_read_int (self->sql, "PRAGMA data_version", &version, NULL))
    return TRUE;
  if (version == self->data_version)
    return FALSE;
  self->data_version = version;
  return TRUE;
}

static void
incident_free (gpointer data)
{
  VigieLibraryIncident *incident = data;

  g_free (incident->id);
  g_free (incident->title);
  g_free (incident->path);
  g_free (incident);
}

/**
 * vigie_library_list:
 * @self: a library
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieLibraryIncident) (nullable): the incidents that are
 *   known, the one that was seen last first
 */
GPtrArray *
vigie_library_list (VigieLibrary *self, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (incident_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (self->sql,
                     "SELECT id, title, path, seen_at,"
                     " (SELECT count (*) FROM look WHERE incident = i.id) FROM incident i"
                     " ORDER BY seen_at DESC, id",
                     &failure);

  while (statement != NULL && vigie_sql_step (self->sql, statement, &failure))
    {
      VigieLibraryIncident *incident = g_new0 (VigieLibraryIncident, 1);

      incident->id = g_strdup (vigie_sql_peek_string (statement, 0));
      incident->title = g_strdup (vigie_sql_peek_string (statement, 1));
      incident->path = g_strdup (vigie_sql_peek_string (statement, 2));
      incident->seen_at = sqlite3_column_int64 (statement, 3);
      incident->n_photos = (guint64) sqlite3_column_int64 (statement, 4);
      g_ptr_array_add (incidents, incident);
    }
  return finish (self, &failure, error) ? g_steal_pointer (&incidents) : NULL;
}

/**
 * vigie_library_foreach_look:
 * @self: a library
 * @version: of the way looks are written; those that are written in another have none
 * @cursor: (inout): 0 at first; what was called for is not called for again
 * @func: called for each photo
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_library_foreach_look (VigieLibrary *self,
                            int version,
                            gint64 *cursor,
                            VigieLibraryLookFunc func,
                            gpointer user_data,
                            GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement = vigie_sql_get (
      self->sql,
      "SELECT n, incident, lower (hex (sha256)), CASE version WHEN ?2 THEN look END, post_id,"
      " posted_at FROM look WHERE n > ?1 ORDER BY n",
      &failure);

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, *cursor);
      sqlite3_bind_int (statement, 2, version);
    }
  while (statement != NULL && vigie_sql_step (self->sql, statement, &failure))
    {
      g_autoptr (GBytes) bytes = sqlite3_column_type (statement, 3) != SQLITE_NULL
                                     ? g_bytes_new (sqlite3_column_blob (statement, 3),
                                                    (gsize) sqlite3_column_bytes (statement, 3))
                                     : NULL;
      VigieLibraryLook look = { .incident_id = vigie_sql_peek_string (statement, 1),
                                .sha256 = vigie_sql_peek_string (statement, 2),
                                .look = bytes,
                                .post_id = vigie_sql_peek_string (statement, 4),
                                .posted_at = sqlite3_column_int64 (statement, 5) };

      *cursor = sqlite3_column_int64 (statement, 0);
      func (&look, user_data);
    }
  return finish (self, &failure, error);
}
