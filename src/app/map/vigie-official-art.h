/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-official.h"

G_BEGIN_DECLS

#define VIGIE_OFFICIAL_SIGN_PX 20.0

/* How official information looks on the map and in its legend. Levels have the colours that the
 * authorities give them, and differ in width and dashes too; things on roads differ in their
 * signs. */
double vigie_official_art_get_width (guint level);
void vigie_official_art_stroke (cairo_t *cr, guint level, gboolean dark);
void vigie_official_art_draw_sign (cairo_t *cr, VigieOfficialKind kind, double x, double y);

G_END_DECLS
