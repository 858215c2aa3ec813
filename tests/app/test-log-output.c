/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtkunixprint.h>
#include <string.h>

#include "file-chooser-leak.h"
#include "log-fixture.h"
#include "vigie-log-output.h"

/* The log on its way to a file and to a printer. */

#define N_LONG 3000 /* entries of a log that takes a while to write */

static VigieLogOutput *
get_output (LogFixture *self)
{
  return app_fixture_get_part (self->view, "output");
}

static gboolean
rests (gpointer data)
{
  return !vigie_log_output_is_busy (get_output (data));
}

static void
wait_for_rest (LogFixture *self)
{
  g_assert_true (vigie_test_wait_until (rests, self, 3 * APP_PATIENCE_MS));
}

typedef struct
{
  LogFixture *fixture;
  const char *part;
  char *last; /* that was there */
} Toast;

static gboolean
says (gpointer data)
{
  Toast *toast = data;
  const char *text = log_fixture_get_toast (toast->fixture);

  if (text[0] != '\0')
    g_set_str (&toast->last, text);
  return strstr (text, toast->part) != NULL;
}

static void
expect_toast (LogFixture *self, const char *part)
{
  Toast toast = { self, part, NULL };

  if (!vigie_test_wait_until (says, &toast, APP_PATIENCE_MS))
    g_error ("“%s” was said, not “%s”", toast.last, part);
  g_free (toast.last);
}

static void
dismiss_toasts (LogFixture *self)
{
  adw_toast_overlay_dismiss_all (
      ADW_TOAST_OVERLAY (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_TOAST_OVERLAY)));
}

static char *
make_path (LogFixture *self, const char *name)
{
  return g_build_filename (self->app.dir, name, NULL);
}

static char *
read_file (const char *path)
{
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

static char chooser_type[] = "GtkFileChooserDialog";
static char dialog_type[] = "GtkPrintUnixDialog";

/* Returns: (nullable): a window of this type that is shown */
static gpointer
find_window (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
has_window (gpointer data)
{
  return find_window (data) != NULL;
}

static gboolean
has_no_window (gpointer data)
{
  return find_window (data) == NULL;
}

static void
act (LogFixture *self, const char *action, const char *target)
{
  g_assert_true (target != NULL
                     ? gtk_widget_activate_action (GTK_WIDGET (self->view), action, "s", target)
                     : gtk_widget_activate_action (GTK_WIDGET (self->view), action, NULL));
}

/* ---- to a file ---- */

/* GTK's own dialogs: what they are made of is deprecated, but there. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
respond (gpointer dialog, int response)
{
  gtk_dialog_response (GTK_DIALOG (dialog), response);
}

/* The dialog that people see is GTK's: what it offers is looked at, and it is closed. */
static void
expect_suggestion (LogFixture *self, const char *action, const char *suffix)
{
  g_autofree char *suggested = NULL;
  gpointer dialog;

  act (self, action, suffix);
  g_assert_true (vigie_test_wait_until (has_window, chooser_type, APP_PATIENCE_MS));
  dialog = find_window (chooser_type);
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "Export the Log");
  g_assert_true (gtk_window_get_transient_for (dialog) == GTK_WINDOW (self->app.window));
  suggested = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (dialog));
  g_assert_true (g_str_has_prefix (suggested, "Neige sur la côte, log "));
  g_assert_true (g_str_has_suffix (suggested, suffix));
  respond (dialog, GTK_RESPONSE_CANCEL);
  g_assert_true (vigie_test_wait_until (has_no_window, chooser_type, APP_PATIENCE_MS));
  g_assert_false (vigie_log_output_is_busy (get_output (self)));
}

G_GNUC_END_IGNORE_DEPRECATIONS

static void
write_file (LogFixture *self, const VigieLogFilter *filter, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  vigie_log_output_write (get_output (self), filter, file);
  wait_for_rest (self);
}

static void
test_exports_what_is_shown_and_the_whole (void)
{
  LogFixture self = { 0 };
  g_autoptr (VigieLogFilter) filter = NULL;
  g_autofree char *part = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *all = NULL;

  log_fixture_set_up (&self);
  part = make_path (&self, "part.csv");
  whole = make_path (&self, "whole.csv");
  act (&self, "log.export-whole", ".csv"); /* the same as what is shown: not offered */
  g_assert_false (has_window (chooser_type));
  log_fixture_search (&self, "prefecture");
  log_fixture_expect_count (&self, "1 of 3 entries");
  expect_suggestion (&self, "log.export", ".pdf");
  expect_suggestion (&self, "log.export-whole", ".csv");
  filter = vigie_log_bar_dup_filter (self.bar);
  write_file (&self, filter, part);
  expect_toast (&self, "1 entry written: part.csv");
  dismiss_toasts (&self);
  write_file (&self, NULL, whole);
  expect_toast (&self, "3 entries written: whole.csv");
  shown = read_file (part);
  all = read_file (whole);
  g_assert_nonnull (strstr (shown, "Appel de la préfecture"));
  g_assert_null (strstr (shown, "Déjà vu à Dijon"));
  g_assert_nonnull (strstr (all, "Déjà vu à Dijon"));
  log_fixture_tear_down (&self);
}

static void
test_failures_are_said (void)
{
  LogFixture self = { 0 };
  g_autofree char *nowhere = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr (GFile) remote = g_file_new_for_uri ("https://example.org/log.pdf");

  log_fixture_set_up (&self);
  nowhere = make_path (&self, "nowhere/log.pdf");
  wrong = make_path (&self, "log.txt");
  write_file (&self, NULL, nowhere);
  expect_toast (&self, "The folder for “log.pdf” does not exist.");
  dismiss_toasts (&self);
  write_file (&self, NULL, wrong);
  expect_toast (&self, "let the name end in .pdf");
  g_assert_false (g_file_test (wrong, G_FILE_TEST_EXISTS));
  dismiss_toasts (&self);
  vigie_log_output_write (get_output (&self), NULL, remote);
  expect_toast (&self, "Choose a folder of this machine.");
  log_fixture_tear_down (&self);
}

/* ---- a long log ---- */

static void
append_many (LogFixture *self, guint n)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) decisions = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"text\":\"Ligne %u\"}", i);
      g_autoptr (JsonNode) payload = json_from_string (text, NULL);

      g_ptr_array_add (drafts, vigie_draft_new ("note", NULL, payload, NULL, "Anne", &error));
    }
  g_assert_no_error (error);
  decisions = vigie_store_append_all (
      vigie_session_get_store (app_fixture_get_session (&self->app)), drafts, NULL, &error);
  g_assert_no_error (error);
  log_fixture_wait (self, n + 3);
}

static gboolean
shows_progress (gpointer data)
{
  LogFixture *self = data;
  VigieLogOutput *output = get_output (self);

  return gtk_revealer_get_reveal_child (app_fixture_get_part (output, "revealer")) &&
         gtk_progress_bar_get_fraction (app_fixture_get_part (output, "progress_bar")) > 0;
}

static void
test_a_long_log_shows_how_far_it_is_and_is_stopped (void)
{
  LogFixture self = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *old = NULL;
  g_autoptr (GFile) file = NULL;

  log_fixture_set_up (&self);
  path = make_path (&self, "log.pdf");
  file = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  append_many (&self, N_LONG);
  vigie_log_output_write (get_output (&self), NULL, file);
  act (&self, "log.export", ".csv"); /* one thing at a time */
  g_assert_false (has_window (chooser_type));
  g_assert_true (vigie_test_wait_until (shows_progress, &self, APP_PATIENCE_MS));
  g_signal_emit_by_name (app_fixture_find (GTK_WIDGET (get_output (&self)), GTK_TYPE_BUTTON),
                         "clicked");
  wait_for_rest (&self);
  old = read_file (path);
  g_assert_cmpstr (old, ==, "old");
  g_assert_null (strstr (log_fixture_get_toast (&self), "written"));
  g_assert_false (shows_progress (&self));
  log_fixture_tear_down (&self);
}

/* Whoever closes the incident waits for nothing. */
static void
test_closing_gives_it_up (void)
{
  LogFixture self = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  log_fixture_set_up (&self);
  path = make_path (&self, "log.pdf");
  file = g_file_new_for_path (path);
  append_many (&self, N_LONG);
  vigie_log_output_write (get_output (&self), NULL, file);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self.app.window), "win.close-incident", NULL));
  g_assert_true (rests (&self));
  log_fixture_tear_down (&self);
}

/* ---- to a printer ---- */

static gboolean
has_printer (gpointer data)
{
  GtkPrinter *printer = gtk_print_unix_dialog_get_selected_printer (data);

  return printer != NULL && gtk_printer_has_details (printer);
}

static GtkPrintSettings *
make_settings (const char *path)
{
  GtkPrintSettings *settings = gtk_print_settings_new ();
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  gtk_print_settings_set_printer (settings, "Print to File");
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  return settings;
}

/* Printers are looked for meanwhile: GTK wants to find them before its dialog closes. */
static gpointer
wait_for_print_dialog (LogFixture *self)
{
  g_assert_true (vigie_test_wait_until (has_window, dialog_type, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_printer, find_window (dialog_type), APP_PATIENCE_MS));
  return find_window (dialog_type);
}

/* Returns: (nullable): what stands on the pages, where there is something that reads them */
static char *
read_text (const char *path)
{
  g_autofree char *reader = g_find_program_in_path ("pdftotext");
  g_autoptr (GSubprocess) process = NULL;
  char *text = NULL;

  if (reader == NULL)
    return NULL;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, reader, path, "-", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL));
  return text;
}

static void
test_prints_what_is_shown (void)
{
  LogFixture self = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *pages = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GtkPrintSettings) settings = NULL;
  gpointer dialog;

  log_fixture_set_up (&self);
  path = make_path (&self, "printed.pdf");
  settings = make_settings (path);
  vigie_log_output_set_print_settings (get_output (&self), settings);
  log_fixture_search (&self, "prefecture");
  log_fixture_expect_count (&self, "1 of 3 entries");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.app.window), "win.print", NULL));
  dialog = wait_for_print_dialog (&self);
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "Log – Neige sur la côte");
  respond (dialog, GTK_RESPONSE_OK);
  wait_for_rest (&self);
  expect_toast (&self, "Sent to the printer");
  pages = read_file (path);
  g_assert_true (g_str_has_prefix (pages, "%PDF-1.4"));
  text = read_text (path);
  if (text != NULL)
    {
      g_test_message ("%s", text);
      g_assert_true (strstr (text, "1 of 3 entries") != NULL ||
                     strstr (text, "1 entrées sur 3") != NULL); /* of the desk's language */
      g_assert_null (strstr (text, "Dijon"));
    }
  log_fixture_tear_down (&self);
}

static void
test_printing_is_given_up (void)
{
  LogFixture self = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GtkPrintSettings) settings = NULL;

  log_fixture_set_up (&self);
  path = make_path (&self, "printed.pdf");
  settings = make_settings (path);
  vigie_log_output_set_print_settings (get_output (&self), settings);
  act (&self, "log.print", NULL);
  respond (wait_for_print_dialog (&self), GTK_RESPONSE_CANCEL);
  wait_for_rest (&self);
  g_assert_null (strstr (log_fixture_get_toast (&self), "printer"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  log_fixture_tear_down (&self);
}

/* Everywhere else the key asks for the brief. */
static void
test_the_key_means_what_is_looked_at (void)
{
  LogFixture self = { 0 };

  log_fixture_set_up (&self);
  log_fixture_show_view (&self, "desk");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.app.window), "win.print", NULL));
  g_assert_true (rests (&self));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (app_fixture_get_dialog (&self.app)), ==, "VigieBriefDialog");
  log_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  g_test_add_func ("/app/log-output/exports", test_exports_what_is_shown_and_the_whole);
  g_test_add_func ("/app/log-output/failures", test_failures_are_said);
  g_test_add_func ("/app/log-output/long", test_a_long_log_shows_how_far_it_is_and_is_stopped);
  g_test_add_func ("/app/log-output/closing", test_closing_gives_it_up);
  g_test_add_func ("/app/log-output/prints", test_prints_what_is_shown);
  g_test_add_func ("/app/log-output/given-up", test_printing_is_given_up);
  g_test_add_func ("/app/log-output/key", test_the_key_means_what_is_looked_at);

  return g_test_run ();
}
