/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "photo-samples.h"
#include "vigie-cli-run.h"
#include "vigie-web-server.h"

typedef struct
{
  VigieTestDir *dir;
  VigieWebServer *server;
  char *incident;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = vigie_test_make_dir ();
  f->server = vigie_web_server_new ();
  f->incident = vigie_make_incident (f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  vigie_run_ok ("check", f->incident, NULL);
  vigie_web_server_free (f->server);
  g_free (f->incident);
  vigie_test_remove_dir (f->dir);
}

/* Posts of ascending minutes, each with a photo at one of these paths. */
static void
import (Fixture *f, const char *paths)
{
  g_auto (GStrv) list = g_strsplit (paths, " ", -1);
  g_autoptr (GString) csv = g_string_new ("id,date,text,photo\n");
  g_autofree char *path = NULL;

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *uri = vigie_web_server_dup_uri (f->server, list[i]);

      g_string_append_printf (csv, "%u,2026-01-12T18:%02u:00Z,Verglas,%s\n", i, i, uri);
    }
  path = vigie_write (f->dir, "posts.csv", csv->str);
  vigie_run_ok ("import", f->incident, path, NULL);
}

static void
serve_jpeg (Fixture *f, const char *path, int width)
{
  g_autoptr (GBytes) jpeg = photo_samples_jpeg (width, 48);

  vigie_web_server_set (f->server, path, 200, "image/jpeg", jpeg, NULL);
}

static guint
count_photos (Fixture *f)
{
  g_autoptr (VigieRun) posts = vigie_run ("posts", f->incident, "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  guint n = 0;

  assert_run (posts, 0);
  lines = vigie_parse_lines (posts->out);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonArray *photos = json_object_get_array_member (vigie_line_object (lines, i), "photos");

      for (guint j = 0; j < json_array_get_length (photos); j++)
        n += !json_object_get_null_member (json_array_get_object_element (photos, j), "sha256");
    }
  return n;
}

static void
test_fetches (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (VigieRun) again = NULL;

  import (f, "/a.jpg /b.jpg /a.jpg");
  serve_jpeg (f, "/a.jpg", 64);
  serve_jpeg (f, "/b.jpg", 80);
  run = vigie_run ("photos", f->incident, "--fetch", "--allow-local", NULL);
  assert_run (run, 0);
  g_assert_cmpstr (run->out, ==, "fetched 2, failed 0\n");
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpuint (count_photos (f), ==, 3);
  again = vigie_run ("photos", f->incident, "--fetch", "--allow-local", NULL);
  assert_run (again, 0);
  g_assert_cmpstr (again->out, ==, "fetched 0, failed 0\n");
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 2);
}

/* Posts that show the very same picture from two addresses find each other. */
static void
test_look_alikes (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieRun) posts = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  import (f, "/a.jpg /b.jpg");
  serve_jpeg (f, "/a.jpg", 64);
  serve_jpeg (f, "/b.jpg", 64);
  vigie_run_ok ("photos", f->incident, "--fetch", "--allow-local", NULL);
  posts = vigie_run ("posts", f->incident, "--json", NULL);
  assert_run (posts, 0);
  lines = vigie_parse_lines (posts->out);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (vigie_line_object (lines, 0), "look_alikes")),
                    ==, 1);
}

static void
test_failures_are_told (Fixture *f, gconstpointer data)
{
  g_autofree char *page = vigie_web_server_dup_uri (f->server, "/page");
  g_autofree char *none = vigie_web_server_dup_uri (f->server, "/none");
  g_autofree char *expected = NULL;
  g_autoptr (VigieRun) text = NULL;
  g_autoptr (VigieRun) json = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;
  JsonArray *failures;

  import (f, "/none /page /a.jpg");
  vigie_web_server_set_text (f->server, "/page", 200, "text/html", "<html></html>");
  serve_jpeg (f, "/a.jpg", 64);
  text = vigie_run ("photos", f->incident, "--fetch", "--allow-local", NULL);
  assert_run (text, 1);
  expected = g_strdup_printf ("fetched 1, failed 2\n"
                              "  %s: This address shows a web page, not a photo.\n"
                              "  %s: 127.0.0.1 has nothing at this address.\n",
                              page, none);
  g_assert_cmpstr (text->out, ==, expected);

  json = vigie_run ("photos", f->incident, "--fetch", "--allow-local", "--json", NULL);
  assert_run (json, 1);
  lines = vigie_parse_lines (json->out);
  object = vigie_line_object (lines, 0);
  vigie_assert_members (object, "fetched failed failures");
  g_assert_cmpint (json_object_get_int_member (object, "fetched"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "failed"), ==, 2);
  failures = json_object_get_array_member (object, "failures");
  vigie_assert_members (json_array_get_object_element (failures, 0), "uri error");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (failures, 0), "uri"), ==, page);
}

/* The newest first. */
static void
test_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;

  import (f, "/a.jpg /b.jpg");
  serve_jpeg (f, "/a.jpg", 64);
  serve_jpeg (f, "/b.jpg", 80);
  run = vigie_run ("photos", f->incident, "--fetch", "--limit", "1", "--allow-local", NULL);
  assert_run (run, 0);
  g_assert_cmpstr (run->out, ==, "fetched 1, failed 0\n");
  g_assert_cmpuint (vigie_web_server_count (f->server, "/b.jpg"), ==, 1);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/a.jpg"), ==, 0);
}

static void
test_local_is_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;

  import (f, "/a.jpg");
  serve_jpeg (f, "/a.jpg", 64);
  run = vigie_run ("photos", f->incident, "--fetch", NULL);
  assert_run (run, 1);
  g_assert_nonnull (strstr (run->out, "fetched 0, failed 1\n"));
  g_assert_nonnull (strstr (run->out, "local network"));
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 0);
}

/* The program stands before a photo that does not come, with another one in the file. */
static GSubprocess *
start_and_stall (Fixture *f)
{
  const char *argv[] = { g_getenv ("VIGIE_CLI"), "photos", f->incident, "--fetch",
                         "--allow-local",        NULL };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC * vigie_test_get_patience ();

  import (f, "/a.jpg /held.jpg");
  serve_jpeg (f, "/a.jpg", 64);
  serve_jpeg (f, "/held.jpg", 80);
  vigie_web_server_set_manner (f->server, "/held.jpg", VIGIE_WEB_HELD);
  process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  vigie_web_server_wait (f->server, "/held.jpg", 1);
  while (count_photos (f) == 0)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
  return process;
}

static void
expect_rest (Fixture *f)
{
  g_autoptr (VigieRun) run = NULL;

  vigie_run_ok ("check", f->incident, NULL);
  g_assert_cmpuint (count_photos (f), ==, 1);
  vigie_web_server_release (f->server);
  run = vigie_run ("photos", f->incident, "--fetch", "--allow-local", NULL);
  assert_run (run, 0);
  g_assert_cmpstr (run->out, ==, "fetched 1, failed 0\n");
  g_assert_cmpuint (vigie_web_server_count (f->server, "/a.jpg"), ==, 1);
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) process = start_and_stall (f);

  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
  expect_rest (f);
}

static void
test_interrupted (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) process = start_and_stall (f);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_cmpstr (out, ==, "fetched 1, failed 0\n");
  g_assert_nonnull (strstr (err, "stopped"));
  expect_rest (f);
}

#define ADD(path, func) g_test_add ("/cli/photos/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fetches", test_fetches);
  ADD ("look-alikes", test_look_alikes);
  ADD ("failures-are-told", test_failures_are_told);
  ADD ("limit", test_limit);
  ADD ("local-is-refused", test_local_is_refused);
  ADD ("killed", test_killed);
  ADD ("interrupted", test_interrupted);
  return g_test_run ();
}
