/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieClockButton:
 *
 * The time since the alert, and behind it what is to come about by when: the call-out, the team at
 * work, the first official information. Its buttons ask for the window's action "milestone".
 */
#define VIGIE_TYPE_CLOCK_BUTTON (vigie_clock_button_get_type ())
G_DECLARE_FINAL_TYPE (VigieClockButton, vigie_clock_button, VIGIE, CLOCK_BUTTON, AdwBin)

void vigie_clock_button_set_session (VigieClockButton *self,
                                     VigieSession *session); /* (nullable) */
void vigie_clock_button_note (VigieClockButton *self, const char *milestone);

G_END_DECLS
