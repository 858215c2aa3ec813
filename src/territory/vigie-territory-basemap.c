/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-basemap.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-territory-tile.h"
#include "vigie-tile-load.h"

#define MAX_WORKERS 4

struct _VigieTerritoryBasemap
{
  GObject parent_instance;

  VigieTerritory *territory;
  VigieTerritoryMap *map;
  GThreadPool *workers;
};

static void basemap_iface_init (VigieBasemapInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieTerritoryBasemap,
                               vigie_territory_basemap,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_BASEMAP, basemap_iface_init))

static const char *
get_id (VigieBasemap *basemap)
{
  return VIGIE_TERRITORY_BASEMAP_ID;
}

static const char *
get_title (VigieBasemap *basemap)
{
  /* Translators: a basemap that is drawn from the incident's territory (roads, communes, names) */
  return _ ("Territory");
}

static const char *
get_attribution (VigieBasemap *basemap)
{
  return vigie_territory_get_attribution (VIGIE_TERRITORY_BASEMAP (basemap)->territory);
}

static int
get_min_zoom (VigieBasemap *basemap)
{
  return VIGIE_TERRITORY_MIN_ZOOM;
}

static int
get_max_zoom (VigieBasemap *basemap)
{
  return VIGIE_TERRITORY_MAX_ZOOM;
}

static int
get_tile_size (VigieBasemap *basemap)
{
  return 512;
}

static gboolean
is_vector (VigieBasemap *basemap)
{
  return TRUE;
}

static gboolean
may_prefetch (VigieBasemap *basemap)
{
  return TRUE;
}

/* Beyond the territory nothing is known, which is something else than an empty map. */
static GBytes *
make_tile (VigieBasemap *basemap, VigieTileLoad *load, GCancellable *cancellable, GError **error)
{
  VigieTerritoryBasemap *self = VIGIE_TERRITORY_BASEMAP (basemap);
  int z = MIN (load->z, VIGIE_TERRITORY_MAX_ZOOM);
  int up = load->z - z;
  GBytes *tile;

  if (z < VIGIE_TERRITORY_MIN_ZOOM || (up > 0 && (load->flags & VIGIE_BASEMAP_NO_PARENT) != 0) ||
      !vigie_territory_map_covers (self->map, load->z, load->x, load->y))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                           _ ("There is no map for this place."));
      return NULL;
    }
  vigie_tile_info_init (&load->info, load->z, load->x, load->y, z);
  load->info.format = VIGIE_TILE_MVT;
  tile = vigie_territory_map_make_tile (self->map, z, load->x >> up, load->y >> up, cancellable);
  if (tile == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return tile;
}

static void
load_tile_async (VigieBasemap *basemap,
                 int z,
                 int x,
                 int y,
                 VigieBasemapFlags flags,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  vigie_tile_load_begin (VIGIE_TERRITORY_BASEMAP (basemap)->workers, basemap,
                         &(VigieTileLoad) { .z = z, .x = x, .y = y, .flags = flags }, cancellable,
                         callback, user_data);
}

static void
basemap_iface_init (VigieBasemapInterface *iface)
{
  iface->get_id = get_id;
  iface->get_title = get_title;
  iface->get_attribution = get_attribution;
  iface->get_min_zoom = get_min_zoom;
  iface->get_max_zoom = get_max_zoom;
  iface->get_tile_size = get_tile_size;
  iface->is_vector = is_vector;
  iface->may_prefetch = may_prefetch;
  iface->load_tile_async = load_tile_async;
  iface->load_tile_finish = vigie_tile_load_finish;
}

static void
vigie_territory_basemap_finalize (GObject *object)
{
  VigieTerritoryBasemap *self = VIGIE_TERRITORY_BASEMAP (object);

  /* No load is left, each holds a reference; the last may end here, on a worker's own thread. */
  g_clear_pointer (&self->map, vigie_territory_map_free);
  g_clear_pointer (&self->territory, vigie_territory_unref);
  if (self->workers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, FALSE);

  G_OBJECT_CLASS (vigie_territory_basemap_parent_class)->finalize (object);
}

static void
vigie_territory_basemap_class_init (VigieTerritoryBasemapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_territory_basemap_finalize;
}

static void
vigie_territory_basemap_init (VigieTerritoryBasemap *self)
{
}

/**
 * vigie_territory_basemap_new:
 * @territory: kept
 *
 * A basemap that needs no network and no tiles: each is drawn from roads, communes and names when
 * it is asked for, in workers. What a zoom needs is made with its first tile, which so takes some
 * tenths of a second for a département, and the others milliseconds.
 *
 * Returns: (transfer full): the basemap
 */
VigieBasemap *
vigie_territory_basemap_new (VigieTerritory *territory)
{
  VigieTerritoryBasemap *self = g_object_new (VIGIE_TYPE_TERRITORY_BASEMAP, NULL);

  self->territory = vigie_territory_ref (territory);
  self->map = vigie_territory_map_new (territory);
  self->workers =
      vigie_tile_load_pool_new (make_tile, (int) CLAMP (g_get_num_processors (), 1, MAX_WORKERS));
  return VIGIE_BASEMAP (self);
}
