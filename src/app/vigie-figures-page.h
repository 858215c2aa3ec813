/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieFiguresPage:
 *
 * The figures of the incident, their charts, and what was found, as of now or of the moment at
 * which the replay stands. They are worked out when they are looked at first, and again when
 * something comes while they are looked at. A point of a chart leads to its moment in the replay,
 * by the action "win.show-moment".
 */
#define VIGIE_TYPE_FIGURES_PAGE (vigie_figures_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieFiguresPage, vigie_figures_page, VIGIE, FIGURES_PAGE, AdwBin)

void vigie_figures_page_set_session (VigieFiguresPage *self,
                                     VigieSession *session); /* (nullable) */
void vigie_figures_page_set_moment (VigieFiguresPage *self, gint64 at);

G_END_DECLS
