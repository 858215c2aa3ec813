/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-basemap-source.h"

#include "vigie-error.h"
#include "vigie-road-shield.h"
#include "vigie-tile-decoder.h"
#include "vigie-vector-source.h"

/* Decoded tiles kept beside the layer's own: a layer that is replaced to fill in what is missing
 * paints the rest again without a blink. 128 × 256 kB. */
#define CACHE_TILES 128

struct _VigieBasemapSource
{
  ShumateMapSource parent_instance;

  VigieBasemap *basemap;
  gboolean dark;
  double coarsest;      /* part of an ancestor; smaller ones stay away */
  GHashTable *textures; /* of guint64 → GdkTexture, only what is final */
  GQueue *recent;       /* of the keys in textures, the oldest first */
};

G_DEFINE_FINAL_TYPE (VigieBasemapSource, vigie_basemap_source, SHUMATE_TYPE_MAP_SOURCE)

typedef struct
{
  ShumateTile *tile;
  VigieBasemap *basemap;
  int z, x, y;
  VigieTileInfo info;
  gboolean asked_network;
} Fill;

static void
fill_free (gpointer data)
{
  Fill *fill = data;

  g_object_unref (fill->tile);
  g_object_unref (fill->basemap);
  g_free (fill);
}

static guint64
make_key (int z, int x, int y)
{
  return (guint64) z << 58 | (guint64) x << 29 | (guint64) y;
}

static void
remember (VigieBasemapSource *self, guint64 key, GdkTexture *texture)
{
  guint64 *copy;

  if (g_hash_table_contains (self->textures, &key))
    return;
  copy = g_memdup2 (&key, sizeof key);
  g_hash_table_insert (self->textures, copy, g_object_ref (texture));
  g_queue_push_tail (self->recent, copy);
  while (g_queue_get_length (self->recent) > CACHE_TILES)
    g_hash_table_remove (self->textures, g_queue_pop_head (self->recent));
}

static void ask (GTask *task, VigieBasemapFlags flags);

static void
finish (GTask *task, GError *error) /* takes error */
{
  Fill *fill = g_task_get_task_data (task);

  shumate_tile_set_state (fill->tile, SHUMATE_STATE_DONE);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_final (const Fill *fill)
{
  if (fill->info.stale)
    return FALSE;
  return fill->info.z == fill->z || fill->info.z == vigie_basemap_get_max_zoom (fill->basemap);
}

static void
on_decoded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VigieBasemapSource *self = g_task_get_source_object (task);
  Fill *fill = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = vigie_tile_decode_finish (result, &error);
  gboolean final = texture != NULL && is_final (fill);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (texture != NULL)
    {
      shumate_tile_set_state (fill->tile, SHUMATE_STATE_LOADING);
      shumate_tile_set_paintable (fill->tile, GDK_PAINTABLE (texture));
      shumate_tile_set_state (fill->tile, SHUMATE_STATE_LOADED); /* makes the layer draw */
    }
  if (final && self->basemap != NULL)
    remember (self, make_key (fill->z, fill->x, fill->y), texture);

  if (final || fill->asked_network)
    finish (task, g_steal_pointer (&error));
  else
    ask (task, VIGIE_BASEMAP_NONE);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VigieBasemapSource *self = g_task_get_source_object (task);
  Fill *fill = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  VigieTileInfo info;
  g_autoptr (GBytes) bytes =
      vigie_basemap_load_tile_finish (VIGIE_BASEMAP (object), result, &info, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (bytes != NULL && info.part < self->coarsest)
    g_clear_pointer (&bytes, g_bytes_unref);
  if (bytes != NULL)
    {
      fill->info = info;
      vigie_tile_decode_async (bytes, &info, vigie_basemap_get_tile_size (fill->basemap),
                               self->dark, g_task_get_cancellable (task), on_decoded,
                               g_object_ref (task));
    }
  else if (!fill->asked_network)
    ask (task, VIGIE_BASEMAP_NONE);
  else if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    finish (task, NULL); /* a hole in the map, not a failure */
  else
    finish (task, g_steal_pointer (&error));
}

/* Takes over nothing: the pending load holds a reference of its own. */
static void
ask (GTask *task, VigieBasemapFlags flags)
{
  Fill *fill = g_task_get_task_data (task);

  fill->asked_network = (flags & VIGIE_BASEMAP_CACHE_ONLY) == 0;
  vigie_basemap_load_tile_async (fill->basemap, fill->z, fill->x, fill->y, flags,
                                 g_task_get_cancellable (task), on_loaded, g_object_ref (task));
}

static void
vigie_basemap_source_fill_tile_async (ShumateMapSource *source,
                                      ShumateTile *tile,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  VigieBasemapSource *self = VIGIE_BASEMAP_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Fill *fill;
  guint64 key;
  GdkTexture *texture;

  shumate_tile_set_fade_in (tile, FALSE);
  g_task_set_source_tag (task, vigie_basemap_source_fill_tile_async);
  if (self->basemap == NULL) /* closed */
    {
      shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
      g_task_return_boolean (task, TRUE);
      return;
    }

  fill = g_new0 (Fill, 1);
  fill->basemap = g_object_ref (self->basemap);
  fill->tile = g_object_ref (tile);
  fill->z = (int) shumate_tile_get_zoom_level (tile);
  fill->x = (int) shumate_tile_get_x (tile);
  fill->y = (int) shumate_tile_get_y (tile);
  g_task_set_task_data (task, fill, fill_free);

  key = make_key (fill->z, fill->x, fill->y);
  texture = g_hash_table_lookup (self->textures, &key);
  if (texture != NULL)
    {
      shumate_tile_set_paintable (tile, GDK_PAINTABLE (texture));
      finish (task, NULL);
    }
  else if (fill->z < vigie_basemap_get_min_zoom (fill->basemap))
    finish (task, NULL); /* an empty sheet, calmly */
  else
    ask (task, VIGIE_BASEMAP_CACHE_ONLY);
}

static gboolean
vigie_basemap_source_fill_tile_finish (ShumateMapSource *source,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vigie_basemap_source_finalize (GObject *object)
{
  VigieBasemapSource *self = VIGIE_BASEMAP_SOURCE (object);

  g_queue_free (self->recent);
  g_hash_table_unref (self->textures);
  g_clear_object (&self->basemap);

  G_OBJECT_CLASS (vigie_basemap_source_parent_class)->finalize (object);
}

static void
vigie_basemap_source_class_init (VigieBasemapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_basemap_source_finalize;
  source_class->fill_tile_async = vigie_basemap_source_fill_tile_async;
  source_class->fill_tile_finish = vigie_basemap_source_fill_tile_finish;
}

static void
vigie_basemap_source_init (VigieBasemapSource *self)
{
  self->textures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->recent = g_queue_new ();
}

/* What both kinds of source tell libshumate; it asks for zooms beyond the basemap's own, where the
 * ancestor is stretched. */
static void
describe (ShumateMapSource *source, VigieBasemap *basemap, gboolean dark)
{
  g_autofree char *id =
      g_strconcat (vigie_basemap_get_id (basemap), dark ? "#dark" : "#light", NULL);

  shumate_map_source_set_id (source, id);
  shumate_map_source_set_name (source, vigie_basemap_get_title (basemap));
  shumate_map_source_set_license (source, vigie_basemap_get_attribution (basemap));
  shumate_map_source_set_license_uri (source, vigie_basemap_get_attribution_uri (basemap));
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, 20);
}

/**
 * vigie_basemap_source_new:
 * @basemap: (transfer none): a raster basemap
 * @dark: whether to turn it into a night map
 *
 * Returns: (transfer full): the source
 */
VigieBasemapSource *
vigie_basemap_source_new (VigieBasemap *basemap, gboolean dark)
{
  VigieBasemapSource *self;

  g_return_val_if_fail (VIGIE_IS_BASEMAP (basemap), NULL);

  self = g_object_new (VIGIE_TYPE_BASEMAP_SOURCE, NULL);
  self->basemap = g_object_ref (basemap);
  self->dark = dark;
  describe (SHUMATE_MAP_SOURCE (self), basemap, dark);
  shumate_map_source_set_tile_size (SHUMATE_MAP_SOURCE (self),
                                    (guint) vigie_basemap_get_tile_size (basemap));
  return self;
}

/**
 * vigie_basemap_source_set_coarsest:
 * @self: a source
 * @part: of an ancestor's width; 0 for any
 *
 * How much of an ancestor a tile must be to be shown. Something better may lie below.
 */
void
vigie_basemap_source_set_coarsest (VigieBasemapSource *self, double part)
{
  g_return_if_fail (VIGIE_IS_BASEMAP_SOURCE (self));

  self->coarsest = part;
}

/**
 * vigie_basemap_source_close:
 * @self: a source that is no longer shown
 *
 * Lets go of tiles and basemap. Needed because libshumate 1.4 never releases the source of a
 * #ShumateMapLayer: the layer's symbol container keeps it beyond its own end.
 */
void
vigie_basemap_source_close (VigieBasemapSource *self)
{
  g_return_if_fail (VIGIE_IS_BASEMAP_SOURCE (self));

  g_queue_clear (self->recent);
  g_hash_table_remove_all (self->textures);
  g_clear_object (&self->basemap);
}

struct _VigieBasemapDataSource
{
  ShumateDataSource parent_instance;

  VigieBasemap *basemap;
};

G_DEFINE_FINAL_TYPE (VigieBasemapDataSource, vigie_basemap_data_source, SHUMATE_TYPE_DATA_SOURCE)

static void
on_vector_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ShumateDataSourceRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      vigie_basemap_load_tile_finish (VIGIE_BASEMAP (object), result, NULL, &error);

  /* A hole in a file is a tile without layers, not an error; no bytes at all would be a fault. */
  if (bytes == NULL && g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    bytes = g_bytes_new_static ("", 0);
  if (bytes != NULL)
    shumate_data_source_request_emit_data (request, bytes, TRUE);
  else
    shumate_data_source_request_emit_error (request, error);
}

static ShumateDataSourceRequest *
vigie_basemap_data_source_start_request (
    ShumateDataSource *source, int x, int y, int zoom_level, GCancellable *cancellable)
{
  VigieBasemapDataSource *self = VIGIE_BASEMAP_DATA_SOURCE (source);
  ShumateDataSourceRequest *request = shumate_data_source_request_new (x, y, zoom_level);

  vigie_basemap_load_tile_async (self->basemap, zoom_level, x, y, VIGIE_BASEMAP_NO_PARENT,
                                 cancellable, on_vector_loaded, g_object_ref (request));
  return request;
}

static void
vigie_basemap_data_source_finalize (GObject *object)
{
  g_object_unref (VIGIE_BASEMAP_DATA_SOURCE (object)->basemap);

  G_OBJECT_CLASS (vigie_basemap_data_source_parent_class)->finalize (object);
}

static void
vigie_basemap_data_source_class_init (VigieBasemapDataSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_basemap_data_source_finalize;
  SHUMATE_DATA_SOURCE_CLASS (klass)->start_request = vigie_basemap_data_source_start_request;
}

static void
vigie_basemap_data_source_init (VigieBasemapDataSource *self)
{
}

VigieBasemapDataSource *
vigie_basemap_data_source_new (VigieBasemap *basemap)
{
  VigieBasemapDataSource *self;

  g_return_val_if_fail (VIGIE_IS_BASEMAP (basemap), NULL);

  self = g_object_new (VIGIE_TYPE_BASEMAP_DATA_SOURCE, NULL);
  self->basemap = g_object_ref (basemap);
  shumate_data_source_set_min_zoom_level (SHUMATE_DATA_SOURCE (self),
                                          (guint) vigie_basemap_get_min_zoom (basemap));
  shumate_data_source_set_max_zoom_level (SHUMATE_DATA_SOURCE (self),
                                          (guint) vigie_basemap_get_max_zoom (basemap));
  return self;
}

static ShumateMapSource *
create_vector_source (VigieBasemap *basemap, gboolean dark, GError **error)
{
  const char *path =
      dark ? "/org/vigie/Vigie/map/styles/dark.json" : "/org/vigie/Vigie/map/styles/light.json";
  g_autoptr (GBytes) style = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (ShumateVectorRenderer) renderer = NULL;
  g_autoptr (VigieBasemapDataSource) data_source = NULL;
  g_autoptr (ShumateVectorSpriteSheet) shields = NULL;
  ShumateMapSource *source;

  if (style == NULL)
    return NULL;
  renderer = shumate_vector_renderer_new (vigie_basemap_get_id (basemap),
                                          g_bytes_get_data (style, NULL), error);
  if (renderer == NULL)
    return NULL;

  shields = vigie_road_shield_sheet_new (dark);
  shumate_vector_renderer_set_sprite_sheet (renderer, shields);
  data_source = vigie_basemap_data_source_new (basemap);
  shumate_vector_renderer_set_data_source (renderer, "map", SHUMATE_DATA_SOURCE (data_source));
  source = SHUMATE_MAP_SOURCE (vigie_vector_source_new (renderer));
  describe (source, basemap, dark);
  return source;
}

/**
 * vigie_basemap_create_source:
 * @basemap: (transfer none): any basemap
 * @dark: whether the desk is dark
 * @n_processors: of this machine
 * @error: return location
 *
 * libshumate 1.4 draws vector tiles in one thread less than there are processors, so with one it
 * never draws any: there we draw them ourselves, plainly.
 *
 * Returns: (transfer full) (nullable): a source for #ShumateMapLayer; %NULL where this machine
 * cannot draw the map
 */
ShumateMapSource *
vigie_basemap_create_source (VigieBasemap *basemap,
                             gboolean dark,
                             guint n_processors,
                             GError **error)
{
  g_return_val_if_fail (VIGIE_IS_BASEMAP (basemap), NULL);

  if (vigie_basemap_is_vector (basemap) && n_processors > 1 &&
      shumate_vector_renderer_is_supported ())
    return create_vector_source (basemap, dark, error);
  return SHUMATE_MAP_SOURCE (vigie_basemap_source_new (basemap, dark));
}

/**
 * vigie_basemap_reference_new:
 *
 * Returns: (transfer full): a source that is never drawn, for the viewport: zooms count as for
 * tiles of 256 px, whatever the basemap has
 */
ShumateMapSource *
vigie_basemap_reference_new (void)
{
  VigieBasemapSource *self = g_object_new (VIGIE_TYPE_BASEMAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  shumate_map_source_set_id (source, "reference");
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  shumate_map_source_set_min_zoom_level (source, 2);
  shumate_map_source_set_max_zoom_level (source, 20);
  shumate_map_source_set_tile_size (source, 256);
  return source;
}
