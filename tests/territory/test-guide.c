/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-guide.h"

#include <glib/gstdio.h>
#include <math.h>

#include "territory-support.h"

#define M_PER_DEGREE 75580.0 /* of longitude at 47.3° */

/* ---- places by name ---- */

static const VigiePlace *
get_first (GArray *places)
{
  g_assert_nonnull (places);
  g_assert_cmpuint (places->len, >, 0);
  return &g_array_index (places, VigiePlace, 0);
}

static void
test_looks_up_roads_and_names (void)
{
  static const struct
  {
    const char *name;
    const char *label;
    double lon;
    double lat;
    VigieOrigin origin;
  } cases[] = {
    { "D 971 PR 2+300", "D 971 PR 2+300", 5.018 + 300 / M_PER_DEGREE, 47.3,
      VIGIE_ORIGIN_ROAD_REFERENCE },
    { "rd971 pr2+0300", "D 971 PR 2+300", 5.018 + 300 / M_PER_DEGREE, 47.3,
      VIGIE_ORIGIN_ROAD_REFERENCE },
    { "saint est", "Saint-Est", 5.04, 47.35, VIGIE_ORIGIN_TEXT },
    { "vieux pont", "Vieux Pont, Saint-Est", 5.025, 47.301, VIGIE_ORIGIN_TEXT },
    { "Ferme des Oeillets", "La Ferme des Œillets, Ouest", 5.015, 47.31, VIGIE_ORIGIN_TEXT },
  };
  g_autoptr (VigieGuide) guide = build_valley ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) places = vigie_guide_look_up (guide, cases[i].name, &error);
      const VigiePlace *place;

      g_test_message ("%s", cases[i].name);
      g_assert_no_error (error);
      place = get_first (places);
      g_assert_cmpstr (place->label, ==, cases[i].label);
      g_assert_cmpfloat_with_epsilon (place->position.lon, cases[i].lon, 1e-4);
      g_assert_cmpfloat_with_epsilon (place->position.lat, cases[i].lat, 1e-3);
      g_assert_cmpint (place->position.origin, ==, cases[i].origin);
      g_assert_cmpuint (place->start, ==, 0);
      g_assert_cmpuint (place->end, <=, strlen (cases[i].name));
    }
}

static void
test_whole_road_is_as_wide_as_it_is_long (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GArray) places = vigie_guide_look_up (guide, "D971", NULL);
  const VigiePlace *place = get_first (places);

  g_assert_cmpstr (place->label, ==, "D 971");
  g_assert_cmpfloat (place->position.radius_m, >, 0.05 * M_PER_DEGREE / 2);
  g_assert_cmpfloat (place->position.radius_m, <, 0.07 * M_PER_DEGREE);
}

static void
test_says_what_is_not_there (void)
{
  static const struct
  {
    const char *name;
    const char *says;
  } cases[] = {
    { "D 99", "D 99" },
    { "D 971 PR 9", "9" },
    { "D 20 PR 1", "D 20" },
    { "Nulle-Part", "Nulle-Part" },
    { "", "“”" },
    { "   ", "no place" },
    { "%s %n", "%s %n" },
  };
  g_autoptr (VigieGuide) guide = build_valley ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_guide_look_up (guide, cases[i].name, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_test_message ("%s: %s", cases[i].name, error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_texts_speak_of_places (void)
{
  static const char text[] = "Arbre en travers de la D 20 à Fond, les pompiers arrivent";
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GArray) places = vigie_guide_find_places (guide, text);
  g_autoptr (GArray) none = vigie_guide_find_places (guide, "");
  const VigiePlace *place = get_first (places);

  g_assert_cmpstr (place->label, ==, "D 20, Fond");
  g_assert_cmpfloat_with_epsilon (place->position.lon, 5.07, 0.011);
  g_assert_cmpuint (place->start, ==, strstr (text, "D 20") - text);
  g_assert_cmpuint (none->len, ==, 0);
}

/* ---- what is at a place ---- */

static void
test_tells_the_road_at_a_place (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_auto (VigieGuideSpot) spot = { 0 };

  g_assert_true (vigie_guide_describe (guide, 5.02 + 0.004, 47.3002, 500, &spot));
  g_assert_cmpstr (spot.road, ==, "D 971");
  g_assert_true (spot.has_pr);
  g_assert_cmpuint (spot.pr, ==, 2);
  g_assert_cmpfloat_with_epsilon (spot.pr_m, 0.006 * M_PER_DEGREE, 5);
  g_assert_true (g_str_has_prefix (spot.label, "D 971 PR 2+45"));
  g_assert_cmpstr (spot.commune, ==, "Saint-Est");
  g_assert_cmpfloat_with_epsilon (spot.position.radius_m, 22, 1);
  g_assert_cmpfloat_with_epsilon (spot.position.lat, 47.3, 1e-6);
  g_assert_cmpuint (spot.edge, !=, VIGIE_ROAD_NONE);
}

static void
test_road_without_number_is_told_by_its_junction (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_auto (VigieGuideSpot) spot = { 0 };

  g_assert_true (vigie_guide_describe (guide, 5.0001, 47.304, 500, &spot));
  g_assert_cmpstr (spot.road, ==, "Rue Haute");
  g_assert_false (spot.has_pr);
  g_assert_cmpstr (spot.junction, ==, "D 971");
  g_assert_cmpfloat_with_epsilon (spot.junction_m, 0.004 * 111180, 3);
  g_assert_cmpstr (spot.commune, ==, "Ouest");
  g_assert_nonnull (strstr (spot.label, "m from the junction with D 971 (Ouest)"));
}

/* Where both meet, people name the numbered one. */
static void
test_numbered_road_is_preferred (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_auto (VigieGuideSpot) spot = { 0 };

  g_assert_true (vigie_guide_describe (guide, 5, 47.30007, 500, &spot));
  g_assert_cmpstr (spot.road, ==, "D 971");
}

static void
test_yard_has_no_name (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_auto (VigieGuideSpot) spot = { 0 };

  g_assert_true (vigie_guide_describe (guide, 5.0305, 47.3201, 500, &spot));
  g_assert_null (spot.road);
  g_assert_null (spot.junction);
  g_assert_cmpfloat (spot.junction_m, <, 0);
  g_assert_cmpstr (spot.label, ==, "Road without a name (Saint-Est)");
}

static void
test_commune_alone_where_no_road_is_near (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_auto (VigieGuideSpot) spot = { 0 };

  g_assert_true (vigie_guide_describe (guide, 5.15, 47.4, 500, &spot));
  g_assert_cmpstr (spot.label, ==, "Fond");
  g_assert_null (spot.road);
  g_assert_cmpuint (spot.edge, ==, VIGIE_ROAD_NONE);
  g_assert_cmpfloat (spot.position.lon, ==, 5.15);
}

static void
test_knows_nothing_far_away (void)
{
  static const double places[][2] = { { 0, 0 },  { -180, 0 },   { 180, 47.3 },
                                      { 5, 90 }, { 5, -90 },    { 200, 47.3 },
                                      { 5, 91 }, { NAN, 47.3 }, { 5, INFINITY } };
  g_autoptr (VigieGuide) guide = build_valley ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_auto (VigieGuideSpot) spot = { 0 };

      g_assert_false (vigie_guide_describe (guide, places[i][0], places[i][1], 500, &spot));
      g_assert_null (spot.label);
    }
}

static void
test_pr_of_an_edge (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  guint n_with = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const char *ref = vigie_road_graph_get_string (graph, graph->edges[i].ref);
      g_autofree char *begin = vigie_guide_dup_pr (guide, i, 0);
      g_autofree char *beyond = vigie_guide_dup_pr (guide, i, 1e9);

      if (begin != NULL)
        {
          g_assert_cmpstr (ref, ==, "D 971");
          g_assert_true (g_str_has_prefix (begin, "PR "));
          n_with++;
        }
      g_assert_true (beyond == NULL || g_str_has_prefix (beyond, "PR "));
    }
  g_assert_cmpuint (n_with, >=, 3);
}

/* ---- territories that know less ---- */

static void
test_roads_alone_are_enough (void)
{
  g_autoptr (VigieGuide) guide = build_guide (VALLEY_ROADS, NULL, NULL, NULL);
  g_autoptr (GArray) places = vigie_guide_find_places (guide, "Bouchon sur la D 971 à Fond");
  g_autoptr (GError) error = NULL;
  g_auto (VigieGuideSpot) spot = { 0 }, nothing = { 0 };

  g_assert_nonnull (places);
  g_assert_true (vigie_guide_describe (guide, 5.01, 47.3001, 500, &spot));
  g_assert_cmpstr (spot.road, ==, "D 971");
  g_assert_false (spot.has_pr);
  g_assert_null (spot.commune);
  g_assert_true (g_str_has_prefix (spot.label, "D 971"));
  g_assert_false (vigie_guide_describe (guide, 5.15, 47.4, 500, &nothing));
  g_assert_null (vigie_guide_look_up (guide, "D 971 PR 1", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (vigie_guide_dup_pr (guide, 0, 0));
}

static void
test_no_file_is_an_error (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "missing.territory", NULL);
  g_autofree char *damaged = write_text (dir, "damaged.territory", "SQLite format 3");
  const char *const paths[] = { missing, damaged, dir };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_guide_open (paths[i], NULL, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
    }
}

/* ---- whose edges are meant ---- */

static void
test_fingerprint_is_of_the_edges_alone (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (VigieGuide) again = build_valley ();
  g_autoptr (VigieGuide) bare = build_guide (VALLEY_ROADS, NULL, NULL, NULL);
  g_autoptr (VigieGuide) fewer =
      build_guide (VALLEY_FEWER_ROADS, VALLEY_COMMUNES, VALLEY_PR, VALLEY_NAMES);
  const char *fingerprint = vigie_guide_get_fingerprint (guide);

  g_assert_cmpuint (strlen (fingerprint), ==, 16);
  g_assert_cmpstr (fingerprint, ==, vigie_guide_get_fingerprint (again));
  g_assert_cmpstr (fingerprint, ==, vigie_guide_get_fingerprint (bare));
  g_assert_cmpstr (fingerprint, !=, vigie_guide_get_fingerprint (fewer));
}

static gpointer
ask_for_router (gpointer guide)
{
  return vigie_guide_get_router (guide);
}

static void
test_threads_share_one_router (void)
{
  g_autoptr (VigieGuide) guide = build_valley ();
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("router", ask_for_router, guide);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == vigie_guide_get_router (guide));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guide/looks-up-roads-and-names", test_looks_up_roads_and_names);
  g_test_add_func ("/guide/whole-road-is-as-wide-as-it-is-long",
                   test_whole_road_is_as_wide_as_it_is_long);
  g_test_add_func ("/guide/says-what-is-not-there", test_says_what_is_not_there);
  g_test_add_func ("/guide/texts-speak-of-places", test_texts_speak_of_places);
  g_test_add_func ("/guide/tells-the-road-at-a-place", test_tells_the_road_at_a_place);
  g_test_add_func ("/guide/road-without-number-is-told-by-its-junction",
                   test_road_without_number_is_told_by_its_junction);
  g_test_add_func ("/guide/numbered-road-is-preferred", test_numbered_road_is_preferred);
  g_test_add_func ("/guide/yard-has-no-name", test_yard_has_no_name);
  g_test_add_func ("/guide/commune-alone-where-no-road-is-near",
                   test_commune_alone_where_no_road_is_near);
  g_test_add_func ("/guide/knows-nothing-far-away", test_knows_nothing_far_away);
  g_test_add_func ("/guide/pr-of-an-edge", test_pr_of_an_edge);
  g_test_add_func ("/guide/roads-alone-are-enough", test_roads_alone_are_enough);
  g_test_add_func ("/guide/no-file-is-an-error", test_no_file_is_an_error);
  g_test_add_func ("/guide/fingerprint-is-of-the-edges-alone",
                   test_fingerprint_is_of_the_edges_alone);
  g_test_add_func ("/guide/threads-share-one-router", test_threads_share_one_router);
  return g_test_run ();
}
