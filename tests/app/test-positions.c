/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-position-geometry.h"
#include "vigie-position-words.h"
#include "vigie-post-positions.h"

/* Where the parts of a position lie and what is said about them, without a display. */

#define ZOOM 15
#define WIDTH 1000
#define HEIGHT 700

static VigieMapTransform
make_view (double lon, double lat, double rotation)
{
  VigieMapTransform transform = { .world = 256 * exp2 (ZOOM),
                                  .rotation = rotation,
                                  .sine = sin (rotation),
                                  .cosine = cos (rotation),
                                  .width = WIDTH,
                                  .height = HEIGHT };

  vigie_mercator_from_lon_lat (lon, lat, &transform.cx, &transform.cy);
  return transform;
}

static void
assert_words (char *words, const char *expected) /* takes words */
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

/* Each point of the ring, taken back to the ground, is as far away as the radius says. */
static void
test_ring_is_as_large_as_the_radius_on_the_ground (void)
{
  static const double latitudes[] = { 0, 47.05, -62, 78 };
  static const double radii[] = { 20, 5000, 400000 };
  graphene_point_t points[VIGIE_RING_POINTS];

  for (gsize i = 0; i < G_N_ELEMENTS (latitudes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (radii); k++)
      {
        VigieMapTransform view = make_view (4.83, latitudes[i], 0.4);
        const VigiePosition position = { 4.83, latitudes[i], radii[k], VIGIE_ORIGIN_ANALYST };

        g_assert_true (vigie_position_ring (&view, &position, points));
        for (guint n = 0; n < VIGIE_RING_POINTS; n++)
          {
            double x, y, lon, lat, distance;

            vigie_map_transform_from_widget (&view, (double) points[n].x, (double) points[n].y, &x,
                                             &y);
            vigie_mercator_to_lon_lat (x - floor (x), y, &lon, &lat);
            distance = vigie_distance_m (position.lon, position.lat, lon, lat);
            g_assert_cmpfloat_with_epsilon (distance / radii[k], 1, 0.02);
          }
      }
}

static void
test_ring_without_a_radius_or_over_a_pole_is_none (void)
{
  VigieMapTransform view = make_view (0, 80, 0);
  graphene_point_t points[VIGIE_RING_POINTS];
  VigiePosition position = { 0, 80, 0, VIGIE_ORIGIN_TEXT };

  g_assert_false (vigie_position_ring (&view, &position, points));
  position.radius_m = 2e6;
  g_assert_false (vigie_position_ring (&view, &position, points));
  position.radius_m = VIGIE_MAX_RADIUS_M;
  g_assert_false (vigie_position_ring (&view, &position, points));
}

static void
test_ring_near_the_antimeridian_stays_whole (void)
{
  VigieMapTransform view = make_view (179.9995, -17, 0);
  const VigiePosition position = { -179.9995, -17, 200, VIGIE_ORIGIN_EXIF };
  graphene_point_t points[VIGIE_RING_POINTS];
  double radius = vigie_position_radius_px (&view, &position);

  g_assert_true (vigie_position_ring (&view, &position, points));
  for (guint i = 0; i < VIGIE_RING_POINTS; i++)
    {
      g_assert_cmpfloat (fabs ((double) points[i].x - WIDTH / 2.0), <, radius + 60);
      g_assert_cmpfloat (fabs ((double) points[i].y - HEIGHT / 2.0), <, radius + 60);
    }
}

static void
test_directions_follow_the_compass_and_the_turned_map (void)
{
  graphene_point_t at = vigie_position_toward (100, 100, 90, 50, 0);

  g_assert_cmpfloat_with_epsilon (at.x, 150, 1e-3);
  g_assert_cmpfloat_with_epsilon (at.y, 100, 1e-3);
  at = vigie_position_toward (100, 100, 0, 50, 0);
  g_assert_cmpfloat_with_epsilon (at.y, 50, 1e-3);
  at = vigie_position_toward (100, 100, 225, 50, 0); /* south-west: left and down */
  g_assert_cmpfloat (at.x, <, 100);
  g_assert_cmpfloat (at.y, >, 100);
  at = vigie_position_toward (100, 100, 0, 50, G_PI / 2); /* the map turned: north is right */
  g_assert_cmpfloat_with_epsilon (at.x, 150, 1e-3);
}

static void
test_cone_opens_around_its_direction (void)
{
  graphene_point_t points[VIGIE_CONE_POINTS];

  vigie_position_cone (200, 200, 90, 60, 100, 0, points);
  g_assert_cmpfloat_with_epsilon (points[0].x, 200, 1e-3);
  for (guint i = 1; i < VIGIE_CONE_POINTS; i++)
    g_assert_cmpfloat_with_epsilon (hypotf (points[i].x - 200, points[i].y - 200), 100, 1e-2);
  /* 30° to each side of east */
  g_assert_cmpfloat_with_epsilon (points[1].y, 150, 1e-2);
  g_assert_cmpfloat_with_epsilon (points[VIGIE_CONE_POINTS - 1].y, 250, 1e-2);
  g_assert_cmpfloat_with_epsilon (points[VIGIE_CONE_POINTS - 1].x, 200 + 100 * sqrt (0.75), 1e-2);
}

static void
test_cone_stays_readable_at_every_zoom (void)
{
  VigieMapTransform view = make_view (4.83, 47.05, 0);

  for (int zoom = 0; zoom <= 22; zoom++)
    {
      double length;

      view.world = 256 * exp2 (zoom);
      length = vigie_position_cone_length (&view, 47.05);
      g_assert_cmpfloat (length, >=, 50);
      g_assert_cmpfloat (length, <=, 160);
    }
}

static void
test_radius_steps_up_and_down (void)
{
  g_assert_cmpfloat (vigie_radius_step (50, 1), ==, 100);
  g_assert_cmpfloat (vigie_radius_step (50, -1), ==, 20);
  g_assert_cmpfloat (vigie_radius_step (50, 3), ==, 500);
  g_assert_cmpfloat (vigie_radius_step (73, 1), ==, 100); /* a dragged one joins the steps */
  g_assert_cmpfloat (vigie_radius_step (73, -1), ==, 50);
  g_assert_cmpfloat (vigie_radius_step (10, -1), ==, 10);
  g_assert_cmpfloat (vigie_radius_step (5000, 1), ==, 5000);
  g_assert_cmpfloat (vigie_radius_step (20000, 1), ==, 20000);
  g_assert_cmpfloat (vigie_radius_step (20000, -1), ==, 5000);
  g_assert_cmpfloat (vigie_radius_step (3, -1), ==, 3);
}

static void
test_dragged_radius_has_two_figures (void)
{
  g_assert_cmpfloat (vigie_radius_round (47.3), ==, 47);
  g_assert_cmpfloat (vigie_radius_round (123.4), ==, 120);
  g_assert_cmpfloat (vigie_radius_round (1789), ==, 1800);
  g_assert_cmpfloat (vigie_radius_round (-3), ==, 5);
  g_assert_cmpfloat (vigie_radius_round (NAN), ==, 5);
  g_assert_cmpfloat (vigie_radius_round (1e9), ==, 50000);
}

static VigieMapLabel
make_label (float x, float y, int owner)
{
  return (VigieMapLabel) { .width = 100,
                           .height = 20,
                           .offers = { { x, y }, { x - 150, y } },
                           .n_offers = 2,
                           .owner = owner };
}

static void
test_labels_keep_off_each_other_and_the_edge (void)
{
  VigieMapLabel labels[4] = { make_label (300, 100, 0), make_label (340, 110, 1),
                              make_label (950, 300, 2), make_label (310, 105, 3) };

  vigie_map_labels_place (labels, 4, NULL, 0, WIDTH, HEIGHT);
  g_assert_cmpint (labels[0].chosen, ==, 0);
  g_assert_cmpint (labels[1].chosen, ==, 1); /* the first place is taken */
  g_assert_cmpfloat (labels[1].x, ==, 190);
  g_assert_cmpint (labels[2].chosen, ==, 1); /* the first place leaves the view */
  g_assert_cmpint (labels[3].chosen, ==, -1);
}

static void
test_labels_keep_off_what_is_not_theirs (void)
{
  const VigieMapObstacle obstacles[] = { { GRAPHENE_RECT_INIT (300, 100, 22, 22), 0 },
                                         { GRAPHENE_RECT_INIT (360, 105, 22, 22), 1 } };
  VigieMapLabel labels[2] = { make_label (300, 100, 0), make_label (360, 105, 1) };

  vigie_map_labels_place (labels, 2, obstacles, 2, WIDTH, HEIGHT);
  g_assert_cmpint (labels[0].chosen, ==, 1);
  g_assert_cmpint (labels[1].chosen, ==, 0);
}

static void
test_needed_label_is_moved_into_the_view (void)
{
  VigieMapLabel label = make_label (980, 690, 0);

  label.n_offers = 1;
  label.needed = TRUE;
  vigie_map_labels_place (&label, 1, NULL, 0, WIDTH, HEIGHT);
  g_assert_cmpint (label.chosen, ==, 0);
  g_assert_cmpfloat (label.x, ==, 900);
  g_assert_cmpfloat (label.y, ==, 680);
}

static void
test_words_for_the_sun (void)
{
  assert_words (vigie_describe_sun (221, 14.2), "Sun 14° high, SW");
  assert_words (vigie_describe_sun (359, 0.1), "Sun 0° high, N");
  assert_words (vigie_describe_sun (90, -0.8), "Sun 0° high, E");
  assert_words (vigie_describe_sun (270, -3.4), "Twilight: sun 3° below");
  assert_words (vigie_describe_sun (310, -12), "Night: sun 12° below");
  assert_words (vigie_describe_compass (-45), "NW");
  assert_words (vigie_describe_compass (337.5), "N");
  assert_words (vigie_describe_compass (337.4), "NW");
  assert_words (vigie_describe_compass (765), "NE");
}

static void
test_words_for_a_placed_pin (void)
{
  const VigiePosition candidates[] = { { 4.8371, 47.0525, 30, VIGIE_ORIGIN_EXIF },
                                       { 4.9, 47.1, 4000, VIGIE_ORIGIN_TEXT } };
  const VigiePosition place = { 4.8371, 47.0525 + 85 / 111195.0, 50, VIGIE_ORIGIN_ANALYST };

  g_assert_true (vigie_position_find_nearest (&place, candidates, 2) == &candidates[0]);
  assert_words (vigie_describe_place (&place, candidates, 2),
                "47.05326, 4.83710  ± 50 m\n85 m from the position in the photo’s metadata");
  assert_words (vigie_describe_place (&place, NULL, 0), "47.05326, 4.83710  ± 50 m");
  assert_words (vigie_describe_candidate (&candidates[0], FALSE), "Photo ± 30 m");
  assert_words (vigie_describe_candidate (&candidates[1], TRUE), "Confirmed ± 4.0 km");
}

static VigiePost *
make_post (const VigiePosition *candidates, gsize n)
{
  const VigieObservation observation = { .source_kind = "file",
                                         .source_host = "a.csv",
                                         .external_id = "1",
                                         .text = "",
                                         .posted_at = 1,
                                         .received_at = 2,
                                         .candidates = candidates,
                                         .n_candidates = n };

  return vigie_post_new (1, &observation);
}

static void
test_confirmed_position_is_one_of_the_candidates_or_comes_first (void)
{
  const VigiePosition candidates[] = { { 4.8371, 47.0525, 30, VIGIE_ORIGIN_EXIF },
                                       { 4.8371, 47.0625, 4000, VIGIE_ORIGIN_TEXT } };
  const VigiePosition elsewhere = { 4.85, 47.06, 50, VIGIE_ORIGIN_ANALYST };
  g_autoptr (VigiePost) post = make_post (candidates, 2);
  VigiePostState state = { .has_position = TRUE, .position = candidates[1] };
  g_auto (VigiePostPositions) none = { 0 };
  g_auto (VigiePostPositions) second = { 0 };
  g_auto (VigiePostPositions) other = { 0 };

  vigie_post_positions_init (&none, post, NULL, NULL);
  g_assert_cmpint (none.confirmed, ==, -1);
  g_assert_true (vigie_position_equal (vigie_post_positions_get_reference (&none), candidates));
  assert_words (vigie_post_positions_describe (&none, &candidates[0]), "47.05250, 4.83710  ± 30 m");
  assert_words (vigie_post_positions_describe (&none, &candidates[1]),
                "47.06250, 4.83710  ± 4.0 km\n1.1 km from the first one");

  vigie_post_positions_init (&second, post, &state, NULL);
  g_assert_cmpuint (second.positions->len, ==, 2);
  g_assert_cmpint (second.confirmed, ==, 1);
  assert_words (vigie_post_positions_describe (&second, &candidates[0]),
                "47.05250, 4.83710  ± 30 m\n1.1 km from the confirmed one");

  state.position = elsewhere;
  vigie_post_positions_init (&other, post, &state, NULL);
  g_assert_cmpuint (other.positions->len, ==, 3);
  g_assert_cmpint (other.confirmed, ==, 0);
  g_assert_true (vigie_position_equal (vigie_post_positions_get_reference (&other), &elsewhere));
}

static void
test_post_without_a_position_has_no_reference (void)
{
  g_autoptr (VigiePost) post = make_post (NULL, 0);
  g_auto (VigiePostPositions) positions = { 0 };

  vigie_post_positions_init (&positions, post, NULL, NULL);
  g_assert_null (vigie_post_positions_get_reference (&positions));
}

#define ADD(path, func) g_test_add_func ("/positions/" path, func)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ring-on-the-ground", test_ring_is_as_large_as_the_radius_on_the_ground);
  ADD ("ring-that-is-none", test_ring_without_a_radius_or_over_a_pole_is_none);
  ADD ("ring-near-the-antimeridian", test_ring_near_the_antimeridian_stays_whole);
  ADD ("directions", test_directions_follow_the_compass_and_the_turned_map);
  ADD ("cone-opens-around-its-direction", test_cone_opens_around_its_direction);
  ADD ("cone-stays-readable", test_cone_stays_readable_at_every_zoom);
  ADD ("radius-steps", test_radius_steps_up_and_down);
  ADD ("dragged-radius", test_dragged_radius_has_two_figures);
  ADD ("labels-keep-off-each-other", test_labels_keep_off_each_other_and_the_edge);
  ADD ("labels-keep-off-others", test_labels_keep_off_what_is_not_theirs);
  ADD ("needed-label", test_needed_label_is_moved_into_the_view);
  ADD ("words-for-the-sun", test_words_for_the_sun);
  ADD ("words-for-a-placed-pin", test_words_for_a_placed_pin);
  ADD ("confirmed-among-candidates",
       test_confirmed_position_is_one_of_the_candidates_or_comes_first);
  ADD ("no-position", test_post_without_a_position_has_no_reference);

  return g_test_run ();
}
