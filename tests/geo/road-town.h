/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-route.h"

/* Roads that fit on a page, and ways on them in a line of text. For test programs only. */

#define BOTH (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)

typedef struct
{
  VigieRoadGraphBuilder *builder;
  GArray *points; /* (element-type VigieRoadPoint) */
  VigieRoadGraph *graph;
  VigieRouter *router;
  VigieRouteScratch *scratch;
  VigieRoadSet *closed;
  VigieVehicle vehicle;
} Town;

static inline void
town_init (Town *self)
{
  *self = (Town) { .builder = vigie_road_graph_builder_new (),
                   .points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint)) };
  vigie_vehicle_init (&self->vehicle, VIGIE_VEHICLE_CAR);
}

/* In thousandths of a degree from the equator's zero: 111 m. */
static inline guint32
add_node (Town *self, double x, double y)
{
  VigieRoadPoint point = { .lon_e7 = (gint32) (x * 1e4), .lat_e7 = (gint32) (y * 1e4) };

  g_array_append_val (self->points, point);
  return vigie_road_graph_builder_add_node (self->builder, point);
}

static inline guint32
add_road_with (Town *self, guint32 source, guint32 target, VigieRoadEdge edge, const char *ref)
{
  VigieRoadPoint a = g_array_index (self->points, VigieRoadPoint, source);
  VigieRoadPoint b = g_array_index (self->points, VigieRoadPoint, target);
  VigieRoadPoint points[4] = { a, a, b, b };

  if (source == target) /* a loop has to go somewhere */
    {
      points[1].lon_e7 += 5000;
      points[2].lat_e7 += 5000;
    }
  edge.source = source;
  edge.target = target;
  edge.ref = vigie_road_graph_builder_add_string (self->builder, ref);
  edge.name = VIGIE_ROAD_NONE;
  edge.speed_kmh = edge.speed_kmh > 0 ? edge.speed_kmh : 50;
  return vigie_road_graph_builder_add_edge (self->builder, &edge, points, 4);
}

static inline guint32
add_road (Town *self, guint32 source, guint32 target, guint flags)
{
  return add_road_with (self, source, target, (VigieRoadEdge) { .flags = (guint16) flags }, NULL);
}

static inline void
forbid (Town *self, guint n, ...)
{
  VigieRoadStep steps[8];
  va_list list;

  va_start (list, n);
  for (guint i = 0; i < n; i++)
    steps[i] = va_arg (list, guint32);
  va_end (list);
  vigie_road_graph_builder_forbid (self->builder, steps, n);
}

#define FORTH(edge) VIGIE_ROAD_STEP (edge, FALSE)
#define BACK(edge) VIGIE_ROAD_STEP (edge, TRUE)

static inline void
town_build (Town *self)
{
  self->graph = vigie_road_graph_builder_end (self->builder);
  self->router = vigie_router_new (self->graph);
  self->scratch = vigie_route_scratch_new (self->router);
  self->closed = vigie_road_set_new (self->graph);
}

static inline void
town_clear (Town *self)
{
  vigie_road_set_free (self->closed);
  vigie_route_scratch_free (self->scratch);
  vigie_router_unref (self->router);
  vigie_road_graph_unref (self->graph);
  vigie_road_graph_builder_free (self->builder);
  g_array_unref (self->points);
}

static inline VigieRoute *
find_through (Town *self, const VigieRoutePlace *places, guint n)
{
  const VigieRouteRequest request = {
    .vehicle = self->vehicle, .closed = self->closed, .places = places, .n_places = n
  };

  return vigie_router_find (self->router, self->scratch, &request);
}

static inline VigieRoute *
find_nodes (Town *self, guint32 from, guint32 to)
{
  VigieRoutePlace places[2];

  vigie_route_place_init_node (&places[0], self->graph, from);
  vigie_route_place_init_node (&places[1], self->graph, to);
  return find_through (self, places, 2);
}

static inline char *
to_text (const VigieRoute *route)
{
  GString *text = g_string_new (NULL);

  if (route == NULL)
    return g_string_free (g_string_append (text, "no way"), FALSE);
  for (guint32 i = 0; i < route->n_steps; i++)
    g_string_append_printf (text, "%s%s%u", i > 0 ? " " : "", route->steps[i] & 1 ? "-" : "+",
                            route->steps[i] / 2);
  return g_string_free (text, FALSE);
}

/* Edges by their numbers, + from source to target, - the other way. */
static inline void
assert_way (Town *self, guint32 from, guint32 to, const char *expected)
{
  g_autoptr (VigieRoute) route = find_nodes (self, from, to);
  g_autofree char *text = to_text (route);

  g_assert_cmpstr (text, ==, expected);
}

static inline VigieRoutePlace
get_place (guint32 edge, double fraction)
{
  return (VigieRoutePlace) { .node = VIGIE_ROAD_NONE, .edge = edge, .fraction = fraction };
}

static inline void
assert_between (Town *self, VigieRoutePlace from, VigieRoutePlace to, const char *expected)
{
  const VigieRoutePlace places[] = { from, to };
  g_autoptr (VigieRoute) route = find_through (self, places, 2);
  g_autofree char *text = to_text (route);

  g_assert_cmpstr (text, ==, expected);
}

/* A crossing: 0 west, 1 east, 2 south, 3 north, 4 the middle; edge i from i to 4. */
static inline void
build_crossing (Town *self)
{
  const double ends[][2] = { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 2 }, { 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    add_node (self, ends[i][0], ends[i][1]);
  for (guint32 i = 0; i < 4; i++)
    add_road (self, i, 4, BOTH);
}
