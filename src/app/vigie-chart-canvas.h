/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-chart.h"

G_BEGIN_DECLS

/**
 * VigieChartCanvas:
 *
 * The drawing of a chart. Its points are said in a tooltip; with the keyboard, the arrows, Home and
 * End go from one to the other.
 *
 * Action "chart.move" (i): so many points on, or back.
 * Signal "activated" (uint first_row, uint n_rows): a point was clicked, or entered.
 */
#define VIGIE_TYPE_CHART_CANVAS (vigie_chart_canvas_get_type ())
G_DECLARE_FINAL_TYPE (VigieChartCanvas, vigie_chart_canvas, VIGIE, CHART_CANVAS, GtkWidget)

void vigie_chart_canvas_set_chart (VigieChartCanvas *self, VigieChart *chart); /* (nullable) */
gboolean vigie_chart_canvas_get_point (VigieChartCanvas *self, guint *first_row, guint *n_rows);

G_END_DECLS
