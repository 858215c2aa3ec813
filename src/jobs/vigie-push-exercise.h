/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-push.h"

G_BEGIN_DECLS

gboolean vigie_push_exercise_check (VigieStore *store,
                                    const VigieDestination *destination,
                                    VigiePushFlags flags,
                                    VigiePushOutcome *outcome,
                                    GError **error);
char *vigie_push_exercise_warn (VigieStore *store, GBytes *found, const char *place);

G_END_DECLS
