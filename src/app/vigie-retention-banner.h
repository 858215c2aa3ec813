/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieRetentionBanner:
 *
 * Says that the day until which an incident may hold personal data is over, where it still holds
 * some, and leads to what removes it. Whoever closes it is asked again when the incident is opened
 * again.
 */
#define VIGIE_TYPE_RETENTION_BANNER (vigie_retention_banner_get_type ())
G_DECLARE_FINAL_TYPE (VigieRetentionBanner, vigie_retention_banner, VIGIE, RETENTION_BANNER, AdwBin)

void vigie_retention_banner_set_session (VigieRetentionBanner *self,
                                         VigieSession *session); /* (nullable) */
gboolean vigie_retention_banner_is_shown (VigieRetentionBanner *self);

G_END_DECLS
