/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry-private.h"

typedef enum
{
  EDIT_INSERT,
  EDIT_MOVE,
  EDIT_REMOVE,
} EditKind;

typedef struct
{
  EditKind kind;
  gsize ring; /* of all rings */
  gsize index;
  double lon;
  double lat;
} Edit;

static gboolean
is_closed (const VigieGeometry *self, gsize ring)
{
  gsize n;
  const double *points = vigie_geometry_peek_ring (self, ring, &n);

  return vigie_geometry_is_polygonal (self) && n > 1 &&
         vigie_points_equal (points, points + 2 * (n - 1));
}

/* The ring without its closing point goes through the edit and is closed again. */
static void
add_edited_ring (const VigieGeometry *self, VigieGeometryBuilder *builder, const Edit *edit)
{
  gsize n;
  const double *points = vigie_geometry_peek_ring (self, edit->ring, &n);
  gboolean closed = is_closed (self, edit->ring);
  g_autoptr (GArray) edited = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  const double place[2] = { edit->lon, edit->lat };

  if (closed)
    n--;
  g_array_append_vals (edited, points, (guint) n);
  if (edit->kind == EDIT_INSERT)
    g_array_insert_vals (edited, (guint) edit->index, place, 1);
  else if (edit->kind == EDIT_REMOVE)
    g_array_remove_index (edited, (guint) edit->index);
  else
    {
      g_array_remove_index (edited, (guint) edit->index);
      g_array_insert_vals (edited, (guint) edit->index, place, 1);
    }
  points = (const double *) (void *) edited->data;
  vigie_geometry_builder_add_many (builder, points, edited->len);
  if (closed)
    vigie_geometry_builder_add (builder, points[0], points[1]);
}

static VigieGeometry *
apply_edit (const VigieGeometry *self, const Edit *edit)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (self->kind);

  for (gsize part = 0; part < self->n_parts; part++)
    {
      vigie_geometry_builder_begin_part (builder);
      for (gsize ring = self->parts[part]; ring < self->parts[part + 1]; ring++)
        {
          gsize n;
          const double *points = vigie_geometry_peek_ring (self, ring, &n);

          vigie_geometry_builder_begin_ring (builder);
          if (ring == edit->ring)
            add_edited_ring (self, builder, edit);
          else
            vigie_geometry_builder_add_many (builder, points, n);
        }
    }
  return vigie_geometry_builder_end (builder);
}

static gboolean
is_of_points (const VigieGeometry *self)
{
  return self->kind == VIGIE_GEOMETRY_POINT || self->kind == VIGIE_GEOMETRY_MULTI_POINT;
}

/* Points that one can take hold of: the closing point of a ring is its first one again. */
static gboolean
find_ring (const VigieGeometry *self, gsize part, gsize ring, Edit *edit, gsize *n_vertices)
{
  if (part >= self->n_parts || ring >= self->parts[part + 1] - self->parts[part])
    return FALSE;
  edit->ring = self->parts[part] + ring;
  *n_vertices = self->rings[edit->ring + 1] - self->rings[edit->ring];
  if (is_closed (self, edit->ring))
    *n_vertices -= 1;
  return TRUE;
}

/**
 * vigie_geometry_insert_vertex:
 * @part: index of the part
 * @ring: index of the ring in it
 * @index: what the new point's index shall be: of the found segment the index + 1
 *
 * Adds a vertex to a line or to a ring. At the index of a ring's closing point it goes between the
 * last corner and the first.
 *
 * Returns: (transfer full) (nullable): the new geometry; %NULL where there is no such place, and
 *   for points
 */
VigieGeometry *
vigie_geometry_insert_vertex (
    VigieGeometry *self, gsize part, gsize ring, gsize index, double lon, double lat)
{
  Edit edit = { EDIT_INSERT, 0, index, lon, lat };
  gsize n_vertices;

  if (is_of_points (self) || !find_ring (self, part, ring, &edit, &n_vertices) ||
      index > n_vertices)
    return NULL;
  return apply_edit (self, &edit);
}

/**
 * vigie_geometry_move_vertex:
 * @part: index of the part
 * @ring: index of the ring in it
 * @index: index of the point; a ring's closing point moves with its first one
 *
 * Returns: (transfer full) (nullable): the new geometry; %NULL where there is no such vertex
 */
VigieGeometry *
vigie_geometry_move_vertex (
    VigieGeometry *self, gsize part, gsize ring, gsize index, double lon, double lat)
{
  Edit edit = { EDIT_MOVE, 0, index, lon, lat };
  gsize n_vertices;

  if (!find_ring (self, part, ring, &edit, &n_vertices))
    return NULL;
  if (index == n_vertices && is_closed (self, edit.ring))
    edit.index = 0;
  if (edit.index >= n_vertices)
    return NULL;
  return apply_edit (self, &edit);
}

/**
 * vigie_geometry_remove_vertex:
 * @part: index of the part
 * @ring: index of the ring in it
 * @index: index of the point; a ring's closing point is its first one
 *
 * Returns: (transfer full) (nullable): the new geometry; %NULL where there is no such vertex, or
 * when fewer would be left than the kind needs: three for a ring, two for a line, one for points
 */
VigieGeometry *
vigie_geometry_remove_vertex (VigieGeometry *self, gsize part, gsize ring, gsize index)
{
  Edit edit = { EDIT_REMOVE, 0, index, 0, 0 };
  gsize n_vertices;

  if (!find_ring (self, part, ring, &edit, &n_vertices))
    return NULL;
  if (index == n_vertices && is_closed (self, edit.ring))
    edit.index = 0;
  if (edit.index >= n_vertices)
    return NULL;
  if (is_of_points (self) ? self->n_points <= 1
                          : n_vertices <= (vigie_geometry_is_polygonal (self) ? 3 : 2))
    return NULL;
  return apply_edit (self, &edit);
}
