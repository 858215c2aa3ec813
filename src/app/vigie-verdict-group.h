/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/* In the inspector: who works on the post, who else must confirm it, what was checked, its labels.
 */
#define VIGIE_TYPE_VERDICT_GROUP (vigie_verdict_group_get_type ())
G_DECLARE_FINAL_TYPE (VigieVerdictGroup, vigie_verdict_group, VIGIE, VERDICT_GROUP, AdwBin)

void vigie_verdict_group_set_session (VigieVerdictGroup *self, VigieSession *session);
void vigie_verdict_group_set_item (VigieVerdictGroup *self, VigieFeedItem *item);

G_END_DECLS
