/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-row.h"

#include <glib/gi18n.h>

#include "vigie-file-dialog.h"
#include "vigie-territory.h"

struct _VigieTerritoryRow
{
  AdwActionRow parent_instance;

  char *path; /* (nullable): none */
  GCancellable *cancellable;
  gboolean choosing; /* what somebody chose is being read: nothing else gets in its way */

  GtkWidget *remove_button;
  GtkWidget *choose_button;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieTerritoryRow, vigie_territory_row, ADW_TYPE_ACTION_ROW)

/* ---- words ---- */

static char *
describe_day (const VigieTerritoryAbout *about)
{
  g_auto (GStrv) parts = g_strsplit (about->as_of, "-", -1);
  g_autoptr (GDateTime) day = NULL;

  if (g_strv_length (parts) == 3)
    day = g_date_time_new_utc (atoi (parts[0]), atoi (parts[1]), atoi (parts[2]), 0, 0, 0);
  /* Translators: the day that the roads of a territory are of */
  return day != NULL ? g_date_time_format (day, _ ("Roads as of %-d %B %Y")) : NULL;
}

static char *
describe (const VigieTerritoryAbout *about)
{
  g_autofree char *day = describe_day (about);
  GString *text = g_string_new (about->title);

  if (about->attribution[0] != '\0')
    g_string_append_printf (text, "\n%s", about->attribution);
  if (day != NULL)
    g_string_append_printf (text, "\n%s", day);
  return g_string_free_and_steal (text);
}

static void
show (VigieTerritoryRow *self, const char *text, gboolean failed)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
}

/* ---- reading ---- */

typedef struct
{
  VigieTerritoryRow *row;
  char *path;
  gboolean chosen; /* by somebody: it is used where it can be read */
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->row);
  g_free (reading->path);
  g_free (reading);
}

static void
set_path (VigieTerritoryRow *self, const char *path)
{
  g_set_str (&self->path, path);
  gtk_widget_set_visible (self->remove_button, path != NULL);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  VigieTerritoryAbout *about = vigie_territory_read_about (task_data, cancellable, &error);

  if (about != NULL)
    g_task_return_pointer (task, about, (GDestroyNotify) vigie_territory_about_free);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  VigieTerritoryRow *self = reading->row;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieTerritoryAbout) about = g_task_propagate_pointer (G_TASK (result), &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->choosing = FALSE;
  if (about != NULL)
    {
      g_autofree char *text = describe (about);

      show (self, text, FALSE);
      if (reading->chosen)
        {
          set_path (self, reading->path);
          g_signal_emit (self, signals[CHOSEN], 0, reading->path);
        }
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vigie_territory_row_say (self, error->message);
  reading_free (reading);
}

/* What was asked for last counts. */
static void
stop_reading (VigieTerritoryRow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_reading (VigieTerritoryRow *self, const char *path, gboolean chosen)
{
  Reading *reading = g_new (Reading, 1);
  g_autoptr (GTask) task = NULL;

  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  self->choosing = chosen;
  *reading = (Reading) { g_object_ref (self), g_strdup (path), chosen };
  /* Without a source: a widget must not end in another thread. */
  task = g_task_new (NULL, self->cancellable, read_cb, reading);
  g_task_set_source_tag (task, start_reading);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * vigie_territory_row_set_path:
 * @self: a row
 * @path: (nullable): the territory that is used, whether it can be read or not; "" is none
 */
void
vigie_territory_row_set_path (VigieTerritoryRow *self, const char *path)
{
  g_return_if_fail (VIGIE_IS_TERRITORY_ROW (self));

  if (path != NULL && path[0] == '\0')
    path = NULL;
  if (self->choosing)
    {
      set_path (self, path);
      return;
    }
  stop_reading (self);
  if (path == NULL)
    show (self, _ ("None"), FALSE);
  else if (g_strcmp0 (path, self->path) != 0)
    {
      g_autofree char *name = g_filename_display_basename (path);

      show (self, name, FALSE); /* until more is known */
    }
  set_path (self, path);
  if (path != NULL)
    start_reading (self, path, FALSE);
}

const char *
vigie_territory_row_get_path (VigieTerritoryRow *self)
{
  g_return_val_if_fail (VIGIE_IS_TERRITORY_ROW (self), NULL);

  return self->path;
}

/**
 * vigie_territory_row_choose:
 * @self: a row
 * @file: a territory
 *
 * Somebody wants it. Where it can be read, "chosen" is emitted; where not, the row says why, and
 * what was used before is used still.
 */
void
vigie_territory_row_choose (VigieTerritoryRow *self, GFile *file)
{
  g_return_if_fail (VIGIE_IS_TERRITORY_ROW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (g_file_peek_path (file) != NULL)
    start_reading (self, g_file_peek_path (file), TRUE);
  else
    vigie_territory_row_say (self, _ ("A territory is read from a folder of this computer."));
}

/**
 * vigie_territory_row_say:
 * @self: a row
 * @sentence: what is wrong with the territory; it stands instead of what the file says
 */
void
vigie_territory_row_say (VigieTerritoryRow *self, const char *sentence)
{
  g_return_if_fail (VIGIE_IS_TERRITORY_ROW (self));

  if (self->choosing)
    return;
  stop_reading (self);
  show (self, sentence, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- choosing ---- */

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieTerritoryRow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_territory_row_choose (self, file);
}

/* Where the others lie: beside the one that is used, or where new ones are kept. */
static GFile *
find_folder (VigieTerritoryRow *self)
{
  g_autofree char *folder =
      self->path != NULL ? g_path_get_dirname (self->path)
                         : g_build_filename (g_get_user_data_dir (), "vigie", "territories", NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_file_new_for_path (folder) : NULL;
}

static void
on_choose_clicked (VigieTerritoryRow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GFile) folder = find_folder (self);

  gtk_file_filter_set_name (filter, _ ("Territories"));
  gtk_file_filter_add_suffix (filter, "territory");
  g_list_store_append (filters, filter);
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Choose a Territory"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        opened_cb, g_object_ref (self));
}

static void
on_remove_clicked (VigieTerritoryRow *self)
{
  gtk_widget_grab_focus (self->choose_button); /* which stays */
  self->choosing = FALSE;
  vigie_territory_row_set_path (self, NULL);
  g_signal_emit (self, signals[CHOSEN], 0, "");
}

/* ---- life ---- */

static void
vigie_territory_row_dispose (GObject *object)
{
  stop_reading (VIGIE_TERRITORY_ROW (object));

  G_OBJECT_CLASS (vigie_territory_row_parent_class)->dispose (object);
}

static void
vigie_territory_row_finalize (GObject *object)
{
  g_free (VIGIE_TERRITORY_ROW (object)->path);

  G_OBJECT_CLASS (vigie_territory_row_parent_class)->finalize (object);
}

static void
vigie_territory_row_class_init (VigieTerritoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_territory_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_territory_row_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", VIGIE_TYPE_TERRITORY_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-territory-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryRow, choose_button);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
}

static void
vigie_territory_row_init (VigieTerritoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_territory_row_set_path (self, NULL);
}

/**
 * vigie_territory_row_new:
 *
 * Returns: (transfer floating): a row that shows no territory
 */
GtkWidget *
vigie_territory_row_new (void)
{
  return g_object_new (VIGIE_TYPE_TERRITORY_ROW, NULL);
}
