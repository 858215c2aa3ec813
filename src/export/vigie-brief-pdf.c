/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-pdf.h"

#include <glib/gi18n-lib.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-document-private.h"
#include "vigie-error.h"
#include "vigie-pdf.h"

/**
 * vigie_brief_document_dup_title:
 *
 * Returns: (transfer full): what the file says it is: « EXERCICE – Point de situation N° 5 – … »
 */
char *
vigie_brief_document_dup_title (VigieBriefDocument *self)
{
  const VigieBrief *brief = self->page.voice.brief;
  const VigieLanguage language = self->options.language;
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  const char *title = vigie_brief_get_title (&self->page.voice);

  if (brief->exercise)
    return g_strdup_printf ("%s – %s %s – %s", vigie_words_get (language, VIGIE_WORD_EXERCISE),
                            vigie_words_get (language, VIGIE_WORD_BRIEF), number, title);
  return g_strdup_printf ("%s %s – %s", vigie_words_get (language, VIGIE_WORD_BRIEF), number,
                          title);
}

/* All pages as one tagged document. */
static gboolean
draw_pages (VigieBriefDocument *self, cairo_surface_t *surface, cairo_t *cr, GError **error)
{
  gboolean done = TRUE;

  self->page.pdf = surface;
  cairo_tag_begin (cr, "Document", NULL);
  for (guint i = 0; i < self->report.n_pages && done; i++)
    {
      done = vigie_brief_document_render_page (self, i, cr, error);
      if (i + 1 < self->report.n_pages)
        cairo_show_page (cr);
    }
  cairo_tag_end (cr, "Document");
  cairo_show_page (cr);
  self->page.pdf = NULL;
  return done;
}

/**
 * vigie_brief_document_to_pdf:
 * @error: return location for a #GError
 *
 * Makes the file: A4, tagged, with bookmarks and embedded fonts. Needs no display and no locale.
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
vigie_brief_document_to_pdf (VigieBriefDocument *self, GError **error)
{
  const VigieBrief *brief = self->page.voice.brief;
  g_autofree char *title = vigie_brief_document_dup_title (self);
  const VigiePdfAbout about = { .title = title,
                                .author =
                                    *brief->author != '\0' ? brief->author : brief->organisation,
                                .subject =
                                    vigie_words_get (self->options.language, VIGIE_WORD_BRIEF),
                                .created_at = self->options.created_at,
                                .language = self->options.language };
  g_autoptr (VigiePdf) pdf = vigie_pdf_new (&about, self->page.width, self->page.height, NULL);
  cairo_status_t status;
  gboolean done;

  self->page.alternatives = vigie_pdf_get_alternatives (pdf);
  done = draw_pages (self, vigie_pdf_get_surface (pdf), vigie_pdf_get_cr (pdf), error);
  self->page.alternatives = NULL;
  status = vigie_pdf_end (pdf);
  if (!done)
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The brief could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  return vigie_pdf_take_bytes (pdf);
}

/**
 * vigie_brief_document_write_pdf:
 * @path: the file to make or to replace
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_brief_document_write_pdf (VigieBriefDocument *self, const char *path, GError **error)
{
  g_autoptr (VigieAtomicFile) file = vigie_atomic_file_new (path, error);
  g_autoptr (GBytes) pdf = NULL;

  if (file == NULL)
    return FALSE;
  pdf = vigie_brief_document_to_pdf (self, error);
  if (pdf == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  return vigie_atomic_file_commit (file, error);
}

/**
 * vigie_brief_to_pdf:
 * @brief: what it says, finished
 * @options: how
 * @report: (out) (optional): what stands on the pages
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
vigie_brief_to_pdf (const VigieBrief *brief,
                    const VigieBriefOptions *options,
                    VigieBriefReport *report,
                    GError **error)
{
  g_autoptr (VigieBriefDocument) document = vigie_brief_document_new (brief, options, error);
  g_autoptr (GBytes) pdf = NULL;

  if (document == NULL)
    return NULL;
  pdf = vigie_brief_document_to_pdf (document, error);
  if (report != NULL)
    *report = document->report;
  return g_steal_pointer (&pdf);
}

/**
 * vigie_brief_write_pdf:
 * @brief: what it says, finished
 * @options: how
 * @path: the file to make or to replace
 * @report: (out) (optional): what stands on the pages
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_brief_write_pdf (const VigieBrief *brief,
                       const VigieBriefOptions *options,
                       const char *path,
                       VigieBriefReport *report,
                       GError **error)
{
  g_autoptr (VigieBriefDocument) document = vigie_brief_document_new (brief, options, error);
  gboolean done;

  if (document == NULL)
    return FALSE;
  done = vigie_brief_document_write_pdf (document, path, error);
  if (report != NULL)
    *report = document->report;
  return done;
}
