/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-publish.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePublishDialog:
 *
 * Asks in which format an overlay goes out and with what, and shows what that would be before it
 * does.
 *
 * Signals:
 * - "chosen" (#GFile): where to; vigie_publish_dialog_fill_request() says what
 */
#define VIGIE_TYPE_PUBLISH_DIALOG (vigie_publish_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigiePublishDialog, vigie_publish_dialog, VIGIE, PUBLISH_DIALOG, AdwDialog)

GtkWidget *vigie_publish_dialog_new (VigieSession *session,
                                     VigieBasemap *territory); /* (nullable territory) */
void vigie_publish_dialog_fill_request (VigiePublishDialog *self, VigieOverlayRequest *request);
void vigie_publish_dialog_choose_format (VigiePublishDialog *self, const char *name);
gboolean vigie_publish_dialog_is_ready (VigiePublishDialog *self);
void vigie_publish_dialog_save_to (VigiePublishDialog *self, GFile *file);

G_END_DECLS
