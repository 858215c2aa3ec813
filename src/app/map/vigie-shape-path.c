/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-path.h"

#include <math.h>

/* Corners nearer than this to the one before are not drawn. */
#define SKIP_PX 0.6

static void
lay_out (VigieShapePath *self, VigieGeometry *geometry)
{
  gsize n_points = vigie_geometry_get_n_points (geometry);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));
  guint used = 0;

  self->points = g_new (double, 2 * n_points + 2);
  self->box = (VigieWorldBox) { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
      {
        gsize n = 0;
        const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n);

        for (gsize i = 0; i < n; i++, used++)
          {
            double *p = self->points + 2 * used;

            vigie_mercator_from_lon_lat (lonlat[2 * i], lonlat[2 * i + 1], &p[0], &p[1]);
            self->box.min_x = MIN (self->box.min_x, p[0]);
            self->box.min_y = MIN (self->box.min_y, p[1]);
            self->box.max_x = MAX (self->box.max_x, p[0]);
            self->box.max_y = MAX (self->box.max_y, p[1]);
          }
        g_array_append_val (ends, used);
      }
  self->n_rings = ends->len;
  self->ends = (guint *) (gpointer) g_array_free (g_steal_pointer (&ends), FALSE);
}

/**
 * vigie_shape_path_new:
 * @shape: (transfer none): a shape with a geometry
 * @at: ms; decides what is lifted or not yet valid
 *
 * Returns: (transfer full): the shape laid out
 */
VigieShapePath *
vigie_shape_path_new (VigieShape *shape, gint64 at)
{
  VigieShapePath *self = g_atomic_rc_box_new0 (VigieShapePath);
  VigieGeometryKind kind = vigie_geometry_get_kind (shape->geometry);
  double lon, lat;

  self->shape = vigie_shape_ref (shape);
  lay_out (self, shape->geometry);
  self->polygonal = vigie_geometry_is_polygonal (shape->geometry);
  self->is_point = kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
  if (!vigie_shape_is_valid_at (shape, at))
    {
      gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;

      self->upcoming = from > at && shape->lifted_at == VIGIE_TIME_UNKNOWN;
      self->lifted = !self->upcoming;
    }

  if (vigie_geometry_get_label_point (shape->geometry, &lon, &lat))
    {
      vigie_mercator_from_lon_lat (lon, lat, &self->label_x, &self->label_y);
    }
  else
    {
      self->label_x = (self->box.min_x + self->box.max_x) / 2;
      self->label_y = (self->box.min_y + self->box.max_y) / 2;
    }
  return self;
}

VigieShapePath *
vigie_shape_path_ref (VigieShapePath *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VigieShapePath *self = data;

  vigie_shape_unref (self->shape);
  g_free (self->points);
  g_free (self->ends);
}

void
vigie_shape_path_unref (VigieShapePath *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * vigie_path_segment_distance:
 * @a: x and y of one end
 * @b: x and y of the other end
 * @x: of a place
 * @y: of a place
 *
 * Returns: how far the place is from the segment, in the unit of what is given
 */
double
vigie_path_segment_distance (const double *a, const double *b, double x, double y)
{
  double dx = b[0] - a[0], dy = b[1] - a[1];
  double length2 = dx * dx + dy * dy;
  double t = length2 > 0 ? ((x - a[0]) * dx + (y - a[1]) * dy) / length2 : 0;

  t = CLAMP (t, 0, 1);
  return hypot (a[0] + t * dx - x, a[1] + t * dy - y);
}

/**
 * vigie_shape_path_distance:
 * @self: a shape
 * @x: Web Mercator
 * @y: Web Mercator
 *
 * Returns: in Web Mercator, how far the place is from the shape; 0 inside a polygon (even-odd, so
 *   that holes are outside)
 */
double
vigie_shape_path_distance (const VigieShapePath *self, double x, double y)
{
  double best = G_MAXDOUBLE;
  gboolean inside = FALSE;
  guint start = 0;

  for (guint ring = 0; ring < self->n_rings; start = self->ends[ring++])
    {
      const double *p = self->points + 2 * start;
      guint n = self->ends[ring] - start;

      if (n == 1)
        best = MIN (best, hypot (p[0] - x, p[1] - y));
      for (guint i = 1; i < n; i++)
        {
          const double *a = p + 2 * (i - 1), *b = p + 2 * i;

          best = MIN (best, vigie_path_segment_distance (a, b, x, y));
          if (self->polygonal && (a[1] > y) != (b[1] > y) &&
              x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
            inside = !inside;
        }
    }
  return inside ? 0 : best;
}

static double
box_area (const VigieShapePath *self)
{
  return (self->box.max_x - self->box.min_x) * (self->box.max_y - self->box.min_y);
}

/* The order of drawing, for g_ptr_array_sort_values(): large areas first, then lines, then points,
 * so that what is small can be seen and hit. */
int
vigie_shape_path_compare (gconstpointer a, gconstpointer b)
{
  const VigieShapePath *one = a, *other = b;
  int rank_one = one->polygonal ? 0 : one->is_point ? 2 : 1;
  int rank_other = other->polygonal ? 0 : other->is_point ? 2 : 1;
  double difference = box_area (other) - box_area (one);

  if (one->lifted != other->lifted)
    return one->lifted ? -1 : 1;
  if (rank_one != rank_other)
    return rank_one - rank_other;
  if (difference > 0 || difference < 0)
    return difference > 0 ? 1 : -1;
  return g_strcmp0 (one->shape->id, other->shape->id);
}

/**
 * vigie_shape_path_to_gsk:
 * @self: a shape
 * @transform: the view
 *
 * Returns: (transfer full): its lines in widget pixels
 */
GskPath *
vigie_shape_path_to_gsk (const VigieShapePath *self, const VigieMapTransform *transform)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  double shift = round (transform->cx - (self->box.min_x + self->box.max_x) / 2);
  guint start = 0;

  for (guint ring = 0; ring < self->n_rings; start = self->ends[ring++])
    {
      double last_x = 0, last_y = 0;

      for (guint i = start; i < self->ends[ring]; i++)
        {
          double x, y;

          vigie_map_transform_to_widget (transform, self->points[2 * i] + shift,
                                         self->points[2 * i + 1], &x, &y);
          if (i == start)
            gsk_path_builder_move_to (builder, (float) x, (float) y);
          else if (fabs (x - last_x) + fabs (y - last_y) < SKIP_PX && i + 1 < self->ends[ring])
            continue;
          else
            gsk_path_builder_line_to (builder, (float) x, (float) y);
          last_x = x;
          last_y = y;
        }
      if (self->polygonal)
        gsk_path_builder_close (builder);
    }
  return gsk_path_builder_free_to_path (g_steal_pointer (&builder));
}
