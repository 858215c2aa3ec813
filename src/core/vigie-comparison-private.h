/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-comparison.h"

G_BEGIN_DECLS

/* A post that arrived at these times in both files. */
typedef struct
{
  gint64 exercise;
  gint64 original;
} VigieClockMark;

struct _VigieComparisonWork
{
  GArray *marks; /* (element-type VigieClockMark): in any order */
  VigieReview *reviews[VIGIE_N_SIDES];
  GPtrArray *logs[VIGIE_N_SIDES];      /* (element-type VigieDecision): in the order of the log */
  VigieBoard *boards[VIGIE_N_SIDES];   /* as they stand */
  GHashTable *verdicts[VIGIE_N_SIDES]; /* (element-type utf8 VigieDecision): the first one that
                                          gave a post the verdict it has */
};

/* The clock, from the marks. */
void vigie_comparison_set_clock (VigieComparison *self);
/* Whether the original did it later than the exercise has come: never where both have no clock in
 * common. */
gboolean vigie_comparison_is_later (const VigieComparison *self, gint64 original_at);

/* Parts of the work. */
void vigie_comparison_compare_posts (VigieComparison *self);
void vigie_comparison_compare_photos (VigieComparison *self);
void vigie_comparison_compare_shapes (VigieComparison *self);
void vigie_comparison_compare_facts (VigieComparison *self);

G_END_DECLS
