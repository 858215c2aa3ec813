/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-player.h"
#include "vigie-replay-pane.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieReviewView:
 *
 * The incident replayed: as it stood at any moment, or at two moments side by side. It is read when
 * it is looked at first, and again when something comes while it is looked at.
 */
#define VIGIE_TYPE_REVIEW_VIEW (vigie_review_view_get_type ())
G_DECLARE_FINAL_TYPE (VigieReviewView, vigie_review_view, VIGIE, REVIEW_VIEW, AdwBin)

void vigie_review_view_set_session (VigieReviewView *self, VigieSession *session); /* (nullable) */
void vigie_review_view_show_moment (VigieReviewView *self, gint64 at);
VigiePlayer *vigie_review_view_get_player (VigieReviewView *self);
VigieReplayPane *vigie_review_view_get_pane (VigieReviewView *self,
                                             guint n); /* 0, or 1: the other */

G_END_DECLS
