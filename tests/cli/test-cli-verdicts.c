/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cli-run.h"

#define CONFIRMED "{\"status\":\"confirmed\"}"

/* An incident with three posts on the map; @ids get their ids, newest first. */
static char *
make_incident_with_posts (const char *dir, char *ids[3])
{
  char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv",
                                      "id,date,text,lat,lon\n"
                                      "1,2026-01-12T18:00:00Z,Verglas,47.1,4.9\n"
                                      "2,2026-01-12T18:01:00Z,Neige,47.2,4.9\n"
                                      "3,2026-01-12T18:02:00Z,Arbre,47.3,4.9\n");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  for (guint i = 0; i < 3; i++)
    ids[i] = g_strdup (json_object_get_string_member (vigie_line_object (lines, i), "id"));
  return path;
}

static void
free_ids (char *ids[3])
{
  for (guint i = 0; i < 3; i++)
    g_free (ids[i]);
}

/* Exports and returns what was said; @posts and @waiting get the numbers. */
static VigieRun *
export_overlay (const char *path, const char *output, gint64 *posts, gint64 *waiting)
{
  VigieRun *run =
      vigie_run ("export", path, "--format", "geojson", "--output", output, "--json", NULL);
  g_autoptr (GPtrArray) lines = vigie_parse_lines (run->out);

  assert_run (run, 0);
  *posts = json_object_get_int_member (vigie_line_object (lines, 0), "posts");
  *waiting = json_object_get_int_member (vigie_line_object (lines, 0), "waiting");
  return run;
}

static void
test_four_eyes_hold_back_what_one_confirmed (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  char *ids[3];
  g_autofree char *path = make_incident_with_posts (dir, ids);
  g_autofree char *output = g_build_filename (dir, "out.geojson", NULL);
  g_autofree char *pdf = g_build_filename (dir, "out.pdf", NULL);
  g_autoptr (VigieRun) open = NULL;
  g_autoptr (VigieRun) closed = NULL;
  g_autoptr (VigieRun) brief = NULL;
  g_autoptr (VigieRun) seconded = NULL;
  g_autoptr (VigieRun) all = NULL;
  g_autoptr (VigieRun) past = NULL;
  g_autoptr (VigieRun) before = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gint64 posts, waiting;

  vigie_run_ok ("decide", path, "post.status", ids[0], "--payload", CONFIRMED, "--actor", "Ana",
                NULL);
  vigie_run_ok ("decide", path, "post.status", ids[1], "--payload", CONFIRMED, "--actor", "Ana",
                NULL);
  open = export_overlay (path, output, &posts, &waiting);
  g_assert_cmpint (posts, ==, 2);
  g_assert_cmpint (waiting, ==, 0);

  vigie_run_ok ("set", path, "four_eyes", "true", NULL);
  closed = export_overlay (path, output, &posts, &waiting);
  g_assert_cmpint (posts, ==, 0);
  g_assert_cmpint (waiting, ==, 2);
  g_assert_nonnull (strstr (closed->err, "2 confirmed posts wait for a second person"));
  brief = vigie_run ("brief", path, "--output", pdf, NULL);
  assert_run (brief, 0);
  g_assert_nonnull (strstr (brief->err, "2 confirmed posts wait for a second person"));

  vigie_run_ok ("decide", path, "post.status", ids[0], "--payload", CONFIRMED, "--actor", "Bo",
                NULL);
  seconded = export_overlay (path, output, &posts, &waiting);
  g_assert_cmpint (posts, ==, 1);
  g_assert_cmpint (waiting, ==, 1);
  /* The one that waits goes out with what is new, and told as such. */
  all = vigie_run ("export", path, "--format", "geojson", "--output", output,
                   "--include-unconfirmed", NULL);
  assert_run (all, 0);
  g_assert_nonnull (strstr (all->out, "posts 3"));
  g_assert_true (g_file_get_contents (output, &text, NULL, NULL));
  parts = g_strsplit (text, "\"status\":\"confirmed\"", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  past = vigie_run ("export", path, "--format", "geojson", "--output", output, "--at",
                    "2001-01-01T00:00:00Z", NULL);
  assert_run (past, 0);
  g_assert_nonnull (strstr (past->out, "posts 0"));
  before = vigie_run ("export", path, "--format", "geojson", "--output", output, "--at",
                      "2001-01-01T00:00:00Z", "--include-unconfirmed", NULL);
  assert_run (before, 0);
  g_assert_nonnull (strstr (before->out, "posts 0")); /* none had arrived */
  free_ids (ids);
}

static void
test_post_of_somebody_else_is_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  char *ids[3];
  g_autofree char *path = make_incident_with_posts (dir, ids);
  g_autoptr (VigieRun) refused = NULL;
  g_autoptr (VigieRun) taken_over = NULL;
  g_autoptr (VigieRun) accepted = NULL;

  vigie_run_ok ("decide", path, "post.owner", ids[0], "--payload", "{\"owner\":\"Ana Roux\"}",
                "--actor", "Ana Roux", NULL);
  refused = vigie_run ("decide", path, "post.status", ids[0], "--payload", CONFIRMED, "--actor",
                       "Bo", NULL);
  assert_run (refused, 1);
  g_assert_nonnull (strstr (refused->err, "Ana Roux works on this post"));
  taken_over = vigie_run ("decide", path, "post.owner", ids[0], "--payload",
                          "{\"owner\":\"Bo\",\"take_over\":true}", "--actor", "Bo", NULL);
  assert_run (taken_over, 0);
  accepted = vigie_run ("decide", path, "post.status", ids[0], "--payload", CONFIRMED, "--actor",
                        "Bo", NULL);
  assert_run (accepted, 0);
  vigie_run_ok ("check", path, NULL);
  free_ids (ids);
}

static void
test_verdict_tells_what_was_checked (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  char *ids[3];
  g_autofree char *path = make_incident_with_posts (dir, ids);
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonArray *checks;

  vigie_run_ok ("decide", path, "post.status", ids[0], "--payload",
                "{\"status\":\"confirmed\",\"checks\":[\"time\",\"plaque lisible\"]}", "--actor",
                "Ana", NULL);
  wrong = vigie_run ("decide", path, "post.status", ids[0], "--payload",
                     "{\"status\":\"confirmed\",\"checks\":\"time\"}", NULL);
  assert_run (wrong, 1);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  checks = json_object_get_array_member (vigie_line_object (lines, 0), "checks");
  g_assert_cmpuint (json_array_get_length (checks), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (checks, 1), ==, "plaque lisible");
  free_ids (ids);
}

static void
test_photo_verdict_needs_a_photo_that_is_shown (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  char *ids[3];
  g_autofree char *path = make_incident_with_posts (dir, ids);
  g_autofree char *nobody = g_strnfill (64, 'a');
  g_autoptr (VigieRun) unknown = NULL;
  g_autoptr (VigieRun) no_name = NULL;

  unknown = vigie_run ("decide", path, "photo.verdict", nobody, "--payload",
                       "{\"verdict\":\"rejected\"}", NULL);
  assert_run (unknown, 1);
  g_assert_nonnull (strstr (unknown->err, "No post shows"));
  no_name = vigie_run ("decide", path, "photo.verdict", ids[0], "--payload",
                       "{\"verdict\":\"rejected\"}", NULL);
  assert_run (no_name, 1);
  free_ids (ids);
}

static void
test_settings_of_verification_are_checked (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) maybe = vigie_run ("set", path, "four_eyes", "maybe", NULL);

  assert_run (maybe, 2);
  g_assert_nonnull (strstr (maybe->err, "true or false"));
  vigie_run_ok ("set", path, "checklist", "time; place; Plaque lisible", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/verdicts/four-eyes-hold-back-what-one-confirmed",
                   test_four_eyes_hold_back_what_one_confirmed);
  g_test_add_func ("/cli/verdicts/post-of-somebody-else-is-refused",
                   test_post_of_somebody_else_is_refused);
  g_test_add_func ("/cli/verdicts/verdict-tells-what-was-checked",
                   test_verdict_tells_what_was_checked);
  g_test_add_func ("/cli/verdicts/photo-verdict-needs-a-photo",
                   test_photo_verdict_needs_a_photo_that_is_shown);
  g_test_add_func ("/cli/verdicts/settings-are-checked", test_settings_of_verification_are_checked);
  return g_test_run ();
}
