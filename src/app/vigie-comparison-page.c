/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-comparison-page.h"

#include <glib/gi18n.h>

#include "vigie-comparing.h"
#include "vigie-comparison-titles.h"
#include "vigie-comparison-words.h"
#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-figures-words.h"
#include "vigie-file-dialog.h"
#include "vigie-review-charts.h"
#include "vigie-rows.h"

#define RELOAD_MS 3000 /* at the least: the original is read again each time */
#define RELOAD_SHARE 3 /* as long as reading took, so that a large one is not read all the time */
#define MORE_POSTS 50  /* at a time */

struct _VigieComparisonPage
{
  AdwBin parent_instance;

  VigieSession *session; /* (nullable) */
  char *original;        /* (nullable): what somebody chose, until the incident says so */
  gboolean is_kept;      /* it does, or was asked to */
  GSignalGroup *store_signals;
  VigieLanguage language;
  GTimeZone *zone;
  VigieComparison *comparison; /* (nullable): until it is worked out */
  GCancellable *cancellable;   /* (nullable): while it is */
  GCancellable *listing;       /* (nullable): while what posts say is read */
  gboolean is_behind;          /* something came since it began */
  guint reload_id;
  gint64 began_at; /* monotonic µs, of what is worked out, or was last */
  gint64 took_ms;
  guint n_shown; /* posts that somebody wants to see */
  GPtrArray *lines;
  GPtrArray *posts;
  GPtrArray *shapes;
  GPtrArray *milestones;
  GPtrArray *releases;

  GtkStack *stack;
  AdwStatusPage *problem_page;
  AdwPreferencesGroup *lines_group;
  GtkLabel *few_label;
  AdwPreferencesGroup *posts_group;
  AdwPreferencesGroup *shapes_group;
  AdwPreferencesGroup *milestones_group;
  AdwPreferencesGroup *releases_group;
};

G_DEFINE_FINAL_TYPE (VigieComparisonPage, vigie_comparison_page, ADW_TYPE_BIN)

/* ---- moments ---- */

static void
on_moment_activated (AdwActionRow *row, gpointer data)
{
  const gint64 *at = g_object_get_data (G_OBJECT (row), "vigie-moment");

  gtk_widget_activate_action (GTK_WIDGET (row), "win.show-moment", "x", *at);
}

/* @at: on the exercise's own clock, or %VIGIE_TIME_UNKNOWN: there is nothing to see there */
static void
lead_to_moment (GtkWidget *row, gint64 at)
{
  GtkWidget *arrow;

  if (at == VIGIE_TIME_UNKNOWN)
    return;
  arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data_full (G_OBJECT (row), "vigie-moment", g_memdup2 (&at, sizeof at), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_moment_activated), NULL);
}

/* ---- in short ---- */

static void
show_lines (VigieComparisonPage *self)
{
  g_autoptr (GPtrArray) lines =
      vigie_comparison_list_lines (self->comparison, self->language, self->zone);
  g_autofree char *reach =
      vigie_comparison_say_reach (self->comparison, self->language, self->zone);
  g_autofree char *few = vigie_comparison_say_few (self->comparison, self->language);

  adw_preferences_group_set_description (self->lines_group, reach);
  vigie_rows_remove_all (self->lines_group, self->lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const VigieComparisonLine *line = g_ptr_array_index (lines, i);
      GtkWidget *row = vigie_row_new (line->title, line->text);

      gtk_widget_add_css_class (row, "property");
      if (i == 0 && self->comparison->n_used_against > 0)
        gtk_widget_add_css_class (row, "late");
      adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
      vigie_rows_add (self->lines_group, self->lines, row);
    }
  gtk_label_set_text (self->few_label, few != NULL ? few : "");
  gtk_widget_set_visible (GTK_WIDGET (self->few_label), few != NULL);
}

/* ---- posts ---- */

static void
on_show_post (GtkButton *button, VigieComparisonPage *self)
{
  const gint64 *row_id = g_object_get_data (G_OBJECT (button), "vigie-row");

  vigie_session_select_row (self->session, *row_id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-desk", NULL);
}

static GtkWidget *
make_post_button (VigieComparisonPage *self, gint64 row_id)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-find-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Show the Post on the Desk"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show the Post on the Desk"), -1);
  g_object_set_data_full (G_OBJECT (button), "vigie-row", g_memdup2 (&row_id, sizeof row_id),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_show_post), self, G_CONNECT_DEFAULT);
  return button;
}

static void
add_post (VigieComparisonPage *self,
          const VigieComparedPost *post,
          const VigieComparisonTitle *said)
{
  const gint64 judged_at = post->judged_at[VIGIE_SIDE_EXERCISE];
  g_autofree char *both = vigie_comparison_say_post (post, self->language);
  g_autofree char *subtitle =
      g_strdup_printf ("%s\n%s", vigie_comparison_word_post (post, self->language), both);
  GtkWidget *row = vigie_row_new (
      said->text[0] != '\0' ? said->text : C_ ("post without a text", "No text"), subtitle);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (post->is_used_against)
    gtk_widget_add_css_class (row, "late");
  if (said->row_id != 0)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_post_button (self, said->row_id));
  lead_to_moment (row,
                  judged_at != VIGIE_TIME_UNKNOWN ? judged_at : post->seen_at[VIGIE_SIDE_EXERCISE]);
  vigie_rows_add (self->posts_group, self->posts, row);
}

static void show_posts (VigieComparisonPage *self);

static void
on_more (VigieComparisonPage *self)
{
  self->n_shown += MORE_POSTS;
  show_posts (self);
}

static void
add_more_row (VigieComparisonPage *self, guint n_more)
{
  GtkWidget *row = adw_button_row_new ();
  g_autofree char *title =
      g_strdup_printf (ngettext ("Show More (%u)", "Show More (%u)", n_more), n_more);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  vigie_rows_add (self->posts_group, self->posts, row);
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieComparisonPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) titles =
      vigie_comparison_list_titles_finish (VIGIE_STORE (object), result, &error);
  guint n_differing;

  if (g_task_get_cancellable (G_TASK (result)) != self->listing)
    return; /* another list is wanted */
  g_clear_object (&self->listing);
  if (titles == NULL)
    {
      adw_preferences_group_set_description (self->posts_group, error->message);
      return;
    }
  vigie_rows_remove_all (self->posts_group, self->posts);
  for (guint i = 0; i < titles->len; i++)
    add_post (self, &g_array_index (self->comparison->posts, VigieComparedPost, i),
              g_ptr_array_index (titles, i));
  n_differing = vigie_comparison_count_differing (self->comparison);
  if (n_differing > titles->len)
    add_more_row (self, n_differing - titles->len);
}

static void
stop_listing (VigieComparisonPage *self)
{
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
}

/* What they say is read in a worker; until then the rows are those of before. */
static void
show_posts (VigieComparisonPage *self)
{
  const guint n = MIN (vigie_comparison_count_differing (self->comparison), self->n_shown);

  stop_listing (self);
  gtk_widget_set_visible (GTK_WIDGET (self->posts_group), n > 0);
  self->listing = g_cancellable_new ();
  vigie_comparison_list_titles_async (self->comparison, vigie_session_get_store (self->session), 0,
                                      n, self->listing, on_listed, g_object_ref (self));
}

/* ---- areas, milestones, what left ---- */

static void
show_shapes (VigieComparisonPage *self)
{
  const GArray *shapes = self->comparison->shapes;

  vigie_rows_remove_all (self->shapes_group, self->shapes);
  gtk_widget_set_visible (GTK_WIDGET (self->shapes_group), shapes->len > 0);
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieComparedShape *shape = &g_array_index (shapes, VigieComparedShape, i);
      const VigieShape *here = shape->shape[VIGIE_SIDE_EXERCISE];
      g_autofree char *name = vigie_comparison_name_shape (shape, self->language);
      g_autofree char *said =
          vigie_comparison_say_shape (self->comparison, shape, self->language, self->zone);
      g_autofree char *subtitle =
          g_strdup_printf ("%s\n%s", vigie_comparison_word_shape (shape, self->language), said);
      GtkWidget *row = vigie_row_new (name, subtitle);

      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
      lead_to_moment (row, here != NULL ? here->drawn_at : VIGIE_TIME_UNKNOWN);
      vigie_rows_add (self->shapes_group, self->shapes, row);
    }
}

static void
show_milestones (VigieComparisonPage *self)
{
  const GArray *milestones = self->comparison->milestones;

  vigie_rows_remove_all (self->milestones_group, self->milestones);
  gtk_widget_set_visible (GTK_WIDGET (self->milestones_group), milestones->len > 0);
  for (guint i = 0; i < milestones->len; i++)
    {
      const VigieComparedMilestone *milestone =
          &g_array_index (milestones, VigieComparedMilestone, i);
      g_autofree char *name = vigie_review_word_milestone (milestone->name, self->language);
      g_autofree char *times =
          vigie_comparison_say_times (self->comparison, milestone->at, self->language, self->zone);

      vigie_rows_add (self->milestones_group, self->milestones, vigie_row_new (name, times));
    }
}

static void
show_releases (VigieComparisonPage *self)
{
  const GArray *releases = self->comparison->releases;

  vigie_rows_remove_all (self->releases_group, self->releases);
  gtk_widget_set_visible (GTK_WIDGET (self->releases_group), releases->len > 0);
  for (guint i = 0; i < releases->len; i++)
    {
      const VigieComparedRelease *release = &g_array_index (releases, VigieComparedRelease, i);
      g_autofree char *name = vigie_comparison_name_release (release, self->language);
      g_autofree char *said =
          vigie_comparison_say_release (self->comparison, release, self->language, self->zone);
      GtkWidget *row = vigie_row_new (name, said);

      lead_to_moment (row,
                      release->side == VIGIE_SIDE_EXERCISE ? release->own_at : VIGIE_TIME_UNKNOWN);
      vigie_rows_add (self->releases_group, self->releases, row);
    }
}

/* ---- working out ---- */

static void load (VigieComparisonPage *self);

/* Takes @comparison. */
static void
take_comparison (VigieComparisonPage *self, VigieComparison *comparison)
{
  stop_listing (self); /* its titles are those of the posts before */
  g_clear_pointer (&self->comparison, vigie_comparison_unref);
  self->comparison = comparison;
  if (comparison->posts->len == 0 && comparison->shapes->len == 0 &&
      comparison->milestones->len == 0 && comparison->releases->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  show_lines (self);
  show_posts (self);
  show_shapes (self);
  show_milestones (self);
  show_releases (self);
  gtk_stack_set_visible_child_name (self->stack, "comparison");
}

static gboolean
on_reload (gpointer data)
{
  VigieComparisonPage *self = data;

  self->reload_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  return G_SOURCE_REMOVE;
}

static void
queue_reload (VigieComparisonPage *self)
{
  if (self->is_behind && self->reload_id == 0 && self->cancellable == NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add (
        (guint) CLAMP (RELOAD_SHARE * self->took_ms, RELOAD_MS, G_MAXINT), on_reload, self);
}

static void
show_problem (VigieComparisonPage *self, const GError *error)
{
  g_clear_pointer (&self->comparison, vigie_comparison_unref);
  stop_listing (self);
  if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED))
    {
      gtk_stack_set_visible_child_name (self->stack, "alone");
      return;
    }
  adw_status_page_set_description (self->problem_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
on_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieComparisonPage) self = user_data;
  g_autoptr (GError) error = NULL;

  const gboolean done = vigie_exercise_set_original_finish (VIGIE_STORE (object), result, &error);

  if (self->session == NULL || vigie_session_get_store (self->session) != VIGIE_STORE (object))
    return;
  if (!done)
    vigie_session_say (self->session, error->message);
  else if (self->is_kept) /* nobody chose another one meanwhile */
    g_clear_pointer (&self->original, g_free);
}

/* It was the right one: the exercise says from now on where it is. In a file that cannot be written
 * it is known as long as the window is open. */
static void
keep_original (VigieComparisonPage *self)
{
  VigieStore *store = vigie_session_get_store (self->session);

  if (self->original == NULL || self->is_kept || vigie_store_is_read_only (store))
    return;
  self->is_kept = TRUE;
  vigie_exercise_set_original_async (store, self->original, FALSE, NULL, on_kept,
                                     g_object_ref (self));
}

static void
on_compared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieComparisonPage) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieComparison *comparison =
      vigie_comparing_open_and_run_finish (VIGIE_STORE (object), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      g_clear_pointer (&comparison, vigie_comparison_unref);
      return; /* of another incident or original */
    }
  g_clear_object (&self->cancellable);
  self->took_ms = (g_get_monotonic_time () - self->began_at) / 1000;
  if (comparison != NULL)
    {
      take_comparison (self, comparison);
      keep_original (self);
    }
  else
    {
      show_problem (self, error);
      g_clear_pointer (&self->original, g_free); /* it is of no use */
    }
  queue_reload (self);
}

static void
stop (VigieComparisonPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_listing (self);
  g_clear_handle_id (&self->reload_id, g_source_remove);
}

static void
load (VigieComparisonPage *self)
{
  if (self->session == NULL || self->cancellable != NULL)
    return;
  if (self->comparison == NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  g_clear_handle_id (&self->reload_id, g_source_remove);
  self->is_behind = FALSE;
  self->cancellable = g_cancellable_new ();
  self->began_at = g_get_monotonic_time ();
  vigie_comparing_open_and_run_async (vigie_session_get_store (self->session), self->original,
                                      g_get_real_time () / 1000, self->cancellable, on_compared,
                                      g_object_ref (self));
}

static void
on_store_changed (VigieComparisonPage *self, guint changes)
{
  if ((changes &
       (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS | VIGIE_STORE_CHANGED_INFO)) == 0)
    return;
  self->is_behind = TRUE;
  queue_reload (self);
}

/* ---- the original ---- */

/**
 * vigie_comparison_page_set_original:
 * @self: a page
 * @path: the file of the incident that is replayed
 *
 * Compares with that; where it is the right one, the exercise keeps where it is.
 */
void
vigie_comparison_page_set_original (VigieComparisonPage *self, const char *path)
{
  g_return_if_fail (VIGIE_IS_COMPARISON_PAGE (self));

  g_set_str (&self->original, path);
  self->is_kept = FALSE;
  stop (self);
  g_clear_pointer (&self->comparison, vigie_comparison_unref);
  load (self);
}

static void
on_chosen (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieComparisonPage) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->session != NULL)
    vigie_comparison_page_set_original (self, path);
}

static void
on_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Incidents"));
  gtk_file_filter_add_suffix (filter, "vigie");
  g_list_store_append (filters, filter);
  vigie_file_dialog_set_title (dialog, widget, _ ("Choose the Original of This Exercise"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_chosen,
                        g_object_ref (VIGIE_COMPARISON_PAGE (widget)));
}

static void
on_reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load (VIGIE_COMPARISON_PAGE (widget));
}

/* ---- class ---- */

static void
vigie_comparison_page_map (GtkWidget *widget)
{
  VigieComparisonPage *self = VIGIE_COMPARISON_PAGE (widget);

  GTK_WIDGET_CLASS (vigie_comparison_page_parent_class)->map (widget);
  if (self->comparison == NULL || self->is_behind)
    load (self);
}

static void
drop_session (VigieComparisonPage *self)
{
  stop (self);
  g_signal_group_set_target (self->store_signals, NULL);
  g_clear_pointer (&self->comparison, vigie_comparison_unref);
  g_clear_pointer (&self->original, g_free);
  self->is_kept = FALSE;
  g_clear_object (&self->session);
  self->n_shown = MORE_POSTS;
}

static void
vigie_comparison_page_dispose (GObject *object)
{
  drop_session (VIGIE_COMPARISON_PAGE (object));

  G_OBJECT_CLASS (vigie_comparison_page_parent_class)->dispose (object);
}

static void
vigie_comparison_page_finalize (GObject *object)
{
  VigieComparisonPage *self = VIGIE_COMPARISON_PAGE (object);

  g_clear_object (&self->store_signals);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->posts);
  g_ptr_array_unref (self->shapes);
  g_ptr_array_unref (self->milestones);
  g_ptr_array_unref (self->releases);
  g_time_zone_unref (self->zone);

  G_OBJECT_CLASS (vigie_comparison_page_parent_class)->finalize (object);
}

static void
vigie_comparison_page_class_init (VigieComparisonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_comparison_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_comparison_page_finalize;
  widget_class->map = vigie_comparison_page_map;

  gtk_widget_class_install_action (widget_class, "comparison.choose", NULL, on_choose);
  gtk_widget_class_install_action (widget_class, "comparison.reload", NULL, on_reload_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-comparison-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, lines_group);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, few_label);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, posts_group);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, shapes_group);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, milestones_group);
  gtk_widget_class_bind_template_child (widget_class, VigieComparisonPage, releases_group);
}

static void
vigie_comparison_page_init (VigieComparisonPage *self)
{
  self->language = vigie_figures_get_language ();
  self->zone = g_time_zone_new_local ();
  self->n_shown = MORE_POSTS;
  self->lines = g_ptr_array_new ();
  self->posts = g_ptr_array_new ();
  self->shapes = g_ptr_array_new ();
  self->milestones = g_ptr_array_new ();
  self->releases = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store_signals = g_signal_group_new (VIGIE_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed),
                                  self);
}

/**
 * vigie_comparison_page_set_session:
 * @self: a page
 * @session: (nullable): whose incident is compared
 */
void
vigie_comparison_page_set_session (VigieComparisonPage *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_COMPARISON_PAGE (self));

  if (self->session == session)
    return;
  drop_session (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->is_behind = FALSE;
  g_signal_group_set_target (self->store_signals, vigie_session_get_store (session));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}
