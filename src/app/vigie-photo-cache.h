/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePhotoCache:
 *
 * Pictures of one incident as textures: small ones for rows, large ones for the inspector. Bytes
 * are read in a worker and decoded in the sandbox, never here; a bounded number is kept.
 */
#define VIGIE_TYPE_PHOTO_CACHE (vigie_photo_cache_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoCache, vigie_photo_cache, VIGIE, PHOTO_CACHE, GObject)

#define VIGIE_PHOTO_THUMBNAIL_PX 256

VigiePhotoCache *vigie_photo_cache_new (VigieStore *store);
VigieStore *vigie_photo_cache_get_store (VigiePhotoCache *self); /* (transfer none) */
void vigie_photo_cache_set_session (VigiePhotoCache *self, VigieSession *session);
VigiePhotoFetcher *
vigie_photo_cache_get_fetcher (VigiePhotoCache *self,
                               const VigiePhotoFacts *facts); /* (transfer none) (nullable) */
GdkTexture *
vigie_photo_cache_peek (VigiePhotoCache *self,
                        const char *sha256); /* (transfer none) (nullable): a thumbnail */
void vigie_photo_cache_load_async (VigiePhotoCache *self,
                                   const char *sha256,
                                   int max_size_px, /* 0: as it is */
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GdkTexture *
vigie_photo_cache_load_finish (VigiePhotoCache *self, GAsyncResult *result, GError **error);

G_END_DECLS
