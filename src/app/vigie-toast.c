/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said in passing, by whatever is inside of a window or a dialog. */
#include "vigie-toast.h"

#include <glib/gi18n.h>

/**
 * vigie_toast_new:
 * @text: a sentence; names of files and what servers say may stand in it, so it is no markup
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
vigie_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  return toast;
}

/**
 * vigie_toast_show:
 * @widget: who says it
 * @toast: (transfer full): what
 *
 * Shows it above what @widget is in: its dialog, or its window. What has been closed in the
 * meantime says nothing.
 */
void
vigie_toast_show (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

void
vigie_toast_say (GtkWidget *widget, const char *text)
{
  vigie_toast_show (widget, vigie_toast_new (text));
}

/* ---- a file that was written ---- */

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    vigie_toast_say (widget, error->message);
}

static void
on_open (AdwToast *toast, GtkWidget *widget)
{
  GFile *file = g_object_get_data (G_OBJECT (toast), "file");
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                            launched_cb, g_object_ref (widget));
}

/**
 * vigie_toast_offer_file:
 * @widget: who wrote it
 * @text: says that it is there
 * @file: what was written
 *
 * Says so until it is closed, with a button that opens @file in the application for its kind.
 */
void
vigie_toast_offer_file (GtkWidget *widget, const char *text, GFile *file)
{
  AdwToast *toast = vigie_toast_new (text);

  adw_toast_set_button_label (toast, _ ("_Open"));
  adw_toast_set_timeout (toast, 0);
  g_object_set_data_full (G_OBJECT (toast), "file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_open), widget, 0);
  vigie_toast_show (widget, toast);
}
