/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-closed-roads.h"
#include "vigie-guide.h"
#include "vigie-shape.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): of the incident's territory; %NULL without @error where it has none
 */
VigieGuide *vigie_closing_open_guide (VigieStore *store, GCancellable *cancellable, GError **error);

/* The roads that an area closes: (transfer full) (element-type VigieClosedRoad) */
GPtrArray *vigie_closing_list_roads (VigieGuide *guide,
                                     const VigieGeometry *area,
                                     const VigieClosedOptions *options); /* (nullable) */
JsonNode *vigie_closing_to_json (VigieGuide *guide, GPtrArray *roads);
char *vigie_closing_to_text (VigieGuide *guide, GPtrArray *roads);

gboolean vigie_closing_concerns (VigieDraft *draft);
VigieDraft *vigie_closing_complete (VigieGuide *guide,
                                    VigieDraft *draft,
                                    const VigieShape *shape); /* (nullable): what is edited */
JsonNode *vigie_closing_list_open (VigieGuide *guide,
                                   const VigieShape *shape); /* (transfer full) (nullable) */
VigieClosedSections *vigie_closing_measure (VigieGuide *guide, const VigieShape *shape);

G_END_DECLS
