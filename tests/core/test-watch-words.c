/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-watch-words.h"

static VigieWatchWords *
parse (const char *expression)
{
  g_autoptr (GError) error = NULL;
  VigieWatchWords *words = vigie_watch_words_new (expression, &error);

  g_assert_no_error (error);
  return words;
}

static void
expect_found (const char *expression, const char *text, gboolean found)
{
  g_autoptr (VigieWatchWords) words = parse (expression);

  if (vigie_watch_words_match (words, text, -1) != found)
    g_error ("“%s” should %s “%s”", expression, found ? "find" : "not find", text);
}

#define found(expression, text) expect_found (expression, text, TRUE)
#define missed(expression, text) expect_found (expression, text, FALSE)

static void
test_case_and_accents_make_no_difference (void)
{
  found ("inondée", "INONDEE");
  found ("inondee", "Route inonde\xcc\x81"
                    "e"); /* the accent apart */
  found ("Évacuation", "evacuation en cours");
  found ("cœur", "au coeur du village");
  found ("noeud", "le nœud routier");
  missed ("crue", "incrue");
  missed ("crue", "la cruelle");
}

static void
test_plurals_are_found (void)
{
  found ("crue", "les crues de la Tille");
  found ("crues", "la crue de la Tille");
  found ("travail", "travaux sur la D971");
  found ("canaux", "le canal de Bourgogne");
  found ("eau", "les eaux montent");
  found ("feu", "des feux de forêt");
  found ("coupé", "les routes sont coupées");
  found ("château", "châteaux");
  missed ("bus", "bu"); /* too short to have an end cut off */
}

static void
test_typing_variants_are_found (void)
{
  found ("inondation", "innondation à Dijon");
  found ("neige", "de la neiiiiige !!");
  found ("arrêt", "arret");
  found ("aujourd’hui", "aujourd'hui");
  found ("porte-à-faux", "porte à faux");
  found ("grêle", "Grêêêle");
  missed ("D 971", "D 91"); /* digits are never joined */
  missed ("D 11", "D 1");
}

static void
test_roads_are_found_however_they_are_written (void)
{
  static const char *const ways[] = { "D971",   "D 971", "d971",       "D.971",      "D. 971",
                                      "RD 971", "RD971", "rd-971",     "CD 971",     "D\u00a0971",
                                      "d 971",  "#D971", "#RD971Pont", "RD\u202f971" };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ways); j++)
      {
        g_autofree char *text = g_strdup_printf ("Verglas sur la %s à Vitteaux", ways[j]);

        if (ways[i][0] != '#' && !g_str_has_prefix (ways[i], "D. ") &&
            !g_str_has_prefix (ways[i], "CD") && !g_str_has_prefix (ways[i], "RD\u202f"))
          found (ways[i], text);
      }
  found ("\"RD 971\"", "coupée : D971.");
  found ("A6 bouchon", "Bouchon sur l’A 6");
  found ("RN 7", "N7 fermée");
  found ("D 971A", "D971a");
  missed ("D971", "D 97 1");
  missed ("D971", "D971A");
  missed ("D971", "N971");
  missed ("D971", "D 9711");
  missed ("D971", "D, 971 habitants");
  missed ("A6", "il y a 6 blessés");
  missed ("N7", "au n° 7 de la rue");
  missed ("#D971", "D 971");
  found ("#D971", "#d971");
}

static void
test_words_beside_each_other_must_all_occur (void)
{
  found ("pont coupé", "Coupé ce matin : le pont de Vitteaux");
  missed ("pont coupé", "Le pont de Vitteaux est ouvert");
  found ("pont ET coupé", "pont coupé");
}

static void
test_alternatives (void)
{
  const char *const forms[] = { "crue, inondation",  "crue OU inondation", "crue OR inondation",
                                "crue | inondation", "crue\ninondation",   "crue;inondation" };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      found (forms[i], "la crue");
      found (forms[i], "une inondation");
      missed (forms[i], "un orage");
    }
  missed ("crue ou inondation", "la crue"); /* small letters are words */
}

static void
test_phrases (void)
{
  const char *const quotes[] = { "\"route barrée\"", "“route barrée”", "« route barrée »" };

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      found (quotes[i], "Attention, routes barrées à Beaune");
      missed (quotes[i], "barrée, la route");
      missed (quotes[i], "route de Beaune barrée");
    }
  found ("\"route barrée", "route barrée"); /* whoever forgets the last one means it */
  found ("\"la route\" neige", "neige sur la route");
}

static void
test_exclusions (void)
{
  found ("neige -ski", "neige à Dijon");
  missed ("neige -ski", "neige : les pistes de ski ouvrent");
  missed ("neige -\"station de ski\"", "neige, la station de ski");
  found ("neige -ski, verglas", "verglas à la station de ski"); /* it belongs to its alternative */
}

static void
test_beginnings (void)
{
  found ("inond*", "inondations");
  found ("inond*", "Inondée");
  missed ("inond*", "réinonder");
  found ("#inond*", "#inondations21");
  missed ("#inond*", "inondations");
}

static void
test_tags (void)
{
  found ("crue", "#crue");
  found ("crue", "#CrueDijon");
  found ("dijon", "#CrueDijon");
  found ("#CrueDijon", "#cruedijon");
  found ("cruedijon", "#CrueDijon");
  found ("#crue", "#Crues");
  missed ("#crue", "la crue");
  missed ("#crue", "#CrueDijon");
  found ("pont", "#pont_de_Vitteaux");
  found ("\"pont de vitteaux\"", "#pont_de_Vitteaux");
}

static void
test_a_phrase_beside_makes_no_word_a_tag (void)
{
  missed ("#crue, \"route barrée\"", "La route est en crue");
  found ("#crue, \"route barrée\"", "La route #crue");
}

static void
test_what_cannot_be_watched_is_said (void)
{
  const char *const bad[] = { "", "   ", ",,", "-ski", "\"\"", "!!! ???", "OU", "*" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieWatchWords) words = vigie_watch_words_new (bad[i], &error);

      g_assert_null (words);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_too_much_is_refused (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= VIGIE_WATCH_MAX_TERMS; i++)
    g_string_append_printf (text, "a%u,", i);
  g_assert_null (vigie_watch_words_new (text->str, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_last_term_counts (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (VigieWatchWords) words = NULL;

  for (guint i = 0; i < VIGIE_WATCH_MAX_TERMS; i++)
    g_string_append_printf (text, "b%u,", i);
  words = parse (text->str);
  g_assert_true (vigie_watch_words_match (words, "b255", -1));
  g_assert_true (vigie_watch_words_match (words, "b64", -1));
  g_assert_false (vigie_watch_words_match (words, "b256", -1));
}

static void
expect_queries (const char *expression, VigieSearch search, const char *expected)
{
  g_autoptr (VigieWatchWords) words = parse (expression);
  g_auto (GStrv) queries = vigie_watch_words_make_queries (words, search);
  g_autofree char *joined = g_strjoinv (" / ", queries);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_queries_of_networks (void)
{
  const char *expression = "neige -ski, \"route barrée\"";

  expect_queries (expression, VIGIE_SEARCH_MASTODON, "neige -ski / \"route barrée\"");
  expect_queries (expression, VIGIE_SEARCH_BLUESKY, "neige / \"route barrée\"");
  expect_queries (expression, VIGIE_SEARCH_X,
                  "((neige OR neiges) -ski) OR ((\"route barrée\" OR \"route barree\"))");
  expect_queries ("#crue", VIGIE_SEARCH_X, "(#crue)");
  expect_queries ("D 971 -neige, #D971", VIGIE_SEARCH_MASTODON,
                  "D971 -neige / \"D 971\" -neige / #D971");
  expect_queries ("verglas -RD971", VIGIE_SEARCH_MASTODON, "verglas -RD971");
  expect_queries ("D971, crue", VIGIE_SEARCH_BLUESKY, "D971 / \"D 971\" / crue");
  expect_queries ("RD.971", VIGIE_SEARCH_X, "((RD971 OR \"RD 971\"))");
  expect_queries ("Ñ7", VIGIE_SEARCH_X, "((N7 OR \"N 7\"))"); /* a slip of the finger */
}

static void
test_long_queries_are_split (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (VigieWatchWords) words = NULL;
  g_auto (GStrv) queries = NULL;
  guint n_words = 0;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "commune%02u,", i);
  words = parse (text->str);
  queries = vigie_watch_words_make_queries (words, VIGIE_SEARCH_X);
  g_assert_cmpuint (g_strv_length (queries), >, 1);
  for (gsize i = 0; queries[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (queries[i], "commune", -1);

      g_assert_cmpuint (g_utf8_strlen (queries[i], -1), <=, 512);
      n_words += g_strv_length (parts) - 1;
    }
  g_assert_cmpuint (n_words, ==, 100);
}

/* ---- where it was found ---- */

/* The words that were found stand in brackets. */
static void
expect_marked (const char *expression, const char *text, const char *expected)
{
  g_autoptr (VigieWatchWords) words = parse (expression);
  g_autoptr (GArray) spans = vigie_watch_words_find (words, text, -1);
  g_autoptr (GString) marked = g_string_new (text);

  if (expected == NULL)
    {
      g_assert_null (spans);
      return;
    }
  g_assert_nonnull (spans);
  for (guint i = spans->len; i-- > 0;)
    {
      const VigieWatchSpan *span = &g_array_index (spans, VigieWatchSpan, i);

      g_string_insert_c (marked, (gssize) span->end, ']');
      g_string_insert_c (marked, (gssize) span->start, '[');
    }
  g_assert_cmpstr (marked->str, ==, expected);
}

static void
test_found_words_are_told (void)
{
  expect_marked ("crue", "Les CRUES, la décrue, la crûe.", "Les [CRUES], la décrue, la [crûe].");
  expect_marked ("pont coupé", "coupé : le pont de Dôle", "[coupé] : le [pont] de Dôle");
  expect_marked ("inond*", "l’inondation", "l’[inondation]");
  expect_marked ("\"route barrée\", D971", "Route barrée sur la D971, route libre",
                 "[Route] [barrée] sur la [D971], route libre");
  expect_marked ("D 971", "la D971, la RD-971 et la D 97", "la [D971], la [RD]-[971] et la D 97");
  expect_marked ("crue", "rien ici", NULL);
}

static void
test_only_words_of_what_holds_are_told (void)
{
  expect_marked ("neige -ski, verglas", "neige et verglas, ski", "neige et [verglas], ski");
  expect_marked ("pont coupé, arbre", "un pont, un arbre", "un pont, un [arbre]");
  expect_marked ("\"a b\"", "a a b b", "a [a] [b] b");
}

static void
test_parts_of_tags_are_told (void)
{
  expect_marked ("crue", "Voyez #CrueSeine", "Voyez #[Crue]Seine");
  expect_marked ("#crueseine, seine", "Voyez #CrueSeine !", "Voyez #[CrueSeine] !");
  expect_marked ("#crue", "crue #crue", "crue #[crue]");
}

/* What is told lies within the text, in order, and parts no character. */
static void
test_random_texts_are_told_whole (void)
{
  static const char *const pieces[] = { "crue", "Œ", "#",  "\"", "-", "*", " ", "’",  "é",
                                        "OU",   ",", "😀", "ß",  "_", "A", "1", "水", "e\xcc\x81" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) expression = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (VigieWatchWords) words = NULL;
      g_autoptr (GArray) spans = NULL;
      gsize before = 0;

      for (gint j = g_test_rand_int_range (1, 9); j > 0; j--)
        g_string_append (expression, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      for (gint j = g_test_rand_int_range (0, 30); j > 0; j--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      words = vigie_watch_words_new (expression->str, NULL);
      if (words == NULL)
        continue;
      spans = vigie_watch_words_find (words, text->str, -1);
      g_assert_cmpint (spans != NULL, ==, vigie_watch_words_match (words, text->str, -1));
      if (spans != NULL && spans->len == 0)
        g_error ("“%s” marks nothing in “%s”", expression->str, text->str);
      for (guint j = 0; spans != NULL && j < spans->len; j++)
        {
          const VigieWatchSpan *span = &g_array_index (spans, VigieWatchSpan, j);

          g_assert_cmpuint (before, <=, span->start);
          g_assert_cmpuint (span->start, <, span->end);
          g_assert_cmpuint (span->end, <=, text->len);
          g_assert_true (
              g_utf8_validate (text->str + span->start, (gssize) (span->end - span->start), NULL));
          before = span->end;
        }
    }
}

static void
test_tags_of_an_expression (void)
{
  g_autoptr (VigieWatchWords) words =
      parse ("crue, \"pont coupé\", neige -ski, pont route, inond*, #Dijon");
  g_auto (GStrv) tags = vigie_watch_words_list_tags (words);
  g_autofree char *joined = g_strjoinv (" ", tags);

  g_assert_cmpstr (joined, ==, "crue pontcoupé neige Dijon");
}

/* Whatever people and strangers write, nothing breaks, and what is found is found in a longer
 * text, too. */
static void
test_random_texts (void)
{
  static const char *const pieces[] = { "crue", "Œ",   "#",         "\"", "-",   "*",  " ",
                                        "’",    "é",   "e\xcc\x81", "OU", ",",   "😀", "ß",
                                        "_",    "971", "水",        "\n", "aux", "«" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) expression = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (VigieWatchWords) words = NULL;
      gint n = g_test_rand_int_range (0, 12);

      for (gint j = 0; j < n; j++)
        g_string_append (expression, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      n = g_test_rand_int_range (0, 30);
      for (gint j = 0; j < n; j++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      words = vigie_watch_words_new (expression->str, NULL);
      if (words != NULL && strchr (expression->str, '-') == NULL &&
          vigie_watch_words_match (words, text->str, -1))
        {
          g_string_append (text, " et plus");
          g_assert_true (vigie_watch_words_match (words, text->str, -1));
        }
    }
}

/* ---- real posts ---- */

/* In small letters and without accents: what a plain search would look through. */
static char *
make_plain (const char *text)
{
  g_autofree char *small = g_utf8_strdown (text, -1);

  return g_str_to_ascii (small, "fr");
}

/* Real posts about a train that derailed, in French and English: what a careful plain search for a
 * word and its plural finds is found, and nothing that holds no such word. */
static void
test_real_posts (void)
{
  static const struct
  {
    const char *expression;
    const char *pattern; /* of the plain text */
    const char *stem;
    guint n_at_least;
  } cases[] = {
    { "Explosions", "\\bexplosions?\\b", "explo", 20 },
    { "DERAILLE", "\\bderaillee?s?\\b", "derail", 2 },
    { "victime", "\\bvictimes?\\b", "victime", 8 },
    { "wagons", "\\bwagons?\\b", "wagon", 4 },
    { "trains", "\\btrains?\\b", "train", 150 },
  };
  g_autofree char *path =
      vigie_test_shared_path_or_skip ("data/posts/2013_Lac_Megantic_train_crash/"
                                      "2013_Lac_Megantic_train_crash-tweets_labeled.csv");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieWatchWords) words = parse (cases[i].expression);
      g_autoptr (GRegex) plain = g_regex_new (cases[i].pattern, 0, 0, NULL);
      guint n_plain = 0;

      for (gsize j = 0; lines[j] != NULL; j++)
        {
          g_autofree char *line = make_plain (lines[j]);
          const gboolean is_found = vigie_watch_words_match (words, lines[j], -1);
          const gboolean is_plain = g_regex_match (plain, line, 0, NULL);

          if ((is_plain && !is_found) || (is_found && strstr (line, cases[i].stem) == NULL))
            g_error ("“%s” in: %s", cases[i].expression, lines[j]);
          n_plain += is_plain;
        }
      g_assert_cmpuint (n_plain, >=, cases[i].n_at_least);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-words/case-and-accents-make-no-difference",
                   test_case_and_accents_make_no_difference);
  g_test_add_func ("/watch-words/plurals-are-found", test_plurals_are_found);
  g_test_add_func ("/watch-words/typing-variants-are-found", test_typing_variants_are_found);
  g_test_add_func ("/watch-words/roads", test_roads_are_found_however_they_are_written);
  g_test_add_func ("/watch-words/words-beside-each-other-must-all-occur",
                   test_words_beside_each_other_must_all_occur);
  g_test_add_func ("/watch-words/alternatives", test_alternatives);
  g_test_add_func ("/watch-words/phrases", test_phrases);
  g_test_add_func ("/watch-words/exclusions", test_exclusions);
  g_test_add_func ("/watch-words/beginnings", test_beginnings);
  g_test_add_func ("/watch-words/tags", test_tags);
  g_test_add_func ("/watch-words/a-phrase-beside-makes-no-word-a-tag",
                   test_a_phrase_beside_makes_no_word_a_tag);
  g_test_add_func ("/watch-words/what-cannot-be-watched-is-said",
                   test_what_cannot_be_watched_is_said);
  g_test_add_func ("/watch-words/too-much-is-refused", test_too_much_is_refused);
  g_test_add_func ("/watch-words/last-term-counts", test_last_term_counts);
  g_test_add_func ("/watch-words/queries-of-networks", test_queries_of_networks);
  g_test_add_func ("/watch-words/long-queries-are-split", test_long_queries_are_split);
  g_test_add_func ("/watch-words/tags-of-an-expression", test_tags_of_an_expression);
  g_test_add_func ("/watch-words/found-words-are-told", test_found_words_are_told);
  g_test_add_func ("/watch-words/only-words-of-what-holds-are-told",
                   test_only_words_of_what_holds_are_told);
  g_test_add_func ("/watch-words/parts-of-tags-are-told", test_parts_of_tags_are_told);
  g_test_add_func ("/watch-words/random-texts-are-told-whole", test_random_texts_are_told_whole);
  g_test_add_func ("/watch-words/real-posts", test_real_posts);
  g_test_add_func ("/watch-words/random-texts", test_random_texts);

  return g_test_run ();
}
