/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-capture-service.h"

G_BEGIN_DECLS

/* Connects a browser, so that what is seen there is handed over with two clicks. */
#define VIGIE_TYPE_CAPTURE_DIALOG (vigie_capture_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieCaptureDialog, vigie_capture_dialog, VIGIE, CAPTURE_DIALOG, AdwDialog)

GtkWidget *vigie_capture_dialog_new (VigieCaptureService *service);

G_END_DECLS
