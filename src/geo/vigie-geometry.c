/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry.h"

#include <math.h>
#include <string.h>

#include "vigie-geometry-private.h"

static const char *const kind_names[] = {
  [VIGIE_GEOMETRY_POINT] = "Point",
  [VIGIE_GEOMETRY_MULTI_POINT] = "MultiPoint",
  [VIGIE_GEOMETRY_LINE_STRING] = "LineString",
  [VIGIE_GEOMETRY_MULTI_LINE_STRING] = "MultiLineString",
  [VIGIE_GEOMETRY_POLYGON] = "Polygon",
  [VIGIE_GEOMETRY_MULTI_POLYGON] = "MultiPolygon",
};

/**
 * vigie_geometry_kind_to_string:
 *
 * Returns: (transfer none): the type's name in GeoJSON (RFC 7946 §1.4)
 */
const char *
vigie_geometry_kind_to_string (VigieGeometryKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "Point");

  return kind_names[kind];
}

/**
 * vigie_geometry_kind_from_string:
 * @text: (nullable): a type's name in GeoJSON
 * @kind: (out): untouched when the name is unknown
 *
 * Returns: whether @text names a kind; "GeometryCollection" does not
 */
gboolean
vigie_geometry_kind_from_string (const char *text, VigieGeometryKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = (VigieGeometryKind) i;
        return TRUE;
      }
  return FALSE;
}

struct _VigieGeometryBuilder
{
  VigieGeometryKind kind;
  GArray *parts;  /* of gsize: first ring of each */
  GArray *rings;  /* of gsize: first point of each */
  GArray *coords; /* of double */
  gboolean wants_part;
  gboolean wants_ring;
};

/**
 * vigie_geometry_builder_new:
 *
 * Returns: (transfer full): an empty builder; end it with vigie_geometry_builder_end()
 */
VigieGeometryBuilder *
vigie_geometry_builder_new (VigieGeometryKind kind)
{
  VigieGeometryBuilder *self = g_new0 (VigieGeometryBuilder, 1);

  self->kind = kind;
  self->parts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->rings = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->coords = g_array_new (FALSE, FALSE, sizeof (double));
  self->wants_part = TRUE;
  self->wants_ring = TRUE;
  return self;
}

void
vigie_geometry_builder_free (VigieGeometryBuilder *self)
{
  g_array_unref (self->parts);
  g_array_unref (self->rings);
  g_array_unref (self->coords);
  g_free (self);
}

/**
 * vigie_geometry_builder_begin_part:
 *
 * The next point begins a part: a point, line or polygon of its own. A part without points leaves
 * no trace. Kinds that are not "multi" hold one part; more of them make it the multi kind.
 */
void
vigie_geometry_builder_begin_part (VigieGeometryBuilder *self)
{
  self->wants_part = TRUE;
  self->wants_ring = TRUE;
}

/**
 * vigie_geometry_builder_begin_ring:
 *
 * The next point begins a ring: the first of a part is the outer one, those after it are holes. A
 * ring without points leaves no trace.
 */
void
vigie_geometry_builder_begin_ring (VigieGeometryBuilder *self)
{
  self->wants_ring = TRUE;
}

/**
 * vigie_geometry_builder_add:
 *
 * Adds a point. Anything goes in; vigie_geometry_check() judges afterwards.
 */
void
vigie_geometry_builder_add (VigieGeometryBuilder *self, double lon, double lat)
{
  if (self->wants_part || self->kind == VIGIE_GEOMETRY_MULTI_POINT)
    {
      gsize ring = self->rings->len;

      g_array_append_val (self->parts, ring);
      self->wants_part = FALSE;
      self->wants_ring = TRUE;
    }
  if (self->wants_ring)
    {
      gsize point = self->coords->len / 2;

      g_array_append_val (self->rings, point);
      self->wants_ring = FALSE;
    }
  g_array_append_val (self->coords, lon);
  g_array_append_val (self->coords, lat);
}

/**
 * vigie_geometry_builder_add_many:
 * @lonlat: (array): 2 × @n_points numbers
 */
void
vigie_geometry_builder_add_many (VigieGeometryBuilder *self, const double *lonlat, gsize n_points)
{
  for (gsize i = 0; i < n_points; i++)
    vigie_geometry_builder_add (self, lonlat[2 * i], lonlat[2 * i + 1]);
}

static VigieGeometryKind
kind_for_parts (VigieGeometryKind kind, gsize n_parts)
{
  if (n_parts <= 1)
    return kind;
  if (kind == VIGIE_GEOMETRY_POINT)
    return VIGIE_GEOMETRY_MULTI_POINT;
  if (kind == VIGIE_GEOMETRY_LINE_STRING)
    return VIGIE_GEOMETRY_MULTI_LINE_STRING;
  if (kind == VIGIE_GEOMETRY_POLYGON)
    return VIGIE_GEOMETRY_MULTI_POLYGON;
  return kind;
}

/**
 * vigie_geometry_builder_end:
 * @self: (transfer full): is freed
 *
 * Returns: (transfer full): what was added
 */
VigieGeometry *
vigie_geometry_builder_end (VigieGeometryBuilder *self)
{
  VigieGeometry *geometry = g_atomic_rc_box_new0 (VigieGeometry);
  gsize n_rings = self->rings->len;
  gsize n_points = self->coords->len / 2;

  geometry->kind = kind_for_parts (self->kind, self->parts->len);
  geometry->n_parts = self->parts->len;
  geometry->n_rings = n_rings;
  geometry->n_points = n_points;
  g_array_append_val (self->parts, n_rings);
  g_array_append_val (self->rings, n_points);
  geometry->parts = (gsize *) (void *) g_array_free (g_steal_pointer (&self->parts), FALSE);
  geometry->rings = (gsize *) (void *) g_array_free (g_steal_pointer (&self->rings), FALSE);
  geometry->coords = (double *) (void *) g_array_free (g_steal_pointer (&self->coords), FALSE);
  g_free (self);

  vigie_box_init_empty (&geometry->box);
  for (gsize i = 0; i < n_points; i++)
    vigie_box_extend (&geometry->box, geometry->coords[2 * i], geometry->coords[2 * i + 1]);
  return geometry;
}

/**
 * vigie_geometry_new_point:
 *
 * Returns: (transfer full): a point
 */
VigieGeometry *
vigie_geometry_new_point (double lon, double lat)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POINT);

  vigie_geometry_builder_add (builder, lon, lat);
  return vigie_geometry_builder_end (builder);
}

/**
 * vigie_geometry_new_line:
 * @lonlat: (array): 2 × @n_points numbers
 *
 * Returns: (transfer full): a line
 */
VigieGeometry *
vigie_geometry_new_line (const double *lonlat, gsize n_points)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_LINE_STRING);

  vigie_geometry_builder_add_many (builder, lonlat, n_points);
  return vigie_geometry_builder_end (builder);
}

/**
 * vigie_geometry_new_polygon:
 * @lonlat: (array): 2 × @n_points numbers
 *
 * Returns: (transfer full): a polygon without holes, its ring closed if it was not
 */
VigieGeometry *
vigie_geometry_new_polygon (const double *lonlat, gsize n_points)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  vigie_geometry_builder_add_many (builder, lonlat, n_points);
  if (n_points > 0 && !vigie_points_equal (lonlat, lonlat + 2 * (n_points - 1)))
    vigie_geometry_builder_add (builder, lonlat[0], lonlat[1]);
  return vigie_geometry_builder_end (builder);
}

VigieGeometry *
vigie_geometry_ref (VigieGeometry *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
vigie_geometry_clear (gpointer data)
{
  VigieGeometry *self = data;

  g_free (self->parts);
  g_free (self->rings);
  g_free (self->coords);
}

void
vigie_geometry_unref (VigieGeometry *self)
{
  g_atomic_rc_box_release_full (self, vigie_geometry_clear);
}

VigieGeometryKind
vigie_geometry_get_kind (const VigieGeometry *self)
{
  return self->kind;
}

gboolean
vigie_geometry_is_polygonal (const VigieGeometry *self)
{
  return self->kind == VIGIE_GEOMETRY_POLYGON || self->kind == VIGIE_GEOMETRY_MULTI_POLYGON;
}

gsize
vigie_geometry_get_n_parts (const VigieGeometry *self)
{
  return self->n_parts;
}

gsize
vigie_geometry_get_n_rings (const VigieGeometry *self, gsize part)
{
  g_return_val_if_fail (part < self->n_parts, 0);

  return self->parts[part + 1] - self->parts[part];
}

gsize
vigie_geometry_get_n_points (const VigieGeometry *self)
{
  return self->n_points;
}

/**
 * vigie_geometry_get_ring:
 * @n_points: (out): how many points the ring has, the closing one included
 *
 * Returns: (transfer none) (array): 2 × @n_points numbers: longitude, latitude, longitude, …
 */
const double *
vigie_geometry_get_ring (const VigieGeometry *self, gsize part, gsize ring, gsize *n_points)
{
  *n_points = 0;
  g_return_val_if_fail (part < self->n_parts, NULL);
  g_return_val_if_fail (ring < self->parts[part + 1] - self->parts[part], NULL);

  return vigie_geometry_peek_ring (self, self->parts[part] + ring, n_points);
}

/**
 * vigie_geometry_get_box:
 * @box: (out caller-allocates): smallest box around all points, the empty one when there are none
 */
void
vigie_geometry_get_box (const VigieGeometry *self, VigieBox *box)
{
  *box = self->box;
}

/**
 * vigie_geometry_equal:
 * @a: (nullable):
 * @b: (nullable):
 *
 * Returns: whether both are of one kind and have the same points in the same order, or both are
 *   %NULL. A ring that begins elsewhere is not equal.
 */
gboolean
vigie_geometry_equal (const VigieGeometry *a, const VigieGeometry *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (a->kind != b->kind || a->n_parts != b->n_parts || a->n_rings != b->n_rings ||
      a->n_points != b->n_points)
    return FALSE;
  if (memcmp (a->parts, b->parts, (a->n_parts + 1) * sizeof *a->parts) != 0 ||
      memcmp (a->rings, b->rings, (a->n_rings + 1) * sizeof *a->rings) != 0)
    return FALSE;
  for (gsize i = 0; i < 2 * a->n_points; i++)
    if (a->coords[i] != b->coords[i])
      return FALSE;
  return TRUE;
}

/* Twice the signed area in square degrees, positive when counter-clockwise. Relative to the first
 * point, so that small rings far from 0° keep their digits. */
static double
get_winding (const double *ring, gsize n_points)
{
  double sum = 0;

  for (gsize i = 1; i + 1 < n_points; i++)
    sum += (ring[2 * i] - ring[0]) * (ring[2 * i + 3] - ring[1]) -
           (ring[2 * i + 2] - ring[0]) * (ring[2 * i + 1] - ring[1]);
  return sum;
}

static void
add_wound_ring (VigieGeometryBuilder *builder, const double *points, gsize n, gboolean is_hole)
{
  double winding = get_winding (points, n);
  gboolean reverse = is_hole ? winding > 0 : winding < 0;

  for (gsize i = 0; i < n; i++)
    {
      gsize from = reverse ? n - 1 - i : i;

      vigie_geometry_builder_add (builder, points[2 * from], points[2 * from + 1]);
    }
}

static void
normalize_ring (const VigieGeometry *self,
                VigieGeometryBuilder *builder,
                GArray *points,
                gsize ring,
                gboolean is_hole)
{
  gsize n;
  const double *from = vigie_geometry_peek_ring (self, ring, &n);

  g_array_set_size (points, 0);
  for (gsize i = 0; i < n; i++)
    if (i == 0 || !vigie_points_equal (from + 2 * i, from + 2 * (i - 1)))
      g_array_append_vals (points, from + 2 * i, 2);
  if (!vigie_geometry_is_polygonal (self))
    {
      vigie_geometry_builder_add_many (builder, (double *) (void *) points->data, points->len / 2);
      return;
    }

  if (points->len > 2 &&
      !vigie_points_equal (from, &g_array_index (points, double, points->len - 2)))
    g_array_append_vals (points, from, 2);
  add_wound_ring (builder, (double *) (void *) points->data, points->len / 2, is_hole);
}

/**
 * vigie_geometry_normalize:
 *
 * Closes the rings of polygons, winds them as RFC 7946 §3.1.6 wants (outer ones counter-clockwise,
 * holes clockwise) and leaves out points that repeat the one before.
 *
 * Returns: (transfer full): the result, equal to @self when there was nothing to do
 */
VigieGeometry *
vigie_geometry_normalize (VigieGeometry *self)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (self->kind);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize part = 0; part < self->n_parts; part++)
    {
      vigie_geometry_builder_begin_part (builder);
      for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
        {
          vigie_geometry_builder_begin_ring (builder);
          normalize_ring (self, builder, points, ring, ring != self->parts[part]);
        }
    }
  return vigie_geometry_builder_end (builder);
}

/**
 * vigie_geometry_round:
 * @decimals: digits to keep after the point, at most 15; 7 are about a centimetre
 *
 * Returns: (transfer full): the geometry with rounded coordinates, never −0
 */
VigieGeometry *
vigie_geometry_round (VigieGeometry *self, guint decimals)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (self->kind);
  double scale = pow (10, MIN (decimals, 15));

  for (gsize part = 0; part < self->n_parts; part++)
    {
      vigie_geometry_builder_begin_part (builder);
      for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
        {
          vigie_geometry_builder_begin_ring (builder);
          for (gsize i = self->rings[ring]; i < self->rings[ring + 1]; i++)
            vigie_geometry_builder_add (builder, round (self->coords[2 * i] * scale) / scale + 0.0,
                                        round (self->coords[2 * i + 1] * scale) / scale + 0.0);
        }
    }
  return vigie_geometry_builder_end (builder);
}
