/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app-fixture.h"
#include "exercise-of.h"
#include "vigie-comparison-page.h"
#include "vigie-exercise.h"
#include "vigie-install.h"
#include "vigie-privacy.h"
#include "vigie-review-view.h"

/* The comparison of an exercise with its original as somebody looks at it. */

#define N_POSTS 6

typedef struct
{
  AppFixture app;
  char *original;
  VigieReviewView *view;
  GtkWidget *page;
} Fixture;

static void
make_post_id (guint number, char id[VIGIE_POST_ID_LENGTH + 1])
{
  g_autofree char *external_id = g_strdup_printf ("%u", number);

  vigie_post_make_id ("file", "test.csv", external_id, id);
}

static void
judge (VigieStore *store, guint post, VigieStatus status)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  make_post_id (post, id);
  draft = vigie_draft_new_status (id, status, NULL, "Ana");
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

static VigieStore *
make_store (const char *path, const char *title, gboolean exercise)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_create (path, title, exercise, &error);

  g_assert_no_error (error);
  app_fixture_add_posts (store, N_POSTS);
  return store;
}

static void
open_window (Fixture *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->app.path);

  self->app.application = app_fixture_get_application ();
  vigie_settings_set_basemap (""); /* no test asks a server for a map */
  self->app.window = vigie_window_new (self->app.application);
  vigie_window_open (self->app.window, file);
  gtk_window_present (GTK_WINDOW (self->app.window));
  g_assert_true (vigie_test_wait_until (app_fixture_has_feed, &self->app, APP_PATIENCE_MS));
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK)),
      "review");
  self->view =
      VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW));
  self->page = app_fixture_get_part (self->view, "comparison_page");
}

/* @data: what kind of exercise the window shows: "replay", "alone" or "real" */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieStore) original = NULL;
  g_autoptr (VigieStore) exercise = NULL;

  self->app.dir = vigie_test_make_dir ();
  self->app.path = g_build_filename (self->app.dir, "exercise.vigie", NULL);
  self->original = g_build_filename (self->app.dir, "original.vigie", NULL);
  original = make_store (self->original, "Crue", FALSE);
  judge (original, 0, VIGIE_STATUS_CONFIRMED);
  judge (original, 1, VIGIE_STATUS_CONFIRMED);
  judge (original, 2, VIGIE_STATUS_REJECTED);
  vigie_store_close (original);
  exercise = make_store (self->app.path, "Crue", !g_str_equal (data, "real"));
  judge (exercise, 0, VIGIE_STATUS_CONFIRMED);
  judge (exercise, 2, VIGIE_STATUS_CONFIRMED);
  vigie_store_close (exercise);
  if (g_str_equal (data, "replay"))
    exercise_of_write (self->app.path, self->original, "2020-01-01T00:00:00Z",
                       "2020-01-01T00:00:00Z", 60);
  open_window (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
  g_free (self->original);
}

/* ---- what it shows ---- */

typedef struct
{
  GtkWidget *page;
  const char *child;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (shown->page, "stack")),
                    shown->child) == 0;
}

static void
wait_for (Fixture *self, const char *child)
{
  Shown shown = { self->page, child };

  if (!vigie_test_wait_until (is_shown, &shown, APP_PATIENCE_MS))
    g_error ("the page does not come to show “%s”", child);
}

static void
show_page (Fixture *self)
{
  adw_view_stack_set_visible_child_name (app_fixture_get_part (self->view, "pages"), "comparison");
}

/* (nullable): of a group that is filled by code */
static AdwActionRow *
get_first_row (Fixture *self, const char *group)
{
  return ADW_ACTION_ROW (
      app_fixture_find (app_fixture_get_part (self->page, group), ADW_TYPE_ACTION_ROW));
}

static gboolean
has_posts (gpointer data)
{
  return get_first_row (data, "posts_group") != NULL;
}

typedef struct
{
  Fixture *fixture;
  const char *subtitle;
} Expected;

static gboolean
says (gpointer data)
{
  const Expected *expected = data;
  AdwActionRow *row = get_first_row (expected->fixture, "lines_group");

  return row != NULL && g_strcmp0 (adw_action_row_get_subtitle (row), expected->subtitle) == 0;
}

static void
test_what_differs_is_listed (Fixture *self, gconstpointer data)
{
  Expected expected = { self, "2 posts; here confirmed: 2 · rejected: 0 · left open: 0" };
  AdwActionRow *row;

  show_page (self);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (has_posts, self, APP_PATIENCE_MS));
  row = get_first_row (self, "posts_group"); /* the contrary one comes before the missed one */
  g_assert_nonnull (
      strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "sur la D 902"));
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (row),
                                   "Confirmed here, rejected in the original"));
  g_assert_cmpstr (adw_action_row_get_subtitle (get_first_row (self, "lines_group")), ==,
                   "2 posts; here confirmed: 1 · rejected: 0 · left open: 1");
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (self->page, "few_label")));

  /* Somebody decides on: it follows. */
  judge (vigie_session_get_store (app_fixture_get_session (&self->app)), 1, VIGIE_STATUS_CONFIRMED);
  g_assert_true (vigie_test_wait_until (says, &expected, APP_PATIENCE_MS));
}

typedef struct
{
  VigiePlayer *player;
  gint64 at;
} Moment;

static gboolean
is_at (gpointer data)
{
  const Moment *moment = data;

  return vigie_player_get_at (moment->player) == moment->at;
}

static void
test_a_row_leads_to_its_moment (Fixture *self, gconstpointer data)
{
  Moment moment = { vigie_review_view_get_player (self->view), 0 };
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieBoard) board = vigie_store_fold (store, G_MAXINT64, NULL);

  show_page (self);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (has_posts, self, APP_PATIENCE_MS));
  make_post_id (2, id);
  g_signal_emit_by_name (get_first_row (self, "posts_group"), "activated");
  g_assert_cmpstr (
      adw_view_stack_get_visible_child_name (app_fixture_get_part (self->view, "pages")), ==,
      "replay");
  moment.at = vigie_board_get_post (board, id)->judged_at;
  g_assert_true (vigie_test_wait_until (is_at, &moment, APP_PATIENCE_MS));
}

static gboolean
has_selected (gpointer data)
{
  return vigie_session_get_selected_item (data) != NULL;
}

static void
test_a_post_is_shown_on_the_desk (Fixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  GtkWidget *button;

  show_page (self);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (has_posts, self, APP_PATIENCE_MS));
  button = app_fixture_find_button (GTK_WIDGET (get_first_row (self, "posts_group")),
                                    "Show the Post on the Desk");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (vigie_test_wait_until (has_selected, session, APP_PATIENCE_MS));
}

/* There is nothing to lead to: its id is all that is left. */
static void
test_a_removed_post_is_not_shown (Fixture *self, gconstpointer data)
{
  const VigiePurge all = { .rule = VIGIE_PURGE_ALL };
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) report = vigie_store_purge (store, &all, NULL, "Ana", &error);
  char id[VIGIE_POST_ID_LENGTH + 1];
  AdwActionRow *row;

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_posts, ==, N_POSTS);
  show_page (self);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (has_posts, self, APP_PATIENCE_MS));
  row = get_first_row (self, "posts_group");
  make_post_id (2, id);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, id);
  g_assert_null (app_fixture_find_button (GTK_WIDGET (row), "Show the Post on the Desk"));
}

/* In the language that VIGIE_PICTURES names. */
static void
keep_picture (AppFixture *app, const char *what)
{
  const char *language = g_getenv ("VIGIE_PICTURES");
  g_autofree char *name = g_strdup_printf ("%s-%s", what, language != NULL ? language : "en");

  app_fixture_keep_picture (app, name);
}

/* Pictures for people to look at, and what can be measured of them. */
static void
test_large_text_has_room (Fixture *self, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, width;

  show_page (self);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (has_posts, self, APP_PATIENCE_MS));
  keep_picture (&self->app, "comparison");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (self->app.window), 360, 700);
  keep_picture (&self->app, "comparison-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * dpi, NULL);
  keep_picture (&self->app, "comparison-large-text");
  g_assert_cmpint (adw_inline_view_switcher_get_display_mode (
                       app_fixture_get_part (self->view, "page_switcher")),
                   ==, ADW_INLINE_VIEW_SWITCHER_ICONS); /* its words have no room */
  gtk_widget_measure (self->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (width, <=, 360);
}

/* ---- where the original is ---- */

static void
test_a_moved_original_is_named_again (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->app.dir, "moved", NULL);
  g_autofree char *moved = g_build_filename (folder, "crue.vigie", NULL);
  AdwStatusPage *problem = app_fixture_get_part (self->page, "problem_page");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (self->original, moved), ==, 0);
  show_page (self);
  wait_for (self, "problem");
  g_assert_nonnull (strstr (adw_status_page_get_description (problem), self->original));
  vigie_comparison_page_set_original (VIGIE_COMPARISON_PAGE (self->page), self->app.path);
  wait_for (self, "problem");
  vigie_comparison_page_set_original (VIGIE_COMPARISON_PAGE (self->page), moved);
  wait_for (self, "comparison");
}

/* (transfer full) (nullable): where the file of the exercise says that its original is */
static char *
read_kept (Fixture *self, VigieExerciseState *state)
{
  g_autoptr (VigieExerciseStatus) status = vigie_exercise_status_load (
      vigie_session_get_store (app_fixture_get_session (&self->app)), 0, NULL);

  if (status == NULL)
    return NULL;
  *state = status->state;
  return g_steal_pointer (&status->original);
}

typedef struct
{
  Fixture *fixture;
  const char *path;
} Kept;

static gboolean
is_kept (gpointer data)
{
  const Kept *kept = data;
  VigieExerciseState state;
  g_autofree char *path = read_kept (kept->fixture, &state);

  return g_strcmp0 (path, kept->path) == 0;
}

static void
open_again (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->app.window));
  g_assert_true (
      vigie_test_wait_until (app_fixture_no_window, self->app.application, APP_PATIENCE_MS));
  open_window (self);
}

/* It is there when the incident is opened the next time; who looks at it lets no time go on. */
static void
test_a_chosen_original_is_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->app.dir, "moved", NULL);
  g_autofree char *moved = g_build_filename (folder, "crue.vigie", NULL);
  g_autofree char *wrong = NULL;
  AdwStatusPage *problem;
  Kept kept = { self, moved };
  VigieExerciseState state = VIGIE_EXERCISE_RUNNING;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (self->original, moved), ==, 0);
  show_page (self);
  wait_for (self, "problem");
  vigie_comparison_page_set_original (VIGIE_COMPARISON_PAGE (self->page), self->app.path);
  wait_for (self, "problem");
  wrong = read_kept (self, &state); /* another incident is not kept */
  g_assert_null (wrong);
  vigie_comparison_page_set_original (VIGIE_COMPARISON_PAGE (self->page), moved);
  wait_for (self, "comparison");
  g_assert_true (vigie_test_wait_until (is_kept, &kept, APP_PATIENCE_MS));
  g_free (read_kept (self, &state));
  g_assert_cmpint (state, ==, VIGIE_EXERCISE_PAUSED);

  open_again (self);
  show_page (self);
  wait_for (self, "comparison");

  /* and where it is moved once more, the page says which one is missing */
  open_again (self);
  g_assert_cmpint (g_rename (moved, self->original), ==, 0);
  g_assert_cmpint (g_unlink (self->original), ==, 0);
  show_page (self);
  wait_for (self, "problem");
  problem = app_fixture_get_part (self->page, "problem_page");
  g_assert_nonnull (strstr (adw_status_page_get_description (problem), moved));
}

static void
test_an_exercise_by_itself_has_none (Fixture *self, gconstpointer data)
{
  show_page (self);
  wait_for (self, "alone");
}

static void
test_a_real_incident_has_no_such_page (Fixture *self, gconstpointer data)
{
  AdwViewStack *pages = app_fixture_get_part (self->view, "pages");

  g_assert_false (adw_view_stack_page_get_visible (adw_view_stack_get_page (pages, self->page)));
}

#define ADD(name, kind, func)                                                                      \
  g_test_add ("/comparison/" name, Fixture, kind, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("differs", "replay", test_what_differs_is_listed);
  ADD ("moment", "replay", test_a_row_leads_to_its_moment);
  ADD ("post", "replay", test_a_post_is_shown_on_the_desk);
  ADD ("removed", "replay", test_a_removed_post_is_not_shown);
  ADD ("large-text", "replay", test_large_text_has_room);
  ADD ("moved", "replay", test_a_moved_original_is_named_again);
  ADD ("kept", "replay", test_a_chosen_original_is_kept);
  ADD ("alone", "alone", test_an_exercise_by_itself_has_none);
  ADD ("real", "real", test_a_real_incident_has_no_such_page);

  return g_test_run ();
}
