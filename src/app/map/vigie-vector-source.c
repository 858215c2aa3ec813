/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-vector-source.h"

struct _VigieVectorSource
{
  ShumateMapSource parent_instance;

  ShumateMapSource *renderer;
};

G_DEFINE_FINAL_TYPE (VigieVectorSource, vigie_vector_source, SHUMATE_TYPE_MAP_SOURCE)

static void
on_filled (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* Of a tile that was given up, the task says so by itself. */
  if (shumate_map_source_fill_tile_finish (SHUMATE_MAP_SOURCE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
vigie_vector_source_fill_tile_async (ShumateMapSource *source,
                                     ShumateTile *tile,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  VigieVectorSource *self = VIGIE_VECTOR_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_vector_source_fill_tile_async);
  shumate_map_source_fill_tile_async (self->renderer, tile, NULL, on_filled,
                                      g_steal_pointer (&task));
}

static gboolean
vigie_vector_source_fill_tile_finish (ShumateMapSource *source,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vigie_vector_source_finalize (GObject *object)
{
  g_object_unref (VIGIE_VECTOR_SOURCE (object)->renderer);

  G_OBJECT_CLASS (vigie_vector_source_parent_class)->finalize (object);
}

static void
vigie_vector_source_class_init (VigieVectorSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_vector_source_finalize;
  source_class->fill_tile_async = vigie_vector_source_fill_tile_async;
  source_class->fill_tile_finish = vigie_vector_source_fill_tile_finish;
}

static void
vigie_vector_source_init (VigieVectorSource *self)
{
}

/**
 * vigie_vector_source_new:
 * @renderer: (transfer none): draws the tiles
 *
 * Returns: (transfer full): a source of tiles of the same size
 */
VigieVectorSource *
vigie_vector_source_new (ShumateVectorRenderer *renderer)
{
  VigieVectorSource *self = g_object_new (VIGIE_TYPE_VECTOR_SOURCE, NULL);

  self->renderer = g_object_ref (SHUMATE_MAP_SOURCE (renderer));
  shumate_map_source_set_tile_size (SHUMATE_MAP_SOURCE (self),
                                    shumate_map_source_get_tile_size (self->renderer));
  return self;
}
