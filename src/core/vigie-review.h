/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/* The figures of the review. docs/review.md says for people what each of them means; nothing of
 * them is stored: they follow from the posts and the log up to a moment. */

/* From one of a post's four clocks to another. */
typedef enum
{
  VIGIE_DELAY_POSTED_TO_SEEN,
  VIGIE_DELAY_SEEN_TO_CONFIRMED,
  VIGIE_DELAY_CONFIRMED_TO_DECIDED,
  VIGIE_DELAY_POSTED_TO_CONFIRMED,
  VIGIE_DELAY_POSTED_TO_DECIDED,
  VIGIE_N_DELAYS,
} VigieDelayKind;

#define VIGIE_DELAY_N_BINS 12

const char *vigie_delay_kind_to_string (VigieDelayKind kind); /* "posted_to_seen", … */
/* Where bin @bin ends: ms, not itself in it; %G_MAXINT64 for the last one. It begins where the one
 * before ends, the first one at 0. */
gint64 vigie_delay_get_bin_end (guint bin);

/**
 * VigieDelays:
 * @n: how many; where there are none the times are %VIGIE_TIME_UNKNOWN
 * @n_negative: further ones that are below zero, as clocks differ: they are in nothing else here
 * @min_ms: the shortest
 * @q1_ms: a quarter is not longer
 * @median_ms: a half is not longer
 * @q3_ms: three quarters are not longer
 * @p90_ms: nine tenths are not longer
 * @max_ms: the longest
 * @bins: how many in each, see vigie_delay_get_bin_end()
 *
 * Many delays. What lies between two of them is interpolated.
 */
typedef struct
{
  guint64 n;
  guint64 n_negative;
  gint64 min_ms;
  gint64 q1_ms;
  gint64 median_ms;
  gint64 q3_ms;
  gint64 p90_ms;
  gint64 max_ms;
  guint64 bins[VIGIE_DELAY_N_BINS];
} VigieDelays;

/**
 * VigieReviewPost:
 * @id: its 32 hex digits as bytes
 * @posted_at: by its source, ms
 * @seen_at: when it arrived, ms
 * @confirmed_at: when it was confirmed first, or %VIGIE_TIME_UNKNOWN
 * @decided_at: when it left in an overlay or a brief first, or %VIGIE_TIME_UNKNOWN
 * @source: index of its #VigieReviewOrigin in #VigieReview.sources
 * @status: as it is
 *
 * The four clocks of a post.
 */
typedef struct
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2];
  gint64 posted_at;
  gint64 seen_at;
  gint64 confirmed_at;
  gint64 decided_at;
  guint32 source;
  VigieStatus status;
} VigieReviewPost;

/**
 * VigieReviewOrigin:
 * @name: "mastodon:example.org" of a source, "mastodon" of a network
 * @network: of a source, index in #VigieReview.networks; of a network, its own
 * @n_posts: how many came from there
 * @n_by_status: the same by status
 * @n_decided: of them those that left in an overlay or a brief
 * @delays: of its posts
 *
 * A source or a network.
 */
typedef struct
{
  char *name;
  guint network;
  guint64 n_posts;
  guint64 n_by_status[VIGIE_N_STATUSES];
  guint64 n_decided;
  VigieDelays delays[VIGIE_N_DELAYS];
} VigieReviewOrigin;

/* Fewer persons than this have no figures of their own: the review ranks nobody. */
#define VIGIE_REVIEW_MIN_PERSONS 3

typedef enum
{
  VIGIE_REVIEW_GROUP_NAMED,
  VIGIE_REVIEW_GROUP_OTHERS, /* small groups together */
  VIGIE_REVIEW_GROUP_NONE,   /* whoever was on no roster */
} VigieReviewGroupKind;

/**
 * VigieReviewGroup:
 * @kind: what it is
 * @name: (nullable): of a named one
 * @withheld: too few persons: @n_decisions, @n_confirmed and @delay say nothing
 * @delay_withheld: too few persons confirmed something: @n_confirmed and @delay say nothing
 * @n_decisions: that count
 * @n_confirmed: posts that its persons were the first to confirm
 * @delay: of those from seen to confirmed
 *
 * What a group of analysts did, at least %VIGIE_REVIEW_MIN_PERSONS of them.
 */
typedef struct
{
  VigieReviewGroupKind kind;
  char *name;
  gboolean withheld;
  gboolean delay_withheld;
  guint64 n_decisions;
  guint64 n_confirmed;
  VigieDelays delay;
} VigieReviewGroup;

/**
 * VigieReviewSeries:
 * @begin: of the first bin, ms; a multiple of @step_ms
 * @step_ms: how long a bin is: 1, 2, 5, 10, 15 or 30 s or minutes, hours, or days
 * @n_bins: how many, 0 where nothing ever happened
 * @arrived: (array length=n_bins): posts that arrived in each
 * @by_source: posts that arrived, of source s in bin b: [s × @n_bins + b]
 * @by_status: posts that had each status at the end of bin b: [status][b]; those of status new are
 *   the open ones
 * @decisions: (array length=n_bins): entries of the log in each
 *
 * The incident over time.
 */
typedef struct
{
  gint64 begin;
  gint64 step_ms;
  guint n_bins;
  guint64 *arrived;
  guint64 *by_source;
  guint64 *by_status[VIGIE_N_STATUSES];
  guint64 *decisions;
} VigieReviewSeries;

/**
 * VigieReviewClosure:
 * @shape: as it stands
 * @begins_at: when it began to hold, ms
 * @ends_at: when it ended: lifted, or its announced end is past; %VIGIE_TIME_UNKNOWN while it holds
 * @is_lifted: whether it was lifted
 */
typedef struct
{
  VigieShape *shape;
  gint64 begins_at;
  gint64 ends_at;
  gboolean is_lifted;
} VigieReviewClosure;

/**
 * VigieReviewMilestone:
 * @name: of the milestone, as %VIGIE_MILESTONE_ALERT
 * @at: when it was reached, ms
 */
typedef struct
{
  char *name;
  gint64 at;
} VigieReviewMilestone;

/**
 * VigieReviewRelease:
 * @decision: the entry of the log
 * @is_brief: a brief; an overlay otherwise
 * @at: when it left, ms
 * @number: of a brief, 0 where it has none
 * @n_first: posts that left with it first
 */
typedef struct
{
  VigieDecision *decision;
  gboolean is_brief;
  gint64 at;
  gint64 number;
  guint64 n_first;
} VigieReviewRelease;

/**
 * VigieReviewGain:
 * @official_at: the milestone of the first official information, or %VIGIE_TIME_UNKNOWN
 * @first: (nullable): hex digits of the post that was confirmed first
 * @first_posted_at: its clocks; %VIGIE_TIME_UNKNOWN without one
 * @first_seen_at: its clocks
 * @first_confirmed_at: its clocks
 * @seen_ms: how long before @official_at it was seen, below zero where after it;
 *   %VIGIE_TIME_UNKNOWN where one of the two is missing
 * @confirmed_ms: how long before @official_at it was confirmed
 */
typedef struct
{
  gint64 official_at;
  char *first;
  gint64 first_posted_at;
  gint64 first_seen_at;
  gint64 first_confirmed_at;
  gint64 seen_ms;
  gint64 confirmed_ms;
} VigieReviewGain;

/**
 * VigieReviewCallOut:
 * @alert_at: when the alert was received, or %VIGIE_TIME_UNKNOWN, as the others
 * @called_at: when the volunteers were called: within %VIGIE_CALL_LIMIT_MS
 * @online_at: when the team was at work: within %VIGIE_ONLINE_LIMIT_MS
 * @called_ms: from the alert, may be below zero; %VIGIE_TIME_UNKNOWN where one is missing
 * @online_ms: from the alert
 */
typedef struct
{
  gint64 alert_at;
  gint64 called_at;
  gint64 online_at;
  gint64 called_ms;
  gint64 online_ms;
} VigieReviewCallOut;

/**
 * VigieReviewCommune:
 * @name: of the commune
 * @code: (nullable): INSEE's
 * @n_posts: posts placed there
 * @n_confirmed: of them the confirmed ones
 */
typedef struct
{
  char *name;
  char *code;
  guint64 n_posts;
  guint64 n_confirmed;
} VigieReviewCommune;

/**
 * VigieReviewCounts:
 * @posts: that arrived
 * @by_status: of them, by status
 * @decided: of them, that left in an overlay or a brief
 * @withdrawn: of those, that are not confirmed any more
 * @duplicates: of @posts, that repeat another one
 * @placed: of @posts, that have a position
 * @removed: of @posts, that were removed since for good
 * @decisions: entries of the log, revokes too
 * @undone: of them, that do not count any more
 * @persons: that wrote in the log
 * @briefs: issued
 * @overlays: published
 * @messages: relayed
 * @closures: drawn, and their drawing not undone
 * @closures_lifted: of them lifted
 * @closures_open: of them in force at the moment, or announced
 */
typedef struct
{
  guint64 posts;
  guint64 by_status[VIGIE_N_STATUSES];
  guint64 decided;
  guint64 withdrawn;
  guint64 duplicates;
  guint64 placed;
  guint64 removed;
  guint64 decisions;
  guint64 undone;
  guint64 persons;
  guint64 briefs;
  guint64 overlays;
  guint64 messages;
  guint64 closures;
  guint64 closures_lifted;
  guint64 closures_open;
} VigieReviewCounts;

/**
 * VigieReview:
 * @at: the moment of the review, ms
 * @counts: how many of what
 * @delays: of all posts
 * @sources: (element-type VigieReviewOrigin): most posts first
 * @networks: (element-type VigieReviewOrigin): most posts first
 * @groups: (element-type VigieReviewGroup): by name, then the others, then those in none; empty
 *   where no roster names a group
 * @posts: (element-type VigieReviewPost): in the order in which they were added
 * @closures: (element-type VigieReviewClosure): by begin
 * @closed: how long closures held that are over; @n_negative those that ended before they began
 * @milestones: (element-type VigieReviewMilestone): by time
 * @releases: (element-type VigieReviewRelease): what left, by time
 * @findings: (element-type VigieFinding): in the order of writing
 * @communes: (element-type VigieReviewCommune): all of the territory, in its order; empty without
 *   one
 * @outside: posts that are placed in none of them; all placed ones without a territory
 * @series: over time
 * @gain: against the official channel
 * @call_out: against the convention
 * @shapes: (element-type utf8 VigieShape): all of them as they stand, by id
 * @undone: (element-type utf8): a set of ids: the entries that do not count
 * @positions: (element-type guint8 VigiePosition): where people placed posts that left, by the
 *   bytes of their ids
 *
 * All figures of a review. Filled by the functions below, then closed by vigie_review_finish(); no
 * input, no clock, no locale. Afterwards it does not change and may be read in any thread.
 */
typedef struct
{
  gint64 at;
  VigieReviewCounts counts;
  VigieDelays delays[VIGIE_N_DELAYS];
  GPtrArray *sources;
  GPtrArray *networks;
  GPtrArray *groups;
  GArray *posts;
  GArray *closures;
  VigieDelays closed;
  GArray *milestones;
  GArray *releases;
  GPtrArray *findings;
  GArray *communes;
  guint64 outside;
  VigieReviewSeries series;
  VigieReviewGain gain;
  VigieReviewCallOut call_out;
  GHashTable *shapes;
  GHashTable *undone;
  GHashTable *positions;
  /*< private >*/
  struct _VigieReviewWork *work;
} VigieReview;

/**
 * VigieReviewArrival:
 * @id: 16 bytes
 * @source_kind: of the post
 * @source_host: of the post, may be ""
 * @external_id: of the post
 * @posted_at: ms
 * @received_at: ms
 * @candidate: (nullable): its own first position
 * @is_removed: it was removed since: @candidate says only that there was one, and nothing is known
 *   of what it said
 *
 * A post that is handed to a review. Everything is borrowed.
 */
typedef struct
{
  const guint8 *id;
  const char *source_kind;
  const char *source_host;
  const char *external_id;
  gint64 posted_at;
  gint64 received_at;
  const VigiePosition *candidate;
  gboolean is_removed;
} VigieReviewArrival;

/* Index of the commune at a place, or beyond them all. */
typedef guint32 (*VigieReviewCommuneFunc) (double lon, double lat, gpointer user_data);

VigieReview *vigie_review_new (gint64 at, gboolean four_eyes);
void vigie_review_unref (VigieReview *self);
VigieReview *vigie_review_ref (VigieReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieReview, vigie_review_unref)

void vigie_review_set_alert (VigieReview *self, gint64 alert_at);
void vigie_review_add_commune (VigieReview *self, const char *name, const char *code);
void
vigie_review_find_communes (VigieReview *self, VigieReviewCommuneFunc func, gpointer user_data);
void vigie_review_reserve (VigieReview *self, guint64 n_posts);
void vigie_review_add_brief (VigieReview *self, VigieDecision *decision);
void vigie_review_begin_thing (VigieReview *self);
void vigie_review_add_decision (VigieReview *self, VigieDecision *decision);
void vigie_review_add_post (VigieReview *self, const VigieReviewArrival *post);
void vigie_review_finish (VigieReview *self);

/* In VigieReview's arrays and tables. */
const VigieReviewOrigin *vigie_review_get_source (const VigieReview *self,
                                                  const VigieReviewPost *post);
gboolean vigie_review_holds (const VigieReview *self, VigieDecision *decision);
const VigieShape *vigie_review_find_shape (const VigieReview *self,
                                           const char *id); /* (nullable) */
const VigiePosition *vigie_review_find_position (const VigieReview *self,
                                                 const VigieReviewPost *post); /* (nullable) */

G_END_DECLS
