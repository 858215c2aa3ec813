/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pen that is drawn to roads, and the one that closes a road from here to there. */
#include "map-view-fixture.h"
#include "road-fixture.h"

typedef struct
{
  guint n_finished;
  guint n_exclude;
  guint n_pieces;
  char *road;
} Finished;

static void
show_roads (Fixture *fixture)
{
  g_autoptr (VigieRoadGraph) graph = road_fixture_make (LON, LAT);
  g_autoptr (VigieRoadIndex) index = vigie_road_index_new (graph);

  vigie_map_view_set_roads (fixture->base.view, index);
  vigie_map_view_go_to (fixture->base.view, LON, LAT, 15, FALSE);
  map_fixture_wait_frames (&fixture->base, 1);
}

static void
click (VigieShapeEditor *editor, double x, double y)
{
  vigie_shape_editor_press (editor, x, y, 1);
  vigie_shape_editor_release (editor, x, y);
}

static const VigieEditVertex *
get_corner (Fixture *fixture, guint index)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);
  guint n;
  const VigieEditVertex *vertices =
      vigie_edit_model_get_ring (vigie_shape_editor_get_model (editor), 0, &n);

  g_assert_cmpuint (n, >, index);
  return &vertices[index];
}

static void
assert_says (Fixture *fixture, const char *words)
{
  const char *text = vigie_map_view_get_drawing_text (fixture->base.view);

  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

static void
test_corners_are_drawn_to_roads (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieShapeEditor *editor = vigie_map_view_get_editor (view);
  double x, y;

  show_roads (fixture);
  vigie_map_view_start_drawing (view);
  to_widget (fixture, LON, LAT, &x, &y);
  click (editor, x + 6, y - 7); /* near the junction */
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 0)->lon, LON, 1e-7);
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 0)->lat, LAT, 1e-7);
  to_widget (fixture, LON + 0.005, LAT, &x, &y);
  click (editor, x, y + 8); /* near the road */
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 1)->lat, LAT, 1e-7);
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 1)->lon, LON + 0.005, 1e-5);
  click (editor, x, y + 60); /* near nothing */
  g_assert_cmpfloat (get_corner (fixture, 2)->lat, <, LAT - 1e-4);

  /* One step each, as ever. */
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_assert_false (vigie_map_view_drawing_undo (view));
}

static void
test_dragged_corner_is_drawn_to_roads (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieShapeEditor *editor = vigie_map_view_get_editor (view);
  g_autoptr (VigieShape) shape =
      make_shape ("s1", VIGIE_SHAPE_CLOSURE, "",
                  "POLYGON ((2.0950 48.9005, 2.0980 48.9005, 2.0980 48.9025, 2.0950 48.9005))");
  double x, y, to_x, to_y;

  show_roads (fixture);
  g_assert_true (vigie_map_view_edit_shape (view, shape));
  g_assert_true (vigie_shape_editor_get_vertex_place (editor, 0, 0, &x, &y));
  to_widget (fixture, LON, LAT, &to_x, &to_y);
  g_assert_true (vigie_shape_editor_press (editor, x, y, 1));
  vigie_shape_editor_drag (editor, to_x + 5, to_y + 5);
  vigie_shape_editor_release (editor, to_x + 5, to_y + 5);
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 0)->lon, LON, 1e-7);
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_assert_false (vigie_map_view_drawing_undo (view));

  /* A key moves it by a pixel all the same. */
  for (int i = 0; i < 3; i++)
    vigie_shape_editor_key (editor, GDK_KEY_Tab, 0);
  g_assert_true (vigie_shape_editor_get_vertex_place (editor, 0, 2, &x, &y));
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Right, 0));
  g_assert_true (vigie_shape_editor_get_vertex_place (editor, 0, 2, &to_x, &to_y));
  g_assert_cmpfloat_with_epsilon (to_x, x + 1, 0.01);
}

static void
test_snapping_is_left_out (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieShapeEditor *editor = vigie_map_view_get_editor (view);
  double x, y;

  vigie_map_view_start_drawing (view);
  g_assert_false (vigie_shape_editor_key (editor, GDK_KEY_s, 0)); /* no roads: not this key */
  vigie_map_view_cancel_drawing (view);

  show_roads (fixture);
  vigie_map_view_start_drawing (view);
  to_widget (fixture, LON, LAT, &x, &y);
  vigie_shape_editor_hold_off (editor, TRUE); /* for one click */
  click (editor, x + 6, y - 7);
  g_assert_cmpfloat (get_corner (fixture, 0)->lat, >, LAT + 1e-6);
  vigie_shape_editor_hold_off (editor, FALSE);
  g_assert_true (vigie_map_view_drawing_undo (view));

  g_assert_true (vigie_map_view_get_snap_to_roads (view));
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_s, 0)); /* until it is wanted again */
  g_assert_false (vigie_map_view_get_snap_to_roads (view));
  click (editor, x + 6, y - 7);
  g_assert_cmpfloat (get_corner (fixture, 0)->lat, >, LAT + 1e-6);
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_object_set (view, "snap-to-roads", TRUE, NULL);
  click (editor, x + 6, y - 7);
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 0)->lat, LAT, 1e-7);
}

static void
test_keyboard_pen_says_what_it_is_drawn_to (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieShapeEditor *editor = vigie_map_view_get_editor (view);

  show_roads (fixture);
  vigie_map_view_start_drawing (view);
  assert_says (fixture, "Click the corners");
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0));
  assert_says (fixture, "Junction of D 190 and D 157");
  g_assert_cmpfloat_with_epsilon (get_corner (fixture, 0)->lon, LON, 1e-7);
  for (int i = 0; i < 2; i++)
    g_assert_true (vigie_map_view_key (view, GDK_KEY_Right, 0));
  assert_says (fixture, "D 190");
  map_fixture_save (&fixture->base, "snapping");
  g_assert_true (vigie_map_view_key (view, GDK_KEY_Down, 0));
  g_assert_null (vigie_shape_editor_get_snap (editor));
}

/* ---- from here to there ---- */

static void
note_finished (VigieMapView *view, VigieGeometry *geometry, Finished *finished)
{
  const VigieRoadSpan *span = vigie_map_view_get_finished_span (view);

  finished->n_finished++;
  if (span == NULL)
    return;
  g_assert_true (span->area == geometry);
  g_set_str (&finished->road, span->road);
  finished->n_exclude = span->exclude->len;
  finished->n_pieces = span->n_pieces;
}

static void
click_road (Fixture *fixture, double lon, double lat)
{
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (fixture->base.view);
  double x, y;

  to_widget (fixture, lon, lat, &x, &y);
  vigie_span_editor_move (editor, x + 3, y + 4);
  g_assert_false (vigie_span_editor_press (editor, x + 3, y + 4, 1)); /* the map may pan */
  vigie_span_editor_release (editor, x + 3, y + 4);
}

static void
test_two_clicks_close_a_road (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (view);
  Finished finished = { 0 };
  double x, y;

  show_roads (fixture);
  g_signal_connect (view, "geometry-finished", G_CALLBACK (note_finished), &finished);
  g_assert_true (vigie_map_view_start_closing_road (view));
  g_assert_true (vigie_map_view_is_drawing (view));
  assert_says (fixture, "where the closure begins");
  click_road (fixture, LON - 0.006, LAT);
  g_assert_true (vigie_span_editor_has_beginning (editor));

  /* What would be closed is shown before it is. */
  to_widget (fixture, LON + 0.006, LAT, &x, &y);
  vigie_span_editor_move (editor, x, y - 5);
  g_assert_nonnull (vigie_span_editor_get_preview (editor));
  assert_says (fixture, "D 190 · 87");
  map_fixture_save (&fixture->base, "closing-road");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  map_fixture_save (&fixture->base, "closing-road-dark");
  vigie_span_editor_press (editor, x, y - 5, 1);
  vigie_span_editor_release (editor, x, y - 5);

  g_assert_false (vigie_map_view_is_drawing (view));
  g_assert_cmpuint (finished.n_finished, ==, 1);
  g_assert_cmpstr (finished.road, ==, "D 190");
  g_assert_cmpuint (finished.n_pieces, ==, 2);
  g_assert_cmpuint (finished.n_exclude, ==, 2); /* D 157, south and north */
  g_assert_true (vigie_geometry_contains (fixture->geometry, LON + 0.003, LAT));
  g_assert_false (vigie_geometry_contains (fixture->geometry, LON + 0.007, LAT));
  g_assert_null (vigie_map_view_get_finished_span (view));
  g_free (finished.road);
}

static void
test_road_is_closed_by_keyboard_alone (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (view);
  Finished finished = { 0 };

  show_roads (fixture);
  g_signal_connect (view, "geometry-finished", G_CALLBACK (note_finished), &finished);
  g_assert_true (vigie_map_view_start_closing_road (view));
  g_assert_false (vigie_span_editor_key (editor, GDK_KEY_Left, 0)); /* the map pans */
  assert_says (fixture, "Junction of D 190 and D 157");
  g_assert_true (vigie_span_editor_key (editor, GDK_KEY_space, 0));
  for (int i = 0; i < 3; i++)
    g_assert_true (vigie_map_view_key (view, GDK_KEY_Left, 0));
  assert_says (fixture, "D 190 · ");
  map_fixture_save (&fixture->base, "closing-road-by-keyboard");
  g_assert_true (vigie_span_editor_key (editor, GDK_KEY_Return, 0));
  g_assert_cmpuint (finished.n_finished, ==, 1);
  g_assert_cmpuint (finished.n_pieces, ==, 1);
  g_free (finished.road);
}

static void
test_escape_goes_back_one_step (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (view);

  show_roads (fixture);
  g_assert_true (vigie_map_view_start_closing_road (view));
  click_road (fixture, LON - 0.006, LAT);
  g_assert_true (vigie_span_editor_has_beginning (editor));
  g_assert_true (vigie_span_editor_key (editor, GDK_KEY_Escape, 0));
  g_assert_false (vigie_span_editor_has_beginning (editor));
  g_assert_true (vigie_map_view_is_drawing (view));
  g_assert_cmpuint (fixture->n_cancelled, ==, 0);
  g_assert_true (vigie_span_editor_key (editor, GDK_KEY_Escape, 0));
  g_assert_false (vigie_map_view_is_drawing (view));
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);

  g_assert_true (vigie_map_view_start_closing_road (view));
  click_road (fixture, LON - 0.006, LAT);
  g_assert_true (vigie_map_view_drawing_undo (view));
  g_assert_false (vigie_map_view_drawing_undo (view));
}

static void
test_says_why_a_road_cannot_be_closed (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view = fixture->base.view;
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (view);
  double x, y;

  g_assert_false (vigie_map_view_start_closing_road (view)); /* no roads at all */
  g_assert_false (vigie_map_view_is_drawing (view));

  show_roads (fixture);
  g_assert_true (vigie_map_view_start_closing_road (view));
  click_road (fixture, LON + 0.004, LAT + 0.004); /* there is none */
  g_assert_false (vigie_span_editor_has_beginning (editor));
  click_road (fixture, LON - 0.006, LAT);
  to_widget (fixture, LON - 0.008, LAT + 0.006, &x, &y);
  vigie_span_editor_move (editor, x, y);
  assert_says (fixture, "No road leads");
  click_road (fixture, LON - 0.008, LAT + 0.006);
  g_assert_true (vigie_map_view_is_drawing (view));
  g_assert_null (fixture->geometry);
  g_assert_false (vigie_map_view_finish_drawing (view));

  g_assert_true (vigie_span_editor_step_back (editor));
  vigie_map_view_go_to (view, LON, LAT, 9, FALSE);
  vigie_span_editor_move (editor, x + 1, y);
  assert_says (fixture, "Zoom in");

  vigie_map_view_set_roads (view, NULL); /* the incident has another territory */
  g_assert_false (vigie_map_view_is_drawing (view));
}

int
main (int argc, char *argv[])
{
  static const MapTest tests[] = {
    { "/map-roads/corners-are-drawn-to-roads", test_corners_are_drawn_to_roads },
    { "/map-roads/dragged-corner", test_dragged_corner_is_drawn_to_roads },
    { "/map-roads/snapping-is-left-out", test_snapping_is_left_out },
    { "/map-roads/keyboard-pen", test_keyboard_pen_says_what_it_is_drawn_to },
    { "/map-roads/two-clicks-close-a-road", test_two_clicks_close_a_road },
    { "/map-roads/closed-by-keyboard", test_road_is_closed_by_keyboard_alone },
    { "/map-roads/escape-goes-back", test_escape_goes_back_one_step },
    { "/map-roads/says-why-not", test_says_why_a_road_cannot_be_closed },
  };

  return run_map_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
