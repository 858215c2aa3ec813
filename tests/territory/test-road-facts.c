/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-fold.h"
#include "vigie-road-facts.h"
#include "vigie-road-signs.h"

/* "key=value" texts, as a source of facts. */
static const char *
ask_list (gconstpointer source, const char *key)
{
  static char value[256];

  for (const char *const *tag = source; *tag != NULL; tag++)
    {
      const char *equals = strchr (*tag, '=');

      if ((gsize) (equals - *tag) == strlen (key) && strncmp (*tag, key, strlen (key)) == 0)
        {
          g_strlcpy (value, equals + 1, sizeof value);
          return g_intern_string (value);
        }
    }
  return NULL;
}

#define TAGS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static VigieRoadFacts
read_osm (const char *const *tags)
{
  VigieRoadFacts facts = { { 0 } };
  VigieLeftOut reason;

  g_assert_true (vigie_road_facts_read_osm (&facts, ask_list, tags, &reason));
  return facts;
}

static guint
get_flags (const char *const *tags)
{
  g_auto (VigieRoadFacts) facts = read_osm (tags);

  return facts.edge.flags;
}

static void
assert_left_out (const char *const *tags, VigieLeftOut expected)
{
  g_auto (VigieRoadFacts) facts = { { 0 } };
  VigieLeftOut reason = VIGIE_LEFT_DUPLICATE;

  g_assert_false (vigie_road_facts_read_osm (&facts, ask_list, tags, &reason));
  g_assert_cmpstr (vigie_left_out_to_string (reason), ==, vigie_left_out_to_string (expected));
}

static void
test_directions (void)
{
  const guint both = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;
  const struct
  {
    const char *const *tags;
    guint expected;
  } cases[] = {
    { TAGS ("highway=primary"), both },
    { TAGS ("highway=primary", "oneway=yes"), VIGIE_ROAD_FORWARD },
    { TAGS ("highway=primary", "oneway=true"), VIGIE_ROAD_FORWARD },
    { TAGS ("highway=primary", "oneway=1"), VIGIE_ROAD_FORWARD },
    { TAGS ("highway=primary", "oneway=-1"), VIGIE_ROAD_BACKWARD },
    { TAGS ("highway=primary", "oneway=no"), both },
    { TAGS ("highway=primary", "oneway=reversible"), 0 },
    { TAGS ("highway=primary", "oneway=alternating"), both },
    { TAGS ("highway=primary", "oneway=yes", "oneway:motor_vehicle=no"), both },
    { TAGS ("highway=motorway"), VIGIE_ROAD_FORWARD },
    { TAGS ("highway=motorway", "oneway=no"), both },
    { TAGS ("highway=motorway_link"), both },
    { TAGS ("highway=tertiary", "junction=roundabout"), VIGIE_ROAD_FORWARD },
    { TAGS ("highway=tertiary", "junction=roundabout", "oneway=-1"), VIGIE_ROAD_BACKWARD },
    { TAGS ("fclass=primary", "oneway=F"), VIGIE_ROAD_FORWARD },
    { TAGS ("fclass=primary", "oneway=T"), VIGIE_ROAD_BACKWARD },
    { TAGS ("fclass=primary", "oneway=B"), both },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpuint (get_flags (cases[i].tags) & both, ==, cases[i].expected);
    }
}

static void
test_access (void)
{
  assert_left_out (TAGS ("highway=service", "access=no"), VIGIE_LEFT_CLOSED);
  assert_left_out (TAGS ("highway=track", "motor_vehicle=no"), VIGIE_LEFT_CLOSED);
  assert_left_out (TAGS ("highway=track", "access=yes", "vehicle=no"), VIGIE_LEFT_CLOSED);
  assert_left_out (TAGS ("highway=residential", "motorcar=no"), VIGIE_LEFT_CLOSED);
  g_assert_cmpuint (get_flags (TAGS ("highway=track", "access=no", "motor_vehicle=yes")) &
                        VIGIE_ROAD_NO_THROUGH,
                    ==, 0);
  g_assert_true (get_flags (TAGS ("highway=track", "motor_vehicle=agricultural")) &
                 VIGIE_ROAD_NO_THROUGH);
  g_assert_true (get_flags (TAGS ("highway=service", "access=private")) & VIGIE_ROAD_NO_THROUGH);
  g_assert_true (get_flags (TAGS ("highway=service", "service=driveway")) & VIGIE_ROAD_NO_THROUGH);
  g_assert_true (get_flags (TAGS ("highway=primary", "hgv=no")) & VIGIE_ROAD_NO_HGV);
  g_assert_true (get_flags (TAGS ("highway=primary", "hgv=destination")) & VIGIE_ROAD_NO_HGV);
  g_assert_false (get_flags (TAGS ("highway=primary", "hgv=yes")) & VIGIE_ROAD_NO_HGV);
}

static void
test_what_is_no_road (void)
{
  assert_left_out (TAGS ("highway=footway"), VIGIE_LEFT_NOT_FOR_VEHICLES);
  assert_left_out (TAGS ("highway=steps"), VIGIE_LEFT_NOT_FOR_VEHICLES);
  assert_left_out (TAGS ("highway=construction", "construction=primary"), VIGIE_LEFT_NOT_BUILT);
  assert_left_out (TAGS ("highway=service", "area=yes"), VIGIE_LEFT_AREA);
  assert_left_out (TAGS ("highway=rest_area"), VIGIE_LEFT_AREA);
  assert_left_out (TAGS ("highway=xyz"), VIGIE_LEFT_UNKNOWN_KIND);
}

static void
test_levels_and_water (void)
{
  const struct
  {
    const char *const *tags;
    guint flag;
    int level;
  } cases[] = {
    { TAGS ("highway=primary", "bridge=yes"), VIGIE_ROAD_BRIDGE, 1 },
    { TAGS ("highway=primary", "bridge=viaduct", "layer=2"), VIGIE_ROAD_BRIDGE, 2 },
    { TAGS ("highway=primary", "tunnel=yes"), VIGIE_ROAD_TUNNEL, -1 },
    { TAGS ("highway=primary", "tunnel=yes", "layer=-3"), VIGIE_ROAD_TUNNEL, -3 },
    { TAGS ("highway=service", "tunnel=building_passage"), VIGIE_ROAD_TUNNEL, 0 },
    { TAGS ("highway=service", "covered=yes"), VIGIE_ROAD_TUNNEL, 0 },
    { TAGS ("highway=service", "layer=99"), 0, 5 },
    { TAGS ("highway=track", "ford=yes"), VIGIE_ROAD_FORD, 0 },
    { TAGS ("highway=service", "covered=no", "bridge=no", "tunnel=no"), 0, 0 },
  };
  const guint all = VIGIE_ROAD_BRIDGE | VIGIE_ROAD_TUNNEL | VIGIE_ROAD_FORD;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (VigieRoadFacts) facts = read_osm (cases[i].tags);

      g_test_message ("case %u", i);
      g_assert_cmpuint (facts.edge.flags & all, ==, cases[i].flag);
      g_assert_cmpint (facts.edge.level, ==, cases[i].level);
    }
}

static void
test_limits (void)
{
  g_auto (VigieRoadFacts) facts =
      read_osm (TAGS ("highway=primary", "maxheight=3,50 m", "maxheight:physical=3.4",
                      "maxweight=3500 kg", "maxwidth=2.5", "maxweightrating:hgv=7.5"));
  g_auto (VigieRoadFacts) unclear = read_osm (TAGS ("highway=primary", "maxheight=a lot"));

  g_assert_cmpuint (facts.edge.max_height_cm, ==, 340);
  g_assert_cmpuint (facts.edge.max_weight_10kg, ==, 350);
  g_assert_cmpuint (facts.edge.max_width_cm, ==, 250);
  g_assert_cmpuint (facts.n_unreadable, ==, 0);
  g_assert_cmpuint (unclear.edge.max_height_cm, ==, 0);
  g_assert_cmpuint (unclear.n_unreadable, ==, 1);
}

static void
test_signs (void)
{
  const struct
  {
    const char *text;
    VigieSign sign;
    guint centimetres;
  } lengths[] = {
    { "3.5", VIGIE_SIGN_READ, 350 },
    { "3,5", VIGIE_SIGN_READ, 350 },
    { "3.5 m", VIGIE_SIGN_READ, 350 },
    { "4.3m", VIGIE_SIGN_READ, 430 },
    { "350 cm", VIGIE_SIGN_READ, 350 },
    { "11'6\"", VIGIE_SIGN_READ, 350 },
    { "11 ft", VIGIE_SIGN_READ, 335 },
    { "10'", VIGIE_SIGN_READ, 304 },
    { "default", VIGIE_SIGN_NONE, 0 },
    { "none", VIGIE_SIGN_NONE, 0 },
    { "0", VIGIE_SIGN_NONE, 0 },
    { "", VIGIE_SIGN_NONE, 0 },
    { "3.5.1", VIGIE_SIGN_UNREADABLE, 0 },
    { "900", VIGIE_SIGN_UNREADABLE, 0 },
    { "1e300", VIGIE_SIGN_UNREADABLE, 0 },
    { "-3", VIGIE_SIGN_UNREADABLE, 0 },
    { "3 miles", VIGIE_SIGN_UNREADABLE, 0 },
  };
  guint16 weight;
  guint8 kmh;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint16 read = 0;

      g_test_message ("“%s”", lengths[i].text);
      g_assert_cmpint (vigie_sign_read_length (lengths[i].text, &read), ==, lengths[i].sign);
      g_assert_cmpuint (read, ==, lengths[i].centimetres);
    }
  g_assert_cmpint (vigie_sign_read_weight ("3.5", &weight), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (weight, ==, 350);
  g_assert_cmpint (vigie_sign_read_weight ("44 t", &weight), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (weight, ==, 4400);
  g_assert_cmpint (vigie_sign_read_weight ("8 st", &weight), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (weight, ==, 725);
  g_assert_cmpint (vigie_sign_read_weight ("heavy", &weight), ==, VIGIE_SIGN_UNREADABLE);
  g_assert_cmpint (vigie_sign_read_speed ("50", &kmh), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (kmh, ==, 50);
  g_assert_cmpint (vigie_sign_read_speed ("30 mph", &kmh), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (kmh, ==, 48);
  g_assert_cmpint (vigie_sign_read_speed ("FR:rural", &kmh), ==, VIGIE_SIGN_READ);
  g_assert_cmpuint (kmh, ==, 80);
  g_assert_cmpint (vigie_sign_read_speed ("none", &kmh), ==, VIGIE_SIGN_NONE);
  g_assert_cmpint (vigie_sign_read_speed ("90;30;90", &kmh), ==, VIGIE_SIGN_UNREADABLE);
}

static void
test_speeds_follow_class_and_sign (void)
{
  g_auto (VigieRoadFacts) motorway = read_osm (TAGS ("highway=motorway"));
  g_auto (VigieRoadFacts) primary = read_osm (TAGS ("highway=primary"));
  g_auto (VigieRoadFacts) slow = read_osm (TAGS ("highway=primary", "maxspeed=30"));
  g_auto (VigieRoadFacts) lane = read_osm (TAGS ("highway=track", "maxspeed=80"));

  g_assert_cmpuint (motorway.edge.speed_kmh, >, primary.edge.speed_kmh);
  g_assert_cmpuint (slow.edge.speed_kmh, ==, 27);
  g_assert_cmpuint (lane.edge.speed_kmh, <=, 20);
}

static void
test_numbers_are_written_as_signed (void)
{
  const char *const cases[][2] = {
    { "D971", "D 971" },
    { "D 971", "D 971" },
    { "RD 971", "D 971" },
    { "d971", "D 971" },
    { "RN13", "N 13" },
    { "N0013", "N 13" },
    { "D2204 A", "D 2204 A" },
    { "D190E1", "D 190E1" },
    { "A6", "A 6" },
    { "CG-2", "CG-2" },
    { "414", "414" },
    { " C 5 ", "C 5" },
    { "Rue du Mont Agel", "Rue du Mont Agel" },
  };
  g_autofree char *first = NULL, *others = NULL, *none = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ref = vigie_road_ref_normalize (cases[i][0]);

      g_assert_cmpstr (ref, ==, cases[i][1]);
    }
  others = vigie_road_refs_split ("D10; D 980 ;D10;N 6", &first);
  g_assert_cmpstr (first, ==, "D 10");
  g_assert_cmpstr (others, ==, "D 980;N 6");
  none = vigie_road_refs_split (" ; ", &none);
  g_assert_null (none);
}

static void
test_barriers (void)
{
  g_assert_true (vigie_road_facts_is_barrier (ask_list, TAGS ("barrier=bollard")));
  g_assert_false (
      vigie_road_facts_is_barrier (ask_list, TAGS ("barrier=bollard", "motor_vehicle=yes")));
  g_assert_false (vigie_road_facts_is_barrier (ask_list, TAGS ("barrier=gate")));
  g_assert_true (vigie_road_facts_is_barrier (ask_list, TAGS ("barrier=gate", "access=no")));
  g_assert_false (vigie_road_facts_is_barrier (ask_list, TAGS ("barrier=toll_booth")));
}

static VigieRoadFacts
read_bdtopo (const char *const *columns)
{
  VigieRoadFacts facts = { { 0 } };
  VigieLeftOut reason;

  g_assert_true (vigie_road_facts_read_bdtopo (&facts, ask_list, columns, &reason));
  return facts;
}

static void
test_bdtopo (void)
{
  g_auto (VigieRoadFacts) road = read_bdtopo (
      TAGS ("nature=Route à 1 chaussée", "importance=3", "sens_de_circulation=Double sens",
            "position_par_rapport_au_sol=0", "cpx_numero=D190", "vitesse_moyenne_vl=65",
            "restriction_de_hauteur=3.5", "restriction_de_poids_total=19",
            "restriction_de_largeur=2.8", "nom_1_gauche=RUE DU PONT"));
  g_auto (VigieRoadFacts) bridge =
      read_bdtopo (TAGS ("nature=Bretelle", "importance=2", "sens_de_circulation=Sens inverse",
                         "position_par_rapport_au_sol=1"));
  g_auto (VigieRoadFacts) ford =
      read_bdtopo (TAGS ("NATURE=x", "nature=Chemin", "sens=Sens direct", "pos_sol=Gué ou radier",
                         "acces_vl=Restreint aux ayants droit"));
  g_auto (VigieRoadFacts) motorway =
      read_bdtopo (TAGS ("nature=Type autoroutier", "importance=1", "numero=A38"));
  g_auto (VigieRoadFacts) path = { { 0 } };
  VigieLeftOut reason;

  g_assert_cmpuint (road.edge.road_class, ==, VIGIE_ROAD_SECONDARY);
  g_assert_cmpuint (road.edge.flags, ==, VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD);
  g_assert_cmpstr (road.ref, ==, "D 190");
  g_assert_cmpstr (road.name, ==, "RUE DU PONT");
  g_assert_cmpuint (road.edge.speed_kmh, ==, 65);
  g_assert_cmpuint (road.edge.max_height_cm, ==, 350);
  g_assert_cmpuint (road.edge.max_weight_10kg, ==, 1900);
  g_assert_cmpuint (road.edge.max_width_cm, ==, 280);
  g_assert_cmpuint (bridge.edge.flags, ==,
                    VIGIE_ROAD_BACKWARD | VIGIE_ROAD_BRIDGE | VIGIE_ROAD_RAMP);
  g_assert_cmpint (bridge.edge.level, ==, 1);
  g_assert_cmpuint (ford.edge.flags, ==,
                    VIGIE_ROAD_FORWARD | VIGIE_ROAD_FORD | VIGIE_ROAD_NO_THROUGH);
  g_assert_cmpuint (motorway.edge.road_class, ==, VIGIE_ROAD_MOTORWAY);
  g_assert_false (vigie_road_facts_read_bdtopo (&path, ask_list, TAGS ("nature=Sentier"), &reason));
  g_assert_cmpint (reason, ==, VIGIE_LEFT_NOT_FOR_VEHICLES);
  g_assert_false (vigie_road_facts_read_bdtopo (&path, ask_list,
                                                TAGS ("nature=Bac ou liaison maritime"), &reason));
  g_assert_cmpint (reason, ==, VIGIE_LEFT_FERRY);
}

static void
test_names_are_folded (void)
{
  const char *const cases[][2] = {
    { "Saint-Jean-de-Bœuf", "saint jean de boeuf" },
    { "ST JEAN DE BOEUF", "saint jean de boeuf" },
    { "Ste Colombe", "sainte colombe" },
    { "L'Étang-Vergy", "l etang vergy" },
    { "L’Étang Vergy", "l etang vergy" },
    { "  Asnières–lès–Dijon ", "asnieres les dijon" },
    { "É", "e" },
    { "—", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = vigie_place_fold (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road-facts/directions", test_directions);
  g_test_add_func ("/road-facts/access", test_access);
  g_test_add_func ("/road-facts/what-is-no-road", test_what_is_no_road);
  g_test_add_func ("/road-facts/levels-and-water", test_levels_and_water);
  g_test_add_func ("/road-facts/limits", test_limits);
  g_test_add_func ("/road-facts/signs", test_signs);
  g_test_add_func ("/road-facts/speeds-follow-class-and-sign", test_speeds_follow_class_and_sign);
  g_test_add_func ("/road-facts/numbers-are-written-as-signed", test_numbers_are_written_as_signed);
  g_test_add_func ("/road-facts/barriers", test_barriers);
  g_test_add_func ("/road-facts/bdtopo", test_bdtopo);
  g_test_add_func ("/road-facts/names-are-folded", test_names_are_folded);
  return g_test_run ();
}
