/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cli-run.h"

/* An incident with two posts, the first of them confirmed; @id gets its id. */
static char *
make_incident (const char *dir, char **id)
{
  char *path = vigie_make_incident (dir);
  g_autofree char *csv = vigie_write (dir, "p.csv",
                                      "id,date,text,lat,lon\n"
                                      "1,2026-01-12T18:00:00Z,Verglas,47.3,5.04\n"
                                      "2,2026-01-12T18:05:00Z,Neige,,\n");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  *id = g_strdup (json_object_get_string_member (vigie_line_object (lines, 1), "id"));
  vigie_run_ok ("decide", path, "post.status", *id, "--payload", "{\"status\":\"confirmed\"}",
                NULL);
  return path;
}

static JsonNode *
read_review (const char *path, const char *option, const char *value)
{
  g_autoptr (VigieRun) run = vigie_run ("review", path, "--json", option, value, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  assert_run (run, 0);
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  return node;
}

static JsonObject *
get_object (JsonNode *node, const char *first, const char *second)
{
  JsonObject *object = json_object_get_object_member (json_node_get_object (node), first);

  return second != NULL ? json_object_get_object_member (object, second) : object;
}

static void
test_json_is_one_document (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autofree char *overlay = g_build_filename (dir, "o.geojson", NULL);
  g_autoptr (JsonNode) review = NULL;
  JsonObject *counts, *post;
  JsonArray *posts;

  vigie_run_ok ("export", path, "--format", "geojson", "--output", overlay, NULL);
  review = read_review (path, NULL, NULL);
  counts = get_object (review, "counts", NULL);
  g_assert_cmpint (json_object_get_int_member (counts, "posts"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (counts, "confirmed"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (counts, "rejected"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (counts, "decisions"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (counts, "decided"), ==, 1);
  g_assert_cmpint (
      json_object_get_int_member (get_object (review, "delays", "posted_to_seen"), "n"), ==, 2);
  vigie_assert_members (get_object (review, "delays", "seen_to_confirmed"),
                        "n negative min_s q1_s median_s q3_s p90_s max_s distribution");
  posts = json_object_get_array_member (json_node_get_object (review), "posts");
  g_assert_cmpuint (json_array_get_length (posts), ==, 2);
  post = json_array_get_object_element (posts, 0);
  vigie_assert_members (post, "id source status posted_at seen_at confirmed_at decided_at");
  g_assert_cmpstr (json_object_get_string_member (post, "id"), ==, id);
  g_assert_cmpstr (json_object_get_string_member (post, "posted_at"), ==,
                   "2026-01-12T18:00:00.000Z");
  g_assert_nonnull (json_object_get_string_member (post, "decided_at"));
  post = json_array_get_object_element (posts, 1);
  g_assert_true (json_object_get_null_member (post, "confirmed_at"));
  g_assert_true (json_object_get_null_member (post, "decided_at"));
}

/* Nothing had come then; and an empty document is one, too. */
static void
test_at_an_earlier_moment (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autoptr (JsonNode) review = read_review (path, "--at", "2026-01-12T18:30:00Z");
  JsonObject *object = json_node_get_object (review);

  g_assert_cmpstr (json_object_get_string_member (object, "at"), ==, "2026-01-12T18:30:00.000Z");
  g_assert_cmpint (json_object_get_int_member (get_object (review, "counts", NULL), "posts"), ==,
                   0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "posts")), ==, 0);
  g_assert_true (json_object_get_null_member (object, "over_time"));
}

static void
test_findings_are_written_and_edited (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autofree char *finding =
      vigie_run_line ("decide", path, "review.finding", "--payload",
                      "{\"what\":\"improve\",\"text\":\"Appelés trop tard\"}", NULL);
  g_autofree char *again = vigie_run_line (
      "decide", path, "review.finding", finding, "--payload",
      "{\"what\":\"improve\",\"text\":\"Appelés à H+20\",\"owner\":\"Zoé\",\"due\":\"2026-03-31\"}",
      NULL);
  g_autoptr (JsonNode) review = read_review (path, NULL, NULL);
  g_autoptr (VigieRun) words = vigie_run ("review", path, NULL);
  g_autoptr (VigieRun) unknown =
      vigie_run ("decide", path, "review.finding", "finding-0", "--payload",
                 "{\"what\":\"worked\",\"text\":\"a\"}", NULL);
  JsonArray *findings = json_object_get_array_member (json_node_get_object (review), "findings");
  JsonObject *only = json_array_get_object_element (findings, 0);

  g_assert_cmpstr (again, ==, finding);
  g_assert_cmpuint (json_array_get_length (findings), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (only, "id"), ==, finding);
  g_assert_cmpstr (json_object_get_string_member (only, "text"), ==, "Appelés à H+20");
  g_assert_cmpstr (json_object_get_string_member (only, "due"), ==, "2026-03-31");
  assert_run (words, 0);
  g_assert_nonnull (strstr (words->out, "Appelés à H+20"));
  assert_run (unknown, 1);
}

static void
test_wrong_use_is_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) none = vigie_run ("review", NULL);
  g_autoptr (VigieRun) time = vigie_run ("review", path, "--at", "yesterday", NULL);
  g_autoptr (VigieRun) file = vigie_run ("review", "/nowhere/a.vigie", "--json", NULL);

  assert_run (none, 2);
  assert_run (time, 2);
  assert_run (file, 1);
  g_assert_cmpstr (file->out, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/review/json", test_json_is_one_document);
  g_test_add_func ("/cli/review/at", test_at_an_earlier_moment);
  g_test_add_func ("/cli/review/findings", test_findings_are_written_and_edited);
  g_test_add_func ("/cli/review/wrong-use", test_wrong_use_is_refused);
  return g_test_run ();
}
