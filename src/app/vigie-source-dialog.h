/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-sources.h"

G_BEGIN_DECLS

/**
 * VigieSourceDialog:
 *
 * Adds a source to an incident, or changes one. Signal "saved" (VigieWatch watch, string secret,
 * string problem): the login that was typed and why the keyring has not got it, or %NULL.
 */
#define VIGIE_TYPE_SOURCE_DIALOG (vigie_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieSourceDialog, vigie_source_dialog, VIGIE, SOURCE_DIALOG, AdwDialog)

AdwDialog *vigie_source_dialog_new (VigieSources *sources, const VigieWatch *watch);
void vigie_source_dialog_choose_kind (VigieSourceDialog *self, const char *kind);
GtkWidget *vigie_source_dialog_get_row (VigieSourceDialog *self, const char *option);

G_END_DECLS
