/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-diverting.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/* Words about roads, ways and what is cut off. Each returns a new, translated string. */

char *vigie_describe_way (double length_m,
                          double seconds,
                          double extra_seconds); /* NaN where that is not known */
char *vigie_describe_route (const VigieRoute *route, const VigieRoute *normal); /* (nullable) */
char *vigie_list_route_roads (VigieGuide *guide, VigieDiverting *found, guint route);
char *vigie_describe_cut_off (VigieGuide *guide, const VigieReachCommune *commune, char **name);
char *vigie_describe_road_at (VigieGuide *guide, double lon, double lat); /* (nullable) both */
char *vigie_describe_spot (VigieGuide *guide, double lon, double lat);    /* guide (nullable) */

/* What somebody may set, as the rows of a combo row. */
char **vigie_list_road_states (void);
guint vigie_shape_get_road_state_row (const VigieShape *shape);
VigieDraft *vigie_draft_take_road_state_row (VigieDraft *draft, guint row);

G_END_DECLS
