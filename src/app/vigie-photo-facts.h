/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-post.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigiePhotoFactsView:
 *
 * What a photo's own bytes say: when, where and with what it was taken, what was done to it since,
 * and what it says that it is. It hides while there is no photo.
 */
#define VIGIE_TYPE_PHOTO_FACTS_VIEW (vigie_photo_facts_view_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoFactsView, vigie_photo_facts_view, VIGIE, PHOTO_FACTS_VIEW, AdwBin)

GtkWidget *vigie_photo_facts_view_new (void);
void vigie_photo_facts_view_set_photo (VigiePhotoFactsView *self,
                                       VigieStore *store,
                                       const char *sha256 /* (nullable) */,
                                       const VigiePhotoFacts *facts /* (nullable) */);

G_END_DECLS
