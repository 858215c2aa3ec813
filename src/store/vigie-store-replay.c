/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-post-id.h"
#include "vigie-removal.h"
#include "vigie-store-ingest.h"
#include "vigie-store-watch.h"
#include "vigie-tape.h"

#define HASH_LENGTH 32

/* What another incident saw, written as it was seen: nothing is looked at a second time, for that
 * was done there. */

typedef struct
{
  const VigieReplay *replay;
  VigieIngestCounts counts;
  gboolean is_taken;
} Taking;

static gboolean
is_expected (VigieWriter *writer, const VigieReplay *replay, gboolean *is, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "SELECT cursor FROM watch WHERE name = ?1", error);
  g_autoptr (GError) failure = NULL;
  g_autofree char *cursor = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, replay->watch);
  if (vigie_sql_step (writer->sql, statement, &failure))
    cursor = vigie_sql_dup_text (statement, 0);
  sqlite3_reset (statement);
  *is = g_strcmp0 (cursor, replay->expected) == 0;
  return vigie_sql_pass (&failure, error);
}

/* ---- changes ---- */

static gboolean
insert_change (
    VigieWriter *writer, gint64 watch, gint64 key, const VigieTapeChange *change, GError **error)
{
  g_autofree char *masked = NULL;
  sqlite3_stmt *statement;

  if (!vigie_renamed_mask (writer->sql, key, change->text, &masked, error))
    return FALSE;
  statement = vigie_sql_get (writer->sql,
                             "INSERT INTO post_change (key, kind, at, watch, text)"
                             " VALUES (?1, ?2, ?3, ?4, ?5)",
                             error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int (statement, 2, (int) change->kind);
  sqlite3_bind_int64 (statement, 3, change->at);
  sqlite3_bind_int64 (statement, 4, watch);
  vigie_sql_bind_text (statement, 5, change->text);
  return vigie_sql_run (writer->sql, statement, error);
}

/* A change of a post that is not here is none. */
static gboolean
write_changes (VigieWriter *writer, Taking *taking, gint64 watch, GError **error)
{
  const GArray *changes = taking->replay->slice->changes;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < changes->len; i++)
    {
      const VigieTapeChange *change = &g_array_index (changes, VigieTapeChange, i);
      guint8 id[VIGIE_POST_ID_BYTES];
      gint64 key = 0, place;

      if (!vigie_post_id_parse (change->post, id))
        continue;
      if (!vigie_post_id_find (writer->sql, id, &key, &place, error))
        return FALSE;
      if (key == 0)
        continue;
      if (!insert_change (writer, watch, key, change, error))
        return FALSE;
      taking->counts.changed++;
      g_array_append_val (keys, key);
    }
  return keys->len == 0 ||
         vigie_change_add (writer, VIGIE_STORE_CHANGED_DECISIONS,
                           (const gint64 *) (gconstpointer) keys->data, keys->len, error);
}

/* ---- what authorities said ---- */

static gboolean
find_watch (VigieWriter *writer, const char *name, gint64 *watch, GError **error)
{
  VigieWatchNotes notes = { 0 };

  if (!vigie_watch_begin (writer, &notes, name, NULL, error))
    return FALSE;
  *watch = notes.watch;
  return TRUE;
}

static gboolean
insert_body (VigieWriter *writer, GBytes *bytes, const guint8 *hash, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "INSERT OR IGNORE INTO official_body (sha256, bytes) VALUES (?1, ?2)", error);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_blob (statement, 1, hash, HASH_LENGTH);
  vigie_sql_bind_blob (statement, 2, data, size);
  return vigie_sql_run (writer->sql, statement, error);
}

static gboolean
insert_official (VigieWriter *writer, const VigieTapeOfficial *official, GError **error)
{
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, official->packed);
  guint8 hash[HASH_LENGTH];
  sqlite3_stmt *statement;
  gint64 watch;

  vigie_sha256_parse (hex, hash);
  if (!find_watch (writer, official->watch, &watch, error) ||
      !insert_body (writer, official->packed, hash, error))
    return FALSE;
  statement = vigie_sql_get (writer->sql,
                             "INSERT INTO official (watch, kind, said_at, first_at, last_at,"
                             " answer, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                             error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, watch);
  vigie_sql_bind_text (statement, 2, official->kind);
  if (official->said_at != VIGIE_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, 3, official->said_at);
  sqlite3_bind_int64 (statement, 4, official->first_at);
  sqlite3_bind_int64 (statement, 5, official->last_at);
  vigie_sql_bind_blob (statement, 6, official->answer, HASH_LENGTH);
  vigie_sql_bind_blob (statement, 7, hash, HASH_LENGTH);
  return vigie_sql_run (writer->sql, statement, error);
}

/* The newest answer of each source still holds. */
static gboolean
prolong_official (VigieWriter *writer, const VigieTapeOfficial *official, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql,
                     "UPDATE official SET last_at = max (last_at, ?2) WHERE n = (SELECT max (n)"
                     " FROM official WHERE watch = (SELECT watch FROM watch WHERE name = ?1))",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, official->watch);
  sqlite3_bind_int64 (statement, 2, official->last_at);
  return vigie_sql_run (writer->sql, statement, error);
}

static gboolean
write_officials (VigieWriter *writer, const VigieReplay *replay, GError **error)
{
  const GArray *fresh = replay->slice != NULL ? replay->slice->officials : NULL;
  const GArray *until = replay->officials_until;
  const guint n_fresh = fresh != NULL ? fresh->len : 0;
  const guint n_until = until != NULL ? until->len : 0;

  for (guint i = 0; i < n_fresh; i++)
    if (!insert_official (writer, &g_array_index (fresh, VigieTapeOfficial, i), error))
      return FALSE;
  for (guint i = 0; i < n_until; i++)
    if (!prolong_official (writer, &g_array_index (until, VigieTapeOfficial, i), error))
      return FALSE;
  return n_fresh + n_until == 0 ||
         vigie_change_add (writer, VIGIE_STORE_CHANGED_OFFICIAL, NULL, 0, error);
}

/* ---- all of it ---- */

static gboolean
write_photos (VigieWriter *writer, const VigieTapeSlice *slice, GError **error)
{
  for (guint i = 0; i < slice->photos->len; i++)
    {
      const VigieTapePhoto *photo = &g_array_index (slice->photos, VigieTapePhoto, i);

      if (!vigie_photo_keep_fetched (writer, photo->uri, photo->final_uri, photo->at, photo->facts,
                                     error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_slice (VigieWriter *writer, Taking *taking, GError **error)
{
  const VigieTapeSlice *slice = taking->replay->slice;
  const VigieBatch batch = { .watch = taking->replay->watch,
                             .cursor = taking->replay->cursor,
                             .observations =
                                 (const VigieObservation *) (gconstpointer) slice->posts->data,
                             .n_observations = slice->posts->len };
  gint64 watch;

  return vigie_ingest_write (writer, &batch, &taking->counts, error) &&
         find_watch (writer, taking->replay->watch, &watch, error) &&
         write_photos (writer, slice, error) && write_changes (writer, taking, watch, error);
}

static gboolean
write_cursor (VigieWriter *writer, const VigieReplay *replay, GError **error)
{
  VigieWatchNotes notes = { 0 };

  return vigie_watch_begin (writer, &notes, replay->watch, replay->cursor, error);
}

static gboolean
write_replay (VigieWriter *writer, gpointer data, GError **error)
{
  Taking *taking = data;

  taking->counts = (VigieIngestCounts) { 0 };
  if (!is_expected (writer, taking->replay, &taking->is_taken, error))
    return FALSE;
  if (!taking->is_taken)
    return TRUE;
  return (taking->replay->slice != NULL ? write_slice (writer, taking, error)
                                        : write_cursor (writer, taking->replay, error)) &&
         write_officials (writer, taking->replay, error);
}

/**
 * vigie_store_take_replay:
 * @self: a store
 * @replay: what comes, already at this incident's times
 * @counts: (inout): what was new is added here
 * @is_taken: (out): %FALSE where the cursor is another one by now, and nothing was written
 * @error: return location for a #GError
 *
 * Takes a part of another incident in one durable transaction, together with where it goes on. Of
 * two processes that replay at the same time only one moves the cursor from where it is, so nothing
 * comes twice. Blocks; any thread.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_store_take_replay (VigieStore *self,
                         const VigieReplay *replay,
                         VigieIngestCounts *counts,
                         gboolean *is_taken,
                         GError **error)
{
  Taking taking = { .replay = replay };

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (replay->watch != NULL && replay->cursor != NULL, FALSE);

  if (!vigie_store_write (self, write_replay, &taking, error))
    return FALSE;
  *is_taken = taking.is_taken;
  counts->imported += taking.counts.imported;
  counts->known += taking.counts.known;
  counts->known_otherwise += taking.counts.known_otherwise;
  counts->changed += taking.counts.changed;
  return TRUE;
}
