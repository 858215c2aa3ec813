/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-view-fixture.h"

static void
click (VigieShapeEditor *editor, double x, double y)
{
  vigie_shape_editor_press (editor, x, y, 1);
  vigie_shape_editor_release (editor, x, y);
}

static guint
count_corners (VigieShapeEditor *editor)
{
  guint n;

  vigie_edit_model_get_ring (vigie_shape_editor_get_model (editor), 0, &n);
  return n;
}

static void
test_draws_a_closure (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);
  gsize n;

  vigie_map_view_start_drawing (fixture->base.view);
  g_assert_true (vigie_map_view_is_drawing (fixture->base.view));
  click (editor, 300, 200);
  click (editor, 600, 200);
  click (editor, 600, 450);
  g_assert_false (vigie_shape_editor_press (editor, 320, 440, 1)); /* the map may pan */
  vigie_shape_editor_drag (editor, 400, 440);
  vigie_shape_editor_release (editor, 400, 440);
  g_assert_cmpuint (count_corners (editor), ==, 3); /* that was a pan, not a corner */
  click (editor, 300, 450);
  g_assert_cmpuint (count_corners (editor), ==, 4);
  g_assert_true (vigie_map_view_drawing_undo (fixture->base.view));
  g_assert_cmpuint (count_corners (editor), ==, 3);
  g_assert_true (vigie_map_view_drawing_redo (fixture->base.view));

  click (editor, 302, 201); /* the first corner: closes */
  g_assert_false (vigie_map_view_is_drawing (fixture->base.view));
  g_assert_nonnull (fixture->geometry);
  vigie_geometry_get_ring (fixture->geometry, 0, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpint (vigie_geometry_check (fixture->geometry, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
}

static void
test_double_click_finishes_without_another_corner (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);
  gsize n;

  vigie_map_view_start_drawing (fixture->base.view);
  click (editor, 300, 200);
  click (editor, 600, 200);
  click (editor, 600, 450);
  g_assert_true (vigie_shape_editor_press (editor, 601, 450, 2));
  vigie_shape_editor_release (editor, 601, 450);
  g_assert_nonnull (fixture->geometry);
  vigie_geometry_get_ring (fixture->geometry, 0, 0, &n);
  g_assert_cmpuint (n, ==, 4);
}

static void
test_refuses_to_finish_a_crossing (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);

  vigie_map_view_start_drawing (fixture->base.view);
  click (editor, 300, 200);
  click (editor, 600, 450);
  click (editor, 600, 200);
  click (editor, 300, 450);
  g_assert_false (vigie_map_view_finish_drawing (fixture->base.view));
  g_assert_null (fixture->geometry);
  g_assert_true (vigie_map_view_is_drawing (fixture->base.view));
  g_assert_cmpint (vigie_shape_editor_get_problem (editor), ==, VIGIE_GEOMETRY_SELF_CROSSING);
  g_assert_nonnull (strstr (vigie_map_view_get_drawing_text (fixture->base.view), "cross"));
  map_fixture_save (&fixture->base, "drawing-crossing");

  /* drag the second corner to where it uncrosses */
  g_assert_true (vigie_shape_editor_press (editor, 600, 450, 1));
  vigie_shape_editor_drag (editor, 450, 150);
  vigie_shape_editor_release (editor, 450, 150);
  g_assert_cmpint (vigie_shape_editor_get_problem (editor), ==, VIGIE_GEOMETRY_OK);
  g_assert_true (vigie_map_view_finish_drawing (fixture->base.view));
  g_assert_nonnull (fixture->geometry);
}

static void
test_too_few_corners_do_not_finish (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);

  vigie_map_view_start_drawing (fixture->base.view);
  g_assert_false (vigie_map_view_finish_drawing (fixture->base.view));
  click (editor, 300, 200);
  click (editor, 600, 450);
  g_assert_false (vigie_map_view_finish_drawing (fixture->base.view));
  g_assert_true (vigie_shape_editor_is_drawing (editor));
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Escape, 0));
  g_assert_false (vigie_map_view_is_drawing (fixture->base.view));
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_null (fixture->geometry);
}

static void
test_edits_corners (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);
  g_autoptr (VigieShape) shape =
      make_shape ("s1", VIGIE_SHAPE_CLOSURE, "D 190",
                  "POLYGON ((2.08 48.89, 2.11 48.89, 2.11 48.91, 2.08 48.91, 2.08 48.89))");
  double x, y, mx, my;
  gsize n;

  g_assert_true (vigie_map_view_edit_shape (fixture->base.view, shape));
  g_assert_cmpuint (count_corners (editor), ==, 4);
  g_assert_true (vigie_shape_editor_get_vertex_place (editor, 0, 0, &x, &y));
  g_assert_true (vigie_shape_editor_get_vertex_place (editor, 0, 1, &mx, &my));

  /* the middle of an edge makes a corner, in one step */
  g_assert_true (vigie_shape_editor_press (editor, (x + mx) / 2, (y + my) / 2, 1));
  vigie_shape_editor_drag (editor, (x + mx) / 2, y + 40);
  vigie_shape_editor_release (editor, (x + mx) / 2, y + 40);
  g_assert_cmpuint (count_corners (editor), ==, 5);
  map_fixture_save (&fixture->base, "editing");
  g_assert_true (vigie_map_view_drawing_undo (fixture->base.view));
  g_assert_cmpuint (count_corners (editor), ==, 4);
  g_assert_false (vigie_map_view_drawing_undo (fixture->base.view));
  g_assert_true (vigie_map_view_drawing_redo (fixture->base.view));

  /* a secondary click takes one away */
  g_assert_true (vigie_shape_editor_remove_at (editor, x, y));
  g_assert_false (vigie_shape_editor_remove_at (editor, 5, 5));
  g_assert_cmpuint (count_corners (editor), ==, 4);

  /* the keyboard walks and moves */
  g_assert_false (vigie_shape_editor_key (editor, GDK_KEY_Left, 0)); /* nothing focused: a pan */
  for (int i = 0; i < 4; i++)
    g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Tab, 0));
  g_assert_false (vigie_shape_editor_key (editor, GDK_KEY_Tab, 0)); /* leaves */
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK));
  vigie_shape_editor_get_vertex_place (editor, 0, 3, &x, &y);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Right, GDK_SHIFT_MASK));
  vigie_shape_editor_get_vertex_place (editor, 0, 3, &mx, &my);
  g_assert_cmpfloat_with_epsilon (mx, x + 10, 0.01);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_z, GDK_CONTROL_MASK));
  vigie_shape_editor_get_vertex_place (editor, 0, 3, &mx, &my);
  g_assert_cmpfloat_with_epsilon (mx, x, 0.01);

  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Return, 0));
  vigie_geometry_get_ring (fixture->geometry, 0, 0, &n);
  g_assert_cmpuint (n, ==, 5);
}

static void
test_draws_by_keyboard_alone (Fixture *fixture, gconstpointer data)
{
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);

  vigie_map_view_start_drawing (fixture->base.view);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0));
  vigie_map_view_key (fixture->base.view, GDK_KEY_Right, 0);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0));
  vigie_map_view_key (fixture->base.view, GDK_KEY_Down, 0);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0));
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0)); /* same place: no corner */
  g_assert_cmpuint (count_corners (editor), ==, 3);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_BackSpace, 0));
  g_assert_cmpuint (count_corners (editor), ==, 2);
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_space, 0));
  g_assert_true (vigie_shape_editor_key (editor, GDK_KEY_Return, 0));
  g_assert_nonnull (fixture->geometry);
}

static void
test_pointer_reaches_the_pen_or_the_map (Fixture *fixture, gconstpointer data)
{
  GtkWidget *map = GTK_WIDGET (vigie_map_view_get_map (fixture->base.view));
  VigieShapeEditor *editor = vigie_map_view_get_editor (fixture->base.view);
  g_autoptr (VigieShape) shape = make_shape (
      "s1", VIGIE_SHAPE_CLOSURE, "", "POLYGON ((2.08 48.89, 2.11 48.89, 2.11 48.91, 2.08 48.89))");
  double x, y;

  g_assert_true (gtk_widget_pick (map, 500, 300, GTK_PICK_DEFAULT) == map);
  vigie_map_view_edit_shape (fixture->base.view, shape);
  vigie_shape_editor_get_vertex_place (editor, 0, 0, &x, &y);
  g_assert_true (gtk_widget_pick (map, x, y, GTK_PICK_DEFAULT) == GTK_WIDGET (editor));
  g_assert_true (gtk_widget_pick (map, x + 60, y - 20, GTK_PICK_DEFAULT) == map);
  vigie_map_view_cancel_drawing (fixture->base.view);
  vigie_map_view_start_drawing (fixture->base.view);
  g_assert_true (gtk_widget_pick (map, 500, 300, GTK_PICK_DEFAULT) == GTK_WIDGET (editor));
}

int
main (int argc, char *argv[])
{
  static const MapTest tests[] = {
    { "/map-pen/draws-a-closure", test_draws_a_closure },
    { "/map-pen/double-click-finishes", test_double_click_finishes_without_another_corner },
    { "/map-pen/refuses-a-crossing", test_refuses_to_finish_a_crossing },
    { "/map-pen/too-few-corners", test_too_few_corners_do_not_finish },
    { "/map-pen/edits-corners", test_edits_corners },
    { "/map-pen/draws-by-keyboard-alone", test_draws_by_keyboard_alone },
    { "/map-pen/pointer-reaches-pen-or-map", test_pointer_reaches_the_pen_or_the_map },
  };

  return run_map_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
