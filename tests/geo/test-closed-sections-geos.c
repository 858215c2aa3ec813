/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closed lengths against GEOS's intersections of the same coordinates: areas and roads on a coarse
 * grid, so that corners, bends and borders meet all the time, and areas and roads of any numbers.
 */
#include <geos_c.h>
#include <math.h>

#include "made-roads.h"
#include "vigie-closed-sections.h"

/* The reference is slow where each of its many allocations is watched; that it is right is no
 * question there. */
#ifdef __SANITIZE_ADDRESS__
#define N_AREAS 25
#else
#define N_AREAS 400
#endif
#define N_ROADS 40
#define RELATIVE 1e-9
/* GEOS writes its intersections down as doubles: at 47° they are 7e-15 of a degree apart. */
#define ROUNDING 1e-13

static void
be_quiet (const char *format, ...)
{
}

static GEOSGeometry *
make_ring_polygon (const double *lonlat, guint n)
{
  GEOSCoordSequence *corners = GEOSCoordSeq_create (n + 1, 2);

  for (guint i = 0; i <= n; i++)
    GEOSCoordSeq_setXY (corners, i, lonlat[2 * (i % n)], lonlat[2 * (i % n) + 1]);
  return GEOSGeom_createPolygon (GEOSGeom_createLinearRing (corners), NULL, 0);
}

static void
set_corner (double *lonlat, guint i, double x, double y)
{
  lonlat[2 * i] = 5 + x / 128;
  lonlat[2 * i + 1] = 47 + y / 128;
}

/* Sides along the axes and half way between them cross each other where doubles are exact. */
static GEOSGeometry *
make_grid_blob (void)
{
  const double x = g_test_rand_int_range (2, 11), y = g_test_rand_int_range (2, 11);
  const double across = g_test_rand_int_range (1, 5), up = g_test_rand_int_range (1, 5);
  double lonlat[8];

  if (g_test_rand_bit ())
    {
      set_corner (lonlat, 0, x - across, y - up);
      set_corner (lonlat, 1, x + across, y - up);
      set_corner (lonlat, 2, x + across, y + up);
      set_corner (lonlat, 3, x - across, y + up);
      return make_ring_polygon (lonlat, 4);
    }
  set_corner (lonlat, 0, x - across, y);
  if (g_test_rand_bit ())
    {
      set_corner (lonlat, 1, x + across, y);
      set_corner (lonlat, 2, x, y + across);
      return make_ring_polygon (lonlat, 3);
    }
  set_corner (lonlat, 1, x, y - across);
  set_corner (lonlat, 2, x + up, y - across + up);
  set_corner (lonlat, 3, x - across + up, y + up);
  return make_ring_polygon (lonlat, 4);
}

/* Three to six corners around a middle. */
static GEOSGeometry *
make_blob (void)
{
  double lonlat[12];
  const guint n = (guint) g_test_rand_int_range (3, 7);
  const double x = g_test_rand_double_range (2, 11), y = g_test_rand_double_range (2, 11);

  for (guint i = 0; i < n; i++)
    {
      double turn = 2 * G_PI * i / n, reach = g_test_rand_double_range (0.5, 5);

      set_corner (lonlat, i, x + reach * cos (turn), y + reach * sin (turn));
    }
  return make_ring_polygon (lonlat, n);
}

static GEOSGeometry *
make_valid_blob (gboolean on_grid)
{
  GEOSGeometry *blob = on_grid ? make_grid_blob () : make_blob (), *valid = GEOSBuffer (blob, 0, 1);

  GEOSGeom_destroy (blob);
  return valid;
}

static GEOSGeometry *
combine (GEOSGeometry *a, GEOSGeometry *b, gboolean add)
{
  GEOSGeometry *result = add ? GEOSUnion (a, b) : GEOSDifference (a, b);

  GEOSGeom_destroy (a);
  GEOSGeom_destroy (b);
  g_assert_nonnull (result);
  return result;
}

/* Blobs with others added and taken away: several parts, holes, and corners that touch. */
static GEOSGeometry *
make_area (gboolean on_grid)
{
  GEOSGeometry *area = make_valid_blob (on_grid);
  const int n = g_test_rand_int_range (1, 6);

  for (int i = 0; i < n; i++)
    area = combine (area, make_valid_blob (on_grid), i % 2 == 0);
  return area;
}

static void
copy_ring (VigieGeometryBuilder *to, const GEOSGeometry *ring)
{
  const GEOSCoordSequence *corners = GEOSGeom_getCoordSeq (ring);
  unsigned int n = 0;

  GEOSCoordSeq_getSize (corners, &n);
  vigie_geometry_builder_begin_ring (to);
  for (unsigned int i = 0; i < n; i++)
    {
      double x, y;

      GEOSCoordSeq_getXY (corners, i, &x, &y);
      vigie_geometry_builder_add (to, x, y);
    }
}

static VigieGeometry *
copy_area (const GEOSGeometry *area)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);

  for (int part = 0; part < GEOSGetNumGeometries (area); part++)
    {
      const GEOSGeometry *polygon = GEOSGetGeometryN (area, part);

      if (GEOSGeomTypeId (polygon) != GEOS_POLYGON || GEOSisEmpty (polygon))
        continue;
      vigie_geometry_builder_begin_part (builder);
      copy_ring (builder, GEOSGetExteriorRing (polygon));
      for (int hole = 0; hole < GEOSGetNumInteriorRings (polygon); hole++)
        copy_ring (builder, GEOSGetInteriorRingN (polygon, hole));
    }
  return vigie_geometry_builder_end (builder);
}

static VigieRoadIndex *
make_roads (gboolean on_grid)
{
  MadeRoads roads;

  made_roads_init (&roads);
  for (guint i = 0; i < N_ROADS; i++)
    {
      double xy[16];
      const guint n = (guint) g_test_rand_int_range (2, 9);

      for (guint at = 0; at < 2 * n; at++)
        xy[at] = on_grid ? g_test_rand_int_range (0, 14) : g_test_rand_double_range (0, 14);
      made_edge (&roads, (VigieRoadEdge) { .flags = MADE_BOTH }, NULL, xy, n);
    }
  return made_roads_end (&roads);
}

/* GEOS counts a line that comes back over itself once; we measure what is driven. */
static double
measure_by_geos (const VigieRoadPoint *points, guint n, const GEOSGeometry *area)
{
  double sum = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      GEOSCoordSequence *ends = GEOSCoordSeq_create (2, 2);
      GEOSGeometry *line, *common;
      double length = 0;

      for (guint end = 0; end < 2; end++)
        GEOSCoordSeq_setXY (ends, end, points[i + end].lon_e7 / 1e7, points[i + end].lat_e7 / 1e7);
      line = GEOSGeom_createLineString (ends);
      common = GEOSIntersection (line, area);
      g_assert_nonnull (common);
      GEOSLength (common, &length);
      sum += length;
      GEOSGeom_destroy (line);
      GEOSGeom_destroy (common);
    }
  return sum;
}

static double
measure_ours (VigieRoadGraph *graph, const VigieClosedSections *closed, guint32 edge)
{
  const VigieClosedSection *section = vigie_closed_sections_find (closed, edge);
  double length = 0;

  for (guint i = 0; section != NULL && i < section->n_intervals; i++)
    length += vigie_closed_interval_measure_degrees (
        graph, edge, &closed->intervals[section->first_interval + i]);
  return length;
}

static void
assert_intervals_are_right (VigieRoadGraph *graph, const VigieClosedSections *closed)
{
  for (guint i = 0; i < closed->n_sections; i++)
    {
      const VigieClosedSection *section = &closed->sections[i];
      double reached = -1, length = 0;

      g_assert_true (i == 0 || section->edge > closed->sections[i - 1].edge);
      for (guint at = 0; at < section->n_intervals; at++)
        {
          const VigieClosedInterval *interval = &closed->intervals[section->first_interval + at];

          g_assert_cmpfloat (interval->from_m, >, reached);
          g_assert_cmpfloat (interval->to_m, >=, interval->from_m);
          reached = interval->to_m;
          length += interval->to_m - interval->from_m;
        }
      g_assert_cmpfloat (reached, <=, graph->edges[section->edge].length_m * (1 + 1e-9));
      g_assert_cmpfloat_with_epsilon (length, section->length_m, 1e-9);
    }
}

static void
hold_against_geos (gboolean on_grid)
{
  double total = 0, geos_total = 0;

  for (guint round = 0; round < N_AREAS; round++)
    {
      GEOSGeometry *area = make_area (on_grid);
      g_autoptr (VigieGeometry) copy = copy_area (area);
      g_autoptr (VigieRoadIndex) index = make_roads (on_grid);
      VigieRoadGraph *graph = vigie_road_index_get_graph (index);
      g_autoptr (VigieClosedSections) closed = vigie_closed_sections_new (index, copy, NULL);

      assert_intervals_are_right (graph, closed);
      for (guint32 edge = 0; edge < graph->n_edges; edge++)
        {
          const VigieRoadEdge *road = &graph->edges[edge];
          double theirs = measure_by_geos (graph->points + road->first_point, road->n_points, area);
          double ours = measure_ours (graph, closed, edge);

          if (fabs (ours - theirs) > RELATIVE * theirs + road->n_points * ROUNDING)
            g_error ("area %u, edge %u: %.17g degrees, GEOS has %.17g", round, edge, ours, theirs);
          total += ours;
          geos_total += theirs;
        }
      GEOSGeom_destroy (area);
    }
  g_assert_cmpfloat (total, >, 0.1);
  g_assert_cmpfloat_with_epsilon (total, geos_total, RELATIVE * geos_total);
  g_test_message ("%.12g degrees, GEOS has %.12g", total, geos_total);
}

static void
test_on_a_grid (void)
{
  hold_against_geos (TRUE);
}

static void
test_anywhere (void)
{
  hold_against_geos (FALSE);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  initGEOS (be_quiet, be_quiet);
  g_test_add_func ("/closed-sections/geos/on-a-grid", test_on_a_grid);
  g_test_add_func ("/closed-sections/geos/anywhere", test_anywhere);
  status = g_test_run ();
  finishGEOS ();
  return status;
}
