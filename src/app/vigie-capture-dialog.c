/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-dialog.h"

#include <glib/gi18n.h>

#include "vigie-capture.h"
#include "vigie-feed-words.h"
#include "vigie-toast.h"

struct _VigieCaptureDialog
{
  AdwDialog parent_instance;

  VigieCaptureService *service;
  char *folder; /* of the extension */
  gboolean updating;

  AdwToastOverlay *toast_overlay;
  AdwBanner *problem_banner;
  AdwSwitchRow *active_row;
  AdwPreferencesGroup *connect_group;
  AdwActionRow *page_row;
  GtkWidget *number_group;
  GtkLabel *number_label;
  GtkWidget *install_group;
  AdwActionRow *folder_row;
  GtkWidget *disconnect_group;
};

G_DEFINE_FINAL_TYPE (VigieCaptureDialog, vigie_capture_dialog, ADW_TYPE_DIALOG)

/* ---- what is shown ---- */

static char *
describe_state (VigieCaptureService *service)
{
  gint64 last_at;
  gulong n = vigie_capture_service_get_n_captured (service, &last_at);
  g_autofree char *moment = NULL;

  switch (vigie_capture_service_get_state (service))
    {
    case VIGIE_CAPTURE_STARTING:
      return g_strdup (_ ("Waiting for the keyring…"));
    case VIGIE_CAPTURE_OFF:
      return g_strdup (_ ("Off"));
    case VIGIE_CAPTURE_ON:
    default:
      break;
    }
  if (n == 0)
    return g_strdup (vigie_capture_service_was_paired (service)
                         ? _ ("Connected; nothing was handed over yet")
                         : _ ("Nothing was handed over yet"));
  moment = vigie_feed_words_moment (last_at);
  /* Translators: how many posts came from the browser, and when the last one did */
  return g_strdup_printf (ngettext ("%lu post (%s)", "%lu posts, the last one: %s", n), n, moment);
}

static void
update (VigieCaptureDialog *self)
{
  VigieCaptureState state = vigie_capture_service_get_state (self->service);
  const char *problem = vigie_capture_service_get_problem (self->service);
  const char *number = vigie_capture_service_get_number (self->service);
  gboolean on = state == VIGIE_CAPTURE_ON;
  g_autofree char *said = describe_state (self->service);

  self->updating = TRUE;
  adw_switch_row_set_active (self->active_row, state != VIGIE_CAPTURE_OFF);
  self->updating = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->active_row), said);
  adw_banner_set_title (self->problem_banner, problem != NULL ? problem : "");
  adw_banner_set_revealed (self->problem_banner, problem != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->connect_group), on);
  gtk_widget_set_visible (self->number_group, on && number != NULL);
  gtk_label_set_label (self->number_label, number != NULL ? number : "");
  gtk_widget_set_visible (self->disconnect_group, on);
  adw_preferences_group_set_description (
      self->connect_group,
      on && !vigie_capture_service_is_remembered (self->service)
          ? _ ("No keyring answers on this desk, so browsers have to be connected again when "
               "Vigie is started again.")
          : NULL);
}

/* ---- on and off ---- */

static void
on_active_changed (VigieCaptureDialog *self)
{
  if (!self->updating)
    vigie_capture_service_set_wanted (self->service, adw_switch_row_get_active (self->active_row));
}

static void
say (VigieCaptureDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toast_overlay, vigie_toast_new (text));
}

static void
on_disconnect_activated (VigieCaptureDialog *self)
{
  vigie_capture_service_renew (self->service);
}

static void
on_paired (VigieCaptureDialog *self)
{
  say (self, _ ("Browser connected"));
}

static void
on_disconnected (VigieCaptureDialog *self, gboolean for_good)
{
  say (self, for_good ? _ ("All browsers are disconnected")
                      : _ ("Disconnected for now; the keyring did not answer and may know the "
                           "browsers again when Vigie is started again"));
}

/* ---- the page that connects ---- */

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieCaptureDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    say (self, error->message);
}

static void
on_open_page (VigieCaptureDialog *self)
{
  g_autofree char *uri = vigie_capture_service_dup_pair_uri (self->service);
  g_autoptr (GtkUriLauncher) launcher = uri != NULL ? gtk_uri_launcher_new (uri) : NULL;

  if (launcher != NULL)
    gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                             launched_cb, g_object_ref (self));
}

static void
copy (VigieCaptureDialog *self, const char *text, const char *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, said);
}

static void
on_copy_page_clicked (VigieCaptureDialog *self)
{
  g_autofree char *uri = vigie_capture_service_dup_pair_uri (self->service);

  if (uri != NULL)
    copy (self, uri, _ ("Address copied; it connects one browser within ten minutes"));
}

/* ---- the extension ---- */

static void
on_copy_folder_clicked (VigieCaptureDialog *self)
{
  copy (self, self->folder, _ ("Folder copied"));
}

static void
on_open_folder_clicked (VigieCaptureDialog *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->folder);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (
      launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

/* ---- life ---- */

static void
vigie_capture_dialog_dispose (GObject *object)
{
  VigieCaptureDialog *self = VIGIE_CAPTURE_DIALOG (object);

  g_clear_object (&self->service);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (vigie_capture_dialog_parent_class)->dispose (object);
}

static void
vigie_capture_dialog_class_init (VigieCaptureDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_capture_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-capture-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, active_row);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, connect_group);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, page_row);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, install_group);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, number_group);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, number_label);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, VigieCaptureDialog, disconnect_group);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_open_page);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_page_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_disconnect_activated);
}

static void
vigie_capture_dialog_init (VigieCaptureDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  self->folder = vigie_capture_dup_extension_folder ();
  adw_action_row_set_subtitle (self->folder_row, self->folder);
}

/**
 * vigie_capture_dialog_new:
 * @service: the application's
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_capture_dialog_new (VigieCaptureService *service)
{
  VigieCaptureDialog *self = g_object_new (VIGIE_TYPE_CAPTURE_DIALOG, NULL);

  self->service = g_object_ref (service);
  g_signal_connect_object (service, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "paired", G_CALLBACK (on_paired), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "disconnected", G_CALLBACK (on_disconnected), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
