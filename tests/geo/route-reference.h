/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the road done the plain way, to hold the router against. */
#pragma once

#include "vigie-route.h"

#define REFERENCE_NONE G_MAXUINT64

/* The cost of the shortest way between the first two places in ms, by Dijkstra's algorithm over all
 * that was driven as far back as a forbidden sequence may reach. */
guint64 reference_find (VigieRoadGraph *graph, const VigieRouteRequest *request);

/* What is wrong with a route, or NULL. Only for routes between two places. */
const char *
reference_check (VigieRoadGraph *graph, const VigieRouteRequest *request, const VigieRoute *route);
