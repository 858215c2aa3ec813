/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-cli-run.h"

static const char posts[] =
    "id,date,author,text,url\n"
    "1,2026-01-12T18:00:00Z,Philomène Quatrevingt,Un zyglodactyle @philo,https://x.com/philo/1\n"
    "2,2026-01-12T19:00:00Z,Philomène Quatrevingt,Rien,\n"
    "3,2026-01-13T18:00:00Z,Bo,Verglas,\n";

static char *
make_incident (const char *dir)
{
  char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv", posts);

  vigie_run_ok ("import", path, csv, NULL);
  return path;
}

static JsonObject *
read_object (VigieRun *run, GPtrArray **lines)
{
  assert_run (run, 0);
  *lines = vigie_parse_lines (run->out);
  return vigie_line_object (*lines, 0);
}

static gboolean
file_has (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return memmem (contents, length, text, strlen (text)) != NULL;
}

static gint64
count_posts (const char *path)
{
  g_autoptr (VigieRun) run = vigie_run ("posts", path, "--json", NULL);
  g_autoptr (GPtrArray) lines = vigie_parse_lines (run->out);

  return lines->len;
}

static void
test_purge (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir);
  g_autofree char *csv = g_build_filename (dir, "p.csv", NULL);
  g_autoptr (VigieRun) dry = vigie_run ("purge", path, "posts", "--older-than",
                                        "2026-01-12T18:30:00Z", "--dry-run", "--json", NULL);
  g_autoptr (VigieRun) unsaid =
      vigie_run ("purge", path, "posts", "--older-than", "2026-01-12T18:30:00Z", NULL);
  g_autoptr (VigieRun) done = NULL, again = NULL, known = NULL, log = NULL, check = NULL;
  g_autoptr (GPtrArray) dry_lines = NULL, lines = NULL, check_lines = NULL;
  JsonObject *object;

  object = read_object (dry, &dry_lines);
  vigie_assert_members (object, "posts photos bytes dry_run decision clean notice");
  g_assert_cmpint (json_object_get_int_member (object, "posts"), ==, 1);
  assert_run (unsaid, 2); /* nobody can answer */
  g_assert_nonnull (strstr (unsaid->err, "--yes"));
  g_assert_cmpint (count_posts (path), ==, 3);
  g_assert_true (file_has (path, "zyglodactyle"));

  done = vigie_run ("purge", path, "posts", "--older-than", "2026-01-12T18:30:00Z", "--yes",
                    "--reason", "délai passé", "--actor", "Zoé", "--json", NULL);
  object = read_object (done, &lines);
  g_assert_cmpint (json_object_get_int_member (object, "posts"), ==, 1);
  g_assert_true (json_object_get_boolean_member (object, "clean"));
  g_assert_nonnull (json_object_get_string_member (object, "decision"));
  g_assert_nonnull (strstr (done->err, "The log keeps"));
  g_assert_false (file_has (path, "zyglodactyle"));
  g_assert_cmpint (count_posts (path), ==, 2);

  again = vigie_run ("purge", path, "posts", "--older-than", "2026-01-12T18:30:00Z", NULL);
  assert_run (again, 0);
  g_assert_cmpstr (again->out, ==, "nothing to remove\n");
  known = vigie_run ("import", path, csv, NULL);
  assert_run (known, 0);
  g_assert_cmpint (count_posts (path), ==, 2);
  log = vigie_run ("log", path, NULL);
  g_assert_nonnull (strstr (log->out, "data.purge"));
  g_assert_nonnull (strstr (log->out, "1 post"));
  check = vigie_run ("check", path, "--json", NULL);
  object = read_object (check, &check_lines);
  g_assert_true (json_object_get_boolean_member (object, "intact"));
  g_assert_cmpint (json_object_get_int_member (object, "removed_posts"), ==, 1);
}

/* The figures of the review are those of before. */
static void
test_the_review_still_counts (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir);
  g_autofree char *report = g_build_filename (dir, "report.pdf", NULL);
  g_autoptr (VigieRun) before = vigie_run ("review", path, "--json", NULL);
  g_autoptr (VigieRun) after = NULL, words = NULL;
  g_autoptr (JsonNode) was_node = json_from_string (before->out, NULL);
  g_autoptr (JsonNode) is_node = NULL;
  JsonObject *was, *is;

  assert_run (before, 0);
  was = json_object_get_object_member (json_node_get_object (was_node), "counts");
  vigie_run_ok ("purge", path, "posts", "--older-than", "2026-01-13", "--yes", NULL);
  after = vigie_run ("review", path, "--json", NULL);
  assert_run (after, 0);
  is_node = json_from_string (after->out, NULL);
  is = json_node_get_object (is_node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (is, "posts")), ==, 3);
  is = json_object_get_object_member (is, "counts");
  g_assert_cmpint (json_object_get_int_member (was, "removed"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (is, "removed"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (is, "posts"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (is, "new"), ==,
                   json_object_get_int_member (was, "new"));
  words = vigie_run ("review", path, NULL);
  g_assert_nonnull (strstr (words->out, "2 of the posts were removed"));
  vigie_run_ok ("review", path, "--output", report, "--language", "fr", NULL);
}

static void
test_pseudonymise (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir);
  g_autoptr (VigieRun) unsaid = vigie_run ("pseudonymise", path, NULL);
  g_autoptr (VigieRun) done = vigie_run ("pseudonymise", path, "--yes", "--json", NULL);
  g_autoptr (VigieRun) again = vigie_run ("pseudonymise", path, "--yes", NULL);
  g_autoptr (VigieRun) listed = vigie_run ("posts", path, "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL, shown = NULL;
  JsonObject *object, *last;

  assert_run (unsaid, 2);
  object = read_object (done, &lines);
  vigie_assert_members (object, "authors posts decision clean notice");
  g_assert_cmpint (json_object_get_int_member (object, "authors"), ==, 2);
  assert_run (again, 0);
  g_assert_cmpstr (again->out, ==, "nothing to change\n");
  read_object (listed, &shown);
  last = vigie_line_object (shown, 2);
  g_assert_cmpstr (json_object_get_string_member (last, "text"), ==, "Un zyglodactyle @…");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (last, "author"), "A-"));
  g_assert_cmpstr (json_object_get_string_member (last, "author"), ==,
                   json_object_get_string_member (vigie_line_object (shown, 1), "author"));
  g_assert_true (json_object_get_null_member (last, "url"));
  g_assert_false (file_has (path, "Quatrevingt"));
  g_assert_false (file_has (path, "philo"));
  vigie_run_ok ("check", path, NULL);
}

static void
test_privacy_and_retention (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir);
  g_autoptr (VigieRun) before = vigie_run ("privacy", path, "--json", NULL);
  g_autoptr (VigieRun) wrong = vigie_run ("set", path, "retention_until", "2027-02-30", NULL);
  g_autoptr (VigieRun) calm = NULL, past = NULL, after = NULL, said = NULL, cleared = NULL;
  g_autoptr (GPtrArray) lines = NULL, after_lines = NULL;
  JsonObject *object;

  object = read_object (before, &lines);
  vigie_assert_members (object,
                        "posts posts_with_author posts_with_pseudonym photos bytes photo_addresses"
                        " removed_posts removed_photos oldest retention_until retention_past"
                        " removals");
  g_assert_cmpint (json_object_get_int_member (object, "posts_with_author"), ==, 3);
  g_assert_true (json_object_get_null_member (object, "retention_until"));
  assert_run (wrong, 2);
  g_assert_nonnull (strstr (wrong->err, "2027-02-30"));

  vigie_run_ok ("set", path, "retention_until", "2999-01-01", NULL);
  calm = vigie_run ("posts", path, NULL);
  g_assert_cmpstr (calm->err, ==, "");
  vigie_run_ok ("set", path, "retention_until", "2026-02-01", NULL);
  past = vigie_run ("posts", path, NULL);
  assert_run (past, 0);
  g_assert_nonnull (strstr (past->err, "2026-02-01"));
  vigie_run_ok ("purge", path, "posts", "--all", "--yes", NULL);
  after = vigie_run ("privacy", path, "--json", NULL);
  object = read_object (after, &after_lines);
  g_assert_true (json_object_get_boolean_member (object, "retention_past"));
  g_assert_cmpint (json_object_get_int_member (object, "removed_posts"), ==, 3);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "removals")), ==,
                    1);
  said = vigie_run ("posts", path, NULL);
  g_assert_cmpstr (said->err, ==, ""); /* nothing is left to remind of */
  vigie_run_ok ("set", path, "retention_until", "", NULL);
  cleared = vigie_run ("privacy", path, NULL);
  g_assert_nonnull (strstr (cleared->out, "not set"));
}

static void
test_wrong_usage_and_read_only (void)
{
  static const char *const wrong[][5] = {
    { "authors", "--all", NULL },
    { "posts", NULL },
    { "posts", "--all", "--status", "rejected", NULL },
    { "posts", "--status", "burnt", NULL },
    { "posts", "--older-than", "yesterday", NULL },
    { "posts", "--older-than", "18m", NULL },
    { "posts", "--older-than", "-3d", NULL },
  };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir);
  g_autoptr (VigieRun) by_hand = vigie_run ("decide", path, "data.purge", NULL);
  g_autoptr (VigieRun) dry = NULL, revoke = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (VigieRun) run = vigie_run ("purge", path, wrong[i][0], "--yes", wrong[i][1],
                                            wrong[i][2], wrong[i][3], NULL);

      assert_run (run, 2);
    }
  assert_run (by_hand, 2);
  g_assert_cmpint (count_posts (path), ==, 3);

  vigie_run_ok ("purge", path, "posts", "--status", "rejected", "--yes", NULL);
  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  g_assert_cmpint (g_chmod (dir, 0500), ==, 0);
  dry = vigie_run ("purge", path, "posts", "--all", "--dry-run", NULL);
  assert_run (dry, 0);
  g_assert_nonnull (strstr (dry->out, "3"));
  g_assert_cmpint (g_chmod (dir, 0700), ==, 0);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  vigie_run_ok ("purge", path, "posts", "--older-than", "1d", "--yes", NULL);
  revoke = vigie_run ("undo", path, NULL);
  g_assert_cmpint (revoke->status, !=, 0);
}

/* However little room there is: all is removed and the log says so, with a word where the file
 * could not be cleaned, or nothing is. */
static void
test_full_disk (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *copy = g_build_filename (dir, "copy.vigie", NULL);
  g_autofree char *csv = NULL;
  g_autoptr (GString) text = g_string_new ("id,date,author,text\n");
  GStatBuf info;
  guint n_noticed = 0;

  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (text,
                            "%u,2026-01-12T18:%02u:%02uZ,Auteur %u,mot%u mot%u sous la neige\n", i,
                            i / 60 % 60, i % 60, i % 99, i % 731, i % 977);
  csv = vigie_write (dir, "many.csv", text->str);
  vigie_run_ok ("import", path, csv, NULL);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  for (guint percent = 0; percent <= 100; percent += 20)
    {
      /* in blocks of 512 bytes: the shell's limit of a file's size stands for a disk that is full
       */
      g_autofree char *script = g_strdup_printf (
          "cp incident.vigie copy.vigie; trap '' XFSZ; ulimit -f %" G_GINT64_FORMAT "\n"
          "\"$VIGIE_CLI\" purge copy.vigie posts --status new --yes --json",
          (gint64) info.st_size / 512 * (100 + percent) / 100);
      g_autoptr (VigieRun) run = vigie_run_shell (dir, script);
      g_autofree char *log = g_strconcat (copy, "-wal", NULL);
      g_autofree char *memory = g_strconcat (copy, "-shm", NULL);

      g_assert_true (run->status == 0 || run->status == 1);
      n_noticed += strstr (run->out, "\"clean\":false") != NULL;
      vigie_run_ok ("check", copy, NULL);
      g_assert_cmpint (count_posts (copy), ==, run->status == 0 ? 0 : 4000);
      /* with room, asking again finishes it */
      vigie_run_ok ("purge", copy, "posts", "--status", "new", "--yes", NULL);
      g_assert_false (file_has (copy, "Auteur"));
      g_remove (copy);
      g_remove (log);
      g_remove (memory);
    }
  g_test_message ("%u times the file could not be cleaned at once", n_noticed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/privacy/purge", test_purge);
  g_test_add_func ("/cli/privacy/review", test_the_review_still_counts);
  g_test_add_func ("/cli/privacy/pseudonymise", test_pseudonymise);
  g_test_add_func ("/cli/privacy/retention", test_privacy_and_retention);
  g_test_add_func ("/cli/privacy/full-disk", test_full_disk);
  g_test_add_func ("/cli/privacy/wrong-usage", test_wrong_usage_and_read_only);

  return g_test_run ();
}
