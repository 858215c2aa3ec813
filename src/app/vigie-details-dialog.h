/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/* The incident's own settings: title, author, organisation, recipients of briefs. */
#define VIGIE_TYPE_DETAILS_DIALOG (vigie_details_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieDetailsDialog, vigie_details_dialog, VIGIE, DETAILS_DIALOG, AdwPreferencesDialog)

GtkWidget *vigie_details_dialog_new (VigieSession *session);

G_END_DECLS
