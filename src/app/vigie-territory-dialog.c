/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-dialog.h"

#include <glib/gi18n.h>

#include "vigie-file-dialog.h"
#include "vigie-file-group.h"
#include "vigie-question.h"
#include "vigie-settings.h"
#include "vigie-territory-making.h"
#include "vigie-territory-result.h"

#define SUFFIX ".territory"

struct _VigieTerritoryDialog
{
  AdwDialog parent_instance;

  VigieSession *session;     /* (nullable): without an incident */
  char *chosen_path;         /* (nullable): it follows from the title */
  char *path;                /* (nullable): what is being made, or was */
  char *replaceable;         /* (nullable): what may be replaced without asking */
  GCancellable *cancellable; /* (nullable): while it is made */
  gboolean closing;

  GtkStack *stack;
  AdwPreferencesPage *files_page;
  GtkWidget *error_group;
  AdwActionRow *error_row;
  GtkEditable *title_row;
  VigieFileGroup *roads_group;
  VigieFileGroup *communes_group;
  VigieFileGroup *markers_group;
  VigieFileGroup *names_group;
  GtkEditable *attributions_row;
  AdwActionRow *file_row;
  GtkWidget *make_button;
  AdwStatusPage *progress_page;
  GtkProgressBar *progress_bar;
  GtkWidget *cancel_button;
  VigieTerritoryResult *result;
  GtkWidget *done_button;
  GtkWidget *use_button;
};

G_DEFINE_FINAL_TYPE (VigieTerritoryDialog, vigie_territory_dialog, ADW_TYPE_DIALOG)

static void
show_page (VigieTerritoryDialog *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
}

/* Stands above the files until it is tried again. */
static void
show_error (VigieTerritoryDialog *self, const char *heading, const char *sentence)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->error_row), heading);
  adw_action_row_set_subtitle (self->error_row, sentence);
  gtk_widget_set_visible (self->error_group, TRUE);
  show_page (self, "files");
  adw_preferences_page_scroll_to_top (self->files_page);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static char *
dup_title (VigieTerritoryDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->title_row)));
}

/* ---- where it is kept ---- */

/* Territories outlive incidents: they lie among one's own data. */
static char *
dup_path (VigieTerritoryDialog *self)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *name = NULL;

  if (self->chosen_path != NULL)
    return g_strdup (self->chosen_path);
  name = g_strconcat (title[0] != '\0' ? title : _ ("Territory"), SUFFIX, NULL);
  g_strdelimit (name, "/\\:*?\"<>|", '-');
  if (name[0] == '.')
    name[0] = '-'; /* a hidden file would not be found again */
  return g_build_filename (g_get_user_data_dir (), "vigie", "territories", name, NULL);
}

static void
update (VigieTerritoryDialog *self)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *path = dup_path (self);
  g_autofree char *name = g_filename_display_name (path);

  adw_action_row_set_subtitle (self->file_row, name);
  gtk_widget_set_sensitive (self->make_button,
                            title[0] != '\0' && vigie_file_group_get_n (self->roads_group) > 0);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieTerritoryDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_territory_dialog_set_file (self, file);
}

static void
on_file_clicked (VigieTerritoryDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *path = dup_path (self);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_filename_display_basename (path);

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Where to Keep the Territory"));
  if (g_file_query_exists (folder, NULL))
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        saved_cb, g_object_ref (self));
}

/* ---- files ---- */

/* "bourgogne-latest.osm.pbf" is of Bourgogne. */
static char *
guess_title (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  char *end = strchr (name, '.');
  g_autofree char *first = NULL;

  if (end != NULL)
    *end = '\0';
  if (g_str_has_suffix (name, "-latest"))
    name[strlen (name) - strlen ("-latest")] = '\0';
  if (name[0] == '\0')
    return g_strdup ("");
  first = g_utf8_strup (name, g_utf8_next_char (name) - name);
  return g_strconcat (first, g_utf8_next_char (name), NULL);
}

static void
on_roads_changed (VigieTerritoryDialog *self)
{
  g_autofree char *title = dup_title (self);
  g_auto (GStrv) roads = vigie_file_group_dup_paths (self->roads_group);

  if (title[0] == '\0' && roads[0] != NULL)
    {
      g_autofree char *guess = guess_title (roads[0]);

      gtk_editable_set_text (self->title_row, guess);
    }
  update (self);
}

static void
on_refused (VigieTerritoryDialog *self, const char *sentence)
{
  show_error (self, _ ("A File Was Not Added"), sentence);
}

/* Beside the lists, where the window would take it for posts. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, VigieTerritoryDialog *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "files") == 0)
    on_refused (self, _ ("Drop it onto the list that it belongs to."));
  return FALSE;
}

/* ---- making ---- */

static void
on_progress (double fraction, const char *sentence, gpointer data)
{
  VigieTerritoryDialog *self = data;

  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  adw_status_page_set_description (self->progress_page, sentence);
}

static void
show_result (VigieTerritoryDialog *self, const VigieTerritoryReport *report)
{
  VigieStore *store = self->session != NULL ? vigie_session_get_store (self->session) : NULL;
  gboolean usable = store != NULL && !vigie_store_is_read_only (store);

  g_set_str (&self->replaceable, self->path);
  /* Who makes one before there is an incident wants it for the next. */
  if (self->session == NULL)
    vigie_settings_set_last_territory (self->path);
  /* The incident has it already: what was read of the old file counts no more. */
  if (usable && g_strcmp0 (self->path, vigie_session_get_territory (self->session)) == 0)
    vigie_session_reload_territory (self->session);
  vigie_territory_result_show (self->result, report, self->path);
  gtk_widget_set_visible (self->use_button, usable);
  show_page (self, "result");
  gtk_widget_grab_focus (usable ? self->use_button : self->done_button);
}

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieTerritoryDialog) self = user_data;
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done = vigie_territory_make_finish (result, &report, &error);

  g_clear_object (&self->cancellable);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return; /* its window is gone */
  adw_dialog_set_can_close (ADW_DIALOG (self), TRUE);
  if (self->closing)
    adw_dialog_close (ADW_DIALOG (self));
  else if (done)
    show_result (self, &report);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_page (self, "files");
  else
    show_error (self, _ ("The Territory Was Not Made"), error->message);
}

static GStrv
split_attributions (VigieTerritoryDialog *self)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (self->attributions_row), ";", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_strstrip (parts[i])[0] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }
  return g_strv_builder_end (builder);
}

static void
make (VigieTerritoryDialog *self)
{
  g_autofree char *title = dup_title (self);
  g_auto (GStrv) roads = vigie_file_group_dup_paths (self->roads_group);
  g_auto (GStrv) communes = vigie_file_group_dup_paths (self->communes_group);
  g_auto (GStrv) markers = vigie_file_group_dup_paths (self->markers_group);
  g_auto (GStrv) names = vigie_file_group_dup_paths (self->names_group);
  g_auto (GStrv) attributions = split_attributions (self);
  const VigieTerritoryInputs inputs = { .title = title,
                                        .roads = (const char *const *) roads,
                                        .communes = (const char *const *) communes,
                                        .markers = (const char *const *) markers,
                                        .names = (const char *const *) names,
                                        .attributions = (const char *const *) attributions };

  gtk_widget_set_visible (self->error_group, FALSE);
  on_progress (0, _ ("Reading…"), self);
  gtk_widget_set_sensitive (self->cancel_button, TRUE);
  show_page (self, "progress");
  gtk_widget_grab_focus (self->cancel_button);
  adw_dialog_set_can_close (ADW_DIALOG (self), FALSE);
  self->cancellable = g_cancellable_new ();
  vigie_territory_make_async (&inputs, self->path, on_progress, self, self->cancellable, made_cb,
                              g_object_ref (self));
}

static void
on_replace_answered (AdwAlertDialog *dialog, const char *response, VigieTerritoryDialog *self)
{
  if (g_str_equal (response, "replace") && self->cancellable == NULL)
    make (self);
}

static void
ask_to_replace (VigieTerritoryDialog *self)
{
  AdwAlertDialog *dialog = vigie_question_new (_ ("Replace the Territory?"), NULL);
  g_autofree char *name = g_filename_display_name (self->path);

  adw_alert_dialog_format_body (
      dialog, _ ("“%s” is there already. It stays as it is until the new one is complete."), name);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_replace_answered), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_make_clicked (VigieTerritoryDialog *self)
{
  g_free (self->path);
  self->path = dup_path (self);
  if (g_file_test (self->path, G_FILE_TEST_EXISTS) &&
      g_strcmp0 (self->path, self->replaceable) != 0)
    ask_to_replace (self);
  else
    make (self);
}

/* ---- ending it early ---- */

static void
on_cancel_clicked (VigieTerritoryDialog *self)
{
  if (self->cancellable == NULL)
    return;
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  g_cancellable_cancel (self->cancellable);
}

static void
on_stop_answered (AdwAlertDialog *dialog, const char *response, VigieTerritoryDialog *self)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = self->cancellable != NULL;
  if (self->closing)
    on_cancel_clicked (self);
  else
    adw_dialog_close (ADW_DIALOG (self)); /* it was done in the meantime */
}

static void
on_close_attempt (VigieTerritoryDialog *self)
{
  AdwAlertDialog *dialog;

  if (self->cancellable == NULL)
    return;
  dialog = vigie_question_new (_ ("Stop Making the Territory?"),
                               _ ("It is not complete. Nothing is kept of it if you stop now."));
  adw_alert_dialog_add_responses (dialog, "go-on", _ ("_Go On"), "stop", _ ("_Stop"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "go-on");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_stop_answered), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- afterwards ---- */

static void
on_name_sources (VigieTerritoryDialog *self)
{
  show_page (self, "files");
  gtk_widget_grab_focus (GTK_WIDGET (self->attributions_row));
}

static void
on_use_clicked (VigieTerritoryDialog *self)
{
  if (vigie_session_get_store (self->session) != NULL)
    {
      if (g_strcmp0 (self->path, vigie_session_get_territory (self->session)) != 0)
        vigie_session_set_info (self->session, VIGIE_INFO_TERRITORY, self->path);
      vigie_settings_set_last_territory (self->path);
    }
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- life ---- */

/* Nobody waits for it any more, be it that the window was destroyed. */
static void
vigie_territory_dialog_unroot (GtkWidget *widget)
{
  VigieTerritoryDialog *self = VIGIE_TERRITORY_DIALOG (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  GTK_WIDGET_CLASS (vigie_territory_dialog_parent_class)->unroot (widget);
}

static void
vigie_territory_dialog_dispose (GObject *object)
{
  VigieTerritoryDialog *self = VIGIE_TERRITORY_DIALOG (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_TERRITORY_DIALOG);

  G_OBJECT_CLASS (vigie_territory_dialog_parent_class)->dispose (object);
}

static void
vigie_territory_dialog_finalize (GObject *object)
{
  VigieTerritoryDialog *self = VIGIE_TERRITORY_DIALOG (object);

  g_free (self->chosen_path);
  g_free (self->path);
  g_free (self->replaceable);

  G_OBJECT_CLASS (vigie_territory_dialog_parent_class)->finalize (object);
}

static void
vigie_territory_dialog_class_init (VigieTerritoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_territory_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_territory_dialog_finalize;
  widget_class->unroot = vigie_territory_dialog_unroot;

  g_type_ensure (VIGIE_TYPE_FILE_GROUP);
  g_type_ensure (VIGIE_TYPE_TERRITORY_RESULT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-territory-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, files_page);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, error_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, error_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, roads_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, communes_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, markers_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, names_group);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, attributions_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, make_button);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, progress_page);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, result);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, done_button);
  gtk_widget_class_bind_template_child (widget_class, VigieTerritoryDialog, use_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_roads_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);
  gtk_widget_class_bind_template_callback (widget_class, on_file_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_make_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_attempt);
  gtk_widget_class_bind_template_callback (widget_class, on_name_sources);
  gtk_widget_class_bind_template_callback (widget_class, on_use_clicked);
}

static void
vigie_territory_dialog_init (VigieTerritoryDialog *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (adw_dialog_get_child (ADW_DIALOG (self)),
                             GTK_EVENT_CONTROLLER (target));
  update (self);
}

/**
 * vigie_territory_dialog_new:
 * @session: (nullable): whose incident may use the territory
 *
 * Returns: (transfer floating): a dialog that asks for files
 */
GtkWidget *
vigie_territory_dialog_new (VigieSession *session)
{
  VigieTerritoryDialog *self = g_object_new (VIGIE_TYPE_TERRITORY_DIALOG, NULL);

  g_set_object (&self->session, session);
  return GTK_WIDGET (self);
}

/**
 * vigie_territory_dialog_set_file:
 * @self: a dialog
 * @file: where the territory is kept; what is there is replaced without a further question
 */
void
vigie_territory_dialog_set_file (VigieTerritoryDialog *self, GFile *file)
{
  const char *path;

  g_return_if_fail (VIGIE_IS_TERRITORY_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_peek_path (file);
  if (path == NULL)
    {
      show_error (self, _ ("It Cannot Be Kept There"),
                  _ ("A territory is kept in a folder of this computer."));
      return;
    }
  g_free (self->chosen_path);
  /* The chooser asked about the very name that was typed only. */
  self->chosen_path =
      g_str_has_suffix (path, SUFFIX) ? g_strdup (path) : g_strconcat (path, SUFFIX, NULL);
  g_set_str (&self->replaceable, path);
  update (self);
}
