/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-brief-dialog.h"
#include "vigie-brief-preview.h"
#include "vigie-brief-print.h"
#include "vigie-brief-sheet.h"

/* The brief, from the key to the file. */

static VigieStore *
get_store (AppFixture *self)
{
  return vigie_session_get_store (app_fixture_get_session (self));
}

static void
decide (AppFixture *self, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, "Anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (get_store (self), draft, &error);
  g_assert_no_error (error);
}

static void
draw_closure (AppFixture *self, const char *title)
{
  g_autofree char *id = vigie_shape_new_id ();
  g_autofree char *payload = g_strdup_printf (
      "{\"kind\":\"closure\",\"title\":\"%s\",\"cause\":\"flood\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]}}",
      title);

  decide (self, "shape.draw", id, payload);
}

static guint
count_issued (AppFixture *self)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (get_store (self), VIGIE_DECISION_BRIEF_ISSUED, NULL);

  return issued->len;
}

static char *
dup_issued (AppFixture *self, const char *member)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (get_store (self), VIGIE_DECISION_BRIEF_ISSUED, NULL);
  JsonObject *payload;

  g_assert_cmpuint (issued->len, >, 0);
  payload = vigie_decision_get_payload (g_ptr_array_index (issued, issued->len - 1));
  return g_strdup (json_object_get_string_member_with_default (payload, member, NULL));
}

static GFile *
make_target (AppFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "brief.pdf", NULL);

  return g_file_new_for_path (path);
}

/* ---- the dialog ---- */

static gboolean
is_ready (gpointer data)
{
  return vigie_brief_dialog_is_ready (data);
}

static void
wait_until_ready (gpointer dialog)
{
  g_assert_true (vigie_test_wait_until (is_ready, dialog, APP_PATIENCE_MS));
}

static gpointer
open_dialog (AppFixture *self)
{
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.brief", NULL));
  dialog = app_fixture_get_dialog (self);
  g_assert_true (VIGIE_IS_BRIEF_DIALOG (dialog));
  return dialog;
}

static gpointer
open_ready_dialog (AppFixture *self)
{
  gpointer dialog = open_dialog (self);

  wait_until_ready (dialog);
  return dialog;
}

static gpointer
get_choice (gpointer dialog, const char *name)
{
  return app_fixture_get_part (app_fixture_get_part (dialog, "chooser"), name);
}

static gboolean
is_issued (gpointer data)
{
  return vigie_brief_dialog_is_issued (data);
}

static void
issue (AppFixture *self, gpointer dialog)
{
  g_autoptr (GFile) file = make_target (self);

  vigie_brief_dialog_issue (dialog, file, FALSE);
  g_assert_true (vigie_test_wait_until (is_issued, dialog, APP_PATIENCE_MS));
}

static void
assert_pdf (AppFixture *self)
{
  g_autoptr (GFile) file = make_target (self);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static gboolean
has_action (gpointer dialog, const char *label)
{
  for (GtkWidget *button = gtk_widget_get_first_child (
           gtk_widget_get_parent (app_fixture_get_part (dialog, "issue_button")));
       button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      if (gtk_widget_get_visible (button) && gtk_widget_is_sensitive (button) &&
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What the toast says that is shown. */
static const char *
get_toast (gpointer dialog)
{
  GtkWidget *toasts = app_fixture_get_part (dialog, "toasts");
  GtkWidget *toast = app_fixture_find (toasts, g_type_from_name ("AdwToastWidget"));
  GtkWidget *label = toast != NULL ? app_fixture_find (toast, GTK_TYPE_LABEL) : NULL;

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static gboolean
has_toast (gpointer data)
{
  return get_toast (data)[0] != '\0';
}

static void
wait_for_toast (gpointer dialog, const char *part)
{
  g_assert_true (vigie_test_wait_until (has_toast, dialog, APP_PATIENCE_MS));
  if (strstr (get_toast (dialog), part) == NULL)
    g_error ("“%s” is not in “%s”", part, get_toast (dialog));
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
  vigie_settings_set_brief_language ("fr");
  vigie_settings_set_brief_landscape (FALSE);
  draw_closure (self, "D 971");
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* ---- looking ---- */

static void
test_looking_shows_pages_and_issues_nothing (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  VigieBriefPreview *preview = app_fixture_get_part (dialog, "preview");
  AdwWindowTitle *title = app_fixture_get_part (dialog, "window_title");

  g_assert_cmpuint (vigie_brief_preview_get_n_pages (preview), ==, 1);
  g_assert_cmpstr (adw_window_title_get_title (title), ==, "Brief No. 1");
  g_assert_cmpstr (adw_window_title_get_subtitle (title), ==, "Not issued yet");
  app_fixture_keep_picture (self, "brief-dialog");
  adw_dialog_close (dialog);
  g_assert_null (app_fixture_get_dialog (self));
  g_assert_cmpuint (count_issued (self), ==, 0);
}

static double
get_page_aspect (gpointer dialog)
{
  GtkWidget *sheet =
      app_fixture_find (app_fixture_get_part (dialog, "preview"), VIGIE_TYPE_BRIEF_SHEET);

  return (double) gtk_widget_get_height (sheet) / gtk_widget_get_width (sheet);
}

static void
test_landscape_turns_the_pages (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);

  g_assert_cmpfloat_with_epsilon (get_page_aspect (dialog), 1.414, 0.01);
  adw_toggle_group_set_active_name (get_choice (dialog, "paper_group"), "landscape");
  g_assert_false (vigie_brief_dialog_is_ready (dialog));
  wait_until_ready (dialog);
  g_assert_cmpfloat_with_epsilon (get_page_aspect (dialog), 0.707, 0.01);
  app_fixture_keep_picture (self, "brief-dialog-landscape");

  /* The next time it lies as it did. */
  adw_dialog_force_close (dialog);
  dialog = open_ready_dialog (self);
  g_assert_cmpfloat_with_epsilon (get_page_aspect (dialog), 0.707, 0.01);
}

static void
test_closing_while_it_prepares_is_safe (AppFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    adw_dialog_force_close (open_dialog (self));
  open_ready_dialog (self);
  g_assert_cmpuint (count_issued (self), ==, 0);
}

static void
test_follows_the_incident (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  GtkWidget *group = app_fixture_get_part (dialog, "changes_group");

  g_assert_cmpstr (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), ==,
                   "First Brief");
  issue (self, dialog);
  adw_dialog_force_close (dialog);
  dialog = open_ready_dialog (self);
  group = app_fixture_get_part (dialog, "changes_group");
  g_assert_cmpstr (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), ==,
                   "New since No. 1");
  g_assert_cmpstr (adw_preferences_row_get_title (
                       ADW_PREFERENCES_ROW (app_fixture_find (group, ADW_TYPE_ACTION_ROW))),
                   ==, "Nothing has changed");
}

static gboolean
is_narrow (gpointer data)
{
  return g_strcmp0 (adw_multi_layout_view_get_layout_name (app_fixture_get_part (data, "layouts")),
                    "narrow") == 0;
}

static void
test_narrow_window_has_choices_below_the_pages (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);

  gtk_window_set_default_size (GTK_WINDOW (self->window), 420, 760);
  g_assert_true (vigie_test_wait_until (is_narrow, dialog, APP_PATIENCE_MS));
  wait_until_ready (dialog);
  app_fixture_keep_picture (self, "brief-dialog-narrow");

  adw_dialog_force_close (dialog);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1440, 900);
  open_ready_dialog (self);
}

/* ---- texts ---- */

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

static char *
copy (gpointer dialog, const char *action)
{
  char *copied = NULL;

  g_assert_true (gtk_widget_activate_action (dialog, action, NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, clipboard_cb, &copied);
  g_assert_true (vigie_test_wait_until (is_set, &copied, APP_PATIENCE_MS));
  return copied;
}

static void
test_copies_both_texts_without_issuing (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autofree char *text = copy (dialog, "brief.copy-text");
  g_autofree char *short_text = NULL;
  g_autofree char *length = NULL;

  g_assert_nonnull (strstr (text, "D 971"));
  g_assert_nonnull (strstr (text, "Neige sur la côte"));
  wait_for_toast (dialog, "not issued yet");
  short_text = copy (dialog, "brief.copy-short-text");
  g_assert_cmpint (g_utf8_strlen (short_text, -1), <=, 500);
  g_assert_nonnull (strstr (short_text, "D 971"));
  length = g_strdup_printf ("%ld of 500", g_utf8_strlen (short_text, -1));
  g_assert_nonnull (
      strstr (adw_action_row_get_subtitle (app_fixture_get_part (dialog, "short_row")), length));
  g_assert_cmpuint (count_issued (self), ==, 0);
}

static void
test_texts_speak_the_language_of_the_brief (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autofree char *text = NULL;

  adw_toggle_group_set_active_name (get_choice (dialog, "language_group"), "en");
  wait_until_ready (dialog);
  text = copy (dialog, "brief.copy-text");
  g_assert_nonnull (strstr (text, "112"));
  g_assert_null (strstr (text, "CHANGEMENTS"));
}

/* ---- issuing ---- */

static void
test_issues_once_what_was_shown (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autoptr (GFile) file = make_target (self);
  g_autofree char *sha256 = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  issue (self, dialog);
  assert_pdf (self);
  wait_for_toast (dialog, "brief.pdf");
  g_assert_cmpuint (count_issued (self), ==, 1);
  g_assert_true (g_file_get_contents (g_file_peek_path (file), &bytes, &length, NULL));
  expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
  sha256 = dup_issued (self, "sha256");
  g_assert_cmpstr (sha256, ==, expected);

  g_assert_false (gtk_widget_is_sensitive (get_choice (dialog, "recipients_row")));
  g_assert_true (has_action (dialog, "_Open"));
  g_assert_true (has_action (dialog, "_Print…"));
  g_assert_false (has_action (dialog, "Issue and _Save PDF…"));
  app_fixture_keep_picture (self, "brief-dialog-issued");
  vigie_brief_dialog_issue (dialog, file, FALSE);
  g_assert_cmpuint (count_issued (self), ==, 1);
}

/* What was chosen at the last moment is on the page. */
static void
test_issues_what_was_chosen_last (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autofree char *recipients = NULL;
  g_autofree char *next_at = NULL;
  g_autofree char *text = NULL;

  gtk_editable_set_text (get_choice (dialog, "recipients_row"), "CODIS 21, préfecture");
  gtk_editable_set_text (get_choice (dialog, "next_row"), "21h30");
  issue (self, dialog);
  recipients = vigie_store_get (get_store (self), VIGIE_INFO_RECIPIENTS);
  g_assert_cmpstr (recipients, ==, "CODIS 21, préfecture");
  next_at = dup_issued (self, "next_at");
  g_assert_nonnull (next_at);
  text = copy (dialog, "brief.copy-text");
  g_assert_nonnull (strstr (text, "CODIS 21, préfecture"));
  g_assert_nonnull (strstr (text, "21:30"));
}

static gboolean
has_file (gpointer data)
{
  g_autoptr (GFile) file = make_target (data);

  return count_issued (data) == 1 && g_file_query_exists (file, NULL);
}

static void
test_closing_while_it_issues_keeps_the_brief (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autoptr (GFile) file = make_target (self);

  vigie_brief_dialog_issue (dialog, file, FALSE);
  adw_dialog_force_close (dialog);
  g_assert_true (vigie_test_wait_until (has_file, self, APP_PATIENCE_MS));
  assert_pdf (self);
}

static void
test_unwritable_folder_is_said_and_can_be_tried_again (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autofree char *path = g_build_filename (self->dir, "nowhere", "brief.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  vigie_brief_dialog_issue (dialog, file, FALSE);
  wait_for_toast (dialog, "does not exist");
  g_assert_cmpuint (count_issued (self), ==, 0);
  wait_until_ready (dialog);
  g_assert_true (has_action (dialog, "Issue and _Save PDF…"));
  issue (self, dialog);
  g_assert_cmpuint (count_issued (self), ==, 1);
}

static void
test_number_that_another_desk_took_is_not_issued_twice (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autoptr (GFile) file = make_target (self);
  g_autofree char *payload =
      g_strdup_printf ("{\"number\":1,\"sha256\":\"%064d\",\"as_of\":\"2026-01-12T18:00:00Z\"}", 0);

  decide (self, "brief.issued", NULL, payload);
  vigie_brief_dialog_issue (dialog, file, FALSE);
  wait_for_toast (dialog, "issued meanwhile");
  wait_until_ready (dialog);
  g_assert_cmpstr (adw_window_title_get_title (app_fixture_get_part (dialog, "window_title")), ==,
                   "Brief No. 2");
  issue (self, dialog);
  g_assert_cmpuint (count_issued (self), ==, 2);
}

/* ---- the next brief ---- */

static void
test_wrong_time_is_said_and_not_issued (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  GtkWidget *row = get_choice (dialog, "next_row");

  gtk_editable_set_text (GTK_EDITABLE (row), "25:70");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_false (has_action (dialog, "Issue and _Save PDF…"));
  gtk_editable_set_text (GTK_EDITABLE (row), "9h");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_true (has_action (dialog, "Issue and _Save PDF…"));
}

static void
test_keeps_the_rhythm (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_ready_dialog (self);
  g_autofree char *first = NULL;

  g_assert_cmpstr (gtk_editable_get_text (get_choice (dialog, "next_row")), ==, "");
  g_assert_true (gtk_widget_activate_action (app_fixture_get_part (dialog, "chooser"),
                                             "brief.next-in", "s", "60"));
  wait_until_ready (dialog);
  first = g_strdup (gtk_editable_get_text (get_choice (dialog, "next_row")));
  g_assert_cmpuint (strlen (first), ==, 5);
  issue (self, dialog);
  adw_dialog_force_close (dialog);

  /* One between two keeps what was announced. */
  dialog = open_ready_dialog (self);
  g_assert_cmpstr (gtk_editable_get_text (get_choice (dialog, "next_row")), ==, first);
}

/* ---- printing ---- */

static void
proved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(VigieBriefProof **) user_data = vigie_brief_press_prove_finish (result, NULL);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, gboolean *done)
{
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  *done = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static char *
print_to_file (AppFixture *self, gboolean landscape)
{
  g_autoptr (VigieBriefPress) press = vigie_brief_press_new (get_store (self), NULL);
  const VigieBriefChoices choices = { .language = "fr", .landscape = landscape };
  g_autoptr (VigieBriefProof) proof = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autofree char *path = g_build_filename (self->dir, "printed.pdf", NULL);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  char *bytes = NULL;

  vigie_brief_press_prove_async (press, &choices, NULL, proved_cb, &proof);
  g_assert_true (vigie_test_wait_until (is_set, &proof, APP_PATIENCE_MS));
  operation = vigie_brief_print_new (proof);
  gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), &done);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (self->window),
                           &error);
  g_assert_no_error (error);
  g_assert_true (vigie_test_wait_until (is_true, &done, APP_PATIENCE_MS));
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  return bytes;
}

static void
test_prints_the_same_pages (AppFixture *self, gconstpointer data)
{
  g_autofree char *upright = print_to_file (self, FALSE);
  g_autofree char *across = NULL;

  g_assert_true (g_str_has_prefix (upright, "%PDF-"));
  across = print_to_file (self, TRUE);
  g_assert_true (g_str_has_prefix (across, "%PDF-"));
  g_assert_cmpuint (count_issued (self), ==, 0); /* the dialog issues before it prints */
}

/* ---- what is told ---- */

static void
test_says_who_waits_for_a_second_person (AppFixture *self, gconstpointer data)
{
  gpointer dialog;
  GtkWidget *notes;
  VigieFeedItem *item =
      g_list_model_get_item (vigie_session_get_feed (app_fixture_get_session (self)), 0);

  g_assert_true (vigie_store_set (get_store (self), VIGIE_INFO_FOUR_EYES, "true", NULL));
  decide (self, "post.status", vigie_post_get_id (vigie_feed_item_get_post (item)),
          "{\"status\":\"confirmed\"}");
  g_object_unref (item);
  dialog = open_ready_dialog (self);
  notes = app_fixture_get_part (dialog, "notes_group");
  g_assert_true (gtk_widget_get_visible (notes));
  g_assert_nonnull (strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (
                                app_fixture_find (notes, ADW_TYPE_ACTION_ROW))),
                            "second person"));
}

static gboolean
has_territory_problem (gpointer data)
{
  return vigie_session_get_territory_problem (data) != NULL;
}

static void
test_says_that_the_territory_cannot_be_read (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  g_autofree char *path = g_build_filename (self->dir, "gone.territory", NULL);
  gpointer dialog;
  GtkWidget *notes;

  vigie_session_set_info (session, VIGIE_INFO_TERRITORY, path);
  g_assert_true (vigie_test_wait_until (has_territory_problem, session, APP_PATIENCE_MS));
  dialog = open_ready_dialog (self);
  notes = app_fixture_get_part (dialog, "notes_group");
  g_assert_true (gtk_widget_get_visible (notes));
  g_assert_nonnull (strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (
                                app_fixture_find (notes, ADW_TYPE_ACTION_ROW))),
                            "territory"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/brief-dialog/" name, AppFixture, NULL, set_up, func, tear_down)
  ADD ("looking-issues-nothing", test_looking_shows_pages_and_issues_nothing);
  ADD ("landscape", test_landscape_turns_the_pages);
  ADD ("narrow", test_narrow_window_has_choices_below_the_pages);
  ADD ("closing-while-it-prepares", test_closing_while_it_prepares_is_safe);
  ADD ("follows-the-incident", test_follows_the_incident);
  ADD ("copies-both-texts", test_copies_both_texts_without_issuing);
  ADD ("texts-in-english", test_texts_speak_the_language_of_the_brief);
  ADD ("issues-once", test_issues_once_what_was_shown);
  ADD ("issues-what-was-chosen-last", test_issues_what_was_chosen_last);
  ADD ("closing-while-it-issues", test_closing_while_it_issues_keeps_the_brief);
  ADD ("unwritable-folder", test_unwritable_folder_is_said_and_can_be_tried_again);
  ADD ("number-taken-meanwhile", test_number_that_another_desk_took_is_not_issued_twice);
  ADD ("wrong-time", test_wrong_time_is_said_and_not_issued);
  ADD ("rhythm", test_keeps_the_rhythm);
  ADD ("prints", test_prints_the_same_pages);
  ADD ("second-person", test_says_who_waits_for_a_second_person);
  ADD ("territory-problem", test_says_that_the_territory_cannot_be_read);
  return g_test_run ();
}
