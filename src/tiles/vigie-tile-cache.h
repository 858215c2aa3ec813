/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/* Tiles that servers gave, in one SQLite file that several basemaps and processes may share. One
 * object belongs to one thread. Nothing here fails: without a usable file the tiles are kept in
 * memory, and a tile that cannot be kept is asked for again. Times are µs since 1970. */

typedef struct _VigieTileCache VigieTileCache;

/**
 * VigieCachedTile:
 * @bytes: the tile, checked and unpacked
 * @format: what it is
 * @etag: (nullable): the server's tag for If-None-Match
 * @modified: (nullable): its Last-Modified, as it was sent
 * @lifetime: µs that the server grants at each confirmation
 * @expires_at: when it must be confirmed
 */
typedef struct
{
  GBytes *bytes;
  VigieTileFormat format;
  char *etag;
  char *modified;
  gint64 lifetime;
  gint64 expires_at;
} VigieCachedTile;

void vigie_cached_tile_clear (VigieCachedTile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCachedTile, vigie_cached_tile_clear)

VigieTileCache *vigie_tile_cache_open (const char *path, const char *source, gint64 max_bytes);
void vigie_tile_cache_close (VigieTileCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTileCache, vigie_tile_cache_close)

gboolean vigie_tile_cache_is_on_disk (VigieTileCache *self);
gint64 vigie_tile_cache_get_bytes (VigieTileCache *self);
gboolean vigie_tile_cache_find (
    VigieTileCache *self, int z, int x, int y, gint64 now, VigieCachedTile *tile);
void vigie_tile_cache_store (
    VigieTileCache *self, int z, int x, int y, gint64 now, const VigieCachedTile *tile);
void vigie_tile_cache_confirm (
    VigieTileCache *self, int z, int x, int y, gint64 lifetime, gint64 expires_at);

G_END_DECLS
