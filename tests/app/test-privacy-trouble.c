/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "privacy-fixture.h"
#include "vigie-deja-vu.h"
#include "vigie-library-group.h"
#include "vigie-welcome-page.h"

/* Removing where it does not go as it should, and what lies outside of the incident: the library of
 * past incidents and the list of recent ones. */

/* ---- a removal that fails ---- */

static GtkWidget *
find_report (GtkWidget *dialog)
{
  return app_fixture_find (dialog, VIGIE_TYPE_PRIVACY_REPORT);
}

static gboolean
has_failed (gpointer dialog)
{
  GtkWidget *report = find_report (dialog);

  return report != NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (report, "stack")),
                    "failed") == 0;
}

/* Nothing is removed, the page says why, and all of it can be done again. */
static void
assert_failed (AppFixture *self, GtkWidget *dialog, const char *why)
{
  GtkWidget *report;
  const char *said;

  g_assert_true (vigie_test_wait_until (has_failed, dialog, 2 * APP_PATIENCE_MS));
  report = find_report (dialog);
  said = adw_status_page_get_description (app_fixture_get_part (report, "failed_page"));
  if (strstr (said, why) == NULL)
    g_error ("“%s”, expected “%s”", said, why);
  g_assert_null (vigie_privacy_report_get_text (VIGIE_PRIVACY_REPORT (report)));
  g_assert_true (adw_dialog_get_can_close (ADW_DIALOG (dialog)));
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, N_REJECTED);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + N_PHOTOS - N_REJECTED);
  adw_preferences_dialog_pop_subpage (ADW_PREFERENCES_DIALOG (dialog));
}

static gboolean
has_no_report (gpointer dialog)
{
  return find_report (dialog) == NULL;
}

static void
assert_intact (AppFixture *self, guint n_removed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCheckReport) report = vigie_store_check (get_store (self), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpuint (report->n_removed_posts, ==, n_removed);
}

static void
set_file_limit (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_full_disk (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);

  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (4096); /* no page of the file ends before that */
  answer (ask (self, dialog, "privacy.remove"), "remove");
  g_assert_true (vigie_test_wait_until (has_failed, dialog, 2 * APP_PATIENCE_MS));
  set_file_limit (RLIM_INFINITY);
  assert_failed (self, dialog, "The disk is full");
  assert_intact (self, 0);

  g_assert_true (vigie_test_wait_until (has_no_report, dialog, APP_PATIENCE_MS));
  wait_for_preview (dialog, "3 posts");
  assert_says (agree (self, dialog, "privacy.remove"), "Removed: 3 posts.");
  assert_intact (self, N_REJECTED);
}

/* ---- another program ---- */

static sqlite3 *
hold (AppFixture *self)
{
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &other), ==, SQLITE_OK);
  /* the desk itself may be writing what it knows of the photos */
  g_assert_cmpint (sqlite3_busy_timeout (other, 6 * APP_PATIENCE_MS), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return other;
}

static void
release (sqlite3 *other)
{
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

static void
test_file_is_held (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);
  sqlite3 *other;

  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  other = hold (self);
  answer (ask (self, dialog, "privacy.remove"), "remove");
  assert_failed (self, dialog, "Another program has held the incident file for too long");
  release (other);
  assert_intact (self, 0);
}

/* Another desk of the same file decides in a worker, as another process would. */
static void
decide_in_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new (); /* of that store */
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &error);
  if (store != NULL)
    {
      vigie_post_make_id ("file", "test.csv", "7", id);
      draft = vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, "rappelée", "Karim");
      decision = vigie_store_append (store, draft, &error);
      vigie_store_close (store);
    }
  g_main_context_pop_thread_default (context);
  if (decision != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Both wait for a third one; whichever comes first, nothing is lost. */
static void
test_another_desk_decides (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  other = hold (self);
  answer (ask (self, dialog, "privacy.remove"), "remove");
  task = g_task_new (NULL, NULL, vigie_test_take_result, &result);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, decide_in_thread);
  g_assert_false (has_report (dialog));
  g_assert_false (adw_dialog_get_can_close (ADW_DIALOG (dialog)));
  release (other);
  g_assert_true (vigie_test_wait_until (has_report, dialog, 2 * APP_PATIENCE_MS));
  assert_says (VIGIE_PRIVACY_REPORT (find_report (dialog)), "Removed: 3 posts.");
  vigie_test_wait_result (&result);
  g_assert_true (g_task_propagate_boolean (G_TASK (result), &error));
  g_assert_no_error (error);
  app_fixture_wait_for_count (self, VIGIE_STATUS_CONFIRMED, 1);
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, 0);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + N_PHOTOS - N_REJECTED - 1);
  assert_intact (self, N_REJECTED);
}

/* ---- what the dialog says ---- */

static void
assert_says_nothing_old (GtkWidget *dialog)
{
  AdwPreferencesRow *row = app_fixture_get_part (dialog, "preview_row");

  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "preview_spinner")));
  g_assert_null (strstr (adw_preferences_row_get_title (row), "would remove "));
  g_assert_false (can_remove (dialog));
}

/* Beside the spinner nothing stands that was counted for another question. */
static void
test_old_numbers_go_at_once (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);

  choose (dialog, POSTS, ALL);
  wait_for_preview (dialog, "14 posts and 2 photos");
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "rule_row"), REJECTED);
  assert_says_nothing_old (dialog);
  wait_for_preview (dialog, "3 posts");
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "what_row"), PHOTOS);
  assert_says_nothing_old (dialog);
  wait_for_preview (dialog, "Nothing would be removed");
  choose (dialog, POSTS, OLDER);
  choose_day (dialog, "2026-01-13");
  assert_says_nothing_old (dialog);
  wait_for_preview (dialog, "12 posts");
}

/* ---- keys alone ---- */

static gboolean
has_focus_in (GtkWidget *window, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* As Tab does; each place that can have the focus is met at most once. */
static void
tab_to (GtkWidget *window, GtkWidget *widget)
{
  for (guint i = 0; i < 100 && !has_focus_in (window, widget); i++)
    g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (has_focus_in (window, widget));
}

static gboolean
is_day_gone (gpointer data)
{
  g_autofree char *day = vigie_store_get (get_store (data), VIGIE_INFO_RETENTION);

  return day == NULL || day[0] == '\0';
}

static void
test_day_is_cleared_with_keys (AppFixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *dialog, *row, *button;

  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_RETENTION, "2999-12-31");
  dialog = open_dialog (self);
  row = app_fixture_find (app_fixture_get_part (dialog, "here_group"), VIGIE_TYPE_DAY_ROW);
  button = app_fixture_get_part (row, "clear_button");
  wait_for_preview (dialog, "Nothing would be removed");
  gtk_test_widget_wait_for_draw (window); /* Tab goes by what is where */
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_grab_focus (app_fixture_get_part (dialog, "posts_row"));
  tab_to (window, button);
  g_assert_true (gtk_widget_activate (gtk_root_get_focus (GTK_ROOT (window))));
  g_assert_true (vigie_test_wait_until (is_day_gone, self, APP_PATIENCE_MS));
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_true (has_focus_in (window, row)); /* and not at the dialog's beginning */
}

/* ---- the library of past incidents ---- */

static void
make_past (AppFixture *self, const char *name, const char *title)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, title, FALSE, &error);
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
  VigiePhotoFacts *photos[] = { photo };
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "test.csv",
                                  .external_id = "1",
                                  .author = "@paul",
                                  .text = title,
                                  .posted_at = 1709287200000,
                                  .received_at = 1709287200000,
                                  .photos = photos,
                                  .n_photos = 1 };

  g_assert_no_error (error);
  photo->bytes = g_bytes_new (title, strlen (title));
  photo->mime_type = g_strdup ("image/jpeg");
  vigie_store_ingest (store, &post, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_photos_hash_new (store, NULL, NULL, &error));
  g_assert_true (vigie_deja_vu_learn (store, NULL, &error));
  g_assert_no_error (error);
  vigie_store_close (store);
}

typedef struct
{
  GtkWidget *dialog;
  const char *tooltip;
} Known;

static gboolean
is_known (gpointer data)
{
  const Known *known = data;

  return app_fixture_find_button (known->dialog, known->tooltip) != NULL;
}

static gboolean
is_unknown (gpointer data)
{
  return !is_known (data);
}

static gboolean
knows_nobody (gpointer dialog)
{
  VigieLibraryGroup *group = app_fixture_get_part (dialog, "library_group");

  return g_str_equal (adw_expander_row_get_subtitle (app_fixture_get_part (group, "expander")),
                      "No incident is known.");
}

static gboolean
is_in_library (const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieLibrary) library = vigie_library_open (NULL, &error);
  g_autoptr (GPtrArray) incidents = NULL;

  g_assert_no_error (error);
  incidents = vigie_library_list (library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < incidents->len; i++)
    {
      const VigieLibraryIncident *incident = g_ptr_array_index (incidents, i);

      if (g_str_equal (incident->title, title))
        return TRUE;
    }
  return FALSE;
}

static void
test_past_incidents_are_forgotten (AppFixture *self, gconstpointer data)
{
  g_autofree char *library = g_build_filename (self->dir, "library.sqlite", NULL);
  g_autofree char *aside = g_strconcat (library, ".damaged", NULL);
  Known floods = { NULL, "Forget “Crues de 2024”…" }, fires = { NULL, "Forget “Feux de 2025”…" };
  GtkWidget *dialog, *group, *button;

  g_setenv (VIGIE_LIBRARY_VARIABLE, library, TRUE);
  make_past (self, "floods.vigie", "Crues de 2024");
  make_past (self, "fires.vigie", "Feux de 2025");
  g_assert_true (g_file_set_contents (aside, "x", 1, NULL));
  dialog = floods.dialog = fires.dialog = open_dialog (self);
  g_assert_true (vigie_test_wait_until (is_known, &floods, APP_PATIENCE_MS));
  g_assert_true (is_known (&fires));

  button = app_fixture_find_button (dialog, floods.tooltip);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (vigie_test_wait_until (has_question, self, APP_PATIENCE_MS));
  answer (ADW_ALERT_DIALOG (app_fixture_get_dialog (self)), "cancel");
  g_assert_true (is_in_library ("Crues de 2024"));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (vigie_test_wait_until (has_question, self, APP_PATIENCE_MS));
  answer (ADW_ALERT_DIALOG (app_fixture_get_dialog (self)), "forget");
  g_assert_true (vigie_test_wait_until (is_unknown, &floods, APP_PATIENCE_MS));
  g_assert_false (is_in_library ("Crues de 2024"));
  g_assert_true (is_known (&fires));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));

  group = app_fixture_get_part (dialog, "library_group");
  answer (ask (self, group, "library.forget-all"), "forget");
  g_assert_true (vigie_test_wait_until (knows_nobody, dialog, APP_PATIENCE_MS));
  g_assert_false (is_in_library ("Feux de 2025"));
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (group, "all_row")));
  g_setenv (VIGIE_LIBRARY_VARIABLE, "", TRUE);
}

static gboolean
is_refused (gpointer dialog)
{
  VigieLibraryGroup *group = app_fixture_get_part (dialog, "library_group");
  const char *words = adw_expander_row_get_subtitle (app_fixture_get_part (group, "expander"));

  return strstr (words, "is not a library") != NULL &&
         !gtk_widget_is_sensitive (app_fixture_get_part (group, "all_row"));
}

/* A library that cannot be read says so, and nothing else of the dialog suffers. */
static void
test_library_of_somebody_else (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog;

  g_setenv (VIGIE_LIBRARY_VARIABLE, self->path, TRUE); /* an incident is no library */
  dialog = open_dialog (self);
  wait_for_preview (dialog, "Nothing would be removed");
  g_assert_true (vigie_test_wait_until (is_refused, dialog, APP_PATIENCE_MS));
  g_setenv (VIGIE_LIBRARY_VARIABLE, "", TRUE);
  assert_intact (self, 0);
}

/* ---- the list of recent incidents ---- */

typedef struct
{
  GtkWidget *page;
  const char *title;
  gboolean is_over;
} Recent;

static AdwActionRow *
find_recent (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return ADW_ACTION_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      AdwActionRow *row = find_recent (child, title);

      if (row != NULL)
        return row;
    }
  return NULL;
}

static gboolean
is_recent (gpointer data)
{
  const Recent *recent = data;
  AdwActionRow *row = find_recent (recent->page, recent->title);
  const char *words = row != NULL ? adw_action_row_get_subtitle (row) : NULL;

  return words != NULL &&
         recent->is_over ==
             (strstr (words, "Personal data was to be kept until 3 March 2026.") != NULL);
}

static void
set_day (AppFixture *self, const char *day)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_store_set (get_store (self), VIGIE_INFO_RETENTION, day, &error));
  g_assert_no_error (error);
}

/* Of a file that another window may have open, each time that the page is seen. */
static void
test_recent_incidents_say_so (AppFixture *self, gconstpointer data)
{
  const VigiePurge all = { .rule = VIGIE_PURGE_ALL };
  g_autoptr (VigieRemovalReport) report = NULL;
  GtkWidget *window = gtk_window_new ();
  Recent recent = { g_object_new (VIGIE_TYPE_WELCOME_PAGE, NULL), "test", TRUE };
  int least;

  set_day (self, "2026-03-03");
  gtk_window_set_child (GTK_WINDOW (window), recent.page);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (vigie_test_wait_until (is_recent, &recent, APP_PATIENCE_MS));
  gtk_widget_measure (recent.page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360); /* of the narrowest window */

  set_day (self, "2999-12-31");
  gtk_widget_set_visible (recent.page, FALSE);
  gtk_widget_set_visible (recent.page, TRUE);
  recent.is_over = FALSE;
  g_assert_true (vigie_test_wait_until (is_recent, &recent, APP_PATIENCE_MS));

  set_day (self, "2026-03-03");
  gtk_widget_set_visible (recent.page, FALSE);
  gtk_widget_set_visible (recent.page, TRUE);
  recent.is_over = TRUE;
  g_assert_true (vigie_test_wait_until (is_recent, &recent, APP_PATIENCE_MS));
  report = vigie_store_purge (get_store (self), &all, NULL, NULL, NULL);
  g_assert_nonnull (report);
  gtk_widget_set_visible (recent.page, FALSE);
  gtk_widget_set_visible (recent.page, TRUE);
  recent.is_over = FALSE; /* nothing personal is left */
  g_assert_true (vigie_test_wait_until (is_recent, &recent, APP_PATIENCE_MS));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(path, func)                                                                            \
  g_test_add ("/privacy-trouble/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("full-disk", test_full_disk);
  ADD ("held", test_file_is_held);
  ADD ("another-desk", test_another_desk_decides);
  ADD ("old-numbers", test_old_numbers_go_at_once);
  ADD ("keys", test_day_is_cleared_with_keys);
  ADD ("library", test_past_incidents_are_forgotten);
  ADD ("no-library", test_library_of_somebody_else);
  ADD ("recent", test_recent_incidents_say_so);

  return g_test_run ();
}
