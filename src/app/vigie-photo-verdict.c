/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-verdict.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-reason-dialog.h"
#include "vigie-status-icon.h"

struct _VigiePhotoVerdict
{
  AdwBin parent_instance;

  VigieSession *session;
  char *sha256;              /* (nullable) */
  GCancellable *cancellable; /* (nullable): the reading that runs */

  AdwActionRow *row;
  VigieStatusIcon *icon;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (VigiePhotoVerdict, vigie_photo_verdict, ADW_TYPE_BIN)

/* ---- what it says ---- */

static char *
describe_state (const VigiePhotoState *state)
{
  g_autofree char *checks = vigie_format_checks (state->checks);
  g_autofree char *time = NULL;
  g_autofree char *who = NULL;
  g_autofree char *status = NULL;

  if (state->verdict == VIGIE_STATUS_NEW)
    return g_strdup (_ ("None yet; it holds wherever the photo is shown"));
  status = vigie_format_status (state->verdict);
  time = vigie_format_time (state->decided_at);
  who = g_strdup_printf (_ ("%s by %s, %s"), status,
                         state->decided_by != NULL ? state->decided_by : "–", time);
  return g_strjoin ("\n", who, state->reason != NULL ? state->reason : checks,
                    state->reason != NULL ? checks : NULL, NULL);
}

static void
show_state (VigiePhotoVerdict *self, const VigiePhotoState *state)
{
  g_autofree char *text = describe_state (state);

  adw_action_row_set_subtitle (self->row, text);
  vigie_status_icon_set_status (self->icon, state->verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), state->verdict != VIGIE_STATUS_NEW);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "photo.reset",
                                 state->verdict != VIGIE_STATUS_NEW);
}

static void
state_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePhotoVerdict) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePhotoState) state =
      vigie_store_load_photo_state_finish (VIGIE_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another photo is looked at, or this one anew */
  if (state != NULL)
    show_state (self, state);
  else
    g_debug ("The verdict on a photo is not known: %s", error->message);
}

static void
load (VigiePhotoVerdict *self)
{
  VigieStore *store = self->session != NULL ? vigie_session_get_store (self->session) : NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self), store != NULL && self->sha256 != NULL);
  if (store == NULL || self->sha256 == NULL)
    return;
  gtk_widget_set_sensitive (self->button, !vigie_store_is_read_only (store));
  self->cancellable = g_cancellable_new ();
  vigie_store_load_photo_state_async (store, self->sha256, self->cancellable, state_cb,
                                      g_object_ref (self));
}

/* ---- judging ---- */

static void
on_verdict (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoVerdict *self = VIGIE_PHOTO_VERDICT (widget);

  vigie_session_set_photo_verdict (
      self->session, self->sha256,
      g_str_equal (name, "photo.confirm") ? VIGIE_STATUS_CONFIRMED : VIGIE_STATUS_NEW, NULL);
}

static void
on_reason_given (GtkWidget *dialog, const char *reason, VigiePhotoVerdict *self)
{
  const char *sha256 = g_object_get_data (G_OBJECT (dialog), "sha256");
  VigieStatus status =
      (VigieStatus) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "status"));

  if (self->session != NULL)
    vigie_session_set_photo_verdict (self->session, sha256, status, reason);
}

static void
on_reasoned_verdict (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePhotoVerdict *self = VIGIE_PHOTO_VERDICT (widget);
  gboolean reject = g_str_equal (name, "photo.reject");
  GtkWidget *dialog = vigie_reason_dialog_new (reject ? VIGIE_REASON_PHOTO_REJECT
                                                      : VIGIE_REASON_PHOTO_UNVERIFIABLE);

  g_object_set_data (G_OBJECT (dialog), "status",
                     GINT_TO_POINTER (reject ? VIGIE_STATUS_REJECTED : VIGIE_STATUS_UNVERIFIABLE));
  g_object_set_data_full (G_OBJECT (dialog), "sha256", g_strdup (self->sha256), g_free);
  g_signal_connect_object (dialog, "given", G_CALLBACK (on_reason_given), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

/* ---- life ---- */

static void
vigie_photo_verdict_dispose (GObject *object)
{
  VigiePhotoVerdict *self = VIGIE_PHOTO_VERDICT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_PHOTO_VERDICT);

  G_OBJECT_CLASS (vigie_photo_verdict_parent_class)->dispose (object);
}

static void
vigie_photo_verdict_finalize (GObject *object)
{
  g_free (VIGIE_PHOTO_VERDICT (object)->sha256);

  G_OBJECT_CLASS (vigie_photo_verdict_parent_class)->finalize (object);
}

static void
vigie_photo_verdict_class_init (VigiePhotoVerdictClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_photo_verdict_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_photo_verdict_finalize;

  g_type_ensure (VIGIE_TYPE_STATUS_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-photo-verdict.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoVerdict, row);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoVerdict, icon);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoVerdict, button);
  gtk_widget_class_install_action (widget_class, "photo.confirm", NULL, on_verdict);
  gtk_widget_class_install_action (widget_class, "photo.reset", NULL, on_verdict);
  gtk_widget_class_install_action (widget_class, "photo.reject", NULL, on_reasoned_verdict);
  gtk_widget_class_install_action (widget_class, "photo.unverifiable", NULL, on_reasoned_verdict);
}

static void
vigie_photo_verdict_init (VigiePhotoVerdict *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_photo_verdict_set_photo:
 * @self: a view
 * @session: (nullable): whose photo it is
 * @sha256: (nullable): the photo, 64 hex digits
 *
 * Reads the verdict again also where the photo is the same.
 */
void
vigie_photo_verdict_set_photo (VigiePhotoVerdict *self, VigieSession *session, const char *sha256)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VERDICT (self));

  g_set_object (&self->session, session);
  g_set_str (&self->sha256, sha256);
  load (self);
}
