/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-destinations-dialog.h"
#include "vigie-outside-words.h"
#include "vigie-question.h"
#include "vigie-window-private.h"

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean done =
      GTK_IS_FILE_LAUNCHER (object)
          ? gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error)
          : gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error);

  if (!done && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    vigie_window_show_toast (self, error->message);
}

static void
on_open (VigieWindow *self, const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  if (g_file_is_native (file))
    {
      g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

      gtk_file_launcher_launch (launcher, GTK_WINDOW (self), NULL, launched_cb,
                                g_object_ref (self));
    }
  else
    {
      g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

      gtk_uri_launcher_launch (launcher, GTK_WINDOW (self), NULL, launched_cb, g_object_ref (self));
    }
}

/* ---- what a destination needs ---- */

static void
on_answer_chosen (AdwAlertDialog *dialog, const char *response, VigieWindow *self)
{
  VigieOutside *outside = vigie_window_get_outside (self);
  const char *name = g_object_get_data (G_OBJECT (dialog), "name");

  if (outside == NULL)
    return;
  if (g_str_equal (response, "agree"))
    vigie_outside_publish (outside, name,
                           GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "needs")));
  else if (g_str_equal (response, "keep"))
    vigie_outside_keep_theirs (outside, name);
}

static AdwDialog *
make_question (const VigieOutsideItem *item)
{
  AdwAlertDialog *dialog = vigie_question_new (NULL, item->reason);

  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  if ((item->needs & VIGIE_PUSH_REPLACE) != 0)
    {
      /* Translators: %s is the name of a destination */
      adw_alert_dialog_format_heading (dialog, _ ("Replace the File at %s?"), item->name);
      adw_alert_dialog_add_response (dialog, "keep", _ ("_Keep Theirs"));
      adw_alert_dialog_add_response (dialog, "agree", _ ("_Replace"));
      adw_alert_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_DESTRUCTIVE);
    }
  else if ((item->needs & VIGIE_PUSH_EXERCISE) != 0)
    {
      adw_alert_dialog_set_heading (dialog, _ ("Send the Exercise?"));
      adw_alert_dialog_add_response (dialog, "agree", _ ("_Send Exercise"));
      adw_alert_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_DESTRUCTIVE);
    }
  else
    {
      /* Translators: %s is the name of a destination */
      adw_alert_dialog_format_heading (dialog, _ ("Make the Folder for %s?"), item->name);
      adw_alert_dialog_add_response (dialog, "agree", _ ("_Make Folder"));
      adw_alert_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_SUGGESTED);
    }
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, "cancel");
  return ADW_DIALOG (dialog);
}

static void
on_answer (VigieWindow *self, const char *name)
{
  const VigieOutsideItem *item = vigie_outside_find (vigie_window_get_outside (self), name);
  AdwDialog *dialog;

  if (item == NULL || item->needs == 0)
    return; /* settled meanwhile */
  dialog = make_question (item);
  g_object_set_data_full (G_OBJECT (dialog), "name", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (dialog), "needs", GUINT_TO_POINTER (item->needs));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer_chosen), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* ---- what the window asks for ---- */

/* Sends to all destinations at once; without any, asks for the first. */
void
vigie_window_publish_now (VigieWindow *self)
{
  VigieOutside *outside = vigie_window_get_outside (self);

  if (outside == NULL)
    return;
  if (vigie_outside_get_n_destinations (outside) == 0)
    vigie_window_ask_destinations (self);
  else if (vigie_outside_publish (outside, NULL, 0) == 0)
    vigie_window_show_toast (self, _ ("Others see what the desk says already."));
}

void
vigie_window_ask_destinations (VigieWindow *self)
{
  VigieOutside *outside = vigie_window_get_outside (self);

  if (outside != NULL)
    adw_dialog_present (ADW_DIALOG (vigie_destinations_dialog_new (outside)), GTK_WIDGET (self));
}

/**
 * vigie_window_start_outside:
 * @self: a window
 * @button: its sign
 * @store: the incident that it shows now
 *
 * Returns: (transfer full): what the outside world sees, to be ended by vigie_window_stop_outside()
 */
VigieOutside *
vigie_window_start_outside (VigieWindow *self, VigieOutsideButton *button, VigieStore *store)
{
  VigieOutside *outside = vigie_outside_new (store);

  g_signal_connect_object (outside, "asked", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
  vigie_outside_button_set_outside (button, outside);
  return outside;
}

void
vigie_window_stop_outside (VigieOutsideButton *button, VigieOutside *outside)
{
  vigie_outside_button_set_outside (button, NULL);
  vigie_outside_close (outside);
  g_object_unref (outside);
}

void
vigie_window_init_outside (VigieWindow *self, VigieOutsideButton *button)
{
  g_signal_connect_object (button, "answer", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "open", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
}
