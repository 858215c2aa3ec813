/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-official.h"

G_BEGIN_DECLS

/* Official information in words: pure functions. Each returns a new, translated string, but for the
 * names. */
const char *vigie_official_get_source_name (const char *kind); /* "Vigicrues" */
const char *vigie_official_get_level_name (guint level);       /* "Orange" */
const char *vigie_official_get_kind_name (VigieOfficialKind kind);
const char *vigie_official_get_topic_name (const char *topic);
char *vigie_official_format_title (const VigieOfficialItem *item);
char *vigie_official_format_item (const VigieOfficialItem *item, gint64 now); /* in lines */
char *vigie_official_format_heading (const VigieOfficialSheet *sheet, gint64 now);
char *vigie_official_format_fetched (const VigieOfficialSheet *sheet, gint64 now);
char *vigie_official_format_row (const VigieOfficialSheet *sheet, gint64 now); /* in lines */

G_END_DECLS
