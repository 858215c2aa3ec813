/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "photo-samples.h"
#include "vigie-add-dialog.h"
#include "vigie-import-dialog.h"
#include "vigie-photo-strip.h"
#include "vigie-web-server.h"
#include "xdotool.h"

/* Posts that are added by hand: with the dialog, from the clipboard, by drag and drop. */

#define N_POSTS 4
#define LINK "https://m.example/@anne/115988000000000000"

static void
set_up (AppFixture *self, gconstpointer data)
{
  vigie_settings_set_fetch_photos (TRUE);
  app_fixture_set_up (self, N_POSTS);
  vigie_session_set_allow_local (vigie_window_get_session (self->window), TRUE);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static GdkClipboard *
get_clipboard (AppFixture *self)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (self->window));
}

/* ---- waiting ---- */

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static gboolean
has_selected (gpointer data)
{
  return vigie_session_get_selected_item (data) != NULL;
}

typedef struct
{
  gpointer dialog;
  const char *link;
  const char *text;
  guint n_photos;
} Wanted;

static char *
dup_text (gpointer dialog)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (app_fixture_get_part (dialog, "text_view"));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_as_wanted (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *text = dup_text (wanted->dialog);
  GtkEditable *link = app_fixture_get_part (wanted->dialog, "link_row");

  return g_strcmp0 (gtk_editable_get_text (link), wanted->link) == 0 &&
         g_strcmp0 (text, wanted->text) == 0 &&
         vigie_photo_strip_get_n_photos (app_fixture_get_part (wanted->dialog, "strip")) ==
             wanted->n_photos;
}

static void
expect (gpointer dialog, const char *link, const char *text, guint n_photos)
{
  Wanted wanted = { dialog, link, text, n_photos };

  g_assert_true (vigie_test_wait_until (is_as_wanted, &wanted, APP_PATIENCE_MS));
}

static gboolean
has_problem (gpointer data)
{
  return adw_banner_get_revealed (app_fixture_get_part (data, "problem_banner"));
}

static void
expect_problem (gpointer dialog, const char *sentence)
{
  g_assert_true (vigie_test_wait_until (has_problem, dialog, APP_PATIENCE_MS));
  g_assert_cmpstr (adw_banner_get_title (app_fixture_get_part (dialog, "problem_banner")), ==,
                   sentence);
}

static gpointer
open_dialog (AppFixture *self)
{
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.add-post", NULL));
  dialog = app_fixture_get_dialog (self);
  g_assert_true (VIGIE_IS_ADD_DIALOG (dialog));
  return dialog;
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
press_enter (gpointer dialog)
{
  GtkEditable *link = app_fixture_get_part (dialog, "link_row");

  g_assert_true (vigie_test_wait_until (is_mapped, link, APP_PATIENCE_MS));
  g_signal_emit_by_name (gtk_editable_get_delegate (link), "activate");
}

/* Returns: the post that is selected once the dialog is gone */
static VigiePost *
wait_for_post (AppFixture *self)
{
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  g_assert_true (
      vigie_test_wait_until (has_selected, app_fixture_get_session (self), APP_PATIENCE_MS));
  return vigie_feed_item_get_post (
      vigie_session_get_selected_item (app_fixture_get_session (self)));
}

static gboolean
can_add (gpointer dialog)
{
  return gtk_widget_is_sensitive (app_fixture_get_part (dialog, "add_button"));
}

static gboolean
has_label (AppFixture *self, const char *text)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_ptr_array_add (queue, self->window);
  for (guint i = 0; i < queue->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (queue, i);

      if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0)
        return TRUE;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (queue, child);
    }
  return FALSE;
}

static guint64
count_posts (AppFixture *self)
{
  guint64 counts[VIGIE_N_STATUSES];

  g_assert_true (
      vigie_store_count (vigie_session_get_store (app_fixture_get_session (self)), counts, NULL));
  return counts[VIGIE_STATUS_NEW];
}

/* ---- the clipboard ---- */

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (data);
}

/* Until it is, what is typed may still go to the dialog, even to one that left the window already.
 */
static gboolean
is_dialog_gone (gpointer window)
{
  GtkWidget *focus = gtk_root_get_focus (window);

  return app_fixture_find (window, VIGIE_TYPE_ADD_DIALOG) == NULL &&
         (focus == NULL || gtk_widget_is_ancestor (focus, window));
}

/* Two keys, the second as soon as it can be. */
static void
test_two_keys_add_a_post (AppFixture *self, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  VigiePost *post;

  if (program == NULL || g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("xdotool or the X server is absent");
      return;
    }
  g_assert_true (vigie_test_wait_until (is_active, self->window, APP_PATIENCE_MS));
  gdk_clipboard_set_text (get_clipboard (self), LINK);
  xdotool ("mousemove 700 500"); /* who has the pointer has the keys */
  xdotool ("key a Return");
  post = wait_for_post (self);
  g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "mastodon");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "anne@m.example");
  g_assert_cmpstr (vigie_post_get_url (post), ==, LINK);
  g_assert_cmpuint (count_posts (self), ==, N_POSTS + 1);

  /* once more: it is known */
  vigie_session_select_item (app_fixture_get_session (self), NULL);
  g_assert_true (vigie_test_wait_until (is_dialog_gone, self->window, APP_PATIENCE_MS));
  xdotool ("key ctrl+v Return");
  g_assert_true (wait_for_post (self) == post ||
                 g_str_equal (vigie_post_get_id (wait_for_post (self)), vigie_post_get_id (post)));
  g_assert_true (has_label (self, "This post is here already; it was left as it is."));
  g_assert_cmpuint (count_posts (self), ==, N_POSTS + 1);
}

static void
test_text_around_a_link_is_kept (AppFixture *self, gconstpointer data)
{
  gpointer dialog;
  VigiePost *post;

  gdk_clipboard_set_text (get_clipboard (self), "Train déraillé (" LINK ").\n");
  dialog = open_dialog (self);
  expect (dialog, LINK, "Train déraillé (" LINK ").", 0);
  app_fixture_keep_picture (self, "add-post-link");
  press_enter (dialog);
  post = wait_for_post (self);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Train déraillé (" LINK ").");
}

/* A picture is kept as it was offered, to the byte. */
static void
test_copied_picture_is_kept (AppFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) webp = photo_samples_webp (400, 300);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes ("image/webp", webp);
  VigiePhotoFacts *const *photos;
  gpointer dialog;
  gsize n_photos;

  gdk_clipboard_set_content (get_clipboard (self), content);
  dialog = open_dialog (self);
  expect (dialog, "", "", 1);
  press_enter (dialog);
  photos = vigie_post_get_photos (wait_for_post (self), &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  kept = vigie_store_load_photo (vigie_session_get_store (app_fixture_get_session (self)),
                                 photos[0]->sha256, NULL);
  g_assert_true (g_bytes_equal (kept, webp));
}

static gboolean
is_empty (gpointer clipboard)
{
  return gdk_content_formats_is_empty (gdk_clipboard_get_formats (clipboard));
}

static void
test_nothing_copied_opens_it_empty (AppFixture *self, gconstpointer data)
{
  GtkEditable *link, *time;
  gpointer dialog;

  gdk_clipboard_set_content (get_clipboard (self), NULL);
  g_assert_true (vigie_test_wait_until (is_empty, get_clipboard (self), APP_PATIENCE_MS));
  dialog = open_dialog (self);
  link = app_fixture_get_part (dialog, "link_row");
  time = app_fixture_get_part (dialog, "time_row");
  expect (dialog, "", "", 0);
  while (can_add (dialog)) /* until it is clear that nothing was copied */
    g_main_context_iteration (NULL, TRUE);
  gtk_editable_set_text (link, "voir plus bas");
  g_assert_false (can_add (dialog));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (link), "error"));
  gtk_editable_set_text (link, "press.example/a");
  g_assert_true (can_add (dialog));
  gtk_editable_set_text (time, "tout à l’heure");
  g_assert_false (can_add (dialog));
  gtk_editable_set_text (time, "12/01/2099 08:00");
  g_assert_false (can_add (dialog));
  gtk_editable_set_text (time, "12/01/2026 18:04");
  g_assert_true (can_add (dialog));
  press_enter (dialog);
  g_assert_cmpint (vigie_post_get_posted_at (wait_for_post (self)), ==, 1768241040000);
}

/* ---- drag and drop ---- */

static GFile *
write_file (AppFixture *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return g_file_new_for_path (path);
}

static void
add_uri (GString *list, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  g_string_append_printf (list, "%s\r\n", uri);
}

static gpointer
drop_uris (AppFixture *self, const char *uris)
{
  VigieIntake *intake = vigie_intake_new ();

  vigie_intake_add_uris (intake, uris);
  vigie_window_take (self->window, intake);
  return app_fixture_get_dialog (self);
}

static void
test_dropped_photos_make_one_post (AppFixture *self, gconstpointer data)
{
  static const char *const tags[] = { "Exif.Photo.DateTimeOriginal", "2026:01:12 18:04:30",
                                      "Exif.Photo.OffsetTimeOriginal", "+01:00", NULL };
  g_autoptr (GBytes) large = photo_samples_jpeg (800, 600);
  g_autoptr (GBytes) jpeg = photo_samples_tag_jpeg (large, tags);
  g_autoptr (GBytes) png = photo_samples_png (300, 400);
  g_autoptr (GBytes) cut = photo_samples_cut (large, 4000);
  g_autoptr (GBytes) text = g_bytes_new_static ("Rien", 4);
  g_autoptr (GFile) a = write_file (self, "a.jpg", jpeg);
  g_autoptr (GFile) b = write_file (self, "b.png", png);
  g_autoptr (GFile) again = write_file (self, "again.jpg", jpeg);
  g_autoptr (GFile) broken = write_file (self, "cut.jpg", cut);
  g_autoptr (GFile) none = write_file (self, "none.odt", text);
  g_autoptr (GString) uris = g_string_new ("# from a file manager\r\n");
  VigiePhotoFacts *const *photos;
  gpointer dialog;
  GtkWidget *camera;
  VigiePost *post;
  gsize n_photos;

  add_uri (uris, a);
  add_uri (uris, b);
  add_uri (uris, again); /* the same bytes once */
  add_uri (uris, broken);
  add_uri (uris, none);
  dialog = drop_uris (self, uris->str);
  g_assert_true (VIGIE_IS_ADD_DIALOG (dialog));
  expect (dialog, "", "", 3);
  expect_problem (dialog, "“none.odt” is not a photo of a kind that can be shown.");
  app_fixture_keep_picture (self, "add-post-photos");
  camera = app_fixture_get_part (dialog, "camera_button");
  g_assert_true (gtk_widget_get_visible (camera));
  g_signal_emit_by_name (camera, "clicked");
  press_enter (dialog);
  post = wait_for_post (self);
  photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 3);
  for (gsize i = 0; i < n_photos; i++)
    g_assert_nonnull (photos[i]->sha256);
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, 1768237470000);
  g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "hand");
}

static void
test_photos_can_be_taken_away (AppFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  VigieIntake *intake = vigie_intake_new ();
  GtkWidget *strip;
  gpointer dialog;

  g_ptr_array_add (intake->images, g_bytes_ref (jpeg));
  vigie_window_take (self->window, intake);
  dialog = app_fixture_get_dialog (self);
  expect (dialog, "", "", 1);
  g_assert_true (can_add (dialog));
  strip = app_fixture_get_part (dialog, "strip");
  g_signal_emit_by_name (app_fixture_find (strip, GTK_TYPE_BUTTON), "clicked");
  expect (dialog, "", "", 0);
  g_assert_false (can_add (dialog));
}

/* What falls onto the window while the dialog is open goes there too. */
static void
test_second_drop_fills_the_same_dialog (AppFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (64, 48);
  g_autoptr (GFile) a = write_file (self, "a.jpg", jpeg);
  g_autofree char *uri = g_file_get_uri (a);
  gpointer dialog = drop_uris (self, LINK);

  expect (dialog, LINK, "", 0);
  g_assert_true (drop_uris (self, uri) == dialog);
  expect (dialog, LINK, "", 1);
}

static gboolean
has_many_posts (gpointer data)
{
  return vigie_session_get_counts (data)[VIGIE_STATUS_NEW] == N_POSTS + 1;
}

static void
test_dropped_tables_are_imported (AppFixture *self, gconstpointer data)
{
  static const char line[] =
      "{\"id\":\"z1\",\"text\":\"Arbre sur la route\",\"date\":\"2026-01-12\"}\n";
  g_autoptr (GBytes) table = g_bytes_new_static (line, strlen (line));
  g_autoptr (GFile) file = write_file (self, "posts.JSONL", table);
  g_autofree char *uri = g_file_get_uri (file);

  g_assert_true (VIGIE_IS_IMPORT_DIALOG (drop_uris (self, uri)));
  g_assert_true (
      vigie_test_wait_until (has_many_posts, app_fixture_get_session (self), APP_PATIENCE_MS));
}

/* ---- photos of the web ---- */

static gboolean
was_fetched (gpointer data)
{
  return vigie_photo_strip_get_n_photos (app_fixture_get_part (data, "strip")) == 1;
}

static gboolean
has_failed (gpointer data)
{
  return gtk_widget_get_visible (app_fixture_get_part (data, "fetch_button"));
}

static const char *
get_fetch_title (gpointer dialog)
{
  return adw_preferences_row_get_title (app_fixture_get_part (dialog, "fetch_row"));
}

static void
test_address_of_a_photo_is_fetched (AppFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/a.jpg");
  g_autoptr (VigiePhotoFetch) fetch = NULL;
  VigiePhotoFacts *const *photos;
  gpointer dialog;
  gsize n_photos;

  dialog = drop_uris (self, uri); /* the server has nothing yet */
  g_assert_true (vigie_test_wait_until (has_failed, dialog, APP_PATIENCE_MS));
  g_assert_nonnull (strstr (get_fetch_title (dialog), "127.0.0.1"));
  app_fixture_keep_picture (self, "add-post-failed");
  vigie_web_server_set (server, "/a.jpg", 200, "image/jpeg", jpeg, NULL);
  g_signal_emit_by_name (app_fixture_get_part (dialog, "fetch_button"), "clicked");
  g_assert_true (vigie_test_wait_until (was_fetched, dialog, APP_PATIENCE_MS));
  press_enter (dialog);
  photos = vigie_post_get_photos (wait_for_post (self), &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, uri);
  g_assert_nonnull (photos[0]->sha256);
  fetch = vigie_store_find_photo_fetch (vigie_session_get_store (app_fixture_get_session (self)),
                                        uri, NULL);
  g_assert_nonnull (fetch);
  g_assert_cmpstr (fetch->sha256, ==, photos[0]->sha256);
}

/* Who does not wait for it gets it later. */
static void
test_enter_does_not_wait_for_the_web (AppFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (640, 480);
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/a.jpg");
  VigiePhotoFacts *const *photos;
  gpointer dialog;
  gsize n_photos;

  vigie_settings_set_fetch_photos (FALSE); /* nobody is asked before somebody says so */
  vigie_web_server_set (server, "/a.jpg", 200, "image/jpeg", jpeg, NULL);
  dialog = drop_uris (self, uri);
  g_assert_cmpstr (get_fetch_title (dialog), ==, "The link is that of a photo.");
  press_enter (dialog);
  photos = vigie_post_get_photos (wait_for_post (self), &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, uri);
  g_assert_null (photos[0]->sha256);
  g_assert_cmpuint (vigie_web_server_count (server, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, NULL);

#define ADD(path, test) g_test_add ("/add-post/" path, AppFixture, NULL, set_up, test, tear_down)
  ADD ("two-keys", test_two_keys_add_a_post);
  ADD ("text-and-link", test_text_around_a_link_is_kept);
  ADD ("copied-picture", test_copied_picture_is_kept);
  ADD ("nothing-copied", test_nothing_copied_opens_it_empty);
  ADD ("dropped-photos", test_dropped_photos_make_one_post);
  ADD ("take-away", test_photos_can_be_taken_away);
  ADD ("second-drop", test_second_drop_fills_the_same_dialog);
  ADD ("dropped-tables", test_dropped_tables_are_imported);
  ADD ("fetched", test_address_of_a_photo_is_fetched);
  ADD ("no-waiting", test_enter_does_not_wait_for_the_web);
  return g_test_run ();
}
