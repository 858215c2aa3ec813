/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/* A map in one SQLite file: https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md */
#define VIGIE_TYPE_MBTILES (vigie_mbtiles_get_type ())
G_DECLARE_FINAL_TYPE (VigieMbtiles, vigie_mbtiles, VIGIE, MBTILES, GObject)

VigieMbtiles *vigie_mbtiles_new (const char *path, GCancellable *cancellable, GError **error);
void vigie_mbtiles_open_async (const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VigieMbtiles *vigie_mbtiles_open_finish (GAsyncResult *result, GError **error);

const char *vigie_mbtiles_get_path (VigieMbtiles *self);
VigieTileFormat vigie_mbtiles_get_format (VigieMbtiles *self);
gboolean vigie_mbtiles_get_bounds (
    VigieMbtiles *self, double *west, double *south, double *east, double *north);

G_END_DECLS
