/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VIGIE_EARTH_RADIUS_M:
 *
 * Mean radius of the Earth, R1 = (2a + b) / 3 of the GRS 80 ellipsoid, in metres
 * (Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74, 2000).
 */
#define VIGIE_EARTH_RADIUS_M 6371008.7714

/* Half the way round it: nothing is further away. */
#define VIGIE_MAX_RADIUS_M 20015115.0

/**
 * VigieOrigin:
 * @VIGIE_ORIGIN_SOURCE: the post's own position, as its source gave it
 * @VIGIE_ORIGIN_EXIF: a photo's metadata
 * @VIGIE_ORIGIN_TEXT: a place name or coordinates found in the text
 * @VIGIE_ORIGIN_ROAD_REFERENCE: a road and its PR, found in the text or typed
 * @VIGIE_ORIGIN_ANALYST: put there by a person
 *
 * Where a position comes from. The numbers are written into incident files.
 */
typedef enum
{
  VIGIE_ORIGIN_SOURCE = 0,
  VIGIE_ORIGIN_EXIF = 1,
  VIGIE_ORIGIN_TEXT = 2,
  VIGIE_ORIGIN_ROAD_REFERENCE = 3,
  VIGIE_ORIGIN_ANALYST = 4,
} VigieOrigin;

#define VIGIE_N_ORIGINS 5

const char *vigie_origin_to_string (
    VigieOrigin origin); /* "source", "exif", "text", "road-reference", "analyst" */
gboolean vigie_origin_from_string (const char *text, VigieOrigin *origin);

/**
 * VigiePosition:
 * @lon: degrees east, WGS 84, −180 to 180
 * @lat: degrees north, WGS 84, −90 to 90
 * @radius_m: uncertainty in metres, 0 when it is not known
 * @origin: where it comes from
 *
 * A place on the ground with how sure it is. A plain value: copy it freely.
 */
typedef struct
{
  double lon;
  double lat;
  double radius_m;
  VigieOrigin origin;
} VigiePosition;

gboolean vigie_position_is_valid (const VigiePosition *self);
gboolean vigie_position_equal (const VigiePosition *a,
                               const VigiePosition *b); /* (nullable) both */
double vigie_position_distance_m (const VigiePosition *a, const VigiePosition *b);
double vigie_distance_m (double lon_a, double lat_a, double lon_b, double lat_b);
gboolean vigie_lon_lat_is_valid (double lon, double lat);

G_END_DECLS
