/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-layer.h"

#include <adwaita.h>
#include <math.h>

#include "vigie-official-art.h"

#define PADDING_PX 256.0
#define HIT_LINE_PX 7.0
#define HIT_SIGN_PX 13.0

struct _VigieOfficialLayer
{
  ShumateLayer parent_instance;

  VigieOfficialPaths *paths; /* (nullable) */
  guint generation;          /* one more with every change of paths */

  GdkTexture *picture;
  VigieWorldBox picture_box;
  double picture_world;
  int picture_scale;
  guint picture_generation;
  gboolean picture_dark;

  GCancellable *painting;
  AdwStyleManager *style_manager;
};

G_DEFINE_FINAL_TYPE (VigieOfficialLayer, vigie_official_layer, SHUMATE_TYPE_LAYER)

typedef struct
{
  VigieOfficialPainting *painting;
  guint generation;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  vigie_official_painting_free (job->painting);
  g_free (job);
}

static void
get_transform (VigieOfficialLayer *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

/* ---- the picture ---- */

static void
paint_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, vigie_official_painting_paint (job->painting), g_object_unref);
}

static void
on_painted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieOfficialLayer) self = user_data;
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->painting);
  if (picture == NULL)
    return; /* the layer went away */

  g_set_object (&self->picture, picture);
  self->picture_box = job->painting->box;
  self->picture_world = job->painting->world;
  self->picture_scale = job->painting->scale_factor;
  self->picture_dark = job->painting->dark;
  self->picture_generation = job->generation;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What of it lies in the view, in the view's copy of the world, with room for signs and names. */
static VigieWorldBox
get_wanted (VigieOfficialLayer *self, const VigieMapTransform *transform, double padding)
{
  VigieWorldBox view = vigie_map_transform_get_bounds (transform, padding);
  VigieWorldBox all = self->paths->box;
  const double shift = round (transform->cx - (all.min_x + all.max_x) / 2);
  const double margin = 120 / transform->world;

  return (VigieWorldBox) { MAX (view.min_x, all.min_x + shift - margin),
                           MAX (view.min_y, all.min_y - margin),
                           MIN (view.max_x, all.max_x + shift + margin),
                           MIN (view.max_y, all.max_y + margin) };
}

static gboolean
is_picture_good (VigieOfficialLayer *self, const VigieMapTransform *transform)
{
  VigieWorldBox wanted;

  if (self->paths == NULL || self->paths->list->len == 0)
    return TRUE;
  wanted = get_wanted (self, transform, 0);
  if (wanted.min_x >= wanted.max_x || wanted.min_y >= wanted.max_y)
    return TRUE;
  return self->picture != NULL && self->picture_generation == self->generation &&
         self->picture_dark == adw_style_manager_get_dark (self->style_manager) &&
         self->picture_scale == gtk_widget_get_scale_factor (GTK_WIDGET (self)) &&
         fabs (self->picture_world / transform->world - 1) < 1e-6 &&
         vigie_world_box_covers (&self->picture_box, &wanted);
}

static void
ensure_painting (VigieOfficialLayer *self, const VigieMapTransform *transform)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->painting != NULL || transform->width < 1 || is_picture_good (self, transform))
    return;

  job = g_new0 (Job, 1);
  job->generation = self->generation;
  job->painting = g_new0 (VigieOfficialPainting, 1);
  job->painting->paths = vigie_official_paths_ref (self->paths);
  job->painting->box = get_wanted (self, transform, PADDING_PX);
  job->painting->world = transform->world;
  job->painting->scale_factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  job->painting->dark = adw_style_manager_get_dark (self->style_manager);
  job->painting->font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));

  self->painting = g_cancellable_new ();
  /* Not the task's source object: the worker could drop the last reference to a widget. */
  task = g_task_new (NULL, self->painting, on_painted, g_object_ref (self));
  g_task_set_source_tag (task, ensure_painting);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, paint_thread);
}

static void
vigie_official_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (widget);
  VigieMapTransform transform;

  if (self->paths == NULL || self->paths->list->len == 0)
    return;
  get_transform (self, &transform);
  ensure_painting (self, &transform);
  if (self->picture != NULL)
    vigie_map_transform_append_picture (&transform, snapshot, self->picture, &self->picture_box,
                                        self->picture_world, self->picture_scale);
}

/* ---- life ---- */

static void
vigie_official_layer_constructed (GObject *object)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (object);

  G_OBJECT_CLASS (vigie_official_layer_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->style_manager, "notify", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
vigie_official_layer_dispose (GObject *object)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (object);

  g_cancellable_cancel (self->painting);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (vigie_official_layer_parent_class)->dispose (object);
}

static void
vigie_official_layer_finalize (GObject *object)
{
  VigieOfficialLayer *self = VIGIE_OFFICIAL_LAYER (object);

  g_clear_object (&self->painting);
  g_clear_pointer (&self->paths, vigie_official_paths_unref);

  G_OBJECT_CLASS (vigie_official_layer_parent_class)->finalize (object);
}

static void
vigie_official_layer_class_init (VigieOfficialLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vigie_official_layer_constructed;
  object_class->dispose = vigie_official_layer_dispose;
  object_class->finalize = vigie_official_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigie_official_layer_snapshot;
}

static void
vigie_official_layer_init (VigieOfficialLayer *self)
{
  self->style_manager = adw_style_manager_get_default ();
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
  self->generation++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

  get_transform (self, &transform);
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

/* Whether the picture on screen is that of what is shown and of the view. For tests. */
gboolean
vigie_official_layer_is_painted (VigieOfficialLayer *self)
{
  VigieMapTransform transform;

  g_return_val_if_fail (VIGIE_IS_OFFICIAL_LAYER (self), FALSE);

  get_transform (self, &transform);
  return self->painting == NULL && is_picture_good (self, &transform);
}

guint
vigie_official_layer_get_n_drawn (VigieOfficialLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_OFFICIAL_LAYER (self), 0);

  return self->paths != NULL ? self->paths->list->len : 0;
}
