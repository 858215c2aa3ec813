/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-review.h"

G_BEGIN_DECLS

/* The figures of a review as sentences: pure functions of their arguments. All texts (transfer
 * full). */

VigieLanguage vigie_figures_get_language (void); /* that of the window */
char *vigie_figures_say_gain (const VigieReviewGain *gain, VigieLanguage language);
char *vigie_figures_say_before (gint64 ms, gint64 at, VigieLanguage language);
char *vigie_figures_say_call (gint64 ms, gint64 limit_ms, VigieLanguage language);
char *vigie_figures_say_statuses (const VigieReviewCounts *counts);
char *vigie_figures_say_used (const VigieReviewCounts *counts);
char *vigie_figures_say_entries (const VigieReviewCounts *counts);
char *vigie_figures_say_closures (const VigieReviewCounts *counts);
char *vigie_figures_say_delays (const VigieDelays *delays, VigieLanguage language);
char *vigie_figures_say_finding (const VigieFinding *finding);
char *vigie_figures_format_day (const char *day); /* "2026-03-31", as this desk writes it */
char *vigie_figures_parse_day (const char *text); /* (nullable): back again */

G_END_DECLS
