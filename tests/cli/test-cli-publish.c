/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "vigie-cli-run.h"
#include "vigie-server-thread.h"

#define PATIENCE_MS 60000

/* A server that takes files from whoever shows the token. */
typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  guint n_taken;
} Server;

typedef struct
{
  char *dir;
  char *incident;
  char *share; /* a folder */
  Server server;
} Fixture;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Server *self = user_data;
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  const gboolean knows = g_strcmp0 (authorization, "Bearer let-me-in") == 0;

  g_mutex_lock (&self->mutex);
  self->n_taken += knows;
  g_mutex_unlock (&self->mutex);
  soup_server_message_set_status (message, knows ? 204 : 401, NULL);
}

static void
close_road (Fixture *self, const char *subject)
{
  vigie_run_ok ("decide", self->incident, "shape.draw", subject, "--payload",
                "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
                "\"coordinates\":[[[5,47],[5.1,47],[5.1,47.1],[5,47]]]}}",
                NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  self->share = g_build_filename (self->dir, "share", NULL);
  g_assert_cmpint (g_mkdir (self->share, 0777), ==, 0);
  close_road (self, "shape-1");
  g_mutex_init (&self->server.mutex);
  vigie_server_thread_start (&self->server.thread, "publish", on_request, &self->server);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_server_thread_stop (&self->server.thread);
  g_mutex_clear (&self->server.mutex);
  g_free (self->share);
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

static void
add_folder (Fixture *self, const char *name, const char *option)
{
  g_autofree char *address = g_strconcat (self->share, "/", NULL);

  vigie_run_ok ("destination", self->incident, "add", name, address, option, NULL);
}

/* As people type them: relative, and without the last "/". */
static void
test_paths_are_completed (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (self->share, "/", NULL);
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *relative = g_build_filename (here, "no-such-folder", "/", NULL);
  g_autoptr (VigieRun) list = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("destination", self->incident, "add", "A", self->share, NULL);
  vigie_run_ok ("destination", self->incident, "add", "B", "./no-such-folder/", NULL);
  vigie_run_ok ("destination", self->incident, "add", "C", "./no-such-folder", NULL);
  vigie_run_ok ("destination", self->incident, "add", "D", "./no-such-file.geojson", NULL);
  list = vigie_run ("destination", self->incident, "list", "--json", NULL);
  assert_run (list, 0);
  lines = vigie_parse_lines (list->out);
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "address"), ==,
                   folder);
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 1), "kind"), ==,
                   "folder");
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 1), "address"), ==,
                   relative);
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 2), "address"), ==,
                   relative);
  g_assert_true (
      g_str_has_suffix (json_object_get_string_member (vigie_line_object (lines, 3), "address"),
                        "/no-such-file.geojson"));
}

static char *
read_shared (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->share, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_destinations_are_added_listed_and_removed (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) list = NULL, none = NULL, again = NULL, unknown = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;

  vigie_run_ok ("destination", self->incident, "add", "Routes", "https://example.org/dav/",
                "--user", "vigie", "--format", "kml", "--automatic", NULL);
  add_folder (self, "Préfecture", NULL);
  again = vigie_run ("destination", self->incident, "add", "Routes", "/tmp/", NULL);
  assert_run (again, 1);
  g_assert_nonnull (strstr (again->err, "Routes"));
  list = vigie_run ("destination", self->incident, "list", "--json", NULL);
  assert_run (list, 0);
  lines = vigie_parse_lines (list->out);
  g_assert_cmpuint (lines->len, ==, 2);
  object = vigie_line_object (lines, 0);
  vigie_assert_members (object, "name kind address user format with_lifted include_authors "
                                "include_unconfirmed automatic published_at");
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "webdav");
  g_assert_cmpstr (json_object_get_string_member (object, "user"), ==, "vigie");
  g_assert_true (json_object_get_boolean_member (object, "automatic"));
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 1), "kind"), ==,
                   "folder");
  unknown = vigie_run ("destination", self->incident, "remove", "Nobody", NULL);
  assert_run (unknown, 1);
  vigie_run_ok ("destination", self->incident, "remove", "Routes", NULL);
  vigie_run_ok ("destination", self->incident, "remove", "Préfecture", NULL);
  none = vigie_run ("destination", self->incident, NULL);
  assert_run (none, 0);
  g_assert_cmpstr (none->out, ==, "");
}

static void
test_what_cannot_be_meant_is_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    int status;
    const char *args[8];
  } cases[] = {
    { 2, { "destination" } },
    { 2, { "destination", "FILE", "frobnicate" } },
    { 2, { "destination", "FILE", "add", "a" } },
    { 2, { "destination", "FILE", "remove" } },
    { 2, { "destination", "FILE", "list", "a" } },
    { 2, { "destination", "FILE", "add", "a", "https://example.org/", "--kind", "pigeon" } },
    { 1, { "destination", "FILE", "add", "a", "https://example.org/", "--format", "docx" } },
    { 1, { "destination", "FILE", "add", "a", "https://me:secret@example.org/" } },
    { 1, { "destination", "FILE", "add", "a", "example.org" } },
    { 1, { "destination", "FILE", "login", "a" } },
    { 1, { "publish", "FILE" } },
    { 1, { "publish", "FILE", "--watch" } },
    { 1, { "publish", "FILE", "--to", "a" } },
    { 1, { "publish", "FILE", "--to", "a", "--watch" } },
    { 2, { "publish", "FILE", "--replace", "--watch" } },
    { 1, { "publish", "/nonexistent.vigie" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *args[G_N_ELEMENTS (cases[i].args) + 1] = { NULL };
      g_autoptr (VigieRun) run = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (cases[i].args); j++)
        args[j] = g_strcmp0 (cases[i].args[j], "FILE") == 0 ? self->incident : cases[i].args[j];
      g_test_message ("%u", i);
      run = vigie_run_strv (args);
      assert_run (run, cases[i].status);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (g_str_has_prefix (run->err, "vigie-cli: "));
    }
}

static void
test_overlay_is_sent_once (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) first = NULL, second = NULL, log = NULL;
  g_autoptr (GPtrArray) lines = NULL, unchanged = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  add_folder (self, "Routes", NULL);
  first = vigie_run ("publish", self->incident, "--json", NULL);
  assert_run (first, 0);
  lines = vigie_parse_lines (first->out);
  object = vigie_line_object (lines, 0);
  vigie_assert_members (object, "name state sent sha256 shapes posts bytes reason needs retry");
  g_assert_true (json_object_get_boolean_member (object, "sent"));
  g_assert_cmpint (json_object_get_int_member (object, "shapes"), ==, 1);
  text = read_shared (self, "routes.geojson");
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "shape-1"));
  second = vigie_run ("publish", self->incident, "--to", "Routes", NULL);
  assert_run (second, 0);
  log = vigie_run ("log", self->incident, "--json", NULL);
  g_assert_nonnull (strstr (log->out, "overlay.published"));
  g_assert_null (strstr (strstr (log->out, "overlay.published") + 1, "\"overlay.published\""));
}

static void
test_log_says_who_published (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "Anne", "Yann", "Anne" }; /* the author, else who is named */
  g_autofree char *file = g_build_filename (self->dir, "overlay.geojson", NULL);
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  guint n = 0;

  vigie_run_ok ("set", self->incident, "author", "Anne", NULL);
  add_folder (self, "Routes", NULL);
  vigie_run_ok ("publish", self->incident, NULL);
  close_road (self, "shape-2");
  vigie_run_ok ("publish", self->incident, "--actor", "Yann", NULL);
  vigie_run_ok ("set", self->incident, "author", "Zoé", NULL);
  vigie_run_ok ("export", self->incident, "--format", "geojson", "--output", file, "--actor",
                "Anne", NULL);
  log = vigie_run ("log", self->incident, "--json", NULL);
  lines = vigie_parse_lines (log->out);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *object = vigie_line_object (lines, i);

      if (!g_str_equal (json_object_get_string_member (object, "kind"), "overlay.published"))
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (names));
      g_assert_cmpstr (json_object_get_string_member (object, "actor"), ==, names[n]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
}

static void
test_file_of_somebody_else_needs_an_option (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) refused = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *before = NULL, *after = NULL;

  add_folder (self, "Routes", NULL);
  g_free (vigie_write (self->share, "routes.geojson", "mine"));
  refused = vigie_run ("publish", self->incident, "--json", NULL);
  assert_run (refused, 1);
  lines = vigie_parse_lines (refused->out);
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "state"), ==,
                   "failed");
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "needs"), ==,
                   "replace");
  g_assert_nonnull (strstr (refused->err, "--replace"));
  before = read_shared (self, "routes.geojson");
  g_assert_cmpstr (before, ==, "mine");
  vigie_run_ok ("publish", self->incident, "--replace", NULL);
  after = read_shared (self, "routes.geojson");
  g_assert_nonnull (strstr (after, "shape-1"));
}

static void
test_one_that_fails_does_not_keep_others (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;
  g_autofree char *text = NULL;

  vigie_run_ok ("destination", self->incident, "add", "Nowhere", "/nonexistent-vigie/", NULL);
  add_folder (self, "Routes", NULL);
  run = vigie_run ("publish", self->incident, NULL);
  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, "Nowhere: "));
  g_assert_nonnull (strstr (run->err, "--make-folders"));
  text = read_shared (self, "routes.geojson");
  g_assert_nonnull (text);
}

static void
test_token_comes_from_stdin (Fixture *self, gconstpointer data)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u/take", self->server.thread.port);
  g_autoptr (VigieRun) none = NULL, wrong = NULL, right = NULL, empty = NULL, log = NULL;

  vigie_run_ok ("destination", self->incident, "add", "Routes", address, "--kind", "http-post",
                NULL);
  none = vigie_run ("publish", self->incident, NULL); /* and no keyring answers here */
  assert_run (none, 1);
  g_assert_nonnull (strstr (none->err, "keyring"));
  empty = vigie_run_shell (self->dir, "\"$VIGIE_CLI\" publish *.vigie --password </dev/null");
  assert_run (empty, 1);
  wrong = vigie_run_shell (self->dir, "echo other | \"$VIGIE_CLI\" publish *.vigie --password");
  assert_run (wrong, 1);
  g_assert_nonnull (strstr (wrong->err, "127.0.0.1"));
  g_assert_null (strstr (wrong->err, "other"));
  g_assert_cmpuint (self->server.n_taken, ==, 0);
  right = vigie_run_shell (self->dir, "echo let-me-in | \"$VIGIE_CLI\" publish *.vigie --password");
  assert_run (right, 0);
  g_assert_cmpuint (self->server.n_taken, ==, 1);
  log = vigie_run ("log", self->incident, "--json", NULL);
  g_assert_null (strstr (log->out, "let-me-in"));
}

typedef struct
{
  Fixture *fixture;
  const char *subject;
} Arrival;

static gboolean
has_arrived (gpointer data)
{
  const Arrival *self = data;
  g_autofree char *text = read_shared (self->fixture, "routes.geojson");

  return text != NULL && strstr (text, self->subject) != NULL;
}

static void
test_changes_are_sent_while_watched (Fixture *self, gconstpointer data)
{
  Arrival first = { self, "shape-1" }, second = { self, "shape-2" };
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  add_folder (self, "Routes", "--automatic");
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "publish",
                                         self->incident, "--watch", "--json", NULL);
  g_assert_no_error (error);
  g_assert_true (vigie_test_wait_until (has_arrived, &first, PATIENCE_MS));
  close_road (self, "shape-2");
  g_assert_true (vigie_test_wait_until (has_arrived, &second, PATIENCE_MS));
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_only_those_named_are_watched (Fixture *self, gconstpointer data)
{
  Arrival first = { self, "shape-1" }, second = { self, "shape-2" };
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *other = NULL, *said = NULL;

  add_folder (self, "Other", "--automatic");
  add_folder (self, "Routes", NULL); /* named, so it need not be automatic */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process =
      g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "publish",
                                   self->incident, "--watch", "--to", "Routes", "--json", NULL);
  g_assert_no_error (error);
  g_assert_true (vigie_test_wait_until (has_arrived, &first, PATIENCE_MS));
  close_road (self, "shape-2");
  g_assert_true (vigie_test_wait_until (has_arrived, &second, PATIENCE_MS));
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_nonnull (strstr (said, "\"Routes\""));
  g_assert_null (strstr (said, "\"Other\""));
  other = read_shared (self, "other.geojson");
  g_assert_null (other);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* no keyring */
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  add ("/cli/destination/list", test_destinations_are_added_listed_and_removed);
  add ("/cli/destination/paths", test_paths_are_completed);
  add ("/cli/destination/refused", test_what_cannot_be_meant_is_refused);
  add ("/cli/publish/once", test_overlay_is_sent_once);
  add ("/cli/publish/actor", test_log_says_who_published);
  add ("/cli/publish/somebody-else", test_file_of_somebody_else_needs_an_option);
  add ("/cli/publish/others", test_one_that_fails_does_not_keep_others);
  add ("/cli/publish/token-from-stdin", test_token_comes_from_stdin);
  add ("/cli/publish/watch", test_changes_are_sent_while_watched);
  add ("/cli/publish/watch-to", test_only_those_named_are_watched);
#undef add
  return g_test_run ();
}
