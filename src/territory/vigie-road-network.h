/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-road-facts.h"

G_BEGIN_DECLS

/**
 * VigieRoadNetwork:
 *
 * Takes whole roads and what happens at their vertices, cuts them at their junctions, and makes a
 * graph of them.
 *
 * A vertex is a place that roads may share. Where roads share one that somebody made to be shared
 * (a node of OpenStreetMap) they meet. Vertices that only have equal coordinates are another
 * matter: there, roads of one level meet; of different levels, ends meet ends and an end that leads
 * nowhere else meets what it touches, so that a bridge goes on where it lands and not where it
 * crosses.
 */
typedef struct _VigieRoadNetwork VigieRoadNetwork;

#define VIGIE_ROAD_MAX_VERTICES (1u << 28)

/**
 * VigieRoadTurn:
 * @only: the roads of @to alone may be taken; otherwise they may not
 * @from: (array length=n_from): roads that are left
 * @via_vertex: where, or %VIGIE_ROAD_NONE where there are roads between
 * @via: (array length=n_via): roads between, in any order
 * @to: (array length=n_to): roads that are entered
 *
 * A turn restriction; roads by their numbers.
 */
typedef struct
{
  gboolean only;
  const guint32 *from;
  guint n_from;
  guint32 via_vertex;
  const guint32 *via;
  guint n_via;
  const guint32 *to;
  guint n_to;
} VigieRoadTurn;

/**
 * VigieRoadTurnResult:
 * @VIGIE_ROAD_TURN_FORBIDDEN: at least one sequence of steps is forbidden now
 * @VIGIE_ROAD_TURN_NEEDLESS: nobody may drive there anyway
 * @VIGIE_ROAD_TURN_UNCLEAR: it cannot be made out which pieces are meant
 */
typedef enum
{
  VIGIE_ROAD_TURN_UNCLEAR,
  VIGIE_ROAD_TURN_NEEDLESS,
  VIGIE_ROAD_TURN_FORBIDDEN,
} VigieRoadTurnResult;

/**
 * VigieRoadCommuneFunc:
 * @lon: degrees
 * @lat: degrees
 *
 * Returns: the number of the commune there, or %VIGIE_ROAD_NONE
 */
typedef guint32 (*VigieRoadCommuneFunc) (double lon, double lat, gpointer data);

VigieRoadNetwork *vigie_road_network_new (void);
void vigie_road_network_free (VigieRoadNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadNetwork, vigie_road_network_free)

guint32 vigie_road_network_add_vertex (VigieRoadNetwork *self, VigieRoadPoint where);
guint32
vigie_road_network_find_vertex (VigieRoadNetwork *self, VigieRoadPoint where, gboolean snap);
gboolean vigie_road_network_is_full (VigieRoadNetwork *self, gsize n_more);
void vigie_road_network_block (VigieRoadNetwork *self, guint32 vertex);
guint32 vigie_road_network_add_road (VigieRoadNetwork *self,
                                     const VigieRoadFacts *facts,
                                     const guint32 *vertices,
                                     guint n_vertices);

gboolean vigie_road_network_cut (VigieRoadNetwork *self,
                                 VigieRoadCommuneFunc find_commune,
                                 gpointer data,
                                 GCancellable *cancellable,
                                 GError **error);
VigieRoadTurnResult vigie_road_network_restrict (VigieRoadNetwork *self, const VigieRoadTurn *turn);
VigieRoadGraph *vigie_road_network_end (VigieRoadNetwork *self);
guint32 vigie_road_network_get_other_refs (VigieRoadNetwork *self, guint32 edge);

G_END_DECLS
