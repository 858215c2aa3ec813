/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-basemap.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieBriefDialog:
 *
 * Shows the next brief as it would go out, lets its language, its paper, its recipients and the
 * time of the one after it be chosen, and issues it: as PDF, and printed. Its texts are copied for
 * e-mail and for radio. Looking and copying issue nothing; printing does, for a sheet with a number
 * is a brief. While the dialog is open it follows the incident.
 *
 * Signals:
 * - "issued" (GFile): it was written and noted in the log after the dialog was closed
 * - "failed" (string): it was not, after the dialog was closed
 */
#define VIGIE_TYPE_BRIEF_DIALOG (vigie_brief_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieBriefDialog, vigie_brief_dialog, VIGIE, BRIEF_DIALOG, AdwDialog)

GtkWidget *vigie_brief_dialog_new (VigieSession *session, VigieBasemap *territory);
void vigie_brief_dialog_issue (VigieBriefDialog *self, GFile *file, gboolean then_print);
gboolean vigie_brief_dialog_is_ready (VigieBriefDialog *self);
gboolean vigie_brief_dialog_is_issued (VigieBriefDialog *self);

G_END_DECLS
