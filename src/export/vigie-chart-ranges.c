/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delays of several sources, networks or groups: a line for each. */
#include <math.h>

#include "vigie-chart-axis.h"
#include "vigie-chart-private.h"

#define MAX_NATURAL_ROWS 30
#define N_MEASURED 200 /* names whose widths are asked for */

static const VigieChartRange *
get_range (const VigieChart *chart, guint row)
{
  return &g_array_index (chart->ranges, VigieChartRange, row);
}

/* ---- layout ---- */

static gboolean
is_narrow (const VigieChartLayout *self)
{
  return self->width < self->size * 38;
}

static double
lay_legend (VigieChartLayout *self)
{
  const VigieLanguage language = self->chart->language;
  g_autoptr (GArray) keys = vigie_chart_keys_new ();

  vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_RANGE, 0,
                       vigie_chart_word (language, VIGIE_CHART_WORD_RANGE));
  vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_DASHES, 0,
                       vigie_chart_word (language, VIGIE_CHART_WORD_GOALS));
  return vigie_chart_lay_keys (self, keys, 0, 0, self->width, 2) + self->line * 0.35;
}

static double
get_names_width (VigieChartLayout *self)
{
  const VigieChart *chart = self->chart;
  const double most = self->width * 0.34;
  double width = 0;

  if (is_narrow (self))
    return self->size;
  for (guint i = 0; i < MIN (chart->ranges->len, N_MEASURED) && width < most; i++)
    width = MAX (width, vigie_chart_get_text_width (self, get_range (chart, i)->name));
  return MIN (width + 1, most) + self->size;
}

static double
get_delay_x (const VigieChartLayout *self, gint64 delay_ms)
{
  const GArray *bounds = self->chart->bounds;
  const double at = vigie_chart_place_delay ((const gint64 *) (gpointer) bounds->data, bounds->len,
                                             MAX (delay_ms, 0));

  return self->plot.x + self->plot.width * at / (bounds->len + 1);
}

static void
add_row (VigieChartLayout *self, guint row, double y, double height)
{
  const VigieChartRange *range = get_range (self->chart, row);
  const gboolean narrow = is_narrow (self);
  const double thickness = vigie_chart_snap (self, self->line * 0.72);
  VigieChartSlot slot = { { 0, y, self->width, height }, row, 1 };
  VigieChartBar bar = { 0, self->slots->len, { 0 }, range->n };
  g_autofree char *median = vigie_chart_say_duration (self->chart->language, range->median_ms);
  const double end = get_delay_x (self, range->p90_ms) + self->size * 0.5;

  bar.rect.x = get_delay_x (self, range->q1_ms);
  bar.rect.width = MAX (get_delay_x (self, range->q3_ms) - bar.rect.x, 1);
  bar.rect.y =
      vigie_chart_snap (self, narrow ? y + self->line + (height - self->line - thickness) / 2
                                     : y + (height - thickness) / 2);
  bar.rect.height = thickness;
  g_array_append_val (self->bars, bar);
  g_array_append_val (self->slots, slot);
  vigie_chart_place_text (self, range->name, VIGIE_CHART_INK, 0,
                          narrow ? y : y + (height - self->line) / 2, 0,
                          narrow ? self->width : self->plot.x - self->size * 0.8);
  vigie_chart_place_text (self, median, VIGIE_CHART_QUIET, end,
                          bar.rect.y + (thickness - self->line) / 2, 0, 0);
}

void
vigie_chart_lay_ranges (VigieChartLayout *self)
{
  const VigieChart *chart = self->chart;
  const double row_height = is_narrow (self) ? self->line * 1.9 : self->line * 1.35;
  const double pad = self->size * 0.4;
  const guint n = chart->ranges->len;
  const guint natural = MIN (n, MAX_NATURAL_ROWS);
  g_autoptr (GArray) keys = vigie_chart_keys_new ();
  const double y = lay_legend (self);
  guint room;

  self->plot.x = get_names_width (self);
  self->plot.width = MAX (self->width - self->plot.x - self->size, 1);
  vigie_chart_lay_plot (self, y, natural * row_height + 2 * pad + (n > natural ? self->line : 0),
                        self->line + self->size * 0.6, keys);
  room = (guint) CLAMP ((self->plot.height - 2 * pad + 1) / row_height, 1, n);
  if (room < n) /* the last line says how many are not shown */
    room = (guint) CLAMP ((self->plot.height - 2 * pad + 1 - self->line) / row_height, 1, n);
  for (guint i = 0; i < room; i++)
    add_row (self, i, self->plot.y + pad + i * row_height, row_height);
  self->n_hidden = n - room;
  if (self->n_hidden > 0)
    {
      g_autofree char *number = vigie_chart_say_number (chart->language, self->n_hidden);
      g_autofree char *text =
          vigie_chart_fill (chart->language, VIGIE_CHART_WORD_MORE, number, NULL);

      vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, 0,
                              self->plot.y + pad + room * row_height, 0, self->width);
    }
  vigie_chart_lay_delay_axis (self);
}

/* ---- drawing ---- */

/* @xs: a quarter, a half, three quarters, nine tenths. */
void
vigie_chart_draw_range (
    VigieChartLayout *self, cairo_t *cr, const double xs[4], double y, double height)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);
  const gboolean is_print = self->style.look == VIGIE_CHART_PRINT;
  const double hair = is_print ? 0.5 : 1;
  const double width = MAX (xs[2] - xs[0], hair * 2);

  cairo_save (cr);
  vigie_chart_set_colour (cr, colours->ink);
  cairo_set_line_width (cr, hair);
  cairo_move_to (cr, xs[0] + width, y + height / 2);
  cairo_line_to (cr, MAX (xs[3], xs[0] + width), y + height / 2);
  cairo_move_to (cr, MAX (xs[3], xs[0] + width), y + height * 0.2);
  cairo_rel_line_to (cr, 0, height * 0.6);
  cairo_stroke (cr);
  cairo_rectangle (cr, xs[0], y, width, height);
  vigie_chart_set_colour (cr, colours->tones[VIGIE_CHART_TONE_SKY]);
  cairo_fill_preserve (cr);
  vigie_chart_set_colour (cr, VIGIE_MAP_INK); /* as the box is light everywhere */
  cairo_set_line_width (cr, hair / 2);
  cairo_stroke (cr);
  cairo_set_line_width (cr, hair * 2.5);
  cairo_move_to (cr, CLAMP (xs[1], xs[0], xs[0] + width), y);
  cairo_rel_line_to (cr, 0, height);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
vigie_chart_draw_ranges (VigieChartLayout *self, cairo_t *cr)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (self->bars, VigieChartBar, i);
      const VigieChartRange *range =
          get_range (self->chart, g_array_index (self->slots, VigieChartSlot, bar->slot).first_row);
      const double xs[] = { bar->rect.x, get_delay_x (self, range->median_ms),
                            bar->rect.x + bar->rect.width, get_delay_x (self, range->p90_ms) };

      vigie_chart_draw_range (self, cr, xs, bar->rect.y, bar->rect.height);
    }
}
