/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log on paper, with the page furniture of the brief. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-log-words.h"
#include "vigie-pdf.h"
#include "vigie-sheet.h"

#define HEAD_HEIGHT 15.0 /* of a table */
#define PADDING 3.0
#define MAX_LINES 60 /* of a cell: what somebody wrote stands whole, and still fits on a page */

typedef enum
{
  COLUMN_TIME,
  COLUMN_WHO,
  COLUMN_WHAT,
  COLUMN_SUBJECT,
  COLUMN_REASON,
  N_COLUMNS,
} Column;

static const double widths[N_COLUMNS] = { 84, 76, 104, 146, 117.276 }; /* all: A4 within margins */

typedef struct
{
  VigieSheet sheet;
  const VigieLogDocument *document;
  GArray *heights; /* of float: of each entry */
} Paper;

static const VigieBriefText cell_style = { .size = 7.4, .colour = INK, .max_lines = MAX_LINES };
static const VigieBriefText gone_style = { .size = 7.4, .colour = QUIET, .max_lines = MAX_LINES };
static const VigieBriefText place_style = { .size = 5.6, .colour = QUIET, .max_lines = 1 };

/* ---- pages ---- */

static double
put_exercise (Paper *self, double y)
{
  static const VigieBriefText style = {
    .size = 12, .bold = TRUE, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_CENTER
  };

  if (!self->document->exercise)
    return y;
  vigie_sheet_fill (&self->sheet, INK, y, 20);
  vigie_sheet_put_tagged (&self->sheet, "P", &style,
                          vigie_words_get (self->document->language, VIGIE_WORD_EXERCISE),
                          PAGE_MARGIN, y + 2.5, vigie_brief_page_inner (&self->sheet.page));
  return y + 26;
}

/* A name and what it is, one beside the other. */
static double
put_field (Paper *self, const char *name, const char *value, double y)
{
  static const VigieBriefText name_style = { .size = 6.7, .colour = QUIET, .max_lines = 1 };
  static const VigieBriefText value_style = { .size = 7.9, .colour = INK, .max_lines = 6 };
  const double name_width = 74;
  double height;

  vigie_sheet_begin (&self->sheet, "P");
  vigie_sheet_put (&self->sheet, &name_style, name, PAGE_MARGIN, y + 1, name_width);
  height = vigie_sheet_put (&self->sheet, &value_style, value, PAGE_MARGIN + name_width, y,
                            vigie_brief_page_inner (&self->sheet.page) - name_width);
  vigie_sheet_end (&self->sheet, "P");
  return y + height + 2;
}

static double
put_header (Paper *self, double y)
{
  static const VigieBriefText title = { .size = 20, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText incident = {
    .size = 11, .bold = TRUE, .colour = INK, .max_lines = 2
  };
  static const VigieBriefText detail = { .size = 7.9, .colour = INK, .max_lines = 2 };
  static const VigieBriefText small = { .size = 6.7, .colour = QUIET, .max_lines = 2 };
  const VigieLogDocument *document = self->document;
  const VigieLanguage language = document->language;
  const double inner = vigie_brief_page_inner (&self->sheet.page);
  g_autofree char *date = vigie_words_date_time (language, document->printed_at, document->zone);
  g_autofree char *printed = vigie_log_fill (language, VIGIE_LOG_WORD_PRINTED_AT, date, NULL);
  g_autofree char *line = document->organisation != NULL && document->organisation[0] != '\0'
                              ? g_strdup_printf ("%s · %s", printed, document->organisation)
                              : g_strdup (printed);
  g_autofree char *which = vigie_log_say_filter (document);

  y += vigie_sheet_put_tagged (&self->sheet, "H1", &title,
                               vigie_log_word (language, VIGIE_LOG_WORD_TITLE), PAGE_MARGIN, y - 6,
                               inner);
  y += vigie_sheet_put_tagged (&self->sheet, "P", &incident, document->title, PAGE_MARGIN, y - 4,
                               inner);
  y += vigie_sheet_put_tagged (&self->sheet, "P", &detail, line, PAGE_MARGIN, y - 2, inner) + 2;
  y += vigie_sheet_put_tagged (&self->sheet, "P", &detail, which, PAGE_MARGIN, y, inner) + 3;
  y = put_field (self, vigie_log_word (language, VIGIE_LOG_WORD_HEAD), document->head, y);
  y += vigie_sheet_put_tagged (&self->sheet, "P", &small,
                               vigie_log_word (language, VIGIE_LOG_WORD_HEAD_MEANS), PAGE_MARGIN, y,
                               inner);
  return y + 7;
}

/* What the other pages begin with, so that a loose sheet says what it is, and of what an extract.
 */
static double
put_running_header (Paper *self, double y)
{
  static const VigieBriefText style = { .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText right = {
    .size = 7.4, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const VigieLogDocument *document = self->document;
  const double inner = vigie_brief_page_inner (&self->sheet.page);
  g_autofree char *which = vigie_log_say_filter (document);
  g_autofree char *text = g_strdup_printf (
      "%s · %s", vigie_log_word (document->language, VIGIE_LOG_WORD_TITLE), document->title);

  y -= 6;
  vigie_sheet_begin (&self->sheet, "Artifact");
  vigie_sheet_put (&self->sheet, &style, text, PAGE_MARGIN, y, inner * 0.5);
  vigie_sheet_put (&self->sheet, &right, which, PAGE_MARGIN + inner * 0.52, y, inner * 0.48);
  vigie_sheet_end (&self->sheet, "Artifact");
  vigie_sheet_rule (&self->sheet, y + 13, 1.2, INK);
  return y + 20;
}

static void
begin_page (Paper *self)
{
  self->sheet.page.number++;
  self->sheet.y = put_exercise (self, PAGE_MARGIN);
  self->sheet.y = self->sheet.page.number == 1 ? put_header (self, self->sheet.y)
                                               : put_running_header (self, self->sheet.y);
}

static void
end_page (Paper *self)
{
  if (!self->sheet.draws)
    return;
  vigie_brief_draw_footer (&self->sheet.page);
  if (self->document->exercise)
    vigie_brief_draw_watermark (&self->sheet.page);
  /* What ended behind the last page would begin another one. */
  if (self->sheet.page.number == self->sheet.page.n_pages)
    vigie_sheet_end (&self->sheet, "Document");
  cairo_show_page (self->sheet.page.cr);
}

/* ---- the table ---- */

static void
begin_table (Paper *self)
{
  static const VigieSheetTable table = {
    .widths = widths,
    .n_columns = N_COLUMNS,
    .padding = PADDING,
    .head_height = HEAD_HEIGHT,
    .head_inset = 2.6,
    .head_style = { .size = 7.2, .bold = TRUE, .colour = WHITE, .max_lines = 1 },
  };
  const char *titles[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    titles[i] = vigie_log_word (self->document->language, (VigieLogWord) (VIGIE_LOG_WORD_WHEN + i));
  vigie_sheet_begin_table (&self->sheet, &table, titles);
}

static double
put_time (Paper *self, VigieDecision *decision, const VigieBriefText *style, double y)
{
  const double width = widths[COLUMN_TIME] - 2 * PADDING;
  g_autoptr (GDateTime) utc =
      g_date_time_new_from_unix_utc (vigie_decision_get_at (decision) / 1000);
  g_autoptr (GDateTime) local = utc != NULL && self->document->zone != NULL
                                    ? g_date_time_to_timezone (utc, self->document->zone)
                                : utc != NULL ? g_date_time_ref (utc)
                                              : NULL;
  g_autofree char *time =
      local != NULL ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S") : g_strdup ("–");
  g_autofree char *place =
      g_strdup_printf ("%.8s/%" G_GINT64_FORMAT, vigie_decision_get_device (decision),
                       vigie_decision_get_seq (decision));
  double height;

  vigie_sheet_begin (&self->sheet, "TD");
  height = vigie_sheet_put (&self->sheet, style, time, PAGE_MARGIN + PADDING, y, width);
  height +=
      vigie_sheet_put (&self->sheet, &place_style, place, PAGE_MARGIN + PADDING, y + height, width);
  vigie_sheet_end (&self->sheet, "TD");
  return height;
}

/* Returns: the height of the row; draws it if the paper draws */
static double
put_row (Paper *self, const VigieLogLine *line, double y)
{
  const VigieLanguage language = self->document->language;
  const VigieBriefText *style = line->active ? &cell_style : &gone_style;
  g_autofree char *what = vigie_log_say_what (language, line);
  g_autofree char *subject = vigie_log_say_subject (language, line);
  g_autofree char *reason = vigie_log_say_reason (language, line);
  const char *const texts[N_COLUMNS] = { NULL, vigie_decision_get_actor (line->decision), what,
                                         subject, reason };
  double x = PAGE_MARGIN + widths[COLUMN_TIME];
  double height;

  vigie_sheet_begin (&self->sheet, "TR");
  height = put_time (self, line->decision, style, y + PADDING - 1);
  for (guint i = COLUMN_WHO; i < N_COLUMNS; i++)
    {
      const double h = vigie_sheet_put_tagged (&self->sheet, "TD", style, texts[i], x + PADDING,
                                               y + PADDING - 1, widths[i] - 2 * PADDING);

      height = MAX (height, h);
      x += widths[i];
    }
  vigie_sheet_end (&self->sheet, "TR");
  return height + 2 * PADDING;
}

/* Measured once: a post that is edited meanwhile keeps its place, and does not write over the next
 * entry. */
static gboolean
put_entry (Paper *self, guint index, GError **error)
{
  const VigieLogDocument *document = self->document;
  VigieLogLine line = { 0 };
  float height;

  if (g_cancellable_set_error_if_cancelled (document->cancellable, error) ||
      !document->load (index, &line, document->data, error))
    return FALSE;
  if (!self->sheet.draws)
    {
      height = (float) put_row (self, &line, 0);
      g_array_append_val (self->heights, height);
    }
  height = g_array_index (self->heights, float, index);
  if (self->sheet.y + height + (self->sheet.in_table ? 0 : HEAD_HEIGHT) >
      vigie_brief_page_bottom (&self->sheet.page))
    {
      vigie_sheet_end_table (&self->sheet);
      end_page (self);
      begin_page (self);
    }
  if (!self->sheet.in_table)
    begin_table (self);
  if (self->sheet.draws)
    {
      cairo_save (self->sheet.page.cr);
      cairo_rectangle (self->sheet.page.cr, 0, self->sheet.y, self->sheet.page.width, height);
      cairo_clip (self->sheet.page.cr);
      put_row (self, &line, self->sheet.y);
      cairo_restore (self->sheet.page.cr);
    }
  self->sheet.y += height;
  vigie_sheet_rule (&self->sheet, self->sheet.y, 0.4, RULE);
  if (document->progress != NULL) /* counting pages takes as long as drawing them */
    document->progress (((index + 1.0) / document->n + (self->sheet.draws ? 1 : 0)) / 2,
                        document->progress_data);
  return TRUE;
}

static gboolean
put_pages (Paper *self, gboolean draws, GError **error)
{
  static const VigieBriefText style = { .size = 9, .colour = INK, .max_lines = 1 };

  self->sheet.draws = draws;
  self->sheet.page.number = 0;
  begin_page (self);
  for (guint i = 0; i < self->document->n; i++)
    if (!put_entry (self, i, error))
      return FALSE;
  vigie_sheet_end_table (&self->sheet);
  if (self->document->n == 0)
    vigie_sheet_put_tagged (&self->sheet, "P", &style,
                            vigie_log_word (self->document->language, VIGIE_LOG_WORD_NOTHING),
                            PAGE_MARGIN, self->sheet.y, vigie_brief_page_inner (&self->sheet.page));
  end_page (self);
  if (!draws)
    self->sheet.page.n_pages = self->sheet.page.number;
  return TRUE;
}

/* ---- the file ---- */

/* (transfer full) */
static char *
dup_title (const VigieLogDocument *self)
{
  const char *what = vigie_log_word (self->language, VIGIE_LOG_WORD_TITLE);

  return self->exercise ? g_strdup_printf ("%s – %s – %s",
                                           vigie_words_get (self->language, VIGIE_WORD_EXERCISE),
                                           what, self->title)
                        : g_strdup_printf ("%s – %s", what, self->title);
}

/* Pages are counted before they are drawn: each says how many there are. */
static gboolean
draw_document (Paper *paper, GError **error)
{
  gboolean done = put_pages (paper, FALSE, error);

  if (done)
    {
      cairo_tag_begin (paper->sheet.page.cr, "Document", NULL);
      done = put_pages (paper, TRUE, error);
    }
  return done;
}

/**
 * vigie_log_document_to_pdf:
 * @self: a log
 * @file: where it is written, page by page
 * @n_pages: (out): how many pages it has
 * @error: return location for a #GError
 *
 * Makes A4 pages, tagged, with embedded fonts. Needs no display and no locale.
 *
 * Returns: %FALSE with an error
 */
gboolean
vigie_log_document_to_pdf (const VigieLogDocument *self,
                           VigieAtomicFile *file,
                           guint *n_pages,
                           GError **error)
{
  const VigieBrief brief = { .title = (char *) self->title,
                             .exercise = self->exercise,
                             .log_head = (char *) self->head };
  const VigieBriefOptions options = { .language = self->language, .zone = self->zone };
  g_autofree char *title = dup_title (self);
  const VigiePdfAbout about = { .title = title,
                                .author = self->organisation,
                                .created_at = self->printed_at,
                                .language = self->language };
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (VigiePdf) pdf =
      vigie_pdf_new (&about, VIGIE_BRIEF_PAGE_WIDTH, VIGIE_BRIEF_PAGE_HEIGHT, file);
  Paper paper = { .sheet.page = { .voice = { &brief, self->language, self->zone },
                                  .options = &options,
                                  .cr = vigie_pdf_get_cr (pdf),
                                  .width = VIGIE_BRIEF_PAGE_WIDTH,
                                  .height = VIGIE_BRIEF_PAGE_HEIGHT },
                  .document = self,
                  .heights = heights };
  const gboolean done = draw_document (&paper, error);
  const cairo_status_t status = vigie_pdf_end (pdf);

  if (!done)
    return FALSE;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The log could not be drawn: %s"),
                   cairo_status_to_string (status));
      return FALSE;
    }
  *n_pages = paper.sheet.page.n_pages;
  return TRUE;
}
