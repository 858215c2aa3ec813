/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-search.h"
#include "vigie-redaction.h"
#include "vigie-removal.h"
#include "vigie-state-table.h"

static VigieOrigin
read_origin (sqlite3_stmt *statement, int column)
{
  int origin = sqlite3_column_int (statement, column);

  return (VigieOrigin) CLAMP (origin, 0, VIGIE_N_ORIGINS - 1);
}

static VigiePosition
read_position (sqlite3_stmt *statement, int column)
{
  return (VigiePosition) { sqlite3_column_double (statement, column),
                           sqlite3_column_double (statement, column + 1),
                           sqlite3_column_double (statement, column + 2),
                           read_origin (statement, column + 3) };
}

static gboolean
load_candidates (VigieSql *sql, gint64 key, GArray *candidates, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT lon, lat, radius_m, origin FROM candidate WHERE key = ?1 ORDER BY n", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  while (vigie_sql_step (sql, statement, error))
    {
      VigiePosition position = read_position (statement, 0);

      g_array_append_val (candidates, position);
    }
  return *error == NULL;
}

static char *
read_sha256 (sqlite3_stmt *statement, int column)
{
  const guint8 *bytes = sqlite3_column_blob (statement, column);
  int length = sqlite3_column_bytes (statement, column);
  GString *hex;

  if (bytes == NULL || length != 32)
    return NULL;
  hex = g_string_sized_new (64);
  for (int i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free_and_steal (hex);
}

static void
take_error (VigiePhotoFacts *facts, char *words)
{
  g_free (facts->error);
  facts->error = words;
}

static gboolean
load_photos (VigieSql *sql, gint64 key, GPtrArray *photos, GError **error)
{
  /* A photo that is not here by itself is the one that was fetched from its address. */
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "SELECT l.uri, p.sha256, p.mime_type, p.width, p.height, p.taken_at, p.error, p.lon, p.lat,"
      " p.radius_m, p.origin, p.direction_deg, g.at, g.actor"
      " FROM post_photo l JOIN photo own ON own.photo = l.photo"
      " JOIN photo p ON p.photo = coalesce ("
      "(SELECT q.photo FROM photo_fetch f JOIN photo q ON q.sha256 = f.sha256"
      " WHERE f.uri = l.uri AND own.sha256 IS NULL), l.photo)"
      " LEFT JOIN removed_link r ON r.key = l.key AND r.n = l.n LEFT JOIN log g ON g.entry = "
      "r.entry"
      " WHERE l.key = ?1 ORDER BY l.n",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  while (vigie_sql_step (sql, statement, error))
    {
      VigiePhotoFacts *facts = vigie_photo_facts_new (vigie_sql_peek_text (statement, 0));

      facts->sha256 = read_sha256 (statement, 1);
      facts->mime_type = vigie_sql_dup_text (statement, 2);
      facts->width = sqlite3_column_int (statement, 3);
      facts->height = sqlite3_column_int (statement, 4);
      if (sqlite3_column_type (statement, 5) != SQLITE_NULL)
        facts->taken_at = sqlite3_column_int64 (statement, 5);
      facts->error = vigie_sql_dup_text (statement, 6);
      facts->has_position = sqlite3_column_type (statement, 7) != SQLITE_NULL;
      if (facts->has_position)
        facts->position = read_position (statement, 7);
      facts->has_direction = sqlite3_column_type (statement, 11) != SQLITE_NULL;
      facts->direction_deg = sqlite3_column_double (statement, 11);
      facts->is_removed = sqlite3_column_type (statement, 12) != SQLITE_NULL;
      if (facts->is_removed)
        take_error (facts, vigie_removal_say_photo (sqlite3_column_int64 (statement, 12),
                                                    vigie_sql_peek_text (statement, 13)));
      g_ptr_array_add (photos, facts);
    }
  return *error == NULL;
}

static gboolean
load_state (VigieSql *sql, gint64 key, VigiePostState *state, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT " VIGIE_STATE_COLUMNS " FROM post_state WHERE key = ?1", error);

  *state = VIGIE_POST_STATE_NONE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (vigie_sql_step (sql, statement, error))
    vigie_state_read (statement, 0, state);
  sqlite3_reset (statement);
  return *error == NULL;
}

static gboolean
count_duplicates (VigieSql *sql, const char *id, guint *n_duplicates, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT count (*) FROM post_state WHERE duplicate_of = ?1 AND key IS NOT NULL", error);

  *n_duplicates = 0;
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  if (vigie_sql_step (sql, statement, error))
    *n_duplicates = (guint) sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return *error == NULL;
}

/* Graver than another: rejected, unverifiable, confirmed, none. */
static int
weigh (VigieStatus verdict)
{
  switch ((int) verdict)
    {
    case VIGIE_STATUS_REJECTED:
      return 3;
    case VIGIE_STATUS_UNVERIFIABLE:
      return 2;
    case VIGIE_STATUS_CONFIRMED:
      return 1;
    default:
      return 0;
    }
}

/**
 * vigie_post_ties_add_photo:
 * @self: what other decisions say of a post
 * @state: what was decided about one of its photos
 */
void
vigie_post_ties_add_photo (VigiePostTies *self, const VigiePhotoState *state)
{
  if (weigh (state->verdict) > weigh (self->photo_verdict))
    self->photo_verdict = state->verdict;
  if (state->decided_at != VIGIE_TIME_UNKNOWN)
    self->photos_decided_at = MAX (self->photos_decided_at, state->decided_at);
  self->photo_redacted |=
      state->redaction != NULL && vigie_redaction_get_n_regions (state->redaction) > 0;
}

static gboolean
find_photo_verdict (VigieSql *sql, VigiePost *post, VigiePostTies *ties, GError **error)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  ties->photo_verdict = VIGIE_STATUS_NEW;
  ties->photos_decided_at = 0;
  ties->photo_redacted = FALSE;
  for (gsize i = 0; i < n_photos; i++)
    {
      VigiePhotoState state;

      if (photos[i]->sha256 == NULL)
        continue;
      if (!vigie_state_table_find_photo (sql, photos[i]->sha256, &state, error))
        return FALSE;
      vigie_post_ties_add_photo (ties, &state);
      vigie_photo_state_clear (&state);
    }
  return TRUE;
}

static VigiePost *
read_post (VigieSql *sql, sqlite3_stmt *statement, gint64 key, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (VigiePosition));
  g_autoptr (GPtrArray) photos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
  VigieObservation observation = {
    .source_kind = vigie_sql_peek_string (statement, 0),
    .source_host = vigie_sql_peek_string (statement, 1),
    .external_id = vigie_sql_peek_string (statement, 2),
    .url = vigie_sql_peek_text (statement, 3),
    .author = vigie_sql_peek_text (statement, 4),
    .text = vigie_sql_peek_string (statement, 5),
    .posted_at = sqlite3_column_int64 (statement, 6),
    .received_at = sqlite3_column_int64 (statement, 7),
  };

  if (sqlite3_column_type (statement, 10) != SQLITE_NULL)
    {
      VigiePosition position = read_position (statement, 10);

      g_array_append_val (candidates, position);
    }
  if (sqlite3_column_int (statement, 8) > 1 && !load_candidates (sql, key, candidates, error))
    return NULL;
  if (sqlite3_column_int (statement, 9) > 0 && !load_photos (sql, key, photos, error))
    return NULL;
  observation.candidates = (VigiePosition *) (gpointer) candidates->data;
  observation.n_candidates = candidates->len;
  observation.photos = (VigiePhotoFacts *const *) (gpointer) photos->pdata;
  observation.n_photos = photos->len;
  /* the identifier does not follow from what is left where the author was named otherwise */
  return vigie_post_new_with_id (key, vigie_sql_peek_text (statement, 16), &observation);
}

static VigiePost *
load (VigieSql *sql, gint64 key, VigiePostState *state, VigiePostTies *ties, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "SELECT s.kind, s.host, p.external_id, p.url, p.author, p.text, p.posted_at, p.received_at,"
      " p.n_candidates, p.n_photos, p.lon, p.lat, p.radius_m, p.origin, c.kind, c.at,"
      " lower (hex (p.id))"
      " FROM post p JOIN source s ON s.source = p.source LEFT JOIN post_change c"
      " ON c.n = (SELECT max (n) FROM post_change WHERE key = p.key) WHERE p.key = ?1",
      error);
  g_autoptr (VigiePost) post = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, key);
  if (!vigie_sql_step (sql, statement, error))
    return NULL;
  post = read_post (sql, statement, key, error);
  if (ties != NULL)
    {
      ties->source_change = sqlite3_column_int (statement, 14);
      ties->source_changed_at = sqlite3_column_int64 (statement, 15);
    }
  sqlite3_reset (statement);
  if (post == NULL)
    return NULL;
  if ((ties != NULL &&
       (!count_duplicates (sql, vigie_post_get_id (post), &ties->n_duplicates, error) ||
        !find_photo_verdict (sql, post, ties, error))) ||
      (state != NULL && !load_state (sql, key, state, error)))
    return NULL;
  return g_steal_pointer (&post);
}

/**
 * vigie_post_load:
 * @sql: a connection
 * @key: a post's row id
 * @state: (out) (nullable): what was decided, to be cleared by the caller when a post is returned
 * @ties: (out) (nullable): what follows for it from other decisions
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the post; %NULL without an error where there is none
 */
VigiePost *
vigie_post_load (
    VigieSql *sql, gint64 key, VigiePostState *state, VigiePostTies *ties, GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigiePost *post = load (sql, key, state, ties, &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return post;
}
