/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "made-roads.h"
#include "vigie-closed-roads.h"
#include "vigie-closure-cuts.h"

static double
measure (double x, double y, double to_x, double to_y)
{
  const VigieRoadPoint points[] = { made_point (x, y), made_point (to_x, to_y) };

  return vigie_road_measure (points, 2);
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-5);
}

static GPtrArray *
close_box (VigieRoadIndex *index, double west, double south, double east, double north)
{
  g_autoptr (VigieGeometry) area = made_box (west, south, east, north);
  g_autoptr (VigieClosedSections) closed = vigie_closed_sections_new (index, area, NULL);

  return vigie_closed_roads_new (vigie_road_index_get_graph (index), closed, NULL);
}

static const char *
get_string (VigieRoadIndex *index, guint32 offset)
{
  return vigie_road_graph_get_string (vigie_road_index_get_graph (index), offset);
}

static void
assert_end (VigieRoadIndex *index,
            const VigieRoadEnd *end,
            double x,
            double y,
            VigieRoadEndKind kind,
            const char *crossing)
{
  const VigieRoadPoint expected = made_point (x, y);
  const VigieRoadPoint node = vigie_road_index_get_graph (index)->nodes[end->node];

  g_assert_cmpint (node.lon_e7, ==, expected.lon_e7);
  g_assert_cmpint (node.lat_e7, ==, expected.lat_e7);
  g_assert_cmpint (end->kind, ==, kind);
  g_assert_cmpstr (get_string (index, end->crossing), ==, crossing);
}

/* Steps that begin where the one before ended, from one end of the stretch to the other. */
static void
assert_is_way (VigieRoadIndex *index, const VigieClosedStretch *stretch)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  guint32 at = stretch->from.node;

  for (guint32 i = 0; i < stretch->n_steps; i++)
    {
      g_assert_true (vigie_road_graph_may_drive (graph, stretch->steps[i]));
      g_assert_cmpuint (vigie_road_graph_get_step_start (graph, stretch->steps[i]), ==, at);
      at = vigie_road_graph_get_step_end (graph, stretch->steps[i]);
    }
  g_assert_cmpuint (at, ==, stretch->to.node);
}

static void
test_from_junction_to_junction (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) closed = NULL;
  const VigieClosedRoad *road;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 4, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 10, 0, 4, 0); /* drawn the other way, no junction at 4 */
  MADE_ROAD (&roads, MADE_BOTH, "D 1", -9, 0, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 10, 0, 19, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 16", 0, 9, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 18", 10, 9, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH | VIGIE_ROAD_NO_THROUGH, NULL, 4, 0, 4, 3); /* somebody's drive */
  index = made_roads_end (&roads);
  closed = close_box (index, 5, -1, 7, 1);
  g_assert_cmpuint (closed->len, ==, 1);
  road = g_ptr_array_index (closed, 0);
  g_assert_cmpstr (get_string (index, road->ref), ==, "D 1");
  g_assert_true (road->both_ways);
  g_assert_false (road->is_carriageway);
  g_assert_cmpuint (road->n_steps, ==, 1);
  assert_near (road->length_m, measure (5, 0, 7, 0));
  /* As its edge was drawn: westwards. */
  assert_near (road->bearing, 270);
  assert_near (road->begin_m, measure (7, 0, 10, 0));
  assert_near (road->end_m, measure (5, 0, 10, 0));
  assert_end (index, &road->along.from, 10, 0, VIGIE_ROAD_END_JUNCTION, "D 18");
  assert_end (index, &road->along.to, 0, 0, VIGIE_ROAD_END_JUNCTION, "D 16");
  assert_near (road->along.length_m, measure (0, 0, 10, 0));
  assert_near (road->along.before_m, measure (7, 0, 10, 0));
  assert_near (road->along.after_m, measure (0, 0, 5, 0));
  g_assert_cmpuint (road->along.n_steps, ==, 2);
  g_assert_cmpuint (road->along.first_cut, ==, 0);
  assert_is_way (index, &road->along);
  assert_end (index, &road->against.from, 0, 0, VIGIE_ROAD_END_JUNCTION, "D 16");
  assert_near (road->against.before_m, road->along.after_m);
  g_assert_cmpuint (road->against.first_cut, ==, 1);
  assert_is_way (index, &road->against);
}

/* A ramp that joins before the cut helps nobody who is on the motorway, one that leaves it does. */
static void
test_a_motorway_in_each_direction (void)
{
  const guint one_way = VIGIE_ROAD_FORWARD, ramp = VIGIE_ROAD_FORWARD | VIGIE_ROAD_RAMP;
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) closed = NULL;
  const VigieClosedRoad *east, *west;

  made_roads_init (&roads);
  for (double x = 0; x < 20; x += 4)
    MADE_ROAD (&roads, one_way, "A 38", x, 0, x + 4, 0);
  MADE_ROAD (&roads, one_way, "A 38", 20, 1, 0, 1);
  MADE_ROAD (&roads, ramp, "D 10", 4, 0, 4, -3);   /* leaves */
  MADE_ROAD (&roads, ramp, "D 11", 8, -3, 8, 0);   /* joins before */
  MADE_ROAD (&roads, ramp, "D 12", 12, 0, 12, -3); /* leaves behind: for nobody */
  MADE_ROAD (&roads, ramp, "D 13", 16, -3, 16, 0); /* joins behind */
  index = made_roads_end (&roads);
  closed = close_box (index, 9, -1, 11, 2);
  g_assert_cmpuint (closed->len, ==, 2);
  east = g_ptr_array_index (closed, 0);
  west = g_ptr_array_index (closed, 1);
  if (east->bearing > 180)
    {
      const VigieClosedRoad *swap = east;

      east = west;
      west = swap;
    }
  assert_near (east->bearing, 90);
  assert_near (west->bearing, 270);
  g_assert_true (east->is_carriageway && west->is_carriageway);
  g_assert_false (east->both_ways || west->both_ways);
  g_assert_cmpuint (east->against.n_steps, ==, 0);
  assert_end (index, &east->along.from, 4, 0, VIGIE_ROAD_END_JUNCTION, "D 10");
  assert_end (index, &east->along.to, 16, 0, VIGIE_ROAD_END_JUNCTION, "D 13");
  assert_near (east->along.length_m, measure (4, 0, 16, 0));
  assert_is_way (index, &east->along);
  assert_near (east->length_m, measure (9, 0, 11, 0)); /* each carriageway for itself */
  assert_near (west->length_m, measure (9, 1, 11, 1));
  assert_end (index, &west->along.from, 20, 1, VIGIE_ROAD_END_DEAD_END, NULL);
}

static void
test_dead_end (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) closed = NULL;
  const VigieClosedRoad *road;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, -5, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 0, 5);
  MADE_ROAD (&roads, MADE_BOTH, NULL, 0, 0, 4, 0);
  MADE_ROAD (&roads, MADE_BOTH, NULL, 4, 0, 5, 1, 6, 0, 5, -1, 4, 0); /* a turning loop */
  index = made_roads_end (&roads);
  closed = close_box (index, 1, -0.5, 2, 0.5);
  g_assert_cmpuint (closed->len, ==, 1);
  road = g_ptr_array_index (closed, 0);
  g_assert_cmpuint (road->ref, ==, VIGIE_ROAD_NONE);
  g_assert_cmpuint (road->name, ==, VIGIE_ROAD_NONE);
  assert_end (index, &road->along.from, 0, 0, VIGIE_ROAD_END_JUNCTION, "D 1");
  assert_end (index, &road->along.to, 4, 0, VIGIE_ROAD_END_DEAD_END, NULL);
  assert_end (index, &road->against.from, 4, 0, VIGIE_ROAD_END_DEAD_END, NULL);
}

static void
test_roundabout (void)
{
  const guint round = VIGIE_ROAD_FORWARD | VIGIE_ROAD_ROUNDABOUT;
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) arm = NULL, ring = NULL;
  const VigieClosedRoad *road;

  made_roads_init (&roads);
  MADE_ROAD (&roads, round, NULL, 5, 4, 4, 5);
  MADE_ROAD (&roads, round, NULL, 4, 5, 5, 6);
  MADE_ROAD (&roads, round, NULL, 5, 6, 6, 5);
  MADE_ROAD (&roads, round, NULL, 6, 5, 5, 4);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 5, 4, 5);
  MADE_ROAD (&roads, MADE_BOTH, "D 1", 6, 5, 10, 5);
  MADE_ROAD (&roads, MADE_BOTH, "D 2", 5, 6, 5, 10);
  index = made_roads_end (&roads);

  arm = close_box (index, 1, 4.5, 2, 5.5);
  g_assert_cmpuint (arm->len, ==, 1);
  road = g_ptr_array_index (arm, 0);
  /* The roundabout has no name, but one of its roads has. */
  assert_end (index, &road->along.to, 4, 5, VIGIE_ROAD_END_JUNCTION, "D 2");
  assert_end (index, &road->along.from, 0, 5, VIGIE_ROAD_END_DEAD_END, NULL);

  /* All of it: one road that goes round once. */
  ring = close_box (index, 3.5, 3.5, 6.5, 6.5);
  road = g_ptr_array_index (ring, ring->len - 1);
  g_assert_true (road->is_roundabout);
  g_assert_cmpuint (road->n_steps, ==, 4);
  assert_near (road->length_m, measure (5, 4, 4, 5) + measure (4, 5, 5, 6) + measure (5, 6, 6, 5) +
                                   measure (6, 5, 5, 4));
}

/* With a junction between two cuts somebody can come and go there; with none it is one. */
static void
test_two_cuts (void)
{
  for (guint with_junction = 0; with_junction < 2; with_junction++)
    {
      MadeRoads roads;
      g_autoptr (VigieRoadIndex) index = NULL;
      g_autoptr (VigieGeometry) area = NULL;
      g_autoptr (VigieClosedSections) closed = NULL;
      g_autoptr (GPtrArray) found = NULL;
      VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);
      const VigieClosedRoad *road;

      made_roads_init (&roads);
      MADE_ROAD (&roads, MADE_BOTH, "D 1", 0, 0, 5, 0);
      MADE_ROAD (&roads, MADE_BOTH, "D 1", 5, 0, 10, 0);
      if (with_junction)
        {
          MADE_ROAD (&roads, MADE_BOTH, "D 2", 5, 0, 5, 5);
          MADE_ROAD (&roads, MADE_BOTH, "D 3", 5, 0, 5, -5);
        }
      index = made_roads_end (&roads);
      MADE_RING (builder, 1, -1, 2, -1, 2, 1, 1, 1);
      vigie_geometry_builder_begin_part (builder);
      MADE_RING (builder, 8, -1, 9, -1, 9, 1, 8, 1);
      area = vigie_geometry_builder_end (builder);
      closed = vigie_closed_sections_new (index, area, NULL);
      found = vigie_closed_roads_new (vigie_road_index_get_graph (index), closed, NULL);
      g_assert_cmpuint (found->len, ==, with_junction ? 2 : 1);
      road = g_ptr_array_index (found, 0);
      assert_near (road->length_m, with_junction ? measure (1, 0, 2, 0)
                                                 : measure (1, 0, 2, 0) + measure (8, 0, 9, 0));
    }
}

/* The next street is closed as well, and so the way reaches beyond it. */
static void
test_where_the_name_changes (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) closed = NULL;

  made_roads_init (&roads);
  MADE_ROAD (&roads, MADE_BOTH, "D 10", 0, 0, 5, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 9", 5, 0, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 10, -5, 10, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 3", 10, 0, 10, 5);
  index = made_roads_end (&roads);
  closed = close_box (index, 4, -1, 6, 1);
  g_assert_cmpuint (closed->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const VigieClosedRoad *road = g_ptr_array_index (closed, i);

      g_assert_cmpstr (get_string (index, road->ref), ==, i == 0 ? "D 9" : "D 10");
      assert_end (index, &road->along.from, 0, 0, VIGIE_ROAD_END_DEAD_END, NULL);
      assert_end (index, &road->along.to, 10, 0, VIGIE_ROAD_END_JUNCTION, "D 3");
      assert_near (road->along.length_m, measure (0, 0, 10, 0));
      assert_near (road->along.before_m, measure (0, 0, i == 0 ? 5 : 4, 0));
      assert_is_way (index, &road->along);
    }
}

static void
test_order_and_communes (void)
{
  static const struct
  {
    const char *ref;
    guint8 road_class;
  } made[] = { { NULL, VIGIE_ROAD_LOCAL },      { "D 10", VIGIE_ROAD_SECONDARY },
               { "D 9", VIGIE_ROAD_SECONDARY }, { "A 38", VIGIE_ROAD_MOTORWAY },
               { "D 9", VIGIE_ROAD_SECONDARY }, { "Rue Foch", VIGIE_ROAD_LOCAL },
               { "D 971", VIGIE_ROAD_PRIMARY } };
  static const char *const expected[] = { "A 38", "D 971", "D 9", "D 10", "Rue Foch", NULL };
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (GPtrArray) closed = NULL;
  const VigieClosedRoad *road;

  made_roads_init (&roads);
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      const double joined = i == 4 ? 2 : i; /* both pieces of the D 9 follow each other */
      const double xy[] = { i == 4 ? 3 : 0, joined, i == 4 ? 4 : 3, joined };

      made_edge (
          &roads,
          (VigieRoadEdge) { .flags = MADE_BOTH, .road_class = made[i].road_class, .commune = i },
          made[i].ref, xy, 2);
    }
  index = made_roads_end (&roads);
  closed = close_box (index, -1, -1, 20, 20);
  g_assert_cmpuint (closed->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < closed->len; i++)
    {
      road = g_ptr_array_index (closed, i);
      g_assert_cmpstr (get_string (index, road->ref), ==, expected[i]);
    }
  road = g_ptr_array_index (closed, 2);
  g_assert_cmpuint (road->n_steps, ==, 2);
  g_assert_cmpuint (road->n_communes, ==, 2);
  g_assert_cmpuint (road->communes[0], ==, 2); /* where most of it is */
  g_assert_cmpuint (road->communes[1], ==, 4);
}

/* Every edge is in one road once, and lengths add up, in networks of all kinds. */
static void
test_random_networks (void)
{
  for (guint round = 0; round < 200; round++)
    {
      MadeRoads roads;
      g_autoptr (VigieRoadIndex) index = NULL;
      g_autoptr (VigieGeometry) area = made_box (2, 2, 2 + g_test_rand_int_range (1, 7), 6);
      g_autoptr (VigieClosedSections) closed = NULL;
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
      double length = 0;

      made_roads_init (&roads);
      for (guint i = 0; i < 60; i++)
        {
          const double x = g_test_rand_int_range (0, 9), y = g_test_rand_int_range (0, 9);
          const double to_x = x + g_test_rand_int_range (-1, 2);
          const char *const refs[] = { NULL, "D 1", "D 2" };
          const double xy[] = { x, y, x + 0.3, y + 0.4, to_x, y + g_test_rand_int_range (-1, 2) };

          made_edge (&roads,
                     (VigieRoadEdge) { .flags = (guint16) g_test_rand_int_range (0, 64),
                                       .commune = VIGIE_ROAD_NONE },
                     refs[g_test_rand_int_range (0, 3)], xy, 3);
        }
      index = made_roads_end (&roads);
      closed = vigie_closed_sections_new (index, area, NULL);
      found = vigie_closed_roads_new (vigie_road_index_get_graph (index), closed, NULL);
      for (guint i = 0; i < found->len; i++)
        {
          const VigieClosedRoad *road = g_ptr_array_index (found, i);

          for (guint32 at = 0; at < road->n_steps; at++)
            g_assert_true (
                g_hash_table_add (seen, GUINT_TO_POINTER (VIGIE_ROAD_STEP_EDGE (road->steps[at]))));
          assert_is_way (index, &road->along);
          if (road->both_ways)
            assert_is_way (index, &road->against);
          g_assert_cmpfloat (road->along.length_m, >=, road->length_m * (1 - 1e-9));
          length += road->length_m;
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==, closed->n_sections);
      assert_near (length, closed->length_m);
    }
}

static void
assert_cuts_are_their_sum (VigieClosureCuts *cuts, GPtrArray *ids)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (vigie_closure_cuts_get_index (cuts));
  guint n = 0;

  for (VigieRoadStep step = 0; step < 2 * graph->n_edges; step++)
    {
      gboolean closed = FALSE;

      for (guint i = 0; i < ids->len; i++)
        {
          VigieClosedSections *sections = vigie_closure_cuts_get (cuts, g_ptr_array_index (ids, i));

          closed |= sections != NULL && vigie_road_graph_may_drive (graph, step) &&
                    vigie_closed_sections_find (sections, VIGIE_ROAD_STEP_EDGE (step)) != NULL;
        }
      g_assert_cmpint (vigie_closure_cuts_is_closed (cuts, step), ==, closed);
      n += closed;
    }
  g_assert_cmpuint (vigie_closure_cuts_get_n_steps (cuts), ==, n);
}

/* What several closures close is the sum of what each does, whatever is drawn and removed. */
static void
test_closures_are_kept_one_by_one (void)
{
  MadeRoads roads;
  g_autoptr (VigieRoadIndex) index = NULL;
  g_autoptr (VigieClosureCuts) cuts = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint64 serial;

  made_roads_init (&roads);
  for (double x = 0; x < 10; x++)
    for (double y = 0; y < 10; y++)
      MADE_ROAD (&roads, 1 + ((int) (x + y) % 3), NULL, x, y, x + 1, y);
  index = made_roads_end (&roads);
  cuts = vigie_closure_cuts_new (index);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (ids, g_strdup_printf ("closure-%u", i));
  g_assert_false (vigie_closure_cuts_remove (cuts, "closure-0"));
  serial = vigie_closure_cuts_get_serial (cuts);
  for (guint i = 0; i < 200; i++)
    {
      const char *id = g_ptr_array_index (ids, (guint) g_test_rand_int_range (0, 5));

      if (g_test_rand_int_range (0, 4) == 0)
        vigie_closure_cuts_set (cuts, id, NULL);
      else
        {
          const double x = g_test_rand_int_range (0, 9), y = g_test_rand_int_range (0, 9);
          g_autoptr (VigieGeometry) area = made_box (x, y, x + 2.5, y + 1);

          g_assert_nonnull (vigie_closure_cuts_draw (cuts, id, area, NULL));
        }
      g_assert_cmpuint (vigie_closure_cuts_get_serial (cuts), >, serial);
      serial = vigie_closure_cuts_get_serial (cuts);
      assert_cuts_are_their_sum (cuts, ids);
    }
  for (guint i = 0; i < ids->len; i++)
    vigie_closure_cuts_remove (cuts, g_ptr_array_index (ids, i));
  g_assert_cmpuint (vigie_closure_cuts_get_n_closures (cuts), ==, 0);
  g_assert_cmpuint (vigie_closure_cuts_get_n_steps (cuts), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closed-roads/from-junction-to-junction", test_from_junction_to_junction);
  g_test_add_func ("/closed-roads/a-motorway-in-each-direction", test_a_motorway_in_each_direction);
  g_test_add_func ("/closed-roads/dead-end", test_dead_end);
  g_test_add_func ("/closed-roads/roundabout", test_roundabout);
  g_test_add_func ("/closed-roads/two-cuts", test_two_cuts);
  g_test_add_func ("/closed-roads/where-the-name-changes", test_where_the_name_changes);
  g_test_add_func ("/closed-roads/order-and-communes", test_order_and_communes);
  g_test_add_func ("/closed-roads/random-networks", test_random_networks);
  g_test_add_func ("/closed-roads/closures-are-kept-one-by-one", test_closures_are_kept_one_by_one);
  return g_test_run ();
}
