/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-territory.h"

G_BEGIN_DECLS

#define VIGIE_TYPE_TERRITORY_BASEMAP (vigie_territory_basemap_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieTerritoryBasemap, vigie_territory_basemap, VIGIE, TERRITORY_BASEMAP, GObject)

#define VIGIE_TERRITORY_BASEMAP_ID "territory"

VigieBasemap *vigie_territory_basemap_new (VigieTerritory *territory); /* (transfer full) */

G_END_DECLS
