/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-model.h"

#include "vigie-feed-item-private.h"
#include "vigie-follow.h"
#include "vigie-item-cache.h"

#define PAGE_ROWS 128
#define N_PAGES 64
/* More separate places than this are told as one change around them all. */
#define MAX_EMISSIONS 64

struct _VigieFeedModel
{
  GObject parent_instance;

  VigieStore *store;
  VigieQuery *query;
  GArray *keys;  /* (element-type gint64): ascending, so the last is row 0 */
  gint64 cursor; /* the last change of the file that is in the list */
  VigieItemCache *items;
  gboolean is_partial;   /* older rows than these have not been read */
  gboolean is_following; /* a worker reads what changed */
  gboolean is_behind;    /* something changed since it began */
};

static void follow (VigieFeedModel *self);

/* ---- rows ---- */

static guint
find_index (GArray *keys, gint64 key)
{
  guint low = 0;
  guint high = keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (keys, gint64, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low; /* of the first key that is not smaller */
}

static gboolean
has_key_at (GArray *keys, guint index, gint64 key)
{
  return index < keys->len && g_array_index (keys, gint64, index) == key;
}

static VigieFeedItem *
load_item (VigieSql *sql, gint64 key)
{
  VigiePostState state = VIGIE_POST_STATE_NONE;
  VigiePostTies ties = { 0 };
  g_autoptr (VigiePost) post = sql != NULL ? vigie_post_load (sql, key, &state, &ties, NULL) : NULL;
  VigieFeedItem *item;

  if (post == NULL) /* purged a moment ago, or unreadable: the list needs an object all the same */
    {
      const VigieObservation nothing = { .source_kind = "",
                                         .source_host = "",
                                         .external_id = "",
                                         .text = "",
                                         .posted_at = key,
                                         .received_at = key };

      post = vigie_post_new (key, &nothing);
    }
  item = vigie_feed_item_new (post, &state, &ties);
  vigie_post_state_clear (&state);
  return item;
}

/* The page around @index, without the rows that are live already. */
static void
load_page (VigieFeedModel *self, guint index)
{
  guint first = index - index % PAGE_ROWS;
  guint last = MIN (first + PAGE_ROWS, self->keys->len);
  VigieSql *sql = vigie_store_take_reader (self->store, NULL);

  if (sql != NULL)
    vigie_sql_exec (sql, "BEGIN", NULL);
  for (guint i = first; i < last; i++)
    {
      gint64 key = g_array_index (self->keys, gint64, i);
      g_autoptr (VigieFeedItem) item = NULL;

      if (vigie_item_cache_peek (self->items, key) != NULL)
        continue;
      item = load_item (sql, key);
      vigie_item_cache_put (self->items, key, item);
    }
  vigie_store_give_reader (self->store, sql);
}

static GType
vigie_feed_model_get_item_type (GListModel *model)
{
  return VIGIE_TYPE_FEED_ITEM;
}

static guint
vigie_feed_model_get_n_items (GListModel *model)
{
  return VIGIE_FEED_MODEL (model)->keys->len;
}

static gpointer
vigie_feed_model_get_item (GListModel *model, guint position)
{
  VigieFeedModel *self = VIGIE_FEED_MODEL (model);
  guint index;
  gint64 key;
  gpointer item;

  if (position >= self->keys->len)
    return NULL;
  index = self->keys->len - 1 - position;
  key = g_array_index (self->keys, gint64, index);
  item = vigie_item_cache_get (self->items, key);
  if (item != NULL)
    return item;
  load_page (self, index);
  return vigie_item_cache_get (self->items, key);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = vigie_feed_model_get_item_type;
  iface->get_n_items = vigie_feed_model_get_n_items;
  iface->get_item = vigie_feed_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieFeedModel,
                               vigie_feed_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
vigie_feed_model_finalize (GObject *object)
{
  VigieFeedModel *self = VIGIE_FEED_MODEL (object);

  g_clear_pointer (&self->items, vigie_item_cache_free);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->query, vigie_query_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_feed_model_parent_class)->finalize (object);
}

static void
vigie_feed_model_class_init (VigieFeedModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_feed_model_finalize;
}

static void
vigie_feed_model_init (VigieFeedModel *self)
{
  self->items = vigie_item_cache_new (PAGE_ROWS * N_PAGES);
}

/* ---- changes of the list ---- */

static void
emit_index_range (VigieFeedModel *self, guint index, guint n_removed, guint n_added)
{
  /* Rows count from the other end. */
  g_list_model_items_changed (G_LIST_MODEL (self), self->keys->len - index - n_added, n_removed,
                              n_added);
}

/* Takes another list of keys, telling of no more than what lies between the equal ends. */
static void
replace_keys (VigieFeedModel *self, GArray *keys)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->keys);
  guint shorter = MIN (old->len, keys->len);
  guint head = 0;
  guint tail = 0;

  self->keys = g_array_ref (keys);
  while (head < shorter && g_array_index (old, gint64, head) == g_array_index (keys, gint64, head))
    head++;
  while (tail < shorter - head && g_array_index (old, gint64, old->len - 1 - tail) ==
                                      g_array_index (keys, gint64, keys->len - 1 - tail))
    tail++;
  if (old->len - head - tail > 0 || keys->len - head - tail > 0)
    emit_index_range (self, head, old->len - head - tail, keys->len - head - tail);
}

/* The keys that come and go: sorted. */
typedef struct
{
  GArray *added;
  GArray *removed;
} Difference;

static guint
count_places (VigieFeedModel *self, const Difference *difference)
{
  guint n = difference->removed->len;
  guint last = G_MAXUINT;

  for (guint i = 0; i < difference->added->len; i++)
    {
      guint index = find_index (self->keys, g_array_index (difference->added, gint64, i));

      if (index != last)
        n++;
      last = index;
    }
  return n;
}

static void
apply_at_once (VigieFeedModel *self, const Difference *difference)
{
  g_autoptr (GArray) merged =
      g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->keys->len + difference->added->len);
  guint i = 0, a = 0, r = 0;

  while (i < self->keys->len || a < difference->added->len)
    {
      gint64 key;

      if (i == self->keys->len ||
          (a < difference->added->len &&
           g_array_index (difference->added, gint64, a) < g_array_index (self->keys, gint64, i)))
        {
          g_array_append_val (merged, g_array_index (difference->added, gint64, a));
          a++;
          continue;
        }
      key = g_array_index (self->keys, gint64, i++);
      if (r < difference->removed->len && g_array_index (difference->removed, gint64, r) == key)
        r++;
      else
        g_array_append_val (merged, key);
    }
  replace_keys (self, merged);
}

static void
apply_one_by_one (VigieFeedModel *self, const Difference *difference)
{
  for (guint i = 0; i < difference->removed->len; i++)
    {
      guint index = find_index (self->keys, g_array_index (difference->removed, gint64, i));

      g_array_remove_index (self->keys, index);
      emit_index_range (self, index, 1, 0);
    }
  for (guint i = 0; i < difference->added->len;)
    {
      gint64 key = g_array_index (difference->added, gint64, i);
      guint index = find_index (self->keys, key);
      guint n = 1;

      while (i + n < difference->added->len &&
             (index == self->keys->len || g_array_index (difference->added, gint64, i + n) <
                                              g_array_index (self->keys, gint64, index)))
        n++;
      g_array_insert_vals (self->keys, index, &g_array_index (difference->added, gint64, i), n);
      emit_index_range (self, index, 0, n);
      i += n;
    }
}

static void
apply_states (VigieFeedModel *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const VigiePostChange *change = &g_array_index (changes, VigiePostChange, i);
      VigieFeedItem *item = vigie_item_cache_peek (self->items, change->key);

      if (item != NULL && change->post != NULL)
        vigie_feed_item_update (item, change->post, &change->state, &change->ties);
    }
}

static void
apply_changes (VigieFeedModel *self, GArray *changes)
{
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  const Difference difference = { added, removed };

  apply_states (self, changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const VigiePostChange *change = &g_array_index (changes, VigiePostChange, i);
      guint index = find_index (self->keys, change->key);
      gboolean is_here = has_key_at (self->keys, index, change->key);

      if (change->matches && !is_here)
        g_array_append_val (added, change->key);
      else if (!change->matches && is_here)
        g_array_append_val (removed, change->key);
    }
  if (count_places (self, &difference) > MAX_EMISSIONS)
    apply_at_once (self, &difference);
  else
    apply_one_by_one (self, &difference);
}

/* ---- following the file ---- */

typedef struct
{
  VigieQuery *query;
  VigieChanges changes;
  gboolean is_partial;
  GArray *live; /* keys of the items that somebody may look at */
  GArray *list; /* of VigiePostChange: what changed, or all live items */
  GArray *keys; /* (nullable): everything again */
} Update;

static void
update_free (gpointer data)
{
  Update *update = data;

  vigie_query_free (update->query);
  vigie_changes_clear (&update->changes);
  g_array_unref (update->live);
  g_clear_pointer (&update->list, g_array_unref);
  g_clear_pointer (&update->keys, g_array_unref);
  g_free (update);
}

static gboolean
read_everything (VigieSql *sql, Update *update, GError **error)
{
  update->changes.cursor = vigie_change_get_last (sql);
  update->keys = vigie_post_search_list (sql, update->query, 0, error);
  if (update->keys != NULL)
    update->list = vigie_follow_examine (sql, update->query, update->live, error);
  return update->list != NULL;
}

static gboolean
read_update (VigieSql *sql, Update *update, GError **error)
{
  if (!vigie_sql_exec (sql, "BEGIN", error))
    return FALSE;
  if (update->is_partial)
    return read_everything (sql, update, error);
  update->list = vigie_follow_read (sql, update->query, &update->changes, error);
  if (update->list != NULL || !update->changes.lost)
    return update->list != NULL;
  return read_everything (sql, update, error);
}

static void
run_update (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieFeedModel *self = source;
  GError *error = NULL;
  VigieSql *sql = vigie_store_take_reader (self->store, &error);
  gboolean done = sql != NULL && read_update (sql, task_data, &error);

  vigie_store_give_reader (self->store, sql);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_update (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigieFeedModel *self = VIGIE_FEED_MODEL (source);
  Update *update = g_task_get_task_data (G_TASK (result));

  self->is_following = FALSE;
  /* A failure leaves the list as it is; the next change tries again from the same cursor. */
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    {
      self->cursor = update->changes.cursor;
      if (update->keys == NULL)
        apply_changes (self, update->list);
      else
        {
          self->is_partial = FALSE;
          apply_states (self, update->list);
          replace_keys (self, update->keys);
        }
    }
  if (self->is_behind)
    follow (self);
}

static void
follow (VigieFeedModel *self)
{
  g_autoptr (GTask) task = NULL;
  Update *update;

  self->is_behind = self->is_following;
  if (self->is_following)
    return;
  self->is_following = TRUE;
  update = g_new0 (Update, 1);
  update->query = vigie_query_copy (self->query);
  update->changes.cursor = self->cursor;
  update->is_partial = self->is_partial;
  update->live = vigie_item_cache_list_keys (self->items);
  task = g_task_new (self, NULL, on_update, NULL);
  g_task_set_source_tag (task, follow);
  g_task_set_task_data (task, update, update_free);
  g_task_run_in_thread (task, run_update);
}

static void
on_store_changed (VigieFeedModel *self, guint changes)
{
  if ((changes & (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS)) != 0)
    follow (self);
}

/* ---- loading ---- */

typedef struct
{
  VigieQuery *query;
  guint n_first;
  gint64 cursor;
} Load;

static void
load_free (gpointer data)
{
  vigie_query_free (((Load *) data)->query);
  g_free (data);
}

static void
free_keys (gpointer keys)
{
  g_array_unref (keys);
}

static void
run_load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieStore *store = source;
  Load *load = task_data;
  GError *error = NULL;
  GArray *keys = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);

  if (sql != NULL && vigie_sql_exec (sql, "BEGIN", &error))
    {
      load->cursor = vigie_change_get_last (sql);
      keys = vigie_post_search_list (sql, load->query, load->n_first, &error);
    }
  vigie_store_give_reader (store, sql);
  if (keys != NULL)
    g_task_return_pointer (task, keys, free_keys);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_feed_model_load_async:
 * @store: an open incident
 * @query: (nullable): what to find, %NULL for everything
 * @n_first: how many rows to find at once, 0 for all: there may be more, see
 *   vigie_feed_model_load_rest()
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the list is there
 * @user_data: for @callback
 *
 * Finds the posts in a worker thread. The model belongs to the thread that asks.
 */
void
vigie_feed_model_load_async (VigieStore *store,
                             const VigieQuery *query,
                             guint n_first,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (VIGIE_IS_STORE (store));

  load = g_new0 (Load, 1);
  load->n_first = n_first;
  load->query = query != NULL ? vigie_query_copy (query) : vigie_query_new ();
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_feed_model_load_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, run_load);
}

/**
 * vigie_feed_model_load_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the list, or %NULL with @error set
 */
VigieFeedModel *
vigie_feed_model_load_finish (GAsyncResult *result, GError **error)
{
  GArray *keys;
  Load *load;
  VigieFeedModel *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_feed_model_load_async), NULL);

  keys = g_task_propagate_pointer (G_TASK (result), error);
  if (keys == NULL)
    return NULL;
  load = g_task_get_task_data (G_TASK (result));
  self = g_object_new (VIGIE_TYPE_FEED_MODEL, NULL);
  self->store = g_object_ref (g_task_get_source_object (G_TASK (result)));
  self->query = vigie_query_copy (load->query);
  self->keys = keys;
  self->cursor = load->cursor;
  self->is_partial = load->n_first > 0 && keys->len == load->n_first;
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  if (!self->is_partial)
    follow (self); /* what came while it was read */
  return self;
}

gboolean
vigie_feed_model_is_partial (VigieFeedModel *self)
{
  g_return_val_if_fail (VIGIE_IS_FEED_MODEL (self), FALSE);

  return self->is_partial;
}

/**
 * vigie_feed_model_load_rest:
 * @self: a list
 *
 * Reads the rows that did not come at once; they are added behind those that are there.
 */
void
vigie_feed_model_load_rest (VigieFeedModel *self)
{
  g_return_if_fail (VIGIE_IS_FEED_MODEL (self));

  if (self->is_partial)
    follow (self);
}

/**
 * vigie_feed_model_find:
 * @self: a list
 * @row_id: a post
 * @position: (out): its row
 *
 * Returns: whether the list has the post
 */
gboolean
vigie_feed_model_find (VigieFeedModel *self, gint64 row_id, guint *position)
{
  guint index;

  g_return_val_if_fail (VIGIE_IS_FEED_MODEL (self), FALSE);

  index = find_index (self->keys, row_id);
  if (!has_key_at (self->keys, index, row_id))
    return FALSE;
  *position = self->keys->len - 1 - index;
  return TRUE;
}

/**
 * vigie_feed_model_get_row_id:
 * @self: a list
 * @position: a row
 *
 * Returns: the post's key in the incident file, without reading the post
 */
gint64
vigie_feed_model_get_row_id (VigieFeedModel *self, guint position)
{
  g_return_val_if_fail (VIGIE_IS_FEED_MODEL (self), 0);
  g_return_val_if_fail (position < self->keys->len, 0);

  return g_array_index (self->keys, gint64, self->keys->len - 1 - position);
}

/**
 * vigie_feed_model_find_time:
 * @self: a list
 * @at_ms: a moment
 *
 * Returns: the first row that is not newer; the number of rows when all are
 */
guint
vigie_feed_model_find_time (VigieFeedModel *self, gint64 at_ms)
{
  g_return_val_if_fail (VIGIE_IS_FEED_MODEL (self), 0);

  return self->keys->len - find_index (self->keys, at_ms < G_MAXINT64 ? at_ms + 1 : at_ms);
}
