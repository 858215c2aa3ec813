/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-position.h"

#include <math.h>

static const char *const origin_names[VIGIE_N_ORIGINS] = {
  [VIGIE_ORIGIN_SOURCE] = "source",   [VIGIE_ORIGIN_EXIF] = "exif",
  [VIGIE_ORIGIN_TEXT] = "text",       [VIGIE_ORIGIN_ROAD_REFERENCE] = "road-reference",
  [VIGIE_ORIGIN_ANALYST] = "analyst",
};

/**
 * vigie_origin_to_string:
 *
 * Returns: (transfer none): the word that files and scripts use, never translated
 */
const char *
vigie_origin_to_string (VigieOrigin origin)
{
  g_return_val_if_fail ((guint) origin < VIGIE_N_ORIGINS, "source");

  return origin_names[origin];
}

/**
 * vigie_origin_from_string:
 * @text: (nullable): a word as of vigie_origin_to_string()
 * @origin: (out): untouched when the word is unknown
 *
 * Returns: whether the word is known
 */
gboolean
vigie_origin_from_string (const char *text, VigieOrigin *origin)
{
  for (guint i = 0; i < VIGIE_N_ORIGINS; i++)
    if (g_strcmp0 (text, origin_names[i]) == 0)
      {
        *origin = (VigieOrigin) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * vigie_lon_lat_is_valid:
 *
 * Returns: whether both are finite and in range
 */
gboolean
vigie_lon_lat_is_valid (double lon, double lat)
{
  /* Comparisons with NaN are false. */
  return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;
}

/**
 * vigie_position_is_valid:
 *
 * Returns: whether all numbers are finite and in range and the origin is known; no place is further
 *   away than half the way round the earth
 */
gboolean
vigie_position_is_valid (const VigiePosition *self)
{
  return vigie_lon_lat_is_valid (self->lon, self->lat) && isfinite (self->radius_m) &&
         self->radius_m >= 0 && self->radius_m <= VIGIE_MAX_RADIUS_M &&
         (guint) self->origin < VIGIE_N_ORIGINS;
}

/**
 * vigie_position_equal:
 * @a: (nullable):
 * @b: (nullable):
 *
 * Returns: whether both are the same to the last bit, or both %NULL
 */
gboolean
vigie_position_equal (const VigiePosition *a, const VigiePosition *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->lon == b->lon && a->lat == b->lat && a->radius_m == b->radius_m &&
         a->origin == b->origin;
}

/**
 * vigie_distance_m:
 *
 * Great-circle distance on a sphere of %VIGIE_EARTH_RADIUS_M by the haversine formula
 * (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984), which keeps its digits
 * for short distances. At most 0.6 % off the ellipsoid.
 *
 * Returns: metres
 */
double
vigie_distance_m (double lon_a, double lat_a, double lon_b, double lat_b)
{
  const double degree = G_PI / 180;
  double half_lat = sin ((lat_b - lat_a) * degree / 2);
  double half_lon = sin ((lon_b - lon_a) * degree / 2);
  double h =
      half_lat * half_lat + cos (lat_a * degree) * cos (lat_b * degree) * half_lon * half_lon;

  return 2 * VIGIE_EARTH_RADIUS_M * asin (MIN (1.0, sqrt (h)));
}

/**
 * vigie_position_distance_m:
 *
 * Returns: metres between the two, whatever their radius; see vigie_distance_m()
 */
double
vigie_position_distance_m (const VigiePosition *a, const VigiePosition *b)
{
  return vigie_distance_m (a->lon, a->lat, b->lon, b->lat);
}
