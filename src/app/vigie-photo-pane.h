/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-image-view.h"
#include "vigie-photo-cache.h"

G_BEGIN_DECLS

/**
 * VigieViewerPhoto:
 * @sha256: (nullable): which photo; %NULL where it is not on this desk
 * @caption: whose it is
 * @subtitle: when it was posted, and what else tells it apart
 * @url: (nullable): where it came from
 * @error: (nullable): why it cannot be shown, where that is known already
 * @is_removed: it was here, and was removed for good
 *
 * A photo to look at. Reference counted.
 */
typedef struct
{
  char *sha256;
  char *caption;
  char *subtitle;
  char *url;
  char *error;
  gboolean is_removed;
} VigieViewerPhoto;

VigieViewerPhoto *vigie_viewer_photo_new (const char *sha256,
                                          const char *caption,
                                          const char *subtitle,
                                          const char *url,
                                          const char *error);
VigieViewerPhoto *vigie_viewer_photo_ref (VigieViewerPhoto *self);
void vigie_viewer_photo_unref (VigieViewerPhoto *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieViewerPhoto, vigie_viewer_photo_unref)

/**
 * VigiePhotoPane:
 *
 * One photo: its small picture at once, then the whole, or why it cannot be shown.
 */
#define VIGIE_TYPE_PHOTO_PANE (vigie_photo_pane_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoPane, vigie_photo_pane, VIGIE, PHOTO_PANE, AdwBin)

#define VIGIE_PHOTO_PANE_MAX_PX 8192

void vigie_photo_pane_show (VigiePhotoPane *self,
                            VigiePhotoCache *cache,
                            VigieViewerPhoto *photo); /* (nullable) */
void vigie_photo_pane_stop (VigiePhotoPane *self);
void vigie_photo_pane_set_is_painted (VigiePhotoPane *self, gboolean is_painted);
VigieImageView *vigie_photo_pane_get_view (VigiePhotoPane *self);
VigieViewerPhoto *vigie_photo_pane_get_photo (VigiePhotoPane *self); /* (nullable) */
const char *vigie_photo_pane_get_reason (VigiePhotoPane *self);      /* (nullable): why not shown */
gboolean vigie_photo_pane_is_loading (VigiePhotoPane *self);

G_END_DECLS
