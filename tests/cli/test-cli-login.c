/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "fake-bluesky.h"
#include "fake-oauth.h"
#include "vigie-cli-run.h"
#include "vigie-test-keyring.h"

#define ARGS(...) ((const char *const[]) { __VA_ARGS__, NULL })

typedef struct
{
  char *dir;
  char *incident;
  FakeOauth *server;
  VigieTestKeyring *keyring; /* (nullable): there is none on this machine */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;

  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  self->server = fake_oauth_new (0);
  uri = fake_oauth_dup_uri (self->server);
  option = g_strconcat ("url=", uri, NULL);
  vigie_run_ok ("source", self->incident, "add", "Crue", "mastodon", "--option", option, "--option",
                "tag=crue", "--option", "stream=off", NULL);
  self->keyring = vigie_test_keyring_new_or_skip ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->keyring != NULL)
    vigie_test_keyring_free (self->keyring);
  fake_oauth_free (self->server);
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

static GSubprocess *
start (const char *const *args)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_strv_builder_add (builder, g_getenv ("VIGIE_CLI"));
  g_strv_builder_addv (builder, (const char **) args);
  argv = g_strv_builder_end (builder);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY"); /* the test is the browser */
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

/* One stream as long as the process lasts: it has read more than the line that it gives. */
static char *
read_line (GSubprocess *process)
{
  GDataInputStream *lines = g_object_get_data (G_OBJECT (process), "lines");
  g_autoptr (GError) error = NULL;
  char *line;

  if (lines == NULL)
    {
      lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
      g_object_set_data_full (G_OBJECT (process), "lines", lines, g_object_unref);
    }
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  return line;
}

/* @words: (nullable): on stderr */
static void
end (GSubprocess *process, const char *input, int status, const char *words)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, input, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_assert_null (strstr (out, "t0ken"));
  g_assert_null (strstr (err, "t0ken"));
  g_assert_null (strstr (err, "s3cret"));
  if (words != NULL && strstr (err, words) == NULL)
    g_error ("no “%s” in “%s”", words, err);
}

static void
log_in_for (Fixture *self, const char *name, guint page, int status, const char *words)
{
  g_autoptr (GSubprocess) process = start (ARGS ("source", self->incident, "login", name));
  g_autofree char *address = read_line (process);

  g_assert_nonnull (address);
  g_assert_null (strstr (address, "s3cret"));
  g_assert_cmpuint (test_browser_end (test_browser_open (address), NULL), ==, page);
  end (process, NULL, status, words);
}

static void
log_in (Fixture *self, guint page, int status, const char *words)
{
  log_in_for (self, "Crue", page, status, words);
}

/* (transfer full): a program that watches, and lives */
static GSubprocess *
watch_until_live (GSubprocess *watch)
{
  g_autofree char *line = NULL;

  do
    {
      g_free (line);
      line = read_line (watch);
      g_assert_nonnull (line);
      g_assert_null (strstr (line, "needs-login"));
    }
  while (strstr (line, "\"state\":\"live\"") == NULL);
  return watch;
}

static void
assert_incident_has_no_secret (Fixture *self)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (self->incident, &bytes, &size, NULL));
  g_assert_null (memmem (bytes, size, "t0ken", 5));
  g_assert_null (memmem (bytes, size, "s3cret", 6));
  g_assert_null (memmem (bytes, size, "ref2esh", 7));
}

static void
test_login_is_in_the_keyring_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) watch = NULL;
  g_autofree char *token = NULL;

  if (self->keyring == NULL)
    return;
  log_in (self, 200, 0, "Signed in as @anne@127.0.0.1.");

  watch = watch_until_live (start (ARGS ("watch", self->incident, "--json")));
  g_subprocess_send_signal (watch, SIGTERM);
  end (watch, NULL, 0, NULL);
  g_assert_cmpuint (fake_oauth_count_reads (self->server), >, 0);
  assert_incident_has_no_secret (self);

  vigie_run_ok ("source", self->incident, "logout", "Crue", NULL);
  token = fake_oauth_dup_token (self->server);
  g_assert_null (token);
  vigie_run_ok ("source", self->incident, "logout", "Crue", NULL);
}

/* What renews a login of Bluesky works once: programs of one desk have to agree. */
static void
test_programs_share_what_renews_a_login (Fixture *self, gconstpointer data)
{
  g_autoptr (FakeBluesky) server = fake_bluesky_new (0);
  g_autofree char *uri = fake_bluesky_dup_uri (server);
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  g_autofree char *token = NULL;

  if (self->keyring == NULL)
    return;
  vigie_run_ok ("source", self->incident, "remove", "Crue", NULL);
  vigie_run_ok ("source", self->incident, "add", "Ciel", "bluesky", "--option", option, "--option",
                "handle=" FAKE_BLUESKY_ACCOUNT, "--option", "q=crue", NULL);
  log_in_for (self, "Ciel", 200, 0, "Signed in as @" FAKE_BLUESKY_ACCOUNT ".");
  for (guint n = 1; n <= 2; n++)
    {
      g_autoptr (GSubprocess) first = NULL;
      g_autoptr (GSubprocess) second = NULL;

      fake_bluesky_end_token (server);
      fake_bluesky_set_manner (server, FAKE_BLUESKY_HOLDS);
      first = start (ARGS ("watch", self->incident, "--json"));
      second = start (ARGS ("watch", self->incident, "--json"));
      watch_until_live (first);
      watch_until_live (second);
      g_assert_cmpuint (fake_bluesky_count_renewals (server), ==, n);
      g_subprocess_send_signal (first, SIGTERM);
      g_subprocess_send_signal (second, SIGTERM);
      end (first, NULL, 0, NULL);
      end (second, NULL, 0, NULL);
    }
  assert_incident_has_no_secret (self);
  vigie_run_ok ("source", self->incident, "logout", "Ciel", NULL);
  token = fake_bluesky_dup_token (server);
  g_assert_null (token);
}

static void
test_token_can_be_typed (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) typed = NULL;
  g_autoptr (GSubprocess) empty = NULL;

  if (self->keyring == NULL)
    return;
  typed = start (ARGS ("source", self->incident, "login", "Crue", "--token"));
  end (typed, "typed-t0ken\n", 0, NULL);
  empty = start (ARGS ("source", self->incident, "login", "Crue", "--token"));
  end (empty, "\n", 1, "no password or token was given");
  assert_incident_has_no_secret (self);
  vigie_run_ok ("source", self->incident, "logout", "Crue", NULL);
}

static void
test_refusal_is_said (Fixture *self, gconstpointer data)
{
  if (self->keyring == NULL)
    return;
  fake_oauth_set_manner (self->server, FAKE_OAUTH_DENIES);
  log_in (self, 400, 1, "Nobody agreed on the page");
  fake_oauth_set_manner (self->server, FAKE_OAUTH_EXPIRED);
  log_in (self, 200, 1, "came too late");
}

static void
test_wrong_names (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) unknown = vigie_run ("source", self->incident, "login", "Mairie", NULL);
  g_autoptr (VigieRun) feed = NULL;

  assert_run (unknown, 1);
  vigie_run_ok ("source", self->incident, "add", "Ville", "feed", "--option",
                "url=https://example.org/feed", NULL);
  feed = vigie_run ("source", self->incident, "login", "Ville", NULL);
  assert_run (feed, 1);
  g_assert_nonnull (strstr (feed->err, "Ville"));
}

/* Nobody is asked to agree for nothing. */
static void
test_desk_without_keyring (Fixture *self, gconstpointer data)
{
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (VigieRun) run = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  run = vigie_run ("source", self->incident, "login", "Crue", NULL);
  if (bus != NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  else
    g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  assert_run (run, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_nonnull (strstr (run->err, "keyring"));
}

static void
add (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/cli/login/keyring", test_login_is_in_the_keyring_alone);
  add ("/cli/login/shared", test_programs_share_what_renews_a_login);
  add ("/cli/login/typed", test_token_can_be_typed);
  add ("/cli/login/refusal", test_refusal_is_said);
  add ("/cli/login/wrong-names", test_wrong_names);
  add ("/cli/login/no-keyring", test_desk_without_keyring);
  return g_test_run ();
}
