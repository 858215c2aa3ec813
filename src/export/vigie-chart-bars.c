/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars and areas over time, and delays: stacked counts in bins. */
#include <math.h>

#include "vigie-chart-axis.h"
#include "vigie-chart-private.h"

#define NARROWEST 2.5 /* areas that would be narrower are drawn together */

/* ---- layout ---- */

/* Whether people count in minutes, or hours, or days of this length. */
static gboolean
is_round (gint64 length_ms)
{
  return vigie_chart_choose_bin (length_ms, 1) == length_ms;
}

/* How many bins are drawn as one, so that bars are wide enough to be seen. */
static guint
choose_group (const VigieChartLayout *self, double width)
{
  const VigieChart *chart = self->chart;
  const double narrowest = chart->kind == VIGIE_CHART_BARS ? self->size * 0.6 : NARROWEST;
  const guint room = (guint) MAX (width / narrowest, 1);
  const guint needed = (chart->n_bins + room - 1) / room;

  if (chart->kind == VIGIE_CHART_DELAYS)
    return 1;
  if (chart->kind == VIGIE_CHART_BARS && needed > 1)
    for (guint group = needed; group < needed * 12 && group < chart->n_bins; group++)
      if (is_round (chart->bin_ms * group))
        return group;
  return needed;
}

/* Groups end where the clock is round, so the first and the last one may be shorter. */
static guint
get_group_length (const VigieChart *chart, guint group, guint first)
{
  const gint64 bins = chart->bin_ms > 0 ? chart->from / chart->bin_ms + first : 0;
  const guint before =
      chart->kind == VIGIE_CHART_BARS && chart->from >= 0 && group > 1 ? (guint) (bins % group) : 0;

  return MIN (group - before, chart->n_bins - first);
}

/* What a group of bins shows: a sum, or how it was at its end. */
static guint64
get_value (const VigieChart *chart, guint series, guint first, guint n_rows)
{
  const guint64 *values = vigie_chart_get_series (chart, series)->values;
  guint64 sum = 0;

  if (chart->kind == VIGIE_CHART_AREAS)
    return values[first + n_rows - 1];
  for (guint i = first; i < first + n_rows; i++)
    sum += values[i];
  return sum;
}

static guint64
get_group_total (const VigieChart *chart, guint first, guint n_rows)
{
  guint64 sum = 0;

  for (guint i = 0; i < chart->series->len; i++)
    sum += get_value (chart, i, first, n_rows);
  return sum;
}

static guint64
find_highest (const VigieChart *chart, guint group)
{
  guint64 highest = 0;

  for (guint i = 0, n; i < chart->n_bins; i += n)
    {
      n = get_group_length (chart, group, i);
      highest = MAX (highest, get_group_total (chart, i, n));
    }
  return highest;
}

static void
add_bars (VigieChartLayout *self, guint group, double scale)
{
  const VigieChart *chart = self->chart;
  const double bin = self->plot.width / chart->n_bins;
  const double bottom = self->plot.y + self->plot.height;

  for (guint first = 0, n; first < chart->n_bins; first += n)
    {
      const guint length = get_group_length (chart, group, first);
      const double left = vigie_chart_snap (self, self->plot.x + first * bin);
      const double right = vigie_chart_snap (self, self->plot.x + (first + length) * bin);
      const double gap = chart->kind != VIGIE_CHART_AREAS && right - left >= 5 ? 1 : 0;
      VigieChartSlot slot = { { left, self->plot.y, right - left, self->plot.height },
                              first,
                              length };
      guint64 sum = 0;

      n = length;
      for (guint i = 0; i < chart->series->len; i++)
        {
          const guint64 value = get_value (chart, i, first, length);
          const double y = bottom - (double) (sum + value) * scale;
          const double below = bottom - (double) sum * scale;
          VigieChartBar bar = {
            i, self->slots->len, { left + gap / 2, y, right - left - gap, below - y }, value
          };

          sum += value;
          if (value > 0)
            g_array_append_val (self->bars, bar);
        }
      g_array_append_val (self->slots, slot);
    }
}

/* The bounds that people ask for come first where not all have room. */
void
vigie_chart_lay_delay_axis (VigieChartLayout *self)
{
  static const gint64 first[] = { 180000, 900000, 60000, 3600000, 10000, 86400000 };
  const VigieChart *chart = self->chart;
  const guint n = chart->bounds->len;
  const double y = self->plot.y + self->plot.height + self->size * 0.4;
  const double bin = self->plot.width / (n + 1);

  for (guint round = 0; round <= G_N_ELEMENTS (first); round++)
    for (guint i = 0; i < n; i++)
      {
        const gint64 bound = g_array_index (chart->bounds, gint64, i);
        const double x = self->plot.x + (i + 1) * bin;
        const gboolean is_goal = bound == first[0] || bound == first[1];
        g_autofree char *text = NULL;

        if (round < G_N_ELEMENTS (first) && bound != first[round])
          continue;
        text = vigie_chart_say_duration (chart->language, bound);
        vigie_chart_place_text (self, text, is_goal ? VIGIE_CHART_STRONG : VIGIE_CHART_INK, x, y,
                                0.5, 0);
        if (round == G_N_ELEMENTS (first))
          g_array_append_val (self->x_ticks, x);
      }
}

static double
lay_median (VigieChartLayout *self, double y)
{
  const VigieChart *chart = self->chart;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;
  double half;

  if (chart->median == VIGIE_TIME_UNKNOWN || chart->median < 0)
    return y;
  duration = vigie_chart_say_duration (chart->language, chart->median);
  text = vigie_chart_fill (chart->language, VIGIE_CHART_WORD_MEDIAN, duration, NULL);
  half = vigie_chart_get_text_width (self, text) / 2 + self->size * 0.2;
  self->median_x =
      self->plot.x + self->plot.width / chart->n_bins *
                         vigie_chart_place_delay ((const gint64 *) (gpointer) chart->bounds->data,
                                                  chart->bounds->len, chart->median);
  vigie_chart_place_text (self, text, VIGIE_CHART_STRONG,
                          CLAMP (self->median_x, half, MAX (self->width - half, half)), y, 0.5, 0);
  return y + self->line;
}

static double
lay_caption (VigieChartLayout *self, double y, guint group)
{
  const VigieChart *chart = self->chart;
  g_autofree char *text = NULL;

  if (chart->kind == VIGIE_CHART_BARS)
    {
      g_autofree char *bin = vigie_chart_say_duration (chart->language, chart->bin_ms * group);

      text = vigie_chart_fill (chart->language, VIGIE_CHART_WORD_POSTS_PER, bin, NULL);
    }
  else
    text = g_strdup (vigie_chart_word (chart->language, VIGIE_CHART_WORD_POSTS));
  vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, 0, y, 0, self->width);
  return y + self->line + self->size * 0.2;
}

static double
get_natural_plot (const VigieChartLayout *self)
{
  return CLAMP (self->width * 0.3, self->size * 11, self->size * 22);
}

/* The edges of the plot to the left and right, which the marks need. */
static void
lay_sides (VigieChartLayout *self, guint64 highest)
{
  const double left = vigie_chart_get_values_width (self, highest);

  self->plot.x = vigie_chart_snap (self, ceil (left));
  self->plot.width = MAX (self->width - self->plot.x - self->size, 1);
}

void
vigie_chart_lay_bars (VigieChartLayout *self)
{
  const gboolean is_delays = self->chart->kind == VIGIE_CHART_DELAYS;
  const guint group = choose_group (self, self->width - self->size * 4);
  const guint64 highest = find_highest (self->chart, group);
  const double axis =
      is_delays ? self->line + self->size * 0.6 : vigie_chart_get_axis_height (self);
  g_autoptr (GArray) keys = vigie_chart_keys_new ();
  double y = lay_caption (self, vigie_chart_lay_legend (self, 0), group);

  lay_sides (self, highest);
  y = is_delays ? lay_median (self, y) : vigie_chart_lay_marks (self, y, keys);
  vigie_chart_lay_plot (self, y + self->line * 0.55, get_natural_plot (self), axis, keys);
  vigie_chart_place_values (self, highest);
  add_bars (self, group, self->plot.height / (double) vigie_chart_get_value_end (self, highest));
  if (is_delays)
    vigie_chart_lay_delay_axis (self);
  else
    vigie_chart_lay_time_axis (self);
}

/* ---- drawing ---- */

static void
draw_steps (VigieChartLayout *self, cairo_t *cr, guint series)
{
  const VigieChartRow *row = vigie_chart_get_series (self->chart, series);
  const VigieChartRect area = { self->plot.x, self->plot.y, self->plot.width, self->plot.height };
  gboolean any = FALSE;

  cairo_new_path (cr);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (self->bars, VigieChartBar, i);

      if (bar->series != series)
        continue;
      cairo_rectangle (cr, bar->rect.x, bar->rect.y, bar->rect.width, bar->rect.height);
      any = TRUE;
    }
  if (any)
    vigie_chart_fill_tone (cr, &self->style, row->tone, &area);
  cairo_new_path (cr);
}

/* A thin edge of paper between what stands on each other. */
static void
draw_edges (VigieChartLayout *self, cairo_t *cr)
{
  const gboolean is_print = self->style.look == VIGIE_CHART_PRINT;

  vigie_chart_set_colour (cr, vigie_chart_get_colours (&self->style)->paper);
  cairo_set_line_width (cr, is_print ? 0.4 : 1);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (self->bars, VigieChartBar, i);
      const double bottom = bar->rect.y + bar->rect.height;

      if (bar->rect.height < 3 || bottom > self->plot.y + self->plot.height - 1)
        continue;
      cairo_move_to (cr, bar->rect.x, bottom);
      cairo_rel_line_to (cr, bar->rect.width, 0);
    }
  cairo_stroke (cr);
}

void
vigie_chart_draw_bars (VigieChartLayout *self, cairo_t *cr)
{
  for (guint i = 0; i < self->chart->series->len; i++)
    draw_steps (self, cr, i);
  draw_edges (self, cr);
}
