/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geocoder.h"

G_BEGIN_DECLS

/* (transfer full) (element-type VigieGeocodedPlace) (nullable): what a service answered; places
 * that are nowhere are left out. %NULL where it is no answer of that service. */
GPtrArray *vigie_geocoder_parse_geoplateforme (GBytes *bytes, guint limit);
GPtrArray *vigie_geocoder_parse_nominatim (GBytes *bytes, guint limit);

G_END_DECLS
