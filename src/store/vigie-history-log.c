/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-history-private.h"
#include "vigie-map-index.h"
#include "vigie-post-id.h"

/* Things do not touch each other, so each one's entries are folded alone, on a board of their own:
 * the whole log is never in memory. */
typedef struct
{
  VigieHistory *history;
  VigieSql *sql;
  GHashTable *order; /* (element-type gint64 guint): where in the log an entry counts */

  VigieBoard *board; /* of the thing at hand */
  char *key;
  guint32 post; /* VIGIE_HISTORY_NOWHERE while it is none that is here */
  guint32 photo;
  guint32 shape;
  guint32 post_version;
  guint32 photo_version;
  guint32 shape_version;
} Fold;

static void
fold_clear (Fold *fold)
{
  g_clear_pointer (&fold->order, g_hash_table_unref);
  g_clear_pointer (&fold->board, vigie_board_free);
  g_clear_pointer (&fold->key, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fold, fold_clear)

/* ---- versions ---- */

static void
note_repeat (VigieHistory *self, const char *original, guint32 post)
{
  GArray *posts = g_hash_table_lookup (self->repeats, original);

  if (posts == NULL)
    {
      posts = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (self->repeats, g_strdup (original), posts);
    }
  for (guint i = 0; i < posts->len; i++)
    {
      if (g_array_index (posts, guint32, i) == post)
        return;
    }
  g_array_append_val (posts, post);
}

static guint32
add_post_version (VigieHistory *self, guint32 post, const VigiePostState *state)
{
  VigiePostVersion version = { .status = (guint8) state->status,
                               .seconded = vigie_post_state_is_cleared (state, TRUE),
                               .x = NAN,
                               .y = NAN,
                               .state = vigie_post_state_copy (state) };

  if (state->has_position)
    {
      VigieMapPoint point;

      vigie_map_point_set (&point, state->position.lon, state->position.lat, 0);
      vigie_map_point_project (&point, &version.x, &version.y);
      version.radius_m = (float) state->position.radius_m;
      self->slot[post] = 0; /* see vigie_history_make_slots() */
    }
  if (state->duplicate_of != NULL)
    note_repeat (self, state->duplicate_of, post);
  g_array_append_val (self->post_versions, version);
  return self->post_versions->len - 1;
}

/* Returns whether the thing looks different now. */
static gboolean
fold_post (Fold *fold, VigieHistoryChange *change)
{
  VigieHistory *self = fold->history;
  const VigiePostState *state = vigie_board_get_post (fold->board, fold->key);
  const VigiePostState *old =
      g_array_index (self->post_versions, VigiePostVersion, fold->post_version).state;

  if (fold->post == VIGIE_HISTORY_NOWHERE || state == old ||
      (state != NULL && old != NULL && vigie_post_state_equal (state, old)))
    return FALSE;
  *change = (VigieHistoryChange) { VIGIE_HISTORY_POST, fold->post, fold->post_version, 0 };
  change->after = state != NULL ? add_post_version (self, fold->post, state) : 0;
  fold->post_version = change->after;
  return TRUE;
}

static guint32
number_photo (VigieHistory *self, const char *sha256)
{
  guint32 number = g_hash_table_size (self->photos);

  g_hash_table_insert (self->photos, g_strdup (sha256), GUINT_TO_POINTER (number));
  return number;
}

static gboolean
fold_photo (Fold *fold, VigieHistoryChange *change)
{
  VigieHistory *self = fold->history;
  const VigiePhotoState *state = vigie_board_get_photo (fold->board, fold->key);
  const VigiePhotoState *old = g_ptr_array_index (self->photo_versions, fold->photo_version);

  if (state == old || (state != NULL && old != NULL && vigie_photo_state_equal (state, old)))
    return FALSE;
  if (fold->photo == VIGIE_HISTORY_NOWHERE)
    fold->photo = number_photo (self, fold->key);
  *change = (VigieHistoryChange) { VIGIE_HISTORY_PHOTO, fold->photo, fold->photo_version, 0 };
  if (state != NULL)
    {
      change->after = self->photo_versions->len;
      g_ptr_array_add (self->photo_versions, vigie_photo_state_copy (state));
    }
  fold->photo_version = change->after;
  return TRUE;
}

static gboolean
fold_shape (Fold *fold, VigieHistoryChange *change)
{
  VigieHistory *self = fold->history;
  VigieShape *shape = vigie_board_get_shape (fold->board, fold->key);
  VigieShape *old = g_ptr_array_index (self->shape_versions, fold->shape_version);

  if (shape == old || (shape != NULL && old != NULL && vigie_shape_equal (shape, old)))
    return FALSE;
  if (fold->shape == VIGIE_HISTORY_NOWHERE)
    fold->shape = self->n_shapes++;
  *change = (VigieHistoryChange) { VIGIE_HISTORY_SHAPE, fold->shape, fold->shape_version, 0 };
  if (shape != NULL)
    {
      change->after = self->shape_versions->len;
      g_ptr_array_add (self->shape_versions, vigie_shape_ref (shape));
    }
  fold->shape_version = change->after;
  return TRUE;
}

/* ---- entries ---- */

static gboolean
begin_thing (Fold *fold, const char *key, GError **error)
{
  guint8 id[VIGIE_POST_ID_BYTES];
  gint64 row_id = 0;

  if (fold->key != NULL && g_str_equal (fold->key, key))
    return TRUE;
  g_free (fold->key);
  fold->key = g_strdup (key);
  g_clear_pointer (&fold->board, vigie_board_free);
  fold->board = vigie_board_new ();
  fold->post = fold->photo = fold->shape = VIGIE_HISTORY_NOWHERE;
  fold->post_version = fold->photo_version = fold->shape_version = 0;
  if (vigie_post_id_parse (key, id) && !vigie_post_id_find (fold->sql, id, &row_id, NULL, error))
    return FALSE;
  if (row_id != 0)
    vigie_history_find_post (fold->history, row_id, &fold->post);
  return TRUE;
}

static gboolean
is_marked (VigieDecisionKind kind)
{
  switch ((int) kind)
    {
    case VIGIE_DECISION_MILESTONE:
    case VIGIE_DECISION_MESSAGE:
    case VIGIE_DECISION_OVERLAY_PUBLISHED:
    case VIGIE_DECISION_BRIEF_ISSUED:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_mark (VigieHistory *self, VigieDecision *decision, gboolean active)
{
  VigieHistoryMark *mark = g_new0 (VigieHistoryMark, 1);

  mark->at = vigie_decision_get_at (decision);
  mark->kind = vigie_decision_get_kind (decision);
  mark->decision = g_object_ref (decision);
  mark->active = active;
  g_ptr_array_add (self->marks, mark);
}

/* @row: key, entry, active, body */
static gboolean
fold_row (Fold *fold, sqlite3_stmt *row, GError **error)
{
  VigieHistory *self = fold->history;
  const gint64 entry = sqlite3_column_int64 (row, 1);
  g_autoptr (VigieDecision) decision =
      vigie_decision_new_from_body (vigie_sql_peek_string (row, 3), error);
  gpointer order;

  if (decision == NULL || !begin_thing (fold, vigie_sql_peek_string (row, 0), error))
    return FALSE;
  if (is_marked (vigie_decision_get_kind (decision)))
    add_mark (self, decision, sqlite3_column_int (row, 2) != 0);
  vigie_board_apply (fold->board, decision, NULL);
  if (g_hash_table_lookup_extended (fold->order, &entry, NULL, &order))
    {
      VigieHistoryChange *change = &self->changes[GPOINTER_TO_UINT (order)];

      if (!fold_post (fold, change) && !fold_photo (fold, change))
        fold_shape (fold, change);
    }
  return TRUE;
}

/* Where each entry counts, and when. */
static gboolean
read_order (Fold *fold, GError **error)
{
  VigieHistory *self = fold->history;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (fold->sql, "SELECT entry, at FROM log ORDER BY at, device, seq", error);

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (fold->sql, statement, &failure))
    {
      const gint64 entry = sqlite3_column_int64 (statement, 0);
      const gint64 at = sqlite3_column_int64 (statement, 1);

      g_hash_table_insert (fold->order, g_memdup2 (&entry, sizeof entry),
                           GUINT_TO_POINTER (times->len));
      g_array_append_val (times, at);
    }
  self->n_decisions = times->len;
  self->decided_at = (gint64 *) (gpointer) g_array_free (g_steal_pointer (&times), FALSE);
  self->changes = g_new0 (VigieHistoryChange, self->n_decisions);
  return vigie_sql_pass (&failure, error);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const VigieHistoryMark *x = a;
  const VigieHistoryMark *y = b;

  return vigie_decision_compare (x->decision, y->decision);
}

gboolean
vigie_history_read_log (VigieHistory *self,
                        VigieSql *sql,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (Fold) fold = { .history = self, .sql = sql };
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *row;

  fold.order = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!read_order (&fold, error))
    return FALSE;
  row = vigie_sql_get (sql,
                       "SELECT f.key, f.entry, f.active, l.body FROM log_fold f"
                       " JOIN log l ON l.entry = f.entry ORDER BY f.key, l.at, l.device, l.seq",
                       error);
  if (row == NULL)
    return FALSE;
  while (failure == NULL && vigie_sql_step (sql, row, &failure))
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, &failure))
        fold_row (&fold, row, &failure);
    }
  sqlite3_reset (row);
  g_ptr_array_sort_values (self->marks, compare_marks);
  return vigie_sql_pass (&failure, error);
}
