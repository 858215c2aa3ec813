/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-finding-dialog.h"

#include <glib/gi18n.h>

#include "vigie-figures-words.h"

struct _VigieFindingDialog
{
  AdwDialog parent_instance;

  VigieSession *session;
  VigieFinding *finding; /* (nullable): that is changed */
  gboolean is_setting_day;

  AdwToggleGroup *kind_group;
  GtkTextView *text_view;
  GtkTextBuffer *buffer;
  AdwEntryRow *action_row;
  AdwEntryRow *owner_row;
  AdwEntryRow *due_row;
  GtkPopover *calendar_popover;
  GtkCalendar *calendar;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (VigieFindingDialog, vigie_finding_dialog, ADW_TYPE_DIALOG)

static char *
dup_entry (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* What is none and "" are alike, and space around a text says nothing. */
static gboolean
is_same (const char *known, const char *text)
{
  g_autofree char *before = g_strstrip (g_strdup (known != NULL ? known : ""));

  return g_str_equal (before, text);
}

/* (transfer full) (nullable): the day as the log has it, "" for none; %NULL for what is no day */
static char *
dup_due (VigieFindingDialog *self)
{
  g_autofree char *text = dup_entry (self->due_row);

  return text[0] == '\0' ? g_steal_pointer (&text) : vigie_figures_parse_day (text);
}

/* (transfer full) (nullable): what stands here, if it can be written; @says_new: and was not so
 * before */
static VigieDraft *
make_draft (VigieFindingDialog *self, gboolean *says_new)
{
  const gboolean improve =
      g_strcmp0 (adw_toggle_group_get_active_name (self->kind_group), "improve") == 0;
  g_autofree char *id =
      self->finding != NULL ? g_strdup (self->finding->id) : vigie_finding_new_id ();
  g_autofree char *action = dup_entry (self->action_row);
  g_autofree char *owner = dup_entry (self->owner_row);
  g_autofree char *due = dup_due (self);
  g_autofree char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  g_strstrip (text);
  if (text[0] == '\0' || due == NULL)
    return NULL;
  *says_new = self->finding == NULL || !self->finding->improve != !improve ||
              !is_same (self->finding->text, text) || !is_same (self->finding->action, action) ||
              !is_same (self->finding->owner, owner) || !is_same (self->finding->due, due);
  return vigie_draft_new_finding (id, improve, text, action, owner, due,
                                  vigie_session_get_actor (self->session));
}

/* ---- the day ---- */

/* (transfer full): as people write it here, where that can be read again */
static char *
say_day (const char *day)
{
  g_autofree char *text = vigie_figures_format_day (day);
  g_autofree char *read = vigie_figures_parse_day (text);

  return g_strcmp0 (read, day) == 0 ? g_steal_pointer (&text) : g_strdup (day);
}

static void
on_day_selected (VigieFindingDialog *self)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;

  if (self->is_setting_day)
    return;
  date = gtk_calendar_get_date (self->calendar);
  day = g_date_time_format (date, "%Y-%m-%d");
  text = say_day (day);
  gtk_editable_set_text (GTK_EDITABLE (self->due_row), text);
  gtk_popover_popdown (self->calendar_popover);
}

static void
show_day (VigieFindingDialog *self, const char *due)
{
  /* At noon, so that no change of the clocks makes another day of it. */
  g_autofree char *time = g_strconcat (due, "T12:00:00Z", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (time, NULL);

  if (date == NULL)
    return;
  self->is_setting_day = TRUE;
  gtk_calendar_select_day (self->calendar, date);
  self->is_setting_day = FALSE;
}

/* The log writes a day in one way, people write it in theirs. */
static void
name_day (VigieFindingDialog *self)
{
  g_autofree char *example = say_day ("2026-03-31");
  /* Translators: a day in numbers, as this desk writes it */
  g_autofree char *title = g_strdup_printf (_ ("Until When, like %s"), example);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->due_row), title);
}

/* ---- what is written ---- */

/* A day that is none is said where it stands; without a text there is nothing to write yet. */
static void
on_changed (VigieFindingDialog *self)
{
  g_autofree char *due = dup_due (self);
  const gboolean is_day = due != NULL;
  gboolean says_new;
  VigieDraft *draft;

  if (self->session == NULL)
    return;
  draft = make_draft (self, &says_new);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "finding.save", draft != NULL);
  g_clear_pointer (&draft, vigie_draft_unref);
  if (is_day)
    gtk_widget_remove_css_class (GTK_WIDGET (self->due_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->due_row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->due_row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_day ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  if (is_day)
    show_day (self, due);
}

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieFindingDialog *self = VIGIE_FINDING_DIALOG (widget);
  gboolean says_new;
  VigieDraft *draft = make_draft (self, &says_new);

  if (draft == NULL)
    return;
  if (says_new)
    vigie_session_decide (self->session, draft);
  else
    vigie_draft_unref (draft);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_entry_activated (VigieFindingDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "finding.save", NULL);
}

/* All that was ever written on it: an earlier wording would come back otherwise. */
static void
on_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieFindingDialog *self = VIGIE_FINDING_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) decisions = vigie_store_list_decisions (
      vigie_session_get_store (self->session), VIGIE_DECISION_REVIEW_FINDING, &error);

  if (decisions == NULL)
    {
      vigie_session_say (self->session, error->message);
      return;
    }
  for (guint i = 0; i < decisions->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (decisions, i);

      if (g_strcmp0 (vigie_decision_get_subject (decision), self->finding->id) == 0)
        g_ptr_array_add (drafts, vigie_draft_new_revoke (vigie_decision_get_id (decision),
                                                         vigie_session_get_actor (self->session)));
    }
  if (drafts->len > 0)
    vigie_session_decide_all (self->session, drafts);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- class ---- */

static void
vigie_finding_dialog_dispose (GObject *object)
{
  VigieFindingDialog *self = VIGIE_FINDING_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->finding, vigie_finding_unref);

  G_OBJECT_CLASS (vigie_finding_dialog_parent_class)->dispose (object);
}

static void
vigie_finding_dialog_class_init (VigieFindingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_finding_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-finding-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, kind_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, action_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, owner_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, due_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, calendar_popover);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, VigieFindingDialog, remove_group);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
  gtk_widget_class_install_action (widget_class, "finding.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "finding.remove", NULL, on_remove);
}

static void
vigie_finding_dialog_init (VigieFindingDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_day (self);
}

static void
set_entry (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

/**
 * vigie_finding_dialog_new:
 * @session: what the window works on; its file can be written
 * @improve: whether something is to be improved; it worked otherwise
 * @finding: (nullable): what is changed; a new one otherwise
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_finding_dialog_new (VigieSession *session, gboolean improve, VigieFinding *finding)
{
  VigieFindingDialog *self = g_object_new (VIGIE_TYPE_FINDING_DIALOG, NULL);

  adw_toggle_group_set_active_name (self->kind_group, improve ? "improve" : "worked");
  gtk_widget_set_visible (self->remove_group, finding != NULL);
  if (finding != NULL)
    {
      self->finding = vigie_finding_ref (finding);
      gtk_text_buffer_set_text (self->buffer, finding->text, -1);
      set_entry (self->action_row, finding->action);
      set_entry (self->owner_row, finding->owner);
      if (finding->due != NULL)
        {
          g_autofree char *due = say_day (finding->due);

          set_entry (self->due_row, due);
        }
      /* With the row that takes it back. */
      adw_dialog_set_content_height (ADW_DIALOG (self),
                                     adw_dialog_get_content_height (ADW_DIALOG (self)) + 76);
    }
  self->session = g_object_ref (session);
  on_changed (self);
  return GTK_WIDGET (self);
}
