/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real pointer, moved by xdotool through the X server: who gets a press, the map or the pen. */
#include "map-fixture.h"

#define LON 2.0937
#define LAT 48.8989

static gboolean
have_pointer (void)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL || g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("xdotool or the X server is absent");
      return FALSE;
    }
  return TRUE;
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* Waits for what a gesture brings about. */
#define EXPECT(condition)                                                                          \
  do                                                                                               \
    {                                                                                              \
      MAP_WAIT (condition, 10000);                                                                 \
      g_assert_true (condition);                                                                   \
    }                                                                                              \
  while (0)

/* Runs xdotool while the main loop goes on, then lets the map take in what came. */
static void
xdotool (MapFixture *fixture, const char *script)
{
  g_autofree char *command = g_strdup_printf ("xdotool %s", script);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean done = FALSE;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, NULL);
  g_assert_nonnull (process);
  g_subprocess_wait_check_async (process, NULL, on_done, &done);
  MAP_WAIT (done, 20000);
  g_assert_true (done);
  map_fixture_wait_frames (fixture, 3);
}

static void
set_up (MapFixture *fixture)
{
  map_fixture_init (fixture, 800, 600);
  vigie_map_view_go_to (fixture->view, LON, LAT, 13, FALSE);
  xdotool (fixture, "mousemove 20 20");
}

static double
get_lon (MapFixture *fixture)
{
  return shumate_location_get_longitude (
      SHUMATE_LOCATION (shumate_map_get_viewport (vigie_map_view_get_map (fixture->view))));
}

static double
get_zoom (MapFixture *fixture)
{
  return shumate_viewport_get_zoom_level (
      shumate_map_get_viewport (vigie_map_view_get_map (fixture->view)));
}

static guint
count_corners (MapFixture *fixture)
{
  guint n;

  vigie_edit_model_get_ring (
      vigie_shape_editor_get_model (vigie_map_view_get_editor (fixture->view)), 0, &n);
  return n;
}

static void
click (MapFixture *fixture, int x, int y)
{
  g_autofree char *script = g_strdup_printf ("mousemove %d %d click 1", x, y);

  xdotool (fixture, script);
}

/* Step by step, with frames between: it comes to rest before the button is released. */
static void
drag (MapFixture *fixture, int x0, int y0, int x1, int y1)
{
  g_autofree char *press = g_strdup_printf ("mousemove %d %d mousedown 1", x0, y0);

  xdotool (fixture, press);
  for (int i = 1; i <= 8; i++)
    {
      int step = MIN (i, 4);
      g_autofree char *move =
          g_strdup_printf ("mousemove %d %d", x0 + (x1 - x0) * step / 4, y0 + (y1 - y0) * step / 4);

      xdotool (fixture, move);
    }
  xdotool (fixture, "mouseup 1");
}

static gboolean
is_second_corner_at (MapFixture *fixture, double expected_x, double expected_y)
{
  double x, y;

  vigie_shape_editor_get_vertex_place (vigie_map_view_get_editor (fixture->view), 0, 1, &x, &y);
  return fabs (x - expected_x) < 3 && fabs (y - expected_y) < 3;
}

static void
on_post (gint64 *row_id, gint64 value)
{
  *row_id = value;
}

static void
on_geometry (VigieGeometry **out, VigieGeometry *geometry)
{
  *out = vigie_geometry_ref (geometry);
}

static void
test_click_and_drag_on_the_map (void)
{
  MapFixture fixture = { 0 };
  gint64 row_id = 0;
  double lon;

  if (!have_pointer ())
    return;
  set_up (&fixture);
  map_fixture_make_posts (&fixture, 1);
  map_fixture_place (&fixture, 0, LON, LAT, VIGIE_STATUS_NEW);
  vigie_map_view_set_points_data (fixture.view, &fixture.data);
  g_signal_connect_swapped (fixture.view, "post-activated", G_CALLBACK (on_post), &row_id);
  map_fixture_wait_frames (&fixture, 1);

  xdotool (&fixture, "mousemove 400 286 click 1");
  EXPECT (row_id == 1000);

  lon = get_lon (&fixture);
  row_id = 0;
  drag (&fixture, 400, 340, 300, 340);       /* too far from the click to be a double one */
  EXPECT (get_lon (&fixture) > lon + 0.005); /* a pan */
  g_assert_cmpint (row_id, ==, 0);           /* and no click */
  map_fixture_clear (&fixture);
}

static void
test_draws_by_pointer (void)
{
  MapFixture fixture = { 0 };
  g_autoptr (VigieGeometry) geometry = NULL;
  double lon, zoom;
  gsize n;

  if (!have_pointer ())
    return;
  set_up (&fixture);
  g_signal_connect_swapped (fixture.view, "geometry-finished", G_CALLBACK (on_geometry), &geometry);
  zoom = get_zoom (&fixture);
  lon = get_lon (&fixture);
  vigie_map_view_start_drawing (fixture.view);
  map_fixture_wait_frames (&fixture, 1);

  click (&fixture, 200, 150);
  EXPECT (count_corners (&fixture) == 1);
  click (&fixture, 500, 150);
  EXPECT (count_corners (&fixture) == 2);
  click (&fixture, 500, 400);
  EXPECT (count_corners (&fixture) == 3);
  g_assert_cmpfloat_with_epsilon (get_lon (&fixture), lon, 1e-4);

  /* a corner follows the pointer, the map stays */
  drag (&fixture, 500, 150, 560, 120);
  EXPECT (is_second_corner_at (&fixture, 560, 120));
  g_assert_cmpuint (count_corners (&fixture), ==, 3);
  g_assert_cmpfloat_with_epsilon (get_lon (&fixture), lon, 1e-4);

  /* beside the corners the map pans as always, without a new corner */
  drag (&fixture, 300, 450, 380, 450);
  EXPECT (get_lon (&fixture) < lon - 0.003);
  g_assert_cmpuint (count_corners (&fixture), ==, 3);

  /* the secondary button takes the last corner away; a double click finishes, without a zoom */
  click (&fixture, 250, 480);
  EXPECT (count_corners (&fixture) == 4);
  xdotool (&fixture, "click 3");
  EXPECT (count_corners (&fixture) == 3);
  xdotool (&fixture, "mousemove 300 480 click --repeat 2 --delay 60 1");
  EXPECT (geometry != NULL);
  vigie_geometry_get_ring (geometry, 0, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpfloat_with_epsilon (get_zoom (&fixture), zoom, 1e-9);
  map_fixture_clear (&fixture);
}

static gboolean
is_pin_at (MapFixture *fixture, double expected_x, double expected_y)
{
  double x, y;

  return vigie_place_editor_get_pin (vigie_map_view_get_place_editor (fixture->view), &x, &y) &&
         fabs (x - expected_x) < 3 && fabs (y - expected_y) < 3;
}

static void
test_places_by_pointer (void)
{
  MapFixture fixture = { 0 };
  const VigiePosition position = { LON, LAT, 80, VIGIE_ORIGIN_ANALYST };
  const VigiePositionDisplay display = { .candidates = &position, .n = 1, .confirmed = 0 };
  gint64 row_id = 0;
  double lon, zoom;

  if (!have_pointer ())
    return;
  set_up (&fixture);
  lon = get_lon (&fixture);
  zoom = get_zoom (&fixture);
  map_fixture_make_posts (&fixture, 1);
  map_fixture_place (&fixture, 0, LON, LAT, VIGIE_STATUS_NEW);
  vigie_map_view_set_points_data (fixture.view, &fixture.data);
  vigie_map_view_set_selected_post (fixture.view, 1000, &position);
  vigie_map_view_set_positions (fixture.view, &display);
  vigie_map_view_set_can_place (fixture.view, TRUE);
  g_signal_connect_swapped (fixture.view, "post-activated", G_CALLBACK (on_post), &row_id);
  map_fixture_wait_frames (&fixture, 1);

  /* the confirmed pin: a click is the post's, a drag takes the pin off, and the map stays */
  click (&fixture, 400, 282);
  EXPECT (row_id == 1000);
  g_assert_false (vigie_map_view_is_placing (fixture.view));
  xdotool (&fixture, "mousemove 60 540"); /* far from the next press: no double click */
  drag (&fixture, 400, 280, 480, 330);
  EXPECT (vigie_map_view_is_placing (fixture.view));
  EXPECT (is_pin_at (&fixture, 480, 350));
  g_assert_cmpfloat_with_epsilon (get_lon (&fixture), lon, 1e-4);

  /* a click elsewhere moves it, also a double one, without a zoom */
  click (&fixture, 250, 200);
  EXPECT (is_pin_at (&fixture, 250, 200));
  xdotool (&fixture, "mousemove 550 420 click --repeat 2 --delay 60 1");
  EXPECT (is_pin_at (&fixture, 550, 420));
  g_assert_cmpfloat_with_epsilon (get_zoom (&fixture), zoom, 1e-9);

  /* a drag beside it pans the map, and the pin goes with the ground */
  drag (&fixture, 300, 450, 380, 450);
  EXPECT (get_lon (&fixture) < lon - 0.003);
  g_assert_true (vigie_map_view_is_placing (fixture.view));
  g_assert_true (is_pin_at (&fixture, 630, 420));
  map_fixture_clear (&fixture);
}

static void
test_keys_reach_the_pen (void)
{
  MapFixture fixture = { 0 };

  if (!have_pointer ())
    return;
  set_up (&fixture);
  vigie_map_view_start_drawing (fixture.view);
  map_fixture_wait_frames (&fixture, 1);
  click (&fixture, 200, 150);
  click (&fixture, 500, 150);
  EXPECT (count_corners (&fixture) == 2);
  if (!gtk_window_is_active (fixture.window))
    {
      g_test_skip ("nothing gives the window the keyboard");
      map_fixture_clear (&fixture);
      return;
    }
  xdotool (&fixture, "key ctrl+z");
  EXPECT (count_corners (&fixture) == 1);
  xdotool (&fixture, "key ctrl+shift+z");
  EXPECT (count_corners (&fixture) == 2);
  xdotool (&fixture, "key BackSpace");
  EXPECT (count_corners (&fixture) == 1);
  xdotool (&fixture, "key Escape");
  EXPECT (!vigie_map_view_is_drawing (fixture.view));
  map_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/map-pointer/click-and-drag-on-the-map", test_click_and_drag_on_the_map);
  g_test_add_func ("/map-pointer/draws", test_draws_by_pointer);
  g_test_add_func ("/map-pointer/places", test_places_by_pointer);
  g_test_add_func ("/map-pointer/keys-reach-the-pen", test_keys_reach_the_pen);
  return g_test_run ();
}
