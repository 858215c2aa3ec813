/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-comparison.h"

G_BEGIN_DECLS

/* Two logs that a test writes: those of an incident and of an exercise that replays it. */

#define FROM G_GINT64_CONSTANT (1769846400000)  /* on the original's clock */
#define BEGUN G_GINT64_CONSTANT (1800000000000) /* on the exercise's */
#define MINUTE G_GINT64_CONSTANT (60000)

/* A post, in plain numbers. */
typedef struct
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  gint64 seen_at[VIGIE_N_SIDES];
  gboolean is_there[VIGIE_N_SIDES];
} Post;

typedef struct
{
  GArray *posts;                  /* of Post */
  GPtrArray *logs[VIGIE_N_SIDES]; /* (element-type VigieDecision) */
  gint64 now[VIGIE_N_SIDES];
  double speed;
  gint64 to;
  gboolean by_posting;
  guint n_entries;
} Pair;

void pair_init (Pair *self);
void pair_clear (Pair *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

Post *pair_add_post (Pair *self, gint64 original, gint64 exercise);
VigieDraft *pair_make_draft (const char *kind, const char *subject, const char *payload);
const char *pair_write (Pair *self, VigieSide side, gint64 at, VigieDraft *draft);
const char *pair_judge (Pair *self, VigieSide side, gint64 at, guint post, VigieStatus status);
const char *
pair_place (Pair *self, VigieSide side, gint64 at, guint post, double lon, double radius_m);
const char *pair_draw (
    Pair *self, VigieSide side, gint64 at, const char *id, VigieShapeKind kind, const int box[4]);
VigieReview *pair_make_review (const Pair *self, VigieSide side, gint64 at);
VigieComparison *pair_compare (const Pair *self, gint64 at);

/* Fails the test where a comparison is not what a slow computation says. */
void slow_assert_comparison (const Pair *pair, gint64 at, const VigieComparison *comparison);

G_END_DECLS
