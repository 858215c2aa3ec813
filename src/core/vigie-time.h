/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times are milliseconds since 1970-01-01T00:00:00Z everywhere. */
#define VIGIE_TIME_UNKNOWN G_MININT64

char *vigie_time_format (gint64 at_ms);
gboolean vigie_time_parse (const char *text, gint64 *at_ms);

G_END_DECLS
