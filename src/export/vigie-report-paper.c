/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the report: text, headings, charts, and what stands at their head and foot. */
#include <cairo-pdf.h>
#include <math.h>

#include "vigie-chart-words.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"
#include "vigie-report-private.h"

#define HEADING_HEIGHT 19.0
#define CHART_GAP 14.0

/* ---- words ---- */

const char *
vigie_report_pick (const VigieReportPaper *self, const char *french, const char *english)
{
  return self->report->language == VIGIE_LANGUAGE_FRENCH ? french : english;
}

char *
vigie_report_say_time (const VigieReportPaper *self, gint64 at)
{
  if (at == VIGIE_TIME_UNKNOWN)
    return g_strdup ("–");
  /* Always with its day, as an incident goes over midnight. */
  return vigie_words_time (self->report->language, at, at + 2 * G_GINT64_CONSTANT (86400000),
                           self->report->zone);
}

char *
vigie_report_say_since (const VigieReportPaper *self, gint64 at)
{
  const gint64 alert_at = self->report->review->call_out.alert_at;
  g_autofree char *before = NULL;

  if (alert_at == VIGIE_TIME_UNKNOWN || at == VIGIE_TIME_UNKNOWN)
    return g_strdup ("–");
  if (at >= alert_at)
    return vigie_chart_say_since_alert (at - alert_at, FALSE);
  before = vigie_chart_say_since_alert (alert_at - at, FALSE);
  return g_strdup_printf ("H−%s", before + 2);
}

char *
vigie_report_say_span (const VigieReportPaper *self, gint64 ms)
{
  return ms != VIGIE_TIME_UNKNOWN ? vigie_chart_say_duration (self->report->language, ms)
                                  : g_strdup ("–");
}

char *
vigie_report_say_count (const VigieReportPaper *self, guint64 n)
{
  return vigie_chart_say_number (self->report->language, n);
}

/* ---- text ---- */

/* Returns: its height; draws it, with its @tag, where the paper draws */
double
vigie_report_put (VigieReportPaper *self,
                  const char *tag,
                  const VigieBriefText *style,
                  const char *text,
                  double x,
                  double y,
                  double width)
{
  g_autoptr (PangoLayout) layout = NULL;
  double w, h;

  if (text[0] == '\0')
    return 0;
  layout = vigie_map_make_text_in (self->context, text, style->size, style->bold);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, style->align);
  pango_layout_set_line_spacing (layout, 0.88f);
  vigie_map_measure_text (layout, &w, &h);
  if (!self->draws)
    return h;
  if (tag != NULL)
    cairo_tag_begin (self->page.cr, tag, NULL);
  vigie_map_set_colour (self->page.cr, style->colour, 1);
  cairo_move_to (self->page.cr, x, y);
  pango_cairo_show_layout (self->page.cr, layout);
  if (tag != NULL)
    cairo_tag_end (self->page.cr, tag);
  return h;
}

/* Grounds are no content for those who have the page read to them. */
void
vigie_report_fill (
    VigieReportPaper *self, const char *colour, double x, double y, double width, double height)
{
  if (!self->draws)
    return;
  cairo_tag_begin (self->page.cr, "Artifact", NULL);
  vigie_map_set_colour (self->page.cr, colour, 1);
  cairo_rectangle (self->page.cr, x, y, width, height);
  cairo_fill (self->page.cr);
  cairo_tag_end (self->page.cr, "Artifact");
}

/* ---- pages ---- */

static void
draw_running_header (VigieReportPaper *self)
{
  static const VigieBriefText left = { .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText right = {
    .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const VigieReport *report = self->report;
  const double inner = vigie_brief_page_inner (&self->page);
  const double y = PAGE_MARGIN - 6;
  g_autofree char *title = g_strdup_printf (
      "%s · %s", vigie_report_pick (self, "Retour d’expérience", "Review"), report->title);
  g_autofree char *date = vigie_words_full_time (report->review->at, report->zone);
  g_autofree char *end =
      report->exercise
          ? g_strdup_printf ("%s · %s", vigie_words_get (report->language, VIGIE_WORD_EXERCISE),
                             date)
          : g_strdup (date);

  cairo_tag_begin (self->page.cr, "Artifact", NULL);
  vigie_brief_draw (&self->page, &left, title, PAGE_MARGIN, y, inner * 0.66);
  vigie_brief_draw (&self->page, &right, end, PAGE_MARGIN + inner * 0.68, y, inner * 0.32);
  vigie_brief_rule (&self->page, PAGE_MARGIN, y + 13, inner, 1.2, INK);
  cairo_tag_end (self->page.cr, "Artifact");
}

static void
draw_footer (VigieReportPaper *self)
{
  static const VigieBriefText note = { .size = 6.2, .colour = QUIET, .max_lines = 1 };
  static const VigieBriefText page = {
    .size = 7, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const VigieLanguage language = self->report->language;
  g_autofree char *number =
      g_strdup_printf ("page %u %s %u", self->page.number, vigie_report_pick (self, "sur", "of"),
                       self->page.n_pages);
  g_autofree char *hash =
      g_strndup (self->report->log_head != NULL ? self->report->log_head : "", 16);
  g_autofree char *head = vigie_words_fill (language, VIGIE_WORD_LOG_HEAD, hash, NULL);
  g_autofree char *made = g_strdup_printf (
      "%s · %s%s%s", vigie_words_get (language, VIGIE_WORD_MADE_WITH), head,
      self->report->exercise ? " · " : "",
      self->report->exercise ? vigie_words_get (language, VIGIE_WORD_EXERCISE) : "");
  const double inner = vigie_brief_page_inner (&self->page);
  const double y = self->page.height - PAGE_MARGIN - 9;

  cairo_tag_begin (self->page.cr, "Artifact", NULL);
  vigie_brief_rule (&self->page, PAGE_MARGIN, y - 3, inner, 0.6, INK);
  cairo_tag_end (self->page.cr, "Artifact");
  cairo_tag_begin (self->page.cr, "P", NULL);
  vigie_brief_draw (&self->page, &note, made, PAGE_MARGIN, y + 1.4, inner - 94);
  vigie_brief_draw (&self->page, &page, number, PAGE_MARGIN + inner - 90, y + 0.8, 90);
  cairo_tag_end (self->page.cr, "P");
}

void
vigie_report_begin_page (VigieReportPaper *self)
{
  self->page.number++;
  self->y = PAGE_MARGIN - 6;
  if (self->draws && self->report->exercise)
    vigie_brief_draw_watermark (&self->page);
  if (self->page.number == 1)
    return;
  if (self->draws)
    draw_running_header (self);
  self->y += 21;
}

void
vigie_report_end_page (VigieReportPaper *self)
{
  if (!self->draws)
    return;
  draw_footer (self);
  /* What ended behind the last page would begin another one. */
  if (self->page.number == self->page.n_pages)
    cairo_tag_end (self->page.cr, "Document");
  cairo_show_page (self->page.cr);
}

void
vigie_report_turn_page (VigieReportPaper *self)
{
  vigie_report_end_page (self);
  vigie_report_begin_page (self);
}

/* Outside of tables, which turn their pages themselves. */
void
vigie_report_need (VigieReportPaper *self, double height)
{
  if (self->y + height > vigie_brief_page_bottom (&self->page) && self->y > PAGE_MARGIN + 20)
    vigie_report_turn_page (self);
}

/* ---- what all parts are made of ---- */

static void
add_to_outline (VigieReportPaper *self, const char *text)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *attributes = NULL;

  g_ascii_formatd (number, sizeof number, "%.1f", self->y);
  attributes =
      g_strdup_printf ("page=%u pos=[%d %s]", self->page.number, (int) PAGE_MARGIN, number);
  cairo_pdf_surface_add_outline (self->page.pdf, CAIRO_PDF_OUTLINE_ROOT, text, attributes, 0);
}

/* @room: of what follows and may not be on another page, points */
void
vigie_report_add_heading (VigieReportPaper *self, const char *text, double room)
{
  static const VigieBriefText style = { .size = 10, .bold = TRUE, .colour = INK };
  const double inner = vigie_brief_page_inner (&self->page);

  vigie_report_need (self, 8 + HEADING_HEIGHT + room);
  if (self->y > PAGE_MARGIN + 20)
    self->y += 8;
  if (self->draws)
    {
      cairo_tag_begin (self->page.cr, "Artifact", NULL);
      vigie_brief_rule (&self->page, PAGE_MARGIN, self->y + 0.6, inner, 1.2, INK);
      cairo_tag_end (self->page.cr, "Artifact");
      add_to_outline (self, text);
    }
  vigie_report_put (self, "H2", &style, text, PAGE_MARGIN, self->y + 2, inner);
  self->y += HEADING_HEIGHT;
}

void
vigie_report_add_text (VigieReportPaper *self, const char *text)
{
  static const VigieBriefText style = { .size = SIZE_BODY, .colour = INK };
  const double inner = vigie_brief_page_inner (&self->page);
  const gboolean draws = self->draws;
  double height;

  self->draws = FALSE;
  height = vigie_report_put (self, "P", &style, text, 0, 0, inner);
  self->draws = draws;
  vigie_report_need (self, height);
  self->y += vigie_report_put (self, "P", &style, text, PAGE_MARGIN, self->y, inner) + 4;
}

/* ---- charts ---- */

static const VigieChartStyle print_style = { .look = VIGIE_CHART_PRINT };

static void
draw_chart (VigieReportPaper *self, VigieChart *chart, double x, double width, double height)
{
  static const VigieBriefText title = { .size = SIZE_BODY, .bold = TRUE, .colour = INK };
  cairo_t *cr = self->page.cr;

  vigie_report_put (self, "P", &title, vigie_chart_get_title (chart), x, self->y, width);
  if (!self->draws)
    return;
  g_ptr_array_add (self->page.alternatives, vigie_chart_dup_sentence (chart));
  cairo_save (cr);
  cairo_tag_begin (cr, "Figure", NULL);
  cairo_translate (cr, x, self->y + CHART_GAP);
  vigie_chart_draw (chart, cr, width, height, &print_style);
  cairo_tag_end (cr, "Figure");
  cairo_restore (cr);
}

static double
get_height (VigieReportPaper *self, VigieChart *chart, double width)
{
  const double room = vigie_brief_page_bottom (&self->page) - PAGE_MARGIN - 60;

  return MIN (vigie_chart_get_natural_height (chart, width, &print_style), room);
}

/* Returns: the room that vigie_report_add_chart() wants on a page */
double
vigie_report_measure_chart (VigieReportPaper *self, VigieChart *chart)
{
  return get_height (self, chart, vigie_brief_page_inner (&self->page)) + CHART_GAP;
}

/* One chart as wide as the page. */
void
vigie_report_add_chart (VigieReportPaper *self, VigieChart *chart)
{
  const double inner = vigie_brief_page_inner (&self->page);
  const double height = get_height (self, chart, inner);

  vigie_report_need (self, height + CHART_GAP);
  draw_chart (self, chart, PAGE_MARGIN, inner, height);
  self->y += height + CHART_GAP + 8;
}

/* Charts, two in a row. */
void
vigie_report_add_charts (VigieReportPaper *self, VigieChart *const *charts, guint n_charts)
{
  const double width = (vigie_brief_page_inner (&self->page) - COLUMN_GAP) / 2;

  for (guint i = 0; i < n_charts; i += 2)
    {
      const guint n = MIN (2, n_charts - i);
      double height = 0;

      for (guint k = 0; k < n; k++)
        height = MAX (height, get_height (self, charts[i + k], width));
      vigie_report_need (self, height + CHART_GAP);
      for (guint k = 0; k < n; k++)
        draw_chart (self, charts[i + k], PAGE_MARGIN + k * (width + COLUMN_GAP), width, height);
      self->y += height + CHART_GAP + 8;
    }
}
