/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-private.h"
#include "vigie-report.h"
#include "vigie-situation.h"

G_BEGIN_DECLS

/**
 * VigieReportColumn:
 * @french: its heading
 * @english: its heading
 * @part: of the width; those of a table are 1 together
 * @number: to the right
 */
typedef struct
{
  const char *french;
  const char *english;
  double part;
  gboolean number;
} VigieReportColumn;

/* Pages are written twice: first only counted, then drawn. */
typedef struct
{
  const VigieReport *report;
  const VigieReportSource *source;
  VigieBriefPage page; /* what the report shares with the brief */
  PangoContext *context;
  double line; /* height of a line of a table */
  gboolean draws;
  double y;
  const VigieReportColumn *columns; /* (nullable): of the table that is open */
  guint n_columns;
  gboolean is_plain; /* a page of it is a paragraph: cells of so many rows would fill the memory */
  GArray *rules;     /* of float: below its rows on this page, drawn when the page ends */
  GArray *heights;   /* of float: of the annex's rows, as counted */
  guint next_height;
  GError *error;
} VigieReportPaper;

/* In the language of the report: both are there, whatever the desk's language is. */
const char *vigie_report_pick (const VigieReportPaper *self,
                               const char *french,
                               const char *english) G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);
char *vigie_report_say_time (const VigieReportPaper *self, gint64 at);
char *vigie_report_say_since (const VigieReportPaper *self, gint64 at);
char *vigie_report_say_span (const VigieReportPaper *self, gint64 ms);
char *vigie_report_say_count (const VigieReportPaper *self, guint64 n);

/* ---- pages ---- */
void vigie_report_begin_page (VigieReportPaper *self);
void vigie_report_end_page (VigieReportPaper *self);
void vigie_report_turn_page (VigieReportPaper *self);
void vigie_report_need (VigieReportPaper *self, double height);
double vigie_report_put (VigieReportPaper *self,
                         const char *tag, /* (nullable) */
                         const VigieBriefText *style,
                         const char *text,
                         double x,
                         double y,
                         double width);
void vigie_report_fill (
    VigieReportPaper *self, const char *colour, double x, double y, double width, double height);
void vigie_report_add_heading (VigieReportPaper *self, const char *text, double room);
void vigie_report_add_text (VigieReportPaper *self, const char *text);
double vigie_report_measure_chart (VigieReportPaper *self, VigieChart *chart);
void vigie_report_add_chart (VigieReportPaper *self, VigieChart *chart);
void vigie_report_add_charts (VigieReportPaper *self, VigieChart *const *charts, guint n_charts);

/* ---- tables ---- */
void vigie_report_begin_table (VigieReportPaper *self,
                               const VigieReportColumn *columns,
                               guint n_columns);
double vigie_report_add_row (VigieReportPaper *self, const char *const *cells, double known);
void vigie_report_end_table (VigieReportPaper *self);

/* ---- what it says ---- */
void vigie_report_add_title (VigieReportPaper *self);
void vigie_report_add_summary (VigieReportPaper *self);
void vigie_report_add_chronology (VigieReportPaper *self);
void vigie_report_add_clocks (VigieReportPaper *self);
void vigie_report_add_arrivals (VigieReportPaper *self);
void vigie_report_add_closures (VigieReportPaper *self);
void vigie_report_add_communes (VigieReportPaper *self);
void vigie_report_add_comparison (VigieReportPaper *self);
void vigie_report_add_photos (VigieReportPaper *self);
void vigie_report_add_findings (VigieReportPaper *self);
void vigie_report_add_log (VigieReportPaper *self);

G_END_DECLS
