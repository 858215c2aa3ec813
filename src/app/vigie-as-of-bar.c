/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-as-of-bar.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

struct _VigieAsOfBar
{
  AdwBin parent_instance;

  gint64 moment; /* where the replay stands, or VIGIE_TIME_UNKNOWN */
  gint64 told;   /* what was asked for last */

  AdwToggleGroup *group;
  AdwToggle *moment_toggle;
  GtkWidget *spinner;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieAsOfBar, vigie_as_of_bar, ADW_TYPE_BIN)

static void
on_chosen (VigieAsOfBar *self)
{
  const gint64 at = vigie_as_of_bar_get_at (self);

  if (at == self->told)
    return;
  self->told = at;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
vigie_as_of_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), VIGIE_TYPE_AS_OF_BAR);

  G_OBJECT_CLASS (vigie_as_of_bar_parent_class)->dispose (object);
}

static void
vigie_as_of_bar_class_init (VigieAsOfBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_as_of_bar_dispose;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_AS_OF_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-as-of-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieAsOfBar, group);
  gtk_widget_class_bind_template_child (widget_class, VigieAsOfBar, moment_toggle);
  gtk_widget_class_bind_template_child (widget_class, VigieAsOfBar, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
vigie_as_of_bar_init (VigieAsOfBar *self)
{
  self->moment = self->told = VIGIE_TIME_UNKNOWN;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_as_of_bar_set_moment:
 * @self: a bar
 * @at: where the replay stands, ms, or %VIGIE_TIME_UNKNOWN: there is only now to choose then
 */
void
vigie_as_of_bar_set_moment (VigieAsOfBar *self, gint64 at)
{
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (VIGIE_IS_AS_OF_BAR (self));

  if (self->moment == at)
    return;
  self->moment = at;
  adw_toggle_set_enabled (self->moment_toggle, at != VIGIE_TIME_UNKNOWN);
  if (at == VIGIE_TIME_UNKNOWN)
    adw_toggle_group_set_active_name (self->group, "now");
  else
    time = vigie_format_time (at);
  /* Translators: the moment at which the replay stands: day and time */
  label = time != NULL ? g_strdup_printf (C_ ("as of", "Replay, %s"), time)
                       : g_strdup (C_ ("as of", "Replay"));
  adw_toggle_set_label (self->moment_toggle, label);
  on_chosen (self);
}

/**
 * vigie_as_of_bar_get_at:
 * @self: a bar
 *
 * Returns: the moment that is chosen, ms, or %VIGIE_TIME_UNKNOWN for now
 */
gint64
vigie_as_of_bar_get_at (VigieAsOfBar *self)
{
  g_return_val_if_fail (VIGIE_IS_AS_OF_BAR (self), VIGIE_TIME_UNKNOWN);

  return g_strcmp0 (adw_toggle_group_get_active_name (self->group), "moment") == 0
             ? self->moment
             : VIGIE_TIME_UNKNOWN;
}

/**
 * vigie_as_of_bar_set_busy:
 * @self: a bar
 * @busy: whether what is chosen is not seen yet
 */
void
vigie_as_of_bar_set_busy (VigieAsOfBar *self, gboolean busy)
{
  g_return_if_fail (VIGIE_IS_AS_OF_BAR (self));

  gtk_widget_set_visible (self->spinner, busy);
}
