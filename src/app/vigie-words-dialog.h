/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieWordsDialog:
 *
 * What the sources of the incident look for, and, while somebody types, what that would have found
 * among the posts that are here and what each network would be asked.
 */
#define VIGIE_TYPE_WORDS_DIALOG (vigie_words_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieWordsDialog, vigie_words_dialog, VIGIE, WORDS_DIALOG, AdwDialog)

GtkWidget *vigie_words_dialog_new (VigieSession *session);
gboolean vigie_words_dialog_is_ready (VigieWordsDialog *self); /* what is shown is of what stands */

G_END_DECLS
