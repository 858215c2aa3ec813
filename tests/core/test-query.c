/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-query.h"

static VigiePost *
make_post (const char *text, gint64 posted_at)
{
  VigieObservation observation = { .source_kind = "file",
                                   .source_host = "",
                                   .external_id = "1",
                                   .text = text,
                                   .posted_at = posted_at };

  return vigie_post_new (1, &observation);
}

static void
assert_found (const char *words, const char *text, gboolean found)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigiePost) post = make_post (text, 0);

  query->text = g_strdup (words);
  if (vigie_query_matches (query, post, NULL) != found)
    g_error ("“%s” in “%s”: expected %s", words, text, found ? "found" : "not found");
}

static void
test_words_are_found_without_case_and_accents (void)
{
  assert_found ("verglas", "VERGLAS sur la D 971", TRUE);
  assert_found ("beaune", "Route coupée à Beaune.", TRUE);
  assert_found ("coupee", "Route coupée à Beaune.", TRUE);
  assert_found ("coupée beaune", "Route COUPEE à Beaune.", TRUE);
  assert_found ("coupée dijon", "Route coupée à Beaune.", FALSE);
  assert_found ("eau", "Beaune", FALSE);
}

static void
test_last_word_may_be_a_beginning (void)
{
  assert_found ("inond", "Inondation", TRUE);
  assert_found ("in", "Inondation", FALSE); /* too short to mean a beginning */
  assert_found ("in*", "Inondation", TRUE);
  assert_found ("inond ", "Inondation", FALSE); /* a space ends the word */
  assert_found ("inond rue", "Inondation rue Monge", FALSE);
}

static void
test_operators_have_no_meaning (void)
{
  g_autofree char *quoted = vigie_query_to_fts ("neige OR \"x\" NEAR(a)");
  g_autofree char *none = vigie_query_to_fts (" -\"*( ");

  g_assert_cmpstr (quoted, ==, "\"neige\" \"OR\" \"x\" \"NEAR\" \"a\"");
  g_assert_null (none);
}

static void
test_filters_are_combined (void)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigiePost) post = make_post ("x", 1000);
  VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED,
                           .has_position = TRUE,
                           .position = { 5, 47, 0, VIGIE_ORIGIN_ANALYST },
                           .owner = (char *) "Anne" };

  query->statuses = 1u << VIGIE_STATUS_CONFIRMED;
  query->from = 1000;
  query->to = 1001;
  query->on_map = TRUE;
  query->has_box = TRUE;
  query->box = (VigieBox) { 4, 46, 6, 48 };
  query->owner = g_strdup ("Anne");
  g_assert_true (vigie_query_matches (query, post, &state));
  g_assert_false (vigie_query_matches (query, post, NULL));
  query->to = 1000;
  g_assert_false (vigie_query_matches (query, post, &state));
  query->to = VIGIE_TIME_UNKNOWN;
  query->box.west = 5.5;
  g_assert_false (vigie_query_matches (query, post, &state));
  query->box.west = 4;
  query->with_photo = TRUE;
  g_assert_false (vigie_query_matches (query, post, &state));
}

static void
test_copies_are_equal (void)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieQuery) copy = NULL;

  query->text = g_strdup ("a");
  query->owner = g_strdup ("b");
  query->has_box = TRUE;
  copy = vigie_query_copy (query);
  g_assert_true (vigie_query_equal (query, copy));
  copy->box.east = 1;
  g_assert_false (vigie_query_equal (query, copy));
}

/* ---- folding ---- */

static gboolean
is_mark (gunichar c)
{
  const GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* As it is defined: decomposed as a whole, in lower case, without marks. */
static char *
fold_by_definition (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  GString *folded = g_string_new (NULL);

  for (const char *c = decomposed; *c != '\0'; c = g_utf8_next_char (c))
    if (!is_mark (g_utf8_get_char (c)))
      g_string_append_unichar (folded, g_unichar_tolower (g_utf8_get_char (c)));
  return g_string_free_and_steal (folded);
}

static void
expect_folded (const char *text)
{
  g_autofree char *folded = vigie_query_fold_text (text);
  g_autofree char *expected = fold_by_definition (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_folds_every_character (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree char *none = vigie_query_fold_text ("a\xff");

  g_test_message ("seed %u", seed);
  for (gunichar c = 1; c < 0x30000; c++)
    {
      char text[7] = "";

      if (!g_unichar_validate (c))
        continue;
      text[g_unichar_to_utf8 (c, text)] = '\0';
      expect_folded (text);
    }
  for (guint i = 0; i < 2000; i++) /* with marks in any order */
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint n = 0; n < 8; n++)
        g_string_append_unichar (text, (gunichar) (g_rand_boolean (random)
                                                       ? g_rand_int_range (random, 0x300, 0x370)
                                                       : g_rand_int_range (random, 0x20, 0x600)));
      expect_folded (text->str);
    }
  g_assert_cmpstr (none, ==, ""); /* no UTF-8 */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/words-are-found-without-case-and-accents",
                   test_words_are_found_without_case_and_accents);
  g_test_add_func ("/query/last-word-may-be-a-beginning", test_last_word_may_be_a_beginning);
  g_test_add_func ("/query/operators-have-no-meaning", test_operators_have_no_meaning);
  g_test_add_func ("/query/filters-are-combined", test_filters_are_combined);
  g_test_add_func ("/query/copies-are-equal", test_copies_are_equal);
  g_test_add_func ("/query/folds-every-character", test_folds_every_character);

  return g_test_run ();
}
