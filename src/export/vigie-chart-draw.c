/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-chart-private.h"

static double
get_hair (const VigieChartLayout *self)
{
  return self->style.look == VIGIE_CHART_PRINT ? 0.4 : 1;
}

/* A line of one pixel lies between two of them. */
static double
to_hair (const VigieChartLayout *self, double at)
{
  return self->style.look == VIGIE_CHART_PRINT ? at : floor (at) + 0.5;
}

static const char *
get_strong (const VigieChartLayout *self)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);

  return self->style.high_contrast ? colours->ink : colours->axis;
}

static void
draw_grid (VigieChartLayout *self, cairo_t *cr)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);
  const VigieChartRect *plot = &self->plot;
  const gboolean is_crossed =
      self->chart->kind == VIGIE_CHART_CLOSURES || self->chart->kind == VIGIE_CHART_RANGES;

  cairo_set_line_width (cr, get_hair (self));
  vigie_chart_set_colour (cr, self->style.high_contrast ? colours->axis : colours->grid);
  for (guint i = 1; i < self->y_ticks->len; i++) /* without the lowest, which is the axis */
    {
      cairo_move_to (cr, plot->x, to_hair (self, g_array_index (self->y_ticks, double, i)));
      cairo_rel_line_to (cr, plot->width, 0);
    }
  for (guint i = 0; i < self->x_ticks->len && is_crossed; i++)
    {
      cairo_move_to (cr, to_hair (self, g_array_index (self->x_ticks, double, i)), plot->y);
      cairo_rel_line_to (cr, 0, plot->height);
    }
  cairo_stroke (cr);
}

static void
draw_axis (VigieChartLayout *self, cairo_t *cr)
{
  const VigieChartRect *plot = &self->plot;
  const double bottom = plot->y + plot->height;

  cairo_set_line_width (cr, get_hair (self));
  vigie_chart_set_colour (cr, get_strong (self));
  cairo_move_to (cr, plot->x, to_hair (self, bottom));
  cairo_rel_line_to (cr, plot->width, 0);
  for (guint i = 0; i < self->x_ticks->len; i++)
    {
      cairo_move_to (cr, to_hair (self, g_array_index (self->x_ticks, double, i)), bottom);
      cairo_rel_line_to (cr, 0, self->size * 0.35);
    }
  for (guint i = 0; i < self->x_days->len; i++) /* beside the name of the day */
    {
      cairo_move_to (cr, to_hair (self, g_array_index (self->x_days, double, i)),
                     bottom + self->size * 0.5 + self->line);
      cairo_rel_line_to (cr, 0, self->line - self->size * 0.1);
    }
  cairo_stroke (cr);
}

/* ---- marks ---- */

/* With an edge of paper, so that it is seen on every ground. */
static void
draw_line (VigieChartLayout *self, cairo_t *cr, double x, double top, double width, gboolean edged)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);
  const double bottom = self->plot.y + self->plot.height;

  cairo_save (cr);
  if (edged)
    {
      cairo_move_to (cr, x, MAX (top, self->plot.y));
      cairo_line_to (cr, x, bottom);
      vigie_map_set_colour (cr, colours->paper, 0.85);
      cairo_set_line_width (cr, width + 2 * get_hair (self));
      cairo_stroke (cr);
    }
  cairo_move_to (cr, x, top);
  cairo_line_to (cr, x, bottom);
  vigie_chart_set_colour (cr, colours->mark);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_marks (VigieChartLayout *self, cairo_t *cr, gboolean edged)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const VigieChartLine *line = &g_array_index (self->marks, VigieChartLine, i);

      draw_line (self, cr, to_hair (self, line->x), line->top, get_hair (self), edged);
    }
}

/* The bounds of 3 and 15 minutes, and the median. */
static void
draw_delay_marks (VigieChartLayout *self, cairo_t *cr)
{
  const double dashes[] = { self->size * 0.4, self->size * 0.3 };
  const VigieChart *chart = self->chart;
  const double bin = self->plot.width / chart->n_bins;

  cairo_save (cr);
  vigie_chart_set_colour (cr, vigie_chart_get_colours (&self->style)->quiet);
  cairo_set_line_width (cr, get_hair (self) * 1.5);
  cairo_set_dash (cr, dashes, 2, 0);
  for (guint i = 0; i < chart->bounds->len; i++)
    {
      const gint64 bound = g_array_index (chart->bounds, gint64, i);

      if (bound != 180000 && bound != 900000)
        continue;
      cairo_move_to (cr, to_hair (self, self->plot.x + (i + 1) * bin), self->plot.y);
      cairo_rel_line_to (cr, 0, self->plot.height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
  if (self->median_x >= 0)
    draw_line (self, cr, self->median_x, self->plot.y - self->size * 0.4, get_hair (self) * 2,
               TRUE);
}

/* ---- keys and texts ---- */

static void
add_rounded (cairo_t *cr, const VigieChartRect *rect, double radius)
{
  const double r = MIN (radius, MIN (rect->width, rect->height) / 2);

  cairo_new_path (cr);
  cairo_arc (cr, rect->x + rect->width - r, rect->y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, rect->x + rect->width - r, rect->y + rect->height - r, r, 0, G_PI / 2);
  cairo_arc (cr, rect->x + r, rect->y + rect->height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, rect->x + r, rect->y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_box (VigieChartLayout *self, cairo_t *cr, const VigieChartSwatch *swatch)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);
  const gboolean is_patch = swatch->kind == VIGIE_CHART_SWATCH_TONE;

  add_rounded (cr, &swatch->rect, is_patch ? self->size * 0.15 : 0);
  if (is_patch)
    vigie_chart_fill_tone (cr, &self->style, swatch->index, &swatch->rect);
  else if (swatch->kind == VIGIE_CHART_SWATCH_CLASS)
    vigie_chart_fill_class (cr, &self->style, swatch->index, self->n_classes, &swatch->rect);
  else
    {
      vigie_chart_set_colour (cr, colours->none);
      cairo_fill_preserve (cr);
      if (swatch->kind == VIGIE_CHART_SWATCH_UNKNOWN)
        vigie_chart_hatch (cr, VIGIE_HATCH_RISING, colours->axis, 1, self->size * 0.35,
                           &swatch->rect);
    }
  if (!is_patch || vigie_chart_has_patterns (&self->style))
    {
      vigie_chart_set_colour (cr, colours->axis);
      cairo_set_line_width (cr, get_hair (self) / 2);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

static void
draw_swatch (VigieChartLayout *self, cairo_t *cr, const VigieChartSwatch *swatch)
{
  const VigieChartRect *rect = &swatch->rect;
  const double dashes[] = { rect->height * 0.3, rect->height * 0.2 };

  switch (swatch->kind)
    {
    case VIGIE_CHART_SWATCH_LIFTED:
    case VIGIE_CHART_SWATCH_PLANNED:
    case VIGIE_CHART_SWATCH_OPEN:
      vigie_chart_draw_closure (self, cr, swatch->kind, rect->x, rect->x + rect->width * 0.5,
                                rect->x + rect->width, rect->y + rect->height * 0.15,
                                rect->height * 0.7);
      return;
    case VIGIE_CHART_SWATCH_RANGE:
      vigie_chart_draw_range (self, cr,
                              (const double[]) { rect->x, rect->x + rect->width * 0.35,
                                                 rect->x + rect->width * 0.65,
                                                 rect->x + rect->width },
                              rect->y, rect->height);
      return;
    case VIGIE_CHART_SWATCH_DASHES:
      cairo_save (cr);
      vigie_chart_set_colour (cr, vigie_chart_get_colours (&self->style)->quiet);
      cairo_set_line_width (cr, get_hair (self) * 1.5);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, to_hair (self, rect->x + rect->width / 2), rect->y);
      cairo_rel_line_to (cr, 0, rect->height);
      cairo_stroke (cr);
      cairo_restore (cr);
      return;
    case VIGIE_CHART_SWATCH_BADGE: /* drawn with the others of its kind */
      return;
    case VIGIE_CHART_SWATCH_TONE:
    case VIGIE_CHART_SWATCH_CLASS:
    case VIGIE_CHART_SWATCH_NONE:
    case VIGIE_CHART_SWATCH_UNKNOWN:
    default:
      draw_box (self, cr, swatch);
      return;
    }
}

static const char *
get_ink (const VigieChartLayout *self, VigieChartInk ink)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);

  switch (ink)
    {
    case VIGIE_CHART_QUIET:
      return self->style.high_contrast ? colours->ink : colours->quiet;
    case VIGIE_CHART_REVERSED:
      return colours->paper;
    case VIGIE_CHART_ON_DARK:
      return "#ffffff";
    case VIGIE_CHART_ON_LIGHT:
      return VIGIE_MAP_INK;
    case VIGIE_CHART_INK:
    case VIGIE_CHART_STRONG:
    case VIGIE_CHART_HALOED:
    default:
      return colours->ink;
    }
}

static void
draw_texts (VigieChartLayout *self, cairo_t *cr)
{
  for (guint i = 0; i < self->badges->len; i++)
    {
      add_rounded (cr, &g_array_index (self->badges, VigieChartRect, i), self->size);
      vigie_chart_set_colour (cr, vigie_chart_get_colours (&self->style)->mark);
      cairo_fill (cr);
    }
  for (guint i = 0; i < self->labels->len; i++)
    {
      const VigieChartLabel *label = &g_array_index (self->labels, VigieChartLabel, i);

      if (label->ink == VIGIE_CHART_HALOED)
        {
          cairo_move_to (cr, label->rect.x, label->rect.y);
          pango_cairo_layout_path (cr, label->text);
          vigie_map_set_colour (cr, vigie_chart_get_colours (&self->style)->paper, 0.85);
          cairo_set_line_width (cr, self->size * 0.28);
          cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
          cairo_stroke (cr);
        }
      vigie_chart_set_colour (cr, get_ink (self, label->ink));
      cairo_move_to (cr, label->rect.x, label->rect.y);
      pango_cairo_show_layout (cr, label->text);
    }
}

/* No line goes through a text. */
static void
clip_texts (VigieChartLayout *self, cairo_t *cr)
{
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  for (guint i = 0; i < self->labels->len; i++)
    {
      const VigieChartRect *rect = &g_array_index (self->labels, VigieChartLabel, i).rect;

      cairo_rectangle (cr, rect->x - 1, rect->y, rect->width + 2, rect->height);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_clip (cr);
}

/* No mark may look like a gap in a closure: the closures lie above them. */
static void
draw_closures (VigieChartLayout *self, cairo_t *cr)
{
  cairo_save (cr);
  clip_texts (self, cr);
  draw_grid (self, cr);
  draw_marks (self, cr, FALSE);
  cairo_restore (cr);
  vigie_chart_draw_closures (self, cr);
  draw_axis (self, cr);
}

static void
draw_ranges (VigieChartLayout *self, cairo_t *cr)
{
  cairo_save (cr);
  clip_texts (self, cr);
  draw_grid (self, cr);
  draw_delay_marks (self, cr);
  cairo_restore (cr);
  vigie_chart_draw_ranges (self, cr);
  draw_axis (self, cr);
}

static void
draw_bins (VigieChartLayout *self, cairo_t *cr)
{
  draw_grid (self, cr);
  vigie_chart_draw_bars (self, cr);
  draw_axis (self, cr);
  if (self->chart->kind == VIGIE_CHART_DELAYS)
    draw_delay_marks (self, cr);
  else
    draw_marks (self, cr, TRUE);
}

/**
 * vigie_chart_layout_draw:
 * @self: a layout
 * @cr: where its upper left corner is the origin
 */
void
vigie_chart_layout_draw (VigieChartLayout *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_new_path (cr);
  if (self->slots->len > 0 && self->chart->kind == VIGIE_CHART_COMMUNES)
    vigie_chart_draw_communes (self, cr);
  else if (self->slots->len > 0 && self->chart->kind == VIGIE_CHART_CLOSURES)
    draw_closures (self, cr);
  else if (self->slots->len > 0 && self->chart->kind == VIGIE_CHART_RANGES)
    draw_ranges (self, cr);
  else if (self->slots->len > 0)
    draw_bins (self, cr);
  for (guint i = 0; i < self->swatches->len; i++)
    draw_swatch (self, cr, &g_array_index (self->swatches, VigieChartSwatch, i));
  draw_texts (self, cr);
  cairo_restore (cr);
}

/**
 * vigie_chart_layout_draw_focus:
 * @self: a layout
 * @cr: where its upper left corner is the origin, with the colour to use
 * @slot: what is pointed at
 *
 * Draws a frame around it, with an edge that is seen on dark ground too.
 */
void
vigie_chart_layout_draw_focus (VigieChartLayout *self, cairo_t *cr, guint slot)
{
  const VigieChartSlot *at = vigie_chart_layout_get_slot (self, slot);
  cairo_pattern_t *colour = cairo_pattern_reference (cairo_get_source (cr));

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->chart->kind == VIGIE_CHART_COMMUNES)
    vigie_chart_add_outline (
        self, cr, g_array_index (self->chart->communes, VigieChartCommune, at->first_row).outline);
  else
    {
      const VigieChartRect rect = { at->rect.x - 1, at->rect.y - 1, at->rect.width + 2,
                                    at->rect.height + 2 };

      add_rounded (cr, &rect, 3);
    }
  vigie_map_set_colour (cr, vigie_chart_get_colours (&self->style)->paper, 0.9);
  cairo_set_line_width (cr, 4.5);
  cairo_stroke_preserve (cr);
  cairo_set_source (cr, colour);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (colour);
}

/**
 * vigie_chart_draw:
 * @self: a chart
 * @cr: where its upper left corner is the origin
 * @width: in pixels or points
 * @height: the same
 * @style: how
 *
 * Draws it once.
 */
void
vigie_chart_draw (
    VigieChart *self, cairo_t *cr, double width, double height, const VigieChartStyle *style)
{
  g_autoptr (VigieChartLayout) layout = vigie_chart_layout_new (self, width, height, style);

  vigie_chart_layout_draw (layout, cr);
}
