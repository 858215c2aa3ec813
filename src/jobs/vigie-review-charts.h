/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-chart.h"
#include "vigie-commune-set.h"
#include "vigie-review.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_REVIEW_BY_SOURCE,
  VIGIE_REVIEW_BY_NETWORK,
  VIGIE_REVIEW_BY_GROUP,
} VigieReviewBy;

/* The charts of a review, the same on screen and in print: (transfer full), all of them; @zone is
 * (nullable): UTC. */
VigieChart *vigie_review_chart_arrivals (const VigieReview *review,
                                         gboolean by_network, /* or by source */
                                         VigieLanguage language,
                                         GTimeZone *zone);
VigieChart *
vigie_review_chart_statuses (const VigieReview *review, VigieLanguage language, GTimeZone *zone);
VigieChart *
vigie_review_chart_delays (const VigieReview *review, VigieDelayKind kind, VigieLanguage language);
VigieChart *vigie_review_chart_delays_by (const VigieReview *review,
                                          VigieReviewBy by,
                                          VigieDelayKind kind,
                                          VigieLanguage language);
VigieChart *
vigie_review_chart_closures (const VigieReview *review, VigieLanguage language, GTimeZone *zone);
VigieChart *vigie_review_chart_communes (const VigieReview *review,
                                         const VigieCommuneSet *communes, /* of its territory */
                                         VigieLanguage language);

/* (transfer none): "From seen to confirmed"; (transfer full): a milestone in words */
const char *vigie_review_word_delay (VigieDelayKind kind, VigieLanguage language);
char *vigie_review_word_milestone (const char *name, VigieLanguage language);

G_END_DECLS
