/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-bluesky-session.h"
#include "vigie-source-private.h"

G_BEGIN_DECLS

#define VIGIE_BLUESKY_RECHECK_DAYS 3

gboolean
vigie_bluesky_recheck (VigieBlueskySession *session, VigieSourceRound *round, GError **error);

G_END_DECLS
