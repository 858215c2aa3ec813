/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieAsOfBar:
 *
 * Chooses as of when something is told: now, or the moment at which the replay stands.
 *
 * Signal "changed": another moment is wanted.
 */
#define VIGIE_TYPE_AS_OF_BAR (vigie_as_of_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigieAsOfBar, vigie_as_of_bar, VIGIE, AS_OF_BAR, AdwBin)

void vigie_as_of_bar_set_moment (VigieAsOfBar *self, gint64 at);
gint64 vigie_as_of_bar_get_at (VigieAsOfBar *self);
void vigie_as_of_bar_set_busy (VigieAsOfBar *self, gboolean busy);

G_END_DECLS
