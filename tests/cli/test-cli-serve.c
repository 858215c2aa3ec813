/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* prlimit */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "overlay-client.h"
#include "vigie-cli-run.h"

#ifdef __SANITIZE_ADDRESS__
#define N_CLIENTS 200
#else
#define N_CLIENTS 1000
#endif
#define N_POLLS 5
/* Files of this program that are not clients. */
#define N_OTHER_FILES 64

typedef struct
{
  char *dir;
  char *incident;
  GSubprocess *process;
  GDataInputStream *out;
  guint port;
} Fixture;

static void
set_up (Fixture *self, gconstpointer token)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) node = NULL;

  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  if (token != NULL)
    g_subprocess_launcher_setenv (launcher, "VIGIE_TOKEN", token, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  self->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("VIGIE_CLI"), "serve",
                                               self->incident, "--port", "0", "--json", NULL);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (self->out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = json_from_string (line, &error);
  g_assert_no_error (error);
  vigie_assert_members (json_node_get_object (node), "page port token events files");
  self->port = (guint) json_object_get_int_member (json_node_get_object (node), "port");
  g_assert_cmpuint (self->port, >, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&self->out);
  g_clear_object (&self->process);
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

static void
close_road (Fixture *self, const char *subject)
{
  vigie_run_ok ("decide", self->incident, "shape.draw", subject, "--payload",
                "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
                "\"coordinates\":[[[5,47],[5.1,47],[5.1,47.1],[5,47]]]}}",
                NULL);
}

static gboolean
is_closed (gpointer data)
{
  g_autofree char *answer =
      overlay_client_ask (((Fixture *) data)->port, "GET", "/overlay.geojson", "");

  assert_answer (answer, "200");
  return strstr (answer, "D 971") != NULL;
}

static void
test_decisions_of_others_are_served (Fixture *self, gconstpointer data)
{
  g_assert_false (is_closed (self));
  close_road (self, "road");
  g_assert_true (vigie_test_wait_until (is_closed, self, 20000));
}

static void
test_a_token_of_the_environment_is_asked_for (Fixture *self, gconstpointer token)
{
  g_autofree char *without = overlay_client_ask (self->port, "GET", "/overlay.geojson", "");
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", (const char *) token);
  g_autofree char *with = overlay_client_ask (self->port, "GET", "/overlay.geojson", header);

  assert_answer (without, "401");
  assert_answer (with, "200");
}

/* ---- many that poll ---- */

typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *input;
  char *etag;
  gboolean saw;
} Poller;

static void
ask (Poller *self)
{
  g_autofree char *text =
      g_strdup_printf ("GET /overlay.geojson HTTP/1.1\r\nHost: localhost\r\n%s%s%s\r\n",
                       self->etag != NULL ? "If-None-Match: " : "",
                       self->etag != NULL ? self->etag : "", self->etag != NULL ? "\r\n" : "");

  overlay_client_send (self->connection, text);
}

/* On a connection that is kept; %TRUE when it got the file anew. */
static gboolean
read_answer (Poller *self)
{
  g_autofree char *status = NULL;
  g_autofree char *body = NULL;
  gsize length = 0;

  status = g_data_input_stream_read_line (self->input, NULL, NULL, NULL);
  g_assert_nonnull (status);
  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->input, NULL, NULL, NULL);

      g_assert_nonnull (line);
      if (line[0] == '\0')
        break;
      if (g_str_has_prefix (line, "ETag: "))
        g_set_str (&self->etag, line + 6);
      if (g_str_has_prefix (line, "Content-Length: "))
        length = g_ascii_strtoull (line + 16, NULL, 10);
    }
  if (g_str_has_prefix (status, "HTTP/1.1 304"))
    return FALSE;
  g_assert_true (g_str_has_prefix (status, "HTTP/1.1 200"));
  body = g_malloc0 (length + 1);
  g_assert_true (
      g_input_stream_read_all (G_INPUT_STREAM (self->input), body, length, NULL, NULL, NULL));
  self->saw = strstr (body, "D 971") != NULL;
  return TRUE;
}

static void
poller_clear (Poller *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
  g_free (self->etag);
}

/* All ask before anybody reads; how many got the file anew. */
static guint
poll_all (Poller *pollers, guint n_pollers)
{
  guint n_new = 0;

  for (guint i = 0; i < n_pollers; i++)
    ask (&pollers[i]);
  for (guint i = 0; i < n_pollers; i++)
    n_new += read_answer (&pollers[i]) ? 1 : 0;
  return n_new;
}

/* As many as this machine lets one program have. */
static guint
allow_clients (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, N_CLIENTS + N_OTHER_FILES);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  if (limit.rlim_cur < N_CLIENTS + N_OTHER_FILES)
    g_test_message ("Only %u files may be open", (guint) limit.rlim_cur);
  return (guint) limit.rlim_cur - N_OTHER_FILES;
}

static void
test_a_thousand_that_poll_all_see_the_change (Fixture *self, gconstpointer data)
{
  guint n_pollers = allow_clients ();
  g_autofree Poller *pollers = g_new0 (Poller, n_pollers);

  for (guint i = 0; i < n_pollers; i++)
    {
      pollers[i].connection = overlay_client_connect (self->port);
      pollers[i].input = g_data_input_stream_new (
          g_io_stream_get_input_stream (G_IO_STREAM (pollers[i].connection)));
      g_data_input_stream_set_newline_type (pollers[i].input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
    }
  g_assert_cmpuint (poll_all (pollers, n_pollers), ==, n_pollers);
  for (guint k = 0; k < N_POLLS; k++)
    g_assert_cmpuint (poll_all (pollers, n_pollers), ==, 0);
  close_road (self, "road");
  g_assert_true (vigie_test_wait_until (is_closed, self, 20000));
  g_assert_cmpuint (poll_all (pollers, n_pollers), ==, n_pollers);
  for (guint i = 0; i < n_pollers; i++)
    {
      g_assert_true (pollers[i].saw);
      poller_clear (&pollers[i]);
    }
}

static void
assert_all_hear (GSocketConnection **listeners, guint n_listeners)
{
  for (guint i = 0; i < n_listeners; i++)
    {
      g_autofree char *heard = overlay_client_read_until (listeners[i], "event: overlay");

      g_assert_nonnull (heard);
    }
}

static void
test_a_thousand_that_listen_are_all_told (Fixture *self, gconstpointer data)
{
  guint n_listeners = allow_clients ();
  g_autofree GSocketConnection **listeners = g_new0 (GSocketConnection *, n_listeners);

  for (guint i = 0; i < n_listeners; i++)
    {
      listeners[i] = overlay_client_connect (self->port);
      overlay_client_send (listeners[i], "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  assert_all_hear (listeners, n_listeners); /* what there is */
  close_road (self, "road");
  assert_all_hear (listeners, n_listeners);
  for (guint i = 0; i < n_listeners; i++)
    g_object_unref (listeners[i]);
}

/* ---- want of files ---- */

#define N_ARRIVALS 60
/* Some for those that come, some for what is made of the incident just then. */
#define N_SPARE 10

static guint
count_files (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n_files = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
set_max_files (pid_t pid, rlim_t n_files)
{
  struct rlimit limit;

  g_assert_cmpint (prlimit (pid, RLIMIT_NOFILE, NULL, &limit), ==, 0);
  limit.rlim_cur = n_files;
  g_assert_cmpint (prlimit (pid, RLIMIT_NOFILE, &limit, NULL), ==, 0);
}

/* They come when few can be let in; the first one is answered. */
static void
crowd (Fixture *self, pid_t pid, GSocketConnection **arrivals)
{
  set_max_files (pid, count_files (pid) + N_SPARE);
  for (guint i = 0; i < N_ARRIVALS; i++)
    {
      arrivals[i] = overlay_client_connect (self->port);
      overlay_client_send (arrivals[i], "HEAD /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  /* When it was answered again, the server has seen that others wait. */
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = NULL;

      if (i > 0)
        overlay_client_send (arrivals[0], "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      answer = overlay_client_read_until (arrivals[0], "\r\n\r\n");
      g_assert_nonnull (answer);
    }
}

static pid_t
get_pid (Fixture *self)
{
  return (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
}

static void
test_who_comes_while_files_are_short_is_answered_later (Fixture *self, gconstpointer data)
{
  pid_t pid = get_pid (self);
  guint usual = count_files (pid) + 1000;
  GSocketConnection *arrivals[N_ARRIVALS];

  crowd (self, pid, arrivals);
  set_max_files (pid, usual);
  for (guint i = 1; i < N_ARRIVALS; i++)
    {
      g_autofree char *answer = overlay_client_read_until (arrivals[i], "\r\n\r\n");

      g_assert_nonnull (answer);
      assert_answer (answer, "200");
    }
  for (guint i = 0; i < N_ARRIVALS; i++)
    g_object_unref (arrivals[i]);
}

static void
test_a_crowd_that_left_leaves_room_for_others (Fixture *self, gconstpointer data)
{
  GSocketConnection *arrivals[N_ARRIVALS];
  g_autofree char *answer = NULL;

  crowd (self, get_pid (self), arrivals);
  for (guint i = 0; i < N_ARRIVALS; i++)
    g_object_unref (arrivals[i]);
  /* What is made of the incident may have wanted files too. */
  answer = overlay_client_ask (self->port, "GET", "/page.js", "");
  assert_answer (answer, "200");
}

/* ---- wrong usage ---- */

static void
test_what_must_not_be_served_is_wrong_usage (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *incident = vigie_make_incident (dir);
  g_autoptr (VigieRun) no_port = vigie_run ("serve", incident, NULL);
  g_autoptr (VigieRun) no_token =
      vigie_run ("serve", incident, "--port", "0", "--address", "0.0.0.0", NULL);
  g_autoptr (VigieRun) short_token =
      vigie_run ("serve", incident, "--port", "0", "--token", "abc", NULL);
  g_autofree char *script =
      g_strdup_printf ("echo abc | \"$VIGIE_CLI\" serve '%s' --port 0 --token -;"
                       "test $? -eq 2 || exit 1;"
                       "\"$VIGIE_CLI\" serve '%s' --port 0 --token - < /dev/null;"
                       "test $? -eq 1 || exit 1;"
                       "echo abc | \"$VIGIE_CLI\" capture '%s' --token;"
                       "exit $?",
                       incident, incident, incident);
  g_autoptr (VigieRun) read_token = vigie_run_shell (dir, script);
  g_autoptr (VigieRun) no_address =
      vigie_run ("serve", incident, "--port", "0", "--address", "desk.example", NULL);

  assert_run (no_port, 2);
  assert_run (no_token, 2);
  g_assert_nonnull (strstr (no_token->err, "token"));
  assert_run (short_token, 2);
  assert_run (read_token, 2);
  assert_run (no_address, 2);
}

static void
test_a_taken_port_is_a_failure_with_a_reason (Fixture *self, gconstpointer data)
{
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (VigieRun) run = vigie_run ("serve", self->incident, "--port", port, NULL);

  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, port));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, token)                                                                           \
  g_test_add ("/cli-serve/" #name, Fixture, token, set_up, test_##name, tear_down)
  add (decisions_of_others_are_served, NULL);
  add (a_token_of_the_environment_is_asked_for, "0123456789abcdef-cli");
  add (a_thousand_that_poll_all_see_the_change, NULL);
  add (a_thousand_that_listen_are_all_told, NULL);
  add (who_comes_while_files_are_short_is_answered_later, NULL);
  add (a_crowd_that_left_leaves_room_for_others, NULL);
  add (a_taken_port_is_a_failure_with_a_reason, NULL);
#undef add
  g_test_add_func ("/cli-serve/what_must_not_be_served_is_wrong_usage",
                   test_what_must_not_be_served_is_wrong_usage);
  return g_test_run ();
}
