/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-sun.h"

static gint64
at (const char *time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (time, NULL);

  g_assert_nonnull (when);
  return g_date_time_to_unix (when) * 1000;
}

static VigieSun
sun_at (double lon, double lat, gint64 at_ms)
{
  VigieSun sun;

  vigie_sun_at (lon, lat, at_ms, &sun);
  g_assert_true (sun.azimuth_deg >= 0.0 && sun.azimuth_deg < 360.0);
  g_assert_true (sun.elevation_deg >= -90.0 && sun.elevation_deg <= 90.0);
  g_assert_true (sun.apparent_elevation_deg >= sun.elevation_deg - 1e-9);
  return sun;
}

/* At the pole the sun is as high as its declination says. */
static double
declination_at (gint64 at_ms)
{
  return sun_at (0.0, 90.0, at_ms).elevation_deg;
}

/* Meeus, Astronomical Algorithms, 2nd edition, example 25.a: δ = −7°47′06″ (−7.78507°); and
 * example 28.a: the equation of time is 3.427351° then. */
static void
test_meeus_examples (void)
{
  gint64 then = at ("1992-10-13T00:00:00Z");

  g_assert_cmpfloat_with_epsilon (declination_at (then), -7.78507, 0.01);
  /* Seen from the pole, the azimuth is the hour angle from south; it is noon at 180°. */
  g_assert_cmpfloat_with_epsilon (sun_at (180.0, 90.0, then).azimuth_deg, 180.0 + 3.427351, 0.01);
}

/* Reda and Andreas, Solar Position Algorithm for Solar Radiation Applications, NREL/TP-560-34302
 * (revised 2008), table A5.1: 39.87205° before and 39.88838° after refraction, azimuth 194.34024°.
 */
static void
test_nrel_example (void)
{
  VigieSun sun = sun_at (-105.1786, 39.742476, at ("2003-10-17T19:30:30Z"));

  g_assert_cmpfloat_with_epsilon (sun.azimuth_deg, 194.34024, 0.02);
  g_assert_cmpfloat_with_epsilon (sun.elevation_deg, 39.87205, 0.02);
  g_assert_cmpfloat_with_epsilon (sun.apparent_elevation_deg, 39.88838, 0.02);
}

/* The beginnings of the seasons of 2026 as almanacs have them, to the minute; the obliquity of that
 * year is 23.436°. The solstice of 1962 is Meeus's example 27.a. */
static void
test_seasons (void)
{
  g_assert_cmpfloat_with_epsilon (declination_at (at ("2026-03-20T14:46:00Z")), 0.0, 0.01);
  g_assert_cmpfloat_with_epsilon (declination_at (at ("2026-06-21T08:25:00Z")), 23.436, 0.01);
  g_assert_cmpfloat_with_epsilon (declination_at (at ("2026-09-23T00:05:00Z")), 0.0, 0.01);
  g_assert_cmpfloat_with_epsilon (declination_at (at ("2026-12-21T20:50:00Z")), -23.436, 0.01);
  g_assert_cmpfloat_with_epsilon (declination_at (at ("1962-06-21T21:24:00Z")), 23.443, 0.01);
}

/* Finds the highest point of a day, to the second. */
static VigieSun
find_noon (double lon, double lat, gint64 day)
{
  VigieSun noon = { .elevation_deg = -91.0 };

  for (int second = 0; second < 24 * 3600; second++)
    {
      VigieSun sun = sun_at (lon, lat, day + second * 1000);

      if (sun.elevation_deg > noon.elevation_deg)
        noon = sun;
    }
  return noon;
}

static void
assert_direction (double azimuth_deg, double expected_deg, double epsilon)
{
  double difference = fabs (azimuth_deg - expected_deg);

  g_assert_cmpfloat (MIN (difference, 360.0 - difference), <, epsilon);
}

/* At noon the sun stands 90° − |φ − δ| high, towards the equator. */
static void
test_noon (void)
{
  static const double latitudes[] = { -54.8, -33.9, -12.0, 12.0, 45.0, 64.1 };
  static const struct
  {
    const char *day;
    double declination;
  } days[] = {
    { "2026-03-20T00:00:00Z", 0.0 },
    { "2026-06-21T00:00:00Z", 23.436 },
    { "2026-12-21T00:00:00Z", -23.436 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (latitudes); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (days); j++)
        {
          double lat = latitudes[i];
          double delta = days[j].declination;
          VigieSun noon = find_noon (5.04, lat, at (days[j].day));

          g_test_message ("%g° on %s: %.3f° high at %.2f°", lat, days[j].day, noon.elevation_deg,
                          noon.azimuth_deg);
          /* The equinox is some hours away from that noon, in which the sun moves by 0.05°. */
          g_assert_cmpfloat_with_epsilon (noon.elevation_deg, 90.0 - fabs (lat - delta), 0.06);
          assert_direction (noon.azimuth_deg, lat > delta ? 180.0 : 0.0, 0.5);
        }
    }
}

/* At an equinox it rises in the east and sets in the west, wherever one is. */
static void
test_east_and_west (void)
{
  static const double latitudes[] = { -45.0, 0.0, 47.3 };
  gint64 day = at ("2026-03-20T00:00:00Z");

  for (gsize i = 0; i < G_N_ELEMENTS (latitudes); i++)
    {
      VigieSun before = sun_at (5.04, latitudes[i], day);

      for (int minute = 1; minute < 24 * 60; minute++)
        {
          VigieSun sun = sun_at (5.04, latitudes[i], day + minute * 60 * 1000);

          if (before.elevation_deg < 0.0 && sun.elevation_deg >= 0.0)
            assert_direction (sun.azimuth_deg, 90.0, 0.5);
          if (before.elevation_deg >= 0.0 && sun.elevation_deg < 0.0)
            assert_direction (sun.azimuth_deg, 270.0, 0.5);
          before = sun;
        }
    }
}

/* Paris on the 21st of June 2024: sunrise at 05:47 and sunset at 21:58, as almanacs print it. Half
 * a minute is 0.07° there. */
static void
test_sunrise_in_paris (void)
{
  static const char *const times[] = { "2024-06-21T05:47:00+02:00", "2024-06-21T21:58:00+02:00" };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      VigieSun sun = sun_at (2.3522, 48.8566, at (times[i]));

      g_assert_cmpfloat_with_epsilon (sun.elevation_deg, -0.833, 0.15);
      /* The upper edge is what shows: half a disc over the centre that is seen. */
      g_assert_cmpfloat_with_epsilon (sun.apparent_elevation_deg, -16.0 / 60.0, 0.25);
    }
}

static void
find_extremes (double lat, const char *day, VigieSun *lowest, VigieSun *highest)
{
  *lowest = *highest = sun_at (18.96, lat, at (day));
  for (int minute = 1; minute < 24 * 60; minute++)
    {
      VigieSun sun = sun_at (18.96, lat, at (day) + minute * 60 * 1000);

      if (sun.elevation_deg < lowest->elevation_deg)
        *lowest = sun;
      if (sun.elevation_deg > highest->elevation_deg)
        *highest = sun;
    }
}

static void
test_polar_day_and_night (void)
{
  VigieSun lowest;
  VigieSun highest;

  find_extremes (69.65, "2026-06-21T00:00:00Z", &lowest, &highest); /* Tromsø */
  g_assert_cmpfloat_with_epsilon (lowest.elevation_deg, 69.65 + 23.436 - 90.0, 0.05);
  g_assert_cmpint (vigie_sun_get_light (&lowest), ==, VIGIE_LIGHT_DAY);
  assert_direction (lowest.azimuth_deg, 0.0, 0.5); /* the midnight sun is in the north */

  find_extremes (69.65, "2026-12-21T00:00:00Z", &lowest, &highest);
  g_assert_cmpfloat_with_epsilon (highest.elevation_deg, 90.0 - 69.65 - 23.436, 0.05);
  g_assert_cmpint (vigie_sun_get_light (&highest), ==, VIGIE_LIGHT_CIVIL_TWILIGHT);
  g_assert_cmpint (vigie_sun_get_light (&lowest), ==, VIGIE_LIGHT_NIGHT);

  find_extremes (78.22, "2026-12-21T00:00:00Z", &lowest, &highest); /* Longyearbyen */
  g_assert_cmpint (vigie_sun_get_light (&highest), ==, VIGIE_LIGHT_NAUTICAL_TWILIGHT);

  find_extremes (-78.46, "2026-12-21T00:00:00Z", &lowest, &highest); /* as far south */
  g_assert_cmpint (vigie_sun_get_light (&lowest), ==, VIGIE_LIGHT_DAY);
  assert_direction (lowest.azimuth_deg, 180.0, 0.5);
}

static void
test_light (void)
{
  static const struct
  {
    double elevation_deg;
    VigieLight light;
  } cases[] = {
    { 40.0, VIGIE_LIGHT_DAY },
    { -0.832, VIGIE_LIGHT_DAY },
    { -0.833, VIGIE_LIGHT_CIVIL_TWILIGHT },
    { -6.0, VIGIE_LIGHT_CIVIL_TWILIGHT },
    { -6.01, VIGIE_LIGHT_NAUTICAL_TWILIGHT },
    { -12.0, VIGIE_LIGHT_NAUTICAL_TWILIGHT },
    { -12.01, VIGIE_LIGHT_ASTRONOMICAL_TWILIGHT },
    { -18.0, VIGIE_LIGHT_ASTRONOMICAL_TWILIGHT },
    { -18.01, VIGIE_LIGHT_NIGHT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VigieSun sun = { .elevation_deg = cases[i].elevation_deg };

      g_assert_cmpint (vigie_sun_get_light (&sun), ==, cases[i].light);
    }
}

/* Bennett's formula, which almanacs use, gives 34.5′ at the horizon, 9.9′ at 5° and 1.0′ at 45°. */
static void
test_refraction (void)
{
  gint64 day = at ("2026-03-20T00:00:00Z");
  VigieSun before = sun_at (0.0, 0.0, day);
  guint n_seen = 0;

  for (int second = 1; second < 24 * 3600; second++)
    {
      VigieSun sun = sun_at (0.0, 0.0, day + second * 1000);
      double lift = (sun.apparent_elevation_deg - sun.elevation_deg) * 60.0;

      /* No step where one formula follows another. */
      g_assert_cmpfloat (fabs (sun.apparent_elevation_deg - before.apparent_elevation_deg), <,
                         0.05);
      if (fabs (sun.apparent_elevation_deg) < 0.003)
        {
          n_seen++;
          g_assert_cmpfloat_with_epsilon (lift, 34.5, 1.0);
        }
      if (fabs (sun.apparent_elevation_deg - 5.0) < 0.003)
        {
          n_seen++;
          g_assert_cmpfloat_with_epsilon (lift, 9.9, 0.3);
        }
      if (fabs (sun.apparent_elevation_deg - 45.0) < 0.003)
        {
          n_seen++;
          g_assert_cmpfloat_with_epsilon (lift, 1.0, 0.05);
        }
      before = sun;
    }
  g_assert_cmpuint (n_seen, >=, 6);
}

static void
to_vector (const VigieSun *sun, double vector[3])
{
  double azimuth = sun->azimuth_deg * G_PI / 180.0;
  double elevation = sun->elevation_deg * G_PI / 180.0;

  vector[0] = cos (elevation) * sin (azimuth);
  vector[1] = cos (elevation) * cos (azimuth);
  vector[2] = sin (elevation);
}

/* From 1970 to 2100 it goes on at a quarter of a degree a minute at most, and never stands still or
 * jumps, whatever the calendar does. */
static void
test_moves_evenly (void)
{
  gint64 end = at ("2101-01-01T00:00:00Z");
  guint32 seed = (guint32) g_test_rand_int_range (0, G_MAXINT32);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (gint64 time = 0; time < end; time += 7 * 3600 * 1000)
    {
      double lon = g_rand_double_range (rand, -180.0, 180.0);
      double lat = g_rand_double_range (rand, -90.0, 90.0);
      VigieSun first = sun_at (lon, lat, time);
      VigieSun second = sun_at (lon, lat, time + 60 * 1000);
      double a[3];
      double b[3];
      double moved;

      to_vector (&first, a);
      to_vector (&second, b);
      moved =
          2.0 *
          asin (sqrt (pow (a[0] - b[0], 2) + pow (a[1] - b[1], 2) + pow (a[2] - b[2], 2)) / 2.0) *
          180.0 / G_PI;
      g_assert_cmpfloat (moved, <, 0.2515);
      g_assert_cmpfloat (moved, >, 0.225); /* 0.25° · cos 23.44° */
    }
}

static void
test_poles_and_date_line (void)
{
  gint64 then = at ("2026-06-21T08:25:00Z");
  VigieSun west = sun_at (-180.0, 20.0, then);
  VigieSun east = sun_at (180.0, 20.0, then);

  g_assert_cmpfloat_with_epsilon (west.azimuth_deg, east.azimuth_deg, 1e-6);
  g_assert_cmpfloat_with_epsilon (west.elevation_deg, east.elevation_deg, 1e-6);
  g_assert_cmpfloat_with_epsilon (sun_at (0.0, 90.0, then).elevation_deg, 23.436, 0.01);
  g_assert_cmpfloat_with_epsilon (sun_at (0.0, -90.0, then).elevation_deg, -23.436, 0.01);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sun/meeus-examples", test_meeus_examples);
  g_test_add_func ("/sun/nrel-example", test_nrel_example);
  g_test_add_func ("/sun/seasons", test_seasons);
  g_test_add_func ("/sun/noon", test_noon);
  g_test_add_func ("/sun/east-and-west", test_east_and_west);
  g_test_add_func ("/sun/sunrise-in-paris", test_sunrise_in_paris);
  g_test_add_func ("/sun/polar-day-and-night", test_polar_day_and_night);
  g_test_add_func ("/sun/light", test_light);
  g_test_add_func ("/sun/refraction", test_refraction);
  g_test_add_func ("/sun/moves-evenly", test_moves_evenly);
  g_test_add_func ("/sun/poles-and-date-line", test_poles_and_date_line);

  return g_test_run ();
}
