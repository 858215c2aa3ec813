/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-box.h"

G_BEGIN_DECLS

/**
 * VigieQuery:
 * @text: (nullable): words that must all occur; the last one, or one ending in *, may be a
 * beginning
 * @statuses: bit 1 << #VigieStatus for each that is wanted, 0 for all
 * @awaits_second: only confirmed posts that no second person has confirmed yet
 * @with_photo: only posts with a photo
 * @on_map: only posts with a position, confirmed or candidate
 * @owner: (nullable): only posts of this person
 * @has_box: whether @box counts
 * @box: only posts whose position lies inside
 * @from: ms, or %VIGIE_TIME_UNKNOWN
 * @to: ms, exclusive, or %VIGIE_TIME_UNKNOWN
 *
 * A feed's filter as data. Zero-initialise with %VIGIE_QUERY_INIT.
 */
typedef struct
{
  char *text;
  guint statuses;
  gboolean awaits_second;
  gboolean with_photo;
  gboolean on_map;
  char *owner;
  gboolean has_box;
  VigieBox box;
  gint64 from;
  gint64 to;
} VigieQuery;

#define VIGIE_QUERY_INIT { .from = VIGIE_TIME_UNKNOWN, .to = VIGIE_TIME_UNKNOWN }

VigieQuery *vigie_query_new (void);
VigieQuery *vigie_query_copy (const VigieQuery *self);
void vigie_query_free (VigieQuery *self);
gboolean vigie_query_equal (const VigieQuery *a, const VigieQuery *b);
gboolean vigie_query_matches (const VigieQuery *self, VigiePost *post, const VigiePostState *state);
char *vigie_query_fold_text (
    const char *text); /* lower case, no diacritics: as the text search sees it */
char *vigie_query_to_fts (const char *text); /* (nullable): an FTS5 expression, quoted safely */
const VigiePosition *vigie_post_choose_position (VigiePost *post, const VigiePostState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieQuery, vigie_query_free)

G_END_DECLS
