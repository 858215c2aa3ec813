/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory-file.h"

G_BEGIN_DECLS

/* The edges of each road number, for who builds a territory. */
typedef struct _VigieRoadRefs VigieRoadRefs;

VigieRoadRefs *vigie_road_refs_new (VigieRoadGraph *graph, GArray *other_refs);
void vigie_road_refs_free (VigieRoadRefs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadRefs, vigie_road_refs_free)

GPtrArray *vigie_road_refs_list_refs (VigieRoadRefs *self); /* (transfer container): sorted */
const guint32 *vigie_road_refs_get_edges (VigieRoadRefs *self, const char *ref, guint *n);

/**
 * VigieRoadFoot:
 * @edge: an edge
 * @along_m: metres from its source
 * @distance_m: from the place that was asked for
 *
 * The place of a road that is nearest to some place.
 */
typedef struct
{
  guint32 edge;
  double along_m;
  double distance_m;
} VigieRoadFoot;

gboolean vigie_road_refs_find_foot (
    VigieRoadRefs *self, const char *ref, double lon, double lat, VigieRoadFoot *foot);
double vigie_road_refs_measure (VigieRoadRefs *self,
                                const char *ref,
                                const VigieRoadFoot *from,
                                const VigieRoadFoot *to,
                                double max_m);

G_END_DECLS
