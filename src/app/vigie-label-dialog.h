/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieLabelDialog:
 *
 * Asks for a label: one that the incident uses already, by one key, or another word.
 *
 * Signal "chosen" (string)
 */
#define VIGIE_TYPE_LABEL_DIALOG (vigie_label_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieLabelDialog, vigie_label_dialog, VIGIE, LABEL_DIALOG, AdwDialog)

GtkWidget *vigie_label_dialog_new (VigieStore *store);

G_END_DECLS
