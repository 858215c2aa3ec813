/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <shumate/shumate.h>

G_BEGIN_DECLS

void vigie_road_shield_measure (const char *number, double *width, double *height);
void vigie_road_shield_paint (cairo_t *cr, const char *number, double x, double y, gboolean dark);

ShumateVectorSpriteSheet *vigie_road_shield_sheet_new (gboolean dark); /* (transfer full) */

G_END_DECLS
