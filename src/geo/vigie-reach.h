/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-route.h"

G_BEGIN_DECLS

/**
 * VigieReachCommune:
 * @commune: as the territory numbers communes, or %VIGIE_ROAD_NONE for roads outside of all
 * @n_edges: roads in it that were reached before, without those that are closed themselves
 * @n_cut_off: of those, what is not reached now
 * @length_m: of @n_edges
 * @cut_off_m: of @n_cut_off
 *
 * What closures do to a commune. All of it is cut off where @n_cut_off is @n_edges.
 */
typedef struct
{
  guint32 commune;
  guint32 n_edges;
  guint32 n_cut_off;
  double length_m;
  double cut_off_m;
} VigieReachCommune;

/**
 * VigieReach:
 * @edges: both steps of what is cut off
 * @n_edges: how many edges that is
 * @n_nodes: how many junctions and ends are cut off
 * @is_node_cut_off: (array length=n_nodes of the graph): for each node of the graph 1 or 0
 * @length_m: of the edges
 * @communes: (element-type VigieReachCommune): those with something cut off, the longest first
 *
 * What can no longer be reached, or left, from the main network.
 */
typedef struct
{
  VigieRoadSet *edges;
  guint32 n_edges;
  guint32 n_nodes;
  guint8 *is_node_cut_off;
  double length_m;
  GArray *communes;
} VigieReach;

VigieReach *vigie_reach_cut_off (VigieRoadGraph *graph,
                                 const VigieRoadSet *closed,
                                 const VigieVehicle *vehicle); /* (transfer full) */
void vigie_reach_free (VigieReach *self);
VigieRoadSet *vigie_reach_find_outside (VigieRoadGraph *graph,
                                        const VigieVehicle *vehicle); /* (transfer full) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieReach, vigie_reach_free)

G_END_DECLS
