/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-layer.h"

#include <adwaita.h>
#include <math.h>

#include "vigie-palette.h"
#include "vigie-shape-painter.h"

#define HIT_PX 7.0
#define HIT_SIGN_PX 13.0

struct _VigieShapeLayer
{
  VigiePaintedLayer parent_instance;

  GPtrArray *shapes; /* of VigieShape, as given */
  GPtrArray *paths;  /* of VigieShapePath; replaced, never changed, for workers read it */
  VigieWorldBox paths_box;
  char *selected;
  char *hidden;
  gboolean show_lifted;
  gint64 at; /* VIGIE_TIME_UNKNOWN: now */
};

G_DEFINE_FINAL_TYPE (VigieShapeLayer, vigie_shape_layer, VIGIE_TYPE_PAINTED_LAYER)

static void
lay_out (VigieShapeLayer *self)
{
  gint64 at = self->at != VIGIE_TIME_UNKNOWN ? self->at : g_get_real_time () / 1000;

  g_clear_pointer (&self->paths, g_ptr_array_unref);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_path_unref);
  self->paths_box = (VigieWorldBox) { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; self->shapes != NULL && i < self->shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (self->shapes, i);
      g_autoptr (VigieShapePath) path = NULL;

      if (shape->geometry == NULL || g_strcmp0 (shape->id, self->hidden) == 0 ||
          vigie_geometry_get_n_points (shape->geometry) == 0)
        continue;
      path = vigie_shape_path_new (shape, at);
      if (path->lifted && !self->show_lifted && g_strcmp0 (shape->id, self->selected) != 0)
        continue;
      self->paths_box.min_x = MIN (self->paths_box.min_x, path->box.min_x);
      self->paths_box.min_y = MIN (self->paths_box.min_y, path->box.min_y);
      self->paths_box.max_x = MAX (self->paths_box.max_x, path->box.max_x);
      self->paths_box.max_y = MAX (self->paths_box.max_y, path->box.max_y);
      g_ptr_array_add (self->paths, g_steal_pointer (&path));
    }
  g_ptr_array_sort_values (self->paths, vigie_shape_path_compare);

  vigie_painted_layer_changed (VIGIE_PAINTED_LAYER (self));
}

static const VigieWorldBox *
get_box (VigiePaintedLayer *layer)
{
  VigieShapeLayer *self = VIGIE_SHAPE_LAYER (layer);

  return self->paths != NULL && self->paths->len > 0 ? &self->paths_box : NULL;
}

static gpointer
dup_content (VigiePaintedLayer *layer)
{
  return g_ptr_array_ref (VIGIE_SHAPE_LAYER (layer)->paths);
}

static void
append_selected (VigieShapeLayer *self, GtkSnapshot *snapshot, const VigieMapTransform *transform)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr (GskStroke) wide = gsk_stroke_new (7);
  g_autoptr (GskStroke) narrow = gsk_stroke_new (3.5f);
  VigieWorldBox view = vigie_map_transform_get_bounds (transform, 20);

  gsk_stroke_set_line_join (wide, GSK_LINE_JOIN_ROUND);
  gsk_stroke_set_line_join (narrow, GSK_LINE_JOIN_ROUND);
  for (guint i = 0; self->paths != NULL && i < self->paths->len; i++)
    {
      const VigieShapePath *path = g_ptr_array_index (self->paths, i);
      double shift = round (transform->cx - (path->box.min_x + path->box.max_x) / 2);
      VigieWorldBox box = { path->box.min_x + shift, path->box.min_y, path->box.max_x + shift,
                            path->box.max_y };
      GdkRGBA halo = vigie_palette_unpack (dark ? 0xffffff : 0x241f31);
      GdkRGBA line = vigie_palette_unpack (vigie_palette_shape (path->shape->kind, dark));
      g_autoptr (GskPath) outline = NULL;

      if (g_strcmp0 (path->shape->id, self->selected) != 0 || !vigie_world_box_meets (&view, &box))
        continue;

      if (path->is_point || (box.max_x - box.min_x) * transform->world < HIT_SIGN_PX)
        {
          g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
          double x, y;

          vigie_map_transform_to_widget (transform, (box.min_x + box.max_x) / 2,
                                         (box.min_y + box.max_y) / 2, &x, &y);
          gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), 14);
          outline = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
        }
      else
        {
          outline = vigie_shape_path_to_gsk (path, transform);
        }
      gtk_snapshot_append_stroke (snapshot, outline, wide, &halo);
      gtk_snapshot_append_stroke (snapshot, outline, narrow, &line);
    }
}

static void
vigie_shape_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieShapeLayer *self = VIGIE_SHAPE_LAYER (widget);
  VigieMapTransform transform;

  GTK_WIDGET_CLASS (vigie_shape_layer_parent_class)->snapshot (widget, snapshot);
  if (self->selected == NULL)
    return;
  vigie_painted_layer_get_transform (VIGIE_PAINTED_LAYER (self), &transform);
  append_selected (self, snapshot, &transform);
}

static void
vigie_shape_layer_finalize (GObject *object)
{
  VigieShapeLayer *self = VIGIE_SHAPE_LAYER (object);

  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self->selected);
  g_free (self->hidden);

  G_OBJECT_CLASS (vigie_shape_layer_parent_class)->finalize (object);
}

static void
vigie_shape_layer_class_init (VigieShapeLayerClass *klass)
{
  VigiePaintedLayerClass *layer_class = VIGIE_PAINTED_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_shape_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigie_shape_layer_snapshot;
  layer_class->get_box = get_box;
  layer_class->dup_content = dup_content;
  layer_class->free_content = (GDestroyNotify) g_ptr_array_unref;
  layer_class->paint = vigie_shape_paths_paint;
}

static void
vigie_shape_layer_init (VigieShapeLayer *self)
{
  self->at = VIGIE_TIME_UNKNOWN;
}

/**
 * vigie_shape_layer_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): a layer without shapes
 */
VigieShapeLayer *
vigie_shape_layer_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_SHAPE_LAYER, "viewport", viewport, NULL);
}

/**
 * vigie_shape_layer_set_shapes:
 * @self: the layer
 * @shapes: (nullable) (element-type VigieShape): all shapes; not changed afterwards
 */
void
vigie_shape_layer_set_shapes (VigieShapeLayer *self, GPtrArray *shapes)
{
  g_return_if_fail (VIGIE_IS_SHAPE_LAYER (self));

  if (shapes != NULL)
    g_ptr_array_ref (shapes);
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  self->shapes = shapes;
  lay_out (self);
}

/**
 * vigie_shape_layer_set_selected:
 * @self: the layer
 * @id: (nullable): which shape stands out; a lifted one is shown while it is selected
 */
void
vigie_shape_layer_set_selected (VigieShapeLayer *self, const char *id)
{
  g_return_if_fail (VIGIE_IS_SHAPE_LAYER (self));

  if (g_set_str (&self->selected, id))
    lay_out (self);
}

/**
 * vigie_shape_layer_set_hidden:
 * @self: the layer
 * @id: (nullable): the shape that the editor draws instead
 */
void
vigie_shape_layer_set_hidden (VigieShapeLayer *self, const char *id)
{
  g_return_if_fail (VIGIE_IS_SHAPE_LAYER (self));

  if (g_set_str (&self->hidden, id))
    lay_out (self);
}

void
vigie_shape_layer_set_show_lifted (VigieShapeLayer *self, gboolean show_lifted)
{
  g_return_if_fail (VIGIE_IS_SHAPE_LAYER (self));

  if (self->show_lifted == show_lifted)
    return;
  self->show_lifted = show_lifted;
  lay_out (self);
}

/**
 * vigie_shape_layer_set_time:
 * @self: the layer
 * @at: ms at which shapes are judged valid or not, or %VIGIE_TIME_UNKNOWN for now. Call it again
 *   when time has passed.
 */
void
vigie_shape_layer_set_time (VigieShapeLayer *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_SHAPE_LAYER (self));

  self->at = at;
  lay_out (self);
}

/**
 * vigie_shape_layer_hit:
 * @self: the layer
 * @x: in the layer's pixels
 * @y: in the layer's pixels
 *
 * Returns: (transfer none) (nullable): id of the topmost shape there, inside it or on its edge
 */
const char *
vigie_shape_layer_hit (VigieShapeLayer *self, double x, double y)
{
  VigieMapTransform transform;
  double world_x, world_y;

  g_return_val_if_fail (VIGIE_IS_SHAPE_LAYER (self), NULL);

  vigie_painted_layer_get_transform (VIGIE_PAINTED_LAYER (self), &transform);
  vigie_map_transform_from_widget (&transform, x, y, &world_x, &world_y);
  for (guint i = self->paths != NULL ? self->paths->len : 0; i > 0; i--)
    {
      const VigieShapePath *path = g_ptr_array_index (self->paths, i - 1);
      double shift = round (world_x - (path->box.min_x + path->box.max_x) / 2);
      double size = MAX (path->box.max_x - path->box.min_x, path->box.max_y - path->box.min_y);
      double reach =
          (path->is_point || size * transform.world < HIT_SIGN_PX ? HIT_SIGN_PX : HIT_PX) /
          transform.world;
      double at_x = world_x - shift;

      if (at_x < path->box.min_x - reach || at_x > path->box.max_x + reach ||
          world_y < path->box.min_y - reach || world_y > path->box.max_y + reach)
        continue;
      if (vigie_shape_path_distance (path, at_x, world_y) <= reach)
        return path->shape->id;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the shape called @id */
VigieShape *
vigie_shape_layer_find (VigieShapeLayer *self, const char *id)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_LAYER (self), NULL);

  for (guint i = 0; self->shapes != NULL && i < self->shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (self->shapes, i);

      if (g_strcmp0 (shape->id, id) == 0)
        return shape;
    }
  return NULL;
}
