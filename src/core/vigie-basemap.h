/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieBasemapFlags:
 * @VIGIE_BASEMAP_NONE: the tile may come from the network
 * @VIGIE_BASEMAP_CACHE_ONLY: only what is on this machine; never asks a server. Briefs and tests
 *   use it: tile.openstreetmap.org forbids to fetch what no screen showed
 * @VIGIE_BASEMAP_NO_PARENT: fail when the very tile is missing, instead of giving an ancestor
 */
typedef enum
{
  VIGIE_BASEMAP_NONE = 0,
  VIGIE_BASEMAP_CACHE_ONLY = 1 << 0,
  VIGIE_BASEMAP_NO_PARENT = 1 << 1,
} VigieBasemapFlags;

/**
 * VigieBasemapState:
 * @VIGIE_BASEMAP_OK: tiles come, or nothing was asked yet
 * @VIGIE_BASEMAP_OFFLINE: the server cannot be reached
 * @VIGIE_BASEMAP_LIMITED: the server asks to wait
 * @VIGIE_BASEMAP_ERROR: the server, or something in its place, sends no usable tiles
 */
typedef enum
{
  VIGIE_BASEMAP_OK,
  VIGIE_BASEMAP_OFFLINE,
  VIGIE_BASEMAP_LIMITED,
  VIGIE_BASEMAP_ERROR,
} VigieBasemapState;

typedef enum
{
  VIGIE_TILE_UNKNOWN,
  VIGIE_TILE_PNG,
  VIGIE_TILE_JPEG,
  VIGIE_TILE_WEBP,
  VIGIE_TILE_MVT,
} VigieTileFormat;

/**
 * VigieTileInfo:
 * @z: zoom of the tile that was found, at most the one asked for
 * @x: its column, from the west
 * @y: its row, from the north
 * @left: where the asked tile begins inside it, as a part of its width (0 when it is the very tile)
 * @top: the same, of its height
 * @part: how much of its width and height the asked tile covers: 1, 1/2, 1/4, …
 * @format: what the bytes are; vector tiles are unpacked (no gzip)
 * @stale: its validity has ended and the server did not confirm it
 *
 * Which tile a load gave. Stretch the square (@left, @top, @part) over the asked tile.
 */
typedef struct
{
  int z;
  int x;
  int y;
  double left;
  double top;
  double part;
  VigieTileFormat format;
  gboolean stale;
} VigieTileInfo;

#define VIGIE_TYPE_BASEMAP (vigie_basemap_get_type ())
G_DECLARE_INTERFACE (VigieBasemap, vigie_basemap, VIGIE, BASEMAP, GObject)

/**
 * VigieBasemapInterface:
 * @get_id: stable word for settings and caches: `osm`, `plan-ign`, `mbtiles:/PATH`
 * @get_title: name for people, translated
 * @get_attribution: plain text that must be visible wherever the map is
 * @get_attribution_uri: (nullable): http(s) address the attribution links to
 * @get_min_zoom: lowest zoom with tiles
 * @get_max_zoom: highest zoom with tiles; above it, loads give the ancestor
 * @get_tile_size: pixels a side
 * @is_vector: tiles are Mapbox vector tiles (MVT)
 * @may_prefetch: tiles that no screen showed may be fetched (for a print, say)
 * @get_state: how it goes; @text (out) (nullable) (transfer full) is a calm sentence for people
 * @load_tile_async: finds one tile; callable on any thread, @callback comes in the caller's
 *   thread-default main context
 * @load_tile_finish: (transfer full): the encoded tile
 *
 * Signals of the interface, in the main context in which the object was made: `refill` (what failed
 * may work now: load again what is missing) and `state-changed`.
 *
 * To paint at once and then well: load with %VIGIE_BASEMAP_CACHE_ONLY, show what comes, and if it
 * fails, is stale or is an ancestor, load again without that flag.
 */
struct _VigieBasemapInterface
{
  GTypeInterface parent_iface;

  const char *(*get_id) (VigieBasemap *self);
  const char *(*get_title) (VigieBasemap *self);
  const char *(*get_attribution) (VigieBasemap *self);
  const char *(*get_attribution_uri) (VigieBasemap *self);
  int (*get_min_zoom) (VigieBasemap *self);
  int (*get_max_zoom) (VigieBasemap *self);
  int (*get_tile_size) (VigieBasemap *self);
  gboolean (*is_vector) (VigieBasemap *self);
  gboolean (*may_prefetch) (VigieBasemap *self);
  VigieBasemapState (*get_state) (VigieBasemap *self, char **text);
  void (*load_tile_async) (VigieBasemap *self,
                           int z,
                           int x,
                           int y,
                           VigieBasemapFlags flags,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  GBytes *(*load_tile_finish) (VigieBasemap *self,
                               GAsyncResult *result,
                               VigieTileInfo *info,
                               GError **error);
};

const char *vigie_basemap_get_id (VigieBasemap *self);
const char *vigie_basemap_get_title (VigieBasemap *self);
const char *vigie_basemap_get_attribution (VigieBasemap *self);
const char *vigie_basemap_get_attribution_uri (VigieBasemap *self);
int vigie_basemap_get_min_zoom (VigieBasemap *self);
int vigie_basemap_get_max_zoom (VigieBasemap *self);
int vigie_basemap_get_tile_size (VigieBasemap *self);
gboolean vigie_basemap_is_vector (VigieBasemap *self);
gboolean vigie_basemap_may_prefetch (VigieBasemap *self);
VigieBasemapState vigie_basemap_get_state (VigieBasemap *self, char **text);

void vigie_basemap_load_tile_async (VigieBasemap *self,
                                    int z,
                                    int x,
                                    int y,
                                    VigieBasemapFlags flags,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GBytes *vigie_basemap_load_tile_finish (VigieBasemap *self,
                                        GAsyncResult *result,
                                        VigieTileInfo *info,
                                        GError **error);
GBytes *vigie_basemap_load_tile (VigieBasemap *self,
                                 int z,
                                 int x,
                                 int y,
                                 VigieBasemapFlags flags,
                                 GCancellable *cancellable,
                                 VigieTileInfo *info,
                                 GError **error);

/* For implementations. */
void vigie_basemap_refill (VigieBasemap *self);
void vigie_basemap_state_changed (VigieBasemap *self);

void vigie_tile_info_init (VigieTileInfo *info, int z, int x, int y, int found_z);
gboolean vigie_tile_address_is_valid (int z, int x, int y);

#define VIGIE_TILE_MAX_ZOOM 24

G_END_DECLS
