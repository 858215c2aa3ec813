/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-diverter.h"

G_BEGIN_DECLS

/**
 * VigieSectionsGroup:
 *
 * The roads that a closure closes, those that it leaves open, and what it cuts off.
 *
 * Signals:
 * - "divert-requested" (#VigieDiverter): a way around one of them is looked for
 * - "include-requested": a road is to be chosen on the map that is closed, too
 */
#define VIGIE_TYPE_SECTIONS_GROUP (vigie_sections_group_get_type ())
G_DECLARE_FINAL_TYPE (VigieSectionsGroup, vigie_sections_group, VIGIE, SECTIONS_GROUP, AdwBin)

void vigie_sections_group_set_shape (VigieSectionsGroup *self,
                                     VigieSession *session,
                                     VigieShape *shape); /* (nullable) both */
gboolean vigie_sections_group_include_at (VigieSectionsGroup *self, double lon, double lat);

G_END_DECLS
