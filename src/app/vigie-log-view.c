/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-view.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-log-bar.h"
#include "vigie-log-output.h"
#include "vigie-log-selection.h"
#include "vigie-privacy.h"

struct _VigieLogView
{
  AdwBin parent_instance;

  VigieSession *session;
  VigieLogModel *model; /* (nullable) */
  GSignalGroup *model_signals;
  GCancellable *cancellable; /* of asking for the persons */
  gboolean asks_persons;
  gboolean persons_grew; /* meanwhile */

  VigieLogBar *log_bar;
  VigieLogOutput *output;
  GtkStack *stack;
  GtkColumnView *column_view;
  GtkColumnViewColumn *time_column;
  GtkColumnViewColumn *actor_column;
  GtkColumnViewColumn *words_column;
  GtkColumnViewColumn *reason_column;
  GtkWidget *entries;     /* in the place of the columns, where these have no room */
  GtkListView *list_view; /* with the same selection */
  GtkRevealer *entry_revealer;
  GtkButton *moment_button;
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

  if (item != NULL && vigie_log_item_is_removed (item))
    return g_strdup (_ ("Post removed"));
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

/* When, and who. */
static char *
format_head (GObject *object, VigieLogItem *item)
{
  g_autofree char *time = format_time (object, item);

  if (item == NULL)
    return NULL;
  return g_strdup_printf ("%s · %s", time,
                          vigie_decision_get_actor (vigie_log_item_get_decision (item)));
}

static gboolean
is_given (GObject *object, const char *text)
{
  return text != NULL && text[0] != '\0';
}

/* ---- columns ---- */

/* As wide as what stands in them, which grows with people's text. */
static void
update_widths (VigieLogView *self)
{
  const struct
  {
    GtkColumnViewColumn *column;
    double width; /* sp */
  } columns[] = { { self->time_column, 150 },
                  { self->actor_column, 180 },
                  { self->words_column, 240 },
                  { self->reason_column, 280 } };
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_column_view_column_set_fixed_width (
        columns[i].column,
        (int) adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, columns[i].width, settings));
}

/* ---- a free entry ---- */

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

/* ---- one entry ---- */

static VigieLogItem *
get_selected (VigieLogView *self)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (self->column_view);

  return selection != NULL
             ? gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (selection))
             : NULL;
}

static gboolean
can_show (VigieLogView *self, VigieLogItem *item)
{
  const char *subject = vigie_log_item_get_subject (item);

  return vigie_log_item_get_row_id (item) != 0 ||
         (subject != NULL && vigie_session_find_shape (self->session, subject) != NULL);
}

static void
show_subject (VigieLogView *self, VigieLogItem *item)
{
  if (!can_show (self, item))
    return;
  if (vigie_log_item_get_row_id (item) != 0)
    vigie_session_select_row (self->session, vigie_log_item_get_row_id (item));
  else
    vigie_session_select_shape (self->session, vigie_log_item_get_subject (item));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-desk", NULL);
}

static void
on_row_activated (VigieLogView *self, guint position)
{
  g_autoptr (VigieLogItem) item = g_list_model_get_item (
      G_LIST_MODEL (gtk_column_view_get_model (self->column_view)), position);

  if (item != NULL)
    show_subject (self, item);
}

static void
on_show_subject (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogView *self = VIGIE_LOG_VIEW (widget);
  VigieLogItem *item = get_selected (self);

  if (item != NULL)
    show_subject (self, item);
}

static void
on_show_moment (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogItem *item = get_selected (VIGIE_LOG_VIEW (widget));

  if (item != NULL)
    gtk_widget_activate_action (widget, "win.show-moment", "x",
                                vigie_decision_get_at (vigie_log_item_get_decision (item)));
}

static void
on_only_subject (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogView *self = VIGIE_LOG_VIEW (widget);
  VigieLogItem *item = get_selected (self);
  const char *subject = item != NULL ? vigie_log_item_get_subject (item) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *copy = NULL;

  if (subject == NULL || subject[0] == '\0')
    return;
  copy = g_strdup (subject);
  words = format_subject (NULL, item);
  vigie_log_bar_set_subject (self->log_bar, copy, words != NULL ? words : subject);
}

static void
update_selection (VigieLogView *self)
{
  VigieLogItem *item = get_selected (self);
  const char *subject = item != NULL ? vigie_log_item_get_subject (item) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.show-subject",
                                 item != NULL && can_show (self, item));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.show-moment", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.only-subject",
                                 subject != NULL && subject[0] != '\0');
  gtk_revealer_set_reveal_child (self->entry_revealer, item != NULL);
  if (item == NULL)
    return;
  /* The target comes first: an action that wants one complains about a button without. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->moment_button), "x",
                                    vigie_decision_get_at (vigie_log_item_get_decision (item)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->moment_button), "win.show-moment");
}

static gboolean
is_at_top (gpointer list)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (list);

  return gtk_adjustment_get_value (place) <= gtk_adjustment_get_lower (place);
}

/* Whoever looks at the newest entries, and at none in particular, sees those that come. */
static void
on_items_changed (VigieLogView *self, guint position, guint n_removed, guint n_added)
{
  if (position > 0 || n_added == 0 || get_selected (self) != NULL)
    return;
  if (is_at_top (self->column_view))
    gtk_column_view_scroll_to (self->column_view, 0, NULL, GTK_LIST_SCROLL_NONE, NULL);
  if (is_at_top (self->list_view))
    gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
}

/* ---- to a printer, to a file ---- */

static void
update_output (VigieLogView *self)
{
  g_autoptr (VigieLogFilter) filter = vigie_log_bar_dup_filter (self->log_bar);
  const gboolean can = self->session != NULL && !vigie_log_output_is_busy (self->output);
  const gboolean is_part = !vigie_log_filter_is_empty (filter);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.print", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.export", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.print-whole", can && is_part);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.export-whole", can && is_part);
}

static void
on_print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogView *self = VIGIE_LOG_VIEW (widget);
  g_autoptr (VigieLogFilter) filter = vigie_log_bar_dup_filter (self->log_bar);

  vigie_log_output_print (self->output, g_str_equal (name, "log.print") ? filter : NULL);
}

static void
on_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogView *self = VIGIE_LOG_VIEW (widget);
  g_autoptr (VigieLogFilter) filter = vigie_log_bar_dup_filter (self->log_bar);

  vigie_log_output_ask (self->output, g_str_equal (name, "log.export") ? filter : NULL,
                        g_variant_get_string (parameter, NULL));
}

/* ---- the filter ---- */

static void
on_filter_changed (VigieLogView *self)
{
  g_autoptr (VigieLogFilter) filter = vigie_log_bar_dup_filter (self->log_bar);

  if (self->model != NULL)
    vigie_log_model_set_filter (self->model, filter);
  update_output (self);
}

static void
on_search_finished (VigieLogView *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->entries) ? GTK_WIDGET (self->list_view)
                                                                : GTK_WIDGET (self->column_view));
}

static void
on_clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieLogView *self = VIGIE_LOG_VIEW (widget);

  vigie_log_bar_clear (self->log_bar);
  vigie_log_bar_focus (self->log_bar);
}

static void
on_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_log_view_focus_search (VIGIE_LOG_VIEW (widget));
}

/* The list stays as it is until a worker has answered, and so does what is said of it. */
static void
update_count (VigieLogView *self)
{
  guint n, total;

  if (self->model == NULL || vigie_log_model_is_busy (self->model))
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  total = vigie_log_model_get_total (self->model);
  vigie_log_bar_set_count (self->log_bar, n, total);
  gtk_stack_set_visible_child_name (self->stack, n == 0 && total > 0 ? "nothing" : "list");
}

/* ---- who wrote ---- */

static void ask_persons (VigieLogView *self);

static void
strv_free (gpointer strv)
{
  g_strfreev (strv);
}

static void
run_persons (GTask *task, gpointer source, gpointer store, GCancellable *cancellable)
{
  GError *error = NULL;
  GStrv persons = vigie_store_list_log_persons (store, &error);

  if (persons != NULL)
    g_task_return_pointer (task, persons, strv_free);
  else
    g_task_return_error (task, error);
}

static void
on_persons (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigieLogView *self = VIGIE_LOG_VIEW (source);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) persons = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->asks_persons = FALSE;
  if (persons != NULL)
    vigie_log_bar_set_persons (self->log_bar, (const char *const *) persons);
  if (self->persons_grew)
    ask_persons (self);
}

static void
ask_persons (VigieLogView *self)
{
  g_autoptr (GTask) task = NULL;

  self->persons_grew = self->asks_persons;
  if (self->asks_persons || self->session == NULL)
    return;
  self->asks_persons = TRUE;
  task = g_task_new (self, self->cancellable, on_persons, NULL);
  g_task_set_source_tag (task, ask_persons);
  g_task_set_task_data (task, g_object_ref (vigie_session_get_store (self->session)),
                        g_object_unref);
  g_task_run_in_thread (task, run_persons);
}

static void
vigie_log_view_dispose (GObject *object)
{
  VigieLogView *self = VIGIE_LOG_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model_signals);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_log_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.search", NULL, on_search);
  gtk_widget_class_install_action (widget_class, "log.clear", NULL, on_clear);
  gtk_widget_class_install_action (widget_class, "log.show-subject", NULL, on_show_subject);
  gtk_widget_class_install_action (widget_class, "log.show-moment", NULL, on_show_moment);
  gtk_widget_class_install_action (widget_class, "log.only-subject", NULL, on_only_subject);
  gtk_widget_class_install_action (widget_class, "log.print", NULL, on_print);
  gtk_widget_class_install_action (widget_class, "log.print-whole", NULL, on_print);
  gtk_widget_class_install_action (widget_class, "log.export", "s", on_export);
  gtk_widget_class_install_action (widget_class, "log.export-whole", "s", on_export);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "log.show-moment", NULL);
}

static void
vigie_log_view_class_init (VigieLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_log_view_dispose;

  g_type_ensure (VIGIE_TYPE_LOG_BAR);
  g_type_ensure (VIGIE_TYPE_LOG_ITEM);
  g_type_ensure (VIGIE_TYPE_LOG_OUTPUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, log_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, output);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, column_view);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, time_column);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, actor_column);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, words_column);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, reason_column);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, entries);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, list_view);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, entry_revealer);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, moment_button);
  gtk_widget_class_bind_template_child (widget_class, VigieLogView, note_entry);
  gtk_widget_class_bind_template_callback (widget_class, format_time);
  gtk_widget_class_bind_template_callback (widget_class, format_actor);
  gtk_widget_class_bind_template_callback (widget_class, format_words);
  gtk_widget_class_bind_template_callback (widget_class, format_subject);
  gtk_widget_class_bind_template_callback (widget_class, format_reason);
  gtk_widget_class_bind_template_callback (widget_class, format_head);
  gtk_widget_class_bind_template_callback (widget_class, is_given);
  gtk_widget_class_bind_template_callback (widget_class, on_note_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_finished);
  gtk_widget_class_bind_template_callback (widget_class, update_output);
  install_actions (widget_class);
}

static void
vigie_log_view_init (VigieLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model_signals = g_signal_group_new (VIGIE_TYPE_LOG_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "notify::busy", G_CALLBACK (update_count),
                                  self);
  g_signal_group_connect_swapped (self->model_signals, "notify::total", G_CALLBACK (ask_persons),
                                  self);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (update_widths), self, G_CONNECT_SWAPPED);
  update_widths (self);
  update_selection (self);
  update_output (self);
}

/**
 * vigie_log_view_set_session:
 * @self: a view
 * @session: (nullable): whose log it shows
 */
void
vigie_log_view_set_session (VigieLogView *self, VigieSession *session)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_return_if_fail (VIGIE_IS_LOG_VIEW (self));

  if (!g_set_object (&self->session, session))
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->asks_persons = FALSE;
  g_signal_group_set_target (self->model_signals, NULL);
  gtk_column_view_set_model (self->column_view, NULL);
  gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->model);
  vigie_log_output_set_session (self->output, session);
  vigie_log_bar_clear (self->log_bar);
  if (session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->model = vigie_log_model_new (vigie_session_get_store (session));
  g_signal_group_set_target (self->model_signals, self->model);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  g_signal_connect_object (selection, "notify::selected-item", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update_selection (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_entry),
                            !vigie_store_is_read_only (vigie_session_get_store (session)));
}

/**
 * vigie_log_view_print:
 * @self: a view
 *
 * Brings what is shown to a printer.
 */
void
vigie_log_view_print (VigieLogView *self)
{
  g_return_if_fail (VIGIE_IS_LOG_VIEW (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "log.print", NULL);
}

/**
 * vigie_log_view_focus_search:
 * @self: a view
 *
 * Lets people type what they look for.
 */
void
vigie_log_view_focus_search (VigieLogView *self)
{
  g_return_if_fail (VIGIE_IS_LOG_VIEW (self));

  vigie_log_bar_focus (self->log_bar);
}
