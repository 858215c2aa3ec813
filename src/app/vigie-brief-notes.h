/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-brief-proof.h"

G_BEGIN_DECLS

/* What the dialog of the brief says beside the pages. */

void vigie_brief_notes_fill_changes (AdwPreferencesGroup *group,
                                     GPtrArray *rows,
                                     VigieBriefProof *proof);
void vigie_brief_notes_fill_warnings (AdwPreferencesGroup *group,
                                      GPtrArray *rows,
                                      VigieBriefProof *proof,
                                      gboolean is_read_only);

G_END_DECLS
