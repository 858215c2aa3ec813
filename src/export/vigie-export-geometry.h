/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-geometry.h"

G_BEGIN_DECLS

gboolean
vigie_export_check_geometry (const VigieGeometry *geometry, const char *title, GError **error);

char *
vigie_export_dup_positions (const double *lonlat, gsize n_points, gboolean lat_first, char in_pair);

G_END_DECLS
