/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where French sentences of an emergency speak of, with communes of Côte-d'Or and made roads. */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "vigie-places.h"

static const VigieGazetteerEntry entries[] = {
  { "Saint-Jean-de-Losne", VIGIE_PLACE_COMMUNE, 5.266, 47.102, 400, 0, 990 },
  { "Pouilly-en-Auxois", VIGIE_PLACE_COMMUNE, 4.556, 47.263, 1800, 1, 1533 },
  { "Bèze", VIGIE_PLACE_COMMUNE, 5.279, 47.466, 2700, 2, 739 },
  { "Fontaine-Française", VIGIE_PLACE_COMMUNE, 5.364, 47.533, 3100, 3, 911 },
  { "Is-sur-Tille", VIGIE_PLACE_COMMUNE, 5.103, 47.526, 2700, 4, 4302 },
  { "Lux", VIGIE_PLACE_COMMUNE, 5.218, 47.488, 2700, 5, 517 },
  { "Messigny-et-Vantoux", VIGIE_PLACE_COMMUNE, 5.001, 47.419, 3300, 6, 1720 },
  { "Mirebeau-sur-Bèze", VIGIE_PLACE_COMMUNE, 5.322, 47.402, 2700, 7, 1919 },
  { "Selongey", VIGIE_PLACE_COMMUNE, 5.200, 47.595, 3900, 8, 2395 },
  { "Beaune", VIGIE_PLACE_COMMUNE, 4.837, 47.026, 3100, 9, 20352 },
  { "Gevrey-Chambertin", VIGIE_PLACE_COMMUNE, 4.982, 47.220, 2800, 10, 2917 },
  { "Dijon", VIGIE_PLACE_COMMUNE, 5.037, 47.323, 3600, 11, 161830 },
  { "Nuits-Saint-Georges", VIGIE_PLACE_COMMUNE, 4.939, 47.147, 2500, 12, 5235 },
  { "Plombières-lès-Dijon", VIGIE_PLACE_COMMUNE, 4.951, 47.338, 2200, 13, 2497 },
  { "Sombernon", VIGIE_PLACE_COMMUNE, 4.702, 47.311, 2100, 14, 1027 },
  { "Velars-sur-Ouche", VIGIE_PLACE_COMMUNE, 4.909, 47.318, 2000, 15, 1798 },
  { "Châtillon-sur-Seine", VIGIE_PLACE_COMMUNE, 4.592, 47.858, 3300, 16, 5443 },
  { "Aignay-le-Duc", VIGIE_PLACE_COMMUNE, 4.751, 47.672, 2800, 17, 257 },
  { "Courtivron", VIGIE_PLACE_COMMUNE, 4.953, 47.534, 2200, 18, 167 },
  { "Fraignot-et-Vesvrotte", VIGIE_PLACE_COMMUNE, 4.937, 47.650, 1900, 19, 76 },
  { "Minot", VIGIE_PLACE_COMMUNE, 4.871, 47.662, 3400, 20, 186 },
  { "Moloy", VIGIE_PLACE_COMMUNE, 4.922, 47.539, 2500, 21, 236 },
  { "Saint-Seine-l'Abbaye", VIGIE_PLACE_COMMUNE, 4.782, 47.441, 1100, 22, 364 },
  { "Salives", VIGIE_PLACE_COMMUNE, 4.901, 47.605, 3900, 23, 186 },
  { "Val-Suzon", VIGIE_PLACE_COMMUNE, 4.908, 47.427, 2500, 24, 213 },
  { "Auxonne", VIGIE_PLACE_COMMUNE, 5.414, 47.189, 3600, 25, 7581 },
  { "Genlis", VIGIE_PLACE_COMMUNE, 5.221, 47.241, 2000, 26, 5093 },
  { "Longvic", VIGIE_PLACE_COMMUNE, 5.053, 47.286, 1800, 27, 8896 },
  { "Pont", VIGIE_PLACE_COMMUNE, 5.324, 47.179, 1100, 28, 157 },
  { "Quetigny", VIGIE_PLACE_COMMUNE, 5.115, 47.319, 1600, 29, 8971 },
  { "Puits", VIGIE_PLACE_COMMUNE, 4.468, 47.727, 2600, 30, 137 },
  { "Vesvrotte", VIGIE_PLACE_OLD_COMMUNE, 4.950, 47.658, 900, 19, 0 },
  { "Le Moulin Rouge", VIGIE_PLACE_HAMLET, 4.930, 47.545, 200, 21, 0 },
  { "Rue de la République", VIGIE_PLACE_STREET, 5.2665, 47.1025, 200, 0, 0 },
  { "Rue de la République", VIGIE_PLACE_STREET, 5.415, 47.190, 200, 25, 0 },
  { "Place de la Libération", VIGIE_PLACE_STREET, 5.0415, 47.3215, 60, 11, 0 },
};

/* Roads, straight from place to place, each by the numbers of their communes. */
static const struct
{
  const char *ref;
  const char *name;
  guint communes[8];
  guint n;
} ways[] = {
  { "D 112", NULL, { 20, 19, 23, 21 }, 4 },   { "D 971", NULL, { 11, 24, 22, 17, 16 }, 5 },
  { "A 38", NULL, { 11, 13, 15, 14, 1 }, 5 }, { "D 70", NULL, { 11, 7 }, 2 },
  { "D 3", NULL, { 6, 18, 4, 8 }, 4 },        { "D 20", NULL, { 28, 25 }, 2 },
  { "N 274", "Rocade Est", { 29, 27 }, 2 },   { "D 996", NULL, { 11, 6, 4 }, 3 },
};

static VigieGazetteer *gazetteer;
static VigiePrTable *roads;

static VigieRoadPoint
get_point (guint way, double at)
{
  guint i = MIN ((guint) at, ways[way].n - 2);
  const VigieGazetteerEntry *a = &entries[ways[way].communes[i]];
  const VigieGazetteerEntry *b = &entries[ways[way].communes[i + 1]];
  double t = at - i;

  return (VigieRoadPoint) { (gint32) lround ((a->lon + t * (b->lon - a->lon)) * 1e7),
                            (gint32) lround ((a->lat + t * (b->lat - a->lat)) * 1e7) };
}

static guint32
find_commune (VigieRoadPoint point)
{
  double nearest = G_MAXDOUBLE;
  guint32 commune = VIGIE_ROAD_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      double distance = vigie_distance_m (point.lon_e7 * 1e-7, point.lat_e7 * 1e-7, entries[i].lon,
                                          entries[i].lat);

      if (entries[i].kind == VIGIE_PLACE_COMMUNE && distance < nearest)
        {
          nearest = distance;
          commune = entries[i].commune;
        }
    }
  return commune;
}

/* Ten edges from place to place, and a PR at each of their ends. */
static VigiePrTable *
make_roads (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (VigiePrPoint));
  g_autoptr (VigieRoadGraph) graph = NULL;

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      guint32 last = VIGIE_ROAD_NONE;

      for (guint i = 0; i <= 10 * (ways[way].n - 1); i++)
        {
          VigieRoadPoint line[] = { get_point (way, MAX (i, 1) / 10.0 - 0.1),
                                    get_point (way, i / 10.0) };
          guint32 node = vigie_road_graph_builder_add_node (builder, line[1]);
          VigieRoadEdge edge = {
            .source = last,
            .target = node,
            .ref = vigie_road_graph_builder_add_string (builder, ways[way].ref),
            .name = vigie_road_graph_builder_add_string (builder, ways[way].name),
            .commune = find_commune (line[1]),
            .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD,
          };
          VigiePrPoint pr = {
            ways[way].ref, i, 0, line[1].lon_e7 * 1e-7, line[1].lat_e7 * 1e-7, 0
          };

          if (last != VIGIE_ROAD_NONE)
            vigie_road_graph_builder_add_edge (builder, &edge, line, 2);
          last = node;
          if (way == 1 || way == 2)
            g_array_append_val (points, pr);
        }
    }
  graph = vigie_road_graph_builder_end (builder);
  return vigie_pr_table_new ((VigiePrPoint *) (gpointer) points->data, points->len, graph);
}

static const struct
{
  const char *text;
  const char *label;
  const char *part;
} sentences[] = {
  { "RD 112 à Fraignot-et-Vesvrotte", "D 112, Fraignot-et-Vesvrotte",
    "RD 112 à Fraignot-et-Vesvrotte" },
  { "RD 112 – FRAIGNOT ET VESVROTTE (partiellement inondée)", "D 112, Fraignot-et-Vesvrotte",
    "RD 112 – FRAIGNOT ET VESVROTTE" },
  { "Arbre en travers de la départementale 112 après Salives, ça ne passe plus", "D 112, Salives",
    "départementale 112 après Salives" },
  { "D971 PR 12+300 accident deux véhicules, un blessé", "D 971 PR 12+300", "D971 PR 12+300" },
  { "Accident au PR 7 de l'A38 sens Dijon-Paris, camion couché", "A 38 PR 7", "PR 7 de l'A38" },
  { "A38 PK 12,3 véhicule en feu à Sombernon", "A 38 PR 12+300", "A38 PK 12,3" },
  { "Neige sur la RD 971 entre Val-Suzon et Saint-Seine-l'Abbaye",
    "D 971, Val-Suzon – Saint-Seine-l'Abbaye", "RD 971 entre Val-Suzon et Saint-Seine-l'Abbaye" },
  { "inondation a st jean de losne, l eau monte", "Saint-Jean-de-Losne", "st jean de losne" },
  { "Feu de hangar à Is s/ Tille, grosse fumée noire", "Is-sur-Tille", "Is s/ Tille" },
  { "Gros orage de grêle sur Beaune !!!", "Beaune", "Beaune" },
  { "Le pont de Genlis est sous l'eau", "Genlis", "Genlis" },
  { "URGENT : PLUS D'ELECTRICITE A CHATILLON SUR SEINE", "Châtillon-sur-Seine",
    "CHATILLON SUR SEINE" },
  { "Route coupée à Fraignot, demi-tour obligatoire", "Fraignot-et-Vesvrotte", "Fraignot" },
  { "Coulée de boue à Vesvrotte", "Vesvrotte, Fraignot-et-Vesvrotte", "Vesvrotte" },
  { "Deux voitures dans le fossé à Moloy, hameau du Moulin Rouge", "Le Moulin Rouge, Moloy",
    "Moulin Rouge" },
  { "Fuite de gaz rue de la République à Auxonne, évacuation en cours",
    "Rue de la République, Auxonne", "rue de la République" },
  { "#Inondations #Quetigny parking du centre commercial sous 50 cm d'eau", "Quetigny",
    "Quetigny" },
  { "Verglas partout #GevreyChambertin", "Gevrey-Chambertin", "GevreyChambertin" },
  { "Arbre couché à Pont, la route est bloquée", "Pont", "Pont" },
  { "RD 20 coupée à Pont par la crue", "D 20, Pont", "RD 20 coupée à Pont" },
  { "Bouchon rocade de Dijon direction Longvic suite accident", "rocade, Dijon",
    "rocade de Dijon" },
  { "Les pompiers interviennent place de la Libération à Dijon pour un feu d'appartement",
    "Place de la Libération, Dijon", "place de la Libération" },
  { "Secours en route vers Dijon depuis Plombieres les Dijon où la rivière déborde",
    "Plombières-lès-Dijon", "Plombieres les Dijon" },
  { "ça bouchonne a Velars sur l'A38", "A 38, Velars-sur-Ouche", "Velars sur l'A38" },
  { "Train arrêté en pleine voie près de Nuits St Georges", "Nuits-Saint-Georges",
    "Nuits St Georges" },
  { "Sur la D 996 avant Messigny, une voiture sur le toit", "D 996, Messigny-et-Vantoux",
    "D 996 avant Messigny" },
  { "Un poteau est tombé sur la D3 à Selongey", "D 3, Selongey", "D3 à Selongey" },
  { "bonsoir, plus de courant a mirebeau sur beze depuis 18h", "Mirebeau-sur-Bèze",
    "mirebeau sur beze" },
  { "L'Ouche déborde à Plombières-lès-Dijon et Velars-sur-Ouche", "Plombières-lès-Dijon",
    "Plombières-lès-Dijon" },
  { "A Lux la Tille est sortie de son lit", "Lux", "Lux" },
  { "Chute de pierres D 971 PR 3 +250, un seul sens de circulation", "D 971 PR 3+250",
    "D 971 PR 3 +250" },
  { "Fontaine-Française : toiture arrachée par le vent", "Fontaine-Française",
    "Fontaine-Française" },
};

static void
assert_first (VigieGazetteer *names, const char *text, const char *label, const char *part)
{
  g_autoptr (GArray) places = vigie_places_find (text, names, roads);
  const VigiePlace *first = &g_array_index (places, VigiePlace, 0);
  g_autofree char *found = NULL;

  g_test_message ("%s", text);
  g_assert_cmpuint (places->len, >=, 1);
  g_assert_cmpuint (places->len, <=, VIGIE_PLACES_MAX);
  for (guint i = 0; i < places->len; i++)
    g_test_message ("  %s", g_array_index (places, VigiePlace, i).label);
  found = g_strndup (text + first->start, first->end - first->start);
  g_assert_cmpstr (first->label, ==, label);
  if (part != NULL)
    g_assert_cmpstr (found, ==, part);
  g_assert_true (vigie_position_is_valid (&first->position));
  g_assert_cmpfloat (first->position.radius_m, >, 0);
}

static void
test_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    assert_first (gazetteer, sentences[i].text, sentences[i].label, sentences[i].part);
}

/* What is said of no place, or of none that is known. */
static void
test_nowhere (void)
{
  static const char *const texts[] = {
    "",
    "Restez chez vous et limitez vos déplacements",
    "Le pont est coupé, la route aussi",
    "Puits de lumière, lux et watts",
    "18 interventions en 2 heures, 3 blessés",
    "Merci aux pompiers !",
    "D 99 coupée",
    "rue de Dijon, à Paris",
    "\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) places = vigie_places_find (texts[i], gazetteer, roads);

      if (g_utf8_validate (texts[i], -1, NULL))
        g_test_message ("%s", texts[i]);
      g_assert_cmpuint (places->len, ==, 0);
    }
}

static void
test_positions (void)
{
  g_autoptr (GArray) part = vigie_places_find ("RD 112 à Salives", gazetteer, roads);
  g_autoptr (GArray) town = vigie_places_find ("Feu à Beaune", gazetteer, roads);
  const VigiePlace *road = &g_array_index (part, VigiePlace, 0);
  const VigiePlace *commune = &g_array_index (part, VigiePlace, 1);
  const VigiePlace *beaune = &g_array_index (town, VigiePlace, 0);

  /* The road's part in the commune, then the commune itself */
  g_assert_cmpint (road->position.origin, ==, VIGIE_ORIGIN_ROAD_REFERENCE);
  g_assert_cmpfloat (vigie_distance_m (road->position.lon, road->position.lat, 4.901, 47.605), <,
                     3000);
  g_assert_cmpfloat (road->position.radius_m, <, 5000);
  g_assert_cmpstr (commune->label, ==, "Salives");
  g_assert_cmpint (commune->position.origin, ==, VIGIE_ORIGIN_TEXT);
  g_assert_cmpfloat (commune->position.radius_m, ==, 3900);
  g_assert_cmpuint (town->len, ==, 1);
  g_assert_cmpfloat (beaune->position.lon, ==, 4.837);
  g_assert_cmpfloat (beaune->position.radius_m, ==, 3100);
}

static void
test_at_most_five (void)
{
  g_autoptr (GArray) places = vigie_places_find (
      "À Dijon, Beaune, Genlis, Auxonne, Selongey, Salives, Moloy, Minot et Saulieu, "
      "D 971 PR 3, D 112, A38 PR 4",
      gazetteer, roads);

  g_assert_cmpuint (places->len, ==, VIGIE_PLACES_MAX);
  g_assert_cmpstr (g_array_index (places, VigiePlace, 0).label, ==, "D 971 PR 3");
  g_assert_cmpstr (g_array_index (places, VigiePlace, 1).label, ==, "A 38 PR 4");
}

/* Each part does without the other. */
static void
test_without (void)
{
  g_autoptr (GArray) no_roads = vigie_places_find ("RD 112 à Salives", gazetteer, NULL);
  g_autoptr (GArray) no_names = vigie_places_find ("D 971 PR 3 à Salives", NULL, roads);
  g_autoptr (GArray) nothing = vigie_places_find ("RD 112 à Salives", NULL, NULL);

  g_assert_cmpuint (no_roads->len, ==, 1);
  g_assert_cmpstr (g_array_index (no_roads, VigiePlace, 0).label, ==, "Salives");
  g_assert_cmpuint (no_names->len, ==, 1);
  g_assert_cmpstr (g_array_index (no_names, VigiePlace, 0).label, ==, "D 971 PR 3");
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* Where somebody types a name, it is one. */
static void
test_lookup (void)
{
  static const struct
  {
    const char *name;
    const char *label;
  } cases[] = {
    { "pont", "Pont" },
    { "st jean de losne", "Saint-Jean-de-Losne" },
    { "D971 PR 12+300", "D 971 PR 12+300" },
    { "RD 112 à Salives", "D 112, Salives" },
    { "vesvrotte", "Vesvrotte, Fraignot-et-Vesvrotte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) places = vigie_places_lookup (cases[i].name, gazetteer, roads);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpuint (places->len, >=, 1);
      g_assert_cmpstr (g_array_index (places, VigiePlace, 0).label, ==, cases[i].label);
    }
}

/* ---- with all the names of France that there are ---- */

static JsonParser *
load (const char *name)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *path = NULL;

  if (shared == NULL || *shared == '\0')
    return NULL;
  path = g_build_filename (shared, "data", "gazetteer", name, NULL);
  return json_parser_load_from_file (parser, path, NULL) ? g_steal_pointer (&parser) : NULL;
}

static void
test_among_all_names (void)
{
  g_autoptr (JsonParser) cities = load ("cities1000_FR.json");
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (VigieGazetteerEntry));
  g_autoptr (VigieGazetteer) names = NULL;
  JsonArray *array;

  if (cities == NULL)
    {
      g_test_skip ("The file of places is not here");
      return;
    }
  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
  array = json_node_get_array (json_parser_get_root (cities));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *city = json_array_get_object_element (array, i);
      JsonArray *at =
          json_object_get_array_member (json_object_get_object_member (city, "loc"), "coordinates");
      VigieGazetteerEntry entry = {
        .label = json_object_get_string_member (city, "name"),
        .lon = json_array_get_double_element (at, 0),
        .lat = json_array_get_double_element (at, 1),
        .commune = G_MAXUINT32,
        .population = (guint32) json_object_get_int_member (city, "population"),
      };

      g_array_append_val (all, entry);
    }
  names = vigie_gazetteer_new ((VigieGazetteerEntry *) (gpointer) all->data, all->len);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    assert_first (names, sentences[i].text, sentences[i].label, NULL);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gazetteer = vigie_gazetteer_new (entries, G_N_ELEMENTS (entries));
  roads = make_roads ();

  g_test_add_func ("/places/sentences", test_sentences);
  g_test_add_func ("/places/nowhere", test_nowhere);
  g_test_add_func ("/places/positions", test_positions);
  g_test_add_func ("/places/at-most-five", test_at_most_five);
  g_test_add_func ("/places/without", test_without);
  g_test_add_func ("/places/lookup", test_lookup);
  g_test_add_func ("/places/among-all-names", test_among_all_names);

  result = g_test_run ();
  vigie_gazetteer_free (gazetteer);
  vigie_pr_table_free (roads);
  return result;
}
