/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-chart.h"

G_BEGIN_DECLS

/* Geometry of axes, without drawing. */

/**
 * VigieChartStep:
 * @seconds: between two ticks, or 0
 * @days: between two ticks, or 0
 * @months: between two ticks, or 0
 *
 * One of them is set.
 */
typedef struct
{
  guint seconds;
  guint days;
  guint months;
} VigieChartStep;

gint64 vigie_chart_choose_value_step (guint64 max, guint max_ticks);
const VigieChartStep *vigie_chart_choose_time_step (gint64 span_ms, guint max_ticks);
GArray *
vigie_chart_make_time_ticks (GTimeZone *zone, gint64 from, gint64 to, const VigieChartStep *step);
GArray *vigie_chart_make_days (GTimeZone *zone, gint64 from, gint64 to, gboolean years);
GArray *vigie_chart_make_alert_ticks (gint64 alert, gint64 from, gint64 to, guint max_ticks);
double vigie_chart_place_delay (const gint64 *bounds, guint n_bounds, gint64 delay_ms);
guint vigie_chart_make_classes (guint64 max, guint64 *lasts, guint max_classes);

G_END_DECLS
