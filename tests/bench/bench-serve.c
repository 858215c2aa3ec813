/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What it costs to serve the live overlay: clients that keep their connections and poll each second
 * with If-None-Match, at vigie-cli serve in a process of its own and, in turns, at nginx with the
 * same file; decisions while they do; and listeners of /events.
 *
 *   bench-serve [CLIENTS [SECONDS]]
 *
 * Lines on stdout: figure TAB ours TAB peer TAB unit.
 */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "bench-pollers.h"
#include "bench-util.h"
#include "vigie-store.h"

#define FILE_NAME "overlay.geojson"
#define N_DECISIONS 101
#define DECISION_EVERY_US (50 * 1000)
#define PATIENCE_S 30
#define ROUND_S 2

typedef struct
{
  GSubprocess *process;
  guint port;
  BenchPollers *pollers;
  gint64 cpu_ns; /* of the rounds */
} Server;

typedef struct
{
  char *dir;
  char *incident;
  guint n_clients;
  Server ours;
  Server nginx; /* no process: it is not here */
} Bench;

static char *
find_cli (void)
{
  const char *build = g_getenv ("VIGIE_BUILDDIR");

  if (build == NULL)
    g_error ("VIGIE_BUILDDIR does not name the folder that was built");
  return g_build_filename (build, "src", "cli", "vigie-cli", NULL);
}

/* ---- the servers ---- */

static void
end_with_us (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* (transfer full): it ends at the latest when this program does */
static GSubprocess *
start (GSubprocessFlags flags, const char *const *command)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, end_with_us, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, command, &error);
  stop_on (error);
  return process;
}

static void
make_incident (Bench *self)
{
  g_autofree char *cli = find_cli ();
  g_autofree char *data = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "VIGIE_DEMO_DATA", data, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, cli, "demo", self->incident, NULL);
  stop_on (error);
  g_subprocess_wait_check (process, NULL, &error);
  stop_on (error);
}

static void
start_ours (Bench *self)
{
  g_autofree char *cli = find_cli ();
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  const char *port;
  g_autoptr (GError) error = NULL;

  self->ours.process =
      start (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
             (const char *[]) { cli, "serve", self->incident, "--port", "0", "--json", NULL });
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->ours.process));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  stop_on (error);
  port = line != NULL ? strstr (line, "\"port\":") : NULL;
  if (port == NULL)
    g_error ("vigie-cli serve does not say its port");
  self->ours.port = (guint) g_ascii_strtoull (port + strlen ("\"port\":"), NULL, 10);
}

static guint
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
wait_for_port (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < until)
    {
      g_autoptr (GSocketConnection) connection =
          g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);

      if (connection != NULL)
        return;
      g_usleep (10000);
    }
  g_error ("nginx does not start");
}

/* One process that serves, as ours; its connections may last as long as they like. */
static void
start_nginx (Bench *self)
{
  g_autofree char *program = g_find_program_in_path ("nginx");
  g_autofree char *conf = g_build_filename (self->dir, "nginx.conf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    program = g_file_test ("/usr/sbin/nginx", G_FILE_TEST_IS_EXECUTABLE)
                  ? g_strdup ("/usr/sbin/nginx")
                  : NULL;
  if (program == NULL)
    return;
  self->nginx.port = find_free_port ();
  text = g_strdup_printf ("daemon off;\nmaster_process off;\npid %1$s/pid;\n"
                          "worker_rlimit_nofile 4096;\nerror_log stderr crit;\n"
                          "events { worker_connections 4000; }\n"
                          "http {\n"
                          "  access_log off;\n  default_type application/geo+json;\n"
                          "  keepalive_requests 1000000;\n"
                          "  client_body_temp_path %1$s/b;\n  proxy_temp_path %1$s/p;\n"
                          "  fastcgi_temp_path %1$s/f;\n  uwsgi_temp_path %1$s/u;\n"
                          "  scgi_temp_path %1$s/s;\n"
                          "  server { listen 127.0.0.1:%2$u backlog=1024; root %1$s/www; }\n"
                          "}\n",
                          self->dir, self->nginx.port);
  g_file_set_contents (conf, text, -1, &error);
  stop_on (error);
  self->nginx.process =
      start (G_SUBPROCESS_FLAGS_NONE,
             (const char *[]) { program, "-e", "stderr", "-p", self->dir, "-c", conf, NULL });
  wait_for_port (self->nginx.port);
}

/* The same file for nginx. */
static void
copy_file (Bench *self)
{
  g_autofree char *www = g_build_filename (self->dir, "www", NULL);
  g_autofree char *path = g_build_filename (www, FILE_NAME, NULL);
  g_autoptr (GBytes) body = bench_pollers_dup_body (self->ours.pollers);
  g_autoptr (GError) error = NULL;

  g_mkdir (www, 0755);
  g_file_set_contents (path, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body),
                       &error);
  stop_on (error);
}

static gint64
read_cpu_ns (GSubprocess *process)
{
  clockid_t clock;
  struct timespec time;
  pid_t pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10);

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &time) != 0)
    g_error ("A server has ended");
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ---- decisions, as another process of the desk makes them ---- */

typedef struct
{
  const char *incident;
  gboolean done; /* atomic */
  double median_ms;
} Deciding;

static VigieDraft *
make_closure (const char *subject, const char *title)
{
  g_autofree char *text = g_strdup_printf (
      "{\"kind\":\"closure\",\"title\":\"%s\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[5,47],[5.1,47],[5.1,47.1],[5,47]]]}}",
      title);
  g_autoptr (GError) error = NULL;
  JsonNode *payload = json_from_string (text, &error);
  VigieDraft *draft;

  stop_on (error);
  draft = vigie_draft_new ("shape.draw", subject, payload, NULL, "Ana", &error);
  stop_on (error);
  json_node_unref (payload);
  return draft;
}

static double
append_ms (VigieStore *store, const char *subject, const char *title)
{
  g_autoptr (VigieDraft) draft = make_closure (subject, title);
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  decision = vigie_store_append (store, draft, &error);
  stop_on (error);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static gpointer
decide (gpointer data)
{
  Deciding *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (self->incident, 0, &error);
  double times[N_DECISIONS];

  stop_on (error);
  for (guint i = 0; i < N_DECISIONS; i++)
    {
      g_autofree char *title = g_strdup_printf ("D %u", i);

      times[i] = append_ms (store, "bench-decided", title);
      g_usleep (DECISION_EVERY_US);
    }
  vigie_store_close (store);
  self->median_ms = bench_percentile (times, N_DECISIONS, 0.5);
  g_atomic_int_set (&self->done, TRUE);
  return NULL;
}

/* With @pollers, they poll all the while. */
static double
measure_decisions (Bench *bench, BenchPollers *pollers)
{
  Deciding self = { .incident = bench->incident };
  GThread *thread = g_thread_new ("decide", decide, &self);

  while (pollers != NULL && !g_atomic_int_get (&self.done))
    bench_pollers_run (pollers, 0.1, NULL);
  g_thread_join (thread);
  return self.median_ms;
}

/* ---- what is measured ---- */

static void
measure_polls (Bench *self, double seconds)
{
  double ours[3], theirs[3] = { 0 };
  guint n = self->n_clients;

  for (double left = seconds; left > 0; left -= ROUND_S)
    for (guint k = 0; k < 2; k++)
      {
        Server *server = k == 0 ? &self->ours : &self->nginx;
        gint64 before;

        if (server->process == NULL)
          continue;
        before = read_cpu_ns (server->process);
        bench_pollers_run (server->pollers, MIN (left, ROUND_S), NULL);
        server->cpu_ns += read_cpu_ns (server->process) - before;
      }
  for (guint k = 0; k < 2; k++)
    {
      Server *server = k == 0 ? &self->ours : &self->nginx;
      double *row = k == 0 ? ours : theirs;

      if (server->process == NULL)
        continue;
      row[0] = (double) server->cpu_ns / 1e6 / bench_pollers_get_n (server->pollers) * 1000;
      row[1] = bench_pollers_get_ms (server->pollers, 0.5);
      row[2] = bench_pollers_get_ms (server->pollers, 0.99);
    }
  bench_print_row (ours[0], theirs[0], "ms", "processor time of 1000 polls, %u clients", n);
  bench_print_row (ours[1], theirs[1], "ms", "poll of %u clients, median", n);
  bench_print_row (ours[2], theirs[2], "ms", "poll of %u clients, 99 of 100", n);
}

static void
measure_change (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (self->incident, 0, &error);
  gint64 begin;

  stop_on (error);
  append_ms (store, "bench-seen", "seen by all");
  begin = g_get_monotonic_time ();
  if (!bench_pollers_run (self->ours.pollers, PATIENCE_S, "seen by all"))
    g_error ("Some did not see a change within %d s", PATIENCE_S);
  bench_print_row ((double) (g_get_monotonic_time () - begin) / 1000, 0, "ms",
                   "a change seen by the last of %u clients", self->n_clients);
  vigie_store_close (store);
}

static double
hear_change (Bench *self, guint n_listeners, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (self->incident, 0, &error);
  BenchPollers *listeners = bench_pollers_new (self->ours.port, "/events", n_listeners);
  gint64 begin;

  stop_on (error);
  bench_pollers_listen (listeners, PATIENCE_S); /* what there is already */
  append_ms (store, "bench-heard", title);
  begin = g_get_monotonic_time ();
  bench_pollers_listen (listeners, PATIENCE_S);
  vigie_store_close (store);
  bench_pollers_free (listeners);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static void
connect_all (Bench *self)
{
  double ours, theirs = 0;

  self->ours.pollers = bench_pollers_new (self->ours.port, "/" FILE_NAME, self->n_clients);
  ours = bench_pollers_begin (self->ours.pollers, PATIENCE_S);
  start_nginx (self);
  if (self->nginx.process != NULL)
    {
      copy_file (self);
      self->nginx.pollers = bench_pollers_new (self->nginx.port, "/" FILE_NAME, self->n_clients);
      theirs = bench_pollers_begin (self->nginx.pollers, PATIENCE_S);
    }
  bench_print_row (ours, theirs, "ms", "the first answers to %u clients that come at once",
                   self->n_clients);
}

static void
stop (Server *server)
{
  g_clear_pointer (&server->pollers, bench_pollers_free);
  if (server->process == NULL)
    return;
  g_subprocess_send_signal (server->process, SIGTERM);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
allow_files (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

int
main (int argc, char **argv)
{
  Bench self = { .n_clients = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000 };
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 10;
  double without, with, with_nginx = 0, one, all;

  allow_files ();
  self.dir = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  self.incident = g_build_filename (self.dir, "bench.vigie", NULL);
  make_incident (&self);
  start_ours (&self);
  without = measure_decisions (&self, NULL);
  connect_all (&self);
  measure_polls (&self, seconds);
  if (self.nginx.process != NULL)
    with_nginx = measure_decisions (&self, self.nginx.pollers);
  with = measure_decisions (&self, self.ours.pollers);
  bench_print_row (with, without, "ms", "a decision while %u clients poll, median", self.n_clients);
  bench_print_row (with, with_nginx, "ms", "the same against %u clients of nginx", self.n_clients);
  measure_change (&self);
  one = hear_change (&self, 1, "heard by one");
  all = hear_change (&self, self.n_clients, "heard by all");
  bench_print_row (all, one, "ms", "a change heard by the last of %u listeners", self.n_clients);
  stop (&self.ours);
  stop (&self.nginx);
  remove_tree (self.dir);
  g_free (self.incident);
  g_free (self.dir);
  return 0;
}
