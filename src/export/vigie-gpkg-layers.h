/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-post.h"
#include "vigie-gdal-write.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_GPKG_AREAS,
  VIGIE_GPKG_LINES,
  VIGIE_GPKG_POINTS,
  VIGIE_GPKG_SECTIONS,
  VIGIE_GPKG_POSTS,
} VigieGpkgLayer;

#define VIGIE_GPKG_N_LAYERS 5

const char *vigie_gpkg_layer_get_name (VigieGpkgLayer layer);
OGRLayerH vigie_gpkg_layer_create (VigieGpkgLayer layer,
                                   const VigieGdalWrite *gdal,
                                   GDALDatasetH dataset,
                                   OGRSpatialReferenceH wgs84); /* (nullable) */

/* All return (transfer full): a feature of @handle, still without a geometry */
OGRFeatureH vigie_gpkg_layer_make_shape (const VigieGdalWrite *gdal,
                                         OGRLayerH handle,
                                         const VigieSituation *situation,
                                         const VigieSituationShape *shape);
OGRFeatureH vigie_gpkg_layer_make_section (const VigieGdalWrite *gdal,
                                           OGRLayerH handle,
                                           const VigieSituation *situation,
                                           const VigieSituationShape *shape,
                                           const VigieSituationSection *section);
OGRFeatureH vigie_gpkg_layer_make_post (const VigieGdalWrite *gdal,
                                        OGRLayerH handle,
                                        const VigieSituation *situation,
                                        const VigieExportPost *post);

G_END_DECLS
