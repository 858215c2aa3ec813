/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-map-view.h"
#include "vigie-mercator.h"
#include "vigie-review-view.h"
#include "vigie-time-bar.h"

/* The incident as it stood, through the review's actions. Post n arrives at FIRST + n minutes. */

#define N_POSTS 10
#define FIRST (G_GINT64_CONSTANT (1768240000000) + 5000)
#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

typedef struct
{
  AppFixture app;
  VigieReviewView *view;
  VigiePlayer *player;
} Fixture;

static gboolean
has_moment (gpointer data)
{
  return vigie_replay_pane_get_moment (data) != NULL;
}

static void
show_review (Fixture *self)
{
  GtkWidget *stack = app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "review");
  self->view =
      VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW));
  self->player = vigie_review_view_get_player (self->view);
  g_assert_true (vigie_test_wait_until (has_moment, vigie_review_view_get_pane (self->view, 0),
                                        APP_PATIENCE_MS));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (&self->app, N_POSTS);
  show_review (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), action, NULL));
}

static guint64
count_posts (Fixture *self, guint pane)
{
  return vigie_moment_get_n_posts (
      vigie_replay_pane_get_moment (vigie_review_view_get_pane (self->view, pane)));
}

static VigieMoment *
get_moment (Fixture *self)
{
  return vigie_replay_pane_get_moment (vigie_review_view_get_pane (self->view, 0));
}

static gboolean
is_decided (gpointer data)
{
  Fixture *self = data;
  VigieReplayPane *pane = vigie_review_view_get_pane (self->view, 0);
  gsize n;

  vigie_history_get_decision_times (vigie_moment_get_history (vigie_replay_pane_get_moment (pane)),
                                    &n);
  return n == 1;
}

/* Confirms the newest post, and waits for the review to know of it. */
static void
confirm_one (Fixture *self)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (vigie_session_get_feed (session), 0);

  vigie_session_select_item (session, item);
  vigie_session_set_status (session, VIGIE_STATUS_CONFIRMED, NULL);
  g_assert_true (vigie_test_wait_until (is_decided, self, APP_PATIENCE_MS));
}

static void
test_moment (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieFeedItem) newest = NULL;
  const char *numbers;

  vigie_review_view_show_moment (self->view, FIRST + 3 * MINUTE);
  g_assert_cmpuint (count_posts (self, 0), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_moment (self))), ==, 4);
  newest = g_list_model_get_item (G_LIST_MODEL (get_moment (self)), 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_feed_item_get_post (newest)), ==,
                   "Verglas sur la D 903 près de Beaune");
  numbers = vigie_replay_pane_get_numbers (vigie_review_view_get_pane (self->view, 0));
  g_assert_nonnull (strstr (numbers, "4"));
  vigie_review_view_show_moment (self->view, FIRST + 3 * MINUTE - 1);
  g_assert_cmpuint (count_posts (self, 0), ==, 3);
}

static void
test_moment_beyond (Fixture *self, gconstpointer data)
{
  vigie_review_view_show_moment (self->view, G_MININT64 + 1);
  g_assert_cmpuint (count_posts (self, 0), <=, 1);
  vigie_review_view_show_moment (self->view, G_MAXINT64);
  g_assert_cmpuint (count_posts (self, 0), ==, N_POSTS);
}

static void
test_from_elsewhere (Fixture *self, gconstpointer data)
{
  GtkWidget *stack = app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "log");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->app.window), "win.show-moment", "x",
                                             FIRST + 6 * MINUTE));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "review");
  g_assert_cmpuint (count_posts (self, 0), ==, 7);
}

static VigieMapView *
get_map (Fixture *self)
{
  return VIGIE_MAP_VIEW (app_fixture_find (GTK_WIDGET (vigie_review_view_get_pane (self->view, 0)),
                                           VIGIE_TYPE_MAP_VIEW));
}

/* Whether the map shows all places of the posts, and not much more. */
static gboolean
shows_all_posts (gpointer data)
{
  Fixture *self = data;
  const VigieMapPointsData *points =
      vigie_map_points_get_data (vigie_session_get_points (app_fixture_get_session (&self->app)));
  VigieWorldBox world = { 2, 2, -1, -1 };
  VigieBox all, view;

  g_assert_cmpuint (points->n, >, 1);
  for (gsize i = 0; i < points->n; i++)
    {
      world.min_x = MIN (world.min_x, points->x[i]);
      world.min_y = MIN (world.min_y, points->y[i]);
      world.max_x = MAX (world.max_x, points->x[i]);
      world.max_y = MAX (world.max_y, points->y[i]);
    }
  vigie_world_box_to_box (&world, &all);
  vigie_map_view_get_view_box (get_map (self), &view);
  return view.west <= all.west && view.east >= all.east && view.south <= all.south &&
         view.north >= all.north &&
         MIN ((view.east - view.west) / (all.east - all.west),
              (view.north - view.south) / (all.north - all.south)) < 8;
}

static void
test_frames_what_will_be_there (Fixture *self, gconstpointer data)
{
  VigieBox before, after;

  g_assert_cmpuint (count_posts (self, 0), <=, 1);
  g_assert_true (vigie_test_wait_until (shows_all_posts, self, APP_PATIENCE_MS));
  vigie_map_view_get_view_box (get_map (self), &before);
  vigie_review_view_show_moment (self->view, FIRST + 3 * MINUTE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GdkTexture) frame = app_fixture_render (self->app.window);
    }
  vigie_map_view_get_view_box (get_map (self), &after);
  g_assert_cmpfloat_with_epsilon (before.west, after.west, 1e-9);
  g_assert_cmpfloat_with_epsilon (before.north, after.north, 1e-9);
}

/* Where the buttons upon the map lie in it. */
static void
list_buttons (GtkWidget *widget, GtkWidget *map, GArray *bounds)
{
  graphene_rect_t rect;

  if (gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "osd"))
    {
      g_assert_true (gtk_widget_compute_bounds (widget, map, &rect));
      g_array_append_val (bounds, rect);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_buttons (child, map, bounds);
}

static gboolean
has_room_for_buttons (gpointer data)
{
  GtkWidget *map = GTK_WIDGET (get_map (data));
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  if (gtk_widget_get_width (map) == 0 || gtk_widget_get_width (map) > 370)
    return FALSE;
  list_buttons (map, map, bounds);
  g_assert_cmpuint (bounds->len, >=, 4);
  for (guint i = 0; i < bounds->len; i++)
    for (guint k = 0; k < i; k++)
      if (graphene_rect_intersection (&g_array_index (bounds, graphene_rect_t, i),
                                      &g_array_index (bounds, graphene_rect_t, k), NULL))
        return FALSE;
  return TRUE;
}

static void
test_map_on_a_phone (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkTexture) shown = app_fixture_render_at_rest (&self->app);

  gtk_window_set_default_size (GTK_WINDOW (self->app.window), 370, 680);
  g_assert_true (vigie_test_wait_until (has_room_for_buttons, self, APP_PATIENCE_MS));
}

static void
test_steps_between_decisions (Fixture *self, gconstpointer data)
{
  gint64 decided_at;

  vigie_review_view_show_moment (self->view, FIRST);
  confirm_one (self);
  g_assert_cmpint (vigie_player_get_at (self->player), ==, FIRST);
  act (self, "review.next");
  decided_at = vigie_player_get_at (self->player);
  g_assert_cmpint (decided_at, >, FIRST);
  g_assert_cmpuint (vigie_moment_get_counts (get_moment (self))[VIGIE_STATUS_CONFIRMED], ==, 1);
  vigie_player_seek (self->player, decided_at - 1);
  g_assert_cmpuint (vigie_moment_get_counts (get_moment (self))[VIGIE_STATUS_CONFIRMED], ==, 0);
  vigie_player_seek (self->player, G_MAXINT64);
  act (self, "review.previous");
  g_assert_cmpint (vigie_player_get_at (self->player), <=, decided_at);
}

static void
test_plays (Fixture *self, gconstpointer data)
{
  vigie_review_view_show_moment (self->view, FIRST);
  g_object_set (self->player, "speed", 60, NULL);
  act (self, "review.play");
  g_assert_true (vigie_player_is_playing (self->player));
  vigie_player_advance (self->player, 5 * G_USEC_PER_SEC); /* five minutes of the incident */
  g_assert_cmpuint (count_posts (self, 0), >=, 6);
  act (self, "review.play");
  g_assert_false (vigie_player_is_playing (self->player));
}

static void
test_stops_at_the_end_and_begins_anew (Fixture *self, gconstpointer data)
{
  vigie_review_view_show_moment (self->view, G_MAXINT64);
  act (self, "review.play");
  g_assert_cmpuint (count_posts (self, 0), <=, 1);
  vigie_player_advance (self->player, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  g_assert_false (vigie_player_is_playing (self->player));
  g_assert_cmpuint (count_posts (self, 0), ==, N_POSTS);
}

static void
test_loops_a_span (Fixture *self, gconstpointer data)
{
  vigie_player_seek (self->player, FIRST + 2 * MINUTE);
  act (self, "review.begin-span");
  vigie_player_seek (self->player, FIRST + 4 * MINUTE);
  vigie_player_set_span (self->player, FIRST + 2 * MINUTE, FIRST + 4 * MINUTE);
  act (self, "review.loop");
  act (self, "review.play");
  vigie_player_advance (self->player, 600 * G_USEC_PER_SEC);
  g_assert_true (vigie_player_is_playing (self->player));
  g_assert_cmpint (vigie_player_get_at (self->player), >=, FIRST + 2 * MINUTE);
  g_assert_cmpint (vigie_player_get_at (self->player), <=, FIRST + 4 * MINUTE);
}

static void
test_two_moments (Fixture *self, gconstpointer data)
{
  vigie_review_view_show_moment (self->view, FIRST + MINUTE);
  act (self, "review.compare");
  vigie_review_view_show_moment (self->view, FIRST + 8 * MINUTE);
  g_assert_cmpuint (count_posts (self, 0), ==, 2);
  g_assert_cmpuint (count_posts (self, 1), ==, 9);
  g_signal_emit_by_name (vigie_review_view_get_pane (self->view, 0), "wants-time");
  vigie_review_view_show_moment (self->view, FIRST + 4 * MINUTE);
  g_assert_cmpuint (count_posts (self, 0), ==, 5);
  g_assert_cmpuint (count_posts (self, 1), ==, 9);
  act (self, "review.compare");
  g_assert_null (vigie_replay_pane_get_moment (vigie_review_view_get_pane (self->view, 1)));
  g_assert_cmpuint (count_posts (self, 0), ==, 5);
}

static void
test_says_what_is_there (Fixture *self, gconstpointer data)
{
  VigieTimeBar *bar =
      VIGIE_TIME_BAR (app_fixture_find (GTK_WIDGET (self->view), VIGIE_TYPE_TIME_BAR));
  g_autofree char *text = NULL;

  while (gtk_widget_get_width (GTK_WIDGET (bar)) == 0)
    gtk_test_widget_wait_for_draw (GTK_WIDGET (self->app.window));
  text = vigie_time_bar_describe (bar, 12); /* where it begins */
  g_assert_nonnull (strstr (text, "1 post arrived"));
}

static gboolean
knows_late_ones (gpointer data)
{
  gint64 from, to;

  vigie_history_get_span (vigie_moment_get_history (get_moment (data)), &from, &to);
  return to >= FIRST + 20 * MINUTE + 1;
}

static void
test_follows_what_comes (Fixture *self, gconstpointer data)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("late-%u", i);
      VigieObservation post = { .source_kind = "file",
                                .source_host = "test.csv",
                                .external_id = id,
                                .text = "Neige",
                                .posted_at = FIRST + 20 * MINUTE + i,
                                .received_at = FIRST + 20 * MINUTE + i };

      g_assert_true (vigie_store_ingest (store, &post, 1, NULL, NULL));
    }
  vigie_review_view_show_moment (self->view, FIRST + 3 * MINUTE);
  g_assert_true (vigie_test_wait_until (knows_late_ones, self, APP_PATIENCE_MS));
  g_assert_cmpuint (count_posts (self, 0), ==, 4); /* it stays at its moment */
  vigie_review_view_show_moment (self->view, G_MAXINT64);
  g_assert_cmpuint (count_posts (self, 0), ==, N_POSTS + 2);
}

#define ADD(name, func) g_test_add ("/review/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("moment", test_moment);
  ADD ("moment-beyond", test_moment_beyond);
  ADD ("from-elsewhere", test_from_elsewhere);
  ADD ("frames-what-will-be-there", test_frames_what_will_be_there);
  ADD ("map-on-a-phone", test_map_on_a_phone);
  ADD ("steps-between-decisions", test_steps_between_decisions);
  ADD ("plays", test_plays);
  ADD ("stops-at-the-end-and-begins-anew", test_stops_at_the_end_and_begins_anew);
  ADD ("loops-a-span", test_loops_a_span);
  ADD ("two-moments", test_two_moments);
  ADD ("says-what-is-there", test_says_what_is_there);
  ADD ("follows-what-comes", test_follows_what_comes);

  return g_test_run ();
}
