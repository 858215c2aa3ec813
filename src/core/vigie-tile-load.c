/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-load.h"

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  VigieTileLoadFunc func = (VigieTileLoadFunc) user_data;
  GError *error = NULL;
  GBytes *tile;

  if (g_task_return_error_if_cancelled (task))
    return;
  tile = func (g_task_get_source_object (task), g_task_get_task_data (task),
               g_task_get_cancellable (task), &error);
  if (tile != NULL)
    g_task_return_pointer (task, tile, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_tile_load_pool_new:
 * @func: reads or makes a tile
 * @max_threads: how many it may be at once
 *
 * Each load holds a reference on its basemap, and the last of them may end in the pool: the
 * basemap frees the pool when it is finalized, without waiting.
 *
 * Returns: (transfer full): threads for one basemap
 */
GThreadPool *
vigie_tile_load_pool_new (VigieTileLoadFunc func, int max_threads)
{
  return g_thread_pool_new (work, (gpointer) func, max_threads, FALSE, NULL);
}

/**
 * vigie_tile_load_begin:
 * @pool: of @basemap
 * @basemap: whose tile it is
 * @load: which; copied
 * @cancellable: (nullable): ends it before its turn
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * What an implementation of #VigieBasemapInterface's `load_tile_async` does.
 */
void
vigie_tile_load_begin (GThreadPool *pool,
                       VigieBasemap *basemap,
                       const VigieTileLoad *load,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (basemap, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_tile_load_begin);
  g_task_set_task_data (task, g_memdup2 (load, sizeof *load), g_free);
  g_thread_pool_push (pool, task, NULL);
}

/* The `load_tile_finish` of what vigie_tile_load_begin() began. */
GBytes *
vigie_tile_load_finish (VigieBasemap *basemap,
                        GAsyncResult *result,
                        VigieTileInfo *info,
                        GError **error)
{
  const VigieTileLoad *load;

  g_return_val_if_fail (g_task_is_valid (result, basemap), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_tile_load_begin), NULL);

  load = g_task_get_task_data (G_TASK (result));
  if (info != NULL)
    *info = load->info;
  return g_task_propagate_pointer (G_TASK (result), error);
}
