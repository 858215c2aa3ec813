/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-capture.h"
#include "vigie-intake.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieAddDialog:
 *
 * Adds one post by hand.
 *
 * Signal "added" (int64 row id, boolean is_known): the post is in the incident; @is_known when it
 * was there already, and was left as it is.
 */
#define VIGIE_TYPE_ADD_DIALOG (vigie_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieAddDialog, vigie_add_dialog, VIGIE, ADD_DIALOG, AdwDialog)

GtkWidget *vigie_add_dialog_new (VigieSession *session);
void vigie_add_dialog_take (VigieAddDialog *self, const VigieIntake *intake);
void vigie_add_dialog_fill (VigieAddDialog *self, const VigieCapture *capture);
gboolean vigie_add_dialog_is_empty (VigieAddDialog *self);
void vigie_add_dialog_refuse (VigieAddDialog *self);
void vigie_add_dialog_paste (VigieAddDialog *self, GdkClipboard *clipboard);

G_END_DECLS
