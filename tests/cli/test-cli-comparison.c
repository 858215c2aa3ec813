/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "exercise-of.h"
#include "vigie-cli-run.h"

/* An exercise and its original, with the same three posts. */
typedef struct
{
  char *original;
  char *exercise;
  char *ids[3];
} Files;

static void
files_clear (Files *self)
{
  g_free (self->original);
  g_free (self->exercise);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    g_free (self->ids[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static void
judge (const char *path, const char *post, const char *status)
{
  g_autofree char *payload = g_strdup_printf ("{\"status\":\"%s\"}", status);

  vigie_run_ok ("decide", path, "post.status", post, "--payload", payload, NULL);
}

static void
make_files (Files *self, const char *dir)
{
  g_autofree char *csv = vigie_write (dir, "p.csv",
                                      "id,date,text,lat,lon\n"
                                      "1,2026-01-12T18:00:00Z,Verglas,47.3,5.04\n"
                                      "2,2026-01-12T18:05:00Z,Neige,47.31,5.05\n"
                                      "3,2026-01-12T18:06:00Z,Requin dans la rue,47.31,5.05\n");
  g_autofree char *overlay = g_build_filename (dir, "o.geojson", NULL);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  self->original = vigie_make_incident (dir);
  self->exercise = g_build_filename (dir, "exercise.vigie", NULL);
  vigie_run_ok ("new", self->exercise, "--title", "Exercice", "--exercise", NULL);
  vigie_run_ok ("import", self->original, csv, NULL);
  vigie_run_ok ("import", self->exercise, csv, NULL);
  run = vigie_run ("posts", self->original, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++) /* newest first */
    self->ids[2 - i] =
        g_strdup (json_object_get_string_member (vigie_line_object (lines, i), "id"));
  exercise_of_write (self->exercise, self->original, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z",
                     1);
  judge (self->original, self->ids[0], "confirmed");
  judge (self->original, self->ids[1], "confirmed");
  judge (self->original, self->ids[2], "rejected");
  judge (self->exercise, self->ids[0], "confirmed");
  judge (self->exercise, self->ids[2], "confirmed");
  vigie_run_ok ("export", self->exercise, "--format", "geojson", "--output", overlay, NULL);
}

static JsonObject *
get_member (JsonNode *node, const char *first, const char *second)
{
  JsonObject *object = json_object_get_object_member (json_node_get_object (node), first);

  return second != NULL ? json_object_get_object_member (object, second) : object;
}

static void
test_json_is_one_document (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  static const char *const members[] = { "title",      "at",       "reached_at", "original",
                                         "speed",      "counts",   "places",     "seen_to_judged",
                                         "areas",      "posts",    "begun_at",   "photos",
                                         "milestones", "releases", "verdicts" };
  JsonArray *posts;
  JsonObject *first;

  make_files (&files, dir);
  run = vigie_run ("review", files.exercise, "--compare", "--json", NULL);
  assert_run (run, 0);
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (json_node_get_object (node), members[i]));
  g_assert_cmpint (json_object_get_int_member (get_member (node, "counts", NULL), "missed"), ==, 1);
  g_assert_cmpint (
      json_object_get_int_member (get_member (node, "counts", NULL), "rejected_and_used"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (get_member (node, "verdicts", NULL), "both"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (get_member (node, "verdicts", NULL), "same"), ==, 1);
  g_assert_cmpint (
      json_object_get_int_member (get_member (node, "seen_to_judged", "exercise"), "n"), ==, 2);
  posts = json_object_get_array_member (json_node_get_object (node), "posts");
  g_assert_cmpuint (json_array_get_length (posts), ==, 3);
  first = json_array_get_object_element (posts, 0);
  vigie_assert_members (first, "id comparison rejected_and_used original exercise");
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, files.ids[2]);
  g_assert_cmpstr (json_object_get_string_member (first, "comparison"), ==, "contrary");
  g_assert_true (json_object_get_boolean_member (first, "rejected_and_used"));
  vigie_assert_members (json_object_get_object_member (first, "exercise"),
                        "status seen_at judged_at seen_to_judged_s decided_at");
}

static void
test_words_say_what_differs (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autoptr (VigieRun) run = NULL;
  const char *used, *missed;

  make_files (&files, dir);
  run = vigie_run ("review", files.exercise, "--compare", files.original, NULL);
  assert_run (run, 0);
  used = strstr (run->out, "Requin dans la rue");
  missed = strstr (run->out, "Confirmed in the original, open here");
  g_assert_nonnull (strstr (run->out, "Rejected in the original, sent out here: 1 post"));
  g_assert_nonnull (used);
  g_assert_nonnull (missed);
  g_assert_true (used < missed);
}

static void
test_what_cannot_be_compared (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autofree char *nowhere = g_build_filename (dir, "nowhere.vigie", NULL);
  g_autoptr (VigieRun) real = NULL;
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (VigieRun) missing = NULL;
  g_autoptr (VigieRun) usage = NULL;
  g_autoptr (VigieRun) gone = NULL;

  make_files (&files, dir);
  real = vigie_run ("review", files.original, "--compare", NULL);
  wrong = vigie_run ("review", files.exercise, "--compare", files.exercise, NULL);
  missing = vigie_run ("review", files.exercise, "--compare", nowhere, NULL);
  usage = vigie_run ("review", files.exercise, files.original, NULL);
  g_assert_cmpint (g_unlink (files.original), ==, 0);
  gone = vigie_run ("review", files.exercise, "--compare", "--json", NULL);
  assert_run (real, 1);
  g_assert_nonnull (strstr (real->err, "not an exercise"));
  assert_run (wrong, 1);
  g_assert_nonnull (strstr (wrong->err, "another incident"));
  assert_run (missing, 1);
  assert_run (usage, 2);
  g_assert_nonnull (strstr (usage->err, "--compare"));
  assert_run (gone, 1);
  g_assert_nonnull (strstr (gone->err, files.original));
  g_assert_cmpstr (gone->out, ==, "");
}

/* Where it is now is said once. */
static void
test_a_moved_original_is_found_again (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autofree char *moved = g_build_filename (dir, "elsewhere.vigie", NULL);
  g_autoptr (VigieRun) gone = NULL;
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (VigieRun) compared = NULL;
  g_autoptr (VigieRun) gone_again = NULL;

  make_files (&files, dir);
  g_assert_cmpint (g_rename (files.original, moved), ==, 0);
  gone = vigie_run ("review", files.exercise, "--compare", NULL);
  assert_run (gone, 1);
  g_assert_nonnull (strstr (gone->err, files.original));
  wrong = vigie_run ("exercise", files.exercise, "--original", files.exercise, NULL);
  assert_run (wrong, 1);
  g_assert_nonnull (strstr (wrong->err, "another incident"));
  vigie_run_ok ("exercise", files.exercise, "--original", moved, NULL);
  compared = vigie_run ("review", files.exercise, "--compare", NULL);
  assert_run (compared, 0);
  g_assert_nonnull (strstr (compared->out, "Requin dans la rue"));

  /* moved once more: it is told where it was last */
  g_assert_cmpint (g_unlink (moved), ==, 0);
  gone_again = vigie_run ("review", files.exercise, "--compare", NULL);
  assert_run (gone_again, 1);
  g_assert_nonnull (strstr (gone_again->err, moved));
}

/* Posts that were removed here or there since are told by their ids. */
static void
test_what_was_removed_is_compared (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autoptr (VigieRun) there = NULL;
  g_autoptr (VigieRun) here = NULL;
  g_autofree char *begin = NULL;

  make_files (&files, dir);
  begin = g_strndup (files.ids[2], 8);
  vigie_run_ok ("purge", files.original, "posts", "--all", "--yes", NULL);
  there = vigie_run ("review", files.exercise, "--compare", NULL);
  assert_run (there, 0);
  g_assert_nonnull (strstr (there->out, "Requin dans la rue"));
  vigie_run_ok ("purge", files.exercise, "posts", "--status", "confirmed", "--yes", NULL);
  here = vigie_run ("review", files.exercise, "--compare", NULL);
  assert_run (here, 0);
  g_assert_nonnull (strstr (here->out, "Rejected in the original, sent out here: 1 post"));
  g_assert_nonnull (strstr (here->out, begin));
  g_assert_null (strstr (here->out, "Requin"));
  vigie_run_ok ("review", files.exercise, "--compare", "--json", NULL);
  vigie_run_ok ("review", files.exercise, "--output", pdf, "--language", "fr", NULL);
}

/* What pdftotext reads on all pages; NULL where it is not installed. */
static char *
read_pdf (const char *path)
{
  const char *argv[] = { "pdftotext", path, "-", NULL };
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return out;
}

static void
test_report_has_a_chapter (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (Files) files = { 0 };
  g_autofree char *moved = g_build_filename (dir, "moved", "crue.vigie", NULL);
  g_autofree char *folder = g_path_get_dirname (moved);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *without = NULL;
  g_autofree char *again = NULL;
  g_autoptr (VigieRun) gone = NULL;
  g_autoptr (VigieRun) wrong = NULL;

  make_files (&files, dir);
  vigie_run_ok ("review", files.exercise, "--output", pdf, "--language", "fr", NULL);
  text = read_pdf (pdf);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (files.original, moved), ==, 0);
  gone = vigie_run ("review", files.exercise, "--output", pdf, "--language", "fr", NULL);
  assert_run (gone, 0);
  g_assert_nonnull (strstr (gone->err, files.original));
  without = read_pdf (pdf);
  wrong = vigie_run ("review", files.exercise, "--compare", files.original, "--output", pdf, NULL);
  assert_run (wrong, 1);
  vigie_run_ok ("review", files.exercise, "--compare", moved, "--output", pdf, "--language", "en",
                NULL);
  again = read_pdf (pdf);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_assert_nonnull (strstr (text, "Comparaison avec l’origine"));
  g_assert_nonnull (strstr (text, "Rejetées à l’origine, diffusées ici"));
  g_assert_nonnull (strstr (text, "Requin dans la rue"));
  g_assert_null (strstr (without, "Comparaison avec l’origine"));
  g_assert_nonnull (strstr (again, "Comparison with the original"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/comparison/json", test_json_is_one_document);
  g_test_add_func ("/cli/comparison/words", test_words_say_what_differs);
  g_test_add_func ("/cli/comparison/report", test_report_has_a_chapter);
  g_test_add_func ("/cli/comparison/removed", test_what_was_removed_is_compared);
  g_test_add_func ("/cli/comparison/moved", test_a_moved_original_is_found_again);
  g_test_add_func ("/cli/comparison/refused", test_what_cannot_be_compared);
  return g_test_run ();
}
