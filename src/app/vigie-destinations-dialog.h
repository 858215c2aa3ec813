/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-outside.h"

G_BEGIN_DECLS

/**
 * VigieDestinationsDialog:
 *
 * Where overlays of the incident are sent to: adds, changes, tests and removes destinations.
 */
#define VIGIE_TYPE_DESTINATIONS_DIALOG (vigie_destinations_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieDestinationsDialog, vigie_destinations_dialog, VIGIE, DESTINATIONS_DIALOG, AdwDialog)

GtkWidget *vigie_destinations_dialog_new (VigieOutside *outside);
void vigie_destinations_dialog_add (VigieDestinationsDialog *self);

G_END_DECLS
