/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-error.h"
#include "vigie-removal.h"
#include "vigie-store-ingest.h"

/* Photos that posts name by address and that were fetched: what came from an address, once. */

void
vigie_photo_fetch_free (VigiePhotoFetch *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->final_uri);
  g_free (self);
}

/* ---- writing ---- */

typedef struct
{
  const char *uri;
  const char *final_uri;
  gint64 fetched_at;
  const VigiePhotoFacts *facts;
} Arrival;

static gboolean
insert_fetch (VigieSql *sql, const Arrival *arrival, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT OR IGNORE INTO photo_fetch (uri, sha256, fetched_at, final_uri)"
                     " VALUES (?1, ?2, ?3, ?4)",
                     error);
  guint8 sha256[VIGIE_SHA256_LENGTH];

  if (statement == NULL)
    return FALSE;
  vigie_sha256_parse (arrival->facts->sha256, sha256);
  vigie_sql_bind_text (statement, 1, arrival->uri);
  vigie_sql_bind_blob (statement, 2, sha256, sizeof sha256);
  sqlite3_bind_int64 (statement, 3, arrival->fetched_at);
  vigie_sql_bind_text (statement, 4, arrival->final_uri);
  return vigie_sql_run (sql, statement, error);
}

/* Nothing was decided, but what is shown of these posts is another: followers know them by that. */
static gboolean
touch_posts (VigieWriter *writer, const char *uri, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "SELECT DISTINCT key FROM post_photo WHERE uri = ?1 ORDER BY key", error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, uri);
  while (vigie_sql_step (writer->sql, statement, &failure))
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }
  if (!vigie_sql_pass (&failure, error))
    return FALSE;
  return keys->len == 0 ||
         vigie_change_add (writer, VIGIE_STORE_CHANGED_DECISIONS,
                           (const gint64 *) (gpointer) keys->data, keys->len, error);
}

static gboolean
run_uri (VigieSql *sql, const char *text, const char *uri, gint64 number, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, text, error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, uri);
  sqlite3_bind_int64 (statement, 2, number);
  return vigie_sql_run (sql, statement, error);
}

/* What came from there was removed on purpose: the posts that name the address say so, and it is
 * not asked again. */
static gboolean
note_removed (VigieWriter *writer, const char *uri, gint64 photo, gint64 entry, GError **error)
{
  VigieSql *sql = writer->sql;

  return touch_posts (writer, uri, error) &&
         run_uri (sql, "DELETE FROM photo_fetch WHERE uri = ?1 AND ?2 IS NOT NULL", uri, photo,
                  error) &&
         run_uri (sql,
                  "INSERT OR IGNORE INTO removed_link (key, n, entry)"
                  " SELECT key, n, ?2 FROM post_photo l JOIN photo p ON p.photo = l.photo"
                  " WHERE l.uri = ?1 AND p.sha256 IS NULL",
                  uri, entry, error) &&
         run_uri (sql,
                  "UPDATE post_photo SET uri = NULL, photo = ?2 WHERE uri = ?1"
                  " AND (SELECT sha256 FROM photo p WHERE p.photo = post_photo.photo) IS NULL",
                  uri, photo, error);
}

/* Whether the posts that named the address were removed while it was asked. */
static gboolean
is_unwanted (VigieSql *sql, const char *uri, gboolean *unwanted, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;

  if (!vigie_removal_has_any (sql, unwanted, error))
    return FALSE;
  if (!*unwanted)
    return TRUE;
  statement = vigie_sql_get (sql, "SELECT 1 FROM post_photo WHERE uri = ?1 LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, uri);
  *unwanted = !vigie_sql_step (sql, statement, &failure);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/* As vigie_store_add_fetched_photo(), in a transaction. */
gboolean
vigie_photo_keep_fetched (VigieWriter *writer,
                          const char *uri,
                          const char *final_uri,
                          gint64 fetched_at,
                          const VigiePhotoFacts *facts,
                          GError **error)
{
  const Arrival arrival = { uri, final_uri, fetched_at, facts };
  gint64 photo, removed;
  gboolean unwanted;
  int n_before;

  if (!is_unwanted (writer->sql, uri, &unwanted, error))
    return FALSE;
  if (unwanted)
    return TRUE;
  n_before = sqlite3_total_changes (writer->sql->db);
  if (!insert_fetch (writer->sql, &arrival, error))
    return FALSE;
  if (sqlite3_total_changes (writer->sql->db) == n_before)
    return TRUE; /* it came before, here or in another process: what came first counts */
  if (!vigie_photo_keep (writer, facts, &photo, &removed, error))
    return FALSE;
  return removed != 0 ? note_removed (writer, uri, photo, removed, error)
                      : touch_posts (writer, uri, error);
}

static gboolean
write_fetch (VigieWriter *writer, gpointer data, GError **error)
{
  const Arrival *arrival = data;

  return vigie_photo_keep_fetched (writer, arrival->uri, arrival->final_uri, arrival->fetched_at,
                                   arrival->facts, error);
}

/**
 * vigie_store_add_fetched_photo:
 * @self: a store
 * @uri: the address as posts name it
 * @final_uri: where it came from in the end, after redirects
 * @fetched_at_ms: when
 * @facts: what came, with its bytes and their SHA-256
 * @error: return location for a #GError
 *
 * Keeps a photo that was fetched, in one durable transaction. The original is kept once, whatever
 * addresses it has. An address that something came from already keeps that. Blocks; any thread.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_store_add_fetched_photo (VigieStore *self,
                               const char *uri,
                               const char *final_uri,
                               gint64 fetched_at_ms,
                               const VigiePhotoFacts *facts,
                               GError **error)
{
  Arrival arrival = { uri, final_uri, fetched_at_ms, facts };
  guint8 sha256[VIGIE_SHA256_LENGTH];

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (uri != NULL && final_uri != NULL, FALSE);
  g_return_val_if_fail (facts->bytes != NULL && vigie_sha256_parse (facts->sha256, sha256), FALSE);

  return vigie_store_write (self, write_fetch, &arrival, error);
}

/* ---- reading ---- */

static gboolean
list_unfetched (VigieSql *sql, guint limit, GPtrArray *uris, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.uri FROM post_photo l JOIN photo p ON p.photo = l.photo"
                     " WHERE p.sha256 IS NULL AND (l.uri LIKE 'http://%' OR l.uri LIKE 'https://%')"
                     " AND NOT EXISTS (SELECT 1 FROM photo_fetch f WHERE f.uri = l.uri)"
                     " ORDER BY l.key DESC, l.n",
                     error);

  if (statement == NULL)
    return FALSE;
  while (uris->len < limit && vigie_sql_step (sql, statement, &failure))
    {
      const char *uri = vigie_sql_peek_string (statement, 0);

      if (g_hash_table_contains (known, uri))
        continue;
      g_ptr_array_add (uris, g_strdup (uri));
      g_hash_table_add (known, g_ptr_array_index (uris, uris->len - 1));
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_store_list_unfetched_photos:
 * @self: a store
 * @limit: at most so many
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): addresses of the web that posts give for
 *   photos that are not here, each once, those of the newest posts first
 */
GPtrArray *
vigie_store_list_unfetched_photos (VigieStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  done = list_unfetched (sql, limit, uris, error);
  vigie_store_give_reader (self, sql);
  return done ? g_steal_pointer (&uris) : NULL;
}

/**
 * vigie_store_find_photo_fetch:
 * @self: a store
 * @uri: the address as posts name it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what came from it; %NULL without @error set where nothing
 * was fetched
 */
VigiePhotoFetch *
vigie_store_find_photo_fetch (VigieStore *self, const char *uri, GError **error)
{
  g_autoptr (VigiePhotoFetch) fetch = NULL;
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (
      sql, "SELECT lower (hex (sha256)), fetched_at, final_uri FROM photo_fetch WHERE uri = ?1",
      &failure);
  if (statement != NULL)
    vigie_sql_bind_text (statement, 1, uri);
  if (statement != NULL && vigie_sql_step (sql, statement, &failure))
    {
      fetch = g_new0 (VigiePhotoFetch, 1);
      fetch->sha256 = vigie_sql_dup_text (statement, 0);
      fetch->fetched_at = sqlite3_column_int64 (statement, 1);
      fetch->final_uri = vigie_sql_dup_text (statement, 2);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&fetch) : NULL;
}
