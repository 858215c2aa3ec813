/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-datex-private.h"
#include "vigie-export-number.h"

/* « lat lon lat lon », single spaces, no exponents. */
static void
write_positions (VigieDatex *self, const double *lonlat, gsize n_points)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char number[VIGIE_EXPORT_NUMBER_SIZE];

  for (gsize i = 0; i < n_points; i++)
    for (int axis = 1; axis >= 0; axis--)
      {
        char *end = vigie_export_write_degrees (number, lonlat[2 * i + (gsize) axis]);

        if (text->len > 0)
          g_string_append_c (text, ' ');
        g_string_append_len (text, number, end - number);
      }
  vigie_datex_element (self, "loc:posList", text->str);
}

static void
write_ring (VigieDatex *self, const char *name, const VigieGeometry *area, gsize part, gsize ring)
{
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (area, part, ring, &n_points);

  vigie_datex_begin (self, name);
  vigie_xml_writer_attribute (self->xml, "srsName", "EPSG:4326");
  write_positions (self, lonlat, n_points);
  vigie_datex_end (self);
}

static void
write_area (VigieDatex *self, const VigieGeometry *area)
{
  vigie_datex_begin (self, "loc:gmlMultiPolygon");
  for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
    {
      vigie_datex_begin (self, "loc:gmlPolygon");
      for (gsize ring = 0; ring < vigie_geometry_get_n_rings (area, part); ring++)
        write_ring (self, ring == 0 ? "loc:exterior" : "loc:interior", area, part, ring);
      vigie_datex_end (self);
    }
  vigie_datex_end (self);
}

static void
write_display (VigieDatex *self, const VigieGeometry *geometry)
{
  double lon, lat;

  if (vigie_geometry_get_label_point (geometry, &lon, &lat))
    vigie_datex_coordinates (self, "loc:coordinatesForDisplay", lon, lat);
}

static void
write_line (VigieDatex *self, const VigieDatexPiece *piece)
{
  const VigieSituationSection *section = piece->section;
  g_autofree char *road = vigie_xml_clean (section != NULL ? section->road : NULL, 200);

  if (piece->line != NULL)
    write_display (self, piece->line);
  if (road[0] != '\0')
    {
      vigie_datex_begin (self, "loc:supplementaryPositionalDescription");
      vigie_datex_begin (self, "loc:roadInformation");
      vigie_datex_element (
          self, vigie_datex_is_road_number (road) ? "loc:roadNumber" : "loc:roadName", road);
      vigie_datex_end (self);
      vigie_datex_end (self);
    }
  if (piece->line != NULL)
    {
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (piece->line, 0, 0, &n_points);

      vigie_datex_begin (self, "loc:gmlLineString");
      vigie_xml_writer_attribute (self->xml, "srsName", "EPSG:4326");
      write_positions (self, lonlat, n_points);
      vigie_datex_end (self);
    }
  if (!piece->tells_pr)
    return;
  vigie_datex_begin (self, "loc:linearWithinLinearElement");
  vigie_datex_write_direction (self, section);
  vigie_datex_write_road (self, section);
  vigie_datex_write_pr (self, "loc:fromPoint", &section->from);
  vigie_datex_write_pr (self, "loc:toPoint", &section->to);
  vigie_datex_end (self);
}

/**
 * vigie_datex3_write_piece:
 * @name: of the element
 * @piece: a location
 */
void
vigie_datex3_write_piece (VigieDatex *self, const char *name, const VigieDatexPiece *piece)
{
  if (piece->area != NULL)
    {
      vigie_datex_begin_typed (self, name, "loc:AreaLocation");
      write_display (self, piece->area);
      write_area (self, piece->area);
    }
  else if (piece->has_point)
    {
      vigie_datex_begin_typed (self, name, "loc:PointLocation");
      vigie_datex_begin (self, "loc:pointByCoordinates");
      vigie_datex_coordinates (self, "loc:pointCoordinates", piece->lon, piece->lat);
      vigie_datex_end (self);
    }
  else
    {
      vigie_datex_begin_typed (self, name,
                               piece->section != NULL ? "loc:SingleRoadLinearLocation"
                                                      : "loc:LinearLocation");
      write_line (self, piece);
    }
  vigie_datex_end (self);
}
