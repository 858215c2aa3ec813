/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a section's `from` or `to` says of a road that just ends; the log has it in no language. */
#define VIGIE_SECTION_DEAD_END "dead-end"

char *vigie_section_place_make (const char *crossing, double away_m);
char *vigie_section_place_read (const char *place); /* (nullable) */
char *vigie_section_place_say (const char *place,
                               const char *dead_end,
                               const char *decimal_point); /* (nullable) */

G_END_DECLS
