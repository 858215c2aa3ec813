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

  return g_test_run ();
}
