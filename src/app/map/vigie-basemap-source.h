/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-basemap.h"

G_BEGIN_DECLS

/**
 * VigieBasemapSource:
 *
 * A raster #VigieBasemap as libshumate wants it: decoded in worker threads, painted at once with
 * what is on this machine (a stale tile, or an ancestor stretched) and again when better comes.
 */
#define VIGIE_TYPE_BASEMAP_SOURCE (vigie_basemap_source_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieBasemapSource, vigie_basemap_source, VIGIE, BASEMAP_SOURCE, ShumateMapSource)

VigieBasemapSource *vigie_basemap_source_new (VigieBasemap *basemap, gboolean dark);
void vigie_basemap_source_set_coarsest (VigieBasemapSource *self, double part);
void vigie_basemap_source_close (VigieBasemapSource *self);

/**
 * VigieBasemapDataSource:
 *
 * The encoded tiles of a vector #VigieBasemap, for #ShumateVectorRenderer.
 */
#define VIGIE_TYPE_BASEMAP_DATA_SOURCE (vigie_basemap_data_source_get_type ())
G_DECLARE_FINAL_TYPE (VigieBasemapDataSource,
                      vigie_basemap_data_source,
                      VIGIE,
                      BASEMAP_DATA_SOURCE,
                      ShumateDataSource)

VigieBasemapDataSource *vigie_basemap_data_source_new (VigieBasemap *basemap);

/* The right source for a basemap: raster, or vector with the style for @dark. */
ShumateMapSource *vigie_basemap_create_source (VigieBasemap *basemap,
                                               gboolean dark,
                                               guint n_processors,
                                               GError **error);
ShumateMapSource *vigie_basemap_reference_new (void);

G_END_DECLS
