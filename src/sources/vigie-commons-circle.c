/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-commons-circle.h"

#include <math.h>

#include "vigie-position.h"

/* Half the diagonal of such a square is just below the largest radius. */
#define SIDE_M 14000.0

#define MIN_PARTED_M 300

#define DEGREE_M (G_PI * VIGIE_EARTH_RADIUS_M / 180)

static void
circle_init (VigieCommonsCircle *self, const VigieBox *box)
{
  double south_m, north_m;

  self->box = *box;
  self->lon = (box->west + box->east) / 2;
  self->lat = (box->south + box->north) / 2;
  south_m = vigie_distance_m (self->lon, self->lat, box->west, box->south);
  north_m = vigie_distance_m (self->lon, self->lat, box->west, box->north);
  self->radius_m = CLAMP ((int) ceil (MAX (south_m, north_m)), VIGIE_COMMONS_MIN_RADIUS_M,
                          VIGIE_COMMONS_MAX_RADIUS_M);
}

static guint
count_parts (double length_m)
{
  return (guint) MAX (1, ceil (length_m / SIDE_M));
}

/* @box does not cross the antimeridian. */
static gboolean
add_squares (GArray *circles, const VigieBox *box)
{
  const guint n_rows = count_parts ((box->north - box->south) * DEGREE_M);
  const double height = (box->north - box->south) / n_rows;

  for (guint row = 0; row < n_rows; row++)
    {
      const double south = box->south + row * height, north = south + height;
      const double widest = south > 0 ? south : north < 0 ? north : 0;
      const double width_m = (box->east - box->west) * DEGREE_M * cos (widest * G_PI / 180);
      const guint n_columns = count_parts (width_m);
      const double width = (box->east - box->west) / n_columns;

      if (circles->len + n_columns > VIGIE_COMMONS_MAX_CIRCLES)
        return FALSE;
      for (guint column = 0; column < n_columns; column++)
        {
          const double west = box->west + column * width;
          VigieCommonsCircle circle;

          circle_init (&circle, &(VigieBox) { west, south, west + width, north });
          g_array_append_val (circles, circle);
        }
    }
  return TRUE;
}

/**
 * vigie_commons_cover_box:
 * @area: what is to be covered; valid
 *
 * Returns: (element-type VigieCommonsCircle) (transfer full) (nullable): circles that cover it;
 *   %NULL where more than %VIGIE_COMMONS_MAX_CIRCLES would be needed
 */
GArray *
vigie_commons_cover_box (const VigieBox *area)
{
  g_autoptr (GArray) circles = g_array_new (FALSE, FALSE, sizeof (VigieCommonsCircle));
  VigieBox halves[2];
  const guint n_halves = vigie_box_split (area, halves);

  for (guint i = 0; i < n_halves; i++)
    if (!add_squares (circles, &halves[i]))
      return NULL;
  return g_steal_pointer (&circles);
}

static void
drop_outside (GArray *circles, double lon, double lat, double radius_m)
{
  for (guint i = circles->len; i-- > 0;)
    {
      const VigieCommonsCircle *circle = &g_array_index (circles, VigieCommonsCircle, i);

      if (vigie_distance_m (lon, lat, circle->lon, circle->lat) > radius_m + circle->radius_m)
        g_array_remove_index (circles, i);
    }
}

/* A box around a circle; at the poles all the way round. */
static VigieBox
make_box (double lon, double lat, double radius_m)
{
  const double height = radius_m / DEGREE_M;
  const double south = MAX (lat - height, -90), north = MIN (lat + height, 90);
  const double widest = MAX (fabs (south), fabs (north));
  const double width = widest < 89 ? height / cos (widest * G_PI / 180) : 180;

  if (width >= 180)
    return (VigieBox) { -180, south, 180, north };
  return (VigieBox) { lon - width < -180 ? lon - width + 360 : lon - width, south,
                      lon + width > 180 ? lon + width - 360 : lon + width, north };
}

/**
 * vigie_commons_cover_circle:
 * @lon: degrees east
 * @lat: degrees north
 * @radius_m: metres, above 0
 *
 * Returns: (element-type VigieCommonsCircle) (transfer full) (nullable): itself where it can be
 *   asked for at once, else circles that cover it; %NULL where those would be too many
 */
GArray *
vigie_commons_cover_circle (double lon, double lat, double radius_m)
{
  const VigieBox box = make_box (lon, lat, radius_m);
  g_autoptr (GArray) circles = NULL;

  if (radius_m > VIGIE_COMMONS_MAX_RADIUS_M)
    {
      circles = vigie_commons_cover_box (&box);
      if (circles != NULL)
        drop_outside (circles, lon, lat, radius_m);
      return g_steal_pointer (&circles);
    }
  circles = g_array_new (FALSE, FALSE, sizeof (VigieCommonsCircle));
  g_array_append_vals (circles,
                       &(VigieCommonsCircle) {
                           .lon = lon,
                           .lat = lat,
                           .radius_m = MAX ((int) radius_m, VIGIE_COMMONS_MIN_RADIUS_M),
                           .box = box,
                       },
                       1);
  return g_steal_pointer (&circles);
}

/**
 * vigie_commons_circle_split:
 * @self: one in which there is more than can be told at once
 * @parts: (out caller-allocates): smaller ones
 *
 * Returns: how many cover what it covers; 0 where it is too small for that
 */
guint
vigie_commons_circle_split (const VigieCommonsCircle *self, VigieCommonsCircle parts[4])
{
  const VigieBox *box = &self->box;
  const VigieBox boxes[4] = {
    { box->west, box->south, self->lon, self->lat },
    { self->lon, box->south, box->east, self->lat },
    { box->west, self->lat, self->lon, box->north },
    { self->lon, self->lat, box->east, box->north },
  };

  /* museums have hundreds of photos at one point, which no circle parts; over the antimeridian
   * nothing is in the middle */
  if (self->radius_m < MIN_PARTED_M || box->west > box->east)
    return 0;
  for (guint i = 0; i < 4; i++)
    circle_init (&parts[i], &boxes[i]);
  return 4;
}
