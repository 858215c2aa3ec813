/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-basemap.h"

G_BEGIN_DECLS

/**
 * VigieBasemapEntry:
 * @id: stable word for settings
 * @title: name for people; translated by vigie_basemap_catalog_get_title()
 * @attribution: text that must be visible
 * @attribution_uri: where it links to
 * @uri_template: address of its tiles
 * @may_prefetch: whether tiles that no screen showed may be fetched; if not, briefs and tests load
 *   with %VIGIE_BASEMAP_CACHE_ONLY
 * @at_least_s: seconds that a tile is kept without asking again
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *attribution;
  const char *attribution_uri;
  const char *uri_template;
  int min_zoom;
  int max_zoom;
  gboolean may_prefetch;
  gint64 at_least_s;
} VigieBasemapEntry;

#define VIGIE_BASEMAP_DEFAULT_ID "osm"
#define VIGIE_BASEMAP_MBTILES_PREFIX "mbtiles:"

const VigieBasemapEntry *vigie_basemap_catalog_get_entries (gsize *n_entries);
const VigieBasemapEntry *vigie_basemap_catalog_find (const char *id);
const char *vigie_basemap_catalog_get_title (const VigieBasemapEntry *entry);

VigieBasemap *vigie_basemap_catalog_open (const char *id,
                                          const char *uri_template,
                                          const char *contact,
                                          GCancellable *cancellable,
                                          GError **error);
void vigie_basemap_close (VigieBasemap *basemap);

G_END_DECLS
