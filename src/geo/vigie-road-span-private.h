/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-span.h"

G_BEGIN_DECLS

/* Where a way may begin or end. */
typedef struct
{
  guint32 node; /* or %VIGIE_ROAD_NONE: somewhere on the edge of @hit */
  VigieRoadHit hit;
  double extra_m; /* what it costs to take this one */
} VigieSpanSpot;

#define VIGIE_SPAN_CARRIAGEWAY_M 60.0 /* the other carriageway is within this */

/* The spots of one end: what was hit, and the same place on the other carriageway. */
typedef struct
{
  VigieSpanSpot spots[2];
  guint n;
} VigieSpanEnd;

void vigie_span_end_init (VigieSpanEnd *self,
                          VigieRoadIndex *index,
                          const VigieRoadSnap *snap,
                          VigieRoadEdgeFilter filter,
                          gpointer user_data);

/* What is gone of an edge, in the direction of the step. */
typedef struct
{
  VigieRoadStep step;
  VigieRoadSpanPiece piece; /* as the edge lies */
} VigieSpanLeg;

typedef struct
{
  GArray *legs; /* (element-type VigieSpanLeg) */
  double length_m;
  double cost_m;
  VigieSpanSpot from;
  VigieSpanSpot to;
} VigieSpanWay;

void vigie_span_way_free (VigieSpanWay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSpanWay, vigie_span_way_free)

/* How much a metre of an edge costs, 1 or more; 0: not to be taken. */
typedef double (*VigieSpanCostFunc) (VigieRoadGraph *graph, guint32 edge, gconstpointer user_data);

typedef struct
{
  VigieRoadGraph *graph;
  VigieSpanCostFunc cost;
  gconstpointer cost_data;
  gboolean as_traffic; /* only as it may be driven */
  double limit_m;      /* of the cost */
} VigieSpanSearch;

VigieSpanWay *vigie_span_search_run (const VigieSpanSearch *self,
                                     const VigieSpanSpot *from,
                                     guint n_from,
                                     const VigieSpanSpot *to,
                                     guint n_to,
                                     gboolean *gave_up); /* (nullable) */

/* A way's line, as places in ten-millionths of a degree, x and y by turns. */
GArray *vigie_span_way_get_line (const VigieSpanWay *self, VigieRoadGraph *graph);

G_END_DECLS
