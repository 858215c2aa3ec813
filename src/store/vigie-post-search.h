/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-query.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

/**
 * VigiePostTies:
 * @n_duplicates: how many posts repeat it
 * @photo_verdict: the gravest on one of its photos; %VIGIE_STATUS_NEW where there is none
 * @photos_decided_at: ms of the last verdict on one of them; 0 where there is none
 * @photo_redacted: whether something of one of them is blurred before it goes out
 * @source_change: a #VigiePostUpdateKind, what its source did with it last; 0 where it did nothing
 * @source_changed_at: ms, when it did
 *
 * What was decided about other things, and seen of its source since, says of a post.
 */
typedef struct
{
  guint n_duplicates;
  VigieStatus photo_verdict;
  gint64 photos_decided_at;
  gboolean photo_redacted;
  int source_change;
  gint64 source_changed_at;
} VigiePostTies;

void vigie_post_ties_add_photo (VigiePostTies *self, const VigiePhotoState *state);

typedef enum
{
  VIGIE_SEARCH_FEED,
  VIGIE_SEARCH_TEXT,
  VIGIE_SEARCH_BOX,
  VIGIE_SEARCH_STATE,
  VIGIE_SEARCH_PHOTO,
} VigieSearchSource;

/**
 * VigiePostSearch:
 *
 * Walks the keys of the posts that a query finds, newest first. One at a time on a connection.
 */
typedef struct
{
  VigieSql *sql;
  const VigieQuery *query;
  VigieSearchSource source;
  char *expression;
  sqlite3_stmt *statement;
  GArray *box_keys; /* (element-type gint64): ascending; what is left to give */
  gint64 min_key;   /* inclusive */
  gint64 max_key;   /* inclusive */
  gint64 spill;     /* by how much a key may be later than its post's time */
  gboolean needs_feed;
  sqlite3_stmt *feed;
  gint64 feed_key;
  gboolean feed_is_open;
} VigiePostSearch;

gboolean vigie_post_search_begin (VigiePostSearch *self,
                                  VigieSql *sql,
                                  const VigieQuery *query,
                                  GError **error);
gboolean vigie_post_search_next (VigiePostSearch *self, gint64 *key, GError **error);
void vigie_post_search_want_flags (VigiePostSearch *self);
int vigie_post_search_get_flags (
    VigiePostSearch *self); /* of the post that was found last; see vigie-projection.h */
void vigie_post_search_clear (VigiePostSearch *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePostSearch, vigie_post_search_clear)

GArray *vigie_post_search_list (VigieSql *sql,
                                const VigieQuery *query,
                                guint limit,     /* the newest ones; 0: all */
                                GError **error); /* (element-type gint64): ascending */

/* The post with everything that belongs to it; %NULL without an error where there is none. */
VigiePost *vigie_post_load (
    VigieSql *sql, gint64 key, VigiePostState *state, VigiePostTies *ties, GError **error);

G_END_DECLS
