/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "vigie-chart-words.h"
#include "vigie-chart.h"
#include "vigie-map-style.h"
#include "vigie-time.h"

G_BEGIN_DECLS

/* ---- description ---- */

typedef struct
{
  char *name;
  VigieChartTone tone; /* never AUTO */
  guint64 *values;
} VigieChartRow;

typedef struct
{
  gint64 at;
  char *label;
} VigieChartMark;

struct _VigieChart
{
  gatomicrefcount ref_count;
  VigieChartKind kind;
  char *title;
  VigieLanguage language;
  GTimeZone *zone;
  gint64 from; /* of the axis of time */
  gint64 to;
  gint64 bin_ms;
  guint n_bins;
  GPtrArray *series; /* of VigieChartRow */
  GArray *marks;     /* of VigieChartMark, in order of time */
  gint64 alert;
  GArray *bounds;   /* of gint64 */
  gint64 median;    /* of delays; of closures the moment that is looked at */
  char *column;     /* (nullable): what the rows of ranges are */
  GArray *ranges;   /* of VigieChartRange, whose names are owned */
  GArray *closures; /* of VigieChartClosure, whose names are owned, by begin */
  GArray *communes; /* of VigieChartCommune, whose names and outlines are owned */
};

static inline const VigieChartRow *
vigie_chart_get_series (const VigieChart *self, guint index)
{
  return g_ptr_array_index (self->series, index);
}

guint64 vigie_chart_get_total (const VigieChart *self, guint first, guint n_rows);
gint64 vigie_chart_get_closure_end (const VigieChart *self, const VigieChartClosure *closure);
const char *vigie_chart_get_nothing (const VigieChart *self);
char *vigie_chart_dup_bin (const VigieChart *self, guint first, guint n_rows);
char *vigie_chart_dup_delay (const VigieChart *self, guint bin);
VigieChartWord vigie_chart_get_closure_state (const VigieChart *self,
                                              const VigieChartClosure *closure);

/* ---- colours ---- */

typedef struct
{
  const char *ink;
  const char *quiet;
  const char *axis;
  const char *grid;
  const char *paper; /* between what touches */
  const char *mark;
  const char *closure;
  const char *none; /* of a commune without posts */
  const char *tones[VIGIE_CHART_TONE_OTHER + 1];
  const char *classes[5];
} VigieChartColours;

const VigieChartColours *vigie_chart_get_colours (const VigieChartStyle *style);
double vigie_chart_get_lightness (const char *colour); /* L* of CIE, 0 to 100 */
gboolean vigie_chart_has_patterns (const VigieChartStyle *style);
void vigie_chart_set_colour (cairo_t *cr, const char *colour);
void vigie_chart_fill_tone (cairo_t *cr,
                            const VigieChartStyle *style,
                            VigieChartTone tone,
                            const VigieChartRect *area); /* the path, which is kept */
void vigie_chart_fill_class (cairo_t *cr,
                             const VigieChartStyle *style,
                             guint class,
                             guint n_classes,
                             const VigieChartRect *area); /* the path, which is kept */
void vigie_chart_hatch (cairo_t *cr,
                        VigieHatch hatch,
                        const char *colour,
                        double alpha,
                        double step,
                        const VigieChartRect *area); /* the path, which is kept */
const char *
vigie_chart_get_class_colour (const VigieChartStyle *style, guint class, guint n_classes);

/* ---- layout ---- */

typedef enum
{
  VIGIE_CHART_INK,
  VIGIE_CHART_QUIET,
  VIGIE_CHART_STRONG,   /* bold */
  VIGIE_CHART_REVERSED, /* on ink */
  VIGIE_CHART_ON_DARK,
  VIGIE_CHART_ON_LIGHT,
  VIGIE_CHART_HALOED, /* ink with an edge of paper */
} VigieChartInk;

typedef struct
{
  PangoLayout *text;
  VigieChartRect rect;
  VigieChartInk ink;
} VigieChartLabel;

typedef enum
{
  VIGIE_CHART_SWATCH_TONE,
  VIGIE_CHART_SWATCH_CLASS,
  VIGIE_CHART_SWATCH_NONE,
  VIGIE_CHART_SWATCH_UNKNOWN,
  VIGIE_CHART_SWATCH_LIFTED,
  VIGIE_CHART_SWATCH_PLANNED,
  VIGIE_CHART_SWATCH_OPEN,
  VIGIE_CHART_SWATCH_RANGE,
  VIGIE_CHART_SWATCH_DASHES,
  VIGIE_CHART_SWATCH_BADGE,
} VigieChartSwatchKind;

typedef struct
{
  VigieChartSwatchKind kind;
  guint index; /* tone or class */
  VigieChartRect rect;
} VigieChartSwatch;

typedef struct
{
  double x;
  double top; /* where its line begins */
} VigieChartLine;

typedef struct
{
  guint series;
  guint slot;
  VigieChartRect rect;
  guint64 value;
} VigieChartBar;

struct _VigieChartLayout
{
  VigieChart *chart;
  VigieChartStyle style;
  char *font;
  double width;
  double height;
  double size;         /* of text */
  double line;         /* height of a line of text */
  double used;         /* height that is needed */
  gboolean is_natural; /* no height is given */
  PangoContext *texts;

  GArray *labels;   /* of VigieChartLabel */
  GArray *swatches; /* of VigieChartSwatch */
  GArray *badges;   /* of VigieChartRect, behind their labels */
  GArray *slots;    /* of VigieChartSlot */
  GArray *bars;     /* of VigieChartBar */
  GArray *marks;    /* of VigieChartLine */
  GArray *x_ticks;  /* of double */
  GArray *x_days;   /* of double: where a day begins */
  GArray *y_ticks;  /* of double */
  VigieChartRect plot;
  double median_x; /* or below 0 */
  guint n_hidden;  /* closures without room */

  /* a map */
  double scale;
  double left;
  double top;
  guint n_classes;
  guint64 class_lasts[5];
};

PangoLayout *vigie_chart_make_text (
    VigieChartLayout *self, const char *text, gboolean bold, double *width, double *height);
gboolean vigie_chart_place_text (VigieChartLayout *self,
                                 const char *text,
                                 VigieChartInk ink,
                                 double x,
                                 double y,
                                 double align,
                                 double max_width);
double vigie_chart_get_text_width (VigieChartLayout *self, const char *text);
double vigie_chart_get_x (const VigieChartLayout *self, gint64 at);
double vigie_chart_snap (const VigieChartLayout *self, double at);

/* What is laid out from the top down or from the bottom up; each returns where it ends. */

typedef struct
{
  VigieChartSwatchKind kind;
  guint index;
  char *text;
} VigieChartKey;

GArray *vigie_chart_keys_new (void);
void vigie_chart_add_key (GArray *keys, VigieChartSwatchKind kind, guint index, const char *text);
double vigie_chart_lay_keys (VigieChartLayout *self,
                             GArray *keys, /* of VigieChartKey */
                             double x,
                             double y,
                             double width,
                             guint max_rows);
guint vigie_chart_count_key_rows (VigieChartLayout *self, GArray *keys, guint max_rows);
double vigie_chart_lay_legend (VigieChartLayout *self, double y);
double vigie_chart_lay_marks (VigieChartLayout *self, double y, GArray *keys);
double vigie_chart_get_axis_height (const VigieChartLayout *self);
void vigie_chart_lay_delay_axis (VigieChartLayout *self);
void vigie_chart_lay_time_axis (VigieChartLayout *self);
double vigie_chart_get_values_width (VigieChartLayout *self, guint64 max);
void vigie_chart_lay_plot (
    VigieChartLayout *self, double top, double natural, double axis, GArray *keys);
void vigie_chart_place_values (VigieChartLayout *self, guint64 max);
guint64 vigie_chart_get_value_end (const VigieChartLayout *self, guint64 max);

void vigie_chart_layout_clear (VigieChartLayout *self);
void vigie_chart_lay_bars (VigieChartLayout *self);
void vigie_chart_lay_closures (VigieChartLayout *self);
void vigie_chart_lay_ranges (VigieChartLayout *self);
void vigie_chart_lay_communes (VigieChartLayout *self);

void vigie_chart_draw_bars (VigieChartLayout *self, cairo_t *cr);
void vigie_chart_draw_closures (VigieChartLayout *self, cairo_t *cr);
void vigie_chart_draw_closure (VigieChartLayout *self,
                               cairo_t *cr,
                               VigieChartSwatchKind kind,
                               double left,
                               double end,
                               double planned,
                               double y,
                               double height);
void vigie_chart_draw_ranges (VigieChartLayout *self, cairo_t *cr);
void vigie_chart_draw_range (
    VigieChartLayout *self, cairo_t *cr, const double xs[4], double y, double height);
void vigie_chart_draw_communes (VigieChartLayout *self, cairo_t *cr);
void vigie_chart_add_outline (VigieChartLayout *self, cairo_t *cr, VigieGeometry *outline);
gboolean vigie_chart_is_in_commune (const VigieChartLayout *self, guint row, double x, double y);

G_END_DECLS
