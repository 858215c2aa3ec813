/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-bar.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-hand-post.h"

struct _VigieLogBar
{
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  GtkDropDown *kinds;
  GtkDropDown *persons;
  GtkStringList *person_names; /* the first is everybody */
  GtkMenuButton *time_button;
  GtkEntry *from_entry;
  GtkEntry *to_entry;
  GtkToggleButton *only_active;
  GtkButton *subject_button;
  GtkLabel *subject_label;
  GtkLabel *count_label;
  GtkButton *clear_button;

  char *subject;
  gboolean is_changing; /* by itself */
};

G_DEFINE_FINAL_TYPE (VigieLogBar, vigie_log_bar, ADW_TYPE_BIN)

enum
{
  CHANGED,
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is asked for ---- */

/* What is no time yet asks for nothing. */
static gint64
read_time (GtkEntry *entry)
{
  gint64 at = VIGIE_TIME_UNKNOWN;
  const gboolean fits = vigie_hand_parse_time (gtk_editable_get_text (GTK_EDITABLE (entry)),
                                               g_get_real_time () / 1000, &at);

  if (fits)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               fits ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  return fits ? at : VIGIE_TIME_UNKNOWN;
}

/**
 * vigie_log_bar_dup_filter:
 * @self: a bar
 *
 * Returns: (transfer full): what is asked for
 */
VigieLogFilter *
vigie_log_bar_dup_filter (VigieLogBar *self)
{
  VigieLogFilter *filter = vigie_log_filter_new ();
  const guint person = gtk_drop_down_get_selected (self->persons);
  const guint kind = gtk_drop_down_get_selected (self->kinds);

  g_return_val_if_fail (VIGIE_IS_LOG_BAR (self), filter);

  filter->group = kind < VIGIE_N_LOG_GROUPS ? (VigieLogGroup) kind : VIGIE_LOG_GROUP_ALL;
  if (person > 0 && person != GTK_INVALID_LIST_POSITION)
    filter->person = g_strdup (gtk_string_list_get_string (self->person_names, person));
  filter->subject = g_strdup (self->subject);
  filter->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  filter->from = read_time (self->from_entry);
  filter->to = read_time (self->to_entry);
  filter->only_active = gtk_toggle_button_get_active (self->only_active);
  return filter;
}

static void
changed (VigieLogBar *self)
{
  if (!self->is_changing)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
finish (VigieLogBar *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
on_search_stopped (VigieLogBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  finish (self);
}

static char *
describe_times (gint64 from, gint64 to)
{
  g_autofree char *first = vigie_format_time (from);
  g_autofree char *last = vigie_format_time (to);

  if (from == VIGIE_TIME_UNKNOWN && to == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("Any Time"));
  if (to == VIGIE_TIME_UNKNOWN)
    /* Translators: a time from which on entries are shown */
    return g_strdup_printf (_ ("Since %s"), first);
  if (from == VIGIE_TIME_UNKNOWN)
    /* Translators: a time up to which entries are shown */
    return g_strdup_printf (_ ("Until %s"), last);
  return g_strdup_printf (_ ("%s – %s"), first, last);
}

static void
on_time_changed (VigieLogBar *self)
{
  g_autofree char *words =
      describe_times (read_time (self->from_entry), read_time (self->to_entry));

  gtk_menu_button_set_label (self->time_button, words);
  changed (self);
}

static void
on_subject_clicked (VigieLogBar *self)
{
  vigie_log_bar_set_subject (self, NULL, NULL);
}

/**
 * vigie_log_bar_set_subject:
 * @self: a bar
 * @subject: (nullable): only what is about this; %NULL for all
 * @words: (nullable): what it is called
 */
void
vigie_log_bar_set_subject (VigieLogBar *self, const char *subject, const char *words)
{
  g_return_if_fail (VIGIE_IS_LOG_BAR (self));

  if (!g_set_str (&self->subject, subject))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->subject_button), subject != NULL);
  gtk_label_set_text (self->subject_label, words != NULL ? words : "");
  changed (self);
}

/**
 * vigie_log_bar_set_persons:
 * @self: a bar
 * @persons: (array zero-terminated=1): who may be chosen; whoever is chosen stays so
 */
void
vigie_log_bar_set_persons (VigieLogBar *self, const char *const *persons)
{
  const guint selected = gtk_drop_down_get_selected (self->persons);
  g_autofree char *chosen = NULL;
  guint position = 0;

  g_return_if_fail (VIGIE_IS_LOG_BAR (self));

  if (selected > 0 && selected != GTK_INVALID_LIST_POSITION)
    chosen = g_strdup (gtk_string_list_get_string (self->person_names, selected));
  self->is_changing = TRUE;
  gtk_string_list_splice (self->person_names, 1,
                          g_list_model_get_n_items (G_LIST_MODEL (self->person_names)) - 1,
                          persons);
  for (guint i = 0; persons[i] != NULL && chosen != NULL; i++)
    {
      if (g_str_equal (persons[i], chosen))
        position = i + 1;
    }
  gtk_drop_down_set_selected (self->persons, position);
  self->is_changing = FALSE;
}

/**
 * vigie_log_bar_set_count:
 * @self: a bar
 * @n: how many entries are shown
 * @total: how many there are
 */
void
vigie_log_bar_set_count (VigieLogBar *self, guint n, guint total)
{
  g_autoptr (VigieLogFilter) filter = vigie_log_bar_dup_filter (self);
  const gboolean is_filtered = !vigie_log_filter_is_empty (filter);
  g_autofree char *shown = vigie_format_count (n);
  g_autofree char *all = vigie_format_count (total);
  g_autofree char *text = NULL;

  g_return_if_fail (VIGIE_IS_LOG_BAR (self));

  if (is_filtered)
    /* Translators: “37 of 12,480 entries” */
    text = g_strdup_printf (ngettext ("%s of %s entry", "%s of %s entries", total), shown, all);
  else
    text = g_strdup_printf (ngettext ("%s entry", "%s entries", total), all);
  gtk_label_set_text (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), is_filtered);
}

/**
 * vigie_log_bar_clear:
 * @self: a bar
 *
 * Asks for everything.
 */
void
vigie_log_bar_clear (VigieLogBar *self)
{
  g_return_if_fail (VIGIE_IS_LOG_BAR (self));

  self->is_changing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->from_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->to_entry), "");
  gtk_drop_down_set_selected (self->kinds, 0);
  gtk_drop_down_set_selected (self->persons, 0);
  gtk_toggle_button_set_active (self->only_active, FALSE);
  vigie_log_bar_set_subject (self, NULL, NULL);
  self->is_changing = FALSE;
  changed (self);
}

void
vigie_log_bar_focus (VigieLogBar *self)
{
  g_return_if_fail (VIGIE_IS_LOG_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* ---- life ---- */

static void
vigie_log_bar_finalize (GObject *object)
{
  g_free (VIGIE_LOG_BAR (object)->subject);

  G_OBJECT_CLASS (vigie_log_bar_parent_class)->finalize (object);
}

static void
vigie_log_bar_class_init (VigieLogBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_log_bar_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_LOG_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", VIGIE_TYPE_LOG_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-log-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, kinds);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, persons);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, person_names);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, time_button);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, from_entry);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, to_entry);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, only_active);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, subject_button);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, subject_label);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, VigieLogBar, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, finish);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_time_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_subject_clicked);
  gtk_widget_class_bind_template_callback (widget_class, vigie_log_bar_clear);
}

static void
vigie_log_bar_init (VigieLogBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
