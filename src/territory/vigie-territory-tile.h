/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory-labels.h"

G_BEGIN_DECLS

#define VIGIE_TERRITORY_MIN_ZOOM 4
#define VIGIE_TERRITORY_MAX_ZOOM 16

/**
 * VigieTerritoryMap:
 *
 * Makes vector tiles of a territory, in layers and words of OpenMapTiles. What a zoom needs is made
 * when its first tile is asked for, and kept. For any thread.
 */
typedef struct _VigieTerritoryMap VigieTerritoryMap;

VigieTerritoryMap *vigie_territory_map_new (VigieTerritory *territory);
void vigie_territory_map_free (VigieTerritoryMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTerritoryMap, vigie_territory_map_free)

gboolean vigie_territory_map_covers (VigieTerritoryMap *self, int z, int x, int y);
GBytes *
vigie_territory_map_make_tile (VigieTerritoryMap *self, int z, int x, int y, GCancellable *cancel);

G_END_DECLS
