/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "made-valley.h"
#include "vigie-cli-run.h"

/* What a territory answers to the command line. */

static char *
build (const char *dir)
{
  char *out = g_build_filename (dir, "valley.territory", NULL);
  g_autofree char *roads = vigie_write (dir, "roads.geojson", VALLEY_ROADS);
  g_autofree char *communes = vigie_write (dir, "communes.geojson", VALLEY_COMMUNES);
  g_autofree char *pr = vigie_write (dir, "pr.csv", VALLEY_PR);
  g_autofree char *names = vigie_write (dir, "names.csv", VALLEY_NAMES);

  vigie_run_ok ("territory", "build", out, "--roads", roads, "--communes", communes, "--pr", pr,
                "--names", names, "--attribution", "© Vallée", NULL);
  return out;
}

static JsonNode *
parse (VigieRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  assert_run (run, 0);
  node = json_from_string (run->out, &error);
  g_assert_no_error (error);
  return node;
}

/* ---- place ---- */

static void
test_place_by_name (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autoptr (VigieRun) run =
      vigie_run ("territory", "place", territory, "RD971 PR2+300", "--json", NULL);
  g_autoptr (VigieRun) human = vigie_run ("territory", "place", territory, "fond", NULL);
  g_autoptr (JsonNode) node = parse (run);
  JsonObject *place = json_node_get_object (node);

  vigie_assert_members (place, "label lon lat radius_m origin start end others");
  g_assert_cmpstr (json_object_get_string_member (place, "label"), ==, "D 971 PR 2+300");
  g_assert_cmpstr (json_object_get_string_member (place, "origin"), ==, "road-reference");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (place, "lon"), 5.02197, 1e-4);
  g_assert_cmpint (json_object_get_int_member (place, "start"), ==, 0);
  assert_run (human, 0);
  g_assert_true (g_str_has_prefix (human->out, "Fond\t5."));
}

/* Offsets are of characters, whatever they take in bytes. */
static void
test_place_in_a_text (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autoptr (VigieRun) run = vigie_run ("territory", "place", territory,
                                        "Éboulement hier soir sur la D 20 à Fond", "--json", NULL);
  g_autoptr (JsonNode) node = parse (run);
  JsonObject *place = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (place, "label"), ==, "D 20, Fond");
  g_assert_cmpint (json_object_get_int_member (place, "start"), ==, 28);
  g_assert_cmpint (json_object_get_int_member (place, "end"), ==, 39);
}

static void
test_place_the_other_way (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autoptr (VigieRun) run =
      vigie_run ("territory", "place", territory, "--at", "5.024,47.3002", "--json", NULL);
  g_autoptr (VigieRun) human =
      vigie_run ("territory", "place", territory, "--at", "5.024,47.3002", NULL);
  g_autoptr (VigieRun) commune =
      vigie_run ("territory", "place", territory, "--at", "5.15,47.4", "--json", NULL);
  g_autoptr (VigieRun) far =
      vigie_run ("territory", "place", territory, "--at", "-61.5,16.2", NULL);
  g_autoptr (JsonNode) node = parse (run);
  g_autoptr (JsonNode) commune_node = parse (commune);

  vigie_assert_members (json_node_get_object (node),
                        "label lon lat radius_m origin road pr pr_m commune junction junction_m "
                        "edge along_m");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "pr"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "commune"), ==,
                   "Saint-Est");
  assert_run (human, 0);
  g_assert_true (g_str_has_prefix (human->out, "D 971 PR 2+45"));
  g_assert_nonnull (strstr (human->out, "(Saint-Est)\n22 m from there to the road\n"));
  g_assert_true (json_object_get_null_member (json_node_get_object (commune_node), "road"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (commune_node), "label"), ==,
                   "Fond");
  assert_run (far, 1);
  g_assert_nonnull (strstr (far->err, "no road within 500 m"));
}

/* ---- closed ---- */

static void
test_closed_lists_roads (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", VALLEY_IN_WEST);
  g_autofree char *nowhere = vigie_write (dir, "nowhere.geojson", VALLEY_NOWHERE);
  g_autoptr (VigieRun) run = vigie_run ("territory", "closed", territory, area, "--json", NULL);
  g_autoptr (VigieRun) human = vigie_run ("territory", "closed", territory, area, NULL);
  g_autoptr (VigieRun) none = vigie_run ("territory", "closed", territory, nowhere, NULL);
  g_autoptr (VigieRun) none_json =
      vigie_run ("territory", "closed", territory, nowhere, "--json", NULL);
  g_autoptr (JsonNode) node = parse (run);
  JsonObject *section;

  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
  section = json_array_get_object_element (json_node_get_array (node), 0);
  vigie_assert_members (section, "road from to direction commune length_m stretch edges ways");
  g_assert_cmpstr (json_object_get_string_member (section, "road"), ==, "D 971");
  assert_run (human, 0);
  g_assert_true (g_str_has_prefix (human->out, "D 971, from PR 1+"));
  g_assert_nonnull (strstr (human->err, "© Vallée"));
  assert_run (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_nonnull (strstr (none->err, "No road"));
  assert_run (none_json, 0);
  g_assert_cmpstr (none_json->out, ==, "[]\n");
}

static void
test_closed_tells_areas_apart (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (
      dir, "areas.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},"
      "{\"type\":\"Feature\",\"properties\":null,\"geometry\":" VALLEY_IN_WEST "},"
      "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\","
      "\"coordinates\":[5,47]}},"
      "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" VALLEY_BEFORE_FOND "}]}");
  g_autoptr (VigieRun) run = vigie_run ("territory", "closed", territory, area, "--json", NULL);
  g_autoptr (JsonNode) node = parse (run);
  JsonArray *list = json_node_get_array (node);

  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (list, 0), "area"), ==,
                   0);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (list, 1), "area"), ==,
                   1);
}

static void
test_closed_on_the_ground (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area =
      vigie_write (dir, "feature.geojson",
                   "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" VALLEY_ON_BRIDGE "}");
  g_autoptr (VigieRun) all = vigie_run ("territory", "closed", territory, area, "--json", NULL);
  g_autoptr (VigieRun) ground =
      vigie_run ("territory", "closed", territory, area, "--ground", "--json", NULL);
  g_autoptr (JsonNode) node = parse (all);
  JsonObject *section = json_array_get_object_element (json_node_get_array (node), 0);
  JsonArray *edges = json_object_get_array_member (section, "edges");
  g_autofree char *edge =
      g_strdup_printf ("%" G_GINT64_FORMAT, json_array_get_int_element (edges, 0));
  g_autoptr (VigieRun) included = vigie_run ("territory", "closed", territory, area, "--ground",
                                             "--include", edge, "--json", NULL);
  g_autoptr (VigieRun) excluded =
      vigie_run ("territory", "closed", territory, area, "--exclude", edge, "--json", NULL);

  assert_run (ground, 0);
  g_assert_cmpstr (ground->out, ==, "[]\n");
  assert_run (included, 0);
  g_assert_nonnull (strstr (included->out, "D 971"));
  assert_run (excluded, 0);
  g_assert_cmpstr (excluded->out, ==, "[]\n");
}

/* ---- divert ---- */

static void
test_divert_leads_around (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", VALLEY_ON_BRIDGE);
  g_autoptr (VigieRun) car = vigie_run ("territory", "divert", territory, "--from", "5.001,47.3",
                                        "--to", "5.05,47.3", "--closed", area, "--json", NULL);
  g_autoptr (VigieRun) lorry =
      vigie_run ("territory", "divert", territory, "--from", "5.001,47.3", "--to", "5.05,47.3",
                 "--closed", area, "--vehicle", "hgv", NULL);
  g_autoptr (VigieRun) high =
      vigie_run ("territory", "divert", territory, "--from", "5.001,47.3", "--to", "5.05,47.3",
                 "--closed", area, "--height", "3.6", NULL);
  g_autoptr (VigieRun) flood = vigie_run ("territory", "divert", territory, "--from", "5.001,47.3",
                                          "--to", "5.05,47.3", "--closed", area, "--ground", NULL);
  g_autoptr (VigieRun) via = vigie_run ("territory", "divert", territory, "--from", "5.001,47.3",
                                        "--via", "5.03,47.28", "--to", "5.05,47.3", NULL);
  g_autoptr (JsonNode) node = parse (car);
  JsonObject *object = json_node_get_object (node), *route;

  vigie_assert_members (object, "routes normal from_m to_m cut_off attribution");
  route = json_array_get_object_element (json_object_get_array_member (object, "routes"), 0);
  vigie_assert_members (route, "geometry length_m seconds extra_seconds roads");
  g_assert_nonnull (strstr (car->out, "\"road\":\"D 10\""));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "attribution"), "© Vallée"));
  assert_run (lorry, 0);
  g_assert_nonnull (strstr (lorry->out, "D 12"));
  g_assert_null (strstr (lorry->out, "D 10,"));
  assert_run (high, 0);
  g_assert_null (strstr (high->out, "D 10,"));
  assert_run (flood, 0);
  g_assert_null (strstr (flood->out, "D 1")); /* over the bridge */
  assert_run (via, 0);
  g_assert_nonnull (strstr (via->out, "D 12"));
}

static void
test_divert_finds_no_way_round (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", VALLEY_BEFORE_FOND);
  g_autoptr (VigieRun) run = vigie_run ("territory", "divert", territory, "--from", "5.001,47.3",
                                        "--to", "5.079,47.3", "--closed", area, "--json", NULL);
  g_autoptr (VigieRun) human = vigie_run ("territory", "divert", territory, "--from", "5.001,47.3",
                                          "--to", "5.079,47.3", "--closed", area, NULL);
  g_autoptr (JsonNode) node = parse (run);
  JsonObject *object = json_node_get_object (node), *fond;
  JsonArray *cut_off = json_object_get_array_member (object, "cut_off");

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "routes")), ==, 0);
  g_assert_cmpuint (json_array_get_length (cut_off), ==, 1);
  fond = json_array_get_object_element (cut_off, 0);
  vigie_assert_members (fond, "commune population length_m whole");
  g_assert_cmpint (json_object_get_int_member (fond, "population"), ==, 87);
  assert_run (human, 0);
  g_assert_true (g_str_has_prefix (human->out, "There is no way round.\n"));
  g_assert_nonnull (strstr (human->out, "Fond, 87 inhabitants"));
}

/* ---- wrong ---- */

static void
test_says_what_is_wrong (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *t = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", VALLEY_IN_WEST);
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_autofree char *broken = vigie_write (dir, "broken.territory", "SQLite format 3");
  const struct
  {
    const char *args[12];
    int status;
    const char *says;
  } cases[] = {
    { { "territory", "place" }, 2, "something is missing" },
    { { "territory", "place", t }, 2, "--at" },
    { { "territory", "place", t, "Fond", "--at", "5,47" }, 2, "--at" },
    { { "territory", "place", t, "Fond", "more" }, 2, "too many" },
    { { "territory", "place", t, "--at", "5" }, 2, "“5”" },
    { { "territory", "place", t, "--at", "5,47,3" }, 2, "5,47,3" },
    { { "territory", "place", t, "--at", "5,9x" }, 2, "5,9x" },
    { { "territory", "place", t, "--at", "nan,47" }, 2, "nan,47" },
    { { "territory", "place", t, "--at", "200,47" }, 2, "200,47" },
    { { "territory", "place", t, "--at", "" }, 2, "“”" },
    { { "territory", "place", t, "\xff\xfe" }, 2, "UTF-8" },
    { { "territory", "place", t, "Nulle-Part" }, 1, "Nulle-Part" },
    { { "territory", "place", t, "D 99" }, 1, "no road D 99" },
    { { "territory", "place", t, "D 971 PR 9" }, 1, "D 971" },
    { { "territory", "place", t, "" }, 1, "no place" },
    { { "territory", "place", missing, "Fond" }, 1, "missing" },
    { { "territory", "place", broken, "Fond" }, 1, "broken" },
    { { "territory", "place", dir, "Fond" }, 1, "" },
    { { "territory", "closed", t }, 2, "something is missing" },
    { { "territory", "closed", t, missing }, 1, "missing: There is no such file." },
    { { "territory", "closed", t, dir }, 1, ": The file cannot be read." },
    { { "territory", "closed", broken, area }, 1, "broken" },
    { { "territory", "closed", t, area, "--include", "x" }, 2, "“x”" },
    { { "territory", "closed", t, area, "--include", "9" }, 2, "“9”" },
    { { "territory", "closed", t, area, "--exclude", "-1" }, 2, "“-1”" },
    { { "territory", "divert", t }, 2, "--from" },
    { { "territory", "divert", t, "--from", "5,47.3" }, 2, "--to" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "x" }, 2, "“x”" },
    { { "territory", "divert", t, "--from", "5,47.3", "--via", "y", "--to", "5,47.3" }, 2, "“y”" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "5,47.3", "--vehicle", "tank" },
      2,
      "tank" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "5,47.3", "--height", "nan" },
      2,
      "metres" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "5,47.3", "--weight", "-3" },
      2,
      "tonnes" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "5,47.3", "--width", "wide" },
      2,
      "wide" },
    { { "territory", "divert", t, "--from", "5,47.3", "--to", "5,47.3", "--closed", missing },
      1,
      "missing" },
    { { "territory", "divert", t, "--from", "8,47.3", "--to", "5,47.3" }, 1, "no open road" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieRun) run = vigie_run_strv (cases[i].args);

      g_test_message ("case %u: %s", i, run->err);
      assert_run (run, cases[i].status);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_cmpstr (run->err, !=, "");
      g_assert_nonnull (strstr (run->err, cases[i].says));
      g_assert_null (strstr (run->err, "CRITICAL"));
    }
}

static void
test_files_that_hold_no_area (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "not JSON: line 1" },
    { "   ", "line 1" },
    { "nothing of JSON", "line 1" },
    { "{\"type\":\"Polygon\"", "line 1" },
    { "\xff\xfe{}", "UTF-8" },
    { "null", "not GeoJSON" },
    { "[]", "not GeoJSON" },
    { "{}", "not GeoJSON" },
    { "{\"type\":7}", "not GeoJSON" },
    { "{\"type\":\"FeatureCollection\"}", "no area" },
    { "{\"type\":\"FeatureCollection\",\"features\":[]}", "no area" },
    { "{\"type\":\"FeatureCollection\",\"features\":7}", "no area" },
    { "{\"type\":\"FeatureCollection\",\"features\":[1,null,[],\"x\"]}", "no area" },
    { "{\"type\":\"Feature\"}", "no area" },
    { "{\"type\":\"Feature\",\"geometry\":null}", "no area" },
    { "{\"type\":\"Point\",\"coordinates\":[5,47]}", "no area" },
    { "{\"type\":\"LineString\",\"coordinates\":[[5,47],[6,47]]}", "no area" },
    { "{\"type\":\"Polygon\",\"coordinates\":[]}", "" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[5,47],[6,47]]]}", "" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[5,47],[6,48],[6,47],[5,48],[5,47]]]}",
      "crosses itself" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[5,97],[6,97],[6,98],[5,97]]]}", "" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[\"a\",{}],[6],[],null]]}", "" },
    { "{\"type\":\"GeometryCollection\",\"geometries\":[]}", "" },
    { "{\"type\":\"Topology\"}", "" },
  };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *area = vigie_write (dir, "area.geojson", cases[i].text);
      g_autoptr (VigieRun) run = vigie_run ("territory", "closed", territory, area, "--json", NULL);

      g_test_message ("case %u: %s", i, run->err);
      assert_run (run, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_nonnull (strstr (run->err, "area.geojson: "));
      g_assert_nonnull (strstr (run->err, cases[i].says));
      g_assert_null (strstr (run->err, "CRITICAL"));
    }
}

static void
test_huge_file_is_not_read (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", "{");
  g_autoptr (VigieRun) run = NULL;

  g_assert_cmpint (truncate (area, (off_t) 1 << 34), ==, 0); /* holes take no room */
  run = vigie_run ("territory", "closed", territory, area, NULL);
  assert_run (run, 1);
  g_assert_nonnull (strstr (run->err, "area.geojson: The file is too large."));
}

static void
test_help_names_the_questions (void)
{
  g_autoptr (VigieRun) all = vigie_run ("territory", "--help", NULL);
  static const char *const questions[] = { "place", "closed", "divert" };

  assert_run (all, 0);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (VigieRun) run = vigie_run ("territory", questions[i], "--help", NULL);

      g_assert_nonnull (strstr (all->out, questions[i]));
      assert_run (run, 0);
      g_assert_nonnull (strstr (run->out, "--json"));
    }
}

static void
test_speaks_french (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = build (dir);
  g_autofree char *area = vigie_write (dir, "area.geojson", VALLEY_BEFORE_FOND);
  g_autofree char *script =
      g_strdup_printf ("export LC_ALL=fr_FR.UTF-8 LANGUAGE=fr VIGIE_LOCALEDIR='%s/po'\n"
                       "\"$VIGIE_CLI\" territory divert '%s' --from 5.001,47.3 --to 5.079,47.3 "
                       "--closed '%s' --json > '%s/fr.json'\n"
                       "\"$VIGIE_CLI\" territory divert '%s' --from 5.001,47.3 --to 5.079,47.3 "
                       "--closed '%s'",
                       g_getenv ("VIGIE_BUILDDIR"), territory, area, dir, territory, area);
  g_autofree char *json_path = g_build_filename (dir, "fr.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (VigieRun) run = NULL;
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("this machine speaks no French");
      return;
    }
  setlocale (LC_ALL, before);
  run = vigie_run_shell (dir, script);
  assert_run (run, 0);
  g_assert_nonnull (strstr (run->out, "Il n’y a pas d’itinéraire de délestage."));
  g_assert_nonnull (strstr (run->out, "Fond, 87 habitants, 1,5 km"));
  g_assert_true (g_file_get_contents (json_path, &json, NULL, NULL));
  node = json_from_string (json, NULL); /* numbers know no French */
  g_assert_nonnull (node);
}

/* ---- a real town ---- */

static void
test_tunnels_of_monaco (void)
{
  g_autofree char *roads = vigie_test_shared_path_or_skip ("data/roads/monaco.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = g_build_filename (dir, "monaco.territory", NULL);
  g_autofree char *area =
      vigie_write (dir, "area.geojson", VALLEY_SQUARE ("7.409", "7.44", "43.724", "43.752"));
  g_autoptr (VigieRun) all = NULL, ground = NULL;
  g_autoptr (JsonNode) all_node = NULL, ground_node = NULL;

  if (roads == NULL)
    return;
  vigie_run_ok ("territory", "build", territory, "--roads", roads, NULL);
  all = vigie_run ("territory", "closed", territory, area, "--json", NULL);
  ground = vigie_run ("territory", "closed", territory, area, "--ground", "--json", NULL);
  all_node = parse (all);
  ground_node = parse (ground);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (ground_node)), >, 100);
  g_assert_nonnull (strstr (all->out, "\"road\":\"Tunnel Rainier III\""));
  g_assert_null (strstr (ground->out, "\"road\":\"Tunnel Rainier III\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-territory-ask/place-by-name", test_place_by_name);
  g_test_add_func ("/cli-territory-ask/place-in-a-text", test_place_in_a_text);
  g_test_add_func ("/cli-territory-ask/place-the-other-way", test_place_the_other_way);
  g_test_add_func ("/cli-territory-ask/closed-lists-roads", test_closed_lists_roads);
  g_test_add_func ("/cli-territory-ask/closed-tells-areas-apart", test_closed_tells_areas_apart);
  g_test_add_func ("/cli-territory-ask/closed-on-the-ground", test_closed_on_the_ground);
  g_test_add_func ("/cli-territory-ask/divert-leads-around", test_divert_leads_around);
  g_test_add_func ("/cli-territory-ask/divert-finds-no-way-round", test_divert_finds_no_way_round);
  g_test_add_func ("/cli-territory-ask/says-what-is-wrong", test_says_what_is_wrong);
  g_test_add_func ("/cli-territory-ask/files-that-hold-no-area", test_files_that_hold_no_area);
  g_test_add_func ("/cli-territory-ask/huge-file-is-not-read", test_huge_file_is_not_read);
  g_test_add_func ("/cli-territory-ask/help-names-the-questions", test_help_names_the_questions);
  g_test_add_func ("/cli-territory-ask/speaks-french", test_speaks_french);
  g_test_add_func ("/cli-territory-ask/tunnels-of-monaco", test_tunnels_of_monaco);
  return g_test_run ();
}
