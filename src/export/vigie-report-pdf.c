/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a file: A4, tagged, with bookmarks, in the brief's typography. */
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "vigie-atomic-file.h"
#include "vigie-error.h"
#include "vigie-exercise-word.h"
#include "vigie-map-private.h"
#include "vigie-pdf-finish.h"
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

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (cairo_surface_t *surface, VigieReportPaper *self)
{
  const VigieReport *report = self->report;
  const char *name = vigie_report_pick (self, "Retour d’expérience", "Review");
  g_autofree char *title = g_strdup_printf (
      "%s%s – %s", report->exercise ? VIGIE_EXERCISE_WORD " – " : "", name, report->title);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (report->made_at / 1000);
  g_autofree char *created = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR,
                                  *report->author != '\0' ? report->author : report->organisation);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, name);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Vigie " VIGIE_VERSION);
  if (created == NULL)
    return;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

static void
begin_paper (VigieReportPaper *self,
             const VigieBriefOptions *options,
             VigieBriefReport *unused,
             cairo_surface_t *surface)
{
  static const VigieBriefText style = { .size = SIZE_BODY - 0.5, .colour = INK };

  self->page.cr = cairo_create (surface);
  self->page.pdf = surface;
  self->page.options = options;
  self->page.report = unused;
  self->page.voice.language = self->report->language;
  self->page.voice.zone = self->report->zone;
  self->page.width = VIGIE_BRIEF_PAGE_WIDTH;
  self->page.height = VIGIE_BRIEF_PAGE_HEIGHT;
  self->context = vigie_map_make_text_context (self->page.cr);
  self->heights = g_array_new (FALSE, FALSE, sizeof (float));
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

/**
 * vigie_report_to_pdf:
 * @self: what it says
 * @source: the log and the photos
 * @n_pages: (out): how many pages it has
 * @error: return location for a #GError
 *
 * Makes A4 pages, tagged, with bookmarks and embedded fonts. Needs no display and no locale. The
 * log is read twice and never held.
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
vigie_report_to_pdf (const VigieReport *self,
                     const VigieReportSource *source,
                     guint *n_pages,
                     GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_bytes, out, VIGIE_BRIEF_PAGE_WIDTH, VIGIE_BRIEF_PAGE_HEIGHT);
  const VigieBriefOptions options = { .language = self->language, .zone = self->zone };
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);
  VigieBriefReport unused = { 0 };
  VigieReportPaper paper = { .report = self, .source = source };
  g_autoptr (GBytes) plain = NULL;
  cairo_status_t status;

  /* The last version with a plain table of objects, which vigie_pdf_finish() adds to. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (surface, &paper);
  paper.page.alternatives = alternatives;
  begin_paper (&paper, &options, &unused, surface);
  write_report (&paper);
  cairo_surface_finish (surface);
  status = cairo_status (paper.page.cr) != CAIRO_STATUS_SUCCESS ? cairo_status (paper.page.cr)
                                                                : cairo_surface_status (surface);
  g_object_unref (paper.context);
  cairo_destroy (paper.page.cr);
  cairo_surface_destroy (surface);
  g_array_unref (paper.heights);
  *n_pages = paper.page.n_pages;
  if (paper.error != NULL)
    {
      g_propagate_error (error, paper.error);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The report could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  plain = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_ptr_array_add (alternatives, NULL);
  return vigie_pdf_finish (plain, vigie_language_to_tag (self->language),
                           (const char *const *) alternatives->pdata);
}

/**
 * vigie_report_write_pdf:
 * @self: what it says
 * @source: the log and the photos
 * @path: the file to make or to replace
 * @n_pages: (out): how many pages it has
 * @error: return location for a #GError
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
  g_autoptr (GBytes) pdf = file != NULL ? vigie_report_to_pdf (self, source, n_pages, error) : NULL;

  if (pdf == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  return vigie_atomic_file_commit (file, error);
}
