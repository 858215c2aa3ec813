/* SPDX-License-Identifier: GPL-3.0-or-later */
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shape/ids-differ", test_ids_differ);
  g_test_add_func ("/shape/kinds-have-names", test_kinds_have_names);
  g_test_add_func ("/shape/crossing-outline-makes-no-draft", test_crossing_outline_makes_no_draft);
  g_test_add_func ("/shape/causes-have-words", test_causes_have_words);

  return g_test_run ();
}
