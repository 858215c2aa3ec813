/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <locale.h>

#include "app-fixture.h"
#include "vigie-as-of-bar.h"
#include "vigie-cli-run.h"
#include "vigie-closures.h"
#include "vigie-figures-page.h"
#include "vigie-figures-words.h"
#include "vigie-install.h"
#include "vigie-review-charts.h"
#include "vigie-review-view.h"

/* The figures as of the moment at which the replay stands, and where nothing can be written. */

#define N_POSTS 10
#define FIRST_MS G_GINT64_CONSTANT (1768240000000) /* as app_fixture_add_posts() has it */
#define MINUTE (G_GINT64_CONSTANT (60) * 1000)

typedef struct
{
  AppFixture app;
  VigieReviewView *view;
  GtkWidget *page;
  gint64 between; /* one post was confirmed, the second was not yet */
} Fixture;

/* ---- what the command says ---- */

static JsonNode *
ask_command (Fixture *self, gint64 at)
{
  g_autofree char *time = vigie_time_format (at);
  g_autoptr (VigieRun) run = vigie_run ("review", self->app.path, "--json", "--at", time, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  assert_run (run, 0);
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  return node;
}

static guint
get_count (JsonNode *review, const char *member)
{
  JsonObject *object = json_node_get_object (review);

  return (guint) json_object_get_int_member (json_object_get_object_member (object, "counts"),
                                             member);
}

/* ---- what the page says ---- */

static const char *
get_text (Fixture *self, const char *label)
{
  return gtk_label_get_text (app_fixture_get_part (self->page, label));
}

static const char *
get_subtitle (Fixture *self, const char *row)
{
  return adw_action_row_get_subtitle (app_fixture_get_part (self->page, row));
}

static const char *
get_stack_page (gpointer page)
{
  return gtk_stack_get_visible_child_name (app_fixture_get_part (page, "stack"));
}

static void
choose (GtkWidget *page, const char *name)
{
  GtkWidget *bar = app_fixture_get_part (page, "as_of_bar");

  adw_toggle_group_set_active_name (app_fixture_get_part (bar, "group"), name);
}

static void
show_page (Fixture *self, const char *name)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->view), "review.show-page", "s", name));
  g_assert_cmpstr (
      adw_view_stack_get_visible_child_name (app_fixture_get_part (self->view, "pages")), ==, name);
}

static gboolean
is_settled (gpointer page)
{
  GtkWidget *bar = app_fixture_get_part (page, "as_of_bar");

  return !gtk_widget_get_visible (app_fixture_get_part (bar, "spinner")) &&
         g_strcmp0 (get_stack_page (page), "reading") != 0;
}

typedef struct
{
  VigieReviewView *view;
  gint64 at;
} Standing;

/* The replay reads again what came, and only then reaches that far. */
static gboolean
stands (gpointer data)
{
  const Standing *standing = data;

  vigie_review_view_show_moment (standing->view, standing->at);
  return vigie_player_get_at (vigie_review_view_get_player (standing->view)) == standing->at;
}

static void
stand_at (Fixture *self, gint64 at)
{
  Standing standing = { self->view, at };

  g_assert_true (vigie_test_wait_until (stands, &standing, APP_PATIENCE_MS));
  show_page (self, "figures");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
}

/* ---- an incident in which two posts were confirmed ---- */

static void
confirm (Fixture *self, guint position)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (VigieFeedItem) item =
      g_list_model_get_item (vigie_session_get_feed (session), position);

  vigie_session_select_item (session, item);
  vigie_session_set_status (session, VIGIE_STATUS_CONFIRMED, NULL);
}

static gboolean
is_later (gpointer data)
{
  return g_get_real_time () / 1000 > *(gint64 *) data;
}

/* Returns: a moment after what was decided and before what is decided next */
static gint64
part_from_next (void)
{
  gint64 now = g_get_real_time () / 1000;
  gint64 between;

  g_assert_true (vigie_test_wait_until (is_later, &now, APP_PATIENCE_MS));
  between = g_get_real_time () / 1000;
  g_assert_true (vigie_test_wait_until (is_later, &between, APP_PATIENCE_MS));
  return between;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *stack;

  app_fixture_set_up (&self->app, N_POSTS);
  confirm (self, 0);
  app_fixture_wait_for_count (&self->app, VIGIE_STATUS_CONFIRMED, 1);
  self->between = part_from_next ();
  confirm (self, 3);
  app_fixture_wait_for_count (&self->app, VIGIE_STATUS_CONFIRMED, 2);
  stack = app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "review");
  self->view =
      VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_REVIEW_VIEW));
  self->page = app_fixture_get_part (self->view, "figures_page");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
}

/* ---- the moment ---- */

/* (nullable): the row with a title */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_delays (Fixture *self, JsonNode *review)
{
  JsonObject *delays = json_object_get_object_member (json_node_get_object (review), "delays");
  GtkWidget *group = app_fixture_get_part (self->page, "delays_group");
  JsonObject *delay = json_object_get_object_member (delays, "seen_to_confirmed");
  const char *name =
      vigie_review_word_delay (VIGIE_DELAY_SEEN_TO_CONFIRMED, VIGIE_LANGUAGE_ENGLISH);
  g_autofree char *posts = NULL;
  GtkWidget *row = find_row (group, name);
  const char *subtitle;
  const gint64 n = json_object_get_int_member (delay, "n");

  g_assert_nonnull (row);
  subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
  posts = n == 0   ? g_strdup ("No post")
          : n == 1 ? g_strdup ("1 post ·")
                   : g_strdup_printf ("%" G_GINT64_FORMAT " posts ·", n);
  if (!g_str_has_prefix (subtitle, posts))
    g_error ("“%s”, but the command says %s", subtitle, posts);
}

static void
assert_same_as_command (Fixture *self, gint64 at)
{
  g_autoptr (JsonNode) review = ask_command (self, at);
  g_autofree char *posts = vigie_format_count (get_count (review, "posts"));
  g_autofree char *entries = vigie_format_count (get_count (review, "decisions"));
  g_autofree char *used = vigie_format_count (get_count (review, "decided"));
  g_autofree char *statuses = g_strdup_printf (
      "Confirmed: %u · Known to command: %u · Rejected: %u · Unverifiable: %u · Open: %u",
      get_count (review, "confirmed"), get_count (review, "known_to_command"),
      get_count (review, "rejected"), get_count (review, "unverifiable"),
      get_count (review, "new"));

  g_assert_cmpstr (get_stack_page (self->page), ==, "figures");
  g_assert_cmpstr (get_text (self, "posts_label"), ==, posts);
  g_assert_cmpstr (get_text (self, "entries_label"), ==, entries);
  g_assert_cmpstr (get_text (self, "used_label"), ==, used);
  g_assert_cmpstr (get_subtitle (self, "posts_row"), ==, statuses);
  assert_delays (self, review);
}

static void
test_figures_are_those_of_the_command (Fixture *self, gconstpointer data)
{
  const gint64 third = FIRST_MS + 2 * MINUTE + 5000; /* the third post has just come */

  stand_at (self, third);
  g_assert_cmpstr (get_text (self, "posts_label"), ==, "10"); /* now */
  choose (self->page, "moment");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  g_assert_cmpstr (get_text (self, "posts_label"), ==, "3");
  assert_same_as_command (self, third);

  stand_at (self, third - 1);
  g_assert_cmpstr (get_text (self, "posts_label"), ==, "2");
  assert_same_as_command (self, third - 1);

  stand_at (self, self->between);
  g_assert_cmpstr (get_text (self, "entries_label"), ==, "1");
  assert_same_as_command (self, self->between);

  choose (self->page, "now");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  assert_same_as_command (self, g_get_real_time () / 1000);
}

/* Choices come quicker than figures. */
static void
test_last_choice_wins (Fixture *self, gconstpointer data)
{
  stand_at (self, self->between);
  for (guint i = 0; i < 20; i++)
    {
      choose (self->page, "moment");
      vigie_figures_page_set_moment (VIGIE_FIGURES_PAGE (self->page),
                                     FIRST_MS + (1 + i % 5) * MINUTE);
      choose (self->page, "now");
    }
  choose (self->page, "moment");
  vigie_figures_page_set_moment (VIGIE_FIGURES_PAGE (self->page), self->between);
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  assert_same_as_command (self, self->between);
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  choose (self->page, "now");
  choose (self->page, "moment");
  g_assert_true (is_settled (self->page)); /* what is shown need not be worked out again */
  assert_same_as_command (self, self->between);
}

static void
test_before_anything_came (Fixture *self, gconstpointer data)
{
  stand_at (self, FIRST_MS + 5000);
  choose (self->page, "moment");
  vigie_figures_page_set_moment (VIGIE_FIGURES_PAGE (self->page), FIRST_MS);
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  g_assert_cmpstr (get_stack_page (self->page), ==, "nothing");
  choose (self->page, "now");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  g_assert_cmpstr (get_stack_page (self->page), ==, "figures");
}

/* Each page of the review has the key of its number. */
static void
test_pages_have_keys (Fixture *self, gconstpointer data)
{
  GListModel *shortcuts = app_fixture_get_part (self->view, "shortcuts");
  AdwViewStack *pages = app_fixture_get_part (self->view, "pages");
  g_autoptr (GtkSelectionModel) model = adw_view_stack_get_pages (pages);
  guint n_keys = 0;

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      g_autofree char *trigger =
          gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
      g_autofree char *action = gtk_shortcut_action_to_string (gtk_shortcut_get_action (shortcut));
      g_autofree char *number = g_strdup_printf ("%u|", n_keys + 1);
      g_autoptr (AdwViewStackPage) page = NULL;

      if (strstr (action, "review.show-page") == NULL)
        continue;
      page = g_list_model_get_item (G_LIST_MODEL (model), n_keys++);
      g_assert_true (g_str_has_prefix (trigger, number));
      g_assert_cmpstr (g_variant_get_string (gtk_shortcut_get_arguments (shortcut), NULL), ==,
                       adw_view_stack_page_get_name (page));
    }
  g_assert_cmpuint (n_keys, ==, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

/* ---- findings ---- */

static gboolean
is_add_sensitive (gpointer page, const char *group)
{
  return gtk_widget_get_sensitive (
      app_fixture_find (app_fixture_get_part (page, group), GTK_TYPE_BUTTON));
}

static void
assert_findings (GtkWidget *page, gboolean writable)
{
  static const char *const groups[] = { "worked_group", "improve_group" };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      AdwPreferencesGroup *group = app_fixture_get_part (page, groups[i]);
      const char *reason = adw_preferences_group_get_description (group);

      g_assert_cmpint (is_add_sensitive (page, groups[i]), ==, writable);
      g_assert_cmpint (reason == NULL || *reason == '\0', ==, writable);
    }
}

static void
test_findings_are_written_now_alone (Fixture *self, gconstpointer data)
{
  stand_at (self, self->between);
  assert_findings (self->page, TRUE);
  choose (self->page, "moment");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  assert_findings (self->page, FALSE);
  gtk_widget_activate_action (self->page, "figures.add-improve", NULL);
  g_assert_null (app_fixture_get_dialog (&self->app));
  choose (self->page, "now");
  g_assert_true (vigie_test_wait_until (is_settled, self->page, APP_PATIENCE_MS));
  assert_findings (self->page, TRUE);
}

static gboolean
has_figures (gpointer page)
{
  return g_strcmp0 (get_stack_page (page), "figures") == 0;
}

/* Rows of findings are there to be read and not to be opened. */
static void
test_nothing_is_written_where_it_cannot_be (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "test.vigie", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) made = vigie_store_create (path, "Neige", FALSE, &error);
  g_autoptr (VigieDraft) draft =
      vigie_draft_new_finding ("finding-0", TRUE, "Called late", NULL, NULL, NULL, "Anne");
  g_autoptr (VigieDecision) decision = vigie_store_append (made, draft, &error);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieSession) session = NULL;
  GtkWidget *window, *page;
  AdwActionRow *row;

  g_assert_no_error (error);
  vigie_store_close (made);
  store = vigie_store_open (path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  app_fixture_get_application ();
  session = vigie_session_new (store, 0);
  page = g_object_new (VIGIE_TYPE_FIGURES_PAGE, NULL);
  vigie_figures_page_set_session (VIGIE_FIGURES_PAGE (page), session);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (vigie_test_wait_until (has_figures, page, APP_PATIENCE_MS));
  assert_findings (page, FALSE);
  row = ADW_ACTION_ROW (
      app_fixture_find (app_fixture_get_part (page, "improve_group"), ADW_TYPE_ACTION_ROW));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Called late");
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_window_destroy (GTK_WINDOW (window));
  vigie_session_close (session);
}

/* ---- words ---- */

/* German has no translation here: the window speaks English, and so do its charts. */
static void
test_charts_speak_as_the_window (void)
{
  const char *expected = g_getenv ("VIGIE_EXPECTED_LANGUAGE");
  const VigieLanguage language =
      g_strcmp0 (expected, "fr") == 0 ? VIGIE_LANGUAGE_FRENCH : VIGIE_LANGUAGE_ENGLISH;

  if (g_strcmp0 (expected, "de") == 0) /* documents are for people in France */
    g_assert_cmpint (vigie_language_get_default (), ==, VIGIE_LANGUAGE_FRENCH);
  g_assert_cmpint (vigie_figures_get_language (), ==, language);
}

/* Text twice as large, on a narrow screen, in the language that the program runs in. */
static void
test_large_text_has_room (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *window, *page;
  int dpi, width;

  app_fixture_get_application ();
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * dpi, NULL);
  window = gtk_window_new ();
  page = g_object_new (VIGIE_TYPE_FIGURES_PAGE, NULL);
  vigie_figures_page_set_moment (VIGIE_FIGURES_PAGE (page), FIRST_MS);
  gtk_stack_set_visible_child_name (app_fixture_get_part (page, "stack"), "figures");
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpint (width, <=, 360);
}

#define ADD(name, func) g_test_add ("/figures-at/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* which gtk_test_init() made English */
  adw_init ();

  g_test_add_func ("/figures-at/charts-speak-as-the-window", test_charts_speak_as_the_window);
  g_test_add_func ("/figures-at/large-text", test_large_text_has_room);
  if (g_getenv ("VIGIE_EXPECTED_LANGUAGE") == NULL)
    {
      ADD ("those-of-the-command", test_figures_are_those_of_the_command);
      ADD ("last-choice-wins", test_last_choice_wins);
      ADD ("before-anything-came", test_before_anything_came);
      ADD ("keys", test_pages_have_keys);
      ADD ("findings-now-alone", test_findings_are_written_now_alone);
      g_test_add_func ("/figures-at/read-only", test_nothing_is_written_where_it_cannot_be);
    }

  return g_test_run ();
}
