/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"
#include "vigie-watch-words.h"

G_BEGIN_DECLS

/* What the sources of an incident look for. */
gboolean vigie_incident_words_load (VigieStore *store, VigieWatchWords **words, GError **error);
gboolean vigie_incident_words_save (VigieStore *store, const char *expression, GError **error);

/**
 * VigieWordsMatch:
 * @row_id: of the post
 * @posted_at: ms
 * @text: what it says
 *
 * A post that holds what is looked for.
 */
typedef struct
{
  gint64 row_id;
  gint64 posted_at;
  char *text;
} VigieWordsMatch;

/**
 * VigieWordsTrial:
 * @n_posts: how many were looked at
 * @n_matched: how many of them match
 * @matches: (element-type VigieWordsMatch): the newest of these, the newest first
 * @looked_back_to: ms: the oldest one was posted then, where there were more than were to be looked
 *   at; else when the first one might have been posted
 * @is_cut: whether there were more
 *
 * What words find among the posts that are here.
 */
typedef struct
{
  guint n_posts;
  guint n_matched;
  GPtrArray *matches;
  gint64 looked_back_to;
  gboolean is_cut;
} VigieWordsTrial;

/**
 * VigieWordsBounds:
 * @since: ms: posts since then
 * @max_posts: to look at
 * @max_matches: to keep
 *
 * How far a trial goes.
 */
typedef struct
{
  gint64 since;
  guint max_posts;
  guint max_matches;
} VigieWordsBounds;

VigieWordsTrial *vigie_words_trial_run (VigieStore *store,
                                        const VigieWatchWords *words,
                                        const VigieWordsBounds *bounds,
                                        GCancellable *cancellable,
                                        GError **error);
void vigie_words_trial_free (VigieWordsTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWordsTrial, vigie_words_trial_free)

G_END_DECLS
