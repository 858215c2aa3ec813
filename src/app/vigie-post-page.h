/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-photo-cache.h"
#include "vigie-photo-viewer.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePostPage:
 *
 * The inspector of a post: photo, text, facts, positions and the verdict.
 *
 * Signals: "place-requested"; "centre-requested" (double lon, double lat)
 */
#define VIGIE_TYPE_POST_PAGE (vigie_post_page_get_type ())
G_DECLARE_FINAL_TYPE (VigiePostPage, vigie_post_page, VIGIE, POST_PAGE, AdwBin)

void
vigie_post_page_set_session (VigiePostPage *self, VigieSession *session, VigiePhotoCache *photos);
void vigie_post_page_set_item (VigiePostPage *self, VigieFeedItem *item); /* (nullable) */

void vigie_post_page_view_photo (VigiePostPage *self);
VigiePhotoViewer *vigie_post_page_get_viewer (VigiePostPage *self); /* (nullable) */

G_END_DECLS
