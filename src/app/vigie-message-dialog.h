/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieMessageDialog:
 *
 * Writes a prevention message from a template and what holds in the incident, says how long it is
 * on each network, copies it, and notes in the log that it was relayed. What is edited keeps the
 * sentence that says whom to call first: that stands below the text, where nobody can take it away.
 */
#define VIGIE_TYPE_MESSAGE_DIALOG (vigie_message_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieMessageDialog, vigie_message_dialog, VIGIE, MESSAGE_DIALOG, AdwDialog)

GtkWidget *vigie_message_dialog_new (VigieSession *session);

G_END_DECLS
