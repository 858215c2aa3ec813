/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-chain-break.h"
#include "vigie-error.h"
#include "vigie-post-id.h"
#include "vigie-projection.h"
#include "vigie-removal.h"
#include "vigie-shape-table.h"
#include "vigie-state-table.h"
#include "vigie-store-private.h"
#include "vigie-store-watch.h"

/* More sentences than this help nobody. */
#define MAX_PROBLEMS 50

static void G_GNUC_PRINTF (2, 3) add_problem (VigieCheckReport *report, const char *format, ...)
{
  va_list arguments;

  if (report->problems->len >= MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (report->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ---- the chain ---- */

typedef struct
{
  VigieCheckReport *report;
  GChecksum *heads;
  GPtrArray *breaks; /* of VigieChainBreak */
  char *device;      /* of the entries before */
  gint64 seq;
  guint64 n_entries;       /* of this device until now */
  VigieChainBreak *broken; /* (nullable): where it broke first */
  char hash[VIGIE_HASH_LENGTH + 1];
} ChainCheck;

static void
end_device (ChainCheck *check)
{
  g_autofree char *line = NULL;

  if (check->device == NULL)
    return;
  line = g_strdup_printf ("%s %s\n", check->device, check->hash);
  g_checksum_update (check->heads, (const guchar *) line, -1);
  g_clear_pointer (&check->device, g_free);
  if (check->broken == NULL)
    return;
  check->broken->n_lost = check->n_entries - check->broken->n_trusted;
  g_ptr_array_add (check->breaks, g_steal_pointer (&check->broken));
}

static gboolean
columns_equal_body (sqlite3_stmt *row, VigieDecision *decision)
{
  const char *expected[] = {
    vigie_decision_get_id (decision),
    vigie_decision_get_device (decision),
    vigie_decision_get_actor (decision),
    vigie_decision_get_kind_name (decision),
    vigie_decision_get_subject (decision),
    vigie_decision_get_reason (decision),
    vigie_decision_get_previous_hash (decision),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      if (g_strcmp0 (vigie_sql_peek_string (row, (int) i), expected[i]) != 0)
        return FALSE;
    }
  return sqlite3_column_int64 (row, 7) == vigie_decision_get_seq (decision) &&
         sqlite3_column_int64 (row, 8) == vigie_decision_get_at (decision) &&
         sqlite3_column_int (row, 9) == vigie_decision_get_version (decision);
}

/* Of an entry that does not follow the one before, either may be the wrong one. */
static void
note_break (ChainCheck *check, sqlite3_stmt *row, gboolean is_link)
{
  const guint64 n_before = check->n_entries - 1;

  if (check->broken != NULL)
    return;
  check->broken = g_new0 (VigieChainBreak, 1);
  check->broken->device = g_strdup (vigie_sql_peek_string (row, 1));
  check->broken->actor = g_strdup (vigie_sql_peek_string (row, 2));
  check->broken->kind = g_strdup (vigie_sql_peek_string (row, 3));
  check->broken->seq = sqlite3_column_int64 (row, 7);
  check->broken->at = sqlite3_column_int64 (row, 8);
  check->broken->is_link = is_link;
  check->broken->n_trusted = is_link && n_before > 0 ? n_before - 1 : n_before;
}

static void
break_chain (ChainCheck *check, const char *problem, sqlite3_stmt *row, gboolean is_link)
{
  check->report->chain_intact = FALSE;
  note_break (check, row, is_link);
  add_problem (check->report, "%s (%s %" G_GINT64_FORMAT ")", problem,
               vigie_sql_peek_string (row, 1), (gint64) sqlite3_column_int64 (row, 7));
}

static void
check_entry (ChainCheck *check, sqlite3_stmt *row)
{
  const char *device = vigie_sql_peek_string (row, 1);
  gint64 seq = sqlite3_column_int64 (row, 7);
  const char *hash = vigie_sql_peek_string (row, 10);
  const char *body = vigie_sql_peek_string (row, 11);
  g_autoptr (VigieDecision) decision = NULL;

  if (g_strcmp0 (device, check->device) != 0)
    {
      end_device (check);
      check->device = g_strdup (device);
      check->seq = 0;
      g_strlcpy (check->hash, VIGIE_HASH_NONE, sizeof check->hash);
      check->n_entries = 0;
      check->report->n_devices++;
    }
  check->report->n_decisions++;
  check->n_entries++;
  if (seq != check->seq + 1)
    break_chain (check, _ ("Entries of the log are missing before this one."), row, FALSE);
  check->seq = seq;

  decision = vigie_decision_new_from_body (body, NULL);
  if (decision == NULL)
    {
      break_chain (check, _ ("An entry of the log cannot be read."), row, FALSE);
      return;
    }
  if (!g_str_equal (vigie_decision_get_hash (decision), hash))
    break_chain (check, _ ("An entry of the log was changed: its hash is wrong."), row, FALSE);
  if (!g_str_equal (vigie_decision_get_previous_hash (decision), check->hash))
    break_chain (check, _ ("An entry of the log does not follow the one before it."), row, TRUE);
  if (!columns_equal_body (row, decision))
    break_chain (check, _ ("An entry of the log was changed: its columns say something else."), row,
                 FALSE);
  g_strlcpy (check->hash, vigie_decision_get_hash (decision), sizeof check->hash);
}

static gboolean
check_chain (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  g_autoptr (GPtrArray) breaks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_chain_break_free);
  ChainCheck check = { .report = report,
                       .heads = g_checksum_new (G_CHECKSUM_SHA256),
                       .breaks = breaks };
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row =
      vigie_sql_get (sql,
                     "SELECT id, device, actor, kind, subject, reason, previous_hash, seq, at,"
                     " version, hash, body FROM log ORDER BY device, seq",
                     &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    check_entry (&check, row);
  end_device (&check);
  report->head = g_strdup (g_checksum_get_string (check.heads));
  g_checksum_free (check.heads);
  vigie_chain_explain (report->explanation, breaks, report->n_devices - breaks->len);
  return vigie_sql_pass (&failure, error);
}

/* ---- the board ---- */

static void
spoil (VigieCheckReport *report, const char *problem)
{
  report->projections_intact = FALSE;
  add_problem (report, "%s", problem);
}

static VigieBoard *
fold (VigieSql *sql, GError **error)
{
  g_autoptr (VigieBoard) board = vigie_board_new ();
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row =
      vigie_sql_get (sql, "SELECT body FROM log ORDER BY at, device, seq", &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      g_autoptr (VigieDecision) decision =
          vigie_decision_new_from_body (vigie_sql_peek_string (row, 0), NULL);

      if (decision != NULL) /* the chain's check has named it */
        vigie_board_apply (board, decision, NULL);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&board);
}

static gboolean
check_states (VigieSql *sql, VigieBoard *board, VigieCheckReport *report, GError **error)
{
  g_autoptr (GPtrArray) ids = vigie_board_list_posts (board);
  g_autoptr (GError) failure = NULL;
  guint n = 0;
  sqlite3_stmt *row =
      vigie_sql_get (sql, "SELECT id, " VIGIE_STATE_COLUMNS " FROM post_state", &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      const VigiePostState *expected = vigie_board_get_post (board, vigie_sql_peek_string (row, 0));
      g_auto (VigiePostState) state = { 0 };

      vigie_state_read (row, 1, &state);
      n++;
      if (expected == NULL || !vigie_post_state_equal (expected, &state))
        {
          report->projections_intact = FALSE;
          add_problem (report, _ ("The state of the post %s does not follow from the log."),
                       vigie_sql_peek_string (row, 0));
        }
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (n != ids->len)
    spoil (report, _ ("The states of some posts are missing."));
  return TRUE;
}

static gboolean
check_photo_states (VigieSql *sql, VigieBoard *board, VigieCheckReport *report, GError **error)
{
  g_autoptr (GPtrArray) photos = vigie_board_list_photos (board);
  g_autoptr (GError) failure = NULL;
  guint n = 0;
  sqlite3_stmt *row = vigie_sql_get (
      sql, "SELECT sha256, " VIGIE_PHOTO_STATE_COLUMNS " FROM photo_state", &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      const VigiePhotoState *expected =
          vigie_board_get_photo (board, vigie_sql_peek_string (row, 0));
      VigiePhotoState state;

      vigie_photo_state_read (row, 1, &state);
      if (expected != NULL && vigie_photo_state_equal (expected, &state))
        n++;
      vigie_photo_state_clear (&state);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (n != photos->len)
    spoil (report, _ ("The verdicts on photos do not follow from the log."));
  return TRUE;
}

static gboolean
check_shapes (VigieSql *sql, VigieBoard *board, VigieCheckReport *report, GError **error)
{
  g_autoptr (GPtrArray) expected = vigie_board_list_shapes (board);
  g_autoptr (GPtrArray) shapes = vigie_shape_table_read (sql, error);
  gboolean equal;

  if (shapes == NULL)
    return FALSE;
  equal = shapes->len == expected->len;
  for (guint i = 0; equal && i < shapes->len; i++)
    equal = vigie_shape_equal (g_ptr_array_index (shapes, i), g_ptr_array_index (expected, i));
  if (!equal)
    spoil (report, _ ("What is drawn does not follow from the log."));
  return TRUE;
}

static gboolean
check_active (VigieSql *sql, VigieBoard *board, VigieCheckReport *report, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (
      sql, "SELECT l.id, f.active FROM log l LEFT JOIN log_fold f ON f.entry = l.entry", &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      const char *id = vigie_sql_peek_string (row, 0);

      if (sqlite3_column_type (row, 1) != SQLITE_NULL &&
          (sqlite3_column_int (row, 1) != 0) == vigie_board_is_active (board, id))
        continue;
      report->projections_intact = FALSE;
      add_problem (report, _ ("Whether the entry %s counts does not follow from the log."), id);
    }
  return vigie_sql_pass (&failure, error);
}

/* ---- posts, feed and map ---- */

static gboolean
is_own_id (sqlite3_stmt *row)
{
  char expected[VIGIE_POST_ID_LENGTH + 1];

  if (sqlite3_column_int (row, 14) != 0) /* its source's own id was taken away on purpose */
    return TRUE;
  vigie_post_make_id (vigie_sql_peek_string (row, 8), vigie_sql_peek_string (row, 9),
                      vigie_sql_peek_string (row, 10), expected);
  return g_strcmp0 (vigie_sql_peek_string (row, 11), expected) == 0;
}

static gboolean
is_feed_row_right (sqlite3_stmt *row)
{
  gboolean has_position = sqlite3_column_type (row, 5) != SQLITE_NULL;
  int status = sqlite3_column_int (row, 4);
  int flags = status | (sqlite3_column_int (row, 7) > 0 ? VIGIE_FEED_PHOTO : 0);
  VigieMapPoint point;

  if (status == VIGIE_STATUS_CONFIRMED && sqlite3_column_int (row, 13) >= 2)
    flags |= VIGIE_FEED_SECONDED;

  if (sqlite3_column_type (row, 1) == SQLITE_NULL || sqlite3_column_int (row, 1) != flags ||
      has_position != (sqlite3_column_type (row, 2) != SQLITE_NULL))
    return FALSE;
  if (!has_position)
    return TRUE;
  vigie_map_point_set (&point, sqlite3_column_double (row, 5), sqlite3_column_double (row, 6), 0);
  return sqlite3_column_int64 (row, 2) == VIGIE_FEED_COLUMN (point.x) &&
         sqlite3_column_int64 (row, 3) == VIGIE_FEED_COLUMN (point.y);
}

static gboolean
is_found (VigieSql *sql, sqlite3_stmt *row)
{
  const guint8 *id = sqlite3_column_blob (row, 12);
  gint64 key;

  return sqlite3_column_bytes (row, 12) == VIGIE_POST_ID_BYTES &&
         vigie_post_id_find (sql, id, &key, NULL, NULL) && key == sqlite3_column_int64 (row, 0);
}

static gboolean
check_posts (VigieSql *sql,
             guint64 counts[VIGIE_N_STATUSES],
             VigieCheckReport *report,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (
      sql,
      "SELECT p.key, f.flags, f.x, f.y, coalesce (s.status, 0), coalesce (s.lon, p.lon),"
      " coalesce (s.lat, p.lat), p.n_photos, o.kind, o.host, p.external_id, lower (hex (p.id)), "
      "p.id, json_array_length (s.confirmed_by),"
      " EXISTS (SELECT 1 FROM renamed_post r WHERE r.key = p.key)"
      /* or in the incident that is replayed here */
      " OR (p.external_id = '' AND EXISTS (SELECT 1 FROM setting WHERE name = "
      "'" VIGIE_INFO_EXERCISE_OF "'))"
      " FROM post p JOIN source o ON o.source = p.source LEFT JOIN feed f ON f.key = p.key"
      " LEFT JOIN post_state s ON s.key = p.key ORDER BY p.key",
      &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      report->n_posts++;
      counts[CLAMP (sqlite3_column_int (row, 4), 0, VIGIE_N_STATUSES - 1)]++;
      if (!is_own_id (row))
        {
          report->chain_intact = FALSE;
          add_problem (report, _ ("The post %s was changed: it is not what its identifier says."),
                       vigie_sql_peek_string (row, 11));
        }
      if (!is_feed_row_right (row) || !is_found (sql, row))
        {
          report->projections_intact = FALSE;
          add_problem (report, _ ("The post %s is not in the feed or on the map as it should be."),
                       vigie_sql_peek_string (row, 11));
        }
    }
  return vigie_sql_pass (&failure, error);
}

static gboolean
check_counters (VigieSql *sql,
                const guint64 counts[VIGIE_N_STATUSES],
                VigieCheckReport *report,
                GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (sql, "SELECT name, n FROM counter ORDER BY name", &failure);
  gint64 n_feed;
  guint n_right = 0;

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      VigieStatus status;

      if (vigie_status_from_string (vigie_sql_peek_string (row, 0), &status) &&
          (guint64) sqlite3_column_int64 (row, 1) == counts[status])
        n_right++;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (n_right != VIGIE_N_STATUSES)
    spoil (report, _ ("The numbers of posts by status are wrong."));
  if (!vigie_sql_read_int (sql, "SELECT count (*) FROM feed", &n_feed, error))
    return FALSE;
  if ((guint64) n_feed != report->n_posts)
    spoil (report, _ ("The feed has entries that are no posts."));
  return TRUE;
}

typedef struct
{
  VigieSql *sql;
  guint64 n;
  guint64 n_wrong;
} MapCheck;

static gboolean
check_point (const VigieMapPoint *point, gpointer user_data)
{
  MapCheck *check = user_data;
  sqlite3_stmt *row =
      vigie_sql_get (check->sql, "SELECT 1 FROM feed WHERE key = ?1 AND x = ?2 AND y = ?3", NULL);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, point->key);
  sqlite3_bind_int64 (row, 2, VIGIE_FEED_COLUMN (point->x));
  sqlite3_bind_int64 (row, 3, VIGIE_FEED_COLUMN (point->y));
  check->n++;
  if (!vigie_sql_step (check->sql, row, NULL))
    check->n_wrong++;
  sqlite3_reset (row);
  return TRUE;
}

static gboolean
check_map (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  const VigieBox world = { -180, -90, 180, 90 };
  MapCheck check = { .sql = sql };
  guint64 n_in_boxes;
  gint64 n_placed;

  if (!vigie_sql_read_int (sql, "SELECT count (*) FROM feed WHERE x IS NOT NULL", &n_placed,
                           error) ||
      !vigie_map_index_foreach (sql, check_point, &check, error) ||
      !vigie_map_index_count (sql, &world, &n_in_boxes, error))
    return FALSE;
  if (check.n_wrong > 0 || check.n != (guint64) n_placed || n_in_boxes != (guint64) n_placed)
    spoil (report, _ ("The map's index does not show every post where it is."));
  return TRUE;
}

typedef void (*NoteFunc) (VigieCheckReport *report, const char *hash);

static void
spoil_changed_photo (VigieCheckReport *report, const char *hash)
{
  report->photos_intact = FALSE;
  add_problem (report, _ ("The photo %s was changed."), hash);
}

static void
spoil_missing_photo (VigieCheckReport *report, const char *hash)
{
  report->photos_intact = FALSE;
  add_problem (report, _ ("The photo %s is missing."), hash);
}

static void
spoil_changed_official (VigieCheckReport *report, const char *hash)
{
  report->official_intact = FALSE;
  add_problem (report, _ ("The official information %s was changed."), hash);
}

static void
spoil_missing_official (VigieCheckReport *report, const char *hash)
{
  report->official_intact = FALSE;
  add_problem (report, _ ("The official information %s is missing."), hash);
}

/* @rows: (hash in hex, bytes) */
static gboolean
check_hashes (
    VigieSql *sql, const char *rows, NoteFunc note, VigieCheckReport *report, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (sql, rows, &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      g_autofree char *hash = g_compute_checksum_for_data (
          G_CHECKSUM_SHA256, sqlite3_column_blob (row, 1), (gsize) sqlite3_column_bytes (row, 1));

      if (g_strcmp0 (hash, vigie_sql_peek_string (row, 0)) != 0)
        note (report, vigie_sql_peek_string (row, 0));
    }
  return vigie_sql_pass (&failure, error);
}

/* @rows: (hash in hex) */
static gboolean
check_missing (
    VigieSql *sql, const char *rows, NoteFunc note, VigieCheckReport *report, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (sql, rows, &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    note (report, vigie_sql_peek_string (row, 0));
  return vigie_sql_pass (&failure, error);
}

/* A photo without an error was kept whole, and one that was fetched with whatever error. */
static gboolean
check_photos (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  return check_hashes (sql, "SELECT lower (hex (sha256)), bytes FROM blob", spoil_changed_photo,
                       report, error) &&
         check_missing (sql,
                        "SELECT lower (hex (sha256)) FROM (SELECT sha256 FROM photo"
                        " WHERE sha256 IS NOT NULL AND error IS NULL"
                        " AND sha256 NOT IN (SELECT sha256 FROM removed_photo)"
                        " UNION SELECT sha256 FROM photo_fetch)"
                        " WHERE sha256 NOT IN (SELECT sha256 FROM blob)",
                        spoil_missing_photo, report, error);
}

/* What is kept of an answer lies here; of the whole answer there is the hash alone. */
static gboolean
check_official (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  return !vigie_store_has_official (sql) ||
         (check_hashes (sql, "SELECT lower (hex (sha256)), bytes FROM official_body",
                        spoil_changed_official, report, error) &&
          check_missing (sql,
                         "SELECT DISTINCT lower (hex (body)) FROM official"
                         " WHERE body NOT IN (SELECT sha256 FROM official_body)",
                         spoil_missing_official, report, error));
}

static gboolean
check_pages (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row = vigie_sql_get (sql, "PRAGMA quick_check (5)", &failure);

  while (row != NULL && vigie_sql_step (sql, row, &failure))
    {
      if (g_strcmp0 (vigie_sql_peek_string (row, 0), "ok") == 0)
        continue;
      report->projections_intact = FALSE;
      add_problem (report, _ ("The incident file is damaged (%s). Use a copy."),
                   vigie_sql_peek_string (row, 0));
    }
  return vigie_sql_pass (&failure, error);
}

/* Only the write connection may ask this of the text index, although it changes nothing. */
static gboolean
check_text (VigieWriter *writer, gpointer data, GError **error)
{
  return vigie_sql_exec (
      writer->sql, "INSERT INTO post_text (post_text, rank) VALUES ('integrity-check', 1)", error);
}

static gboolean
check_all (VigieSql *sql, VigieCheckReport *report, GError **error)
{
  guint64 counts[VIGIE_N_STATUSES] = { 0 };
  g_autoptr (VigieBoard) board = NULL;

  if (!vigie_sql_exec (sql, "BEGIN", error) || !check_pages (sql, report, error) ||
      !check_chain (sql, report, error))
    return FALSE;
  board = fold (sql, error);
  return board != NULL && check_states (sql, board, report, error) &&
         check_photo_states (sql, board, report, error) &&
         check_shapes (sql, board, report, error) && check_active (sql, board, report, error) &&
         check_posts (sql, counts, report, error) && check_counters (sql, counts, report, error) &&
         check_map (sql, report, error) && check_photos (sql, report, error) &&
         vigie_removal_check (sql, report, error) && check_official (sql, report, error);
}

/**
 * vigie_store_check:
 * @self: a store
 * @error: return location for a #GError
 *
 * Recomputes every hash and every link of each device's chain, folds the log from nothing and
 * compares it with what is shown, and looks over posts, photos, official information, map and text
 * index.
 *
 * Returns: (transfer full) (nullable): what was found, or %NULL with @error set when the file could
 *   not be read to its end
 */
VigieCheckReport *
vigie_store_check (VigieStore *self, GError **error)
{
  g_autoptr (VigieCheckReport) report = g_new0 (VigieCheckReport, 1);
  g_autoptr (GError) failure = NULL;
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);

  report->chain_intact = TRUE;
  report->projections_intact = TRUE;
  report->photos_intact = TRUE;
  report->official_intact = TRUE;
  report->problems = g_ptr_array_new_with_free_func (g_free);
  report->explanation = g_ptr_array_new_with_free_func (g_free);
  sql = vigie_store_take_reader (self, error);
  if (sql == NULL)
    return NULL;
  done = check_all (sql, report, error);
  vigie_store_give_reader (self, sql);
  if (!done)
    return NULL;

  if (!vigie_store_is_read_only (self) && !vigie_store_write (self, check_text, NULL, &failure))
    spoil (report, _ ("The text search does not find every post."));
  return g_steal_pointer (&report);
}

void
vigie_check_report_free (VigieCheckReport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->explanation, g_ptr_array_unref);
  g_free (self->head);
  g_free (self);
}
