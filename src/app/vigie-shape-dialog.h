/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieShapeDialog:
 *
 * Asks for title, cause and validity of what was drawn.
 *
 * Signal "described" (#VigieDraft as pointer): a draft of shape.draw
 */
#define VIGIE_TYPE_SHAPE_DIALOG (vigie_shape_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieShapeDialog, vigie_shape_dialog, VIGIE, SHAPE_DIALOG, AdwDialog)

/* What a closed road is, apart from its area. */
void vigie_shape_dialog_set_road (VigieShapeDialog *self,
                                  const char *road, /* (nullable) */
                                  const char *territory,
                                  GArray *include,
                                  GArray *exclude);
GtkWidget *vigie_shape_dialog_new (VigieGeometry *geometry, const char *actor);

G_END_DECLS
