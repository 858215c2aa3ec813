/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-index.h"

#include <math.h>

#include "vigie-key-sort.h"
#include "vigie-road-plane.h"

#define FAN_OUT 16u
#define FAN_OUT_BITS 4u
#define HILBERT_BITS 16u

struct _VigieRoadIndex
{
  gatomicrefcount references;
  VigieRoadGraph *graph;
  guint n_levels;                                /* of boxes, that of edges included */
  gsize first[VIGIE_ROAD_INDEX_MAX_LEVELS + 1];  /* where a level begins in @boxes; 0: edges */
  gsize counts[VIGIE_ROAD_INDEX_MAX_LEVELS + 1]; /* of its boxes */
  gsize n_boxes;
  VigieRoadBox *boxes;
  guint32 *edges; /* along the curve */
};

/* ---- building ---- */

static VigieRoadBox
get_line_box (const VigieRoadPoint *points, guint n)
{
  VigieRoadBox box = { points[0].lon_e7, points[0].lat_e7, points[0].lon_e7, points[0].lat_e7 };

  for (guint i = 1; i < n; i++)
    {
      box.west = MIN (box.west, points[i].lon_e7);
      box.east = MAX (box.east, points[i].lon_e7);
      box.south = MIN (box.south, points[i].lat_e7);
      box.north = MAX (box.north, points[i].lat_e7);
    }
  return box;
}

static void
extend (VigieRoadBox *box, const VigieRoadBox *other)
{
  box->west = MIN (box->west, other->west);
  box->south = MIN (box->south, other->south);
  box->east = MAX (box->east, other->east);
  box->north = MAX (box->north, other->north);
}

/* Where on Hilbert's curve through a square of 2^16 by 2^16 cells; a quarter for each bit, turned
 * as the curve turns there. */
static guint32
get_hilbert_key (guint32 x, guint32 y)
{
  guint32 key = 0;

  for (guint32 bit = 1u << (HILBERT_BITS - 1); bit > 0; bit >>= 1)
    {
      const guint32 right = (x & bit) != 0, up = (y & bit) != 0;
      guint32 swapped = x;

      key = (key << 2) | ((3 * right) ^ up);
      if (up)
        continue;
      x = right ? ~y : y;
      y = right ? ~swapped : swapped;
    }
  return key;
}

static void
sort_edges (VigieRoadIndex *self, const VigieRoadBox *boxes, const VigieRoadBox *all)
{
  const guint32 n = self->graph->n_edges;
  const double cells = (1u << HILBERT_BITS) - 1;
  const double across = cells / MAX (1, (double) all->east - all->west);
  const double up = cells / MAX (1, (double) all->north - all->south);
  g_autofree guint64 *keys = g_new (guint64, n);

  for (guint32 i = 0; i < n; i++)
    {
      double x = ((double) boxes[i].west + boxes[i].east) / 2 - all->west;
      double y = ((double) boxes[i].south + boxes[i].north) / 2 - all->south;

      keys[i] = (guint64) get_hilbert_key ((guint32) (x * across), (guint32) (y * up)) << 32 | i;
    }
  vigie_key_sort (keys, n);
  for (guint32 i = 0; i < n; i++)
    {
      self->edges[i] = (guint32) keys[i];
      self->boxes[i] = boxes[self->edges[i]];
    }
}

static void
lay_out_levels (VigieRoadIndex *self)
{
  gsize count = self->graph->n_edges;

  do
    {
      self->first[self->n_levels] = self->n_boxes;
      self->counts[self->n_levels] = count;
      self->n_boxes += count;
      self->n_levels++;
      count = (count + FAN_OUT - 1) / FAN_OUT;
    }
  while (self->counts[self->n_levels - 1] > 1 || self->n_levels < 2);
}

static void
fill_level (VigieRoadIndex *self, guint level)
{
  const VigieRoadBox *below = self->boxes + self->first[level - 1];
  VigieRoadBox *boxes = self->boxes + self->first[level];

  for (gsize i = 0; i < self->counts[level - 1]; i++)
    {
      if (i % FAN_OUT == 0)
        boxes[i / FAN_OUT] = below[i];
      else
        extend (&boxes[i / FAN_OUT], &below[i]);
    }
}

/**
 * vigie_road_index_new:
 * @graph: kept
 *
 * Returns: (transfer full): an index of its edges
 */
VigieRoadIndex *
vigie_road_index_new (VigieRoadGraph *graph)
{
  VigieRoadIndex *self = g_new0 (VigieRoadIndex, 1);
  g_autofree VigieRoadBox *boxes = g_new (VigieRoadBox, graph->n_edges);
  VigieRoadBox all = { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };

  g_atomic_ref_count_init (&self->references);
  self->graph = vigie_road_graph_ref (graph);
  if (graph->n_edges == 0)
    return self;
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      boxes[i] =
          get_line_box (graph->points + graph->edges[i].first_point, graph->edges[i].n_points);
      extend (&all, &boxes[i]);
    }
  lay_out_levels (self);
  self->boxes = g_new (VigieRoadBox, self->n_boxes);
  self->edges = g_new (guint32, graph->n_edges);
  sort_edges (self, boxes, &all);
  for (guint level = 1; level < self->n_levels; level++)
    fill_level (self, level);
  return self;
}

VigieRoadIndex *
vigie_road_index_ref (VigieRoadIndex *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vigie_road_index_unref (VigieRoadIndex *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  vigie_road_graph_unref (self->graph);
  g_free (self->boxes);
  g_free (self->edges);
  g_free (self);
}

/**
 * vigie_road_index_get_graph:
 *
 * Returns: (transfer none): the graph that it was made of
 */
VigieRoadGraph *
vigie_road_index_get_graph (VigieRoadIndex *self)
{
  return self->graph;
}

gsize
vigie_road_index_get_size (VigieRoadIndex *self)
{
  return sizeof *self + self->n_boxes * sizeof *self->boxes +
         self->graph->n_edges * sizeof *self->edges;
}

/* ---- walking ---- */

static void
show_whole (VigieRoadIndex *self,
            guint level,
            gsize box,
            const VigieRoadVisitor *visitor,
            gpointer user_data)
{
  const gsize first = box << (FAN_OUT_BITS * level);
  const gsize end = MIN ((box + 1) << (FAN_OUT_BITS * level), self->graph->n_edges);

  visitor->see_whole (self->edges + first, end - first, user_data);
}

static void
walk_into (VigieRoadIndex *self,
           guint level,
           gsize box,
           const VigieRoadVisitor *visitor,
           gpointer user_data)
{
  const guint below = level - 1;
  const gsize end = MIN ((box + 1) * FAN_OUT, self->counts[below]);

  for (gsize i = box * FAN_OUT; i < end; i++)
    {
      const VigieRoadBox *at = &self->boxes[self->first[below] + i];
      VigieRoadWalk walk;

      if (below == 0)
        {
          visitor->see_edge (at, self->edges[i], user_data);
          continue;
        }
      walk = visitor->see_box (at, below, user_data);
      if (walk == VIGIE_ROAD_WALK_INTO)
        walk_into (self, below, i, visitor, user_data);
      else if (walk == VIGIE_ROAD_WALK_WHOLE)
        show_whole (self, below, i, visitor, user_data);
    }
}

/**
 * vigie_road_index_walk:
 * @self: an index
 * @visitor: says where to go on
 * @user_data: for @visitor
 *
 * Shows the boxes from the one around everything down to the edges.
 */
void
vigie_road_index_walk (VigieRoadIndex *self, const VigieRoadVisitor *visitor, gpointer user_data)
{
  const guint top = self->n_levels - 1;
  VigieRoadWalk walk;

  if (self->n_boxes == 0)
    return;
  walk = visitor->see_box (&self->boxes[self->first[top]], top, user_data);
  if (walk == VIGIE_ROAD_WALK_INTO)
    walk_into (self, top, 0, visitor, user_data);
  else if (walk == VIGIE_ROAD_WALK_WHOLE)
    show_whole (self, top, 0, visitor, user_data);
}

/* ---- edges in a box ---- */

typedef struct
{
  const VigieRoadBox *box;
  GArray *found;
} Query;

static gboolean
do_boxes_meet (const VigieRoadBox *a, const VigieRoadBox *b)
{
  return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}

static VigieRoadWalk
query_box (const VigieRoadBox *box, guint level, gpointer user_data)
{
  const VigieRoadBox *asked = ((Query *) user_data)->box;

  if (!do_boxes_meet (box, asked))
    return VIGIE_ROAD_WALK_SKIP;
  return box->west >= asked->west && box->east <= asked->east && box->south >= asked->south &&
                 box->north <= asked->north
             ? VIGIE_ROAD_WALK_WHOLE
             : VIGIE_ROAD_WALK_INTO;
}

static void
query_edge (const VigieRoadBox *box, guint32 edge, gpointer user_data)
{
  const Query *query = user_data;

  if (do_boxes_meet (box, query->box))
    g_array_append_val (query->found, edge);
}

static void
query_whole (const guint32 *edges, gsize n_edges, gpointer user_data)
{
  g_array_append_vals (((Query *) user_data)->found, edges, (guint) n_edges);
}

/**
 * vigie_road_index_query:
 * @self: an index
 * @box: where to look
 *
 * Returns: (transfer full) (element-type guint32): edges whose boxes meet @box
 */
GArray *
vigie_road_index_query (VigieRoadIndex *self, const VigieRoadBox *box)
{
  static const VigieRoadVisitor visitor = { query_box, query_edge, query_whole };
  Query query = { box, g_array_new (FALSE, FALSE, sizeof (guint32)) };

  vigie_road_index_walk (self, &visitor, &query);
  return query.found;
}

/* ---- the nearest edge ---- */

typedef struct
{
  VigieRoadGraph *graph;
  VigieRoadPlane plane; /* around the asked place */
  VigieRoadEdgeFilter filter;
  gpointer user_data;
  VigieRoadHit *place; /* the nearest yet */
  double nearest_m;
  gboolean found;
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
  const VigieRoadPlane *plane = &nearest->plane;
  const VigieRoadPoint *points = nearest->graph->points + nearest->graph->edges[edge].first_point;

  if (vigie_road_plane_get_box_distance (&nearest->plane, box) > nearest->nearest_m ||
      (nearest->filter != NULL && !nearest->filter (nearest->graph, edge, nearest->user_data)))
    return;
  for (guint i = 0; i + 1 < nearest->graph->edges[edge].n_points; i++)
    {
      double x = ((double) plane->origin.lon_e7 - points[i].lon_e7) * plane->east_m;
      double y = ((double) plane->origin.lat_e7 - points[i].lat_e7) * plane->north_m;
      double dx = ((double) points[i + 1].lon_e7 - points[i].lon_e7) * plane->east_m;
      double dy = ((double) points[i + 1].lat_e7 - points[i].lat_e7) * plane->north_m;
      double square = dx * dx + dy * dy;
      double t = square > 0 ? CLAMP ((x * dx + y * dy) / square, 0, 1) : 0;
      double distance = hypot (x - t * dx, y - t * dy);

      if (distance < nearest->nearest_m || (!nearest->found && distance <= nearest->nearest_m))
        {
          nearest->found = TRUE;
          nearest->nearest_m = distance;
          *nearest->place = (VigieRoadHit) { .edge = edge, .segment = i, .fraction = t };
        }
    }
}

static void
approach_whole (const guint32 *edges, gsize n_edges, gpointer user_data)
{
  g_assert_not_reached (); /* no box is wanted whole */
}

static void
complete_place (const Nearest *nearest)
{
  VigieRoadHit *place = nearest->place;
  const VigieRoadPoint *points =
      nearest->graph->points + nearest->graph->edges[place->edge].first_point;
  const VigieRoadPoint from = points[place->segment], to = points[place->segment + 1];

  place->along_m = vigie_road_measure (points, place->segment + 1) +
                   vigie_road_measure_part (from, to, place->fraction);
  place->distance_m = nearest->nearest_m;
  place->where.lon_e7 =
      (gint32) lround (from.lon_e7 + place->fraction * ((double) to.lon_e7 - from.lon_e7));
  place->where.lat_e7 =
      (gint32) lround (from.lat_e7 + place->fraction * ((double) to.lat_e7 - from.lat_e7));
}

/**
 * vigie_road_index_nearest:
 * @self: an index
 * @where: a place
 * @within_m: how far to look, metres
 * @filter: (nullable): which edges count
 * @user_data: for @filter
 * @place: (out): the nearest place on an edge
 *
 * Measured on a plane, which is true to a thousandth within some kilometres of @where.
 *
 * Returns: whether there is one
 */
gboolean
vigie_road_index_nearest (VigieRoadIndex *self,
                          VigieRoadPoint where,
                          double within_m,
                          VigieRoadEdgeFilter filter,
                          gpointer user_data,
                          VigieRoadHit *place)
{
  static const VigieRoadVisitor visitor = { approach_box, approach_edge, approach_whole };
  Nearest nearest = {
    .graph = self->graph,
    .filter = filter,
    .user_data = user_data,
    .place = place,
    .nearest_m = within_m,
  };

  vigie_road_plane_init (&nearest.plane, where);
  vigie_road_index_walk (self, &visitor, &nearest);
  if (nearest.found)
    complete_place (&nearest);
  return nearest.found;
}
