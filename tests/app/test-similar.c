/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "app-fixture.h"
#include "vigie-post-page.h"
#include "vigie-similar-group.h"

/* Posts that show one photo, as the inspector tells of them. */

typedef AppFixture Fixture;

/* A picture that is not the same from both sides, in whatever file; @quality tells the files apart.
 */
static GBytes *
make_photo (const char *quality)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 320, 240);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  char *buffer;
  gsize length;

  for (gsize y = 0; y < 240; y++)
    for (gsize x = 0; x < 320; x++)
      memset (pixels + y * stride + 3 * x,
              (int) ((x / 40 * 37 + y / 30 * 91 + x * y / 300) % 200) + 20, 3);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", &error, "quality", quality, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, length);
}

static void
add_post (VigieStore *store, const char *id, const char *text, gint64 at, const char *quality)
{
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "test.csv",
                                  .external_id = id,
                                  .author = "@anne",
                                  .text = text,
                                  .posted_at = at,
                                  .received_at = at,
                                  .photos = photos,
                                  .n_photos = 1 };

  photo->bytes = make_photo (quality);
  photo->mime_type = g_strdup ("image/jpeg");
  photo->width = 320;
  photo->height = 240;
  vigie_store_ingest (store, &post, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  VigieStore *store;

  app_fixture_set_up (self, 3);
  store = vigie_session_get_store (vigie_window_get_session (self->window));
  add_post (store, "a", "Arbre sur la D 16", 1768300000000, "90");
  add_post (store, "b", "RT Arbre sur la D 16", 1768300060000, "90");
  add_post (store, "c", "Vu sur un groupe", 1768300120000, "35");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* The newest post of the feed, once it is there. */
static gboolean
select_newest (gpointer data)
{
  Fixture *self = data;
  VigieSession *session = vigie_window_get_session (self->window);
  GListModel *feed = vigie_session_get_feed (session);
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (feed, 0);

  if (item == NULL ||
      g_strcmp0 (vigie_post_get_external_id (vigie_feed_item_get_post (item)), "c") != 0)
    return FALSE;
  vigie_session_select_item (session, item);
  return TRUE;
}

static guint
list_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_ACTION_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_rows (child, rows);
  return rows->len;
}

static GtkWidget *
get_group (Fixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SIMILAR_GROUP);
}

static gboolean
shows_both (gpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  return gtk_widget_get_visible (get_group (data)) && list_rows (get_group (data), rows) == 2;
}

static gboolean
is_repeat (gpointer data)
{
  VigieSession *session = vigie_window_get_session (((Fixture *) data)->window);

  return vigie_feed_item_get_state (vigie_session_get_selected_item (session))->duplicate_of !=
         NULL;
}

static gboolean
shows_nothing (gpointer data)
{
  return !gtk_widget_get_visible (get_group (data));
}

static void
test_posts_with_the_same_photo_are_told (Fixture *self, gconstpointer data)
{
  VigieSession *session = vigie_window_get_session (self->window);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  GtkWidget *button;
  AdwActionRow *first;

  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (shows_both, self, APP_PATIENCE_MS));
  app_fixture_keep_picture (self, "similar");
  list_rows (get_group (self), rows);
  first = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (first)), ==,
                   "Arbre sur la D 16"); /* the earliest of those */
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (first), "The same picture"));

  button = app_fixture_find (GTK_WIDGET (first), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (vigie_test_wait_until (is_repeat, self, APP_PATIENCE_MS));

  adw_action_row_activate (first);
  g_assert_cmpstr (vigie_post_get_external_id (
                       vigie_feed_item_get_post (vigie_session_get_selected_item (session))),
                   ==, "a");
}

static void
test_posts_without_a_photo_show_none (Fixture *self, gconstpointer data)
{
  VigieSession *session = vigie_window_get_session (self->window);
  g_autoptr (VigieFeedItem) plain = NULL;

  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (shows_both, self, APP_PATIENCE_MS));
  plain = g_list_model_get_item (vigie_session_get_feed (session), 3);
  vigie_session_select_item (session, plain);
  g_assert_true (vigie_test_wait_until (shows_nothing, self, APP_PATIENCE_MS));
}

static VigiePhotoViewer *
get_viewer (Fixture *self)
{
  return vigie_post_page_get_viewer (
      VIGIE_POST_PAGE (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_POST_PAGE)));
}

static gboolean
viewer_shows_photo (gpointer data)
{
  VigiePhotoPane *pane = vigie_photo_viewer_get_pane (get_viewer (data), 0);

  return !vigie_photo_pane_is_loading (pane) && vigie_photo_pane_get_reason (pane) == NULL;
}

static void
test_photo_is_looked_at_closely (Fixture *self, gconstpointer data)
{
  VigieSession *session = vigie_window_get_session (self->window);
  g_autoptr (VigieFeedItem) other = NULL;
  VigiePhotoPane *pane;

  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  app_fixture_act (self, "desk.view-photo");
  g_assert_nonnull (get_viewer (self));
  g_assert_true (vigie_test_wait_until (viewer_shows_photo, self, APP_PATIENCE_MS));

  /* It goes with the selection, and ends with its window. */
  other = g_list_model_get_item (vigie_session_get_feed (session), 1);
  vigie_session_select_item (session, other);
  g_assert_true (vigie_test_wait_until (viewer_shows_photo, self, APP_PATIENCE_MS));
  pane = vigie_photo_viewer_get_pane (get_viewer (self), 0);
  g_assert_cmpstr (vigie_photo_pane_get_photo (pane)->caption, ==, "@anne");
  gtk_window_close (GTK_WINDOW (get_viewer (self)));
  g_assert_null (get_viewer (self));
}

#define ADD(path, func) g_test_add ("/similar/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("posts-with-the-same-photo-are-told", test_posts_with_the_same_photo_are_told);
  ADD ("posts-without-a-photo-show-none", test_posts_without_a_photo_show_none);
  ADD ("photo-is-looked-at-closely", test_photo_is_looked_at_closely);

  return g_test_run ();
}
