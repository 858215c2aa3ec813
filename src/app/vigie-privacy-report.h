/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-privacy.h"

G_BEGIN_DECLS

/**
 * VigiePrivacyReport:
 *
 * The page that says that something is being removed, and then what was, what is left, and what
 * else to think of.
 */
#define VIGIE_TYPE_PRIVACY_REPORT (vigie_privacy_report_get_type ())
G_DECLARE_FINAL_TYPE (
    VigiePrivacyReport, vigie_privacy_report, VIGIE, PRIVACY_REPORT, AdwNavigationPage)

VigiePrivacyReport *vigie_privacy_report_new (const char *incident, const char *actor);
void vigie_privacy_report_show (VigiePrivacyReport *self,
                                const VigiePurge *purge /* (nullable) */,
                                const VigieRemovalReport *report,
                                const char *problem /* (nullable) */);
void vigie_privacy_report_fail (VigiePrivacyReport *self, const char *why);
const char *vigie_privacy_report_get_text (VigiePrivacyReport *self); /* (nullable) */
void vigie_privacy_report_save (VigiePrivacyReport *self, GFile *file);

G_END_DECLS
