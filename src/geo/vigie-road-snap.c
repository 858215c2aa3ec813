/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-snap.h"

#include "vigie-road-plane.h"

#define FIRST_REACH_M 25.0

static gboolean
can_be_driven (VigieRoadGraph *graph, guint32 edge, gpointer user_data)
{
  return (graph->edges[edge].flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)) != 0;
}

guint
vigie_road_graph_count_roads (VigieRoadGraph *graph, guint32 node)
{
  guint n = 0;

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    n += can_be_driven (graph, VIGIE_ROAD_STEP_EDGE (graph->steps[i]), NULL);
  return n;
}

/* Returns: (transfer none) (nullable): what people call it: its number, else its name */
const char *
vigie_road_graph_get_label (VigieRoadGraph *graph, guint32 edge)
{
  const VigieRoadEdge *road = &graph->edges[edge];

  return vigie_road_graph_get_string (graph, road->ref != VIGIE_ROAD_NONE ? road->ref : road->name);
}

/**
 * vigie_road_graph_find_crossing:
 * @graph: roads
 * @node: where they meet
 * @edge: the road that one is on
 *
 * Returns: (transfer none) (nullable): the label of the greatest road there that has another one
 *   than @edge
 */
const char *
vigie_road_graph_find_crossing (VigieRoadGraph *graph, guint32 node, guint32 edge)
{
  const char *own = vigie_road_graph_get_label (graph, edge), *best = NULL;
  guint best_class = G_MAXUINT;

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      const guint32 other = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);
      const char *label = vigie_road_graph_get_label (graph, other);

      if (label != NULL && g_strcmp0 (label, own) != 0 &&
          graph->edges[other].road_class < best_class)
        {
          best = label;
          best_class = graph->edges[other].road_class;
        }
    }
  return best;
}

/* ---- the nearest junction ---- */

typedef struct
{
  VigieRoadGraph *graph;
  VigieRoadPlane plane;
  guint32 node; /* the nearest yet */
  double nearest_m;
} Nearest;

static VigieRoadWalk
approach_box (const VigieRoadBox *box, guint level, gpointer user_data)
{
  const Nearest *nearest = user_data;

  return vigie_road_plane_get_box_distance (&nearest->plane, box) <= nearest->nearest_m
             ? VIGIE_ROAD_WALK_INTO
             : VIGIE_ROAD_WALK_SKIP;
}

static void
approach_edge (const VigieRoadBox *box, guint32 edge, gpointer user_data)
{
  Nearest *nearest = user_data;
  const VigieRoadEdge *road = &nearest->graph->edges[edge];
  const guint32 ends[] = { road->source, road->target };

  if (vigie_road_plane_get_box_distance (&nearest->plane, box) > nearest->nearest_m ||
      !can_be_driven (nearest->graph, edge, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      double distance =
          vigie_road_plane_get_distance (&nearest->plane, nearest->graph->nodes[ends[i]]);
      gboolean nearer = distance < nearest->nearest_m ||
                        (nearest->node == VIGIE_ROAD_NONE && distance <= nearest->nearest_m);

      /* Where two pieces of one road follow each other, nobody sees a junction. */
      if (nearer && vigie_road_graph_count_roads (nearest->graph, ends[i]) != 2)
        {
          nearest->node = ends[i];
          nearest->nearest_m = distance;
        }
    }
}

static void
approach_whole (const guint32 *edges, gsize n_edges, gpointer user_data)
{
  g_assert_not_reached (); /* no box is wanted whole */
}

/* The end of a junction's greatest road. */
static void
take_junction (const Nearest *nearest, VigieRoadSnap *snap)
{
  VigieRoadGraph *graph = nearest->graph;
  const guint32 node = nearest->node;
  VigieRoadStep best = 0;
  guint best_class = G_MAXUINT;

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      const guint32 edge = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);

      if (can_be_driven (graph, edge, NULL) && graph->edges[edge].road_class < best_class)
        {
          best = graph->steps[i];
          best_class = graph->edges[edge].road_class;
        }
    }
  snap->node = node;
  snap->hit = (VigieRoadHit) {
    .edge = VIGIE_ROAD_STEP_EDGE (best),
    .distance_m = nearest->nearest_m,
    .where = graph->nodes[node],
  };
  if (VIGIE_ROAD_STEP_IS_BACKWARD (best))
    {
      snap->hit.segment = graph->edges[snap->hit.edge].n_points - 2;
      snap->hit.fraction = 1;
      snap->hit.along_m = graph->edges[snap->hit.edge].length_m;
    }
}

static gboolean
find_junction (VigieRoadIndex *index, VigieRoadPoint where, double reach_m, VigieRoadSnap *snap)
{
  static const VigieRoadVisitor visitor = { approach_box, approach_edge, approach_whole };
  Nearest nearest = { .graph = vigie_road_index_get_graph (index),
                      .node = VIGIE_ROAD_NONE,
                      .nearest_m = reach_m };

  vigie_road_plane_init (&nearest.plane, where);
  vigie_road_index_walk (index, &visitor, &nearest);
  if (nearest.node == VIGIE_ROAD_NONE)
    return FALSE;
  take_junction (&nearest, snap);
  return TRUE;
}

/**
 * vigie_road_snap_find:
 * @index: of the roads
 * @where: a place
 * @reach_m: how far it may be drawn, metres
 * @snap: (out): what it is drawn to
 *
 * Finds the nearest junction within reach, an end of a road being one, and without one the nearest
 * place on a road. Roads that nobody may drive are left out.
 *
 * Returns: whether there is one
 */
gboolean
vigie_road_snap_find (VigieRoadIndex *index,
                      VigieRoadPoint where,
                      double reach_m,
                      VigieRoadSnap *snap)
{
  /* From the near to the far: what is near cuts short the search in a wide reach. */
  for (double reach = MIN (FIRST_REACH_M, reach_m);; reach = MIN (2 * reach, reach_m))
    {
      if (find_junction (index, where, reach, snap))
        return TRUE;
      if (reach >= reach_m)
        break;
    }
  for (double reach = MIN (FIRST_REACH_M, reach_m);; reach = MIN (2 * reach, reach_m))
    {
      snap->node = VIGIE_ROAD_NONE;
      if (vigie_road_index_nearest (index, where, reach, can_be_driven, NULL, &snap->hit))
        return TRUE;
      if (reach >= reach_m)
        return FALSE;
    }
}
