/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-view.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"

struct _VigieLogView
{
  AdwBin parent_instance;

  VigieSession *session;

  GtkColumnView *column_view;
  GtkEntry *note_entry;
};

G_DEFINE_FINAL_TYPE (VigieLogView, vigie_log_view, ADW_TYPE_BIN)

static char *
format_decision_time (GObject *object, VigieDecision *decision)
{
  return decision != NULL ? vigie_format_time (vigie_decision_get_at (decision)) : NULL;
}

static char *
format_decision_actor (GObject *object, VigieDecision *decision)
{
  return decision != NULL ? g_strdup (vigie_decision_get_actor (decision)) : NULL;
}

static char *
format_decision_words (GObject *object, VigieDecision *decision)
{
  return decision != NULL ? vigie_describe_decision (decision) : NULL;
}

static char *
format_decision_reason (GObject *object, VigieDecision *decision)
{
  return decision != NULL ? g_strdup (vigie_decision_get_reason (decision)) : NULL;
}

static void
on_note_activated (VigieLogView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->note_entry));
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) payload = NULL;
  VigieDraft *draft;

  if (self->session == NULL || text[0] == '\0')
    return;
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  payload = json_builder_get_root (builder);
  draft =
      vigie_draft_new ("note", NULL, payload, NULL, vigie_session_get_actor (self->session), NULL);
  if (draft != NULL)
    vigie_session_decide (self->session, draft);
  gtk_editable_set_text (GTK_EDITABLE (self->note_entry), "");
}

static void
on_row_activated (VigieLogView *self, guint position)
{
  g_autoptr (VigieDecision) decision = g_list_model_get_item (
      G_LIST_MODEL (gtk_column_view_get_model (self->column_view)), position);
  const char *subject = vigie_decision_get_subject (decision);

  if (vigie_session_find_shape (self->session, subject) != NULL)
    {
      vigie_session_select_shape (self->session, subject);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-desk", NULL);
    }
}

static void
vigie_log_view_dispose (GObject *object)
{
  g_clear_object (&VIGIE_LOG_VIEW (object)->session);

  G_OBJECT_CLASS (vigie_log_view_parent_class)->dispose (object);
}

static void
vigie_log_view_class_init (VigieLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_log_view_dispose;

  g_type_ensure (VIGIE_TYPE_DECISION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, column_view);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, note_entry);
  gtk_widget_class_bind_template_callback (widget_class, format_decision_time);
  gtk_widget_class_bind_template_callback (widget_class, format_decision_actor);
  gtk_widget_class_bind_template_callback (widget_class, format_decision_words);
  gtk_widget_class_bind_template_callback (widget_class, format_decision_reason);
  gtk_widget_class_bind_template_callback (widget_class, on_note_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
vigie_log_view_init (VigieLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_log_view_set_session:
 * @self: a view
 * @session: (nullable): whose log it shows
 */
void
vigie_log_view_set_session (VigieLogView *self, VigieSession *session)
{
  g_autoptr (VigieLogModel) model = NULL;
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_return_if_fail (VIGIE_IS_LOG_VIEW (self));

  if (!g_set_object (&self->session, session))
    return;
  gtk_column_view_set_model (self->column_view, NULL);
  if (session == NULL)
    return;
  model = vigie_log_model_new (vigie_session_get_store (session));
  selection = gtk_single_selection_new (G_LIST_MODEL (g_steal_pointer (&model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_entry),
                            !vigie_store_is_read_only (vigie_session_get_store (session)));
}
