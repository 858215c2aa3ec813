/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-private.h"
#include "vigie-mvt.h"

G_BEGIN_DECLS

/* Knows the layer and class names of OpenMapTiles, Shortbread and plain OpenStreetMap tags. */

typedef enum
{
  ROAD_NONE = -1,
  ROAD_PATH,
  ROAD_SERVICE,
  ROAD_RAIL,
  ROAD_MINOR,
  ROAD_TERTIARY,
  ROAD_SECONDARY,
  ROAD_PRIMARY,
  ROAD_TRUNK,
  ROAD_MOTORWAY,
  N_ROADS,
} RoadClass;

typedef struct
{
  VigieMvtTile *mvt;
  int z;
  int x;
  int y;
} Tile;

struct _VigieMapVector
{
  GArray *tiles; /* of Tile */
};

/* From a layer's units to points on the map. */
typedef struct
{
  double x;
  double y;
  double scale;
} Transform;

extern const char *const vigie_map_road_layers[];

Transform vigie_map_get_transform (const VigieMapCanvas *canvas,
                                   const Tile *tile,
                                   const VigieMvtLayer *layer);
const char *vigie_map_get_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature);
RoadClass vigie_map_get_road_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature);
void vigie_map_draw_labels (VigieMapVector *self, VigieMapCanvas *canvas);

G_END_DECLS
