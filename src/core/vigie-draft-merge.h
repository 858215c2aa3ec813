/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-post-state.h"

G_BEGIN_DECLS

GPtrArray *vigie_draft_new_merge (const char *post_id,
                                  const VigiePostState *state,
                                  const char *original_id,
                                  const VigiePostState *original,
                                  const char *actor);

G_END_DECLS
