/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"
#include "vigie-geojson-export.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieOverlayRequest:
 * @path: where to
 * @at: the moment it describes in ms, or %VIGIE_TIME_UNKNOWN for now
 * @with_lifted: also what has ended
 * @include_authors: also who wrote a post
 */
typedef struct
{
  const char *path;
  gint64 at;
  gboolean with_lifted;
  gboolean include_authors;
} VigieOverlayRequest;

/**
 * VigieOverlayOutcome:
 * @counts: what was written
 * @n_waiting: confirmed posts that were left out because they wait for a second person
 */
typedef struct
{
  VigieGeojsonCounts counts;
  guint n_waiting;
} VigieOverlayOutcome;

/**
 * VigieBriefRequest:
 * @path: where to
 * @language: (nullable): "fr", "en"; %NULL for the desk's
 * @basemap: (nullable): what the map is drawn on; only tiles that are here are used
 */
typedef struct
{
  const char *path;
  const char *language;
  VigieBasemap *basemap;
} VigieBriefRequest;

/**
 * VigieBriefOutcome:
 * @number: of the brief
 * @n_tiles_missing: parts of the map that could not be drawn
 * @n_waiting: confirmed posts that stand as not confirmed because they wait for a second person
 * @sha256: of the file
 */
typedef struct
{
  guint number;
  guint n_waiting;
  guint n_tiles_missing;
  char sha256[VIGIE_HASH_LENGTH + 1];
} VigieBriefOutcome;

gboolean vigie_publish_overlay (VigieStore *store,
                                const VigieOverlayRequest *request,
                                GCancellable *cancellable,
                                VigieOverlayOutcome *outcome,
                                GError **error);
gboolean vigie_publish_brief (VigieStore *store,
                              const VigieBriefRequest *request,
                              GCancellable *cancellable,
                              VigieBriefOutcome *outcome,
                              GError **error);

G_END_DECLS
