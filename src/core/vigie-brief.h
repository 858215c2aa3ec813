/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-log-mark.h"
#include "vigie-post.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/* More confirmed posts than this cannot be told apart on one map; the rest is only counted. */
#define VIGIE_BRIEF_MAX_ITEMS 500
#define VIGIE_BRIEF_MAX_PENDING 8
#define VIGIE_BRIEF_MAX_RUMOURS 20
#define VIGIE_BRIEF_MAX_MESSAGES 12

/**
 * VigieBriefItem:
 * @number: what the page and the map call it: 1, 2, …; 0 for what is not confirmed
 * @post_id: the post
 * @source: "x", "mastodon:example.org", …
 * @url: (nullable): http or https only
 * @text: (nullable): what it says, in one line; %NULL where the source allows only the link
 * @reason: (nullable): why it was decided so
 * @posted_at: ms
 * @decided_at: ms, or %VIGIE_TIME_UNKNOWN
 * @is_new: what it is here since the last brief
 * @has_position: whether @position is known
 * @position_confirmed: whether somebody confirmed it; it is its source's own word otherwise
 * @position: where
 * @place: (nullable): the same for people in no language, as "D 971 PR 12+300, Vitteaux"
 * @place_has_road: whether @place says so precisely, or is only the commune
 * @photo_sha256: (nullable): its first photo that can be shown
 * @photo_taken_at: ms, or %VIGIE_TIME_UNKNOWN
 * @photo_credit: (nullable): what its licence wants to be said: "Jane Doe, CC BY-SA 4.0"
 * @photo_verdict: of the photo
 * @n_photo_checks: what was found to hold of the photo
 * @n_repeats: posts that say the same
 *
 * One post in a brief. Authors' names are never part of it but for the licence of a photo.
 */
typedef struct
{
  guint number;
  char *post_id;
  char *source;
  char *url;
  char *text;
  char *reason;
  gint64 posted_at;
  gint64 decided_at;
  gboolean is_new;
  gboolean has_position;
  gboolean position_confirmed;
  VigiePosition position;
  char *place;
  gboolean place_has_road;
  char *photo_sha256;
  gint64 photo_taken_at;
  char *photo_credit;
  VigieStatus photo_verdict;
  guint n_photo_checks;
  guint n_repeats;
} VigieBriefItem;

/**
 * VigieBriefNews:
 * @VIGIE_BRIEF_NEWS_BEGUN: it holds since the last brief
 * @VIGIE_BRIEF_NEWS_OUTLINE: another outline, or other roads
 * @VIGIE_BRIEF_NEWS_CAUSE: another cause
 * @VIGIE_BRIEF_NEWS_END: another announced end
 * @VIGIE_BRIEF_NEWS_TITLE: another title
 * @VIGIE_BRIEF_NEWS_CUT: a diversion that a closure cuts since then
 *
 * What became of a shape since the last brief.
 */
typedef enum
{
  VIGIE_BRIEF_NEWS_BEGUN = 1 << 0,
  VIGIE_BRIEF_NEWS_OUTLINE = 1 << 1,
  VIGIE_BRIEF_NEWS_CAUSE = 1 << 2,
  VIGIE_BRIEF_NEWS_END = 1 << 3,
  VIGIE_BRIEF_NEWS_TITLE = 1 << 4,
  VIGIE_BRIEF_NEWS_CUT = 1 << 5,
} VigieBriefNews;

/**
 * VigieBriefShape:
 * @label: (nullable): what the page and the map call it: "A", "B", …; %NULL once it is over
 * @shape: the shape
 * @is_new: drawn or changed since the last brief
 * @news: #VigieBriefNews
 * @around: (nullable): of a diversion, the label of the closure that it leads around
 * @is_cut: a diversion that leads over a closed road
 * @cut_by: (nullable): label of the closure that cuts it
 * @withdrawn: it was drawn by mistake and its drawing undone
 */
typedef struct
{
  char *label;
  VigieShape *shape;
  gboolean is_new;
  guint news;
  char *around;
  gboolean is_cut;
  char *cut_by;
  gboolean withdrawn;
} VigieBriefShape;

/**
 * VigieBriefCut:
 * @closure: (transfer none): what closes it
 * @is_first: whether it is the first row of its closure
 * @road: (nullable): number or name
 * @from: (nullable): where it begins, as "PR 12+300", or the road there
 * @to: (nullable): where it ends
 * @direction: (nullable): "both", "north", …
 * @communes: (nullable): where it lies, separated by commas
 * @length_m: metres, 0 where that is not known
 * @has_section: whether a territory said so; there is only the closure's title otherwise
 *
 * A closed section of a road.
 */
typedef struct
{
  const VigieBriefShape *closure;
  gboolean is_first;
  char *road;
  char *from;
  char *to;
  char *direction;
  char *communes;
  double length_m;
  gboolean has_section;
} VigieBriefCut;

/**
 * VigieBriefMessage:
 * @at: ms
 * @text: in one line
 * @language: (nullable): of the text
 * @channels: (nullable): where it went, separated by commas
 * @is_new: since the last brief
 * @decision: the entry of the log
 *
 * A prevention message that was relayed.
 */
typedef struct
{
  gint64 at;
  char *text;
  char *language;
  char *channels;
  gboolean is_new;
  VigieDecision *decision;
} VigieBriefMessage;

/* In the order of a brief. */
typedef enum
{
  VIGIE_BRIEF_CHANGE_CLOSED,
  VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED,
  VIGIE_BRIEF_CHANGE_REOPENED,
  VIGIE_BRIEF_CHANGE_DIVERSION_CUT,
  VIGIE_BRIEF_CHANGE_DIVERSION_NEW,
  VIGIE_BRIEF_CHANGE_DIVERSION_ENDED,
  VIGIE_BRIEF_CHANGE_CONFIRMED,
  VIGIE_BRIEF_CHANGE_WITHDRAWN,
  VIGIE_BRIEF_CHANGE_DENIED,
  VIGIE_BRIEF_CHANGE_MESSAGE,
  VIGIE_BRIEF_N_CHANGES,
} VigieBriefChangeKind;

/**
 * VigieBriefChange:
 * @kind: what happened
 * @shape: (nullable) (transfer none): to what
 * @item: (nullable) (transfer none): to which post
 * @message: (nullable) (transfer none): which message
 *
 * What is new since the last brief.
 */
typedef struct
{
  VigieBriefChangeKind kind;
  const VigieBriefShape *shape;
  const VigieBriefItem *item;
  const VigieBriefMessage *message;
} VigieBriefChange;

/**
 * VigieBrief:
 * @number: 1 + the briefs issued before @at
 * @at: the moment that it describes, ms
 * @previous_at: when the last brief was issued, or %VIGIE_TIME_UNKNOWN
 * @next_at: when the next one is announced, ms, or %VIGIE_TIME_UNKNOWN
 * @exercise: nothing of it is real
 * @log_head: (nullable): hash of the log that it stands on
 * @n_posts: posts seen, by status
 * @n_facts: confirmed posts without repeats: what @items lists, and the older ones beyond
 * @n_facts_new: of them confirmed since the last brief
 * @n_closures: closures in force
 * @n_closures_new: of them drawn since the last brief
 * @n_lifted: of @over those that are closures
 * @n_rumours: denied rumours, listed or not
 * @n_messages: messages relayed, listed or not
 * @shapes: (element-type VigieBriefShape): closures in force, then the other shapes in force
 * @over: (element-type VigieBriefShape): closures, then diversions, that held at the last brief
 *   and are lifted, at their end or withdrawn since, newest first; what nobody knew of then as well
 * @cuts: (element-type VigieBriefCut): what is closed, by road; every closure at least once
 * @items: (element-type VigieBriefItem): confirmed posts, newest first, without repeats; a repeat
 *   of what nobody confirmed stands for it
 * @pending: (element-type VigieBriefItem): the newest posts that nobody judged yet
 * @rumours: (element-type VigieBriefItem): denied, newest first
 * @withdrawn: (element-type VigieBriefItem): confirmed in the last brief and not any more
 * @messages: (element-type VigieBriefMessage): newest first
 * @changes: (element-type VigieBriefChange): what is new since the last brief
 *
 * What one brief says, before it is laid out. Filled by the functions below, then closed
 * by vigie_brief_finish(); no input, no clock, no locale.
 */
typedef struct
{
  guint number;
  gint64 at;
  gint64 previous_at;
  gint64 next_at;
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
  guint n_lifted;
  guint n_rumours;
  guint n_messages;
  GPtrArray *shapes;
  GPtrArray *over;
  GPtrArray *cuts;
  GPtrArray *items;
  GPtrArray *pending;
  GPtrArray *rumours;
  GPtrArray *withdrawn;
  GPtrArray *messages;
  GPtrArray *changes;
  /*< private >*/
  VigieLogMark *told;
  gint64 told_until;
  VigieBoard *before;
  gboolean four_eyes;
  GHashTable *shape_ids;
  GHashTable *cut_before;
  GHashTable *cut_now;
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
void vigie_brief_set_next (VigieBrief *self, gint64 next_at);
void vigie_brief_add_decision (VigieBrief *self, VigieDecision *decision);
gboolean vigie_brief_has_told (const VigieBrief *self, VigieDecision *decision);
void vigie_brief_take_before (VigieBrief *self, VigieBoard *board, gboolean four_eyes);
void vigie_brief_add_cut_diversion (VigieBrief *self,
                                    const char *diversion_id,
                                    const char *closure_id,
                                    gboolean before);
void vigie_brief_add_shape (VigieBrief *self, VigieShape *shape);
void vigie_brief_add_post (VigieBrief *self, VigiePost *post, const VigiePostState *state);
void vigie_brief_finish (VigieBrief *self);
/* (transfer full) (nullable): how people call a place; @has_road: whether that is a road there */
typedef char *(*VigieBriefPlaceFunc) (const VigiePosition *position,
                                      gboolean *has_road,
                                      gpointer user_data);
void vigie_brief_name_places (VigieBrief *self, VigieBriefPlaceFunc func, gpointer user_data);
void vigie_brief_set_photo (VigieBrief *self, const char *sha256, const VigiePhotoState *state);

char *vigie_brief_make_label (guint index);
gboolean vigie_brief_is_denial (const char *reason);

G_END_DECLS
