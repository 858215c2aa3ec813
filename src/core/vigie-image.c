/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image.h"

G_DEFINE_BOXED_TYPE (VigieImage, vigie_image, vigie_image_ref, vigie_image_unref)

/**
 * vigie_image_new:
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @stride: bytes a row, at least 4 × @width
 * @pixels: at least @stride × (@height − 1) + 4 × @width bytes
 *
 * Returns: (transfer full): an image that shares @pixels
 */
VigieImage *
vigie_image_new (int width, int height, gsize stride, GBytes *pixels)
{
  VigieImage *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (stride >= 4 * (gsize) width, NULL);
  g_return_val_if_fail (
      g_bytes_get_size (pixels) >= stride * ((gsize) height - 1) + 4 * (gsize) width, NULL);

  self = g_atomic_rc_box_new0 (VigieImage);
  self->width = width;
  self->height = height;
  self->stride = stride;
  self->pixels = g_bytes_ref (pixels);
  return self;
}

VigieImage *
vigie_image_ref (VigieImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
image_clear (gpointer data)
{
  VigieImage *self = data;

  g_clear_pointer (&self->pixels, g_bytes_unref);
}

void
vigie_image_unref (VigieImage *self)
{
  g_atomic_rc_box_release_full (self, image_clear);
}
