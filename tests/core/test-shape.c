/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-section-place.h"
#include "vigie-shape.h"

static void
test_ids_differ (void)
{
  g_autofree char *a = vigie_shape_new_id ();
  g_autofree char *b = vigie_shape_new_id ();

  g_assert_true (g_regex_match_simple ("^shape-[0-9a-f]{16}$", a, 0, 0));
  g_assert_cmpstr (a, !=, b);
}

static void
test_kinds_have_names (void)
{
  VigieShapeKind kind;

  for (int i = VIGIE_SHAPE_CLOSURE; i <= VIGIE_SHAPE_MARKER; i++)
    {
      g_assert_true (
          vigie_shape_kind_from_string (vigie_shape_kind_to_string ((VigieShapeKind) i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (vigie_shape_kind_from_string ("wall", &kind));
}

static void
test_crossing_outline_makes_no_draft (void)
{
  const double bow_tie[] = { 0, 0, 1, 1, 1, 0, 0, 1 };
  const double square[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  g_autoptr (VigieGeometry) crossing = vigie_geometry_new_polygon (bow_tie, 4);
  g_autoptr (VigieGeometry) good = vigie_geometry_new_polygon (square, 4);
  g_autoptr (VigieDraft) none =
      vigie_draft_new_shape ("s", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "t", "snow",
                             VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, crossing, "Anne");
  g_autoptr (VigieDraft) draft = vigie_draft_new_shape (
      "s", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "t", "snow", 0, 3600000, good, "Anne");

  g_assert_null (none);
  g_assert_nonnull (draft);
  g_assert_cmpstr (vigie_draft_get_subject (draft), ==, "s");
}

static void
test_causes_have_words (void)
{
  const char *const *causes = vigie_shape_get_causes ();

  g_assert_nonnull (causes[0]);
  for (guint i = 0; causes[i] != NULL; i++)
    g_assert_cmpstr (vigie_shape_describe_cause (causes[i]), !=, causes[i]);
  g_assert_cmpstr (vigie_shape_describe_cause ("swarm of bees"), ==, "swarm of bees");
  g_assert_cmpstr (vigie_shape_describe_cause (NULL), ==, "");
}

/* What desks wrote in their own language, earlier. */
static void
test_places_of_sections_are_read_in_any_wording (void)
{
  static const char *const places[][2] = {
    { "PR 12+300", "PR 12+300" },
    { "D 16 + 230 m", "D 16 + 230 m" },
    { "230 m from D 16", "D 16 + 230 m" },
    { "1,2 km de D 16", "D 16 + 1200 m" },
    { "1.2 km from D 16", "D 16 + 1200 m" },
    { "40 m from dead end", "dead-end + 40 m" },
    { "impasse", "dead-end" },
    { "dead end", "dead-end" },
    { "dead-end + 40 m", "dead-end + 40 m" },
    { "", "" },
    { "12", "12" },
    { "230 m from ", "230 m from " },
    { "230 m", "230 m" },
    { "230 m ", "230 m " },
    { "230 miles from D 16", "230 miles from D 16" },
    { "99999999999999999999999 km from D 16", "99999999999999999999999 km from D 16" },
    { "1. rue du Bac", "1. rue du Bac" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *read = vigie_section_place_read (places[i][0]);

      g_assert_cmpstr (read, ==, places[i][1]);
    }
  g_assert_null (vigie_section_place_read (NULL));
}

static void
test_dead_ends_have_the_words_of_the_reader (void)
{
  g_autofree char *place = vigie_section_place_say ("40 m from dead end", "impasse", ",");
  g_autofree char *none = vigie_section_place_say (NULL, "impasse", ",");

  g_assert_cmpstr (place, ==, "impasse + 40 m");
  g_assert_null (none);
}

static void
test_far_places_are_said_in_kilometres (void)
{
  static const char *const places[][3] = {
    { "D 16 + 999 m", "D 16 + 999 m", "D 16 + 999 m" },
    { "D 16 + 1000 m", "D 16 + 1 km", "D 16 + 1 km" },
    { "A 6 + 11800 m", "A 6 + 11.8 km", "A 6 + 11,8 km" },
    { "1,2 km de D 16", "D 16 + 1.2 km", "D 16 + 1,2 km" },
    { "dead-end + 2300 m", "end + 2.3 km", "end + 2,3 km" },
    { "Rue A + B + 1250 m", "Rue A + B + 1.3 km", "Rue A + B + 1,3 km" },
    { "PR 12+1300", "PR 12+1300", "PR 12+1300" },
    { "D 16 + 1500 m of it", "D 16 + 1500 m of it", "D 16 + 1500 m of it" },
    { "D 16 + 99999999999999999999 m", "D 16 + 99999999999999999999 m",
      "D 16 + 99999999999999999999 m" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *english = vigie_section_place_say (places[i][0], "end", ".");
      g_autofree char *french = vigie_section_place_say (places[i][0], "end", ",");

      g_assert_cmpstr (english, ==, places[i][1]);
      g_assert_cmpstr (french, ==, places[i][2]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shape/ids-differ", test_ids_differ);
  g_test_add_func ("/shape/kinds-have-names", test_kinds_have_names);
  g_test_add_func ("/shape/crossing-outline-makes-no-draft", test_crossing_outline_makes_no_draft);
  g_test_add_func ("/shape/causes-have-words", test_causes_have_words);
  g_test_add_func ("/shape/places-of-sections", test_places_of_sections_are_read_in_any_wording);
  g_test_add_func ("/shape/dead-ends", test_dead_ends_have_the_words_of_the_reader);
  g_test_add_func ("/shape/far-places-are-said-in-kilometres",
                   test_far_places_are_said_in_kilometres);

  return g_test_run ();
}
