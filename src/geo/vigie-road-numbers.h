/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-graph.h"
#include "vigie-road-reference.h"

G_BEGIN_DECLS

/**
 * VigieRoadSpot:
 * @edge: of the graph
 * @along_m: from the edge's source
 * @lon: where that is
 * @lat: where that is
 * @distance_m: from the place that was asked for
 *
 * A place on a road.
 */
typedef struct
{
  guint32 edge;
  double along_m;
  double lon;
  double lat;
  double distance_m;
} VigieRoadSpot;

/**
 * VigieRoadWayMode:
 * @VIGIE_ROAD_WAY_ANY: along the road, however traffic goes
 * @VIGIE_ROAD_WAY_FORWARD: as traffic may go
 * @VIGIE_ROAD_WAY_BACKWARD: as traffic may go from the end to the beginning
 */
typedef enum
{
  VIGIE_ROAD_WAY_ANY,
  VIGIE_ROAD_WAY_FORWARD,
  VIGIE_ROAD_WAY_BACKWARD,
} VigieRoadWayMode;

/* A further number of an edge whose road is several; of a list sorted by edge. */
typedef struct
{
  guint32 edge;
  const char *ref;
} VigieRoadOtherRef;

/**
 * VigieRoadNumbers:
 *
 * The numbered roads of a graph, each as one thing. Immutable once made; a number is a road's place
 * in it, 0 to n − 1.
 */
typedef struct _VigieRoadNumbers VigieRoadNumbers;

VigieRoadNumbers *vigie_road_numbers_new (VigieRoadGraph *graph,
                                          const VigieRoadOtherRef *others, /* (nullable) */
                                          gsize n_others);
void vigie_road_numbers_free (VigieRoadNumbers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadNumbers, vigie_road_numbers_free)

VigieRoadGraph *vigie_road_numbers_get_graph (VigieRoadNumbers *self);
/* %VIGIE_ROAD_NONE where there is no such road */
guint32 vigie_road_numbers_find_road (VigieRoadNumbers *self, const char *number);
const char *vigie_road_numbers_get_number (VigieRoadNumbers *self, guint32 road);
const guint32 *vigie_road_numbers_get_edges (VigieRoadNumbers *self, guint32 road, guint *n_edges);
const guint32 *vigie_road_numbers_get_roads (VigieRoadNumbers *self, guint32 edge, guint *n_roads);

/* The nearest spots of a road, one an edge, nearest first, at most @max. Returns how many. */
guint vigie_road_numbers_find_spots (VigieRoadNumbers *self,
                                     guint32 road,
                                     double lon,
                                     double lat,
                                     double limit_m,
                                     VigieRoadSpot *spots,
                                     guint max);
gboolean vigie_road_numbers_find_nearest (
    VigieRoadNumbers *self, double lon, double lat, double limit_m, VigieRoadSpot *spot);

/* The shortest way along one road from any of some spots to any of others, spots away from where
 * they were asked for counting double. Returns metres; −1 where there is none within @limit_m. */
double vigie_road_numbers_find_way (VigieRoadNumbers *self,
                                    guint32 road,
                                    const VigieRoadSpot *from,
                                    guint n_from,
                                    const VigieRoadSpot *to,
                                    guint n_to,
                                    VigieRoadWayMode mode,
                                    double limit_m,
                                    GArray *points); /* (element-type VigieRoadPoint) (nullable) */
/* Straight on along the road from a spot, until it ends. */
void vigie_road_numbers_follow (VigieRoadNumbers *self,
                                guint32 road,
                                const VigieRoadSpot *from,
                                gboolean backward,
                                double limit_m,
                                GArray *points); /* (element-type VigieRoadPoint) */
/* The nearest junction along the road with another numbered road, or with a named one. Returns
 * metres; −1 where there is none. */
double vigie_road_numbers_find_junction (VigieRoadNumbers *self,
                                         guint32 road,
                                         const VigieRoadSpot *from,
                                         double limit_m,
                                         const char **other);

/* The nearest place of a line; @along_m from its beginning. Returns metres between. */
double vigie_road_line_project (
    const VigieRoadPoint *points, guint n_points, double lon, double lat, double *along_m);
void vigie_road_line_interpolate (
    const VigieRoadPoint *points, guint n_points, double along_m, double *lon, double *lat);

G_END_DECLS
