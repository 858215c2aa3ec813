/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-post.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/* More confirmed posts than this cannot be told apart on one page; the rest is only counted. */
#define VIGIE_BRIEF_MAX_ITEMS 500
#define VIGIE_BRIEF_MAX_PENDING 8

/**
 * VigieBriefItem:
 * @number: what the page and the map call it: 1, 2, …; 0 for what is not confirmed
 * @post_id: the post
 * @source: "x", "mastodon:example.org", …
 * @url: (nullable): http or https only
 * @text: (nullable): what it says, in one line; %NULL where the source allows only the link
 * @posted_at: ms
 * @decided_at: ms, or %VIGIE_TIME_UNKNOWN
 * @is_new: decided since the last brief
 * @has_position: whether @position is known
 * @position_confirmed: whether somebody confirmed it; it is its source's own word otherwise
 * @position: where
 * @photo_sha256: (nullable): its first photo that can be shown
 * @photo_taken_at: ms, or %VIGIE_TIME_UNKNOWN
 * @n_repeats: posts that say the same
 *
 * One post in a brief. Authors' names are never part of it.
 */
typedef struct
{
  guint number;
  char *post_id;
  char *source;
  char *url;
  char *text;
  gint64 posted_at;
  gint64 decided_at;
  gboolean is_new;
  gboolean has_position;
  gboolean position_confirmed;
  VigiePosition position;
  char *photo_sha256;
  gint64 photo_taken_at;
  guint n_repeats;
} VigieBriefItem;

/**
 * VigieBriefShape:
 * @label: (nullable): what the page and the map call it: "A", "B", …; %NULL once it was lifted
 * @shape: the shape
 * @is_new: drawn or changed since the last brief
 */
typedef struct
{
  char *label;
  VigieShape *shape;
  gboolean is_new;
} VigieBriefShape;

/**
 * VigieBrief:
 * @number: 1 + the briefs issued before @at
 * @at: the moment that it describes, ms
 * @previous_at: when the last brief was issued, or %VIGIE_TIME_UNKNOWN
 * @exercise: nothing of it is real
 * @log_head: (nullable): hash of the log that it stands on
 * @n_posts: posts seen, by status
 * @n_facts: confirmed posts without repeats: what @items lists, and the older ones beyond
 * @n_facts_new: of them confirmed since the last brief
 * @n_closures: closures in force
 * @n_closures_new: of them drawn since the last brief
 * @shapes: (element-type VigieBriefShape): closures in force, then the other shapes in force
 * @lifted: (element-type VigieBriefShape): closures lifted since the last brief, newest first
 * @items: (element-type VigieBriefItem): confirmed posts, newest first, without repeats; a repeat
 *   of what nobody confirmed stands for it
 * @pending: (element-type VigieBriefItem): the newest posts that nobody judged yet
 *
 * What one brief says, before it is laid out. Filled by the functions below, then closed
 * by vigie_brief_finish(); no input, no clock, no locale.
 */
typedef struct
{
  guint number;
  gint64 at;
  gint64 previous_at;
  char *title;
  char *author;
  char *organisation;
  char *recipients;
  gboolean exercise;
  char *log_head;
  guint64 n_posts[VIGIE_N_STATUSES];
  guint n_facts;
  guint n_facts_new;
  guint n_closures;
  guint n_closures_new;
  GPtrArray *shapes;
  GPtrArray *lifted;
  GPtrArray *items;
  GPtrArray *pending;
  /*< private >*/
  GHashTable *originals;
  GHashTable *confirmed;
  GPtrArray *repeats;
} VigieBrief;

VigieBrief *vigie_brief_new (gint64 at);
void vigie_brief_free (VigieBrief *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBrief, vigie_brief_free)

void vigie_brief_set_identity (VigieBrief *self,
                               const char *title,
                               const char *author,
                               const char *organisation,
                               const char *recipients,
                               gboolean exercise);
void vigie_brief_set_log_head (VigieBrief *self, const char *hash);
void vigie_brief_add_decision (VigieBrief *self, VigieDecision *decision);
void vigie_brief_add_shape (VigieBrief *self, VigieShape *shape);
void vigie_brief_add_post (VigieBrief *self, VigiePost *post, const VigiePostState *state);
void vigie_brief_finish (VigieBrief *self);

char *vigie_brief_make_label (guint index);

G_END_DECLS
