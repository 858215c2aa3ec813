/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-review.h"

G_BEGIN_DECLS

/* From when on a post had another status; before the first it was new. */
typedef struct
{
  gint64 at;
  VigieStatus status;
} VigieReviewTurn;

/* A time during which it could go out: from @from to before @until. */
typedef struct
{
  gint64 from;
  gint64 until;
  gboolean is_placed; /* by somebody; else by its own candidate, if at all */
} VigieReviewStay;

/* A post that somebody decided on. */
typedef struct
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2]; /* first: it is the key */
  char hex[VIGIE_POST_ID_LENGTH + 1];
  GArray *turns;            /* (element-type VigieReviewTurn) */
  GArray *stays;            /* (element-type VigieReviewStay) */
  VigieDecision *confirmed; /* (nullable): the first one that confirmed it and counts */
  VigieStatus status;
  gboolean is_out;
  gboolean is_placed;
  gint64 out_since;
  gint64 decided_at;
  guint release; /* with which it left first */
  /* once it arrived */
  gboolean is_here;
  guint post;
  gboolean has_candidate;
  char *source_kind;
  char *source_host;
  char *external_id;
  VigiePost *post_of_briefs; /* (nullable): once a brief looked at it */
} VigieReviewSubject;

struct _VigieReviewWork
{
  gboolean four_eyes;
  gint64 alert_at;
  GPtrArray *decisions; /* (element-type VigieDecision): in the order of the log */
  GHashTable *by_id;    /* (element-type utf8 VigieDecision) */
  GHashTable *subjects; /* (element-type VigieReviewSubject): a set */
  VigieBoard *board;    /* (nullable): as it stands, once all decisions are there */
  GHashTable *sources;  /* (element-type utf8 guint) */
  GHashTable *networks; /* (element-type utf8 guint) */
  VigieReviewCommuneFunc find_commune;
  gpointer find_data;
};

VigieReviewSubject *vigie_review_find_subject (const VigieReview *self, const guint8 *id);
VigieReviewSubject *vigie_review_find_subject_hex (const VigieReview *self, const char *hex);

/* Parts of the work, in this order. */
void vigie_review_fold (VigieReview *self);
void vigie_review_find_releases (VigieReview *self);
void vigie_review_measure (VigieReview *self);
void vigie_review_measure_groups (VigieReview *self);
void vigie_review_make_series (VigieReview *self);
void vigie_review_list_facts (VigieReview *self);

void vigie_delays_init (VigieDelays *self);
void vigie_delays_fill (VigieDelays *self, const gint64 *sorted, gsize n);
void vigie_delays_measure (VigieDelays *self, gint64 *values, gsize n);

G_END_DECLS
