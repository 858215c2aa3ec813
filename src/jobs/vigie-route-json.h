/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-reach.h"
#include "vigie-route.h"

G_BEGIN_DECLS

JsonNode *vigie_route_to_json (VigieRoute *route,
                               VigieRoadGraph *graph,
                               VigieVehicleKind kind,
                               VigieRoute *normal); /* (nullable): the same without closures */
JsonNode *vigie_routes_to_json (GPtrArray *routes,  /* (element-type VigieRoute) */
                                VigieRoadGraph *graph,
                                VigieVehicleKind kind,
                                VigieRoute *normal); /* (nullable) */

/**
 * VigieCommuneFunc:
 * @commune: as the territory numbers communes
 * @population: (out): inhabitants, or −1 where that is not known
 * @user_data: what was given with the function
 *
 * Returns: (nullable): its name, valid until the next call
 */
typedef const char *(*VigieCommuneFunc) (guint32 commune, gint64 *population, gpointer user_data);

JsonNode *vigie_reach_to_json (VigieReach *reach, VigieCommuneFunc func, gpointer user_data);

G_END_DECLS
