/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieTerritoryRow:
 *
 * Shows which territory is used, what it says of itself or why it cannot be read, and lets another
 * one be chosen or none.
 *
 * Signal "chosen" (string path): somebody chose a territory that can be read; "" for none
 */
#define VIGIE_TYPE_TERRITORY_ROW (vigie_territory_row_get_type ())
G_DECLARE_FINAL_TYPE (VigieTerritoryRow, vigie_territory_row, VIGIE, TERRITORY_ROW, AdwActionRow)

GtkWidget *vigie_territory_row_new (void);
const char *vigie_territory_row_get_path (VigieTerritoryRow *self); /* (nullable) */
void vigie_territory_row_set_path (VigieTerritoryRow *self, const char *path);
void vigie_territory_row_choose (VigieTerritoryRow *self, GFile *file);
void vigie_territory_row_say (VigieTerritoryRow *self, const char *sentence);

G_END_DECLS
