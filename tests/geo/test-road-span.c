/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-roads.h"
#include "span-checks.h"

#define FORTH VIGIE_ROAD_FORWARD

static VigieRoadSpan *
close_between (VigieRoadIndex *index,
               VigieRoadPoint from,
               VigieRoadPoint to,
               gboolean one_direction)
{
  VigieRoadSnap a, b;
  g_autoptr (GError) error = NULL;
  VigieRoadSpan *span;

  g_assert_true (vigie_road_snap_find (index, from, 20, &a));
  g_assert_true (vigie_road_snap_find (index, to, 20, &b));
  span = vigie_road_span_new (index, &a, &b, one_direction, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_road_span_outline (span, index, &error));
  g_assert_no_error (error);
  assert_closes_exactly (index, span);
  return span;
}

static char *
edges_to_text (const VigieRoadSpan *span)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < span->n_pieces; i++)
    if (i == 0 || span->pieces[i - 1].edge != span->pieces[i].edge)
      g_string_append_printf (text, "%s%u", i > 0 ? " " : "", span->pieces[i].edge);
  return g_string_free (text, FALSE);
}

static void
assert_edges (const VigieRoadSpan *span, const char *expected)
{
  g_autofree char *text = edges_to_text (span);

  g_assert_cmpstr (text, ==, expected);
}

static double
measure (VigieRoadPoint from, VigieRoadPoint to)
{
  return vigie_road_measure ((const VigieRoadPoint[]) { from, to }, 2);
}

static void
test_piece_of_one_edge (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;
  const VigieRoadPoint from = made_point (3, 0), to = made_point (1, 0);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 4, 0);
  index = made_roads_end (&roads);
  span = close_between (index, from, to, FALSE);
  assert_edges (span, "0");
  g_assert_cmpstr (span->road, ==, "D 1");
  g_assert_cmpuint (span->n_carriageways, ==, 1);
  g_assert_cmpfloat_with_epsilon (span->length_m, measure (from, to), 0.02);
  g_assert_cmpint (vigie_geometry_get_kind (span->area), ==, VIGIE_GEOMETRY_POLYGON);
  /* Some metres wide, and no more corners than it needs. */
  g_assert_cmpfloat (vigie_geometry_get_area_m2 (span->area), <, 8 * span->length_m);
  g_assert_cmpuint (vigie_geometry_get_n_points (span->area), ==, 5);
}

/* The road bends; a street is shorter. */
static void
test_same_road_before_the_shortest (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1;D 7", 0, 0, 0, 2, 1, 2);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 1, 2, 1, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 1, 0, 3, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 11", 0, 0, 1, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 7", 1, 2, 3, 3);
  index = made_roads_end (&roads);
  span = close_between (index, made_point (-1, 0), made_point (2, 0), FALSE);
  assert_edges (span, "0 1 2 3");
  g_assert_cmpstr (span->road, ==, "D 1");
  g_assert_cmpuint (span->exclude->len, >, 0); /* the street begins in the band */
}

static void
test_shortest_where_no_road_leads_there (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, 0, 0, 2, 1, 2, 1, 0);
  MADE_ROAD (&roads, MADE_BOTH, NULL, 0, 0, 1, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 1, 0, 3, 0);
  index = made_roads_end (&roads);
  span = close_between (index, made_point (-1, 0), made_point (2, 0), FALSE);
  assert_edges (span, "0 2 3");
  g_assert_null (span->road);
}

/* All roads meet the band at a slant, straight over, or cross it. */
static void
test_junctions_at_both_ends (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 1, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 1, 0, 2, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 2, 0, 4, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, 0, 0, 1);       /* square */
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 0, 0, 0.5, 0.125); /* into it */
  MADE_ROAD (&roads, MADE_BOTH, "D 4", 1, -1, 1, 0);      /* across */
  MADE_ROAD (&roads, MADE_BOTH, "D 4", 1, 0, 1, 1);
  MADE_ROAD (&roads, MADE_BOTH, "D 5", 2, 0, 3, -1); /* away */
  index = made_roads_end (&roads);
  span = close_between (index, made_point (2, 0), made_point (0, 0), FALSE);
  assert_edges (span, "1 2");
  /* The road itself goes on behind both ends, and may be closed there by a larger area. */
  for (guint i = 0; i < span->exclude->len; i++)
    {
      g_assert_cmpuint (g_array_index (span->exclude, guint32, i), !=, 0);
      g_assert_cmpuint (g_array_index (span->exclude, guint32, i), !=, 3);
    }
}

/* North of the other is the way west; ends at 0 and 8, where they are one road again. */
static VigieRoadIndex *
make_carriageways (void)
{
  MadeRoads roads;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "N 1", -4, 0, 0, 0);
  MADE_ROAD (&roads, FORTH, "N 1", 0, 0, 0.1, -0.02, 4, -0.02);
  MADE_ROAD (&roads, FORTH, "N 1", 4, -0.02, 7.9, -0.02, 8, 0);
  MADE_ROAD (&roads, FORTH, "N 1", 8, 0, 7.9, 0.02, 4, 0.02);
  MADE_ROAD (&roads, FORTH, "N 1", 4, 0.02, 0.1, 0.02, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "N 1", 8, 0, 12, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 4, -0.02, 4, -3);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 4, -0.02, 4, 0.02);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 4, 0.02, 4, 3);
  return made_roads_end (&roads);
}

static void
test_both_carriageways (void)
{
  g_autoptr (VigieRoadIndex) index = make_carriageways ();
  /* Whichever of the two was hit at either end. */
  const VigieRoadPoint froms[] = { made_point (2, -0.02), made_point (2, 0.02) };
  const VigieRoadPoint tos[] = { made_point (6, -0.02), made_point (6, 0.02) };

  for (guint i = 0; i < 8; i++)
    {
      const VigieRoadPoint from = froms[i & 1], to = tos[(i >> 1) & 1];
      g_autoptr (VigieRoadSpan) span =
          close_between (index, i < 4 ? from : to, i < 4 ? to : from, FALSE);
      g_autoptr (VigieRoadSpan) one =
          close_between (index, i < 4 ? from : to, i < 4 ? to : from, TRUE);

      assert_edges (span, "1 2 3 4");
      g_assert_cmpuint (span->n_carriageways, ==, 2);
      g_assert_cmpfloat_with_epsilon (span->length_m, measure (from, tos[i & 1]), 5);
      assert_edges (one, i < 4 ? "1 2" : "3 4");
      g_assert_cmpuint (one->n_carriageways, ==, 1);
    }
}

static void
test_carriageways_from_a_junction (void)
{
  g_autoptr (VigieRoadIndex) index = make_carriageways ();
  g_autoptr (VigieRoadSpan) span =
      close_between (index, made_point (4, 0.02), made_point (6, -0.02), FALSE);
  g_autoptr (VigieRoadSpan) all =
      close_between (index, made_point (-2, 0), made_point (10, 0), FALSE);

  assert_edges (span, "2 3");
  g_assert_cmpuint (span->n_carriageways, ==, 2);
  assert_edges (all, "0 1 2 3 4 5");
  g_assert_cmpuint (all->n_carriageways, ==, 2);
}

/* One way, and clicked against it; the way round is no other carriageway. */
static void
test_one_way_street (void)
{
  for (guint against = 0; against < 2; against++)
    {
      MadeRoads roads;
      g_autoptr (VigieRoadIndex) index = NULL;
      g_autoptr (VigieRoadSpan) span = NULL;
      const VigieRoadPoint from = made_point (0.5, 0), to = made_point (1.5, 0);

      made_roads_init (&roads);
      MADE_ROAD (&roads, FORTH, "D 1", 0, 0, 2, 0);
      MADE_ROAD (&roads, FORTH, "D 1", 2, 0, 2, 1, 0, 1, 0, 0);
      MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, 0, -1, 0);
      MADE_ROAD (&roads, MADE_BOTH, "D 2", 2, 0, 3, 0);
      index = made_roads_end (&roads);
      span = close_between (index, against ? to : from, against ? from : to, FALSE);
      assert_edges (span, "0");
      g_assert_cmpuint (span->n_pieces, ==, 1);
      g_assert_cmpuint (span->n_carriageways, ==, 1);
    }
}

/* Nothing says whose the roundabout is. Both halves are closed. */
static void
test_roundabout_on_the_way (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;
  const guint round = FORTH | VIGIE_ROAD_ROUNDABOUT;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, -0.05, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0.05, 0, 2, 0);
  MADE_ROAD (&roads, round, NULL, -0.05, 0, -0.04, -0.04, 0, -0.06);
  MADE_ROAD (&roads, round, NULL, 0, -0.06, 0.04, -0.04, 0.05, 0);
  MADE_ROAD (&roads, round, NULL, 0.05, 0, 0.04, 0.04, 0, 0.06);
  MADE_ROAD (&roads, round, NULL, 0, 0.06, -0.04, 0.04, -0.05, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, -2, 0, -0.06);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, 2, 0, 0.06);
  index = made_roads_end (&roads);
  span = close_between (index, made_point (-1, 0), made_point (1, 0), FALSE);
  assert_edges (span, "0 1 2 3 4 5");
  g_assert_cmpstr (span->road, ==, "D 1");
}

static void
test_bridge_is_included_and_what_it_crosses_is_not (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, -0.5, 0);
  MADE_ROAD (&roads, MADE_BOTH | VIGIE_ROAD_BRIDGE, "D 1", -0.5, 0, 0.5, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0.5, 0, 2, 0);
  MADE_ROAD (&roads, MADE_BOTH, "A 2", 0, -2, 0, 2);
  index = made_roads_end (&roads);
  span = close_between (index, made_point (-1, 0), made_point (1, 0), FALSE);
  assert_edges (span, "0 1 2");
  g_assert_cmpuint (span->include->len, ==, 1);
  g_assert_cmpuint (g_array_index (span->include, guint32, 0), ==, 1);
  g_assert_cmpuint (span->exclude->len, ==, 1);
  g_assert_cmpuint (g_array_index (span->exclude, guint32, 0), ==, 3);
}

static void
test_hair_of_a_bridge_closes_none_of_it (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;
  g_autoptr (GError) error = NULL;
  VigieRoadSnap from, to;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -2, 0, -0.5, 0);
  MADE_ROAD (&roads, MADE_BOTH | VIGIE_ROAD_BRIDGE, "D 1", -0.5, 0, 0.5, 0);
  index = made_roads_end (&roads);
  from = snap_on_edge (vigie_road_index_get_graph (index), 0, 0, 0.5);
  to = snap_on_edge (vigie_road_index_get_graph (index), 1, 0, 1e-6);
  span = vigie_road_span_new (index, &from, &to, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_road_span_outline (span, index, &error));
  g_assert_no_error (error);
  assert_edges (span, "0");
  assert_closes_exactly (index, span);
}

/* A hairpin whose arms are two metres apart, closed to its middle: the other arm stays open. */
static void
test_hairpin (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieRoadSpan) span = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 1, 0, 1, 0.002, 0, 0.002);
  index = made_roads_end (&roads);
  span = close_between (index, made_point (0.25, 0), made_point (0.75, 0), FALSE);
  g_assert_cmpuint (span->n_pieces, ==, 1);
  g_assert_cmpfloat (span->length_m, <, 400);
}

static void
test_says_why_not (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GError) error = NULL;
  VigieRoadSnap a, b, c, far;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 4, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 0, 1, 4, 1);
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 4, 0, 100, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 4", 0, 2, 4, 2);
  index = made_roads_end (&roads);
  a = snap_on_edge (vigie_road_index_get_graph (index), 0, 0, 0.5);
  b = snap_on_edge (vigie_road_index_get_graph (index), 1, 0, 0.5);
  far = snap_on_edge (vigie_road_index_get_graph (index), 2, 0, 0.9);
  c = snap_on_edge (vigie_road_index_get_graph (index), 3, 0, 0.5);
  g_assert_null (vigie_road_span_new (index, &c, &b, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "No road leads"));
  g_clear_error (&error);
  g_assert_null (vigie_road_span_new (index, &a, &far, FALSE, &error));
  g_assert_nonnull (strstr (error->message, "too far"));
  g_clear_error (&error);
  g_assert_null (vigie_road_span_new (index, &a, &a, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Winding roads on a grid: any two places. */
static void
test_closes_nearly_anywhere (void)
{
  static const char *const refs[] = { "D 1", "D 2", "D 3", NULL };
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  VigieRoadGraph *graph;
  guint n_found = 0, n_exact = 0;

  made_roads_init (&roads);
  for (guint i = 0; i < 2 * 12 * 12; i++)
    {
      const double x = i / 2 % 12, y = i / 24, along = i % 2, up = 1 - along;
      const double bend = g_test_rand_double_range (-0.2, 0.2);
      const double other = g_test_rand_double_range (-0.2, 0.2);

      if (g_test_rand_int_range (0, 8) == 0)
        continue;
      MADE_ROAD (&roads, g_test_rand_int_range (1, 4), refs[g_test_rand_int_range (0, 4)], x / 4,
                 y / 4, (x + along / 3 + up * bend) / 4, (y + up / 3 + along * bend) / 4,
                 (x + along * 2 / 3 + up * other) / 4, (y + up * 2 / 3 + along * other) / 4,
                 (x + along) / 4, (y + up) / 4);
    }
  index = made_roads_end (&roads);
  graph = vigie_road_index_get_graph (index);
  for (guint round = 0; round < 150; round++)
    {
      VigieRoadSnap ends[2];
      g_autoptr (VigieRoadSpan) span = NULL;

      for (guint i = 0; i < 2; i++)
        ends[i] = snap_on_edge (graph, (guint32) g_test_rand_int_range (0, (gint32) graph->n_edges),
                                (guint32) g_test_rand_int_range (0, 3),
                                g_test_rand_double_range (0.1, 0.9));
      span = vigie_road_span_new (index, &ends[0], &ends[1], round % 3 == 0, NULL);
      if (span == NULL)
        continue;
      n_found++;
      g_assert_true (vigie_road_span_outline (span, index, NULL));
      n_exact += assert_closes_nearly (index, span);
    }
  g_assert_cmpuint (n_found, >, 50);
  g_assert_cmpuint (n_exact, >=, n_found * 95 / 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/road-span/piece-of-one-edge", test_piece_of_one_edge);
  g_test_add_func ("/road-span/same-road-first", test_same_road_before_the_shortest);
  g_test_add_func ("/road-span/shortest-otherwise", test_shortest_where_no_road_leads_there);
  g_test_add_func ("/road-span/junctions-at-both-ends", test_junctions_at_both_ends);
  g_test_add_func ("/road-span/both-carriageways", test_both_carriageways);
  g_test_add_func ("/road-span/carriageways-from-a-junction", test_carriageways_from_a_junction);
  g_test_add_func ("/road-span/one-way-street", test_one_way_street);
  g_test_add_func ("/road-span/roundabout", test_roundabout_on_the_way);
  g_test_add_func ("/road-span/bridge", test_bridge_is_included_and_what_it_crosses_is_not);
  g_test_add_func ("/road-span/hair-of-a-bridge", test_hair_of_a_bridge_closes_none_of_it);
  g_test_add_func ("/road-span/hairpin", test_hairpin);
  g_test_add_func ("/road-span/says-why-not", test_says_why_not);
  g_test_add_func ("/road-span/closes-nearly-anywhere", test_closes_nearly_anywhere);

  return g_test_run ();
}
