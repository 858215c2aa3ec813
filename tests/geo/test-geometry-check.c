/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-geometry.h"

static VigieGeometry *
read_wkt (const char *wkt)
{
  VigieGeometry *geometry = vigie_geometry_from_wkt (wkt);

  g_assert_nonnull (geometry);
  return geometry;
}

static void
assert_problem_at (const char *wkt, VigieGeometryProblem problem, double lon, double lat)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (wkt);
  double found_lon, found_lat;

  g_assert_cmpint (vigie_geometry_check (geometry, &found_lon, &found_lat), ==, problem);
  g_assert_cmpfloat_with_epsilon (found_lon, lon, 1e-9);
  g_assert_cmpfloat_with_epsilon (found_lat, lat, 1e-9);
  g_assert_cmpint (vigie_geometry_check (geometry, NULL, NULL), ==, problem);
}

static void
test_sound_geometries_pass (void)
{
  static const char *const good[] = {
    "POINT (5 47)",
    "MULTIPOINT (5 47, 6 48)",
    "LINESTRING (0 0, 2 2, 0 2, 2 0)", /* lines may cross themselves */
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
    "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0))",                           /* winding does not matter */
    "POLYGON ((0 0, 4 0, 4 0, 4 4, 0 0))",                           /* nor do repeated points */
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((1 1, 2 1, 2 2, 1 1)))", /* they may touch */
    "POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (VigieGeometry) geometry = read_wkt (good[i]);

      g_assert_cmpint (vigie_geometry_check (geometry, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
    }
}

static void
test_crossing_is_named_with_its_place (void)
{
  assert_problem_at ("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", VIGIE_GEOMETRY_SELF_CROSSING, 1, 1);
  assert_problem_at ("POLYGON ((4 46, 6 48, 6 46, 4 48, 4 46))", VIGIE_GEOMETRY_SELF_CROSSING, 5,
                     47);
  /* A spike out and back again. */
  assert_problem_at ("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 2, -2 2, 0 2, 0 0))",
                     VIGIE_GEOMETRY_SELF_CROSSING, -2, 2);
}

static void
test_flat_ring_is_no_polygon (void)
{
  g_autoptr (VigieGeometry) flat = read_wkt ("POLYGON ((0 0, 1 1, 2 2, 0 0))");

  g_assert_cmpint (vigie_geometry_check (flat, NULL, NULL), ==, VIGIE_GEOMETRY_SELF_CROSSING);
}

static void
test_too_few_points (void)
{
  assert_problem_at ("LINESTRING (5 47)", VIGIE_GEOMETRY_TOO_FEW_POINTS, 5, 47);
  assert_problem_at ("LINESTRING (5 47, 5 47, 5 47)", VIGIE_GEOMETRY_TOO_FEW_POINTS, 5, 47);
  assert_problem_at ("POLYGON ((5 47, 6 47, 5 47))", VIGIE_GEOMETRY_TOO_FEW_POINTS, 5, 47);
  assert_problem_at ("POLYGON ((5 47, 6 47, 5 47, 6 47, 5 47))", VIGIE_GEOMETRY_TOO_FEW_POINTS, 5,
                     47);
  assert_problem_at ("POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 1 1))", VIGIE_GEOMETRY_TOO_FEW_POINTS, 1,
                     1);
}

static void
test_open_ring (void)
{
  assert_problem_at ("POLYGON ((5 47, 6 47, 6 48, 5 48))", VIGIE_GEOMETRY_NOT_CLOSED, 5, 47);
}

static void
test_out_of_range (void)
{
  assert_problem_at ("POINT (47 95)", VIGIE_GEOMETRY_OUT_OF_RANGE, 47, 95);
  assert_problem_at ("LINESTRING (0 0, 190 0)", VIGIE_GEOMETRY_OUT_OF_RANGE, 190, 0);
  /* Metres of Lambert 93 are no degrees. */
  assert_problem_at ("POINT (854000 6694000)", VIGIE_GEOMETRY_OUT_OF_RANGE, 854000, 6694000);
}

static void
test_not_finite (void)
{
  const double bad[][2] = { { NAN, 47 }, { 5, NAN }, { INFINITY, 47 }, { 5, -INFINITY } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const double ring[] = { 0, 0, bad[i][0], bad[i][1], 1, 1 };
      g_autoptr (VigieGeometry) polygon = vigie_geometry_new_polygon (ring, 3);

      g_assert_cmpint (vigie_geometry_check (polygon, NULL, NULL), ==, VIGIE_GEOMETRY_NOT_FINITE);
    }
}

static void
test_bad_holes (void)
{
  static const char *const bad[] = {
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (5 5, 6 5, 6 6, 5 5))",                       /* outside */
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (3 3, 6 3, 6 6, 3 3))",                       /* across */
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 1), (5 2, 6 2, 6 3, 5 2))", /* nested */
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (VigieGeometry) geometry = read_wkt (bad[i]);

      g_assert_cmpint (vigie_geometry_check (geometry, NULL, NULL), ==, VIGIE_GEOMETRY_BAD_HOLE);
    }
}

static void
test_overlap (void)
{
  g_autoptr (VigieGeometry) geometry =
      read_wkt ("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((2 1, 6 1, 6 3, 2 1)))");

  g_assert_cmpint (vigie_geometry_check (geometry, NULL, NULL), ==, VIGIE_GEOMETRY_OVERLAP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry-check/sound-geometries-pass", test_sound_geometries_pass);
  g_test_add_func ("/geometry-check/crossing-is-named-with-its-place",
                   test_crossing_is_named_with_its_place);
  g_test_add_func ("/geometry-check/flat-ring-is-no-polygon", test_flat_ring_is_no_polygon);
  g_test_add_func ("/geometry-check/too-few-points", test_too_few_points);
  g_test_add_func ("/geometry-check/open-ring", test_open_ring);
  g_test_add_func ("/geometry-check/out-of-range", test_out_of_range);
  g_test_add_func ("/geometry-check/not-finite", test_not_finite);
  g_test_add_func ("/geometry-check/bad-holes", test_bad_holes);
  g_test_add_func ("/geometry-check/overlap", test_overlap);
  return g_test_run ();
}
