/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-simplify.h"

#include "vigie-geometry-private.h"
#include "vigie-mercator.h"

typedef struct
{
  gsize first;
  gsize last;
} Span;

/* Square of the distance of @p from the segment @a to @b. */
static double
square_distance (const double *p, const double *a, const double *b)
{
  double dx = b[0] - a[0], dy = b[1] - a[1];
  double square = dx * dx + dy * dy;
  double t = square > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square : 0;
  double ex, ey;

  t = CLAMP (t, 0.0, 1.0);
  ex = a[0] + t * dx - p[0];
  ey = a[1] + t * dy - p[1];
  return ex * ex + ey * ey;
}

static gsize
find_farthest (const double *xy, Span span, double *distance)
{
  gsize farthest = span.first;

  *distance = -1;
  for (gsize i = span.first + 1; i < span.last; i++)
    {
      double d = square_distance (xy + 2 * i, xy + 2 * span.first, xy + 2 * span.last);

      if (d > *distance)
        {
          *distance = d;
          farthest = i;
        }
    }
  return farthest;
}

/**
 * vigie_simplify:
 * @xy: (array): 2 × @n numbers in any plane unit
 * @tolerance: how far a point that is left out may lie from the new line, in the same unit
 * @keep: (out caller-allocates) (array): room for @n indices, rising
 *
 * Leaves out points that a drawing does not need (D. H. Douglas and T. K. Peucker, "Algorithms for
 * the reduction of the number of points required to represent a digitized line", 1973). The ends
 * stay. A closed ring is cut at the point farthest from its start, so at least that one stays too.
 *
 * Returns: number of indices in @keep
 */
gsize
vigie_simplify (const double *xy, gsize n, double tolerance, gsize *keep)
{
  g_autoptr (GArray) spans = NULL;
  Span span;
  gsize n_kept = 0;

  if (n == 0)
    return 0;
  spans = g_array_new (FALSE, FALSE, sizeof (Span));
  span = (Span) { 0, n - 1 };
  g_array_append_val (spans, span);
  keep[n_kept++] = 0;

  /* The first half of a span goes on top, so kept points come out in order. */
  while (spans->len > 0)
    {
      double distance;
      gsize middle;

      span = g_array_index (spans, Span, spans->len - 1);
      g_array_set_size (spans, spans->len - 1);
      middle = find_farthest (xy, span, &distance);
      if (distance > tolerance * tolerance)
        {
          Span halves[2] = { { middle, span.last }, { span.first, middle } };

          g_array_append_vals (spans, halves, 2);
        }
      else if (span.last > span.first)
        keep[n_kept++] = span.last;
    }
  return n_kept;
}

/* A ring that would have no area left: its corner farthest from the start and the one farthest from
 * the line between them keep it visible. */
static gsize
keep_triangle (const double *xy, gsize n, gsize *keep)
{
  double distance, best = -1;
  gsize far = find_farthest (xy, (Span) { 0, n - 1 }, &distance);
  gsize third = 0;

  for (gsize i = 1; i + 1 < n; i++)
    if (i != far)
      {
        double d = square_distance (xy + 2 * i, xy, xy + 2 * far);

        if (d > best)
          {
            best = d;
            third = i;
          }
      }
  keep[0] = 0;
  keep[1] = MIN (far, third);
  keep[2] = MAX (far, third);
  keep[3] = n - 1;
  return 4;
}

/**
 * vigie_geometry_simplify:
 * @tolerance: in world units (Web Mercator, 0 to 1): pixels ÷ vigie_mercator_world_px()
 *
 * For drawing only: rings may touch themselves afterwards. Rings keep at least three corners.
 *
 * Returns: (transfer full): the geometry with fewer points, or @self itself when it is made of
 * points
 */
VigieGeometry *
vigie_geometry_simplify (VigieGeometry *self, double tolerance)
{
  VigieGeometryBuilder *builder;
  g_autofree double *xy = NULL;
  g_autofree gsize *keep = NULL;

  if (self->kind == VIGIE_GEOMETRY_POINT || self->kind == VIGIE_GEOMETRY_MULTI_POINT)
    return vigie_geometry_ref (self);

  builder = vigie_geometry_builder_new (self->kind);
  xy = g_new (double, 2 * self->n_points);
  keep = g_new (gsize, self->n_points);
  for (gsize part = 0; part < self->n_parts; part++)
    {
      vigie_geometry_builder_begin_part (builder);
      for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
        {
          gsize n, n_kept;
          const double *p = vigie_geometry_peek_ring (self, ring, &n);

          for (gsize i = 0; i < n; i++)
            vigie_mercator_from_lon_lat (p[2 * i], p[2 * i + 1], &xy[2 * i], &xy[2 * i + 1]);
          n_kept = vigie_simplify (xy, n, tolerance, keep);
          if (vigie_geometry_is_polygonal (self) && n_kept < 4 && n >= 4)
            n_kept = keep_triangle (xy, n, keep);
          vigie_geometry_builder_begin_ring (builder);
          for (gsize i = 0; i < n_kept; i++)
            vigie_geometry_builder_add (builder, p[2 * keep[i]], p[2 * keep[i] + 1]);
        }
    }
  return vigie_geometry_builder_end (builder);
}
