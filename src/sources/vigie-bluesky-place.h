/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-private.h"

G_BEGIN_DECLS

/* Where a source goes on has two halves: one is written by its searches, one by its stream. */
JsonObject *vigie_bluesky_place_read (VigieSourceRound *round, const char *half);
gboolean vigie_bluesky_place_commit (VigieSourceIntake *intake,
                                     const char *half,
                                     JsonObject *value,
                                     GError **error);

G_END_DECLS
