/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-road-set.h"

G_BEGIN_DECLS

/**
 * VigieVehicleKind:
 * @VIGIE_VEHICLE_CAR: anything up to 3.5 t
 * @VIGIE_VEHICLE_HEAVY: a lorry or a coach: no faster than 80 km/h, and not where a sign refuses it
 */
typedef enum
{
  VIGIE_VEHICLE_CAR,
  VIGIE_VEHICLE_HEAVY,
} VigieVehicleKind;

#define VIGIE_N_VEHICLE_KINDS 2

/**
 * VigieVehicle:
 * @kind: what it is
 * @height_cm: 0 for any: it passes under everything
 * @width_cm: 0 for any
 * @weight_10kg: in tens of kilograms; 0 for any
 *
 * Who drives. A road whose signed limit is less than the vehicle's size is closed to it.
 */
typedef struct
{
  VigieVehicleKind kind;
  guint16 height_cm;
  guint16 width_cm;
  guint16 weight_10kg;
} VigieVehicle;

void vigie_vehicle_init (VigieVehicle *self, VigieVehicleKind kind); /* one of usual size */
gboolean vigie_vehicle_may_drive (const VigieVehicle *self, const VigieRoadEdge *edge);
/* Milliseconds for the whole edge, at least 1 */
guint32 vigie_vehicle_get_cost (VigieVehicleKind kind, const VigieRoadEdge *edge);

/**
 * VigieRoutePlace:
 * @node: a junction or end, or %VIGIE_ROAD_NONE
 * @edge: where @node is none: the road it lies on
 * @fraction: how far along the edge's length from its source, 0 to 1
 * @lon: degrees
 * @lat: degrees
 * @distance_m: from the point that was asked for
 *
 * Where a route begins, passes or ends.
 */
typedef struct
{
  guint32 node;
  guint32 edge;
  double fraction;
  double lon;
  double lat;
  double distance_m;
} VigieRoutePlace;

void vigie_route_place_init_node (VigieRoutePlace *self, VigieRoadGraph *graph, guint32 node);

/**
 * VigieRouter:
 *
 * Finds the shortest way in time through a road graph. Immutable and reference counted; any number
 * of threads may ask it at once, each with a scratch of its own.
 */
typedef struct _VigieRouter VigieRouter;

VigieRouter *vigie_router_new (VigieRoadGraph *graph); /* (transfer full) */
VigieRouter *vigie_router_ref (VigieRouter *self);
void vigie_router_unref (VigieRouter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRouter, vigie_router_unref)

VigieRoadGraph *vigie_router_get_graph (VigieRouter *self); /* (transfer none) */
void vigie_router_prepare (VigieRouter *self, VigieVehicleKind kind);
gsize vigie_router_get_memory (VigieRouter *self); /* bytes, besides the graph's own */

gboolean vigie_router_snap (VigieRouter *self,
                            const VigieVehicle *vehicle,
                            const VigieRoadSet *closed, /* (nullable) */
                            double lon,
                            double lat,
                            double max_m,
                            VigieRoutePlace *place);

/**
 * VigieRouteScratch:
 *
 * What a search writes down. Used by one thread at a time, over and over.
 */
typedef struct _VigieRouteScratch VigieRouteScratch;

VigieRouteScratch *vigie_route_scratch_new (VigieRouter *router); /* (transfer full) */
void vigie_route_scratch_free (VigieRouteScratch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRouteScratch, vigie_route_scratch_free)

/**
 * VigieRouteRequest:
 * @vehicle: who drives
 * @closed: (nullable): what may not be driven
 * @places: (array length=n_places): from the first to the last, through the others in their order
 * @n_places: 2 or more
 */
typedef struct
{
  VigieVehicle vehicle;
  const VigieRoadSet *closed;
  const VigieRoutePlace *places;
  guint n_places;
} VigieRouteRequest;

/**
 * VigieRoute:
 * @steps: (array length=n_steps): what is driven
 * @n_steps: 0 where the route begins and ends at the same node
 * @from_fraction: how far along the first step it begins, in the step's direction
 * @to_fraction: how far along the last step it ends, in the step's direction
 * @length_m: on the ellipsoid
 * @milliseconds: on the way
 *
 * A way through the roads. Immutable, reference counted.
 */
typedef struct
{
  const VigieRoadStep *steps;
  guint32 n_steps;
  double from_fraction;
  double to_fraction;
  double length_m;
  guint32 milliseconds;
} VigieRoute;

VigieRoute *vigie_route_ref (VigieRoute *self);
void vigie_route_unref (VigieRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoute, vigie_route_unref)

VigieRoute *vigie_router_find (VigieRouter *self,
                               VigieRouteScratch *scratch,
                               const VigieRouteRequest *request); /* (transfer full) (nullable) */

#define VIGIE_ROUTE_MAX_ALTERNATIVES 2
#define VIGIE_ROUTE_ALTERNATIVE_TIME 1.4 /* times the fastest */
#define VIGIE_ROUTE_ALTERNATIVE_SHARED                                                             \
  0.6 /* of the alternative's time on roads of a better one                                        \
       */

GPtrArray *
vigie_router_find_some (VigieRouter *self,
                        VigieRouteScratch *scratch,
                        const VigieRouteRequest *request,
                        guint n_alternatives); /* (transfer full) (element-type VigieRoute) */

VigieGeometry *vigie_route_make_line (VigieRoute *self, VigieRoadGraph *graph); /* (nullable) */

/**
 * VigieRouteRoad:
 * @ref: (nullable): as signed
 * @name: (nullable)
 * @length_m: driven on it in one go
 * @milliseconds: the same
 *
 * One line of the list of roads.
 */
typedef struct
{
  const char *ref;
  const char *name;
  double length_m;
  guint32 milliseconds;
} VigieRouteRoad;

GArray *vigie_route_list_roads (VigieRoute *self,
                                VigieRoadGraph *graph,
                                VigieVehicleKind kind); /* (element-type VigieRouteRoad) */

G_END_DECLS
