/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"

G_BEGIN_DECLS

VigieFeedItem *
vigie_feed_item_new (VigiePost *post, const VigiePostState *state, guint n_duplicates);
void vigie_feed_item_update (VigieFeedItem *self,
                             VigiePost *post,
                             const VigiePostState *state,
                             guint n_duplicates);

G_END_DECLS
