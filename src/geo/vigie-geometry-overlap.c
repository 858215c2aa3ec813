/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry-overlap.h"

#include <geos_c.h>

/* GEOS says what is wrong with a geometry on stderr, unless somebody listens. */
static void
ignore_message (const char *message, void *user_data)
{
}

static void
destroy (GEOSContextHandle_t geos, GEOSGeometry *geometry /* (nullable) */)
{
  if (geometry != NULL)
    GEOSGeom_destroy_r (geos, geometry);
}

/* (nullable): mended where it crosses itself, as somebody may have drawn it before that was refused
 */
static GEOSGeometry *
to_geos (GEOSContextHandle_t geos, const VigieGeometry *geometry)
{
  g_autofree char *wkt = vigie_geometry_to_wkt (geometry);
  GEOSWKTReader *reader = GEOSWKTReader_create_r (geos);
  GEOSGeometry *made = GEOSWKTReader_read_r (geos, reader, wkt);
  GEOSGeometry *mended;

  GEOSWKTReader_destroy_r (geos, reader);
  if (made == NULL || GEOSisValid_r (geos, made) == 1)
    return made;
  mended = GEOSMakeValid_r (geos, made);
  GEOSGeom_destroy_r (geos, made);
  return mended;
}

/* Its area, its length where it is a line, or 1 where it is points and there is something of it. */
static double
measure (GEOSContextHandle_t geos, const GEOSGeometry *geometry, VigieGeometryKind kind)
{
  double size = 0;

  switch (kind)
    {
    case VIGIE_GEOMETRY_POLYGON:
    case VIGIE_GEOMETRY_MULTI_POLYGON:
      return GEOSArea_r (geos, geometry, &size) == 1 ? size : 0;
    case VIGIE_GEOMETRY_LINE_STRING:
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
      return GEOSLength_r (geos, geometry, &size) == 1 ? size : 0;
    case VIGIE_GEOMETRY_POINT:
    case VIGIE_GEOMETRY_MULTI_POINT:
    default:
      return GEOSisEmpty_r (geos, geometry) == 0 ? 1 : 0;
    }
}

static double
get_share (GEOSContextHandle_t geos,
           const GEOSGeometry *common,
           const GEOSGeometry *whole,
           const VigieGeometry *geometry)
{
  const VigieGeometryKind kind = vigie_geometry_get_kind (geometry);
  const double size = measure (geos, whole, kind);

  return size > 0 ? CLAMP (measure (geos, common, kind) / size, 0, 1) : 0;
}

/**
 * vigie_geometry_measure_overlap:
 * @a: a geometry
 * @b: another one
 * @of_a: (out): how much of @a lies in @b: 0 to 1 of its area, or of its length where it is a line
 * @of_b: (out): how much of @b lies in @a
 *
 * Measured in degrees, as if these were a plane: what is shared and the whole are stretched alike,
 * so their ratio is that on the ground as long as both are small against the Earth. A geometry that
 * crosses itself is taken as GEOS mends it.
 *
 * Returns: whether they have anything in common; both shares are 0 otherwise
 */
gboolean
vigie_geometry_measure_overlap (const VigieGeometry *a,
                                const VigieGeometry *b,
                                double *of_a,
                                double *of_b)
{
  VigieBox box_a, box_b;
  GEOSContextHandle_t geos;
  GEOSGeometry *geos_a, *geos_b, *common = NULL;
  gboolean meet = FALSE;

  *of_a = *of_b = 0;
  vigie_geometry_get_box (a, &box_a);
  vigie_geometry_get_box (b, &box_b);
  if (!vigie_box_intersects (&box_a, &box_b))
    return FALSE;
  geos = GEOS_init_r ();
  GEOSContext_setErrorMessageHandler_r (geos, ignore_message, NULL);
  GEOSContext_setNoticeMessageHandler_r (geos, ignore_message, NULL);
  geos_a = to_geos (geos, a);
  geos_b = to_geos (geos, b);
  if (geos_a != NULL && geos_b != NULL)
    common = GEOSIntersection_r (geos, geos_a, geos_b);
  if (common != NULL && GEOSisEmpty_r (geos, common) == 0)
    {
      meet = TRUE;
      *of_a = get_share (geos, common, geos_a, a);
      *of_b = get_share (geos, common, geos_b, b);
    }
  destroy (geos, common);
  destroy (geos, geos_a);
  destroy (geos, geos_b);
  GEOS_finish_r (geos);
  return meet;
}
