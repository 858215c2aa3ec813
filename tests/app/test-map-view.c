/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-view-fixture.h"

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

/* The first @n posts of those that there is room for. */
static void
show_first (Fixture *fixture, gsize n, gsize n_kept)
{
  fixture->base.data.n = n;
  fixture->base.data.n_kept = n_kept;
  fixture->base.data.revision++;
  vigie_map_view_set_points_data (fixture->base.view, &fixture->base.data);
}

static void
test_posts_that_come_are_added_to_the_others (Fixture *fixture, gconstpointer data)
{
  guint32 by_status[VIGIE_N_STATUSES];
  VigieClusterLayer *layer = vigie_map_view_get_cluster_layer (fixture->base.view);
  guint n_groupings;

  scatter (fixture, 5000);
  g_assert_true (vigie_map_view_show_all (fixture->base.view, FALSE));
  show_first (fixture, 3000, 0);
  map_fixture_wait_frames (&fixture->base, 1);
  n_groupings = vigie_cluster_layer_get_n_groupings (layer);

  show_first (fixture, 3700, 3000);
  show_first (fixture, 4000, 3700); /* before a frame had the others */
  MAP_WAIT (vigie_cluster_layer_count_in_view (layer, by_status) == 4000, 10000);
  g_assert_cmpuint (vigie_cluster_layer_count_in_view (layer, by_status), ==, 4000);
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n_groupings);

  /* one of those before is another one now */
  fixture->base.mask[17] = 0;
  show_first (fixture, 5000, 17);
  map_fixture_wait_frames (&fixture->base, 1);
  g_assert_cmpuint (vigie_cluster_layer_count_in_view (layer, by_status), ==, 4999);
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n_groupings + 1);

  /* something was missed */
  fixture->base.mask[17] = 1;
  fixture->base.data.revision++;
  show_first (fixture, 5000, 5000);
  map_fixture_wait_frames (&fixture->base, 1);
  g_assert_cmpuint (vigie_cluster_layer_count_in_view (layer, by_status), ==, 5000);
  g_assert_cmpuint (vigie_cluster_layer_get_n_groupings (layer), ==, n_groupings + 2);
}

static void
note_count (Fixture *fixture)
{
  guint32 by_status[VIGIE_N_STATUSES];
  guint64 n = vigie_cluster_layer_count_in_view (
      vigie_map_view_get_cluster_layer (fixture->base.view), by_status);

  g_array_append_val (fixture->members, n);
}

static void
test_posts_that_come_let_other_work_pass (Fixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->base.window));
  gulong painted;

  scatter (fixture, 2000);
  g_assert_true (vigie_map_view_show_all (fixture->base.view, FALSE));
  show_first (fixture, 1000, 0);
  map_fixture_wait_frames (&fixture->base, 2);
  fixture->members = g_array_new (FALSE, FALSE, sizeof (guint64));
  painted = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (note_count), fixture);

  vigie_map_view_let_pass (fixture->base.view);
  show_first (fixture, 2000, 1000);
  MAP_WAIT (fixture->members->len >= 1, 10000);
  MAP_WAIT (g_array_index (fixture->members, guint64, fixture->members->len - 1) == 2000, 10000);
  g_signal_handler_disconnect (clock, painted);
  g_assert_cmpuint (g_array_index (fixture->members, guint64, 0), ==, 1000);
  g_assert_cmpuint (g_array_index (fixture->members, guint64, fixture->members->len - 1), ==, 2000);
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

static void
test_places_a_pin_where_it_is_clicked (Fixture *fixture, gconstpointer data)
{
  double x, y;

  scatter (fixture, 500);
  map_fixture_wait_frames (&fixture->base, 1);
  to_widget (fixture, LON + 0.01, LAT, &x, &y);
  vigie_map_view_start_placing (fixture->base.view, NULL);
  vigie_map_view_click (fixture->base.view, x, y); /* even on a post */
  g_assert_cmpuint (fixture->n_places, ==, 0);     /* a click is not yet a decision */
  g_assert_true (vigie_map_view_finish_placing (fixture->base.view));
  g_assert_cmpuint (fixture->n_places, ==, 1);
  g_assert_cmpuint (fixture->n_posts + fixture->n_clusters, ==, 0);
  g_assert_cmpfloat_with_epsilon (fixture->lon, LON + 0.01, 1e-6);
  g_assert_cmpfloat_with_epsilon (fixture->lat, LAT, 1e-6);
  g_assert_cmpfloat (fixture->radius_m, ==, VIGIE_PLACE_DEFAULT_RADIUS_M);
  g_assert_false (vigie_map_view_is_placing (fixture->base.view));

  vigie_map_view_start_placing (fixture->base.view, NULL);
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
  MAP_WAIT (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)), 100);
  map_fixture_wait_frames (&fixture->base, 2);
  MAP_WAIT (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)), 10000);
  g_assert_true (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)));

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
  MAP_WAIT (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)), 10000);
  g_assert_true (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)));
  for (int i = 0; i < 3; i++)
    {
      vigie_map_view_key (fixture->base.view, GDK_KEY_Right, 0);
      g_assert_true (vigie_painted_layer_is_painted (
          VIGIE_PAINTED_LAYER (layer))); /* pans move the same picture */
      map_fixture_wait_frames (&fixture->base, 1);
    }
}

/* ---- looks ---- */

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
  MAP_WAIT (vigie_painted_layer_is_painted (
                VIGIE_PAINTED_LAYER (vigie_map_view_get_shape_layer (fixture->base.view))),
            10000);
  map_fixture_save (&fixture->base, "light");

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  wait_for_tiles (fixture);
  MAP_WAIT (vigie_painted_layer_is_painted (
                VIGIE_PAINTED_LAYER (vigie_map_view_get_shape_layer (fixture->base.view))),
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
  static const MapTest tests[] = {
    { "/map-view/counts-are-exact", test_counts_are_exact },
    { "/map-view/pan-regroups-only-beyond-the-margin", test_pan_regroups_only_beyond_the_margin },
    { "/map-view/posts-that-come-are-added", test_posts_that_come_are_added_to_the_others },
    { "/map-view/posts-that-come-let-other-work-pass", test_posts_that_come_let_other_work_pass },
    { "/map-view/click-activates-a-post", test_click_activates_a_post },
    { "/map-view/cluster-zooms-until-it-falls-apart", test_cluster_zooms_until_it_falls_apart },
    { "/map-view/posts-at-one-place-are-listed", test_posts_at_one_place_are_listed },
    { "/map-view/keyboard-moves-and-activates", test_keyboard_moves_and_activates },
    { "/map-view/shows-all-or-says-nothing", test_shows_all_or_says_there_is_nothing },
    { "/map-view/places-a-pin", test_places_a_pin_where_it_is_clicked },
    { "/map-view/shapes-are-hit", test_shapes_are_hit_inside_and_on_edges },
    { "/map-view/many-shapes-are-painted-once", test_many_shapes_are_painted_once },
    { "/map-view/raster-light-and-dark", test_raster_basemap_light_and_dark },
    { "/map-view/stretches-beyond-the-basemap", test_closer_than_the_basemap_stretches_it },
    { "/map-view/vector", test_vector_basemap },
    { "/map-view/missing-file-is-said", test_missing_map_file_is_said },
    { "/map-view/rtl-and-large-text", test_right_to_left_and_large_text },
    { "/map-view/is-freed", test_view_is_freed },
  };

  return run_map_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
