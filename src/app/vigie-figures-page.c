/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-figures-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-as-of-bar.h"
#include "vigie-chart-view.h"
#include "vigie-chart-words.h"
#include "vigie-closures.h"
#include "vigie-figures-words.h"
#include "vigie-finding-dialog.h"
#include "vigie-findings-list.h"
#include "vigie-report-button.h"
#include "vigie-review-charts.h"
#include "vigie-reviewing.h"
#include "vigie-rows.h"

#define RELOAD_MS 2000 /* posts come in many at a time */

struct _VigieFiguresPage
{
  AdwBin parent_instance;

  VigieSession *session; /* (nullable) */
  GSignalGroup *session_signals;
  GSignalGroup *store_signals;
  VigieLanguage language;
  GTimeZone *zone;
  VigieReview *review;       /* (nullable): until it is worked out */
  VigieGuide *guide;         /* (nullable): with which it is worked out */
  gint64 shown_at;           /* the moment that was asked for, VIGIE_TIME_UNKNOWN for now */
  GCancellable *cancellable; /* (nullable): while it is */
  gint64 wanted_at;          /* the moment that is then worked out */
  gboolean is_behind;        /* something came since it began */
  guint reload_id;
  VigieFindingsList worked;
  VigieFindingsList to_improve;
  AdwActionRow *delay_rows[VIGIE_N_DELAYS];
  GtkLabel *delay_labels[VIGIE_N_DELAYS];

  VigieAsOfBar *as_of_bar;
  GtkStack *stack;
  AdwStatusPage *nothing_page;
  AdwStatusPage *problem_page;
  VigieReportButton *report_button;
  GtkLabel *gain_label;
  GtkWidget *gain_group;
  AdwActionRow *official_row;
  AdwActionRow *seen_row;
  AdwActionRow *confirmed_row;
  AdwPreferencesGroup *call_group;
  AdwActionRow *called_row;
  AdwActionRow *online_row;
  AdwActionRow *posts_row;
  GtkLabel *posts_label;
  AdwActionRow *used_row;
  GtkLabel *used_label;
  AdwActionRow *entries_row;
  GtkLabel *entries_label;
  AdwActionRow *closures_row;
  GtkLabel *closures_label;
  AdwPreferencesGroup *delays_group;
  AdwToggleGroup *arrivals_group;
  VigieChartView *arrivals_chart;
  VigieChartView *statuses_chart;
  GtkDropDown *delay_drop_down;
  VigieChartView *delays_chart;
  AdwToggleGroup *by_group;
  AdwToggle *group_toggle;
  VigieChartView *by_chart;
  VigieChartView *closures_chart;
  VigieChartView *communes_chart;
  AdwPreferencesGroup *worked_group;
  AdwPreferencesGroup *improve_group;
};

G_DEFINE_FINAL_TYPE (VigieFiguresPage, vigie_figures_page, ADW_TYPE_BIN)

/* ---- figures ---- */

/* Takes @text. */
static void
show_text (AdwActionRow *row, char *text)
{
  adw_action_row_set_subtitle (row, text);
  g_free (text);
}

/* Takes @words. */
static void
show_count (AdwActionRow *row, GtkLabel *label, guint64 count, char *words)
{
  g_autofree char *number = vigie_format_count (count);

  show_text (row, words);
  gtk_label_set_text (label, number);
}

static void
show_gain (VigieFiguresPage *self)
{
  const VigieReviewGain *gain = &self->review->gain;
  const gboolean has_first = gain->first != NULL;
  g_autofree char *sentence = vigie_figures_say_gain (gain, self->language);

  gtk_label_set_text (self->gain_label, sentence);
  show_text (self->official_row,
             vigie_figures_say_before (VIGIE_TIME_UNKNOWN, gain->official_at, self->language));
  show_text (self->seen_row,
             vigie_figures_say_before (gain->seen_ms, gain->first_seen_at, self->language));
  show_text (
      self->confirmed_row,
      vigie_figures_say_before (gain->confirmed_ms, gain->first_confirmed_at, self->language));
  gtk_widget_set_visible (GTK_WIDGET (self->official_row), gain->official_at != VIGIE_TIME_UNKNOWN);
  gtk_widget_set_visible (self->gain_group, has_first || gain->official_at != VIGIE_TIME_UNKNOWN);
  gtk_widget_set_visible (GTK_WIDGET (self->seen_row), has_first);
  gtk_widget_set_visible (GTK_WIDGET (self->confirmed_row), has_first);
}

static void
show_call (AdwActionRow *row, gint64 ms, gint64 limit_ms, VigieLanguage language)
{
  show_text (row, vigie_figures_say_call (ms, limit_ms, language));
  if (ms != VIGIE_TIME_UNKNOWN && ms > limit_ms)
    gtk_widget_add_css_class (GTK_WIDGET (row), "late");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "late");
}

static void
show_call_out (VigieFiguresPage *self)
{
  const VigieReviewCallOut *call_out = &self->review->call_out;

  adw_preferences_group_set_description (
      self->call_group, call_out->alert_at != VIGIE_TIME_UNKNOWN
                            ? NULL
                            : _ ("The log does not say when the alert was received."));
  show_call (self->called_row, call_out->called_ms, VIGIE_CALL_LIMIT_MS, self->language);
  show_call (self->online_row, call_out->online_ms, VIGIE_ONLINE_LIMIT_MS, self->language);
}

static void
show_counts (VigieFiguresPage *self)
{
  const VigieReviewCounts *counts = &self->review->counts;

  show_count (self->posts_row, self->posts_label, counts->posts,
              vigie_figures_say_statuses (counts));
  show_count (self->used_row, self->used_label, counts->decided, vigie_figures_say_used (counts));
  show_count (self->entries_row, self->entries_label, counts->decisions,
              vigie_figures_say_entries (counts));
  show_count (self->closures_row, self->closures_label, counts->closures,
              vigie_figures_say_closures (counts));
}

static void
show_delay_rows (VigieFiguresPage *self)
{
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    {
      const VigieDelays *delays = &self->review->delays[i];
      g_autofree char *median = delays->n > 0
                                    ? vigie_chart_say_duration (self->language, delays->median_ms)
                                    : g_strdup ("–");

      show_text (self->delay_rows[i], vigie_figures_say_delays (delays, self->language));
      gtk_label_set_text (self->delay_labels[i], median);
    }
}

/* ---- charts ---- */

/* Takes @chart. */
static void
show_chart (VigieChartView *view, VigieChart *chart)
{
  vigie_chart_view_set_chart (view, chart);
  vigie_chart_unref (chart);
}

static void
show_arrivals (VigieFiguresPage *self)
{
  const char *by = adw_toggle_group_get_active_name (self->arrivals_group);

  if (self->review != NULL)
    show_chart (self->arrivals_chart,
                vigie_review_chart_arrivals (self->review, g_strcmp0 (by, "network") == 0,
                                             self->language, self->zone));
}

static VigieDelayKind
get_delay (VigieFiguresPage *self)
{
  return (VigieDelayKind) MIN (gtk_drop_down_get_selected (self->delay_drop_down),
                               VIGIE_N_DELAYS - 1);
}

static void
show_delays_by (VigieFiguresPage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->by_group);
  const VigieReviewBy by = g_strcmp0 (name, "group") == 0     ? VIGIE_REVIEW_BY_GROUP
                           : g_strcmp0 (name, "network") == 0 ? VIGIE_REVIEW_BY_NETWORK
                                                              : VIGIE_REVIEW_BY_SOURCE;

  if (self->review != NULL)
    show_chart (self->by_chart,
                vigie_review_chart_delays_by (self->review, by, get_delay (self), self->language));
}

static void
show_delays (VigieFiguresPage *self)
{
  if (self->review == NULL)
    return;
  show_chart (self->delays_chart,
              vigie_review_chart_delays (self->review, get_delay (self), self->language));
  show_delays_by (self);
}

static void
show_charts (VigieFiguresPage *self)
{
  VigieCommuneSet *communes =
      self->guide != NULL ? vigie_territory_get_communes (vigie_guide_get_territory (self->guide))
                          : NULL;
  const gboolean has_groups = self->review->groups->len > 0;

  adw_toggle_set_enabled (self->group_toggle, has_groups);
  if (!has_groups && g_strcmp0 (adw_toggle_group_get_active_name (self->by_group), "group") == 0)
    adw_toggle_group_set_active_name (self->by_group, "source");
  show_arrivals (self);
  show_chart (self->statuses_chart,
              vigie_review_chart_statuses (self->review, self->language, self->zone));
  show_delays (self);
  gtk_widget_set_visible (GTK_WIDGET (self->closures_chart), self->review->closures->len > 0);
  show_chart (self->closures_chart,
              vigie_review_chart_closures (self->review, self->language, self->zone));
  gtk_widget_set_visible (GTK_WIDGET (self->communes_chart), communes != NULL);
  if (communes != NULL)
    show_chart (self->communes_chart,
                vigie_review_chart_communes (self->review, communes, self->language));
}

static void
show_moment (VigieFiguresPage *self, gint64 at)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-moment", "x", at);
}

static void
on_chart_activated (VigieFiguresPage *self, guint first_row, guint n_rows, VigieChartView *view)
{
  VigieChart *chart = vigie_chart_view_get_chart (view);
  gint64 from, to;

  if (chart != NULL && vigie_chart_get_span (chart, first_row, n_rows, &from, &to))
    show_moment (self, from);
}

static void
on_moment_activated (VigieFiguresPage *self, AdwActionRow *row)
{
  if (self->review != NULL)
    show_moment (self, row == self->seen_row ? self->review->gain.first_seen_at
                                             : self->review->gain.first_confirmed_at);
}

/* ---- findings ---- */

/* (nullable): why none can be written */
static const char *
get_obstacle (VigieFiguresPage *self)
{
  if (self->session == NULL || vigie_store_is_read_only (vigie_session_get_store (self->session)))
    return _ ("This incident can only be read: nothing can be written down here.");
  if (self->shown_at != VIGIE_TIME_UNKNOWN)
    return _ ("As of that moment. To write something down, choose “Now” at the top.");
  return NULL;
}

static void
show_findings (VigieFiguresPage *self)
{
  const char *obstacle = get_obstacle (self);
  const gboolean can_edit = obstacle == NULL;

  vigie_findings_list_show (&self->worked, self->review->findings, can_edit);
  vigie_findings_list_show (&self->to_improve, self->review->findings, can_edit);
  adw_preferences_group_set_description (self->worked_group, obstacle);
  adw_preferences_group_set_description (self->improve_group, obstacle);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "figures.add-worked", can_edit);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "figures.add-improve", can_edit);
}

static void
ask_finding (VigieFiguresPage *self, gboolean improve, VigieFinding *finding)
{
  if (get_obstacle (self) == NULL)
    adw_dialog_present (ADW_DIALOG (vigie_finding_dialog_new (self->session, improve, finding)),
                        GTK_WIDGET (self));
}

static void
on_finding_activated (AdwActionRow *row, VigieFiguresPage *self)
{
  VigieFinding *finding = vigie_findings_list_get_finding (row);

  ask_finding (self, finding->improve, finding);
}

static void
on_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_finding (VIGIE_FIGURES_PAGE (widget), g_str_equal (name, "figures.add-improve"), NULL);
}

/* ---- working out ---- */

static void load (VigieFiguresPage *self);

static void
finish_work (VigieFiguresPage *self)
{
  g_clear_object (&self->cancellable);
  vigie_as_of_bar_set_busy (self->as_of_bar, FALSE);
}

static void
give_up (VigieFiguresPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  finish_work (self);
}

/* Takes @review. */
static void
take_review (VigieFiguresPage *self, VigieReview *review)
{
  g_clear_pointer (&self->review, vigie_review_unref);
  self->review = review;
  self->shown_at = self->wanted_at;
  vigie_report_button_set_at (self->report_button, self->shown_at);
  if (review->counts.posts == 0 && review->counts.decisions == 0)
    {
      adw_status_page_set_description (
          self->nothing_page,
          self->shown_at != VIGIE_TIME_UNKNOWN
              ? _ ("Nothing had arrived or been decided by that moment.")
              : _ ("As soon as posts arrive or something is decided, this page says how quick "
                   "everything was."));
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  show_gain (self);
  show_call_out (self);
  show_counts (self);
  show_delay_rows (self);
  show_charts (self);
  show_findings (self);
  gtk_stack_set_visible_child_name (self->stack, "figures");
}

static gboolean
on_reload (gpointer data)
{
  VigieFiguresPage *self = data;

  self->reload_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  return G_SOURCE_REMOVE;
}

static void
queue_reload (VigieFiguresPage *self, guint ms)
{
  if (self->is_behind && self->reload_id == 0 && self->cancellable == NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add (ms, on_reload, self);
}

static void
on_worked_out (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieFiguresPage) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieReview *review = vigie_reviewing_run_finish (VIGIE_STORE (object), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      g_clear_pointer (&review, vigie_review_unref);
      return; /* of another incident, or moment */
    }
  finish_work (self);
  if (review != NULL)
    take_review (self, review);
  else
    {
      g_clear_pointer (&self->review, vigie_review_unref);
      adw_status_page_set_description (self->problem_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
  queue_reload (self, RELOAD_MS);
}

static void
load (VigieFiguresPage *self)
{
  VigieGuide *guide;
  gint64 at;

  if (self->session == NULL || self->cancellable != NULL)
    return;
  if (self->review == NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  g_clear_handle_id (&self->reload_id, g_source_remove);
  guide = vigie_session_get_guide (self->session);
  g_clear_pointer (&self->guide, vigie_guide_unref);
  self->guide = guide != NULL ? vigie_guide_ref (guide) : NULL;
  self->is_behind = FALSE;
  self->cancellable = g_cancellable_new ();
  self->wanted_at = at = vigie_as_of_bar_get_at (self->as_of_bar);
  if (at == VIGIE_TIME_UNKNOWN)
    at = g_get_real_time () / 1000;
  vigie_as_of_bar_set_busy (self->as_of_bar,
                            self->review != NULL && self->shown_at != self->wanted_at);
  vigie_reviewing_run_async (vigie_session_get_store (self->session), at, guide, self->cancellable,
                             on_worked_out, g_object_ref (self));
}

/* Sees to it that what is chosen is shown: the moment that was chosen last wins. */
static void
look (VigieFiguresPage *self)
{
  const gint64 at = vigie_as_of_bar_get_at (self->as_of_bar);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->cancellable != NULL && self->wanted_at != at)
    give_up (self);
  if (self->review == NULL || self->is_behind || self->shown_at != at)
    load (self);
}

static void
on_store_changed (VigieFiguresPage *self, guint changes)
{
  if ((changes &
       (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS | VIGIE_STORE_CHANGED_INFO)) == 0)
    return;
  self->is_behind = TRUE;
  queue_reload (self, RELOAD_MS);
}

/* What somebody has just written here is waited for. */
static void
on_decided (VigieFiguresPage *self)
{
  self->is_behind = TRUE;
  g_clear_handle_id (&self->reload_id, g_source_remove);
  queue_reload (self, 0);
}

static void
on_territory_changed (VigieFiguresPage *self)
{
  self->is_behind = TRUE;
  queue_reload (self, RELOAD_MS);
}

static void
on_reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load (VIGIE_FIGURES_PAGE (widget));
}

/* ---- class ---- */

static void
vigie_figures_page_map (GtkWidget *widget)
{
  VigieFiguresPage *self = VIGIE_FIGURES_PAGE (widget);

  GTK_WIDGET_CLASS (vigie_figures_page_parent_class)->map (widget);
  look (self);
}

static void
drop_session (VigieFiguresPage *self)
{
  give_up (self);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_signal_group_set_target (self->session_signals, NULL);
  g_signal_group_set_target (self->store_signals, NULL);
  g_clear_pointer (&self->review, vigie_review_unref);
  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_clear_object (&self->session);
  vigie_as_of_bar_set_moment (self->as_of_bar, VIGIE_TIME_UNKNOWN);
  self->shown_at = self->wanted_at = VIGIE_TIME_UNKNOWN;
}

static void
vigie_figures_page_dispose (GObject *object)
{
  VigieFiguresPage *self = VIGIE_FIGURES_PAGE (object);

  if (self->session != NULL)
    drop_session (self);

  G_OBJECT_CLASS (vigie_figures_page_parent_class)->dispose (object);
}

static void
vigie_figures_page_finalize (GObject *object)
{
  VigieFiguresPage *self = VIGIE_FIGURES_PAGE (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->store_signals);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  vigie_findings_list_clear (&self->worked);
  vigie_findings_list_clear (&self->to_improve);

  G_OBJECT_CLASS (vigie_figures_page_parent_class)->finalize (object);
}

static void
bind_figures (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, gain_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, gain_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, official_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, seen_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, confirmed_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, call_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, called_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, online_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, posts_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, posts_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, used_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, used_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, entries_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, entries_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, closures_row);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, closures_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, delays_group);
}

static void
bind_charts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, arrivals_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, arrivals_chart);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, statuses_chart);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, delay_drop_down);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, delays_chart);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, by_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, group_toggle);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, by_chart);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, closures_chart);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, communes_chart);
  gtk_widget_class_bind_template_callback (widget_class, show_arrivals);
  gtk_widget_class_bind_template_callback (widget_class, show_delays);
  gtk_widget_class_bind_template_callback (widget_class, show_delays_by);
  gtk_widget_class_bind_template_callback (widget_class, on_chart_activated);
}

static void
vigie_figures_page_class_init (VigieFiguresPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_figures_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_figures_page_finalize;
  widget_class->map = vigie_figures_page_map;

  g_type_ensure (VIGIE_TYPE_AS_OF_BAR);
  g_type_ensure (VIGIE_TYPE_CHART_VIEW);
  g_type_ensure (VIGIE_TYPE_REPORT_BUTTON);
  gtk_widget_class_install_action (widget_class, "figures.reload", NULL, on_reload_action);
  gtk_widget_class_install_action (widget_class, "figures.add-worked", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "figures.add-improve", NULL, on_add);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-figures-page.ui");
  bind_figures (widget_class);
  bind_charts (widget_class);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, as_of_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, report_button);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, worked_group);
  gtk_widget_class_bind_template_child (widget_class, VigieFiguresPage, improve_group);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_bind_template_callback (widget_class, on_moment_activated);
}

static void
on_delay_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_delay_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* Where text is large and the window narrow, the button says as much as there is room for; its list
 * is wide enough for all of it. */
static void
let_delay_shrink (VigieFiguresPage *self)
{
  g_autoptr (GtkListItemFactory) in_list =
      g_object_ref (gtk_drop_down_get_factory (self->delay_drop_down));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_delay_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_delay_bind), NULL);
  gtk_drop_down_set_list_factory (self->delay_drop_down, in_list);
  gtk_drop_down_set_factory (self->delay_drop_down, factory);
}

static void
make_delay_rows (VigieFiguresPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    {
      const char *name = vigie_review_word_delay ((VigieDelayKind) i, self->language);
      GtkWidget *row = vigie_row_new (name, "");
      GtkWidget *label = gtk_label_new (NULL);

      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "title-4");
      gtk_widget_set_tooltip_text (label, _ ("Median"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (self->delays_group, row);
      self->delay_rows[i] = ADW_ACTION_ROW (row);
      self->delay_labels[i] = GTK_LABEL (label);
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->delay_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->delay_drop_down, VIGIE_DELAY_SEEN_TO_CONFIRMED);
  let_delay_shrink (self);
}

static void
vigie_figures_page_init (VigieFiguresPage *self)
{
  self->language = vigie_figures_get_language ();
  self->shown_at = self->wanted_at = VIGIE_TIME_UNKNOWN;
  self->zone = g_time_zone_new_local ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->seen_row), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->confirmed_row), TRUE);
  make_delay_rows (self);
  vigie_findings_list_init (&self->worked, self->worked_group, FALSE,
                            G_CALLBACK (on_finding_activated), self);
  vigie_findings_list_init (&self->to_improve, self->improve_group, TRUE,
                            G_CALLBACK (on_finding_activated), self);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "decided", G_CALLBACK (on_decided), self);
  g_signal_group_connect_swapped (self->session_signals, "territory-changed",
                                  G_CALLBACK (on_territory_changed), self);
  self->store_signals = g_signal_group_new (VIGIE_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed),
                                  self);
}

/**
 * vigie_figures_page_set_session:
 * @self: a page
 * @session: (nullable): whose incident is measured
 */
void
vigie_figures_page_set_session (VigieFiguresPage *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_FIGURES_PAGE (self));

  if (self->session == session)
    return;
  drop_session (self);
  vigie_report_button_set_session (self->report_button, session);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->is_behind = FALSE;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->store_signals, vigie_session_get_store (session));
  look (self);
}

/**
 * vigie_figures_page_set_moment:
 * @self: a page
 * @at: where the replay stands, ms, or %VIGIE_TIME_UNKNOWN
 *
 * The figures can be shown as of then; they are worked out when they are looked at.
 */
void
vigie_figures_page_set_moment (VigieFiguresPage *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_FIGURES_PAGE (self));

  vigie_as_of_bar_set_moment (self->as_of_bar, at);
}
