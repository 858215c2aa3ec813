/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief.h"
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

/* What briefs knew of a post, from one of them until the next that is told of: confirmed, or a
 * repeat; otherwise nothing that would be told. */
typedef struct
{
  guint brief;
  VigiePostState *state; /* (nullable) */
} VigieReviewTold;

/* A post that somebody decided on. There may be as many as entries: what few have is (nullable). */
typedef struct
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2]; /* first: it is the key */
  char hex[VIGIE_POST_ID_LENGTH + 1];
  GArray *turns; /* (nullable) (element-type VigieReviewTurn) */
  GArray *stays; /* (nullable) (element-type VigieReviewStay) */
  GArray *told;  /* (nullable) (element-type VigieReviewTold): by brief */
  gint64 confirmed_at;
  VigieStatus status;
  gboolean is_duplicate;
  gboolean is_out;
  gboolean is_placed;
  VigiePosition position; /* where somebody placed it */
  gint64 out_since;
  gint64 decided_at;
  guint release; /* with which it left first */
  /* once it arrived */
  gboolean is_here;
  guint post;
  gboolean has_candidate;
  const char *source_kind;
  const char *source_host;
  char *external_id;         /* (nullable): of what briefs may look at */
  VigiePost *post_of_briefs; /* (nullable): once a brief looked at it */
} VigieReviewSubject;

/* What is kept of an entry of the log. */
typedef struct
{
  gint64 at;
  gint64 seq;
  const char *device;
  const char *person;          /* as vigie_review_fold_person() writes it */
  VigieReviewSubject *subject; /* (nullable): of a verdict on a post */
  VigieDecision *kept;         /* (nullable): where it counts, and says more that is needed */
  VigieDecisionKind kind;
  gboolean is_active;
  gboolean confirms; /* it is the one that confirmed its post */
} VigieReviewEntry;

struct _VigieReviewWork
{
  gboolean four_eyes;
  gint64 alert_at;
  GArray *entries;           /* (element-type VigieReviewEntry): in the log's order once folded */
  GHashTable *names;         /* (element-type utf8): a set, of devices and sources */
  GHashTable *persons;       /* (element-type utf8): a set */
  GPtrArray *briefs;         /* (element-type VigieBrief): each knows what one of them held */
  GHashTable *brief_numbers; /* (element-type utf8 guint): by id of the entry */
  GHashTable *subjects;      /* (element-type VigieReviewSubject): a set */
  gboolean is_folded;
  /* The thing at hand. */
  GPtrArray *thing; /* (element-type VigieDecision): its entries */
  VigieBoard *board;
  VigieReviewSubject *subject; /* (nullable): where it is a post */
  /* Where posts come from. */
  GHashTable *sources;  /* (element-type utf8 guint) */
  GHashTable *networks; /* (element-type utf8 guint) */
  VigieReviewCommuneFunc find_commune;
  gpointer find_data;
};

VigieReviewSubject *vigie_review_find_subject (const VigieReview *self, const guint8 *id);
VigieReviewSubject *vigie_review_find_subject_hex (const VigieReview *self, const char *hex);
void vigie_review_subject_free (VigieReviewSubject *self);
char *vigie_review_fold_person (const char *name);
const char *vigie_review_intern (VigieReview *self, const char *name);

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
