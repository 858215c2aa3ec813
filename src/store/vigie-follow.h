/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-post-search.h"
#include "vigie-store-private.h"

G_BEGIN_DECLS

/* More changed posts than this and a list is read again as a whole. */
#define VIGIE_FOLLOW_MAX 20000

/**
 * VigiePostChange:
 * @key: the post
 * @matches: whether the query finds it
 * @is_new: it arrived; otherwise its state or its number of duplicates changed
 * @has_state: whether @post, @state and @n_duplicates were read
 * @post: as it is now: a photo of it may have been fetched
 * @state: what was decided
 * @n_duplicates: how many posts repeat it
 *
 * What a list that follows the file has to know about a changed post.
 */
typedef struct
{
  gint64 key;
  gboolean matches;
  gboolean is_new;
  gboolean has_state;
  VigiePost *post;
  VigiePostState state;
  guint n_duplicates;
} VigiePostChange;

gboolean vigie_query_is_everything (const VigieQuery *query);

/* (element-type VigiePostChange), sorted by key; %NULL with @changes->lost set when everything has
 * to be read again, or with @error set. */
GArray *
vigie_follow_read (VigieSql *sql, const VigieQuery *query, VigieChanges *changes, GError **error);

/* The same of certain posts, as they are now. */
GArray *vigie_follow_examine (VigieSql *sql, const VigieQuery *query, GArray *keys, GError **error);

G_END_DECLS
