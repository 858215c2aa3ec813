/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "vigie-basemap.h"

G_BEGIN_DECLS

#define VIGIE_TILE_MAX_EDGE 1024 /* pixels; a tile that says it is larger is refused unread */

void vigie_tile_decode_async (GBytes *bytes,
                              const VigieTileInfo *info,
                              int tile_size,
                              gboolean dark,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GdkTexture *vigie_tile_decode_finish (GAsyncResult *result, GError **error);
GdkTexture *vigie_tile_decode (
    GBytes *bytes, const VigieTileInfo *info, int tile_size, gboolean dark, GError **error);

G_END_DECLS
