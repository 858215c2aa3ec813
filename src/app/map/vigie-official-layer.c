/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-layer.h"

#include <math.h>

#include "vigie-official-art.h"

#define HIT_LINE_PX 7.0
#define HIT_SIGN_PX 13.0

struct _VigieOfficialLayer
{
  VigiePaintedLayer parent_instance;

  VigieOfficialPaths *paths; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VigieOfficialLayer, vigie_official_layer, VIGIE_TYPE_PAINTED_LAYER)

static const VigieWorldBox *
get_box (VigiePaintedLayer *layer)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (layer);

  return self->paths != NULL && self->paths->list->len > 0 ? &self->paths->box : NULL;
}

static gpointer
dup_content (VigiePaintedLayer *layer)
{
  return vigie_official_paths_ref (VIGIE_OFFICIAL_LAYER (layer)->paths);
}

/* ---- life ---- */

static void
vigie_official_layer_finalize (GObject *object)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (object);

  g_clear_pointer (&self->paths, vigie_official_paths_unref);

  G_OBJECT_CLASS (vigie_official_layer_parent_class)->finalize (object);
}

static void
vigie_official_layer_class_init (VigieOfficialLayerClass *klass)
{
  VigiePaintedLayerClass *layer_class = VIGIE_PAINTED_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_official_layer_finalize;
  layer_class->get_box = get_box;
  layer_class->dup_content = dup_content;
  layer_class->free_content = (GDestroyNotify) vigie_official_paths_unref;
  layer_class->paint = vigie_official_paths_paint;
}

static void
vigie_official_layer_init (VigieOfficialLayer *self)
{
}

/**
 * vigie_official_layer_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): an empty layer
 */
VigieOfficialLayer *
vigie_official_layer_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_OFFICIAL_LAYER, "viewport", viewport, NULL);
}

/**
 * vigie_official_layer_set_paths:
 * @self: the layer
 * @paths: (nullable): what it shows
 */
void
vigie_official_layer_set_paths (VigieOfficialLayer *self, VigieOfficialPaths *paths)
{
  g_return_if_fail (VIGIE_IS_OFFICIAL_LAYER (self));

  if (paths != NULL)
    vigie_official_paths_ref (paths);
  g_clear_pointer (&self->paths, vigie_official_paths_unref);
  self->paths = paths;
  vigie_painted_layer_changed (VIGIE_PAINTED_LAYER (self));
}

/**
 * vigie_official_layer_hit:
 * @self: the layer
 * @x: in the layer's pixels
 * @y: in the layer's pixels
 *
 * Returns: (transfer none) (nullable): what matters most there
 */
const VigieOfficialPath *
vigie_official_layer_hit (VigieOfficialLayer *self, double x, double y)
{
  VigieMapTransform transform;
  double world_x, world_y;

  g_return_val_if_fail (VIGIE_IS_OFFICIAL_LAYER (self), NULL);

  vigie_painted_layer_get_transform (VIGIE_PAINTED_LAYER (self), &transform);
  vigie_map_transform_from_widget (&transform, x, y, &world_x, &world_y);
  for (guint i = self->paths != NULL ? self->paths->list->len : 0; i > 0; i--)
    {
      const VigieOfficialPath *path = g_ptr_array_index (self->paths->list, i - 1);
      const double at_x = world_x - round (world_x - (path->box.min_x + path->box.max_x) / 2);
      const double reach =
          (path->is_point ? HIT_SIGN_PX
                          : HIT_LINE_PX + vigie_official_art_get_width (path->item->level) / 2) /
          transform.world;

      if (at_x < path->box.min_x - reach || at_x > path->box.max_x + reach ||
          world_y < path->box.min_y - reach || world_y > path->box.max_y + reach)
        continue;
      if (vigie_official_path_distance (path, at_x, world_y) <= reach)
        return path;
    }
  return NULL;
}

guint
vigie_official_layer_get_n_drawn (VigieOfficialLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_OFFICIAL_LAYER (self), 0);

  return self->paths != NULL ? self->paths->list->len : 0;
}
