/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "vigie-brief-words.h"
#include "vigie-geometry.h"

G_BEGIN_DECLS

/**
 * VigieChart:
 *
 * What a chart shows, without how large it is or on what: the same on a screen, on paper and as a
 * table. It is filled once and then only read. A row of its table is also a point of its drawing.
 */
typedef struct _VigieChart VigieChart;

typedef enum
{
  VIGIE_CHART_BARS,     /* counts over time, stacked */
  VIGIE_CHART_AREAS,    /* levels over time, stacked */
  VIGIE_CHART_DELAYS,   /* counts by delay */
  VIGIE_CHART_RANGES,   /* delays of several */
  VIGIE_CHART_CLOSURES, /* from when until when */
  VIGIE_CHART_COMMUNES, /* counts on a map */
} VigieChartKind;

/**
 * VigieChartTone:
 * @VIGIE_CHART_TONE_AUTO: the first one that is free
 * @VIGIE_CHART_TONE_OTHER: for all that has no tone of its own
 *
 * A colour of the series, each lighter than the one before it, so that they are told apart without
 * colours too; on paper each has a pattern besides.
 */
typedef enum
{
  VIGIE_CHART_TONE_AUTO,
  VIGIE_CHART_TONE_NAVY,
  VIGIE_CHART_TONE_PLUM,
  VIGIE_CHART_TONE_TEAL,
  VIGIE_CHART_TONE_ORANGE,
  VIGIE_CHART_TONE_SKY,
  VIGIE_CHART_TONE_YELLOW,
  VIGIE_CHART_TONE_OTHER,
} VigieChartTone;

#define VIGIE_CHART_MAX_SERIES 6 /* drawn apart; the smaller ones are joined */

/**
 * VigieChartSeries:
 * @name: for people
 * @tone: its colour
 * @values: one for each bin
 */
typedef struct
{
  const char *name;
  VigieChartTone tone;
  const guint64 *values;
} VigieChartSeries;

/**
 * VigieChartRange:
 * @name: of a source, a network or a group
 * @n: how many delays; with 0 the row is left out
 * @q1_ms: a quarter is not longer
 * @median_ms: a half is not longer
 * @q3_ms: three quarters are not longer
 * @p90_ms: nine tenths are not longer
 */
typedef struct
{
  const char *name;
  guint64 n;
  gint64 q1_ms;
  gint64 median_ms;
  gint64 q3_ms;
  gint64 p90_ms;
} VigieChartRange;

/**
 * VigieChartClosure:
 * @name: "D 971", or a title
 * @from: ms
 * @until: ms, when it was lifted, or %VIGIE_TIME_UNKNOWN
 * @planned: ms, the announced end, or %VIGIE_TIME_UNKNOWN
 */
typedef struct
{
  const char *name;
  gint64 from;
  gint64 until;
  gint64 planned;
} VigieChartClosure;

/**
 * VigieChartCommune:
 * @name: of it
 * @outline: (nullable): polygonal, or a point; a reference is taken
 * @value: or a number below 0 where nobody looked
 */
typedef struct
{
  const char *name;
  VigieGeometry *outline;
  gint64 value;
} VigieChartCommune;

/* ---- what it shows; @zone is (nullable): UTC ---- */

gint64 vigie_chart_choose_bin (gint64 span_ms, guint max_bins);

VigieChart *vigie_chart_new_bars (const char *title,
                                  VigieLanguage language,
                                  GTimeZone *zone,
                                  gint64 from,
                                  gint64 bin_ms,
                                  guint n_bins);
VigieChart *vigie_chart_new_areas (const char *title,
                                   VigieLanguage language,
                                   GTimeZone *zone,
                                   gint64 from,
                                   gint64 bin_ms,
                                   guint n_bins);
VigieChart *vigie_chart_new_delays (const char *title,
                                    VigieLanguage language,
                                    const gint64 *bounds_ms, /* (nullable): the usual ones */
                                    guint n_bounds,
                                    gint64 median_ms); /* or VIGIE_TIME_UNKNOWN */
VigieChart *vigie_chart_new_ranges (const char *title,
                                    VigieLanguage language,
                                    const char *column, /* what the rows are */
                                    const gint64 *bounds_ms,
                                    guint n_bounds,
                                    const VigieChartRange *ranges,
                                    guint n_ranges);
VigieChart *vigie_chart_new_closures (const char *title,
                                      VigieLanguage language,
                                      GTimeZone *zone,
                                      gint64 from,
                                      gint64 at,
                                      const VigieChartClosure *closures,
                                      guint n_closures);
VigieChart *vigie_chart_new_communes (const char *title,
                                      VigieLanguage language,
                                      const VigieChartCommune *communes,
                                      guint n_communes);
VigieChart *vigie_chart_ref (VigieChart *self);
void vigie_chart_unref (VigieChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieChart, vigie_chart_unref)

const gint64 *vigie_chart_get_usual_bounds (guint *n_bounds);
void vigie_chart_set_series (VigieChart *self, const VigieChartSeries *series, guint n_series);
void vigie_chart_add_mark (VigieChart *self, gint64 at, const char *label);
void vigie_chart_set_alert (VigieChart *self, gint64 at); /* for the scale of H+00:43 */

VigieChartKind vigie_chart_get_kind (const VigieChart *self);
const char *vigie_chart_get_title (const VigieChart *self);
gboolean vigie_chart_is_empty (const VigieChart *self);
char *vigie_chart_dup_sentence (const VigieChart *self); /* (transfer full) */

/* ---- as a table; all texts (transfer full) ---- */

guint vigie_chart_get_n_rows (const VigieChart *self);
guint vigie_chart_get_n_columns (const VigieChart *self);
gboolean vigie_chart_is_number (const VigieChart *self, guint column);
char *vigie_chart_dup_column (const VigieChart *self, guint column);
char *vigie_chart_dup_cell (const VigieChart *self, guint row, guint column);
gboolean vigie_chart_get_span (
    const VigieChart *self, guint first_row, guint n_rows, gint64 *from, gint64 *to);
char *vigie_chart_dup_rows_text (const VigieChart *self, guint first, guint n_rows);
GBytes *vigie_chart_to_csv (const VigieChart *self);

/* ---- as a drawing ---- */

typedef enum
{
  VIGIE_CHART_LIGHT,
  VIGIE_CHART_DARK,
  VIGIE_CHART_PRINT,
} VigieChartLook;

/**
 * VigieChartStyle:
 * @look: on what it is drawn
 * @high_contrast: stronger lines, and patterns as on paper
 * @text_size: of its labels, in its units; 0 for the one that suits @look
 * @font: (nullable): families; that of the documents when %NULL
 */
typedef struct
{
  VigieChartLook look;
  gboolean high_contrast;
  double text_size;
  const char *font;
} VigieChartStyle;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} VigieChartRect;

/**
 * VigieChartSlot:
 * @rect: where it is
 * @first_row: of the table
 * @n_rows: more than one where several are drawn as one for want of room
 *
 * What can be pointed at.
 */
typedef struct
{
  VigieChartRect rect;
  guint first_row;
  guint n_rows;
} VigieChartSlot;

/**
 * VigieChartLayout:
 *
 * A chart with its size. It holds texts that belong to the thread that made it.
 */
typedef struct _VigieChartLayout VigieChartLayout;

VigieChartLayout *vigie_chart_layout_new (VigieChart *chart,
                                          double width,
                                          double height,
                                          const VigieChartStyle *style);
void vigie_chart_layout_free (VigieChartLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieChartLayout, vigie_chart_layout_free)

void vigie_chart_layout_draw (VigieChartLayout *self, cairo_t *cr);
void vigie_chart_layout_draw_focus (VigieChartLayout *self, cairo_t *cr, guint slot);
guint vigie_chart_layout_get_n_slots (const VigieChartLayout *self);
const VigieChartSlot *vigie_chart_layout_get_slot (const VigieChartLayout *self, guint slot);
gboolean
vigie_chart_layout_find_slot (const VigieChartLayout *self, double x, double y, guint *slot);

double
vigie_chart_get_natural_height (VigieChart *self, double width, const VigieChartStyle *style);
void vigie_chart_draw (
    VigieChart *self, cairo_t *cr, double width, double height, const VigieChartStyle *style);

G_END_DECLS
