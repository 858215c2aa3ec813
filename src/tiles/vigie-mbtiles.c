/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mbtiles.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-mbtiles-file.h"
#include "vigie-tile-load.h"

/* Stretching a picture more than this shows nothing; vector tiles stay sharp. */
#define MAX_STRETCH 8

struct _VigieMbtiles
{
  GObject parent_instance;

  char *path;
  char *id;
  VigieMbtilesFile *file; /* used by the reader's thread; its facts never change */
  GThreadPool *reader;    /* exactly one thread */
};

static void basemap_iface_init (VigieBasemapInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieMbtiles,
                               vigie_mbtiles,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_BASEMAP, basemap_iface_init))

static const VigieMbtilesFacts *
facts (VigieBasemap *basemap)
{
  return vigie_mbtiles_file_get_facts (VIGIE_MBTILES (basemap)->file);
}

static const char *
get_id (VigieBasemap *basemap)
{
  return VIGIE_MBTILES (basemap)->id;
}

static const char *
get_title (VigieBasemap *basemap)
{
  return facts (basemap)->title;
}

static const char *
get_attribution (VigieBasemap *basemap)
{
  return facts (basemap)->attribution;
}

static int
get_min_zoom (VigieBasemap *basemap)
{
  return facts (basemap)->min_zoom;
}

static int
get_max_zoom (VigieBasemap *basemap)
{
  return facts (basemap)->max_zoom;
}

static int
get_tile_size (VigieBasemap *basemap)
{
  return facts (basemap)->tile_size;
}

static gboolean
is_vector (VigieBasemap *basemap)
{
  return facts (basemap)->format == VIGIE_TILE_MVT;
}

static gboolean
may_prefetch (VigieBasemap *basemap)
{
  return TRUE;
}

/* The tile, or the nearest ancestor the file has; only "not found" goes on to the next. */
static GBytes *
read_nearest (VigieBasemap *basemap, VigieTileLoad *load, GCancellable *cancellable, GError **error)
{
  VigieMbtiles *self = VIGIE_MBTILES (basemap);
  const VigieMbtilesFacts *map = vigie_mbtiles_file_get_facts (self->file);
  gboolean exact = (load->flags & VIGIE_BASEMAP_NO_PARENT) != 0;
  int lowest = exact ? load->z : MAX (map->min_zoom, load->z - MAX_STRETCH);
  g_autoptr (GError) why = NULL;

  for (int z = exact ? load->z : MIN (load->z, map->max_zoom); z >= lowest; z--)
    {
      VigieTileFormat format;
      GBytes *tile;
      int up = load->z - z;

      g_clear_error (&why);
      tile = vigie_mbtiles_file_read (self->file, z, load->x >> up, load->y >> up, cancellable,
                                      &format, &why);
      if (tile)
        {
          vigie_tile_info_init (&load->info, load->z, load->x, load->y, z);
          load->info.format = format;
          return tile;
        }
      if (!g_error_matches (why, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
        break;
    }
  if (why)
    g_propagate_error (error, g_steal_pointer (&why));
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                         _ ("There is no map for this place."));
  return NULL;
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
  vigie_tile_load_begin (VIGIE_MBTILES (basemap)->reader, basemap,
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
vigie_mbtiles_finalize (GObject *object)
{
  VigieMbtiles *self = VIGIE_MBTILES (object);

  /* No load is left, each holds a reference; the last may end here, on the reader's own thread. */
  if (self->reader)
    g_thread_pool_free (g_steal_pointer (&self->reader), FALSE, FALSE);
  g_clear_pointer (&self->file, vigie_mbtiles_file_close);
  g_free (self->path);
  g_free (self->id);

  G_OBJECT_CLASS (vigie_mbtiles_parent_class)->finalize (object);
}

static void
vigie_mbtiles_class_init (VigieMbtilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_mbtiles_finalize;
}

static void
vigie_mbtiles_init (VigieMbtiles *self)
{
}

/**
 * vigie_mbtiles_new:
 * @path: an MBTiles file, raster or vector
 *
 * Opens the file, reading a little of it: not on the thread of a window, see
 * vigie_mbtiles_open_async(). Nothing is ever written. The file must not change while it is open.
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND, %VIGIE_ERROR_UNSUPPORTED (no MBTiles), %VIGIE_ERROR_DAMAGED,
 * %VIGIE_ERROR_IO, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the basemap
 */
VigieMbtiles *
vigie_mbtiles_new (const char *path, GCancellable *cancellable, GError **error)
{
  VigieMbtilesFile *file;
  VigieMbtiles *self;

  g_return_val_if_fail (path != NULL, NULL);

  file = vigie_mbtiles_file_open (path, cancellable, error);
  if (file == NULL)
    return NULL;

  self = g_object_new (VIGIE_TYPE_MBTILES, NULL);
  self->file = file;
  self->path = g_canonicalize_filename (path, NULL);
  self->id = g_strconcat ("mbtiles:", self->path, NULL);
  self->reader = vigie_tile_load_pool_new (read_nearest, 1);
  return self;
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  VigieMbtiles *self = vigie_mbtiles_new (data, cancellable, &error);

  if (self)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_mbtiles_open_async:
 *
 * Like vigie_mbtiles_new(), on another thread.
 */
void
vigie_mbtiles_open_async (const char *path,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, vigie_mbtiles_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * vigie_mbtiles_open_finish:
 *
 * Returns: (transfer full) (nullable): the basemap
 */
VigieMbtiles *
vigie_mbtiles_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_mbtiles_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
vigie_mbtiles_get_path (VigieMbtiles *self)
{
  g_return_val_if_fail (VIGIE_IS_MBTILES (self), NULL);

  return self->path;
}

VigieTileFormat
vigie_mbtiles_get_format (VigieMbtiles *self)
{
  g_return_val_if_fail (VIGIE_IS_MBTILES (self), VIGIE_TILE_UNKNOWN);

  return vigie_mbtiles_file_get_facts (self->file)->format;
}

/**
 * vigie_mbtiles_get_bounds:
 * @west: (out): degrees; more than @east where the map crosses the date line
 * @south: (out): degrees
 * @east: (out): degrees
 * @north: (out): degrees
 *
 * Returns: whether the file says where its map lies
 */
gboolean
vigie_mbtiles_get_bounds (
    VigieMbtiles *self, double *west, double *south, double *east, double *north)
{
  const VigieMbtilesFacts *map;

  g_return_val_if_fail (VIGIE_IS_MBTILES (self), FALSE);

  map = vigie_mbtiles_file_get_facts (self->file);
  if (!map->has_bounds)
    return FALSE;
  *west = map->bounds[0];
  *south = map->bounds[1];
  *east = map->bounds[2];
  *north = map->bounds[3];
  return TRUE;
}
