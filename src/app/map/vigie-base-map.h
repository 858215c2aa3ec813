/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "vigie-basemap.h"

G_BEGIN_DECLS

/**
 * VigieBaseMap:
 *
 * The lowest layer of a map: opens a basemap by its id, gives libshumate the source for light or
 * dark, and puts a fresh layer in place when what was missing may be had again. Signal "changed":
 * another basemap, or another state of it.
 */
#define VIGIE_TYPE_BASE_MAP (vigie_base_map_get_type ())
G_DECLARE_FINAL_TYPE (VigieBaseMap, vigie_base_map, VIGIE, BASE_MAP, GObject)

VigieBaseMap *vigie_base_map_new (ShumateMap *map);
void vigie_base_map_close (VigieBaseMap *self);
void vigie_base_map_open (VigieBaseMap *self, const char *id);
void vigie_base_map_set_territory (VigieBaseMap *self, VigieBasemap *territory);
VigieBasemap *vigie_base_map_get_territory (VigieBaseMap *self); /* (nullable) */
void vigie_base_map_take (VigieBaseMap *self, VigieBasemap *basemap);
const char *vigie_base_map_get_id (VigieBaseMap *self);
VigieBasemap *vigie_base_map_get_basemap (VigieBaseMap *self);
ShumateMapLayer *vigie_base_map_get_layer (VigieBaseMap *self);
VigieBasemapState vigie_base_map_get_state (VigieBaseMap *self, char **text);
char *vigie_base_map_dup_attribution_markup (VigieBaseMap *self);

G_END_DECLS
