/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-cli.h"
#include "vigie-comparison.h"
#include "vigie-review.h"

G_BEGIN_DECLS

const char *vigie_cli_get_status_member (VigieStatus status);
void vigie_cli_append_quantiles (GString *out, const VigieDelays *delays);
VigieCliStatus vigie_cli_print_review_json (const VigieReview *review, const char *title);
VigieCliStatus vigie_cli_print_review_words (const VigieReview *review, const char *title);
VigieCliStatus vigie_cli_print_comparison_json (const VigieComparison *comparison,
                                                const char *title);
VigieCliStatus vigie_cli_review_compare (VigieStore *store,
                                         const char *original, /* (nullable) */
                                         gint64 at,
                                         gboolean json);

G_END_DECLS
