/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory.h"
#include "vigie-watcher.h"

G_BEGIN_DECLS

/**
 * VigieCommuneCoverage:
 * @n_communes: of the territory
 * @n_by_place: in which photos are looked for by where they were taken
 * @named: (element-type utf8): those that the words name, the largest first
 * @unwatched: (element-type utf8): those that are neither, the largest first
 *
 * Which communes of a territory are watched, and which are not.
 */
typedef struct
{
  guint n_communes;
  guint n_by_place;
  GPtrArray *named;
  GPtrArray *unwatched;
} VigieCommuneCoverage;

void vigie_commune_coverage_read (VigieCommuneCoverage *self,
                                  VigieTerritory *territory,
                                  GPtrArray *statuses, /* (element-type VigieWatchStatus) */
                                  GPtrArray *words /* (element-type utf8) */);
void vigie_commune_coverage_clear (VigieCommuneCoverage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCommuneCoverage, vigie_commune_coverage_clear)

char *vigie_commune_coverage_format (const VigieCommuneCoverage *self); /* (transfer full) */

G_END_DECLS
