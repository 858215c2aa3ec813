/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Mapbox vector tiles, version 2.1 of their specification: protobuf, read by hand. */

typedef enum
{
  VIGIE_MVT_POINT = 1,
  VIGIE_MVT_LINE = 2,
  VIGIE_MVT_POLYGON = 3,
} VigieMvtGeometry;

typedef enum
{
  VIGIE_MVT_STRING,
  VIGIE_MVT_NUMBER,
  VIGIE_MVT_BOOLEAN,
} VigieMvtValueType;

/**
 * VigieMvtValue:
 * @type: which of the others counts
 * @string: valid UTF-8
 * @number: any of the format's number types; integers over 2^53 lose their last digits
 * @boolean: the flag
 */
typedef struct
{
  VigieMvtValueType type;
  const char *string;
  double number;
  gboolean boolean;
} VigieMvtValue;

/* From the tile's north-west corner, east and south, in parts of the layer's extent. */
typedef struct
{
  gint32 x;
  gint32 y;
} VigieMvtPoint;

/* One line, one ring (not repeating its first point) or all the points of a feature. */
typedef struct
{
  guint32 first;
  guint32 n_points;
} VigieMvtPart;

/**
 * VigieMvtFeature:
 * @geometry: what the parts are; rings of a polygon fill even-odd
 * @n_parts: at least 1
 * @n_tags: pairs of key and value
 */
typedef struct
{
  guint64 id;
  VigieMvtGeometry geometry;
  guint32 first_part;
  guint32 n_parts;
  guint32 first_tag;
  guint32 n_tags;
} VigieMvtFeature;

/**
 * VigieMvtLayer:
 * @name: name of the layer
 * @extent: width and height of the tile in the units of its points, usually 4096
 * @points: what the parts of all features index into
 */
typedef struct
{
  const char *name;
  guint32 extent;
  guint32 version;
  const VigieMvtFeature *features;
  guint32 n_features;
  const VigieMvtPart *parts;
  const VigieMvtPoint *points;
  const char *const *keys;
  const VigieMvtValue *values;
  const guint32 *tags;
} VigieMvtLayer;

/* A tile's layers and everything they point to; free with vigie_mvt_tile_free(). */
typedef struct _VigieMvtTile VigieMvtTile;

VigieMvtTile *vigie_mvt_parse (const guint8 *data, gsize size, const char **reason);
void vigie_mvt_tile_free (VigieMvtTile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieMvtTile, vigie_mvt_tile_free)

guint vigie_mvt_tile_get_n_layers (const VigieMvtTile *self);
const VigieMvtLayer *vigie_mvt_tile_get_layer (const VigieMvtTile *self, guint index);
const VigieMvtLayer *vigie_mvt_tile_find_layer (const VigieMvtTile *self, const char *name);

const VigieMvtPoint *vigie_mvt_layer_get_part (const VigieMvtLayer *self,
                                               const VigieMvtFeature *feature,
                                               guint part,
                                               guint *n_points);
const VigieMvtValue *vigie_mvt_layer_find_tag (const VigieMvtLayer *self,
                                               const VigieMvtFeature *feature,
                                               const char *key);
const char *vigie_mvt_layer_find_string (const VigieMvtLayer *self,
                                         const VigieMvtFeature *feature,
                                         const char *key);

#define VIGIE_MVT_MAX_BYTES (8 * 1024 * 1024)

G_END_DECLS
