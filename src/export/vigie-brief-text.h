/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-words.h"
#include "vigie-brief.h"

G_BEGIN_DECLS

#define VIGIE_BRIEF_SHORT_TEXT_MAX 500 /* characters */

/* All (transfer full); times on the clock of @zone, which may be %NULL for UTC. */
char *vigie_brief_to_subject (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone);
char *vigie_brief_to_text (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone);
char *vigie_brief_to_short_text (const VigieBrief *brief, VigieLanguage language, GTimeZone *zone);

G_END_DECLS
