/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image-level.h"

G_BEGIN_DECLS

/**
 * VigieImagePyramid:
 *
 * One picture in the sizes and with the tones that are looked at, made in workers: the GTK thread
 * only takes what is ready. The picture itself is never altered.
 *
 * Signals: "changed": there is something new to draw; before it, "loaded" where that is another
 * picture, or the same in another size.
 */
#define VIGIE_TYPE_IMAGE_PYRAMID (vigie_image_pyramid_get_type ())
G_DECLARE_FINAL_TYPE (VigieImagePyramid, vigie_image_pyramid, VIGIE, IMAGE_PYRAMID, GObject)

VigieImagePyramid *vigie_image_pyramid_new (void);
void vigie_image_pyramid_clear (VigieImagePyramid *self);
void vigie_image_pyramid_set_texture (VigieImagePyramid *self, GdkTexture *texture);
void vigie_image_pyramid_get_size (VigieImagePyramid *self, int *width, int *height);
void vigie_image_pyramid_set_tone (VigieImagePyramid *self, double contrast, double shadows);
VigieImageLevel *vigie_image_pyramid_choose (VigieImagePyramid *self,
                                             double zoom); /* (transfer none) (nullable) */
gboolean vigie_image_pyramid_is_busy (VigieImagePyramid *self);

G_END_DECLS
