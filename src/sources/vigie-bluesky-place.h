/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieBlueskyPlace:
 *
 * Where a source goes on: one half is written by its rounds, the other by its stream, at the same
 * time and under one key. Callable on any thread.
 */
typedef struct
{
  GMutex mutex;
  JsonNode *known; /* (nullable): an object, as it was committed last by this process */
} VigieBlueskyPlace;

void vigie_bluesky_place_init (VigieBlueskyPlace *self);
void vigie_bluesky_place_clear (VigieBlueskyPlace *self);
JsonObject *vigie_bluesky_place_read (VigieSourceRound *round, const char *half);
gboolean vigie_bluesky_place_commit (VigieBlueskyPlace *self,
                                     VigieSourceIntake *intake,
                                     const char *half,
                                     JsonObject *value,
                                     GError **error);

G_END_DECLS
