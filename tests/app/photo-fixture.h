/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "app-fixture.h"
#include "photo-pattern.h"
#include "vigie-photo-encode.h"
#include "vigie-photo-viewer.h"

/* A photo viewer with an incident of its own, without animations. For test programs only. */

typedef struct
{
  char *dir;
  VigieStore *store;
  VigiePhotoCache *cache;
  VigiePhotoViewer *viewer;
  GPtrArray *photos; /* wide, tall, damaged, one that is not here */
} PhotoFixture;

static inline char *
photo_fixture_add_photo (VigieStore *store, const char *id, GBytes *bytes)
{
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "test.csv",
                                  .external_id = id,
                                  .author = "@anne",
                                  .text = "Neige",
                                  .posted_at = 1768300000000,
                                  .received_at = 1768300000000,
                                  .photos = photos,
                                  .n_photos = 1 };

  photo->bytes = g_bytes_ref (bytes);
  photo->mime_type = g_strdup ("image/jpeg");
  vigie_store_ingest (store, &post, 1, NULL, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* Without loss, so that what is drawn can be told to the pixel. */
static inline GBytes *
photo_fixture_make_png (int width, int height)
{
  g_autoptr (VigieImage) image = photo_pattern_make (width, height);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, image->pixels, image->stride);

  return gdk_texture_save_to_png_bytes (texture);
}

static inline GBytes *
photo_fixture_make_jpeg (int width, int height)
{
  g_autoptr (VigieImage) image = photo_pattern_make (width, height);
  g_autoptr (GError) error = NULL;
  GBytes *jpeg = vigie_photo_encode_jpeg (image, 95, &error);

  g_assert_no_error (error);
  return jpeg;
}

static inline VigieViewerPhoto *
photo_fixture_add_viewer_photo (PhotoFixture *self, const char *id, GBytes *bytes)
{
  g_autofree char *sha256 = photo_fixture_add_photo (self->store, id, bytes);

  return vigie_viewer_photo_new (sha256, "@anne", "13 January, 11:26", NULL, NULL);
}

static inline void
photo_fixture_set_up (PhotoFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static GBytes *wide = NULL; /* made once */
  g_autoptr (GBytes) tall = photo_fixture_make_jpeg (600, 800);
  g_autoptr (GBytes) damaged = g_bytes_new_from_bytes (tall, 0, 200);
  g_autofree char *path = NULL;

  if (wide == NULL)
    wide = photo_fixture_make_png (2400, 1600);
  self->dir = vigie_test_make_dir ();
  path = g_build_filename (self->dir, "test.vigie", NULL);
  self->store = vigie_store_create (path, "Neige", FALSE, &error);
  g_assert_no_error (error);
  self->cache = vigie_photo_cache_new (self->store);
  self->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);
  g_ptr_array_add (self->photos, photo_fixture_add_viewer_photo (self, "wide", wide));
  g_ptr_array_add (self->photos, photo_fixture_add_viewer_photo (self, "tall", tall));
  g_ptr_array_add (self->photos, photo_fixture_add_viewer_photo (self, "damaged", damaged));
  g_ptr_array_add (self->photos, vigie_viewer_photo_new (NULL, "@luc", "11:30", NULL, NULL));

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  self->viewer = vigie_photo_viewer_new (self->cache, self->store);
  gtk_window_set_application (GTK_WINDOW (self->viewer),
                              GTK_APPLICATION (app_fixture_get_application ()));
}

static inline gboolean
photo_fixture_has_no_windows (gpointer data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 0;
}

static inline void
photo_fixture_tear_down (PhotoFixture *self, gconstpointer data)
{
  if (self->viewer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->viewer));
  g_assert_true (vigie_test_wait_until (photo_fixture_has_no_windows, NULL, APP_PATIENCE_MS));
  g_clear_object (&self->cache);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  vigie_store_close (self->store);
  g_clear_object (&self->store);
  vigie_test_remove_dir (g_steal_pointer (&self->dir));
}

static inline VigieImageView *
photo_fixture_get_view (PhotoFixture *self, guint index)
{
  return vigie_photo_pane_get_view (vigie_photo_viewer_get_pane (self->viewer, index));
}

static inline gboolean
photo_fixture_is_settled (gpointer data)
{
  PhotoFixture *self = data;

  for (guint i = 0; i < 2; i++)
    {
      VigiePhotoPane *pane = vigie_photo_viewer_get_pane (self->viewer, i);
      GtkWidget *view = GTK_WIDGET (vigie_photo_pane_get_view (pane));

      if (vigie_photo_pane_is_loading (pane) ||
          !vigie_image_view_is_at_rest (VIGIE_IMAGE_VIEW (view)) ||
          (vigie_photo_pane_get_photo (pane) != NULL &&
           vigie_photo_pane_get_reason (pane) == NULL &&
           (gtk_widget_get_width (view) == 0 ||
            !vigie_image_view_has_picture (VIGIE_IMAGE_VIEW (view)))))
        return FALSE;
    }
  return TRUE;
}

static inline void
photo_fixture_wait (PhotoFixture *self)
{
  g_assert_true (vigie_test_wait_until (photo_fixture_is_settled, self, APP_PATIENCE_MS));
}

static inline void
photo_fixture_show (PhotoFixture *self, guint index)
{
  vigie_photo_viewer_set_photos (self->viewer, self->photos, index);
  gtk_window_present (GTK_WINDOW (self->viewer));
  photo_fixture_wait (self);
}

static inline void
photo_fixture_act (PhotoFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->viewer), action, NULL));
}

static inline double
photo_fixture_get_fit_zoom (VigieImageView *view)
{
  return vigie_image_geometry_get_fit (vigie_image_view_get_geometry (view));
}

typedef struct
{
  GtkWidget *widget;
  double scale;
  GskRenderNode *node;
} PhotoDrawing;

static inline gboolean
photo_fixture_is_drawn (gpointer data)
{
  PhotoDrawing *drawing = data;
  g_autoptr (GdkPaintable) paintable = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_widget_queue_draw (drawing->widget);
  gtk_test_widget_wait_for_draw (drawing->widget);
  paintable = gtk_widget_paintable_new (drawing->widget);
  gtk_snapshot_scale (snapshot, (float) drawing->scale, (float) drawing->scale);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (drawing->widget),
                          gtk_widget_get_height (drawing->widget));
  drawing->node = gtk_snapshot_free_to_node (snapshot);
  return drawing->node != NULL;
}

static inline GdkTexture *
photo_fixture_render (GtkWidget *widget, double scale)
{
  PhotoDrawing drawing = { .widget = widget, .scale = scale };
  g_autoptr (GskRenderNode) node = NULL;

  g_assert_true (vigie_test_wait_until (photo_fixture_is_drawn, &drawing, APP_PATIENCE_MS));
  node = drawing.node;
  return gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) floor (gtk_widget_get_width (widget) * scale),
                           (float) floor (gtk_widget_get_height (widget) * scale)));
}

/* What is drawn, as pixels. */
static inline VigieImage *
photo_fixture_draw_scaled (VigieImageView *view, double scale)
{
  g_autoptr (GdkTexture) texture = photo_fixture_render (GTK_WIDGET (view), scale);
  GdkTextureDownloader *downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) pixels = NULL;
  gsize stride;

  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  pixels = gdk_texture_downloader_download_bytes (downloader, &stride);
  gdk_texture_downloader_free (downloader);
  return vigie_image_new (gdk_texture_get_width (texture), gdk_texture_get_height (texture), stride,
                          pixels);
}

static inline VigieImage *
photo_fixture_draw (VigieImageView *view)
{
  return photo_fixture_draw_scaled (view, 1.0);
}
