/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vigie-map-view.h"
#include "vigie-test-util.h"

/* A window with a map, and posts without an incident. For test programs only. */

typedef struct
{
  GtkWindow *window;
  VigieMapView *view;
  VigieMapPointsData data;
  double *x, *y;
  guint8 *status, *mask;
  gint64 *row_id;
  float *radius_m;
} MapFixture;

static inline gboolean
map_fixture_tick (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition, at most for @ms times the tests' patience. */
#define MAP_WAIT(condition, ms)                                                                    \
  do                                                                                               \
    {                                                                                              \
      gboolean late_ = FALSE;                                                                      \
      guint id_ = g_timeout_add ((ms) * vigie_test_get_patience (), map_fixture_tick, &late_);     \
      while (!(condition) && !late_)                                                               \
        g_main_context_iteration (NULL, TRUE);                                                     \
      if (!late_)                                                                                  \
        g_source_remove (id_);                                                                     \
    }                                                                                              \
  while (0)

static inline void
map_fixture_count_frame (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Waits for @n painted frames. */
static inline void
map_fixture_wait_frames (MapFixture *self, guint n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  guint frames = 0;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (map_fixture_count_frame),
                                        &frames);

  while (frames < n)
    {
      guint before = frames;

      gtk_widget_queue_draw (GTK_WIDGET (self->view));
      MAP_WAIT (frames > before, 5000);
      g_assert_cmpuint (frames, >, before);
    }
  g_signal_handler_disconnect (clock, id);
}

static inline void
map_fixture_init (MapFixture *self, int width, int height)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  self->window = GTK_WINDOW (gtk_window_new ());
  self->view = vigie_map_view_new ();
  gtk_window_set_default_size (self->window, width, height);
  gtk_window_set_decorated (self->window, FALSE);
  gtk_window_set_child (self->window, GTK_WIDGET (self->view));
  gtk_window_present (self->window);
  MAP_WAIT (gtk_widget_get_width (GTK_WIDGET (vigie_map_view_get_map (self->view))) > 0, 10000);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (vigie_map_view_get_map (self->view))), >, 0);
  map_fixture_wait_frames (self, 1);
}

static inline void
map_fixture_clear_posts (MapFixture *self)
{
  vigie_map_view_set_points_data (self->view, NULL);
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->mask, g_free);
  g_clear_pointer (&self->row_id, g_free);
  g_clear_pointer (&self->radius_m, g_free);
}

static inline void
map_fixture_clear (MapFixture *self)
{
  map_fixture_clear_posts (self);
  gtk_window_destroy (self->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Room for @n posts, all wanted by the filter; row ids from 1000 on. */
static inline void
map_fixture_make_posts (MapFixture *self, gsize n)
{
  map_fixture_clear_posts (self);
  self->x = g_new0 (double, n);
  self->y = g_new0 (double, n);
  self->status = g_new0 (guint8, n);
  self->mask = g_new (guint8, n);
  self->row_id = g_new (gint64, n);
  self->radius_m = g_new0 (float, n);
  memset (self->mask, 1, n);
  for (gsize i = 0; i < n; i++)
    self->row_id[i] = 1000 + (gint64) i;
  self->data = (VigieMapPointsData) { .n = n,
                                      .x = self->x,
                                      .y = self->y,
                                      .status = self->status,
                                      .mask = self->mask,
                                      .row_id = self->row_id,
                                      .radius_m = self->radius_m };
}

static inline void
map_fixture_place (MapFixture *self, gsize i, double lon, double lat, VigieStatus status)
{
  vigie_mercator_from_lon_lat (lon, lat, &self->x[i], &self->y[i]);
  self->status[i] = (guint8) status;
}

static inline GdkTexture *
map_fixture_render (MapFixture *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->view));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  GdkTexture *texture;
  int width = gtk_widget_get_width (GTK_WIDGET (self->view));
  int height = gtk_widget_get_height (GTK_WIDGET (self->view));

  map_fixture_wait_frames (self, 2);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_renderer_unrealize (renderer);
  return texture;
}

/* Leaves a picture for people under the build folder. */
static inline void
map_fixture_save (MapFixture *self, const char *name)
{
  const char *build = g_getenv ("VIGIE_BUILDDIR");
  g_autofree char *folder =
      g_build_filename (build != NULL ? build : g_get_tmp_dir (), "screenshots", NULL);
  g_autofree char *path = g_strdup_printf ("%s/map-%s.png", folder, name);
  g_autoptr (GdkTexture) texture = map_fixture_render (self);

  g_mkdir_with_parents (folder, 0755);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* How many different colours the map shows: a blank one has few. */
static inline guint
map_fixture_count_colors (MapFixture *self)
{
  g_autoptr (GdkTexture) texture = map_fixture_render (self);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  gsize n = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) gdk_texture_get_width (texture) * 4);
  for (gsize i = 0; i < n; i += 7)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i] & 0xf8f8f8));
  return g_hash_table_size (colors);
}

/* Colour at a place of the map, 0xRRGGBB. */
static inline guint32
map_fixture_get_color (MapFixture *self, int x, int y)
{
  g_autoptr (GdkTexture) texture = map_fixture_render (self);
  gsize width = (gsize) gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * (gsize) gdk_texture_get_height (texture));

  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  return pixels[(gsize) y * width + (gsize) x] & 0xffffff;
}
