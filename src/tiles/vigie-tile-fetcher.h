/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-tile-health.h"

G_BEGIN_DECLS

/* The thread behind VigieHttpTiles: its cache, its session, its queue. Callable from any thread. */

/**
 * VigieTileClock:
 *
 * Returns: µs since 1970
 */
typedef gint64 (*VigieTileClock) (gpointer data);

/**
 * VigieTileFetcherConfig:
 * @uri_template: with `{z}`, `{x}`, `{y}` (from the north) or `{-y}` (from the south)
 * @user_agent: who asks
 * @min_zoom: lowest zoom on the server
 * @max_zoom: highest zoom on the server
 * @vector: MVT, else pictures
 * @at_least_s: seconds that a tile is kept without asking again
 * @cache_path: (nullable): %NULL keeps tiles in memory
 * @cache_max_bytes: limit for the whole cache file
 * @timeout_ms: for one tile
 * @clock: (nullable): %NULL for the real one; called on the fetcher's thread
 */
typedef struct
{
  const char *uri_template;
  const char *user_agent;
  int min_zoom;
  int max_zoom;
  gboolean vector;
  gint64 at_least_s;
  const char *cache_path;
  gint64 cache_max_bytes;
  guint timeout_ms;
  VigieTileClock clock;
  gpointer clock_data;
} VigieTileFetcherConfig;

typedef enum
{
  VIGIE_TILE_EVENT_STATE,
  VIGIE_TILE_EVENT_REFILL,
} VigieTileEvent;

/* Called on the fetcher's thread. */
typedef void (*VigieTileEventFunc) (VigieTileEvent event, gpointer data);

typedef struct _VigieTileFetcher VigieTileFetcher;

VigieTileFetcher *vigie_tile_fetcher_new (const VigieTileFetcherConfig *config,
                                          VigieTileEventFunc on_event,
                                          gpointer data,
                                          GDestroyNotify destroy);
void vigie_tile_fetcher_stop (VigieTileFetcher *self, gboolean wait);
void vigie_tile_fetcher_unref (VigieTileFetcher *self);

void vigie_tile_fetcher_load (
    VigieTileFetcher *self, GTask *task, int z, int x, int y, VigieBasemapFlags flags);
GBytes *vigie_tile_fetcher_load_finish (GTask *task, VigieTileInfo *info, GError **error);
void vigie_tile_fetcher_network_changed (VigieTileFetcher *self);
VigieTileTrouble vigie_tile_fetcher_get_trouble (VigieTileFetcher *self, gint64 *retry_at);

char *vigie_tile_expand_template (const char *uri_template, int z, int x, int y);

G_END_DECLS
