/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieSun:
 * @azimuth_deg: where the sun stands, clockwise from true north, from 0 up to but not 360
 * @elevation_deg: of the sun's centre over the level horizon, as geometry has it, −90 to 90
 * @apparent_elevation_deg: the same as it is seen through usual air, which lifts the sun by half a
 *   degree at the horizon
 *
 * Where the sun stood. A shadow on level ground points to @azimuth_deg + 180 and is as long as what
 * casts it is high, divided by the tangent of @apparent_elevation_deg.
 */
typedef struct
{
  double azimuth_deg;
  double elevation_deg;
  double apparent_elevation_deg;
} VigieSun;

/**
 * VigieLight:
 * @VIGIE_LIGHT_DAY: some of the sun's disc is over the horizon
 * @VIGIE_LIGHT_CIVIL_TWILIGHT: light enough to see what is on the ground
 * @VIGIE_LIGHT_NAUTICAL_TWILIGHT: the horizon still shows
 * @VIGIE_LIGHT_ASTRONOMICAL_TWILIGHT: the sky is not quite dark
 * @VIGIE_LIGHT_NIGHT: the sun gives no light
 *
 * How light it is under a clear sky.
 */
typedef enum
{
  VIGIE_LIGHT_DAY,
  VIGIE_LIGHT_CIVIL_TWILIGHT,
  VIGIE_LIGHT_NAUTICAL_TWILIGHT,
  VIGIE_LIGHT_ASTRONOMICAL_TWILIGHT,
  VIGIE_LIGHT_NIGHT,
} VigieLight;

void vigie_sun_at (double lon, double lat, gint64 at_ms, VigieSun *sun);
VigieLight vigie_sun_get_light (const VigieSun *sun);

G_END_DECLS
