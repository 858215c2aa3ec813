/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app-fixture.h"
#include "vigie-install.h"
#include "vigie-log-bar.h"
#include "vigie-log-view.h"

typedef struct
{
  AppFixture app;
  VigieLogView *view;
  gpointer bar;
  guint n; /* entries that are waited for */
} LogFixture;

static GListModel *
get_list (LogFixture *self)
{
  return G_LIST_MODEL (
      gtk_column_view_get_model (app_fixture_get_part (self->view, "column_view")));
}

static gboolean
has_entries (gpointer data)
{
  LogFixture *self = data;
  GListModel *list = get_list (self);

  return list != NULL && g_list_model_get_n_items (list) == self->n;
}

static void
wait_for_entries (LogFixture *self, guint n)
{
  self->n = n;
  if (!vigie_test_wait_until (has_entries, self, APP_PATIENCE_MS))
    g_assert_cmpuint (g_list_model_get_n_items (get_list (self)), ==, n);
}

typedef struct
{
  LogFixture *fixture;
  const char *text;
} Count;

static gboolean
says_count (gpointer data)
{
  Count *count = data;

  return g_strcmp0 (gtk_label_get_text (app_fixture_get_part (count->fixture->bar, "count_label")),
                    count->text) == 0;
}

static void
expect_count (LogFixture *self, const char *text)
{
  Count count = { self, text };

  if (!vigie_test_wait_until (says_count, &count, APP_PATIENCE_MS))
    g_assert_cmpstr (gtk_label_get_text (app_fixture_get_part (self->bar, "count_label")), ==,
                     text);
}

static void
decide (LogFixture *self, guint row, VigieStatus status, const char *reason, const char *actor)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (VigieFeedItem) item =
      g_list_model_get_item (G_LIST_MODEL (vigie_session_get_feed (session)), row);

  vigie_session_decide (session,
                        vigie_draft_new_status (vigie_post_get_id (vigie_feed_item_get_post (item)),
                                                status, reason, actor));
}

static void
show_view (LogFixture *self, const char *name)
{
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK)), name);
}

static void
set_up (LogFixture *self)
{
  app_fixture_set_up (&self->app, 5);
  show_view (self, "log");
  self->view =
      VIGIE_LOG_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_LOG_VIEW));
  self->bar = app_fixture_get_part (self->view, "log_bar");
  decide (self, 0, VIGIE_STATUS_REJECTED, "Déjà vu à Dijon", "Zoé Martin");
  wait_for_entries (self, 1);
  decide (self, 1, VIGIE_STATUS_CONFIRMED, "Deux photos", "Karim");
  wait_for_entries (self, 2);
  gtk_editable_set_text (app_fixture_get_part (self->view, "note_entry"), "Appel de la préfecture");
  g_signal_emit_by_name (app_fixture_get_part (self->view, "note_entry"), "activate");
  wait_for_entries (self, 3);
}

static void
search (LogFixture *self, const char *text)
{
  gtk_editable_set_text (app_fixture_get_part (self->bar, "search_entry"), text);
}

static void
test_filters (void)
{
  LogFixture self = { 0 };

  set_up (&self);
  expect_count (&self, "3 entries");
  search (&self, "PREFECTURE");
  wait_for_entries (&self, 1);
  expect_count (&self, "1 of 3 entries");
  app_fixture_keep_picture (&self.app, "log-filtered");
  search (&self, "");
  wait_for_entries (&self, 3);

  gtk_drop_down_set_selected (app_fixture_get_part (self.bar, "kinds"), VIGIE_LOG_GROUP_VERDICTS);
  wait_for_entries (&self, 2);
  gtk_toggle_button_set_active (app_fixture_get_part (self.bar, "only_active"), TRUE);
  app_fixture_act (&self.app, "desk.undo"); /* the last one, which was the entry */
  expect_count (&self, "2 of 4 entries");
  app_fixture_tear_down (&self.app);
}

static void
test_nothing_fits (void)
{
  LogFixture self = { 0 };

  set_up (&self);
  search (&self, "nowhere");
  expect_count (&self, "0 of 3 entries");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_fixture_get_part (self.view, "stack")), ==,
                   "nothing");
  app_fixture_keep_picture (&self.app, "log-nothing");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.clear", NULL));
  expect_count (&self, "3 entries");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_fixture_get_part (self.view, "stack")), ==,
                   "list");
  app_fixture_tear_down (&self.app);
}

static void
test_everything_about_one (void)
{
  LogFixture self = { 0 };
  GtkSingleSelection *selection;

  set_up (&self);
  decide (&self, 0, VIGIE_STATUS_CONFIRMED, "Rappelée", "Karim");
  wait_for_entries (&self, 4);
  selection = GTK_SINGLE_SELECTION (get_list (&self));
  gtk_single_selection_set_selected (selection, 0);
  app_fixture_keep_picture (&self.app, "log-selected");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.only-subject", NULL));
  expect_count (&self, "2 of 4 entries");
  g_signal_emit_by_name (app_fixture_get_part (self.bar, "subject_button"), "clicked");
  expect_count (&self, "4 entries");

  gtk_single_selection_set_selected (selection, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "log.show-subject", NULL));
  g_assert_nonnull (vigie_session_get_selected_item (app_fixture_get_session (&self.app)));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (
                       app_fixture_find (GTK_WIDGET (self.app.window), ADW_TYPE_VIEW_STACK))),
                   ==, "desk");
  app_fixture_tear_down (&self.app);
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
  g_test_add_func ("/app/log/nothing-fits", test_nothing_fits);
  g_test_add_func ("/app/log/everything-about-one", test_everything_about_one);

  return g_test_run ();
}
