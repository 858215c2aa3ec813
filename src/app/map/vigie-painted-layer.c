/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-painted-layer.h"

#include <adwaita.h>
#include <math.h>

#define PADDING_PX 256.0
#define MARGIN_PX 120 /* signs and names stick out */

typedef struct
{
  guint generation; /* one more with every change of what is drawn */

  GdkTexture *picture;  /* (nullable) */
  VigieLayerView shown; /* by the picture; without its font */
  guint shown_generation;

  GCancellable *painting; /* (nullable) */
  AdwStyleManager *style_manager;
} VigiePaintedLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VigiePaintedLayer, vigie_painted_layer, SHUMATE_TYPE_LAYER)

typedef struct
{
  const VigiePaintedLayerClass *klass;
  gpointer content;
  VigieLayerView view;
  guint generation;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  job->klass->free_content (job->content);
  pango_font_description_free (job->view.font);
  g_free (job);
}

/**
 * vigie_painted_layer_get_transform:
 * @self: the layer
 * @transform: (out): from the world to the layer's pixels as things stand now
 */
void
vigie_painted_layer_get_transform (VigiePaintedLayer *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

/* ---- the picture ---- */

static GdkTexture *
paint (const Job *job)
{
  const VigieLayerView *view = &job->view;
  const int width =
      (int) ceil ((view->box.max_x - view->box.min_x) * view->world) * view->scale_factor;
  const int height =
      (int) ceil ((view->box.max_y - view->box.min_y) * view->world) * view->scale_factor;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (width, 1), MAX (height, 1));
  cairo_t *cr;
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_set_device_scale (surface, view->scale_factor, view->scale_factor);
  cr = cairo_create (surface);
  job->klass->paint (cr, view, job->content);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) cairo_image_surface_get_stride (surface) *
                                          (gsize) cairo_image_surface_get_height (surface),
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (cairo_image_surface_get_width (surface),
                                 cairo_image_surface_get_height (surface), GDK_MEMORY_DEFAULT,
                                 bytes, (gsize) cairo_image_surface_get_stride (surface));
}

static void
paint_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, paint (task_data), g_object_unref);
}

static void
on_painted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePaintedLayer) self = user_data;
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&priv->painting);
  if (picture == NULL)
    return; /* the layer went away */

  g_set_object (&priv->picture, picture);
  priv->shown = job->view;
  priv->shown.font = NULL;
  priv->shown_generation = job->generation;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What of it lies in the view, in the view's copy of the world, with room for what sticks out. */
static VigieWorldBox
get_wanted (const VigieWorldBox *all, const VigieMapTransform *transform, double padding)
{
  const VigieWorldBox view = vigie_map_transform_get_bounds (transform, padding);
  const double shift = round (transform->cx - (all->min_x + all->max_x) / 2);
  const double margin = MARGIN_PX / transform->world;

  return (VigieWorldBox) { MAX (view.min_x, all->min_x + shift - margin),
                           MAX (view.min_y, all->min_y - margin),
                           MIN (view.max_x, all->max_x + shift + margin),
                           MIN (view.max_y, all->max_y + margin) };
}

static gboolean
is_picture_good (VigiePaintedLayer *self, const VigieMapTransform *transform)
{
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);
  const VigieWorldBox *all = VIGIE_PAINTED_LAYER_GET_CLASS (self)->get_box (self);
  const VigieLayerView *shown = &priv->shown;
  VigieWorldBox wanted;

  if (all == NULL)
    return TRUE;
  wanted = get_wanted (all, transform, 0);
  if (wanted.min_x >= wanted.max_x || wanted.min_y >= wanted.max_y)
    return TRUE;
  return priv->picture != NULL && priv->shown_generation == priv->generation &&
         shown->dark == adw_style_manager_get_dark (priv->style_manager) &&
         shown->high_contrast == adw_style_manager_get_high_contrast (priv->style_manager) &&
         shown->scale_factor == gtk_widget_get_scale_factor (GTK_WIDGET (self)) &&
         fabs (shown->world / transform->world - 1) < 1e-6 &&
         vigie_world_box_covers (&shown->box, &wanted);
}

static void
ensure_painting (VigiePaintedLayer *self, const VigieMapTransform *transform)
{
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);
  VigiePaintedLayerClass *klass = VIGIE_PAINTED_LAYER_GET_CLASS (self);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (priv->painting != NULL || transform->width < 1 || is_picture_good (self, transform))
    return;

  job = g_new0 (Job, 1);
  job->klass = klass;
  job->content = klass->dup_content (self);
  job->generation = priv->generation;
  job->view = (VigieLayerView) {
    .box = get_wanted (klass->get_box (self), transform, PADDING_PX),
    .world = transform->world,
    .scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
    .dark = adw_style_manager_get_dark (priv->style_manager),
    .high_contrast = adw_style_manager_get_high_contrast (priv->style_manager),
    .font = pango_font_description_copy (
        pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)))),
  };

  priv->painting = g_cancellable_new ();
  /* Not the task's source object: the worker could drop the last reference to a widget. */
  task = g_task_new (NULL, priv->painting, on_painted, g_object_ref (self));
  g_task_set_source_tag (task, ensure_painting);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, paint_in_thread);
}

static void
vigie_painted_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigiePaintedLayer *self = VIGIE_PAINTED_LAYER (widget);
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);
  VigieMapTransform transform;

  if (VIGIE_PAINTED_LAYER_GET_CLASS (self)->get_box (self) == NULL)
    return;
  vigie_painted_layer_get_transform (self, &transform);
  ensure_painting (self, &transform);
  if (priv->picture != NULL)
    vigie_map_transform_append_picture (&transform, snapshot, priv->picture, &priv->shown.box,
                                        priv->shown.world, priv->shown.scale_factor);
}

/* ---- life ---- */

static void
vigie_painted_layer_constructed (GObject *object)
{
  VigiePaintedLayer *self = VIGIE_PAINTED_LAYER (object);
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);

  G_OBJECT_CLASS (vigie_painted_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->style_manager, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
vigie_painted_layer_dispose (GObject *object)
{
  VigiePaintedLayerPrivate *priv =
      vigie_painted_layer_get_instance_private (VIGIE_PAINTED_LAYER (object));

  g_cancellable_cancel (priv->painting);
  g_clear_object (&priv->picture);

  G_OBJECT_CLASS (vigie_painted_layer_parent_class)->dispose (object);
}

static void
vigie_painted_layer_finalize (GObject *object)
{
  VigiePaintedLayerPrivate *priv =
      vigie_painted_layer_get_instance_private (VIGIE_PAINTED_LAYER (object));

  g_clear_object (&priv->painting);

  G_OBJECT_CLASS (vigie_painted_layer_parent_class)->finalize (object);
}

static void
vigie_painted_layer_class_init (VigiePaintedLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vigie_painted_layer_constructed;
  object_class->dispose = vigie_painted_layer_dispose;
  object_class->finalize = vigie_painted_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigie_painted_layer_snapshot;
}

static void
vigie_painted_layer_init (VigiePaintedLayer *self)
{
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);

  priv->style_manager = adw_style_manager_get_default ();
}

/**
 * vigie_painted_layer_changed:
 * @self: the layer
 *
 * Something else is drawn from now on: there will be another picture.
 */
void
vigie_painted_layer_changed (VigiePaintedLayer *self)
{
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);

  g_return_if_fail (VIGIE_IS_PAINTED_LAYER (self));

  priv->generation++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Whether the picture on screen is that of what is shown and of the view. For tests. */
gboolean
vigie_painted_layer_is_painted (VigiePaintedLayer *self)
{
  VigiePaintedLayerPrivate *priv = vigie_painted_layer_get_instance_private (self);
  VigieMapTransform transform;

  g_return_val_if_fail (VIGIE_IS_PAINTED_LAYER (self), FALSE);

  vigie_painted_layer_get_transform (self, &transform);
  return priv->painting == NULL && is_picture_good (self, &transform);
}
