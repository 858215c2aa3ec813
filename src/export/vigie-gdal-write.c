/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-gdal-write.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-gdal-library.h"

static VigieGdalWrite functions;

static gboolean
load_functions (void *library)
{
#define VIGIE_GDAL_LOAD(name)                                                                      \
  *(void **) &functions.name = dlsym (library, #name);                                             \
  if (functions.name == NULL)                                                                      \
    return FALSE;
  VIGIE_GDAL_WRITE_FUNCTIONS (VIGIE_GDAL_LOAD)
#undef VIGIE_GDAL_LOAD
  return TRUE;
}

/**
 * vigie_gdal_write_load:
 * @error: return location for a #GError
 *
 * Returns: (transfer none) (nullable): GDAL's functions, loaded the first time; %NULL with
 *   %VIGIE_ERROR_UNSUPPORTED where GDAL is not installed. From any thread.
 */
const VigieGdalWrite *
vigie_gdal_write_load (GError **error)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      void *library = vigie_gdal_library_load ();

      g_once_init_leave (&once, library != NULL && load_functions (library) ? 1 : 2);
    }
  if (once == 1)
    return &functions;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("A GeoPackage cannot be written here: the library for it, GDAL (%s), is not "
                  "installed. GeoJSON and KML need none."),
               vigie_gdal_library_get_name ());
  return NULL;
}

static OGRGeometryH
make_points (const VigieGdalWrite *gdal,
             OGRwkbGeometryType type,
             const VigieGeometry *geometry,
             gsize part,
             gsize ring)
{
  OGRGeometryH made = gdal->OGR_G_CreateGeometry (type);
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);

  gdal->OGR_G_SetPoints (made, (int) n_points, lonlat, 2 * sizeof (double), lonlat + 1,
                         2 * sizeof (double), NULL, 0);
  return made;
}

static OGRGeometryH
make_part (const VigieGdalWrite *gdal, const VigieGeometry *geometry, gsize part, gboolean is_point)
{
  OGRGeometryH polygon;

  if (is_point)
    return make_points (gdal, wkbPoint, geometry, part, 0);
  if (!vigie_geometry_is_polygonal (geometry))
    return make_points (gdal, wkbLineString, geometry, part, 0);
  polygon = gdal->OGR_G_CreateGeometry (wkbPolygon);
  for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
    gdal->OGR_G_AddGeometryDirectly (polygon,
                                     make_points (gdal, wkbLinearRing, geometry, part, ring));
  return polygon;
}

/**
 * vigie_gdal_write_make_geometry:
 * @gdal: GDAL
 * @geometry: longitude and latitude
 * @multi: as a collection of its kind, also where it is one part
 *
 * Returns: (transfer full): the same in GDAL
 */
OGRGeometryH
vigie_gdal_write_make_geometry (const VigieGdalWrite *gdal,
                                const VigieGeometry *geometry,
                                gboolean multi)
{
  const VigieGeometryKind kind = vigie_geometry_get_kind (geometry);
  const gboolean is_point = kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
  const gsize n_parts = vigie_geometry_get_n_parts (geometry);
  OGRGeometryH made;

  if (!multi && n_parts == 1)
    return make_part (gdal, geometry, 0, is_point);
  made = gdal->OGR_G_CreateGeometry (is_point                                 ? wkbMultiPoint
                                     : vigie_geometry_is_polygonal (geometry) ? wkbMultiPolygon
                                                                              : wkbMultiLineString);
  for (gsize part = 0; part < n_parts; part++)
    gdal->OGR_G_AddGeometryDirectly (made, make_part (gdal, geometry, part, is_point));
  return made;
}
