/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-proof.h"

G_BEGIN_DECLS

/**
 * VigieBriefPreview:
 *
 * The pages of a proof, one below the other, as wide as there is room. They are drawn in workers,
 * at the scale of the screen; until a page is there, the one before it is seen.
 *
 * Signals:
 * - "drawn": a page was drawn, or there are other pages now
 */
#define VIGIE_TYPE_BRIEF_PREVIEW (vigie_brief_preview_get_type ())
G_DECLARE_FINAL_TYPE (VigieBriefPreview, vigie_brief_preview, VIGIE, BRIEF_PREVIEW, GtkWidget)

void vigie_brief_preview_set_proof (VigieBriefPreview *self, VigieBriefProof *proof);
guint vigie_brief_preview_get_n_pages (VigieBriefPreview *self);
gboolean vigie_brief_preview_is_drawn (VigieBriefPreview *self);

G_END_DECLS
