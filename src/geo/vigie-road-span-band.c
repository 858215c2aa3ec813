/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A band around the ways of a span that closes them and nothing else. */
#include <geos_c.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-closed-sections.h"
#include "vigie-road-plane.h"
#include "vigie-road-span-private.h"

#define FLAT_CAP 2
#define MITRE_JOIN 2
#define MITRE_LIMIT 2.0
#define CLOSE_ENOUGH_M 0.04 /* coordinates are whole centimetres */
#define BEFORE_JUNCTION_M 0.01
#define BEYOND_END_M 0.02

typedef struct
{
  VigieRoadIndex *index;
  VigieRoadGraph *graph;
  const VigieRoadSpan *span;
  VigieRoadPlane plane;
  GEOSContextHandle_t geos;
} Band;

/* ---- the line on a plane ---- */

/* At a junction the band ends just before it, so that what goes on from there is not met; where a
 * road ends, just behind that. */
static double
get_end_shift (const Band *band, const VigieSpanSpot *spot)
{
  if (spot->node == VIGIE_ROAD_NONE)
    return 0;
  return vigie_road_graph_count_roads (band->graph, spot->node) == 1 ? -BEYOND_END_M
                                                                     : BEFORE_JUNCTION_M;
}

/* Moves the first of two places towards the second. */
static void
shift (double *from, const double *to, double metres)
{
  double dx = to[0] - from[0], dy = to[1] - from[1], length = hypot (dx, dy);

  if (length > 2 * fabs (metres))
    {
      from[0] += dx / length * metres;
      from[1] += dy / length * metres;
    }
}

static GEOSGeometry *
line_to_geos (const Band *band, const VigieSpanWay *way)
{
  g_autoptr (GArray) line = vigie_span_way_get_line (way, band->graph);
  double *points = (double *) (gpointer) line->data;
  const guint n = line->len / 2;
  GEOSCoordSequence *sequence;

  if (n < 2)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      points[2 * i] = (points[2 * i] - band->plane.origin.lon_e7) * band->plane.east_m;
      points[2 * i + 1] = (points[2 * i + 1] - band->plane.origin.lat_e7) * band->plane.north_m;
    }
  shift (points, points + 2, get_end_shift (band, &way->from));
  shift (points + 2 * (n - 1), points + 2 * (n - 2), get_end_shift (band, &way->to));
  sequence = GEOSCoordSeq_copyFromBuffer_r (band->geos, points, n, 0, 0);
  return sequence != NULL ? GEOSGeom_createLineString_r (band->geos, sequence) : NULL;
}

static GEOSGeometry *
ways_to_geos (const Band *band)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  for (guint i = 0; i < band->span->ways->len; i++)
    {
      GEOSGeometry *line = line_to_geos (band, band->span->ways->pdata[i]);

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return GEOSGeom_createCollection_r (band->geos, GEOS_MULTILINESTRING,
                                      (GEOSGeometry **) (void *) lines->pdata, lines->len);
}

/* ---- the band on the map ---- */

static int
to_e7 (double *x, double *y, void *user_data)
{
  const Band *band = user_data;

  *x = *x / band->plane.east_m + band->plane.origin.lon_e7;
  *y = *y / band->plane.north_m + band->plane.origin.lat_e7;
  return 1;
}

static void
add_ring (const Band *band, const GEOSGeometry *ring, VigieGeometryBuilder *builder)
{
  const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r (band->geos, ring);
  unsigned int n = 0;

  vigie_geometry_builder_begin_ring (builder);
  GEOSCoordSeq_getSize_r (band->geos, sequence, &n);
  for (unsigned int i = 0; i < n; i++)
    {
      double x = 0, y = 0;

      GEOSCoordSeq_getXY_r (band->geos, sequence, i, &x, &y);
      vigie_geometry_builder_add (builder, x / 1e7, y / 1e7);
    }
}

static VigieGeometry *
geometry_from_geos (const Band *band, const GEOSGeometry *geometry)
{
  const int n_parts = GEOSGetNumGeometries_r (band->geos, geometry);
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (
      n_parts > 1 ? VIGIE_GEOMETRY_MULTI_POLYGON : VIGIE_GEOMETRY_POLYGON);

  for (int part = 0; part < n_parts; part++)
    {
      const GEOSGeometry *polygon = GEOSGetGeometryN_r (band->geos, geometry, part);
      const int n_holes = GEOSGetNumInteriorRings_r (band->geos, polygon);

      vigie_geometry_builder_begin_part (builder);
      add_ring (band, GEOSGetExteriorRing_r (band->geos, polygon), builder);
      for (int hole = 0; hole < n_holes; hole++)
        add_ring (band, GEOSGetInteriorRingN_r (band->geos, polygon, hole), builder);
    }
  return vigie_geometry_builder_end (builder);
}

/* Takes @geometry, which may be %NULL, as may what is returned. */
static GEOSGeometry *
replace (const Band *band, GEOSGeometry *geometry, GEOSGeometry *with)
{
  GEOSGeom_destroy_r (band->geos, geometry);
  return with;
}

/* Corners are put on the grid of roads' coordinates; what is thin stays valid on it. */
static VigieGeometry *
make_area (const Band *band, double half_width_m)
{
  GEOSContextHandle_t geos = band->geos;
  GEOSGeometry *geometry = ways_to_geos (band);
  VigieGeometry *area = NULL;

  if (geometry != NULL)
    geometry = replace (band, geometry, GEOSSimplify_r (geos, geometry, half_width_m / 5));
  if (geometry != NULL)
    geometry = replace (
        band, geometry,
        GEOSBufferWithStyle_r (geos, geometry, half_width_m, 2, FLAT_CAP, MITRE_JOIN, MITRE_LIMIT));
  if (geometry != NULL)
    geometry =
        replace (band, geometry, GEOSGeom_transformXY_r (geos, geometry, to_e7, (gpointer) band));
  if (geometry != NULL)
    geometry = replace (band, geometry, GEOSGeom_setPrecision_r (geos, geometry, 1, 0));
  if (geometry == NULL)
    return NULL;
  if (GEOSisEmpty_r (geos, geometry) == 0 && GEOSGetNumGeometries_r (geos, geometry) > 0)
    area = geometry_from_geos (band, geometry);
  GEOSGeom_destroy_r (geos, geometry);
  if (area != NULL && vigie_geometry_check (area, NULL, NULL) != VIGIE_GEOMETRY_OK)
    g_clear_pointer (&area, vigie_geometry_unref);
  return area;
}

/* ---- what it closes ---- */

static double
get_overlap (const VigieRoadSpanPiece *pieces,
             guint n_pieces,
             const VigieClosedInterval *intervals,
             guint n_intervals)
{
  double overlap = 0;

  for (guint i = 0; i < n_pieces; i++)
    for (guint k = 0; k < n_intervals; k++)
      overlap += MAX (
          MIN (pieces[i].to_m, intervals[k].to_m) - MAX (pieces[i].from_m, intervals[k].from_m), 0);
  return overlap;
}

/* By how many metres at most what is closed of an edge of the span differs from what should be. */
static double
judge (const Band *band, const VigieClosedSections *sections)
{
  const VigieRoadSpan *span = band->span;
  double worst = 0;

  for (guint i = 0, end; i < span->n_pieces; i = end)
    {
      const guint32 edge = span->pieces[i].edge;
      const VigieClosedSection *section = vigie_closed_sections_find (sections, edge);
      double wanted = 0, overlap = 0, closed = 0;

      for (end = i; end < span->n_pieces && span->pieces[end].edge == edge; end++)
        wanted += span->pieces[end].to_m - span->pieces[end].from_m;
      if (section != NULL)
        {
          closed = section->length_m;
          overlap =
              get_overlap (span->pieces + i, end - i, sections->intervals + section->first_interval,
                           section->n_intervals);
        }
      worst = MAX (worst, closed + wanted - 2 * overlap);
    }
  return worst;
}

static gboolean
is_of_span (const VigieRoadSpan *span, guint32 edge)
{
  guint first = 0, last = span->n_pieces;

  while (first < last)
    {
      const guint middle = (first + last) / 2;

      if (span->pieces[middle].edge < edge)
        first = middle + 1;
      else
        last = middle;
    }
  return first < span->n_pieces && span->pieces[first].edge == edge;
}

static void
list_edges (VigieRoadSpan *self, const Band *band, const VigieClosedSections *sections)
{
  g_array_set_size (self->exclude, 0);
  g_array_set_size (self->include, 0);
  for (guint32 i = 0; i < sections->n_sections; i++)
    if (!is_of_span (self, sections->sections[i].edge))
      g_array_append_val (self->exclude, sections->sections[i].edge);
  for (guint i = 0; i < self->n_pieces; i++)
    {
      const guint32 edge = self->pieces[i].edge;

      if ((band->graph->edges[edge].flags & (VIGIE_ROAD_BRIDGE | VIGIE_ROAD_TUNNEL)) != 0 &&
          (i == 0 || self->pieces[i - 1].edge != edge))
        g_array_append_val (self->include, edge);
    }
}

/**
 * vigie_road_span_outline:
 * @self: a span
 * @index: that it was made with
 * @error: (nullable):
 *
 * Makes the area: as wide as a road, and narrower where it would close some of the span's own
 * edges elsewhere, as in hairpins. Its ends are flat and lie at the two places. Other roads that
 * it meets are listed to be excluded.
 *
 * Returns: %FALSE where there is no such area
 */
gboolean
vigie_road_span_outline (VigieRoadSpan *self, VigieRoadIndex *index, GError **error)
{
  static const double half_widths[] = { 2.5, 1.2, 0.6, 0.3, 0.15, 0.06 };
  Band band = { index, vigie_road_index_get_graph (index), self, .geos = GEOS_init_r () };
  const VigieRoadEdge *first = &band.graph->edges[self->pieces[0].edge];
  double best = G_MAXDOUBLE;

  vigie_road_plane_init (&band.plane, band.graph->points[first->first_point]);
  for (guint i = 0; i < G_N_ELEMENTS (half_widths) && best > CLOSE_ENOUGH_M; i++)
    {
      g_autoptr (VigieGeometry) area = make_area (&band, half_widths[i]);
      VigieClosedSections *sections;
      double difference;

      if (area == NULL)
        continue;
      sections = vigie_closed_sections_new (index, area, NULL);
      difference = judge (&band, sections);
      if (difference < best)
        {
          best = difference;
          g_clear_pointer (&self->area, vigie_geometry_unref);
          self->area = g_steal_pointer (&area);
          list_edges (self, &band, sections);
        }
      vigie_closed_sections_unref (sections);
    }
  GEOS_finish_r (band.geos);
  if (self->area != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("This piece of road is too short to be closed."));
  return FALSE;
}
