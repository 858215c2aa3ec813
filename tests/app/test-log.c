/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "log-fixture.h"
#include "vigie-install.h"
#include "xdotool.h"

static void
test_filters (void)
{
  LogFixture self = { 0 };

  log_fixture_set_up (&self);
  log_fixture_expect_count (&self, "3 entries");
  log_fixture_search (&self, "PREFECTURE");
  log_fixture_wait (&self, 1);
  log_fixture_expect_count (&self, "1 of 3 entries");
  app_fixture_keep_picture (&self.app, "log-filtered");
  log_fixture_search (&self, "");
  log_fixture_wait (&self, 3);

  gtk_drop_down_set_selected (app_fixture_get_part (self.bar, "kinds"), VIGIE_LOG_GROUP_VERDICTS);
  log_fixture_wait (&self, 2);
  gtk_toggle_button_set_active (app_fixture_get_part (self.bar, "only_active"), TRUE);
  app_fixture_act (&self.app, "desk.undo"); /* the last one, which was the entry */
  log_fixture_expect_count (&self, "2 of 4 entries");
  log_fixture_tear_down (&self);
}

static void
test_nothing_fits (void)
{
  LogFixture self = { 0 };

  log_fixture_set_up (&self);
  log_fixture_search (&self, "nowhere");
  log_fixture_expect_count (&self, "0 of 3 entries");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_fixture_get_part (self.view, "stack")), ==,
                   "nothing");
  app_fixture_keep_picture (&self.app, "log-nothing");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.clear", NULL));
  log_fixture_expect_count (&self, "3 entries");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_fixture_get_part (self.view, "stack")), ==,
                   "list");
  log_fixture_tear_down (&self);
}

static void
test_everything_about_one (void)
{
  LogFixture self = { 0 };
  GtkSingleSelection *selection;

  log_fixture_set_up (&self);
  log_fixture_decide (&self, 0, VIGIE_STATUS_CONFIRMED, "Rappelée", "Karim");
  log_fixture_wait (&self, 4);
  selection = GTK_SINGLE_SELECTION (log_fixture_get_list (&self));
  gtk_single_selection_set_selected (selection, 0);
  app_fixture_keep_picture (&self.app, "log-selected");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.only-subject", NULL));
  log_fixture_expect_count (&self, "2 of 4 entries");
  g_signal_emit_by_name (app_fixture_get_part (self.bar, "subject_button"), "clicked");
  log_fixture_expect_count (&self, "4 entries");

  gtk_single_selection_set_selected (selection, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.show-subject", NULL));
  g_assert_nonnull (vigie_session_get_selected_item (app_fixture_get_session (&self.app)));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (
                       app_fixture_find (GTK_WIDGET (self.app.window), ADW_TYPE_VIEW_STACK))),
                   ==, "desk");
  log_fixture_tear_down (&self);
}

static void
choose (LogFixture *self, const char *part, guint position)
{
  gtk_drop_down_set_selected (app_fixture_get_part (self->bar, part), position);
}

/* One of each kind at least. */
static void
append_every_kind (LogFixture *self)
{
  static const char post[] = "d858eb640c07b59b675a5dda8c1b7ec4";
  static const char photo[] = "ab0000000000000000000000000000000000000000000000000000000000000c";

  log_fixture_append (self, "post.position", post, "{\"lon\":4.8,\"lat\":47}", "Karim");
  log_fixture_append (self, "post.owner", post, "{\"owner\":\"Karim\"}", "Karim");
  log_fixture_append (self, "post.label", post, "{\"label\":\"neige\"}", "Karim");
  log_fixture_append (self, "photo.redact", photo, "{\"regions\":[],\"version\":1}", "Karim");
  log_fixture_append (self, "shape.draw", "pont",
                      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":"
                      "\"Point\",\"coordinates\":[4.8,47]}}",
                      "Karim");
  log_fixture_append (self, "message", NULL, "{\"text\":\"Restez chez vous\"}", "Karim");
  log_fixture_append (self, "brief.issued", NULL, "{\"number\":1}", "Karim");
  log_fixture_append (self, "milestone", NULL, "{\"name\":\"first-official-information\"}",
                      "Karim");
  log_fixture_append (self, "roster.join", NULL, "{\"name\":\"Anne\"}", "Karim");
  log_fixture_append (self, "review.finding", "finding", "{\"what\":\"improve\",\"text\":\"Lent\"}",
                      "Karim");
}

static void
test_kinds (void)
{
  static const guint expected[VIGIE_N_LOG_GROUPS] = {
    [VIGIE_LOG_GROUP_ALL] = 14,         [VIGIE_LOG_GROUP_VERDICTS] = 2,
    [VIGIE_LOG_GROUP_POSITIONS] = 1,    [VIGIE_LOG_GROUP_WORK] = 2,
    [VIGIE_LOG_GROUP_BLURS] = 1,        [VIGIE_LOG_GROUP_SHAPES] = 1,
    [VIGIE_LOG_GROUP_PUBLICATIONS] = 2, [VIGIE_LOG_GROUP_MILESTONES] = 2,
    [VIGIE_LOG_GROUP_ENTRIES] = 2,      [VIGIE_LOG_GROUP_UNDONE] = 2,
  };
  LogFixture self = { 0 };
  GListModel *kinds;

  log_fixture_set_up (&self);
  app_fixture_act (&self.app, "desk.undo"); /* the free entry */
  log_fixture_wait (&self, 4);
  append_every_kind (&self);
  log_fixture_wait (&self, 14);
  kinds = gtk_drop_down_get_model (app_fixture_get_part (self.bar, "kinds"));
  g_assert_cmpuint (g_list_model_get_n_items (kinds), ==, VIGIE_N_LOG_GROUPS);
  for (guint i = 0; i < VIGIE_N_LOG_GROUPS; i++)
    {
      g_test_message ("%s", vigie_log_group_to_string ((VigieLogGroup) i));
      choose (&self, "kinds", i);
      log_fixture_wait (&self, expected[i]);
    }
  log_fixture_tear_down (&self);
}

static const char *
get_label (GtkWidget *widget, const char *part)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *found = GTK_IS_INSCRIPTION (child)
                              ? gtk_inscription_get_text (GTK_INSCRIPTION (child))
                              : get_label (child, part);

      if (found != NULL && strstr (found, part) != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  LogFixture *fixture;
  const char *text;
} Cell;

static gboolean
has_cell (gpointer data)
{
  Cell *cell = data;

  return get_label (app_fixture_get_part (cell->fixture->view, "column_view"), cell->text) != NULL;
}

/* Of an earlier version, of this one, and as somebody typed it. */
static void
test_milestones_are_told_in_words (void)
{
  static const char *const words[] = { "First official information", "Team online",
                                       "Milestone: Pont fermé" };
  LogFixture self = { 0 };

  log_fixture_set_up (&self);
  log_fixture_append (&self, "milestone", NULL, "{\"name\":\"first-official-information\"}", "K");
  log_fixture_append (&self, "milestone", NULL, "{\"name\":\"team-online\"}", "K");
  log_fixture_append (&self, "milestone", NULL, "{\"name\":\"Pont fermé\"}", "K");
  log_fixture_wait (&self, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      Cell cell = { &self, words[i] };

      g_test_message ("%s", words[i]);
      g_assert_true (vigie_test_wait_until (has_cell, &cell, APP_PATIENCE_MS));
    }
  g_assert_null (get_label (GTK_WIDGET (self.view), "first-official"));
  log_fixture_tear_down (&self);
}

typedef struct
{
  GListModel *names;
  const char *name;
  guint position; /* the result */
} Person;

static gboolean
has_person (gpointer data)
{
  Person *person = data;

  for (guint i = 0; i < g_list_model_get_n_items (person->names); i++)
    {
      person->position = i;
      if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (person->names), i),
                       person->name))
        return TRUE;
    }
  return FALSE;
}

static guint
wait_for_person (LogFixture *self, const char *name)
{
  Person person = { G_LIST_MODEL (app_fixture_get_part (self->bar, "person_names")), name, 0 };

  g_test_message ("%s", name);
  g_assert_true (vigie_test_wait_until (has_person, &person, APP_PATIENCE_MS));
  return person.position;
}

static void
test_persons (void)
{
  LogFixture self = { 0 };
  GtkDropDown *persons;

  log_fixture_set_up (&self);
  persons = app_fixture_get_part (self.bar, "persons");
  g_assert_cmpuint (wait_for_person (&self, "Everybody"), ==, 0);
  choose (&self, "persons", wait_for_person (&self, "Zoé Martin"));
  log_fixture_wait (&self, 1);
  log_fixture_expect_count (&self, "1 of 3 entries");

  /* Whoever comes takes nobody's place. */
  log_fixture_append (&self, "note", NULL, "{\"text\":\"Arrivée\"}", "Anne");
  g_assert_cmpuint (wait_for_person (&self, "Anne"), <, wait_for_person (&self, "Zoé Martin"));
  g_assert_cmpuint (gtk_drop_down_get_selected (persons), ==,
                    wait_for_person (&self, "Zoé Martin"));
  log_fixture_expect_count (&self, "1 of 4 entries");
  log_fixture_tear_down (&self);
}

static void
type (LogFixture *self, const char *part, const char *text)
{
  gtk_editable_set_text (app_fixture_get_part (self->bar, part), text);
}

static const char *
get_time_label (LogFixture *self)
{
  return gtk_menu_button_get_label (app_fixture_get_part (self->bar, "time_button"));
}

static void
test_times (void)
{
  LogFixture self = { 0 };
  GtkWidget *from;

  log_fixture_set_up (&self);
  from = app_fixture_get_part (self.bar, "from_entry");
  g_assert_cmpstr (get_time_label (&self), ==, "Any Time");
  type (&self, "to_entry", "2001-01-12 18:30");
  log_fixture_wait (&self, 0);
  g_assert_true (g_str_has_prefix (get_time_label (&self), "Until "));
  type (&self, "to_entry", "");
  log_fixture_wait (&self, 3);
  type (&self, "from_entry", "2001-01-12 18:30");
  g_assert_true (g_str_has_prefix (get_time_label (&self), "Since "));
  log_fixture_expect_count (&self, "3 of 3 entries");

  /* What is no time is said so, and asks for nothing. */
  type (&self, "from_entry", "25:70");
  g_assert_true (gtk_widget_has_css_class (from, "error"));
  g_assert_cmpstr (get_time_label (&self), ==, "Any Time");
  log_fixture_expect_count (&self, "3 entries");
  type (&self, "from_entry", "18:30");
  g_assert_false (gtk_widget_has_css_class (from, "error"));
  log_fixture_tear_down (&self);
}

static void
test_clears_everything (void)
{
  LogFixture self = { 0 };
  GtkWidget *clear;

  log_fixture_set_up (&self);
  clear = app_fixture_get_part (self.bar, "clear_button");
  g_assert_false (gtk_widget_get_visible (clear));
  type (&self, "from_entry", "2001-01-12 18:30");
  type (&self, "to_entry", "2001-01-13 18:30");
  choose (&self, "kinds", VIGIE_LOG_GROUP_VERDICTS);
  choose (&self, "persons", wait_for_person (&self, "Karim"));
  gtk_toggle_button_set_active (app_fixture_get_part (self.bar, "only_active"), TRUE);
  vigie_log_bar_set_subject (self.bar, "pont", "D 971");
  log_fixture_search (&self, "photos");
  log_fixture_expect_count (&self, "0 of 3 entries");
  g_assert_true (gtk_widget_get_visible (clear));
  g_signal_emit_by_name (clear, "clicked");
  log_fixture_expect_count (&self, "3 entries");
  g_assert_false (gtk_widget_get_visible (clear));
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (self.bar, "subject_button")));
  g_assert_cmpstr (get_time_label (&self), ==, "Any Time");
  g_assert_cmpuint (gtk_drop_down_get_selected (app_fixture_get_part (self.bar, "persons")), ==, 0);
  log_fixture_tear_down (&self);
}

static double
get_place (LogFixture *self)
{
  g_autoptr (GdkTexture) shown = app_fixture_render_at_rest (&self->app);

  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (
      GTK_SCROLLABLE (app_fixture_get_part (self->view, "column_view"))));
}

/* At the top they are seen; further down, or with an entry that is looked at, nothing moves. */
static void
test_new_entries_are_seen (void)
{
  LogFixture self = { 0 };

  log_fixture_set_up (&self);
  for (guint i = 0; i < 60; i++)
    log_fixture_append (&self, "note", NULL, "{\"text\":\"RAS\"}", "Anne");
  log_fixture_wait (&self, 63);
  g_assert_cmpfloat (get_place (&self), ==, 0);
  log_fixture_append (&self, "note", NULL, "{\"text\":\"Neuf\"}", "Anne");
  log_fixture_wait (&self, 64);
  g_assert_cmpfloat (get_place (&self), ==, 0);

  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (log_fixture_get_list (&self)), 5);
  log_fixture_append (&self, "note", NULL, "{\"text\":\"Encore\"}", "Anne");
  log_fixture_wait (&self, 65);
  g_assert_cmpfloat (get_place (&self), >, 0);
  log_fixture_tear_down (&self);
}

static gboolean
searches (gpointer data)
{
  LogFixture *self = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->app.window));

  return focus != NULL &&
         gtk_widget_is_ancestor (focus, app_fixture_get_part (self->bar, "search_entry"));
}

static gboolean
has_focus (gpointer data)
{
  return gtk_window_is_active (data) && gtk_root_get_focus (data) != NULL;
}

/* With the keys of a person: the list has the focus, as after a click on a row. */
static void
test_keys_lead_to_the_search_and_back (void)
{
  LogFixture self = { 0 };
  GtkWidget *list;

  log_fixture_set_up (&self);
  list = app_fixture_get_part (self.view, "column_view");
  gtk_widget_grab_focus (list);
  g_assert_true (vigie_test_wait_until (has_focus, self.app.window, APP_PATIENCE_MS));
  g_assert_false (searches (&self));
  xdotool ("key slash");
  g_assert_true (vigie_test_wait_until (searches, &self, APP_PATIENCE_MS));
  xdotool ("type photos");
  log_fixture_expect_count (&self, "1 of 3 entries");
  xdotool ("key Escape");
  log_fixture_expect_count (&self, "3 entries");
  g_assert_false (searches (&self));
  xdotool ("key ctrl+f");
  g_assert_true (vigie_test_wait_until (searches, &self, APP_PATIENCE_MS));
  log_fixture_tear_down (&self);
}

static gboolean
says_path (gpointer data)
{
  LogFixture *self = data;

  return g_str_equal (gtk_editable_get_text (app_fixture_get_part (self->view, "note_entry")),
                      "D1/D2");
}

static gboolean
has_no_search (gpointer data)
{
  return !gtk_widget_get_mapped (GTK_WIDGET (((LogFixture *) data)->view));
}

/* As after a click on the name of the view: the focus is outside of what the view shows. */
static void
test_slash_works_without_focus_in_the_view (void)
{
  LogFixture self = { 0 };
  GtkWidget *switcher;

  log_fixture_set_up (&self);
  switcher =
      app_fixture_find (GTK_WIDGET (self.app.window), g_type_from_name ("AdwInlineViewSwitcher"));
  gtk_widget_child_focus (switcher, GTK_DIR_TAB_FORWARD);
  g_assert_true (vigie_test_wait_until (has_focus, self.app.window, APP_PATIENCE_MS));
  g_assert_true (
      gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (self.app.window)), switcher));
  xdotool ("key slash");
  g_assert_true (vigie_test_wait_until (searches, &self, APP_PATIENCE_MS));

  gtk_window_set_focus (GTK_WINDOW (self.app.window), NULL);
  g_assert_false (searches (&self));
  xdotool ("key slash");
  g_assert_true (vigie_test_wait_until (searches, &self, APP_PATIENCE_MS));
  g_assert_cmpstr (gtk_editable_get_text (app_fixture_get_part (self.bar, "search_entry")), ==, "");

  /* who writes gets what is typed */
  gtk_widget_grab_focus (app_fixture_get_part (self.view, "note_entry"));
  xdotool ("type D1/D2");
  g_assert_true (vigie_test_wait_until (says_path, &self, APP_PATIENCE_MS));
  g_assert_false (searches (&self));

  /* and another view is left alone: Tab comes after the slash, and tells when both were taken */
  log_fixture_show_view (&self, "desk");
  g_assert_true (vigie_test_wait_until (has_no_search, &self, APP_PATIENCE_MS));
  gtk_window_set_focus (GTK_WINDOW (self.app.window), NULL);
  xdotool ("key slash Tab");
  g_assert_true (vigie_test_wait_until (has_focus, self.app.window, APP_PATIENCE_MS));
  g_assert_false (searches (&self));
  log_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  g_test_add_func ("/app/log/filters", test_filters);
  g_test_add_func ("/app/log/kinds", test_kinds);
  g_test_add_func ("/app/log/milestones", test_milestones_are_told_in_words);
  g_test_add_func ("/app/log/persons", test_persons);
  g_test_add_func ("/app/log/times", test_times);
  g_test_add_func ("/app/log/clear", test_clears_everything);
  g_test_add_func ("/app/log/new-entries", test_new_entries_are_seen);
  g_test_add_func ("/app/log/keys", test_keys_lead_to_the_search_and_back);
  g_test_add_func ("/app/log/slash", test_slash_works_without_focus_in_the_view);
  g_test_add_func ("/app/log/nothing-fits", test_nothing_fits);
  g_test_add_func ("/app/log/everything-about-one", test_everything_about_one);

  return g_test_run ();
}
