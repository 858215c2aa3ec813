/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-bluesky.h"
#include "fake-oauth.h"
#include "sources-fixture.h"
#include "vigie-login-row.h"

/* Signing in at a server of a source in the browser. */

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
  g_autoptr (AdwDialog) closed = NULL;

  login_init (&login);
  adw_dialog_force_close (ADW_DIALOG (fill_in (&login)));
  g_assert_true (vigie_test_wait_until (has_no_dialog, &login.desk.app, APP_PATIENCE_MS));
  fill_in (&login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));
  closed = g_object_ref (app_fixture_get_dialog (&login.desk.app)); /* as GTK may keep it */
  adw_dialog_force_close (closed);
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
has_no_secret_there (gpointer data)
{
  g_autofree char *token = fake_bluesky_dup_token (data);

  return token == NULL;
}

/* On Bluesky it is the account that says where it signs in. */
static void
test_account_of_bluesky_signs_in (void)
{
  g_auto (Login) login = { 0 };
  g_autoptr (FakeBluesky) server = NULL;
  g_autofree char *uri = NULL;
  gpointer dialog;

  login_init (&login);
  server = fake_bluesky_new (0);
  uri = fake_bluesky_dup_uri (server);
  dialog = open_dialog (&login.desk, "bluesky");
  type (dialog, "url", uri);
  type (dialog, "q", "crue");
  type (dialog, "handle", FAKE_BLUESKY_ACCOUNT);
  gtk_editable_set_text (app_fixture_get_part (dialog, "name_row"), "Flood");
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));

  /* it is of that account alone */
  type (dialog, "handle", "berthe.test");
  g_assert_null (vigie_login_row_get_secret (VIGIE_LOGIN_ROW (login.row)));
  g_assert_true (vigie_test_wait_until (has_no_secret_there, server, APP_PATIENCE_MS));

  type (dialog, "handle", FAKE_BLUESKY_ACCOUNT);
  g_signal_handlers_disconnect_by_data (login.row, &login);
  sign_in_by_row (&login, 200);
  g_assert_true (vigie_test_wait_until (has_secret, &login, APP_PATIENCE_MS));
  save (dialog);
  wait_for (&login.desk, "Flood", VIGIE_WATCH_LIVE);
  g_assert_cmpuint (fake_bluesky_count_reads (server), >, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();

  g_setenv ("XDG_DATA_HOME", dir, TRUE); /* what is agreed here is of this test only */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* no keyring */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/sources/login-in-browser", test_source_that_needs_a_login_gets_one);
  g_test_add_func ("/sources/login-of-a-new-one", test_login_comes_with_a_new_source);
  g_test_add_func ("/sources/login-on-bluesky", test_account_of_bluesky_signs_in);
  g_test_add_func ("/sources/login-given-back", test_login_that_nobody_saves_is_given_back);

  return g_test_run ();
}
