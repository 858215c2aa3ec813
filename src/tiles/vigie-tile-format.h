/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/* A tile over this is refused, packed or unpacked. */
#define VIGIE_TILE_MAX_BYTES (2 * 1024 * 1024)
#define VIGIE_TILE_MAX_PIXELS 1024

VigieTileFormat vigie_tile_sniff_format (GBytes *bytes);
gboolean vigie_tile_read_size (GBytes *bytes, int *width, int *height);
GBytes *vigie_tile_unpack (GBytes *bytes, gsize max_bytes, GError **error);
GBytes *vigie_tile_check (GBytes *bytes, gboolean vector, VigieTileFormat *format, GError **error);

G_END_DECLS
