/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-geometry.h"

G_BEGIN_DECLS

VigieGeometry *vigie_geometry_from_json (JsonNode *node, GError **error);
JsonNode *vigie_geometry_to_json (VigieGeometry *geometry);
void vigie_geometry_append_json (VigieGeometry *geometry, GString *out);

G_END_DECLS
