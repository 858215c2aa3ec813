/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "made-valley.h"
#include "vigie-cli-run.h"
#include "vigie-exercise-word.h"
#include "vigie-export-format.h"

/* All that leaves of an exercise says so, and nothing that leaves of a real incident does: the same
 * walk over both, through every command and every format that there is. What is new has to be
 * brought into the table, or the walk fails. */

/* Each command runs under the sanitizers in tests of its own; here they walk over the exercise
 * alone. */
#ifdef __SANITIZE_ADDRESS__
#define WALKS_REAL_ONES FALSE
#else
#define WALKS_REAL_ONES TRUE
#endif

/* Where it is said. */
typedef enum
{
  AT_THE_TOP,    /* the first line of what is printed */
  IN_EACH,       /* "exercise": true in each object */
  IN_THE_TEXT,   /* somewhere in what is printed */
  BESIDE,        /* on stderr: nothing that could hold it is printed, or its bytes are hashed */
  IN_THE_FILE,   /* that is written, and beside what is printed */
  ON_EACH_PAGE,  /* of the PDF that is written */
  SILENT,        /* nothing is printed, or it is refused */
  NOT_AT_ALL,    /* no incident is asked */
  UNTIL_STOPPED, /* in the first line of JSON that it prints */
  REFUSED,       /* without --exercise, where it is one */
  OWN_TEST,      /* see below */
} Where;

typedef struct
{
  const char *command;
  Where where;
  /* “FILE” is the incident, “OUT” what is written, “AGREED” --exercise where it is one */
  const char *args[10];
} Step;

static const Step steps[] = {
  { "new", OWN_TEST, { NULL } }, /* test_new */
  { "set", SILENT, { "FILE", "author", "Anne" } },
  { "import", BESIDE, { "FILE", "INPUT" } },
  { "import", IN_EACH, { "FILE", "INPUT", "--json" } },
  { "posts", AT_THE_TOP, { "FILE" } },
  { "posts", AT_THE_TOP, { "FILE", "--query", "nowhere" } },
  { "posts", IN_EACH, { "FILE", "--json" } },
  { "photos", BESIDE, { "FILE", "--fetch" } },
  { "photos", IN_EACH, { "FILE", "--fetch", "--json" } },
  { "decide", BESIDE, { "FILE", "note", "--payload", "{\"text\":\"Relève\"}" } },
  { "decide", BESIDE, { "FILE", "note", "--payload", "{\"text\":\"Relève\"}", "--json" } },
  { "undo", BESIDE, { "FILE" } },
  { "redo", BESIDE, { "FILE" } },
  { "log", AT_THE_TOP, { "FILE" } },
  { "log", BESIDE, { "FILE", "--json" } },
  { "log", IN_THE_FILE, { "FILE", "--output", "OUT.csv" } },
  { "log", ON_EACH_PAGE, { "FILE", "--output", "OUT.pdf" } },
  { "check", AT_THE_TOP, { "FILE" } },
  { "check", IN_EACH, { "FILE", "--json" } },
  { "source", SILENT, { "FILE", "add", "Flux", "feed", "--option", "url=https://example.org/" } },
  { "source", BESIDE, { "FILE", "list" } },
  { "fetch", SILENT, { "FILE", "--source", "nowhere" } },
  { "watch", SILENT, { "FILE", "--no-such-option" } },
  { "words", SILENT, { "FILE", "neige" } },
  { "words", BESIDE, { "FILE" } },
  { "words", IN_EACH, { "FILE", "--json" } },
  { "capture",
    BESIDE,
    { "FILE", "vigie:capture?address=https%3A%2F%2Fwww.example.org%2Froads&text=Neige" } },
  { "official", AT_THE_TOP, { "FILE" } },
  { "export", NOT_AT_ALL, { "--help" } }, /* see test_every_format */
  { "brief", IN_THE_TEXT, { "FILE", "--text" } },
  { "brief", IN_THE_TEXT, { "FILE", "--short-text" } },
  { "brief", REFUSED, { "FILE", "--output", "OUT-refused.pdf" } },
  { "brief", ON_EACH_PAGE, { "FILE", "--output", "OUT.pdf", "AGREED" } },
  { "brief",
    ON_EACH_PAGE,
    { "FILE", "--output", "OUT.pdf", "--language", "en", "--landscape", "AGREED" } },
  { "brief", IN_EACH, { "FILE", "--output", "OUT.pdf", "AGREED", "--json" } },
  { "review", AT_THE_TOP, { "FILE" } },
  { "review", IN_EACH, { "FILE", "--json" } },
  { "review", ON_EACH_PAGE, { "FILE", "--output", "OUT.pdf" } },
  { "message", IN_THE_TEXT, { "FILE", "snow-ice" } },
  { "message", IN_THE_TEXT, { "FILE", "snow-ice", "--language", "en" } },
  { "message", IN_EACH, { "FILE", "snow-ice", "--json" } },
  { "serve", UNTIL_STOPPED, { "FILE", "--port", "0", "--json" } },
  { "roads", IN_THE_FILE, { "FILE", "--output", "OUT.csv", "--all" } },
  { "roads", ON_EACH_PAGE, { "FILE", "--output", "OUT.pdf", "--all" } },
  { "destination", SILENT, { "FILE", "add", "Carte", "OUT.geojson" } },
  { "destination", BESIDE, { "FILE", "list" } },
  { "publish", OWN_TEST, { NULL } }, /* test_publishing */
  { "library", NOT_AT_ALL, { "--help" } },
  { "territory", NOT_AT_ALL, { "--help" } },
  { "demo", NOT_AT_ALL, { "--help" } },
  { "exercise", OWN_TEST, { NULL } }, /* test_replaying */
  /* what takes out of an incident what is personal comes last */
  { "privacy", BESIDE, { "FILE" } },
  { "privacy", IN_EACH, { "FILE", "--json" } },
  { "pseudonymise", IN_EACH, { "FILE", "--yes", "--json" } },
  { "pseudonymise", BESIDE, { "FILE", "--yes" } },
  { "purge", BESIDE, { "FILE", "photos", "--all", "--yes" } },
  { "purge", IN_EACH, { "FILE", "posts", "--all", "--dry-run", "--json" } },
  { "purge", SILENT, { "FILE", "posts", "--all" } }, /* nobody can answer */
  { "purge", BESIDE, { "FILE", "posts", "--status", "confirmed", "--yes" } },
  { "purge", IN_EACH, { "FILE", "posts", "--all", "--yes", "--json" } },
  { "privacy", BESIDE, { "FILE" } },
};

typedef struct
{
  char *dir;
  char *territory;    /* Waze's format names closed lines, and nothing else */
  char *incidents[2]; /* real, exercise */
  char *input;
  char *out; /* without its suffix */
} Fixture;

static char *
make_territory (const char *dir)
{
  char *out = g_build_filename (dir, "valley.territory", NULL);
  g_autofree char *roads = vigie_write (dir, "roads.geojson", VALLEY_ROADS);
  g_autofree char *communes = vigie_write (dir, "communes.geojson", VALLEY_COMMUNES);
  g_autofree char *pr = vigie_write (dir, "pr.csv", VALLEY_PR);

  vigie_run_ok ("territory", "build", out, "--roads", roads, "--communes", communes, "--pr", pr,
                NULL);
  return out;
}

static char *
make_incident (Fixture *self, gboolean exercise)
{
  char *path = g_build_filename (self->dir, exercise ? "b.vigie" : "a.vigie", NULL);
  g_autofree char *posts = vigie_write (
      self->dir, "posts.csv",
      "id,date,author,text,lat,lon\n1,2026-01-12T18:04:00Z,@anne,Neige à Beaune,47.02,4.84\n");
  g_autoptr (VigieRun) list = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const char *post;

  vigie_run_ok ("new", path, "--title", "Neige", exercise ? "--exercise" : NULL, NULL);
  vigie_run_ok ("set", path, "territory", self->territory, NULL);
  vigie_run_ok ("import", path, posts, NULL);
  vigie_run_ok (
      "decide", path, "shape.draw", "s1", "--payload",
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"snow\",\"geometry\":" VALLEY_ON_BRIDGE
      "}",
      NULL);
  list = vigie_run ("posts", path, "--json", NULL);
  assert_run (list, 0);
  lines = vigie_parse_lines (list->out);
  post = json_object_get_string_member (vigie_line_object (lines, 0), "id");
  vigie_run_ok ("decide", path, "post.status", post, "--payload", "{\"status\":\"confirmed\"}",
                NULL);
  return path;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->out = g_build_filename (self->dir, "sheet", NULL);
  self->territory = make_territory (self->dir);
  self->incidents[FALSE] = make_incident (self, FALSE);
  self->incidents[TRUE] = make_incident (self, TRUE);
  self->input = vigie_write (self->dir, "more.csv",
                             "id,date,author,text\n2,2026-01-12T18:05:00Z,@paul,Verglas\n");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->incidents[FALSE]);
  g_free (self->incidents[TRUE]);
  g_free (self->territory);
  g_free (self->input);
  g_free (self->out);
  vigie_test_remove_dir (self->dir);
}

/* ---- looking ---- */

static gboolean
holds (const char *data, gsize length, const char *text)
{
  return g_strstr_len (data, (gssize) length, text) != NULL;
}

/* Files hold bytes of any kind, where a zero is no end. */
static gboolean
bytes_hold (const char *data, gsize length, const char *text)
{
  const gsize size = strlen (text);

  for (gsize i = 0; i + size <= length; i++)
    if (memcmp (data + i, text, size) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
says_exercise (const char *data, gsize length)
{
  return bytes_hold (data, length, VIGIE_EXERCISE_WORD) ||
         bytes_hold (data, length, "\"exercise\":true") ||
         bytes_hold (data, length, "\"exercise\": true") ||
         bytes_hold (data, length, "securityExercise") ||
         bytes_hold (data, length, "<status>Exercise");
}

/* (transfer full) (nullable): a file's bytes */
static char *
read_file (const char *path, gsize *length)
{
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static void
check_pages (const char *path, gboolean exercise)
{
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  guint n_pages;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text,
                               NULL, NULL, NULL));
  pages = g_strsplit (text, "\f", -1);
  n_pages = g_strv_length (pages);
  g_assert_cmpuint (n_pages, >, 1); /* what follows the last one is empty */
  for (guint i = 0; i + 1 < n_pages; i++)
    if ((strstr (pages[i], VIGIE_EXERCISE_WORD) != NULL) != exercise)
      g_error ("page %u of %s: %s", i + 1, path, pages[i]);
}

static void
check_objects (const char *out, gboolean exercise)
{
  g_autoptr (GPtrArray) lines = vigie_parse_lines (out);

  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (json_object_get_boolean_member_with_default (vigie_line_object (lines, i),
                                                                  "exercise", FALSE),
                     ==, exercise);
}

/* An object a line, or one that goes over several lines. */
static void
check_json (const char *out, gboolean exercise)
{
  g_autoptr (JsonNode) node = NULL;

  if (strstr (out, "}\n{") != NULL || out[0] == '\0')
    {
      check_objects (out, exercise);
      return;
    }
  node = json_from_string (out, NULL);
  g_assert_nonnull (node);
  g_assert_cmpint (
      json_object_get_boolean_member_with_default (json_node_get_object (node), "exercise", FALSE),
      ==, exercise);
}

/* ---- one step ---- */

static void
fill_in (const Fixture *self, const Step *step, gboolean exercise, GPtrArray *argv, char **out)
{
  g_ptr_array_add (argv, g_strdup (step->command));
  for (guint i = 0; step->args[i] != NULL; i++)
    {
      const char *arg = step->args[i];

      if (g_str_equal (arg, "AGREED") && !exercise)
        continue;
      if (g_str_equal (arg, "AGREED"))
        arg = "--exercise";
      else if (g_str_equal (arg, "FILE"))
        arg = self->incidents[exercise];
      else if (g_str_equal (arg, "INPUT"))
        arg = self->input;
      if (g_str_has_prefix (arg, "OUT"))
        {
          *out = g_strconcat (self->out, arg + strlen ("OUT"), NULL);
          arg = *out;
        }
      g_ptr_array_add (argv, g_strdup (arg));
    }
  g_ptr_array_add (argv, NULL);
}

static void
check_step (const Step *step, const VigieRun *run, const char *path, gboolean exercise)
{
  const gsize length = strlen (run->out);
  const char *top = VIGIE_EXERCISE_WORD " – Neige\n";
  g_autofree char *file = NULL;
  gsize size = 0;

  if (!exercise || step->where == NOT_AT_ALL)
    {
      g_assert_false (says_exercise (run->out, length));
      g_assert_false (says_exercise (run->err, strlen (run->err)));
    }
  else if (step->where == AT_THE_TOP)
    g_assert_true (g_str_has_prefix (run->out, top));
  else if (step->where == IN_EACH)
    check_json (run->out, TRUE);
  else if (step->where == IN_THE_TEXT)
    g_assert_true (holds (run->out, length, VIGIE_EXERCISE_WORD));
  else if (step->where == SILENT)
    g_assert_cmpuint (length, ==, 0);
  else
    {
      g_assert_true (holds (run->err, strlen (run->err), VIGIE_EXERCISE_WORD " – Neige"));
      g_assert_false (holds (run->out, length, "\"exercise\""));
    }
  if (step->where == ON_EACH_PAGE)
    {
      check_pages (path, exercise);
      return;
    }
  if (step->where != IN_THE_FILE)
    return;
  file = read_file (path, &size);
  g_assert_cmpint (says_exercise (file, size), ==, exercise);
}

/* Ends by itself where it is refused. */
static VigieRun *
run_until_it_says (const char *const *args)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  VigieRun *run = g_new0 (VigieRun, 1);

  g_ptr_array_add (argv, (gpointer) g_getenv ("VIGIE_CLI"));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  run->out = g_data_input_stream_read_line (stream, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (run->out);
  run->err = g_strdup ("");
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return run;
}

/* What was refused left nothing, and says what would let it go. */
static void
check_refused (const VigieRun *run, const char *path, gboolean exercise)
{
  assert_run (run, exercise ? 2 : 0);
  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, !exercise);
  g_assert_cmpint (holds (run->err, strlen (run->err), "--exercise"), ==, exercise);
  g_assert_false (says_exercise (run->out, strlen (run->out)));
  g_unlink (path); /* of the other incident */
}

static void
walk (const Fixture *self, const Step *step, gboolean exercise)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autoptr (VigieRun) run = NULL;

  fill_in (self, step, exercise, argv, &path);
  if (step->where == UNTIL_STOPPED)
    {
      run = run_until_it_says ((const char *const *) argv->pdata);
      check_json (run->out, exercise);
      return;
    }
  run = vigie_run_strv ((const char *const *) argv->pdata);
  g_test_message ("%s %s: %d\n%s%s", exercise ? "exercise" : "real", step->command, run->status,
                  run->out, run->err);
  if (step->where == REFUSED)
    {
      check_refused (run, path, exercise);
      return;
    }
  g_assert_true (step->where == SILENT || run->status == 0);
  check_step (step, run, path, exercise);
}

static void
test_every_command (Fixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      /* nothing is named without being run */
      g_assert_cmpint (steps[i].where == OWN_TEST, ==, steps[i].args[0] == NULL);
      if (steps[i].where == OWN_TEST)
        continue;
      if (WALKS_REAL_ONES)
        walk (self, &steps[i], FALSE);
      walk (self, &steps[i], TRUE);
    }
}

/* A command that is not in the table could leave without the word. */
static void
test_no_command_is_left_out (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) help = vigie_run ("--help", NULL);
  g_auto (GStrv) lines = g_strsplit (help->out, "\n", -1);
  guint n_commands = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      gboolean known = FALSE;

      if (!g_str_has_prefix (lines[i], "  ") || lines[i][2] == ' ')
        continue;
      name = g_strndup (lines[i] + 2, strcspn (lines[i] + 2, " "));
      n_commands++;
      for (gsize j = 0; j < G_N_ELEMENTS (steps); j++)
        known = known || g_str_equal (steps[j].command, name);
      if (!known)
        g_error ("“%s” is not in the table of steps: say where it tells of an exercise", name);
    }
  g_assert_cmpuint (n_commands, >, 20);
}

/* ---- formats ---- */

static void
test_every_format (Fixture *self, gconstpointer data)
{
  gsize n_formats;
  const VigieExportFormat *formats = vigie_export_formats_get (&n_formats);

  for (gsize i = 0; i < n_formats; i++)
    for (int exercise = FALSE; exercise <= TRUE; exercise++)
      {
        g_autofree char *path = g_strconcat (self->out, formats[i].suffix, NULL);
        g_autoptr (VigieRun) run = vigie_run ("export", self->incidents[exercise], "--format",
                                              formats[i].name, "--output", path, "--json", NULL);
        g_autofree char *file = NULL;
        gsize length;

        assert_run (run, 0);
        check_json (run->out, exercise);
        file = read_file (path, &length);
        if (bytes_hold (file, length, VIGIE_EXERCISE_WORD) != exercise)
          g_error ("%s of %s", formats[i].name, exercise ? "an exercise" : "a real incident");
        g_assert_cmpint (says_exercise (file, length), ==, exercise);
      }
}

/* ---- new, what is replayed, and what is sent ---- */

static void
test_new (Fixture *self, gconstpointer data)
{
  g_autofree char *first = g_build_filename (self->dir, "first.vigie", NULL);
  g_autofree char *second = g_build_filename (self->dir, "second.vigie", NULL);
  g_autoptr (VigieRun) text = vigie_run ("new", first, "--title", "Neige", "--exercise", NULL);
  g_autoptr (VigieRun) json =
      vigie_run ("new", second, "--title", "Neige", "--exercise", "--json", NULL);

  assert_run (text, 0);
  assert_run (json, 0);
  g_assert_nonnull (strstr (text->err, VIGIE_EXERCISE_WORD " – Neige"));
  check_json (json->out, TRUE);
}

/* What replays an incident is an exercise, whatever it replays. */
static void
check_replay (Fixture *self, const char *original, const char *name)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *other = g_strconcat (path, ".other", NULL);
  g_autoptr (VigieRun) made =
      vigie_run ("exercise", original, "--output", path, "--by-posting", NULL);
  g_autoptr (VigieRun) as_json =
      vigie_run ("exercise", original, "--output", other, "--by-posting", "--json", NULL);
  g_autoptr (VigieRun) shown = vigie_run ("exercise", path, NULL);
  g_autoptr (VigieRun) told = vigie_run ("exercise", path, "--pause", "--json", NULL);
  g_autoptr (VigieRun) refused = vigie_run ("brief", path, "--output", other, NULL);

  assert_run (made, 0);
  assert_run (as_json, 0);
  assert_run (shown, 0);
  assert_run (told, 0);
  g_assert_true (holds (made->err, strlen (made->err), VIGIE_EXERCISE_WORD " – Neige"));
  g_assert_true (holds (shown->err, strlen (shown->err), VIGIE_EXERCISE_WORD " – Neige"));
  check_json (as_json->out, TRUE);
  check_json (told->out, TRUE);
  assert_run (refused, 2);
}

static void
test_replaying (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) none = vigie_run ("exercise", self->incidents[FALSE], NULL);

  check_replay (self, self->incidents[FALSE], "replayed.vigie");
  check_replay (self, self->incidents[TRUE], "again.vigie");
  assert_run (none, 1); /* a real incident replays nothing, and is not called what it is not */
  g_assert_false (says_exercise (none->out, strlen (none->out)));
  g_assert_false (says_exercise (none->err, strlen (none->err)));
}

/* A script made for an exercise is not let loose on what is real. */
static void
test_what_is_real_is_called_no_exercise (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_strconcat (self->out, ".pdf", NULL);
  g_autoptr (VigieRun) brief =
      vigie_run ("brief", self->incidents[FALSE], "--output", path, "--exercise", NULL);
  g_autoptr (VigieRun) text =
      vigie_run ("brief", self->incidents[FALSE], "--text", "--exercise", NULL);
  g_autoptr (VigieRun) log = NULL;

  assert_run (brief, 2);
  assert_run (text, 2);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  log = vigie_run ("log", self->incidents[FALSE], "--json", NULL);
  assert_run (log, 0);
  g_assert_null (strstr (log->out, "brief.issued"));
}

static char *
add_destination (Fixture *self, gboolean exercise, const char *file)
{
  char *path = g_build_filename (self->dir, file, NULL);

  vigie_run_ok ("destination", self->incidents[exercise], "add", file, path, NULL);
  return path;
}

static void
test_publishing (Fixture *self, gconstpointer data)
{
  const char *real = self->incidents[FALSE];
  const char *exercise = self->incidents[TRUE];
  g_autofree char *path = add_destination (self, TRUE, "carte.geojson");
  g_autoptr (VigieRun) unasked = vigie_run ("publish", exercise, NULL);
  g_autoptr (VigieRun) watching = vigie_run ("publish", exercise, "--watch", NULL);
  g_autoptr (VigieRun) agreed = NULL;
  g_autoptr (VigieRun) again = NULL;
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (VigieRun) over = NULL;
  g_autofree char *file = NULL;
  gsize length;

  assert_run (unasked, 2);
  assert_run (watching, 2);
  g_assert_nonnull (strstr (unasked->err, "--exercise"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  agreed = vigie_run ("publish", exercise, "--exercise", "--json", NULL);
  assert_run (agreed, 0);
  check_json (agreed->out, TRUE);
  file = read_file (path, &length);
  g_assert_true (bytes_hold (file, length, VIGIE_EXERCISE_WORD));
  again = vigie_run ("publish", exercise, NULL); /* a script says it each time */
  assert_run (again, 2);

  /* the real incident goes not over it unasked, and says why */
  g_free (add_destination (self, FALSE, "carte.geojson"));
  wrong = vigie_run ("publish", real, "--exercise", NULL);
  assert_run (wrong, 2);
  over = vigie_run ("publish", real, NULL);
  assert_run (over, 1);
  g_assert_nonnull (strstr (over->err, "is of an exercise"));
  vigie_run_ok ("publish", real, "--replace", NULL);
}

static void
test_an_exercise_goes_not_over_what_is_real (Fixture *self, gconstpointer data)
{
  g_autofree char *path = add_destination (self, FALSE, "carte.geojson");
  g_autoptr (VigieRun) over = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length;

  vigie_run_ok ("publish", self->incidents[FALSE], NULL);
  before = read_file (path, &length);
  g_free (add_destination (self, TRUE, "carte.geojson"));
  over = vigie_run ("publish", self->incidents[TRUE], "--exercise", NULL);
  assert_run (over, 1);
  g_assert_nonnull (strstr (over->err, "may be of a real incident"));
  after = read_file (path, &length);
  g_assert_cmpstr (before, ==, after);
  vigie_run_ok ("publish", self->incidents[TRUE], "--exercise", "--replace", NULL);
}

static void
test_serving_to_others (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) refused =
      vigie_run ("serve", self->incidents[TRUE], "--port", "0", "--address", "0.0.0.0", "--token",
                 "0123456789abcdef", NULL);
  g_autoptr (VigieRun) wrong =
      vigie_run ("serve", self->incidents[FALSE], "--port", "0", "--exercise", NULL);
  const char *const agreed[] = {
    "serve",   self->incidents[TRUE], "--port",     "0",      "--address", "0.0.0.0",
    "--token", "0123456789abcdef",    "--exercise", "--json", NULL
  };
  g_autoptr (VigieRun) run = NULL;

  assert_run (refused, 2);
  g_assert_nonnull (strstr (refused->err, "--exercise"));
  assert_run (wrong, 2);
  run = run_until_it_says (agreed);
  check_json (run->out, TRUE);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/cli-exercise-word/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-command", test_every_command);
  ADD ("no-command-is-left-out", test_no_command_is_left_out);
  ADD ("every-format", test_every_format);
  ADD ("new", test_new);
  ADD ("replaying", test_replaying);
  ADD ("real", test_what_is_real_is_called_no_exercise);
  ADD ("publishing", test_publishing);
  ADD ("not-over-what-is-real", test_an_exercise_goes_not_over_what_is_real);
  ADD ("serving-to-others", test_serving_to_others);

  return g_test_run ();
}
