/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "vigie-exercise-bar.h"
#include "vigie-exercise-dialog.h"
#include "vigie-exercise.h"
#include "vigie-install.h"
#include "vigie-review-view.h"
#include "vigie-sources-page.h"

/* An incident is replayed from its window, and the exercise is let run in its own. */

typedef struct
{
  AppFixture app;
  VigieWindow *exercise; /* (nullable): its window */
  char *path;
} Fixture;

/* In the language that VIGIE_PICTURES names. */
static void
keep_picture (AppFixture *app, const char *what)
{
  const char *language = g_getenv ("VIGIE_PICTURES");
  g_autofree char *name = g_strdup_printf ("%s-%s", what, language != NULL ? language : "en");

  app_fixture_keep_picture (app, name);
}

static void
keep_picture_of (VigieWindow *window, const char *what)
{
  AppFixture app = { .window = window };

  keep_picture (&app, what);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (&self->app, 6);
  self->path = g_build_filename (self->app.dir, "exercise.vigie", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->exercise != NULL)
    gtk_window_destroy (GTK_WINDOW (self->exercise));
  g_free (self->path);
  app_fixture_tear_down (&self->app);
}

static gboolean
has_dialog (gpointer data)
{
  Fixture *self = data;

  return VIGIE_IS_EXERCISE_DIALOG (app_fixture_get_dialog (&self->app));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static VigieExerciseDialog *
open_dialog (Fixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->app.window), "win.exercise", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  return VIGIE_EXERCISE_DIALOG (app_fixture_get_dialog (&self->app));
}

static gboolean
has_exercise (gpointer data)
{
  Fixture *self = data;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->app.application)); l != NULL;
       l = l->next)
    {
      VigieSession *session = VIGIE_IS_WINDOW (l->data) ? vigie_window_get_session (l->data) : NULL;

      if (session != NULL && l->data != (gpointer) self->app.window)
        self->exercise = l->data;
    }
  return self->exercise != NULL;
}

static GtkWidget *
get_bar (Fixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->exercise), VIGIE_TYPE_EXERCISE_BAR);
}

static gboolean
shows_bar (gpointer data)
{
  return gtk_widget_get_visible (get_bar (data));
}

/* Where somebody looks back is where it is offered, too, with the part that is played. */
static void
test_offered_in_the_review (Fixture *self, gconstpointer data)
{
  VigieReviewView *view;
  GtkWidget *button;
  VigieExerciseDialog *dialog;

  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK)),
      "review");
  view =
      VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW));
  button = app_fixture_get_part (view, "exercise_button");
  g_assert_true (vigie_test_wait_until (is_mapped, button, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_nonnull (gtk_widget_get_tooltip_text (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = VIGIE_EXERCISE_DIALOG (app_fixture_get_dialog (&self->app));
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "part_row")));
  keep_picture (&self->app, "exercise-dialog");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  keep_picture (&self->app, "exercise-in-review");

  vigie_player_set_span (vigie_review_view_get_player (view), 1768240060000, 1768240200000);
  dialog = open_dialog (self);
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "part_row")));
  keep_picture (&self->app, "exercise-dialog-part");
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

/* On a phone, with letters twice as large: pictures for people to look at, and what can be
 * measured of them. */
static void
test_large_text_has_room (Fixture *self, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  VigieExerciseDialog *dialog;
  GtkWidget *view;
  int dpi, width;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK)),
      "review");
  view = app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW);
  g_assert_true (vigie_test_wait_until (is_mapped, app_fixture_get_part (view, "exercise_button"),
                                        APP_PATIENCE_MS));
  keep_picture (&self->app, "exercise-in-review"); /* a window that is at rest takes another size */
  gtk_window_set_default_size (GTK_WINDOW (self->app.window), 360, 700);
  keep_picture (&self->app, "exercise-in-review-narrow");
  g_object_set (settings, "gtk-xft-dpi", 2 * dpi, NULL);
  keep_picture (&self->app, "exercise-in-review-large-text");
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  dialog = open_dialog (self);
  keep_picture (&self->app, "exercise-dialog-large-text");
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (width, <=, 360);
}

static void
make_exercise (Fixture *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  vigie_exercise_dialog_create (open_dialog (self), file);
  g_assert_true (vigie_test_wait_until (has_exercise, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (shows_bar, self, APP_PATIENCE_MS));
}

typedef struct
{
  Fixture *fixture;
  VigieExerciseState state;
  double speed;
} Expected;

static gboolean
is_as_expected (gpointer data)
{
  const Expected *expected = data;
  VigieStore *store =
      vigie_session_get_store (vigie_window_get_session (expected->fixture->exercise));
  g_autoptr (VigieExerciseStatus) status =
      vigie_exercise_status_load (store, g_get_real_time () / 1000, NULL);

  return status != NULL && status->state == expected->state && status->speed == expected->speed;
}

static void
wait_for (Fixture *self, VigieExerciseState state, double speed)
{
  Expected expected = { self, state, speed };

  g_assert_true (vigie_test_wait_until (is_as_expected, &expected, APP_PATIENCE_MS));
}

/* Whether the bar says it, too. */
static gboolean
offers_to_go_on (gpointer data)
{
  GtkWidget *button = app_fixture_get_part (get_bar (data), "pause_button");

  return g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)),
                    "media-playback-start-symbolic") == 0;
}

static void
test_exercise_from_the_window (Fixture *self, gconstpointer data)
{
  GtkWidget *bar;

  make_exercise (self);
  g_assert_true (vigie_session_is_exercise (vigie_window_get_session (self->exercise)));
  bar = get_bar (self);
  wait_for (self, VIGIE_EXERCISE_RUNNING, 1);
  g_assert_true (gtk_widget_activate_action (bar, "win.exercise-pause", NULL));
  wait_for (self, VIGIE_EXERCISE_PAUSED, 1);
  g_assert_true (vigie_test_wait_until (offers_to_go_on, self, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (bar, "win.exercise-speed", "s", "600"));
  wait_for (self, VIGIE_EXERCISE_PAUSED, 600);
  g_assert_true (gtk_widget_activate_action (bar, "win.exercise-pause", NULL));
  wait_for (self, VIGIE_EXERCISE_ENDED, 600);
}

static gboolean
says_what_is_wrong (gpointer data)
{
  GtkLabel *label = app_fixture_get_part (get_bar (data), "label");

  return strstr (gtk_label_get_label (label), "cannot be read") != NULL;
}

/* It is there, but nobody can read it: the bar says so, and where another one is chosen. */
static void
test_unreadable_original_is_said (Fixture *self, gconstpointer data)
{
  g_autofree char *moved = g_strconcat (self->app.path, ".moved", NULL);
  GtkWidget *bar, *button;

  make_exercise (self);
  bar = get_bar (self);
  button = app_fixture_get_part (bar, "original_button");
  wait_for (self, VIGIE_EXERCISE_RUNNING, 1);
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_true (gtk_widget_activate_action (bar, "win.exercise-pause", NULL));
  wait_for (self, VIGIE_EXERCISE_PAUSED, 1);
  g_assert_true (vigie_test_wait_until (offers_to_go_on, self, APP_PATIENCE_MS));
  g_assert_cmpint (g_rename (self->app.path, moved), ==, 0);
  g_assert_true (g_file_set_contents (self->app.path, "no incident", -1, NULL));
  g_assert_true (gtk_widget_activate_action (bar, "win.exercise-pause", NULL));
  g_assert_true (vigie_test_wait_until (says_what_is_wrong, self, APP_PATIENCE_MS));
  keep_picture_of (self->exercise, "exercise-unreadable");
  g_assert_true (gtk_widget_get_visible (button));
}

static gboolean
lists_sources (gpointer page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (page, "stack")),
                    "list") == 0;
}

/* The replay is no network that anybody watches: what counts is what watched the original. */
static void
test_coverage_is_that_of_the_original (Fixture *self, gconstpointer data)
{
  GtkWidget *page;

  make_exercise (self);
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->exercise), ADW_TYPE_VIEW_STACK)),
      "sources");
  page = app_fixture_find (GTK_WIDGET (self->exercise), VIGIE_TYPE_SOURCES_PAGE);
  g_assert_nonnull (page);
  g_assert_true (vigie_test_wait_until (lists_sources, page, APP_PATIENCE_MS));
  g_assert_cmpstr (
      adw_preferences_group_get_description (app_fixture_get_part (page, "coverage_group")), ==,
      "This exercise replays an incident: here is what its sources watched then.");
  g_assert_cmpstr (adw_action_row_get_subtitle (app_fixture_get_part (page, "watched_row")), ==,
                   "Nothing: its posts were imported or added by hand");
  keep_picture_of (self->exercise, "exercise-coverage");
}

/* The window of a real incident has no such bar. */
static void
test_no_bar_elsewhere (Fixture *self, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (
      app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_EXERCISE_BAR)));
}

static gboolean
has_error (gpointer dialog)
{
  return adw_banner_get_revealed (app_fixture_get_part (dialog, "error_banner"));
}

static void
test_problem_is_said (Fixture *self, gconstpointer data)
{
  VigieExerciseDialog *dialog = open_dialog (self);
  g_autoptr (GFile) file = g_file_new_for_path (self->app.path); /* there is one */

  vigie_exercise_dialog_create (dialog, file);
  g_assert_true (vigie_test_wait_until (has_error, dialog, APP_PATIENCE_MS));
  g_assert_nonnull (
      strstr (adw_banner_get_title (app_fixture_get_part (dialog, "error_banner")), "test.vigie"));
  g_assert_true (gtk_widget_get_sensitive (app_fixture_get_part (dialog, "create_button")));
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

/* A speed of one's own is asked for only where somebody wants one. */
static void
test_other_speed (Fixture *self, gconstpointer data)
{
  VigieExerciseDialog *dialog = open_dialog (self);
  GtkWidget *other = app_fixture_get_part (dialog, "other_row");
  AdwComboRow *speed = app_fixture_get_part (dialog, "speed_row");
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  g_assert_false (gtk_widget_get_visible (other));
  adw_combo_row_set_selected (speed,
                              g_list_model_get_n_items (adw_combo_row_get_model (speed)) - 1);
  g_assert_true (gtk_widget_get_visible (other));
  adw_spin_row_set_value (ADW_SPIN_ROW (other), 2.5);
  vigie_exercise_dialog_create (dialog, file);
  g_assert_true (vigie_test_wait_until (has_exercise, self, APP_PATIENCE_MS));
  wait_for (self, VIGIE_EXERCISE_RUNNING, 2.5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define add(name) g_test_add ("/exercise/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (exercise_from_the_window);
  add (offered_in_the_review);
  add (large_text_has_room);
  add (unreadable_original_is_said);
  add (coverage_is_that_of_the_original);
  add (no_bar_elsewhere);
  add (problem_is_said);
  add (other_speed);
#undef add
  return g_test_run ();
}
