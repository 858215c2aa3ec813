/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-refs.h"

#include <math.h>
#include <string.h>

#define METRES_PER_E7 0.0111319

struct _VigieRoadRefs
{
  VigieRoadGraph *graph;
  GHashTable *edges; /* (element-type utf8 GArray): of each number */
  guint32 *mark;     /* of each edge: the search that it belongs to */
  guint32 n_searches;
};

static void
forget_edges (gpointer edges)
{
  g_array_unref (edges);
}

static void
add_edge (VigieRoadRefs *self, const char *ref, guint32 edge)
{
  GArray *edges = g_hash_table_lookup (self->edges, ref);

  if (edges == NULL)
    {
      edges = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (self->edges, (gpointer) ref, edges);
    }
  g_array_append_val (edges, edge);
}

VigieRoadRefs *
vigie_road_refs_new (VigieRoadGraph *graph, GArray *other_refs)
{
  VigieRoadRefs *self = g_new0 (VigieRoadRefs, 1);

  self->graph = vigie_road_graph_ref (graph);
  self->edges = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, forget_edges);
  self->mark = g_new0 (guint32, MAX (graph->n_edges, 1));
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const char *ref = vigie_road_graph_get_string (graph, graph->edges[i].ref);

      if (ref != NULL)
        add_edge (self, ref, i);
    }
  for (guint i = 0; i < other_refs->len; i++)
    {
      const VigieRoadOtherRef *other = &g_array_index (other_refs, VigieRoadOtherRef, i);

      add_edge (self, other->ref, other->edge);
    }
  return self;
}

void
vigie_road_refs_free (VigieRoadRefs *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->edges);
  vigie_road_graph_unref (self->graph);
  g_free (self->mark);
  g_free (self);
}

static int
compare_refs (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
vigie_road_refs_list_refs (VigieRoadRefs *self)
{
  GPtrArray *refs = g_hash_table_get_keys_as_ptr_array (self->edges);

  g_ptr_array_sort (refs, compare_refs);
  return refs;
}

const guint32 *
vigie_road_refs_get_edges (VigieRoadRefs *self, const char *ref, guint *n)
{
  GArray *edges = g_hash_table_lookup (self->edges, ref);

  *n = edges != NULL ? edges->len : 0;
  return edges != NULL ? (const guint32 *) (gconstpointer) edges->data : NULL;
}

/* ---- the nearest place ---- */

static void
look_at_edge (const VigieRoadGraph *graph, guint32 number, double x, double y, VigieRoadFoot *best)
{
  const VigieRoadEdge *edge = &graph->edges[number];
  const VigieRoadPoint *points = graph->points + edge->first_point;
  double east = cos (y * 1e-7 * G_PI / 180);
  guint nearest = 0;
  double share = 0, least = best->distance_m;

  for (guint i = 1; i < edge->n_points; i++)
    {
      double dx = ((double) points[i].lon_e7 - points[i - 1].lon_e7) * east;
      double dy = (double) points[i].lat_e7 - points[i - 1].lat_e7;
      double px = (x - points[i - 1].lon_e7) * east, py = y - points[i - 1].lat_e7;
      double square = dx * dx + dy * dy;
      double t = square > 0 ? CLAMP ((px * dx + py * dy) / square, 0, 1) : 0;
      double distance = hypot (px - t * dx, py - t * dy) * METRES_PER_E7;

      if (distance < least)
        {
          least = distance;
          nearest = i;
          share = t;
        }
    }
  if (nearest == 0)
    return;
  best->edge = number;
  best->distance_m = least;
  best->along_m =
      vigie_road_measure (points, nearest) + share * vigie_road_measure (points + nearest - 1, 2);
}

/**
 * vigie_road_refs_find_foot:
 * @ref: a road's number
 * @lon: degrees
 * @lat: degrees
 * @foot: (inout): its distance_m is how far away the road may be; the place on return
 *
 * Returns: whether the road is that near
 */
gboolean
vigie_road_refs_find_foot (
    VigieRoadRefs *self, const char *ref, double lon, double lat, VigieRoadFoot *foot)
{
  guint n;
  const guint32 *edges = vigie_road_refs_get_edges (self, ref, &n);

  foot->edge = VIGIE_ROAD_NONE;
  for (guint i = 0; i < n; i++)
    look_at_edge (self->graph, edges[i], lon * 1e7, lat * 1e7, foot);
  return foot->edge != VIGIE_ROAD_NONE;
}

/* ---- along a road ---- */

typedef struct
{
  GHashTable *reached; /* (element-type guint32 double): nodes plus one → metres */
  GQueue queue;        /* of nodes to go on from */
  double max_m;
} Walk;

static double
get_reached (const Walk *walk, guint32 node)
{
  const double *known = g_hash_table_lookup (walk->reached, GUINT_TO_POINTER (node + 1));

  return known != NULL ? *known : INFINITY;
}

static void
reach (Walk *walk, guint32 node, double metres)
{
  if (metres > walk->max_m || metres >= get_reached (walk, node))
    return;
  g_hash_table_insert (walk->reached, GUINT_TO_POINTER (node + 1),
                       g_memdup2 (&metres, sizeof metres));
  g_queue_push_tail (&walk->queue, GUINT_TO_POINTER (node));
}

/* Over the road's own edges, and over roundabouts, which often have no number. */
static void
walk_on (VigieRoadRefs *self, Walk *walk)
{
  const VigieRoadGraph *graph = self->graph;

  while (!g_queue_is_empty (&walk->queue))
    {
      guint32 node = GPOINTER_TO_UINT (g_queue_pop_head (&walk->queue));
      double metres = get_reached (walk, node);

      for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
        {
          guint32 number = VIGIE_ROAD_STEP_EDGE (graph->steps[i]);
          const VigieRoadEdge *edge = &graph->edges[number];

          if (self->mark[number] == self->n_searches || (edge->flags & VIGIE_ROAD_ROUNDABOUT))
            reach (walk, vigie_road_graph_get_step_end (self->graph, graph->steps[i]),
                   metres + edge->length_m);
        }
    }
}

/**
 * vigie_road_refs_measure:
 * @ref: a road's number
 * @from: a place on it
 * @to: another
 * @max_m: how far to look
 *
 * Returns: metres along the road whichever way it may be driven, or −1 where it does not lead there
 */
double
vigie_road_refs_measure (VigieRoadRefs *self,
                         const char *ref,
                         const VigieRoadFoot *from,
                         const VigieRoadFoot *to,
                         double max_m)
{
  const VigieRoadEdge *begin = &self->graph->edges[from->edge];
  const VigieRoadEdge *end = &self->graph->edges[to->edge];
  Walk walk = { g_hash_table_new_full (NULL, NULL, NULL, g_free), G_QUEUE_INIT, max_m };
  double metres = INFINITY;
  guint n;
  const guint32 *edges = vigie_road_refs_get_edges (self, ref, &n);

  self->n_searches++;
  for (guint i = 0; i < n; i++)
    self->mark[edges[i]] = self->n_searches;
  if (from->edge == to->edge)
    metres = fabs (to->along_m - from->along_m);
  reach (&walk, begin->source, from->along_m);
  reach (&walk, begin->target, MAX (begin->length_m - from->along_m, 0));
  walk_on (self, &walk);
  metres = MIN (metres, get_reached (&walk, end->source) + to->along_m);
  metres = MIN (metres, get_reached (&walk, end->target) + MAX (end->length_m - to->along_m, 0));
  g_hash_table_unref (walk.reached);
  return metres <= max_m ? metres : -1;
}
