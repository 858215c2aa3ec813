/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-new-dialog.h"

#include <glib/gi18n.h>

#include "vigie-file-dialog.h"
#include "vigie-settings.h"
#include "vigie-territory-row.h"

struct _VigieNewDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *title_row;
  AdwSwitchRow *exercise_row;
  VigieTerritoryRow *territory_row;
  GtkWidget *create_button;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieNewDialog, vigie_new_dialog, ADW_TYPE_DIALOG)

static void
on_title_changed (VigieNewDialog *self)
{
  g_autofree char *title =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row))));

  gtk_widget_set_sensitive (self->create_button, title[0] != '\0');
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieNewDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file == NULL)
    return; /* dismissed: the dialog stays */
  g_signal_emit (self, signals[CHOSEN], 0, file,
                 gtk_editable_get_text (GTK_EDITABLE (self->title_row)),
                 adw_switch_row_get_active (self->exercise_row),
                 vigie_territory_row_get_path (self->territory_row));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_create_clicked (VigieNewDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *name =
      g_strdup_printf ("%s.vigie", gtk_editable_get_text (GTK_EDITABLE (self->title_row)));

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  gtk_file_filter_set_name (filter, _ ("Incidents"));
  gtk_file_filter_add_suffix (filter, "vigie");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  vigie_file_dialog_set_title (dialog, NULL, _ ("Where to Keep the Incident"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        saved_cb, g_object_ref (self));
}

static void
vigie_new_dialog_class_init (VigieNewDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] =
      g_signal_new ("chosen", VIGIE_TYPE_NEW_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_FILE, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);

  g_type_ensure (VIGIE_TYPE_TERRITORY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-new-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieNewDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, VigieNewDialog, exercise_row);
  gtk_widget_class_bind_template_child (widget_class, VigieNewDialog, territory_row);
  gtk_widget_class_bind_template_child (widget_class, VigieNewDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, on_title_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked);
}

static void
vigie_new_dialog_init (VigieNewDialog *self)
{
  g_autofree char *territory = vigie_settings_dup_last_territory ();

  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_territory_row_set_path (self->territory_row, territory);
}

GtkWidget *
vigie_new_dialog_new (void)
{
  return g_object_new (VIGIE_TYPE_NEW_DIALOG, NULL);
}
