/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cpl_error.h>
#include <gdal.h>
#include <glib.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

G_BEGIN_DECLS

/* The functions of GDAL by which files are read. */
#define VIGIE_GDAL_FUNCTIONS(F)                                                                    \
  F (CPLErrorReset)                                                                                \
  F (CPLGetLastErrorMsg)                                                                           \
  F (CPLPopErrorHandler)                                                                           \
  F (CPLPushErrorHandler)                                                                          \
  F (CPLQuietErrorHandler)                                                                         \
  F (GDALClose)                                                                                    \
  F (GDALDatasetGetLayer)                                                                          \
  F (GDALDatasetGetLayerCount)                                                                     \
  F (GDALOpenEx)                                                                                   \
  F (OCTDestroyCoordinateTransformation)                                                           \
  F (OCTNewCoordinateTransformation)                                                               \
  F (OCTTransformEx)                                                                               \
  F (OGR_FD_GetFieldCount)                                                                         \
  F (OGR_FD_GetFieldDefn)                                                                          \
  F (OGR_F_Destroy)                                                                                \
  F (OGR_F_GetFieldAsString)                                                                       \
  F (OGR_F_GetGeometryRef)                                                                         \
  F (OGR_F_IsFieldSetAndNotNull)                                                                   \
  F (OGR_Fld_GetNameRef)                                                                           \
  F (OGR_G_DestroyGeometry)                                                                        \
  F (OGR_G_GetGeometryCount)                                                                       \
  F (OGR_G_GetGeometryRef)                                                                         \
  F (OGR_G_GetGeometryType)                                                                        \
  F (OGR_G_GetLinearGeometry)                                                                      \
  F (OGR_G_GetPointCount)                                                                          \
  F (OGR_G_GetPoints)                                                                              \
  F (OGR_G_HasCurveGeometry)                                                                       \
  F (OGR_GT_Flatten)                                                                               \
  F (OGR_L_GetExtent)                                                                              \
  F (OGR_L_GetFeatureCount)                                                                        \
  F (OGR_L_GetGeomType)                                                                            \
  F (OGR_L_GetLayerDefn)                                                                           \
  F (OGR_L_GetName)                                                                                \
  F (OGR_L_GetNextFeature)                                                                         \
  F (OGR_L_GetSpatialRef)                                                                          \
  F (OGR_L_ResetReading)                                                                           \
  F (OSRClone)                                                                                     \
  F (OSRDestroySpatialReference)                                                                   \
  F (OSRImportFromEPSG)                                                                            \
  F (OSRIsProjected)                                                                               \
  F (OSRNewSpatialReference)                                                                       \
  F (OSRSetAxisMappingStrategy)

typedef struct
{
#define VIGIE_GDAL_DECLARE(name) __typeof__ (name) *name;
  VIGIE_GDAL_FUNCTIONS (VIGIE_GDAL_DECLARE)
#undef VIGIE_GDAL_DECLARE
} VigieGdal;

const VigieGdal *vigie_gdal_load (GError **error);

G_END_DECLS
