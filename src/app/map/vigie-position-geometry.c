/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-position-geometry.h"

#include <math.h>

#define DEGREE (G_PI / 180)
#define LABEL_GAP 2.0f

/* Metres that a photo usually shows, and the pixels between which its cone stays. */
#define CONE_M 250.0
#define CONE_MIN_PX 64.0
#define CONE_MAX_PX 150.0

/**
 * vigie_position_to_widget:
 * @transform: a view
 * @lon: degrees
 * @lat: degrees
 * @x: (out): pixels
 * @y: (out): pixels
 *
 * Takes the copy of the world that is nearest to the view's middle.
 */
void
vigie_position_to_widget (
    const VigieMapTransform *transform, double lon, double lat, double *x, double *y)
{
  double world_x, world_y;

  vigie_mercator_from_lon_lat (lon, lat, &world_x, &world_y);
  vigie_map_transform_to_widget (transform, world_x + round (transform->cx - world_x), world_y, x,
                                 y);
}

/* Returns: the position's radius in pixels at its latitude; 0 when it is not known */
double
vigie_position_radius_px (const VigieMapTransform *transform, const VigiePosition *position)
{
  return vigie_map_transform_meters (transform, vigie_mercator_y (position->lat),
                                     position->radius_m);
}

/**
 * vigie_position_ring:
 * @transform: a view
 * @position: its radius in metres on the ground
 * @points: (out caller-allocates): the ring, clockwise from the north
 *
 * The places at that distance by the direct problem on the sphere (E. Williams, "Aviation
 * Formulary", lat/lon given radial and distance), so that a large ring bulges towards the pole as
 * the map does.
 *
 * Returns: %FALSE where there is none: no radius, or it leaves the map over a pole
 */
gboolean
vigie_position_ring (const VigieMapTransform *transform,
                     const VigiePosition *position,
                     graphene_point_t points[VIGIE_RING_POINTS])
{
  double angle = position->radius_m / VIGIE_EARTH_RADIUS_M;
  double lat = position->lat * DEGREE;
  double base_x, base_y;

  if (position->radius_m <= 0 || fabs (position->lat) + angle / DEGREE >= VIGIE_MERCATOR_MAX_LAT)
    return FALSE;

  vigie_mercator_from_lon_lat (position->lon, position->lat, &base_x, &base_y);
  base_x += round (transform->cx - base_x);
  for (guint i = 0; i < VIGIE_RING_POINTS; i++)
    {
      double bearing = 2 * G_PI * i / VIGIE_RING_POINTS;
      double sine = sin (lat) * cos (angle) + cos (lat) * sin (angle) * cos (bearing);
      double shift =
          atan2 (sin (bearing) * sin (angle) * cos (lat), cos (angle) - sin (lat) * sine);
      double x, y;

      vigie_map_transform_to_widget (transform, base_x + shift / (2 * G_PI),
                                     vigie_mercator_y (asin (CLAMP (sine, -1, 1)) / DEGREE), &x,
                                     &y);
      points[i] = GRAPHENE_POINT_INIT ((float) x, (float) y);
    }
  return TRUE;
}

/**
 * vigie_position_toward:
 * @x: pixels
 * @y: pixels
 * @azimuth_deg: degrees from north, clockwise
 * @length: pixels
 * @rotation: of the map, radians
 *
 * Web Mercator keeps angles, so a direction on the ground is the same on the screen.
 *
 * Returns: the point at @length in that direction
 */
graphene_point_t
vigie_position_toward (double x, double y, double azimuth_deg, double length, double rotation)
{
  double angle = azimuth_deg * DEGREE + rotation;

  return GRAPHENE_POINT_INIT ((float) (x + length * sin (angle)),
                              (float) (y - length * cos (angle)));
}

/**
 * vigie_position_cone:
 * @x: pixels, where the camera stands
 * @y: pixels
 * @direction_deg: where it looks, degrees from north, clockwise
 * @opening_deg: how wide it sees
 * @length: pixels
 * @rotation: of the map, radians
 * @points: (out caller-allocates): the outline: the camera, then an arc clockwise
 */
void
vigie_position_cone (double x,
                     double y,
                     double direction_deg,
                     double opening_deg,
                     double length,
                     double rotation,
                     graphene_point_t points[VIGIE_CONE_POINTS])
{
  double step = opening_deg / (VIGIE_CONE_POINTS - 2);

  points[0] = GRAPHENE_POINT_INIT ((float) x, (float) y);
  for (guint i = 1; i < VIGIE_CONE_POINTS; i++)
    points[i] = vigie_position_toward (x, y, direction_deg - opening_deg / 2 + (i - 1) * step,
                                       length, rotation);
}

/* Returns: pixels: what a photo shows at this zoom, but neither lost nor over half the map */
double
vigie_position_cone_length (const VigieMapTransform *transform, double lat)
{
  return CLAMP (vigie_map_transform_meters (transform, vigie_mercator_y (lat), CONE_M), CONE_MIN_PX,
                CONE_MAX_PX);
}

/* ---- radii ---- */

static const double radius_steps[] = { 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 };

/**
 * vigie_radius_step:
 * @radius_m: metres
 * @steps: how many steps to go up, or down where negative
 *
 * Returns: the next of 10, 20, 50, … 5000 m; the last one stays, and so does a radius beyond it
 */
double
vigie_radius_step (double radius_m, int steps)
{
  const gsize n = G_N_ELEMENTS (radius_steps);

  for (; steps > 0; steps--)
    {
      gsize i = 0;

      while (i < n && radius_steps[i] <= radius_m)
        i++;
      radius_m = i < n ? radius_steps[i] : radius_m;
    }
  for (; steps < 0; steps++)
    {
      gsize i = n;

      while (i > 0 && radius_steps[i - 1] >= radius_m)
        i--;
      radius_m = i > 0 ? radius_steps[i - 1] : radius_m;
    }
  return radius_m;
}

/**
 * vigie_radius_round:
 * @radius_m: metres, as a drag gives them
 *
 * Returns: two figures, between 5 m and 50 km: nobody knows a radius better
 */
double
vigie_radius_round (double radius_m)
{
  double unit;

  if (!(radius_m > 5)) /* NaN too */
    return 5;
  radius_m = MIN (radius_m, 50000);
  unit = MAX (1, pow (10, floor (log10 (radius_m)) - 1));
  return round (radius_m / unit) * unit;
}

/* ---- labels ---- */

static gboolean
meets (const graphene_rect_t *a, const graphene_rect_t *b)
{
  return a->origin.x < b->origin.x + b->size.width + LABEL_GAP &&
         b->origin.x < a->origin.x + a->size.width + LABEL_GAP &&
         a->origin.y < b->origin.y + b->size.height + LABEL_GAP &&
         b->origin.y < a->origin.y + a->size.height + LABEL_GAP;
}

static graphene_rect_t
get_label_rect (const VigieMapLabel *label)
{
  return GRAPHENE_RECT_INIT (label->x, label->y, label->width, label->height);
}

static gboolean
is_free (const VigieMapLabel *labels,
         gsize index,
         const VigieMapObstacle *obstacles,
         gsize n_obstacles,
         const graphene_rect_t *rect)
{
  for (gsize i = 0; i < index; i++)
    {
      graphene_rect_t other = get_label_rect (&labels[i]);

      if (labels[i].chosen >= 0 && meets (&other, rect))
        return FALSE;
    }
  for (gsize i = 0; i < n_obstacles; i++)
    if ((obstacles[i].owner < 0 || obstacles[i].owner != labels[index].owner) &&
        meets (&obstacles[i].rect, rect))
      return FALSE;
  return TRUE;
}

/**
 * vigie_map_labels_place:
 * @labels: (array length=n_labels) (inout): what to place; the first ones choose first
 * @obstacles: (array length=n_obstacles): what must stay in sight
 * @width: of the view
 * @height: of the view
 *
 * Gives each label the first of its offers that lies in the view, off the obstacles of others and
 * off the labels before it. A label without such an offer is left out, unless it is needed.
 */
void
vigie_map_labels_place (VigieMapLabel *labels,
                        gsize n_labels,
                        const VigieMapObstacle *obstacles,
                        gsize n_obstacles,
                        float width,
                        float height)
{
  for (gsize i = 0; i < n_labels; i++)
    {
      VigieMapLabel *label = &labels[i];

      label->chosen = -1;
      for (guint k = 0; k < label->n_offers && label->chosen < 0; k++)
        {
          graphene_rect_t rect = GRAPHENE_RECT_INIT (label->offers[k].x, label->offers[k].y,
                                                     label->width, label->height);

          if (rect.origin.x < 0 || rect.origin.y < 0 || rect.origin.x + rect.size.width > width ||
              rect.origin.y + rect.size.height > height ||
              !is_free (labels, i, obstacles, n_obstacles, &rect))
            continue;
          label->chosen = (int) k;
          label->x = rect.origin.x;
          label->y = rect.origin.y;
        }
      if (label->chosen < 0 && label->needed && label->n_offers > 0)
        {
          label->chosen = 0;
          label->x = CLAMP (label->offers[0].x, 0, MAX (0, width - label->width));
          label->y = CLAMP (label->offers[0].y, 0, MAX (0, height - label->height));
        }
    }
}
