/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-photo-cache.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieFeedPane:
 *
 * Search, chips and the list of posts, newest first.
 *
 * Signal "search-finished": the keyboard shall go back to the desk.
 */
#define VIGIE_TYPE_FEED_PANE (vigie_feed_pane_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedPane, vigie_feed_pane, VIGIE, FEED_PANE, AdwBin)

void
vigie_feed_pane_set_session (VigieFeedPane *self, VigieSession *session, VigiePhotoCache *photos);
void vigie_feed_pane_focus_search (VigieFeedPane *self);
void vigie_feed_pane_focus_list (VigieFeedPane *self);
void vigie_feed_pane_show_newest (VigieFeedPane *self);
void vigie_feed_pane_step (VigieFeedPane *self,
                           int by); /* +1 the next (older) post, −1 the one before */
void vigie_feed_pane_go_on (VigieFeedPane *self);
void vigie_feed_pane_extend (VigieFeedPane *self, int by);
void vigie_feed_pane_select_all (VigieFeedPane *self);

G_END_DECLS
