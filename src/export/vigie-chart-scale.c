/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot and what is written along its edges. */
#include <math.h>
#include <string.h>

#include "vigie-chart-axis.h"
#include "vigie-chart-private.h"

/* ---- axes ---- */

double
vigie_chart_get_axis_height (const VigieChartLayout *self)
{
  const guint n_rows = self->chart->alert != VIGIE_TIME_UNKNOWN ? 3 : 2;

  return n_rows * self->line + self->size * 0.4;
}

static char *
say_tick (const VigieChart *chart, gint64 at, const VigieChartStep *step)
{
  if (step->seconds > 0)
    return vigie_chart_say_clock (at, chart->zone, step->seconds < 60);
  if (step->days > 0)
    return vigie_chart_say_day (chart->language, at, chart->zone, 1);
  if (step->months < 12)
    return vigie_chart_say_month (chart->language, at, chart->zone);
  return vigie_chart_say_clock (at, chart->zone, FALSE);
}

static const VigieChartStep *
choose_step (VigieChartLayout *self, guint *max_alert_ticks)
{
  const gint64 span = self->chart->to - self->chart->from;
  const double gap = self->size * 1.4;
  const double clock = vigie_chart_get_text_width (self, "00:00") + gap;
  const double seconds = vigie_chart_get_text_width (self, "00:00:00") + gap;
  const double day = vigie_chart_get_text_width (self, "28\u00a0sept.") + gap;
  const double month = vigie_chart_get_text_width (self, "sept.\u00a02028") + gap;
  const VigieChartStep *step =
      vigie_chart_choose_time_step (span, (guint) (self->plot.width / clock));

  *max_alert_ticks =
      (guint) (self->plot.width / (vigie_chart_get_text_width (self, "H+00:00") + gap * 2));
  if (step->seconds >= 60)
    return step;
  if (step->seconds > 0)
    return vigie_chart_choose_time_step (span, (guint) (self->plot.width / seconds));
  step = vigie_chart_choose_time_step (span, (guint) (self->plot.width / day));
  if (step->days > 0 || step->seconds > 0)
    return step;
  return vigie_chart_choose_time_step (span, (guint) (self->plot.width / month));
}

static char *
say_context (const VigieChart *chart, gint64 at, gboolean years, guint brevity)
{
  g_autofree char *month = NULL;

  if (!years)
    return vigie_chart_say_day (chart->language, at, chart->zone, brevity);
  month = vigie_chart_say_month (chart->language, at, chart->zone);
  return g_strdup (strstr (month, "\u00a0") + strlen ("\u00a0"));
}

/* The days under the hours, or the years under the days: each where it begins. */
static void
lay_context (VigieChartLayout *self, double y, gboolean years)
{
  VigieChart *chart = self->chart;
  g_autoptr (GArray) begins = vigie_chart_make_days (chart->zone, chart->from, chart->to, years);
  const double right = self->plot.x + self->plot.width;

  if (begins->len == 0 || g_array_index (begins, gint64, 0) > chart->from)
    g_array_prepend_val (begins, chart->from);
  for (guint i = 0; i < begins->len; i++)
    {
      const gint64 at = g_array_index (begins, gint64, i);
      const double x = vigie_chart_get_x (self, at);
      const double end = i + 1 < begins->len
                             ? vigie_chart_get_x (self, g_array_index (begins, gint64, i + 1))
                             : right;

      if (at > chart->from && at < chart->to)
        g_array_append_val (self->x_days, x);
      for (guint brevity = 0; brevity < 3; brevity++)
        {
          g_autofree char *text = say_context (chart, at, years, brevity);
          const double indent = at > chart->from ? self->size * 0.4 : 0;
          const double width = vigie_chart_get_text_width (self, text) + indent;

          if (x + width + self->size * 0.5 > end && (i + 1 < begins->len || x + width > right))
            continue;
          vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, x + indent, y, 0, 0);
          break;
        }
    }
}

/* Below the plot. */
void
vigie_chart_lay_time_axis (VigieChartLayout *self)
{
  VigieChart *chart = self->chart;
  guint max_alert_ticks;
  const VigieChartStep *step = choose_step (self, &max_alert_ticks);
  g_autoptr (GArray) ticks =
      vigie_chart_make_time_ticks (chart->zone, chart->from, chart->to, step);
  g_autoptr (GArray) hours =
      vigie_chart_make_alert_ticks (chart->alert, chart->from, chart->to, max_alert_ticks);
  const gboolean years = step->seconds == 0;
  double y = self->plot.y + self->plot.height + self->size * 0.4;

  for (guint i = 0; i < ticks->len; i++)
    {
      const gint64 at = g_array_index (ticks, gint64, i);
      const double x = vigie_chart_get_x (self, at);
      g_autofree char *text =
          step->months >= 12 ? say_context (chart, at, TRUE, 0) : say_tick (chart, at, step);

      g_array_append_val (self->x_ticks, x);
      vigie_chart_place_text (self, text, VIGIE_CHART_INK, x, y, 0.5, 0);
    }
  y += self->line;
  if (step->months < 12)
    lay_context (self, y, years);
  y += self->line;
  for (guint i = 0; i < hours->len; i++)
    {
      const gint64 at = g_array_index (hours, gint64, i);
      g_autofree char *text =
          vigie_chart_say_since_alert (at - chart->alert, step->seconds > 0 && step->seconds < 60);
      const double half = vigie_chart_get_text_width (self, text) / 2;

      /* The alert stands at the very edge of many charts: its label keeps inside. */
      vigie_chart_place_text (self, text, VIGIE_CHART_QUIET,
                              MAX (vigie_chart_get_x (self, at), half), y, 0.5, 0);
    }
}

static gint64
choose_value_step (const VigieChartLayout *self, guint64 max)
{
  return vigie_chart_choose_value_step (max,
                                        (guint) CLAMP (self->plot.height / (self->line * 2), 1, 6));
}

/* The top of the axis: where its last step ends. */
guint64
vigie_chart_get_value_end (const VigieChartLayout *self, guint64 max)
{
  const guint64 step = (guint64) choose_value_step (self, max);

  return MAX ((max + step - 1) / step, 1) * step;
}

/* What the numbers of the axis need, whatever the height of the plot. */
double
vigie_chart_get_values_width (VigieChartLayout *self, guint64 max)
{
  g_autofree char *longest = NULL;

  self->plot.height = 1;
  longest = vigie_chart_say_number (self->chart->language, vigie_chart_get_value_end (self, max));
  return vigie_chart_get_text_width (self, longest) + self->size * 0.6;
}

/* From the top down: the plot, its axis, and what its numbered marks mean. Where there is little
 * height, the last ones are left out first. */
void
vigie_chart_lay_plot (VigieChartLayout *self, double top, double natural, double axis, GArray *keys)
{
  const double gap = self->size * 0.4;
  const double room = self->height - top - axis - self->size * 5 - gap;
  const guint max_rows = (guint) CLAMP (room / self->line, 0, 5);
  const guint n_rows = vigie_chart_count_key_rows (self, keys, max_rows);
  const double under = axis + (n_rows > 0 ? n_rows * self->line + gap : 0);
  const double bottom = self->is_natural ? top + natural + under : self->height;

  self->used = bottom;
  self->plot.y = vigie_chart_snap (self, top);
  self->plot.height = MAX (vigie_chart_snap (self, bottom - under) - self->plot.y, 1);
  vigie_chart_lay_keys (self, keys, 0, bottom - n_rows * self->line - 0.01, self->width, n_rows);
}

void
vigie_chart_place_values (VigieChartLayout *self, guint64 max)
{
  const guint64 step = (guint64) choose_value_step (self, max);
  const guint64 end = vigie_chart_get_value_end (self, max);

  for (guint64 value = 0; value <= end; value += step)
    {
      g_autofree char *text = vigie_chart_say_number (self->chart->language, value);
      const double y = self->plot.y + self->plot.height * (1 - (double) value / (double) end);

      g_array_append_val (self->y_ticks, y);
      vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, self->plot.x - self->size * 0.6,
                              CLAMP (y - self->line / 2, 0, self->height - self->line), 1, 0);
    }
}
