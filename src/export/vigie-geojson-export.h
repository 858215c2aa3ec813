/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-brief-words.h"
#include "vigie-export-format.h"

G_BEGIN_DECLS

/**
 * VigieGeojsonOptions:
 * @at: the moment that the overlay describes, ms
 * @exported_at: now, ms
 * @with_lifted: also what has ended
 * @include_authors: also who wrote a post; never without an explicit choice
 * @include_unconfirmed: also posts that nobody confirmed, told as such; never rejected ones
 * @photos: (nullable) (element-type utf8 GStrv): by post id, addresses of the photos that go out
 * @cut: (nullable) (element-type utf8): ids of the diversions that a closure cuts
 * @exercise: every title begins with « EXERCICE »
 * @for_umap: also how uMap shows each feature, in its own words
 * @title: (nullable): the incident
 * @incident_id: (nullable): its id
 * @attribution: (nullable): who publishes
 * @language: of the descriptions
 * @zone: (nullable): of the times in descriptions; UTC when %NULL
 */
typedef struct
{
  gint64 at;
  gint64 exported_at;
  gboolean with_lifted;
  gboolean include_authors;
  gboolean include_unconfirmed;
  GHashTable *photos;
  GHashTable *cut;
  gboolean exercise;
  gboolean for_umap;
  const char *title;
  const char *incident_id;
  const char *attribution;
  VigieLanguage language;
  GTimeZone *zone;
} VigieGeojsonOptions;

/**
 * VigieGeojsonCounts:
 * @n_shapes: features that are shapes
 * @n_posts: features that are posts
 * @n_bytes: size of the file
 */
typedef struct
{
  guint64 n_shapes;
  guint64 n_posts;
  guint64 n_bytes;
} VigieGeojsonCounts;

gboolean vigie_geojson_export (const VigieExportSource *source,
                               const VigieGeojsonOptions *options,
                               const char *path,
                               GCancellable *cancellable,
                               VigieGeojsonCounts *counts,
                               GError **error);
gboolean vigie_geojson_write (const VigieExportInput *input,
                              const char *path,
                              GCancellable *cancellable,
                              VigieExportReport *report,
                              GError **error); /* a VigieExportFunc */
gboolean vigie_umap_write (const VigieExportInput *input,
                           const char *path,
                           GCancellable *cancellable,
                           VigieExportReport *report,
                           GError **error); /* a VigieExportFunc */

G_END_DECLS
