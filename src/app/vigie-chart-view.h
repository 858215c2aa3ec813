/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-chart.h"

G_BEGIN_DECLS

/**
 * VigieChartView:
 *
 * A chart with its title, and with a button that shows its table instead.
 *
 * Property "table-shown", action "chart.show-table": which of the two.
 * Signal "activated" (uint first_row, uint n_rows): a point was clicked, or entered; see
 * vigie_chart_get_span() for its time.
 */
#define VIGIE_TYPE_CHART_VIEW (vigie_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieChartView, vigie_chart_view, VIGIE, CHART_VIEW, AdwBin)

GtkWidget *vigie_chart_view_new (void);
void vigie_chart_view_set_chart (VigieChartView *self, VigieChart *chart); /* (nullable) */
VigieChart *vigie_chart_view_get_chart (VigieChartView *self);             /* (nullable) */

G_END_DECLS
