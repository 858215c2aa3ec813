/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-territory-build.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryResult:
 *
 * What came of making a territory, in words and numbers.
 *
 * Signal "name-sources": somebody wants to say who must be named
 */
#define VIGIE_TYPE_TERRITORY_RESULT (vigie_territory_result_get_type ())
G_DECLARE_FINAL_TYPE (VigieTerritoryResult, vigie_territory_result, VIGIE, TERRITORY_RESULT, AdwBin)

void vigie_territory_result_show (VigieTerritoryResult *self,
                                  const VigieTerritoryReport *report,
                                  const char *path);

G_END_DECLS
