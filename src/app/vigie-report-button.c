/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-report-button.h"

#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-reporting.h"
#include "vigie-toast.h"

struct _VigieReportButton
{
  AdwBin parent_instance;

  VigieSession *session;     /* (nullable) */
  gint64 at;                 /* of what it tells, or VIGIE_TIME_UNKNOWN for now */
  GCancellable *cancellable; /* of this incident */
  GFile *file;               /* (nullable): while it is written */

  GtkWidget *button;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (VigieReportButton, vigie_report_button, ADW_TYPE_BIN)

static void
update (VigieReportButton *self)
{
  gtk_widget_set_sensitive (self->button, self->session != NULL && self->file == NULL);
  gtk_widget_set_visible (self->spinner, self->file != NULL);
}

/* ---- writing ---- */

static void
say_written (VigieReportButton *self, const VigieReportOutcome *outcome)
{
  g_autofree char *name = g_file_get_basename (self->file);
  /* Translators: a file, and how many pages it has */
  g_autofree char *text = g_strdup_printf (
      ngettext ("Report written: %s, %u page", "Report written: %s, %u pages", outcome->n_pages),
      name, outcome->n_pages);

  vigie_toast_offer_file (GTK_WIDGET (self), text, self->file);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieReportButton) self = user_data;
  g_auto (VigieReportOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  const gboolean written =
      vigie_report_write_finish (VIGIE_STORE (object), result, &outcome, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* of another incident */
  if (written)
    say_written (self, &outcome);
  else
    vigie_toast_say (GTK_WIDGET (self), error->message);
  g_clear_object (&self->file);
  update (self);
}

/**
 * vigie_report_button_write:
 * @self: a button
 * @file: where to
 *
 * Writes the report as things stand at the moment that is looked at.
 */
void
vigie_report_button_write (VigieReportButton *self, GFile *file)
{
  VigieReportRequest request = { 0 };

  g_return_if_fail (VIGIE_IS_REPORT_BUTTON (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->session == NULL || self->file != NULL)
    return;
  request.at = self->at != VIGIE_TIME_UNKNOWN ? self->at : g_get_real_time () / 1000;
  request.path = g_file_peek_path (file);
  request.guide = vigie_session_get_guide (self->session);
  if (request.path == NULL)
    {
      vigie_toast_say (GTK_WIDGET (self),
                       _ ("The report can only be written to a folder of this computer."));
      return;
    }
  self->file = g_object_ref (file);
  update (self);
  vigie_report_write_async (vigie_session_get_store (self->session), &request, self->cancellable,
                            written_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieReportButton) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_report_button_write (self, file);
}

static void
on_clicked (VigieReportButton *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  /* Translators: name of a file: the incident */
  g_autofree char *plain =
      g_strdup_printf (_ ("%s, review.pdf"), vigie_session_get_title (self->session));
  g_autofree char *name = vigie_exercise_mark (vigie_session_is_exercise (self->session), plain);

  g_strstrip (g_strdelimit (name, "/\\:*?\"<>|", '-'));
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Write the Report of the Review"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Write"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        self->cancellable, chosen_cb, g_object_ref (self));
}

/* ---- life ---- */

static void
vigie_report_button_dispose (GObject *object)
{
  VigieReportButton *self = VIGIE_REPORT_BUTTON (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_report_button_parent_class)->dispose (object);
}

static void
vigie_report_button_class_init (VigieReportButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_report_button_dispose;
}

static void
vigie_report_button_init (VigieReportButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Report…"));

  self->at = VIGIE_TIME_UNKNOWN;
  self->spinner = adw_spinner_new ();
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), label);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->button);
  gtk_widget_set_tooltip_text (self->button,
                               _ ("Write chronology, figures, charts and log as PDF"));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->button);
  update (self);
}

/**
 * vigie_report_button_set_session:
 * @self: a button
 * @session: (nullable): whose incident is reported
 *
 * A report of another incident that is being written is given up.
 */
void
vigie_report_button_set_session (VigieReportButton *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_REPORT_BUTTON (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_set_object (&self->session, session);
  if (session != NULL)
    self->cancellable = g_cancellable_new ();
  update (self);
}

/**
 * vigie_report_button_set_at:
 * @self: a button
 * @at: the moment of the report, ms, or %VIGIE_TIME_UNKNOWN for that at which it is written
 */
void
vigie_report_button_set_at (VigieReportButton *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_REPORT_BUTTON (self));

  self->at = at;
}
