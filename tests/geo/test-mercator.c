/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-mercator.h"

static void
test_corners_of_the_world (void)
{
  g_assert_cmpfloat (vigie_mercator_x (-180), ==, 0);
  g_assert_cmpfloat (vigie_mercator_x (0), ==, 0.5);
  g_assert_cmpfloat (vigie_mercator_x (180), ==, 1);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_y (0), 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_y (VIGIE_MERCATOR_MAX_LAT), 0, 1e-14);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_y (-VIGIE_MERCATOR_MAX_LAT), 1, 1e-14);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_lat (0), VIGIE_MERCATOR_MAX_LAT, 1e-12);
}

static void
test_poles_are_clamped (void)
{
  g_assert_cmpfloat (vigie_mercator_y (90), >=, 0);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_y (90), 0, 1e-14);
  g_assert_cmpfloat (vigie_mercator_y (-90), <=, 1);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_y (-90), 1, 1e-14);
  g_assert_true (isnan (vigie_mercator_y (NAN)));
}

/* Easting and northing of EPSG:3857 for a longitude and latitude: the worked example of IOGP
 * Guidance Note 7-2, §3.2.1.2 (24°22'54.433"N, 100°20'00.000"W). */
static void
test_worked_example (void)
{
  const double equator = 2 * G_PI * 6378137;
  double lat = 24 + 22 / 60.0 + 54.433 / 3600, lon = -(100 + 20 / 60.0);

  g_assert_cmpfloat_with_epsilon ((vigie_mercator_x (lon) - 0.5) * equator, -11169055.58, 0.01);
  g_assert_cmpfloat_with_epsilon ((0.5 - vigie_mercator_y (lat)) * equator, 2800000.0, 0.01);
}

static void
test_there_and_back (void)
{
  for (int i = 0; i < 2000; i++)
    {
      double lon = g_test_rand_double_range (-180, 180);
      double lat = g_test_rand_double_range (-VIGIE_MERCATOR_MAX_LAT, VIGIE_MERCATOR_MAX_LAT);
      double x, y, lon_back, lat_back;

      vigie_mercator_from_lon_lat (lon, lat, &x, &y);
      vigie_mercator_to_lon_lat (x, y, &lon_back, &lat_back);
      g_assert_cmpfloat_with_epsilon (lon_back, lon, 1e-12);
      g_assert_cmpfloat_with_epsilon (lat_back, lat, 1e-11);
    }
}

static void
test_scale (void)
{
  g_assert_cmpfloat_with_epsilon (vigie_mercator_metres_per_px (0, 0), 156543.03392804097, 1e-6);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_metres_per_px (60, 10),
                                  156543.03392804097 / 1024 / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (vigie_mercator_metres_to_world (60, 100) *
                                      vigie_mercator_world_px (10),
                                  100 / vigie_mercator_metres_per_px (60, 10), 1e-9);
  g_assert_true (isfinite (vigie_mercator_metres_to_world (90, 100)));
}

static void
test_tile_holds_its_place (void)
{
  guint column, row;

  /* Dijon, as tile.openstreetmap.org names it. */
  vigie_mercator_tile (5.0415, 47.322, 12, &column, &row);
  g_assert_cmpuint (column, ==, 2105);
  g_assert_cmpuint (row, ==, 1435);
  vigie_mercator_tile (180, -90, 3, &column, &row);
  g_assert_cmpuint (column, ==, 7);
  g_assert_cmpuint (row, ==, 7);
  vigie_mercator_tile (-180, 90, 3, &column, &row);
  g_assert_cmpuint (column, ==, 0);
  g_assert_cmpuint (row, ==, 0);

  for (int i = 0; i < 2000; i++)
    {
      double lon = g_test_rand_double_range (-180, 180), lat = g_test_rand_double_range (-85, 85);
      guint zoom = (guint) g_test_rand_int_range (0, 20);
      VigieBox box;

      vigie_mercator_tile (lon, lat, zoom, &column, &row);
      vigie_mercator_tile_box (column, row, zoom, &box);
      g_assert_true (vigie_box_contains (&box, lon, lat));
    }
}

static void
test_view_over_the_antimeridian (void)
{
  const VigieBox fiji = { 177, -20, -178, -12 };
  VigieWorldBox world;
  VigieBox back;

  vigie_world_box_from_box (&fiji, &world);
  g_assert_cmpfloat (world.min_x, <, world.max_x);
  g_assert_cmpfloat_with_epsilon (world.max_x - world.min_x, 5 / 360.0, 1e-12);
  vigie_world_box_to_box (&world, &back);
  g_assert_cmpfloat_with_epsilon (back.west, fiji.west, 1e-9);
  g_assert_cmpfloat_with_epsilon (back.east, fiji.east, 1e-9);
  g_assert_cmpfloat_with_epsilon (back.south, fiji.south, 1e-9);
  g_assert_cmpfloat_with_epsilon (back.north, fiji.north, 1e-9);

  vigie_world_box_to_box (&(VigieWorldBox) { -0.3, -0.1, 1.4, 1.1 }, &back);
  g_assert_true (vigie_box_equal (&back, &(VigieBox) { -180, back.south, 180, back.north }));
  g_assert_cmpfloat_with_epsilon (back.north, VIGIE_MERCATOR_MAX_LAT, 1e-9);
  vigie_world_box_to_box (&(VigieWorldBox) { 0.5, 0.4, 1, 0.6 }, &back);
  g_assert_cmpfloat (back.east, ==, 180);
}

static void
test_zoom_to_fit_fits (void)
{
  for (int i = 0; i < 500; i++)
    {
      double west = g_test_rand_double_range (-180, 170),
             south = g_test_rand_double_range (-80, 70);
      VigieBox box = { west, south, west + g_test_rand_double_range (0.01, 10),
                       south + g_test_rand_double_range (0.01, 10) };
      VigieWorldBox world;
      double zoom = vigie_mercator_zoom_to_fit (&box, 800, 600), px;
      double width, height;

      vigie_world_box_from_box (&box, &world);
      px = vigie_mercator_world_px (zoom);
      width = (world.max_x - world.min_x) * px;
      height = (world.max_y - world.min_y) * px;
      g_assert_cmpfloat (width, <=, 800 * 1.000001);
      g_assert_cmpfloat (height, <=, 600 * 1.000001);
      g_assert_true (width >= 800 * 0.999999 || height >= 600 * 0.999999);
    }
  g_assert_cmpfloat (vigie_mercator_zoom_to_fit (&(VigieBox) { 5, 47, 5, 47 }, 800, 600), ==,
                     VIGIE_MERCATOR_MAX_ZOOM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mercator/corners-of-the-world", test_corners_of_the_world);
  g_test_add_func ("/mercator/poles-are-clamped", test_poles_are_clamped);
  g_test_add_func ("/mercator/worked-example", test_worked_example);
  g_test_add_func ("/mercator/there-and-back", test_there_and_back);
  g_test_add_func ("/mercator/scale", test_scale);
  g_test_add_func ("/mercator/tile-holds-its-place", test_tile_holds_its_place);
  g_test_add_func ("/mercator/view-over-the-antimeridian", test_view_over_the_antimeridian);
  g_test_add_func ("/mercator/zoom-to-fit-fits", test_zoom_to_fit_fits);
  return g_test_run ();
}
