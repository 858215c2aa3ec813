/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame of the map costs while it pans, with 1 M posts and with shapes, against the same map
 * without them:
 *
 *   bench-map [N]
 *
 * A frame is the time from the frame clock's before-paint to its after-paint. The rounds take
 * turns, so that what else the machine does falls on both. One line a figure on stdout: figure TAB
 * ours TAB floor TAB unit TAB ratio TAB budget. Needs a display; tiles come from VIGIE_SHARED where
 * it is set.
 */
#include <math.h>
#include <stdlib.h>

#include "vigie-map-view.h"

#define SEED 20240117
#define N_ROUNDS 3
#define N_FRAMES 40
#define STEP_PX 4
#define LON 2.0937
#define LAT 48.8989
#define ZOOM 13.0

typedef struct
{
  VigieMapView *view;
  ShumateViewport *viewport;
  gint64 before;
  GArray *times; /* of double, ms */
  gboolean painted;
} Pan;

static void
on_before_paint (GdkFrameClock *clock, Pan *pan)
{
  pan->before = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, Pan *pan)
{
  double ms = (double) (g_get_monotonic_time () - pan->before) / 1000;

  g_array_append_val (pan->times, ms);
  pan->painted = TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (GArray *times)
{
  g_array_sort (times, compare);
  return g_array_index (times, double, times->len / 2);
}

static gboolean
late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (Pan *pan, guint ms)
{
  gboolean late = FALSE;

  g_timeout_add (ms, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

/* Median ms of a frame, there and back again. */
static double
run_pan (Pan *pan)
{
  GtkWidget *map = GTK_WIDGET (vigie_map_view_get_map (pan->view));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (map);
  gulong before, after;

  vigie_map_view_go_to (pan->view, LON, LAT, ZOOM, FALSE);
  settle (pan, 300);
  g_array_set_size (pan->times, 0);
  before = g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), pan);
  after = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), pan);
  for (int i = 0; i < N_FRAMES; i++)
    {
      double step = i < N_FRAMES / 2 ? STEP_PX : -STEP_PX;
      double lon, lat;

      shumate_viewport_widget_coords_to_location (pan->viewport, map,
                                                  gtk_widget_get_width (map) / 2.0 + step,
                                                  gtk_widget_get_height (map) / 2.0, &lat, &lon);
      shumate_location_set_location (SHUMATE_LOCATION (pan->viewport), lat, lon);
      pan->painted = FALSE;
      while (!pan->painted)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  return median (pan->times);
}

static void
make_posts (VigieMapPointsData *data, gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  double *x = g_new (double, n), *y = g_new (double, n);
  guint8 *status = g_new (guint8, n), *mask = g_new (guint8, n);
  gint64 *row_id = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    {
      vigie_mercator_from_lon_lat (LON + g_rand_double_range (rand, -0.12, 0.12),
                                   LAT + g_rand_double_range (rand, -0.06, 0.06), &x[i], &y[i]);
      status[i] = (guint8) g_rand_int_range (rand, 0, VIGIE_N_STATUSES);
      mask[i] = i % 10 != 0; /* a filter */
      row_id[i] = (gint64) i;
    }
  *data = (VigieMapPointsData) { .n = n,
                                 .x = x,
                                 .y = y,
                                 .status = status,
                                 .mask = mask,
                                 .row_id = row_id,
                                 .radius_m = g_new0 (float, n) };
}

static GPtrArray *
make_shapes (guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  GPtrArray *shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);

  for (guint i = 0; i < n; i++)
    {
      double ring[2 * 50];
      double lon = LON + g_rand_double_range (rand, -0.06, 0.06);
      double lat = LAT + g_rand_double_range (rand, -0.03, 0.03);
      g_autofree char *id = g_strdup_printf ("s%u", i);
      VigieShape *shape = vigie_shape_new (id);

      for (int k = 0; k < 50; k++)
        {
          ring[2 * k] = lon + 0.003 * cos (k * 2 * G_PI / 50);
          ring[2 * k + 1] = lat + 0.002 * sin (k * 2 * G_PI / 50);
        }
      shape->geometry = vigie_geometry_new_polygon (ring, 50);
      g_ptr_array_add (shapes, shape);
    }
  return shapes;
}

static void
print_figure (const char *name, GArray *ours, GArray *floor_times, double budget)
{
  double o = median (ours), f = median (floor_times);

  g_print ("%s\t%.2f\t%.2f\tms\t%.2f\t%.2f\n", name, o, f, o / f, budget);
}

int
main (int argc, char *argv[])
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  const char *shared = g_getenv ("VIGIE_SHARED");
  GtkWindow *window;
  VigieMapPointsData data;
  g_autoptr (GPtrArray) shapes = make_shapes (1000);
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) posts = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) regroup = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *name = NULL;
  Pan pan = { 0 };

  gtk_init ();
  adw_init ();
  make_posts (&data, n);
  pan.times = g_array_new (FALSE, FALSE, sizeof (double));
  pan.view = vigie_map_view_new ();
  pan.viewport = shumate_map_get_viewport (vigie_map_view_get_map (pan.view));
  window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (window, 1280, 800);
  gtk_window_set_child (window, GTK_WIDGET (pan.view));
  gtk_window_present (window);
  if (shared != NULL && shared[0] != '\0')
    {
      g_autofree char *path =
          g_build_filename (shared, "data", "tiles", "saint-germain-raster.mbtiles", NULL);

      vigie_map_view_set_basemap (pan.view, path);
    }
  vigie_map_view_go_to (pan.view, LON, LAT, ZOOM, FALSE);
  settle (&pan, 2000);

  for (int round = 0; round < N_ROUNDS; round++)
    {
      double ms;
      gint64 start;
      VigieClusterHit hit;

      vigie_map_view_set_points_data (pan.view, NULL);
      vigie_map_view_set_shapes (pan.view, NULL);
      ms = run_pan (&pan);
      g_array_append_val (bare, ms);

      vigie_map_view_set_points_data (pan.view, &data);
      ms = run_pan (&pan);
      g_array_append_val (posts, ms);
      vigie_map_view_set_points_data (pan.view, &data);
      start = g_get_monotonic_time ();
      vigie_cluster_layer_hit (vigie_map_view_get_cluster_layer (pan.view), -100, -100, &hit);
      ms = (double) (g_get_monotonic_time () - start) / 1000;
      g_array_append_val (regroup, ms);

      vigie_map_view_set_points_data (pan.view, NULL);
      vigie_map_view_set_shapes (pan.view, shapes);
      settle (&pan, 500);
      ms = run_pan (&pan);
      g_array_append_val (drawn, ms);
    }

  name = g_strdup_printf ("map frame while panning, %" G_GSIZE_FORMAT " posts", n);
  print_figure (name, posts, bare, 1.3);
  print_figure ("map frame while panning, 1000 shapes", drawn, bare, 1.5);
  g_print ("regrouping %" G_GSIZE_FORMAT " posts\t%.2f\t-\tms\t-\t-\n", n, median (regroup));

  gtk_window_destroy (window);
  return 0;
}
