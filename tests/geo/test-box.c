/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "vigie-box.h"

static const VigieBox cote_d_or = { 4.0, 46.9, 5.6, 48.1 };
static const VigieBox fiji = { 177, -20, -178, -12 };

static void
test_empty_box_contains_nothing (void)
{
  VigieBox box, other = cote_d_or, halves[2];

  vigie_box_init_empty (&box);
  g_assert_true (vigie_box_is_empty (&box));
  g_assert_false (vigie_box_is_valid (&box));
  g_assert_false (vigie_box_contains (&box, 0, 0));
  g_assert_false (vigie_box_intersects (&box, &other));
  g_assert_false (vigie_box_crosses_antimeridian (&box));
  g_assert_cmpuint (vigie_box_split (&box, halves), ==, 0);
  vigie_box_extend_box (&other, &box);
  g_assert_true (vigie_box_equal (&other, &cote_d_or));
}

static void
test_extend_makes_the_smallest_box (void)
{
  VigieBox box = VIGIE_BOX_EMPTY;

  vigie_box_extend (&box, 5, 47);
  g_assert_true (vigie_box_equal (&box, &(VigieBox) { 5, 47, 5, 47 }));
  vigie_box_extend (&box, -1, 48);
  vigie_box_extend (&box, 2, 46);
  g_assert_true (vigie_box_equal (&box, &(VigieBox) { -1, 46, 5, 48 }));
  vigie_box_extend_box (&box, &fiji);
  g_assert_true (vigie_box_equal (&box, &(VigieBox) { -180, -20, 180, 48 }));
}

static void
test_edges_belong_to_the_box (void)
{
  g_assert_true (vigie_box_contains (&cote_d_or, 4.0, 46.9));
  g_assert_true (vigie_box_contains (&cote_d_or, 5.6, 48.1));
  g_assert_false (vigie_box_contains (&cote_d_or, 5.6000001, 48));
  g_assert_false (vigie_box_contains (&cote_d_or, NAN, 47));
  g_assert_false (vigie_box_contains (&cote_d_or, 5, NAN));
  g_assert_true (vigie_box_intersects (&cote_d_or, &(VigieBox) { 5.6, 48.1, 7, 50 }));
}

static void
test_antimeridian (void)
{
  VigieBox halves[2];

  g_assert_true (vigie_box_is_valid (&fiji));
  g_assert_true (vigie_box_crosses_antimeridian (&fiji));
  g_assert_true (vigie_box_contains (&fiji, 179, -15));
  g_assert_true (vigie_box_contains (&fiji, -179, -15));
  g_assert_true (vigie_box_contains (&fiji, 180, -15));
  g_assert_true (vigie_box_contains (&fiji, -180, -15));
  g_assert_false (vigie_box_contains (&fiji, 0, -15));
  g_assert_false (vigie_box_contains (&fiji, 179, 15));
  g_assert_cmpuint (vigie_box_split (&fiji, halves), ==, 2);
  g_assert_true (vigie_box_equal (&halves[0], &(VigieBox) { 177, -20, 180, -12 }));
  g_assert_true (vigie_box_equal (&halves[1], &(VigieBox) { -180, -20, -178, -12 }));
  g_assert_true (vigie_box_intersects (&fiji, &(VigieBox) { -179, -14, -100, -13 }));
  g_assert_true (vigie_box_intersects (&fiji, &fiji));
  g_assert_false (vigie_box_intersects (&fiji, &cote_d_or));
}

/* Boxes of whole degrees meet exactly where some half degree is in both. */
static void
test_intersection_is_a_common_place (void)
{
  for (int round = 0; round < 400; round++)
    {
      VigieBox boxes[2];
      gboolean common = FALSE;

      for (int i = 0; i < 2; i++)
        {
          int south = g_test_rand_int_range (-9, 9);

          boxes[i].west = g_test_rand_int_range (-18, 19) * 10;
          boxes[i].east = g_test_rand_int_range (-18, 19) * 10;
          boxes[i].south = south * 10;
          boxes[i].north = g_test_rand_int_range (south, 10) * 10;
        }
      for (int lon = -180; lon <= 180; lon += 5)
        for (int lat = -90; lat <= 90; lat += 5)
          common |=
              vigie_box_contains (&boxes[0], lon, lat) && vigie_box_contains (&boxes[1], lon, lat);
      g_assert_cmpint (vigie_box_intersects (&boxes[0], &boxes[1]), ==, common);
      g_assert_cmpint (vigie_box_intersects (&boxes[1], &boxes[0]), ==, common);
    }
}

static void
test_text_is_read_strictly (void)
{
  static const char *const bad[] = {
    "",           "1,2,3",      "1,2,3,4,5", "1,2,3,4,",  "1;2;3;4",   "1,2,3,x",
    "1,2,3,4 x",  "nan,2,3,4",  "1,2,inf,4", "0x1,2,3,4", "1 2,2,3,4", "1,2,3,1e400",
    "1,4,3,2",    "-181,2,3,4", "1,-91,3,4", "1,2,181,4", "1,2,3,91",  ",,,",
    "4,0 46,9 5", "1,2,3,4\n5", "--1,2,3,4", "1,,3,4",
  };
  VigieBox box = cote_d_or;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigie_box_from_string (bad[i], &box));
  g_assert_false (vigie_box_from_string (NULL, &box));
  g_assert_true (vigie_box_equal (&box, &cote_d_or));

  g_assert_true (vigie_box_from_string ("4.0,46.9,5.6,48.1", &box));
  g_assert_true (vigie_box_equal (&box, &cote_d_or));
  g_assert_true (vigie_box_from_string (" 4 , 46.9 ,5.6, +48.1e0 ", &box));
  g_assert_true (vigie_box_equal (&box, &cote_d_or));
  g_assert_true (vigie_box_from_string ("177,-20,-178,-12", &box));
  g_assert_true (vigie_box_equal (&box, &fiji));
}

static void
test_text_comes_back_to_the_last_bit (void)
{
  for (int i = 0; i < 1000; i++)
    {
      VigieBox box = { g_test_rand_double_range (-180, 180), g_test_rand_double_range (-90, 0),
                       g_test_rand_double_range (-180, 180), g_test_rand_double_range (0, 90) };
      g_autofree char *text = vigie_box_to_string (&box);
      VigieBox back;

      g_assert_true (vigie_box_from_string (text, &back));
      g_assert_true (vigie_box_equal (&box, &back));
    }
}

static void
test_locale_has_no_say (void)
{
  static const char *const locales[] = { "fr_FR.UTF-8", "fr_FR.utf8", "de_DE.UTF-8" };
  const char *set = NULL;
  g_autofree char *text = NULL;
  VigieBox box;

  for (guint i = 0; i < G_N_ELEMENTS (locales) && set == NULL; i++)
    set = setlocale (LC_NUMERIC, locales[i]);
  if (set == NULL)
    {
      g_test_skip ("No locale with a decimal comma is installed");
      return;
    }
  text = vigie_box_to_string (&cote_d_or);
  g_assert_null (strstr (text, "46,9"));
  g_assert_true (vigie_box_from_string ("4.0,46.9,5.6,48.1", &box));
  g_assert_true (vigie_box_equal (&box, &cote_d_or));
  setlocale (LC_NUMERIC, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/box/empty-box-contains-nothing", test_empty_box_contains_nothing);
  g_test_add_func ("/box/extend-makes-the-smallest-box", test_extend_makes_the_smallest_box);
  g_test_add_func ("/box/edges-belong-to-the-box", test_edges_belong_to_the_box);
  g_test_add_func ("/box/antimeridian", test_antimeridian);
  g_test_add_func ("/box/intersection-is-a-common-place", test_intersection_is_a_common_place);
  g_test_add_func ("/box/text-is-read-strictly", test_text_is_read_strictly);
  g_test_add_func ("/box/text-comes-back-to-the-last-bit", test_text_comes_back_to_the_last_bit);
  g_test_add_func ("/box/locale-has-no-say", test_locale_has_no_say);
  return g_test_run ();
}
