/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "vigie-clock-button.h"
#include "vigie-desk.h"
#include "vigie-milestone.h"
#include "vigie-placing-bar.h"

typedef AppFixture Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 10);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static const char *
get_selected_text (Fixture *self)
{
  VigieFeedItem *item = vigie_session_get_selected_item (app_fixture_get_session (self));

  return item != NULL ? vigie_post_get_text (vigie_feed_item_get_post (item)) : NULL;
}

typedef struct
{
  VigieSession *session;
  guint expected;
} FeedLength;

static gboolean
feed_has_length (gpointer data)
{
  FeedLength *length = data;

  return g_list_model_get_n_items (vigie_session_get_feed (length->session)) == length->expected;
}

static void
wait_for_feed (Fixture *self, guint expected)
{
  FeedLength length = { app_fixture_get_session (self), expected };

  g_assert_true (vigie_test_wait_until (feed_has_length, &length, APP_PATIENCE_MS));
}

static void
test_feed_is_newest_first (Fixture *self, gconstpointer data)
{
  g_assert_null (get_selected_text (self));
  app_fixture_act (self, "desk.next");
  g_assert_cmpstr (get_selected_text (self), ==, "Verglas sur la D 909 près de Beaune");
  app_fixture_act (self, "desk.next");
  g_assert_cmpstr (get_selected_text (self), ==, "Neige sur la D 908 près de Beaune");
  app_fixture_act (self, "desk.previous");
  app_fixture_act (self, "desk.previous"); /* stays at the first */
  g_assert_cmpstr (get_selected_text (self), ==, "Verglas sur la D 909 près de Beaune");
}

static void
test_confirming_moves_on_and_can_be_undone (Fixture *self, gconstpointer data)
{
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
  g_assert_cmpstr (get_selected_text (self), ==, "Neige sur la D 908 près de Beaune");
  app_fixture_act (self, "desk.undo");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 0);
  app_fixture_act (self, "desk.redo");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static void
give_reason (Fixture *self, const char *reason)
{
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  g_signal_emit_by_name (app_fixture_get_dialog (self), "given", reason);
  adw_dialog_force_close (app_fixture_get_dialog (self));
}

static void
test_whole_triage_without_a_mouse (Fixture *self, gconstpointer data)
{
  static const char *const verdicts[] = { "desk.confirm", "desk.unverifiable", "desk.known" };

  app_fixture_act (self, "desk.next");
  for (guint i = 0; i < 9; i++)
    {
      const VigieStatus statuses[] = { VIGIE_STATUS_CONFIRMED, VIGIE_STATUS_UNVERIFIABLE,
                                       VIGIE_STATUS_KNOWN_TO_COMMAND };

      app_fixture_act (self, verdicts[i % 3]);
      if (i % 3 == 1)
        give_reason (self, "Time not known");
      app_fixture_wait_for_count (self, statuses[i % 3], i / 3 + 1);
    }
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, 1);
}

static void
test_search_finds_without_accents (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  query->text = g_strdup ("VERGLAS pres");
  vigie_session_set_query (app_fixture_get_session (self), query);
  wait_for_feed (self, 5);
  g_clear_pointer (&query->text, g_free);
  vigie_session_set_query (app_fixture_get_session (self), query);
  wait_for_feed (self, 10);
}

static void
test_time_span_filters (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  query->from = 1768240000000 + 2 * 60000;
  query->to = 1768240000000 + 5 * 60000;
  vigie_session_set_query (app_fixture_get_session (self), query);
  wait_for_feed (self, 3);
}

static void
test_actions_follow_the_selection (Fixture *self, gconstpointer data)
{
  /* Nothing is selected: a verdict has nothing to judge. */
  gtk_widget_activate_action (vigie_window_get_desk (self->window), "desk.confirm", NULL);
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.confirm");
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
}

static gboolean
has_three_new_posts (gpointer data)
{
  return g_list_model_get_n_items (vigie_session_get_feed (data)) == 13;
}

static void
test_posts_from_another_process_arrive (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieStore) other = vigie_store_open (self->path, VIGIE_STORE_OPEN_DEFAULT, NULL);
  VigieIngestCounts counts = { 0 };

  app_fixture_act (self, "desk.next");
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("late-%d", i);
      VigieObservation post = { .source_kind = "x",
                                .source_host = "x.com",
                                .external_id = id,
                                .text = "Route coupée",
                                .posted_at = 1768250000000 + i,
                                .received_at = 1768250001000 };

      g_assert_true (vigie_store_ingest (other, &post, 1, &counts, NULL));
    }
  vigie_store_close (other);
  g_assert_true (
      vigie_test_wait_until (has_three_new_posts, app_fixture_get_session (self), APP_PATIENCE_MS));
  /* The selection keeps its post. */
  g_assert_cmpstr (get_selected_text (self), ==, "Verglas sur la D 909 près de Beaune");
}

static gboolean
has_shape (gpointer data)
{
  return vigie_session_get_shapes (data)->len == 1;
}

static gboolean
has_no_shape (gpointer data)
{
  return vigie_session_get_shapes (data)->len == 0;
}

static void
test_closure_is_drawn_selected_and_undone (Fixture *self, gconstpointer data)
{
  const double square[] = { 4.8, 47.0, 4.9, 47.0, 4.9, 47.1, 4.8, 47.1 };
  g_autoptr (VigieGeometry) geometry = vigie_geometry_new_polygon (square, 4);
  VigieSession *session = app_fixture_get_session (self);

  vigie_session_decide (session, vigie_draft_new_shape ("shape-1", VIGIE_DECISION_SHAPE_DRAW,
                                                        VIGIE_SHAPE_CLOSURE, "D 971", "snow",
                                                        VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN,
                                                        geometry, "Anne"));
  g_assert_true (vigie_test_wait_until (has_shape, session, APP_PATIENCE_MS));
  vigie_session_select_shape (session, "shape-1");
  g_assert_cmpstr (vigie_session_get_selected_shape (session), ==, "shape-1");
  app_fixture_act (self, "desk.next"); /* a post instead: never both */
  g_assert_null (vigie_session_get_selected_shape (session));
  app_fixture_act (self, "desk.undo");
  g_assert_true (vigie_test_wait_until (has_no_shape, session, APP_PATIENCE_MS));
}

static void
test_drawing_can_be_cancelled (Fixture *self, gconstpointer data)
{
  app_fixture_act (self, "desk.draw");
  app_fixture_act (self, "desk.cancel");
  app_fixture_act (self, "desk.draw");
  app_fixture_act (self, "desk.cancel");
  g_assert_cmpuint (vigie_session_get_shapes (app_fixture_get_session (self))->len, ==, 0);
}

/* ---- positions ---- */

static const VigiePostState *
get_state (Fixture *self)
{
  return vigie_feed_item_get_state (
      vigie_session_get_selected_item (app_fixture_get_session (self)));
}

static gboolean
is_placed (gpointer data)
{
  return get_state (data)->has_position;
}

static gboolean
is_not_placed (gpointer data)
{
  return !get_state (data)->has_position;
}

static VigiePlacingBar *
get_bar (Fixture *self)
{
  return VIGIE_PLACING_BAR (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_PLACING_BAR));
}

static gboolean
shows_all_posts (gpointer data)
{
  VigieBox box;

  if (gtk_widget_get_width (data) < 100)
    return FALSE;
  vigie_map_view_get_view_box (data, &box);
  return vigie_box_contains (&box, 4.8, 47.0) && box.east - box.west < 2;
}

/* Once the desk has shown the whole incident, it leaves the map alone. */
static VigieMapView *
get_fitted_map (Fixture *self)
{
  VigieMapView *map = app_fixture_get_map (self);

  g_assert_true (vigie_test_wait_until (shows_all_posts, map, APP_PATIENCE_MS));
  return map;
}

static void
test_post_is_placed_by_keyboard (Fixture *self, gconstpointer data)
{
  VigieMapView *map = get_fitted_map (self);
  const VigiePosition *confirmed;

  app_fixture_act (self, "desk.next"); /* the newest has no position */
  app_fixture_act (self, "desk.next");
  g_assert_null (vigie_position_layer_get_confirmed (vigie_map_view_get_position_layer (map)));
  vigie_map_view_go_to (map, 4.88, 47.04, 13, FALSE); /* its source's position */
  app_fixture_act (self, "desk.place");
  g_assert_true (vigie_map_view_is_placing (map));
  g_assert_cmpfloat_with_epsilon (vigie_map_view_get_place (map)->lon, 4.88, 1e-6);

  for (int i = 0; i < 4; i++)
    g_assert_true (vigie_map_view_key (map, GDK_KEY_Right, 0));
  g_assert_true (vigie_map_view_key (map, GDK_KEY_plus, 0));
  /* The source said 100 m. */
  g_assert_nonnull (strstr (vigie_placing_bar_get_text (get_bar (self)), "± 200 m"));
  g_assert_nonnull (strstr (vigie_placing_bar_get_text (get_bar (self)), "that the source gives"));
  g_assert_false (get_state (self)->has_position); /* nothing is decided yet */
  g_assert_true (vigie_map_view_key (map, GDK_KEY_Return, 0));
  g_assert_false (vigie_map_view_is_placing (map));

  g_assert_true (vigie_test_wait_until (is_placed, self, APP_PATIENCE_MS));
  g_assert_cmpfloat (get_state (self)->position.radius_m, ==, 200);
  g_assert_cmpint (get_state (self)->position.origin, ==, VIGIE_ORIGIN_ANALYST);
  g_assert_cmpfloat (get_state (self)->position.lon, >, 4.88);
  g_assert_cmpfloat_with_epsilon (get_state (self)->position.lat, 47.04, 1e-4);
  confirmed = vigie_position_layer_get_confirmed (vigie_map_view_get_position_layer (map));
  g_assert_true (vigie_position_equal (confirmed, &get_state (self)->position));

  app_fixture_act (self, "desk.undo");
  g_assert_true (vigie_test_wait_until (is_not_placed, self, APP_PATIENCE_MS));
  g_assert_null (vigie_position_layer_get_confirmed (vigie_map_view_get_position_layer (map)));
}

static void
test_post_is_placed_by_coordinates (Fixture *self, gconstpointer data)
{
  VigieMapView *map = get_fitted_map (self);
  VigiePlaceEntry *entry = vigie_placing_bar_get_entry (get_bar (self));

  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.place-by-text");
  g_assert_true (vigie_map_view_is_placing (map));
  gtk_editable_set_text (vigie_place_entry_get_editable (entry), "47.52370, 4.71470");
  g_assert_cmpfloat (vigie_map_view_get_place (map)->lat, ==, 47.5237);
  g_assert_cmpfloat (vigie_map_view_get_place (map)->radius_m, ==, 50);
  gtk_editable_set_text (vigie_place_entry_get_editable (entry), "47,52 N 4,71 E");
  g_assert_cmpfloat (vigie_map_view_get_place (map)->lat, ==, 47.52);
  g_assert_cmpfloat (vigie_map_view_get_place (map)->radius_m, ==, 1000); /* two decimals only */
  g_assert_true (vigie_map_view_finish_placing (map));
  g_assert_true (vigie_test_wait_until (is_placed, self, APP_PATIENCE_MS));
  g_assert_cmpfloat (get_state (self)->position.lon, ==, 4.71);
  g_assert_cmpstr (gtk_editable_get_text (vigie_place_entry_get_editable (entry)), !=, "");
  app_fixture_act (self, "desk.place");
  g_assert_cmpstr (gtk_editable_get_text (vigie_place_entry_get_editable (entry)), ==, "");
  g_assert_cmpfloat (vigie_map_view_get_place (map)->radius_m, ==, 1000); /* goes on from there */
}

static void
test_pin_belongs_to_its_post (Fixture *self, gconstpointer data)
{
  VigieMapView *map = get_fitted_map (self);

  gtk_widget_activate_action (vigie_window_get_desk (self->window), "desk.place", NULL);
  g_assert_false (vigie_map_view_is_placing (map)); /* nothing is selected */
  app_fixture_act (self, "desk.next");
  app_fixture_act (self, "desk.place");
  app_fixture_act (self, "desk.next"); /* another post: the pin was not for it */
  g_assert_false (vigie_map_view_is_placing (map));
  app_fixture_act (self, "desk.place");
  app_fixture_act (self, "desk.cancel");
  g_assert_false (vigie_map_view_is_placing (map));
  g_assert_false (get_state (self)->has_position);
  app_fixture_act (self, "desk.place");
  app_fixture_act (self, "desk.draw"); /* the pen instead */
  g_assert_false (vigie_map_view_is_placing (map));
  g_assert_true (vigie_map_view_is_drawing (map));
}

static gboolean
has_alert (gpointer data)
{
  return vigie_session_get_alert_at (data) != VIGIE_TIME_UNKNOWN;
}

static void
test_alert_starts_the_clock (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (vigie_session_get_alert_at (app_fixture_get_session (self)), ==,
                   VIGIE_TIME_UNKNOWN);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.milestone", "s",
                                             "alert-received"));
  g_assert_true (
      vigie_test_wait_until (has_alert, app_fixture_get_session (self), APP_PATIENCE_MS));
}

static gboolean
is_hidden (gpointer data)
{
  return !gtk_widget_get_visible (data);
}

static void
note_milestone (Fixture *self, const char *milestone, const char *button)
{
  VigieClockButton *clock = app_fixture_get_part (self->window, "clock_button");

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.milestone", "s", milestone));
  g_assert_true (
      vigie_test_wait_until (is_hidden, app_fixture_get_part (clock, button), APP_PATIENCE_MS));
}

static void
test_clock_says_what_is_left_and_what_was_reached (Fixture *self, gconstpointer data)
{
  VigieClockButton *clock = app_fixture_get_part (self->window, "clock_button");
  AdwActionRow *called_row = app_fixture_get_part (clock, "called_row");

  g_assert_cmpstr (adw_action_row_get_subtitle (called_row), ==, "");
  note_milestone (self, VIGIE_MILESTONE_ALERT, "alert_button");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (called_row), "left"));
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (clock, "called_button")));
  note_milestone (self, VIGIE_MILESTONE_CALLED, "called_button");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (called_row), "after the alert"));
  g_assert_cmpstr (adw_action_row_get_subtitle (app_fixture_get_part (clock, "official_row")), ==,
                   "");
}

static void
test_closing_the_incident_shows_the_welcome_page (Fixture *self, gconstpointer data)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.close-incident", NULL));
  g_assert_null (vigie_window_get_session (self->window));
  g_assert_null (vigie_window_get_file (self->window));
}

/* Its widgets are made when it is opened first. */
static void
test_main_menu_opens (Fixture *self, gconstpointer data)
{
  GtkMenuButton *button = app_fixture_get_part (self->window, "menu_button");

  g_assert_null (gtk_menu_button_get_popover (button));
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.menu", NULL));
      g_assert_true (gtk_menu_button_get_active (button));
      g_assert_nonnull (gtk_menu_button_get_popover (button));
      gtk_menu_button_popdown (button);
    }
}

static gboolean
is_opened_or_failed (gpointer data)
{
  return vigie_window_get_file (data) == NULL;
}

static void
test_file_that_is_not_ours_says_so (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "letter.vigie", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "Dear Sir", -1, NULL));
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (is_opened_or_failed, self->window, APP_PATIENCE_MS));
  g_assert_null (vigie_window_get_session (self->window));
}

#define ADD(path, func) g_test_add ("/desk/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("feed-is-newest-first", test_feed_is_newest_first);
  ADD ("confirming-moves-on-and-can-be-undone", test_confirming_moves_on_and_can_be_undone);
  ADD ("whole-triage-without-a-mouse", test_whole_triage_without_a_mouse);
  ADD ("search-finds-without-accents", test_search_finds_without_accents);
  ADD ("time-span-filters", test_time_span_filters);
  ADD ("actions-follow-the-selection", test_actions_follow_the_selection);
  ADD ("posts-from-another-process-arrive", test_posts_from_another_process_arrive);
  ADD ("closure-is-drawn-selected-and-undone", test_closure_is_drawn_selected_and_undone);
  ADD ("drawing-can-be-cancelled", test_drawing_can_be_cancelled);
  ADD ("post-is-placed-by-keyboard", test_post_is_placed_by_keyboard);
  ADD ("post-is-placed-by-coordinates", test_post_is_placed_by_coordinates);
  ADD ("pin-belongs-to-its-post", test_pin_belongs_to_its_post);
  ADD ("alert-starts-the-clock", test_alert_starts_the_clock);
  ADD ("clock-says-what-is-left-and-what-was-reached",
       test_clock_says_what_is_left_and_what_was_reached);
  ADD ("closing-the-incident-shows-the-welcome-page",
       test_closing_the_incident_shows_the_welcome_page);
  ADD ("main-menu-opens", test_main_menu_opens);
  ADD ("file-that-is-not-ours-says-so", test_file_that_is_not_ours_says_so);

  return g_test_run ();
}
