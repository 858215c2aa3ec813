/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "made-photo.h"
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

/* What a tool of poppler prints; NULL where it is not installed, and the test is skipped. */
static char *
run_tool (const char *tool, const char *option, const char *path)
{
  const char *argv[] = { tool, option, path, g_str_equal (tool, "pdftotext") ? "-" : NULL, NULL };
  g_autofree char *program = g_find_program_in_path (tool);
  char *out = NULL;
  int status = -1;

  if (program == NULL)
    {
      g_test_skip ("poppler's tools are not installed");
      return NULL;
    }
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return out;
}

static void
assert_contains (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("“%s” is missing in:\n%s", wanted, text);
}

static void
assert_lacks (const char *text, const char *unwanted)
{
  if (strstr (text, unwanted) != NULL)
    g_error ("“%s” must not be in:\n%s", unwanted, text);
}

/* Also beyond bytes of zero. */
static gboolean
holds (const char *bytes, gsize length, const char *what)
{
  const gsize wanted = strlen (what);

  for (gsize i = 0; i + wanted <= length; i++)
    if (memcmp (bytes + i, what, wanted) == 0)
      return TRUE;
  return FALSE;
}

static guint
read_n_pages (const char *info)
{
  const char *line = strstr (info, "Pages:");

  g_assert_nonnull (line);
  return (guint) g_ascii_strtoull (
      line + strlen ("Pages:") + strspn (line + strlen ("Pages:"), " "), NULL, 10);
}

/* The demonstration: everything is there, in French, on pages that are counted. */
static void
test_report_of_the_demonstration (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "demo.vigie", NULL);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *overlay = g_build_filename (dir, "o.geojson", NULL);
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;
  g_autofree char *structure = NULL;
  g_autofree char *last = NULL;
  const char *const wanted[] = { "RETOUR D’EXPÉRIENCE",
                                 "EXERCICE",
                                 "Neige en Côte-d’Or",
                                 "Empreinte de la main courante",
                                 "Volontaires appelés",
                                 "Chronologie",
                                 "Première publication confirmée",
                                 "Levée",
                                 "Les quatre horloges",
                                 "Arrivées et verdicts",
                                 "Coupures de routes",
                                 "Couverture par commune",
                                 "Photos diffusées",
                                 "Ce qui a bien marché",
                                 "À améliorer",
                                 "Appelés trop tard",
                                 "Zoé Martin",
                                 "Annexe",
                                 "Motif" };

  vigie_run_ok ("demo", path, NULL);
  vigie_run_ok ("export", path, "--format", "geojson", "--output", overlay, NULL);
  vigie_run_ok ("decide", path, "review.finding", "--payload",
                "{\"what\":\"improve\",\"text\":\"Appelés trop tard\",\"owner\":\"Zoé Martin\"}",
                NULL);
  vigie_run_ok ("review", path, "--output", pdf, "--language", "fr", NULL);
  text = run_tool ("pdftotext", "-layout", pdf);
  info = run_tool ("pdfinfo", "-isodates", pdf);
  structure = run_tool ("pdfinfo", "-struct", pdf);
  if (text == NULL || info == NULL || structure == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (text, wanted[i]);
  assert_contains (info, "EXERCICE – Retour d’expérience – Neige en Côte-d’Or");
  assert_contains (info, "Tagged:          yes");
  for (gsize i = 0; i < 7; i++)
    assert_contains (
        structure, ((const char *const[]) { "H1", "H2", "Table", "TR", "TH", "TD", "Figure" })[i]);
  g_assert_cmpuint (read_n_pages (info), >, 5);
  last = g_strdup_printf ("page %u sur %u", read_n_pages (info), read_n_pages (info));
  assert_contains (text, last);
}

/* The outline leads to each part; without the log the annex is not there. */
static void
test_report_without_the_log (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  vigie_run_ok ("review", path, "--output", pdf, "--language", "en", "--without-log", NULL);
  g_assert_true (g_file_get_contents (pdf, &bytes, &length, NULL));
  g_assert_true (holds (bytes, length, "%PDF-1.4"));
  g_assert_true (holds (bytes, length, "/Type /Outlines"));
  g_assert_true (holds (bytes, length, "/Title (Chronology)"));
  text = run_tool ("pdftotext", "-layout", pdf);
  if (text == NULL)
    return;
  assert_contains (text, "First confirmed post");
  assert_contains (text, "Verglas");
  assert_lacks (text, "Annex");
  assert_lacks (text, "EXERCI");
}

/* What went out and was removed since is told by its id alone. */
static void
test_report_of_what_was_removed (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autofree char *brief = g_build_filename (dir, "b.pdf", NULL);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *text = NULL;

  vigie_run_ok ("brief", path, "--output", brief, NULL);
  vigie_run_ok ("purge", path, "posts", "--status", "confirmed", "--yes", NULL);
  vigie_run_ok ("review", path, "--output", pdf, "--language", "en", "--without-log", NULL);
  text = run_tool ("pdftotext", "-raw", pdf);
  if (text == NULL)
    return;
  assert_contains (text, "First confirmed post");
  assert_contains (text, id);
  assert_lacks (text, "Verglas");
  assert_lacks (text, "No photo was sent out"); /* nobody knows that any more */
}

/* A photo that was removed takes no room, and is not told as one that never went out. */
static void
test_report_of_removed_photos (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident (dir, &id);
  g_autofree char *photo = g_build_filename (dir, "p.jpg", NULL);
  g_autoptr (GBytes) bytes = made_photo_new (0, "90", FALSE);
  g_autofree char *csv = vigie_write (dir, "q.csv",
                                      "id,date,text,photo\n"
                                      "3,2026-01-12T18:10:00Z,Congère,p.jpg\n");
  g_autofree char *brief = g_build_filename (dir, "b.pdf", NULL);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_true (g_file_set_contents (photo, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  vigie_run_ok ("decide", path, "post.status",
                json_object_get_string_member (vigie_line_object (lines, 0), "id"), "--payload",
                "{\"status\":\"confirmed\"}", NULL);
  vigie_run_ok ("brief", path, "--output", brief, NULL); /* it goes out */
  vigie_run_ok ("review", path, "--output", pdf, "--language", "en", "--without-log", NULL);
  before = run_tool ("pdftotext", "-raw", pdf);
  vigie_run_ok ("purge", path, "photos", "--all", "--yes", NULL);
  vigie_run_ok ("review", path, "--output", pdf, "--language", "en", "--without-log", NULL);
  after = run_tool ("pdftotext", "-raw", pdf);
  if (before == NULL || after == NULL)
    return;
  assert_lacks (before, "No photo");
  assert_lacks (before, "removed since");
  assert_lacks (after, "photo cannot be shown");
  assert_lacks (after, "No photo was sent out");
  assert_contains (after, "No photo that was sent out is kept.");
  assert_contains (after, "Photos sent out and removed since: 1.");
}

static void
test_report_of_an_empty_incident (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *info = NULL;

  vigie_run_ok ("review", path, "--output", pdf, "--language", "fr", NULL);
  text = run_tool ("pdftotext", "-layout", pdf);
  info = run_tool ("pdfinfo", "-isodates", pdf);
  if (text == NULL || info == NULL)
    return;
  assert_contains (text, "Rien à relater");
  assert_contains (text, "Aucune route n’a été coupée");
  assert_contains (text, "Aucune photo n’a été diffusée");
  assert_contains (text, "La main courante est vide");
  assert_contains (info, "Tagged:          yes");
}

/* Of a post that may only be linked to, the report says where it is and nothing of what it says or
 * of whom; a note that is longer than a page is there to its end. */
static void
test_report_keeps_what_is_others (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *posts = vigie_write (dir, "p.jsonl",
                                        "{\"source\":\"x\",\"external_id\":\"123456789\",\"url\":"
                                        "\"https://x.com/i/status/123456789\","
                                        "\"author\":\"somebody\",\"text\":\"Secret "
                                        "words\",\"posted_at\":\"2026-01-12T18:00:00Z\"}\n");
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autoptr (GString) note = g_string_new ("{\"text\":\"");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (note, "ligne %u de la note ", i);
  g_string_append (note, "terminus\"}");
  vigie_run_ok ("import", path, posts, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  vigie_run_ok ("decide", path, "post.status",
                json_object_get_string_member (vigie_line_object (lines, 0), "id"), "--payload",
                "{\"status\":\"confirmed\"}", NULL);
  vigie_run_ok ("decide", path, "note", "--payload", note->str, NULL);
  vigie_run_ok ("review", path, "--output", pdf, "--language", "fr", NULL);
  text = run_tool ("pdftotext", "-raw", pdf);
  if (text == NULL)
    return;
  assert_contains (text, "123456789");
  assert_contains (text, "ligne 0");
  assert_contains (text, "terminus");
  assert_lacks (text, "Secret");
  assert_lacks (text, "somebody");
}

/* Without an address and the network's number, the id that the log has is left. */
static void
test_report_names_posts_without_an_address (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *posts =
      vigie_write (dir, "p.jsonl",
                   "{\"source\":\"x\",\"external_id\":\"123456789\",\"url\":"
                   "\"https://x.com/i/status/123456789\",\"author\":\"somebody\","
                   "\"text\":\"Secret words\",\"posted_at\":\"2026-01-12T18:00:00Z\"}\n");
  g_autofree char *pdf = g_build_filename (dir, "r.pdf", NULL);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;
  const char *id;

  vigie_run_ok ("import", path, posts, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  id = json_object_get_string_member (vigie_line_object (lines, 0), "id");
  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"confirmed\"}", NULL);
  vigie_run_ok ("pseudonymise", path, "--yes", NULL);
  vigie_run_ok ("review", path, "--output", pdf, "--language", "fr", "--without-log", NULL);
  text = run_tool ("pdftotext", "-raw", pdf);
  if (text == NULL)
    return;
  assert_contains (text, id);
  assert_lacks (text, "123456789");
  assert_lacks (text, "Secret");
}

static void
test_wrong_use_is_refused (void)
{
  g_autoptr (VigieTestDir) reports = vigie_test_make_dir ();
  g_autofree char *incident = vigie_make_incident (reports);
  g_autofree char *pdf = g_build_filename (reports, "r.pdf", NULL);
  g_autoptr (VigieRun) language =
      vigie_run ("review", incident, "--output", pdf, "--language", "de", NULL);
  g_autoptr (VigieRun) lone = vigie_run ("review", incident, "--without-log", NULL);
  g_autoptr (VigieRun) over = vigie_run ("review", incident, "--output", incident, NULL);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) none = vigie_run ("review", NULL);
  g_autoptr (VigieRun) time = vigie_run ("review", path, "--at", "yesterday", NULL);
  g_autoptr (VigieRun) file = vigie_run ("review", "/nowhere/a.vigie", "--json", NULL);

  assert_run (language, 2);
  assert_run (lone, 2);
  assert_run (over, 1);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
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
  g_test_add_func ("/cli/review/report/demonstration", test_report_of_the_demonstration);
  g_test_add_func ("/cli/review/report/without-log", test_report_without_the_log);
  g_test_add_func ("/cli/review/report/empty", test_report_of_an_empty_incident);
  g_test_add_func ("/cli/review/report/removed", test_report_of_what_was_removed);
  g_test_add_func ("/cli/review/report/removed-photos", test_report_of_removed_photos);
  g_test_add_func ("/cli/review/report/what-is-others", test_report_keeps_what_is_others);
  g_test_add_func ("/cli/review/report/pseudonyms", test_report_names_posts_without_an_address);
  g_test_add_func ("/cli/review/wrong-use", test_wrong_use_is_refused);
  return g_test_run ();
}
