/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-projection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-post-id.h"
#include "vigie-shape-table.h"
#include "vigie-state-table.h"

/* A projection whose number in the file differs is made again from the log and the posts. */
static const struct
{
  const char *name;
  int version;
} versions[] = { { "board", 5 }, { "feed", 1 }, { "text", 1 } };

/* ---- what an entry is folded with ---- */

/* Entries that change no state count or do not count by themselves, so that a log of thousands of
 * notes is not folded again for each new one. */
static gboolean
is_folded_by_subject (VigieDecisionKind kind)
{
  switch (kind)
    {
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
    case VIGIE_DECISION_PHOTO_VERDICT:
    case VIGIE_DECISION_PHOTO_REDACT:
    case VIGIE_DECISION_SHAPE_DRAW:
    case VIGIE_DECISION_SHAPE_EDIT:
    case VIGIE_DECISION_SHAPE_LIFT:
      return TRUE;
    case VIGIE_DECISION_UNKNOWN:
    case VIGIE_DECISION_DIVERSION_SET:
    case VIGIE_DECISION_NOTE:
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
    case VIGIE_DECISION_ROSTER_JOIN:
    case VIGIE_DECISION_ROSTER_LEAVE:
    case VIGIE_DECISION_REVIEW_FINDING:
    case VIGIE_DECISION_REVOKE:
    case VIGIE_DECISION_DATA_PURGE:
    case VIGIE_DECISION_DATA_PSEUDONYMISE:
    default:
      return FALSE;
    }
}

static char *
make_own_key (const char *decision_id)
{
  return g_strconcat ("D:", decision_id, NULL);
}

/**
 * vigie_projection_make_key:
 * @sql: a connection
 * @decision: an entry
 * @error: return location for a #GError
 *
 * What @decision is folded with: its subject; itself where it changes no state; for a revoke what
 * the revoked one is folded with, and that one itself while it is not here.
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with @error set
 */
char *
vigie_projection_make_key (VigieSql *sql, VigieDecision *decision, GError **error)
{
  sqlite3_stmt *statement;
  g_autoptr (GError) failure = NULL;
  char *key = NULL;

  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_REVOKE)
    return is_folded_by_subject (vigie_decision_get_kind (decision))
               ? g_strdup (vigie_decision_get_subject (decision))
               : make_own_key (vigie_decision_get_id (decision));

  statement = vigie_sql_get (
      sql, "SELECT f.key FROM log l JOIN log_fold f ON f.entry = l.entry WHERE l.id = ?1", error);
  if (statement == NULL)
    return NULL;
  vigie_sql_bind_text (statement, 1, vigie_decision_get_subject (decision));
  if (vigie_sql_step (sql, statement, &failure))
    key = vigie_sql_dup_text (statement, 0);
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return key != NULL ? key : make_own_key (vigie_decision_get_subject (decision));
}

static gboolean
insert_fold_row (VigieSql *sql, VigieDecision *decision, gint64 entry, char **key, GError **error)
{
  g_autofree char *own_key = make_own_key (vigie_decision_get_id (decision));
  gboolean is_revoke = vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE;
  sqlite3_stmt *statement;

  *key = vigie_projection_make_key (sql, decision, error);
  if (*key == NULL)
    return FALSE;
  statement = vigie_sql_get (
      sql, "INSERT INTO log_fold (entry, key, target, active) VALUES (?1, ?2, ?3, 0)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, entry);
  vigie_sql_bind_text (statement, 2, *key);
  if (is_revoke)
    vigie_sql_bind_text (statement, 3, vigie_decision_get_subject (decision));
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  if (g_str_equal (own_key, *key))
    return TRUE;

  /* Revokes that came before this one waited for it. */
  statement = vigie_sql_get (sql, "UPDATE log_fold SET key = ?1 WHERE key = ?2", error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, *key);
  vigie_sql_bind_text (statement, 2, own_key);
  return vigie_sql_run (sql, statement, error);
}

/* ---- posts ---- */

/* 0 while the post is not here. */
static gboolean
find_post_key (VigieSql *sql, const char *post_id, gint64 *key, GError **error)
{
  guint8 id[VIGIE_POST_ID_BYTES];

  *key = 0;
  return !vigie_post_id_parse (post_id, id) || vigie_post_id_find (sql, id, key, NULL, error);
}

static gboolean
touch (VigieSql *sql, const char *post_id, GArray *touched, GError **error)
{
  gint64 key;

  if (touched == NULL || post_id == NULL)
    return TRUE;
  if (!find_post_key (sql, post_id, &key, error))
    return FALSE;
  if (key != 0)
    g_array_append_val (touched, key);
  return TRUE;
}

static gboolean
count_status (VigieSql *sql, VigieStatus status, int by, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "UPDATE counter SET n = n + ?2 WHERE name = ?1", error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, vigie_status_to_string (status));
  sqlite3_bind_int (statement, 2, by);
  return vigie_sql_run (sql, statement, error);
}

/**
 * vigie_feed_flags:
 * @state: (nullable): what was decided about a post
 * @has_photo: whether it has one
 *
 * Returns: what its row in the feed says of it
 */
int
vigie_feed_flags (const VigiePostState *state, gboolean has_photo)
{
  int flags = has_photo ? VIGIE_FEED_PHOTO : 0;

  if (state != NULL)
    flags |= (int) state->status;
  if (state != NULL && vigie_post_state_is_cleared (state, TRUE))
    flags |= VIGIE_FEED_SECONDED;
  return flags;
}

/* A post's row in the feed and its place on the map. */
typedef struct
{
  int flags;
  gboolean has_position;
  VigieMapPoint point;
  double radius_m;
} FeedRow;

static gboolean
read_feed_row (VigieSql *sql, gint64 key, FeedRow *row, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT flags, x, y, radius_m FROM feed WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (!vigie_sql_step (sql, statement, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                             _ ("The incident file is damaged (a post is missing in the feed)."));
      return FALSE;
    }
  row->flags = sqlite3_column_int (statement, 0);
  row->has_position = sqlite3_column_type (statement, 1) != SQLITE_NULL;
  row->point.x = VIGIE_FEED_FRACTION (sqlite3_column_int64 (statement, 1));
  row->point.y = VIGIE_FEED_FRACTION (sqlite3_column_int64 (statement, 2));
  row->point.key = key;
  row->radius_m = sqlite3_column_double (statement, 3);
  sqlite3_reset (statement);
  return TRUE;
}

/* The place that the post itself gives. */
static gboolean
read_candidate (VigieSql *sql, gint64 key, FeedRow *row, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT lon, lat, radius_m FROM post WHERE key = ?1 AND lon IS NOT NULL", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  row->has_position = vigie_sql_step (sql, statement, &failure);
  if (row->has_position)
    {
      vigie_map_point_set (&row->point, sqlite3_column_double (statement, 0),
                           sqlite3_column_double (statement, 1), key);
      row->radius_m = sqlite3_column_double (statement, 2);
    }
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

static gboolean
write_feed_row (VigieSql *sql, const FeedRow *row, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "UPDATE feed SET flags = ?2, x = ?3, y = ?4, radius_m = ?5 WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->point.key);
  sqlite3_bind_int (statement, 2, row->flags);
  if (row->has_position)
    {
      sqlite3_bind_int64 (statement, 3, VIGIE_FEED_COLUMN (row->point.x));
      sqlite3_bind_int64 (statement, 4, VIGIE_FEED_COLUMN (row->point.y));
      sqlite3_bind_double (statement, 5, row->radius_m);
    }
  return vigie_sql_run (sql, statement, error);
}

static gboolean
move_point (VigieSql *sql, const FeedRow *old, FeedRow *new, GError **error)
{
  if (old->has_position == new->has_position &&
      (!old->has_position || (old->point.x == new->point.x && old->point.y == new->point.y)))
    return TRUE;
  return (!old->has_position || vigie_map_index_remove (sql, &old->point, error)) &&
         (!new->has_position || vigie_map_index_insert (sql, &new->point, 1, error));
}

/* @state: (nullable) */
static gboolean
update_feed (VigieSql *sql, gint64 key, const VigiePostState *state, GError **error)
{
  VigieStatus status = state != NULL ? state->status : VIGIE_STATUS_NEW;
  FeedRow old;
  FeedRow new;

  if (!read_feed_row (sql, key, &old, error))
    return FALSE;
  new = old;
  new.flags = vigie_feed_flags (state, (old.flags & VIGIE_FEED_PHOTO) != 0);
  if (state != NULL && state->has_position)
    {
      new.has_position = TRUE;
      vigie_map_point_set (&new.point, state->position.lon, state->position.lat, key);
      new.radius_m = state->position.radius_m;
    }
  else if (!read_candidate (sql, key, &new, error))
    return FALSE;

  if (VIGIE_FEED_STATUS (old.flags) != status &&
      !(count_status (sql, VIGIE_FEED_STATUS (old.flags), -1, error) &&
        count_status (sql, status, 1, error)))
    return FALSE;
  return move_point (sql, &old, &new, error) && write_feed_row (sql, &new, error);
}

/* @state: (nullable): nothing that counts was decided */
static gboolean
project_post (
    VigieSql *sql, const char *id, const VigiePostState *state, GArray *touched, GError **error)
{
  g_autofree char *old_original = NULL;
  const char *original = state != NULL ? state->duplicate_of : NULL;
  gboolean existed = FALSE;
  gint64 key;

  if (!vigie_state_table_read_original (sql, id, &existed, &old_original, error))
    return FALSE;
  if (!existed && state == NULL)
    return TRUE;
  if (!find_post_key (sql, id, &key, error))
    return FALSE;
  if (!vigie_state_table_write_post (sql, id, key, state, error))
    return FALSE;

  if (key != 0 && touched != NULL)
    g_array_append_val (touched, key);
  if (g_strcmp0 (original, old_original) != 0 &&
      !(touch (sql, original, touched, error) && touch (sql, old_original, touched, error)))
    return FALSE;
  return key == 0 || update_feed (sql, key, state, error);
}

gboolean
vigie_projection_attach (
    VigieSql *sql, const char *post_id, gint64 key, GArray *touched, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT " VIGIE_STATE_COLUMNS " FROM post_state WHERE id = ?1", error);
  g_auto (VigiePostState) state = VIGIE_POST_STATE_NONE;
  g_autoptr (GError) failure = NULL;
  gboolean exists;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, post_id);
  exists = vigie_sql_step (sql, statement, &failure);
  if (exists)
    vigie_state_read (statement, 0, &state);
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return !exists || project_post (sql, post_id, &state, touched, error);
}

/* ---- folding ---- */

typedef struct
{
  gint64 entry;
  gboolean was_active;
  VigieDecision *decision;
} FoldedEntry;

static void
clear_folded_entry (gpointer data)
{
  g_clear_object (&((FoldedEntry *) data)->decision);
}

static GArray *
read_fold (VigieSql *sql, const char *key, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql,
                                           "SELECT f.entry, f.active, l.body FROM log_fold f"
                                           " JOIN log l ON l.entry = f.entry WHERE f.key = ?1"
                                           " ORDER BY l.at, l.device, l.seq",
                                           error);
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (FoldedEntry));
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (entries, clear_folded_entry);
  vigie_sql_bind_text (statement, 1, key);
  while (failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      FoldedEntry entry = {
        sqlite3_column_int64 (statement, 0), sqlite3_column_int (statement, 1) != 0,
        vigie_decision_new_from_body (vigie_sql_peek_string (statement, 2), &failure)
      };

      if (entry.decision != NULL)
        g_array_append_val (entries, entry);
    }
  sqlite3_reset (statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&entries);
}

static gboolean
write_active (VigieSql *sql, gint64 entry, gboolean active, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "UPDATE log_fold SET active = ?2 WHERE entry = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, entry);
  sqlite3_bind_int (statement, 2, active);
  return vigie_sql_run (sql, statement, error);
}

/* Folds what belongs together from nothing, with the board's own logic and no other. */
static gboolean
refold (VigieSql *sql, const char *key, GArray *touched, GError **error)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (GArray) entries = read_fold (sql, key, error);
  g_autoptr (VigieShape) shape = NULL;

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    vigie_board_apply (board, g_array_index (entries, FoldedEntry, i).decision, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      FoldedEntry *entry = &g_array_index (entries, FoldedEntry, i);
      gboolean active = vigie_board_is_active (board, vigie_decision_get_id (entry->decision));

      if (active != entry->was_active && !write_active (sql, entry->entry, active, error))
        return FALSE;
    }
  return project_post (sql, key, vigie_board_get_post (board, key), touched, error) &&
         vigie_state_table_write_photo (sql, key, vigie_board_get_photo (board, key), touched,
                                        error) &&
         vigie_shape_table_write (sql, key, vigie_board_get_shape (board, key), error);
}

gboolean
vigie_projection_add (
    VigieSql *sql, VigieDecision *decision, gint64 entry, GArray *touched, GError **error)
{
  g_autofree char *key = NULL;

  return insert_fold_row (sql, decision, entry, &key, error) && refold (sql, key, touched, error);
}

/* ---- from zero ---- */

gboolean
vigie_projection_init (VigieSql *sql, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      sqlite3_stmt *statement = vigie_sql_get (
          sql, "INSERT OR REPLACE INTO projection (name, version) VALUES (?1, ?2)", error);

      if (statement == NULL)
        return FALSE;
      vigie_sql_bind_text (statement, 1, versions[i].name);
      sqlite3_bind_int (statement, 2, versions[i].version);
      if (!vigie_sql_run (sql, statement, error))
        return FALSE;
    }
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    {
      sqlite3_stmt *statement =
          vigie_sql_get (sql, "INSERT OR REPLACE INTO counter (name, n) VALUES (?1, 0)", error);

      if (statement == NULL)
        return FALSE;
      vigie_sql_bind_text (statement, 1, vigie_status_to_string ((VigieStatus) i));
      if (!vigie_sql_run (sql, statement, error))
        return FALSE;
    }
  return vigie_sql_exec (
      sql, "INSERT OR IGNORE INTO counter (name, n) VALUES ('spill', 0), ('recent', 0)", error);
}

static gboolean
are_current (VigieSql *sql, gboolean *current, GError **error)
{
  *current = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      sqlite3_stmt *statement =
          vigie_sql_get (sql, "SELECT version FROM projection WHERE name = ?1", error);
      g_autoptr (GError) failure = NULL;

      if (statement == NULL)
        return FALSE;
      vigie_sql_bind_text (statement, 1, versions[i].name);
      if (!vigie_sql_step (sql, statement, &failure) ||
          sqlite3_column_int (statement, 0) != versions[i].version)
        *current = FALSE;
      sqlite3_reset (statement);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

#define CHUNK_POINTS 65536

gboolean
vigie_projection_rebuild_map (VigieSql *sql, GError **error)
{
  g_autofree VigieMapPoint *points = g_new (VigieMapPoint, CHUNK_POINTS);
  gint64 after = G_MININT64;
  gsize n;

  if (!vigie_map_index_clear (sql, error))
    return FALSE;
  do
    {
      sqlite3_stmt *statement = vigie_sql_get (sql,
                                               "SELECT key, x, y FROM feed WHERE key > ?1"
                                               " AND x IS NOT NULL ORDER BY key LIMIT ?2",
                                               error);
      g_autoptr (GError) failure = NULL;

      n = 0;
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, after);
      sqlite3_bind_int (statement, 2, CHUNK_POINTS);
      while (vigie_sql_step (sql, statement, &failure))
        points[n++] = (VigieMapPoint) { VIGIE_FEED_FRACTION (sqlite3_column_int64 (statement, 1)),
                                        VIGIE_FEED_FRACTION (sqlite3_column_int64 (statement, 2)),
                                        sqlite3_column_int64 (statement, 0) };
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (n > 0)
        after = points[n - 1].key;
      if (!vigie_map_index_insert (sql, points, n, error))
        return FALSE;
    }
  while (n == CHUNK_POINTS);
  return TRUE;
}

static void
fraction_function (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gboolean is_x = sqlite3_user_data (context) == NULL;
  double value = sqlite3_value_double (arguments[0]);
  VigieMapPoint point;

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL)
    return;
  vigie_map_point_set (&point, is_x ? value : 0, is_x ? 0 : value, 0);
  sqlite3_result_int64 (context, VIGIE_FEED_COLUMN (is_x ? point.x : point.y));
}

static gboolean
rebuild_feed (VigieSql *sql, GError **error)
{
  static char y;

  sqlite3_create_function (sql->db, "vigie_x", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
                           fraction_function, NULL, NULL);
  sqlite3_create_function (sql->db, "vigie_y", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, &y,
                           fraction_function, NULL, NULL);
  return vigie_sql_exec (sql,
                         "DELETE FROM feed;"
                         "INSERT INTO feed (key, flags, x, y, radius_m)"
                         " SELECT key, iif (n_photos > 0, 8, 0), vigie_x (lon), vigie_y (lat),"
                         " radius_m FROM post ORDER BY key;"
                         "UPDATE counter SET n = (SELECT count (*) FROM post) WHERE name = 'new';"
                         "INSERT OR REPLACE INTO counter (name, n)"
                         " SELECT 'spill', coalesce (max (key - posted_at), 0) FROM post"
                         " WHERE abs (posted_at) < 1 << 52;",
                         error) &&
         vigie_projection_rebuild_map (sql, error);
}

static gboolean
rebuild_board (VigieSql *sql, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;

  if (!vigie_sql_exec (sql,
                       "DELETE FROM log_fold; DELETE FROM post_state; DELETE FROM photo_state;"
                       " DELETE FROM shape_state",
                       error))
    return FALSE;
  statement = vigie_sql_get (sql, "SELECT entry, body FROM log ORDER BY entry", error);
  if (statement == NULL)
    return FALSE;
  while (failure == NULL && vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (VigieDecision) decision =
          vigie_decision_new_from_body (vigie_sql_peek_string (statement, 1), &failure);
      g_autofree char *key = NULL;

      if (decision != NULL)
        insert_fold_row (sql, decision, sqlite3_column_int64 (statement, 0), &key, &failure);
    }
  sqlite3_reset (statement);
  if (failure == NULL)
    {
      statement = vigie_sql_get (sql, "SELECT DISTINCT key FROM log_fold ORDER BY key", error);
      if (statement == NULL)
        return FALSE;
      while (vigie_sql_step (sql, statement, &failure))
        g_ptr_array_add (keys, vigie_sql_dup_text (statement, 0));
    }
  for (guint i = 0; i < keys->len && failure == NULL; i++)
    refold (sql, g_ptr_array_index (keys, i), NULL, &failure);
  return vigie_sql_pass (&failure, error);
}

/**
 * vigie_projection_rebuild:
 * @sql: a write connection in a transaction
 * @error: return location for a #GError
 *
 * Makes everything that follows from the posts and the log again, from nothing.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_projection_rebuild (VigieSql *sql, GError **error)
{
  return vigie_projection_init (sql, error) && rebuild_feed (sql, error) &&
         rebuild_board (sql, error) &&
         vigie_sql_exec (sql, "INSERT INTO post_text (post_text) VALUES ('rebuild')", error);
}

/**
 * vigie_projection_refresh:
 * @sql: a write connection
 * @error: return location for a #GError
 *
 * Rebuilds the projections where they are not those of this version.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_projection_refresh (VigieSql *sql, GError **error)
{
  gboolean current;

  if (!are_current (sql, &current, error))
    return FALSE;
  if (current)
    return TRUE;
  if (!vigie_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (vigie_projection_rebuild (sql, error) && vigie_sql_exec (sql, "COMMIT", error))
    return TRUE;
  vigie_sql_rollback (sql);
  return FALSE;
}

gboolean
vigie_projection_check_versions (VigieSql *sql, GError **error)
{
  gboolean current;

  if (!are_current (sql, &current, error))
    return FALSE;
  if (!current)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                         _ ("The incident must be opened once where it can be written, because "
                            "another version of Vigie made it. Copy it to such a place."));
  return current;
}
