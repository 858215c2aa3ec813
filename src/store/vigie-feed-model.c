/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-model.h"

#include "vigie-drop.h"
#include "vigie-feed-item-private.h"
#include "vigie-follow.h"
#include "vigie-item-cache.h"

#define PAGE_ROWS 128
#define N_PAGES 64
/* Of more separate places than this, those out of sight are told of together. */
#define MAX_EMISSIONS 64

struct _VigieFeedModel
{
  GObject parent_instance;

  VigieStore *store;
  VigieQuery *query;
  GArray *keys;  /* (element-type gint64): ascending, so the last is row 0 */
  guint n_room;  /* keys that they have room for, at least */
  gint64 cursor; /* the last change of the file that is in the list */
  VigieItemCache *items;
  gboolean is_partial;   /* older rows than these have not been read */
  gboolean is_following; /* a worker reads what changed */
  gboolean is_behind;    /* something changed since it began */
  gint64 oldest_held;    /* keys of the rows that are in view */
  gint64 newest_held;
};

enum
{
  CHANGING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

  signals[CHANGING] = g_signal_new ("changing", VIGIE_TYPE_FEED_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_feed_model_init (VigieFeedModel *self)
{
  self->items = vigie_item_cache_new (PAGE_ROWS * N_PAGES);
}

/* ---- changes of the list ---- */

/* A place where keys come and go: it replaces some by others, which are sorted. */
typedef struct
{
  guint index; /* in the list as it was */
  guint n_removed;
  guint first_added; /* in the array of all that come */
  guint n_added;
} Run;

/* What becomes of a list: places in ascending order, none of which touches another one. */
typedef struct
{
  GArray *runs;  /* (element-type Run) */
  GArray *added; /* (element-type gint64) */
} Difference;

static void
difference_init (Difference *self)
{
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->added = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
difference_clear (Difference *self)
{
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_pointer (&self->added, g_array_unref);
}

static Run *
get_run (Difference *self, guint index)
{
  Run *last = self->runs->len > 0 ? &g_array_index (self->runs, Run, self->runs->len - 1) : NULL;
  Run run = { .index = index, .first_added = self->added->len };

  if (last != NULL && last->index + last->n_removed == index)
    return last;
  g_array_append_val (self->runs, run);
  return &g_array_index (self->runs, Run, self->runs->len - 1);
}

static void
add_key (Difference *self, guint index, gint64 key)
{
  get_run (self, index)->n_added++;
  g_array_append_val (self->added, key);
}

static void
remove_key (Difference *self, guint index)
{
  get_run (self, index)->n_removed++;
}

/* Of two lists, both sorted; most of them is the same at both ends. */
static void
compare_lists (GArray *old, GArray *keys, Difference *difference)
{
  guint shorter = MIN (old->len, keys->len);
  guint head = 0, tail = 0, i, k;

  while (head < shorter && g_array_index (old, gint64, head) == g_array_index (keys, gint64, head))
    head++;
  while (tail < shorter - head && g_array_index (old, gint64, old->len - 1 - tail) ==
                                      g_array_index (keys, gint64, keys->len - 1 - tail))
    tail++;
  for (i = k = head; i < old->len - tail || k < keys->len - tail;)
    {
      gint64 there = i < old->len - tail ? g_array_index (old, gint64, i) : G_MAXINT64;
      gint64 key = k < keys->len - tail ? g_array_index (keys, gint64, k) : G_MAXINT64;

      if (key < there)
        {
          add_key (difference, i, key);
          k++;
          continue;
        }
      if (there < key)
        remove_key (difference, i);
      else
        k++;
      i++;
    }
}

/* @changes: sorted by key */
static void
compare_changes (GArray *keys, GArray *changes, Difference *difference)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const VigiePostChange *change = &g_array_index (changes, VigiePostChange, i);
      guint index = find_index (keys, change->key);
      gboolean is_here = has_key_at (keys, index, change->key);

      if (change->matches && !is_here)
        add_key (difference, index, change->key);
      else if (!change->matches && is_here)
        remove_key (difference, index);
    }
}

static void
replace_keys (
    VigieFeedModel *self, guint index, guint n_removed, gconstpointer added, guint n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->keys, index, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->keys, index, added, n_added);
  /* Rows count from the other end. */
  g_list_model_items_changed (G_LIST_MODEL (self), self->keys->len - index - n_added, n_removed,
                              n_added);
}

/* Tells of the places from @first up to @end, and of all that lies between them, as one change. */
static void
apply_together (VigieFeedModel *self, const Difference *difference, guint first, guint end)
{
  const Run *runs = (const Run *) (gconstpointer) difference->runs->data;
  guint index = runs[first].index;
  guint past = runs[end - 1].index + runs[end - 1].n_removed;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < end; i++)
    {
      guint kept = runs[i].index + runs[i].n_removed;
      guint next = i + 1 < end ? runs[i + 1].index : past;

      if (runs[i].n_added > 0)
        g_array_append_vals (keys, &g_array_index (difference->added, gint64, runs[i].first_added),
                             runs[i].n_added);
      if (next > kept)
        g_array_append_vals (keys, &g_array_index (self->keys, gint64, kept), next - kept);
    }
  replace_keys (self, index, past - index, keys->data, keys->len);
}

/* How many places lie before a key, @or_at it as well. */
static guint
count_before (VigieFeedModel *self, const Difference *difference, gint64 key, gboolean or_at)
{
  guint index = find_index (self->keys, key);
  guint n = 0;

  while (n < difference->runs->len)
    {
      const Run *run = &g_array_index (difference->runs, Run, n);

      if (or_at ? run->index > index : run->index + run->n_removed >= index)
        break;
      n++;
    }
  return n;
}

/* The newest first: what lies before in the list stays where it is meanwhile. Of too many places,
 * those that nobody looks at are told of together. */
static void
apply_difference (VigieFeedModel *self, const Difference *difference)
{
  guint low = 0;
  guint high = difference->runs->len;

  if (high == 0)
    return;
  g_signal_emit (self, signals[CHANGING], 0);
  if (high > MAX_EMISSIONS)
    {
      low = count_before (self, difference, self->oldest_held, FALSE);
      high = count_before (self, difference, self->newest_held, TRUE);
    }
  if (high < difference->runs->len)
    apply_together (self, difference, high, difference->runs->len);
  for (guint i = high; i-- > low;)
    apply_together (self, difference, i, i + 1);
  if (low > 0)
    apply_together (self, difference, 0, low);
}

static void
free_keys (gpointer keys)
{
  g_array_unref (keys);
}

/* @roomy: (transfer full): the same keys, with room for more */
static void
move_keys (VigieFeedModel *self, GArray *roomy, guint n_room)
{
  vigie_drop_in_worker (self->keys, free_keys);
  self->keys = roomy;
  self->n_room = n_room;
}

static void
apply_states (VigieFeedModel *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const VigiePostChange *change = &g_array_index (changes, VigiePostChange, i);
      VigieFeedItem *item =
          change->post != NULL ? vigie_item_cache_peek (self->items, change->key) : NULL;

      if (change->post == NULL) /* removed: another post may come in its place */
        vigie_item_cache_forget (self->items, change->key);
      else if (item != NULL)
        vigie_feed_item_update (item, change->post, &change->state, &change->ties);
    }
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
  Difference difference;
  GArray *roomy; /* (nullable): the list as it is, where it has no room for what comes */
  guint n_room;
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
  g_clear_pointer (&update->roomy, g_array_unref);
  difference_clear (&update->difference);
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

/* What arrived is read when it is shown: nothing of it is left to be freed by who shows it. */
static void
forget_new (GArray *list)
{
  guint n_kept = 0;

  for (guint i = 0; i < list->len; i++)
    {
      VigiePostChange *change = &g_array_index (list, VigiePostChange, i);
      VigiePostChange *free_place = &g_array_index (list, VigiePostChange, n_kept);
      VigiePostChange swap = *free_place;

      if (change->is_new)
        continue;
      *free_place = *change;
      *change = swap;
      n_kept++;
    }
  g_array_set_size (list, n_kept);
}

/* What is allocated and not used yet takes no memory. */
static void
make_room (VigieFeedModel *self, Update *update)
{
  guint n = self->keys->len + update->difference.added->len;

  update->n_room = self->n_room;
  if (n <= self->n_room)
    return;
  update->n_room = n + n / 8 + 1024;
  update->roomy = g_array_sized_new (FALSE, FALSE, sizeof (gint64), update->n_room);
  g_array_append_vals (update->roomy, self->keys->data, self->keys->len);
}

/* The list stays as it is while a worker runs. */
static void
compare (VigieFeedModel *self, Update *update)
{
  if (update->keys != NULL)
    compare_lists (self->keys, update->keys, &update->difference);
  else
    compare_changes (self->keys, update->list, &update->difference);
  forget_new (update->list);
  make_room (self, update);
}

static void
run_update (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieFeedModel *self = source;
  GError *error = NULL;
  VigieSql *sql = vigie_store_take_reader (self->store, &error);
  gboolean done = sql != NULL && read_update (sql, task_data, &error);

  vigie_store_give_reader (self->store, sql);
  if (!done)
    {
      g_task_return_error (task, error);
      return;
    }
  compare (self, task_data);
  g_task_return_boolean (task, TRUE);
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
      self->is_partial &= update->keys == NULL;
      if (update->roomy != NULL)
        move_keys (self, g_steal_pointer (&update->roomy), update->n_room);
      apply_states (self, update->list);
      apply_difference (self, &update->difference);
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
  difference_init (&update->difference);
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
 * vigie_feed_model_hold:
 * @self: a list
 * @first: the first row that somebody looks at
 * @last: the last one
 *
 * However much changes, rows between these two that stay are not taken away and put back, so that a
 * view can keep them where they are. To be called when the list is "changing".
 */
void
vigie_feed_model_hold (VigieFeedModel *self, guint first, guint last)
{
  g_return_if_fail (VIGIE_IS_FEED_MODEL (self));
  g_return_if_fail (first <= last && last < self->keys->len);

  self->newest_held = vigie_feed_model_get_row_id (self, first);
  self->oldest_held = vigie_feed_model_get_row_id (self, last);
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
