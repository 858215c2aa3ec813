/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-brief-proof.h"

G_BEGIN_DECLS

/**
 * VigieBriefChooser:
 *
 * What is chosen of a brief: its language, its paper, its recipients, and when the next one comes.
 *
 * Signals:
 * - "changed" (boolean): something else was chosen; by typing, which may go on
 */
#define VIGIE_TYPE_BRIEF_CHOOSER (vigie_brief_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VigieBriefChooser, vigie_brief_chooser, VIGIE, BRIEF_CHOOSER, GtkBox)

void vigie_brief_chooser_set_store (VigieBriefChooser *self, VigieStore *store);
void vigie_brief_chooser_get_choices (VigieBriefChooser *self, VigieBriefChoices *choices);
gboolean vigie_brief_chooser_is_valid (VigieBriefChooser *self);
void vigie_brief_chooser_take_suggestion (VigieBriefChooser *self, gint64 next_at);

G_END_DECLS
