/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry-codec.h"

#include "vigie-error.h"
#include "vigie-json.h"

static VigieGeometry *
read_geometry (const char *json, GError **error)
{
  g_autoptr (JsonNode) node = vigie_json_parse (json, -1, NULL);

  return vigie_geometry_from_json (node, error);
}

static void
assert_written (const char *json, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieGeometry) geometry = read_geometry (json, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  vigie_geometry_append_json (geometry, out);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_all_kinds_round_trip (void)
{
  static const char *const kinds[] = {
    "{\"type\":\"Point\",\"coordinates\":[4.8312345,47.3]}",
    "{\"type\":\"MultiPoint\",\"coordinates\":[[4,47],[5,48.5]]}",
    "{\"type\":\"LineString\",\"coordinates\":[[4,47],[5,48]]}",
    "{\"type\":\"MultiLineString\",\"coordinates\":[[[4,47],[5,48]],[[6,47],[7,48]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],"
    "[[2,2],[2,4],[4,4],[4,2],[2,2]]]}",
    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],"
    "[[[5,5],[6,5],[6,6],[5,5]]]]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    assert_written (kinds[i], kinds[i]);
}

static void
test_rings_are_closed_and_wound_right (void)
{
  assert_written ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,1],[1,1],[1,0]]]}",
                  "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}");
}

static void
test_coordinates_are_rounded_and_heights_dropped (void)
{
  assert_written ("{\"type\":\"Point\",\"coordinates\":[4.83123456789,-0.00000001,312]}",
                  "{\"type\":\"Point\",\"coordinates\":[4.8312346,0]}");
}

static void
test_bad_geometries_are_refused (void)
{
  static const char *const bad[] = {
    "{\"type\":\"Circle\",\"coordinates\":[4,47]}",
    "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
    "{\"type\":\"Point\"}",
    "{\"type\":\"Point\",\"coordinates\":[4]}",
    "{\"type\":\"Point\",\"coordinates\":[\"4\",\"47\"]}",
    "{\"type\":\"Point\",\"coordinates\":[200,47]}",
    "{\"type\":\"Point\",\"coordinates\":[47,[4]]}",
    "{\"type\":\"LineString\",\"coordinates\":[[4,47]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[0,0],[1,1]]}",
    "[4,47]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieGeometry) geometry = read_geometry (bad[i], &error);

      if (geometry != NULL)
        g_error ("accepted: %s", bad[i]);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_crossing_is_placed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieGeometry) geometry =
      read_geometry ("{\"type\":\"Polygon\",\"coordinates\":[[[4.8,47],[4.9,47.1],[4.9,47],"
                     "[4.8,47.1],[4.8,47]]]}",
                     &error);

  g_assert_null (geometry);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "The outline crosses itself near 47.05000, 4.85000.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geometry-codec/crossing-is-placed", test_crossing_is_placed);
  g_test_add_func ("/geometry-codec/all-kinds-round-trip", test_all_kinds_round_trip);
  g_test_add_func ("/geometry-codec/rings-are-closed-and-wound-right",
                   test_rings_are_closed_and_wound_right);
  g_test_add_func ("/geometry-codec/coordinates-are-rounded-and-heights-dropped",
                   test_coordinates_are_rounded_and_heights_dropped);
  g_test_add_func ("/geometry-codec/bad-geometries-are-refused", test_bad_geometries_are_refused);

  return g_test_run ();
}
