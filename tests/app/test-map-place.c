/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-view-fixture.h"

/* The selected post's positions on the map, and the pin that is being placed. */

static const VigiePosition candidates[] = {
  { LON + 0.0006, LAT - 0.0002, 30, VIGIE_ORIGIN_EXIF },
  { LON, LAT + 0.0011, 60, VIGIE_ORIGIN_ANALYST },
  { LON - 0.0042, LAT - 0.0014, 150, VIGIE_ORIGIN_SOURCE },
  { LON + 0.0048, LAT + 0.0022, 250, VIGIE_ORIGIN_TEXT },
  { LON - 0.0036, LAT + 0.0024, 80, VIGIE_ORIGIN_ROAD_REFERENCE },
};

static VigiePositionDisplay
make_display (int confirmed)
{
  return (VigiePositionDisplay) { .candidates = candidates,
                                  .n = G_N_ELEMENTS (candidates),
                                  .confirmed = confirmed,
                                  .has_direction = TRUE,
                                  .direction_deg = 75,
                                  .has_sun = TRUE,
                                  .sun_azimuth_deg = 225,
                                  .sun_elevation_deg = 14 };
}

static VigiePlaceEditor *
get_editor (Fixture *fixture)
{
  return vigie_map_view_get_place_editor (fixture->base.view);
}

static void
show (Fixture *fixture, const VigiePositionDisplay *display, gboolean select)
{
  const VigiePosition *selected = &display->candidates[MAX (display->confirmed, 0)];

  if (select)
    {
      map_fixture_make_posts (&fixture->base, 1);
      map_fixture_place (&fixture->base, 0, selected->lon, selected->lat, VIGIE_STATUS_CONFIRMED);
      vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
      vigie_map_view_set_selected_post (fixture->base.view, 1000, selected);
    }
  vigie_map_view_set_positions (fixture->base.view, display);
  map_fixture_wait_frames (&fixture->base, 1);
}

static void
test_copies_what_it_shows (Fixture *fixture, gconstpointer data)
{
  VigiePosition mine[] = { { LON, LAT, 50, VIGIE_ORIGIN_EXIF },
                           { NAN, LAT, 50, VIGIE_ORIGIN_TEXT },
                           { LON + 0.01, LAT, 20, VIGIE_ORIGIN_SOURCE } };
  const VigiePositionDisplay display = { .candidates = mine, .n = 3, .confirmed = 2 };
  VigiePositionLayer *layer = vigie_map_view_get_position_layer (fixture->base.view);
  const VigiePosition *shown;
  gsize n;

  vigie_map_view_set_positions (fixture->base.view, &display);
  memset (mine, 0, sizeof mine);
  shown = vigie_position_layer_get_candidates (layer, &n);
  g_assert_cmpuint (n, ==, 2); /* what is no position is left out */
  g_assert_cmpfloat (shown[0].lon, ==, LON);
  g_assert_true (vigie_position_layer_get_confirmed (layer) == &shown[1]);
  g_assert_true (vigie_position_layer_get_reference (layer) == &shown[1]);
  map_fixture_wait_frames (&fixture->base, 1);

  vigie_map_view_set_positions (fixture->base.view, NULL);
  vigie_position_layer_get_candidates (layer, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (vigie_position_layer_get_reference (layer));
  map_fixture_wait_frames (&fixture->base, 1);
}

static void
test_camera_stands_at_the_surest_place (Fixture *fixture, gconstpointer data)
{
  const VigiePosition mine[] = { { LON, LAT, 50, VIGIE_ORIGIN_TEXT },
                                 { LON + 0.01, LAT, 20, VIGIE_ORIGIN_EXIF },
                                 { LON + 0.02, LAT, 20, VIGIE_ORIGIN_ANALYST } };
  VigiePositionDisplay display = { .candidates = mine, .n = 3, .confirmed = -1 };
  VigiePositionLayer *layer = vigie_map_view_get_position_layer (fixture->base.view);

  vigie_map_view_set_positions (fixture->base.view, &display);
  g_assert_true (vigie_position_equal (vigie_position_layer_get_camera (layer), &mine[1]));
  g_assert_true (vigie_position_equal (vigie_position_layer_get_reference (layer), &mine[0]));
  display.confirmed = 2;
  vigie_map_view_set_positions (fixture->base.view, &display);
  g_assert_true (vigie_position_equal (vigie_position_layer_get_camera (layer), &mine[2]));
  vigie_map_view_start_placing (fixture->base.view, &mine[0]);
  g_assert_cmpfloat (vigie_position_layer_get_camera (layer)->lon, ==, LON);
}

/* Something is drawn where a position lies, and the confirmed one is filled. */
static void
test_draws_positions (Fixture *fixture, gconstpointer data)
{
  const VigiePosition one = { LON, LAT, 400, VIGIE_ORIGIN_EXIF };
  VigiePositionDisplay display = { .candidates = &one, .n = 1, .confirmed = -1 };
  guint32 bare, inside, filled;
  double x, y;

  vigie_map_view_go_to (fixture->base.view, LON, LAT, 15, FALSE);
  map_fixture_wait_frames (&fixture->base, 1);
  to_widget (fixture, LON, LAT, &x, &y);
  bare = map_fixture_get_color (&fixture->base, (int) x, (int) y - 60);
  show (fixture, &display, FALSE);
  g_assert_cmpuint (map_fixture_get_color (&fixture->base, (int) x - 8, (int) y), !=, bare);
  inside = map_fixture_get_color (&fixture->base, (int) x, (int) y - 60);
  g_assert_cmphex (inside, ==, bare);
  display.confirmed = 0;
  show (fixture, &display, FALSE);
  filled = map_fixture_get_color (&fixture->base, (int) x, (int) y - 60);
  g_assert_cmphex (filled, !=, bare);
}

static void
test_hostile_numbers_are_drawn_over (Fixture *fixture, gconstpointer data)
{
  VigiePosition many[60];
  VigiePositionDisplay display = { .candidates = many,
                                   .n = G_N_ELEMENTS (many),
                                   .confirmed = 59,
                                   .has_direction = TRUE,
                                   .direction_deg = NAN,
                                   .has_sun = TRUE,
                                   .sun_azimuth_deg = -1e9,
                                   .sun_elevation_deg = INFINITY };
  VigiePositionLayer *layer = vigie_map_view_get_position_layer (fixture->base.view);
  gsize n;

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (VigiePosition) { i * 6.0 - 180, i * 3.0 - 90, i % 2 ? VIGIE_MAX_RADIUS_M : 1e6,
                                (VigieOrigin) (i % VIGIE_N_ORIGINS) };
  show (fixture, &display, FALSE);
  vigie_position_layer_get_candidates (layer, &n);
  g_assert_cmpuint (n, ==, 25); /* the confirmed one is among them */
  g_assert_cmpfloat (vigie_position_layer_get_confirmed (layer)->lat, ==, many[59].lat);
  for (int zoom = 0; zoom <= 18; zoom += 6)
    {
      vigie_map_view_go_to (fixture->base.view, 179.9, 60, zoom, FALSE);
      map_fixture_wait_frames (&fixture->base, 1);
    }
}

static void
test_places_by_keyboard (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  const VigiePosition start = { LON + 0.01, LAT, 0, VIGIE_ORIGIN_TEXT };
  double x, y, moved_x, moved_y, zoom = get_zoom (fixture);

  vigie_map_view_start_placing (view, &start);
  g_assert_true (vigie_map_view_is_placing (view));
  g_assert_cmpfloat (vigie_map_view_get_place (view)->radius_m, ==, VIGIE_PLACE_DEFAULT_RADIUS_M);
  g_assert_true (vigie_place_editor_get_pin (get_editor (fixture), &x, &y));

  g_assert_true (vigie_map_view_key (view, GDK_KEY_Right, 0));
  g_assert_true (vigie_map_view_key (view, GDK_KEY_Up, GDK_SHIFT_MASK));
  vigie_place_editor_get_pin (get_editor (fixture), &moved_x, &moved_y);
  g_assert_cmpfloat_with_epsilon (moved_x, x + 10, 0.01);
  g_assert_cmpfloat_with_epsilon (moved_y, y - 1, 0.01);

  g_assert_true (vigie_map_view_key (view, GDK_KEY_plus, 0));
  g_assert_cmpfloat (vigie_map_view_get_place (view)->radius_m, ==, 100);
  g_assert_true (vigie_map_view_key (view, GDK_KEY_KP_Subtract, 0));
  g_assert_true (vigie_map_view_key (view, GDK_KEY_minus, 0));
  g_assert_cmpfloat (vigie_map_view_get_place (view)->radius_m, ==, 20);
  g_assert_cmpfloat (get_zoom (fixture), ==, zoom);
  g_assert_true (vigie_map_view_key (view, GDK_KEY_Page_Up, 0)); /* still zooms */
  g_assert_cmpfloat_with_epsilon (get_zoom (fixture), zoom + 1, 1e-6);
  g_assert_false (vigie_map_view_key (view, GDK_KEY_l, GDK_CONTROL_MASK)); /* the desk's */
  g_assert_false (vigie_map_view_key (view, GDK_KEY_c, 0));

  g_assert_true (vigie_map_view_key (view, GDK_KEY_Return, 0));
  g_assert_cmpuint (fixture->n_places, ==, 1);
  g_assert_cmpfloat (fixture->lon, >, LON + 0.01);
  g_assert_cmpfloat (fixture->lat, >, LAT);
  g_assert_cmpfloat (fixture->radius_m, ==, 20);
  g_assert_false (vigie_map_view_is_placing (view));
  g_assert_null (vigie_map_view_get_place (view));
}

static void
test_map_follows_the_pin (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieBox box;

  vigie_map_view_start_placing (view, NULL);
  for (int i = 0; i < 80; i++)
    g_assert_true (vigie_map_view_key (view, GDK_KEY_Left, 0));
  vigie_map_view_get_view_box (view, &box);
  g_assert_true (vigie_box_contains (&box, vigie_map_view_get_place (view)->lon,
                                     vigie_map_view_get_place (view)->lat));
  vigie_map_view_set_place (view, 4.8371, 47.0525, 0);
  vigie_map_view_get_view_box (view, &box);
  g_assert_true (vigie_box_contains (&box, 4.8371, 47.0525));
  vigie_map_view_set_place (view, NAN, 47, 0); /* no place: the pin stays */
  g_assert_cmpfloat (vigie_map_view_get_place (view)->lon, ==, 4.8371);
}

static void
test_escape_gives_up (Fixture *fixture, gconstpointer data)
{
  vigie_map_view_start_placing (fixture->base.view, NULL);
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_Escape, 0));
  g_assert_false (vigie_map_view_is_placing (fixture->base.view));
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_cmpuint (fixture->n_places, ==, 0);
  g_assert_false (vigie_map_view_key (fixture->base.view, GDK_KEY_Escape, 0));
  g_assert_false (vigie_map_view_finish_placing (fixture->base.view));
}

static void
test_places_by_pointer (Fixture *fixture, gconstpointer data)
{
  VigiePlaceEditor *editor = get_editor (fixture);
  double x, y, now_x, now_y, handle_x, handle_y;

  vigie_map_view_start_placing (fixture->base.view, NULL);
  vigie_place_editor_get_pin (editor, &x, &y);

  /* by its head, without a jump */
  g_assert_true (vigie_place_editor_press (editor, x + 3, y - 24, 1));
  g_assert_false (vigie_place_editor_drag (editor, x + 5, y - 24)); /* not yet a drag */
  g_assert_true (vigie_place_editor_drag (editor, x + 123, y - 74));
  vigie_place_editor_release (editor, x + 123, y - 74);
  vigie_place_editor_get_pin (editor, &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x + 120, 0.01);
  g_assert_cmpfloat_with_epsilon (now_y, y - 50, 0.01);

  /* the ring's handle */
  vigie_place_editor_step_radius (editor, 3);
  g_assert_true (vigie_place_editor_get_handle (editor, &handle_x, &handle_y));
  g_assert_cmpfloat_with_epsilon (handle_y, now_y, 0.01);
  g_assert_true (vigie_place_editor_press (editor, handle_x, handle_y, 1));
  vigie_place_editor_drag (editor, now_x + (handle_x - now_x) * 2, handle_y);
  vigie_place_editor_release (editor, now_x + (handle_x - now_x) * 2, handle_y);
  g_assert_cmpfloat (vigie_map_view_get_place (fixture->base.view)->radius_m, >=, 950);
  g_assert_cmpfloat (vigie_map_view_get_place (fixture->base.view)->radius_m, <=, 1050);

  /* a click elsewhere; a drag there is the map's */
  g_assert_false (vigie_place_editor_press (editor, 200, 120, 1));
  vigie_place_editor_release (editor, 201, 120);
  vigie_place_editor_get_pin (editor, &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, 201, 0.01);
  g_assert_false (vigie_place_editor_press (editor, 700, 500, 1));
  g_assert_false (vigie_place_editor_drag (editor, 600, 500));
  vigie_place_editor_release (editor, 600, 500);
  vigie_place_editor_get_pin (editor, &x, &y);
  g_assert_cmpfloat (x, ==, now_x);
  g_assert_cmpuint (fixture->n_places, ==, 0);
}

static void
test_small_ring_has_a_handle_beside_the_pin (Fixture *fixture, gconstpointer data)
{
  VigiePlaceEditor *editor = get_editor (fixture);
  const VigiePosition start = { LON, LAT, 10, VIGIE_ORIGIN_ANALYST };
  double x, y, handle_x, handle_y;

  vigie_map_view_start_placing (fixture->base.view, &start); /* 10 m are one pixel here */
  vigie_place_editor_get_pin (editor, &x, &y);
  g_assert_true (vigie_place_editor_get_handle (editor, &handle_x, &handle_y));
  g_assert_cmpfloat (handle_x - x, >=, 25);
  vigie_place_editor_press (editor, handle_x, handle_y, 1);
  vigie_place_editor_drag (editor, handle_x + 20, handle_y);
  vigie_place_editor_drag (editor, handle_x, handle_y);
  vigie_place_editor_release (editor, handle_x, handle_y);
  /* there and back again is no change */
  g_assert_cmpfloat_with_epsilon (vigie_map_view_get_place (fixture->base.view)->radius_m, 10, 1.5);
}

static void
test_confirmed_pin_can_be_dragged_off (Fixture *fixture, gconstpointer data)
{
  const VigiePositionDisplay display = make_display (1);
  VigiePlaceEditor *editor = get_editor (fixture);
  double x, y, now_x, now_y;

  vigie_map_view_go_to (fixture->base.view, LON, LAT, 16, FALSE);
  show (fixture, &display, TRUE);
  to_widget (fixture, candidates[1].lon, candidates[1].lat, &x, &y);
  g_assert_false (vigie_place_editor_press (editor, x, y - 20, 1)); /* nobody may write */

  vigie_map_view_set_can_place (fixture->base.view, TRUE);
  g_assert_true (vigie_place_editor_press (editor, x, y - 20, 1));
  vigie_place_editor_release (editor, x, y - 20);
  g_assert_false (vigie_map_view_is_placing (fixture->base.view));
  g_assert_cmpint (fixture->row_id, ==, 1000); /* a click is a click */

  g_assert_true (vigie_place_editor_press (editor, x, y - 20, 1));
  vigie_place_editor_drag (editor, x + 40, y + 10);
  g_assert_true (vigie_map_view_is_placing (fixture->base.view));
  vigie_place_editor_release (editor, x + 40, y + 10);
  vigie_place_editor_get_pin (editor, &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x + 40, 0.01);
  g_assert_cmpfloat_with_epsilon (now_y, y + 30, 0.01);
  g_assert_cmpfloat (vigie_map_view_get_place (fixture->base.view)->radius_m, ==, 60);
  g_assert_cmpuint (fixture->n_places, ==, 0);
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_Return, 0));
  g_assert_cmpuint (fixture->n_places, ==, 1);
}

static void
test_says_where_the_pin_stands (Fixture *fixture, gconstpointer data)
{
  const VigiePositionDisplay display = make_display (-1);
  const char *text;

  show (fixture, &display, FALSE);
  vigie_map_view_start_placing (fixture->base.view, &candidates[0]);
  text = vigie_map_view_get_drawing_text (fixture->base.view);
  g_assert_nonnull (strstr (text, "48.89870, 2.09430  ± 30 m"));
  g_assert_nonnull (strstr (text, "0 m from the position in the photo"));
  vigie_map_view_key (fixture->base.view, GDK_KEY_plus, 0);
  text = vigie_map_view_get_drawing_text (fixture->base.view);
  g_assert_nonnull (strstr (text, "± 50 m"));
  vigie_map_view_cancel_drawing (fixture->base.view);
  g_assert_null (vigie_map_view_get_drawing_text (fixture->base.view));
}

static void
test_drawing_ends_placing (Fixture *fixture, gconstpointer data)
{
  vigie_map_view_start_placing (fixture->base.view, NULL);
  vigie_map_view_start_drawing (fixture->base.view);
  g_assert_false (vigie_map_view_is_placing (fixture->base.view));
  g_assert_true (vigie_map_view_is_drawing (fixture->base.view));
  vigie_map_view_start_placing (fixture->base.view, NULL);
  g_assert_false (vigie_map_view_is_drawing (fixture->base.view));
}

static void
test_pointer_reaches_the_pin_or_the_map (Fixture *fixture, gconstpointer data)
{
  GtkWidget *map = GTK_WIDGET (vigie_map_view_get_map (fixture->base.view));
  GtkWidget *editor = GTK_WIDGET (get_editor (fixture));
  const VigiePositionDisplay display = make_display (1);
  double x, y;

  vigie_map_view_go_to (fixture->base.view, LON, LAT, 16, FALSE);
  show (fixture, &display, TRUE);
  vigie_map_view_set_can_place (fixture->base.view, TRUE);
  to_widget (fixture, candidates[1].lon, candidates[1].lat, &x, &y);
  g_assert_true (gtk_widget_pick (map, x, y - 20, GTK_PICK_DEFAULT) == editor);
  g_assert_true (gtk_widget_pick (map, x + 60, y - 20, GTK_PICK_DEFAULT) == map);
  vigie_map_view_start_placing (fixture->base.view, NULL);
  g_assert_true (gtk_widget_pick (map, x + 60, y - 20, GTK_PICK_DEFAULT) == editor);
  vigie_map_view_cancel_drawing (fixture->base.view);
  vigie_map_view_set_positions (fixture->base.view, NULL);
  g_assert_true (gtk_widget_pick (map, x, y - 20, GTK_PICK_DEFAULT) == map);
}

/* Pictures for people, over a basemap where there is one. */
static void
keep_pictures (Fixture *fixture, const char *suffix)
{
  VigiePositionDisplay display = make_display (1);
  const VigiePosition place = { LON + 0.0018, LAT - 0.0006, 100, VIGIE_ORIGIN_ANALYST };
  static const char *const names[] = { "positions", "positions-night", "placing" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat (names[i], suffix, NULL);

      display.confirmed = i == 0 ? 1 : -1;
      display.sun_elevation_deg = i == 1 ? -12 : 14;
      show (fixture, &display, TRUE);
      if (i == 2)
        vigie_map_view_start_placing (fixture->base.view, &place);
      map_fixture_save (&fixture->base, name);
    }
  vigie_map_view_cancel_drawing (fixture->base.view);
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  vigie_map_view_go_to (fixture->base.view, LON, LAT, 16, FALSE);
  if (load_basemap (fixture, "saint-germain-raster.mbtiles"))
    {
      MAP_WAIT (vigie_map_view_get_basemap_object (fixture->base.view) != NULL, 10000);
      wait_for_tiles (fixture);
    }
  keep_pictures (fixture, "");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  if (vigie_map_view_get_basemap_object (fixture->base.view) != NULL)
    wait_for_tiles (fixture);
  keep_pictures (fixture, "-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
}

int
main (int argc, char *argv[])
{
  static const MapTest tests[] = {
    { "/map-place/copies-what-it-shows", test_copies_what_it_shows },
    { "/map-place/camera", test_camera_stands_at_the_surest_place },
    { "/map-place/draws-positions", test_draws_positions },
    { "/map-place/hostile-numbers", test_hostile_numbers_are_drawn_over },
    { "/map-place/by-keyboard", test_places_by_keyboard },
    { "/map-place/map-follows-the-pin", test_map_follows_the_pin },
    { "/map-place/escape-gives-up", test_escape_gives_up },
    { "/map-place/by-pointer", test_places_by_pointer },
    { "/map-place/small-ring", test_small_ring_has_a_handle_beside_the_pin },
    { "/map-place/confirmed-pin-is-dragged-off", test_confirmed_pin_can_be_dragged_off },
    { "/map-place/says-where-the-pin-stands", test_says_where_the_pin_stands },
    { "/map-place/drawing-ends-placing", test_drawing_ends_placing },
    { "/map-place/pointer-reaches-pin-or-map", test_pointer_reaches_the_pin_or_the_map },
    { "/map-place/pictures", test_pictures },
  };

  return run_map_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
