/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-guide.h"
#include "vigie-place-finder.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryPlaces:
 *
 * Finds road references and places in a territory, without a network, and asks another finder for
 * what it does not know.
 */
#define VIGIE_TYPE_TERRITORY_PLACES (vigie_territory_places_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieTerritoryPlaces, vigie_territory_places, VIGIE, TERRITORY_PLACES, GObject)

VigieTerritoryPlaces *vigie_territory_places_new (VigiePlaceFinder *next); /* (nullable) */
void vigie_territory_places_set_guide (VigieTerritoryPlaces *self,
                                       VigieGuide *guide); /* (nullable) */

G_END_DECLS
