/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-live-dialog.h"

#include <glib/gi18n.h>

#include "vigie-error.h"
#include "vigie-exercise-question.h"
#include "vigie-export-format.h"
#include "vigie-live-overlay.h"
#include "vigie-settings.h"
#include "vigie-toast.h"

#define COUNT_EVERY_S 1

struct _VigieLiveDialog
{
  AdwDialog parent_instance;

  VigieLiveService *service;
  GError *failure; /* (nullable): why it is not on */
  guint next_port; /* or 0 */
  guint count_id;
  gboolean updating;

  AdwToastOverlay *toast_overlay;
  GtkWidget *problem_group;
  AdwPreferencesRow *problem_row;
  GtkButton *next_port_button;
  AdwSwitchRow *active_row;
  GtkWidget *address_group;
  AdwActionRow *address_row;
  AdwActionRow *token_row;
  AdwPreferencesGroup *files_group;
  AdwPreferencesGroup *options_group;
  AdwSpinRow *port_row;
  AdwSwitchRow *shared_row;
};

G_DEFINE_FINAL_TYPE (VigieLiveDialog, vigie_live_dialog, ADW_TYPE_DIALOG)

/* ---- what is shown ---- */

static char *
describe_state (VigieLiveService *service)
{
  gulong n_requests = (gulong) vigie_live_service_get_n_requests (service);

  switch (vigie_live_service_get_state (service))
    {
    case VIGIE_LIVE_ON:
      if (n_requests == 0)
        return g_strdup (_ ("Nobody has asked for it yet"));
      /* Translators: how often other maps and browsers asked */
      return g_strdup_printf (ngettext ("%lu request so far", "%lu requests so far", n_requests),
                              n_requests);
    case VIGIE_LIVE_ENDING:
      return g_strdup (_ ("Ending…"));
    case VIGIE_LIVE_OFF:
    default:
      return g_strdup (_ ("Nothing can be reached"));
    }
}

static void
update_count (VigieLiveDialog *self)
{
  g_autofree char *text = describe_state (self->service);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->active_row), text);
}

static gboolean
count_cb (gpointer data)
{
  update_count (data);
  return G_SOURCE_CONTINUE;
}

static void
update_problem (VigieLiveDialog *self)
{
  g_autofree char *problem = self->failure != NULL ? g_strdup (self->failure->message)
                                                   : vigie_live_service_dup_problem (self->service);

  gtk_widget_set_visible (self->problem_group, problem != NULL);
  adw_preferences_row_set_title (self->problem_row, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next_port_button),
                          self->failure != NULL && self->next_port > 0);
  if (self->next_port > 0)
    {
      /* Translators: a button; %u is the number of a port that is free */
      g_autofree char *label = g_strdup_printf (_ ("Use %u"), self->next_port);

      gtk_button_set_label (self->next_port_button, label);
    }
}

static void
update (VigieLiveDialog *self)
{
  VigieLiveState state = vigie_live_service_get_state (self->service);
  gboolean on = state == VIGIE_LIVE_ON;
  gboolean shared = vigie_live_service_is_shared (self->service);
  g_autofree char *address = vigie_live_service_dup_uri (self->service, "/", FALSE);

  self->updating = TRUE;
  adw_switch_row_set_active (self->active_row, on);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->active_row), state != VIGIE_LIVE_ENDING);
  gtk_widget_set_visible (self->address_group, on);
  gtk_widget_set_visible (GTK_WIDGET (self->files_group), on);
  adw_preferences_group_set_description (
      self->files_group, shared ? NULL
                                : _ ("A map in a web page can read them only while “Reachable from "
                                     "Other Machines” is on."));
  adw_action_row_set_subtitle (self->address_row, address != NULL ? address : "");
  gtk_widget_set_visible (GTK_WIDGET (self->token_row), shared);
  adw_action_row_set_subtitle (self->token_row,
                               shared ? vigie_live_service_get_token (self->service) : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->port_row), !on);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shared_row), !on);
  adw_preferences_group_set_description (self->options_group,
                                         on ? _ ("Turn it off to change this.") : NULL);
  update_count (self);
  update_problem (self);
}

/* ---- on and off ---- */

static void
start (VigieLiveDialog *self)
{
  guint port = (guint) adw_spin_row_get_value (self->port_row);
  gboolean shared = adw_switch_row_get_active (self->shared_row);

  g_clear_error (&self->failure);
  self->next_port = 0;
  if (vigie_live_service_start (self->service, port, shared, &self->failure))
    {
      vigie_settings_set_live_port (port);
      return;
    }
  if (g_error_matches (self->failure, VIGIE_ERROR, VIGIE_ERROR_BUSY))
    self->next_port = vigie_live_service_find_free_port (port, shared);
  update (self);
}

static void
on_agreed (gpointer owner)
{
  start (owner);
}

/* On this machine alone an exercise is nobody's business. */
static void
ask_to_start (VigieLiveDialog *self)
{
  const gboolean asks = vigie_live_service_is_exercise (self->service) &&
                        adw_switch_row_get_active (self->shared_row);
  const VigieExerciseQuestion question = {
    .heading = _ ("Share the Exercise?"),
    .body =
        _ ("Other machines can then read an exercise. The page and the files say so, but a map may "
           "not show it."),
    .agree = _ ("_Turn On"),
  };

  if (asks)
    update (self); /* it is off until somebody agrees */
  vigie_exercise_ask (GTK_WIDGET (self), asks, &question, on_agreed, self);
}

static void
on_active_changed (VigieLiveDialog *self)
{
  if (self->updating)
    return;
  if (adw_switch_row_get_active (self->active_row))
    ask_to_start (self);
  else
    vigie_live_service_stop (self->service);
}

static void
on_next_port_clicked (VigieLiveDialog *self)
{
  adw_spin_row_set_value (self->port_row, self->next_port);
  ask_to_start (self);
}

/* ---- handing it on ---- */

static void
copy (VigieLiveDialog *self, const char *text, const char *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (said));
}

static void
copy_address (VigieLiveDialog *self, const char *path)
{
  g_autofree char *uri = vigie_live_service_dup_uri (self->service, path, TRUE);

  if (uri != NULL)
    copy (self, uri,
          vigie_live_service_is_shared (self->service) ? _ ("Address copied, with the token")
                                                       : _ ("Address copied"));
}

static void
on_copy_address_clicked (VigieLiveDialog *self)
{
  copy_address (self, "/");
}

static void
on_copy_file_clicked (GtkWidget *button, VigieLiveDialog *self)
{
  copy_address (self, g_object_get_data (G_OBJECT (button), "path"));
}

static void
on_copy_token_clicked (VigieLiveDialog *self)
{
  copy (self, vigie_live_service_get_token (self->service), _ ("Token copied"));
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieLiveDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AdwToast *toast;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;
  toast = vigie_toast_new (error->message);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
on_open_clicked (VigieLiveDialog *self)
{
  g_autofree char *uri = vigie_live_service_dup_uri (self->service, "/", TRUE);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           launched_cb, g_object_ref (self));
}

static void
add_file (VigieLiveDialog *self, const VigieLiveFile *file)
{
  const VigieExportFormat *format = vigie_export_format_find (file->format);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (format->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), file->path);
  gtk_widget_set_tooltip_text (button, _ ("Copy the address"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "path", (gpointer) file->path);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_copy_file_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->files_group, row);
}

/* ---- life ---- */

static void
vigie_live_dialog_dispose (GObject *object)
{
  VigieLiveDialog *self = VIGIE_LIVE_DIALOG (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_object (&self->service);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (vigie_live_dialog_parent_class)->dispose (object);
}

static void
vigie_live_dialog_class_init (VigieLiveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_live_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-live-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, problem_group);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, problem_row);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, next_port_button);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, active_row);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, address_group);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, files_group);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, options_group);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, port_row);
  gtk_widget_class_bind_template_child (widget_class, VigieLiveDialog, shared_row);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next_port_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_address_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_token_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
}

static void
vigie_live_dialog_init (VigieLiveDialog *self)
{
  gsize n_files;
  const VigieLiveFile *files = vigie_live_overlay_list_files (&n_files);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  for (gsize i = 0; i < n_files; i++)
    if (files[i].format != NULL)
      add_file (self, &files[i]);
}

/**
 * vigie_live_dialog_new:
 * @service: of a window with an incident
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_live_dialog_new (VigieLiveService *service)
{
  VigieLiveDialog *self = g_object_new (VIGIE_TYPE_LIVE_DIALOG, NULL);
  guint port = vigie_live_service_get_port (service);

  self->service = g_object_ref (service);
  adw_spin_row_set_value (self->port_row, port > 0 ? port : vigie_settings_get_live_port ());
  adw_switch_row_set_active (self->shared_row, vigie_live_service_is_shared (service));
  g_signal_connect_object (service, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->count_id = g_timeout_add_seconds (COUNT_EVERY_S, count_cb, self);
  update (self);

  return GTK_WIDGET (self);
}
