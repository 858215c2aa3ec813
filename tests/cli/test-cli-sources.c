/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "fake-mastodon.h"
#include "vigie-cli-run.h"
#include "vigie-web-server.h"

#define FEED(items)                                                                                \
  "<rss version=\"2.0\"><channel><title>Préfecture</title>" items "</channel></rss>"
#define ITEM(n)                                                                                    \
  "<item><guid isPermaLink=\"false\">" n "</guid><title>Crue " n "</title>"                        \
  "<link>https://example.org/" n "</link></item>"

typedef struct
{
  char *dir;
  char *incident;
  VigieWebServer *server;
  char *option; /* url=… of the feed */
} Fixture;

static void
serve (Fixture *self, const char *text)
{
  vigie_web_server_set_text (self->server, "/feed", 200, "application/rss+xml", text);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *uri = NULL;

  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  self->server = vigie_web_server_new ();
  uri = vigie_web_server_dup_uri (self->server, "/feed");
  self->option = g_strconcat ("url=", uri, NULL);
  serve (self, FEED (ITEM ("1") ITEM ("2")));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_web_server_free (self->server);
  g_free (self->incident);
  g_free (self->option);
  vigie_test_remove_dir (self->dir);
}

static void
expect_fetch (Fixture *self, const char *expected)
{
  g_autofree char *line =
      vigie_run_line ("fetch", self->incident, "--source", "feed", "--option", self->option, NULL);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_fetch_brings_what_is_new (Fixture *self, gconstpointer data)
{
  expect_fetch (self, "imported 2, known 0, changed 0, rejected 0");
  expect_fetch (self, "imported 0, known 2, changed 0, rejected 0");
  serve (self, FEED (ITEM ("1") ITEM ("2") ITEM ("3")));
  expect_fetch (self, "imported 1, known 2, changed 0, rejected 0");
  serve (self, FEED ("<item><guid isPermaLink=\"false\">1</guid><title>Décrue 1</title>"
                     "<link>https://example.org/1</link></item>"));
  expect_fetch (self, "imported 0, known 1, changed 1, rejected 0");
  vigie_run_ok ("check", self->incident, NULL);
}

static void
test_posts_tell_what_their_source_did (Fixture *self, gconstpointer data)
{
  g_autofree char *key = g_strconcat ("feed ", self->option, NULL);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (VigieRun) seen = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;

  serve (self, FEED (ITEM ("1")));
  expect_fetch (self, "imported 1, known 0, changed 0, rejected 0");
  serve (self, FEED ("<item><guid isPermaLink=\"false\">1</guid><title>Décrue 1</title>"
                     "<link>https://example.org/1</link></item>"));
  expect_fetch (self, "imported 0, known 1, changed 1, rejected 0");
  run = vigie_run ("posts", self->incident, "--json", NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  object = vigie_line_object (lines, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, "Crue 1");
  object = json_array_get_object_element (json_object_get_array_member (object, "brought_by"), 0);
  vigie_assert_members (object, "at source");
  g_assert_cmpstr (json_object_get_string_member (object, "source"), ==, key);
  object = json_array_get_object_element (
      json_object_get_array_member (vigie_line_object (lines, 0), "changes"), 0);
  vigie_assert_members (object, "at kind source text");
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "edited");
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, "Décrue 1");

  seen = vigie_run ("posts", self->incident, NULL);
  assert_run (seen, 0);
  g_assert_nonnull (strstr (seen->out, "Crue 1  [edited at its source]"));
}

static void
test_fetch_tells_programs (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = vigie_run ("fetch", self->incident, "--source", "feed", "--option",
                                        self->option, "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *key = g_strconcat ("feed ", self->option, NULL);

  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 1);
  vigie_assert_members (vigie_line_object (lines, 0),
                        "changed error imported known left_out notes rejected source");
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "source"), ==, key);
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "imported"), ==, 2);
}

#define RIVERS(time, level)                                                                        \
  "{\"DtHrInfoVigiCru\":\"" time "\",\"features\":[{\"properties\":{\"CdEntCru\":\"OR1\","         \
  "\"lbentcru\":\"Ouche\",\"NivInfViCr\":" level "},\"geometry\":{\"type\":\"LineString\","        \
  "\"coordinates\":[[5.02,47.32],[5.1,47.28]]}}]}"

static void
test_official_information_has_its_own_time (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) fetched = NULL, run = NULL, early = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *state;

  serve (self, RIVERS ("2026-01-12T14:10:00+01:00", "\"3\""));
  fetched =
      vigie_run ("fetch", self->incident, "--source", "vigicrues", "--option", self->option, NULL);
  assert_run (fetched, 0);
  g_assert_true (g_str_has_prefix (fetched->out, "kept 1 of 1, as of 2026-01-12T13:10:00"));
  run = vigie_run ("official", self->incident, "--json", NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 1);
  vigie_assert_members (vigie_line_object (lines, 0), "first_at kind last_at said_at source state");
  state = json_object_get_object_member (vigie_line_object (lines, 0), "state");
  g_assert_cmpint (
      json_object_get_int_member (
          json_array_get_object_element (json_object_get_array_member (state, "items"), 0),
          "level"),
      ==, 3);
  early = vigie_run ("official", self->incident, "--at", "2026-01-01T00:00:00Z", NULL);
  assert_run (early, 0);
  g_assert_cmpstr (early->out, ==, "");
  vigie_run_ok ("check", self->incident, NULL);
}

static void
test_what_fails_is_said (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) page = NULL;
  g_autoptr (VigieRun) closed = NULL;

  serve (self, "<!DOCTYPE html><html><body>Connexion</body></html>");
  page = vigie_run ("fetch", self->incident, "--source", "feed", "--option", self->option, NULL);
  assert_run (page, 1);
  g_assert_true (g_str_has_prefix (page->err, "vigie-cli: "));

  vigie_web_server_set_text (self->server, "/feed", 401, "text/plain", "who");
  closed = vigie_run ("fetch", self->incident, "--source", "feed", "--option", self->option, NULL);
  assert_run (closed, 1);
  g_assert_nonnull (strstr (closed->err, "--token"));
}

static void
test_wrong_use (Fixture *self, gconstpointer data)
{
  static const char *const cases[][6] = {
    { "fetch", "FILE" },
    { "fetch", "FILE", "--source", "telepathy" },
    { "fetch", "FILE", "--source", "feed" },
    { "fetch", "FILE", "--source", "feed", "--option", "url=ftp://example.org/" },
    { "source", "FILE", "dance" },
    { "source", "FILE", "add", "Name" },
    { "source", "FILE", "remove" },
    { "source", "FILE", "list", "more" },
    { "watch" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *args[8] = { NULL };
      g_autoptr (VigieRun) run = NULL;

      for (gsize j = 0; j < G_N_ELEMENTS (cases[i]) && cases[i][j] != NULL; j++)
        args[j] = strcmp (cases[i][j], "FILE") == 0 ? self->incident : cases[i][j];
      run = vigie_run_strv (args);
      assert_run (run, 2);
    }
}

static void
test_list_of_sources (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) again = NULL;
  g_autoptr (VigieRun) secret = NULL;
  g_autoptr (VigieRun) unknown = NULL;
  g_autoptr (VigieRun) list = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("source", self->incident, "add", "Préfecture", "feed", "--option", self->option,
                NULL);
  again = vigie_run ("source", self->incident, "add", "Préfecture", "feed", "--option",
                     self->option, NULL);
  assert_run (again, 1);
  secret = vigie_run ("source", self->incident, "add", "X", "feed", "--option",
                      "url=https://anne:hunter2@example.org/", NULL);
  assert_run (secret, 1);
  g_assert_null (strstr (secret->err, "hunter2"));
  vigie_run_ok ("source", self->incident, "pause", "Préfecture", NULL);
  unknown = vigie_run ("source", self->incident, "resume", "Mairie", NULL);
  assert_run (unknown, 1);

  list = vigie_run ("source", self->incident, "list", "--json", NULL);
  assert_run (list, 0);
  lines = vigie_parse_lines (list->out);
  g_assert_cmpuint (lines->len, ==, 1);
  vigie_assert_members (vigie_line_object (lines, 0), "kind name options paused");
  g_assert_true (json_object_get_boolean_member (vigie_line_object (lines, 0), "paused"));
  vigie_run_ok ("source", self->incident, "remove", "Préfecture", NULL);
  vigie_run_ok ("source", self->incident, "kinds", NULL);
}

static void
test_watch_asks_until_it_is_stopped (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GPtrArray) parsed = NULL;

  vigie_run_ok ("source", self->incident, "add", "Préfecture", "feed", "--option", self->option,
                NULL);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "watch",
                                         self->incident, "--json", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  parsed = vigie_parse_lines (line);
  vigie_assert_members (vigie_line_object (parsed, 0),
                        "asked_at changed imported known name next_at notes post_at reason "
                        "silent_since state stream");
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (parsed, 0), "state"), ==,
                   "live");
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (parsed, 0), "imported"), ==, 2);

  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
wait_for_line (GDataInputStream *lines, gboolean stream, gint64 n_imported)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_autoptr (GPtrArray) parsed = NULL;
      JsonObject *object;

      g_assert_no_error (error);
      g_assert_nonnull (line);
      parsed = vigie_parse_lines (line);
      object = vigie_line_object (parsed, 0);
      if (json_object_get_boolean_member (object, "stream") == stream &&
          json_object_get_int_member (object, "imported") == n_imported)
        return;
    }
}

static void
test_watch_shows_what_is_sent (Fixture *self, gconstpointer data)
{
  g_autoptr (FakeMastodon) fake = fake_mastodon_new ();
  g_autofree char *uri = fake_mastodon_dup_uri (fake);
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  g_autofree char *authorization = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  fake_mastodon_set_manner (fake, FAKE_MASTODON_SSE);
  vigie_run_ok ("source", self->incident, "add", "Crue", "mastodon", "--option", option, "--option",
                "tag=crue", NULL);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "watch",
                                         self->incident, "--token", "Crue", "--json", NULL);
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), "secret\n", 7, NULL, NULL,
                             &error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  wait_for_line (lines, TRUE, 0);
  authorization = fake_mastodon_dup_authorization (fake);
  g_assert_cmpstr (authorization, ==, "Bearer secret");
  fake_mastodon_send_status (fake, "update", fake_mastodon_add (fake, "Pont fermé", NULL));
  wait_for_line (lines, TRUE, 1);
  fake_mastodon_cut (fake);
  wait_for_line (lines, FALSE, 1);
  fake_mastodon_add (fake, "Pendant la coupure", NULL);
  wait_for_line (lines, TRUE, 2);

  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* (transfer full): @n posts, every three minutes, the last one so long ago */
static char *
make_feed (guint n, gint64 last_s)
{
  const gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  GString *text = g_string_new ("<rss version=\"2.0\"><channel><title>F</title>");

  for (guint i = 0; i < n; i++)
    {
      const gint64 at_s = now_s - last_s - 180 * (gint64) (n - 1 - i);
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_s);
      g_autofree char *date = g_date_time_format_iso8601 (at);

      g_string_append_printf (text,
                              "<item><guid>%" G_GINT64_FORMAT "</guid><title>Crue</title>"
                              "<dc:date xmlns:dc=\"http://purl.org/dc/elements/1.1/\">%s</dc:date>"
                              "</item>",
                              at_s, date);
    }
  g_string_append (text, "</channel></rss>");
  return g_string_free_and_steal (text);
}

/* One answers and brings nothing any more, the other one goes on. */
static void
test_watch_tells_silence (Fixture *self, gconstpointer data)
{
  g_autofree char *silent = make_feed (11, 3600);
  g_autofree char *busy = make_feed (11, 60);
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, "/busy");
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_told = FALSE;

  serve (self, silent);
  vigie_web_server_set_text (self->server, "/busy", 200, "application/rss+xml", busy);
  vigie_run_ok ("source", self->incident, "add", "Mairie", "feed", "--option", self->option, NULL);
  vigie_run_ok ("source", self->incident, "add", "Presse", "feed", "--option", option, NULL);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "watch",
                                         self->incident, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while (!is_told)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      is_told = strstr (line, "silent since") != NULL;
      g_assert_true (!is_told || g_str_has_prefix (line, "Mairie: live"));
    }
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_token_of_nobody (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;

  vigie_run_ok ("source", self->incident, "add", "Préfecture", "feed", "--option", self->option,
                NULL);
  run = vigie_run ("watch", self->incident, "--token", "Mairie", NULL);
  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, "Mairie"));
}

static void
test_nothing_to_watch_is_said (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = vigie_run ("watch", self->incident, NULL);

  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, "vigie-cli source"));
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

  add ("/cli/sources/fetch-brings-what-is-new", test_fetch_brings_what_is_new);
  add ("/cli/sources/posts-tell-changes", test_posts_tell_what_their_source_did);
  add ("/cli/sources/fetch-tells-programs", test_fetch_tells_programs);
  add ("/cli/sources/official-information-has-its-own-time",
       test_official_information_has_its_own_time);
  add ("/cli/sources/what-fails-is-said", test_what_fails_is_said);
  add ("/cli/sources/wrong-use", test_wrong_use);
  add ("/cli/sources/list", test_list_of_sources);
  add ("/cli/sources/watch", test_watch_asks_until_it_is_stopped);
  add ("/cli/sources/watch-shows-what-is-sent", test_watch_shows_what_is_sent);
  add ("/cli/sources/watch-tells-silence", test_watch_tells_silence);
  add ("/cli/sources/token-of-nobody", test_token_of_nobody);
  add ("/cli/sources/nothing-to-watch-is-said", test_nothing_to_watch_is_said);

  return g_test_run ();
}
