/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-basemap.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"

G_DEFINE_INTERFACE (VigieBasemap, vigie_basemap, G_TYPE_OBJECT)

enum
{
  SIGNAL_REFILL,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
vigie_basemap_default_init (VigieBasemapInterface *iface)
{
  signals[SIGNAL_REFILL] = g_signal_new ("refill", VIGIE_TYPE_BASEMAP, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STATE_CHANGED] = g_signal_new (
      "state-changed", VIGIE_TYPE_BASEMAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

const char *
vigie_basemap_get_id (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_id (self);
}

const char *
vigie_basemap_get_title (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_title (self);
}

const char *
vigie_basemap_get_attribution (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_attribution (self);
}

/**
 * vigie_basemap_get_attribution_uri:
 *
 * Returns: (transfer none) (nullable): where the attribution links to
 */
const char *
vigie_basemap_get_attribution_uri (VigieBasemap *self)
{
  VigieBasemapInterface *iface;

  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);

  iface = VIGIE_BASEMAP_GET_IFACE (self);
  return iface->get_attribution_uri ? iface->get_attribution_uri (self) : NULL;
}

int
vigie_basemap_get_min_zoom (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), 0);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_min_zoom (self);
}

int
vigie_basemap_get_max_zoom (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), 0);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_max_zoom (self);
}

/**
 * vigie_basemap_get_tile_size:
 *
 * Returns: pixels a side of a tile; 512 for vector tiles, as their zooms are counted
 */
int
vigie_basemap_get_tile_size (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), 256);

  return VIGIE_BASEMAP_GET_IFACE (self)->get_tile_size (self);
}

gboolean
vigie_basemap_is_vector (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), FALSE);

  return VIGIE_BASEMAP_GET_IFACE (self)->is_vector (self);
}

gboolean
vigie_basemap_may_prefetch (VigieBasemap *self)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), FALSE);

  return VIGIE_BASEMAP_GET_IFACE (self)->may_prefetch (self);
}

/**
 * vigie_basemap_get_state:
 * @text: (out) (optional) (nullable) (transfer full): a sentence for people, %NULL when all is well
 */
VigieBasemapState
vigie_basemap_get_state (VigieBasemap *self, char **text)
{
  VigieBasemapInterface *iface;

  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), VIGIE_BASEMAP_ERROR);

  if (text)
    *text = NULL;
  iface = VIGIE_BASEMAP_GET_IFACE (self);
  return iface->get_state ? iface->get_state (self, text) : VIGIE_BASEMAP_OK;
}

/**
 * vigie_basemap_load_tile_async:
 * @z: zoom, 0 to %VIGIE_TILE_MAX_ZOOM; may be above the basemap's highest
 * @x: column from the west
 * @y: row from the north (also for MBTiles, whose files count from the south)
 * @flags: what is allowed
 * @cancellable: (nullable): to stop waiting; other loads of the same tile go on
 *
 * Finds one tile. Callable on any thread; @callback comes in its thread-default main context.
 */
void
vigie_basemap_load_tile_async (VigieBasemap *self,
                               int z,
                               int x,
                               int y,
                               VigieBasemapFlags flags,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_BASEMAP (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (!vigie_tile_address_is_valid (z, x, y))
    {
      g_task_report_new_error (self, callback, user_data, vigie_basemap_load_tile_async,
                               VIGIE_ERROR, VIGIE_ERROR_INVALID,
                               _ ("There is no map tile %d/%d/%d."), z, x, y);
      return;
    }
  VIGIE_BASEMAP_GET_IFACE (self)->load_tile_async (self, z, x, y, flags, cancellable, callback,
                                                   user_data);
}

/**
 * vigie_basemap_load_tile_finish:
 * @info: (out caller-allocates) (optional): which tile it is
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND (no such tile here), %VIGIE_ERROR_NETWORK, %VIGIE_ERROR_LIMITED
 * (the server asks to wait), %VIGIE_ERROR_INVALID, %VIGIE_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the encoded tile
 */
GBytes *
vigie_basemap_load_tile_finish (VigieBasemap *self,
                                GAsyncResult *result,
                                VigieTileInfo *info,
                                GError **error)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  if (g_async_result_is_tagged (result, vigie_basemap_load_tile_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return VIGIE_BASEMAP_GET_IFACE (self)->load_tile_finish (self, result, info, error);
}

static void
take_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/**
 * vigie_basemap_load_tile:
 *
 * Like vigie_basemap_load_tile_async(), and blocks. For worker threads and programs without a
 * main loop.
 *
 * Returns: (transfer full) (nullable): the encoded tile
 */
GBytes *
vigie_basemap_load_tile (VigieBasemap *self,
                         int z,
                         int x,
                         int y,
                         VigieBasemapFlags flags,
                         GCancellable *cancellable,
                         VigieTileInfo *info,
                         GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GBytes *bytes;

  g_return_val_if_fail (VIGIE_IS_BASEMAP (self), NULL);

  g_main_context_push_thread_default (context);
  vigie_basemap_load_tile_async (self, z, x, y, flags, cancellable, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  bytes = vigie_basemap_load_tile_finish (self, result, info, error);
  g_main_context_pop_thread_default (context);
  return bytes;
}

/**
 * vigie_basemap_refill:
 *
 * Emits `refill`. For implementations, in the object's main context.
 */
void
vigie_basemap_refill (VigieBasemap *self)
{
  g_return_if_fail (VIGIE_IS_BASEMAP (self));

  g_signal_emit (self, signals[SIGNAL_REFILL], 0);
}

/**
 * vigie_basemap_state_changed:
 *
 * Emits `state-changed`. For implementations, in the object's main context.
 */
void
vigie_basemap_state_changed (VigieBasemap *self)
{
  g_return_if_fail (VIGIE_IS_BASEMAP (self));

  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/**
 * vigie_tile_info_init:
 * @z: zoom that was asked for
 * @x: its column
 * @y: its row
 * @found_z: zoom of the ancestor that was found, 0 to @z
 *
 * Fills in where the asked tile lies inside the one that was found.
 */
void
vigie_tile_info_init (VigieTileInfo *info, int z, int x, int y, int found_z)
{
  int up = z - found_z;
  int mask;

  g_return_if_fail (info != NULL);
  g_return_if_fail (up >= 0 && z <= VIGIE_TILE_MAX_ZOOM);

  mask = (1 << up) - 1;
  *info = (VigieTileInfo) {
    .z = found_z,
    .x = x >> up,
    .y = y >> up,
    .left = (double) (x & mask) / (1 << up),
    .top = (double) (y & mask) / (1 << up),
    .part = 1.0 / (1 << up),
  };
}

/**
 * vigie_tile_address_is_valid:
 *
 * Returns: whether the tile exists in the grid of the Web Mercator square
 */
gboolean
vigie_tile_address_is_valid (int z, int x, int y)
{
  return z >= 0 && z <= VIGIE_TILE_MAX_ZOOM && x >= 0 && y >= 0 && x < (1 << z) && y < (1 << z);
}
