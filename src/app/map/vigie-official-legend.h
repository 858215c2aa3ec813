/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-official.h"

G_BEGIN_DECLS

/**
 * VigieOfficialLegend:
 *
 * Whose official information the map shows, of when it is, and what its lines and signs mean.
 */
#define VIGIE_TYPE_OFFICIAL_LEGEND (vigie_official_legend_get_type ())
G_DECLARE_FINAL_TYPE (VigieOfficialLegend, vigie_official_legend, VIGIE, OFFICIAL_LEGEND, AdwBin)

void vigie_official_legend_set_sheets (VigieOfficialLegend *self,
                                       GPtrArray *sheets,
                                       const char *const *hidden,
                                       gint64 now);
char *vigie_official_legend_dup_text (VigieOfficialLegend *self);

G_END_DECLS
