/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigiePostHistory:
 *
 * Through which watched sources a post came, and what its source did with it afterwards: later
 * words beside those that it came with. Hidden where there is nothing to say.
 */
#define VIGIE_TYPE_POST_HISTORY (vigie_post_history_get_type ())
G_DECLARE_FINAL_TYPE (VigiePostHistory, vigie_post_history, VIGIE, POST_HISTORY, AdwBin)

void vigie_post_history_set_post (VigiePostHistory *self,
                                  VigieSession *session, /* (nullable) */
                                  VigiePost *post);      /* (nullable) */

G_END_DECLS
