/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-watch-fold.h"

G_BEGIN_DECLS

/* Numbers of roads, which are one word or two, and mean alike: D971, D 971, D.971, RD 971, RD-971.
 * What they mean is a hash; 0 is none. */

/**
 * VigieWatchRoadPrefix:
 * @letter: the kind of road: 'd', or 0 where the word is no such beginning
 * @is_short: whether it is that letter alone
 * @start: of the word
 * @end: of the word
 *
 * A word that a number may follow.
 */
typedef struct
{
  guint16 letter;
  gboolean is_short;
  gsize start;
  gsize end;
} VigieWatchRoadPrefix;

guint64 vigie_watch_road_hash (const VigieWatchWord *word);
VigieWatchRoadPrefix vigie_watch_road_read_prefix (const VigieWatchWord *word);
guint64 vigie_watch_road_hash_after (const VigieWatchRoadPrefix *prefix,
                                     const VigieWatchWord *word,
                                     const char *text);

G_END_DECLS
