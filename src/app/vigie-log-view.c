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
format_time (GObject *object, VigieLogItem *item)
{
  return item != NULL
             ? vigie_format_time (vigie_decision_get_at (vigie_log_item_get_decision (item)))
             : NULL;
}

static char *
format_actor (GObject *object, VigieLogItem *item)
{
  return item != NULL ? g_strdup (vigie_decision_get_actor (vigie_log_item_get_decision (item)))
                      : NULL;
}

static char *
format_words (GObject *object, VigieLogItem *item, gboolean active)
{
  g_autofree char *words = NULL;
  VigieDecision *decision;

  if (item == NULL)
    return NULL;
  decision = vigie_log_item_get_decision (item);
  if (vigie_log_item_is_redo (item))
    words = g_strdup (_ ("Decision restored"));
  else
    words = g_str_has_prefix (vigie_decision_get_kind_name (decision), "shape.")
                ? vigie_describe_decision_kind (vigie_decision_get_kind (decision))
                : vigie_describe_decision (decision); /* a shape's title stands beside it */
  if (active)
    return g_steal_pointer (&words);
  /* Translators: an entry of the log that was undone later, as in "Post confirmed (undone)" */
  return g_strdup_printf (_ ("%s (undone)"), words);
}

static char *
format_subject (GObject *object, VigieLogItem *item)
{
  const char *headline = item != NULL ? vigie_log_item_get_headline (item) : NULL;
  const char *text = item != NULL ? vigie_log_item_get_text (item) : NULL;

  if (text == NULL)
    return g_strdup (headline);
  /* Translators: a post in the log: who wrote it, and its text */
  return g_strdup_printf (_ ("%s: %s"), headline != NULL ? headline : _ ("Unknown author"), text);
}

static char *
format_reason (GObject *object, VigieLogItem *item)
{
  VigieDecision *decision = item != NULL ? vigie_log_item_get_decision (item) : NULL;
  const char *reason = decision != NULL ? vigie_decision_get_reason (decision) : NULL;
  g_autofree char *checks = decision != NULL ? vigie_describe_checks (decision) : NULL;

  if (checks == NULL)
    return g_strdup (reason);
  return reason[0] != '\0' ? g_strdup_printf ("%s · %s", reason, checks) : g_strdup (checks);
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
  g_autoptr (VigieLogItem) item = g_list_model_get_item (
      G_LIST_MODEL (gtk_column_view_get_model (self->column_view)), position);
  const char *subject = vigie_log_item_get_subject (item);

  if (vigie_log_item_get_row_id (item) != 0)
    vigie_session_select_row (self->session, vigie_log_item_get_row_id (item));
  else if (subject != NULL && vigie_session_find_shape (self->session, subject) != NULL)
    vigie_session_select_shape (self->session, subject);
  else
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-desk", NULL);
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

  g_type_ensure (VIGIE_TYPE_LOG_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, column_view);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, note_entry);
  gtk_widget_class_bind_template_callback (widget_class, format_time);
  gtk_widget_class_bind_template_callback (widget_class, format_actor);
  gtk_widget_class_bind_template_callback (widget_class, format_words);
  gtk_widget_class_bind_template_callback (widget_class, format_subject);
  gtk_widget_class_bind_template_callback (widget_class, format_reason);
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
