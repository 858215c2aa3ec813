/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-library.h"
#include "vigie-privacy.h"

G_BEGIN_DECLS

/* What is said of removing personal data; for all of it, @purge is %NULL where authors got
 * pseudonyms. */

char *vigie_privacy_words_amount (const VigiePurge *purge, const VigieRemovalReport *report);
char *vigie_privacy_words_rule (const VigiePurge *purge);
char *vigie_privacy_words_preview (const VigiePurge *purge, const VigieRemovalReport *report);
char *vigie_privacy_words_question (const VigiePurge *purge);
char *vigie_privacy_words_warning (const VigiePurge *purge, const VigieRemovalReport *report);
char *vigie_privacy_words_done (const VigiePurge *purge, const VigieRemovalReport *report);
char *vigie_privacy_words_removal (const VigieRemoval *removal);
char *vigie_privacy_words_report (const char *incident,
                                  const char *actor,
                                  gint64 at,
                                  const VigiePurge *purge,
                                  const VigieRemovalReport *report,
                                  const char *problem /* (nullable) */);

char *vigie_privacy_words_library (GPtrArray *incidents);
char *vigie_privacy_words_known (const VigieLibraryIncident *incident);

const char *vigie_privacy_words_log (void);    /* what stays in the log */
const char *vigie_privacy_words_copies (void); /* what else to think of */
const char *vigie_privacy_words_clean (void);  /* nothing is left in the file */

G_END_DECLS
