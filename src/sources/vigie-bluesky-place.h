/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-private.h"

G_BEGIN_DECLS

/* Where a source goes on has parts: one is written by its searches, one by its stream, one by what
 * looks for deletions. */
JsonObject *vigie_bluesky_place_read (VigieSourceRound *round, const char *part);
gboolean vigie_bluesky_place_commit (VigieSourceIntake *intake,
                                     const char *part,
                                     JsonObject *value,
                                     GError **error);

G_END_DECLS
