/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-drop.h"
#include "vigie-feed-model.h"
#include "vigie-follow.h"
#include "vigie-projection.h"

/* The arrays. The first n_sorted points are in the order of their keys, later ones as they came. */
typedef struct
{
  gsize n;
  gsize n_allocated;
  gsize n_sorted;
  double *x;
  double *y;
  guint8 *status;
  guint8 *mask;
  gint64 *key;
  float *radius_m;
} Points;

struct _VigieMapPoints
{
  GObject parent_instance;

  VigieStore *store;
  VigieQuery *query;
  Points points;
  GHashTable *tail; /* (element-type gint64 gsize): index by key of what is not sorted */
  VigieMapPointsData data;
  gint64 cursor;
  gboolean is_loading; /* vigie_map_points_load() was called */
  gboolean is_loaded;
  gboolean is_working;
  gboolean needs_mask; /* the query is not the mask's */
  gboolean is_behind;  /* the file changed */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieMapPoints, vigie_map_points, G_TYPE_OBJECT)

static void work (VigieMapPoints *self);

static void
points_clear (Points *points)
{
  g_free (points->x);
  g_free (points->y);
  g_free (points->status);
  g_free (points->mask);
  g_free (points->key);
  g_free (points->radius_m);
  memset (points, 0, sizeof *points);
}

static void
points_free (gpointer points)
{
  points_clear (points);
  g_free (points);
}

static void
points_allocate (Points *points, gsize n)
{
  points->n_allocated = n;
  points->x = g_renew (double, points->x, n);
  points->y = g_renew (double, points->y, n);
  points->status = g_renew (guint8, points->status, n);
  points->mask = g_renew (guint8, points->mask, n);
  points->key = g_renew (gint64, points->key, n);
  points->radius_m = g_renew (float, points->radius_m, n);
}

/* Returns: as many points, and room for @n */
static Points
points_copy (const Points *points, gsize n)
{
  Points copy = { .n = points->n, .n_sorted = points->n_sorted };

  points_allocate (&copy, n);
  memcpy (copy.x, points->x, points->n * sizeof *copy.x);
  memcpy (copy.y, points->y, points->n * sizeof *copy.y);
  memcpy (copy.status, points->status, points->n * sizeof *copy.status);
  memcpy (copy.mask, points->mask, points->n * sizeof *copy.mask);
  memcpy (copy.key, points->key, points->n * sizeof *copy.key);
  memcpy (copy.radius_m, points->radius_m, points->n * sizeof *copy.radius_m);
  return copy;
}

static void
points_append (Points *points, gint64 key)
{
  if (points->n == points->n_allocated)
    points_allocate (points, MAX (16, points->n_allocated + points->n_allocated / 2));
  points->x[points->n] = points->y[points->n] = NAN;
  points->radius_m[points->n] = 0;
  points->status[points->n] = 0;
  points->mask[points->n] = 0;
  points->key[points->n] = key;
  points->n++;
}

typedef struct
{
  double x; /* NAN: without a place */
  double y;
  float radius_m;
  guint8 status;
} Point;

/* From a row of the feed: flags, x, y, radius at @column. */
static Point
read_point (sqlite3_stmt *row, int column)
{
  const VigieMapPoint place = { .x = VIGIE_FEED_FRACTION (sqlite3_column_int64 (row, column + 1)),
                                .y = VIGIE_FEED_FRACTION (sqlite3_column_int64 (row, column + 2)) };
  Point point = { .x = NAN, .y = NAN };

  point.status = (guint8) VIGIE_FEED_STATUS (sqlite3_column_int (row, column));
  if (sqlite3_column_type (row, column + 1) == SQLITE_NULL)
    return point;
  vigie_map_point_project (&place, &point.x, &point.y);
  point.radius_m = (float) sqlite3_column_double (row, column + 3);
  return point;
}

static Point
points_get (const Points *points, gsize index)
{
  return (Point) { points->x[index], points->y[index], points->radius_m[index],
                   points->status[index] };
}

static gboolean
is_same_point (const Point *a, const Point *b)
{
  return memcmp (&a->x, &b->x, sizeof a->x) == 0 && memcmp (&a->y, &b->y, sizeof a->y) == 0 &&
         memcmp (&a->radius_m, &b->radius_m, sizeof a->radius_m) == 0 && a->status == b->status;
}

static void
points_set (Points *points, gsize index, const Point *point)
{
  points->x[index] = point->x;
  points->y[index] = point->y;
  points->radius_m[index] = point->radius_m;
  points->status[index] = point->status;
}

/* ---- the worker's part ---- */

typedef struct
{
  gint64 key;
  gboolean matches;
  gboolean has_row;
  Point point;
} Moved;

typedef struct
{
  VigieStore *store;
  VigieQuery *query;
  gboolean wants_all;
  gboolean wants_mask;
  const Points *now; /* which nobody changes while the worker is at work */

  VigieChanges changes;
  gboolean has_points; /* everything was read again */
  Points points;       /* those, or those of now where they have no room for what came */
  GArray *moved;       /* (nullable): of Moved */
  gboolean has_mask;
  GArray *keys; /* (nullable): what the query finds; %NULL when that is everything */
} Work;

static void
work_free (gpointer data)
{
  Work *task = data;

  g_clear_object (&task->store);
  vigie_query_free (task->query);
  vigie_changes_clear (&task->changes);
  points_clear (&task->points);
  g_clear_pointer (&task->moved, g_array_unref);
  g_clear_pointer (&task->keys, g_array_unref);
  g_free (task);
}

/* What is allocated and not used yet takes no memory. */
static gsize
get_roomy_size (gsize n)
{
  return n + n / 8 + 1024;
}

static gboolean
read_points (VigieSql *sql, Work *task, GError **error)
{
  sqlite3_stmt *row = vigie_sql_get (
      sql, "SELECT key, flags, x, y, radius_m FROM feed WHERE x IS NOT NULL ORDER BY key", error);
  g_autoptr (GError) failure = NULL;

  if (row == NULL)
    return FALSE;
  while (vigie_sql_step (sql, row, &failure))
    {
      const Point point = read_point (row, 1);

      points_append (&task->points, sqlite3_column_int64 (row, 0));
      points_set (&task->points, task->points.n - 1, &point);
    }
  points_allocate (&task->points, get_roomy_size (task->points.n));
  task->points.n_sorted = task->points.n;
  task->has_points = TRUE;
  return vigie_sql_pass (&failure, error);
}

static gboolean
read_moved (VigieSql *sql, Work *task, GArray *list, GError **error)
{
  task->moved = g_array_sized_new (FALSE, TRUE, sizeof (Moved), list->len);
  for (guint i = 0; i < list->len; i++)
    {
      const VigiePostChange *change = &g_array_index (list, VigiePostChange, i);
      sqlite3_stmt *row = vigie_sql_get (
          sql, "SELECT flags, x, y, radius_m FROM feed WHERE key = ?1 LIMIT 1", error);
      Moved moved = { .key = change->key, .matches = change->matches };

      if (row == NULL)
        return FALSE;
      sqlite3_bind_int64 (row, 1, change->key);
      moved.has_row = vigie_sql_step (sql, row, NULL);
      if (moved.has_row)
        moved.point = read_point (row, 0);
      sqlite3_reset (row);
      g_array_append_val (task->moved, moved);
    }
  return TRUE;
}

static gboolean
read_changes (VigieSql *sql, Work *task, GError **error)
{
  g_autoptr (GArray) list = vigie_follow_read (sql, task->query, &task->changes, error);

  if (list == NULL)
    {
      task->wants_all = task->changes.lost;
      return task->changes.lost;
    }
  if (task->now->n + list->len > task->now->n_allocated)
    task->points = points_copy (task->now, get_roomy_size (task->now->n + list->len));
  return read_moved (sql, task, list, error);
}

static gboolean
do_work (VigieSql *sql, Work *task, GError **error)
{
  if (!vigie_sql_exec (sql, "BEGIN", error))
    return FALSE;
  if (!task->wants_all && !read_changes (sql, task, error))
    return FALSE;
  if (task->wants_all)
    {
      task->changes.cursor = vigie_change_get_last (sql);
      if (!read_points (sql, task, error))
        return FALSE;
    }
  if (!task->wants_all && !task->wants_mask)
    return TRUE;
  task->has_mask = TRUE;
  if (vigie_query_is_everything (task->query))
    return TRUE;
  task->keys = vigie_post_search_list (sql, task->query, 0, error);
  return task->keys != NULL;
}

static void
run_work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *data = task_data;
  GError *error = NULL;
  VigieSql *sql = vigie_store_take_reader (data->store, &error);
  gboolean done = sql != NULL && do_work (sql, data, &error);

  vigie_store_give_reader (data->store, sql);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- the main thread's part ---- */

static gboolean
find_point (VigieMapPoints *self, gint64 key, gsize *index)
{
  const Points *points = &self->points;
  gsize low = 0;
  gsize high = points->n_sorted;
  gsize *in_tail;

  if (high > 0 && points->key[high - 1] < key) /* what arrives comes last nearly always */
    low = high;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (points->key[middle] < key)
        low = middle + 1;
      else
        high = middle;
    }
  *index = low;
  if (low < points->n_sorted && points->key[low] == key)
    return TRUE;
  in_tail = g_hash_table_lookup (self->tail, &key);
  if (in_tail == NULL)
    return FALSE;
  *index = *in_tail;
  return TRUE;
}

static gsize
append_point (VigieMapPoints *self, gint64 key)
{
  Points *points = &self->points;
  gsize index = points->n;

  points_append (points, key);
  if (points->n_sorted == index && (index == 0 || points->key[index - 1] < key))
    points->n_sorted++;
  else
    g_hash_table_insert (self->tail, g_memdup2 (&key, sizeof key),
                         g_memdup2 (&index, sizeof index));
  return index;
}

/* Returns: how many of the first points stay as they were */
static gsize
apply_moved (VigieMapPoints *self, GArray *list)
{
  gsize n_kept = self->points.n;

  for (guint i = 0; i < list->len; i++)
    {
      const Moved *moved = &g_array_index (list, Moved, i);
      gboolean has_place = moved->has_row && !isnan (moved->point.x);
      gboolean matches = has_place && moved->matches;
      Point old;
      gsize index;

      if (!find_point (self, moved->key, &index))
        {
          if (!has_place)
            continue;
          index = append_point (self, moved->key);
        }
      old = points_get (&self->points, index);
      if (self->points.mask[index] != matches ||
          (moved->has_row && !is_same_point (&old, &moved->point)))
        n_kept = MIN (n_kept, index);
      if (moved->has_row)
        points_set (&self->points, index, &moved->point);
      self->points.mask[index] = matches;
    }
  return n_kept;
}

/* @keys: (nullable): sorted */
static void
apply_mask (VigieMapPoints *self, GArray *keys)
{
  Points *points = &self->points;
  guint k = 0;

  for (gsize i = 0; i < points->n; i++)
    {
      gint64 key = points->key[i];
      gboolean wanted = keys == NULL;

      if (i == points->n_sorted)
        k = 0;
      if (keys != NULL)
        {
          if (i > points->n_sorted && points->key[i - 1] > key)
            k = 0;
          while (k < keys->len && g_array_index (keys, gint64, k) < key)
            k++;
          wanted = k < keys->len && g_array_index (keys, gint64, k) == key;
        }
      points->mask[i] = wanted && !isnan (points->x[i]);
    }
}

static void
take_result (VigieMapPoints *self, Work *task)
{
  gsize n_kept = 0;

  self->cursor = task->changes.cursor;
  self->is_loaded = TRUE;
  if (task->points.n_allocated > 0)
    {
      vigie_drop_in_worker (g_memdup2 (&self->points, sizeof self->points), points_free);
      self->points = task->points;
      memset (&task->points, 0, sizeof task->points);
    }
  if (task->has_points)
    g_hash_table_remove_all (self->tail);
  if (task->moved != NULL)
    n_kept = apply_moved (self, task->moved);
  if (task->has_mask)
    {
      apply_mask (self, task->keys);
      n_kept = 0;
    }

  self->data = (VigieMapPointsData) {
    .n = self->points.n,
    .x = self->points.x,
    .y = self->points.y,
    .status = self->points.status,
    .mask = self->points.mask,
    .row_id = self->points.key,
    .radius_m = self->points.radius_m,
    .revision = self->data.revision + 1,
    .n_kept = n_kept,
  };
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_work (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigieMapPoints *self = VIGIE_MAP_POINTS (source);
  Work *task = g_task_get_task_data (G_TASK (result));
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);

  self->is_working = FALSE;
  /* What was found for another query is no longer wanted; the mask is made again below. */
  if (task->has_mask && done && vigie_query_equal (task->query, self->query))
    self->needs_mask = FALSE;
  if (done)
    take_result (self, task);
  if (self->is_behind || (done && self->needs_mask))
    work (self);
}

/* One worker at a time, so that its answers come in the order of the file's changes. */
static void
work (VigieMapPoints *self)
{
  g_autoptr (GTask) task = NULL;
  Work *data;

  if (self->is_working)
    return;
  self->is_working = TRUE;
  self->is_behind = FALSE;
  data = g_new0 (Work, 1);
  data->store = g_object_ref (self->store);
  data->query = vigie_query_copy (self->query);
  data->wants_all = !self->is_loaded;
  data->wants_mask = self->needs_mask;
  data->now = &self->points;
  data->changes.cursor = self->cursor;
  task = g_task_new (self, NULL, on_work, NULL);
  g_task_set_source_tag (task, work);
  g_task_set_task_data (task, data, work_free);
  g_task_run_in_thread (task, run_work);
}

static void
on_store_changed (VigieMapPoints *self, guint changes)
{
  if ((changes & (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS)) == 0)
    return;
  self->is_behind = TRUE;
  work (self);
}

static void
vigie_map_points_finalize (GObject *object)
{
  VigieMapPoints *self = VIGIE_MAP_POINTS (object);

  points_clear (&self->points);
  g_clear_pointer (&self->tail, g_hash_table_unref);
  g_clear_pointer (&self->query, vigie_query_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_map_points_parent_class)->finalize (object);
}

static void
vigie_map_points_class_init (VigieMapPointsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_map_points_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_MAP_POINTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_map_points_init (VigieMapPoints *self)
{
  self->query = vigie_query_new ();
  self->tail = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * vigie_map_points_new:
 * @store: an open incident
 *
 * There are no points before vigie_map_points_load().
 *
 * Returns: (transfer full): the points
 */
VigieMapPoints *
vigie_map_points_new (VigieStore *store)
{
  VigieMapPoints *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_MAP_POINTS, NULL);
  self->store = g_object_ref (store);
  return self;
}

/**
 * vigie_map_points_load:
 * @self: points
 *
 * Begins to read all points in a worker, and to follow the incident. Call once.
 */
void
vigie_map_points_load (VigieMapPoints *self)
{
  g_return_if_fail (VIGIE_IS_MAP_POINTS (self));
  g_return_if_fail (!self->is_loading);

  self->is_loading = TRUE;
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  work (self);
}

/**
 * vigie_map_points_set_query:
 * @self: points
 * @query: (nullable): what the mask lets through, %NULL for everything
 *
 * The mask follows with "changed"; until then it is the old one.
 */
void
vigie_map_points_set_query (VigieMapPoints *self, const VigieQuery *query)
{
  g_autoptr (VigieQuery) wanted = NULL;

  g_return_if_fail (VIGIE_IS_MAP_POINTS (self));

  wanted = query != NULL ? vigie_query_copy (query) : vigie_query_new ();
  if (vigie_query_equal (wanted, self->query))
    return;
  vigie_query_free (self->query);
  self->query = g_steal_pointer (&wanted);
  self->needs_mask = TRUE;
  if (self->is_loading)
    work (self);
}

/**
 * vigie_map_points_get_data:
 * @self: points
 *
 * Returns: (transfer none): the arrays, until the next "changed". A post that lost its place keeps
 *   its index, masked and with coordinates that are no numbers.
 */
const VigieMapPointsData *
vigie_map_points_get_data (VigieMapPoints *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_POINTS (self), NULL);

  return &self->data;
}
