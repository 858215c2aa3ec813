/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-fixture.h"

#define LON 2.0937 /* Saint-Germain-en-Laye: the test maps' middle */
#define LAT 48.8989

typedef struct
{
  MapFixture base;
  gint64 row_id;
  guint n_posts, n_clusters, n_cancelled, n_background;
  GArray *members;
  char *shape_id;
  double lon, lat;
  guint n_places;
  VigieGeometry *geometry;
} Fixture;

static void
on_post (Fixture *fixture, gint64 row_id)
{
  fixture->row_id = row_id;
  fixture->n_posts++;
}

static void
on_posts (Fixture *fixture, GArray *members)
{
  g_clear_pointer (&fixture->members, g_array_unref);
  fixture->members = g_array_copy (members);
}

static void
on_cluster (Fixture *fixture, guint count)
{
  fixture->n_clusters++;
}

static void
on_shape (Fixture *fixture, const char *id)
{
  g_set_str (&fixture->shape_id, id);
}

static void
on_background (Fixture *fixture)
{
  fixture->n_background++;
}

static void
on_place (Fixture *fixture, double lon, double lat)
{
  fixture->lon = lon;
  fixture->lat = lat;
  fixture->n_places++;
}

static void
on_geometry (Fixture *fixture, VigieGeometry *geometry)
{
  g_clear_pointer (&fixture->geometry, vigie_geometry_unref);
  fixture->geometry = vigie_geometry_ref (geometry);
}

static void
on_cancelled (Fixture *fixture)
{
  fixture->n_cancelled++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  VigieMapView *view;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  map_fixture_init (&fixture->base, 1000, 680);
  view = fixture->base.view;
  g_signal_connect_swapped (view, "post-activated", G_CALLBACK (on_post), fixture);
  g_signal_connect_swapped (view, "posts-activated", G_CALLBACK (on_posts), fixture);
  g_signal_connect_swapped (view, "cluster-activated", G_CALLBACK (on_cluster), fixture);
  g_signal_connect_swapped (view, "shape-activated", G_CALLBACK (on_shape), fixture);
  g_signal_connect_swapped (view, "background-activated", G_CALLBACK (on_background), fixture);
  g_signal_connect_swapped (view, "place-picked", G_CALLBACK (on_place), fixture);
  g_signal_connect_swapped (view, "geometry-finished", G_CALLBACK (on_geometry), fixture);
  g_signal_connect_swapped (view, "drawing-cancelled", G_CALLBACK (on_cancelled), fixture);
  vigie_map_view_go_to (view, LON, LAT, 13, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  map_fixture_clear (&fixture->base);
  g_clear_pointer (&fixture->members, g_array_unref);
  g_clear_pointer (&fixture->geometry, vigie_geometry_unref);
  g_free (fixture->shape_id);
}

static void
scatter (Fixture *fixture, gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  map_fixture_make_posts (&fixture->base, n);
  for (gsize i = 0; i < n; i++)
    {
      double spread = i % 3 == 0 ? 0.09 : 0.012;

      map_fixture_place (&fixture->base, i,
                         LON + (g_rand_double (rand) + g_rand_double (rand) - 1) * spread,
                         LAT + (g_rand_double (rand) + g_rand_double (rand) - 1) * spread * 0.7,
                         (VigieStatus) (i % 7 < VIGIE_N_STATUSES ? i % 7 : VIGIE_STATUS_NEW));
    }
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
}

static gboolean
load_basemap (Fixture *fixture, const char *name)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = NULL;

  if (shared == NULL || shared[0] == '\0')
    return FALSE;
  path = g_build_filename (shared, "data", "tiles", name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  vigie_map_view_set_basemap (fixture->base.view, path);
  return TRUE;
}

static VigieShape *
make_shape (const char *id, VigieShapeKind kind, const char *title, const char *wkt)
{
  VigieShape *shape = vigie_shape_new (id);

  shape->kind = kind;
  g_set_str (&shape->title, title);
  shape->geometry = vigie_geometry_from_wkt (wkt);
  g_assert_nonnull (shape->geometry);
  return shape;
}

static void
to_widget (Fixture *fixture, double lon, double lat, double *x, double *y)
{
  ShumateMap *map = vigie_map_view_get_map (fixture->base.view);

  shumate_viewport_location_to_widget_coords (shumate_map_get_viewport (map), GTK_WIDGET (map), lat,
                                              lon, x, y);
}

static double
get_zoom (Fixture *fixture)
{
  return shumate_viewport_get_zoom_level (
      shumate_map_get_viewport (vigie_map_view_get_map (fixture->base.view)));
}

/* ---- posts ---- */

static void
test_counts_are_exact (Fixture *fixture, gconstpointer data)
{
  guint32 by_status[VIGIE_N_STATUSES];
  guint32 expected[VIGIE_N_STATUSES] = { 0 };
  VigieClusterLayer *layer = vigie_map_view_get_cluster_layer (fixture->base.view);

  scatter (fixture, 5000);
  for (gsize i = 0; i < 5000; i += 3)
    fixture->base.mask[i] = 0; /* what the filter does not want */
  for (gsize i = 0; i < 5000; i++)
    if (fixture->base.mask[i])
      expected[fixture->base.status[i]]++;
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  g_assert_true (vigie_map_view_show_all (fixture->base.view, FALSE));
  map_fixture_wait_frames (&fixture->base, 1);

  g_assert_cmpuint (vigie_cluster_layer_count_in_view (layer, by_status), ==, 3333);
  g_assert_cmpmem (by_status, sizeof by_status, expected, sizeof expected);
}

static void
test_pan_regroups_only_beyond_the_margin (Fixture *fixture, gconstpointer data)
{
  VigieClusterLayer *layer = vigie_map_view_get_cluster_layer (fixture->base.view);
  guint n;

  scatter (fixture, 2000);
  map_fixture_wait_frames (&fixture->base, 1);
  n = vigie_cluster_layer_get_n_groupings (layer);
  for (int i = 1; i <= 10; i++)
    {
      vigie_map_view_go_to (fixture->base.view, LON + i * 0.001, LAT, -1, FALSE);
      map_fixture_wait_frames (&fixture->base, 1);
    }
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n);

  vigie_map_view_go_to (fixture->base.view, LON + 0.3, LAT, -1, FALSE);
  map_fixture_wait_frames (&fixture->base, 1);
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n + 1);
  vigie_map_view_go_to (fixture->base.view, LON + 0.3, LAT, 14, FALSE);
  map_fixture_wait_frames (&fixture->base, 1);
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n + 2);
}

static void
test_click_activates_a_post (Fixture *fixture, gconstpointer data)
{
  double x, y;

  map_fixture_make_posts (&fixture->base, 2);
  map_fixture_place (&fixture->base, 0, LON, LAT, VIGIE_STATUS_NEW);
  map_fixture_place (&fixture->base, 1, LON + 0.04, LAT, VIGIE_STATUS_CONFIRMED);
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  map_fixture_wait_frames (&fixture->base, 1);

  to_widget (fixture, LON + 0.04, LAT, &x, &y);
  vigie_map_view_click (fixture->base.view, x, y - 14); /* the head of the pin */
  g_assert_cmpint (fixture->row_id, ==, 1001);
  vigie_map_view_click (fixture->base.view, x, y + 60);
  g_assert_cmpuint (fixture->n_posts, ==, 1);
  g_assert_cmpuint (fixture->n_background, ==, 1);
}

static void
test_cluster_zooms_until_it_falls_apart (Fixture *fixture, gconstpointer data)
{
  VigieClusterHit hit;
  VigieClusterLayer *layer = vigie_map_view_get_cluster_layer (fixture->base.view);
  double before = get_zoom (fixture);

  map_fixture_make_posts (&fixture->base, 2);
  map_fixture_place (&fixture->base, 0, LON, LAT, VIGIE_STATUS_NEW);
  map_fixture_place (&fixture->base, 1, LON + 0.0004, LAT, VIGIE_STATUS_NEW);
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  map_fixture_wait_frames (&fixture->base, 1);

  g_assert_true (vigie_cluster_layer_hit_nearest_centre (layer, &hit));
  g_assert_cmpuint (hit.count, ==, 2);
  vigie_map_view_click (fixture->base.view, hit.x, hit.y);
  g_assert_cmpuint (fixture->n_clusters, ==, 1);
  g_assert_null (fixture->members);
  g_assert_cmpfloat (get_zoom (fixture), >, before);
  map_fixture_wait_frames (&fixture->base, 1);
  g_assert_true (vigie_cluster_layer_hit_nearest_centre (layer, &hit));
  g_assert_cmpuint (hit.count, ==, 1);
}

static void
test_posts_at_one_place_are_listed (Fixture *fixture, gconstpointer data)
{
  const VigiePosition here = { LON, LAT, 0, VIGIE_ORIGIN_ANALYST };
  VigieClusterHit hit;

  map_fixture_make_posts (&fixture->base, 5);
  for (gsize i = 0; i < 4; i++)
    map_fixture_place (&fixture->base, i, LON, LAT, VIGIE_STATUS_NEW);
  map_fixture_place (&fixture->base, 4, LON + 0.05, LAT, VIGIE_STATUS_NEW);
  fixture->base.mask[2] = 0;
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  map_fixture_wait_frames (&fixture->base, 1);

  g_assert_true (vigie_cluster_layer_hit_nearest_centre (
      vigie_map_view_get_cluster_layer (fixture->base.view), &hit));
  vigie_map_view_click (fixture->base.view, hit.x, hit.y);
  g_assert_nonnull (fixture->members);
  g_assert_cmpuint (fixture->members->len, ==, 3);
  g_assert_cmpint (g_array_index (fixture->members, gint64, 2), ==, 1003);

  /* and each click brings up the next */
  g_assert_cmpint (fixture->row_id, ==, 1000);
  vigie_map_view_set_selected_post (fixture->base.view, 1001, &here);
  vigie_map_view_click (fixture->base.view, hit.x, hit.y);
  g_assert_cmpint (fixture->row_id, ==, 1003);
  vigie_map_view_set_selected_post (fixture->base.view, 1003, &here);
  vigie_map_view_click (fixture->base.view, hit.x, hit.y);
  g_assert_cmpint (fixture->row_id, ==, 1000);
}

static void
test_keyboard_moves_and_activates (Fixture *fixture, gconstpointer data)
{
  double lat, zoom = get_zoom (fixture);
  ShumateViewport *viewport =
      shumate_map_get_viewport (vigie_map_view_get_map (fixture->base.view));

  map_fixture_make_posts (&fixture->base, 1);
  map_fixture_place (&fixture->base, 0, LON, LAT, VIGIE_STATUS_NEW);
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);

  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_plus, 0));
  g_assert_cmpfloat_with_epsilon (get_zoom (fixture), zoom + 1, 1e-6);
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_minus, 0));
  g_assert_cmpfloat_with_epsilon (get_zoom (fixture), zoom, 1e-6);
  lat = shumate_location_get_latitude (SHUMATE_LOCATION (viewport));
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_Up, 0));
  g_assert_cmpfloat (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), >, lat);
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_Return, 0));
  g_assert_cmpint (fixture->row_id, ==, 1000);
  g_assert_false (vigie_map_view_key (fixture->base.view, GDK_KEY_Up, GDK_CONTROL_MASK));
  g_assert_false (vigie_map_view_key (fixture->base.view, GDK_KEY_c, 0)); /* the desk's */
}

static void
test_shows_all_or_says_there_is_nothing (Fixture *fixture, gconstpointer data)
{
  VigieBox box;

  g_assert_false (vigie_map_view_show_all (fixture->base.view, FALSE));
  map_fixture_make_posts (&fixture->base, 3);
  map_fixture_place (&fixture->base, 0, 4.5, 47.0, VIGIE_STATUS_NEW);
  map_fixture_place (&fixture->base, 1, 5.3, 47.6, VIGIE_STATUS_NEW);
  fixture->base.x[2] = NAN;
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  g_assert_true (vigie_map_view_show_all (fixture->base.view, FALSE));
  vigie_map_view_get_view_box (fixture->base.view, &box);
  g_assert_true (vigie_box_contains (&box, 4.5, 47.0));
  g_assert_true (vigie_box_contains (&box, 5.3, 47.6));
  g_assert_cmpfloat (box.east - box.west, <, 4);
}

/* ---- the pen ---- */

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

static void
test_picks_a_place (Fixture *fixture, gconstpointer data)
{
  double x, y;

  scatter (fixture, 500);
  map_fixture_wait_frames (&fixture->base, 1);
  to_widget (fixture, LON + 0.01, LAT, &x, &y);
  vigie_map_view_start_picking (fixture->base.view);
  vigie_map_view_click (fixture->base.view, x, y); /* even on a post */
  g_assert_cmpuint (fixture->n_places, ==, 1);
  g_assert_cmpuint (fixture->n_posts + fixture->n_clusters, ==, 0);
  g_assert_cmpfloat_with_epsilon (fixture->lon, LON + 0.01, 1e-6);
  g_assert_cmpfloat_with_epsilon (fixture->lat, LAT, 1e-6);
  g_assert_false (vigie_map_view_is_picking (fixture->base.view));

  vigie_map_view_start_picking (fixture->base.view);
  g_assert_true (vigie_map_view_key (fixture->base.view, GDK_KEY_Escape, 0));
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_cmpuint (fixture->n_places, ==, 1);
}

/* ---- shapes ---- */

static GPtrArray *
make_shapes (void)
{
  GPtrArray *shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  VigieShape *lifted;

  g_ptr_array_add (shapes,
                   make_shape ("closure", VIGIE_SHAPE_CLOSURE, "D 190 cut by snow",
                               "POLYGON ((2.07 48.89, 2.10 48.885, 2.11 48.905, 2.08 48.912, "
                               "2.07 48.89), (2.085 48.895, 2.095 48.895, 2.09 48.902, "
                               "2.085 48.895))"));
  g_ptr_array_add (shapes,
                   make_shape ("hazard", VIGIE_SHAPE_HAZARD, "Flood",
                               "POLYGON ((2.12 48.90, 2.15 48.90, 2.15 48.92, 2.12 48.90))"));
  g_ptr_array_add (shapes,
                   make_shape ("diversion", VIGIE_SHAPE_DIVERSION, "By Le Pecq",
                               "LINESTRING (2.06 48.88, 2.09 48.878, 2.12 48.884, 2.14 48.895)"));
  g_ptr_array_add (
      shapes,
      make_shape ("perimeter", VIGIE_SHAPE_PERIMETER, "",
                  "POLYGON ((2.05 48.87, 2.16 48.87, 2.16 48.925, 2.05 48.925, 2.05 48.87))"));
  g_ptr_array_add (
      shapes, make_shape ("marker", VIGIE_SHAPE_MARKER, "Command post", "POINT (2.135 48.885)"));
  lifted = make_shape ("lifted", VIGIE_SHAPE_CLOSURE, "Open again",
                       "POLYGON ((2.02 48.90, 2.04 48.90, 2.04 48.91, 2.02 48.90))");
  lifted->lifted_at = 1000;
  g_ptr_array_add (shapes, lifted);
  return shapes;
}

static const char *
hit_shape (Fixture *fixture, double lon, double lat)
{
  double x, y;

  to_widget (fixture, lon, lat, &x, &y);
  return vigie_shape_layer_hit (vigie_map_view_get_shape_layer (fixture->base.view), x, y);
}

static void
test_shapes_are_hit_inside_and_on_edges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) shapes = make_shapes ();
  VigieShapeLayer *layer = vigie_map_view_get_shape_layer (fixture->base.view);
  double x, y;

  vigie_map_view_set_shapes (fixture->base.view, shapes);
  MAP_WAIT (vigie_shape_layer_is_painted (layer), 100);
  map_fixture_wait_frames (&fixture->base, 2);
  MAP_WAIT (vigie_shape_layer_is_painted (layer), 10000);
  g_assert_true (vigie_shape_layer_is_painted (layer));

  g_assert_cmpstr (hit_shape (fixture, 2.08, 48.905), ==, "closure");
  g_assert_cmpstr (hit_shape (fixture, 2.09, 48.8975), ==, "perimeter"); /* through the hole */
  g_assert_cmpstr (hit_shape (fixture, 2.09, 48.8785), ==, "diversion");
  g_assert_cmpstr (hit_shape (fixture, 2.135, 48.885), ==, "marker");
  g_assert_null (hit_shape (fixture, 2.03, 48.903)); /* lifted: not shown */
  vigie_map_view_set_show_lifted (fixture->base.view, TRUE);
  g_assert_cmpstr (hit_shape (fixture, 2.035, 48.905), ==, "lifted");

  to_widget (fixture, 2.08, 48.905, &x, &y);
  vigie_map_view_click (fixture->base.view, x, y);
  g_assert_cmpstr (fixture->shape_id, ==, "closure");
  g_assert_cmpstr (vigie_map_view_get_selected_shape (fixture->base.view), ==, "closure");
  vigie_map_view_click (fixture->base.view, 2, 2);
  g_assert_null (vigie_map_view_get_selected_shape (fixture->base.view));
}

static void
test_many_shapes_are_painted_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) shapes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  VigieShapeLayer *layer = vigie_map_view_get_shape_layer (fixture->base.view);

  for (int i = 0; i < 2000; i++)
    {
      double lon = 2.0 + (i % 50) * 0.004, lat = 48.85 + (i / 50) * 0.0025;
      g_autofree char *wkt =
          g_strdup_printf ("POLYGON ((%.5f %.5f, %.5f %.5f, %.5f %.5f, %.5f %.5f))", lon, lat,
                           lon + 0.003, lat, lon, lat + 0.002, lon, lat);
      g_autofree char *id = g_strdup_printf ("s%d", i);

      g_ptr_array_add (shapes, make_shape (id, VIGIE_SHAPE_CLOSURE, "", wkt));
    }
  vigie_map_view_set_shapes (fixture->base.view, shapes);
  map_fixture_wait_frames (&fixture->base, 2);
  MAP_WAIT (vigie_shape_layer_is_painted (layer), 10000);
  g_assert_true (vigie_shape_layer_is_painted (layer));
  for (int i = 0; i < 3; i++)
    {
      vigie_map_view_key (fixture->base.view, GDK_KEY_Right, 0);
      g_assert_true (vigie_shape_layer_is_painted (layer)); /* pans move the same picture */
      map_fixture_wait_frames (&fixture->base, 1);
    }
}

/* ---- looks ---- */

static void
on_map_loaded (guint *n_loaded)
{
  (*n_loaded)++;
}

/* Until every tile in view is there, and painted. */
static void
wait_for_tiles (Fixture *fixture)
{
  ShumateMapLayer *layer = vigie_map_view_get_base_layer (fixture->base.view);
  guint n_loaded = 0;
  gulong id = g_signal_connect_swapped (layer, "map-loaded", G_CALLBACK (on_map_loaded), &n_loaded);

  g_assert_nonnull (layer);
  MAP_WAIT (n_loaded > 0, 30000);
  g_assert_cmpuint (n_loaded, >, 0);
  g_signal_handler_disconnect (layer, id);
  map_fixture_wait_frames (&fixture->base, 2);
}

static void
test_raster_basemap_light_and_dark (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) shapes = make_shapes ();
  VigiePosition selected = { LON + 0.02, LAT - 0.012, 400, VIGIE_ORIGIN_ANALYST };
  AdwStyleManager *style = adw_style_manager_get_default ();
  guint32 light, dark;

  if (!load_basemap (fixture, "saint-germain-raster.mbtiles"))
    {
      g_test_skip ("the shared test data is absent");
      return;
    }
  MAP_WAIT (vigie_map_view_get_basemap_object (fixture->base.view) != NULL, 10000);
  g_assert_nonnull (vigie_map_view_get_basemap_object (fixture->base.view));
  wait_for_tiles (fixture);
  g_assert_cmpstr (vigie_map_view_get_status_text (fixture->base.view), ==, "");
  light = map_fixture_get_color (&fixture->base, 500, 100);

  scatter (fixture, 900);
  map_fixture_place (&fixture->base, 1, selected.lon, selected.lat, VIGIE_STATUS_UNVERIFIABLE);
  fixture->base.radius_m[1] = 400;
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
  vigie_map_view_set_shapes (fixture->base.view, shapes);
  vigie_map_view_set_show_lifted (fixture->base.view, TRUE);
  vigie_map_view_set_selected_shape (fixture->base.view, "hazard");
  vigie_map_view_set_selected_post (fixture->base.view, 1001, &selected);
  map_fixture_wait_frames (&fixture->base, 2);
  MAP_WAIT (vigie_shape_layer_is_painted (vigie_map_view_get_shape_layer (fixture->base.view)),
            10000);
  map_fixture_save (&fixture->base, "light");

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  wait_for_tiles (fixture);
  MAP_WAIT (vigie_shape_layer_is_painted (vigie_map_view_get_shape_layer (fixture->base.view)),
            10000);
  map_fixture_save (&fixture->base, "dark");
  vigie_map_view_set_points_data (fixture->base.view, NULL);
  vigie_map_view_set_shapes (fixture->base.view, NULL);
  dark = map_fixture_get_color (&fixture->base, 500, 100);
  g_assert_cmpuint ((dark & 0xff) + (dark >> 8 & 0xff) + (dark >> 16 & 0xff), <,
                    (light & 0xff) + (light >> 8 & 0xff) + (light >> 16 & 0xff));
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
test_closer_than_the_basemap_stretches_it (Fixture *fixture, gconstpointer data)
{
  guint bare = map_fixture_count_colors (&fixture->base);

  if (!load_basemap (fixture, "saint-germain-raster.mbtiles"))
    {
      g_test_skip ("the shared test data is absent");
      return;
    }
  MAP_WAIT (vigie_map_view_get_basemap_object (fixture->base.view) != NULL, 10000);
  vigie_map_view_go_to (fixture->base.view, LON, LAT, 17, FALSE);
  wait_for_tiles (fixture);
  g_assert_cmpuint (map_fixture_count_colors (&fixture->base), >, bare + 3);
  map_fixture_save (&fixture->base, "stretched");
}

static void
test_vector_basemap (Fixture *fixture, gconstpointer data)
{
  guint bare = map_fixture_count_colors (&fixture->base);

  if (!load_basemap (fixture, "saint-germain.mbtiles"))
    {
      g_test_skip ("the shared test data is absent");
      return;
    }
  MAP_WAIT (vigie_map_view_get_basemap_object (fixture->base.view) != NULL, 10000);
  g_assert_cmpstr (vigie_map_view_get_status_text (fixture->base.view), ==, "");
  wait_for_tiles (fixture);
  g_assert_cmpuint (map_fixture_count_colors (&fixture->base), >, bare + 3);
  map_fixture_save (&fixture->base, "vector");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  wait_for_tiles (fixture);
  map_fixture_save (&fixture->base, "vector-dark");
}

static void
test_missing_map_file_is_said (Fixture *fixture, gconstpointer data)
{
  vigie_map_view_set_basemap (fixture->base.view, "/nowhere/at-all.mbtiles");
  MAP_WAIT (vigie_map_view_get_status_text (fixture->base.view)[0] != '\0', 10000);
  g_assert_cmpstr (vigie_map_view_get_status_text (fixture->base.view), !=, "");
  map_fixture_save (&fixture->base, "no-basemap");
}

static void
test_right_to_left_and_large_text (Fixture *fixture, gconstpointer data)
{
  gint dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 150 * 1024, NULL);
  scatter (fixture, 900);
  map_fixture_wait_frames (&fixture->base, 2);
  map_fixture_save (&fixture->base, "rtl-large-text");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_view_is_freed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) shapes = make_shapes ();
  VigieMapView *view = fixture->base.view;
  VigieShapeEditor *editor = vigie_map_view_get_editor (view);

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_object_add_weak_pointer (G_OBJECT (editor), (gpointer *) &editor);
  scatter (fixture, 100);
  vigie_map_view_set_shapes (fixture->base.view, shapes);
  map_fixture_wait_frames (&fixture->base, 2);
  vigie_map_view_set_points_data (fixture->base.view, NULL);
  gtk_window_set_child (fixture->base.window, NULL);
  MAP_WAIT (view == NULL, 5000); /* the painter's worker may still hold its layer */
  g_assert_null (view);
  MAP_WAIT (editor == NULL, 5000);
  g_assert_null (editor);
  fixture->base.view = g_object_ref_sink (vigie_map_view_new ()); /* for the tear-down */
  gtk_window_set_child (fixture->base.window, GTK_WIDGET (fixture->base.view));
  g_object_unref (fixture->base.view);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/map-view/counts-are-exact", test_counts_are_exact },
    { "/map-view/pan-regroups-only-beyond-the-margin", test_pan_regroups_only_beyond_the_margin },
    { "/map-view/click-activates-a-post", test_click_activates_a_post },
    { "/map-view/cluster-zooms-until-it-falls-apart", test_cluster_zooms_until_it_falls_apart },
    { "/map-view/posts-at-one-place-are-listed", test_posts_at_one_place_are_listed },
    { "/map-view/keyboard-moves-and-activates", test_keyboard_moves_and_activates },
    { "/map-view/shows-all-or-says-nothing", test_shows_all_or_says_there_is_nothing },
    { "/map-view/draws-a-closure", test_draws_a_closure },
    { "/map-view/double-click-finishes", test_double_click_finishes_without_another_corner },
    { "/map-view/refuses-a-crossing", test_refuses_to_finish_a_crossing },
    { "/map-view/too-few-corners", test_too_few_corners_do_not_finish },
    { "/map-view/edits-corners", test_edits_corners },
    { "/map-view/draws-by-keyboard-alone", test_draws_by_keyboard_alone },
    { "/map-view/pointer-reaches-pen-or-map", test_pointer_reaches_the_pen_or_the_map },
    { "/map-view/picks-a-place", test_picks_a_place },
    { "/map-view/shapes-are-hit", test_shapes_are_hit_inside_and_on_edges },
    { "/map-view/many-shapes-are-painted-once", test_many_shapes_are_painted_once },
    { "/map-view/raster-light-and-dark", test_raster_basemap_light_and_dark },
    { "/map-view/stretches-beyond-the-basemap", test_closer_than_the_basemap_stretches_it },
    { "/map-view/vector", test_vector_basemap },
    { "/map-view/missing-file-is-said", test_missing_map_file_is_said },
    { "/map-view/rtl-and-large-text", test_right_to_left_and_large_text },
    { "/map-view/is-freed", test_view_is_freed },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
