/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the closed sections that a closure keeps say, see vigie_sections_to_json(). */

GPtrArray *vigie_list_sections (JsonNode *details);
const char *vigie_section_get_road (JsonObject *section); /* words where it has no name */
double vigie_section_get_length (JsonObject *section);    /* metres */
char *vigie_section_dup_span (JsonObject *section);       /* (nullable) */
char *vigie_section_dup_title (JsonObject *section);
char *vigie_section_describe (JsonObject *section);
char *vigie_section_describe_closed (JsonObject *section);

G_END_DECLS
