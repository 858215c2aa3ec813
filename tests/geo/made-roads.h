/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Small networks for tests: places are 128ths of a degree (some hundred metres) from 5° east, 47°
 * north, which are whole numbers of ten-millionths and exact as doubles of degrees: for GEOS, too,
 * three places in a row are on one line. A junction is made for every end that has none yet.
 */

#include "vigie-geometry.h"
#include "vigie-road-index.h"

#define MADE_UNIT 78125 /* ten-millionths of a degree */
#define MADE_LON 50000000
#define MADE_LAT 470000000
#define MADE_BOTH (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)

typedef struct
{
  VigieRoadGraphBuilder *builder;
  GHashTable *nodes; /* (element-type gint64 guint): by place, plus one */
} MadeRoads;

static inline void
made_roads_init (MadeRoads *self)
{
  self->builder = vigie_road_graph_builder_new ();
  self->nodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static inline VigieRoadPoint
made_point (double x, double y)
{
  return (VigieRoadPoint) { MADE_LON + (gint32) (x * MADE_UNIT),
                            MADE_LAT + (gint32) (y * MADE_UNIT) };
}

static inline guint32
made_node (MadeRoads *self, VigieRoadPoint where)
{
  gint64 key = ((gint64) where.lon_e7 << 32) | (guint32) where.lat_e7;
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->nodes, &key));

  if (known == 0)
    {
      known = vigie_road_graph_builder_add_node (self->builder, where) + 1;
      g_hash_table_insert (self->nodes, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (known));
    }
  return known - 1;
}

/* @edge says what is not said by the others. */
static inline guint32
made_edge (MadeRoads *self, VigieRoadEdge edge, const char *ref, const double *xy, guint n_points)
{
  g_autofree VigieRoadPoint *points = g_new (VigieRoadPoint, n_points);

  for (guint i = 0; i < n_points; i++)
    points[i] = made_point (xy[2 * i], xy[2 * i + 1]);
  edge.source = made_node (self, points[0]);
  edge.target = made_node (self, points[n_points - 1]);
  edge.ref = vigie_road_graph_builder_add_string (self->builder, ref);
  edge.name = VIGIE_ROAD_NONE;
  edge.speed_kmh = 50;
  return vigie_road_graph_builder_add_edge (self->builder, &edge, points, n_points);
}

#define MADE_ROAD(self, flag, ref, ...)                                                            \
  made_edge (self,                                                                                 \
             (VigieRoadEdge) { .flags = (guint16) (flag),                                          \
                               .road_class = VIGIE_ROAD_SECONDARY,                                 \
                               .commune = VIGIE_ROAD_NONE },                                       \
             ref, (const double[]) { __VA_ARGS__ },                                                \
             sizeof ((double[]) { __VA_ARGS__ }) / (2 * sizeof (double)))

static inline VigieRoadIndex *
made_roads_end (MadeRoads *self)
{
  g_autoptr (VigieRoadGraph) graph = vigie_road_graph_builder_end (self->builder);

  g_clear_pointer (&self->builder, vigie_road_graph_builder_free);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  return vigie_road_index_new (graph);
}

/* Adds a ring to @area; closes it. */
static inline void
made_ring (VigieGeometryBuilder *area, const double *xy, gsize n)
{
  vigie_geometry_builder_begin_ring (area);
  for (gsize i = 0; i <= n; i++)
    {
      const VigieRoadPoint point = made_point (xy[2 * (i % n)], xy[2 * (i % n) + 1]);

      vigie_geometry_builder_add (area, point.lon_e7 / 1e7, point.lat_e7 / 1e7);
    }
}

#define MADE_RING(area, ...)                                                                       \
  made_ring (area, (const double[]) { __VA_ARGS__ },                                               \
             sizeof ((double[]) { __VA_ARGS__ }) / (2 * sizeof (double)))

static inline VigieGeometry *
made_box (double west, double south, double east, double north)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  MADE_RING (builder, west, south, east, south, east, north, west, north);
  return vigie_geometry_builder_end (builder);
}
