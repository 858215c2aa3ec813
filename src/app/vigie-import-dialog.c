/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-dialog.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-import.h"
#include "vigie-photo-info.h"
#include "vigie-text.h"

#define MAX_PROBLEMS 20
#define SAMPLE_CHARACTERS 60

struct _VigieImportDialog
{
  AdwDialog parent_instance;

  VigieStore *store;
  GListModel *files;
  guint index;
  GCancellable *cancellable;
  VigieCsvProbe *probe;
  char *rejects_path;
  GPtrArray *column_rows;  /* (element-type AdwComboRow), borrowed */
  GPtrArray *problem_rows; /* (element-type GtkWidget), borrowed */

  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *progress_page;
  GtkProgressBar *progress_bar;
  AdwPreferencesGroup *columns_group;
  AdwEntryRow *source_row;
  AdwComboRow *dates_row;
  GtkWidget *import_button;
  AdwActionRow *imported_row;
  AdwActionRow *known_row;
  AdwActionRow *rejected_row;
  AdwPreferencesGroup *problems_group;
  GtkWidget *rejects_button;
  GtkButton *next_button;
  AdwStatusPage *error_page;
};

G_DEFINE_FINAL_TYPE (VigieImportDialog, vigie_import_dialog, ADW_TYPE_DIALOG)

static void begin_file (VigieImportDialog *self);

static GFile *
dup_file (VigieImportDialog *self)
{
  return g_list_model_get_item (self->files, self->index);
}

static gboolean
is_last (VigieImportDialog *self)
{
  return self->index + 1 >= g_list_model_get_n_items (self->files);
}

static void
show_error (VigieImportDialog *self, const GError *error)
{
  adw_status_page_set_description (self->error_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

/* ---- result ---- */

static void
add_problem (VigieImportDialog *self, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (self->problems_group, row);
  g_ptr_array_add (self->problem_rows, row);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
set_count (AdwActionRow *row, guint64 count)
{
  g_autofree char *text = vigie_format_count (count);

  adw_action_row_set_subtitle (row, text);
}

static void
show_result (VigieImportDialog *self, const VigieImportResult *result)
{
  clear_rows (self->problems_group, self->problem_rows);
  set_count (self->imported_row, result->imported);
  set_count (self->known_row, result->known);
  set_count (self->rejected_row, result->rejected);
  for (guint i = 0; i < MIN (result->messages->len, MAX_PROBLEMS); i++)
    add_problem (self, g_ptr_array_index (result->messages, i));
  for (guint i = 0; i < result->notes->len; i++)
    add_problem (self, g_ptr_array_index (result->notes, i));
  if (result->rejected > MAX_PROBLEMS)
    {
      guint64 rest = result->rejected - MAX_PROBLEMS;
      g_autofree char *count = vigie_format_count (rest);
      g_autofree char *text =
          g_strdup_printf (ngettext ("and %s more", "and %s more", (gulong) rest), count);

      add_problem (self, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), self->problem_rows->len > 0);
  g_set_str (&self->rejects_path, result->rejects_path);
  gtk_widget_set_visible (self->rejects_button, result->rejects_path != NULL);
  gtk_button_set_label (self->next_button, is_last (self) ? _ ("_Done") : _ ("_Next File"));
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
imported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieImportDialog) self = user_data;
  VigieImport *import = VIGIE_IMPORT (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) outcome = vigie_import_run_finish (import, result, &error);

  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  if (outcome != NULL)
    show_result (self, outcome);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
           vigie_import_get_partial (import) != NULL)
    show_result (self, vigie_import_get_partial (import));
  else
    show_error (self, error);
}

/* ---- progress: told on the importing thread, shown here ---- */

typedef struct
{
  VigieImportDialog *self;
  guint64 n_bytes;
  guint64 n_total;
  guint64 n_rows;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->self);
  g_free (progress);
}

static gboolean
show_progress (gpointer data)
{
  Progress *progress = data;
  g_autofree char *count = vigie_format_count (progress->n_rows);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) progress->n_rows), count);

  if (progress->n_total > 0)
    gtk_progress_bar_set_fraction (progress->self->progress_bar,
                                   (double) progress->n_bytes / (double) progress->n_total);
  else
    gtk_progress_bar_pulse (progress->self->progress_bar);
  gtk_progress_bar_set_text (progress->self->progress_bar, text);
  return G_SOURCE_REMOVE;
}

static void
on_progress (guint64 n_bytes, guint64 n_total, guint64 n_rows, gpointer user_data)
{
  Progress *progress = g_new (Progress, 1);

  *progress = (Progress) { g_object_ref (user_data), n_bytes, n_total, n_rows };
  g_idle_add_full (G_PRIORITY_DEFAULT, show_progress, progress, progress_free);
}

static void
inspect_photo (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data)
{
  vigie_photo_facts_read (facts, bytes, NULL);
}

static void
start_import (VigieImportDialog *self, const VigieImportOptions *options)
{
  g_autoptr (GFile) file = dup_file (self);
  g_autoptr (VigieImport) import = vigie_import_new (file, options);

  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_progress_bar_set_text (self->progress_bar, "");
  gtk_stack_set_visible_child_name (self->stack, "progress");
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  vigie_import_set_progress (import, on_progress, g_object_ref (self), g_object_unref);
  vigie_import_run_async (import, VIGIE_POST_SINK (self->store), self->cancellable, imported_cb,
                          g_object_ref (self));
}

/* ---- columns ---- */

static void
update_import_button (VigieImportDialog *self)
{
  for (guint i = 0; i < self->column_rows->len; i++)
    vigie_import_mapping_set (
        self->probe->mapping, i,
        (VigieImportField) adw_combo_row_get_selected (g_ptr_array_index (self->column_rows, i)));
  gtk_widget_set_sensitive (self->import_button,
                            vigie_import_mapping_is_usable (self->probe->mapping));
}

static char *
make_sample (VigieCsvProbe *probe, guint column)
{
  for (guint i = 0; i < probe->rows->len; i++)
    {
      GStrv row = g_ptr_array_index (probe->rows, i);

      if (row[column][0] != '\0')
        return vigie_text_make_line (row[column], SAMPLE_CHARACTERS);
    }
  return g_strdup (_ ("empty"));
}

static void
add_column (VigieImportDialog *self, guint column, GListModel *fields)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *sample = make_sample (self->probe, column);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->probe->columns[column]);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sample);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), fields);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                              vigie_import_mapping_get (self->probe->mapping, column));
  adw_preferences_group_add (self->columns_group, row);
  g_ptr_array_add (self->column_rows, row);
}

static void
show_mapping (VigieImportDialog *self)
{
  g_autoptr (GtkStringList) fields = gtk_string_list_new (NULL);
  g_autoptr (GFile) file = dup_file (self);
  g_autofree char *name = g_file_get_basename (file);

  for (int i = 0; i < VIGIE_N_IMPORT_FIELDS; i++)
    gtk_string_list_append (fields, vigie_import_field_describe ((VigieImportField) i));
  clear_rows (self->columns_group, self->column_rows);
  for (guint i = 0; self->probe->columns[i] != NULL; i++)
    add_column (self, i, G_LIST_MODEL (fields));
  for (guint i = 0; i < self->column_rows->len; i++)
    g_signal_connect_object (g_ptr_array_index (self->column_rows, i), "notify::selected",
                             G_CALLBACK (update_import_button), self, G_CONNECT_SWAPPED);
  adw_combo_row_set_selected (self->dates_row, self->probe->date_order);
  gtk_editable_set_text (GTK_EDITABLE (self->source_row), name);
  update_import_button (self);
  gtk_stack_set_visible_child_name (self->stack, "mapping");
}

static void
on_import_clicked (VigieImportDialog *self)
{
  VigieImportOptions options = { .mapping = self->probe->mapping, .inspect = inspect_photo };
  const char *source = gtk_editable_get_text (GTK_EDITABLE (self->source_row));

  options.source_name = source[0] != '\0' ? source : NULL;
  options.date_order = (VigieDateOrder) adw_combo_row_get_selected (self->dates_row);
  start_import (self, &options);
}

static void
probe_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieImportFormat format;
  VigieCsvProbe *probe = NULL;
  GError *error = NULL;

  if (vigie_import_sniff (task_data, &format, cancellable, &error) &&
      format == VIGIE_IMPORT_FORMAT_CSV)
    probe = vigie_csv_probe (task_data, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, probe, (GDestroyNotify) vigie_csv_probe_free);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieImportDialog *self = VIGIE_IMPORT_DIALOG (object);
  g_autoptr (GError) error = NULL;
  VigieCsvProbe *probe = g_task_propagate_pointer (G_TASK (result), &error);
  VigieImportOptions options = { .inspect = inspect_photo };

  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  g_clear_pointer (&self->probe, vigie_csv_probe_free);
  self->probe = probe;
  if (probe != NULL)
    show_mapping (self);
  else
    start_import (self, &options);
}

static void
begin_file (VigieImportDialog *self)
{
  g_autoptr (GFile) file = dup_file (self);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GTask) task = NULL;

  adw_window_title_set_subtitle (self->window_title, name);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  task = g_task_new (self, NULL, probed_cb, NULL);
  g_task_set_source_tag (task, begin_file);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, probe_in_thread);
}

static void
on_next_clicked (VigieImportDialog *self)
{
  if (is_last (self))
    {
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }
  self->index++;
  begin_file (self);
}

static void
on_stop_clicked (VigieImportDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_rejects_clicked (VigieImportDialog *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->rejects_path);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                            NULL, NULL);
}

static void
vigie_import_dialog_dispose (GObject *object)
{
  VigieImportDialog *self = VIGIE_IMPORT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->files);
  g_clear_object (&self->store);
  g_clear_pointer (&self->probe, vigie_csv_probe_free);

  G_OBJECT_CLASS (vigie_import_dialog_parent_class)->dispose (object);
}

static void
vigie_import_dialog_finalize (GObject *object)
{
  VigieImportDialog *self = VIGIE_IMPORT_DIALOG (object);

  g_clear_pointer (&self->rejects_path, g_free);
  g_clear_pointer (&self->column_rows, g_ptr_array_unref);
  g_clear_pointer (&self->problem_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_import_dialog_parent_class)->finalize (object);
}

static void
vigie_import_dialog_class_init (VigieImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_import_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, progress_page);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, columns_group);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, source_row);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, dates_row);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, imported_row);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, known_row);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, rejected_row);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, problems_group);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, rejects_button);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, VigieImportDialog, error_page);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_rejects_clicked);
}

static void
vigie_import_dialog_init (VigieImportDialog *self)
{
  self->column_rows = g_ptr_array_new ();
  self->problem_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_import_dialog_new:
 * @store: where the posts go
 * @files: of #GFile, at least one
 *
 * Returns: (transfer floating): a dialog that begins at once
 */
GtkWidget *
vigie_import_dialog_new (VigieStore *store, GListModel *files)
{
  VigieImportDialog *self = g_object_new (VIGIE_TYPE_IMPORT_DIALOG, NULL);

  self->store = g_object_ref (store);
  self->files = g_object_ref (files);
  begin_file (self);
  return GTK_WIDGET (self);
}
