/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watcher.h"

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

/**
 * VigieCoverage:
 * @watched: (element-type utf8): titles of the networks that are asked, each once
 * @unwatched: (element-type utf8): titles of those that could be, and of those that nobody can
 * @official: (element-type utf8): titles of the authorities that are asked, each once
 * @words: (element-type utf8): what is looked for, each once
 * @n_troubled: sources that are neither live nor paused
 *
 * What is watched and what is not.
 */
typedef struct
{
  GPtrArray *watched;
  GPtrArray *unwatched;
  GPtrArray *official;
  GPtrArray *words;
  guint n_troubled;
} VigieCoverage;

void vigie_coverage_read (VigieCoverage *self,
                          GPtrArray *statuses, /* (element-type VigieWatchStatus) */
                          const char *words /* (nullable) */);
void vigie_coverage_clear (VigieCoverage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCoverage, vigie_coverage_clear)

G_END_DECLS
