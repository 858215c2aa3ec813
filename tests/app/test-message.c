/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-message-dialog.h"
#include "vigie-message.h"

/* A message to the public, from the key to the log. */

static void
draw_closure (AppFixture *self)
{
  const char *payload =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"flood\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]},"
      "\"sections\":[{\"road\":\"D 971\",\"from\":\"PR 12+300\",\"communes\":[\"Chanceaux\"]}]}";
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = vigie_shape_new_id ();
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, node, NULL, "Anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision =
      vigie_store_append (vigie_session_get_store (app_fixture_get_session (self)), draft, &error);
  g_assert_no_error (error);
}

static gboolean
has_template (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL &&
         gtk_list_box_get_selected_row (app_fixture_get_part (dialog, "templates")) != NULL;
}

static gpointer
open_dialog (AppFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.message", NULL));
  g_assert_true (vigie_test_wait_until (has_template, self, APP_PATIENCE_MS));
  return app_fixture_get_dialog (self);
}

static char *
dup_text (gpointer dialog)
{
  GtkTextBuffer *buffer = app_fixture_get_part (dialog, "buffer");
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
  draw_closure (self);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static void
test_suggests_what_holds_and_fills_it_in (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  GtkListBoxRow *first =
      gtk_list_box_get_row_at_index (app_fixture_get_part (dialog, "templates"), 0);
  g_autofree char *french = dup_text (dialog);
  g_autofree char *english = NULL;

  g_assert_cmpstr (g_object_get_data (G_OBJECT (first), "template"), ==, "flood");
  g_assert_nonnull (strstr (french, "la RD\u00a0971"));
  g_assert_nonnull (strstr (french, "Chanceaux"));
  g_assert_cmpstr (gtk_label_get_text (app_fixture_get_part (dialog, "alert_label")), ==,
                   "Alertez d’abord le 18 ou le 112.");
  app_fixture_keep_picture (self, "message-dialog");
  adw_toggle_group_set_active_name (app_fixture_get_part (dialog, "language_group"), "en");
  english = dup_text (dialog);
  g_assert_nonnull (strstr (english, "Traffic is stopped on D 971."));
  g_assert_cmpstr (gtk_label_get_text (app_fixture_get_part (dialog, "alert_label")), ==,
                   "Call 18 or 112 first.");
}

static gboolean
shows_exercise (gpointer data)
{
  VigieSession *session = app_fixture_get_session (data);

  return session != NULL && vigie_session_is_exercise (session);
}

static void
test_says_that_an_exercise_will_be_marked (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "exercise.vigie", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gpointer dialog;

  vigie_window_create (self->window, file, "Neige", TRUE, NULL, FALSE);
  g_assert_true (vigie_test_wait_until (shows_exercise, self, APP_PATIENCE_MS));
  dialog = open_dialog (self);
  g_assert_cmpstr (gtk_label_get_text (app_fixture_get_part (dialog, "alert_label")), ==,
                   "EXERCICE – … Alertez d’abord le 18 ou le 112.");
}

static void
clipboard_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copies_what_was_edited_with_the_sentence (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  g_autofree char *copied = NULL;

  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"), "Restez chez vous.", -1);
  g_signal_emit_by_name (app_fixture_get_part (dialog, "copy_button"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, clipboard_cb, &copied);
  g_assert_true (vigie_test_wait_until (is_set, &copied, APP_PATIENCE_MS));
  g_assert_cmpstr (copied, ==, "Restez chez vous. Alertez d’abord le 18 ou le 112.");
}

static GtkWidget *
find_shorten_button (GtkWidget *dialog)
{
  return app_fixture_find_button (dialog, "Use the short version for X");
}

static void
test_offers_a_short_version_where_it_is_too_long (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  GtkWidget *button = find_shorten_button (dialog);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_visible (button));
  text = dup_text (dialog);
  whole = vigie_message_finish (text, VIGIE_MESSAGE_FRENCH, FALSE, vigie_network_find ("x"));
  g_assert_true (vigie_message_fits (vigie_network_find ("x"), whole));
}

static gboolean
has_message (gpointer data)
{
  g_autoptr (GPtrArray) messages =
      vigie_store_list_decisions (vigie_session_get_store (data), VIGIE_DECISION_MESSAGE, NULL);

  return messages->len == 1;
}

static void
test_logs_where_it_was_relayed (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  GtkWidget *log_button = app_fixture_get_part (dialog, "log_button");
  VigieSession *session = app_fixture_get_session (self);
  g_autoptr (GPtrArray) messages = NULL;
  JsonObject *payload;

  g_assert_false (gtk_widget_is_sensitive (log_button));
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (app_fixture_find (app_fixture_get_part (dialog, "networks_group"),
                                          GTK_TYPE_CHECK_BUTTON)),
      TRUE);
  g_assert_true (gtk_widget_is_sensitive (log_button));
  g_signal_emit_by_name (log_button, "clicked");
  g_assert_true (vigie_test_wait_until (has_message, session, APP_PATIENCE_MS));
  messages =
      vigie_store_list_decisions (vigie_session_get_store (session), VIGIE_DECISION_MESSAGE, NULL);
  payload = vigie_decision_get_payload (g_ptr_array_index (messages, 0));
  g_assert_cmpstr (json_object_get_string_member (payload, "template"), ==, "flood");
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (payload, "channels"), 0), ==,
      "x");
  g_assert_nonnull (
      strstr (json_object_get_string_member (payload, "text"), "Alertez d’abord le 18 ou le 112."));
}

static const char *
get_toast (AppFixture *self)
{
  GtkWidget *toast =
      app_fixture_find (GTK_WIDGET (self->window), g_type_from_name ("AdwToastWidget"));
  GtkWidget *label = toast != NULL ? app_fixture_find (toast, GTK_TYPE_LABEL) : NULL;

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static gboolean
says_what_was_undone (gpointer data)
{
  return g_str_has_prefix (get_toast (data), "Undone: Message relayed (X): Inondations en cours.");
}

static gboolean
says_that_it_was_relayed (gpointer data)
{
  return g_str_has_prefix (get_toast (data), "Message relayed (X): Inondations en cours.");
}

/* Who ticked the wrong network takes that back; the log keeps both. */
static void
test_a_note_of_it_can_be_undone (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  VigieSession *session = app_fixture_get_session (self);
  g_autoptr (GPtrArray) messages = NULL;

  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (app_fixture_find (app_fixture_get_part (dialog, "networks_group"),
                                          GTK_TYPE_CHECK_BUTTON)),
      TRUE);
  g_signal_emit_by_name (app_fixture_get_part (dialog, "log_button"), "clicked");
  g_assert_true (vigie_test_wait_until (says_that_it_was_relayed, self, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL));
  g_assert_true (vigie_test_wait_until (says_what_was_undone, self, APP_PATIENCE_MS));
  messages =
      vigie_store_list_decisions (vigie_session_get_store (session), VIGIE_DECISION_MESSAGE, NULL);
  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.redo", NULL));
  g_assert_true (vigie_test_wait_until (has_message, session, APP_PATIENCE_MS));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define ADD(name, func) g_test_add (name, AppFixture, NULL, set_up, func, tear_down)
  ADD ("/message/suggests-and-fills-in", test_suggests_what_holds_and_fills_it_in);
  ADD ("/message/exercise", test_says_that_an_exercise_will_be_marked);
  ADD ("/message/copies-with-the-sentence", test_copies_what_was_edited_with_the_sentence);
  ADD ("/message/short-version", test_offers_a_short_version_where_it_is_too_long);
  ADD ("/message/logs", test_logs_where_it_was_relayed);
  ADD ("/message/undone", test_a_note_of_it_can_be_undone);
  return g_test_run ();
}
