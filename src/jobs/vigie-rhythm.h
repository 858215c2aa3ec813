/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_RHYTHM_BINS 24
#define VIGIE_RHYTHM_BIN_MS (15 * G_GINT64_CONSTANT (60000)) /* six hours in all */

/**
 * VigieRhythm:
 * @last_at: ms: when its newest post was posted, or %VIGIE_TIME_UNKNOWN
 * @n_last_hour: posts of the last hour
 * @median_gap_ms: between two posts, or 0 where there are too few to say
 * @bins: posts in each quarter of an hour, the current one last
 *
 * How often a source brings something, by when its posts were posted.
 */
typedef struct
{
  gint64 last_at;
  guint n_last_hour;
  gint64 median_gap_ms;
  guint bins[VIGIE_RHYTHM_BINS];
} VigieRhythm;

void vigie_rhythm_read (VigieRhythm *self, const GArray *times, gint64 now);
gboolean vigie_rhythm_is_silent (const VigieRhythm *self, gint64 newest_elsewhere, gint64 now);
GArray *vigie_rhythm_load_times (VigieStore *store, const char *key, gint64 now); /* (nullable) */
gint64 vigie_rhythm_find_newest_elsewhere (GHashTable *times, const char *name, gint64 now);

G_END_DECLS
