/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-geometry-private.h"
#include "vigie-mercator.h"
#include "vigie-position.h"

/* Ray casting (W. R. Franklin's PNPOLY): an edge counts when exactly one of its ends lies above. */
static gboolean
ring_is_crossed_oddly (const double *ring, gsize n, double lon, double lat)
{
  gboolean inside = FALSE;

  for (gsize i = 0, j = n - 1; i < n; j = i++)
    {
      double lon_i = ring[2 * i], lat_i = ring[2 * i + 1];
      double lon_j = ring[2 * j], lat_j = ring[2 * j + 1];

      if ((lat_i > lat) != (lat_j > lat) &&
          lon < (lon_j - lon_i) * (lat - lat_i) / (lat_j - lat_i) + lon_i)
        inside = !inside;
    }
  return inside;
}

static gboolean
part_contains (const VigieGeometry *self, gsize part, double lon, double lat)
{
  gboolean inside = FALSE;

  for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
    {
      gsize n;
      const double *points = vigie_geometry_peek_ring (self, ring, &n);

      inside ^= ring_is_crossed_oddly (points, n, lon, lat);
    }
  return inside;
}

/**
 * vigie_geometry_contains:
 *
 * Even-odd rule for each polygon, so holes are outside. A place exactly on an edge may count either
 * way. Nothing lies inside points and lines.
 *
 * Returns: whether the place is inside
 */
gboolean
vigie_geometry_contains (const VigieGeometry *self, double lon, double lat)
{
  if (!vigie_geometry_is_polygonal (self) || !vigie_box_contains (&self->box, lon, lat))
    return FALSE;
  for (gsize part = 0; part < self->n_parts; part++)
    if (part_contains (self, part, lon, lat))
      return TRUE;
  return FALSE;
}

/* Chamberlain and Duquette, "Some Algorithms for Polygons on a Sphere", JPL Publication 07-03,
 * 2007, equation 6. The middle of the ring is taken off the latitudes' sines first, so that the sum
 * of a small ring keeps its digits; it changes nothing else, for the differences sum to zero. */
static double
ring_area_m2 (const double *ring, gsize n)
{
  const double degree = G_PI / 180;
  double base, sum = 0;

  if (n < 4)
    return 0;
  base = sin (ring[1] * degree);
  for (gsize i = 0; i + 1 < n; i++)
    {
      double step = (ring[2 * i + 2] - ring[2 * i]) * degree;
      double middle = (sin (ring[2 * i + 1] * degree) + sin (ring[2 * i + 3] * degree)) / 2;

      sum += step * (middle - base);
    }
  return fabs (sum) * VIGIE_EARTH_RADIUS_M * VIGIE_EARTH_RADIUS_M;
}

static double
part_area_m2 (const VigieGeometry *self, gsize part)
{
  double area = 0;

  for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
    {
      gsize n;
      const double *points = vigie_geometry_peek_ring (self, ring, &n);
      double of_ring = ring_area_m2 (points, n);

      area += ring == self->parts[part] ? of_ring : -of_ring;
    }
  return MAX (area, 0);
}

/**
 * vigie_geometry_get_area_m2:
 *
 * Area on a sphere of %VIGIE_EARTH_RADIUS_M, holes taken off. Edges are taken as straight on a
 * cylindrical equal-area map, which for edges of some kilometres is far below the 0.5 % that the
 * sphere itself is off.
 *
 * Returns: square metres, 0 for points and lines
 */
double
vigie_geometry_get_area_m2 (const VigieGeometry *self)
{
  double area = 0;

  if (!vigie_geometry_is_polygonal (self))
    return 0;
  for (gsize part = 0; part < self->n_parts; part++)
    area += part_area_m2 (self, part);
  return area;
}

static double
ring_length_m (const double *ring, gsize n)
{
  double length = 0;

  for (gsize i = 0; i + 1 < n; i++)
    length += vigie_distance_m (ring[2 * i], ring[2 * i + 1], ring[2 * i + 2], ring[2 * i + 3]);
  return length;
}

/**
 * vigie_geometry_get_length_m:
 *
 * Returns: metres along all lines, or around all rings of polygons; see vigie_distance_m()
 */
double
vigie_geometry_get_length_m (const VigieGeometry *self)
{
  double length = 0;

  if (self->kind == VIGIE_GEOMETRY_POINT || self->kind == VIGIE_GEOMETRY_MULTI_POINT)
    return 0;
  for (gsize ring = 0; ring < self->n_rings; ring++)
    {
      gsize n;
      const double *points = vigie_geometry_peek_ring (self, ring, &n);

      length += ring_length_m (points, n);
    }
  return length;
}

/* The middle of the widest interval inside @part on the parallel @lat. */
static double
find_widest_interval (
    const VigieGeometry *self, gsize part, double lat, GArray *cuts, double *middle)
{
  double widest = 0;

  g_array_set_size (cuts, 0);
  for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
    {
      gsize n;
      const double *points = vigie_geometry_peek_ring (self, ring, &n);

      for (gsize i = 0, j = n - 1; i < n; j = i++)
        {
          double lon_i = points[2 * i], lat_i = points[2 * i + 1];
          double lon_j = points[2 * j], lat_j = points[2 * j + 1];

          if ((lat_i > lat) != (lat_j > lat))
            {
              double cut = (lon_j - lon_i) * (lat - lat_i) / (lat_j - lat_i) + lon_i;
              guint at = cuts->len;

              while (at > 0 && g_array_index (cuts, double, at - 1) > cut)
                at--;
              g_array_insert_val (cuts, at, cut);
            }
        }
    }
  for (guint i = 0; i + 1 < cuts->len; i += 2)
    {
      double from = g_array_index (cuts, double, i);
      double to = g_array_index (cuts, double, i + 1);

      if (to - from > widest)
        {
          widest = to - from;
          *middle = (from + to) / 2;
        }
    }
  return widest;
}

static gboolean
find_point_inside (const VigieGeometry *self, gsize part, double *lon, double *lat)
{
  const guint n_parallels = 31; /* odd: the one in the middle is among them */
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (double));
  VigieBox box = VIGIE_BOX_EMPTY;
  double widest = 0;
  gsize n;
  const double *outer = vigie_geometry_peek_ring (self, self->parts[part], &n);

  for (gsize i = 0; i < n; i++)
    vigie_box_extend (&box, outer[2 * i], outer[2 * i + 1]);
  for (guint i = 1; i <= n_parallels; i++)
    {
      double at = box.south + (box.north - box.south) * i / (n_parallels + 1);
      double middle = 0;
      double width = find_widest_interval (self, part, at, cuts, &middle);

      if (width > widest)
        {
          widest = width;
          *lon = middle;
          *lat = at;
        }
    }
  return widest > 0;
}

/* Centroid of the plane figure, holes taken off; %FALSE when it has no area. */
static gboolean
get_centroid (const VigieGeometry *self, gsize part, double *lon, double *lat)
{
  const double *origin = self->coords + 2 * self->rings[self->parts[part]];
  double area = 0, sum_lon = 0, sum_lat = 0;

  for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
    {
      gsize n;
      const double *p = vigie_geometry_peek_ring (self, ring, &n);
      double a = 0, cx = 0, cy = 0;
      double sign;

      for (gsize i = 0; i + 1 < n; i++)
        {
          double x0 = p[2 * i] - origin[0], y0 = p[2 * i + 1] - origin[1];
          double x1 = p[2 * i + 2] - origin[0], y1 = p[2 * i + 3] - origin[1];
          double cross = x0 * y1 - x1 * y0;

          a += cross;
          cx += (x0 + x1) * cross;
          cy += (y0 + y1) * cross;
        }
      sign = (a < 0) == (ring == self->parts[part]) ? -1 : 1;
      area += sign * a;
      sum_lon += sign * cx;
      sum_lat += sign * cy;
    }
  if (!(area > 0))
    return FALSE;
  *lon = origin[0] + sum_lon / (3 * area);
  *lat = origin[1] + sum_lat / (3 * area);
  return TRUE;
}

static void
get_polygon_label (const VigieGeometry *self, double *lon, double *lat)
{
  gsize largest = 0;
  double area = -1;

  for (gsize part = 0; part < self->n_parts; part++)
    {
      double of_part = part_area_m2 (self, part);

      if (of_part > area)
        {
          area = of_part;
          largest = part;
        }
    }
  if (get_centroid (self, largest, lon, lat) && part_contains (self, largest, *lon, *lat))
    return;
  if (find_point_inside (self, largest, lon, lat))
    return;

  *lon = self->coords[2 * self->rings[self->parts[largest]]];
  *lat = self->coords[2 * self->rings[self->parts[largest]] + 1];
}

static void
get_line_label (const VigieGeometry *self, double *lon, double *lat)
{
  const double *longest = NULL;
  gsize n_longest = 0;
  double length = -1, left;

  for (gsize ring = 0; ring < self->n_rings; ring++)
    {
      gsize n;
      const double *points = vigie_geometry_peek_ring (self, ring, &n);
      double of_ring = ring_length_m (points, n);

      if (of_ring > length)
        {
          length = of_ring;
          longest = points;
          n_longest = n;
        }
    }
  if (longest == NULL)
    longest = self->coords;
  *lon = longest[0];
  *lat = longest[1];
  left = length / 2;
  for (gsize i = 0; i + 1 < n_longest; i++)
    {
      const double *a = longest + 2 * i, *b = a + 2;
      double step = vigie_distance_m (a[0], a[1], b[0], b[1]);

      if (step > 0 && step >= left)
        {
          *lon = a[0] + (b[0] - a[0]) * left / step;
          *lat = a[1] + (b[1] - a[1]) * left / step;
          return;
        }
      left -= step;
    }
}

static void
get_points_label (const VigieGeometry *self, double *lon, double *lat)
{
  double mean_lon = 0, mean_lat = 0, nearest = G_MAXDOUBLE;

  for (gsize i = 0; i < self->n_points; i++)
    {
      mean_lon += self->coords[2 * i] / (double) self->n_points;
      mean_lat += self->coords[2 * i + 1] / (double) self->n_points;
    }
  *lon = self->coords[0];
  *lat = self->coords[1];
  for (gsize i = 0; i < self->n_points; i++)
    {
      double away = hypot (self->coords[2 * i] - mean_lon, self->coords[2 * i + 1] - mean_lat);

      if (away < nearest)
        {
          nearest = away;
          *lon = self->coords[2 * i];
          *lat = self->coords[2 * i + 1];
        }
    }
}

/**
 * vigie_geometry_get_label_point:
 * @lon: (out):
 * @lat: (out):
 *
 * A place for a label or a pin: of the largest polygon its centroid, or where that lies outside the
 * middle of a wide place inside; of the longest line its middle; of several points the one nearest
 * to their mean.
 *
 * Returns: %FALSE when there are no points
 */
gboolean
vigie_geometry_get_label_point (const VigieGeometry *self, double *lon, double *lat)
{
  if (self->n_points == 0)
    return FALSE;
  if (vigie_geometry_is_polygonal (self))
    get_polygon_label (self, lon, lat);
  else if (self->kind == VIGIE_GEOMETRY_LINE_STRING ||
           self->kind == VIGIE_GEOMETRY_MULTI_LINE_STRING)
    get_line_label (self, lon, lat);
  else
    get_points_label (self, lon, lat);
  return TRUE;
}

static void
consider_segment (VigieSegment *best,
                  const double *a,
                  const double *b,
                  double x,
                  double y,
                  const VigieSegment *where)
{
  double ax, ay, bx, by, dx, dy, square, fraction, distance;

  vigie_mercator_from_lon_lat (a[0], a[1], &ax, &ay);
  vigie_mercator_from_lon_lat (b[0], b[1], &bx, &by);
  dx = bx - ax;
  dy = by - ay;
  square = dx * dx + dy * dy;
  fraction = square > 0 ? CLAMP (((x - ax) * dx + (y - ay) * dy) / square, 0.0, 1.0) : 0;
  distance = hypot (ax + fraction * dx - x, ay + fraction * dy - y);
  if (distance < best->distance)
    {
      *best = *where;
      best->fraction = fraction;
      best->distance = distance;
      vigie_mercator_to_lon_lat (ax + fraction * dx, ay + fraction * dy, &best->lon, &best->lat);
    }
}

/**
 * vigie_geometry_nearest_segment:
 * @segment: (out caller-allocates): the nearest one; for points it starts and ends on the point
 *
 * Finds the edge nearest to a place as it looks on the map, where edges are straight in Web
 * Mercator. A new vertex there gets index @segment.index + 1.
 *
 * Returns: %FALSE when there are no points
 */
gboolean
vigie_geometry_nearest_segment (const VigieGeometry *self,
                                double lon,
                                double lat,
                                VigieSegment *segment)
{
  double x, y;

  *segment = (VigieSegment) { .distance = G_MAXDOUBLE };
  vigie_mercator_from_lon_lat (lon, lat, &x, &y);
  for (gsize part = 0; part < self->n_parts; part++)
    for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
      {
        gsize n;
        const double *p = vigie_geometry_peek_ring (self, ring, &n);
        VigieSegment where = { .part = part, .ring = ring - self->parts[part] };

        if (n == 1)
          consider_segment (segment, p, p, x, y, &where);
        for (gsize i = 0; i + 1 < n; i++)
          {
            where.index = i;
            consider_segment (segment, p + 2 * i, p + 2 * i + 2, x, y, &where);
          }
      }
  return segment->distance < G_MAXDOUBLE;
}
