/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-box.h"

G_BEGIN_DECLS

#define VIGIE_COMMONS_MIN_RADIUS_M 10
#define VIGIE_COMMONS_MAX_RADIUS_M 10000
#define VIGIE_COMMONS_MAX_CIRCLES 250

/**
 * VigieCommonsCircle:
 * @lon: degrees east of its centre
 * @lat: degrees north of its centre
 * @radius_m: %VIGIE_COMMONS_MIN_RADIUS_M to %VIGIE_COMMONS_MAX_RADIUS_M
 * @box: what it has to cover
 *
 * What a wiki can be asked for at once.
 */
typedef struct
{
  double lon;
  double lat;
  int radius_m;
  VigieBox box;
} VigieCommonsCircle;

/* (element-type VigieCommonsCircle) (transfer full) (nullable): %NULL where they would be too many
 */
GArray *vigie_commons_cover_box (const VigieBox *area);
GArray *vigie_commons_cover_circle (double lon, double lat, double radius_m);
guint vigie_commons_circle_split (const VigieCommonsCircle *self, VigieCommonsCircle parts[4]);

G_END_DECLS
