/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#include "territory-support.h"
#include "vigie-error.h"
#include "vigie-place-fold.h"

/* ---- real networks ---- */

typedef struct
{
  const char *file;
  guint n_ways; /* with highway=*, counted with another reader */
  guint n_restrictions;
  guint min_part; /* percent of the nodes that lead to each other */
} Real;

static const Real reals[] = {
  { "monaco.osm.pbf", 2927, 27, 90 },
  { "saint-germain-en-laye.osm.pbf", 6766, 0, 85 },
  { "andorra.osm.pbf", 1615, 0, 85 },
  { "liechtenstein-latest.osm.pbf", 4660, 3, 90 },
};

static char *
find_real (const char *file)
{
  g_autofree char *relative = g_build_filename ("data", "roads", file, NULL);

  return vigie_test_shared_path_or_skip (relative);
}

static void
test_real_networks_are_complete (gconstpointer data)
{
  const Real *real = data;
  g_autofree char *roads = find_real (real->file);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;
  guint64 n_out;

  if (roads == NULL)
    return;
  territory = build_roads (dir, roads, &report);
  graph = vigie_territory_get_graph (territory);
  n_out = sum_left_out (&report, VIGIE_LEFT_NOT_FOR_VEHICLES, VIGIE_LEFT_DUPLICATE);
  g_assert_cmpuint (report.n_ways, ==, real->n_ways);
  g_assert_cmpuint (report.n_used + n_out, ==, real->n_ways);
  g_assert_cmpuint (report.n_restrictions + sum_left_out (&report, VIGIE_LEFT_TURN_INCOMPLETE,
                                                          VIGIE_LEFT_TURN_NEEDLESS),
                    ==, real->n_restrictions);
  g_assert_cmpuint (graph->n_edges, ==, report.n_edges);
  g_assert_cmpuint (graph->n_edges, >=, report.n_used);
  g_assert_cmpuint (100 * count_largest_part (graph), >=, real->min_part * graph->n_nodes);
  g_assert_cmpstr (vigie_territory_get_attribution (territory), ==,
                   "© OpenStreetMap contributors (ODbL 1.0)");
}

static guint
count_numbered (VigieRoadGraph *graph, const char *ref)
{
  guint n = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    n += g_strcmp0 (vigie_road_graph_get_string (graph, graph->edges[i].ref), ref) == 0;
  return n;
}

static void
test_french_numbers (void)
{
  g_autofree char *roads = find_real ("saint-germain-en-laye.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;
  const VigiePlaceName *name;
  gsize n;

  if (roads == NULL)
    return;
  territory = build_roads (dir, roads, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (report.n_numbered, ==, 15);
  g_assert_cmpuint (count_numbered (graph, "D 190"), >=, 67);
  g_assert_cmpuint (count_numbered (graph, "N 13"), >=, 60);
  g_assert_cmpuint (count_numbered (graph, "A 14"), >=, 22);
  name = vigie_territory_find_names (territory, "d 190", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (name->label, ==, "D 190");
  g_assert_cmpstr (name->kind, ==, "road");
  g_assert_cmpfloat (name->radius_m, >, 1000);
  g_assert_cmpfloat (name->radius_m, <, 20000);
}

static void
test_tunnels_and_limits_of_monaco (void)
{
  g_autofree char *roads = find_real ("monaco.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;
  guint n_tunnels = 0, n_bridges = 0, n_low = 0;
  gint8 deepest = 0;

  if (roads == NULL)
    return;
  territory = build_roads (dir, roads, &report);
  graph = vigie_territory_get_graph (territory);
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      n_tunnels += (graph->edges[i].flags & VIGIE_ROAD_TUNNEL) != 0;
      n_bridges += (graph->edges[i].flags & VIGIE_ROAD_BRIDGE) != 0;
      n_low += graph->edges[i].max_height_cm == 430;
      deepest = MIN (deepest, graph->edges[i].level);
    }
  g_assert_cmpuint (n_tunnels, >, 80);
  g_assert_cmpuint (n_bridges, >, 40);
  g_assert_cmpuint (n_low, >=, 1);
  g_assert_cmpint (deepest, ==, -4);
}

/* Two files that overlap are what one of them is. */
static void
test_what_comes_twice_counts_once (void)
{
  g_autofree char *roads = find_real ("andorra.osm.pbf");
  g_autofree char *other = find_real ("monaco.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  const char *const list[] = { roads, other, roads, NULL };
  VigieTerritoryInputs inputs = { .roads = list };
  g_auto (VigieTerritoryReport) one = { 0 }, two = { 0 }, all = { 0 };
  g_autoptr (VigieTerritory) first = NULL, second = NULL, territory = NULL;

  if (roads == NULL || other == NULL)
    return;
  first = build_roads (dir, roads, &one);
  second = build_roads (dir, other, &two);
  territory = build_territory (dir, &inputs, &all);
  g_assert_cmpuint (all.n_edges, ==, one.n_edges + two.n_edges);
  g_assert_cmpuint (all.n_restrictions, ==, 27);
  g_assert_cmpuint (all.left_out[VIGIE_LEFT_DUPLICATE], ==, one.n_used);
  g_assert_cmpfloat_with_epsilon (measure_all (vigie_territory_get_graph (territory)),
                                  measure_all (vigie_territory_get_graph (first)) +
                                      measure_all (vigie_territory_get_graph (second)),
                                  1e-3);
}

/* ---- communes, PR and names ---- */

/* A road of 3 km through two square communes, with PR that are not a kilometre apart. */
static const char communes[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"21002\",\"nom\":\"Saint-Èst\","
    "\"population\":1234},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[5.02,47.2],[5.02,47.4],[5.1,47.4],[5.1,47.2],[5.02,47.2]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"21001\",\"nom\":\"Ouest\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[4.9,47.2],[5.02,47.2],[5.02,47.4],[4.9,47.4],[4.9,47.2]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"21003\",\"nom\":\"Point\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47.3]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"21004\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[5,47],[5.1,47],[5,47.1],[5,47]]]}}]}";

static const char markers[] = "route;numero;cote;lon;lat;distance_m\n"
                              "D971;2;U;5.023;47.3001;\n"
                              "RD 971;1;U;5,01;47,3;\n"
                              "D971;3;U;5.04;47.3;1640\n"
                              "D971;3;U;5.04;47.3;1640\n"
                              "D971;9;U;5.3;47.5;\n"
                              "D971;;U;5.3;47.5;\n"
                              "D971;4;U;500;47.5;\n";

static const char names[] = "name,lon,lat,kind,commune,radius_m\n"
                            "La Ferme des Œillets,5.015,47.31,lieu-dit,,120\n"
                            "Vieux-Village,,,ancienne commune,Saint-Est,\n"
                            "Nulle part,,,,,\n";

static MadeOsm *
make_departmental (void)
{
  MadeOsm *osm = made_osm_new ();

  for (gint64 i = 0; i <= 5; i++)
    made_osm_node (osm, i + 1, 5 + 0.01 * (double) i, 47.3, NULL);
  made_osm_node (osm, 10, 5.02, 47.31, NULL);
  made_osm_way (osm, 1, (gint64[]) { 1, 2, 3 }, 3, "highway=secondary", "ref=D 971;D 10", NULL);
  made_osm_way (osm, 2, (gint64[]) { 3, 4, 5, 6 }, 4, "highway=secondary", "ref=D 971",
                "name=Route de Dijon", NULL);
  made_osm_way (osm, 3, (gint64[]) { 3, 10 }, 2, "highway=residential", "name=Rue Haute", NULL);
  return osm;
}

static VigieTerritory *
build_departmental (const char *dir, VigieTerritoryReport *report)
{
  g_autoptr (MadeOsm) osm = make_departmental ();
  g_autoptr (GBytes) bytes = made_osm_end (osm, FALSE);
  g_autofree char *roads = write_bytes (dir, "roads.osm.pbf", bytes);
  g_autofree char *areas = write_text (dir, "communes.geojson", communes);
  g_autofree char *pr = write_text (dir, "pr.csv", markers);
  g_autofree char *places = write_text (dir, "names.csv", names);
  VigieTerritoryInputs inputs = {
    .title = "Côte-d’Or",
    .roads = (const char *const[]) { roads, NULL },
    .communes = (const char *const[]) { areas, NULL },
    .markers = (const char *const[]) { pr, NULL },
    .names = (const char *const[]) { places, NULL },
    .attributions = (const char *const[]) { "© Conseil départemental", NULL },
  };

  return build_territory (dir, &inputs, report);
}

static void
test_communes_are_found (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);
  const VigieCommune *east;
  gsize n;

  g_assert_cmpuint (report.n_communes, ==, 2);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_COMMUNE_INCOMPLETE], ==, 2);
  g_assert_cmpuint (vigie_territory_find_commune (territory, 5, 47.3), ==, 0);
  g_assert_cmpuint (vigie_territory_find_commune (territory, 5.05, 47.3), ==, 1);
  g_assert_cmpuint (vigie_territory_find_commune (territory, 6, 47.3), ==, VIGIE_ROAD_NONE);
  g_assert_cmpuint (vigie_territory_find_commune_by_code (territory, "21002"), ==, 1);
  g_assert_cmpuint (vigie_territory_find_commune_by_code (territory, "75056"), ==, VIGIE_ROAD_NONE);
  east = vigie_territory_get_commune (territory, 1);
  g_assert_cmpstr (east->name, ==, "Saint-Èst");
  g_assert_cmpint (east->population, ==, 1234);
  g_assert_cmpint (vigie_territory_get_commune (territory, 0)->population, ==, -1);
  /* A square of 6 by 22 km, from its middle to a corner. */
  g_assert_cmpfloat_with_epsilon (east->radius_m, 11500, 500);
  g_assert_null (vigie_territory_get_commune (territory, 2));
  g_assert_cmpuint (get_only_edge (graph, 1)->commune, ==, 0);
  g_assert_cmpuint (get_only_edge (graph, 2)->commune, ==, 1);
  g_assert_nonnull (vigie_territory_find_names (territory, "saint est", &n));
}

static void
test_markers_stand_on_their_road (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);
  VigieRoadPoint line[2] = { { 50100000, 473000000 }, { 50230000, 473000000 } };
  gsize n;
  const VigieRoadMarker *found = vigie_territory_find_markers (territory, "D 971", &n);

  g_assert_cmpuint (n, ==, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (found[i].number, ==, i + 1);
      g_assert_cmpstr (found[i].road, ==, "D 971");
      g_assert_cmpstr (found[i].side, ==, "");
    }
  g_assert_cmpfloat (found[0].distance_m, ==, -1);
  g_assert_cmpuint (graph->edges[found[0].edge].origin_id, ==, 1);
  g_assert_cmpfloat_with_epsilon (found[0].along_m, vigie_road_measure (line, 2) * 10 / 13, 0.1);
  g_assert_cmpuint (graph->edges[found[1].edge].origin_id, ==, 2);
  g_assert_cmpfloat_with_epsilon (found[1].distance_m, vigie_road_measure (line, 2), 0.1);
  g_assert_cmpfloat (found[2].distance_m, ==, 1640); /* as the source says */
  g_assert_cmpuint (found[3].edge, ==, VIGIE_ROAD_NONE);
  g_assert_cmpfloat (found[3].distance_m, ==, -1);
  g_assert_cmpuint (report.n_markers, ==, 4);
  g_assert_cmpuint (report.n_markers_off_road, ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_MARKER_DUPLICATE], ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_MARKER_INCOMPLETE], ==, 2);
  g_assert_null (vigie_territory_find_markers (territory, "D 972", &n));
}

static void
test_names_of_all_sources (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  const VigiePlaceName *name;
  gsize n;

  name = vigie_territory_find_names (territory, "la ferme des oeillets", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (name->kind, ==, "lieu-dit");
  g_assert_cmpfloat (name->radius_m, ==, 120);
  g_assert_cmpuint (name->commune, ==, 0);
  name = vigie_territory_find_names (territory, "vieux village", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (name->commune, ==, 1);
  g_assert_cmpfloat (name->radius_m, ==, vigie_territory_get_commune (territory, 1)->radius_m);
  name = vigie_territory_find_names (territory, "rue haute", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (name->kind, ==, "street");
  g_assert_nonnull (vigie_territory_find_names (territory, "d 10", &n));
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_NAME_INCOMPLETE], ==, 1);
  vigie_territory_get_names (territory, &n);
  g_assert_cmpuint (n, ==, report.n_names);
  g_assert_cmpuint (n, ==, 2 /* communes */ + 2 /* numbers */ + 2 /* streets */ + 2);
}

static void
test_shared_stretches_keep_all_numbers (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);
  guint32 edge = (guint32) (get_only_edge (graph, 1) - graph->edges);
  gsize n;
  const VigieRoadOtherRef *others = vigie_territory_find_other_refs (territory, edge, &n);

  g_assert_cmpstr (vigie_road_graph_get_string (graph, graph->edges[edge].ref), ==, "D 971");
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (others[0].ref, ==, "D 10");
  edge = (guint32) (get_only_edge (graph, 2) - graph->edges);
  g_assert_null (vigie_territory_find_other_refs (territory, edge, &n));
}

/* Lines in the words of OpenStreetMap, of which the first may say who made all */
static char *
dup_named_attribution (const char *said)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\"%s},"
      "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5.02,47.3]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\"},"
      "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5.02,47.3],[5.04,47.3]]}}]}",
      said);
  g_autofree char *roads = write_text (dir, "roads.geojson", text);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_roads (dir, roads, &report);

  g_assert_cmpuint (report.unattributed->len, ==, 0);
  return g_strdup (vigie_territory_get_attribution (territory));
}

static void
test_who_made_the_roads_may_say_so (void)
{
  g_autofree char *nobody = dup_named_attribution ("");
  g_autofree char *half = dup_named_attribution (",\"attribution\":\"Somebody\"");
  g_autofree char *empty = dup_named_attribution (",\"attribution\":\"\",\"licence\":\"\"");
  g_autofree char *whole =
      dup_named_attribution (",\"attribution\":\"Somebody\",\"licence\":\"CC0 1.0\"");

  g_assert_cmpstr (nobody, ==, "© OpenStreetMap contributors (ODbL 1.0)");
  g_assert_cmpstr (half, ==, nobody);
  g_assert_cmpstr (empty, ==, nobody);
  g_assert_cmpstr (whole, ==, "Somebody (CC0 1.0)");
}

static void
test_sources_are_named (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  const VigieTerritorySource *sources;
  VigieBox box;
  gsize n;

  sources = vigie_territory_get_sources (territory, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpstr (sources[1].file, ==, "roads.osm.pbf");
  g_assert_cmpstr (sources[1].as_of, ==, "2026-01-12");
  g_assert_cmpstr (vigie_territory_get_attribution (territory), ==,
                   "© OpenStreetMap contributors (ODbL 1.0) · © Conseil départemental");
  g_assert_cmpuint (report.unattributed->len, ==, 0);
  g_assert_cmpstr (vigie_territory_get_title (territory), ==, "Côte-d’Or");
  vigie_territory_get_box (territory, &box);
  g_assert_cmpfloat_with_epsilon (box.west, 4.9, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.north, 47.4, 1e-9);
  g_assert_cmpuint (vigie_territory_get_left_out (territory, VIGIE_LEFT_NAME_INCOMPLETE), ==, 1);
}

static void
test_communes_of_a_departement (void)
{
  g_autofree char *areas =
      vigie_test_shared_path_or_skip ("data/gazetteer/communes-21-cote-d-or.geojson");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_departmental ();
  g_autoptr (GBytes) bytes = made_osm_end (osm, TRUE);
  g_autofree char *roads = write_bytes (dir, "roads.osm.pbf", bytes);
  g_auto (VigieTerritoryReport) report = { 0 };
  VigieTerritoryInputs inputs = { .roads = (const char *const[]) { roads, NULL },
                                  .communes = (const char *const[]) { areas, NULL } };
  g_autoptr (VigieTerritory) territory = NULL;
  guint n_own = 0;
  guint32 dijon;

  if (areas == NULL)
    return;
  territory = build_territory (dir, &inputs, &report);
  g_assert_cmpuint (report.n_communes, ==, 704);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_COMMUNE_INCOMPLETE], ==, 0);
  g_assert_cmpuint (report.unattributed->len, ==, 1);
  dijon = vigie_territory_find_commune (territory, 5.0415, 47.322);
  g_assert_cmpstr (vigie_territory_get_commune (territory, dijon)->name, ==, "Dijon");
  g_assert_cmpuint (vigie_territory_find_commune_by_code (territory, "21231"), ==, dijon);
  for (guint32 i = 0; i < 704; i++)
    {
      const VigieCommune *commune = vigie_territory_get_commune (territory, i);

      n_own += vigie_territory_find_commune (territory, commune->lon, commune->lat) == i;
    }
  g_assert_cmpuint (n_own, ==, 704);
}

/* ---- the file ---- */

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, size);
}

static void
test_same_inputs_make_the_same_file (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
  g_autoptr (GBytes) first = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_auto (VigieTerritoryReport) report = { 0 };
      g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
      g_autoptr (GBytes) bytes = read_file (path);

      if (first == NULL)
        first = g_bytes_ref (bytes);
      g_assert_true (g_bytes_equal (first, bytes));
      g_assert_cmpuint (report.size, ==, g_bytes_get_size (bytes));
    }
}

static void
assert_opens (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieTerritory) territory = vigie_territory_open (path, NULL, &error);

  g_assert_null (territory);
  g_assert_error (error, VIGIE_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Without reading its roads. */
static void
test_about_is_what_the_whole_says (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
  g_autofree char *text = write_text (dir, "text.territory", "not a database");
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);
  g_autoptr (VigieTerritoryAbout) about = NULL;
  g_autoptr (GError) error = NULL;

  run_sql (path, "DELETE FROM graph");
  about = vigie_territory_read_about (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (about->title, ==, vigie_territory_get_title (territory));
  g_assert_cmpstr (about->attribution, ==, vigie_territory_get_attribution (territory));
  g_assert_cmpstr (about->as_of, ==, "2026-01-12");
  g_assert_null (vigie_territory_read_about (text, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS);
}

static void
test_other_files_are_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "none.territory", NULL);
  g_autofree char *text = write_text (dir, "text.territory", "not a database");
  g_autofree char *empty = write_text (dir, "empty.territory", "");
  g_autofree char *other = write_text (dir, "other.territory", "");
  g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);

  run_sql (other, "CREATE TABLE graph (n, hash, data); PRAGMA application_id = 7");
  assert_opens (missing, VIGIE_ERROR_NOT_FOUND);
  assert_opens (dir, VIGIE_ERROR_IO);
  assert_opens (text, VIGIE_ERROR_NOT_OURS);
  assert_opens (empty, VIGIE_ERROR_NOT_OURS);
  assert_opens (other, VIGIE_ERROR_NOT_OURS);
  run_sql (path, "PRAGMA user_version = 99");
  assert_opens (path, VIGIE_ERROR_NEWER);
}

/* A view that goes on for ever. */
#define ENDLESS                                                                                    \
  "DROP TABLE left_out; CREATE VIEW left_out AS WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL "      \
  "SELECT n + 1 FROM c) SELECT 'closed' AS reason, n AS count FROM c"

static void
test_what_does_not_fit_together_is_damaged (void)
{
  static const char *const damages[] = {
    "UPDATE graph SET hash = hash + 1",
    "UPDATE graph SET data = zeroblob (length (data))",
    "DELETE FROM graph",
    "DROP TABLE name",
    "UPDATE pr SET edge = 1000000",
    "UPDATE pr SET lat = 1e9",
    "UPDATE name SET folded = 'zz' WHERE n = 0",
    "UPDATE name SET commune = 17",
    "DELETE FROM commune",
    "UPDATE commune SET geometry = x'0100000001000000ffffffff'",
    "UPDATE commune SET n = n + 5",
    "UPDATE other_ref SET edge = -1",
    "UPDATE meta SET value = 'x' WHERE key = 'box'",
    ENDLESS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
      g_auto (VigieTerritoryReport) report = { 0 };
      g_autoptr (VigieTerritory) territory = build_departmental (dir, &report);

      g_test_message ("%s", damages[i]);
      run_sql (path, damages[i]);
      assert_opens (path, VIGIE_ERROR_DAMAGED);
    }
}

/* Whatever bytes change, opening ends, and never outside of the file. */
static void
test_random_damage_ends_well (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) whole = build_departmental (dir, &report);
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  guint n_refused = 0;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *copy = g_memdup2 (data, size);
      g_autoptr (VigieTerritory) territory = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = i % 10 == 0 ? (gsize) g_rand_int_range (rand, 1, (gint32) size) : size;

      for (int j = g_rand_int_range (rand, 1, 200); j > 0; j--)
        copy[g_rand_int_range (rand, 0, (gint32) size)] = (char) g_rand_int (rand);
      g_assert_true (g_file_set_contents (path, copy, (gssize) length, NULL));
      territory = vigie_territory_open (path, NULL, &error);
      g_assert_true ((territory == NULL) == (error != NULL));
      n_refused += territory == NULL;
    }
  g_assert_cmpuint (n_refused, >, 100);
}

/* ---- building fails ---- */

static void
assert_fails (const char *dir, const VigieTerritoryInputs *inputs, const char *out, int code)
{
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  g_file_get_contents (out, &before, NULL, NULL);
  g_assert_false (vigie_territory_build (inputs, out, NULL, NULL, NULL, &report, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
  if (before != NULL)
    {
      g_autofree char *after = NULL;

      g_assert_true (g_file_get_contents (out, &after, NULL, NULL));
      g_assert_cmpstr (before, ==, after);
    }
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_broken_inputs_leave_the_old_file (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_departmental ();
  g_autoptr (GBytes) bytes = made_osm_end (osm, TRUE);
  g_autofree char *good = write_bytes (dir, "good.osm.pbf", bytes);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 20);
  g_autofree char *cut = write_bytes (dir, "cut.osm.pbf", half);
  g_autofree char *text = write_text (dir, "text.osm.pbf", "hello, this is not a map at all");
  g_autofree char *json = write_text (dir, "broken.geojson", "{\"type\":\"FeatureCollec");
  g_autofree char *areas = write_text (dir, "areas.geojson", communes);
  g_autofree char *csv = write_text (dir, "pr.csv", "a,b\n1,2\n");
  g_autofree char *missing = g_build_filename (dir, "missing.osm.pbf", NULL);
  g_autofree char *out = write_text (dir, "old.territory", "what was there");
  g_autofree char *nowhere = g_build_filename (dir, "no", "such", "out.territory", NULL);
  guint n_files = count_files (dir);
  const struct
  {
    VigieTerritoryInputs inputs;
    const char *out;
    int code;
  } cases[] = {
    { { .roads = (const char *const[]) { cut, NULL } }, out, VIGIE_ERROR_DAMAGED },
    { { .roads = (const char *const[]) { text, NULL } }, out, VIGIE_ERROR_UNSUPPORTED },
    { { .roads = (const char *const[]) { missing, NULL } }, out, VIGIE_ERROR_NOT_FOUND },
    { { .roads = (const char *const[]) { json, NULL } }, out, VIGIE_ERROR_UNSUPPORTED },
    { { .roads = (const char *const[]) { csv, NULL } }, out, VIGIE_ERROR_INVALID },
    { { .roads = (const char *const[]) { NULL } }, out, VIGIE_ERROR_INVALID },
    { { .roads = (const char *const[]) { good, NULL },
        .communes = (const char *const[]) { csv, NULL } },
      out,
      VIGIE_ERROR_INVALID },
    { { .roads = (const char *const[]) { good, NULL },
        .markers = (const char *const[]) { csv, NULL } },
      out,
      VIGIE_ERROR_INVALID },
    { { .roads = (const char *const[]) { good, NULL },
        .names = (const char *const[]) { csv, NULL } },
      out,
      VIGIE_ERROR_INVALID },
    { { .roads = (const char *const[]) { good, NULL } }, nowhere, VIGIE_ERROR_NOT_FOUND },
    { { .roads = (const char *const[]) { good, NULL } }, dir, VIGIE_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_fails (dir, &cases[i].inputs, cases[i].out, cases[i].code);
      g_assert_cmpuint (count_files (dir), ==, n_files);
    }
}

/* ---- progress and cancelling ---- */

typedef struct
{
  guint n;
  guint cancel_at;
  double last;
  GCancellable *cancellable;
} Watch;

static void
on_progress (double fraction, const char *sentence, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1);
  g_assert_cmpuint (strlen (sentence), >, 3);
  watch->last = fraction;
  if (watch->n++ == watch->cancel_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_progress_and_cancel (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (MadeOsm) osm = make_departmental ();
  g_autoptr (GBytes) bytes = made_osm_end (osm, TRUE);
  g_autofree char *roads = write_bytes (dir, "roads.osm.pbf", bytes);
  g_autofree char *areas = write_text (dir, "communes.geojson", communes);
  g_autofree char *out = write_text (dir, "old.territory", "what was there");
  VigieTerritoryInputs inputs = { .roads = (const char *const[]) { roads, NULL },
                                  .communes = (const char *const[]) { areas, NULL } };
  guint n_files = count_files (dir), n_steps = G_MAXUINT;

  for (guint i = 0; i <= n_steps; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (VigieTerritoryReport) report = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      Watch watch = { 0, i, 0, cancellable };
      gboolean done =
          vigie_territory_build (&inputs, out, on_progress, &watch, cancellable, &report, &error);

      if (done) /* told only when all was written */
        {
          g_assert_cmpuint (i + 1, >=, watch.n);
          g_assert_cmpfloat (watch.last, ==, 1);
          g_assert_cmpuint (i, >=, 5);
          break;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (g_file_get_contents (out, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, "what was there");
      g_assert_cmpuint (count_files (dir), ==, n_files);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/territory/real-network/%s", reals[i].file);

      g_test_add_data_func (path, &reals[i], test_real_networks_are_complete);
    }
  g_test_add_func ("/territory/french-numbers", test_french_numbers);
  g_test_add_func ("/territory/tunnels-and-limits-of-monaco", test_tunnels_and_limits_of_monaco);
  g_test_add_func ("/territory/what-comes-twice-counts-once", test_what_comes_twice_counts_once);
  g_test_add_func ("/territory/communes-are-found", test_communes_are_found);
  g_test_add_func ("/territory/markers-stand-on-their-road", test_markers_stand_on_their_road);
  g_test_add_func ("/territory/names-of-all-sources", test_names_of_all_sources);
  g_test_add_func ("/territory/shared-stretches-keep-all-numbers",
                   test_shared_stretches_keep_all_numbers);
  g_test_add_func ("/territory/sources-are-named", test_sources_are_named);
  g_test_add_func ("/territory/who-made-the-roads-may-say-so", test_who_made_the_roads_may_say_so);
  g_test_add_func ("/territory/communes-of-a-departement", test_communes_of_a_departement);
  g_test_add_func ("/territory/same-inputs-make-the-same-file",
                   test_same_inputs_make_the_same_file);
  g_test_add_func ("/territory/about-is-what-the-whole-says", test_about_is_what_the_whole_says);
  g_test_add_func ("/territory/other-files-are-refused", test_other_files_are_refused);
  g_test_add_func ("/territory/what-does-not-fit-together-is-damaged",
                   test_what_does_not_fit_together_is_damaged);
  g_test_add_func ("/territory/random-damage-ends-well", test_random_damage_ends_well);
  g_test_add_func ("/territory/broken-inputs-leave-the-old-file",
                   test_broken_inputs_leave_the_old_file);
  g_test_add_func ("/territory/progress-and-cancel", test_progress_and_cancel);
  return g_test_run ();
}
