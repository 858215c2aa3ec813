/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieNewDialog:
 *
 * Asks for a new incident's title and kind, then where to keep it.
 *
 * Signal "chosen" (#GFile, string title, boolean exercise, string territory): the path of the
 * territory is %NULL for none
 */
#define VIGIE_TYPE_NEW_DIALOG (vigie_new_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieNewDialog, vigie_new_dialog, VIGIE, NEW_DIALOG, AdwDialog)

GtkWidget *vigie_new_dialog_new (void);

G_END_DECLS
