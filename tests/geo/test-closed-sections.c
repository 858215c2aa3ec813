/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "made-roads.h"
#include "vigie-closed-sections.h"

/* A whole number of units along a parallel or a meridian, measured as a road. */
static double
measure (double x, double y, double to_x, double to_y)
{
  const VigieRoadPoint points[] = { made_point (x, y), made_point (to_x, to_y) };

  return vigie_road_measure (points, 2);
}

static const VigieClosedInterval *
get_interval (const VigieClosedSections *closed, const VigieClosedSection *section, guint i)
{
  g_assert_cmpuint (i, <, section->n_intervals);
  return &closed->intervals[section->first_interval + i];
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6); /* a micrometre */
}

static VigieClosedSections *
close_area (VigieRoadIndex *index, VigieGeometry *area)
{
  g_autoptr (VigieGeometry) owned = area;

  return vigie_closed_sections_new (index, owned, NULL);
}

static void
test_crossed_twice (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;
  VigieGeometryBuilder *area = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);
  const VigieClosedSection *section;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);
  index = made_roads_end (&roads);
  /* An arch with its feet on the road from 1 to 2 and from 5 to 7. */
  MADE_RING (area, 1, -1, 2, -1, 2, 1, 5, 1, 5, -1, 7, -1, 7, 2, 1, 2);
  closed = close_area (index, vigie_geometry_builder_end (area));
  g_assert_cmpuint (closed->n_sections, ==, 1);
  section = &closed->sections[0];
  g_assert_cmpuint (section->n_intervals, ==, 2);
  g_assert_cmpuint (section->closes, ==, MADE_BOTH);
  g_assert_false (section->source_closed || section->target_closed);
  assert_near (get_interval (closed, section, 0)->from_m, measure (0, 0, 1, 0));
  assert_near (get_interval (closed, section, 0)->to_m, measure (0, 0, 2, 0));
  assert_near (get_interval (closed, section, 1)->from_m, measure (0, 0, 5, 0));
  assert_near (get_interval (closed, section, 1)->to_m, measure (0, 0, 7, 0));
  assert_near (section->length_m, measure (0, 0, 3, 0));
  assert_near (closed->length_m, section->length_m);
}

static void
test_hole (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;
  VigieGeometryBuilder *area = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 4.25, 0.5, 4.75, 0.5); /* all of it in the hole */
  index = made_roads_end (&roads);
  MADE_RING (area, 2, -2, 8, -2, 8, 2, 2, 2);
  MADE_RING (area, 4, -1, 5, -1, 5, 1, 4, 1);
  closed = close_area (index, vigie_geometry_builder_end (area));
  g_assert_cmpuint (closed->n_sections, ==, 1);
  g_assert_cmpuint (closed->sections[0].n_intervals, ==, 2);
  assert_near (closed->length_m, measure (0, 0, 5, 0));
}

static void
test_touching_closes_nothing (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;
  VigieGeometryBuilder *area = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);        /* a corner touches its middle */
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 5, -2, 5, -1, 5, 0); /* its end touches that corner */
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 3, 2, 4, 1, 3, 1);   /* its bend touches a side */
  index = made_roads_end (&roads);
  MADE_RING (area, 5, 0, 6, 2, 4, 2);
  MADE_RING (area, 5, 1, 5.25, 1.5, 4.75, 1.5);
  closed = close_area (index, vigie_geometry_builder_end (area));
  g_assert_cmpuint (closed->n_sections, ==, 0);
  g_assert_cmpfloat (closed->length_m, ==, 0);
}

static void
test_passing_a_corner (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;
  VigieGeometryBuilder *area = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);              /* in and out by corners */
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 5, -3, 5, -2, 5, 2, 5, 3); /* with bends on them */
  index = made_roads_end (&roads);
  MADE_RING (area, 3, 0, 5, -2, 7, 0, 5, 2);
  closed = close_area (index, vigie_geometry_builder_end (area));
  g_assert_cmpuint (closed->n_sections, ==, 2);
  g_assert_cmpuint (closed->sections[0].n_intervals, ==, 1);
  assert_near (closed->sections[0].length_m, measure (3, 0, 7, 0));
  g_assert_cmpuint (closed->sections[1].n_intervals, ==, 1);
  assert_near (closed->sections[1].length_m, measure (5, -2, 5, 2));
}

static void
test_along_the_border (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 10, 0, 0, 0);              /* the other way */
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 2, -1, 2, 0, 4, 0, 4, -1); /* comes and goes outside */
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 3, 1, 3, 0, 6, 0);         /* comes from the inside */
  index = made_roads_end (&roads);
  closed = close_area (index, made_box (1, 0, 5, 2));
  g_assert_cmpuint (closed->n_sections, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (closed->sections[i].n_intervals, ==, 1);
  assert_near (closed->sections[0].length_m, measure (1, 0, 5, 0));
  assert_near (closed->sections[1].length_m, measure (1, 0, 5, 0));
  assert_near (closed->sections[2].length_m, measure (2, 0, 4, 0));
  assert_near (closed->sections[3].length_m, measure (3, 1, 3, 0) + measure (3, 0, 5, 0));
  g_assert_true (closed->sections[3].source_closed);
  g_assert_false (closed->sections[3].target_closed);
}

static void
test_parts_that_touch_and_overlap (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;
  VigieGeometryBuilder *area = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 1, 10.5, 1);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 3, 0.5, 3, 1.5); /* along what two parts share */
  index = made_roads_end (&roads);
  MADE_RING (area, 1, 0, 3, 0, 3, 2, 1, 2);
  vigie_geometry_builder_begin_part (area);
  MADE_RING (area, 3, 0, 4, 1, 3, 2); /* shares a side, ends in a corner on the road */
  vigie_geometry_builder_begin_part (area);
  MADE_RING (area, 4, 1, 5, 0, 5, 2); /* begins in that corner */
  vigie_geometry_builder_begin_part (area);
  MADE_RING (area, 7, 0, 9, 0, 9, 2, 7, 2);
  vigie_geometry_builder_begin_part (area);
  MADE_RING (area, 8, 0, 10, 0, 10, 2, 8, 2); /* overlaps: drawn twice is not open */
  closed = close_area (index, vigie_geometry_builder_end (area));
  g_assert_cmpuint (closed->n_sections, ==, 2);
  g_assert_cmpuint (closed->sections[0].n_intervals, ==, 2);
  assert_near (closed->sections[0].length_m, measure (1, 1, 5, 1) + measure (7, 1, 10, 1));
  g_assert_cmpuint (closed->sections[1].n_intervals, ==, 1);
  g_assert_true (closed->sections[1].source_closed && closed->sections[1].target_closed);
}

static void
test_bridge_and_tunnel (void)
{
  static const guint32 bridge = 1, road = 0, far_away = 4;
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieGeometry) area = made_box (4, -1, 6, 1);
  VigieClosedOptions options = { .ground_only = TRUE };

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH | VIGIE_ROAD_BRIDGE, "A 38", 5, -5, 5, 5);
  MADE_ROAD (&roads, MADE_BOTH | VIGIE_ROAD_TUNNEL, "D 2", 4, -5, 6, 5);
  MADE_ROAD (&roads, 0, "path", 0, 0.5, 10, 0.5); /* nobody drives there */
  MADE_ROAD (&roads, VIGIE_ROAD_FORWARD, "D 3", 8, 5, 9, 5);
  index = made_roads_end (&roads);

  {
    g_autoptr (VigieClosedSections) all = vigie_closed_sections_new (index, area, NULL);
    g_autoptr (VigieClosedSections) ground = vigie_closed_sections_new (index, area, &options);

    g_assert_cmpuint (all->n_sections, ==, 3);
    g_assert_cmpuint (ground->n_sections, ==, 1);
    g_assert_cmpuint (ground->sections[0].edge, ==, 0);
    g_assert_nonnull (vigie_closed_sections_find (all, 2));
    g_assert_null (vigie_closed_sections_find (ground, 2));
  }
  /* The analyst knows better: the bridge is closed where it is in the area, a road far away from
   * end to end, and the road is open. */
  const guint32 include[] = { bridge, far_away, 1000000 };
  options.include = include;
  options.n_include = G_N_ELEMENTS (include);
  options.exclude = &road;
  options.n_exclude = 1;
  {
    g_autoptr (VigieClosedSections) chosen = vigie_closed_sections_new (index, area, &options);

    g_assert_cmpuint (chosen->n_sections, ==, 2);
    g_assert_cmpuint (chosen->sections[0].edge, ==, bridge);
    assert_near (chosen->sections[0].length_m, measure (5, -1, 5, 1));
    g_assert_cmpuint (chosen->sections[1].edge, ==, far_away);
    g_assert_cmpuint (chosen->sections[1].closes, ==, VIGIE_ROAD_FORWARD);
    g_assert_true (chosen->sections[1].is_forced);
    assert_near (chosen->sections[1].length_m, measure (8, 5, 9, 5));
  }
}

static void
test_inside_and_around (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) inside = NULL, between = NULL, none = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 10, 20, 0);      /* its box is mostly empty */
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 9, 1, 9, 1, 11, 1, 11, 1); /* points that are there twice */
  index = made_roads_end (&roads);
  inside = close_area (index, made_box (8, 0, 12, 2));
  between = close_area (index, made_box (9.5, 3, 10.5, 5));
  none = close_area (index, made_box (100, 100, 101, 101));
  g_assert_cmpuint (inside->n_sections, ==, 1);
  g_assert_cmpuint (inside->sections[0].edge, ==, 1);
  g_assert_true (inside->sections[0].source_closed && inside->sections[0].target_closed);
  g_assert_cmpfloat (inside->sections[0].length_m, ==,
                     vigie_road_index_get_graph (index)->edges[1].length_m);
  g_assert_cmpuint (between->n_sections, ==, 0);
  g_assert_cmpuint (none->n_sections, ==, 0);
}

static void
test_points_twice_do_not_part (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosedSections) closed = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 0, 0, 2, 0, 2, 0, 4, 0, 4, 0);
  index = made_roads_end (&roads);
  closed = close_area (index, made_box (-1, 0, 3, 2)); /* along it, too */
  g_assert_cmpuint (closed->n_sections, ==, 1);
  g_assert_cmpuint (closed->sections[0].n_intervals, ==, 1);
  g_assert_true (closed->sections[0].source_closed);
  assert_near (closed->length_m, measure (0, 0, 3, 0));
}

static void
test_no_area (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL, empty = NULL;
  g_autoptr (VigieClosedSections) line = NULL, nothing = NULL, not_finite = NULL;
  const double lonlat[] = { 5, 47, 5.01, 47.01 };
  const double odd[] = { 5, 47, NAN, 47, 5.01, INFINITY, 5.01, 46.99 };

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 10, 10);
  index = made_roads_end (&roads);
  made_roads_init (&roads);
  empty = made_roads_end (&roads);
  line = close_area (index, vigie_geometry_new_line (lonlat, 2));
  nothing = close_area (empty, made_box (0, 0, 1, 1));
  not_finite = close_area (index, vigie_geometry_new_polygon (odd, 4));
  g_assert_cmpuint (line->n_sections, ==, 0);
  g_assert_cmpuint (nothing->n_sections, ==, 0);
  g_assert_cmpuint (not_finite->n_sections, ==, 0);
  g_assert_null (vigie_closed_sections_find (nothing, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closed-sections/crossed-twice", test_crossed_twice);
  g_test_add_func ("/closed-sections/hole", test_hole);
  g_test_add_func ("/closed-sections/touching-closes-nothing", test_touching_closes_nothing);
  g_test_add_func ("/closed-sections/passing-a-corner", test_passing_a_corner);
  g_test_add_func ("/closed-sections/along-the-border", test_along_the_border);
  g_test_add_func ("/closed-sections/parts-that-touch-and-overlap",
                   test_parts_that_touch_and_overlap);
  g_test_add_func ("/closed-sections/bridge-and-tunnel", test_bridge_and_tunnel);
  g_test_add_func ("/closed-sections/inside-and-around", test_inside_and_around);
  g_test_add_func ("/closed-sections/points-twice-do-not-part", test_points_twice_do_not_part);
  g_test_add_func ("/closed-sections/no-area", test_no_area);
  return g_test_run ();
}
