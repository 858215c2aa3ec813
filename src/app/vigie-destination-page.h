/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-outside.h"

G_BEGIN_DECLS

/**
 * VigieDestinationPage:
 *
 * A form for one destination.
 *
 * Signals:
 * - "saved" (string nullable): it is written; with a sentence where its secret could not be kept
 * - "remove" (string): somebody wants to be rid of the destination of this name
 */
#define VIGIE_TYPE_DESTINATION_PAGE (vigie_destination_page_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieDestinationPage, vigie_destination_page, VIGIE, DESTINATION_PAGE, AdwNavigationPage)

AdwNavigationPage *
vigie_destination_page_new (VigieOutside *outside,
                            const VigieDestination *destination); /* (nullable): a new one */

G_END_DECLS
