/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-rhythm.h"
#include "vigie-watcher.h"

G_BEGIN_DECLS

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
GPtrArray *vigie_coverage_list_replayed (VigieStore *store); /* (element-type VigieWatchStatus) */
void vigie_coverage_clear (VigieCoverage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCoverage, vigie_coverage_clear)

G_END_DECLS
