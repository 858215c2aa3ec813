/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-document-private.h"
#include "vigie-error.h"
#include "vigie-pdf-finish.h"

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

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

static void
set_metadata (cairo_surface_t *surface, VigieBriefDocument *self)
{
  const VigieBrief *brief = self->page.voice.brief;
  const VigieBriefOptions *options = &self->options;
  g_autofree char *title = vigie_brief_document_dup_title (self);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (options->created_at / 1000);
  /* cairo reads no fractions of seconds. */
  g_autofree char *created = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR,
                                  *brief->author != '\0' ? brief->author : brief->organisation);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  vigie_words_get (options->language, VIGIE_WORD_BRIEF));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Vigie " VIGIE_VERSION);
  if (created == NULL)
    return;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
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
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_bytes, out, self->page.width, self->page.height);
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) plain = NULL;
  cairo_t *cr;
  cairo_status_t status;
  gboolean done;

  /* The last version with a plain table of objects, which vigie_pdf_finish() adds to. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (surface, self);
  cr = cairo_create (surface);
  self->page.alternatives = alternatives;
  done = draw_pages (self, surface, cr, error);
  self->page.alternatives = NULL;
  cairo_surface_finish (surface);
  status = cairo_status (cr) != CAIRO_STATUS_SUCCESS ? cairo_status (cr)
                                                     : cairo_surface_status (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (!done)
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The brief could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  plain = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_ptr_array_add (alternatives, NULL);
  return vigie_pdf_finish (plain, vigie_language_to_tag (self->options.language),
                           (const char *const *) alternatives->pdata);
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
