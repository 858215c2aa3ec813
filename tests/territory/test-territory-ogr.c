/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roads, PR and communes in GDAL's formats, which are made here with GDAL. */
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "territory-support.h"
#include "vigie-error.h"

#define LAMBERT_93 2154
#define WGS_84 4326

typedef struct
{
  GDALDatasetH dataset;
  OGRLayerH layer;
  OGRCoordinateTransformationH transformation; /* (nullable) */
} Sheet;

static OGRSpatialReferenceH
make_reference (int epsg)
{
  OGRSpatialReferenceH reference = OSRNewSpatialReference (NULL);

  g_assert_cmpint (OSRImportFromEPSG (reference, epsg), ==, OGRERR_NONE);
  OSRSetAxisMappingStrategy (reference, OAMS_TRADITIONAL_GIS_ORDER);
  return reference;
}

/* A file with one layer whose columns, parted by blanks, are texts; @epsg 0: no projection. */
static Sheet
make_sheet (const char *driver,
            const char *path,
            const char *layer,
            int epsg,
            OGRwkbGeometryType type,
            const char *columns)
{
  OGRSpatialReferenceH reference = epsg != 0 ? make_reference (epsg) : NULL;
  OGRSpatialReferenceH degrees = make_reference (WGS_84);
  g_auto (GStrv) names = g_strsplit (columns, " ", -1);
  Sheet sheet = { 0 };

  GDALAllRegister ();
  sheet.dataset = GDALCreate (GDALGetDriverByName (driver), path, 0, 0, 0, GDT_Unknown, NULL);
  g_assert_nonnull (sheet.dataset);
  sheet.layer = GDALDatasetCreateLayer (sheet.dataset, layer, reference, type, NULL);
  g_assert_nonnull (sheet.layer);
  for (guint i = 0; names[i] != NULL; i++)
    {
      OGRFieldDefnH field = OGR_Fld_Create (names[i], OFTString);

      g_assert_cmpint (OGR_L_CreateField (sheet.layer, field, TRUE), ==, OGRERR_NONE);
      OGR_Fld_Destroy (field);
    }
  if (epsg != 0 && epsg != WGS_84)
    sheet.transformation = OCTNewCoordinateTransformation (degrees, reference);
  if (reference != NULL)
    OSRRelease (reference);
  OSRRelease (degrees);
  return sheet;
}

static void
end_sheet (Sheet *sheet)
{
  if (sheet->transformation != NULL)
    OCTDestroyCoordinateTransformation (sheet->transformation);
  g_assert_cmpint (GDALClose (sheet->dataset), ==, CE_None);
}

/* Appends a row; @wkt is in degrees, @values are parted by "|". */
static void
add_row (Sheet *sheet, const char *wkt, const char *values)
{
  OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (sheet->layer));
  g_auto (GStrv) parts = g_strsplit (values, "|", -1);
  OGRGeometryH geometry = NULL;
  char *text = (char *) wkt;

  for (int i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        OGR_F_SetFieldString (feature, i, parts[i]);
    }
  g_assert_cmpint (OGR_G_CreateFromWkt (&text, NULL, &geometry), ==, OGRERR_NONE);
  if (sheet->transformation != NULL)
    g_assert_cmpint (OGR_G_Transform (geometry, sheet->transformation), ==, OGRERR_NONE);
  OGR_F_SetGeometryDirectly (feature, geometry);
  g_assert_cmpint (OGR_L_CreateFeature (sheet->layer, feature), ==, OGRERR_NONE);
  OGR_F_Destroy (feature);
}

/* ---- BD TOPO ---- */

static const char bdtopo[] =
    "cleabs nature importance sens_de_circulation position_par_rapport_au_sol cpx_numero "
    "vitesse_moyenne_vl restriction_de_hauteur restriction_de_poids_total nom_1_gauche "
    "etat_de_l_objet";

static void
add_bdtopo_rows (Sheet *sheet)
{
  static const char *const rows[][2] = {
    /* a road that is cut where a lane comes in, then a bridge over the river lane */
    { "LINESTRING Z (5.00 47.30 210,5.01 47.301 211)",
      "TRONROUT0000000000000001|Route à 1 chaussée|3|Double sens|0|D971|70||||En service" },
    { "LINESTRING Z (5.01 47.301 211,5.02 47.302 212,5.03 47.302 213)",
      "TRONROUT0000000000000002|Route à 1 chaussée|3|Double sens|0|D971|70||||En service" },
    { "LINESTRING Z (5.03 47.302 213,5.035 47.302 214,5.04 47.302 213)",
      "TRONROUT0000000000000003|Route à 1 chaussée|3|Double sens|1|D971|70||19||En service" },
    { "LINESTRING Z (5.04 47.302 213,5.05 47.302 213)",
      "TRONROUT0000000000000004|Route à 1 chaussée|3|Double sens|0|D971|70||||En service" },
    /* under the bridge, with a vertex just there */
    { "LINESTRING Z (5.035 47.29 200,5.035 47.302 200,5.035 47.31 200)",
      "TRONROUT0000000000000005|Route à 1 chaussée|5|Sens inverse|0||30|3.2||RUE DE LA RIVE|" },
    /* ends at the inner vertex of the second */
    { "LINESTRING Z (5.02 47.29 205,5.02 47.302 212)",
      "TRONROUT0000000000000006|Route à 1 chaussée|5|Sens direct|0||30||||" },
    { "LINESTRING Z (5.02 47.302 212,5.02 47.31 212)",
      "TRONROUT0000000000000007|Sentier|6|Sans objet|0|||||||" },
    { "LINESTRING Z (5.00 47.30 210,5.00 47.31 212)",
      "TRONROUT0000000000000008|Route à 1 chaussée|4|Double sens|0||50||||En construction" },
    { "LINESTRING Z (5.00 47.30 210,5.01 47.301 211)",
      "TRONROUT0000000000000001|Route à 1 chaussée|3|Double sens|0|D971|70||||En service" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_row (sheet, rows[i][0], rows[i][1]);
}

static char *
write_bdtopo (const char *dir, const char *driver, const char *name, int epsg)
{
  char *path = g_build_filename (dir, name, NULL);
  Sheet sheet = make_sheet (driver, path, "troncon_de_route", epsg, wkbLineString25D, bdtopo);

  add_bdtopo_rows (&sheet);
  end_sheet (&sheet);
  return path;
}

static void
assert_bdtopo (VigieTerritory *territory, const VigieTerritoryReport *report)
{
  VigieRoadGraph *graph = vigie_territory_get_graph (territory);
  const VigieRoadEdge *bridge = get_only_edge (graph, 3), *below = get_only_edge (graph, 5);
  const VigieRoadEdge *lane = get_only_edge (graph, 6);

  g_assert_cmpuint (report->n_ways, ==, 9);
  g_assert_cmpuint (report->n_used, ==, 6);
  g_assert_cmpuint (report->left_out[VIGIE_LEFT_NOT_FOR_VEHICLES], ==, 1);
  g_assert_cmpuint (report->left_out[VIGIE_LEFT_NOT_BUILT], ==, 1);
  g_assert_cmpuint (report->left_out[VIGIE_LEFT_DUPLICATE], ==, 1);
  g_assert_cmpuint (graph->n_edges, ==, 7);
  g_assert_cmpuint (graph->n_nodes, ==, 6 + 2 + 1);
  g_assert_cmpuint (count_edges (graph, 2), ==, 2); /* cut by the lane */
  g_assert_cmpuint (count_steps (graph, lane->target), ==, 3);
  g_assert_cmpuint (count_largest_part (graph), ==, 7); /* all but the road below */
  g_assert_cmpuint (bridge->flags, ==,
                    VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD | VIGIE_ROAD_BRIDGE);
  g_assert_cmpuint (bridge->max_weight_10kg, ==, 1900);
  g_assert_cmpuint (below->flags, ==, VIGIE_ROAD_BACKWARD);
  g_assert_cmpuint (below->max_height_cm, ==, 320);
  g_assert_cmpuint (below->speed_kmh, ==, 30);
  g_assert_cmpuint (lane->flags, ==, VIGIE_ROAD_FORWARD);
  g_assert_cmpstr (vigie_road_graph_get_string (graph, below->name), ==, "RUE DE LA RIVE");
  g_assert_cmpstr (vigie_road_graph_get_string (graph, bridge->ref), ==, "D 971");
  g_assert_cmpuint (bridge->road_class, ==, VIGIE_ROAD_SECONDARY);
  g_assert_cmpstr (vigie_territory_get_attribution (territory), ==, "© IGN (Licence Ouverte 2.0)");
}

/* The same edges in the same order, places within two hundred-millionths of a degree and so. */
static void
assert_same_graph (VigieRoadGraph *a, VigieRoadGraph *b)
{
  g_assert_cmpuint (a->n_nodes, ==, b->n_nodes);
  g_assert_cmpuint (a->n_edges, ==, b->n_edges);
  g_assert_cmpfloat_with_epsilon (measure_all (a), measure_all (b), 1e-6 * measure_all (a));
  g_assert_cmpuint (count_largest_part (a), ==, count_largest_part (b));
}

static void
test_bdtopo_in_lambert_93 (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *metric = write_bdtopo (dir, "GPKG", "metric.gpkg", LAMBERT_93);
  g_autofree char *degrees = write_bdtopo (dir, "GeoJSON", "degrees.geojson", WGS_84);
  g_auto (VigieTerritoryReport) one = { 0 }, two = { 0 };
  g_autoptr (VigieTerritory) first = build_roads (dir, metric, &one);
  g_autoptr (VigieTerritory) second = build_roads (dir, degrees, &two);

  assert_bdtopo (first, &one);
  assert_bdtopo (second, &two);
  assert_same_graph (vigie_territory_get_graph (first), vigie_territory_get_graph (second));
}

/* Short names of columns. */
static void
test_bdtopo_as_shapefile (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "TRONCON_DE_ROUTE.shp", NULL);
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  Sheet sheet =
      make_sheet ("ESRI Shapefile", path, "TRONCON_DE_ROUTE", LAMBERT_93, wkbLineString25D,
                  "ID NATURE IMPORTANCE SENS POS_SOL NUMERO VIT_MOY_VL RESTR_H RESTR_P "
                  "NOM_1_G ETAT");

  add_bdtopo_rows (&sheet);
  end_sheet (&sheet);
  territory = build_roads (dir, path, &report);
  assert_bdtopo (territory, &report);
}

/* The edges of a real network as tronçons, in metres and in degrees. */
static void
test_real_network_in_lambert_93 (void)
{
  g_autofree char *osm = vigie_test_shared_path_or_skip ("data/roads/andorra.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *in_metres = g_build_filename (dir, "a.gpkg", NULL);
  g_autofree char *in_degrees = g_build_filename (dir, "b.gpkg", NULL);
  const char *const paths[2] = { in_metres, in_degrees };
  g_auto (VigieTerritoryReport) own = { 0 }, first = { 0 }, second = { 0 };
  g_autoptr (VigieTerritory) source = NULL, metric = NULL, degrees = NULL;
  VigieRoadGraph *graph;

  if (osm == NULL)
    return;
  source = build_roads (dir, osm, &own);
  graph = vigie_territory_get_graph (source);
  for (guint k = 0; k < 2; k++)
    {
      Sheet sheet = make_sheet ("GPKG", paths[k], "troncon_de_route", k == 0 ? LAMBERT_93 : WGS_84,
                                wkbLineString, bdtopo);

      g_assert_cmpint (OGR_L_StartTransaction (sheet.layer), ==, OGRERR_NONE);
      for (guint32 i = 0; i < graph->n_edges; i++)
        {
          const VigieRoadEdge *edge = &graph->edges[i];
          g_autoptr (GString) wkt = g_string_new ("LINESTRING (");
          g_autofree char *values = g_strdup_printf (
              "TRONROUT%016u|Route à 1 chaussée|3|Double sens|%d", i + 1, edge->level);

          for (guint32 j = 0; j < edge->n_points; j++)
            {
              VigieRoadPoint point = graph->points[edge->first_point + j];

              g_string_append_printf (wkt, "%s%.7f %.7f", j > 0 ? "," : "", point.lon_e7 * 1e-7,
                                      point.lat_e7 * 1e-7);
            }
          g_string_append_c (wkt, ')');
          add_row (&sheet, wkt->str, values);
        }
      g_assert_cmpint (OGR_L_CommitTransaction (sheet.layer), ==, OGRERR_NONE);
      end_sheet (&sheet);
    }
  metric = build_roads (dir, paths[0], &first);
  degrees = build_roads (dir, paths[1], &second);
  assert_same_graph (vigie_territory_get_graph (metric), vigie_territory_get_graph (degrees));
  g_assert_cmpuint (first.n_edges, >=, graph->n_edges);
  g_assert_cmpfloat_with_epsilon (measure_all (vigie_territory_get_graph (metric)),
                                  measure_all (graph), 1e-6 * measure_all (graph));
  /* The levels of ends do not part what nodes join. */
  g_assert_cmpuint (count_largest_part (vigie_territory_get_graph (metric)), >=,
                    count_largest_part (graph) * 99 / 100);
}

static void
test_bdtopo_markers (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *roads = write_bdtopo (dir, "GPKG", "roads.gpkg", LAMBERT_93);
  g_autofree char *path = g_build_filename (dir, "pr.gpkg", NULL);
  Sheet sheet = make_sheet ("GPKG", path, "point_de_repere", LAMBERT_93, wkbPoint,
                            "cleabs route numero type_de_pr cote ordre abscisse "
                            "identifiant_de_section gestionnaire");
  VigieTerritoryInputs inputs = { .roads = (const char *const[]) { roads, NULL },
                                  .markers = (const char *const[]) { path, NULL } };
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadPoint line[2] = { { 50300000, 473020000 }, { 50500000, 473020000 } };
  const VigieRoadMarker *markers;
  gsize n;

  add_row (&sheet, "POINT (5.03 47.302)", "P2|D971|12|PR|D|2|2240|S1|Côte-d'Or");
  add_row (&sheet, "POINT (5.00 47.30)", "P1|D971|11|PR|D|1|1003|S1|Côte-d'Or");
  add_row (&sheet, "POINT (5.05 47.302)", "P3|D971|13|PR|D|3|10|S2|Côte-d'Or");
  end_sheet (&sheet);
  territory = build_territory (dir, &inputs, &report);
  markers = vigie_territory_find_markers (territory, "D 971", &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (markers[0].number, ==, 11);
  g_assert_cmpstr (markers[0].side, ==, "D");
  g_assert_cmpfloat (markers[1].distance_m, ==, 1237); /* by the abscissas of the section */
  /* Of another section: measured along the road, over the bridge. */
  g_assert_cmpfloat_with_epsilon (markers[2].distance_m, vigie_road_measure (line, 2), 0.1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (markers[i].edge, !=, VIGIE_ROAD_NONE);
}

/* ---- other files ---- */

static void
test_exports_of_openstreetmap (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "osm.gpkg", NULL);
  Sheet sheet =
      make_sheet ("GPKG", path, "lines", WGS_84, wkbLineString, "osm_id highway name other_tags");
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;
  const VigieRoadEdge *edge;

  add_row (&sheet, "LINESTRING (5 47.3,5.01 47.3)",
           "7|secondary|Rue \"Haute\"|\"oneway\"=>\"yes\",\"ref\"=>\"D 10;D 8\","
           "\"maxheight\"=>\"3.5\"");
  add_row (&sheet, "LINESTRING (5 47.3,5.01 47.4)", "8||Ruisseau|\"waterway\"=>\"stream\"");
  add_row (&sheet, "LINESTRING (5 47.3,5.01 47.4)", "9|footway||");
  end_sheet (&sheet);
  territory = build_roads (dir, path, &report);
  graph = vigie_territory_get_graph (territory);
  edge = get_only_edge (graph, 7);
  g_assert_cmpuint (edge->flags, ==, VIGIE_ROAD_FORWARD);
  g_assert_cmpuint (edge->max_height_cm, ==, 350);
  g_assert_cmpstr (vigie_road_graph_get_string (graph, edge->ref), ==, "D 10");
  g_assert_cmpstr (vigie_road_graph_get_string (graph, edge->name), ==, "Rue \"Haute\"");
  g_assert_cmpuint (report.n_ways, ==, 2);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_NOT_FOR_VEHICLES], ==, 1);
  g_assert_cmpstr (vigie_territory_get_attribution (territory), ==,
                   "© OpenStreetMap contributors (ODbL 1.0)");
}

static void
test_lists_of_numbered_roads (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "routes.geojson", NULL);
  Sheet sheet =
      make_sheet ("GeoJSON", path, "routes", WGS_84, wkbMultiLineString, "numero commentaire");
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  VigieRoadGraph *graph;

  add_row (&sheet, "MULTILINESTRING ((5 47.3,5.01 47.3),(5.01 47.3,5.02 47.3))", "RD112|");
  add_row (&sheet, "POINT (5 47)", "RD113|");
  end_sheet (&sheet);
  territory = build_roads (dir, path, &report);
  graph = vigie_territory_get_graph (territory);
  g_assert_cmpuint (graph->n_edges, ==, 2);
  g_assert_cmpuint (graph->n_nodes, ==, 3);
  g_assert_cmpstr (vigie_road_graph_get_string (graph, graph->edges[0].ref), ==, "D 112");
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_NOT_A_LINE], ==, 1);
  g_assert_cmpuint (report.unattributed->len, ==, 1);
}

static void
assert_fails (const char *dir, const char *roads, int code)
{
  g_autofree char *out = g_build_filename (dir, "OUT.territory", NULL);
  VigieTerritoryInputs inputs = { .roads = (const char *const[]) { roads, NULL } };
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_territory_build (&inputs, out, NULL, NULL, NULL, &report, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
}

static void
test_metres_without_a_projection_are_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "metres.shp", NULL);
  Sheet sheet = make_sheet ("ESRI Shapefile", path, "metres", 0, wkbLineString, "highway");

  add_row (&sheet, "LINESTRING (850000 6690000,850100 6690000)", "primary");
  end_sheet (&sheet);
  assert_fails (dir, path, VIGIE_ERROR_INVALID);
}

static void
test_places_off_the_earth_are_left_out (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_text (
      dir, "off.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"highway\":\"primary\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
      "[[5,47],[5000,47]]}},{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\"},"
      "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47],[5,48]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\"},\"geometry\":null}]}");
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = build_roads (dir, path, &report);

  g_assert_cmpuint (report.n_used, ==, 1);
  g_assert_cmpuint (report.left_out[VIGIE_LEFT_OUT_OF_RANGE], ==, 2);
}

/* A file must not make us open another one. */
static void
test_files_that_lead_elsewhere_are_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *good = write_bdtopo (dir, "GPKG", "good.gpkg", LAMBERT_93);
  g_autofree char *xml =
      g_strdup_printf ("<OGRVRTDataSource><OGRVRTLayer name=\"troncon_de_route\"><SrcDataSource>%s"
                       "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
                       good);
  g_autofree char *path = write_text (dir, "roads.vrt", xml);

  assert_fails (dir, path, VIGIE_ERROR_UNSUPPORTED);
  assert_fails (dir, "/vsicurl/http://127.0.0.1:1/x.gpkg", VIGIE_ERROR_NOT_FOUND);
}

/* A page of zeros in the middle: GDAL reads what comes before it as if that were all. */
static void
test_damaged_geopackages_are_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = write_bdtopo (dir, "GPKG", "roads.gpkg", LAMBERT_93);
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  memset (text + 4096, 0, size - 4096);
  g_assert_true (g_file_set_contents (path, text, (gssize) size, NULL));
  assert_fails (dir, path, VIGIE_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/territory-ogr/bdtopo-in-lambert-93", test_bdtopo_in_lambert_93);
  g_test_add_func ("/territory-ogr/bdtopo-as-shapefile", test_bdtopo_as_shapefile);
  g_test_add_func ("/territory-ogr/real-network-in-lambert-93", test_real_network_in_lambert_93);
  g_test_add_func ("/territory-ogr/bdtopo-markers", test_bdtopo_markers);
  g_test_add_func ("/territory-ogr/exports-of-openstreetmap", test_exports_of_openstreetmap);
  g_test_add_func ("/territory-ogr/lists-of-numbered-roads", test_lists_of_numbered_roads);
  g_test_add_func ("/territory-ogr/metres-without-a-projection-are-refused",
                   test_metres_without_a_projection_are_refused);
  g_test_add_func ("/territory-ogr/places-off-the-earth-are-left-out",
                   test_places_off_the_earth_are_left_out);
  g_test_add_func ("/territory-ogr/files-that-lead-elsewhere-are-refused",
                   test_files_that_lead_elsewhere_are_refused);
  g_test_add_func ("/territory-ogr/damaged-geopackages-are-refused",
                   test_damaged_geopackages_are_refused);
  return g_test_run ();
}
