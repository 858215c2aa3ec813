/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <geos_c.h>
#include <math.h>

#include "vigie-geometry.h"
#include "vigie-mercator.h"
#include "vigie-position.h"
#include "vigie-simplify.h"

/* A star around a place: no ray from the middle meets it twice, so it never crosses itself. */
static void
add_star (VigieGeometryBuilder *builder,
          double lon,
          double lat,
          double least,
          double most,
          int n,
          gboolean clockwise)
{
  double first[2] = { 0, 0 };

  vigie_geometry_builder_begin_ring (builder);
  for (int i = 0; i < n; i++)
    {
      double turn = (clockwise ? -1 : 1) * 2 * G_PI * i / n;
      double away = g_test_rand_double_range (least, most);
      double point[2] = { lon + away * cos (turn), lat + away * sin (turn) };

      if (i == 0)
        {
          first[0] = point[0];
          first[1] = point[1];
        }
      vigie_geometry_builder_add (builder, point[0], point[1]);
    }
  vigie_geometry_builder_add (builder, first[0], first[1]);
}

static VigieGeometry *
make_star (gboolean with_hole)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);
  double lon = g_test_rand_double_range (-170, 170), lat = g_test_rand_double_range (-80, 80);

  add_star (builder, lon, lat, 1, 3, g_test_rand_int_range (5, 40), g_test_rand_bit ());
  if (with_hole)
    add_star (builder, lon, lat, 0.1, 0.5, g_test_rand_int_range (3, 12), g_test_rand_bit ());
  return vigie_geometry_builder_end (builder);
}

static GEOSGeometry *
ring_to_geos (GEOSContextHandle_t geos, const VigieGeometry *geometry, gsize ring)
{
  gsize n;
  const double *points = vigie_geometry_get_ring (geometry, 0, ring, &n);

  return GEOSGeom_createLinearRing_r (
      geos, GEOSCoordSeq_copyFromBuffer_r (geos, points, (guint) n, 0, 0));
}

static double
get_winding (const double *ring, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i + 1 < n; i++)
    sum += (ring[2 * i] - ring[0]) * (ring[2 * i + 3] - ring[1]) -
           (ring[2 * i + 2] - ring[0]) * (ring[2 * i + 1] - ring[1]);
  return sum;
}

static void
test_kinds_have_the_words_of_geojson (void)
{
  static const char *const words[] = { "Point",           "MultiPoint", "LineString",
                                       "MultiLineString", "Polygon",    "MultiPolygon" };
  VigieGeometryKind kind = VIGIE_GEOMETRY_POLYGON;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_cmpstr (vigie_geometry_kind_to_string ((VigieGeometryKind) i), ==, words[i]);
      g_assert_true (vigie_geometry_kind_from_string (words[i], &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (vigie_geometry_kind_from_string ("GeometryCollection", &kind));
  g_assert_false (vigie_geometry_kind_from_string (NULL, &kind));
  g_assert_cmpuint (kind, ==, VIGIE_GEOMETRY_MULTI_POLYGON);
}

static void
test_builder_keeps_parts_and_rings (void)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);
  g_autoptr (VigieGeometry) geometry = NULL;
  const double *points;
  gsize n;
  VigieBox box;

  vigie_geometry_builder_begin_part (builder);
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add_many (builder, (double[]) { 0, 0, 4, 0, 4, 4, 0, 0 }, 4);
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add_many (builder, (double[]) { 2, 1, 3, 1, 3, 2, 2, 1 }, 4);
  vigie_geometry_builder_begin_ring (builder); /* stays empty */
  vigie_geometry_builder_begin_part (builder);
  vigie_geometry_builder_add_many (builder, (double[]) { 10, 0, 14, 0, 14, 4, 12, 3, 10, 0 }, 5);
  geometry = vigie_geometry_builder_end (builder);

  g_assert_cmpuint (vigie_geometry_get_n_parts (geometry), ==, 2);
  g_assert_cmpuint (vigie_geometry_get_n_rings (geometry, 0), ==, 2);
  g_assert_cmpuint (vigie_geometry_get_n_rings (geometry, 1), ==, 1);
  g_assert_cmpuint (vigie_geometry_get_n_points (geometry), ==, 13);
  points = vigie_geometry_get_ring (geometry, 0, 1, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (points[4], ==, 3);
  points = vigie_geometry_get_ring (geometry, 1, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpfloat (points[7], ==, 3);
  vigie_geometry_get_box (geometry, &box);
  g_assert_true (vigie_box_equal (&box, &(VigieBox) { 0, 0, 14, 4 }));
}

static void
test_builder_makes_each_point_a_part (void)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POINT);
  g_autoptr (VigieGeometry) geometry = NULL;
  gsize n;

  vigie_geometry_builder_add_many (builder, (double[]) { 1, 2, 3, 4, 5, 6 }, 3);
  geometry = vigie_geometry_builder_end (builder);
  g_assert_cmpuint (vigie_geometry_get_n_parts (geometry), ==, 3);
  g_assert_cmpfloat (vigie_geometry_get_ring (geometry, 2, 0, &n)[1], ==, 6);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_builder_without_points_is_empty (void)
{
  g_autoptr (VigieGeometry) geometry =
      vigie_geometry_builder_end (vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON));
  double lon, lat;
  VigieSegment segment;
  VigieBox box;

  g_assert_cmpuint (vigie_geometry_get_n_parts (geometry), ==, 0);
  vigie_geometry_get_box (geometry, &box);
  g_assert_true (vigie_box_is_empty (&box));
  g_assert_false (vigie_geometry_contains (geometry, 0, 0));
  g_assert_false (vigie_geometry_get_label_point (geometry, &lon, &lat));
  g_assert_false (vigie_geometry_nearest_segment (geometry, 0, 0, &segment));
  g_assert_cmpfloat (vigie_geometry_get_area_m2 (geometry), ==, 0);
  g_assert_cmpint (vigie_geometry_check (geometry, NULL, NULL), ==, VIGIE_GEOMETRY_TOO_FEW_POINTS);
}

static void
test_polygon_is_closed_once (void)
{
  const double open[] = { 0, 0, 1, 0, 1, 1 }, closed[] = { 0, 0, 1, 0, 1, 1, 0, 0 };
  g_autoptr (VigieGeometry) a = vigie_geometry_new_polygon (open, 3);
  g_autoptr (VigieGeometry) b = vigie_geometry_new_polygon (closed, 4);

  g_assert_cmpuint (vigie_geometry_get_n_points (a), ==, 4);
  g_assert_true (vigie_geometry_equal (a, b));
}

static void
test_equality_sees_structure (void)
{
  const double line[] = { 0, 0, 1, 1, 2, 2, 3, 3 };
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_LINE_STRING);
  g_autoptr (VigieGeometry) one = NULL;
  g_autoptr (VigieGeometry) two = NULL;
  g_autoptr (VigieGeometry) other = vigie_geometry_new_line (line, 4);

  vigie_geometry_builder_add_many (builder, line, 4);
  one = vigie_geometry_builder_end (builder);
  builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_LINE_STRING);
  vigie_geometry_builder_add_many (builder, line, 2);
  vigie_geometry_builder_begin_part (builder);
  vigie_geometry_builder_add_many (builder, line + 4, 2);
  two = vigie_geometry_builder_end (builder);

  g_assert_true (vigie_geometry_equal (one, one));
  g_assert_false (vigie_geometry_equal (one, two));
  g_assert_false (vigie_geometry_equal (one, other));
  g_assert_false (vigie_geometry_equal (one, NULL));
  g_assert_true (vigie_geometry_equal (NULL, NULL));
}

static void
test_contains_agrees_with_geos (void)
{
  GEOSContextHandle_t geos = GEOS_init_r ();

  for (int round = 0; round < 300; round++)
    {
      gboolean with_hole = g_test_rand_bit ();
      g_autoptr (VigieGeometry) star = make_star (with_hole);
      GEOSGeometry *hole = with_hole ? ring_to_geos (geos, star, 1) : NULL;
      GEOSGeometry *polygon =
          GEOSGeom_createPolygon_r (geos, ring_to_geos (geos, star, 0), &hole, with_hole ? 1 : 0);
      VigieBox box;

      vigie_geometry_get_box (star, &box);
      for (int i = 0; i < 60; i++)
        {
          double lon = g_test_rand_double_range (box.west - 0.2, box.east + 0.2);
          double lat = g_test_rand_double_range (box.south - 0.2, box.north + 0.2);

          GEOSGeometry *place = GEOSGeom_createPointFromXY_r (geos, lon, lat);

          g_assert_cmpint (vigie_geometry_contains (star, lon, lat), ==,
                           GEOSContains_r (geos, polygon, place));
          GEOSGeom_destroy_r (geos, place);
        }
      GEOSGeom_destroy_r (geos, polygon);
    }
  GEOS_finish_r (geos);
}

static void
test_nothing_is_inside_points_and_lines (void)
{
  g_autoptr (VigieGeometry) point = vigie_geometry_new_point (5, 47);
  g_autoptr (VigieGeometry) line =
      vigie_geometry_new_line ((double[]) { 0, 0, 2, 0, 1, 2, 0, 0 }, 4);

  g_assert_false (vigie_geometry_contains (point, 5, 47));
  g_assert_false (vigie_geometry_contains (line, 1, 0.5));
}

static void
test_overlapping_polygons_contain_their_common_part (void)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);
  g_autoptr (VigieGeometry) geometry = NULL;

  vigie_geometry_builder_add_many (builder, (double[]) { 0, 0, 4, 0, 4, 4, 0, 4, 0, 0 }, 5);
  vigie_geometry_builder_begin_part (builder);
  vigie_geometry_builder_add_many (builder, (double[]) { 2, 2, 6, 2, 6, 6, 2, 6, 2, 2 }, 5);
  geometry = vigie_geometry_builder_end (builder);
  g_assert_true (vigie_geometry_contains (geometry, 1, 1));
  g_assert_true (vigie_geometry_contains (geometry, 3, 3));
  g_assert_true (vigie_geometry_contains (geometry, 5, 5));
  g_assert_false (vigie_geometry_contains (geometry, 5, 1));
}

static void
test_normal_form_winds_as_rfc_7946 (void)
{
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (VigieGeometry) star = make_star (TRUE);
      g_autoptr (VigieGeometry) normal = vigie_geometry_normalize (star);
      g_autoptr (VigieGeometry) again = vigie_geometry_normalize (normal);
      gsize n;
      const double *outer = vigie_geometry_get_ring (normal, 0, 0, &n);

      g_assert_cmpfloat (get_winding (outer, n), >, 0);
      g_assert_cmpfloat (outer[0], ==, outer[2 * n - 2]);
      g_assert_cmpfloat (outer[1], ==, outer[2 * n - 1]);
      outer = vigie_geometry_get_ring (normal, 0, 1, &n);
      g_assert_cmpfloat (get_winding (outer, n), <, 0);
      g_assert_true (vigie_geometry_equal (normal, again));
      g_assert_cmpuint (vigie_geometry_get_n_points (normal), ==,
                        vigie_geometry_get_n_points (star));
      g_assert_cmpfloat_with_epsilon (vigie_geometry_get_area_m2 (normal),
                                      vigie_geometry_get_area_m2 (star), 1);
    }
}

static void
test_normal_form_closes_and_drops_repeated_points (void)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);
  const double clean[] = { 0, 0, 2, 0, 2, 2, 0, 0 };
  g_autoptr (VigieGeometry) dirty = NULL;
  g_autoptr (VigieGeometry) normal = NULL;
  g_autoptr (VigieGeometry) expected = vigie_geometry_new_polygon (clean, 4);

  vigie_geometry_builder_add_many (builder, (double[]) { 0, 0, 0, 0, 2, 0, 2, 2, 2, 2, 2, 2 }, 6);
  dirty = vigie_geometry_builder_end (builder);
  normal = vigie_geometry_normalize (dirty);
  g_assert_true (vigie_geometry_equal (normal, expected));
}

static void
test_normal_form_leaves_lines_as_drawn (void)
{
  g_autoptr (VigieGeometry) line =
      vigie_geometry_new_line ((double[]) { 2, 2, 0, 0, 0, 0, 2, 0 }, 4);
  g_autoptr (VigieGeometry) expected = vigie_geometry_new_line ((double[]) { 2, 2, 0, 0, 2, 0 }, 3);
  g_autoptr (VigieGeometry) normal = vigie_geometry_normalize (line);

  g_assert_true (vigie_geometry_equal (normal, expected));
}

static void
test_rounding_has_no_minus_zero (void)
{
  g_autoptr (VigieGeometry) line =
      vigie_geometry_new_line ((double[]) { -0.00000001, 47.12345678, 5.00000005, -1e-9 }, 2);
  g_autoptr (VigieGeometry) rounded = vigie_geometry_round (line, 7);
  gsize n;
  const double *points = vigie_geometry_get_ring (rounded, 0, 0, &n);

  g_assert_cmpfloat (points[0], ==, 0);
  g_assert_false (signbit (points[0]));
  g_assert_false (signbit (points[3]));
  g_assert_cmpfloat (points[1], ==, 47.1234568);
  g_assert_cmpuint (vigie_geometry_get_kind (rounded), ==, VIGIE_GEOMETRY_LINE_STRING);
}

static void
test_area_of_known_figures (void)
{
  const double square = VIGIE_EARTH_RADIUS_M * VIGIE_EARTH_RADIUS_M;
  const double octant[] = { 0, 0, 90, 0, 90, 90, 0, 90, 0, 0 };
  g_autoptr (VigieGeometry) eighth = vigie_geometry_new_polygon (octant, 5);
  g_autoptr (VigieGeometry) zone = NULL;
  g_autoptr (VigieGeometry) holed = NULL;
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);
  double area;

  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_area_m2 (eighth) / (square * G_PI / 2), 1,
                                  1e-12);

  /* Between parallels: R² Δλ (sin φ₂ − sin φ₁). */
  zone = vigie_geometry_new_polygon ((double[]) { 5, 47, 5, 48, 6, 48, 6, 47 }, 4);
  area = square * G_PI / 180 * (sin (48 * G_PI / 180) - sin (47 * G_PI / 180));
  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_area_m2 (zone) / area, 1, 1e-12);

  vigie_geometry_builder_add_many (builder, (double[]) { 5, 47, 5, 48, 6, 48, 6, 47, 5, 47 }, 5);
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add_many (builder, (double[]) { 5, 47, 5, 47.5, 6, 47.5, 6, 47, 5, 47 },
                                   5);
  holed = vigie_geometry_builder_end (builder);
  area = square * G_PI / 180 * (sin (48 * G_PI / 180) - sin (47.5 * G_PI / 180));
  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_area_m2 (holed) / area, 1, 1e-12);
}

/* A square of ten metres far from the origin, where digits are scarce. */
static void
test_small_area_keeps_its_digits (void)
{
  const double lon = 179, lat = 47, step = 10 / (VIGIE_EARTH_RADIUS_M * G_PI / 180);
  const double wide = step / cos (lat * G_PI / 180);
  g_autoptr (VigieGeometry) square = vigie_geometry_new_polygon (
      (double[]) { lon, lat, lon + wide, lat, lon + wide, lat + step, lon, lat + step }, 4);

  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_area_m2 (square), 100, 1e-3);
  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_length_m (square), 40, 1e-3);
}

static void
test_length (void)
{
  g_autoptr (VigieGeometry) line = vigie_geometry_new_line ((double[]) { 0, 0, 90, 0, 90, 90 }, 3);
  g_autoptr (VigieGeometry) point = vigie_geometry_new_point (5, 47);

  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_length_m (line), VIGIE_EARTH_RADIUS_M * G_PI,
                                  1e-5);
  g_assert_cmpfloat (vigie_geometry_get_length_m (point), ==, 0);
  g_assert_cmpfloat (vigie_geometry_get_area_m2 (line), ==, 0);
}

static void
test_label_lies_inside (void)
{
  const double horseshoe[] = { 0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 2, 2, 2, 10, 0, 10 };
  g_autoptr (VigieGeometry) shoe = vigie_geometry_new_polygon (horseshoe, 8);
  double lon, lat;

  g_assert_true (vigie_geometry_get_label_point (shoe, &lon, &lat));
  g_assert_true (vigie_geometry_contains (shoe, lon, lat));

  for (int round = 0; round < 300; round++)
    {
      g_autoptr (VigieGeometry) star = make_star (TRUE);

      g_assert_true (vigie_geometry_get_label_point (star, &lon, &lat));
      g_assert_true (vigie_geometry_contains (star, lon, lat));
    }
}

static void
test_label_of_lines_and_points (void)
{
  g_autoptr (VigieGeometry) line = vigie_geometry_new_line ((double[]) { 0, 0, 1, 0, 10, 0 }, 3);
  g_autoptr (VigieGeometry) still = vigie_geometry_new_line ((double[]) { 3, 4, 3, 4 }, 2);
  g_autoptr (VigieGeometry) points = NULL;
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POINT);
  double lon, lat;

  g_assert_true (vigie_geometry_get_label_point (line, &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, 5, 1e-9);
  g_assert_true (vigie_geometry_get_label_point (still, &lon, &lat));
  g_assert_cmpfloat (lon, ==, 3);
  vigie_geometry_builder_add_many (builder, (double[]) { 0, 0, 4, 4, 10, 10 }, 3);
  points = vigie_geometry_builder_end (builder);
  g_assert_true (vigie_geometry_get_label_point (points, &lon, &lat));
  g_assert_cmpfloat (lon, ==, 4);
}

/* What simplify leaves out lies within the tolerance of what it keeps. */
static void
test_simplified_line_stays_near (void)
{
  for (int round = 0; round < 100; round++)
    {
      gsize n = (gsize) g_test_rand_int_range (2, 200), n_kept;
      g_autofree double *xy = g_new (double, 2 * n);
      g_autofree gsize *keep = g_new (gsize, n);
      double tolerance = g_test_rand_double_range (0.01, 2);

      for (gsize i = 0; i < n; i++)
        {
          xy[2 * i] = (double) i / 5;
          xy[2 * i + 1] = g_test_rand_double_range (-1, 1);
        }
      n_kept = vigie_simplify (xy, n, tolerance, keep);
      g_assert_cmpuint (keep[0], ==, 0);
      g_assert_cmpuint (keep[n_kept - 1], ==, n - 1);
      for (gsize k = 0; k + 1 < n_kept; k++)
        {
          const double *a = xy + 2 * keep[k], *b = xy + 2 * keep[k + 1];

          g_assert_cmpuint (keep[k], <, keep[k + 1]);
          for (gsize i = keep[k] + 1; i < keep[k + 1]; i++)
            {
              const double *p = xy + 2 * i;
              double across = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

              g_assert_cmpfloat (fabs (across) / hypot (b[0] - a[0], b[1] - a[1]), <=,
                                 tolerance * 1.0000001);
            }
        }
    }
}

static void
test_simplified_polygon_stays_a_polygon (void)
{
  for (int round = 0; round < 100; round++)
    {
      g_autoptr (VigieGeometry) star = make_star (TRUE);
      g_autoptr (VigieGeometry) coarse = vigie_geometry_simplify (star, 0.5);
      g_autoptr (VigieGeometry) same = vigie_geometry_simplify (star, 0);
      gsize n;
      const double *ring = vigie_geometry_get_ring (coarse, 0, 0, &n);

      g_assert_cmpuint (n, ==, 4);
      g_assert_cmpfloat (ring[0], ==, ring[6]);
      g_assert_cmpfloat (ring[1], ==, ring[7]);
      g_assert_cmpuint (vigie_geometry_get_n_rings (coarse, 0), ==, 2);
      g_assert_cmpuint (vigie_geometry_get_n_points (same), ==, vigie_geometry_get_n_points (star));
    }
}

static void
test_nearest_segment_is_the_nearest (void)
{
  for (int round = 0; round < 100; round++)
    {
      g_autoptr (VigieGeometry) star = make_star (TRUE);
      VigieSegment found;
      double best = G_MAXDOUBLE, lon, lat, x, y;
      VigieBox box;

      vigie_geometry_get_box (star, &box);
      lon = g_test_rand_double_range (box.west, box.east);
      lat = g_test_rand_double_range (box.south, box.north);
      vigie_mercator_from_lon_lat (lon, lat, &x, &y);
      for (gsize ring = 0; ring < 2; ring++)
        {
          gsize n;
          const double *p = vigie_geometry_get_ring (star, 0, ring, &n);

          for (gsize i = 0; i + 1 < n; i++)
            for (int k = 0; k <= 1000; k++)
              {
                double ax, ay, bx, by, t = k / 1000.0;

                vigie_mercator_from_lon_lat (p[2 * i], p[2 * i + 1], &ax, &ay);
                vigie_mercator_from_lon_lat (p[2 * i + 2], p[2 * i + 3], &bx, &by);
                best = MIN (best, hypot (ax + t * (bx - ax) - x, ay + t * (by - ay) - y));
              }
        }
      g_assert_true (vigie_geometry_nearest_segment (star, lon, lat, &found));
      g_assert_cmpfloat (found.distance, <=, best + 1e-12);
      g_assert_cmpfloat (found.distance, >=, best - 2e-5);
      vigie_mercator_from_lon_lat (found.lon, found.lat, &lon, &lat);
      g_assert_cmpfloat_with_epsilon (hypot (lon - x, lat - y), found.distance, 1e-10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry/kinds-have-the-words-of-geojson",
                   test_kinds_have_the_words_of_geojson);
  g_test_add_func ("/geometry/builder-keeps-parts-and-rings", test_builder_keeps_parts_and_rings);
  g_test_add_func ("/geometry/builder-makes-each-point-a-part",
                   test_builder_makes_each_point_a_part);
  g_test_add_func ("/geometry/builder-without-points-is-empty",
                   test_builder_without_points_is_empty);
  g_test_add_func ("/geometry/polygon-is-closed-once", test_polygon_is_closed_once);
  g_test_add_func ("/geometry/equality-sees-structure", test_equality_sees_structure);
  g_test_add_func ("/geometry/contains-agrees-with-geos", test_contains_agrees_with_geos);
  g_test_add_func ("/geometry/nothing-is-inside-points-and-lines",
                   test_nothing_is_inside_points_and_lines);
  g_test_add_func ("/geometry/overlapping-polygons-contain-their-common-part",
                   test_overlapping_polygons_contain_their_common_part);
  g_test_add_func ("/geometry/normal-form-winds-as-rfc-7946", test_normal_form_winds_as_rfc_7946);
  g_test_add_func ("/geometry/normal-form-closes-and-drops-repeated-points",
                   test_normal_form_closes_and_drops_repeated_points);
  g_test_add_func ("/geometry/normal-form-leaves-lines-as-drawn",
                   test_normal_form_leaves_lines_as_drawn);
  g_test_add_func ("/geometry/rounding-has-no-minus-zero", test_rounding_has_no_minus_zero);
  g_test_add_func ("/geometry/area-of-known-figures", test_area_of_known_figures);
  g_test_add_func ("/geometry/small-area-keeps-its-digits", test_small_area_keeps_its_digits);
  g_test_add_func ("/geometry/length", test_length);
  g_test_add_func ("/geometry/label-lies-inside", test_label_lies_inside);
  g_test_add_func ("/geometry/label-of-lines-and-points", test_label_of_lines_and_points);
  g_test_add_func ("/geometry/simplified-line-stays-near", test_simplified_line_stays_near);
  g_test_add_func ("/geometry/simplified-polygon-stays-a-polygon",
                   test_simplified_polygon_stays_a_polygon);
  g_test_add_func ("/geometry/nearest-segment-is-the-nearest", test_nearest_segment_is_the_nearest);
  return g_test_run ();
}
