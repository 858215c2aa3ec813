/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-route-private.h"

#include <math.h>
#include <string.h>

#define SHORT_PIECE_M 150 /* a roundabout without a number on a road that goes on behind it */

typedef struct
{
  VigieRoute route;
  gatomicrefcount references;
  VigieRoadStep steps[];
} Owner;

/* Which part of a step the route uses. */
static void
get_part (const VigieRoute *self, guint32 i, double *from, double *to)
{
  *from = i == 0 ? self->from_fraction : 0;
  *to = i + 1 == self->n_steps ? self->to_fraction : 1;
}

static guint32
measure_step (const VigieRoute *self,
              VigieRoadGraph *graph,
              VigieVehicleKind kind,
              guint32 i,
              double *length_m)
{
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (self->steps[i])];
  double from, to;

  get_part (self, i, &from, &to);
  *length_m = edge->length_m * (to - from);
  return vigie_route_get_share_cost (vigie_vehicle_get_cost (kind, edge), from, to);
}

VigieRoute *
vigie_route_new (VigieRoadGraph *graph,
                 VigieVehicleKind kind,
                 const VigieRoadStep *steps,
                 guint32 n_steps,
                 double from_fraction,
                 double to_fraction)
{
  Owner *owner = g_malloc0 (sizeof (Owner) + n_steps * sizeof *steps);
  VigieRoute *self = &owner->route;
  guint64 milliseconds = 0;

  g_atomic_ref_count_init (&owner->references);
  if (n_steps > 0)
    memcpy (owner->steps, steps, n_steps * sizeof *steps);
  *self = (VigieRoute) { .steps = owner->steps,
                         .n_steps = n_steps,
                         .from_fraction = from_fraction,
                         .to_fraction = to_fraction };
  for (guint32 i = 0; i < n_steps; i++)
    {
      double length;

      milliseconds += measure_step (self, graph, kind, i, &length);
      self->length_m += length;
    }
  self->milliseconds = (guint32) MIN (milliseconds, G_MAXUINT32);
  return self;
}

VigieRoute *
vigie_route_ref (VigieRoute *self)
{
  g_atomic_ref_count_inc (&((Owner *) self)->references);
  return self;
}

void
vigie_route_unref (VigieRoute *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&((Owner *) self)->references))
    g_free (self);
}

/* ---- as a line ---- */

typedef struct
{
  VigieGeometryBuilder *builder;
  double lon, lat;
  gsize n;
} Pen;

static void
draw_to (Pen *pen, double lon, double lat)
{
  if (pen->n > 0 && fabs (lon - pen->lon) < 1e-10 && fabs (lat - pen->lat) < 1e-10)
    return;
  vigie_geometry_builder_add (pen->builder, lon, lat);
  pen->lon = lon;
  pen->lat = lat;
  pen->n++;
}

/* The points of a step between two shares of its length. */
static void
draw_step (Pen *pen, VigieRoadGraph *graph, VigieRoadStep step, double from, double to)
{
  const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (step)];
  const VigieRoadPoint *points = graph->points + edge->first_point;
  double begin = from * edge->length_m, end = to * edge->length_m, done = 0;

  for (guint32 i = 0; i + 1 < edge->n_points; i++)
    {
      gboolean back = VIGIE_ROAD_STEP_IS_BACKWARD (step);
      VigieRoadPoint a = points[back ? edge->n_points - 1 - i : i];
      VigieRoadPoint b = points[back ? edge->n_points - 2 - i : i + 1];
      const VigieRoadPoint both[] = { a, b };
      double length = vigie_road_measure (both, 2);
      double first = length > 0 ? CLAMP ((begin - done) / length, 0, 1) : 0;
      double last = length > 0 ? CLAMP ((end - done) / length, 0, 1) : 1;

      if (done + length >= begin && done <= end)
        {
          double width = (double) b.lon_e7 - a.lon_e7, height = (double) b.lat_e7 - a.lat_e7;

          draw_to (pen, (a.lon_e7 + first * width) * 1e-7, (a.lat_e7 + first * height) * 1e-7);
          draw_to (pen, (a.lon_e7 + last * width) * 1e-7, (a.lat_e7 + last * height) * 1e-7);
        }
      done += length;
    }
}

/**
 * vigie_route_make_line:
 * @self: a route
 * @graph: the roads that it was found in
 *
 * Returns: (transfer full) (nullable): a line, or %NULL where the route is nothing but a point
 */
VigieGeometry *
vigie_route_make_line (VigieRoute *self, VigieRoadGraph *graph)
{
  g_autoptr (VigieGeometryBuilder) builder =
      vigie_geometry_builder_new (VIGIE_GEOMETRY_LINE_STRING);
  Pen pen = { .builder = builder };

  for (guint32 i = 0; i < self->n_steps; i++)
    {
      double from, to;

      get_part (self, i, &from, &to);
      draw_step (&pen, graph, self->steps[i], from, to);
    }
  if (pen.n < 2)
    return NULL;
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

/* ---- as a list of roads ---- */

static gboolean
is_same_road (const VigieRouteRoad *a, const VigieRouteRoad *b)
{
  if (a->ref != NULL || b->ref != NULL)
    return g_strcmp0 (a->ref, b->ref) == 0;
  return g_strcmp0 (a->name, b->name) == 0;
}

static void
join_road (VigieRouteRoad *road, const VigieRouteRoad *more)
{
  road->length_m += more->length_m;
  road->milliseconds += more->milliseconds;
  if (g_strcmp0 (road->name, more->name) != 0) /* one number, several streets */
    road->name = NULL;
}

static void
append_road (GArray *roads, const VigieRouteRoad *road)
{
  VigieRouteRoad *last =
      roads->len > 0 ? &g_array_index (roads, VigieRouteRoad, roads->len - 1) : NULL;
  VigieRouteRoad *before =
      roads->len > 1 ? &g_array_index (roads, VigieRouteRoad, roads->len - 2) : NULL;

  if (last != NULL && is_same_road (last, road))
    {
      join_road (last, road);
    }
  else if (before != NULL && last->ref == NULL && last->name == NULL &&
           last->length_m < SHORT_PIECE_M && is_same_road (before, road))
    {
      before->length_m += last->length_m;
      before->milliseconds += last->milliseconds;
      join_road (before, road);
      g_array_set_size (roads, roads->len - 1);
    }
  else
    {
      g_array_append_vals (roads, road, 1);
    }
}

/**
 * vigie_route_list_roads:
 * @self: a route
 * @graph: the roads that it was found in, which own the strings
 * @kind: of vehicle that it was found for
 *
 * What is driven on one road in one go is one line, also across a short piece without number and
 * name, as roundabouts are. A road is its number, or its name where it has none.
 *
 * Returns: (transfer full) (element-type VigieRouteRoad): in the order of the route
 */
GArray *
vigie_route_list_roads (VigieRoute *self, VigieRoadGraph *graph, VigieVehicleKind kind)
{
  GArray *roads = g_array_new (FALSE, FALSE, sizeof (VigieRouteRoad));

  for (guint32 i = 0; i < self->n_steps; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (self->steps[i])];
      VigieRouteRoad road = { .ref = vigie_road_graph_get_string (graph, edge->ref),
                              .name = vigie_road_graph_get_string (graph, edge->name) };

      road.milliseconds = measure_step (self, graph, kind, i, &road.length_m);
      append_road (roads, &road);
    }
  return roads;
}
