/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"
#include "vigie-place-finder.h"

G_BEGIN_DECLS

/**
 * VigieOnlinePlaces:
 *
 * Finds places with the Géoplateforme, and with Nominatim where the user has chosen that.
 */
#define VIGIE_TYPE_ONLINE_PLACES (vigie_online_places_get_type ())
G_DECLARE_FINAL_TYPE (VigieOnlinePlaces, vigie_online_places, VIGIE, ONLINE_PLACES, GObject)

VigieOnlinePlaces *vigie_online_places_new (VigieHttpClient *client,
                                            const char *geoplateforme_uri, /* (nullable): usual */
                                            const char *nominatim_uri);    /* (nullable): usual */
void vigie_online_places_set_use_nominatim (VigieOnlinePlaces *self, gboolean use);

G_END_DECLS
