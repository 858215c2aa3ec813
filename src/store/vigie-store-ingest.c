/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-ingest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-post-id.h"
#include "vigie-projection.h"
#include "vigie-removal.h"
#include "vigie-store-watch.h"

/* As many new identifiers at least move to their large table together. */
#define MIN_SETTLING 30000

/* Times further away are not those of posts; within, keys leave room for what follows. */
#define MAX_TIME_MS (G_GINT64_CONSTANT (1) << 52)

typedef struct
{
  const VigieObservation *observation;
  gint64 posted_at;
  gint64 received_at;
  gsize index;
  guint8 id[VIGIE_POST_ID_BYTES];
  gboolean is_known;
  gboolean is_other_text; /* than the known one's */
  gint64 place;           /* of the identifier among those of all posts */
  gint64 key;             /* 0 until it is inserted */
  gint64 known_key;       /* 0 where it is new, or came earlier in the batch */
} Arrival;

typedef struct
{
  const VigieBatch *batch;
  VigieIngestCounts counts;

  /* of the running batch */
  gboolean has_orphans; /* decisions about posts that are not here */
  gint64 spill;         /* by how much a key is later than its time at most */
  GArray *arrived;      /* (element-type gint64) */
  GArray *touched;      /* (element-type gint64) */
  GArray *points;       /* (element-type VigieMapPoint) */
  GArray *changed;      /* (element-type gint64): edited or deleted at their source */
} Batch;

static int
compare_arrivals (const void *a, const void *b)
{
  const Arrival *x = a;
  const Arrival *y = b;

  if (x->posted_at != y->posted_at)
    return x->posted_at < y->posted_at ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

/* In the order of time: the text index wants ascending keys. */
static Arrival *
sort_batch (VigieWriter *writer, const Batch *batch)
{
  Arrival *arrivals = g_new (Arrival, batch->batch->n_observations);
  gint64 now = vigie_writer_now (writer);
  char hex[VIGIE_POST_ID_LENGTH + 1];
  gboolean in_order = TRUE;

  for (gsize i = 0; i < batch->batch->n_observations; i++)
    {
      const VigieObservation *observation = &batch->batch->observations[i];
      Arrival *arrival = &arrivals[i];

      arrival->observation = observation;
      arrival->index = i;
      arrival->key = 0;
      arrival->known_key = 0;
      if (observation->id == NULL)
        vigie_post_make_id (observation->source_kind, observation->source_host,
                            observation->external_id, hex);
      vigie_post_id_parse (observation->id != NULL ? observation->id : hex, arrival->id);
      arrival->received_at =
          observation->received_at != VIGIE_TIME_UNKNOWN ? observation->received_at : now;
      arrival->posted_at = observation->posted_at != VIGIE_TIME_UNKNOWN ? observation->posted_at
                                                                        : arrival->received_at;
      if (i > 0 && arrival->posted_at < arrivals[i - 1].posted_at)
        in_order = FALSE;
    }
  if (!in_order)
    qsort (arrivals, batch->batch->n_observations, sizeof *arrivals, compare_arrivals);
  return arrivals;
}

static gboolean
ensure_source (VigieWriter *writer,
               const VigieObservation *observation,
               gint64 *source,
               GError **error)
{
  const char *host = observation->source_host != NULL ? observation->source_host : "";
  g_autofree char *name = g_strconcat (observation->source_kind, "\n", host, NULL);
  gint64 *known = g_hash_table_lookup (writer->source_keys, name);
  sqlite3_stmt *statement;

  if (known != NULL)
    {
      *source = *known;
      return TRUE;
    }
  statement = vigie_sql_get (writer->sql,
                             "INSERT INTO source (kind, host) VALUES (?1, ?2)"
                             " ON CONFLICT (kind, host) DO UPDATE SET kind = kind"
                             " RETURNING source",
                             error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, observation->source_kind);
  vigie_sql_bind_text (statement, 2, host);
  if (!vigie_sql_step (writer->sql, statement, error))
    return FALSE;
  *source = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  g_hash_table_insert (writer->source_keys, g_steal_pointer (&name),
                       g_memdup2 (source, sizeof *source));
  return TRUE;
}

/* ---- keys ---- */

/* The first number from @key on that no post has. */
static gboolean
find_free_key (VigieWriter *writer, gint64 *key, GError **error)
{
  sqlite3_stmt *statement;
  g_autoptr (GError) failure = NULL;
  gint64 start = *key;

  if (*key >= writer->run_start && *key <= writer->run_end)
    {
      *key = writer->run_end + 1;
      start = writer->run_start;
    }
  statement =
      vigie_sql_get (writer->sql, "SELECT key FROM feed WHERE key >= ?1 ORDER BY key", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, *key);
  while (vigie_sql_step (writer->sql, statement, &failure))
    {
      if (sqlite3_column_int64 (statement, 0) != *key)
        break;
      (*key)++;
    }
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (*key > start)
    {
      writer->run_start = start;
      writer->run_end = *key - 1;
    }
  return TRUE;
}

/* ---- rows ---- */

static void
bind_optional (sqlite3_stmt *statement, int index, const char *text)
{
  if (text != NULL && text[0] != '\0')
    vigie_sql_bind_text (statement, index, text);
}

static void
bind_post (sqlite3_stmt *statement, const Arrival *arrival, const guint8 id[16], gint64 source)
{
  const VigieObservation *observation = arrival->observation;

  vigie_sql_bind_blob (statement, 2, id, 16);
  sqlite3_bind_int64 (statement, 3, source);
  sqlite3_bind_int64 (statement, 4, arrival->posted_at);
  sqlite3_bind_int64 (statement, 5, arrival->received_at);
  sqlite3_bind_int64 (statement, 6, (gint64) observation->n_candidates);
  sqlite3_bind_int64 (statement, 7, (gint64) observation->n_photos);
  if (observation->n_candidates > 0)
    {
      sqlite3_bind_double (statement, 8, observation->candidates[0].lon);
      sqlite3_bind_double (statement, 9, observation->candidates[0].lat);
      sqlite3_bind_double (statement, 10, observation->candidates[0].radius_m);
      sqlite3_bind_int (statement, 11, (int) observation->candidates[0].origin);
    }
  vigie_sql_bind_text (statement, 12, observation->external_id);
  bind_optional (statement, 13, observation->url);
  bind_optional (statement, 14, observation->author);
  vigie_sql_bind_text (statement, 15, observation->text != NULL ? observation->text : "");
}

/* Another post may have its time: asking first would cost a second search. */
static gboolean
insert_post (VigieWriter *writer,
             const Arrival *arrival,
             const guint8 id[16],
             gint64 source,
             gint64 *key,
             GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql,
      "INSERT INTO post (key, id, source, posted_at, received_at, n_candidates, n_photos, lon, lat,"
      " radius_m, origin, external_id, url, author, text)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
      error);

  if (statement == NULL)
    return FALSE;
  bind_post (statement, arrival, id, source);
  while (TRUE)
    {
      int result;

      sqlite3_bind_int64 (statement, 1, *key);
      result = sqlite3_step (statement);
      if (result == SQLITE_DONE)
        {
          sqlite3_reset (statement);
          return TRUE;
        }
      if (result != SQLITE_CONSTRAINT_PRIMARYKEY && result != SQLITE_CONSTRAINT_ROWID)
        {
          vigie_sql_fail (writer->sql, error);
          sqlite3_reset (statement);
          return FALSE;
        }
      sqlite3_reset (statement);
      if (!find_free_key (writer, key, error))
        return FALSE;
    }
}

static gboolean
insert_text (VigieSql *sql, gint64 key, const char *text, GError **error)
{
  sqlite3_stmt *statement;

  if (text == NULL || text[0] == '\0')
    return TRUE;
  statement = vigie_sql_get (sql, "INSERT INTO post_text (rowid, text) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  vigie_sql_bind_text (statement, 2, text);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
insert_feed (
    VigieSql *sql, gint64 key, const VigieObservation *observation, GArray *points, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "INSERT INTO feed (key, flags, x, y, radius_m) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int (statement, 2, observation->n_photos > 0 ? VIGIE_FEED_PHOTO : 0);
  if (observation->n_candidates > 0)
    {
      VigieMapPoint point;

      vigie_map_point_set (&point, observation->candidates[0].lon, observation->candidates[0].lat,
                           key);
      g_array_append_val (points, point);
      sqlite3_bind_int64 (statement, 3, VIGIE_FEED_COLUMN (point.x));
      sqlite3_bind_int64 (statement, 4, VIGIE_FEED_COLUMN (point.y));
      sqlite3_bind_double (statement, 5, observation->candidates[0].radius_m);
    }
  return vigie_sql_run (sql, statement, error);
}

static gboolean
insert_candidates (VigieSql *sql, gint64 key, const VigieObservation *observation, GError **error)
{
  for (gsize i = 1; i < observation->n_candidates; i++)
    {
      const VigiePosition *position = &observation->candidates[i];
      sqlite3_stmt *statement =
          vigie_sql_get (sql,
                         "INSERT INTO candidate (key, n, lon, lat, radius_m, origin)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, key);
      sqlite3_bind_int64 (statement, 2, (gint64) i);
      sqlite3_bind_double (statement, 3, position->lon);
      sqlite3_bind_double (statement, 4, position->lat);
      sqlite3_bind_double (statement, 5, position->radius_m);
      sqlite3_bind_int (statement, 6, (int) position->origin);
      if (!vigie_sql_run (sql, statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_photos (VigieWriter *writer, gint64 key, const VigieObservation *observation, GError **error)
{
  for (gsize i = 0; i < observation->n_photos; i++)
    {
      if (!vigie_photo_write (writer, key, i, observation->photos[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ---- identifiers ---- */

#define ORDER_BITS 20

/* The numbers of the arrivals in the order of their identifiers, as far as that goes: neighbours
 * are then on the same pages of the table. Equal identifiers stay in the order of arrival. */
static gint64 *
order_by_id (const Arrival *arrivals, gsize n)
{
  const gint64 mask = (G_GINT64_CONSTANT (1) << ORDER_BITS) - 1;
  gint64 *order = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    order[i] =
        n <= (gsize) mask ? (vigie_post_id_hash (arrivals[i].id) & ~mask) | (gint64) i : (gint64) i;
  if (n <= (gsize) mask)
    {
      vigie_keys_sort (order, n);
      for (gsize i = 0; i < n; i++)
        order[i] &= mask;
    }
  return order;
}

/* The same post where it came earlier in this batch. (nullable) */
static const Arrival *
find_earlier (const Arrival *arrivals, const gint64 *order, gsize i)
{
  const Arrival *arrival = &arrivals[order[i]];
  gint64 hash = vigie_post_id_hash (arrival->id) >> ORDER_BITS;

  while (i-- > 0)
    {
      const Arrival *earlier = &arrivals[order[i]];

      if (vigie_post_id_hash (earlier->id) >> ORDER_BITS != hash)
        return NULL;
      if (memcmp (earlier->id, arrival->id, VIGIE_POST_ID_BYTES) == 0)
        return earlier;
    }
  return NULL;
}

static const char *
get_text (const Arrival *arrival)
{
  return arrival->observation->text != NULL ? arrival->observation->text : "";
}

static gboolean
compare_text (VigieWriter *writer, gint64 key, Arrival *arrival, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "SELECT text FROM post WHERE key = ?1", error);
  g_autofree char *masked = NULL;
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (vigie_sql_step (writer->sql, statement, &failure) &&
      vigie_renamed_mask (writer->sql, key, get_text (arrival), &masked, &failure))
    arrival->is_other_text = g_strcmp0 (vigie_sql_peek_text (statement, 0), masked) != 0;
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
find_known (
    VigieWriter *writer, const Batch *batch, Arrival *arrivals, const gint64 *order, GError **error)
{
  const gsize n = batch->batch->n_observations;
  gboolean has_removals;

  if (!vigie_removal_has_any (writer->sql, &has_removals, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      Arrival *arrival = &arrivals[order[i]];
      const Arrival *earlier;
      gboolean removed = FALSE;
      gint64 key;

      if (!vigie_post_id_find (writer->sql, arrival->id, &key, &arrival->place, error))
        return FALSE;
      earlier = key == 0 || batch->batch->watch != NULL ? find_earlier (arrivals, order, i) : NULL;
      if (key == 0 && has_removals &&
          !vigie_removal_has_post (writer->sql, arrival->id, &removed, error))
        return FALSE;
      arrival->is_known = key != 0 || earlier != NULL || removed;
      arrival->known_key = earlier == NULL ? key : 0; /* of several, the first one speaks */
      if (key != 0 && !compare_text (writer, key, arrival, error))
        return FALSE;
      if (key == 0 && earlier != NULL)
        arrival->is_other_text = strcmp (get_text (earlier), get_text (arrival)) != 0;
    }
  return TRUE;
}

static gboolean
insert_ids (
    VigieWriter *writer, const Arrival *arrivals, const gint64 *order, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      const Arrival *arrival = &arrivals[order[i]];

      if (arrival->key != 0 &&
          !vigie_post_id_insert (writer->sql, arrival->id, arrival->place, arrival->key, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
ingest_one (VigieWriter *writer, Batch *batch, Arrival *arrival, gint64 *last_key, GError **error)
{
  const VigieObservation *observation = arrival->observation;
  gint64 source;
  gint64 slot = CLAMP (arrival->posted_at, -MAX_TIME_MS, MAX_TIME_MS);
  gint64 key = *last_key != 0 && slot <= *last_key ? *last_key + 1 : slot;

  if (arrival->is_known)
    {
      batch->counts.known++;
      batch->counts.known_otherwise += arrival->is_other_text;
      return TRUE;
    }
  if (key == 0) /* means "no post" elsewhere */
    key = 1;
  if (!ensure_source (writer, observation, &source, error) ||
      !insert_post (writer, arrival, arrival->id, source, &key, error))
    return FALSE;

  arrival->key = key;
  *last_key = key;
  batch->counts.imported++;
  batch->spill = MAX (batch->spill, key - slot);
  g_array_append_val (batch->arrived, key);
  return insert_text (writer->sql, key, observation->text, error) &&
         insert_feed (writer->sql, key, observation, batch->points, error) &&
         insert_candidates (writer->sql, key, observation, error) &&
         insert_photos (writer, key, observation, error);
}

static gboolean
update_counters (VigieWriter *writer, const Batch *batch, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "UPDATE counter SET n = n + ?1 WHERE name = 'new'", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, batch->arrived->len);
  if (!vigie_sql_run (writer->sql, statement, error))
    return FALSE;
  statement = vigie_sql_get (writer->sql,
                             "UPDATE counter SET n = ?1 WHERE name = 'spill' AND n < ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, batch->spill);
  return vigie_sql_run (writer->sql, statement, error);
}

/* The number of recent identifiers, and whether they should settle: the more there are already, the
 * more of them come together. */
static gboolean
count_recent (VigieWriter *writer, const Batch *batch, gboolean *settle, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "UPDATE counter SET n = n + ?1 WHERE name = 'recent' RETURNING n", error);
  gint64 n_recent, n_posts;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, batch->arrived->len);
  if (!vigie_sql_step (writer->sql, statement, error))
    return FALSE;
  n_recent = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  if (!vigie_sql_read_int (writer->sql,
                           "SELECT sum (n) FROM counter WHERE name NOT IN ('spill', 'recent')",
                           &n_posts, error))
    return FALSE;
  *settle = n_recent >= MAX (MIN_SETTLING, n_posts / 8);
  return TRUE;
}

static gboolean
settle_ids (VigieWriter *writer, const Batch *batch, GError **error)
{
  gboolean settle;

  if (!count_recent (writer, batch, &settle, error))
    return FALSE;
  return !settle ||
         (vigie_post_id_settle (writer->sql, error) &&
          vigie_sql_exec (writer->sql, "UPDATE counter SET n = 0 WHERE name = 'recent'", error));
}

/* Posts that peers decided on before they came: the map and the counters follow. */
static gboolean
attach_orphans (VigieWriter *writer, Batch *batch, GError **error)
{
  for (guint i = 0; batch->has_orphans && i < batch->arrived->len; i++)
    {
      gint64 key = g_array_index (batch->arrived, gint64, i);
      sqlite3_stmt *statement =
          vigie_sql_get (writer->sql, "SELECT lower (hex (id)) FROM post WHERE key = ?1", error);
      g_autofree char *id = NULL;

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, key);
      if (vigie_sql_step (writer->sql, statement, error))
        id = vigie_sql_dup_text (statement, 0);
      sqlite3_reset (statement);
      if (id == NULL || !vigie_projection_attach (writer->sql, id, key, batch->touched, error))
        return FALSE;
    }
  return TRUE;
}

/* Who brought a post, and what its source did with it since. */
static gboolean
note_watch (VigieWriter *writer, Batch *batch, const Arrival *arrivals, GError **error)
{
  VigieWatchNotes notes = { .changed = batch->changed };

  if (batch->batch->watch == NULL)
    return TRUE;
  if (!vigie_watch_begin (writer, &notes, batch->batch->watch, batch->batch->cursor, error))
    return FALSE;
  if (batch->batch->official != NULL &&
      !vigie_watch_note_official (writer, &notes, batch->batch->official, error))
    return FALSE;
  /* first what the source dates itself: what comes once more may be the same edit, without a date
   */
  for (gsize i = 0; i < batch->batch->n_updates; i++)
    {
      if (!vigie_watch_note_update (writer, &notes, &batch->batch->updates[i], error))
        return FALSE;
    }
  for (gsize i = 0; i < batch->batch->n_observations; i++)
    {
      const Arrival *arrival = &arrivals[i];

      if (arrival->key != 0 &&
          !vigie_watch_note_arrival (writer, &notes, arrival->key, arrival->received_at, error))
        return FALSE;
      if (arrival->known_key != 0 &&
          !vigie_watch_note_again (writer, &notes, arrival->known_key, arrival->received_at,
                                   get_text (arrival), error))
        return FALSE;
    }
  batch->counts.changed += batch->changed->len;
  /* Nothing was decided, but what is shown of these posts is another. */
  return batch->changed->len == 0 ||
         vigie_change_add (writer, VIGIE_STORE_CHANGED_DECISIONS,
                           (const gint64 *) (gconstpointer) batch->changed->data,
                           batch->changed->len, error);
}

static gboolean
finish_batch (VigieWriter *writer, Batch *batch, GError **error)
{
  if (batch->arrived->len == 0)
    return TRUE;
  writer->is_tidy = FALSE;
  return update_counters (writer, batch, error) && settle_ids (writer, batch, error) &&
         vigie_map_index_insert (writer->sql, (VigieMapPoint *) (gpointer) batch->points->data,
                                 batch->points->len, error) &&
         attach_orphans (writer, batch, error) &&
         vigie_change_add (writer, VIGIE_STORE_CHANGED_POSTS,
                           (gint64 *) (gpointer) batch->arrived->data, batch->arrived->len, error);
}

static gboolean
ingest_batch (VigieWriter *writer, gpointer data, GError **error)
{
  Batch *batch = data;
  g_autofree Arrival *arrivals = NULL;
  g_autofree gint64 *order = NULL;
  gint64 n_orphans;
  gint64 last_key = 0;

  if (!vigie_sql_read_int (writer->sql,
                           "SELECT EXISTS (SELECT 1 FROM post_state WHERE key IS NULL)", &n_orphans,
                           error))
    return FALSE;
  batch->has_orphans = n_orphans > 0;
  arrivals = sort_batch (writer, batch);
  order = order_by_id (arrivals, batch->batch->n_observations);
  if (!find_known (writer, batch, arrivals, order, error))
    return FALSE;
  for (gsize i = 0; i < batch->batch->n_observations; i++)
    {
      if (!ingest_one (writer, batch, &arrivals[i], &last_key, error))
        return FALSE;
    }
  return insert_ids (writer, arrivals, order, batch->batch->n_observations, error) &&
         note_watch (writer, batch, arrivals, error) && finish_batch (writer, batch, error);
}

static gboolean
is_text (const char *text /* (nullable) */)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

static gboolean
is_id (const char *text /* (nullable) */)
{
  guint8 id[VIGIE_POST_ID_BYTES];

  return text == NULL || vigie_post_id_parse (text, id);
}

static gboolean
check_batch (const VigieBatch *batch, GError **error)
{
  gboolean fine = TRUE;

  for (gsize i = 0; fine && i < batch->n_observations; i++)
    fine = batch->observations[i].source_kind != NULL &&
           batch->observations[i].external_id != NULL && is_id (batch->observations[i].id) &&
           is_text (batch->observations[i].text);
  for (gsize i = 0; fine && i < batch->n_updates; i++)
    fine = batch->updates[i].source_kind != NULL && batch->updates[i].external_id != NULL &&
           is_text (batch->updates[i].text);
  if (!fine)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("A post without an identifier, or whose text is no UTF-8."));
  return fine;
}

/**
 * vigie_ingest_write:
 * @writer: in a transaction
 * @batch: what comes
 * @counts: (inout): what was new and what was known is added here
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_ingest_write (VigieWriter *writer,
                    const VigieBatch *batch,
                    VigieIngestCounts *counts,
                    GError **error)
{
  g_autoptr (GArray) arrived = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieMapPoint));
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  Batch self = {
    .batch = batch, .arrived = arrived, .touched = touched, .points = points, .changed = changed
  };

  if (!check_batch (batch, error) || !ingest_batch (writer, &self, error))
    return FALSE;
  counts->imported += self.counts.imported;
  counts->known += self.counts.known;
  counts->known_otherwise += self.counts.known_otherwise;
  counts->changed += self.counts.changed;
  return TRUE;
}

typedef struct
{
  const VigieBatch *batch;
  VigieIngestCounts counts;
} Taking;

static gboolean
take_batch (VigieWriter *writer, gpointer data, GError **error)
{
  Taking *taking = data;

  taking->counts = (VigieIngestCounts) { 0 };
  return vigie_ingest_write (writer, taking->batch, &taking->counts, error);
}

gboolean
vigie_store_take_batch (VigiePostSink *sink,
                        const VigieBatch *batch,
                        VigieIngestCounts *counts,
                        GError **error)
{
  Taking taking = { .batch = batch };

  if (!vigie_store_write (VIGIE_STORE (sink), take_batch, &taking, error))
    return FALSE;
  if (counts != NULL)
    {
      counts->imported += taking.counts.imported;
      counts->known += taking.counts.known;
      counts->known_otherwise += taking.counts.known_otherwise;
      counts->changed += taking.counts.changed;
    }
  return TRUE;
}

/**
 * vigie_store_ingest:
 * @self: a store
 * @observations: (array length=n_observations): posts, borrowed for the call
 * @n_observations: how many; 10,000 is a good batch
 * @counts: (inout) (nullable): what was new and what was known is added here
 * @error: return location for a #GError
 *
 * Takes a batch in one durable transaction: all of it or none. A post that is here already, twice
 * in the batch, or was removed on purpose, is counted as known; one that is here is left as it is.
 * Blocks; any thread.
 *
 * Returns: %FALSE with @error set when nothing was written
 */
gboolean
vigie_store_ingest (VigieStore *self,
                    const VigieObservation *observations,
                    gsize n_observations,
                    VigieIngestCounts *counts,
                    GError **error)
{
  const VigieBatch batch = { .observations = observations, .n_observations = n_observations };

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);

  return vigie_store_take_batch (VIGIE_POST_SINK (self), &batch, counts, error);
}
