/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-deja-vu.h"

G_BEGIN_DECLS

/* Why posts look alike, in words. Pure functions; each returns a new, translated string. */

char *vigie_describe_similar (const VigieSimilarPost *similar, VigiePost *post);
char *vigie_describe_seen_before (const VigieSeenBefore *seen);
char *vigie_title_seen_before (const VigieSeenBefore *seen);

G_END_DECLS
