/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-pyramid.h"

#include <string.h>

#define AT_ONCE_PX (300 * 300) /* so small a picture is ready without a worker */

struct _VigieImagePyramid
{
  GObject parent_instance;

  GPtrArray *levels;         /* (element-type VigieImageLevel) (nullable): as decoded */
  GCancellable *building;    /* while the levels of a texture are made */
  VigieImageLevel *adjusted; /* (nullable): one of them with a tone */
  guint adjusted_index;      /* which */
  guint8 adjusted_table[256];
  GCancellable *adjusting;
  gboolean is_neutral;
  guint8 table[256]; /* the tone that is wanted */
};

enum
{
  CHANGED,
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieImagePyramid, vigie_image_pyramid, G_TYPE_OBJECT)

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
vigie_image_pyramid_dispose (GObject *object)
{
  vigie_image_pyramid_clear (VIGIE_IMAGE_PYRAMID (object));

  G_OBJECT_CLASS (vigie_image_pyramid_parent_class)->dispose (object);
}

static void
vigie_image_pyramid_class_init (VigieImagePyramidClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_image_pyramid_dispose;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_IMAGE_PYRAMID, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[LOADED] = g_signal_new ("loaded", VIGIE_TYPE_IMAGE_PYRAMID, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_image_pyramid_init (VigieImagePyramid *self)
{
  self->is_neutral = TRUE;
  vigie_raster_make_tone (0.0, 0.0, self->table);
}

VigieImagePyramid *
vigie_image_pyramid_new (void)
{
  return g_object_new (VIGIE_TYPE_IMAGE_PYRAMID, NULL);
}

/**
 * vigie_image_pyramid_clear:
 * @self: a pyramid
 *
 * Drops the picture and ends what is being made of it. The tone stays.
 */
void
vigie_image_pyramid_clear (VigieImagePyramid *self)
{
  g_return_if_fail (VIGIE_IS_IMAGE_PYRAMID (self));

  cancel (&self->building);
  cancel (&self->adjusting);
  g_clear_pointer (&self->levels, g_ptr_array_unref);
  g_clear_pointer (&self->adjusted, vigie_image_level_unref);
}

/* ---- the sizes ----
 *
 * Tasks have no source object: that may be released last by the worker, and what is drawn belongs
 * to the GTK thread. */

static GPtrArray *
build (GdkTexture *texture, GCancellable *cancellable)
{
  g_autoptr (VigieRaster) raster = vigie_raster_new_for_texture (texture);

  return vigie_image_levels_build (raster, cancellable);
}

static void
take_levels (VigieImagePyramid *self, GPtrArray *levels)
{
  vigie_image_pyramid_clear (self);
  self->levels = levels;
  g_signal_emit (self, signals[LOADED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
build_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, build (task_data, cancellable), (GDestroyNotify) g_ptr_array_unref);
}

static void
built_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieImagePyramid) self = user_data;
  g_autoptr (GPtrArray) levels = g_task_propagate_pointer (G_TASK (result), NULL);

  /* A null result was cancelled: the picture is no longer asked for. */
  if (levels != NULL)
    take_levels (self, g_steal_pointer (&levels));
}

/**
 * vigie_image_pyramid_set_texture:
 * @self: a pyramid
 * @texture: a picture, in memory
 *
 * Shows what it had until the sizes of @texture are there; small ones are at once.
 */
void
vigie_image_pyramid_set_texture (VigieImagePyramid *self, GdkTexture *texture)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIGIE_IS_IMAGE_PYRAMID (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  cancel (&self->building);
  if (gdk_texture_get_width (texture) <= AT_ONCE_PX / gdk_texture_get_height (texture))
    {
      take_levels (self, build (texture, NULL));
      return;
    }
  self->building = g_cancellable_new ();
  task = g_task_new (NULL, self->building, built_cb, g_object_ref (self));
  g_task_set_source_tag (task, vigie_image_pyramid_set_texture);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, build_in_worker);
}

void
vigie_image_pyramid_get_size (VigieImagePyramid *self, int *width, int *height)
{
  VigieRaster *raster = NULL;

  g_return_if_fail (VIGIE_IS_IMAGE_PYRAMID (self));

  if (self->levels != NULL)
    raster = vigie_image_level_get_raster (g_ptr_array_index (self->levels, 0));
  *width = raster != NULL ? raster->width : 0;
  *height = raster != NULL ? raster->height : 0;
}

/* ---- the tone ---- */

typedef struct
{
  VigieRaster *raster;
  guint index;
  guint8 table[256];
} Adjustment;

static void
adjustment_free (Adjustment *adjustment)
{
  vigie_raster_unref (adjustment->raster);
  g_free (adjustment);
}

static void
adjust_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Adjustment *adjustment = task_data;
  g_autoptr (VigieRaster) raster =
      vigie_raster_apply (adjustment->raster, adjustment->table, cancellable);

  g_task_return_pointer (task, raster != NULL ? vigie_image_level_new (raster) : NULL,
                         (GDestroyNotify) vigie_image_level_unref);
}

static void
adjusted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieImagePyramid) self = user_data;
  Adjustment *adjustment = g_task_get_task_data (G_TASK (result));
  VigieImageLevel *level = g_task_propagate_pointer (G_TASK (result), NULL);

  if (level == NULL)
    return; /* cancelled: another picture is shown */
  g_clear_object (&self->adjusting);
  g_clear_pointer (&self->adjusted, vigie_image_level_unref);
  self->adjusted = level;
  self->adjusted_index = adjustment->index;
  memcpy (self->adjusted_table, adjustment->table, sizeof self->adjusted_table);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* One at a time, and always the newest next: while a slider moves, what lies between is left out,
 * but what was begun is finished, so that the picture follows. */
static void
adjust (VigieImagePyramid *self, guint index)
{
  g_autoptr (GTask) task = NULL;
  Adjustment *adjustment;

  if (self->adjusting != NULL)
    return;
  adjustment = g_new0 (Adjustment, 1);
  adjustment->raster =
      vigie_raster_ref (vigie_image_level_get_raster (g_ptr_array_index (self->levels, index)));
  adjustment->index = index;
  memcpy (adjustment->table, self->table, sizeof adjustment->table);
  self->adjusting = g_cancellable_new ();
  task = g_task_new (NULL, self->adjusting, adjusted_cb, g_object_ref (self));
  g_task_set_source_tag (task, adjust);
  g_task_set_task_data (task, adjustment, (GDestroyNotify) adjustment_free);
  g_task_run_in_thread (task, adjust_in_worker);
}

/**
 * vigie_image_pyramid_set_tone:
 * @self: a pyramid
 * @contrast: 0 for none, 1 for most
 * @shadows: how much dark parts are lifted, 0–1
 */
void
vigie_image_pyramid_set_tone (VigieImagePyramid *self, double contrast, double shadows)
{
  g_return_if_fail (VIGIE_IS_IMAGE_PYRAMID (self));

  self->is_neutral = contrast <= 0.0 && shadows <= 0.0;
  vigie_raster_make_tone (contrast, shadows, self->table);
  if (self->is_neutral)
    {
      cancel (&self->adjusting);
      g_clear_pointer (&self->adjusted, vigie_image_level_unref);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * vigie_image_pyramid_choose:
 * @self: a pyramid
 * @zoom: device pixels in a pixel of the picture
 *
 * Has what is best for @zoom made where it is not there yet.
 *
 * Returns: (transfer none) (nullable): the best there is to draw now
 */
VigieImageLevel *
vigie_image_pyramid_choose (VigieImagePyramid *self, double zoom)
{
  guint index;

  g_return_val_if_fail (VIGIE_IS_IMAGE_PYRAMID (self), NULL);

  if (self->levels == NULL)
    return NULL;
  index = vigie_image_levels_choose (self->levels, zoom);
  if (self->is_neutral)
    return g_ptr_array_index (self->levels, index);
  if (self->adjusted == NULL || self->adjusted_index != index ||
      memcmp (self->adjusted_table, self->table, sizeof self->table) != 0)
    adjust (self, index);
  return self->adjusted != NULL ? self->adjusted : g_ptr_array_index (self->levels, index);
}

/**
 * vigie_image_pyramid_is_busy:
 * @self: a pyramid
 *
 * Returns: whether something of what was asked for is still being made
 */
gboolean
vigie_image_pyramid_is_busy (VigieImagePyramid *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_PYRAMID (self), FALSE);

  return self->building != NULL || self->adjusting != NULL;
}
