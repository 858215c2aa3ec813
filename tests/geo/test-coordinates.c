/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-coordinates.h"

/* Coordinates in what people write. */

static void
test_notations (void)
{
  static const struct
  {
    const char *text;
    const char *part;
    double lat;
    double lon;
    double radius_m; /* at most */
  } cases[] = {
    { "Arbre couché, 47.0525, 4.8371 !", "47.0525, 4.8371", 47.0525, 4.8371, 8 },
    { "47.0525;4.8371", "47.0525;4.8371", 47.0525, 4.8371, 8 },
    { "47.052512 4.837155", "47.052512 4.837155", 47.052512, 4.837155, 1 },
    { "-33.8568, 151.2153", "-33.8568, 151.2153", -33.8568, 151.2153, 8 },
    { "https://www.openstreetmap.org/#map=15/47.0525/4.8371", "47.0525/4.8371", 47.0525, 4.8371,
      8 },
    { "https://www.google.com/maps/@47.0525,4.8371,15z", "47.0525,4.8371", 47.0525, 4.8371, 8 },
    { "geo:47.0525,4.8371", "47.0525,4.8371", 47.0525, 4.8371, 8 },
    { "vers 47,0525 N 4,8371 E", "47,0525 N 4,8371 E", 47.0525, 4.8371, 8 },
    { "47,0525°N, 4,8371°O", "47,0525°N, 4,8371°O", 47.0525, -4.8371, 8 },
    { "47.05 N, 4.84 W", "47.05 N, 4.84 W", 47.05, -4.84, 800 },
    { "au 47°03′09″ N 4°50′14″ E.", "47°03′09″ N 4°50′14″ E", 47.0525, 4.837222, 25 },
    { "47°03'09.5\"N, 4°50'14.2\"E", "47°03'09.5\"N, 4°50'14.2\"E", 47.052639, 4.837278, 3 },
    { "47° 03.15' S 4° 50.23' W", "47° 03.15' S 4° 50.23' W", -47.0525, -4.837167, 15 },
    { "8FVC9G8F+6X", "8FVC9G8F+6X", 47.3655625, 8.5249375, 10 },
    { "ici 8FVC9G8F+6XQ merci", "8FVC9G8F+6XQ", 47.3655875, 8.524984, 4 },
    { "7FG49QCJ+2V et 47.0525, 4.8371", "7FG49QCJ+2V", 20.3700625, 2.7821875, 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VigieCoordinates found;
      g_autofree char *part = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_true (vigie_coordinates_find (cases[i].text, &found));
      g_assert_cmpfloat_with_epsilon (found.position.lat, cases[i].lat, 1e-5);
      g_assert_cmpfloat_with_epsilon (found.position.lon, cases[i].lon, 1e-5);
      g_assert_cmpint (found.position.origin, ==, VIGIE_ORIGIN_TEXT);
      g_assert_cmpfloat (found.position.radius_m, >=, 1);
      g_assert_cmpfloat (found.position.radius_m, <=, cases[i].radius_m);
      part = g_strndup (cases[i].text + found.start, found.end - found.start);
      g_assert_cmpstr (part, ==, cases[i].part);
    }
}

static void
test_other_numbers (void)
{
  static const char *const texts[] = {
    "",
    "Neige sur la D 971",
    "D 971 PR 12+300",
    "1.500, 2.300 habitants",
    "12,50 € et 13,20 €",
    "12.50 E 13.20 N",
    "12/01/2026 18.45",
    "192.168.1.1, 10.0.0.1",
    "95.1234, 4.8371",
    "47.0525, 204.8371",
    "47°63′09″ N 4°50′14″ E",
    "47°03′69″ N 4°50′14″ E",
    "147.05251234567890123 4",
    "v1.2345.4.8371",
    "+33 6 12 34 56 78",
    "9G8F+6X",
    "température 4°",
    "C++ et 8FVC9G8F+",
    "XXXXXXXX+XX",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      VigieCoordinates found;

      g_test_message ("%s", texts[i]);
      g_assert_false (vigie_coordinates_find (texts[i], &found));
    }
}

/* Whatever stands in a text, a place is valid and its bytes are in the text. */
static void
test_random_texts (void)
{
  static const char *const pieces[] = { "47", ".", ",", " ", "0525", "4.8371", "°", "'",   "\"",
                                        "N",  "E", "é", "+", "8FVC", "9G8F",   "/", "-33", "′" };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_found = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      VigieCoordinates found;

      for (gint32 n = g_rand_int_range (rand, 0, 14); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      if (!vigie_coordinates_find (text->str, &found))
        continue;
      n_found++;
      g_assert_true (vigie_position_is_valid (&found.position));
      g_assert_cmpuint (found.start, <, found.end);
      g_assert_cmpuint (found.end, <=, text->len);
    }
  g_assert_cmpuint (n_found, >, 0);
}

static void
test_long_texts_are_read_at_their_beginning (void)
{
  g_autoptr (GString) text = g_string_new ("47.0525, 4.8371 ");
  VigieCoordinates found;

  for (guint i = 0; i < 200000; i++)
    g_string_append (text, "é1.2 ");
  g_assert_true (vigie_coordinates_find (text->str, &found));
  g_string_prepend_len (text, text->str + 16, 8000);
  g_assert_false (vigie_coordinates_find (text->str, &found));
}

static void
test_two_bare_numbers_given_as_a_place (void)
{
  static const struct
  {
    const char *text;
    double lat, lon;
  } known[] = {
    { "47.05, 4.84", 47.05, 4.84 },
    { "47,0525 4,8371", 47.0525, 4.8371 },
    { " 47.05 4.84 ", 47.05, 4.84 },
    { "47.0525;4.8371", 47.0525, 4.8371 },
    { "47.05,4.84", 47.05, 4.84 },
    { "\u221212.05 \u22120.84", -12.05, -0.84 },
    { "47°03′ N 4°50′ E", 47.05, 4 + 50 / 60.0 },
  };
  static const char *const none[] = { "",
                                      "47",
                                      "47,05",
                                      "47 4",
                                      "97.05 4.84",
                                      "47.05 4.84 10.22",
                                      "D 47.05 4.84",
                                      "47.0.5 4.84",
                                      "1,2 3,4" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      VigiePosition position;

      g_test_message ("%s", known[i].text);
      g_assert_true (vigie_coordinates_parse (known[i].text, &position));
      g_assert_cmpfloat_with_epsilon (position.lat, known[i].lat, 1e-9);
      g_assert_cmpfloat_with_epsilon (position.lon, known[i].lon, 1e-9);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    {
      VigiePosition position;

      g_test_message ("%s", none[i]);
      g_assert_false (vigie_coordinates_parse (none[i], &position));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/coordinates/notations", test_notations);
  g_test_add_func ("/coordinates/other-numbers", test_other_numbers);
  g_test_add_func ("/coordinates/random-texts", test_random_texts);
  g_test_add_func ("/coordinates/long-texts-are-read-at-their-beginning",
                   test_long_texts_are_read_at_their_beginning);

  g_test_add_func ("/coordinates/two-bare-numbers-given-as-a-place",
                   test_two_bare_numbers_given_as_a_place);
  return g_test_run ();
}
