/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-route-private.h"

#include <math.h>

#define HEAVY_SPEED_KMH 80 /* Code de la route, R413-8: over 12 t, but on motorways */

/**
 * vigie_vehicle_init:
 * @self: to be filled
 * @kind: of vehicle
 *
 * A car as most are; or the largest lorry that needs no permit (Code de la route, R312-4, R312-10;
 * 4 m is the height that bridges are built for), for which a way is a way for all lorries.
 */
void
vigie_vehicle_init (VigieVehicle *self, VigieVehicleKind kind)
{
  if (kind == VIGIE_VEHICLE_HEAVY)
    *self = (VigieVehicle) { .kind = kind, .height_cm = 400, .width_cm = 255, .weight_10kg = 4400 };
  else
    *self = (VigieVehicle) {
      .kind = VIGIE_VEHICLE_CAR, .height_cm = 180, .width_cm = 190, .weight_10kg = 200
    };
}

static gboolean
is_over (guint16 size, guint16 limit)
{
  return limit > 0 && size > limit;
}

/**
 * vigie_vehicle_may_drive:
 * @self: a vehicle
 * @edge: a road
 *
 * Returns: whether signs and limits let it pass; one-ways are another matter
 */
gboolean
vigie_vehicle_may_drive (const VigieVehicle *self, const VigieRoadEdge *edge)
{
  return !is_over (self->height_cm, edge->max_height_cm) &&
         !is_over (self->width_cm, edge->max_width_cm) &&
         !is_over (self->weight_10kg, edge->max_weight_10kg) &&
         (self->kind != VIGIE_VEHICLE_HEAVY || (edge->flags & VIGIE_ROAD_NO_HGV) == 0);
}

/**
 * vigie_vehicle_get_cost:
 * @kind: of vehicle
 * @edge: a road
 *
 * Length by speed, rounded. The speed is what is usually driven there, so that the class of the
 * road plays no part of its own; heavy vehicles are no faster than 80 km/h.
 *
 * Returns: milliseconds for the whole edge, at least 1
 */
guint32
vigie_vehicle_get_cost (VigieVehicleKind kind, const VigieRoadEdge *edge)
{
  double kmh = MAX (edge->speed_kmh, 1);
  double cost;

  if (kind == VIGIE_VEHICLE_HEAVY)
    kmh = MIN (kmh, HEAVY_SPEED_KMH);
  cost = round (edge->length_m * 3600 / kmh);
  return (guint32) CLAMP (cost, 1, VIGIE_ROUTE_MAX_COST);
}

/* How long a part of an edge takes, so that the parts add up to the whole. */
guint32
vigie_route_get_share_cost (guint32 cost, double from, double to)
{
  double share = round (cost * CLAMP (to, 0, 1)) - round (cost * CLAMP (from, 0, 1));

  return (guint32) MAX (share, 0);
}

gboolean
vigie_route_rules_fits (const VigieRouteRules *self, guint32 arc)
{
  guint32 step = VIGIE_ROUTE_ARC_STEP (&self->network->arcs[arc]);

  return vigie_vehicle_may_drive (self->vehicle,
                                  &self->network->graph->edges[VIGIE_ROAD_STEP_EDGE (step)]);
}

/**
 * vigie_route_rules_may_turn_back:
 * @self: the rules of a search
 * @arc: what was driven
 *
 * A vehicle turns back where the road ends, be it for a closure; not at a junction. A road that is
 * closed to through traffic goes on only for who is on one.
 *
 * Returns: whether at the end of @arc
 */
gboolean
vigie_route_rules_may_turn_back (const VigieRouteRules *self, guint32 arc)
{
  const VigieRouteNetwork *network = self->network;
  const VigieRouteArc *came = &network->arcs[arc];
  guint32 back = VIGIE_ROUTE_ARC_STEP (came) ^ 1;

  for (guint32 i = network->first_out[came->head]; i < network->first_out[came->head + 1]; i++)
    {
      const VigieRouteArc *other = &network->arcs[i];

      if (VIGIE_ROUTE_ARC_STEP (other) != back && vigie_route_rules_may_drive (self, i) &&
          ((other->bits & VIGIE_ROUTE_ARC_NO_THROUGH) == 0 ||
           (came->bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0))
        return FALSE;
    }
  return TRUE;
}
