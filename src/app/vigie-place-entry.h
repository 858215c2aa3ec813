/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-place-finder.h"

G_BEGIN_DECLS

/**
 * VigiePlaceEntry:
 *
 * An entry for coordinates and place names. Coordinates are taken as soon as they are whole; names
 * are looked up by a #VigiePlaceFinder, and what is found is listed below the entry.
 *
 * Signals: "place-chosen" (double lon, double lat, double radius_m, boolean exact): a place was
 * written or chosen, exact for coordinates; "dismissed": the keyboard may go back to the map.
 */
#define VIGIE_TYPE_PLACE_ENTRY (vigie_place_entry_get_type ())
G_DECLARE_FINAL_TYPE (VigiePlaceEntry, vigie_place_entry, VIGIE, PLACE_ENTRY, AdwBin)

GtkWidget *vigie_place_entry_new (void);
void vigie_place_entry_set_finder (VigiePlaceEntry *self,
                                   VigiePlaceFinder *finder); /* (nullable) */
void vigie_place_entry_set_near (VigiePlaceEntry *self, double lon, double lat);
void vigie_place_entry_reset (VigiePlaceEntry *self);

/* For tests. */
GtkEditable *vigie_place_entry_get_editable (VigiePlaceEntry *self);
gboolean vigie_place_entry_is_open (VigiePlaceEntry *self);
guint vigie_place_entry_get_n_found (VigiePlaceEntry *self);
const char *vigie_place_entry_get_message (VigiePlaceEntry *self); /* (nullable) */
gboolean vigie_place_entry_key (VigiePlaceEntry *self, guint keyval);
void vigie_place_entry_choose (VigiePlaceEntry *self, guint index);

G_END_DECLS
