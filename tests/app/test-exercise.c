/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "vigie-exercise-bar.h"
#include "vigie-exercise-dialog.h"
#include "vigie-exercise.h"
#include "vigie-install.h"

/* An incident is replayed from its window, and the exercise is let run in its own. */

typedef struct
{
  AppFixture app;
  VigieWindow *exercise; /* (nullable): its window */
  char *path;
} Fixture;

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
  add (no_bar_elsewhere);
  add (problem_is_said);
  add (other_speed);
#undef add
  return g_test_run ();
}
