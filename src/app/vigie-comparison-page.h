/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieComparisonPage:
 *
 * What the people of an exercise decided, beside what was decided in the incident that it replays.
 * It is worked out when it is looked at first, and again when something comes while it is looked
 * at. A row leads to its moment in the replay, by the action "win.show-moment".
 */
#define VIGIE_TYPE_COMPARISON_PAGE (vigie_comparison_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieComparisonPage, vigie_comparison_page, VIGIE, COMPARISON_PAGE, AdwBin)

void vigie_comparison_page_set_session (VigieComparisonPage *self,
                                        VigieSession *session); /* (nullable) */
void vigie_comparison_page_set_original (VigieComparisonPage *self, const char *path);

G_END_DECLS
