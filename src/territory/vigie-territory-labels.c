/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-labels-private.h"

#include <math.h>
#include <string.h>

#include "vigie-mercator.h"
#include "vigie-place-fold.h"
#include "vigie-territory-sheet.h"

#define E7 1e-7
#define METRES_PER_HEAD 10.0 /* of small roads: enough to tell a town from a village */

const PlaceClass vigie_place_classes[VIGIE_N_PLACE_CLASSES] = {
  { "city", 18, 4, 50000 },   { "town", 15.5, 6, 5000 },  { "village", 13, 8, 0 },
  { "suburb", 12, 11, -1 },   { "hamlet", 11.5, 12, -1 }, { "neighbourhood", 11, 13, -1 },
  { "locality", 11, 14, -1 },
};

enum
{
  SUBURB = 3,
  HAMLET = 4,
  LOCALITY = 6,
};

/**
 * vigie_territory_class_word:
 *
 * Returns: what OpenMapTiles calls a class of roads
 */
const char *
vigie_territory_class_word (VigieRoadClass road_class)
{
  static const char *const words[VIGIE_N_ROAD_CLASSES] = {
    "motorway", "trunk", "primary", "secondary", "tertiary", "minor", "service", "track",
  };

  return words[MIN (road_class, VIGIE_ROAD_TRACK)];
}

/**
 * vigie_territory_lowest_class:
 * @zoom: of tiles of 512 pixels
 *
 * Returns: the smallest roads that a map of that zoom shows
 */
VigieRoadClass
vigie_territory_lowest_class (int zoom)
{
  if (zoom <= 5)
    return VIGIE_ROAD_TRUNK;
  if (zoom <= 7)
    return VIGIE_ROAD_PRIMARY;
  if (zoom <= 8)
    return VIGIE_ROAD_SECONDARY;
  if (zoom <= 10)
    return VIGIE_ROAD_TERTIARY;
  return zoom <= 12 ? VIGIE_ROAD_LOCAL : VIGIE_ROAD_TRACK;
}

/* ---- places ---- */

/* A commune whose people nobody counted has small roads all the same. */
static double *
estimate_people (VigieTerritory *territory)
{
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);
  guint n = vigie_commune_set_get_n (vigie_territory_get_communes (territory));
  double *people = g_new0 (double, MAX (n, 1));

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];

      if (edge->commune < n && edge->road_class == VIGIE_ROAD_LOCAL)
        people[edge->commune] += edge->length_m / METRES_PER_HEAD;
    }
  for (guint i = 0; i < n; i++)
    {
      gint64 counted = vigie_territory_get_commune (territory, i)->population;

      if (counted >= 0)
        people[i] = (double) counted;
    }
  return people;
}

static gboolean
is_settlement (const VigiePlaceName *name)
{
  static const char *const others[] = { "commune", "road", "street", NULL };

  return !g_strv_contains (others, name->kind);
}

/* Names of places know better where a commune's middle is than its area does. */
static void
find_middle (VigieTerritory *territory, guint32 commune, const char *folded, Place *place)
{
  gsize n;
  const VigiePlaceName *names = vigie_territory_find_names (territory, folded, &n);
  const VigieCommune *area = vigie_territory_get_commune (territory, commune);
  double lon = area->lon, lat = area->lat;

  for (gsize i = 0; i < n; i++)
    {
      if (names[i].commune != commune || !is_settlement (&names[i]))
        continue;
      lon = names[i].lon;
      lat = names[i].lat;
      break;
    }
  vigie_mercator_from_lon_lat (lon, lat, &place->x, &place->y);
}

static void
add_communes (VigieTerritoryLabels *self, char **folded)
{
  g_autofree double *people = estimate_people (self->territory);
  guint n = vigie_commune_set_get_n (vigie_territory_get_communes (self->territory));

  for (guint32 i = 0; i < n; i++)
    {
      Place place = { .text = vigie_territory_get_commune (self->territory, i)->name,
                      .people = people[i],
                      .radius_m = vigie_territory_get_commune (self->territory, i)->radius_m };

      folded[i] = vigie_place_fold (place.text);
      while (vigie_place_classes[place.class].people > people[i])
        place.class ++;
      find_middle (self->territory, i, folded[i], &place);
      g_array_append_val (self->places, place);
    }
}

/* By OpenStreetMap's words and BD TOPO's. */
static guint
find_class (const char *kind)
{
  static const struct
  {
    const char *kind;
    guint class;
  } others[] = { { "quarter", SUBURB },
                 { "Quartier", SUBURB },
                 { "Hameau", HAMLET },
                 { "Lieu-dit habité", HAMLET } };

  for (guint i = 0; i < VIGIE_N_PLACE_CLASSES; i++)
    if (strcmp (vigie_place_classes[i].word, kind) == 0)
      return i;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].kind, kind) == 0)
      return others[i].class;
  return LOCALITY;
}

static void
add_names (VigieTerritoryLabels *self, char **folded)
{
  guint n_communes = vigie_commune_set_get_n (vigie_territory_get_communes (self->territory));
  gsize n;
  const VigiePlaceName *names = vigie_territory_get_names (self->territory, &n);

  for (gsize i = 0; i < n; i++)
    {
      Place place = { .text = names[i].label, .people = -1 };

      if (!is_settlement (&names[i]) || (names[i].commune < n_communes &&
                                         strcmp (names[i].folded, folded[names[i].commune]) == 0))
        continue;
      place.class = find_class (names[i].kind);
      vigie_mercator_from_lon_lat (names[i].lon, names[i].lat, &place.x, &place.y);
      g_array_append_val (self->places, place);
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;
  int order;

  if (x->class != y->class)
    return x->class < y->class ? -1 : 1;
  if (x->people != y->people)
    return x->people > y->people ? -1 : 1;
  if (x->radius_m != y->radius_m)
    return x->radius_m > y->radius_m ? -1 : 1;
  order = strcmp (x->text, y->text);
  return order != 0 ? order : (x->x > y->x) - (x->x < y->x);
}

/* ---- numbers ---- */

static int
compare_numbered (gconstpointer a, gconstpointer b)
{
  const NumberedLine *x = a, *y = b;

  if (x->road_class != y->road_class)
    return x->road_class < y->road_class ? -1 : 1;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  return (x->first > y->first) - (x->first < y->first);
}

static void
add_numbers (VigieTerritoryLabels *self)
{
  self->lines = vigie_territory_sheet_new (vigie_territory_get_graph (self->territory),
                                           VIGIE_SHEET_NUMBERED, VIGIE_ROAD_LOCAL, 0);
  for (guint32 i = 0; i < self->lines->n_edges; i++)
    {
      const VigieRoadEdge *edge = &self->lines->edges[i];
      NumberedLine line = { .text = vigie_road_graph_get_string (self->lines, edge->ref),
                            .first = self->xy->len / 2,
                            .n = edge->n_points,
                            .road_class = edge->road_class };

      for (guint32 j = 0; j < edge->n_points; j++)
        {
          const VigieRoadPoint *point = &self->lines->points[edge->first_point + j];
          double xy[2];

          vigie_mercator_from_lon_lat (point->lon_e7 * E7, point->lat_e7 * E7, &xy[0], &xy[1]);
          if (j > 0)
            line.length += hypot (xy[0] - g_array_index (self->xy, double, self->xy->len - 2),
                                  xy[1] - g_array_index (self->xy, double, self->xy->len - 1));
          g_array_append_vals (self->xy, xy, 2);
        }
      g_array_append_val (self->numbered, line);
    }
  g_array_sort (self->numbered, compare_numbered);
}

/**
 * vigie_territory_labels_new:
 * @territory: kept
 *
 * Takes tenths of a second for a département: for workers.
 *
 * Returns: (transfer full): what may be written
 */
VigieTerritoryLabels *
vigie_territory_labels_new (VigieTerritory *territory)
{
  VigieTerritoryLabels *self = g_new0 (VigieTerritoryLabels, 1);
  guint n = vigie_commune_set_get_n (vigie_territory_get_communes (territory));
  g_auto (GStrv) folded = g_new0 (char *, n + 1);

  self->territory = vigie_territory_ref (territory);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->numbered = g_array_new (FALSE, FALSE, sizeof (NumberedLine));
  self->xy = g_array_new (FALSE, FALSE, sizeof (double));
  add_communes (self, folded);
  add_names (self, folded);
  g_array_sort (self->places, compare_places);
  add_numbers (self);
  return self;
}

void
vigie_territory_labels_free (VigieTerritoryLabels *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->places);
  g_array_unref (self->numbered);
  g_array_unref (self->xy);
  vigie_road_graph_unref (self->lines);
  vigie_territory_unref (self->territory);
  g_free (self);
}
