/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-feed-model.h"
#include "vigie-post-search.h"
#include "vigie-projection.h"
#include "vigie-store-private.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Widths of bins that people can read off an axis. */
static const gint64 widths[] = {
  SECOND,     2 * SECOND, 5 * SECOND,  10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE,
  2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR,        2 * HOUR,
  3 * HOUR,   6 * HOUR,   12 * HOUR,   DAY,         2 * DAY,     7 * DAY,     14 * DAY,
  30 * DAY,   90 * DAY,   365 * DAY,   3650 * DAY,  36500 * DAY,
};

typedef struct
{
  gint64 at;
  guint8 status;
} Moment;

static gint64
floor_to (gint64 at, gint64 width)
{
  gint64 rest = at % width;

  return at - (rest < 0 ? rest + width : rest);
}

static VigieHistogram *
fill_bins (GArray *moments, guint max_bins)
{
  VigieHistogram *self = g_new0 (VigieHistogram, 1);
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;

  self->bin_ms = SECOND;
  for (guint i = 0; i < moments->len; i++)
    {
      first = MIN (first, g_array_index (moments, Moment, i).at);
      last = MAX (last, g_array_index (moments, Moment, i).at);
    }
  if (moments->len == 0)
    return self;

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      self->bin_ms = widths[i];
      self->from = floor_to (first, self->bin_ms);
      if ((last - self->from) / self->bin_ms < (gint64) max_bins)
        break;
    }
  self->n_bins = (guint) MIN ((last - self->from) / self->bin_ms + 1, (gint64) max_bins);
  self->counts = g_new0 (guint32, (gsize) self->n_bins * VIGIE_N_STATUSES);
  for (guint i = 0; i < moments->len; i++)
    {
      const Moment *moment = &g_array_index (moments, Moment, i);
      gint64 bin = MIN ((moment->at - self->from) / self->bin_ms, (gint64) self->n_bins - 1);

      self->counts[bin * VIGIE_N_STATUSES + moment->status]++;
    }
  return self;
}

/* A key is its post's time but for posts that found their place taken. */
static gint64
get_time (VigieSql *sql, gint64 key)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT posted_at FROM post WHERE key = ?1 LIMIT 1", NULL);
  gint64 at = key;

  if (statement == NULL)
    return key;
  sqlite3_bind_int64 (statement, 1, key);
  if (vigie_sql_step (sql, statement, NULL))
    at = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return at;
}

static GArray *
read_moments (VigieSql *sql, const VigieQuery *query, GError **error)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_auto (VigiePostSearch) search = { 0 };
  g_autoptr (GError) failure = NULL;
  gint64 key;

  if (!vigie_sql_exec (sql, "BEGIN", error) ||
      !vigie_post_search_begin (&search, sql, query, error))
    return NULL;
  vigie_post_search_want_flags (&search);
  while (vigie_post_search_next (&search, &key, &failure))
    {
      VigieStatus status = VIGIE_FEED_STATUS (vigie_post_search_get_flags (&search));
      Moment moment = { search.spill >= SECOND ? get_time (sql, key) : key,
                        (guint8) MIN (status, VIGIE_N_STATUSES - 1) };

      g_array_append_val (moments, moment);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&moments);
}

typedef struct
{
  VigieQuery *query;
  guint max_bins;
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
  g_autoptr (GArray) moments = NULL;
  VigieSql *sql = vigie_store_take_reader (store, &error);

  if (sql != NULL)
    moments = read_moments (sql, load->query, &error);
  vigie_store_give_reader (store, sql);
  if (moments != NULL)
    g_task_return_pointer (task, fill_bins (moments, load->max_bins),
                           (GDestroyNotify) vigie_histogram_free);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_store_load_histogram_async:
 * @store: an open incident
 * @query: (nullable): what to count; its time range is left out
 * @max_bins: at most so many
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Counts posts over time by status in a worker thread.
 */
void
vigie_store_load_histogram_async (VigieStore *store,
                                  const VigieQuery *query,
                                  guint max_bins,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (VIGIE_IS_STORE (store));
  g_return_if_fail (max_bins > 0);

  load = g_new0 (Load, 1);
  load->query = query != NULL ? vigie_query_copy (query) : vigie_query_new ();
  load->query->from = VIGIE_TIME_UNKNOWN;
  load->query->to = VIGIE_TIME_UNKNOWN;
  load->max_bins = max_bins;
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_store_load_histogram_async);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, run_load);
}

/**
 * vigie_store_load_histogram_finish:
 * @store: an open incident
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the counts; without a bin when nothing was found
 */
VigieHistogram *
vigie_store_load_histogram_finish (VigieStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_store_load_histogram_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vigie_histogram_free (VigieHistogram *self)
{
  if (self == NULL)
    return;

  g_free (self->counts);
  g_free (self);
}
