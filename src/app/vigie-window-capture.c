/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-capture-dialog.h"
#include "vigie-question.h"
#include "vigie-window-private.h"

static VigieCaptureService *
get_service (VigieWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return application != NULL ? vigie_application_get_capture (VIGIE_APPLICATION (application))
                             : NULL;
}

static VigieStore *
get_store (VigieWindow *self)
{
  VigieSession *session = vigie_window_get_session (self);

  return session != NULL ? vigie_session_get_store (session) : NULL;
}

void
vigie_window_ask_browser (VigieWindow *self)
{
  VigieCaptureService *service = get_service (self);

  if (service != NULL)
    adw_dialog_present (ADW_DIALOG (vigie_capture_dialog_new (service)), GTK_WIDGET (self));
}

/* ---- what comes ---- */

static void
on_show (AdwToast *toast, VigieWindow *self)
{
  gint64 *row_id = g_object_get_data (G_OBJECT (toast), "row");

  if (vigie_window_get_session (self) != NULL)
    vigie_session_select_row_when_there (vigie_window_get_session (self), *row_id);
}

/* Who works here goes on with what they look at. */
static void
on_captured (VigieCaptureService *service, gint64 row_id, gboolean is_known, VigieWindow *self)
{
  AdwToast *toast;

  if (get_store (self) == NULL || vigie_capture_service_get_store (service) != get_store (self))
    return;
  toast = adw_toast_new (is_known ? _ ("From the browser: this post is here already")
                                  : _ ("Post added from the browser"));
  adw_toast_set_button_label (toast, _ ("_Show"));
  g_object_set_data_full (G_OBJECT (toast), "row", g_memdup2 (&row_id, sizeof row_id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_show), self, 0);
  vigie_window_add_toast (self, toast);
}

/**
 * vigie_window_refuse_capture:
 * @self: a window
 * @sentence: why what a page handed over cannot be added
 *
 * A page may hand over as often as it likes: it is said once until somebody read it.
 */
void
vigie_window_refuse_capture (VigieWindow *self, const char *sentence)
{
  AdwDialog *alert;

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;
  alert = ADW_DIALOG (vigie_question_new (_ ("The page cannot be added"), sentence));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (alert), "close", _ ("_Close"));
  adw_dialog_present (alert, GTK_WIDGET (self));
}

/* ---- which incident it goes to ---- */

static void
on_active (VigieWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    vigie_window_follow_capture (self);
}

/**
 * vigie_window_can_add:
 * @self: a window
 *
 * Returns: whether posts can be added to its incident
 */
gboolean
vigie_window_can_add (VigieWindow *self)
{
  return get_store (self) != NULL && !vigie_store_is_read_only (get_store (self));
}

/**
 * vigie_window_follow_capture:
 * @self: a window whose incident is another one, or that is looked at
 *
 * What the browser hands over goes to the incident that was looked at last.
 */
void
vigie_window_follow_capture (VigieWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL)
    vigie_application_choose_incident (VIGIE_APPLICATION (application),
                                       vigie_window_can_add (self) ? self : NULL);
}

/**
 * vigie_window_leave_capture:
 * @self: a window that closes its incident
 */
void
vigie_window_leave_capture (VigieWindow *self)
{
  VigieCaptureService *service = get_service (self);

  if (service != NULL && get_store (self) != NULL &&
      vigie_capture_service_get_store (service) == get_store (self))
    vigie_capture_service_set_incident (service, NULL, NULL);
}

void
vigie_window_init_capture (VigieWindow *self)
{
  VigieCaptureService *service = get_service (self);

  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
  if (service != NULL)
    g_signal_connect_object (service, "captured", G_CALLBACK (on_captured), self, 0);
}
