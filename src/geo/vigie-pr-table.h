/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-position.h"
#include "vigie-road-numbers.h"
#include "vigie-road-reference.h"

G_BEGIN_DECLS

/**
 * VigiePrPoint:
 * @road: its number in any spelling
 * @number: of the PR
 * @side: 'D' or 'G' where each carriageway has its own PR, else 0
 * @lon: degrees
 * @lat: degrees
 * @distance_m: along the road from the PR before it, as its keeper measured; 0 where not known
 *
 * One point de repère.
 */
typedef struct
{
  const char *road;
  guint number;
  char side;
  double lon;
  double lat;
  double distance_m;
} VigiePrPoint;

/**
 * VigieRoadPlace:
 * @reference: the road, and PR and metres where the road has PR there
 * @position: the nearest place on the road; its radius is how far away it is
 * @edge: of the graph
 * @along_m: from the edge's source
 * @commune: as the edge has it
 * @junction: (nullable): number or name of the road that crosses nearest along the road; borrowed
 *   from the table
 * @junction_m: metres to there along the road
 *
 * Where on a road a place is.
 */
typedef struct
{
  VigieRoadReference reference;
  VigiePosition position;
  guint32 edge;
  double along_m;
  guint32 commune;
  const char *junction;
  double junction_m;
} VigieRoadPlace;

/**
 * VigiePrTable:
 *
 * Turns road references into places and back. Immutable once made; it may be used from any thread.
 */
typedef struct _VigiePrTable VigiePrTable;

VigiePrTable *vigie_pr_table_new (const VigiePrPoint *points,
                                  gsize n_points,
                                  VigieRoadGraph *graph); /* (nullable) */
VigiePrTable *
vigie_pr_table_new_on_roads (const VigiePrPoint *points,
                             gsize n_points,
                             VigieRoadNumbers *roads); /* (transfer full) (nullable) */
void vigie_pr_table_free (VigiePrTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePrTable, vigie_pr_table_free)

VigieRoadNumbers *vigie_pr_table_get_roads (VigiePrTable *self); /* (nullable): without a graph */

gboolean vigie_pr_table_locate (VigiePrTable *self,
                                const VigieRoadReference *reference,
                                VigiePosition *position,
                                GError **error);
/* The part of a road in a commune, or around a place where @commune is %VIGIE_ROAD_NONE. */
gboolean vigie_pr_table_locate_part (VigiePrTable *self,
                                     const char *number,
                                     guint32 commune,
                                     double lon,
                                     double lat,
                                     double radius_m,
                                     VigiePosition *position);
/* The part of a road between two places near it. */
gboolean vigie_pr_table_locate_between (VigiePrTable *self,
                                        const char *number,
                                        const VigiePosition *from,
                                        const VigiePosition *to,
                                        VigiePosition *position);
gboolean vigie_pr_table_describe (
    VigiePrTable *self, double lon, double lat, double limit_m, VigieRoadPlace *place);
gboolean vigie_pr_table_describe_edge (VigiePrTable *self,
                                       guint32 edge,
                                       double along_m,
                                       VigieRoadPlace *place);
char *vigie_road_place_to_string (const VigieRoadPlace *self);

G_END_DECLS
