/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-exercise-of.h"
#include "vigie-review.h"

G_BEGIN_DECLS

/* What the people of an exercise decided, beside what was decided in the incident that it replays.
 * docs/review.md says for people what each of it means. The original is no judge: it is what was
 * decided then. */

typedef enum
{
  VIGIE_SIDE_ORIGINAL,
  VIGIE_SIDE_EXERCISE,
  VIGIE_N_SIDES,
} VigieSide;

/**
 * VigieComparedKind:
 * @VIGIE_COMPARED_CONTRARY: one confirmed what the other rejected
 * @VIGIE_COMPARED_MISSED: the original confirmed it, the exercise left it open
 * @VIGIE_COMPARED_DIFFERENT: two other verdicts
 * @VIGIE_COMPARED_EXTRA: the exercise gave a verdict, the original none
 * @VIGIE_COMPARED_LEFT_OPEN: the original gave another verdict, the exercise left it open
 * @VIGIE_COMPARED_LATER: the same, but the original gave it later than the exercise has come
 * @VIGIE_COMPARED_AGREE: the same verdict
 * @VIGIE_COMPARED_PLACED: no verdict, only places
 */
typedef enum
{
  VIGIE_COMPARED_CONTRARY,
  VIGIE_COMPARED_MISSED,
  VIGIE_COMPARED_DIFFERENT,
  VIGIE_COMPARED_EXTRA,
  VIGIE_COMPARED_LEFT_OPEN,
  VIGIE_COMPARED_LATER,
  VIGIE_COMPARED_AGREE,
  VIGIE_COMPARED_PLACED,
  VIGIE_N_COMPARED,
} VigieComparedKind;

const char *vigie_compared_kind_to_string (VigieComparedKind kind); /* "contrary", … */
const char *vigie_side_to_string (VigieSide side);                  /* "original", "exercise" */

/* Two places that people put on a map are the same up to here, where neither says how sure it is:
 * metres. */
#define VIGIE_COMPARED_NEAR_M 100.0

/**
 * VigieComparedPost:
 * @id: its 32 hex digits as bytes
 * @kind: how the verdicts stand to each other
 * @status: of both sides
 * @seen_at: when it arrived, on each file's own clock, ms; in the exercise not before it began
 * @judged_at: the earliest entry that counts and gave the verdict it has now, on each file's own
 *   clock; %VIGIE_TIME_UNKNOWN without a verdict
 * @delay_ms: from seen to judged, in the time that people had: not stretched by the exercise's
 * speed; %VIGIE_TIME_UNKNOWN without a verdict
 * @used_at: when it left first in an overlay or a brief, on each file's own clock
 * @is_used_against: rejected in the original, and used in the exercise
 * @has_distance: both confirmed a place
 * @distance_m: between these places
 * @allowed_m: up to which they are the same: the radii of both, at least %VIGIE_COMPARED_NEAR_M
 */
typedef struct
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2];
  VigieComparedKind kind;
  VigieStatus status[VIGIE_N_SIDES];
  gint64 seen_at[VIGIE_N_SIDES];
  gint64 judged_at[VIGIE_N_SIDES];
  gint64 delay_ms[VIGIE_N_SIDES];
  gint64 used_at[VIGIE_N_SIDES];
  gboolean is_used_against;
  gboolean has_distance;
  double distance_m;
  double allowed_m;
} VigieComparedPost;

gboolean vigie_compared_post_is_beyond (const VigieComparedPost *self);
gboolean vigie_compared_post_differs (const VigieComparedPost *self);
void vigie_compared_post_format_id (const VigieComparedPost *self,
                                    char id[VIGIE_POST_ID_LENGTH + 1]);

/**
 * VigieComparedAreaKind:
 * @VIGIE_COMPARED_AREA_MISSED: drawn in the original only
 * @VIGIE_COMPARED_AREA_EXTRA: drawn in the exercise only
 * @VIGIE_COMPARED_AREA_BOTH: drawn on both sides
 * @VIGIE_COMPARED_AREA_LATER: drawn in the original later than the exercise has come
 */
typedef enum
{
  VIGIE_COMPARED_AREA_MISSED,
  VIGIE_COMPARED_AREA_EXTRA,
  VIGIE_COMPARED_AREA_BOTH,
  VIGIE_COMPARED_AREA_LATER,
  VIGIE_N_COMPARED_AREAS,
} VigieComparedAreaKind;

const char *vigie_compared_area_kind_to_string (VigieComparedAreaKind kind); /* "missed", … */

/* Areas that share less of either are neighbours. */
#define VIGIE_COMPARED_SHARE 0.05

/**
 * VigieComparedShape:
 * @kind: how they stand to each other
 * @shape: (nullable): of each side; of the exercise the one that meets the original's best
 * @n_parts: how many shapes of the exercise meet the original's
 * @of_original: how much of the original's area that one of the exercise covers, 0 to 1
 * @of_exercise: the other way round
 * @n_edges: sections of road that both name, where one territory said them
 * @drawn_at: on the original's clock, ms; %VIGIE_TIME_UNKNOWN on a side without it
 * @lifted_at: on the original's clock, or %VIGIE_TIME_UNKNOWN
 *
 * A closure or an area of hazard.
 */
typedef struct
{
  VigieComparedAreaKind kind;
  VigieShape *shape[VIGIE_N_SIDES];
  guint n_parts;
  double of_original;
  double of_exercise;
  guint n_edges;
  gint64 drawn_at[VIGIE_N_SIDES];
  gint64 lifted_at[VIGIE_N_SIDES];
} VigieComparedShape;

/**
 * VigieComparedMilestone:
 * @name: of the milestone
 * @at: on the original's clock, ms, or %VIGIE_TIME_UNKNOWN
 */
typedef struct
{
  char *name;
  gint64 at[VIGIE_N_SIDES];
} VigieComparedMilestone;

/**
 * VigieComparedRelease:
 * @side: whose
 * @is_brief: a brief; an overlay otherwise
 * @number: of a brief, 0 where it has none
 * @at: on the original's clock, ms
 * @own_at: on its file's own clock, ms
 * @n_first: posts that left with it first
 */
typedef struct
{
  VigieSide side;
  gboolean is_brief;
  gint64 number;
  gint64 at;
  gint64 own_at;
  guint64 n_first;
} VigieComparedRelease;

/* Verdicts of both sides, the original's first. */
typedef guint64 VigieVerdictTable[VIGIE_N_STATUSES][VIGIE_N_STATUSES];

/**
 * VigieComparison:
 * @of: what is replayed
 * @at: the moment in the exercise, on its own clock, ms
 * @reached: how far it has come by then, on the original's clock, ms
 * @n_persons: that wrote in the log of each side
 * @n_common: posts that both have
 * @n_only: further ones of each side
 * @n_kinds: of @posts, by kind
 * @n_used_against: of them, rejected in the original and used in the exercise
 * @verdicts: on posts that both have; one that the original gave later than the exercise has come
 *   is none where the exercise gave none
 * @photos: verdicts on photos, likewise
 * @delays: from seen to judged of the posts on which both gave a verdict, in the time that people
 *   had
 * @n_places: posts of which both confirmed a place
 * @n_beyond: of them, farther from each other than they may be
 * @median_distance_m: of them, 0 without one
 * @posts: (element-type VigieComparedPost): on which either side decided; those to talk about first
 * @shapes: (element-type VigieComparedShape): those to talk about first
 * @n_areas: of them, by kind
 * @milestones: (element-type VigieComparedMilestone): by time; without what the original reached
 *   later than the exercise has come
 * @releases: (element-type VigieComparedRelease): of both sides, by time on the original's clock;
 *   likewise
 *
 * Filled by the functions below, then closed by vigie_comparison_finish(). No input, no clock, no
 * locale. Afterwards it does not change and may be read in any thread.
 */
typedef struct
{
  VigieExerciseOf of;
  gint64 at;
  gint64 reached;
  guint64 n_persons[VIGIE_N_SIDES];
  guint64 n_common;
  guint64 n_only[VIGIE_N_SIDES];
  guint64 n_kinds[VIGIE_N_COMPARED];
  guint64 n_used_against;
  VigieVerdictTable verdicts;
  VigieVerdictTable photos;
  VigieDelays delays[VIGIE_N_SIDES];
  guint64 n_places;
  guint64 n_beyond;
  double median_distance_m;
  GArray *posts;
  GArray *shapes;
  guint64 n_areas[VIGIE_N_COMPARED_AREAS];
  GArray *milestones;
  GArray *releases;
  /*< private >*/
  GArray *clock;
  struct _VigieComparisonWork *work;
} VigieComparison;

VigieComparison *vigie_comparison_new (const VigieExerciseOf *of, gint64 at);
VigieComparison *vigie_comparison_ref (VigieComparison *self);
void vigie_comparison_unref (VigieComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieComparison, vigie_comparison_unref)

void vigie_comparison_add_decision (VigieComparison *self, VigieSide side, VigieDecision *decision);
void vigie_comparison_set_begin (VigieComparison *self, gint64 begun_at);
void vigie_comparison_add_mark (VigieComparison *self, gint64 exercise_at, gint64 original_at);
void vigie_comparison_add_review (VigieComparison *self, VigieSide side, VigieReview *review);
void vigie_comparison_finish (VigieComparison *self);

guint vigie_comparison_count_differing (const VigieComparison *self);
gint64 vigie_comparison_map_time (const VigieComparison *self, gint64 exercise_at);

/* Of a table of verdicts */
guint64 vigie_verdicts_count_both (const VigieVerdictTable table);  /* both gave one */
guint64 vigie_verdicts_count_agree (const VigieVerdictTable table); /* the same one */
guint64 vigie_verdicts_count_original (const VigieVerdictTable table, VigieStatus status);
guint64 vigie_verdicts_count_exercise (const VigieVerdictTable table, VigieStatus status);

G_END_DECLS
