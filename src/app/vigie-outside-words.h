/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-outside.h"

G_BEGIN_DECLS

/* What the outside world sees, in words: pure functions, tested without a display. Each returns a
 * new, translated string. */

char *vigie_outside_format_sign (const VigieOutsideSummary *summary, gint64 now);
char *vigie_outside_format_summary (const VigieOutsideSummary *summary, gint64 now);
char *vigie_outside_format_name (const VigieOutsideItem *item);
char *vigie_outside_format_item (const VigieOutsideItem *item, gint64 now);

G_END_DECLS
