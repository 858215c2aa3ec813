/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-network.h"

G_BEGIN_DECLS

/**
 * VigieOsmRoads:
 *
 * Gathers the roads and turn restrictions of OpenStreetMap files. Neighbouring files may share
 * ways and nodes; each counts once.
 */
typedef struct _VigieOsmRoads VigieOsmRoads;

typedef void (*VigieOsmProgress) (double fraction, gpointer data);

VigieOsmRoads *vigie_osm_roads_new (void);
void vigie_osm_roads_free (VigieOsmRoads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOsmRoads, vigie_osm_roads_free)

/* Of all files first the ways, then the nodes. */
gboolean vigie_osm_roads_read_ways (VigieOsmRoads *self,
                                    GFile *file,
                                    gint64 *as_of,
                                    VigieOsmProgress progress,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean vigie_osm_roads_read_nodes (VigieOsmRoads *self,
                                     GFile *file,
                                     VigieOsmProgress progress,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GError **error);

void vigie_osm_roads_add (VigieOsmRoads *self, VigieRoadNetwork *network);
guint vigie_osm_roads_restrict (VigieOsmRoads *self, VigieRoadNetwork *network); /* how many held */

guint64 vigie_osm_roads_get_n_ways (VigieOsmRoads *self); /* with highway=*, left out or not */
guint64 vigie_osm_roads_get_n_used (VigieOsmRoads *self);
const guint64 *vigie_osm_roads_get_left_out (VigieOsmRoads *self); /* #VigieLeftOuts */

G_END_DECLS
