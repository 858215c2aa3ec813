/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-photo-cache.h"
#include "vigie-photo-pane.h"

G_BEGIN_DECLS

/**
 * VigiePhotoViewer:
 *
 * Photos in a window of their own, which can stand on the second screen: near or whole, turned,
 * with more contrast, side by side with another, with facts beside them. Nothing done here changes
 * a photo.
 *
 * Signals: "photo-changed" (utf8 sha256, nullable): another photo is looked at; "redact" (sha256,
 * two #VigieRedaction as pointers): the second is to be blurred instead of the first.
 * Properties "comparing", "linked" and "show-facts", each a boolean.
 */
#define VIGIE_TYPE_PHOTO_VIEWER (vigie_photo_viewer_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoViewer, vigie_photo_viewer, VIGIE, PHOTO_VIEWER, AdwWindow)

VigiePhotoViewer *vigie_photo_viewer_new (VigiePhotoCache *cache, VigieStore *store);
void vigie_photo_viewer_set_photos (
    VigiePhotoViewer *self,
    GPtrArray *photos, /* (element-type VigieViewerPhoto): shared, not changed any more */
    guint index);
void vigie_photo_viewer_set_others (
    VigiePhotoViewer *self,
    GPtrArray *others); /* (element-type VigieViewerPhoto) (nullable): to compare with */
void vigie_photo_viewer_set_sidebar (VigiePhotoViewer *self, GtkWidget *sidebar); /* (nullable) */
guint vigie_photo_viewer_get_index (VigiePhotoViewer *self);
VigiePhotoPane *vigie_photo_viewer_get_pane (VigiePhotoViewer *self, guint index); /* 0 or 1 */

G_END_DECLS
