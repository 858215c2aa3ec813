/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-words.h"

G_BEGIN_DECLS

/**
 * VigiePdfAbout:
 * @title: of the document
 * @author: (nullable): who made it
 * @subject: (nullable): what it is
 * @created_at: ms
 * @language: of its pages
 *
 * What a PDF says about itself.
 */
typedef struct
{
  const char *title;
  const char *author;
  const char *subject;
  gint64 created_at;
  VigieLanguage language;
} VigiePdfAbout;

/**
 * VigiePdf:
 *
 * A tagged PDF while it is drawn. Pages go out as they come, into a file or into memory. Used by
 * one thread.
 */
typedef struct _VigiePdf VigiePdf;

VigiePdf *vigie_pdf_new (const VigiePdfAbout *about,
                         double width,
                         double height,
                         VigieAtomicFile *file /* (nullable) */);
void vigie_pdf_free (VigiePdf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePdf, vigie_pdf_free)

cairo_t *vigie_pdf_get_cr (VigiePdf *self);
cairo_surface_t *vigie_pdf_get_surface (VigiePdf *self);
GPtrArray *vigie_pdf_get_alternatives (VigiePdf *self);
cairo_status_t vigie_pdf_end (VigiePdf *self);
GBytes *vigie_pdf_take_bytes (VigiePdf *self);

G_END_DECLS
