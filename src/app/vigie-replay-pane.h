/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-history-moment.h"
#include "vigie-photo-cache.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieReplayPane:
 *
 * Feed, map and numbers of an incident as they stood at a moment. Nothing can be decided here; who
 * activates a post sees it on the desk, as it is now.
 *
 * Property "active" (boolean): this is the pane that time moves; drawn only where there are two.
 * Signals:
 * - "wants-time": somebody works in this pane
 * - "camera-changed": its map was moved or zoomed
 */
#define VIGIE_TYPE_REPLAY_PANE (vigie_replay_pane_get_type ())
G_DECLARE_FINAL_TYPE (VigieReplayPane, vigie_replay_pane, VIGIE, REPLAY_PANE, AdwBreakpointBin)

void vigie_replay_pane_set_session (VigieReplayPane *self,
                                    VigieSession *session, /* (nullable) */
                                    VigiePhotoCache *photos);
void vigie_replay_pane_set_history (VigieReplayPane *self, VigieHistory *history); /* (nullable) */
void vigie_replay_pane_seek (VigieReplayPane *self, gint64 at);
gint64 vigie_replay_pane_get_at (VigieReplayPane *self);
VigieMoment *vigie_replay_pane_get_moment (VigieReplayPane *self); /* (nullable) */
void vigie_replay_pane_set_active (VigieReplayPane *self, gboolean active);
void vigie_replay_pane_set_basemap (VigieReplayPane *self, const char *basemap);
void vigie_replay_pane_follow_camera (VigieReplayPane *self, VigieReplayPane *other);
const char *vigie_replay_pane_get_numbers (VigieReplayPane *self);

G_END_DECLS
