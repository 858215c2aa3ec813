/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-tile-fetcher.h"

G_BEGIN_DECLS

/**
 * VigieHttpTilesConfig:
 * @id: stable word
 * @title: name for people, translated
 * @attribution: text that must be visible
 * @attribution_uri: (nullable): where it links to
 * @uri_template: http(s) address with `{z}`, `{x}` and `{y}` (or `{-y}`, counted from the south)
 * @contact: (nullable): address or mail of who runs this desk, for the User-Agent
 * @min_zoom: lowest zoom on the server
 * @max_zoom: highest zoom on the server
 * @tile_size: pixels a side, 0 for 256
 * @vector: MVT, else pictures
 * @may_prefetch: whether tiles that no screen showed may be fetched
 * @at_least_s: seconds that a tile is kept without asking again, whatever the headers say
 * @cache_path: (nullable): %NULL for `vigie/tiles.db` in the user's cache folder
 * @cache_max_bytes: 0 for %VIGIE_HTTP_TILES_CACHE_BYTES
 * @timeout_ms: for one tile, 0 for 20 s
 * @clock: (nullable): %NULL for the real one; called on the thread of the tiles
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *attribution;
  const char *attribution_uri;
  const char *uri_template;
  const char *contact;
  int min_zoom;
  int max_zoom;
  int tile_size;
  gboolean vector;
  gboolean may_prefetch;
  gint64 at_least_s;
  const char *cache_path;
  gint64 cache_max_bytes;
  guint timeout_ms;
  VigieTileClock clock;
  gpointer clock_data;
} VigieHttpTilesConfig;

#define VIGIE_TYPE_HTTP_TILES (vigie_http_tiles_get_type ())
G_DECLARE_FINAL_TYPE (VigieHttpTiles, vigie_http_tiles, VIGIE, HTTP_TILES, GObject)

VigieHttpTiles *vigie_http_tiles_new (const VigieHttpTilesConfig *config, GError **error);
void vigie_http_tiles_close (VigieHttpTiles *self);
VigieTileTrouble vigie_http_tiles_get_trouble (VigieHttpTiles *self);
gint64 vigie_http_tiles_get_retry_at (VigieHttpTiles *self);

#define VIGIE_HTTP_TILES_CACHE_BYTES (G_GINT64_CONSTANT (500) * 1000 * 1000)

G_END_DECLS
