/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of a triage do: moving through the feed, selecting, judging. */
#include "vigie-desk-private.h"

#include "vigie-label-dialog.h"
#include "vigie-mercator.h"
#include "vigie-reason-dialog.h"

static void
on_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_feed_pane_step (VIGIE_DESK (widget)->feed_pane, g_str_equal (name, "desk.next") ? 1 : -1);
}

static void
on_newest (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  adw_overlay_split_view_set_show_sidebar (self->feed_split, TRUE);
  vigie_feed_pane_show_newest (self->feed_pane);
}

static void
on_extend (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_feed_pane_extend (VIGIE_DESK (widget)->feed_pane,
                          g_str_equal (name, "desk.extend-next") ? 1 : -1);
}

static void
on_select_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_feed_pane_select_all (VIGIE_DESK (widget)->feed_pane);
}

/* The posts that the filters show on the part of the map that is seen. */
static void
on_select_in_view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  const VigieMapPointsData *points;
  VigieBox box;

  if (self->session == NULL)
    return;
  points = vigie_map_points_get_data (vigie_session_get_points (self->session));
  vigie_map_view_get_view_box (self->map_view, &box);
  for (gsize i = 0; i < points->n; i++)
    {
      double lon, lat;

      vigie_mercator_to_lon_lat (points->x[i], points->y[i], &lon, &lat);
      if (points->mask[i] && vigie_box_contains (&box, lon, lat))
        g_array_append_val (rows, points->row_id[i]);
    }
  vigie_session_select_rows (self->session, rows);
}

static void
on_verdict (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  VigieStatus status = VIGIE_STATUS_NEW;

  if (g_str_equal (name, "desk.confirm"))
    status = VIGIE_STATUS_CONFIRMED;
  else if (g_str_equal (name, "desk.known"))
    status = VIGIE_STATUS_KNOWN_TO_COMMAND;
  vigie_session_set_status (self->session, status, NULL);
}

static void
on_reason_given (GtkWidget *dialog, const char *reason, VigieDesk *self)
{
  VigieStatus status =
      (VigieStatus) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "status"));

  vigie_session_set_status (self->session, status, reason);
}

static void
ask_reason (VigieDesk *self, VigieReasonKind kind, VigieStatus status)
{
  GtkWidget *dialog = vigie_reason_dialog_new (kind);

  g_object_set_data (G_OBJECT (dialog), "status", GINT_TO_POINTER (status));
  g_signal_connect_object (dialog, "given", G_CALLBACK (on_reason_given), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_reasoned_verdict (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);

  if (g_str_equal (name, "desk.reject"))
    ask_reason (self, VIGIE_REASON_REJECT, VIGIE_STATUS_REJECTED);
  else if (g_str_equal (name, "desk.unverifiable"))
    ask_reason (self, VIGIE_REASON_UNVERIFIABLE, VIGIE_STATUS_UNVERIFIABLE);
  else
    ask_reason (self, VIGIE_REASON_CONFIRM, VIGIE_STATUS_CONFIRMED);
}

/* Takes what nobody has, gives back what is one's own, and takes over what somebody else has. */
static void
on_take (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  VigieFeedItem *item = vigie_session_get_selected_item (self->session);
  const char *actor = vigie_session_get_actor (self->session);
  const char *owner = item != NULL ? vigie_feed_item_get_state (item)->owner : NULL;

  if (vigie_person_equal (owner, actor))
    vigie_session_set_owner (self->session, NULL, FALSE);
  else
    vigie_session_set_owner (self->session, actor, owner != NULL);
}

static void
on_check (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  const char *const *checks = vigie_session_get_checklist (self->session);
  guint number = (guint) g_variant_get_int32 (parameter);

  if (number < 1 || number > g_strv_length ((GStrv) checks))
    return;
  vigie_session_set_check (self->session, checks[number - 1],
                           !vigie_session_has_check (self->session, checks[number - 1]));
}

static void
on_view_photo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_inspector_view_photo (VIGIE_DESK (widget)->inspector);
}

static void
on_label_chosen (VigieDesk *self, const char *label)
{
  vigie_session_set_label (self->session, label, FALSE);
}

static void
on_label (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieDesk *self = VIGIE_DESK (widget);
  GtkWidget *dialog = vigie_label_dialog_new (vigie_session_get_store (self->session));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_label_chosen), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

void
vigie_desk_add_check_keys (VigieDesk *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint number = 1; number <= 9; number++)
    {
      guint keys[] = { GDK_KEY_0 + number, GDK_KEY_KP_0 + number };

      for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
        gtk_shortcut_controller_add_shortcut (
            GTK_SHORTCUT_CONTROLLER (controller),
            gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[i], 0),
                                             gtk_named_action_new ("desk.check"), "i",
                                             (int) number));
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
vigie_desk_install_triage_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "desk.next", on_step },
    { "desk.previous", on_step },
    { "desk.newest", on_newest },
    { "desk.confirm", on_verdict },
    { "desk.confirm-why", on_reasoned_verdict },
    { "desk.reject", on_reasoned_verdict },
    { "desk.unverifiable", on_reasoned_verdict },
    { "desk.known", on_verdict },
    { "desk.reset", on_verdict },
    { "desk.take", on_take },
    { "desk.label", on_label },
    { "desk.view-photo", on_view_photo },
    { "desk.extend-next", on_extend },
    { "desk.extend-previous", on_extend },
    { "desk.select-all", on_select_all },
    { "desk.select-in-view", on_select_in_view },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  gtk_widget_class_install_action (widget_class, "desk.check", "i", on_check);
}
