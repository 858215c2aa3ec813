/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-closed-roads.h"

G_BEGIN_DECLS

/* What is open, for looking for the last usable junctions; and room to work in, as there are many
 * stretches to look for. */
typedef struct
{
  VigieRoadGraph *graph;
  const guint64 *closed; /* a bit for each step */
  guint32 *met;          /* for each edge the last round in which it was met */
  guint32 round;
  GArray *before; /* (element-type VigieRoadStep) */
  GArray *after;  /* (element-type VigieRoadStep) */
} VigieOpenRoads;

/* The string that says which road it is: its number, or else its name. */
static inline guint32
vigie_road_edge_get_key (const VigieRoadEdge *edge)
{
  return edge->ref != VIGIE_ROAD_NONE ? edge->ref : edge->name;
}

/* Can somebody who comes to @node, not from @edge, go on there, not into @edge? Private roads and
 * those less than streets do not count, except for their like. */
gboolean vigie_open_roads_is_usable (const VigieOpenRoads *self,
                                     guint32 node,
                                     guint32 edge,
                                     guint8 road_class);

/* Of the cut that @steps are, from one last usable junction to the other. @before_m is open at the
 * beginning of the first step, @after_m at the end of the last. */
void vigie_closed_stretch_init (VigieClosedStretch *self,
                                VigieOpenRoads *roads,
                                const VigieRoadStep *steps,
                                guint n_steps,
                                double before_m,
                                double after_m);
void vigie_closed_stretch_clear (VigieClosedStretch *self);

G_END_DECLS
