/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * VigieImage:
 * @width: pixels
 * @height: pixels
 * @stride: bytes a row
 * @pixels: R8G8B8A8, not premultiplied
 *
 * A decoded picture, upright. Reference counted.
 */
typedef struct
{
  int width;
  int height;
  gsize stride;
  GBytes *pixels;
} VigieImage;

#define VIGIE_TYPE_IMAGE (vigie_image_get_type ())
GType vigie_image_get_type (void);

VigieImage *vigie_image_new (int width, int height, gsize stride, GBytes *pixels);
VigieImage *vigie_image_ref (VigieImage *self);
void vigie_image_unref (VigieImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImage, vigie_image_unref)

void vigie_image_fit_size (int width, int height, int max_size_px, int *fit_width, int *fit_height);
VigieImage *vigie_image_scale_to_fit (VigieImage *self, int max_size_px);

G_END_DECLS
