/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vigie-cli-run.h"

#define CLOSURE                                                                                    \
  "{\"kind\":\"closure\",\"title\":\"D996\",\"cause\":\"snow\",\"from\":\"2026-01-12T18:00:00Z\"," \
  "\"to\":null,"                                                                                   \
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[4,47],[4.2,47],[4.2,47.1],[4,47]]]}}"

static const char three_posts[] =
    "id,date,author,text,url,lat,lon\n"
    "1,2026-01-12T18:00:00Z,Zoé,Verglas à Beaune,https://e.org/1,47.02,4.84\n"
    "2,2026-01-12T18:05:00Z,Ali,Arbre sur la route,https://e.org/2,47.50,5.00\n"
    "3,2026-01-12T18:10:00Z,Léa,Rumeur de fermeture,,,\n";

/* ---- usage ---- */

static void
test_usage (void)
{
  static const char *const wrong[][6] = {
    { NULL },
    { "nothing", NULL },
    { "--nothing", NULL },
    { "new", NULL },
    { "new", "x.vigie", NULL },
    { "new", "x.vigie", "--title", NULL },
    { "posts", "x.vigie", "--wrong", NULL },
    { "posts", "x.vigie", "--bbox", "1,2,3", NULL },
    { "posts", "x.vigie", "--status", "seen", NULL },
    { "posts", "x.vigie", "--limit", "many", NULL },
    { "posts", "x.vigie", "y.vigie", NULL },
    { "import", "x.vigie", NULL },
    { "photos", NULL },
    { "photos", "x.vigie", NULL },
    { "photos", "x.vigie", "--fetch", "--limit", "0", NULL },
    { "set", "x.vigie", "title", NULL },
    { "set", "x.vigie", "colour", "red", NULL },
    { "set", "x.vigie", "alert_at", "soon", NULL },
    { "decide", "x.vigie", NULL },
    { "decide", "x.vigie", "post.dance", NULL },
    { "decide", "x.vigie", "post.status", NULL },
    { "decide", "x.vigie", "note", "--payload", "{", NULL },
    { "export", "x.vigie", "--format", "geojson", NULL },
    { "export", "x.vigie", "--output", "y", NULL },
    { "brief", "x.vigie", NULL },
    { "brief", "x.vigie", "--output", "y", "--language=xx", NULL },
    { "brief", "x.vigie", "--output", "y", "--next=25:00", NULL },
    { "brief", "x.vigie", "--output", "y", "--next=soon", NULL },
    { "brief", "x.vigie", "--output", "y", "--text", NULL },
    { "brief", "x.vigie", "--text", "--short-text", NULL },
    { "brief", "x.vigie", "--text", "--json", NULL },
    { "undo", NULL },
    { "check", NULL },
    { "log", NULL },
    { "library", NULL },
    { "library", "learn", NULL },
    { "library", "list", "x.vigie", NULL },
    { "library", "burn", "x.vigie", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (VigieRun) run = vigie_run_strv (wrong[i]);

      g_test_message ("%s %s", wrong[i][0], wrong[i][0] != NULL ? wrong[i][1] : NULL);
      assert_run (run, 2);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_cmpstr (run->err, !=, "");
    }
}

static void
test_help_and_version (void)
{
  static const char *const commands[] = { "new",    "set",   "import",  "posts", "photos",
                                          "decide", "undo",  "redo",    "log",   "check",
                                          "export", "brief", "library", "demo" };
  g_autoptr (VigieRun) version = vigie_run ("--version", NULL);
  g_autoptr (VigieRun) help = vigie_run ("--help", NULL);

  assert_run (version, 0);
  g_assert_true (g_str_has_prefix (version->out, "vigie-cli "));
  assert_run (help, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (VigieRun) one = vigie_run (commands[i], "--help", NULL);
      g_autofree char *usage = g_strconcat ("vigie-cli ", commands[i], NULL);
      g_autofree char *entry = g_strconcat ("\n  ", commands[i], " ", NULL);

      assert_run (one, 0);
      g_assert_nonnull (strstr (one->out, usage));
      g_assert_cmpstr (one->err, ==, "");
      g_assert_nonnull (strstr (help->out, entry));
    }
  g_assert_nonnull (strstr (help->out, "112"));
}

/* Every command and every option that --help tells is in the manual. */
static void
test_manual (void)
{
  static const char *const commands[] = { "new",    "set",   "import",  "posts", "photos",
                                          "decide", "undo",  "redo",    "log",   "check",
                                          "export", "brief", "library", "demo" };
  g_autofree char *path = vigie_test_source_path ("data/vigie-cli.1");
  g_autofree char *manual = NULL;

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *heading = g_strdup_printf ("\n.SS %s ", commands[i]);
      g_autoptr (VigieRun) help = vigie_run (commands[i], "--help", NULL);
      const char *section = strstr (manual, heading);
      g_autofree char *line = NULL;

      g_assert_nonnull (section);
      line = g_strndup (section + 1, strcspn (section + 1, "\n"));
      for (const char *option = strstr (help->out, "--"); option != NULL;
           option = strstr (option + 2, "--"))
        {
          g_autofree char *name =
              g_strndup (option + 2, strspn (option + 2, "abcdefghijklmnopqrstuvwxyz-"));
          g_auto (GStrv) parts = g_strsplit (name, "-", -1);
          g_autofree char *escaped = g_strjoinv ("\\-", parts);

          if (strcmp (name, "help") != 0 && strstr (line, escaped) == NULL)
            g_error ("the manual's “%s” lacks --%s", commands[i], name);
        }
    }
}

static void
test_missing_and_foreign_files (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *none = g_build_filename (dir, "none.vigie", NULL);
  g_autofree char *foreign =
      vigie_write (dir, "foreign.vigie", "not a database at all, but longer than its header");
  const char *const commands[][6] = {
    { "posts", none, NULL },
    { "log", none, NULL },
    { "check", none, NULL },
    { "undo", none, NULL },
    { "posts", foreign, NULL },
    { "import", none, foreign, NULL },
    { "import", foreign, foreign, NULL },
    { "decide", none, "note", "--payload", "{\"text\":\"x\"}", NULL },
    { "set", none, "title", "x", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (VigieRun) run = vigie_run_strv (commands[i]);

      assert_run (run, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (g_str_has_prefix (run->err, "vigie-cli: "));
    }
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

/* ---- new and set ---- */

static void
test_new (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *other = g_build_filename (dir, "other.vigie", NULL);
  g_autofree char *territory = vigie_write (dir, "21.territory", "x");
  g_autoptr (VigieRun) again = vigie_run ("new", path, "--title", "x", NULL);
  g_autoptr (VigieRun) no_territory =
      vigie_run ("new", other, "--title", "x", "--territory", "/none", NULL);
  g_autoptr (VigieRun) exercise = NULL;

  assert_run (again, 1);
  assert_run (no_territory, 1);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  exercise = vigie_run ("new", other, "--title", "x", "--territory", territory, "--exercise",
                        "--json", NULL);
  assert_run (exercise, 0);
  {
    g_autoptr (GPtrArray) lines = vigie_parse_lines (exercise->out);

    vigie_assert_members (vigie_line_object (lines, 0), "file id title exercise");
    g_assert_true (json_object_get_boolean_member (vigie_line_object (lines, 0), "exercise"));
  }
  vigie_run_ok ("set", other, "title", "Crue", NULL);
  vigie_run_ok ("set", other, "author", "Claire", NULL);
  vigie_run_ok ("set", other, "alert_at", "2026-01-12T18:00:00Z", NULL);
  vigie_run_ok ("check", other, NULL);
}

/* ---- import ---- */

static void
test_import (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autofree char *bad = vigie_write (dir, "b.csv", "id,date,text\n1,2026-01-12,x\n2,never,y\n");
  g_autoptr (VigieRun) first = vigie_run ("import", path, csv, NULL);
  g_autoptr (VigieRun) second = vigie_run ("import", path, csv, NULL);
  g_autoptr (VigieRun) third = vigie_run ("import", path, bad, NULL);
  g_autoptr (VigieRun) json =
      vigie_run ("import", path, bad, csv, "--json", "--source", "Terrain", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;

  assert_run (first, 0);
  g_assert_cmpstr (first->out, ==, "imported 3, known 0, rejected 0\n");
  assert_run (second, 0);
  g_assert_cmpstr (second->out, ==, "imported 0, known 3, rejected 0\n");
  assert_run (third, 0);
  g_assert_true (g_str_has_prefix (third->out, "imported 1, known 0, rejected 1\n"));
  g_assert_nonnull (strstr (third->out, "line 3: The date “never” is not understood"));

  assert_run (json, 0);
  lines = vigie_parse_lines (json->out);
  g_assert_cmpuint (lines->len, ==, 2);
  object = vigie_line_object (lines, 0);
  vigie_assert_members (object, "input imported known rejected rejects_file messages notes");
  g_assert_cmpint (json_object_get_int_member (object, "imported"), ==,
                   1); /* another source, another post */
  g_assert_cmpint (json_object_get_int_member (object, "rejected"), ==, 1);
  g_assert_true (
      g_file_test (json_object_get_string_member (object, "rejects_file"), G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "messages")), ==,
                    1);
}

static void
test_import_many_rejects (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (GString) text = g_string_new ("id,date,text\n");
  g_autofree char *csv = NULL;
  g_autoptr (VigieRun) run = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "%u,never,x\n", i);
  csv = vigie_write (dir, "p.csv", text->str);
  run = vigie_run ("import", path, csv, NULL);
  assert_run (run, 0);
  g_assert_true (g_str_has_prefix (run->out, "imported 0, known 0, rejected 500\n"));
  g_assert_nonnull (strstr (run->out, "and 480 more, see "));
  g_assert_nonnull (strstr (run->out, ".rejects.csv"));
}

static void
test_import_of_what_is_not_there (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autoptr (VigieRun) run = vigie_run ("import", path, "/none.csv", csv, NULL);

  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, "/none.csv"));
  g_assert_nonnull (
      strstr (run->out, "imported 3, known 0, rejected 0\n")); /* the other one is there */
}

static void
test_own_output_comes_back (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autofree char *copy = g_build_filename (dir, "copy.vigie", NULL);
  g_autofree char *dump = NULL;
  g_autoptr (VigieRun) posts = NULL;
  g_autoptr (VigieRun) same = NULL;
  g_autoptr (VigieRun) other = NULL;

  vigie_run_ok ("import", path, csv, NULL);
  posts = vigie_run ("posts", path, "--json", NULL);
  dump = vigie_write (dir, "dump.jsonl", posts->out);
  same = vigie_run ("import", path, dump, NULL);
  assert_run (same, 0);
  g_assert_true (g_str_has_prefix (same->out, "imported 0, known 3, rejected 0\n"));
  vigie_run_ok ("new", copy, "--title", "x", NULL);
  vigie_run_ok ("import", copy, dump, NULL);
  other = vigie_run ("posts", copy, "--json", NULL);
  g_assert_cmpstr (other->out, ==, posts->out);
}

/* An import out of a pipe that we hold: it is surely under way when it is interrupted. */
static void
test_interrupt (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *pipe_path = g_build_filename (dir, "pipe.csv", NULL);
  g_autoptr (GString) rows = g_string_new ("id,date,text\n");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;
  g_autoptr (VigieRun) posts = NULL;
  guint n = 0;
  int fd;

  signal (SIGPIPE, SIG_IGN);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, g_getenv ("VIGIE_CLI"), "import", path, pipe_path, NULL);
  g_assert_no_error (error);
  fd = g_open (pipe_path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  for (; n < 15000; n++)
    g_string_append_printf (rows, "%u,2026-01-12T18:00:00Z,Post number %u\n", n, n);
  g_assert_cmpint (write (fd, rows->str, rows->len), ==, (gssize) rows->len);
  g_subprocess_send_signal (process, SIGINT);
  g_string_truncate (rows, 0);
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (rows, "%u,2026-01-12T18:00:00Z,More\n", n++);
  while (write (fd, rows->str, rows->len) > 0) /* until it stops reading */
    continue;
  close (fd);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (err, "stopped"));

  posts = vigie_run ("check", path, "--json", NULL); /* whole batches, and nothing broken */
  assert_run (posts, 0);
  g_assert_null (strstr (posts->out, "\"posts\":0,"));
}

/* ---- posts ---- */

static void
test_posts (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *post;

  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 3);
  post = vigie_line_object (lines, 2); /* newest first, so this is the first row */
  vigie_assert_members (
      post,
      "id source external_id url author text posted_at received_at status position candidates "
      "photos look_alikes duplicate_of owner labels confirmed_by checks "
      "differs_from");
  g_assert_cmpuint (strlen (json_object_get_string_member (post, "id")), ==, 32);
  g_assert_cmpstr (json_object_get_string_member (post, "source"), ==, "file:p.csv");
  g_assert_cmpstr (json_object_get_string_member (post, "external_id"), ==, "1");
  g_assert_cmpstr (json_object_get_string_member (post, "author"), ==, "Zoé");
  g_assert_cmpstr (json_object_get_string_member (post, "posted_at"), ==,
                   "2026-01-12T18:00:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (post, "status"), ==, "new");
  vigie_assert_members (json_object_get_object_member (post, "position"),
                        "lon lat radius_m origin");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (post, "candidates")), ==,
                    1);
  g_assert_true (json_object_get_null_member (vigie_line_object (lines, 0), "position"));
  g_assert_true (json_object_get_null_member (post, "duplicate_of"));
}

static guint
count_posts (const char *path, const char *option, const char *value)
{
  g_autoptr (VigieRun) run = vigie_run ("posts", path, "--json", option, value, NULL);
  g_autoptr (GPtrArray) lines = NULL;

  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);

  return lines->len;
}

static void
test_posts_filters (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autoptr (VigieRun) human = NULL;
  g_autofree char *found = NULL;

  vigie_run_ok ("import", path, csv, NULL);
  g_assert_cmpuint (count_posts (path, "--query", "verglas"), ==, 1);
  g_assert_cmpuint (count_posts (path, "--query", "VERGLAS beaune"), ==, 1);
  g_assert_cmpuint (count_posts (path, "--query", "absent"), ==, 0);
  g_assert_cmpuint (count_posts (path, "--bbox", "4.8,47,4.9,47.1"), ==, 1);
  g_assert_cmpuint (count_posts (path, "--bbox", "-10,-10,10,60"), ==, 2);
  g_assert_cmpuint (count_posts (path, "--limit", "2"), ==, 2);
  g_assert_cmpuint (count_posts (path, "--limit", "0"), ==, 0);
  g_assert_cmpuint (count_posts (path, "--status", "new"), ==, 3);
  g_assert_cmpuint (count_posts (path, "--status", "confirmed,rejected"), ==, 0);
  human = vigie_run ("posts", path, "--limit", "1", NULL);
  g_assert_nonnull (strstr (human->out, "Rumeur de fermeture"));
  g_assert_nonnull (strstr (human->out, "2026-01-12 18:10:00Z"));
}

/* ---- photos ---- */

static void
test_photos (void)
{
  g_autofree char *photo = vigie_test_shared_path_or_skip ("data/photos/gps/DSCN0010.jpg");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *copy = g_build_filename (dir, "photo.jpg", NULL);
  g_autoptr (GFile) source = photo != NULL ? g_file_new_for_path (photo) : NULL;
  g_autoptr (GFile) target = g_file_new_for_path (copy);
  g_autofree char *path = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *facts, *position;

  if (photo == NULL)
    return;
  g_assert_true (g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
  path = vigie_make_incident (dir);
  csv = vigie_write (dir, "p.csv", "id,text,photo\n1,Snow,photo.jpg\n2,Gone,gone.jpg\n");
  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", "--query", "snow", NULL);
  lines = vigie_parse_lines (run->out);
  facts = json_array_get_object_element (
      json_object_get_array_member (vigie_line_object (lines, 0), "photos"), 0);
  vigie_assert_members (facts,
                        "sha256 uri mime_type width height taken_at position direction_deg error");
  g_assert_cmpuint (strlen (json_object_get_string_member (facts, "sha256")), ==, 64);
  g_assert_cmpstr (json_object_get_string_member (facts, "mime_type"), ==, "image/jpeg");
  g_assert_cmpint (json_object_get_int_member (facts, "width"), ==, 640);
  g_assert_true (json_object_get_null_member (facts, "error"));
  position = json_array_get_object_element (
      json_object_get_array_member (vigie_line_object (lines, 0), "candidates"), 0);
  g_assert_cmpstr (json_object_get_string_member (position, "origin"), ==, "exif");

  g_clear_pointer (&run, vigie_run_free);
  g_clear_pointer (&lines, g_ptr_array_unref);
  run = vigie_run ("posts", path, "--json", "--query", "gone", NULL);
  lines = vigie_parse_lines (run->out);
  facts = json_array_get_object_element (
      json_object_get_array_member (vigie_line_object (lines, 0), "photos"), 0);
  g_assert_cmpstr (json_object_get_string_member (facts, "error"), ==, "The photo was not found");
}

/* ---- export and brief ---- */

static void
test_export (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", three_posts);
  g_autofree char *out = g_build_filename (dir, "o.geojson", NULL);
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (VigieRun) past = NULL;
  g_autoptr (VigieRun) lifted = NULL;
  g_autoptr (VigieRun) later = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *features;

  vigie_run_ok ("import", path, csv, NULL);
  {
    g_autoptr (VigieRun) newest = vigie_run ("posts", path, "--json", "--query", "verglas", NULL);
    g_autoptr (GPtrArray) lines = vigie_parse_lines (newest->out);

    vigie_run_ok ("decide", path, "post.status",
                  json_object_get_string_member (vigie_line_object (lines, 0), "id"), "--payload",
                  "{\"status\":\"confirmed\"}", NULL);
  }
  subject = vigie_run_line ("decide", path, "shape.draw", "--payload", CLOSURE, NULL);
  run = vigie_run ("export", path, "--format", "geojson", "--output", out, "--json", NULL);
  assert_run (run, 0);
  g_assert_nonnull (strstr (run->out, "\"shapes\":1,\"posts\":1"));
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  g_assert_nonnull (root);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  g_assert_cmpuint (json_array_get_length (features), ==, 2);
  g_assert_null (strstr (text, "Zoé")); /* no authors unless asked */

  past = vigie_run ("export", path, "--format", "geojson", "--output", out, "--at",
                    "2020-01-01T00:00:00Z", "--json", NULL);
  assert_run (past, 0);
  g_assert_nonnull (strstr (past->out, "\"shapes\":0,\"posts\":0"));

  vigie_run_ok ("decide", path, "shape.lift", subject, "--payload",
                "{\"at\":\"2026-01-12T20:00:00Z\"}", NULL);
  later = vigie_run ("export", path, "--format", "geojson", "--output", out, "--json", NULL);
  g_assert_nonnull (strstr (later->out, "\"shapes\":0,\"posts\":1"));
  lifted = vigie_run ("export", path, "--format", "geojson", "--output", out, "--with-lifted",
                      "--json", NULL);
  g_assert_nonnull (strstr (lifted->out, "\"shapes\":1,\"posts\":1"));
}

static void
test_export_refuses (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *out = g_build_filename (dir, "o", NULL);
  g_autoptr (VigieRun) never =
      vigie_run ("export", path, "--format", "docx", "--output", out, NULL);
  g_autoptr (VigieRun) time =
      vigie_run ("export", path, "--format", "geojson", "--output", out, "--at", "noon", NULL);
  g_autoptr (VigieRun) closed =
      vigie_run ("export", path, "--format", "geojson", "--output", "/none/o", NULL);

  assert_run (never, 2);
  g_assert_nonnull (strstr (never->err, "geojson, umap, "));
  assert_run (time, 2);
  assert_run (closed, 1);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

/* A slip of the hand must not cost the case, nor another one. */
static void
test_nothing_is_written_over_an_incident (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *other = g_build_filename (dir, "other.vigie", NULL);
  g_autofree char *link = g_build_filename (dir, "link.pdf", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL); /* nobody reads it */
  const char *const targets[] = { path, other, link, wal, pipe, "/dev/null" };

  vigie_run_ok ("new", other, "--title", "Other", NULL);
  g_assert_cmpint (symlink (path, link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (VigieRun) overlay =
          vigie_run ("export", path, "--format", "geojson", "--output", targets[i], NULL);
      g_autoptr (VigieRun) brief = vigie_run ("brief", path, "--output", targets[i], NULL);

      assert_run (overlay, 1);
      assert_run (brief, 1);
      g_assert_nonnull (strstr (overlay->err, targets[i]));
    }
  vigie_run_ok ("check", path, NULL);
  vigie_run_ok ("check", other, NULL);
}

static void
test_brief (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *out = g_build_filename (dir, "b.pdf", NULL);
  g_autofree char *first =
      vigie_run_line ("brief", path, "--output", out, "--language", "fr", NULL);
  g_autoptr (VigieRun) second =
      vigie_run ("brief", path, "--output", out, "--language", "en", "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_str_has_suffix (first, "brief number 1"));
  assert_run (second, 0);
  lines = vigie_parse_lines (second->out);
  vigie_assert_members (vigie_line_object (lines, 0),
                        "output number pages tiles_missing waiting map_is_territory sha256");
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "number"), ==, 2);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

/* A text is printed without being issued: the number stays free. */
static void
test_brief_as_text (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *out = g_build_filename (dir, "b.pdf", NULL);
  g_autoptr (VigieRun) text = vigie_run ("brief", path, "--text", "-l", "fr", "--next=21h30", NULL);
  g_autoptr (VigieRun) message = vigie_run ("brief", path, "--short-text", "-l", "fr", NULL);
  g_autofree char *first =
      vigie_run_line ("brief", path, "-o", out, "--landscape", "--next", "21:30", NULL);
  g_autoptr (VigieRun) log = vigie_run ("log", path, "--json", NULL);

  assert_run (text, 0);
  g_assert_nonnull (strstr (text->out, "Point de situation N° 1"));
  g_assert_nonnull (strstr (text->out, "ROUTES COUPÉES\nAucune coupure en cours.\n"));
  g_assert_nonnull (strstr (text->out, "Prochain point de situation à "));
  g_assert_nonnull (strstr (text->out, "21:30\n"));
  assert_run (message, 0);
  g_assert_nonnull (strstr (message->out, "Point de situation N° 1"));
  g_assert_cmpint (g_utf8_strlen (message->out, -1), <=, 501); /* with its line break */
  g_assert_true (g_str_has_suffix (first, "brief number 1"));
  g_assert_nonnull (strstr (log->out, "\"next_at\":\""));
  g_assert_nonnull (strstr (log->out, "\"as_of\":\""));
}

static void
test_brief_over_an_offline_map (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *plain = g_build_filename (dir, "plain.pdf", NULL);
  g_autofree char *out = g_build_filename (dir, "map.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "nowhere.mbtiles", NULL);
  g_autofree char *map = NULL;
  g_autoptr (VigieRun) missing = vigie_run ("brief", path, "-o", out, "--basemap", nowhere, NULL);
  GStatBuf before, after;

  assert_run (missing, 1);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));

  map = vigie_test_shared_path_or_skip ("data/tiles/saint-germain-raster.mbtiles");
  if (map == NULL)
    return;
  g_free (vigie_run_line ("decide", path, "shape.draw", "--payload",
                          "{\"kind\":\"closure\",\"title\":\"D 190\",\"geometry\":{\"type\":"
                          "\"Polygon\",\"coordinates\":[[[2.07,48.89],[2.11,48.89],[2.11,48.91],"
                          "[2.07,48.91],[2.07,48.89]]]}}",
                          NULL));
  g_free (vigie_run_line ("brief", path, "--output", plain, NULL));
  g_free (vigie_run_line ("brief", path, "--output", out, "--basemap", map, NULL));
  g_assert_cmpint (g_stat (plain, &before), ==, 0);
  g_assert_cmpint (g_stat (out, &after), ==, 0);
  g_assert_cmpint (after.st_size, >, before.st_size + 10000); /* the picture of the map */
}

/* The demonstration has copies of photos: the same file, recompressed, cropped, mirrored. */
static void
test_look_alikes_are_told (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "demo.vigie", NULL);
  g_autoptr (VigieRun) posts = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  guint n_why[3] = { 0 };
  static const char *const why[] = { "same-bytes", "same-picture", "mirrored-picture" };

  vigie_run_ok ("demo", path, NULL);
  posts = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (posts->out);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonArray *alikes =
          json_object_get_array_member (vigie_line_object (lines, i), "look_alikes");

      for (guint j = 0; j < json_array_get_length (alikes); j++)
        {
          JsonObject *alike = json_array_get_object_element (alikes, j);

          vigie_assert_members (alike, "post why");
          for (guint k = 0; k < G_N_ELEMENTS (why); k++)
            n_why[k] += g_str_equal (json_object_get_string_member (alike, "why"), why[k]);
        }
    }
  for (guint k = 0; k < G_N_ELEMENTS (why); k++)
    g_assert_cmpuint (n_why[k], >=, 2); /* either tells of the other */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/wrong-usage-is-2", test_usage);
  g_test_add_func ("/cli/help-and-version", test_help_and_version);
  g_test_add_func ("/cli/manual-knows-commands-and-options", test_manual);
  g_test_add_func ("/cli/missing-and-foreign-files-are-1", test_missing_and_foreign_files);
  g_test_add_func ("/cli/new-and-set", test_new);
  g_test_add_func ("/cli/import", test_import);
  g_test_add_func ("/cli/import-with-many-rejects", test_import_many_rejects);
  g_test_add_func ("/cli/import-of-what-is-not-there", test_import_of_what_is_not_there);
  g_test_add_func ("/cli/import-can-be-interrupted", test_interrupt);
  g_test_add_func ("/cli/own-posts-come-back", test_own_output_comes_back);
  g_test_add_func ("/cli/posts-have-the-members-of-the-contract", test_posts);
  g_test_add_func ("/cli/posts-filters", test_posts_filters);
  g_test_add_func ("/cli/photos-are-facts", test_photos);
  g_test_add_func ("/cli/export", test_export);
  g_test_add_func ("/cli/export-refuses", test_export_refuses);
  g_test_add_func ("/cli/nothing-is-written-over-an-incident",
                   test_nothing_is_written_over_an_incident);
  g_test_add_func ("/cli/brief-is-numbered", test_brief);
  g_test_add_func ("/cli/brief-as-text", test_brief_as_text);
  g_test_add_func ("/cli/brief-over-an-offline-map", test_brief_over_an_offline_map);
  g_test_add_func ("/cli/look-alikes-are-told", test_look_alikes_are_told);

  return g_test_run ();
}
