/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "vigie-geometry.h"

static void
test_all_kinds_are_read (void)
{
  static const struct
  {
    const char *wkt;
    VigieGeometryKind kind;
    gsize n_parts;
    gsize n_points;
  } cases[] = {
    { "POINT(5.04 47.32)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "  point ( -5.04e0   +47.32 ) ", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "SRID=4326;POINT(5.04 47.32)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "srid=4326; Point Z (5 47 210)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "POINTZ(5 47 210)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "POINT ZM (5 47 210 1)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "POINT M (5 47 1)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "POINT (5 47 210)", VIGIE_GEOMETRY_POINT, 1, 1 },
    { "LINESTRING(5 47,6 48,7 49)", VIGIE_GEOMETRY_LINE_STRING, 1, 3 },
    { "LineString Z (5 47 1,6 48 2)", VIGIE_GEOMETRY_LINE_STRING, 1, 2 },
    { "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))", VIGIE_GEOMETRY_POLYGON, 1, 8 },
    { "MULTIPOINT(1 2,3 4)", VIGIE_GEOMETRY_MULTI_POINT, 2, 2 },
    { "MULTIPOINT((1 2),(3 4),(5 6))", VIGIE_GEOMETRY_MULTI_POINT, 3, 3 },
    { "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))", VIGIE_GEOMETRY_MULTI_LINE_STRING, 2, 5 },
    { "MULTIPOLYGON(((0 0,4 0,4 4,0 0)),((9 9,9 8,8 8,9 9),(9 9,9 8,8 8,9 9)))",
      VIGIE_GEOMETRY_MULTI_POLYGON, 2, 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieGeometry) geometry = vigie_geometry_from_wkt (cases[i].wkt);

      g_test_message ("%s", cases[i].wkt);
      g_assert_nonnull (geometry);
      g_assert_cmpuint (vigie_geometry_get_kind (geometry), ==, cases[i].kind);
      g_assert_cmpuint (vigie_geometry_get_n_parts (geometry), ==, cases[i].n_parts);
      g_assert_cmpuint (vigie_geometry_get_n_points (geometry), ==, cases[i].n_points);
    }
}

static void
test_numbers_arrive (void)
{
  g_autoptr (VigieGeometry) geometry = vigie_geometry_from_wkt (
      "POLYGON Z((0 0 9,4 0 9,4 4.5e0 9,0 0 9),(2 1 9,3 1 9,3 -.5 9,2 1 9))");
  gsize n;
  const double *hole;

  g_assert_nonnull (geometry);
  hole = vigie_geometry_get_ring (geometry, 0, 1, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (hole[0], ==, 2);
  g_assert_cmpfloat (hole[1], ==, 1);
  g_assert_cmpfloat (hole[5], ==, -0.5);
}

static void
test_bad_text_is_refused (void)
{
  static const char *const bad[] = {
    "",
    "POINT",
    "POINT EMPTY",
    "POLYGON EMPTY",
    "POINT()",
    "POINT(5)",
    "POINT(5,47)",
    "POINT(5 47",
    "POINT 5 47",
    "POINT(5 47))",
    "POINT(5 47) x",
    "POINT(5 47);POINT(6 48)",
    "POINT(a b)",
    "POINT(nan nan)",
    "POINT(inf 47)",
    "POINT(0x5 47)",
    "POINT(1e999 47)",
    "POINT(5 47 1 2 3)",
    "POINT Z (5 47)",
    "POINTS(5 47)",
    "POINTX(5 47)",
    "POINT(5;47)",
    "LINESTRING(5 47,)",
    "LINESTRING(5 47,6 48 1)",
    "LINESTRING((5 47,6 48))",
    "LINESTRING()",
    "POLYGON(0 0,1 0,1 1,0 0)",
    "POLYGON((0 0,1 0,1 1,0 0)",
    "POLYGON(())",
    "MULTIPOINT((1 2,3 4))",
    "MULTIPOLYGON((0 0,1 0,1 1,0 0))",
    "GEOMETRYCOLLECTION(POINT(5 47))",
    "CIRCULARSTRING(0 0,1 1,2 0)",
    "SRID=2154;POINT(854000 6694000)",
    "SRID=4326POINT(5 47)",
    "SRID=43260;POINT(5 47)",
    "SRID=;POINT(5 47)",
    "{\"type\":\"Point\",\"coordinates\":[5,47]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (vigie_geometry_from_wkt (bad[i]));
    }
  g_assert_null (vigie_geometry_from_wkt (NULL));
}

/* Every beginning of a good text but the whole is bad, and must not be read beyond its end. */
static void
test_cut_text_is_refused (void)
{
  const char *wkt = "SRID=4326;MULTIPOLYGON Z(((0 0 1,4 0 1,4 4 1,0 0 1)))";
  g_autoptr (VigieGeometry) whole = vigie_geometry_from_wkt (wkt);

  for (gsize length = 0; length < strlen (wkt); length++)
    {
      g_autofree char *cut = g_strndup (wkt, length);

      g_assert_null (vigie_geometry_from_wkt (cut));
    }
  g_assert_nonnull (whole);
}

static VigieGeometry *
make_random (void)
{
  VigieGeometryKind kind = (VigieGeometryKind) g_test_rand_int_range (0, 6);
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (kind);
  gboolean multi = kind == VIGIE_GEOMETRY_MULTI_POINT || kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ||
                   kind == VIGIE_GEOMETRY_MULTI_POLYGON;
  gboolean polygonal = kind == VIGIE_GEOMETRY_POLYGON || kind == VIGIE_GEOMETRY_MULTI_POLYGON;

  for (int part = multi ? g_test_rand_int_range (1, 4) : 1; part > 0; part--)
    {
      vigie_geometry_builder_begin_part (builder);
      for (int ring = polygonal ? g_test_rand_int_range (1, 4) : 1; ring > 0; ring--)
        {
          vigie_geometry_builder_begin_ring (builder);
          for (int n = kind <= VIGIE_GEOMETRY_MULTI_POINT ? 1 : g_test_rand_int_range (2, 9); n > 0;
               n--)
            vigie_geometry_builder_add (builder, g_test_rand_double_range (-180, 180),
                                        g_test_rand_double_range (-90, 90));
        }
    }
  return vigie_geometry_builder_end (builder);
}

static void
test_written_text_is_read_back_to_the_last_bit (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (VigieGeometry) geometry = make_random ();
      g_autofree char *wkt = vigie_geometry_to_wkt (geometry);
      g_autoptr (VigieGeometry) back = vigie_geometry_from_wkt (wkt);

      g_assert_true (vigie_geometry_equal (geometry, back));
    }
}

static void
test_locale_has_no_say (void)
{
  g_autoptr (VigieGeometry) geometry = NULL;
  g_autofree char *wkt = NULL;

  if (setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL &&
      setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("No locale with a decimal comma is installed");
      return;
    }
  geometry = vigie_geometry_from_wkt ("POINT(5.25 47.5)");
  g_assert_nonnull (geometry);
  wkt = vigie_geometry_to_wkt (geometry);
  g_assert_cmpstr (wkt, ==, "POINT(5.25 47.5)");
  g_assert_null (vigie_geometry_from_wkt ("POINT(5,25 47,5)"));
  setlocale (LC_NUMERIC, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wkt/all-kinds-are-read", test_all_kinds_are_read);
  g_test_add_func ("/wkt/numbers-arrive", test_numbers_arrive);
  g_test_add_func ("/wkt/bad-text-is-refused", test_bad_text_is_refused);
  g_test_add_func ("/wkt/cut-text-is-refused", test_cut_text_is_refused);
  g_test_add_func ("/wkt/written-text-is-read-back-to-the-last-bit",
                   test_written_text_is_read_back_to_the_last_bit);
  g_test_add_func ("/wkt/locale-has-no-say", test_locale_has_no_say);
  return g_test_run ();
}
