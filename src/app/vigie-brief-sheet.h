/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VigieBriefSheet:
 *
 * One sheet of paper on the screen; white also by night.
 *
 * Signals:
 * - "resized": it is shown in another size
 */
#define VIGIE_TYPE_BRIEF_SHEET (vigie_brief_sheet_get_type ())
G_DECLARE_FINAL_TYPE (VigieBriefSheet, vigie_brief_sheet, VIGIE, BRIEF_SHEET, GtkWidget)

GtkWidget *vigie_brief_sheet_new (double aspect);
void vigie_brief_sheet_set_texture (VigieBriefSheet *self, GdkTexture *texture, int width_px);
gboolean vigie_brief_sheet_is_drawn (VigieBriefSheet *self);
int vigie_brief_sheet_get_wanted_px (VigieBriefSheet *self);
void vigie_brief_sheet_invalidate (VigieBriefSheet *self);

G_END_DECLS
