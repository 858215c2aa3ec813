/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-coverage.h"

G_BEGIN_DECLS

/* What is said about sources, as pure functions of their arguments. Each returns a new, translated
 * string. */

char *vigie_source_format_what (const VigieWatch *watch);  /* "Mastodon · example.org · #crue" */
char *vigie_source_format_place (const VigieWatch *watch); /* what would be asked, whole */
char *vigie_source_format_state (const VigieWatchStatus *status, gint64 now);
char *vigie_source_format_rhythm (const VigieRhythm *rhythm, gint64 now);
char *vigie_source_format_silence (const VigieRhythm *rhythm, gint64 now);
char *vigie_source_format_bins (const VigieRhythm *rhythm); /* for screen readers */
char *vigie_source_format_row (const VigieWatchStatus *status,
                               const VigieRhythm *rhythm,
                               gboolean is_silent,
                               gint64 now);
char *vigie_source_format_official_row (const VigieWatchStatus *status,
                                        const VigieOfficialSheet *sheet, /* (nullable) */
                                        gint64 now);

const char *vigie_source_option_get_title (const char *kind,
                                           const VigieSourceOption *option); /* (nullable) */
const char *vigie_source_kind_describe (const char *kind); /* (nullable): translated */

G_END_DECLS
