/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieSimilarGroup:
 *
 * Other posts that seem to tell what the one that is looked at tells, and older incidents that had
 * its photo. It hides while there are none.
 *
 * Signal "found": what vigie_similar_group_list_photos() tells has changed.
 */
#define VIGIE_TYPE_SIMILAR_GROUP (vigie_similar_group_get_type ())
G_DECLARE_FINAL_TYPE (VigieSimilarGroup, vigie_similar_group, VIGIE, SIMILAR_GROUP, AdwBin)

void vigie_similar_group_set_session (VigieSimilarGroup *self,
                                      VigieSession *session /* (nullable) */);
void vigie_similar_group_set_post (VigieSimilarGroup *self, VigiePost *post /* (nullable) */);

/* (element-type VigiePost) (transfer full): posts with a photo that looks like the post's */
GPtrArray *vigie_similar_group_list_photos (VigieSimilarGroup *self);

G_END_DECLS
