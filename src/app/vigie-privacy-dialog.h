/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePrivacyDialog:
 *
 * What the incident knows of people, until when, and how it is made to forget: shows what a rule
 * would remove before anything is, asks, and reports.
 */
#define VIGIE_TYPE_PRIVACY_DIALOG (vigie_privacy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    VigiePrivacyDialog, vigie_privacy_dialog, VIGIE, PRIVACY_DIALOG, AdwPreferencesDialog)

GtkWidget *vigie_privacy_dialog_new (VigieSession *session);

G_END_DECLS
