/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-closed-sections.h"

G_BEGIN_DECLS

/**
 * VigieRoadEndKind:
 * @VIGIE_ROAD_END_JUNCTION: other roads can be taken here
 * @VIGIE_ROAD_END_DEAD_END: the road ends here
 * @VIGIE_ROAD_END_INSIDE: a junction of which all other roads are closed, too
 */
typedef enum
{
  VIGIE_ROAD_END_JUNCTION,
  VIGIE_ROAD_END_DEAD_END,
  VIGIE_ROAD_END_INSIDE,
} VigieRoadEndKind;

/**
 * VigieRoadEnd:
 * @node: where
 * @kind: what is there
 * @crossing: the greatest other road there, its number or else its name, as an offset into the
 * graph's strings; %VIGIE_ROAD_NONE where none has either
 */
typedef struct
{
  guint32 node;
  VigieRoadEndKind kind;
  guint32 crossing;
} VigieRoadEnd;

/**
 * VigieClosedStretch:
 * @from: the last usable junction before the cut
 * @to: the first one after it
 * @n_steps: how many edges it has
 * @steps: (array length=n_steps): from @from to @to
 * @first_cut: which of @steps is the first of the cut
 * @length_m: of all its edges
 * @before_m: from @from to where the cut begins
 * @after_m: from where the cut ends to @to
 *
 * What is of no use to through traffic in one direction because of a cut.
 */
typedef struct
{
  VigieRoadEnd from;
  VigieRoadEnd to;
  guint32 n_steps;
  guint32 first_cut;
  VigieRoadStep *steps;
  double length_m;
  double before_m;
  double after_m;
} VigieClosedStretch;

/**
 * VigieClosedRoad:
 * @ref: number of the road, an offset into the graph's strings, or %VIGIE_ROAD_NONE
 * @name: its name, where it has no number; or %VIGIE_ROAD_NONE
 * @road_class: the greatest of its edges
 * @both_ways: it may be driven in both directions; else in that of @steps only
 * @is_roundabout: a part of one
 * @is_carriageway: another one of the same road, the other way, is closed, too: both are counted
 * @n_steps: how many edges are closed
 * @steps: (array length=n_steps): these, after each other
 * @bearing: degrees from north to east, of the straight line from the cut's beginning to its end
 * @length_m: metres in the area, each edge once
 * @n_communes: how many communes it lies in
 * @communes: (array length=n_communes): as the graph numbers them, those with most of it first
 * @begin_m: metres from the source of the edge of the first step to where the cut begins
 * @end_m: metres from the source of the edge of the last step to where it ends
 * @along: the stretch in the direction of @steps
 * @against: the one the other way; without steps where nobody drives that way
 *
 * Closed sections of one road that follow each other.
 */
typedef struct
{
  guint32 ref;
  guint32 name;
  guint8 road_class;
  gboolean both_ways;
  gboolean is_roundabout;
  gboolean is_carriageway;
  guint32 n_steps;
  VigieRoadStep *steps;
  double bearing;
  double length_m;
  guint32 n_communes;
  guint32 *communes;
  double begin_m;
  double end_m;
  VigieClosedStretch along;
  VigieClosedStretch against;
} VigieClosedRoad;

GPtrArray *
vigie_closed_roads_new (VigieRoadGraph *graph,
                        const VigieClosedSections *sections,
                        const guint64 *other_closed); /* (transfer full): of VigieClosedRoad */

void vigie_closed_road_free (VigieClosedRoad *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieClosedRoad, vigie_closed_road_free)

G_END_DECLS
