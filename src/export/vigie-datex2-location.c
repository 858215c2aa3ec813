/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-datex-private.h"
#include "vigie-export-number.h"

static void
write_ring (VigieDatex *self, const double *lonlat, gsize n_points)
{
  vigie_datex_begin (self, "polygonArea");
  for (gsize i = 0; i < n_points; i++)
    {
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);

      vigie_datex_begin (self, "pointCoordinates");
      vigie_xml_writer_attribute (self->xml, "index", index);
      vigie_datex_coordinates (self, "pointCoordinates", lonlat[2 * i], lonlat[2 * i + 1]);
      vigie_datex_end (self);
    }
  vigie_datex_end (self);
}

/* Holes cannot be said; the comment of the record says that there are some. */
static void
write_area (VigieDatex *self, const VigieGeometry *area)
{
  vigie_datex_begin (self, "areaExtension");
  vigie_datex_begin (self, "areaExtended");
  for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
    {
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (area, part, 0, &n_points);

      write_ring (self, lonlat, n_points);
    }
  vigie_datex_end (self);
  vigie_datex_end (self);
}

static void
write_display (VigieDatex *self, const VigieGeometry *geometry)
{
  double lon, lat;

  if (vigie_geometry_get_label_point (geometry, &lon, &lat))
    vigie_datex_coordinates (self, "locationForDisplay", lon, lat);
}

/* This version knows no lines of coordinates. Where no PR tells where a line begins and ends, it is
 * a place of its own with its coordinates. */
static void
write_end (VigieDatex *self, const char *name, const double *position)
{
  char number[VIGIE_EXPORT_NUMBER_SIZE];
  g_autoptr (GString) identifier = g_string_new (NULL);

  for (int axis = 1; axis >= 0; axis--)
    {
      char *end = vigie_export_write_degrees (number, position[axis]);

      g_string_append_len (identifier, number, end - number);
      if (axis == 1)
        g_string_append_c (identifier, ' ');
    }
  vigie_datex_begin_typed (self, name, "DistanceFromLinearElementReferent");
  vigie_datex_element (self, "distanceAlong", "0");
  vigie_datex_begin (self, "fromReferent");
  vigie_datex_element (self, "referentIdentifier", identifier->str);
  vigie_datex_element (self, "referentType", "landmark");
  vigie_datex_coordinates (self, "pointCoordinates", position[0], position[1]);
  vigie_datex_end (self);
  vigie_datex_end (self);
}

static void
write_line (VigieDatex *self, const VigieDatexPiece *piece)
{
  const VigieSituationSection *section = piece->section;

  if (piece->line != NULL)
    write_display (self, piece->line);
  vigie_datex_begin (self, "linearWithinLinearElement");
  vigie_datex_write_direction (self, section);
  vigie_datex_write_road (self, section);
  if (piece->tells_pr)
    {
      vigie_datex_write_pr (self, "fromPoint", &section->from);
      vigie_datex_write_pr (self, "toPoint", &section->to);
    }
  else
    {
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (piece->line, 0, 0, &n_points);

      write_end (self, "fromPoint", lonlat);
      write_end (self, "toPoint", lonlat + 2 * (n_points - 1));
    }
  vigie_datex_end (self);
}

/**
 * vigie_datex2_write_piece:
 * @name: of the element
 * @piece: a location
 */
void
vigie_datex2_write_piece (VigieDatex *self, const char *name, const VigieDatexPiece *piece)
{
  if (piece->area != NULL)
    {
      vigie_datex_begin_typed (self, name, "Area");
      write_display (self, piece->area);
      write_area (self, piece->area);
    }
  else if (piece->has_point)
    {
      vigie_datex_begin_typed (self, name, "Point");
      vigie_datex_begin (self, "pointByCoordinates");
      vigie_datex_coordinates (self, "pointCoordinates", piece->lon, piece->lat);
      vigie_datex_end (self);
    }
  else
    {
      vigie_datex_begin_typed (self, name, "Linear");
      write_line (self, piece);
    }
  vigie_datex_end (self);
}
