/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-live-service.h"

G_BEGIN_DECLS

/**
 * VigieLiveDialog:
 *
 * Turns the live overlay of a window on and off, and says where others find it.
 */
#define VIGIE_TYPE_LIVE_DIALOG (vigie_live_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieLiveDialog, vigie_live_dialog, VIGIE, LIVE_DIALOG, AdwDialog)

GtkWidget *vigie_live_dialog_new (VigieLiveService *service);

G_END_DECLS
