/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-words-dialog.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-incident-words.h"

#define TYPING_MS 200 /* after the last key */
#define POSTS_MS 2000 /* posts come in many at a time */

#define MAX_POSTS 50000
#define MAX_ROWS 50

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

struct _VigieWordsDialog
{
  AdwDialog parent_instance;

  VigieSession *session;
  VigieStore *store;
  VigieWatchWords *words;    /* (nullable): what is typed, where that is an expression */
  char *saved;               /* what the incident looks for */
  GCancellable *cancellable; /* (nullable): of the trial that runs */
  guint timeout_id;

  GtkWidget *save_button;
  GtkTextView *text_view;
  GtkTextBuffer *buffer;
  GtkLabel *problem_label;
  GtkWidget *found_group;
  AdwToggleGroup *span_group;
  GtkListBox *found_list;
  GtkWidget *queries_group;
  AdwActionRow *tags_row;
  AdwActionRow *mastodon_row;
  AdwActionRow *bluesky_row;
};

G_DEFINE_FINAL_TYPE (VigieWordsDialog, vigie_words_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (VigieWordsDialog *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  return g_strstrip (text);
}

/* ---- what they find ---- */

static const struct
{
  const char *name;
  gint64 ms; /* 0 for all */
} spans[] = {
  { "1h", HOUR_MS },
  { "6h", 6 * HOUR_MS },
  { "24h", 24 * HOUR_MS },
  { "all", 0 },
};

static gint64
get_span (VigieWordsDialog *self)
{
  const char *name = adw_toggle_group_get_active_name (self->span_group);

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (g_strcmp0 (name, spans[i].name) == 0)
      return spans[i].ms;
  return HOUR_MS;
}

/* Whole sentences: other languages order them otherwise. */
static char *
describe_counts (const VigieWordsTrial *trial, gint64 span)
{
  const guint n = trial->n_posts;
  const char *format;

  if (trial->is_cut)
    format = ngettext ("%u of the %u newest post.", "%u of the %u newest posts.", n);
  else if (span == HOUR_MS)
    format = ngettext ("%u of %u post of the last hour.", "%u of %u posts of the last hour.", n);
  else if (span == 6 * HOUR_MS)
    format =
        ngettext ("%u of %u post of the last 6 hours.", "%u of %u posts of the last 6 hours.", n);
  else if (span == 24 * HOUR_MS)
    format =
        ngettext ("%u of %u post of the last 24 hours.", "%u of %u posts of the last 24 hours.", n);
  else
    format = ngettext ("%u of %u post that is here.", "%u of %u posts that are here.", n);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, trial->n_matched, n);
#pragma GCC diagnostic pop
}

static PangoAttrList *
mark_words (const VigieWatchWords *words, const char *text)
{
  g_autoptr (GArray) found = vigie_watch_words_find (words, text, -1);
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const VigieWatchSpan *span = &g_array_index (found, VigieWatchSpan, i);
      PangoAttribute *attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      attribute->start_index = (guint) span->start;
      attribute->end_index = (guint) span->end;
      pango_attr_list_insert (attributes, attribute);
    }
  return attributes;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_row (VigieWordsDialog *self, GtkWidget *first, GtkWidget *second /* (nullable) */)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), first);
  if (second != NULL)
    gtk_box_append (GTK_BOX (box), second);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->found_list, row);
}

static void
add_match (VigieWordsDialog *self, const VigieWordsMatch *match)
{
  g_autofree char *text = g_strdelimit (g_strdup (match->text), "\n\r\t", ' ');
  g_autofree char *time = vigie_format_time (match->posted_at);
  g_autoptr (PangoAttrList) attributes = mark_words (self->words, text);
  GtkWidget *label = make_label (text, NULL);

  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  add_row (self, make_label (time, "caption"), label);
}

static void
show_trial (VigieWordsDialog *self, const VigieWordsTrial *trial)
{
  g_autofree char *counts = describe_counts (trial, get_span (self));

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->found_group), counts);
  gtk_list_box_remove_all (self->found_list);
  for (guint i = 0; i < trial->matches->len; i++)
    add_match (self, g_ptr_array_index (trial->matches, i));
  if (trial->matches->len == 0)
    add_row (self, make_label (_ ("No post matches."), "dimmed"), NULL);
}

typedef struct
{
  VigieWatchWords *words;
  VigieWordsBounds bounds;
} Trial;

static void
trial_free (gpointer data)
{
  Trial *self = data;

  vigie_watch_words_free (self->words);
  g_free (self);
}

static void
run_trial (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  VigieStore *store = source;
  Trial *self = data;
  GError *error = NULL;
  VigieWordsTrial *trial =
      vigie_words_trial_run (store, self->words, &self->bounds, cancellable, &error);

  if (trial != NULL)
    g_task_return_pointer (task, trial, (GDestroyNotify) vigie_words_trial_free);
  else
    g_task_return_error (task, error);
}

static void
trial_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWordsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieWordsTrial) trial = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* another one is under way, or nobody looks any more */
  g_clear_object (&self->cancellable);
  if (trial != NULL)
    show_trial (self, trial);
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->found_group),
                                           error->message);
}

static void
stop_trial (VigieWordsDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_trial (VigieWordsDialog *self)
{
  const gint64 span = get_span (self);
  g_autoptr (GTask) task = NULL;
  Trial *trial;

  stop_trial (self);
  if (self->words == NULL)
    return;
  trial = g_new0 (Trial, 1);
  trial->words = vigie_watch_words_new (vigie_watch_words_get_expression (self->words), NULL);
  trial->bounds =
      (VigieWordsBounds) { .since = span > 0 ? g_get_real_time () / 1000 - span : G_MININT64 / 2,
                           .max_posts = MAX_POSTS,
                           .max_matches = MAX_ROWS };
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self->store, self->cancellable, trial_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_trial);
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, run_trial);
}

static gboolean
on_timeout (gpointer data)
{
  VigieWordsDialog *self = data;

  self->timeout_id = 0;
  start_trial (self);
  return G_SOURCE_REMOVE;
}

static void
start_trial_in (VigieWordsDialog *self, guint ms)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (ms, on_timeout, self);
}

static void
on_store_changed (VigieStore *store, guint changes, VigieWordsDialog *self)
{
  if ((changes & VIGIE_STORE_CHANGED_POSTS) != 0 && self->timeout_id == 0)
    start_trial_in (self, POSTS_MS);
}

static void
on_span_changed (VigieWordsDialog *self)
{
  if (self->store != NULL)
    start_trial_in (self, 0);
}

/* ---- what is asked ---- */

static void
show_list (AdwActionRow *row, GStrv list)
{
  g_autofree char *text = g_strjoinv ("\n", list);

  adw_action_row_set_subtitle (row, text);
  gtk_widget_set_visible (GTK_WIDGET (row), list[0] != NULL);
}

static void
show_queries (VigieWordsDialog *self)
{
  g_auto (GStrv) tags = vigie_watch_words_list_tags (self->words);
  g_auto (GStrv) mastodon = vigie_watch_words_make_queries (self->words, VIGIE_SEARCH_MASTODON);
  g_auto (GStrv) bluesky = vigie_watch_words_make_queries (self->words, VIGIE_SEARCH_BLUESKY);

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      char *tag = g_strconcat ("#", tags[i], NULL);

      g_free (tags[i]);
      tags[i] = tag;
    }
  show_list (self->tags_row, tags);
  show_list (self->mastodon_row, mastodon);
  show_list (self->bluesky_row, bluesky);
}

/* ---- what is typed ---- */

static void
on_text_changed (VigieWordsDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  gboolean can_save;

  g_clear_pointer (&self->words, vigie_watch_words_free);
  if (text[0] != '\0')
    self->words = vigie_watch_words_new (text, &error);
  gtk_label_set_text (self->problem_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
  gtk_widget_set_visible (self->found_group, self->words != NULL);
  gtk_widget_set_visible (self->queries_group, self->words != NULL);
  can_save = error == NULL && g_strcmp0 (text, self->saved) != 0 &&
             !vigie_store_is_read_only (self->store);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "words.save", can_save);
  stop_trial (self);
  if (self->words == NULL)
    return;
  show_queries (self);
  start_trial_in (self, TYPING_MS);
}

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieWordsDialog *self = VIGIE_WORDS_DIALOG (widget);
  g_autofree char *text = dup_text (self);

  vigie_session_set_info (self->session, VIGIE_INFO_WATCH_WORDS, text);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- life ---- */

static void
vigie_words_dialog_dispose (GObject *object)
{
  VigieWordsDialog *self = VIGIE_WORDS_DIALOG (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  stop_trial (self);
  g_clear_pointer (&self->words, vigie_watch_words_free);
  g_clear_pointer (&self->saved, g_free);
  g_clear_object (&self->store);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_words_dialog_parent_class)->dispose (object);
}

static void
vigie_words_dialog_class_init (VigieWordsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_words_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-words-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, found_group);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, span_group);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, found_list);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, queries_group);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, tags_row);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, mastodon_row);
  gtk_widget_class_bind_template_child (widget_class, VigieWordsDialog, bluesky_row);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_span_changed);
  gtk_widget_class_install_action (widget_class, "words.save", NULL, on_save);
}

static void
vigie_words_dialog_init (VigieWordsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->tags_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->mastodon_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->bluesky_row), FALSE);
}

/**
 * vigie_words_dialog_new:
 * @session: what the window works on
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_words_dialog_new (VigieSession *session)
{
  VigieWordsDialog *self = g_object_new (VIGIE_TYPE_WORDS_DIALOG, NULL);
  char *saved;

  self->session = g_object_ref (session);
  self->store = g_object_ref (vigie_session_get_store (session));
  saved = vigie_store_get (self->store, VIGIE_INFO_WATCH_WORDS);
  self->saved = saved != NULL ? saved : g_strdup ("");
  gtk_text_view_set_editable (self->text_view, !vigie_store_is_read_only (self->store));
  gtk_text_buffer_set_text (self->buffer, self->saved, -1);
  on_text_changed (self); /* an empty text is no change */
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self, 0);
  return GTK_WIDGET (self);
}

gboolean
vigie_words_dialog_is_ready (VigieWordsDialog *self)
{
  g_return_val_if_fail (VIGIE_IS_WORDS_DIALOG (self), FALSE);

  return self->timeout_id == 0 && self->cancellable == NULL;
}
