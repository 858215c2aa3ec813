/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-message-dialog.h"

#include <glib/gi18n.h>

#include "vigie-message-facts.h"
#include "vigie-toast.h"

/* A network and what its row holds. */
typedef struct
{
  const VigieNetwork *network;
  GtkCheckButton *check;
  GtkWidget *length_label;
  GtkWidget *shorten_button;
} Row;

struct _VigieMessageDialog
{
  AdwDialog parent_instance;

  VigieSession *session;
  GCancellable *cancellable;
  VigieMessageFacts *facts[VIGIE_MESSAGE_N_LANGUAGES]; /* (nullable) until they are read */
  const VigieMessageTemplate *template;                /* (nullable) */
  GArray *rows;                                        /* (element-type Row) */

  AdwToastOverlay *toasts;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage *content_page;
  GtkListBox *templates;
  AdwToggleGroup *language_group;
  GtkTextBuffer *buffer;
  GtkLabel *alert_label;
  AdwPreferencesGroup *networks_group;
  GtkWidget *copy_button;
  GtkWidget *log_button;
};

G_DEFINE_FINAL_TYPE (VigieMessageDialog, vigie_message_dialog, ADW_TYPE_DIALOG)

/* ---- the message ---- */

static VigieMessageLanguage
get_language (VigieMessageDialog *self)
{
  VigieMessageLanguage language = VIGIE_MESSAGE_FRENCH;

  vigie_message_language_from_string (adw_toggle_group_get_active_name (self->language_group),
                                      &language);
  return language;
}

static char *
dup_body (VigieMessageDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* (transfer full): the message as it goes out; for @network, or %NULL for any */
static char *
dup_message (VigieMessageDialog *self, const VigieNetwork *network)
{
  g_autofree char *body = dup_body (self);

  return vigie_message_finish (body, get_language (self), vigie_session_is_exercise (self->session),
                               network);
}

/* So that Ctrl+Z brings back what was there. */
static void
replace_body (VigieMessageDialog *self, const VigieNetwork *network)
{
  const VigieMessageLanguage language = get_language (self);
  g_autofree char *body = NULL;
  GtkTextIter start, end;

  if (self->template == NULL || self->facts[language] == NULL)
    return;
  body = vigie_message_compose (self->template, language, self->facts[language], network);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, body, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
}

/* ---- lengths ---- */

static char *
format_length (const VigieMessageLength *length, gboolean is_sms)
{
  if (is_sms && length->n_parts > 1)
    /* Translators: characters of a text message, and how many messages they take */
    return g_strdup_printf (ngettext ("%u · %u SMS", "%u · %u SMS", length->n_parts), length->count,
                            length->n_parts);
  if (length->limit > 0)
    /* Translators: characters of a message, and how many there may be */
    return g_strdup_printf (_ ("%u / %u"), length->count, length->limit);
  return g_strdup_printf ("%u", length->count);
}

static void
update_row (VigieMessageDialog *self, Row *row)
{
  g_autofree char *text = dup_message (self, row->network);
  g_autofree char *words = NULL;
  VigieMessageLength length;
  gboolean fits;

  vigie_message_measure (row->network, text, &length);
  fits = length.limit == 0 || length.count <= length.limit;
  words = format_length (&length, g_str_equal (row->network->id, "sms"));
  gtk_label_set_text (GTK_LABEL (row->length_label), words);
  gtk_widget_set_visible (row->shorten_button, !fits && self->template != NULL);
  if (fits)
    gtk_widget_remove_css_class (row->length_label, "warning");
  else
    gtk_widget_add_css_class (row->length_label, "warning");
  /* The colour alone says nothing to some. */
  gtk_widget_set_tooltip_text (row->length_label, fits ? NULL : _ ("Too long for this network"));
}

static void
update (VigieMessageDialog *self)
{
  const gboolean may_write = !vigie_store_is_read_only (vigie_session_get_store (self->session));
  g_autofree char *body = dup_body (self);
  const gboolean has_text = g_strstrip (body)[0] != '\0';
  gboolean is_relayed = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      update_row (self, row);
      is_relayed = is_relayed || gtk_check_button_get_active (row->check);
    }
  gtk_widget_set_sensitive (self->copy_button, has_text);
  gtk_widget_set_sensitive (self->log_button, has_text && is_relayed && may_write);
}

static void
on_text_changed (VigieMessageDialog *self)
{
  if (self->session != NULL)
    update (self);
}

/* ---- what is done with it ---- */

static void
copy (VigieMessageDialog *self, const VigieNetwork *network)
{
  g_autofree char *text = dup_message (self, network);
  AdwToast *toast;
  g_autofree char *words = NULL;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  /* Translators: %s is a network, as "X" or "SMS" */
  words = network != NULL ? g_strdup_printf (_ ("Copied for %s"), _ (network->name))
                          : g_strdup (_ ("Message copied"));
  toast = vigie_toast_new (words);
  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_copy_clicked (VigieMessageDialog *self)
{
  copy (self, NULL);
}

static const VigieNetwork *
get_network (GtkWidget *button)
{
  return vigie_network_find (g_object_get_data (G_OBJECT (button), "network"));
}

static void
on_copy_row_clicked (VigieMessageDialog *self, GtkWidget *button)
{
  copy (self, get_network (button));
}

static void
on_shorten_clicked (VigieMessageDialog *self, GtkWidget *button)
{
  replace_body (self, get_network (button));
}

static void
on_log_clicked (VigieMessageDialog *self)
{
  const VigieMessageLanguage language = get_language (self);
  g_autoptr (GPtrArray) channels = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  const VigieNetwork *only = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  VigieDraft *draft;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (!gtk_check_button_get_active (row->check))
        continue;
      g_ptr_array_add (channels, (gpointer) row->network->id);
      only = row->network;
    }
  if (channels->len == 0 || self->facts[language] == NULL)
    return;
  text = dup_message (self, channels->len == 1 ? only : NULL);
  draft = vigie_draft_new_message (
      self->template != NULL ? self->template->id : NULL, language, text, self->facts[language],
      (const char *const *) channels->pdata, vigie_session_get_actor (self->session), &error);
  if (draft == NULL)
    {
      vigie_session_say (self->session, error->message);
      return;
    }
  vigie_session_decide (self->session, draft);
  adw_dialog_force_close (ADW_DIALOG (self));
}

/* ---- templates ---- */

/* What is put around the text, whatever is written there. */
static void
update_alert (VigieMessageDialog *self)
{
  const gboolean exercise = vigie_session_is_exercise (self->session);
  g_autofree char *around = vigie_message_finish ("…", get_language (self), exercise, NULL);

  gtk_label_set_text (self->alert_label,
                      exercise ? around : vigie_message_get_alert (get_language (self)));
}

static void
on_language_changed (VigieMessageDialog *self)
{
  if (self->session == NULL)
    return;
  update_alert (self);
  replace_body (self, NULL);
  update (self);
}

static void
on_template_selected (VigieMessageDialog *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  self->template = vigie_message_find_template (g_object_get_data (G_OBJECT (row), "template"));
  adw_navigation_page_set_title (self->content_page, _ (self->template->name));
  replace_body (self, NULL);
}

static void
on_template_activated (VigieMessageDialog *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
add_template (VigieMessageDialog *self, const VigieMessageTemplate *template, gboolean suggested)
{
  GtkWidget *label = gtk_label_new (_ (template->name));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data (G_OBJECT (row), "template", (gpointer) template->id);
  g_object_set_data (G_OBJECT (row), "suggested", GINT_TO_POINTER (suggested));
  gtk_list_box_append (self->templates, row);
}

static gboolean
is_suggested (GtkListBoxRow *row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "suggested"));
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  GtkWidget *label;

  if (before != NULL && is_suggested (before) == is_suggested (row))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (is_suggested (row) ? _ ("Suggested")
                         : before != NULL   ? _ ("Other Templates")
                                            : _ ("Templates"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

static void
add_templates (VigieMessageDialog *self)
{
  gsize n;
  const VigieMessageTemplate *templates = vigie_message_list_templates (&n);

  for (gsize i = 0; i < 2 * n; i++)
    {
      const VigieMessageTemplate *template = &templates[i % n];

      if (vigie_message_suggests (template, self->facts[0]) == (i < n))
        add_template (self, template, i < n);
    }
  gtk_list_box_select_row (self->templates, gtk_list_box_get_row_at_index (self->templates, 0));
}

/* ---- what is known ---- */

static void
free_facts (gpointer data)
{
  VigieMessageFacts **facts = data;

  for (guint i = 0; i < VIGIE_MESSAGE_N_LANGUAGES; i++)
    g_clear_pointer (&facts[i], vigie_message_facts_free);
  g_free (facts);
}

static void
read_facts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieMessageFacts **facts = g_new0 (VigieMessageFacts *, VIGIE_MESSAGE_N_LANGUAGES);
  GError *error = NULL;

  for (guint i = 0; i < VIGIE_MESSAGE_N_LANGUAGES; i++)
    {
      facts[i] =
          vigie_message_read_facts (task_data, (VigieMessageLanguage) i, cancellable, &error);
      if (facts[i] == NULL)
        {
          free_facts (facts);
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_pointer (task, facts, free_facts);
}

static void
facts_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieMessageDialog *self = VIGIE_MESSAGE_DIALOG (object);
  g_autoptr (GError) error = NULL;
  VigieMessageFacts **facts = g_task_propagate_pointer (G_TASK (result), &error);

  if (facts == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        adw_toast_overlay_add_toast (self->toasts, vigie_toast_new (error->message));
      return;
    }
  for (guint i = 0; i < VIGIE_MESSAGE_N_LANGUAGES; i++)
    self->facts[i] = g_steal_pointer (&facts[i]);
  free_facts (facts);
  add_templates (self);
  update (self);
}

/* ---- rows ---- */

static GtkWidget *
make_button (VigieMessageDialog *self, const VigieNetwork *network, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "network", (gpointer) network->id);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (VigieMessageDialog *self, const VigieNetwork *network)
{
  GtkWidget *action_row = adw_action_row_new ();
  GtkWidget *copy_button = make_button (self, network, G_CALLBACK (on_copy_row_clicked));
  Row row = { network, GTK_CHECK_BUTTON (gtk_check_button_new ()), gtk_label_new (NULL),
              make_button (self, network, G_CALLBACK (on_shorten_clicked)) };
  /* Translators: %s is a network, as "X" or "SMS" */
  g_autofree char *tooltip = g_strdup_printf (_ ("Copy for %s"), _ (network->name));
  g_autofree char *shorten =
      g_strdup_printf (_ ("Use the short version for %s"), _ (network->name));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (action_row), _ (network->name));
  gtk_widget_set_valign (GTK_WIDGET (row.check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (action_row), GTK_WIDGET (row.check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (action_row), GTK_WIDGET (row.check));
  g_signal_connect_object (row.check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_button_set_label (GTK_BUTTON (row.shorten_button), _ ("Shorten"));
  gtk_widget_set_tooltip_text (row.shorten_button, shorten);
  gtk_button_set_icon_name (GTK_BUTTON (copy_button), "edit-copy-symbolic");
  gtk_widget_set_tooltip_text (copy_button, tooltip);
  gtk_widget_add_css_class (row.length_label, "numeric");
  gtk_widget_set_valign (row.length_label, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (action_row), row.shorten_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (action_row), row.length_label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (action_row), copy_button);
  adw_preferences_group_add (self->networks_group, action_row);
  g_array_append_val (self->rows, row);
}

/* ---- life ---- */

static void
vigie_message_dialog_dispose (GObject *object)
{
  VigieMessageDialog *self = VIGIE_MESSAGE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_message_dialog_parent_class)->dispose (object);
}

static void
vigie_message_dialog_finalize (GObject *object)
{
  VigieMessageDialog *self = VIGIE_MESSAGE_DIALOG (object);

  g_clear_object (&self->cancellable);
  for (guint i = 0; i < VIGIE_MESSAGE_N_LANGUAGES; i++)
    g_clear_pointer (&self->facts[i], vigie_message_facts_free);
  g_clear_pointer (&self->rows, g_array_unref);

  G_OBJECT_CLASS (vigie_message_dialog_parent_class)->finalize (object);
}

static void
vigie_message_dialog_class_init (VigieMessageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_message_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_message_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-message-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, split_view);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, content_page);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, templates);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, language_group);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, alert_label);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, networks_group);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, VigieMessageDialog, log_button);
  gtk_widget_class_bind_template_callback (widget_class, on_template_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_template_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_language_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_log_clicked);
}

static void
vigie_message_dialog_init (VigieMessageDialog *self)
{
  gsize n;
  const VigieNetwork *networks = vigie_network_list (&n);

  self->cancellable = g_cancellable_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->templates, update_header, NULL, NULL);
  for (gsize i = 0; i < n; i++)
    add_row (self, &networks[i]);
}

/**
 * vigie_message_dialog_new:
 * @session: an open incident
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_message_dialog_new (VigieSession *session)
{
  VigieMessageDialog *self = g_object_new (VIGIE_TYPE_MESSAGE_DIALOG, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, facts_cb, NULL);

  self->session = g_object_ref (session);
  update_alert (self);
  update (self);
  g_task_set_source_tag (task, vigie_message_dialog_new);
  g_task_set_task_data (task, g_object_ref (vigie_session_get_store (session)), g_object_unref);
  g_task_run_in_thread (task, read_facts);
  return GTK_WIDGET (self);
}
