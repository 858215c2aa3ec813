/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map-fixture.h"

/* A map over Saint-Germain-en-Laye that notes what it is told. For test programs only. */

#define LON 2.0937 /* Saint-Germain-en-Laye: the test maps' middle */
#define LAT 48.8989

typedef struct
{
  MapFixture base;
  gint64 row_id;
  guint n_posts, n_clusters, n_cancelled, n_background;
  GArray *members;
  char *shape_id;
  double lon, lat, radius_m;
  guint n_places;
  VigieGeometry *geometry;
} Fixture;

typedef struct
{
  const char *path;
  void (*test) (Fixture *, gconstpointer);
} MapTest;

static inline void
on_post (Fixture *fixture, gint64 row_id)
{
  fixture->row_id = row_id;
  fixture->n_posts++;
}

static inline void
on_posts (Fixture *fixture, GArray *members)
{
  g_clear_pointer (&fixture->members, g_array_unref);
  fixture->members = g_array_copy (members);
}

static inline void
on_cluster (Fixture *fixture, guint count)
{
  fixture->n_clusters++;
}

static inline void
on_shape (Fixture *fixture, const char *id)
{
  g_set_str (&fixture->shape_id, id);
}

static inline void
on_background (Fixture *fixture)
{
  fixture->n_background++;
}

static inline void
on_place (Fixture *fixture, double lon, double lat, double radius_m)
{
  fixture->lon = lon;
  fixture->lat = lat;
  fixture->radius_m = radius_m;
  fixture->n_places++;
}

static inline void
on_geometry (Fixture *fixture, VigieGeometry *geometry)
{
  g_clear_pointer (&fixture->geometry, vigie_geometry_unref);
  fixture->geometry = vigie_geometry_ref (geometry);
}

static inline void
on_cancelled (Fixture *fixture)
{
  fixture->n_cancelled++;
}

static inline void
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

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  map_fixture_clear (&fixture->base);
  g_clear_pointer (&fixture->members, g_array_unref);
  g_clear_pointer (&fixture->geometry, vigie_geometry_unref);
  g_free (fixture->shape_id);
}

static inline void
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

static inline gboolean
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

static inline void
on_map_loaded (guint *n_loaded)
{
  (*n_loaded)++;
}

/* Until every tile in view is there, and painted. */
static inline void
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

static inline VigieShape *
make_shape (const char *id, VigieShapeKind kind, const char *title, const char *wkt)
{
  VigieShape *shape = vigie_shape_new (id);

  shape->kind = kind;
  g_set_str (&shape->title, title);
  shape->geometry = vigie_geometry_from_wkt (wkt);
  g_assert_nonnull (shape->geometry);
  return shape;
}

static inline void
to_widget (Fixture *fixture, double lon, double lat, double *x, double *y)
{
  ShumateMap *map = vigie_map_view_get_map (fixture->base.view);

  shumate_viewport_location_to_widget_coords (shumate_map_get_viewport (map), GTK_WIDGET (map), lat,
                                              lon, x, y);
}

static inline double
get_zoom (Fixture *fixture)
{
  return shumate_viewport_get_zoom_level (
      shumate_map_get_viewport (vigie_map_view_get_map (fixture->base.view)));
}

static inline int
run_map_tests (const MapTest *tests, gsize n_tests, int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
