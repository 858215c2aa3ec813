/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who clicks on a road with two carriageways hits one of them and means both. */
#include <math.h>

#include "vigie-road-span-private.h"

#define SAME_JUNCTION_M 15.0

/* Where traffic goes on a one-way edge, on the plane. */
static gboolean
get_one_way_direction (VigieRoadGraph *graph, guint32 edge, guint32 segment, double direction[2])
{
  const VigieRoadEdge *e = &graph->edges[edge];
  const VigieRoadPoint *points = graph->points + e->first_point;
  const guint16 ways = e->flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD);
  const double sign = ways == VIGIE_ROAD_BACKWARD ? -1 : 1;
  double length;

  if ((ways != VIGIE_ROAD_FORWARD && ways != VIGIE_ROAD_BACKWARD) ||
      (e->flags & VIGIE_ROAD_ROUNDABOUT) != 0)
    return FALSE;
  direction[0] = sign * ((double) points[segment + 1].lon_e7 - points[segment].lon_e7) *
                 cos (points[segment].lat_e7 * 1e-7 * G_PI / 180);
  direction[1] = sign * ((double) points[segment + 1].lat_e7 - points[segment].lat_e7);
  length = hypot (direction[0], direction[1]);
  if (length <= 0)
    return FALSE;
  direction[0] /= length;
  direction[1] /= length;
  return TRUE;
}

typedef struct
{
  guint32 edge;
  double direction[2];
} Carriageway;

static gboolean
runs_against (VigieRoadGraph *graph, guint32 edge, guint32 segment, const Carriageway *other)
{
  double direction[2];

  return get_one_way_direction (graph, edge, segment, direction) &&
         direction[0] * other->direction[0] + direction[1] * other->direction[1] < -0.7;
}

static gboolean
may_be_other_carriageway (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  const Carriageway *carriageway = user_data;
  const VigieRoadEdge *a = &graph->edges[edge], *b = &graph->edges[carriageway->edge];
  gboolean same_road = (a->ref != VIGIE_ROAD_NONE && a->ref == b->ref) ||
                       (a->name != VIGIE_ROAD_NONE && a->name == b->name);

  if (edge == carriageway->edge || !same_road)
    return FALSE;
  for (guint32 i = 0; i + 1 < a->n_points; i++)
    if (runs_against (graph, edge, i, carriageway))
      return TRUE;
  return FALSE;
}

/* A junction of two carriageways with another road is two nodes. */
static void
draw_to_junction (VigieRoadGraph *graph, VigieSpanSpot *spot)
{
  const VigieRoadEdge *edge = &graph->edges[spot->hit.edge];
  const gboolean at_source = spot->hit.along_m <= edge->length_m / 2;
  const double away = at_source ? spot->hit.along_m : edge->length_m - spot->hit.along_m;
  const guint32 node = at_source ? edge->source : edge->target;

  if (away > SAME_JUNCTION_M || vigie_road_graph_count_roads (graph, node) < 3)
    return;
  spot->node = node;
  spot->hit.where = graph->nodes[node];
}

static gboolean
find_other_carriageway (VigieRoadIndex *index,
                        const VigieRoadSnap *snap,
                        guint32 edge,
                        guint32 segment,
                        VigieSpanSpot *spot)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  Carriageway carriageway = { .edge = edge };

  if (!get_one_way_direction (graph, edge, segment, carriageway.direction) ||
      !vigie_road_index_nearest (index, snap->hit.where, VIGIE_SPAN_CARRIAGEWAY_M,
                                 may_be_other_carriageway, &carriageway, &spot->hit) ||
      !runs_against (graph, spot->hit.edge, spot->hit.segment, &carriageway))
    return FALSE;
  spot->node = VIGIE_ROAD_NONE;
  spot->extra_m = 2 * spot->hit.distance_m;
  if (snap->node != VIGIE_ROAD_NONE)
    draw_to_junction (graph, spot);
  return TRUE;
}

/**
 * vigie_span_end_init:
 * @self: (out caller-allocates): the end
 * @index: of the roads
 * @snap: where it is
 * @filter: (nullable): which roads of a junction are meant
 * @user_data: for @filter
 */
void
vigie_span_end_init (VigieSpanEnd *self,
                     VigieRoadIndex *index,
                     const VigieRoadSnap *snap,
                     VigieRoadEdgeFilter filter,
                     gpointer user_data)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);

  self->spots[0] = (VigieSpanSpot) { .node = snap->node, .hit = snap->hit };
  self->n = 1;
  if (snap->node == VIGIE_ROAD_NONE)
    {
      self->n +=
          find_other_carriageway (index, snap, snap->hit.edge, snap->hit.segment, &self->spots[1]);
      return;
    }
  for (guint32 i = graph->first_step[snap->node]; i < graph->first_step[snap->node + 1]; i++)
    {
      const VigieRoadStep step = graph->steps[i];
      const guint32 edge = VIGIE_ROAD_STEP_EDGE (step);
      const guint32 last = graph->edges[edge].n_points - 2;

      if ((filter == NULL || filter (graph, edge, user_data)) &&
          find_other_carriageway (index, snap, edge, VIGIE_ROAD_STEP_IS_BACKWARD (step) ? last : 0,
                                  &self->spots[1]))
        {
          self->n = 2;
          return;
        }
    }
}
