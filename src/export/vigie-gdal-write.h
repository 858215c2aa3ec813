/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <glib.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "vigie-geometry.h"

G_BEGIN_DECLS

/* The functions of GDAL by which files are written. */
#define VIGIE_GDAL_WRITE_FUNCTIONS(F)                                                              \
  F (CPLErrorReset)                                                                                \
  F (CPLGetLastErrorMsg)                                                                           \
  F (CPLPopErrorHandler)                                                                           \
  F (CPLPushErrorHandler)                                                                          \
  F (CPLQuietErrorHandler)                                                                         \
  F (GDALClose)                                                                                    \
  F (GDALCreate)                                                                                   \
  F (GDALDatasetCommitTransaction)                                                                 \
  F (GDALDatasetCreateLayer)                                                                       \
  F (GDALDatasetGetLayerByName)                                                                    \
  F (GDALDatasetGetLayerCount)                                                                     \
  F (GDALDatasetStartTransaction)                                                                  \
  F (GDALGetDriverByName)                                                                          \
  F (GDALOpenEx)                                                                                   \
  F (OGR_F_Create)                                                                                 \
  F (OGR_F_Destroy)                                                                                \
  F (OGR_F_GetFieldIndex)                                                                          \
  F (OGR_F_GetGeometryRef)                                                                         \
  F (OGR_F_SetFieldDateTimeEx)                                                                     \
  F (OGR_F_SetFieldDouble)                                                                         \
  F (OGR_F_SetFieldInteger64)                                                                      \
  F (OGR_F_SetFieldString)                                                                         \
  F (OGR_F_SetGeometryDirectly)                                                                    \
  F (OGR_Fld_Create)                                                                               \
  F (OGR_Fld_Destroy)                                                                              \
  F (OGR_Fld_SetSubType)                                                                           \
  F (OGR_G_AddGeometryDirectly)                                                                    \
  F (OGR_G_CreateGeometry)                                                                         \
  F (OGR_G_IsEmpty)                                                                                \
  F (OGR_G_SetPoints)                                                                              \
  F (OGR_L_CreateFeature)                                                                          \
  F (OGR_L_CreateField)                                                                            \
  F (OGR_L_GetLayerDefn)                                                                           \
  F (OGR_L_GetNextFeature)                                                                         \
  F (OSRDestroySpatialReference)                                                                   \
  F (OSRImportFromEPSG)                                                                            \
  F (OSRNewSpatialReference)                                                                       \
  F (OSRSetAxisMappingStrategy)                                                                    \
  F (VSIGetMemFileBuffer)                                                                          \
  F (VSIUnlink)

typedef struct
{
#define VIGIE_GDAL_DECLARE(name) __typeof__ (name) *name;
  VIGIE_GDAL_WRITE_FUNCTIONS (VIGIE_GDAL_DECLARE)
#undef VIGIE_GDAL_DECLARE
} VigieGdalWrite;

const VigieGdalWrite *vigie_gdal_write_load (GError **error);
OGRGeometryH vigie_gdal_write_make_geometry (const VigieGdalWrite *gdal,
                                             const VigieGeometry *geometry,
                                             gboolean multi); /* (transfer full) */

G_END_DECLS
