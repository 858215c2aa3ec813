/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-basemap-catalog.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-policy.h"
#include "vigie-http-tiles.h"
#include "vigie-mbtiles.h"

static const VigieBasemapEntry entries[] = {
  {
      /* https://operations.osmfoundation.org/policies/tiles/: this very address, kept for seven
       * days at least, no prefetch, no archive, nothing that no screen showed. */
      .id = VIGIE_BASEMAP_DEFAULT_ID,
      .title = N_ ("OpenStreetMap"),
      .attribution = "© OpenStreetMap contributors",
      .attribution_uri = "https://www.openstreetmap.org/copyright",
      .uri_template = "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
      .min_zoom = 0,
      .max_zoom = 19,
      .may_prefetch = FALSE,
      .at_least_s = 7 * VIGIE_HTTP_DAY_S,
  },
  {
      /* https://geoservices.ign.fr/documentation: WMTS without a key or a rate limit. */
      .id = "plan-ign",
      .title = N_ ("Plan IGN"),
      .attribution = "© IGN",
      .attribution_uri = "https://www.ign.fr/",
      .uri_template = "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
                      "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
                      "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
      .min_zoom = 0,
      .max_zoom = 19,
      .may_prefetch = TRUE,
      .at_least_s = 0,
  },
};

/**
 * vigie_basemap_catalog_get_entries:
 * @n_entries: (out): how many
 *
 * Returns: (transfer none) (array length=n_entries): the known servers, the default first
 */
const VigieBasemapEntry *
vigie_basemap_catalog_get_entries (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}

/**
 * vigie_basemap_catalog_find:
 *
 * Returns: (transfer none) (nullable): the entry with that id
 */
const VigieBasemapEntry *
vigie_basemap_catalog_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].id, id))
      return &entries[i];
  return NULL;
}

/**
 * vigie_basemap_catalog_get_title:
 *
 * Returns: (transfer none): its name, translated
 */
const char *
vigie_basemap_catalog_get_title (const VigieBasemapEntry *entry)
{
  return _ (entry->title);
}

/**
 * vigie_basemap_catalog_open:
 * @id: an entry's id, or `mbtiles:` and the path of a file
 * @uri_template: (nullable): another address for the same map, where a server has moved
 * @contact: (nullable): address or mail of who runs this desk, told to servers
 *
 * Makes a basemap. For a file this reads a little of it; vigie_mbtiles_open_async() does so on
 * another thread.
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND for an unknown id, and those of vigie_http_tiles_new() and
 * vigie_mbtiles_new().
 *
 * Returns: (transfer full) (nullable): the basemap; close it with vigie_basemap_close()
 */
VigieBasemap *
vigie_basemap_catalog_open (const char *id,
                            const char *uri_template,
                            const char *contact,
                            GCancellable *cancellable,
                            GError **error)
{
  const VigieBasemapEntry *entry;
  VigieHttpTilesConfig config;

  g_return_val_if_fail (id != NULL, NULL);

  if (g_str_has_prefix (id, VIGIE_BASEMAP_MBTILES_PREFIX))
    return (VigieBasemap *) vigie_mbtiles_new (id + strlen (VIGIE_BASEMAP_MBTILES_PREFIX),
                                               cancellable, error);

  entry = vigie_basemap_catalog_find (id);
  if (entry == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no basemap named “%s”."),
                   id);
      return NULL;
    }
  config = (VigieHttpTilesConfig) {
    .id = entry->id,
    .title = vigie_basemap_catalog_get_title (entry),
    .attribution = entry->attribution,
    .attribution_uri = entry->attribution_uri,
    .uri_template = uri_template && *uri_template ? uri_template : entry->uri_template,
    .contact = contact && *contact ? contact : NULL,
    .min_zoom = entry->min_zoom,
    .max_zoom = entry->max_zoom,
    .may_prefetch = entry->may_prefetch,
    .at_least_s = entry->at_least_s,
  };
  return (VigieBasemap *) vigie_http_tiles_new (&config, error);
}

/**
 * vigie_basemap_close:
 * @basemap: of any kind
 *
 * Ends what it has open; loads that wait end with %G_IO_ERROR_CANCELLED. The reference stays with
 * the caller.
 */
void
vigie_basemap_close (VigieBasemap *basemap)
{
  g_return_if_fail (VIGIE_IS_BASEMAP (basemap));

  if (VIGIE_IS_HTTP_TILES (basemap))
    vigie_http_tiles_close (VIGIE_HTTP_TILES (basemap));
}
