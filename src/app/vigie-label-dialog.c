/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-label-dialog.h"

#include <glib/gi18n.h>

#define MAX_ROWS 30

struct _VigieLabelDialog
{
  AdwDialog parent_instance;

  GCancellable *cancellable;

  AdwEntryRow *entry;
  AdwPreferencesGroup *labels;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieLabelDialog, vigie_label_dialog, ADW_TYPE_DIALOG)

static void
choose (VigieLabelDialog *self, const char *label)
{
  g_signal_emit (self, signals[CHOSEN], 0, label);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_entry_applied (VigieLabelDialog *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_strstrip (text);
  if (text[0] != '\0')
    choose (self, text);
}

static void
on_row_activated (AdwActionRow *row, VigieLabelDialog *self)
{
  choose (self, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static void
add_row (VigieLabelDialog *self, const char *label)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  adw_preferences_group_add (self->labels, row);
}

static void
read_labels (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *labels = vigie_store_list_labels (task_data, &error);

  if (labels != NULL)
    g_task_return_pointer (task, labels, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
labels_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieLabelDialog *self = VIGIE_LABEL_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) labels = g_task_propagate_pointer (G_TASK (result), &error);

  if (labels == NULL)
    {
      g_debug ("Labels in use are not known: %s", error->message);
      return;
    }
  for (guint i = 0; i < labels->len && i < MAX_ROWS; i++)
    add_row (self, g_ptr_array_index (labels, i));
  gtk_widget_set_visible (GTK_WIDGET (self->labels), labels->len > 0);
}

static void
vigie_label_dialog_dispose (GObject *object)
{
  VigieLabelDialog *self = VIGIE_LABEL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vigie_label_dialog_parent_class)->dispose (object);
}

static void
vigie_label_dialog_class_init (VigieLabelDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_label_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", VIGIE_TYPE_LABEL_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-label-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLabelDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, VigieLabelDialog, labels);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_applied);
}

static void
vigie_label_dialog_init (VigieLabelDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * vigie_label_dialog_new:
 * @store: the incident whose labels are offered
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_label_dialog_new (VigieStore *store)
{
  VigieLabelDialog *self = g_object_new (VIGIE_TYPE_LABEL_DIALOG, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, labels_cb, NULL);

  g_task_set_source_tag (task, vigie_label_dialog_new);
  g_task_set_task_data (task, g_object_ref (store), g_object_unref);
  g_task_run_in_thread (task, read_labels);
  return GTK_WIDGET (self);
}
