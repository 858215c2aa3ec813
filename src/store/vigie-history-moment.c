/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-follow.h"
#include "vigie-history-moment-private.h"
#include "vigie-post-search.h"
#include "vigie-store-private.h"

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieMoment,
                               vigie_moment,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vigie_moment_list_iface_init))

/* ---- moving ---- */

static void
place_slot (VigieMoment *self, guint32 slot, const VigiePostVersion *version)
{
  const VigieHistory *history = self->history;
  const gboolean is_own = isnan (version->x); /* the place that the post gives itself */

  self->x[slot] = is_own ? history->x[slot] : version->x;
  self->y[slot] = is_own ? history->y[slot] : version->y;
  self->radius_m[slot] = is_own ? history->radius_m[slot] : version->radius_m;
}

static void
show_post (VigieMoment *self, guint32 post, guint32 number)
{
  GArray *versions = self->history->post_versions;
  const VigiePostVersion *version = &g_array_index (versions, VigiePostVersion, number);
  const VigiePostVersion *old = &g_array_index (versions, VigiePostVersion, self->version[post]);
  const guint32 slot = self->history->slot[post];

  if (post < self->n_arrived)
    {
      self->counts[self->status[post]]--;
      self->counts[version->status]++;
    }
  self->version[post] = number;
  self->status[post] = version->status;
  if (slot == VIGIE_HISTORY_NOWHERE)
    return;
  self->slot_status[slot] = version->status;
  if (!isnan (version->x) || !isnan (old->x)) /* few decisions are about places */
    place_slot (self, slot, version);
}

static void
show (VigieMoment *self, const VigieHistoryChange *change, guint32 version)
{
  switch ((VigieHistoryThing) change->thing)
    {
    case VIGIE_HISTORY_POST:
      show_post (self, change->number, version);
      break;
    case VIGIE_HISTORY_PHOTO:
      self->photo_version[change->number] = version;
      break;
    case VIGIE_HISTORY_SHAPE:
      self->shape_version[change->number] = version;
      break;
    case VIGIE_HISTORY_NOTHING:
    default:
      break;
    }
}

static void
move_decisions (VigieMoment *self, gsize n_applied)
{
  const VigieHistoryChange *changes = self->history->changes;

  for (; self->n_applied < n_applied; self->n_applied++)
    show (self, &changes[self->n_applied], changes[self->n_applied].after);
  while (self->n_applied > n_applied)
    {
      const VigieHistoryChange *change = &changes[--self->n_applied];

      show (self, change, change->before);
    }
}

static void
move_posts (VigieMoment *self, guint32 n_arrived)
{
  for (; self->n_arrived < n_arrived; self->n_arrived++)
    self->counts[self->status[self->n_arrived]]++;
  while (self->n_arrived > n_arrived)
    self->counts[self->status[--self->n_arrived]]--;
}

/* ---- what the query finds ---- */

static gboolean
finds_place (VigieMoment *self, guint32 post, const VigiePostVersion *version)
{
  const VigieHistory *history = self->history;
  const VigieQuery *query = self->query;
  const guint32 slot = history->slot[post];

  if (!query->on_map && !query->has_box)
    return TRUE;
  if (slot == VIGIE_HISTORY_NOWHERE || isnan (self->x[slot]))
    return FALSE;
  if (!query->has_box)
    return TRUE;
  if (version->state != NULL && version->state->has_position)
    return vigie_box_contains (&query->box, version->state->position.lon,
                               version->state->position.lat);
  return vigie_box_contains (&query->box, history->lon[slot], history->lat[slot]);
}

/* Says the same as vigie_query_matches(), without reading the post. */
gboolean
vigie_moment_finds (VigieMoment *self, guint32 post)
{
  const VigieHistory *history = self->history;
  const VigieQuery *query = self->query;
  const VigiePostVersion *version;

  if (query->statuses != 0 && (query->statuses & (1u << self->status[post])) == 0)
    return FALSE;
  if (self->has_words != NULL && !self->has_words[post])
    return FALSE;
  if (query->with_photo && !history->has_photo[post])
    return FALSE;
  if ((query->from != VIGIE_TIME_UNKNOWN && history->posted_at[post] < query->from) ||
      (query->to != VIGIE_TIME_UNKNOWN && history->posted_at[post] >= query->to))
    return FALSE;
  version = &g_array_index (history->post_versions, VigiePostVersion, self->version[post]);
  if (query->awaits_second && (version->status != VIGIE_STATUS_CONFIRMED || version->seconded))
    return FALSE;
  if (query->owner != NULL &&
      (version->state == NULL || g_strcmp0 (version->state->owner, query->owner) != 0))
    return FALSE;
  return finds_place (self, post, version);
}

static void
update_points (VigieMoment *self)
{
  const VigieHistory *history = self->history;
  gsize n = 0;

  for (; n < history->n_slots && history->slot_post[n] < self->n_arrived; n++)
    self->mask[n] = !isnan (self->x[n]) &&
                    (self->finds_all || vigie_moment_finds (self, history->slot_post[n]));
  self->data = (VigieMapPointsData) { .n = n,
                                      .x = self->x,
                                      .y = self->y,
                                      .status = self->slot_status,
                                      .mask = self->mask,
                                      .row_id = history->slot_row_id,
                                      .radius_m = self->radius_m };
}

static void
update (VigieMoment *self)
{
  update_points (self);
  vigie_moment_rows_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- the search for words ---- */

typedef struct
{
  VigieHistory *history;
  VigieQuery *query;
  guint8 *has_words;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  vigie_history_unref (search->history);
  vigie_query_free (search->query);
  g_free (search->has_words);
  g_free (search);
}

static gboolean
find_words (VigieSql *sql, Search *search, GError **error)
{
  const VigieHistory *history = search->history;
  g_autoptr (GArray) keys = vigie_post_search_list (sql, search->query, 0, error);
  guint k = 0;

  if (keys == NULL)
    return FALSE;
  search->has_words = g_new0 (guint8, history->posts.n + 1);
  for (gsize place = 0; place < history->posts.n && k < keys->len; place++)
    {
      const guint32 post = history->by_key[place];

      while (k < keys->len && g_array_index (keys, gint64, k) < history->row_id[post])
        k++;
      search->has_words[post] =
          k < keys->len && g_array_index (keys, gint64, k) == history->row_id[post];
    }
  return TRUE;
}

static void
run_search (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  GError *error = NULL;
  VigieSql *sql = vigie_store_take_reader (search->history->store, &error);
  gboolean done = sql != NULL && find_words (sql, search, &error);

  vigie_store_give_reader (search->history->store, sql);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
take_query (VigieMoment *self, VigieQuery *query, guint8 *has_words)
{
  g_clear_pointer (&self->query, vigie_query_free);
  g_clear_pointer (&self->has_words, g_free);
  self->query = query;
  self->has_words = has_words;
  self->finds_all = vigie_query_is_everything (query);
  update (self);
}

static void
on_words (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigieMoment *self = VIGIE_MOMENT (source);
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean found = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another query was set meanwhile */
  g_clear_object (&self->cancellable);
  if (!found) /* the list stays as it is, and the same query may be set again */
    {
      g_clear_pointer (&self->wanted, vigie_query_free);
      return;
    }
  take_query (self, g_steal_pointer (&self->wanted), g_steal_pointer (&search->has_words));
}

static void
search_words (VigieMoment *self)
{
  g_autoptr (GTask) task = NULL;
  Search *search = g_new0 (Search, 1);

  search->history = vigie_history_ref (self->history);
  search->query = vigie_query_new ();
  search->query->text = g_strdup (self->wanted->text);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_words, NULL);
  g_task_set_source_tag (task, search_words);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, run_search);
}

/* ---- the object ---- */

static void
vigie_moment_finalize (GObject *object)
{
  VigieMoment *self = VIGIE_MOMENT (object);

  vigie_moment_rows_clear (self);
  g_free (self->status);
  g_free (self->version);
  g_free (self->photo_version);
  g_free (self->shape_version);
  g_free (self->x);
  g_free (self->y);
  g_free (self->radius_m);
  g_free (self->slot_status);
  g_free (self->mask);
  g_free (self->has_words);
  vigie_query_free (self->query);
  g_clear_pointer (&self->wanted, vigie_query_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->history, vigie_history_unref);

  G_OBJECT_CLASS (vigie_moment_parent_class)->finalize (object);
}

static void
vigie_moment_class_init (VigieMomentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_moment_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_MOMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
vigie_moment_init (VigieMoment *self)
{
  self->at = G_MININT64;
  self->query = vigie_query_new ();
  self->finds_all = TRUE;
  vigie_moment_rows_init (self);
}

/**
 * vigie_moment_new:
 * @history: what happened
 *
 * Returns: (transfer full): the moment before everything
 */
VigieMoment *
vigie_moment_new (VigieHistory *history)
{
  VigieMoment *self;
  gsize n_posts, n_slots;

  g_return_val_if_fail (history != NULL, NULL);

  self = g_object_new (VIGIE_TYPE_MOMENT, NULL);
  self->history = vigie_history_ref (history);
  n_posts = history->posts.n;
  n_slots = history->n_slots;
  self->status = g_new0 (guint8, n_posts);
  self->version = g_new0 (guint32, n_posts);
  self->photo_version = g_new0 (guint32, g_hash_table_size (history->photos));
  self->shape_version = g_new0 (guint32, history->n_shapes);
  self->x = g_memdup2 (history->x, n_slots * sizeof (double));
  self->y = g_memdup2 (history->y, n_slots * sizeof (double));
  self->radius_m = g_memdup2 (history->radius_m, n_slots * sizeof (float));
  self->slot_status = g_new0 (guint8, n_slots);
  self->mask = g_new0 (guint8, n_slots);
  update_points (self);
  return self;
}

/**
 * vigie_moment_get_history:
 * @self: a moment
 *
 * Returns: (transfer none): what it moves over
 */
VigieHistory *
vigie_moment_get_history (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  return self->history;
}

/**
 * vigie_moment_seek:
 * @self: a moment
 * @at_ms: where to: what happened then is part of it
 *
 * Everything stands as of the new moment when this returns. Not to be called by who is told of a
 * change of the list.
 */
void
vigie_moment_seek (VigieMoment *self, gint64 at_ms)
{
  const VigieHistory *history;
  guint32 n_arrived;
  gsize n_applied;

  g_return_if_fail (VIGIE_IS_MOMENT (self));
  g_return_if_fail (self->rows.old == NULL);

  if (at_ms == self->at)
    return;
  history = self->history;
  n_arrived = (guint32) vigie_count_until (history->received_at, history->posts.n, at_ms);
  n_applied = vigie_count_until (history->decided_at, history->n_decisions, at_ms);
  self->at = at_ms;
  move_decisions (self, n_applied);
  move_posts (self, n_arrived);
  update (self);
}

gint64
vigie_moment_get_at (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), VIGIE_TIME_UNKNOWN);

  return self->at;
}

/**
 * vigie_moment_set_query:
 * @self: a moment
 * @query: (nullable): what the list and the mask of the points let through, %NULL for everything
 *
 * At once, but for words, which a worker looks for: list and mask follow with "changed".
 */
void
vigie_moment_set_query (VigieMoment *self, const VigieQuery *query)
{
  g_autoptr (VigieQuery) wanted = NULL;
  g_autofree char *expression = NULL;

  g_return_if_fail (VIGIE_IS_MOMENT (self));
  g_return_if_fail (self->rows.old == NULL);

  wanted = query != NULL ? vigie_query_copy (query) : vigie_query_new ();
  if (vigie_query_equal (wanted, self->wanted != NULL ? self->wanted : self->query))
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->wanted, vigie_query_free);

  expression = vigie_query_to_fts (wanted->text);
  if (expression == NULL)
    take_query (self, g_steal_pointer (&wanted), NULL);
  else if (g_strcmp0 (wanted->text, self->query->text) == 0)
    take_query (self, g_steal_pointer (&wanted), g_steal_pointer (&self->has_words));
  else
    {
      self->wanted = g_steal_pointer (&wanted);
      search_words (self);
    }
}

/* ---- what stands ---- */

guint64
vigie_moment_get_n_posts (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), 0);

  return self->n_arrived;
}

guint64
vigie_moment_get_n_decisions (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), 0);

  return self->n_applied;
}

/**
 * vigie_moment_get_counts:
 * @self: a moment
 *
 * Returns: (transfer none): how many posts have each status, until the next change
 */
const guint64 *
vigie_moment_get_counts (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  return self->counts;
}

/**
 * vigie_moment_get_points:
 * @self: a moment
 *
 * Returns: (transfer none): the posts that have arrived and have a place at some time, in the order
 *   of arrival, until the next "changed". One that has no place at the moment is masked, with
 *   coordinates that are no numbers.
 */
const VigieMapPointsData *
vigie_moment_get_points (VigieMoment *self)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  return &self->data;
}

/**
 * vigie_moment_list_shapes:
 * @self: a moment
 *
 * Returns: (transfer full) (element-type VigieShape): all shapes as they stand, lifted ones too, in
 *   the order of drawing; which are in force at the moment vigie_shape_is_valid_at() says
 */
GPtrArray *
vigie_moment_list_shapes (VigieMoment *self)
{
  GPtrArray *shapes;

  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  for (guint32 i = 0; i < self->history->n_shapes; i++)
    {
      VigieShape *shape = g_ptr_array_index (self->history->shape_versions, self->shape_version[i]);

      if (shape != NULL)
        g_ptr_array_add (shapes, vigie_shape_ref (shape));
    }
  g_ptr_array_sort_values (shapes, vigie_shape_compare_drawn);
  return shapes;
}

/**
 * vigie_moment_has_arrived:
 * @self: a moment
 * @row_id: a post
 *
 * Returns: whether the post is there at the moment
 */
gboolean
vigie_moment_has_arrived (VigieMoment *self, gint64 row_id)
{
  guint32 post;

  g_return_val_if_fail (VIGIE_IS_MOMENT (self), FALSE);

  return vigie_history_find_post (self->history, row_id, &post) && post < self->n_arrived;
}

/**
 * vigie_moment_get_state:
 * @self: a moment
 * @row_id: a post
 *
 * Returns: (transfer none) (nullable): what was decided about it, %NULL when nothing counts; it may
 *   come before the post. Until the history goes.
 */
const VigiePostState *
vigie_moment_get_state (VigieMoment *self, gint64 row_id)
{
  guint32 post;

  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  if (!vigie_history_find_post (self->history, row_id, &post))
    return NULL;
  return g_array_index (self->history->post_versions, VigiePostVersion, self->version[post]).state;
}

/**
 * vigie_moment_get_photo_state:
 * @self: a moment
 * @sha256: a photo
 *
 * Returns: (transfer none) (nullable): what was decided about it, %NULL when nothing counts. Until
 *   the history goes.
 */
const VigiePhotoState *
vigie_moment_get_photo_state (VigieMoment *self, const char *sha256)
{
  gpointer number;

  g_return_val_if_fail (VIGIE_IS_MOMENT (self), NULL);

  if (!g_hash_table_lookup_extended (self->history->photos, sha256, NULL, &number))
    return NULL;
  return g_ptr_array_index (self->history->photo_versions,
                            self->photo_version[GPOINTER_TO_UINT (number)]);
}
