/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The checks that every incident knows; an incident may have others, named by their own words. */
#define VIGIE_CHECK_SOURCE "original-source"
#define VIGIE_CHECK_TIME "time"
#define VIGIE_CHECK_PLACE "place"
#define VIGIE_CHECK_WEATHER "weather"
#define VIGIE_CHECK_SECOND_SOURCE "second-source"

GStrv vigie_checklist_parse (const char *text);
char *vigie_checklist_to_string (GStrv checks);

G_END_DECLS
