/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-row.h"

G_BEGIN_DECLS

/**
 * VigieFeedRows:
 *
 * The rows of a list of posts: makes them, and knows those that are on screen.
 */
#define VIGIE_TYPE_FEED_ROWS (vigie_feed_rows_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedRows, vigie_feed_rows, VIGIE, FEED_ROWS, GObject)

VigieFeedRows *vigie_feed_rows_new (GtkListView *list_view);
void vigie_feed_rows_set_photos (VigieFeedRows *self, VigiePhotoCache *photos); /* (nullable) */
void vigie_feed_rows_set_now (VigieFeedRows *self, gint64 now_ms);

G_END_DECLS
