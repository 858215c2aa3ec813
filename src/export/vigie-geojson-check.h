/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-box.h"

G_BEGIN_DECLS

/**
 * VigieGeojsonFacts:
 * @n_features: features of the collection
 * @n_without_geometry: of them those whose geometry is null
 * @n_positions: positions of all geometries
 * @has_bbox: whether the collection has a bbox
 * @bbox: the collection's own
 * @extent: what its positions span
 */
typedef struct
{
  guint64 n_features;
  guint64 n_without_geometry;
  guint64 n_positions;
  gboolean has_bbox;
  VigieBox bbox;
  VigieBox extent;
} VigieGeojsonFacts;

gboolean vigie_geojson_check_fd (int fd, VigieGeojsonFacts *facts, GError **error);

G_END_DECLS
