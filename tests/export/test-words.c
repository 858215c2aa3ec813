/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "vigie-milestone-words.h"
#include "vigie-milestone.h"

#define FR VIGIE_LANGUAGE_FRENCH
#define EN VIGIE_LANGUAGE_ENGLISH

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (; (text = strstr (text, what)) != NULL; text++)
    n++;
  return n;
}

/* Both languages have every word, with the same gaps to fill and the same number of forms. */
static void
test_complete (void)
{
  for (VigieWord word = 0; word < VIGIE_N_WORDS; word++)
    {
      const char *french = vigie_words_get (FR, word);
      const char *english = vigie_words_get (EN, word);

      if (french == NULL || english == NULL || *french == '\0' || *english == '\0')
        g_error ("word %u is missing in a language", (guint) word);
      g_assert_true (g_utf8_validate (french, -1, NULL) && g_utf8_validate (english, -1, NULL));
      g_assert_cmpuint (count (french, "{0}"), ==, count (english, "{0}"));
      g_assert_cmpuint (count (french, "{1}"), ==, count (english, "{1}"));
      g_assert_cmpuint (count (french, "|"), ==, count (english, "|"));
      g_assert_cmpuint (count (french, "|"), <=, 1);
    }
}

/* A cause that the desk offers and the brief cannot name would go out as a code. */
static void
test_all_causes_have_words (void)
{
  const char *const *causes = vigie_shape_get_causes ();

  for (gsize i = 0; causes[i] != NULL; i++)
    {
      g_assert_cmpstr (vigie_words_cause (FR, causes[i]), !=, causes[i]);
      g_assert_cmpstr (vigie_words_cause (EN, causes[i]), !=, causes[i]);
    }
  g_assert_cmpstr (vigie_words_cause (FR, "Troupeau sur la route"), ==, "Troupeau sur la route");
  g_assert_cmpstr (vigie_words_cause (FR, NULL), ==, "");
  for (VigieShapeKind kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    g_assert_cmpstr (vigie_words_shape_kind (FR, kind), !=, vigie_words_shape_kind (EN, kind));
}

/* An entry of an earlier version is told as one of this. */
static void
test_milestones (void)
{
  static const char *const known[] = { VIGIE_MILESTONE_ALERT, VIGIE_MILESTONE_CALLED,
                                       VIGIE_MILESTONE_ONLINE, VIGIE_MILESTONE_FIRST_PHOTO,
                                       VIGIE_MILESTONE_OFFICIAL };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_assert_null (strchr (vigie_words_milestone (EN, known[i]), '-'));
      g_assert_cmpstr (vigie_words_milestone (FR, known[i]), !=,
                       vigie_words_milestone (EN, known[i]));
    }
  g_assert_cmpstr (vigie_words_milestone (FR, "first-official-information"), ==,
                   "Première information officielle");
  g_assert_cmpstr (vigie_words_milestone (FR, "Pont fermé"), ==, "Pont fermé");
  g_assert_null (vigie_words_milestone (FR, NULL));
}

static void
test_language_from_string (void)
{
  VigieLanguage language = EN;

  g_assert_true (vigie_language_from_string ("fr", &language));
  g_assert_cmpint (language, ==, FR);
  g_assert_true (vigie_language_from_string ("en_GB.UTF-8", &language));
  g_assert_cmpint (language, ==, EN);
  g_assert_true (vigie_language_from_string ("FR-be", &language));
  g_assert_cmpint (language, ==, FR);
  g_assert_false (vigie_language_from_string ("frr", &language)); /* North Frisian */
  g_assert_false (vigie_language_from_string ("de", &language));
  g_assert_false (vigie_language_from_string ("", &language));
  g_assert_false (vigie_language_from_string (NULL, &language));
}

static void
test_plurals (void)
{
  g_assert_cmpstr (vigie_words_get_plural (FR, VIGIE_WORD_COUNT_CLOSURES, 0), ==, "route coupée");
  g_assert_cmpstr (vigie_words_get_plural (FR, VIGIE_WORD_COUNT_CLOSURES, 1), ==, "route coupée");
  g_assert_cmpstr (vigie_words_get_plural (FR, VIGIE_WORD_COUNT_CLOSURES, 2), ==, "routes coupées");
  g_assert_cmpstr (vigie_words_get_plural (EN, VIGIE_WORD_COUNT_CLOSURES, 0), ==, "roads closed");
  g_assert_cmpstr (vigie_words_get_plural (EN, VIGIE_WORD_COUNT_CLOSURES, 1), ==, "road closed");
}

/* What is filled in is data: it is not filled again. */
static void
test_filling (void)
{
  g_autofree char *both = vigie_words_fill (FR, VIGIE_WORD_PREVIOUS, "{1}", "{0}");
  g_autofree char *one = vigie_words_fill (FR, VIGIE_WORD_SINCE, "{0} %s", NULL);

  g_assert_cmpstr (both, ==, "précédent : n° {1}, {0}");
  g_assert_cmpstr (one, ==, "depuis {0} %s");
}

static void
assert_number (VigieLanguage language, double value, guint decimals, const char *wanted)
{
  g_autofree char *text = vigie_words_number (language, value, decimals);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_numbers (void)
{
  assert_number (FR, 1234, 0, "1234");
  assert_number (FR, 12345, 0, "12\u202f345");
  assert_number (EN, 1234567, 0, "1,234,567");
  assert_number (FR, 47.32204, 4, "47,3220");
  assert_number (EN, -0.5, 1, "−0.5");
  assert_number (EN, -0.04, 1, "0.0");
}

static void
test_times (void)
{
  const gint64 at = G_GINT64_CONSTANT (1795545120000); /* 2026-11-24T18:32:00Z */
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autofree char *group = vigie_words_date_time_group (at, FR);
  g_autofree char *summer = vigie_words_date_time_group (G_GINT64_CONSTANT (1786527000000), FR);
  g_autofree char *date = vigie_words_date_time (FR, at, paris);
  g_autofree char *english = vigie_words_date_time (EN, at, NULL);
  g_autofree char *first = vigie_words_date_time (FR, G_GINT64_CONSTANT (1793487600000), paris);
  g_autofree char *same = vigie_words_time (FR, at - 3600000, at, paris);
  g_autofree char *other = vigie_words_time (FR, at - 86400000, at, paris);
  g_autofree char *year = vigie_words_time (FR, at - G_GINT64_CONSTANT (31536000000), at, paris);
  g_autofree char *unknown = vigie_words_time (FR, VIGIE_TIME_UNKNOWN, at, paris);
  g_autofree char *far = vigie_words_date_time (FR, G_MAXINT64 / 2000, NULL);

  g_assert_cmpstr (group, ==, "241832Z NOV 26");
  g_assert_cmpstr (summer, ==, "120930Z AOU 26");
  g_assert_cmpstr (date, ==, "24 novembre 2026, 19:32 (UTC+1)");
  g_assert_cmpstr (english, ==, "24 November 2026, 18:32 (UTC)");
  g_assert_cmpstr (first, ==, "1er novembre 2026, 00:00 (UTC+1)");
  g_assert_cmpstr (same, ==, "18:32");
  g_assert_cmpstr (other, ==, "23/11 19:32");
  g_assert_cmpstr (year, ==, "24/11/2025 19:32");
  g_assert_cmpstr (unknown, ==, "–");
  g_assert_nonnull (far);
}

static void
assert_radius (double metres, const char *wanted)
{
  g_autofree char *text = vigie_words_radius (FR, metres);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_places (void)
{
  g_autofree char *dijon = vigie_words_position (FR, 5.0415, 47.322);
  g_autofree char *west = vigie_words_position (FR, -1.5, -20.25);
  g_autofree char *english = vigie_words_position (EN, -1.5, 47.2);

  g_assert_cmpstr (dijon, ==, "47,3220\u00a0N\u00a0\u00a05,0415\u00a0E");
  g_assert_cmpstr (west, ==, "20,2500\u00a0S\u00a0\u00a01,5000\u00a0O");
  g_assert_cmpstr (english, ==, "47.2000\u00a0N\u00a0\u00a01.5000\u00a0W");
  assert_radius (50, "50\u00a0m");
  assert_radius (999, "999\u00a0m");
  assert_radius (1000, "1\u00a0km");
  assert_radius (1250, "1,2\u00a0km");
  assert_radius (25000, "25\u00a0km");
}

static void
assert_source (const char *source, const char *network, const char *full)
{
  g_autofree char *short_name = vigie_words_network (FR, source);
  g_autofree char *long_name = vigie_words_source (FR, source);

  g_assert_cmpstr (short_name, ==, network);
  g_assert_cmpstr (long_name, ==, full);
}

static void
test_sources (void)
{
  assert_source ("x", "X", "X");
  assert_source ("mastodon:mas.to", "Mastodon", "Mastodon, mas.to");
  assert_source ("file:posts.csv", "posts.csv", "posts.csv");
  assert_source ("file", "fichier", "fichier");
  assert_source ("rumeur:cafe", "rumeur", "rumeur, cafe");
  assert_source ("", "source inconnue", "source inconnue");
  assert_source (NULL, "source inconnue", "source inconnue");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/complete-in-both-languages", test_complete);
  g_test_add_func ("/words/all-causes-have-words", test_all_causes_have_words);
  g_test_add_func ("/words/milestones", test_milestones);
  g_test_add_func ("/words/language-from-string", test_language_from_string);
  g_test_add_func ("/words/plurals", test_plurals);
  g_test_add_func ("/words/filling", test_filling);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/times", test_times);
  g_test_add_func ("/words/places", test_places);
  g_test_add_func ("/words/sources", test_sources);
  return g_test_run ();
}
