/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy-fixture.h"
#include "vigie-feed-pane.h"
#include "vigie-log-view.h"
#include "vigie-photo-facts.h"
#include "vigie-photo-viewer.h"
#include "vigie-post-page.h"
#include "vigie-replay-pane.h"
#include "vigie-review-view.h"

/* What the window shows of the time before a removal, and where a removed photo stood. */

static const VigiePurge rejected_posts = { .rule = VIGIE_PURGE_STATUS,
                                           .status = VIGIE_STATUS_REJECTED };
static const VigiePurge all_photos = { .what = VIGIE_PURGE_PHOTOS, .rule = VIGIE_PURGE_ALL };

static void
remove_now (AppFixture *self, const VigiePurge *purge)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) report =
      vigie_store_purge (get_store (self), purge, NULL, "Zoé", &error);

  g_assert_no_error (error);
  g_assert_nonnull (report->decision);
}

/* ---- the time before ---- */

static AdwViewStack *
get_views (AppFixture *self)
{
  return ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->window), ADW_TYPE_VIEW_STACK));
}

static VigieReviewView *
get_review (AppFixture *self)
{
  adw_view_stack_set_visible_child_name (get_views (self), "review");
  return VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_REVIEW_VIEW));
}

static VigieMoment *
get_moment (VigieReviewView *view)
{
  return vigie_replay_pane_get_moment (vigie_review_view_get_pane (view, 0));
}

typedef struct
{
  VigieReviewView *view;
  gint64 at;
  guint64 n_posts;
} Standing;

static gboolean
stands (gpointer data)
{
  const Standing *standing = data;
  VigieMoment *moment = get_moment (standing->view);

  return moment != NULL && vigie_moment_get_at (moment) == standing->at &&
         vigie_moment_get_n_posts (moment) == standing->n_posts;
}

static void
wait_for_moment (VigieReviewView *view, gint64 at, guint64 n_posts)
{
  Standing standing = { view, at, n_posts };

  if (!vigie_test_wait_until (stands, &standing, APP_PATIENCE_MS))
    g_error ("%" G_GUINT64_FORMAT " posts, expected %" G_GUINT64_FORMAT,
             get_moment (view) != NULL ? vigie_moment_get_n_posts (get_moment (view)) : 0, n_posts);
}

/* Each post that is shown is there, and none is one of those that were removed. */
static void
assert_posts_are_whole (VigieMoment *moment, guint n_expected)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (VigieFeedItem) item = g_list_model_get_item (G_LIST_MODEL (moment), i);
      VigiePost *post = vigie_feed_item_get_post (item);

      g_assert_cmpstr (vigie_post_get_text (post), !=, "");
      for (guint k = 0; k < N_REJECTED; k++)
        {
          g_autofree char *external_id = g_strdup_printf ("%u", k);
          char id[VIGIE_POST_ID_LENGTH + 1];

          vigie_post_make_id ("file", "test.csv", external_id, id);
          g_assert_cmpstr (vigie_post_get_id (post), !=, id);
        }
    }
}

static gboolean
has_log (gpointer view)
{
  GListModel *list =
      G_LIST_MODEL (gtk_column_view_get_model (app_fixture_get_part (view, "column_view")));
  g_autoptr (VigieLogItem) item = NULL;

  if (list == NULL || g_list_model_get_n_items (list) != N_REJECTED + 1)
    return FALSE;
  item = g_list_model_get_item (list, N_REJECTED);
  return vigie_log_item_is_removed (item);
}

/* From an entry of the log about a post that is gone to the moment at which that was decided. */
static void
test_moment_of_a_removed_post (AppFixture *self, gconstpointer data)
{
  GtkWidget *log;
  GtkSingleSelection *selection;
  VigieReviewView *view;
  gint64 at;

  remove_now (self, &rejected_posts);
  adw_view_stack_set_visible_child_name (get_views (self), "log");
  log = app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_LOG_VIEW);
  g_assert_true (vigie_test_wait_until (has_log, log, APP_PATIENCE_MS));
  selection =
      GTK_SINGLE_SELECTION (gtk_column_view_get_model (app_fixture_get_part (log, "column_view")));
  gtk_single_selection_set_selected (selection, N_REJECTED); /* the oldest */
  at = vigie_decision_get_at (
      vigie_log_item_get_decision (gtk_single_selection_get_selected_item (selection)));
  g_assert_true (gtk_widget_activate_action (log, "log.show-moment", NULL));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (get_views (self)), ==, "review");
  view = get_review (self);
  wait_for_moment (view, at, N_POSTS + N_PHOTOS - N_REJECTED);
  assert_posts_are_whole (get_moment (view), N_POSTS + N_PHOTOS - N_REJECTED);
  g_assert_cmpuint (vigie_moment_get_n_decisions (get_moment (view)), >=, 1);
  g_assert_cmpuint (vigie_moment_get_counts (get_moment (view))[VIGIE_STATUS_REJECTED], ==, 0);
}

/* Posts go while somebody looks at the replay, which stays where it is and goes on. */
static void
test_replay_goes_on (AppFixture *self, gconstpointer data)
{
  const gint64 late = 1768300000000 + 60000;
  VigieReviewView *view = get_review (self);
  VigiePlayer *player = vigie_review_view_get_player (view);

  vigie_review_view_show_moment (view, late);
  wait_for_moment (view, late, N_POSTS + N_PHOTOS);
  remove_now (self, &rejected_posts);
  wait_for_moment (view, late, N_POSTS + N_PHOTOS - N_REJECTED);
  assert_posts_are_whole (get_moment (view), N_POSTS + N_PHOTOS - N_REJECTED);

  vigie_player_seek (player, G_MININT64 + 1);
  g_assert_cmpuint (vigie_moment_get_n_posts (get_moment (view)), <=, 1);
  vigie_player_set_playing (player, TRUE);
  vigie_player_advance (player, G_GINT64_CONSTANT (24 * 3600) * G_USEC_PER_SEC);
  vigie_player_set_playing (player, FALSE);
  assert_posts_are_whole (get_moment (view), N_POSTS + N_PHOTOS - N_REJECTED);
}

static gboolean
is_counted (gpointer page)
{
  GtkWidget *bar = app_fixture_get_part (page, "as_of_bar");

  return !gtk_widget_get_visible (app_fixture_get_part (bar, "spinner")) &&
         g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (page, "stack")),
                    "figures") == 0 &&
         g_str_equal (gtk_label_get_text (app_fixture_get_part (page, "posts_label")), "14");
}

/* What was removed counts in the figures, also as of a moment before. */
static void
test_figures_still_count_it (AppFixture *self, gconstpointer data)
{
  const gint64 late = 1768300000000 + 60000;
  VigieReviewView *view = get_review (self);
  GtkWidget *page = app_fixture_get_part (view, "figures_page");
  GtkWidget *bar = app_fixture_get_part (page, "as_of_bar");

  remove_now (self, &rejected_posts);
  vigie_review_view_show_moment (view, late);
  wait_for_moment (view, late, N_POSTS + N_PHOTOS - N_REJECTED);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (view), "review.show-page", "s", "figures"));
  g_assert_true (vigie_test_wait_until (is_counted, page, APP_PATIENCE_MS));
  adw_toggle_group_set_active_name (app_fixture_get_part (bar, "group"), "moment");
  g_assert_true (vigie_test_wait_until (is_counted, page, APP_PATIENCE_MS));
}

/* ---- where a photo stood ---- */

static VigiePostPage *
get_page (AppFixture *self)
{
  return VIGIE_POST_PAGE (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_POST_PAGE));
}

static gboolean
is_pane_of_removed (gpointer data)
{
  VigiePhotoPane *pane = vigie_photo_viewer_get_pane (data, 0);
  const char *why = vigie_photo_pane_get_reason (pane);

  return why != NULL && g_str_has_prefix (why, "This photo was removed on ") &&
         g_str_has_suffix (why, " by Zoé.");
}

static gboolean
is_viewer_open (gpointer data)
{
  return vigie_post_page_get_viewer (get_page (data)) != NULL;
}

/* (nullable): what stands under a title, in whatever row */
static const char *
find_words (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return adw_action_row_get_subtitle (ADW_ACTION_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *words = find_words (child, title);

      if (words != NULL)
        return words;
    }
  return NULL;
}

static gboolean
do_facts_say_it (gpointer data)
{
  const char *words = find_words (
      app_fixture_find (GTK_WIDGET (get_page (data)), VIGIE_TYPE_PHOTO_FACTS_VIEW), "Removed");

  return words != NULL && g_str_has_suffix (words, " by Zoé.");
}

/* Also where somebody looks at it: nothing that was read from the photo stays on the screen. */
static void
test_removed_photo_says_so (AppFixture *self, gconstpointer data)
{
  VigiePhotoViewer *viewer;
  VigiePhotoPane *pane;

  select_first (self);
  app_fixture_act (self, "desk.view-photo");
  g_assert_true (vigie_test_wait_until (is_viewer_open, self, APP_PATIENCE_MS));
  viewer = vigie_post_page_get_viewer (get_page (self));
  pane = vigie_photo_viewer_get_pane (viewer, 0);
  g_assert_cmpstr (adw_status_page_get_title (app_fixture_get_part (pane, "broken")), ==,
                   "The Photo Cannot Be Shown");
  remove_now (self, &all_photos);
  g_assert_true (vigie_test_wait_until (is_pane_of_removed, viewer, APP_PATIENCE_MS));
  g_assert_cmpstr (adw_status_page_get_title (app_fixture_get_part (pane, "broken")), ==,
                   "The Photo Was Removed");
  g_assert_true (vigie_test_wait_until (do_facts_say_it, self, APP_PATIENCE_MS));
  gtk_window_close (GTK_WINDOW (viewer));
}

/* ---- the desk, between two incidents ---- */

static gboolean
has_shrunk (gpointer feed)
{
  return g_list_model_get_n_items (feed) == N_POSTS + N_PHOTOS - N_REJECTED;
}

/* An incident that nobody looks at any more still has something to say of what was removed. */
static void
test_feed_of_no_incident (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  VigieFeedPane *pane =
      VIGIE_FEED_PANE (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_FEED_PANE));
  g_autoptr (GListModel) feed = g_object_ref (vigie_session_get_feed (session));

  g_assert_cmpuint (g_list_model_get_n_items (feed), ==, N_POSTS + N_PHOTOS);
  vigie_feed_pane_set_session (pane, NULL, NULL);
  remove_now (self, &rejected_posts);
  g_assert_true (vigie_test_wait_until (has_shrunk, feed, APP_PATIENCE_MS));
  vigie_feed_pane_set_session (pane, session, NULL);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/privacy-after/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("moment", test_moment_of_a_removed_post);
  ADD ("replay", test_replay_goes_on);
  ADD ("figures", test_figures_still_count_it);
  ADD ("feed", test_feed_of_no_incident);
  ADD ("photo", test_removed_photo_says_so);

  return g_test_run ();
}
