/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-datex-private.h"
#include "vigie-export-number.h"
#include "vigie-situation-text.h"

#define EARTH_M 40075016.7 /* the world of Web Mercator is 1 wide */
#define COARSE_M 10

/* ---- pieces ---- */

static void
piece_clear (gpointer data)
{
  VigieDatexPiece *self = data;

  g_clear_pointer (&self->line, vigie_geometry_unref);
}

static VigieDatexPiece *
add_piece (GArray *pieces)
{
  g_array_set_size (pieces, pieces->len + 1);
  return &g_array_index (pieces, VigieDatexPiece, pieces->len - 1);
}

static VigieGeometry *
get_part (const VigieGeometry *geometry, gsize part)
{
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (geometry, part, 0, &n_points);

  return vigie_geometry_new_line (lonlat, n_points);
}

static void
add_geometry (GArray *pieces, const VigieGeometry *geometry)
{
  VigieGeometryKind kind = vigie_geometry_get_kind (geometry);

  if (vigie_geometry_is_polygonal (geometry))
    {
      add_piece (pieces)->area = geometry;
      return;
    }
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      VigieDatexPiece *piece = add_piece (pieces);

      if (kind == VIGIE_GEOMETRY_LINE_STRING || kind == VIGIE_GEOMETRY_MULTI_LINE_STRING)
        piece->line = get_part (geometry, part);
      else
        {
          gsize n_points;
          const double *lonlat = vigie_geometry_get_ring (geometry, part, 0, &n_points);

          piece->has_point = TRUE;
          piece->lon = lonlat[0];
          piece->lat = lonlat[1];
        }
    }
}

/* Returns whether it is told where the section is. */
static gboolean
add_section (GArray *pieces, const VigieSituationSection *section, const VigieGeometry *area)
{
  g_autoptr (GPtrArray) lines = vigie_situation_section_list_lines (section, area);
  gboolean has_pr = section->from.has_pr && section->to.has_pr;
  VigieDatexPiece *piece;

  for (guint i = 0; i < lines->len; i++)
    {
      piece = add_piece (pieces);
      piece->section = section;
      piece->line = vigie_geometry_ref (g_ptr_array_index (lines, i));
      piece->tells_pr = has_pr && i == 0;
    }
  if (lines->len == 0 && has_pr)
    {
      piece = add_piece (pieces);
      piece->section = section;
      piece->tells_pr = TRUE;
    }
  return lines->len > 0 || has_pr;
}

/* Roads where it is known where they are closed; else, or besides where that is known of some only,
 * what was drawn. */
static GArray *
list_pieces (const VigieSituationShape *shape)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (VigieDatexPiece));
  gboolean complete = shape->sections->len > 0;

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < shape->sections->len; i++)
    if (!add_section (pieces, g_ptr_array_index (shape->sections, i), shape->geometry))
      complete = FALSE;
  if (!complete)
    add_geometry (pieces, shape->geometry);
  return pieces;
}

/* ---- what both versions write alike ---- */

/**
 * vigie_datex_is_road_number:
 * @road: what a territory calls a road
 *
 * Returns: whether that is a number, as « D 971 » and « RN 6 », and not a name, as « Rue du Port »
 */
gboolean
vigie_datex_is_road_number (const char *road)
{
  gsize n_letters = 0;

  while (g_ascii_isupper (road[n_letters]))
    n_letters++;
  if (n_letters == 0 || n_letters > 3)
    return FALSE;
  if (road[n_letters] == ' ')
    n_letters++;
  return g_ascii_isdigit (road[n_letters]);
}

/**
 * vigie_datex_write_road:
 * @section: a section
 *
 * Writes its number or name as a linear element.
 */
void
vigie_datex_write_road (VigieDatex *self, const VigieSituationSection *section)
{
  g_autofree char *road = vigie_xml_clean (section != NULL ? section->road : NULL, 200);

  vigie_datex_begin (self, "loc:linearElement");
  if (vigie_datex_is_road_number (road))
    vigie_datex_element (self, "loc:roadNumber", road);
  else if (road[0] != '\0')
    vigie_datex_texts (self, "loc:roadName", road);
  vigie_datex_end (self);
}

/**
 * vigie_datex_write_pr:
 * @name: of the element
 * @reference: a PR
 *
 * Distances between PR differ, so metres behind one are all that is said.
 */
void
vigie_datex_write_pr (VigieDatex *self, const char *name, const VigieSituationReference *reference)
{
  g_autofree char *identifier = g_strdup_printf ("PR%u", reference->pr);
  g_autofree char *metres = g_strdup_printf ("%ld", lrint (CLAMP (reference->pr_m, 0, 1e6)));
  const char side[] = { reference->side, '\0' };
  g_autofree char *whole = g_strconcat (identifier, side, NULL);

  vigie_datex_begin_typed (self, name, "loc:DistanceFromLinearElementReferent");
  vigie_datex_element (self, "loc:distanceAlong", metres);
  vigie_datex_begin (self, "loc:fromReferent");
  vigie_datex_element (self, "loc:referentIdentifier", whole);
  vigie_datex_element (self, "loc:referentType", "referenceMarker");
  vigie_datex_end (self);
  vigie_datex_end (self);
}

/**
 * vigie_datex_write_direction:
 * @section: (nullable): a section
 *
 * Writes the communes and which way is closed.
 */
void
vigie_datex_write_direction (VigieDatex *self, const VigieSituationSection *section)
{
  static const struct
  {
    const char *ours;
    const char *theirs;
  } bounds[] = {
    { "north", "northBound" }, { "north-east", "northEastBound" },
    { "east", "eastBound" },   { "south-east", "southEastBound" },
    { "south", "southBound" }, { "south-west", "southWestBound" },
    { "west", "westBound" },   { "north-west", "northWestBound" },
  };
  g_autofree char *joined = section != NULL ? g_strjoinv (", ", section->communes) : NULL;
  g_autofree char *communes = vigie_xml_clean (joined, 1000);

  if (communes[0] != '\0')
    vigie_datex_texts (self, "loc:administrativeAreaOfLinearSection", communes);
  if (section == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    if (g_strcmp0 (section->direction, bounds[i].ours) == 0)
      vigie_datex_element (
          self, self->is_v3 ? "loc:directionOnLinearSection" : "directionBoundOnLinearSection",
          bounds[i].theirs);
  vigie_datex_element (self, "loc:directionRelativeOnLinearSection",
                       section->both_ways ? "both" : "unknown");
}

/* ---- locations of records ---- */

static void
write_piece (VigieDatex *self, const char *name, const VigieDatexPiece *piece)
{
  if (self->is_v3)
    vigie_datex3_write_piece (self, name, piece);
  else
    vigie_datex2_write_piece (self, name, piece);
}

static void
write_pieces (VigieDatex *self, GArray *pieces)
{
  const char *name = self->is_v3 ? "sit:locationReference" : "groupOfLocations";

  if (pieces->len == 1)
    {
      write_piece (self, name, &g_array_index (pieces, VigieDatexPiece, 0));
      return;
    }
  vigie_datex_begin_typed (
      self, name, self->is_v3 ? "loc:LocationGroupByList" : "NonOrderedLocationGroupByList");
  for (guint i = 0; i < pieces->len; i++)
    write_piece (self, "loc:locationContainedInGroup", &g_array_index (pieces, VigieDatexPiece, i));
  vigie_datex_end (self);
}

/**
 * vigie_datex_write_location:
 * @shape: a shape
 *
 * Writes where it is: roads with their PR and lines, else what was drawn.
 */
void
vigie_datex_write_location (VigieDatex *self, const VigieSituationShape *shape)
{
  g_autoptr (GArray) pieces = list_pieces (shape);

  write_pieces (self, pieces);
}

/**
 * vigie_datex_write_point:
 * @shape: a shape
 *
 * Writes one point of it, for what lies somewhere in it.
 */
void
vigie_datex_write_point (VigieDatex *self, const VigieSituationShape *shape)
{
  VigieDatexPiece piece = { .has_point = TRUE };

  vigie_geometry_get_label_point (shape->geometry, &piece.lon, &piece.lat);
  write_piece (self, self->is_v3 ? "sit:locationReference" : "groupOfLocations", &piece);
}

/* ---- itineraries ---- */

static void
write_stop (VigieDatex *self, guint index, const VigieDatexPiece *piece)
{
  g_autofree char *number = g_strdup_printf ("%u", index);

  vigie_datex_begin (self, "loc:locationContainedInItinerary");
  vigie_xml_writer_attribute (self->xml, "index", number);
  write_piece (self, "loc:location", piece);
  vigie_datex_end (self);
}

/* Version 2.3 knows no lines: its itineraries are the points where the way bends. */
static void
write_bends (VigieDatex *self, const VigieGeometry *line, guint *index)
{
  g_autoptr (VigieGeometry) coarse =
      vigie_geometry_simplify ((VigieGeometry *) line, COARSE_M / EARTH_M);
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (coarse, 0, 0, &n_points);

  for (gsize i = 0; i < n_points; i++)
    {
      VigieDatexPiece piece = { .has_point = TRUE, .lon = lonlat[2 * i], .lat = lonlat[2 * i + 1] };

      write_stop (self, ++*index, &piece);
    }
}

/**
 * vigie_datex_write_itinerary:
 * @diversion: a diversion
 *
 * Writes the way that it takes.
 */
void
vigie_datex_write_itinerary (VigieDatex *self, const VigieSituationShape *diversion)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (VigieDatexPiece));
  guint index = 0;

  g_array_set_clear_func (pieces, piece_clear);
  add_geometry (pieces, diversion->geometry);
  vigie_datex_begin_typed (self, "sit:alternativeRoute", "loc:ItineraryByIndexedLocations");
  for (guint i = 0; i < pieces->len; i++)
    {
      const VigieDatexPiece *piece = &g_array_index (pieces, VigieDatexPiece, i);

      if (!self->is_v3 && piece->line != NULL)
        write_bends (self, piece->line, &index);
      else
        write_stop (self, ++index, piece);
    }
  vigie_datex_end (self);
}
