/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-position.h"

G_BEGIN_DECLS

/* What is said about positions, as pure functions of their arguments. Each returns a new,
 * translated string. */

#define VIGIE_SUN_UP_DEG (-0.833)     /* the upper edge is seen, with the usual refraction */
#define VIGIE_SUN_TWILIGHT_DEG (-6.0) /* the end of civil twilight */

char *vigie_describe_origin_short (VigieOrigin origin);
char *vigie_describe_candidate (const VigiePosition *position, gboolean confirmed);
char *vigie_describe_distance (double distance_m, VigieOrigin origin);
char *vigie_describe_distance_to_reference (double distance_m, gboolean confirmed);
char *vigie_describe_compass (double azimuth_deg);
char *vigie_describe_sun (double azimuth_deg, double elevation_deg);
char *vigie_describe_place (const VigiePosition *place,
                            const VigiePosition *candidates,
                            gsize n_candidates);

const VigiePosition *vigie_position_find_nearest (const VigiePosition *place,
                                                  const VigiePosition *candidates,
                                                  gsize n_candidates);

G_END_DECLS
