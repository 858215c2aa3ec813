/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieFeedArrivals:
 *
 * What comes into the feed while somebody looks at it. A list view holds what it shows where it is,
 * so new posts above move nothing; this counts those that nobody has had in view yet, and where
 * somebody is at the top and has nothing selected, it lets them come into view at once.
 *
 * Nothing of it is kept: a new list begins with nothing new.
 *
 * Properties: "count" (uint): new posts above what is in view.
 */
#define VIGIE_TYPE_FEED_ARRIVALS (vigie_feed_arrivals_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedArrivals, vigie_feed_arrivals, VIGIE, FEED_ARRIVALS, GObject)

VigieFeedArrivals *vigie_feed_arrivals_new (GtkListView *list_view); /* in a scrolled window */
void vigie_feed_arrivals_follow (VigieFeedArrivals *self,
                                 VigieSession *session,
                                 GtkMultiSelection *selection); /* (nullable), both */
void vigie_feed_arrivals_show (VigieFeedArrivals *self);        /* the newest ones */
guint vigie_feed_arrivals_get_count (VigieFeedArrivals *self);

G_END_DECLS
