/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-history.h"

G_BEGIN_DECLS

/**
 * VigieTimeBar:
 *
 * The time of an incident: how many posts arrived when, what was decided and what left, and the
 * moment that is looked at. Drag to move it; with Shift, to choose a span. With the keyboard, left
 * and right move it by a bar, Home and End to the ends; Escape lets the span go.
 *
 * Signals:
 * - "sought" (int64 at): ms
 * - "brushed" (int64 from, int64 to): ms, or %VIGIE_TIME_UNKNOWN both for no span
 */
#define VIGIE_TYPE_TIME_BAR (vigie_time_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigieTimeBar, vigie_time_bar, VIGIE, TIME_BAR, GtkWidget)

void vigie_time_bar_set_history (VigieTimeBar *self, VigieHistory *history); /* (nullable) */
void vigie_time_bar_set_alert (VigieTimeBar *self, gint64 alert);
void vigie_time_bar_set_at (VigieTimeBar *self, gint64 at);
void vigie_time_bar_set_other (VigieTimeBar *self, gint64 at);
void vigie_time_bar_set_span (VigieTimeBar *self, gint64 from, gint64 to);
char *vigie_time_bar_describe (VigieTimeBar *self, double x); /* (nullable): what is there */

G_END_DECLS
