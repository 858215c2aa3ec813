/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-state-table.h"

#include "vigie-json.h"
#include "vigie-store-ingest.h"

/* ---- lists of texts ---- */

/* A JSON array, for a text may hold any character. */
static char *
write_texts (GStrv texts)
{
  GString *out;

  if (texts == NULL)
    return NULL;
  out = g_string_new ("[");
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      vigie_json_append_string (out, texts[i]);
    }
  g_string_append_c (out, ']');
  return g_string_free_and_steal (out);
}

static GStrv
read_texts (sqlite3_stmt *statement, int column)
{
  const char *text = vigie_sql_peek_text (statement, column);
  g_autoptr (JsonNode) node = text != NULL ? vigie_json_parse (text, -1, NULL) : NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (texts, json_array_get_string_element (array, i));
  return g_strv_builder_end (texts);
}

static VigieStatus
read_status (sqlite3_stmt *statement, int column)
{
  return (VigieStatus) CLAMP (sqlite3_column_int (statement, column), 0, VIGIE_N_STATUSES - 1);
}

static gboolean
delete_row (VigieSql *sql, const char *statement_sql, const char *id, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, statement_sql, error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  return vigie_sql_run (sql, statement, error);
}

/* ---- posts ---- */

/**
 * vigie_state_read:
 * @statement: with a row
 * @column: of the first of VIGIE_STATE_COLUMNS
 * @state: (out): to be cleared by the caller
 */
void
vigie_state_read (sqlite3_stmt *statement, int column, VigiePostState *state)
{
  int origin = sqlite3_column_int (statement, column + 4);

  *state = (VigiePostState) { .status = read_status (statement, column) };
  state->has_position = sqlite3_column_type (statement, column + 1) != SQLITE_NULL;
  if (state->has_position)
    {
      state->position.lon = sqlite3_column_double (statement, column + 1);
      state->position.lat = sqlite3_column_double (statement, column + 2);
      state->position.radius_m = sqlite3_column_double (statement, column + 3);
      state->position.origin = (VigieOrigin) CLAMP (origin, 0, VIGIE_N_ORIGINS - 1);
    }
  state->owner = vigie_sql_dup_text (statement, column + 5);
  state->labels = read_texts (statement, column + 6);
  state->duplicate_of = vigie_sql_dup_text (statement, column + 7);
  state->decided_at = sqlite3_column_int64 (statement, column + 8);
  state->judged_by = vigie_sql_dup_text (statement, column + 9);
  state->reason = vigie_sql_dup_text (statement, column + 10);
  state->differs_from = read_texts (statement, column + 11);
  state->confirmed_by = read_texts (statement, column + 12);
  state->checks = read_texts (statement, column + 13);
  state->judged_at = sqlite3_column_int64 (statement, column + 14);
}

static gboolean
write_post (VigieSql *sql, const char *id, gint64 key, const VigiePostState *state, GError **error)
{
  g_autofree char *labels = write_texts (state->labels);
  g_autofree char *differs_from = write_texts (state->differs_from);
  g_autofree char *confirmed_by = write_texts (state->confirmed_by);
  g_autofree char *checks = write_texts (state->checks);
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "INSERT OR REPLACE INTO post_state (id, key, " VIGIE_STATE_COLUMNS ")"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
      error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  if (key != 0)
    sqlite3_bind_int64 (statement, 2, key);
  sqlite3_bind_int (statement, 3, (int) state->status);
  if (state->has_position)
    {
      sqlite3_bind_double (statement, 4, state->position.lon);
      sqlite3_bind_double (statement, 5, state->position.lat);
      sqlite3_bind_double (statement, 6, state->position.radius_m);
      sqlite3_bind_int (statement, 7, (int) state->position.origin);
    }
  vigie_sql_bind_text (statement, 8, state->owner);
  vigie_sql_bind_text (statement, 9, labels);
  vigie_sql_bind_text (statement, 10, state->duplicate_of);
  sqlite3_bind_int64 (statement, 11, state->decided_at);
  vigie_sql_bind_text (statement, 12, state->judged_by);
  vigie_sql_bind_text (statement, 13, state->reason);
  vigie_sql_bind_text (statement, 14, differs_from);
  vigie_sql_bind_text (statement, 15, confirmed_by);
  vigie_sql_bind_text (statement, 16, checks);
  sqlite3_bind_int64 (statement, 17, state->judged_at);
  return vigie_sql_run (sql, statement, error);
}

gboolean
vigie_state_table_write_post (
    VigieSql *sql, const char *id, gint64 key, const VigiePostState *state, GError **error)
{
  return state != NULL ? write_post (sql, id, key, state, error)
                       : delete_row (sql, "DELETE FROM post_state WHERE id = ?1", id, error);
}

gboolean
vigie_state_table_read_original (
    VigieSql *sql, const char *id, gboolean *exists, char **original, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT duplicate_of FROM post_state WHERE id = ?1", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  *exists = vigie_sql_step (sql, statement, &failure);
  if (*exists)
    *original = vigie_sql_dup_text (statement, 0);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}

/* ---- photos ---- */

/* A text that cannot be read covers all of the photo: nothing may go out by a fault of the file. */
static VigieRedaction *
read_redaction (sqlite3_stmt *statement, int column)
{
  const char *text = vigie_sql_peek_text (statement, column);
  VigieRedaction *redaction;

  if (text == NULL)
    return NULL;
  redaction = vigie_redaction_from_text (text, NULL);
  return redaction != NULL ? redaction : vigie_redaction_new_whole ();
}

/**
 * vigie_photo_state_read:
 * @statement: with a row
 * @column: of the first of VIGIE_PHOTO_STATE_COLUMNS
 * @state: (out): to be cleared by the caller
 */
void
vigie_photo_state_read (sqlite3_stmt *statement, int column, VigiePhotoState *state)
{
  *state = (VigiePhotoState) { .verdict = read_status (statement, column),
                               .checks = read_texts (statement, column + 1),
                               .decided_at = sqlite3_column_int64 (statement, column + 2),
                               .decided_by = vigie_sql_dup_text (statement, column + 3),
                               .reason = vigie_sql_dup_text (statement, column + 4),
                               .redaction = read_redaction (statement, column + 5) };
}

static gboolean
write_photo (VigieSql *sql, const char *sha256, const VigiePhotoState *state, GError **error)
{
  g_autofree char *checks = write_texts (state->checks);
  g_autofree char *redaction =
      state->redaction != NULL ? vigie_redaction_to_text (state->redaction) : NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT OR REPLACE INTO photo_state (sha256, " VIGIE_PHOTO_STATE_COLUMNS ")"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, sha256);
  sqlite3_bind_int (statement, 2, (int) state->verdict);
  vigie_sql_bind_text (statement, 3, checks);
  sqlite3_bind_int64 (statement, 4, state->decided_at);
  vigie_sql_bind_text (statement, 5, state->decided_by);
  vigie_sql_bind_text (statement, 6, state->reason);
  vigie_sql_bind_text (statement, 7, redaction);
  return vigie_sql_run (sql, statement, error);
}

gboolean
vigie_state_table_write_photo (VigieSql *sql,
                               const char *sha256,
                               const VigiePhotoState *state,
                               GArray *touched,
                               GError **error)
{
  /* What has the name of a photo; posts and shapes are named in half as many digits. */
  if (strlen (sha256) != 2 * VIGIE_SHA256_LENGTH)
    return TRUE;
  if (state != NULL ? !write_photo (sql, sha256, state, error)
                    : !delete_row (sql, "DELETE FROM photo_state WHERE sha256 = ?1", sha256, error))
    return FALSE;
  return touched == NULL || vigie_photo_list_keys (sql, sha256, touched, error);
}

/**
 * vigie_state_table_find_photo:
 * @sql: a connection
 * @sha256: a photo
 * @state: (out): to be cleared by the caller; that of a photo nobody decided on where there is none
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_state_table_find_photo (VigieSql *sql,
                              const char *sha256,
                              VigiePhotoState *state,
                              GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT " VIGIE_PHOTO_STATE_COLUMNS " FROM photo_state WHERE sha256 = ?1", error);
  g_autoptr (GError) failure = NULL;

  *state = VIGIE_PHOTO_STATE_NONE;
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, sha256);
  if (vigie_sql_step (sql, statement, &failure))
    vigie_photo_state_read (statement, 0, state);
  sqlite3_reset (statement);
  return vigie_sql_pass (&failure, error);
}
