/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "vigie-application.h"
#include "vigie-map-view.h"
#include "vigie-settings.h"
#include "vigie-test-util.h"
#include "vigie-window.h"

/* The application in this process with an incident of its own. For test programs only. */

typedef struct
{
  VigieApplication *application;
  VigieWindow *window;
  char *dir;
  char *path;
} AppFixture;

#define APP_PATIENCE_MS 20000

static inline gboolean
app_fixture_has_feed (gpointer data)
{
  AppFixture *self = data;
  VigieSession *session = vigie_window_get_session (self->window);

  return session != NULL && vigie_session_get_feed (session) != NULL &&
         vigie_session_get_histogram (session) != NULL &&
         vigie_session_get_counts (session)[VIGIE_STATUS_NEW] > 0;
}

static inline void
app_fixture_add_posts (VigieStore *store, guint n_posts)
{
  VigieIngestCounts counts = { 0 };

  for (guint i = 0; i < n_posts; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *text =
          g_strdup_printf ("%s sur la D %u près de Beaune", i % 2 ? "Verglas" : "Neige", 900 + i);
      VigiePosition position = { 4.8 + i * 0.01, 47.0 + i * 0.005, 100, VIGIE_ORIGIN_SOURCE };
      VigieObservation post = { .source_kind = "file",
                                .source_host = "test.csv",
                                .external_id = id,
                                .author = "@anne",
                                .text = text,
                                .posted_at = 1768240000000 + i * 60000,
                                .received_at = 1768240000000 + i * 60000 + 5000,
                                .candidates = &position,
                                .n_candidates = i % 5 == 4 ? 0 : 1 };

      g_assert_true (vigie_store_ingest (store, &post, 1, &counts, NULL));
    }
  g_assert_cmpuint (counts.imported, ==, n_posts);
}

/* AdwBreakpointBin draws its child as it was, into nothing that anybody sees, when a breakpoint
 * comes while the child waits for its place (libadwaita 1.7, adw_breakpoint_bin_size_allocate()).
 * GTK's warning about that says nothing about us; every other one ends the test. */
static inline GLogWriterOutput
app_fixture_write_log (GLogLevelFlags level,
                       const GLogField *fields,
                       gsize n_fields,
                       gpointer data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      const char *message = fields[i].value;

      if (g_str_equal (fields[i].key, "MESSAGE") &&
          g_str_has_prefix (message, "Trying to snapshot AdwGizmo ") &&
          g_str_has_suffix (message, " without a current allocation"))
        return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n_fields, NULL);
}

/* One for the whole program: an application registers only once. */
static inline VigieApplication *
app_fixture_get_application (void)
{
  static VigieApplication *application = NULL;
  g_autoptr (GError) error = NULL;

  if (application == NULL)
    {
      g_log_set_writer_func (app_fixture_write_log, NULL, NULL);
      application = vigie_application_new ();
      g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
      g_assert_no_error (error);
    }
  return application;
}

static inline void
app_fixture_set_up (AppFixture *self, guint n_posts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GFile) file = NULL;

  self->dir = vigie_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.vigie", NULL);
  store = vigie_store_create (self->path, "Neige sur la côte", FALSE, &error);
  g_assert_no_error (error);
  app_fixture_add_posts (store, n_posts);
  vigie_store_close (store);

  self->application = app_fixture_get_application ();
  file = g_file_new_for_path (self->path);
  vigie_settings_set_basemap (""); /* no test asks a server for a map */
  self->window = vigie_window_new (self->application);
  vigie_window_open (self->window, file);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (vigie_test_wait_until (app_fixture_has_feed, self, APP_PATIENCE_MS));
}

static inline VigieSession *
app_fixture_get_session (AppFixture *self)
{
  return vigie_window_get_session (self->window);
}

typedef struct
{
  VigieSession *session;
  VigieStatus status;
  guint64 expected;
} AppFixtureCount;

static inline gboolean
app_fixture_count_is (gpointer data)
{
  AppFixtureCount *count = data;

  return vigie_session_get_counts (count->session)[count->status] == count->expected;
}

static inline void
app_fixture_wait_for_count (AppFixture *self, VigieStatus status, guint64 expected)
{
  AppFixtureCount count = { app_fixture_get_session (self), status, expected };

  if (!vigie_test_wait_until (app_fixture_count_is, &count, APP_PATIENCE_MS))
    g_error ("%s: %" G_GUINT64_FORMAT " posts, expected %" G_GUINT64_FORMAT,
             vigie_status_to_string (status), vigie_session_get_counts (count.session)[status],
             expected);
}

static inline gboolean
app_fixture_no_window (gpointer data)
{
  return gtk_application_get_windows (GTK_APPLICATION (data)) == NULL;
}

static inline void
app_fixture_tear_down (AppFixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_true (vigie_test_wait_until (app_fixture_no_window, self->application, APP_PATIENCE_MS));
  self->application = NULL;
  g_clear_pointer (&self->path, g_free);
  vigie_test_remove_dir (g_steal_pointer (&self->dir));
}

/* Does an action of the window or of the desk as a key or a button would. */
static inline void
app_fixture_act (AppFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (vigie_window_get_desk (self->window), action, NULL));
}

/* Returns: (nullable): the first widget of a type, in the order of the tree */
static inline GtkWidget *
app_fixture_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Returns: (nullable): the first button with a tooltip, in the order of the tree */
static inline GtkWidget *
app_fixture_find_button (GtkWidget *widget, const char *tooltip)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_fixture_find_button (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline VigieMapView *
app_fixture_get_map (AppFixture *self)
{
  return VIGIE_MAP_VIEW (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_MAP_VIEW));
}

/* Begins to draw, with four corners set. */
static inline void
app_fixture_draw_outline (AppFixture *self)
{
  static const double corners[][2] = { { 0.3, 0.3 }, { 0.65, 0.25 }, { 0.7, 0.6 }, { 0.35, 0.65 } };
  VigieMapView *map = app_fixture_get_map (self);
  VigieShapeEditor *editor = vigie_map_view_get_editor (map);

  while (gtk_widget_get_width (GTK_WIDGET (map)) == 0)
    gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  app_fixture_act (self, "desk.draw");
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      double x = gtk_widget_get_width (GTK_WIDGET (map)) * corners[i][0];
      double y = gtk_widget_get_height (GTK_WIDGET (map)) * corners[i][1];

      vigie_shape_editor_press (editor, x, y, 1);
      vigie_shape_editor_release (editor, x, y);
    }
}

/* Returns: (transfer none) (nullable): the dialog that the window shows */
static inline AdwDialog *
app_fixture_get_dialog (AppFixture *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
}

/* A part of a widget by the name that its template gives it. */
static inline gpointer
app_fixture_get_part (gpointer widget, const char *name)
{
  GObject *part = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (part);
  return part;
}

typedef struct
{
  GtkWidget *widget;
  graphene_rect_t bounds;
  GskRenderNode *node;
  gboolean painted;
} AppFixtureFrame;

static inline void
app_fixture_after_paint (GdkFrameClock *clock G_GNUC_UNUSED, gpointer data)
{
  AppFixtureFrame *frame = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (frame->widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  frame->bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (frame->widget),
                                      (float) gtk_widget_get_height (frame->widget));
  gdk_paintable_snapshot (paintable, snapshot, frame->bounds.size.width, frame->bounds.size.height);
  g_clear_pointer (&frame->node, gsk_render_node_unref);
  frame->node = gtk_snapshot_free_to_node (snapshot);
  frame->painted = TRUE;
}

static inline gboolean
app_fixture_has_painted (gpointer data)
{
  return ((AppFixtureFrame *) data)->painted;
}

/* Takes what a window or a popover shows at the end of a frame: at other times some of its parts
 * may wait for their place.
 *
 * Returns: (nullable): %NULL before it is drawn */
static inline GdkTexture *
app_fixture_render (gpointer native)
{
  AppFixtureFrame frame = { .widget = native };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (native);
  g_autoptr (GskRenderNode) node = NULL;
  gulong handler;

  g_assert_nonnull (clock);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (app_fixture_after_paint), &frame);
  gtk_widget_queue_draw (native);
  g_assert_true (vigie_test_wait_until (app_fixture_has_painted, &frame, APP_PATIENCE_MS));
  g_signal_handler_disconnect (clock, handler);
  node = frame.node;
  if (node == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &frame.bounds);
}

/* Waits until the window has shown the same picture for some frames: what was loading is there then
 * and what was moving rests. */
static inline GdkTexture *
app_fixture_render_at_rest (AppFixture *self)
{
  gint64 deadline = g_get_monotonic_time () +
                    3 * APP_PATIENCE_MS * G_GINT64_CONSTANT (1000) * vigie_test_get_patience ();
  g_autoptr (GBytes) last = NULL;
  GdkTexture *texture = NULL;
  int n_still = 0;

  while (n_still < 8)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_clear_object (&texture);
      texture = app_fixture_render (self->window);
      bytes = texture != NULL ? gdk_texture_save_to_tiff_bytes (texture) : NULL;
      n_still = last != NULL && bytes != NULL && g_bytes_equal (last, bytes) ? n_still + 1 : 0;
      g_clear_pointer (&last, g_bytes_unref);
      last = g_steal_pointer (&bytes);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  return texture;
}

/* Keeps what the window shows, once it rests, under build/screenshots. */
static inline void
app_fixture_keep_picture (AppFixture *self, const char *name)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", NULL);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkTexture) texture = app_fixture_render_at_rest (self);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
