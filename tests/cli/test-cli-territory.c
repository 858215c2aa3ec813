/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cli-run.h"

/* Building territories. */

static const char roads[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"secondary\",\"ref\":\"D971\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5.02,47.3]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"footway\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5.02,47.4]]}}]}";
static const char more_roads[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\",\"ref\":\"N 5\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5.02,47.3],[5.04,47.3]]}}]}";
static const char communes[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"21231\",\"nom\":\"Dijon\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[4.9,47],[5.2,47],[5.2,47.5],[4.9,47.5],[4.9,47]]]}}]}";

static JsonObject *
get_report (VigieRun *run, GPtrArray **lines)
{
  assert_run (run, 0);
  *lines = vigie_parse_lines (run->out);
  g_assert_cmpuint ((*lines)->len, ==, 1);
  return vigie_line_object (*lines, 0);
}

static void
test_build_reports_what_it_made (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *out = g_build_filename (dir, "21.territory", NULL);
  g_autofree char *first = vigie_write (dir, "a.geojson", roads);
  g_autofree char *second = vigie_write (dir, "b.geojson", more_roads);
  g_autofree char *areas = vigie_write (dir, "c.geojson", communes);
  g_autofree char *pr =
      vigie_write (dir, "pr.csv", "road,pr,lon,lat\nD 971,1,5.001,47.3\nD 971,,5.001,47.3\n");
  g_autofree char *names = vigie_write (dir, "names.csv", "name,lon,lat\nLe Bois,5.01,47.31\n");
  g_autoptr (VigieRun) run =
      vigie_run ("territory", "build", out, "--roads", first, second, "--communes", areas, "--pr",
                 pr, "--names", names, "--title", "Côte-d’Or", "--json", NULL);
  g_autoptr (VigieRun) human = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *report = get_report (run, &lines);
  JsonObject *left_out = json_object_get_object_member (report, "left_out");

  vigie_assert_members (report, "file size ways ways_used nodes edges roads restrictions pr "
                                "pr_off_road communes names left_out unattributed");
  g_assert_cmpstr (json_object_get_string_member (report, "file"), ==, out);
  g_assert_cmpint (json_object_get_int_member (report, "ways"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (report, "ways_used"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (report, "nodes"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (report, "edges"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (report, "roads"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (report, "pr"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (report, "communes"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (report, "names"), ==, 4);
  vigie_assert_members (left_out, "not-for-vehicles marker-incomplete");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (report, "unattributed")),
                    ==, 3);
  g_assert_nonnull (strstr (run->err, "pr.csv"));
  g_assert_null (strstr (run->err, "%")); /* no progress where nobody looks */

  human = vigie_run ("territory", "build", out, "--roads", first, "--roads", second,
                     "--attribution", "© Moi", NULL);
  assert_run (human, 0);
  g_assert_nonnull (strstr (human->out, "roads used: 2 of 3"));
  g_assert_nonnull (strstr (human->out, "paths for walkers"));
  g_assert_cmpstr (human->err, ==, "");
}

static void
test_build_says_what_is_wrong (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *out = g_build_filename (dir, "21.territory", NULL);
  g_autofree char *text = vigie_write (dir, "text.osm.pbf", "nothing of a map");
  g_autofree char *missing = g_build_filename (dir, "missing.geojson", NULL);
  const struct
  {
    const char *args[8];
    int status;
    const char *says;
  } cases[] = {
    { { "territory" }, 2, "territory --help" },
    { { "territory", "xyz" }, 2, "xyz" },
    { { "territory", "build" }, 2, "something is missing" },
    { { "territory", "build", out }, 2, "--roads" },
    { { "territory", "build", "--roads", text }, 2, "something is missing" },
    { { "territory", "build", out, "more", "--roads", text }, 2, "too many" },
    { { "territory", "build", out, "--roads", text, "--xyz" }, 2, "--xyz" },
    { { "territory", "build", out, "--roads", text }, 1, "text.osm.pbf" },
    { { "territory", "build", out, "--roads", missing }, 1, "missing.geojson" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieRun) run = vigie_run_strv (cases[i].args);

      g_test_message ("case %u: %s", i, run->err);
      assert_run (run, cases[i].status);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, cases[i].says));
    }
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

/* Its arguments are easily mixed up with those of other commands. */
static void
test_build_replaces_nothing_but_territories (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *road_file = vigie_write (dir, "a.geojson", roads);
  g_autofree char *incident = vigie_make_incident (dir);
  g_autofree char *text = vigie_write (dir, "notes.txt", "what was noted");
  g_autofree char *empty = vigie_write (dir, "21.territory", "");
  g_autofree char *held = NULL;
  const char *const kept[] = { incident, text };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (VigieRun) run =
          vigie_run ("territory", "build", kept[i], "--roads", road_file, NULL);

      assert_run (run, 1);
      g_assert_nonnull (strstr (run->err, "not replaced"));
    }
  vigie_run_ok ("check", incident, NULL);
  g_assert_true (g_file_get_contents (text, &held, NULL, NULL));
  g_assert_cmpstr (held, ==, "what was noted");
  vigie_run_ok ("territory", "build", empty, "--roads", road_file, NULL);
  vigie_run_ok ("territory", "build", empty, "--roads", road_file, NULL);
}

static void
test_help_names_the_commands (void)
{
  g_autoptr (VigieRun) all = vigie_run ("territory", "--help", NULL);
  g_autoptr (VigieRun) build = vigie_run ("territory", "build", "--help", NULL);

  assert_run (all, 0);
  g_assert_nonnull (strstr (all->out, "build OUT --roads"));
  assert_run (build, 0);
  g_assert_nonnull (strstr (build->out, "--communes"));
}

static void
test_real_roads_give_the_same_file (void)
{
  g_autofree char *pbf = vigie_test_shared_path_or_skip ("data/roads/monaco.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *contents = NULL;
  gsize size = 0;

  for (guint i = 0; i < 2 && pbf != NULL; i++)
    {
      g_autofree char *out = g_strdup_printf ("%s/monaco.territory", dir);
      g_autoptr (VigieRun) run =
          vigie_run ("territory", "build", out, "--roads", pbf, "--json", NULL);
      g_autoptr (GPtrArray) lines = NULL;
      JsonObject *report = get_report (run, &lines);
      g_autofree char *now = NULL;
      gsize n;

      g_assert_cmpint (json_object_get_int_member (report, "ways"), ==, 2927);
      g_assert_cmpint (json_object_get_int_member (report, "restrictions"), ==, 27);
      g_assert_true (g_file_get_contents (out, &now, &n, NULL));
      if (contents != NULL)
        g_assert_cmpmem (contents, size, now, n);
      else
        {
          contents = g_steal_pointer (&now);
          size = n;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-territory/build-reports-what-it-made", test_build_reports_what_it_made);
  g_test_add_func ("/cli-territory/build-says-what-is-wrong", test_build_says_what_is_wrong);
  g_test_add_func ("/cli-territory/build-replaces-nothing-but-territories",
                   test_build_replaces_nothing_but_territories);
  g_test_add_func ("/cli-territory/help-names-the-commands", test_help_names_the_commands);
  g_test_add_func ("/cli-territory/real-roads-give-the-same-file",
                   test_real_roads_give_the_same_file);
  return g_test_run ();
}
