/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-position.h"

static void
test_origins_have_words (void)
{
  static const char *const words[] = { "source", "exif", "text", "road-reference", "analyst" };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == VIGIE_N_ORIGINS);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      VigieOrigin origin;

      g_assert_cmpstr (vigie_origin_to_string ((VigieOrigin) i), ==, words[i]);
      g_assert_true (vigie_origin_from_string (words[i], &origin));
      g_assert_cmpuint (origin, ==, i);
    }
}

static void
test_unknown_origin_changes_nothing (void)
{
  VigieOrigin origin = VIGIE_ORIGIN_TEXT;

  g_assert_false (vigie_origin_from_string ("", &origin));
  g_assert_false (vigie_origin_from_string ("Analyst", &origin));
  g_assert_false (vigie_origin_from_string ("road reference", &origin));
  g_assert_false (vigie_origin_from_string (NULL, &origin));
  g_assert_cmpuint (origin, ==, VIGIE_ORIGIN_TEXT);
}

static void
test_validity (void)
{
  const VigiePosition good[] = {
    { 5.04, 47.32, 0, VIGIE_ORIGIN_SOURCE },
    { -180, -90, 1e7, VIGIE_ORIGIN_EXIF },
    { 180, 90, 0.5, VIGIE_ORIGIN_ANALYST },
  };
  const VigiePosition bad[] = {
    { 180.0001, 0, 0, VIGIE_ORIGIN_SOURCE },    { 0, -90.0001, 0, VIGIE_ORIGIN_SOURCE },
    { 0, 0, -1, VIGIE_ORIGIN_SOURCE },          { NAN, 0, 0, VIGIE_ORIGIN_SOURCE },
    { 0, NAN, 0, VIGIE_ORIGIN_SOURCE },         { 0, 0, NAN, VIGIE_ORIGIN_SOURCE },
    { 0, 0, INFINITY, VIGIE_ORIGIN_SOURCE },    { -INFINITY, 0, 0, VIGIE_ORIGIN_SOURCE },
    { 0, 0, 0, (VigieOrigin) VIGIE_N_ORIGINS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (vigie_position_is_valid (&good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigie_position_is_valid (&bad[i]));
}

static void
test_equality_sees_each_member (void)
{
  const VigiePosition a = { 5, 47, 100, VIGIE_ORIGIN_TEXT };
  VigiePosition b = a;

  g_assert_true (vigie_position_equal (&a, &b));
  b.radius_m = 101;
  g_assert_false (vigie_position_equal (&a, &b));
  b = a;
  b.origin = VIGIE_ORIGIN_ANALYST;
  g_assert_false (vigie_position_equal (&a, &b));
  b = a;
  b.lat += 1e-12;
  g_assert_false (vigie_position_equal (&a, &b));
  g_assert_false (vigie_position_equal (&a, NULL));
  g_assert_true (vigie_position_equal (NULL, NULL));
}

static void
test_distance (void)
{
  const double quarter = VIGIE_EARTH_RADIUS_M * G_PI / 2;

  g_assert_cmpfloat_with_epsilon (vigie_distance_m (0, 0, 90, 0), quarter, 1e-6);
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (5, 0, 5, 90), quarter, 1e-6);
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (10, 20, -170, -20), 2 * quarter, 1e-3);
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (179.5, 0, -179.5, 0), quarter / 90, 1e-6);
  g_assert_cmpfloat (vigie_distance_m (5, 47, 5, 47), ==, 0);
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (-120, 90, 60, 90), 0, 1e-6);
  /* A decimetre keeps its digits. */
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (5, 47, 5, 47 + 1e-6), 0.111195, 1e-5);
  /* Dijon to Beaune, 36 km as the crow flies. */
  g_assert_cmpfloat_with_epsilon (vigie_distance_m (5.0415, 47.3220, 4.8403, 47.0260), 36250, 250);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/position/origins-have-words", test_origins_have_words);
  g_test_add_func ("/position/unknown-origin-changes-nothing", test_unknown_origin_changes_nothing);
  g_test_add_func ("/position/validity", test_validity);
  g_test_add_func ("/position/equality-sees-each-member", test_equality_sees_each_member);
  g_test_add_func ("/position/distance", test_distance);
  return g_test_run ();
}
