/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "vigie-chart-view.h"
#include "vigie-figures-page.h"
#include "vigie-figures-words.h"
#include "vigie-finding-dialog.h"
#include "vigie-report-button.h"
#include "vigie-review-view.h"

/* The figures of the review as somebody looks at them. */

#define N_POSTS 10
#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

typedef struct
{
  AppFixture app;
  VigieReviewView *view;
  GtkWidget *page;
} Fixture;

static gboolean
has_figures (gpointer data)
{
  GtkStack *stack = app_fixture_get_part (data, "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "figures") == 0;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *stack;

  app_fixture_set_up (&self->app, N_POSTS);
  stack = app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "review");
  self->view =
      VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW));
  self->page = app_fixture_get_part (self->view, "figures_page");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_fixture_get_part (self->page, "stack")),
                   !=, "figures");
  adw_view_stack_set_visible_child_name (app_fixture_get_part (self->view, "pages"), "figures");
  g_assert_true (vigie_test_wait_until (has_figures, self->page, APP_PATIENCE_MS));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
}

/* ---- figures ---- */

static const char *
get_subtitle (Fixture *self, const char *row)
{
  return adw_action_row_get_subtitle (app_fixture_get_part (self->page, row));
}

static const char *
get_text (Fixture *self, const char *label)
{
  return gtk_label_get_text (app_fixture_get_part (self->page, label));
}

static gboolean
is_one_confirmed (gpointer data)
{
  return strstr (get_subtitle (data, "posts_row"), "Confirmed: 1 ") != NULL;
}

static void
note_milestone (VigieSession *session, const char *name)
{
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_node_take_object (payload, object);
  vigie_session_decide (session, vigie_draft_new ("milestone", NULL, payload, NULL, "Anne", NULL));
}

static void
test_figures_follow_the_log (Fixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (vigie_session_get_feed (session), 0);

  g_assert_cmpstr (get_text (self, "posts_label"), ==, "10");
  g_assert_nonnull (strstr (get_subtitle (self, "posts_row"), "Open: 10"));
  g_assert_nonnull (strstr (get_text (self, "gain_label"), "first official information"));
  g_assert_cmpstr (get_subtitle (self, "called_row"), ==, "Not in the log");
  note_milestone (session, VIGIE_MILESTONE_ALERT);
  note_milestone (session, VIGIE_MILESTONE_CALLED);
  vigie_session_select_item (session, item);
  vigie_session_set_status (session, VIGIE_STATUS_CONFIRMED, NULL);
  g_assert_true (vigie_test_wait_until (is_one_confirmed, self, APP_PATIENCE_MS));
  g_assert_nonnull (strstr (get_subtitle (self, "called_row"), "after the alert: within"));
  g_assert_nonnull (
      vigie_chart_view_get_chart (app_fixture_get_part (self->page, "arrivals_chart")));
}

static void
test_gain_in_words (void)
{
  VigieReviewGain gain = { .official_at = 100 * MINUTE,
                           .first = (char *) "00",
                           .first_seen_at = 80 * MINUTE,
                           .first_confirmed_at = 88 * MINUTE,
                           .seen_ms = 20 * MINUTE,
                           .confirmed_ms = 12 * MINUTE };
  g_autofree char *gained = vigie_figures_say_gain (&gain, VIGIE_LANGUAGE_ENGLISH);
  g_autofree char *lost = NULL;
  g_autofree char *called = vigie_figures_say_call (4 * MINUTE, 3 * MINUTE, VIGIE_LANGUAGE_ENGLISH);

  g_assert_true (g_str_has_prefix (gained, "12\u00a0min gained"));
  gain.confirmed_ms = -5 * MINUTE;
  lost = vigie_figures_say_gain (&gain, VIGIE_LANGUAGE_ENGLISH);
  g_assert_true (g_str_has_prefix (lost, "No time gained"));
  g_assert_nonnull (strstr (lost, "5\u00a0min after"));
  g_assert_nonnull (strstr (called, "late"));
}

/* ---- charts ---- */

static void
test_chart_leads_to_its_moment (Fixture *self, gconstpointer data)
{
  VigieChartView *view = app_fixture_get_part (self->page, "arrivals_chart");
  VigieChart *chart = vigie_chart_view_get_chart (view);
  const guint last = vigie_chart_get_n_rows (chart) - 1;
  gint64 from, to;

  g_assert_true (vigie_chart_get_span (chart, last, 1, &from, &to));
  g_signal_emit_by_name (view, "activated", last, 1);
  g_assert_cmpstr (
      adw_view_stack_get_visible_child_name (app_fixture_get_part (self->view, "pages")), ==,
      "replay");
  g_assert_cmpint (vigie_player_get_at (vigie_review_view_get_player (self->view)), ==, from);
}

/* ---- findings ---- */

typedef struct
{
  Fixture *fixture;
  const char *group;
  const char *title; /* (nullable): no finding */
  const char *subtitle;
} Expected;

static AdwActionRow *
get_first_row (Fixture *self, const char *group)
{
  return ADW_ACTION_ROW (
      app_fixture_find (app_fixture_get_part (self->page, group), ADW_TYPE_ACTION_ROW));
}

static gboolean
is_shown (gpointer data)
{
  Expected *expected = data;
  AdwActionRow *row = get_first_row (expected->fixture, expected->group);

  if (row == NULL || expected->title == NULL)
    return row != NULL && !gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row));
  return g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), expected->title) ==
             0 &&
         g_strcmp0 (adw_action_row_get_subtitle (row), expected->subtitle) == 0;
}

static void
wait_for (Fixture *self, const char *group, const char *title, const char *subtitle)
{
  Expected expected = { self, group, title, subtitle };

  g_assert_true (vigie_test_wait_until (is_shown, &expected, APP_PATIENCE_MS));
}

static gboolean
has_dialog (gpointer data)
{
  return VIGIE_IS_FINDING_DIALOG (app_fixture_get_dialog (data));
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static void
write_text (AdwDialog *dialog, const char *text)
{
  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"), text, -1);
}

static void
write_entry (AdwDialog *dialog, const char *row, const char *text)
{
  gtk_editable_set_text (app_fixture_get_part (dialog, row), text);
}

static AdwDialog *
open_first (Fixture *self, const char *group)
{
  g_signal_emit_by_name (get_first_row (self, group), "activated");
  g_assert_true (vigie_test_wait_until (has_dialog, &self->app, APP_PATIENCE_MS));
  return app_fixture_get_dialog (&self->app);
}

static void
finish (Fixture *self, AdwDialog *dialog, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), action, NULL));
  g_assert_true (vigie_test_wait_until (has_no_dialog, &self->app, APP_PATIENCE_MS));
}

static void
test_finding_is_written_changed_and_taken_back (Fixture *self, gconstpointer data)
{
  AdwDialog *dialog;

  wait_for (self, "improve_group", NULL, NULL);
  g_assert_true (gtk_widget_activate_action (self->page, "figures.add-improve", NULL));
  dialog = app_fixture_get_dialog (&self->app);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "finding.save", NULL); /* nothing to save */
  write_text (dialog, "Called <too> late");
  write_entry (dialog, "owner_row", "Zoé & Co");
  write_entry (dialog, "due_row", "31/3");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "finding.save", NULL);
  g_assert_true (app_fixture_get_dialog (&self->app) == dialog);
  g_assert_true (gtk_widget_has_css_class (app_fixture_get_part (dialog, "due_row"), "error"));
  write_entry (dialog, "due_row", "");
  finish (self, dialog, "finding.save");
  wait_for (self, "improve_group", "Called <too> late", "Zoé & Co");

  dialog = open_first (self, "improve_group");
  write_entry (dialog, "action_row", "Call at once");
  finish (self, dialog, "finding.save");
  wait_for (self, "improve_group", "Called <too> late", "Call at once\nZoé & Co");

  dialog = open_first (self, "improve_group");
  finish (self, dialog, "finding.remove");
  wait_for (self, "improve_group", NULL, NULL);
}

/* ---- the day ---- */

static void
test_days_as_people_write_them (void)
{
  static const struct
  {
    const char *locale;
    const char *text;
    const char *day; /* (nullable) */
  } days[] = {
    { "fr_FR.UTF-8", "31/03/2027", "2027-03-31" },
    { "fr_FR.UTF-8", "1/2/27", "2027-02-01" },
    { "fr_FR.UTF-8", " 31.3.2027 ", "2027-03-31" },
    { "fr_FR.UTF-8", "2027-03-31", "2027-03-31" },
    { "fr_FR.UTF-8", "03/31/2027", NULL },
    { "fr_FR.UTF-8", "29/02/2027", NULL },
    { "fr_FR.UTF-8", "29/02/2028", "2028-02-29" },
    { "fr_FR.UTF-8", "31/3", NULL },
    { "fr_FR.UTF-8", "31/03/2027 soir", NULL },
    { "fr_FR.UTF-8", "", NULL },
    { "fr_FR.UTF-8", "demain", NULL },
    { "fr_FR.UTF-8", "31/-3/2027", NULL },
    { "en_US.UTF-8", "03/31/2027", "2027-03-31" },
    { "en_US.UTF-8", "31/03/2027", NULL },
    { "en_US.UTF-8", "2027-3-1", "2027-03-01" },
    { "en_US.UTF-8", "2027-13-01", NULL },
    { "C", "03/31/2027", "2027-03-31" },
    { "C", "03/31/27", "2027-03-31" },
    { "C.UTF-8", "2027-03-31", "2027-03-31" },
  };
  g_autofree char *before = g_strdup (setlocale (LC_TIME, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *day = NULL;
      g_autofree char *again = NULL;

      g_assert_nonnull (setlocale (LC_TIME, days[i].locale));
      day = vigie_figures_parse_day (days[i].text);
      g_assert_cmpstr (day, ==, days[i].day);
      if (day == NULL)
        continue;
      again = vigie_figures_format_day (day);
      g_assert_nonnull (strstr (again, "202")); /* in full: two digits may be a day as well */
      g_free (day);
      day = vigie_figures_parse_day (again);
      g_assert_cmpstr (day, ==, days[i].day);
    }
  setlocale (LC_TIME, before);
}

static gboolean
shows_all (gpointer data)
{
  GtkWidget *window = app_fixture_find (data, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));

  return gtk_adjustment_get_page_size (adjustment) > 0 &&
         gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment);
}

/* (nullable): what a key of the dialog itself does, wherever the focus is in it */
static GtkShortcutAction *
find_key (AdwDialog *dialog, const char *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (dialog));
  g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (keys);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                        k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger))
            return gtk_shortcut_get_action (shortcut);
        }
    }
  return NULL;
}

static void
test_finding_dialog_at_a_glance (Fixture *self, gconstpointer data)
{
  g_autofree char *day = vigie_figures_format_day ("2027-03-31");
  g_autofree char *until = g_strdup_printf ("Until %s", day);
  GtkShortcutAction *save;
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (self->page, "figures.add-improve", NULL));
  dialog = app_fixture_get_dialog (&self->app);
  g_assert_true (vigie_test_wait_until (shows_all, dialog, APP_PATIENCE_MS));
  write_text (dialog, "Slow");
  write_entry (dialog, "due_row", day);
  save = find_key (dialog, "<Control>Return|<Control>KP_Enter");
  g_assert_nonnull (save);
  g_assert_true (gtk_shortcut_action_activate (save, 0, GTK_WIDGET (dialog), NULL));
  g_assert_true (vigie_test_wait_until (has_no_dialog, &self->app, APP_PATIENCE_MS));
  wait_for (self, "improve_group", "Slow", until);

  dialog = open_first (self, "improve_group");
  g_assert_true (vigie_test_wait_until (shows_all, dialog, APP_PATIENCE_MS));
  g_assert_cmpstr (gtk_editable_get_text (app_fixture_get_part (dialog, "due_row")), ==, day);
  finish (self, dialog, "finding.save");
}

static guint
count_wordings (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions =
      vigie_store_list_decisions (vigie_session_get_store (app_fixture_get_session (&self->app)),
                                  VIGIE_DECISION_REVIEW_FINDING, &error);

  g_assert_no_error (error);
  return decisions->len;
}

/* Who looks at it and saves writes nothing: the log says what people decided. */
static void
test_finding_saved_unchanged_is_no_entry (Fixture *self, gconstpointer data)
{
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (self->page, "figures.add-worked", NULL));
  dialog = app_fixture_get_dialog (&self->app);
  write_text (dialog, "Quick");
  finish (self, dialog, "finding.save");
  wait_for (self, "worked_group", "Quick", "");

  dialog = open_first (self, "worked_group");
  finish (self, dialog, "finding.save");
  dialog = open_first (self, "worked_group");
  write_text (dialog, "Quick\n "); /* what stands around it is cut off */
  finish (self, dialog, "finding.save");

  /* What comes next is written behind whatever was written before. */
  dialog = open_first (self, "worked_group");
  write_entry (dialog, "owner_row", "Zoé");
  finish (self, dialog, "finding.save");
  wait_for (self, "worked_group", "Quick", "Zoé");
  g_assert_cmpuint (count_wordings (self), ==, 2);
}

/* ---- the report ---- */

static gboolean
can_write_report (gpointer data)
{
  return gtk_widget_get_sensitive (gtk_widget_get_first_child (data));
}

static void
test_report_is_written (Fixture *self, gconstpointer data)
{
  VigieReportButton *button = app_fixture_get_part (self->page, "report_button");
  g_autofree char *path = g_build_filename (self->app.dir, "report.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (can_write_report (button));
  vigie_report_button_write (button, file);
  g_assert_false (can_write_report (button));
  g_assert_true (vigie_test_wait_until (can_write_report, button, 3 * APP_PATIENCE_MS));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
}

#define ADD(name, func) g_test_add ("/figures/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/figures/gain-in-words", test_gain_in_words);
  ADD ("follow-the-log", test_figures_follow_the_log);
  ADD ("chart-leads-to-its-moment", test_chart_leads_to_its_moment);
  ADD ("finding", test_finding_is_written_changed_and_taken_back);
  g_test_add_func ("/figures/days", test_days_as_people_write_them);
  ADD ("finding-dialog", test_finding_dialog_at_a_glance);
  ADD ("finding-unchanged", test_finding_saved_unchanged_is_no_entry);
  ADD ("report", test_report_is_written);

  return g_test_run ();
}
