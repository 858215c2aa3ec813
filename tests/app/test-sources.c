/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "fake-oauth.h"
#include "vigie-login-row.h"
#include "vigie-source-dialog.h"
#include "vigie-source-questions.h"
#include "vigie-source-row.h"
#include "vigie-sources-page.h"
#include "vigie-web-server.h"

/* ---- a window and a server with feeds ---- */

typedef struct
{
  AppFixture app;
  VigieWebServer *server;
} Desk;

static void
desk_clear (Desk *self)
{
  if (self->app.dir != NULL)
    app_fixture_tear_down (&self->app);
  vigie_web_server_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
serve (Desk *self, const char *path, guint n_items)
{
  g_autoptr (GString) feed = g_string_new ("<rss version=\"2.0\"><channel><title>T</title>");

  for (guint i = 0; i < n_items; i++)
    g_string_append_printf (feed,
                            "<item><guid isPermaLink=\"false\">%s-%u</guid>"
                            "<title>Crue %u</title></item>",
                            path, i, i);
  g_string_append (feed, "</channel></rss>");
  vigie_web_server_set_text (self->server, path, 200, "application/rss+xml", feed->str);
}

static VigieSources *
get_sources (Desk *self)
{
  return vigie_session_get_sources (app_fixture_get_session (&self->app));
}

static gboolean
is_ready (gpointer data)
{
  return vigie_sources_is_ready (get_sources (data));
}

static GtkWidget *
get_page (Desk *self)
{
  return app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_SOURCES_PAGE);
}

static void
desk_init (Desk *self)
{
  *self = (Desk) { .server = vigie_web_server_new () };
  serve (self, "/feed", 3);
  serve (self, "/other", 2);
  app_fixture_set_up (&self->app, 2);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->app.window), "win.show-sources", NULL));
  g_assert_nonnull (get_page (self));
  g_assert_true (vigie_test_wait_until (is_ready, self, APP_PATIENCE_MS));
}

static VigieWatch *
make_watch (Desk *self, const char *name, const char *path)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, path);
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  const char *const options[] = { option, NULL };

  return vigie_watch_new (name, "feed", options);
}

/* As a file has it that somebody else made. */
static void
add_by_another_hand (Desk *self, const char *name, const char *path)
{
  g_autoptr (VigieWatch) watch = make_watch (self, name, path);
  g_autoptr (GError) error = NULL;

  vigie_watches_add (vigie_sources_get_store (get_sources (self)), watch, &error);
  g_assert_no_error (error);
}

/* One that looks like Bluesky's and asks somebody else; it waits for somebody to let it go on. */
static void
add_hidden_server (Desk *self, const char *name)
{
  g_autofree char *option = g_strdup_printf ("jetstream=ws://127.0.0.1:%u/stream",
                                             vigie_web_server_get_port (self->server));
  const char *const options[] = { "q=crue", "q=eau, boue", option, NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new (name, "bluesky", options);
  g_autoptr (GError) error = NULL;

  watch->paused = TRUE;
  vigie_watches_add (vigie_sources_get_store (get_sources (self)), watch, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Desk *desk;
  const char *name;
  int state; /* VigieWatchState, or -1 where there is no such source */
} Wish;

static gboolean
is_so (gpointer data)
{
  Wish *wish = data;
  const VigieWatchStatus *status = vigie_sources_find (get_sources (wish->desk), wish->name);

  return (status != NULL ? (int) status->state : -1) == wish->state;
}

static void
wait_for (Desk *self, const char *name, int state)
{
  Wish wish = { self, name, state };

  if (!vigie_test_wait_until (is_so, &wish, APP_PATIENCE_MS))
    {
      const VigieWatchStatus *status = vigie_sources_find (get_sources (self), name);

      g_error ("%s: %s", name,
               status != NULL ? vigie_watch_state_to_string (status->state) : "there is none");
    }
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static const char *
get_row_text (Desk *self)
{
  return adw_action_row_get_subtitle (
      ADW_ACTION_ROW (app_fixture_find (get_page (self), VIGIE_TYPE_SOURCE_ROW)));
}

static void
act_on (Desk *self, const char *action, const char *name)
{
  g_assert_true (gtk_widget_activate_action (get_page (self), action, "s", name));
}

static void
answer (Desk *self, const char *response)
{
  AdwDialog *dialog;

  g_assert_true (vigie_test_wait_until (has_dialog, &self->app, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (&self->app);
  g_signal_emit_by_name (dialog, "response", response);
  adw_dialog_force_close (dialog);
}

static gboolean
has_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return ADW_IS_ALERT_DIALOG (dialog) &&
         adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "agree");
}

static gboolean
has_login (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return ADW_IS_ALERT_DIALOG (dialog) &&
         adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "forget");
}

static gboolean
has_searched (gpointer data)
{
  return vigie_web_server_count (data, "/api/v2/search") > 0;
}

static void
sign_in (Desk *self, const char *secret)
{
  g_assert_true (vigie_test_wait_until (has_login, &self->app, APP_PATIENCE_MS));
  vigie_source_question_set_secret (ADW_ALERT_DIALOG (app_fixture_get_dialog (&self->app)), secret);
  answer (self, "save");
}

/* (nullable): a button by what it says */
static GtkWidget *
find_label (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_undo (gpointer data)
{
  return find_label (get_page (data), "_Undo") != NULL;
}

static gpointer
open_dialog (Desk *self, const char *kind)
{
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (get_page (self), "sources.add", NULL));
  dialog = app_fixture_get_dialog (&self->app);
  g_assert_true (VIGIE_IS_SOURCE_DIALOG (dialog));
  vigie_source_dialog_choose_kind (dialog, kind);
  return dialog;
}

static void
type (gpointer dialog, const char *option, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (vigie_source_dialog_get_row (dialog, option)), text);
}

static void
save (gpointer dialog)
{
  g_signal_emit_by_name (app_fixture_get_part (dialog, "save_button"), "clicked");
}

static gboolean
has_rhythm (gpointer data)
{
  const gint64 now = g_get_real_time () / 1000;

  return vigie_sources_get_rhythm (get_sources (data), "127.0.0.1", now).n_last_hour == 3;
}

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
  g_assert_nonnull (strstr (get_row_text (&desk), "Failed. "));
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

/* ---- in the browser ---- */

typedef struct
{
  Desk desk;
  FakeOauth *server;
  char *uri;
  GtkWidget *row; /* (nullable): borrowed: of the dialog that is open */
  TestBrowser *browser;
} Login;

static void
login_init (Login *self)
{
  *self = (Login) { .server = fake_oauth_new (0) };
  self->uri = fake_oauth_dup_uri (self->server);
  desk_init (&self->desk);
}

static void
login_clear (Login *self)
{
  desk_clear (&self->desk);
  fake_oauth_free (self->server);
  g_free (self->uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Login, login_clear)

/* The test is the browser. */
static void
on_open_page (GtkWidget *row, const char *address, Login *self)
{
  g_signal_stop_emission_by_name (row, "open-page");
  g_assert_null (self->browser);
  self->browser = test_browser_open (address);
}

static gboolean
has_browsed (gpointer data)
{
  return ((Login *) data)->browser != NULL;
}

static void
sign_in_by_row (Login *self, guint page)
{
  AdwDialog *dialog = app_fixture_get_dialog (&self->desk.app);

  self->row = app_fixture_find (GTK_WIDGET (dialog), VIGIE_TYPE_LOGIN_ROW);
  g_assert_nonnull (self->row);
  g_signal_connect (self->row, "open-page", G_CALLBACK (on_open_page), self);
  g_signal_emit_by_name (find_label (self->row, "_Sign In…"), "clicked");
  g_assert_true (vigie_test_wait_until (has_browsed, self, APP_PATIENCE_MS));
  g_assert_cmpuint (test_browser_end (g_steal_pointer (&self->browser), NULL), ==, page);
}

static gboolean
has_secret (gpointer data)
{
  return vigie_login_row_get_secret (VIGIE_LOGIN_ROW (((Login *) data)->row)) != NULL;
}

static gboolean
says_why (gpointer data)
{
  const char *text = adw_action_row_get_subtitle (ADW_ACTION_ROW (((Login *) data)->row));

  return strstr (text, "Nobody agreed") != NULL;
}

static gboolean
has_given_back (gpointer data)
{
  g_autofree char *token = fake_oauth_dup_token (((Login *) data)->server);

  return token == NULL;
}

static gpointer
fill_in (Login *self)
{
  gpointer dialog = open_dialog (&self->desk, "mastodon");

  type (dialog, "url", self->uri);
  type (dialog, "tag", "crue");
  gtk_editable_set_text (app_fixture_get_part (dialog, "name_row"), "Flood");
  return dialog;
}

static void
test_source_that_needs_a_login_gets_one (void)
{
  g_auto (Login) login = { 0 };
  g_autoptr (VigieSource) source = NULL;
  g_autofree char *option = NULL;

  login_init (&login);
  save (fill_in (&login));
  wait_for (&login.desk, "Flood", VIGIE_WATCH_NEEDS_LOGIN);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  g_assert_nonnull (find_label (get_page (&login.desk), "_Sign In…"));

  act_on (&login.desk, "sources.login", "Flood");
  g_assert_true (vigie_test_wait_until (has_login, &login.desk.app, APP_PATIENCE_MS));
  fake_oauth_set_manner (login.server, FAKE_OAUTH_DENIES);
  sign_in_by_row (&login, 400);
  g_assert_true (vigie_test_wait_until (says_why, &login, APP_PATIENCE_MS));

  fake_oauth_set_manner (login.server, 0);
  g_signal_handlers_disconnect_by_data (login.row, &login);
  sign_in_by_row (&login, 200);
  wait_for (&login.desk, "Flood", VIGIE_WATCH_LIVE);
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  option = g_strconcat ("url=", login.uri, NULL);
  source = vigie_source_new ("mastodon", (const char *const[]) { option, "tag=eau", NULL }, NULL);
  g_assert_cmpstr (vigie_sources_get_account (get_sources (&login.desk), source), ==,
                   "@anne@127.0.0.1");

  /* it runs out */
  fake_oauth_end_token (login.server);
  vigie_sources_ask (get_sources (&login.desk), "Flood");
  wait_for (&login.desk, "Flood", VIGIE_WATCH_NEEDS_LOGIN);
  g_assert_null (vigie_sources_get_account (get_sources (&login.desk), source));
}

static void
test_login_comes_with_a_new_source (void)
{
  g_auto (Login) login = { 0 };
  gpointer dialog;

  login_init (&login);
  dialog = fill_in (&login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));

  /* it is of that server alone */
  type (dialog, "url", "https://mastodon.example");
  g_assert_null (vigie_login_row_get_secret (VIGIE_LOGIN_ROW (login.row)));
  g_assert_true (vigie_test_wait_until (has_given_back, &login, APP_PATIENCE_MS));

  type (dialog, "url", login.uri);
  g_signal_handlers_disconnect_by_data (login.row, &login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));
  save (dialog);
  wait_for (&login.desk, "Flood", VIGIE_WATCH_LIVE);
  g_assert_false (has_given_back (&login));

  /* signing out has the server forget it */
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  act_on (&login.desk, "sources.login", "Flood");
  g_assert_true (vigie_test_wait_until (has_login, &login.desk.app, APP_PATIENCE_MS));
  answer (&login.desk, "forget");
  g_assert_true (vigie_test_wait_until (has_given_back, &login, APP_PATIENCE_MS));
}

static void
test_login_that_nobody_saves_is_given_back (void)
{
  g_auto (Login) login = { 0 };

  login_init (&login);
  adw_dialog_force_close (ADW_DIALOG (fill_in (&login)));
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  fill_in (&login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));
  adw_dialog_force_close (app_fixture_get_dialog (&login.desk.app));
  g_assert_true (vigie_test_wait_until (has_given_back, &login, APP_PATIENCE_MS));

  /* also when what asks the servers has ended before */
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  fill_in (&login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (login.desk.app.window), "win.close-incident", NULL));
  if (app_fixture_get_dialog (&login.desk.app) != NULL)
    adw_dialog_force_close (app_fixture_get_dialog (&login.desk.app));
  g_assert_true (vigie_test_wait_until (has_given_back, &login, APP_PATIENCE_MS));
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
  g_test_add_func ("/sources/change", test_change_keeps_what_nobody_changed);
  g_test_add_func ("/sources/price", test_price_is_said_beforehand);
  g_test_add_func ("/sources/login-of-a-held-one", test_login_agrees_to_nothing);
  g_test_add_func ("/sources/failure", test_failure_is_told_as_a_sentence);
  g_test_add_func ("/sources/login", test_login_is_used_without_a_keyring);
  g_test_add_func ("/sources/login-in-browser", test_source_that_needs_a_login_gets_one);
  g_test_add_func ("/sources/login-of-a-new-one", test_login_comes_with_a_new_source);
  g_test_add_func ("/sources/login-given-back", test_login_that_nobody_saves_is_given_back);
  g_test_add_func ("/sources/close", test_window_closes_while_a_server_hangs);

  return g_test_run ();
}
