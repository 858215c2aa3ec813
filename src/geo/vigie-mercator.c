/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mercator.h"

#include <math.h>

#include "vigie-position.h"

/* Equator of the sphere of EPSG:3857, whose radius is the semi-major axis of WGS 84. */
#define EQUATOR_M (2 * G_PI * 6378137.0)

/**
 * vigie_mercator_x:
 * @lon: degrees east; beyond ±180 it goes on into the next copy of the world
 *
 * Returns: world units, 0 at −180° and 1 at 180°
 */
double
vigie_mercator_x (double lon)
{
  return lon / 360 + 0.5;
}

/**
 * vigie_mercator_y:
 * @lat: degrees north, clamped to ±%VIGIE_MERCATOR_MAX_LAT
 *
 * Spherical Mercator of EPSG:3857 (IOGP Guidance Note 7-2, method 1024), scaled to the unit square.
 *
 * Returns: world units, 0 at the northern edge and 1 at the southern
 */
double
vigie_mercator_y (double lat)
{
  double clamped = CLAMP (lat, -VIGIE_MERCATOR_MAX_LAT, VIGIE_MERCATOR_MAX_LAT);
  double y = 0.5 - atanh (sin (clamped * G_PI / 180)) / (2 * G_PI);

  return CLAMP (y, 0.0, 1.0); /* the last digits may step over the edge; NaN stays */
}

double
vigie_mercator_lon (double x)
{
  return (x - 0.5) * 360;
}

double
vigie_mercator_lat (double y)
{
  return atan (sinh ((0.5 - y) * 2 * G_PI)) * 180 / G_PI;
}

void
vigie_mercator_from_lon_lat (double lon, double lat, double *x, double *y)
{
  *x = vigie_mercator_x (lon);
  *y = vigie_mercator_y (lat);
}

void
vigie_mercator_to_lon_lat (double x, double y, double *lon, double *lat)
{
  *lon = vigie_mercator_lon (x);
  *lat = vigie_mercator_lat (y);
}

/**
 * vigie_world_box_from_box:
 * @box: not empty
 * @world: (out caller-allocates): its max_x is over 1 when @box crosses the antimeridian
 */
void
vigie_world_box_from_box (const VigieBox *box, VigieWorldBox *world)
{
  vigie_mercator_from_lon_lat (box->west, box->north, &world->min_x, &world->min_y);
  vigie_mercator_from_lon_lat (box->east, box->south, &world->max_x, &world->max_y);
  if (vigie_box_crosses_antimeridian (box))
    world->max_x += 1;
}

/**
 * vigie_world_box_to_box:
 * @world: a rectangle of the map, maybe in another copy of the world
 * @box: (out caller-allocates): with longitudes of −180 to 180; west > east over the antimeridian
 */
void
vigie_world_box_to_box (const VigieWorldBox *world, VigieBox *box)
{
  double west = vigie_mercator_lon (world->min_x - floor (world->min_x));
  double east = vigie_mercator_lon (world->max_x - floor (world->max_x));

  if (world->max_x - world->min_x >= 1)
    {
      west = -180;
      east = 180;
    }
  else if (east == -180)
    east = 180;
  box->west = west;
  box->east = east;
  box->north = vigie_mercator_lat (CLAMP (world->min_y, 0.0, 1.0));
  box->south = vigie_mercator_lat (CLAMP (world->max_y, 0.0, 1.0));
}

/**
 * vigie_mercator_world_px:
 *
 * Returns: the edge of the whole world at @zoom in pixels, for tiles of 256
 */
double
vigie_mercator_world_px (double zoom)
{
  return VIGIE_MERCATOR_TILE_SIZE * exp2 (zoom);
}

/**
 * vigie_mercator_metres_per_px:
 *
 * Returns: metres on the ground that a pixel covers at @lat and @zoom, for tiles of 256
 */
double
vigie_mercator_metres_per_px (double lat, double zoom)
{
  return EQUATOR_M * cos (lat * G_PI / 180) / vigie_mercator_world_px (zoom);
}

/**
 * vigie_mercator_metres_to_world:
 * @lat: between ±%VIGIE_MERCATOR_MAX_LAT; clamped
 *
 * Returns: how long @metres on the ground at @lat are in world units, for circles of uncertainty
 */
double
vigie_mercator_metres_to_world (double lat, double metres)
{
  double clamped = CLAMP (lat, -VIGIE_MERCATOR_MAX_LAT, VIGIE_MERCATOR_MAX_LAT);

  return metres / (EQUATOR_M * cos (clamped * G_PI / 180));
}

/**
 * vigie_mercator_tile:
 * @zoom: at most %VIGIE_MERCATOR_MAX_ZOOM
 * @column: (out): from the west
 * @row: (out): from the north, as OpenStreetMap counts
 *
 * Names the tile that holds a place; one on the world's last edge is in the last tile.
 */
void
vigie_mercator_tile (double lon, double lat, guint zoom, guint *column, guint *row)
{
  double n, x, y;

  g_return_if_fail (zoom <= VIGIE_MERCATOR_MAX_ZOOM);

  n = exp2 (zoom);
  vigie_mercator_from_lon_lat (lon, lat, &x, &y);
  *column = (guint) CLAMP (floor (x * n), 0.0, n - 1);
  *row = (guint) CLAMP (floor (y * n), 0.0, n - 1);
}

/**
 * vigie_mercator_tile_box:
 * @zoom: at most %VIGIE_MERCATOR_MAX_ZOOM
 * @box: (out caller-allocates): what the tile covers
 */
void
vigie_mercator_tile_box (guint column, guint row, guint zoom, VigieBox *box)
{
  double n;

  g_return_if_fail (zoom <= VIGIE_MERCATOR_MAX_ZOOM);

  n = exp2 (zoom);
  box->west = vigie_mercator_lon (column / n);
  box->east = vigie_mercator_lon ((column + 1.0) / n);
  box->north = vigie_mercator_lat (row / n);
  box->south = vigie_mercator_lat ((row + 1.0) / n);
}

/**
 * vigie_mercator_zoom_to_fit:
 * @box: not empty
 *
 * Returns: the greatest zoom at which @box fits into a view of @width_px × @height_px,
 *   0 to %VIGIE_MERCATOR_MAX_ZOOM
 */
double
vigie_mercator_zoom_to_fit (const VigieBox *box, double width_px, double height_px)
{
  VigieWorldBox world;
  double zoom = VIGIE_MERCATOR_MAX_ZOOM;

  vigie_world_box_from_box (box, &world);
  if (world.max_x > world.min_x)
    zoom = MIN (zoom, log2 (width_px / VIGIE_MERCATOR_TILE_SIZE / (world.max_x - world.min_x)));
  if (world.max_y > world.min_y)
    zoom = MIN (zoom, log2 (height_px / VIGIE_MERCATOR_TILE_SIZE / (world.max_y - world.min_y)));
  return MAX (zoom, 0.0);
}
