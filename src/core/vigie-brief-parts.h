/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief.h"

G_BEGIN_DECLS

/* Parts of filling a brief. */
gboolean vigie_brief_is_news (const VigieBrief *self, gint64 at);
void vigie_brief_add_message (VigieBrief *self, VigieDecision *decision);
void vigie_brief_finish_shapes (VigieBrief *self);
void vigie_brief_finish_cuts (VigieBrief *self);
void vigie_brief_finish_changes (VigieBrief *self);

void vigie_brief_shape_free (VigieBriefShape *self);
void vigie_brief_cut_free (VigieBriefCut *self);
void vigie_brief_message_free (VigieBriefMessage *self);

G_END_DECLS
