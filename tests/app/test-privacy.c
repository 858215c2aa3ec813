/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy-fixture.h"
#include "vigie-retention-banner.h"

/* Personal data in the window: what would be removed is said first, what is removed is gone from
 * all that shows it, and who opens an incident whose day is over is reminded. */

/* ---- the dialog ---- */

static void
test_what_would_go_is_said_first (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);

  choose (dialog, POSTS, ALL);
  wait_for_preview (dialog, "14 posts and 2 photos");
  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  g_assert_true (vigie_test_wait_until (can_remove, dialog, APP_PATIENCE_MS));
  choose (dialog, POSTS, UNVERIFIABLE);
  wait_for_preview (dialog, "Nothing would be removed");
  g_assert_false (can_remove (dialog));
  choose (dialog, POSTS, OLDER);
  choose_day (dialog, "2026-01-13"); /* all but those with photos, which are of the evening */
  wait_for_preview (dialog, "12 posts");
  choose (dialog, PHOTOS, ALL);
  wait_for_preview (dialog, "2 photos (24 bytes) of 2 posts");
  reject (self, 5);
  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "4 posts"); /* also what changes meanwhile */
}

/* ---- removing ---- */

static void
wait_for_all (AppFixture *self, guint64 expected)
{
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, 0);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, expected);
}

static gboolean
is_feed_of (gpointer data)
{
  const AppFixtureCount *count = data;
  GListModel *feed = vigie_session_get_feed (count->session);

  return feed != NULL && g_list_model_get_n_items (feed) == count->expected;
}

static void
wait_for_feed (AppFixture *self, guint64 expected)
{
  AppFixtureCount count = { app_fixture_get_session (self), VIGIE_STATUS_NEW, expected };

  g_assert_true (vigie_test_wait_until (is_feed_of, &count, APP_PATIENCE_MS));
}

static void
test_rejected_posts_go (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);
  g_autoptr (GPtrArray) removals = NULL;
  const VigieRemoval *removal;
  VigiePrivacyReport *report;

  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  gtk_editable_set_text (app_fixture_get_part (dialog, "reason_row"), " délai passé ");
  answer (ask (self, dialog, "privacy.remove"), "cancel");
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, N_REJECTED);
  report = agree (self, dialog, "privacy.remove");
  assert_says (report, "Removed: 3 posts.");
  assert_says (report, "nothing of what was removed is left");
  assert_says (report, "The log keeps who decided");
  wait_for_all (self, N_POSTS + N_PHOTOS - N_REJECTED);
  wait_for_feed (self, N_POSTS + N_PHOTOS - N_REJECTED);

  removals = vigie_store_list_removals (get_store (self), NULL);
  g_assert_cmpuint (removals->len, ==, 1);
  removal = g_ptr_array_index (removals, 0);
  g_assert_cmpuint (removal->n_posts, ==, N_REJECTED);
  g_assert_cmpstr (removal->reason, ==, "délai passé");
  g_assert_cmpstr (removal->actor, ==, vigie_session_get_actor (app_fixture_get_session (self)));
}

static void
test_older_posts_go (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);

  choose (dialog, POSTS, OLDER);
  choose_day (dialog, "2026-01-13");
  wait_for_preview (dialog, "12 posts");
  assert_says (agree (self, dialog, "privacy.remove"), "Removed: 12 posts.");
  wait_for_all (self, N_PHOTOS);
}

/* All of them only go after somebody ticked that once more. */
static void
test_all_posts_go (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);
  AdwAlertDialog *question;

  choose (dialog, POSTS, ALL);
  wait_for_preview (dialog, "14 posts and 2 photos");
  question = ask (self, dialog, "privacy.remove");
  g_assert_false (adw_alert_dialog_get_response_enabled (question, "remove"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_alert_dialog_get_extra_child (question)),
                               TRUE);
  g_assert_true (adw_alert_dialog_get_response_enabled (question, "remove"));
  answer (question, "remove");
  g_assert_true (vigie_test_wait_until (has_report, dialog, 2 * APP_PATIENCE_MS));
  wait_for_all (self, 0);
  wait_for_feed (self, 0);
}

/* The posts stay, and say who removed their photo, and when. */
static void
test_photos_go (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  gsize n_photos;

  choose (dialog, PHOTOS, ALL);
  wait_for_preview (dialog, "2 photos");
  answer (ask (self, dialog, "privacy.remove"), "cancel");
  choose (dialog, PHOTOS, OLDER);
  choose_day (dialog, "2026-01-14");
  wait_for_preview (dialog, "2 photos");
  assert_says (agree (self, dialog, "privacy.remove"), "Removed: 2 photos");
  vigie_post_make_id ("file", "test.csv", "photo-0", id);
  post = vigie_store_find_post (get_store (self), id, NULL);
  photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  g_assert_true (photos[0]->is_removed);
  g_assert_nonnull (
      strstr (photos[0]->error, vigie_session_get_actor (app_fixture_get_session (self))));
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + N_PHOTOS - N_REJECTED);
}

/* ---- what is looked at ---- */

static gboolean
has_no_selection (gpointer data)
{
  return vigie_session_get_selected_item (data) == NULL;
}

static void
test_what_is_selected_goes (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  const VigiePurge purge = { .rule = VIGIE_PURGE_ALL };
  g_autoptr (VigieRemovalReport) report = NULL;

  select_first (self);
  g_assert_nonnull (vigie_session_get_selected_item (session));
  report = vigie_store_purge (get_store (self), &purge, NULL, "Zoé", NULL);
  g_assert_nonnull (report);
  g_assert_true (vigie_test_wait_until (has_no_selection, session, APP_PATIENCE_MS));
}

static gboolean
has_pseudonym (gpointer data)
{
  VigieFeedItem *item = vigie_session_get_selected_item (data);

  return item != NULL &&
         g_str_has_prefix (vigie_post_get_author (vigie_feed_item_get_post (item)), "A-");
}

/* Also the post that is looked at meanwhile. */
static void
test_authors_get_pseudonyms (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog = open_dialog (self);

  select_first (self);
  assert_says (agree (self, dialog, "privacy.pseudonymise"),
               "Pseudonyms given: 2 authors of 14 posts.");
  g_assert_true (
      vigie_test_wait_until (has_pseudonym, app_fixture_get_session (self), APP_PATIENCE_MS));
}

typedef struct
{
  VigieLogModel *log;
  guint n_removed;
} Log;

static gboolean
has_removed (gpointer data)
{
  Log *self = data;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->log)); i++)
    {
      g_autoptr (VigieLogItem) item = g_list_model_get_item (G_LIST_MODEL (self->log), i);

      g_assert_false (vigie_log_item_is_removed (item) && vigie_log_item_get_text (item) != NULL);
      n += vigie_log_item_is_removed (item);
    }
  return n == self->n_removed;
}

/* The log holds no text of a post: what it shows of one comes from the file, and is gone with it.
 */
static void
test_the_log_forgets_texts (AppFixture *self, gconstpointer data)
{
  const VigiePurge purge = { .rule = VIGIE_PURGE_STATUS, .status = VIGIE_STATUS_REJECTED };
  g_autoptr (VigieLogModel) log = vigie_log_model_new (get_store (self));
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (VigieLogItem) held = NULL;
  Log counted = { log, 0 };

  while (g_list_model_get_n_items (G_LIST_MODEL (log)) < N_REJECTED)
    g_main_context_iteration (NULL, TRUE);
  held = g_list_model_get_item (G_LIST_MODEL (log), 0);
  g_assert_nonnull (vigie_log_item_get_text (held));
  g_assert_true (has_removed (&counted));
  report = vigie_store_purge (get_store (self), &purge, NULL, "Zoé", NULL);
  g_assert_nonnull (report);
  counted.n_removed = N_REJECTED;
  g_assert_true (vigie_test_wait_until (has_removed, &counted, APP_PATIENCE_MS));
}

/* ---- until when ---- */

static gboolean
is_banner_shown (gpointer data)
{
  AppFixture *self = data;

  return vigie_retention_banner_is_shown (app_fixture_get_part (self->window, "retention_banner"));
}

static gboolean
is_banner_hidden (gpointer data)
{
  return !is_banner_shown (data);
}

static void
set_retention (AppFixture *self, const char *day)
{
  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_RETENTION, day);
}

static void
test_who_opens_is_reminded (AppFixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  GtkWidget *banner = app_fixture_get_part (self->window, "retention_banner");

  g_assert_false (is_banner_shown (self));
  set_retention (self, "2026-03-03");
  g_assert_true (vigie_test_wait_until (is_banner_shown, self, APP_PATIENCE_MS));
  gtk_widget_activate (app_fixture_find_button (banner, "Hide Until the Incident Is Opened Again"));
  g_assert_true (vigie_test_wait_until (is_banner_hidden, self, APP_PATIENCE_MS));

  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (is_banner_shown, self, APP_PATIENCE_MS));
  set_retention (self, "2999-12-31");
  g_assert_true (vigie_test_wait_until (is_banner_hidden, self, APP_PATIENCE_MS));
}

static gboolean
is_day_kept (gpointer data)
{
  AppFixture *self = data;
  g_autofree char *day = vigie_store_get (get_store (self), VIGIE_INFO_RETENTION);

  return g_strcmp0 (day, "2027-11-29") == 0;
}

static gboolean
is_day_gone (gpointer data)
{
  AppFixture *self = data;
  g_autofree char *day = vigie_store_get (get_store (self), VIGIE_INFO_RETENTION);

  return day == NULL || day[0] == '\0';
}

static void
test_the_day_is_chosen_among_the_details (AppFixture *self, gconstpointer data)
{
  GtkWidget *row;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.details", NULL));
  row = app_fixture_find (GTK_WIDGET (app_fixture_get_dialog (self)), VIGIE_TYPE_DAY_ROW);
  g_assert_nonnull (row);
  g_assert_null (vigie_day_row_get_day (VIGIE_DAY_ROW (row)));
  vigie_day_row_set_day (VIGIE_DAY_ROW (row), "2027-11-29");
  g_signal_emit_by_name (row, "chosen");
  g_assert_true (vigie_test_wait_until (is_day_kept, self, APP_PATIENCE_MS));
  g_signal_emit_by_name (app_fixture_find_button (row, "Clear the Day"), "clicked");
  g_assert_true (vigie_test_wait_until (is_day_gone, self, APP_PATIENCE_MS));
}

/* ---- where nothing can be written ---- */

static void
test_what_cannot_be_written_is_only_shown (AppFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (self->path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_autoptr (VigieSession) session = NULL;
  GtkWidget *dialog;

  g_assert_no_error (error);
  session = vigie_session_new (store, N_POSTS);
  dialog = vigie_privacy_dialog_new (session);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self->window));
  choose (dialog, POSTS, REJECTED);
  wait_for_preview (dialog, "3 posts");
  g_assert_false (can_remove (dialog));
  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (dialog, "pseudonymise_row")));
  g_assert_false (gtk_widget_is_sensitive (app_fixture_find (dialog, VIGIE_TYPE_DAY_ROW)));
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "read_only_group")));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  vigie_session_close (session);
}

#define ADD(path, func) g_test_add ("/privacy/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("preview", test_what_would_go_is_said_first);
  ADD ("rejected", test_rejected_posts_go);
  ADD ("older", test_older_posts_go);
  ADD ("all", test_all_posts_go);
  ADD ("photos", test_photos_go);
  ADD ("selection", test_what_is_selected_goes);
  ADD ("pseudonyms", test_authors_get_pseudonyms);
  ADD ("log", test_the_log_forgets_texts);
  ADD ("reminder", test_who_opens_is_reminded);
  ADD ("details", test_the_day_is_chosen_among_the_details);
  ADD ("read-only", test_what_cannot_be_written_is_only_shown);

  return g_test_run ();
}
