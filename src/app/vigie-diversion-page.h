/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-diverter.h"

G_BEGIN_DECLS

/**
 * VigieDiversionPage:
 *
 * Where a diversion is planned: for whom, through what, and which of the ways.
 *
 * Signal: "via-requested": a place on the map is to be chosen that it shall go through.
 */
#define VIGIE_TYPE_DIVERSION_PAGE (vigie_diversion_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieDiversionPage, vigie_diversion_page, VIGIE, DIVERSION_PAGE, AdwBin)

void vigie_diversion_page_set_diverter (VigieDiversionPage *self,
                                        VigieDiverter *diverter); /* (nullable) */

G_END_DECLS
