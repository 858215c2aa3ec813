/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-import-dialog.h"
#include "vigie-publish-dialog.h"
#include "vigie-words-dialog.h"
#include "xdotool.h"

/* Whole tasks through their dialogs. */

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 4);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static gpointer
wait_for_dialog (AppFixture *self)
{
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  return app_fixture_get_dialog (self);
}

static void
set_text (gpointer dialog, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_get_part (dialog, row)), text);
}

static void
click (gpointer dialog, const char *button)
{
  GtkWidget *widget = app_fixture_get_part (dialog, button);

  g_assert_true (gtk_widget_is_sensitive (widget));
  g_signal_emit_by_name (widget, "clicked");
}

/* ---- a closure ---- */

static gboolean
has_shape (gpointer data)
{
  return vigie_session_get_shapes (data)->len == 1;
}

static gpointer
draw (AppFixture *self)
{
  app_fixture_draw_outline (self);
  g_assert_true (vigie_shape_editor_key (vigie_map_view_get_editor (app_fixture_get_map (self)),
                                         GDK_KEY_Return, 0));
  return wait_for_dialog (self);
}

static void
test_draws_a_closure_with_title_cause_and_validity (AppFixture *self, gconstpointer data)
{
  gpointer dialog = draw (self);
  VigieShape *shape;
  gsize n;

  set_text (dialog, "title_row", "D 971, Chanceaux");
  set_text (dialog, "from_row", "12/01/2026 18:30");
  set_text (dialog, "to_row", "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (app_fixture_get_part (dialog, "cause_row")), 1);
  click (dialog, "save_button");
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  g_assert_true (
      vigie_test_wait_until (has_shape, app_fixture_get_session (self), APP_PATIENCE_MS));

  shape = g_ptr_array_index (vigie_session_get_shapes (app_fixture_get_session (self)), 0);
  g_assert_cmpint (shape->kind, ==, VIGIE_SHAPE_CLOSURE);
  g_assert_cmpstr (shape->title, ==, "D 971, Chanceaux");
  g_assert_cmpstr (shape->cause, ==, vigie_shape_get_causes ()[1]);
  g_assert_cmpint (shape->from, !=, VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (shape->to, ==, VIGIE_TIME_UNKNOWN);
  vigie_geometry_get_ring (shape->geometry, 0, 0, &n);
  g_assert_cmpuint (n, ==, 5);
}

static void
test_closure_with_a_wrong_time_is_not_saved (AppFixture *self, gconstpointer data)
{
  gpointer dialog = draw (self);

  set_text (dialog, "title_row", "D 971");
  set_text (dialog, "from_row", "the day after");
  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (dialog, "save_button")));
  set_text (dialog, "from_row", "12/01/2026 18:30");
  set_text (dialog, "to_row", "12/01/2026 17:30"); /* ends before it begins */
  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (dialog, "save_button")));
  set_text (dialog, "to_row", "12/01/2026 19:30");
  g_assert_true (gtk_widget_is_sensitive (app_fixture_get_part (dialog, "save_button")));
  adw_dialog_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  g_assert_cmpuint (vigie_session_get_shapes (app_fixture_get_session (self))->len, ==, 0);
}

/* ---- import ---- */

static gpointer
import_text (AppFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_list_store_append (files, file);
  adw_dialog_present (
      ADW_DIALOG (vigie_import_dialog_new (vigie_session_get_store (app_fixture_get_session (self)),
                                           G_LIST_MODEL (files))),
      GTK_WIDGET (self->window));
  return wait_for_dialog (self);
}

typedef struct
{
  gpointer dialog;
  const char *page;
} Page;

static gboolean
shows_page (gpointer data)
{
  Page *page = data;
  GtkStack *stack = app_fixture_get_part (page->dialog, "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), page->page) == 0;
}

static void
wait_for_page (gpointer dialog, const char *name)
{
  Page page = { dialog, name };

  if (!vigie_test_wait_until (shows_page, &page, APP_PATIENCE_MS))
    g_error ("shows %s, not %s",
             gtk_stack_get_visible_child_name (app_fixture_get_part (dialog, "stack")), name);
}

static const char *
get_count (gpointer dialog, const char *row)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (app_fixture_get_part (dialog, row)));
}

static gboolean
has_six_posts (gpointer data)
{
  return g_list_model_get_n_items (vigie_session_get_feed (data)) == 6;
}

static void
test_imports_a_table_and_says_what_came_in (AppFixture *self, gconstpointer data)
{
  const char *table = "id;date;author;text;lat;lon\n"
                      "a;12/01/2026 18:04;@anne;Route coupée;47,5;4,7\n"
                      "b;12/01/2026 18:05;@marc;Arbre couché;47,6;4,8\n"
                      "c;12/01/2026 18:06;@paul;;;\n"; /* nothing in it */
  gpointer dialog = import_text (self, "table.csv", table);

  wait_for_page (dialog, "mapping");
  click (dialog, "import_button");
  wait_for_page (dialog, "result");
  g_assert_cmpstr (get_count (dialog, "imported_row"), ==, "2");
  g_assert_cmpstr (get_count (dialog, "known_row"), ==, "0");
  g_assert_cmpstr (get_count (dialog, "rejected_row"), ==, "1");
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "rejects_button")));
  g_assert_true (
      vigie_test_wait_until (has_six_posts, app_fixture_get_session (self), APP_PATIENCE_MS));
  click (dialog, "next_button");
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));

  dialog = import_text (self, "table.csv", table);
  wait_for_page (dialog, "mapping");
  click (dialog, "import_button");
  wait_for_page (dialog, "result");
  g_assert_cmpstr (get_count (dialog, "imported_row"), ==, "0");
  g_assert_cmpstr (get_count (dialog, "known_row"), ==, "2");
  adw_dialog_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

static void
test_file_in_other_coordinates_says_so (AppFixture *self, gconstpointer data)
{
  gpointer dialog =
      import_text (self, "lambert.geojson",
                   "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":"
                   "{\"name\":\"EPSG:2154\"}},\"features\":[]}");

  wait_for_page (dialog, "error");
  g_assert_nonnull (strstr (
      adw_status_page_get_description (app_fixture_get_part (dialog, "error_page")), "EPSG:2154"));
  adw_dialog_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

static void
test_file_that_breaks_off_says_so (AppFixture *self, gconstpointer data)
{
  gpointer dialog = import_text (self, "half.geojson", "{\"type\": \"FeatureCollection\"");

  wait_for_page (dialog, "result");
  g_assert_cmpstr (get_count (dialog, "imported_row"), ==, "0");
  g_assert_cmpstr (get_count (dialog, "rejected_row"), ==, "1");
  adw_dialog_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

/* ---- what goes out ---- */

/* The button of the toast that the window shows, which opens what was written. */
static GtkWidget *
find_toast_button (AppFixture *self)
{
  GtkWidget *overlay = app_fixture_find (GTK_WIDGET (self->window), ADW_TYPE_TOAST_OVERLAY);

  for (GtkWidget *child = gtk_widget_get_last_child (overlay); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    {
      if (child != adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)))
        return app_fixture_find (child, GTK_TYPE_BUTTON);
    }
  return NULL;
}

static gboolean
has_toast (gpointer data)
{
  return find_toast_button (data) != NULL;
}

static void
assert_written (AppFixture *self, const char *name, const char *begins_with)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (vigie_test_wait_until (has_toast, self, APP_PATIENCE_MS));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, begins_with));
}

static void
test_overlay_is_written_and_offered (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "overlay.geojson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  vigie_window_export (self->window, file);
  assert_written (self, "overlay.geojson", "{\"type\":\"FeatureCollection\"");
}

static gboolean
shows_preview (gpointer data)
{
  return vigie_publish_dialog_is_ready (data);
}

static gpointer
open_publishing (AppFixture *self)
{
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.export", NULL));
  dialog = wait_for_dialog (self);
  g_assert_true (VIGIE_IS_PUBLISH_DIALOG (dialog));
  return dialog;
}

static void
set_switch (gpointer dialog, const char *row, gboolean active)
{
  adw_switch_row_set_active (ADW_SWITCH_ROW (app_fixture_get_part (dialog, row)), active);
}

static const char *
get_subtitle (gpointer dialog, const char *row)
{
  GtkWidget *widget = app_fixture_get_part (dialog, row);

  return gtk_widget_get_visible (widget) ? adw_action_row_get_subtitle (ADW_ACTION_ROW (widget))
                                         : "";
}

/* Nobody has confirmed the four posts. */
static void
test_what_goes_out_is_shown_and_chosen (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_publishing (self);
  g_autofree char *path = g_build_filename (self->dir, "overlay.kml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (vigie_test_wait_until (shows_preview, dialog, APP_PATIENCE_MS));
  g_assert_cmpstr (get_subtitle (dialog, "goes_row"), ==, "Nothing");
  g_assert_nonnull (strstr (get_subtitle (dialog, "stays_row"), "4 posts that nobody confirmed"));
  vigie_publish_dialog_choose_format (dialog, "kml");
  set_switch (dialog, "unconfirmed_row", TRUE);
  g_assert_true (vigie_test_wait_until (shows_preview, dialog, APP_PATIENCE_MS));
  g_assert_nonnull (strstr (get_subtitle (dialog, "goes_row"), "4 posts that nobody confirmed"));
  g_assert_cmpstr (get_subtitle (dialog, "stays_row"), ==, "");
  g_assert_nonnull (
      gtk_picture_get_paintable (GTK_PICTURE (app_fixture_get_part (dialog, "map_picture"))));

  vigie_publish_dialog_save_to (dialog, file);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  assert_written (self, "overlay.kml", "<?xml");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<value>new</value>"));
  g_assert_null (strstr (text, "\"author\""));
}

static void
test_authors_and_photos_are_asked_for_each_time (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_publishing (self);
  VigieOverlayRequest request;

  vigie_publish_dialog_choose_format (dialog, "gpkg");
  set_switch (dialog, "authors_row", TRUE);
  set_switch (dialog, "photos_row", TRUE);
  vigie_publish_dialog_fill_request (dialog, &request);
  g_assert_true (request.include_authors);
  g_assert_true (request.photos != NULL && request.photos->all_confirmed);
  vigie_publish_dialog_choose_format (dialog, "datex2"); /* which holds no posts */
  vigie_publish_dialog_fill_request (dialog, &request);
  g_assert_false (request.include_authors);
  g_assert_null (request.photos);
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "authors_row")));
  adw_dialog_close (dialog); /* while the preview is still being made */
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));

  dialog = open_publishing (self);
  vigie_publish_dialog_fill_request (dialog, &request);
  g_assert_false (request.include_authors);
  g_assert_false (request.include_unconfirmed);
  g_assert_false (request.with_lifted);
  g_assert_null (request.photos);
  adw_dialog_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

/* ---- the demonstration ---- */

static gboolean
has_demonstration (gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  VigieSession *session = window != NULL ? vigie_window_get_session (VIGIE_WINDOW (window)) : NULL;

  return session != NULL && vigie_session_is_exercise (session) &&
         vigie_session_get_feed (session) != NULL && vigie_session_get_shapes (session)->len > 0;
}

static void
test_opens_the_demonstration (AppFixture *self, gconstpointer data)
{
  GtkWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "demonstration", NULL);
  g_assert_true (vigie_test_wait_until (has_demonstration, self->application, APP_PATIENCE_MS));
  window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
  g_assert_true (window != GTK_WINDOW (self->window)); /* which has an incident already */
  gtk_window_destroy (window);
}

#define ADD(path, func) g_test_add ("/dialogs/" path, AppFixture, NULL, set_up, func, tear_down)

/* ---- words to watch ---- */

static gboolean
words_are_ready (gpointer data)
{
  return vigie_words_dialog_is_ready (data);
}

static void
type_words (gpointer dialog, const char *expression)
{
  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"), expression, -1);
  g_assert_true (vigie_test_wait_until (words_are_ready, dialog, APP_PATIENCE_MS));
}

static gboolean
text_has_focus (gpointer dialog)
{
  return gtk_widget_has_focus (app_fixture_get_part (dialog, "text_view"));
}

/* With the keys, where there are some. */
static void
save_words (AppFixture *self, gpointer dialog)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");

  if (program == NULL || g_getenv ("DISPLAY") == NULL)
    {
      g_assert_true (gtk_widget_activate_action (dialog, "words.save", NULL));
      return;
    }
  gtk_widget_grab_focus (app_fixture_get_part (dialog, "text_view"));
  g_assert_true (vigie_test_wait_until (text_has_focus, dialog, APP_PATIENCE_MS));
  xdotool ("mousemove 700 500"); /* who has the pointer has the keys */
  xdotool ("key ctrl+Return");
}

static guint
count_rows (gpointer dialog)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (app_fixture_get_part (dialog, "found_list"), (int) n) !=
         NULL)
    n++;
  return n;
}

static const char *
get_found (gpointer dialog)
{
  return adw_preferences_group_get_description (app_fixture_get_part (dialog, "found_group"));
}

static gboolean
looks_for_words (gpointer data)
{
  AppFixture *self = data;
  g_autofree char *words = vigie_store_get (
      vigie_session_get_store (vigie_window_get_session (self->window)), VIGIE_INFO_WATCH_WORDS);

  return g_strcmp0 (words, "verglas, neige -ski") == 0;
}

static void
test_words_are_tried_as_they_are_typed (AppFixture *self, gconstpointer data)
{
  gpointer dialog;

  app_fixture_act (self, "win.words");
  dialog = wait_for_dialog (self);
  g_assert_false (gtk_widget_get_sensitive (app_fixture_get_part (dialog, "save_button")));
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "found_group")));

  type_words (dialog, "verglas");
  g_assert_cmpstr (get_found (dialog), ==, "0 of 0 posts of the last hour."); /* they are old */
  adw_toggle_group_set_active_name (app_fixture_get_part (dialog, "span_group"), "all");
  g_assert_true (vigie_test_wait_until (words_are_ready, dialog, APP_PATIENCE_MS));
  g_assert_cmpstr (get_found (dialog), ==, "2 of 4 posts that are here.");
  g_assert_cmpuint (count_rows (dialog), ==, 2);

  type_words (dialog, "-ski");
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "problem_label")));
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "found_group")));
  g_assert_false (gtk_widget_get_sensitive (app_fixture_get_part (dialog, "save_button")));

  type_words (dialog, "verglas, neige -ski\n");
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "problem_label")));
  g_assert_cmpstr (get_found (dialog), ==, "4 of 4 posts that are here.");
  g_assert_cmpstr (adw_action_row_get_subtitle (app_fixture_get_part (dialog, "tags_row")), ==,
                   "#verglas\n#neige");
  save_words (self, dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (looks_for_words, self, APP_PATIENCE_MS));

  app_fixture_act (self, "win.words");
  dialog = wait_for_dialog (self);
  g_assert_true (vigie_test_wait_until (words_are_ready, dialog, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "found_group")));
  g_assert_false (gtk_widget_get_sensitive (app_fixture_get_part (dialog, "save_button")));
  adw_dialog_force_close (dialog);
}

int
main (int argc, char *argv[])
{
  g_autofree char *demo = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", NULL);

  g_setenv ("VIGIE_DEMO_DATA", demo, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD ("draws-a-closure", test_draws_a_closure_with_title_cause_and_validity);
  ADD ("closure-with-a-wrong-time-is-not-saved", test_closure_with_a_wrong_time_is_not_saved);
  ADD ("imports-a-table", test_imports_a_table_and_says_what_came_in);
  ADD ("file-in-other-coordinates-says-so", test_file_in_other_coordinates_says_so);
  ADD ("file-that-breaks-off-says-so", test_file_that_breaks_off_says_so);

  ADD ("overlay-is-written-and-offered", test_overlay_is_written_and_offered);
  ADD ("what-goes-out-is-shown-and-chosen", test_what_goes_out_is_shown_and_chosen);
  ADD ("authors-are-asked-for-each-time", test_authors_and_photos_are_asked_for_each_time);
  ADD ("words-are-tried-as-they-are-typed", test_words_are_tried_as_they_are_typed);
  ADD ("opens-the-demonstration", test_opens_the_demonstration);

  return g_test_run ();
}
