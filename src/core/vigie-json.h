/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *vigie_json_canonical (JsonNode *node);
void vigie_json_append_string (GString *out, const char *text);
void vigie_json_append_double (GString *out, double value);
JsonNode *vigie_json_parse (const char *text, gssize length, GError **error);

const char *vigie_json_get_string (JsonObject *object, const char *member);
gboolean vigie_json_get_double (JsonObject *object, const char *member, double *value);

G_END_DECLS
