/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image-view.h"

G_BEGIN_DECLS

/**
 * VigieImageLink:
 *
 * Two views that go together: a zoom, a movement or a turn of one is done by the other as well, by
 * as much on the screen, so that photos of different sizes stay on one another.
 */
#define VIGIE_TYPE_IMAGE_LINK (vigie_image_link_get_type ())
G_DECLARE_FINAL_TYPE (VigieImageLink, vigie_image_link, VIGIE, IMAGE_LINK, GObject)

VigieImageLink *vigie_image_link_new (VigieImageView *first, VigieImageView *second);
void vigie_image_link_align (VigieImageLink *self);
void vigie_image_link_set_active (VigieImageLink *self, gboolean active);
gboolean vigie_image_link_is_active (VigieImageLink *self);

G_END_DECLS
