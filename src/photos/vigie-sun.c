/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sun.h"

#include <math.h>

#define DAY_MS (24.0 * 60.0 * 60.0 * 1000.0)
#define J2000_MS 946728000000.0 /* 2000-01-01 12:00, the epoch J2000.0 */
#define CENTURY_DAYS 36525.0

/* The upper edge touches the horizon: 16′ of radius, 34′ of refraction. */
#define RISE_DEG (-0.833)

static double
to_rad (double deg)
{
  return deg * G_PI / 180.0;
}

static double
to_deg (double rad)
{
  return rad * 180.0 / G_PI;
}

static double
wrap (double deg, double full)
{
  double rest = fmod (deg, full);

  if (rest < 0.0)
    rest += full;
  return rest < full ? rest : 0.0; /* −1e-17 + 360 is 360 */
}

/* As seen from the Earth's centre. */
typedef struct
{
  double declination_rad;
  double equation_of_time_min; /* sundial minus clock */
} Apparent;

/* Meeus, Astronomical Algorithms, 2nd edition: chapter 25 (solar coordinates, low accuracy:
 * 0.01°), chapter 22 (obliquity) and chapter 28 (equation of time, after Smart), put together as
 * NOAA's solar calculator does. @t is in Julian centuries from J2000.0; universal time stands for
 * dynamical time, which moves the sun by less than 0.001°. */
static Apparent
find_sun (double t)
{
  double mean_longitude = to_rad (wrap (280.46646 + t * (36000.76983 + t * 0.0003032), 360.0));
  double mean_anomaly = to_rad (357.52911 + t * (35999.05029 - 0.0001537 * t));
  double eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  double centre = sin (mean_anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
                  sin (2.0 * mean_anomaly) * (0.019993 - 0.000101 * t) +
                  sin (3.0 * mean_anomaly) * 0.000289;
  double node = to_rad (125.04 - 1934.136 * t);
  double longitude = mean_longitude + to_rad (centre - 0.00569 - 0.00478 * sin (node));
  double mean_obliquity =
      23.0 + (26.0 + (21.448 - t * (46.8150 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0;
  double obliquity = to_rad (mean_obliquity + 0.00256 * cos (node));
  double y = pow (tan (obliquity / 2.0), 2.0);
  double equation = y * sin (2.0 * mean_longitude) - 2.0 * eccentricity * sin (mean_anomaly) +
                    4.0 * eccentricity * y * sin (mean_anomaly) * cos (2.0 * mean_longitude) -
                    0.5 * y * y * sin (4.0 * mean_longitude) -
                    1.25 * eccentricity * eccentricity * sin (2.0 * mean_anomaly);

  return (Apparent) {
    .declination_rad = asin (sin (obliquity) * sin (longitude)),
    .equation_of_time_min = to_deg (equation) * 4.0,
  };
}

/* What air of 1010 hPa and 10 °C adds, as NOAA's solar calculator has it. */
static double
get_refraction_deg (double elevation_deg)
{
  double tangent;
  double seconds;

  if (elevation_deg > 85.0)
    return 0.0;
  tangent = tan (to_rad (elevation_deg));
  if (elevation_deg > 5.0)
    seconds = 58.1 / tangent - 0.07 / pow (tangent, 3.0) + 0.000086 / pow (tangent, 5.0);
  else if (elevation_deg > -0.575)
    seconds =
        1735.0 +
        elevation_deg *
            (-518.2 + elevation_deg * (103.4 + elevation_deg * (-12.79 + elevation_deg * 0.711)));
  else
    seconds = -20.774 / tangent;
  return seconds / 3600.0;
}

/**
 * vigie_sun_at:
 * @lon: degrees, east is positive
 * @lat: degrees, north is positive
 * @at_ms: ms since 1970
 * @sun: (out caller-allocates): where the sun stands
 *
 * After NOAA's solar calculator (Global Monitoring Laboratory, "Solar Calculation Details"), which
 * follows Jean Meeus, Astronomical Algorithms. Good to about 0.02° from 1900 to 2100, the
 * refraction near the horizon only to some tenths, as that of the real air changes by so much.
 * Mountains around and the eye's height are not known here.
 *
 * At a pole itself every direction is south (or north): the azimuth is then that of the limit along
 * the meridian @lon.
 */
void
vigie_sun_at (double lon, double lat, gint64 at_ms, VigieSun *sun)
{
  double days = ((double) at_ms - J2000_MS) / DAY_MS;
  Apparent apparent = find_sun (days / CENTURY_DAYS);
  double utc_min = wrap ((double) at_ms / 60000.0, 1440.0);
  double sundial_min = utc_min + apparent.equation_of_time_min + 4.0 * lon;
  double hour_angle = to_rad (sundial_min / 4.0 - 180.0);
  double phi = to_rad (CLAMP (lat, -90.0, 90.0));
  double delta = apparent.declination_rad;
  double sine = sin (phi) * sin (delta) + cos (phi) * cos (delta) * cos (hour_angle);
  /* Meeus (13.5), times cos δ so that nothing is divided; from south, so half a turn is added. */
  double azimuth = atan2 (sin (hour_angle) * cos (delta),
                          cos (hour_angle) * cos (delta) * sin (phi) - sin (delta) * cos (phi));

  sun->azimuth_deg = wrap (to_deg (azimuth) + 180.0, 360.0);
  sun->elevation_deg = to_deg (asin (CLAMP (sine, -1.0, 1.0)));
  sun->apparent_elevation_deg = sun->elevation_deg + get_refraction_deg (sun->elevation_deg);
}

/**
 * vigie_sun_get_light:
 * @sun: where the sun stands
 *
 * By the usual limits of the sun's centre without refraction: −0.833° for sunrise and sunset, −6°,
 * −12° and −18° for the three twilights (U.S. Naval Observatory, "Rise, Set, and Twilight
 * Definitions").
 *
 * Returns: how light it is
 */
VigieLight
vigie_sun_get_light (const VigieSun *sun)
{
  if (sun->elevation_deg > RISE_DEG)
    return VIGIE_LIGHT_DAY;
  if (sun->elevation_deg >= -6.0)
    return VIGIE_LIGHT_CIVIL_TWILIGHT;
  if (sun->elevation_deg >= -12.0)
    return VIGIE_LIGHT_NAUTICAL_TWILIGHT;
  if (sun->elevation_deg >= -18.0)
    return VIGIE_LIGHT_ASTRONOMICAL_TWILIGHT;
  return VIGIE_LIGHT_NIGHT;
}
