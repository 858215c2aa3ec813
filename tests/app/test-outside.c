/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-fixture.h"
#include "vigie-destinations-dialog.h"
#include "vigie-hung-folder.h"
#include "vigie-outside-button.h"
#include "vigie-settings.h"
#include "vigie-web-server.h"

/* What the outside world sees, from the form of a destination to the sign in the header bar. */

typedef struct
{
  AppFixture app;
  char *folder;
  char *file; /* where the destination "Carte" writes */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (&self->app, 3);
  self->folder = g_build_filename (self->app.dir, "partage", NULL);
  self->file = g_build_filename (self->folder, "carte.geojson", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0755), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
  g_free (self->folder);
  g_free (self->file);
}

static VigieStore *
get_store (Fixture *self)
{
  return vigie_session_get_store (app_fixture_get_session (&self->app));
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->app.window), action, NULL));
}

static void
draw_closure (Fixture *self)
{
  const char *payload = "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"flood\","
                        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                        "[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]}}";
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = vigie_shape_new_id ();
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, node, NULL, "Anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (get_store (self), draft, &error);
  g_assert_no_error (error);
}

/* ---- the sign ---- */

static GtkWidget *
get_sign (Fixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_OUTSIDE_BUTTON);
}

static const char *
get_words (Fixture *self)
{
  return gtk_label_get_text (app_fixture_get_part (get_sign (self), "label"));
}

static gboolean
is_behind (gpointer data)
{
  GtkWidget *sign = get_sign (data);

  return gtk_widget_get_visible (sign) &&
         gtk_widget_has_css_class (app_fixture_get_part (sign, "menu_button"), "behind");
}

static gboolean
is_calm (gpointer data)
{
  VigieOutsideSummary summary =
      vigie_outside_get_summary (vigie_window_get_outside (((Fixture *) data)->app.window));

  return gtk_widget_get_visible (get_sign (data)) && !is_behind (data) &&
         summary.state == VIGIE_PUSH_CURRENT;
}

static void
wait_for (Fixture *self, VigieTestDone done)
{
  if (!vigie_test_wait_until (done, self, APP_PATIENCE_MS))
    g_error ("The sign still says “%s”", get_words (self));
}

static gboolean
has_destination (gpointer data)
{
  return vigie_outside_get_n_destinations (
             vigie_window_get_outside (((Fixture *) data)->app.window)) > 0;
}

static void
add_destination (Fixture *self, VigieDestinationKind kind, const char *address, gboolean automatic)
{
  g_autoptr (VigieDestination) destination = vigie_destination_new ();
  g_autoptr (GError) error = NULL;

  g_set_str (&destination->name, "Carte");
  g_set_str (&destination->address, address);
  destination->kind = kind;
  destination->automatic = automatic;
  vigie_destinations_add (get_store (self), destination, &error);
  g_assert_no_error (error);
  vigie_outside_refresh (vigie_window_get_outside (self->app.window));
  wait_for (self, has_destination);
}

static void
add_folder (Fixture *self, gboolean automatic)
{
  g_autofree char *address = g_strconcat (self->folder, "/", NULL);

  add_destination (self, VIGIE_DESTINATION_FOLDER, address, automatic);
}

static void
test_sign_tells_what_left_and_what_has_not (Fixture *self, gconstpointer data)
{
  add_folder (self, FALSE);
  g_assert_false (gtk_widget_get_visible (get_sign (self)));

  act (self, "win.publish-now");
  wait_for (self, is_calm);
  g_assert_true (g_file_test (self->file, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_str_has_prefix (get_words (self), "Outside: "));

  draw_closure (self);
  wait_for (self, is_behind);
  g_assert_true (g_str_has_prefix (get_words (self), "Not sent since "));

  act (self, "win.publish-now");
  wait_for (self, is_calm);
}

static gboolean
file_has_closure (gpointer data)
{
  g_autofree char *contents = NULL;

  return g_file_get_contents (((Fixture *) data)->file, &contents, NULL, NULL) &&
         strstr (contents, "D 971") != NULL;
}

static void
test_automatic_destination_follows_by_itself (Fixture *self, gconstpointer data)
{
  add_folder (self, TRUE);
  wait_for (self, is_calm);
  draw_closure (self);
  g_assert_true (vigie_test_wait_until (file_has_closure, self, APP_PATIENCE_MS));
  wait_for (self, is_calm);
}

static gboolean
was_published_by_yann (gpointer data)
{
  g_autoptr (GPtrArray) entries =
      vigie_store_list_decisions (get_store (data), VIGIE_DECISION_OVERLAY_PUBLISHED, NULL);

  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpstr (vigie_decision_get_actor (g_ptr_array_index (entries, i)), ==, "Yann");
  return entries->len == 2;
}

static gboolean
is_yann (gpointer data)
{
  return g_strcmp0 (vigie_session_get_actor (app_fixture_get_session (&((Fixture *) data)->app)),
                    "Yann") == 0;
}

/* By itself or as a file: who is at the desk, and not the author of the file. */
static void
test_log_says_who_published (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "calque.geojson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  vigie_settings_set_person ("Yann");
  vigie_store_set (get_store (self), VIGIE_INFO_AUTHOR, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_true (vigie_test_wait_until (is_yann, self, APP_PATIENCE_MS));
  add_folder (self, TRUE);
  wait_for (self, is_calm);
  vigie_window_export (self->app.window, file);
  g_assert_true (vigie_test_wait_until (was_published_by_yann, self, APP_PATIENCE_MS));
  vigie_settings_set_person ("");
}

static void
test_saved_file_counts_where_there_is_nothing_else (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "calque.geojson", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  vigie_window_export (self->app.window, file);
  wait_for (self, is_calm);
  draw_closure (self);
  wait_for (self, is_behind);
}

/* ---- trouble ---- */

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
row_tells_full_disk (gpointer data)
{
  GtkWidget *popover = app_fixture_get_part (get_sign (data), "popover");
  GtkWidget *row = find_row (popover, "Carte");

  return row != NULL &&
         strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "is full") != NULL;
}

static void
test_full_server_is_told_in_words (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/carte.geojson");

  vigie_web_server_set_text (server, "/carte.geojson", 507, "text/plain", "");
  add_destination (self, VIGIE_DESTINATION_HTTP_PUT, uri, TRUE);
  wait_for (self, is_behind);
  act (self, "win.outside");
  wait_for (self, row_tells_full_disk);
}

static void
test_window_may_close_while_something_is_sent (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/carte.geojson");

  vigie_web_server_set_text (server, "/carte.geojson", 404, "text/plain", "");
  vigie_web_server_set_manner (server, "/carte.geojson", VIGIE_WEB_HELD);
  add_destination (self, VIGIE_DESTINATION_HTTP_PUT, uri, TRUE);
  vigie_web_server_wait (server, "/carte.geojson", 1);
  act (self, "win.close-incident");
  g_assert_null (vigie_window_get_outside (self->app.window));
  vigie_web_server_release (server);
}

static gboolean
folder_is_empty (gpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (((Fixture *) data)->folder, 0, NULL);

  return folder != NULL && g_dir_read_name (folder) == NULL;
}

/* Nothing that the window does waits for a drive that does not answer; and what answers too late is
 * not put over what others may have sent since. */
static void
test_window_may_close_while_a_folder_hangs (Fixture *self, gconstpointer data)
{
  vigie_hung_folder_start (self->folder);
  add_folder (self, TRUE);
  g_assert_true (vigie_test_wait_until (vigie_hung_folder_has_somebody, NULL, APP_PATIENCE_MS));
  act (self, "win.close-incident");
  g_assert_null (vigie_window_get_outside (self->app.window));
  g_assert_true (vigie_hung_folder_has_somebody (NULL));
  g_assert_false (folder_is_empty (self)); /* a file is half written */
  vigie_hung_folder_stop ();
  g_assert_true (vigie_test_wait_until (folder_is_empty, self, APP_PATIENCE_MS));
}

static gboolean
has_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (&((Fixture *) data)->app);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog);
}

static void
publish_over_other_file (Fixture *self)
{
  g_assert_true (g_file_set_contents (self->file, "somebody else's", -1, NULL));
  add_folder (self, FALSE);
  act (self, "win.publish-now");
  g_assert_true (vigie_test_wait_until (has_question, self, APP_PATIENCE_MS));
}

static void
answer (Fixture *self, const char *response)
{
  AdwDialog *dialog = app_fixture_get_dialog (&self->app);

  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), response);
  adw_dialog_force_close (dialog);
}

static void
test_other_file_is_replaced_only_when_told (Fixture *self, gconstpointer data)
{
  publish_over_other_file (self);
  wait_for (self, is_behind);
  draw_closure (self);
  answer (self, "agree");
  g_assert_true (vigie_test_wait_until (file_has_closure, self, APP_PATIENCE_MS));
  wait_for (self, is_calm);
}

static gboolean
is_hidden (gpointer data)
{
  return !gtk_widget_get_visible (get_sign (data));
}

static void
test_other_file_can_be_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *contents = NULL;

  publish_over_other_file (self);
  answer (self, "keep");
  wait_for (self, is_hidden);
  g_assert_true (g_file_get_contents (self->file, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "somebody else's");
}

/* ---- the form ---- */

static gpointer
open_form (Fixture *self)
{
  gpointer dialog;
  AdwNavigationView *view;

  act (self, "win.destinations");
  dialog = app_fixture_get_dialog (&self->app);
  g_assert_true (VIGIE_IS_DESTINATIONS_DIALOG (dialog));
  vigie_destinations_dialog_add (dialog);
  view = app_fixture_get_part (dialog, "navigation_view");
  return adw_navigation_view_get_visible_page (view);
}

static void
enter (gpointer page, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_get_part (page, row)), text);
}

static void
save (gpointer page)
{
  g_signal_emit_by_name (app_fixture_get_part (page, "save_button"), "clicked");
}

static void
test_form_tells_what_is_wrong_where_it_is (Fixture *self, gconstpointer data)
{
  gpointer page = open_form (self);
  GtkWidget *label = app_fixture_get_part (page, "error_label");

  g_assert_false (gtk_widget_get_sensitive (app_fixture_get_part (page, "save_button")));
  enter (page, "name_row", "Carte");
  enter (page, "address_row", "ftp://example.org/");
  save (page);
  g_assert_true (gtk_widget_get_visible (label));
  g_assert_true (gtk_widget_has_css_class (app_fixture_get_part (page, "address_row"), "error"));

  enter (page, "address_row", "https://example.org/");
  g_assert_false (gtk_widget_get_visible (label));
  enter (page, "user_row", "a:b");
  save (page);
  g_assert_true (gtk_widget_has_css_class (app_fixture_get_part (page, "user_row"), "error"));
}

static gboolean
test_has_answer (gpointer data)
{
  return gtk_widget_get_sensitive (app_fixture_get_part (data, "test_button"));
}

static const char *
try_it (gpointer page)
{
  g_signal_emit_by_name (app_fixture_get_part (page, "test_button"), "clicked");
  g_assert_true (vigie_test_wait_until (test_has_answer, page, APP_PATIENCE_MS));
  return adw_action_row_get_subtitle (app_fixture_get_part (page, "test_row"));
}

static void
test_form_tests_without_writing (Fixture *self, gconstpointer data)
{
  gpointer page = open_form (self);
  g_autofree char *address = g_strconcat (self->folder, "/", NULL);

  adw_combo_row_set_selected (app_fixture_get_part (page, "kind_row"), VIGIE_DESTINATION_FOLDER);
  enter (page, "name_row", "Carte");
  enter (page, "address_row", address);
  g_assert_true (strstr (try_it (page), "can be written") != NULL);
  g_assert_false (g_file_test (self->file, G_FILE_TEST_EXISTS));
  enter (page, "address_row", "/nowhere/at/all/");
  g_assert_true (strstr (try_it (page), "is not there") != NULL);
  g_assert_true (gtk_widget_has_css_class (app_fixture_get_part (page, "test_row"), "failed"));
}

static void
test_form_tests_servers (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieWebServer) server = vigie_web_server_new ();
  g_autofree char *uri = vigie_web_server_dup_uri (server, "/carte.geojson");
  gpointer page = open_form (self);

  enter (page, "name_row", "Carte");
  enter (page, "address_row", uri);
  enter (page, "secret_row", "jeton");
  vigie_web_server_set_text (server, "/carte.geojson", 404, "text/plain", "");
  g_assert_true (strstr (try_it (page), "no such file yet") != NULL);
  vigie_web_server_set_text (server, "/carte.geojson", 200, "text/plain", "{}");
  g_assert_true (strstr (try_it (page), "a file there already") != NULL);
  vigie_web_server_set_text (server, "/carte.geojson", 401, "text/plain", "");
  g_assert_true (strstr (try_it (page), "does not accept the token") != NULL);
}

static gboolean
no_destination (gpointer data)
{
  return !has_destination (data);
}

static void
click_toast (GtkWidget *dialog)
{
  GtkWidget *toast = app_fixture_find (dialog, g_type_from_name ("AdwToastWidget"));
  GtkWidget *button = toast != NULL ? app_fixture_find (toast, GTK_TYPE_BUTTON) : NULL;

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
has_list (gpointer data)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (data, "stack")),
                    "list") == 0;
}

static gboolean
has_no_list (gpointer data)
{
  return !has_list (data);
}

static void
test_destination_is_added_removed_and_brought_back (Fixture *self, gconstpointer data)
{
  gpointer page = open_form (self);
  gpointer dialog = app_fixture_get_dialog (&self->app);
  g_autofree char *address = g_strconcat (self->folder, "/", NULL);

  adw_combo_row_set_selected (app_fixture_get_part (page, "kind_row"), VIGIE_DESTINATION_FOLDER);
  enter (page, "name_row", "Carte");
  enter (page, "address_row", address);
  save (page);
  g_assert_true (vigie_test_wait_until (has_list, dialog, APP_PATIENCE_MS));
  wait_for (self, has_destination);

  g_signal_emit_by_name (find_row (dialog, "Carte"), "activated");
  page = adw_navigation_view_get_visible_page (app_fixture_get_part (dialog, "navigation_view"));
  g_signal_emit_by_name (page, "remove", "Carte");
  g_assert_true (vigie_test_wait_until (has_no_list, dialog, APP_PATIENCE_MS));
  wait_for (self, no_destination);
  click_toast (dialog);
  g_assert_true (vigie_test_wait_until (has_list, dialog, APP_PATIENCE_MS));
  wait_for (self, has_destination);
}

#define add_test(path, function)                                                                   \
  g_test_add ("/app/outside/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_test ("sign-tells-what-left-and-what-has-not", test_sign_tells_what_left_and_what_has_not);
  add_test ("automatic-destination-follows-by-itself",
            test_automatic_destination_follows_by_itself);
  add_test ("log-says-who-published", test_log_says_who_published);
  add_test ("saved-file-counts-where-there-is-nothing-else",
            test_saved_file_counts_where_there_is_nothing_else);
  add_test ("full-server-is-told-in-words", test_full_server_is_told_in_words);
  add_test ("window-may-close-while-something-is-sent",
            test_window_may_close_while_something_is_sent);
  add_test ("window-closes-while-a-folder-hangs", test_window_may_close_while_a_folder_hangs);
  add_test ("other-file-is-replaced-only-when-told", test_other_file_is_replaced_only_when_told);
  add_test ("other-file-can-be-kept", test_other_file_can_be_kept);
  add_test ("form-tells-what-is-wrong-where-it-is", test_form_tells_what_is_wrong_where_it_is);
  add_test ("form-tests-without-writing", test_form_tests_without_writing);
  add_test ("form-tests-servers", test_form_tests_servers);
  add_test ("destination-is-added-removed-and-brought-back",
            test_destination_is_added_removed_and_brought_back);

  return g_test_run ();
}
