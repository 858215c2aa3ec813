/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "map/vigie-map-view.h"
#include "vigie-guide.h"
#include "vigie-place-entry.h"

G_BEGIN_DECLS

/**
 * VigiePlacingBar:
 *
 * Over the map while a pin is being placed: an entry for coordinates and places, the radius, where
 * the pin stands, and the two ways out. It reveals itself.
 */
#define VIGIE_TYPE_PLACING_BAR (vigie_placing_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigiePlacingBar, vigie_placing_bar, VIGIE, PLACING_BAR, AdwBin)

void vigie_placing_bar_set_guide (VigiePlacingBar *self, VigieGuide *guide); /* (nullable) */
void vigie_placing_bar_set_map (VigiePlacingBar *self, VigieMapView *map);
VigiePlaceEntry *vigie_placing_bar_get_entry (VigiePlacingBar *self);
const char *vigie_placing_bar_get_text (VigiePlacingBar *self);

G_END_DECLS
