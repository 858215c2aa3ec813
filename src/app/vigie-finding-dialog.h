/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-finding.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieFindingDialog:
 *
 * Writes down what worked or what is to be improved, changes it, or takes it back.
 */
#define VIGIE_TYPE_FINDING_DIALOG (vigie_finding_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieFindingDialog, vigie_finding_dialog, VIGIE, FINDING_DIALOG, AdwDialog)

GtkWidget *vigie_finding_dialog_new (VigieSession *session,
                                     gboolean improve,
                                     VigieFinding *finding); /* (nullable): a new one */

G_END_DECLS
