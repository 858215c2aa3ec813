/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-checks.h"

#define GEO_RSS(inner)                                                                             \
  "<rss version=\"2.0\" xmlns:georss=\"http://www.georss.org/georss\" "                            \
  "xmlns:geo=\"http://www.w3.org/2003/01/geo/wgs84_pos#\" "                                        \
  "xmlns:gml=\"http://www.opengis.net/gml\"><channel><item><title>x</title>" inner                 \
  "</item></channel></rss>"

static const VigieBox arles = { .west = 4.3, .south = 43.3, .east = 4.9, .north = 43.9 };

static VigieFeed *
parse_shared (const char *name, const VigieBox *area)
{
  g_autofree char *path = vigie_test_shared_path (name);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_nonnull (path);
  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return parse_bytes (data, length, area);
}

/* ---- places ---- */

static void
expect_place (const char *xml, const char *wkt)
{
  g_autoptr (VigieFeed) feed = parse (xml);

  expect_wkt (get (feed, 0), wkt);
  g_assert_cmpuint (feed->n_bad_positions, ==, 0);
}

static void
expect_bad_place (const char *xml)
{
  g_autoptr (VigieFeed) feed = parse (xml);

  expect_wkt (get (feed, 0), NULL);
  g_assert_cmpuint (feed->n_bad_positions, ==, 1);
}

static void
test_simple_places (void)
{
  g_autoptr (VigieFeed) radius = parse (
      GEO_RSS ("<georss:point>43.68, 4.63</georss:point><georss:radius>500</georss:radius>"));

  g_assert_cmpfloat (get (radius, 0)->radius_m, ==, 500);
  expect_wkt (get (radius, 0), "POINT (4.63 43.68)");
  expect_place (GEO_RSS ("<georss:point>43,68 4,63</georss:point>"), "POINT (4.63 43.68)");
  expect_place (GEO_RSS ("<georss:point> </georss:point>"), NULL);
  expect_place (GEO_RSS ("<georss:line>43 4 44 5</georss:line>"), "LINESTRING (4 43, 5 44)");
  expect_place (GEO_RSS ("<georss:box>43 4 44 5</georss:box>"),
                "POLYGON ((4 43, 5 43, 5 44, 4 44, 4 43))");
  expect_place (GEO_RSS ("<georss:box>-18 177 -16 -179</georss:box>"), "POINT (179 -17)");
  /* the point says more than the box, wherever it stands */
  expect_place (GEO_RSS ("<georss:box>43 4 44 5</georss:box><georss:point>43.5 4.5</georss:point>"),
                "POINT (4.5 43.5)");
  expect_place (GEO_RSS ("<georss:point>x y</georss:point><geo:lat>43</geo:lat>"
                         "<geo:long>4</geo:long>"),
                "POINT (4 43)");
  expect_bad_place (GEO_RSS ("<georss:point>43.68</georss:point>"));
  expect_bad_place (GEO_RSS ("<georss:point>43.68 4.63 12</georss:point>"));
  expect_bad_place (GEO_RSS ("<georss:point>nan inf</georss:point>"));
  expect_bad_place (GEO_RSS ("<georss:point>0x10 4</georss:point>"));
  expect_bad_place (GEO_RSS ("<georss:point>6250000 850000</georss:point>"));
  expect_bad_place (GEO_RSS ("<georss:line>43 4</georss:line>"));
  expect_bad_place (GEO_RSS ("<georss:polygon>43 4 44 5</georss:polygon>"));
}

static void
test_w3c_places (void)
{
  expect_place (GEO_RSS ("<geo:lat>43.68</geo:lat><geo:long>4.63</geo:long>"),
                "POINT (4.63 43.68)");
  expect_place (
      GEO_RSS ("<geo:Point><geo:long>4,63</geo:long><geo:lat> 43,68 </geo:lat></geo:Point>"),
      "POINT (4.63 43.68)");
  expect_place (GEO_RSS ("<geo:lat/><geo:long/>"), NULL);
  expect_bad_place (GEO_RSS ("<geo:lat>43.68</geo:lat>"));
  expect_bad_place (GEO_RSS ("<geo:lat>93.68</geo:lat><geo:long>4.63</geo:long>"));
}

static void
test_gml_places (void)
{
#define WHERE(inner) GEO_RSS ("<georss:where>" inner "</georss:where>")
  expect_place (WHERE ("<gml:Point><gml:pos>43.68 4.63</gml:pos></gml:Point>"),
                "POINT (4.63 43.68)");
  expect_place (WHERE ("<gml:Point><gml:pos>43.68 4.63 12</gml:pos></gml:Point>"),
                "POINT (4.63 43.68)");
  expect_place (WHERE ("<gml:Point srsName=\"urn:ogc:def:crs:OGC:1.3:CRS84\"><gml:pos>4.63 43.68"
                       "</gml:pos></gml:Point>"),
                "POINT (4.63 43.68)");
  expect_place (WHERE ("<gml:Point><gml:coordinates>4.63,43.68,0</gml:coordinates></gml:Point>"),
                "POINT (4.63 43.68)");
  expect_place (WHERE ("<gml:LineString srsDimension=\"3\"><gml:posList>43 4 0 44 5 0</gml:posList>"
                       "</gml:LineString>"),
                "LINESTRING (4 43, 5 44)");
  expect_place (WHERE ("<gml:LineString><gml:pos>43 4</gml:pos><gml:pos>44 5</gml:pos>"
                       "</gml:LineString>"),
                "LINESTRING (4 43, 5 44)");
  expect_place (WHERE ("<gml:Envelope srsName=\"http://www.opengis.net/def/crs/EPSG/0/4326\">"
                       "<gml:lowerCorner>43 4</gml:lowerCorner><gml:upperCorner>44 5"
                       "</gml:upperCorner></gml:Envelope>"),
                "POLYGON ((4 43, 5 43, 5 44, 4 44, 4 43))");
  expect_place (
      WHERE ("<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>43 4 43 5 44 5 43 4"
             "</gml:posList></gml:LinearRing></gml:exterior><gml:interior><gml:LinearRing>"
             "<gml:posList>43 4 43 5 44 5 43 4</gml:posList></gml:LinearRing>"
             "</gml:interior></gml:Polygon>"),
      "POLYGON ((4 43, 5 43, 5 44, 4 43))");
  expect_place (WHERE ("<gml:MultiPoint><gml:pointMember><gml:Point><gml:pos>43 4</gml:pos>"
                       "</gml:Point></gml:pointMember></gml:MultiPoint>"),
                "POINT (4 43)");
  expect_place (GEO_RSS ("<gml:Point><gml:pos>43 4</gml:pos></gml:Point>"), "POINT (4 43)");
  expect_place (WHERE ("<gml:Point/>"), NULL);
  expect_bad_place (WHERE ("<gml:Point srsName=\"EPSG:2154\"><gml:pos>43 4</gml:pos></gml:Point>"));
  expect_bad_place (
      WHERE ("<gml:Point srsName=\"EPSG:27572\"><gml:pos>43 4</gml:pos></gml:Point>"));
  expect_bad_place (WHERE ("<gml:LineString><gml:posList>43 4 44</gml:posList></gml:LineString>"));
  expect_bad_place (WHERE ("<gml:Point><gml:pos>43</gml:pos></gml:Point>"));
#undef WHERE
}

static void
test_swapped (void)
{
  static const char xml[] =
      "<rss xmlns:georss=\"http://www.georss.org/georss\" xmlns:gml=\"http://www.opengis.net/gml\">"
      "<channel><item><guid>1</guid><georss:where><gml:Point><gml:pos>4.63 43.68</gml:pos>"
      "</gml:Point></georss:where></item><item><guid>2</guid><georss:where><gml:Point>"
      "<gml:pos>2.35 48.85</gml:pos></gml:Point></georss:where></item>"
      "<item><guid>3</guid><georss:point>43.5 4.5</georss:point></item></channel></rss>";
  static const char one_is_right[] =
      "<rss xmlns:georss=\"http://www.georss.org/georss\"><channel><item><guid>1</guid>"
      "<georss:point>4.63 43.68</georss:point></item><item><guid>2</guid><georss:point>43.68 4.63"
      "</georss:point></item></channel></rss>";
  g_autoptr (VigieFeed) near = parse_bytes (xml, strlen (xml), &arles);
  g_autoptr (VigieFeed) blind = parse_bytes (xml, strlen (xml), NULL);
  g_autoptr (VigieFeed) mixed = parse_bytes (one_is_right, strlen (one_is_right), &arles);
  g_autoptr (VigieFeed) sure = parse (GEO_RSS ("<georss:point>-120.5 43</georss:point>"));

  g_assert_true (near->is_swapped);
  expect_wkt (get (near, 0), "POINT (4.63 43.68)");
  expect_wkt (get (near, 1), "POINT (2.35 48.85)");
  expect_wkt (get (near, 2), "POINT (4.5 43.5)");
  g_assert_false (blind->is_swapped);
  expect_wkt (get (blind, 0), "POINT (43.68 4.63)");
  g_assert_false (mixed->is_swapped);
  g_assert_true (sure->is_swapped);
  expect_wkt (get (sure, 0), "POINT (-120.5 43)");
}

/* ---- real files ---- */

/* The expected value stands in the first comment of each file. */
static void
test_feedparser_files (void)
{
  static const struct
  {
    const char *name;
    VigieGeometryKind kind;
    gsize n_points; /* 0: no position */
    double lon, lat;
    guint n_bad;
  } files[] = {
    { "georss_box.xml", VIGIE_GEOMETRY_POLYGON, 5, 52.566592, 33.338611, 0 },
    { "georss_line.xml", VIGIE_GEOMETRY_LINE_STRING, 3, 52.566592, 33.338611, 0 },
    { "georss_point.xml", VIGIE_GEOMETRY_POINT, 1, 31.1732, 36.9382, 0 },
    { "georss_point_no_coords.xml", VIGIE_GEOMETRY_POINT, 0, 0, 0, 0 },
    { "georss_polygon.xml", VIGIE_GEOMETRY_POLYGON, 60, 52.566592, 33.338611, 0 },
    { "georss_polygon_insufficient_coords.xml", VIGIE_GEOMETRY_POLYGON, 0, 0, 0, 1 },
    { "gml_linestring.xml", VIGIE_GEOMETRY_LINE_STRING, 3, 52.566592, 33.338611, 0 },
    { "gml_linestring_utm.xml", VIGIE_GEOMETRY_LINE_STRING, 0, 0, 0, 1 },
    { "gml_point.xml", VIGIE_GEOMETRY_POINT, 1, 31.1732, 36.9382, 0 },
    { "gml_point_3d.xml", VIGIE_GEOMETRY_POINT, 1, -156.2342, 42.3453, 0 },
    { "gml_point_utm.xml", VIGIE_GEOMETRY_POINT, 0, 0, 0, 1 },
    { "gml_polygon.xml", VIGIE_GEOMETRY_POLYGON, 60, 52.566592, 33.338611, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_build_filename ("data/feeds/georss", files[i].name, NULL);
      g_autofree char *path = vigie_test_shared_path_or_skip (name);
      g_autoptr (VigieFeed) feed = NULL;
      const VigieGeometry *geometry;
      const double *points;
      gsize n_points;

      if (path == NULL)
        return;
      g_test_message ("%s", name);
      feed = parse_shared (name, NULL);
      geometry = get (feed, 0)->geometry;
      g_assert_false (feed->is_mended);
      g_assert_cmpuint (feed->n_bad_positions, ==, files[i].n_bad);
      if (files[i].n_points == 0)
        {
          g_assert_null (geometry);
          continue;
        }
      g_assert_cmpint (vigie_geometry_get_kind (geometry), ==, files[i].kind);
      points = vigie_geometry_get_ring (geometry, 0, 0, &n_points);
      g_assert_cmpuint (n_points, ==, files[i].n_points);
      g_assert_cmpfloat (points[0], ==, files[i].lon);
      g_assert_cmpfloat (points[1], ==, files[i].lat);
    }
}

/* GDAL writes GML with longitude first, and Atom without declaring "georss". */
static void
test_gdal_files (void)
{
  static const struct
  {
    const char *name;
    guint n;
    gboolean is_mended, is_swapped;
  } files[] = {
    { "gdal-ATOM-GML.xml", 3, TRUE, TRUE },       { "gdal-ATOM-SIMPLE.xml", 3, FALSE, FALSE },
    { "gdal-ATOM-W3C_GEO.xml", 1, FALSE, FALSE }, { "gdal-RSS-GML.xml", 3, FALSE, TRUE },
    { "gdal-RSS-SIMPLE.xml", 3, FALSE, FALSE },   { "gdal-RSS-W3C_GEO.xml", 1, FALSE, FALSE },
  };
  static const char *const wkt[] = { "POINT (4.6233 43.6789)",
                                     "LINESTRING (4.62 43.67, 4.5 43.5, 4.43 43.45)",
                                     "POLYGON ((4.6 43.6, 4.7 43.6, 4.7 43.7, 4.6 43.6))" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_build_filename ("peers/georss", files[i].name, NULL);
      g_autofree char *path = vigie_test_shared_path_or_skip (name);
      g_autoptr (VigieFeed) feed = NULL;

      if (path == NULL)
        return;
      g_test_message ("%s", name);
      feed = parse_shared (name, &arles);
      g_assert_cmpuint (feed->entries->len, ==, files[i].n);
      g_assert_cmpint (feed->is_mended, ==, files[i].is_mended);
      g_assert_cmpint (feed->is_swapped, ==, files[i].is_swapped);
      g_assert_cmpuint (feed->n_bad_positions, ==, 0);
      g_assert_true (g_str_has_prefix (get (feed, 0)->text, "Pont fermé"));
      for (guint j = 0; j < files[i].n; j++)
        expect_wkt (get (feed, j), wkt[j]);
    }
}

#define ADD(path, func) g_test_add_func ("/sources/feed-places/" path, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("simple", test_simple_places);
  ADD ("w3c", test_w3c_places);
  ADD ("gml", test_gml_places);
  ADD ("swapped", test_swapped);
  ADD ("feedparser-files", test_feedparser_files);
  ADD ("gdal-files", test_gdal_files);
  return g_test_run ();
}
