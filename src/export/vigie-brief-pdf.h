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
 * @language: of the page
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
 * @n_shapes: shapes in the lists
 * @n_items: confirmed facts in the list
 * @n_pending: posts to be confirmed in the list
 * @n_photos: photos on the page
 * @has_map: whether there was anything to show on a map
 * @map: what came of the map
 *
 * What found room on the page; the page says itself how much more there is.
 */
typedef struct
{
  guint n_shapes;
  guint n_items;
  guint n_pending;
  guint n_photos;
  gboolean has_map;
  VigieMapReport map;
} VigieBriefReport;

gboolean vigie_brief_render (cairo_t *cr,
                             const VigieBrief *brief,
                             const VigieBriefOptions *options,
                             VigieBriefReport *report,
                             GError **error);
gboolean vigie_brief_write_pdf (const VigieBrief *brief,
                                const VigieBriefOptions *options,
                                const char *path,
                                VigieBriefReport *report,
                                GError **error);
GBytes *vigie_brief_to_pdf (const VigieBrief *brief,
                            const VigieBriefOptions *options,
                            VigieBriefReport *report,
                            GError **error);

G_END_DECLS
