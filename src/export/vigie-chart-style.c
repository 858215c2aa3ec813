/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-chart-private.h"

/* The tones grow lighter one by one, by at least 8 of L*: a grey copy, and every kind of eye, keeps
 * them apart. In dark surroundings all of them are lighter. */
#define TONES_LIGHT                                                                                \
  {                                                                                                \
    [VIGIE_CHART_TONE_NAVY] = "#1a3a6b",  [VIGIE_CHART_TONE_PLUM] = "#96296b",                     \
    [VIGIE_CHART_TONE_TEAL] = "#14807a",  [VIGIE_CHART_TONE_ORANGE] = "#db7f1e",                   \
    [VIGIE_CHART_TONE_SKY] = "#7fbdf0",   [VIGIE_CHART_TONE_YELLOW] = "#f5dc6c",                   \
    [VIGIE_CHART_TONE_OTHER] = "#a5a5a0",                                                          \
  }
#define CLASSES_LIGHT { "#d6e6f6", "#9fc6ea", "#629fd6", "#2a6fb5", "#123b73" }

static const VigieChartColours light = {
  .ink = "#2e2d33",
  .quiet = "#5e5c64",
  .axis = "#9a9996",
  .grid = "#e4e2e0",
  .paper = "#ffffff",
  .mark = "#2e2d33",
  .closure = "#c01c28",
  .none = "#f6f5f4",
  .tones = TONES_LIGHT,
  .classes = CLASSES_LIGHT,
};

static const VigieChartColours dark = {
  .ink = "#ffffff",
  .quiet = "#c0bfbc",
  .axis = "#77767b",
  .grid = "#3d3c42",
  .paper = "#242428",
  .mark = "#ffffff",
  .closure = "#ff7b70",
  .none = "#2f2e33",
  .tones = { [VIGIE_CHART_TONE_NAVY] = "#4069b4",
             [VIGIE_CHART_TONE_PLUM] = "#c9559a",
             [VIGIE_CHART_TONE_TEAL] = "#3bb0a6",
             [VIGIE_CHART_TONE_ORANGE] = "#f7a655",
             [VIGIE_CHART_TONE_SKY] = "#a8d3fb",
             [VIGIE_CHART_TONE_YELLOW] = "#fbefa8",
             [VIGIE_CHART_TONE_OTHER] = "#8b8a90" },
  .classes = { "#24405f", "#2f659c", "#4f93d1", "#8fc0ef", "#d8eafc" },
};

static const VigieChartColours print = {
  .ink = VIGIE_MAP_INK,
  .quiet = "#5c6068",
  .axis = "#8a8d94",
  .grid = "#dcdee1",
  .paper = "#ffffff",
  .mark = VIGIE_MAP_INK,
  .closure = "#b3151f",
  .none = "#ffffff",
  .tones = TONES_LIGHT,
  .classes = CLASSES_LIGHT,
};

static const VigieHatch patterns[VIGIE_CHART_TONE_OTHER + 1] = {
  [VIGIE_CHART_TONE_PLUM] = VIGIE_HATCH_RISING,    [VIGIE_CHART_TONE_TEAL] = VIGIE_HATCH_DOTS,
  [VIGIE_CHART_TONE_ORANGE] = VIGIE_HATCH_FALLING, [VIGIE_CHART_TONE_YELLOW] = VIGIE_HATCH_DOTS,
  [VIGIE_CHART_TONE_OTHER] = VIGIE_HATCH_RISING,
};

const VigieChartColours *
vigie_chart_get_colours (const VigieChartStyle *style)
{
  switch (style->look)
    {
    case VIGIE_CHART_DARK:
      return &dark;
    case VIGIE_CHART_PRINT:
      return &print;
    case VIGIE_CHART_LIGHT:
    default:
      return &light;
    }
}

/* Of sRGB, by CIE 1976. */
double
vigie_chart_get_lightness (const char *colour)
{
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  const guint64 rgb = g_ascii_strtoull (colour + 1, NULL, 16);
  double y = 0;

  for (guint i = 0; i < 3; i++)
    {
      double value = (double) (rgb >> (16 - 8 * i) & 0xff) / 255;

      y += weights[i] * (value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4));
    }
  return y <= 216.0 / 24389 ? y * 24389 / 27 : 116 * cbrt (y) - 16;
}

gboolean
vigie_chart_has_patterns (const VigieChartStyle *style)
{
  return style->look == VIGIE_CHART_PRINT || style->high_contrast;
}

void
vigie_chart_set_colour (cairo_t *cr, const char *colour)
{
  vigie_map_set_colour (cr, colour, 1);
}

/* Lines at 45° over an area, anchored at the origin, so that neighbours match. */
static void
add_lines (cairo_t *cr, const VigieChartRect *area, gboolean rising, double step)
{
  const double start = rising ? area->x + area->y : area->x - area->y - area->height;
  const double end = start + area->width + area->height;

  for (double c = floor (start / step) * step; c <= end; c += step)
    {
      cairo_move_to (cr, rising ? c - area->y : c + area->y, area->y);
      cairo_rel_line_to (cr, rising ? -area->height : area->height, area->height);
    }
}

static void
add_dots (cairo_t *cr, const VigieChartRect *area, double step)
{
  for (double y = floor (area->y / step) * step; y <= area->y + area->height; y += step)
    for (double x = floor (area->x / step) * step; x <= area->x + area->width; x += step)
      {
        cairo_move_to (cr, x, y);
        cairo_close_path (cr);
      }
}

void
vigie_chart_hatch (cairo_t *cr,
                   VigieHatch hatch,
                   const char *colour,
                   double alpha,
                   double step,
                   const VigieChartRect *area)
{
  cairo_path_t *path;

  if (hatch == VIGIE_HATCH_NONE)
    return;
  path = cairo_copy_path (cr);
  cairo_save (cr);
  cairo_clip (cr);
  if (hatch == VIGIE_HATCH_DOTS)
    add_dots (cr, area, step);
  if (hatch == VIGIE_HATCH_RISING || hatch == VIGIE_HATCH_CROSSED)
    add_lines (cr, area, TRUE, step);
  if (hatch == VIGIE_HATCH_FALLING || hatch == VIGIE_HATCH_CROSSED)
    add_lines (cr, area, FALSE, step);
  vigie_map_set_colour (cr, colour, alpha);
  cairo_set_line_cap (cr, hatch == VIGIE_HATCH_DOTS ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, hatch == VIGIE_HATCH_DOTS ? step * 0.32 : step * 0.16);
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_new_path (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
}

/* White on what is dark, ink on what is light. */
static const char *
get_opposite (const char *colour)
{
  return vigie_chart_get_lightness (colour) < 55 ? "#ffffff" : VIGIE_MAP_INK;
}

void
vigie_chart_fill_tone (cairo_t *cr,
                       const VigieChartStyle *style,
                       VigieChartTone tone,
                       const VigieChartRect *area)
{
  const char *colour = vigie_chart_get_colours (style)->tones[tone];
  const double step = style->look == VIGIE_CHART_PRINT ? 3.2 : 5;

  vigie_chart_set_colour (cr, colour);
  cairo_fill_preserve (cr);
  if (vigie_chart_has_patterns (style) || tone == VIGIE_CHART_TONE_OTHER)
    vigie_chart_hatch (cr, patterns[tone], get_opposite (colour), 0.75, step, area);
}

/* Few classes are spread over all the colours. */
static guint
spread_class (guint class, guint n_classes)
{
  return n_classes > 1 ? class * 4 / (n_classes - 1) : 2;
}

const char *
vigie_chart_get_class_colour (const VigieChartStyle *style, guint class, guint n_classes)
{
  return vigie_chart_get_colours (style)->classes[spread_class (class, n_classes)];
}

void
vigie_chart_fill_class (cairo_t *cr,
                        const VigieChartStyle *style,
                        guint class,
                        guint n_classes,
                        const VigieChartRect *area)
{
  static const VigieHatch hatches[] = { VIGIE_HATCH_NONE, VIGIE_HATCH_DOTS, VIGIE_HATCH_RISING,
                                        VIGIE_HATCH_CROSSED, VIGIE_HATCH_NONE };
  const char *colour = vigie_chart_get_class_colour (style, class, n_classes);
  const double step = style->look == VIGIE_CHART_PRINT ? 3.2 : 5;

  vigie_chart_set_colour (cr, colour);
  cairo_fill_preserve (cr);
  if (vigie_chart_has_patterns (style))
    vigie_chart_hatch (cr, hatches[spread_class (class, n_classes)], get_opposite (colour), 0.3,
                       step, area);
}
