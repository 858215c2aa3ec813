/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources-fixture.h"

/* ---- what people do ---- */

static void
test_added_source_brings_posts (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *uri = NULL;
  gpointer dialog;

  desk_init (&desk);
  uri = vigie_web_server_dup_uri (desk.server, "/feed");
  dialog = open_dialog (&desk, "feed");
  type (dialog, "url", uri);
  gtk_editable_set_text (app_fixture_get_part (dialog, "name_row"), "127.0.0.1");
  save (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &desk.app, APP_PATIENCE_MS));
  wait_for (&desk, "127.0.0.1", VIGIE_WATCH_LIVE);
  app_fixture_wait_for_count (&desk.app, VIGIE_STATUS_NEW, 5);
  g_assert_true (vigie_test_wait_until (has_rhythm, &desk, APP_PATIENCE_MS));
  g_assert_nonnull (strstr (get_row_text (&desk), "Live, asked at "));
  g_assert_nonnull (strstr (get_row_text (&desk), ", 3 in the last hour"));
  app_fixture_keep_picture (&desk.app, "sources-live");
  gtk_window_set_default_size (GTK_WINDOW (desk.app.window), 400, 700);
  app_fixture_keep_picture (&desk.app, "sources-narrow");
}

static void
test_wrong_form_says_what_is_missing (void)
{
  g_auto (Desk) desk = { 0 };
  GtkWidget *label;
  gpointer dialog;

  desk_init (&desk);
  dialog = open_dialog (&desk, "feed");
  save (dialog);
  label = app_fixture_get_part (dialog, "error_label");
  g_assert_true (gtk_widget_get_visible (label));
  type (dialog, "url", "https://anne:secret@example.org/");
  g_assert_false (gtk_widget_get_visible (label));
  save (dialog);
  g_assert_true (gtk_widget_get_visible (label));
  g_assert_cmpuint (vigie_sources_list (get_sources (&desk))->len, ==, 0);
  adw_dialog_force_close (dialog);
}

static void
test_sources_of_a_file_wait_until_somebody_agrees (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  add_by_another_hand (&desk, "Feed", "/feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  g_assert_true (adw_banner_get_revealed (app_fixture_get_part (get_page (&desk), "held_banner")));
  act_on (&desk, "sources.ask", "Feed");
  act_on (&desk, "sources.agree", "");
  answer (&desk, "cancel");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
  act_on (&desk, "sources.agree", "");
  add_by_another_hand (&desk, "Other", "/other"); /* while the question stands */
  wait_for (&desk, "Other", VIGIE_WATCH_HELD);
  answer (&desk, "agree");
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
  wait_for (&desk, "Other", VIGIE_WATCH_HELD);
  g_assert_cmpuint (vigie_web_server_count (desk.server, "/other"), ==, 0);
  app_fixture_wait_for_count (&desk.app, VIGIE_STATUS_NEW, 5);
}

static void
test_agreement_holds_when_the_file_is_opened_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GFile) file = NULL;

  desk_init (&desk);
  add_by_another_hand (&desk, "Feed", "/feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.agree", "");
  answer (&desk, "agree");
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
  file = g_file_new_for_path (desk.app.path);
  vigie_window_open (desk.app.window, file);
  g_assert_true (vigie_test_wait_until (app_fixture_has_feed, &desk.app, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (is_ready, &desk, APP_PATIENCE_MS));
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
}

static void
test_source_is_paused_removed_and_back (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  add_by_another_hand (&desk, "Feed", "/feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.pause", "Feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_PAUSED);
  act_on (&desk, "sources.resume", "Feed");
  answer (&desk, "cancel");
  wait_for (&desk, "Feed", VIGIE_WATCH_PAUSED);
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
  act_on (&desk, "sources.resume", "Feed");
  answer (&desk, "agree");
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
  act_on (&desk, "sources.pause", "Feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_PAUSED);
  act_on (&desk, "sources.resume", "Feed"); /* agreed to already */
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
  act_on (&desk, "sources.remove", "Feed");
  wait_for (&desk, "Feed", -1);
  g_assert_true (vigie_test_wait_until (has_undo, &desk, APP_PATIENCE_MS));
  g_signal_emit_by_name (find_label (get_page (&desk), "_Undo"), "clicked");
  wait_for (&desk, "Feed", VIGIE_WATCH_LIVE);
}

static void
test_undo_agrees_to_nothing (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  add_by_another_hand (&desk, "Feed", "/feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.remove", "Feed");
  wait_for (&desk, "Feed", -1);
  g_assert_true (vigie_test_wait_until (has_undo, &desk, APP_PATIENCE_MS));
  g_signal_emit_by_name (find_label (get_page (&desk), "_Undo"), "clicked");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
}

typedef struct
{
  GtkWidget *group;
  const char *text;
} Shown;

static gboolean
has_row (gpointer data)
{
  Shown *shown = data;
  const char *title;

  for (GtkWidget *row = app_fixture_find (shown->group, ADW_TYPE_ACTION_ROW); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      title =
          ADW_IS_ACTION_ROW (row) ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : "";
      if (strcmp (title, shown->text) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_source_is_tried_before_it_is_added (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *uri = NULL;
  gpointer dialog;
  GtkWidget *group;

  desk_init (&desk);
  uri = vigie_web_server_dup_uri (desk.server, "/feed");
  dialog = open_dialog (&desk, "feed");
  type (dialog, "url", uri);
  group = app_fixture_get_part (dialog, "trial_group");
  g_signal_emit_by_name (group, "requested");
  g_assert_true (
      vigie_test_wait_until (has_row, &(Shown) { group, "3 posts would come" }, APP_PATIENCE_MS));
  g_assert_true (has_row (&(Shown) { group, "Crue 2" }));
  app_fixture_keep_picture (&desk.app, "source-trial");
  g_assert_cmpuint (vigie_sources_list (get_sources (&desk))->len, ==, 0);
  type (dialog, "url", "127.0.0.1/nowhere"); /* what is shown would be of another one */
  g_assert_false (has_row (&(Shown) { group, "3 posts would come" }));
  adw_dialog_force_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &desk.app, APP_PATIENCE_MS));
}

static void
test_server_that_a_file_hides_is_shown (void)
{
  g_auto (Desk) desk = { 0 };
  gpointer dialog;
  GtkWidget *row;

  desk_init (&desk);
  add_hidden_server (&desk, "Bluesky");
  wait_for (&desk, "Bluesky", VIGIE_WATCH_PAUSED);
  g_assert_nonnull (strstr (get_row_text (&desk), "jetstream=ws://127.0.0.1:"));
  app_fixture_keep_picture (&desk.app, "sources-other-options");
  act_on (&desk, "sources.change", "Bluesky");
  dialog = app_fixture_get_dialog (&desk.app);
  row = vigie_source_dialog_get_row (dialog, "jetstream");
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_true (g_str_has_prefix (gtk_editable_get_text (GTK_EDITABLE (row)), "ws://127.0.0.1:"));
  app_fixture_keep_picture (&desk.app, "source-other-options");
  adw_dialog_force_close (dialog);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &desk.app, APP_PATIENCE_MS));
  act_on (&desk, "sources.resume", "Bluesky");
  g_assert_true (vigie_test_wait_until (has_question, &desk.app, APP_PATIENCE_MS));
  answer (&desk, "cancel");
  wait_for (&desk, "Bluesky", VIGIE_WATCH_PAUSED);
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
}

typedef struct
{
  Desk *desk;
  const char *options; /* joined by "|" */
} WishedOptions;

static gboolean
has_options (gpointer data)
{
  WishedOptions *wish = data;
  const VigieWatchStatus *status = vigie_sources_find (get_sources (wish->desk), "Bluesky");
  g_autofree char *all = status != NULL ? g_strjoinv ("|", status->watch->options) : NULL;

  return g_strcmp0 (all, wish->options) == 0;
}

static void
test_change_keeps_what_nobody_changed (void)
{
  g_auto (Desk) desk = { 0 };
  const char *const options[] = { "q=crue", "q=eau, boue", "tag=inondation", "words=no", NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new ("Bluesky", "bluesky", options);
  WishedOptions wish = { &desk, "q=crue|q=eau, boue|tag=orage|tag=pluie|words=no" };
  g_autoptr (GError) error = NULL;
  gpointer dialog;

  watch->paused = TRUE;
  desk_init (&desk);
  vigie_watches_add (vigie_sources_get_store (get_sources (&desk)), watch, &error);
  g_assert_no_error (error);
  wait_for (&desk, "Bluesky", VIGIE_WATCH_PAUSED);
  act_on (&desk, "sources.change", "Bluesky");
  dialog = app_fixture_get_dialog (&desk.app);
  type (dialog, "tag", "orage, pluie");
  app_fixture_keep_picture (&desk.app, "source-several-searches");
  save (dialog);
  g_assert_true (vigie_test_wait_until (has_options, &wish, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_no_dialog, &desk.app, APP_PATIENCE_MS));
  act_on (&desk, "sources.change", "Bluesky");
  dialog = app_fixture_get_dialog (&desk.app);
  type (dialog, "q", "crue\neau");
  save (dialog);
  wish.options = "q=crue|q=eau|tag=orage|tag=pluie|words=no";
  g_assert_true (vigie_test_wait_until (has_options, &wish, APP_PATIENCE_MS));
}

static const char *
get_description (gpointer dialog)
{
  return adw_preferences_group_get_description (app_fixture_get_part (dialog, "options_group"));
}

/* What a source of X will cost is said before it is asked, and follows the form. */
static void
test_price_is_said_beforehand (void)
{
  g_auto (Desk) desk = { 0 };
  gpointer dialog;

  desk_init (&desk);
  dialog = open_dialog (&desk, "x");
  g_assert_nonnull (strstr (get_description (dialog), "$5.00"));
  app_fixture_keep_picture (&desk.app, "source-price");
  type (dialog, "cap", "20/month");
  g_assert_nonnull (strstr (get_description (dialog), "$20.00"));
  type (dialog, "cap", "much");
  g_assert_null (strstr (get_description (dialog), "$"));
  save (dialog);
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "error_label")));
}

static void
test_login_agrees_to_nothing (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  uri = vigie_web_server_dup_uri (desk.server, "");
  option = g_strconcat ("url=", uri, NULL);
  watch = vigie_watch_new ("Search", "mastodon", (const char *const[]) { option, "q=crue", NULL });
  vigie_watches_add (vigie_sources_get_store (get_sources (&desk)), watch, &error);
  g_assert_no_error (error);
  wait_for (&desk, "Search", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.login", "Search");
  g_assert_true (vigie_test_wait_until (has_question, &desk.app, APP_PATIENCE_MS));
  answer (&desk, "cancel");
  g_assert_true (vigie_test_wait_until (has_no_dialog, &desk.app, APP_PATIENCE_MS));
  wait_for (&desk, "Search", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.login", "Search");
  g_assert_true (vigie_test_wait_until (has_question, &desk.app, APP_PATIENCE_MS));
  answer (&desk, "agree");
  sign_in (&desk, "t0ken");
  g_assert_true (vigie_test_wait_until (has_searched, desk.server, APP_PATIENCE_MS));
}

static void
test_failure_is_told_as_a_sentence (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/gone", 404, "text/plain", "no");
  add_by_another_hand (&desk, "Feed", "/gone");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.agree", "");
  answer (&desk, "agree");
  wait_for (&desk, "Feed", VIGIE_WATCH_FAILED);
  g_assert_nonnull (strstr (get_row_text (&desk), "Failed, asked again at "));
  g_assert_cmpuint (vigie_sources_count_troubled (get_sources (&desk), 0), ==, 1);
}

/* Whether a search with these words came, with the login that was typed. */
static gboolean
has_searched_for (Desk *self, const char *words)
{
  g_autofree char *query = vigie_web_server_dup_query (self->server, "/api/v2/search");
  g_autofree char *header =
      vigie_web_server_dup_header (self->server, "/api/v2/search", "Authorization");

  if (query == NULL || strstr (query, words) == NULL)
    return FALSE;
  g_assert_cmpstr (header, ==, "Bearer t0ken");
  return TRUE;
}

static gboolean
has_searched_for_mud (gpointer data)
{
  return has_searched_for (data, "boue");
}

static gboolean
has_searched_twice (gpointer data)
{
  return vigie_web_server_count (data, "/api/v2/search") >= 2;
}

static void
add_search (Desk *self, const char *name, const char *words)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, "");
  gpointer dialog = open_dialog (self, "mastodon");

  type (dialog, "url", uri);
  type (dialog, "q", words);
  gtk_editable_set_text (app_fixture_get_part (dialog, "name_row"), name);
  save (dialog);
  wait_for (self, name, VIGIE_WATCH_NEEDS_LOGIN);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &self->app, APP_PATIENCE_MS));
}

static void
test_login_is_used_without_a_keyring (void)
{
  g_auto (Desk) desk = { 0 };
  gpointer dialog;

  desk_init (&desk);
  vigie_web_server_set_text (desk.server, "/api/v2/search", 200, "application/json",
                             "{\"accounts\":[],\"statuses\":[],\"hashtags\":[]}");
  add_search (&desk, "Flood", "crue");
  add_search (&desk, "Water", "eau");
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
  act_on (&desk, "sources.login", "Flood");
  sign_in (&desk, "t0ken");
  wait_for (&desk, "Flood", VIGIE_WATCH_LIVE);
  wait_for (&desk, "Water", VIGIE_WATCH_LIVE); /* the same account at the same server */
  g_assert_true (vigie_test_wait_until (has_searched_twice, desk.server, APP_PATIENCE_MS));
  act_on (&desk, "sources.change", "Flood");
  dialog = app_fixture_get_dialog (&desk.app);
  type (dialog, "q", "boue");
  save (dialog);
  g_assert_true (vigie_test_wait_until (has_searched_for_mud, &desk, APP_PATIENCE_MS));
}

static gboolean
is_asked (gpointer server)
{
  return vigie_web_server_count (server, "/feed") > 0;
}

/* A server that hangs must not hold the window. */
static void
test_window_closes_while_a_server_hangs (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  vigie_web_server_set_manner (desk.server, "/feed", VIGIE_WEB_HELD);
  add_by_another_hand (&desk, "Feed", "/feed");
  wait_for (&desk, "Feed", VIGIE_WATCH_HELD);
  act_on (&desk, "sources.agree", "");
  answer (&desk, "agree");
  g_assert_true (vigie_test_wait_until (is_asked, desk.server, APP_PATIENCE_MS));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (desk.app.window), "win.close-incident", NULL));
  g_assert_null (vigie_window_get_session (desk.app.window));
  app_fixture_tear_down (&desk.app); /* waits for the window, while the server waits */
  g_assert_cmpuint (vigie_web_server_get_most_held (desk.server), ==, 1);
  vigie_web_server_release (desk.server);
}

int
main (int argc, char *argv[])
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();

  g_setenv ("XDG_DATA_HOME", dir, TRUE); /* what is agreed here is of this test only */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* no keyring */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/sources/add", test_added_source_brings_posts);
  g_test_add_func ("/sources/wrong-form", test_wrong_form_says_what_is_missing);
  g_test_add_func ("/sources/agree", test_sources_of_a_file_wait_until_somebody_agrees);
  g_test_add_func ("/sources/agreed-once", test_agreement_holds_when_the_file_is_opened_again);
  g_test_add_func ("/sources/pause-remove", test_source_is_paused_removed_and_back);
  g_test_add_func ("/sources/undo-of-a-held-one", test_undo_agrees_to_nothing);
  g_test_add_func ("/sources/hidden-server", test_server_that_a_file_hides_is_shown);
  g_test_add_func ("/sources/trial", test_source_is_tried_before_it_is_added);
  g_test_add_func ("/sources/change", test_change_keeps_what_nobody_changed);
  g_test_add_func ("/sources/price", test_price_is_said_beforehand);
  g_test_add_func ("/sources/login-of-a-held-one", test_login_agrees_to_nothing);
  g_test_add_func ("/sources/failure", test_failure_is_told_as_a_sentence);
  g_test_add_func ("/sources/login", test_login_is_used_without_a_keyring);
  g_test_add_func ("/sources/close", test_window_closes_while_a_server_hangs);

  return g_test_run ();
}
