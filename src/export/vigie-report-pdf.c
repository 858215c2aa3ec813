/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a file: A4, tagged, with bookmarks, in the brief's typography. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-map-private.h"
#include "vigie-pdf.h"
#include "vigie-report-private.h"

static void
write_pages (VigieReportPaper *self, gboolean draws)
{
  self->draws = draws;
  self->page.number = 0;
  self->next_height = 0;
  vigie_report_begin_page (self);
  vigie_report_add_title (self);
  vigie_report_add_summary (self);
  vigie_report_turn_page (self);
  vigie_report_add_chronology (self);
  vigie_report_add_clocks (self);
  vigie_report_add_arrivals (self);
  vigie_report_add_closures (self);
  vigie_report_add_communes (self);
  vigie_report_add_comparison (self);
  vigie_report_add_photos (self);
  vigie_report_add_findings (self);
  if (self->error == NULL && self->source->foreach_entry != NULL)
    vigie_report_add_log (self);
  vigie_report_end_page (self);
  self->page.n_pages = self->page.number;
}

static void
begin_paper (VigieReportPaper *self,
             const VigieBriefOptions *options,
             VigieBriefReport *unused,
             VigiePdf *pdf)
{
  static const VigieBriefText style = { .size = SIZE_BODY - 0.5, .colour = INK };

  self->page.cr = vigie_pdf_get_cr (pdf);
  self->page.pdf = vigie_pdf_get_surface (pdf);
  self->page.alternatives = vigie_pdf_get_alternatives (pdf);
  self->page.options = options;
  self->page.report = unused;
  self->page.voice.language = self->report->language;
  self->page.voice.zone = self->report->zone;
  self->page.width = VIGIE_BRIEF_PAGE_WIDTH;
  self->page.height = VIGIE_BRIEF_PAGE_HEIGHT;
  self->context = vigie_map_make_text_context (self->page.cr);
  self->heights = g_array_new (FALSE, FALSE, sizeof (float));
  self->rules = g_array_new (FALSE, FALSE, sizeof (float));
  self->line = vigie_brief_measure (&self->page, &style, "Àg", 100);
}

static void
write_report (VigieReportPaper *self)
{
  write_pages (self, FALSE);
  if (self->error != NULL)
    return;
  cairo_tag_begin (self->page.cr, "Document", NULL);
  write_pages (self, TRUE);
}

/* (transfer full) */
static char *
dup_title (const VigieReport *report, const char *name)
{
  return report->exercise
             ? g_strdup_printf ("%s – %s – %s",
                                vigie_words_get (report->language, VIGIE_WORD_EXERCISE), name,
                                report->title)
             : g_strdup_printf ("%s – %s", name, report->title);
}

static gboolean
write_pdf (const VigieReport *self,
           const VigieReportSource *source,
           VigieAtomicFile *file,
           guint *n_pages,
           GError **error)
{
  VigieReportPaper paper = { .report = self, .source = source };
  const char *name = vigie_report_pick (&paper, "Retour d’expérience", "Review");
  g_autofree char *title = dup_title (self, name);
  const VigiePdfAbout about = { .title = title,
                                .author = *self->author != '\0' ? self->author : self->organisation,
                                .subject = name,
                                .created_at = self->made_at,
                                .language = self->language };
  g_autoptr (VigiePdf) pdf =
      vigie_pdf_new (&about, VIGIE_BRIEF_PAGE_WIDTH, VIGIE_BRIEF_PAGE_HEIGHT, file);
  const VigieBriefOptions options = { .language = self->language, .zone = self->zone };
  VigieBriefReport unused = { 0 };
  cairo_status_t status;

  begin_paper (&paper, &options, &unused, pdf);
  write_report (&paper);
  status = vigie_pdf_end (pdf);
  g_object_unref (paper.context);
  g_array_unref (paper.heights);
  g_array_unref (paper.rules);
  *n_pages = paper.page.n_pages;
  if (paper.error != NULL)
    {
      g_propagate_error (error, paper.error);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return FALSE;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The report could not be drawn: %s"),
                   cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_report_write_pdf:
 * @self: what it says
 * @source: the log and the photos
 * @path: the file to make or to replace
 * @n_pages: (out): how many pages it has
 * @error: return location for a #GError
 *
 * Makes A4 pages, tagged, with bookmarks and embedded fonts. Needs no display and no locale. The
 * log is read twice and never held, and pages are written as they come.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_report_write_pdf (const VigieReport *self,
                        const VigieReportSource *source,
                        const char *path,
                        guint *n_pages,
                        GError **error)
{
  g_autoptr (VigieAtomicFile) file = vigie_atomic_file_new (path, error);

  return file != NULL && write_pdf (self, source, file, n_pages, error) &&
         vigie_atomic_file_commit (file, error);
}
