/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-exercise-bar.h"
#include "vigie-exercise-dialog.h"
#include "vigie-exercise.h"
#include "vigie-file-dialog.h"
#include "vigie-review-view.h"
#include "vigie-window-private.h"

/* An incident is replayed as an exercise, and an exercise is let run. */

static VigieExerciseBar *
get_bar (VigieWindow *self)
{
  return g_object_get_data (G_OBJECT (self), "exercise-bar");
}

/* ---- making one ---- */

static void
on_made (VigieExerciseDialog *dialog, GFile *file, VigieWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL)
    vigie_application_open_file (VIGIE_APPLICATION (application), file, GTK_WINDOW (self));
}

/* The part that the time bar of the review plays, where somebody chose one. */
static void
find_part (AdwViewStack *stack, gint64 *from, gint64 *to)
{
  GtkWidget *bin = adw_view_stack_get_child_by_name (stack, "review");
  GtkWidget *view = ADW_IS_BIN (bin) ? adw_bin_get_child (ADW_BIN (bin)) : NULL;

  *from = *to = VIGIE_TIME_UNKNOWN;
  if (view != NULL)
    vigie_player_get_span (vigie_review_view_get_player (VIGIE_REVIEW_VIEW (view)), from, to);
}

static void
on_exercise (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VigieWindow *self = data;
  VigieSession *session = vigie_window_get_session (self);
  gint64 from, to;
  GtkWidget *dialog;

  if (session == NULL)
    return;
  find_part (g_object_get_data (G_OBJECT (self), "exercise-views"), &from, &to);
  dialog = vigie_exercise_dialog_new (session, from, to);
  g_signal_connect_object (dialog, "made", G_CALLBACK (on_made), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- letting one run ---- */

static void
on_pause (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vigie_exercise_bar_toggle (get_bar (data));
}

static void
on_speed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const double speed = g_ascii_strtod (g_variant_get_string (parameter, NULL), NULL);

  if (speed >= VIGIE_EXERCISE_MIN_SPEED && speed <= VIGIE_EXERCISE_MAX_SPEED)
    vigie_exercise_bar_set_speed (get_bar (data), speed);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  VigieSession *session = vigie_window_get_session (self);
  g_autoptr (GError) error = NULL;

  if (!vigie_exercise_set_original_finish (VIGIE_STORE (object), result, &error) && session != NULL)
    vigie_session_say (session, error->message);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  VigieSession *session = vigie_window_get_session (self);

  if (file == NULL || g_file_peek_path (file) == NULL || session == NULL)
    return;
  vigie_exercise_set_original_async (vigie_session_get_store (session), g_file_peek_path (file),
                                     TRUE, NULL, found_cb, g_object_ref (self));
}

static void
on_original (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (data),
                               _ ("Where the Incident Is That Is Replayed"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (data), NULL, chosen_cb, g_object_ref (data));
}

/* ---- life ---- */

/**
 * vigie_window_follow_replay:
 * @stack: the views of a window
 * @session: (nullable): of the incident that it shows now
 *
 * Shows how far an exercise is, and offers what can be done.
 */
void
vigie_window_follow_replay (AdwViewStack *stack, VigieSession *session)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (stack));

  if (!VIGIE_IS_WINDOW (root) || get_bar (VIGIE_WINDOW (root)) == NULL)
    return;
  vigie_exercise_bar_set_session (get_bar (VIGIE_WINDOW (root)), session);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (root), "exercise")),
      session != NULL);
}

/**
 * vigie_window_init_replay:
 * @self: a window
 * @stack: its views
 */
void
vigie_window_init_replay (VigieWindow *self, AdwViewStack *stack)
{
  static const GActionEntry entries[] = {
    { .name = "exercise", .activate = on_exercise },
    { .name = "exercise-pause", .activate = on_pause },
    { .name = "exercise-speed", .activate = on_speed, .parameter_type = "s" },
    { .name = "exercise-original", .activate = on_original },
  };
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (stack), ADW_TYPE_TOOLBAR_VIEW);
  GtkWidget *bar = vigie_exercise_bar_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  g_object_set_data (G_OBJECT (self), "exercise-bar", bar);
  g_object_set_data (G_OBJECT (self), "exercise-views", stack);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "exercise")), FALSE);
}
