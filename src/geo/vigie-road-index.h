/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-graph.h"

G_BEGIN_DECLS

/* Ten-millionths of a degree, edges included. */
typedef struct
{
  gint32 west;
  gint32 south;
  gint32 east;
  gint32 north;
} VigieRoadBox;

/**
 * VigieRoadIndex:
 *
 * Where the edges of a graph lie: a packed R-tree along a Hilbert curve. Immutable, reference
 * counted, of use from any thread.
 */
typedef struct _VigieRoadIndex VigieRoadIndex;

VigieRoadIndex *vigie_road_index_new (VigieRoadGraph *graph);
VigieRoadIndex *vigie_road_index_ref (VigieRoadIndex *self);
void vigie_road_index_unref (VigieRoadIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadIndex, vigie_road_index_unref)

VigieRoadGraph *vigie_road_index_get_graph (VigieRoadIndex *self);
gsize vigie_road_index_get_size (VigieRoadIndex *self); /* bytes, the graph's own not counted */

/* Edges whose boxes meet @box, in no order that means anything. */
GArray *vigie_road_index_query (VigieRoadIndex *self,
                                const VigieRoadBox *box); /* (transfer full): of guint32 */

/**
 * VigieRoadHit:
 * @edge: an edge
 * @segment: from its point @segment to the next
 * @fraction: where on the segment, 0 to 1
 * @along_m: metres from the edge's source
 * @distance_m: from the place that was asked
 * @where: on the edge
 */
typedef struct
{
  guint32 edge;
  guint32 segment;
  double fraction;
  double along_m;
  double distance_m;
  VigieRoadPoint where;
} VigieRoadHit;

typedef gboolean (*VigieRoadEdgeFilter) (VigieRoadGraph *graph, guint32 edge, gpointer user_data);

gboolean vigie_road_index_nearest (VigieRoadIndex *self,
                                   VigieRoadPoint where,
                                   double within_m,
                                   VigieRoadEdgeFilter filter, /* (nullable) */
                                   gpointer user_data,
                                   VigieRoadHit *place); /* (out): set if found */

#define VIGIE_ROAD_INDEX_MAX_LEVELS 9 /* 16^9 is more than edges can be numbered */

/**
 * VigieRoadWalk:
 * @VIGIE_ROAD_WALK_SKIP: nothing in this box is of interest
 * @VIGIE_ROAD_WALK_INTO: show what is in it
 * @VIGIE_ROAD_WALK_WHOLE: everything in it is wanted, without looking further
 */
typedef enum
{
  VIGIE_ROAD_WALK_SKIP,
  VIGIE_ROAD_WALK_INTO,
  VIGIE_ROAD_WALK_WHOLE,
} VigieRoadWalk;

/**
 * VigieRoadVisitor:
 * @see_box: shown a box of boxes and its level, 1 or more; boxes in it have the level below
 * @see_edge: shown an edge of a box at level 1 that was gone into
 * @see_whole: shown all edges of a box that is wanted whole
 *
 * Depth first, so that what is remembered at a level holds for the boxes in it.
 */
typedef struct
{
  VigieRoadWalk (*see_box) (const VigieRoadBox *box, guint level, gpointer user_data);
  void (*see_edge) (const VigieRoadBox *box, guint32 edge, gpointer user_data);
  void (*see_whole) (const guint32 *edges, gsize n_edges, gpointer user_data);
} VigieRoadVisitor;

void
vigie_road_index_walk (VigieRoadIndex *self, const VigieRoadVisitor *visitor, gpointer user_data);

G_END_DECLS
