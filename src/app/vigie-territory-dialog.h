/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryDialog:
 *
 * Makes a territory of files with roads, communes, PR and place names: asks for them, shows how far
 * it is, and says what came of it. What went wrong can be corrected and tried again.
 */
#define VIGIE_TYPE_TERRITORY_DIALOG (vigie_territory_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieTerritoryDialog, vigie_territory_dialog, VIGIE, TERRITORY_DIALOG, AdwDialog)

GtkWidget *vigie_territory_dialog_new (VigieSession *session);
void vigie_territory_dialog_set_file (VigieTerritoryDialog *self, GFile *file);

G_END_DECLS
