/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-cap-private.h"
#include "vigie-export-number.h"

#define EARTH_M 40075016.7 /* the world of Web Mercator is 1 wide */
#define METRES_PER_DEGREE (EARTH_M / 360)
#define COARSE_M 10
#define HALF_WIDTH_M 15 /* of a road with what lies beside it */
#define POINT_RADIUS_KM "0.1"

static void
append_position (GString *out, double lon, double lat)
{
  char number[VIGIE_EXPORT_NUMBER_SIZE];
  char *end = vigie_export_write_degrees (number, lat);

  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append_len (out, number, end - number);
  g_string_append_c (out, ',');
  end = vigie_export_write_degrees (number, lon);
  g_string_append_len (out, number, end - number);
}

/* One polygon for each part; holes cannot be said. */
static void
write_polygons (VigieXmlWriter *xml, const VigieGeometry *area)
{
  for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (area, part, 0, &n_points);

      for (gsize i = 0; i < n_points; i++)
        append_position (text, lonlat[2 * i], lonlat[2 * i + 1]);
      vigie_xml_writer_element (xml, "polygon", text->str);
    }
}

/* A rectangle along a piece of road, a little longer than it. */
static void
write_strip (VigieXmlWriter *xml, const double *a, const double *b)
{
  const double shrink = MAX (cos ((a[1] + b[1]) / 2 * G_PI / 180), 0.01);
  const double dx = (b[0] - a[0]) * shrink;
  const double dy = b[1] - a[1];
  const double length = hypot (dx, dy);
  const double scale = HALF_WIDTH_M / METRES_PER_DEGREE / (length > 0 ? length : 1);
  const double x = length > 0 ? dx * scale : HALF_WIDTH_M / METRES_PER_DEGREE;
  const double y = dy * scale;
  const double corners[5][2] = {
    { a[0] + (-x - y) / shrink, a[1] - y + x }, { a[0] + (-x + y) / shrink, a[1] - y - x },
    { b[0] + (x + y) / shrink, b[1] + y - x },  { b[0] + (x - y) / shrink, b[1] + y + x },
    { a[0] + (-x - y) / shrink, a[1] - y + x },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 5; i++)
    append_position (text, CLAMP (corners[i][0], -180, 180), CLAMP (corners[i][1], -90, 90));
  vigie_xml_writer_element (xml, "polygon", text->str);
}

/* An alert has no lines. */
static void
write_lines (VigieXmlWriter *xml, const VigieGeometry *geometry)
{
  g_autoptr (VigieGeometry) coarse =
      vigie_geometry_simplify ((VigieGeometry *) geometry, COARSE_M / EARTH_M);

  for (gsize part = 0; part < vigie_geometry_get_n_parts (coarse); part++)
    {
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (coarse, part, 0, &n_points);

      for (gsize i = 0; i + 1 < n_points; i++)
        write_strip (xml, lonlat + 2 * i, lonlat + 2 * i + 2);
    }
}

static void
write_circles (VigieXmlWriter *xml, const VigieGeometry *geometry)
{
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      GString *text = g_string_new (NULL);
      g_autofree char *circle = NULL;
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (geometry, part, 0, &n_points);

      append_position (text, lonlat[0], lonlat[1]);
      g_string_append (text, " " POINT_RADIUS_KM);
      circle = g_string_free_and_steal (text);
      vigie_xml_writer_element (xml, "circle", circle);
    }
}

/**
 * vigie_cap_write_geometry:
 * @xml: where to, in an area
 * @geometry: what is drawn
 *
 * Writes it as closed rings of "lat,lon": polygons as they are, lines as strips along them; points
 * as circles.
 */
void
vigie_cap_write_geometry (VigieXmlWriter *xml, const VigieGeometry *geometry)
{
  VigieGeometryKind kind = vigie_geometry_get_kind (geometry);

  if (vigie_geometry_is_polygonal (geometry))
    write_polygons (xml, geometry);
  else if (kind == VIGIE_GEOMETRY_LINE_STRING || kind == VIGIE_GEOMETRY_MULTI_LINE_STRING)
    write_lines (xml, geometry);
  else
    write_circles (xml, geometry);
}
