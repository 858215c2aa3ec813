/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-pdf.h"

#include <cairo-pdf.h>

#include "vigie-pdf-finish.h"

struct _VigiePdf
{
  cairo_surface_t *surface;
  cairo_t *cr;
  VigieLanguage language;
  GPtrArray *alternatives; /* (element-type utf8): what its figures show, in their order */
  VigieAtomicFile *file;   /* (nullable) (unowned) */
  GByteArray *bytes;       /* (nullable): where there is no file */
};

/* What a file cannot take is known when it is committed. */
static cairo_status_t
take_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  VigiePdf *self = closure;

  if (self->file != NULL)
    vigie_atomic_file_write (self->file, data, length);
  else
    g_byte_array_append (self->bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_about (VigiePdf *self, const VigiePdfAbout *about)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (about->created_at / 1000);
  /* cairo reads no fractions of seconds. */
  g_autofree char *created = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, about->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Vigie " VIGIE_VERSION);
  if (about->author != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, about->author);
  if (about->subject != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, about->subject);
  if (created == NULL)
    return;
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

/**
 * vigie_pdf_new:
 * @about: what it says about itself
 * @width: of its pages, points
 * @height: of its pages, points
 * @file: (nullable): where it is written; must outlive it, and be at its beginning. It is kept in
 *   memory otherwise
 *
 * Returns: (transfer full): a PDF without pages
 */
VigiePdf *
vigie_pdf_new (const VigiePdfAbout *about, double width, double height, VigieAtomicFile *file)
{
  VigiePdf *self = g_new0 (VigiePdf, 1);

  self->file = file;
  self->language = about->language;
  self->alternatives = g_ptr_array_new_with_free_func (g_free);
  if (file == NULL)
    self->bytes = g_byte_array_new ();
  self->surface = cairo_pdf_surface_create_for_stream (take_bytes, self, width, height);
  /* The last version with a plain table of objects, to which vigie_pdf_make_update() adds. */
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_4);
  set_about (self, about);
  self->cr = cairo_create (self->surface);
  return self;
}

void
vigie_pdf_free (VigiePdf *self)
{
  if (self == NULL)
    return;
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_ptr_array_unref (self->alternatives);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

cairo_t *
vigie_pdf_get_cr (VigiePdf *self)
{
  return self->cr;
}

cairo_surface_t *
vigie_pdf_get_surface (VigiePdf *self)
{
  return self->surface;
}

/**
 * vigie_pdf_get_alternatives:
 *
 * Returns: (transfer none) (element-type utf8): to be filled with what figures show, in the order
 *   in which they are drawn; it takes the texts
 */
GPtrArray *
vigie_pdf_get_alternatives (VigiePdf *self)
{
  return self->alternatives;
}

/* What the file holds so far is looked at where it lies. */
static void
update_file (VigiePdf *self)
{
  const char *const *alternatives = (const char *const *) self->alternatives->pdata;
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GString) update = NULL;

  if (!vigie_atomic_file_flush (self->file, NULL))
    return; /* the one who commits it is told */
  mapped = g_mapped_file_new_from_fd (vigie_atomic_file_get_fd (self->file), FALSE, NULL);
  if (mapped == NULL)
    return;
  update =
      vigie_pdf_make_update (g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped),
                             vigie_language_to_tag (self->language), alternatives);
  if (update != NULL)
    vigie_atomic_file_write (self->file, update->str, update->len);
}

static void
update_bytes (VigiePdf *self)
{
  const char *const *alternatives = (const char *const *) self->alternatives->pdata;
  g_autoptr (GString) update =
      vigie_pdf_make_update ((const char *) self->bytes->data, self->bytes->len,
                             vigie_language_to_tag (self->language), alternatives);

  if (update != NULL)
    g_byte_array_append (self->bytes, (const guint8 *) update->str, (guint) update->len);
}

/**
 * vigie_pdf_end:
 *
 * Ends the document, once all pages are shown.
 *
 * Returns: whether all of it could be drawn
 */
cairo_status_t
vigie_pdf_end (VigiePdf *self)
{
  cairo_status_t status;

  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr) != CAIRO_STATUS_SUCCESS ? cairo_status (self->cr)
                                                           : cairo_surface_status (self->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    return status;
  g_ptr_array_add (self->alternatives, NULL);
  if (self->file != NULL)
    update_file (self);
  else
    update_bytes (self);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * vigie_pdf_take_bytes:
 *
 * Returns: (transfer full): the document, once it is ended, of one that is in memory
 */
GBytes *
vigie_pdf_take_bytes (VigiePdf *self)
{
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
}
