/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-index.h"

G_BEGIN_DECLS

/**
 * VigieRoadSnap:
 * @node: the junction, or %VIGIE_ROAD_NONE for a place on a road
 * @hit: the place: where, how far from what was asked, and on which edge; of a junction it is an
 *   end of its greatest road
 *
 * What a place beside a road is drawn to.
 */
typedef struct
{
  guint32 node;
  VigieRoadHit hit;
} VigieRoadSnap;

gboolean vigie_road_snap_find (VigieRoadIndex *index,
                               VigieRoadPoint where,
                               double reach_m,
                               VigieRoadSnap *snap); /* (out): set if found */

/* Roads that can be driven and meet at a node; a loop counts twice. */
guint vigie_road_graph_count_roads (VigieRoadGraph *graph, guint32 node);

const char *vigie_road_graph_get_label (VigieRoadGraph *graph, guint32 edge); /* (nullable) */
const char *
vigie_road_graph_find_crossing (VigieRoadGraph *graph, guint32 node, guint32 edge); /* (nullable) */

G_END_DECLS
