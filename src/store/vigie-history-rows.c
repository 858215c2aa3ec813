/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-item-private.h"
#include "vigie-history-moment-private.h"
#include "vigie-store-private.h"

#define PAGE_ROWS 64
#define N_PAGES 16
/* Of more separate places than this, the older ones are told of together. */
#define MAX_EMISSIONS 64

/* ---- items ---- */

static guint
count_duplicates (VigieMoment *self, const char *id)
{
  GArray *posts = g_hash_table_lookup (self->history->repeats, id);
  guint n = 0;

  for (guint i = 0; posts != NULL && i < posts->len; i++)
    {
      const guint32 post = g_array_index (posts, guint32, i);
      const VigiePostState *state =
          g_array_index (self->history->post_versions, VigiePostVersion, self->version[post]).state;

      if (post < self->n_arrived && state != NULL && g_strcmp0 (state->duplicate_of, id) == 0)
        n++;
    }
  return n;
}

/* What its source did with it last, of what had been seen. */
static void
find_source_change (VigieMoment *self, gint64 row_id, VigiePostTies *ties)
{
  GArray *updates = self->history->updates;
  guint low = 0;
  guint high = updates->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (updates, VigieHistoryUpdate, middle).row_id < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < updates->len; low++)
    {
      const VigieHistoryUpdate *update = &g_array_index (updates, VigieHistoryUpdate, low);

      if (update->row_id != row_id)
        break;
      if (update->at > self->at)
        continue;
      ties->source_change = update->kind;
      ties->source_changed_at = update->at;
    }
}

static void
find_ties (VigieMoment *self, VigiePost *post, VigiePostTies *ties)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  *ties = (VigiePostTies) { .n_duplicates = count_duplicates (self, vigie_post_get_id (post)) };
  for (gsize i = 0; i < n_photos; i++)
    {
      const VigiePhotoState *state =
          photos[i]->sha256 != NULL ? vigie_moment_get_photo_state (self, photos[i]->sha256) : NULL;

      if (state != NULL)
        vigie_post_ties_add_photo (ties, state);
    }
  find_source_change (self, vigie_post_get_row_id (post), ties);
}

static const VigiePostState *
find_state (VigieMoment *self, gint64 row_id)
{
  static const VigiePostState none = { .decided_at = VIGIE_TIME_UNKNOWN,
                                       .judged_at = VIGIE_TIME_UNKNOWN };
  const VigiePostState *state = vigie_moment_get_state (self, row_id);

  return state != NULL ? state : &none;
}

static VigieFeedItem *
load_item (VigieMoment *self, VigieSql *sql, gint64 row_id)
{
  g_autoptr (VigiePost) post = sql != NULL ? vigie_post_load (sql, row_id, NULL, NULL, NULL) : NULL;
  VigiePostTies ties;

  if (post == NULL) /* purged since: the list needs an object all the same */
    post = vigie_post_new (row_id, &(VigieObservation) { .source_kind = "",
                                                         .source_host = "",
                                                         .external_id = "",
                                                         .text = "",
                                                         .posted_at = row_id,
                                                         .received_at = row_id });
  find_ties (self, post, &ties);
  return vigie_feed_item_new (post, find_state (self, row_id), &ties);
}

/* What somebody may look at stands as of the moment. */
static void
update_items (VigieMoment *self)
{
  g_autoptr (GArray) keys = vigie_item_cache_list_keys (self->items);

  for (guint i = 0; i < keys->len; i++)
    {
      const gint64 row_id = g_array_index (keys, gint64, i);
      VigieFeedItem *live = vigie_item_cache_peek (self->items, row_id);
      g_autoptr (VigieFeedItem) item = NULL;
      VigiePost *post;
      VigiePostTies ties;

      if (live == NULL) /* who was told of another one let go of it */
        continue;
      item = g_object_ref (live);
      post = vigie_feed_item_get_post (item);
      find_ties (self, post, &ties);
      vigie_feed_item_update (item, post, find_state (self, row_id), &ties);
    }
}

/* ---- the list ---- */

static guint
count_rows (VigieMoment *self)
{
  return self->rows.old_end + self->rows.new->len - self->rows.new_begin;
}

/* The place of a row among all posts by row id. */
static guint32
get_place (VigieMoment *self, guint position)
{
  const VigieMomentRows *rows = &self->rows;
  const guint n_new = rows->new->len - rows->new_begin;

  if (position < n_new)
    return g_array_index (rows->new, guint32, rows->new->len - 1 - position);
  return g_array_index (rows->old, guint32, rows->old_end - 1 - (position - n_new));
}

static gint64
get_row_id (VigieMoment *self, guint position)
{
  return self->history->row_id[self->history->by_key[get_place (self, position)]];
}

static void
load_page (VigieMoment *self, guint position)
{
  const guint first = position - position % PAGE_ROWS;
  const guint last = MIN (first + PAGE_ROWS, count_rows (self));
  VigieSql *sql = vigie_store_take_reader (self->history->store, NULL);

  if (sql != NULL)
    vigie_sql_exec (sql, "BEGIN", NULL);
  for (guint i = first; i < last; i++)
    {
      const gint64 row_id = get_row_id (self, i);
      g_autoptr (VigieFeedItem) item = NULL;

      if (vigie_item_cache_peek (self->items, row_id) != NULL)
        continue;
      item = load_item (self, sql, row_id);
      vigie_item_cache_put (self->items, row_id, item);
    }
  vigie_store_give_reader (self->history->store, sql);
}

static GType
get_item_type (GListModel *model)
{
  return VIGIE_TYPE_FEED_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return count_rows (VIGIE_MOMENT (model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  VigieMoment *self = VIGIE_MOMENT (model);
  gpointer item;
  gint64 row_id;

  if (position >= count_rows (self))
    return NULL;
  row_id = get_row_id (self, position);
  item = vigie_item_cache_get (self->items, row_id);
  if (item != NULL)
    return item;
  load_page (self, position);
  return vigie_item_cache_get (self->items, row_id);
}

void
vigie_moment_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- another list ---- */

/* Where the old list and the new one differ; ascending, none touches another one. */
typedef struct
{
  guint old_begin;
  guint old_end;
  guint new_begin;
  guint new_end;
} Run;

static GArray *
compare_lists (GArray *old, GArray *new)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  guint i = 0, k = 0;

  while (i < old->len || k < new->len)
    {
      Run run = { .old_begin = i, .new_begin = k };

      if (i < old->len &&
          k < new->len &&g_array_index (old, guint32, i) == g_array_index (new, guint32, k))
        {
          i++;
          k++;
          continue;
        }
      while (i < old->len || k < new->len)
        {
          const gint64 was = i < old->len ? g_array_index (old, guint32, i) : G_MAXINT64;
          const gint64 is = k < new->len ? g_array_index (new, guint32, k) : G_MAXINT64;

          if (was == is)
            break;
          if (was < is)
            i++;
          else
            k++;
        }
      run.old_end = i;
      run.new_end = k;
      g_array_append_val (runs, run);
    }
  return runs;
}

/* Everything behind these two places is the new list already. */
static void
apply_run (VigieMoment *self, const Run *run)
{
  VigieMomentRows *rows = &self->rows;

  rows->old_end = run->old_begin;
  rows->new_begin = run->new_begin;
  g_list_model_items_changed (G_LIST_MODEL (self), rows->new->len - run->new_end,
                              run->old_end - run->old_begin, run->new_end - run->new_begin);
}

static void
finish_list (VigieMoment *self)
{
  g_clear_pointer (&self->rows.old, g_array_unref);
  self->rows.old_end = 0;
  self->rows.new_begin = 0;
}

/* The newest first, so that what lies before in the list is in its place already. */
static void
apply_runs (VigieMoment *self, GArray *runs)
{
  const guint n_single = runs->len > MAX_EMISSIONS ? MAX_EMISSIONS - 1 : runs->len;
  const guint n_joined = runs->len - n_single;

  for (guint i = runs->len; i-- > n_joined;)
    apply_run (self, &g_array_index (runs, Run, i));
  if (n_joined > 0)
    {
      const Run *first = &g_array_index (runs, Run, 0);
      const Run *last = &g_array_index (runs, Run, n_joined - 1);
      const Run all = { first->old_begin, last->old_end, first->new_begin, last->new_end };

      apply_run (self, &all);
    }
}

static GArray *
find_rows (VigieMoment *self)
{
  const VigieHistory *history = self->history;
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_arrived);
  guint32 *end = (guint32 *) (gpointer) places->data;

  for (guint32 place = 0; place < history->posts.n; place++)
    {
      const guint32 post = history->by_key[place];

      if (post < self->n_arrived && (self->finds_all || vigie_moment_finds (self, post)))
        *end++ = place;
    }
  g_array_set_size (places, (guint) (end - (guint32 *) (gpointer) places->data));
  return places;
}

void
vigie_moment_rows_update (VigieMoment *self)
{
  VigieMomentRows *rows = &self->rows;
  g_autoptr (GArray) runs = NULL;
  GArray *new;

  update_items (self);
  new = find_rows (self);
  rows->old = rows->new;
  rows->old_end = rows->old->len;
  rows->new = new;
  rows->new_begin = new->len;
  runs = compare_lists (rows->old, rows->new);
  apply_runs (self, runs);
  finish_list (self);
}

void
vigie_moment_rows_init (VigieMoment *self)
{
  self->items = vigie_item_cache_new (PAGE_ROWS * N_PAGES);
  self->rows.new = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
vigie_moment_rows_clear (VigieMoment *self)
{
  g_clear_pointer (&self->items, vigie_item_cache_free);
  g_clear_pointer (&self->rows.old, g_array_unref);
  g_clear_pointer (&self->rows.new, g_array_unref);
}

/**
 * vigie_moment_find_row:
 * @self: a moment
 * @row_id: a post
 * @position: (out): its row
 *
 * Returns: whether the list has the post
 */
gboolean
vigie_moment_find_row (VigieMoment *self, gint64 row_id, guint *position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (VIGIE_IS_MOMENT (self), FALSE);

  high = count_rows (self); /* rows are in descending order */
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (get_row_id (self, middle) > row_id)
        low = middle + 1;
      else
        high = middle;
    }
  *position = low;
  return low < count_rows (self) && get_row_id (self, low) == row_id;
}

/**
 * vigie_moment_get_row_id:
 * @self: a moment
 * @position: a row
 *
 * Returns: the post's key in the incident file, without reading the post
 */
gint64
vigie_moment_get_row_id (VigieMoment *self, guint position)
{
  g_return_val_if_fail (VIGIE_IS_MOMENT (self), 0);
  g_return_val_if_fail (position < count_rows (self), 0);

  return get_row_id (self, position);
}
