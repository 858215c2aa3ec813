/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-cli.h"
#include "vigie-review.h"

G_BEGIN_DECLS

VigieCliStatus vigie_cli_print_review_json (const VigieReview *review, const char *title);
VigieCliStatus vigie_cli_print_review_words (const VigieReview *review, const char *title);

G_END_DECLS
