/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-dialog.h"

#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-exercise.h"
#include "vigie-file-dialog.h"

struct _VigieExerciseDialog
{
  AdwDialog parent_instance;

  GtkWidget *create_button;
  GtkWidget *spinner;
  AdwBanner *error_banner;
  GtkWidget *page;
  AdwComboRow *part_row;
  AdwSwitchRow *backlog_row;
  AdwComboRow *speed_row;
  AdwSpinRow *other_row;
  AdwSwitchRow *alert_row;
  AdwSwitchRow *posting_row;

  char *original;
  char *title;
  gint64 from; /* of the part that may be chosen */
  gint64 to;
};

enum
{
  MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const double speeds[] = { 1, 2, 5, 10, 30, 60 };

G_DEFINE_FINAL_TYPE (VigieExerciseDialog, vigie_exercise_dialog, ADW_TYPE_DIALOG)

static gboolean
is_part (VigieExerciseDialog *self)
{
  return self->from != VIGIE_TIME_UNKNOWN && adw_combo_row_get_selected (self->part_row) == 1;
}

static void
on_part_changed (VigieExerciseDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->backlog_row), is_part (self));
}

static void
on_speed_changed (VigieExerciseDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->other_row),
                          adw_combo_row_get_selected (self->speed_row) >= G_N_ELEMENTS (speeds));
}

static double
get_speed (VigieExerciseDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->speed_row);

  return selected < G_N_ELEMENTS (speeds) ? speeds[selected]
                                          : adw_spin_row_get_value (self->other_row);
}

/* ---- making it ---- */

static void
set_busy (VigieExerciseDialog *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (self->create_button, !is_busy);
  gtk_widget_set_sensitive (self->page, !is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !is_busy);
}

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieExerciseDialog) self = user_data;
  g_autoptr (GFile) file = g_object_steal_data (G_OBJECT (self), "file");
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  if (!vigie_exercise_create_finish (result, &error))
    {
      adw_banner_set_title (self->error_banner, error->message);
      adw_banner_set_revealed (self->error_banner, TRUE);
      return;
    }
  g_signal_emit (self, signals[MADE], 0, file);
  adw_dialog_force_close (ADW_DIALOG (self));
}

/**
 * vigie_exercise_dialog_create:
 * @self: the dialog
 * @file: of the exercise
 *
 * Makes the exercise as it is asked for, in a worker. What goes wrong is said in the dialog.
 */
void
vigie_exercise_dialog_create (VigieExerciseDialog *self, GFile *file)
{
  const VigieExerciseOptions options = {
    .speed = get_speed (self),
    .from = is_part (self) ? self->from : VIGIE_TIME_UNKNOWN,
    .to = is_part (self) ? self->to : VIGIE_TIME_UNKNOWN,
    .no_backlog = is_part (self) && !adw_switch_row_get_active (self->backlog_row),
    .alert = adw_switch_row_get_active (self->alert_row),
    .by_posting = adw_switch_row_get_active (self->posting_row),
  };

  g_return_if_fail (VIGIE_IS_EXERCISE_DIALOG (self));
  g_return_if_fail (g_file_peek_path (file) != NULL);

  adw_banner_set_revealed (self->error_banner, FALSE);
  set_busy (self, TRUE);
  g_object_set_data_full (G_OBJECT (self), "file", g_object_ref (file), g_object_unref);
  vigie_exercise_create_async (self->original, g_file_peek_path (file), &options, NULL, made_cb,
                               g_object_ref (self));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieExerciseDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL) /* else dismissed: the dialog stays */
    vigie_exercise_dialog_create (self, file);
}

static void
on_create_clicked (VigieExerciseDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *plain = g_strconcat (self->title, ".vigie", NULL);
  g_autofree char *name = vigie_exercise_mark (TRUE, plain);

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  gtk_file_filter_set_name (filter, _ ("Incidents"));
  gtk_file_filter_add_suffix (filter, "vigie");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Where to Keep the Exercise"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        saved_cb, g_object_ref (self));
}

/* ---- life ---- */

static void
vigie_exercise_dialog_finalize (GObject *object)
{
  VigieExerciseDialog *self = VIGIE_EXERCISE_DIALOG (object);

  g_free (self->original);
  g_free (self->title);

  G_OBJECT_CLASS (vigie_exercise_dialog_parent_class)->finalize (object);
}

static void
vigie_exercise_dialog_class_init (VigieExerciseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_exercise_dialog_finalize;

  signals[MADE] = g_signal_new ("made", VIGIE_TYPE_EXERCISE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-exercise-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, error_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, page);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, part_row);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, backlog_row);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, speed_row);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, other_row);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, alert_row);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseDialog, posting_row);
  gtk_widget_class_bind_template_callback (widget_class, on_part_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_speed_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked);
}

static void
vigie_exercise_dialog_init (VigieExerciseDialog *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_take (list, g_strdup_printf ("×%g", speeds[i]));
  gtk_string_list_append (list, _ ("Another speed"));
  adw_combo_row_set_model (self->speed_row, G_LIST_MODEL (list));
}

/**
 * vigie_exercise_dialog_new:
 * @session: of the incident to replay
 * @from: ms: begin of the part that may be chosen, or %VIGIE_TIME_UNKNOWN where there is none
 * @to: ms: its end
 *
 * Returns: (transfer floating): the dialog
 */
GtkWidget *
vigie_exercise_dialog_new (VigieSession *session, gint64 from, gint64 to)
{
  VigieExerciseDialog *self = g_object_new (VIGIE_TYPE_EXERCISE_DIALOG, NULL);
  const gboolean has_alert = vigie_session_get_alert_at (session) != VIGIE_TIME_UNKNOWN;

  self->original = g_strdup (vigie_store_get_path (vigie_session_get_store (session)));
  self->title = g_strdup (vigie_session_get_title (session));
  self->from = from;
  self->to = to;
  gtk_widget_set_visible (GTK_WIDGET (self->part_row), from != VIGIE_TIME_UNKNOWN);
  adw_combo_row_set_selected (self->part_row, from != VIGIE_TIME_UNKNOWN ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->alert_row), has_alert);
  adw_switch_row_set_active (self->alert_row, has_alert);
  return GTK_WIDGET (self);
}
