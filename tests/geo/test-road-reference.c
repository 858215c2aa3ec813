/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roads and PR in what people write. */
#include <string.h>

#include "vigie-road-reference.h"

static void
test_spellings (void)
{
  static const struct
  {
    const char *text;
    const char *part;
    const char *normal;
  } cases[] = {
    { "D971 PR 12+300", "D971 PR 12+300", "D 971 PR 12+300" },
    { "Accident RD 971 PK 12,3 un blessé", "RD 971 PK 12,3", "D 971 PR 12+300" },
    { "Arbre sur la D 971 au PR12.", "D 971 au PR12", "D 971 PR 12" },
    { "A38 PR 7", "A38 PR 7", "A 38 PR 7" },
    { "la N 7 est coupée", "N 7", "N 7" },
    { "RN7 : bouchon", "RN7", "N 7" },
    { "neige sur la départementale 112 !", "départementale 112", "D 112" },
    { "la Départementale n° 112", "Départementale n° 112", "D 112" },
    { "RD112", "RD112", "D 112" },
    { "R.D. 112", "R.D. 112", "D 112" },
    { "RD n°112", "RD n°112", "D 112" },
    { "rd 112", "rd 112", "D 112" },
    { "d971", "d971", "D 971" },
    { "sur l'A6b", "A6b", "A 6B" },
    { "sur l’A6 en feu", "A6", "A 6" },
    { "D 906A", "D 906A", "D 906A" },
    { "RD 112 C – FRAIGNOT ET VESVROTTE (partiellement inondée)", "RD 112 C", "D 112C" },
    { "D14E2", "D14E2", "D 14E2" },
    { "D 10 bis", "D 10 bis", "D 10BIS" },
    { "bouchon sur la rocade", "rocade", "rocade" },
    { "le périph est bloqué", "périph", "périphérique" },
    { "RN 0007", "RN 0007", "N 7" },
    { "RD\u00a0971, PR\u00a012+300", "RD\u00a0971, PR\u00a012+300", "D 971 PR 12+300" },
    { "PR 12 + 45 de la D 971", "PR 12 + 45 de la D 971", "D 971 PR 12+045" },
    { "au PR 12+300 sur la RD 971", "PR 12+300 sur la RD 971", "D 971 PR 12+300" },
    { "D 971 (PR 12+0300)", "D 971 (PR 12+0300", "D 971 PR 12+300" },
    { "D971 à hauteur du PR 12+300 m ce matin", "D971 à hauteur du PR 12+300 m",
      "D 971 PR 12+300" },
    { "D971 PR 12,35", "D971 PR 12,35", "D 971 PR 12+350" },
    { "D971 PR 12,3, véhicule", "D971 PR 12,3", "D 971 PR 12+300" },
    { "A38 PR 7+250 G", "A38 PR 7+250 G", "A 38 PR 7+250 G" },
    { "A38 PR 7D+250", "A38 PR 7D+250", "A 38 PR 7+250 D" },
    { "#D971 #verglas", "D971", "D 971" },
    { "🚧D971", "D971", "D 971" },
    { "VC 3", "VC 3", "VC 3" },
    { "RM 6", "RM 6", "M 6" },
    { "D971/D16", "D971", "D 971" },
    { "Le 18 sur la RD 16", "RD 16", "D 16" },
    { "D 971. Au PR 12 rien", "D 971", "D 971" },
    { "D 971 inondée, D 16 PR 4 aussi", "D 971", "D 971" },
    { "D 16 A DIJON", "D 16", "D 16" },
    { "RD 971 D 16", "RD 971", "D 971" },
    { "D 971 du PR 12 au PR 14+500 fermée", "D 971 du PR 12 au PR 14+500",
      "D 971 PR 12 – PR 14+500" },
    { "RD 971 entre les PR 12+300 et 14", "RD 971 entre les PR 12+300 et 14",
      "D 971 PR 12+300 – PR 14" },
    { "entre les PR 3 et 5 de la D 16", "PR 3 et 5 de la D 16", "D 16 PR 3 – PR 5" },
    { "D 971 PR 12 – PR 14", "D 971 PR 12 – PR 14", "D 971 PR 12 – PR 14" },
    { "D 971 PR 12 jusqu’au PR 14", "D 971 PR 12 jusqu’au PR 14", "D 971 PR 12 – PR 14" },
    { "D 971 PR 12 à 14 heures", "D 971 PR 12", "D 971 PR 12" },
    { "D 971 PR 12 et 3 blessés", "D 971 PR 12", "D 971 PR 12" },
    { "D 971 PR 12, PR 14", "D 971 PR 12", "D 971 PR 12" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VigieRoadReference found;
      g_autofree char *part = NULL, *normal = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_true (vigie_road_reference_find (cases[i].text, 0, &found));
      part = g_strndup (cases[i].text + found.start, found.end - found.start);
      normal = vigie_road_reference_to_string (&found);
      g_assert_cmpstr (part, ==, cases[i].part);
      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

static void
test_other_numbers (void)
{
  static const char *const texts[] = {
    "",
    "Rien",
    "à 12 km",
    "A 7 heures",
    "A 7h30 ce matin",
    "A 12 m de haut",
    "A 12,5 km",
    "47.0525 N 4.8371 E",
    "N 4,83",
    "la fête nationale 14 juillet",
    "n° 7",
    "d 12",
    "M6 en parle",
    "D12345",
    "d'accord 12",
    "@D971",
    "A320neo",
    "loi N 2020-123",
    "PR 12+300",
    "D",
    "RD",
    "RD n°",
    "D 0",
    "pr 12 personnes",
    "Départementales 2021",
    "D 7 mai",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      VigieRoadReference found;

      g_test_message ("%s", texts[i]);
      g_assert_false (vigie_road_reference_find (texts[i], 0, &found));
    }
}

static void
test_several (void)
{
  static const char text[] = "D 971 PR 12+300 et D 16, puis A38 PR 7 ; rocade fermée";
  static const char *const expected[] = { "D 971 PR 12+300", "D 16", "A 38 PR 7", "rocade" };
  VigieRoadReference found;
  gsize from = 0, n = 0;

  while (vigie_road_reference_find (text, from, &found))
    {
      g_autofree char *normal = vigie_road_reference_to_string (&found);

      g_assert_cmpuint (n, <, G_N_ELEMENTS (expected));
      g_assert_cmpstr (normal, ==, expected[n++]);
      g_assert_cmpuint (found.end, >, from);
      from = found.end;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
}

static void
test_precision (void)
{
  VigieRoadReference exact, tenth, alone;

  g_assert_true (vigie_road_reference_find ("D 971 PR 12+300", 0, &exact));
  g_assert_true (vigie_road_reference_find ("D 971 PR 12,3", 0, &tenth));
  g_assert_true (vigie_road_reference_find ("D 971 PR 12", 0, &alone));
  g_assert_cmpfloat (exact.precision_m, >, 0);
  g_assert_cmpfloat (exact.precision_m, <, tenth.precision_m);
  g_assert_cmpfloat (tenth.precision_m, <, alone.precision_m);
  g_assert_cmpfloat (exact.pr_m, ==, 300);
  g_assert_cmpfloat (tenth.pr_m, ==, 300);
  g_assert_cmpfloat (alone.pr_m, ==, 0);
}

static void
test_whole (void)
{
  VigieRoadReference reference;

  g_assert_true (vigie_road_reference_parse ("D971 PR 12+300", &reference));
  g_assert_cmpuint (reference.pr, ==, 12);
  g_assert_true (vigie_road_reference_parse (" sur la RD 971 ", &reference));
  g_assert_false (reference.has_pr);
  g_assert_false (vigie_road_reference_parse ("Neige sur la RD 971", &reference));
  g_assert_false (vigie_road_reference_parse ("Fontaine-Française", &reference));
}

static void
test_numbers (void)
{
  char number[VIGIE_ROAD_NUMBER_SIZE];

  g_assert_true (vigie_road_number_equal ("D971", "RD 971"));
  g_assert_true (vigie_road_number_equal ("D 906a", "D0906A"));
  g_assert_true (vigie_road_number_equal ("M6", "M 6"));
  g_assert_true (vigie_road_number_equal ("CG-1", " cg-1 "));
  g_assert_false (vigie_road_number_equal ("D 971", "N 971"));
  g_assert_false (vigie_road_number_equal ("D 971", "D 97"));
  g_assert_true (vigie_road_number_normalize ("A0038", number));
  g_assert_cmpstr (number, ==, "A 38");
  g_assert_true (vigie_road_number_normalize ("L 16", number));
  g_assert_cmpstr (number, ==, "L 16");
  g_assert_false (vigie_road_number_normalize ("  ", number));
  g_assert_false (vigie_road_number_normalize ("A number that no sign could ever hold", number));
}

/* Whatever stands in a text, what is found lies in it, is in order and reads the same again. */
static void
test_random_texts (void)
{
  static const char *const pieces[] = { "D",   "RD", "A",  "N",      "PR", "PK",   "12",
                                        "971", "+",  ",",  " ",      "3",  "300",  "b",
                                        "G",   "n°", "au", "de la",  "\n", ".",    "é",
                                        "0",   "’",  "–",  "rocade", "C",  "\xc2", "départementale",
                                        "h",   "bis" };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_found = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      VigieRoadReference found, again;
      gsize from = 0;

      for (gint32 n = g_rand_int_range (rand, 0, 14); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      while (vigie_road_reference_find (text->str, from, &found))
        {
          g_autofree char *normal = vigie_road_reference_to_string (&found);

          g_assert_cmpuint (found.start, <, found.end);
          g_assert_cmpuint (found.end, <=, text->len);
          g_assert_cmpuint (found.end, >, from);
          g_assert_true (vigie_road_reference_parse (normal, &again));
          g_assert_cmpstr (again.number, ==, found.number);
          g_assert_cmpint (again.has_pr, ==, found.has_pr);
          g_assert_cmpuint (again.pr, ==, found.pr);
          g_assert_cmpfloat (again.pr_m, ==, found.pr_m);
          g_assert_cmpint (again.side, ==, found.side);
          g_assert_cmpint (again.has_to, ==, found.has_to);
          g_assert_cmpuint (again.to_pr, ==, found.to_pr);
          g_assert_cmpfloat (again.to_m, ==, found.to_m);
          from = found.end;
          n_found++;
        }
    }
  g_assert_cmpuint (n_found, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/road-reference/spellings", test_spellings);
  g_test_add_func ("/road-reference/other-numbers", test_other_numbers);
  g_test_add_func ("/road-reference/several", test_several);
  g_test_add_func ("/road-reference/precision", test_precision);
  g_test_add_func ("/road-reference/whole", test_whole);
  g_test_add_func ("/road-reference/numbers", test_numbers);
  g_test_add_func ("/road-reference/random-texts", test_random_texts);

  return g_test_run ();
}
