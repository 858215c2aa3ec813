/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <geos_c.h>
#include <math.h>

#include "vigie-geometry-private.h"
#include "vigie-position.h"

static void
set_place (double *lon, double *lat, const double *point)
{
  if (lon != NULL)
    *lon = point[0];
  if (lat != NULL)
    *lat = point[1];
}

static gsize
count_distinct (const double *points, gsize n, gsize enough)
{
  gsize distinct = 0;

  for (gsize i = 0; i < n && distinct < enough; i++)
    {
      gboolean is_new = TRUE;

      for (gsize j = 0; j < i && is_new; j++)
        is_new = !vigie_points_equal (points + 2 * i, points + 2 * j);
      distinct += is_new ? 1 : 0;
    }
  return distinct;
}

/* What can be told from each ring alone, before GEOS sees it. */
static VigieGeometryProblem
check_ring (const VigieGeometry *self, gsize ring, double *lon, double *lat)
{
  gboolean polygonal = vigie_geometry_is_polygonal (self);
  gsize at_least = polygonal                                        ? 3
                   : self->kind == VIGIE_GEOMETRY_LINE_STRING       ? 2
                   : self->kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ? 2
                                                                    : 1;
  gsize n;
  const double *points = vigie_geometry_peek_ring (self, ring, &n);

  for (gsize i = 0; i < n; i++)
    {
      const double *p = points + 2 * i;

      set_place (lon, lat, p);
      if (!isfinite (p[0]) || !isfinite (p[1]))
        return VIGIE_GEOMETRY_NOT_FINITE;
      if (!vigie_lon_lat_is_valid (p[0], p[1]))
        return VIGIE_GEOMETRY_OUT_OF_RANGE;
    }
  set_place (lon, lat, points);
  if (count_distinct (points, n, at_least) < at_least)
    return VIGIE_GEOMETRY_TOO_FEW_POINTS;
  if (polygonal && !vigie_points_equal (points, points + 2 * (n - 1)))
    return VIGIE_GEOMETRY_NOT_CLOSED;
  return VIGIE_GEOMETRY_OK;
}

static GEOSGeometry *
ring_to_geos (GEOSContextHandle_t geos, const VigieGeometry *self, gsize ring)
{
  gsize n;
  const double *points = vigie_geometry_peek_ring (self, ring, &n);
  GEOSCoordSequence *sequence = GEOSCoordSeq_copyFromBuffer_r (geos, points, (guint) n, 0, 0);

  return sequence != NULL ? GEOSGeom_createLinearRing_r (geos, sequence) : NULL;
}

/* The polygon of the rings @first … @last − 1; %NULL when GEOS takes them not as rings. */
static GEOSGeometry *
rings_to_geos (GEOSContextHandle_t geos, const VigieGeometry *self, gsize first, gsize last)
{
  g_autoptr (GPtrArray) holes = g_ptr_array_new ();
  GEOSGeometry *outer = ring_to_geos (geos, self, first);

  if (outer == NULL)
    return NULL;
  for (gsize ring = first + 1; ring < last; ring++)
    {
      GEOSGeometry *hole = ring_to_geos (geos, self, ring);

      if (hole == NULL)
        {
          for (guint i = 0; i < holes->len; i++)
            GEOSGeom_destroy_r (geos, holes->pdata[i]);
          GEOSGeom_destroy_r (geos, outer);
          return NULL;
        }
      g_ptr_array_add (holes, hole);
    }
  return GEOSGeom_createPolygon_r (geos, outer, (GEOSGeometry **) (void *) holes->pdata,
                                   holes->len);
}

static GEOSGeometry *
parts_to_geos (GEOSContextHandle_t geos, const VigieGeometry *self)
{
  g_autoptr (GPtrArray) polygons = g_ptr_array_new ();

  for (gsize part = 0; part < self->n_parts; part++)
    {
      GEOSGeometry *polygon = rings_to_geos (geos, self, self->parts[part], self->parts[part + 1]);

      if (polygon != NULL)
        g_ptr_array_add (polygons, polygon);
    }
  return GEOSGeom_createCollection_r (geos, GEOS_MULTIPOLYGON,
                                      (GEOSGeometry **) (void *) polygons->pdata, polygons->len);
}

/* Takes @geometry. Something that GEOS could not even build counts as invalid at its first point.
 */
static gboolean
is_valid (GEOSContextHandle_t geos, GEOSGeometry *geometry, double *lon, double *lat)
{
  GEOSGeometry *place = NULL;
  gboolean valid;

  if (geometry == NULL)
    return FALSE;
  valid = GEOSisValidDetail_r (geos, geometry, 0, NULL, &place) == 1;
  if (!valid && place != NULL)
    {
      double point[2];

      if (GEOSGeomGetX_r (geos, place, &point[0]) == 1 &&
          GEOSGeomGetY_r (geos, place, &point[1]) == 1)
        set_place (lon, lat, point);
    }
  if (place != NULL)
    GEOSGeom_destroy_r (geos, place);
  GEOSGeom_destroy_r (geos, geometry);
  return valid;
}

/* From small to large, so that the problem's name follows from what was added last; GEOS tells it
 * only in English. */
static VigieGeometryProblem
check_polygons (GEOSContextHandle_t geos, const VigieGeometry *self, double *lon, double *lat)
{
  for (gsize ring = 0; ring < self->n_rings; ring++)
    {
      set_place (lon, lat, self->coords + 2 * self->rings[ring]);
      if (!is_valid (geos, rings_to_geos (geos, self, ring, ring + 1), lon, lat))
        return VIGIE_GEOMETRY_SELF_CROSSING;
    }
  for (gsize part = 0; part < self->n_parts; part++)
    {
      gsize first = self->parts[part], last = self->parts[part + 1];

      set_place (lon, lat, self->coords + 2 * self->rings[first]);
      if (last - first > 1 && !is_valid (geos, rings_to_geos (geos, self, first, last), lon, lat))
        return VIGIE_GEOMETRY_BAD_HOLE;
    }
  set_place (lon, lat, self->coords);
  if (self->n_parts > 1 && !is_valid (geos, parts_to_geos (geos, self), lon, lat))
    return VIGIE_GEOMETRY_OVERLAP;
  return VIGIE_GEOMETRY_OK;
}

/**
 * vigie_geometry_check:
 * @lon: (out) (optional): where the problem is, such as the crossing; undefined when there is none
 * @lat: (out) (optional):
 *
 * Judges whether a geometry may be drawn and handed out, by the rules of OGC Simple Features
 * (06-103r4 §6.1.11). The winding of rings does not matter; vigie_geometry_normalize() mends it. A
 * line may cross itself.
 *
 * Returns: the first problem found
 */
VigieGeometryProblem
vigie_geometry_check (const VigieGeometry *self, double *lon, double *lat)
{
  GEOSContextHandle_t geos;
  VigieGeometryProblem problem;

  set_place (lon, lat, (double[]) { NAN, NAN });
  if (self->n_points == 0)
    return VIGIE_GEOMETRY_TOO_FEW_POINTS;
  for (gsize ring = 0; ring < self->n_rings; ring++)
    {
      problem = check_ring (self, ring, lon, lat);
      if (problem != VIGIE_GEOMETRY_OK)
        return problem;
    }
  if (!vigie_geometry_is_polygonal (self))
    return VIGIE_GEOMETRY_OK;

  geos = GEOS_init_r ();
  problem = check_polygons (geos, self, lon, lat);
  GEOS_finish_r (geos);
  return problem;
}
