/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "vigie-cli-run.h"

static const char closure[] =
    "{\"kind\":\"closure\",\"title\":\"D996 « à Beaune "
    "»\",\"cause\":\"snow\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[4.000000123,47],[4.2,47],[4.2,47.1],[4.000000123,47]]]}}";

/* An incident with one post; @id gets its id. */
static char *
make_incident_with_post (const char *dir, char **id)
{
  char *path = vigie_make_incident (dir);
  g_autofree char *csv =
      vigie_write (dir, "p.csv", "id,date,text\n1,2026-01-12T18:00:00Z,Verglas\n");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  *id = g_strdup (json_object_get_string_member (vigie_line_object (lines, 0), "id"));

  return path;
}

static char *
get_status (const char *path)
{
  g_autoptr (VigieRun) run = vigie_run ("posts", path, "--json", NULL);
  g_autoptr (GPtrArray) lines = vigie_parse_lines (run->out);

  return g_strdup (json_object_get_string_member (vigie_line_object (lines, 0), "status"));
}

static void
assert_status (const char *path, const char *expected)
{
  g_autofree char *status = get_status (path);

  g_assert_cmpstr (status, ==, expected);
}

static void
test_decide (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autofree char *prefix = g_strndup (id, 10);
  g_autofree char *subject = NULL;
  g_autofree char *shape = NULL;
  g_autoptr (VigieRun) json = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *decision;

  subject = vigie_run_line ("decide", path, "post.status", prefix, "--payload",
                            "{\"status\":\"confirmed\"}", "--reason", "seen twice", "--actor",
                            "Zoé", NULL);
  g_assert_cmpstr (subject, ==, id);
  assert_status (path, "confirmed");
  shape = vigie_run_line ("decide", path, "shape.draw", "--payload", closure, NULL);
  g_assert_cmpstr (shape, !=, "");

  json = vigie_run ("decide", path, "note", "--payload", "{\"text\":\"Bonjour\"}", "--json", NULL);
  assert_run (json, 0);
  lines = vigie_parse_lines (json->out);
  decision = vigie_line_object (lines, 0);
  vigie_assert_members (
      decision, "id device seq actor at kind version subject payload reason previous_hash hash");
  g_assert_cmpint (json_object_get_int_member (decision, "seq"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (decision, "kind"), ==, "note");
  g_assert_cmpuint (strlen (json_object_get_string_member (decision, "hash")), ==, 64);
}

static void
test_decide_refuses (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  static const char *const no_objects[] = { "[]", "[1]", "1", "{", "" };
  const char *const wrong[][4] = {
    { "post.status", "ffffffffffffffffffffffffffffffff", "{\"status\":\"confirmed\"}" },
    { "post.status", id, "{\"status\":\"loud\"}" },
    { "post.status", id, "{}" },
    { "post.position", id, "{\"lon\":200,\"lat\":47}" },
    { "post.position", id, "{\"lon\":4}" },
    { "post.duplicate-of", id, "{\"post\":\"ffffffffffffffffffffffffffffffff\"}" },
    { "shape.lift", "shape-none", "{\"at\":\"2026-01-12T18:00:00Z\"}" },
    { "shape.draw", "s", "{\"kind\":\"closure\"}" },
    { "shape.draw", "../../etc", closure },
    { "post.position", id, "{\"lon\":4,\"lat\":47,\"radius_m\":1e300}" },
    { "post.label", id, "{\"label\":\"neige\",\"remove\":\"yes\"}" },
    { "note", "", "{\"text\":\" \"}" },
    { "milestone", "", "{\"name\":\"\"}" },
    { "revoke", "none", "{}" },
    { "revoke", "ffffff", "{}" },
  };
  static const char *const not_by_hand[] = { "brief.issued", "overlay.published" };
  g_autoptr (VigieRun) nul = NULL;
  g_autoptr (VigieRun) log = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (VigieRun) run =
          vigie_run ("decide", path, wrong[i][0], wrong[i][1], "--payload", wrong[i][2], NULL);

      g_test_message ("%s %s", wrong[i][0], wrong[i][2]);
      assert_run (run, 1);
      g_assert_cmpstr (run->err, !=, "");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (no_objects); i++)
    {
      g_autoptr (VigieRun) run =
          vigie_run ("decide", path, "post.status", id, "--payload", no_objects[i], NULL);

      assert_run (run, 2);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_by_hand); i++)
    {
      g_autoptr (VigieRun) run = vigie_run ("decide", path, not_by_hand[i], NULL);

      assert_run (run, 2);
    }
  nul = vigie_run ("decide", path, "note", "--payload", "{\"text\":\"a\\u0000b\"}", NULL);
  assert_run (nul, 2);
  log = vigie_run ("log", path, "--json", NULL);
  g_assert_cmpstr (log->out, ==, ""); /* nothing was written */
}

static void
test_shape_keeps_its_order (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *timed =
      g_strdup_printf ("{\"from\":\"2026-11-25T12:00:00Z\",%s", strchr (closure, '{') + 1);
  g_autoptr (VigieRun) twice = NULL;
  g_autoptr (VigieRun) backwards = NULL;
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("decide", path, "shape.draw", "pont", "--payload", timed, NULL);
  twice = vigie_run ("decide", path, "shape.draw", "pont", "--payload", timed, NULL);
  assert_run (twice, 1);
  g_assert_nonnull (strstr (twice->err, "shape.edit"));
  backwards = vigie_run ("decide", path, "shape.edit", "pont", "--payload",
                         "{\"to\":\"2026-11-25T10:00:00Z\"}", NULL);
  assert_run (backwards, 1);
  g_assert_nonnull (strstr (backwards->err, "cannot end before it begins"));
  vigie_run_ok ("decide", path, "shape.edit", "pont", "--payload",
                "{\"to\":\"2026-11-25T18:00:00Z\"}", NULL);
  log = vigie_run ("log", path, "--json", NULL);
  lines = vigie_parse_lines (log->out);
  g_assert_cmpuint (lines->len, ==, 2);
}

/* The log shows the beginning of each entry's id, and that is enough to revoke it. */
static void
test_revoke_by_a_prefix (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autoptr (VigieRun) log = NULL;
  g_autofree char *entry = NULL;

  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"rejected\"}", NULL);
  log = vigie_run ("log", path, NULL);
  entry = g_strndup (log->out, 8);
  vigie_run_ok ("decide", path, "revoke", entry, NULL);
  assert_status (path, "new");
}

static void
test_position (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *position;

  vigie_run_ok ("decide", path, "post.position", id, "--payload",
                "{\"lon\":4.84,\"lat\":47.02,\"radius_m\":100,\"origin\":\"analyst\"}", NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  position = json_object_get_object_member (vigie_line_object (lines, 0), "position");
  g_assert_cmpfloat (json_object_get_double_member (position, "lon"), ==, 4.84);
  g_assert_cmpstr (json_object_get_string_member (position, "origin"), ==, "analyst");
  g_assert_cmpfloat (json_object_get_double_member (position, "radius_m"), ==, 100);
}

static void
test_undo_and_redo (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autoptr (VigieRun) nothing = vigie_run ("undo", path, NULL);
  g_autoptr (VigieRun) undone = NULL;
  g_autoptr (VigieRun) marked = NULL;
  g_autoptr (VigieRun) redone = NULL;
  g_autoptr (VigieRun) no_more = NULL;
  g_autoptr (VigieRun) unmarked = NULL;
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  assert_run (nothing, 1);
  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"rejected\"}", NULL);
  assert_status (path, "rejected");
  undone = vigie_run ("undo", path, NULL);
  assert_run (undone, 0);
  g_assert_nonnull (strstr (undone->out, "post.status"));
  assert_status (path, "new");
  marked = vigie_run ("log", path, NULL);
  g_assert_nonnull (strstr (marked->out, "post.status"));
  g_assert_nonnull (strstr (marked->out, "rejected (undone)\n"));
  redone = vigie_run ("redo", path, "--json", NULL);
  assert_run (redone, 0);
  assert_status (path, "rejected");
  no_more = vigie_run ("redo", path, NULL);
  assert_run (no_more, 1);

  unmarked = vigie_run ("log", path, NULL);
  g_assert_nonnull (strstr (unmarked->out, "rejected\n"));
  log = vigie_run ("log", path, "--json", NULL);
  lines = vigie_parse_lines (log->out);
  g_assert_cmpuint (lines->len, ==, 3); /* nothing is taken out */
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 2), "kind"), ==,
                   "revoke");
}

static void
test_actor (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) log = NULL;

  vigie_run_ok ("set", path, "author", "Claire Moreau", NULL);
  vigie_run_ok ("decide", path, "note", "--payload", "{\"text\":\"un\"}", NULL);
  vigie_run_ok ("decide", path, "note", "--payload", "{\"text\":\"deux\"}", "--actor", "Zoé", NULL);
  log = vigie_run ("log", path, NULL);
  g_assert_nonnull (strstr (log->out, "Claire Moreau"));
  g_assert_nonnull (strstr (log->out, "Zoé"));
  g_assert_nonnull (strstr (log->out, "note · deux"));
}

/* How many entries the log has with these two arguments. */
static guint
count_entries (const char *path, const char *option, const char *value)
{
  g_autoptr (VigieRun) run = vigie_run ("log", path, "--json", option, value, NULL);
  g_autoptr (GPtrArray) lines = NULL;

  g_test_message ("%s %s", option, value);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  return lines->len;
}

static void
test_filter (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autofree char *beginning = g_strndup (id, 8);
  g_autofree char *shape = NULL;
  g_autoptr (VigieRun) none = NULL;
  g_autoptr (VigieRun) several = NULL;

  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"rejected\"}",
                "--reason", "Déjà vu à Dijon", "--actor", "Zoé Martin", NULL);
  vigie_run_ok ("undo", path, "--actor", "Karim", NULL);
  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"confirmed\"}",
                "--actor", "Zoé Martin", NULL);
  shape =
      vigie_run_line ("decide", path, "shape.draw", "--payload", closure, "--actor", "Karim", NULL);
  vigie_run_ok ("decide", path, "note", "--payload", "{\"text\":\"Appel de la PRÉFECTURE\"}",
                "--actor", "Karim", NULL);

  g_assert_cmpuint (count_entries (path, "--kind", "all"), ==, 5);
  g_assert_cmpuint (count_entries (path, "--kind", "verdicts"), ==, 2);
  g_assert_cmpuint (count_entries (path, "--kind", "shapes"), ==, 1);
  g_assert_cmpuint (count_entries (path, "--kind", "entries"), ==, 1);
  g_assert_cmpuint (count_entries (path, "--kind", "undone"), ==, 2);
  g_assert_cmpuint (count_entries (path, "--kind", "post.status"), ==, 2);
  g_assert_cmpuint (count_entries (path, "--kind", "of.a.newer.version"), ==, 0);
  g_assert_cmpuint (count_entries (path, "--person", "zoe martin"), ==, 2);
  g_assert_cmpuint (count_entries (path, "--person", "Zo"), ==, 0);
  g_assert_cmpuint (count_entries (path, "--subject", beginning), ==, 3); /* its undoing, too */
  g_assert_cmpuint (count_entries (path, "--subject", shape), ==, 1);
  g_assert_cmpuint (count_entries (path, "--text", "deja VU"), ==, 1);
  g_assert_cmpuint (count_entries (path, "--text", "préfecture"), ==, 1);
  g_assert_cmpuint (count_entries (path, "--text", "beaune"), ==, 1);
  g_assert_cmpuint (count_entries (path, "--to", "2026-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpuint (count_entries (path, "--from", "2026-01-01T00:00:00Z"), ==, 5);
  g_assert_cmpuint (count_entries (path, "--only-valid", NULL), ==, 3);

  several =
      vigie_run ("log", path, "--kind", "verdicts", "--person", "Zoé Martin", "--only-valid", NULL);
  assert_run (several, 0);
  g_assert_nonnull (strstr (several->out, "confirmed\n"));
  g_assert_null (strstr (several->out, "rejected"));
  g_assert_nonnull (strstr (several->err, "1 of 5"));
  none = vigie_run ("log", path, "--text", "nowhere", NULL);
  assert_run (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_nonnull (strstr (none->err, "0 of 5"));
}

static void
test_filter_refuses (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autoptr (VigieRun) kind = vigie_run ("log", path, "--kind", "verdict", NULL);
  g_autoptr (VigieRun) time = vigie_run ("log", path, "--from", "yesterday", NULL);
  g_autoptr (VigieRun) backwards = vigie_run ("log", path, "--from", "2026-01-02T00:00:00Z", "--to",
                                              "2026-01-01T00:00:00Z", NULL);

  assert_run (kind, 2);
  g_assert_nonnull (strstr (kind->err, "verdicts"));
  assert_run (time, 2);
  assert_run (backwards, 2);
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_output (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autofree char *pdf = g_build_filename (dir, "log.pdf", NULL);
  g_autofree char *csv = g_build_filename (dir, "log.csv", NULL);
  g_autofree char *extract = g_build_filename (dir, "extract.csv", NULL);
  g_autofree char *script = NULL;
  g_autofree char *pdftotext = g_find_program_in_path ("pdftotext");
  g_autofree char *sheets = NULL;
  g_autofree char *table = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *head = NULL;
  g_autoptr (VigieRun) check = vigie_run ("check", path, NULL);

  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"rejected\"}",
                "--reason", "=HYPERLINK(1)", "--actor", "Zoé, \"l'experte\"", NULL);
  vigie_run_ok ("undo", path, NULL);
  vigie_run_ok ("decide", path, "shape.draw", "--payload", closure, NULL);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *note = g_strdup_printf ("{\"text\":\"Ligne %u\"}", i);

      vigie_run_ok ("decide", path, "note", "--payload", note, NULL);
    }
  g_clear_pointer (&check, vigie_run_free);
  check = vigie_run ("check", path, NULL);
  head = g_strndup (strstr (check->out, "head: ") + strlen ("head: "), 64);

  vigie_run_ok ("log", path, "--output", csv, "--language", "fr", NULL);
  table = read_file (csv);
  g_assert_true (g_str_has_prefix (table, "\xef\xbb\xbf"
                                          "at,actor,what,"));
  g_assert_nonnull (strstr (table, ",\"Zoé, \"\"l'experte\"\"\","));
  g_assert_nonnull (strstr (table, ",'=HYPERLINK(1),false,post.status,")); /* no formula */
  g_assert_nonnull (strstr (table, head));
  vigie_run_ok ("log", path, "--output", extract, "--kind", "shapes", NULL);
  rows = read_file (extract);
  g_assert_nonnull (strstr (rows, "shape.draw"));
  g_assert_null (strstr (rows, "post.status"));

  vigie_run_ok ("log", path, "--output", pdf, "--language", "fr", NULL);
  sheets = read_file (pdf);
  g_assert_true (g_str_has_prefix (sheets, "%PDF-1.4"));
  if (pdftotext != NULL)
    {
      g_autoptr (VigieRun) text = NULL;

      script = g_strdup_printf ("pdftotext -layout '%s' -", pdf);
      text = vigie_run_shell (dir, script);
      g_assert_nonnull (strstr (text->out, head));
      g_assert_nonnull (strstr (text->out, "Toute la main courante"));
      g_assert_nonnull (strstr (text->out, "page 1/"));
      g_assert_nonnull (strstr (text->out, "page 2/"));
      g_assert_nonnull (strstr (text->out, "Ligne 39"));
      g_assert_nonnull (strstr (text->out, "annulé depuis"));
    }
}

static void
test_output_refuses (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *text = g_build_filename (dir, "log.txt", NULL);
  g_autofree char *pdf = g_build_filename (dir, "log.pdf", NULL);
  g_autoptr (VigieRun) ending = vigie_run ("log", path, "--output", text, NULL);
  g_autoptr (VigieRun) language = vigie_run ("log", path, "--output", pdf, "--language", "x", NULL);
  g_autoptr (VigieRun) alone = vigie_run ("log", path, "--language", "fr", NULL);

  assert_run (ending, 2);
  assert_run (language, 2);
  assert_run (alone, 2);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
  vigie_run_ok ("log", path, "--output", pdf, NULL); /* an empty log is one page */
}

static void
test_check (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autoptr (VigieRun) good = NULL;
  g_autoptr (VigieRun) json = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"confirmed\"}", NULL);
  good = vigie_run ("check", path, NULL);
  assert_run (good, 0);
  g_assert_nonnull (strstr (good->out, "log: intact"));
  json = vigie_run ("check", path, "--json", NULL);
  assert_run (json, 0);
  lines = vigie_parse_lines (json->out);
  vigie_assert_members (
      vigie_line_object (lines, 0),
      "intact chain_intact projections_intact photos_intact official_intact decisions "
      "devices posts removed_posts removed_photos head problems explanation");
}

/* The block of docs/log.md that begins with "# NAME:". */
static char *
read_recipe (const char *name)
{
  g_autofree char *path = vigie_test_source_path ("docs/log.md");
  g_autofree char *text = NULL;
  g_autofree char *begin = g_strdup_printf ("```sh\n# %s:", name);
  char *block, *end;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  block = strstr (text, begin);
  g_assert_nonnull (block);
  block += strlen ("```sh\n");
  end = strstr (block, "\n```");
  g_assert_nonnull (end);

  return g_strndup (block, (gsize) (end - block));
}

static int
run_recipe (const char *dir, const char *name)
{
  g_autofree char *script = read_recipe (name);
  g_autoptr (VigieRun) run = vigie_run_shell (dir, script);

  g_test_message ("%s: %d %s %s", name, run->status, run->out, run->err);

  return run->status;
}

/* Puts the log with @from replaced by @to once, or with line @without gone, where the recipes look.
 */
static void
write_log (const char *dir, const char *log, const char *from, const char *to, int without)
{
  g_autoptr (GString) text = g_string_new (log);
  g_autofree char *path = NULL;

  if (from != NULL)
    g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  if (without >= 0)
    {
      g_auto (GStrv) lines = g_strsplit (log, "\n", -1);

      g_string_truncate (text, 0);
      for (int i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
        if (i != without)
          g_string_append_printf (text, "%s\n", lines[i]);
    }
  path = vigie_write (dir, "log.jsonl", text->str);
}

static void
test_recipe (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *path = make_incident_with_post (dir, &id);
  g_autofree char *script = read_recipe ("head");
  g_autofree char *jq = g_find_program_in_path ("jq");
  g_autofree char *sha256sum = g_find_program_in_path ("sha256sum");
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (VigieRun) head = NULL;
  g_autoptr (VigieRun) check = NULL;

  if (jq == NULL || sha256sum == NULL)
    {
      g_test_skip ("jq or sha256sum is not installed");
      return;
    }
  vigie_run_ok ("decide", path, "post.status", id, "--payload", "{\"status\":\"confirmed\"}",
                "--reason", "\"a\" \\ b\nc\td é € 😊", NULL);
  vigie_run_ok ("decide", path, "shape.draw", "--payload", closure, NULL);
  vigie_run_ok ("decide", path, "note", "--payload",
                "{\"text\":\"x,\\\"hash\\\":\\\"0\\\"}\",\"n\":1e21,\"m\":1.10}", NULL);
  vigie_run_ok ("undo", path, NULL);
  log = vigie_run ("log", path, "--json", NULL);

  write_log (dir, log->out, NULL, NULL, -1);
  g_assert_cmpint (run_recipe (dir, "check-hashes"), ==, 0);
  g_assert_cmpint (run_recipe (dir, "check-chain"), ==, 0);
  head = vigie_run_shell (dir, script);
  check = vigie_run ("check", path, NULL);
  g_assert_cmpint (head->status, ==, 0);
  g_assert_cmpuint (strlen (head->out), ==, 65);
  g_assert_nonnull (strstr (check->out, head->out));

  /* one changed letter, one line cut out, one line that is no entry */
  write_log (dir, log->out, "Beaune", "Baune", -1);
  g_assert_cmpint (run_recipe (dir, "check-hashes"), !=, 0);
  write_log (dir, log->out, NULL, NULL, 1);
  g_assert_cmpint (run_recipe (dir, "check-hashes"), ==, 0);
  g_assert_cmpint (run_recipe (dir, "check-chain"), !=, 0);
  /* the last line cut off: only the head tells */
  write_log (dir, log->out, NULL, NULL, 3);
  g_assert_cmpint (run_recipe (dir, "check-chain"), ==, 0);
  g_clear_pointer (&head, vigie_run_free);
  head = vigie_run_shell (dir, script);
  g_assert_null (strstr (check->out, head->out));
  write_log (dir, log->out, ",\"hash\":\"", ",\"hush\":\"", -1);
  g_assert_cmpint (run_recipe (dir, "check-hashes"), !=, 0);
}

static void
decide (const char *path, const char *kind, const char *subject, const char *payload)
{
  if (subject != NULL)
    vigie_run_ok ("decide", path, kind, subject, "--payload", payload, "--reason", "« à »", NULL);
  else
    vigie_run_ok ("decide", path, kind, "--payload", payload, "--reason", "« à »", NULL);
}

/* Imports two posts, one with a photo; @ids gets theirs, @photo the photo's hash. */
static char *
make_incident_with_photo (const char *dir, char *ids[2], char **photo)
{
  char *path = vigie_make_incident (dir);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 48);
  g_autofree char *file = g_build_filename (dir, "p.png", NULL);
  g_autofree char *csv = vigie_write (dir, "p.csv",
                                      "id,date,text,photo\n1,2026-01-12T18:00:00Z,Verglas,p.png\n"
                                      "2,2026-01-12T18:01:00Z,Neige,\n");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  gdk_pixbuf_fill (picture, 0x336699ff);
  g_assert_true (gdk_pixbuf_save (picture, file, "png", NULL, NULL));
  vigie_run_ok ("import", path, csv, NULL);
  run = vigie_run ("posts", path, "--json", NULL);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *post = vigie_line_object (lines, i);
      JsonArray *photos = json_object_get_array_member (post, "photos");

      ids[i] = g_strdup (json_object_get_string_member (post, "id"));
      if (json_array_get_length (photos) > 0)
        *photo = g_strdup (
            json_object_get_string_member (json_array_get_object_element (photos, 0), "sha256"));
    }
  g_assert_nonnull (*photo);
  return path;
}

/* One entry of every kind that the command can write. */
static void
decide_everything (const char *dir, const char *path, char *ids[2], const char *photo)
{
  g_autofree char *original = g_strdup_printf ("{\"post\":\"%s\"}", ids[1]);
  g_autofree char *brief = g_build_filename (dir, "brief.pdf", NULL);
  g_autofree char *overlay = g_build_filename (dir, "overlay.geojson", NULL);

  decide (path, "post.status", ids[0], "{\"status\":\"confirmed\"}");
  decide (path, "post.position", ids[0], "{\"lon\":4.84,\"lat\":47.02,\"radius_m\":12.5}");
  decide (path, "post.owner", ids[0], "{\"owner\":\"Zoé\"}");
  decide (path, "post.label", ids[0], "{\"label\":\"neige\"}");
  decide (path, "post.duplicate-of", ids[0], original);
  decide (path, "photo.verdict", photo, "{\"verdict\":\"confirmed\"}");
  decide (path, "photo.redact", photo,
          "{\"regions\":[{\"points\":[[0.42,0.31],[0.47,0.31]],\"width\":0.05}],\"version\":1}");
  decide (path, "shape.draw", "pont", closure);
  decide (path, "shape.edit", "pont", "{\"title\":\"D 996\"}");
  decide (path, "shape.lift", "pont", "{\"at\":\"2027-01-12T18:00:00Z\"}");
  decide (path, "diversion.set", "pont", "{\"shape\":\"pont\"}");
  decide (path, "note", NULL, "{\"text\":\"Appel\\nde la préfecture\"}");
  decide (path, "milestone", NULL, "{\"name\":\"first-official-information\"}");
  decide (path, "message", NULL, "{\"text\":\"Restez chez vous\",\"channels\":[\"X\"]}");
  decide (path, "roster.join", NULL, "{\"name\":\"Anne\",\"group\":\"Nuit\"}");
  decide (path, "roster.leave", NULL, "{\"name\":\"Anne\"}");
  decide (path, "review.finding", NULL, "{\"what\":\"improve\",\"text\":\"Trop lent\"}");
  vigie_run_ok ("export", path, "--format", "geojson", "--output", overlay, NULL);
  vigie_run_ok ("brief", path, "--output", brief, NULL);
  vigie_run_ok ("undo", path, NULL);
  vigie_run_ok ("pseudonymise", path, "--yes", NULL);
  vigie_run_ok ("purge", path, "photos", "--all", "--yes", "--reason", "RGPD", NULL);
}

static void
test_recipe_holds_for_every_kind (void)
{
  static const char *const kinds[] = {
    "post.status",       "post.position",     "post.owner",    "post.label",
    "post.duplicate-of", "photo.verdict",     "photo.redact",  "shape.draw",
    "shape.edit",        "shape.lift",        "diversion.set", "note",
    "milestone",         "message",           "roster.join",   "roster.leave",
    "review.finding",    "overlay.published", "brief.issued",  "revoke",
    "data.purge",        "data.pseudonymise",
  };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  char *ids[2] = { NULL, NULL };
  g_autofree char *photo = NULL;
  g_autofree char *path = make_incident_with_photo (dir, ids, &photo);
  g_autofree char *jq = g_find_program_in_path ("jq");
  g_autofree char *sheets = g_build_filename (dir, "log.pdf", NULL);
  g_autoptr (VigieRun) log = NULL;

  decide_everything (dir, path, ids, photo);
  log = vigie_run ("log", path, "--json", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *member = g_strdup_printf ("\"kind\":\"%s\"", kinds[i]);

      g_test_message ("%s", kinds[i]);
      g_assert_nonnull (strstr (log->out, member));
    }
  vigie_run_ok ("check", path, NULL);
  vigie_run_ok ("log", path, "--output", sheets, NULL);
  if (jq != NULL)
    {
      write_log (dir, log->out, NULL, NULL, -1);
      g_assert_cmpint (run_recipe (dir, "check-hashes"), ==, 0);
      g_assert_cmpint (run_recipe (dir, "check-chain"), ==, 0);
      write_log (dir, log->out, "Trop lent", "Trop tôt", -1);
      g_assert_cmpint (run_recipe (dir, "check-hashes"), !=, 0);
    }
  else
    g_test_message ("jq is not installed");
  g_free (ids[0]);
  g_free (ids[1]);
}

static void
test_speaks_french_where_it_was_built (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieRun) help = vigie_run_shell (
      dir, "unset VIGIE_LOCALEDIR; LC_ALL=fr_FR.UTF-8 LANGUAGE=fr \"$VIGIE_CLI\" --help");

  assert_run (help, 0);
  g_assert_nonnull (strstr (help->out, "Utilisation"));
  g_assert_null (strstr (help->out, "Usage"));
}

static void
test_two_processes_at_once (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = vigie_make_incident (dir);
  g_autofree char *script =
      g_strdup_printf ("for d in a b; do ( i=0; while [ $i -lt 8 ]; do \"$VIGIE_CLI\" decide '%s' "
                       "note --payload \"{\\\"text\\\":\\\"$d$i\\\"}\" "
                       "> /dev/null || echo failed; i=$((i + 1)); done ) & done; wait",
                       path);
  g_autoptr (VigieRun) both = vigie_run_shell (dir, script);
  g_autoptr (VigieRun) log = vigie_run ("log", path, "--json", NULL);
  g_autoptr (GPtrArray) lines = vigie_parse_lines (log->out);

  assert_run (both, 0);
  g_assert_cmpstr (both->out, ==, "");
  g_assert_cmpstr (both->err, ==, "");
  g_assert_cmpuint (lines->len, ==, 16);
  for (guint i = 0; i < 16; i++) /* one desk, one chain */
    g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, i), "seq"), ==, i + 1);
  vigie_run_ok ("check", path, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/log/speaks-french", test_speaks_french_where_it_was_built);
  g_test_add_func ("/cli/log/decide-prints-the-subject", test_decide);
  g_test_add_func ("/cli/log/decide-refuses-what-makes-no-sense", test_decide_refuses);
  g_test_add_func ("/cli/log/a-position-is-confirmed", test_position);
  g_test_add_func ("/cli/log/shape-keeps-its-order", test_shape_keeps_its_order);
  g_test_add_func ("/cli/log/revoke-by-a-prefix", test_revoke_by_a_prefix);
  g_test_add_func ("/cli/log/undo-and-redo", test_undo_and_redo);
  g_test_add_func ("/cli/log/who-decides", test_actor);
  g_test_add_func ("/cli/log/filters", test_filter);
  g_test_add_func ("/cli/log/filters-refuse-what-is-none", test_filter_refuses);
  g_test_add_func ("/cli/log/output", test_output);
  g_test_add_func ("/cli/log/output-refuses-what-is-none", test_output_refuses);
  g_test_add_func ("/cli/log/check", test_check);
  g_test_add_func ("/cli/log/recipe-of-the-manual-finds-changes", test_recipe);
  g_test_add_func ("/cli/log/recipe-of-the-manual-holds-for-every-kind",
                   test_recipe_holds_for_every_kind);
  g_test_add_func ("/cli/log/two-processes-at-once", test_two_processes_at_once);

  return g_test_run ();
}
