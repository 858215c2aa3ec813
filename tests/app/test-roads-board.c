/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-road-state.h"

/* The state of the roads at the desk: what is set, and the sheet that is written. */

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_shape (gpointer data)
{
  return vigie_session_get_shapes (data)->len == 1;
}

static gboolean
has_file (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static void
draw (AppFixture *self, guint state)
{
  VigieSession *session = app_fixture_get_session (self);
  gpointer dialog;

  app_fixture_draw_outline (self);
  g_assert_true (vigie_shape_editor_key (vigie_map_view_get_editor (app_fixture_get_map (self)),
                                         GDK_KEY_Return, 0));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (self);
  gtk_editable_set_text (GTK_EDITABLE (app_fixture_get_part (dialog, "title_row")), "D 971");
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "state_row"), state);
  app_fixture_keep_picture (self, "shape-dialog");
  g_signal_emit_by_name (app_fixture_get_part (dialog, "save_button"), "clicked");
  g_assert_true (vigie_test_wait_until (has_shape, session, APP_PATIENCE_MS));
}

static void
test_sets_the_state_of_what_is_drawn (AppFixture *self, gconstpointer data)
{
  VigieRoadState state = VIGIE_ROAD_STATE_GREEN;

  draw (self, 1 + VIGIE_ROAD_STATE_RED);
  g_assert_true (vigie_shape_get_road_state (
      g_ptr_array_index (vigie_session_get_shapes (app_fixture_get_session (self)), 0), &state));
  g_assert_cmpint (state, ==, VIGIE_ROAD_STATE_RED);
}

static VigieRoadState
get_state (AppFixture *self)
{
  VigieRoadState state = VIGIE_ROAD_STATE_GREEN;

  g_assert_true (vigie_shape_get_road_state (
      g_ptr_array_index (vigie_session_get_shapes (app_fixture_get_session (self)), 0), &state));
  return state;
}

static gboolean
is_orange (gpointer data)
{
  return get_state (data) == VIGIE_ROAD_STATE_ORANGE;
}

static gboolean
is_black (gpointer data)
{
  return get_state (data) == VIGIE_ROAD_STATE_BLACK;
}

static GtkWidget *
find_page (AppFixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->window), g_type_from_name ("VigieShapePage"));
}

static gboolean
has_page (gpointer data)
{
  return find_page (data) != NULL;
}

/* What was set while drawing is changed like the title and the cause, and taken back. */
static void
test_changes_the_state_of_what_was_drawn (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  const VigieShape *shape;
  AdwComboRow *row;

  draw (self, 1 + VIGIE_ROAD_STATE_RED);
  shape = g_ptr_array_index (vigie_session_get_shapes (session), 0);
  vigie_session_select_shape (session, shape->id);
  g_assert_true (vigie_test_wait_until (has_page, self, APP_PATIENCE_MS));
  row = app_fixture_get_part (find_page (self), "state_row");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1 + VIGIE_ROAD_STATE_RED);
  app_fixture_keep_picture (self, "shape-state");
  adw_combo_row_set_selected (row, 1 + VIGIE_ROAD_STATE_ORANGE);
  g_assert_true (vigie_test_wait_until (is_orange, self, APP_PATIENCE_MS));
  adw_combo_row_set_selected (row, 0);
  g_assert_true (vigie_test_wait_until (is_black, self, APP_PATIENCE_MS)); /* it is a closure */
  app_fixture_act (self, "desk.undo");
  g_assert_true (vigie_test_wait_until (is_orange, self, APP_PATIENCE_MS));
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1 + VIGIE_ROAD_STATE_ORANGE);
  shape = g_ptr_array_index (vigie_session_get_shapes (session), 0);
  g_assert_cmpstr (shape->title, ==, "D 971"); /* all else stays */
}

static void
test_writes_the_sheet_and_the_table (AppFixture *self, gconstpointer data)
{
  g_autofree char *pdf = g_build_filename (self->dir, "roads.pdf", NULL);
  g_autofree char *csv = g_build_filename (self->dir, "roads.csv", NULL);
  g_autoptr (GFile) pdf_file = g_file_new_for_path (pdf);
  g_autoptr (GFile) csv_file = g_file_new_for_path (csv);
  g_autofree char *text = NULL;

  draw (self, 0);
  vigie_window_write_roads (self->window, pdf_file);
  vigie_window_write_roads (self->window, csv_file);
  g_assert_true (vigie_test_wait_until (has_file, pdf, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_file, csv, APP_PATIENCE_MS));
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "D 971,black"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add ("/roads-board/sets-the-state", AppFixture, NULL, set_up,
              test_sets_the_state_of_what_is_drawn, tear_down);
  g_test_add ("/roads-board/changes-the-state", AppFixture, NULL, set_up,
              test_changes_the_state_of_what_was_drawn, tear_down);
  g_test_add ("/roads-board/writes", AppFixture, NULL, set_up, test_writes_the_sheet_and_the_table,
              tear_down);
  return g_test_run ();
}
