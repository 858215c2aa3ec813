/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-basemap.h"
#include "vigie-place-finder.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieDesk:
 *
 * Feed, map, histogram and inspector of one session, and the keys of the triage.
 */
#define VIGIE_TYPE_DESK (vigie_desk_get_type ())
G_DECLARE_FINAL_TYPE (VigieDesk, vigie_desk, VIGIE, DESK, AdwBreakpointBin)

void vigie_desk_set_session (VigieDesk *self, VigieSession *session); /* (nullable) */
void vigie_desk_set_basemap (VigieDesk *self, const char *id);
VigieBasemap *vigie_desk_get_territory (VigieDesk *self);                     /* (nullable) */
void vigie_desk_set_place_finder (VigieDesk *self, VigiePlaceFinder *finder); /* (nullable) */

G_END_DECLS
