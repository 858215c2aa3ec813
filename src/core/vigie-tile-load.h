/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/* For basemaps that read or make a tile in a thread pool of their own. */

/**
 * VigieTileLoad:
 * @z: zoom that is asked for
 * @x: its column, from the west
 * @y: its row, from the north
 * @flags: how it is asked for
 * @info: which tile was found
 *
 * One load of a tile.
 */
typedef struct
{
  int z, x, y;
  VigieBasemapFlags flags;
  VigieTileInfo info;
} VigieTileLoad;

/* Fills in the load's info. Returns: (transfer full) (nullable): the tile, or %NULL with @error */
typedef GBytes *(*VigieTileLoadFunc) (VigieBasemap *basemap,
                                      VigieTileLoad *load,
                                      GCancellable *cancellable,
                                      GError **error);

GThreadPool *vigie_tile_load_pool_new (VigieTileLoadFunc func, int max_threads);
void vigie_tile_load_begin (GThreadPool *pool,
                            VigieBasemap *basemap,
                            const VigieTileLoad *load,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GBytes *vigie_tile_load_finish (VigieBasemap *basemap,
                                GAsyncResult *result,
                                VigieTileInfo *info, /* (nullable) */
                                GError **error);

G_END_DECLS
