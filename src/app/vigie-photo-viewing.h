/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-photo-viewer.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePhotoViewing:
 *
 * The one viewer of an inspector: opened when it is asked for, it goes with the post that is looked
 * at, and is closed before the incident.
 */
#define VIGIE_TYPE_PHOTO_VIEWING (vigie_photo_viewing_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoViewing, vigie_photo_viewing, VIGIE, PHOTO_VIEWING, GObject)

VigiePhotoViewing *vigie_photo_viewing_new (void);
void vigie_photo_viewing_set_session (VigiePhotoViewing *self,
                                      VigieSession *session, /* (nullable) */
                                      VigiePhotoCache *photos);
void vigie_photo_viewing_set_post (VigiePhotoViewing *self, VigiePost *post); /* (nullable) */
void vigie_photo_viewing_set_others (VigiePhotoViewing *self,
                                     GPtrArray *posts); /* (element-type VigiePost) (nullable) */
void vigie_photo_viewing_open (VigiePhotoViewing *self, guint index, GtkWindow *parent);
VigiePhotoViewer *vigie_photo_viewing_get_viewer (VigiePhotoViewing *self); /* (nullable) */

G_END_DECLS
