/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-hand-post.h"

G_BEGIN_DECLS

/**
 * VigiePhotoStrip:
 *
 * The photos of a post that is being put together, small, each with a button to take it away.
 *
 * Signal "changed": there are others.
 */
#define VIGIE_TYPE_PHOTO_STRIP (vigie_photo_strip_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoStrip, vigie_photo_strip, VIGIE, PHOTO_STRIP, AdwBin)

gboolean vigie_photo_strip_add (VigiePhotoStrip *self, VigieHandPhoto *photo);
guint vigie_photo_strip_get_n_photos (VigiePhotoStrip *self);
GPtrArray *vigie_photo_strip_dup_photos (VigiePhotoStrip *self);
gint64 vigie_photo_strip_get_taken_at (VigiePhotoStrip *self);

G_END_DECLS
