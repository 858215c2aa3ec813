/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "photo-samples.h"
#include "vigie-photo-facts.h"
#include "vigie-photo-view.h"
#include "vigie-web-server.h"

/* Photos that imported posts name by address: fetched when they are looked at. */

typedef struct
{
  AppFixture app;
  VigieWebServer *server;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  vigie_settings_set_fetch_photos (TRUE);
  self->server = vigie_web_server_new ();
  app_fixture_set_up (&self->app, 2);
  vigie_session_set_allow_local (app_fixture_get_session (&self->app), TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
  vigie_web_server_free (self->server);
}

static void
add_posts (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.jpg", i);
      g_autofree char *uri = vigie_web_server_dup_uri (self->server, path);
      g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new (uri);
      VigiePhotoFacts *photos[] = { photo };
      const VigieObservation post = { .source_kind = "mastodon",
                                      .source_host = "m.example",
                                      .external_id = path,
                                      .author = "anne@m.example",
                                      .text = "Arbre sur la D 16",
                                      .posted_at = 1768300000000 - i * 1000,
                                      .received_at = 1768300000000,
                                      .photos = photos,
                                      .n_photos = 1 };

      vigie_store_ingest (vigie_session_get_store (app_fixture_get_session (&self->app)), &post, 1,
                          NULL, &error);
      g_assert_no_error (error);
    }
}

static void
serve (Fixture *self, const char *path)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);

  vigie_web_server_set (self->server, path, 200, "image/jpeg", jpeg, NULL);
}

/* ---- waiting ---- */

typedef struct
{
  Fixture *fixture;
  guint n;
} Count;

static gboolean
feed_has (gpointer data)
{
  Count *count = data;

  return g_list_model_get_n_items (
             vigie_session_get_feed (app_fixture_get_session (&count->fixture->app))) == count->n;
}

static void
wait_for_feed (Fixture *self, guint n)
{
  Count count = { self, n };

  g_assert_true (vigie_test_wait_until (feed_has, &count, APP_PATIENCE_MS));
}

/* The server is asked from here: it cannot be waited for without the main loop. */
static gboolean
is_asked (gpointer data)
{
  return vigie_web_server_count (((Fixture *) data)->server, "/0.jpg") == 1;
}

static const VigiePhotoFacts *
get_photo (Fixture *self, guint position)
{
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (
      vigie_session_get_feed (app_fixture_get_session (&self->app)), position);
  gsize n_photos;
  VigiePhotoFacts *const *photos =
      vigie_post_get_photos (vigie_feed_item_get_post (item), &n_photos);

  return n_photos > 0 ? photos[0] : NULL;
}

static gboolean
first_came (gpointer data)
{
  return get_photo (data, 0)->sha256 != NULL;
}

static gboolean
first_two_came (gpointer data)
{
  return get_photo (data, 0)->sha256 != NULL && get_photo (data, 1)->sha256 != NULL;
}

static void
select_first (Fixture *self)
{
  g_autoptr (VigieFeedItem) item =
      g_list_model_get_item (vigie_session_get_feed (app_fixture_get_session (&self->app)), 0);

  vigie_session_select_item (app_fixture_get_session (&self->app), item);
}

static gpointer
get_view (Fixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_PHOTO_VIEW);
}

typedef struct
{
  Fixture *fixture;
  const char *page;
} Page;

static gboolean
shows_page (gpointer data)
{
  Page *page = data;
  GtkStack *stack = app_fixture_get_part (get_view (page->fixture), "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), page->page) == 0;
}

static void
expect_page (Fixture *self, const char *name)
{
  Page page = { self, name };

  g_assert_true (vigie_test_wait_until (shows_page, &page, APP_PATIENCE_MS));
}

static const char *
get_label (Fixture *self, const char *part)
{
  return gtk_label_get_label (app_fixture_get_part (get_view (self), part));
}

/* Removes the feed from sight, so that only the inspector asks. */
static void
hide_feed (Fixture *self)
{
  app_fixture_act (&self->app, "desk.toggle-feed");
}

/* What moves never rests. */
static void
keep_moving_picture (Fixture *self, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GdkTexture) texture = app_fixture_render (self->app.window);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (texture == NULL || gdk_texture_save_to_png (texture, path));
}

/* ---- the inspector ---- */

static gboolean
has_fetch_row (gpointer data)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_ptr_array_add (queue, app_fixture_find (GTK_WIDGET (((Fixture *) data)->app.window),
                                            VIGIE_TYPE_PHOTO_FACTS_VIEW));
  for (guint i = 0; i < queue->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (queue, i);

      if (ADW_IS_ACTION_ROW (widget) &&
          g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), "Fetched"))
        return g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)),
                                 " from 127.0.0.1");
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (queue, child);
    }
  return FALSE;
}

static void
test_looked_at_is_fetched (Fixture *self, gconstpointer data)
{
  hide_feed (self);
  serve (self, "/0.jpg");
  vigie_web_server_set_manner (self->server, "/0.jpg", VIGIE_WEB_HELD);
  add_posts (self, 1);
  wait_for_feed (self, 3);
  select_first (self);
  expect_page (self, "fetching");
  g_assert_cmpstr (get_label (self, "fetching_label"), ==, "Fetching from 127.0.0.1…");
  g_assert_true (vigie_test_wait_until (is_asked, self, APP_PATIENCE_MS));
  keep_moving_picture (self, "photo-fetching");
  vigie_web_server_release (self->server);
  g_assert_true (vigie_test_wait_until (first_came, self, APP_PATIENCE_MS));
  expect_page (self, "picture");
  g_assert_true (vigie_test_wait_until (has_fetch_row, self, APP_PATIENCE_MS));
  app_fixture_keep_picture (&self->app, "photo-fetched");
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 1);
}

static void
test_failure_says_why_and_can_be_tried_again (Fixture *self, gconstpointer data)
{
  hide_feed (self);
  vigie_web_server_set_text (self->server, "/0.jpg", 200, "text/html", "<html></html>");
  add_posts (self, 1);
  wait_for_feed (self, 3);
  select_first (self);
  expect_page (self, "broken");
  g_assert_cmpstr (get_label (self, "broken_label"), ==,
                   "This address shows a web page, not a photo.");
  app_fixture_keep_picture (&self->app, "photo-failed");
  /* not asked again by itself */
  vigie_session_select_item (app_fixture_get_session (&self->app), NULL);
  select_first (self);
  expect_page (self, "broken");
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 1);

  serve (self, "/0.jpg");
  g_signal_emit_by_name (app_fixture_get_part (get_view (self), "fetch_button"), "clicked");
  expect_page (self, "picture");
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 2);
}

static void
test_nobody_is_asked_where_that_is_off (Fixture *self, gconstpointer data)
{
  GtkWidget *button;

  vigie_settings_set_fetch_photos (FALSE);
  serve (self, "/0.jpg");
  add_posts (self, 1);
  wait_for_feed (self, 3);
  g_object_unref (app_fixture_render_at_rest (&self->app)); /* the row is drawn */
  select_first (self);
  expect_page (self, "broken");
  g_object_unref (app_fixture_render_at_rest (&self->app));
  g_assert_cmpstr (get_label (self, "broken_label"), ==, "The photo is not on this desk.");
  button = app_fixture_get_part (get_view (self), "fetch_button");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 0);
  g_signal_emit_by_name (button, "clicked");
  expect_page (self, "picture");
}

/* A server in the local network is not asked, whatever a post says. */
static void
test_local_network_is_not_asked (Fixture *self, gconstpointer data)
{
  vigie_session_set_allow_local (app_fixture_get_session (&self->app), FALSE);
  hide_feed (self);
  serve (self, "/0.jpg");
  add_posts (self, 1);
  wait_for_feed (self, 3);
  select_first (self);
  expect_page (self, "broken");
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 0);
}

/* ---- the feed ---- */

static void
test_rows_on_screen_are_fetched (Fixture *self, gconstpointer data)
{
  serve (self, "/0.jpg");
  serve (self, "/1.jpg");
  add_posts (self, 2);
  wait_for_feed (self, 4);
  g_assert_true (vigie_test_wait_until (first_two_came, self, APP_PATIENCE_MS));
  app_fixture_keep_picture (&self->app, "feed-fetched");
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), ==, 2);
}

static gboolean
was_asked (gpointer data)
{
  return vigie_web_server_count (((Fixture *) data)->server, NULL) > 2;
}

/* Only those that are seen: a long feed does not ask for all of its photos. */
static void
test_rows_out_of_sight_are_not_fetched (Fixture *self, gconstpointer data)
{
  add_posts (self, 60);
  wait_for_feed (self, 62);
  g_assert_true (vigie_test_wait_until (was_asked, self, APP_PATIENCE_MS));
  g_object_unref (app_fixture_render_at_rest (&self->app));
  g_assert_cmpuint (vigie_web_server_count (self->server, NULL), <, 30);
}

/* Closing does not wait for a server. */
static void
test_window_closes_while_a_server_is_silent (Fixture *self, gconstpointer data)
{
  serve (self, "/0.jpg");
  vigie_web_server_set_manner (self->server, "/0.jpg", VIGIE_WEB_HELD);
  add_posts (self, 1);
  wait_for_feed (self, 3);
  select_first (self);
  g_assert_true (vigie_test_wait_until (is_asked, self, APP_PATIENCE_MS));
}

/* ---- the setting ---- */

static void
test_details_turn_it_off (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  AdwSwitchRow *fetch = NULL;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->app.window), "win.details", NULL));
  g_ptr_array_add (queue, app_fixture_get_dialog (&self->app));
  for (guint i = 0; i < queue->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (queue, i);

      if (ADW_IS_SWITCH_ROW (widget) &&
          g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)),
                       "Fetch photos automatically"))
        fetch = ADW_SWITCH_ROW (widget);
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (queue, child);
    }
  g_assert_nonnull (fetch);
  g_assert_true (adw_switch_row_get_active (fetch));
  app_fixture_keep_picture (&self->app, "details-desk");
  adw_switch_row_set_active (fetch, FALSE);
  g_assert_false (vigie_settings_get_fetch_photos ());
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define ADD(path, test) g_test_add ("/fetch-photos/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("looked-at", test_looked_at_is_fetched);
  ADD ("failure", test_failure_says_why_and_can_be_tried_again);
  ADD ("off", test_nobody_is_asked_where_that_is_off);
  ADD ("local", test_local_network_is_not_asked);
  ADD ("rows", test_rows_on_screen_are_fetched);
  ADD ("out-of-sight", test_rows_out_of_sight_are_not_fetched);
  ADD ("closing", test_window_closes_while_a_server_is_silent);
  ADD ("details", test_details_turn_it_off);
  return g_test_run ();
}
