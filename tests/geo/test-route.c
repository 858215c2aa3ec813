/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the road, one by one, on roads that fit on a page. */
#include <math.h>

#include "road-town.h"
#include "vigie-reach.h"

/* ---- turns ---- */

/* The only way left is to turn back at the end of the opposite road. */
static void
test_no_left_turn (void)
{
  Town town;

  town_init (&town);
  build_crossing (&town);
  forbid (&town, 2, FORTH (2), BACK (0));
  town_build (&town);
  assert_way (&town, 2, 0, "+2 -1 +1 -0");
  assert_way (&town, 2, 1, "+2 -1");
  assert_way (&town, 0, 2, "+0 -2"); /* the other way round is nothing to it */
  assert_way (&town, 3, 0, "+3 -0");
  town_clear (&town);
}

/* "Only straight on" is all others forbidden. */
static void
test_only_straight_on (void)
{
  Town town;

  town_init (&town);
  build_crossing (&town);
  forbid (&town, 2, FORTH (2), BACK (0));
  forbid (&town, 2, FORTH (2), BACK (1));
  town_build (&town);
  assert_way (&town, 2, 3, "+2 -3");
  assert_way (&town, 2, 0, "+2 -3 +3 -0");
  assert_way (&town, 2, 1, "+2 -3 +3 -1");
  vigie_road_set_add_edge (town.closed, 3); /* then there is nothing left to it */
  assert_way (&town, 2, 0, "no way");
  town_clear (&town);
}

/* Over a bridge between two carriageways one may not come back: forbidden through a road. */
static void
test_forbidden_through_a_road (void)
{
  Town town;
  guint32 a, b, c, d, e, up, bridge, down, over, on;

  town_init (&town);
  a = add_node (&town, 0, 0);
  b = add_node (&town, 1, 0);
  c = add_node (&town, 1, 1);
  d = add_node (&town, 0, 1);
  e = add_node (&town, 3, 0.5);
  up = add_road (&town, a, b, VIGIE_ROAD_FORWARD);
  bridge = add_road (&town, b, c, BOTH);
  down = add_road (&town, c, d, VIGIE_ROAD_FORWARD);
  on = add_road (&town, b, e, VIGIE_ROAD_FORWARD);
  over = add_road (&town, e, c, VIGIE_ROAD_FORWARD);
  forbid (&town, 3, FORTH (up), FORTH (bridge), FORTH (down));
  town_build (&town);
  assert_way (&town, a, d, "+0 +3 +4 +2");
  assert_way (&town, b, d, "+1 +2"); /* who begins on the bridge's side may */
  assert_way (&town, a, c, "+0 +1"); /* and who ends behind it */
  assert_between (&town, get_place (up, 0.5), get_place (down, 0.5), "+0 +3 +4 +2");
  assert_between (&town, get_place (bridge, 0.5), get_place (down, 0.5), "+1 +2");
  g_assert_cmpuint (on + over, ==, 7);
  town_clear (&town);
}

/* One sequence lies in another, and one begins in the middle of another. */
static void
test_overlapping_sequences (void)
{
  Town town;
  guint32 nodes[6], detour;

  town_init (&town);
  for (guint i = 0; i < 6; i++)
    nodes[i] = add_node (&town, i, 0);
  for (guint i = 0; i < 5; i++)
    add_road (&town, nodes[i], nodes[i + 1], VIGIE_ROAD_FORWARD);
  detour = add_node (&town, 3, 5);
  add_road (&town, nodes[2], detour, VIGIE_ROAD_FORWARD);
  add_road (&town, detour, nodes[4], VIGIE_ROAD_FORWARD);
  forbid (&town, 5, FORTH (0), FORTH (1), FORTH (2), FORTH (3), FORTH (4));
  forbid (&town, 3, FORTH (1), FORTH (2), FORTH (3));
  town_build (&town);
  assert_way (&town, nodes[0], nodes[5], "+0 +1 +5 +6 +4");
  assert_way (&town, nodes[1], nodes[4], "+1 +5 +6");
  assert_way (&town, nodes[2], nodes[5], "+2 +3 +4");
  assert_way (&town, nodes[0], nodes[3], "+0 +1 +2");
  town_clear (&town);
}

static void
test_turning_back (void)
{
  Town town;
  guint32 nodes[4], loop;

  town_init (&town);
  for (guint i = 0; i < 4; i++)
    nodes[i] = add_node (&town, i, 0);
  add_road (&town, nodes[0], nodes[1], BOTH);
  add_road (&town, nodes[1], nodes[2], BOTH);
  add_road (&town, nodes[2], nodes[3], BOTH);
  loop = add_road (&town, nodes[3], nodes[3], BOTH);
  forbid (&town, 2, FORTH (0), BACK (0)); /* says nothing new: that is a junction anyway */
  town_build (&town);
  /* From the first third to the beginning: one begins in either direction. */
  assert_between (&town, get_place (1, 0.6), get_place (1, 0.2), "-1");
  assert_between (&town, get_place (1, 0.2), get_place (1, 0.6), "+1");
  /* Through a place one goes on in the direction in which one came: around the loop at the end. */
  {
    VigieRoutePlace places[3];
    g_autoptr (VigieRoute) route = NULL;
    g_autofree char *text = NULL;

    vigie_route_place_init_node (&places[0], town.graph, nodes[0]);
    places[1] = get_place (2, 0.5);
    vigie_route_place_init_node (&places[2], town.graph, nodes[0]);
    route = find_through (&town, places, 3);
    text = to_text (route);
    g_assert_true (g_str_equal (text, "+0 +1 +2 +3 -2 -1 -0") ||
                   g_str_equal (text, "+0 +1 +2 -3 -2 -1 -0"));
    vigie_route_unref (g_steal_pointer (&route));
    g_free (g_steal_pointer (&text));
    /* With the loop closed, its end is a dead end. */
    vigie_road_set_add_edge (town.closed, loop);
    route = find_through (&town, places, 3);
    text = to_text (route);
    g_assert_cmpstr (text, ==, "+0 +1 +2 -2 -1 -0");
  }
  town_clear (&town);
}

/* ---- roads that are not for all ---- */

static void
test_one_way_loop (void)
{
  Town town;
  guint32 nodes[4];

  town_init (&town);
  for (guint i = 0; i < 4; i++)
    nodes[i] = add_node (&town, i % 2, i / 2);
  add_road (&town, nodes[0], nodes[1], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[3], nodes[1], VIGIE_ROAD_BACKWARD);
  add_road (&town, nodes[3], nodes[2], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[2], nodes[0], VIGIE_ROAD_FORWARD);
  town_build (&town);
  assert_way (&town, nodes[0], nodes[2], "+0 -1 +2");
  assert_way (&town, nodes[1], nodes[0], "-1 +2 +3");
  /* A little behind on a one-way street: all around. */
  assert_between (&town, get_place (0, 0.5), get_place (0, 0.4), "+0 -1 +2 +3 +0");
  assert_between (&town, get_place (0, 0.4), get_place (0, 0.5), "+0");
  assert_way (&town, nodes[1], nodes[1], "");
  town_clear (&town);
}

/* A short cut through a private estate, which is for who lives there. */
static void
test_no_through (void)
{
  Town town;
  guint32 a, b, c, d, inside;

  town_init (&town);
  a = add_node (&town, 0, 0);
  b = add_node (&town, 1, 0);
  c = add_node (&town, 2, 0);
  d = add_node (&town, 1, 4);
  add_road (&town, a, b, BOTH | VIGIE_ROAD_NO_THROUGH);
  add_road (&town, b, c, BOTH | VIGIE_ROAD_NO_THROUGH);
  add_road (&town, a, d, BOTH);
  add_road (&town, d, c, BOTH);
  inside = add_node (&town, 1, -1);
  add_road (&town, b, inside, BOTH | VIGIE_ROAD_NO_THROUGH);
  town_build (&town);
  assert_way (&town, d, inside, "-2 +0 +4");
  assert_way (&town, inside, d, "-4 -0 +2");
  assert_way (&town, a, inside, "+0 +4");
  /* From a to c both ends touch the estate: who is at its gate begins there. */
  assert_way (&town, a, c, "+0 +1");
  assert_between (&town, get_place (2, 0.1), get_place (3, 0.9), "+2 +3");
  assert_between (&town, get_place (0, 0.5), get_place (1, 0.5), "+0 +1");
  town_clear (&town);
}

static void
test_limits (void)
{
  Town town;
  guint32 a, b, low;

  town_init (&town);
  a = add_node (&town, 0, 0);
  b = add_node (&town, 1, 0);
  low = add_road_with (&town, a, b, (VigieRoadEdge) { .flags = BOTH, .max_height_cm = 350 }, NULL);
  add_node (&town, 1, 1);
  add_road_with (&town, a, 2, (VigieRoadEdge) { .flags = BOTH, .max_width_cm = 200 }, NULL);
  add_road (&town, 2, b, BOTH);
  add_node (&town, 2, 3);
  add_road_with (&town, a, 3, (VigieRoadEdge) { .flags = BOTH, .max_weight_10kg = 1900 }, NULL);
  add_road (&town, 3, b, BOTH);
  add_node (&town, 4, 6);
  add_road (&town, a, 4, BOTH | VIGIE_ROAD_NO_HGV);
  add_road (&town, 4, b, BOTH);
  add_node (&town, 6, 9);
  add_road (&town, a, 5, BOTH);
  add_road (&town, 5, b, BOTH);
  town_build (&town);
  assert_way (&town, a, b, "+0");
  vigie_vehicle_init (&town.vehicle, VIGIE_VEHICLE_HEAVY);
  assert_way (&town, a, b, "+7 +8");
  town.vehicle.weight_10kg = 1900; /* as much as the sign says is allowed */
  assert_way (&town, a, b, "+3 +4");
  town.vehicle.width_cm = 0; /* and what is not known fits */
  assert_way (&town, a, b, "+1 +2");
  town.vehicle.height_cm = 350;
  assert_way (&town, a, b, "+0");
  vigie_road_set_add_step (town.closed, FORTH (low));
  assert_way (&town, a, b, "+1 +2");
  assert_way (&town, b, a, "-0");
  town_clear (&town);
}

static void
test_speed_of_heavy_vehicles (void)
{
  const VigieRoadEdge fast = { .length_m = 1000, .speed_kmh = 120 };
  const VigieRoadEdge slow = { .length_m = 1000, .speed_kmh = 50 };
  const VigieRoadEdge nothing = { .length_m = 0, .speed_kmh = 50 };

  g_assert_cmpuint (vigie_vehicle_get_cost (VIGIE_VEHICLE_CAR, &fast), ==, 30000);
  g_assert_cmpuint (vigie_vehicle_get_cost (VIGIE_VEHICLE_HEAVY, &fast), ==, 45000);
  g_assert_cmpuint (vigie_vehicle_get_cost (VIGIE_VEHICLE_CAR, &slow), ==, 72000);
  g_assert_cmpuint (vigie_vehicle_get_cost (VIGIE_VEHICLE_HEAVY, &slow), ==, 72000);
  g_assert_cmpuint (vigie_vehicle_get_cost (VIGIE_VEHICLE_CAR, &nothing), ==, 1);
}

static void
test_parallel_edges (void)
{
  Town town;
  guint32 a, b, slow, quick;

  town_init (&town);
  a = add_node (&town, 0, 0);
  b = add_node (&town, 1, 0);
  slow = add_road_with (&town, a, b, (VigieRoadEdge) { .flags = BOTH, .speed_kmh = 30 }, NULL);
  quick = add_road_with (&town, b, a, (VigieRoadEdge) { .flags = BOTH, .speed_kmh = 60 }, NULL);
  town_build (&town);
  assert_way (&town, a, b, "-1");
  assert_between (&town, get_place (slow, 0.8), get_place (slow, 0.4), "-0");
  /* From one end to the other the road beside is quicker. */
  assert_between (&town, get_place (slow, 0.99), get_place (slow, 0.01), "+0 +1 +0");
  vigie_road_set_add_step (town.closed, BACK (quick));
  assert_way (&town, a, b, "+0");
  vigie_road_set_add_edge (town.closed, slow);
  assert_way (&town, a, b, "no way");
  assert_way (&town, b, a, "+1");
  vigie_road_set_remove_edge (town.closed, slow);
  assert_way (&town, a, b, "+0");
  vigie_road_set_clear (town.closed);
  assert_way (&town, a, b, "-1");
  town_clear (&town);
}

/* Who stands on a closed road has no way from there, in the directions that are closed. */
static void
test_closure_at_the_start (void)
{
  Town town;
  guint32 nodes[3];

  town_init (&town);
  for (guint i = 0; i < 3; i++)
    nodes[i] = add_node (&town, i, 0);
  add_road (&town, nodes[0], nodes[1], BOTH);
  add_road (&town, nodes[1], nodes[2], BOTH);
  town_build (&town);
  vigie_road_set_add_edge (town.closed, 0);
  assert_between (&town, get_place (0, 0.5), get_place (1, 0.5), "no way");
  assert_between (&town, get_place (1, 0.5), get_place (0, 0.5), "no way");
  assert_way (&town, nodes[0], nodes[2], "no way");
  assert_way (&town, nodes[1], nodes[2], "+1");
  vigie_road_set_remove_edge (town.closed, 0);
  vigie_road_set_add_step (town.closed, FORTH (0));
  /* Away from the closed direction and back is no help: back is the closed one. */
  assert_between (&town, get_place (0, 0.5), get_place (1, 0.5), "no way");
  assert_between (&town, get_place (1, 0.5), get_place (0, 0.5), "-1 -0");
  town_clear (&town);
}

/* ---- cases of openstreetmap's own making: ../shared/data/roads/test_simple_*.osm.xml ---- */

static void
test_turn_past_the_end (void)
{
  Town town;
  guint32 nodes[6];
  const double places[][2] = { { 1, 0 }, { 0, 0 }, { -1, 0 }, { -1, 1 }, { 0, 1 }, { 0, -1 } };

  town_init (&town);
  for (guint i = 0; i < 6; i++)
    nodes[i] = add_node (&town, places[i][0], places[i][1]);
  add_road (&town, nodes[0], nodes[1], BOTH);
  add_road (&town, nodes[1], nodes[2], BOTH);
  add_road (&town, nodes[2], nodes[3], BOTH);
  add_road (&town, nodes[3], nodes[4], BOTH);
  add_road (&town, nodes[4], nodes[1], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[1], nodes[5], VIGIE_ROAD_FORWARD);
  forbid (&town, 2, FORTH (0), FORTH (5));
  town_build (&town);
  assert_way (&town, nodes[0], nodes[5], "+0 +1 +2 +3 +4 +5"); /* a P-turn, through 1 twice */
  assert_way (&town, nodes[1], nodes[5], "+5");
  town_clear (&town);
}

static void
test_turn_through_one_ways (void)
{
  Town town;
  guint32 nodes[7];
  const double places[][2] = { { 0, -5 }, { 0, 0 },   { 0, 5 },   { 5, 0 },
                               { -5, 0 }, { -10, 0 }, { -10, -5 } };

  town_init (&town);
  for (guint i = 0; i < 7; i++)
    nodes[i] = add_node (&town, places[i][0], places[i][1]);
  add_road (&town, nodes[0], nodes[1], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[1], nodes[2], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[2], nodes[3], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[3], nodes[1], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[1], nodes[4], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[4], nodes[5], VIGIE_ROAD_FORWARD);
  add_road (&town, nodes[4], nodes[6], VIGIE_ROAD_FORWARD);
  forbid (&town, 2, FORTH (0), FORTH (4));
  town_build (&town);
  assert_way (&town, nodes[0], nodes[5], "+0 +1 +2 +3 +4 +5");
  assert_way (&town, nodes[0], nodes[6], "+0 +1 +2 +3 +4 +6");
  assert_way (&town, nodes[3], nodes[5], "+3 +4 +5");
  assert_way (&town, nodes[5], nodes[0], "no way");
  town_clear (&town);
}

/* ---- what a route says ---- */

static void
test_line_and_roads (void)
{
  Town town;
  guint32 nodes[5];
  VigieRoadEdge edge = { .flags = BOTH };
  g_autoptr (VigieRoute) route = NULL;
  g_autoptr (VigieGeometry) line = NULL;
  g_autoptr (GArray) roads = NULL;
  gsize n;
  const double *ring;

  town_init (&town);
  for (guint i = 0; i < 5; i++)
    nodes[i] = add_node (&town, i * 4, 0);
  add_road_with (&town, nodes[0], nodes[1], edge, "D 971");
  add_road_with (&town, nodes[2], nodes[1], edge, "D 971");
  add_road_with (&town, nodes[2], nodes[3], edge, NULL); /* 445 m: a road of its own */
  add_road_with (&town, nodes[3], nodes[4], edge, "D 971");
  town_build (&town);
  {
    const VigieRoutePlace places[] = { get_place (0, 0.25), get_place (3, 0.5) };

    route = find_through (&town, places, 2);
  }
  g_assert_cmpfloat_with_epsilon (
      route->length_m, 3.25 * vigie_router_get_graph (town.router)->edges[0].length_m, 0.01);
  line = vigie_route_make_line (route, town.graph);
  g_assert_cmpint (vigie_geometry_get_kind (line), ==, VIGIE_GEOMETRY_LINE_STRING);
  g_assert_cmpfloat_with_epsilon (vigie_geometry_get_length_m (line), route->length_m,
                                  route->length_m * 0.005); /* on a sphere there */
  ring = vigie_geometry_get_ring (line, 0, 0, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpfloat_with_epsilon (ring[0], 0.001, 1e-9);
  g_assert_cmpfloat_with_epsilon (ring[2], 0.004, 1e-9);
  g_assert_cmpfloat_with_epsilon (ring[8], 0.014, 1e-9);
  roads = vigie_route_list_roads (route, town.graph, VIGIE_VEHICLE_CAR);
  g_assert_cmpuint (roads->len, ==, 3);
  g_assert_cmpstr (g_array_index (roads, VigieRouteRoad, 0).ref, ==, "D 971");
  g_assert_cmpfloat_with_epsilon (g_array_index (roads, VigieRouteRoad, 0).length_m, 779.3, 0.5);
  g_assert_null (g_array_index (roads, VigieRouteRoad, 1).ref);
  g_assert_cmpuint (g_array_index (roads, VigieRouteRoad, 0).milliseconds +
                        g_array_index (roads, VigieRouteRoad, 1).milliseconds +
                        g_array_index (roads, VigieRouteRoad, 2).milliseconds,
                    ==, route->milliseconds);
  town_clear (&town);
}

/* A roundabout has no number; the road goes on behind it. */
static void
test_roundabout_in_a_road (void)
{
  Town town;
  guint32 nodes[4];
  VigieRoadEdge edge = { .flags = BOTH };
  g_autoptr (VigieRoute) route = NULL;
  g_autoptr (GArray) roads = NULL;

  town_init (&town);
  for (guint i = 0; i < 4; i++)
    nodes[i] = add_node (&town, i < 2 ? i * 10 : i * 10 - 9.5, 0);
  add_road_with (&town, nodes[0], nodes[1], edge, "D 905");
  add_road_with (&town, nodes[1], nodes[2], edge, NULL);
  add_road_with (&town, nodes[2], nodes[3], edge, "D 905");
  town_build (&town);
  route = find_nodes (&town, nodes[0], nodes[3]);
  roads = vigie_route_list_roads (route, town.graph, VIGIE_VEHICLE_CAR);
  g_assert_cmpuint (roads->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (roads, VigieRouteRoad, 0).length_m,
                                  route->length_m, 1e-6);
  town_clear (&town);
}

static void
test_via (void)
{
  Town town;
  guint32 nodes[6];
  VigieRoutePlace places[4];
  g_autoptr (VigieRoute) route = NULL;
  g_autofree char *text = NULL;

  town_init (&town);
  for (guint i = 0; i < 6; i++)
    nodes[i] = add_node (&town, i % 3, i / 3);
  add_road (&town, nodes[0], nodes[1], BOTH);
  add_road (&town, nodes[1], nodes[2], BOTH);
  add_road (&town, nodes[3], nodes[4], BOTH);
  add_road (&town, nodes[4], nodes[5], BOTH);
  for (guint i = 0; i < 3; i++)
    add_road (&town, nodes[i], nodes[3 + i], BOTH);
  town_build (&town);
  vigie_route_place_init_node (&places[0], town.graph, nodes[0]);
  places[1] = get_place (2, 0.5);
  vigie_route_place_init_node (&places[2], town.graph, nodes[4]);
  vigie_route_place_init_node (&places[3], town.graph, nodes[2]);
  route = find_through (&town, places, 4);
  text = to_text (route);
  g_assert_true (g_str_equal (text, "+4 +2 +3 -6") || g_str_equal (text, "+4 +2 -5 +1"));
  vigie_route_unref (g_steal_pointer (&route));
  g_free (g_steal_pointer (&text));
  /* Twice the same place is once. */
  places[2] = places[1];
  route = find_through (&town, places, 4);
  text = to_text (route);
  g_assert_true (g_str_equal (text, "+4 +2 +3 -6") || g_str_equal (text, "+4 +2 -5 +1"));
  vigie_route_unref (g_steal_pointer (&route));
  vigie_road_set_add_edge (town.closed, 2);
  route = find_through (&town, places, 4);
  g_assert_null (route);
  town_clear (&town);
}

/* ---- snapping ---- */

static void
test_snap (void)
{
  Town town;
  guint32 nodes[4];
  VigieRoutePlace place;

  town_init (&town);
  for (guint i = 0; i < 4; i++)
    nodes[i] = add_node (&town, i % 2 * 100, i / 2 * 10);
  add_road (&town, nodes[0], nodes[1], BOTH);
  add_road (&town, nodes[2], nodes[3], BOTH | VIGIE_ROAD_NO_HGV);
  add_road (&town, nodes[0], nodes[2], 0); /* nobody drives there */
  town_build (&town);
  g_assert_true (vigie_router_snap (town.router, &town.vehicle, NULL, 0.03, 0.007, 1e5, &place));
  g_assert_cmpuint (place.edge, ==, 1);
  g_assert_cmpfloat_with_epsilon (place.fraction, 0.3, 1e-6);
  g_assert_cmpfloat_with_epsilon (place.lat, 0.01, 1e-9);
  g_assert_cmpfloat_with_epsilon (place.distance_m, 333.6, 1);
  g_assert_false (vigie_router_snap (town.router, &town.vehicle, NULL, 0.03, 0.007, 300, &place));
  vigie_road_set_add_edge (town.closed, 1);
  g_assert_true (
      vigie_router_snap (town.router, &town.vehicle, town.closed, 0.03, 0.007, 1e5, &place));
  g_assert_cmpuint (place.edge, ==, 0);
  vigie_vehicle_init (&town.vehicle, VIGIE_VEHICLE_HEAVY);
  g_assert_true (vigie_router_snap (town.router, &town.vehicle, NULL, 0.03, 0.007, 1e5, &place));
  g_assert_cmpuint (place.edge, ==, 0);
  /* On a junction; far away; nowhere. */
  g_assert_true (vigie_router_snap (town.router, &town.vehicle, NULL, -0.02, 0, 1e5, &place));
  g_assert_cmpuint (place.node, ==, nodes[0]);
  g_assert_true (vigie_router_snap (town.router, &town.vehicle, NULL, 170, -80, 1e9, &place));
  g_assert_false (vigie_router_snap (town.router, &town.vehicle, NULL, 170, -80, 1e5, &place));
  g_assert_false (vigie_router_snap (town.router, &town.vehicle, NULL, NAN, 0, 1e9, &place));
  town_clear (&town);
}

static void
test_nothing (void)
{
  Town town;
  VigieRoutePlace place;

  town_init (&town);
  town_build (&town);
  vigie_router_prepare (town.router, VIGIE_VEHICLE_CAR);
  g_assert_false (vigie_router_snap (town.router, &town.vehicle, NULL, 0, 0, 1e9, &place));
  town_clear (&town);
}

/* ---- no way round ---- */

static void
test_cut_off (void)
{
  Town town;
  guint32 nodes[7];
  g_autoptr (VigieReach) reach = NULL;
  VigieReachCommune *commune;

  town_init (&town);
  for (guint i = 0; i < 7; i++)
    nodes[i] = add_node (&town, i, i % 2);
  /* A town of commune 1, a valley of communes 2 and 3 behind one road, an island from the start. */
  add_road_with (&town, nodes[0], nodes[1], (VigieRoadEdge) { .flags = BOTH, .commune = 1 }, NULL);
  add_road_with (&town, nodes[1], nodes[2], (VigieRoadEdge) { .flags = BOTH, .commune = 2 }, NULL);
  add_road_with (&town, nodes[2], nodes[3], (VigieRoadEdge) { .flags = BOTH, .commune = 2 }, NULL);
  add_road_with (&town, nodes[3], nodes[4],
                 (VigieRoadEdge) { .flags = BOTH | VIGIE_ROAD_NO_THROUGH, .commune = 3 }, NULL);
  add_road_with (&town, nodes[5], nodes[6], (VigieRoadEdge) { .flags = BOTH, .commune = 4 }, NULL);
  add_road_with (&town, nodes[0], nodes[1],
                 (VigieRoadEdge) { .flags = BOTH, .commune = 1, .speed_kmh = 20 }, NULL);
  add_road_with (&town, nodes[0], nodes[1],
                 (VigieRoadEdge) { .flags = BOTH, .commune = 1, .speed_kmh = 20 }, NULL);
  town_build (&town);
  vigie_road_set_add_edge (town.closed, 1);
  reach = vigie_reach_cut_off (town.graph, town.closed, &town.vehicle);
  g_assert_cmpuint (reach->n_edges, ==, 2);
  g_assert_cmpuint (reach->n_nodes, ==, 3);
  g_assert_true (vigie_road_set_has_step (reach->edges, FORTH (2)));
  g_assert_true (vigie_road_set_has_step (reach->edges, BACK (3)));
  g_assert_false (vigie_road_set_has_step (reach->edges, FORTH (1))); /* closed is another thing */
  g_assert_false (vigie_road_set_has_step (reach->edges, FORTH (4)));
  g_assert_cmpuint (reach->communes->len, ==, 2);
  commune = &g_array_index (reach->communes, VigieReachCommune, 0);
  g_assert_cmpuint (commune->n_cut_off, ==, commune->n_edges);
  g_assert_cmpuint (commune->commune + commune[1].commune, ==, 5);
  vigie_reach_free (g_steal_pointer (&reach));

  /* Closed one way only, one gets in and not out. */
  vigie_road_set_clear (town.closed);
  vigie_road_set_add_step (town.closed, BACK (1));
  reach = vigie_reach_cut_off (town.graph, town.closed, &town.vehicle);
  g_assert_cmpuint (reach->n_edges, ==, 3);
  vigie_reach_free (g_steal_pointer (&reach));

  vigie_road_set_clear (town.closed);
  reach = vigie_reach_cut_off (town.graph, town.closed, &town.vehicle);
  g_assert_cmpuint (reach->n_edges, ==, 0);
  g_assert_cmpuint (reach->communes->len, ==, 0);
  town_clear (&town);
}

/* ---- threads ---- */

typedef struct
{
  VigieRouter *router;
  guint32 expected[64];
} Shared;

static guint32
measure_pair (Shared *shared, VigieRouteScratch *scratch, guint32 i)
{
  VigieRoadGraph *graph = vigie_router_get_graph (shared->router);
  VigieRoutePlace places[2];
  VigieRouteRequest request = { .places = places, .n_places = 2 };
  g_autoptr (VigieRoute) route = NULL;

  vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
  vigie_route_place_init_node (&places[0], graph, i);
  vigie_route_place_init_node (&places[1], graph, graph->n_nodes - 1 - i / 2);
  route = vigie_router_find (shared->router, scratch, &request);
  return route != NULL ? route->milliseconds : 0;
}

static gpointer
ask (gpointer data)
{
  Shared *shared = data;
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (shared->router);
  guint n_wrong = 0;

  for (guint round = 0; round < 20; round++)
    {
      for (guint32 i = 0; i < G_N_ELEMENTS (shared->expected); i++)
        n_wrong += measure_pair (shared, scratch, i) != shared->expected[i];
    }
  return GUINT_TO_POINTER (n_wrong);
}

static void
test_threads (void)
{
  Town town;
  Shared shared;
  GThread *threads[4];

  town_init (&town);
  for (guint32 i = 0; i < 100; i++)
    add_node (&town, i % 10 + 0.01 * (i * 37 % 11), floor (i / 10.0) + 0.01 * (i * 53 % 13));
  for (guint32 i = 0; i < 100; i++)
    {
      if (i % 10 < 9)
        add_road (&town, i, i + 1, BOTH);
      if (i < 90)
        add_road (&town, i, i + 10, i % 3 == 0 ? VIGIE_ROAD_FORWARD : BOTH);
    }
  town_build (&town);
  shared.router = town.router;
  /* The landmarks are not measured yet: the threads meet there first. */
  for (guint i = 0; i < G_N_ELEMENTS (shared.expected); i++)
    {
      g_autoptr (VigieRouter) other = vigie_router_new (town.graph);
      g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (other);
      Shared alone = { .router = other };

      shared.expected[i] = measure_pair (&alone, scratch, i);
      g_assert_cmpuint (shared.expected[i], >, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 0);
  town_clear (&town);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/route/no-left-turn", test_no_left_turn);
  g_test_add_func ("/route/only-straight-on", test_only_straight_on);
  g_test_add_func ("/route/forbidden-through-a-road", test_forbidden_through_a_road);
  g_test_add_func ("/route/overlapping-sequences", test_overlapping_sequences);
  g_test_add_func ("/route/turning-back", test_turning_back);
  g_test_add_func ("/route/one-way-loop", test_one_way_loop);
  g_test_add_func ("/route/no-through", test_no_through);
  g_test_add_func ("/route/limits", test_limits);
  g_test_add_func ("/route/speed-of-heavy-vehicles", test_speed_of_heavy_vehicles);
  g_test_add_func ("/route/parallel-edges", test_parallel_edges);
  g_test_add_func ("/route/closure-at-the-start", test_closure_at_the_start);
  g_test_add_func ("/route/turn-past-the-end", test_turn_past_the_end);
  g_test_add_func ("/route/turn-through-one-ways", test_turn_through_one_ways);
  g_test_add_func ("/route/line-and-roads", test_line_and_roads);
  g_test_add_func ("/route/roundabout-in-a-road", test_roundabout_in_a_road);
  g_test_add_func ("/route/via", test_via);
  g_test_add_func ("/route/snap", test_snap);
  g_test_add_func ("/route/nothing", test_nothing);
  g_test_add_func ("/route/cut-off", test_cut_off);
  g_test_add_func ("/route/threads", test_threads);
  return g_test_run ();
}
