/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places on the line of a road. */
#include "vigie-road-numbers.h"

#include <math.h>

#include "vigie-position.h"

#define E7 1e-7
#define METRES_PER_DEGREE (VIGIE_EARTH_RADIUS_M * G_PI / 180)

/**
 * vigie_road_line_project:
 * @points: (array length=n_points): a line
 * @n_points: 2 or more
 * @lon: degrees
 * @lat: degrees
 * @along_m: (out): metres from the beginning of the line to its nearest place
 *
 * On a plane that touches the Earth at the place, which is right for what is near enough to matter.
 *
 * Returns: metres to the nearest place
 */
double
vigie_road_line_project (
    const VigieRoadPoint *points, guint n_points, double lon, double lat, double *along_m)
{
  double scale = cos (lat * G_PI / 180) * METRES_PER_DEGREE;
  double best = G_MAXDOUBLE, best_fraction = 0, along = 0;
  guint best_segment = 0;
  double x = (points[0].lon_e7 * E7 - lon) * scale;
  double y = (points[0].lat_e7 * E7 - lat) * METRES_PER_DEGREE;

  for (guint i = 1; i < n_points; i++)
    {
      double next_x = (points[i].lon_e7 * E7 - lon) * scale;
      double next_y = (points[i].lat_e7 * E7 - lat) * METRES_PER_DEGREE;
      double dx = next_x - x, dy = next_y - y, square = dx * dx + dy * dy;
      double t = square > 0 ? CLAMP (-(x * dx + y * dy) / square, 0, 1) : 0;
      double distance = hypot (x + t * dx, y + t * dy);

      if (distance < best)
        {
          best = distance;
          best_fraction = t;
          best_segment = i - 1;
        }
      x = next_x;
      y = next_y;
    }
  along = vigie_road_measure (points, best_segment + 1);
  if (n_points > 1)
    along += best_fraction * vigie_road_measure (points + best_segment, 2);
  *along_m = along;
  return best;
}

/**
 * vigie_road_line_interpolate:
 * @points: (array length=n_points): a line
 * @n_points: 1 or more
 * @along_m: metres from its beginning; beyond its ends the end is taken
 * @lon: (out): degrees
 * @lat: (out): degrees
 */
void
vigie_road_line_interpolate (
    const VigieRoadPoint *points, guint n_points, double along_m, double *lon, double *lat)
{
  guint i = 1;
  double length = 0, t = 0;

  for (; i < n_points; i++)
    {
      length = vigie_road_measure (points + i - 1, 2);
      if (along_m <= length)
        break;
      along_m -= length;
    }
  if (i >= n_points)
    {
      *lon = points[n_points - 1].lon_e7 * E7;
      *lat = points[n_points - 1].lat_e7 * E7;
      return;
    }
  t = length > 0 ? CLAMP (along_m / length, 0, 1) : 0;
  *lon = (points[i - 1].lon_e7 + t * ((double) points[i].lon_e7 - points[i - 1].lon_e7)) * E7;
  *lat = (points[i - 1].lat_e7 + t * ((double) points[i].lat_e7 - points[i - 1].lat_e7)) * E7;
}
