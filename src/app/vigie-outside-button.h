/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-outside.h"

G_BEGIN_DECLS

/**
 * VigieOutsideButton:
 *
 * The sign in the header bar: what the outside world sees and how old that is, amber where the last
 * change has not left. It opens the list of all places. Hidden while nothing was published.
 *
 * Signals:
 * - "answer" (string): somebody wants to answer what this destination needs
 * - "open" (string): somebody wants to see what is at this URI
 */
#define VIGIE_TYPE_OUTSIDE_BUTTON (vigie_outside_button_get_type ())
G_DECLARE_FINAL_TYPE (VigieOutsideButton, vigie_outside_button, VIGIE, OUTSIDE_BUTTON, AdwBin)

void vigie_outside_button_set_outside (VigieOutsideButton *self, VigieOutside *outside);
void vigie_outside_button_popup (VigieOutsideButton *self);

G_END_DECLS
