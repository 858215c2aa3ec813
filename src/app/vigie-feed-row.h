/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-feed-model.h"
#include "vigie-photo-cache.h"

G_BEGIN_DECLS

#define VIGIE_TYPE_FEED_ROW (vigie_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedRow, vigie_feed_row, VIGIE, FEED_ROW, GtkWidget)

GtkWidget *vigie_feed_row_new (void);
void vigie_feed_row_set_item (VigieFeedRow *self,
                              VigieFeedItem *item,
                              VigiePhotoCache *photos);      /* (nullable): item */
VigieFeedItem *vigie_feed_row_get_item (VigieFeedRow *self); /* (nullable) */
void vigie_feed_row_update_age (VigieFeedRow *self, gint64 now_ms);

G_END_DECLS
