/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-box.h"

G_BEGIN_DECLS

/**
 * VIGIE_MERCATOR_MAX_LAT:
 *
 * Where Web Mercator (EPSG:3857) ends so that the world is a square: atan (sinh (π)), in degrees.
 */
#define VIGIE_MERCATOR_MAX_LAT 85.051128779806589
#define VIGIE_MERCATOR_TILE_SIZE 256 /* pixels of a tile's edge at its own zoom */
#define VIGIE_MERCATOR_MAX_ZOOM 30

/* The world is the unit square: x grows east from 0 at −180°, y grows south from 0 at the top. */
void vigie_mercator_from_lon_lat (double lon, double lat, double *x, double *y);
void vigie_mercator_to_lon_lat (double x, double y, double *lon, double *lat);
double vigie_mercator_x (double lon);
double vigie_mercator_y (double lat);
double vigie_mercator_lon (double x);
double vigie_mercator_lat (double y);

/**
 * VigieWorldBox:
 * @min_x: left edge in world units
 * @min_y: upper edge in world units
 * @max_x: right edge; with @min_x it may lie outside 0 to 1 where the map is wrapped
 * @max_y: lower edge
 *
 * A rectangle of the map.
 */
typedef struct
{
  double min_x;
  double min_y;
  double max_x;
  double max_y;
} VigieWorldBox;

void vigie_world_box_from_box (const VigieBox *box,
                               VigieWorldBox *world); /* max_x > 1 over the antimeridian */
void vigie_world_box_to_box (const VigieWorldBox *world, VigieBox *box);

double vigie_mercator_world_px (double zoom);                      /* edge of the world in pixels */
double vigie_mercator_metres_per_px (double lat, double zoom);     /* on the ground */
double vigie_mercator_metres_to_world (double lat, double metres); /* in world units */
void vigie_mercator_tile (double lon, double lat, guint zoom, guint *column, guint *row);
void vigie_mercator_tile_box (guint column, guint row, guint zoom, VigieBox *box);
double vigie_mercator_zoom_to_fit (const VigieBox *box, double width_px, double height_px);

G_END_DECLS
