/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-retention-banner.h"

#include <glib/gi18n.h>

#include "vigie-day-row.h"
#include "vigie-privacy.h"

struct _VigieRetentionBanner
{
  AdwBin parent_instance;

  VigieSession *session; /* (nullable) */
  GSignalGroup *session_signals;
  GCancellable *cancellable; /* of what is read for this session */
  char *day;                 /* (nullable): that is over */
  gboolean is_closed;        /* by somebody who has read it */

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (VigieRetentionBanner, vigie_retention_banner, ADW_TYPE_BIN)

static void
show (VigieRetentionBanner *self, gboolean shown)
{
  g_autofree char *day = shown ? vigie_day_row_format (self->day) : NULL;
  g_autofree char *words = NULL;

  if (shown)
    {
      /* Translators: %s is a day, as “3 March 2027” */
      words = g_strdup_printf (_ ("Personal data of this incident was to be kept until %s."), day);
      gtk_label_set_text (self->label, words);
    }
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieRetentionBanner) self = user_data;
  g_autoptr (GError) error = NULL;
  VigiePersonalData data;
  const gboolean counted =
      vigie_store_count_personal_finish (VIGIE_STORE (object), result, &data, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* of another incident, or asked again */
  if (!counted)
    g_debug ("Nobody is reminded: %s", error->message);
  show (self, counted && self->day != NULL && (data.n_authors > 0 || data.n_photos > 0));
}

static void
forget (VigieRetentionBanner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->day, g_free);
}

/* What is personal is only counted where the day is over. */
static void
update (VigieRetentionBanner *self)
{
  VigieStore *store = self->session != NULL ? vigie_session_get_store (self->session) : NULL;
  g_autofree char *day = NULL;
  gboolean is_past = FALSE;

  forget (self);
  if (store != NULL && !self->is_closed)
    day = vigie_store_dup_retention (store, g_get_real_time () / 1000, &is_past);
  if (!is_past)
    {
      show (self, FALSE);
      return;
    }
  self->day = g_steal_pointer (&day);
  self->cancellable = g_cancellable_new ();
  vigie_store_count_personal_async (store, self->cancellable, counted_cb, g_object_ref (self));
}

static void
on_closed (VigieRetentionBanner *self)
{
  self->is_closed = TRUE;
  update (self);
}

/**
 * vigie_retention_banner_set_session:
 * @self: a banner
 * @session: (nullable): of the incident that the window shows
 */
void
vigie_retention_banner_set_session (VigieRetentionBanner *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_RETENTION_BANNER (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  self->is_closed = FALSE;
  update (self);
}

gboolean
vigie_retention_banner_is_shown (VigieRetentionBanner *self)
{
  g_return_val_if_fail (VIGIE_IS_RETENTION_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}

static void
vigie_retention_banner_dispose (GObject *object)
{
  VigieRetentionBanner *self = VIGIE_RETENTION_BANNER (object);

  forget (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_retention_banner_parent_class)->dispose (object);
}

static void
vigie_retention_banner_class_init (VigieRetentionBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_retention_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-retention-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieRetentionBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, VigieRetentionBanner, label);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
}

static void
vigie_retention_banner_init (VigieRetentionBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "info-changed", G_CALLBACK (update), self);
}
