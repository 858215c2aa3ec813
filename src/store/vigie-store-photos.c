/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-removal.h"
#include "vigie-state-table.h"
#include "vigie-store-ingest.h"

#define SHA256_LENGTH VIGIE_SHA256_LENGTH

gboolean
vigie_sha256_parse (const char *hex, guint8 sha256[VIGIE_SHA256_LENGTH])
{
  if (hex == NULL || strlen (hex) != 2 * SHA256_LENGTH)
    return FALSE;
  for (int i = 0; i < SHA256_LENGTH; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]);
      int low = g_ascii_xdigit_value (hex[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      sha256[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

/* ---- writing ---- */

static gboolean
write_blob (
    VigieSql *sql, const char *statement_sql, const guint8 *sha256, GBytes *bytes, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, statement_sql, error);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, sha256, SHA256_LENGTH);
  vigie_sql_bind_blob (statement, 2, data, length);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
find_photo (VigieSql *sql, const guint8 *sha256, gint64 *photo, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "SELECT photo FROM photo WHERE sha256 = ?1", error);
  g_autoptr (GError) failure = NULL;

  *photo = 0;
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, sha256, SHA256_LENGTH);
  if (vigie_sql_step (sql, statement, &failure))
    *photo = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
insert_photo (VigieSql *sql,
              const guint8 *sha256, /* (nullable) */
              const VigiePhotoFacts *facts,
              gint64 *photo,
              GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "INSERT INTO photo (sha256, mime_type, width, height, taken_at, lon, lat, radius_m, origin,"
      " error, direction_deg) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      error);

  if (statement == NULL)
    return FALSE;
  if (sha256 != NULL)
    vigie_sql_bind_blob (statement, 1, sha256, SHA256_LENGTH);
  vigie_sql_bind_text (statement, 2, facts->mime_type);
  sqlite3_bind_int (statement, 3, facts->width);
  sqlite3_bind_int (statement, 4, facts->height);
  if (facts->taken_at != VIGIE_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, 5, facts->taken_at);
  if (facts->has_position)
    {
      sqlite3_bind_double (statement, 6, facts->position.lon);
      sqlite3_bind_double (statement, 7, facts->position.lat);
      sqlite3_bind_double (statement, 8, facts->position.radius_m);
      sqlite3_bind_int (statement, 9, (int) facts->position.origin);
    }
  vigie_sql_bind_text (statement, 10, facts->error);
  if (facts->has_direction)
    sqlite3_bind_double (statement, 11, facts->direction_deg);
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  *photo = sqlite3_last_insert_rowid (sql->db);
  return TRUE;
}

static gboolean
insert_link (VigieSql *sql, gint64 key, gsize n, gint64 photo, const char *uri, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "INSERT INTO post_photo (key, n, photo, uri) VALUES (?1, ?2, ?3, ?4)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, (gint64) n);
  sqlite3_bind_int64 (statement, 3, photo);
  vigie_sql_bind_text (statement, 4, uri);
  return vigie_sql_run (sql, statement, error);
}

/* A post shows a photo that was removed. */
static gboolean
note_removed (VigieSql *sql, gint64 key, gsize n, gint64 entry, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "INSERT INTO removed_link (key, n, entry) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, (gint64) n);
  sqlite3_bind_int64 (statement, 3, entry);
  return vigie_sql_run (sql, statement, error);
}

/**
 * vigie_photo_keep:
 * @writer: in a transaction
 * @facts: with the original's bytes where they are here
 * @photo: (out): its row
 * @removed: (out): the entry of the log that removed it, or 0
 * @error: return location for a #GError
 *
 * Keeps the original once, whichever posts show it. Of one that was removed on purpose nothing is
 * kept but its hash.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_photo_keep (VigieWriter *writer,
                  const VigiePhotoFacts *facts,
                  gint64 *photo,
                  gint64 *removed,
                  GError **error)
{
  static const VigiePhotoFacts nothing = { .taken_at = VIGIE_TIME_UNKNOWN };
  VigieSql *sql = writer->sql;
  g_autofree char *computed = facts->sha256 == NULL && facts->bytes != NULL
                                  ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, facts->bytes)
                                  : NULL;
  guint8 sha256[SHA256_LENGTH];
  gboolean is_here = vigie_sha256_parse (computed != NULL ? computed : facts->sha256, sha256);

  *photo = *removed = 0;
  if (is_here && (!find_photo (sql, sha256, photo, error) ||
                  !vigie_removal_find_photo (sql, sha256, removed, error)))
    return FALSE;
  if (*removed != 0)
    facts = &nothing;
  if (is_here && facts->bytes != NULL &&
      !write_blob (sql, "INSERT OR IGNORE INTO blob (sha256, bytes) VALUES (?1, ?2)", sha256,
                   facts->bytes, error))
    return FALSE;
  return *photo != 0 || insert_photo (sql, is_here ? sha256 : NULL, facts, photo, error);
}

/**
 * vigie_photo_write:
 * @writer: in a transaction
 * @key: the post
 * @n: which of its photos
 * @facts: with the original's bytes where they are here
 * @error: return location for a #GError
 *
 * Keeps a photo that a post shows; see vigie_photo_keep().
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_photo_write (
    VigieWriter *writer, gint64 key, gsize n, const VigiePhotoFacts *facts, GError **error)
{
  gint64 photo, removed;

  return vigie_photo_keep (writer, facts, &photo, &removed, error) &&
         insert_link (writer->sql, key, n, photo, removed == 0 ? facts->uri : NULL, error) &&
         (removed == 0 || note_removed (writer->sql, key, n, removed, error));
}

typedef struct
{
  guint8 sha256[SHA256_LENGTH];
  GBytes *jpeg;
} Thumbnail;

static void
free_thumbnail (gpointer data)
{
  Thumbnail *thumbnail = data;

  g_bytes_unref (thumbnail->jpeg);
  g_free (thumbnail);
}

static gboolean
write_thumbnail (VigieWriter *writer, gpointer data, GError **error)
{
  Thumbnail *thumbnail = data;

  return write_blob (writer->sql,
                     "INSERT OR REPLACE INTO thumbnail (sha256, jpeg) SELECT ?1, ?2"
                     " WHERE ?1 NOT IN (SELECT sha256 FROM removed_photo)",
                     thumbnail->sha256, thumbnail->jpeg, error);
}

/**
 * vigie_store_save_thumbnail:
 * @self: a store
 * @sha256: the photo
 * @jpeg: a small picture of it
 *
 * Queued; a cache, so a failure is silent.
 */
void
vigie_store_save_thumbnail (VigieStore *self, const char *sha256, GBytes *jpeg)
{
  Thumbnail thumbnail = { 0 };

  g_return_if_fail (VIGIE_IS_STORE (self));
  g_return_if_fail (jpeg != NULL);

  if (!vigie_sha256_parse (sha256, thumbnail.sha256))
    return;
  thumbnail.jpeg = g_bytes_ref (jpeg);
  vigie_store_write_and_forget (self, write_thumbnail, g_memdup2 (&thumbnail, sizeof thumbnail),
                                free_thumbnail);
}

/* ---- reading ---- */

gboolean
vigie_photo_list_keys (VigieSql *sql, const char *sha256, GArray *keys, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint8 digest[SHA256_LENGTH];
  sqlite3_stmt *statement;

  if (!vigie_sha256_parse (sha256, digest))
    return TRUE;
  statement = vigie_sql_get (sql,
                             "SELECT l.key FROM photo f JOIN post_photo l ON l.photo = f.photo"
                             " WHERE f.sha256 = ?1"
                             " UNION SELECT l.key FROM photo_fetch f JOIN post_photo l"
                             " ON l.uri = f.uri JOIN photo own ON own.photo = l.photo"
                             " WHERE f.sha256 = ?1 AND own.sha256 IS NULL ORDER BY 1",
                             error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, digest, SHA256_LENGTH);
  while (vigie_sql_step (sql, statement, &failure))
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_load_photo_state:
 * @self: a store
 * @sha256: 64 hex digits
 * @state: (out): to be cleared with vigie_photo_state_clear()
 * @error: return location for a #GError
 *
 * What was decided about a photo; a state without a verdict where nothing was.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_load_photo_state (VigieStore *self,
                              const char *sha256,
                              VigiePhotoState *state,
                              GError **error)
{
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (sha256 != NULL, FALSE);

  *state = VIGIE_PHOTO_STATE_NONE;
  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return FALSE;
  done = vigie_state_table_find_photo (sql, sha256, state, error);
  vigie_store_give_reader (self, sql);
  return done;
}

static void
load_state_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (VigiePhotoState) state = g_new0 (VigiePhotoState, 1);
  GError *error = NULL;

  if (vigie_store_load_photo_state (source, data, state, &error))
    g_task_return_pointer (task, g_steal_pointer (&state), (GDestroyNotify) vigie_photo_state_free);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_store_load_photo_state_async:
 * @self: a store
 * @sha256: 64 hex digits
 * @cancellable: (nullable): for whoever does not want to know any more
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * vigie_store_load_photo_state() in a worker.
 */
void
vigie_store_load_photo_state_async (VigieStore *self,
                                    const char *sha256,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_store_load_photo_state_async);
  g_task_set_task_data (task, g_strdup (sha256), g_free);
  g_task_run_in_thread (task, load_state_in_thread);
}

VigiePhotoState *
vigie_store_load_photo_state_finish (VigieStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
load_blob (VigieStore *self, const char *statement_sql, const char *sha256, GError **error)
{
  guint8 digest[SHA256_LENGTH];
  VigieSql *sql;
  sqlite3_stmt *statement;
  GBytes *bytes = NULL;

  if (!vigie_sha256_parse (sha256, digest))
    return NULL;
  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, statement_sql, error);
  if (statement != NULL)
    {
      vigie_sql_bind_blob (statement, 1, digest, SHA256_LENGTH);
      if (vigie_sql_step (sql, statement, error))
        bytes = g_bytes_new (sqlite3_column_blob (statement, 0),
                             (gsize) sqlite3_column_bytes (statement, 0));
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return bytes;
}

/* Why there is no original. */
static void
fail_missing (VigieStore *self, const char *sha256, GError **error)
{
  VigieSql *sql = vigie_store_take_reader (self, NULL);
  sqlite3_stmt *statement =
      sql != NULL ? vigie_sql_get (sql,
                                   "SELECT g.at, g.actor FROM removed_photo r"
                                   " JOIN log g ON g.entry = r.entry WHERE r.sha256 = ?1",
                                   NULL)
                  : NULL;
  g_autofree char *words = NULL;
  guint8 digest[SHA256_LENGTH];

  if (statement != NULL && vigie_sha256_parse (sha256, digest))
    {
      vigie_sql_bind_blob (statement, 1, digest, SHA256_LENGTH);
      if (vigie_sql_step (sql, statement, NULL))
        words = vigie_removal_say_photo (sqlite3_column_int64 (statement, 0),
                                         vigie_sql_peek_text (statement, 1));
    }
  vigie_store_give_reader (self, sql);
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                       words != NULL ? words
                                     : _ ("The original of this photo is not in the incident."));
}

/**
 * vigie_store_load_photo:
 * @self: a store
 * @sha256: 64 hex digits
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the original's bytes, or %NULL with %VIGIE_ERROR_NOT_FOUND
 *   while they are not in the incident
 */
GBytes *
vigie_store_load_photo (VigieStore *self, const char *sha256, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GBytes *bytes;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  bytes = load_blob (self, "SELECT bytes FROM blob WHERE sha256 = ?1", sha256, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (bytes == NULL)
    fail_missing (self, sha256, error);
  return bytes;
}

/**
 * vigie_store_load_thumbnail:
 * @self: a store
 * @sha256: 64 hex digits
 *
 * Returns: (transfer full) (nullable): the small picture that was saved, if any
 */
GBytes *
vigie_store_load_thumbnail (VigieStore *self, const char *sha256)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  return load_blob (self, "SELECT jpeg FROM thumbnail WHERE sha256 = ?1", sha256, NULL);
}
