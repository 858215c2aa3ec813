/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geometry.h"

static VigieGeometry *
read_wkt (const char *wkt)
{
  VigieGeometry *geometry = vigie_geometry_from_wkt (wkt);

  g_assert_nonnull (geometry);
  return geometry;
}

/* Takes @geometry. */
static void
assert_is (VigieGeometry *geometry, const char *wkt)
{
  g_autoptr (VigieGeometry) expected = read_wkt (wkt);
  g_autofree char *text = NULL;

  g_assert_nonnull (geometry);
  text = vigie_geometry_to_wkt (geometry);
  g_test_message ("%s", text);
  g_assert_true (vigie_geometry_equal (geometry, expected));
  vigie_geometry_unref (geometry);
}

static const char square[] = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))";

static void
test_vertex_is_inserted_on_the_found_segment (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (square);
  VigieSegment segment;

  g_assert_true (vigie_geometry_nearest_segment (geometry, 5, 2, &segment));
  g_assert_cmpuint (segment.ring, ==, 0);
  g_assert_cmpuint (segment.index, ==, 1);
  assert_is (vigie_geometry_insert_vertex (geometry, 0, 0, segment.index + 1, 5, 2),
             "POLYGON ((0 0, 4 0, 5 2, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))");

  /* The segment that closes the ring. */
  g_assert_true (vigie_geometry_nearest_segment (geometry, -1, 2, &segment));
  g_assert_cmpuint (segment.index, ==, 3);
  assert_is (vigie_geometry_insert_vertex (geometry, 0, 0, segment.index + 1, -1, 2),
             "POLYGON ((0 0, 4 0, 4 4, 0 4, -1 2, 0 0), (1 1, 1 2, 2 2, 1 1))");
  assert_is (vigie_geometry_insert_vertex (geometry, 0, 0, 0, -1, -1),
             "POLYGON ((-1 -1, 0 0, 4 0, 4 4, 0 4, -1 -1), (1 1, 1 2, 2 2, 1 1))");
  assert_is (vigie_geometry_insert_vertex (geometry, 0, 1, 1, 0.5, 1.5),
             "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 0.5 1.5, 1 2, 2 2, 1 1))");
}

static void
test_line_grows_at_both_ends (void)
{
  g_autoptr (VigieGeometry) line = read_wkt ("LINESTRING (1 1, 2 2)");

  assert_is (vigie_geometry_insert_vertex (line, 0, 0, 0, 0, 0), "LINESTRING (0 0, 1 1, 2 2)");
  assert_is (vigie_geometry_insert_vertex (line, 0, 0, 2, 3, 3), "LINESTRING (1 1, 2 2, 3 3)");
}

static void
test_first_vertex_moves_with_the_closing_point (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (square);
  const char *moved = "POLYGON ((-1 -1, 4 0, 4 4, 0 4, -1 -1), (1 1, 1 2, 2 2, 1 1))";

  assert_is (vigie_geometry_move_vertex (geometry, 0, 0, 0, -1, -1), moved);
  assert_is (vigie_geometry_move_vertex (geometry, 0, 0, 4, -1, -1), moved);
  assert_is (vigie_geometry_move_vertex (geometry, 0, 0, 2, 5, 5),
             "POLYGON ((0 0, 4 0, 5 5, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))");
}

static void
test_first_vertex_is_removed_with_the_closing_point (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (square);
  const char *left = "POLYGON ((4 0, 4 4, 0 4, 4 0), (1 1, 1 2, 2 2, 1 1))";

  assert_is (vigie_geometry_remove_vertex (geometry, 0, 0, 0), left);
  assert_is (vigie_geometry_remove_vertex (geometry, 0, 0, 4), left);
}

static void
test_closed_line_keeps_both_ends_apart (void)
{
  g_autoptr (VigieGeometry) line = read_wkt ("LINESTRING (0 0, 1 0, 1 1, 0 0)");

  assert_is (vigie_geometry_move_vertex (line, 0, 0, 3, 5, 5), "LINESTRING (0 0, 1 0, 1 1, 5 5)");
  assert_is (vigie_geometry_remove_vertex (line, 0, 0, 0), "LINESTRING (1 0, 1 1, 0 0)");
}

static void
test_removal_stops_at_the_least (void)
{
  g_autoptr (VigieGeometry) triangle = read_wkt ("POLYGON ((0 0, 4 0, 4 4, 0 0))");
  g_autoptr (VigieGeometry) with_hole = read_wkt (square);
  g_autoptr (VigieGeometry) line = read_wkt ("LINESTRING (0 0, 1 1)");
  g_autoptr (VigieGeometry) point = read_wkt ("POINT (5 47)");
  g_autoptr (VigieGeometry) points = read_wkt ("MULTIPOINT (1 1, 2 2, 3 3)");

  for (gsize i = 0; i < 4; i++)
    g_assert_null (vigie_geometry_remove_vertex (triangle, 0, 0, i));
  g_assert_null (vigie_geometry_remove_vertex (with_hole, 0, 1, 1));
  g_assert_null (vigie_geometry_remove_vertex (line, 0, 0, 1));
  g_assert_null (vigie_geometry_remove_vertex (point, 0, 0, 0));
  assert_is (vigie_geometry_remove_vertex (points, 1, 0, 0), "MULTIPOINT (1 1, 3 3)");
}

static void
test_no_such_vertex (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (square);
  g_autoptr (VigieGeometry) point = read_wkt ("POINT (5 47)");

  g_assert_null (vigie_geometry_insert_vertex (geometry, 0, 0, 5, 1, 1));
  g_assert_null (vigie_geometry_insert_vertex (geometry, 1, 0, 0, 1, 1));
  g_assert_null (vigie_geometry_insert_vertex (geometry, 0, 2, 0, 1, 1));
  g_assert_null (vigie_geometry_insert_vertex (point, 0, 0, 0, 1, 1));
  g_assert_null (vigie_geometry_move_vertex (geometry, 0, 0, 5, 1, 1));
  g_assert_null (vigie_geometry_move_vertex (point, 0, 0, 1, 1, 1));
  g_assert_null (vigie_geometry_remove_vertex (geometry, 0, 0, 5));
  assert_is (vigie_geometry_move_vertex (point, 0, 0, 0, 6, 48), "POINT (6 48)");
}

static void
test_edits_leave_the_original_alone (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (square);
  g_autoptr (VigieGeometry) before = vigie_geometry_ref (geometry);
  g_autoptr (VigieGeometry) moved = vigie_geometry_move_vertex (geometry, 0, 0, 1, 5, -1);

  g_assert_false (vigie_geometry_equal (moved, geometry));
  assert_is (vigie_geometry_ref (before), square);
}

/* An insert followed by the removal of the same vertex is no change, wherever it is. */
static void
test_insert_and_remove_cancel (void)
{
  g_autoptr (VigieGeometry) geometry = read_wkt (
      "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((9 9, 12 9, 12 12, 9 12, 9 9), (10 10, 10 11, "
      "11 11, 10 10)))");

  for (int round = 0; round < 300; round++)
    {
      gsize part = (gsize) g_test_rand_int_range (0, 2);
      gsize ring = part == 0 ? 0 : (gsize) g_test_rand_int_range (0, 2);
      gsize n;
      gsize index;
      g_autoptr (VigieGeometry) more = NULL;
      g_autoptr (VigieGeometry) back = NULL;

      vigie_geometry_get_ring (geometry, part, ring, &n);
      index = (gsize) g_test_rand_int_range (0, (gint32) n);
      more = vigie_geometry_insert_vertex (geometry, part, ring, index, 7, 7);
      g_assert_cmpuint (vigie_geometry_get_n_points (more), ==,
                        vigie_geometry_get_n_points (geometry) + 1);
      back = vigie_geometry_remove_vertex (more, part, ring, index);
      g_assert_true (vigie_geometry_equal (back, geometry));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry-edit/vertex-is-inserted-on-the-found-segment",
                   test_vertex_is_inserted_on_the_found_segment);
  g_test_add_func ("/geometry-edit/line-grows-at-both-ends", test_line_grows_at_both_ends);
  g_test_add_func ("/geometry-edit/first-vertex-moves-with-the-closing-point",
                   test_first_vertex_moves_with_the_closing_point);
  g_test_add_func ("/geometry-edit/first-vertex-is-removed-with-the-closing-point",
                   test_first_vertex_is_removed_with_the_closing_point);
  g_test_add_func ("/geometry-edit/closed-line-keeps-both-ends-apart",
                   test_closed_line_keeps_both_ends_apart);
  g_test_add_func ("/geometry-edit/removal-stops-at-the-least", test_removal_stops_at_the_least);
  g_test_add_func ("/geometry-edit/no-such-vertex", test_no_such_vertex);
  g_test_add_func ("/geometry-edit/edits-leave-the-original-alone",
                   test_edits_leave_the_original_alone);
  g_test_add_func ("/geometry-edit/insert-and-remove-cancel", test_insert_and_remove_cancel);
  return g_test_run ();
}
