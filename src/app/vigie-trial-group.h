/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-source-trial.h"

G_BEGIN_DECLS

/**
 * VigieTrialGroup:
 *
 * Asks a source once and shows what it would bring. Signal "requested": somebody wants that; the
 * handler calls vigie_trial_group_begin().
 */
#define VIGIE_TYPE_TRIAL_GROUP (vigie_trial_group_get_type ())
G_DECLARE_FINAL_TYPE (VigieTrialGroup, vigie_trial_group, VIGIE, TRIAL_GROUP, AdwPreferencesGroup)

void vigie_trial_group_begin (VigieTrialGroup *self,
                              VigieSource *source,
                              VigieStore *store,
                              VigieHttpClient *client,
                              const char *secret /* (nullable) */);
void vigie_trial_group_reset (VigieTrialGroup *self);

G_END_DECLS
