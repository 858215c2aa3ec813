/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "vigie-basemap.h"
#include "vigie-brief-words.h"
#include "vigie-brief.h"
#include "vigie-image.h"
#include "vigie-map-render.h"

G_BEGIN_DECLS

/* A4, upright, in points. */
#define VIGIE_BRIEF_PAGE_WIDTH 595.276
#define VIGIE_BRIEF_PAGE_HEIGHT 841.89
#define VIGIE_BRIEF_MAX_PHOTOS 12
#define VIGIE_BRIEF_MAX_FACTS 40 /* listed; the older ones are counted */

/**
 * VigieBriefPhotoFunc:
 * @sha256: of the original
 * @max_side: pixels that are enough for its place on the page; a larger image is scaled down
 *
 * Returns: (transfer full) (nullable): the photo, or %NULL where it cannot be shown
 */
typedef VigieImage *(*VigieBriefPhotoFunc) (const char *sha256, int max_side, gpointer user_data);

/**
 * VigieBriefOptions:
 * @language: of the pages
 * @landscape: A4 across, with a larger map
 * @zone: (nullable): of its times; UTC when %NULL
 * @basemap: (nullable): below the map
 * @stand_in: (nullable): below it instead where @basemap lacks tiles
 * @basemap_flags: how tiles are loaded
 * @load_photo: (nullable): gives the photos; photos are left out without it
 * @photo_data: for @load_photo
 * @created_at: ms, for the file's own metadata
 * @cancellable: (nullable): stops it
 */
typedef struct
{
  VigieLanguage language;
  gboolean landscape;
  GTimeZone *zone;
  VigieBasemap *basemap;
  VigieBasemap *stand_in;
  VigieBasemapFlags basemap_flags;
  VigieBriefPhotoFunc load_photo;
  gpointer photo_data;
  gint64 created_at;
  GCancellable *cancellable;
} VigieBriefOptions;

/**
 * VigieBriefReport:
 * @n_pages: how many there are
 * @n_shapes: shapes in the lists
 * @n_items: confirmed facts in the list
 * @n_pending: posts to be confirmed in the list
 * @n_photos: photos on the pages
 * @has_map: whether there was anything to show on a map
 * @map: what came of the map
 *
 * What stands on the pages; they say themselves how much more there is.
 */
typedef struct
{
  guint n_pages;
  guint n_shapes;
  guint n_items;
  guint n_pending;
  guint n_photos;
  gboolean has_map;
  VigieMapReport map;
} VigieBriefReport;

/**
 * VigieBriefDocument:
 *
 * A brief that is laid out on pages: for a preview, a printer or a file. Not to be used by two
 * threads at the same time; it may be made in one and drawn in another.
 */
typedef struct _VigieBriefDocument VigieBriefDocument;

VigieBriefDocument *vigie_brief_document_new (const VigieBrief *brief,
                                              const VigieBriefOptions *options,
                                              GError **error);
void vigie_brief_document_free (VigieBriefDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBriefDocument, vigie_brief_document_free)

guint vigie_brief_document_get_n_pages (VigieBriefDocument *self);
void vigie_brief_document_get_page_size (VigieBriefDocument *self, double *width, double *height);
const VigieBriefReport *vigie_brief_document_get_report (VigieBriefDocument *self);
char *vigie_brief_document_dup_title (VigieBriefDocument *self);
gboolean vigie_brief_document_render_page (VigieBriefDocument *self,
                                           guint page,
                                           cairo_t *cr,
                                           GError **error);
GBytes *vigie_brief_document_to_pdf (VigieBriefDocument *self, GError **error);
gboolean
vigie_brief_document_write_pdf (VigieBriefDocument *self, const char *path, GError **error);

G_END_DECLS
