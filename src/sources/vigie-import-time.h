/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-import-mapping.h"

G_BEGIN_DECLS

gboolean vigie_import_parse_time (const char *text,
                                  GTimeZone *time_zone,
                                  VigieDateOrder order,
                                  gint64 *at_ms);
gboolean vigie_import_parse_clock (const char *text, gint64 *ms_of_day);
gboolean vigie_import_has_clock (const char *text);
VigieDateOrder vigie_import_guess_date_order (const char *text);
gboolean vigie_snowflake_to_time (const char *digits, gint64 *at_ms);
char *vigie_snowflake_from_time (gint64 at_ms);

G_END_DECLS
