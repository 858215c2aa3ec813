/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-commune-set.h"

#include <math.h>
#include <string.h>

#define CELLS 64 /* a side of the grid that communes are looked up in */
#define DEGREES_PER_E7 1e-7

static VigieRoadPoint
make_point (double lon, double lat)
{
  return (VigieRoadPoint) { (gint32) lround (lon / DEGREES_PER_E7),
                            (gint32) lround (lat / DEGREES_PER_E7) };
}

/* To the farthest corner; which one that is, is found as on a plane. */
static double
measure_radius (const VigieGeometry *geometry, double lon, double lat)
{
  double east = cos (lat * G_PI / 180), farthest = 0;
  VigieRoadPoint line[2] = { make_point (lon, lat), make_point (lon, lat) };

  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      gsize n;
      const double *ring = vigie_geometry_get_ring (geometry, part, 0, &n);

      for (gsize i = 0; i < n; i++)
        {
          double distance = hypot ((ring[2 * i] - lon) * east, ring[2 * i + 1] - lat);

          if (distance > farthest)
            {
              farthest = distance;
              line[1] = make_point (ring[2 * i], ring[2 * i + 1]);
            }
        }
    }
  return vigie_road_measure (line, 2);
}

/**
 * vigie_commune_new:
 * @name: its name
 * @code: (nullable): INSEE's
 * @population: inhabitants, or −1
 * @geometry: polygons, wound either way
 *
 * Returns: (transfer full) (nullable): the commune, or %NULL where @geometry has no inside
 */
VigieCommune *
vigie_commune_new (const char *name, const char *code, gint64 population, VigieGeometry *geometry)
{
  g_autoptr (VigieCommune) self = g_new0 (VigieCommune, 1);

  self->name = g_strdup (name);
  self->code = g_strdup (code);
  self->population = population;
  if (!vigie_geometry_is_polygonal (geometry))
    return NULL;
  self->geometry = vigie_geometry_normalize (geometry);
  vigie_geometry_get_box (self->geometry, &self->box);
  if (!vigie_box_is_valid (&self->box) ||
      !vigie_geometry_get_label_point (self->geometry, &self->lon, &self->lat))
    return NULL;
  self->radius_m = measure_radius (self->geometry, self->lon, self->lat);
  return g_steal_pointer (&self);
}

void
vigie_commune_free (VigieCommune *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->code);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_free (self);
}

/* ---- the grid ---- */

struct _VigieCommuneSet
{
  GPtrArray *communes;
  VigieBox box;
  guint32 first[CELLS * CELLS + 1]; /* of each cell, in @inside */
  guint32 *inside;                  /* communes whose box touches the cell */
};

static int
get_cell (double value, double from, double to)
{
  if (!(to > from))
    return 0;
  return CLAMP ((int) ((value - from) / (to - from) * CELLS), 0, CELLS - 1);
}

static void
visit_cells (VigieCommuneSet *self, guint32 index, guint32 *next)
{
  const VigieBox *box = &vigie_commune_set_get (self, index)->box;
  int west = get_cell (box->west, self->box.west, self->box.east);
  int east = get_cell (box->east, self->box.west, self->box.east);
  int south = get_cell (box->south, self->box.south, self->box.north);
  int north = get_cell (box->north, self->box.south, self->box.north);

  for (int y = south; y <= north; y++)
    {
      for (int x = west; x <= east; x++)
        {
          if (next != NULL)
            self->inside[next[y * CELLS + x]++] = index;
          else
            self->first[y * CELLS + x + 1]++;
        }
    }
}

VigieCommuneSet *
vigie_commune_set_new (GPtrArray *communes)
{
  VigieCommuneSet *self = g_new0 (VigieCommuneSet, 1);
  guint32 next[CELLS * CELLS];

  self->communes = communes;
  vigie_box_init_empty (&self->box);
  for (guint i = 0; i < communes->len; i++)
    vigie_box_extend_box (&self->box, &vigie_commune_set_get (self, i)->box);
  for (guint i = 0; i < communes->len; i++)
    visit_cells (self, i, NULL);
  for (guint i = 0; i < CELLS * CELLS; i++)
    self->first[i + 1] += self->first[i];
  memcpy (next, self->first, sizeof next);
  self->inside = g_new (guint32, MAX (self->first[CELLS * CELLS], 1));
  for (guint i = 0; i < communes->len; i++)
    visit_cells (self, i, next);
  return self;
}

void
vigie_commune_set_free (VigieCommuneSet *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->communes);
  g_free (self->inside);
  g_free (self);
}

guint
vigie_commune_set_get_n (const VigieCommuneSet *self)
{
  return self->communes->len;
}

const VigieCommune *
vigie_commune_set_get (const VigieCommuneSet *self, guint index)
{
  return g_ptr_array_index (self->communes, index);
}

/**
 * vigie_commune_set_find:
 * @self: communes
 * @lon: degrees
 * @lat: degrees
 *
 * Returns: the commune that the place lies in, the first where boundaries overlap;
 *   %VIGIE_ROAD_NONE where it lies in none
 */
guint32
vigie_commune_set_find (const VigieCommuneSet *self, double lon, double lat)
{
  int cell;

  if (self->communes->len == 0 || !vigie_box_contains (&self->box, lon, lat))
    return VIGIE_ROAD_NONE;
  cell = get_cell (lat, self->box.south, self->box.north) * CELLS +
         get_cell (lon, self->box.west, self->box.east);
  for (guint32 i = self->first[cell]; i < self->first[cell + 1]; i++)
    {
      const VigieCommune *commune = vigie_commune_set_get (self, self->inside[i]);

      if (vigie_box_contains (&commune->box, lon, lat) &&
          vigie_geometry_contains (commune->geometry, lon, lat))
        return self->inside[i];
    }
  return VIGIE_ROAD_NONE;
}

/* ---- as bytes ---- */

/*
 * A polygon or several, little-endian: the number of parts; of each the number of rings; of each
 * the number of points, and the points as ten-millionths of a degree, longitude first.
 */

static void
append_number (GByteArray *bytes, guint32 number)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

GBytes *
vigie_commune_pack (const VigieCommune *self)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize n_parts = vigie_geometry_get_n_parts (self->geometry);

  append_number (bytes, (guint32) n_parts);
  for (gsize part = 0; part < n_parts; part++)
    {
      gsize n_rings = vigie_geometry_get_n_rings (self->geometry, part);

      append_number (bytes, (guint32) n_rings);
      for (gsize ring = 0; ring < n_rings; ring++)
        {
          gsize n;
          const double *points = vigie_geometry_get_ring (self->geometry, part, ring, &n);

          append_number (bytes, (guint32) n);
          for (gsize i = 0; i < n; i++)
            {
              VigieRoadPoint point = make_point (points[2 * i], points[2 * i + 1]);

              append_number (bytes, (guint32) point.lon_e7);
              append_number (bytes, (guint32) point.lat_e7);
            }
        }
    }
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct
{
  const guint8 *at;
  gsize left;
} Unpacker;

static gboolean
take_number (Unpacker *self, guint32 *number)
{
  if (self->left < sizeof *number)
    return FALSE;
  memcpy (number, self->at, sizeof *number);
  *number = GUINT32_FROM_LE (*number);
  self->at += sizeof *number;
  self->left -= sizeof *number;
  return TRUE;
}

static gboolean
unpack_ring (Unpacker *self, VigieGeometryBuilder *builder)
{
  guint32 n, lon, lat;

  if (!take_number (self, &n) || n < 4 || n > self->left / (2 * sizeof (guint32)))
    return FALSE;
  vigie_geometry_builder_begin_ring (builder);
  for (guint32 i = 0; i < n; i++)
    {
      if (!take_number (self, &lon) || !take_number (self, &lat))
        return FALSE;
      vigie_geometry_builder_add (builder, (gint32) lon * DEGREES_PER_E7,
                                  (gint32) lat * DEGREES_PER_E7);
    }
  return TRUE;
}

/**
 * vigie_commune_unpack:
 * @data: (array length=size): what vigie_commune_pack() gave
 * @size: bytes
 *
 * Returns: (transfer full) (nullable): the polygons, or %NULL for what is damaged
 */
VigieGeometry *
vigie_commune_unpack (const guint8 *data, gsize size)
{
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  Unpacker unpacker = { data, size };
  guint32 n_parts, n_rings;

  if (!take_number (&unpacker, &n_parts) || n_parts == 0)
    return NULL;
  builder = vigie_geometry_builder_new (n_parts == 1 ? VIGIE_GEOMETRY_POLYGON
                                                     : VIGIE_GEOMETRY_MULTI_POLYGON);
  for (guint32 part = 0; part < n_parts; part++)
    {
      if (!take_number (&unpacker, &n_rings) || n_rings == 0)
        return NULL;
      vigie_geometry_builder_begin_part (builder);
      for (guint32 ring = 0; ring < n_rings; ring++)
        {
          if (!unpack_ring (&unpacker, builder))
            return NULL;
        }
    }
  return unpacker.left == 0 ? vigie_geometry_builder_end (g_steal_pointer (&builder)) : NULL;
}
