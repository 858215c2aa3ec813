/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-position-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"

/**
 * vigie_describe_origin_short:
 * @origin: where a position comes from
 *
 * Returns: (transfer full): one word for a label on the map
 */
char *
vigie_describe_origin_short (VigieOrigin origin)
{
  switch (origin)
    {
    case VIGIE_ORIGIN_SOURCE:
      return g_strdup (C_ ("position label", "Source"));
    case VIGIE_ORIGIN_EXIF:
      return g_strdup (C_ ("position label", "Photo"));
    case VIGIE_ORIGIN_TEXT:
      return g_strdup (C_ ("position label", "Text"));
    case VIGIE_ORIGIN_ROAD_REFERENCE:
      return g_strdup (C_ ("position label", "Road"));
    case VIGIE_ORIGIN_ANALYST:
    default:
      return g_strdup (C_ ("position label", "By hand"));
    }
}

/**
 * vigie_describe_candidate:
 * @position: a position of a post
 * @confirmed: whether it is the confirmed one
 *
 * Returns: (transfer full): its label on the map, "Photo ± 30 m" or "Confirmed ± 50 m"
 */
char *
vigie_describe_candidate (const VigiePosition *position, gboolean confirmed)
{
  g_autofree char *origin = vigie_describe_origin_short (position->origin);
  g_autofree char *radius = vigie_format_radius (position->radius_m);
  const char *name = confirmed ? C_ ("position label", "Confirmed") : origin;

  if (radius[0] == '\0')
    return g_strdup (name);
  /* Translators: label of a position on the map and how sure it is, as in "Photo ± 30 m" */
  return g_strdup_printf (C_ ("position label", "%s %s"), name, radius);
}

/**
 * vigie_describe_distance:
 * @distance_m: metres
 * @origin: of the position that it is measured from
 *
 * Returns: (transfer full): "85 m from the position in the photo's metadata"
 */
char *
vigie_describe_distance (double distance_m, VigieOrigin origin)
{
  g_autofree char *length = vigie_format_length (distance_m);

  switch (origin)
    {
    case VIGIE_ORIGIN_SOURCE:
      /* Translators: %s is a distance such as "85 m", here and in the next four */
      return g_strdup_printf (_ ("%s from the position that the source gives"), length);
    case VIGIE_ORIGIN_EXIF:
      return g_strdup_printf (_ ("%s from the position in the photo’s metadata"), length);
    case VIGIE_ORIGIN_TEXT:
      return g_strdup_printf (_ ("%s from the place that the text names"), length);
    case VIGIE_ORIGIN_ROAD_REFERENCE:
      return g_strdup_printf (_ ("%s from the road reference"), length);
    case VIGIE_ORIGIN_ANALYST:
    default:
      return g_strdup_printf (_ ("%s from the position placed by hand"), length);
    }
}

/**
 * vigie_describe_distance_to_reference:
 * @distance_m: metres
 * @confirmed: whether the position that it is measured from is the confirmed one
 *
 * Returns: (transfer full): "85 m from the confirmed one", for a list of positions
 */
char *
vigie_describe_distance_to_reference (double distance_m, gboolean confirmed)
{
  g_autofree char *length = vigie_format_length (distance_m);

  return confirmed
             /* Translators: %s is a distance such as "85 m" */
             ? g_strdup_printf (C_ ("position", "%s from the confirmed one"), length)
             /* Translators: %s is a distance such as "85 m" */
             : g_strdup_printf (C_ ("position", "%s from the first one"), length);
}

/**
 * vigie_describe_compass:
 * @azimuth_deg: degrees from north, clockwise
 *
 * Returns: (transfer full): one of the eight points, "SW"
 */
char *
vigie_describe_compass (double azimuth_deg)
{
  static const char *const points[] = {
    NC_ ("compass", "N"), NC_ ("compass", "NE"), NC_ ("compass", "E"), NC_ ("compass", "SE"),
    NC_ ("compass", "S"), NC_ ("compass", "SW"), NC_ ("compass", "W"), NC_ ("compass", "NW"),
  };
  double eighth;

  g_return_val_if_fail (isfinite (azimuth_deg), g_strdup (""));

  eighth = fmod (floor (azimuth_deg / 45 + 0.5), 8);
  return g_strdup (
      g_dpgettext2 (NULL, "compass", points[(int) (eighth < 0 ? eighth + 8 : eighth)]));
}

/**
 * vigie_describe_sun:
 * @azimuth_deg: degrees from north, clockwise
 * @elevation_deg: degrees over the horizon, negative below
 *
 * Returns: (transfer full): "Sun 14° high, SW", "Twilight: sun 3° below" or "Night: sun 12° below"
 */
char *
vigie_describe_sun (double azimuth_deg, double elevation_deg)
{
  g_autofree char *point = vigie_describe_compass (azimuth_deg);
  int degrees = (int) lround (fabs (elevation_deg));

  if (elevation_deg >= VIGIE_SUN_UP_DEG)
    /* Translators: height of the sun over the horizon in degrees, and the point of the compass */
    return g_strdup_printf (_ ("Sun %d° high, %s"), elevation_deg > 0 ? degrees : 0, point);
  if (elevation_deg >= VIGIE_SUN_TWILIGHT_DEG)
    /* Translators: degrees of the sun below the horizon */
    return g_strdup_printf (_ ("Twilight: sun %d° below"), degrees);
  /* Translators: degrees of the sun below the horizon */
  return g_strdup_printf (_ ("Night: sun %d° below"), degrees);
}

/**
 * vigie_position_find_nearest:
 * @place: a place
 * @candidates: (array length=n_candidates): positions
 *
 * Returns: (transfer none) (nullable): the one of @candidates that is nearest to @place
 */
const VigiePosition *
vigie_position_find_nearest (const VigiePosition *place,
                             const VigiePosition *candidates,
                             gsize n_candidates)
{
  const VigiePosition *nearest = NULL;
  double best = G_MAXDOUBLE;

  for (gsize i = 0; i < n_candidates; i++)
    {
      double distance = vigie_position_distance_m (place, &candidates[i]);

      if (distance < best)
        {
          best = distance;
          nearest = &candidates[i];
        }
    }
  return nearest;
}

/**
 * vigie_describe_place:
 * @place: where a pin stands
 * @candidates: (array length=n_candidates): the positions that were known before
 *
 * Returns: (transfer full): coordinates, radius, and how far the nearest candidate is
 */
char *
vigie_describe_place (const VigiePosition *place,
                      const VigiePosition *candidates,
                      gsize n_candidates)
{
  const VigiePosition *nearest = vigie_position_find_nearest (place, candidates, n_candidates);
  g_autofree char *coordinates = vigie_format_position (place);
  g_autofree char *radius = vigie_format_radius (place->radius_m);
  g_autofree char *distance =
      nearest != NULL
          ? vigie_describe_distance (vigie_position_distance_m (place, nearest), nearest->origin)
          : NULL;

  if (distance == NULL)
    return g_strdup_printf ("%s  %s", coordinates, radius);
  return g_strdup_printf ("%s  %s\n%s", coordinates, radius, distance);
}
