/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-diverter.h"

G_BEGIN_DECLS

/**
 * VigieShapePage:
 *
 * The inspector of a shape: title, cause, validity; editing the outline and lifting.
 *
 * Signals: "edit-requested"; "centre-requested" (double lon, double lat); "divert-requested"
 * (#VigieDiverter); "include-requested"
 */
#define VIGIE_TYPE_SHAPE_PAGE (vigie_shape_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieShapePage, vigie_shape_page, VIGIE, SHAPE_PAGE, AdwBin)

void vigie_shape_page_set_session (VigieShapePage *self, VigieSession *session);
void vigie_shape_page_set_shape (VigieShapePage *self, VigieShape *shape); /* (nullable) */
gboolean vigie_shape_page_include_at (VigieShapePage *self, double lon, double lat);

G_END_DECLS
