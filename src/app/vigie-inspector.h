/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-diverter.h"
#include "vigie-photo-cache.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieInspector:
 *
 * What is selected, whatever it is.
 *
 * Signals: "place-requested"; "edit-requested"; "centre-requested" (double lon, double lat);
 * "divert-requested" (#VigieDiverter); "via-requested": a place for the planned diversion;
 * "include-requested": a place on a road that the closure shall close, too
 */
#define VIGIE_TYPE_INSPECTOR (vigie_inspector_get_type ())
G_DECLARE_FINAL_TYPE (VigieInspector, vigie_inspector, VIGIE, INSPECTOR, AdwBin)

void
vigie_inspector_set_session (VigieInspector *self, VigieSession *session, VigiePhotoCache *photos);

void vigie_inspector_set_diverter (VigieInspector *self, VigieDiverter *diverter); /* (nullable) */
gboolean vigie_inspector_include_at (VigieInspector *self, double lon, double lat);
void vigie_inspector_view_photo (VigieInspector *self);

G_END_DECLS
