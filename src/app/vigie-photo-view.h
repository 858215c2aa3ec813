/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-photo-cache.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/* The photos of a post: one large, with steps to the others, or why it cannot be shown. */
#define VIGIE_TYPE_PHOTO_VIEW (vigie_photo_view_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoView, vigie_photo_view, VIGIE, PHOTO_VIEW, AdwBin)

const VigiePhotoFacts *vigie_photo_view_get_facts (VigiePhotoView *self);
gsize vigie_photo_view_get_index (VigiePhotoView *self);
void vigie_photo_view_set_post (VigiePhotoView *self, VigiePost *post, VigiePhotoCache *photos);

G_END_DECLS
