/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-clock-button.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-milestone.h"

#define TICK_S 10 /* the label tells minutes */

struct _VigieClockButton
{
  AdwBin parent_instance;

  VigieSession *session; /* (nullable) */
  GSignalGroup *session_signals;
  guint tick_id;

  GtkMenuButton *menu_button;
  AdwActionRow *alert_row;
  AdwActionRow *called_row;
  AdwActionRow *online_row;
  AdwActionRow *official_row;
  GtkWidget *alert_button;
  GtkWidget *called_button;
  GtkWidget *online_button;
  GtkWidget *official_button;
};

G_DEFINE_FINAL_TYPE (VigieClockButton, vigie_clock_button, ADW_TYPE_BIN)

static void
update_milestone (
    AdwActionRow *row, GtkWidget *button, gint64 alert_at, gint64 at, gint64 limit_ms, gint64 now)
{
  g_autofree char *clock = vigie_format_clock (at);
  g_autofree char *text = NULL;
  gint64 left_min = (alert_at + limit_ms - now) / 60000;

  gtk_widget_remove_css_class (GTK_WIDGET (row), "late");
  gtk_widget_set_visible (button, at == VIGIE_TIME_UNKNOWN);
  if (at != VIGIE_TIME_UNKNOWN && limit_ms > 0 && alert_at != VIGIE_TIME_UNKNOWN)
    {
      gint64 seconds = (at - alert_at) / 1000;

      /* Translators: a time of day and the minutes and seconds since the alert */
      text = g_strdup_printf (_ ("%s, %d min %02d s after the alert"), clock, (int) (seconds / 60),
                              (int) (ABS (seconds) % 60));
    }
  else if (at != VIGIE_TIME_UNKNOWN)
    text = g_steal_pointer (&clock);
  else if (limit_ms > 0 && alert_at != VIGIE_TIME_UNKNOWN && left_min >= 0)
    text = g_strdup_printf (ngettext ("%d minute left", "%d minutes left", (gulong) left_min),
                            (int) left_min);
  else if (limit_ms > 0 && alert_at != VIGIE_TIME_UNKNOWN)
    {
      text = g_strdup (_ ("Overdue"));
      gtk_widget_add_css_class (GTK_WIDGET (row), "late");
    }
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
}

static void
update (VigieClockButton *self)
{
  gint64 now = g_get_real_time () / 1000;
  gint64 alert_at = vigie_session_get_alert_at (self->session);
  gint64 called_at = vigie_session_get_milestone (self->session, VIGIE_MILESTONE_CALLED);
  gint64 online_at = vigie_session_get_milestone (self->session, VIGIE_MILESTONE_ONLINE);
  gint64 official_at = vigie_session_get_milestone (self->session, VIGIE_MILESTONE_OFFICIAL);
  g_autofree char *since = vigie_format_since_alert (alert_at, now);

  gtk_menu_button_set_label (self->menu_button,
                             alert_at != VIGIE_TIME_UNKNOWN ? since : _ ("No alert"));
  update_milestone (self->alert_row, self->alert_button, alert_at, alert_at, 0, now);
  update_milestone (self->called_row, self->called_button, alert_at, called_at, VIGIE_CALL_LIMIT_MS,
                    now);
  update_milestone (self->online_row, self->online_button, alert_at, online_at,
                    VIGIE_ONLINE_LIMIT_MS, now);
  update_milestone (self->official_row, self->official_button, alert_at, official_at, 0, now);
}

static gboolean
on_tick (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

/**
 * vigie_clock_button_set_session:
 * @self: a button
 * @session: (nullable): of the incident that the window shows
 *
 * What the button says changes when the session has read its milestones, and with the time.
 */
void
vigie_clock_button_set_session (VigieClockButton *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_CLOCK_BUTTON (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (session != NULL)
    self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
}

/**
 * vigie_clock_button_note:
 * @self: a button with a session
 * @milestone: one of `VIGIE_MILESTONE_…`
 *
 * Writes into the log that this has come about now.
 */
void
vigie_clock_button_note (VigieClockButton *self, const char *milestone)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) payload = NULL;
  g_autofree char *now = vigie_time_format (g_get_real_time () / 1000);
  VigieDraft *draft;

  g_return_if_fail (VIGIE_IS_CLOCK_BUTTON (self));
  g_return_if_fail (self->session != NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, milestone);
  json_builder_set_member_name (builder, "at");
  json_builder_add_string_value (builder, now);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  draft = vigie_draft_new ("milestone", NULL, payload, NULL,
                           vigie_session_get_actor (self->session), NULL);
  if (draft != NULL)
    vigie_session_decide (self->session, draft);
}

static void
vigie_clock_button_dispose (GObject *object)
{
  VigieClockButton *self = VIGIE_CLOCK_BUTTON (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_clock_button_parent_class)->dispose (object);
}

static void
vigie_clock_button_class_init (VigieClockButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_clock_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-clock-button.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, alert_row);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, called_row);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, online_row);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, official_row);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, alert_button);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, called_button);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, online_button);
  gtk_widget_class_bind_template_child (widget_class, VigieClockButton, official_button);
}

/* The target comes first: an action that wants one complains about a button without. */
static void
set_milestone (GtkWidget *button, const char *name)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_string (name));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.milestone");
}

static void
vigie_clock_button_init (VigieClockButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_milestone (self->alert_button, VIGIE_MILESTONE_ALERT);
  set_milestone (self->called_button, VIGIE_MILESTONE_CALLED);
  set_milestone (self->online_button, VIGIE_MILESTONE_ONLINE);
  set_milestone (self->official_button, VIGIE_MILESTONE_OFFICIAL);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "info-changed", G_CALLBACK (update), self);
}
