/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of places in texts, by a gazetteer made for it. */
#include <string.h>

#include "vigie-gazetteer.h"

static const VigieGazetteerEntry entries[] = {
  { "Dijon", VIGIE_PLACE_COMMUNE, 5.0415, 47.322, 3600, 1, 158000 },
  { "Fraignot-et-Vesvrotte", VIGIE_PLACE_COMMUNE, 4.97, 47.655, 2500, 2, 80 },
  { "Is-sur-Tille", VIGIE_PLACE_COMMUNE, 5.105, 47.527, 2700, 3, 4500 },
  { "Saint-Jean-de-Losne", VIGIE_PLACE_COMMUNE, 5.265, 47.102, 430, 4, 1100 },
  { "Sainte-Marie-sur-Ouche", VIGIE_PLACE_COMMUNE, 4.79, 47.265, 2200, 5, 700 },
  { "Fontaine-lès-Dijon", VIGIE_PLACE_COMMUNE, 5.02, 47.342, 1200, 6, 9000 },
  { "Pont", VIGIE_PLACE_COMMUNE, 5.31, 47.22, 1300, 7, 150 },
  { "Lux", VIGIE_PLACE_COMMUNE, 5.2, 47.49, 2800, 8, 500 },
  { "Nœux-les-Mines", VIGIE_PLACE_COMMUNE, 2.66, 50.48, 1700, 9, 12000 },
  { "Le Creusot", VIGIE_PLACE_COMMUNE, 4.43, 46.8, 2400, 10, 21000 },
  { "Saint-Martin", VIGIE_PLACE_COMMUNE, 4.99, 47.67, 1500, 11, 300 },
  { "Saint-Martin", VIGIE_PLACE_COMMUNE, 2.60, 50.45, 1500, 12, 400 },
  { "Vesvrotte", VIGIE_PLACE_OLD_COMMUNE, 4.985, 47.66, 1200, 2, 0 },
  { "Les Roches", VIGIE_PLACE_HAMLET, 4.965, 47.65, 300, 2, 0 },
  { "Rue de la Gare", VIGIE_PLACE_STREET, 5.104, 47.526, 200, 3, 0 },
  { "Rue de la Gare", VIGIE_PLACE_STREET, 5.21, 47.49, 200, 8, 0 },
  { "Côte-d'Or", VIGIE_PLACE_POI, 4.8, 47.4, 60000, G_MAXUINT32, 530000 },
  { "Us", VIGIE_PLACE_COMMUNE, 1.96, 49.1, 1600, 13, 1300 },
  { "Tours", VIGIE_PLACE_COMMUNE, 0.69, 47.39, 3300, 14, 137000 },
  { "La Croix-Rouge", VIGIE_PLACE_HAMLET, 5.1, 47.3, 300, 1, 0 },
  { "Alex", VIGIE_PLACE_COMMUNE, 6.23, 45.89, 2000, 16, 1000 },
  { "Tillé", VIGIE_PLACE_COMMUNE, 2.1, 49.46, 2000, 17, 1200 },
  { "L'Étang-Vergy", VIGIE_PLACE_COMMUNE, 4.9, 47.18, 1300, 15, 200 },
};

static VigieGazetteer *gazetteer;

static void
assert_found (const char *text, const char *part, guint32 entry)
{
  VigieMention mentions[8];
  guint n = vigie_gazetteer_find (gazetteer, text, mentions, G_N_ELEMENTS (mentions));

  g_test_message ("%s", text);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *found =
          g_strndup (text + mentions[i].start, mentions[i].end - mentions[i].start);

      if (strcmp (found, part) == 0)
        {
          g_assert_cmpuint (mentions[i].n_entries, >=, 1);
          g_assert_cmpuint (mentions[i].entries[0], ==, entry);
          return;
        }
      g_test_message ("found %s", found);
    }
  g_assert_not_reached ();
}

static void
test_spellings (void)
{
  assert_found ("Feu à Dijon !", "Dijon", 0);
  assert_found ("feu a dijon", "dijon", 0);
  assert_found ("FEU A DIJON", "DIJON", 0);
  assert_found ("RD 112 à Fraignot-et-Vesvrotte", "Fraignot-et-Vesvrotte", 1);
  assert_found ("RD 112 C – FRAIGNOT ET VESVROTTE (inondée)", "FRAIGNOT ET VESVROTTE", 1);
  assert_found ("fraignot et vesvrotte", "fraignot et vesvrotte", 1);
  assert_found ("route coupée à Is s/ Tille", "Is s/ Tille", 2);
  assert_found ("à Is s/Tille", "Is s/Tille", 2);
  assert_found ("vers is sur tille", "is sur tille", 2);
  assert_found ("St Jean de Losne sous l'eau", "St Jean de Losne", 3);
  assert_found ("St. Jean-de-Losne", "St. Jean-de-Losne", 3);
  assert_found ("Saint Jean Losne", "Saint Jean Losne", 3);
  assert_found ("Ste-Marie-sur-Ouche", "Ste-Marie-sur-Ouche", 4);
  assert_found ("Fontaine les Dijon", "Fontaine les Dijon", 5);
  assert_found ("Fontaine-lez-Dijon", "Fontaine-lez-Dijon", 5);
  assert_found ("noeux les mines", "noeux les mines", 8);
  assert_found ("NŒUX-LES-MINES", "NŒUX-LES-MINES", 8);
  assert_found ("au Creusot", "Creusot", 9);
  assert_found ("Le Creusot est coupé", "Le Creusot", 9);
  assert_found ("à l’Étang Vergy", "l’Étang Vergy", 22);
  assert_found ("e\xcc\x81tang a\xcc\x80 Dijon", "Dijon", 0); /* marks of their own */
}

static void
test_hashtags (void)
{
  assert_found ("#Dijon sous la neige", "Dijon", 0);
  assert_found ("#CoteDor", "CoteDor", 16);
  assert_found ("#cotedor", "cotedor", 16);
  assert_found ("#Côte_dOr", "Côte_dOr", 16);
  assert_found ("#IsSurTille", "IsSurTille", 2);
  assert_found ("#issurtille", "issurtille", 2);
  assert_found ("#InondationsDijon", "Dijon", 0);
  assert_found ("#Fraignot", "Fraignot", 1);
  assert_found ("IsSurTille", "IsSurTille", 2);
}

/* A part of a long name, and the old name of what was merged. */
static void
test_parts (void)
{
  assert_found ("Arbre tombé à Fraignot", "Fraignot", 1);
  assert_found ("Arbre tombé à Vesvrotte", "Vesvrotte", 12);
}

static void
test_longest_wins (void)
{
  VigieMention mentions[4];
  const char *text = "Feu à Fontaine-lès-Dijon";

  g_assert_cmpuint (vigie_gazetteer_find (gazetteer, text, mentions, 4), ==, 1);
  g_assert_cmpuint (mentions[0].entries[0], ==, 5);
  /* A full stop ends a name. */
  g_assert_cmpuint (vigie_gazetteer_find (gazetteer, "La fontaine. Dijon", mentions, 4), ==, 1);
  g_assert_cmpuint (mentions[0].entries[0], ==, 0);
}

static void
test_common_words (void)
{
  static const char *const nothing[] = {
    "le pont est coupé",
    "Le pont est coupé",
    "Pont coupé",
    "sur le Pont",
    "LE PONT EST COUPE",
    "donnez-nous de l'aide",
    "il est là",
    "les tours de garde",
    "deux tours",
    "la rue de Dijon",
    "12 avenue de Dijon",
    "https://example.org/dijon",
    "@dijon",
    "dijonnais",
    "Dijonnaise",
    "help us now",
    "flux lumineux : lux",
    "les roches tombent",
    "roches sur la route",
    "la Croix-Rouge aide",
    "dons à la Croix Rouge",
    "tempête Alex",
    "la Tille déborde",
    "",
    "\xff\xfe Dijon",
  };
  VigieMention mentions[4];

  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      if (g_utf8_validate (nothing[i], -1, NULL))
        g_test_message ("%s", nothing[i]);
      g_assert_cmpuint (vigie_gazetteer_find (gazetteer, nothing[i], mentions, 4), ==, 0);
    }
  assert_found ("Arbre en travers à Pont ce matin", "Pont", 6);
  assert_found ("RD 20 – Pont", "Pont", 6);
  assert_found ("commune de Pont", "Pont", 6);
  assert_found ("entre Dijon et Pont", "Pont", 6);
  assert_found ("on voit Tours au loin", "Tours", 18);
  assert_found ("vers Us", "Us", 17);
  assert_found ("Chute de pierres aux Roches, RD 112", "Roches", 13);
}

static void
test_nearness (void)
{
  VigieMention mentions[4];

  g_assert_cmpuint (vigie_gazetteer_find (gazetteer, "De Fraignot à Saint-Martin", mentions, 4), ==,
                    2);
  g_assert_cmpuint (mentions[1].entries[0], ==, 10);
  g_assert_cmpuint (
      vigie_gazetteer_find (gazetteer, "De Nœux-les-Mines à Saint-Martin", mentions, 4), ==, 2);
  g_assert_cmpuint (mentions[1].entries[0], ==, 11);
  g_assert_cmpuint (mentions[1].n_entries, ==, 2);
  g_assert_cmpuint (vigie_gazetteer_find (gazetteer, "Feu rue de la Gare à Lux", mentions, 4), ==,
                    2);
  g_assert_cmpuint (mentions[0].entries[0], ==, 15);
}

static void
test_lookup (void)
{
  guint32 found[VIGIE_MENTION_MAX_ENTRIES];

  g_assert_cmpuint (vigie_gazetteer_lookup (gazetteer, "pont", found), ==, 1);
  g_assert_cmpuint (found[0], ==, 6);
  g_assert_cmpuint (vigie_gazetteer_lookup (gazetteer, "saint martin", found), ==, 2);
  g_assert_cmpuint (vigie_gazetteer_lookup (gazetteer, "Atlantis", found), ==, 0);
  g_assert_cmpuint (vigie_gazetteer_lookup (gazetteer, "", found), ==, 0);
  g_assert_cmpuint (vigie_gazetteer_lookup (gazetteer, "\xff", found), ==, 0);
}

static void
test_odd_entries (void)
{
  g_autofree char *longest = g_strnfill (5000, 'a');
  const VigieGazetteerEntry odd[] = {
    { NULL, VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "", VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "– –", VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "Les", VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "\xff", VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { longest, VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "Beaune", VIGIE_PLACE_COMMUNE, 5, 47, 0, 0, 0 },
    { "Beaune", VIGIE_PLACE_POI, 5, 47, 0, 0, 0 },
  };
  g_autoptr (VigieGazetteer) few = vigie_gazetteer_new (odd, G_N_ELEMENTS (odd));
  g_autoptr (VigieGazetteer) none = vigie_gazetteer_new (NULL, 0);
  VigieMention mentions[4];

  g_assert_cmpuint (vigie_gazetteer_find (few, "les – – à Beaune", mentions, 4), ==, 1);
  g_assert_cmpuint (mentions[0].entries[0], ==, 6);
  g_assert_cmpfloat (vigie_gazetteer_get_entry (few, 6)->radius_m, >, 0);
  g_assert_cmpuint (vigie_gazetteer_find (none, "à Beaune", mentions, 4), ==, 0);
}

/* Whatever stands in a text, names lie in it, in order, and do not overlap. */
static void
test_random_texts (void)
{
  static const char *const pieces[] = { "Dijon", "Fraignot", "et", "-",  " ",   "Pont",   "#",
                                        "St",    "Jean",     "de", "’",  "\n",  ".",      "é",
                                        "D 16",  "à",        "@",  "s/", "œ",   "Roches", "http://",
                                        "Losne", "les",      "La", "Us", "\xc3" };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_found = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      VigieMention mentions[16];
      guint n;

      for (gint32 left = g_rand_int_range (rand, 0, 20); left > 0; left--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      n = vigie_gazetteer_find (gazetteer, text->str, mentions, 16);
      for (guint j = 0; j < n; j++)
        {
          g_assert_cmpuint (mentions[j].start, <, mentions[j].end);
          g_assert_cmpuint (mentions[j].end, <=, text->len);
          g_assert_cmpuint (mentions[j].start, >=, j > 0 ? mentions[j - 1].end : 0);
          g_assert_cmpuint (mentions[j].entries[0], <, G_N_ELEMENTS (entries));
        }
      n_found += n;
    }
  g_assert_cmpuint (n_found, >, 0);
}

/* Texts longer than anybody reads end somewhere. */
static void
test_long_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  VigieMention mentions[100];
  guint n;

  while (text->len < 1000000)
    g_string_append (text, "é à Dijon. ");
  n = vigie_gazetteer_find (gazetteer, text->str, mentions, 100);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, 100);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gazetteer = vigie_gazetteer_new (entries, G_N_ELEMENTS (entries));

  g_test_add_func ("/gazetteer/spellings", test_spellings);
  g_test_add_func ("/gazetteer/hashtags", test_hashtags);
  g_test_add_func ("/gazetteer/parts", test_parts);
  g_test_add_func ("/gazetteer/longest-wins", test_longest_wins);
  g_test_add_func ("/gazetteer/common-words", test_common_words);
  g_test_add_func ("/gazetteer/nearness", test_nearness);
  g_test_add_func ("/gazetteer/lookup", test_lookup);
  g_test_add_func ("/gazetteer/odd-entries", test_odd_entries);
  g_test_add_func ("/gazetteer/random-texts", test_random_texts);
  g_test_add_func ("/gazetteer/long-text", test_long_text);

  result = g_test_run ();
  vigie_gazetteer_free (gazetteer);
  return result;
}
