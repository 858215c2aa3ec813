/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-network.h"

G_BEGIN_DECLS

typedef struct
{
  VigieRoadPoint where;
  guint32 next;      /* with coordinates in the same cell */
  guint8 is_shared;  /* made to be shared */
  guint8 is_blocked; /* nobody drives past */
} VigieRoadVertex;

typedef struct
{
  VigieRoadEdge edge;
  guint32 other_refs; /* a string of the builder's */
  guint32 first;      /* in the courses */
  guint32 n;
  guint32 first_piece;
  guint32 n_pieces;
} VigieRoad;

/* A road between two junctions. */
typedef struct
{
  guint32 road;
  guint32 first; /* in the courses */
  guint32 last;
  guint32 source; /* a junction */
  guint32 target;
  guint32 edge; /* of the graph */
} VigieRoadPiece;

struct _VigieRoadNetwork
{
  VigieRoadGraphBuilder *builder;
  GHashTable *cells; /* of coordinates → vertex plus one */
  GArray *vertices;  /* (element-type VigieRoadVertex) */
  GArray *roads;     /* (element-type VigieRoad) */
  GArray *courses;   /* (element-type guint32): vertices of all roads */
  GArray *pieces;    /* (element-type VigieRoadPiece), by road */
  GArray *junctions; /* (element-type VigieRoadPoint) */

  /* after the cut */
  GArray *edge_pieces; /* (element-type guint32): of each edge of the graph */
  guint32 *first_end;  /* of each junction, in @ends */
  guint32 *ends;       /* pieces that begin or end there, twice where both */
};

#define vigie_network_piece(self, i) (&g_array_index ((self)->pieces, VigieRoadPiece, i))
#define vigie_network_road(self, i) (&g_array_index ((self)->roads, VigieRoad, i))
#define vigie_network_vertex(self, i) (&g_array_index ((self)->vertices, VigieRoadVertex, i))
#define vigie_network_course(self, i) (g_array_index ((self)->courses, guint32, i))

/* What each road at each of its vertices belongs to: the junction before and after, the same but
 * at a barrier; VIGIE_ROAD_NONE where the road just goes on. */
typedef struct
{
  guint32 *before;
  guint32 *after;
} VigieRoadCuts;

gboolean vigie_road_network_find_cuts (VigieRoadNetwork *self,
                                       VigieRoadCuts *cuts,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
