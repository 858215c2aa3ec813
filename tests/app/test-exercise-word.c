/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-fixture.h"
#include "file-chooser-leak.h"
#include "vigie-exercise-banner.h"
#include "vigie-exercise-word.h"
#include "vigie-log-view.h"
#include "vigie-photo-cache.h"
#include "vigie-photo-viewer.h"
#include "vigie-privacy-report.h"

/* Nobody may take an exercise for real, nor what is real for an exercise: the word is in the
 * window, in each view and in each dialog of the one, and nowhere of the other. */

#define TITLE "Neige sur la côte"

static const char *const views[] = { "desk", "log", "review", "sources" };

/* Those that decide, or let something go out. */
static const char *const dialogs[] = { "win.export",  "win.brief",        "win.live-overlay",
                                       "win.message", "win.destinations", "win.add-post",
                                       "win.words",   "win.details",      "win.add-source" };

static void
open_incident (AppFixture *self, gboolean exercise)
{
  g_autofree char *path =
      g_build_filename (self->dir, exercise ? "exercise.vigie" : "real.vigie", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, TITLE, exercise, &error);

  g_assert_no_error (error);
  app_fixture_add_posts (store, 3);
  vigie_store_close (store);
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (app_fixture_has_feed, self, APP_PATIENCE_MS));
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
  open_incident (self, TRUE);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* Returns: whether a banner of the widget can be seen, with the word first */
static gboolean
is_marked (GtkWidget *widget)
{
  GtkWidget *found = app_fixture_find (widget, VIGIE_TYPE_EXERCISE_BANNER);
  AdwBanner *banner;

  if (found == NULL || !gtk_widget_get_mapped (found))
    return FALSE;
  banner = ADW_BANNER (adw_bin_get_child (ADW_BIN (found)));
  return adw_banner_get_revealed (banner) &&
         g_str_has_prefix (adw_banner_get_title (banner), VIGIE_EXERCISE_WORD " – ");
}

static gboolean
is_banner_in_view (gpointer data)
{
  AppFixture *self = data;
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *banner = app_fixture_find (window, VIGIE_TYPE_EXERCISE_BANNER);
  graphene_rect_t bounds;

  return is_marked (window) && gtk_widget_compute_bounds (banner, window, &bounds) &&
         bounds.size.height > 20 && bounds.origin.x >= 0 &&
         bounds.origin.x + bounds.size.width <= (float) gtk_widget_get_width (window) + 1;
}

static void
show_view (AppFixture *self, const char *name)
{
  adw_view_stack_set_visible_child_name (app_fixture_get_part (self->window, "view_stack"), name);
}

static void
test_the_word_is_above_every_view (AppFixture *self, gconstpointer data)
{
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==,
                   VIGIE_EXERCISE_WORD " – " TITLE);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (self, views[i]);
      g_assert_true (vigie_test_wait_until (is_banner_in_view, self, APP_PATIENCE_MS));
    }
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 640);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (self, views[i]);
      g_assert_true (vigie_test_wait_until (is_banner_in_view, self, APP_PATIENCE_MS));
    }
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

typedef struct
{
  AppFixture *app;
  const char *action;
} Opening;

/* Some wait for what they are about: asked for again until then. */
static gboolean
opens (gpointer data)
{
  Opening *self = data;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->app->window), self->action, NULL));
  return app_fixture_get_dialog (self->app) != NULL;
}

static GtkWidget *
open_dialog (AppFixture *self, const char *action)
{
  Opening opening = { self, action };

  if (!vigie_test_wait_until (opens, &opening, APP_PATIENCE_MS))
    g_error ("%s opens no dialog", action);
  return GTK_WIDGET (app_fixture_get_dialog (self));
}

static void
close_dialog (AppFixture *self, GtkWidget *dialog)
{
  adw_dialog_force_close (ADW_DIALOG (dialog));
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

static gboolean
is_mapped_and_marked (gpointer data)
{
  return is_marked (data);
}

static void
test_the_word_is_in_every_dialog (AppFixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *dialog = open_dialog (self, dialogs[i]);

      g_assert_nonnull (app_fixture_find (dialog, VIGIE_TYPE_EXERCISE_BANNER));
      if (!vigie_test_wait_until (is_mapped_and_marked, dialog, APP_PATIENCE_MS))
        g_error ("%s does not say that it is an exercise", dialogs[i]);
      close_dialog (self, dialog);
    }
}

static void
test_questions_begin_with_the_word (AppFixture *self, gconstpointer data)
{
  AdwDialog *dialog = adw_alert_dialog_new ("Replace A & B?", "It is another desk’s.");

  adw_dialog_present (dialog, GTK_WIDGET (self->window));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==,
                   VIGIE_EXERCISE_WORD);
  g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), ==,
                   "<b>Replace A &amp; B?</b>\n\nIt is another desk’s.");
  close_dialog (self, GTK_WIDGET (dialog));
}

/* It may become a real one. */
static void
test_a_new_incident_is_no_exercise_yet (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self, "win.new");

  g_assert_null (app_fixture_find (dialog, VIGIE_TYPE_EXERCISE_BANNER));
  close_dialog (self, dialog);
}

static void
test_what_is_real_is_never_marked (AppFixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  AdwDialog *question;

  open_incident (self, FALSE);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, TITLE);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (self, views[i]);
      g_assert_false (is_marked (window));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *dialog = open_dialog (self, dialogs[i]);

      g_assert_null (app_fixture_find (dialog, VIGIE_TYPE_EXERCISE_BANNER));
      close_dialog (self, dialog);
    }
  question = adw_alert_dialog_new ("Replace the File?", NULL);
  adw_dialog_present (question, window);
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (question)), ==,
                   "Replace the File?");
  close_dialog (self, GTK_WIDGET (question));
}

static void
test_the_word_goes_with_its_incident (AppFixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  g_assert_true (vigie_test_wait_until (is_banner_in_view, self, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (window, "win.close-incident", NULL));
  g_assert_false (is_marked (window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Vigie");
}

static void
test_the_photo_viewer_says_it (AppFixture *self, gconstpointer data)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (self));
  g_autoptr (VigiePhotoCache) cache = vigie_photo_cache_new (store);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  VigiePhotoViewer *viewer = vigie_photo_viewer_new (cache, store);

  vigie_photo_viewer_set_photos (viewer, none, 0);
  gtk_window_present (GTK_WINDOW (viewer));
  g_assert_true (vigie_test_wait_until (is_mapped_and_marked, viewer, APP_PATIENCE_MS));
  g_assert_true (
      g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (viewer)), VIGIE_EXERCISE_WORD " – "));
  gtk_window_destroy (GTK_WINDOW (viewer));
}

/* ---- what was removed ---- */

#define ALL 3 /* the rule, in the list of the dialog */

static gboolean
can_remove (gpointer dialog)
{
  return gtk_widget_is_sensitive (app_fixture_get_part (dialog, "remove_row"));
}

static gboolean
is_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog);
}

static gboolean
has_report (gpointer dialog)
{
  GtkWidget *report = app_fixture_find (dialog, VIGIE_TYPE_PRIVACY_REPORT);

  return report != NULL && vigie_privacy_report_get_text (VIGIE_PRIVACY_REPORT (report)) != NULL;
}

/* It is kept, or sent to whoever watches over personal data. */
static void
check_removal_report (AppFixture *self, gboolean exercise)
{
  GtkWidget *dialog = open_dialog (self, "win.personal-data");
  const char *text;
  AdwDialog *question;

  adw_combo_row_set_selected (app_fixture_get_part (dialog, "rule_row"), ALL);
  g_assert_true (vigie_test_wait_until (can_remove, dialog, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (dialog, "privacy.remove", NULL));
  g_assert_true (vigie_test_wait_until (is_question, self, APP_PATIENCE_MS));
  question = app_fixture_get_dialog (self);
  g_signal_emit_by_name (question, "response::remove", "remove");
  adw_dialog_force_close (question);
  g_assert_true (vigie_test_wait_until (has_report, dialog, 2 * APP_PATIENCE_MS));
  text = vigie_privacy_report_get_text (
      VIGIE_PRIVACY_REPORT (app_fixture_find (dialog, VIGIE_TYPE_PRIVACY_REPORT)));
  g_assert_nonnull (strstr (text, TITLE));
  g_assert_cmpint (strstr (text, VIGIE_EXERCISE_WORD " – " TITLE) != NULL, ==, exercise);
  close_dialog (self, dialog);
}

static void
test_reports_of_what_was_removed_say_it (AppFixture *self, gconstpointer data)
{
  check_removal_report (self, TRUE);
  open_incident (self, FALSE);
  check_removal_report (self, FALSE);
}

/* ---- where files are chosen ---- */

static const struct
{
  const char *action;
  const char *target; /* (nullable) */
  const char *title;
  gboolean is_of_the_incident;
} choosers[] = {
  { "win.import", NULL, "Import Posts", TRUE },
  { "win.roads", NULL, "Roads Board", TRUE },
  { "log.export", ".pdf", "Export the Log", TRUE },
  { "win.open", NULL, "Open an Incident", FALSE },
};

/* Returns: (nullable): GTK's own chooser, where it is shown */
static gpointer
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "GtkFileChooserDialog") &&
          gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
has_chooser (gpointer data)
{
  return find_chooser () != NULL;
}

static gboolean
has_no_chooser (gpointer data)
{
  return find_chooser () == NULL;
}

/* (transfer full) */
static char *
read_chooser_title (GtkWidget *widget, const char *action, const char *target)
{
  char *title;

  g_assert_true (target != NULL ? gtk_widget_activate_action (widget, action, "s", target)
                                : gtk_widget_activate_action (widget, action, NULL));
  if (!vigie_test_wait_until (has_chooser, NULL, APP_PATIENCE_MS))
    g_error ("%s opens no file dialog", action);
  title = g_strdup (gtk_window_get_title (find_chooser ()));
  gtk_window_close (find_chooser ());
  g_assert_true (vigie_test_wait_until (has_no_chooser, NULL, APP_PATIENCE_MS));
  return title;
}

static void
check_choosers (AppFixture *self, gboolean exercise)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  show_view (self, "log");
  for (gsize i = 0; i < G_N_ELEMENTS (choosers); i++)
    {
      GtkWidget *widget = g_str_has_prefix (choosers[i].action, "log.")
                              ? app_fixture_find (window, VIGIE_TYPE_LOG_VIEW)
                              : window;
      g_autofree char *title = read_chooser_title (widget, choosers[i].action, choosers[i].target);
      g_autofree char *expected =
          vigie_exercise_mark (exercise && choosers[i].is_of_the_incident, choosers[i].title);

      g_assert_cmpstr (title, ==, expected);
    }
}

static void
test_file_dialogs_begin_with_the_word (AppFixture *self, gconstpointer data)
{
  check_choosers (self, TRUE);
  open_incident (self, FALSE);
  check_choosers (self, FALSE);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* No new file dialog is without: each gets its title from the one place that looks. */
static void
test_no_file_dialog_is_left_out (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_SRCDIR"), "src", "app", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_dialogs = 0;
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *source = NULL;
      guint n;

      if (!g_str_has_suffix (name, ".c") || g_str_equal (name, "vigie-file-dialog.c"))
        continue;
      g_assert_true (g_file_get_contents (path, &source, NULL, NULL));
      n = count (source, "gtk_file_dialog_new (");
      if (n != count (source, "vigie_file_dialog_set_title ("))
        g_error ("%s: a file dialog gets its title from vigie_file_dialog_set_title()", name);
      n_dialogs += n;
    }
  g_assert_cmpuint (n_dialogs, >, 10);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/exercise-word/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("views", test_the_word_is_above_every_view);
  ADD ("dialogs", test_the_word_is_in_every_dialog);
  ADD ("questions", test_questions_begin_with_the_word);
  ADD ("new-incident", test_a_new_incident_is_no_exercise_yet);
  ADD ("real", test_what_is_real_is_never_marked);
  ADD ("closing", test_the_word_goes_with_its_incident);
  ADD ("photo-viewer", test_the_photo_viewer_says_it);
  ADD ("removed", test_reports_of_what_was_removed_say_it);
  ADD ("file-dialogs", test_file_dialogs_begin_with_the_word);
  g_test_add_func ("/exercise-word/no-file-dialog-is-left-out", test_no_file_dialog_is_left_out);

  return g_test_run ();
}
