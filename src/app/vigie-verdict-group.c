/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-verdict-group.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

struct _VigieVerdictGroup
{
  AdwBin parent_instance;

  VigieSession *session;
  GSignalGroup *session_signals;
  VigieFeedItem *item;
  GSignalGroup *item_signals;
  GPtrArray *check_rows; /* (element-type GtkWidget), borrowed */
  GStrv checklist;       /* (nullable): what the rows show */
  gboolean updating;

  AdwActionRow *second_row;
  AdwActionRow *owner_row;
  GtkButton *owner_button;
  AdwWrapBox *labels;
  AdwExpanderRow *checks_row;
};

G_DEFINE_FINAL_TYPE (VigieVerdictGroup, vigie_verdict_group, ADW_TYPE_BIN)

/* ---- who ---- */

static void
update_second (VigieVerdictGroup *self, const VigiePostState *state)
{
  gboolean waits = vigie_session_wants_second_person (self->session) &&
                   state->status == VIGIE_STATUS_CONFIRMED &&
                   !vigie_post_state_is_cleared (state, TRUE);
  const char *actor = vigie_session_get_actor (self->session);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->second_row), waits);
  if (!waits)
    return;
  if (state->confirmed_by == NULL)
    text = g_strdup (_ ("It was moved since it was confirmed: two persons must confirm it."));
  else if (g_strv_contains ((const char *const *) state->confirmed_by, actor))
    text = g_strdup (_ ("You confirmed it. Somebody else must, before it goes to command."));
  else
    text = g_strdup_printf (_ ("%s confirmed it. If you confirm it too, it may go to command."),
                            state->confirmed_by[0]);
  adw_action_row_set_subtitle (self->second_row, text);
}

static void
update_owner (VigieVerdictGroup *self, const VigiePostState *state)
{
  gboolean is_mine = vigie_person_equal (state->owner, vigie_session_get_actor (self->session));

  adw_action_row_set_subtitle (self->owner_row, state->owner != NULL ? state->owner : _ ("Nobody"));
  if (state->owner == NULL)
    {
      gtk_button_set_label (self->owner_button, _ ("Take"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner_button),
                                   _ ("Work on this post: others then leave it to you (O)"));
    }
  else if (is_mine)
    {
      gtk_button_set_label (self->owner_button, _ ("Give Back"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner_button),
                                   _ ("Leave this post to others (O)"));
    }
  else
    {
      gtk_button_set_label (self->owner_button, _ ("Take Over"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner_button),
                                   _ ("Work on this post in their place (O)"));
    }
}

/* ---- labels ---- */

static void
on_label_clicked (GtkWidget *button, VigieVerdictGroup *self)
{
  vigie_session_set_label (self->session, g_object_get_data (G_OBJECT (button), "label"), TRUE);
}

static GtkWidget *
make_label (VigieVerdictGroup *self, const char *label)
{
  GtkWidget *content = adw_button_content_new ();
  GtkWidget *button = gtk_button_new ();
  g_autofree char *tooltip = g_strdup_printf (_ ("Take the label “%s” off"), label);

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "window-close-symbolic");
  adw_button_content_set_can_shrink (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "chip");
  g_object_set_data_full (G_OBJECT (button), "label", g_strdup (label), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_label_clicked), self, 0);
  return button;
}

static void
update_labels (VigieVerdictGroup *self, const VigiePostState *state)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->labels))) != NULL)
    adw_wrap_box_remove (self->labels, child);
  for (guint i = 0; state->labels != NULL && state->labels[i] != NULL; i++)
    adw_wrap_box_append (self->labels, make_label (self, state->labels[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->labels), state->labels != NULL);
}

/* ---- checks ---- */

static void
on_check_toggled (GtkCheckButton *button, VigieVerdictGroup *self)
{
  if (!self->updating)
    vigie_session_set_check (self->session, g_object_get_data (G_OBJECT (button), "check"),
                             gtk_check_button_get_active (button));
}

static GtkWidget *
make_check_row (VigieVerdictGroup *self, guint number, const char *check)
{
  g_autofree char *title = vigie_format_check (check);
  g_autofree char *key = g_strdup_printf ("%u", number);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (number <= 9 ? key : "");

  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_object_set_data_full (G_OBJECT (button), "check", g_strdup (check), g_free);
  g_object_set_data (G_OBJECT (row), "button", button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_check_toggled), self, 0);
  return row;
}

/* The rows are made again only where the incident's checklist was changed. */
static void
update_checklist (VigieVerdictGroup *self)
{
  const char *const *checklist = vigie_session_get_checklist (self->session);

  if (self->checklist != NULL && g_strv_equal ((const char *const *) self->checklist, checklist))
    return;
  g_strfreev (self->checklist);
  self->checklist = g_strdupv ((GStrv) checklist);
  for (guint i = 0; i < self->check_rows->len; i++)
    adw_expander_row_remove (self->checks_row, g_ptr_array_index (self->check_rows, i));
  g_ptr_array_set_size (self->check_rows, 0);
  for (guint i = 0; checklist[i] != NULL; i++)
    {
      GtkWidget *row = make_check_row (self, i + 1, checklist[i]);

      adw_expander_row_add_row (self->checks_row, row);
      g_ptr_array_add (self->check_rows, row);
    }
}

static void
update_checks (VigieVerdictGroup *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  g_autofree char *text = NULL;

  if (self->session == NULL || self->item == NULL)
    return;
  update_checklist (self);
  self->updating = TRUE;
  for (guint i = 0; i < self->check_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->check_rows, i);
      gboolean holds = vigie_session_has_check (self->session, self->checklist[i]);

      gtk_check_button_set_active (g_object_get_data (G_OBJECT (row), "button"), holds);
      if (holds)
        g_ptr_array_add (held, self->checklist[i]);
    }
  self->updating = FALSE;
  text = vigie_format_checks ((GStrv) held->pdata);
  adw_expander_row_set_subtitle (self->checks_row, text != NULL ? text : _ ("Nothing ticked yet"));
}

/* ---- all of it ---- */

static void
update (VigieVerdictGroup *self)
{
  const VigiePostState *state;

  if (self->session == NULL || self->item == NULL)
    return;
  state = vigie_feed_item_get_state (self->item);
  update_second (self, state);
  update_owner (self, state);
  update_labels (self, state);
  update_checks (self);
}

static void
vigie_verdict_group_dispose (GObject *object)
{
  VigieVerdictGroup *self = VIGIE_VERDICT_GROUP (object);

  g_clear_object (&self->item_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_VERDICT_GROUP);

  G_OBJECT_CLASS (vigie_verdict_group_parent_class)->dispose (object);
}

static void
vigie_verdict_group_finalize (GObject *object)
{
  VigieVerdictGroup *self = VIGIE_VERDICT_GROUP (object);

  g_ptr_array_unref (self->check_rows);
  g_strfreev (self->checklist);

  G_OBJECT_CLASS (vigie_verdict_group_parent_class)->finalize (object);
}

static void
vigie_verdict_group_class_init (VigieVerdictGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_verdict_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_verdict_group_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-verdict-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieVerdictGroup, second_row);
  gtk_widget_class_bind_template_child (widget_class, VigieVerdictGroup, owner_row);
  gtk_widget_class_bind_template_child (widget_class, VigieVerdictGroup, owner_button);
  gtk_widget_class_bind_template_child (widget_class, VigieVerdictGroup, labels);
  gtk_widget_class_bind_template_child (widget_class, VigieVerdictGroup, checks_row);
}

static void
vigie_verdict_group_init (VigieVerdictGroup *self)
{
  self->check_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->item_signals = g_signal_group_new (VIGIE_TYPE_FEED_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (update), self);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "checks-changed",
                                  G_CALLBACK (update_checks), self);
  g_signal_group_connect_swapped (self->session_signals, "info-changed", G_CALLBACK (update), self);
}

/**
 * vigie_verdict_group_set_session:
 * @self: a group
 * @session: (nullable): whose decisions it asks for
 */
void
vigie_verdict_group_set_session (VigieVerdictGroup *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_VERDICT_GROUP (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  update (self);
}

/**
 * vigie_verdict_group_set_item:
 * @self: a group
 * @item: (nullable): the post that is looked at
 */
void
vigie_verdict_group_set_item (VigieVerdictGroup *self, VigieFeedItem *item)
{
  g_return_if_fail (VIGIE_IS_VERDICT_GROUP (self));

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->item_signals, item);
  update (self);
}
