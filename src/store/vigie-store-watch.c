/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-watch.h"

#include "vigie-post-id.h"
#include "vigie-removal.h"

/* ---- the writer's side ---- */

/* Notes where the source goes on, in the transaction of what it brought. */
gboolean
vigie_watch_begin (VigieWriter *writer,
                   VigieWatchNotes *self,
                   const char *name,
                   const char *cursor,
                   GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql,
                     "INSERT INTO watch (name, cursor) VALUES (?1, ?2) ON CONFLICT (name)"
                     " DO UPDATE SET cursor = coalesce (?2, cursor) RETURNING watch",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, name);
  if (cursor != NULL)
    vigie_sql_bind_text (statement, 2, cursor);
  if (!vigie_sql_step (writer->sql, statement, error))
    return FALSE;
  self->watch = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
vigie_watch_note_arrival (
    VigieWriter *writer, VigieWatchNotes *self, gint64 key, gint64 at, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql, "INSERT OR IGNORE INTO provenance (key, watch, at) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, self->watch);
  sqlite3_bind_int64 (statement, 3, at);
  return vigie_sql_run (writer->sql, statement, error);
}

typedef struct
{
  gboolean is_first; /* whether this source brought the post */
  gboolean is_same;  /* whether the post reads as it was last seen */
  gboolean is_own;   /* whether it reads as this source gave it last */
  gboolean is_deleted;
} LastSeen;

/* Who brought the post noted it at the very moment at which it came; an imported one was brought by
 * none of those that show it later. */
static gboolean
find_last_seen (VigieWriter *writer,
                const VigieWatchNotes *self,
                gint64 key,
                const char *text /* (nullable) */,
                LastSeen *seen,
                GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      writer->sql,
      "SELECT (SELECT watch FROM provenance WHERE key = ?1 AND at = received_at ORDER BY watch"
      " LIMIT 1) IS ?2,"
      " coalesce ((SELECT text FROM post_change WHERE key = ?1 AND kind = 1 ORDER BY n DESC"
      " LIMIT 1), text) IS ?3,"
      " (SELECT kind FROM post_change WHERE key = ?1 ORDER BY n DESC LIMIT 1) IS 2,"
      " coalesce ((SELECT text FROM post_change WHERE key = ?1 AND kind = 1 AND watch = ?2"
      " ORDER BY n DESC LIMIT 1), text) IS ?3"
      " FROM post WHERE key = ?1",
      error);
  g_autoptr (GError) failure = NULL;

  *seen = (LastSeen) { .is_same = TRUE };
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, self->watch);
  if (text != NULL)
    vigie_sql_bind_text (statement, 3, text);
  if (vigie_sql_step (writer->sql, statement, &failure))
    *seen = (LastSeen) { .is_first = sqlite3_column_int (statement, 0) != 0,
                         .is_same = sqlite3_column_int (statement, 1) != 0,
                         .is_deleted = sqlite3_column_int (statement, 2) != 0,
                         .is_own = sqlite3_column_int (statement, 3) != 0 };
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
insert_change (VigieWriter *writer,
               VigieWatchNotes *self,
               gint64 key,
               VigiePostUpdateKind kind,
               gint64 at,
               const char *text /* (nullable) */,
               GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (writer->sql,
                                           "INSERT INTO post_change (key, kind, at, watch, text)"
                                           " VALUES (?1, ?2, ?3, ?4, ?5)",
                                           error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int (statement, 2, (int) kind);
  sqlite3_bind_int64 (statement, 3, at);
  sqlite3_bind_int64 (statement, 4, self->watch);
  if (text != NULL)
    vigie_sql_bind_text (statement, 5, text);
  g_array_append_val (self->changed, key);
  return vigie_sql_run (writer->sql, statement, error);
}

/* A post that is here came once more. Another text is an edit only where the source is the one that
 * brought it, for two of them may word one post differently, and only where it differs from what
 * this source gave last: it may not have heard yet of an edit that another one showed. */
gboolean
vigie_watch_note_again (VigieWriter *writer,
                        VigieWatchNotes *self,
                        gint64 key,
                        gint64 at,
                        const char *text,
                        GError **error)
{
  g_autofree char *masked = NULL;
  LastSeen seen;

  if (!vigie_renamed_mask (writer->sql, key, text, &masked, error) ||
      !find_last_seen (writer, self, key, masked, &seen, error))
    return FALSE;
  if (seen.is_first && !seen.is_same && !seen.is_own)
    return insert_change (writer, self, key, VIGIE_POST_EDITED, at, masked, error);
  return vigie_watch_note_arrival (writer, self, key, at, error);
}

/* Whether an edit is no news: the post came after it, or an edit of that time or later is noted.
 * Two servers may show one edit in slightly different words. */
static gboolean
is_older_edit (VigieWriter *writer,
               gint64 key,
               const VigiePostUpdate *update,
               gboolean *is_older,
               GError **error)
{
  sqlite3_stmt *statement;

  *is_older = FALSE;
  if (update->kind != VIGIE_POST_EDITED || update->at == VIGIE_TIME_UNKNOWN)
    return TRUE;
  statement = vigie_sql_get (writer->sql,
                             "SELECT received_at >= ?2 OR EXISTS (SELECT 1 FROM post_change"
                             " WHERE key = ?1 AND kind = 1 AND at >= ?2) FROM post WHERE key = ?1",
                             error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, update->at);
  if (!vigie_sql_step (writer->sql, statement, error))
    return FALSE;
  *is_older = sqlite3_column_int (statement, 0) != 0;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
vigie_watch_note_update (VigieWriter *writer,
                         VigieWatchNotes *self,
                         const VigiePostUpdate *update,
                         GError **error)
{
  char hex[VIGIE_POST_ID_LENGTH + 1];
  guint8 id[VIGIE_POST_ID_BYTES];
  gint64 key, place;
  gint64 at = update->at != VIGIE_TIME_UNKNOWN ? update->at : vigie_writer_now (writer);
  g_autofree char *masked = NULL;
  gboolean is_older;
  LastSeen seen;

  vigie_post_make_id (update->source_kind, update->source_host, update->external_id, hex);
  vigie_post_id_parse (hex, id);
  if (!vigie_post_id_find (writer->sql, id, &key, &place, error))
    return FALSE;
  if (key == 0)
    return TRUE; /* what is not here needs no note */
  if (!is_older_edit (writer, key, update, &is_older, error) ||
      !vigie_renamed_mask (writer->sql, key, update->text, &masked, error) ||
      !find_last_seen (writer, self, key, masked, &seen, error))
    return FALSE;
  if (update->kind == VIGIE_POST_DELETED)
    return seen.is_deleted ||
           insert_change (writer, self, key, VIGIE_POST_DELETED, at, NULL, error);
  return is_older || seen.is_same || update->text == NULL ||
         insert_change (writer, self, key, VIGIE_POST_EDITED, at, masked, error);
}

/* ---- the readers' side ---- */

/**
 * vigie_store_dup_cursor:
 * @self: a store
 * @watch: key of a watched source
 * @error: return location for a #GError: a cursor that cannot be read is not none
 *
 * Returns: (transfer full) (nullable): where it goes on; %NULL where nothing is noted, or with
 *   @error set
 */
char *
vigie_store_dup_cursor (VigieStore *self, const char *watch, GError **error)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  char *cursor = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (watch != NULL, NULL);

  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, "SELECT cursor FROM watch WHERE name = ?1", error);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, watch);
      if (vigie_sql_step (sql, statement, error))
        cursor = vigie_sql_dup_text (statement, 0);
    }
  vigie_store_give_reader (self, sql);
  return cursor;
}

void
vigie_provenance_free (VigieProvenance *self)
{
  g_free (self->watch);
  g_free (self->text);
  g_free (self);
}

/* Rows of (kind, at, watch, text) about one post; the statement takes its identifier. */
static GPtrArray *
list_rows (VigieStore *self, const char *post_id, const char *sql_text, GError **error)
{
  VigieSql *sql = vigie_store_take_reader (self, error);
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_provenance_free);
  g_autoptr (GError) failure = NULL;
  guint8 id[VIGIE_POST_ID_BYTES];
  sqlite3_stmt *statement;
  gint64 key = 0, place;

  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, sql_text, &failure);
  if (statement != NULL && vigie_post_id_parse (post_id, id) &&
      vigie_post_id_find (sql, id, &key, &place, &failure) && key != 0)
    {
      sqlite3_bind_int64 (statement, 1, key);
      while (vigie_sql_step (sql, statement, &failure))
        {
          VigieProvenance *row = g_new0 (VigieProvenance, 1);

          row->kind = sqlite3_column_int (statement, 0);
          row->at = sqlite3_column_int64 (statement, 1);
          row->watch = vigie_sql_dup_text (statement, 2);
          row->text = vigie_sql_dup_text (statement, 3);
          g_ptr_array_add (rows, row);
        }
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&rows) : NULL;
}

/**
 * vigie_store_list_provenances:
 * @self: a store
 * @post_id: of a post
 * @error: return location for a #GError
 *
 * Returns: (element-type VigieProvenance) (transfer container): the watched sources that brought
 *   it, the first one first; none for what was imported
 */
GPtrArray *
vigie_store_list_provenances (VigieStore *self, const char *post_id, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return list_rows (self, post_id,
                    "SELECT 0, at, name, NULL FROM provenance JOIN watch USING (watch)"
                    " WHERE key = ?1 ORDER BY at, watch",
                    error);
}

/**
 * vigie_store_list_post_updates:
 * @self: a store
 * @post_id: of a post
 * @error: return location for a #GError
 *
 * Returns: (element-type VigieProvenance) (transfer container): what its source did with it
 *   afterwards, in the order in which it was seen
 */
GPtrArray *
vigie_store_list_post_updates (VigieStore *self, const char *post_id, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  return list_rows (self, post_id,
                    "SELECT kind, at, name, text FROM post_change JOIN watch USING (watch)"
                    " WHERE key = ?1 ORDER BY n",
                    error);
}

/**
 * vigie_store_list_watch_posts:
 * @self: a store
 * @watch: key of a watched source
 * @since: ms: what came from then on
 * @limit: at most so many, of those that came last
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type gint64): when the posts that it brought, or showed as
 *   well, were posted, in ms and in this order. Of posts of one moment each is a little later
 */
GArray *
vigie_store_list_watch_posts (
    VigieStore *self, const char *watch, gint64 since, guint limit, GError **error)
{
  VigieSql *sql = vigie_store_take_reader (self, error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;

  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (
      sql,
      "SELECT key FROM (SELECT key FROM provenance WHERE watch = (SELECT watch FROM watch"
      " WHERE name = ?1) AND at >= ?2 ORDER BY at DESC LIMIT ?3) ORDER BY key",
      &failure);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, watch);
      sqlite3_bind_int64 (statement, 2, since);
      sqlite3_bind_int64 (statement, 3, limit);
      while (vigie_sql_step (sql, statement, &failure))
        {
          const gint64 at = sqlite3_column_int64 (statement, 0);

          g_array_append_val (times, at);
        }
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&times) : NULL;
}

typedef gboolean (*KeepFunc) (
    VigieSql *sql, gint64 key, gpointer user_data, gboolean *keeps, GError **error);

/* Takes those out that are not here, or that @keep does not want. */
static gboolean
keep_ids (VigieStore *self,
          const char *source_kind,
          const char *source_host,
          GPtrArray *external_ids,
          KeepFunc keep, /* (nullable) */
          gpointer user_data,
          GError **error)
{
  VigieSql *sql = vigie_store_take_reader (self, error);
  gboolean done = sql != NULL;

  for (guint i = external_ids->len; done && i-- > 0;)
    {
      char hex[VIGIE_POST_ID_LENGTH + 1];
      guint8 id[VIGIE_POST_ID_BYTES];
      gint64 key = 0, place;
      gboolean keeps;

      vigie_post_make_id (source_kind, source_host, g_ptr_array_index (external_ids, i), hex);
      vigie_post_id_parse (hex, id);
      done = vigie_post_id_find (sql, id, &key, &place, error);
      keeps = key != 0;
      if (done && keeps && keep != NULL)
        done = keep (sql, key, user_data, &keeps, error);
      else if (done && !keeps && keep == NULL) /* what was removed is not asked for again */
        done = vigie_removal_has_post (sql, id, &keeps, error);
      if (done && !keeps)
        g_ptr_array_remove_index_fast (external_ids, i);
    }
  if (sql != NULL)
    vigie_store_give_reader (self, sql);
  return done;
}

gboolean
vigie_store_keep_known (VigiePostSink *sink,
                        const char *source_kind,
                        const char *source_host,
                        GPtrArray *external_ids,
                        GError **error)
{
  return keep_ids (VIGIE_STORE (sink), source_kind, source_host, external_ids, NULL, NULL, error);
}

typedef struct
{
  const char *watch;
  gint64 since;
} ReadAgain;

static gboolean
is_read_again (VigieSql *sql, gint64 key, gpointer user_data, gboolean *keeps, GError **error)
{
  const ReadAgain *self = user_data;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT EXISTS (SELECT 1 FROM provenance JOIN watch USING (watch)"
                     " WHERE key = ?1 AND name = ?2 AND at < ?3)"
                     " AND NOT EXISTS (SELECT 1 FROM provenance JOIN watch USING (watch)"
                     " WHERE key = ?1 AND at >= ?3"
                     " AND substr (name, 1, instr (name, ' ')) = substr (?2, 1, instr (?2, ' ')))",
                     error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  vigie_sql_bind_text (statement, 2, self->watch);
  sqlite3_bind_int64 (statement, 3, self->since);
  if (!vigie_sql_step (sql, statement, error))
    return FALSE;
  *keeps = sqlite3_column_int (statement, 0) != 0;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
vigie_store_keep_read_again (VigiePostSink *sink,
                             const char *watch,
                             gint64 since,
                             const char *source_kind,
                             const char *source_host,
                             GPtrArray *external_ids,
                             GError **error)
{
  ReadAgain again = { watch, since };

  return keep_ids (VIGIE_STORE (sink), source_kind, source_host, external_ids, is_read_again,
                   &again, error);
}

/* A post's key is at least its time, so the newest are read from the end of the table. */
GPtrArray *
vigie_store_list_recent (VigiePostSink *sink,
                         const char *source_kind,
                         const char *source_host,
                         gint64 since,
                         gint64 received_before,
                         gint64 *below,
                         guint limit,
                         GError **error)
{
  VigieStore *self = VIGIE_STORE (sink);
  VigieSql *sql = vigie_store_take_reader (self, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;

  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (
      sql,
      "SELECT key, external_id FROM post WHERE key < ?1 AND key >= ?2 AND posted_at >= ?2"
      " AND received_at < ?6 AND external_id <> ''"
      " AND source = (SELECT source FROM source WHERE kind = ?3 AND host = ?4)"
      " AND (SELECT kind FROM post_change WHERE post_change.key = post.key ORDER BY n DESC"
      " LIMIT 1) IS NOT 2 ORDER BY key DESC LIMIT ?5",
      &failure);
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, *below);
      sqlite3_bind_int64 (statement, 2, since);
      vigie_sql_bind_text (statement, 3, source_kind);
      vigie_sql_bind_text (statement, 4, source_host);
      sqlite3_bind_int64 (statement, 5, limit);
      sqlite3_bind_int64 (statement, 6, received_before);
      while (vigie_sql_step (sql, statement, &failure))
        {
          *below = sqlite3_column_int64 (statement, 0);
          g_ptr_array_add (ids, vigie_sql_dup_text (statement, 1));
        }
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  if (ids->len < limit)
    *below = G_MAXINT64;
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&ids) : NULL;
}

/* Sources of one kind have names that begin with it and a blank. */
gboolean
vigie_store_count_reads (
    VigiePostSink *sink, const char *watch, gint64 since, VigieReadCounts *counts, GError **error)
{
  VigieStore *self = VIGIE_STORE (sink);
  VigieSql *sql = vigie_store_take_reader (self, error);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;

  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (
      sql,
      "SELECT count (*), count (DISTINCT (read.at / 86400000) || ' ' || coalesce (author, '')),"
      " coalesce (sum (n_photos), 0)"
      " FROM provenance AS read JOIN post USING (key)"
      " WHERE read.watch = (SELECT watch FROM watch WHERE name = ?1) AND read.at >= ?2"
      " AND NOT EXISTS (SELECT 1 FROM provenance AS other JOIN watch ON watch.watch = other.watch"
      " WHERE other.key = read.key AND other.watch != read.watch"
      " AND other.at / 86400000 = read.at / 86400000"
      " AND (other.at, other.watch) < (read.at, read.watch)"
      " AND substr (name, 1, instr (name, ' ')) = substr (?1, 1, instr (?1, ' ')))",
      &failure);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, watch);
      sqlite3_bind_int64 (statement, 2, since);
      if (vigie_sql_step (sql, statement, &failure))
        *counts = (VigieReadCounts) { .posts = (guint64) sqlite3_column_int64 (statement, 0),
                                      .authors = (guint64) sqlite3_column_int64 (statement, 1),
                                      .photos = (guint64) sqlite3_column_int64 (statement, 2) };
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self, sql);
  return vigie_sql_pass (&failure, error);
}
