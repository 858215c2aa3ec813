/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks why a post is rejected: a usual reason by one key, or free text. Signal "given" (string). */
#define VIGIE_TYPE_REASON_DIALOG (vigie_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieReasonDialog, vigie_reason_dialog, VIGIE, REASON_DIALOG, AdwDialog)

GtkWidget *vigie_reason_dialog_new (void);

G_END_DECLS
